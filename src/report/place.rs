//! Lines and columns, from byte offsets.

/// A line and a column, in characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

/// Where the lines of a text begin.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let lone = *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            if *byte == b'\n' || lone {
                starts.push(at + 1);
            }
        }
        Self { text, starts }
    }

    /// The place of a byte; past the end it is the end. A byte-order mark takes no column.
    pub(super) fn place(&self, at: usize) -> Place {
        let at = floor(self.text, at);
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let before = &self.text[self.starts[line - 1]..at];
        let before = if line == 1 { before.trim_start_matches('\u{feff}') } else { before };
        Place { line, column: before.chars().count() + 1 }
    }
}

/// The last char boundary at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
