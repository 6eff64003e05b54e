//! The 3×3 framework: three stages, three documents, three levels of the house. They are three lists of three, not a
//! table of nine: a stage has nothing to do with the document beside it.
//!
//! Each cell is covered, partial, stale or a gap, by a rule of its own, and says which level owes the next step.
//! Source: CV1 of the domain research; thresholds are those of [`Limits`].

use jiff::civil::Date;

use crate::document::model::plan::PlanStatus;
use crate::document::model::{Account, Decision, Entity, Plan};
use crate::edition::Edition;
use crate::language::locale::{Phrase, PhraseValue};
use crate::measure::{age, beneath, cadence, days, filled, items, number, people, situation, sponsor};
use crate::playbook::{Thing, ThingId};

/// One of the three lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Where are we, where to, how.
    Stages,
    /// What knowledge, thinking and the plan live in.
    Documents,
    /// Who in the house takes part.
    Levels,
}

/// One of the nine cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Stage 1: where are we?
    Analysis,
    /// Stage 2: where do we want to go?
    Strategy,
    /// Stage 3: how do we get there?
    Operations,
    /// Document 1: what is known about the account.
    AccountFile,
    /// Document 2: where the team thinks.
    Workbook,
    /// Document 3: what comes out.
    Plan,
    /// Level 1.
    TopManagement,
    /// Level 2.
    Director,
    /// Level 3.
    Team,
}

/// How well a cell is covered, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// All there, and of today.
    Covered,
    /// Some of it is there.
    Partial,
    /// It was all there, and is too old.
    Stale,
    /// Nothing is there.
    Gap,
}

/// The level of the house that owes the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owes {
    /// Top management.
    Top,
    /// The key account director.
    Director,
    /// The account manager and the team.
    Team,
}

/// A cell of the framework, for one plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Which one.
    pub part: Part,
    /// How well it is covered.
    pub state: State,
    /// Who owes the next step; for a covered cell, who keeps it.
    pub owes: Owes,
    /// What the state rests on, in a few words.
    pub evidence: Phrase,
}

/// The numbers behind the cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Months after which analysis, account file and workshop are stale.
    pub months: f64,
    /// Months after which a plan that was not rolled is stale.
    pub roll_months: f64,
    /// How many times `review_every` may pass since the last review.
    pub times: f64,
    /// Days the sponsor may be unseen.
    pub sponsor_days: f64,
    /// Days unseen after which there is no sponsor to speak of.
    pub sponsor_gap_days: f64,
    /// Days an ask may wait.
    pub ask_days: f64,
    /// Functions of ours that have to own something.
    pub functions: f64,
    /// Words a part has to have left to be filled.
    pub words: f64,
}

impl Part {
    /// The nine, column by column.
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

    /// The list it stands in.
    pub fn column(self) -> Column {
        match self {
            Self::Analysis | Self::Strategy | Self::Operations => Column::Stages,
            Self::AccountFile | Self::Workbook | Self::Plan => Column::Documents,
            Self::TopManagement | Self::Director | Self::Team => Column::Levels,
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

impl State {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Partial => "partial",
            Self::Stale => "stale",
            Self::Gap => "gap",
        }
    }
}

/// What is looked at.
struct PlanView<'a> {
    edition: &'a Edition,
    id: ThingId,
    thing: &'a Thing,
    plan: &'a Plan,
    account_id: ThingId,
    account: &'a Account,
    today: Date,
    limits: &'a Limits,
    placeholders: &'a [String],
}

/// What a cell rests on, by the key of its words.
fn said(key: &'static str) -> Phrase {
    Phrase::new(key)
}

/// A state with its evidence.
struct Assessment(State, Phrase);

/// The nine cells of a plan, in the order of [`Part::ALL`]; none for what is not a plan of an account. `placeholders`
/// are the words that stand in a template.
pub fn cells(
    edition: &Edition,
    plan: ThingId,
    today: Date,
    limits: &Limits,
    placeholders: &[String],
) -> Option<[Cell; 9]> {
    let thing = edition.thing(plan);
    let Some(Entity::Plan(record)) = thing.entity() else { return None };
    let account_id = thing.account?;
    let (_, account) = people::account(edition, thing)?;
    let view = PlanView { edition, id: plan, thing, plan: record, account_id, account, today, limits, placeholders };
    Some(Part::ALL.map(|part| {
        let (Assessment(state, evidence), owes) = match part {
            Part::Analysis => (view.analysis(), Owes::Team),
            Part::Strategy => (view.strategy(), Owes::Team),
            Part::Operations => (view.operations(), Owes::Team),
            Part::AccountFile => (view.account_file(), Owes::Team),
            Part::Workbook => (view.workbook(), Owes::Team),
            Part::Plan => view.document(),
            Part::TopManagement => (view.top(), Owes::Top),
            Part::Director => (view.director(), Owes::Director),
            Part::Team => view.team(),
        };
        Cell { part, state, owes, evidence }
    }))
}

impl PlanView<'_> {
    /// Covered: all four parts of the situation filled, none older than a year. Stale: all filled, one older or without
    /// a day. Partial: some filled. Gap: none.
    fn analysis(&self) -> Assessment {
        let parts = situation::parts(self.edition, self.account_id);
        let written = |part: &&situation::SituationPart<'_>| {
            number(filled::left(&part.thing.document.body, self.placeholders).0) >= self.limits.words
        };
        let good = parts.iter().filter(written).count();
        let old: Vec<&situation::SituationPart<'_>> =
            parts.iter().filter(|part| part.as_of().is_none_or(|day| !self.is_fresh(day))).collect();
        match (good, old.first()) {
            (0, _) => Assessment(State::Gap, said("coverage.no_part")),
            (4, None) => Assessment(State::Covered, said("coverage.all_parts")),
            (4, Some(part)) => {
                let first = PhraseValue::Texts(vec![situation::key(part.name)]);
                let count = PhraseValue::Name(old.len().to_string());
                Assessment(State::Stale, said("coverage.old_parts").with("count", count).with("first", first))
            }
            (some, _) => Assessment(
                State::Partial,
                said("coverage.some_parts").with("count", PhraseValue::Name(some.to_string())),
            ),
        }
    }

    /// Covered: the growth problem, an agreed decision that still holds, an open objective, and a vision. Stale: all of
    /// them, and every agreed decision is past its last day. Partial: some. Gap: none.
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
            0 if agreed.iter().any(holds) => Assessment(State::Covered, said("coverage.strategy_whole")),
            0 => Assessment(State::Stale, said("coverage.decisions_past")),
            4 => Assessment(State::Gap, said("coverage.no_strategy")),
            _ => Assessment(State::Partial, said("coverage.missing").with("what", PhraseValue::Texts(missing))),
        }
    }

    /// Covered: open actions, all owned and dated, and the last review in time. Stale: the last review is too long ago.
    /// Partial: actions without owner or day, or no review yet, or no action. Gap: neither action nor review.
    fn operations(&self) -> Assessment {
        let open: Vec<_> = items::actions(self.edition, self.id).into_iter().filter(items::ActionAt::is_open).collect();
        let ready = open.iter().filter(|it| it.action.owner.is_some() && it.action.due.is_some()).count();
        let actions = |count| PhraseValue::Count("open_actions", count);
        let gap = cadence::of(self.edition, self.id, self.today).and_then(|cadence| cadence.gaps.first().copied());
        match (gap, open.len()) {
            (None, 0) => Assessment(State::Gap, said("coverage.no_action_no_review")),
            (Some(gap), _) if gap.share > self.limits.times => {
                Assessment(State::Stale, said("coverage.last_review").with("day", PhraseValue::Day(gap.from.1)))
            }
            (None, all) => Assessment(State::Partial, said("coverage.no_review_yet").with("actions", actions(all))),
            (Some(_), 0) => Assessment(State::Partial, said("coverage.no_action")),
            (Some(_), all) if ready < all => {
                let unready = PhraseValue::Name((all - ready).to_string());
                Assessment(
                    State::Partial,
                    said("coverage.unready").with("count", unready).with("all", PhraseValue::Name(all.to_string())),
                )
            }
            (Some(gap), all) => {
                let day = PhraseValue::Day(gap.from.1);
                Assessment(State::Covered, said("coverage.running").with("actions", actions(all)).with("day", day))
            }
        }
    }

    /// Covered: goals of the customer, contacts and finance figures, something of it from the last year. Stale: all
    /// three, nothing of the last year. Partial: some. Gap: none.
    fn account_file(&self) -> Assessment {
        let account = self.account;
        let has = [
            (!account.goals.is_empty(), "coverage.the_goals"),
            (!account.contacts.is_empty(), "coverage.the_contacts"),
            (!account.finance.is_empty(), "coverage.the_finance"),
        ];
        let missing: Vec<&str> = has.iter().filter(|(there, _)| !there).map(|(_, word)| *word).collect();
        let met = account.contacts.iter().filter_map(|contact| Some(contact.last_met.as_ref()?.value));
        let rounds = account.alignment.iter().map(|round| round.date.value);
        let parts = situation::parts(self.edition, self.account_id);
        let written = parts.iter().filter_map(situation::SituationPart::as_of);
        let newest = met.chain(rounds).chain(written).filter(|day| *day <= self.today).max();
        match (missing.len(), newest) {
            (0, Some(day)) if self.is_fresh(day) => {
                Assessment(State::Covered, said("coverage.file_whole").with("day", PhraseValue::Day(day)))
            }
            (0, Some(day)) => {
                Assessment(State::Stale, said("coverage.nothing_newer").with("day", PhraseValue::Day(day)))
            }
            (0, None) => Assessment(State::Stale, said("coverage.undated")),
            (3, _) => Assessment(State::Gap, said("coverage.no_file")),
            _ => Assessment(State::Partial, said("coverage.missing").with("what", PhraseValue::Texts(missing))),
        }
    }

    /// Covered: a workshop of the last year that wrote down what came out. Stale: only older ones. Partial: a workshop
    /// without outcome, or a decision with alternatives but no workshop. Gap: neither.
    fn workbook(&self) -> Assessment {
        let held: Vec<_> = self.plan.workshops.iter().filter(|it| it.date.value <= self.today).collect();
        let last = held.iter().map(|it| it.date.value).max();
        let noted = held.iter().any(|it| it.output.is_some() && self.is_fresh(it.date.value));
        match last {
            Some(day) if noted => {
                Assessment(State::Covered, said("coverage.workshop").with("day", PhraseValue::Day(day)))
            }
            Some(day) if self.is_fresh(day) => {
                Assessment(State::Partial, said("coverage.workshop_unnoted").with("day", PhraseValue::Day(day)))
            }
            Some(day) => Assessment(State::Stale, said("coverage.workshop_old").with("day", PhraseValue::Day(day))),
            None if self.agreed().any(|decision| !decision.alternatives.is_empty()) => {
                Assessment(State::Partial, said("coverage.only_alternatives"))
            }
            None => Assessment(State::Gap, said("coverage.no_workshop")),
        }
    }

    /// Covered: approved, and rolled in time. Stale: approved, and not rolled in time. Partial: in review, or a draft
    /// with an argument. Gap: a draft without one. An approval is the director's to give.
    fn document(&self) -> (Assessment, Owes) {
        let rolled = self.plan.rolled.as_ref().unwrap_or(&self.plan.from).value;
        let argued = number(filled::left(&self.thing.document.body, self.placeholders).0) >= self.limits.words;
        match self.plan.status.value {
            PlanStatus::InReview => (Assessment(State::Partial, said("coverage.in_review")), Owes::Director),
            PlanStatus::Draft if argued => (Assessment(State::Partial, said("coverage.draft")), Owes::Team),
            PlanStatus::Draft => (Assessment(State::Gap, said("coverage.empty_draft")), Owes::Team),
            _ if age::months(rolled, self.today) > self.limits.roll_months => {
                let (unit, count) = age::whole(rolled, self.today);
                (
                    Assessment(State::Stale, said("coverage.not_rolled").with("age", PhraseValue::Count(unit, count))),
                    Owes::Team,
                )
            }
            _ => (Assessment(State::Covered, said("coverage.rolled")), Owes::Team),
        }
    }

    /// Covered: a sponsor who is seen, and no ask that waits. Partial: an ask waits. Stale: the sponsor was not seen for
    /// half a year. Gap: no sponsor, or not seen for a year.
    fn top(&self) -> Assessment {
        let sponsor = sponsor::of(self.edition, self.account_id, self.today).filter(|it| it.gone.is_none());
        let Some(sponsor) = sponsor else { return Assessment(State::Gap, said("coverage.no_sponsor")) };
        let name = PhraseValue::Name(self.edition.thing(sponsor.person).title.to_string());
        let unseen = age::in_days(sponsor.since, self.today);
        let unseen_days = PhraseValue::Count("days", usize::try_from(unseen).unwrap_or_default());
        let long = said("coverage.unseen").with("name", name.clone()).with("days", unseen_days);
        let waits = |raised: Date| days(age::in_days(raised, self.today)) > self.limits.ask_days;
        let waiting = self.plan.asks.iter().filter(|ask| ask.answered.is_none() && waits(ask.raised.value)).count();
        match (days(unseen), sponsor.seen) {
            (gone, _) if gone > self.limits.sponsor_gap_days => Assessment(State::Gap, long),
            (gone, _) if gone > self.limits.sponsor_days => Assessment(State::Stale, long),
            _ if waiting > 0 => Assessment(
                State::Partial,
                said("coverage.waiting").with("asks", PhraseValue::Count("open_asks", waiting)),
            ),
            (_, Some(day)) => {
                Assessment(State::Covered, said("coverage.seen").with("name", name).with("day", PhraseValue::Day(day)))
            }
            (_, None) => Assessment(State::Partial, said("coverage.never_seen").with("name", name)),
        }
    }

    /// Covered: the account has a director, who approved the plan. Partial: a director, and no approval by them. Gap: no
    /// director.
    fn director(&self) -> Assessment {
        let account = self.edition.thing(self.account_id);
        let director = account.maybe(self.account.director.as_ref());
        let here = |id: &ThingId| people::gone(self.edition, *id, self.today).is_none();
        let Some(director) = director.filter(here) else { return Assessment(State::Gap, said("coverage.no_director")) };
        let name = PhraseValue::Name(self.edition.thing(director).title.to_string());
        let approval = self.plan.approved.as_ref();
        let by = self.thing.maybe(approval.and_then(|approval| approval.by.as_ref()));
        match approval.and_then(|approval| approval.on.as_ref()) {
            Some(on) if by == Some(director) => Assessment(
                State::Covered,
                said("coverage.approved_on").with("name", name).with("day", PhraseValue::Day(on.value)),
            ),
            None if by == Some(director) => Assessment(State::Covered, said("coverage.approved").with("name", name)),
            _ => Assessment(State::Partial, said("coverage.not_approved").with("name", name)),
        }
    }

    /// Covered: a manager, and items owned by three functions. Partial: a manager, and fewer. Gap: no manager, which the
    /// director has to settle.
    fn team(&self) -> (Assessment, Owes) {
        let here = |id: &ThingId| people::gone(self.edition, *id, self.today).is_none();
        if people::manager(self.edition, self.thing).is_none_or(|manager| !here(&manager)) {
            return (Assessment(State::Gap, said("coverage.no_manager")), Owes::Director);
        }
        let owners = items::items(self.edition, self.id).into_iter().filter_map(|item| item.owner);
        let functions = people::functions(self.edition, owners).len();
        let evidence = match functions {
            0 => said("coverage.manager_alone"),
            some => said("coverage.functions").with("functions", PhraseValue::Count("functions", some)),
        };
        let state = if number(functions) < self.limits.functions { State::Partial } else { State::Covered };
        (Assessment(state, evidence), Owes::Team)
    }

    fn agreed(&self) -> impl Iterator<Item = &Decision> {
        beneath::agreed(self.edition, self.id).map(|decision| decision.record)
    }

    fn is_fresh(&self, day: Date) -> bool {
        age::within(day, self.limits.months, self.today)
    }
}
