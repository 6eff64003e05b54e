//! Themes of a site's own: names are checked when templates load, and what templates are given is written down.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests write projects to disk, and may panic")]

use std::collections::{BTreeMap, BTreeSet};

use crate::support::Site;
use keyplan::site::theme::context::{CONTEXT, Names, Shape};

fn refused(template: &str, text: &str) -> String {
    let site = Site::with(&[(template, text)]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1, "{text}: {}", run.err);
    assert!(run.err.contains("error[KP902]"), "{}", run.err);
    run.err
}

#[test]
fn a_name_that_no_page_is_given_is_found_before_any_page_is_made() {
    for (text, message, hint) in [
        (
            "{% if problm %}x{% endif %}",
            "`problm` is nothing that `pages/plan.html` is given",
            "did you mean `problem`?",
        ),
        ("{{ it.titel }}", "there is no `titel` in what is called `plan_row` here", "did you mean `title`?"),
        (
            "{% for d in decisions %}{{ d.card.nmae }}{% endfor %}",
            "there is no `nmae` in what is called `card` here",
            "",
        ),
        ("{% set d = decisions %}{{ d.title }}", "this is a list: it has no `title`", ""),
        ("{{ t.part.gols }}", "the string table has no `part.gols`", "did you mean `t.part.goals`?"),
        ("{{ heading.size }}", "this is text: it has no `size`", ""),
    ] {
        let err = refused("templates/pages/plan.html", &format!("<p>\n  {text}\n</p>\n"));
        assert!(err.contains(message) && err.contains(hint), "{text}: {err}");
        assert!(err.contains("templates/pages/plan.html:2:"), "{err}");
        assert!(!err.contains("seen on the page"), "{err}");
    }
}

#[test]
fn all_names_that_are_wrong_are_told_in_one_run_wherever_they_stand() {
    let site = Site::with(&[
        (
            "templates/plan.html",
            "{% extends \"base.html\" %}{% block parts %}{{ vison }}{% include \"mine.html\" %}{% endblock %}",
        ),
        ("templates/mine.html", "{% if mision %}{% endif %}"),
    ]);
    let run = site.run(&["build", "--format", "short"]);
    assert!(run.err.contains("templates/plan.html:1:") && run.err.contains("templates/mine.html:1:7"), "{}", run.err);
}

#[test]
fn names_that_a_template_makes_itself_are_known() {
    let text = "{% extends \"base.html\" %}{% block parts %}{# {{ nothing }} #}{% set own = goals | sort(attribute=\"source\") %}\
        {% for goal in own %}{{ goal.goal | link }}{% if not loop.last %}, {% endif %}{% endfor %}\
        {% for key, value in it %}{{ value.whatever }}{% endfor %}{% set link -%}<a>{% endset %}{{ link }}{{ \"nothing.here\" | upper }}\
        {% raw %}{{ nothing }}{% endraw %}{% if heading is containing(\"x\") and goals[0].source %}x{% endif %}{% endblock %}";
    let site = Site::with(&[("templates/pages/plan.html", text)]);
    let run = site.run(&["check"]);
    assert!(!run.out.contains("KP902"), "{}", run.out);
    let run = site.run(&["build"]);
    assert!(!run.err.contains("is nothing that"), "{}", run.err);
}

#[test]
fn a_template_under_an_old_name_counts() {
    let page = "accounts/lotus/2025/index.html";
    let built = |files: &[(&str, &str)]| {
        let site = Site::with(files);
        let run = site.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.err);
        std::fs::read_to_string(site.path("public").join(page)).unwrap()
    };
    let plan = "{% extends \"base.html\" %}{% block parts %}{% include \"facts.html\" %}{% include \"turn.html\" %}<p>Our own</p>{% endblock %}";
    let under_old_names = built(&[("templates/plan.html", plan), ("templates/facts.html", "<p>Own facts</p>")]);
    assert!(under_old_names.contains("<p>Own facts</p>\n<p>Our own</p>"), "{under_old_names}");
    let plan = plan.replace("facts.html", "parts/facts.html").replace("turn.html", "parts/before_after.html");
    let under_new = built(&[("templates/pages/plan.html", &plan), ("templates/parts/facts.html", "<p>Own facts</p>")]);
    assert_eq!(under_old_names, under_new);
    let both = built(&[("templates/plan.html", "old"), ("templates/pages/plan.html", "new")]);
    assert_eq!(both, "new");
}

/// Elements beside which a browser ignores blanks.
const BLOCKS: &[&str] = &[
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "main",
    "p",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "blockquote",
    "details",
    "summary",
    "html",
    "head",
    "body",
    "meta",
    "link",
    "title",
    "script",
    "svg",
    "g",
    "defs",
    "circle",
    "path",
    "rect",
    "pattern",
    "text",
];

/// A page with its blanks as a browser shows them.
fn shown(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut after_block = true;
    for piece in html.split_inclusive('>') {
        let (text, tag) = piece.split_at(piece.rfind('<').unwrap_or(piece.len()));
        let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap();
        let is_block = BLOCKS.contains(&name);
        let text: Vec<&str> = text.split(char::is_whitespace).collect();
        let mut blank = false;
        for (at, word) in text.iter().enumerate() {
            blank |= at > 0;
            if !word.is_empty() {
                out.push_str(if blank && !after_block { " " } else { "" });
                out.push_str(word);
                (blank, after_block) = (false, false);
            }
        }
        out.push_str(if blank && !after_block && !is_block { " " } else { "" });
        out.extend(tag.split_whitespace());
        after_block = is_block;
    }
    out
}

/// Line breaks in the default templates are left out when they load, and not in copies: they must not show there.
#[test]
fn copies_of_all_templates_show_the_same_pages() {
    let pages = |copied: bool| {
        let site = Site::empty();
        for (path, bytes) in crate::support::tree(std::path::Path::new("content")) {
            site.write(&format!("content/{path}"), &bytes);
        }
        site.write("site.toml", &std::fs::read("site.toml").unwrap());
        if copied {
            for (path, bytes) in crate::support::tree(std::path::Path::new("themes/default/templates")) {
                site.write(&format!("templates/{path}"), &bytes);
            }
        }
        let run = site.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let out = site.path("customer");
        let customer = ["build", "-o", &out.to_string_lossy(), "--edition", "customer", "--account", "quangora"];
        assert_eq!(site.run(&customer).code, 0);
        let all = crate::support::tree(&site.path("public")).into_iter().chain(crate::support::tree(&out));
        let html = all.filter(|(path, _)| std::path::Path::new(path).extension().is_some_and(|end| end == "html"));
        html.map(|(path, bytes)| (path, shown(&String::from_utf8(bytes).unwrap()))).collect::<Vec<_>>()
    };
    for ((path, default), (_, copy)) in pages(false).into_iter().zip(pages(true)) {
        let at = default.bytes().zip(copy.bytes()).position(|(a, b)| a != b);
        if let Some(at) = at {
            let around = |text: &str| {
                String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(200)..][..240.min(text.len() - at)])
                    .into_owned()
            };
            panic!("{path}:\n{}\n{}", around(&default), around(&copy));
        }
        assert_eq!(default.len(), copy.len(), "{path}");
    }
}

#[test]
fn a_theme_copies_a_template_by_its_new_name() {
    let site = Site::with(&[]);
    let run = site.run(&["theme", "new", "ours", "customer/plan.html", "ill.html", "base.html", "pages/review.html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for name in ["customer/pages/plan.html", "parts/finding.html", "base.html", "pages/review.html"] {
        assert!(site.path("themes/ours/templates").join(name).exists(), "{name}");
    }
    for name in ["plan.html", "pages/plan.html", "customer/plan.html", "customer/pages/plan.html"] {
        assert_eq!(site.run(&["theme", "context", name]).code, 0, "{name}");
    }
}

/// What a template was given, read from what the engine prints of it.
#[derive(Debug)]
enum Dump {
    Map(BTreeMap<String, Dump>),
    List(Vec<Dump>),
    Plain,
    Nothing,
}

/// A value of a dump: like JSON, but with nothing for nothing.
fn value(text: &mut &str) -> Dump {
    *text = text.trim_start();
    match text.chars().next() {
        Some('{') => {
            *text = &text[1..];
            let mut map = BTreeMap::new();
            while !text.trim_start().starts_with('}') {
                *text = text.trim_start().trim_start_matches(',').trim_start();
                let key = quoted(text);
                *text = text.trim_start().strip_prefix(':').unwrap();
                map.insert(key, value(text));
                *text = text.trim_start();
            }
            *text = &text.trim_start()[1..];
            Dump::Map(map)
        }
        Some('[') => {
            *text = &text[1..];
            let mut list = Vec::new();
            while !text.trim_start().starts_with(']') {
                *text = text.trim_start().trim_start_matches(',').trim_start();
                list.push(value(text));
            }
            *text = &text.trim_start()[1..];
            Dump::List(list)
        }
        Some('"') => {
            quoted(text);
            Dump::Plain
        }
        _ => {
            let (word, rest) = text.split_at(text.find([',', '}', ']']).unwrap_or(text.len()));
            *text = rest;
            if word.trim().is_empty() { Dump::Nothing } else { Dump::Plain }
        }
    }
}

fn quoted(text: &mut &str) -> String {
    let inside = text.strip_prefix('"').unwrap_or_else(|| panic!("{}", &text[..text.len().min(80)]));
    let mut escaped = false;
    let end = inside.char_indices().find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    let (key, rest) = inside.split_at(end.unwrap().0);
    *text = &rest[1..];
    key.to_owned()
}

/// Compares what was given with what is written down; notes each name that was seen.
fn compare(dump: &Dump, shape: &Shape, path: &str, seen: &mut BTreeSet<String>) {
    match (dump, shape) {
        (Dump::Map(map), Shape::Named(name)) => {
            let names = CONTEXT.shapes.get(name).unwrap_or_else(|| panic!("{path}: no shape `{name}`"));
            each(map, name, names, path, seen);
        }
        (Dump::List(list), Shape::List(element)) => {
            for one in list {
                compare(one, element, &format!("{path}[]"), seen);
            }
        }
        (Dump::Nothing, _) | (_, Shape::Free) | (Dump::Plain, Shape::Plain(_)) => {}
        (Dump::Map(_) | Dump::List(_) | Dump::Plain, _) => {
            panic!("{path} is written down as {shape:?}, and is {dump:?}")
        }
    }
}

fn each(map: &BTreeMap<String, Dump>, of: &str, names: &Names, path: &str, seen: &mut BTreeSet<String>) {
    for (key, inside) in map {
        let given = names.get(&**key).unwrap_or_else(|| panic!("{path}.{key} is not written down in context.toml"));
        assert!(given.meaning.len() > 2, "{path}.{key} has no meaning");
        seen.insert(format!("{of}.{key}"));
        compare(inside, &given.shape, &format!("{path}.{key}"), seen);
    }
}

/// Compares what a page or part was given with what is written down.
fn compare_page(path: &str, page: &str, dump: &str, seen: &mut BTreeSet<String>) {
    let dump = ["&quot;", "&lt;", "&gt;", "&#39;", "&#x27;", "&amp;"]
        .into_iter()
        .zip(["\"", "<", ">", "'", "'", "&"])
        .fold(dump.to_owned(), |text, (from, to)| text.replace(from, to));
    let Dump::Map(map) = value(&mut &*dump) else { panic!("{path}") };
    for (key, inside) in map.iter().filter(|(key, _)| *key != "t") {
        let given = CONTEXT.given(page, key).unwrap_or_else(|| panic!("{page}: `{key}` is not written down"));
        seen.insert(if CONTEXT.pages[page].contains_key(&**key) {
            format!("{page}.{key}")
        } else {
            format!("every.{key}")
        });
        compare(inside, &given.shape, &format!("{page}.{key}"), seen);
    }
}

/// The pages of a handbook, whose first page and whose chapters say what their templates are given.
fn handbook(site: &Site, dump: impl Fn(&str) -> String) -> Vec<(String, Vec<u8>)> {
    let page = "+++\ntitle = \"A page\"\nsummary = \"In short.\"\n+++\n\nWords.\n";
    site.write("book/site.toml", b"title = \"Book\"\nsupplier = \"Us\"\n");
    for file in ["_index.md", "chapter/_index.md", "chapter/one.md"] {
        site.write(&format!("book/content/{file}"), page.as_bytes());
    }
    site.write("book/templates/pages/home.html", dump("home.html").as_bytes());
    site.write("book/templates/parts/chapters.html", dump("parts/chapters.html").as_bytes());
    site.write("book/templates/pages/rule.html", dump("rule.html").as_bytes());
    assert_eq!(site.run(&["build", "-C", "book"]).code, 0);
    let pages = crate::support::tree(&site.path("book/public")).into_iter();
    pages.map(|(path, bytes)| (format!("book/{path}"), bytes)).collect()
}

/// The starter has no logo, no waiver, no plan that waits for approval, no milestone, nothing blocked, no free data, no phases
/// no notice to give within a year, and no page that goes on in others. Other accounts are there in the edition of a team.
const ABSENT: [&str; 11] = [
    "logo",
    "waived_finding",
    "waiting_plan",
    "kpi_milestone",
    "blocked_actions",
    "pool_others",
    "further_row",
    "phase_row",
    "plan_phases",
    "notice_line",
    "leaves_part",
];

#[test]
fn what_templates_are_given_is_written_down_and_nothing_else_is() {
    let site = Site::empty();
    let starter = crate::support::tree(std::path::Path::new("content"));
    for (path, bytes) in &starter {
        site.write(&format!("content/{path}"), bytes);
    }
    site.write("content/moved.md", b"+++\ntitle = \"Moved\"\naliases = [\"was-here\"]\n+++\n");
    let part = "+++\ntitle = \"Quangora Express\"\ncountry = \"VN\"\nparent = \"quangora\"\n+++\n";
    site.write("content/accounts/quangora-express/_index.md", part.as_bytes());
    let addresses = "base_url = \"https://plans.example.com/\"\nedit_url = \"https://git.example.com/{path}\"\n";
    let config = std::fs::read_to_string("site.toml").unwrap();
    site.write("site.toml", format!("{addresses}{config}").as_bytes());
    let dump = |page: &str| format!("<<<{page}|{{{{ __tera_context }}}}>>>");
    let (parts, pages): (Vec<&str>, Vec<&str>) = CONTEXT.pages.keys().partition(|page| page.starts_with("parts/"));
    for page in &pages {
        for folder in ["", "customer/"] {
            let template = format!("templates/{folder}pages/{page}");
            if folder.is_empty() || std::path::Path::new("themes/default").join(&template).exists() {
                site.write(&template, dump(page).as_bytes());
            }
        }
    }
    site.write("old/site.toml", b"title = \"Old\"\nsupplier = \"Us\"\n");
    site.write("old/content/_index.md", b"+++\ntitle = \"Old\"\n+++\n");
    let old = site.path("old");
    assert_eq!(site.run(&["build", "--since", &old.to_string_lossy(), "--language", "en,vi"]).code, 0);
    let out = site.path("customer");
    let customer = ["build", "-o", &out.to_string_lossy(), "--edition", "customer", "--account", "quangora"];
    assert_eq!(site.run(&customer).code, 0);
    let mut built = crate::support::tree(&site.path("public"));
    built.extend(crate::support::tree(&out).into_iter().map(|(path, bytes)| (format!("customer/{path}"), bytes)));
    built.extend(handbook(&site, dump));
    // Parts that are drawn on their own show on the pages of the default theme.
    std::fs::remove_dir_all(site.path("templates")).unwrap();
    for part in &parts {
        site.write(&format!("templates/{part}"), dump(part).as_bytes());
    }
    assert_eq!(site.run(&["build"]).code, 0);
    built.extend(
        crate::support::tree(&site.path("public")).into_iter().map(|(path, bytes)| (format!("parts/{path}"), bytes)),
    );
    let mut seen = BTreeSet::new();
    for (path, bytes) in built {
        let text = String::from_utf8_lossy(&bytes);
        for said in text.split("<<<").skip(1) {
            let (page, dump) = said.split_once(">>>").unwrap().0.split_once('|').unwrap();
            compare_page(&path, page, dump, &mut seen);
        }
    }
    let pages = CONTEXT.pages.iter().map(|(page, names)| (*page, names));
    let shapes = CONTEXT.shapes.iter().map(|(shape, names)| (*shape, names));
    let all = pages.chain(shapes).chain([("every", &CONTEXT.every)]);
    let never: Vec<String> = all
        .filter(|(of, _)| !ABSENT.contains(of))
        .flat_map(|(of, names)| names.keys().map(move |key| format!("{of}.{key}")))
        .filter(|name| !seen.contains(name))
        .collect();
    assert!(never.is_empty(), "written down, and given to no page of the starter: {never:?}");
}

#[test]
fn a_theme_to_begin_with_builds_and_its_sheet_comes_last() {
    let site = Site::with(&[]);
    let run = site.run(&["theme", "new", "ours", "plan.html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(site.path("themes/ours/templates/pages/plan.html").exists());
    let config = std::fs::read_to_string(site.path("site.toml")).unwrap();
    site.write("site.toml", format!("theme = \"ours\"\n{config}").as_bytes());
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = std::fs::read_to_string(site.path("public/index.html")).unwrap();
    let sheets: Vec<&str> = page.split("rel=\"stylesheet\" href=\"").skip(1).collect();
    assert!(sheets.len() == 3 && sheets[2].starts_with("assets/own."), "{sheets:?}");
    site.write("themes/ours/static/own.woff2", &[0xff, 0xfe, 0, 1]);
    assert_eq!(site.run(&["build"]).code, 0);
    let fonts =
        crate::support::tree(&site.path("public/assets")).into_iter().filter(|(_, bytes)| bytes == &[0xff, 0xfe, 0, 1]);
    assert_eq!(fonts.count(), 1, "a file that is no text is published too");
    let again = site.run(&["theme", "new", "ours"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("already exists"), "{}", again.err);
    let wrong = site.run(&["theme", "new", "other", "plans.html"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `plan.html`?"), "{}", wrong.err);
    assert!(!site.path("themes/other").exists());
}

#[test]
fn the_command_says_what_a_template_is_given() {
    let site = Site::with(&[]);
    let run = site.run(&["theme", "context", "decision.html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for line in ["alternatives", "what was weighed and not taken", "every page", "decision_row", "list of card"] {
        assert!(run.out.contains(line), "{line}: {}", run.out);
    }
    assert!(!run.out.contains("what came out"), "a shape that no decision leads to");
    let wrong = site.run(&["theme", "context", "decisions.html"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `decision.html`?"), "{}", wrong.err);
}

#[test]
fn a_theme_that_is_not_there_is_told() {
    let site = Site::with(&[]);
    let config = std::fs::read_to_string(site.path("site.toml")).unwrap();
    site.write("site.toml", format!("theme = \"ous\"\n{config}").as_bytes());
    let run = site.run(&["build"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("error[KP901]: there is no theme `ous`"), "{}", run.err);
}
