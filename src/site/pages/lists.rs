//! The lists that Keyplan makes: accounts, pillars, people, objectives, reviews.

use crate::document::made_pages::MadePage;
use crate::document::model::Kind;
use crate::playbook::ThingId;
use crate::site::frame::Frame;
use crate::site::page_id::nav_key;
use crate::site::theme::{Key, Map, ThemeFault, Value};
use crate::site::{PageId, Renderer};

impl Renderer<'_> {
    pub(crate) fn list_page(&self, page: PageId) -> Result<String, ThemeFault> {
        let (made, template, given) = match page {
            PageId::Accounts => (MadePage::Accounts, "accounts.html", ("accounts", self.rows(self.edition.accounts()))),
            PageId::Pillars => (MadePage::Pillars, "pillars.html", ("pillars", self.pillar_rows())),
            PageId::People => (MadePage::People, "people.html", ("sides", self.sides_of_people())),
            PageId::Objectives => (MadePage::Objectives, "objectives.html", ("groups", self.objective_groups())),
            _ => (MadePage::Reviews, "reviews.html", ("years", self.years())),
        };
        let name = made.name();
        let section = self.section(page);
        let heading = match section {
            Some(id) => &*self.edition.thing(id).title,
            None => self.theme.text(nav_key(name)),
        };
        let title = section.map_or_else(|| self.shared.titles.made(made), |id| self.shared.titles.thing(id));
        let mut all = vec![given, ("list", Value::from(true))];
        if page == PageId::Accounts {
            all.push(("strips", self.strips()));
        }
        if page == PageId::Objectives {
            all.push(("large", Value::from(self.is_large())));
        }
        if page == PageId::Reviews {
            all.push(("timeline", self.programme_timeline()));
        }
        self.render_frame(
            None,
            Frame {
                template,
                id: name,
                title,
                heading,
                kicker: String::new(),
                thing: section,
                parts: Vec::new(),
                room: None,
                given: all,
            },
        )
    }

    fn pillar_rows(&self) -> Value {
        let rows: Vec<Value> = self
            .edition
            .pillars()
            .iter()
            .map(|id| {
                map! { pillar: self.row(*id), objectives: self.namers(*id, Kind::Objective, &["pillar"]).len() }
            })
            .collect();
        Value::from(rows)
    }

    fn sides_of_people(&self) -> Value {
        let side = |id: &ThingId| match self.edition.thing(*id).entity() {
            Some(crate::document::model::Entity::Person(person)) => person.side.value.word(),
            _ => "",
        };
        let groups: Vec<Value> = ["supplier", "customer", "partner", ""]
            .into_iter()
            .filter_map(|word| {
                let people: Vec<&ThingId> = self.edition.people().iter().filter(|id| side(id) == word).collect();
                let title = if word.is_empty() { "unknown" } else { word };
                (!people.is_empty()).then(|| map! { title: self.theme.word(title), people: self.rows(people) })
            })
            .collect();
        Value::from(groups)
    }

    fn objective_groups(&self) -> Value {
        let plan = |id: &ThingId| self.edition.thing(*id).plan;
        let groups: Vec<Value> = self
            .edition
            .objectives()
            .chunk_by(|a, b| plan(a) == plan(b))
            .map(|group| {
                let account = self.edition.thing(group[0]).account;
                map! {
                    account: account.map(|id| self.card(id)),
                    plan: plan(&group[0]).map(|id| self.card(id)),
                    objectives: if self.is_large() { Value::none() } else { self.rows(group) },
                    balance: self.balance(group),
                }
            })
            .collect();
        Value::from(groups)
    }

    fn years(&self) -> Value {
        let year = |id: &ThingId| match self.edition.thing(*id).entity() {
            Some(crate::document::model::Entity::Review(review)) => review.date.value.year(),
            _ => 0,
        };
        let groups: Vec<Value> = self
            .edition
            .reviews()
            .chunk_by(|a, b| year(a) == year(b))
            .map(|group| map! { year: year(&group[0]), reviews: self.rows(group) })
            .collect();
        Value::from(groups)
    }
}
