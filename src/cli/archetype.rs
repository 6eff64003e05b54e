//! Archetypes: the files that `keyplan new` begins with, their blanks filled. Nothing is read or written here.

use std::fmt::Write as _;

/// Fills `{name}` blanks of an archetype; a brace that names no blank stays as it is. What is filled in is not searched
/// for blanks again.
pub fn fill(archetype: &str, blanks: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(archetype.len());
    let mut rest = archetype;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let blank = after.split_once('}').and_then(|(name, _)| blanks.iter().find(|(known, _)| *known == name));
        if let Some((name, value)) = blank {
            out.push_str(value);
            rest = &after[name.len() + 1..];
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// The column, from 0, at which comments behind a value begin where no value reaches so far.
const COMMENTS: usize = 31;

/// The comments behind values in front matter, all below each other: what was filled in moved them apart.
pub fn aligned(text: &str) -> String {
    let front = text.strip_prefix("+++\n").and_then(|rest| rest.find("\n+++")).map_or(0, |end| end + 5);
    let (front, rest) = text.split_at(front);
    // The lines of such a text are no values.
    if front.contains("\"\"\"") || front.contains("'''") {
        return text.to_owned();
    }
    let lines: Vec<(&str, Option<&str>)> = front.split_inclusive('\n').map(value_and_comment).collect();
    let with_comment = lines.iter().filter(|(_, comment)| comment.is_some());
    let column = with_comment.map(|(value, _)| value.chars().count() + 2).max().unwrap_or(0).max(COMMENTS);
    let mut out = String::with_capacity(text.len() + 64);
    for (value, comment) in lines {
        out.push_str(value);
        if let Some(comment) = comment {
            out.extend(std::iter::repeat_n(' ', column - value.chars().count()));
            out.push_str(comment);
        }
    }
    out + rest
}

/// A line as what stands before its last comment, without the blanks between, and that comment. A line that holds a
/// comment alone has none. In `# key = 1   # why` the first `#` keeps a key for later, and the second begins the comment.
fn value_and_comment(line: &str) -> (&str, Option<&str>) {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '#' if !quoted && line[..at].ends_with("  ") => {
                let value = line[..at].trim_end();
                // `# osa =` waits for a number: what stands behind it is no comment on a value.
                let is_value = value.contains('=') && !value.ends_with('=');
                return if is_value { (value, Some(&line[at..])) } else { (line, None) };
            }
            _ => {}
        }
    }
    (line, None)
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_and_texts_quoted() {
        assert_eq!(
            fill("title = {title} { supplier = [] }", &[("title", quoted("a \"b\""))]),
            "title = \"a \\\"b\\\"\" { supplier = [] }"
        );
        let blanks = [("title", "{from} {".to_owned()), ("from", "2027".to_owned())];
        assert_eq!(fill("{title} {from} {to", &blanks), "{from} { 2027 {to", "a title is a text, whatever it says");
    }

    #[test]
    fn comments_stand_below_each_other_however_long_the_values_are() {
        let text = "+++\ntitle = \"a   # b\"\na = 1     # one\n# b = \"it\"   # two\n\n# Prose.   # three\nlong = \"0123456789 0123456789 0123456789\" # x\n[[t]]  # no value\n+++\nc = 1  # prose\n";
        let want = "+++\ntitle = \"a   # b\"\na = 1                          # one\n# b = \"it\"                     # two\n\n# Prose.   # three\nlong = \"0123456789 0123456789 0123456789\" # x\n[[t]]  # no value\n+++\nc = 1  # prose\n";
        assert_eq!(aligned(text), want);
        let wide = aligned("+++\nmanager = \"0123456789-0123456789-0123456789\"  # who\nb = 1  # two\n+++\n");
        let columns: Vec<Option<usize>> = wide.lines().map(|line| line.find('#')).collect();
        assert_eq!(columns, [None, Some(46), Some(46), None], "{wide}");
        let block = "+++\na = \"\"\"\nb = 1   # c\n\"\"\"\n+++\n";
        assert_eq!(aligned(block), block, "a text of several lines stays");
    }
}
