//! What a path chart shows of readings, and what it never draws.

use super::*;
use crate::language::Locale;

fn point(label: &'static str, value: f64, text: &'static str, expected: f64, status: Status) -> Point<'static> {
    // A quarter is told by its number, and has a hundred days.
    let at = label.bytes().find(u8::is_ascii_digit).map_or(0.0, |number| 100.0 * f64::from(number - b'0'));
    Point { at, label, value, text, expected: Some(expected), status: Some(status) }
}

fn shelf() -> [Point<'static>; 4] {
    [
        point("Q1", 90.2, "90.2", 90.5, Status::Amber),
        point("Q2", 88.6, "88.6", 92.0, Status::Red),
        point("Q3", 93.1, "93.1", 93.5, Status::Green),
        point("Q4", 95.4, "95.4", 95.0, Status::Green),
    ]
}

fn chart<'a>(baseline: Option<(&'a str, f64)>, points: &'a [Point<'a>]) -> PathChart<'a> {
    PathChart {
        id: "kpi-osa",
        title: "On-shelf availability",
        description: "Q1 90.2 amber.",
        unit: "%",
        baseline: baseline.map(|(label, value)| PathEnd { at: 0.0, label, value, text: label }),
        target: None,
        bends: &[],
        points,
        ticks: &[],
        zone: "amber",
    }
}

fn count(svg: &str, part: &str) -> usize {
    svg.matches(part).count()
}

/// Whatever the input, a chart is well formed and every coordinate inside it.
fn check(svg: &str) {
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    assert!(!svg.contains("style"), "{svg}");
    assert_eq!((count(svg, "<svg"), count(svg, "<text")), (count(svg, "</svg>"), count(svg, "</text>")), "{svg}");
    let inside = |number: &str, most: f64| {
        assert!((0.0..=most).contains(&number.parse::<f64>().unwrap()), "{number} in {svg}");
        let decimals = number.split_once('.').map_or("", |(_, decimals)| decimals);
        assert!(decimals.len() <= 2 && !decimals.ends_with('0'), "{number}");
    };
    let values = |name: &str| {
        let rests: Vec<&str> = svg.split(&format!(" {name}=\"")).skip(1).collect();
        rests.into_iter().map(|rest| rest.split('"').next().unwrap())
    };
    for number in values("x").chain(values("y")) {
        let (number, most) = number.strip_suffix('%').map_or((number, HEIGHT), |number| (number, 100.0));
        inside(number, most);
    }
    let lines = values("d").flat_map(|path| {
        path.split(['M', 'L']).skip(1).map(|point| point.split(['h', 'V']).next().unwrap_or_default().to_owned())
    });
    let corners = values("points").flat_map(|points| points.split(' ').map(|point| point.replace(',', " ")));
    for point in lines.chain(corners) {
        let (x, y) = point.split_once(' ').unwrap();
        inside(x, 100.0);
        inside(y, HEIGHT);
    }
}

/// The lines of a path, each as the points it goes through.
fn lines<'a>(svg: &'a str, class: &str) -> Vec<Vec<&'a str>> {
    let path = svg.split(&format!("<path class=\"{class}\" d=\"M")).nth(1);
    let path = path.and_then(|rest| rest.split('"').next()).unwrap_or_default();
    path.split('M').filter(|line| !line.is_empty()).map(|line| line.split('L').collect()).collect()
}

#[test]
fn a_year_is_drawn_on_a_scale_of_time() {
    let points = shelf();
    let svg = path_chart(&chart(Some(("FY24", 89.0)), &points));
    check(&svg);
    assert!(svg.starts_with("<svg class=\"plot path-chart\" height=\"262\" role=\"img\" aria-labelledby=\"kpi-osa-t kpi-osa-d\"><title id=\"kpi-osa-t\">On-shelf availability</title><desc id=\"kpi-osa-d\">Q1 90.2 amber.</desc>"), "{svg}");
    for x in ["0%", "25%", "50%", "75%", "100%"] {
        assert!(svg.contains(&format!("x=\"{x}\" y=\"252\">")), "a label at {x}: {svg}");
    }
    assert!(
        svg.contains("<text y=\"212\">88</text>") && svg.contains("<text y=\"44\">96</text>"),
        "the scale runs from 88 to 96: {svg}"
    );
    assert!(svg.contains("<text y=\"24\">%</text>"), "the unit stands above the scale: {svg}");
    assert_eq!(lines(&svg, "aim"), [["0 187", "25 155.5", "50 124", "75 92.5", "100 61"]]);
    assert_eq!(lines(&svg, "actual"), [["0 187", "25 161.8", "50 195.4", "75 100.9", "100 52.6"]]);
    assert_eq!(
        [count(&svg, "#k-ring"), count(&svg, "#k-amber"), count(&svg, "#k-red"), count(&svg, "#k-green")],
        [1, 1, 1, 2]
    );
    assert!(svg.contains(">90.2 <tspan class=\"amber\">A</tspan></text>"), "every point has its value and letter");
    assert!(svg.contains("<polygon class=\"zone\" points=\"0,187 25,158.7 "), "{svg}");
    assert_eq!(svg, path_chart(&chart(Some(("FY24", 89.0)), &points)), "same data, same bytes");
}

#[test]
fn days_stand_as_far_apart_as_they_are() {
    let points = [
        Point { at: 10.0, ..point("Q1", 1.0, "1", 1.0, Status::Green) },
        Point { at: 20.0, ..point("Q2", 2.0, "2", 2.0, Status::Green) },
        Point { at: 50.0, ..point("Q3", 3.0, "3", 3.0, Status::Green) },
    ];
    let svg = path_chart(&chart(None, &points));
    check(&svg);
    for x in ["0%", "25%", "100%"] {
        assert!(svg.contains(&format!("#k-green\" x=\"{x}\"")), "a reading at {x}: {svg}");
    }
}

fn end(at: f64, label: &'static str, value: f64, text: &'static str) -> PathEnd<'static> {
    PathEnd { at, label, value, text }
}

#[test]
fn the_target_has_a_ring_a_day_and_a_figure() {
    let points = shelf();
    let chart = PathChart { target: Some(end(800.0, "31 Dec", 96.0, "target 96 %")), ..chart(None, &points) };
    let svg = path_chart(&chart);
    check(&svg);
    assert_eq!(count(&svg, "#k-ring"), 1);
    assert!(svg.contains("<use href=\"#k-ring\" x=\"100%\" y=\"40\"/>"), "{svg}");
    assert!(svg.contains(">target 96 %</text>") && svg.contains(">31 Dec</text>"), "{svg}");
}

#[test]
fn before_the_first_reading_the_path_stands_with_its_milestones() {
    let bends = [end(50.0, "half", 60.0, "60"), end(75.0, "", 60.0, "")];
    let chart = PathChart {
        target: Some(end(100.0, "end", 90.0, "target 90")),
        bends: &bends,
        ..chart(Some(("start", 50.0)), &[])
    };
    let svg = path_chart(&chart);
    check(&svg);
    assert_eq!(lines(&svg, "aim").concat().len(), 4, "start, two bends and end: {svg}");
    assert_eq!(count(&svg, "#k-ring"), 3, "a bend without a text has no mark");
    assert!(svg.contains(">60</text>") && svg.contains(">half</text>"), "{svg}");
    assert!(!svg.contains("actual") && !svg.contains("tspan"), "nothing was read");
}

#[test]
fn all_or_nothing_rises_on_the_last_day() {
    let bends = [end(100.0, "", 0.0, "")];
    let chart = PathChart {
        target: Some(end(100.0, "end", 1.0, "target 1")),
        bends: &bends,
        ..chart(Some(("start", 0.0)), &[])
    };
    assert_eq!(lines(&path_chart(&chart), "aim"), [["0 208", "100 208", "100 40"]]);
}

#[test]
fn years_and_quarters_have_lines_of_their_own() {
    let points = [shelf()[0], shelf()[3]];
    let ticks = [(250.0, "2025".to_owned()), (900.0, "2029".to_owned())];
    let svg = path_chart(&PathChart { ticks: &ticks, ..chart(None, &points) });
    check(&svg);
    assert!(svg.contains("M50 226V232") && svg.contains("x=\"50%\" y=\"252\">2025</text>"), "{svg}");
    assert!(!svg.contains(">2029<") && !svg.contains("M100 226"), "a day outside the scale has none: {svg}");
}

#[test]
fn the_figure_of_a_valley_stands_below_it() {
    let points = shelf();
    let svg = path_chart(&chart(Some(("FY24", 89.0)), &points));
    let y = |text: &str| {
        let before = &svg[..svg.find(&format!(">{text} <tspan")).unwrap()];
        before.rsplit("y=\"").next().unwrap().trim_end_matches('"').parse::<f64>().unwrap()
    };
    assert!(y("88.6") > 195.4 && y("90.2") < 161.8 && y("95.4") < 52.6);
}

#[test]
fn a_scale_has_figures_in_the_language_of_the_site() {
    let format =
        Format { language: std::sync::Arc::new(Locale::built_in("da")), currency: "DKK".to_owned(), money_unit: 1000 };
    let points = [point("1. kvt.", 0.7, "0,7", 0.9, Status::Red), point("2. kvt.", 1.25, "1,25", 1.2, Status::Green)];
    let chart = chart(Some(("2024", 0.8)), &points);
    let svg = path_chart_in(&chart, &format);
    check(&svg);
    assert!(svg.contains(">0,6</text>") && svg.contains(">1,4</text>") && svg.contains(">0,8</text>"), "{svg}");
    assert!(
        path_chart(&PathChart { unit: "", ..chart }).contains("<g class=\"dim end scale\"></g>"),
        "without a language no figure is better than a wrong one"
    );
}

#[test]
fn without_a_baseline_there_is_no_zone_and_no_ring() {
    let points = shelf();
    let svg = path_chart(&chart(None, &points));
    check(&svg);
    assert_eq!([count(&svg, "zone"), count(&svg, "#k-ring")], [0, 0]);
    assert_eq!(lines(&svg, "aim").concat().len(), 4, "a line through the four readings");
    assert!(svg.contains("#k-amber\" x=\"0%\"") && svg.contains("#k-green\" x=\"100%\""), "from the first to the last");
}

#[test]
fn a_point_without_status_is_a_dot_without_letter() {
    let points = [Point { at: 0.0, label: "Q1", value: 1.0, text: "1", expected: None, status: None }];
    let svg = path_chart(&chart(None, &points));
    assert!(svg.contains("#k-dot") && svg.contains(">1</text>") && !svg.contains("tspan"), "{svg}");
}

#[test]
fn one_point_no_point_and_equal_values_are_charts_too() {
    let one = [point("Q1", 5.0, "5", 5.0, Status::Green)];
    let same = [one[0], one[0], one[0]];
    for chart in
        [chart(None, &[]), chart(Some(("FY24", 5.0)), &[]), chart(None, &one), chart(Some(("FY24", 5.0)), &same)]
    {
        check(&path_chart(&chart));
    }
    assert!(path_chart(&chart(None, &one)).contains("href=\"#k-green\" x=\"50%\" y=\"124\""), "in the middle");
}

#[test]
fn what_is_not_finite_leaves_a_gap() {
    let mut points = shelf();
    points[1].value = f64::NAN;
    points[2].expected = Some(f64::INFINITY);
    let svg = path_chart(&chart(Some(("FY24", 89.0)), &points));
    check(&svg);
    let lengths = |class: &str| lines(&svg, class).iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!((lengths("actual"), lengths("aim")), (vec![2, 2], vec![3]), "one point alone is no line");
    assert_eq!(count(&svg, "<use"), 4);
    assert!(svg.contains(">Q2</text>"), "the column stays");
    for value in [f64::MAX, f64::MIN, 1e300, 1e-320, -0.0, 1e15, -1e15, 0.1 + 0.2] {
        for other in [0.0, f64::MAX, f64::MIN, -1e-320, 0.3, f64::NAN] {
            points[0].value = value;
            points[3].value = other;
            check(&path_chart(&chart(Some(("FY24", other)), &points)));
            check(&path_chart(&chart(Some(("FY24", f64::NEG_INFINITY)), &points[..1])));
        }
    }
}

#[test]
fn in_a_crowd_only_first_last_highest_and_lowest_have_figures() {
    let mut points: Vec<Point<'_>> = (0..24_u8)
        .map(|month| Point { at: 30.0 * f64::from(month), ..point("M", 50.0, "50", 50.0, Status::Green) })
        .collect();
    (points[8].value, points[16].value) = (90.0, 10.0);
    let svg = path_chart(&chart(None, &points));
    check(&svg);
    assert_eq!([count(&svg, "<tspan"), count(&svg, "#k-green"), count(&svg, "<circle")], [4, 4, 20]);
    let svg = path_chart(&chart(None, &points[..8]));
    assert_eq!([count(&svg, "#k-green"), count(&svg, "<circle")], [8, 0], "few are shapes: {svg}");
}

#[test]
fn everything_an_author_wrote_is_escaped() {
    let evil = "</title><b a='\"&";
    let points = [Point { at: 0.0, label: evil, value: 1.0, text: evil, expected: None, status: None }];
    let svg = path_chart(&PathChart {
        id: evil,
        title: evil,
        description: evil,
        unit: evil,
        baseline: Some(PathEnd { at: -1.0, label: evil, value: 1.0, text: evil }),
        points: &points,
        zone: evil,
        ..chart(None, &points)
    });
    assert!(!svg.contains("<b") && !svg.contains("='"), "{svg}");
    assert!(count(&svg, "&lt;/title&gt;&lt;b a=&#39;&quot;&amp;") >= 8, "{svg}");
}
