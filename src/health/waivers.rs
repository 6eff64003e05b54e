//! Dated waivers: what they silence, and KP721–KP723 about the waivers themselves.

use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostics::{Code, Finding};
use crate::document::model::common::Waiver;
use crate::health::asking::Diagnosis;
use crate::health::rule::{RuleContext, site_span};
use crate::measure::age::in_days;
use crate::playbook::ThingId;

/// A waiver may hold for this many days.
const LONGEST: i64 = 180;

/// A waiver where it stands: on a thing, or in `site.toml` for one thing or for all.
struct Standing<'a> {
    on: Option<ThingId>,
    /// Whether it silences a finding on this thing.
    covers: Covers<'a>,
    rule: &'a str,
    from: Date,
    until: Date,
    range: Range<usize>,
    until_range: Range<usize>,
    used: bool,
}

enum Covers<'a> {
    Thing(ThingId),
    Named(&'a str),
    All,
}

/// What waivers leave, and what they silence.
pub(super) struct Applied {
    /// What stays, and what is wrong with the waivers of the things themselves.
    pub(super) stays: Vec<Diagnosis>,
    /// What is waived, with the day the waiver ends.
    pub(super) waived: Vec<(Diagnosis, Date)>,
    /// Which waivers of `site.toml` silenced something.
    pub(super) used: Vec<bool>,
}

/// Takes out of what was found on some things what they or `site.toml` waive.
pub(super) fn apply(context: &RuleContext<'_>, things: &[ThingId], found: Vec<Diagnosis>) -> Applied {
    let mut own = of_things(context, things);
    let mut site = standing_in_site(context);
    let mut stays = Vec::with_capacity(found.len());
    let mut waived = Vec::new();
    for diagnosis in found {
        let holds = own.iter_mut().chain(&mut site).filter(|waiver| {
            waiver.from <= context.today
                && context.today <= waiver.until
                && Code::parse(waiver.rule) == Some(diagnosis.finding.code)
                && covers(context, &waiver.covers, diagnosis.on)
        });
        let mut until = None;
        for waiver in holds {
            waiver.used = true;
            until = Some(waiver.until).max(until);
        }
        match until {
            Some(until) => waived.push((diagnosis, until)),
            None => stays.push(diagnosis),
        }
    }
    stays.extend(own.iter().filter_map(|waiver| fault(context, waiver)));
    Applied { stays, waived, used: site.iter().map(|waiver| waiver.used).collect() }
}

/// What is wrong with the waivers of `site.toml`, given which of them silenced something anywhere.
pub(super) fn of_site(context: &RuleContext<'_>, used: &[bool]) -> Vec<Diagnosis> {
    let waivers = standing_in_site(context).into_iter().zip(used);
    waivers.filter_map(|(waiver, used)| fault(context, &Standing { used: *used, ..waiver })).collect()
}

fn of_things<'a>(context: &RuleContext<'a>, things: &[ThingId]) -> Vec<Standing<'a>> {
    let waivers = things.iter().flat_map(|id| context.thing(*id).document.common.waive.iter().map(move |it| (*id, it)));
    let standing = |(id, waiver): (ThingId, &'a Waiver)| Standing {
        on: Some(id),
        covers: Covers::Thing(id),
        rule: &waiver.rule.value,
        from: waiver.on.value,
        until: waiver.until.value,
        range: waiver.rule.range(),
        until_range: waiver.until.range(),
        used: false,
    };
    waivers.map(standing).collect()
}

fn standing_in_site<'a>(context: &RuleContext<'a>) -> Vec<Standing<'a>> {
    let waivers = context.config().waive.iter();
    waivers
        .map(|waiver| Standing {
            on: None,
            covers: waiver.on_thing.as_ref().map_or(Covers::All, |name| Covers::Named(&name.value)),
            rule: &waiver.rule.value,
            from: waiver.on.value,
            until: waiver.until.value,
            range: waiver.rule.range(),
            until_range: waiver.until.range(),
            used: false,
        })
        .collect()
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

/// What is wrong with a waiver: too long, over, or without anything to waive.
fn fault(context: &RuleContext<'_>, waiver: &Standing<'_>) -> Option<Diagnosis> {
    let days = in_days(waiver.from, waiver.until);
    let code = waiver.rule;
    let (rule, range, message, hint) = if days > LONGEST {
        let message = format!("this waiver of {code} holds for {days} days; {LONGEST} are the most");
        (
            Code::KP723,
            &waiver.until_range,
            message,
            format!("let it end within {LONGEST} days of `on`, then look again"),
        )
    } else if waiver.until < context.today {
        let message = format!("this waiver of {code} ended on {}", waiver.until);
        (
            Code::KP721,
            &waiver.until_range,
            message,
            "settle the finding, or decide again and write a new date".to_owned(),
        )
    } else if !waiver.used && waiver.from <= context.today {
        let known = Code::parse(code);
        let message = match known {
            Some(code) if !code.is_rule() => format!("{} cannot be waived", code.text()),
            Some(_) => format!("{code} finds nothing here: this waiver is not needed"),
            None => format!("no rule is called `{code}`: this waiver silences nothing"),
        };
        (Code::KP722, &waiver.range, message, "take the waiver out".to_owned())
    } else {
        return None;
    };
    let finding = match waiver.on {
        Some(on) => Finding::new(rule, context.thing(on).document.span(range.clone()), message),
        None => Finding::new(rule, site_span(range.clone()), message),
    };
    Some(Diagnosis { on: waiver.on, finding: finding.hint(hint) })
}
