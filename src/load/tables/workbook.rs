//! A workbook as a text: a line a row, a tab between cells. So everything that knows places in a text knows cells, and
//! the preview compares workbooks as it compares tables.
//!
//! The container is unpacked by our own reader, which stops at a limit, and handed on without what is not needed: a packed
//! file says nothing true about its size.

use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use crate::diagnostics::{Code, Finding, Message, Span, say};
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
    let fault =
        |code, message: Message, hint: Message| Box::new(Finding::new(code, Span::file(path), message).hint(hint));
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let hint = say!("open it in Excel, remove the password or save it as `.xlsx`");
        return Err(fault(Code::KP001, say!("this workbook has a password, or is of the older kind"), hint));
    }
    let none = || {
        fault(
            Code::KP001,
            say!("this is not a workbook, or it is damaged"),
            say!("open it in Excel, and save it again"),
        )
    };
    let parts = match packed::parts(bytes, MOST_UNPACKED) {
        Ok(parts) => parts,
        Err(packed::NoParts::TooLarge) => return Err(Box::new(too_large(Span::file(path)))),
        Err(packed::NoParts::Damaged) => return Err(none()),
    };
    let is_needed = |name: &str| name.rsplit_once('.').is_some_and(|(_, ending)| ["xml", "rels"].contains(&ending));
    let needed = parts.into_iter().filter(|(name, _)| is_needed(name));
    let container = packed::container(&needed.collect::<Vec<_>>(), packed::Packing::None);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(container.as_slice())).map_err(|_| none())?;
    let Some(sheet) = sheet_name(&workbook, name) else {
        return Err(fault(
            Code::KP001,
            say!("this workbook has no sheet that can be seen"),
            say!("show the sheet, and save it"),
        ));
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

/// A sheet as a text; nothing where it is too large. No row ends before its head does, so that a cell that nobody filled
/// in has a place too.
fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Option<String>, XlsxError> {
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    let percents: Vec<bool> = cells.styles().iter().map(is_percent).collect();
    let most = usize::try_from(MAX_TABLE_BYTES).unwrap_or(usize::MAX);
    let mut text = String::new();
    let mut last: Option<(u32, u32)> = None;
    let mut head = None;
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
        let left = if last.is_some() && down > 0 { head.get_or_insert(column).saturating_sub(column) } else { 0 };
        if text.len() + (left + down + across) as usize > most {
            return Ok(None);
        }
        text.extend(std::iter::repeat_n('\t', left as usize));
        text.extend(std::iter::repeat_n('\n', down as usize));
        text.extend(std::iter::repeat_n('\t', across as usize));
        put(cell.get_value(), percents.get(style).copied().unwrap_or(false), &mut text);
        last = Some(place);
    }
    if let (Some(head), Some((_, column))) = (head, last) {
        text.extend(std::iter::repeat_n('\t', head.saturating_sub(column) as usize));
    }
    Ok((text.len() <= most).then_some(text))
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
        DataRef::Int(number) => {
            #[expect(clippy::cast_precision_loss, reason = "Excel keeps fifteen digits")]
            let real = *number as f64;
            number_text(real, is_percent, text);
        }
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
    // Most are whole, and these are exact.
    if shown.fract() == 0.0 && shown.abs() < 1e14 {
        _ = write!(text, "{shown}");
        return;
    }
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
    let words = words.trim();
    if words.contains(char::is_control) {
        text.extend(words.chars().map(|c| if c.is_control() { ' ' } else { c }));
    } else {
        text.push_str(words);
    }
}

/// Whether a text is one that a number, a day or a yes is written as.
pub(super) fn looks_typed(text: &str) -> bool {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    (is_number && text.parse::<f64>().is_ok())
        || matches!(text, "true" | "false")
        // Nearly no text begins as a day does, and why it is none takes longer to say than to see.
        || (text.starts_with(|c: char| c.is_ascii_digit())
            && text.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a workbook with texts, numbers and a day.
    fn parts() -> Vec<(String, Vec<u8>)> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        let share = rust_xlsxwriter::Format::new().set_num_format("0.0 %");
        let write = |sheet: &mut rust_xlsxwriter::Worksheet| -> Result<(), rust_xlsxwriter::XlsxError> {
            sheet.write_string(0, 0, "period")?.write_string(0, 2, "1.5")?;
            sheet.write_number_with_format(2, 0, 0.123, &share)?.write_boolean(2, 1, true)?;
            let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 31)?;
            sheet.write_datetime_with_format(2, 2, date, &day)?.write_number(2, 3, 0.1 + 0.2)?;
            Ok(())
        };
        write(sheet).expect("cells can be written");
        let bytes = book.save_to_buffer().expect("a workbook can be written");
        packed::parts(&bytes, MOST_UNPACKED).expect("it is whole").into_iter().collect()
    }

    fn read(parts: &[(String, Vec<u8>)]) -> Result<String, Box<Finding>> {
        text(&Arc::from("sales.xlsx"), &packed::container(parts, packed::Packing::None), "sales")
    }

    #[test]
    fn a_row_is_a_line_and_a_cell_what_it_shows() {
        assert_eq!(read(&parts()).as_deref(), Ok("period\t\t'1.5\n\n12.3\ttrue\t2026-03-31\t0.3"));
    }

    #[test]
    fn a_row_is_as_wide_as_the_head() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column) in [(1, 0), (1, 2), (3, 1), (4, 0), (4, 3)] {
            sheet.write_string(row, column, "x").expect("cells can be written");
        }
        let bytes = book.save_to_buffer().expect("a workbook can be written");
        let text = text(&Arc::from("sales.xlsx"), &bytes, "sales");
        assert_eq!(text.as_deref(), Ok("\nx\t\tx\n\n\tx\t\nx\t\t\tx"));
    }

    #[test]
    fn a_workbook_that_unpacks_to_more_than_it_may_is_refused() {
        let mut large = parts();
        large.push(("xl/media/zeros.xml".to_owned(), vec![b' '; MOST_UNPACKED]));
        let packed = packed::container(&large, packed::Packing::Usual);
        assert!(packed.len() < 1 << 20, "{}", packed.len());
        let refused = text(&Arc::from("sales.xlsx"), &packed, "sales");
        assert_eq!(refused.map_err(|finding| finding.code), Err(Code::KP014));
    }

    #[test]
    fn no_workbook_however_damaged_makes_a_panic() {
        let whole = parts();
        let tokens: [&[u8]; 9] =
            [b"\"", b"<", b">", b"/>", b"&#0;", b"99999999999", b"XFE1048577", b"<c r=\"A1\"/>", b"</row>"];
        for (at, (name, bytes)) in whole.iter().enumerate().filter(|(_, (name, _))| name.starts_with("xl/")) {
            for place in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
                for token in tokens {
                    let mut damaged = whole.clone();
                    let end = (place + token.len()).min(bytes.len());
                    damaged[at].1.splice(place..end, token.iter().copied());
                    if let Ok(text) = read(&damaged) {
                        assert!(text.len() < 1 << 20, "{name}");
                    }
                }
            }
            let mut without = whole.clone();
            without.remove(at);
            drop(read(&without));
        }
    }
}
