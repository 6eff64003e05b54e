//! The 3×3 framework: three stages, three documents and three levels of the organization. They are three separate lists
//! of three: cells of different lists have no relation.
//!
//! Each cell is covered, partial, stale or a gap, by a rule of its own, and says which level has to take the next step.
//! Source: CV1 of the domain research; thresholds are those of [`Limits`].

use jiff::civil::Date;

use crate::document::model::plan::PlanStatus;
use crate::document::model::{Account, Decision, Entity, Plan};
use crate::edition::Edition;
use crate::language::locale::{Phrase, PhraseValue};
use crate::measure::filled::Placeholders;
use crate::measure::{age, beneath, cadence, days, filled, items, number, people, situation, sponsor};
use crate::playbook::{Thing, ThingId};

/// One of the three lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CoverageColumn {
    /// The stages: where are we, where do we want to go, how do we get there.
    Stages,
    /// The documents that hold knowledge, thinking and the plan.
    Documents,
    /// The levels of the organization that take part.
    Levels,
}

/// One of the nine cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoveragePart {
    /// Stage 1: where are we?
    Analysis,
    /// Stage 2: where do we want to go?
    Strategy,
    /// Stage 3: how do we get there?
    Operations,
    /// Document 1: what is known about the account.
    AccountFile,
    /// Document 2: the notes of workshops.
    Workbook,
    /// Document 3: the plan itself.
    Plan,
    /// Level 1: top management.
    TopManagement,
    /// Level 2: the key account director.
    Director,
    /// Level 3: the account team.
    Team,
}

/// How well a cell is covered, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverageState {
    /// Complete and up to date.
    Covered,
    /// Partly there.
    Partial,
    /// Complete, but too old.
    Stale,
    /// Nothing is there.
    Gap,
}

/// The level of the organization that has to take the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owes {
    /// Top management.
    Top,
    /// The key account director.
    Director,
    /// The account manager and the team.
    Team,
}

/// A cell of the framework, for one plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Which cell.
    pub part: CoveragePart,
    /// How well it is covered.
    pub state: CoverageState,
    /// Who has to take the next step; for a covered cell, who keeps it covered.
    pub owes: Owes,
    /// Why it has this state, in a few words.
    pub evidence: Phrase,
}

/// The thresholds of the cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Months after which analysis, account file and workshop are stale.
    pub months: f64,
    /// Months after which a plan that was not rolled is stale.
    pub roll_months: f64,
    /// How many times `review_every` may pass since the last review.
    pub times: f64,
    /// Days for which the sponsor may be unseen.
    pub sponsor_days: f64,
    /// Days after which a sponsor who was not seen does not count.
    pub sponsor_gap_days: f64,
    /// Days for which an ask may wait.
    pub ask_days: f64,
    /// How many of our functions have to own something.
    pub functions: f64,
    /// Words that a part must have, without those of its template, to count as filled.
    pub words: f64,
}

impl CoveragePart {
    /// The nine cells, list by list.
    pub const ALL: [Self; 9] = [
        Self::Analysis,
        Self::Strategy,
        Self::Operations,
        Self::AccountFile,
        Self::Workbook,
        Self::Plan,
        Self::TopManagement,
        Self::Director,
        Self::Team,
    ];

    /// The list that the cell is in.
    pub fn column(self) -> CoverageColumn {
        match self {
            Self::Analysis | Self::Strategy | Self::Operations => CoverageColumn::Stages,
            Self::AccountFile | Self::Workbook | Self::Plan => CoverageColumn::Documents,
            Self::TopManagement | Self::Director | Self::Team => CoverageColumn::Levels,
        }
    }

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Analysis => "coverage.part_analysis",
            Self::Strategy => "coverage.part_strategy",
            Self::Operations => "coverage.part_operations",
            Self::AccountFile => "coverage.part_account_file",
            Self::Workbook => "coverage.part_workbook",
            Self::Plan => "coverage.part_plan",
            Self::TopManagement => "coverage.part_top",
            Self::Director => "coverage.part_director",
            Self::Team => "coverage.part_team",
        }
    }
}

impl Owes {
    /// The key of the level's name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Top => "coverage.owed_by_top",
            Self::Director => "coverage.owed_by_director",
            Self::Team => "coverage.owed_by_team",
        }
    }
}

impl CoverageState {
    /// Its word in attributes and keys of texts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Partial => "partial",
            Self::Stale => "stale",
            Self::Gap => "gap",
        }
    }
}

/// A plan with what its cells depend on.
struct PlanView<'a> {
    edition: &'a Edition,
    id: ThingId,
    thing: &'a Thing,
    plan: &'a Plan,
    account_id: ThingId,
    account: &'a Account,
    today: Date,
    limits: &'a Limits,
    placeholders: &'a Placeholders,
}

/// The evidence of a cell, by the key of its text.
fn said(key: &'static str) -> Phrase {
    Phrase::new(key)
}

/// A state with its evidence.
struct Assessment(CoverageState, Phrase);

/// The nine cells of a plan, in the order of [`CoveragePart::ALL`]; none for a thing that is no plan of an account.
/// `placeholders` are words of templates, which do not count as written.
pub fn cells(
    edition: &Edition,
    plan: ThingId,
    today: Date,
    limits: &Limits,
    placeholders: &Placeholders,
) -> Option<[Cell; 9]> {
    let thing = edition.thing(plan);
    let Some(Entity::Plan(record)) = thing.entity() else { return None };
    let account_id = thing.account?;
    let (_, account) = people::account(edition, thing)?;
    let view = PlanView { edition, id: plan, thing, plan: record, account_id, account, today, limits, placeholders };
    Some(CoveragePart::ALL.map(|part| {
        let (Assessment(state, evidence), owes) = match part {
            CoveragePart::Analysis => (view.analysis(), Owes::Team),
            CoveragePart::Strategy => (view.strategy(), Owes::Team),
            CoveragePart::Operations => (view.operations(), Owes::Team),
            CoveragePart::AccountFile => (view.account_file(), Owes::Team),
            CoveragePart::Workbook => (view.workbook(), Owes::Team),
            CoveragePart::Plan => view.document(),
            CoveragePart::TopManagement => (view.top(), Owes::Top),
            CoveragePart::Director => (view.director(), Owes::Director),
            CoveragePart::Team => view.team(),
        };
        Cell { part, state, owes, evidence }
    }))
}

impl PlanView<'_> {
    /// Covered: all four parts of the situation are filled, none is older than a year. Stale: all are filled, one is
    /// older or has no date. Partial: some are filled. Gap: none is.
    fn analysis(&self) -> Assessment {
        let parts = situation::parts(self.edition, self.account_id);
        let written = |part: &&situation::SituationPart<'_>| {
            filled::is_filled(&part.thing.document.body, self.placeholders, self.limits.words)
        };
        let good = parts.iter().filter(written).count();
        let old: Vec<&situation::SituationPart<'_>> =
            parts.iter().filter(|part| part.as_of().is_none_or(|day| !self.is_fresh(day))).collect();
        match (good, old.first()) {
            (0, _) => Assessment(CoverageState::Gap, said("coverage.no_part")),
            (4, None) => Assessment(CoverageState::Covered, said("coverage.all_parts")),
            (4, Some(part)) => {
                let first = PhraseValue::Texts(vec![situation::key(part.name)]);
                let count = PhraseValue::Name(old.len().to_string());
                Assessment(CoverageState::Stale, said("coverage.old_parts").with("count", count).with("first", first))
            }
            (some, _) => Assessment(
                CoverageState::Partial,
                said("coverage.some_parts").with("count", PhraseValue::Name(some.to_string())),
            ),
        }
    }

    /// Covered: there are the growth problem, an agreed decision that still holds, an open objective, and a vision.
    /// Stale: there are all of them, but every agreed decision has expired. Partial: some. Gap: none.
    fn strategy(&self) -> Assessment {
        let agreed: Vec<&Decision> = self.agreed().collect();
        let holds = |decision: &&Decision| decision.until.as_ref().is_none_or(|until| until.value >= self.today);
        let has = [
            (self.plan.growth_problem.is_some(), "coverage.the_problem"),
            (!agreed.is_empty(), "coverage.the_decision"),
            (items::open_objectives(self.edition, self.id).next().is_some(), "coverage.the_objective"),
            (self.plan.vision.is_some(), "coverage.the_vision"),
        ];
        let missing: Vec<&str> = has.iter().filter(|(there, _)| !there).map(|(_, word)| *word).collect();
        match missing.len() {
            0 if agreed.iter().any(holds) => Assessment(CoverageState::Covered, said("coverage.strategy_whole")),
            0 => Assessment(CoverageState::Stale, said("coverage.decisions_past")),
            4 => Assessment(CoverageState::Gap, said("coverage.no_strategy")),
            _ => Assessment(CoverageState::Partial, said("coverage.missing").with("what", PhraseValue::Texts(missing))),
        }
    }

    /// Covered: there are open actions, all with owner and due day, and the last review was in time. Stale: the last
    /// review is too long ago. Partial: an action has no owner or day, or there is no review or no open action. Gap:
    /// neither action nor review.
    fn operations(&self) -> Assessment {
        let open: Vec<_> = items::actions(self.edition, self.id).into_iter().filter(items::ActionAt::is_open).collect();
        let ready = open.iter().filter(|it| it.action.owner.is_some() && it.action.due.is_some()).count();
        let actions = |count| PhraseValue::Count("open_actions", count);
        let gap = cadence::of(self.edition, self.id, self.today).and_then(|cadence| cadence.gaps.first().copied());
        match (gap, open.len()) {
            (None, 0) => Assessment(CoverageState::Gap, said("coverage.no_action_no_review")),
            (Some(gap), _) if gap.share > self.limits.times => {
                Assessment(CoverageState::Stale, said("coverage.last_review").with("day", PhraseValue::Day(gap.from.1)))
            }
            (None, all) => {
                Assessment(CoverageState::Partial, said("coverage.no_review_yet").with("actions", actions(all)))
            }
            (Some(_), 0) => Assessment(CoverageState::Partial, said("coverage.no_action")),
            (Some(_), all) if ready < all => {
                let unready = PhraseValue::Name((all - ready).to_string());
                Assessment(
                    CoverageState::Partial,
                    said("coverage.unready").with("count", unready).with("all", PhraseValue::Name(all.to_string())),
                )
            }
            (Some(gap), all) => {
                let day = PhraseValue::Day(gap.from.1);
                Assessment(
                    CoverageState::Covered,
                    said("coverage.running").with("actions", actions(all)).with("day", day),
                )
            }
        }
    }

    /// Covered: there are goals of the customer, contacts and finance figures, and some of it is from the last year.
    /// Stale: there are all three, but nothing from the last year. Partial: some. Gap: none.
    fn account_file(&self) -> Assessment {
        let account = self.account;
        let has = [
            (!account.goals.is_empty(), "coverage.the_goals"),
            (!account.contacts.is_empty(), "coverage.the_contacts"),
            // An edition without money does not miss it.
            (!account.finance.is_empty() || !self.edition.has_money(), "coverage.the_finance"),
        ];
        let missing: Vec<&str> = has.iter().filter(|(there, _)| !there).map(|(_, word)| *word).collect();
        let met = account.contacts.iter().filter_map(|contact| Some(contact.last_met.as_ref()?.value));
        let rounds = account.alignment.iter().map(|round| round.date.value);
        let parts = situation::parts(self.edition, self.account_id);
        let written = parts.iter().filter_map(situation::SituationPart::as_of);
        let newest = met.chain(rounds).chain(written).filter(|day| *day <= self.today).max();
        match (missing.len(), newest) {
            (0, Some(day)) if self.is_fresh(day) => {
                Assessment(CoverageState::Covered, said("coverage.file_whole").with("day", PhraseValue::Day(day)))
            }
            (0, Some(day)) => {
                Assessment(CoverageState::Stale, said("coverage.nothing_newer").with("day", PhraseValue::Day(day)))
            }
            (0, None) => Assessment(CoverageState::Stale, said("coverage.undated")),
            (3, _) => Assessment(CoverageState::Gap, said("coverage.no_file")),
            _ => Assessment(CoverageState::Partial, said("coverage.missing").with("what", PhraseValue::Texts(missing))),
        }
    }

    /// Covered: a workshop of the last year has its outcome written down. Stale: there are only older ones. Partial: a
    /// workshop of the last year without outcome, or a decision with alternatives but no workshop. Gap: neither.
    fn workbook(&self) -> Assessment {
        let held: Vec<_> = self.plan.workshops.iter().filter(|it| it.date.value <= self.today).collect();
        let last = held.iter().map(|it| it.date.value).max();
        let noted = held.iter().any(|it| it.output.is_some() && self.is_fresh(it.date.value));
        match last {
            Some(day) if noted => {
                Assessment(CoverageState::Covered, said("coverage.workshop").with("day", PhraseValue::Day(day)))
            }
            Some(day) if self.is_fresh(day) => {
                Assessment(CoverageState::Partial, said("coverage.workshop_unnoted").with("day", PhraseValue::Day(day)))
            }
            Some(day) => {
                Assessment(CoverageState::Stale, said("coverage.workshop_old").with("day", PhraseValue::Day(day)))
            }
            None if self.agreed().any(|decision| !decision.alternatives.is_empty()) => {
                Assessment(CoverageState::Partial, said("coverage.only_alternatives"))
            }
            None => Assessment(CoverageState::Gap, said("coverage.no_workshop")),
        }
    }

    /// Covered: approved, and rolled in time. Stale: approved, but not rolled in time. Partial: in review, or a draft
    /// with an argument. Gap: a draft without one. Only the director can approve.
    fn document(&self) -> (Assessment, Owes) {
        let rolled = self.plan.rolled.as_ref().unwrap_or(&self.plan.from).value;
        let argued = filled::is_filled(&self.thing.document.body, self.placeholders, self.limits.words);
        match self.plan.status.value {
            PlanStatus::InReview => (Assessment(CoverageState::Partial, said("coverage.in_review")), Owes::Director),
            PlanStatus::Draft if argued => (Assessment(CoverageState::Partial, said("coverage.draft")), Owes::Team),
            PlanStatus::Draft => (Assessment(CoverageState::Gap, said("coverage.empty_draft")), Owes::Team),
            _ if age::months(rolled, self.today) > self.limits.roll_months => {
                let (unit, count) = age::whole(rolled, self.today);
                (
                    Assessment(
                        CoverageState::Stale,
                        said("coverage.not_rolled").with("age", PhraseValue::Count(unit, count)),
                    ),
                    Owes::Team,
                )
            }
            _ => (Assessment(CoverageState::Covered, said("coverage.rolled")), Owes::Team),
        }
    }

    /// Covered: the sponsor is seen, and no ask waits. Partial: an ask waits. Stale: the sponsor was not seen for half
    /// a year. Gap: there is no sponsor, or none who was seen for a year.
    fn top(&self) -> Assessment {
        let sponsor = sponsor::of(self.edition, self.account_id, self.today).filter(|it| it.gone.is_none());
        let Some(sponsor) = sponsor else { return Assessment(CoverageState::Gap, said("coverage.no_sponsor")) };
        let name = PhraseValue::Name(self.edition.thing(sponsor.person).title.to_string());
        let unseen = age::in_days(sponsor.since, self.today);
        let unseen_days = PhraseValue::Count("days", usize::try_from(unseen).unwrap_or_default());
        let long = said("coverage.unseen").with("name", name.clone()).with("days", unseen_days);
        let waits = |raised: Date| days(age::in_days(raised, self.today)) > self.limits.ask_days;
        let waiting = self.plan.asks.iter().filter(|ask| ask.answered.is_none() && waits(ask.raised.value)).count();
        match (days(unseen), sponsor.seen) {
            (gone, _) if gone > self.limits.sponsor_gap_days => Assessment(CoverageState::Gap, long),
            (gone, _) if gone > self.limits.sponsor_days => Assessment(CoverageState::Stale, long),
            _ if waiting > 0 => Assessment(
                CoverageState::Partial,
                said("coverage.waiting").with("asks", PhraseValue::Count("open_asks", waiting)),
            ),
            (_, Some(day)) => Assessment(
                CoverageState::Covered,
                said("coverage.seen").with("name", name).with("day", PhraseValue::Day(day)),
            ),
            (_, None) => Assessment(CoverageState::Partial, said("coverage.never_seen").with("name", name)),
        }
    }

    /// Covered: the account has a director, who approved the plan. Partial: a director who did not approve it. Gap: no
    /// director.
    fn director(&self) -> Assessment {
        let account = self.edition.thing(self.account_id);
        let director = account.maybe(self.account.director.as_ref());
        let here = |id: &ThingId| people::gone(self.edition, *id, self.today).is_none();
        let Some(director) = director.filter(here) else {
            return Assessment(CoverageState::Gap, said("coverage.no_director"));
        };
        let name = PhraseValue::Name(self.edition.thing(director).title.to_string());
        let approval = self.plan.approved.as_ref();
        let by = self.thing.maybe(approval.and_then(|approval| approval.by.as_ref()));
        match approval.and_then(|approval| approval.on.as_ref()) {
            Some(on) if by == Some(director) => Assessment(
                CoverageState::Covered,
                said("coverage.approved_on").with("name", name).with("day", PhraseValue::Day(on.value)),
            ),
            None if by == Some(director) => {
                Assessment(CoverageState::Covered, said("coverage.approved").with("name", name))
            }
            _ => Assessment(CoverageState::Partial, said("coverage.not_approved").with("name", name)),
        }
    }

    /// Covered: there is a manager, and people of three functions own items. Partial: a manager, and fewer functions.
    /// Gap: no manager; the director has to name one.
    fn team(&self) -> (Assessment, Owes) {
        let here = |id: &ThingId| people::gone(self.edition, *id, self.today).is_none();
        if people::manager(self.edition, self.thing).is_none_or(|manager| !here(&manager)) {
            return (Assessment(CoverageState::Gap, said("coverage.no_manager")), Owes::Director);
        }
        let owners = items::items(self.edition, self.id).into_iter().filter_map(|item| item.owner);
        let functions = people::functions(self.edition, owners).len();
        let evidence = match functions {
            0 => said("coverage.manager_alone"),
            some => said("coverage.functions").with("functions", PhraseValue::Count("functions", some)),
        };
        let state =
            if number(functions) < self.limits.functions { CoverageState::Partial } else { CoverageState::Covered };
        (Assessment(state, evidence), Owes::Team)
    }

    fn agreed(&self) -> impl Iterator<Item = &Decision> {
        beneath::agreed(self.edition, self.id).map(|decision| decision.record)
    }

    fn is_fresh(&self, day: Date) -> bool {
        age::within(day, self.limits.months, self.today)
    }
}
