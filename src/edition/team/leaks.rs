//! KP802 and KP803: what would name another account in an edition for a team. With any of them there is no edition.

use std::sync::Arc;

use crate::diagnostics::{Findings, phrase, say};
use crate::document::markdown::{HoleKind, LinkTarget};
use crate::edition::Edition;
use crate::edition::compare::{Compare, WholeLink};
use crate::edition::foreign_names::ForeignNames;
use crate::edition::team::names::NameSearch;
use crate::edition::team::scope::TeamScope;
use crate::edition::team::{TeamDocument, TeamSources};
use crate::playbook::LinkTo;

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
        let whole = scope.playbook.thing(part.from);
        let compare = Compare { playbook: scope.playbook, edition, whole, here: edition.thing(id) };
        let said = links(scope, &compare, &mut findings);
        compare.references(phrase!("the team"), &mut findings);
        search.in_document(&part.document, &said, sources.texts, &mut findings);
    }
    search.in_tables(&mut findings);
    search.in_settings(&mut findings);
    search.in_assets(sources.asset_text, &mut findings);
    findings.sort();
    findings
}

/// KP803: a link of prose that leads elsewhere here than in the whole playbook, or that would show the name of something
/// of another account. Other links to what is not here become text. Returns which would show a name.
fn links(scope: &TeamScope<'_>, compare: &Compare<'_>, findings: &mut Findings) -> Vec<usize> {
    let mut said = Vec::new();
    let body = &compare.here.document.body;
    for (at, (link, here)) in body.links.iter().zip(&compare.here.links).enumerate() {
        let range = link.start as usize..link.end as usize;
        let there = compare.whole.link(at).unwrap_or(LinkTo::Gone);
        if *here == LinkTo::Gone {
            let is_wordless = body.holes.iter().any(|hole| hole.kind == HoleKind::Title && hole.link as usize == at)
                && !matches!(link.target, LinkTarget::Here { .. });
            if let Some(title) = foreign(scope, &there).filter(|_| is_wordless) {
                let message =
                    say!("this link would show the name of “{title}”, which belongs to another account", title);
                findings.push(compare.finding(range, message).hint(say!("give it words of its own: `[[name|words]]`")));
                said.push(at);
            }
        } else if !compare.same_link(&there, here) {
            let message = say!("this link would lead the team elsewhere than it leads you");
            findings.push(compare.finding(range, message).hint(say!("write the full id of what you mean")));
        }
    }
    said
}

/// The title of what a link leads to in the whole playbook, if that belongs to an account that is not here.
fn foreign<'a>(scope: &TeamScope<'a>, link: &WholeLink) -> Option<&'a Arc<str>> {
    let LinkTo::Thing(to, _) = link else { return None };
    let thing = scope.playbook.thing(*to);
    scope.is_foreign(*to).then(|| thing.title())
}
