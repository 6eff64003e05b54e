//! What open tabs are told.

use std::fs;
use std::io::BufRead;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::preview::{Preview, Tab};
use crate::site::{HEALTHY, OBJECTIVE, Site};
use crate::{SHELF, knows_all};

#[test]
fn a_tab_is_told_what_became_of_its_page() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let file = "content/accounts/lotus/2025/objectives/shelf.md";
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |told| told["errors"] == 0);
    assert_eq!(tab.heard.len(), 2, "but for words, the page that it has is not sent again: {:#?}", tab.heard);
    // The page as it is now, and its hash: the same as a fresh one has.
    site.write(file, OBJECTIVE.replace("cannot be tried", "waits").as_bytes());
    let told = tab.told("page", |_| true);
    assert!(told["html"].as_str().unwrap().contains("waits"));
    assert_eq!(told["hash"].as_str().unwrap(), preview.token(SHELF).1);
    // A renamed file takes its tab along, and at no moment there are two of them.
    let other = "content/accounts/lotus/2025/objectives/full.md";
    fs::rename(site.path(file), site.path(other)).unwrap();
    let told = tab.told("moved", |_| true);
    assert_eq!(told["to"], "/accounts/lotus/2025/objectives/full/index.html");
    // One that has just fetched its page and learns of the rename when it connects goes along too.
    let (token, hash) = preview.token("/accounts/lotus/2025/objectives/full/");
    fs::rename(site.path(other), site.path(file)).unwrap();
    preview.until(SHELF, |answer| answer.status == 200);
    for end in ["/", "/index.html", ""] {
        let mut late = Tab::with(&preview, &format!("/accounts/lotus/2025/objectives/full{end}"), &token, &hash);
        assert_eq!(late.told("moved", |_| true)["to"], format!("{SHELF}index.html"));
    }
    fs::rename(site.path(file), site.path(other)).unwrap();
    preview.until("/accounts/lotus/2025/objectives/full/", |answer| answer.status == 200);
    // The page that says that nothing is here comes to life when something is.
    let mut lost = Tab::open(&preview, "/guide/later/");
    lost.told("findings", |_| true);
    assert!(!lost.heard.concat().contains("\"type\":\"gone\""), "{:#?}", lost.heard);
    site.write("content/guide/later.md", b"+++\ntitle = \"Later\"\n+++\n");
    assert!(lost.told("page", |_| true)["html"].as_str().unwrap().contains("Later"));
    // A deleted one does not, though another thing of its kind bears the same title.
    site.write(file, OBJECTIVE.as_bytes());
    preview.until(SHELF, |answer| answer.status == 200);
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |_| true);
    site.remove(file);
    tab.told("gone", |_| true);
    site.write(file, OBJECTIVE.as_bytes());
    tab.told("page", |_| true);
    assert!(!tab.heard.concat().contains("\"moved\""), "{:#?}", tab.heard);
}

#[test]
fn a_page_that_cannot_be_made_is_stale_until_it_can() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |_| true);
    site.write(
        "templates/objective.html",
        b"{% extends \"base.html\" %}{% block facts %}{{ title - 1 }}{% endblock %}",
    );
    let told = tab.told("stale", |_| true);
    assert_eq!(told["finding"]["code"], "KP902");
    assert_eq!(told["finding"]["file"], "templates/objective.html");
    assert!(told["finding"]["frame"].as_str().unwrap().contains("title - 1"), "{told}");
    // The page as it was is told again, so that the banner goes.
    site.remove("templates/objective.html");
    tab.told("page", |_| true);
    // A template that cannot be read at all: the last one stays, and the fault is a finding.
    site.write("templates/objective.html", b"{% block facts %}");
    tab.told("findings", |told| told["rest"].to_string().contains("KP902"));
    assert_eq!(preview.get(SHELF).status, 200);
    site.remove("templates/objective.html");
    tab.told("findings", |told| told["errors"] == 0);
}

#[test]
fn a_template_that_fails_is_told_of_once() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let fault = b"{% extends \"base.html\" %}{% block facts %}{{ title - 1 }}{% endblock %}";
    let told = |what: &str| {
        preview.until(SHELF, |answer| answer.status == 500);
        for _ in 0..3 {
            assert_eq!(preview.get(SHELF).status, 500);
        }
        preview.line(|line| line.contains("error[KP902]"));
        preview.line(|line| line.contains("title - 1"));
        std::thread::sleep(Duration::from_millis(300));
        let said = preview.said().concat();
        assert!(!said.contains("KP902"), "{what}: {said}");
    };
    site.write("templates/objective.html", fault);
    told("a page was asked for four times");
    site.remove("templates/objective.html");
    preview.until(SHELF, |answer| answer.status == 200);
    site.write("templates/objective.html", fault);
    told("mended and broken again");
}

#[test]
fn what_changed_since_an_older_copy_follows_the_files() {
    let old = Site::with(&[]);
    let site = Site::with(&[("content/notes.md", "+++\ntitle = \"Notes\"\n+++\n\nA note.\n")]);
    let since = old.root().to_str().unwrap();
    let preview = Preview::start(site.root(), &["--since", since]);
    let page = preview.get("/changes/").text();
    assert!(page.contains("href=\"../notes/index.html\">Notes</a></h3>"), "{page}");
    assert!(!page.contains("Shelf never empty</a></h3>") && !page.contains(since), "{page}");
    let mut tab = Tab::open(&preview, "/changes/");
    let shelf = "content/accounts/lotus/2025/objectives/shelf.md";
    let told = |part: &'static str| move |told: &Value| told["html"].as_str().is_some_and(|html| html.contains(part));
    site.write(shelf, format!("{OBJECTIVE}\nMore words.\n").as_bytes());
    tab.told("page", told("Shelf never empty</a></h3>"));
    site.write(shelf, OBJECTIVE.replace("target = 95.0", "target = 97").as_bytes());
    tab.told("page", told("<dt>kpis, osa, target</dt><dd>95 → 97</dd>"));
    site.write(shelf, OBJECTIVE.as_bytes());
    std::fs::remove_file(site.path("content/notes.md")).unwrap();
    tab.told("page", told("Nothing changed since the older copy."));
}

#[test]
fn an_older_copy_that_cannot_be_compared_ends_the_preview_as_it_ends_a_build() {
    let (site, elsewhere) = (Site::with(&[]), Site::empty());
    let run = |arguments: &[&str]| site.run(&[&["serve", "--port", "0"], arguments].concat());
    let missing = run(&["--since", elsewhere.root().to_str().unwrap()]);
    assert_eq!(missing.code, 2, "{}", missing.err);
    assert!(missing.err.contains("cannot be compared: there is no playbook here"), "{}", missing.err);
    assert_eq!(run(&["--since", ".", "--edition", "customer", "--account", "lotus"]).code, 2);
    let broken = Site::with(&[("content/broken.md", "+++\ntitle = \n+++\n")]);
    let mut child =
        Preview::command(site.root(), &["--port", "0", "--since", broken.root().to_str().unwrap()]).spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("has 1 error: what is wrong there is not compared"), "{line}");
}

#[test]
fn a_tab_is_told_what_the_rules_say() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let file = "content/accounts/lotus/2025/objectives/shelf.md";
    let mut tab = Tab::open(&preview, SHELF);
    let messages = |items: &Value| -> Vec<String> {
        items.as_array().unwrap().iter().map(|item| item["message"].as_str().unwrap().to_owned()).collect()
    };
    let plan = tab.told("findings", knows_all)["plan"].clone();
    preview.line(|line| line.starts_with("plan health: "));
    // All of it is what `check` finds, and what is here is what the page lists.
    let found = site.run(&["check", "--select", "plan", "--format", "json"]);
    let found: Value = serde_json::from_str(&found.out).unwrap();
    let mut all = messages(&found["findings"]);
    let mut told = [messages(&plan["page"]), messages(&plan["rest"])].concat();
    all.sort();
    told.sort();
    assert_eq!(told, all);
    let page = preview.get(SHELF).text();
    assert_eq!(messages(&plan["page"]).len(), page.matches("<li class=\"ill ").count(), "{plan}");
    assert_eq!(plan["here"]["warnings"], plan["page"].as_array().unwrap().len());
    // An objective that serves nothing is told of where it stands, once its author has stopped typing.
    let start = Instant::now();
    site.write(file, OBJECTIVE.replace("serves = [\"trial\"]\n", "").as_bytes());
    let orphan = |told: &Value| told["plan"]["page"].to_string().contains("KP213");
    let told = tab.told("findings", orphan);
    assert!(start.elapsed() > Duration::from_millis(800), "{:?}", start.elapsed());
    let item = &told["plan"]["page"].as_array().unwrap().iter().find(|item| item["code"] == "KP213").unwrap().clone();
    assert_eq!(item["file"], file);
    assert!(item["frame"].as_str().unwrap().contains("shelf.md"), "{item}");
    assert!(!item["hints"].as_array().unwrap().is_empty() && told["explanations"]["KP213"].is_string());
    // It goes as soon as it is settled.
    let start = Instant::now();
    site.write(file, OBJECTIVE.as_bytes());
    tab.told("findings", |told| !orphan(told));
    assert!(start.elapsed() < Duration::from_millis(800), "{:?}", start.elapsed());
}

#[test]
fn a_tab_finds_its_page_again_after_a_rename_that_no_preview_saw() {
    let site = Site::with(&[(
        "content/guide/roles.md",
        "+++\ntitle = \"Roles\"\naliases = [\"guide/old\"]\n+++\n\n[[lotus]]\n",
    )]);
    let preview = Preview::start(site.root(), &[]);
    let (_, hash) = preview.token(SHELF);
    drop(preview);
    fs::rename(site.path("content/accounts/lotus"), site.path("content/accounts/lotus-mart")).unwrap();
    let preview = Preview::start(site.root(), &[]);
    let back = |path: &str, title: &str| Tab::back(&preview, path, &hash, title);
    let moved = back(SHELF, "Shelf never empty").told("moved", |_| true);
    assert_eq!(moved["to"], "/accounts/lotus-mart/2025/objectives/shelf/index.html");
    back(SHELF, "Another title").told("gone", |_| true);
    back("/people/lotus/", "Lotus Mart").told("gone", |_| true);
    // An address that is kept as an alias leads to where its page is now.
    assert_eq!(back("/guide/old/", "").told("moved", |_| true)["to"], "/guide/roles/index.html");
}

#[test]
fn what_is_half_written_is_no_fault_yet() {
    let site = Site::with(&[]);
    let preview = Preview::start(site.root(), &[]);
    let file = "content/accounts/lotus/2025/objectives/shelf.md";
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", knows_all);
    let broken = OBJECTIVE.replace("tier = \"operational\"", "tier = \"oper");
    // Typed on and on, it stays quiet, and the last whole page stays.
    for at in 0..8 {
        site.write(file, broken.replace("\"oper", &format!("\"oper{}", "a".repeat(at))).as_bytes());
        assert_eq!(tab.listen(Duration::from_millis(200)), Vec::<Value>::new());
    }
    let written = Instant::now();
    let told = tab.told("findings", |told| told["errors"] == 1);
    assert!(written.elapsed() > Duration::from_millis(500), "{:?}", written.elapsed());
    let item = &told["page"][0];
    assert_eq!((item["file"].as_str().unwrap(), &item["line"]), (file, &Value::from(3)));
    assert!(item["frame"].as_str().unwrap().contains("tier = \"oper"), "{item}");
    assert!(preview.get(SHELF).text().contains("Shelf never empty"));
    // Once said it is not taken back while the author goes on typing.
    site.write(file, broken.replace("\"oper", "\"operati").as_bytes());
    let told = tab.told("findings", |_| true);
    assert_eq!(told["errors"], 1, "{told}");
    site.write(file, OBJECTIVE.as_bytes());
    tab.told("findings", |told| told["errors"] == 0);
    // An empty file is about to be written.
    site.write(file, b"");
    assert_eq!(tab.listen(Duration::from_millis(500)), Vec::<Value>::new());
    site.write(file, OBJECTIVE.as_bytes());
    assert_eq!(tab.listen(Duration::from_millis(1200)), Vec::<Value>::new());
    // A fault that was there before stays said while something else in its file is written.
    let old = OBJECTIVE.replace("tier = \"operational\"", "tier = \"odd\"");
    site.write(file, old.as_bytes());
    tab.told("findings", |told| told["errors"] == 1);
    preview.said();
    for at in 0..3 {
        site.write(file, old.replace("cannot be tried", &format!("waits {at}")).as_bytes());
        for told in tab.listen(Duration::from_millis(100)) {
            assert_eq!(told["errors"], 1, "{told}");
        }
    }
    std::thread::sleep(Duration::from_secs(1));
    assert!(!preview.said().concat().contains("KP0"), "what was said is not said again");
}

/// Every text that the preview shows has a key, and every key is shown.
#[test]
fn the_words_of_the_preview_are_those_of_its_table() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(here.join(file)).unwrap();
    let (script, server) = (read("src/preview/preview.js"), read("src/preview/http.rs"));
    let english = keyplan::language::Locale::built_in("en");
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let after = |text: &str, before: &str| -> Vec<String> {
        let parts = text.split(before).skip(1);
        parts.map(|rest| rest.chars().take_while(|c| is_name(*c)).collect()).collect()
    };
    let mut asked = after(&server, "\"preview.");
    for before in ["words.", "textNodes(\"", "section(\"", "showBanner(\""] {
        asked.extend(after(&script, before));
    }
    asked.retain(|key| !key.is_empty() && key != "js");
    assert!(asked.len() > 15, "{asked:?}");
    for key in &asked {
        assert!(english.get(&format!("preview.{key}")).is_some(), "{key} has no text");
    }
    for key in english.texts().filter_map(|(key, _)| key.strip_prefix("preview.")) {
        let quoted = script.contains(&format!("\"{key}\"")) || asked.iter().any(|asked| asked == key);
        assert!(quoted, "nothing shows {key}");
    }
}

#[test]
fn the_bar_speaks_the_language_of_the_site() {
    let site = Site::with(&[]);
    let settings = |more: &str| site.write("site.toml", format!("{}{more}", HEALTHY[0].1).as_bytes());
    let preview = Preview::start(site.root(), &[]);
    let mut tab = Tab::open(&preview, "/");
    tab.told("words", |told| told["words"]["why"] == "why" && told["words"]["level.error"] == "error");
    tab.told("findings", |told| told["errors"] == 0);
    settings("language = \"vi\"\n");
    tab.told("words", |told| told["words"]["why"] == "vì sao" && told["words"]["level.error"] == "lỗi");
    // A page that is opened now has them from the start.
    assert!(preview.get("/").text().contains("vì sao"));
    site.write("content/guide/new.md", b"+++\ntitle = \"New\"\n+++\n\n[[nobody]] and [[nowhere]]\n");
    tab.told("findings", |told| told["said"][0] == serde_json::json!(["error", "2 lỗi"]));
    // The same findings in another language are told again.
    settings("language = \"da\"\n");
    tab.told("findings", |told| told["said"][0] == serde_json::json!(["error", "2 fejl"]));
    // Words of the site's own, and what was wrong with them.
    settings("");
    tab.told("words", |told| told["words"]["fine"] == "nothing is wrong with the files");
    site.write("locales/en.toml", b"[preview]\nfine = \"all \\\"fine\\\" <b>\"\n");
    tab.told("words", |told| told["words"]["fine"] == "all \"fine\" <b>");
    assert!(!preview.get("/").text().contains("fine\" <b>"), "no word leaves its attribute");
    // Before anything could be shown the language is the site's too.
    site.write("templates/base.html", b"{% block facts %}");
    settings("language = \"fr\"\n");
    drop(preview);
    let preview = Preview::start(site.root(), &[]);
    let page = preview.get("/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("<html lang=\"fr\">") && page.text().contains("Rien à montrer"), "{}", page.text());
}
