//! What templates are given: `themes/default/context.toml` is made from the views, and every name in it can be used.

use std::fmt::Write as _;

use crate::support::{Site, assert_golden};
use keyplan::site::theme::context::{CONTEXT, Names, Shape};

#[test]
fn the_written_context_is_made_from_the_views() {
    assert_golden("themes/default/context.toml", &keyplan::site::context_file());
}

/// Asks for a value and for everything inside of it, as an author who tries each name.
fn ask(path: &str, shape: &Shape, depth: usize, out: &mut String) {
    assert!(depth < 12 && path.len() < 200, "{path} has no end");
    match shape {
        Shape::Plain(_) | Shape::Words(_) => {
            let _ = writeln!(out, "{{% if {path} %}}{{{{ {path} }}}}{{% endif %}}");
        }
        Shape::Free => {
            let _ = writeln!(out, "{{% if {path} %}}{path}{{% endif %}}");
        }
        Shape::List(element) => {
            let one = format!("x{depth}");
            let _ = writeln!(out, "{{% if {path} %}}{{% for {one} in {path} %}}");
            ask(&one, element, depth + 1, out);
            let _ = writeln!(out, "{{% endfor %}}{{% endif %}}");
        }
        Shape::Named(name) => {
            let _ = writeln!(out, "{{% if {path} %}}");
            ask_each(&format!("{path}."), &CONTEXT.shapes[name], depth, out);
            let _ = writeln!(out, "{{% endif %}}");
        }
    }
}

fn ask_each(path: &str, names: &Names, depth: usize, out: &mut String) {
    for (name, given) in names {
        ask(&format!("{path}{name}"), &given.shape, depth, out);
    }
}

/// Whether the templates of a page or part are given what every page is given.
fn is_given_every(template: &str) -> bool {
    !template.starts_with("parts/") && !["404.html", "redirect.html"].contains(&template)
}

/// A playbook with the starter's content and templates that ask for every name that they are given.
fn site_that_asks() -> Site {
    let site = Site::starter();
    site.write("content/moved.md", b"+++\ntitle = \"Moved\"\naliases = [\"was-here\"]\n+++\n");
    for (template, names) in &CONTEXT.pages {
        let mut text = String::from("asked\n");
        ask_each("", names, 0, &mut text);
        if is_given_every(template) {
            ask_each("", &CONTEXT.every, 0, &mut text);
        }
        if template.starts_with("parts/") {
            site.write(&format!("templates/{template}"), text.as_bytes());
            continue;
        }
        for folder in ["pages", "customer/pages"] {
            let path = format!("templates/{folder}/{template}");
            if folder == "pages" || std::path::Path::new("themes/default").join(&path).exists() {
                site.write(&path, text.as_bytes());
            }
        }
    }
    site
}

#[test]
fn every_name_that_is_written_down_can_be_used_however_deep() {
    let site = site_that_asks();
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for page in ["index.html", "accounts/quangora/index.html", "was-here/index.html", "404.html"] {
        let text = std::fs::read_to_string(site.path(&format!("public/{page}"))).unwrap();
        assert!(text.starts_with("asked"), "{page}: {text}");
    }
    let plan = std::fs::read_to_string(site.path("public/accounts/quangora/2025/index.html")).unwrap();
    assert_eq!(plan.matches("asked").count(), 3, "a page shows the head and the side of its account: {plan}");
    let run = site.run(&["build", "-o", "customer", "--edition", "customer", "--account", "quangora"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

/// A site's own page of an account, and an account whose manager has a deputy.
fn account_page(template: &str) -> crate::support::Run {
    let account = "+++\ntitle = \"Lotus Mart\"\ncountry = \"VN\"\nmanager = \"duy\"\ndeputy = \"duy\"\n[[goals]]\nid = \"g1\"\ntitle = \"Shelves\"\n+++\n";
    let site = Site::with(&[
        ("content/accounts/lotus/_index.md", account),
        (
            "templates/pages/account.html",
            &format!("{{% extends \"base.html\" %}}{{% block parts %}}{template}{{% endblock %}}"),
        ),
    ]);
    let mut run = site.run(&["build"]);
    if run.code == 0 {
        run.out = std::fs::read_to_string(site.path("public/accounts/lotus/index.html")).unwrap();
    }
    run
}

#[test]
fn what_stands_inside_of_a_card_can_be_shown() {
    let run = account_page("<b>{{ deputy.title }}</b>");
    assert!(run.code == 0 && run.out.contains("<b>Phạm Duy</b>"), "{}{}", run.err, run.out);
}

#[test]
fn what_does_not_stand_inside_of_a_value_is_refused_where_it_is_asked_for() {
    for (template, message) in [
        ("{{ deputy.titel }}", "there is no `titel` in what is called `card` here"),
        ("{{ channel.title }}", "this is text: it has no `title`"),
        ("{{ team.title }}", "this is a list: it has no `title`"),
        ("{{ has.dso.title }}", "this is yes or no: it has no `title`"),
        (
            "{% for round in alignment %}{% for mark in round.marks %}{{ mark.vale }}{% endfor %}{% endfor %}",
            "`alignment_mark`",
        ),
    ] {
        let run = account_page(template);
        assert!(run.code == 1 && run.err.contains(message), "{template}: {}", run.err);
        assert!(run.err.contains("templates/pages/account.html:1:"), "{template}: {}", run.err);
    }
}
