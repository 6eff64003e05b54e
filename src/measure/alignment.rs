//! Internal alignment of an account: seven elements, rated 1 to 5, in rounds.
//!
//! It is read as a trend: what matters is how an element has changed, not how far it is from five.

use jiff::civil::Date;

use crate::diagnostics::Placed;
use crate::document::front_matter::Within;
use crate::document::model::Account;
use crate::document::model::account::Alignment;
use crate::figures::sort::sort_by_key;

/// Declares the elements: element, its name in findings, the key of its title in the string table of a language.
macro_rules! elements {
    ($($element:ident $name:literal $title:literal),* $(,)?) => {
        /// An element of internal alignment.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the elements are named in the content format")]
        pub enum AlignmentElement { $($element),* }

        /// The seven elements, in the order of the content format.
        pub const ELEMENTS: [AlignmentElement; 7] = [$(AlignmentElement::$element),*];

        impl AlignmentElement {
            /// What findings call it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$element => $name),* }
            }

            /// The key of its title in the string table of a language.
            pub const fn title_key(self) -> &'static str {
                match self { $(Self::$element => $title),* }
            }
        }
    };
}

elements! {
    SharedValues "shared values" "alignment.shared_values",
    Style "style" "alignment.style",
    Skills "skills" "alignment.skills",
    Staff "staff" "alignment.staff",
    Strategy "strategy" "alignment.strategy",
    Structure "structure" "alignment.structure",
    Systems "systems" "alignment.systems",
}

/// One round of ratings.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a> {
    /// What is written.
    pub record: &'a Alignment,
    /// The ratings, in the order of [`ELEMENTS`].
    pub scores: [&'a Placed<Within<1, 5>>; 7],
}

impl<'a> Round<'a> {
    /// The ratings of a record.
    pub fn new(record: &'a Alignment) -> Self {
        let scores = [
            &record.shared_values,
            &record.style,
            &record.skills,
            &record.staff,
            &record.strategy,
            &record.structure,
            &record.systems,
        ];
        Self { record, scores }
    }

    /// The ratings as figures.
    pub fn values(&self) -> [i32; 7] {
        self.scores.map(|score| rating(score.value))
    }

    /// The mean of the seven.
    pub fn mean(&self) -> f64 {
        f64::from(self.values().iter().sum::<i32>()) / 7.0
    }

    /// How far each element moved since another round; below zero where it fell.
    pub fn changes(&self, since: &Round<'_>) -> [i32; 7] {
        let (now, then) = (self.values(), since.values());
        std::array::from_fn(|at| now[at] - then[at])
    }
}

/// The rounds held up to a day, oldest first; two of one day in the order of the file.
pub fn rounds(account: &Account, today: Date) -> Vec<Round<'_>> {
    let held = account.alignment.iter().filter(|record| record.date.value <= today);
    let mut rounds: Vec<Round<'_>> = held.map(Round::new).collect();
    sort_by_key(&mut rounds, |round| round.record.date.value);
    rounds
}

/// How many times in a row, up to the last round, the mean has fallen.
pub fn falls(rounds: &[Round<'_>]) -> usize {
    // Sums are compared, since they are whole numbers: rounding cannot make two equal means differ.
    let sums: Vec<i32> = rounds.iter().map(|round| round.values().iter().sum()).collect();
    sums.windows(2).rev().take_while(|pair| pair[1] < pair[0]).count()
}

fn rating(score: Within<1, 5>) -> i32 {
    i32::try_from(score.0).expect("a rating is 1 to 5")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn record(day: Date, values: [i64; 7]) -> Alignment {
        let [shared_values, style, skills, staff, strategy, structure, systems] =
            values.map(|value| Placed::new(Within(value), 0..0));
        Alignment {
            date: Placed::new(day, 0..0),
            raters: Vec::new(),
            shared_values,
            style,
            skills,
            staff,
            strategy,
            structure,
            systems,
            evidence: None,
            blockers: Vec::new(),
            place: 0..0,
        }
    }

    #[test]
    fn the_worked_example_has_its_means_and_changes() {
        let records = [
            record(date(2025, 1, 15), [3, 3, 4, 3, 3, 3, 3]),
            record(date(2025, 7, 16), [3, 3, 4, 3, 3, 3, 3]),
            record(date(2026, 1, 23), [3, 2, 4, 2, 2, 3, 3]),
        ];
        let rounds: Vec<Round<'_>> = records.iter().map(Round::new).collect();
        let means: Vec<String> = rounds.iter().map(|round| format!("{:.2}", round.mean())).collect();
        assert_eq!(means, ["3.14", "3.14", "2.71"]);
        assert_eq!(rounds[2].changes(&rounds[1]), [0, -1, 0, -1, -1, 0, 0]);
        assert_eq!(falls(&rounds), 1, "standing still is no fall");
    }

    #[test]
    fn only_falls_up_to_the_last_round_run() {
        let run = |sums: &[i64]| {
            let days = (0..).map(|month| date(2025, 1 + month, 1));
            let records: Vec<Alignment> =
                days.zip(sums).map(|(day, first)| record(day, [*first, 3, 3, 3, 3, 3, 3])).collect();
            falls(&records.iter().map(Round::new).collect::<Vec<_>>())
        };
        let found = [&[][..], &[3], &[5, 4, 3], &[5, 4, 5], &[2, 4, 3], &[4, 4]].map(run);
        assert_eq!(found, [0, 0, 2, 0, 1, 0]);
    }
}
