//! A person: their open items, the accounts that they are promised to, the reviews that they attended.

use jiff::civil::Date;

use crate::document::model::people::Role;
use crate::document::model::{Kind, Person};
use crate::document::parts::PagePart;
use crate::edition::Audience;
use crate::figures::period::Period;
use crate::figures::sort::sort_by_key;
use crate::figures::status::Unit;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::pages::health::capitalised;
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::figures::Fact;
use crate::site::shared::items::{ItemRow, PersonItem};
use crate::site::shared::rows::{PersonRow, ReviewRow};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of a person.
    PersonPage<'a> for "person.html" {
        /// The person.
        it: Ready<PersonRow>,
        /// The figures that the page opens with.
        facts: Vec<Fact>,
        /// The families of KPIs by which the person is measured, as words.
        family: Vec<String>,
        /// The part in selling, as a word.
        selling: Option<String>,
        /// The file for calendar programs.
        calendar: Option<Link<'a>>,
        /// The day since when the person is there.
        since: Option<String>,
        /// The day until which the person is there.
        until: Option<String>,
        /// The share of a period that goes to each account.
        allocation: Vec<AllocationRow>,
        /// What the person has to do, open items first.
        items: Vec<Ready<ItemRow<'a>>>,
        /// Those that are open.
        wanted: Vec<Ready<ItemRow<'a>>>,
        /// Those that are over.
        over: Vec<Ready<ItemRow<'a>>>,
        /// How many are open.
        open_items: usize,
        /// The reviews that the person was in, newest first.
        reviews: Vec<Ready<ReviewRow>>,
    }

    /// How much of a period a person is promised to an account.
    AllocationRow {
        /// The account.
        account: Option<Ready<Card>>,
        /// The period.
        period: String,
        /// The share.
        pct: String,
    }
}

impl Renderer<'_> {
    pub(crate) fn person_page(&self, id: ThingId, person: &Person) -> Result<String, ThemeFault> {
        let mut mine: Vec<&PersonItem> = self.items_of(id).into_iter().flatten().collect();
        sort_by_key(&mut mine, |item| (!item.open, item.due.unwrap_or(Date::MAX), item.of));
        let items: Vec<Ready<ItemRow<'_>>> = mine.iter().map(|item| self.item(item).into()).collect();
        let open = mine.iter().filter(|item| item.open).count();
        let (wanted, over) = items.split_at(open);
        let late = mine.iter().filter(|item| item.late > 0).count();
        let reviews = self.namers(id, Kind::Review, &["attendees"]);
        let side = self.company(person.side.value);
        let job = match (&person.job_title, self.edition.audience()) {
            (Some(job), _) => Some(self.words_in(id, &job.value).into_owned()),
            (None, Audience::Internal | Audience::Team { .. }) => Some(self.theme.word(person.function.value.word())),
            (None, Audience::Customer { .. }) => None,
        };
        let listed = if self.edition.audience().is_customer() { items.len() } else { open };
        let role = person.role.as_ref().filter(|role| role.value != Role::None);
        self.render_page(
            Frame {
                kicker: job.map_or_else(|| side.clone(), |job| format!("{job}, {side}")),
                parts: vec![(PagePart::Items, Some(listed)), (PagePart::Reviews, Some(reviews.len()))],
                ..self.thing_frame(id)
            },
            PersonPage {
                it: self.row(id),
                facts: self.person_facts(id, person, open, late, reviews.len()),
                family: person.kpi_families.iter().map(|family| self.theme.word(family.value.word())).collect(),
                selling: self.word(role.map(|role| role.value.word())),
                calendar: self.ics_link(Some(id)),
                since: self.day(person.since.as_ref()),
                until: self.day(person.until.as_ref()),
                allocation: self.allocation_rows(id, person),
                wanted: wanted.to_vec(),
                over: over.to_vec(),
                items,
                open_items: open,
                reviews: self.rows(&reviews),
            },
        )
    }

    /// What each account has of a person, then what accounts have that are not in the edition.
    fn allocation_rows(&self, id: ThingId, person: &Person) -> Vec<AllocationRow> {
        let thing = self.edition.thing(id);
        let row = |account, period: Period, pct: f64| AllocationRow {
            account,
            period: self.format().period(period),
            pct: self.format().value(pct, Unit::Pct),
        };
        let here = person.allocation.iter();
        let here = here.map(|part| row(self.one(thing, Some(&part.account)), part.period.value, part.pct.value.0));
        let others =
            || Card { title: capitalised(self.theme.text("resource.others")), url: None, kind: None, lang: None };
        let elsewhere = self.edition.others().of_person(id).iter();
        here.chain(elsewhere.map(|(period, pct)| row(Some(others().into()), *period, *pct))).collect()
    }
}
