//! How the four languages count, and write figures, days and lists, beside what Unicode's CLDR says of them
//! (`cldr/table.json`). Where Keyplan means to differ, the test says so and why.

use std::sync::Arc;

use keyplan::diagnostics::{Joined, Tongue};
use keyplan::figures::status::Unit;
use keyplan::language::locale::BUILT_IN;
use keyplan::language::{Format, Locale};
use serde_json::Value as Json;

/// What CLDR says of a language. Our English is that of Britain, where the day comes before the month.
fn cldr(code: &str) -> Json {
    let table: Json = serde_json::from_str(include_str!("cldr/table.json")).unwrap();
    table["languages"][code].clone()
}

fn text(of: &Json, key: &str) -> String {
    of[key].as_str().unwrap_or_else(|| panic!("no {key}")).to_owned()
}

fn format(code: &str) -> Format {
    Format { language: Arc::new(Locale::built_in(code)), currency: "EUR".to_owned(), money_unit: 1 }
}

/// What differs: key and language, what CLDR says, what Keyplan writes.
type Difference = (String, String, String);

fn compare(key: &str, theirs: impl Fn(&Json) -> String, ours: impl Fn(&Format) -> String) -> Vec<Difference> {
    let both = BUILT_IN.into_iter().map(|code| (code, theirs(&cldr(code)), ours(&format(code))));
    both.filter(|(_, theirs, ours)| theirs != ours)
        .map(|(code, theirs, ours)| (format!("{code} {key}"), theirs, ours))
        .collect()
}

/// Every difference is one that is meant.
fn assert_meant(found: &[Difference], meant: &[(&str, &str, &str)]) {
    let found: Vec<(&str, &str, &str)> = found.iter().map(|(at, theirs, ours)| (&**at, &**theirs, &**ours)).collect();
    assert_eq!(found, meant, "found on the left, meant on the right");
}

#[test]
fn numbers_take_the_forms_of_cldr() {
    let mut differ = Vec::new();
    for code in BUILT_IN {
        let (theirs, ours) = (cldr(code), format(code));
        let forms = theirs["plural"].as_object().unwrap();
        // The forms of ours that stand for those of CLDR, in its order: `other` is the last one.
        let named: Vec<&String> = ["zero", "one", "two", "few", "many", "other"]
            .iter()
            .filter_map(|form| forms.keys().find(|known| known == form))
            .filter(|form| code != "fr" || *form != "many")
            .collect();
        for (form, samples) in forms {
            for sample in samples.as_array().unwrap() {
                let place = Tongue::form(&ours, sample.as_i64().unwrap());
                if named.get(place) != Some(&form) {
                    differ.push(format!("{code} {form} {sample}"));
                }
            }
        }
    }
    // A million is "many" in French only for its "de": "1 000 000 de jours". No playbook counts a million of anything, and
    // a third form would be written in each of hundreds of sentences for it.
    assert_eq!(differ, ["fr many 1000000"]);
}

#[test]
fn figures_are_grouped_and_cut_as_cldr_says() {
    let separated = |of: &Json| format!("1{0}234{0}567{1}5", text(of, "group"), text(of, "decimal"));
    assert_meant(&compare("figure", separated, |format| format.number(1_234_567.5, None)), &[]);
    let count = |of: &Json| format!("1{0}000", text(of, "group"));
    assert_meant(&compare("count", count, |format| format.count(1000)), &[]);
}

#[test]
fn a_percent_sign_stands_as_cldr_says() {
    let theirs = |of: &Json| text(of, "percent").replace("#,##0", "5");
    // The sign of percent is a high sign as `;` and `!` are, before which French puts a narrow blank. Both do not break.
    let meant = [("fr percent", "5\u{a0}%", "5\u{202f}%")];
    assert_meant(&compare("percent", theirs, |format| format.value(5.0, Unit::Pct)), &meant);
}

#[test]
fn money_stands_as_cldr_says() {
    let theirs = |of: &Json| text(of, "currency").replace("#,##0.00", "5").replace('¤', "€");
    // Money of plans is in thousands or millions: `9,720 k€`. No sign of such a unit can stand in front, so none does.
    let meant = [("en money", "€5", "5\u{a0}€")];
    assert_meant(&compare("money", theirs, |format| format.money(5.0)), &meant);
}

/// A day by a pattern of CLDR.
fn day_by(of: &Json, key: &str) -> String {
    let month = of["months"][0].as_str().unwrap();
    let pattern = text(of, key).replace("MMM", "{name}").replace("MM", "01").replace('M', "1");
    pattern.replace("dd", "31").replace('d', "31").replace('y', "2026").replace("{name}", month)
}

#[test]
fn days_are_written_in_the_order_of_cldr() {
    let day = "2026-01-31".parse().unwrap();
    let blank = |format: &Format| format.date(day).replace('\u{a0}', " ");
    // Vietnamese and French write days in figures, in the same order. English and Danish name the month, so that nobody
    // takes it for the day.
    let meant = [("vi day", "31 thg 1, 2026", "31/01/2026"), ("fr day", "31 janv. 2026", "31/01/2026")];
    assert_meant(&compare("day", |of| day_by(of, "date_medium"), blank), &meant);
    let figures = compare("day", |of| day_by(of, "date_figures"), blank);
    // Two digits for each month, so that days stand beneath each other in a column.
    let meant = [
        ("en day", "31/01/2026", "31 Jan 2026"),
        ("vi day", "31/1/2026", "31/01/2026"),
        ("da day", "31.1.2026", "31. jan. 2026"),
    ];
    assert_meant(&figures, &meant);
}

#[test]
fn months_have_the_short_names_of_cldr() {
    let theirs = |of: &Json| {
        let names = of["months"].as_array().unwrap();
        names.iter().map(|name| name.as_str().unwrap().replace(' ', "\u{a0}")).collect::<Vec<_>>().join(" ")
    };
    let found = compare("months", theirs, |format| format.language.text("date.months").to_owned());
    let differ: Vec<(&str, Vec<(&str, &str)>)> = found
        .iter()
        .map(|(at, theirs, ours)| (&**at, theirs.split(' ').zip(ours.split(' ')).filter(|(a, b)| a != b).collect()))
        .collect();
    let vietnamese: Vec<(String, String)> = (1..=12).map(|n| (format!("thg\u{a0}{n}"), format!("Th{n}"))).collect();
    let vietnamese: Vec<(&str, &str)> = vietnamese.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(
        differ,
        [
            // Three letters for each month: charts have no room for more.
            ("en months", vec![("Sept", "Sep")]),
            // `Th1` is as common, and fits beneath a column of a chart.
            ("vi months", vietnamese),
            // Four letters need no short form.
            ("da months", vec![("jun.", "juni"), ("jul.", "juli")]),
        ]
    );
}

#[test]
fn lists_are_joined_as_cldr_says() {
    let joined = |of: &Json, key: &str| text(of, key).replace("{0}", "").replace("{1}", "");
    let theirs = |of: &Json| ["list_two", "list_middle", "list_end"].map(|key| joined(of, key)).concat();
    let ours = |format: &Format| {
        let joints = format.joints(Joined::And);
        [joints.two, joints.between, joints.last].concat()
    };
    assert_meant(&compare("list", theirs, ours), &[]);
}

#[test]
fn what_is_quoted_stands_between_the_marks_of_cldr() {
    let signs = |code: &str| {
        let said = crate::sentences::catalogue(code).into_values().collect::<Vec<_>>().concat();
        let all = ["“…”", "«…»", "»…«", "„…“"];
        let holds = |pair: &&str| pair.split('…').all(|sign| said.contains(sign)) && opens(&said, pair);
        all.into_iter().filter(holds).collect::<Vec<_>>()
    };
    let marks = |code: &str| {
        let quotes = cldr(code)["quotes"].clone();
        format!("{}…{}", quotes[0].as_str().unwrap(), quotes[1].as_str().unwrap())
    };
    assert_eq!((signs("vi"), marks("vi")), (vec!["“…”"], "“…”".to_owned()));
    assert_eq!((signs("fr"), marks("fr")), (vec!["«…»"], "«…»".to_owned()));
    // Danish books and papers of business quote with »…«. Those of CLDR are right too, and look like those of English,
    // in which authors of the same page may have quoted.
    assert_eq!((signs("da"), marks("da")), (vec!["»…«"], "“…”".to_owned()));
}

/// Whether the first of two marks opens what is quoted: behind a word, and right before a value or a narrow blank.
fn opens(said: &str, pair: &str) -> bool {
    let first = pair.chars().next().unwrap();
    ["", "\u{202f}", "\u{a0}"].iter().any(|gap| said.contains(&format!(" {first}{gap}{{")))
}

#[test]
fn the_four_languages_run_as_cldr_says() {
    let dir = |of: &Json| if text(of, "order") == "right-to-left" { "rtl" } else { "ltr" }.to_owned();
    assert_meant(&compare("direction", dir, |format| format.language.dir().unwrap_or("ltr").to_owned()), &[]);
}
