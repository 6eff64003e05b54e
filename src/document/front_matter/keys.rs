//! The keys of one table: those that are read, missing and unknown.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diagnostics::{Code, Finding, Message, say};
use crate::document::front_matter::trial::KeyNote;
use crate::document::front_matter::{Field, Node, TomlReader};
use crate::figures::names::{certain, nearest};

/// The keys of one table while a record is read from it.
pub struct TableKeys<'t, 'd> {
    table: &'t DeTable<'d>,
    at: std::ops::Range<usize>,
    known: Vec<&'static str>,
    missing: Vec<(&'static str, Message)>,
}

impl<'t, 'd> TableKeys<'t, 'd> {
    /// The keys of a table whose head is at `at`.
    pub(super) fn new(table: &'t DeTable<'d>, at: std::ops::Range<usize>) -> Self {
        Self { table, at, known: Vec::new(), missing: Vec::new() }
    }
}

impl<'t, 'd> TableKeys<'t, 'd> {
    /// The place of the table's head.
    pub fn at(&self) -> std::ops::Range<usize> {
        self.at.clone()
    }

    /// Declares the keys of a record. It is called before the first key is read, so that an unknown key of a nested
    /// table can be recognized as one of this table.
    pub fn declare(&mut self, keys: &[&'static str]) {
        self.known.extend_from_slice(keys);
    }

    /// Reports a key that is absent or empty, though the type of the record allows that.
    pub fn require<T: Field>(&mut self, key: &'static str, reader: &mut TomlReader<'_>) {
        let Some(node) = self.table.get(key) else {
            self.missing.push((key, T::wanted(key)));
            return;
        };
        if let Some(notes) = &mut reader.notes {
            notes.push(KeyNote { at: node.span(), wanted: T::wanted(key), must: true });
        }
        if node.get_ref().as_str().is_some_and(|text| text.trim().is_empty()) {
            report_empty(node, key, T::wanted, reader);
        }
    }

    /// Reads `key`. With `must`, a list may neither be absent nor empty.
    pub fn read<T: Field>(&mut self, key: &'static str, must: bool, reader: &mut TomlReader<'_>) -> Option<T> {
        let is_asked = must || T::MUST;
        let Some(node) = self.enter(key, is_asked, T::wanted, reader) else { return T::absent() };
        let around = (std::mem::replace(&mut reader.field, key), std::mem::replace(&mut reader.must, is_asked));
        let value = T::read(node, reader);
        (reader.field, reader.must) = around;
        self.known = reader.outer.pop().unwrap_or_default();
        if must && value.as_ref().is_some_and(Field::is_blank) {
            report_empty(node, key, T::wanted, reader);
        }
        value.or_else(T::absent)
    }

    /// The value of a key that is read now, inside of which this table is one of those around; nothing where it is absent.
    fn enter(
        &mut self,
        key: &'static str,
        is_asked: bool,
        wanted: fn(&str) -> Message,
        reader: &mut TomlReader<'_>,
    ) -> Option<&'t Node<'d>> {
        let Some(node) = self.table.get(key) else {
            if is_asked {
                self.missing.push((key, wanted(key)));
            }
            return None;
        };
        reader.outer.push(std::mem::take(&mut self.known));
        if let Some(notes) = &mut reader.notes {
            notes.push(KeyNote { at: node.span(), wanted: wanted(key), must: is_asked });
        }
        Some(node)
    }

    /// Reports unknown keys, then mandatory keys that are absent.
    pub fn finish(mut self, reader: &mut TomlReader<'_>) {
        for key in self.table.keys().filter(|key| !self.known.contains(&&**key.get_ref())) {
            let (finding, meant) = self.unknown(key, reader);
            self.missing.retain(|(missing, _)| Some(*missing) != meant);
            reader.findings.push(finding);
        }
        self.missing.retain(|(key, _)| !reader.is_left_out(key));
        let defaults = if reader.outer.is_empty() { reader.defaults } else { &[] };
        for (key, wanted) in self.missing {
            let finding = Finding::new(Code::KP006, reader.span(self.at.clone()), say!("`{key}` is missing", key));
            let finding = finding.hint(say!("add `{key} = …`: {wanted}", key, wanted));
            let default = defaults.iter().find(|(known, _)| *known == key);
            reader.findings.push(match default {
                Some((_, value)) => finding.fix(reader.span(reader.file_range(0..0)), format!("{key} = {value}\n")),
                None => finding,
            });
        }
    }

    /// What is said of a key that nobody knows, and the key that was meant.
    fn unknown(&self, key: &Spanned<DeString<'_>>, reader: &TomlReader<'_>) -> (Finding, Option<&'static str>) {
        let name: &str = key.get_ref();
        let span = reader.span(reader.file_range(key.span()));
        let finding = Finding::new(Code::KP004, span.clone(), say!("no key is called `{name}` here", name));
        let named = |finding: Finding, near: &str, certain: Option<&str>| {
            let finding = finding.label(say!("did you mean `{near}`?", near));
            match certain {
                Some(certain) => finding.fix(span.clone(), certain),
                None => finding,
            }
        };
        let absent: Vec<&'static str> =
            self.known.iter().copied().filter(|known| !self.table.contains_key(*known)).collect();
        let around = reader.outer.iter().flatten().copied().find(|known| *known == name);
        let said = said_otherwise(name, &absent).filter(|_| around.is_none());
        if let Some(near) = said.or_else(|| nearest(name, absent.iter().copied())) {
            return (
                named(finding, near, certain(name, absent.iter().copied())),
                self.known.iter().copied().find(|known| *known == near),
            );
        }
        if around.is_some() {
            let hint =
                say!("a key below a `[[table]]` belongs to that table: move `{name}` above the first `[` line", name);
            let finding = finding.hint(hint);
            let moved = self.moved_up(key, reader);
            return match moved {
                Some((from, text)) => (finding.fix(reader.span(reader.file_range(from)), text), around),
                None => (finding, around),
            };
        }
        let heads = self.heads(name);
        if let Some(head) = nearest(name, heads.iter().copied()) {
            return (named(finding, head, certain(name, heads.iter().copied())), None);
        }
        let finding = match nearest(name, self.known.iter().copied()) {
            Some(near) => finding.hint(say!("`{near}` stands in this table already: keep one of the two lines", near)),
            None if !self.known.contains(&"extra") && reader.outer.iter().flatten().all(|known| *known != "extra") => {
                let known: Vec<&str> = self.known.iter().copied().take(12).collect();
                finding.hint(say!("the keys here are {known}", known = crate::document::model::listed(&known)))
            }
            None => finding.hint(say!("free data goes under `[extra]`, and shows as a table at the end of the page")),
        };
        (finding, None)
    }

    /// The heads of tables of which there are several, where `name` is one too: `[[kpiss]]` beside `[[kpis]]`.
    fn heads(&self, name: &str) -> Vec<&'static str> {
        let is_head = |name: &str| match self.table.get(name).map(Node::get_ref) {
            Some(DeValue::Table(_)) => true,
            Some(DeValue::Array(items)) => items.first().is_some_and(|one| one.get_ref().is_table()),
            _ => false,
        };
        if is_head(name) { self.known.iter().copied().filter(|known| is_head(known)).collect() } else { Vec::new() }
    }

    /// The line of a key that belongs above the tables, put there: a range of the front matter and its new text. Nothing
    /// where the key stands there already.
    fn moved_up(
        &self,
        key: &Spanned<DeString<'_>>,
        reader: &TomlReader<'_>,
    ) -> Option<(std::ops::Range<usize>, String)> {
        let (toml, name): (&str, &str) = (reader.toml, key.get_ref());
        let value = self.table.iter().find(|(known, _)| known.span() == key.span())?.1.span();
        let first = line_starts(toml).find(|start| toml[*start..].trim_start_matches([' ', '\t']).starts_with('['))?;
        let first = behind_keys(toml, first);
        let is_there = toml[..first].lines().any(|line| line.split('=').next().is_some_and(|key| key.trim() == name));
        let start = toml[..key.span().start].rfind('\n')? + 1;
        let end = toml[value.end..].find('\n').map_or(toml.len(), |at| value.end + at + 1);
        let is_own_line = toml[start..key.span().start].trim().is_empty();
        (!is_there && is_own_line && reader.outer.first()?.contains(&name) && first < start)
            .then(|| (first..end, format!("{}\n{}", toml[start..end].trim_end_matches('\n'), &toml[first..start])))
    }
}

/// KP006 for a key without a value that has to have one.
fn report_empty(node: &Node<'_>, key: &str, wanted: fn(&str) -> Message, reader: &mut TomlReader<'_>) {
    let span = reader.span(reader.range(node));
    let finding = Finding::new(Code::KP006, span, say!("`{key}` is empty", key));
    reader.findings.push(finding.hint(say!("write {wanted}", wanted = wanted(key))));
}

/// Words that people type for a key, and the keys that they may mean, the likeliest first.
const SAID: &[(&str, &[&str])] = &[
    ("name", &["title", "id"]),
    ("description", &["summary", "definition", "text"]),
    ("subtitle", &["summary"]),
    ("deadline", &["due", "to", "target_date"]),
    ("end", &["to", "due", "until"]),
    ("begin", &["from", "start"]),
    ("responsible", &["owner", "manager"]),
    ("who", &["owner", "person"]),
    ("kam", &["manager"]),
    ("account_manager", &["manager"]),
    ("key_account_manager", &["manager"]),
    ("position", &["job_title"]),
    ("role", &["job_title", "function"]),
    ("department", &["function"]),
    ("participants", &["attendees", "people"]),
    ("problem", &["growth_problem"]),
    ("measure", &["unit"]),
    ("metric", &["unit"]),
    ("goal", &["target", "goals"]),
    ("land", &["country"]),
    ("decision", &["serves", "about"]),
    ("supports", &["serves"]),
    ("month", &["period"]),
    ("budget", &["investment"]),
];

/// The key that a word stands for among those that are not there yet.
fn said_otherwise(name: &str, absent: &[&'static str]) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let (_, keys) = SAID.iter().find(|(word, _)| *word == name)?;
    keys.iter().find_map(|key| absent.iter().copied().find(|known| known == key))
}

/// Where each line of a text begins.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}

/// The place behind the last key above a table that begins at `table`. A comment right above a table belongs to the table.
fn behind_keys(toml: &str, table: usize) -> usize {
    let is_key = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut at = 0;
    let lines = toml[..table].split_inclusive('\n').map(|line| {
        at += line.len();
        (line, at)
    });
    lines.filter(|(line, _)| is_key(line)).last().map_or(0, |(_, end)| end)
}
