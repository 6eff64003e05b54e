//! TOML that cannot be parsed: usual mistakes in an author's words, and nesting that is too deep.

use crate::diagnostics::{Message, say};
use std::ops::Range;

use jiff::civil::Date;

use crate::document::front_matter::lists::list;
use crate::document::front_matter::meant::{Meant, meant};

/// TOML may nest this deep (KP014).
pub(super) const MAX_DEPTH: usize = 32;

/// Where brackets nest deeper than [`MAX_DEPTH`], outside of strings and comments. Dotted keys nest too. The count may
/// be too high for some texts, but no plan comes near the limit.
pub(super) fn too_deep(toml: &str) -> Option<usize> {
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

/// What is wrong at a place of a TOML text, in an author's words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// Where, in the TOML text.
    pub(super) at: Range<usize>,
    pub(super) message: Message,
    pub(super) hint: Message,
    /// What stands there afterwards, where the hint says so.
    pub(super) fix: Option<(Range<usize>, String)>,
    /// Whether nothing else can be meant.
    pub(super) is_sure: bool,
    /// Whether no value stands there, so that somebody has to say what the key takes.
    pub(super) is_blank: bool,
}

impl Slip {
    pub(super) fn new(at: Range<usize>, message: Message, hint: Message) -> Self {
        Self { at, message, hint, fix: None, is_sure: false, is_blank: false }
    }

    /// The text at its place is replaced.
    pub(super) fn becomes(self, text: impl Into<String>) -> Self {
        Self { is_sure: true, ..self.perhaps(text) }
    }

    /// The text at its place is replaced, if that is what was meant.
    pub(super) fn perhaps(mut self, text: impl Into<String>) -> Self {
        self.fix = Some((self.at.clone(), text.into()));
        self
    }

    /// No value stands there.
    fn blank(self) -> Self {
        let slip = Self { is_blank: true, ..self };
        slip.perhaps("\"\"")
    }
}

/// Quotation marks that are none for TOML.
pub(super) const CURLY: &[char] = &['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '‹', '›', '＂', '「', '」'];

/// A syntax error of TOML in an author's words. `statement` is what belongs together: a key with its value, over all its
/// lines, or the head of a table. `error` is where the parser stopped, and `message` what it says.
pub(super) fn explain(toml: &str, statement: &Range<usize>, error: Range<usize>, message: &str) -> Slip {
    let lead =
        toml[statement.clone()].len() - toml[statement.clone()].trim_start_matches(['\n', '\r', ' ', '\t']).len();
    let begin = statement.start + lead;
    let line_end = toml[begin..statement.end].find('\n').map_or(statement.end, |at| begin + at);
    let line = toml[begin..line_end].trim_end();
    if let Some(slip) = odd_blank(line, begin) {
        return slip;
    }
    if line.starts_with('[') {
        return head(toml, line, begin);
    }
    if message.contains("duplicate key") {
        let key = begin..begin + line.split('=').next().unwrap_or(line).trim_end().len();
        return Slip::new(key, say!("this key stands twice in its table"), say!("keep one of the two lines"));
    }
    let Some(equals) = line.find('=') else { return no_pair(line, begin) };
    if let Some(slip) = key(line, equals, begin) {
        return slip;
    }
    let value = begin + equals + 1..statement.end;
    let value = trimmed(toml, value);
    let name = line[..equals].trim();
    if let Some(slip) = list(&toml[value.clone()], &value, name) {
        return slip;
    }
    let nested = toml[value.clone()].starts_with(['[', '{']);
    let value = if nested { part_at(toml, &value, error.start) } else { value };
    value_slip(toml, &value, name, nested).unwrap_or_else(|| {
        let first = message.lines().next().unwrap_or_default();
        let at = if error.is_empty() || error.end > statement.end { value.clone() } else { error };
        Slip::new(
            at,
            say!("this is not TOML: {first}", first),
            say!("a line is `key = value`; texts stand in quotes, lists in square brackets"),
        )
    })
}

/// A blank that looks like a space and is none, where a key or a value begins.
fn odd_blank(line: &str, begin: usize) -> Option<Slip> {
    let before_value = line.find('=').map_or(0, |at| at + 1);
    for at in [0, before_value] {
        let rest = line[at..].trim_start_matches([' ', '\t']);
        let at = line.len() - rest.len();
        let odd = rest.chars().next().filter(|c| !c.is_ascii() && (c.is_whitespace() || is_unseen(*c)));
        let end = rest.find(|c: char| c.is_ascii() || !(c.is_whitespace() || is_unseen(c))).unwrap_or(rest.len());
        if odd.is_some() {
            let message = say!("a blank stands here that is no plain space (a no-break space, perhaps)");
            return Some(
                Slip::new(begin + at..begin + at + end, message, say!("delete it, and type a space")).becomes(" "),
            );
        }
    }
    let key = line.split('=').next().unwrap_or("");
    let at = key.find(|c: char| !c.is_ascii() && (c.is_whitespace() || is_unseen(c)))?;
    let odd = key[at..].chars().next().map_or(0, char::len_utf8);
    let quoted = key.trim_start().starts_with(['"', '\'', '#']);
    let message = say!("a blank stands here that is no plain space (a no-break space, perhaps)");
    (!quoted && line.contains('='))
        .then(|| Slip::new(begin + at..begin + at + odd, message, say!("delete it, and type a space")).becomes(" "))
}

/// Characters without a width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// The head of a table.
fn head(toml: &str, line: &str, begin: usize) -> Slip {
    let whole = begin..begin + line.len();
    let bare = line.split('#').next().unwrap_or(line).trim_end();
    let (open, close) =
        (bare.len() - bare.trim_start_matches('[').len(), bare.len() - bare.trim_end_matches(']').len());
    let name = bare.trim_matches(['[', ']', ' ']);
    let several = format!("[[{name}]]");
    if bare != several && toml.lines().any(|line| line.trim_end() == several) {
        let message = say!("`{several}` stands in this file: one of several has two brackets", several);
        return Slip::new(whole, message, say!("write `{several}`", several)).becomes(several);
    }
    if open != close && open.max(close) <= 2 {
        let message = say!("the brackets of this head do not match");
        return Slip::new(whole, message, head_hint(name)).perhaps(head_of(name));
    }
    if !name.is_ascii() && !name.contains(['"', '\'']) {
        let parts: Vec<String> = name.split('.').map(quoted_if_needed).collect();
        let message = say!("the name `{name}` needs quotes", name);
        let text = format!("[{}]", parts.join("."));
        return Slip::new(whole, message, say!("put the name in quotes: `{text}`", text)).becomes(text);
    }
    let hint = say!("a head stands in a line of its own, in brackets, and once: `[[kpis]]`, `[readings.shelf]`");
    Slip::new(whole, say!("this head cannot be read, or stands here for the second time"), hint)
}

/// What to write for the head of a table: readings are one table an objective, everything else is one of several.
fn head_hint(name: &str) -> Message {
    if name.contains('.') {
        say!("write `[{name}]`", name)
    } else {
        say!("write `[[{name}]]` for one of several, `[{name}]` for a table", name)
    }
}

/// The head that is meant most likely.
fn head_of(name: &str) -> String {
    if name.contains('.') { format!("[{name}]") } else { format!("[[{name}]]") }
}

/// A name as TOML takes it.
fn quoted_if_needed(name: &str) -> String {
    let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if bare { name.to_owned() } else { format!("\"{name}\"") }
}

/// A line without `=`.
fn no_pair(line: &str, begin: usize) -> Slip {
    let whole = begin..begin + line.len();
    for sign in ["//", "--", ";", "/*", "<!--", "%%"] {
        if line.starts_with(sign) {
            let slip = Slip::new(
                begin..begin + sign.len(),
                say!("this is no comment of TOML"),
                say!("a comment begins with `#`"),
            );
            return if matches!(sign, "//" | "--" | ";") { slip.becomes("#") } else { slip };
        }
    }
    let is_words = |key: &str| (1..=3).contains(&key.split_whitespace().count()) && key.split_whitespace().all(is_bare);
    if let Some((key, value)) = line.split_once(':').filter(|(key, value)| is_words(key) && !value.starts_with('/')) {
        return pair_of(whole, say!("a colon stands between key and value"), key, value);
    }
    if let Some((key, value)) = line.split_once([' ', '\t']).filter(|(key, _)| is_bare(key)) {
        let starts = value
            .trim_start()
            .starts_with(|c: char| matches!(c, '"' | '\'' | '[') || c.is_ascii_digit() || CURLY.contains(&c));
        if starts {
            return pair_of(whole, say!("a `=` is missing between key and value"), key, value);
        }
    }
    let name = line.trim_matches(['(', ')', '{', '}', '<', '>', ' ']);
    if !name.is_empty() && name.split('.').all(is_bare) {
        return Slip::new(whole, say!("the head of a table stands in square brackets"), head_hint(name))
            .perhaps(head_of(name));
    }
    let hint = say!("a line here is `key = value`; prose stands below the second `+++` line");
    Slip::new(whole, say!("this line is no key with a value"), hint)
}

/// Whether a name is one that TOML takes without quotes.
fn is_bare(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// A line that is to have a `=`.
fn pair_of(at: Range<usize>, message: Message, key: &str, value: &str) -> Slip {
    let (key, value) = (key.trim(), value.trim());
    let hint = say!("TOML puts `=` between a key and its value: `{key} = …`", key);
    let slip = Slip::new(at, message, hint);
    if value.is_empty() { slip } else { slip.becomes(format!("{key} = {value}")) }
}

/// What is wrong with a key.
fn key(line: &str, equals: usize, begin: usize) -> Option<Slip> {
    let written = line[..equals].trim_end();
    let at = begin..begin + written.len();
    if written.is_empty() {
        return Some(Slip::new(begin..begin + 1, say!("a key is missing before `=`"), say!("write `key = value`")));
    }
    if let Some(rest) = written.strip_prefix("- ").filter(|rest| is_bare(rest.trim())) {
        let slip =
            Slip::new(at, say!("a line does not begin with a hyphen"), say!("write `{trim} = …`", trim = rest.trim()));
        return Some(slip.becomes(rest.trim()));
    }
    if let Some(rest) = written.strip_prefix("//").or_else(|| written.strip_prefix("--")) {
        let sign = begin..begin + written.len() - rest.len();
        return Some(
            Slip::new(sign, say!("this is no comment of TOML"), say!("a comment begins with `#`")).becomes("#"),
        );
    }
    if let Some(colon) = written.find(": ").or_else(|| written.ends_with(':').then(|| written.len() - 1)) {
        let (key, value) = (&written[..colon], line[colon + 1..].trim_start_matches([' ', '=']));
        return Some(pair_of(begin..begin + line.len(), say!("a colon stands between key and value"), key, value));
    }
    if written.starts_with(['"', '\'', '#', '/']) {
        return None;
    }
    if !written.is_ascii() {
        let message = say!("the name `{written}` needs quotes", written);
        return Some(
            Slip::new(at.clone(), message, say!("put the name in quotes: `\"{written}\" = …`", written))
                .becomes(format!("\"{written}\"")),
        );
    }
    written.contains(' ').then(|| {
        let key = written.split_whitespace().collect::<Vec<_>>().join("_");
        let hint = say!("write it with an underscore: `{key} = …`", key);
        Slip::new(at, say!("the name `{written}` holds a blank", written), hint).becomes(key)
    })
}

/// A range without blanks and a comment around it.
fn trimmed(toml: &str, range: Range<usize>) -> Range<usize> {
    let text = &toml[range.clone()];
    let text = without_comment(text);
    if text.trim().is_empty() {
        return range.start..range.start;
    }
    let start = text.len() - text.trim_start().len();
    range.start + start..range.start + text.trim_end().len().max(start)
}

/// What stands before a comment, in a value of one line.
fn without_comment(text: &str) -> &str {
    if text.trim_end().contains('\n') {
        return text;
    }
    let (mut quote, mut escaped) = (None, false);
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) => {
                if c == open && !escaped {
                    quote = None;
                }
                escaped = c == '\\' && open == '"' && !escaped;
            }
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == '#' => return &text[..at],
            None => {}
        }
    }
    // A quote that is never closed: the sign is most likely that of a comment if a blank stands before it.
    if quote.is_some() { text.find(" #").map_or(text, |at| &text[..at]) } else { text }
}

/// The part of a list or table in which the parser stopped.
fn part_at(toml: &str, value: &Range<usize>, error: usize) -> Range<usize> {
    let error = toml.floor_char_boundary(error.clamp(value.start, value.end));
    let start =
        toml[value.start..error].rfind(['[', '{', ',', '=', '\n']).map_or(value.start, |at| value.start + at + 1);
    let end = toml[error..value.end].find([']', '}', ',', '\n']).map_or(value.end, |at| error + at);
    trimmed(toml, start..end.max(start))
}

/// What is wrong with a value; none where nothing is known about it. In a list or table (`nested`) nothing is said about
/// commas, which separate its parts.
fn value_slip(toml: &str, at: &Range<usize>, key: &str, nested: bool) -> Option<Slip> {
    let value = &toml[at.clone()];
    if value.is_empty() {
        return Some(no_value(toml, at, nested));
    }
    let pair = |value: &str| if nested { format!("`{value}`") } else { format!("`{key} = {value}`") };
    if let Some(slip) = behind(value, at, nested, &pair).or_else(|| comment(value, at.start)) {
        return Some(slip);
    }
    if value.starts_with(['"', '\'']) {
        return Some(quoted(value, at, key));
    }
    if value.starts_with(CURLY) || value.ends_with(CURLY) {
        let inner = value.trim_matches(CURLY).trim_matches('"').trim_matches(['\u{a0}', '\u{202f}']);
        let slip =
            Slip::new(at.clone(), say!("these are curly quotes"), say!("type straight ones: `\"{inner}\"`", inner));
        return Some(if inner.contains(['"', '\\', '\n']) || inner.contains(CURLY) {
            slip
        } else {
            slip.becomes(format!("\"{inner}\""))
        });
    }
    if let Some(inner) = value.strip_suffix('"').filter(|inner| !inner.contains(['"', '\\', '\n', ','])) {
        let whole = format!("\"{inner}\"");
        return Some(
            Slip::new(at.clone(), say!("a quotation mark is missing"), say!("write {whole}", whole = pair(&whole)))
                .becomes(whole),
        );
    }
    if value.starts_with('=') {
        let rest = value.trim_start_matches(['=', ' ']);
        let slip = Slip::new(
            at.clone(),
            say!("one `=` stands between key and value"),
            say!("write {rest}", rest = pair(rest)),
        );
        return Some(slip.becomes(rest));
    }
    if is_shaped_day(value) && value.parse::<Date>().is_err() {
        return Some(Slip::new(
            at.clone(),
            say!("{value} is not a day of the calendar", value),
            say!("correct the day"),
        ));
    }
    if let Some(slip) = meant_slip(value, at, &pair) {
        return Some(slip);
    }
    if let Some(flag) = crate::figures::names::certain(value, ["true", "false"]) {
        let slip =
            Slip::new(at.clone(), say!("`{value}` is no yes or no", value), say!("write {flag}", flag = pair(flag)));
        return Some(slip.becomes(flag.to_owned()));
    }
    let sign = if value.contains(['"', '\\']) { '\'' } else { '"' };
    if value.contains('\n') || value.contains(sign) {
        return None;
    }
    let quoted = format!("{sign}{value}{sign}");
    let slip = Slip::new(at.clone(), say!("a text stands in quotes"), say!("write {quoted}", quoted = pair(&quoted)));
    Some(if value.contains([',', '"', '\\', '[', ']']) { slip.perhaps(quoted) } else { slip.becomes(quoted) })
}

/// A value that is not there.
fn no_value(toml: &str, at: &Range<usize>, nested: bool) -> Slip {
    let message = if nested { say!("a value is missing here") } else { say!("nothing stands behind `=`") };
    let start = toml[..at.start].trim_end().len().saturating_sub(1);
    let start = toml.floor_char_boundary(start);
    let slip = Slip::new(start..(start + 1).min(toml.len()), message, say!("write a value, or leave the line out"));
    if nested { slip } else { Slip { fix: Some((at.clone(), "\"\"".to_owned())), is_blank: true, ..slip } }
}

/// Whether a value has the shape of a day: `2026-02-30`.
fn is_shaped_day(value: &str) -> bool {
    let sign = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    value.len() == 10 && value.bytes().enumerate().all(sign)
}

/// A value with a comma, a semicolon or a full stop behind it.
fn behind(value: &str, at: &Range<usize>, nested: bool, pair: &dyn Fn(&str) -> String) -> Option<Slip> {
    let bare = value.trim_end_matches([',', ';', '.', ' ']);
    let is_value = |text: &str| toml::de::DeTable::parse(&format!("x = {text}")).is_ok();
    let ends = !nested && bare.len() < value.len() && !bare.is_empty() && !bare.contains('\n') && is_value(bare);
    ends.then(|| {
        let message = say!("nothing stands behind a value");
        Slip::new(at.clone(), message, say!("write {bare}", bare = pair(bare))).becomes(bare)
    })
}

/// A value that is plain to a reader and not to TOML.
fn meant_slip(value: &str, at: &Range<usize>, pair: &dyn Fn(&str) -> String) -> Option<Slip> {
    Some(match meant(value)? {
        Meant::Nothing => {
            Slip::new(at.clone(), say!("`{value}` is no value", value), say!("leave the line out until there is one"))
                .blank()
        }
        Meant::Flag(flag) => Slip::new(
            at.clone(),
            say!("yes and no are written `true` and `false`"),
            say!("write {flag}", flag = pair(&flag.to_string())),
        )
        .becomes(flag.to_string()),
        Meant::Day(day) => Slip::new(
            at.clone(),
            say!("a day is written year, month, day, with hyphens"),
            say!("write {day}", day = pair(&day.to_string())),
        )
        .becomes(day.to_string()),
        Meant::TwoDays(one, other) => {
            let hint = say!(
                "write {one} or {other}, whichever is meant",
                one = pair(&one.to_string()),
                other = pair(&other.to_string())
            );
            Slip::new(at.clone(), say!("a day is written year, month, day, with hyphens"), hint)
                .perhaps(one.to_string())
        }
        Meant::Period(period) => {
            let quoted = format!("\"{period}\"");
            Slip::new(at.clone(), say!("a period stands in quotes"), say!("write {quoted}", quoted = pair(&quoted)))
                .becomes(quoted)
        }
        Meant::Number(number, why) => {
            Slip::new(at.clone(), why, say!("write {number}", number = pair(&number))).becomes(number)
        }
        Meant::TwoNumbers(one, other) => {
            let hint = say!("write {one} or {other}, whichever is meant", one = pair(&one), other = pair(&other));
            Slip::new(at.clone(), say!("a number has a decimal point and no comma"), hint).perhaps(one)
        }
    })
}

/// A comment that begins as in other languages.
fn comment(value: &str, start: usize) -> Option<Slip> {
    let outside = value.starts_with(['"', '\'']).then(|| value[1..].find(&value[..1]).map_or(value.len(), |at| at + 2));
    let from = outside.unwrap_or(0);
    let rest = value.get(from..)?;
    let at = [" //", "\t//", " --", " /*"].iter().filter_map(|sign| rest.find(sign)).min()?;
    let sign = start + from + at + 1;
    let slip = Slip::new(sign..sign + 2, say!("this is no comment of TOML"), say!("a comment begins with `#`"));
    Some(if rest[at + 1..].starts_with("/*") { slip } else { slip.becomes("#") })
}

/// A text in quotes that cannot be read.
fn quoted(value: &str, at: &Range<usize>, key: &str) -> Slip {
    let quote = &value[..1];
    let first = value.lines().next().unwrap_or(value).trim_end();
    if value.starts_with("\"\"\"") || value.starts_with("'''") {
        let hint = say!("write three quotes behind its last word; in such a text `\\\\` stands for a backslash");
        return Slip::new(
            at.start..at.start + 3,
            say!("this text of several lines cannot be read, or never ends"),
            hint,
        );
    }
    let closed = first.len() > 1 && first.ends_with(quote);
    let inner = first.get(1..first.len() - usize::from(closed)).unwrap_or("");
    if quote == "\"" && inner.contains('\\') && closed {
        let message = say!("a backslash in double quotes begins a special sign");
        let slip = Slip::new(
            at.start..at.start + first.len(),
            message,
            say!("write `/`, or put the text in single quotes: `'{inner}'`", inner),
        );
        return if inner.contains(['\'', '"']) { slip } else { slip.becomes(format!("'{inner}'")) };
    }
    if inner.contains(quote) {
        let message = say!("a quotation mark inside a text ends it");
        let other = if quote == "\"" { "'" } else { "\"" };
        let range = at.start..at.start + first.len();
        if inner.contains(other) {
            return Slip::new(range, message, say!("write `\\\"` for each mark inside the text"));
        }
        let whole = format!("{other}{}{other}", inner.trim_end_matches(quote));
        let hint = say!("put the whole text in the other kind of quotes: `{key} = {whole}`", key, whole);
        return Slip::new(range, message, hint).becomes(whole);
    }
    let slip = Slip::new(
        at.start..at.start + first.len(),
        say!("this text is never closed"),
        say!("write `{quote}` behind its last word", quote),
    );
    if inner.contains(CURLY) {
        let inner = inner.trim_end_matches(CURLY);
        let slip = Slip::new(
            slip.at,
            say!("one of these quotes is curly"),
            say!("type straight ones: `{quote}{inner}{quote}`", quote, inner),
        );
        return slip.becomes(format!("{quote}{inner}{quote}"));
    }
    if inner.contains('\\') || closed { slip } else { slip.becomes(format!("{quote}{inner}{quote}")) }
}
