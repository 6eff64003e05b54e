//! Who or what stands where, by two marks: a field of five columns and five rows. Each mark has a slot of its own in
//! its cell, so that no two labels touch; a row is as high as its fullest cell.

use std::fmt::Write as _;

use crate::figures::status::Status;
use crate::playbook::ThingId;
use crate::site::draw::path::Percent;
use crate::site::shared::cards::{Card, cut};
use crate::site::shared::foreign;
use crate::site::view::Ready;

/// The columns and the rows of the field.
const CELLS: usize = 5;
/// The room for the scale: left of the cells in percent, above them in px.
const LEFT: f64 = 8.0;
const TOP: f64 = 40.0;
/// The width of a cell, in percent.
const WIDE: f64 = (100.0 - LEFT) / 5.0;
/// From the left edge of a cell to its marks, in percent; the template moves marks and lines by half a mark.
const INSIDE: f64 = 0.6;
/// Above and below the marks of a cell, in px.
const PAD: f64 = 7.0;
/// A row is so high at least, in px.
const LOW: f64 = 54.0;
/// The lines of a label, in px.
const LINE: f64 = 16.0;
/// How many letters of a label have room on the narrowest page that shows labels.
const LETTERS: usize = 14;
/// How many marks of a cell are drawn; the others are counted.
const MOST: usize = 12;

view! {
    /// A drawing of who or what stands where, by two marks of five steps.
    FieldDrawing<'a> {
        /// What it shows.
        title: &'a str,
        /// What the columns mark.
        across: &'a str,
        /// What the rows mark.
        down: &'a str,
        /// The height, in px.
        height: String,
        /// The lines between the cells, as a path.
        grid: String,
        /// Who reports to whom, as a path.
        lines: String,
        /// The steps of the columns, from the left.
        columns: Vec<FieldStep>,
        /// The steps of the rows, from the top.
        rows: Vec<FieldStep>,
        /// What stands in it.
        marks: Vec<FieldMark>,
        /// How many more stand in a cell, where they are too many.
        more: Vec<FieldStep>,
    }

    /// A step of a scale of the drawing.
    FieldStep {
        /// The place from the left, in percent.
        x: String,
        /// The place from the top, in px.
        y: String,
        /// What stands there.
        text: String,
    }

    /// What stands in the drawing.
    FieldMark {
        /// The place from the left, in percent.
        x: String,
        /// The place from the top, in px.
        y: String,
        /// The number, by which the list names it too.
        number: usize,
        /// Where it leads.
        card: Ready<Card>,
        /// The name, in one or two lines.
        name: Vec<FieldLine>,
        /// The line below the name.
        below: Option<FieldLine>,
        /// The class of its shape.
        shape: &'static str,
        /// Red, amber or green.
        status: Option<&'static str>,
    }

    /// A line of a label.
    FieldLine {
        /// Its place below the middle of the mark, in px.
        y: String,
        /// The text.
        text: String,
        /// Whether it says that something is missing.
        lacks: bool,
    }
}

/// What is to stand in the field.
pub(crate) struct Spot {
    pub(crate) thing: ThingId,
    pub(crate) card: Ready<Card>,
    pub(crate) name: String,
    /// The number by which the list names it too.
    pub(crate) number: usize,
    /// From the left and from the top, 0 to 4.
    pub(crate) cell: (usize, usize),
    /// A line below the name, and whether it says that something is missing.
    pub(crate) below: Option<(String, bool)>,
    pub(crate) shape: &'static str,
    pub(crate) status: Option<Status>,
    /// To whom it reports.
    pub(crate) above: Option<ThingId>,
}

/// The words of a field.
pub(crate) struct FieldWords<'a> {
    pub(crate) title: &'a str,
    pub(crate) across: &'a str,
    pub(crate) down: &'a str,
    /// The steps of the columns from the left, and those of the rows from the top.
    pub(crate) columns: [String; CELLS],
    pub(crate) rows: [String; CELLS],
}

/// The lines of a label: so many for the name, and one below it.
#[derive(Clone, Copy)]
pub(crate) struct Label {
    pub(crate) name: usize,
    pub(crate) has_below: bool,
}

impl Label {
    /// From one mark of a cell to the next, in px: the whole label, and what keeps a finger from the next.
    fn slot(self) -> f64 {
        let lines = self.name + usize::from(self.has_below);
        (small(lines) * LINE + 4.0).max(26.0)
    }
}

/// Where marks stand: the middle of each, or none where its cell is too full; the upper edges of the rows and the lower
/// edge of the last; and how many of a cell are left out.
struct Places {
    marks: Vec<Option<(f64, f64)>>,
    edges: [f64; CELLS + 1],
    more: Vec<((usize, usize), usize)>,
}

/// The place of each mark, in percent from the left and px from the top.
fn places(cells: &[(usize, usize)], slot: f64) -> Places {
    let mut held = [[0_usize; CELLS]; CELLS];
    let mut taken: Vec<Option<usize>> = Vec::with_capacity(cells.len());
    for (column, row) in cells {
        let at = &mut held[*row][*column];
        taken.push((*at < MOST).then_some(*at));
        *at += 1;
    }
    let mut edges = [TOP; CELLS + 1];
    let mut more = Vec::new();
    for (row, cells) in held.iter().enumerate() {
        let slots = cells.iter().map(|count| (*count).min(MOST + 1)).max().unwrap_or(0);
        edges[row + 1] = edges[row] + (small(slots) * slot + 2.0 * PAD).max(LOW);
        let full = cells.iter().enumerate().filter(|(_, count)| **count > MOST);
        more.extend(full.map(|(column, count)| ((column, row), count - MOST)));
    }
    let place = |(column, row): (usize, usize), at: usize| (left(column) + INSIDE, middle(edges[row], at, slot));
    let marks = cells.iter().zip(taken).map(|(cell, at)| at.map(|at| place(*cell, at))).collect();
    Places { marks, edges, more }
}

/// The left edge of a column, in percent.
fn left(column: usize) -> f64 {
    LEFT + WIDE * small(column)
}

/// The middle of a mark's first line in its slot, in px.
fn middle(edge: f64, at: usize, slot: f64) -> f64 {
    edge + PAD + 10.0 + small(at) * slot
}

/// A small count as a number.
fn small(count: usize) -> f64 {
    crate::measure::number(count)
}

/// A name in so many lines at most, and what does not fit is cut.
fn in_lines(name: &str, most: usize) -> Vec<String> {
    let letters = |text: &str| text.chars().count();
    let mut lines = Vec::new();
    let mut rest = name.trim();
    while lines.len() + 1 < most && letters(rest) > LETTERS {
        let breaks = rest.match_indices(' ').map(|(at, _)| at);
        let Some(end) = breaks.take_while(|at| letters(&rest[..*at]) <= LETTERS).last() else { break };
        lines.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    lines.push(cut(rest, LETTERS));
    lines
}

/// The path from one mark to that above it. It leaves and arrives upright, so that it runs beside the labels; within a
/// column it swings out to the left.
fn reporting(from: (f64, f64), to: (f64, f64), out: &mut String) {
    let ((x, y), (above_x, above_y)) = (from, to);
    let [start, end] = [x, above_x].map(Percent::from);
    let _ = if start.to_string() == end.to_string() {
        let swing = Percent::from(x - 2.4);
        write!(out, "M{start} {y}C{swing} {y} {swing} {above_y} {end} {above_y}")
    } else if (y - above_y).abs() < LINE {
        write!(out, "M{start} {y}C{start} {high} {end} {high} {end} {above_y}", high = y.min(above_y) - 26.0)
    } else {
        let half = f64::midpoint(y, above_y);
        write!(out, "M{start} {y}C{start} {half} {end} {half} {end} {above_y}")
    };
}

impl<'a> FieldDrawing<'a> {
    /// Draws a field.
    pub(crate) fn of(words: FieldWords<'a>, spots: Vec<Spot>, label: Label) -> Self {
        let cells: Vec<(usize, usize)> = spots.iter().map(|spot| spot.cell).collect();
        let slot = label.slot();
        let Places { marks, edges, more } = places(&cells, slot);
        let place = |thing: ThingId| marks[spots.iter().position(|spot| spot.thing == thing)?];
        let mut lines = String::new();
        for (spot, at) in spots.iter().zip(&marks) {
            if let (Some(from), Some(to)) = (*at, spot.above.and_then(place)) {
                reporting(from, to, &mut lines);
            }
        }
        let height = edges[CELLS];
        let step = |x: f64, y: f64, text: String| FieldStep { x: Percent::from(x).to_string(), y: y.to_string(), text };
        let columns = words.columns.into_iter().enumerate();
        let rows = words.rows.into_iter().enumerate();
        let drawn = spots.into_iter().zip(marks);
        Self {
            title: words.title,
            across: words.across,
            down: words.down,
            height: height.to_string(),
            grid: grid(&edges),
            lines,
            columns: columns.map(|(at, text)| step(left(at) + WIDE / 2.0, TOP - 8.0, text)).collect(),
            rows: rows.map(|(at, text)| step(LEFT - 1.2, middle(edges[at], 0, slot) + 5.0, text)).collect(),
            marks: drawn.filter_map(|(spot, at)| Some(mark(spot, at?, label))).collect(),
            more: more
                .into_iter()
                .map(|((column, row), count)| {
                    step(left(column) + INSIDE, middle(edges[row], MOST, slot) + 5.0, format!("+{count}"))
                })
                .collect(),
        }
    }
}

/// The lines between the cells.
fn grid(edges: &[f64; CELLS + 1]) -> String {
    let mut grid = String::new();
    let (top, bottom) = (edges[0], edges[CELLS]);
    let side = Percent::from(LEFT);
    for y in edges {
        let _ = write!(grid, "M{side} {y}H100");
    }
    for column in 0..=CELLS {
        let _ = write!(grid, "M{} {top}V{bottom}", Percent::from(left(column)));
    }
    grid
}

fn mark(spot: Spot, (x, y): (f64, f64), label: Label) -> FieldMark {
    let line =
        |at: usize, text: String, lacks: bool| FieldLine { y: (5.0 + LINE * small(at)).to_string(), text, lacks };
    let names = foreign::inside_marks(&spot.name, |name| in_lines(name, label.name));
    let below = spot.below.map(|(text, lacks)| line(names.len(), cut(&text, LETTERS + 1), lacks));
    FieldMark {
        x: Percent::from(x).to_string(),
        y: y.to_string(),
        number: spot.number,
        card: spot.card,
        name: names.into_iter().enumerate().map(|(at, text)| line(at, text, false)).collect(),
        below,
        shape: spot.shape,
        status: spot.status.map(Status::word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of a field in which every cell holds as many marks as its column and row say together.
    fn crowd() -> Vec<(usize, usize)> {
        let cells = (0..CELLS).flat_map(|row| (0..CELLS).map(move |column| (column, row)));
        cells.flat_map(|cell| std::iter::repeat_n(cell, cell.0 + cell.1)).collect()
    }

    #[test]
    fn labels_never_touch() {
        for label in [Label { name: 1, has_below: false }, Label { name: 2, has_below: true }] {
            let slot = label.slot();
            let Places { marks, edges, more } = places(&crowd(), slot);
            assert!(more.is_empty());
            let marks: Vec<(f64, f64)> = marks.into_iter().flatten().collect();
            assert_eq!(marks.len(), crowd().len());
            let high = small(label.name + usize::from(label.has_below)) * LINE;
            for (at, (x, y)) in marks.iter().enumerate() {
                assert!((LEFT..100.0).contains(x) && *y > TOP && y + high <= edges[CELLS]);
                for (other_x, other_y) in &marks[at + 1..] {
                    let (across, down) = ((x - other_x).abs(), (y - other_y).abs());
                    assert!(across >= WIDE - 1e-9 || down >= high, "{across} % and {down} px");
                }
            }
        }
    }

    #[test]
    fn a_mark_stands_in_its_cell() {
        let cells = crowd();
        let Places { marks, edges, .. } = places(&cells, 52.0);
        for ((column, row), (x, y)) in cells.iter().zip(marks.into_iter().flatten()) {
            assert!(x > left(*column) && x < left(column + 1) && y > edges[*row] && y < edges[row + 1]);
        }
    }

    #[test]
    fn what_has_no_room_in_a_cell_is_counted() {
        let Places { marks, edges, more } = places(&[(4, 0); 40], 26.0);
        assert_eq!((marks.iter().flatten().count(), more), (MOST, vec![((4, 0), 40 - MOST)]));
        assert!(middle(edges[0], MOST, 26.0) < edges[1], "there is a line for the count");
    }

    #[test]
    fn a_name_breaks_between_words_and_is_cut_in_the_end() {
        let lines = |name: &str| in_lines(name, 2);
        assert_eq!(lines("Lê Bảo Châu"), ["Lê Bảo Châu"]);
        assert_eq!(lines("Anders Kjelgaard"), ["Anders", "Kjelgaard"]);
        assert_eq!(lines("Công Tằng Tôn Nữ Nguyễn Phước Hoàng"), ["Công Tằng Tôn", "Nữ Nguyễn…"]);
        assert_eq!(lines("Featherstonehaugh-Cholmondeley"), ["Featherstoneha…"]);
        assert_eq!(in_lines("Anders Kjelgaard", 1), ["Anders Kjelgaa…"]);
        for name in ["Rinkenæs-Skovbøllinggaard Christoffersen", "a b c d e f g h i j k l m n o p q r s t"] {
            assert!(lines(name).iter().all(|line| line.chars().count() <= LETTERS + 1), "{:?}", lines(name));
        }
    }

    #[test]
    fn lines_of_reporting_leave_upright_or_swing_out() {
        let drawn = |from, to| {
            let mut out = String::new();
            reporting(from, to, &mut out);
            out
        };
        assert_eq!(drawn((30.0, 200.0), (50.0, 100.0)), "M30 200C30 150 50 150 50 100");
        assert_eq!(drawn((30.0, 200.0), (30.0, 100.0)), "M30 200C27.6 200 27.6 100 30 100");
        assert_eq!(drawn((30.0, 100.0), (50.0, 100.0)), "M30 100C30 74 50 74 50 100");
    }
}
