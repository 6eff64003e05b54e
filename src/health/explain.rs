//! The explanation of a code as `keyplan explain` prints it.

use std::fmt::Write as _;

use crate::diagnostics::{Code, Explanation, Level, Message, say};
use crate::health::rule::{Scope, Threshold, Time};
use crate::health::rules::rule;
use crate::language::{Format, Locale};

/// The explanation of a code.
pub(crate) fn explanation(code: Code) -> Explanation {
    let own = || rule(code).map(|rule| rule.text);
    code.explanation().or_else(own).expect("a code without an explanation in the table is a rule: a test holds this")
}

/// The explanation of a code as a language says it; in English where it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Explained<'a> {
    pub(crate) finds: &'a str,
    pub(crate) matters: &'a str,
    pub(crate) settle: &'a str,
    pub(crate) wrong: &'a str,
    pub(crate) right: &'a str,
    /// Whether the language says it.
    pub(crate) is_said: bool,
}

/// The explanation of a code in a language.
pub(crate) fn explained(code: Code, locale: &Locale) -> Explained<'_> {
    let text = explanation(code);
    let own = |part| locale.explanation(code, part);
    Explained {
        finds: own("finds").unwrap_or(text.finds),
        matters: own("matters").unwrap_or(text.matters),
        settle: own("settle").unwrap_or(text.settle),
        wrong: own("wrong").unwrap_or(text.wrong),
        right: own("right").unwrap_or(text.right),
        is_said: locale.code() == "en" || own("finds").is_some(),
    }
}

/// What a threshold of a rule means, in a language.
pub(crate) fn meaning<'a>(code: Code, threshold: &Threshold, locale: &'a Locale) -> &'a str {
    locale.explanation(code, threshold.key).unwrap_or(threshold.meaning)
}

/// The explanation of a code as plain text, at most 80 columns wide.
pub fn explain(code: Code, format: &Format) -> String {
    let text = explained(code, &format.language);
    let say = |message: &Message| format.say(message);
    let mut out = format!("{} {}\n\n{}", code.text(), code.name(), wrapped(&say(&weight(code))));
    for (head, text) in [
        (say!("What it finds"), text.finds),
        (say!("Why it matters"), text.matters),
        (say!("How to settle it"), text.settle),
    ] {
        let _ = write!(out, "\n{}\n{}", say(&head), wrapped(text));
    }
    if let Some(rule) = rule(code) {
        let _ = write!(out, "\n{}\n{}", say(&say!("What it looks at")), wrapped(&say(&reach(rule.scope))));
        let _ = write!(out, "\n{}\n{}", say(&say!("As days pass")), wrapped(&say(&passing(rule.time))));
        if !rule.thresholds.is_empty() {
            let _ = writeln!(out, "\n{}", say(&say!("Numbers that site.toml can change")));
        }
        for threshold in rule.thresholds {
            let meaning = meaning(code, threshold, &format.language);
            let _ = write!(out, "{}", wrapped(&format!("{} = {}: {meaning}", threshold.key, threshold.default)));
        }
    }
    for (head, text) in [(say!("Instead of"), text.wrong), (say!("Write"), text.right)] {
        let _ = writeln!(out, "\n{}", say(&head));
        for line in text.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    if code.is_rule() {
        out.push_str(&lived_with(code, format));
    } else if code.level() != Level::Error {
        let not_lowered =
            say!("It can neither be waived nor lowered: settle it, or leave it out of a check with --ignore.");
        let _ = write!(out, "\n{}\n{}", say(&say!("To lower it")), wrapped(&say(&not_lowered)));
    }
    out
}

/// A code as a line of the list of all: what it finds, in its first sentence.
pub fn gist(code: Code, locale: &Locale) -> &str {
    let finds = explained(code, locale).finds;
    let end = finds.find(". ").map_or(finds.len(), |at| at + 1);
    finds[..end].trim_end_matches('.')
}

/// How a finding of a rule is accepted for a while, and how the rule itself is lowered.
fn lived_with(code: Code, format: &Format) -> String {
    let text = code.text();
    let site = match code.level() {
        Level::Error => say!("Lower it everywhere, in site.toml: \"warning\", \"note\" or \"off\""),
        Level::Warning => say!("Lower it everywhere, in site.toml: \"note\" or \"off\""),
        Level::Note => say!("Lower it everywhere, in site.toml: \"off\""),
    };
    let file = say!("Accept it for a while, in the file that it points at, at most 180 days:");
    format!(
        "\n{}\n{}  waive = [{{rule = \"{text}\", reason = \"…\", on = 2026-01-31, until = 2026-06-30}}]\n{}    [rules]\n    {text} = \"off\"\n",
        format.say(&say!("To waive or lower it")),
        wrapped(&format.say(&file)),
        wrapped(&format.say(&site))
    )
}

/// What a finding of this code leads to.
fn weight(code: Code) -> Message {
    match (code, code.level()) {
        (Code::KP901 | Code::KP903, _) => say!("An error: nothing is built, and the command ends with 2."),
        (Code::KP904, _) => say!("An error: nothing is published, and the command ends with 3."),
        (code, level) if code.is_rule() => match level {
            Level::Error => {
                say!(
                    "Up to an error about the plan: it shows on the site and in `keyplan check`, and stops a build only with --strict. A plan in draft gets a warning."
                )
            }
            Level::Warning => {
                say!(
                    "A warning about the plan: it shows on the site and in `keyplan check`, and stops a build only with --strict."
                )
            }
            Level::Note => say!("A note about the plan: worth knowing, and no more."),
        },
        (Code::KP801 | Code::KP802 | Code::KP803 | Code::KP804 | Code::KP806 | Code::KP807, _) => {
            say!("An error: no customer edition is written until it is settled. It cannot be waived.")
        }
        (_, Level::Error) => say!("An error: nothing is published until it is settled. It cannot be waived."),
        (_, Level::Warning) => say!("A warning: the site is built all the same."),
        (_, Level::Note) => say!("A note: worth knowing, and no more."),
    }
}

/// How findings change as days pass.
fn passing(time: Time) -> Message {
    match time {
        Time::Constant => say!("Nothing changes: it says the same on any day."),
        Time::Ripens => say!("Findings appear and become more serious; none goes away by itself."),
        Time::Passes => {
            say!("Findings come and go: what is long past stops counting, and what begins starts to count.")
        }
    }
}

/// Text in lines of at most 80 columns, indented by two.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut line = String::from(" ");
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() + 1 > 80 {
            out.push_str(&line);
            out.push('\n');
            line = String::from(" ");
        }
        line.push(' ');
        line.push_str(word);
    }
    out + &line + "\n"
}

/// What a rule looks at.
fn reach(scope: Scope) -> Message {
    match scope {
        Scope::Thing => say!("One thing, and what it names."),
        Scope::Plan => say!("One plan, and everything under it."),
        Scope::Account => say!("One account, and everything under it."),
        Scope::Playbook => say!("The whole playbook."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Format {
        Format::of(Locale::english())
    }

    #[test]
    fn a_code_is_a_rule_or_has_its_explanation_in_the_table() {
        for code in Code::ALL {
            assert_ne!(rule(*code).is_some(), code.explanation().is_some(), "{}", code.text());
        }
    }

    #[test]
    fn every_code_says_what_why_how_and_shows_it() {
        for code in Code::ALL {
            let text = explanation(*code);
            for sentence in [text.finds, text.matters, text.settle] {
                assert!(sentence.len() > 10 && sentence.ends_with('.'), "{}: {sentence}", code.text());
            }
            assert!(!text.wrong.is_empty() && !text.right.is_empty(), "{}", code.text());
            assert_ne!(text.wrong, text.right, "{}", code.text());
        }
    }

    #[test]
    fn an_explanation_fits_eighty_columns() {
        for code in Code::ALL {
            let text = explain(*code, &english());
            assert!(text.lines().all(|line| line.chars().count() <= 80 && line.trim_end() == line), "{text}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{text}");
        }
    }

    #[test]
    fn an_explanation_as_it_is_printed() {
        assert_eq!(
            explain(Code::KP004, &english()),
            r#"KP004 unknown-key

  An error: nothing is published until it is settled. It cannot be waived.

What it finds
  A key that this kind of page does not have.

Why it matters
  A misspelt key would otherwise be dropped without a word, and with it what it
  says.

How to settle it
  Correct the name. A key below a [[table]] belongs to that table: move it
  above. Free data goes under [extra].

Instead of
    ownr = "pham-duy"

Write
    owner = "pham-duy"
"#
        );
    }
}
