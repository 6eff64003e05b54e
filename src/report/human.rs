//! Frames with carets, like rustc's. Only this file names annotate-snippets.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use super::Texts;
use super::place::{Lines, floor};
use crate::finding::{Finding, Level};
use crate::span::Span;

/// A line longer than this many bytes is shown around the place only.
const LONG: usize = 400;

/// Prints findings as frames.
///
/// # Errors
/// Those of `out`.
pub fn human(out: &mut dyn Write, findings: &[Finding], texts: &dyn Texts, color: bool) -> io::Result<()> {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    for finding in findings {
        let title = match finding.level {
            Level::Error => Title::ERROR,
            Level::Warning => Title::WARNING,
            Level::Note => Title::NOTE,
        };
        let message = clean(&finding.message);
        let mut group = Group::with_title(title.primary_title(message.as_str()).id(finding.code.text()));
        let main = Frame::new(&finding.span, texts);
        let further: Vec<Frame> = finding.labels.iter().map(|label| Frame::new(&label.span, texts)).collect();
        group = main.add(group, AnnotationKind::Primary, &finding.label);
        for (frame, label) in further.iter().zip(&finding.labels) {
            group = frame.add(group, AnnotationKind::Context, &label.text);
        }
        for hint in &finding.hints {
            group = group.element(Title::HELP.message(clean(hint)));
        }
        writeln!(out, "{}\n", renderer.render(&[group]))?;
    }
    Ok(())
}

/// The few lines of a source that a finding shows, fit for a terminal.
struct Frame {
    path: String,
    source: Option<(String, usize, Range<usize>)>,
}

impl Frame {
    fn new(span: &Span, texts: &dyn Texts) -> Self {
        let source = texts.text(&span.path).filter(|text| !text.is_empty()).map(|text| excerpt(text, span));
        Self { path: span.path.to_string(), source }
    }

    fn add<'a>(&'a self, group: Group<'a>, kind: AnnotationKind, label: &'a str) -> Group<'a> {
        let Some((source, line, range)) = &self.source else {
            return group.element(Origin::path(self.path.as_str()));
        };
        let mut annotation = kind.span(range.clone());
        if !label.is_empty() {
            annotation = annotation.label(label);
        }
        group
            .element(Snippet::source(source.as_str()).path(self.path.as_str()).line_start(*line).annotation(annotation))
    }
}

/// The lines of a span: text, number of the first line, and the span inside.
fn excerpt(text: &str, span: &Span) -> (String, usize, Range<usize>) {
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    let bytes = text.as_bytes();
    let ends = |byte: &u8| *byte == b'\n' || *byte == b'\r';
    let first = bytes[..start].iter().rposition(ends).map_or(0, |at| at + 1);
    let last = bytes[start..].iter().position(ends).map_or(text.len(), |at| start + at);
    let end = end.min(last);
    let (first_shown, last_shown) = if last - first > LONG {
        let left = floor(text, start.saturating_sub(LONG / 4)).max(first);
        (left, floor(text, end.min(start + LONG / 2) + LONG / 4).clamp(left, last))
    } else {
        (first, last)
    };
    let line = Lines::new(text).place(start).line;
    let before = clean(text[first_shown..start].trim_start_matches('\u{feff}'));
    let inside = clean(&text[start..end.min(last_shown)]);
    let after = clean(&text[end.min(last_shown)..last_shown]);
    let range = before.len()..before.len() + inside.len();
    (format!("{before}{inside}{after}"), line, range)
}

/// Control characters and marks that turn the direction of text do not reach a terminal.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => '\t',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}
