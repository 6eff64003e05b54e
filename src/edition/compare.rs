//! What a link or a name means in the whole playbook, and what it means in an edition: KP803 where that differs.

use std::ops::Range;

use crate::diagnostics::{Code, Finding, Findings, Message, say};
use crate::document::parts::PageItem;
use crate::document::reference::Reference;
use crate::edition::Edition;
use crate::playbook::{LinkTo, Playbook, Target, Thing, ThingId, WholeAssetId, WholeId, WholeThing};

/// What a link means in the whole playbook.
pub(super) type WholeLink = LinkTo<WholeId, WholeAssetId>;

/// One thing in the whole playbook and in the edition. Their ids have different types.
#[derive(Clone, Copy)]
pub(super) struct Compare<'a> {
    pub(super) playbook: &'a Playbook,
    pub(super) edition: &'a Edition,
    pub(super) whole: WholeThing<'a>,
    pub(super) here: &'a Thing,
}

impl Compare<'_> {
    /// KP803 at a place of the source.
    pub(super) fn finding(&self, range: Range<usize>, message: Message) -> Finding {
        Finding::new(Code::KP803, self.whole.document().span(range), message)
    }

    /// KP803: a name in front matter that means another thing to `reader` (“the customer”) when only the edition is there.
    pub(super) fn references(&self, reader: &str, findings: &mut Findings) {
        let Some(entity) = self.here.entity() else { return };
        entity.references(&mut |reference: &Reference| {
            let Some(here) = self.here.target(reference) else { return };
            if !self.whole.target(reference).is_some_and(|there| self.same_target(&there, here)) {
                let message = say!(
                    "`{name}` would mean something else to {reader} than to you",
                    name = reference.name.value,
                    reader
                );
                findings.push(self.finding(reference.name.range(), message).hint(say!("write the full id")));
            }
        });
    }

    /// Whether a link leads to the same in both. A link to nothing leads nowhere in either.
    pub(super) fn same_link(&self, there: &WholeLink, here: &LinkTo) -> bool {
        match (there, here) {
            (LinkTo::Thing(there, a), LinkTo::Thing(here, b)) => a == b && self.same_thing(*there, *here),
            (LinkTo::Generated(there), LinkTo::Generated(here)) => there == here,
            (LinkTo::Here(there), LinkTo::Here(here)) => there == here,
            (LinkTo::Asset(there), LinkTo::Asset(here)) => {
                self.playbook.asset(*there).source == self.edition.asset(*here).source
            }
            _ => false,
        }
    }

    /// Whether the last reading of the KPI that a link of prose leads to is the same in both. `at` is its number in the
    /// whole playbook.
    pub(super) fn same_reading(&self, at: Option<usize>, here: &LinkTo) -> bool {
        let (there, here, anchor) = match (at.and_then(|at| self.whole.link(at)), here) {
            (Some(LinkTo::Thing(there, Some(anchor))), LinkTo::Thing(here, _)) => {
                (self.playbook.thing(there), &**self.edition.thing(*here), anchor)
            }
            (Some(LinkTo::Here(anchor)), LinkTo::Here(_)) => (self.whole, self.here, anchor),
            _ => return false,
        };
        let Some(kpi) = PageItem::Kpi.id(&anchor) else { return false };
        there.latest(kpi) == here.latest(kpi).map(|reading| (reading.value, reading.period))
    }

    /// Whether two ids mean one thing. They number different lists, so the documents' ids are compared.
    fn same_thing(&self, there: WholeId, here: ThingId) -> bool {
        self.playbook.thing(there).document().id == self.edition.thing(here).document.id
    }

    fn same_target(&self, there: &Target<WholeId>, here: &Target) -> bool {
        match (there, here) {
            (Target::Thing(there), Target::Thing(here)) => self.same_thing(*there, *here),
            (Target::Item(there, a), Target::Item(here, b)) => a == b && self.same_thing(*there, *here),
            // An edition may hold some of the growth drivers only.
            (Target::Driver(there), Target::Driver(here)) => {
                self.playbook.config().drivers[*there].0 == self.edition.config().drivers[*here].0
            }
            (Target::CorporateGoal(there), Target::CorporateGoal(here)) | (Target::Pool(there), Target::Pool(here)) => {
                there == here
            }
            _ => false,
        }
    }
}
