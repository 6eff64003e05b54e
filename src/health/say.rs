//! Figures, counts and lists in the words of messages.

use crate::document::model::people::Function;

/// A computed figure with at most one decimal, without `.0`. A figure that an author wrote is quoted as it is written.
pub(super) fn figure(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A count with its noun: `1 item`, `3 items`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A number of days: `1 day`, `31 days`.
pub(super) fn days(count: i64) -> String {
    counted(usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX), "day", "days")
}

/// A computed amount with marks between its thousands: `1,520`, `0.5`.
pub(super) fn amount(value: f64) -> String {
    let text = figure(value);
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(whole, _)| (whole, &text[whole.len()..]));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Clauses in one sentence: `A`, `A, and B`, `A, B, and C`.
pub(super) fn clauses<T: AsRef<str>>(clauses: &[T]) -> String {
    match clauses {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{}, and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The first few names, and how many more there are: `A, B and 2 more`.
pub(super) fn few<T: AsRef<str>>(names: &[T], most: usize) -> String {
    let mut shown: Vec<String> = names.iter().take(most).map(|name| name.as_ref().to_owned()).collect();
    if names.len() > most {
        shown.push(format!("{} more", names.len() - most));
    }
    listed(&shown)
}

/// The names of functions, as a list.
pub(super) fn functions(functions: &[Function]) -> String {
    let word = |function: &Function| match function {
        Function::It => "IT",
        Function::Hr => "HR",
        other => other.word(),
    };
    listed(&functions.iter().map(word).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_has_one_decimal_at_most() {
        assert_eq!([120.0, 0.25, -0.04, 2.714, 99.96].map(figure), ["120", "0.2", "0", "2.7", "100"]);
    }

    #[test]
    fn lists_end_with_and() {
        let names = ["A", "B", "C"];
        assert_eq!([0, 1, 2, 3].map(|end| listed(&names[..end])), ["", "A", "A and B", "A, B and C"]);
        assert_eq!([1, 2, 3].map(|end| clauses(&names[..end])), ["A", "A, and B", "A, B, and C"]);
        assert_eq!(few(&["A", "B", "C", "D"], 2), "A, B and 2 more");
        assert_eq!(few(&["A", "B"], 2), "A and B");
        assert_eq!([0, 1, 2].map(|count| counted(count, "item", "items")), ["0 items", "1 item", "2 items"]);
    }
}
