//! How a language says the sentences of findings and of the command: what its catalogue has for their English patterns,
//! with numbers, days, words and lists as its table writes them.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::diagnostics::message::{Joined, Joints};
use crate::diagnostics::{English, Message, Tongue};
use crate::figures::period::Period;
use crate::language::Format;
use crate::language::locale::BUILT_IN;
use crate::load::embedded;

/// What a language says in place of English patterns, sorted by these.
type Catalogue = Vec<(&'static str, &'static str)>;

/// The catalogues of Keyplan, in the order of [`BUILT_IN`]. Each is read when a sentence is first said in its language.
static CATALOGUES: [LazyLock<Catalogue>; BUILT_IN.len()] = [
    LazyLock::new(Catalogue::new),
    LazyLock::new(|| embedded::texts("sentences/vi.toml")),
    LazyLock::new(|| embedded::texts("sentences/fr.toml")),
    LazyLock::new(|| embedded::texts("sentences/da.toml")),
];

/// What Keyplan says in a language in place of an English pattern; nothing in one that a site brings.
pub(super) fn sentence(code: &str, english: &str) -> Option<&'static str> {
    let all = &CATALOGUES[BUILT_IN.iter().position(|known| *known == code)?];
    let at = all.binary_search_by_key(&english, |(pattern, _)| pattern).ok()?;
    Some(all[at].1)
}

impl Format {
    /// A sentence in the language of the site.
    pub fn say(&self, sentence: &Message) -> String {
        sentence.said(self)
    }

    /// What says sentences where people search for them: on the terminal, and in the preview beside it. In English they are
    /// as programs read them.
    pub fn tongue(&self) -> &dyn Tongue {
        if self.language.code() == "en" { &English } else { self }
    }
}

impl Tongue for Format {
    fn code(&self) -> Option<&str> {
        Some(self.language.code())
    }

    fn pattern<'a>(&'a self, english: &'a str) -> &'a str {
        self.language.sentence(english).unwrap_or(english)
    }

    fn word<'a>(&'a self, within: &str, word: &'a str) -> Cow<'a, str> {
        self.language.word(within, word).into()
    }

    fn keyed(&self, key: &str) -> Option<&str> {
        self.language.get(key)
    }

    fn noun(&self, key: &str, count: usize) -> Option<String> {
        Some(self.language.count(key, count))
    }

    fn form(&self, count: i64) -> usize {
        self.language.form(usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX))
    }

    fn count(&self, count: i64) -> String {
        self.language.integer(count)
    }

    fn number(&self, value: f64) -> String {
        Self::number(self, value, Some(decimals(value)))
    }

    fn fixed(&self, value: f64, decimals: usize) -> String {
        Self::number(self, value, Some(decimals))
    }

    fn figure(&self, value: f64) -> String {
        Self::number(self, (value * 10.0).round() / 10.0, None)
    }

    fn amount(&self, value: f64) -> String {
        Tongue::figure(self, value)
    }

    fn day(&self, day: Date) -> String {
        self.date(day)
    }

    fn period(&self, period: Period) -> String {
        self.period_in_words(period)
    }

    fn joints(&self, joined: Joined) -> Joints<'_> {
        let comma = self.joint("list.commas");
        let (two, last) = match joined {
            Joined::And => (self.joint("list.and"), self.joint("list.last_and")),
            Joined::Clauses => (self.joint("list.clauses"), self.joint("list.clauses")),
            Joined::Commas => (comma, comma),
            Joined::Semicolons => return all(self.joint("list.semicolons")),
        };
        Joints { two, between: comma, last }
    }
}

impl Format {
    /// What stands between `{a}` and `{b}`.
    fn joint(&self, key: &'static str) -> &str {
        let pattern = self.language.text(key);
        pattern.strip_prefix("{a}").and_then(|rest| rest.strip_suffix("{b}")).unwrap_or(", ")
    }
}

fn all(joint: &str) -> Joints<'_> {
    Joints { two: joint, between: joint, last: joint }
}

/// How many decimals an author wrote, as far as a double knows.
fn decimals(value: f64) -> usize {
    value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len())
}
