//! KP602: a person whose KPIs do not fit the role.

use crate::diagnostics::{Code, Explanation, Findings, Level};
use crate::document::model::Kind;
use crate::document::model::objective::Family;
use crate::document::model::people::Role;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
use crate::health::say::listed;
use crate::measure::people;
use crate::playbook::ThingId;

pub(crate) static RULE: Rule = Rule {
    code: Code::KP602,
    scope: Scope::Thing,
    time: Time::Passes,
    asks: &[Kind::Person],
    thresholds: &[],
    silences: &[],
    text: Explanation {
        finds: "A hunter who is not measured by volume, a farmer who is not measured by both volume and the relationship, or an advisor who is measured by volume alone.",
        matters: "People do what they are measured by, whatever their card says.",
        settle: "Give the farmer a figure for the relationship and take the volume off the advisor, or correct the role. If the targets are set elsewhere, take this to whoever sets them.",
        wrong: "role = \"farmer\"\nkpi_families = [\"volume\"]",
        right: "role = \"farmer\"\nkpi_families = [\"volume\", \"relationship\"]",
    },
    find,
};

fn find(context: &RuleContext<'_>, id: ThingId, findings: &mut Findings) {
    let thing = context.thing(id);
    let Some(person) = people::person(context.edition, id) else { return };
    // Without recorded KPIs of a person nothing can be said.
    let (Some(role), [first, ..]) = (&person.role, person.kpi_families.as_slice()) else { return };
    if people::is_customer(context.edition, id) || people::gone(context.edition, id, context.today).is_some() {
        return;
    }
    let has = |family| person.kpi_families.iter().any(|known| known.value == family);
    let needs = |families: &[Family]| -> Vec<&'static str> {
        families.iter().copied().filter(|family| !has(*family)).map(Family::word).collect()
    };
    let (message, hint) = match role.value {
        Role::Hunter | Role::Farmer => {
            let families: &[Family] = match role.value {
                Role::Hunter => &[Family::Volume],
                _ => &[Family::Volume, Family::Relationship],
            };
            let missing = needs(families);
            if missing.is_empty() {
                return;
            }
            let words = listed(&missing);
            let message = format!("{} is a {} without a target for {words}", thing.title, role.value.word());
            (message, format!("add {words} to `kpi_families`, or correct the role"))
        }
        Role::Advisor if person.kpi_families.iter().all(|known| known.value == Family::Volume) => {
            let message = format!("{} is an advisor who is measured by volume alone", thing.title);
            (message, "measure an advisor by the relationship and by what shoppers do".to_owned())
        }
        Role::Advisor | Role::None => return,
    };
    let end = person.kpi_families.last().map_or(first.range().end, |last| last.range().end);
    findings.push(at(&RULE, Level::Warning, thing, first.range().start..end, message).hint(hint));
}
