//! KP225: a large field of the white space that nothing in the plans speaks of.

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, say};
use crate::document::model::account::{WhitespaceField, WhitespaceState};
use crate::document::model::plan::Sales;
use crate::document::model::{Entity, Kind};
use crate::figures::period::Period;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::health::words::mentions;
use crate::measure::beneath;
use crate::measure::followed::in_force;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP225,
    scope: Scope::Account,
    time: Time::Passes,
    asks: &[Kind::Account],
    thresholds: &[Threshold {
        key: "share",
        default: 0.1,
        meaning: "share of the year's sales above which an open field has to be mentioned, 0–1",
    }],
    silences: &[],
    text: Explanation {
        finds: "A field of the white space that is open or a competitor's, is worth more than a tenth of this year's sales, and that no decision, objective or scenario names: by `decision` or `objective` of the field, or by its unit and its offer in the title or the summary.",
        matters: "The white space shows where growth could come from. Something large that nobody mentions was neither chosen nor given up: it was overlooked.",
        settle: "Go for it with an objective, leave it alone with a decision that says so, or write down what happens if the competitor takes it.",
        wrong: "[[whitespace]]\nunit = \"Freight\"\noffer = \"Dispatch\"\nstate = \"open\"\nsize = 340",
        right: "[[whitespace]]\nunit = \"Freight\"\noffer = \"Dispatch\"\nstate = \"open\"\nsize = 340\nobjective = \"freight-signs\"",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(Entity::Account(account)) = thing.entity() else { return };
    let unowned = |field: &&WhitespaceField| {
        matches!(field.state.value, WhitespaceState::Open | WhitespaceState::Competitor)
            && field.decision.is_none()
            && field.objective.is_none()
    };
    let mut fields = account.whitespace.iter().filter(unowned).filter(|field| field.size.is_some()).peekable();
    if fields.peek().is_none() {
        return;
    }
    let Some(sales) = sales(context, id) else { return };
    let least = sales * context.limit(&RULE, "share");
    let texts = texts(context, id);
    let is_named = |field: &WhitespaceField| {
        texts.iter().any(|text| mentions(text, &field.unit.value) && mentions(text, &field.offer.value))
    };
    let large = fields.filter(|field| field.size.as_ref().is_some_and(|size| size.value > least + 1e-9));
    let left: Vec<&WhitespaceField> = large.filter(|field| !is_named(field)).collect();
    let Some((first, further)) = left.split_first() else { return };
    let name = |field: &&WhitespaceField| {
        let size = field.size.as_ref().map_or(0.0, |size| size.value);
        say!("“{offer}” for “{unit}” ({size})", offer = field.offer, unit = field.unit, size = say::amount(size))
    };
    let fields: Vec<Message> = left.iter().map(name).collect();
    let message = say!(
        "{fields} {count|is|are} open and worth more than {share} % of this year's sales, but no decision, objective \
        or scenario names {count|it|them}",
        fields = say::few(&fields, 3),
        count = left.len(),
        share = say::figure(context.limit(&RULE, "share") * 100.0)
    );
    let finding = at(&RULE, Level::Note, thing, first.state.range(), message)
        .hint(say!("go for it with an `objective`, or leave it alone with a `decision` that says so"));
    findings.push(further.iter().fold(finding, |finding, field| {
        finding.also(thing.document.span(field.state.range()), say!("and this field"))
    }));
}

/// The sales of the fiscal year of today in the plan that is followed: the actual ones, else the target.
fn sales(context: &RuleContext<'_>, account: ThingId) -> Option<f64> {
    let plan = in_force(context.edition, account, context.today).into_iter().next()?.record;
    let month = context.config().fiscal_month;
    let is_now = |it: &&Sales| {
        let period = it.period.value;
        matches!(period, Period::Year(_)) && (period.start(month)..=period.end(month)).contains(&context.today)
    };
    let year = plan.sales.iter().find(is_now)?;
    Some(year.actual.as_ref().or(year.target.as_ref())?.value)
}

/// What the decisions, objectives and scenarios of the plans that count are called and say in a sentence.
fn texts(context: &RuleContext<'_>, account: ThingId) -> Vec<String> {
    let mut texts = Vec::new();
    for (id, plan) in beneath::plans(context.edition, account) {
        texts.extend(plan.scenarios.iter().map(|it| format!("{} {}", it.title.value, it.then.value)));
        let below = context.edition.beneath(id);
        for id in below.decisions.iter().chain(&below.objectives) {
            let thing = context.thing(*id);
            let summary = thing.document.common.summary.as_ref().map_or("", |summary| &summary.value);
            let why = thing.as_objective().and_then(|it| it.why.as_ref()).map_or("", |why| &why.value);
            texts.push(format!("{} {summary} {why}", thing.title));
        }
    }
    texts
}
