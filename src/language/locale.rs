//! A language of the interface: its words, plural forms, the order of names, and how it writes figures and days.
//!
//! All of it stands in one table, `locales/<code>.toml`; nothing about a language is code. A key that a table lacks is
//! read from the English one.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::collation::{Alphabet, SortKey};
use super::plural::Plural;
use super::tongue;
use crate::diagnostics::message::{Joined, Value};
use crate::diagnostics::{Code, Finding, Findings, Message, Placed, Span, say};
use crate::document::front_matter::{TomlReader, type_word};
use crate::load::disk::Source;
use crate::load::embedded;

/// The languages that Keyplan has tables of.
pub const BUILT_IN: [&str; 4] = ["en", "vi", "fr", "da"];

/// The tables that a site's own language has to fill, since the English ones cannot replace them.
const OWN: [&str; 4] = ["language.", "number.", "date.", "period."];

/// Keys of these tables that a language need not have, and the key of its own that is read in their place, if there is one:
/// not every language names the halves of a year in sentences in another way than in tables.
const NEED_NOT: [(&str, Option<&str>); 3] =
    [("language.dir", None), ("period.half_1", Some("period.half")), ("period.half_2", Some("period.half"))];

/// The table of what a language says in place of English sentences.
const SENTENCES: &str = "sentences";

/// The placeholders of a pattern of a day, and of one of a period.
const DATE: [&str; 6] = ["d", "dd", "m", "mm", "month", "y"];
const PERIOD: [&str; 4] = ["n", "mm", "month", "y"];

/// A language, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Locale {
    code: String,
    /// Every text by its dotted key: `part.goals`.
    texts: BTreeMap<String, String>,
    /// The separator of thousands.
    pub(crate) group: String,
    /// The decimal separator.
    pub(crate) point: String,
    /// Short names of the months.
    pub(crate) months: Vec<String>,
    plural: Plural,
    alphabet: Alphabet,
    /// What the site's own tables say in place of English sentences.
    sentences: HashMap<String, String>,
}

/// English: the fallback for every language, and the language of findings.
static ENGLISH: LazyLock<Arc<Locale>> = LazyLock::new(|| Arc::new(Locale::built_in("en")));

impl Locale {
    /// English.
    pub fn english() -> &'static Arc<Self> {
        &ENGLISH
    }

    /// A language that Keyplan has a table of; English for any other code.
    pub fn built_in(code: &str) -> Self {
        let mut texts = table("en");
        if BUILT_IN.contains(&code) {
            texts.extend(table(code));
        }
        Self::of(code, texts)
    }

    /// The same, kept where many share it: English is read once.
    pub fn of_keyplan(code: &str) -> Arc<Self> {
        let is_other = code != "en" && BUILT_IN.contains(&code);
        if is_other { Arc::new(Self::built_in(code)) } else { Arc::clone(&ENGLISH) }
    }

    /// Reads the language `wanted` of `site.toml`. The site's own tables of that language replace ours key by key.
    ///
    /// # Errors
    /// KP901 at `wanted` for a language that has no table; KP902 for what is wrong with a table.
    pub fn read(site: &Arc<str>, wanted: &Placed<String>, tables: &[Source]) -> Result<Self, Findings> {
        let code = wanted.value.as_str();
        let own: Vec<&Source> = tables.iter().filter(|table| stem(&table.path) == code).collect();
        let known = BUILT_IN.contains(&code);
        if !known && (own.is_empty() || !is_code(code)) {
            return Err(unknown(site, wanted, tables).into());
        }
        let mut texts = if known { table(code) } else { BTreeMap::new() };
        let mut findings = Findings::new();
        for source in &own {
            texts.extend(check(source, &mut findings));
        }
        let english = ENGLISH.texts.iter();
        if let (false, true, Some(source)) = (known, findings.is_empty(), own.last()) {
            let lacks = |(key, _): &(&String, &String)| {
                let need_not = NEED_NOT.iter().any(|(known, _)| *known == key.as_str());
                OWN.iter().any(|part| key.starts_with(part)) && !texts.contains_key(*key) && !need_not
            };
            let missing: Vec<String> =
                english.clone().filter(lacks).map(|(key, _)| key.replacen('.', "] ", 1)).collect();
            if !missing.is_empty() {
                let message = say!("this language does not say `[{missing}`", missing = missing.join("`, `["));
                let finding = Finding::new(Code::KP902, Span::file(&source.path), message);
                findings.push(finding.hint(say!("see `themes/default/locales/en.toml` for how English says it")));
            }
        }
        if !findings.is_empty() {
            return Err(findings);
        }
        for (key, other) in NEED_NOT.iter().filter(|_| !known) {
            let other = other.and_then(|other| texts.get(other)).cloned();
            if let (Some(text), false) = (other, texts.contains_key(*key)) {
                texts.insert((*key).to_owned(), text);
            }
        }
        let mut all: BTreeMap<String, String> = english.map(|(key, text)| (key.clone(), text.clone())).collect();
        all.extend(texts);
        Ok(Self::of(code, all))
    }

    fn of(code: &str, mut texts: BTreeMap<String, String>) -> Self {
        let text = |key: &str| texts.get(key).map_or("", String::as_str);
        Self {
            code: code.to_owned(),
            group: text("number.group").to_owned(),
            point: text("number.point").to_owned(),
            months: text("date.months").split_whitespace().map(str::to_owned).collect(),
            plural: Plural::parse(text("language.plural")).expect("the rules for plurals were checked"),
            alphabet: Alphabet::new(text("language.alphabet")),
            sentences: own_sentences(&mut texts),
            texts,
        }
    }

    /// What stands for the English pattern of a sentence; nothing where that is not translated.
    pub(crate) fn sentence(&self, english: &str) -> Option<&str> {
        let own = self.sentences.get(english).map(String::as_str);
        own.or_else(|| tongue::sentence(&self.code, english))
    }

    /// A part of the explanation of a code, such as `finds`, or what one of its thresholds means; nothing where the
    /// language does not say it.
    pub(crate) fn explanation(&self, code: Code, part: &str) -> Option<&str> {
        self.sentence(&format!("explain.{}.{part}", code.text()))
    }

    /// Whether it has words for a sentence.
    pub fn says(&self, sentence: &Message) -> bool {
        let has_words = || {
            let bare = sentence.pattern().split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
            bare.flat_map(str::chars).any(char::is_alphabetic)
        };
        self.code == "en" || self.sentence(sentence.pattern()).is_some() || !has_words()
    }

    /// Which of the forms of a word a number takes, in the order in which the language has them.
    pub(super) fn form(&self, count: usize) -> usize {
        self.plural.place(count)
    }

    /// The code of the language, for the attribute `lang`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What it is called in itself.
    pub fn name(&self) -> &str {
        self.text("language.name")
    }

    /// Its direction, where it runs from right to left: `rtl`.
    pub fn dir(&self) -> Option<&'static str> {
        (self.text("language.dir") == "rtl").then_some("rtl")
    }

    /// What stands before the sign of a figure, so that it stays before the figure where the text runs from right to left:
    /// a mark that is not seen, as Unicode's own patterns for such languages have it. Nothing in other languages.
    pub(super) fn before_sign(&self) -> &'static str {
        if self.dir().is_some() { "\u{200e}" } else { "" }
    }

    /// A figure with the sign of what is more than nothing.
    pub fn plus(&self, figure: &str) -> String {
        format!("{}+{figure}", self.before_sign())
    }

    /// Every key with its text.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// A text by its key, if there is one.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// A text by its key; if there is none, the last part of the key.
    pub fn text<'t>(&'t self, key: &'t str) -> &'t str {
        self.get(key).unwrap_or_else(|| key.rsplit('.').next().unwrap_or(key))
    }

    /// A text with each `{name}` replaced.
    pub fn fill(&self, key: &str, given: &[(&str, &str)]) -> String {
        fill(self.text(key), given)
    }

    /// A count with its noun, in the form that the number takes: `count.days` is "1 day", "3 days".
    pub fn count(&self, what: &str, count: usize) -> String {
        let form = self.plural.form(count);
        let text = self.get(&format!("count.{what}.{form}")).or_else(|| self.get(&format!("count.{what}.other")));
        fill(text.unwrap_or("{n}"), &[("n", &self.integer(i64::try_from(count).unwrap_or(i64::MAX)))])
    }

    /// A whole number: `1,282`, and U+2212 for minus.
    pub fn integer(&self, value: i64) -> String {
        let digits = value.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + 6);
        if value < 0 {
            out.push_str(self.before_sign());
            out.push('\u{2212}');
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(&self.group);
            }
            out.push(digit);
        }
        out
    }

    /// A word of the content format as people read it. `within` says where it stands, for words that mean something
    /// else in one place, such as the kind of a review or the state of a plan.
    pub fn word(&self, within: &str, word: &str) -> String {
        let own = self.get(&format!("word.{within}_{word}"));
        own.or_else(|| self.get(&format!("word.{word}"))).map_or_else(|| word.replace('_', " "), str::to_owned)
    }

    /// What to sort a name by.
    pub fn order(&self, name: &str) -> SortKey {
        self.alphabet.order(name)
    }
}

/// A text with its values, to be said in any language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase {
    key: &'static str,
    given: Vec<(&'static str, PhraseValue)>,
}

/// A value that a phrase is filled with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PhraseValue {
    /// A day.
    Day(Date),
    /// A name, or anything else that is the same in every language.
    Name(String),
    /// A count with its noun, by the key of [`Locale::count`].
    Count(&'static str, usize),
    /// Texts by their keys, joined by commas.
    Texts(Vec<&'static str>),
}

impl PhraseValue {
    fn to_value(&self) -> Value {
        match self {
            Self::Day(day) => Value::Day(*day),
            Self::Name(name) => Value::Name(name.clone()),
            Self::Count(what, count) => Value::Noun(what, *count, ENGLISH.count(what, *count)),
            Self::Texts(keys) => Value::List(Joined::Commas, keys.iter().map(|key| keyed(key)).collect()),
        }
    }
}

/// The text of a key as a value of a sentence.
pub fn keyed(key: &'static str) -> Value {
    Value::Keyed(key, Box::new(Message::constant(english(key).unwrap_or_default())))
}

impl Phrase {
    /// The text of this key.
    pub fn new(key: &'static str) -> Self {
        Self { key, given: Vec::new() }
    }

    /// Sets the value of `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, given: PhraseValue) -> Self {
        self.given.push((name, given));
        self
    }

    /// Says it in a language. `day` writes days, and `name` names.
    pub fn said(&self, locale: &Locale, day: impl Fn(Date) -> String, name: impl Fn(&str) -> String) -> String {
        let given: Vec<(&str, String)> = self
            .given
            .iter()
            .map(|(key, given)| {
                let text = match given {
                    PhraseValue::Day(date) => day(*date),
                    PhraseValue::Name(text) => name(text),
                    PhraseValue::Count(what, count) => locale.count(what, *count),
                    PhraseValue::Texts(keys) => keys.iter().map(|key| locale.text(key)).collect::<Vec<_>>().join(", "),
                };
                (*key, text)
            })
            .collect();
        let given: Vec<(&str, &str)> = given.iter().map(|(name, text)| (*name, text.as_str())).collect();
        locale.fill(self.key, &given)
    }

    /// The same as a value of a sentence.
    pub fn to_value(&self) -> Value {
        let values = self.given.iter().map(|(name, given)| (*name, given.to_value())).collect();
        Value::Keyed(self.key, Box::new(Message::new(english(self.key).unwrap_or_default(), values)))
    }
}

/// Replaces each `{name}` in one pass: a name inside a value is not replaced.
pub(crate) fn fill(text: &str, given: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(given.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Takes what stands in place of English sentences out of the texts of a language.
fn own_sentences(texts: &mut BTreeMap<String, String>) -> HashMap<String, String> {
    let is_sentence = |key: &str| key.starts_with("sentences.") || key.starts_with("explain.");
    let own: Vec<String> = texts.keys().filter(|key| is_sentence(key)).cloned().collect();
    let named = |key: String| {
        let text = texts.remove(&key)?;
        Some((key.strip_prefix("sentences.").map_or_else(|| key.clone(), str::to_owned), text))
    };
    own.into_iter().filter_map(named).collect()
}

/// The names of the blanks of a sentence.
fn blanks(pattern: &str) -> impl Iterator<Item = &str> {
    placeholders(pattern).map(|blank| blank.split(['|', '?']).next().unwrap_or(blank)).filter(|name| is_blank(name))
}

/// Whether it is the name of a blank, and not an example in braces.
fn is_blank(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit())
}

/// The names that stand in braces in a text.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

/// A table of Keyplan's.
fn table(code: &str) -> BTreeMap<String, String> {
    let texts = embedded::texts(&format!("locales/{code}.toml")).into_iter();
    texts.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// The texts of a site's own table. What is wrong with it is reported at its place.
fn check(source: &Source, findings: &mut Findings) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let start = if source.text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = TomlReader::new(&source.path, start, 0..0);
    reader.parse(&source.text[start..], |table, reader| {
        if !reader.is_trial() {
            check_table("", table, reader, &mut texts, findings);
        }
    });
    findings.extend(reader.findings.into_iter().map(|finding| Finding { code: Code::KP902, ..finding }));
    texts
}

fn check_table(
    above: &str,
    table: &DeTable<'_>,
    reader: &TomlReader<'_>,
    texts: &mut BTreeMap<String, String>,
    findings: &mut Findings,
) {
    for (name, value) in table {
        let key = format!("{above}{}", name.get_ref());
        let beneath = format!("{key}.");
        let place = reader.span(reader.file_range(name.span()));
        let wrong = |message: Message| Finding::new(Code::KP902, reader.span(reader.range(value)), message);
        // Keys under `extra` are the site's own, for its theme.
        // Sentences and explanations have no words in the English table: their English stands in the program.
        let free = ["extra", SENTENCES, "explain"].iter().any(|own| key == *own || key.starts_with(&format!("{own}.")));
        match value.get_ref() {
            DeValue::Table(inner) if free || is_table(&beneath) => {
                check_table(&beneath, inner, reader, texts, findings);
            }
            DeValue::String(text) if free || english(&key).is_some() => match fault(&key, text) {
                Some((message, hint)) => findings.push(wrong(message).hint(hint)),
                None => drop(texts.insert(key, text.to_string())),
            },
            _ if is_table(&beneath) => {
                let found = type_word(value.get_ref());
                findings.push(
                    wrong(say!("this is {found}, where Keyplan wants a table", found))
                        .hint(say!("write `[{key}]`", key)),
                );
            }
            _ if free || english(&key).is_some() => {
                let found = type_word(value.get_ref());
                findings.push(
                    wrong(say!("this is {found}, where Keyplan wants a text", found)).hint(say!("put it in quotes")),
                );
            }
            _ => findings.push(unknown_key(place, above, name.get_ref())),
        }
    }
}

/// The English text of a key; for a count, any of its forms.
fn english(key: &str) -> Option<&'static str> {
    let text = ENGLISH.texts.get(key).or_else(|| {
        let (count, form) = key.rsplit_once('.')?;
        super::plural::FORMS.contains(&form).then(|| ENGLISH.texts.get(&format!("{count}.other")))?
    });
    text.map(String::as_str)
}

fn is_table(beneath: &str) -> bool {
    ENGLISH.texts.range(beneath.to_owned()..).next().is_some_and(|(key, _)| key.starts_with(beneath))
}

/// What is wrong with a text, and a hint.
fn fault(key: &str, text: &str) -> Option<(Message, Message)> {
    if key == "language.plural" {
        let hint = say!("write each form and when it is used: `one: n = 1; few: n % 10 = 2..4 and n % 100 != 12..14`");
        return Plural::parse(text).err().map(|part| (say!("`{part}` is not a rule for plurals", part), hint));
    }
    if key == "language.dir" && !["ltr", "rtl"].contains(&text) {
        let hint = say!("write `rtl` for a language that is read from right to left, else `ltr`");
        return Some((say!("`{text}` is not a direction", text), hint));
    }
    if key == "date.months" && text.split_whitespace().count() != 12 {
        return Some((say!("these are not twelve months"), say!("write the twelve, short, with a space between")));
    }
    let allowed: Vec<&str> = match key.split_once('.') {
        Some(("date", _)) => DATE.to_vec(),
        Some(("period", _)) => PERIOD.to_vec(),
        Some((SENTENCES, pattern)) => {
            let lost = blanks(pattern).find(|name| !blanks(text).any(|own| own == *name));
            return lost.map(|name| {
                let blank = format!("{{{name}}}");
                (say!("`{blank}` is not filled in here", blank), say!("put it where the English sentence has it"))
            });
        }
        Some(("extra" | "explain", _)) => return None,
        _ => placeholders(english(key).unwrap_or_default()).collect(),
    };
    let strange = placeholders(text).find(|name| !allowed.contains(name))?;
    let hint = if allowed.is_empty() {
        say!("nothing is filled in here: remove it")
    } else {
        let blanks: Vec<String> = allowed.iter().map(|it| format!("{{{it}}}")).collect();
        say!("what is filled in here is {blanks}", blanks = crate::document::model::listed(&blanks))
    };
    Some((say!("nothing called `{blank}` is filled in here", blank = format!("{{{strange}}}")), hint))
}

/// KP902 for a key that no table of Keyplan's has.
fn unknown_key(place: Span, above: &str, name: &str) -> Finding {
    let keys = ENGLISH.texts.keys().filter_map(|key| key.strip_prefix(above)?.split('.').next());
    let finding = Finding::new(Code::KP902, place, say!("no word of the interface is called `{name}` here", name));
    if let Some(near) = crate::figures::names::nearest(name, keys) {
        return finding.label(say!("did you mean `{near}`?", near));
    }
    let end = format!(".{name}");
    match ENGLISH.texts.keys().find_map(|key| key.strip_suffix(&end)) {
        Some(table) => finding.hint(say!("it is in the table `[{table}]`", table)),
        None => finding.hint(say!("words for templates of your own go under `[extra]`")),
    }
}

/// KP901 for a language that has no table.
fn unknown(site: &Arc<str>, wanted: &Placed<String>, tables: &[Source]) -> Finding {
    let mut codes: Vec<&str> = BUILT_IN.into_iter().chain(tables.iter().map(|table| stem(&table.path))).collect();
    codes.sort_unstable();
    codes.dedup();
    let code = &wanted.value;
    let message = say!("Keyplan does not speak `{code}`", code);
    let finding = Finding::new(Code::KP901, Span::new(site, wanted.range()), message);
    let finding = finding.hint(say!("write one of {codes}", codes = crate::document::model::listed(&codes)));
    if is_code(code) { finding.hint(say!("or write its words in `locales/{code}.toml`", code)) } else { finding }
}

/// Whether it looks like the code of a language: `nb`, `pt-BR`.
fn is_code(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The code of a language, from the file name of its table.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or_default()
}
