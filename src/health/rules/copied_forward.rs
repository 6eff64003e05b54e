//! KP203: a plan that repeats the one it follows, with other figures.

use crate::diagnostics::message::Value;
use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, Placed, say};
use crate::document::model::Kind;
use crate::document::model::objective::Tier;
use crate::health::rule::{Rule, RuleContext, Scope, Threshold, Time, at};
use crate::health::say;
use crate::measure::likeness::{self, Likeness};
use crate::measure::{self, beneath};
use crate::playbook::{Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP203,
    scope: Scope::Account,
    time: Time::Constant,
    asks: &[Kind::Plan],
    thresholds: &[
        Threshold { key: "titles", default: 0.8, meaning: "share of objective titles that make a copy, 0–1" },
        Threshold {
            key: "objectives",
            default: 3.0,
            meaning: "objectives a plan has to have before titles are compared",
        },
        Threshold { key: "likeness", default: 0.85, meaning: "likeness from which a text is a copy, 0–1" },
        Threshold { key: "texts", default: 0.6, meaning: "share of copied texts that make a copy, 0–1" },
    ],
    silences: &[],
    text: Explanation {
        finds: "A plan that repeats the one it follows: the titles of its objectives are the same but for their figures, or most of its texts are. Decisions and strategic objectives may stay, since a strategy should.",
        matters: "Last year's plan with this year's figures looks finished and has been thought about once, a year ago, by somebody who did not know how it would end.",
        settle: "Write down what last year taught you, then drop what did not work. What goes on unchanged needs no new text: keep the plan and roll it.",
        wrong: "follows = \"2025\"   # and every text of 2025 below it",
        right: "follows = \"2025\"   # with objectives that answer what 2025 taught",
    },
    find,
};

/// A title or text that this plan shares with the one it follows.
struct Twin<'a> {
    thing: &'a Thing,
    likeness: Likeness,
}

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let Some(plan) = beneath::plan(context.edition, id) else { return };
    let Some(follows) = plan.record.follows.as_ref() else { return };
    let Some(old) = plan.thing.maybe(Some(follows)) else { return };
    let (titles, objectives) = titles(context, id);
    let (texts, written) = texts(context, id);
    let limit = |key: &str| context.limit(&RULE, key);
    let reaches = |part, whole, key| measure::share(part, whole).is_some_and(|share| share >= limit(key) - 1e-9);
    let by_title = measure::number(objectives) >= limit("objectives") && reaches(titles.len(), objectives, "titles");
    let by_text = reaches(texts.len(), written, "texts");
    let mut parts = Vec::new();
    if by_title {
        parts.push(say!(
            "{part} of {all|# objective has the title it had|# objectives have the titles they had} there, {changes}",
            part = titles.len(),
            all = objectives,
            changes = changes(&titles)
        ));
    }
    if by_text {
        let likeness: f64 = texts.iter().map(|twin| twin.likeness.share).sum::<f64>() / measure::number(texts.len());
        parts.push(say!(
            "{part} of {all|# text|# texts} {part|is|are} {likeness} % the same, {changes}",
            part = texts.len(),
            all = written,
            likeness = percent(likeness),
            changes = changes(&texts)
        ));
    }
    if parts.is_empty() {
        return;
    }
    let message =
        say!("this plan repeats “{old}”: {parts}", old = context.thing(old).title, parts = say::clauses(&parts));
    let level = if by_title { Level::Error } else { Level::Warning };
    let finding = at(&RULE, level, plan.thing, follows.name.range(), message).hint(say!(
        "say what last year taught you and drop what did not work; what goes on needs a rolled plan, not a new one"
    ));
    let finding = titles.iter().filter(|_| by_title).fold(finding, |finding, twin| with(finding, twin, "title"));
    findings.push(texts.iter().filter(|_| by_text).fold(finding, |finding, twin| with(finding, twin, "text")));
}

/// `with 3 figures changed (“A”, “B” and “C”)`.
fn changes(twins: &[Twin<'_>]) -> Message {
    let titles: Vec<Message> = twins.iter().map(|twin| say::quoted(&twin.thing.title)).collect();
    let changed: usize = twins.iter().map(|twin| twin.likeness.changed).sum();
    let titles = say::few(&titles, 3);
    say!("with {changed|=0 no figure|# figure|# figures} changed ({titles})", changed, titles)
}

fn with(finding: Finding, twin: &Twin<'_>, part: &str) -> Finding {
    let document = &twin.thing.document;
    let place = document.common.title.as_ref().map_or(document.opening.clone(), Placed::range);
    let label = say!(
        "{part?title: title|text} {likeness} % the same, {changed|=0 no figure|# figure|# figures} changed",
        part,
        likeness = percent(twin.likeness.share),
        changed = twin.likeness.changed
    );
    finding.also(document.span(place), label)
}

fn percent(share: f64) -> Value {
    say::figure(share * 100.0)
}

/// The objectives with the title that the objective they replace has, apart from figures; and the number of all
/// objectives. Strategic ones are left out.
fn titles<'a>(context: &RuleContext<'a>, plan: ThingId) -> (Vec<Twin<'a>>, usize) {
    let masked = |id: ThingId| likeness::mask(&context.thing(id).title);
    let all: Vec<ThingId> = compared(context, plan).collect();
    let same = all.iter().filter_map(|id| {
        let likeness = likeness::likeness(&masked(*id), &masked(likeness::before(context.edition, *id)?));
        (likeness.share >= 1.0).then(|| Twin { thing: context.thing(*id), likeness })
    });
    (same.collect(), all.len())
}

/// The texts of the plan and its objectives that are copies, and the number of all texts.
fn texts<'a>(context: &RuleContext<'a>, plan: ThingId) -> (Vec<Twin<'a>>, usize) {
    let least = context.limit(&RULE, "likeness");
    let written: Vec<ThingId> = std::iter::once(plan)
        .chain(compared(context, plan))
        .filter(|id| context.thing(*id).document.body.words() > 0)
        .collect();
    let alike = written.iter().filter_map(|id| {
        let likeness = likeness::with_before(context.edition, *id)?;
        (likeness.share >= least - 1e-9).then(|| Twin { thing: context.thing(*id), likeness })
    });
    (alike.collect(), written.len())
}

/// The objectives that a new plan should reconsider: all but the strategic ones.
fn compared(context: &RuleContext<'_>, plan: ThingId) -> impl Iterator<Item = ThingId> {
    beneath::objectives(context.edition, plan)
        .filter(|objective| objective.record.tier.value != Tier::Strategic)
        .map(|objective| objective.id)
}
