//! The guide under `docs/guide`: a playbook without a fault, whose reference says what the code says.
//!
//! `UPDATE_GUIDE=1 cargo test --test guide` writes tables and help anew; what a key means is kept, since people write it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail loudly and reads what was written")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use keyplan::config::Written;
use keyplan::model::Kind;
use keyplan::model::common::Common;
use keyplan::plain::{Key, Need, Shape};
use support::{Run, Site};

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide")
}

fn keyplan(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyplan"));
    Run::of(&command.env_remove("SOURCE_DATE_EPOCH").arg("-C").arg(guide()).args(arguments).output().unwrap())
}

#[test]
fn the_guide_is_a_playbook_without_a_finding() {
    let check = keyplan(&["check", "--fail-on", "warning"]);
    assert_eq!((check.code, check.out.as_str()), (0, ""), "{}", check.err);
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("site");
    let build = keyplan(&["build", "--strict", "--format", "json", "-o", output.to_str().unwrap()]);
    let findings: serde_json::Value = serde_json::from_str(&build.out).unwrap();
    assert_eq!((build.code, &findings["findings"]), (0, &serde_json::json!([])), "{}", build.err);
    assert!(output.join("tutorial/index.html").is_file());
}

/// Each page of the reference that is made of records: its file, and the keys.
fn pages() -> Vec<(String, &'static [Key])> {
    let mut pages = vec![("site".to_owned(), Written::FIELDS), ("every-kind".to_owned(), Common::FIELDS)];
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Home) {
        pages.push((kind.word().to_owned(), kind.fields()));
    }
    pages
}

/// Compares what follows `head` on a page with what the code says; writes it when asked to.
fn compare(file: &str, head: &str, made: impl FnOnce(&str) -> String) {
    let path = guide().join("content/reference").join(file);
    let page = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (words, written) = page.split_once(head).unwrap_or_else(|| panic!("{file} has no line `{}`", head.trim()));
    let made = made(written);
    if std::env::var_os("UPDATE_GUIDE").is_some() {
        std::fs::write(&path, format!("{words}{head}{made}")).unwrap();
    } else {
        let differs = written.lines().zip(made.lines()).find(|(old, new)| old != new);
        assert_eq!(differs, None, "{file}: write it anew with UPDATE_GUIDE=1");
        assert_eq!(written.len(), made.len(), "{file}: write it anew with UPDATE_GUIDE=1");
    }
}

#[test]
fn the_reference_names_every_key_of_every_kind() {
    for (page, keys) in pages() {
        compare(&format!("{page}.md"), "\n## Keys\n", |written| {
            let mut made = String::new();
            table("", keys, &meanings(written), &mut made);
            made
        });
    }
}

/// What people wrote about each key: by the heading of its table and its name.
fn meanings(written: &str) -> BTreeMap<(String, String), String> {
    let (mut table, mut found) = (String::new(), BTreeMap::new());
    for line in written.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            heading.clone_into(&mut table);
        } else if let Some((name, rest)) = line.strip_prefix("| `").and_then(|line| line.split_once("` | ")) {
            let meaning = rest.trim_end_matches(" |").rsplit(" | ").next().unwrap_or("");
            found.insert((table.clone(), name.to_owned()), meaning.trim_matches(['|', ' ']).to_owned());
        }
    }
    found
}

/// A table of keys, then one for each table inside.
fn table(heading: &str, keys: &[Key], meanings: &BTreeMap<(String, String), String>, made: &mut String) {
    made.push_str("\n| key | needed | holds | means |\n|---|---|---|---|\n");
    let mut inner = Vec::new();
    for key in keys {
        let needed = match key.need {
            Need::Always => "always",
            Need::Approved => "approved",
            Need::Never => "",
        };
        let meaning = meanings.get(&(heading.to_owned(), key.name.to_owned())).map_or("", String::as_str);
        let _ = writeln!(made, "| `{}` | {needed} | {} | {meaning} |", key.name, holds(key.shape));
        let path = heading.trim_matches(['`', '[', ']']);
        let path = if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
        match key.shape {
            // The one list whose items are named by what they are about: the name is in the heading.
            Shape::List(Shape::Record([about, keys @ ..])) if key.name == "readings" => {
                inner.push((format!("`[{path}.<{}>]`", about.name), keys));
            }
            Shape::List(Shape::Record(keys)) => inner.push((format!("`[[{path}]]`"), *keys)),
            Shape::Record(keys) => inner.push((format!("`[{path}]`"), keys)),
            _ => {}
        }
    }
    for (heading, keys) in inner {
        let _ = write!(made, "\n### {heading}\n");
        table(&heading, keys, meanings, made);
    }
}

/// What a key holds, in words.
fn holds(shape: Shape) -> String {
    match shape {
        Shape::Value(wanted) => wanted.strip_prefix("a table ").map_or(wanted, |_| "a table, see above").to_owned(),
        Shape::Whole(least, most) => format!("a whole number from {least} to {most}").replace('-', "−"),
        Shape::List(Shape::Record(_)) => "a list of tables, see below".to_owned(),
        Shape::List(one) => format!("a list: {}", holds(*one)),
        Shape::Record(_) => "a table, see below".to_owned(),
    }
}

#[test]
fn a_record_asks_for_the_keys_that_the_reference_marks() {
    let places = [
        ("accounts/a/_index.md", Kind::Account),
        ("accounts/a/2025/_index.md", Kind::Plan),
        ("accounts/a/2025/decisions/d.md", Kind::Decision),
        ("accounts/a/2025/objectives/o.md", Kind::Objective),
        ("accounts/a/2025/reviews/r.md", Kind::Review),
        ("accounts/a/situation/needs.md", Kind::Situation),
        ("people/p.md", Kind::Person),
        ("pillars/q.md", Kind::Pillar),
        ("s.md", Kind::Page),
    ];
    for (file, kind) in places {
        let site = Site::with(&[(&format!("content/{file}"), "+++\n+++\n")]);
        let run = site.run(&["check", "--select", "KP006", "--format", "json", &format!("content/{file}")]);
        let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let of_this = |finding: &&serde_json::Value| finding["file"] == format!("content/{file}");
        let missing = found["findings"].as_array().unwrap().iter().filter(of_this);
        let missing: BTreeSet<String> = missing
            .filter_map(|finding| finding["message"].as_str()?.strip_prefix('`')?.strip_suffix("` is missing"))
            .map(str::to_owned)
            .collect();
        let always = kind.fields().iter().filter(|key| key.need == Need::Always).map(|key| key.name.to_owned());
        // A review has a title without being given one; all others need theirs, which the page of every kind says.
        let title = (kind != Kind::Review).then(|| "title".to_owned());
        assert_eq!(missing, always.chain(title).collect(), "{file}");
    }
}

#[test]
fn the_reference_names_every_command_and_option() {
    compare("command-line.md", "\n## Commands\n", |_| {
        let top = help(&[]);
        let mut made = format!("\n### `keyplan`\n\n```text\n{top}\n```\n");
        verbs(&mut Vec::new(), &top, &mut made);
        made
    });
}

/// The help of every verb below one, in the order of its own help, without what `keyplan --help` says already.
fn verbs<'h>(path: &mut Vec<&'h str>, above: &'h str, made: &mut String) {
    let Some((_, commands)) = above.split_once("Commands:\n") else { return };
    for verb in commands.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next()) {
        if verb == "help" {
            continue;
        }
        path.push(verb);
        let whole = help(path);
        let _ = write!(made, "\n### `keyplan {}`\n\n```text\n{}\n```\n", path.join(" "), own(&whole));
        verbs(&mut path.clone(), &whole, made);
        path.pop();
    }
}

/// The help of a verb without the options that every verb has.
fn own(help: &str) -> String {
    const EVERYWHERE: [&str; 8] =
        ["--project", "--today", "--format", "--color", "--quiet", "--verbose", "--help", "--version"];
    let Some((before, options)) = help.split_once("Options:\n") else { return help.to_owned() };
    let (options, after) = options.split_once("\n\n").unwrap_or((options, ""));
    let (mut kept, mut keeps) = (Vec::new(), true);
    for line in options.lines() {
        if line.trim_start().starts_with('-') {
            keeps = !EVERYWHERE.iter().any(|option| line.split([' ', ',']).any(|word| word == *option));
        }
        kept.extend(keeps.then_some(line));
    }
    let mut own = before.trim_end().to_owned();
    if !kept.is_empty() {
        let _ = write!(own, "\n\nOptions:\n{}", kept.join("\n"));
    }
    if !after.is_empty() {
        let _ = write!(own, "\n\n{after}");
    }
    own
}

fn help(verbs: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_keyplan")).env_remove("COLUMNS").args(verbs).arg("--help").output();
    let text = String::from_utf8(run.unwrap().stdout).unwrap().replace(".exe", "");
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}
