//! A playbook written from the guide alone, by somebody who had not read the rules. One plan is in order: nothing is found
//! in it. The other has faults planted in it: all of them are found.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Site, tree};

/// What was planted in Brack's plan, in the words of whoever planted it.
const PLANTED: &[(&str, &str)] = &[
    ("KP209", "signed by us alone"),
    ("KP204", "everything is 6 % more"),
    ("KP206", "objectives from history and a quota"),
    ("KP211", "a decision that is a slogan"),
    ("KP212", "a decision that gives nothing up"),
    ("KP213", "an objective that serves nothing"),
    ("KP215", "a decision for a year and a half"),
    ("KP216", "decisions without a scenario, a great risk without one"),
    ("KP217", "a trigger that has held since September"),
    ("KP218", "a scenario without an owner"),
    ("KP219", "work on what was given up"),
    ("KP302", "written by one, without a workshop"),
    ("KP303", "no sponsor, an ask that waits, an approval by the manager himself"),
    ("KP305", "nothing beyond the end of the year"),
    ("KP306", "no review since October"),
    ("KP307", "nothing in it is for the customer"),
    ("KP310", "an objective and a scenario without an owner"),
    ("KP402", "three parts of the situation missing, one from 2023"),
    ("KP501", "240 days wanted of 200"),
    ("KP502", "somebody promised at 115 %"),
    ("KP503", "a request granted without its case"),
    ("KP504", "and without a reason"),
    ("KP512", "a round of alignment from last June"),
    ("KP513", "by one rater, all fours"),
    ("KP514", "and no evidence"),
    ("KP601", "managed by a hunter"),
    ("KP602", "who is not measured by what he sells"),
    ("KP605", "and leads no decision"),
    ("KP611", "one covered contact"),
    ("KP612", "no executive met"),
    ("KP613", "nor anybody who matters, lately"),
    ("KP614", "nobody who doubts us"),
    ("KP701", "a KPI without a target"),
    ("KP702", "a target on the wrong side of its baseline"),
    ("KP704", "a share of 104 %"),
    ("KP706", "pillars that add up to more than the year"),
    ("KP707", "quarters that add up to less than it"),
    ("KP708", "a review that calls a red quarter green"),
    ("KP711", "reviews that decide nothing"),
    ("KP713", "an action from last March"),
];

/// Findings that nobody planted, and that are right: they follow from what was planted.
const FOLLOWS: &[&str] = &["KP201", "KP214", "KP226", "KP309", "KP404"];

/// What is found: the code and the file of each finding.
fn found() -> Vec<(String, String)> {
    let site = Site::in_memory();
    for (path, bytes) in tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/planted")) {
        site.write(&path, &bytes);
    }
    let run = site.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    json["findings"].as_array().unwrap().iter().map(|it| (text(&it["code"]), text(&it["file"]))).collect()
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let found: BTreeSet<String> = found().into_iter().map(|(code, _)| code).collect();
    let wanted: BTreeSet<String> =
        PLANTED.iter().map(|(code, _)| *code).chain(FOLLOWS.iter().copied()).map(str::to_owned).collect();
    let said = |code: &String| {
        PLANTED.iter().find(|row| row.0 == code).map_or(code.clone(), |row| format!("{}, {}", row.0, row.1))
    };
    let missed: Vec<String> = wanted.difference(&found).map(said).collect();
    let false_alarms: Vec<&String> = found.difference(&wanted).collect();
    assert!(missed.is_empty() && false_alarms.is_empty(), "missed: {missed:#?}\nfalse alarms: {false_alarms:#?}");
}

#[test]
fn a_plan_in_order_is_left_alone() {
    let orrin: Vec<_> = found().into_iter().filter(|(_, file)| file.contains("accounts/orrin/")).collect();
    assert_eq!(orrin, []);
}
