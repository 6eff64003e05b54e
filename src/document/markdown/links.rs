//! Links and wikilinks.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::diagnostics::{Code, Placed, say};
use crate::document::markdown::address::{Destination, understand, write_external};
use crate::document::markdown::output::BodyOutput;
use crate::document::markdown::{HoleKind, LinkTarget, ProseFigure, escape};
use crate::figures::names::normal;

/// What an open link became.
enum LinkForm {
    /// A link of the playbook, by its number. With `titled` its target's title stands for its words.
    Inside { link: u32, titled: bool },
    /// The web, with the address that stands for words where there are none.
    Outside(String),
    /// Nothing, since its destination was reported.
    Refused,
}

/// A link that has not ended, with the places where its words begin in the plain text of the block and in the HTML.
struct OpenLink {
    form: LinkForm,
    plain: usize,
    html: usize,
}

/// The links that are open, the innermost last.
#[derive(Default)]
pub(super) struct Links {
    open: Vec<OpenLink>,
}

impl Links {
    /// Whether a link is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether the target's title stands for the words of the innermost open link.
    pub(super) fn title_stands(&self) -> bool {
        matches!(self.open.last(), Some(OpenLink { form: LinkForm::Inside { titled: true, .. }, .. }))
    }

    /// A link begins at `range`.
    pub(super) fn begin(
        &mut self,
        link_type: LinkType,
        destination: &str,
        range: Range<usize>,
        out: &mut BodyOutput<'_>,
    ) {
        if let LinkType::WikiLink { has_pothole } = link_type {
            self.begin_wikilink(destination, has_pothole, range, out);
            return;
        }
        let mail;
        let destination = if link_type == LinkType::Email {
            mail = format!("mailto:{destination}");
            &mail
        } else {
            destination
        };
        let place = out.place_of(destination, &range);
        match understand(destination) {
            Ok(Destination::External) => {
                out.push("<a href=\"");
                write_external(destination, &mut out.body.html);
                out.push("\" rel=\"noopener noreferrer\">");
                self.open(LinkForm::Outside(destination.to_owned()), out);
            }
            Ok(Destination::Here(anchor)) => {
                let anchor = Placed::new(anchor, place.start + 1..place.end.max(place.start + 1));
                self.open_inside(LinkTarget::Here { anchor }, place, false, out);
            }
            Ok(Destination::File(path, anchor)) => {
                let hash = destination.find('#').map_or(place.end, |at| place.start + at + 1);
                let anchor = anchor.map(|anchor| Placed::new(anchor, hash.min(place.end)..place.end));
                self.open_inside(LinkTarget::File { path, anchor }, place, false, out);
            }
            Err((code, message, hint)) => {
                out.report(code, place, message, hint);
                self.open(LinkForm::Refused, out);
            }
        }
    }

    /// `[[name#anchor]]` begins, or `[[name#anchor|words]]`. In a table the bar is escaped, which leaves a backslash
    /// at the end of the destination.
    fn begin_wikilink(&mut self, destination: &str, has_words: bool, range: Range<usize>, out: &mut BodyOutput<'_>) {
        let written = destination.strip_suffix('\\').unwrap_or(destination);
        let start = range.start + 2;
        let place = start..start + written.len();
        let (name, anchor) = name_and_anchor(written, start);
        let words = out.text[range.clone()].trim_end_matches(']').split_once('|').map(|(_, words)| words);
        let figure = words.filter(|_| has_words).and_then(ProseFigure::asked);
        let titled = !has_words || figure.is_some();
        match (name.is_empty(), anchor) {
            (true, Some(anchor)) => {
                self.open_inside(LinkTarget::Here { anchor }, place, figure.is_some(), out);
            }
            (true, None) => {
                let message = say!("this link names nothing");
                out.report(Code::KP104, range, message, say!("write a name between the brackets"));
                self.open(LinkForm::Refused, out);
            }
            (false, anchor) => {
                self.open_inside(LinkTarget::Name { name: name.to_owned(), anchor }, place, titled, out);
                if !has_words {
                    out.plain.push_str(name);
                }
            }
        }
        if let Some(link) = out.body.links.last_mut().filter(|_| figure.is_some()) {
            link.figure = figure;
            out.title_of_last();
        }
    }

    /// Opens a link of the playbook whose target is written at `place`.
    fn open_inside(&mut self, target: LinkTarget, place: Range<usize>, titled: bool, out: &mut BodyOutput<'_>) {
        let link = out.add_link(target, place);
        out.hole(link, HoleKind::Open);
        if titled {
            out.hole(link, HoleKind::Title);
        }
        self.open(LinkForm::Inside { link, titled }, out);
    }

    fn open(&mut self, form: LinkForm, out: &BodyOutput<'_>) {
        self.open.push(OpenLink { form, plain: out.plain.len(), html: out.body.html.len() });
    }

    /// The innermost link ends. One without words of its own gets its target's title, or its address.
    pub(super) fn end(&mut self, out: &mut BodyOutput<'_>) {
        let OpenLink { form, plain, html } = self.open.pop().expect("a link was begun");
        let empty = out.body.html.len() == html;
        match form {
            LinkForm::Inside { link, titled } => {
                if empty && !titled {
                    out.hole(link, HoleKind::Title);
                }
                out.end_link(link, plain, titled);
                out.hole(link, HoleKind::Close);
            }
            LinkForm::Outside(address) => {
                if empty {
                    out.plain.push_str(&address);
                    escape(&address, &mut out.body.html);
                }
                out.push("</a>");
            }
            LinkForm::Refused => {}
        }
    }
}

/// The parts of `name#anchor`, which stands at `start`.
pub(super) fn name_and_anchor(written: &str, start: usize) -> (&str, Option<Placed<String>>) {
    let Some((name, anchor)) = written.split_once('#') else { return (written.trim(), None) };
    let at = start + name.len() + 1;
    let place = at..at + anchor.len();
    let anchor = Some(normal(anchor)).filter(|anchor| !anchor.is_empty());
    (name.trim(), anchor.map(|anchor| Placed::new(anchor, place)))
}
