//! What Keyplan says in other languages: the catalogue of a language has every sentence of the program, with the same
//! blanks, and none that the program does not say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::support::{OBJECTIVE, Site};
use keyplan::diagnostics::Code;
use keyplan::health;
use keyplan::language::{Format, Locale};
use toml::de::DeTable;

const LANGUAGES: [&str; 3] = ["vi", "fr", "da"];

/// The sources of the program.
fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            all.push(path);
        }
    }
    all.sort();
}

/// A string literal of Rust at the beginning of a text, with its escapes read.
fn literal(text: &str) -> Option<String> {
    let mut chars = text.strip_prefix('"')?.chars().peekable();
    let mut out = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(out),
            '\\' => match chars.next()? {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                'u' => {
                    let code: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    out.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                }
                other => out.push(other),
            },
            char => out.push(char),
        }
    }
}

/// Whether a pattern holds a word or quotation marks, and not only blanks and signs.
fn has_words(pattern: &str) -> bool {
    let mut depth = 0;
    let mut bare = String::new();
    for char in pattern.chars() {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            '|' | '?' | ' ' if depth > 0 => bare.push(' '),
            _ if depth == 0 => bare.push(char),
            _ => {}
        }
    }
    bare.chars().any(char::is_alphabetic) || pattern.contains(['|', '?', '“'])
}

/// Every pattern that the program says, in the order of its sources.
fn patterns() -> Vec<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let mut places: Vec<usize> = ["say!(", "phrase!(", "WANTED: &'static str =", "help!("]
            .iter()
            .flat_map(|sign| code.match_indices(sign).map(|(at, sign)| at + sign.len()))
            .collect();
        // What references name stands in one table.
        if let Some((at, table)) =
            code.find("kinds! {\n").map(|at| (at, code[at..].split('}').next().unwrap_or_default()))
        {
            places.extend(table.match_indices(" \"a").map(|(sign, _)| at + sign + 1));
        }
        places.sort_unstable();
        for at in places {
            let pattern = literal(code[at..].trim_start());
            if let Some(pattern) = pattern.filter(|pattern| has_words(pattern) && seen.insert(pattern.clone())) {
                all.push(pattern);
            }
        }
    }
    // The help is made of the options.
    all.extend(keyplan::cli::help_sentences().into_iter().filter(|text| has_words(text) && !seen.contains(text)));
    all
}

/// The names of the blanks of a pattern.
fn blanks(pattern: &str) -> BTreeSet<&str> {
    let pattern = pattern.trim();
    let mut all = BTreeSet::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        let after = &rest[at + 1..];
        if let Some(literal) = after.strip_prefix('{') {
            rest = literal;
            continue;
        }
        let Some(end) = after.find('}') else { break };
        all.insert(after[..end].split(['|', '?']).next().unwrap());
        rest = &after[end + 1..];
    }
    all
}

/// What a language says in place of English patterns.
pub(crate) fn catalogue(language: &str) -> BTreeMap<String, String> {
    let path = format!("{}/themes/default/sentences/{language}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let table = DeTable::parse(&text).unwrap_or_else(|error| panic!("{language}: {error}"));
    let sentences = table
        .get_ref()
        .iter()
        .filter_map(|(key, value)| Some((key.get_ref().to_string(), value.get_ref().as_str()?.to_owned())));
    sentences.collect()
}

#[test]
fn a_language_says_every_sentence_of_the_program_and_no_other() {
    let patterns = patterns();
    assert!(patterns.len() > 500, "only {} sentences were found in the sources", patterns.len());
    let known: BTreeSet<&str> = patterns.iter().map(String::as_str).collect();
    let mut faults = Vec::new();
    for language in LANGUAGES {
        let said = catalogue(language);
        for pattern in &patterns {
            match said.get(pattern) {
                None => faults.push(format!("{language}: missing: {pattern:?}")),
                Some(own) if blanks(own) != blanks(pattern) => {
                    faults.push(format!("{language}: other blanks: {pattern:?} = {own:?}"));
                }
                Some(_) => {}
            }
        }
        for pattern in said.keys().filter(|pattern| !known.contains(pattern.as_str())) {
            faults.push(format!("{language}: nobody says: {pattern:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_literal_is_read_as_rust_reads_it() {
    for (text, read) in [
        (r#""plain", name"#, "plain"),
        (r#""with `\"quotes\"`")"#, "with `\"quotes\"`"),
        ("\"over \\\n         two lines\"", "over two lines"),
        (r#""a\u{a0}b""#, "a\u{a0}b"),
    ] {
        assert_eq!(literal(text).unwrap(), read);
    }
    assert_eq!(literal("name"), None);
}

#[test]
fn blanks_are_told_from_braces() {
    let of = |pattern: &'static str| blanks(pattern).into_iter().collect::<Vec<_>>();
    assert_eq!(of("{name} has {days|# day|# days}, {kind?a: b|c}; `{{ x }}`"), ["days", "kind", "name"]);
    assert!(!has_words("{a}: `{b}`") && has_words("{a} and"));
}

#[test]
fn every_code_is_explained_in_every_language() {
    for language in LANGUAGES {
        let path = format!("{}/themes/default/sentences/{language}.toml", env!("CARGO_MANIFEST_DIR"));
        let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        let format = Format::of(&Locale::built_in(language).into());
        for code in Code::ALL {
            let explained = &table["explain"][code.text()];
            for part in ["finds", "matters", "settle", "wrong", "right"] {
                assert!(
                    explained.get(part).is_some_and(|text| text.as_str() != Some("")),
                    "{language} {} {part}",
                    code.text()
                );
            }
            let said = health::explain(*code, &format);
            let english = health::explain(*code, &Format::of(Locale::english()));
            let same = said
                .lines()
                .skip(1)
                .filter(|line| line.len() > 40 && !line.starts_with("    ") && !line.contains(" = ["));
            let same: Vec<&str> = same.filter(|line| english.contains(line)).collect();
            assert_eq!(same, [""; 0], "{language} {}", code.text());
        }
    }
}

/// A playbook with a link to nobody, and a late objective.
fn with_findings(language: &str) -> Site {
    let site = format!("title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-03-31\n{language}");
    let objective = OBJECTIVE.replace("owner = \"duy\"", "owner = \"dui\"");
    Site::with(&[("site.toml", &site), ("content/accounts/lotus/2025/objectives/shelf.md", &objective)])
}

#[test]
fn the_terminal_speaks_the_language_that_is_asked_for_then_that_of_the_site_then_that_of_the_machine() {
    let short = ["check", "--format", "short"];
    let french = "aucune personne";
    for (language, variables, arguments, word) in [
        ("", &[][..], &short[..], "no person is called `dui`"),
        ("", &[("LC_ALL", "fr_FR.UTF-8")][..], &short[..], french),
        ("language = \"da\"\n", &[("LC_ALL", "fr_FR.UTF-8")][..], &short[..], "dui"),
        ("language = \"en\"\n", &[("LC_ALL", "fr_FR.UTF-8")][..], &short[..], "no person is called `dui`"),
        ("language = \"da\"\n", &[][..], &["check", "--format", "short", "--language", "fr"][..], french),
        ("", &[("LC_ALL", "tlh_QS")][..], &short[..], "no person is called `dui`"),
    ] {
        let run = with_findings(language).run_with(variables, arguments);
        assert!(run.out.contains(word), "{language} {variables:?} {arguments:?}: {}{}", run.out, run.err);
    }
    let danish = with_findings("language = \"da\"\n").run(&short);
    assert!(!danish.out.contains("no person") && danish.out.contains("ingen person"), "{}", danish.out);
    // Editors find the level by its word.
    assert!(danish.out.contains("error[KP101]") && !danish.out.contains("fejl["), "{}", danish.out);
}

#[test]
fn the_language_of_the_machine_changes_no_byte_of_a_page() {
    let build = |variables: &[(&str, &str)]| {
        let site = Site::with(&[]);
        assert_eq!(site.run_with(variables, &["build"]).code, 0);
        crate::support::tree(&site.path("public"))
    };
    assert!(build(&[]) == build(&[("LC_ALL", "vi_VN.UTF-8")]));
}

#[test]
fn programs_read_english_and_find_the_other_language_beside_it() {
    let run = with_findings("language = \"vi\"\n").run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let finding = report["findings"].as_array().unwrap().iter().find(|it| it["code"] == "KP101").unwrap();
    assert_eq!(finding["message"], "no person is called `dui`");
    assert_eq!(finding["local"]["language"], "vi");
    let local = finding["local"]["message"].as_str().unwrap();
    assert!(local.contains("`dui`") && local != "no person is called `dui`", "{local}");
    let english = with_findings("").run(&["check", "--format", "json"]);
    assert!(!english.out.contains("\"local\""), "{}", english.out);
}

#[test]
fn pages_say_findings_in_the_language_of_the_site() {
    for language in LANGUAGES {
        let objective = OBJECTIVE.replace("due = 2025-12-31", "due = 2025-06-30");
        let site = format!("title = \"Plans\"\nsupplier = \"M\"\ntoday = 2026-03-31\nlanguage = \"{language}\"\n");
        let site = Site::with(&[
            ("site.toml", site.as_str()),
            ("content/accounts/lotus/2025/objectives/shelf.md", objective.as_str()),
        ]);
        site.build();
        for page in ["health", "rules"] {
            let html = site.page(page);
            assert!(html.contains("KP715"), "{language} {page}");
            let english = html.matches("lang=\"en\"").count();
            // The names of rules are the same in every language.
            let names = if page == "rules" { 2 * Code::ALL.len() } else { 0 };
            assert!(english <= names, "{language} {page}: {english} texts are marked as English");
        }
    }
}

#[test]
fn a_language_of_a_site_says_its_sentences_in_its_one_file() {
    let english =
        std::fs::read_to_string(format!("{}/themes/default/locales/en.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut own: toml::Table = english.parse().unwrap();
    own.retain(|key, _| ["language", "number", "date", "period"].contains(&key));
    let with = |sentence: &str| {
        let table = format!("{own}\n[sentences]\n\"no person is called `{{name}}`\" = \"{sentence}\"\n");
        let site = with_findings("language = \"nb\"\n");
        site.write("locales/nb.toml", table.as_bytes());
        site.run(&["check", "--format", "short"])
    };
    let said = with("ingen heter `{name}`");
    assert!(said.out.contains("ingen heter `dui`"), "{}{}", said.out, said.err);
    let lost = with("ingen heter det");
    assert!(lost.code == 2 && lost.out.contains("`{name}` is not filled in here"), "{}{}", lost.out, lost.err);
}
