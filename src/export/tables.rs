//! The tables of the export: which lists they are made from, and what Keyplan adds to them.

use jiff::civil::Date;

use crate::diagnostics::Message;
use crate::diagnostics::report::Positions;
use crate::document::model::account::Contract;
use crate::document::model::objective::ActionState;
use crate::document::model::{Entity, Kind};
use crate::document::plain::Plain;
use crate::edition::Audience;
use crate::export::{ComputedColumn, ExportContext, RowSource, RowSubject, Table};
use crate::figures::sort::sort_by_key;
use crate::measure::cadence::{self, NextReview};
use crate::measure::{followed, late, triggers};
use crate::playbook::Reading;

const fn things(name: &'static str, one: &'static str, kind: Kind, about: &'static str) -> Table {
    Table { name, one, about, rows: RowSource::Things(kind), more: &[] }
}

const fn items(
    name: &'static str,
    one: &'static str,
    kinds: &'static [Kind],
    list: &'static str,
    about: &'static str,
) -> Table {
    Table { name, one, about, rows: RowSource::Items(kinds, list), more: &[] }
}

/// A column of a table whose rows are made here.
const fn made(name: &'static str, holds: &'static str, about: &'static str) -> ComputedColumn {
    ComputedColumn { name, holds, about, of: |_, _| Plain::Nothing }
}

const PLAN: &[Kind] = &[Kind::Plan];
const ACCOUNT: &[Kind] = &[Kind::Account];
const REVIEW: &[Kind] = &[Kind::Review];

/// Every table, in the order of the export.
pub static TABLES: &[Table] = &[
    Table {
        more: &[
            ComputedColumn { name: "last_review", holds: "day", about: "the day of the last review", of: last_review },
            ComputedColumn { name: "next_review", holds: "day", about: "the day of the next review", of: next_review },
            ComputedColumn {
                name: "next_expected",
                holds: "yes or no",
                about: "whether nobody has said that day: it follows from `review_every`",
                of: next_expected,
            },
            ComputedColumn {
                name: "followed",
                holds: "id of a plan",
                about: "the plan that is followed",
                of: followed,
            },
        ],
        ..things("accounts", "account", Kind::Account, "A key account.")
    },
    items("goals", "goal", ACCOUNT, "goals", "A goal of the customer’s own."),
    items("contacts", "contact", ACCOUNT, "contacts", "A person at the customer, on the stakeholder map."),
    Table {
        more: &[
            ComputedColumn { name: "notice", holds: "day", about: "the last day to give notice", of: notice },
            ComputedColumn {
                name: "days_late",
                holds: "number",
                about: "days past that day, while no objective, decision or scenario names it",
                of: contract_late,
            },
        ],
        ..items("contracts", "contract", ACCOUNT, "contracts", "A contract with the customer.")
    },
    items("whitespace", "whitespace_field", ACCOUNT, "whitespace", "A unit of the customer and one of our offers."),
    items("competitors", "competitor", ACCOUNT, "competitors", "Somebody else who sells to the customer."),
    items("alignment", "alignment", ACCOUNT, "alignment", "The seven elements of internal alignment on a day."),
    items("blockers", "blocker", ACCOUNT, "alignment.blockers", "A function’s KPI that stands in the account’s way."),
    items(
        "finance",
        "finance",
        ACCOUNT,
        "finance",
        "The account’s profit and loss for a year, in the account’s money.",
    ),
    things("situations", "situation", Kind::Situation, "A part of an account’s situation."),
    items("facts", "fact", &[Kind::Situation], "facts", "A fact of the situation and how well it is known."),
    Table {
        more: &[
            ComputedColumn {
                name: "in_force",
                holds: "yes or no",
                about: "approved, and the day lies within its term",
                of: in_force,
            },
            ComputedColumn { name: "last_review", holds: "day", about: "the day of the last review", of: last_review },
            ComputedColumn { name: "next_review", holds: "day", about: "the day of the next review", of: next_review },
        ],
        ..things("plans", "plan", Kind::Plan, "A plan of an account.")
    },
    items("workshops", "workshop", PLAN, "workshops", "A workshop that shaped the plan."),
    items(
        "plan_pillars",
        "plan_pillar",
        PLAN,
        "pillars",
        "A pillar’s part in the growth of a plan, in the account’s money.",
    ),
    items("sales", "sale", PLAN, "sales", "Sales of a period, in the account’s money."),
    items("terms", "term", PLAN, "terms", "What the customer is paid, and for what."),
    items("promotions", "promotion", PLAN, "promotions", "A promotion with the customer."),
    Table {
        more: &[ComputedColumn {
            name: "days_undecided",
            holds: "number",
            about: "days since its period began, while it is still requested",
            of: undecided,
        }],
        ..items("requests", "request", PLAN, "requests", "Internal resources requested, with their business case.")
    },
    Table {
        more: &[ComputedColumn {
            name: "held_since",
            holds: "day",
            about: "since when its trigger holds on the readings",
            of: held_since,
        }],
        ..items("scenarios", "scenario", PLAN, "scenarios", "If this happens, then we do that.")
    },
    items("risks", "risk", PLAN, "risks", "What may go wrong."),
    items("asks", "ask", PLAN, "asks", "A decision wanted from somebody senior."),
    Table {
        more: &[ComputedColumn {
            name: "days_late",
            holds: "number",
            about: "days past its day, while it is not kept",
            of: commitment_late,
        }],
        ..items("commitments", "commitment", PLAN, "commitments", "What one side promised the other.")
    },
    items("value", "value", PLAN, "value", "Value delivered to the customer."),
    items("phases", "phase", PLAN, "phases", "A step on the way to a joint plan."),
    items("promises", "promise", PLAN, "promises", "Value promised to the customer."),
    things("decisions", "decision", Kind::Decision, "A strategic decision of a plan."),
    Table {
        more: &[
            ComputedColumn {
                name: "status",
                holds: "one of `green`, `amber`, `red`",
                about: "the worst status among the last readings of its KPIs",
                of: objective_status,
            },
            ComputedColumn {
                name: "days_late",
                holds: "number",
                about: "days past its day, while it is open",
                of: |g, i| late_days(late::objective(g.edition, i.on, g.today)),
            },
        ],
        ..things("objectives", "objective", Kind::Objective, "An objective of a plan.")
    },
    Table {
        more: &[
            ComputedColumn {
                name: "latest",
                holds: "number",
                about: "the last reading",
                of: |g, i| latest(g, i, value),
            },
            ComputedColumn {
                name: "latest_period",
                holds: "period",
                about: "the period of the last reading",
                of: |g, i| latest(g, i, period),
            },
            ComputedColumn {
                name: "expected",
                holds: "number",
                about: "where its path stood then",
                of: |g, i| latest(g, i, |it| Plain::maybe(it.expected)),
            },
            ComputedColumn {
                name: "status",
                holds: "one of `green`, `amber`, `red`",
                about: "the last reading against the path",
                of: |g, i| latest(g, i, |it| Plain::maybe(it.status.map(crate::figures::status::Status::word))),
            },
        ],
        ..items("kpis", "kpi", &[Kind::Objective, Kind::Plan], "kpis", "A KPI of an objective or a plan.")
    },
    items(
        "milestones",
        "milestone",
        &[Kind::Objective, Kind::Plan],
        "kpis.milestones",
        "A value that the path of a KPI goes through.",
    ),
    Table {
        more: &[
            made("kpi", "id of a KPI", "the KPI"),
            made("short", "text", "the KPI’s `id` as it is written"),
            made("on", "id", "the objective or plan whose KPI it is"),
            made("account", "id of an account", "the account"),
            made("plan", "id of a plan", "the plan"),
            made("period", "period", "the period it is about"),
            made("at", "day", "the last day of the period"),
            made("value", "number", "the figure, in the KPI’s unit"),
            made("unit", "word", "the KPI’s unit"),
            made("expected", "number", "where the path is then"),
            made("status", "one of `green`, `amber`, `red`", "the figure against the path"),
            made("declared", "one of `green`, `amber`, `red`", "what the review said of the objective"),
            made("review", "id of a review", "the review it was read in; empty for `readings.csv`"),
            made("note", "text", "words beside the figure"),
        ],
        rows: RowSource::Made(readings),
        ..things("readings", "reading", Kind::Review, "A reading of a KPI, from a review or `readings.csv`.")
    },
    Table {
        more: &[
            ComputedColumn {
                name: "objective",
                holds: "id of an objective",
                about: "the objective it belongs to",
                of: objective,
            },
            ComputedColumn {
                name: "done",
                holds: "day",
                about: "its own `done`, else the day a review closed it",
                of: done,
            },
            ComputedColumn {
                name: "closed_in",
                holds: "id of a review",
                about: "the review that closed it",
                of: closed_in,
            },
            ComputedColumn { name: "open", holds: "yes or no", about: "neither done nor cancelled", of: open },
            ComputedColumn {
                name: "days_late",
                holds: "number",
                about: "days past its due day, or done after it",
                of: days_late,
            },
        ],
        ..items(
            "actions",
            "action",
            &[Kind::Objective, Kind::Review],
            "actions",
            "An action of an objective or a review.",
        )
    },
    things("reviews", "review", Kind::Review, "A review of a plan."),
    items(
        "declared_statuses",
        "declared_status",
        REVIEW,
        "readings",
        "What a review says of an objective beside figures.",
    ),
    items("decided", "decided", REVIEW, "decided", "What a review decided."),
    items("issues", "issue", REVIEW, "issues", "What went wrong on the ground."),
    items("changes", "change", REVIEW, "changes", "What a review changed in the plan."),
    items("closed", "closed", REVIEW, "closed", "An action that a review closed."),
    things("pillars", "pillar", Kind::Pillar, "A growth pillar."),
    things("people", "person", Kind::Person, "A person of the supplier, the customer or a partner."),
    items(
        "allocation",
        "allocation",
        &[Kind::Person],
        "allocation",
        "The share of a person’s time that an account has.",
    ),
    things("pages", "page", Kind::Page, "A page of prose, or the home page."),
    items("waivers", "waiver", Kind::ALL, "waive", "A dated waiver of a rule."),
    Table {
        more: &[made("id", "id", "its id in `site.toml`"), made("title", "text", "its name")],
        rows: RowSource::Made(drivers),
        ..things("drivers", "driver", Kind::Home, "A growth driver of the site.")
    },
    Table {
        more: &[made("id", "id", "its id in `site.toml`"), made("title", "text", "its name")],
        rows: RowSource::Made(|g| pairs(&g.edition.config().corporate_goals)),
        ..things("corporate_goals", "corporate_goal", Kind::Home, "A goal of the whole supplier.")
    },
    Table {
        more: &[
            made("pool", "id", "the pool’s id in `site.toml`"),
            made("title", "text", "its name"),
            made("unit", "text", "what it is counted in"),
            made("period", "period", "a period with a capacity"),
            made("capacity", "number", "how much there is then"),
        ],
        rows: RowSource::Made(pools),
        ..things("pools", "pool", Kind::Home, "What all accounts compete for, one row per period.")
    },
    Table {
        more: &[
            made("code", "text", "the rule: `keyplan explain` tells more"),
            made("name", "text", "its name"),
            made("level", "one of `note`, `warning`, `error`", "how much it weighs"),
            made("message", "text", "what was found"),
            made("hint", "text", "what to do next"),
            made("on", "id", "the thing it is about"),
            made("account", "id of an account", "the account"),
            made("plan", "id of a plan", "the plan"),
            made("file", "text", "the source"),
            made("line", "number", "the line in it"),
        ],
        rows: RowSource::Made(findings),
        ..things("findings", "finding", Kind::Home, "What plan health finds.")
    },
];

/// The columns for what stands above a kind of thing.
pub(super) fn above(kind: Kind) -> &'static [(&'static str, &'static str, &'static str)] {
    const ACCOUNT: (&str, &str, &str) = ("account", "id of an account", "the account it belongs to");
    const PLAN: (&str, &str, &str) = ("plan", "id of a plan", "the plan it belongs to");
    match kind {
        Kind::Account | Kind::Pillar | Kind::Person => &[],
        Kind::Situation | Kind::Plan => &[ACCOUNT],
        _ => &[ACCOUNT, PLAN],
    }
}

/// Whether a thing is a row of the table of a kind: home is a page too.
pub(super) fn is_of(kind: Kind, table: Kind) -> bool {
    kind == table || (kind == Kind::Home && table == Kind::Page)
}

fn last_review(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    let last = cadence::last(context.edition, item.on, context.today);
    Plain::maybe(last.and_then(|id| context.edition.review(id)).map(|review| review.date.value))
}

fn next_review(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    Plain::maybe(next_of(context, item).map(|next| next.day))
}

fn next_expected(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    next_of(context, item).map_or(Plain::Nothing, |next| Plain::Flag(next.is_expected()))
}

/// The next review of a plan, or of the plan of an account that is followed.
fn next_of(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Option<NextReview> {
    match item.thing.kind() {
        Kind::Account => cadence::next_of_account(context.edition, item.on, context.today),
        _ => cadence::next(context.edition, item.on, context.today),
    }
}

fn held_since(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    let Some(Entity::Plan(plan)) = item.thing.entity() else { return Plain::Nothing };
    let id = item.value("short").line();
    let scenario = plan.scenarios.iter().find(|it| it.id.value == id);
    let held = scenario.and_then(|it| triggers::held(context.edition, item.thing, &it.when));
    Plain::maybe(held.map(|held| held.since))
}

fn objective_status(_: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    Plain::maybe(crate::measure::kpis::latest_status(item.thing).map(crate::figures::status::Status::word))
}

fn value(reading: &Reading) -> Plain {
    Plain::Number(reading.value)
}

fn period(reading: &Reading) -> Plain {
    Plain::text(reading.period.to_string())
}

/// Something of the last reading of a KPI.
fn latest(_: &ExportContext<'_>, item: &RowSubject<'_>, what: impl Fn(&Reading) -> Plain) -> Plain {
    item.thing.latest(&item.value("short").line()).map_or(Plain::Nothing, what)
}

fn objective(_: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    match item.thing.kind() {
        Kind::Objective => Plain::text(&*item.thing.document.id),
        _ => item.value("objective").clone(),
    }
}

/// The day an action was done, and the review that closed it.
fn closure(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Option<(Date, crate::playbook::ThingId)> {
    context.closed.get(&(item.on, item.anchor?.into())).copied()
}

fn done_on(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Option<Date> {
    let own = item.value("done").line().parse().ok();
    own.or_else(|| closure(context, item).map(|(day, _)| day))
}

fn done(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    Plain::maybe(done_on(context, item))
}

fn closed_in(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    Plain::maybe(closure(context, item).map(|(_, review)| context.id(review)))
}

fn is_cancelled(item: &RowSubject<'_>) -> bool {
    item.value("state").line() == ActionState::Cancelled.word()
}

fn open(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    Plain::Flag(done_on(context, item).is_none() && !is_cancelled(item))
}

fn days_late(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    let Some(due) = item.value("due").line().parse::<Date>().ok().filter(|_| !is_cancelled(item)) else {
        return Plain::Nothing;
    };
    match done_on(context, item) {
        Some(done) => late_days(late::days_past(Some(due), done)),
        None => late_days(late::open(context.edition, item.on, Some(due), context.today)),
    }
}

fn late_days(days: i32) -> Plain {
    Plain::Number(f64::from(days))
}

fn followed(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    let plan = followed::followed(context.edition, item.on, context.today);
    Plain::maybe(plan.map(|plan| context.id(plan.id)))
}

fn in_force(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    item.thing.as_plan().map_or(Plain::Nothing, |plan| Plain::Flag(plan.in_force(context.today)))
}

fn contract<'a>(item: &RowSubject<'a>) -> Option<&'a Contract> {
    let id = item.value("short").line();
    item.thing.as_account()?.contracts.iter().find(|contract| contract.id.value == id)
}

fn notice(_: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    Plain::maybe(contract(item).map(Contract::notice))
}

fn contract_late(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    let late = contract(item).map(|contract| late::contract(context.edition, item.on, contract, context.today));
    late.map_or(Plain::Nothing, late_days)
}

fn undecided(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    let id = item.value("short").line();
    let request = item.thing.as_plan().and_then(|plan| plan.requests.iter().find(|request| request.id.value == id));
    let days = request.and_then(|request| late::undecided(context.edition, item.on, request, context.today));
    days.map_or(Plain::Nothing, late_days)
}

fn commitment_late(context: &ExportContext<'_>, item: &RowSubject<'_>) -> Plain {
    let kept = !item.value("done").line().is_empty();
    let due = item.value("due").line().parse().ok();
    late_days(if kept { 0 } else { late::promised(context.edition, item.on, due, context.today) })
}

fn readings(context: &ExportContext<'_>) -> Vec<Vec<Plain>> {
    let mut rows = Vec::new();
    for (_, thing) in context.edition.things() {
        for it in &thing.readings {
            let unit = thing.kpis().iter().find(|kpi| kpi.id.value == *it.kpi).map(|kpi| kpi.unit.value.word());
            let above = |id: Option<crate::playbook::ThingId>| Plain::maybe(id.map(|id| context.id(id)));
            rows.push(vec![
                Plain::text(format!("{}#kpi-{}", thing.document.id, it.kpi)),
                Plain::text(&*it.kpi),
                Plain::text(&*thing.document.id),
                above(thing.account),
                above(thing.plan),
                Plain::text(it.period.to_string()),
                Plain::from(it.at),
                Plain::Number(it.value),
                Plain::maybe(unit),
                Plain::maybe(it.expected),
                Plain::maybe(it.status.map(crate::figures::status::Status::word)),
                Plain::maybe(it.declared.map(crate::figures::status::Status::word)),
                above(it.review),
                Plain::maybe(it.note.as_deref()),
            ]);
        }
    }
    rows
}

/// The growth drivers. The supplier's list is internal: a customer edition has those that its decisions name.
fn drivers(context: &ExportContext<'_>) -> Vec<Vec<Plain>> {
    match context.edition.audience() {
        Audience::Internal | Audience::Team { .. } => pairs(&context.edition.config().drivers),
        Audience::Customer { .. } => Vec::new(),
    }
}

fn pairs(pairs: &[(std::sync::Arc<str>, std::sync::Arc<str>)]) -> Vec<Vec<Plain>> {
    pairs.iter().map(|(id, title)| vec![Plain::text(&**id), Plain::text(&**title)]).collect()
}

fn pools(context: &ExportContext<'_>) -> Vec<Vec<Plain>> {
    let mut rows = Vec::new();
    for pool in &context.edition.config().pools {
        let head = || vec![Plain::text(&*pool.id), Plain::text(&*pool.title), Plain::text(&pool.unit)];
        if pool.capacity.is_empty() {
            rows.push([head(), vec![Plain::Nothing, Plain::Nothing]].concat());
        }
        let mut periods: Vec<_> = pool.capacity.iter().collect();
        sort_by_key(&mut periods, |(period, _)| (period.start(context.edition.config().fiscal_month), *period));
        for (period, capacity) in periods {
            rows.push([head(), vec![Plain::text(period.to_string()), Plain::Number(*capacity)]].concat());
        }
    }
    rows
}

fn findings(context: &ExportContext<'_>) -> Vec<Vec<Plain>> {
    let mut places = Positions::new(context.texts);
    let is_team = matches!(context.edition.audience(), Audience::Team { .. });
    let mut rows = Vec::new();
    for it in context.found {
        let finding = &it.finding;
        let thing = it.on.map(|id| context.edition.thing(id));
        let above = |id: Option<crate::playbook::ThingId>| Plain::maybe(id.map(|id| context.id(id)));
        let line = u32::try_from(places.of(&finding.span).0.line).unwrap_or(u32::MAX);
        // A team is not told how many lines about other accounts stand above.
        let line = (!is_team).then(|| f64::from(line));
        rows.push(vec![
            Plain::text(finding.code.text()),
            Plain::text(finding.code.name()),
            Plain::text(finding.level.word()),
            Plain::text(finding.message.english()),
            Plain::text(finding.hints.iter().map(Message::english).collect::<Vec<_>>().join(" ")),
            Plain::maybe(thing.map(|thing| thing.document.id.to_string())),
            above(thing.and_then(|thing| thing.account)),
            above(thing.and_then(|thing| thing.plan)),
            Plain::text(&*finding.span.path),
            Plain::maybe(line),
        ]);
    }
    rows
}
