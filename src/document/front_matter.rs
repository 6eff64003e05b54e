//! Front matter: the TOML between two `+++` lines, read against closed records so that all faults are found at once.
//!
//! A record (see [`crate::document::model`]) names its fields; the [`Reader`] walks the TOML tree, keeps the place of every
//! value in the whole file and collects findings instead of stopping at the first.

use std::sync::Arc;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{Code, Finding, Findings, Placed, Span};
use crate::document::plain::{Names, Plain, Shape};
use crate::document::reference::{Ref, Reference, ReferenceKind, Wants};
use crate::figures::period::Period;

/// A value of the TOML tree with its place, relative to the front matter.
pub type Node<'a> = toml::Spanned<DeValue<'a>>;

/// TOML may nest this deep (KP014).
pub const MAX_DEPTH: usize = 32;

/// The parts of a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Where the TOML begins and ends.
    pub toml: (usize, usize),
    /// Where the Markdown body begins.
    pub body: usize,
}

/// Cuts a file into front matter and body.
///
/// # Errors
/// KP002, when there is no front matter, it is never closed, or it is YAML.
pub fn split(path: &Arc<str>, text: &str) -> Result<Parts, Box<Finding>> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[start..];
    let first = rest.lines().next().unwrap_or("");
    let example = "begin the file with a `+++` line, then keys such as `title = \"…\"`, then another `+++` line";
    let here = Span::new(path, start..start + first.len());
    if first.trim_end() == "---" {
        return Err(Box::new(
            Finding::new(Code::KP002, here, "this front matter is YAML; Keyplan reads TOML")
                .label("a `---` line opens YAML")
                .hint("write `+++` instead of each `---`, and `title = \"…\"` instead of `title: …`"),
        ));
    }
    if first.trim_end() != "+++" {
        let message = if text.trim().is_empty() { "this file is empty" } else { "this file has no front matter" };
        return Err(Box::new(Finding::new(Code::KP002, Span::new(path, start..start), message).hint(example)));
    }
    let open = start + line_length(rest);
    let mut at = open;
    while at < text.len() {
        let line = &text[at..];
        let length = line_length(line);
        if line[..length].trim_end() == "+++" {
            return Ok(Parts { toml: (open, at), body: at + length });
        }
        at += length;
    }
    Err(Box::new(
        Finding::new(Code::KP002, here, "this front matter is never closed")
            .label("opened here")
            .hint("put a line with `+++` alone below the last key"),
    ))
}

/// The length of the first line of `text` with its line end.
fn line_length(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |end| end + 1)
}

/// A value that a key of a record may hold.
pub trait Field: Sized {
    /// What goes there, in the words of a message: `a date such as 2026-03-31`.
    const WANTED: &'static str;

    /// What it holds as plain data.
    const SHAPE: Shape = Shape::Value(Self::WANTED);

    /// Whether nothing stands for a key that is not there; [`Field::absent`] gives what does.
    const MUST: bool = true;

    /// Reads the value, or reports why not.
    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self>;

    /// The value as plain data; nothing for what only settings hold.
    fn plain(&self, _names: &Names<'_>) -> Plain {
        Plain::Nothing
    }

    /// What stands for a key that is not there; nothing when the key is mandatory.
    fn absent() -> Option<Self> {
        None
    }

    /// Calls `visit` with each reference inside.
    fn references<'s>(&'s self, _visit: &mut dyn FnMut(&'s Reference)) {}

    /// Calls `visit` with each text inside and its place.
    fn texts<'s>(&'s self, _visit: &mut dyn FnMut(&'s Placed<String>)) {}

    /// Whether an author left it out or empty.
    fn is_blank(&self) -> bool {
        false
    }
}

/// A single value: it keeps its place when wrapped in [`Placed`].
pub trait Scalar: Sized {
    /// See [`Field::WANTED`].
    const WANTED: &'static str;

    /// See [`Field::SHAPE`].
    const SHAPE: Shape = Shape::Value(Self::WANTED);

    /// Reads the value.
    ///
    /// # Errors
    /// What is wrong with it.
    fn read(value: &DeValue<'_>) -> Result<Self, Wrong>;

    /// The value as plain data.
    fn plain(&self) -> Plain;

    /// A placed value as a text, when it is one.
    fn as_text(_placed: &Placed<Self>) -> Option<&Placed<String>> {
        None
    }

    /// Whether it counts as left out.
    fn is_blank(&self) -> bool {
        false
    }
}

/// Why a scalar could not be read.
#[derive(Debug)]
pub enum Wrong {
    /// Another TOML type than wanted; with a hint where one helps.
    Type(Option<String>),
    /// The right type, a value that cannot be: message and hint.
    Value(String, String),
}

impl<T: Scalar> Field for Placed<T> {
    const WANTED: &'static str = T::WANTED;
    const SHAPE: Shape = T::SHAPE;

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match T::read(node.get_ref()) {
            Ok(value) => Some(Placed::new(value, reader.range(node))),
            Err(wrong) => {
                reader.wrong(node, T::WANTED, wrong);
                None
            }
        }
    }

    fn plain(&self, _names: &Names<'_>) -> Plain {
        self.value.plain()
    }

    fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s Placed<String>)) {
        if let Some(text) = T::as_text(self) {
            visit(text);
        }
    }

    fn is_blank(&self) -> bool {
        self.value.is_blank()
    }
}

impl<T: Field> Field for Option<T> {
    const WANTED: &'static str = T::WANTED;
    const SHAPE: Shape = T::SHAPE;
    const MUST: bool = false;

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Some)
    }

    fn plain(&self, names: &Names<'_>) -> Plain {
        self.as_ref().map_or(Plain::Nothing, |value| value.plain(names))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s Reference)) {
        if let Some(value) = self {
            value.references(visit);
        }
    }

    fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s Placed<String>)) {
        if let Some(value) = self {
            value.texts(visit);
        }
    }

    fn is_blank(&self) -> bool {
        self.as_ref().is_none_or(Field::is_blank)
    }
}

impl<T: Field> Field for Vec<T> {
    const WANTED: &'static str = "a list";
    const SHAPE: Shape = Shape::List(&T::SHAPE);
    const MUST: bool = false;

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(items) = node.get_ref().as_array() else {
            let hint = (!matches!(node.get_ref(), DeValue::Table(_))).then(|| "put it in square brackets".to_owned());
            let wanted = format!("a list: {}", T::WANTED);
            reader.wrong(node, &wanted, Wrong::Type(hint));
            return None;
        };
        Some(items.iter().filter_map(|item| T::read(item, reader)).collect())
    }

    fn plain(&self, names: &Names<'_>) -> Plain {
        Plain::List(self.iter().map(|item| item.plain(names)).collect())
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s Reference)) {
        for item in self {
            item.references(visit);
        }
    }

    fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s Placed<String>)) {
        for item in self {
            item.texts(visit);
        }
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl Scalar for String {
    const WANTED: &'static str = "a text in quotes";

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        value.as_str().map(str::to_owned).ok_or(Wrong::Type(None))
    }

    fn plain(&self) -> Plain {
        Plain::text(self.as_str())
    }

    fn as_text(placed: &Placed<Self>) -> Option<&Placed<String>> {
        Some(placed)
    }

    fn is_blank(&self) -> bool {
        self.trim().is_empty()
    }
}

impl Scalar for bool {
    const WANTED: &'static str = "`true` or `false`";

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        value.as_bool().ok_or_else(|| Wrong::Type(value.as_str().map(|_| "write it without quotes".to_owned())))
    }

    fn plain(&self) -> Plain {
        Plain::Flag(*self)
    }
}

impl Scalar for f64 {
    const WANTED: &'static str = "a number";

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let number = match value {
            DeValue::Integer(number) => {
                let digits = number.as_str();
                i64::from_str_radix(digits, number.radix()).ok().map(|whole| {
                    #[expect(clippy::cast_precision_loss, reason = "plan figures are far below 2^53")]
                    let real = whole as f64;
                    real
                })
            }
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            DeValue::String(_) => return Err(Wrong::Type(Some("write it without quotes".to_owned()))),
            _ => return Err(Wrong::Type(None)),
        };
        number.filter(|real: &f64| real.is_finite() && real.abs() < 1e15).ok_or_else(|| {
            Wrong::Value("this number cannot be used".to_owned(), "write a plain number below 10^15".to_owned())
        })
    }

    fn plain(&self) -> Plain {
        Plain::Number(*self)
    }
}

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Within<const MIN: i64, const MAX: i64>(pub i64);

impl<const MIN: i64, const MAX: i64> Scalar for Within<MIN, MAX> {
    const WANTED: &'static str = "a whole number";
    const SHAPE: Shape = Shape::Whole(MIN, MAX);

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let Some(number) = value.as_integer() else { return Err(Wrong::Type(None)) };
        let whole = i64::from_str_radix(number.as_str(), number.radix()).ok();
        whole.filter(|whole| (MIN..=MAX).contains(whole)).map(Self).ok_or_else(|| {
            Wrong::Value(
                format!("{number} is outside {MIN} to {MAX}"),
                format!("write a whole number from {MIN} to {MAX}"),
            )
        })
    }

    fn plain(&self) -> Plain {
        #[expect(clippy::cast_precision_loss, reason = "plan figures are far below 2^53")]
        Plain::Number(self.0 as f64)
    }
}

/// A share of a hundred.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Percent(pub f64);

impl Scalar for Percent {
    const WANTED: &'static str = "a number from 0 to 100";

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let number = <f64 as Scalar>::read(value)?;
        if (0.0..=100.0).contains(&number) {
            Ok(Self(number))
        } else {
            Err(Wrong::Value(
                format!("{number} is not a share of a hundred"),
                "write a number from 0 to 100".to_owned(),
            ))
        }
    }

    fn plain(&self) -> Plain {
        Plain::Number(self.0)
    }
}

impl Scalar for Date {
    const WANTED: &'static str = "a date such as 2026-03-31";

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        if let Some(text) = value.as_str() {
            let hint = text.parse::<Date>().ok().map(|date| format!("write it without quotes: {date}"));
            return Err(Wrong::Type(hint));
        }
        let Some(written) = value.as_datetime() else { return Err(Wrong::Type(None)) };
        let (Some(date), None) = (written.date, written.time) else {
            return Err(Wrong::Type(Some("write the day alone, without a time".to_owned())));
        };
        let parts = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
        let (Ok(year), Ok(month), Ok(day)) = parts else { return Err(Wrong::Type(None)) };
        Date::new(year, month, day)
            .ok()
            .filter(|date| (1..=9998).contains(&date.year()))
            .ok_or_else(|| Wrong::Value(format!("{date} is not a day of the calendar"), "correct the day".to_owned()))
    }

    fn plain(&self) -> Plain {
        Plain::text(self.to_string())
    }
}

impl Scalar for Period {
    const WANTED: &'static str = "a period such as \"2026\", \"2026-H1\", \"2026-Q1\" or \"2026-03\"";

    fn read(value: &DeValue<'_>) -> Result<Self, Wrong> {
        let Some(text) = value.as_str() else {
            return Err(Wrong::Type(Some("a period is a text: put it in quotes".to_owned())));
        };
        Period::parse(text.trim()).ok_or_else(|| {
            let message = format!("`{text}` is not a period");
            Wrong::Value(
                message,
                "write a year `2026`, half `2026-H1`, quarter `2026-Q1` or month `2026-03`".to_owned(),
            )
        })
    }

    fn plain(&self) -> Plain {
        Plain::text(self.to_string())
    }
}

impl<K: ReferenceKind> Field for Ref<K> {
    const WANTED: &'static str = K::WANTED;

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let name = Placed::<String>::read(node, reader)?;
        if name.trim().is_empty() {
            reader.wrong(
                node,
                K::WANTED,
                Wrong::Value("this name is empty".to_owned(), "write a name, or leave the key out".to_owned()),
            );
            return None;
        }
        Some(Self::new(reader.reference(K::WANTS, &name)))
    }

    fn plain(&self, names: &Names<'_>) -> Plain {
        Plain::maybe(names(&self.reference))
    }

    fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s Reference)) {
        visit(&self.reference);
    }
}

/// What reading one front matter needs and gathers.
pub struct Reader<'a> {
    path: &'a Arc<str>,
    /// Where the TOML begins in the file.
    offset: usize,
    /// The line that opens the front matter, where a missing key is reported.
    opening: std::ops::Range<usize>,
    slots: u32,
    /// The key being read.
    field: &'static str,
    /// The keys of the tables around the one being read.
    outer: Vec<Vec<&'static str>>,
    /// What is wrong.
    pub findings: Findings,
}

impl<'a> Reader<'a> {
    /// A reader for TOML that begins at `offset` of `path`; missing top-level keys are reported at `opening`.
    pub fn new(path: &'a Arc<str>, offset: usize, opening: std::ops::Range<usize>) -> Self {
        Self { path, offset, opening, slots: 0, field: "", outer: Vec::new(), findings: Findings::new() }
    }

    /// How many references were read.
    pub fn slots(&self) -> u32 {
        self.slots
    }

    /// The place of a node in the file.
    pub fn range(&self, node: &Node<'_>) -> std::ops::Range<usize> {
        node.span().start + self.offset..node.span().end + self.offset
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
    pub fn wrong(&mut self, node: &Node<'_>, wanted: &str, wrong: Wrong) {
        let span = self.span(self.range(node));
        self.findings.push(match wrong {
            Wrong::Type(hint) => {
                let found = type_word(node.get_ref());
                let finding = Finding::new(Code::KP005, span, format!("this is {found}, where Keyplan wants {wanted}"));
                match hint {
                    Some(hint) => finding.hint(hint),
                    None => finding.hint(format!("write {wanted}")),
                }
            }
            Wrong::Value(message, hint) => Finding::new(Code::KP007, span, message).hint(hint),
        });
    }

    /// Parses the TOML of a front matter or of `site.toml`.
    ///
    /// # Errors
    /// KP003 for the first syntax error, KP014 for TOML nested too deep.
    pub fn parse<'t>(&self, toml: &'t str) -> Result<DeTable<'t>, Box<Finding>> {
        if let Some(at) = too_deep(toml) {
            let span = self.span(at + self.offset..at + self.offset + 1);
            let message = format!("TOML is nested deeper than {MAX_DEPTH} here");
            return Err(Box::new(Finding::new(Code::KP014, span, message).hint("flatten it")));
        }
        DeTable::parse(toml).map(toml::Spanned::into_inner).map_err(|error| {
            let range = error.span().unwrap_or(0..0);
            Box::new(syntax_error(toml, range, error.message(), |range| {
                self.span(range.start + self.offset..range.end + self.offset)
            }))
        })
    }

    /// Reads one record from a table.
    pub fn table<'t, 'd>(&mut self, table: &'t DeTable<'d>, place: Option<std::ops::Range<usize>>) -> Keys<'t, 'd> {
        let at = place.unwrap_or_else(|| self.opening.clone());
        Keys { table, at, known: Vec::new(), missing: Vec::new() }
    }
}

/// The keys of one table while a record is read from it.
pub struct Keys<'t, 'd> {
    table: &'t DeTable<'d>,
    at: std::ops::Range<usize>,
    known: Vec<&'static str>,
    missing: Vec<(&'static str, &'static str)>,
}

impl Keys<'_, '_> {
    /// The place of the table's head.
    pub fn at(&self) -> std::ops::Range<usize> {
        self.at.clone()
    }

    /// Declares the keys of a record; all of them before the first is read, so that nested tables know them.
    pub fn declare(&mut self, keys: &[&'static str]) {
        self.known.extend_from_slice(keys);
    }

    /// Asks for a key that the record itself leaves open.
    pub fn require<T: Field>(&mut self, key: &'static str, reader: &mut Reader<'_>) {
        match self.table.get(key) {
            None => self.missing.push((key, T::WANTED)),
            Some(node) if node.get_ref().as_str().is_some_and(|text| text.trim().is_empty()) => {
                let span = reader.span(reader.range(node));
                let finding = Finding::new(Code::KP006, span, format!("`{key}` is empty"));
                reader.findings.push(finding.hint(format!("write {}", T::WANTED)));
            }
            Some(_) => {}
        }
    }

    /// Reads `key`; when `must`, a list may not be absent either.
    pub fn read<T: Field>(&mut self, key: &'static str, must: bool, reader: &mut Reader<'_>) -> Option<T> {
        let Some(node) = self.table.get(key) else {
            let absent = T::absent();
            if must || absent.is_none() {
                self.missing.push((key, T::WANTED));
            }
            return absent;
        };
        reader.outer.push(self.known.clone());
        let around = std::mem::replace(&mut reader.field, key);
        let value = T::read(node, reader);
        reader.outer.pop();
        reader.field = around;
        if must && value.as_ref().is_some_and(Field::is_blank) {
            let span = reader.span(reader.range(node));
            let message = format!("`{key}` is empty");
            reader.findings.push(Finding::new(Code::KP006, span, message).hint(format!("write {}", T::WANTED)));
        }
        value.or_else(T::absent)
    }

    /// Reports the keys nobody knows, then the mandatory ones that are not there.
    pub fn finish(mut self, reader: &mut Reader<'_>) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let range = key.span().start + reader.offset..key.span().end + reader.offset;
            let mut finding = Finding::new(Code::KP004, reader.span(range), format!("no key is called `{name}` here"));
            let absent = self.known.iter().copied().filter(|known| !self.table.contains_key(*known));
            if let Some(near) = crate::figures::names::nearest(name, absent) {
                self.missing.retain(|(missing, _)| *missing != near);
                finding = finding.label(format!("did you mean `{near}`?"));
            } else if reader.outer.iter().any(|keys| keys.contains(&name)) {
                self.missing.retain(|(missing, _)| *missing != name);
                finding = finding.hint(format!(
                    "a key below a `[[table]]` belongs to that table: move `{name}` above the first `[` line"
                ));
            } else {
                finding = finding.hint("free data goes under `[extra]`");
            }
            reader.findings.push(finding);
        }
        for (key, wanted) in self.missing {
            let finding = Finding::new(Code::KP006, reader.span(self.at.clone()), format!("`{key}` is missing"));
            reader.findings.push(finding.hint(format!("add `{key} = …`: {wanted}")));
        }
    }
}

/// The TOML type in an author's words.
pub(crate) fn type_word(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a yes or no (`true`, `false`)",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Where brackets nest deeper than [`MAX_DEPTH`], counted outside strings and comments; an over-count is harmless
/// since no plan comes near. Dotted keys nest too.
fn too_deep(toml: &str) -> Option<usize> {
    let (mut depth, mut quote, mut line_dots) = (0_usize, None, 0_usize);
    let mut escaped = false;
    for (at, byte) in toml.bytes().enumerate() {
        if byte == b'\n' {
            (quote, line_dots, escaped) = (None, 0, false);
            continue;
        }
        if let Some(open) = quote {
            if byte == open && !escaped {
                quote = None;
            }
            escaped = byte == b'\\' && open == b'"' && !escaped;
            continue;
        }
        match byte {
            b'"' | b'\'' => quote = Some(byte),
            b'#' => quote = Some(b'\n'),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'.' => line_dots += 1,
            b'=' | b',' => line_dots = 0,
            _ => {}
        }
        if depth > MAX_DEPTH || line_dots > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

/// A syntax error of the TOML in an author's words.
fn syntax_error(
    toml: &str,
    range: std::ops::Range<usize>,
    message: &str,
    place: impl Fn(std::ops::Range<usize>) -> Span,
) -> Finding {
    let line_start = toml[..toml.floor_char_boundary(range.start)].rfind('\n').map_or(0, |at| at + 1);
    let line = toml[line_start..].lines().next().unwrap_or("");
    let key = line.split('=').next().unwrap_or("").trim();
    let value = line.split_once('=').map_or("", |(_, value)| value.split('#').next().unwrap_or("").trim());
    let value_at = line.find(value).map_or(range.clone(), |at| line_start + at..line_start + at + value.len());
    if looks_like_date(value) && value.parse::<Date>().is_err() {
        let message = format!("{value} is not a day of the calendar");
        return Finding::new(Code::KP003, place(value_at), message).hint("correct the day");
    }
    if !key.is_ascii() && !key.starts_with(['"', '\'', '#']) && line.contains('=') {
        let key_at = line_start..line_start + key.len();
        return Finding::new(Code::KP003, place(key_at), format!("the name `{key}` needs quotes"))
            .hint(format!("put the name in quotes: `\"{key}\" = …`"));
    }
    let first = message.lines().next().unwrap_or("this is not TOML");
    let finding = Finding::new(Code::KP003, place(range), format!("this is not TOML: {first}"));
    if line.contains(": ") && !line.contains('=') {
        return finding.hint("TOML puts `=` between a key and its value: `title = \"…\"`");
    }
    if message.contains("duplicate key") {
        return finding.hint("each key stands once in a table: remove one of the two");
    }
    if message.contains("string") || value.chars().next().is_some_and(char::is_alphabetic) {
        return finding.hint("put a text in quotes: `key = \"text\"`");
    }
    finding.hint("a line is `key = value`; texts stand in quotes, lists in square brackets")
}

/// Whether it has the shape of a TOML date.
fn looks_like_date(value: &str) -> bool {
    value.len() == 10
        && value
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

impl Reader<'_> {
    /// A range of the front matter as a range of the file.
    pub fn file_range(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        range.start + self.offset..range.end + self.offset
    }
}
