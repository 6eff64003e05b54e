//! Reviews by time: a lane for each account, a mark for each review. The line is solid until today and dashed after it.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::document::markdown::escape;
use crate::document::model::{Kind, Review};
use crate::figures::status::Status;
use crate::measure::cadence;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards::cut;
use crate::site::shared::side::status_key;
use crate::site::view::Html;

/// Room for the word above the line of today, and for a lane with its name and letters, in px.
const TOP: usize = 22;
const LANE: usize = 56;

/// How many letters of a name have room on a phone.
const LETTERS: usize = 30;

/// With more accounts than this there is no drawing: the list below it is easier to read.
const LANES: usize = 12;

/// The reviews of an account on a line.
struct Lane<'a> {
    name: &'a str,
    /// Those that were held, in the order of time.
    reviews: Vec<ReviewMark>,
    /// The day of the next one.
    next: Option<Date>,
}

/// A review that was held.
struct ReviewMark {
    day: Date,
    status: Option<Status>,
}

impl Renderer<'_> {
    /// The reviews of an account, or of one of its plans.
    pub(crate) fn account_timeline(&self, id: ThingId) -> Option<Html> {
        self.timeline(&[(self.theme.text("nav.reviews").into(), id)])
    }

    /// The reviews of all accounts, a lane each; nothing when there are too many to read.
    pub(crate) fn programme_timeline(&self) -> Option<Html> {
        let accounts = self.edition.accounts();
        if accounts.len() > LANES {
            return None;
        }
        let lanes: Vec<(Cow<'_, str>, ThingId)> = accounts
            .iter()
            .filter(|id| !self.edition.beneath(**id).reviews.is_empty())
            .map(|id| (self.title_of(*id), *id))
            .collect();
        self.timeline(&lanes)
    }

    fn timeline(&self, lanes: &[(Cow<'_, str>, ThingId)]) -> Option<Html> {
        let lanes: Vec<Lane<'_>> = lanes.iter().map(|(name, of)| self.lane(name, *of)).collect();
        let days = || lanes.iter().flat_map(|lane| &lane.reviews).map(|review| review.day);
        let first = days().min()?;
        let last = days().chain(lanes.iter().filter_map(|lane| lane.next)).max().unwrap_or(first);
        let scale =
            TimeScale::around(first, last.max(self.today().min(last.saturating_add(jiff::Span::new().days(92)))));
        let height = TOP + 10 + LANE * lanes.len();
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot\" height=\"{height}\" role=\"img\" aria-labelledby=\"k-tl-t k-tl-d\"><title id=\"k-tl-t\">"
        );
        escape(self.theme.text("timeline.title"), &mut out);
        out.push_str("</title><desc id=\"k-tl-d\">");
        for lane in &lanes {
            self.lane_in_words(lane, &mut out);
        }
        out.push_str("</desc>");
        let base = height - 22;
        if (self.today() - scale.from).get_days() <= scale.days {
            let at = scale.place(self.today());
            let _ = write!(
                out,
                "<line class=\"limit\" x1=\"{at:.2}%\" y1=\"18\" x2=\"{at:.2}%\" y2=\"{base}\"/><text class=\"strong mid\" x=\"{at:.2}%\" y=\"12\">"
            );
            escape(self.theme.text("timeline.today"), &mut out);
            out.push_str("</text>");
        }
        self.ticks(scale, base, &mut out);
        for (at, lane) in (1..).zip(&lanes) {
            self.draw_lane(lane, scale, TOP + LANE * at - 22, &mut out);
        }
        out.push_str("</svg>");
        Some(Html(out))
    }

    fn lane<'a>(&self, name: &'a str, of: ThingId) -> Lane<'a> {
        let reviews = self.edition.beneath(of).reviews.iter().rev();
        let held = reviews.filter_map(|id| self.edition.review(*id)).filter(|review| review.date.value <= self.today());
        let next = match self.edition.kind(of) {
            Kind::Plan => cadence::next(self.edition, of, self.today()),
            _ => cadence::next_of_account(self.edition, of, self.today()),
        };
        let mark = |review: &Review| ReviewMark {
            day: review.date.value,
            status: review.status.as_ref().map(|status| status.value),
        };
        Lane { name, reviews: held.map(mark).collect(), next: next.map(|next| next.day) }
    }

    /// What a lane shows, for those who hear it: the days of the reviews, each with its status.
    fn lane_in_words(&self, lane: &Lane<'_>, out: &mut String) {
        escape(lane.name, out);
        out.push(':');
        for (at, review) in lane.reviews.iter().enumerate() {
            let day = self.format().date(review.day);
            let said = match review.status {
                Some(status) => {
                    let status = self.theme.text(status_key(status));
                    self.sentence("timeline.review", &[("day", &day), ("status", status)])
                }
                None => day,
            };
            out.push_str(if at > 0 { ", " } else { " " });
            out.push_str(&said);
        }
        out.push_str(". ");
    }

    /// A lane on its line at `y`: its name, the line, the reviews that were held, and the next one as a ring.
    fn draw_lane(&self, lane: &Lane<'_>, scale: TimeScale, y: usize, out: &mut String) {
        let today = scale.place(self.today());
        let _ = write!(out, "<text class=\"name\" x=\"0\" y=\"{}\">", y - 28);
        escape(&cut(lane.name, LETTERS), out);
        let _ = write!(
            out,
            "</text><line class=\"axis\" x1=\"0\" y1=\"{y}\" x2=\"{today:.2}%\" y2=\"{y}\"/><line class=\"aim\" x1=\"{today:.2}%\" y1=\"{y}\" x2=\"100%\" y2=\"{y}\"/>"
        );
        for review in &lane.reviews {
            let at = scale.place(review.day);
            let shape = review.status.map_or("dot", Status::word);
            let _ = write!(out, "<use href=\"#k-{shape}\" x=\"{at:.2}%\" y=\"{y}\"/>");
            if let Some(status) = review.status {
                let (word, letter) = (status.word(), self.format().language.text(status.letter_key()));
                let _ = write!(out, "<text class=\"mid {word}\" x=\"{at:.2}%\" y=\"{}\">{letter}</text>", y - 12);
            }
        }
        if let Some(next) = lane.next {
            let at = scale.place(next);
            let _ = write!(
                out,
                "<use href=\"#k-ring\" x=\"{at:.2}%\" y=\"{y}\"/><text class=\"mid\" x=\"{at:.2}%\" y=\"{}\">{}</text>",
                y - 12,
                self.format().day_month(next)
            );
        }
    }

    /// The names of months along the foot, a year by its number.
    fn ticks(&self, scale: TimeScale, base: usize, out: &mut String) {
        let TimeScale { from, days } = scale;
        let mut tick = from;
        let step = (days / 365 * 3).max(3);
        while (tick - from).get_days() <= days {
            let at = scale.place(tick);
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

/// Which days the width of the drawing stands for.
#[derive(Clone, Copy)]
struct TimeScale {
    from: Date,
    days: i32,
}

impl TimeScale {
    /// Whole quarters around the days.
    fn around(first: Date, last: Date) -> Self {
        let month = (first.month() - 1) / 3 * 3 + 1;
        let from = Date::new(first.year(), month, 1).expect("the first of a month is a day");
        let days = (last - from).get_days();
        Self { from, days: (days + 20).max(120) }
    }

    /// Where a day stands, in percent.
    fn place(self, day: Date) -> f64 {
        3.0 + 94.0 * f64::from((day - self.from).get_days().clamp(0, self.days)) / f64::from(self.days)
    }
}
