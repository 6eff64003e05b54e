//! A workbook as a text: a line a row, a tab between cells. So everything that knows places in a text knows cells, and
//! the preview compares workbooks as it compares tables.
//!
//! The container is unpacked by our own reader, which stops at a limit, and handed on without what is not needed: a packed
//! file says nothing true about its size.

use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use crate::diagnostics::{Code, Finding, Span};
use crate::load::clean::packed;
use crate::load::tables::{MAX_TABLE_BYTES, too_large};

/// Stands before a text that looks like a number, a day or a yes, as Excel shows it.
pub(super) const TEXT_MARK: char = '\'';

/// All parts of a workbook together have at most so many bytes.
const MOST_UNPACKED: usize = 64 << 20;

/// The text of the table `name` in a workbook: its sheet of this name, else the first that is seen.
///
/// # Errors
/// Why there is none: KP001 for what is no workbook, KP014 for one that is too large.
pub(crate) fn text(path: &Arc<str>, bytes: &[u8], name: &str) -> Result<String, Box<Finding>> {
    let fault = |code, message: &str, hint: &str| Box::new(Finding::new(code, Span::file(path), message).hint(hint));
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let hint = "open it in Excel, take the password away or save it as `.xlsx`";
        return Err(fault(Code::KP001, "this workbook has a password, or is of the older kind", hint));
    }
    let none = || fault(Code::KP001, "this is no workbook, or it is damaged", "open it in Excel, and save it again");
    let parts = match packed::parts(bytes, MOST_UNPACKED) {
        Ok(parts) => parts,
        Err(packed::NoParts::TooLarge) => return Err(Box::new(too_large(Span::file(path)))),
        Err(packed::NoParts::Damaged) => return Err(none()),
    };
    let needed = parts.into_iter().filter(|(name, _)| name.ends_with(".xml") || name.ends_with(".rels"));
    let container = packed::container(&needed.collect::<Vec<_>>(), packed::Packing::None);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(container.as_slice())).map_err(|_| none())?;
    let Some(sheet) = sheet_name(&workbook, name) else {
        return Err(fault(Code::KP001, "this workbook has no sheet that can be seen", "show the sheet, and save it"));
    };
    match rows(&mut workbook, &sheet) {
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err(Box::new(too_large(Span::file(path)))),
        Err(_) => Err(none()),
    }
}

/// The sheet that holds a table.
fn sheet_name(workbook: &Xlsx<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let sheets = || workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let named = sheets().find(|sheet| sheet.name.trim().to_lowercase() == name);
    let first = || sheets().find(|sheet| sheet.visible == SheetVisible::Visible);
    named.or_else(first).map(|sheet| sheet.name.clone())
}

/// A sheet as a text; nothing where it is too large.
fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Option<String>, XlsxError> {
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    let percents: Vec<bool> = cells.styles().iter().map(is_percent).collect();
    let most = usize::try_from(MAX_TABLE_BYTES).unwrap_or(usize::MAX);
    let mut text = String::new();
    let mut last: Option<(u32, u32)> = None;
    while let Some((cell, style)) = cells.next_cell_with_style_id()? {
        if *cell.get_value() == DataRef::Empty {
            continue;
        }
        let place = cell.get_position();
        if last.is_some_and(|last| place <= last) {
            return Err(XlsxError::Unexpected("cells stand in no order"));
        }
        let (row, column) = last.unwrap_or((0, 0));
        let (down, across) = (place.0 - row, if place.0 > row { place.1 } else { place.1 - column });
        if text.len() + (down + across) as usize > most {
            return Ok(None);
        }
        text.extend(std::iter::repeat_n('\n', down as usize));
        text.extend(std::iter::repeat_n('\t', across as usize));
        put(cell.get_value(), percents.get(style).copied().unwrap_or(false), &mut text);
        last = Some(place);
    }
    if text.len() > most {
        return Ok(None);
    }
    Ok(Some(text))
}

/// Whether a style shows a number as a share of a hundred.
fn is_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| {
        let mut is_quoted = false;
        format.format_code.chars().any(|c| {
            is_quoted ^= c == '"';
            c == '%' && !is_quoted
        })
    })
}

/// Writes what a cell holds.
fn put(value: &DataRef<'_>, is_percent: bool, text: &mut String) {
    match value {
        DataRef::Int(number) => number_text(*number as f64, is_percent, text),
        DataRef::Float(number) => number_text(*number, is_percent, text),
        DataRef::String(words) => words_text(words, text),
        DataRef::SharedString(words) => words_text(words, text),
        DataRef::Bool(flag) => _ = write!(text, "{flag}"),
        DataRef::DateTime(day) => day_text(day, text),
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => text.push_str(words),
        DataRef::Error(error) => _ = write!(text, "{error}"),
        DataRef::Empty => {}
    }
}

/// A number; a share as the cell shows it, and not as it is stored. Excel computes with fifteen digits.
fn number_text(number: f64, is_percent: bool, text: &mut String) {
    let shown = if is_percent { number * 100.0 } else { number };
    let rounded = format!("{shown:.14e}").parse::<f64>().unwrap_or(shown);
    _ = write!(text, "{rounded}");
}

/// A day, with the time where there is one; a time alone as the number that it is.
fn day_text(day: &ExcelDateTime, text: &mut String) {
    if !day.is_datetime() || day.as_f64() < 1.0 {
        return number_text(day.as_f64(), false, text);
    }
    let (year, month, day, hour, minute, second, _) = day.to_ymd_hms_milli();
    _ = write!(text, "{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) != (0, 0, 0) {
        _ = write!(text, "T{hour:02}:{minute:02}:{second:02}");
    }
}

/// A text on one line, with a mark where it looks like something else.
fn words_text(words: &str, text: &mut String) {
    if words.starts_with(TEXT_MARK) || looks_typed(words.trim()) {
        text.push(TEXT_MARK);
    }
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    text.extend(words.trim().chars().map(blank));
}

/// Whether a text is one that a number, a day or a yes is written as.
pub(super) fn looks_typed(text: &str) -> bool {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    (is_number && text.parse::<f64>().is_ok())
        || matches!(text, "true" | "false")
        || text.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}
