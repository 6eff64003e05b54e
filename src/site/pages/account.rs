//! The portfolio, the account, and the parts of its situation.

use std::sync::Arc;

use crate::document::model::account::Finance;
use crate::document::model::{Account, Situation};
use crate::edition::Audience;
use crate::playbook::{Thing, ThingId};
use crate::site::frame::Frame;
use crate::site::shared::cards::text;
use crate::site::theme::{Key, Map, ThemeFault, Value};
use crate::site::{PageId, Renderer};

impl Renderer<'_> {
    pub(crate) fn home_page(&self, id: Option<ThingId>) -> Result<String, ThemeFault> {
        let site = &self.edition.config().title;
        let (title, heading) = match id {
            Some(id) => (self.shared.titles.thing(id), &*self.edition.thing(id).title),
            None => (site.as_str(), site.as_str()),
        };
        // A customer's portfolio is one account: its first page says what was agreed there.
        let plans = match (self.edition.audience(), self.edition.accounts()) {
            (Audience::Customer { .. }, [account]) => self.plans(*account),
            _ => Vec::new(),
        };
        self.render_frame(
            None,
            Frame {
                template: "home.html",
                id: "",
                title,
                heading,
                kicker: String::new(),
                thing: id,
                parts: vec![("accounts", Some(self.edition.accounts().len()))],
                room: None,
                given: vec![
                    ("accounts", self.rows(self.edition.accounts())),
                    ("strips", self.strips()),
                    ("pages", self.cards(self.edition.pages())),
                    ("timeline", self.programme_timeline()),
                    ("facts", Value::from(self.programme_facts())),
                    ("plans", Value::from(plans)),
                    ("readers", Value::from(self.reader_cards())),
                ],
            },
        )
    }

    /// The plans of an account with what they decided and aim at.
    fn plans(&self, account: ThingId) -> Vec<Value> {
        let plan = |plan: &ThingId| {
            let it = self.edition.beneath(*plan);
            map! {
                plan: self.row(*plan),
                changes: self.has_changes(*plan).then(|| self.changes_link(*plan)),
                objectives: self.rows(&it.objectives),
                decisions: self.rows(&it.decisions),
                pages: self.cards(&it.pages),
            }
        };
        self.edition.beneath(account).plans.iter().map(plan).collect()
    }

    #[expect(clippy::too_many_lines, reason = "one value a part of the page")]
    pub(crate) fn account_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        account: &Account,
    ) -> Result<String, ThemeFault> {
        let beneath = self.edition.beneath(id);
        let plans = self.plans(id);
        let situation: Vec<Value> = beneath
            .situation
            .iter()
            .map(|id| {
                let document = &self.edition.thing(*id).document;
                map! {
                    card: self.card(*id),
                    summary: text(document.common.summary.as_ref()),
                    lead: document.body.lead.as_str(),
                }
            })
            .collect();
        let problem = beneath.plans.first().and_then(|plan| match self.edition.thing(*plan).entity() {
            Some(crate::document::model::Entity::Plan(plan)) => {
                plan.growth_problem.as_ref().map(|text| text.value.as_str())
            }
            _ => None,
        });
        let goals: Vec<Value> = account.goals.iter().map(|goal| self.goal(goal)).collect();
        let objectives: usize = beneath.plans.iter().map(|plan| self.edition.beneath(*plan).objectives.len()).sum();
        let contacts: Vec<Value> = account
            .contacts
            .iter()
            .map(|contact| {
                map! {
                    person: self.one(thing, Some(&contact.person)),
                    influence: contact.influence.as_ref().map(|it| it.value.0),
                    support: contact.support.as_ref().map(|it| match it.value.0 {
                        above if above > 0 => format!("+{above}"),
                        0 => "0".to_owned(),
                        below => format!("−{}", -below),
                    }),
                    buying_role: self.word(contact.buying_role.as_ref().map(|it| it.value.word())),
                    coverage: self.word(contact.coverage.as_ref().map(|it| it.value.word())),
                    our_contact: self.one(thing, contact.our_contact.as_ref()),
                    last_met: self.day(contact.last_met.as_ref()),
                    evidence: text(contact.evidence.as_ref()),
                }
            })
            .collect();
        let alignment: Vec<Value> = account
            .alignment
            .iter()
            .map(|it| {
                let blockers: Vec<Value> = it
                    .blockers
                    .iter()
                    .map(|blocker| {
                        map! {
                            function: self.word(blocker.function.as_ref().map(|it| it.value.word())),
                            kpi: text(blocker.kpi.as_ref()),
                            conflict: text(blocker.conflict.as_ref()),
                            ask: text(blocker.ask.as_ref()),
                        }
                    })
                    .collect();
                map! {
                    date: self.format().date(it.date.value),
                    raters: self.many(thing, &it.raters),
                    marks: [
                        ("alignment.shared_values", &it.shared_values),
                        ("alignment.style", &it.style),
                        ("alignment.skills", &it.skills),
                        ("alignment.staff", &it.staff),
                        ("alignment.strategy", &it.strategy),
                        ("alignment.structure", &it.structure),
                        ("alignment.systems", &it.systems),
                    ]
                    .iter()
                    .map(|(key, mark)| map! { title: self.theme.text(key), value: mark.value.0 })
                    .collect::<Vec<_>>(),
                    evidence: text(it.evidence.as_ref()),
                    blockers: blockers,
                }
            })
            .collect();
        let finance: Vec<Value> = account
            .finance
            .iter()
            .map(|it| {
                map! {
                    year: it.year.value.0,
                    gross_sales: self.money(it.gross_sales.as_ref()),
                    net_sales: self.money(it.net_sales.as_ref()),
                    gross_margin: self.money(it.gross_margin.as_ref()),
                    cost_to_serve: self.money(it.cost_to_serve.as_ref()),
                    contribution: self.money(it.contribution.as_ref()),
                    dso: self.number(it.dso.as_ref()),
                }
            })
            .collect();
        let has = |of: fn(&Finance) -> bool| account.finance.iter().any(of);
        let has = map! {
            gross_sales: has(|it| it.gross_sales.is_some()),
            net_sales: has(|it| it.net_sales.is_some()),
            gross_margin: has(|it| it.gross_margin.is_some()),
            cost_to_serve: has(|it| it.cost_to_serve.is_some()),
            contribution: has(|it| it.contribution.is_some()),
            dso: has(|it| it.dso.is_some()),
        };
        let mut parts = vec![
            ("goals", Some(goals.len())),
            ("problem", None),
            ("situation", Some(beneath.situation.len())),
            ("plans", Some(plans.len())),
            ("reviews", Some(beneath.reviews.len())),
            ("objectives", Some(objectives)),
            ("people", None),
        ];
        parts.extend((!contacts.is_empty()).then_some(("contacts", Some(contacts.len()))));
        parts.extend((!alignment.is_empty()).then_some(("alignment", None)));
        parts.extend((!finance.is_empty()).then_some(("finance", None)));
        parts.extend((!beneath.pages.is_empty()).then_some(("pages", Some(beneath.pages.len()))));
        self.render_frame(
            None,
            Frame {
                template: "account.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
                heading: &thing.title,
                kicker: format!("{}, {}", self.theme.text("kind.account"), account.country.value),
                thing: Some(id),
                parts,
                room: None,
                given: vec![
                    ("it", self.row(id)),
                    ("facts", Value::from(self.account_facts(id, account))),
                    ("deputy", self.one(thing, account.deputy.as_ref())),
                    ("director", self.one(thing, account.director.as_ref())),
                    ("sponsor", self.one(thing, account.sponsor.as_ref())),
                    ("calendar", Value::from(self.ics_link(Some(id)))),
                    ("customer_sponsor", self.one(thing, account.customer_sponsor.as_ref())),
                    ("parent", self.one(thing, account.parent.as_ref())),
                    ("team", self.many(thing, &account.team)),
                    (
                        "channel",
                        Value::from(account.channel.as_ref().map(|it| self.word_of("channel", it.value.word()))),
                    ),
                    (
                        "review_every",
                        Value::from(account.review_every.as_ref().map(|it| self.word_of("every", it.value.word()))),
                    ),
                    ("problem", Value::from(problem)),
                    ("goals", Value::from(goals)),
                    ("plans", Value::from(plans)),
                    ("reviews", self.rows(&beneath.reviews)),
                    ("timeline", self.account_timeline(id)),
                    (
                        "stakeholders",
                        Value::from(crate::site::address::page(&format!("{}/stakeholders", thing.document.id))),
                    ),
                    ("contacts", Value::from(contacts)),
                    ("alignment", Value::from(alignment)),
                    ("finance", Value::from(finance)),
                    ("has", has),
                    ("situation", Value::from(situation)),
                    ("pages", self.rows(&beneath.pages)),
                    ("printed", Value::from(self.printed_cards(id))),
                ],
            },
        )
    }

    /// A customer goal as a row.
    pub(crate) fn goal(&self, goal: &crate::document::model::account::Goal) -> Value {
        map! {
            anchor: format!("goal-{}", goal.id.value),
            id: goal.id.value.as_str(),
            title: goal.title.value.as_str(),
            source: text(goal.source.as_ref()),
            evidence: self.theme.word(goal.evidence.as_ref().map_or("assumed", |it| it.value.word())),
            by: goal.by.as_ref().map(|it| it.value.0),
            metric: text(goal.metric.as_ref()),
        }
    }

    pub(crate) fn situation_page(
        &self,
        id: ThingId,
        thing: &Arc<Thing>,
        situation: &Situation,
    ) -> Result<String, ThemeFault> {
        let facts: Vec<Value> = situation
            .facts
            .iter()
            .map(|fact| map! { text: fact.text.value.as_str(), evidence: self.theme.word(fact.evidence.value.word()) })
            .collect();
        let sources: Vec<&str> = situation.sources.iter().map(|source| source.value.as_str()).collect();
        let siblings = thing.account.map(|account| self.edition.beneath(account).situation.as_slice());
        let (before, after) = self.neighbours(siblings.unwrap_or_default(), id);
        self.render_frame(
            None,
            Frame {
                template: "situation.html",
                id: &thing.document.id,
                title: self.shared.titles.thing(id),
                heading: &thing.title,
                kicker: self.theme.text("kind.situation").to_owned(),
                thing: Some(id),
                parts: vec![("facts", Some(facts.len()))],
                room: self.account_room(thing, "situation"),
                given: vec![
                    ("as_of", self.day(situation.as_of.as_ref())),
                    ("sources", Value::from(sources)),
                    ("facts", Value::from(facts)),
                    ("before", before),
                    ("after", after),
                ],
            },
        )
    }

    /// The room of the account's drawing.
    pub(crate) fn account_room(&self, thing: &Thing, part: &str) -> Option<String> {
        Some(format!("{}#{part}", self.url(thing.account?)))
    }

    /// The room of the plan's drawing.
    pub(crate) fn plan_room(&self, thing: &Thing, part: &str) -> Option<String> {
        Some(format!("{}#{part}", self.url(thing.plan?)))
    }

    /// The one before and the one after in an order.
    pub(crate) fn neighbours(&self, order: &[ThingId], id: ThingId) -> (Value, Value) {
        let at = order.iter().position(|other| *other == id);
        let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| order.get(at));
        let after = at.and_then(|at| order.get(at + 1));
        (Value::from(before.map(|id| self.card(*id))), Value::from(after.map(|id| self.card(*id))))
    }

    /// Which list a section stands for.
    pub(crate) fn section(&self, page: PageId) -> Option<ThingId> {
        let at = [PageId::Accounts, PageId::Pillars, PageId::People].iter().position(|list| *list == page)?;
        self.edition.sections()[at]
    }
}
