//! The export as one JSON document: a row a line, so that two of them can be compared by line.

use std::io::{self, Write};

use jiff::civil::Date;
use serde_json::Value;

use crate::edition::Edition;
use crate::export::{Sheet, VERSION};

/// How every exported document begins. A later export replaces a file only if it begins like this.
pub const BEGINNING: &str = "{\n\"made_by\": \"keyplan export\",\n";

/// Writes the tables as JSON.
///
/// # Errors
/// Those of `out`.
pub fn json(out: &mut dyn Write, edition: &Edition, today: Date, sheets: &[Sheet]) -> io::Result<()> {
    let config = edition.config();
    out.write_all(BEGINNING.as_bytes())?;
    writeln!(out, "\"version\": {VERSION},")?;
    for (key, value) in [
        ("title", Value::from(config.title.as_str())),
        ("edition", edition.audience().to_string().into()),
        ("today", today.to_string().into()),
        ("currency", config.currency.as_str().into()),
        ("money_unit", config.money_unit.into()),
    ] {
        writeln!(out, "\"{key}\": {value},")?;
    }
    out.write_all(b"\"tables\": {")?;
    for (at, sheet) in sheets.iter().enumerate() {
        write!(out, "{}\n\"{}\": [", if at > 0 { "," } else { "" }, sheet.table.name)?;
        for (at, row) in sheet.rows.iter().enumerate() {
            out.write_all(if at > 0 { b",\n{" } else { b"\n{" })?;
            for (at, (column, value)) in sheet.columns.iter().zip(row).enumerate() {
                write!(out, "{}\"{}\":{}", if at > 0 { "," } else { "" }, column.name, value.json())?;
            }
            out.write_all(b"}")?;
        }
        out.write_all(if sheet.rows.is_empty() { b"]" } else { b"\n]" })?;
    }
    out.write_all(b"\n}\n}\n")
}
