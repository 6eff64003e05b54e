//! What an edition holds, as tables: a row a thing or item, a column a key. JSON, CSV and a workbook are
//! three ways to write them.
//!
//! Columns come from the records themselves (see [`crate::document::plain`]); columns that Keyplan computes follow. A
//! reference is exported as the id of what it means, so tables can be joined. The id of a KPI is also its address:
//! `accounts/lotus/2025/objectives/shelf#kpi-osa`.

mod csv;
pub mod diff;
mod json;
mod tables;
mod xlsx;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostics::report::SourceTexts;
use crate::document::model::Kind;
use crate::document::model::common::Common;
use crate::document::plain::{Plain, RecordKey, ValueShape};
use crate::document::reference::Reference;
use crate::edition::Edition;
use crate::health::Diagnosis;
use crate::measure::items;
use crate::playbook::{Target, Thing, ThingId};

pub use csv::csv;
pub use json::{BEGINNING, json};
pub use tables::TABLES;
pub use xlsx::xlsx;

/// The version of what is exported: it counts up when a column goes or means something else.
pub const VERSION: u32 = 1;

/// One table of the export.
#[derive(Debug)]
pub struct Table {
    /// Its name: `objectives`.
    pub name: &'static str,
    /// The name of one row: `objective`.
    pub one: &'static str,
    /// What a row is, in a sentence.
    pub about: &'static str,
    rows: RowSource,
    /// What Keyplan computes; a name that is a key too stands in its place.
    more: &'static [ComputedColumn],
}

/// Where the rows of a table come from.
#[derive(Debug)]
enum RowSource {
    /// A row a thing of a kind.
    Things(Kind),
    /// A row an item of a list of things of these kinds; of a list within it, after a dot. An item with an id has the
    /// anchor `<word>-<id>`.
    Items(&'static [Kind], &'static str),
    /// Neither: rows made by [`tables`].
    Made(fn(&ExportContext<'_>) -> Vec<Vec<Plain>>),
}

/// A column that no author writes.
#[derive(Clone, Copy, Debug)]
struct ComputedColumn {
    name: &'static str,
    holds: &'static str,
    about: &'static str,
    of: fn(&ExportContext<'_>, &RowSubject<'_>) -> Plain,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as in front matter; of a table within, after an underscore: `approved_by`.
    pub name: String,
    /// What it holds: `number`, `day`, `id of a person`.
    pub holds: String,
    /// What it means, where Keyplan computes it.
    pub about: &'static str,
}

/// A table filled in.
#[derive(Debug)]
pub struct Sheet {
    /// The table.
    pub table: &'static Table,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a value a column.
    pub rows: Vec<Vec<Plain>>,
}

/// What rows are made of: the edition, the day, the findings.
struct ExportContext<'a> {
    edition: &'a Edition,
    today: Date,
    found: &'a [Arc<Diagnosis>],
    texts: &'a dyn SourceTexts,
    closed: HashMap<(ThingId, Arc<str>), (Date, ThingId)>,
}

/// The thing or item that a row is about.
struct RowSubject<'a> {
    on: ThingId,
    thing: &'a Thing,
    /// Its anchor on the thing's page, where it is an item.
    anchor: Option<&'a str>,
    /// What is written.
    values: &'a [(Cow<'static, str>, Plain)],
}

impl RowSubject<'_> {
    fn value(&self, key: &str) -> &Plain {
        self.values.iter().find(|(known, _)| known == key).map_or(&Plain::Nothing, |(_, value)| value)
    }
}

/// Every table of an edition, in a fixed order. Findings are those of the internal edition; a customer gets none, no
/// table that is empty, and no column that is.
pub fn sheets(edition: &Edition, today: Date, found: &[Arc<Diagnosis>], texts: &dyn SourceTexts) -> Vec<Sheet> {
    let internal = !edition.audience().is_customer();
    let closed = items::closures(edition, edition.reviews());
    let context = ExportContext { edition, today, found: if internal { found } else { &[] }, texts, closed };
    let sheets = TABLES.iter().map(|table| Sheet { table, columns: table.columns(), rows: context.rows(table) });
    if internal { sheets.collect() } else { sheets.filter_map(Sheet::of_customer).collect() }
}

impl Sheet {
    /// Without what the edition holds in name only, and without what is empty.
    fn of_customer(mut self) -> Option<Self> {
        let in_name_only = |column: &Column| {
            ["share", "share_body"].contains(&column.name.as_str())
                || crate::edition::IN_NAME_ONLY.contains(&(self.table.name, column.name.as_str()))
        };
        let kept = |(at, column): (usize, &Column)| {
            !in_name_only(column) && self.rows.iter().any(|row| row.get(at).is_some_and(|value| !value.is_nothing()))
        };
        let kept: Vec<bool> = self.columns.iter().enumerate().map(kept).collect();
        let keep = |list: &mut dyn FnMut(bool)| kept.iter().for_each(|kept| list(*kept));
        for row in &mut self.rows {
            let mut values = std::mem::take(row).into_iter();
            keep(&mut |kept| row.extend(values.next().filter(|_| kept)));
        }
        let mut columns = std::mem::take(&mut self.columns).into_iter();
        keep(&mut |kept| self.columns.extend(columns.next().filter(|_| kept)));
        (!self.rows.is_empty()).then_some(self)
    }
}

impl Table {
    /// The table of a name, or of the name of one row.
    pub fn find(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name || table.one == name)
    }

    /// Its columns: where a row stands, the keys, what is computed.
    pub fn columns(&self) -> Vec<Column> {
        let mut columns = Vec::new();
        let mut head = |names: &[(&str, &str, &'static str)]| {
            columns.extend(names.iter().map(|(name, holds, about)| Column {
                name: (*name).to_owned(),
                holds: (*holds).to_owned(),
                about,
            }));
        };
        match &self.rows {
            RowSource::Things(kind) => {
                head(&[("id", "id", "the path in `content/`"), ("short", "text", "the last part of the id")]);
                head(tables::above(*kind));
                flat("", Common::FIELDS, &mut columns);
                flat("", kind.fields(), &mut columns);
            }
            RowSource::Items(kinds, list) => {
                head(&[("id", "id", "the thing’s id and the item’s anchor")]);
                if fields(kinds[0], list).iter().any(|key| key.name == "id") {
                    head(&[("short", "text", "the `id` as it is written")]);
                }
                head(&[("on", "id", "the thing whose file holds it")]);
                if list.contains('.') {
                    head(&[("of", "id", "the item that holds it")]);
                }
                head(tables::above(kinds[0]));
                flat("", fields(kinds[0], list), &mut columns);
            }
            RowSource::Made(_) => {}
        }
        for it in self.more {
            let column = Column { name: it.name.to_owned(), holds: it.holds.to_owned(), about: it.about };
            match columns.iter_mut().find(|known| known.name == it.name) {
                Some(known) => *known = column,
                None => columns.push(column),
            }
        }
        columns
    }
}

/// The keys of the items of a list.
fn fields(kind: Kind, list: &str) -> &'static [RecordKey] {
    let all = if list == "waive" { Common::FIELDS } else { kind.fields() };
    list.split('.').fold(all, |fields, key| match fields.iter().find(|known| known.name == key) {
        Some(RecordKey {
            shape: ValueShape::List(ValueShape::Record(fields)) | ValueShape::Record(fields), ..
        }) => fields,
        _ => &[],
    })
}

/// Adds the columns of some keys. Lists of tables are left out: they are tables of their own. So is `id`, which the column
/// `short` shows.
fn flat(before: &str, fields: &[RecordKey], columns: &mut Vec<Column>) {
    for RecordKey { name, means, shape, .. } in fields {
        let name = format!("{before}{name}");
        match shape {
            ValueShape::List(ValueShape::Record(_)) => {}
            ValueShape::Record(fields) => flat(&format!("{name}_"), fields, columns),
            ValueShape::List(one) => {
                let one = if let ValueShape::Value(wanted) = one { holds(wanted) } else { String::new() };
                columns.push(Column { name, holds: format!("list: {one}"), about: means });
            }
            ValueShape::Value(_) | ValueShape::Whole(..)
                if columns.iter().any(|known| known.name == name) || name == "id" => {}
            ValueShape::Whole(..) => columns.push(Column { name, holds: "number".to_owned(), about: means }),
            ValueShape::Value(wanted) => columns.push(Column { name, holds: holds(wanted), about: means }),
        }
    }
}

/// What a column holds, from how a message says what a key wants.
fn holds(wanted: &str) -> String {
    let plain = match wanted {
        "a text in quotes" => "text",
        "a day such as 2026-03-31" => "day",
        "`true` or `false`" => "yes or no",
        "a table" => "free data",
        "a number, or two in a list for a range" => "number, or two for a band",
        _ if wanted.starts_with("a number") => "number",
        _ if wanted.starts_with("a period") => "period",
        _ => match wanted.strip_prefix("the name of ").and_then(|it| it.strip_suffix(", in quotes")) {
            Some(one) => return format!("id of {one}"),
            None => wanted,
        },
    };
    plain.to_owned()
}

/// Adds the values of some keys under the names of their columns.
fn spread(before: &str, values: Vec<(&'static str, Plain)>, out: &mut Vec<(Cow<'static, str>, Plain)>) {
    for (key, value) in values {
        let name = if before.is_empty() { Cow::Borrowed(key) } else { format!("{before}{key}").into() };
        match value {
            Plain::Record(values) => spread(&format!("{name}_"), values, out),
            value => out.push((name, value)),
        }
    }
}

/// What a reference of a thing means: an id.
pub(crate) fn meaning(edition: &Edition, thing: &Thing, reference: &Reference) -> Option<String> {
    let config = edition.config();
    let id = |id: ThingId| edition.thing(id).document.id.to_string();
    match thing.target(reference)? {
        Target::Thing(it) => Some(id(*it)),
        Target::Item(it, anchor) => Some(format!("{}#{anchor}", id(*it))),
        Target::Driver(at) => config.drivers.get(*at).map(|(id, _)| id.to_string()),
        Target::CorporateGoal(at) => config.corporate_goals.get(*at).map(|(id, _)| id.to_string()),
        Target::Pool(at) => config.pools.get(*at).map(|pool| pool.id.to_string()),
    }
}

/// All that a thing's front matter says: the keys every kind has, then its own.
pub(crate) fn values(edition: &Edition, thing: &Thing) -> Vec<(&'static str, Plain)> {
    let names = |reference: &Reference| meaning(edition, thing, reference);
    let mut values = thing.document.common.values(&names);
    if let Some(title) = values.iter_mut().find(|(key, _)| *key == "title") {
        title.1 = Plain::text(&*thing.title);
    }
    values.extend(thing.entity().map(|entity| entity.values(&names)).unwrap_or_default());
    values
}

impl ExportContext<'_> {
    fn rows(&self, table: &Table) -> Vec<Vec<Plain>> {
        let columns = table.columns();
        let things = |kinds: &'static [Kind]| self.edition.things().filter(|(_, thing)| kinds.contains(&thing.kind()));
        match &table.rows {
            RowSource::Made(rows) => rows(self),
            RowSource::Things(kind) => self
                .edition
                .things()
                .filter(|(_, thing)| tables::is_of(thing.kind(), *kind))
                .map(|(on, thing)| {
                    let mut values = self.head(thing);
                    spread("", self::values(self.edition, thing), &mut values);
                    self.row(table, &columns, &RowSubject { on, thing, anchor: None, values: &values })
                })
                .collect(),
            RowSource::Items(kinds, list) => {
                let mut rows = Vec::new();
                // Nearly nothing has a waiver, and each kind may.
                let may_have = |thing: &Thing| *list != "waive" || !thing.document.common.waive.is_empty();
                for (on, thing) in things(kinds).filter(|(_, thing)| may_have(thing)) {
                    let id = &*thing.document.id;
                    for (anchor, of, item) in items_of(self::values(self.edition, thing), list, table.one) {
                        let mut values = self.head(thing);
                        values[0].1 = Plain::text(format!("{id}#{anchor}"));
                        values[1].1 = Plain::Nothing;
                        values.push(("on".into(), Plain::text(id)));
                        values.push(("of".into(), Plain::maybe(of.map(|of| format!("{id}#{of}")))));
                        spread("", item, &mut values);
                        if let Some(at) = values.iter().rposition(|(key, _)| key == "id").filter(|at| *at > 0) {
                            values[1].1 = values.remove(at).1;
                        }
                        let item = RowSubject { on, thing, anchor: Some(&anchor), values: &values };
                        rows.push(self.row(table, &columns, &item));
                    }
                }
                rows
            }
        }
    }

    /// The first columns of a row: the ids of the thing, of its account and of its plan.
    fn head(&self, thing: &Thing) -> Vec<(Cow<'static, str>, Plain)> {
        let above = |id: Option<ThingId>| Plain::maybe(id.map(|id| self.id(id)));
        let known = [
            ("id", Plain::text(&*thing.document.id)),
            ("short", Plain::text(thing.document.short())),
            ("account", above(thing.account)),
            ("plan", above(thing.plan)),
        ];
        // A person names the account it belongs to by itself.
        let own = |key: &str| thing.kind() == Kind::Person && key == "account";
        known.into_iter().filter(|(key, _)| !own(key)).map(|(key, value)| (key.into(), value)).collect()
    }

    fn row(&self, table: &Table, columns: &[Column], item: &RowSubject<'_>) -> Vec<Plain> {
        let value = |column: &Column| match table.more.iter().find(|it| it.name == column.name) {
            Some(computed) => (computed.of)(self, item),
            None => item.value(&column.name).clone(),
        };
        columns.iter().map(value).collect()
    }

    fn id(&self, id: ThingId) -> String {
        self.edition.thing(id).document.id.to_string()
    }
}

/// An item: its anchor, that of the item around it, what is written.
type ListItem = (String, Option<String>, Vec<(&'static str, Plain)>);

/// The items of a list, and of a list within it.
fn items_of(values: Vec<(&'static str, Plain)>, path: &str, one: &str) -> Vec<ListItem> {
    let (list, inner) = path.split_once('.').map_or((path, None), |(list, inner)| (list, Some(inner)));
    let one = if inner.is_some() { list.trim_end_matches('s') } else { one };
    let found = values.into_iter().find(|(key, _)| *key == list).map(|(_, value)| value);
    let Some(Plain::List(items)) = found else { return Vec::new() };
    let mut all = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        let Plain::Record(item) = item else { continue };
        let id = item.iter().find(|(key, value)| *key == "id" && !value.is_nothing()).map(|(_, value)| value.line());
        let anchor = id.map_or_else(|| format!("{list}-{}", at + 1), |id| format!("{one}-{id}"));
        match inner {
            None => all.push((anchor, None, item)),
            Some(inner) => {
                let within = items_of(item, inner, inner);
                all.extend(
                    within.into_iter().map(|(it, _, item)| (format!("{anchor}-{it}"), Some(anchor.clone()), item)),
                );
            }
        }
    }
    all
}
