//! What a path chart shows of readings, and what it never draws.

use super::*;
use crate::language::Locale;

fn point(label: &'static str, value: f64, text: &'static str, expected: f64, status: Status) -> Point<'static> {
    // A quarter is told by its number, and has a hundred days.
    let at = label.bytes().nth(1).map_or(0.0, |number| 100.0 * f64::from(number - b'0'));
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
    let lines = values("d").flat_map(|path| path.split(['M', 'L']).skip(1).map(|point| point.replace("h100", "")));
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
fn a_year_is_drawn_as_in_the_design() {
    let points = shelf();
    let svg = path_chart(&chart(Some(("FY24", 89.0)), &points));
    check(&svg);
    assert!(svg.starts_with("<svg class=\"plot\" height=\"290\" role=\"img\" aria-labelledby=\"kpi-osa-t kpi-osa-d\"><title id=\"kpi-osa-t\">On-shelf availability</title><desc id=\"kpi-osa-d\">Q1 90.2 amber.</desc>"), "{svg}");
    for x in ["25%", "41.67%", "58.33%", "75%", "91.67%"] {
        assert!(svg.contains(&format!("<text x=\"{x}\" y=\"280\">")), "a column at {x}");
    }
    assert!(
        svg.contains(" y=\"227\">88</text>") && svg.contains(" y=\"39\">96</text>"),
        "the scale runs from 88 to 96"
    );
    assert_eq!(lines(&svg, "aim"), [["25 208.5", "41.67 173.3", "58.33 138", "75 102.8", "91.67 67.5"]]);
    assert_eq!(lines(&svg, "actual"), [["25 208.5", "41.67 180.3", "58.33 217.9", "75 112.2", "91.67 58.1"]]);
    assert_eq!(lines(&svg, "grid").len(), 5);
    assert_eq!(
        [count(&svg, "#k-ring"), count(&svg, "#k-amber"), count(&svg, "#k-red"), count(&svg, "#k-green")],
        [1, 1, 1, 2]
    );
    assert!(svg.contains(">90.2 <tspan class=\"amber\">A</tspan></text>"), "every point has its value and letter");
    assert!(svg.contains("<polygon class=\"zone\" points=\"25,208.5 41.67,176.8 "), "{svg}");
    assert_eq!(svg, path_chart(&chart(Some(("FY24", 89.0)), &points)), "same data, same bytes");
}

#[test]
fn the_figure_of_a_valley_stands_below_it() {
    let points = shelf();
    let svg = path_chart(&chart(Some(("FY24", 89.0)), &points));
    let y = |text: &str| {
        let before = &svg[..svg.find(&format!(">{text} <tspan")).unwrap()];
        before.rsplit("y=\"").next().unwrap().trim_end_matches('"').parse::<f64>().unwrap()
    };
    assert!(y("88.6") > 217.9 && y("90.2") < 180.3 && y("95.4") < 58.1);
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
        path_chart(&chart).contains("<g class=\"dim\"></g>"),
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
    assert!(svg.contains("x=\"30%\"") && svg.contains("x=\"90%\""), "the first of five columns stays empty");
}

#[test]
fn a_point_without_status_is_a_dot_without_letter() {
    let points = [Point { label: "Q1", value: 1.0, text: "1", expected: None, status: None }];
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
    assert!(path_chart(&chart(None, &one)).contains("href=\"#k-green\" x=\"75%\" y=\"138\""), "in the middle");
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
    let mut points = [point("M", 50.0, "50", 50.0, Status::Green); 12];
    (points[4].value, points[7].value) = (90.0, 10.0);
    let svg = path_chart(&chart(Some(("FY24", 50.0)), &points));
    check(&svg);
    assert_eq!([count(&svg, "<tspan"), count(&svg, ">M</text>"), count(&svg, "#k-green")], [4, 4, 12]);
    let svg = path_chart(&chart(None, &points[..8]));
    assert_eq!(count(&svg, "<tspan"), 8, "eight fit");
}

#[test]
fn everything_an_author_wrote_is_escaped() {
    let evil = "</title><b a='\"&";
    let points = [Point { label: evil, value: 1.0, text: evil, expected: None, status: None }];
    let svg = path_chart(&PathChart {
        id: evil,
        title: evil,
        description: evil,
        baseline: Some((evil, 1.0)),
        points: &points,
    });
    assert!(!svg.contains("<b") && !svg.contains("='"), "{svg}");
    assert_eq!(count(&svg, "&lt;/title&gt;&lt;b a=&#39;&quot;&amp;"), 9);
}
