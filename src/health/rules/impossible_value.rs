//! KP704: an impossible value: a share outside 0–100, a reading of a period that had not begun, a day of something done
//! that lies ahead.

use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::common::Day;
use crate::document::model::objective::{Action, Kpi};
use crate::document::model::{Entity, Kind, Plan, Review};
use crate::figures::sort::sort_by_key;
use crate::figures::status::{KpiTarget, Unit};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say;
use crate::playbook::{Reading, Thing, ThingId};

pub(crate) static RULE: Rule = Rule {
    code: Code::KP704,
    scope: Scope::Plan,
    time: Time::Passes,
    asks: &[Kind::Review, Kind::Objective, Kind::Decision, Kind::Plan, Kind::Person],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A share in per cent below 0 or above 100, as baseline, target, milestone or reading, told once, at the unit of its KPI; a share that is typed as a fraction of one beside others that are not (0.96 beside 91; a warning); a reading of a period that begins after its review (in a table: after today); or a day of something that is said to be done, closed, agreed or ended, and that lies ahead.",
        matters: "One such figure on a page, and readers doubt all the others on it.",
        settle: "Correct the figure or the day. A percentage that may pass 100, such as retention or attainment, has the unit `rate_pct`; growth has `change_pct`.",
        wrong: "unit = \"pct\"\ntarget = 115",
        right: "unit = \"rate_pct\"\ntarget = 115",
    },
    find,
};

/// What is wrong at a place, what to do about it, and further places where it shows.
struct Impossible {
    place: Range<usize>,
    message: String,
    hint: &'static str,
    also: Vec<(Range<usize>, String)>,
}

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let mut faults: Vec<Impossible> = Vec::new();
    if let Some(entity) = thing.entity() {
        for (day, what) in days_behind(entity) {
            faults.extend(ahead(context.today, day, &what));
        }
        match entity {
            Entity::Review(review) => faults.extend(too_early(context, review)),
            Entity::Objective(_) | Entity::Plan(_) => {
                faults.extend(thing.kpis().iter().filter_map(|kpi| no_share(thing, kpi)));
                faults.extend(tabled(context, thing));
            }
            _ => {}
        }
        fractions(thing, entity, findings);
    }
    sort_by_key(&mut faults, |fault| fault.place.start);
    let more = faults.len().saturating_sub(1);
    let mut faults = faults.into_iter();
    let Some(first) = faults.next() else { return };
    let message = if more > 0 { format!("{} (and {more} more)", first.message) } else { first.message };
    let finding = at(&RULE, Level::Error, thing, first.place, message).hint(first.hint);
    let others = faults.map(|fault| (fault.place, fault.message));
    let places = first.also.into_iter().chain(others);
    findings.push(places.fold(finding, |finding, (place, label)| finding.also(thing.document.span(place), label)));
}

/// The days of a thing that tell of something that has happened.
fn days_behind(entity: &Entity) -> Vec<(&Day, String)> {
    let mut days = DaysBehind(Vec::new());
    match entity {
        Entity::Decision(decision) => {
            days.add(decision.agreed_on.as_ref(), "this decision is said to be agreed on");
            days.add(decision.ended_on.as_ref(), "this decision is said to have ended on");
        }
        Entity::Objective(objective) => {
            days.add(objective.closed_on.as_ref(), "this objective is said to be closed on");
            days.done(&objective.actions);
        }
        Entity::Review(review) => {
            days.done(&review.actions);
            for closed in &review.closed {
                days.add(Some(&closed.on), &format!("the action `{}` is said to be done on", closed.action.name.value));
            }
            for issue in &review.issues {
                days.add(issue.closed.as_ref(), &format!("the issue “{}” is said to be settled on", issue.text.value));
            }
        }
        Entity::Plan(plan) => days.of_plan(plan),
        _ => {}
    }
    days.0
}

/// Days that tell of something that has happened, each with what it tells.
struct DaysBehind<'a>(Vec<(&'a Day, String)>);

impl<'a> DaysBehind<'a> {
    fn add(&mut self, day: Option<&'a Day>, what: &str) {
        self.0.extend(day.map(|day| (day, what.to_owned())));
    }

    fn done(&mut self, actions: &'a [Action]) {
        for it in actions {
            self.add(it.done.as_ref(), &format!("the action “{}” is said to be done on", it.title.value));
        }
    }

    fn of_plan(&mut self, plan: &'a Plan) {
        for it in &plan.commitments {
            self.add(it.done.as_ref(), &format!("the commitment “{}” is said to be kept on", it.text.value));
        }
        for it in &plan.asks {
            self.add(it.answered.as_ref(), &format!("the ask “{}” is said to be answered on", it.text.value));
        }
        for it in &plan.requests {
            self.add(it.decided_on.as_ref(), &format!("the request “{}” is said to be decided on", it.title.value));
        }
        for it in &plan.scenarios {
            self.add(it.fired_on.as_ref(), &format!("the scenario “{}” is said to have fired on", it.title.value));
        }
    }
}

/// Something that is said to have happened on a day ahead.
fn ahead(today: Date, day: &Day, what: &str) -> Option<Impossible> {
    (day.value > today).then(|| Impossible {
        place: day.range(),
        message: format!("{what} {}, which is after today, {today}", day.value),
        hint: "correct the year or the day, or leave the line out until it has happened",
        also: Vec::new(),
    })
}

/// Readings of a review that has not been held, or of a period that begins after the review.
fn too_early(context: &RuleContext<'_>, review: &Review) -> Option<Impossible> {
    let month = context.config().fiscal_month;
    if review.readings.0.iter().all(|group| group.values.is_empty()) {
        return None;
    }
    let day = review.date.value;
    let (place, message) = if day > context.today {
        (review.date.range(), format!("this review is dated {day}, after today, and holds readings"))
    } else {
        let last = review.covers.iter().max_by_key(|period| period.value.end(month))?;
        if last.value.start(month) <= day {
            return None;
        }
        (last.range(), format!("these readings are about {}, which had not begun on {day}", last.value))
    };
    Some(Impossible { place, message, hint: "correct the day or the period", also: Vec::new() })
}

/// A KPI that is a share of a hundred, with figures that are none.
fn no_share(thing: &Thing, kpi: &Kpi) -> Option<Impossible> {
    if kpi.unit.value != Unit::Pct {
        return None;
    }
    let wrong = |value: f64| !(-1e-9..=100.0 + 1e-9).contains(&value);
    let baseline = kpi.baseline.iter().map(|it| ("the baseline", it.value, it.range()));
    let target = kpi.target.iter().flat_map(|it| {
        let ends = match it.value.0 {
            KpiTarget::Value(value) => vec![value],
            KpiTarget::Range(low, high) => vec![low, high],
        };
        ends.into_iter().map(|value| ("the target", value, it.range()))
    });
    let milestones = kpi.milestones.iter().map(|it| ("a milestone", it.value.value, it.value.range()));
    let stated: Vec<_> = baseline.chain(target).chain(milestones).filter(|(_, value, _)| wrong(*value)).collect();
    let read: Vec<&Reading> = thing.readings.iter().filter(|it| *it.kpi == *kpi.id.value && wrong(it.value)).collect();
    let said = stated.iter().map(|(what, value, _)| format!("{what} of {value}"));
    let said =
        said.chain(read.iter().map(|reading| format!("the reading of {} for {}", reading.value, reading.period)));
    let said: Vec<String> = said.collect();
    if said.is_empty() {
        return None;
    }
    let lie = if said.len() == 1 { "lies" } else { "lie" };
    let message = format!(
        "“{}” is a share (`pct`), which lies between 0 and 100, and {} {lie} outside",
        kpi.title(),
        say::few(&said, 3)
    );
    let also = stated.into_iter().map(|(what, value, place)| (place, format!("{what}, {value}"))).collect();
    Some(Impossible { place: kpi.unit.range(), message, hint: UNIT, also })
}

/// Shares of a hundred that are typed as fractions of one, one finding a thing.
fn fractions(thing: &Thing, entity: &Entity, findings: &mut Findings) {
    let mut found: Vec<(Range<usize>, f64, String)> = Vec::new();
    for kpi in thing.kpis().iter().filter(|kpi| kpi.unit.value == Unit::Pct) {
        let read = thing.readings.iter().filter(|it| *it.kpi == *kpi.id.value).map(|it| (kpi.unit.range(), it.value));
        let baseline = kpi.baseline.iter().map(|it| (it.range(), it.value));
        let target = kpi.target.iter().filter_map(|it| match it.value.0 {
            KpiTarget::Value(value) => Some((it.range(), value)),
            KpiTarget::Range(..) => None,
        });
        let milestones = kpi.milestones.iter().map(|it| (it.value.range(), it.value.value));
        let all: Vec<(Range<usize>, f64)> = baseline.chain(target).chain(milestones).chain(read).collect();
        let beside = |value: f64| {
            let meant = value * 100.0;
            all.iter().map(|(_, other)| *other).find(|other| *other >= 5.0 && (0.5..=2.0).contains(&(meant / other)))
        };
        for (place, value) in all.iter().filter(|(_, value)| *value > 0.0 && *value < 1.0) {
            let said = |other: f64| format!("“{}” is {value} here and {other} elsewhere", kpi.title());
            found.extend(beside(*value).map(|other| (place.clone(), *value, said(other))));
        }
    }
    if let Entity::Person(person) = entity {
        let whole = person.allocation.iter().filter(|it| it.pct.value.0 > 0.0 && it.pct.value.0 <= 1.0);
        found.extend(whole.map(|it| {
            (it.pct.range(), it.pct.value.0, format!("{} % of somebody's time is promised", it.pct.value.0))
        }));
    }
    let Some((place, value, said)) = found.into_iter().next() else { return };
    let message = format!("{said}: a share is typed in per cent, from 0 to 100");
    let hint = format!("if {} is meant, write that", say::figure(value * 100.0));
    findings.push(at(&RULE, Level::Warning, thing, place, message).hint(hint));
}

const UNIT: &str = "a percentage that may pass 100 or fall below 0, such as retention or attainment, has the unit \
                    `rate_pct`, and growth `change_pct`; else correct the figure";

/// Readings of a table about a period that has not begun. They are reported at their KPI.
fn tabled<'a>(context: &RuleContext<'a>, thing: &'a Thing) -> impl Iterator<Item = Impossible> {
    let today = context.today;
    let month = context.config().fiscal_month;
    let fault = move |reading: &Reading| {
        let kpi = thing.kpis().iter().find(|kpi| *kpi.id.value == *reading.kpi)?;
        let message =
            format!("the table of readings has “{}” for {}, which has not begun", kpi.title(), reading.period);
        let hint = "correct the period in `readings.csv`";
        (reading.period.start(month) > today).then(|| Impossible {
            place: kpi.id.range(),
            message,
            hint,
            also: Vec::new(),
        })
    };
    thing.readings.iter().filter(|reading| reading.review.is_none()).filter_map(fault)
}
