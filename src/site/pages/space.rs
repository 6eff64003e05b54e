//! The white space: which unit of the customer buys which offer, on a page of the account; and what is still to be had,
//! offer by offer, across all accounts. Who else sells to the customer. Internal, never shared.

use std::borrow::Cow;

use crate::document::made_pages::{MadeBeneath, MadePage};
use crate::document::model::Account;
use crate::document::model::account::{Competitor, WhitespaceField, WhitespaceState};
use crate::figures::sort::largest_first;
use crate::measure::space::{self, Sum};
use crate::playbook::{Thing, ThingId};
use crate::site::frame::Frame;
use crate::site::shared::cards::{Card, Link};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;
use crate::site::{Renderer, address};

view! {
    /// The page of an account's white space.
    SpacePage<'a> for "space.html" {
        /// The account.
        account: Ready<Card>,
        /// Our offers, in the order in which they are written.
        offers: Vec<Cow<'a, str>>,
        /// The units of the customer, each with a field for every offer.
        rows: Vec<SpaceUnit<'a>>,
        /// What the fields of each state come to.
        sums: Vec<SpaceSum>,
        /// Who else sells to the customer.
        competitors: Vec<CompetitorRow<'a>>,
    }

    /// A unit of the customer.
    SpaceUnit<'a> {
        /// What it is called.
        title: Cow<'a, str>,
        /// A field for each offer.
        fields: Vec<SpaceField<'a>>,
    }

    /// A unit and an offer.
    SpaceField<'a> {
        /// The offer.
        offer: Cow<'a, str>,
        /// Who has it, as a word; nothing where nobody wrote it down.
        state: Option<String>,
        /// The class of its mark.
        class: &'static str,
        /// What it is worth a year.
        size: Option<String>,
        /// Who else has it, or wants it.
        competitor: Option<Cow<'a, str>>,
        /// The decision or objective that goes for it.
        by: Option<Ready<Card>>,
    }

    /// What the fields of a state come to.
    SpaceSum {
        /// The state, as a word.
        state: String,
        /// The class of its mark.
        class: &'static str,
        /// How many fields there are.
        fields: usize,
        /// What they are worth a year.
        size: Option<String>,
        /// The same for sorting.
        number: f64,
    }

    /// Somebody else who sells to the customer.
    CompetitorRow<'a> {
        /// What it is called.
        title: Cow<'a, str>,
        /// Its share of what the customer buys.
        share: Option<String>,
        /// What it does better.
        strength: Option<Cow<'a, str>>,
        /// What it may do to us.
        threat: Option<Cow<'a, str>>,
        /// What we do then.
        scenario: Option<Ready<Card>>,
    }

    /// The white space of all accounts.
    WhiteSpacePage<'a> for "white_space.html" {
        /// The offers, the one with most still to be had first; on a further leaf those that are open at an account of it.
        offers: Vec<OfferRow<'a>>,
        /// The accounts with a white space, with the way to it: those of the leaf.
        accounts: Vec<Link<'a>>,
        /// How many accounts are left out, since no rate is known for their currency.
        left_out: usize,
    }

    /// An offer across all accounts.
    OfferRow<'a> {
        /// The offer.
        title: Cow<'a, str>,
        /// What it comes to in each state; on the first leaf.
        sums: Vec<SpaceSum>,
        /// The accounts of the leaf in which it is open or a competitor has it, with the way to their white space.
        open_at: Vec<Link<'a>>,
    }
}

/// The states of a field, what is still to be had first.
const STATES: [WhitespaceState; 4] =
    [WhitespaceState::Open, WhitespaceState::Competitor, WhitespaceState::Pilot, WhitespaceState::Owned];

/// The class of the mark of a state.
fn class(state: WhitespaceState) -> &'static str {
    match state {
        WhitespaceState::Owned => "bar",
        WhitespaceState::Pilot => "tier-t",
        WhitespaceState::Open => "bar-aim",
        WhitespaceState::Competitor => "bar-down",
        WhitespaceState::None => "no-mark",
    }
}

impl Renderer<'_> {
    pub(crate) fn space_page(&self, account: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(account);
        let record = self.edition.account(account).expect("a page of white space is made of an account");
        let offers = each(record, |field| &field.offer.value);
        let units = each(record, |field| &field.unit.value);
        let rows = units.into_iter().map(|unit| SpaceUnit {
            title: self.words_of(thing, unit),
            fields: offers.iter().map(|offer| self.space_field(thing, record, unit, offer)).collect(),
        });
        let sums = STATES.into_iter().map(|state| self.space_sum(state, space::sum(record, state)));
        let view = SpacePage {
            account: self.card(account),
            rows: rows.collect(),
            sums: sums.filter(|sum| sum.fields > 0).collect(),
            competitors: self.competitor_rows(account),
            offers: offers.into_iter().map(|offer| self.words_of(thing, offer)).collect(),
        };
        self.render_page(
            Frame { kicker: self.words_of(thing, &thing.title).into_owned(), is_list: true, ..frame },
            view,
        )
    }

    fn space_field<'a>(&self, thing: &Thing, account: &'a Account, unit: &str, offer: &'a str) -> SpaceField<'a> {
        let is_it = |field: &&WhitespaceField| field.unit.value == unit && field.offer.value == offer;
        let Some(field) = account.whitespace.iter().find(is_it) else {
            let offer = self.words_of(thing, offer);
            return SpaceField { offer, state: None, class: "no-mark", size: None, competitor: None, by: None };
        };
        SpaceField {
            offer: self.words_of(thing, offer),
            state: Some(self.word_of("space", field.state.value.word())),
            class: class(field.state.value),
            size: self.money(field.size.as_ref()),
            competitor: self.text_of(thing, field.competitor.as_ref()),
            by: self.one(thing, field.objective.as_ref()).or_else(|| self.one(thing, field.decision.as_ref())),
        }
    }

    fn space_sum(&self, state: WhitespaceState, sum: Sum) -> SpaceSum {
        SpaceSum {
            state: self.word_of("space", state.word()),
            class: class(state),
            fields: sum.fields,
            size: (sum.size > 0.0).then(|| self.format().money(sum.size)),
            number: sum.size,
        }
    }

    /// Who else sells to the customer of an account, the largest first.
    pub(crate) fn competitor_rows(&self, account: ThingId) -> Vec<CompetitorRow<'_>> {
        let thing = self.edition.thing(account);
        let Some(record) = self.edition.account(account) else { return Vec::new() };
        let share = |it: &Competitor| it.share.as_ref().map(|share| share.value.0);
        let mut all: Vec<&Competitor> = record.competitors.iter().collect();
        largest_first(&mut all, |it| share(it));
        let row = |it: &'_ Competitor| share(it).map(|share| self.percent(share / 100.0));
        let rows = all.into_iter().map(|it| CompetitorRow {
            title: self.words_of(thing, &it.name.value),
            share: row(it),
            strength: self.text_of(thing, it.strength.as_ref()),
            threat: self.text_of(thing, it.threat.as_ref()),
            scenario: self.one(thing, it.scenario.as_ref()),
        });
        rows.collect()
    }

    pub(crate) fn white_space_page(&self) -> Result<String, ThemeFault> {
        let (offers, left_out) = space::offers(self.edition, self.today().year().into());
        let accounts = self.accounts_with_space();
        let here = self.set_on_leaf(MadePage::WhiteSpace, accounts);
        let first = self.is_first_leaf();
        let rows = offers.into_iter().map(|offer| OfferRow {
            title: self.words_in(offer.by, offer.offer),
            sums: STATES.into_iter().filter(|_| first).map(|state| self.space_sum(state, offer.of(state))).collect(),
            open_at: offer.open_at.iter().filter(|id| here.contains(id)).map(|id| self.link_to_space(*id)).collect(),
        });
        let view = WhiteSpacePage {
            offers: rows.filter(|offer| first || !offer.open_at.is_empty()).collect(),
            accounts: accounts.iter().filter(|id| here.contains(id)).map(|id| self.link_to_space(*id)).collect(),
            left_out: if first { left_out } else { 0 },
        };
        self.render_made(MadePage::WhiteSpace, Vec::new(), view)
    }

    /// The accounts of which a white space is written, by name.
    pub(crate) fn accounts_with_space(&self) -> &[ThingId] {
        let has_space = |id: &&ThingId| self.edition.account(**id).is_some_and(|it| !it.whitespace.is_empty());
        let find = || self.edition.accounts().iter().filter(has_space).copied().collect();
        self.programme.with_space.get_or_make(find)
    }

    fn link_to_space(&self, account: ThingId) -> Link<'_> {
        Link::new(self.title_of(account), address::page(&self.id_beneath(MadeBeneath::WhiteSpace, account)))
    }
}

/// What the fields of an account name, each once, in the order in which it is written.
fn each<'a>(account: &'a Account, name: fn(&'a WhitespaceField) -> &'a String) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for name in account.whitespace.iter().map(name) {
        if !found.contains(&name.as_str()) {
            found.push(name);
        }
    }
    found
}
