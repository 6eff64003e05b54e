//! What a file is, by its path in the content tree.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Span, say};
use crate::document::made_pages;
use crate::document::model::Kind;
use crate::figures::letters::{portable, works_everywhere};

/// What the path of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentPlace {
    /// The kind of thing.
    pub kind: Kind,
    /// Its id.
    pub id: Arc<str>,
    /// The account it belongs to.
    pub account: Option<Arc<str>>,
    /// The plan it belongs to.
    pub plan: Option<Arc<str>>,
}

/// Finds what a Markdown file is, by its path from the project's root.
///
/// A name that does not work everywhere is a finding (KP011). The nearest name that works is used in its place, so that
/// references to it are not reported too.
///
/// # Errors
/// KP013 for a file that fits no row of the content tree, KP010 for names that cannot be used.
pub fn place(path: &Arc<str>) -> Result<(ContentPlace, Option<Finding>), Box<Finding>> {
    place_of(path, false)
}

/// The same for a file that has the keys of an account, or that has not.
///
/// # Errors
/// Those of [`place`].
pub(crate) fn place_of(path: &Arc<str>, is_account: bool) -> Result<(ContentPlace, Option<Finding>), Box<Finding>> {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let stem = inside.strip_suffix(".md").unwrap_or(inside);
    let written: Vec<&str> = stem.split('/').collect();
    let unfit = written.iter().copied().find(|segment| !works_everywhere(segment));
    let usable: Vec<Cow<'_, str>> = written
        .iter()
        .map(|segment| if works_everywhere(segment) { Cow::Borrowed(*segment) } else { portable(segment).into() })
        .collect();
    let parts: Vec<&str> = usable.iter().map(AsRef::as_ref).collect();
    let renamed = index_by_another_name(&parts);
    let too_many = folder_too_many(&parts, is_account);
    let misplaced = renamed.then(|| index_finding(path)).or_else(|| too_many.map(|at| folder_finding(&written, at)));
    let mut parts = parts;
    if let Some(at) = too_many {
        parts.remove(at);
    }
    if renamed && let Some(last) = parts.last_mut() {
        *last = "_index";
    }
    let (index, folders) = match parts.split_last() {
        Some((&"_index", folders)) => (true, folders),
        _ => (false, parts.as_slice()),
    };
    let place = row(path, folders, index)?;
    if let [only] = folders
        && made_pages::is_taken(only)
        && !(index && made_pages::is_section(only))
    {
        return Err(Box::new(reserved(path, only)));
    }
    if place.kind == Kind::Objective && place.id.ends_with("/plan") {
        let message = say!("no objective may be called `plan`: in readings that word stands for the plan itself");
        return Err(Box::new(Finding::new(Code::KP010, Span::file(path), message).hint(say!("rename the file"))));
    }
    let finding = unfit.map(|segment| {
        let message = say!("the name `{segment}` does not work everywhere", segment);
        Finding::new(Code::KP011, Span::file(path), message)
            .hint(say!("use lower-case letters, digits and hyphens: `{segment}`", segment = portable(segment)))
    });
    Ok((place, misplaced.or(finding)))
}

/// Names of folders in which people collect plans. Nothing stands between an account and its plan.
const COLLECTIONS: &[&str] = &[
    "plan",
    "plans",
    "planer",
    "planen",
    "jbp",
    "jbps",
    "account-plans",
    "kam",
    "years",
    "archive",
    "ke-hoach",
    "kế-hoạch",
    "fiscal-years",
    "fy",
    "docs",
    "content",
];

/// Which folder of a path is one too many, so that the file has a place without it. `is_account` says that the file has
/// the keys of an account.
fn folder_too_many(parts: &[&str], is_account: bool) -> Option<usize> {
    let between = |at: usize| if COLLECTIONS.contains(&parts[at]) { at } else { 1 };
    match parts {
        ["accounts", _, _, "_index"] if is_account => Some(1),
        ["accounts", _, _, _, "_index"] if parts[2] != "pages" && parts[3] != "pages" => Some(between(2)),
        ["accounts", _, _, _, "decisions" | "objectives" | "reviews" | "pages", ..]
            if !["decisions", "objectives", "reviews", "pages"].contains(&parts[3]) && parts[2] != "pages" =>
        {
            Some(between(2))
        }
        ["accounts", _, _, "situation", _] => Some(1),
        ["accounts", _, _, "decisions" | "objectives" | "reviews", _, name] if *name != "_index" => Some(4),
        ["people" | "pillars", _, name] if *name != "_index" => Some(1),
        _ => None,
    }
}

/// KP013 at a folder that is one too many. It is the same for all files beneath it, and so one finding.
fn folder_finding(written: &[&str], at: usize) -> Finding {
    let folder = format!("content/{}", written[..=at].join("/"));
    let above = format!("content/{}/", written[..at].join("/"));
    let what = match (written[0], at) {
        ("accounts", 1) => "accounts",
        ("accounts", 2) => "plans",
        (kind, 1) => kind,
        _ => written[at - 1],
    };
    let message =
        say!("`{at}` is one folder too many: {what} go directly under `{above}`", at = written[at], what, above);
    let next = written.get(at + 1).copied().unwrap_or_default();
    let next = if at + 2 == written.len() { format!("{next}.md") } else { next.to_owned() };
    // The example is left out where it would make one finding of each file.
    let hint = if what == "plans" {
        say!("move what it holds one folder up: `{above}{next}`", above, next)
    } else {
        say!("move what it holds one folder up, to `{above}`", above)
    };
    Finding::new(Code::KP013, Span::file(&Arc::from(folder)), message).hint(hint)
}

/// Whether a file of the home page, of a list, an account or a plan is called `index` and not `_index`.
fn index_by_another_name(parts: &[&str]) -> bool {
    let is_section = |name: &&str| made_pages::is_section(name);
    (matches!(parts, ["index"] | ["accounts", _, "index"] | ["accounts", _, _, "index"])
        || matches!(parts, [section, "index"] if is_section(section)))
        && !matches!(parts, ["accounts", _, "situation" | "pages", _])
}

/// KP013 for a file that is called `index.md`.
fn index_finding(path: &Arc<str>) -> Finding {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    Finding::new(Code::KP013, Span::file(path), say!("the file of a folder is called `_index.md`"))
        .hint(say!("rename it to `{folder}/_index.md`", folder))
}

/// The row of the content tree for a file. `folders` are the parts of its id; `index` says whether it is an
/// `_index.md`.
fn row(path: &Arc<str>, folders: &[&str], index: bool) -> Result<ContentPlace, Box<Finding>> {
    let id: Arc<str> = Arc::from(folders.join("/"));
    let up_to = |count: usize| Some(Arc::<str>::from(folders[..count].join("/")));
    let make = |kind, account, plan| {
        Ok::<ContentPlace, Box<Finding>>(ContentPlace { kind, id: Arc::clone(&id), account, plan })
    };
    match (folders, index) {
        ([], true) => make(Kind::Home, None, None),
        ([section], true) if made_pages::is_section(section) => make(Kind::Page, None, None),
        (["pillars", _], false) => make(Kind::Pillar, None, None),
        (["people", _], false) => make(Kind::Person, None, None),
        (["accounts", _], true) => make(Kind::Account, up_to(2), None),
        (["accounts", _, "situation", "customer" | "needs" | "history" | "competition"], false) => {
            make(Kind::Situation, up_to(2), None)
        }
        (["accounts", _, "pages", _, ..], _) => make(Kind::Page, up_to(2), None),
        (["accounts", _, name], true)
            if ["situation", "pages"].contains(name) || made_pages::is_made_of_account(name) =>
        {
            Err(Box::new(reserved(path, name)))
        }
        ([folder, ..], _) if made_pages::is_folder(folder) => Err(Box::new(reserved(path, folder))),
        (["accounts", _, _], true) => make(Kind::Plan, up_to(2), up_to(3)),
        (["accounts", _, _, "decisions", _], false) => make(Kind::Decision, up_to(2), up_to(3)),
        (["accounts", _, _, "objectives", _], false) => make(Kind::Objective, up_to(2), up_to(3)),
        (["accounts", _, _, "reviews", _], false) => make(Kind::Review, up_to(2), up_to(3)),
        (["accounts", _, _, "pages", _, ..], _) => make(Kind::Page, up_to(2), up_to(3)),
        (["accounts" | "pillars" | "people", ..], _) => Err(Box::new(misplaced(path, folders))),
        _ => make(Kind::Page, None, None),
    }
}

fn reserved(path: &Arc<str>, name: &str) -> Finding {
    let message = say!("the name `{name}` is taken by a page that Keyplan makes", name);
    Finding::new(Code::KP010, Span::file(path), message).hint(say!("choose another name for the file or folder"))
}

/// The part of the situation that a file is likely to hold: the nearest name, or one that begins as people call it.
fn part_of_situation(name: &str) -> Option<&'static str> {
    const SAID: &[(&str, &[&str])] = &[
        ("customer", &["client", "company", "profile", "overview", "organi", "kund", "khach", "khách"]),
        ("needs", &["need", "pain", "priorit", "goal", "besoin", "behov", "nhu"]),
        ("history", &["past", "relation", "timeline", "histor", "lich-su", "lịch"]),
        ("competition", &["compet", "rival", "market", "concurren", "konkurren", "doi-thu", "đối"]),
    ];
    let parts = || SAID.iter().map(|(part, _)| *part);
    let said = || SAID.iter().find(|(_, words)| words.iter().any(|word| name.starts_with(word)));
    // Of `customer-needs` the last word says what is in it.
    let named = name.rsplit('-').find_map(|word| parts().find(|part| *part == word));
    named.or_else(|| crate::figures::names::nearest(name, parts())).or_else(|| said().map(|(part, _)| *part))
}

/// KP013, naming the nearest row of the tree.
fn misplaced(path: &Arc<str>, folders: &[&str]) -> Finding {
    let hint = match folders {
        ["pillars", name, ..] => say!("a pillar is `content/pillars/{name}.md`", name),
        ["people", name, ..] => say!("a person is `content/people/{name}.md`", name),
        ["accounts", name] => say!("an account is `content/accounts/{name}/_index.md`", name),
        ["accounts", account, folder @ ("decisions" | "objectives" | "reviews"), name] => {
            say!("it belongs to a plan: `content/accounts/{account}/PLAN/{folder}/{name}.md`", account, folder, name)
        }
        ["accounts", account, "situation", beneath @ ..] => {
            let part = if let [name] = beneath { part_of_situation(name) } else { None };
            match part {
                Some(part) => say!("did you mean `content/accounts/{account}/situation/{part}.md`?", account, part),
                None => say!(
                    "a part of the situation is `content/accounts/{account}/situation/customer.md`, `needs.md`, `history.md` or `competition.md`",
                    account
                ),
            }
        }
        ["accounts", account, name] => say!(
            "a plan is `content/accounts/{account}/{name}/_index.md`; other prose goes to `content/accounts/{account}/pages/{name}.md`",
            account,
            name
        ),
        ["accounts", account, plan, folder, name, ..] => {
            match crate::figures::names::nearest(folder, ["decisions", "objectives", "reviews", "pages"]) {
                Some(near) => say!(
                    "did you mean `content/accounts/{account}/{plan}/{near}/{name}.md`?",
                    account,
                    plan,
                    near,
                    name
                ),
                None => say!(
                    "a plan has the folders `decisions/`, `objectives/`, `reviews/` and `pages/`: try \
                    `content/accounts/{account}/{plan}/pages/{name}.md`",
                    account,
                    plan,
                    name
                ),
            }
        }
        ["accounts", account, plan, name] => say!(
            "in a plan, a file goes into `decisions/`, `objectives/`, `reviews/` or `pages/`: try \
            `content/accounts/{account}/{plan}/objectives/{name}.md`",
            account,
            plan,
            name
        ),
        _ => say!("see the table of the content tree in the manual"),
    };
    Finding::new(Code::KP013, Span::file(path), say!("Keyplan does not know what a file in this place is")).hint(hint)
}
