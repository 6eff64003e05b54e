//! The seven elements of alignment over time: how they change, not a score.

use std::fmt::Write as _;

use crate::document::made_pages::MadePage;
use crate::document::markdown::escape;
use crate::document::model::Entity;
use crate::measure::alignment::{self, AlignmentElement, ELEMENTS, Round};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards::Card;
use crate::site::shared::concerns::anchor;
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready};

/// From the best mark down to the worst, in px.
const BEST: i32 = 8;
const MARK: i32 = 11;

view! {
    /// The page of alignment.
    AlignmentPage<'a> for "alignment.html" {
        /// The accounts that were measured.
        accounts: Vec<AlignmentAccount<'a>>,
    }

    /// The alignment of an account.
    AlignmentAccount<'a> {
        /// The account.
        account: Ready<Card>,
        /// Its anchor on the page.
        anchor: String,
        /// The days of the measurements.
        days: Vec<String>,
        /// The day before the last.
        before: Option<String>,
        /// The seven elements.
        elements: Vec<ElementTrend<'a>>,
        /// The mean of each measurement.
        means: Vec<String>,
    }

    /// An element of alignment over time.
    ElementTrend<'a> {
        /// What it is called.
        title: &'a str,
        /// The mark of each measurement, 1 to 5.
        values: Vec<i32>,
        /// The change since the measurement before.
        change: Option<i32>,
        /// The marks by time, drawn.
        line: Option<Html>,
    }
}

impl Renderer<'_> {
    pub(crate) fn alignment_page(&self) -> Result<String, ThemeFault> {
        let accounts =
            self.accounts_on(MadePage::Alignment).iter().filter_map(|id| self.account_alignment(*id)).collect();
        self.render_made(MadePage::Alignment, Vec::new(), AlignmentPage { accounts })
    }

    /// The alignment of an account; none where it was never measured.
    fn account_alignment(&self, id: ThingId) -> Option<AlignmentAccount<'_>> {
        let Some(Entity::Account(account)) = self.edition.thing(id).entity() else { return None };
        let rounds = alignment::rounds(account, self.today());
        let last = rounds.last()?;
        let days: Vec<String> = rounds.iter().map(|round| self.format().date(round.record.date.value)).collect();
        let before = rounds.len().checked_sub(2);
        let changes = before.map(|at| last.changes(&rounds[at]));
        let mean = |round: &Round<'_>| self.format().number((round.mean() * 10.0).round() / 10.0, None);
        let element = |(at, element): (usize, &AlignmentElement)| ElementTrend {
            title: self.theme.text(element.title_key()),
            values: rounds.iter().map(|round| round.values()[at]).collect(),
            change: changes.map(|changes| changes[at]),
            line: self.element_line(&rounds, at, &format!("k-al{id}-{at}")),
        };
        Some(AlignmentAccount {
            account: self.card(id),
            anchor: anchor(self.edition, id),
            before: before.map(|at| days[at].clone()),
            elements: ELEMENTS.iter().enumerate().map(element).collect(),
            means: rounds.iter().map(mean).collect(),
            days,
        })
    }

    /// One element over time: a line from round to round, between the marks 1 and 5.
    fn element_line(&self, rounds: &[Round<'_>], element: usize, id: &str) -> Option<Html> {
        let marks: Vec<(jiff::civil::Date, i32)> =
            rounds.iter().map(|round| (round.record.date.value, round.values()[element])).collect();
        let (Some((first, _)), Some((last, _))) = (marks.first(), marks.last()) else { return None };
        let days = (*last - *first).get_days();
        let x = |day: jiff::civil::Date| match days {
            0 => 50.0,
            days => 8.0 + 84.0 * f64::from((day - *first).get_days()) / f64::from(days),
        };
        let y = |mark: i32| BEST + (5 - mark) * MARK;
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot\" height=\"60\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">"
        );
        escape(self.theme.text(ELEMENTS[element].title_key()), &mut out);
        let _ = write!(out, "</title><desc id=\"{id}-d\">");
        for (at, (day, mark)) in marks.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            let _ = write!(out, "{comma}{}: {mark}", self.format().date(*day));
        }
        out.push_str("</desc>");
        for mark in [1, 3, 5] {
            let y = y(mark);
            let _ = write!(out, "<line class=\"grid\" x1=\"0\" y1=\"{y}\" x2=\"100%\" y2=\"{y}\"/>");
        }
        for pair in marks.windows(2) {
            let [(from, then), (to, now)] = [pair[0], pair[1]];
            let _ = write!(
                out,
                "<line class=\"actual\" x1=\"{:.2}%\" y1=\"{}\" x2=\"{:.2}%\" y2=\"{}\"/>",
                x(from),
                y(then),
                x(to),
                y(now)
            );
        }
        for (day, mark) in &marks {
            let _ = write!(out, "<circle class=\"dot\" cx=\"{:.2}%\" cy=\"{}\" r=\"2.75\"/>", x(*day), y(*mark));
        }
        out.push_str("</svg>");
        Some(Html(out))
    }
}
