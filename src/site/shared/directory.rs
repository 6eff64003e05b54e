//! The name, the address and the card of every thing of an edition.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::document::reference::{Ref, Reference};
use crate::edition::{Edition, reads};
use crate::figures::cores;
use crate::language::Format;
use crate::playbook::{PerThing, Target, Thing, ThingId};
use crate::site::address;
use crate::site::shared::cards::{self, Card};
use crate::site::shared::foreign;
use crate::site::view::Ready;

/// Name, address and card of every thing of an edition.
pub(crate) struct Directory {
    names: PerThing<Arc<str>>,
    urls: Arc<PerThing<String>>,
    cards: PerThing<Ready<Card>>,
    /// Whether a thing is written in another language than the site's.
    is_mixed: bool,
    /// Whose titles a text is, made when a sentence of a mixed playbook first asks.
    titled: OnceLock<HashMap<Arc<str>, Vec<ThingId>>>,
}

impl Directory {
    /// Makes names, addresses and cards for an edition.
    pub(crate) fn build(edition: &Edition, format: &Format) -> Self {
        let things: Vec<&Thing> = edition.things().map(|(_, thing)| &**thing).collect();
        let entry = |thing: &&Thing| {
            let (url, name) = (address::page(&thing.document.id), cards::name(thing, format));
            let card = cards::card(thing, &name, &url, &format.language).into();
            (url, (name, card))
        };
        let (urls, (names, cards)): (Vec<_>, (Vec<_>, Vec<_>)) =
            cores::map(&things, cores::LIGHT, entry).into_iter().unzip();
        let urls = Arc::new(urls.into_iter().collect());
        let (names, cards) = (names.into_iter().collect(), cards.into_iter().collect());
        Self { names, urls, cards, is_mixed: is_mixed(edition), titled: OnceLock::new() }
    }

    /// The same for an edition of the same things, of which some have other titles.
    #[cfg(feature = "serve")]
    pub(crate) fn retitled(&self, before: &Edition, edition: &Edition, format: &Format) -> Self {
        let (mut names, urls, mut cards) = (self.names.clone(), Arc::clone(&self.urls), self.cards.clone());
        for ((id, thing), (_, old)) in edition.things().zip(before.things()) {
            if !Arc::ptr_eq(thing, old) {
                names[id] = cards::name(thing, format);
                cards[id] = cards::card(thing, &names[id], &urls[id], &format.language).into();
            }
        }
        Self { names, urls, cards, is_mixed: is_mixed(edition), titled: OnceLock::new() }
    }

    /// Whether a thing is written in another language than the site's.
    pub(crate) fn is_mixed(&self) -> bool {
        self.is_mixed
    }

    /// The things that have this title.
    pub(crate) fn titled(&self, edition: &Edition, title: &str) -> &[ThingId] {
        let make = || {
            let mut titled: HashMap<Arc<str>, Vec<ThingId>> = HashMap::new();
            for (id, thing) in edition.things().filter(|(_, thing)| thing.document.common.title.is_some()) {
                titled.entry(Arc::clone(&thing.title)).or_default().push(id);
            }
            titled
        };
        self.titled.get_or_init(|| reads::unnoted(make)).get(title).map_or(&[], Vec::as_slice)
    }

    /// How many things there are.
    pub(crate) fn len(&self) -> usize {
        self.urls.len()
    }

    /// What a thing is called.
    pub(crate) fn name(&self, id: ThingId) -> &str {
        reads::note_name(id);
        &self.names[id]
    }

    /// What a thing is called, between marks where that is in another language than the site's.
    pub(crate) fn title<'n>(&'n self, edition: &Edition, id: ThingId) -> Cow<'n, str> {
        cards::marked_name(edition.named(id), self.name(id), &edition.config().language)
    }

    /// The address of a thing's page from the site's root, percent-encoded. Its place says it, and nothing of it is read.
    pub(crate) fn url(&self, id: ThingId) -> &str {
        &self.urls[id]
    }

    /// The card of a thing.
    pub(crate) fn card(&self, id: ThingId) -> Ready<Card> {
        reads::note_name(id);
        self.cards[id].clone()
    }

    /// All that the name and the card of a thing are made of, beside its place.
    #[cfg(feature = "cli")]
    pub(crate) fn named_by(&self, edition: &Edition, id: ThingId) -> impl std::hash::Hash {
        (self.name(id), edition.named(id))
    }

    /// What a reference means, as something to link to; what has no page has a title only.
    pub(crate) fn target(&self, edition: &Edition, thing: &Thing, reference: &Reference) -> Option<Ready<Card>> {
        let title = || self.target_title(edition, thing, reference);
        Some(match thing.target(reference)? {
            Target::Thing(id) => self.card(*id),
            Target::Item(id, anchor) => {
                let lang = edition.named(*id).lang.map(str::to_owned);
                let url = Some(format!("{}#{anchor}", self.url(*id)));
                Card { title: title()?, url, kind: None, lang }.into()
            }
            Target::Driver(_) | Target::CorporateGoal(_) | Target::Pool(_) => {
                Card { title: title()?, url: None, kind: None, lang: None }.into()
            }
        })
    }

    /// The title of what a reference means.
    pub(crate) fn target_title(&self, edition: &Edition, thing: &Thing, reference: &Reference) -> Option<String> {
        let config = edition.config();
        Some(match thing.target(reference)? {
            Target::Thing(id) => self.title(edition, *id).into_owned(),
            Target::Item(id, anchor) => {
                let of = edition.thing(*id);
                foreign::between_marks(of.lang(), &cards::item_title(of, anchor), &config.language).into_owned()
            }
            Target::Driver(at) => config.drivers[*at].1.to_string(),
            Target::CorporateGoal(at) => config.corporate_goals[*at].1.to_string(),
            Target::Pool(at) => config.pools[*at].title.to_string(),
        })
    }

    /// What a list of references means.
    pub(crate) fn targets<'r, K: 'r>(
        &self,
        edition: &Edition,
        thing: &Thing,
        references: impl IntoIterator<Item = &'r Ref<K>>,
    ) -> Vec<Ready<Card>> {
        references.into_iter().filter_map(|reference| self.target(edition, thing, reference)).collect()
    }
}

fn is_mixed(edition: &Edition) -> bool {
    let site = edition.config().language.code();
    edition.things().any(|(_, thing)| thing.lang().is_some_and(|lang| lang != site))
}
