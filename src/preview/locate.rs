//! From what stands on a page to the line of a source that it comes from.
//!
//! Pages do not say where each of their figures is written: that would make every page larger for one reader, its author.
//! So the line is looked for when it is asked for: the same words, number or day, in the block of the file that speaks of
//! the same things as the row and the part of the page. What is summed or computed is written nowhere; then there is none.

use std::collections::HashSet;

/// A file in which something may be written.
pub(super) struct Candidate {
    /// Its path from the project's root.
    pub(super) path: String,
    pub(super) text: String,
    /// Whether it is the file of the page or of a thing that the row links to, and not one that lies below.
    pub(super) near: bool,
}

/// A place in a file, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SourcePlace {
    pub(super) path: String,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// The likeliest place of `words`. `around` are the words of the row and of the part of the page.
pub(super) fn place(words: &str, around: &str, candidates: &[Candidate]) -> Option<SourcePlace> {
    let wanted = Wanted::new(words, around);
    let mut best: Option<(u32, SourcePlace)> = None;
    for candidate in candidates {
        for (line, (score, column)) in wanted.scores(&candidate.text) {
            let score = score + u32::from(candidate.near) * 2;
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, SourcePlace { path: candidate.path.clone(), line, column }));
            }
        }
    }
    best.map(|(_, place)| place)
}

/// The line of the part of a file that a heading of its page names; the first where none does.
pub(super) fn part(heading: &str, text: &str) -> u32 {
    let wanted = tokens(heading);
    let named = |line: &str| {
        let head = line.strip_prefix('[').or_else(|| line.strip_prefix('#'));
        head.is_some_and(|head| tokens(head).iter().any(|token| wanted.contains(token)))
    };
    numbered(text).find(|(_, line)| named(line)).map_or(1, |(at, _)| at)
}

/// The lines of a text, counted from 1.
fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines())
}

/// What is looked for.
struct Wanted {
    words: String,
    /// Three words each, of a longer text. Emphasis and line ends of the source cut some of them.
    phrases: Vec<String>,
    number: Option<ShownNumber>,
    /// The year and the day of the month.
    day: Option<(u32, u32)>,
    around: HashSet<String>,
}

/// A number as a page shows it: what it may mean, and how far the rounding goes.
struct ShownNumber {
    values: Vec<f64>,
    within: f64,
}

impl Wanted {
    fn new(words: &str, around: &str) -> Self {
        let words = words.trim().to_lowercase();
        let parts: Vec<&str> = words.split_whitespace().collect();
        let phrases = parts.windows(3).map(|three| three.join(" ")).filter(|phrase| phrase.len() >= 10).collect();
        let runs = runs(&words);
        let day = match runs.as_slice() {
            [first, .., last] => day(first, last),
            _ => None,
        };
        let number = match runs.as_slice() {
            [only] => shown(only),
            _ => None,
        };
        let mut around = tokens(around);
        around.extend(tokens(&words));
        Self { words, phrases, number, day, around }
    }

    /// The lines that may be meant, each with how likely it is, and the column.
    fn scores<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (u32, (u32, u32))> + 'a {
        let blocks = blocks(text);
        numbered(text).zip(blocks).filter_map(move |((at, line), block)| {
            let (score, column) = self.score(line)?;
            let shared = tokens(block).intersection(&self.around).count();
            Some((at, (score + u32::try_from(shared.min(6)).unwrap_or(6), column)))
        })
    }

    fn score(&self, line: &str) -> Option<(u32, u32)> {
        let lower = line.to_lowercase();
        let column = |at: usize| u32::try_from(lower[..at].chars().count()).unwrap_or(0) + 1;
        let has_letters = self.words.chars().any(char::is_alphabetic);
        if self.words.chars().count() >= 3
            && (has_letters || self.number.is_none())
            && let Some(at) = lower.find(&self.words)
        {
            return Some((20, column(at)));
        }
        if let Some(at) = self.phrases.iter().find_map(|phrase| lower.find(phrase)) {
            return Some((12, column(at)));
        }
        let at_run = |run: &str| lower.find(run).map_or(1, column);
        if let Some((year, day)) = self.day {
            let written = runs(&lower).into_iter().find(|run| is_day(run, year, day));
            return written.map(|run| (12, at_run(&run)));
        }
        let number = self.number.as_ref()?;
        runs(&lower).into_iter().find_map(|run| {
            let written = shown(&run)?;
            let off = written.values.iter().flat_map(|a| number.values.iter().map(move |b| (a - b).abs()));
            let off = off.fold(f64::INFINITY, f64::min);
            let score = if off < 1e-9 { 14 } else { 10 };
            (off <= number.within).then(|| (score, at_run(&run)))
        })
    }
}

/// The block of each line: in front matter a table from its head to the next one, else the line alone.
fn blocks(text: &str) -> Vec<&str> {
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let front = text.strip_prefix("+++").and_then(|rest| rest.find("\n+++")).map_or(0, |at| at + "+++\n".len());
    let mut blocks = Vec::with_capacity(starts.len());
    let mut from = 0;
    for (at, start) in starts.iter().copied().enumerate() {
        let line_end = starts.get(at + 1).copied().unwrap_or(text.len());
        if start >= front {
            blocks.push(&text[start..line_end]);
            continue;
        }
        if text[start..].starts_with('[') {
            from = start;
        }
        let next = starts[at + 1..].iter().copied().find(|next| text[*next..].starts_with('[') || *next >= front);
        blocks.push(&text[from..next.unwrap_or(text.len())]);
    }
    blocks
}

/// The words of a text of three letters or more, in lower case.
fn tokens(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 3);
    words.map(str::to_lowercase).collect()
}

/// Runs of digits with what may stand inside a number or a day.
fn runs(text: &str) -> Vec<String> {
    let inside =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '-' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    let parts = text.split(|c: char| !inside(c)).map(|run| run.trim_matches(|c: char| !c.is_ascii_digit()));
    parts.filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// What a run of digits may mean as a number: a sign of thousands and one of decimals look alike.
fn shown(run: &str) -> Option<ShownNumber> {
    if run.matches('-').count() > 0 {
        return None;
    }
    let last = run.rfind(['.', ',']);
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let whole = digits(run).parse::<f64>().ok()?;
    let Some(at) = last else { return Some(ShownNumber { values: vec![whole], within: 0.5 + 1e-9 }) };
    let decimals = run.len() - at - 1;
    let decimal = format!("{}.{}", digits(&run[..at]), digits(&run[at + 1..])).parse::<f64>().ok()?;
    let grouped = decimals == 3;
    let within = if grouped { 0.5 } else { 0.5 * 10f64.powi(-i32::try_from(decimals).ok()?) } + 1e-9;
    Some(ShownNumber { values: if grouped { vec![whole, decimal] } else { vec![decimal] }, within })
}

/// The year and the day of the month of a day in words, by its first and last number.
fn day(first: &str, last: &str) -> Option<(u32, u32)> {
    let (a, b) = (first.trim_matches('.').parse::<u32>().ok()?, last.parse::<u32>().ok()?);
    ((1..=31).contains(&a) && (1900..=2200).contains(&b)).then_some((b, a))
}

/// Whether a run is this day: `2025-10-15`.
fn is_day(run: &str, year: u32, day: u32) -> bool {
    let mut parts = run.split('-').map(|part| part.parse::<u32>().ok());
    parts.next() == Some(Some(year)) && parts.nth(1) == Some(Some(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "+++\ntitle = \"Plan 2025\"\nfrom = 2025-01-01\n\n[[sales]]\nperiod = \"2024\"\nactual = 4820.5\n\n\
        [[sales]]\nperiod = \"2025\"\ntarget = 5200\nprior = 4820.5\n\n[[kpis]]\nid = \"osa\"\nname = \"On-shelf availability\"\n\
        target = 95\n+++\n\n## The case\n\nThe shelf is **empty** on Saturdays, when most people shop.\n";

    fn found(words: &str, around: &str) -> Option<(u32, u32)> {
        let file = Candidate { path: "a.md".to_owned(), text: PLAN.to_owned(), near: true };
        place(words, around, &[file]).map(|place| (place.line, place.column))
    }

    #[test]
    fn a_figure_leads_to_its_line_in_the_block_that_its_row_is_about() {
        assert_eq!(found("5,200", "Sales\n2025 5,200"), Some((11, 10)));
        assert_eq!(found("5.200 k€", "Salg 2025"), Some((11, 10)));
        assert_eq!(found("4\u{202f}820,5", "Sales 2024"), Some((7, 10)));
        assert_eq!(found("4,821", "2025 target 5,200 prior"), Some((12, 9)), "rounded, and by its row");
        assert_eq!(found("95 %", "On-shelf availability"), Some((17, 10)));
    }

    #[test]
    fn words_and_days_lead_to_their_lines() {
        assert_eq!(found("On-shelf availability", ""), Some((16, 9)));
        assert_eq!(found("1 Jan 2025", ""), Some((3, 8)));
        assert_eq!(found("The shelf is empty on Saturdays, when most people shop.", ""), Some((22, 1)));
        assert_eq!(part("Sales", PLAN), 5);
        assert_eq!(part("The case", PLAN), 20);
        assert_eq!(part("What nobody wrote", PLAN), 1);
    }

    #[test]
    fn what_is_written_nowhere_leads_nowhere() {
        for words in ["7,777", "41 %", "31 Dec 2031", "xy", "", "−"] {
            assert_eq!(found(words, "Sales 2025"), None, "{words}");
        }
    }

    #[test]
    fn the_file_of_the_row_goes_before_one_that_lies_below() {
        let file = |path: &str, near| Candidate { path: path.to_owned(), text: PLAN.to_owned(), near };
        let found = place("5,200", "", &[file("below.md", false), file("row.md", true)]);
        assert_eq!(found.map(|place| place.path).as_deref(), Some("row.md"));
    }
}
