//! What changed between two states of a playbook, thing by thing and key by key. What is the same is not mentioned.
//!
//! A renamed thing is recognised by its aliases, else by its path. A thing that kept neither is another thing.

mod print;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostics::report::SourceTexts;
use crate::document::model::{Document, Kind};
use crate::document::plain::{Plain, free_text, free_values, is_in_words};
use crate::document::reference::Reference;
use crate::edition::Edition;
use crate::export;
use crate::figures::sort::sort_by;
use crate::load::texts::Texts;
use crate::playbook::{Thing, ThingId};

pub use print::{human, json};

/// A state of a playbook: the internal edition, and the texts it was made from.
#[derive(Clone, Copy)]
pub struct PlaybookState<'a> {
    /// Everything.
    pub edition: &'a Edition,
    /// The sources, for their prose.
    pub texts: &'a dyn SourceTexts,
}

impl std::fmt::Debug for PlaybookState<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlaybookState").finish_non_exhaustive()
    }
}

/// An older state of a playbook, kept to compare others with it.
#[derive(Debug)]
pub struct OlderPlaybook {
    /// Everything.
    pub edition: Edition,
    /// The sources.
    pub texts: Texts,
    /// The files that were faulty.
    pub faulty: HashSet<Arc<str>>,
}

impl OlderPlaybook {
    /// What changed since.
    pub fn compare(&self, now: PlaybookState<'_>) -> Diff {
        let mut diff = compare(PlaybookState { edition: &self.edition, texts: &self.texts }, now);
        // A file that could not be read in the older state was there nevertheless.
        let was_faulty = |id| self.faulty.contains(&now.edition.thing(id).document.path);
        diff.things.retain(|it| it.how != DifferenceKind::Added || !it.now.is_some_and(was_faulty));
        diff
    }
}

/// How a thing, or a part of its prose, differs from before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
}

impl DifferenceKind {
    /// Its word: `added`, `removed`, `changed`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A thing that changed.
#[derive(Clone, Debug)]
pub struct Difference {
    /// How it differs.
    pub how: DifferenceKind,
    /// Where it stands now; none when it is gone.
    pub now: Option<ThingId>,
    /// What it is.
    pub kind: Kind,
    /// Its id: as it is now, or as it was when it is gone.
    pub id: Arc<str>,
    /// Its id before, where it was renamed.
    pub renamed_from: Option<Arc<str>>,
    /// Its title.
    pub title: Arc<str>,
    /// The account it belongs to: id and title.
    pub account: Option<(Arc<str>, Arc<str>)>,
    /// The plan it belongs to: id and title.
    pub plan: Option<(Arc<str>, Arc<str>)>,
    /// The keys that changed, in the order of the content format; then readings.
    pub fields: Vec<FieldChange>,
    /// The parts of its prose that changed.
    pub prose: Vec<(DifferenceKind, ProsePart)>,
    /// The language in which it was written, and in which it is.
    pub langs: (Arc<str>, Arc<str>),
}

/// A key that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The keys that lead to it: `kpis`, `osa`, `target`. An item without an id is known by its own words.
    pub path: Vec<Plain>,
    /// What it held; of a list, what was taken out.
    pub from: Plain,
    /// What it holds; of a list, what was put in.
    pub to: Plain,
}

/// A part of prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProsePart {
    /// Its heading; none for what stands before the first one.
    pub heading: Option<String>,
    /// Its anchor.
    pub anchor: Option<String>,
}

/// Everything that changed, by id.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// The things that changed.
    pub things: Vec<Difference>,
    /// What ids are called, so that people read names, and in which language.
    names: HashMap<Arc<str>, (Arc<str>, Arc<str>)>,
}

/// How a text of an author in a language is written.
pub type Marked<'m> = dyn Fn(&str, &str) -> String + 'm;

impl Diff {
    /// A value as people read it: ids by the titles of their things.
    pub fn said(&self, value: &Plain) -> String {
        self.said_in("", value, &|_, text| text.to_owned())
    }

    /// The same of a value in a file in a language, with texts of authors as they are to be written.
    pub fn said_in(&self, lang: &str, value: &Plain, marked: &Marked<'_>) -> String {
        match value {
            Plain::Text(text) => {
                let (id, item) = text.split_once('#').map_or((text.as_str(), None), |(id, item)| (id, Some(item)));
                match (self.names.get(id).filter(|_| id.contains('/')), item) {
                    (Some((name, lang)), None) => marked(lang, name),
                    (Some((name, lang)), Some(item)) => format!("{}, {item}", marked(lang, name)),
                    (None, _) => text.clone(),
                }
            }
            Plain::Words(text) => marked(lang, text),
            Plain::Free(data) if is_in_words(data) => marked(lang, &free_text(data)),
            Plain::Free(data) => free_text(data),
            Plain::List(items) => {
                items.iter().map(|item| self.said_in(lang, item, marked)).collect::<Vec<_>>().join(", ")
            }
            value => value.line(),
        }
    }

    /// The title of the thing of an id, as it is to be written.
    pub fn title_in(&self, id: &str, title: &str, marked: &Marked<'_>) -> String {
        self.names.get(id).map_or_else(|| title.to_owned(), |(_, lang)| marked(lang, title))
    }
}

/// The language of a thing: its own, else that of its site.
fn lang<'a>(edition: &'a Edition, thing: &'a Thing) -> &'a str {
    thing.lang().unwrap_or(edition.config().language.code())
}

/// Compares two states.
fn compare(before: PlaybookState<'_>, now: PlaybookState<'_>) -> Diff {
    let comparing = Comparing { before, now, renamed: renamed(before.edition, now.edition) };
    let mut things = Vec::new();
    let mut kept: HashMap<ThingId, ThingId> = HashMap::new();
    let new: HashMap<&str, ThingId> = now.edition.things().map(|(id, it)| (&*it.document.id, id)).collect();
    for (old, thing) in before.edition.things() {
        let id = comparing.renamed.get(&thing.document.id).unwrap_or(&thing.document.id);
        match new.get(&**id) {
            Some(to) => drop(kept.insert(*to, old)),
            None => things.push(comparing.whole(DifferenceKind::Removed, before.edition, old)),
        }
    }
    for (id, _) in now.edition.things() {
        match kept.get(&id) {
            Some(old) => things.extend(comparing.both(*old, id)),
            None => things.push(comparing.whole(DifferenceKind::Added, now.edition, id)),
        }
    }
    sort_by(&mut things, |a, b| (&a.id, a.how.word()).cmp(&(&b.id, b.how.word())));
    let mut names = HashMap::new();
    for edition in [before.edition, now.edition] {
        names.extend(edition.things().map(|(_, thing)| {
            // What nobody has called anything is called by no words of an author.
            let lang = if thing.document.common.title.is_some() { lang(edition, thing) } else { "" };
            (Arc::clone(&thing.document.id), (Arc::clone(&thing.title), lang.into()))
        }));
    }
    Diff { things, names }
}

/// The new ids of things that were renamed, by the aliases that they kept.
fn renamed(before: &Edition, now: &Edition) -> BTreeMap<Arc<str>, Arc<str>> {
    let to = |id: ThingId| Arc::clone(&now.thing(id).document.id);
    let known: HashMap<&str, ThingId> =
        now.redirects().values().map(|(old, id)| (old.trim_matches('/'), *id)).collect();
    let ids = before.things().map(|(_, thing)| &thing.document.id);
    ids.filter_map(|id| Some((Arc::clone(id), to(*known.get(&**id)?)))).collect()
}

struct Comparing<'a> {
    before: PlaybookState<'a>,
    now: PlaybookState<'a>,
    renamed: BTreeMap<Arc<str>, Arc<str>>,
}

impl Comparing<'_> {
    /// A thing that is new or gone.
    fn whole(&self, how: DifferenceKind, edition: &Edition, id: ThingId) -> Difference {
        let thing = edition.thing(id);
        let above = |id: Option<ThingId>| {
            let thing = edition.thing(id?);
            let known = self.renamed.get(&thing.document.id).filter(|_| how == DifferenceKind::Removed);
            Some((Arc::clone(known.unwrap_or(&thing.document.id)), Arc::clone(&thing.title)))
        };
        let lang: Arc<str> = lang(edition, thing).into();
        Difference {
            how,
            now: (how != DifferenceKind::Removed).then_some(id),
            kind: thing.kind(),
            id: Arc::clone(&thing.document.id),
            renamed_from: None,
            title: Arc::clone(&thing.title),
            account: above(thing.account),
            plan: above(thing.plan),
            fields: Vec::new(),
            prose: Vec::new(),
            langs: (Arc::clone(&lang), lang),
        }
    }

    /// A thing that was there and is; nothing when it is the same.
    fn both(&self, old: ThingId, id: ThingId) -> Option<Difference> {
        let (was, is) = (self.before.edition.thing(old), self.now.edition.thing(id));
        let mut fields = Vec::new();
        // Nothing is known of front matter that could not be read, so it is not compared.
        let is_read = |thing: &Thing| thing.entity().is_some() && !thing.document.is_partial;
        if is_read(was) && is_read(is) {
            let mut values = [self.values_then(was), values(self.now.edition, is)];
            for values in &mut values {
                self.unsay_language(values);
            }
            records(&mut Vec::new(), &values[0], &values[1], &mut fields);
            readings(was, is, &mut fields);
        }
        let then = parts(self.before, &was.document).into_iter().map(|(part, text)| (part, self.prose_then(text)));
        let prose = prose(then.collect(), &parts(self.now, &is.document));
        let renamed_from = (was.document.id != is.document.id).then(|| Arc::clone(&was.document.id));
        let same = fields.is_empty() && prose.is_empty() && renamed_from.is_none();
        (!same).then(|| {
            let whole = self.whole(DifferenceKind::Changed, self.now.edition, id);
            let langs = (lang(self.before.edition, was).into(), whole.langs.1);
            Difference { renamed_from, fields, prose, langs, ..whole }
        })
    }

    /// Leaves the language out where it is that of the older site. A file may say so and mean the same as one that does
    /// not; in a further language of a site all of them do.
    fn unsay_language(&self, values: &mut Keys) {
        let site = Plain::text(self.before.edition.config().language.code());
        for (_, value) in values.iter_mut().filter(|(key, value)| *key == "lang" && *value == site) {
            *value = Plain::Nothing;
        }
    }

    /// The older prose with links to the new ids of renamed things: a rename is reported once, at the thing itself.
    fn prose_then(&self, text: &str) -> String {
        let short = |id: &str| id.rsplit('/').next().unwrap_or("").to_owned();
        let mut text = text.to_owned();
        for (old, new) in &self.renamed {
            if !old.is_empty() && text.contains(short(old).as_str()) {
                text = text.replace(&**old, new);
                for (before, after) in [("[[", ""), ("", ".md")] {
                    let name = |id: &str| format!("{before}{}{after}", short(id));
                    text = text.replace(&name(old), &name(new));
                }
            }
        }
        text
    }

    /// The older values of a thing with the new ids of renamed things.
    fn values_then(&self, thing: &Thing) -> Vec<(&'static str, Plain)> {
        let names = |reference: &Reference| {
            let meant = export::meaning(self.before.edition, thing, reference)?;
            let (id, item) = meant.split_once('#').map_or((meant.as_str(), None), |(id, item)| (id, Some(item)));
            let id = self.renamed.get(id).map_or(id, |id| &**id);
            Some(item.map_or_else(|| id.to_owned(), |item| format!("{id}#{item}")))
        };
        let mut values = thing.document.common.values(&names);
        values.extend(thing.entity().map(|entity| entity.values(&names)).unwrap_or_default());
        values
    }
}

fn values(edition: &Edition, thing: &Thing) -> Vec<(&'static str, Plain)> {
    let names = |reference: &Reference| export::meaning(edition, thing, reference);
    let mut values = thing.document.common.values(&names);
    values.extend(thing.entity().map(|entity| entity.values(&names)).unwrap_or_default());
    values
}

type Keys = [(&'static str, Plain)];

/// An item with what it is recognised by.
type KeyedItem = (Plain, Vec<(&'static str, Plain)>);

/// The keys that differ between two records. Aliases are left out: they only record a rename.
fn records(path: &mut Vec<Plain>, was: &Keys, is: &Keys, out: &mut Vec<FieldChange>) {
    let all = is.iter().chain(was.iter().filter(|(key, _)| !is.iter().any(|(known, _)| known == key)));
    for (key, _) in all.filter(|(key, _)| *key != "aliases") {
        let of = |keys: &Keys| keys.iter().find(|(known, _)| known == key).map_or(Plain::Nothing, |(_, it)| it.clone());
        path.push(Plain::text(*key));
        values_differ(path, of(was), of(is), out);
        path.pop();
    }
}

fn values_differ(path: &mut Vec<Plain>, was: Plain, is: Plain, out: &mut Vec<FieldChange>) {
    if was == is || (was.is_nothing() && is.is_nothing()) {
        return;
    }
    match (was, is) {
        (Plain::Record(was), Plain::Record(is)) => records(path, &was, &is, out),
        (Plain::Record(was), Plain::Nothing) => records(path, &was, &[], out),
        (Plain::Nothing, Plain::Record(is)) => records(path, &[], &is, out),
        (Plain::List(was), Plain::List(is)) if was.iter().chain(&is).any(|it| matches!(it, Plain::Record(_))) => {
            items(path, was, is, out);
        }
        (Plain::Free(was), is) => free(path, &was, if let Plain::Free(is) = &is { is } else { &Value::Null }, out),
        (Plain::Nothing, Plain::Free(is)) => free(path, &Value::Null, &is, out),
        (Plain::List(was), Plain::List(is)) if path.last().is_none_or(|key| *key != Plain::text("target")) => {
            let without = |all: &[Plain], those: &[Plain]| {
                Plain::List(all.iter().filter(|it| !those.contains(it)).cloned().collect())
            };
            let (from, to) = (without(&was, &is), without(&is, &was));
            // A list that differs only in its order is reported whole.
            let (from, to) =
                if from.is_nothing() && to.is_nothing() { (Plain::List(was), Plain::List(is)) } else { (from, to) };
            out.push(FieldChange { path: path.clone(), from, to });
        }
        (from, to) => out.push(FieldChange { path: path.clone(), from, to }),
    }
}

/// The keys that differ in free data: those that there are in their order, then those that are gone.
fn free(path: &[Plain], was: &Value, is: &Value, out: &mut Vec<FieldChange>) {
    let (was, is) = (free_values(was), free_values(is));
    let known = |all: &[(Vec<String>, &Value)]| -> HashMap<Vec<String>, Plain> {
        let told = all.iter().filter(|(_, value)| !free_text(value).is_empty());
        told.map(|(keys, value)| (keys.clone(), Plain::Free((*value).clone()))).collect()
    };
    let (then, now) = (known(&was), known(&is));
    let gone = was.iter().filter(|(keys, _)| !now.contains_key(keys));
    for (keys, _) in is.iter().filter(|(keys, _)| now.contains_key(keys)).chain(gone) {
        let of = |known: &HashMap<Vec<String>, Plain>| known.get(keys).cloned().unwrap_or(Plain::Nothing);
        let (from, to) = (of(&then), of(&now));
        if from != to && !keys.is_empty() {
            let keys = keys.iter().map(|key| Plain::Words(key.clone()));
            out.push(FieldChange { path: path.iter().cloned().chain(keys).collect(), from, to });
        }
    }
}

/// Compares the items of a list in pairs that are recognised by the same. Several of those are paired in their order.
fn items(path: &mut Vec<Plain>, was: Vec<Plain>, is: Vec<Plain>, out: &mut Vec<FieldChange>) {
    let mut left: Vec<Option<KeyedItem>> = was.into_iter().map(known).collect();
    for (name, keys) in is.into_iter().filter_map(known) {
        let pair =
            left.iter_mut().find(|it| it.as_ref().is_some_and(|(known, _)| *known == name)).and_then(Option::take);
        path.push(name);
        match pair {
            Some((_, before)) => records(path, &before, &keys, out),
            None => out.push(FieldChange { path: path.clone(), from: Plain::Nothing, to: title(&keys) }),
        }
        path.pop();
    }
    for (name, keys) in left.into_iter().flatten() {
        path.push(name);
        out.push(FieldChange { path: path.clone(), from: title(&keys), to: Plain::Nothing });
        path.pop();
    }
}

/// An item with what it is recognised by: its id, else its text, else its first key.
fn known(item: Plain) -> Option<KeyedItem> {
    let Plain::Record(keys) = item else { return None };
    let of = |wanted: &str| keys.iter().find(|(key, value)| *key == wanted && !value.is_nothing());
    let found = ["id", "text", "what", "title"].into_iter().find_map(of).or_else(|| keys.first());
    let name = found.map(|(_, value)| value.clone())?;
    Some((name, keys))
}

/// What an item says of itself.
fn title(keys: &Keys) -> Plain {
    let of = |wanted: &str| keys.iter().find(|(key, value)| *key == wanted && !value.is_nothing());
    let found = ["title", "name", "text", "what"].into_iter().find_map(of).or_else(|| keys.first());
    found.map_or(Plain::Flag(true), |(_, value)| value.clone())
}

/// Readings that came, went or were corrected.
fn readings(was: &Thing, is: &Thing, out: &mut Vec<FieldChange>) {
    let of = |thing: &Thing, kpi: &str, period| {
        let found = thing.readings.iter().find(|it| *it.kpi == *kpi && it.period == period);
        Plain::maybe(found.map(|it| it.value))
    };
    let gone = was.readings.iter().filter(|it| of(is, &it.kpi, it.period).is_nothing());
    for it in is.readings.iter().chain(gone) {
        let (from, to) = (of(was, &it.kpi, it.period), of(is, &it.kpi, it.period));
        if from != to {
            out.push(FieldChange {
                path: vec!["readings".into(), (&*it.kpi).into(), it.period.to_string().into()],
                from,
                to,
            });
        }
    }
}

/// The parts of a file's prose: up to the first heading, then a heading each.
fn parts<'a>(state: PlaybookState<'a>, document: &'a Document) -> Vec<(ProsePart, &'a str)> {
    let Some(text) = state.texts.text(&document.path) else { return Vec::new() };
    let headings: Vec<_> = document.body.headings.iter().filter(|heading| !heading.nested).collect();
    let end = |at: usize| headings.get(at).map_or(text.len(), |heading| heading.start as usize);
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or("").trim();
    let opening = ProsePart { heading: None, anchor: None };
    let mut parts = vec![(opening, slice(document.body.start as usize, end(0)))];
    for (at, heading) in headings.iter().enumerate() {
        let part = ProsePart { heading: Some(heading.text.clone()), anchor: Some(heading.id.clone()) };
        parts.push((part, slice(heading.start as usize, end(at + 1))));
    }
    parts
}

fn prose(was: Vec<(ProsePart, String)>, is: &[(ProsePart, &str)]) -> Vec<(DifferenceKind, ProsePart)> {
    let mut out = Vec::new();
    for (part, text) in is {
        let how = match was.iter().find(|(known, _)| known.anchor == part.anchor) {
            Some((_, before)) if before == text => continue,
            Some((_, before)) if !before.is_empty() || part.heading.is_some() => DifferenceKind::Changed,
            _ => DifferenceKind::Added,
        };
        out.push((how, part.clone()));
    }
    let stays = |part: &ProsePart| is.iter().any(|(known, _)| known.anchor == part.anchor);
    out.extend(was.into_iter().filter(|(part, _)| !stays(part)).map(|(part, _)| (DifferenceKind::Removed, part)));
    out
}
