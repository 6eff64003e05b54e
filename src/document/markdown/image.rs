//! Pictures, whose words are gathered until they end.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use crate::diagnostics::{Code, say};
use crate::document::markdown::address::{Destination, understand};
use crate::document::markdown::output::BodyOutput;
use crate::document::markdown::{HoleKind, LinkTarget, escape};

/// A picture whose alternative text is being gathered.
pub(super) struct Image {
    /// Its file, or nothing where the destination was reported.
    path: Option<String>,
    alt: String,
    /// Where its destination is written.
    place: Range<usize>,
    /// How many tags are open inside its words.
    depth: usize,
}

impl Image {
    /// A picture begins at `range`.
    pub(super) fn begin(link_type: LinkType, destination: &str, range: Range<usize>, out: &mut BodyOutput<'_>) -> Self {
        let place = out.place_of(destination, &range);
        let path = if let LinkType::WikiLink { .. } = link_type {
            let name = destination.strip_suffix('\\').unwrap_or(destination);
            let hint = say!("a picture is `![words](picture.png)`; to link, write `[[{name}]]`", name);
            out.report(Code::KP104, range, say!("nothing can be embedded with `![[…]]`"), hint);
            None
        } else {
            match understand(destination) {
                Ok(Destination::File(path, _)) => Some(path),
                Ok(Destination::External) => {
                    let hint = say!("save the picture beside this file, and name it here");
                    out.report(Code::KP108, place.clone(), say!("a picture from elsewhere is not fetched"), hint);
                    None
                }
                Ok(Destination::Here(_)) => {
                    let hint = say!("name the file of the picture");
                    out.report(Code::KP104, place.clone(), say!("this picture is not a file"), hint);
                    None
                }
                Err((code, message, hint)) => {
                    out.report(code, place.clone(), message, hint);
                    None
                }
            }
        };
        Self { path, alt: String::new(), place, depth: 0 }
    }

    /// Gathers what stands inside the picture's words. True when the event ends the picture.
    pub(super) fn gather(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => self.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
            Event::Start(_) => self.depth += 1,
            Event::End(_) if self.depth > 0 => self.depth -= 1,
            Event::End(_) => return true,
            _ => {}
        }
        false
    }

    /// Writes the picture, or only its words where it has no file.
    pub(super) fn end(self, out: &mut BodyOutput<'_>) {
        out.plain.push_str(&self.alt);
        let Some(path) = self.path else {
            escape(&self.alt, &mut out.body.html);
            return;
        };
        if self.alt.trim().is_empty() {
            let message = say!("this picture has no words for people who cannot see it");
            let hint = say!("write what it shows: `![The shelf at five in the afternoon]({path})`", path);
            out.report(Code::KP016, self.place.clone(), message, hint);
        }
        let link = out.add_link(LinkTarget::Image { path, alt: self.alt.clone() }, self.place);
        out.push("<img src=\"");
        out.hole(link, HoleKind::Source);
        out.push("\" alt=\"");
        escape(&self.alt, &mut out.body.html);
        out.push("\"");
        out.hole(link, HoleKind::Size);
        out.push(">");
    }
}
