//! What the pass writes: HTML with holes, links with their sentences, findings, and the plain text of a block.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Placed, Span};
use crate::document::markdown::{Body, BodyLink, Hole, HoleKind, LinkTarget, Sentence, TITLE_OF, sentence};

/// The lead of a page is cut to about this many bytes.
const LEAD: usize = 220;

/// A link whose block has not ended, with the bytes of its words in the plain text of the block.
struct BlockLink {
    link: u32,
    start: usize,
    end: usize,
    titled: bool,
}

/// What has been written so far.
pub(super) struct BodyOutput<'a> {
    file: &'a Arc<str>,
    /// The whole file.
    pub(super) text: &'a str,
    pub(super) body: Body,
    pub(super) findings: Findings,
    /// The plain text of the block that is being written.
    pub(super) plain: String,
    /// The links of that block.
    links: Vec<BlockLink>,
    /// The ends of its sentences. The list is kept so that its memory is used again.
    stops: Vec<usize>,
}

impl<'a> BodyOutput<'a> {
    /// An empty output for the file `text`, whose body begins at `start`.
    pub(super) fn new(file: &'a Arc<str>, text: &'a str, start: usize) -> Self {
        Self {
            file,
            text,
            body: Body {
                start: offset(start),
                html: String::with_capacity((text.len() - start) * 5 / 4),
                ..Body::default()
            },
            findings: Findings::new(),
            plain: String::new(),
            links: Vec::new(),
            stops: Vec::new(),
        }
    }

    /// Appends HTML.
    pub(super) fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    /// Makes a hole here. `link` is 0 for a word of the interface.
    pub(super) fn hole(&mut self, link: u32, kind: HoleKind) {
        let at = offset(self.body.html.len());
        self.body.holes.push(Hole { at, link, kind });
    }

    /// Lists a link whose target is written at `place`, and gives its number. It gets its sentence later.
    pub(super) fn add_link(&mut self, target: LinkTarget, place: Range<usize>) -> u32 {
        let link = offset(self.body.links.len());
        let at = Placed::new((), place);
        let (start, end) = (at.start, at.end);
        self.body.links.push(BodyLink { target, start, end, sentence: Sentence::default(), figure: None });
        link
    }

    /// A link ended whose words are the plain text since `start`. With `titled` they are its target's name, which
    /// stands for a title that is not known yet.
    pub(super) fn end_link(&mut self, link: u32, start: usize, titled: bool) {
        self.links.push(BlockLink { link, start, end: self.plain.len(), titled });
    }

    /// What the last link shows is known to a page alone: its number stands in the text, as in sentences.
    pub(super) fn title_of_last(&mut self) {
        let link = self.body.links.len().saturating_sub(1);
        let _ = write!(self.plain, "{TITLE_OF}{link}{TITLE_OF}");
    }

    /// Reports a fault of the author's.
    pub(super) fn report(
        &mut self,
        code: Code,
        place: Range<usize>,
        message: crate::diagnostics::Message,
        hint: crate::diagnostics::Message,
    ) {
        self.findings.push(Finding::new(code, self.span(place), message).hint(hint));
    }

    /// A place of this file.
    pub(super) fn span(&self, place: Range<usize>) -> Span {
        Span::new(self.file, place)
    }

    /// Where the destination stands inside a link, or the whole link.
    pub(super) fn place_of(&self, destination: &str, range: &Range<usize>) -> Range<usize> {
        let written = &self.text[range.clone()];
        match written.rfind(destination).filter(|_| !destination.is_empty()) {
            Some(at) => range.start + at..range.start + at + destination.len(),
            None => range.clone(),
        }
    }

    /// A block ended: its words are counted and its links get their sentences.
    pub(super) fn end_block(&mut self) {
        self.body.words += words(&self.plain);
        self.number_titles();
        if !self.links.is_empty() {
            sentence::stops(&self.plain, self.links.iter().map(|link| link.start), &mut self.stops);
        }
        for BlockLink { link, start, end, titled } in self.links.drain(..) {
            let sentence = &mut self.body.links[link as usize].sentence;
            *sentence = sentence::around(&self.plain, &self.stops, start, end);
            if titled {
                sentence.linked.clear();
            }
        }
        self.plain.clear();
    }

    /// In the sentences of other links, a link without words of its own stands by its number between two [`TITLE_OF`].
    fn number_titles(&mut self) {
        let mut ends = 0;
        let in_order = self.links.iter().all(|link| link.start >= std::mem::replace(&mut ends, link.end));
        if self.links.len() < 2 || !in_order || self.links.iter().all(|link| !link.titled) {
            return;
        }
        let mut plain = String::with_capacity(self.plain.len());
        let mut last = 0;
        for link in &mut self.links {
            plain.push_str(&self.plain[last..link.start]);
            let start = plain.len();
            if link.titled {
                let _ = write!(plain, "{TITLE_OF}{}{TITLE_OF}", link.link);
            } else {
                plain.push_str(&self.plain[link.start..link.end]);
            }
            last = std::mem::replace(&mut link.end, plain.len());
            link.start = start;
        }
        plain.push_str(&self.plain[last..]);
        self.plain = plain;
    }
}

/// An offset in a file or in its HTML, as it is kept. It fits, since a file is at most 1 MiB.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("an offset fits in 32 bits")
}

/// How many words a text has. Words are separated by ASCII white space.
pub(super) fn words(text: &str) -> u32 {
    let mut inside = false;
    let mut count = 0;
    for byte in text.bytes() {
        let space = byte.is_ascii_whitespace();
        count += u32::from(!space && !inside);
        inside = !space;
    }
    count
}

/// The first paragraph, cut at a word.
pub(super) fn lead(plain: &str) -> String {
    let text = sentence::collapse(plain.trim());
    if text.len() <= LEAD {
        return text;
    }
    let to = (0..=LEAD).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let cut = text[..to].rfind(' ').unwrap_or(to);
    [&text[..cut], " …"].concat()
}
