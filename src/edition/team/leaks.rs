//! KP802 and KP803: what would name another account in an edition for a team. With any of them there is no edition.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings};
use crate::document::markdown::{HoleKind, LinkTarget};
use crate::document::reference::Reference;
use crate::edition::Edition;
use crate::edition::foreign_names::ForeignNames;
use crate::edition::team::names::NameSearch;
use crate::edition::team::scope::TeamScope;
use crate::edition::team::{TeamDocument, TeamSources};
use crate::playbook::{LinkTo, Target, Thing, ThingId, WholeAssetId, WholeId, WholeThing};

/// Every leak, in order of file and place. The edition is `called` so in the settings.
pub(super) fn find(
    scope: &TeamScope<'_>,
    leaving: &[TeamDocument],
    edition: &Edition,
    called: &str,
    sources: &TeamSources<'_>,
) -> Findings {
    let mut findings = Findings::new();
    let people = edition.people().iter().map(|id| edition.thing(*id).title.to_string());
    let names = &ForeignNames::of(scope.playbook, |id| scope.has_account(id), people);
    let search = NameSearch { names, edition, called };
    for part in leaving {
        let id = edition.find(&part.document.id).expect("an edition is made of the documents that are in it");
        let compare = Compare { scope, edition, whole: scope.playbook.thing(part.from), here: edition.thing(id) };
        let said = compare.links(&mut findings);
        compare.references(&mut findings);
        search.in_document(&part.document, &said, sources.texts, &mut findings);
    }
    search.in_tables(&mut findings);
    search.in_settings(&mut findings);
    search.in_assets(sources.asset_text, &mut findings);
    findings.sort();
    findings
}

/// What a link means in the whole playbook.
type WholeLink = LinkTo<WholeId, WholeAssetId>;

/// One thing in the whole playbook and in the edition. Their ids have different types.
struct Compare<'a> {
    scope: &'a TeamScope<'a>,
    edition: &'a Edition,
    whole: WholeThing<'a>,
    here: &'a Thing,
}

impl Compare<'_> {
    fn finding(&self, range: Range<usize>, message: String) -> Finding {
        Finding::new(Code::KP803, self.whole.document().span(range), message)
    }

    /// KP803: a link of prose that leads elsewhere here than in the whole playbook, or that would show the name of
    /// something of another account. Other links to what is not here become text. Returns which would show a name.
    fn links(&self, findings: &mut Findings) -> Vec<usize> {
        let mut said = Vec::new();
        let body = &self.here.document.body;
        for (at, (link, here)) in body.links.iter().zip(&self.here.links).enumerate() {
            let range = link.start as usize..link.end as usize;
            let there = self.whole.link(at).unwrap_or(LinkTo::Gone);
            if *here == LinkTo::Gone {
                let is_wordless =
                    body.holes.iter().any(|hole| hole.kind == HoleKind::Title && hole.link as usize == at)
                        && !matches!(link.target, LinkTarget::Here { .. });
                if let Some(title) = self.foreign(&there).filter(|_| is_wordless) {
                    let message =
                        format!("this link would show the name of “{title}”, which belongs to another account");
                    findings.push(self.finding(range, message).hint("give it words of its own: `[[name|words]]`"));
                    said.push(at);
                }
            } else if !self.same_link(&there, here) {
                let message = "this link would lead the team elsewhere than it leads you".to_owned();
                findings.push(self.finding(range, message).hint("write the full id of what you mean"));
            }
        }
        said
    }

    /// The title of what a link leads to in the whole playbook, if that belongs to an account that is not here.
    fn foreign(&self, link: &WholeLink) -> Option<&Arc<str>> {
        let LinkTo::Thing(to, _) = link else { return None };
        let thing = self.scope.playbook.thing(*to);
        self.scope.is_foreign(*to).then(|| thing.title())
    }

    /// KP803: a name in front matter that means another thing when only the edition is there.
    fn references(&self, findings: &mut Findings) {
        let Some(entity) = self.here.entity() else { return };
        entity.references(&mut |reference: &Reference| {
            let Some(here) = self.here.target(reference) else { return };
            if !self.whole.target(reference).is_some_and(|there| self.same_target(&there, here)) {
                let message =
                    format!("`{}` would mean another thing to the team than it means to you", reference.name.value);
                findings.push(self.finding(reference.name.range(), message).hint("write the full id"));
            }
        });
    }

    /// Whether two ids mean one thing. They number different lists, so the documents' ids are compared.
    fn same_thing(&self, there: WholeId, here: ThingId) -> bool {
        self.scope.playbook.thing(there).document().id == self.edition.thing(here).document.id
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
            (LinkTo::Thing(there, a), LinkTo::Thing(here, b)) => a == b && self.same_thing(*there, *here),
            (LinkTo::Generated(there), LinkTo::Generated(here)) => there == here,
            (LinkTo::Here(there), LinkTo::Here(here)) => there == here,
            (LinkTo::Asset(there), LinkTo::Asset(here)) => {
                self.scope.playbook.asset(*there).source == self.edition.asset(*here).source
            }
            _ => false,
        }
    }
}
