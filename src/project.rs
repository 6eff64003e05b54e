//! The way from a folder to a site, as every verb of the command takes it: open the settings, compile the content, make
//! an edition, load the theme.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::config::{self, Config};
use crate::diagnostics::{Code, Finding, Findings, Message, Span, say};
use crate::document::merge;
use crate::document::model::Document;
use crate::document::prose::ProseFacts;
use crate::edition::{self, Edition, EditionChoice, Handover, LeavingAsset, TeamSources};
use crate::figures::cores;
#[cfg(feature = "cli")]
use crate::figures::cores::Later;
use crate::health::{self, WordLists};
use crate::load::assets::{Assets, CleanAsset, is_drawing};
use crate::load::disk::{Disk, Source, Sources};
use crate::load::embedded;
use crate::load::texts::Texts;
use crate::playbook::resolve::{self, Inputs};
use crate::playbook::{Playbook, WholeId, tables};
use crate::site::theme::{LoadedTheme, OwnFiles};

/// A project's folder and its settings: where everything begins.
///
/// The crate's first page shows the way from here to a page of the site.
#[derive(Debug)]
pub struct Project {
    /// The project's folder.
    pub disk: Disk,
    /// What `site.toml` says.
    pub config: Arc<Config>,
    /// The texts that were read so far, for printing findings.
    pub texts: Texts,
}

impl Project {
    /// Reads the settings of a project.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn open(disk: Disk) -> Result<Self, OpenError> {
        Self::open_in(disk, None)
    }

    /// The same with the site in another language than `site.toml` says: its interface, dates and figures, not what authors
    /// wrote.
    ///
    /// # Errors
    /// What is wrong with the settings, also that there is no such language.
    pub fn open_in(disk: Disk, language: Option<&str>) -> Result<Self, OpenError> {
        let mut texts = Texts::default();
        match settings(&disk, language, &mut texts) {
            Ok(config) => Ok(Self { disk, config: Arc::new(config), texts }),
            Err(mut findings) => {
                findings.sort();
                Err(OpenError { findings, texts })
            }
        }
    }

    /// Loads, parses and links everything under `content/`; with drafts, or without.
    pub fn compile(&mut self, drafts: bool) -> Compiled {
        self.compile_knowing(self.disk.content(), drafts, &|_| None)
    }

    /// The same of what was read, where the prose of some files is known, by their paths.
    pub(crate) fn compile_knowing(&mut self, sources: Sources, drafts: bool, known: KnownProse<'_>) -> Compiled {
        let mut findings = sources.findings;
        findings.extend(no_page(sources.pages.is_empty() && findings.is_empty()));
        let texts = &mut self.texts;
        let add = || [&sources.pages, &sources.tables].into_iter().for_each(|sources| texts.add_all(sources));
        let ((), (documents, found)) = cores::both(add, || parse(&sources.pages, known));
        findings.extend(found);
        let (documents, found) = tables::merged(documents, &sources.tables, &self.config);
        findings.extend(found);
        let assets = Assets::new(&self.disk, sources.assets);
        let config = Arc::clone(&self.config);
        let inputs = Inputs { config, assets: assets.paths(), tables: &sources.tables, drafts };
        let (mut playbook, found) = resolve::resolve(documents, &inputs);
        for asset in playbook.assets_mut() {
            let look = assets.look(&asset.source);
            asset.size = look.size;
            findings.extend(look.warning(&asset.source, self.config.max_asset_bytes));
        }
        findings.extend(found);
        one_cause(&mut findings);
        if sources.partial {
            findings.retain(|finding| finding.code == Code::KP904);
        }
        findings.sort();
        Compiled { playbook, findings, assets, tables: sources.tables }
    }

    /// Loads the theme.
    ///
    /// # Errors
    /// KP901 for a theme that is not there, KP902 for templates that cannot be read.
    pub fn theme(&mut self) -> Result<LoadedTheme, Findings> {
        theme(&self.disk, &self.config, &mut self.texts)
    }

    /// Begins to load the theme in the language of these settings.
    #[cfg(feature = "cli")]
    pub(crate) fn begin_theme(&self, config: &Arc<Config>) -> LaterTheme {
        let (disk, config) = (self.disk.clone(), Arc::clone(config));
        Later::of(move || {
            let mut texts = Texts::default();
            (theme(&disk, &config, &mut texts), texts)
        })
    }

    /// The lists of words that rules look for.
    pub fn words(&self) -> WordLists {
        words(&self.disk)
    }
}

/// A theme that is loaded while other things are done, or what is wrong with it; and its texts.
#[cfg(feature = "cli")]
pub(crate) type LaterTheme = Later<(Result<LoadedTheme, Findings>, Texts)>;

/// Why a project could not be opened.
#[derive(Debug)]
pub struct OpenError {
    /// KP901 and KP902: what is wrong with the settings.
    pub findings: Findings,
    /// The texts that they point into.
    pub texts: Texts,
}

impl OpenError {
    /// What is wrong first.
    pub fn message(&self) -> Message {
        self.findings.first().map_or_else(|| say!("the settings cannot be read"), |finding| finding.message.clone())
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message().english())
    }
}

impl std::error::Error for OpenError {}

/// A project compiled: the playbook, and everything found.
#[derive(Debug)]
pub struct Compiled {
    /// The playbook: it stands even when there are findings, with what was faulty left out.
    pub playbook: Playbook,
    /// Everything found, in the order of printing.
    pub findings: Findings,
    /// The files that pages may link to.
    pub assets: Assets,
    /// The tables beside accounts, plans and people.
    pub tables: Vec<Source>,
}

impl Compiled {
    /// An edition, which [`edition::EditionRequest::find`] chooses by name. `texts` are those of the project.
    ///
    /// # Errors
    /// What would tell its readers more than they may know, and what the settings of an edition name that is not there.
    pub fn edition(&self, choice: EditionChoice, texts: &Texts) -> Result<Edition, Findings> {
        let playbook = &self.playbook;
        match choice {
            EditionChoice::Internal => Ok(edition::internal(playbook)),
            EditionChoice::Team(at) => {
                let text = |source: &Arc<str>| self.assets.text(source);
                edition::team(playbook, at, &TeamSources { tables: &self.tables, texts, asset_text: &text })
            }
            EditionChoice::Customer(account) => {
                edition::customer(playbook, account, texts, &|source| Ok(leaving(self.assets.leaving(source)?)))
            }
        }
    }

    /// The customer edition of an account with the digest of what leaves.
    ///
    /// # Errors
    /// What would leave and must not.
    pub fn handover(&self, account: WholeId, texts: &Texts) -> Result<Handover, Findings> {
        edition::handover(&self.playbook, account, texts, &|source| Ok(leaving(self.assets.leaving(source)?)))
    }

    /// Reads every drawing that a page links to and adds what is wrong with it to the findings. A build reads all assets
    /// anyway.
    pub fn check_drawings(&mut self) {
        let linked = self.playbook.assets().iter().filter(|linked| is_drawing(&linked.source));
        let found = linked.filter_map(|linked| self.assets.bytes(&linked.source).err()).map(|finding| *finding);
        let found: Findings = found.collect();
        self.findings.extend(found);
        one_cause(&mut self.findings);
        self.findings.sort();
    }
}

/// What an edition has to know of a clean asset.
pub(crate) fn leaving(asset: CleanAsset) -> LeavingAsset {
    LeavingAsset { text: asset.text, address: asset.address }
}

/// Files and folders that may hold settings, by their names in the project.
const SETTINGS: &[&str] = &["site.toml", "locales", "themes", "templates", "words", "archetypes"];

/// Reads `site.toml` and the tables of its language, or of another one that is asked for.
///
/// # Errors
/// KP901 findings, and KP902 for a table of words.
pub(crate) fn settings(disk: &Disk, language: Option<&str>, texts: &mut Texts) -> Result<Config, Findings> {
    let links: Findings = SETTINGS.iter().filter_map(|path| disk.link_at(path)).map(of_settings).collect();
    if !links.is_empty() {
        return Err(links);
    }
    match disk.text("site.toml") {
        Ok(Some(source)) => {
            texts.add(&source);
            let config = config::read_in(&source.path, &source.text, language, health::unknown_threshold, |theme| {
                let tables = locales(disk, theme);
                for table in &tables {
                    texts.add(table);
                }
                tables
            });
            let theme = config.as_ref().ok().and_then(|config| config.theme.as_deref());
            let found = faults_beside(disk, theme, texts);
            if found.is_empty() { config } else { Err(found) }
        }
        Ok(None) => {
            let message = say!("there is no playbook here: `site.toml` is missing");
            let finding = Finding::new(Code::KP901, Span::file(&Arc::from("site.toml")), message);
            Err(finding.hint(say!("go to the folder that holds `site.toml`, or name it with `-C FOLDER`")).into())
        }
        Err(finding) => Err(of_settings(*finding).into()),
    }
}

/// A fault of a file as one of the settings. One of the machine stays what it is: nothing is wrong with them.
fn of_settings(finding: Finding) -> Finding {
    let code = if finding.code == Code::KP904 { Code::KP904 } else { Code::KP901 };
    Finding { code, ..finding }
}

/// What is wrong with the files beside the settings: what is no file that can be read (KP901, KP904), and unfinished merges
/// (KP017). What else is wrong in such a file is not told.
fn faults_beside(disk: &Disk, theme: Option<&str>, texts: &mut Texts) -> Findings {
    let theme = theme.map(|theme| format!("themes/{theme}"));
    let mut findings = Findings::new();
    for folder in ["locales", "templates", "words", "archetypes"].into_iter().chain(theme.as_deref()) {
        findings.extend(disk.left_out_in(folder).into_iter().map(of_settings));
        for (path, text) in disk.texts_in(folder) {
            let path = Arc::from(format!("{folder}/{path}"));
            if let Some(finding) = merge::unfinished(&path, &text) {
                texts.add(&Source { path, text: text.into(), readable: true });
                findings.push(finding);
            }
        }
    }
    findings
}

/// The project's own tables of words: those of its theme, then those of the site, which win.
fn locales(disk: &Disk, theme: Option<&str>) -> Vec<Source> {
    let folders = theme.map(|theme| format!("themes/{theme}/locales")).into_iter().chain(["locales".to_owned()]);
    let read = |folder: String| {
        let files = disk.texts_in(&folder).into_iter();
        files.map(move |(path, text)| Source {
            path: format!("{folder}/{path}").into(),
            text: text.into(),
            readable: true,
        })
    };
    folders.flat_map(read).collect()
}

/// Loads the theme: the default one, overridden file by file by `themes/<name>/` and `templates/`.
///
/// # Errors
/// KP901 for a theme that is not there, KP902 for templates that cannot be read.
pub(crate) fn theme(disk: &Disk, config: &Config, texts: &mut Texts) -> Result<LoadedTheme, Findings> {
    let mut own = OwnFiles::default();
    if let Some(name) = &config.theme {
        let folder = format!("themes/{name}");
        let files = disk.files_in(&folder);
        if files.is_empty() {
            return Err(no_theme(disk, name).into());
        }
        own.add(&folder, "", &files);
    }
    own.add("templates", "templates/", &disk.files_in("templates"));
    for source in own.sources() {
        texts.add(source);
    }
    LoadedTheme::load(own, config)
}

/// KP901 for a theme of which nothing is there, or only a link to it.
fn no_theme(disk: &Disk, name: &str) -> Finding {
    if let Some(link) = disk.link_at(&format!("themes/{name}")) {
        return Finding { code: Code::KP901, ..link };
    }
    let message = say!("there is no theme `{name}`: `themes/{name}/` holds no file", name);
    Finding::new(Code::KP901, Span::file(&Arc::from("site.toml")), message)
        .hint(say!("`keyplan theme new {name}` begins one; without `theme` the default one is used", name))
}

/// The lists of words that rules look for: the project's own `words/<name>.txt`, else the default ones.
pub(crate) fn words(disk: &Disk) -> WordLists {
    let own = disk.texts_in("words");
    WordLists::read(|name| {
        let path = format!("{name}.txt");
        let own = own.iter().find(|(known, _)| *known == path).map(|(_, text)| text.clone());
        own.or_else(|| embedded::theme_text(&format!("words/{path}")).map(str::to_owned))
    })
}

/// KP006 for a playbook without any page.
pub(crate) fn no_page(is_empty: bool) -> Option<Finding> {
    let span = || Span::file(&Arc::from("content"));
    is_empty.then(|| {
        Finding::new(Code::KP006, span(), say!("there is no page in `content/`"))
            .hint(say!("begin with `content/_index.md`: the home page of the playbook"))
    })
}

/// One cause, one finding: a name that makes twins by case, the name of a copy, and a drawing that is none are told once.
pub(crate) fn one_cause(findings: &mut Findings) {
    let paths = |codes: &[Code]| -> HashSet<Arc<str>> {
        let told = findings.iter().filter(|finding| codes.contains(&finding.code));
        told.flat_map(Finding::paths).cloned().collect()
    };
    let (twins, refused) = (paths(&[Code::KP012, Code::KP018]), paths(&[Code::KP108]));
    findings.retain(|finding| match finding.code {
        // What a file is called, and not what it says.
        Code::KP011 | Code::KP013 => finding.span.end > 0 || !twins.contains(&finding.span.path),
        Code::KP027 => !refused.contains(&finding.span.path),
        _ => true,
    });
}

/// What is known of the prose of a file, by its path.
pub(crate) type KnownProse<'k> = &'k (dyn Fn(&str) -> Option<ProseFacts> + Sync);

/// Parses every page on all cores.
fn parse(pages: &[Source], known: KnownProse<'_>) -> (Vec<Arc<Document>>, Findings) {
    let parse = |source: &Source| {
        let (document, findings) = parse_knowing(source, known(&source.path));
        (document.map(Arc::new), findings)
    };
    let parsed: Vec<(Option<Arc<Document>>, Findings)> = cores::map(pages, cores::HEAVY, parse);
    let mut documents = Vec::with_capacity(parsed.len());
    let mut findings = Findings::new();
    for (document, found) in parsed {
        documents.extend(document);
        findings.extend(found);
    }
    (documents, findings)
}

/// Whether a file begins as that of an account does: only accounts have a country.
fn has_country(text: &str) -> bool {
    let mut lines = text.lines().take_while(|line| !line.starts_with('['));
    lines.any(|line| line.strip_prefix("country").is_some_and(|rest| rest.trim_start().starts_with('=')))
}

/// Parses one page; `None` when its path is that of no page.
pub fn parse_one(source: &Source) -> (Option<Document>, Findings) {
    parse_knowing(source, None)
}

fn parse_knowing(source: &Source, known: Option<ProseFacts>) -> (Option<Document>, Findings) {
    match crate::document::place::place_of(&source.path, has_country(&source.text)) {
        Ok((place, unfit)) => {
            let (document, mut findings) = crate::document::parse::document_of(source, place, known);
            findings.extend(unfit);
            (Some(document), findings)
        }
        Err(finding) => (None, finding.into()),
    }
}
