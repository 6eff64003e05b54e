//! KP704: an impossible value: a share outside 0–100, a reading of a period that had not begun, a day of something done
//! that lies ahead.

use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostics::{Code, Explanation, Findings, Level, Message, Span, say};
use crate::document::model::common::Day;
use crate::document::model::objective::{Action, Kpi};
use crate::document::model::{Entity, Kind, Plan, Review};
use crate::figures::sort::sort_by_key;
use crate::figures::status::{KpiTarget, Unit};
use crate::health::rule::{Rule, RuleContext, Scope, Time, at_span};
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
        finds: "A percentage share below 0 or above 100, as baseline, target, milestone or reading, reported once, at the unit of its KPI; a share that is typed as a fraction of one beside others that are not (0.96 beside 91; a warning); a reading of a period that begins after its review (in a table: after today); or a day in the future for something that is marked as done, closed, agreed or ended.",
        matters: "One such figure on a page, and readers doubt all the others on it.",
        settle: "Correct the figure or the day. A percentage that may pass 100, such as retention or attainment, has the unit `rate_pct`; growth has `change_pct`.",
        wrong: "unit = \"pct\"\ntarget = 115",
        right: "unit = \"rate_pct\"\ntarget = 115",
    },
    find,
};

/// What is wrong at a place, what to do about it, and further places where it shows.
struct Impossible {
    place: Span,
    message: Message,
    hint: Message,
    also: Vec<(Span, Message)>,
}

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let mut faults: Vec<Impossible> = Vec::new();
    if let Some(entity) = thing.entity() {
        for (day, what) in days_behind(entity) {
            faults.extend(ahead(context.today, thing, day, &what));
        }
        match entity {
            Entity::Review(review) => faults.extend(too_early(context, thing, review)),
            Entity::Objective(_) | Entity::Plan(_) => {
                faults.extend(thing.kpis().iter().filter_map(|kpi| no_share(thing, kpi)));
                faults.extend(tabled(context, thing));
            }
            _ => {}
        }
        fractions(thing, entity, findings);
    }
    sort_by_key(&mut faults, |fault| (fault.place.path != thing.document.path, fault.place.start));
    let more = faults.len().saturating_sub(1);
    let mut faults = faults.into_iter();
    let Some(first) = faults.next() else { return };
    let message =
        if more > 0 { say!("{message} (and {more} more)", message = first.message, more) } else { first.message };
    let finding = at_span(&RULE, Level::Error, first.place, message).hint(first.hint);
    let others = faults.map(|fault| (fault.place, fault.message));
    let places = first.also.into_iter().chain(others);
    findings.push(places.fold(finding, |finding, (place, label)| finding.also(place, label)));
}

/// The days of a thing that tell of something that has happened.
fn days_behind(entity: &Entity) -> Vec<(&Day, Message)> {
    let mut days = DaysBehind(Vec::new());
    match entity {
        Entity::Decision(decision) => {
            days.add(decision.agreed_on.as_ref(), |day| say!("this decision is marked as agreed on {day}", day));
            days.add(decision.ended_on.as_ref(), |day| say!("this decision is marked as ended on {day}", day));
        }
        Entity::Objective(objective) => {
            days.add(objective.closed_on.as_ref(), |day| say!("this objective is marked as closed on {day}", day));
            days.done(&objective.actions);
        }
        Entity::Review(review) => {
            days.done(&review.actions);
            for closed in &review.closed {
                let action = &closed.action.name;
                days.add(Some(&closed.on), |day| say!("the action `{action}` is marked as done on {day}", action, day));
            }
            for issue in &review.issues {
                let text = &issue.text;
                days.add(issue.closed.as_ref(), |day| {
                    say!("the issue “{text}” is marked as settled on {day}", text, day)
                });
            }
        }
        Entity::Plan(plan) => days.of_plan(plan),
        _ => {}
    }
    days.0
}

/// Days that tell of something that has happened, each with what it tells.
struct DaysBehind<'a>(Vec<(&'a Day, Message)>);

impl<'a> DaysBehind<'a> {
    fn add(&mut self, day: Option<&'a Day>, said: impl Fn(Date) -> Message) {
        self.0.extend(day.map(|day| (day, said(day.value))));
    }

    fn done(&mut self, actions: &'a [Action]) {
        for it in actions {
            let title = &it.title;
            self.add(it.done.as_ref(), |day| say!("the action “{title}” is marked as done on {day}", title, day));
        }
    }

    fn of_plan(&mut self, plan: &'a Plan) {
        for it in &plan.commitments {
            let text = &it.text;
            self.add(it.done.as_ref(), |day| say!("the commitment “{text}” is marked as kept on {day}", text, day));
        }
        for it in &plan.asks {
            let text = &it.text;
            self.add(it.answered.as_ref(), |day| say!("the ask “{text}” is marked as answered on {day}", text, day));
        }
        for it in &plan.requests {
            let title = &it.title;
            let said = |day| say!("the request “{title}” is marked as decided on {day}", title, day);
            self.add(it.decided_on.as_ref(), said);
        }
        for it in &plan.scenarios {
            let title = &it.title;
            self.add(it.fired_on.as_ref(), |day| {
                say!("the scenario “{title}” is marked as fired on {day}", title, day)
            });
        }
    }
}

/// Something that is said to have happened on a day ahead.
fn ahead(today: Date, thing: &Thing, day: &Day, what: &Message) -> Option<Impossible> {
    (day.value > today).then(|| Impossible {
        place: thing.document.span(day.range()),
        message: say!("{what}, which is after today, {today}", what, today),
        hint: say!("correct the year or the day, or leave the line out until it has happened"),
        also: Vec::new(),
    })
}

/// Readings of a review that has not been held, or of a period that begins after the review.
fn too_early(context: &RuleContext<'_>, thing: &Thing, review: &Review) -> Option<Impossible> {
    let month = context.config().fiscal_month;
    if review.readings.0.iter().all(|group| group.values.is_empty()) {
        return None;
    }
    let day = review.date.value;
    let (place, message) = if day > context.today {
        (review.date.range(), say!("this review is dated {day}, after today, but has readings", day))
    } else {
        let last = review.covers.iter().max_by_key(|period| period.value.end(month))?;
        if last.value.start(month) <= day {
            return None;
        }
        (last.range(), say!("these readings are about {period}, which had not begun on {day}", period = last, day))
    };
    let place = thing.document.span(place);
    Some(Impossible { place, message, hint: say!("correct the day or the period"), also: Vec::new() })
}

/// A KPI that is a share of a hundred, with figures that are none.
fn no_share(thing: &Thing, kpi: &Kpi) -> Option<Impossible> {
    if kpi.unit.value != Unit::Pct {
        return None;
    }
    let wrong = |value: f64| !(-1e-9..=100.0 + 1e-9).contains(&value);
    let baseline = kpi.baseline.iter().map(|it| ("baseline", it.value, it.range()));
    let target = kpi.target.iter().flat_map(|it| {
        let ends = match it.value.0 {
            KpiTarget::Value(value) => vec![value],
            KpiTarget::Range(low, high) => vec![low, high],
        };
        ends.into_iter().map(|value| ("target", value, it.range()))
    });
    let milestones = kpi.milestones.iter().map(|it| ("milestone", it.value.value, it.value.range()));
    let stated: Vec<_> = baseline.chain(target).chain(milestones).filter(|(_, value, _)| wrong(*value)).collect();
    let read: Vec<&Reading> = thing.readings.iter().filter(|it| *it.kpi == *kpi.id.value && wrong(it.value)).collect();
    let figures = stated.iter().map(|(field, value, _)| {
        say!("{field?baseline: the baseline|target: the target|a milestone} of {value}", field, value)
    });
    let figures_read =
        read.iter().map(|it| say!("the reading of {value} for {period}", value = it.value, period = it.period));
    let figures: Vec<Message> = figures.chain(figures_read).collect();
    if figures.is_empty() {
        return None;
    }
    let message = say!(
        "“{kpi}” is a share (`pct`), from 0 to 100, but {figures} {count|is|are} outside that",
        kpi = kpi.title(),
        figures = say::few(&figures, 3),
        count = figures.len()
    );
    let label = |field: &str, value: f64| {
        say!("{field?baseline: the baseline|target: the target|a milestone}, {value}", field, value)
    };
    let stated = stated.into_iter().map(|(field, value, place)| (thing.document.span(place), label(field, value)));
    let tabled = read.iter().filter_map(|it| {
        let said = say!("the reading of {value} for {period}", value = it.value, period = it.period);
        Some((it.row.as_ref()?.value.clone(), said))
    });
    let also = stated.chain(tabled).collect();
    let hint = say!(
        "a percentage that may pass 100 or fall below 0, such as retention or attainment, has the unit `rate_pct`, and \
        growth `change_pct`; otherwise correct the figure"
    );
    Some(Impossible { place: thing.document.span(kpi.unit.range()), message, hint, also })
}

/// Shares of a hundred that are typed as fractions of one, one finding a thing.
fn fractions(thing: &Thing, entity: &Entity, findings: &mut Findings) {
    let span = |range: Range<usize>| thing.document.span(range);
    let mut found: Vec<(Span, f64, Message)> = Vec::new();
    for kpi in thing.kpis().iter().filter(|kpi| kpi.unit.value == Unit::Pct) {
        let read =
            thing.readings.iter().filter(|it| *it.kpi == *kpi.id.value).map(|it| (read_at(thing, kpi, it), it.value));
        let baseline = kpi.baseline.iter().map(|it| (span(it.range()), it.value));
        let target = kpi.target.iter().filter_map(|it| match it.value.0 {
            KpiTarget::Value(value) => Some((span(it.range()), value)),
            KpiTarget::Range(..) => None,
        });
        let milestones = kpi.milestones.iter().map(|it| (span(it.value.range()), it.value.value));
        let all: Vec<(Span, f64)> = baseline.chain(target).chain(milestones).chain(read).collect();
        let beside = |value: f64| {
            let meant = value * 100.0;
            all.iter().map(|(_, other)| *other).find(|other| *other >= 5.0 && (0.5..=2.0).contains(&(meant / other)))
        };
        for (place, value) in all.iter().filter(|(_, value)| *value > 0.0 && *value < 1.0) {
            let said =
                |other: f64| say!("“{kpi}” is {value} here and {other} elsewhere", kpi = kpi.title(), value, other);
            found.extend(beside(*value).map(|other| (place.clone(), *value, said(other))));
        }
    }
    if let Entity::Person(person) = entity {
        let whole = person.allocation.iter().filter(|it| it.pct.value.0 > 0.0 && it.pct.value.0 <= 1.0);
        found.extend(whole.map(|it| {
            (
                span(it.pct.range()),
                it.pct.value.0,
                say!("{pct} % of somebody's time is committed", pct = it.pct.value.0),
            )
        }));
    }
    let Some((place, value, said)) = found.into_iter().next() else { return };
    let message = say!("{said}: a share is typed as a percentage, from 0 to 100", said);
    let hint = say!("if {value} is meant, write that", value = say::figure(value * 100.0));
    findings.push(at_span(&RULE, Level::Warning, place, message).hint(hint));
}

/// Where a reading stands: that of a table at its cell, that of a review at the unit of its KPI.
fn read_at(thing: &Thing, kpi: &Kpi, reading: &Reading) -> Span {
    reading.row.as_ref().map_or_else(|| thing.document.span(kpi.unit.range()), |row| row.value.clone())
}

/// Readings of a table about a period that has not begun, at the cells of their periods.
fn tabled<'a>(context: &RuleContext<'a>, thing: &'a Thing) -> impl Iterator<Item = Impossible> {
    let today = context.today;
    let month = context.config().fiscal_month;
    let fault = move |reading: &Reading| {
        let kpi = thing.kpis().iter().find(|kpi| *kpi.id.value == *reading.kpi)?;
        let message = say!(
            "the table of readings has “{kpi}” for {period}, which has not begun",
            kpi = kpi.title(),
            period = reading.period
        );
        let place = reading.row.as_ref()?.period.clone();
        let hint = say!("correct the day or the period");
        (reading.period.start(month) > today).then_some(Impossible { place, message, hint, also: Vec::new() })
    };
    thing.readings.iter().filter_map(fault)
}
