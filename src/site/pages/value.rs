//! Value that was promised to the customer beside what was delivered, goal by goal. Internal: what is shared of it stands on
//! the plan of the customer edition.

use crate::document::model::Plan;
use crate::document::model::common::{Number, to};
use crate::document::model::plan::{Promise, ValueDelivered};
use crate::document::reference::Ref;
use crate::figures::sort::sort_by_key;
use crate::playbook::{Target, Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::joint::PromiseRow;
use crate::site::pages::plan::ValueRow;
use crate::site::shared::cards::Card;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// Value promised and delivered.
    ValuePage<'a> for "value.html" {
        /// The plan.
        plan: Ready<Card>,
        /// The goals of the customer with what is promised and delivered for each; what is for none comes last.
        goals: Vec<GoalValue<'a>>,
        /// What all promises come to.
        promised: Option<String>,
        /// What was delivered in all.
        delivered: Option<String>,
    }

    /// A goal of the customer with the value that helps it.
    GoalValue<'a> {
        /// The goal; nothing for what helps none.
        goal: Option<Ready<Card>>,
        /// What is promised.
        promises: Vec<PromiseRow<'a>>,
        /// What was delivered.
        delivered: Vec<ValueRow<'a>>,
        /// What these promises come to.
        promised_sum: Option<String>,
        /// What these deliveries come to.
        delivered_sum: Option<String>,
    }
}

/// The promises and deliveries for one goal, by what the goal is.
type ForGoal<'a> = (Option<&'a Ref<to::Goal>>, Vec<&'a Promise>, Vec<&'a ValueDelivered>);

impl Renderer<'_> {
    pub(crate) fn value_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let plan = thing.as_plan().expect("a page of value is made of a plan");
        let goals = by_goal(thing, plan).into_iter().map(|(goal, promises, delivered)| GoalValue {
            goal: self.one(thing, goal),
            promised_sum: self.sum(promises.iter().map(|it| it.amount.as_ref())),
            delivered_sum: self.sum(delivered.iter().map(|it| it.amount.as_ref())),
            promises: promises.into_iter().map(|promise| self.promise_row(thing, promise)).collect(),
            delivered: delivered.into_iter().map(|value| self.value_row(thing, value)).collect(),
        });
        let view = ValuePage {
            plan: self.card(id),
            goals: goals.collect(),
            promised: self.sum(plan.promises.iter().map(|it| it.amount.as_ref())),
            delivered: self.sum(plan.value.iter().map(|it| it.amount.as_ref())),
        };
        let kicker = thing.account.map_or_else(String::new, |account| self.title_of(account).into_owned());
        self.render_page(Frame { kicker, ..frame }, view)
    }

    /// What amounts come to; nothing where none is known.
    fn sum<'n>(&self, amounts: impl Iterator<Item = Option<&'n Number>>) -> Option<String> {
        let known: Vec<f64> = amounts.flatten().map(|amount| amount.value).collect();
        (!known.is_empty()).then(|| self.format().money(known.iter().sum()))
    }
}

/// Promises and deliveries by the goal that they help, in the order in which goals are named; what helps none comes last.
fn by_goal<'a>(thing: &Thing, plan: &'a Plan) -> Vec<ForGoal<'a>> {
    let mut goals: Vec<(Option<Target>, ForGoal<'a>)> = Vec::new();
    let place = |goals: &mut Vec<(Option<Target>, ForGoal<'a>)>, goal: Option<&'a Ref<to::Goal>>| {
        let target = goal.and_then(|goal| thing.target(goal)).cloned();
        goals.iter().position(|(known, _)| *known == target).unwrap_or_else(|| {
            let goal = goal.filter(|_| target.is_some());
            goals.push((target, (goal, Vec::new(), Vec::new())));
            goals.len() - 1
        })
    };
    for promise in &plan.promises {
        let at = place(&mut goals, promise.goal.as_ref());
        goals[at].1.1.push(promise);
    }
    for value in &plan.value {
        let at = place(&mut goals, value.goal.as_ref());
        goals[at].1.2.push(value);
    }
    sort_by_key(&mut goals, |(target, _)| target.is_none());
    goals.into_iter().map(|(_, goal)| goal).collect()
}
