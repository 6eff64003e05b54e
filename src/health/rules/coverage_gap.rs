//! KP401: cells of the 3×3 framework that are missing or stale, with the level that has to act.

use crate::config::RuleSettings;
use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::Kind;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at, threshold};
use crate::health::rules::{
    never_looked_at_again, no_senior_interest, nobody_owns_it, not_reviewed, not_rolled, shallow_analysis,
    written_alone,
};
use crate::health::say;
use crate::language::locale::keyed;
use crate::measure::coverage::{Cell, CoveragePart, CoverageState, Limits};
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP401,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold {
            key: "months",
            default: 12.0,
            meaning: "months after which analysis, account file and workshop are stale",
        },
        Threshold {
            key: "roll_months",
            default: 13.0,
            meaning: "months after which a plan that was not rolled is stale",
        },
        Threshold {
            key: "times",
            default: 1.5,
            meaning: "how many times `review_every` may pass since the last review",
        },
        Threshold { key: "sponsor_days", default: 180.0, meaning: "days the sponsor may be unseen" },
        Threshold {
            key: "sponsor_gap_days",
            default: 365.0,
            meaning: "days unseen after which top management is a gap",
        },
        Threshold { key: "ask_days", default: 30.0, meaning: "days an ask may wait for its answer" },
        Threshold { key: "functions", default: 3.0, meaning: "functions of ours that have to own something" },
        Threshold { key: "words", default: 40.0, meaning: "words a text has to have left after the template's" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan with a part of the 3×3 framework that is missing or stale: the stages analysis, strategy and operations; the documents account file, strategy workbook and plan; the levels top management, director, manager and team. Where another rule says what is wrong with a part, this one is silent; the page of the framework shows all nine.",
        matters: "A weak plan is blamed on the account manager. Very often it is another level that owes the next step.",
        settle: "Begin with the level that is named. An account file or a workshop is the team's to make, an approval the director's, a visit the sponsor's.",
        wrong: "# no workshop",
        right: "[[workshops]]\ndate = 2025-11-18\noutput = \"Two decisions with their price.\"",
    },
    find,
};

/// The thresholds of the nine cells as the site sets them. The coverage page uses them too, so that both say the same.
pub(crate) fn limits(settings: &RuleSettings) -> Limits {
    let limit = |key| threshold(settings, &RULE, key);
    Limits {
        months: limit("months"),
        roll_months: limit("roll_months"),
        times: limit("times"),
        sponsor_days: limit("sponsor_days"),
        sponsor_gap_days: limit("sponsor_gap_days"),
        ask_days: limit("ask_days"),
        functions: limit("functions"),
        words: limit("words"),
    }
}

/// Rules that report the same gap in more detail. If one of them has a finding on a thing of this kind, this rule does
/// not report the cell.
static SAID: &[(CoveragePart, Kind, &Rule)] = &[
    (CoveragePart::Analysis, Kind::Account, &shallow_analysis::RULE),
    (CoveragePart::Analysis, Kind::Situation, &shallow_analysis::RULE),
    (CoveragePart::Operations, Kind::Plan, &never_looked_at_again::RULE),
    (CoveragePart::Operations, Kind::Plan, &not_reviewed::RULE),
    (CoveragePart::Workbook, Kind::Plan, &written_alone::RULE),
    (CoveragePart::Plan, Kind::Plan, &not_rolled::RULE),
    (CoveragePart::TopManagement, Kind::Account, &no_senior_interest::RULE),
    (CoveragePart::Team, Kind::Account, &nobody_owns_it::RULE),
];

/// Whether a more detailed rule reports the gap of a cell.
fn is_said(context: &RuleContext<'_>, plan: ThingId, part: CoveragePart) -> bool {
    let Some(account) = context.thing(plan).account else { return false };
    SAID.iter().filter(|(of, ..)| *of == part).any(|(_, kind, rule)| {
        let things: &[ThingId] = match kind {
            Kind::Plan => &[plan],
            Kind::Account => &[account],
            _ => &context.edition.beneath(account).situation,
        };
        things.iter().any(|thing| !rule.findings(context, *thing).is_empty())
    })
}

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(cells) = context.coverage(id) else { return };
    let is_open = |cell: &&Cell| {
        matches!(cell.state, CoverageState::Gap | CoverageState::Stale) && !is_said(context, id, cell.part)
    };
    let open: Vec<&Cell> = cells.iter().filter(is_open).collect();
    if open.is_empty() {
        return;
    }
    let said =
        |cell: &&Cell| say!("{part} ({evidence})", part = keyed(cell.part.key()), evidence = cell.evidence.to_value());
    let said: Vec<Message> = open.iter().map(said).collect();
    let message = say!(
        "{count|# part of the framework is|# parts of the framework are} missing or stale: {parts}",
        count = open.len(),
        parts = say::few(&said, 4)
    );
    let finding = at(&RULE, Level::Note, thing, thing.document.opening.clone(), message);
    let mut owes: Vec<_> = open.iter().map(|cell| cell.owes).collect();
    owes.sort_unstable();
    owes.dedup();
    findings.push(owes.into_iter().fold(finding, |finding, level| {
        let parts: Vec<_> = open.iter().filter(|cell| cell.owes == level).map(|cell| keyed(cell.part.key())).collect();
        let level = keyed(level.key());
        finding.hint(say!("the next step is owed by {level}: {parts}", level, parts = say::listed(&parts)))
    }));
}
