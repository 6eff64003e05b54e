//! Cards, by which pages name things; and how days, sums and words of the content format are written on pages.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::model::common::{Day, Number, Text};
use crate::document::model::objective::{Action, Kpi};
use crate::document::model::{Entity, Kind, Review};
use crate::document::parts::PageItem;
use crate::document::reference::{Ref, Reference};
use crate::edition::Named;
use crate::figures::status::Status;
use crate::language::locale::Phrase;
use crate::language::{Format, Locale};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::pages::health::capitalised;
use crate::site::shared::foreign;
use crate::site::view::Ready;

view! {
    /// What names a thing and leads to its page: the filter `link` makes a link of it. An item of a page, a growth
    /// driver, a corporate goal and a pool have cards too.
    Card {
        /// What it is called.
        title: String,
        /// The address of its page from the root of the site; none where it has no page.
        url: Option<String>,
        /// The kind of thing: `account`, `plan`, … ; none where it is part of one.
        kind: Option<&'static str>,
        /// The language it is written in, where it says so; its texts say that by themselves.
        lang: Option<String>,
    }

    /// A title that leads to an address: the filter `link` makes a link of it.
    Link<'a> {
        /// What it is called.
        title: Cow<'a, str>,
        /// The address from the root of the site; none where there is nothing to lead to.
        url: Option<String>,
    }
}

impl<'a> Link<'a> {
    /// A link to an address from the root of the site.
    pub(crate) fn new(title: impl Into<Cow<'a, str>>, url: String) -> Self {
        Self { title: title.into(), url: Some(url) }
    }
}

impl Card {
    /// A card that leads to a part of a page.
    pub(crate) fn to_part(title: &str, url: String) -> Self {
        Self { title: title.to_owned(), url: Some(url), kind: None, lang: None }
    }
}

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

/// What a thing is called on a page. A review that has no title is called by words of the site.
pub(crate) fn marked_name<'n>(named: Named<'_>, name: &'n str, site: &Locale) -> Cow<'n, str> {
    let is_own = named.kind != Kind::Review || named.is_titled;
    foreign::between_marks(named.lang.filter(|_| is_own), name, site)
}

/// The card of a thing.
pub(crate) fn card(thing: &Thing, name: &str, url: &str, site: &Locale) -> Card {
    Card {
        title: marked_name(thing.into(), name, site).into_owned(),
        url: Some(url.to_owned()),
        kind: Some(thing.kind().word()),
        lang: thing.lang().map(str::to_owned),
    }
}

/// The worst of the latest readings; what the last review declared where nothing can be computed.
pub(crate) fn latest_status(thing: &Thing) -> Option<Status> {
    if let Some(Entity::Review(review)) = thing.entity() {
        return review.status.as_ref().map(|status| status.value);
    }
    crate::measure::kpis::latest_status(thing)
}

/// The word of a status.
pub(crate) fn word(status: Option<Status>) -> Option<&'static str> {
    status.map(Status::word)
}

/// An optional text.
pub(crate) fn text(text: Option<&Text>) -> Option<&str> {
    text.map(|text| text.value.as_str())
}

/// The beginning of a text: so many letters at most, up to the end of a word where there is one, and `…` for the rest.
pub(crate) fn cut(text: &str, most: usize) -> String {
    foreign::inside_marks(text, |text| vec![cut_bare(text, most)]).concat()
}

fn cut_bare(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let begun = &text[..end];
    let whole = begun.rsplit_once(' ').map_or(begun, |(words, _)| words);
    // A first word that is longer than half of it is cut itself.
    let kept = if whole.len() * 2 > begun.len() { whole } else { begun };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '.', '–']))
}

/// A day as a table sorts it: `2026-03-31`.
pub(crate) fn iso(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

impl Renderer<'_> {
    /// The card of a thing.
    pub(crate) fn card(&self, id: ThingId) -> Ready<Card> {
        self.shared.directory.card(id)
    }

    /// The cards of many things.
    pub(crate) fn cards<'i>(&self, ids: impl IntoIterator<Item = &'i ThingId>) -> Vec<Ready<Card>> {
        ids.into_iter().map(|id| self.card(*id)).collect()
    }

    /// A day as people read it.
    pub(crate) fn day(&self, day: Option<&Day>) -> Option<String> {
        day.map(|day| self.format().date(day.value))
    }

    /// A sum in the site's currency, for a column whose head says the unit.
    pub(crate) fn money_figure(&self, number: Option<&Number>) -> Option<String> {
        number.map(|number| self.format().money_figure(number.value))
    }

    /// A sum in the site's currency.
    pub(crate) fn money(&self, number: Option<&Number>) -> Option<String> {
        number.map(|number| self.format().money(number.value))
    }

    /// A plain number.
    pub(crate) fn number(&self, number: Option<&Number>) -> Option<String> {
        number.map(|number| self.format().number(number.value, None))
    }

    /// A word of the content format as people read it.
    pub(crate) fn word(&self, word: Option<&'static str>) -> Option<String> {
        word.map(|word| self.theme.word(word))
    }

    /// A word of the content format that reads otherwise in this place: [`Locale::word`].
    pub(crate) fn word_of(&self, within: &str, word: &str) -> String {
        self.theme.locale().word(within, word)
    }

    /// A count with its noun: `3 actions`.
    pub(crate) fn counted(&self, noun: &str, count: usize) -> String {
        self.theme.locale().count(noun, count)
    }

    /// A sentence of the string table with its blanks filled in: [`Locale::fill`].
    pub(crate) fn sentence(&self, key: &str, given: &[(&str, &str)]) -> String {
        self.theme.locale().fill(key, given)
    }

    /// A phrase about a thing in the site's language.
    pub(crate) fn phrase(&self, of: ThingId, phrase: &Phrase) -> String {
        let name = |name: &str| self.name_in(Some(self.edition.thing(of)), name);
        phrase.said(self.theme.locale(), |day| self.format().date(day), name)
    }

    /// A number with its noun, where an author may have written a fraction: `1.5 months`.
    pub(crate) fn measured(&self, noun: &str, number: Option<&Number>) -> Option<String> {
        let value = number?.value;
        Some(if let Some(count) = whole(value) {
            self.counted(noun, count)
        } else {
            let given = [("n", &*self.format().number(value, None))];
            self.theme.locale().fill(&format!("count.{noun}.other"), &given)
        })
    }

    /// What a reference means, as something to link to; what has no page has a title only.
    pub(crate) fn target(&self, thing: &Thing, reference: &Reference) -> Option<Ready<Card>> {
        self.shared.directory.target(self.edition, thing, reference)
    }

    /// The title of what a reference means.
    pub(crate) fn target_title(&self, thing: &Thing, reference: &Reference) -> Option<String> {
        self.shared.directory.target_title(self.edition, thing, reference)
    }

    /// What an optional reference means.
    pub(crate) fn one<K>(&self, thing: &Thing, reference: Option<&Ref<K>>) -> Option<Ready<Card>> {
        self.target(thing, reference?)
    }

    /// What a list of references means.
    pub(crate) fn many<K>(&self, thing: &Thing, references: &[Ref<K>]) -> Vec<Ready<Card>> {
        self.shared.directory.targets(self.edition, thing, references)
    }
}

/// A number that counts something: not negative, and without a fraction.
fn whole(value: f64) -> Option<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a small whole number")]
    (value >= 0.0 && value.fract() == 0.0 && value < 1e15).then_some(value as usize)
}

/// The title of an item on a thing's page, by its anchor.
pub(crate) fn item_title(thing: &Thing, anchor: &str) -> String {
    let (item, id) = PageItem::at(anchor).expect("what a reference names is an item of a page");
    let kpis = |kpis: &[Kpi]| {
        let kpi = kpis.iter().find(|kpi| kpi.id.value == id)?;
        Some(kpi.name.as_ref().unwrap_or(&kpi.id).value.clone())
    };
    let actions = |actions: &[Action]| {
        let found = actions.iter().find(|action| action.id.as_ref().is_some_and(|own| own.value == id));
        found.map(|action| action.title.value.clone())
    };
    let title = match (thing.entity(), item) {
        (Some(Entity::Account(account)), PageItem::Goal) => {
            account.goals.iter().find(|goal| goal.id.value == id).map(|goal| goal.title.value.clone())
        }
        (Some(Entity::Account(account)), PageItem::Contract) => {
            account.contracts.iter().find(|it| it.id.value == id).map(|it| it.title.value.clone())
        }
        (Some(Entity::Plan(plan)), PageItem::Scenario) => {
            plan.scenarios.iter().find(|it| it.id.value == id).map(|it| it.title.value.clone())
        }
        (Some(Entity::Plan(plan)), PageItem::Request) => {
            plan.requests.iter().find(|it| it.id.value == id).map(|it| it.title.value.clone())
        }
        (Some(Entity::Plan(plan)), PageItem::Risk) => {
            plan.risks.iter().find(|it| it.id.value == id).map(|it| it.title.value.clone())
        }
        (Some(Entity::Plan(plan)), PageItem::Kpi) => kpis(&plan.kpis),
        (Some(Entity::Objective(objective)), PageItem::Kpi) => kpis(&objective.kpis),
        (Some(Entity::Objective(objective)), PageItem::Action) => actions(&objective.actions),
        (Some(Entity::Review(review)), PageItem::Action) => actions(&review.actions),
        _ => None,
    };
    title.unwrap_or_else(|| id.to_owned())
}
