//! A table of the export as CSV (RFC 4180), safe to open in a spreadsheet.

use std::io::{self, Write};

use crate::document::plain::Plain;
use crate::export::Sheet;

/// Writes a table with its head.
///
/// # Errors
/// Those of `out`.
pub fn csv(out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(sheet.columns.iter().map(|column| column.name.as_str()))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(cell))?;
    }
    writer.flush()
}

/// A value as a cell. A text that a spreadsheet would read as a formula gets an apostrophe before it. A negative number
/// stays a number.
fn cell(value: &Plain) -> String {
    let line = value.line();
    let is_formula = line.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula && !matches!(value, Plain::Number(_)) { format!("'{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula_and_a_number_stays_one() {
        for text in ["=1+1", "+84 28", "-5 % price", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"] {
            assert_eq!(cell(&Plain::text(text)), format!("'{text}"));
        }
        assert_eq!(cell(&Plain::List(vec![Plain::text("=a"), Plain::text("b")])), "'=a; b");
        assert_eq!(cell(&Plain::Number(-80.0)), "-80");
        assert_eq!(cell(&Plain::Number(-0.5)), "-0.5");
        for text in ["a=b", "'=1", "", "5-3"] {
            assert_eq!(cell(&Plain::text(text)), text);
        }
    }
}
