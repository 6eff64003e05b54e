//! What a customer edition shows of a plan and its account besides the parts that every reader gets: one scorecard, what
//! each company promised, value delivered and to come, promotions, terms, contracts, the next meeting.
//!
//! A part in which there is nothing to show is left out, so that what is not shared leaves no hole.

use std::borrow::Cow;

use crate::document::model::account::Contract;
use crate::document::model::objective::Kpi;
use crate::document::model::people::Side;
use crate::document::model::plan::{Commitment, Promise, Promotion, Term};
use crate::document::model::{Account, Entity, Plan};
use crate::document::parts::{PageItem, PagePart};
use crate::edition::Audience;
use crate::figures::sort::sort_by_key;
use crate::measure::late;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::{Card, Link, word};
use crate::site::shared::foreign;
use crate::site::shared::readers::DayInWords;
use crate::site::view::Ready;

view! {
    /// What a customer edition shows of a plan besides the parts that every reader gets.
    JointPlan<'a> {
        /// The next meeting, if its day is set and to come.
        next: Option<DayInWords>,
        /// Every KPI of the plan and its objectives.
        scorecard: Vec<ScorecardRow<'a>>,
        /// What each company promised; a company that promised nothing is left out.
        sides: Vec<JointSide<'a>>,
        /// Value that is promised to the customer.
        promises: Vec<PromiseRow<'a>>,
        /// The promotions.
        promotions: Vec<PromotionRow<'a>>,
        /// What the customer is paid for.
        terms: Vec<TermRow<'a>>,
    }

    /// A KPI in the scorecard of a customer.
    ScorecardRow<'a> {
        /// The KPI.
        kpi: Link<'a>,
        /// The objective; nothing for a KPI of the plan itself.
        of: Option<Ready<Card>>,
        /// How it is counted.
        definition: Option<Cow<'a, str>>,
        /// Where it began.
        baseline: Option<String>,
        /// The period of the last reading.
        period: Option<String>,
        /// The last reading.
        value: Option<String>,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
        /// The target: a value, or a band.
        target: Option<String>,
        /// The day of the target.
        by: Option<String>,
    }

    /// What one company promised.
    JointSide<'a> {
        /// The company.
        company: Cow<'a, str>,
        /// What it promised: what is late first, then by day.
        rows: Vec<JointCommitment<'a>>,
    }

    /// A promise of one company.
    JointCommitment<'a> {
        /// What is promised.
        text: Cow<'a, str>,
        /// Who keeps it.
        owner: Option<Ready<Card>>,
        /// The day it is due.
        due: Option<String>,
        /// The day it was kept.
        done: Option<String>,
        /// How many days it is late; 0 for what is not.
        late: i32,
    }

    /// Value promised to the customer.
    PromiseRow<'a> {
        /// What it is.
        text: Cow<'a, str>,
        /// What it is worth.
        amount: Option<String>,
        /// The day by which it is to come.
        by: Option<String>,
        /// The goal that it helps.
        goal: Option<Ready<Card>>,
        /// Who it was promised to.
        to: Option<Ready<Card>>,
    }

    /// A promotion.
    PromotionRow<'a> {
        /// What it is called.
        title: Cow<'a, str>,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
        /// What the shopper gets, as a word.
        mechanic: String,
        /// What is promoted.
        products: String,
    }

    /// What the customer is paid for.
    TermRow<'a> {
        /// What it is called.
        title: Cow<'a, str>,
        /// What has to be done for it.
        condition: Option<Cow<'a, str>>,
    }

    /// A contract.
    ContractRow<'a> {
        /// Its anchor on the page of the account.
        anchor: String,
        /// What it is about.
        covers: Option<Cow<'a, str>>,
        /// What it is worth a year.
        value: Option<String>,
        /// Who of us sees to it.
        owner: Option<Ready<Card>>,
        /// The last day to give notice.
        last_notice: String,
        /// By how many days that day is late: no objective, decision or scenario names the contract.
        late: i32,
        /// What it is called.
        title: Cow<'a, str>,
        /// The first day.
        from: String,
        /// The last day.
        to: String,
        /// How long before its end it has to be ended, in words; nothing where it just ends.
        notice: Option<String>,
    }
}

impl Renderer<'_> {
    /// What a customer gets of a plan; nothing for other readers.
    pub(crate) fn joint_plan<'a>(&'a self, id: ThingId, thing: &'a Thing, plan: &'a Plan) -> Option<JointPlan<'a>> {
        let Audience::Customer { account, .. } = self.edition.audience() else { return None };
        let next = self.next_of(id);
        let customer = foreign::customer_name(self.edition, account);
        let companies = [(Side::Supplier, self.edition.config().supplier.as_str().into()), (Side::Customer, customer)];
        let sides = companies.map(|(side, company)| self.joint_side(id, thing, plan, side, company));
        Some(JointPlan {
            next: next.filter(|next| next.on >= self.today().to_string()),
            scorecard: self.scorecard(id),
            sides: sides.into_iter().filter(|side| !side.rows.is_empty()).collect(),
            promises: plan.promises.iter().map(|promise| self.promise_row(thing, promise)).collect(),
            promotions: plan.promotions.iter().map(|promotion| self.promotion_row(thing, promotion)).collect(),
            terms: plan.terms.iter().map(|term| self.term_row(thing, term)).collect(),
        })
    }

    /// The contracts of an account; for its customer those that leave.
    pub(crate) fn contract_rows<'a>(&self, id: ThingId, thing: &Thing, account: &'a Account) -> Vec<ContractRow<'a>> {
        account.contracts.iter().map(|contract| self.contract_row(id, thing, contract)).collect()
    }

    /// The things whose KPIs the scorecard of a plan shows: the plan, then its objectives.
    fn scored(&self, plan: ThingId) -> impl Iterator<Item = ThingId> {
        std::iter::once(plan).chain(self.edition.beneath(plan).objectives.iter().copied())
    }

    fn scorecard(&self, plan: ThingId) -> Vec<ScorecardRow<'_>> {
        let rows = self
            .scored(plan)
            .flat_map(|of| self.edition.thing(of).kpis().iter().map(move |kpi| self.scorecard_row(plan, of, kpi)));
        rows.collect()
    }

    fn scorecard_row<'a>(&'a self, plan: ThingId, of: ThingId, kpi: &'a Kpi) -> ScorecardRow<'a> {
        let unit = kpi.unit.value;
        let thing = self.edition.thing(of);
        let latest = thing.latest(&kpi.id.value);
        ScorecardRow {
            kpi: Link::new(self.words_of(thing, kpi.title()), self.item_url(of, PageItem::Kpi, &kpi.id.value)),
            of: (of != plan).then(|| self.card(of)),
            definition: self.text_of(thing, kpi.definition.as_ref()),
            baseline: kpi.baseline.as_ref().map(|baseline| self.format().value(baseline.value, unit)),
            period: latest.map(|reading| self.format().period(reading.period)),
            value: latest.map(|reading| self.format().value(reading.value, unit)),
            status: word(latest.and_then(|reading| reading.status)),
            target: kpi.target.as_ref().map(|target| self.goalpost(target.value.0, unit)),
            by: self.day(kpi.target_date.as_ref()),
        }
    }

    fn joint_side<'a>(
        &self,
        id: ThingId,
        thing: &Thing,
        plan: &'a Plan,
        side: Side,
        company: Cow<'a, str>,
    ) -> JointSide<'a> {
        let mut promised: Vec<&Commitment> = plan.commitments.iter().filter(|it| it.side.value == side).collect();
        // Open ones first, the longest overdue on top; kept ones below, the last kept on top.
        sort_by_key(&mut promised, |it| {
            let (due, done) = (it.due.as_ref().map(|day| day.value), it.done.as_ref().map(|day| day.value));
            (done.is_some(), due.is_none() && done.is_none(), std::cmp::Reverse(done), due)
        });
        let row = |it: &'a Commitment| JointCommitment {
            text: self.words_of(thing, &it.text.value),
            owner: self.one(thing, it.owner.as_ref()),
            due: self.day(it.due.as_ref()),
            done: self.day(it.done.as_ref()),
            late: late::commitment(self.edition, id, it, self.today()),
        };
        JointSide { company, rows: promised.into_iter().map(row).collect() }
    }

    pub(crate) fn promise_row<'a>(&self, thing: &Thing, promise: &'a Promise) -> PromiseRow<'a> {
        PromiseRow {
            text: self.words_of(thing, &promise.text.value),
            amount: self.money(promise.amount.as_ref()),
            by: self.day(promise.by.as_ref()),
            goal: self.one(thing, promise.goal.as_ref()),
            to: self.one(thing, promise.to.as_ref()),
        }
    }

    fn promotion_row<'a>(&self, thing: &Thing, promotion: &'a Promotion) -> PromotionRow<'a> {
        PromotionRow {
            title: self.words_of(thing, &promotion.title.value),
            from: self.format().date(promotion.from.value),
            to: self.format().date(promotion.to.value),
            mechanic: self.word_of("mechanic", promotion.mechanic.value.word()),
            products: self.products(thing, promotion),
        }
    }

    /// The products of a promotion, one behind the other.
    pub(crate) fn products(&self, thing: &Thing, promotion: &Promotion) -> String {
        let products: Vec<&str> = promotion.products.iter().map(|product| product.value.as_str()).collect();
        self.words_of(thing, &products.join(", ")).into_owned()
    }

    pub(crate) fn contract_row<'a>(&self, id: ThingId, thing: &Thing, contract: &'a Contract) -> ContractRow<'a> {
        let months = contract.notice_months.as_ref().map_or(0, |months| months.value.0);
        let months = usize::try_from(months).unwrap_or(0);
        ContractRow {
            anchor: PageItem::Contract.anchor(&contract.id.value),
            covers: self.text_of(thing, contract.covers.as_ref()),
            value: self.money(contract.value.as_ref()),
            owner: self.one(thing, contract.owner.as_ref()),
            last_notice: self.format().date(contract.notice()),
            late: late::contract(self.edition, id, contract, self.today()),
            title: self.words_of(thing, &contract.title.value),
            from: self.format().date(contract.from.value),
            to: self.format().date(contract.to.value),
            notice: (months > 0).then(|| self.counted("months", months)),
        }
    }

    fn term_row<'a>(&self, thing: &Thing, term: &'a Term) -> TermRow<'a> {
        TermRow {
            title: self.words_of(thing, &term.title.value),
            condition: self.text_of(thing, term.condition.as_ref()),
        }
    }

    /// Whose person somebody is, in words: to a customer by the name of the company.
    pub(crate) fn company(&self, side: Side) -> String {
        match (self.edition.audience(), side) {
            (Audience::Customer { .. }, Side::Supplier) => self.edition.config().supplier.clone(),
            (Audience::Customer { account, .. }, Side::Customer) => {
                foreign::customer_name(self.edition, account).into_owned()
            }
            (Audience::Customer { .. }, Side::Partner) => capitalised(&self.theme.word(side.word())),
            _ => self.theme.word(side.word()),
        }
    }

    /// How somebody or something is named by a key, in words. A customer is not called "the customer".
    pub(crate) fn role(&self, field: &str) -> String {
        let is_internal = !self.edition.audience().is_customer();
        self.word_of(
            "as",
            match field {
                "customer_contributors" if !is_internal => "contributors",
                "supplier" | "customer" if !is_internal => "agreed",
                field => field,
            },
        )
    }

    /// What a part is called. A customer reads of shared goals and of a scorecard.
    pub(crate) fn part_title(&self, part: PagePart) -> &str {
        let is_internal = !self.edition.audience().is_customer();
        self.theme.text(match part {
            PagePart::Goals if !is_internal => "part.shared_goals",
            PagePart::Kpis if !is_internal => "part.scorecard",
            part => part.title_key(),
        })
    }

    /// Whether a page of a customer edition has a part. Pages for other readers have all of them.
    pub(crate) fn has_part(&self, id: ThingId, part: PagePart) -> bool {
        if !self.edition.audience().is_customer() {
            return true;
        }
        let thing = self.edition.thing(id);
        let beneath = self.edition.beneath(id);
        match (thing.entity(), part) {
            (_, PagePart::Backlinks) => self.has_backlinks(id),
            (Some(Entity::Account(account)), part) => match part {
                PagePart::Goals => !account.goals.is_empty(),
                PagePart::Plans => !beneath.plans.is_empty(),
                PagePart::Reviews => !beneath.reviews.is_empty(),
                PagePart::Objectives => {
                    beneath.plans.iter().any(|plan| !self.edition.beneath(*plan).objectives.is_empty())
                }
                PagePart::People => {
                    thing.maybe(account.manager.as_ref()).or(thing.maybe(account.deputy.as_ref())).is_some()
                }
                PagePart::Contracts => !account.contracts.is_empty(),
                PagePart::Pages => !beneath.pages.is_empty(),
                _ => true,
            },
            (Some(Entity::Plan(plan)), part) => self.plan_has_part(id, thing, plan, part),
            (Some(Entity::Objective(objective)), PagePart::Kpis | PagePart::Readings) => !objective.kpis.is_empty(),
            (Some(Entity::Objective(objective)), PagePart::Actions) => !objective.actions.is_empty(),
            (Some(Entity::Objective(_) | Entity::Decision(_)), PagePart::Reviews) => !self.reviews_of(id).is_empty(),
            (Some(Entity::Review(review)), PagePart::Readings) => !review.readings.0.is_empty(),
            (Some(Entity::Review(review)), PagePart::Decided) => !review.decided.is_empty(),
            _ => true,
        }
    }

    fn plan_has_part(&self, id: ThingId, thing: &Thing, plan: &Plan, part: PagePart) -> bool {
        let beneath = self.edition.beneath(id);
        match part {
            PagePart::Goals => thing.account.is_some_and(|account| self.has_part(account, part)),
            PagePart::Problem => {
                let texts = [&plan.growth_problem, &plan.customer_expects, &plan.vision, &plan.mission];
                texts.into_iter().any(Option::is_some) || plan.category_role.is_some()
            }
            PagePart::Decisions => !beneath.decisions.is_empty(),
            PagePart::Pillars => !plan.pillars.is_empty(),
            PagePart::Objectives => !beneath.objectives.is_empty(),
            PagePart::Kpis => self.scored(id).any(|of| !self.edition.thing(of).kpis().is_empty()),
            PagePart::Actions => {
                let has_action = |of: &ThingId| match self.edition.thing(*of).entity() {
                    Some(Entity::Objective(objective)) => !objective.actions.is_empty(),
                    Some(Entity::Review(review)) => !review.actions.is_empty(),
                    _ => false,
                };
                beneath.objectives.iter().chain(&beneath.reviews).any(has_action)
            }
            PagePart::Commitments => !plan.commitments.is_empty(),
            PagePart::Value => !plan.value.is_empty() || !plan.promises.is_empty(),
            PagePart::Promotions => !plan.promotions.is_empty(),
            PagePart::Terms => !plan.terms.is_empty(),
            PagePart::People => {
                let people = plan.contributors.iter().chain(&plan.customer_contributors);
                people.into_iter().any(|person| thing.thing(person).is_some())
            }
            PagePart::Reviews => !beneath.reviews.is_empty(),
            PagePart::Pages => !beneath.pages.is_empty(),
            _ => true,
        }
    }
}
