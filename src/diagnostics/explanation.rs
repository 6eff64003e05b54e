//! What each code finds, why it matters, how to settle it, and an example. `keyplan explain` prints it.

use std::fmt::Write as _;

use crate::diagnostics::{Code, Level};
use crate::health::Time;

/// The explanation of a code, in sentences. A rule in a file of its own can keep its text beside it as a constant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Explanation {
    /// What is wrong when it is reported.
    pub(crate) finds: &'static str,
    /// Why anybody should care.
    pub(crate) matters: &'static str,
    /// What to do.
    pub(crate) settle: &'static str,
    /// A few lines that it is reported for.
    pub(crate) wrong: &'static str,
    /// The same lines, settled.
    pub(crate) right: &'static str,
}

impl Code {
    /// Reads a code as people write it: `KP101`, `kp101`, `101`, `unknown-reference`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let digits = text.strip_prefix("kp").unwrap_or(&text);
        Self::ALL.iter().copied().find(|code| code.text()[2..] == *digits || code.name() == text)
    }
}

/// The code whose name or number is nearest to a misspelt one.
pub fn nearest_code(text: &str) -> Option<Code> {
    let text = text.trim().to_lowercase();
    let digits = text.strip_prefix("kp").unwrap_or(&text).trim_start_matches([' ', '-', '_']);
    let near = if digits.starts_with(|c: char| c.is_ascii_digit()) {
        crate::figures::names::nearest(&format!("KP{digits}"), Code::ALL.iter().map(|code| code.text()))
    } else {
        crate::figures::names::nearest(&text, Code::ALL.iter().map(|code| code.name()))
    };
    near.and_then(Code::parse)
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
    if let Some(scope) = crate::health::scope(code) {
        let _ = write!(out, "\nWhat it looks at\n{}", wrapped(scope));
    }
    if let Some(time) = crate::health::time(code) {
        let _ = write!(out, "\nAs days pass\n{}", wrapped(passing(time)));
    }
    let thresholds = crate::health::thresholds(code);
    if !thresholds.is_empty() {
        let _ = writeln!(out, "\nNumbers that site.toml can change");
        for it in thresholds {
            let _ = write!(out, "{}", wrapped(&format!("{} = {}: {}", it.key, it.default, it.meaning)));
        }
    }
    for (head, text) in [("Instead of", text.wrong), ("Write", text.right)] {
        let _ = writeln!(out, "\n{head}");
        for line in text.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    out
}

/// What follows from a finding of this code.
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
        (Code::KP801 | Code::KP802 | Code::KP803 | Code::KP804, _) => {
            "An error: no customer edition is written until it is settled. It cannot be waived."
        }
        (_, Level::Error) => "An error: nothing is published until it is settled. It cannot be waived.",
        (_, Level::Warning) => "A warning: the site is built all the same.",
        (_, Level::Note) => "A note: worth knowing, and no more.",
    }
}

/// What days that pass do to findings.
fn passing(time: Time) -> &'static str {
    match time {
        Time::Constant => "Nothing changes: it says the same on any day.",
        Time::Ripens => "Findings appear and weigh more; none goes away by itself.",
        Time::Passes => "Findings come and go: what lies far enough behind no longer counts, what begins does.",
    }
}

/// Words in lines of at most 80 columns, two of them indent.
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

#[expect(clippy::too_many_lines, reason = "a table: one entry a code")]
pub(crate) fn explanation(code: Code) -> Explanation {
    if let Some(rule) = crate::health::rule(code) {
        return rule.text;
    }
    let entry = |finds, matters, settle, wrong, right| Explanation { finds, matters, settle, wrong, right };
    match code {
        Code::KP001 => entry(
            "A file that is not UTF-8, or that holds a NUL character.",
            "In another encoding Phạm and Rølund come out as question marks, on some machines and not on others.",
            "Open the file in your editor and save it as UTF-8.",
            "customer.md saved as UTF-16 or Windows-1252",
            "customer.md saved as UTF-8",
        ),
        Code::KP002 => entry(
            "A page without front matter, with front matter that is never closed, or with YAML.",
            "Front matter carries what can be counted, linked and checked; without it Keyplan cannot know what the page is.",
            "Begin the file with a line `+++`, then TOML, then another line `+++`.",
            "---\ntitle: Shelf never empty\n---",
            "+++\ntitle = \"Shelf never empty\"\n+++",
        ),
        Code::KP003 => entry(
            "Front matter that is not TOML; the first place where it stops being so.",
            "What stands below that place cannot be read.",
            "Put texts in quotes, lists in square brackets, names with other than plain letters in quotes; dates are bare.",
            "due = 31 March 2026",
            "due = 2026-03-31",
        ),
        Code::KP004 => entry(
            "A key that this kind of page does not have.",
            "A misspelt key would otherwise be dropped without a word, and with it what it says.",
            "Correct the name. A key below a [[table]] belongs to that table: move it above. Free data goes under [extra].",
            "ownr = \"pham-duy\"",
            "owner = \"pham-duy\"",
        ),
        Code::KP005 => entry(
            "A value of another type than the key takes.",
            "A number in quotes is a text and cannot be charted or compared.",
            "Write the value as the hint says.",
            "target = \"95\"",
            "target = 95",
        ),
        Code::KP006 => entry(
            "A mandatory key that is missing or empty, or a folder without its _index.md.",
            "Little is mandatory; what is, the page cannot be made without.",
            "Add the key, or the file.",
            "tier = \"tactical\"   # and no pillar",
            "tier = \"tactical\"\npillar = \"assortment\"",
        ),
        Code::KP007 => entry(
            "A value that cannot be: a word that is none of the key's, a number out of range, something shared beneath something that is not.",
            "Pages, charts and rules would speak of something that does not exist.",
            "Write one of the values that the hint names.",
            "evidence = \"sure\"",
            "evidence = \"confirmed\"",
        ),
        Code::KP008 => entry(
            "Two days in the wrong order, such as a due day before the start.",
            "One of the two is a slip, and ages and paths are counted from it.",
            "Correct the day that is wrong.",
            "start = 2026-04-01\ndue = 2026-03-31",
            "start = 2026-01-01\ndue = 2026-03-31",
        ),
        Code::KP009 => entry(
            "Two items of one list with the same id.",
            "A reference to it could mean either.",
            "Give one of them another id.",
            "[[kpis]]\nid = \"osa\"\n[[kpis]]\nid = \"osa\"",
            "[[kpis]]\nid = \"osa\"\n[[kpis]]\nid = \"otif\"",
        ),
        Code::KP010 => entry(
            "A name that Keyplan needs itself: an objective called plan, a KPI called status or note, a page where a generated one stands.",
            "Readings and addresses would have two meanings.",
            "Choose another name.",
            "content/search.md",
            "content/how-we-search.md",
        ),
        Code::KP011 => entry(
            "A file name that does not work on every machine, a symbolic link, or something that is no plain file.",
            "A playbook that builds here has to build on a colleague's machine and open from a share.",
            "Use lower-case letters of any language, digits and hyphens; put the file itself in place of a link.",
            "people/Phạm Duy.md",
            "people/pham-duy.md",
        ),
        Code::KP012 => entry(
            "Two files, or a file and an alias, that make the same address once case and the form of accents are set aside.",
            "On many disks one would silently replace the other.",
            "Rename one of them, or remove the alias.",
            "people/thu.md and people/Thu.md",
            "people/thu.md and people/thu-ha.md",
        ),
        Code::KP013 => entry(
            "A file in a place where Keyplan does not know what it is.",
            "The place says whether a file is an account, a plan or an objective.",
            "Move it to the place that the hint names; other prose goes into a folder pages/.",
            "accounts/quangora/shelf.md",
            "accounts/quangora/2025/objectives/shelf.md",
        ),
        Code::KP014 => entry(
            "A page over 1 MiB, TOML nested deeper than 32 or Markdown nested deeper than 64.",
            "Nobody reads it, and it slows every build.",
            "Split the page, flatten the nesting.",
            "> > > > > > … seventy times",
            "> once",
        ),
        Code::KP015 => entry(
            "A heading with a mark other than {#id}, {.customer} or {.internal}, or with a brace that is no mark.",
            "Marks decide what a customer gets to see; a misspelt one must not decide it by accident.",
            "Correct the mark, or take the braces out.",
            "## What we agreed {.custmer}",
            "## What we agreed {.customer}",
        ),
        Code::KP016 => entry(
            "A picture without words between the brackets.",
            "Who hears the page read aloud, or whose network is slow, learns nothing of the picture.",
            "Write what it shows and why it stands here, in a few words.",
            "![](shelf.jpg)",
            "![The shelf at five in the afternoon, half empty](shelf.jpg)",
        ),
        Code::KP101 => entry(
            "A reference or wikilink to something that does not exist.",
            "The thread from growth problem to review would have a hole that looks like a link.",
            "Correct the name (the nearest ones are listed), or add the file.",
            "owner = \"pham-dui\"",
            "owner = \"pham-duy\"",
        ),
        Code::KP102 => entry(
            "A reference to a thing of another kind, of the wrong tier, or out of the field's reach.",
            "An owner is a person, and an objective serves what stands above it.",
            "Name a thing of the right kind; serve a decision or a higher tier.",
            "owner = \"supply\"   # a pillar",
            "owner = \"pham-duy\"",
        ),
        Code::KP103 => entry(
            "A name that fits several things equally near.",
            "Keyplan does not guess which one you meant.",
            "Write more of its path: one of those that the hint lists.",
            "serves = [\"trial\"]",
            "serves = [\"2026/decisions/trial\"]",
        ),
        Code::KP104 => entry(
            "A link in prose that leads to no file, or in a form that does not work everywhere: absolute, to a folder, to an .html page, an embed.",
            "A dead link in a plan is a promise nobody can check.",
            "Name the source file as it is seen from this one, or use a wikilink.",
            "[the shelf](/accounts/quangora/shelf.html)",
            "[[shelf-never-empty|the shelf]]",
        ),
        Code::KP105 => entry(
            "A link to a part that its page does not have.",
            "The reader lands at the top and looks for it in vain.",
            "Use the id of a heading, or of a fixed part such as #actions or #kpi-osa.",
            "[[shelf-never-empty#action]]",
            "[[shelf-never-empty#actions]]",
        ),
        Code::KP106 => entry(
            "References that lead in a circle: objectives that serve each other, an account that is its own parent.",
            "A thread has to lead somewhere: upward to a decision.",
            "Take one step of the circle out, or point it higher.",
            "a serves b, b serves a",
            "a serves b, b serves a decision",
        ),
        Code::KP107 => entry(
            "A reference in front matter to a thing of another account.",
            "What one customer's plan stands on must not be another customer's plan.",
            "Name a thing of this account. To point a reader there, link in the prose.",
            "serves = [\"accounts/havnely/2025/decisions/price\"]",
            "See [[accounts/havnely/2025/decisions/price]].",
        ),
        Code::KP108 => entry(
            "A link that could run script or send the reader elsewhere unseen, a picture from elsewhere, or an SVG with script.",
            "Plans are confidential; a page of the playbook does nothing but show itself.",
            "Link to a file of the playbook or to an https: address; save pictures beside the page.",
            "![chart](https://host/chart.png)",
            "![chart](chart.png)",
        ),
        Code::KP109 => entry(
            "A picture or other file that is not there, or of a kind that is not published.",
            "The page would show a hole.",
            "Put the file in place, and write its name as it is on disk.",
            "![Shelf](shelf.PNG)",
            "![Shelf](shelf.png)",
        ),
        Code::KP110 => entry(
            "A link or reference to a draft, in a build without drafts.",
            "The reader gets text where the author saw a link.",
            "Build with --drafts, or publish the draft.",
            "draft = true   # on a page that others link to",
            "draft = false",
        ),
        Code::KP111 => entry(
            "A page that the prose of no other page links to.",
            "Nobody will find it.",
            "Link to it where a reader would want it, or remove it.",
            "pages/notes.md, and no [[notes]]",
            "See our [[notes]] of that day.",
        ),
        Code::KP721 => entry(
            "A waiver whose last day has passed.",
            "A waiver is a decision to live with something for a while. When the while is over, somebody has to decide again.",
            "Settle the finding, or write the waiver again with a new day and today's reason.",
            "until = 2025-12-31",
            "until = 2026-06-30",
        ),
        Code::KP722 => entry(
            "A waiver of something that is not found, or that cannot be waived.",
            "It would silence the finding on the day it comes back, and nobody would know.",
            "Take the waiver out.",
            "[[waive]]\nrule = \"KP216\"",
            "(nothing)",
        ),
        Code::KP723 => entry(
            "A waiver that holds for more than 180 days.",
            "What is waived for longer than half a year is not waived but accepted; then the plan should say so.",
            "Let it end within 180 days of `on`.",
            "on = 2026-01-31\nuntil = 2027-01-31",
            "on = 2026-01-31\nuntil = 2026-06-30",
        ),
        Code::KP801 => entry(
            "Something marked for the customer that never leaves: a part of the situation.",
            "It holds what we think of the customer. Marked as shared, it would be shared one day by somebody who trusts the mark.",
            "Take `share` out. What the customer may read goes into a page, or into the plan's text.",
            "share = \"customer\"   # in situation/needs.md",
            "(no share)",
        ),
        Code::KP802 => entry(
            "A text of the customer edition that names another account, or the customer's people there.",
            "No customer may learn from you what you plan with another one; in groceries that can be against the law.",
            "Write the sentence without the name.",
            "## Next steps {.customer}\nAs we did for Havnely, …",
            "## Next steps {.customer}\nAs we have done elsewhere, …",
        ),
        Code::KP803 => entry(
            "A link in text that leaves, to something that does not; or a name that would mean another thing to the customer.",
            "The customer would meet a dead end, or learn that there is something to be kept from them.",
            "Take the link out, share what it leads to, or write the full id.",
            "## Next steps {.customer}\nSee [[rq1]].",
            "## Next steps {.customer}\nWe have asked for the units.",
        ),
        Code::KP804 => entry(
            "A KPI of our own profit in money that is marked for the customer.",
            "What we earn with a customer is the one figure that customer should never see.",
            "Take `share` out. A profit figure of the customer's own says `perspective = \"customer\"`.",
            "family = \"profit\"\nunit = \"money\"\nshare = \"customer\"",
            "family = \"profit\"\nunit = \"money\"",
        ),
        Code::KP901 => entry(
            "A site.toml that is missing or cannot be used.",
            "It names the site, the supplier, the day, the pools and the drivers that all plans share.",
            "Correct it as the hint says.",
            "suplier = \"Marrowfen Foods\"",
            "supplier = \"Marrowfen Foods\"",
        ),
        Code::KP902 => entry(
            "A template of the theme that cannot be read or rendered, or a key of a table of words, `locales/<code>.toml`, that cannot be used.",
            "The page cannot be made without it.",
            "Mend the template or the key at the place named, or remove your copy of it.",
            "{{ page.titel }}",
            "{{ page.title }}",
        ),
        Code::KP903 => entry(
            "An output folder that Keyplan does not write to: not empty and not its own, the sources, the project, your home.",
            "Other generators have emptied whole folders this way. Keyplan deletes only what it made.",
            "Choose an empty folder, or one that Keyplan made.",
            "keyplan build -o ~",
            "keyplan build -o ~/plans-site",
        ),
        Code::KP904 => entry(
            "The machine failed: a full disk, no permission, a file that vanished, another build at work.",
            "Nothing was published; the site is as it was.",
            "Mend the cause and run again.",
            "keyplan build -o /read-only",
            "keyplan build -o public",
        ),
        // Every other code is a rule, and brings its text along.
        _ => entry("", "", "", "", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for text in ["KP101", "kp101", "101", "unknown-reference", " Unknown-Reference "] {
            assert_eq!(Code::parse(text), Some(Code::KP101), "{text}");
        }
        for text in ["", "kp", "1", "KP1010", "unknown", "kpkp101", "é"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
        for code in Code::ALL {
            assert_eq!((Code::parse(code.text()), Code::parse(code.name())), (Some(*code), Some(*code)));
        }
    }

    #[test]
    fn a_misspelt_code_finds_its_neighbour() {
        assert_eq!(nearest_code("unknwon-reference"), Some(Code::KP101));
        assert_eq!(nearest_code("Unknown Reference"), Some(Code::KP101));
        assert_eq!(nearest_code("KP9044"), Some(Code::KP904));
        assert_eq!(nearest_code("kp-104"), Some(Code::KP104));
        assert_eq!(nearest_code("9O4"), Some(Code::KP904));
        assert_eq!(nearest_code("weather"), None);
        assert_eq!(nearest_code(""), None);
    }
}
