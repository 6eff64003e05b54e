//! KP022: tags of HTML, which are shown as text, and what Markdown has in their place.

use std::ops::Range;

use crate::diagnostics::{Code, Message, phrase, say};
use crate::document::markdown::output::BodyOutput;

/// What Markdown has for tags.
const FORMS: &[(&[&str], &str)] = &[
    (&["br"], phrase!("end the line with a backslash, or leave a blank line for a new paragraph")),
    (&["b", "strong"], phrase!("write `**words**`")),
    (&["i", "em"], phrase!("write `*words*`")),
    (&["s", "del", "strike"], phrase!("write `~~words~~`")),
    (&["code", "pre", "tt", "kbd"], phrase!("write `` `words` ``, or code between two lines of three backticks")),
    (&["a"], phrase!("write `[words](https://address)`")),
    (&["img"], phrase!("write `![what it shows](file.png)`")),
    (&["hr"], phrase!("write a line of `---` between blank lines")),
    (&["ul", "ol", "li"], phrase!("begin each line of the list with `- ` or `1. `")),
    (&["table", "tr", "td", "th", "thead", "tbody"], phrase!("write a table: `| a | b |`, and below it `|---|---|`")),
    (&["blockquote"], phrase!("begin each line with `> `")),
    (&["details", "summary"], phrase!("write `> [!NOTE] Title`, and `> ` before each line below it")),
    (&["p", "div", "span", "font", "center", "section"], phrase!("take the tags out: a blank line begins a paragraph")),
];

/// Reports the tag that begins at `range`, but for one that closes another, and for headings, which are KP020.
pub(super) fn report(range: Range<usize>, out: &mut BodyOutput<'_>) {
    let text = &out.text[range.clone()];
    let Some(name) = text.strip_prefix('<').filter(|name| !name.starts_with('/')) else { return };
    let name = name.split(|char: char| !char.is_ascii_alphanumeric()).next().unwrap_or_default().to_lowercase();
    if matches!(name.as_bytes(), [b'h', b'1'..=b'6']) {
        return;
    }
    let form = FORMS.iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, form)| *form);
    let hint = form.map_or_else(
        || say!("take the tags out, or put a backslash before each `<` that is meant as text"),
        Message::constant,
    );
    let end = range.start
        + text.find(['>', '\n']).map_or(text.len(), |end| if text[end..].starts_with('>') { end + 1 } else { end });
    let shown = &out.text[range.start..end];
    let message = say!("`{shown}` is shown as text: a page holds no HTML of its author", shown);
    out.report(Code::KP022, range.start..end, message, hint);
}
