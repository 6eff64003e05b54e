//! What a hint proposes is tried before anybody is told to type it: the line is mended in a copy, and the copy is read. So a
//! hint never asks for a value that its key does not take.

use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use crate::diagnostics::message::{Joined, ToValue, Value};
use crate::diagnostics::{Code, Finding, Message, say};
use crate::document::front_matter::TomlReader;
use crate::document::front_matter::slips::{self, Slip};
use crate::figures::sort::sort_by_key;

/// What a key takes, noted while it is read.
#[derive(Clone, Debug)]
pub(super) struct KeyNote {
    /// Where its value stands.
    pub(super) at: Range<usize>,
    /// What goes there, in the words of a message.
    pub(super) wanted: Message,
    /// Whether it has to be there.
    pub(super) must: bool,
}

/// A slip with the lines it is in.
pub(super) struct FoundSlip {
    pub(super) slip: Slip,
    /// The statement: a key with its value, or the head of a table.
    pub(super) statement: Range<usize>,
    /// The statement as it reads once the slip is mended; none where nobody knows how.
    mended: Option<String>,
}

impl FoundSlip {
    /// A slip of a text. Where its statement holds further ones, they are mended together.
    pub(super) fn new(slip: Slip, toml: &str, statement: Range<usize>) -> Self {
        let mut found = Self { slip, statement, mended: None };
        let Some(mut text) = found.slip.fix.as_ref().and_then(|fix| found.with(toml, fix)) else { return found };
        let mut sure = found.slip.is_sure;
        for round in 0..4 {
            let (_, errors) = DeTable::parse_recoverable(&text);
            let Some(error) = errors.first() else {
                if round > 0 {
                    found.becomes(toml, &text, sure);
                }
                // The keys below a head are left out with it, so that there is nothing to try.
                found.mended = Some(text).filter(|text| !text.trim_start().starts_with('['));
                return found;
            };
            let whole = 0..text.len();
            let next = slips::explain(&text, &whole, error.span().unwrap_or(0..0), error.message());
            let Some((at, new)) = next.fix.filter(|(at, _)| text.get(at.clone()).is_some()) else { break };
            sure &= next.is_sure;
            text.replace_range(at, &new);
        }
        // What is proposed is not enough.
        found.slip.fix = None;
        found
    }

    /// The key of the statement as it is to read.
    pub(super) fn key(&self, toml: &str) -> Option<String> {
        let mended = self.with(toml, self.slip.fix.as_ref()?)?;
        mended.split_once('=').map(|(key, _)| key.trim().to_owned())
    }

    /// The statement with a part of it replaced.
    fn with(&self, toml: &str, (at, text): &(Range<usize>, String)) -> Option<String> {
        let inside = at.start >= self.statement.start && at.end <= self.statement.end;
        inside.then(|| format!("{}{text}{}", &toml[self.statement.start..at.start], &toml[at.end..self.statement.end]))
    }

    /// Where the statement stands, without the blanks around it.
    fn line(&self, toml: &str) -> Range<usize> {
        let text = &toml[self.statement.clone()];
        let start = self.statement.start + text.len() - text.trim_start().len();
        start..start + text.trim().len()
    }

    /// The whole statement becomes another text.
    fn becomes(&mut self, toml: &str, text: &str, sure: bool) {
        let line = text.trim();
        self.slip.fix = Some((self.line(toml), line.to_owned()));
        self.slip.is_sure = sure;
        self.slip.hint = say!("write `{line}`", line = without_comment(line));
    }
}

/// The first line without what stands behind it.
fn without_comment(line: &str) -> &str {
    let first = line.lines().next().unwrap_or(line);
    first.split(" #").next().unwrap_or(first).trim_end()
}

/// Tries what slips of a text propose. `rest` is the text without them.
pub(super) fn tried(
    path: &Arc<str>,
    toml: &str,
    rest: &str,
    found: &mut [FoundSlip],
    read: &mut dyn FnMut(&DeTable<'_>, &mut TomlReader<'_>),
) {
    sort_by_key(found, |slip| slip.statement.start);
    // A line may hold several slips, of which one is seen only when another is mended.
    for _ in 0..3 {
        if !try_once(path, toml, rest, found, read) {
            return;
        }
    }
}

/// Reads a copy in which all slips are mended, and says what was found in it. Whether any of them is mended otherwise now.
fn try_once(
    path: &Arc<str>,
    toml: &str,
    rest: &str,
    found: &mut [FoundSlip],
    read: &mut dyn FnMut(&DeTable<'_>, &mut TomlReader<'_>),
) -> bool {
    let Some((copy, places)) = copy(rest, found) else { return false };
    let mut reader = TomlReader::new(path, 0, 0..0);
    reader.toml = &copy;
    reader.notes = Some(Vec::new());
    let Ok(table) = DeTable::parse(&copy) else { return false };
    read(table.get_ref(), &mut reader);
    let notes = reader.notes.take().unwrap_or_default();
    let findings: Vec<Finding> = reader.findings.into_iter().collect();
    let mut is_other = false;
    for (slip, place) in found.iter_mut().zip(&places) {
        let inside = |at: &Range<usize>| at.start >= place.start && at.end <= place.end && !place.is_empty();
        let said = findings.iter().find(|it| inside(&it.span.range()));
        let note = notes.iter().filter(|note| inside(&note.at)).min_by_key(|note| note.at.len());
        if slip.slip.is_blank {
            ask(&mut slip.slip, said, note);
        } else if let Some(said) = said {
            is_other |= correct(slip, toml, place, said, note);
        }
    }
    is_other
}

/// A copy of a text with each slip mended, and where each mended statement stands in it. A slip that cannot be mended, or
/// whose mended statement does not go with the others, has an empty place.
fn copy(rest: &str, found: &[FoundSlip]) -> Option<(String, Vec<Range<usize>>)> {
    let mut without: Vec<bool> = found.iter().map(|slip| slip.mended.is_none()).collect();
    for _ in 0..4 {
        let (mut out, mut done) = (String::with_capacity(rest.len()), 0);
        let mut places = Vec::with_capacity(found.len());
        for (slip, left_out) in found.iter().zip(&without) {
            let mended = slip.mended.as_deref().filter(|_| !left_out && slip.statement.start >= done);
            let Some(mended) = mended else {
                places.push(0..0);
                continue;
            };
            out.push_str(&rest[done..slip.statement.start]);
            places.push(out.len()..out.len() + mended.len());
            out.push_str(mended);
            done = slip.statement.end;
        }
        out.push_str(&rest[done..]);
        let (_, errors) = DeTable::parse_recoverable(&out);
        if errors.is_empty() {
            return Some((out, places));
        }
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            if let Some(one) = places.iter().position(|place| place.contains(&at)) {
                without[one] = true;
            }
        }
    }
    None
}

/// Says what goes where no value stands.
fn ask(slip: &mut Slip, said: Option<&Finding>, note: Option<&KeyNote>) {
    slip.fix = None;
    if let Some(note) = note {
        let wanted = &note.wanted;
        slip.hint = if note.must {
            say!("write {wanted}", wanted)
        } else {
            say!("write {wanted}, or leave the line out until there is one", wanted)
        };
    } else if let Some(hint) = said.and_then(|said| said.hints.first()) {
        slip.hint.clone_from(hint);
    }
}

/// Says something better where what was proposed is not what the key takes. Whether the statement is mended otherwise now.
fn correct(found: &mut FoundSlip, toml: &str, place: &Range<usize>, said: &Finding, note: Option<&KeyNote>) -> bool {
    let mut mended = found.mended.clone().unwrap_or_default();
    let fix = said.fix.as_ref().map(|fix| (fix.span.range(), fix.text.as_str()));
    // Of a key that may be meant, the word alone is known.
    let label = said.label.as_ref().map(Message::english).unwrap_or_default();
    let likely = label.strip_prefix("did you mean `").and_then(|rest| rest.strip_suffix("`?"));
    let likely = likely.filter(|_| said.code == Code::KP004).map(|key| (said.span.range(), key));
    let sure = found.slip.is_sure && fix.is_some();
    let inside = fix.or(likely).filter(|(at, _)| at.start >= place.start && at.end <= place.end);
    if let Some((at, text)) = inside {
        mended.replace_range(at.start - place.start..at.end - place.start, text);
        found.becomes(toml, &mended, sure);
        found.mended = Some(mended);
        return true;
    }
    let at = found.slip.fix.take().map_or(0..0, |(at, _)| at);
    let typed = if at == found.line(toml) {
        // The key was mended too. What was typed for the value is what is found fault with.
        let value = said.span.range();
        mended[value.start - place.start..value.end - place.start].trim_matches('"').to_owned()
    } else {
        toml[at].trim().to_owned()
    };
    found.slip.message = match note {
        Some(note) if said.code == Code::KP005 && !typed.is_empty() && !typed.contains(['=', '\n']) => {
            say!("`{typed}` is not {wanted}", typed, wanted = note.wanted)
        }
        _ => said.message.clone(),
    };
    let hints: Vec<Value> = said.label.iter().chain(&said.hints).map(ToValue::to_value).collect();
    found.slip.hint = if let [Value::Part(one)] = &hints[..] {
        (**one).clone()
    } else {
        say!("{hints}", hints = Value::List(Joined::Semicolons, hints))
    };
    false
}
