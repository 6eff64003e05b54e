//! KP801–KP804: what would tell the customer more than was meant. Any of them, and no edition is written.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::report::Texts;
use crate::diagnostics::{Code, Finding, Findings};
use crate::document::model::common::Share;
use crate::document::model::objective::{Family, Kpi, Perspective};
use crate::document::model::people::Side;
use crate::document::model::{Document, Entity, Kind};
use crate::document::reference::Reference;
use crate::edition::Edition;
use crate::edition::customer::Leaving;
use crate::playbook::{LinkTo, Playbook, Target, Thing, ThingId, WholeAssetId, WholeId, WholeThing};

/// Every leak, in order of file and place.
pub(super) fn find(
    playbook: &Playbook,
    account: WholeId,
    leaving: &[Leaving],
    edition: &Edition,
    texts: &dyn Texts,
) -> Findings {
    let mut findings = Findings::new();
    fields(playbook, account, &mut findings);
    money(playbook, leaving, &mut findings);
    for (it, (_, thing)) in leaving.iter().zip(edition.things()) {
        let compare = Compare { playbook, edition, full: playbook.thing(it.from), thing, it };
        compare.links(&mut findings);
        compare.references(&mut findings);
        let source = texts.text(&it.document.path).unwrap_or("");
        for (range, name) in it.cut.torn(source) {
            let message = format!("this text leaves for the customer, and `{name}` is defined in a part that stays");
            findings.push(
                Finding::new(Code::KP803, it.document.span(range), message)
                    .hint("move the definition into the section that leaves"),
            );
        }
    }
    let names = Names::of(playbook, account);
    for it in leaving {
        names.look(it, &mut findings);
    }
    findings.sort();
    findings
}

/// KP801: something marked for the customer that never leaves.
fn fields(playbook: &Playbook, account: WholeId, findings: &mut Findings) {
    for (_, thing) in playbook.things().filter(|(_, thing)| thing.account() == Some(account)) {
        let share = thing.document().common.share.as_ref().filter(|share| Share::with_customer(Some(share)));
        if let (Kind::Situation, Some(share)) = (thing.kind(), share) {
            findings.push(
                Finding::new(
                    Code::KP801,
                    thing.document().span(share.range()),
                    "our view of the customer never leaves",
                )
                .hint("take `share` out; what the customer may read goes into a page or the plan's text"),
            );
        }
    }
}

/// KP804: our own profit in money, marked for the customer.
fn money(playbook: &Playbook, leaving: &[Leaving], findings: &mut Findings) {
    let ours = |kpi: &&Kpi| {
        let profit = kpi.family.as_ref().is_some_and(|family| family.value == Family::Profit);
        let theirs = kpi.perspective.as_ref().is_some_and(|it| it.value == Perspective::Customer);
        Share::with_customer(kpi.share.as_ref())
            && profit
            && !theirs
            && kpi.unit.value == crate::figures::status::Unit::Money
    };
    for it in leaving {
        let full = playbook.thing(it.from);
        for kpi in full.kpis().iter().filter(ours) {
            let Some(share) = &kpi.share else { continue };
            let message = format!("`{}` is our own profit in money, and never leaves", kpi.id.value);
            findings.push(
                Finding::new(Code::KP804, full.document().span(share.range()), message)
                    .hint("take `share` out; a profit figure of the customer's own says `perspective = \"customer\"`"),
            );
        }
    }
}

/// What a link means in the whole playbook.
type WholeLink = LinkTo<WholeId, WholeAssetId>;

/// One thing in the whole playbook and in what leaves.
struct Compare<'a> {
    playbook: &'a Playbook,
    edition: &'a Edition,
    full: WholeThing<'a>,
    thing: &'a Thing,
    it: &'a Leaving,
}

impl Compare<'_> {
    fn finding(&self, range: Range<usize>, message: String) -> Finding {
        Finding::new(Code::KP803, self.it.document.span(range), message)
    }

    /// KP803: a link of prose that leads to what does not leave, or elsewhere than the author saw.
    fn links(&self, findings: &mut Findings) {
        let written = &self.thing.document.body.links;
        for (link, here) in written.iter().zip(&self.thing.links) {
            let start = self.it.cut.source(link.start as usize);
            let range = start..start + (link.end - link.start) as usize;
            let all = &self.full.document().body.links;
            let at = all.iter().position(|full| full.start as usize == start);
            let there = at.and_then(|at| self.full.link(at));
            if there.as_ref().is_some_and(|there| self.same_link(there, here)) {
                continue;
            }
            let message = match there.and_then(|there| self.title(&there)) {
                Some(title) if *here == LinkTo::Gone => {
                    format!("this text leaves for the customer, and “{title}”, to which it links, does not")
                }
                _ => "this link would lead the customer elsewhere than it leads you".to_owned(),
            };
            findings.push(
                self.finding(range, message).hint(
                    "take the link out, share what it leads to, or write the full id where a name means two things",
                ),
            );
        }
    }

    /// The title of what a link leads to, where that is a thing.
    fn title(&self, link: &WholeLink) -> Option<&str> {
        match link {
            LinkTo::Thing(id, _) => Some(self.playbook.thing(*id).title()),
            _ => None,
        }
    }

    /// KP803: a name in front matter that means another thing when only what leaves is there.
    fn references(&self, findings: &mut Findings) {
        let Some(entity) = self.thing.entity() else { return };
        entity.references(&mut |reference: &Reference| {
            let Some(here) = self.thing.target(reference) else { return };
            if !self.full.target(reference).is_some_and(|there| self.same_target(&there, here)) {
                let message =
                    format!("`{}` would mean another thing to the customer than it means to you", reference.name.value);
                findings.push(self.finding(reference.name.range(), message).hint("write the full id"));
            }
        });
    }

    fn same_thing(&self, there: WholeId, here: ThingId) -> bool {
        self.playbook.thing(there).document().id == self.edition.thing(here).document.id
    }

    fn same_target(&self, there: &Target<WholeId>, here: &Target) -> bool {
        match (there, here) {
            (Target::Thing(there), Target::Thing(here)) => self.same_thing(*there, *here),
            (Target::Item(there, a), Target::Item(here, b)) => a == b && self.same_thing(*there, *here),
            (Target::Driver(there), Target::Driver(here))
            | (Target::CorporateGoal(there), Target::CorporateGoal(here))
            | (Target::Pool(there), Target::Pool(here)) => there == here,
            _ => false,
        }
    }

    fn same_link(&self, there: &WholeLink, here: &LinkTo) -> bool {
        match (there, here) {
            (LinkTo::Gone, LinkTo::Gone) => true,
            (LinkTo::Thing(there, a), LinkTo::Thing(here, b)) => {
                a == b
                    && self.same_thing(*there, *here)
                    && a.as_ref().is_none_or(|it| self.same_part(*there, *here, it))
            }
            (LinkTo::Generated(there), LinkTo::Generated(here)) => there == here && here.is_for_customers(),
            (LinkTo::Here(there), LinkTo::Here(here)) => {
                there == here && same_heading(self.full.document(), &self.thing.document, self.it, there)
            }
            (LinkTo::Asset(there), LinkTo::Asset(here)) => {
                self.playbook.asset(*there).source == self.edition.asset(*here).source
            }
            _ => false,
        }
    }

    /// Whether an anchor stands at the same heading in both.
    fn same_part(&self, there: WholeId, here: ThingId, anchor: &Arc<str>) -> bool {
        let full = self.playbook.thing(there).document();
        let kind = full.kind;
        if crate::document::parts::of(kind).contains(&&**anchor)
            && !crate::document::parts::of_customer(kind).contains(&&**anchor)
        {
            return false;
        }
        let part = &self.edition.thing(here).document;
        let text = |document: &Document| {
            document.body.headings.iter().find(|heading| *heading.id == **anchor).map(|heading| heading.text.clone())
        };
        text(full) == text(part)
    }
}

/// Whether an anchor of a page's own stands at the same heading in both.
fn same_heading(full: &Document, part: &Document, it: &Leaving, anchor: &str) -> bool {
    let place = |document: &Document| {
        document.body.headings.iter().find(|heading| heading.id == anchor).map(|heading| heading.start as usize)
    };
    place(full) == place(part).map(|at| it.cut.source(at))
}

/// Names that belong to other accounts: their titles, what else they are called, the customer's people there.
struct Names {
    names: Vec<(String, String)>,
}

/// Shorter names than this are looked for as they are written, since in lower case they are words.
const SHORT: usize = 4;

impl Names {
    fn of(playbook: &Playbook, account: WholeId) -> Self {
        let own = |thing: WholeThing<'_>| match thing.entity() {
            Some(Entity::Account(account)) => {
                let further = account.also_known_as.iter().map(|name| name.value.clone());
                further.chain([thing.title().to_string()]).collect()
            }
            _ => vec![thing.title().to_string()],
        };
        let ours: Vec<String> =
            own(playbook.thing(account)).iter().map(|name| crate::figures::names::folded(name)).collect();
        let mut names = Vec::new();
        for (id, thing) in playbook.things() {
            let foreign = match thing.entity() {
                Some(Entity::Account(_)) => id != account,
                Some(Entity::Person(person)) => {
                    let of = thing.maybe(person.account.as_ref());
                    person.side.value == Side::Customer && of.is_some() && of != Some(account)
                }
                _ => false,
            };
            if !foreign {
                continue;
            }
            for name in own(thing) {
                let folded = crate::figures::names::folded(&name);
                if !folded.trim().is_empty() && !ours.iter().any(|own| own.contains(&folded)) {
                    names.push((name, folded));
                }
            }
        }
        Self { names }
    }

    /// KP802: a text that leaves and names another account.
    fn look(&self, it: &Leaving, findings: &mut Findings) {
        let mut report = |range: Range<usize>, name: &str| {
            let message = format!("this text leaves for the customer, and names “{name}” of another account");
            findings.push(
                Finding::new(Code::KP802, it.document.span(range), message)
                    .hint("write it without the name: no customer may read about another one"),
            );
        };
        let common = &it.document.common;
        let mut texts = Vec::new();
        common.title.iter().chain(&common.summary).for_each(|text| texts.push(text));
        if let Some(entity) = &it.document.entity {
            entity.texts(&mut |text| texts.push(text));
        }
        for text in texts {
            let folded = crate::figures::names::folded(&text.value);
            if let Some(name) = self.names.iter().find(|name| position(&text.value, &folded, name).is_some()) {
                report(text.range(), &name.0);
            }
        }
        for (at, line) in lines(&it.cut.text) {
            let folded = crate::figures::names::folded(line);
            for name in &self.names {
                if let Some(found) = position(line, &folded, name) {
                    let start = it.cut.source(at + found);
                    report(start..start + name.0.len().min(line.len() - found), &name.0);
                }
            }
        }
        let id = it.document.id.replace('-', " ");
        if let Some(name) = self.names.iter().find(|name| position(&id, &id, name).is_some()) {
            report(0..0, &name.0);
        }
    }
}

/// Lines of a text with the byte each begins at.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = next;
        next += line.len();
        (at, line)
    })
}

/// Where a name stands in a text as whole words; `lower` is the text folded.
fn position(text: &str, lower: &str, (name, folded): &(String, String)) -> Option<usize> {
    let bounded = |text: &str, at: usize, len: usize| {
        let word = |c: char| c.is_alphanumeric();
        !text[..at].chars().next_back().is_some_and(word) && !text[at + len..].chars().next().is_some_and(word)
    };
    if name.chars().count() < SHORT {
        return text.match_indices(name.as_str()).map(|(at, _)| at).find(|at| bounded(text, *at, name.len()));
    }
    let found = lower.match_indices(folded.as_str()).map(|(at, _)| at).find(|at| bounded(lower, *at, folded.len()));
    // Folding hardly ever moves bytes; where it does, the place is the nearest one that can be shown.
    found.map(|at| text.floor_char_boundary(at.min(text.len())))
}
