//! A language that nobody speaks: English with a mark on every letter, and longer by two fifths. What stands unmarked on a
//! page or on the terminal is a word that no table holds.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::languages::texts;
use crate::support::{Site, tree};

/// A text as the language says it. Blanks and code stay; the forms of a counted word and the texts of a choice are said.
fn marked(text: &str) -> String {
    let (mut out, mut rest, mut is_code, mut letters) = (String::new(), text, false, 0);
    while let Some(char) = rest.chars().next() {
        let blank = rest.starts_with('{').then(|| rest.find('}')).flatten();
        if let (Some(end), false) = (blank, rest.starts_with("{{")) {
            out.push_str(&marked_blank(&rest[..=end]));
            rest = &rest[end + 1..];
            continue;
        }
        is_code ^= char == '`';
        out.push(char);
        if !is_code && char.is_ascii_alphabetic() {
            out.push('\u{301}');
            letters += 1;
        }
        rest = &rest[char.len_utf8()..];
    }
    out + &"o\u{301}".repeat((letters * 2_usize).div_ceil(5))
}

/// `{n|# day|# days}` and `{kind?plan: a plan|a #}`, said.
fn marked_blank(blank: &str) -> String {
    let inner = &blank[1..blank.len() - 1];
    let Some(at) = inner.find(['|', '?']) else { return blank.to_owned() };
    let (name, forms) = inner.split_at(at);
    let said = |form: &str| match form.split_once(if forms.starts_with('?') { ": " } else { " " }) {
        Some((key, text)) if forms.starts_with('?') => format!("{key}: {}", marked(text)),
        Some((exact, text)) if exact.starts_with('=') => format!("{exact} {}", marked(text)),
        _ => marked(form),
    };
    let said: Vec<String> = forms[1..].split('|').map(said).collect();
    format!("{{{name}{}{}}}", &forms[..1], said.join("|"))
}

/// A text as TOML writes it in one line, which is as JSON does.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// The table of the language: that of English, but for how numbers, days and plurals are made.
fn table() -> String {
    let as_they_are = ["language.", "number.", "date.", "period.", "cell."];
    let mut out = String::new();
    for (key, text) in crate::languages::table("en") {
        let text = if as_they_are.iter().any(|part| key.starts_with(part)) { text } else { marked(&text) };
        let _ = writeln!(out, "{key} = {}", quoted(&text));
    }
    let _ = writeln!(out, "[sentences]");
    // Every language says the same sentences.
    for english in crate::sentences::catalogue("fr").keys() {
        let _ = writeln!(out, "{} = {}", quoted(english), quoted(&marked(english)));
    }
    out
}

/// The starter in this language.
fn starter() -> Site {
    spoken("qps", &table())
}

/// The starter in a language with this table.
fn spoken(code: &str, table: &str) -> Site {
    let site = Site::starter();
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    let settings = settings.replace("language = \"en\"", &format!("language = \"{code}\""));
    site.write("site.toml", settings.as_bytes());
    site.write(&format!("locales/{code}.toml"), table.as_bytes());
    site
}

/// A second language that nobody speaks is read from right to left.
#[test]
fn a_language_from_right_to_left_turns_its_pages_and_nothing_else() {
    let site = spoken("qpr", &table().replace("language.dir = \"ltr\"", "language.dir = \"rtl\""));
    site.build();
    for (path, bytes) in tree(&site.path("public")) {
        let html = String::from_utf8_lossy(&bytes);
        if path.strip_suffix(".html").is_some() {
            assert!(html.contains("<html lang=\"qpr\" dir=\"rtl\">"), "{path} is not turned");
            let turned_back = html.matches(" lang=\"vi\" dir=\"ltr\"").count();
            let alone = html.matches(" lang=\"vi\"").count();
            assert_eq!(turned_back, alone, "{path} has Vietnamese that would run from right to left");
            // A table says for itself where its sentences have a sign, and so does an author.
            let torn = html.match_indices(['+', '\u{2212}']).find(|(at, sign)| {
                let figure = html[at + sign.len()..].trim_start_matches(|sign: char| sign.is_ascii_digit());
                html[..*at].ends_with('>') && figure.len() < html.len() - at - sign.len() && figure.starts_with('<')
            });
            assert_eq!(torn, None, "{path} has a sign that would stand behind its figure");
        }
    }
    assert!(site.page("accounts/quangora/2025").contains(">\u{200e}+"), "a mark that is not seen keeps it before");
    let note = site.page("accounts/quangora/pages/kiem-ke-ke-hang");
    assert!(note.contains("<h1 lang=\"vi\" dir=\"ltr\">") && note.contains("prose\" lang=\"vi\""), "{note}");
}

/// What stands left in one language stands right in another, so sheets say where a line begins and ends. Drawings are
/// the same in every language: the scale of a chart is on its left, and so is the first room of a key plan.
#[test]
fn a_sheet_names_no_side_but_of_a_drawing() {
    const DRAWN: [&str; 5] = [
        "  margin-right: auto;",
        "  left: calc(var(--u) * (var(--x, 0) + 1));",
        "  padding-left: calc(var(--u) * 7);",
        ".path-chart { width: calc(100% - 4rem); margin-left: 2.75rem; }",
        ".path-chart.far { width: calc(100% - 6rem); margin-left: 4.75rem; }",
    ];
    let is_side = |word: &str| {
        let begins = ["left", "right"].iter().find_map(|side| word.strip_suffix(side));
        // A margin of a sheet of paper is where it is.
        begins.is_some_and(|begin| begin.is_empty() || (begin.ends_with('-') && begin != "bottom-"))
    };
    let names_a_side = |line: &&str| line.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(is_side);
    let mut found = Vec::new();
    for folder in ["themes/default/static", "themes/default/styles"] {
        let sheets = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        for (path, bytes) in sheets.into_iter().filter(|(path, _)| path.strip_suffix(".css").is_some()) {
            let text = String::from_utf8(bytes).unwrap();
            let rules = text.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest));
            let sided = rules.flat_map(str::lines).filter(names_a_side).filter(|line| !DRAWN.contains(line));
            found.extend(sided.map(|line| format!("{folder}/{path}: {line}")));
        }
    }
    assert_eq!(found, Vec::<String>::new());
    // In its place a text runs its own way: `هدف (OTIF) 95%!` begins on the right and ends with its `!` on the left.
    let sheet = std::fs::read_to_string("themes/default/static/keyplan.css").unwrap();
    assert!(sheet.contains("svg text, svg [lang] { unicode-bidi: plaintext; }"));
}

/// The words of a text that hold nothing but letters of English, four at least: shorter ones are units and signs.
fn unmarked(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '\u{301}')).map(str::to_owned);
    words.filter(|word| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Every word that the authors of the starter wrote, in prose, names and files.
fn of_authors(site: &Site) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (path, bytes) in tree(&site.path("content")) {
        all.extend(unmarked(&path.to_lowercase()));
        all.extend(unmarked(&String::from_utf8_lossy(&bytes).to_lowercase()));
    }
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    all.extend(unmarked(&settings.to_lowercase()));
    all
}

#[test]
fn every_word_of_a_page_stands_in_the_table_of_its_language() {
    let site = starter();
    let build = site.run(&["build", "--quiet"]);
    assert_eq!(build.code, 0, "{}{}", build.out, build.err);
    let authors = of_authors(&site);
    let mut left: BTreeSet<String> = BTreeSet::new();
    for (path, bytes) in tree(&site.path("public")) {
        if path.strip_suffix(".html").is_none() {
            continue;
        }
        for text in texts(&String::from_utf8_lossy(&bytes)) {
            let words: Vec<String> = unmarked(&text).filter(|word| !authors.contains(word)).collect();
            // The place of a finding, an address, and the name of a rule.
            let is_name = ["content/", "http", "kp"].iter().any(|begin| text.starts_with(begin));
            if !is_name && !words.is_empty() {
                let shown: String = text.chars().take(90).collect();
                left.insert(format!("{}: {shown}", words.join(" ")));
            }
        }
    }
    assert!(left.is_empty(), "{} left\n{}", left.len(), left.into_iter().take(60).collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_word_of_the_terminal_stands_in_the_table_of_its_language() {
    let site = starter();
    let authors = of_authors(&site);
    let mut left = BTreeSet::new();
    for words in [
        &["check"][..],
        &["check", "--statistics"],
        &["build"],
        &["diff", "."],
        &["new", "objective", "quangora/2025", "An aim", "--kpi", "Rate"],
        &["new", "plan", "quangora", "2028", "--follows", "2025"],
        &["new", "person"],
        &["new", "account"],
        &["export", "csv", "-o", "tables"],
        &["theme", "new", "ours"],
        &["check", "--select", "files,nonsense"],
        &["check", "nowhere.md"],
        &[],
    ] {
        let run = site.run(words);
        let said = run.out.to_lowercase() + &run.err.to_lowercase();
        // Code, names of rules, commands, files and what authors wrote are the same in every language.
        for line in said.lines().filter(|line| {
            !line.contains(" | ") && !line.contains("  kp") && !line.trim_start().starts_with(['|', '-'])
        }) {
            let outside = |text: &str, signs: &[char]| text.split(signs).step_by(2).collect::<Vec<_>>().join(" ");
            let bare = outside(&outside(&outside(line, &['`']), &['"']), &['“', '”']);
            let known = |word: &String| authors.contains(word) || NAMES.contains(&word.as_str());
            let words: Vec<String> = unmarked(&bare).filter(|word| !known(word)).collect();
            if !words.is_empty() && !bare.contains("keyplan ") {
                left.insert(format!("{}: {bare}", words.join(" ")));
            }
        }
    }
    assert!(left.is_empty(), "{} left\n{}", left.len(), left.into_iter().take(60).collect::<Vec<_>>().join("\n"));
}

/// Names on the terminal.
const NAMES: [&str; 7] = ["keyplan", "public", "site", "toml", "content", "tables", "themes"];
