//! TOML in a block of code: its comments, keys, strings, values and table heads are marked, so that the style sheet can
//! color them. What is no TOML stays as it is written, only with fewer marks or other ones: nothing is lost or refused.

use crate::document::markdown::escape;

/// Appends TOML as HTML with its tokens marked. One pass: the time is linear in the text.
pub(super) fn toml(code: &str, out: &mut String) {
    Highlighter { code, at: 0, open: Vec::new(), place: Place::Text, out }.run();
}

/// What a word or a string is, by its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A key: before `=`.
    Key,
    /// A value: behind `=`, or in a list.
    Value,
    /// Neither: on a line without `=`.
    Text,
}

/// What is being written, and where in the TOML it stands.
struct Highlighter<'c> {
    code: &'c str,
    /// The byte that is read next.
    at: usize,
    /// The brackets that are open: `[` of a list, `{` of a table in a line.
    open: Vec<u8>,
    /// What a word or a string is here.
    place: Place,
    out: &'c mut String,
}

impl Highlighter<'_> {
    fn run(mut self) {
        self.begin_line();
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\n' => {
                    self.plain(1);
                    self.begin_line();
                }
                b'#' => self.token("tcom", self.line_end()),
                b'"' | b'\'' if self.place == Place::Key => self.token("tkey", self.string_end(byte)),
                b'"' | b'\'' if self.place == Place::Value => self.token("tstr", self.string_end(byte)),
                b'=' => {
                    self.place = Place::Value;
                    self.plain(1);
                }
                b'[' | b'{' => {
                    self.open.push(byte);
                    self.place = self.place_in_brackets();
                    self.plain(1);
                }
                b']' | b'}' => {
                    self.open.pop();
                    self.place = Place::Value;
                    self.plain(1);
                }
                b',' if !self.open.is_empty() => {
                    self.place = self.place_in_brackets();
                    self.plain(1);
                }
                _ if self.place == Place::Key && is_of_key(byte) => self.token("tkey", self.run_end(is_of_key)),
                _ if self.place == Place::Value && is_of_value(byte) => self.token("tval", self.run_end(is_of_value)),
                _ => self.plain(self.code[self.at..].chars().next().map_or(1, char::len_utf8)),
            }
        }
    }

    /// A line begins: outside brackets, with the head of a table or with a key. A line without `=` has no key.
    fn begin_line(&mut self) {
        if !self.open.is_empty() {
            return;
        }
        let line = &self.code[self.at..self.line_end()];
        self.place = if line.contains('=') { Place::Key } else { Place::Text };
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        self.plain(blanks);
        if line[blanks..].starts_with('[') {
            let end = self.head_end();
            self.token("thead", end);
            self.place = Place::Text;
        }
    }

    /// What stands first, or behind a comma, inside the innermost brackets.
    fn place_in_brackets(&self) -> Place {
        if self.open.last() == Some(&b'{') { Place::Key } else { Place::Value }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.code.as_bytes().get(self.at + ahead).copied()
    }

    /// Where the line ends, before its line break.
    fn line_end(&self) -> usize {
        self.code[self.at..].find('\n').map_or(self.code.len(), |length| self.at + length)
    }

    /// Where a run of such bytes ends.
    fn run_end(&self, of: fn(u8) -> bool) -> usize {
        let rest = &self.code.as_bytes()[self.at..];
        self.at + rest.iter().position(|byte| !of(*byte)).unwrap_or(rest.len())
    }

    /// Where the head of a table ends: behind its last bracket, or where a comment or the end of the line comes before.
    fn head_end(&self) -> usize {
        let line = &self.code[self.at..self.line_end()];
        let mut quote = None;
        for (at, byte) in line.bytes().enumerate() {
            match (quote, byte) {
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                (None, b'#') => return self.at + line[..at].trim_end().len(),
                _ => {}
            }
        }
        self.at + line.trim_end().len()
    }

    /// Where a string ends that begins here. One in single marks ends with its line, where its end is missing.
    fn string_end(&self, quote: u8) -> usize {
        let bytes = self.code.as_bytes();
        let is_long = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        let mut at = self.at + if is_long { 3 } else { 1 };
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' if quote == b'"' && bytes.get(at + 1) != Some(&b'\n') => at += 1,
                b'\n' if !is_long => return at,
                byte if *byte == quote && !is_long => return at + 1,
                byte if *byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
                _ => {}
            }
            at += 1;
        }
        self.code.len()
    }

    /// Writes up to `end` as a token. A class is no word of any language: what leaves for a customer is searched for names,
    /// and the attributes of its tags are too.
    fn token(&mut self, class: &str, end: usize) {
        self.out.push_str("<span class=\"");
        self.out.push_str(class);
        self.out.push_str("\">");
        self.plain(end - self.at);
        self.out.push_str("</span>");
    }

    /// Writes so many bytes as they are.
    fn plain(&mut self, bytes: usize) {
        escape(&self.code[self.at..self.at + bytes], self.out);
        self.at += bytes;
    }
}

fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_of_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'.' | b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(code: &str) -> String {
        let mut out = String::new();
        toml(code, &mut out);
        out
    }

    /// The tokens that are marked: `class:text`.
    fn tokens(code: &str) -> Vec<String> {
        let html = html(code);
        let spans = html.split("<span class=\"").skip(1);
        spans
            .map(|span| span.split_once("</span>").expect("a span ends").0.replacen("\">", ":", 1))
            .map(|token| token.replace("&quot;", "\"").replace("&#39;", "'"))
            .collect()
    }

    #[test]
    fn each_kind_of_token_is_marked() {
        assert_eq!(tokens("[[waive]]  # why\n"), ["thead:[[waive]]", "tcom:# why"]);
        assert_eq!(
            tokens("on = 2026-01-31\nmore = -1.5e3, x\n"),
            ["tkey:on", "tval:2026-01-31", "tkey:more", "tval:-1.5e3", "tval:x"]
        );
        assert_eq!(tokens("a.\"b c\" = 'it # is'\n"), ["tkey:a", "tkey:\"b c\"", "tstr:'it # is'"]);
        assert_eq!(tokens("[readings.\"a#b\"] # c\n"), ["thead:[readings.\"a#b\"]", "tcom:# c"]);
    }

    #[test]
    fn lists_and_tables_in_a_line_know_keys_from_values() {
        assert_eq!(
            tokens("a = { level = \"note\", most = 3 }\nb = [\n  \"x\",\n  true,\n]\nc = 1\n"),
            [
                "tkey:a",
                "tkey:level",
                "tstr:\"note\"",
                "tkey:most",
                "tval:3",
                "tkey:b",
                "tstr:\"x\"",
                "tval:true",
                "tkey:c",
                "tval:1"
            ]
        );
    }

    #[test]
    fn a_long_string_goes_over_lines_and_a_short_one_ends_with_its_own() {
        assert_eq!(tokens("a = \"\"\"\nb = 1\n\"\"\"\nc = 2\n")[1], "tstr:\"\"\"\nb = 1\n\"\"\"");
        assert_eq!(tokens("a = \"open\nb = \"x\\\"y\"\n"), ["tkey:a", "tstr:\"open", "tkey:b", "tstr:\"x\\\"y\""]);
    }

    #[test]
    fn what_is_no_toml_has_no_marks() {
        for text in ["+++\n", "Don't say 3 = \n"[..9].trim_end(), "# Heading"] {
            assert!(tokens(text).iter().all(|token| token.starts_with("tcom:")), "{text}");
        }
    }

    /// The text of some HTML, for comparison with what it was made of.
    fn text(html: &str) -> String {
        let mut text = String::new();
        for part in html.split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        pairs.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
    }

    #[test]
    fn any_text_stays_whole() {
        let pieces = ["[", "]", "{", "}", "\"", "'", "\\", "\n", "=", ",", "#", "Ễ", "a", " ", "<b>", "&", "\u{1f600}"];
        let mut seed = 7_usize;
        for _ in 0..2000 {
            let mut code = String::new();
            for _ in 0..24 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                code.push_str(pieces[(seed >> 33) % pieces.len()]);
            }
            assert_eq!(text(&html(&code)), code);
        }
    }

    #[test]
    fn a_long_text_of_one_sign_is_read_whole() {
        for piece in ["[", "{a=", "\"", "'", "a = ", "a ", "# ", "\"\"\"", "a = [\n", "[a\n", "a\n"] {
            let code = piece.repeat((1 << 20) / piece.len());
            assert_eq!(text(&html(&code)), code, "{piece}");
        }
    }
}
