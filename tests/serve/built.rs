//! What is served is what is built, for every edition.

use std::fs;
use std::time::Duration;

use crate::preview::{Answer, Preview, Tab};
use crate::site::{self, Site};
use crate::{CANARY, SHELF, edition_served_as_built, served_as_built, shared};

#[test]
fn what_is_served_is_what_is_built() {
    let site = Site::starter();
    let preview = Preview::start(site.root(), &[]);
    served_as_built(&site, &preview);
    assert_eq!(preview.get("/no/such/page").status, 404);
    assert_eq!(preview.get("/accounts/quangora").status, 307);
    assert_eq!(preview.get("/accounts/quangora").header("location"), Some("/accounts/quangora/"));
    assert_eq!(preview.get("/accounts/quangora/").body.len(), preview.get("/accounts/quangora/index.html").body.len());
    // Lists of words for the rules are the project's too.
    site.write("words/slogans.txt", b"nobody says this\n");
    preview.until("/rules/", |answer| answer.status == 200);
    preview.line(|line| line.contains("ms"));
    served_as_built(&site, &preview);
}

#[test]
fn what_rules_find_in_prose_is_as_it_is_built() {
    let site = Site::with(&[(
        "content/accounts/lotus/situation/needs.md",
        "+++\ntitle = \"Needs\"\nas_of = 2026-01-01\n+++\n",
    )]);
    let parts = ["2025/_index.md", "2025/decisions/trial.md", "2025/objectives/shelf.md", "situation/needs.md"];
    let prose = |words: &str| {
        for path in parts.map(|part| format!("content/accounts/lotus/{part}")) {
            let text = fs::read_to_string(site.path(&path)).unwrap();
            let (front, _) = text.rsplit_once("+++\n").unwrap();
            site.write(&path, format!("{front}+++\n\n{words} See [[lotus]].\n").as_bytes());
        }
    };
    let argued = "The shelf was counted at five in the afternoon and stood half empty. ".repeat(12);
    prose(&argued);
    let preview = Preview::start(site.root(), &[]);
    let ill = |answer: &Answer| answer.text().contains("only fill the form");
    assert!(!ill(&preview.get("/accounts/lotus/2025/")));
    // Four pages that say nothing are an illness, though none of them changed but for its prose.
    prose("To do.");
    preview.until("/accounts/lotus/2025/", ill);
    served_as_built(&site, &preview);
    prose(&argued);
    preview.until("/accounts/lotus/2025/", |answer| !ill(answer));
    served_as_built(&site, &preview);
}

#[test]
fn a_preview_for_a_customer_holds_nothing_internal() {
    let site = shared();
    let customer = ["--edition", "customer", "--account", "lotus"];
    let run = site.run(&[&["build", "-q", "-o", "built"][..], &customer].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let preview = Preview::start(site.root(), &customer);
    let files = site::tree(&site.path("built"));
    assert!(files.iter().any(|(path, _)| path.ends_with("objectives/shelf/index.html")), "the objective is shared");
    let mut tabs = vec![Tab::open(&preview, SHELF), Tab::open(&preview, "/"), Tab::open(&preview, "/guide/secret/")];
    let clean = |preview: &Preview, when: &str| {
        let pages = files.iter().map(|(path, _)| format!("/{}", keyplan::site::address::encode(path)));
        let more =
            ["/", "/none", "/guide/secret/", "/guide/", "/pillars/", "/site.toml", "/~keyplan/preview.js", "/%zz"];
        for path in pages.chain(more.map(str::to_owned)) {
            let answer = preview.get(&path);
            assert!(!answer.text().contains(CANARY) && !answer.head.contains(CANARY), "{when}: {path}");
        }
    };
    clean(&preview, "at first");
    assert_eq!(preview.get("/guide/secret/").status, 404);
    assert!(preview.get(SHELF).text().contains("Shelf never empty"));
    // Faults everywhere: in what is shared, in what is not, in the settings, and a link that would leak.
    let broken = format!("+++\ntitle = \"{CANARY}\nstatus = {CANARY}\n+++\n[[{CANARY}]]\n");
    for (path, text) in [
        ("content/guide/secret.md", broken.clone()),
        ("content/guide/other.md", format!("+++\ntitle = \"{CANARY} other\"\n+++\n[[{CANARY}]]\n")),
        ("content/pillars/supply.md", broken.clone()),
        (
            "content/accounts/lotus/_index.md",
            format!("+++\ntitle = \"Lotus Mart\"\nshare = \"customer\"\nmanager = \"{CANARY}\"\n+++\n"),
        ),
        (
            "content/people/duy.md",
            format!(
                "+++\ntitle = \"Phạm Duy\"\nshare = \"customer\"\nshare_body = true\nside = \"supplier\"\nfunction = \"supply\"\n+++\n\n[{CANARY}](../guide/other.md)\n"
            ),
        ),
        ("site.toml", format!("title = {CANARY}\n")),
    ] {
        site.write(path, text.as_bytes());
    }
    preview.line(|line| line.contains("KP901"));
    std::thread::sleep(Duration::from_millis(1200));
    for tab in &mut tabs {
        tab.told("findings", |told| told["errors"].as_u64() >= Some(3));
        tab.listen(Duration::from_millis(50));
        assert!(!tab.heard.concat().contains(CANARY), "{:#?}", tab.heard);
    }
    let mut late = Tab::open(&preview, "/");
    late.told("findings", |_| true);
    assert!(!late.heard.concat().contains(CANARY), "{:#?}", late.heard);
    clean(&preview, "broken");
    // The terminal, which nobody else sees, names them all.
    assert!(preview.said().concat().contains(CANARY));
}

/// A picture of one dot, with a comment unless it is empty.
fn picture(dot: u8, comment: &str) -> Vec<u8> {
    let comment = match comment {
        "" => Vec::new(),
        text => [b"\x21\xfe", &[u8::try_from(text.len()).unwrap()][..], text.as_bytes(), &[0]].concat(),
    };
    let head = [b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff" as &[u8], &[dot]].concat();
    [&head, &*comment, b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b", comment.as_slice()].concat()
}

#[test]
fn a_preview_for_a_customer_shows_files_as_they_leave() {
    let site = shared();
    let (page, name) = ("content/accounts/lotus/2025/_index.md", format!("{CANARY}-offer.gif"));
    let file = format!("content/accounts/lotus/2025/{name}");
    site.write(&file, &picture(1, CANARY));
    let text = fs::read_to_string(site.path(page)).unwrap();
    site.write(page, format!("{text}\n## Shown {{.customer}}\n\n![Shelf]({name})\n").as_bytes());
    let preview = Preview::start(site.root(), &["--edition", "customer", "--account", "lotus"]);
    let plan = "/accounts/lotus/2025/";
    let address = |answer: &Answer| {
        let text = answer.text();
        let end = text.find(".gif\"")?;
        let start = text[..end].rfind("assets/")?;
        Some(format!("/{}.gif", &text[start..end]))
    };
    let first = address(&preview.get(plan)).unwrap();
    assert_eq!(preview.get(&first).body, picture(1, ""));
    assert_eq!(preview.get(&format!("{plan}{name}")).status, 404, "our name for it shows nothing");
    // Another picture has another address, and the page says so.
    site.write(&file, &picture(2, CANARY));
    preview.until(plan, |answer| address(answer).is_some_and(|address| address != first));
    let second = address(&preview.get(plan)).unwrap();
    assert_eq!(preview.get(&second).body, picture(2, ""));
    // What cannot be made clean is not shown; the terminal says why, and the last edition stays.
    site.write(&file, format!("{CANARY} of a picture").as_bytes());
    preview.line(|line| line.contains("KP807"));
    assert_eq!(preview.get(&second).status, 404);
    assert_eq!(address(&preview.get(plan)), Some(second));
}

#[test]
fn a_preview_for_a_team_is_what_is_built_and_quotes_no_file() {
    let config =
        "title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\n[editions.south]\naccounts = [\"lotus\"]\n";
    let other = |title: &str| format!("+++\ntitle = \"{title} {CANARY}\"\ncountry = \"DK\"\n+++\n\n{CANARY} prose.\n");
    let site = Site::with(&[("site.toml", config), ("content/accounts/north/_index.md", &other("North"))]);
    let south = ["--edition", "south"];
    let preview = Preview::start(site.root(), &south);
    edition_served_as_built(&site, &preview, &south);
    assert_eq!(preview.get("/accounts/north/").status, 404);
    let mut tab = Tab::open(&preview, SHELF);
    tab.told("findings", |told| told["team"] == true && told["customer"] == false);
    // What is wrong with a file of another account, and prose that names it, are counted and not quoted.
    site.write(
        "content/accounts/north/_index.md",
        format!("+++\ntitle = \"{CANARY}\nmanager = {CANARY}\n+++\n").as_bytes(),
    );
    preview.line(|line| line.contains(CANARY));
    std::thread::sleep(Duration::from_millis(1200));
    site.write("content/accounts/north/_index.md", other("East").as_bytes());
    site.write(
        "content/pillars/supply.md",
        format!("+++\ntitle = \"Supply\"\n+++\n\nAs at East {CANARY}.\n").as_bytes(),
    );
    preview.line(|line| line.contains("KP803"));
    tab.told("findings", |told| told["errors"] == 1);
    tab.listen(Duration::from_millis(50));
    assert!(!tab.heard.concat().contains(CANARY), "{:#?}", tab.heard);
    assert!(!preview.get("/pillars/supply/").text().contains(CANARY), "the last edition that nothing stopped stays");
    site.write("content/pillars/supply.md", b"+++\ntitle = \"Supply\"\n+++\n\nAs we said.\n");
    preview.until("/pillars/supply/", |answer| answer.text().contains("As we said."));
    edition_served_as_built(&site, &preview, &south);
}
