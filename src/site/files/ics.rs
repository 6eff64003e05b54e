//! A calendar as programs read it (RFC 5545): all-day events, lines folded, text escaped.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;

/// Something on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEvent {
    /// The day it was last written, as far as the playbook says.
    pub stamp: Date,
    /// Its identity, which stays when its day or its title changes.
    pub uid: String,
    /// The day.
    pub day: Date,
    /// What a calendar shows on it.
    pub summary: String,
    /// Further lines.
    pub description: String,
    /// The word of its kind.
    pub category: String,
    /// The whole address of its page.
    pub url: Option<String>,
}

/// A calendar with a name. It is the same from day to day as long as nothing is written.
pub fn calendar(name: &str, events: &[CalendarEvent]) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(text, &mut out);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Keyplan//Keyplan//EN");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("NAME:{}", escape(name)));
    line(&format!("X-WR-CALNAME:{}", escape(name)));
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", escape(&event.uid)));
        line(&format!("DTSTAMP:{}T000000Z", compact(event.stamp)));
        line(&format!("DTSTART;VALUE=DATE:{}", compact(event.day)));
        // The end is the day after, not part of the event.
        line(&format!("DTEND;VALUE=DATE:{}", compact(event.day.saturating_add(1.day()))));
        line(&format!("SUMMARY:{}", escape(&event.summary)));
        if !event.description.is_empty() {
            line(&format!("DESCRIPTION:{}", escape(&event.description)));
        }
        line(&format!("CATEGORIES:{}", escape(&event.category)));
        if let Some(url) = &event.url {
            line(&format!("URL:{url}"));
        }
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Text with the characters escaped that mean something to the format. Control characters are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                let _ = write!(out, "\\{c}");
            }
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line of at most 75 bytes, the rest on lines that begin with a blank; no character is cut.
fn fold(line: &str, out: &mut String) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_line_is_folded_between_characters_and_unfolds_to_itself() {
        for text in ["SUMMARY:short", &format!("SUMMARY:{}", "Nguyễn Hạ Vy ".repeat(20)), &"x".repeat(300)] {
            let mut out = String::new();
            fold(text, &mut out);
            assert!(out.split("\r\n").all(|line| line.len() <= 75), "{out}");
            assert_eq!(out.replace("\r\n ", "").trim_end_matches("\r\n"), text);
        }
    }

    #[test]
    fn text_is_escaped_and_cannot_begin_a_line_of_its_own() {
        assert_eq!(escape("a, b; c\\d\nE:x\r\nf\u{7}"), "a\\, b\\; c\\\\d\\nE:x\\nf");
    }

    #[test]
    fn an_event_lasts_one_day() {
        let event = CalendarEvent {
            stamp: date(2026, 1, 31),
            uid: "a@b".to_owned(),
            day: date(2026, 12, 31),
            summary: "End".to_owned(),
            description: String::new(),
            category: "plan".to_owned(),
            url: None,
        };
        let text = calendar("All", &[event]);
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"), "{text}");
        assert!(
            text.contains("DTSTAMP:20260131T000000Z\r\n") && !text.contains("URL") && !text.contains("DESCRIPTION")
        );
    }
}
