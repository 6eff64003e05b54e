//! A TOML text cut into what belongs together, so that one slip takes only its own lines along.

use std::ops::Range;

/// A key with its value over all its lines, or the head of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// Its lines, with the line ends.
    pub(super) at: Range<usize>,
    /// Whether it is the head of a table.
    pub(super) is_head: bool,
    /// Where a list, table or text of several lines begins that never ends.
    pub(super) open: Option<(usize, char)>,
}

/// Cuts a TOML text. Blank lines and comments belong to what stands before them.
pub(super) fn statements(toml: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let mut state = State::default();
    let mut at = 0;
    for line in toml.split_inclusive('\n') {
        let bare = line.trim();
        let begins = state.quote.is_none()
            && match state.brackets.last() {
                None => !bare.is_empty() && !bare.starts_with('#'),
                Some((_, '[')) => is_head(bare) || is_pair(bare),
                Some(_) => is_head(bare),
            };
        if begins {
            if let Some(last) = found.last_mut() {
                last.open = state.brackets.first().copied();
            }
            state = State::default();
            found.push(Statement { at: at..at, is_head: is_head(bare), open: None });
        }
        let head = begins && bare.starts_with('[');
        if let Some(last) = found.last_mut() {
            last.at.end = at + line.len();
            if !head {
                state.read(line, at);
            }
        }
        at += line.len();
    }
    if let Some(last) = found.last_mut() {
        last.open = state.quote.or_else(|| state.brackets.first().copied());
    }
    found
}

/// Whether a line is the head of a table, also where its brackets do not match.
fn is_head(line: &str) -> bool {
    let bare = line.split('#').next().unwrap_or("").trim_end();
    let name = bare.trim_matches(['[', ']']);
    bare.starts_with('[')
        && bare.ends_with(']')
        && name.starts_with(|c: char| c.is_alphabetic())
        && !name.contains(['[', ']', '{', ',', '='])
}

/// Whether a line begins with a bare key and `=`.
fn is_pair(line: &str) -> bool {
    let key = line.split('=').next().unwrap_or("");
    key.len() < line.len()
        && !key.trim().is_empty()
        && key.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// What is open at the end of a line.
#[derive(Default)]
struct State {
    brackets: Vec<(usize, char)>,
    /// A text of several lines: where it begins, and its sign.
    quote: Option<(usize, char)>,
}

impl State {
    fn read(&mut self, line: &str, start: usize) {
        let mut inline: Option<char> = None;
        let mut at = 0;
        while let Some(c) = line[at..].chars().next() {
            let triple = matches!(c, '"' | '\'')
                && line[at..].bytes().take(3).filter(|byte| *byte == c as u8).count() == 3
                && line.len() >= at + 3;
            let step = match (self.quote, inline) {
                (Some((_, sign)), _) if triple && sign == c => {
                    self.quote = None;
                    3
                }
                (Some((_, '"')), _) | (None, Some('"')) if c == '\\' => {
                    1 + line[at + 1..].chars().next().map_or(0, char::len_utf8)
                }
                (Some(_), _) => c.len_utf8(),
                (None, Some(sign)) => {
                    inline = inline.filter(|_| c != sign);
                    c.len_utf8()
                }
                (None, None) if triple => {
                    self.quote = Some((start + at, c));
                    3
                }
                (None, None) => {
                    match c {
                        '"' | '\'' => inline = Some(c),
                        '#' => return,
                        '[' | '{' => self.brackets.push((start + at, c)),
                        ']' | '}' => drop(self.brackets.pop()),
                        _ => {}
                    }
                    c.len_utf8()
                }
            };
            at += step;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(toml: &str) -> Vec<&str> {
        statements(toml).into_iter().map(|statement| toml[statement.at].trim_end()).collect()
    }

    #[test]
    fn a_statement_is_a_key_with_all_its_lines() {
        assert_eq!(
            cut("a = 1\n# note\n\nb = [\n  1,\n  2,\n]\n[[c]]\nd = 2\n"),
            ["a = 1\n# note", "b = [\n  1,\n  2,\n]", "[[c]]", "d = 2"]
        );
        assert_eq!(cut("a = \"\"\"\nb = 2\n[c]\n\"\"\"\nd = 3\n"), ["a = \"\"\"\nb = 2\n[c]\n\"\"\"", "d = 3"]);
        assert_eq!(cut("a = {\n  b = 2,\n}\nd = 3\n"), ["a = {\n  b = 2,\n}", "d = 3"]);
        assert_eq!(cut("a = [[1, 2], [3]]\nb = \"[\" # [\nc = 3\n"), ["a = [[1, 2], [3]]", "b = \"[\" # [", "c = 3"]);
    }

    #[test]
    fn a_list_that_never_ends_takes_no_other_key_along() {
        let toml = "a = [\"x\",\nb = 2\n[[c]]\nd = 3\n";
        let found = statements(toml);
        assert_eq!(found.len(), 4, "{found:#?}");
        assert_eq!(found[0].open, Some((4, '[')));
        assert_eq!(found[1].open, None);
        assert_eq!(statements("a = \"\"\"\nb = 2\n")[0].open, Some((4, '"')));
    }
}
