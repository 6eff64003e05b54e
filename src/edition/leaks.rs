//! KP801–KP804, KP806 and KP807: what would tell the customer more than was meant. With any of them there is no edition.

use std::sync::Arc;

use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::document::markdown::ProseFigure;
use crate::document::model::common::Share;
use crate::document::model::objective::{Family, Kpi, Perspective};
use crate::document::model::{Document, Kind};
use crate::document::parts::{self, PagePart};
use crate::edition::Edition;
use crate::edition::address_tells;
use crate::edition::compare::{Compare, WholeLink};
use crate::edition::foreign_names::ForeignNames;
use crate::edition::leaving::Leaving;
use crate::playbook::{LinkTo, Playbook, ThingId, WholeId};

/// What leaves for a customer, as it is searched for leaks.
pub(super) struct Outgoing<'a> {
    pub(super) leaving: &'a [Leaving],
    /// What can be read in assets as text, each with the asset's path.
    pub(super) asset_texts: &'a [(Arc<str>, Arc<str>)],
}

/// Every leak, in order of file and place.
pub(super) fn find(
    playbook: &Playbook,
    account: WholeId,
    outgoing: &Outgoing<'_>,
    edition: &Edition,
    texts: &dyn SourceTexts,
) -> Findings {
    let leaving = outgoing.leaving;
    let mut findings = Findings::new();
    situation(playbook, account, &mut findings);
    money(playbook, leaving, &mut findings);
    address_tells::find(playbook, leaving, &mut findings);
    let persons = leaving.iter().filter(|part| part.document.kind == Kind::Person);
    let names = ForeignNames::of(playbook, |id| id == account, persons.map(|part| part.document.title()));
    for part in leaving {
        let id = edition.find(&part.document.id).expect("an edition is made of the documents that leave");
        let compare = Compare { playbook, edition, whole: playbook.thing(part.from), here: edition.thing(id) };
        Departure { compare, part }.links(&mut findings);
        compare.references("the customer", &mut findings);
        definitions(part, texts, &mut findings);
        names.find_in(part, &mut findings);
    }
    names.find_beside(playbook.thing(account), edition, &mut findings);
    for (source, text) in outgoing.asset_texts {
        findings.extend(names.find_in_asset(source, text));
    }
    findings.sort();
    findings
}

/// KP801: a part of the situation that is marked for the customer.
fn situation(playbook: &Playbook, account: WholeId, findings: &mut Findings) {
    for (_, thing) in playbook.things().filter(|(_, thing)| thing.account() == Some(account)) {
        let share = thing.document().common.share.as_ref().filter(|share| Share::with_customer(Some(share)));
        if let (Kind::Situation, Some(share)) = (thing.kind(), share) {
            findings.push(
                Finding::new(
                    Code::KP801,
                    thing.document().span(share.range()),
                    say!("our view of the customer never leaves"),
                )
                .hint(say!("take `share` out; what the customer may read goes into a page or the plan's text")),
            );
        }
    }
}

/// KP804: the supplier's profit in money, marked for the customer.
fn money(playbook: &Playbook, leaving: &[Leaving], findings: &mut Findings) {
    let ours = |kpi: &&Kpi| {
        let profit = kpi.family.as_ref().is_some_and(|family| family.value == Family::Profit);
        let theirs = kpi.perspective.as_ref().is_some_and(|it| it.value == Perspective::Customer);
        Share::with_customer(kpi.share.as_ref())
            && profit
            && !theirs
            && kpi.unit.value == crate::figures::status::Unit::Money
    };
    for part in leaving {
        let thing = playbook.thing(part.from);
        for kpi in thing.kpis().iter().filter(ours) {
            let Some(share) = &kpi.share else { continue };
            let message = say!("`{id}` is our own profit in money, and never leaves", id = kpi.id.value);
            findings.push(Finding::new(Code::KP804, thing.document().span(share.range()), message).hint(say!(
                "take `share` out; a profit figure of the customer's own says `perspective = \"customer\"`"
            )));
        }
    }
}

/// KP803: a footnote or the name of a link that the customer's text uses and that is defined outside of it.
fn definitions(part: &Leaving, texts: &dyn SourceTexts, findings: &mut Findings) {
    let source = texts.text(&part.document.path).unwrap_or("");
    for (range, name) in part.cut.undefined_names(source) {
        let message = say!("this text leaves for the customer, but `{name}` is defined in a part that stays", name);
        findings.push(
            Finding::new(Code::KP803, part.document.span(range), message)
                .hint(say!("move the definition into the section that leaves")),
        );
    }
}

/// KP807 at the first link that would take the asset along, or at the logo of `site.toml`. Other faults of a file keep
/// their place: they are no matter of who reads it.
pub(super) fn at_its_link(leaving: &[Leaving], edition: &Edition, source: &str, finding: Finding) -> Finding {
    if finding.code != Code::KP807 {
        return finding;
    }
    let link_in = |part: &Leaving| {
        let thing = edition.thing(edition.find(&part.document.id)?);
        let leads = |to: &LinkTo| matches!(to, LinkTo::Asset(id) if *edition.asset(*id).source == *source);
        let link = &thing.document.body.links[thing.links.iter().position(leads)?];
        let start = part.cut.source(link.start as usize);
        Some(part.document.span(start..start + (link.end - link.start) as usize))
    };
    let of_logo = || {
        let look = &edition.config().look;
        let logo = look.logo.as_ref().filter(|_| look.logo_source().as_deref() == Some(source))?;
        Some(Span::new(&Arc::from("site.toml"), logo.range()))
    };
    match leaving.iter().find_map(link_in).or_else(of_logo) {
        Some(span) => Finding { span, ..finding },
        None => finding,
    }
}

/// One thing that leaves, beside what it is in the whole playbook.
struct Departure<'a> {
    compare: Compare<'a>,
    part: &'a Leaving,
}

impl Departure<'_> {
    /// KP803: a link of prose to something that the customer does not get, or to another place than in the whole
    /// playbook.
    fn links(&self, findings: &mut Findings) {
        let Compare { here, whole, .. } = self.compare;
        for (link, here) in here.document.body.links.iter().zip(&here.links) {
            let start = self.part.cut.source(link.start as usize);
            let range = start..start + (link.end - link.start) as usize;
            let all = &whole.document().body.links;
            let at = all.iter().position(|link| link.start as usize == start);
            let there = at.and_then(|at| whole.link(at));
            if there.as_ref().is_some_and(|there| self.same_link(there, here)) {
                if link.figure.is_some_and(ProseFigure::is_read) && !self.compare.same_reading(at, here) {
                    let message = say!("this figure comes from a reading that the customer does not get");
                    let hint = say!("share the review in which it was read, or write the figure in words");
                    findings.push(self.compare.finding(range, message).hint(hint));
                }
                continue;
            }
            let message = match there.and_then(|there| self.title(&there)) {
                Some(title) if *here == LinkTo::Gone => {
                    say!("this text leaves for the customer, but “{title}”, which it links to, does not", title)
                }
                _ => say!("this link would lead the customer elsewhere than it leads you"),
            };
            findings.push(self.compare.finding(range, message).hint(say!(
                "take the link out, share what it leads to, or write the full id where a name means two things"
            )));
        }
    }

    /// The title of the thing that a link leads to, if it is a thing.
    fn title(&self, link: &WholeLink) -> Option<&str> {
        match link {
            LinkTo::Thing(id, _) => Some(self.compare.playbook.thing(*id).title()),
            _ => None,
        }
    }

    /// Whether a link leads to the same place: a page that the customer has, and the same heading of it.
    fn same_link(&self, there: &WholeLink, here: &LinkTo) -> bool {
        let same = self.compare.same_link(there, here);
        match (there, here) {
            (LinkTo::Gone, LinkTo::Gone) => true,
            (LinkTo::Thing(there, Some(anchor)), LinkTo::Thing(here, _)) => {
                same && self.same_part(*there, *here, anchor)
            }
            (_, LinkTo::Generated(page)) => same && page.is_for_customers(),
            (_, LinkTo::Here(anchor)) => {
                same && same_heading(self.compare.whole.document(), &self.compare.here.document, self.part, anchor)
            }
            _ => same,
        }
    }

    /// Whether an anchor on another page leads to the same heading in both.
    fn same_part(&self, there: WholeId, here: ThingId, anchor: &Arc<str>) -> bool {
        let whole = self.compare.playbook.thing(there).document();
        let kind = whole.kind;
        if let Some(part) = PagePart::at(anchor)
            && parts::of(kind).contains(&part)
            && !parts::of_customer(kind).contains(&part)
        {
            return false;
        }
        let here = &self.compare.edition.thing(here).document;
        let text = |document: &Document| {
            document.body.headings.iter().find(|heading| *heading.id == **anchor).map(|heading| heading.text.clone())
        };
        text(whole) == text(here)
    }
}

/// Whether an anchor on the same page leads to the same heading in both. Places in the source are compared.
fn same_heading(whole: &Document, here: &Document, part: &Leaving, anchor: &str) -> bool {
    let place = |document: &Document| {
        document.body.headings.iter().find(|heading| heading.id == anchor).map(|heading| heading.start as usize)
    };
    place(whole) == place(here).map(|at| part.cut.source(at))
}
