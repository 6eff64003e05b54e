//! From documents to a [`Playbook`]: references, links, anchors, readings, backlinks; once, over the whole graph.
//!
//! What cannot be resolved is reported and left out, so nothing downstream meets a dangling reference.

mod gather;
mod index;
mod prose;
mod references;
mod table;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Span};
use crate::document::model::common::{Share, Text};
use crate::document::model::{Document, Entity, Kind};
use crate::playbook::{Asset, LinkTo, Playbook, Target, Thing, ThingId};
use index::Index;

/// What resolving needs besides the documents.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The site's settings.
    pub config: Arc<Config>,
    /// The files that are no pages, as paths from the project's root, sorted.
    pub assets: Vec<Arc<str>>,
    /// The `readings.csv` files.
    pub tables: &'a [crate::load::disk::Source],
    /// Whether drafts are part of the playbook.
    pub drafts: bool,
}

/// A document with what its names mean, before drafts are left out.
struct Linked {
    targets: Vec<Option<Target>>,
    links: Vec<LinkTo>,
}

/// Resolves every name of every document.
pub fn resolve(mut documents: Vec<Arc<Document>>, inputs: &Inputs<'_>) -> (Playbook, Vec<Finding>) {
    let mut findings = Vec::new();
    documents.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    twins(&documents, &inputs.assets, &mut findings);
    documents.dedup_by(|second, first| second.id == first.id);
    missing_indexes(&documents, &mut findings);
    let mut hidden = drafts(&documents, inputs.drafts);
    // What could not be read has no page; that it is there spares others a finding.
    for (hidden, document) in hidden.iter_mut().zip(&documents) {
        *hidden |= document.entity.is_none();
    }
    let index = Index::new(&documents, &hidden);
    let assets: HashMap<&str, u32> = inputs.assets.iter().map(|path| &**path).zip(0..).collect();
    let linked: Vec<(Linked, Vec<Finding>)> = documents
        .par_iter()
        .map(|document| {
            let mut findings = Vec::new();
            let targets = references::resolve(document, &index, &inputs.config, &mut findings);
            let links = prose::resolve(document, &index, &assets, &mut findings);
            (Linked { targets, links }, findings)
        })
        .collect();
    let mut all = Vec::with_capacity(linked.len());
    for (one, mut found) in linked {
        findings.append(&mut found);
        all.push(one);
    }
    cycles(&documents, &mut all, &mut findings);
    shares(&documents, &mut findings);
    orphans(&documents, &all, &mut findings);
    let playbook = assemble(documents, all, &hidden, inputs, &mut findings);
    (playbook, findings)
}

/// KP012: paths that some file systems take for one, and pages that two files make.
fn twins(documents: &[Arc<Document>], assets: &[Arc<str>], findings: &mut Vec<Finding>) {
    let mut seen: HashMap<String, &Arc<str>> = HashMap::with_capacity(documents.len());
    let pages = documents.iter().map(|document| (document.id.as_ref(), &document.path));
    let files = assets.iter().map(|path| (path.strip_prefix("content/").unwrap_or(path), path));
    let mut aliases = Vec::new();
    for (file, path) in files.clone().filter(|(file, _)| crate::site::is_made(&crate::figures::names::folded(file))) {
        let message = format!("`{file}` is the address of a file that Keyplan makes");
        findings
            .push(Finding::new(Code::KP012, Span::file(path), message).hint("rename it, or move it to another folder"));
    }
    for (id, path) in pages.chain(files) {
        if let Some(first) = seen.insert(crate::figures::names::folded(id), path) {
            let message = format!("`{path}` and `{first}` make the same address");
            findings.push(
                Finding::new(Code::KP012, Span::file(path), message).also(Span::file(first), "the other one").hint(
                    "rename one of them: names that differ only in case or accents' form are one name on many disks",
                ),
            );
        }
    }
    for document in documents {
        for alias in &document.common.aliases {
            let key = crate::figures::names::folded(alias.value.trim_matches('/'));
            let taken = seen
                .get(&key)
                .copied()
                .or_else(|| aliases.iter().find(|(known, _)| *known == key).map(|(_, path)| *path));
            if let Some(first) = taken {
                let message = format!("the alias `{}` is the address of `{first}`", alias.value);
                findings
                    .push(Finding::new(Code::KP012, document.span(alias.range()), message).hint("remove the alias"));
            }
            if crate::document::parse::is_made(&key) {
                let message = format!("the alias `{key}` is the address of a page that Keyplan makes");
                findings
                    .push(Finding::new(Code::KP012, document.span(alias.range()), message).hint("remove the alias"));
            }
            aliases.push((key, &document.path));
        }
    }
}

/// KP006 at the folder of an account or plan that has no `_index.md`.
fn missing_indexes(documents: &[Arc<Document>], findings: &mut Vec<Finding>) {
    let mut missing: Vec<(&Arc<str>, &str)> = Vec::new();
    let known = |id: &Arc<str>| documents.binary_search_by(|document| document.id.cmp(id)).is_ok();
    // What stands beside each other mostly belongs to the same.
    let mut last: [Option<&Arc<str>>; 2] = [None, None];
    for document in documents {
        for (at, (id, kind)) in [(&document.account, "account"), (&document.plan, "plan")].into_iter().enumerate() {
            if let Some(id) = id
                && last[at].replace(id) != Some(id)
                && !known(id)
                && !missing.iter().any(|(seen, _)| *seen == id)
            {
                missing.push((id, kind));
            }
        }
    }
    for (id, kind) in missing {
        let folder: Arc<str> = Arc::from(format!("content/{id}"));
        let message = format!("this {kind} has no `_index.md`");
        findings.push(
            Finding::new(Code::KP006, Span::file(&folder), message)
                .hint(format!("add `{folder}/_index.md` with the {kind}'s front matter")),
        );
    }
}

/// Which documents are drafts: by their own word, or beneath an `_index.md` that says so.
fn drafts(documents: &[Arc<Document>], wanted: bool) -> Vec<bool> {
    let says = |document: &Document| document.common.draft.as_ref().is_some_and(|draft| draft.value);
    let mut roots: Vec<&str> = Vec::new();
    documents
        .iter()
        .map(|document| {
            let under = roots.iter().any(|root| {
                document.id.strip_prefix(root).is_some_and(|rest| root.is_empty() || rest.starts_with('/'))
            });
            if says(document) && document.path.ends_with("/_index.md") {
                roots.push(&document.id);
            }
            !wanted && (under || says(document))
        })
        .collect()
}

/// KP106: circles of `serves`, `parent` and `follows`. Every reference of a circle is left out.
fn cycles(documents: &[Arc<Document>], all: &mut [Linked], findings: &mut Vec<Finding>) {
    let wanted = ["serves", "parent", "follows"];
    let mut edges: Vec<Vec<(usize, u32, std::ops::Range<usize>)>> = vec![Vec::new(); documents.len()];
    for (at, document) in documents.iter().enumerate() {
        if !matches!(document.kind, Kind::Objective | Kind::Account | Kind::Plan) {
            continue;
        }
        let Some(entity) = &document.entity else { continue };
        entity.references(&mut |reference| {
            if wanted.contains(&reference.field)
                && let Some(Target::Thing(to)) = &all[at].targets[reference.slot as usize]
            {
                edges[at].push((*to as usize, reference.slot, reference.name.range()));
            }
        });
    }
    let mut state = vec![0_u8; documents.len()];
    for root in 0..documents.len() {
        if state[root] != 0 || edges[root].is_empty() {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        state[root] = 1;
        while let Some((at, next)) = path.last_mut() {
            let (from, step) = (*at, *next);
            *next += 1;
            let Some((to, slot, range)) = edges[from].get(step).cloned() else {
                state[from] = 2;
                path.pop();
                continue;
            };
            match state[to] {
                0 => {
                    state[to] = 1;
                    path.push((to, 0));
                }
                1 => {
                    let start = path.iter().position(|(node, _)| *node == to).unwrap_or(0);
                    let names: Vec<&str> = path[start..].iter().map(|(node, _)| documents[*node].short()).collect();
                    let message = format!("this closes a circle: {} → {}", names.join(" → "), documents[to].short());
                    findings.retain(|finding| {
                        !(finding.code == Code::KP102
                            && path[start..].iter().any(|(node, _)| documents[*node].path == finding.span.path))
                    });
                    findings.push(
                        Finding::new(Code::KP106, documents[from].span(range), message).hint(
                            "a thread leads upward and ends at a decision: take this step out or point it higher",
                        ),
                    );
                    all[from].targets[slot as usize] = None;
                }
                _ => {}
            }
        }
    }
    wrong_tiers(documents, all, findings);
}

/// KP102: an objective serves decisions and objectives of a higher tier.
fn wrong_tiers(documents: &[Arc<Document>], all: &mut [Linked], findings: &mut Vec<Finding>) {
    let circled: Vec<Arc<str>> = findings
        .iter()
        .filter(|finding| finding.code == Code::KP106)
        .map(|finding| Arc::clone(&finding.span.path))
        .collect();
    for (at, document) in documents.iter().enumerate() {
        let Some(Entity::Objective(objective)) = &document.entity else { continue };
        for served in &objective.serves {
            let slot = served.slot as usize;
            let Some(Target::Thing(to)) = all[at].targets[slot] else { continue };
            let Some(Entity::Objective(higher)) = &documents[to as usize].entity else { continue };
            if higher.tier.value < objective.tier.value {
                continue;
            }
            all[at].targets[slot] = None;
            if circled.contains(&document.path) || circled.contains(&documents[to as usize].path) {
                continue;
            }
            let message = format!(
                "{} objective cannot serve `{}`, which is {}",
                with_article(objective.tier.value.word()),
                served.name.value,
                higher.tier.value.word()
            );
            findings.push(
                Finding::new(Code::KP102, document.span(served.name.range()), message)
                    .also(documents[to as usize].span(higher.tier.range()), "its tier")
                    .hint("serve a decision, or an objective of a higher tier"),
            );
        }
    }
}

fn with_article(word: &str) -> String {
    format!("{} {word}", if word.starts_with('o') { "an" } else { "a" })
}

/// KP007: something shared with the customer beneath something that is not.
fn shares(documents: &[Arc<Document>], findings: &mut Vec<Finding>) {
    let shared = |document: &Document| Share::with_customer(document.common.share.as_ref());
    let find = |id: &Arc<str>| documents.binary_search_by(|document| document.id.cmp(id)).ok().map(|at| &documents[at]);
    for document in documents.iter().filter(|document| shared(document)) {
        if document.kind == Kind::Situation {
            continue;
        }
        let parents = [document.plan.as_ref(), document.account.as_ref()];
        let parent = parents
            .into_iter()
            .flatten()
            .filter(|id| **id != document.id)
            .filter_map(find)
            .find(|parent| !shared(parent));
        if let (Some(parent), Some(share)) = (parent, &document.common.share) {
            let message =
                format!("this is shared with the customer, but the {} it belongs to is not", parent.kind.word());
            findings.push(
                Finding::new(Code::KP007, document.span(share.range()), message)
                    .hint(format!("add `share = \"customer\"` to `{}`, or take it out here", parent.path)),
            );
        }
    }
}

/// KP111: a page that no other page's prose links to.
fn orphans(documents: &[Arc<Document>], all: &[Linked], findings: &mut Vec<Finding>) {
    let mut linked = vec![false; documents.len()];
    for (from, one) in all.iter().enumerate() {
        for link in &one.links {
            if let LinkTo::Thing(to, _) = link
                && *to as usize != from
            {
                linked[*to as usize] = true;
            }
        }
    }
    for (document, linked) in documents.iter().zip(linked) {
        let section = crate::document::parse::GENERATED.contains(&&*document.id);
        if document.kind == Kind::Page && !linked && !section && document.entity.is_some() {
            findings.push(
                Finding::new(Code::KP111, document.span(document.opening.clone()), "no other page links to this page")
                    .hint(format!("link to it where a reader would want it: `[[{}]]`", document.short())),
            );
        }
    }
}

/// Leaves out drafts, numbers what stays, and gathers readings, backlinks, assets and redirects.
fn assemble(
    documents: Vec<Arc<Document>>,
    all: Vec<Linked>,
    hidden: &[bool],
    inputs: &Inputs<'_>,
    findings: &mut Vec<Finding>,
) -> Playbook {
    let mut place = vec![None; documents.len()];
    let mut next: ThingId = 0;
    for (at, hidden) in hidden.iter().enumerate() {
        if !hidden {
            place[at] = Some(next);
            next += 1;
        }
    }
    let by_id: HashMap<Arc<str>, ThingId> = documents
        .iter()
        .zip(&place)
        .filter_map(|(document, place)| Some((Arc::clone(&document.id), (*place)?)))
        .collect();
    let is_read: Vec<bool> = documents.iter().map(|document| document.entity.is_some()).collect();
    let mut used = vec![false; inputs.assets.len()];
    let mut things = Vec::with_capacity(next as usize);
    for (at, (document, linked)) in documents.into_iter().zip(all).enumerate() {
        if place[at].is_none() {
            continue;
        }
        let read = |to: ThingId| is_read[to as usize];
        let draft = |document: &Document, range: std::ops::Range<usize>| {
            Finding::new(Code::KP110, document.span(range), "this leads to a draft, which is not published")
                .hint("build with `--drafts`, or take `draft = true` out there")
        };
        let mut targets = linked.targets;
        let entity = document.entity.as_ref();
        let mut dropped = Vec::new();
        for (slot, target) in targets.iter_mut().enumerate() {
            let to = match target {
                Some(Target::Thing(to) | Target::Item(to, _)) => *to,
                _ => continue,
            };
            *target = match (target.take(), place[to as usize]) {
                (Some(Target::Thing(_)), Some(here)) => Some(Target::Thing(here)),
                (Some(Target::Item(_, anchor)), Some(here)) => Some(Target::Item(here, anchor)),
                _ => None,
            };
            if target.is_none() && read(to) {
                dropped.push(slot);
            }
        }
        if let Some(entity) = entity.filter(|_| !dropped.is_empty()) {
            entity.references(&mut |reference| {
                if dropped.contains(&(reference.slot as usize)) {
                    findings.push(draft(&document, reference.name.range()));
                }
            });
        }
        let mut links = linked.links;
        for (link, written) in links.iter_mut().zip(&document.body.links) {
            match link {
                LinkTo::Thing(to, _) => {
                    if let Some(here) = place[*to as usize] {
                        *to = here;
                    } else {
                        if read(*to) {
                            findings.push(draft(&document, written.start as usize..written.end as usize));
                        }
                        *link = LinkTo::Gone;
                    }
                }
                LinkTo::Asset(asset) => used[*asset as usize] = true,
                _ => {}
            }
        }
        let find = |id: &Option<Arc<str>>| id.as_ref().and_then(|id| by_id.get(id).copied());
        things.push(Thing {
            title: Arc::from(document.title()),
            account: find(&document.account),
            plan: find(&document.plan),
            targets,
            links,
            readings: Vec::new(),
            document,
        });
    }
    if let Some(logo) = &inputs.config.look.logo {
        match logo_among(&inputs.assets, logo) {
            Ok(at) => used[at] = true,
            Err(finding) => findings.push(*finding),
        }
    }
    let assets = renumber_assets(&mut things, &used, &inputs.assets);
    gather::readings(&mut things, inputs, findings);
    let backlinks = Arc::new(gather::backlinks(&things));
    let redirects = gather::redirects(&things);
    let sections = ["accounts", "pillars", "people"].map(|id| by_id.get(id).copied());
    let things = things.into_iter().map(Arc::new).collect();
    Playbook { config: Arc::clone(&inputs.config), things, backlinks, assets, redirects, sections }
}

/// What browsers show as a picture.
const PICTURES: &[&str] = &["svg", "png", "jpg", "jpeg", "gif", "webp", "avif"];

/// The place of the site's logo among the files that are no pages.
fn logo_among(assets: &[Arc<str>], logo: &Text) -> Result<usize, Box<Finding>> {
    let wanted = format!("content/{}", crate::figures::names::normal(&logo.value));
    let picture = |path: &str| path.rsplit('.').next().is_some_and(|end| PICTURES.contains(&&*end.to_lowercase()));
    if let Some(at) = assets.iter().position(|path| **path == *wanted).filter(|_| picture(&wanted)) {
        return Ok(at);
    }
    let span = Span::new(&Arc::from("site.toml"), logo.range());
    let finding = Finding::new(Code::KP109, span, format!("there is no picture `{wanted}`"));
    let known = assets.iter().filter(|path| picture(path)).map(|path| path.strip_prefix("content/").unwrap_or(path));
    Err(Box::new(match crate::figures::names::nearest(&logo.value, known) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding.hint("put the picture in `content/`, and write its path from there"),
    }))
}

/// Keeps only the assets that a page uses.
fn renumber_assets(things: &mut [Thing], used: &[bool], sources: &[Arc<str>]) -> Vec<Asset> {
    let mut number = vec![0_u32; used.len()];
    let mut assets = Vec::new();
    for (at, source) in sources.iter().enumerate().filter(|(at, _)| used[*at]) {
        number[at] = u32::try_from(assets.len()).unwrap_or(u32::MAX);
        let address = Arc::from(source.strip_prefix("content/").unwrap_or(source));
        assets.push(Asset { source: Arc::clone(source), address, size: None });
    }
    for link in things.iter_mut().flat_map(|thing| &mut thing.links) {
        if let LinkTo::Asset(asset) = link {
            *asset = number[*asset as usize];
        }
    }
    assets
}
