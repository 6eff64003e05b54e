//! A text as a reader reads it: letters and digits without case and marks, and what stands between them. Names are
//! compared in it, so that no way to write a name hides it.

use crate::figures::letters::folded;

/// What stands between two letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing, or what no reader sees: a soft hyphen, signs of emphasis.
    None,
    /// A hyphen.
    Hyphen,
    /// Blanks, line ends or other signs.
    Break,
}

/// A text as it is read.
pub(super) struct Reading {
    /// Its letters and digits, folded to plain lower case.
    pub(super) letters: Vec<char>,
    /// The byte of the text at which each of them stands.
    pub(super) places: Vec<usize>,
    /// What stands before each of them.
    pub(super) gaps: Vec<Gap>,
}

impl Reading {
    /// Reads a text, or the source of Markdown: signs of emphasis and entities are understood in both.
    pub(super) fn of(text: &str) -> Self {
        let mut reading = Self { letters: Vec::new(), places: Vec::new(), gaps: Vec::new() };
        let mut gap = Gap::Break;
        let mut at = 0;
        while let Some(char) = text[at..].chars().next() {
            let (read, length) = match entity(&text[at..]) {
                Some((read, length)) => (read, length),
                None => (char, char.len_utf8()),
            };
            folded(read, |letter| {
                if letter.is_alphanumeric() {
                    reading.letters.push(letter);
                    reading.places.push(at);
                    reading.gaps.push(std::mem::replace(&mut gap, Gap::None));
                } else {
                    gap = gap.max(gap_of(letter));
                }
            });
            at += length;
        }
        reading
    }
}

/// What a sign that is no letter does between letters.
fn gap_of(char: char) -> Gap {
    match char {
        // Soft hyphen, zero width, joiners, direction, emphasis, an escape.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            Gap::None
        }
        '*' | '_' | '~' | '`' | '\\' | '\u{1}' => Gap::None,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Gap::Hyphen,
        _ => Gap::Break,
    }
}

/// The name of an entity is no longer than this, in bytes.
const ENTITY_LENGTH: usize = 10;

/// The letter that an entity of HTML stands for, and its length: `&nbsp;`, `&#8209;`, `&oslash;`.
fn entity(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(ENTITY_LENGTH + 1).position(|byte| byte == b';').filter(|end| *end > 0)?;
    let name = &name[..end];
    let read = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else {
        match name {
            "shy" => '\u{ad}',
            "zwj" => '\u{200d}',
            "zwnj" => '\u{200c}',
            "aelig" | "AElig" => 'æ',
            "oelig" | "OElig" => 'œ',
            "szlig" => 'ß',
            "oslash" | "Oslash" => 'ø',
            "eth" | "ETH" | "dstrok" => 'đ',
            "hyphen" | "dash" | "ndash" | "mdash" => '-',
            // `&eacute;`: the letter, whatever its mark.
            _ if MARKS.iter().any(|mark| name.len() == mark.len() + 1 && name.ends_with(mark)) => {
                name.chars().next()?
            }
            _ => ' ',
        }
    };
    Some((read, end + 2))
}

/// What the names of letters with a mark end with.
const MARKS: [&str; 9] = ["acute", "grave", "circ", "uml", "tilde", "ring", "cedil", "caron", "breve"];
