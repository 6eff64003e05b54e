//! A report or a workbook as it is on disk: its head, which may stand below a title, and its rows.

use std::path::Path;
use std::sync::Arc;

use crate::cli::{Exit, machine_fault, wrong_use};
use crate::diagnostics::report::{Positions, SourceTexts, named};
use crate::diagnostics::{Joined, Span, Value, say};
use crate::load::disk::{Disk, canonical};
use crate::load::tables::{Cell, Sheet, is_workbook, workbook_text};

/// How many rows a title may have.
const TITLE_ROWS: usize = 30;

/// A report, read.
pub(super) struct Report {
    path: Arc<str>,
    text: String,
    pub(super) head: Vec<Cell>,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) delimiter: char,
    /// How many rows stand above the head.
    pub(super) above: usize,
}

impl SourceTexts for Report {
    fn text(&self, _path: &str) -> Option<&str> {
        Some(&self.text)
    }
}

impl Report {
    /// Reads a file. `known` says how many of some heads mean something: the head is the row with the most.
    pub(super) fn read(file: &Path, known: &dyn Fn(&[Cell]) -> usize) -> Result<Self, Exit> {
        let shown = file.display();
        let whole = canonical(file);
        let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let disk = Disk::new(whole.parent().unwrap_or(Path::new("/")));
        let bytes = disk.bytes(&whole, crate::load::tables::MAX_TABLE_BYTES);
        let bytes = bytes.map_err(|error| machine_fault(say!("could not read {shown}: {error}", shown, error)))?;
        let Some(bytes) = bytes else { return Err(wrong_use(say!("{shown} is larger than 16 MiB", shown))) };
        let path: Arc<str> = Arc::from(name.to_lowercase());
        let text = if is_workbook(&path) {
            workbook_text(&path, &bytes, "").map_err(|finding| {
                let hints = Value::List(Joined::Semicolons, finding.hints.iter().cloned().map(Value::from).collect());
                wrong_use(say!("{shown}: {message}: {hints}", shown, message = finding.message, hints))
            })?
        } else if [".csv", ".txt", ".tsv"].iter().any(|end| path.ends_with(end)) {
            decoded(&bytes)
        } else {
            return Err(wrong_use(say!("{shown} is not a table: save it as `.xlsx` or `.csv`", shown)));
        };
        let sheet = Sheet::of(&path, &text);
        if let Some((_, fault)) = sheet.faults.first() {
            return Err(wrong_use(say!("{shown}: {fault}: open it in Excel, and save it again", shown, fault)));
        }
        let mut rows = vec![sheet.head];
        rows.extend(sheet.rows);
        let best = rows.iter().take(TITLE_ROWS).map(|row| known(row)).enumerate();
        let above = best.max_by_key(|(at, count)| (*count, usize::MAX - at)).map_or(0, |(at, _)| at);
        let mut rows = rows.into_iter().skip(above);
        let head = rows.next().unwrap_or_default();
        Ok(Self { path, text, head, rows: rows.collect(), delimiter: sheet.delimiter, above })
    }

    /// The place of a cell, without the name of the file.
    pub(super) fn place(&self, cell: &Cell) -> String {
        let (start, _) = Positions::new(self).of(&Span::new(&self.path, cell.at.clone()));
        named(&self.path, start)
    }
}

/// The text of a file in the encodings that programs save tables in.
fn decoded(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|two| of([two[0], two[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => str::from_utf8(bytes).map_or_else(|_| bytes.iter().copied().map(of_windows).collect(), str::to_owned),
    }
}

/// A letter of Windows-1252.
fn of_windows(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    if (0x80..0xa0).contains(&byte) { HIGH[usize::from(byte - 0x80)] } else { char::from(byte) }
}
