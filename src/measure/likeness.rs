//! How much a text repeats another one, apart from its figures.

use std::collections::{HashMap, HashSet};

use crate::document::markdown;
use crate::document::model::Kind;
use crate::edition::Edition;
use crate::figures::names;
use crate::playbook::ThingId;

/// How many words in a row are compared (a shingle).
const SHINGLE: usize = 5;
/// Texts with fewer words are compared as a whole, since a few shingles prove nothing.
const SHORT: usize = 30;
/// Replaces a figure, a date or a period.
const FIGURE: &str = "#";
/// Signs and codes of currencies and units. Beside a figure they are part of it.
const SIGNS: &[&str] = &[
    "%", "‰", "€", "k€", "m€", "$", "k$", "m$", "£", "k£", "₫", "đ", "kr", "kkr", "mkr", "eur", "usd", "gbp", "vnd",
    "dkk", "pp", "t", "bn", "m", "k",
];
/// Names of months. Beside a figure they are part of a date. Vietnamese months are figures by themselves.
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "januar",
    "februar",
    "marts",
    "maj",
    "juni",
    "juli",
    "oktober",
];

/// A text for comparing: its figures in order, and its words with `#` for each figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Masked {
    /// The words, lower case, without punctuation around them; a figure with its unit or month is one `#`.
    pub words: Vec<String>,
    /// The figures as they are written, without punctuation around them.
    pub figures: Vec<String>,
}

/// The result of comparing a text with another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// How much of the words is the same, from 0 (nothing) to 1 (all but figures).
    pub share: f64,
    /// How many figures of the text are not in the other one.
    pub changed: usize,
}

/// Prepares a text for comparing. Words are what stands between white space; in Vietnamese those are syllables.
pub fn mask(text: &str) -> Masked {
    let mut masked = Masked::default();
    let text = names::folded(text);
    let bare = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && !is_sign(c)));
    let bare: Vec<&str> = bare.filter(|word| !word.is_empty()).collect();
    let figure = |at: Option<usize>| at.and_then(|at| bare.get(at)).is_some_and(|word| is_figure(word));
    for (at, word) in bare.iter().enumerate() {
        let beside = figure(at.checked_sub(1)) || figure(at.checked_add(1));
        let mut as_figure = beside && (SIGNS.contains(word) || MONTHS.contains(word));
        if is_figure(word) {
            masked.figures.push((*word).to_owned());
            as_figure = true;
        }
        let word = if as_figure { FIGURE } else { word };
        if word != FIGURE || masked.words.last().is_none_or(|last| last != FIGURE) {
            masked.words.push(word.to_owned());
        }
    }
    masked
}

fn is_sign(c: char) -> bool {
    matches!(c, '%' | '‰' | '€' | '$' | '£' | '₫')
}

fn is_figure(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

/// How much the first text repeats the second: the share of five-word shingles that both have, of those that one of
/// them has (Jaccard). If one has fewer than 30 words, they are either equal or different.
pub fn likeness(text: &Masked, other: &Masked) -> Likeness {
    let share = if text.words.len().min(other.words.len()) < SHORT {
        f64::from(u8::from(text.words == other.words))
    } else {
        jaccard(&shingles(&text.words), &shingles(&other.words))
    };
    Likeness { share, changed: changed(&text.figures, &other.figures) }
}

fn shingles(words: &[String]) -> HashSet<&[String]> {
    words.windows(SHINGLE).collect()
}

fn jaccard(a: &HashSet<&[String]>, b: &HashSet<&[String]>) -> f64 {
    let both = a.intersection(b).count();
    crate::measure::share(both, a.len() + b.len() - both).unwrap_or(1.0)
}

/// How many figures are not in the other list. A figure counts as often as it occurs.
fn changed(figures: &[String], other: &[String]) -> usize {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for figure in other {
        *left.entry(figure).or_default() += 1;
    }
    let mut found = |figure: &String| match left.get_mut(figure.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    figures.iter().filter(|figure| !found(figure)).count()
}

/// The thing that a thing replaces: for a plan the one that it `follows`, for others the thing of the same kind and
/// path in that plan.
pub fn before(edition: &Edition, id: ThingId) -> Option<ThingId> {
    let plan = crate::measure::beneath::plan(edition, id)?;
    let old = plan.thing.maybe(plan.record.follows.as_ref())?;
    if id == plan.id {
        return Some(old);
    }
    let thing = edition.thing(id);
    let path = thing.document.id.strip_prefix(&*plan.thing.document.id)?;
    let beneath = edition.beneath(old);
    let list = match thing.kind() {
        Kind::Decision => &beneath.decisions,
        Kind::Objective => &beneath.objectives,
        Kind::Page => &beneath.pages,
        _ => return None,
    };
    let root = &edition.thing(old).document.id;
    list.iter().copied().find(|known| edition.thing(*known).document.id.strip_prefix(&**root) == Some(path))
}

/// How much the body of a thing repeats that of the thing it replaces; none if it replaces none.
pub fn with_before(edition: &Edition, id: ThingId) -> Option<Likeness> {
    let [now, then] = [id, before(edition, id)?].map(|id| &edition.thing(id).document.body);
    if now.words() == 0 || then.words() == 0 {
        return None;
    }
    Some(likeness(&mask(&markdown::plain(now)), &mask(&markdown::plain(then))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        mask(text).words.join(" ")
    }

    #[test]
    fn figures_dates_and_money_are_masked_with_what_belongs_to_them() {
        for (text, wanted) in [
            ("Grow by 8 %, to 12.5 % (FY2026).", "grow by # to #"),
            ("On 16 April 2025 we lost 40 k€!", "on # we lost #"),
            ("We may march in March 2026", "we may march in #"),
            ("Ngày 16 tháng 4: đầy kệ lúc 17:00", "ngày # tháng # đầy kệ lúc #"),
            ("Le 3 août, 12 000 EUR", "le #"),
            ("2025-Q3 and Q4: D1", "# and #"),
            ("win–win, “really” — a partner's 100%", "win–win really a partner's #"),
            ("… – (!)", ""),
        ] {
            assert_eq!(words(text), wanted, "{text}");
        }
        assert_eq!(mask("from 84 k€ to 9.6, in Q1").figures, ["84", "9.6", "q1"]);
    }

    #[test]
    fn a_text_with_other_figures_is_the_same_and_one_word_costs_five_shingles() {
        let text: Vec<String> = (0..40).map(|at| format!("w{}", ["a", "b", "c"][at % 3].repeat(at + 1))).collect();
        let (base, mut other) = (text.join(" "), text.clone());
        other[20] = "new".to_owned();
        let of = |a: &str, b: &str| likeness(&mask(a), &mask(b));
        assert_eq!(of(&format!("{base} 8 %"), &format!("{base} 9 %")), Likeness { share: 1.0, changed: 1 });
        let share = of(&other.join(" "), &base).share;
        assert!((share - 31.0 / 41.0).abs() < 1e-9, "36 shingles each, 31 of them common: {share}");
    }

    #[test]
    fn short_texts_are_the_same_or_not() {
        let of = |a: &str, b: &str| likeness(&mask(a), &mask(b));
        assert_eq!(of("Sell 100 more.", "Sell 90 more"), Likeness { share: 1.0, changed: 1 });
        assert_eq!(of("Sell 100 less", "Sell 100 more"), Likeness { share: 0.0, changed: 0 });
        assert_eq!(of("", ""), Likeness { share: 1.0, changed: 0 });
    }

    #[test]
    fn figures_count_as_often_as_they_stand_there() {
        let list = |text: &str| mask(text).figures;
        assert_eq!(changed(&list("1 1 2 3"), &list("3 1 4")), 2);
        assert_eq!(changed(&[], &list("1")), 0);
    }
}
