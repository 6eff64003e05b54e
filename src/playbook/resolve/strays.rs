//! Files that a program made beside those that are meant: copies (KP018), and files that nobody reads (KP019).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Message, Span, say};
use crate::document::model::{Document, Kind};
use crate::figures::cores;
use crate::figures::letters::works_everywhere;
use crate::figures::names::folded;
use crate::load::tables::{TABLES, TableOwner};
use crate::playbook::LinkTo;
use crate::playbook::id::IdVec;
use crate::playbook::resolve::Linked;
use crate::playbook::resolve::index::{DocumentId, FileId};

/// Words by which programs name copies, in the four languages, and those of programs that keep folders alike. The English
/// word of these, `conflict`, may stand anywhere behind the name.
const COPY_WORDS: &[&str] = &[
    "copy",
    "copie",
    "kopi",
    "kopie",
    "copia",
    "bản sao",
    "ban sao",
    "bản-sao",
    "ban-sao",
    "konflikt",
    "conflit",
    "xung đột",
];

/// How names of copies begin where the word stands first.
const COPY_BEGINS: &[&str] =
    &["copy of ", "copie de ", "kopi af ", "bản sao của ", "copy-of-", "copie-de-", "kopi-af-"];

/// The name of which a name is that of a copy: `shelf - Copy`, `shelf (1)`, `Copie de shelf`.
fn original(name: &str) -> Option<&str> {
    let lower = name.to_lowercase();
    // Where lower case changes the length, places in one are none in the other.
    if lower.len() != name.len() {
        return None;
    }
    if let Some(begin) = COPY_BEGINS.iter().find(|begin| lower.starts_with(**begin)) {
        return Some(&name[begin.len()..]).filter(|rest| !rest.is_empty());
    }
    let conflict = lower.rfind("conflict");
    let cuts = lower.char_indices().filter(|(at, c)| *at > 0 && matches!(c, ' ' | '-' | '_' | '.' | '('));
    for (at, _) in cuts {
        let rest = lower[at..].trim_start_matches([' ', '-', '_', '.', '(']);
        let is_word = conflict.is_some_and(|word| word >= at)
            || COPY_WORDS
                .iter()
                .any(|word| rest.strip_prefix(word).is_some_and(|end| !end.starts_with(char::is_alphabetic)));
        let number = rest.trim_end_matches(')');
        let counted = (lower[at..].starts_with('(') || lower[at..].starts_with(' ') && !rest.contains(' '))
            && !number.is_empty()
            && number.len() <= 2
            && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_word || counted {
            return Some(name[..at].trim_end());
        }
    }
    None
}

/// What a document is called among those beside it: the name of its file, or of its folder for an `_index.md`.
fn place(document: &Document) -> (&str, &str) {
    let path = document.path.strip_suffix(".md").unwrap_or(&document.path);
    let path = path.strip_suffix("/_index").unwrap_or(path);
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The documents that are copies of others beside them: each by its place, with that of the one it is a copy of, in order.
fn pairs(documents: &[Arc<Document>]) -> Vec<(usize, usize)> {
    let mut alike: HashMap<(&str, &str), Vec<usize>, ahash::RandomState> = HashMap::default();
    let mut called_copies: Vec<(usize, (&str, String))> = Vec::new();
    let originals = cores::map(documents, cores::LIGHT, |document| original(place(document).1).map(folded));
    for (at, (document, original)) in documents.iter().zip(originals).enumerate() {
        let folder = place(document).0;
        called_copies.extend(original.map(|first| (at, (folder, first))));
        if document.entity.is_some() {
            let title = document.common.title.as_ref().map_or("", |title| title.value.as_str());
            alike.entry((folder, title)).or_default().push(at);
        }
    }
    let mut named: HashMap<(&str, String), usize> = HashMap::new();
    // Hardly ever is a file called a copy of another.
    for (at, document) in documents.iter().enumerate().filter(|_| !called_copies.is_empty()) {
        let (folder, name) = place(document);
        named.entry((folder, folded(name))).or_insert(at);
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, first) in called_copies {
        let Some(first) = named.get(&first).filter(|first| **first != at) else { continue };
        let document = &documents[at];
        if document.kind != Kind::Review || document.entity == documents[*first].entity {
            found.push((at, *first));
        }
    }
    for together in alike.values().filter(|together| together.len() > 1) {
        for (place, at) in together.iter().enumerate() {
            let same = |first: &&usize| {
                let (one, other) = (&documents[**first], &documents[*at]);
                one.entity == other.entity && one.common == other.common
            };
            if let Some(first) = together[..place].iter().take(20).find(same)
                && !found.iter().any(|(copy, of)| copy == at || (copy == first && of == at))
            {
                found.push((*at, *first));
            }
        }
    }
    found.sort_unstable();
    found
}

/// KP018 for files that are copies of those beside them. Those whose names cannot be used are taken out.
pub(super) fn copies(documents: &mut Vec<Arc<Document>>, findings: &mut Findings) {
    let mut folders: Vec<String> = Vec::new();
    let mut gone: HashSet<usize> = HashSet::new();
    for (copy, first) in pairs(documents) {
        let (document, first) = (&documents[copy], &documents[first]);
        if folders.iter().any(|folder| document.path.starts_with(folder.as_str())) {
            continue;
        }
        findings.push(finding(&document.path, &first.path));
        if let Some(folder) = document.path.strip_suffix("_index.md") {
            folders.push(folder.to_owned());
        }
        if !works_everywhere(place(document).1) {
            gone.insert(copy);
        }
    }
    let unusable = |document: &Document| {
        folders.iter().any(|folder| {
            document.path.starts_with(folder.as_str())
                && !folder.trim_end_matches('/').rsplit('/').next().is_some_and(works_everywhere)
        })
    };
    let mut at = 0;
    documents.retain(|document| {
        at += 1;
        !gone.contains(&(at - 1)) && !unusable(document)
    });
}

fn finding(copy: &Arc<str>, first: &Arc<str>) -> Finding {
    let name = |path: &str| {
        let path = path.strip_suffix("/_index.md").unwrap_or(path);
        path.rsplit('/').next().unwrap_or(path).to_owned()
    };
    let what = if copy.ends_with("/_index.md") { "folder" } else { "file" };
    let message =
        say!("the {what} `{copy}` seems to be a copy of `{first}`", what, copy = name(copy), first = name(first));
    Finding::new(Code::KP018, Span::file(copy), message)
        .also(Span::file(first), say!("the other one"))
        .hint(say!("compare the two, keep the one that counts, and delete the other"))
}

/// KP019 for files below accounts, people and pillars that nobody reads and no page links to.
pub(super) fn unread(files: &[Arc<str>], all: &IdVec<DocumentId, Linked>, logo: Option<&str>, findings: &mut Findings) {
    let mut linked: IdVec<FileId, bool> = IdVec::filled(files.len(), false);
    for link in all.iter().flat_map(|(_, one)| &one.links) {
        if let LinkTo::Asset(file) = link {
            linked[*file] = true;
        }
    }
    for (path, linked) in files.iter().zip(linked.into_values()) {
        let below = ["content/accounts/", "content/people/", "content/pillars/"];
        let is_logo = logo.is_some_and(|logo| path.strip_prefix("content/") == Some(logo));
        if linked || is_logo || !below.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let hint = how_to_name(name);
        let message = say!("nothing uses `{name}`: it is not a page, and no page links to it", name);
        findings.push(Finding::new(Code::KP019, Span::file(path), message).hint(hint));
    }
}

/// What to do with a file that is not read.
fn how_to_name(name: &str) -> Message {
    let lower = name.to_lowercase();
    for end in [".md.txt", ".markdown", ".mdown", ".mdx", ".mkd", ".md"] {
        if let Some(stem) = lower.strip_suffix(end) {
            let stem = name.get(..stem.len()).unwrap_or(stem);
            return say!("a page ends in `.md`: rename it to `{stem}.md`, or move it out", stem);
        }
    }
    let table = [".csv", ".xlsx", ".xls"].iter().find_map(|end| lower.strip_suffix(end));
    if let Some((name, owner)) = table.and_then(|stem| TABLES.iter().find(|(name, _)| *name == stem)) {
        let place = match owner {
            TableOwner::Account => say!("beside the `_index.md` of an account"),
            TableOwner::Plan => say!("beside the `_index.md` of a plan"),
            TableOwner::People => say!("in `content/people/`"),
        };
        return say!("a table of this name is called `{name}.csv` or `{name}.xlsx`, and belongs {place}", name, place);
    }
    if table.is_some() && lower.contains("reading") {
        return say!(
            "a table of readings is called `readings.csv`: compare it with the one that is there, and rename or delete it"
        );
    }
    say!("link to it from a page, or move it out of the playbook")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_programs_give_them_to_copies() {
        for name in [
            "shelf - Copy",
            "shelf - copy (2)",
            "shelf-copy",
            "shelf_kopi",
            "shelf - Kopi",
            "shelf - Copie",
            "Copie de shelf",
            "Copy of shelf",
            "shelf - bản sao",
            "Bản sao của shelf",
            "shelf (1)",
            "shelf(2)",
            "shelf 2",
            "shelf (Duy's conflicted copy 2026-02-10)",
            "shelf.sync-conflict-20260210-093012-ABC",
        ] {
            assert_eq!(original(name), Some("shelf"), "{name}");
        }
        for name in
            ["shelf", "copying-machines", "shelf-2", "copy", "2026-02-10", "plan-2026", "carbon-copying", "phase 2026"]
        {
            assert_eq!(original(name), None, "{name}");
        }
    }

    #[test]
    fn the_hint_names_the_ending_that_is_read() {
        assert!(how_to_name("New-one.MD").english().contains("`New-one.md`"));
        assert!(how_to_name("new-one.md.txt").english().contains("`new-one.md`"));
        assert!(how_to_name("readings (1).csv").english().contains("`readings.csv`"));
        assert!(
            how_to_name("Contacts.XLS")
                .english()
                .contains("`contacts.xlsx`, and belongs beside the `_index.md` of an account")
        );
    }
}
