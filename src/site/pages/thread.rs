//! The thread of a whole plan on one sheet, A3 across: what the customer wants, the growth problem, the decisions with
//! what is given up, the objectives, the KPIs. Lines lead from each to what serves it. The style sheet draws them along the
//! nested lists, so that a text of any length keeps its place, and who cannot see the drawing hears the lists.
//!
//! Text is never made smaller to fit: what has no room on the sheet is counted.

use std::borrow::Cow;

use crate::document::model::objective::Kpi;
use crate::document::model::{Entity, Objective};
use crate::document::parts::PageItem;
use crate::figures::sort::sort_by_key;
use crate::measure::thread;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::shared::cards::{Card, Link, word};
use crate::site::shared::rows::{AccountRow, DecisionRow, ObjectiveRow, PlanRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

/// How many goals, decisions, and KPIs of an objective have room.
const GOALS: usize = 6;
const DECISIONS: usize = 5;
const KPIS: usize = 3;
/// What is no higher than this has room in larger type, in lines of KPIs.
const ROOMY: f64 = 14.0;
/// The height of the sheet, of a decision and of an objective, in lines of KPIs.
const SHEET: f64 = 22.0;
const DECISION: f64 = 3.2;
const OBJECTIVE: f64 = 1.6;

view! {
    /// The thread of a plan on one sheet.
    ThreadPage<'a> for "thread.html" {
        /// The plan.
        it: Ready<PlanRow>,
        /// The account.
        account: Option<Ready<AccountRow>>,
        /// The customer's goals.
        goals: Vec<ThreadGoal<'a>>,
        /// How many goals have no room.
        more_goals: usize,
        /// The growth problem.
        problem: Option<Cow<'a, str>>,
        /// The decisions with what serves them.
        branches: Vec<ThreadBranch<'a>>,
        /// How many decisions have no room.
        more_decisions: usize,
        /// Whether the sheet has room for larger type.
        roomy: bool,
    }

    /// A goal of the customer.
    ThreadGoal<'a> {
        /// Its number on the sheet.
        number: usize,
        /// The goal on the page of the account.
        goal: Link<'a>,
        /// Whether an objective of the plan works for it.
        served: bool,
    }

    /// A decision with what serves it, or the objectives that serve none.
    ThreadBranch<'a> {
        /// The decision; none for what serves no decision.
        decision: Option<Ready<DecisionRow>>,
        /// Whether it is agreed.
        agreed: bool,
        /// The objectives that serve it, by tier.
        objectives: Vec<ThreadTwig<'a>>,
        /// Objectives that serve it too and stand under another decision.
        elsewhere: Vec<Ready<Card>>,
        /// How many objectives have no room.
        more: usize,
    }

    /// An objective with what measures it.
    ThreadTwig<'a> {
        /// The objective.
        row: Ready<ObjectiveRow>,
        /// The numbers of the customer's goals that it works for.
        goals: Vec<usize>,
        /// The KPIs.
        kpis: Vec<ThreadKpi<'a>>,
        /// How many KPIs have no room.
        more: usize,
    }

    /// A KPI: what it is called, where it is, where it is to be.
    ThreadKpi<'a> {
        /// The KPI on the page of its objective.
        kpi: Link<'a>,
        /// The latest reading.
        value: Option<String>,
        /// The target.
        target: Option<String>,
        /// How the latest reading stands.
        status: Option<&'static str>,
    }
}

/// A branch that is not written yet: its decision and its objectives, and how many of them have room.
struct Branch {
    decision: Option<ThingId>,
    objectives: Vec<ThingId>,
    elsewhere: Vec<ThingId>,
    shown: usize,
}

impl Renderer<'_> {
    pub(crate) fn thread_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let mut branches = self.branches(id);
        let heights = |branch: &Branch| branch.objectives.iter().map(|id| self.height(*id)).collect();
        let heights: Vec<Vec<f64>> = branches.iter().map(heights).collect();
        for (branch, shown) in branches.iter_mut().zip(fit(&heights)) {
            branch.shown = shown;
        }
        let is_whole = branches.iter().all(|branch| branch.shown == branch.objectives.len());
        let goals = self.plan_goals(id, thing);
        let more_goals = goals.len().saturating_sub(GOALS);
        let goals = (1..).zip(goals).take(GOALS).map(|(number, goal)| ThreadGoal {
            number,
            served: !goal.served.is_empty(),
            goal: goal.goal,
        });
        self.render_page(
            frame,
            ThreadPage {
                roomy: is_whole && heights.iter().map(|branch| high(branch)).sum::<f64>() <= ROOMY,
                it: self.row(id),
                account: thing.account.map(|account| self.row(account)),
                goals: goals.collect(),
                more_goals,
                problem: self.growth_problem(id),
                more_decisions: self.edition.beneath(id).decisions.len().saturating_sub(DECISIONS),
                branches: branches.iter().map(|branch| self.branch(thing, branch)).collect(),
            },
        )
    }

    /// The first decisions of a plan, each with the objectives that serve it first of all; then the objectives that
    /// serve none.
    fn branches(&self, plan: ThingId) -> Vec<Branch> {
        let beneath = self.edition.beneath(plan);
        let tier = |id: &ThingId| self.edition.objective(*id).map(|objective| objective.tier.value);
        let mut objectives = beneath.objectives.clone();
        sort_by_key(&mut objectives, tier);
        let of_plan = |id: ThingId| -> Vec<ThingId> {
            let decisions = thread::decisions(self.edition, id).into_iter();
            decisions.filter(|decision| beneath.decisions.contains(decision)).collect()
        };
        let served: Vec<(ThingId, Vec<ThingId>)> = objectives.into_iter().map(|id| (id, of_plan(id))).collect();
        let serving = |is_meant: &dyn Fn(&[ThingId]) -> bool| -> Vec<ThingId> {
            served.iter().filter(|(_, decisions)| is_meant(decisions)).map(|(id, _)| *id).collect()
        };
        let mut branches: Vec<Branch> = Vec::new();
        for decision in beneath.decisions.iter().take(DECISIONS) {
            branches.push(Branch {
                decision: Some(*decision),
                objectives: serving(&|decisions| decisions.first() == Some(decision)),
                elsewhere: serving(&|decisions| decisions.iter().skip(1).any(|other| other == decision)),
                shown: 0,
            });
        }
        let loose = serving(&|decisions| decisions.is_empty());
        if !loose.is_empty() {
            branches.push(Branch { decision: None, objectives: loose, elsewhere: Vec::new(), shown: 0 });
        }
        branches
    }

    /// The height of an objective on the sheet.
    fn height(&self, id: ThingId) -> f64 {
        let kpis = self.edition.objective(id).map_or(0, |objective| objective.kpis.len());
        crate::measure::number(kpis.min(KPIS)).max(OBJECTIVE)
    }

    fn branch<'a>(&'a self, plan: &Thing, branch: &Branch) -> ThreadBranch<'a> {
        let is_agreed = |id: ThingId| match self.edition.thing(id).entity() {
            Some(Entity::Decision(decision)) => decision.is_agreed(),
            _ => false,
        };
        let twigs = branch.objectives.iter().take(branch.shown);
        ThreadBranch {
            decision: branch.decision.map(|id| self.row(id)),
            agreed: branch.decision.is_some_and(is_agreed),
            objectives: twigs.filter_map(|id| Some(self.twig(plan, *id, self.edition.objective(*id)?))).collect(),
            elsewhere: self.cards(&branch.elsewhere),
            more: branch.objectives.len() - branch.shown,
        }
    }

    fn twig<'a>(&'a self, plan: &Thing, id: ThingId, objective: &'a Objective) -> ThreadTwig<'a> {
        let thing = self.edition.thing(id);
        let kpi = |kpi: &'a Kpi| {
            let latest = thing.latest(&kpi.id.value);
            ThreadKpi {
                kpi: Link::new(self.words_of(thing, kpi.title()), self.item_url(id, PageItem::Kpi, &kpi.id.value)),
                value: latest.map(|reading| self.format().value(reading.value, kpi.unit.value)),
                target: kpi.target.as_ref().map(|target| self.goalpost(target.value.0, kpi.unit.value)),
                status: word(latest.and_then(|reading| reading.status)),
            }
        };
        let goals = plan.account.and_then(|account| self.edition.account(account)).map_or(&[][..], |it| &it.goals);
        let works_for = |goal: &str| self.names_goal(id, &PageItem::Goal.anchor(goal));
        let numbered = (1..).zip(goals).take(GOALS);
        ThreadTwig {
            row: self.row(id),
            goals: numbered.filter(|(_, goal)| works_for(&goal.id.value)).map(|(number, _)| number).collect(),
            kpis: objective.kpis.iter().take(KPIS).map(kpi).collect(),
            more: objective.kpis.len().saturating_sub(KPIS),
        }
    }
}

/// The height of a branch with these objectives.
fn high(branch: &[f64]) -> f64 {
    branch.iter().sum::<f64>().max(DECISION)
}

/// How many objectives of each branch have room on the sheet, by the heights of all of them: each branch gives its next
/// one in turn, so that none takes the room of the others.
fn fit(branches: &[Vec<f64>]) -> Vec<usize> {
    let mut shown = vec![0; branches.len()];
    let mut left = SHEET - branches.iter().map(|_| DECISION).sum::<f64>();
    for turn in 0..branches.iter().map(Vec::len).max().unwrap_or(0) {
        for (branch, shown) in branches.iter().zip(&mut shown) {
            let needs = high(&branch[..(turn + 1).min(branch.len())]) - high(&branch[..*shown]);
            if *shown == turn && turn < branch.len() && needs <= left {
                left -= needs;
                *shown += 1;
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_branch_gets_room_in_turn_and_no_sheet_is_overfull() {
        assert_eq!(fit(&[vec![1.6; 3], vec![2.0; 2]]), [3, 2], "everything, where there is room");
        let crowded = [vec![3.0; 60], vec![1.6; 60], vec![], vec![1.6]];
        let shown = fit(&crowded);
        assert_eq!(shown[2..], [0, 1]);
        assert!(shown[0] > 1 && shown[1] > 1, "{shown:?}");
        let used = crowded.iter().zip(&shown).map(|(branch, shown)| high(&branch[..*shown]));
        assert!(used.sum::<f64>() <= SHEET);
    }

    #[test]
    fn six_branches_have_room_even_without_objectives() {
        let six = crate::measure::number(DECISIONS + 1) * DECISION;
        assert!(six <= SHEET, "{six} of {SHEET}");
    }
}
