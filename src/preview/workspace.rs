//! A project held in memory: what `keyplan serve` keeps up to date.
//!
//! It runs the same arrows as a build. A change of prose that no other page reads replaces one document; another title
//! keeps what every name means; anything else links the whole playbook again from documents that are already parsed.
//! While a file is broken, its last whole version stands in for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostics::{Finding, Findings, Level};
use crate::document::markdown::{Link, LinkTarget};
use crate::document::model::{Document, Kind};
use crate::edition::{self, Audience, Edition};
use crate::export::diff::{self, Diff, Older};
use crate::health::{self, Diagnosis, Health, Words};
use crate::language::Locale;
use crate::load::disk::{self, Look, Source};
use crate::playbook::resolve::{self, Inputs};
use crate::playbook::{Playbook, Thing, ThingId};
use crate::project::{self, Dress, Texts};
use crate::site::{self, PageId, Renderer, SearchFiles, Shared, address};

/// What a workspace shows besides the files themselves.
pub struct WorkspaceOptions {
    /// Whether drafts are shown.
    pub drafts: bool,
    /// The account whose customer edition is shown; the internal edition when there is none.
    pub account: Option<String>,
    /// The older copy that is compared with, with drafts or without; none where nothing is compared.
    pub older: Box<dyn FnMut(bool) -> Option<Older> + Send>,
    /// The day that pages are about, given the settings.
    pub today: Box<dyn Fn(&Config) -> Date + Send>,
}

/// A Markdown file: as it is now, and as it last was whole.
struct Held {
    now: Source,
    findings: Findings,
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
    health: Arc<Health>,
    /// Made when somebody searches; of one state of the texts.
    search: Arc<OnceLock<SearchFiles>>,
    /// The older copy, and what changed since: made when somebody looks at it.
    older: Option<Arc<Older>>,
    since: Arc<OnceLock<Arc<Diff>>>,
    routes: Arc<HashMap<String, Route>>,
    /// How many pages it has.
    pages: usize,
    /// Where each asset lies on disk, by its path from the project's root.
    files: Arc<HashMap<Arc<str>, PathBuf>>,
    /// What became of things that were renamed: their ids then and now.
    moves: Arc<BTreeMap<Arc<str>, Arc<str>>>,
    /// The texts that pages were made from: when all was linked, and what was put in place of some of them since.
    texts: Arc<HashMap<Arc<str>, Arc<str>>>,
    newer: Arc<BTreeMap<Arc<str>, Arc<str>>>,
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
    /// The number of this state: it counts up with every change.
    pub generation: u64,
    /// The site; none while it never could be made.
    pub site: Option<Site>,
    /// What is wrong with files, links and settings, in the order of printing: the same list while it is the same.
    pub findings: Arc<Findings>,
    /// The texts that findings point into.
    pub texts: Arc<Texts>,
    /// The language of the interface: the site's own, as soon as its settings could be read.
    pub locale: Arc<Locale>,
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
    options: WorkspaceOptions,
    older: Option<Arc<Older>>,
    pages: BTreeMap<Arc<str>, Held>,
    tables: BTreeMap<Arc<str>, Source>,
    assets: BTreeMap<Arc<str>, PathBuf>,
    /// What is wrong with the files themselves, by path.
    unread: BTreeMap<Arc<str>, Findings>,
    config: Option<Arc<Config>>,
    dress: Option<Arc<Dress>>,
    /// What is wrong with `site.toml` and the theme.
    setting: Findings,
    words: Words,
    settings_texts: Texts,
    resolved: Findings,
    leaks: Findings,
    /// What is wrong with each linked drawing, as it was last read.
    drawings: BTreeMap<Arc<str>, Option<Finding>>,
    /// All of it in the order of printing, and the texts that it points into; gathered when a state is wanted.
    gathered: OnceLock<(Arc<Findings>, Arc<Texts>)>,
    site: Option<Site>,
    generation: u64,
    /// The folders that were looked at.
    folders: Vec<PathBuf>,
    /// When an asset came to hold other bytes.
    rewritten: Arc<BTreeMap<Arc<str>, u64>>,
}

impl Workspace {
    /// Reads a project.
    pub fn open(root: &Path, mut options: WorkspaceOptions) -> Self {
        let older = (options.older)(options.drafts).map(Arc::new);
        let mut workspace = Self {
            root: root.to_owned(),
            options,
            older,
            pages: BTreeMap::new(),
            tables: BTreeMap::new(),
            assets: BTreeMap::new(),
            unread: BTreeMap::new(),
            config: None,
            dress: None,
            setting: Findings::new(),
            words: Words::default(),
            settings_texts: Texts::default(),
            resolved: Findings::new(),
            leaks: Findings::new(),
            drawings: BTreeMap::new(),
            gathered: OnceLock::new(),
            site: None,
            generation: 0,
            folders: Vec::new(),
            rewritten: Arc::default(),
        };
        workspace.read_settings();
        workspace.read_all();
        workspace.link();
        workspace
    }

    /// Shows drafts, or not.
    pub fn show_drafts(&mut self, drafts: bool) {
        self.options.drafts = drafts;
        self.older = (self.options.older)(drafts).map(Arc::new);
        self.gathered.take();
        self.link();
    }

    /// Whether drafts are shown.
    pub fn shows_drafts(&self) -> bool {
        self.options.drafts
    }

    /// Whether a customer's edition is shown.
    pub fn shows_customer(&self) -> bool {
        self.options.account.is_some()
    }

    /// Shows the customer edition of an account, or the internal one.
    pub fn show_edition(&mut self, account: Option<String>) {
        self.options.account = account;
        self.gathered.take();
        self.link();
    }

    /// Counts up with every change.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads everything again.
    pub fn reload(&mut self) -> Change {
        self.reread(Vec::new())
    }

    /// Reads everything again when some files are taken in already.
    fn reread(&mut self, mut changed: Vec<Arc<str>>) -> Change {
        self.gathered.take();
        changed.extend(self.read_all());
        if self.read_settings() != Setting::Same {
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

    /// The folders among what was looked at last: files may still be on their way into them.
    pub fn folders(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.folders)
    }

    /// Which of these paths are gone because they were renamed: what they held stands at another one, which is new.
    pub fn renamed(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let is_new = |disk: &&PathBuf| {
            disk.extension().is_some_and(|ending| ending == "md")
                && !self.pages.contains_key(&disk::path(&self.root, disk))
        };
        let fresh: Vec<Arc<str>> = paths
            .iter()
            .filter(is_new)
            .filter_map(|disk| match disk::look(&self.root, disk) {
                Look::Page(source, None) => Some(source.text),
                _ => None,
            })
            .collect();
        let arrives = paths.iter().any(|disk| matches!(disk::look(&self.root, disk), Look::Folder));
        if fresh.is_empty() && !arrives {
            return Vec::new();
        }
        let holds_pages = |path: &str| {
            let below = format!("{path}/");
            let mut from = self.pages.range::<str, _>((Bound::Included(&*below), Bound::Unbounded));
            from.next().is_some_and(|(path, _)| path.starts_with(&below))
        };
        let left = |disk: &&PathBuf| {
            let path = disk::path(&self.root, disk);
            let held = self.pages.get(&path);
            (held.is_some_and(|held| fresh.contains(&held.now.text)) || arrives && holds_pages(&path))
                && matches!(disk::look(&self.root, disk), Look::Gone(_))
        };
        paths.iter().filter(left).cloned().collect()
    }

    /// Looks again at paths that something happened to. What the files hold decides, not what was told of them.
    pub fn look(&mut self, paths: &[PathBuf]) -> Change {
        let mut news = News::default();
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
            match disk::look(&self.root, disk) {
                Look::Litter => {}
                Look::Folder => {
                    self.folders.push(disk.clone());
                    let read = self.read_below(disk);
                    // It may be one that was there under another name: at no moment are there two of it.
                    let left = if read.is_empty() { Vec::new() } else { self.left_beside(disk) };
                    for path in &left {
                        self.forget_below(path, &mut news);
                    }
                    news.changed.extend(read);
                }
                Look::Page(source, fault) => self.take_page(source, fault, &mut news),
                Look::Table(source, fault) => {
                    let path = Arc::clone(&source.path);
                    self.note(&path, fault);
                    if self.tables.get(&path).is_none_or(|known| known.text != source.text) {
                        self.tables.insert(Arc::clone(&path), source);
                        news.changed.push(path);
                    }
                }
                Look::Asset(path, disk) => {
                    self.note(&path, None);
                    if self.assets.insert(Arc::clone(&path), disk).is_none() {
                        news.changed.push(path);
                    } else {
                        news.assets.push(path);
                    }
                }
                Look::Bad(path, fault) => {
                    self.forget(&path);
                    self.note(&path, Some(fault));
                    news.changed.push(path);
                }
                // A playbook has to have this one: without it everything is missing.
                Look::Gone(path) if *path == *"content" => news.changed.extend(self.read_below(disk)),
                Look::Gone(path) => {
                    self.forget_below(&path, &mut news);
                    if self.forget(&path) | self.unread.remove(&path).is_some() {
                        news.changed.push(path);
                    }
                }
            }
        }
        if settings {
            self.gathered.take();
        }
        match if settings { self.read_settings() } else { Setting::Same } {
            Setting::Same => {}
            Setting::Dress => news.dressed = true,
            Setting::Rules => news.changed.push(Arc::from("site.toml")),
        }
        news.changed.extend(news.assets.iter().filter(|source| self.is_resized(source)).cloned());
        self.follow(news)
    }

    /// Does as much as the news ask for, and no more.
    fn follow(&mut self, news: News) -> Change {
        let assets = news.assets.clone();
        let (gathered, only_prose) = (std::mem::take(&mut self.gathered), news.is_only_prose());
        let change = if !news.changed.is_empty() {
            self.link();
            Change::Playbook(news.all())
        } else if news.dressed {
            if !news.is_only_dress() || !self.redress() {
                self.link();
            }
            Change::Playbook(news.all())
        } else if !news.titled.is_empty() {
            if !self.retitle(&news) {
                self.link();
            }
            Change::Playbook(news.all())
        } else if !news.prose.is_empty() {
            if self.replace(&news.prose) {
                self.generation += 1;
                // Nothing was wrong with these files, and nothing is: what is wrong elsewhere stays the same.
                if only_prose {
                    self.gathered = gathered;
                }
                Change::Prose(news.all())
            } else {
                self.link();
                Change::Playbook(news.all())
            }
        } else if !news.faulty.is_empty() {
            Change::Prose(news.faulty)
        } else if !assets.is_empty() {
            return self.with_assets(assets);
        } else {
            return Change::Nothing;
        };
        self.rewrite(&assets);
        change
    }

    /// The state now.
    pub fn state(&self) -> State {
        let (findings, texts) = self.gathered.get_or_init(|| self.gather());
        State {
            generation: self.generation,
            site: self.site.clone(),
            findings: Arc::clone(findings),
            texts: Arc::clone(texts),
            locale: Arc::clone(self.config.as_ref().map_or(Locale::english(), |config| &config.language)),
            files: self.pages.len(),
            assets: Arc::clone(&self.rewritten),
        }
    }

    /// Everything that is wrong, and the texts that it points into.
    fn gather(&self) -> (Arc<Findings>, Arc<Texts>) {
        let mut findings: Findings = self.setting.clone();
        findings.extend(self.unread.values().flatten().cloned());
        findings.extend(self.pages.values().flat_map(|held| held.findings.iter().cloned()));
        findings.extend(self.resolved.iter().cloned());
        findings.extend(self.leaks.iter().cloned());
        findings.extend(self.drawings.values().flatten().cloned());
        findings.sort();
        let mut texts = self.settings_texts.clone();
        for path in findings.iter().flat_map(Finding::paths) {
            if let Some(source) = self.pages.get(path).map(|held| &held.now).or_else(|| self.tables.get(path)) {
                texts.add(source);
            }
        }
        (Arc::new(findings), Arc::new(texts))
    }

    fn note(&mut self, path: &Arc<str>, fault: Option<Finding>) {
        let before = match fault {
            Some(fault) => self.unread.insert(Arc::clone(path), fault.into()),
            None => self.unread.remove(path),
        };
        if before.as_ref() != self.unread.get(path) {
            self.gathered.take();
        }
    }

    /// Forgets everything in a folder that is gone.
    fn forget_below(&mut self, folder: &str, news: &mut News) {
        let below = format!("{folder}/");
        let before = news.changed.len();
        news.changed.extend(take_below(&mut self.pages, &below).into_keys());
        news.changed.extend(take_below(&mut self.tables, &below).into_keys());
        news.changed.extend(take_below(&mut self.assets, &below).into_keys());
        news.changed.extend(take_below(&mut self.unread, &below).into_keys());
        if news.changed.len() > before {
            self.drawings.clear();
        }
    }

    /// The folders beside one that held pages and are gone.
    fn left_beside(&self, folder: &Path) -> Vec<Arc<str>> {
        let Some(parent) = folder.parent() else { return Vec::new() };
        let below = format!("{}/", disk::path(&self.root, parent));
        let known = self.pages.range::<str, _>((Bound::Included(&*below), Bound::Unbounded));
        let known = known.map_while(|(path, _)| path.strip_prefix(&below)).filter_map(|rest| rest.split_once('/'));
        let beside: BTreeSet<&str> = known.map(|(name, _)| name).collect();
        let gone = |name: &str| match disk::look(&self.root, &parent.join(name)) {
            Look::Gone(path) => Some(path),
            _ => None,
        };
        beside.into_iter().filter_map(gone).collect()
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
        known.is_some_and(|asset| asset.size != project::picture_size(disk))
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
            let fault = || project::asset_bytes(&site.files, source).err().map(|fault| *fault);
            self.drawings.entry(Arc::clone(source)).or_insert_with(fault);
        }
    }

    /// Reads `site.toml` and the theme; keeps the last ones that were whole. Says what changed.
    fn read_settings(&mut self) -> Setting {
        let mut texts = Texts::default();
        let mut findings = Findings::new();
        let mut changed = Setting::Same;
        match project::settings(&self.root, &mut texts) {
            Ok(config) => {
                if self.config.as_deref() != Some(&config) {
                    self.config = Some(Arc::new(config));
                    changed = Setting::Rules;
                }
            }
            Err(found) => findings.extend(found),
        }
        if let Some(config) = &self.config {
            let dress = match project::theme(&self.root, config, &mut texts) {
                Ok(dress) => Some(dress),
                Err(found) => {
                    findings.extend(found);
                    // The last files that were whole still speak the language of now.
                    self.dress.as_deref().and_then(|known| known.again(config))
                }
            };
            if let Some(dress) = dress
                && self.dress.as_deref().is_none_or(|known| !known.same(&dress))
            {
                self.dress = Some(Arc::new(dress));
                changed = changed.max(Setting::Dress);
            }
        }
        let words = project::words(&self.root);
        if words != self.words {
            changed = Setting::Rules;
        }
        self.words = words;
        if findings != self.setting {
            changed = changed.max(Setting::Dress);
        }
        self.setting = findings;
        self.settings_texts = texts;
        changed
    }

    /// Reads everything under `content/`; says which files differ.
    fn read_all(&mut self) -> Vec<Arc<str>> {
        self.read_below(&self.root.join("content"))
    }

    /// Reads everything in one folder; says which files differ.
    fn read_below(&mut self, folder: &Path) -> Vec<Arc<str>> {
        let place = disk::path(&self.root, folder);
        let below = format!("{place}/");
        let sources = disk::load_below(&self.root, folder);
        let mut unread: BTreeMap<Arc<str>, Findings> = BTreeMap::new();
        for finding in sources.findings {
            unread.entry(Arc::clone(&finding.span.path)).or_default().push(finding);
        }
        let mut unread_before = take_below(&mut self.unread, &below);
        unread_before.extend(self.unread.remove_entry(&place));
        let mut changed = differing(&unread_before, &unread, |a, b| a == b);
        self.unread.extend(unread);
        let mut before = take_below(&mut self.pages, &below);
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
        let parsed: Vec<_> = fresh.into_par_iter().map(|source| (project::parse_one(&source), source)).collect();
        for ((document, findings), source) in parsed {
            let path = Arc::clone(&source.path);
            let before = self.pages.remove(&path).and_then(|held| held.whole);
            self.pages.insert(Arc::clone(&path), held(source, document, findings, before));
            changed.push(path);
        }
        let tables = sources.tables.into_iter().map(|table| (Arc::clone(&table.path), table)).collect();
        changed.extend(differing(&take_below(&mut self.tables, &below), &tables, |a, b| a.text == b.text));
        self.tables.extend(tables);
        let assets = sources.assets.into_iter().collect();
        changed.extend(differing(&take_below(&mut self.assets, &below), &assets, |a, b| a == b));
        self.assets.extend(assets);
        self.drawings.clear();
        changed
    }

    /// Takes in one Markdown file.
    fn take_page(&mut self, source: Source, fault: Option<Finding>, news: &mut News) {
        let path = Arc::clone(&source.path);
        if let Some(known) = self.pages.get(&path)
            && known.now.text == source.text
            && known.now.readable == source.readable
            && self.unread.get(&path).and_then(|known| known.first()) == fault.as_ref()
        {
            return;
        }
        self.note(&path, fault);
        let (document, findings) = project::parse_one(&source);
        let before = self.pages.remove(&path);
        let quiet = findings.is_empty() && source.readable;
        let stood = before.as_ref().filter(|held| held.stub.is_none()).and_then(|held| held.whole.clone());
        let stood = stood.map(|whole| (whole, before.as_ref().is_some_and(Held::is_quiet)));
        let now = held(source, document, findings, before.and_then(|held| held.whole));
        let whole = now.whole.clone();
        self.pages.insert(Arc::clone(&path), now);
        let (Some((text, document)), Some(((text_before, before), was_quiet))) = (whole, stood) else {
            return news.changed.push(path);
        };
        if Arc::ptr_eq(&before, &document) {
            news.faulty.push(path);
        } else if !quiet || !was_quiet || !same_names(&before, &document) {
            news.changed.push(path);
        } else if front(&before, &text_before) == front(&document, &text) {
            news.prose.push((path, document));
        } else if around_title(&before, &text_before).is_some_and(|it| Some(it) == around_title(&document, &text)) {
            news.titled.push((path, document));
        } else {
            news.changed.push(path);
        }
    }

    /// Where documents stand whose names mean the same as before; none where more would follow from a change of them.
    fn places(&self, documents: &[(Arc<str>, Arc<Document>)]) -> Option<Vec<ThingId>> {
        let quiet = |path: &Arc<str>| !self.resolved.iter().flat_map(Finding::paths).any(|named| named == path);
        let site = self.site.as_ref().filter(|_| self.options.account.is_none())?;
        documents.iter().map(|(path, it)| site.internal.find(&it.id).filter(|_| quiet(path))).collect()
    }

    /// Puts other prose in the place of some; says no where more than one page could tell.
    fn replace(&mut self, prose: &[(Arc<str>, Arc<Document>)]) -> bool {
        let Some(places) = self.places(prose) else { return false };
        let (Some(site), Some(config)) = (&mut self.site, &self.config) else { return false };
        // Every age on every page is another one tomorrow.
        if site.health.today() != (self.options.today)(config) {
            return false;
        }
        for (place, (_, document)) in places.iter().copied().zip(prose) {
            site.internal.replace(place, Arc::clone(document));
        }
        site.edition = Edition::clone(&site.internal);
        site.health = Arc::new(site.health.after(&site.internal, &places));
        (site.search, site.since) = (Arc::default(), Arc::default());
        self.renew_texts(prose);
        true
    }

    /// Gives some things other titles, and other prose to some, where no name means anything else because of it.
    fn retitle(&mut self, news: &News) -> bool {
        let documents = [&news.titled[..], &news.prose].concat();
        let (Some(places), Some(site)) = (self.places(&documents), &self.site) else { return false };
        let documents: Vec<(ThingId, Arc<Document>)> =
            places.into_iter().zip(documents).map(|(place, (_, document))| (place, document)).collect();
        let playbook = edition::retitled(&site.internal, &documents);
        self.generation += 1;
        self.show(&playbook, true);
        self.renew_texts(&news.titled);
        self.renew_texts(&news.prose);
        true
    }

    /// Remembers that pages are made from the texts of now.
    fn renew_texts(&mut self, documents: &[(Arc<str>, Arc<Document>)]) {
        let Some(site) = &mut self.site else { return };
        let texts = documents.iter().filter_map(|(path, _)| self.pages.get(path)).map(|held| &held.now);
        Arc::make_mut(&mut site.newer).extend(texts.map(|now| (Arc::clone(&now.path), Arc::clone(&now.text))));
    }

    /// Shows the same in another theme; says no where more than the look may have changed.
    fn redress(&mut self) -> bool {
        let (Some(mut site), Some(config), Some(dress)) = (self.site.clone(), &self.config, &self.dress) else {
            return false;
        };
        let today = (self.options.today)(config);
        if site.health.today() != today || !self.leaks.is_empty() {
            return false;
        }
        site.dress = Arc::clone(dress);
        let renderer = Renderer::new(&site.edition, &dress.theme, today, Some(&site.health));
        site.shared = Arc::clone(renderer.shared());
        (site.routes, site.pages) = routes(&renderer, dress);
        site.search = Arc::default();
        self.generation += 1;
        self.site = Some(site);
        true
    }

    /// Links the whole playbook from the documents as they last were whole.
    fn link(&mut self) {
        self.generation += 1;
        let Some(config) = &self.config else { return };
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
            drafts: self.options.drafts && self.options.account.is_none(),
        };
        let (mut playbook, found) = resolve::resolve(documents, &inputs);
        project::measure(&mut playbook, |source| self.assets.get(source).map(PathBuf::as_path));
        self.resolved = found;
        self.resolved.extend(project::empty(self.pages.is_empty() && self.unread.is_empty()));
        self.show(&playbook, false);
    }

    /// Makes of a playbook what pages are made from. `alike`: its things have the addresses and texts that are known.
    fn show(&mut self, playbook: &Playbook, alike: bool) {
        let (Some(config), Some(dress)) = (&self.config, &self.dress) else { return };
        let internal = edition::internal(playbook);
        let edition = match &self.options.account {
            None => internal.clone(),
            Some(name) => match self.customer(playbook, name) {
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
        if self.options.account.is_none() {
            self.leaks.clear();
        }
        let dress = Arc::clone(dress);
        let today = (self.options.today)(config);
        let health = Arc::new(health::check(&internal, today, &self.words));
        let renderer = Renderer::new(&edition, &dress.theme, today, Some(&health));
        let shared = Arc::clone(renderer.shared());
        if alike && let Some(site) = &mut self.site {
            (site.shared, site.health) = (shared, health);
            (site.search, site.since) = (Arc::default(), Arc::default());
            drop(renderer);
            (site.edition, site.internal) = (edition, internal);
            return;
        }
        let (routes, pages) = routes(&renderer, &dress);
        drop(renderer);
        let files = Arc::new(self.assets.iter().map(|(path, disk)| (Arc::clone(path), disk.clone())).collect());
        let moves = self.site.as_ref().map_or_else(Arc::default, |before| moves(before, &edition));
        let whole = self.pages.iter().filter_map(|(path, held)| Some((path, held.whole.as_ref()?)));
        let texts = Arc::new(whole.map(|(path, (text, _))| (Arc::clone(path), Arc::clone(text))).collect());
        self.site = Some(Site {
            edition,
            internal,
            dress,
            shared,
            health,
            search: Arc::default(),
            older: self.older.clone(),
            since: Arc::default(),
            routes,
            pages,
            files,
            moves,
            texts,
            newer: Arc::default(),
        });
        self.draw();
    }

    fn customer(&self, playbook: &Playbook, name: &str) -> Result<Edition, Findings> {
        let account = edition::shared_account(playbook, name).map_err(|message| {
            Findings::from(Finding::new(
                crate::diagnostics::Code::KP901,
                crate::diagnostics::Span::file(&Arc::from("site.toml")),
                message,
            ))
        })?;
        edition::customer(playbook, account, &WholeTexts(&self.pages))
    }
}

/// The texts of files as they last were whole.
struct WholeTexts<'a>(&'a BTreeMap<Arc<str>, Held>);

impl crate::diagnostics::report::SourceTexts for WholeTexts<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path)?.whole.as_ref().map(|(text, _)| &**text)
    }
}

/// What a map holds below a folder, taken out of it.
fn take_below<T>(map: &mut BTreeMap<Arc<str>, T>, below: &str) -> BTreeMap<Arc<str>, T> {
    let from = map.range::<str, _>((Bound::Included(below), Bound::Unbounded));
    let keys: Vec<Arc<str>> = from.map(|(key, _)| key).take_while(|key| key.starts_with(below)).cloned().collect();
    keys.iter().filter_map(|key| map.remove_entry(key)).collect()
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

/// What files hold that was not known.
#[derive(Default)]
struct News {
    /// Files of which names or figures changed, or that came or went.
    changed: Vec<Arc<str>>,
    /// Those of which only the title changed, and maybe the prose.
    titled: Vec<(Arc<str>, Arc<Document>)>,
    /// Those of which only the prose changed.
    prose: Vec<(Arc<str>, Arc<Document>)>,
    /// Those that are broken, or not any more, and that pages are made from as before.
    faulty: Vec<Arc<str>>,
    /// Assets that hold other bytes.
    assets: Vec<Arc<str>>,
    /// Whether the theme is another one.
    dressed: bool,
}

/// What of the settings changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Setting {
    /// Nothing.
    Same,
    /// The theme, or what is wrong with it: how pages look.
    Dress,
    /// `site.toml`, or a list of words: what things mean, and what rules find.
    Rules,
}

impl News {
    /// Whether there is nothing else among them than another theme.
    fn is_only_dress(&self) -> bool {
        let documents = self.titled.is_empty() && self.prose.is_empty() && self.faulty.is_empty();
        self.dressed && documents && self.changed.is_empty() && self.assets.is_empty()
    }

    /// Whether there is nothing else among them.
    fn is_only_prose(&self) -> bool {
        let nothing_else = self.changed.is_empty() && self.titled.is_empty() && self.faulty.is_empty();
        nothing_else && self.assets.is_empty() && !self.prose.is_empty()
    }

    /// Every file of the playbook that is among them.
    fn all(self) -> Vec<Arc<str>> {
        let documents = self.titled.into_iter().chain(self.prose).map(|(path, _)| path);
        let dress = self.dressed.then(|| Arc::from("site.toml"));
        self.changed.into_iter().chain(documents).chain(self.faulty).chain(dress).collect()
    }
}

impl Held {
    /// Whether nothing is wrong with it.
    fn is_quiet(&self) -> bool {
        self.findings.is_empty() && self.now.readable
    }
}

/// A file as it is now beside its last whole version.
fn held(
    now: Source,
    document: Option<Document>,
    findings: Findings,
    before: Option<(Arc<str>, Arc<Document>)>,
) -> Held {
    let broken = !now.readable || findings.iter().any(|finding| finding.level == Level::Error);
    let document = document.map(Arc::new);
    let whole = match &document {
        // What is as it was before it was broken is the same document.
        Some(document) if !broken => {
            before.filter(|(text, _)| *text == now.text).or_else(|| Some((Arc::clone(&now.text), Arc::clone(document))))
        }
        _ => before,
    };
    let stub = document.filter(|_| whole.is_none()).map(|document| {
        let mut document = Document::clone(&document);
        document.entity = None;
        Arc::new(document)
    });
    Held { now, findings, whole, stub }
}

/// The front matter of a file.
fn front<'t>(document: &Document, text: &'t str) -> Option<&'t str> {
    text.get(..document.body.start as usize)
}

/// The front matter before and after its title.
fn around_title<'t>(document: &Document, text: &'t str) -> Option<(&'t str, &'t str)> {
    let title = document.common.title.as_ref()?.range();
    let front = front(document, text)?;
    Some((front.get(..title.start)?, front.get(title.end..)?))
}

/// Whether the prose of two versions of a file offers the same headings to others, and its links mean the same.
fn same_names(before: &Document, after: &Document) -> bool {
    let headings = |document: &Document| -> Vec<_> {
        let headings = document.body.headings.iter();
        headings.map(|it| (it.id.clone(), it.text.clone(), it.level, it.written, it.nested, it.mark)).collect()
    };
    before.kind == after.kind
        && headings(before) == headings(after)
        && before.body.links.len() == after.body.links.len()
        && before.body.links.iter().zip(&after.body.links).all(|(a, b)| same_target(a, b))
}

/// Whether two links mean the same, wherever they stand.
fn same_target(a: &Link, b: &Link) -> bool {
    let anchor = |anchor: &Option<crate::diagnostics::Placed<String>>| anchor.as_ref().map(|it| it.value.clone());
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

/// Where things went that are gone: to the one new thing of their kind and title.
fn moves(before: &Site, now: &Edition) -> Arc<BTreeMap<Arc<str>, Arc<str>>> {
    let ids = |(_, thing): (ThingId, &Arc<Thing>)| Arc::clone(&thing.document.id);
    if before.edition.things().map(ids).eq(now.things().map(ids)) {
        return Arc::clone(&before.moves);
    }
    let what = |thing: &Thing| (thing.kind(), Arc::clone(&thing.title));
    let mut new: HashMap<_, Option<Arc<str>>> = HashMap::new();
    for (_, thing) in now.things().filter(|(_, thing)| before.edition.find(&thing.document.id).is_none()) {
        let id = Some(Arc::clone(&thing.document.id));
        new.entry(what(thing)).and_modify(|several| *several = None).or_insert(id);
    }
    let mut moves = BTreeMap::clone(&before.moves);
    for (_, thing) in before.edition.things() {
        if let Some(Some(to)) = new.get(&what(thing)) {
            moves.insert(Arc::clone(&thing.document.id), Arc::clone(to));
        }
    }
    moves.retain(|from, _| now.find(from).is_none());
    Arc::new(moves)
}

/// Every address of a site, as a build would write it, and how many of them are pages.
fn routes(renderer: &Renderer<'_>, dress: &Dress) -> (Arc<HashMap<String, Route>>, usize) {
    let mut routes: HashMap<String, Route> =
        renderer.pages().into_iter().map(|page| (renderer.file(page), Route::Page(page))).collect();
    let pages = routes.keys().filter(|file| address::is_page(file)).count();
    routes.extend(dress.theme.files().iter().enumerate().map(|(at, (path, _))| (path.clone(), Route::Theme(at))));
    let assets = renderer.edition().assets().iter();
    routes.extend(assets.map(|asset| (asset.address.to_string(), Route::Asset(Arc::clone(&asset.source)))));
    (Arc::new(routes), pages)
}

impl crate::diagnostics::report::SourceTexts for Site {
    fn text(&self, path: &str) -> Option<&str> {
        let page = self.newer.get(path).or_else(|| self.texts.get(path));
        page.map(|text| &**text).or_else(|| self.dress.text(path))
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
        self.edition.find(to).map(|_| Arc::clone(to))
    }

    /// A page, made from what is known now.
    ///
    /// # Errors
    /// KP902 where a template fails on it.
    pub fn page(&self, page: PageId) -> Result<String, Box<Finding>> {
        let (theme, health) = (&self.dress.theme, Some(&self.health));
        let mut renderer = Renderer::with(&self.edition, theme, &self.shared, health, &self.search);
        if let (PageId::Changes, Some(older)) = (page, &self.older) {
            let now = || diff::State { edition: &self.internal, texts: self };
            renderer = renderer.since(Arc::clone(self.since.get_or_init(|| Arc::new(older.compare(now())))));
        }
        renderer.page(page).map_err(|fault| Box::new(self.dress.finding(&fault)))
    }

    /// Whether a page says what the rules find in the whole playbook. Others wait for nothing but their own account.
    pub fn says_everything(&self, page: PageId) -> bool {
        let of_all = match page {
            PageId::Home | PageId::Health | PageId::Coverage | PageId::Rules | PageId::Board | PageId::Reader(_) => {
                true
            }
            PageId::Thing(id) => self.edition.thing(id).kind() == Kind::Home,
            _ => false,
        };
        of_all && *self.edition.audience() == Audience::Internal
    }

    /// What the rules say of the plans.
    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }

    /// What is wrong with the plan that a page is about, as the page itself lists it.
    pub fn concerning(&self, page: PageId) -> Vec<Arc<Diagnosis>> {
        match page {
            PageId::Thing(id) if *self.edition.audience() == Audience::Internal => {
                site::pages::health::concerning(&self.edition, &self.health, id)
            }
            _ => Vec::new(),
        }
    }

    /// The id of the one thing that an address may have meant before a folder was renamed: as deep, of the same list,
    /// and of the same title.
    pub fn likely(&self, id: &str, title: &str) -> Option<Arc<str>> {
        let first = |id: &str| id.split('/').next().map(str::to_owned);
        let like = |thing: &&Arc<Thing>| {
            let other = &thing.document.id;
            *thing.title == *title && first(other) == first(id) && other.split('/').count() == id.split('/').count()
        };
        let mut found = self.edition.things().map(|(_, thing)| thing).filter(like);
        let one = found.next()?;
        found.next().is_none().then(|| Arc::clone(&one.document.id))
    }

    /// Where an old address leads.
    pub fn redirect(&self, page: PageId) -> Option<Arc<str>> {
        let PageId::Redirect(at) = page else { return None };
        let (_, to) = &self.edition.redirects()[at];
        Some(Arc::clone(&self.edition.thing(*to).document.id))
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
        project::asset_bytes(&self.files, source)
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// The source path of the thing that a page is about.
    pub fn source(&self, page: PageId) -> Option<Arc<str>> {
        let PageId::Thing(id) = page else { return None };
        let id = &self.edition.thing(id).document.id;
        self.internal.find(id).map(|at| Arc::clone(&self.internal.thing(at).document.path))
    }
}
