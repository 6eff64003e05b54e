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

/// Free data: words, a figure, an address, and a list within a table.
const EXTRA: &str = "[extra]\nqxkey = \"qxone qxtwo\"\nqxcount = 4711\nqxmap = \"https://maps.example/4711\"\n\
                     [extra.qxdesk]\nqxstaff = [\"qxthree\", \"qxfour\"]\n";

/// A file as an author writes it who writes Arabic.
fn in_arabic(path: &str, text: &str) -> String {
    let (front, _) = text.strip_prefix("+++\n").unwrap().split_once("\n+++").unwrap();
    let mut front: DocumentMut = front.parse().unwrap();
    let keys: Vec<RecordKey> = Common::FIELDS.iter().chain(kind(path).fields()).copied().collect();
    rewrite_table(front.as_table_mut(), &keys);
    front["lang"] = "ar".into();
    front.remove("extra");
    format!("+++\n{front}{EXTRA}+++\n\n{OWN}prose {OWN}of {OWN}an {OWN}author.\n\n## {OWN}heading\n\n{OWN}words.\n")
}

/// The starter, whose authors write Arabic.
fn mixed() -> Site {
    let site = Site::starter();
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    let settings = format!("base_url = \"https://plans.example/\"\n{settings}");
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
            // A title of a window and what is said of a drawing can hold no tags; the title of a drawing is in one
            // language.
            if it.within.ends_with("head>title") || it.within.ends_with("desc") {
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
                _ => text,
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

/// Each text is another one in the older copy, one person is new and one is gone.
#[test]
fn so_are_the_words_of_what_changed_since_an_older_copy() {
    let (old, new) = (Site::starter(), mixed());
    old.write("site.toml", &std::fs::read(new.path("site.toml")).unwrap());
    for (path, bytes) in tree(&new.path("content")) {
        let text = String::from_utf8(bytes).unwrap().replace(OWN, &format!("{OWN}old"));
        old.write(&format!("content/{path}"), text.as_bytes());
    }
    let person = |word: &str| {
        format!("+++\ntitle = \"{word}\"\nlang = \"ar\"\nside = \"supplier\"\nfunction = \"sales\"\n+++\n")
    };
    old.write("content/people/gone.md", person("qxgone").as_bytes());
    new.write("content/people/came.md", person("qxcame").as_bytes());
    let run = new.run(&["build", "--quiet", "--since", old.root().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_marked(&new, "public");
    let page = new.page("changes");
    for part in [
        "<h3 lang=\"ar\" dir=\"rtl\">qxgone</h3>",
        "<dt>title</dt><dd><span lang=\"ar\" dir=\"rtl\">qxoldGuide</span> → <span lang=\"ar\" dir=\"rtl\">qxGuide</span></dd>",
        "<dt>prose</dt><dd><span lang=\"ar\" dir=\"rtl\">qxoldheading</span> <span class=\"label\">removed</span></dd>",
        "<dd><del lang=\"ar\" dir=\"rtl\">qxoldone qxoldtwo</del></dd>",
        "<dt>extra, <span lang=\"ar\" dir=\"rtl\">qxkey</span></dt>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

/// What a language of the site changes is no change of the playbook.
#[test]
fn the_same_playbook_in_a_further_language_has_not_changed_either() {
    let (old, new) = (Site::with(&[]), Site::with(&[]));
    new.write(
        "content/people/duy.md",
        old_text(&old, "content/people/duy.md").replace("Phạm Duy", "Lê Duy").as_bytes(),
    );
    let run = new.run(&["build", "--quiet", "--language", "en,vi", "--since", old.root().to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let changed = |page: &str| page.matches("<article class=\"plan-entry\">").count();
    assert_eq!([changed(&new.page("changes")), changed(&new.page("vi/changes"))], [1, 1]);
}

fn old_text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.path(path)).unwrap()
}

/// An account in Vietnamese whose contact, in a file in another language, has left, and a decision in French.
fn three_languages(contact: &str) -> Site {
    let account = "+++\ntitle = \"Lotus Mart\"\nlang = \"vi\"\ncountry = \"VN\"\nmanager = \"duy\"\n\
                   [[goals]]\nid = \"g1\"\ntitle = \"Fewer empty shelves\"\n[[contacts]]\nperson = \"berg\"\ninfluence = 3\n+++\n";
    let decision = "+++\ntitle = \"essayer\"\nlang = \"fr\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\n\
                    agreed_by = { customer = [\"berg\"] }\nprioritises = [\"penetration\"]\nsacrifices = [\"price_depth\"]\n+++\n";
    let contact = format!(
        "+++\n{contact}\nside = \"customer\"\naccount = \"lotus\"\nfunction = \"purchasing\"\nuntil = 2025-12-01\n+++\n"
    );
    Site::with(&[
        ("content/accounts/lotus/_index.md", account),
        ("content/accounts/lotus/2025/decisions/trial.md", decision),
        ("content/people/berg.md", &contact),
    ])
}

#[test]
fn a_finding_names_each_thing_in_the_language_of_its_own_file() {
    let site = three_languages("title = \"van den Berg\"\nlang = \"nl\"");
    site.build();
    let page = site.page("health");
    assert!(page.contains("<span lang=\"nl\">van den Berg</span>, a contact with an influence of 3"), "{page}");
    assert!(page.contains("“<span lang=\"fr\">essayer</span>”"), "{page}");
}

/// A sentence begins with a capital letter, but a name in another language is as its author writes it.
#[test]
fn a_name_that_begins_a_sentence_keeps_its_small_letter_in_another_language_alone() {
    let site = three_languages("title = \"van den Berg\"");
    site.build();
    assert!(site.page("health").contains("</span> Van den Berg, a contact"), "{}", site.page("health"));
}
