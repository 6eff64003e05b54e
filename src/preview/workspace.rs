//! A project held in memory: what `keyplan serve` keeps up to date.
//!
//! It takes the same steps as a build, and as few of them as it can: a change of prose that no other page reads replaces
//! one document; another title keeps what every name means; anything else links the whole playbook again, from
//! documents that are already parsed. While a file is broken, its last whole version stands in for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::config::Config;
use crate::diagnostics::{Code, Finding, Findings, Span};
use crate::document::model::Document;
use crate::edition::{self, Audience, Edition};
use crate::export::diff::Older;
use crate::health;
use crate::language::Locale;
use crate::load::disk::Disk;
use crate::playbook::resolve::{self, Inputs};
use crate::playbook::{Playbook, ThingId};
use crate::preview::change::{Changes, SettingsChange};
use crate::preview::files::Files;
use crate::preview::reading::{self, FolderRead, Reading};
use crate::preview::settings::Settings;
use crate::preview::site::SiteParts;
use crate::project::{self, Texts};

pub use crate::preview::change::Change;
pub use crate::preview::site::{Route, Site};

/// What a workspace shows besides the files themselves.
pub struct WorkspaceOptions {
    /// Whether drafts are shown.
    pub drafts: bool,
    /// The account whose customer edition is shown; the internal edition when there is none.
    pub account: Option<String>,
    /// Reads the older copy that is compared with, with drafts or without; gives none where nothing is compared.
    pub older: Box<dyn FnMut(bool) -> Option<Older> + Send>,
    /// The day that pages are about, given the settings.
    pub today: Box<dyn Fn(&Config) -> Date + Send>,
}

/// One state of the project: what can be shown, and what is wrong.
#[derive(Clone, Debug)]
pub struct State {
    /// The number of this state: it counts up with every change.
    pub generation: u64,
    /// The site; none while it never could be made.
    pub site: Option<Site>,
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

/// A project in memory.
pub struct Workspace {
    disk: Disk,
    options: WorkspaceOptions,
    older: Option<Arc<Older>>,
    files: Files,
    settings: Settings,
    /// What was found wrong when everything was linked last.
    resolved: Findings,
    /// What would leave the company in the customer edition and must not.
    leaks: Findings,
    /// What is wrong with each linked drawing, as it was last read.
    drawings: BTreeMap<Arc<str>, Option<Finding>>,
    /// All findings in the order of printing, and the texts that they point into; gathered when a state is wanted.
    gathered: OnceLock<(Arc<Findings>, Arc<Texts>)>,
    site: Option<Site>,
    generation: u64,
    /// The folders that were read last.
    folders: Vec<PathBuf>,
    /// The generation in which an asset came to hold other bytes.
    rewritten: Arc<BTreeMap<Arc<str>, u64>>,
}

impl Workspace {
    /// Reads a project.
    pub fn open(disk: Disk, mut options: WorkspaceOptions) -> Self {
        let older = (options.older)(options.drafts).map(Arc::new);
        let mut workspace = Self {
            disk,
            options,
            older,
            files: Files::default(),
            settings: Settings::default(),
            resolved: Findings::new(),
            leaks: Findings::new(),
            drawings: BTreeMap::new(),
            gathered: OnceLock::new(),
            site: None,
            generation: 0,
            folders: Vec::new(),
            rewritten: Arc::default(),
        };
        workspace.settings.read(&workspace.disk);
        workspace.read_content();
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

    /// The number of the state now: it counts up with every change.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        self.disk.root()
    }

    /// Reads everything again.
    pub fn reload(&mut self) -> Change {
        self.gathered.take();
        let mut changed = self.read_content();
        if self.settings.read(&self.disk) != SettingsChange::Same {
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

    /// The folders among what was read last: files may still be on their way into them.
    pub fn folders(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.folders)
    }

    /// Which of these paths are gone because they were renamed: what they held stands at another of them, which is new.
    pub fn renamed(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        reading::renamed(&self.disk, &self.files, paths)
    }

    /// Whether a file at a path may still be about to be written: there is none, or it is empty.
    pub fn is_absent_or_empty(&self, path: &Path) -> bool {
        self.disk.is_absent_or_empty(path)
    }

    /// Reads changed paths again. Contents are compared; the kind of event does not matter.
    pub fn read_paths(&mut self, paths: &[PathBuf]) -> Change {
        let mut changes = Changes::default();
        let mut settings = false;
        for reading in reading::read(&self.disk, &self.files, paths) {
            match reading {
                Reading::Settings => settings = true,
                Reading::File(read) => self.files.take(read, &mut changes),
                Reading::Folder(folder) => self.take_folder(folder, &mut changes),
                // A playbook has to have this folder: without it everything is missing.
                Reading::NoContent(sources) => {
                    changes.changed.extend(self.files.replace_below(&Arc::from("content"), sources));
                    changes.drawings = true;
                }
            }
        }
        if settings {
            self.gathered.take();
            match self.settings.read(&self.disk) {
                SettingsChange::Same => {}
                SettingsChange::Theme => changes.theme = true,
                SettingsChange::Rules => changes.changed.push(Arc::from("site.toml")),
            }
        }
        changes.changed.extend(changes.assets.iter().filter(|source| self.is_resized(source)).cloned());
        self.follow(changes)
    }

    /// Takes in a folder. It may be one that was there under another name: at no moment both are there.
    fn take_folder(&mut self, folder: FolderRead, changes: &mut Changes) {
        self.folders.push(folder.disk);
        let read = self.files.replace_below(&folder.path, folder.sources);
        if !read.is_empty() {
            for path in &folder.gone_beside {
                self.files.forget_below(path, changes);
            }
        }
        changes.changed.extend(read);
        changes.drawings = true;
    }

    /// Does as much as the changes ask for, and no more.
    fn follow(&mut self, changes: Changes) -> Change {
        let assets = changes.assets.clone();
        let (gathered, only_prose) = (std::mem::take(&mut self.gathered), changes.is_only_prose());
        if changes.drawings {
            self.drawings.clear();
            self.read_drawings();
        }
        let change = if !changes.changed.is_empty() {
            self.link();
            Change::Playbook(changes.paths())
        } else if changes.theme {
            if !changes.is_only_theme() || !self.show_theme() {
                self.link();
            }
            Change::Playbook(changes.paths())
        } else if !changes.titled.is_empty() {
            if !self.replace_titles(&changes) {
                self.link();
            }
            Change::Playbook(changes.paths())
        } else if !changes.prose.is_empty() {
            if self.replace_prose(&changes.prose) {
                self.generation += 1;
                // Nothing was wrong with these files, and nothing is: what is wrong elsewhere stays the same.
                if only_prose {
                    self.gathered = gathered;
                }
                Change::Prose(changes.paths())
            } else {
                self.link();
                Change::Playbook(changes.paths())
            }
        } else if !changes.faulty.is_empty() {
            Change::Prose(changes.faulty)
        } else if !assets.is_empty() {
            self.generation += 1;
            Change::Assets(changes.assets)
        } else {
            return Change::Nothing;
        };
        self.note_rewritten(&assets);
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
        findings.extend(self.drawings.values().flatten().cloned());
        findings.sort();
        let mut texts = self.settings.texts.clone();
        for source in findings.iter().flat_map(Finding::paths).filter_map(|path| self.files.source(path)) {
            texts.add(source);
        }
        (Arc::new(findings), Arc::new(texts))
    }

    /// Reads everything under `content/`. Returns the paths that differ.
    fn read_content(&mut self) -> Vec<Arc<str>> {
        let changed = self.files.replace_below(&Arc::from("content"), self.disk.content());
        self.drawings.clear();
        self.read_drawings();
        changed
    }

    /// Whether a picture is no longer as large as pages say.
    fn is_resized(&self, source: &Arc<str>) -> bool {
        let (Some(site), Some(file)) = (&self.site, self.files.asset(source)) else { return false };
        let known = site.internal.assets().iter().find(|asset| asset.source == *source);
        known.is_some_and(|asset| asset.size != project::picture_size(&self.disk, file))
    }

    /// Notes that assets hold other bytes since this generation.
    fn note_rewritten(&mut self, assets: &[Arc<str>]) {
        if assets.is_empty() {
            return;
        }
        let generation = self.generation;
        Arc::make_mut(&mut self.rewritten).extend(assets.iter().map(|asset| (Arc::clone(asset), generation)));
        self.drawings.retain(|path, _| !assets.contains(path));
        self.read_drawings();
    }

    /// Reads the drawings that pages link to and that were not read yet.
    fn read_drawings(&mut self) {
        let Some(site) = &self.site else { return };
        let linked = site.internal.assets().iter().map(|asset| &asset.source);
        let linked: Vec<&Arc<str>> = linked.filter(|source| source.to_lowercase().ends_with(".svg")).collect();
        self.drawings.retain(|path, _| linked.contains(&path));
        for source in linked {
            let fault = || site.asset(source).err().map(|fault| *fault);
            self.drawings.entry(Arc::clone(source)).or_insert_with(fault);
        }
    }

    /// Where documents stand whose names mean the same as before; `None` where more would follow from a change of them.
    fn places(&self, documents: &[(Arc<str>, Arc<Document>)]) -> Option<Vec<ThingId>> {
        let clean = |path: &Arc<str>| !self.resolved.iter().flat_map(Finding::paths).any(|named| named == path);
        let site = self.site.as_ref().filter(|_| self.options.account.is_none())?;
        documents.iter().map(|(path, it)| site.internal.find(&it.id).filter(|_| clean(path))).collect()
    }

    /// Puts other prose in the place of some. Returns false, and does nothing, where more than one page could tell.
    fn replace_prose(&mut self, prose: &[(Arc<str>, Arc<Document>)]) -> bool {
        let Some(places) = self.places(prose) else { return false };
        let (Some(site), Some(config)) = (&mut self.site, &self.settings.config) else { return false };
        // Pages tell ages in days: tomorrow each of them is another one.
        if site.health().today() != (self.options.today)(config) {
            return false;
        }
        site.replace(&places, prose);
        site.renew_texts(prose, &self.files);
        true
    }

    /// Gives some things other titles, and other prose to some. Returns false, and does nothing, where a name means
    /// something else because of it.
    fn replace_titles(&mut self, changes: &Changes) -> bool {
        let documents = [&changes.titled[..], &changes.prose].concat();
        let (Some(places), Some(site)) = (self.places(&documents), &self.site) else { return false };
        let documents_at: Vec<(ThingId, Arc<Document>)> =
            places.into_iter().zip(&documents).map(|(place, (_, document))| (place, Arc::clone(document))).collect();
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
        let today = (self.options.today)(config);
        if site.health().today() != today || !self.leaks.is_empty() {
            return false;
        }
        self.site = Some(site.with_theme(theme, today));
        self.generation += 1;
        true
    }

    /// Links the whole playbook from the documents as they last were whole.
    fn link(&mut self) {
        self.generation += 1;
        let Some(config) = &self.settings.config else { return };
        let tables = self.files.tables();
        let inputs = Inputs {
            config: Arc::clone(config),
            assets: self.files.assets().keys().cloned().collect(),
            tables: &tables,
            drafts: self.options.drafts && self.options.account.is_none(),
        };
        let (mut playbook, found) = resolve::resolve(self.files.documents(), &inputs);
        project::measure_pictures(&mut playbook, &self.disk, |source| self.files.asset(source));
        self.resolved = found;
        self.resolved.extend(project::no_page(self.files.is_empty()));
        self.show(&playbook, Addresses::New);
    }

    /// Shows a playbook that was just linked.
    fn show(&mut self, playbook: &Playbook, addresses: Addresses) {
        let (Some(config), Some(theme)) = (&self.settings.config, &self.settings.theme) else { return };
        let (theme, today) = (Arc::clone(theme), (self.options.today)(config));
        let internal = edition::internal(playbook);
        let edition = match &self.options.account {
            None => Ok(internal.clone()),
            Some(name) => self.customer(playbook, name),
        };
        let edition = match edition {
            Ok(edition) => edition,
            Err(leaks) => {
                // The last edition that leaked nothing stays; the internal one was not meant for this reader.
                self.leaks = leaks;
                self.site = self.site.take().filter(|site| *site.edition.audience() != Audience::Internal);
                return;
            }
        };
        self.leaks.clear();
        let health = Arc::new(health::check(&internal, today, &self.settings.words));
        let parts = SiteParts { edition, internal, theme, health, older: self.older.clone() };
        match &mut self.site {
            Some(site) if addresses == Addresses::Known => site.renew(parts, today),
            before => {
                self.site = Some(Site::new(parts, today, &self.disk, &self.files, before.as_ref()));
                self.read_drawings();
            }
        }
    }

    fn customer(&self, playbook: &Playbook, name: &str) -> Result<Edition, Findings> {
        let account = edition::shared_account(playbook, name)
            .map_err(|message| Finding::new(Code::KP901, Span::file(&Arc::from("site.toml")), message))?;
        edition::customer(playbook, account, &self.files)
    }
}

/// Whether things have the addresses that are known, or may have others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Addresses {
    Known,
    New,
}
