//! The explanation of a code as `keyplan explain` prints it.

use std::fmt::Write as _;

use crate::diagnostics::{Code, Explanation, Level};
use crate::health::rule::{Scope, Threshold, Time};
use crate::health::rules::rule;

/// The explanation of a code.
pub(crate) fn explanation(code: Code) -> Explanation {
    let own = || rule(code).map(|rule| rule.text);
    code.explanation().or_else(own).expect("a code without an explanation in the table is a rule: a test holds this")
}

/// The explanation of a code as plain text, at most 80 columns wide.
pub fn explain(code: Code) -> String {
    let text = explanation(code);
    let mut out = format!("{} {}\n\n{}", code.text(), code.name(), wrapped(weight(code)));
    for (head, text) in
        [("What it finds", text.finds), ("Why it matters", text.matters), ("How to settle it", text.settle)]
    {
        let _ = write!(out, "\n{head}\n{}", wrapped(text));
    }
    if let Some(rule) = rule(code) {
        let _ = write!(out, "\nWhat it looks at\n{}", wrapped(reach(rule.scope)));
        let _ = write!(out, "\nAs days pass\n{}", wrapped(passing(rule.time)));
        if !rule.thresholds.is_empty() {
            let _ = writeln!(out, "\nNumbers that site.toml can change");
        }
        for threshold in rule.thresholds {
            let Threshold { key, default, meaning } = threshold;
            let _ = write!(out, "{}", wrapped(&format!("{key} = {default}: {meaning}")));
        }
    }
    for (head, text) in [("Instead of", text.wrong), ("Write", text.right)] {
        let _ = writeln!(out, "\n{head}");
        for line in text.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    if code.is_rule() {
        out.push_str(&lived_with(code));
    } else if code.level() != Level::Error {
        let _ = write!(out, "\nTo lower it\n{}", wrapped(NOT_LOWERED));
    }
    out
}

/// A code as a line of the list of all: what it finds, in its first sentence.
pub fn gist(code: Code) -> &'static str {
    let finds = explanation(code).finds;
    let end = finds.find(". ").map_or(finds.len(), |at| at + 1);
    finds[..end].trim_end_matches('.')
}

/// What is said of a warning that is not about a plan.
const NOT_LOWERED: &str = "It can neither be waived nor lowered: settle it, or leave it out of a check with --ignore.";

/// How a finding of a rule is accepted for a while, and how the rule itself is lowered.
fn lived_with(code: Code) -> String {
    let text = code.text();
    let levels = match code.level() {
        Level::Error => "\"warning\", \"note\" or \"off\"",
        Level::Warning => "\"note\" or \"off\"",
        Level::Note => "\"off\"",
    };
    let file = "Accept it for a while, in the file that it points at, at most 180 days:";
    let site = format!("Lower it everywhere, in site.toml: {levels}");
    format!(
        "\nTo waive or lower it\n{}  waive = [{{rule = \"{text}\", reason = \"…\", on = 2026-01-31, until = 2026-06-30}}]\n{}    [rules]\n    {text} = \"off\"\n",
        wrapped(file),
        wrapped(&site)
    )
}

/// What a finding of this code leads to.
fn weight(code: Code) -> &'static str {
    match (code, code.level()) {
        (Code::KP901 | Code::KP903, _) => "An error: nothing is built, and the command ends with 2.",
        (Code::KP904, _) => "An error: nothing is published, and the command ends with 3.",
        (code, level) if code.is_rule() => match level {
            Level::Error => {
                "Up to an error about the plan: it shows on the site and in `keyplan check`, and stops a build only with --strict. A plan in draft gets a warning."
            }
            Level::Warning => {
                "A warning about the plan: it shows on the site and in `keyplan check`, and stops a build only with --strict."
            }
            Level::Note => "A note about the plan: worth knowing, and no more.",
        },
        (Code::KP801 | Code::KP802 | Code::KP803 | Code::KP804 | Code::KP806 | Code::KP807, _) => {
            "An error: no customer edition is written until it is settled. It cannot be waived."
        }
        (_, Level::Error) => "An error: nothing is published until it is settled. It cannot be waived.",
        (_, Level::Warning) => "A warning: the site is built all the same.",
        (_, Level::Note) => "A note: worth knowing, and no more.",
    }
}

/// How findings change as days pass.
fn passing(time: Time) -> &'static str {
    match time {
        Time::Constant => "Nothing changes: it says the same on any day.",
        Time::Ripens => "Findings appear and weigh more; none goes away by itself.",
        Time::Passes => "Findings come and go: what lies far enough behind no longer counts, what begins does.",
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
fn reach(scope: Scope) -> &'static str {
    match scope {
        Scope::Thing => "One thing, and what it names.",
        Scope::Plan => "One plan, and all beneath it.",
        Scope::Account => "One account, and all beneath it.",
        Scope::Playbook => "The whole playbook.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let text = explain(*code);
            assert!(text.lines().all(|line| line.chars().count() <= 80 && line.trim_end() == line), "{text}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{text}");
        }
    }

    #[test]
    fn an_explanation_as_it_is_printed() {
        assert_eq!(
            explain(Code::KP004),
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
