//! The digest of a customer edition: every sentence, figure, name and file that leaves, with the place it comes from.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Level, Span, say};
use crate::document::model::{Entity, Kind};
use crate::document::parts::PageItem;
use crate::document::written::Written;
use crate::edition::Edition;
use crate::edition::leaving::Leaving;
use crate::figures::sort::sort_by;
use crate::playbook::{LinkTo, Playbook, Target, Thing, WholeId};

/// A thing that leaves, with all that leaves of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LeavingThing {
    /// Its kind.
    pub kind: Kind,
    /// The title that the customer reads.
    pub title: String,
    /// The address of its page, from the root of the site.
    pub address: String,
    /// Its source, from the root of the project.
    pub path: Arc<str>,
    /// What leaves of it: front matter in the order of the keys, then prose, then files.
    pub texts: Vec<LeavingText>,
}

/// A sentence, a figure, a name or a file that leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct LeavingText {
    /// The key in the front matter: `kpis.target`. `prose` for what stands below it, `file` for a file.
    pub key: String,
    /// What the customer reads.
    pub text: String,
    /// Where it is written; the beginning of the file where that is nowhere.
    pub place: Span,
}

/// Keys that decide about sharing, and say nothing to the customer. All goals that leave are confirmed ones.
const SILENT: &[&str] = &["tier", "goals.evidence"];

/// Everything that leaves: what the settings say, then thing by thing, in the order of their ids.
pub(super) fn digest(
    playbook: &Playbook,
    account: WholeId,
    leaving: &[Leaving],
    edition: &Edition,
) -> Vec<LeavingThing> {
    let things = leaving.iter().filter_map(|part| {
        let id = edition.find(&part.document.id)?;
        Some(thing(part, edition.thing(id), edition))
    });
    std::iter::once(settings(playbook, account, edition)).chain(things).collect()
}

/// What stands on every page, whatever is shared.
fn settings(playbook: &Playbook, account: WholeId, edition: &Edition) -> LeavingThing {
    let config = edition.config();
    let path: Arc<str> = Arc::from("site.toml");
    let mut texts = Vec::new();
    let mut add = |key: &str, text: &str| {
        texts.push(LeavingText { key: key.to_owned(), text: text.to_owned(), place: Span::file(&path) });
    };
    add("title", &config.title);
    add("supplier", &config.supplier);
    add("customer", playbook.thing(account).title());
    add("currency", &config.currency);
    for (_, name) in &config.drivers {
        add("drivers", name);
    }
    if let Some(logo) = edition.logo() {
        add("logo", &format!("{} → {}", logo.source, logo.address));
    }
    LeavingThing { kind: Kind::Home, title: config.title.clone(), address: String::new(), path, texts }
}

fn thing(part: &Leaving, here: &Thing, edition: &Edition) -> LeavingThing {
    let document = &part.document;
    let mut texts = Vec::new();
    let mut add = |key: &str, text: String, place: Range<usize>| {
        let is_silent = SILENT.contains(&key) || key.rsplit('.').next() == Some("share");
        if !is_silent && !place.is_empty() && !text.is_empty() {
            texts.push(LeavingText { key: key.to_owned(), text, place: document.span(place) });
        }
    };
    let mut visit = |key: &str, written: Written<'_>| match written {
        Written::Value(value, place) => add(key, value.line(), place),
        Written::Reference(reference) => {
            if let Some(target) = here.target(reference) {
                add(key, name(edition, target, &reference.name.value), reference.name.range());
            }
        }
    };
    document.common.written(&mut visit);
    if let Some(entity) = &document.entity {
        entity.written(&mut visit);
    }
    sort_by(&mut texts, |a, b| a.place.cmp(&b.place));
    for (text, place) in part.cut.sentences() {
        texts.push(LeavingText { key: "prose".to_owned(), text, place: document.span(place) });
    }
    for (link, to) in document.body.links.iter().zip(&here.links) {
        if let LinkTo::Asset(asset) = to {
            let asset = edition.asset(*asset);
            let place = part.cut.source(link.start as usize)..part.cut.source(link.end as usize);
            let text = format!("{} → {}", asset.source, asset.address);
            texts.push(LeavingText { key: "file".to_owned(), text, place: document.span(place) });
        }
    }
    LeavingThing {
        kind: document.kind,
        title: here.title.to_string(),
        address: document.id.to_string(),
        path: Arc::clone(&document.path),
        texts,
    }
}

/// What a reference shows: the title of the thing or the goal, or the name of a driver; for another item its id.
fn name(edition: &Edition, target: &Target, written: &str) -> String {
    match target {
        Target::Thing(id) => edition.thing(*id).title.to_string(),
        Target::Item(on, anchor) => {
            let goals = edition.account(*on).map(|account| account.goals.as_slice()).unwrap_or_default();
            let goal = goals.iter().find(|goal| PageItem::Goal.id(anchor) == Some(&*goal.id.value));
            goal.map_or(written, |goal| &goal.title.value).to_owned()
        }
        Target::Driver(at) => edition.config().drivers[*at].1.to_string(),
        _ => written.to_owned(),
    }
}

/// KP805: what shared things name and this edition leaves out; none where nothing is missing.
pub(super) fn incomplete(
    playbook: &Playbook,
    account: WholeId,
    leaving: &[Leaving],
    edition: &Edition,
) -> Option<Finding> {
    let mut missing: Vec<WholeId> = Vec::new();
    for part in leaving {
        let whole = playbook.thing(part.from);
        let Some(entity) = &part.document.entity else { continue };
        entity.references(&mut |reference| {
            if let Some(Target::Thing(to)) = whole.target(reference)
                && edition.find(&playbook.thing(to).document().id).is_none()
            {
                missing.push(to);
            }
        });
        // The pillars of a plan are left out of its record with their money.
        if let Some(Entity::Plan(plan)) = whole.entity() {
            let pillars = plan.pillars.iter().filter_map(|used| whole.thing(&used.pillar));
            missing.extend(pillars.filter(|id| edition.find(&playbook.thing(*id).document().id).is_none()));
        }
    }
    missing.sort_unstable();
    missing.dedup();
    let counts: Vec<String> = Kind::ALL
        .iter()
        .filter_map(|kind| {
            let count = missing.iter().filter(|id| playbook.thing(**id).kind() == *kind).count();
            (count > 0).then(|| format!("{count} {}", if count == 1 { kind.word() } else { plural(*kind) }))
        })
        .collect();
    if counts.is_empty() {
        return None;
    }
    let document = playbook.thing(account).document();
    let names: Vec<&str> = missing.iter().take(SHOWN).map(|id| &**playbook.thing(*id).title()).collect();
    let more = if missing.len() > SHOWN { ", …" } else { "" };
    let message = say!("what is shared names {counts} that this edition leaves out", counts = counts.join(", "));
    let mut finding = Finding::new(Code::KP805, document.span(document.opening.clone()), message);
    finding.level = Level::Note;
    Some(finding.hint(say!(
        "share them too, or hand the edition over without them: {names}{more}",
        names = names.join(", "),
        more
    )))
}

/// How many names a finding shows.
const SHOWN: usize = 12;

/// Several things of a kind.
fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Home | Kind::Page => "pages",
        Kind::Account => "accounts",
        Kind::Situation => "parts of the situation",
        Kind::Plan => "plans",
        Kind::Decision => "decisions",
        Kind::Objective => "objectives",
        Kind::Review => "reviews",
        Kind::Pillar => "pillars",
        Kind::Person => "persons",
    }
}
