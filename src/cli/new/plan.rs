//! A new plan: when it begins and ends, and what it takes along from the plan before it.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cli::archetype::quoted;
use crate::cli::new::{Draft, Maker, short};
use crate::diagnostics::{Message, say};
use crate::document::model::common::Share;
use crate::document::model::people::Side;
use crate::document::model::plan::{Commitment, PlanKind, Sales};
use crate::document::model::{Entity, Kind, Plan};
use crate::figures::period::{FIRST_YEAR, LAST_YEAR, Period};
use crate::playbook::WholeThing;

/// The months of a plan that follows none.
const USUAL_MONTHS: i32 = 36;

impl Maker<'_> {
    pub(super) fn plan(&self, account: &str, name: Option<&str>, follows: Option<&str>) -> Result<Draft, Message> {
        let account = self.find(Kind::Account, account)?;
        let before = follows.map(|name| self.plan_of(account, name)).transpose()?;
        let record = before.and_then(|before| match before.entity() {
            Some(Entity::Plan(record)) => Some((before, record)),
            _ => None,
        });
        let year = name.and_then(year_in).unwrap_or_else(|| self.usual_year(record.map(|(_, record)| record)));
        let name = name.map_or_else(|| year.to_string(), str::to_owned);
        let from = Period::Year(year).start(self.fiscal_month());
        let months = record.map_or(USUAL_MONTHS, |(_, record)| months_of(record));
        let to = from.saturating_add(months.months()).saturating_sub(1.day());
        let last = Period::year_of(to, self.fiscal_month()).year();
        let years = if last > year { format!("{year}–{last}") } else { year.to_string() };
        let kind = record.map_or(PlanKind::AccountPlan, |(_, record)| record.kind.value);
        let blanks = vec![
            ("title", quoted(&format!("{} {years}", account.title()))),
            ("kind", quoted(kind.word())),
            ("from", from.to_string()),
            ("to", to.to_string()),
            (
                "term",
                self.written(&match record {
                    Some(_) => say!("as long as the plan before it"),
                    None => say!("three years is usual"),
                }),
            ),
            ("today", self.today.to_string()),
            ("follows", record.map_or_else(String::new, |(before, record)| keys_along(before, record))),
        ];
        let path = self.path(&name, |name| format!("{}/{name}/_index.md", account.document().id))?;
        let along = record.map_or_else(String::new, |(before, record)| self.tables_along(before, record, year));
        let next = self.after_plan(&path);
        Ok(Draft { path, archetype: "plan", blanks, along, next })
    }

    /// The plan of an account that is called so, as authors write it inside of the account.
    fn plan_of(&self, account: WholeThing<'_>, name: &str) -> Result<WholeThing<'_>, Message> {
        let id = format!("{}/{}", account.document().id, crate::figures::names::normal(name));
        if let Some(own) = self.of(Kind::Plan).find(|plan| *plan.document().id == *id) {
            return Ok(own);
        }
        let found = self.find(Kind::Plan, name)?;
        if found.document().account.as_deref() == Some(&account.document().id) {
            return Ok(found);
        }
        Err(say!("`{name}` is a plan of another account: name one of {account}", name, account = account.title()))
    }

    /// The fiscal year of a plan whose name says none: this one, or the one after that in which the plan before it begins.
    fn usual_year(&self, before: Option<&Plan>) -> i16 {
        let fiscal = self.fiscal_month();
        let this = Period::year_of(self.today, fiscal).year();
        before.map_or(this, |before| this.max(Period::year_of(before.from.value, fiscal).year() + 1))
    }

    /// The tables that a plan takes along: last year's targets as what this year is compared with, and the promises of
    /// both sides that are not kept yet.
    fn tables_along(&self, before: WholeThing<'_>, record: &Plan, year: i16) -> String {
        let mut out = String::new();
        for sales in record.sales.iter().filter(|sales| sales.period.value.year() == year - 1) {
            let period = sales.period.value.in_year(year);
            if let (Some(period), Some(target)) = (period, &sales.target) {
                let _ = write!(out, "\n[[sales]]\nperiod = \"{period}\"\nprior = {}", target.value);
                let _ = writeln!(out, "    # {}", self.written(&said_of(sales)));
            }
        }
        for commitment in record.commitments.iter().filter(|commitment| commitment.done.is_none()) {
            out.push('\n');
            out.push_str(&self.commitment_along(before, commitment));
        }
        out
    }

    fn commitment_along(&self, before: WholeThing<'_>, commitment: &Commitment) -> String {
        let Commitment { side, text, owner, due, done: _, share, place: _ } = commitment;
        let side = match side.value {
            Side::Supplier => "supplier",
            Side::Customer => "customer",
            Side::Partner => "partner",
        };
        let mut out = format!("[[commitments]]\nside = {}\ntext = {}\n", quoted(side), quoted(&text.value));
        if let Some(owner) = owner {
            let name = before.thing(owner).map_or(&*owner.name.value, |id| short(self.playbook.thing(id)));
            let _ = writeln!(out, "owner = {}", quoted(name));
        }
        if let Some(due) = due {
            let late = (due.value < self.today).then(|| self.written(&say!("late: agree on a new day")));
            let late = late.map_or_else(String::new, |late| format!("    # {late}"));
            let _ = writeln!(out, "due = {}{late}", due.value);
        }
        if Share::with_customer(share.as_ref()) {
            out.push_str("share = \"customer\"\n");
        }
        out
    }
}

/// What a plan takes along from the one before it, before any table.
fn keys_along(before: WholeThing<'_>, record: &Plan) -> String {
    let mut out = format!("follows = {}\n", quoted(short(before)));
    if let Some(role) = &record.category_role {
        let _ = writeln!(out, "category_role = {}", quoted(role.value.word()));
    }
    out
}

/// Where the figure comes from, as a comment behind it.
fn said_of(sales: &Sales) -> Message {
    let period = sales.period.value;
    match &sales.actual {
        Some(actual) => say!("the target of {period}, of which {actual} came in", period, actual = actual.value),
        None => say!("the target of {period}", period),
    }
}

/// The year that the name of a plan says: `2027`, `jbp-2027`, `fy27`.
fn year_in(name: &str) -> Option<i16> {
    let mut numbers = name.split(|c: char| !c.is_ascii_digit());
    let full = numbers.find_map(|number| Some(number).filter(|it| it.len() == 4)?.parse().ok());
    let short = || {
        let lower = name.to_lowercase();
        let digits = &lower[lower.find("fy")? + 2..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        Some(2000 + Some(&digits[..end]).filter(|it| it.len() == 2)?.parse::<i16>().ok()?)
    };
    full.or_else(short).filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))
}

/// How many months a plan runs, at least one.
fn months_of(plan: &Plan) -> i32 {
    let end: Date = plan.to.value.saturating_add(1.day());
    let from = plan.from.value;
    let months = i32::from(end.year() - from.year()) * 12 + i32::from(end.month()) - i32::from(from.month());
    months.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_plan_is_in_its_name() {
        for (name, year) in
            [("2027", Some(2027)), ("JBP-2027", Some(2027)), ("fy27", Some(2027)), ("Plan FY28 b", Some(2028))]
        {
            assert_eq!(year_in(name), year, "{name}");
        }
        for name in ["next", "27", "12345", "1066", "fy", "fy271", "Đà Nẵng"] {
            assert_eq!(year_in(name), None, "{name}");
        }
    }
}
