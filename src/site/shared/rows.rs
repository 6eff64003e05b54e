//! Rows of things in lists. Each row is made once and used in many lists.

use std::borrow::Cow;

use crate::document::model::objective::Kpi;
use crate::document::model::{Account, Decision, Entity, Kind, Objective, Person, Plan, Review};
use crate::figures::status::Status;
use crate::measure::{kpis, late};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::shared::cards::{Card, iso, word};
use crate::site::shared::figures::SalesCell;
use crate::site::theme::Value;
use crate::site::view::{Html, Ready, View};

view! {
    /// What lists say of any thing.
    ThingRow {
        /// What it is called.
        title: String,
        /// The address of its page from the root of the site.
        url: String,
        /// Its card, for the filter `link`.
        card: Ready<Card>,
        /// The language it is written in, where it says so; its texts say that by themselves.
        lang: Option<String>,
        /// What its author says it is, in a line.
        summary: Option<String>,
        /// The account it belongs to.
        account: Option<Ready<Card>>,
        /// The plan it belongs to.
        plan: Option<Ready<Card>>,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
    }

    /// An objective in a list.
    ObjectiveRow {
        ..ThingRow;
        /// The tier, as a word.
        tier: String,
        /// The place of the tier: 0 is strategic.
        place: usize,
        /// The state, as a word.
        state: Option<String>,
        /// Who owns it.
        owner: Option<Ready<Card>>,
        /// The day it is due.
        due: Option<String>,
        /// The same day for sorting.
        due_on: Option<String>,
        /// By how many days it is late.
        late: i32,
        /// What it serves.
        serves: Vec<Ready<Card>>,
        /// The pillar.
        pillar: Option<Ready<Card>>,
        /// The KPI that tells how it stands.
        kpi: Option<FirstKpi>,
    }

    /// The KPI of an objective that a list shows: the one that tells how it stands.
    FirstKpi {
        /// What it is called.
        name: String,
        /// The latest reading.
        value: Option<String>,
        /// The target.
        target: Option<String>,
        /// How many more KPIs the objective has.
        more: usize,
    }

    /// A review in a list.
    ReviewRow {
        ..ThingRow;
        /// The day it was held.
        date: String,
        /// The same day for sorting.
        on: String,
        /// The year it was held in.
        year: i16,
        /// The kinds of review, in words.
        types: String,
        /// Why it was held, where it was not planned.
        reason: Option<String>,
        /// What the customer said.
        said: Option<String>,
        /// The day of the review after it, as this one set it.
        next: Option<String>,
    }

    /// A decision in a list.
    DecisionRow {
        ..ThingRow;
        /// The status, as a word.
        state: String,
        /// The day it was agreed.
        agreed_on: Option<String>,
        /// What comes first.
        first: Vec<Ready<Card>>,
        /// What is given up for it.
        instead_of: Vec<Ready<Card>>,
        /// What is given up for it, in the words agreed with the customer.
        given_up: Option<String>,
        /// The supplier's part.
        we: Option<String>,
        /// The customer's part.
        they: Option<String>,
        /// What success is.
        success: Option<String>,
    }

    /// A plan in a list.
    PlanRow {
        ..ThingRow;
        /// The status, as a word.
        state: String,
        /// The kind of plan, as a word.
        form: String,
        /// The day it begins.
        from: String,
        /// The day it ends.
        to: String,
    }

    /// A person in a list.
    PersonRow {
        ..ThingRow;
        /// The job title.
        job: Option<String>,
        /// The side: `supplier`, `customer` or `partner`.
        side: &'static str,
        /// The function, as a word.
        function: String,
        /// The part in the account team, as a word.
        role: Option<String>,
        /// The account the person works at.
        account: Option<Ready<Card>>,
        /// How many open items are theirs.
        items: usize,
        /// How many of them are late.
        late: usize,
    }

    /// An account in a list.
    AccountRow {
        ..ThingRow;
        /// The account manager.
        manager: Option<Ready<Card>>,
        /// The segment, as written.
        segment: Option<&'static str>,
        /// The country, as written.
        country: String,
        /// The stage of the relationship, as a word.
        stage: Option<String>,
        /// The posture, as a word.
        posture: Option<String>,
        /// The plan that is followed.
        plan: Option<Ready<PlanRow>>,
        /// The last review.
        review: Option<Ready<ReviewRow>>,
        /// The day of the next review.
        next: Option<String>,
        /// The same day for sorting.
        next_on: Option<String>,
        /// Whether the next review is late.
        next_late: bool,
        /// How far away it is, by how many days it is late, or that it is only expected; in words.
        next_words: Option<String>,
        /// How many things of the account are late: objectives, actions, commitments, notices, the next review.
        late: usize,
        /// How the objectives of the plan stand.
        objectives: Option<StatusCounts>,
        /// The sales of the last year that has an actual.
        sales: Option<SalesCell>,
        /// The objectives of the plan by tier, drawn.
        tiers: Option<Html>,
    }

    /// How many objectives stand where.
    StatusCounts {
        /// How many there are.
        all: usize,
        /// How many are red.
        red: usize,
        /// How many are amber.
        amber: usize,
        /// How many are green.
        green: usize,
    }
}

/// The row of a thing, by its kind.
pub(crate) trait RowView: View {
    /// The kind; none for what all have in common.
    const KIND: Option<Kind>;
}

macro_rules! row_views {
    ($($row:ident: $kind:expr),* $(,)?) => {
        $(impl RowView for $row {
            const KIND: Option<Kind> = $kind;
        })*
    };
}

row_views! {
    ThingRow: None,
    ObjectiveRow: Some(Kind::Objective),
    ReviewRow: Some(Kind::Review),
    DecisionRow: Some(Kind::Decision),
    PlanRow: Some(Kind::Plan),
    PersonRow: Some(Kind::Person),
    AccountRow: Some(Kind::Account),
}

impl Renderer<'_> {
    /// A thing's row; made once.
    pub(crate) fn row<R: RowView>(&self, id: ThingId) -> Ready<R> {
        let kind = self.edition.kind(id);
        assert!(R::KIND.is_none_or(|of| of == kind), "a row of a {}", kind.word());
        Ready::of(self.shared.rows.get_or_make(id, || self.in_money_of(id).make_row(id)))
    }

    /// The rows of many things.
    pub(crate) fn rows<'i, R: RowView>(&self, ids: impl IntoIterator<Item = &'i ThingId>) -> Vec<Ready<R>> {
        ids.into_iter().map(|id| self.row(*id)).collect()
    }

    fn make_row(&self, id: ThingId) -> Value {
        let thing = self.edition.thing(id);
        let base = self.thing_row(id, thing);
        match thing.entity() {
            Some(Entity::Objective(objective)) => self.objective_row(base, id, thing, objective).into(),
            Some(Entity::Review(review)) => self.review_row(base, thing, review).into(),
            Some(Entity::Decision(decision)) => self.decision_row(base, thing, decision).into(),
            Some(Entity::Plan(plan)) => self.plan_row(base, plan).into(),
            Some(Entity::Person(person)) => self.person_row(base, id, thing, person).into(),
            Some(Entity::Account(account)) => self.account_row(base, id, thing, account).into(),
            Some(Entity::Home(_) | Entity::Situation(_) | Entity::Pillar(_) | Entity::Page(_)) | None => base.into(),
        }
    }

    fn thing_row(&self, id: ThingId, thing: &Thing) -> ThingRow {
        ThingRow {
            title: self.title_of(id).into_owned(),
            url: self.url(id).to_owned(),
            card: self.card(id),
            lang: thing.lang().map(str::to_owned),
            summary: self.text_of(thing, thing.document.common.summary.as_ref()).map(Cow::into_owned),
            account: thing.account.map(|account| self.card(account)),
            plan: thing.plan.map(|plan| self.card(plan)),
            status: word(self.status_of(id)),
        }
    }

    fn objective_row(&self, base: ThingRow, id: ThingId, thing: &Thing, objective: &Objective) -> ObjectiveRow {
        let first_kpi = |kpi: &Kpi| FirstKpi {
            name: self.words_of(thing, kpi.title()).into_owned(),
            value: thing.latest(&kpi.id.value).map(|reading| self.format().value(reading.value, kpi.unit.value)),
            target: kpi.target.as_ref().map(|target| self.goalpost(target.value.0, kpi.unit.value)),
            more: objective.kpis.len() - 1,
        };
        ObjectiveRow {
            base,
            tier: self.theme.word(objective.tier.value.word()),
            place: objective.tier.value as usize,
            state: self.word(objective.state.as_ref().map(|state| state.value.word())),
            owner: self.one(thing, objective.owner.as_ref()),
            due: self.day(objective.due.as_ref()),
            due_on: iso(objective.due.as_ref().map(|day| day.value)),
            late: late::objective(self.edition, id, self.today()),
            serves: self.many(thing, &objective.serves),
            pillar: self.one(thing, objective.pillar.as_ref()),
            kpi: kpis::telling(thing).map(first_kpi),
        }
    }

    fn review_row(&self, base: ThingRow, thing: &Thing, review: &Review) -> ReviewRow {
        ReviewRow {
            base,
            date: self.format().date(review.date.value),
            on: review.date.value.to_string(),
            year: review.date.value.year(),
            types: self.types(review),
            reason: self.text_of(thing, review.reason.as_ref()).map(Cow::into_owned),
            said: self.text_of(thing, review.customer_said.as_ref()).map(Cow::into_owned),
            next: self.day(review.next.as_ref()),
        }
    }

    fn decision_row(&self, base: ThingRow, thing: &Thing, decision: &Decision) -> DecisionRow {
        DecisionRow {
            base,
            state: self.word_of("decision", decision.status.value.word()),
            agreed_on: self.day(decision.agreed_on.as_ref()),
            first: self.many(thing, &decision.prioritises),
            instead_of: self.many(thing, &decision.sacrifices),
            given_up: self.text_of(thing, decision.customer_instead_of.as_ref()).map(Cow::into_owned),
            we: self.text_of(thing, decision.supplier_role.as_ref()).map(Cow::into_owned),
            they: self.text_of(thing, decision.customer_role.as_ref()).map(Cow::into_owned),
            success: self.text_of(thing, decision.success.as_ref()).map(Cow::into_owned),
        }
    }

    fn plan_row(&self, base: ThingRow, plan: &Plan) -> PlanRow {
        PlanRow {
            base,
            state: self.word_of("plan", plan.status.value.word()),
            form: self.theme.word(plan.kind.value.word()),
            from: self.format().date(plan.from.value),
            to: self.format().date(plan.to.value),
        }
    }

    fn person_row(&self, base: ThingRow, id: ThingId, thing: &Thing, person: &Person) -> PersonRow {
        let items = || self.items_of(id).into_iter().flatten();
        PersonRow {
            base,
            job: self.text_of(thing, person.job_title.as_ref()).map(Cow::into_owned),
            side: person.side.value.word(),
            function: self.theme.word(person.function.value.word()),
            role: self.word(person.team_role.as_ref().map(|role| role.value.word())),
            account: self.one(thing, person.account.as_ref()),
            items: items().filter(|item| item.open).count(),
            late: items().filter(|item| item.late > 0).count(),
        }
    }

    fn account_row(&self, base: ThingRow, id: ThingId, thing: &Thing, account: &Account) -> AccountRow {
        let plan = self.in_force(id).map(|now| now.id);
        let objectives = plan.map(|plan| self.edition.beneath(plan).objectives.as_slice());
        let next = self.next_of_account(id);
        AccountRow {
            base,
            manager: self.one(thing, account.manager.as_ref()),
            segment: account.segment.as_ref().map(|segment| segment.value.word()),
            country: account.country.value.clone(),
            stage: self.word(account.stage.as_ref().map(|stage| stage.value.word())),
            posture: self.word(account.posture.as_ref().map(|posture| posture.value.word())),
            plan: plan.map(|plan| self.row(plan)),
            review: self.last_review(id).map(|review| self.row(review)),
            next: next.as_ref().map(|next| next.day.clone()),
            next_on: next.as_ref().map(|next| next.on.clone()),
            next_late: next.as_ref().is_some_and(|next| next.past),
            next_words: next.map(|next| next.words),
            late: self.late_in(id).count(),
            objectives: objectives.map(|objectives| self.balance(objectives)),
            sales: plan.and_then(|plan| self.sales_cell(plan)),
            tiers: objectives.and_then(|objectives| self.tier_bar(objectives)),
        }
    }

    /// The objectives that are open: closed ones are history, and stand on no course.
    pub(crate) fn open_ones(&self, objectives: &[ThingId]) -> Vec<ThingId> {
        let is_open = |id: &ThingId| self.edition.objective(*id).is_some_and(Objective::is_open);
        objectives.iter().copied().filter(is_open).collect()
    }

    /// How many open objectives stand where; those without a reading are in `all` only.
    pub(crate) fn balance(&self, objectives: &[ThingId]) -> StatusCounts {
        let objectives = self.open_ones(objectives);
        let count = |status: Status| objectives.iter().filter(|id| self.status_of(**id) == Some(status)).count();
        StatusCounts {
            all: objectives.len(),
            red: count(Status::Red),
            amber: count(Status::Amber),
            green: count(Status::Green),
        }
    }
}
