//! An account: who it is, what it wants, its plans and its people.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::made_pages::MadeBeneath;
use crate::document::model::account::{Alignment, Blocker, Contact, Finance, FinanceKind, Goal};
use crate::document::model::{Account, Entity};
use crate::document::parts::{PageItem, PagePart};
use crate::measure::alignment::{ELEMENTS, Round};
use crate::measure::{family, meetings, profit};
use crate::playbook::{Thing, ThingId};
use crate::site::frame::Frame;
use crate::site::pages::family::FamilyPart;
use crate::site::pages::joint::ContractRow;
use crate::site::pages::portfolio_map::AccountPlace;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::figures::Fact;
use crate::site::shared::rows::{AccountRow, DecisionRow, ObjectiveRow, PlanRow, ReviewRow, ThingRow};
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready};
use crate::site::{Renderer, address};

view! {
    /// The page of an account.
    AccountPage<'a> for "account.html" {
        /// The account.
        it: Ready<AccountRow>,
        /// The figures that the page opens with.
        facts: Vec<Fact>,
        /// Where it stands among all accounts; never in a customer edition.
        place: Option<AccountPlace<'a>>,
        /// Who stands in for the manager.
        deputy: Option<Ready<Card>>,
        /// The key account director.
        director: Option<Ready<Card>>,
        /// The executive sponsor.
        sponsor: Option<Ready<Card>>,
        /// How many actions of the plan in force are open, with the way to them.
        actions: Option<Link<'a>>,
        /// The file for calendar programs.
        calendar: Option<Link<'a>>,
        /// The sponsor on the customer's side.
        customer_sponsor: Option<Ready<Card>>,
        /// The account above it.
        parent: Option<Ready<Card>>,
        /// Who else works on the account.
        team: Vec<Ready<Card>>,
        /// The channel, as a word.
        channel: Option<String>,
        /// How often it is reviewed, as a word.
        review_every: Option<String>,
        /// The growth problem of the first plan.
        problem: Option<Cow<'a, str>>,
        /// The customer's goals.
        goals: Vec<GoalRow<'a>>,
        /// The plans, the one in force first.
        plans: Vec<AccountPlan<'a>>,
        /// The reviews, newest first.
        reviews: Vec<Ready<ReviewRow>>,
        /// The reviews by time, drawn.
        timeline: Option<Html>,
        /// The address of the page of stakeholders, from the root of the site.
        stakeholders: String,
        /// The pages on a screen that are made of it.
        screens: Vec<Link<'a>>,
        /// Whether one of its plans has an objective.
        has_objectives: bool,
        /// Whether its parts are numbered, as in the drawing beside the page.
        numbered: bool,
        /// The contracts; in a customer edition those that are shared.
        contracts: Vec<ContractRow<'a>>,
        /// The accounts beneath it.
        family: Option<FamilyPart>,
        /// The plans in force beside the one that the pages follow.
        beside: Vec<Ready<Card>>,
        /// The people of the customer.
        contacts: Vec<ContactRow<'a>>,
        /// The measurements of the seven elements.
        alignment: Vec<AlignmentRound<'a>>,
        /// What the account brings, by year.
        finance: Vec<FinanceYear>,
        /// Which columns of the finance table have figures.
        has: FinanceColumns,
        /// The parts of the situation.
        situation: Vec<SituationCard<'a>>,
        /// Further pages.
        pages: Vec<Ready<ThingRow>>,
        /// The pages for paper.
        printed: Vec<Link<'a>>,
    }

    /// A plan of an account with what it decided and aims at.
    AccountPlan<'a> {
        /// The plan.
        plan: Ready<PlanRow>,
        /// Whether it is the one that the pages follow, of several in force.
        followed: bool,
        /// Its place on the page of changes.
        changes: Option<Link<'a>>,
        /// Its objectives.
        objectives: Vec<Ready<ObjectiveRow>>,
        /// Its decisions.
        decisions: Vec<Ready<DecisionRow>>,
        /// Its further pages.
        pages: Vec<Ready<Card>>,
    }

    /// A part of the situation, in a list.
    SituationCard<'a> {
        /// The part.
        card: Ready<Card>,
        /// What its author says it is, in a line.
        summary: Option<Cow<'a, str>>,
        /// The first paragraph of its prose.
        lead: String,
    }

    /// A goal of the customer.
    GoalRow<'a> {
        /// Its anchor on the page of the account.
        anchor: String,
        /// Its id.
        id: &'a str,
        /// What the customer wants.
        title: Cow<'a, str>,
        /// Where we know it from.
        source: Option<Cow<'a, str>>,
        /// What it rests on, as a word.
        evidence: String,
        /// The year it is to be reached by.
        by: Option<i64>,
        /// How it is measured.
        metric: Option<Cow<'a, str>>,
    }

    /// A person of the customer.
    ContactRow<'a> {
        /// The person.
        person: Option<Ready<Card>>,
        /// The influence, 1 to 5.
        influence: Option<i64>,
        /// How they stand to us, −2 to +2, with its sign.
        support: Option<String>,
        /// The part in buying, as a word.
        buying_role: Option<String>,
        /// How well we know the person, as a word.
        coverage: Option<String>,
        /// Who of us looks after them.
        our_contact: Option<Ready<Card>>,
        /// The day of the last meeting.
        last_met: Option<String>,
        /// What it rests on.
        evidence: Option<Cow<'a, str>>,
    }

    /// A measurement of the seven elements of alignment.
    AlignmentRound<'a> {
        /// The day.
        date: String,
        /// Who rated.
        raters: Vec<Ready<Card>>,
        /// The marks.
        marks: Vec<AlignmentMark<'a>>,
        /// What it rests on.
        evidence: Option<Cow<'a, str>>,
        /// What stands in the way.
        blockers: Vec<BlockerRow<'a>>,
    }

    /// A mark of one element.
    AlignmentMark<'a> {
        /// What the element is called.
        title: &'a str,
        /// The mark, 1 to 5.
        value: i64,
    }

    /// What stands in the way of alignment.
    BlockerRow<'a> {
        /// The function, as a word.
        function: Option<String>,
        /// The KPI by which it is measured.
        kpi: Option<Cow<'a, str>>,
        /// The conflict.
        conflict: Option<Cow<'a, str>>,
        /// What is asked of it.
        ask: Option<Cow<'a, str>>,
    }

    /// What an account brings in a year.
    FinanceYear {
        /// The year.
        year: i64,
        /// What the figures are, as a word, where they are not actual.
        kind: Option<String>,
        /// Gross sales.
        gross_sales: Option<String>,
        /// Net sales.
        net_sales: Option<String>,
        /// Gross margin.
        gross_margin: Option<String>,
        /// Cost to serve.
        cost_to_serve: Option<String>,
        /// Contribution.
        contribution: Option<String>,
        /// Days sales outstanding.
        dso: Option<String>,
    }

    /// Which columns of the finance table have a figure in any year.
    FinanceColumns {
        /// Gross sales.
        gross_sales: bool,
        /// Net sales.
        net_sales: bool,
        /// Gross margin.
        gross_margin: bool,
        /// Cost to serve.
        cost_to_serve: bool,
        /// Contribution.
        contribution: bool,
        /// Days sales outstanding.
        dso: bool,
    }
}

impl Renderer<'_> {
    pub(crate) fn account_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        account: &Account,
    ) -> Result<String, ThemeFault> {
        let beneath = self.edition.beneath(id);
        let word_of = |within: &str, word: Option<&str>| word.map(|word| self.word_of(within, word));
        self.render_page(
            Frame {
                kicker: format!("{}, {}", self.theme.text("kind.account"), account.country.value),
                parts: self.account_parts(id, account),
                ..self.thing_frame(id)
            },
            AccountPage {
                it: self.row(id),
                facts: self.account_facts(id, account),
                place: if self.edition.audience().is_customer() { None } else { self.place_of(id) },
                deputy: self.one(thing, account.deputy.as_ref()),
                director: self.one(thing, account.director.as_ref()),
                sponsor: self.one(thing, account.sponsor.as_ref()),
                actions: self.in_force(id).map(|now| self.open_actions(now.id)),
                calendar: self.ics_link(Some(id)),
                customer_sponsor: self.one(thing, account.customer_sponsor.as_ref()),
                parent: self.one(thing, account.parent.as_ref()),
                team: self.many(thing, &account.team),
                channel: word_of("channel", account.channel.as_ref().map(|channel| channel.value.word())),
                review_every: word_of("every", account.review_every.as_ref().map(|every| every.value.word())),
                problem: self.in_force(id).and_then(|now| self.growth_problem(now.id)),
                goals: account.goals.iter().map(|goal| self.goal(thing, goal)).collect(),
                plans: self.account_plans(id),
                reviews: self.rows(&beneath.reviews),
                timeline: self.account_timeline(id),
                stakeholders: address::page(&self.id_beneath(MadeBeneath::Stakeholders, id)),
                screens: self.screen_links(id),
                has_objectives: beneath.plans.iter().any(|plan| !self.edition.beneath(*plan).objectives.is_empty()),
                numbered: self.is_drawn(id),
                contracts: self.contract_rows(id, thing, account),
                family: self.family(id),
                beside: self.plans_beside(id),
                contacts: self.contacts(id, thing),
                alignment: account.alignment.iter().map(|round| self.alignment_round(thing, round)).collect(),
                finance: profit::years(account).into_iter().map(|year| self.finance_year(year)).collect(),
                has: finance_columns(&account.finance),
                situation: beneath.situation.iter().map(|part| self.situation_card(*part)).collect(),
                pages: self.rows(&beneath.pages),
                printed: self.printed_cards(id),
            },
        )
    }

    fn account_parts(&self, id: ThingId, account: &Account) -> Vec<(PagePart, Option<usize>)> {
        let beneath = self.edition.beneath(id);
        let objectives = beneath.plans.iter().map(|plan| self.edition.beneath(*plan).objectives.len()).sum();
        let contacts = meetings::contacts(self.edition, id, self.today()).len();
        let pages = beneath.pages.len();
        let mut parts = vec![
            (PagePart::Goals, Some(account.goals.len())),
            (PagePart::Problem, None),
            (PagePart::Situation, Some(beneath.situation.len())),
            (PagePart::Plans, Some(beneath.plans.len())),
            (PagePart::Reviews, Some(beneath.reviews.len())),
            (PagePart::Objectives, Some(objectives)),
            (PagePart::People, None),
        ];
        let signed = account.contracts.len();
        parts.extend((signed > 0).then_some((PagePart::Contracts, Some(signed))));
        let family = if self.edition.audience().is_customer() { 0 } else { family::beneath(self.edition, id).len() };
        parts.extend((family > 0).then_some((PagePart::Accounts, Some(family))));
        parts.extend((contacts > 0).then_some((PagePart::Contacts, Some(contacts))));
        parts.extend((!account.alignment.is_empty()).then_some((PagePart::Alignment, None)));
        parts.extend((!account.finance.is_empty()).then_some((PagePart::Finance, None)));
        parts.extend((pages > 0).then_some((PagePart::Pages, Some(pages))));
        parts
    }

    /// The plans of an account with what they decided and aim at.
    pub(crate) fn account_plans(&self, account: ThingId) -> Vec<AccountPlan<'_>> {
        let several = !self.plans_beside(account).is_empty();
        let followed = self.in_force(account).map(|now| now.id);
        let plan = |id: &ThingId| {
            let beneath = self.edition.beneath(*id);
            AccountPlan {
                plan: self.row(*id),
                followed: several && followed == Some(*id),
                changes: self.has_changes(*id).then(|| self.changes_link(*id)),
                objectives: self.rows(&beneath.objectives),
                decisions: self.rows(&beneath.decisions),
                pages: self.cards(&beneath.pages),
            }
        };
        self.plans_of(account).iter().map(plan).collect()
    }

    /// The growth problem that a plan names.
    pub(crate) fn growth_problem(&self, plan: ThingId) -> Option<Cow<'_, str>> {
        let thing = self.edition.thing(plan);
        match thing.entity() {
            Some(Entity::Plan(plan)) => self.text_of(thing, plan.growth_problem.as_ref()),
            _ => None,
        }
    }

    fn situation_card(&self, id: ThingId) -> SituationCard<'_> {
        let thing = self.edition.thing(id);
        SituationCard {
            card: self.card(id),
            summary: self.text_of(thing, thing.document.common.summary.as_ref()),
            lead: self.words_of(thing, &self.with_titles(thing, &thing.document.body.lead)).into_owned(),
        }
    }

    /// A goal of the customer as a row.
    pub(crate) fn goal<'a>(&self, thing: &Thing, goal: &'a Goal) -> GoalRow<'a> {
        GoalRow {
            anchor: PageItem::Goal.anchor(&goal.id.value),
            id: &goal.id.value,
            title: self.words_of(thing, &goal.title.value),
            source: self.text_of(thing, goal.source.as_ref()),
            evidence: self.goal_evidence(goal),
            by: goal.by.as_ref().map(|year| year.value.0),
            metric: self.text_of(thing, goal.metric.as_ref()),
        }
    }

    /// What a goal rests on, as a word: an assumption where nothing else is written.
    pub(crate) fn goal_evidence(&self, goal: &Goal) -> String {
        self.theme.word(goal.evidence.as_ref().map_or("assumed", |evidence| evidence.value.word()))
    }

    /// The people of the customer who have not left.
    fn contacts(&self, account: ThingId, thing: &Thing) -> Vec<ContactRow<'_>> {
        let contacts = meetings::contacts(self.edition, account, self.today());
        contacts.into_iter().map(|(person, contact)| self.contact(account, thing, person, contact)).collect()
    }

    fn contact<'a>(&self, account: ThingId, thing: &Thing, person: ThingId, contact: &'a Contact) -> ContactRow<'a> {
        let met = meetings::last(self.edition, account, person, self.today());
        ContactRow {
            person: self.one(thing, Some(&contact.person)),
            influence: contact.influence.as_ref().map(|influence| influence.value.0),
            support: contact.support.as_ref().map(|support| self.format().signed_count(support.value.0)),
            buying_role: self.word(contact.buying_role.as_ref().map(|role| role.value.word())),
            coverage: self.word(contact.coverage.as_ref().map(|coverage| coverage.value.word())),
            our_contact: self.one(thing, contact.our_contact.as_ref()),
            last_met: met.map(|met| self.format().date(met.on)),
            evidence: self.text_of(thing, contact.evidence.as_ref()),
        }
    }

    fn alignment_round<'a>(&'a self, thing: &Thing, round: &'a Alignment) -> AlignmentRound<'a> {
        let marks = ELEMENTS.iter().zip(Round::new(round).scores);
        let marks = marks
            .map(|(element, mark)| AlignmentMark { title: self.theme.text(element.title_key()), value: mark.value.0 });
        AlignmentRound {
            date: self.format().date(round.date.value),
            raters: self.many(thing, &round.raters),
            marks: marks.collect(),
            evidence: self.text_of(thing, round.evidence.as_ref()),
            blockers: round.blockers.iter().map(|blocker| self.blocker(thing, blocker)).collect(),
        }
    }

    fn blocker<'a>(&self, thing: &Thing, blocker: &'a Blocker) -> BlockerRow<'a> {
        BlockerRow {
            function: self.word(blocker.function.as_ref().map(|function| function.value.word())),
            kpi: self.text_of(thing, blocker.kpi.as_ref()),
            conflict: self.text_of(thing, blocker.conflict.as_ref()),
            ask: self.text_of(thing, blocker.ask.as_ref()),
        }
    }

    fn finance_year(&self, year: &Finance) -> FinanceYear {
        let kind = profit::kind(year);
        FinanceYear {
            year: year.year.value.0,
            kind: (kind != FinanceKind::Actual).then(|| self.word_of("finance", kind.word())),
            gross_sales: self.money(year.gross_sales.as_ref()),
            net_sales: self.money(year.net_sales.as_ref()),
            gross_margin: self.money(year.gross_margin.as_ref()),
            cost_to_serve: self.money(year.cost_to_serve.as_ref()),
            contribution: self.money(year.contribution.as_ref()),
            dso: self.number(year.dso.as_ref()),
        }
    }

    /// The address of a part of the account's page.
    pub(crate) fn account_section(&self, thing: &Thing, part: PagePart) -> Option<String> {
        Some(self.part_url(thing.account?, part))
    }

    /// The address of a part of the plan's page.
    pub(crate) fn plan_section(&self, thing: &Thing, part: PagePart) -> Option<String> {
        Some(self.part_url(thing.plan?, part))
    }
}

fn finance_columns(years: &[Finance]) -> FinanceColumns {
    let has = |figure: fn(&Finance) -> bool| years.iter().any(figure);
    FinanceColumns {
        gross_sales: has(|year| year.gross_sales.is_some()),
        net_sales: has(|year| year.net_sales.is_some()),
        gross_margin: has(|year| year.gross_margin.is_some()),
        cost_to_serve: has(|year| year.cost_to_serve.is_some()),
        contribution: has(|year| year.contribution.is_some()),
        dso: has(|year| year.dso.is_some()),
    }
}
