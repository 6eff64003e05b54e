//! What pages say about a thing when they name it: a card, and a row with its figures.

use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::common::{Day, Number, Text};
use crate::document::model::objective::{Action, ActionState};
use crate::document::model::{Entity, Kind, Review};
use crate::document::reference::{Ref, Reference};
use crate::figures::status::Status;
use crate::language::locale::Phrase;
use crate::language::{Format, Locale};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::pages::health::capitalised;
use crate::site::theme::{Key, Map, Value};

/// What a thing is called: a review without a title by its types and its day, as the language writes them.
pub(crate) fn name(thing: &Thing, format: &Format) -> Arc<str> {
    match (thing.entity(), &thing.document.common.title) {
        (Some(Entity::Review(review)), None) => {
            let given = [("types", &*types(review, &format.language)), ("day", &format.date(review.date.value))];
            capitalised(&format.language.fill("review.name", &given)).into()
        }
        _ => Arc::clone(&thing.title),
    }
}

/// The types of a review in words.
pub(crate) fn types(review: &Review, language: &Locale) -> String {
    let words: Vec<String> = review.types.0.iter().map(|kind| language.word("review", kind.value.word())).collect();
    words.join(language.text("and"))
}

/// Title and address.
pub(crate) fn card(thing: &Arc<Thing>, name: &str, url: &str) -> Value {
    let lang = thing.document.common.lang.as_ref().map(|lang| lang.value.as_str());
    let mut map = Map::new();
    map.insert(Key::Str("title"), Value::from(name));
    map.insert(Key::Str("url"), Value::from(url));
    map.insert(Key::Str("kind"), Value::from(thing.kind().word()));
    map.insert(Key::Str("lang"), Value::from(lang));
    Value::from(map)
}

/// The worst of the latest readings; what the last review declared where nothing can be computed.
pub(crate) fn latest_status(thing: &Thing) -> Option<Status> {
    if let Some(Entity::Review(review)) = thing.entity() {
        return review.status.as_ref().map(|status| status.value);
    }
    crate::measure::kpis::latest_status(thing)
}

/// The word of a status.
pub(crate) fn word(status: Option<Status>) -> Value {
    Value::from(status.map(Status::word))
}

/// An optional text.
pub(crate) fn text(text: Option<&Text>) -> Value {
    Value::from(text.map(|text| text.value.as_str()))
}

impl Renderer<'_> {
    /// A thing's title and address.
    pub(crate) fn card(&self, id: ThingId) -> Value {
        self.shared.directory.card(id)
    }

    /// Cards of many things.
    pub(crate) fn cards(&self, ids: &[ThingId]) -> Value {
        Value::from(ids.iter().map(|id| self.card(*id)).collect::<Vec<_>>())
    }

    /// A day as people read it.
    pub(crate) fn day(&self, day: Option<&Day>) -> Value {
        Value::from(day.map(|day| self.format().date(day.value)))
    }

    /// A day as a table sorts it.
    pub(crate) fn on(day: Option<Date>) -> Value {
        Value::from(day.map(|day| day.to_string()))
    }

    /// A sum of the site's money.
    pub(crate) fn money(&self, number: Option<&Number>) -> Value {
        Value::from(number.map(|number| self.format().money(number.value)))
    }

    /// A plain number.
    pub(crate) fn number(&self, number: Option<&Number>) -> Value {
        Value::from(number.map(|number| self.format().number(number.value, None)))
    }

    /// A word of the content format as people read it.
    pub(crate) fn word(&self, word: Option<&'static str>) -> Value {
        Value::from(word.map(|word| self.theme.word(word)))
    }

    /// A word that means something else in this place than in others: [`Locale::word`].
    pub(crate) fn word_of(&self, within: &str, word: &str) -> String {
        self.theme.locale().word(within, word)
    }

    /// So many of something.
    pub(crate) fn counted(&self, what: &str, count: usize) -> String {
        self.theme.locale().count(what, count)
    }

    /// A phrase in the site's language.
    pub(crate) fn phrase(&self, phrase: &Phrase) -> String {
        phrase.said(self.theme.locale(), |day| self.format().date(day))
    }

    /// So many of something, where an author may have written half of one.
    pub(crate) fn measured(&self, what: &str, number: Option<&Number>) -> Option<String> {
        let value = number?.value;
        let whole = format!("{value}").parse();
        Some(match whole {
            Ok(count) => self.counted(what, count),
            Err(_) => {
                self.theme.locale().fill(&format!("count.{what}.other"), &[("n", &self.format().number(value, None))])
            }
        })
    }

    /// What a reference means, as something to link to; what has no page has a title only.
    pub(crate) fn target(&self, thing: &Thing, reference: &Reference) -> Option<Value> {
        self.shared.directory.target(self.edition, thing, reference)
    }

    /// What an optional reference means.
    pub(crate) fn one<K>(&self, thing: &Thing, reference: Option<&Ref<K>>) -> Value {
        Value::from(reference.and_then(|reference| self.target(thing, reference)))
    }

    /// What a list of references means.
    pub(crate) fn many<K>(&self, thing: &Thing, references: &[Ref<K>]) -> Value {
        Value::from(self.shared.directory.targets(self.edition, thing, references))
    }

    /// Rows of many things.
    pub(crate) fn rows<'i>(&self, ids: impl IntoIterator<Item = &'i ThingId>) -> Value {
        Value::from(ids.into_iter().map(|id| self.row(*id)).collect::<Vec<_>>())
    }

    /// A thing's card with the figures that lists show; made once.
    pub(crate) fn row(&self, id: ThingId) -> Value {
        self.shared.rows[id].get_or_init(|| self.make_row(id)).clone()
    }

    fn make_row(&self, id: ThingId) -> Value {
        let thing = self.edition.thing(id);
        let mut map = Map::new();
        let mut put = |key: &'static str, value: Value| {
            map.insert(Key::Str(key), value);
        };
        put("title", Value::from(self.name(id)));
        put("url", Value::from(self.url(id)));
        put("card", self.card(id));
        put("lang", Value::from(thing.document.common.lang.as_ref().map(|lang| lang.value.as_str())));
        put("summary", text(thing.document.common.summary.as_ref()));
        put("account", Value::from(thing.account.map(|id| self.card(id))));
        put("plan", Value::from(thing.plan.map(|id| self.card(id))));
        put("status", word(self.status_of(id)));
        match thing.entity() {
            Some(Entity::Objective(objective)) => {
                put("tier", self.word(Some(objective.tier.value.word())));
                put("state", self.word(objective.state.as_ref().map(|state| state.value.word())));
                put("owner", self.one(thing, objective.owner.as_ref()));
                put("due", self.day(objective.due.as_ref()));
                put("due_on", Self::on(objective.due.as_ref().map(|day| day.value)));
                put("place", Value::from(objective.tier.value as usize));
                put("serves", self.many(thing, &objective.serves));
                put("pillar", self.one(thing, objective.pillar.as_ref()));
                let latest = objective.kpis.first().map(|kpi| {
                    let value = thing.latest(&kpi.id.value);
                    let name = kpi.name.as_ref().unwrap_or(&kpi.id);
                    map! {
                        name: name.value.as_str(),
                        value: value.map(|reading| self.format().value(reading.value, kpi.unit.value)),
                        target: kpi.target.as_ref().map(|target| self.goalpost(target.value.0, kpi.unit.value)),
                        more: objective.kpis.len() - 1,
                    }
                });
                put("kpi", Value::from(latest));
            }
            Some(Entity::Review(review)) => {
                put("date", Value::from(self.format().date(review.date.value)));
                put("on", Self::on(Some(review.date.value)));
                put("year", Value::from(review.date.value.year()));
                put("types", Value::from(self.types(review)));
                put("reason", text(review.reason.as_ref()));
                put("said", text(review.customer_said.as_ref()));
                put("next", self.day(review.next.as_ref()));
            }
            Some(Entity::Decision(decision)) => {
                put("state", Value::from(self.word_of("decision", decision.status.value.word())));
                put("agreed_on", self.day(decision.agreed_on.as_ref()));
                put("first", self.many(thing, &decision.prioritises));
                put("instead_of", self.many(thing, &decision.sacrifices));
                put("we", text(decision.supplier_role.as_ref()));
                put("they", text(decision.customer_role.as_ref()));
                put("success", text(decision.success.as_ref()));
            }
            Some(Entity::Plan(plan)) => {
                put("state", Value::from(self.word_of("plan", plan.status.value.word())));
                put("form", self.word(Some(plan.kind.value.word())));
                put("from", Value::from(self.format().date(plan.from.value)));
                put("to", Value::from(self.format().date(plan.to.value)));
            }
            Some(Entity::Person(person)) => {
                put("job", text(person.job_title.as_ref()));
                put("side", Value::from(person.side.value.word()));
                put("function", self.word(Some(person.function.value.word())));
                put("role", self.word(person.team_role.as_ref().map(|role| role.value.word())));
                put("account", self.one(thing, person.account.as_ref()));
                put(
                    "items",
                    Value::from(
                        self.shared.items.get(&id).map_or(0, |items| items.iter().filter(|item| item.open).count()),
                    ),
                );
            }
            Some(Entity::Account(account)) => {
                let beneath = self.edition.beneath(id);
                put("manager", self.one(thing, account.manager.as_ref()));
                put("segment", Value::from(account.segment.as_ref().map(|segment| segment.value.word())));
                put("country", Value::from(account.country.value.as_str()));
                put("stage", self.word(account.stage.as_ref().map(|stage| stage.value.word())));
                put("posture", self.word(account.posture.as_ref().map(|posture| posture.value.word())));
                put("plan", Value::from(beneath.plans.first().map(|plan| self.row(*plan))));
                put("review", Value::from(beneath.reviews.first().map(|review| self.row(*review))));
                put("next", Value::from(self.next_review(id).map(|date| self.format().date(date))));
                put("next_on", Self::on(self.next_review(id)));
                if let Some(plan) = beneath.plans.first() {
                    put("objectives", self.balance(&self.edition.beneath(*plan).objectives));
                    put("sales", Value::from(self.sales_cell(*plan)));
                    put("tiers", self.tier_bar(&self.edition.beneath(*plan).objectives));
                }
            }
            _ => {}
        }
        Value::from(map)
    }

    /// The next review that the last one set, where it is still to come.
    pub(crate) fn next_review(&self, account: ThingId) -> Option<Date> {
        let last = self.edition.beneath(account).reviews.first()?;
        match self.edition.thing(*last).entity() {
            Some(Entity::Review(review)) => review.next.as_ref().map(|next| next.value),
            _ => None,
        }
    }

    /// How many objectives stand where: red, amber, green, without a reading.
    pub(crate) fn balance(&self, objectives: &[ThingId]) -> Value {
        let count = |status: Option<Status>| objectives.iter().filter(|id| self.status_of(**id) == status).count();
        map! {
            all: objectives.len(),
            red: count(Some(Status::Red)),
            amber: count(Some(Status::Amber)),
            green: count(Some(Status::Green)),
        }
    }

    /// An action as a row: what it is, whose, by when, and how it stands.
    pub(crate) fn action(
        &self,
        thing: &Arc<Thing>,
        at: ThingId,
        action: &Action,
        of: Option<Value>,
    ) -> (bool, Date, Value) {
        let anchor = action.id.as_ref().map(|id| format!("action-{}", id.value));
        let closure = anchor.as_ref().and_then(|anchor| self.shared.closed.get(&(at, Arc::from(anchor.as_str()))));
        let done = action.done.as_ref().map(|day| day.value).or(closure.map(|(day, _)| *day));
        let state = action.state.as_ref().map_or(ActionState::Open, |state| state.value);
        let open = done.is_none() && state != ActionState::Cancelled;
        let due = action.due.as_ref().map(|day| day.value);
        let late = due.map_or(0, |due| (done.unwrap_or(self.today()) - due).get_days()).max(0);
        let row = map! {
            anchor: anchor,
            title: action.title.value.as_str(),
            kind: self.theme.word(action.kind.value.word()),
            owner: self.one(thing, action.owner.as_ref()),
            counterpart: self.one(thing, action.counterpart.as_ref()),
            raised_in: self.one(thing, action.raised_in.as_ref()),
            objective: self.one(thing, action.objective.as_ref()),
            drivers: self.many(thing, &action.drivers),
            due: self.day(action.due.as_ref()),
            due_on: Self::on(due),
            done: done.map(|day| self.format().date(day)),
            closed_in: closure.map(|(_, review)| self.card(*review)),
            state: self.word_of("action", state.word()),
            open: open,
            late: if state == ActionState::Cancelled { 0 } else { late },
            of: of,
        };
        (!open, due.unwrap_or(Date::MAX), row)
    }

    /// Who names a thing, grouped by kind, with the sentence that links and the role of the field.
    pub(crate) fn backlink_groups(&self, id: ThingId, thing: &Arc<Thing>) -> Vec<Value> {
        let mut groups: Vec<(Kind, Vec<Value>)> = Kind::ALL.iter().map(|kind| (*kind, Vec::new())).collect();
        for backlink in self.edition.backlinks(id) {
            let from = self.edition.thing(backlink.from);
            if backlink.links.is_empty() && shown_above(thing.kind(), from.kind(), &backlink.fields) {
                continue;
            }
            let said: Vec<Value> = backlink
                .links
                .iter()
                .filter_map(|at| from.document.body.links.get(*at as usize))
                .map(|link| {
                    let said = &link.sentence;
                    let linked = if said.linked.is_empty() { self.name(id) } else { &said.linked };
                    map! {
                        before: self.with_titles(from, &said.before),
                        linked: self.with_titles(from, linked),
                        after: self.with_titles(from, &said.after),
                    }
                })
                .collect();
            let roles: Vec<Value> =
                backlink.fields.iter().map(|field| Value::from(self.word_of("as", field))).collect();
            let entry = map! {
                card: self.card(backlink.from),
                account: from.account.filter(|account| Some(*account) != thing.account && *account != backlink.from).map(|account| self.card(account)),
                roles: roles,
                said: said,
            };
            if let Some((_, list)) = groups.iter_mut().find(|(kind, _)| *kind == from.kind()) {
                list.push(entry);
            }
        }
        groups
            .into_iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(kind, list)| map! { kind: kind.word(), title: self.theme.text(group_key(kind)), links: list })
            .collect()
    }
}

/// Whether a list of the page says all that a backlink would.
fn shown_above(kind: Kind, from: Kind, fields: &[&str]) -> bool {
    match (kind, from) {
        (Kind::Pillar, Kind::Objective) => fields == ["pillar"],
        (Kind::Person, Kind::Review) => fields == ["attendees"],
        (Kind::Person, Kind::Objective) => fields == ["owner"],
        _ => false,
    }
}

fn group_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Home => "group.home",
        Kind::Account => "group.account",
        Kind::Situation => "group.situation",
        Kind::Plan => "group.plan",
        Kind::Decision => "group.decision",
        Kind::Objective => "group.objective",
        Kind::Review => "group.review",
        Kind::Pillar => "group.pillar",
        Kind::Person => "group.person",
        Kind::Page => "group.page",
    }
}

/// The title of an item on a thing's page, by its anchor.
pub(crate) fn item_title(thing: &Thing, anchor: &str) -> String {
    let (kind, id) = anchor.split_once('-').unwrap_or(("", anchor));
    let kpis = |kpis: &[crate::document::model::objective::Kpi]| {
        let kpi = kpis.iter().find(|kpi| kpi.id.value == id)?;
        Some(kpi.name.as_ref().unwrap_or(&kpi.id).value.clone())
    };
    let actions = |actions: &[Action]| {
        let found = actions.iter().find(|action| action.id.as_ref().is_some_and(|own| own.value == id));
        found.map(|action| action.title.value.clone())
    };
    let title = match (thing.entity(), kind) {
        (Some(Entity::Account(account)), "goal") => {
            account.goals.iter().find(|goal| goal.id.value == id).map(|goal| goal.title.value.clone())
        }
        (Some(Entity::Plan(plan)), "scenario") => {
            plan.scenarios.iter().find(|it| it.id.value == id).map(|it| it.title.value.clone())
        }
        (Some(Entity::Plan(plan)), "request") => {
            plan.requests.iter().find(|it| it.id.value == id).map(|it| it.title.value.clone())
        }
        (Some(Entity::Plan(plan)), "risk") => {
            plan.risks.iter().find(|it| it.id.value == id).map(|it| it.title.value.clone())
        }
        (Some(Entity::Plan(plan)), "kpi") => kpis(&plan.kpis),
        (Some(Entity::Objective(objective)), "kpi") => kpis(&objective.kpis),
        (Some(Entity::Objective(objective)), "action") => actions(&objective.actions),
        (Some(Entity::Review(review)), "action") => actions(&review.actions),
        _ => None,
    };
    title.unwrap_or_else(|| id.to_owned())
}
