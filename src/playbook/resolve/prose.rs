//! Links of prose: wikilinks, relative links, anchors and images. All are checked the same way.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Message, Placed, say};
use crate::document::made_pages::MadePage;
use crate::document::markdown::{BodyLink, LinkTarget};
use crate::document::model::{Document, Kind, listed};
use crate::document::parts::PageItem;
use crate::figures::names::{certain, nearest, nearest_few, normal};
use crate::playbook::LinkTo;
use crate::playbook::resolve::index::{DocumentId, FileId, Index};

/// Resolves every link of a document's body.
pub(super) fn resolve(
    document: &Document,
    index: &Index<'_>,
    assets: &HashMap<&str, FileId>,
    findings: &mut Findings,
) -> Vec<ResolvedLink> {
    let resolver = LinkResolver { document, index, assets };
    let links = document.body.targets();
    links
        .iter()
        .map(|link| {
            resolver.find(link).unwrap_or_else(|finding| {
                findings.push(*finding);
                LinkTo::Gone
            })
        })
        .collect()
}

struct LinkResolver<'a> {
    document: &'a Document,
    index: &'a Index<'a>,
    assets: &'a HashMap<&'a str, FileId>,
}

/// What a link means among all documents and files.
pub(super) type ResolvedLink = LinkTo<DocumentId, FileId>;
type LinkResult = Result<ResolvedLink, Box<Finding>>;

impl LinkResolver<'_> {
    fn find(&self, link: &BodyLink) -> LinkResult {
        let found = self.target(link)?;
        let anchor = match &found {
            LinkTo::Thing(_, anchor) => anchor.as_deref(),
            LinkTo::Here(anchor) => Some(&**anchor),
            _ => None,
        };
        if link.figure.is_some() && anchor.is_none_or(|anchor| PageItem::Kpi.id(anchor).is_none()) {
            let finding = self.finding(Code::KP104, link, say!("a figure in prose is that of a KPI"));
            return Err(Box::new(finding.hint(say!("name the KPI: `[[shelf-never-empty#kpi-osa|=]]`"))));
        }
        Ok(found)
    }

    fn target(&self, link: &BodyLink) -> LinkResult {
        match &link.target {
            LinkTarget::Name { name, anchor } => self.name(link, name, anchor.as_ref()),
            LinkTarget::File { path, anchor } => self.file(link, path, anchor.as_ref()),
            LinkTarget::Here { anchor } => {
                self.anchor(self.document, anchor)?;
                Ok(LinkTo::Here(Arc::from(anchor.value.as_str())))
            }
            LinkTarget::Image { path, .. } => self.asset(link, path),
        }
    }

    fn finding(&self, code: Code, link: &BodyLink, message: Message) -> Finding {
        Finding::new(code, self.document.span(link.start as usize..link.end as usize), message)
    }

    /// `[[name]]`: a full id, else the nearest thing whose id ends with the name.
    fn name(&self, link: &BodyLink, name: &str, anchor: Option<&Placed<String>>) -> LinkResult {
        let name = normal(name);
        if let Some(at) = self.index.by_id(&name).filter(|_| !name.is_empty()) {
            return self.thing(at, anchor);
        }
        let inside: Vec<DocumentId> = match &self.document.account {
            Some(account) => self.index.inside(account, &name).collect(),
            None => Vec::new(),
        };
        let plan = &self.document.plan;
        let near: Vec<DocumentId> =
            inside.iter().copied().filter(|at| plan.is_some() && self.index.document(*at).plan == *plan).collect();
        let found = match (near.is_empty(), inside.is_empty()) {
            (false, _) => near,
            (true, false) => inside,
            (true, true) => self.index.beyond(&name).collect(),
        };
        match found.as_slice() {
            [one] => self.thing(*one, anchor),
            [] => self.generated(link, &name, anchor),
            many => {
                let ids: Vec<&str> = many.iter().take(5).map(|at| &*self.index.document(*at).id).collect();
                let more = if many.len() > 5 { ", …" } else { "" };
                let message = say!("`{name}` could be any of {count}", name, count = many.len());
                Err(Box::new(self.finding(Code::KP103, link, message).hint(say!(
                    "write one of {ids}{more}",
                    ids = listed(&ids),
                    more
                ))))
            }
        }
    }

    /// A page that Keyplan makes; KP101 if there is none of that name.
    fn generated(&self, link: &BodyLink, name: &str, anchor: Option<&Placed<String>>) -> LinkResult {
        if let Some(page) = MadePage::named(name) {
            return match anchor {
                None => Ok(LinkTo::Generated(page)),
                Some(anchor) => Err(Box::new(self.dead_anchor(anchor, name, &[]))),
            };
        }
        if let Some(at) = self.index.anywhere(name) {
            let id = &self.index.document(at).id;
            let message = say!("`{name}` belongs to another account", name);
            return Err(Box::new(
                self.finding(Code::KP101, link, message).hint(say!("to link there, write its full id: `[[{id}]]`", id)),
            ));
        }
        let finding = self.finding(Code::KP101, link, say!("nothing is called `{name}`", name));
        let span = finding.span.clone();
        if let Some(said) = self.spoken(name) {
            let finding = finding.label(say!("did you mean `{said}`?", said));
            return Err(Box::new(if anchor.is_none() { finding.fix(span, said) } else { finding }));
        }
        let known = || {
            let all = self.index.documents.values().filter(|document| self.has_short_name(document));
            all.map(|document| document.short()).chain(MadePage::ALL.iter().map(|page| page.name()))
        };
        let last = name.rsplit('/').next().unwrap_or(name);
        let near = nearest_few(last, known(), 3);
        Err(Box::new(if near.is_empty() {
            finding.hint(say!("a wikilink holds the name of a file without `.md`, such as `[[shelf-never-empty]]`: check the name, or add the file"))
        } else {
            let finding = finding.label(say!("did you mean {near}?", near = listed(&near)));
            match certain(last, known()).filter(|_| anchor.is_none()) {
                Some(certain) => finding.fix(span, certain),
                None => finding,
            }
        }))
    }

    /// Whether a wikilink of this page finds a thing by its last segment.
    fn has_short_name(&self, document: &Document) -> bool {
        document.account.is_none() || document.kind == Kind::Account || document.account == self.document.account
    }

    /// The name of the only thing that bears this title, or this name with other signs between its words.
    fn spoken(&self, name: &str) -> Option<&str> {
        let all = self.index.spoken(name).map(|at| self.index.document(at));
        let mut found = all.filter(|document| self.has_short_name(document) && !document.short().is_empty());
        found.next().filter(|_| found.next().is_none()).map(Document::short)
    }

    /// A relative link to a file of the project.
    fn file(&self, link: &BodyLink, path: &str, anchor: Option<&Placed<String>>) -> LinkResult {
        let Some(full) = self.join(path) else {
            let message = say!("`{path}` leaves `content/`", path);
            if let Some(right) = self.moved(path) {
                let finding = self.finding(Code::KP104, link, message).hint(say!("did you mean `{right}`?", right));
                let span = finding.span.clone();
                return Err(Box::new(finding.fix(span, right)));
            }
            return Err(Box::new(
                self.finding(Code::KP104, link, message)
                    .hint(say!("link to files of this playbook, or to a web address")),
            ));
        };
        let Some(stem) = full.strip_suffix(".md") else {
            return self.asset(link, path);
        };
        let id = stem.strip_suffix("/_index").unwrap_or(if stem == "_index" { "" } else { stem });
        match self.index.by_id(id).filter(|at| self.index.document(*at).path.strip_prefix("content/") == Some(&*full)) {
            Some(at) => self.thing(at, anchor),
            None => match self.index.by_path(&format!("content/{full}")) {
                Some(at) => self.thing(at, anchor),
                None => Err(Box::new(self.dead(link, path, &full))),
            },
        }
    }

    /// KP104, naming the file that was probably meant.
    fn dead(&self, link: &BodyLink, path: &str, full: &str) -> Finding {
        let finding = self.finding(Code::KP104, link, say!("there is no file `{path}`", path));
        let span = finding.span.clone();
        let here = |document: &&Arc<Document>| self.has_short_name(document);
        let stem = full.trim_end_matches(".md").trim_end_matches("/_index");
        let short = stem.rsplit('/').next().unwrap_or(stem);
        if let Some(right) = self.moved(path) {
            return finding.hint(say!("did you mean `{right}`?", right)).fix(span, right);
        }
        let known = self.index.documents.values().filter(here);
        match nearest(short, known.map(|document| document.short())) {
            Some(near) => finding.hint(say!("did you mean `[[{near}]]`?", near)),
            None => finding.hint(say!("a link names a file as it is seen from this one, such as `../objectives/shelf.md`: check the way and the name")),
        }
    }

    /// The right way to a file, where the way that is written is wrong and its name right.
    fn moved(&self, path: &str) -> Option<String> {
        let tail = path.trim_start_matches("../").trim_start_matches("./");
        let ends = |document: &&Arc<Document>| document.path.strip_suffix(tail).is_some_and(|rest| rest.ends_with('/'));
        let mut found = self
            .index
            .documents
            .values()
            .filter(|document| tail.starts_with("accounts/") || self.has_short_name(document))
            .filter(ends);
        found.next().filter(|_| found.next().is_none()).map(|only| self.way_to(&only.path))
    }

    /// The way from this page to a file of the project.
    fn way_to(&self, path: &str) -> String {
        let from: Vec<&str> = self.document.path.split('/').collect();
        let to: Vec<&str> = path.split('/').collect();
        let folders = from.len() - 1;
        let same = from[..folders].iter().zip(&to).take_while(|(a, b)| a == b).count();
        let mut way = vec![".."; folders - same];
        way.extend(&to[same..]);
        way.join("/")
    }

    /// A picture or other file.
    fn asset(&self, link: &BodyLink, path: &str) -> LinkResult {
        let full = self.join(path).map(|full| format!("content/{full}"));
        if let Some(asset) = full.as_deref().and_then(|full| self.assets.get(full)) {
            let ending = path.rsplit('.').next().unwrap_or("").to_lowercase();
            if !ASSETS.contains(&ending.as_str()) {
                let message = say!("files of the kind `.{ending}` are not published", ending);
                return Err(Box::new(
                    self.finding(Code::KP109, link, message).hint(say!("these are: {listed}", listed = listed(ASSETS))),
                ));
            }
            return Ok(LinkTo::Asset(*asset));
        }
        if let Some(at) = self.join(path).and_then(|full| self.index.by_id(&full)) {
            let document = self.index.document(at);
            let end = if document.path.ends_with("/_index.md") { "/_index.md" } else { ".md" };
            let message = say!("there is no file `{path}`", path);
            let right = format!("{path}{end}");
            let span = self.document.span(link.start as usize..link.end as usize);
            return Err(Box::new(
                self.finding(Code::KP104, link, message).hint(say!("write `{right}`", right)).fix(span, right),
            ));
        }
        let finding = self.finding(Code::KP109, link, say!("there is no file `{path}`", path));
        if looks_like_web(path) {
            let span = finding.span.clone();
            let (hint, right) = if path.contains('@') {
                let right = format!("mailto:{path}");
                (say!("an address of mail begins with `mailto:`: `{right}`", right), right)
            } else {
                let right = format!("https://{path}");
                (say!("an address of the web begins with `https://`: `{right}`", right), right)
            };
            return Err(Box::new(finding.hint(hint).fix(span, right)));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut known: Vec<&str> = self.assets.keys().map(|path| path.rsplit('/').next().unwrap_or(path)).collect();
        known.sort_unstable();
        Err(Box::new(match nearest(name, known) {
            Some(near) => finding.hint(say!("did you mean `{near}`? Write it as it is seen from this file", near)),
            None => finding.hint(say!("put the file beside this one, and write its name as it is on disk")),
        }))
    }

    /// A relative path as a path below `content/`; none for one that leads out of it.
    fn join(&self, path: &str) -> Option<String> {
        let inside = self.document.path.strip_prefix("content/").unwrap_or(&self.document.path);
        let mut parts: Vec<&str> = inside.split('/').collect();
        parts.pop();
        let path = normal(path);
        for part in path.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    fn thing(&self, at: DocumentId, anchor: Option<&Placed<String>>) -> LinkResult {
        if let Some(anchor) = anchor {
            self.anchor(self.index.document(at), anchor)?;
        }
        Ok(LinkTo::Thing(at, anchor.map(|anchor| Arc::from(normal(&anchor.value)))))
    }

    /// KP105 for an anchor that is no heading of the body, no part of the page and no item of its front matter.
    fn anchor(&self, document: &Document, anchor: &Placed<String>) -> Result<(), Box<Finding>> {
        let id = normal(&anchor.value);
        let heading = document.body.has_heading(&id);
        if document.entity.is_none() || document.is_partial || heading {
            return Ok(());
        }
        let parts = crate::document::parts::ids(document);
        if parts.iter().any(|part| *part == id) {
            return Ok(());
        }
        let known: Vec<&str> = document
            .body
            .headings
            .iter()
            .map(|heading| heading.id.as_str())
            .chain(parts.iter().map(|part| &**part))
            .collect();
        Err(Box::new(self.dead_anchor(anchor, document.short(), &known)))
    }

    fn dead_anchor(&self, anchor: &Placed<String>, name: &str, known: &[&str]) -> Finding {
        let message = say!("`{name}` has no part called `{anchor}`", name, anchor = anchor.value);
        let finding = Finding::new(Code::KP105, self.document.span(anchor.range()), message);
        match nearest(&anchor.value, known.iter().copied()) {
            Some(near) => {
                let finding = finding.label(say!("did you mean `#{near}`?", near));
                match certain(&anchor.value, known.iter().copied()) {
                    Some(certain) => finding.fix(self.document.span(anchor.range()), certain),
                    None => finding,
                }
            }
            None if known.is_empty() => finding.hint(say!("take the anchor out")),
            None => {
                finding.hint(say!("its parts are {value}", value = listed(&known.iter().take(12).collect::<Vec<_>>())))
            }
        }
    }
}

/// Whether a path is an address of the web or of mail without its scheme: `www.lotus.example/a`, `vy@lotus.example`.
fn looks_like_web(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or(path);
    let end = host.rsplit_once('.').map_or("", |(_, end)| end);
    let is_domain =
        (2..=6).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase()) && !ASSETS.contains(&end);
    host.starts_with("www.")
        || (is_domain && end != "md" && (host.contains('@') || path.contains('/') && !host.starts_with('.')))
}

/// Endings of files that are published when a page links to them.
const ASSETS: &[&str] =
    &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "csv", "xlsx", "docx", "pptx", "txt"];
