//! A playbook whose authors write another language than the site speaks: each of their words is marked with that
//! language on every page, and no word of the site is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use keyplan::document::model::Kind;
use keyplan::document::model::common::Common;
use keyplan::document::plain::{RecordKey, ValueShape};
use toml_edit::{DocumentMut, Item, Table, Value};

use crate::support::{Site, tree};

/// What every word of an author begins with. It begins no word of the site.
const OWN: &str = "qx";

/// Texts that are no language: names for programs and codes. The last one becomes the title of a site.
const CODES: &[&str] = &["id", "country", "currency", "lang", "rule", "email", "aliases", "customer_title"];

fn kind(path: &str) -> Kind {
    let folders = [
        ("/objectives/", Kind::Objective),
        ("/decisions/", Kind::Decision),
        ("/reviews/", Kind::Review),
        ("/situation/", Kind::Situation),
        ("/pages/", Kind::Page),
        ("content/people/", Kind::Person),
        ("content/pillars/", Kind::Pillar),
    ];
    let of_folder = folders.iter().find(|(folder, _)| path.contains(folder)).map(|(_, kind)| *kind);
    let depth = path.matches('/').count();
    match of_folder {
        Some(kind) => kind,
        None if path.starts_with("content/accounts/") && depth == 3 => Kind::Account,
        None if path.starts_with("content/accounts/") => Kind::Plan,
        None => Kind::Page,
    }
}

fn is_of_word(char: char) -> bool {
    char.is_alphanumeric() || char == '’'
}

/// A text as an author of these playbooks writes it.
fn own(text: &str) -> String {
    let mut out = String::new();
    let mut is_within = false;
    for char in text.chars() {
        if !is_within && char.is_alphabetic() {
            out.push_str(OWN);
        }
        is_within = is_of_word(char);
        out.push(char);
    }
    out
}

/// The value of a key, with the texts in it as their author writes them.
fn rewrite(value: &mut Value, shape: &ValueShape) {
    match (value, shape) {
        (Value::Array(items), ValueShape::List(shape)) => items.iter_mut().for_each(|item| rewrite(item, shape)),
        (Value::InlineTable(table), ValueShape::Record(keys)) => {
            for (key, value) in table.iter_mut() {
                if let Some(known) = known(keys, &key) {
                    rewrite(value, &known.shape);
                }
            }
        }
        (value @ Value::String(_), ValueShape::Value("a text in quotes" | "a text, a number or a date")) => {
            *value = own(value.as_str().unwrap()).into();
        }
        _ => {}
    }
}

fn known<'k>(keys: &'k [RecordKey], name: &str) -> Option<&'k RecordKey> {
    keys.iter().find(|key| key.name == name && !CODES.contains(&key.name))
}

fn rewrite_table(table: &mut Table, keys: &[RecordKey]) {
    for (name, item) in table.iter_mut() {
        let Some(key) = known(keys, &name) else { continue };
        match (item, key.shape) {
            (Item::Value(value), shape) => rewrite(value, &shape),
            (Item::Table(table), ValueShape::Record(keys)) => rewrite_table(table, keys),
            // The readings of a review stand under the names of what was read.
            (Item::Table(groups), ValueShape::List(ValueShape::Record(keys))) => {
                groups.iter_mut().filter_map(|(_, group)| group.as_table_mut()).for_each(|it| rewrite_table(it, keys));
            }
            (Item::ArrayOfTables(tables), ValueShape::List(ValueShape::Record(keys))) => {
                for table in tables.iter_mut() {
                    rewrite_table(table, keys);
                    // Where nothing else is said a KPI is called by its id, which is a name for programs.
                    if name == "kpis" && !table.contains_key("name") {
                        table["name"] = format!("{OWN}kpi").into();
                    }
                }
            }
            _ => {}
        }
    }
}

/// A file as an author writes it who writes Arabic.
fn in_arabic(path: &str, text: &str) -> String {
    let (front, _) = text.strip_prefix("+++\n").unwrap().split_once("\n+++").unwrap();
    let mut front: DocumentMut = front.parse().unwrap();
    let keys: Vec<RecordKey> = Common::FIELDS.iter().chain(kind(path).fields()).copied().collect();
    rewrite_table(front.as_table_mut(), &keys);
    front["lang"] = "ar".into();
    format!("+++\n{front}+++\n\n{OWN}prose {OWN}of {OWN}an {OWN}author.\n")
}

/// Settings of which nothing is found: that would belong to no file, so nobody knows the language of the names in it.
fn with_large_pools(settings: &str) -> String {
    settings.replace("\"2026-H1\" = ", "\"2026-H1\" = 9999999")
}

/// The starter, whose authors write Arabic.
fn mixed() -> Site {
    let site = Site::starter();
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    let settings = format!("base_url = \"https://plans.example/\"\n{}", with_large_pools(&settings));
    site.write("site.toml", settings.as_bytes());
    for (path, bytes) in tree(&site.path("content")) {
        let path = format!("content/{path}");
        let text = String::from_utf8(bytes).unwrap();
        site.write(&path, in_arabic(&path, &text).as_bytes());
    }
    site
}

/// A text of a page with the language and the direction that are said of it.
struct Said<'h> {
    text: &'h str,
    lang: &'h str,
    dir: &'h str,
    /// The tags around it.
    within: String,
}

fn attribute<'h>(tag: &'h str, name: &str) -> Option<&'h str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// The texts of a page, outside of scripts and sheets.
fn said(html: &str) -> Vec<Said<'_>> {
    const VOID: &[&str] = &["meta", "link", "br", "img", "input", "hr", "col", "wbr"];
    let mut open: Vec<(&str, &str, &str)> = Vec::new();
    let mut out = Vec::new();
    let mut rest = html;
    while let Some((text, behind)) = rest.split_once('<') {
        let (_, lang, dir) = open.last().copied().unwrap_or(("", "", ""));
        if !matches!(open.last(), Some(("script" | "style", ..))) {
            let within: Vec<&str> = open.iter().rev().take(4).rev().map(|(name, ..)| *name).collect();
            out.push(Said { text, lang, dir, within: within.join(">") });
        }
        let (tag, behind) = behind.split_once('>').unwrap();
        rest = behind;
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap();
        if tag.starts_with('/') {
            while open.pop().is_some_and(|(closed, ..)| closed != name) {}
        } else if !tag.starts_with('!') && !tag.ends_with('/') && !VOID.contains(&name) {
            open.push((name, attribute(tag, "lang").unwrap_or(lang), attribute(tag, "dir").unwrap_or(dir)));
        }
    }
    out
}

/// What is wrong on the pages of a folder, by where it stands, each with one example.
fn wrong(site: &Site, folder: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (path, bytes) in tree(&site.path(folder)) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(['\u{fdd0}', '\u{fdd1}', '\u{fdd2}']), "{path} has a mark of ours");
        if path.strip_suffix(".html").is_none() {
            continue;
        }
        let page = path.replace("/index.html", "");
        for it in said(&text) {
            // A title of a window and what is said of a drawing can hold no tags.
            if it.within.ends_with("title") || it.within.ends_with("desc") {
                continue;
            }
            let text = it.text.to_lowercase();
            let words = text.split(|char: char| !is_of_word(char));
            let mut words = words.filter(|word| word.starts_with(char::is_alphabetic));
            let is_svg = it.within.contains("svg");
            let mut fault = |what: &str| {
                let place = format!("{what} in {} of {page}", it.within);
                found.entry(place).or_insert_with(|| it.text.trim().chars().take(100).collect());
            };
            if it.lang == "ar" {
                if it.dir != "rtl" && !is_svg {
                    fault("direction");
                }
                if words.any(|word| !word.starts_with(OWN)) {
                    fault("a word of the site");
                }
            } else if words.any(|word| word.starts_with(OWN)) {
                fault("an unmarked word");
            }
        }
    }
    found
}

fn assert_marked(site: &Site, folder: &str) {
    let wrong = wrong(site, folder);
    let mut list = String::new();
    for (place, text) in &wrong {
        let _ = writeln!(list, "{place}: {text}");
    }
    assert!(wrong.is_empty(), "{} places\n{list}", wrong.len());
}

#[test]
fn each_word_of_an_author_is_marked_with_its_language_and_no_word_of_the_site() {
    let site = mixed();
    let run = site.run(&["build", "--quiet"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_marked(&site, "public");
}

/// Playbooks by the dice hold every key that there is.
#[test]
fn so_are_the_words_of_playbooks_by_the_dice() {
    let mut built = 0;
    for seed in 1..=12 {
        let site = Site::in_memory();
        for (path, text) in crate::customer::author::Author::write(seed, seed + 500) {
            // What a table says is said in the language of the file beside it; here it would have to be rewritten too.
            let text = match path.rsplit_once('.') {
                Some((_, "md")) => in_arabic(&path, &text),
                Some((_, "csv")) => continue,
                _ => with_large_pools(&text),
            };
            site.write(&path, text.as_bytes());
        }
        if site.run(&["build", "--quiet"]).code == 0 {
            built += 1;
            assert_marked(&site, "public");
        }
    }
    assert!(built > 6, "{built}");
}

#[test]
fn so_are_the_words_that_leave_for_a_customer() {
    let site = mixed();
    let run = site.run(&["build", "--quiet", "--edition", "customer", "--account", "quangora"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_marked(&site, "public-quangora");
}
