//! From resolved documents to the graph: drafts and unread files are left out, and the rest gets new ids.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, say};
use crate::document::model::Document;
use crate::figures::cores;
use crate::playbook::id::{AssetId, IdVec, PerThing};
use crate::playbook::resolve::gather::OwnReadings;
use crate::playbook::resolve::index::{DocumentId, Documents, FileId};
use crate::playbook::resolve::{Inputs, Linked, assets, gather, prose, references};
use crate::playbook::{Graph, LinkTo, Sections, Target, Thing, ThingId};

/// The ids that documents and files get in the graph.
struct Numbers {
    /// The thing of each document; none for one that is left out.
    things: IdVec<DocumentId, Option<ThingId>>,
    /// The asset of each file; none for one that no page uses.
    assets: IdVec<FileId, Option<AssetId>>,
    /// Whether each document could be read. One that could not is left out too, and was reported at its own place.
    is_read: IdVec<DocumentId, bool>,
    by_id: HashMap<Arc<str>, ThingId, ahash::RandomState>,
}

/// Leaves out drafts, numbers what stays, and gathers readings, backlinks, assets and redirects.
pub(super) fn assemble(
    documents: Documents,
    all: IdVec<DocumentId, Linked>,
    hidden: &IdVec<DocumentId, bool>,
    inputs: &Inputs<'_>,
    findings: &mut Findings,
) -> Graph {
    let files = inputs.assets.iter().cloned().collect();
    let logo = inputs.config.look.logo.as_ref().map(|logo| assets::logo(&files, logo)).transpose();
    let pages = all.iter().filter(|(id, _)| !hidden[*id]).map(|(_, linked)| linked);
    let published = assets::published(&files, pages, logo.as_ref().ok().copied().flatten());
    let numbers = Numbers::new(&documents, hidden, published.ids);
    let left_out = hidden.iter().filter(|(_, hidden)| **hidden).map(|(id, _)| Arc::clone(&documents[id].id)).collect();
    let kept: Vec<(Arc<Document>, Linked)> = all
        .into_entries()
        .zip(documents.into_values())
        .filter(|((id, _), _)| !hidden[*id])
        .map(|((_, linked), document)| (document, linked))
        .collect();
    let made = cores::map_owned(kept, cores::LIGHT, |(document, linked)| {
        let mut findings = Findings::new();
        (numbers.thing(document, linked, &mut findings), findings)
    });
    let things = made.into_iter().map(|(thing, found)| {
        findings.extend(found);
        thing
    });
    let mut things: PerThing<Thing> = things.collect();
    findings.extend(logo.err().map(|finding| *finding));
    let ((readings, found), backlinks) =
        cores::both(|| gather::readings(&things, inputs, &left_out), || gather::backlinks(&things));
    findings.extend(found);
    for (owner, OwnReadings { readings, passed_over }) in readings {
        let thing = &mut things[owner];
        (thing.readings, thing.passed_over) = (readings, passed_over);
    }
    Graph {
        config: Arc::clone(&inputs.config),
        backlinks: Arc::new(backlinks),
        assets: published.assets,
        redirects: gather::redirects(&things),
        sections: Sections::find(|id| numbers.by_id.get(id).copied()),
        things: things.into_values().map(Arc::new).collect(),
    }
}

impl Numbers {
    fn new(documents: &Documents, hidden: &IdVec<DocumentId, bool>, assets: IdVec<FileId, Option<AssetId>>) -> Self {
        let mut kept: PerThing<DocumentId> = PerThing::default();
        let things: IdVec<DocumentId, _> = hidden.iter().map(|(id, hidden)| (!hidden).then(|| kept.push(id))).collect();
        Self {
            things,
            assets,
            is_read: documents.values().map(|document| document.entity.is_some()).collect(),
            by_id: kept.iter().map(|(id, document)| (Arc::clone(&documents[*document].id), id)).collect(),
        }
    }

    fn thing(&self, document: Arc<Document>, linked: Linked, findings: &mut Findings) -> Thing {
        let find = |id: &Option<Arc<str>>| id.as_ref().and_then(|id| self.by_id.get(id).copied());
        Thing {
            title: Arc::from(document.title()),
            account: find(&document.account),
            plan: find(&document.plan),
            targets: self.targets(&document, linked.targets, findings),
            links: self.links(&document, linked.links, findings),
            readings: Vec::new(),
            passed_over: Vec::new(),
            document,
        }
    }

    /// What the references of a document mean in the graph. Those to things that are left out mean nothing; those to
    /// drafts are reported.
    fn targets(
        &self,
        document: &Document,
        targets: Vec<Option<references::ResolvedTarget>>,
        findings: &mut Findings,
    ) -> Vec<Option<Target>> {
        let mut drafts = Vec::new();
        let targets = targets.into_iter().enumerate().map(|(slot, target)| {
            let target = target?;
            let to = target.thing().copied();
            let here = target.renumbered(|to| self.things[to]);
            if here.is_none() && to.is_some_and(|to| self.is_read[to]) {
                drafts.push(slot);
            }
            here
        });
        let targets = targets.collect();
        if let Some(entity) = document.entity.as_ref().filter(|_| !drafts.is_empty()) {
            entity.references(&mut |reference| {
                if drafts.contains(&(reference.slot as usize)) {
                    findings.push(draft(document, reference.name.range()));
                }
            });
        }
        targets
    }

    /// What the links of a document mean in the graph. Those to things that are left out become text; those to drafts
    /// are reported.
    fn links(&self, document: &Document, links: Vec<prose::ResolvedLink>, findings: &mut Findings) -> Vec<LinkTo> {
        let links = links.into_iter().zip(document.body.targets()).map(|(link, written)| {
            if let LinkTo::Thing(to, _) = &link
                && self.things[*to].is_none()
                && self.is_read[*to]
            {
                findings.push(draft(document, written.start as usize..written.end as usize));
            }
            link.renumbered(|to| self.things[to], |file| self.assets[file]).unwrap_or(LinkTo::Gone)
        });
        links.collect()
    }
}

/// KP110 for a reference or link to a draft.
fn draft(document: &Document, range: Range<usize>) -> Finding {
    Finding::new(Code::KP110, document.span(range), say!("this leads to a draft, which is not published"))
        .hint(say!("build with `--drafts`, or take `draft = true` out there"))
}
