//! Which things of the whole playbook an edition for a team holds, and what it leaves of what they name.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::config::TeamEdition;
use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Code, Finding, Findings, Message, Span, say};
use crate::document::model::common::Text;
use crate::document::model::people::{Person, Side};
use crate::document::model::{Entity, Kind};
use crate::document::parts::PageItem;
use crate::document::reference::Reference;
use crate::edition::account;
use crate::figures::names::{nearest, normal};
use crate::figures::status::Unit;
use crate::playbook::{LinkTo, Playbook, Target, WholeId, WholeThing};

/// What an edition for a team holds.
pub(super) struct TeamScope<'a> {
    pub(super) playbook: &'a Playbook,
    /// Whether it holds money.
    pub(super) money: bool,
    /// The accounts.
    accounts: BTreeSet<WholeId>,
    /// What stays behind: paths of files and folders from the project's root.
    without: Vec<String>,
    /// Every thing that is in it.
    things: HashSet<WholeId>,
}

impl<'a> TeamScope<'a> {
    /// What an edition of `site.toml` holds.
    ///
    /// # Errors
    /// KP901 for accounts and paths that are not there.
    pub(super) fn of(playbook: &'a Playbook, edition: &TeamEdition, texts: &dyn SourceTexts) -> Result<Self, Findings> {
        let mut findings = Findings::new();
        let mut accounts = BTreeSet::new();
        for name in &edition.accounts {
            match account(playbook, &name.value) {
                Ok(id) => _ = accounts.insert(id),
                Err(message) => {
                    let hint = say!("write the id of an account; one that is a draft is in no edition");
                    findings.push(at(name, message).hint(hint));
                }
            }
        }
        let mut without = Vec::new();
        for path in &edition.without {
            match left_behind(playbook, path, texts) {
                Ok(path) => without.push(path),
                Err(finding) => findings.push(*finding),
            }
        }
        if !findings.is_empty() {
            return Err(findings);
        }
        let money = edition.finance.as_ref().is_none_or(|finance| finance.value);
        let mut scope = Self { playbook, money, accounts, without, things: HashSet::new() };
        let named = scope.named_people();
        let things = playbook.things().filter(|(id, thing)| scope.belongs(*id, *thing, &named));
        scope.things = things.map(|(id, _)| id).collect();
        Ok(scope)
    }

    /// Whether a thing is in it.
    pub(super) fn has(&self, id: WholeId) -> bool {
        self.things.contains(&id)
    }

    /// Whether an account is one of its own.
    pub(super) fn has_account(&self, id: WholeId) -> bool {
        self.accounts.contains(&id)
    }

    /// Whether a thing belongs to another account: it stands in it, or is a person of it.
    pub(super) fn is_foreign(&self, id: WholeId) -> bool {
        let thing = self.playbook.thing(id);
        let of = match thing.entity() {
            Some(Entity::Person(person)) if person.side.value == Side::Supplier => None,
            Some(Entity::Person(person)) => thing.maybe(person.account.as_ref()),
            _ => thing.account(),
        };
        of.is_some_and(|account| !self.has_account(account))
    }

    /// Whether what a reference of a thing means is in it.
    pub(super) fn keeps(&self, thing: WholeThing<'_>, reference: &Reference) -> bool {
        match thing.target(reference) {
            Some(Target::Thing(to)) => self.has(to),
            Some(Target::Item(of, anchor)) => self.has(of) && !self.is_money(of, &anchor),
            Some(Target::Driver(_) | Target::CorporateGoal(_) | Target::Pool(_)) => true,
            None => false,
        }
    }

    /// Whether it has a file: one that stands in no other account and does not stay behind.
    pub(super) fn has_file(&self, path: &str) -> bool {
        let folder = path.strip_prefix("content/accounts/").and_then(|rest| rest.split_once('/'));
        let account = |(id, _): (&str, &str)| {
            let id = format!("accounts/{id}");
            self.accounts.iter().any(|account| *self.playbook.thing(*account).document().id == *id)
        };
        folder.is_none_or(account) && !self.is_left(path)
    }

    /// Whether an anchor of a thing is that of a KPI in money, in an edition without money.
    fn is_money(&self, of: WholeId, anchor: &str) -> bool {
        let is_it = |id: &str| PageItem::Kpi.anchor(id) == *anchor;
        let mut kpis = self.playbook.thing(of).kpis().iter();
        !self.money && kpis.any(|kpi| kpi.unit.value == Unit::Money && is_it(&kpi.id.value))
    }

    /// Whether a path, or a folder around it, stays behind.
    fn is_left(&self, path: &str) -> bool {
        self.without.iter().any(|left| is_within(path, left))
    }

    fn belongs(&self, id: WholeId, thing: WholeThing<'_>, named: &HashSet<WholeId>) -> bool {
        let document = thing.document();
        if self.is_left(&document.path) {
            return false;
        }
        match (thing.entity(), &document.account) {
            (Some(Entity::Person(person)), _) => self.has_person(id, thing, person, named),
            (_, Some(_)) => thing.account().is_some_and(|account| self.has_account(account)),
            (_, None) => true,
        }
    }

    /// Whether a person is in it: those of its customers, and of all others who belong to no customer those who are named
    /// in its accounts or give them their time.
    fn has_person(&self, id: WholeId, thing: WholeThing<'_>, person: &Person, named: &HashSet<WholeId>) -> bool {
        let ours = |account: Option<WholeId>| account.is_some_and(|account| self.has_account(account));
        if person.side.value != Side::Supplier && person.account.is_some() {
            return ours(thing.maybe(person.account.as_ref()));
        }
        named.contains(&id) || person.allocation.iter().any(|part| ours(thing.thing(&part.account)))
    }

    /// Everybody who is named in its accounts: by a key, or by a link.
    fn named_people(&self) -> HashSet<WholeId> {
        let mut named = HashSet::new();
        for (_, thing) in self.playbook.things() {
            let here = thing.account().is_some_and(|account| self.has_account(account));
            if !here || self.is_left(&thing.document().path) {
                continue;
            }
            if let Some(entity) = thing.entity() {
                entity.references(&mut |reference| named.extend(thing.thing(reference)));
            }
            for at in 0..thing.document().body.links.len() {
                if let Some(LinkTo::Thing(to, _)) = thing.link(at) {
                    named.insert(to);
                }
            }
        }
        named
    }
}

/// Whether a path is another one, or lies within that folder.
fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path of `without` from the project's root; the `_index.md` of an account or a plan stands for its folder.
fn left_behind(playbook: &Playbook, written: &Text, texts: &dyn SourceTexts) -> Result<String, Box<Finding>> {
    let path = normal(written.value.trim_matches('/'));
    let path = path.strip_prefix("content/").unwrap_or(&path);
    let whole = format!("content/{path}");
    let things = || playbook.things().map(|(_, thing)| thing);
    let files = || {
        let assets = playbook.assets().iter().map(|asset| &asset.source);
        things().map(|thing| &thing.document().path).chain(assets)
    };
    if path.is_empty() || !(files().any(|file| is_within(file, &whole)) || texts.text(&whole).is_some()) {
        let finding = at(written, say!("nothing in `content/` has the path `{written}`", written = written.value));
        let paths: BTreeSet<&str> = files().flat_map(|file| folders_and_file(file)).collect();
        return Err(Box::new(match nearest(path, paths) {
            Some(near) => finding.hint(say!("did you mean `{near}`?", near)),
            None => {
                finding.hint(say!("write the path of a file or folder from `content/`, such as `guide/margins.md`"))
            }
        }));
    }
    let index = things().find(|thing| *thing.document().path == *whole);
    let stands_for_folder = index.is_some_and(|thing| matches!(thing.kind(), Kind::Account | Kind::Plan));
    Ok(if stands_for_folder { whole.trim_end_matches("/_index.md").to_owned() } else { whole })
}

/// The folders around a file of `content/` and the file itself, as paths from `content/`.
fn folders_and_file(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix("content/").unwrap_or(path);
    path.match_indices('/').map(|(at, _)| &path[..at]).chain([path])
}

/// KP901 at a text of `site.toml`.
fn at(text: &Text, message: Message) -> Finding {
    Finding::new(Code::KP901, Span::new(&Arc::from("site.toml"), text.range()), message)
}
