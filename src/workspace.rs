//! A project held in memory: what `keyplan serve` keeps up to date.
//!
//! It runs the same arrows as a build. A change of prose that no other page reads replaces one document; anything else
//! links the whole playbook again from documents that are already parsed. While a file is broken, its last whole
//! version stands in for it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::address;
use crate::check::{self, Words};
use crate::compile::{self, Dress, Texts};
use crate::config::Config;
use crate::edition::{Audience, Edition};
use crate::finding::{self, Finding, Level};
use crate::markdown::{Link, LinkTarget};
use crate::model::Document;
use crate::playbook::{Playbook, Thing, ThingId};
use crate::project;
use crate::render::{Ills, PageId, Renderer, SearchFiles, Shared};
use crate::resolve::{self, Inputs};
use crate::source::{self, Look, Source};

/// What is asked for besides the files.
pub struct Wish {
    /// Whether drafts are shown.
    pub drafts: bool,
    /// The account whose customer edition is shown; the internal edition when there is none.
    pub account: Option<String>,
    /// The day that pages are about, given the settings.
    pub today: Box<dyn Fn(&Config) -> Date + Send>,
}

/// A Markdown file: as it is now, and as it last was whole.
struct Held {
    now: Source,
    findings: Vec<Finding>,
    /// What pages are made from; none before the file was whole for the first time.
    whole: Option<(Arc<str>, Arc<Document>)>,
    /// The file as it is now, when it could not be read: others may link to it all the same.
    stub: Option<Arc<Document>>,
}

/// A site that can be shown.
#[derive(Clone, Debug)]
pub struct Site {
    /// What is shown.
    pub edition: Edition,
    /// Everything, for the checks.
    pub internal: Edition,
    dress: Arc<Dress>,
    shared: Arc<Shared>,
    ills: Arc<Ills>,
    /// Made when somebody searches; of one state of the texts.
    search: Arc<OnceLock<SearchFiles>>,
    routes: Arc<HashMap<String, Route>>,
    /// Where each asset lies on disk, by its path from the project's root.
    files: Arc<HashMap<Arc<str>, PathBuf>>,
    /// What became of things that were renamed: their ids then and now.
    moves: Arc<BTreeMap<Arc<str>, Arc<str>>>,
}

/// What an address stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// A page.
    Page(PageId),
    /// A file of the theme, by its place.
    Theme(usize),
    /// An asset, by its source path.
    Asset(Arc<str>),
}

/// One state of the project: what can be shown, and what is wrong.
#[derive(Clone, Debug)]
pub struct State {
    /// Counts up with every change.
    pub generation: u64,
    /// The site; none while it never could be made.
    pub site: Option<Site>,
    /// What is wrong with files, links and settings.
    pub findings: Vec<Finding>,
    /// The texts that findings point into.
    pub texts: Arc<Texts>,
    /// How many Markdown files there are.
    pub files: usize,
    /// When an asset came to hold other bytes, as a generation, by its source path.
    pub assets: Arc<BTreeMap<Arc<str>, u64>>,
}

/// What a change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing that a page or a finding could tell.
    Nothing,
    /// The prose of these files.
    Prose(Vec<Arc<str>>),
    /// Files, names or figures: any page may have changed.
    Playbook(Vec<Arc<str>>),
    /// Assets that pages show.
    Assets(Vec<Arc<str>>),
}

/// A project in memory.
pub struct Workspace {
    root: PathBuf,
    wish: Wish,
    pages: BTreeMap<Arc<str>, Held>,
    tables: BTreeMap<Arc<str>, Source>,
    assets: BTreeMap<Arc<str>, PathBuf>,
    /// What is wrong with the files themselves, by path.
    unread: BTreeMap<Arc<str>, Vec<Finding>>,
    config: Option<Arc<Config>>,
    dress: Option<Arc<Dress>>,
    /// What is wrong with `site.toml` and the theme.
    setting: Vec<Finding>,
    words: Words,
    settings_texts: Texts,
    resolved: Vec<Finding>,
    leaks: Vec<Finding>,
    /// What is wrong with each linked drawing, as it was last read.
    drawings: BTreeMap<Arc<str>, Option<Finding>>,
    site: Option<Site>,
    generation: u64,
    /// Whether a folder was looked at.
    folder: bool,
    /// When an asset came to hold other bytes.
    rewritten: Arc<BTreeMap<Arc<str>, u64>>,
}

impl Workspace {
    /// Reads a project.
    pub fn open(root: &Path, wish: Wish) -> Self {
        let mut workspace = Self {
            root: root.to_owned(),
            wish,
            pages: BTreeMap::new(),
            tables: BTreeMap::new(),
            assets: BTreeMap::new(),
            unread: BTreeMap::new(),
            config: None,
            dress: None,
            setting: Vec::new(),
            words: Words::default(),
            settings_texts: Texts::default(),
            resolved: Vec::new(),
            leaks: Vec::new(),
            drawings: BTreeMap::new(),
            site: None,
            generation: 0,
            folder: false,
            rewritten: Arc::default(),
        };
        workspace.read_settings();
        workspace.read_all();
        workspace.link();
        workspace
    }

    /// Shows drafts, or not.
    pub fn show_drafts(&mut self, drafts: bool) {
        self.wish.drafts = drafts;
        self.link();
    }

    /// Whether drafts are shown.
    pub fn shows_drafts(&self) -> bool {
        self.wish.drafts
    }

    /// Whether a customer's edition is shown.
    pub fn shows_customer(&self) -> bool {
        self.wish.account.is_some()
    }

    /// Shows the customer edition of an account, or the internal one.
    pub fn show_edition(&mut self, account: Option<String>) {
        self.wish.account = account;
        self.link();
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads everything again.
    pub fn reload(&mut self) -> Change {
        self.reread(Vec::new(), Vec::new())
    }

    /// Reads everything again when some files are taken in already.
    fn reread(&mut self, mut changed: Vec<Arc<str>>, prose: Vec<(Arc<str>, Arc<Document>)>) -> Change {
        changed.extend(prose.into_iter().map(|(path, _)| path));
        changed.extend(self.read_all());
        if self.read_settings() {
            changed.push(Arc::from("site.toml"));
        }
        if changed.is_empty() {
            return Change::Nothing;
        }
        changed.sort();
        changed.dedup();
        self.link();
        Change::Playbook(changed)
    }

    /// Whether a folder was among what was looked at last: files may still be on their way into it.
    pub fn saw_folder(&mut self) -> bool {
        std::mem::take(&mut self.folder)
    }

    /// Which of these paths are gone because they were renamed: what they held stands at another one, which is new.
    pub fn renamed(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let is_new = |disk: &&PathBuf| {
            disk.extension().is_some_and(|ending| ending == "md")
                && !self.pages.contains_key(&source::path(&self.root, disk))
        };
        let fresh: Vec<Arc<str>> = paths
            .iter()
            .filter(is_new)
            .filter_map(|disk| match source::look(&self.root, disk) {
                Look::Page(source, None) => Some(source.text),
                _ => None,
            })
            .collect();
        let left = |disk: &&PathBuf| {
            let held = self.pages.get(&source::path(&self.root, disk));
            held.is_some_and(|held| fresh.contains(&held.now.text))
                && matches!(source::look(&self.root, disk), Look::Gone(_))
        };
        if fresh.is_empty() { Vec::new() } else { paths.iter().filter(left).cloned().collect() }
    }

    /// Looks again at paths that something happened to. What the files hold decides, not what was told of them.
    pub fn look(&mut self, paths: &[PathBuf]) -> Change {
        let mut changed: Vec<Arc<str>> = Vec::new();
        let mut prose: Vec<(Arc<str>, Arc<Document>)> = Vec::new();
        let mut assets: Vec<Arc<str>> = Vec::new();
        let mut settings = false;
        for disk in paths {
            let inside = disk.strip_prefix(&self.root).unwrap_or(disk);
            let first = inside.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
            match first.as_deref() {
                Some("content") => {}
                Some("site.toml" | "locales" | "themes" | "templates" | "words") => {
                    settings = true;
                    continue;
                }
                _ => continue,
            }
            match source::look(&self.root, disk) {
                Look::Litter => {}
                Look::Folder => {
                    self.folder = true;
                    return self.reread(changed, prose);
                }
                Look::Page(source, fault) => match self.take_page(source, fault) {
                    Taken::Same => {}
                    Taken::Prose(path, document) => prose.push((path, document)),
                    Taken::Changed(path) => changed.push(path),
                },
                Look::Table(source, fault) => {
                    let path = Arc::clone(&source.path);
                    self.note(&path, fault);
                    if self.tables.get(&path).is_none_or(|known| known.text != source.text) {
                        self.tables.insert(Arc::clone(&path), source);
                        changed.push(path);
                    }
                }
                Look::Asset(path, disk) => {
                    self.note(&path, None);
                    if self.assets.insert(Arc::clone(&path), disk).is_none() {
                        changed.push(path);
                    } else {
                        assets.push(path);
                    }
                }
                Look::Bad(path, fault) => {
                    self.forget(&path);
                    self.note(&path, Some(fault));
                    changed.push(path);
                }
                Look::Gone(path) => {
                    let below = format!("{path}/");
                    let all: Vec<&Arc<str>> =
                        self.pages.keys().chain(self.tables.keys()).chain(self.assets.keys()).collect();
                    if all.iter().any(|known| known.starts_with(&below))
                        || self.unread.keys().any(|known| known.starts_with(&below))
                    {
                        return self.reread(changed, prose);
                    }
                    if self.forget(&path) | self.unread.remove(&path).is_some() {
                        changed.push(path);
                    }
                }
            }
        }
        if settings && self.read_settings() {
            changed.push(Arc::from("site.toml"));
        }
        changed.extend(assets.iter().filter(|source| self.is_resized(source)).cloned());
        if changed.is_empty() && prose.is_empty() {
            return if assets.is_empty() { Change::Nothing } else { self.with_assets(assets) };
        }
        if !changed.is_empty() || !self.replace(&prose) {
            changed.extend(prose.into_iter().map(|(path, _)| path));
            self.link();
            self.rewrite(&assets);
            return Change::Playbook(changed);
        }
        self.generation += 1;
        self.rewrite(&assets);
        Change::Prose(prose.into_iter().map(|(path, _)| path).collect())
    }

    /// The state now.
    pub fn state(&self) -> State {
        let mut findings: Vec<Finding> = self.setting.clone();
        findings.extend(self.unread.values().flatten().cloned());
        findings.extend(self.pages.values().flat_map(|held| held.findings.iter().cloned()));
        findings.extend(self.resolved.iter().cloned());
        findings.extend(self.leaks.iter().cloned());
        findings.extend(self.drawings.values().flatten().cloned());
        finding::sort(&mut findings);
        let mut texts = self.settings_texts.clone();
        for finding in &findings {
            for path in finding.labels.iter().map(|label| &label.span.path).chain([&finding.span.path]) {
                if let Some(source) = self.pages.get(path).map(|held| &held.now).or_else(|| self.tables.get(path)) {
                    texts.add(source);
                }
            }
        }
        State {
            generation: self.generation,
            site: self.site.clone(),
            findings,
            texts: Arc::new(texts),
            files: self.pages.len(),
            assets: Arc::clone(&self.rewritten),
        }
    }

    fn note(&mut self, path: &Arc<str>, fault: Option<Finding>) {
        match fault {
            Some(fault) => self.unread.insert(Arc::clone(path), vec![fault]),
            None => self.unread.remove(path),
        };
    }

    fn forget(&mut self, path: &Arc<str>) -> bool {
        self.pages.remove(path).is_some() | self.tables.remove(path).is_some() | self.assets.remove(path).is_some()
    }

    /// Assets that were there before hold other bytes: pages stay as they are.
    fn with_assets(&mut self, assets: Vec<Arc<str>>) -> Change {
        self.generation += 1;
        self.rewrite(&assets);
        Change::Assets(assets)
    }

    /// Whether a picture is no longer as large as pages say.
    fn is_resized(&self, source: &Arc<str>) -> bool {
        let (Some(site), Some(disk)) = (&self.site, self.assets.get(source)) else { return false };
        let known = site.internal.assets().iter().find(|asset| asset.source == *source);
        known.is_some_and(|asset| asset.size != compile::picture_size(disk))
    }

    fn rewrite(&mut self, assets: &[Arc<str>]) {
        if assets.is_empty() {
            return;
        }
        let generation = self.generation;
        Arc::make_mut(&mut self.rewritten).extend(assets.iter().map(|asset| (Arc::clone(asset), generation)));
        self.drawings.retain(|path, _| !assets.contains(path));
        self.draw();
    }

    /// Reads the drawings that pages link to, and were not read yet.
    fn draw(&mut self) {
        let Some(site) = &self.site else { return };
        let linked = site.internal.assets().iter().map(|asset| &asset.source);
        let linked: Vec<&Arc<str>> = linked.filter(|source| source.to_lowercase().ends_with(".svg")).collect();
        self.drawings.retain(|path, _| linked.contains(&path));
        for source in linked {
            let fault = || compile::asset_bytes(&site.files, source).err().map(|fault| *fault);
            self.drawings.entry(Arc::clone(source)).or_insert_with(fault);
        }
    }

    /// Reads `site.toml` and the theme; keeps the last ones that were whole. Says whether anything changed.
    fn read_settings(&mut self) -> bool {
        let mut texts = Texts::default();
        let mut findings = Vec::new();
        let mut changed = false;
        match compile::settings(&self.root, &mut texts) {
            Ok(config) => {
                if self.config.as_deref() != Some(&config) {
                    self.config = Some(Arc::new(config));
                    changed = true;
                }
            }
            Err(found) => findings.extend(found),
        }
        if let Some(config) = &self.config {
            match compile::theme(&self.root, config, &mut texts) {
                Ok(dress) => {
                    if self.dress.as_deref().is_none_or(|known| !known.same(&dress)) {
                        self.dress = Some(Arc::new(dress));
                        changed = true;
                    }
                }
                Err(fault) => findings.push(*fault),
            }
        }
        let words = compile::words(&self.root);
        changed |= words != self.words;
        self.words = words;
        changed |= findings != self.setting;
        self.setting = findings;
        self.settings_texts = texts;
        changed
    }

    /// Reads everything under `content/`; says which files differ.
    fn read_all(&mut self) -> Vec<Arc<str>> {
        let sources = source::load(&self.root);
        let mut unread: BTreeMap<Arc<str>, Vec<Finding>> = BTreeMap::new();
        for finding in sources.findings {
            unread.entry(Arc::clone(&finding.span.path)).or_default().push(finding);
        }
        let mut changed = differing(&self.unread, &unread, |a, b| a == b);
        self.unread = unread;
        let mut before = std::mem::take(&mut self.pages);
        let fresh: Vec<Source> = sources
            .pages
            .into_iter()
            .filter(|source| match before.remove_entry(&source.path) {
                Some((path, held)) if held.now.text == source.text && held.now.readable == source.readable => {
                    self.pages.insert(path, held);
                    false
                }
                Some((path, held)) => {
                    self.pages.insert(path, held);
                    true
                }
                None => true,
            })
            .collect();
        changed.extend(before.into_keys());
        let parsed: Vec<_> = fresh.into_par_iter().map(|source| (compile::parse_one(&source), source)).collect();
        for ((document, findings), source) in parsed {
            let path = Arc::clone(&source.path);
            let before = self.pages.remove(&path).and_then(|held| held.whole);
            self.pages.insert(Arc::clone(&path), held(source, document, findings, before));
            changed.push(path);
        }
        let tables = sources.tables.into_iter().map(|table| (Arc::clone(&table.path), table)).collect();
        changed.extend(differing(&self.tables, &tables, |a, b| a.text == b.text));
        self.tables = tables;
        let assets = sources.assets.into_iter().collect();
        changed.extend(differing(&self.assets, &assets, |a, b| a == b));
        self.assets = assets;
        self.drawings.clear();
        changed
    }

    /// Takes in one Markdown file.
    fn take_page(&mut self, source: Source, fault: Option<Finding>) -> Taken {
        let path = Arc::clone(&source.path);
        if let Some(known) = self.pages.get(&path)
            && known.now.text == source.text
            && known.now.readable == source.readable
            && self.unread.get(&path).and_then(|known| known.first()) == fault.as_ref()
        {
            return Taken::Same;
        }
        self.note(&path, fault);
        let (document, findings) = compile::parse_one(&source);
        let before = self.pages.remove(&path);
        let prose = match (&before, &document) {
            (Some(before), Some(document)) if findings.is_empty() && source.readable => {
                before.findings.is_empty()
                    && before.now.readable
                    && before
                        .whole
                        .as_ref()
                        .is_some_and(|(text, known)| only_prose(known, text, document, &source.text))
            }
            _ => false,
        };
        let now = held(source, document, findings, before.and_then(|held| held.whole));
        let whole = now.whole.as_ref().map(|(_, document)| Arc::clone(document));
        self.pages.insert(Arc::clone(&path), now);
        match whole {
            Some(document) if prose => Taken::Prose(path, document),
            _ => Taken::Changed(path),
        }
    }

    /// Puts other prose in the place of some; says no where more than one page could tell.
    fn replace(&mut self, prose: &[(Arc<str>, Arc<Document>)]) -> bool {
        let quiet = |path: &Arc<str>| !self.resolved.iter().any(|finding| finding.span.path == *path);
        if self.wish.account.is_some() || !prose.iter().all(|(path, _)| quiet(path)) {
            return false;
        }
        let Some(site) = &mut self.site else { return false };
        let places: Option<Vec<ThingId>> =
            prose.iter().map(|(_, document)| place(&site.internal, &document.id)).collect();
        let Some(places) = places else { return false };
        // Two handles on one list would make each change copy it.
        site.edition = Edition::clone(&site.internal);
        for (place, (_, document)) in places.iter().copied().zip(prose) {
            site.edition.replace(place, Arc::clone(document));
        }
        site.internal = Edition::clone(&site.edition);
        let today = self.config.as_ref().map_or_else(Date::default, |config| (self.wish.today)(config));
        let health = check::recheck(&site.internal, today, &self.words, &site.ills.health, &places);
        site.ills = Arc::new(Ills::new(&site.internal, &Arc::new(health)));
        site.search = Arc::default();
        true
    }

    /// Links the whole playbook from the documents as they last were whole.
    fn link(&mut self) {
        self.generation += 1;
        let (Some(config), Some(dress)) = (&self.config, &self.dress) else { return };
        let documents: Vec<Arc<Document>> = self
            .pages
            .values()
            .filter_map(|held| held.whole.as_ref().map(|(_, whole)| whole).or(held.stub.as_ref()))
            .cloned()
            .collect();
        let tables: Vec<Source> = self.tables.values().cloned().collect();
        let inputs = Inputs {
            config: Arc::clone(config),
            assets: self.assets.keys().cloned().collect(),
            tables: &tables,
            drafts: self.wish.drafts && self.wish.account.is_none(),
        };
        let (mut playbook, found) = resolve::resolve(documents, &inputs);
        compile::measure(&mut playbook, |source| self.assets.get(source).map(PathBuf::as_path));
        self.resolved = found;
        self.resolved.extend(compile::empty(self.pages.is_empty() && self.unread.is_empty()));
        let internal = project::internal(&playbook);
        let edition = match &self.wish.account {
            None => internal.clone(),
            Some(name) => match self.customer(&playbook, name) {
                Ok(edition) => {
                    self.leaks.clear();
                    edition
                }
                Err(leaks) => {
                    // The last edition that leaked nothing stays; the internal one was not meant for this reader.
                    self.leaks = leaks;
                    self.site = self.site.take().filter(|site| *site.edition.audience() != Audience::Internal);
                    return;
                }
            },
        };
        if self.wish.account.is_none() {
            self.leaks.clear();
        }
        let dress = Arc::clone(dress);
        let today = (self.wish.today)(config);
        let health = Arc::new(check::check(&internal, today, &self.words));
        let renderer = Renderer::new(&edition, &dress.theme, today, &health);
        let shared = Arc::clone(renderer.shared());
        let ills = Arc::clone(renderer.ills());
        let routes = Arc::new(routes(&renderer, &dress, &edition));
        drop(renderer);
        let files = Arc::new(self.assets.iter().map(|(path, disk)| (Arc::clone(path), disk.clone())).collect());
        let moves = self.site.as_ref().map_or_else(Arc::default, |before| moves(before, &edition));
        self.site = Some(Site { edition, internal, dress, shared, ills, search: Arc::default(), routes, files, moves });
        self.draw();
    }

    fn customer(&self, playbook: &Playbook, name: &str) -> Result<Edition, Vec<Finding>> {
        let account = project::shared_account(playbook, name).map_err(|message| {
            vec![Finding::new(crate::codes::Code::KP901, crate::span::Span::file(&Arc::from("site.toml")), message)]
        })?;
        project::customer(playbook, account, &WholeTexts(&self.pages))
    }
}

/// The texts of files as they last were whole.
struct WholeTexts<'a>(&'a BTreeMap<Arc<str>, Held>);

impl crate::report::Texts for WholeTexts<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path)?.whole.as_ref().map(|(text, _)| &**text)
    }
}

/// The keys at which two maps differ.
fn differing<T>(
    before: &BTreeMap<Arc<str>, T>,
    after: &BTreeMap<Arc<str>, T>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<Arc<str>> {
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let new = after.iter().filter(|(key, now)| !before.get(*key).is_some_and(|then| same(then, now)));
    gone.chain(new.map(|(key, _)| key)).cloned().collect()
}

/// What taking in a file did.
enum Taken {
    Same,
    Prose(Arc<str>, Arc<Document>),
    Changed(Arc<str>),
}

/// A file as it is now beside its last whole version.
fn held(
    now: Source,
    document: Option<Document>,
    findings: Vec<Finding>,
    before: Option<(Arc<str>, Arc<Document>)>,
) -> Held {
    let broken = !now.readable || findings.iter().any(|finding| finding.level == Level::Error);
    let document = document.map(Arc::new);
    let whole = match &document {
        Some(document) if !broken => Some((Arc::clone(&now.text), Arc::clone(document))),
        _ => before,
    };
    let stub = document.filter(|_| whole.is_none()).map(|document| {
        let mut document = Document::clone(&document);
        document.entity = None;
        Arc::new(document)
    });
    Held { now, findings, whole, stub }
}

/// Whether two versions of a file differ in nothing that another page reads.
fn only_prose(before: &Document, before_text: &str, after: &Document, after_text: &str) -> bool {
    let front = |document: &Document| document.body.start as usize;
    let headings = |document: &Document| -> Vec<_> {
        let headings = document.body.headings.iter();
        headings.map(|it| (it.id.clone(), it.text.clone(), it.level, it.written, it.nested, it.mark)).collect()
    };
    before_text.get(..front(before)) == after_text.get(..front(after))
        && before.kind == after.kind
        && headings(before) == headings(after)
        && before.body.links.len() == after.body.links.len()
        && before.body.links.iter().zip(&after.body.links).all(|(a, b)| same_target(a, b))
}

/// Whether two links mean the same, wherever they stand.
fn same_target(a: &Link, b: &Link) -> bool {
    let anchor = |anchor: &Option<crate::span::Placed<String>>| anchor.as_ref().map(|it| it.value.clone());
    match (&a.target, &b.target) {
        (LinkTarget::Name { name: a, anchor: x }, LinkTarget::Name { name: b, anchor: y })
        | (LinkTarget::File { path: a, anchor: x }, LinkTarget::File { path: b, anchor: y }) => {
            a == b && anchor(x) == anchor(y)
        }
        (LinkTarget::Here { anchor: x }, LinkTarget::Here { anchor: y }) => x.value == y.value,
        (LinkTarget::Image { path: a, .. }, LinkTarget::Image { path: b, .. }) => a == b,
        _ => false,
    }
}

/// A thing's place by its id.
fn place(edition: &Edition, id: &str) -> Option<ThingId> {
    let at = edition.things.binary_search_by(|thing| (*thing.document.id).cmp(id)).ok()?;
    ThingId::try_from(at).ok()
}

/// Where things went that are gone: to the one new thing of their kind and title.
fn moves(before: &Site, now: &Edition) -> Arc<BTreeMap<Arc<str>, Arc<str>>> {
    let ids = |edition: &Edition| -> Vec<Arc<str>> {
        edition.things().map(|(_, thing)| Arc::clone(&thing.document.id)).collect()
    };
    if ids(&before.edition) == ids(now) {
        return Arc::clone(&before.moves);
    }
    let what = |thing: &Thing| (thing.kind(), Arc::clone(&thing.title));
    let mut new: HashMap<_, Option<Arc<str>>> = HashMap::new();
    for (_, thing) in now.things().filter(|(_, thing)| place(&before.edition, &thing.document.id).is_none()) {
        let id = Some(Arc::clone(&thing.document.id));
        new.entry(what(thing)).and_modify(|several| *several = None).or_insert(id);
    }
    let mut moves = BTreeMap::clone(&before.moves);
    for (_, thing) in before.edition.things() {
        if let Some(Some(to)) = new.get(&what(thing)) {
            moves.insert(Arc::clone(&thing.document.id), Arc::clone(to));
        }
    }
    moves.retain(|from, _| place(now, from).is_none());
    Arc::new(moves)
}

/// Every address of a site, as a build would write it.
fn routes(renderer: &Renderer<'_>, dress: &Dress, edition: &Edition) -> HashMap<String, Route> {
    let mut routes: HashMap<String, Route> =
        renderer.pages().into_iter().map(|page| (renderer.file(page), Route::Page(page))).collect();
    routes.extend(dress.theme.files().iter().enumerate().map(|(at, (path, _))| (path.clone(), Route::Theme(at))));
    let assets = edition.assets().iter();
    routes.extend(assets.map(|asset| (asset.address.to_string(), Route::Asset(Arc::clone(&asset.source)))));
    routes
}

impl crate::report::Texts for Site {
    fn text(&self, path: &str) -> Option<&str> {
        self.dress.text(path)
    }
}

impl Site {
    /// What an address from the site's root stands for.
    pub fn route(&self, address: &str) -> Option<&Route> {
        self.routes.get(address)
    }

    /// Every address, in no order.
    pub fn addresses(&self) -> impl Iterator<Item = (&String, &Route)> {
        self.routes.iter()
    }

    /// The id of what became of a thing, when it was renamed.
    pub fn moved(&self, id: &str) -> Option<Arc<str>> {
        let mut to = self.moves.get(id)?;
        // No id is on its own way: what exists again is no longer among those that went.
        while let Some(further) = self.moves.get(to) {
            to = further;
        }
        place(&self.edition, to).map(|_| Arc::clone(to))
    }

    /// A page, made from what is known now.
    ///
    /// # Errors
    /// KP902 where a template fails on it.
    pub fn page(&self, page: PageId) -> Result<String, Box<Finding>> {
        let renderer = Renderer::with(&self.edition, &self.dress.theme, &self.shared, &self.ills, &self.search);
        renderer.page(page).map_err(|fault| Box::new(self.dress.finding(&fault)))
    }

    /// A file of the theme.
    pub fn theme_file(&self, at: usize) -> Option<Vec<u8>> {
        self.dress.theme.files().get(at).map(|(_, bytes)| bytes.clone())
    }

    /// The bytes of an asset that a page shows.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn asset(&self, source: &Arc<str>) -> Result<Vec<u8>, Box<Finding>> {
        compile::asset_bytes(&self.files, source)
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        let is_page = |(file, route): (&String, &Route)| matches!(route, Route::Page(_)) && address::is_page(file);
        self.routes.iter().filter(|it| is_page(*it)).count()
    }

    /// The source path of the thing that a page is about.
    pub fn source(&self, page: PageId) -> Option<Arc<str>> {
        let PageId::Thing(id) = page else { return None };
        let id = &self.edition.thing(id).document.id;
        place(&self.internal, id).map(|at| Arc::clone(&self.internal.thing(at).document.path))
    }
}
