//! Dated waivers: what they silence, and KP721–KP723 about the waivers themselves.

use jiff::civil::Date;

use crate::diagnostics::{Code, Finding, say};
use crate::document::model::common::{Day, Text};
use crate::edition::Audience;
use crate::health::asking::Diagnosis;
use crate::health::rule::{RuleContext, site_span};
use crate::measure::age::in_days;
use crate::playbook::ThingId;

/// The most days for which a waiver may hold.
const LONGEST: i64 = 180;

/// A waiver while it is applied.
struct AppliedWaiver<'a> {
    /// The thing that it is written on; none for one of `site.toml`.
    on: Option<ThingId>,
    covers: Covers<'a>,
    rule: &'a Text,
    from: Date,
    until: &'a Day,
    /// Whether it silenced a finding.
    used: bool,
}

/// The things whose findings a waiver silences.
enum Covers<'a> {
    Thing(ThingId),
    /// The thing with this id, or with an id that ends with it.
    Named(&'a str),
    All,
}

/// What was found, once waivers were applied to it.
pub(super) struct Applied {
    /// What is not waived, and what is wrong with the waivers of the things themselves.
    pub(super) stays: Vec<Diagnosis>,
    /// What is waived, with the day the waiver ends.
    pub(super) waived: Vec<(Diagnosis, Date)>,
    /// For each waiver of `site.toml`, whether it silenced something.
    pub(super) used: Vec<bool>,
}

/// Applies the waivers of some things and those of `site.toml` to what was found on these things. `asks` says whether a rule
/// was asked of a thing: of one that was not, nobody can tell that its waiver is not needed.
pub(super) fn apply(
    context: &RuleContext<'_>,
    things: &[ThingId],
    found: Vec<Diagnosis>,
    asks: &dyn Fn(ThingId, Code) -> bool,
) -> Applied {
    let mut own = of_things(context, things);
    let mut site = of_settings(context);
    let mut stays = Vec::with_capacity(found.len());
    let mut waived = Vec::new();
    for diagnosis in found {
        let holds = own.iter_mut().chain(&mut site).filter(|waiver| {
            waiver.from <= context.today
                && context.today <= waiver.until.value
                && Code::parse(&waiver.rule.value) == Some(diagnosis.finding.code)
                && covers(context, &waiver.covers, diagnosis.on)
        });
        let mut until = None;
        for waiver in holds {
            waiver.used = true;
            until = Some(waiver.until.value).max(until);
        }
        match until {
            Some(until) => waived.push((diagnosis, until)),
            None => stays.push(diagnosis),
        }
    }
    for waiver in own.iter_mut().chain(&mut site).filter(|waiver| !waiver.used) {
        let code = Code::parse(&waiver.rule.value).filter(|code| code.is_rule());
        let is_unasked =
            |id: &ThingId| code.is_some_and(|code| !asks(*id, code) && covers(context, &waiver.covers, Some(*id)));
        waiver.used = things.iter().any(is_unasked);
    }
    stays.extend(own.iter().filter_map(|waiver| fault(context, waiver)));
    Applied { stays, waived, used: site.iter().map(|waiver| waiver.used).collect() }
}

/// What is wrong with the waivers of `site.toml`. `used` says of each whether it silenced something anywhere.
pub(super) fn of_site(context: &RuleContext<'_>, used: &[bool]) -> Vec<Diagnosis> {
    // One that silences nothing in the edition of a team may silence something of another account.
    let is_team = matches!(context.edition.audience(), Audience::Team { .. });
    let waivers = of_settings(context).into_iter().zip(used.iter().map(|used| *used || is_team));
    waivers.filter_map(|(waiver, used)| fault(context, &AppliedWaiver { used, ..waiver })).collect()
}

/// The waivers that are written on things.
fn of_things<'a>(context: &RuleContext<'a>, things: &[ThingId]) -> Vec<AppliedWaiver<'a>> {
    let mut waivers = Vec::new();
    for id in things {
        for waiver in &context.thing(*id).document.common.waive {
            let covers = Covers::Thing(*id);
            waivers.push(AppliedWaiver::new(Some(*id), covers, &waiver.rule, &waiver.on, &waiver.until));
        }
    }
    waivers
}

/// The waivers of `site.toml`, in their order.
fn of_settings<'a>(context: &RuleContext<'a>) -> Vec<AppliedWaiver<'a>> {
    let waivers = context.config().waive.iter().map(|waiver| {
        let covers = waiver.on_thing.as_ref().map_or(Covers::All, |name| Covers::Named(&name.value));
        AppliedWaiver::new(None, covers, &waiver.rule, &waiver.on, &waiver.until)
    });
    waivers.collect()
}

impl<'a> AppliedWaiver<'a> {
    fn new(on: Option<ThingId>, covers: Covers<'a>, rule: &'a Text, from: &'a Day, until: &'a Day) -> Self {
        Self { on, covers, rule, from: from.value, until, used: false }
    }
}

fn covers(context: &RuleContext<'_>, covers: &Covers<'_>, on: Option<ThingId>) -> bool {
    match covers {
        Covers::All => true,
        Covers::Thing(id) => on == Some(*id),
        Covers::Named(name) => on.is_some_and(|on| {
            let id = &context.thing(on).document.id;
            let name = name.trim_matches('/');
            **id == *name || id.strip_suffix(name).is_some_and(|before| before.ends_with('/'))
        }),
    }
}

/// What is wrong with a waiver: it is too long, over, or silences nothing.
fn fault(context: &RuleContext<'_>, waiver: &AppliedWaiver<'_>) -> Option<Diagnosis> {
    let (from, until) = (waiver.from, waiver.until.value);
    let days = in_days(from, until);
    let rule = &*waiver.rule.value;
    let (code, range, message, hint) = if days > LONGEST {
        let message = say!("this waiver of {rule} is for {days} days; the limit is {most}", rule, days, most = LONGEST);
        let hint = say!("let it end within {most} days of `on`, then look again", most = LONGEST);
        (Code::KP723, waiver.until.range(), message, hint)
    } else if until < context.today {
        let message = say!("this waiver of {rule} ended on {until}", rule, until);
        let hint = say!("settle the finding, or decide again and write a new date");
        (Code::KP721, waiver.until.range(), message, hint)
    } else if !waiver.used && from <= context.today {
        let message = match Code::parse(rule) {
            Some(code) if !code.is_rule() => say!("{code} cannot be waived", code = code.text()),
            Some(_) => say!("{rule} finds nothing here: this waiver is not needed", rule),
            None => say!("no rule is called `{rule}`: this waiver silences nothing", rule),
        };
        (Code::KP722, waiver.rule.range(), message, say!("remove the waiver"))
    } else {
        return None;
    };
    let span = match waiver.on {
        Some(on) => context.thing(on).document.span(range),
        None => site_span(range),
    };
    Some(Diagnosis { on: waiver.on, finding: Finding::new(code, span, message).hint(hint) })
}
