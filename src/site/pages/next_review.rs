//! The next review of a plan: the agenda on a sheet, strategy first, then what to read for it.

use crate::document::model::objective::Tier;
use crate::document::model::{Entity, Plan};
use crate::figures::status::Status;
use crate::measure::{beneath, items};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::shared::readers::Page;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// So many points of a tier are on the agenda; a meeting has an end.
const POINTS: usize = 3;
/// So many actions are on the agenda; the rest are read before.
const ACTIONS: usize = 5;
/// So many findings are on the agenda.
const FINDINGS: usize = 3;
/// A decision that ends within so many days is looked at again.
const SOON: i32 = 120;

impl Renderer<'_> {
    pub(crate) fn next_review_page(&self, id: ThingId, page: Page<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let Some(Entity::Plan(plan)) = thing.entity() else { return self.not_found() };
        let beneath = self.edition.beneath(id);
        let last = beneath.reviews.first();
        let present = last.and_then(|last| match self.edition.thing(*last).entity() {
            Some(Entity::Review(review)) => Some(self.many(self.edition.thing(*last), &review.attendees)),
            _ => None,
        });
        let tiers = [
            (Tier::Strategic, self.strategic_points(id, thing, plan)),
            (Tier::Tactical, self.course_points(id, &[Tier::Strategic, Tier::Tactical])),
            (Tier::Operational, self.course_points(id, &[Tier::Operational])),
        ];
        let agenda: Vec<Value> = tiers
            .into_iter()
            .map(|(tier, mut points)| {
                let more = points.len().saturating_sub(POINTS);
                points.truncate(POINTS);
                map! { tier: self.theme.word(tier.word()), points: points, more: more }
            })
            .collect();
        let actions = self.plan_actions(id);
        let open: Vec<Value> =
            actions.iter().filter(|row| row.get_from_path("open").is_some_and(Value::is_truthy)).cloned().collect();
        let (worst, more) = self.worst(id, FINDINGS);
        let ills = self.concerning(id);
        let parts = vec![
            ("objectives", Some(beneath.objectives.len())),
            ("decisions", Some(self.standing(id).len())),
            ("scenarios", Some(plan.scenarios.len())),
            ("actions", Some(open.len())),
        ];
        self.render_frame(
            None,
            Frame {
                template: "next_review.html",
                id: page.id,
                title: page.title,
                heading: page.heading,
                kicker: thing.account.map_or_else(String::new, |account| self.edition.thing(account).title.to_string()),
                thing: None,
                parts,
                room: None,
                given: vec![
                    ("it", self.row(id)),
                    ("account", Value::from(thing.account.map(|account| self.row(account)))),
                    ("next", Value::from(self.next_of(id).map(|day| self.when(day)))),
                    ("last", Value::from(last.map(|last| self.row(*last)))),
                    ("present", Value::from(present)),
                    ("facts", Value::from(self.plan_facts(id, thing, plan))),
                    ("agenda", Value::from(agenda)),
                    ("near", self.next_actions(id, ACTIONS)),
                    ("worst", Value::from(worst)),
                    ("more_worst", Value::from(more)),
                    ("series", self.series(&beneath.objectives)),
                    ("tiers", self.tiers(&beneath.objectives)),
                    ("decisions", Value::from(self.rows_of(self.standing(id)))),
                    ("scenarios", Value::from(self.near_scenarios(id, thing, plan))),
                    ("actions", Value::from(open)),
                    ("asks", Value::from(self.open_asks(thing, plan))),
                    ("found", Value::from(ills)),
                ],
            },
        )
    }

    /// What strategy has to settle: triggers that fired, then the decisions, each with what to ask of it.
    fn strategic_points(&self, id: ThingId, thing: &Thing, plan: &Plan) -> Vec<Value> {
        let mut points = Vec::new();
        for (_, it) in self.scenarios_by_nearness(thing, plan).into_iter().filter(|(holds, _)| *holds) {
            let url = format!("{}#scenario-{}", self.url(id), it.id.value);
            let link = map! { title: it.title.value.as_str(), url: url };
            points.push(map! { link: link, words: it.then.value.as_str(), why: self.theme.text("agenda.fired") });
        }
        for it in beneath::decisions(self.edition, id).filter(|it| !it.record.is_over()) {
            let ends = it.record.until.as_ref().filter(|until| (until.value - self.today()).get_days() <= SOON);
            let why = match (it.record.is_agreed(), ends) {
                (false, _) => self.theme.text("agenda.not_agreed").to_owned(),
                (true, Some(until)) => {
                    format!("{} {}", self.theme.text("agenda.ends"), self.format().date(until.value))
                }
                (true, None) => self.theme.text("agenda.holds").to_owned(),
            };
            points.push(map! { link: self.card(it.id), words: it.record.success.as_ref().map(|it| it.value.as_str()), why: why });
        }
        points
    }

    /// The open objectives of some tiers that are off course, the worst first.
    fn course_points(&self, id: ThingId, tiers: &[Tier]) -> Vec<Value> {
        let mut off: Vec<ThingId> = items::open_objectives(self.edition, id)
            .filter(|id| matches!(self.status_of(*id), Some(Status::Red | Status::Amber)))
            .filter(|id| match self.edition.thing(*id).entity() {
                Some(Entity::Objective(objective)) => tiers.contains(&objective.tier.value),
                _ => false,
            })
            .collect();
        off.sort_by_key(|id| std::cmp::Reverse(self.status_of(*id)));
        off.into_iter()
            .map(|id| map! { link: self.card(id), it: self.row(id), why: self.theme.text("agenda.off") })
            .collect()
    }
}
