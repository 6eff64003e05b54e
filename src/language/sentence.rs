//! Days and periods in a sentence that is written for terminals and files, as people read them.

use jiff::civil::Date;

use crate::figures::period::Period;
use crate::language::Format;

impl Format {
    /// A sentence in which days and periods are written for machines, such as `2025-07-16` and `2026-Q1`, with each of
    /// them as the language writes it. What stands between back-ticks or quotation marks is quoted and stays.
    pub fn sentence(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let (mut quoted, mut before) = (None, ' ');
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            let starts = quoted.is_none() && char.is_ascii_digit() && !is_part_of_word(before);
            if let Some((said, length)) = starts.then(|| self.day_or_period(rest)).flatten() {
                out.push_str(&said);
                rest = &rest[length..];
                before = '0';
                continue;
            }
            quoted = match (quoted, char) {
                (None, '`') => Some('`'),
                (None, '“') => Some('”'),
                (Some(end), char) if end == char => None,
                (quoted, _) => quoted,
            };
            out.push(char);
            before = char;
            rest = &rest[char.len_utf8()..];
        }
        out
    }

    /// The day or period that a text begins with, in words, and how many bytes of the text it is.
    fn day_or_period(&self, text: &str) -> Option<(String, usize)> {
        let length = text.find(|char: char| !(char.is_ascii_alphanumeric() || char == '-')).unwrap_or(text.len());
        let word = text[..length].trim_end_matches('-');
        if !word.contains('-') {
            return None;
        }
        let day = || word.parse::<Date>().ok().filter(|_| word.len() == 10).map(|day| self.date(day));
        let period = || Period::parse(word).map(|period| self.period(period));
        Some((day().or_else(period)?, word.len()))
    }
}

/// Whether a digit behind this letter belongs to a word or a number, such as an id.
fn is_part_of_word(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, '-' | '_' | '/' | '.' | '#')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::language::Locale;

    #[test]
    fn days_and_periods_are_written_as_the_language_does() {
        let format =
            Format { language: Arc::new(Locale::built_in("en")), currency: "EUR".to_owned(), money_unit: 1000 };
        for (text, said) in [
            ("left on 2025-07-16", "left on 16 Jul 2025"),
            ("2026-Q1, from 2026-03.", "Q1 2026, from Mar 2026."),
            ("write `until = 2025-12-31`, not “2025-12-30”", "write `until = 2025-12-31`, not “2025-12-30”"),
            ("the file reviews/2025-04-16.md and x-2025-04-16", "the file reviews/2025-04-16.md and x-2025-04-16"),
            ("3-5 of 2026, in 2025-13 or 2025-02-30", "3-5 of 2026, in 2025-13 or 2025-02-30"),
            ("2025-07-16", "16 Jul 2025"),
            ("", ""),
        ] {
            assert_eq!(format.sentence(text), said);
        }
    }
}
