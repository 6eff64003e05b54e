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

#[test]
fn every_name_that_is_written_down_can_be_used_however_deep() {
    let site = Site::empty();
    for (path, bytes) in &crate::support::tree(std::path::Path::new("content")) {
        site.write(&format!("content/{path}"), bytes);
    }
    site.write("site.toml", &std::fs::read("site.toml").unwrap());
    site.write("content/moved.md", b"+++\ntitle = \"Moved\"\naliases = [\"was-here\"]\n+++\n");
    for (page, names) in &CONTEXT.pages {
        let mut text = String::from("asked\n");
        ask_each("", names, 0, &mut text);
        if !["404.html", "redirect.html"].contains(page) {
            ask_each("", &CONTEXT.every, 0, &mut text);
        }
        site.write(&format!("templates/pages/{page}"), text.as_bytes());
        if std::path::Path::new("themes/default/templates/customer/pages").join(page).exists() {
            site.write(&format!("templates/customer/pages/{page}"), text.as_bytes());
        }
    }
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for page in ["index.html", "accounts/quangora/index.html", "was-here/index.html", "404.html"] {
        let text = std::fs::read_to_string(site.path(&format!("public/{page}"))).unwrap();
        assert!(text.starts_with("asked"), "{page}: {text}");
    }
    let run = site.run(&["build", "-o", "customer", "--edition", "customer", "--account", "quangora"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_card_is_no_text() {
    let text = "{% extends \"base.html\" %}{% block parts %}{% if deputy %}{{ deputy.title }}{% endif %}{% endblock %}";
    let site = Site::with(&[("templates/pages/account.html", text)]);
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
}
