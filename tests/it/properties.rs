//! What holds for all rules, on random playbooks: nothing is said about nothing, days that pass do what each rule
//! says they do, names are only names, and every number of `[rules]` has its edge where it says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::{Dice, Site};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use keyplan::config::RuleSetting;
use keyplan::diagnostics::{Code, Level};
use keyplan::edition::{self, Edition};
use keyplan::health::{self, Time};
use keyplan::project::{self, Texts};

/// The day of the starter.
const TODAY: Date = date(2026, 1, 31);

/// The files of a playbook by path.
type Files = BTreeMap<String, String>;

/// The starter playbook.
fn starter() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = crate::support::tree(&root.join("content")).into_iter();
    let mut files: Files =
        content.filter_map(|(path, bytes)| Some((format!("content/{path}"), String::from_utf8(bytes).ok()?))).collect();
    files.insert("site.toml".to_owned(), std::fs::read_to_string(root.join("site.toml")).unwrap());
    files
}

/// A playbook compiled, with numbers of its rules changed; none where its files are broken.
fn compiled(files: &Files, rules: &[(Code, &str, f64)]) -> Option<(Edition, health::Words)> {
    let site = Site::in_memory();
    for (path, text) in files {
        site.write(path, text.as_bytes());
    }
    let mut texts = Texts::default();
    let mut config = project::settings(site.root(), &mut texts).unwrap();
    for (code, key, value) in rules {
        let thresholds = vec![((*key).to_owned(), *value)];
        config.rules.0.push(RuleSetting { code: *code, ceiling: None, thresholds });
    }
    let compiled = project::compile(site.root(), config, false, &mut texts);
    let broken = compiled.findings.iter().any(|it| it.level == Level::Error);
    (!broken).then(|| (edition::internal(&compiled.playbook), project::words(site.root())))
}

/// A finding, without its hints.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    code: Code,
    /// The file, and where in it.
    place: String,
    level: Level,
    message: String,
}

/// What is found on a day.
fn found(edition: &Edition, today: Date, words: &health::Words) -> Vec<Row> {
    let row = |it: &keyplan::diagnostics::Finding| Row {
        code: it.code,
        place: format!("{}:{}", it.span.path, it.span.range().start),
        level: it.level,
        message: it.message.clone(),
    };
    health::check(edition, today, words).findings().map(row).collect()
}

/// Keys that nothing else needs: without them a playbook is poorer, not broken.
const OPTIONAL: &[&str] = &[
    "owner",
    "goals",
    "serves",
    "sponsor",
    "director",
    "manager",
    "contributors",
    "output",
    "last_met",
    "evidence",
    "sacrifices",
    "prioritises",
    "supplier_role",
    "next",
    "cost",
    "benefit",
    "granted",
    "answered",
    "within_days",
    "milestones",
    "target",
    "kam_role",
    "coverage",
    "as_of",
    "rolled",
    "follows",
    "approved",
    "signed",
    "done",
    "due",
];

/// A playbook with some things in it changed at random: a key gone, a file older, a number other, a person leaving.
fn mutated(files: &Files, dice: &mut Dice) -> Files {
    let mut files = files.clone();
    let paths: Vec<String> = files.keys().filter(|path| path.starts_with("content/")).cloned().collect();
    for _ in 0..4 + dice.roll(16) {
        let path = &paths[dice.roll(paths.len())];
        let (kind, amount) = (dice.roll(4), dice.roll(400));
        let text = files.get_mut(path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let end = lines.iter().skip(1).position(|line| line == "+++").unwrap();
        let key = |line: &str| line.split_once(" = ").map(|(key, _)| key.to_owned());
        let at = 1 + dice.roll(end);
        let days = i32::try_from(amount).unwrap().days();
        match kind {
            0 => {
                for line in &mut lines[1..=end] {
                    let value = line.split_once(" = ").and_then(|(_, value)| value.parse::<Date>().ok());
                    if let Some(day) = value.filter(|day| *day <= TODAY) {
                        *line = line.replace(&day.to_string(), &day.checked_sub(days).unwrap().to_string());
                    }
                }
            }
            1 => {
                let number = lines[at].split_once(" = ").and_then(|(_, value)| value.parse::<f64>().ok());
                if let (Some(number), Some(key)) = (number, key(&lines[at])) {
                    lines[at] = format!(
                        "{key} = {}",
                        (number * 2.0 * f64::from(u16::try_from(amount).unwrap()) / 400.0).round()
                    );
                }
            }
            2 if path.starts_with("content/people/") => {
                let day = TODAY.checked_add(days).unwrap();
                lines.retain(|line| !line.starts_with("until = "));
                lines.insert(1, format!("until = {day}"));
            }
            _ => {
                if key(&lines[at]).is_some_and(|key| OPTIONAL.contains(&key.as_str())) {
                    lines.remove(at);
                }
            }
        }
        *text = lines.join("\n") + "\n";
    }
    files
}

/// Whether a finding that is gone was only silenced by one that says more.
fn is_silenced(code: Code, place: &str, now: &[Row]) -> bool {
    let by = |louder: Code| now.iter().any(|row| row.code == louder && file(&row.place) == file(place));
    code == Code::KP301 && by(Code::KP310)
}

fn file(place: &str) -> &str {
    place.rsplit_once(':').map_or(place, |(file, _)| file)
}

#[test]
fn days_that_pass_do_to_findings_what_their_rule_says() {
    let base = starter();
    let mut dice = Dice(11);
    let mut tried = 0;
    for _ in 0..25 {
        let files = mutated(&base, &mut dice);
        let Some((edition, words)) = compiled(&files, &[]) else { continue };
        tried += 1;
        let mut before: Vec<Row> = found(&edition, TODAY, &words);
        for step in [1, 20, 45, 61, 90, 121, 181, 240, 366, 500, 740, 1100] {
            let now = found(&edition, TODAY.checked_add(step.days()).unwrap(), &words);
            for row in &before {
                let still = now.iter().any(|it| it.code == row.code && it.place == row.place && it.level >= row.level);
                match health::time(row.code) {
                    Some(Time::Constant) => assert!(now.contains(row), "{step} days later {row:?} has changed"),
                    Some(Time::Ripens) => {
                        let excused = is_silenced(row.code, &row.place, &now);
                        assert!(still || excused, "{step} days later {row:?} is gone");
                    }
                    Some(Time::Passes) | None => {}
                }
            }
            let new = |row: &&Row| health::time(row.code) == Some(Time::Constant) && !before.contains(row);
            assert_eq!(now.iter().find(new), None, "{step} days later");
            before = now;
        }
    }
    assert!(tried > 12, "most of what the dice give is broken: {tried} of 25 are whole");
}

#[test]
fn a_rule_says_what_days_that_pass_do() {
    for code in Code::ALL.iter().filter(|code| health::time(**code).is_some()) {
        assert!(health::explain(*code).contains("\nAs days pass\n"), "{}", code.text());
    }
}

#[test]
fn nothing_is_found_in_an_empty_playbook() {
    let site = Site::empty();
    assert_eq!(site.run(&["init", "bare", "--bare"]).code, 0);
    let bare = site.run(&["-C", "bare", "check", "--today", "2030-01-01"]);
    assert_eq!((bare.code, bare.out.as_str()), (0, ""), "{}", bare.err);
    site.write("site.toml", b"title = \"Plans\"\nsupplier = \"S\"\n");
    site.write("content/.keep", b"");
    let nothing = site.run(&["check", "--select", "plan", "--today", "2030-01-01"]);
    assert_eq!(nothing.out, "", "{}", nothing.err);
}

/// The ids of a playbook that no prose uses as a word: those of two words or more, and the accounts.
fn names(files: &Files) -> Vec<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for path in files.keys().filter_map(|path| path.strip_prefix("content/")?.strip_suffix(".md")) {
        let path = path.trim_end_matches("/_index");
        let short = path.rsplit('/').next().unwrap();
        let is_account = path.starts_with("accounts/") && path.matches('/').count() == 1;
        if is_account || short.contains('-') && !short.starts_with(|first: char| first.is_ascii_digit()) {
            names.insert(short.to_owned());
        }
    }
    names.into_iter().collect()
}

/// A text with whole names in it replaced, so that their order stays as it was.
fn renamed(text: &str, names: &[String]) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if is_part(c) {
            word.push(c);
            continue;
        }
        out.push_str(&word);
        if names.contains(&word) {
            out.push_str("-ny");
        }
        word.clear();
        out.push(c);
    }
    out.pop();
    out
}

#[test]
fn a_name_is_only_a_name() {
    let base = starter();
    let mut dice = Dice(5);
    for turn in 0..8 {
        let files = if turn == 0 { base.clone() } else { mutated(&base, &mut dice) };
        let Some((edition, words)) = compiled(&files, &[]) else { continue };
        let names = names(&files);
        let other: Files = files.iter().map(|(path, text)| (renamed(path, &names), renamed(text, &names))).collect();
        assert_ne!(files, other);
        let (after, _) = compiled(&other, &[]).unwrap();
        let said = |edition: &Edition| -> BTreeSet<(Code, String, String)> {
            let rows = found(edition, TODAY, &words);
            rows.into_iter().map(|row| (row.code, file(&row.place).to_owned(), row.message)).collect()
        };
        let wanted: BTreeSet<_> = said(&edition)
            .into_iter()
            .map(|(code, file, message)| (code, renamed(&file, &names), renamed(&message, &names)))
            .collect();
        assert_eq!(said(&after), wanted);
    }
}

/// Thresholds at a figure of the starter: the rule, its key, the figure, and whether a figure that is exactly the
/// threshold is found.
const EDGES: &[(&str, &str, f64, bool)] = &[
    ("KP201", "days", 407.0, true),
    ("KP201", "tactical", 3.0, true),
    ("KP201", "strategic_share", 2.0 / 7.0, false),
    ("KP202", "share", 11.0 / 19.0, false),
    ("KP204", "targets", 3.0, true),
    ("KP204", "points", 1.0 / 31.0, true),
    ("KP205", "share", 3.0 / 5.0, false),
    ("KP206", "habit", 2.0 / 5.0, false),
    ("KP207", "days", 105.0, true),
    ("KP211", "words", 7.0, true),
    ("KP212", "priorities", 2.0, false),
    ("KP216", "risk", 15.0, true),
    ("KP217", "days", 123.0, false),
    ("KP301", "share", 5.0 / 18.0, false),
    ("KP301", "error_share", 8.0 / 11.0, false),
    ("KP301", "functions", 6.0, false),
    ("KP301", "items", 11.0, true),
    ("KP301", "days", 407.0, false),
    ("KP302", "people", 5.0, false),
    ("KP302", "functions", 4.0, false),
    ("KP303", "days", 16.0, false),
    ("KP303", "error_days", 395.0, false),
    ("KP303", "ask_days", 9.0, false),
    ("KP305", "points", 1.0, true),
    ("KP305", "error_points", 4.0, true),
    ("KP305", "few_months", 23.0, false),
    ("KP305", "due_months", 23.0, true),
    ("KP305", "due_share", 4.0 / 7.0, false),
    ("KP305", "sales_share", 1.0 / 9.0, false),
    ("KP305", "relational_share", 3.0 / 7.0, false),
    ("KP306", "times", 92.0 / 91.25, false),
    ("KP307", "share", 1.0, false),
    ("KP307", "error_share", 1.0 / 5.0, false),
    ("KP307", "kpi_share", 2.0 / 3.0, false),
    ("KP402", "assumed_share", 1.0 / 3.0, false),
    ("KP402", "analysis_days", 5.0, false),
    ("KP403", "share", 3.0 / 8.0, false),
    ("KP401", "ask_days", 16.0, false),
    ("KP401", "months", 8.0 / 31.0, false),
    ("KP401", "roll_months", 12.0 + 30.0 / 31.0, false),
    ("KP401", "times", 9.0 / 91.25, false),
    ("KP401", "functions", 2.0, false),
    ("KP401", "sponsor_days", 16.0, false),
    ("KP401", "sponsor_gap_days", 395.0, false),
    ("KP401", "words", 82.0, false),
    ("KP502", "full", 100.0, false),
    ("KP502", "beyond", 120.0, false),
    ("KP511", "low", 2.0, true),
    ("KP511", "fall", 1.0, true),
    ("KP511", "falls", 1.0, true),
    ("KP512", "days", 8.0, false),
    ("KP603", "accounts", 1.0, false),
    ("KP603", "segment_a", 1.0, false),
    ("KP611", "contacts", 1.0, true),
    ("KP612", "days", 16.0, false),
    ("KP613", "influence", 5.0, true),
    ("KP613", "days", 9.0, false),
    ("KP705", "objective", 2.0, false),
    ("KP705", "plan", 9.0, false),
    ("KP711", "reviews", 2.0, true),
];

/// Thresholds whose edge a test of `rules/` holds, with a playbook of its own.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("KP202", "error_share", "seven_tenths_of_what_reviews_deal_with_may_be_operational"),
    ("KP202", "entries", "a_dozen_entries_have_to_be_there_before_they_are_judged"),
    ("KP202", "months", "what_reviews_dealt_with_longer_ago_counts_no_more"),
    ("KP203", "titles", "four_of_five_titles_of_last_year_make_a_copy_and_strategy_may_stay"),
    ("KP203", "objectives", "two_titles_prove_nothing"),
    ("KP203", "likeness", "a_text_is_a_copy_when_it_is_85_per_cent_alike"),
    ("KP203", "texts", "three_of_five_texts_of_last_year_make_a_copy_whatever_its_figures"),
    ("KP205", "actions_a_pillar", "a_pillar_carries_five_open_actions"),
    ("KP205", "actions", "an_account_carries_twenty_open_actions"),
    ("KP206", "early", "a_quarter_of_the_actions_may_begin_before_their_decision"),
    ("KP208", "months", "a_plan_has_twelve_months_before_it_is_called_mute"),
    ("KP208", "readings", "a_plan_all_green_speaks_of_its_strategy"),
    ("KP213", "hygiene_share", "a_fifth_of_the_objectives_may_be_hygiene"),
    ("KP214", "days", "a_decision_is_served_by_an_open_objective_after_sixty_days"),
    ("KP214", "reviews", "one_of_two_quarterly_reviews_names_a_decision"),
    ("KP215", "months", "a_strategic_decision_holds_for_two_years"),
    ("KP302", "months", "a_plan_needs_a_workshop_in_twelve_months"),
    ("KP304", "days", "an_approved_plan_is_reviewed_within_ninety_days"),
    ("KP304", "error_days", "an_approved_plan_is_reviewed_within_ninety_days"),
    ("KP305", "months", "a_plan_with_two_points_is_short_term"),
    ("KP306", "error_times", "a_review_is_late_after_one_and_a_half_times_the_rhythm"),
    ("KP306", "months", "a_gap_that_ended_more_than_a_year_ago_is_forgotten"),
    ("KP307", "months", "a_plan_reviewed_without_the_customer_is_about_us"),
    ("KP308", "days", "a_draft_is_kept_close_after_sixty_days"),
    ("KP309", "parts", "a_plan_of_parts_that_say_nothing_fills_boxes"),
    ("KP309", "error_parts", "a_plan_of_parts_that_say_nothing_fills_boxes"),
    ("KP309", "words", "a_plan_of_parts_that_say_nothing_fills_boxes"),
    ("KP309", "template_share", "a_plan_of_parts_that_say_nothing_fills_boxes"),
    ("KP309", "likeness", "a_plan_of_parts_that_say_nothing_fills_boxes"),
    ("KP309", "days", "a_plan_of_parts_that_say_nothing_fills_boxes"),
    ("KP310", "share", "items_that_nobody_owns_are_counted"),
    ("KP310", "error_share", "items_that_nobody_owns_are_counted"),
    ("KP402", "months", "a_part_of_the_situation_is_renewed_every_year"),
    ("KP402", "error_months", "a_part_of_the_situation_is_renewed_every_year"),
    ("KP404", "months", "a_plan_is_rolled_within_thirteen_months"),
    ("KP404", "error_months", "a_plan_is_rolled_within_thirteen_months"),
    ("KP514", "high", "a_four_needs_a_sentence_of_evidence"),
    ("KP703", "times", "a_reading_is_stale_after_one_and_a_half_times_the_rhythm_of_reviews"),
    ("KP706", "tolerance", "the_pillars_bring_what_sales_are_to_grow_by"),
    ("KP707", "tolerance", "four_quarters_are_their_year"),
    ("KP712", "share", "more_than_a_fifth_of_the_open_actions_past_their_day"),
    ("KP713", "reviews", "an_action_that_three_reviews_found_open_is_a_zombie"),
];

/// How much a rule finds with one of its numbers changed; KP401 is asked for its cells, since not all of them are found.
fn weight(files: &Files, code: Code, key: &str, value: f64) -> usize {
    let (edition, words) = compiled(files, &[(code, key, value)]).unwrap();
    let health = health::check(&edition, TODAY, &words);
    if code == Code::KP401 {
        return health.coverage().iter().flat_map(|(_, cells)| cells.iter()).map(|cell| cell.state as usize).sum();
    }
    health.findings().filter(|it| it.code == code).map(|it| 1 + it.level as usize).sum()
}

#[test]
fn a_figure_that_is_exactly_the_threshold_falls_on_its_side() {
    const HAIR: f64 = 1e-6;
    let files = starter();
    for (name, key, edge, is_found) in EDGES {
        let code = Code::parse(name).unwrap();
        let [below, at, above] = [edge - HAIR, *edge, edge + HAIR].map(|value| weight(&files, code, key, value));
        assert_ne!(below, above, "{name} {key}: {edge} is no edge");
        let wanted = if *is_found { below.max(above) } else { below.min(above) };
        assert_eq!(at, wanted, "{name} {key}: {below} below {edge}, {above} above it");
    }
}

#[test]
fn every_threshold_has_a_test_at_its_edge() {
    let tests = ["tiers", "pitfalls", "numbers", "people"].map(|name| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/rules/{name}.rs"));
        std::fs::read_to_string(file).unwrap()
    });
    for (code, key, test) in ELSEWHERE {
        assert!(tests.iter().any(|text| text.contains(&format!("fn {test}()"))), "{code} {key}: no test {test}");
    }
    let mut held: Vec<(&str, &str)> = EDGES.iter().map(|row| (row.0, row.1)).collect();
    held.extend(ELSEWHERE.iter().map(|row| (row.0, row.1)));
    held.sort_unstable();
    let thresholds = |code: &Code| health::thresholds(*code).iter().map(|it| (code.text(), it.key)).collect::<Vec<_>>();
    let mut all: Vec<(&str, &str)> = Code::ALL.iter().flat_map(thresholds).collect();
    all.sort_unstable();
    assert_eq!(held, all);
}
