//! What lasts from one day to another: bars over time, a row each, with the days that matter in them, and lines from what
//! comes first to what waits for it.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::language::Format;
use crate::measure::number as small;
use crate::site::draw::path::Percent;
use crate::site::shared::cards::{Link, cut};

/// From the top of a row to its name, to its bar, and to the next row, in px; and the height of a bar.
const NAME: f64 = 15.0;
const BAR: f64 = 23.0;
const ROW: f64 = 46.0;
const THICK: f64 = 12.0;
/// The room below the rows for the word of today.
const FOOT: f64 = 20.0;
/// So many letters of a name have room on a phone, where its note is left to the table.
const LETTERS: usize = 44;
/// With more labels than this every second one is left out on a phone.
const LABELS: usize = 6;
/// The place of the first and of the last day, in percent: a mark at the edge needs half of its width.
const EDGE: f64 = 1.0;

view! {
    /// A drawing of what lasts how long, a row each.
    SpanDrawing<'a> {
        /// What it shows.
        title: &'a str,
        /// The height, in px.
        height: String,
        /// The lines of months or weeks, as a path.
        grid: String,
        /// The lines from what comes first to what waits for it, as a path.
        ways: String,
        /// The same where something begins before what it waits for is over.
        clashes: String,
        /// What stands above the lines.
        labels: Vec<SpanLabel>,
        /// The place of today from the left, in percent.
        today: Option<String>,
        /// Where the line of today ends, in px.
        bottom: String,
        /// The rows.
        rows: Vec<SpanRow<'a>>,
    }

    /// A label of the scale.
    SpanLabel {
        /// The place from the left, in percent.
        x: String,
        /// The line it stands on, in px from the top.
        y: u8,
        /// The text.
        text: String,
        /// Whether it is left out where there is little room.
        rare: bool,
    }

    /// A row of the drawing.
    SpanRow<'a> {
        /// Where it is told in words.
        link: Link<'a>,
        /// The line of the name, in px from the top.
        y: String,
        /// What is said at the right end of that line.
        note: Option<String>,
        /// Whether the note says that something is late.
        late: bool,
        /// The bars.
        bars: Vec<SpanBar>,
        /// The middle of the bars, in px from the top.
        middle: String,
        /// The place of the day that matters from the left, in percent.
        mark: Option<String>,
        /// Its shape.
        shape: &'static str,
    }

    /// A bar.
    SpanBar {
        /// The left edge, in percent.
        x: String,
        /// The upper edge, in px.
        y: String,
        /// The width, in percent.
        width: String,
        /// Its class.
        class: &'static str,
    }
}

/// What is drawn in a row.
pub(crate) struct Span<'a> {
    pub(crate) link: Link<'a>,
    pub(crate) note: Option<String>,
    pub(crate) late: bool,
    /// From its first day to its last, and how it is drawn.
    pub(crate) bars: Vec<(Date, Date, &'static str)>,
    /// A day with a shape of its own.
    pub(crate) mark: Option<(Date, &'static str)>,
    /// The rows that come first.
    pub(crate) after: Vec<usize>,
}

impl Span<'_> {
    /// The first and the last day that it needs.
    fn days(&self) -> Option<(Date, Date)> {
        let marks = self.mark.iter().map(|(day, _)| (*day, *day));
        let all = self.bars.iter().map(|(from, to, _)| (*from, *to)).chain(marks);
        all.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}

/// The days that a drawing shows, and how they are told apart.
#[derive(Clone, Copy)]
pub(crate) enum Window {
    /// As many quarters as the rows need, but none that ended before this day.
    Since(Date),
    /// Exactly these days, week by week.
    Weeks(Date, Date),
}

/// Days to places.
#[derive(Clone, Copy)]
struct Scale {
    from: Date,
    to: Date,
}

impl Scale {
    fn place(self, day: Date) -> f64 {
        let days = |a: Date, b: Date| f64::from((b - a).get_days());
        let share = days(self.from, day.clamp(self.from, self.to)) / days(self.from, self.to).max(1.0);
        EDGE + (100.0 - 2.0 * EDGE) * share
    }

    fn holds(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Whole quarters around what the rows need.
    fn around(spans: &[Span<'_>], since: Date) -> Option<Self> {
        let (first, last) = spans.iter().filter_map(Span::days).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let first = if last > since { first.max(since) } else { first };
        let month = (first.month() - 1) / 3 * 3 + 1;
        let from = Date::new(first.year(), month, 1).ok()?;
        Some(Self { from, to: last.max(from.saturating_add(3.months())) })
    }
}

impl<'a> SpanDrawing<'a> {
    /// Draws the rows; nothing where none of them has a day.
    pub(crate) fn of(
        title: &'a str,
        spans: Vec<Span<'a>>,
        window: Window,
        today: Date,
        format: &Format,
    ) -> Option<Self> {
        let (scale, labels, lines, top) = match window {
            Window::Since(day) => {
                let scale = Scale::around(&spans, day)?;
                let (labels, lines) = months(scale, format);
                (scale, labels, lines, 20.0)
            }
            Window::Weeks(from, to) => {
                let scale = Scale { from, to };
                let (labels, lines) = weeks(scale, format);
                (scale, labels, lines, 36.0)
            }
        };
        let bottom = top + ROW * small(spans.len());
        let grid = lines.iter().fold(String::new(), |mut grid, day| {
            let _ = write!(grid, "M{} {top}V{bottom}", Percent::from(scale.place(*day)));
            grid
        });
        let (ways, clashes) = ways(&spans, scale, top);
        let rows = spans.into_iter().enumerate().map(|(at, span)| row(span, top + ROW * small(at), scale));
        Some(Self {
            title,
            height: (bottom + FOOT).to_string(),
            grid,
            ways,
            clashes,
            labels,
            today: scale.holds(today).then(|| Percent::from(scale.place(today)).to_string()),
            bottom: bottom.to_string(),
            rows: rows.collect(),
        })
    }
}

fn row(span: Span<'_>, y: f64, scale: Scale) -> SpanRow<'_> {
    let seen = span.bars.iter().filter(|(from, to, _)| *to >= scale.from && *from <= scale.to);
    let bars = seen.map(|(from, to, class)| {
        // The last day is part of it.
        let (left, right) = (scale.place(*from), scale.place(to.saturating_add(1.day())));
        SpanBar {
            x: Percent::from(left).to_string(),
            y: (y + BAR).to_string(),
            width: Percent::from((right - left).max(0.4)).to_string(),
            class,
        }
    });
    let mark = span.mark.filter(|(day, _)| scale.holds(*day));
    SpanRow {
        bars: bars.collect(),
        y: (y + NAME).to_string(),
        middle: (y + BAR + THICK / 2.0).to_string(),
        mark: mark.map(|(day, _)| Percent::from(scale.place(day)).to_string()),
        shape: mark.map_or("dot", |(_, shape)| shape),
        link: Link { title: cut(&span.link.title, LETTERS).into(), ..span.link },
        note: span.note,
        late: span.late,
    }
}

/// The lines from the end of what comes first, down or up to the row of what waits for it; and those that run back.
fn ways(spans: &[Span<'_>], scale: Scale, top: f64) -> (String, String) {
    let (mut ways, mut clashes) = (String::new(), String::new());
    let middle = |at: usize| top + ROW * small(at) + BAR + THICK / 2.0;
    for (at, span) in spans.iter().enumerate() {
        let Some((begins, _)) = span.days() else { continue };
        for first in &span.after {
            let Some((_, ends)) = spans.get(*first).and_then(Span::days) else { continue };
            let [from, to] = [ends, begins].map(|day| Percent::from(scale.place(day)));
            let out = if begins < ends { &mut clashes } else { &mut ways };
            let _ = write!(out, "M{from} {}V{}H{to}", middle(*first), middle(at));
        }
    }
    (ways, clashes)
}

/// The labels and lines of months: every month, third, sixth or twelfth, so that there are twelve at most.
fn months(scale: Scale, format: &Format) -> (Vec<SpanLabel>, Vec<Date>) {
    let all = (scale.to - scale.from).get_days() / 30;
    let step = [1, 3, 6, 12].into_iter().find(|step| all / step <= 12).unwrap_or(12 * (all / 144 + 1));
    let mut days = Vec::new();
    let mut day = scale.from;
    while day < scale.to {
        days.push(day);
        let next = day.saturating_add(step.months());
        if next <= day {
            break;
        }
        day = next;
    }
    let crowded = days.len() > LABELS;
    let label = |(at, day): (usize, &Date)| SpanLabel {
        x: Percent::from(scale.place(*day)).to_string(),
        y: 12,
        text: match (at, day.month()) {
            (_, 1) => day.year().to_string(),
            (0, _) => format.month_year(*day),
            _ => format.month(*day),
        },
        rare: crowded && at % 2 == 1,
    };
    (days.iter().enumerate().map(label).collect(), days)
}

/// The labels of months and, below them, of weeks, and the lines of weeks.
fn weeks(scale: Scale, format: &Format) -> (Vec<SpanLabel>, Vec<Date>) {
    let mut labels = Vec::new();
    let mut lines = Vec::new();
    let mut day = scale.from;
    while day <= scale.to {
        let x = || Percent::from(scale.place(day)).to_string();
        if day.day() == 1 {
            let text = if day == scale.from { format.month_year(day) } else { format.month(day) };
            labels.push(SpanLabel { x: x(), y: 12, text, rare: day != scale.from && (day.month() - 1) % 3 != 0 });
        }
        if day.weekday() == Weekday::Monday {
            let week = day.iso_week_date().week();
            // The number of a week that has hardly begun would stand beyond the edge, and on a phone that of the two before.
            let left = (scale.to - day).get_days();
            if left > 2 {
                let rare = (week - 1) % 4 != 0 || left < 16;
                labels.push(SpanLabel { x: x(), y: 29, text: week.to_string(), rare });
            }
            lines.push(day);
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    (labels, lines)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::language::Locale;

    fn span(from: Date, to: Date, after: Vec<usize>) -> Span<'static> {
        let link = Link { title: "A".into(), url: None };
        Span { link, note: None, late: false, bars: vec![(from, to, "bar")], mark: None, after }
    }

    fn drawn(spans: Vec<Span<'static>>, window: Window) -> SpanDrawing<'static> {
        let format = Format::of(&Arc::new(Locale::built_in("en")));
        SpanDrawing::of("", spans, window, date(2026, 7, 1), &format).expect("a drawing")
    }

    #[test]
    fn a_year_of_weeks_has_a_line_a_week() {
        let window = Window::Weeks(date(2026, 1, 1), date(2026, 12, 31));
        let drawing = drawn(vec![span(date(2026, 1, 19), date(2026, 2, 15), Vec::new())], window);
        assert_eq!(drawing.grid.matches('M').count(), 52);
        let weeks: Vec<&str> = drawing.labels.iter().filter(|it| it.y == 29).map(|it| it.text.as_str()).collect();
        assert_eq!((weeks.first(), weeks.last()), (Some(&"2"), Some(&"53")));
        assert!(drawing.labels.iter().filter(|it| !it.rare).count() < 20, "what a phone shows has room");
    }

    #[test]
    fn a_bar_is_as_long_as_it_lasts_and_stays_in_the_drawing() {
        let window = Window::Weeks(date(2026, 1, 1), date(2026, 12, 31));
        let long = span(date(2020, 1, 1), date(2030, 1, 1), Vec::new());
        let day = span(date(2026, 7, 1), date(2026, 7, 1), Vec::new());
        let rows = drawn(vec![long, day], window).rows;
        assert_eq!((&*rows[0].bars[0].x, &*rows[0].bars[0].width), ("1", "98"));
        assert_eq!(rows[1].bars[0].width, "0.4", "a day can be seen");
        let gone = drawn(vec![span(date(2020, 1, 1), date(2021, 1, 1), Vec::new())], window);
        assert!(gone.rows[0].bars.is_empty());
    }

    #[test]
    fn months_of_any_length_of_time_have_twelve_labels_at_most() {
        for years in [0, 1, 2, 5, 9, 40, 90] {
            let until = date(2026 + years, 12, 31);
            let drawing = drawn(vec![span(date(2026, 2, 1), until, Vec::new())], Window::Since(date(2026, 1, 1)));
            assert!((1..=14).contains(&drawing.labels.len()), "{years}: {}", drawing.labels.len());
        }
    }

    #[test]
    fn what_begins_too_early_runs_back() {
        let first = span(date(2026, 2, 1), date(2026, 3, 1), Vec::new());
        let waits = span(date(2026, 4, 1), date(2026, 5, 1), vec![0]);
        let early = span(date(2026, 2, 10), date(2026, 5, 1), vec![0]);
        let drawing = drawn(vec![first, waits, early], Window::Since(date(2026, 1, 1)));
        assert_eq!((drawing.ways.matches('M').count(), drawing.clashes.matches('M').count()), (1, 1));
    }

    #[test]
    fn what_is_long_over_is_shown_only_where_there_is_nothing_else() {
        let old = || span(date(2018, 1, 1), date(2019, 12, 31), Vec::new());
        let since = Window::Since(date(2026, 1, 1));
        let both = drawn(vec![old(), span(date(2025, 1, 1), date(2027, 1, 1), Vec::new())], since);
        assert!(both.rows[0].bars.is_empty() && !both.rows[1].bars.is_empty());
        assert_eq!(drawn(vec![old()], since).rows[0].bars.len(), 1);
    }
}
