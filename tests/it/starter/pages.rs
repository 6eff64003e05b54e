//! The pages of the starter show its figures as they are, and are light.

use std::collections::{BTreeMap, BTreeSet};

use super::plans::{Starter, number, period_end, plan_of};
use super::{QUANGORA, agree};
use crate::support::Site;

/// Table rows of a part of a page, each by the label of its cells; tags are gone, a status is its word.
fn rows(html: &str) -> Vec<BTreeMap<String, String>> {
    let row = |row: &str| {
        let cells = row.split("<td").skip(1).filter_map(|cell| {
            let label = cell.split("data-label=\"").nth(1)?.split('"').next()?;
            Some((label.to_owned(), words(cell.split_once('>')?.1)))
        });
        let head = row.split("<th scope=\"row\">").nth(1).and_then(|head| head.split("</th>").next());
        cells.chain(head.map(|head| (String::new(), head.to_owned()))).collect()
    };
    html.split("<tr").skip(1).map(row).collect()
}

fn words(html: &str) -> String {
    html.split('<')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('>').map_or("", |cut| cut.1) })
        .collect()
}

/// A figure as a page shows it: `+5,250 k€`.
fn shown(cell: &str) -> f64 {
    let digits: String = cell.chars().filter(|char| char.is_ascii_digit() || *char == '.').collect();
    let value: f64 = digits.parse().unwrap_or_else(|_| panic!("no figure in `{cell}`"));
    if cell.contains('\u{2212}') { -value } else { value }
}

/// The site of the starter.
fn built() -> Site {
    let site = Site::starter();
    site.build();
    site
}

/// Plans are the heaviest pages. Other languages have longer words, and Vietnamese letters take more bytes, so that their
/// pages may be a little heavier.
#[test]
fn a_page_is_light_with_everything_it_loads() {
    let site = Site::starter();
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    for (language, most) in [("en", 100_000), ("vi", 103_500), ("fr", 101_500), ("da", 101_000)] {
        let own = settings.replace("language = \"en\"", &format!("language = \"{language}\""));
        site.write("site.toml", own.as_bytes());
        site.build();
        for (id, files) in [("", 4), ("accounts/havnely/2025", 3), ("accounts/quangora/2025", 3)] {
            let page = site.page(id);
            assert!(page.contains(&format!("<html lang=\"{language}\"")));
            let head = page.split("</head>").next().unwrap();
            let loads =
                head.split(['"', '=']).filter(|part| part.contains("assets/") && part.contains("../") != id.is_empty());
            let sizes = loads.filter(|way| !way.starts_with("assets/search")).map(|way| {
                let file = site.path("public").join(crate::support::leads(id, way));
                let file = std::fs::metadata(&file).unwrap_or_else(|_| panic!("{}", file.display()));
                usize::try_from(file.len()).unwrap()
            });
            let sizes: Vec<usize> = sizes.collect();
            assert_eq!(sizes.len(), files, "{id}: two scripts, a style sheet, and another for many plans");
            let all = page.len() + sizes.iter().sum::<usize>();
            assert!(all < most, "{id} in {language}: {all} bytes");
        }
    }
}

/// The classes that a style sheet of the default theme names.
fn classes(sheet: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(format!("themes/default/static/{sheet}")).unwrap();
    let mut found = BTreeSet::new();
    for part in text.split('{').map(|part| part.rsplit([';', '}', '/']).next().unwrap()) {
        for name in part.split('.').skip(1) {
            let end = name.find(|char: char| !char.is_ascii_alphanumeric() && char != '-').unwrap_or(name.len());
            found.insert(name[..end].to_owned());
        }
    }
    found
}

#[test]
fn a_page_loads_the_style_sheet_of_what_it_shows() {
    let site = built();
    let run = site.run(&["build", "--edition", "customer", "--account", "quangora", "--output", "public/theirs"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let own: BTreeSet<String> = classes("overview.css").difference(&classes("keyplan.css")).cloned().collect();
    let pages = crate::support::tree(&site.path("public")).into_iter().filter(|(path, _)| path.ends_with("index.html"));
    let (mut with, mut without) = (0, 0);
    for (path, bytes) in pages {
        let page = String::from_utf8(bytes).unwrap();
        if page.contains("assets/overview.") {
            with += 1;
            continue;
        }
        without += 1;
        let shown = page.split("class=\"").skip(1).flat_map(|rest| rest.split('"').next().unwrap().split(' '));
        let bare: Vec<&str> = shown.filter(|class| own.contains(*class)).collect();
        assert!(bare.is_empty(), "{path} lacks overview.css for {bare:?}");
    }
    assert!(with > 25 && without > 80, "{with} and {without}");
}

#[test]
fn the_bars_of_the_bridge_are_drawn_to_one_scale() {
    let starter = Starter::read();
    let page = built().page("accounts/quangora/2025");
    let drawing = page.split("k-bridge-d").nth(2).unwrap().split("</svg>").next().unwrap();
    let pillars = starter.pages["accounts/quangora/2025"].keys["pillars"].as_array().unwrap();
    let mut scale = None;
    // What takes away has a path of its own. The first and the last bar are whole years, not pillars.
    for (class, key, sign, years) in
        [("bar-aim", "target", 0.0, 1), ("bar", "actual", 1.0, 2), ("bar-down", "actual", -1.0, 0)]
    {
        let path = drawing.split(&format!("<path class=\"{class}\" d=\"")).nth(1).unwrap().split('"').next().unwrap();
        let widths = path.split('h').skip(1).filter_map(|rest| rest.split('v').next()?.parse::<f64>().ok());
        // The path of a bar has a width on its way out only.
        let widths: Vec<f64> = widths.collect();
        let figures = pillars.iter().filter_map(|pillar| pillar.get(key)).map(number);
        let figures: Vec<f64> = figures.filter(|it| *it != 0.0 && *it * sign >= 0.0).map(f64::abs).collect();
        assert_eq!(widths.len(), figures.len() + years, "{path}");
        for (width, figure) in widths[years.saturating_sub(1)..].iter().zip(&figures) {
            let scale = *scale.get_or_insert(width / figure);
            assert!((width - scale * figure).abs() < 0.02, "{key} {figure}: {width} at {scale}");
        }
    }
}

#[test]
fn every_page_shows_the_reading_the_path_and_the_letter_that_the_rules_give() {
    let starter = Starter::read();
    let site = built();
    let mut letters = BTreeMap::new();
    for kpi in starter.kpis() {
        let page = site.page(kpi.owner);
        let part = page.split(&format!(" id=\"kpi-{}\"", kpi.id())).nth(1).unwrap().split("</section>").next().unwrap();
        let (rows_of_page, readings) = (rows(part), starter.readings(&kpi));
        assert_eq!(rows_of_page.len(), readings.len() + 1, "a head and a row a reading: {} of {}", kpi.id(), kpi.owner);
        let mut before = number(&kpi.keys["baseline"]);
        for (row, reading) in rows_of_page[1..].iter().zip(&readings) {
            let at = period_end(&reading.period);
            let what = format!("{} of {} in {}", kpi.id(), kpi.owner, reading.period);
            let (year, quarter) = reading.period.split_once('-').unwrap();
            assert_eq!(row[""], format!("{quarter} {year}"), "{what}");
            let letter = kpi.letter(reading.value, at);
            let review_page = site.page(&reading.review);
            let kpi_there = format!("{}/index.html#kpi-{}", kpi.owner, kpi.id());
            let names_kpi = |head: &String| {
                let mut ways = head.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
                ways.any(|way| crate::support::leads(&reading.review, way) == kpi_there)
            };
            let review_rows = rows(&review_page);
            let review_row = review_rows.iter().find(|row| row.get("").is_some_and(names_kpi)).unwrap();
            for row in [row, review_row] {
                agree(&what, shown(&row["Reading"]), reading.value);
                let off = (shown(&row["Path"]) - kpi.expected(at)).abs();
                assert!(off <= 0.05 + 1e-9, "{what}: the path stands {off} beside {}", row["Path"]);
                // A review shows the letter beside the reading, an objective's page in a column of its own.
                let status = row.get("Status").unwrap_or(&row["Reading"]);
                assert!(status.contains(letter), "{what}: shown {status}, computed {letter}");
            }
            assert!(
                (shown(&row["Change"]) - (reading.value - before)).abs() <= 0.005 + 1e-9,
                "{what}: {}",
                row["Change"]
            );
            before = reading.value;
        }
        let latest = readings.last().map(|last| kpi.letter(last.value, period_end(&last.period)));
        let heading = part.split("</h3>").next().unwrap();
        assert!(latest.is_none_or(|latest| words(heading).contains(latest)), "{} of {}", kpi.id(), kpi.owner);
        letters.entry(plan_of(kpi.owner)).or_insert_with(BTreeMap::new).insert(kpi.owner.to_owned() + kpi.id(), latest);
    }
    for (plan, letters) in letters {
        let green = letters.values().filter(|letter| **letter == Some("G")).count();
        assert_eq!(
            (green, letters.len()),
            if plan.starts_with(QUANGORA) { (8, 9) } else { (2, 9) },
            "{plan}: {letters:?}"
        );
    }
}
