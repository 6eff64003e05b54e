//! A project held in memory: what `keyplan serve` keeps up to date.
//!
//! It takes the same steps as a build, and as few of them as it can: a change of prose that no other page reads replaces
//! one document; another value changes what reads it, and another title keeps what every name means; anything else links
//! the whole playbook again, from documents that are already parsed. While a file is broken, its last whole version stands
//! in for it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, Span};
use crate::document::model::Document;
use crate::edition::{self, Edition, EditionChoice, EditionRequest, LeavingAsset, TeamSources};
use crate::export::diff::OlderPlaybook;
use crate::health;
use crate::language::Locale;
use crate::load::disk::PathRead;
use crate::load::tables::TablePath;
use crate::load::texts::Texts;
use crate::playbook::resolve::{self, Inputs};
use crate::playbook::{Playbook, ThingId, tables};
use crate::preview::change::{Changes, SettingsChange, SiteChange};
use crate::preview::files::{AssetState, ContentRead, FileStates};
use crate::preview::settings::{Settings, SettingsRead};
use crate::preview::site::{PreviewSite, SiteParts};
use crate::project;

/// What is shown of the files.
pub(super) struct PreviewScope {
    /// Whether drafts are shown.
    pub(super) drafts: bool,
    /// The edition that is shown.
    pub(super) edition: EditionRequest,
    /// The older copy that is compared with.
    pub(super) older: Option<Arc<OlderPlaybook>>,
    /// The day that pages are about, given the settings.
    pub(super) today: Box<dyn Fn(&Config) -> Date + Send>,
}

/// What stands at a path that something happened to.
pub(super) enum DiskRead {
    /// A file under `content/` that is no asset, or nothing any more.
    File(PathRead),
    /// An asset, by its path from the project's root.
    Asset(Arc<str>, AssetState),
    /// A folder under `content/`.
    Folder(FolderRead),
    /// `content/` itself is gone, and this is what follows from it.
    NoContent(ContentRead),
    /// The settings, the theme, the languages, and the lists of words, of which at least one file was named.
    Settings(Box<SettingsRead>),
}

/// A folder under `content/`, and what it holds.
pub(super) struct FolderRead {
    /// Its path from the project's root.
    pub(super) path: Arc<str>,
    pub(super) content: ContentRead,
    /// Folders beside it that held pages and are gone. This folder may be one of them under a new name.
    pub(super) gone_beside: Vec<Arc<str>>,
}

/// One state of the project: what can be shown, and what is wrong.
#[derive(Clone, Debug)]
pub struct ProjectState {
    /// The number of this state: it counts up with every change.
    pub generation: u64,
    /// The site; none while it never could be made.
    pub site: Option<PreviewSite>,
    /// What is wrong with files, links and settings, in the order of printing. It stays the same `Arc` while it does not
    /// change.
    pub findings: Arc<Findings>,
    /// The texts that findings point into.
    pub texts: Arc<Texts>,
    /// The language of the interface: the site's own, as soon as its settings could be read.
    pub locale: Arc<Locale>,
    /// The number of Markdown files.
    pub files: usize,
    /// The generation in which an asset came to hold other bytes, by its path from the project's root.
    pub assets: Arc<BTreeMap<Arc<str>, u64>>,
}

/// A project in memory. It reads nothing: it is told what was read.
pub struct Workspace {
    view: PreviewScope,
    files: FileStates,
    settings: Settings,
    /// What was found wrong when everything was linked last.
    resolved: Findings,
    /// What would tell the readers of the edition more than they may know.
    leaks: Findings,
    /// All findings in the order of printing, and the texts that they point into; gathered when a state is wanted.
    gathered: OnceLock<(Arc<Findings>, Arc<Texts>)>,
    site: Option<PreviewSite>,
    /// The day that was asked for when everything was linked last.
    day: Option<Date>,
    generation: u64,
    /// The generation in which an asset came to hold other bytes.
    rewritten: Arc<BTreeMap<Arc<str>, u64>>,
}

impl Workspace {
    /// A project as it was read.
    pub(super) fn new(view: PreviewScope, settings: SettingsRead, content: ContentRead) -> Self {
        let mut workspace = Self {
            view,
            files: FileStates::default(),
            settings: Settings::default(),
            resolved: Findings::new(),
            leaks: Findings::new(),
            gathered: OnceLock::new(),
            site: None,
            day: None,
            generation: 0,
            rewritten: Arc::default(),
        };
        workspace.settings.take(settings);
        workspace.take_content(content);
        workspace.link();
        workspace
    }

    /// Shows drafts, or not; `older` is the older copy that is compared with, with drafts or without.
    pub(super) fn show_drafts(&mut self, drafts: bool, older: Option<Arc<OlderPlaybook>>) {
        self.view.drafts = drafts;
        self.view.older = older;
        self.gathered.take();
        self.link();
    }

    /// Whether drafts are shown.
    pub fn shows_drafts(&self) -> bool {
        self.view.drafts
    }

    /// The edition that is shown.
    pub fn shown_edition(&self) -> &EditionRequest {
        &self.view.edition
    }

    /// Shows another edition.
    pub(super) fn show_edition(&mut self, edition: EditionRequest) {
        self.view.edition = edition;
        self.gathered.take();
        self.link();
    }

    /// The number of the state now: it counts up with every change.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The last `site.toml` that could be read.
    pub(super) fn config(&self) -> Option<&Arc<Config>> {
        self.settings.config.as_ref()
    }

    /// The files under `content/`.
    pub(super) fn files(&self) -> &FileStates {
        &self.files
    }

    /// Takes in the whole project, which was read again.
    pub(super) fn take_all(&mut self, content: ContentRead, settings: SettingsRead) -> SiteChange {
        self.gathered.take();
        let mut changed = self.take_content(content);
        if self.settings.take(settings) != SettingsChange::Same {
            changed.push(Arc::from("site.toml"));
        }
        if changed.is_empty() {
            return SiteChange::Nothing;
        }
        changed.sort();
        changed.dedup();
        self.link();
        SiteChange::Playbook(changed)
    }

    /// Takes in what was read at paths that something happened to.
    pub(super) fn take(&mut self, reads: Vec<DiskRead>) -> SiteChange {
        let mut changes = Changes::default();
        for read in reads {
            match read {
                DiskRead::File(read) => self.files.take(read, &mut changes),
                DiskRead::Asset(path, asset) => self.files.take_asset(path, asset, &mut changes),
                DiskRead::Folder(folder) => self.take_folder(folder, &mut changes),
                // A playbook has to have this folder: without it everything is missing.
                DiskRead::NoContent(content) => changes.changed.extend(self.take_content(content)),
                DiskRead::Settings(settings) => {
                    self.gathered.take();
                    match self.settings.take(*settings) {
                        SettingsChange::Same => {}
                        SettingsChange::Theme => changes.theme = true,
                        SettingsChange::Rules => changes.changed.push(Arc::from("site.toml")),
                    }
                }
            }
        }
        let resized = changes.assets.iter().filter(|source| self.is_resized(source)).cloned();
        changes.changed.extend(resized);
        self.follow(changes)
    }

    /// Takes in everything under `content/`. Returns the paths that differ.
    fn take_content(&mut self, content: ContentRead) -> Vec<Arc<str>> {
        self.files.replace_below(&Arc::from("content"), content)
    }

    /// Takes in a folder. It may be a renamed one: then its pages are forgotten under the old name in the same step.
    fn take_folder(&mut self, folder: FolderRead, changes: &mut Changes) {
        let read = self.files.replace_below(&folder.path, folder.content);
        if !read.is_empty() {
            for path in &folder.gone_beside {
                self.files.forget_below(path, changes);
            }
        }
        changes.changed.extend(read);
    }

    /// Does what follows from the changes, and no more.
    fn follow(&mut self, changes: Changes) -> SiteChange {
        let assets = changes.assets.clone();
        let (gathered, is_clean) = (std::mem::take(&mut self.gathered), changes.is_without_findings());
        let change = if !changes.changed.is_empty() {
            self.link();
            SiteChange::Playbook(changes.paths())
        } else if changes.theme {
            if !changes.is_only_theme() || !self.show_theme() {
                self.link();
            }
            SiteChange::Playbook(changes.paths())
        } else if !changes.titled.is_empty() {
            if !changes.valued.is_empty() || !self.replace_titles(&changes) {
                self.link();
            }
            SiteChange::Playbook(changes.paths())
        } else if !changes.valued.is_empty() {
            if !self.replace_values(&changes) {
                self.link();
            } else if is_clean {
                self.gathered = gathered;
            }
            SiteChange::Playbook(changes.paths())
        } else if !changes.prose.is_empty() {
            if self.replace_prose(&changes.prose) {
                self.generation += 1;
                // Nothing was wrong with these files, and nothing is: what is wrong elsewhere stays the same.
                if is_clean {
                    self.gathered = gathered;
                }
                SiteChange::Prose(changes.paths())
            } else {
                self.link();
                SiteChange::Playbook(changes.paths())
            }
        } else if !changes.faulty.is_empty() {
            SiteChange::Prose(changes.faulty)
        } else if !assets.is_empty() {
            self.generation += 1;
            SiteChange::Assets(changes.assets)
        } else {
            return SiteChange::Nothing;
        };
        self.note_rewritten(&assets);
        change
    }

    /// The state now.
    pub fn state(&self) -> ProjectState {
        let (findings, texts) = self.gathered.get_or_init(|| self.gather());
        ProjectState {
            generation: self.generation,
            site: self.site.clone(),
            findings: Arc::clone(findings),
            texts: Arc::clone(texts),
            locale: Arc::clone(self.settings.locale()),
            files: self.files.page_count(),
            assets: Arc::clone(&self.rewritten),
        }
    }

    /// Everything that is wrong, and the texts that it points into.
    fn gather(&self) -> (Arc<Findings>, Arc<Texts>) {
        let mut findings: Findings = self.settings.findings.clone();
        findings.extend(self.files.findings().cloned());
        findings.extend(self.resolved.iter().cloned());
        findings.extend(self.leaks.iter().cloned());
        findings.extend(self.asset_faults());
        project::one_cause(&mut findings);
        findings.sort();
        let mut texts = self.settings.texts.clone();
        for source in findings.iter().flat_map(Finding::paths).filter_map(|path| self.files.source(path)) {
            texts.add(source);
        }
        (Arc::new(findings), Arc::new(texts))
    }

    /// Whether a picture is no longer as large as pages say, or an asset may leave otherwise than it did or not at all.
    fn is_resized(&self, source: &Arc<str>) -> bool {
        let Some(asset) = self.files.asset(source) else { return false };
        // Something stops the edition, and it may be this asset. The site that is shown does not know.
        let Some(site) = self.site.as_ref().filter(|_| self.leaks.is_empty()) else { return true };
        let known = site.internal.assets().iter().find(|known| known.source == *source);
        known.is_some_and(|known| known.size != asset.look.size || asset.leaving.is_some() || asset.text.is_some())
    }

    /// Notes that assets hold other bytes since this generation.
    fn note_rewritten(&mut self, assets: &[Arc<str>]) {
        if !assets.is_empty() {
            let generation = self.generation;
            Arc::make_mut(&mut self.rewritten).extend(assets.iter().map(|asset| (Arc::clone(asset), generation)));
        }
    }

    /// What is wrong with the files that pages link to.
    fn asset_faults(&self) -> impl Iterator<Item = Finding> {
        let linked = self.site.iter().flat_map(|site| site.internal.assets());
        let most = self.settings.config.as_ref().map_or(u64::MAX, |config| config.max_asset_bytes);
        linked.filter_map(move |linked| {
            let asset = self.files.asset(&linked.source)?;
            asset.fault.clone().or_else(|| asset.look.warning(&linked.source, most))
        })
    }

    /// Where documents stand, if they can be replaced alone; `None` where everything has to be linked again.
    fn places(&self, documents: &[(Arc<str>, Arc<Document>)]) -> Option<Vec<ThingId>> {
        let clean = |path: &Arc<str>| !self.resolved.iter().flat_map(Finding::paths).any(|named| named == path);
        let site = self.site.as_ref().filter(|_| self.view.edition == EditionRequest::Internal)?;
        // What a table adds to a document is not in the file.
        let is_alone = |at: &ThingId| site.internal.thing(*at).document.tables.is_empty();
        documents.iter().map(|(path, it)| site.internal.find(&it.id).filter(is_alone).filter(|_| clean(path))).collect()
    }

    /// Replaces the prose of documents. Returns false, and does nothing, where other pages may change too.
    fn replace_prose(&mut self, prose: &[(Arc<str>, Arc<Document>)]) -> bool {
        let Some(places) = self.places(prose) else { return false };
        let (Some(site), Some(config)) = (&mut self.site, &self.settings.config) else { return false };
        // Pages name ages in days, so on another day every page changes.
        if site.health().today() != (self.view.today)(config) {
            return false;
        }
        site.replace(&places, prose);
        site.renew_texts(prose, &self.files);
        true
    }

    /// Replaces values, and the prose of documents. Returns false, and does nothing, where more than what reads them may
    /// change.
    fn replace_values(&mut self, changes: &Changes) -> bool {
        let documents = [&changes.valued[..], &changes.prose].concat();
        let (Some(places), Some(site), Some(config)) = (self.places(&documents), &self.site, &self.settings.config)
        else {
            return false;
        };
        if site.health().today() != (self.view.today)(config) {
            return false;
        }
        let documents_at: Vec<(ThingId, Arc<Document>)> =
            places.into_iter().zip(&documents).map(|(place, (_, document))| (place, Arc::clone(document))).collect();
        let tables = self.files.tables();
        let is_read_from_a_table = |plan: &str| {
            tables
                .iter()
                .filter_map(|table| TablePath::of(&table.path))
                .any(|it| it.name == "readings" && it.id == plan)
        };
        let Some((edition, others)) = site.internal.revalued(&documents_at, &is_read_from_a_table) else {
            return false;
        };
        self.generation += 1;
        if let Some(site) = &mut self.site {
            site.revalue(edition, &others);
            site.renew_texts(&documents, &self.files);
        }
        true
    }

    /// Replaces titles, and the prose of documents. Returns false, and does nothing, where a name may mean something else
    /// because of it.
    fn replace_titles(&mut self, changes: &Changes) -> bool {
        let documents = [&changes.titled[..], &changes.prose].concat();
        let (Some(places), Some(site)) = (self.places(&documents), &self.site) else { return false };
        let documents_at: Vec<(ThingId, Arc<Document>)> =
            places.into_iter().zip(&documents).map(|(place, (_, document))| (place, Arc::clone(document))).collect();
        if site.internal.would_have_copies(&documents_at) {
            return false;
        }
        let playbook = edition::retitled(&site.internal, &documents_at);
        self.generation += 1;
        self.show(&playbook, Addresses::Known);
        if let Some(site) = &mut self.site {
            site.renew_texts(&documents, &self.files);
        }
        true
    }

    /// Shows the same in another theme. Returns false, and does nothing, where more than the look may have changed.
    fn show_theme(&mut self) -> bool {
        let (Some(site), Some(config), Some(theme)) = (&self.site, &self.settings.config, &self.settings.theme) else {
            return false;
        };
        let today = (self.view.today)(config);
        if site.health().today() != today || !self.leaks.is_empty() {
            return false;
        }
        self.site = Some(site.with_theme(theme, today));
        self.generation += 1;
        true
    }

    /// Shows the pages of another day, if it is another one than that they are about. Returns whether it is.
    pub(super) fn follow_day(&mut self) -> bool {
        let today = self.settings.config.as_ref().map(|config| (self.view.today)(config));
        let is_past = self.day.is_some() && today.is_some() && today != self.day;
        if is_past {
            self.gathered.take();
            self.link();
        }
        is_past
    }

    /// Links the whole playbook, from the last version of each file that was without an error.
    fn link(&mut self) {
        self.generation += 1;
        let Some(config) = &self.settings.config else { return };
        let tables = self.files.tables();
        let inputs = Inputs {
            config: Arc::clone(config),
            assets: self.files.assets().keys().cloned().collect(),
            tables: &tables,
            drafts: self.view.drafts && !matches!(self.view.edition, EditionRequest::Customer(_)),
        };
        let (documents, mut of_tables) = tables::merged(self.files.documents(), &tables, config);
        let (mut playbook, found) = resolve::resolve(documents, &inputs);
        for asset in playbook.assets_mut() {
            asset.size = self.files.asset(&asset.source).and_then(|known| known.look.size);
        }
        of_tables.extend(found);
        self.resolved = of_tables;
        self.resolved.extend(project::no_page(self.files.is_empty()));
        self.show(&playbook, Addresses::New);
    }

    /// Shows a playbook that was just linked.
    fn show(&mut self, playbook: &Playbook, addresses: Addresses) {
        let (Some(config), Some(theme)) = (&self.settings.config, &self.settings.theme) else { return };
        let (theme, today) = (Arc::clone(theme), (self.view.today)(config));
        self.day = Some(today);
        let internal = edition::internal(playbook);
        let edition = match self.edition(playbook, &internal) {
            Ok(edition) => edition,
            Err(leaks) => {
                // The last edition without leaks stays, if it is for the same readers.
                self.leaks = leaks;
                let wanted = &self.view.edition;
                self.site = self.site.take().filter(|site| wanted.is_for(site.edition.audience()));
                return;
            }
        };
        self.leaks.clear();
        // Rules read what the reader may see. A customer sees nothing of them.
        let ruled = if edition.audience().is_customer() { &internal } else { &edition };
        let health = Arc::new(health::check(ruled, today, &self.settings.words).noting());
        let parts = SiteParts { edition, internal, theme, health, older: self.view.older.clone() };
        match &mut self.site {
            Some(site) if addresses == Addresses::Known => site.renew(parts, today),
            before => self.site = Some(PreviewSite::new(parts, today, &self.files, before.as_ref())),
        }
    }

    /// The edition that is shown. `internal` is everything.
    fn edition(&self, playbook: &Playbook, internal: &Edition) -> Result<Edition, Findings> {
        let unknown = |message| Finding::new(Code::KP901, Span::file(&Arc::from("site.toml")), message);
        match self.view.edition.find(playbook).map_err(unknown)? {
            EditionChoice::Internal => Ok(internal.clone()),
            EditionChoice::Team(at) => {
                let text = |source: &Arc<str>| self.files.asset(source).and_then(|asset| asset.text.clone());
                let read = TeamSources { tables: &self.files.tables(), texts: &self.files, asset_text: &text };
                edition::team(playbook, at, &read)
            }
            EditionChoice::Customer(account) => edition::customer(playbook, account, &self.files, &|source| {
                let known = self.files.asset(source).and_then(|asset| asset.leaving.clone());
                // A file that came just now is read before it is shown.
                known.unwrap_or_else(|| Ok(LeavingAsset { address: Arc::from("assets/unread"), text: None }))
            }),
        }
    }
}

/// Whether things have the addresses that are known, or may have others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Addresses {
    Known,
    New,
}
