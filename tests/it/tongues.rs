//! `build --language en,vi,fr`: one playbook in several languages is one site, in which each language stands as if it were
//! alone, and each page leads to the same page in the others.

use std::collections::BTreeMap;

use crate::support::{Site, tree};

const ALL: &str = "en,vi,fr";

/// A playbook of which some leaves for a customer.
fn shared() -> Site {
    let site = Site::with(&[(
        "content/old.md",
        "+++\ntitle = \"Old\"\naliases = [\"older\"]\n+++\n\nSee [[accounts/lotus/2025/objectives/shelf]].\n",
    )]);
    for path in ["content/accounts/lotus/_index.md", "content/accounts/lotus/2025/_index.md"] {
        let text = std::fs::read_to_string(site.path(path)).unwrap();
        site.write(path, text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1).as_bytes());
    }
    site
}

/// What a build publishes, by file.
fn built(site: &Site, output: &str, arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let run = site.run(&[&["build", "-o", output], arguments].concat());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    tree(&site.path(output)).into_iter().filter(|(path, _)| path != ".keyplan-manifest").collect()
}

/// A page without what leads to other languages.
fn alone(bytes: &[u8]) -> String {
    let html = String::from_utf8_lossy(bytes);
    let (head, rest) = html.split_once("<nav class=\"leaves\" aria-label").map_or((&*html, ""), |it| it);
    let rest = rest.split_once("</nav>").map_or("", |(_, rest)| rest.strip_prefix('\n').unwrap_or(rest));
    let is_alternate = |line: &&str| line.starts_with("<link rel=\"alternate\" hreflang");
    let head: Vec<&str> = head.split_inclusive('\n').filter(|line| !is_alternate(line)).collect();
    head.concat() + rest
}

/// What stands between two texts.
fn between<'h>(html: &'h str, before: &str, after: &str) -> Option<&'h str> {
    Some(html.split_once(before)?.1.split_once(after)?.0)
}

/// The file that a link on a page leads to.
fn resolved(page: &str, way: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in way.split('/') {
        if part == ".." { parts.pop().map_or_else(|| panic!("{page}: {way}"), drop) } else { parts.push(part) }
    }
    parts.join("/")
}

/// In a playbook whose authors say in which language they write; where they do not, see the next test.
#[test]
fn each_language_is_the_site_that_it_is_alone() {
    let site = shared();
    for (path, bytes) in tree(&site.path("content")) {
        let text = String::from_utf8(bytes).unwrap().replacen("+++\n", "+++\nlang = \"en\"\n", 1);
        site.write(&format!("content/{path}"), text.as_bytes());
    }
    for edition in [&[][..], &["--edition", "customer", "--account", "lotus"]] {
        let name = format!("all{}", edition.len());
        let all = built(&site, &name, &[&["--language", ALL], edition].concat());
        let mut seen = 0;
        for (code, folder) in [("en", ""), ("vi", "vi/"), ("fr", "fr/")] {
            let one = built(&site, &format!("{code}{}", edition.len()), &[&["--language", code], edition].concat());
            for (path, bytes) in &one {
                let among = all.get(&format!("{folder}{path}")).unwrap_or_else(|| panic!("{folder}{path} is missing"));
                let is_page = path.strip_suffix(".html").is_some();
                let same = if is_page { alone(among) == alone(bytes) } else { among == bytes };
                assert!(same, "{folder}{path} differs: {}", String::from_utf8_lossy(among));
                seen += 1;
            }
        }
        assert_eq!(seen, all.len(), "nothing else is published");
    }
}

#[test]
fn each_page_leads_to_the_same_page_in_the_other_languages() {
    let site = shared();
    let all = built(&site, "all", &["--language", ALL]);
    let mut framed = 0;
    for (path, bytes) in &all {
        let html = String::from_utf8_lossy(bytes);
        if path.strip_suffix(".html").is_none() || ["\"404\"", "\"redirect\""].iter().any(|it| html.contains(it)) {
            continue;
        }
        framed += 1;
        let (own, page) = [("vi", "vi/"), ("fr", "fr/")]
            .iter()
            .find_map(|(code, folder)| Some((*code, path.strip_prefix(folder)?)))
            .unwrap_or(("en", path));
        assert!(html.contains(&format!("<html lang=\"{own}\"")), "{path}");
        assert!(html.contains(&format!("<li lang=\"{own}\"><span aria-current=\"page\">")), "{path}: {html}");
        for (code, name, to) in [("en", "English", ""), ("vi", "Tiếng Việt", "vi/"), ("fr", "Français", "fr/")] {
            let wanted = format!("{to}{page}");
            assert!(all.contains_key(&wanted), "{path} leads to {wanted}");
            let alternate = between(&html, &format!("<link rel=\"alternate\" hreflang=\"{code}\" href=\""), "\">");
            assert_eq!(alternate.map(|way| resolved(path, way)), Some(wanted.clone()), "{path}: {code} in the head");
            let after = format!("\" hreflang=\"{code}\">{name}</a>");
            let way = between(&html, &format!("<li lang=\"{code}\"><a href=\""), &after);
            assert_eq!(way.map(|way| resolved(path, way)), (code != own).then_some(wanted), "{path} to {code}");
        }
    }
    assert!(framed > 60, "{framed}");
}

/// A voice that reads a Vietnamese page aloud reads the English of its authors as English.
#[test]
fn what_authors_wrote_is_marked_as_written_in_the_language_of_the_site() {
    let all = built(&shared(), "all", &["--language", "vi,en"]);
    let page = |path: &str| String::from_utf8_lossy(&all[path]).into_owned();
    let plan = "accounts/lotus/2025/decisions/trial/index.html";
    assert!(page(plan).contains("<html lang=\"vi\"") && page(plan).contains("<h1 lang=\"en\">Trial first</h1>"));
    let english = page(&format!("en/{plan}"));
    assert!(english.contains("<html lang=\"en\"") && english.contains("<h1>Trial first</h1>"), "{english}");
}

#[test]
fn a_site_that_knows_its_address_says_that_of_each_language() {
    let site = Site::with(&[]);
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    site.write(
        "site.toml",
        format!("{settings}base_url = \"https://plans.example/kam\"\nnoindex = false\n").as_bytes(),
    );
    let all = built(&site, "all", &["--language", "en,vi"]);
    let text = |path: &str| String::from_utf8_lossy(&all[path]).into_owned();
    for (path, here) in [("people/index.html", ""), ("vi/people/index.html", "vi/")] {
        let html = text(path);
        let whole = |folder: &str| format!("href=\"https://plans.example/kam/{folder}people/index.html\">");
        assert!(html.contains(&format!("<link rel=\"canonical\" {}", whole(here))), "{html}");
        for (code, folder) in [("en", ""), ("vi", "vi/")] {
            let link = format!("<link rel=\"alternate\" hreflang=\"{code}\" {}", whole(folder));
            assert!(html.contains(&link), "{link}\n{html}");
        }
    }
    assert!(text("vi/sitemap.xml").contains("https://plans.example/kam/vi/"), "{}", text("vi/sitemap.xml"));
}

#[test]
fn all_languages_are_published_at_once_and_the_list_of_changes_names_them() {
    let site = Site::with(&[]);
    let build = |languages: &str| {
        let run = site.run(&["build", "--language", languages, "--changes-to", "changes.txt"]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        let list = std::fs::read_to_string(site.path("changes.txt")).unwrap();
        std::fs::remove_file(site.path("changes.txt")).unwrap();
        list
    };
    assert!(build("en,vi").contains("added\tvi/index.html"));
    assert!(site.path("public/.keyplan-manifest").is_file() && !site.path("public/vi/.keyplan-manifest").exists());
    assert_eq!(build("en,vi").lines().count(), 1, "nothing has changed");
    let fewer = build("en");
    assert!(fewer.contains("removed\tvi/index.html") && !site.path("public/vi").exists(), "{fewer}");
    assert!(!site.page("").contains("hreflang=\"vi\""), "a site of one language leads to no other");
}

#[test]
fn a_rule_is_asked_of_the_playbook_and_not_of_each_language() {
    let site = shared();
    let said = |languages: &str| {
        let run = site.run(&["build", "--strict", "--language", languages, "-o", languages, "--format", "short"]);
        (
            run.code,
            (run.out + &run.err).lines().filter(|line| line.contains("[KP")).map(str::to_owned).collect::<Vec<_>>(),
        )
    };
    assert_eq!(said("en"), said(ALL));
    assert!(!said("en").1.is_empty());
}

#[test]
fn a_list_of_languages_that_is_none_is_wrong_use() {
    let site = Site::with(&[(
        "content/vi/_index.md",
        "+++\ntitle = \"Notes\"\n+++\n\nSee [[accounts/lotus/2025/objectives/shelf]].\n",
    )]);
    for (words, says) in [
        (&["build", "--language", "en,vi,en"][..], "`--language` names `en` twice: name it once"),
        (&["build", "--language", "en,"], "codes with a comma between two of them, such as `en,vi`"),
        (&["build", "--language", "en,xx"], "Keyplan does not speak `xx`"),
        (&["check", "--language", "en,vi"], "only `keyplan build` takes several languages"),
        (&["--language", "en,vi"], "only `keyplan build` takes several languages"),
        (&["build", "--language", "en,fr,vi"], "would lie beside `vi/index.html` of the playbook"),
    ] {
        let run = site.run(words);
        assert!(run.code == 2 && run.err.contains(says), "{words:?}: {} {}{}", run.code, run.out, run.err);
        assert!(!site.path("public").exists(), "{words:?}");
    }
    let run = site.run(&["build", "--language", "fr,vi,fr"]);
    assert!(run.err.contains("`fr`") && !run.err.contains("twice"), "the first language is spoken: {}", run.err);
    assert_eq!(site.run(&["build", "--language", "vi, fr", "-o", "blank"]).code, 0, "a blank behind a comma is none");
}
