//! The pipeline up to the playbook: load, parse, resolve. `build`, `check` and later `serve` share it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{self, Config};
use crate::diagnostics::{Code, Finding, Findings, Span};
use crate::document::model::Document;
use crate::figures::picture;
use crate::health;
use crate::load::assets;
use crate::load::disk::{self, Source};
use crate::playbook::Playbook;
use crate::playbook::resolve::{self, Inputs};
use crate::site::theme::renamed::new_path;

/// The texts of a project, for printing findings.
#[derive(Clone, Debug, Default)]
pub struct Texts(HashMap<Arc<str>, Arc<str>>);

impl Texts {
    /// Keeps a source's text.
    pub fn add(&mut self, source: &Source) {
        self.0.insert(Arc::clone(&source.path), Arc::clone(&source.text));
    }

    /// Lets go of the texts that none of the findings points into.
    pub fn keep(&mut self, findings: &[Finding]) {
        let named: HashSet<&Arc<str>> = findings.iter().flat_map(Finding::paths).collect();
        self.0.retain(|path, _| named.contains(path));
    }
}

impl crate::diagnostics::report::SourceTexts for Texts {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(|text| &**text).or_else(|| crate::load::embedded::named_text(path))
    }
}

/// A project compiled: the playbook where there is one, and everything found.
#[derive(Debug)]
pub struct Compiled {
    /// The playbook: it stands even when there are findings, with what was faulty left out.
    pub playbook: Playbook,
    /// Everything found, in the order of printing.
    pub findings: Findings,
    /// Where each asset lies on disk, by its path from the project's root.
    pub files: HashMap<Arc<str>, PathBuf>,
}

/// Reads `site.toml` and the tables of its language.
///
/// # Errors
/// KP901 findings, and KP902 for a table of words.
pub fn settings(root: &Path, texts: &mut Texts) -> Result<Config, Findings> {
    let bad = |finding: Finding| Findings::from(Finding { code: Code::KP901, ..finding });
    match disk::text(root, "site.toml") {
        Ok(Some(source)) => {
            texts.add(&source);
            config::read(&source.path, &source.text, health::unknown_threshold, |theme| {
                let tables = locales(root, theme);
                for table in &tables {
                    texts.add(table);
                }
                tables
            })
        }
        Ok(None) => {
            let message = "there is no playbook here: `site.toml` is missing";
            let finding = Finding::new(Code::KP901, Span::file(&Arc::from("site.toml")), message);
            Err(bad(finding.hint("go to the folder that holds `site.toml`, or name it with `-C FOLDER`")))
        }
        Err(finding) => Err(bad(*finding)),
    }
}

/// The project's own tables of words: those of its theme, then those of the site, which have the last word.
fn locales(root: &Path, theme: Option<&str>) -> Vec<Source> {
    let folders = theme.map(|theme| format!("themes/{theme}/locales")).into_iter().chain(["locales".to_owned()]);
    let read = |folder: String| {
        let files = disk::folder(root, &folder).into_iter();
        files.map(move |(path, text)| Source {
            path: format!("{folder}/{path}").into(),
            text: text.into(),
            readable: true,
        })
    };
    folders.flat_map(read).collect()
}

/// Loads, parses and resolves a project.
pub fn compile(root: &Path, config: Config, drafts: bool, texts: &mut Texts) -> Compiled {
    let sources = disk::load(root);
    let mut findings = sources.findings;
    findings.extend(empty(sources.pages.is_empty() && findings.is_empty()));
    for source in sources.pages.iter().chain(&sources.tables) {
        texts.add(source);
    }
    let (documents, found) = parse(&sources.pages);
    findings.extend(found);
    let files: HashMap<Arc<str>, PathBuf> = sources.assets.into_iter().collect();
    let mut assets: Vec<Arc<str>> = files.keys().cloned().collect();
    assets.sort();
    let inputs = Inputs { config: Arc::new(config), assets, tables: &sources.tables, drafts };
    let (mut playbook, found) = resolve::resolve(documents, &inputs);
    measure(&mut playbook, |source| files.get(source).map(PathBuf::as_path));
    findings.extend(found);
    if sources.partial {
        findings.retain(|finding| finding.code == Code::KP904);
    }
    findings.sort();
    Compiled { playbook, findings, files }
}

/// Looks how large the pictures are, by where each lies on disk.
pub(crate) fn measure<'f>(playbook: &mut Playbook, disk: impl Fn(&Arc<str>) -> Option<&'f Path>) {
    for asset in playbook.assets_mut() {
        asset.size = disk(&asset.source).and_then(picture_size);
    }
}

/// How large the picture in a file is.
pub(crate) fn picture_size(disk: &Path) -> Option<(u32, u32)> {
    disk::head(disk, picture::HEAD).ok().and_then(|head| picture::size(&head))
}

/// KP006 for a playbook without any page.
pub(crate) fn empty(is_empty: bool) -> Option<Finding> {
    let span = || Span::file(&Arc::from("content"));
    is_empty.then(|| {
        Finding::new(Code::KP006, span(), "there is no page in `content/`")
            .hint("begin with `content/_index.md`: the home page of the playbook")
    })
}

/// Parses every page on all cores.
fn parse(pages: &[Source]) -> (Vec<Arc<Document>>, Findings) {
    let parsed: Vec<(Option<Document>, Findings)> = pages.par_iter().map(parse_one).collect();
    let mut documents = Vec::with_capacity(parsed.len());
    let mut findings = Findings::new();
    for (document, found) in parsed {
        documents.extend(document.map(Arc::new));
        findings.extend(found);
    }
    (documents, findings)
}

/// Parses one page; none when no page can stand where it does.
pub fn parse_one(source: &Source) -> (Option<Document>, Findings) {
    match crate::document::place::place(&source.path) {
        Ok((place, unfit)) => {
            let (document, mut findings) = crate::document::parse::document(source, place);
            findings.extend(unfit);
            (Some(document), findings)
        }
        Err(finding) => (None, finding.into()),
    }
}

/// The largest file that is published.
const MAX_ASSET: u64 = 1 << 30;

/// The bytes of an asset, checked.
///
/// # Errors
/// KP108 for an SVG with script, KP904 when the file cannot be read.
pub fn asset(compiled: &Compiled, source: &Arc<str>) -> Result<Vec<u8>, Box<Finding>> {
    asset_bytes(&compiled.files, source)
}

/// The bytes of an asset by where each lies on disk.
pub(crate) fn asset_bytes(files: &HashMap<Arc<str>, PathBuf>, source: &Arc<str>) -> Result<Vec<u8>, Box<Finding>> {
    let span = || Span::file(source);
    let machine =
        |message: String| Box::new(Finding::new(Code::KP904, span(), message).hint("check the file, then run again"));
    let Some(disk) = files.get(source) else {
        return Err(machine("this file vanished while Keyplan was reading".to_owned()));
    };
    let bytes = disk::read_whole(disk, MAX_ASSET)
        .map_err(|error| machine(format!("this file could not be read: {error}")))?
        .ok_or_else(|| machine("this file is larger than 1 GiB".to_owned()))?;
    if source.to_lowercase().ends_with(".svg")
        && let Some(what) = assets::active_svg(&bytes)
    {
        return Err(Box::new(
            Finding::new(Code::KP108, span(), format!("this picture holds {what}"))
                .hint("export it again as plain SVG, or as PNG"),
        ));
    }
    Ok(bytes)
}

/// Reads every asset that a page links to and adds what is wrong with it to the findings.
pub fn check_assets(compiled: &mut Compiled) {
    let found: Findings = compiled
        .playbook
        .assets()
        .iter()
        .filter(|linked| linked.source.to_lowercase().ends_with(".svg"))
        .filter_map(|linked| asset(compiled, &linked.source).err().map(|finding| *finding))
        .collect();
    compiled.findings.extend(found);
    compiled.findings.sort();
}

/// The lists of words that rules look for: the project's own `words/<name>.txt`, else the default ones.
pub fn words(root: &Path) -> health::Words {
    let own = disk::folder(root, "words");
    health::Words::read(|name| {
        let path = format!("{name}.txt");
        let own = own.iter().find(|(known, _)| *known == path).map(|(_, text)| text.clone());
        own.or_else(|| crate::load::embedded::theme_text(&format!("words/{path}")).map(str::to_owned))
    })
}

/// A theme, and the files of the project that were laid over the default one: path from the project's root and text.
#[derive(Debug)]
pub struct Dress {
    /// The theme, ready to use.
    pub theme: crate::site::theme::Theme,
    /// The project's own texts, by their path inside the theme.
    own: Vec<(String, Source)>,
    /// Its own files that are no text, such as fonts.
    bytes: Vec<(String, Vec<u8>)>,
}

/// Loads the theme: the default one, overridden file by file by `themes/<name>/` and `templates/`.
///
/// # Errors
/// KP901 for a theme that is not there, KP902 for templates that cannot be read.
pub fn theme(root: &Path, config: &Config, texts: &mut Texts) -> Result<Dress, Findings> {
    let mut own: Vec<(String, Source)> = Vec::new();
    let mut others: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |folder: &str, inside: &str| {
        let files = disk::files(root, folder);
        for (path, bytes) in &files {
            let place: Arc<str> = Arc::from(format!("{folder}/{path}"));
            let path = format!("{inside}{path}");
            let path = match new_path(&path) {
                // A file under an old name does not count beside one under the new name.
                Some(new) if files.iter().any(|(other, _)| new == format!("{inside}{other}")) => continue,
                Some(new) => new,
                None => path,
            };
            match std::str::from_utf8(bytes) {
                Ok(text) => own.push((path, Source { path: place, text: Arc::from(text), readable: true })),
                Err(_) => others.push((path, bytes.clone())),
            }
        }
        !files.is_empty()
    };
    if let Some(name) = &config.theme
        && !add(&format!("themes/{name}"), "")
    {
        let message = format!("there is no theme `{name}`: `themes/{name}/` holds no file");
        let finding = Finding::new(Code::KP901, Span::file(&Arc::from("site.toml")), message);
        let hint = format!("`keyplan theme new {name}` begins one; without `theme` the default one is used");
        return Err(finding.hint(hint).into());
    }
    add("templates", "templates/");
    for (_, source) in &own {
        texts.add(source);
    }
    dress(own, others, config)
}

/// The theme of a project's own files, as the settings want it.
fn dress(own: Vec<(String, Source)>, bytes: Vec<(String, Vec<u8>)>, config: &Config) -> Result<Dress, Findings> {
    let texts = own.iter().map(|(path, source)| (path.clone(), source.text.as_bytes().to_vec()));
    let overrides: Vec<(String, Vec<u8>)> = texts.chain(bytes.iter().cloned()).collect();
    match crate::site::theme::Theme::load(&overrides, &config.language, &config.look.css()) {
        Ok(theme) => Ok(Dress { theme, own, bytes }),
        Err(faults) => Err(faults.iter().map(|fault| theme_finding(&own, fault)).collect()),
    }
}

impl crate::diagnostics::report::SourceTexts for Dress {
    fn text(&self, path: &str) -> Option<&str> {
        self.own.iter().find(|(_, source)| *source.path == *path).map(|(_, source)| &*source.text)
    }
}

impl Dress {
    /// Whether two dresses look the same and speak the same language.
    pub(crate) fn same(&self, other: &Self) -> bool {
        // Its name tells of what is in it, so of the accent too.
        let sheet = "keyplan.css";
        if self.theme.address(sheet) != other.theme.address(sheet) || self.theme.locale() != other.theme.locale() {
            return false;
        }
        let alike =
            |(a, b): (&(String, Source), &(String, Source))| a.0 == b.0 && a.1.path == b.1.path && a.1.text == b.1.text;
        self.bytes == other.bytes && self.own.len() == other.own.len() && self.own.iter().zip(&other.own).all(alike)
    }

    /// The same files in another language or with another accent.
    pub(crate) fn again(&self, config: &Config) -> Option<Self> {
        dress(self.own.clone(), self.bytes.clone(), config).ok()
    }

    /// KP902 at the template's place.
    pub fn finding(&self, fault: &crate::site::theme::ThemeFault) -> Finding {
        theme_finding(&self.own, fault)
    }
}

/// KP902 at the place in the project's own template, or in the embedded one.
fn theme_finding(own: &[(String, Source)], fault: &crate::site::theme::ThemeFault) -> Finding {
    let names = [format!("templates/{}", fault.template), fault.template.clone()];
    let mine = own.iter().rev().find(|(path, _)| names.contains(path)).map(|(_, source)| source);
    let default = format!("{}templates/{}", crate::load::embedded::THEME_FOLDER, fault.template);
    let (path, text) = match mine {
        Some(source) => (Arc::clone(&source.path), Some(&*source.text)),
        None => (Arc::from(&*default), crate::load::embedded::named_text(&default)),
    };
    let span = match text.filter(|_| fault.line > 0) {
        Some(text) => {
            let line = text.split_inclusive('\n').take(fault.line - 1).map(str::len).sum::<usize>();
            let column = text[line..].char_indices().nth(fault.column.saturating_sub(1)).map_or(0, |(at, _)| at);
            Span::new(&path, line + column..line + column + 1)
        }
        None => Span::file(&path),
    };
    let mut finding = Finding::new(Code::KP902, span, fault.message.clone());
    if let Some(near) = &fault.near {
        finding = finding.hint(format!("did you mean `{near}`?"));
    }
    if let Some(page) = &fault.page {
        finding = finding.hint(format!("seen on the page `{page}`"));
    }
    finding.hint(match mine {
        Some(_) => "mend the template, or remove your copy of it",
        None => "this template is Keyplan's own: look for what your copies of others leave out",
    })
}
