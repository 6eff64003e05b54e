//! A handbook: a site of prose without plans, such as the guide. Its chapters stand beside the text.

use crate::support::{HEALTHY, Site, leads};

const SITE: (&str, &str) = ("site.toml", "title = \"Manual\"\nsupplier = \"Marrowfen\"\n");

/// A handbook: two chapters, of which one has pages, one of them in a folder of its own.
const PAGES: [(&str, &str); 6] = [
    ("content/_index.md", "+++\ntitle = \"Manual\"\n+++\n\nWelcome.\n"),
    (
        "content/begin.md",
        "+++\ntitle = \"Begin\"\norder = 1\nsummary = \"The first day.\"\n+++\n\n```toml\na = 1\n```\n",
    ),
    ("content/tasks/_index.md", "+++\ntitle = \"Tasks\"\norder = 2\n+++\n\nOne page a task.\n"),
    ("content/tasks/write.md", "+++\ntitle = \"Write\"\norder = 1\n+++\n\nWords.\n"),
    ("content/tasks/check.md", "+++\ntitle = \"Check\"\norder = 2\n+++\n\nWords.\n"),
    ("content/tasks/check/often.md", "+++\ntitle = \"Check often\"\n+++\n\nWords.\n"),
];

fn built(files: &[(&str, &str)]) -> Site {
    let site = Site::empty();
    for (path, text) in [SITE].iter().chain(files) {
        site.write(path, text.as_bytes());
    }
    site.build();
    site
}

/// The links of a part of a page, which begins with `start` and ends with `end`: the ids of the pages they lead to.
fn links(site: &Site, id: &str, start: &str, end: &str) -> Vec<String> {
    let page = site.page(id);
    let (_, part) = page.split_once(start).unwrap_or_else(|| panic!("{id} has no {start}"));
    let part = part.split_once(end).unwrap_or_else(|| panic!("{id} does not end {start}")).0;
    let ways = part.split("href=\"").skip(1).map(|link| link.split('"').next().unwrap());
    ways.map(|way| leads(id, way).trim_end_matches("index.html").trim_end_matches('/').to_owned()).collect()
}

#[test]
fn chapters_stand_beside_every_page_in_the_order_of_reading() {
    let site = built(&PAGES);
    let order = ["begin", "tasks", "tasks/write", "tasks/check", "tasks/check/often"];
    for id in ["", "begin", "tasks", "tasks/check/often", "rules", "search"] {
        assert_eq!(links(&site, id, "<nav class=\"keyplan chapters\"", "</nav>"), order, "{id}");
    }
    let write = site.page("tasks/write");
    let beside = write.split("<nav class=\"keyplan chapters\"").nth(1).unwrap().split("</nav>").next().unwrap();
    assert!(beside.contains("aria-current=\"page\">Write</a>"), "{beside}");
    assert!(beside.contains("<details>"), "on a phone the chapters open without script");
}

#[test]
fn pages_lead_to_the_one_before_and_the_one_after() {
    let site = built(&PAGES);
    let turn = |id: &str| links(&site, id, "<nav class=\"turn-page\"", "</nav>");
    assert_eq!(turn(""), ["begin"]);
    assert_eq!(turn("begin"), ["", "tasks"]);
    assert_eq!(turn("tasks"), ["begin", "tasks/write"]);
    assert_eq!(turn("tasks/check"), ["tasks/write", "tasks/check/often"]);
    assert_eq!(turn("tasks/check/often"), ["tasks/check"]);
}

#[test]
fn a_handbook_has_no_menus_of_plans() {
    let site = built(&PAGES);
    assert_eq!(links(&site, "tasks/write", "<nav aria-label=\"Menu\">", "</nav>"), ["", "rules"]);
    assert_eq!(links(&site, "tasks/write", "<nav class=\"crumbs\"", "</nav>"), ["", "tasks"]);
    let home = site.page("");
    for word in ["Portfolio", "Pillars", "Internal edition", "For the director", "accounts/index.html"] {
        assert!(!home.contains(word), "{word}");
    }
    assert!(home.contains("The first day.") && home.contains("Welcome."));
    let lists = site.page("search");
    assert!(!lists.contains("Objectives") && lists.contains("Rules"), "the lists without script");
    let found = std::fs::read_to_string(site.path("public/search/pages-0.js")).unwrap();
    assert!(found.contains("Check often") && !found.contains("Plan health"), "{found}");
}

#[test]
fn each_rule_has_a_page_of_its_own_and_the_list_leads_there() {
    let site = built(&PAGES);
    let list = site.page("rules");
    for code in ["KP001", "KP301", "KP902"] {
        assert!(list.contains(&format!("<tr id=\"{code}\">")), "an address from before leads to the row of {code}");
        assert!(list.contains(&format!("href=\"{code}/index.html\"")), "{code}");
    }
    let page = site.page("rules/KP301");
    for words in
        ["KP301 owned-by-one", "What it finds", "Why it matters", "How to settle it", "error_share", "Instead of"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(links(&site, "rules/KP301", "<nav class=\"crumbs\"", "</nav>"), ["", "rules"]);
    assert_eq!(links(&site, "rules/KP301", "<nav class=\"turn-page\"", "</nav>"), ["rules/KP226", "rules/KP302"]);
    let found = std::fs::read_to_string(site.path("public/search/pages-0.js")).unwrap();
    assert!(found.contains("rules/KP301/index.html") && !found.contains("rules/index.html#KP301"), "{found}");
}

#[test]
fn no_page_of_a_handbook_is_an_orphan() {
    let site = built(&PAGES);
    let run = site.run(&["check", "--fail-on", "warning"]);
    assert_eq!(run.code, 0, "chapters list every page: {}{}", run.out, run.err);
}

#[test]
fn a_playbook_with_accounts_or_without_pages_is_no_handbook() {
    let with_accounts = [HEALTHY, &PAGES[1..]].concat();
    let begun = [PAGES[0]];
    let with_people = [
        &PAGES[..],
        &[("content/people/lan.md", "+++\ntitle = \"Lan\"\nside = \"supplier\"\nfunction = \"sales\"\n+++\n")],
    ]
    .concat();
    for files in [&with_accounts[..], &begun, &with_people] {
        let home = built(files).page("");
        assert!(home.contains("Portfolio") && !home.contains("class=\"keyplan chapters\""), "{home}");
    }
}

#[test]
fn pages_of_many_chapters_stay_short() {
    let many: Vec<(String, String)> = (0..70)
        .map(|n| (format!("content/tasks/many-{n}.md"), format!("+++\ntitle = \"Many {n}\"\n+++\n\nWords.\n")))
        .collect();
    let many = many.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let site = built(&PAGES.into_iter().chain(many).collect::<Vec<_>>());
    let listed = |id: &str| links(&site, id, "<nav class=\"keyplan chapters\"", "</nav>").len();
    assert_eq!((listed("begin"), listed("tasks/many-7")), (2, 75));
}

#[test]
fn a_page_with_code_can_copy_it() {
    let site = built(&PAGES);
    let begin = site.page("begin");
    let script = begin.split("<script").find(|script| script.contains("assets/copy.")).expect("the script that copies");
    assert!(script.contains("data-copy=\"Copy\"") && script.contains("data-copied=\"Copied\""), "{script}");
    assert!(!begin.contains("<button"), "without script there is no button");
    assert!(begin.contains("<span class=\"tkey\">a</span> = <span class=\"tval\">1</span>"), "{begin}");
    assert!(!site.page("tasks").contains("assets/copy."), "a page without code");
}
