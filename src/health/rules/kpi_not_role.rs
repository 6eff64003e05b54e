//! KP602: a person whose KPIs do not fit the role.

use crate::diagnostics::message::Value;
use crate::diagnostics::{Code, Explanation, Findings, Level, say};
use crate::document::model::Kind;
use crate::document::model::objective::Family;
use crate::document::model::people::Role;
use crate::health::rule::{Rule, RuleContext, Scope, Time, at};
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
        finds: "A hunter who is not measured by volume, value or profit, a farmer who is measured by none of these or not by the relationship, or an advisor who is measured by nothing else. A person without `kpi_families` is left alone.",
        matters: "People do what they are measured by, whatever their card says.",
        settle: "Give the farmer a figure for the relationship and the advisor one of what the customer gains, or correct the role. If the targets are set elsewhere, take this to whoever sets them.",
        wrong: "role = \"farmer\"\nkpi_families = [\"value\"]",
        right: "role = \"farmer\"\nkpi_families = [\"value\", \"relationship\"]",
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
    let sells = |family: Family| matches!(family, Family::Volume | Family::Value | Family::Profit);
    let families = || person.kpi_families.iter().map(|known| known.value);
    let has_sales = families().any(sells);
    let has_relationship = families().any(|family| family == Family::Relationship);
    let name = &thing.title;
    let (message, hint) = match (role.value, has_sales, has_relationship) {
        (Role::Hunter, false, _) | (Role::Farmer, false, true) => (
            say!(
                "{name} is a {role} without a target for volume, value or profit",
                name,
                role = Value::Word("role", role.value.word())
            ),
            say!("add what they have to sell to `kpi_families`, or correct the role"),
        ),
        (Role::Farmer, true, false) => (
            say!("{name} is a farmer without a target for the relationship", name),
            say!("add `relationship` to `kpi_families`, or correct the role"),
        ),
        (Role::Farmer, false, false) => (
            say!("{name} is a farmer without a target for sales and for the relationship", name),
            say!("add volume, value or profit, and `relationship`, to `kpi_families`, or correct the role"),
        ),
        (Role::Advisor, ..) if families().all(sells) => (
            say!("{name} is an advisor who is measured by sales alone", name),
            say!("measure an advisor by the relationship and by what the customer gains"),
        ),
        _ => return,
    };
    let end = person.kpi_families.last().map_or(first.range().end, |last| last.range().end);
    findings.push(at(&RULE, Level::Warning, thing, first.range().start..end, message).hint(hint));
}
