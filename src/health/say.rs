//! Figures, counts and lists as values of sentences.

use jiff::civil::Date;

use crate::diagnostics::message::{Joined, ToValue, Value};
use crate::diagnostics::{Message, say};
use crate::document::model::people::Function;
use crate::measure::age;
use crate::measure::alignment::AlignmentElement;

/// A computed figure with at most one decimal, without `.0`. A figure that an author wrote is quoted as it is written.
pub(super) fn figure(value: f64) -> Value {
    Value::Figure(value)
}

/// A computed amount with marks between its thousands: `1,520`, `0.5`.
pub(super) fn amount(value: f64) -> Value {
    Value::Amount(value)
}

/// How long ago a day was: in whole months, or in days when it is less than a month.
pub(super) fn ago(from: Date, to: Date) -> Message {
    match age::whole(from, to) {
        ("days", days) => say!("{days|# day|# days} ago", days),
        (_, months) => say!("{months|# month|# months} ago", months),
    }
}

/// A title in quotation marks.
pub(super) fn quoted(title: &str) -> Message {
    say!("“{title}”", title)
}

/// An element of internal alignment.
pub(super) fn element(element: AlignmentElement) -> Value {
    let key = element.title_key();
    Value::Word("alignment", key.strip_prefix("alignment.").unwrap_or(key))
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn listed<T: ToValue>(names: &[T]) -> Value {
    list(Joined::And, names)
}

/// Clauses in one sentence: `A`, `A, and B`, `A, B, and C`.
pub(super) fn clauses<T: ToValue>(clauses: &[T]) -> Value {
    list(Joined::Clauses, clauses)
}

/// The same as a sentence.
pub(super) fn joined<T: ToValue>(parts: &[T]) -> Message {
    say!("{clauses}", clauses = clauses(parts))
}

/// Values joined in one way.
pub(super) fn list<T: ToValue>(joined: Joined, values: &[T]) -> Value {
    Value::List(joined, values.iter().map(ToValue::to_value).collect())
}

/// The first few names, and how many more there are: `A, B and 2 more`.
pub(super) fn few<T: ToValue>(names: &[T], most: usize) -> Value {
    let mut shown: Vec<Value> = names.iter().take(most).map(ToValue::to_value).collect();
    if names.len() > most {
        shown.push(say!("{more} more", more = names.len() - most).to_value());
    }
    Value::List(Joined::And, shown)
}

/// The names of functions, as a list.
pub(super) fn functions(functions: &[Function]) -> Value {
    listed(&functions.iter().map(|function| Value::Word("function", function.word())).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lists_end_with_and() {
        let names = ["A", "B", "C"];
        let said = |value: Value| say!("{value}", value).english().to_owned();
        assert_eq!([0, 1, 2, 3].map(|end| said(listed(&names[..end]))), ["", "A", "A and B", "A, B and C"]);
        assert_eq!([1, 2, 3].map(|end| said(clauses(&names[..end]))), ["A", "A, and B", "A, B, and C"]);
        assert_eq!(said(few(&["A", "B", "C", "D"], 2)), "A, B and 2 more");
        assert_eq!(said(few(&["A", "B"], 2)), "A and B");
    }

    #[test]
    fn how_long_ago_a_day_was_is_said_in_months_or_in_days() {
        let from = date(2026, 1, 1);
        let said = |to: Date| ago(from, to).english().to_owned();
        assert_eq!(said(date(2027, 2, 28)), "13 months ago");
        assert_eq!([date(2026, 1, 2), date(2026, 1, 31)].map(said), ["1 day ago", "30 days ago"]);
    }
}
