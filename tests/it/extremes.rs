//! Every sentence of the program in every language with what nobody had in mind when writing it: nothing, one, a million,
//! a name without letters, a name that never ends, a name that looks like a blank.

use std::collections::{BTreeMap, BTreeSet};

use keyplan::diagnostics::{Message, Value};
use keyplan::language::locale::BUILT_IN;
use keyplan::language::{Format, Locale};

const COUNTS: [i64; 8] = [0, 1, 2, 5, 11, 21, 1000, 1_000_000];

/// A blank of a pattern: as it stands there, its name, and behind `|` or `?` what it chooses from.
struct Blank<'p> {
    whole: &'p str,
    name: &'p str,
    forms: Option<Vec<&'p str>>,
    words: Option<Vec<&'p str>>,
}

/// The blanks of a pattern. Braces around anything else are part of an example.
fn blanks(pattern: &str) -> Vec<Blank<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(open) = pattern[at..].find('{').map(|open| at + open) {
        if pattern[open + 1..].starts_with('{') {
            at = open + 2;
            continue;
        }
        let Some(close) = pattern[open..].find('}').map(|close| open + close) else { break };
        let inner = &pattern[open + 1..close];
        let end = inner.find(['|', '?']).unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        at = close + 1;
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit())
        {
            continue;
        }
        let parts = |sign: char| rest.strip_prefix(sign).map(|rest| rest.split('|').collect());
        all.push(Blank { whole: &pattern[open..=close], name, forms: parts('|'), words: parts('?') });
    }
    all
}

/// Every English pattern.
fn patterns() -> Vec<&'static str> {
    let all = crate::sentences::catalogue("fr").into_keys();
    all.map(|pattern| &*Box::leak(pattern.into_boxed_str())).collect()
}

/// A sentence whose blanks are filled with a count, a word, or else with `other`.
fn sentence(pattern: &'static str, count: i64, choice: usize, other: &Value) -> Message {
    let blanks = blanks(pattern);
    let value = |name: &str| {
        let mut here = blanks.iter().filter(|blank| blank.name == name);
        match here.clone().find_map(|blank| blank.words.as_ref()) {
            // The last text of a choice is for any other word.
            Some(words) => match words[choice % words.len()].split_once(": ") {
                Some((word, _)) => Value::Name(word.to_owned()),
                None => Value::Name("other".to_owned()),
            },
            None if here.any(|blank| blank.forms.is_some()) => Value::Count(count),
            None => other.clone(),
        }
    };
    let values = blanks.iter().map(|blank| (blank.name, value(blank.name))).collect();
    Message::new(pattern, values)
}

/// What a language says, by the English patterns.
fn sayings(code: &str) -> BTreeMap<&'static str, String> {
    let mut own = if code == "en" { BTreeMap::new() } else { crate::sentences::catalogue(code) };
    patterns().into_iter().map(|pattern| (pattern, own.remove(pattern).unwrap_or_else(|| pattern.to_owned()))).collect()
}

#[test]
fn no_value_leaves_a_blank_or_a_gap() {
    let names = ["Lotus Mart", "", "{name}", "{days|# day|# days}"].map(|name| Value::Name(name.to_owned()));
    let long = Value::Name("Nguyễn Thị Ánh ".repeat(200) + "Ỹ");
    let many = Value::Count(1_000_000);
    let mut wrong = Vec::new();
    for code in BUILT_IN {
        let format = Format::of(&Locale::of_keyplan(code));
        for (pattern, text) in &sayings(code) {
            for (at, other) in names.iter().chain([&long, &many]).enumerate() {
                for (choice, count) in COUNTS.into_iter().enumerate() {
                    let said = format.say(&sentence(pattern, count, choice, other));
                    // A name that looks like a blank stays a name.
                    let is_blank = matches!(at, 2 | 3);
                    let left = !is_blank && blanks(text).iter().any(|blank| said.contains(blank.whole));
                    // Where a name is nothing, the blanks around it meet; elsewhere two stand only in examples of commands.
                    let is_gapped = at != 1 && said.contains("  ") && !text.contains("  ");
                    let is_loose = at != 1 && said.trim() != said && text.trim() == text;
                    if left || is_gapped || is_loose || said.is_empty() {
                        wrong.push(format!("{code}: {said}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.into_iter().take(20).collect::<Vec<_>>().join("\n"));
}

/// The forms of a counted word are as many as the language tells numbers apart, or it has one for all; and a form that shows
/// its number is not used for one thing with the word of many.
#[test]
fn a_counted_word_has_the_forms_of_its_language() {
    let mut wrong = Vec::new();
    for code in BUILT_IN {
        let language = Locale::of_keyplan(code);
        let wanted = language.text("language.plural").split(';').filter(|rule| !rule.trim().is_empty()).count() + 1;
        for text in sayings(code).values() {
            for blank in blanks(text) {
                let own = blank.forms.iter().flatten().filter(|form| !form.starts_with('=')).count();
                if blank.forms.is_some() && own != wanted && own != 1 {
                    wrong.push(format!("{code}: {} in {text}", blank.whole));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// So many of something, as pages say it.
#[test]
fn every_counted_noun_is_said_for_every_number() {
    for code in BUILT_IN {
        let language = Locale::of_keyplan(code);
        let nouns = crate::languages::table(code)
            .into_iter()
            .filter_map(|(key, _)| Some(key.strip_prefix("count.")?.rsplit_once('.')?.0.to_owned()));
        for noun in nouns.collect::<BTreeSet<_>>() {
            for count in COUNTS {
                let said = language.count(&noun, usize::try_from(count).unwrap());
                let is_fine = !said.contains(['{', '}']) && !said.contains("  ") && said.trim() == said;
                assert!(is_fine && !said.is_empty(), "{code} {noun} {count}: {said:?}");
            }
            let [one, two] = [1, 2].map(|count| language.count(&noun, count));
            let has_number = one.contains('1') && two.contains('2');
            let word = |said: &str| said.chars().filter(|char| !char.is_ascii_digit()).collect::<String>();
            assert!(
                code != "en" || !has_number || word(&one) != word(&two) || NO_NOUN.contains(&&*noun),
                "{noun}: {one}, {two}"
            );
        }
    }
}

/// What is counted by a word that is no noun, and is the same for one and for many in English.
const NO_NOUN: [&str; 11] = [
    "without_next",
    "late_items",
    "open_items",
    "open_actions",
    "closed_actions",
    "strategic",
    "tactical",
    "operational",
    "amber",
    "red",
    "found_here",
];

/// `KEYPLAN_SAID=FOLDER` writes what each language says there, with one and with many of everything, for who reads it aloud.
#[test]
fn what_is_said_can_be_read() {
    let Some(folder) = std::env::var_os("KEYPLAN_SAID").map(std::path::PathBuf::from) else { return };
    for code in BUILT_IN {
        let format = Format::of(&Locale::of_keyplan(code));
        let name = Value::Name("Lotus Mart".to_owned());
        let line = |pattern| {
            [1, 21].map(|count| format.say(&sentence(pattern, count, 0, &name)).replace('\n', "⏎")).join("\n")
        };
        let all: Vec<String> = patterns().into_iter().map(line).collect();
        std::fs::write(folder.join(format!("{code}.txt")), all.join("\n\n")).unwrap();
    }
}
