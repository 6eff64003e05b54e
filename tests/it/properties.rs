//! What holds for all rules, on random playbooks: nothing is found where nothing is, days that pass do to findings what
//! the rule says, and a name is only a name.

use std::collections::{BTreeMap, BTreeSet};

use crate::edges::EDGES;
use crate::rules::edit::{Edit, add, file as whole, set, unset};
use crate::rules::plans::TWIN;
use crate::rules::{
    ACCOUNT, DELIVERIES, JANUARY, JULY, OCTOBER, PLAN, Playbook, RANGE, SHELF, SHELVES_FIRST, SITE, TRIAL_FIRST, base,
};
use crate::support::{Dice, Site, tree};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use keyplan::diagnostics::{Code, Level};
use keyplan::edition::{self, Edition};
use keyplan::health::{self, Time};
use keyplan::language::{Format, Locale};
use keyplan::load::disk::Disk;
use keyplan::project::Project;
use rayon::prelude::*;

/// The day of the starter.
const TODAY: Date = date(2026, 1, 31);

/// The files of a playbook by path.
type Files = BTreeMap<String, String>;

/// The starter playbook.
fn starter() -> Files {
    let files = tree(Site::starter().root()).into_iter();
    files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

/// A playbook compiled; none where its files are broken.
fn compiled(files: &Files) -> Option<(Edition, health::WordLists)> {
    let site = Site::in_memory();
    for (path, text) in files {
        site.write(path, text.as_bytes());
    }
    let mut project = Project::open(Disk::new(site.root())).unwrap();
    let compiled = project.compile(false);
    let broken = compiled.findings.iter().any(|it| it.level == Level::Error);
    (!broken).then(|| (edition::internal(&compiled.playbook), project.words()))
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
fn found(edition: &Edition, today: Date, words: &health::WordLists) -> Vec<Row> {
    let row = |it: &keyplan::diagnostics::Finding| Row {
        code: it.code,
        place: format!("{}:{}", it.span.path, it.span.range().start),
        level: it.level,
        message: it.message.to_string(),
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
    let plan = file(place).split("/objectives/").next().unwrap_or("").trim_end_matches("/_index.md");
    let by_plan = |louder: Code| {
        now.iter().any(|row| row.code == louder && file(&row.place).trim_end_matches("/_index.md") == plan)
    };
    match code {
        Code::KP301 => by(Code::KP310),
        Code::KP306 => by(Code::KP304),
        Code::KP403 | Code::KP404 => by(Code::KP718),
        Code::KP703 => by_plan(Code::KP304) || by_plan(Code::KP306),
        Code::KP712 => now.iter().any(|row| row.code == Code::KP713),
        _ => false,
    }
}

fn file(place: &str) -> &str {
    place.rsplit_once(':').map_or(place, |(file, _)| file)
}

/// These two say that none of their findings goes away by itself, and some do: the reviews without the customer lie too
/// far behind to count, and the year ends whose sales the pillars do not bring.
const SAY_TOO_MUCH: &[Code] = &[Code::KP307, Code::KP706];

/// Lets days pass, and compares what each rule finds with what it says about them. Gives the rules that found anything.
fn let_days_pass(edition: &Edition, words: &health::WordLists) -> BTreeSet<Code> {
    let mut met = BTreeSet::new();
    let mut before: Vec<Row> = found(edition, TODAY, words);
    for step in [1, 20, 45, 61, 90, 121, 181, 240, 366, 500, 740, 1100] {
        let now = found(edition, TODAY.checked_add(step.days()).unwrap(), words);
        for row in &before {
            met.insert(row.code);
            let still = now.iter().any(|it| it.code == row.code && it.place == row.place && it.level >= row.level);
            match health::time(row.code) {
                Some(Time::Constant) => assert!(now.contains(row), "{step} days later {row:?} has changed"),
                Some(Time::Ripens) if !SAY_TOO_MUCH.contains(&row.code) => {
                    let excused = is_silenced(row.code, &row.place, &now);
                    assert!(still || excused, "{step} days later {row:?} is gone");
                }
                _ => {}
            }
        }
        let new = |row: &&Row| health::time(row.code) == Some(Time::Constant) && !before.contains(row);
        assert_eq!(now.iter().find(new), None, "{step} days later");
        before = now;
    }
    met
}

#[test]
fn days_that_pass_do_to_findings_what_their_rule_says() {
    let base = starter();
    let mut dice = Dice(11);
    let mut tried = 0;
    for _ in 0..25 {
        let files = mutated(&base, &mut dice);
        let Some((edition, words)) = compiled(&files) else { continue };
        tried += 1;
        let_days_pass(&edition, &words);
    }
    assert!(tried > 12, "most of what the dice give is broken: {tried} of 25 are whole");
}

/// What the rules find that find nothing at the edges of thresholds.
const MORE: &[Edit<'static>] = &[
    unset(PLAN, "signed"),                                                                // KP209
    unset(TRIAL_FIRST, "sacrifices"),                                                     // KP212
    set(SHELVES_FIRST, "until", "2027-01-26"),                                            // KP215
    unset(PLAN, "scenarios.sc3.owner"),                                                   // KP218
    set(SHELF, "drivers", "[\"price_depth\"]"),                                           // KP219
    set(PLAN, "requests.rq1.quantity", "101"),                                            // KP501
    unset(PLAN, "requests.rq1.cost"),                                                     // KP503
    set(PLAN, "requests.rq1.status", "approved"),                                         // KP504
    set(ACCOUNT, "alignment.2026-01-16.raters", "[\"anna\"]"),                            // KP513
    set("people/anna.md", "role", "hunter"),                                              // KP601
    set("people/anna.md", "kpi_families", "[\"shopper\"]"),                               // KP602
    set(SITE, "rules.KP603", "{ accounts = 0 }"),                                         // KP603
    set(ACCOUNT, "stage", "integrated"),                                                  // KP604
    set(SHELVES_FIRST, "kam_role", "absent"),                                             // KP605
    set(TRIAL_FIRST, "kam_role", "prepares"),                                             // KP605
    set(ACCOUNT, "contacts.iris.coverage", "none"),                                       // KP611
    set(ACCOUNT, "contacts.jan.coverage", "none"),                                        // KP611
    set(ACCOUNT, "contacts.jan.support", "0"),                                            // KP614
    set(JANUARY, "changes.0.from", "15"),                                                 // KP224
    set(JANUARY, "changes.0.to", "17"),                                                   // KP224
    set(PLAN, "pillars.promotion.target", "80"),                                          // KP222
    set(PLAN, "investment", "0"),                                                         // KP726
    add(PLAN, "terms", "id = \"base\"\ntitle = \"Base\"\nkind = \"fixed\"\namount = 80"), // KP726, KP727
    unset(PLAN, "kpis.gmroi.target"),                                                     // KP701
    set(DELIVERIES, "kpis.otif.target", "90"),                                            // KP702
    set(RANGE, "kpis.wtd_dist.target", "101"),                                            // KP704
    set(SITE, "rules.KP705", "{ objective = 0 }"),                                        // KP705
    set(JULY, "readings.shelf.status", "green"),                                          // KP708
    set(OCTOBER, "readings.shelf.status", "amber"),                                       // KP709
    TWIN,                                                                                 // KP719
];

/// A table that says another thing than a review.
const TWICE: Edit<'static> =
    whole("accounts/north/2025/readings.csv", "objective,kpi,period,value,note\nshelf,osa,2025-Q4,94.1,\n");

/// And what they find that other findings among those silence.
const ALSO: &[Edit<'static>] = &[
    TWICE,                                       // KP714
    set(SITE, "rules.KP205", "{ actions = 5 }"), // KP205
    set(SHELF, "goals", "[\"g1\"]"),             // KP221
    set(DELIVERIES, "goals", "[\"g1\"]"),        // KP221
    set(ACCOUNT, "stage", "exploratory"),        // KP604
    unset(OCTOBER, "decided"),                   // KP711
    unset(JANUARY, "decided"),                   // KP711
    unset(JANUARY, "changes"),                   // KP711
];

#[test]
fn every_rule_is_right_about_days_that_pass() {
    let playbooks = EDGES.iter().map(|edge| (edge.playbook)()).chain([base().with(MORE), base().with(ALSO)]);
    let playbooks: Vec<Playbook> = playbooks.collect();
    let met = playbooks.par_iter().map(|playbook| {
        let (edition, words) = compiled(&playbook.files()).unwrap();
        let_days_pass(&edition, &words)
    });
    let met: BTreeSet<Code> = met.flatten_iter().collect();
    let rules = Code::ALL.iter().copied().filter(|code| health::time(*code).is_some());
    assert_eq!(rules.filter(|code| !met.contains(code)).collect::<Vec<_>>(), [], "these have found nothing");
}

#[test]
fn the_explanation_of_a_rule_says_what_days_that_pass_do() {
    for code in Code::ALL.iter().filter(|code| health::time(**code).is_some()) {
        let text =
            health::explain(*code, &Format::of(Locale::english())).split_whitespace().collect::<Vec<_>>().join(" ");
        let said = [
            (Time::Constant, "As days pass Nothing changes: it says the same on any day."),
            (Time::Ripens, "As days pass Findings appear and become more serious; none goes away by itself."),
            (Time::Passes, "As days pass Findings come and go: what is long past stops counting,"),
        ];
        let said: Vec<Time> = said.iter().filter(|(_, sentence)| text.contains(sentence)).map(|said| said.0).collect();
        assert_eq!(said, health::time(*code).into_iter().collect::<Vec<_>>(), "{}", code.text());
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
        let Some((edition, words)) = compiled(&files) else { continue };
        let names = names(&files);
        let other: Files = files.iter().map(|(path, text)| (renamed(path, &names), renamed(text, &names))).collect();
        assert_ne!(files, other);
        let (after, _) = compiled(&other).unwrap();
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
