//! KP011 and KP012: names that Windows cannot hold, and two files that would get the same address.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Message, Span, say};
use crate::document::made_pages;
use crate::document::model::Document;
use crate::document::model::common::Text;
use crate::figures::cores;
use crate::figures::letters::{is_name_on_windows, name_on_windows};
use crate::figures::names::folded;
use crate::figures::percent::is_html;
use crate::playbook::resolve::gather::old_address;

/// What stands at an address, by the address as disks compare it.
type Taken<'a> = HashMap<String, &'a Arc<str>, ahash::RandomState>;

/// KP012: paths that some file systems take for one path, and pages that two files would make. KP011: files and old
/// addresses whose names Windows cannot hold.
pub(super) fn same_addresses(documents: &[Arc<Document>], assets: &[Arc<str>], findings: &mut Findings) {
    let pages = documents.iter().map(|document| (document.id.as_ref(), &document.path));
    let files = assets.iter().map(|path| (path.strip_prefix("content/").unwrap_or(path), path));
    for (file, path) in files.clone() {
        if made_pages::is_file_for_programs(&folded(file)) {
            let message = say!("`{file}` is the address of a file that Keyplan makes", file);
            let finding = Finding::new(Code::KP012, Span::file(path), message);
            findings.push(finding.hint(say!("rename it, or move it to another folder")));
        }
        findings.extend(unfit_name(file, path));
    }
    let all: Vec<(&str, &Arc<str>)> = pages.chain(files).collect();
    let keys = cores::map(&all, cores::LIGHT, |(id, _)| folded(id));
    let mut taken = Taken::with_capacity_and_hasher(all.len(), ahash::RandomState::default());
    for (key, (_, path)) in keys.into_iter().zip(all) {
        if let Some(first) = taken.insert(key, path) {
            let message = say!("`{path}` and `{first}` make the same address", path, first);
            let hint = if folded(path) == folded(first) {
                say!("rename one of them: names that differ only in case or accents' form are one name on many disks")
            } else {
                say!("keep the one that counts, and delete the other one or rename it")
            };
            let finding = Finding::new(Code::KP012, Span::file(path), message);
            findings.push(finding.also(Span::file(first), say!("the other one")).hint(hint));
        }
    }
    old_addresses(documents, assets, &taken, findings);
}

/// KP011: a file, or a folder in which it lies, whose name Windows cannot hold.
fn unfit_name(file: &str, path: &Arc<str>) -> Option<Finding> {
    let unfit = file.split('/').find(|name| !is_name_on_windows(name))?;
    let message = say!("Windows cannot hold a file of the name `{unfit}`", unfit);
    let hint = say!("rename it, for example to `{unfit}`", unfit = name_on_windows(unfit));
    Some(Finding::new(Code::KP011, Span::file(path), message).hint(hint))
}

/// Aliases that are the address of something else, or of nothing that a disk can hold.
fn old_addresses(documents: &[Arc<Document>], assets: &[Arc<str>], taken: &Taken<'_>, findings: &mut Findings) {
    let all = documents.iter().flat_map(|document| document.common.aliases.iter().map(move |alias| (document, alias)));
    let all: Vec<(&Arc<Document>, &Text, String)> =
        all.map(|(document, alias)| (document, alias, folded(&old_address(&alias.value)))).collect();
    if all.is_empty() {
        return;
    }
    let mut first_with = Taken::default();
    // What is a file of the site, and no folder with an `index.html` in it: nothing can lie below.
    let mut plain_files: Taken<'_> =
        assets.iter().map(|path| (folded(path.strip_prefix("content/").unwrap_or(path)), path)).collect();
    let files = all.iter().filter(|(_, _, key)| is_html(key));
    plain_files.extend(files.map(|(document, _, key)| (key.clone(), &document.path)));
    for (document, alias, key) in &all {
        let mut tell = |code, message: Message, hint: Message| {
            findings.push(Finding::new(code, document.span(alias.range()), message).hint(hint));
        };
        if let Some(first) = taken.get(key).or_else(|| first_with.get(key)) {
            tell(
                Code::KP012,
                say!("the alias `{alias}` is the address of `{first}`", alias = alias.value, first),
                say!("remove the alias"),
            );
        } else if let Some((above, file)) = folders_of(key).find_map(|above| Some((above, plain_files.get(above)?))) {
            let message = say!(
                "the alias `{alias}` lies below `{above}`, which is a file of `{file}`",
                alias = alias.value,
                above,
                file
            );
            tell(Code::KP012, message, say!("remove the alias"));
        }
        if made_pages::is_made(key) || made_pages::is_file_for_programs(key) {
            let message = say!("the alias `{key}` is the address of a page that Keyplan makes", key);
            tell(Code::KP012, message, say!("remove the alias"));
        }
        if let Some(unfit) = key.split('/').find(|name| !is_name_on_windows(name)) {
            let message =
                say!("Windows cannot hold a folder of the name `{unfit}`, so this alias leads nowhere there", unfit);
            tell(Code::KP011, message, say!("remove the alias"));
        }
        first_with.insert(key.clone(), &document.path);
    }
}

/// The folders in which something lies, outermost first: `a` and `a/b` of `a/b/c`.
fn folders_of(address: &str) -> impl Iterator<Item = &str> {
    address.match_indices('/').map(|(at, _)| &address[..at])
}
