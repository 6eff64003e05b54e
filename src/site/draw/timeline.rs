//! Reviews on a line of time: a lane an account, a mark at its day; solid to today, dashed after.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::document::markdown::escape;
use crate::document::model::Entity;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::view::Html;

/// Room for the word above the line of today, and for a lane with its name and letters, in px.
const TOP: usize = 22;
const LANE: usize = 56;

/// More lanes than this say less than the list beneath.
const LANES: usize = 12;

impl Renderer<'_> {
    /// The reviews of an account, or of one of its plans.
    pub(crate) fn account_timeline(&self, id: ThingId) -> Option<Html> {
        self.timeline(&[(self.theme.text("nav.reviews"), &self.edition.beneath(id).reviews)])
    }

    /// The reviews of all accounts, a lane each; nothing when there are too many to read.
    pub(crate) fn programme_timeline(&self) -> Option<Html> {
        let accounts = self.edition.accounts();
        if accounts.len() > LANES {
            return None;
        }
        let lanes: Vec<(&str, &Vec<ThingId>)> = accounts
            .iter()
            .map(|id| (&*self.edition.thing(*id).title, &self.edition.beneath(*id).reviews))
            .filter(|(_, reviews)| !reviews.is_empty())
            .collect();
        self.timeline(&lanes)
    }

    fn timeline(&self, lanes: &[(&str, &Vec<ThingId>)]) -> Option<Html> {
        let review = |id: &ThingId| match self.edition.thing(*id).entity() {
            Some(Entity::Review(review)) => Some((
                review.date.value,
                review.status.as_ref().map(|it| it.value),
                review.next.as_ref().map(|it| it.value),
            )),
            _ => None,
        };
        let all = || lanes.iter().flat_map(|(_, reviews)| reviews.iter()).filter_map(review);
        let nexts = lanes.iter().filter_map(|(_, reviews)| reviews.first()).filter_map(review).filter_map(|it| it.2);
        let first = all().map(|it| it.0).min()?;
        let last = all().map(|it| it.0).chain(nexts).max().unwrap_or(first);
        let (from, days) = span(first, last.max(self.today().min(last.saturating_add(jiff::Span::new().days(92)))));
        let x = |date: Date| place(from, days, date);
        let height = TOP + 10 + LANE * lanes.len();
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot\" height=\"{height}\" role=\"img\" aria-labelledby=\"k-tl-t k-tl-d\"><title id=\"k-tl-t\">"
        );
        escape(self.theme.text("timeline.title"), &mut out);
        out.push_str("</title><desc id=\"k-tl-d\">");
        for (name, reviews) in lanes {
            escape(name, &mut out);
            out.push(':');
            for (at, (date, status, _)) in reviews.iter().rev().filter_map(review).enumerate() {
                let status = status.map_or_else(String::new, |status| {
                    format!(" {}", self.theme.text(crate::site::shared::side::status_key(status)))
                });
                let comma = if at > 0 { "," } else { "" };
                let _ = write!(out, "{comma} {}{status}", self.format().date(date));
            }
            out.push_str(". ");
        }
        out.push_str("</desc>");
        let base = height - 22;
        if let Some(at) = ((self.today() - from).get_days() <= days).then(|| x(self.today())) {
            let _ = write!(
                out,
                "<line class=\"limit\" x1=\"{at:.2}%\" y1=\"18\" x2=\"{at:.2}%\" y2=\"{base}\"/><text class=\"strong mid\" x=\"{at:.2}%\" y=\"12\">"
            );
            escape(self.theme.text("timeline.today"), &mut out);
            out.push_str("</text>");
        }
        self.ticks(from, days, base, &mut out);
        for (lane, (name, reviews)) in lanes.iter().enumerate() {
            let y = TOP + LANE * (lane + 1) - 22;
            let today = x(self.today());
            out.push_str("<text class=\"name\" x=\"0\" y=\"");
            let _ = write!(out, "{}\">", y - 28);
            escape(name, &mut out);
            let _ = write!(
                out,
                "</text><line class=\"axis\" x1=\"0\" y1=\"{y}\" x2=\"{today:.2}%\" y2=\"{y}\"/><line class=\"aim\" x1=\"{today:.2}%\" y1=\"{y}\" x2=\"100%\" y2=\"{y}\"/>"
            );
            for (date, status, _) in reviews.iter().rev().filter_map(review) {
                let at = x(date);
                let shape = status.map_or("dot", crate::figures::status::Status::word);
                let _ = write!(out, "<use href=\"#k-{shape}\" x=\"{at:.2}%\" y=\"{y}\"/>");
                if let Some(status) = status {
                    let _ = write!(
                        out,
                        "<text class=\"mid {}\" x=\"{at:.2}%\" y=\"{}\">{}</text>",
                        status.word(),
                        y - 12,
                        status.letter()
                    );
                }
            }
            if let Some(next) = reviews.first().and_then(review).and_then(|it| it.2) {
                let at = x(next);
                let _ = write!(
                    out,
                    "<use href=\"#k-ring\" x=\"{at:.2}%\" y=\"{y}\"/><text class=\"mid\" x=\"{at:.2}%\" y=\"{}\">{}</text>",
                    y - 12,
                    self.format().day_month(next)
                );
            }
        }
        out.push_str("</svg>");
        Some(Html(out))
    }

    /// The names of months along the foot, a year by its number.
    fn ticks(&self, from: Date, days: i32, base: usize, out: &mut String) {
        let mut tick = from;
        let step = (days / 365 * 3).max(3);
        while (tick - from).get_days() <= days {
            let at = place(from, days, tick);
            let label = if tick.month() == 1 {
                tick.year().to_string()
            } else if tick == from {
                self.format().month_year(tick)
            } else {
                self.format().month(tick)
            };
            let _ = write!(
                out,
                "<line class=\"grid\" x1=\"{at:.2}%\" y1=\"{TOP}\" x2=\"{at:.2}%\" y2=\"{base}\"/><text class=\"dim\" x=\"{at:.2}%\" y=\"{}\">{label}</text>",
                base + 16
            );
            let next = tick.saturating_add(jiff::Span::new().months(step));
            if next <= tick {
                break;
            }
            tick = next;
        }
    }
}

/// Where a day stands, in percent.
fn place(from: Date, days: i32, date: Date) -> f64 {
    3.0 + 94.0 * f64::from((date - from).get_days().clamp(0, days)) / f64::from(days)
}

/// Whole quarters around the days.
fn span(first: Date, last: Date) -> (Date, i32) {
    let month = (first.month() - 1) / 3 * 3 + 1;
    let from = Date::new(first.year(), month, 1).unwrap_or(first);
    let days = (last - from).get_days();
    (from, (days + 20).max(120))
}
