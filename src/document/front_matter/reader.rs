//! Reading the TOML of one file.

use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diagnostics::{Code, Finding, Findings, Message, Placed, Span, say};
use crate::document::front_matter::lists::list;
use crate::document::front_matter::slips::{self, MAX_DEPTH, Slip, too_deep};
use crate::document::front_matter::statements::{Statement, statements};
use crate::document::front_matter::trial::{FoundSlip, KeyNote, tried};
use crate::document::front_matter::{Node, TableKeys, Wrong, in_one_bracket};
use crate::document::reference::{Reference, Wants};
use crate::figures::iso::{CodeOf, UnknownCode};
use crate::figures::sort::sort_by_key;

/// Whether a type can be read from a value.
pub(super) type Takes = fn(&Node<'_>, &mut TomlReader<'_>) -> bool;

/// What is needed to read one front matter, and what is collected while it is read.
pub struct TomlReader<'a> {
    path: &'a Arc<str>,
    /// Where the TOML begins in the file.
    offset: usize,
    /// The line that opens the front matter, where a missing key is reported.
    opening: std::ops::Range<usize>,
    slots: u32,
    /// The TOML as it is written.
    pub(super) toml: &'a str,
    /// What a mandatory key holds in a new file, as TOML, where that is the same for everybody.
    pub(super) defaults: &'static [(&'static str, &'static str)],
    /// The key being read.
    pub(super) field: &'static str,
    /// The name of the value being read, where it is no key of a record, such as a KPI in a review.
    pub(crate) item: Option<String>,
    /// Whether the key being read has to be there.
    pub(super) must: bool,
    /// What each key takes, while a copy is read to try what hints propose.
    pub(super) notes: Option<Vec<KeyNote>>,
    /// The keys of the tables around the one being read.
    pub(super) outer: Vec<Vec<&'static str>>,
    /// Keys of lines that could not be parsed: nobody is asked for them too.
    left_out: Vec<String>,
    /// The faults that were found.
    pub findings: Findings,
}

impl<'a> TomlReader<'a> {
    /// A reader for TOML that begins at `offset` of `path`; missing top-level keys are reported at `opening`.
    pub fn new(path: &'a Arc<str>, offset: usize, opening: std::ops::Range<usize>) -> Self {
        Self {
            path,
            offset,
            opening,
            slots: 0,
            toml: "",
            defaults: &[],
            field: "",
            item: None,
            must: false,
            notes: None,
            outer: Vec::new(),
            left_out: Vec::new(),
            findings: Findings::new(),
        }
    }

    /// Says what mandatory keys hold in a new file: a fix writes it where one is missing.
    #[must_use]
    pub fn with_defaults(self, defaults: &'static [(&'static str, &'static str)]) -> Self {
        Self { defaults, ..self }
    }

    /// The same for rows of a table beside the file: references are numbered on from those that the file holds.
    #[must_use]
    pub(crate) fn with_slots(self, slots: u32) -> Self {
        Self { slots, ..self }
    }

    /// How many references were read.
    pub fn slots(&self) -> u32 {
        self.slots
    }

    /// The place of a node in the file.
    pub fn range(&self, node: &Node<'_>) -> std::ops::Range<usize> {
        self.file_range(node.span())
    }

    /// A range of the front matter as a range of the file.
    pub fn file_range(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        range.start + self.offset..range.end + self.offset
    }

    /// A place in this file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.path, range)
    }

    /// A reference with the next free slot.
    pub fn reference(&mut self, wants: Wants, name: &Placed<String>) -> Reference {
        let slot = self.slots;
        self.slots += 1;
        let range = name.range();
        Reference {
            wants,
            field: self.field,
            name: Placed::new(crate::figures::names::normal(&name.value), range),
            slot,
        }
    }

    /// Reports a value that could not be read.
    pub fn wrong(&mut self, node: &Node<'_>, wanted: &Message, wrong: Wrong) {
        let at = self.range(node);
        let of_type = |hint: Message| {
            let found = type_word(node.get_ref());
            let key = self.item.as_deref().or((!self.field.is_empty()).then_some(self.field));
            let message = match key {
                Some(key) => say!("`{key}` is {found}, where Keyplan wants {wanted}", key, found, wanted),
                None => say!("this is {found}, where Keyplan wants {wanted}", found, wanted),
            };
            Finding::new(Code::KP005, self.span(at.clone()), message).hint(hint)
        };
        let finding = match wrong {
            Wrong::Type(hint) => of_type(hint.unwrap_or_else(|| say!("write {wanted}", wanted))),
            Wrong::Unclear(hint) if self.must => of_type(hint),
            Wrong::Unclear(hint) => of_type(say!("{hint}, or leave the line out until there is one", hint)),
            Wrong::Meant(hint, value) => of_type(hint).fix(self.span(at.clone()), value),
            Wrong::Head(hint, place, head) => of_type(hint).fix(self.span(self.file_range(place)), head),
            Wrong::Value(message, hint) => Finding::new(Code::KP007, self.span(at.clone()), message).hint(hint),
            Wrong::Word(message, hint, word) => {
                let finding = Finding::new(Code::KP007, self.span(at.clone()), message).hint(hint);
                match word {
                    Some(word) => finding.fix(self.span(at.clone()), format!("\"{word}\"")),
                    None => finding,
                }
            }
        };
        self.findings.push(finding);
    }

    /// Reports a value, or the name of a key, that has the right type and is not valid. `at` is a range of the file.
    pub fn bad_value(&mut self, at: std::ops::Range<usize>, message: Message, hint: Message) {
        self.findings.push(Finding::new(Code::KP007, self.span(at), message).hint(hint));
    }

    /// Reports a code that is none of its ISO standard.
    pub fn unknown_code(&mut self, code: &Placed<String>, unknown: &UnknownCode) {
        self.findings.push(wrong_code(self.span(code.range()), unknown));
    }

    /// Parses the TOML of a front matter or of `site.toml`, and reads it. What cannot be parsed is reported and left out;
    /// the rest is read. Nothing for a text of which nothing can be read. Where something cannot be parsed, `read` is called
    /// for a copy before: what it makes of that is thrown away.
    pub fn parse<T>(
        &mut self,
        toml: &'a str,
        mut read: impl FnMut(&DeTable<'_>, &mut TomlReader<'_>) -> T,
    ) -> Option<T> {
        self.toml = toml;
        if let Some(at) = too_deep(toml) {
            let span = self.span(at + self.offset..at + self.offset + 1);
            let message = say!("TOML is nested deeper than {most} here", most = MAX_DEPTH);
            self.findings.push(Finding::new(Code::KP014, span, message).hint(say!("flatten it")));
            return None;
        }
        if let Ok(table) = DeTable::parse(toml) {
            return Some(read(table.get_ref(), self));
        }
        let (rest, mut found) = self.without_slips(toml);
        tried(self.path, toml, &rest, &mut found, &mut |table, reader| drop(read(table, reader)));
        for found in found {
            self.left_out.extend(found.key(toml));
            self.slip(found.slip);
        }
        let table = DeTable::parse(&rest).ok()?;
        Some(read(table.get_ref(), self))
    }

    /// Every slip of a TOML text, and the text with blanks for the lines that hold one.
    fn without_slips(&mut self, toml: &str) -> (String, Vec<FoundSlip>) {
        let mut left = toml.to_owned();
        let mut slips = Vec::new();
        let all = statements(toml);
        for statement in all.iter().filter(|statement| statement.open.is_some()) {
            let (at, sign) = statement.open.expect("only those that are open were chosen");
            slips.push(FoundSlip::new(never_closed(toml, &statement.at, at, sign), toml, statement.at.clone()));
            self.leave_out(&mut left, &all, statement, false);
        }
        // What is left out may uncover a further fault, but none that was not told: later rounds are silent.
        for round in 0..8 {
            let (_, errors) = DeTable::parse_recoverable(&left);
            let mut last = None;
            let found = errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message()));
            let mut found: Vec<_> = found.collect();
            sort_by_key(&mut found, |(at, _)| at.start);
            if found.is_empty() {
                break;
            }
            let text = left.clone();
            for (at, message) in found {
                let of = all.iter().rposition(|statement| statement.at.start <= at.start).unwrap_or(0);
                if last.replace(of) == Some(of) {
                    continue;
                }
                let Some(statement) = all.get(of) else { continue };
                if text[statement.at.clone()].trim().is_empty() {
                    continue;
                }
                let slip = slips::explain(&text, &statement.at, at, message);
                let is_head = slip.fix.as_ref().is_some_and(|(_, text)| text.starts_with('[') && !statement.is_head);
                let is_head = is_head && !text[statement.at.clone()].contains('=');
                if round == 0 {
                    slips.push(FoundSlip::new(slip, &text, statement.at.clone()));
                }
                self.leave_out(&mut left, &all, statement, is_head);
            }
        }
        (left, slips)
    }

    /// Puts blanks in place of a statement; of the head of a table, in place of the whole table. `is_head` is true for a line
    /// that is meant to be one.
    fn leave_out(&mut self, left: &mut String, all: &[Statement], statement: &Statement, is_head: bool) {
        let mut end = statement.at.end;
        if statement.is_head || is_head {
            let next = all.iter().find(|other| other.is_head && other.at.start > statement.at.start);
            end = next.map_or(left.len(), |next| next.at.start);
        }
        let text = &left[statement.at.start..end];
        for line in text.lines() {
            let key = line.trim_start_matches(['-', ' ']).split(['=', ':']).next().unwrap_or("").trim();
            self.left_out.push(key.trim_matches('"').to_owned());
        }
        let blank: String = text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        left.replace_range(statement.at.start..end, &blank);
    }

    fn slip(&mut self, slip: Slip) {
        let finding = Finding::new(Code::KP003, self.span(self.file_range(slip.at)), slip.message).hint(slip.hint);
        let finding = match slip.fix.filter(|_| slip.is_sure) {
            Some((at, text)) => finding.fix(self.span(self.file_range(at)), text),
            None => finding,
        };
        self.findings.push(finding);
    }

    /// Whether a copy is read to try what hints propose: what is said about it is thrown away.
    pub(crate) fn is_trial(&self) -> bool {
        self.notes.is_some()
    }

    /// Whether a value can be read; nothing is said about it.
    pub(super) fn takes(&mut self, node: &Node<'_>, takes: Takes) -> bool {
        let (slots, findings) = (self.slots, std::mem::take(&mut self.findings));
        let reads = takes(node, self) && self.findings.is_empty();
        (self.slots, self.findings) = (slots, findings);
        reads
    }

    /// Whether a key was left out because its line could not be parsed.
    pub(crate) fn is_left_out(&self, key: &str) -> bool {
        self.left_out.iter().any(|left| left == key)
    }

    /// Reads one record from a table.
    pub fn table<'t, 'd>(
        &mut self,
        table: &'t DeTable<'d>,
        place: Option<std::ops::Range<usize>>,
    ) -> TableKeys<'t, 'd> {
        let at = place.unwrap_or_else(|| self.opening.clone());
        TableKeys::new(table, at)
    }

    /// The same for a record that is the value of a key. Reports what is no table.
    pub(crate) fn table_at<'t, 'd>(&mut self, node: &'t Node<'d>, keys: &[&'static str]) -> Option<TableKeys<'t, 'd>> {
        let Some(table) = node.get_ref().as_table() else {
            let wrong = in_one_bracket(node, self);
            self.wrong(node, &say!("a table `{{ … }}`"), wrong);
            return None;
        };
        let mut table = self.table(table, Some(self.range(node)));
        table.declare(keys);
        Some(table)
    }
}

/// What is wrong with a statement in which something is opened at `at` and never closed.
fn never_closed(toml: &str, statement: &std::ops::Range<usize>, at: usize, sign: char) -> Slip {
    let line_end = toml[statement.clone()].find('\n').map_or(statement.end, |end| statement.start + end);
    let line = toml[statement.start..line_end].trim_end();
    let value = at..statement.start + line.len();
    if sign == '['
        && at < value.end
        && let Some(slip) = line.split_once('=').and_then(|(key, _)| list(&toml[value.clone()], &value, key.trim()))
    {
        let message = say!("this list is never closed");
        return Slip { message, ..slip };
    }
    let (message, close) = match sign {
        '[' => (say!("this list is never closed"), say!("write `]` behind its last value")),
        '{' => (say!("this table is never closed"), say!("write `}}` behind its last value")),
        _ => (say!("this text of several lines is never closed"), say!("write three quotes behind its last value")),
    };
    Slip::new(at..at + 1, message, close)
}

/// What is wrong with a code that is none of its ISO standard, and what to do.
pub(crate) fn no_code(unknown: &UnknownCode) -> (Message, Message) {
    let typed = &unknown.typed;
    let (message, advice) = match unknown.of {
        CodeOf::Country => (
            say!("`{typed}` is not the code of a country", typed),
            say!("write the two letters of ISO 3166, such as \"VN\" or \"DK\""),
        ),
        CodeOf::Currency => (
            say!("`{typed}` is not the code of a currency", typed),
            say!("write the three letters of ISO 4217, such as \"VND\""),
        ),
        CodeOf::Language => (
            say!("`{typed}` is not the code of a language", typed),
            say!("write a code such as \"vi\", \"da\" or \"pt-BR\""),
        ),
    };
    (message, unknown.meant.as_ref().map_or(advice, |meant| say!("`{meant}` is meant", meant)))
}

/// A code in a file that is none of its ISO standard.
pub(crate) fn wrong_code(at: Span, unknown: &UnknownCode) -> Finding {
    let (message, hint) = no_code(unknown);
    let finding = Finding::new(Code::KP007, at.clone(), message).hint(hint);
    match &unknown.meant {
        Some(meant) => finding.fix(at, format!("\"{meant}\"")),
        None => finding,
    }
}

/// The TOML type in an author's words.
pub(crate) fn type_word(value: &DeValue<'_>) -> Message {
    match value {
        DeValue::String(_) => say!("a text"),
        DeValue::Integer(_) | DeValue::Float(_) => say!("a number"),
        DeValue::Boolean(_) => say!("a yes or no (`true`, `false`)"),
        DeValue::Datetime(day) if day.time.is_none() => say!("a day"),
        DeValue::Datetime(day) if day.date.is_none() => say!("a time"),
        DeValue::Datetime(_) => say!("a day with a time"),
        DeValue::Array(_) => say!("a list"),
        DeValue::Table(_) => say!("a table"),
    }
}
