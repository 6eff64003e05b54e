//! From documents to a [`Playbook`]: references, links, anchors, readings and backlinks are resolved once, over the
//! whole graph.
//!
//! What cannot be resolved is reported and left out, so no later stage meets a reference that leads nowhere.

mod index;
mod addresses;
mod folders;
mod references;
mod prose;
mod cycles;
mod assets;
mod strays;
mod table;
mod gather;
mod assemble;
#[cfg(feature = "serve")]
pub(crate) mod values;

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, say};
use crate::document::model::{Document, Kind};
use crate::figures::cores;
use crate::figures::sort::sort_by;
use crate::playbook::id::{Id, IdVec};
use crate::playbook::{LinkTo, Playbook};
use index::{DocumentId, Documents, FileId, Index};

/// What is needed to resolve names, besides the documents.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The site's settings.
    pub config: Arc<Config>,
    /// The files that are not pages, as sorted paths from the project's root.
    pub assets: Vec<Arc<str>>,
    /// The `readings.csv` files.
    pub tables: &'a [crate::load::disk::Source],
    /// Whether the playbook contains drafts.
    pub drafts: bool,
}

/// A document with what its names mean, before drafts are left out.
struct Linked {
    targets: Vec<Option<references::ResolvedTarget>>,
    links: Vec<prose::ResolvedLink>,
}

/// Resolves every name of every document.
pub fn resolve(mut documents: Vec<Arc<Document>>, inputs: &Inputs<'_>) -> (Playbook, Findings) {
    let mut findings = Findings::new();
    sort_by(&mut documents, |a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    strays::copies(&mut documents, &mut findings);
    addresses::same_addresses(&documents, &inputs.assets, &mut findings);
    documents.dedup_by(|second, first| second.id == first.id);
    let documents: Documents = documents.into_iter().collect();
    folders::missing_indexes(&documents, &mut findings);
    let mut hidden = folders::drafts(&documents, inputs.drafts);
    // A document that could not be read has no page. It takes part so far so that references to it are not reported
    // too.
    for (hidden, document) in hidden.values_mut().zip(documents.values()) {
        *hidden |= document.entity.is_none();
    }
    let mut all = link(&documents, inputs, &mut findings);
    cycles::cycles(&documents, &mut all, &mut findings);
    folders::shares(&documents, &mut findings);
    orphans(&documents, &all, &mut findings);
    let logo = inputs.config.look.logo.as_ref().map(|logo| logo.value.as_str());
    strays::unread(&inputs.assets, &all, logo, &mut findings);
    let graph = assemble::assemble(documents, all, &hidden, inputs, &mut findings);
    (Playbook::new(graph), findings)
}

/// What the names of each document mean among all documents.
fn link(documents: &Documents, inputs: &Inputs<'_>, findings: &mut Findings) -> IdVec<DocumentId, Linked> {
    let index = Index::new(documents);
    let files: HashMap<&str, FileId> =
        inputs.assets.iter().enumerate().map(|(at, path)| (&**path, FileId::new(at))).collect();
    let linked: Vec<(Linked, Findings)> = cores::map(documents.as_slice(), cores::LIGHT, |document| {
        let mut findings = Findings::new();
        let targets = references::resolve(document, &index, &inputs.config, &mut findings);
        let links = prose::resolve(document, &index, &files, &mut findings);
        (Linked { targets, links }, findings)
    });
    let mut all_found = Findings::new();
    let linked = linked.into_iter().map(|(linked, found)| {
        all_found.extend(found);
        linked
    });
    let linked = linked.collect();
    references::one_a_person(&mut all_found);
    findings.extend(all_found);
    linked
}

/// KP111: a page that no other page's prose links to. A handbook lists all its pages beside the text.
fn orphans(documents: &Documents, all: &IdVec<DocumentId, Linked>, findings: &mut Findings) {
    let of_plans = |document: &Document| matches!(document.kind, Kind::Account | Kind::Pillar | Kind::Person);
    if !documents.values().any(|document| of_plans(document)) {
        return;
    }
    let mut linked: IdVec<DocumentId, bool> = IdVec::filled(documents.len(), false);
    for (from, one) in all.iter() {
        for link in &one.links {
            if let LinkTo::Thing(to, _) = link
                && *to != from
            {
                linked[*to] = true;
            }
        }
    }
    for (document, linked) in documents.values().zip(linked.into_values()) {
        let section = crate::document::made_pages::is_section(&document.id);
        if document.kind == Kind::Page && !linked && !section && document.entity.is_some() {
            findings.push(
                Finding::new(
                    Code::KP111,
                    document.span(document.opening.clone()),
                    say!("no other page links to this page"),
                )
                .hint(say!("link to it where a reader would want it: `[[{short}]]`", short = document.short())),
            );
        }
    }
}
