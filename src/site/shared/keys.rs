//! Keys of what pages read: while a key is the same, so is everything that is read under it.
//!
//! There is one for each account with all beneath it, one for each thing that belongs to no account, and of each of these
//! one for the names alone, since most pages name more than they tell of. Prose has a key a file, and so has what others cite
//! of it. There is one for each list in its order, and one for what is the same for all pages: which things there are, and
//! what a few pages say of all of them at once.

use std::collections::HashMap;
use std::fmt::{self, Debug, Write as _};
use std::hash::{Hash as _, Hasher};

use xxhash_rust::xxh3::xxh3_128;

use crate::document::prose::{self, ProseName};
use crate::edition::Audience;
use crate::edition::reads::{self, Reads};
use crate::figures::cores;
use crate::playbook::{Id as _, Thing, ThingId};
use crate::site::Renderer;
use crate::site::shared::Shared;

/// The keys of what the pages of a site read.
#[derive(Debug)]
pub(crate) struct SiteKeys {
    /// That of what is the same for all pages.
    pub(crate) whole: u128,
    /// By the number of the thing that a scope is named after: an account, or what belongs to none; and those of what is
    /// made of everything, by the numbers that it was given.
    pub(crate) scopes: Vec<(u32, u128)>,
    /// The numbers of prose.
    pub(crate) of_prose: ProseNumbers,
}

/// The numbers of prose, and of what others cite of it, by their names.
pub(crate) type ProseNumbers = HashMap<ProseName, u32, ahash::RandomState>;

impl Renderer<'_> {
    /// The keys of what pages read. None where pages read more than that: those of a handbook know their order, what changed
    /// since an older copy depends on that copy, and a team is told sums of what it does not see.
    pub(crate) fn keys(&self) -> Option<SiteKeys> {
        let is_internal = *self.edition.audience() == Audience::Internal;
        if !is_internal || self.since.is_some() || self.edition.is_handbook() {
            return None;
        }
        let mut members: Vec<(ThingId, ThingId)> =
            self.edition.things().map(|(id, thing)| (thing.account.unwrap_or(id), id)).collect();
        members.sort_unstable();
        let scopes: Vec<&[(ThingId, ThingId)]> = members.chunk_by(|a, b| a.0 == b.0).collect();
        let key = |scope: &&[(ThingId, ThingId)]| {
            let mut said = Said(Vec::with_capacity(1 << 14));
            for (_, id) in *scope {
                (self.shared.directory.named_by(self.edition, *id), self.leaf_by_name(*id)).hash(&mut said);
            }
            let names = xxh3_128(&said.0);
            for (_, id) in *scope {
                self.say_thing(*id, &mut said);
            }
            let mut closed: Vec<_> = self.closed_in(scope[0].0).into_iter().flatten().collect();
            closed.sort_unstable();
            closed.hash(&mut said);
            if let Some(health) = &self.health {
                health.hash_scope(scope[0].0, &mut said);
            }
            let number = number(scope[0].0);
            [(number, xxh3_128(&said.0)), (number | NAMES, names)]
        };
        let mut scopes: Vec<(u32, u128)> = cores::map(&scopes, cores::HEAVY, key).into_iter().flatten().collect();
        let things: Vec<(ThingId, &Thing)> = self.edition.things().map(|(id, thing)| (id, &**thing)).collect();
        let mut of_prose = ProseNumbers::with_capacity_and_hasher(2 * things.len(), ahash::RandomState::default());
        for (name, number, key) in cores::map(&things, cores::LIGHT, keys_of_prose).into_iter().flatten().flatten() {
            of_prose.insert(name, number);
            scopes.push((number, key));
        }
        scopes.extend((reads::LISTS..).zip(self.edition.lists()).map(|(number, list)| {
            let mut said = Said::default();
            list.hash(&mut said);
            (number, xxh3_128(&said.0))
        }));
        scopes.extend(self.keys_of_all());
        Some(SiteKeys { whole: self.whole_key(), scopes, of_prose })
    }

    /// The numbers of the scopes that were read, those of prose by its name; none where everything was.
    pub(crate) fn scopes_read(&self, reads: &Reads, of_prose: &ProseNumbers) -> Option<Vec<u32>> {
        let scope = |id: &ThingId| number(self.edition.account_of(*id).unwrap_or(*id));
        // Neighbours mostly belong to one account.
        let mut scopes: Vec<u32> = reads.things()?.iter().map(scope).collect();
        scopes.dedup();
        scopes.sort_unstable();
        let mut names: Vec<u32> = reads.names().iter().map(scope).collect();
        names.dedup();
        // What was read whole needs no word of its names.
        names.retain(|number| scopes.binary_search(number).is_err());
        scopes.extend(names.into_iter().map(|number| number | NAMES));
        for name in reads.prose() {
            scopes.push(*of_prose.get(name)?);
        }
        scopes.extend(reads.of_all());
        scopes.sort_unstable();
        scopes.dedup();
        Some(scopes)
    }

    /// The keys of orders and sums of everything. Cores share the making: each goes through all accounts.
    fn keys_of_all(&self) -> Vec<(u32, u128)> {
        let all: [&(dyn Fn() + Sync); 10] = [
            &|| _ = self.worst_first(),
            &|| _ = self.by_pitfalls(),
            &|| _ = self.by_manager(),
            &|| _ = self.by_potential(),
            &|| _ = self.accounts_with_space(),
            &|| _ = self.accounts_with_practice(),
            &|| _ = self.accounts_that_ask(),
            &|| _ = self.shared_ids(),
            &|| _ = self.portfolio_sum(),
            &|| _ = self.entries(),
        ];
        cores::each(all.len(), 1, &|at| all[at]());
        let pillars = self.edition.pillars();
        cores::each(pillars.len(), 1, &|at| _ = self.objectives_of_pillar(pillars[at]));
        self.programme.keys()
    }

    /// Everything that can be read of a thing, but for its prose.
    fn say_thing(&self, id: ThingId, said: &mut Said) {
        let Thing { document, title, targets, links, account, plan, readings, passed_over } = &**self.edition.thing(id);
        (document.front, title, targets, links, account, plan, readings, passed_over).hash(said);
        (self.edition.backlinks(id), self.edition.beneath(id)).hash(said);
        let (dates, late): (Vec<_>, Vec<_>) = (self.dates_of(id).collect(), self.late_in(id).collect());
        (self.shared.titles.thing(id), dates, late).hash(said);
        say(said, &self.items_of(id));
    }

    /// What is the same for all pages.
    fn whole_key(&self) -> u128 {
        let mut said = Said::default();
        for (_, thing) in self.edition.things() {
            (&thing.document.id, thing.kind(), thing.account, thing.plan).hash(&mut said);
        }
        say(&mut said, &self.edition.around_things());
        // In a playbook of several languages a page that is told a name looks for it among all titles.
        if self.shared.directory.is_mixed() {
            for (_, thing) in self.edition.things() {
                say(&mut said, &(&thing.title, thing.lang()));
            }
        }
        // A new field does not compile until somebody decides whether it is the same for all pages. Of the others each is
        // said with its thing, or made of what is said or of the settings.
        let Shared {
            today,
            masthead,
            titles,
            loads: _,
            found: _,
            format: _,
            formats: _,
            directory: _,
            rows: _,
            findings: _,
            states: _,
            sides: _,
            chapters: _,
            chapters_side: _,
            items: _,
            closed: _,
            places: _,
            timetable: _,
        } = &*self.shared;
        say(&mut said, &(today, masthead, titles.all_made(), self.loads(), self.found()));
        xxh3_128(&said.0)
    }
}

/// Beside the number of a scope: that of its names alone.
const NAMES: u32 = 1 << 30;
/// Beside the number of a thing: that of its prose.
const PROSE: u32 = 1 << 29;
/// Beside the number of a thing: that of what others cite of its prose.
const CITED: u32 = 1 << 28;

/// The names, numbers and keys of the prose of a thing and of what others cite of it.
fn keys_of_prose((id, thing): &(ThingId, &Thing)) -> Option<[(ProseName, u32, u128); 2]> {
    let body = &thing.document.body;
    let (name, text) = body.name()?;
    let key = |text: u128| {
        let mut said = Said::default();
        (text, &thing.links).hash(&mut said);
        xxh3_128(&said.0)
    };
    let number = number(*id);
    Some([(name, number | PROSE, key(text)), (prose::cited_of(name), number | CITED, key(body.cited_key()))])
}

fn number(id: ThingId) -> u32 {
    u32::try_from(id.at()).expect("an id is a number of 32 bits")
}

/// What a key is made of: what `Debug` says of a value, or what it gives for a hash, which takes a fraction of the time.
#[derive(Default)]
struct Said(Vec<u8>);

impl fmt::Write for Said {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Hasher for Said {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

fn say(said: &mut Said, what: &impl Debug) {
    // Writing to memory cannot fail.
    let _ = write!(said, "{what:?}\0");
}
