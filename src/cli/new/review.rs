//! A new review: what it covers, and every KPI to type a number for.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::cli::archetype::quoted;
use crate::cli::new::{Draft, Maker, short};
use crate::document::model::objective::Kpi;
use crate::document::model::review::ReviewType;
use crate::document::model::{Entity, Kind};
use crate::figures::period::Period;
use crate::playbook::WholeThing;

impl Maker<'_> {
    pub(super) fn review(&self, plan: Option<&str>, kind: ReviewType, date: Date) -> Result<Draft, String> {
        let plan = self.the_plan(plan)?;
        let attendee =
            self.manager(plan).ok_or("a review needs somebody who was there: begin with `keyplan new person NAME`")?;
        let (covers, months) = span_of(kind, date, self.fiscal_month());
        let blanks = vec![
            ("type", quoted(kind.word())),
            ("date", date.to_string()),
            ("covers", quoted(&covers.to_string())),
            ("attendees", quoted(&attendee)),
            ("next", date.saturating_add(months.months()).to_string()),
            ("readings", self.readings(plan)),
        ];
        let path = format!("{}/reviews/{date}.md", plan.document().id);
        Ok(Draft { path, archetype: "review", blanks, along: String::new() })
    }

    /// Every KPI of a plan with its last reading, ready for the next number.
    fn readings(&self, plan: WholeThing<'_>) -> String {
        let mut out = String::new();
        let own = |it: &WholeThing<'_>| it.document().plan.as_deref() == Some(&plan.document().id);
        for objective in self.of(Kind::Objective).filter(own) {
            if let Some(Entity::Objective(record)) = objective.entity() {
                readings_of(short(objective), objective, &record.kpis, &mut out);
            }
        }
        if let Some(Entity::Plan(record)) = plan.entity() {
            readings_of("plan", plan, &record.kpis, &mut out);
        }
        out
    }
}

fn readings_of(name: &str, thing: WholeThing<'_>, kpis: &[Kpi], out: &mut String) {
    if kpis.is_empty() {
        return;
    }
    let is_bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let key = if is_bare { name.to_owned() } else { quoted(name) };
    let _ = writeln!(out, "[readings.{key}]");
    for kpi in kpis {
        let last = thing.latest(&kpi.id.value);
        let last =
            last.map_or_else(|| "no reading yet".to_owned(), |(value, period)| format!("last: {value} in {period}"));
        let _ = writeln!(out, "# {} =    # {last}", kpi.id.value);
    }
}

/// The last period that is complete on the day of a meeting of this kind, and the months until the next meeting.
fn span_of(kind: ReviewType, date: Date, fiscal_month: i8) -> (Period, i32) {
    match kind {
        ReviewType::Monthly | ReviewType::Internal => (Period::month_of(date).before(), 1),
        ReviewType::Quarterly | ReviewType::Executive => (Period::quarter_of(date, fiscal_month).before(), 3),
        ReviewType::Annual => (Period::year_of(date, fiscal_month).before(), 12),
    }
}
