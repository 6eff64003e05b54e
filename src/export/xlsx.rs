//! All tables as one workbook, a sheet a table: for people who read and edit them in Excel. A table that may stand beside a
//! file of the playbook has the columns that are read there, so that it can be put back.

use std::borrow::Cow;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::document::front_matter::CellKind;
use crate::document::plain::{Plain, RecordKey, ValueShape};
use crate::export::Sheet;
use crate::language::Locale;
use crate::playbook::tables::keys_of;

/// How hard a workbook is packed, of 9.
const FAST: u8 = 3;
/// The widest column, in letters.
const WIDEST: usize = 60;
/// The narrowest.
const NARROWEST: usize = 8;

/// The workbook. The same tables make the same bytes. `of` is the id of an account or plan, where only what stands on it and
/// beneath it is wanted.
///
/// # Errors
/// For a table with more rows than a sheet can have.
pub fn xlsx(sheets: &[Sheet], of: Option<&str>, title: &str, language: &Locale) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Twice as fast as the usual level, for a file that is a little larger.
    book.set_zip_compression_level(FAST);
    // Without a day of its own the file would say when it was made.
    let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_author("Keyplan").set_creation_datetime(&never));
    let formats = Formats::new();
    for sheet in sheets {
        let grid = Grid::of(sheet, of);
        if grid.rows.is_empty() && keys_of(sheet.table.name).is_none() {
            continue;
        }
        grid.write(book.add_worksheet(), sheet.table.name, language, &formats)?;
    }
    if book.worksheets().is_empty() {
        book.add_worksheet();
    }
    book.save_to_buffer()
}

/// How cells look.
struct Formats {
    head: Format,
    day: Format,
    whole: Format,
    decimal: Format,
    plain: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: Format::new().set_bold().set_background_color(0x00E8_ECEF).set_align(FormatAlign::VerticalCenter),
            // The short day of whoever opens the file.
            day: top().set_num_format_index(14),
            whole: top().set_num_format("#,##0"),
            decimal: top().set_num_format("#,##0.00"),
            plain: top(),
        }
    }

    /// The look of a column; a number with decimals has another.
    fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text | Kind::Year => &self.plain,
            Kind::Number => &self.whole,
            Kind::Day => &self.day,
        }
    }
}

/// What a cell is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    /// A number without signs of thousands.
    Year,
    Day,
}

/// A table as it is written.
struct Grid<'a> {
    heads: Vec<(String, Kind)>,
    rows: Vec<Cow<'a, [Plain]>>,
}

impl<'a> Grid<'a> {
    fn of(sheet: &'a Sheet, of: Option<&str>) -> Self {
        let place = |name: &str| sheet.columns.iter().position(|column| column.name == name);
        let beneath = |row: &&Vec<Plain>| {
            let Some(of) = of else { return true };
            let ids =
                ["id", "on", "account"].into_iter().filter_map(place).filter_map(|at| row.get(at)).map(Plain::line);
            ids.into_iter()
                .any(|id| id.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#'])))
        };
        let rows: Vec<&Vec<Plain>> = sheet.rows.iter().filter(beneath).collect();
        match keys_of(sheet.table.name) {
            Some(keys) => Self::to_put_back(sheet, &keys, &rows),
            None => Self {
                heads: sheet.columns.iter().map(|it| (it.name.clone(), kind_of(&it.holds))).collect(),
                rows: rows.into_iter().map(|row| Cow::Borrowed(row.as_slice())).collect(),
            },
        }
    }

    /// The columns that are read where the table is put in place: whose a row is, then its keys.
    fn to_put_back(sheet: &Sheet, keys: &[RecordKey], rows: &[&Vec<Plain>]) -> Self {
        let name = sheet.table.name;
        let place = |name: &str| sheet.columns.iter().position(|column| column.name == name);
        let source = |key: &RecordKey| match (name, key.name) {
            ("people", "name") => place("title"),
            ("readings" | "actions", "objective") => place("on"),
            ("readings", "kpi") | (_, "id") => place("short"),
            (_, key) => place(key),
        };
        let columns: Vec<(&RecordKey, Option<usize>)> = keys.iter().map(|key| (key, source(key))).collect();
        let owner = if matches!(name, "people" | "readings" | "actions") { None } else { place("on") };
        let is_row = |row: &&&Vec<Plain>| {
            let held = |name: &str| place(name).and_then(|at| row.get(at)).map(Plain::line).unwrap_or_default();
            match name {
                "readings" => held("review").is_empty(),
                "actions" => held("on").contains("/objectives/"),
                "people" => held("side") != "supplier" || !held("title").is_empty(),
                _ => true,
            }
        };
        let cell = |row: &Vec<Plain>, key: &RecordKey, at: Option<usize>| {
            let value = at.and_then(|at| row.get(at)).cloned().unwrap_or(Plain::Nothing);
            let is_plan = name == "readings" && key.name == "objective" && !value.line().contains("/objectives/");
            if is_plan { Plain::text("plan") } else { local(key, value) }
        };
        let made = |row: &&Vec<Plain>| {
            let first = owner.and_then(|at| row.get(at)).cloned();
            let cells = first.into_iter().chain(columns.iter().map(|(key, at)| cell(row, key, *at)));
            Cow::Owned(cells.collect())
        };
        let first = owner.map(|_| ("on".to_owned(), Kind::Text));
        Self {
            heads: first.into_iter().chain(columns.iter().map(|(key, _)| (key.name.to_owned(), kind(key)))).collect(),
            rows: rows.iter().filter(is_row).map(made).collect(),
        }
    }

    fn write(&self, sheet: &mut Worksheet, name: &str, language: &Locale, formats: &Formats) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        let mut widths: Vec<usize> = Vec::with_capacity(self.heads.len());
        for (column, (head, kind)) in (0..).zip(&self.heads) {
            // A look that is a column's own is looked up once, and not for each of its cells.
            sheet.set_column_format(column, formats.of(*kind))?;
            let named = language.get(&format!("column.{head}")).and_then(|names| names.split(" | ").next());
            let word = named.map_or_else(|| head.replace('_', " "), str::to_owned);
            widths.push(word.chars().count() + 3);
            sheet.write_string_with_format(0, column, word, &formats.head)?;
        }
        for (at, row) in (1..).zip(&self.rows) {
            for ((column, value), (_, kind)) in (0..).zip(row.iter()).zip(&self.heads) {
                let letters = write_cell(sheet, (at, column), value, *kind, formats)?;
                widths[usize::from(column)] = widths[usize::from(column)].max(letters + 1);
            }
        }
        for (column, width) in (0..).zip(widths) {
            let width = u32::try_from(width.clamp(NARROWEST, WIDEST)).unwrap_or(10);
            sheet.set_column_width(column, f64::from(width))?;
        }
        let last = u16::try_from(self.heads.len().max(1) - 1).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, u32::try_from(self.rows.len()).unwrap_or(u32::MAX), last)?;
        Ok(())
    }
}

/// Writes a value; returns how many letters it shows.
fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Plain,
    kind: Kind,
    formats: &Formats,
) -> Result<usize, XlsxError> {
    let line = match value {
        Plain::Text(text) | Plain::Words(text) => Cow::Borrowed(text.as_str()),
        value => Cow::Owned(value.line()),
    };
    match (kind, value) {
        _ if line.is_empty() => {}
        (_, Plain::Number(number)) => {
            match kind {
                Kind::Year => sheet.write_number(row, column, *number)?,
                _ if number.fract() != 0.0 => sheet.write_number_with_format(row, column, *number, &formats.decimal)?,
                Kind::Number => sheet.write_number(row, column, *number)?,
                _ => sheet.write_number_with_format(row, column, *number, &formats.whole)?,
            };
        }
        (Kind::Day, _) if line.len() == 10 => {
            sheet.write_datetime(row, column, ExcelDateTime::parse_from_str(&line)?)?;
        }
        _ => drop(sheet.write_string(row, column, &*line)?),
    }
    Ok(line.chars().count())
}

/// A reference to an item of a thing by its id there, as it is written in front matter.
fn local(key: &RecordKey, value: Plain) -> Plain {
    let of_item = |text: &str| {
        let (_, anchor) = text.rsplit_once('#')?;
        Some(anchor.split_once('-')?.1.to_owned())
    };
    match value {
        Plain::Text(text) if matches!(key.cell, CellKind::Name(_)) => Plain::Text(of_item(&text).unwrap_or(text)),
        Plain::List(parts) => Plain::List(parts.into_iter().map(|part| local(key, part)).collect()),
        value => value,
    }
}

/// What the cells of a key are written as.
fn kind(key: &RecordKey) -> Kind {
    match key.cell {
        _ if matches!(key.shape, ValueShape::List(_)) => Kind::Text,
        CellKind::Number if key.name == "year" => Kind::Year,
        CellKind::Number => Kind::Number,
        CellKind::Day => Kind::Day,
        _ => Kind::Text,
    }
}

/// The same by what the export says of a column.
fn kind_of(holds: &str) -> Kind {
    match holds {
        "day" => Kind::Day,
        "number" => Kind::Number,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::tables::TABLES;

    #[test]
    fn every_column_of_a_table_has_a_word() {
        for (table, _) in TABLES {
            for key in keys_of(table).expect("every table has keys") {
                let word = Locale::english().get(&format!("column.{}", key.name));
                assert!(word.is_some(), "`{}` of {table} is missing under [column] of the languages", key.name);
            }
        }
    }
}
