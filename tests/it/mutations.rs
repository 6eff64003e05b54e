//! Mutated files: whatever a file contains, reading it never panics, and every finding has a place inside the file.

use std::sync::Arc;

use keyplan::document::{parse, place};
use keyplan::load::disk::Source;

use crate::support::{Dice, HEALTHY};

/// Pieces that have broken parsers elsewhere.
const PIECES: &[&str] = &[
    "+++\n",
    "---\n",
    "[[",
    "]]",
    "[[[[",
    "![[x]]",
    "](",
    ")",
    "|",
    "\\|",
    "`",
    "```",
    "{#",
    "{.customer}",
    "}",
    "> ",
    "> [!DECISION]\n",
    "- [ ] ",
    "<script>",
    "<!--",
    "&colon;",
    "javascript:",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "é",
    "e\u{301}",
    "漢",
    "\r",
    "\r\n",
    "\t",
    "=",
    "\"",
    "'''",
    "\"\"\"",
    "2026-02-30",
    "1e400",
    "nan",
    "-0",
    "[[kpis]]\n",
    "[readings.x]\n",
    "[^1]",
    "[^1]: ",
    "\n\n",
    "# ",
    "***",
    "~~",
    "$",
    "https://x",
    "<a@b.c>",
];

#[test]
fn no_mutation_of_a_file_panics_and_every_place_lies_inside_it() {
    let mut dice = Dice(7);
    let files: Vec<_> = HEALTHY.iter().filter(|(path, _)| path.starts_with("content/")).collect();
    for _ in 0..6_000 {
        let (path, text) = files[dice.roll(files.len())];
        let mut text = (*text).to_owned();
        for _ in 0..=dice.roll(6) {
            let mut at = dice.roll(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if dice.roll(3) == 0 {
                let mut end = (at + dice.roll(20)).min(text.len());
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.replace_range(at..end.max(at), "");
            } else {
                text.insert_str(at, PIECES[dice.roll(PIECES.len())]);
            }
        }
        let path: Arc<str> = Arc::from(*path);
        let source = Source { path: Arc::clone(&path), text: Arc::from(text.as_str()), readable: true };
        let (place, _) = place::place(&path).unwrap();
        let (document, findings) = parse::document(&source, place);
        for finding in &findings {
            assert!(finding.span.range().end <= text.len(), "{finding:#?}\n{text}");
            assert!(
                !finding.message.is_empty() && (!finding.hints.is_empty() || finding.label.is_some()),
                "{finding:#?}"
            );
        }
        for hole in &document.body.holes {
            assert!(document.body.html.is_char_boundary(hole.at as usize));
        }
    }
}
