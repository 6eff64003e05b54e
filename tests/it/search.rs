//! The index of the search, read as the browser reads it: what stands on a page finds the page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use crate::support::Site;
use keyplan::figures::letters::search_words;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word by its pages: the number of the page and the field, 2 for the title.
struct Index {
    begin: Value,
    words: BTreeMap<String, Vec<(usize, u32)>>,
    /// Title, address and more of each page.
    pages: Vec<Value>,
    /// Of each page its parts, each as anchor and text.
    texts: Vec<Vec<(String, String)>>,
}

impl Index {
    fn read(site: &Path) -> Self {
        let text = |name: &str| std::fs::read_to_string(site.join("search").join(name)).unwrap();
        let call = |text: &str, name: &str| -> Vec<Value> {
            let inside = text.strip_prefix(&format!("keyplan.{name}(")).unwrap().strip_suffix(");\n").unwrap();
            serde_json::from_str(&format!("[{inside}]")).unwrap()
        };
        let begin = call(&text("index.js"), "begin").remove(0);
        let mut index = Self { begin, words: BTreeMap::new(), pages: Vec::new(), texts: Vec::new() };
        let versions = index.begin["versions"].clone();
        for at in 0..index.begin["shards"].as_array().unwrap().len() {
            let shard = call(&text(&format!("words-{at}.js")), "words");
            assert_eq!((&shard[0], &shard[1]), (&Value::from(at), &versions["words"][at]));
            let (words, pages) = (shard[2].as_str().unwrap(), shard[3].as_str().unwrap());
            for (word, steps) in words.split(' ').zip(pages.split(';')).filter(|(word, _)| !word.is_empty()) {
                let mut last = 0;
                let pages = steps.split(',').map(|step| {
                    last += u32::from_str_radix(step, 36).unwrap();
                    ((last / 3) as usize, last % 3)
                });
                assert!(index.words.insert(word.to_owned(), pages.collect()).is_none(), "{word} stands twice");
            }
        }
        let count = index.begin["pages"].as_u64().unwrap();
        for at in 0..count.div_ceil(index.begin["block"].as_u64().unwrap()) {
            let block = call(&text(&format!("pages-{at}.js")), "pages");
            assert_eq!(block[1], versions["pages"][usize::try_from(at).unwrap()]);
            index.pages.extend(block[2].as_array().unwrap().iter().cloned());
        }
        assert_eq!(index.pages.len() as u64, count);
        let texted = index.begin["texted"].as_u64().unwrap();
        for at in 0..texted.div_ceil(index.begin["texts"].as_u64().unwrap()) {
            let mut block = call(&text(&format!("texts-{at}.js")), "texts");
            assert_eq!(block[1], versions["texts"][usize::try_from(at).unwrap()]);
            let block = block.remove(2);
            index.texts.extend(serde_json::from_value::<Vec<Vec<(String, String)>>>(block).unwrap());
        }
        assert_eq!(index.texts.len() as u64, texted);
        index
    }

    fn url(&self, page: usize) -> &str {
        self.pages[page][1].as_str().unwrap()
    }

    /// The addresses that a word finds, and in which field.
    fn find(&self, word: &str) -> Vec<(&str, u32)> {
        let pages = self.words.get(word).map(Vec::as_slice).unwrap_or_default();
        pages.iter().map(|(page, field)| (self.url(*page), *field)).collect()
    }
}

fn folded(text: &str) -> String {
    let mut out = String::new();
    search_words(text, &mut out);
    out
}

#[test]
fn every_word_of_every_title_finds_its_page() {
    let out = tempfile::tempdir().unwrap();
    let site = out.path().join("site");
    let run = Command::new(env!("CARGO_BIN_EXE_keyplan"))
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "build", "-q", "-o"])
        .arg(&site)
        .status()
        .unwrap();
    assert!(run.success());
    let index = Index::read(&site);
    let mut checked = 0;
    for (at, page) in index.pages.iter().enumerate() {
        let (file, _) = index.url(at).split_once('#').unwrap_or((index.url(at), ""));
        assert!(site.join(file).is_file(), "{page}: there is no such page");
        let title = page[0].as_str().unwrap();
        let is_rule = index.url(at).starts_with("rules/index.html#");
        for (nth, word) in folded(title).split_whitespace().enumerate() {
            // A rule is found by its code before all; its name goes behind pages that are called so.
            let field = if is_rule && nth > 0 { 1 } else { 2 };
            assert!(index.words[word].contains(&(at, field)), "{page} is not found by `{word}`");
            checked += 1;
        }
    }
    assert_parts_are_there(&index, &site);
    let published = crate::support::tree(&site).into_iter().filter(|(path, _)| path.ends_with("index.html"));
    let redirect = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\"");
    let pages: Vec<String> = published.filter(|(_, bytes)| !redirect(bytes)).map(|(path, _)| path).collect();
    for page in pages.iter().filter(|page| *page != "search/index.html") {
        assert!(
            (0..index.pages.len()).any(|at| keyplan::site::address::encode(page) == index.url(at)),
            "nothing finds {page}"
        );
    }
    assert!(checked > 300, "{checked} words");
}

/// Every part that a result may lead to is an anchor of its page, and every word of its text finds the page.
#[track_caller]
fn assert_parts_are_there(index: &Index, site: &Path) {
    let mut checked = 0;
    for (at, parts) in index.texts.iter().enumerate() {
        let file = index.url(at).split('#').next().unwrap();
        let page = std::fs::read_to_string(site.join(keyplan::figures::percent::decode(file))).unwrap();
        for (anchor, text) in parts {
            assert!(anchor.is_empty() || page.contains(&format!("id=\"{anchor}\"")), "{file}: no part `{anchor}`");
            for word in folded(text).split_whitespace() {
                assert!(index.words[word].iter().any(|(page, _)| *page == at), "{file}: `{word}` of `{anchor}`");
            }
            checked += 1;
        }
    }
    assert!(checked > 10, "{checked} parts");
}

#[test]
fn kpis_actions_goals_and_what_people_type_are_found() {
    let site = Site::starter();
    site.build();
    let index = Index::read(&site.path("public"));
    assert_parts_are_there(&index, &site.path("public"));
    let kpis = "kpis/index.html#kpi-otif";
    assert!(index.find("otif").contains(&(kpis, 2)), "a KPI is a result, and found by its id");
    let parts_of = |url: &str| &index.texts[(0..index.texts.len()).find(|at| index.url(*at) == url).unwrap()];
    let plan = parts_of("accounts/quangora/2025/index.html");
    let request = |(anchor, text): &(String, String)| anchor.starts_with("request-") && text.contains("number two");
    assert!(plan.iter().any(request), "a corporate goal stands at the request that helps it: {plan:#?}");
    let actions = index.texts.iter().flatten().filter(|(anchor, _)| anchor.starts_with("action"));
    assert!(actions.count() > 5, "actions lead to their place");
    for (word, url) in [
        ("late", "calendar/index.html"),
        ("overdue", "calendar/index.html"),
        ("contract", "calendar/index.html"),
        ("budget", "resources/index.html"),
        ("warning", "health/index.html"),
    ] {
        assert!(index.find(word).contains(&(url, 2)), "{word}: {:?}", index.find(word));
    }
}

#[test]
fn a_page_is_found_by_its_prose_its_keys_and_the_titles_it_links_to() {
    let objective = crate::support::OBJECTIVE.replace("A shelf", "By then Đà Nẵng needs [[trial]]. A shelf");
    let site = Site::with(&[(crate::support::HEALTHY[7].0, &objective)]);
    site.build();
    let index = Index::read(&site.path("public"));
    let shelf = "accounts/lotus/2025/objectives/shelf/index.html";
    for (word, field) in
        [("empty", 2), ("osa", 1), ("pham", 1), ("operational", 1), ("supply", 1), ("nang", 0), ("first", 0)]
    {
        assert!(index.find(word).contains(&(shelf, field)), "{word}: {:?}", index.find(word));
    }
    assert_eq!(index.find("canary"), []);
}

#[test]
fn the_same_playbook_gives_the_same_index() {
    let site = Site::with(&[]);
    site.build();
    let first = crate::support::tree(&site.path("public/search"));
    site.run(&["build", "-o", "again"]);
    assert_eq!(crate::support::tree(&site.path("again/search")), first);
    assert!(
        ["index.html", "index.js", "pages-0.js", "words-0.js"]
            .iter()
            .all(|name| first.iter().any(|(path, _)| path == name))
    );
}

#[test]
fn a_changed_line_changes_few_files_of_the_search() {
    let site = Site::starter();
    let texts = || -> BTreeMap<String, Vec<u8>> {
        site.build();
        let files = crate::support::tree(&site.path("public")).into_iter();
        files.filter(|(path, _)| path.starts_with("search/") && path != "search/index.html").collect()
    };
    let before = texts();
    let page = "content/accounts/quangora/2025/_index.md";
    let text = std::fs::read_to_string(site.path(page)).unwrap();
    site.write(page, format!("{text}\nA line of prose about canaries.\n").as_bytes());
    let after = texts();
    let changed: Vec<&str> =
        after.iter().filter(|(path, text)| before[*path] != **text).map(|(path, _)| path.as_str()).collect();
    let kind = |of: &str| changed.iter().filter(|path| path.starts_with(&format!("search/{of}"))).count();
    assert_eq!((kind("index"), kind("texts"), kind("pages")), (1, 1, 0), "{changed:?}");
    assert!(after.keys().filter(|path| path.contains("texts")).count() > 2, "the others stay");
    assert!(Index::read(&site.path("public")).find("canaries").contains(&("accounts/quangora/2025/index.html", 0)));
}

#[test]
fn a_title_is_text_in_the_index() {
    let hostile = "</script><script>alert(1)</script> \u{2028}<!--";
    let page = format!("+++\ntitle = \"{hostile}\"\n+++\n\nNothing else.\n");
    let site = Site::with(&[("content/pages/hostile.md", &page)]);
    site.build();
    let index = Index::read(&site.path("public"));
    assert!(index.pages.iter().any(|page| page[0] == hostile));
    for (path, bytes) in crate::support::tree(&site.path("public/search")) {
        let text = String::from_utf8(bytes).unwrap();
        let scripted = !keyplan::site::address::is_page(&path);
        assert!(!scripted || !text.contains(['<', '>', '\u{2028}']), "{path}: {text}");
    }
}

#[test]
fn a_customer_searches_what_is_shared() {
    let share = |text: &str| text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1);
    let files: Vec<(&str, String)> =
        [4, 5, 7].map(|at| (crate::support::HEALTHY[at].0, share(crate::support::HEALTHY[at].1))).into();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = Site::with(&files);
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let index = Index::read(&site.path("public-lotus"));
    assert!(index.find("shelf").contains(&("accounts/lotus/2025/objectives/shelf/index.html", 2)));
    for word in ["trial", "duy", "supply", "operational", "kp213", "health", "stakeholder"] {
        assert_eq!(index.find(word), [], "{word}");
    }
    let facets: Vec<&str> =
        index.begin["facets"].as_array().unwrap().iter().map(|it| it["key"].as_str().unwrap()).collect();
    assert_eq!(facets, ["kind", "owner", "status", "pillar"]);
}

/// The letters that have no mark to take off, as the browser's `fold` writes them: `đ: "d"` and so on.
fn letters_of_the_browser() -> BTreeMap<char, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/static/keyplan.js");
    let script = std::fs::read_to_string(path).unwrap();
    let (_, rest) = script.split_once("const LETTERS = {").expect("a table of letters in keyplan.js");
    let (table, rest) = rest.split_once('}').unwrap();
    let pair = |pair: &str| {
        let (from, to) = pair.split_once(':').unwrap();
        let mut from = from.trim().trim_matches('"').chars();
        let letter = from.next().unwrap();
        assert_eq!(from.next(), None, "{pair}: one letter");
        (letter, to.trim().trim_matches('"').to_owned())
    };
    let letters: BTreeMap<char, String> = table.split(',').filter(|part| !part.trim().is_empty()).map(pair).collect();
    // The script's regular expression names exactly the letters of the table.
    let (_, class) = rest.split_once("replace(/[").expect("a class of letters");
    let class: BTreeSet<char> = class.split_once(']').unwrap().0.chars().collect();
    assert_eq!(class, letters.keys().copied().collect());
    letters
}

#[test]
fn the_browser_folds_every_letter_as_the_index_does() {
    let letters = letters_of_the_browser();
    assert!(letters.len() > 8, "{letters:?}");
    for letter in ('\u{80}'..=char::MAX).filter(|letter| letter.is_alphanumeric()) {
        let mut index = String::new();
        search_words(&letter.to_string(), &mut index);
        let plain = std::iter::once(letter).nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c));
        let browser: String = plain.map(|c| letters.get(&c).cloned().unwrap_or_else(|| c.to_string())).collect();
        let words: Vec<&str> = browser.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        assert_eq!(words, index.split_whitespace().collect::<Vec<_>>(), "{letter} ({:04x})", u32::from(letter));
    }
}
