//! Who links to a page: each thing that names it, with the sentence that links.

use crate::document::markdown::BodyLink;
use crate::document::model::Kind;
use crate::playbook::{Backlink, LinkTo, Thing, ThingId};
use crate::site::Renderer;
use crate::site::shared::cards::Card;
use crate::site::view::Ready;

view! {
    /// The things of one kind that name a page.
    BacklinkGroup<'a> {
        /// The kind: `account`, `plan`, …
        kind: &'static str,
        /// What the kind is called.
        title: &'a str,
        /// The things.
        links: Vec<BacklinkRow>,
    }

    /// A thing that names a page.
    BacklinkRow {
        /// The thing.
        card: Ready<Card>,
        /// Its account, where that is another than the page's.
        account: Option<Ready<Card>>,
        /// As what it names the page: the keys of its front matter, in words.
        roles: Vec<String>,
        /// The sentences of its prose that link to the page.
        said: Vec<LinkSentence>,
    }

    /// A sentence that links to a page.
    LinkSentence {
        /// What comes before the link.
        before: String,
        /// The words of the link.
        linked: String,
        /// What comes after it.
        after: String,
    }
}

impl Renderer<'_> {
    /// Who names a thing, grouped by kind, with the sentence that links and the role of the field.
    pub(crate) fn backlink_groups(&self, id: ThingId) -> Vec<BacklinkGroup<'_>> {
        let kind = self.edition.kind(id);
        let mut groups: Vec<(Kind, Vec<BacklinkRow>)> = Kind::ALL.iter().map(|kind| (*kind, Vec::new())).collect();
        for backlink in self.edition.backlinks(id) {
            let from = self.edition.kind(backlink.from);
            if !is_listed(kind, from, backlink) {
                continue;
            }
            let (_, rows) = groups.iter_mut().find(|(kind, _)| *kind == from).expect("there is a group of each kind");
            rows.push(self.backlink(id, backlink));
        }
        groups.retain(|(_, links)| !links.is_empty());
        let group = |(kind, links): (Kind, Vec<BacklinkRow>)| BacklinkGroup {
            kind: kind.word(),
            title: self.theme.text(group_key(kind)),
            links,
        };
        groups.into_iter().map(group).collect()
    }

    /// Whether anything names a thing that its own page does not show already.
    pub(crate) fn has_backlinks(&self, id: ThingId) -> bool {
        let kind = self.edition.kind(id);
        let mut backlinks = self.edition.backlinks(id).iter();
        backlinks.any(|backlink| is_listed(kind, self.edition.kind(backlink.from), backlink))
    }

    fn backlink(&self, to: ThingId, backlink: &Backlink) -> BacklinkRow {
        let (kind, account) = (self.edition.kind(backlink.from), self.edition.account_of(backlink.from));
        let is_other = |account: &ThingId| Some(*account) != self.edition.account_of(to) && *account != backlink.from;
        BacklinkRow {
            card: self.card(backlink.from),
            account: account.filter(is_other).map(|account| self.card(account)),
            roles: backlink.fields.iter().map(|field| self.role_in(kind, field)).collect(),
            said: if backlink.links.is_empty() { Vec::new() } else { self.link_sentences(to, backlink) },
        }
    }

    /// The sentences of a thing that link to another one.
    fn link_sentences(&self, to: ThingId, backlink: &Backlink) -> Vec<LinkSentence> {
        let from = self.edition.prose_of(backlink.from);
        let links = backlink.links.iter().filter_map(|at| {
            let at = *at as usize;
            Some((from.document.body.cited().get(at)?, from.links.get(at)?))
        });
        links.map(|(written, link)| self.link_sentence(to, from, written, link)).collect()
    }

    /// What a key of a thing of this kind makes of what it names.
    fn role_in(&self, from: Kind, field: &str) -> String {
        match (from, field) {
            // An account names objectives and decisions in its white space alone.
            (Kind::Account, "objective" | "decision") => self.word_of("as", "white_space"),
            _ => self.role(field),
        }
    }

    fn link_sentence(&self, to: ThingId, from: &Thing, written: &BodyLink, link: &LinkTo) -> LinkSentence {
        let sentence = &written.sentence;
        let linked = match (written.figure, &*sentence.linked) {
            (Some(_), _) => self.link_words(from, link, written).into_owned(),
            (None, "") => self.name(to).to_owned(),
            (None, linked) => self.with_titles(from, linked),
        };
        LinkSentence {
            before: self.with_titles(from, &sentence.before),
            linked,
            after: self.with_titles(from, &sentence.after),
        }
    }
}

/// Whether a backlink to a thing of this kind says what the page does not show already.
fn is_listed(kind: Kind, from: Kind, backlink: &Backlink) -> bool {
    !backlink.links.is_empty() || !shown_above(kind, from, &backlink.fields)
}

/// Whether a list on the page already shows what a backlink would say.
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
