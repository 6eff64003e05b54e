//! The first screen of the executive sponsor: is it on course, and what to say or decide, an account at a time.

use jiff::civil::Date;

use crate::document::model::Entity;
use crate::document::model::people::Side;
use crate::document::model::plan::RequestStatus;
use crate::measure::{beneath, people};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards::text;
use crate::site::shared::readers::InForce;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// So many figures, and no more: the rest is for those who run the account.
const FIGURES: usize = 3;
/// So many people of the customer are named.
const THEIRS: usize = 3;

impl Renderer<'_> {
    pub(crate) fn sponsor_page(&self) -> Result<String, ThemeFault> {
        let accounts: Vec<Value> = self.edition.accounts().iter().map(|account| self.brief(*account)).collect();
        self.generated("readers/sponsor", "sponsor.html", Vec::new(), vec![("accounts", Value::from(accounts))])
    }

    /// What a sponsor has to know of an account before a meeting.
    pub(crate) fn brief(&self, account: ThingId) -> Value {
        let thing = self.edition.thing(account);
        let Some(Entity::Account(record)) = thing.entity() else { return Value::none() };
        let mut figures = self.account_figures(account, record);
        figures.truncate(FIGURES);
        let now = self.in_force(account);
        let scenario = now.and_then(|now| {
            let (holds, it) = *self.scenarios_by_nearness(now.thing, now.plan).first()?;
            Some(self.scenario(now.id, holds, it))
        });
        let said = self.edition.beneath(account).reviews.iter().find_map(|id| match self.edition.thing(*id).entity() {
            Some(Entity::Review(review)) => {
                let said = review.customer_said.as_ref()?;
                Some(map! { text: said.value.as_str(), review: self.row(*id), lang: self.lang_of(*id) })
            }
            _ => None,
        });
        map! {
            account: self.row(account),
            plan: now.map(|now| self.row(now.id)),
            sponsor: self.one(thing, record.sponsor.as_ref()),
            manager: self.one(thing, record.manager.as_ref()),
            status: self.last_status(account),
            problem: now.map(|now| text(now.plan.growth_problem.as_ref())),
            goals: record.goals.iter().map(|goal| Value::from(goal.title.value.as_str())).collect::<Vec<_>>(),
            decisions: now.map(|now| self.agreed_rows(now.id)),
            figures: figures,
            scenario: scenario,
            asks: now.map(|now| self.open_asks(now.thing, now.plan)),
            next: now.and_then(|now| self.next_of(now.id)).map(|day| self.when(day)),
            counterparts: match thing.maybe(record.customer_sponsor.as_ref()) {
                Some(theirs) => vec![self.row(theirs)],
                None => self.counterparts(account, THEIRS),
            },
            said: said,
            points: now.map(|now| self.talking_points(now)),
            printed: now.map(|now| self.printed_cards(now.id)),
        }
    }

    /// The language a thing is written in, where it differs from the site's.
    pub(crate) fn lang_of(&self, id: ThingId) -> Value {
        Value::from(self.edition.thing(id).document.common.lang.as_ref().map(|lang| lang.value.as_str()))
    }

    /// What to decide, what to say and what to ask for, all from what is written: requests that wait, what fired, why
    /// what was given up stays given up, what we owe and what they owe.
    fn talking_points(&self, now: InForce<'_>) -> Vec<Value> {
        let point = |what: &'static str, words: String, title: &str, part: &str| {
            map! {
                what: self.theme.text(what),
                words: words,
                link: map! { title: title, url: format!("{}#{part}", self.url(now.id)) },
            }
        };
        let mut points = Vec::new();
        for (holds, it) in self.scenarios_by_nearness(now.thing, now.plan) {
            if holds {
                points.push(point(
                    "point.decide",
                    it.then.value.clone(),
                    &it.title.value,
                    &format!("scenario-{}", it.id.value),
                ));
            }
        }
        for it in now.plan.requests.iter().filter(|it| it.status.value == RequestStatus::Requested) {
            let money = |key: &'static str, sum: Option<&crate::document::model::common::Number>| {
                sum.map(|sum| format!("{} {}", self.theme.text(key), self.format().money(sum.value)))
            };
            let case = [money("request.cost", it.cost.as_ref()), money("request.benefit", it.benefit.as_ref())];
            let case: Vec<String> = case.into_iter().flatten().collect();
            points.push(point("point.decide", case.join(", "), &it.title.value, &format!("request-{}", it.id.value)));
        }
        for decision in beneath::agreed(self.edition, now.id) {
            let names = |list: &Value| {
                let names = list.as_array().unwrap_or_default().iter();
                let names = names.filter_map(|one| one.get_from_path("title")?.as_str().map(str::to_owned));
                names.collect::<Vec<_>>().join(", ")
            };
            let first = names(&self.many(decision.thing, &decision.record.prioritises));
            let after = names(&self.many(decision.thing, &decision.record.sacrifices));
            if !first.is_empty() && !after.is_empty() {
                let words = format!("{first} {} {after}", self.theme.text("point.before"));
                points.push(map! { what: self.theme.text("point.say"), words: words, link: self.card(decision.id) });
            }
        }
        let mut owed: Vec<_> = now.plan.commitments.iter().filter(|it| it.done.is_none()).collect();
        owed.sort_by_key(|it| it.due.as_ref().map_or(Date::MAX, |due| due.value));
        for it in owed {
            let what = match it.side.value {
                Side::Customer => "point.ask",
                _ => "point.answer",
            };
            let by =
                it.due.as_ref().map(|due| format!("{} {}", self.theme.text("goal.by"), self.format().date(due.value)));
            let owner =
                now.thing.maybe(it.owner.as_ref()).filter(|owner| people::person(self.edition, *owner).is_some());
            let owner = owner.map(|owner| self.name(owner).to_string());
            let words = owner.into_iter().chain(by).collect::<Vec<_>>().join(", ");
            points.push(point(what, words, &it.text.value, "commitments"));
        }
        points
    }
}
