//! Footnotes: numbered in the order of their first mention or definition.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::document::markdown::output::{BodyOutput, offset};

/// A footnote, numbered by its place in the list.
#[derive(Default)]
struct Footnote {
    mentions: u32,
    /// Where its number stands in the HTML, once it is defined.
    defined: Option<usize>,
}

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Footnotes {
    list: Vec<Footnote>,
    numbers: HashMap<String, usize>,
    /// How many definitions are open.
    open: usize,
}

impl Footnotes {
    /// Whether a footnote is being defined.
    pub(super) fn is_open(&self) -> bool {
        self.open > 0
    }

    /// The number of a footnote, given when its name is first met.
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.list.push(Footnote::default());
        self.numbers.insert(name.to_owned(), self.list.len());
        self.list.len()
    }

    /// A mention: its number, which leads to the definition.
    pub(super) fn mention(&mut self, name: &str, out: &mut BodyOutput<'_>) {
        let number = self.number(name);
        let footnote = &mut self.list[number - 1];
        footnote.mentions += 1;
        let html = &mut out.body.html;
        let _ = match footnote.mentions {
            1 => write!(html, "<sup><a href=\"#fn-{number}\" id=\"fnref-{number}\">{number}</a></sup>"),
            count => {
                write!(html, "<sup><a href=\"#fn-{number}\" id=\"fnref-{number}-{count}\">{number}</a></sup>")
            }
        };
    }

    /// A definition begins. Only the first one of a name has the id that mentions lead to.
    pub(super) fn begin(&mut self, name: &str, out: &mut BodyOutput<'_>) {
        self.open += 1;
        let number = self.number(name);
        let html = &mut out.body.html;
        html.push_str("<div class=\"footnote\"");
        let footnote = &mut self.list[number - 1];
        if footnote.defined.is_none() {
            let _ = write!(html, " id=\"fn-{number}\"");
            footnote.defined = Some(html.len() + "><sup>".len());
        }
        let _ = writeln!(html, "><sup>{number}</sup>");
    }

    /// A definition ends.
    pub(super) fn end(&mut self, out: &mut BodyOutput<'_>) {
        self.open -= 1;
        out.push("</div>\n");
    }

    /// Makes the number of each definition lead back to its first mention. This is done at the end of the body, since
    /// a definition may stand before the mention. Holes move along with the HTML around them.
    pub(super) fn link_back(&self, out: &mut BodyOutput<'_>) {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (index, footnote) in self.list.iter().enumerate() {
            if let Some(at) = footnote.defined.filter(|_| footnote.mentions > 0) {
                places.push((at, index + 1));
            }
        }
        if places.is_empty() {
            return;
        }
        places.sort_unstable();
        let old = std::mem::take(&mut out.body.html);
        let html = &mut out.body.html;
        html.reserve(old.len() + places.len() * 32);
        let mut holes = out.body.holes.iter_mut().peekable();
        let mut from = 0;
        for (at, number) in places {
            while let Some(hole) = holes.next_if(|hole| hole.at as usize <= at) {
                hole.at += offset(html.len()) - offset(from);
            }
            html.push_str(&old[from..at]);
            let end = at + number.to_string().len();
            let _ = write!(html, "<a href=\"#fnref-{number}\">{number}</a>");
            from = end;
        }
        for hole in holes {
            hole.at = hole.at + offset(html.len()) - offset(from);
        }
        html.push_str(&old[from..]);
    }
}
