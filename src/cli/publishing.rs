//! From editions to a published site: pages and files are made on all cores, put into a stage, and published.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::cli::Exit;
use crate::cli::build::{BuildRun, LanguageSite, publish_finding, say_kept};
use crate::cli::known::{KnownParts, LeftForNext, PagesMade};
use crate::cli::staged_search::StagedSearch;
use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::document::made_pages::MadeBeneath;
use crate::edition::reads;
use crate::figures::cores;
use crate::load::assets::Assets;
use crate::playbook::{Asset, ThingId};
use crate::project::Project;
use crate::publish::{Commit, OutputMarks, PublishError, Stage};
use crate::site::languages::SiteLanguage;
use crate::site::theme::{LoadedTheme, Theme};
use crate::site::{Binder, PageId, Renderer, address};

/// What is published.
#[derive(Clone, Copy)]
pub(super) struct BuiltSite<'a> {
    pub(super) assets: &'a Assets,
    pub(super) languages: &'a [LanguageSite],
    pub(super) today: Date,
}

/// A site that was published.
pub(super) struct Published {
    pub(super) pages: usize,
    pub(super) commit: Commit,
    /// What the next build is left of its pages.
    pub(super) left: Option<LeftForNext>,
}

/// How many times fewer the files that are made have to be than all, for them to be put in place one by one: the others then
/// stay where they are, and no new folder is made of links to them.
const FEW: usize = 8;

/// A site of fewer files is switched as a whole, whatever has changed: the links to them cost next to nothing.
const MANY: usize = 2000;

/// Renders on all cores and publishes. The old site stays when anything fails.
pub(super) fn publish(
    run: &BuildRun<'_>,
    site: &BuiltSite<'_>,
    project: &Project,
    themes: &[&LoadedTheme],
    known: Option<&KnownParts>,
) -> Result<Published, Stop> {
    let fault = |error: PublishError| Box::new(publish_finding(run.root, &error));
    let interrupted = &*interrupts();
    let target = run.target(&project.config, site.languages[0].edition.audience().to_string());
    let (renderers, stage) = cores::both(|| renderers(site, themes), || Stage::begin(&target));
    let (renderers, mut stage) = (&*ManuallyDrop::new(renderers), stage.map_err(fault)?);
    let (made, all) = cores::both(
        || PagesMade::of(run.memory.as_ref(), known, &project.disk, &renderers[0]),
        || files(site, renderers),
    );
    let same = made.all_same(all.iter().map(|(.., file)| file.as_str()));
    if same.as_ref().is_some_and(|(same, _)| all.len() >= MANY && (all.len() - same.len()) * FEW < all.len()) {
        stage.put_one_by_one();
    }
    let pages = all.iter().filter(|(.., file)| address::is_page(file)).count();
    let making = Making { run, site, themes, renderers, made: &made, stage: &stage, interrupted };
    // What is searched is read while other cores render.
    let (found, put) = cores::both(|| making.put_search(), || making.put_pages(all, same));
    found.and(put)?;
    run.progress.stage(say!("writing files"), 0);
    for (language, theme) in site.languages.iter().zip(themes) {
        making.put_files(&theme.theme, language)?;
    }
    run.done(&say!("rendered"));
    // The switch that follows is short: from here on an interrupt does not stop it.
    making.stop_at_interrupt()?;
    let edition = &site.languages[0].edition;
    let (commit, left) =
        cores::both(|| stage.commit_and_look(made.marks()), || run.memory.as_ref().map(|_| made.left(edition)));
    let commit = commit.map_err(fault)?;
    run.done(&say!("published"));
    run.progress.end();
    say_kept(run.global, run.output, &commit.report);
    Ok(Published { pages, commit, left })
}

/// The files of a site on their way into a stage.
struct Making<'a, 'k> {
    run: &'a BuildRun<'a>,
    site: &'a BuiltSite<'a>,
    themes: &'a [&'a LoadedTheme],
    /// What makes the pages of each language.
    renderers: &'a [Renderer<'a>],
    made: &'a PagesMade<'k>,
    stage: &'a Stage,
    interrupted: &'a AtomicBool,
}

impl Making<'_, '_> {
    fn fault(&self, error: &PublishError) -> Stop {
        Box::new(publish_finding(self.run.root, error)).into()
    }

    fn stop_at_interrupt(&self) -> Result<(), Stop> {
        if self.interrupted.load(Ordering::Relaxed) { Err(Stop::Interrupted) } else { Ok(()) }
    }

    /// Makes all pages and files but those of the search. What would be made from the `same` as the last time stays as it is.
    fn put_pages(&self, all: Vec<SitePage>, same: Option<(Vec<&str>, &OutputMarks)>) -> Result<(), Stop> {
        let kept = same.map_or_else(|| Ok(HashSet::default()), |(same, marks)| self.keep(&same, marks))?;
        let to_make = all.into_iter().filter(|(_, page, file)| {
            let is_of_search = matches!(page, PageId::SearchFile(_));
            !is_of_search && !kept.contains(file.as_str())
        });
        let to_make: Vec<SitePage> = to_make.collect();
        self.run.progress.stage(say!("rendering"), to_make.len());
        cores::try_each(&by_book(to_make, self.renderers), cores::HEAVY, |pages| {
            let binder = (pages.len() > 1).then(Binder::default);
            pages.iter().try_for_each(|page| self.put_page(binder.as_ref(), page))
        })
    }

    /// Adds those of some files that lie in the output as they did, and returns them.
    fn keep<'f>(&self, files: &[&'f str], marks: &OutputMarks) -> Result<HashSet<&'f str, ahash::RandomState>, Stop> {
        let kept = self.stage.put_known(files, marks).map_err(|error| self.fault(&error))?;
        let kept = files.iter().zip(kept).filter(|(_, is_kept)| *is_kept).map(|(file, _)| *file).collect();
        self.made.stay(&kept);
        Ok(kept)
    }

    fn put_page(&self, binder: Option<&Binder>, (at, page, file): &SitePage) -> Result<(), Stop> {
        self.stop_at_interrupt()?;
        self.run.progress.step();
        let (renderer, edition) = (&self.renderers[*at], &self.site.languages[*at].edition);
        let render = || binder.map_or_else(|| renderer.page(*page), |binder| renderer.with_binder(binder).page(*page));
        let (text, reads) = self.run.timings.file(edition, *page, file, || reads::noted(render));
        let text = text.map_err(|error| Box::new(self.themes[*at].finding(&error)))?;
        self.made.made(file, renderer, &reads);
        self.stage.put(file, text.as_bytes()).map_err(|error| self.fault(&error))
    }

    /// Makes the files of the search of each language.
    fn put_search(&self) -> Result<(), Stop> {
        for (language, renderer) in self.site.languages.iter().zip(self.renderers) {
            let folder = StagedSearch::new((self.stage, &language.folder), renderer, self.made, self.interrupted);
            renderer.make_search(&folder);
            folder.done().map_err(|error| self.fault(&error))?;
        }
        self.stop_at_interrupt()
    }

    /// Adds the theme's own files and the assets that pages link to.
    fn put_files(&self, theme: &Theme, LanguageSite { folder, edition, .. }: &LanguageSite) -> Result<(), Stop> {
        let (assets, stage) = (self.site.assets, self.stage);
        let fault = |error: PublishError| self.fault(&error);
        for (path, bytes) in theme.files() {
            stage.put(&format!("{folder}{path}"), bytes).map_err(fault)?;
        }
        // In a customer edition two files of the same content have one address.
        let by_address: BTreeMap<&str, &Asset> =
            edition.assets().iter().map(|asset| (&*asset.address, asset)).collect();
        let by_address: Vec<(&str, &Asset)> = by_address.into_iter().collect();
        cores::try_each(&by_address, 1, |(address, asset)| {
            self.stop_at_interrupt()?;
            let address = format!("{folder}{address}");
            let is_customer = edition.audience().is_customer();
            if !is_customer && assets.is_large(&asset.source) {
                return stage.put_large(&address, &|| assets.open(&asset.source)).map_err(fault);
            }
            let bytes = if is_customer { leaving_bytes(assets, asset)? } else { assets.bytes(&asset.source)? };
            stage.put(&address, &bytes).map_err(fault)
        })
    }
}

/// A page of a language, which is named by its place, with its file in the output.
type SitePage = (usize, PageId, String);

/// Every page of each language.
fn files(site: &BuiltSite<'_>, renderers: &[Renderer<'_>]) -> Vec<SitePage> {
    let of = |(at, renderer): (usize, &Renderer<'_>)| {
        let folder = &site.languages[at].folder;
        let pages = renderer.pages().into_iter();
        pages.map(|page| (at, page, format!("{folder}{}", renderer.file(page)))).collect::<Vec<_>>()
    };
    renderers.iter().enumerate().flat_map(of).collect()
}

/// The pages of a plan that has a book together, the book behind them, and each of the others alone.
fn by_book(pages: Vec<SitePage>, renderers: &[Renderer<'_>]) -> Vec<Vec<SitePage>> {
    let book = |(at, page, _): &SitePage| renderers[*at].plan_of_book(*page).map(|plan| (*at, plan));
    let made = pages.iter().filter(|(_, page, _)| matches!(page, PageId::Beneath(MadeBeneath::Book, _)));
    let made: HashSet<(usize, ThingId)> = made.filter_map(book).collect();
    let mut places: HashMap<(usize, ThingId), usize> = HashMap::new();
    let mut together: Vec<Vec<SitePage>> = Vec::new();
    for page in pages {
        let of = book(&page).filter(|book| made.contains(book));
        if let Some(place) = of.and_then(|book| places.get(&book)) {
            together[*place].push(page);
            continue;
        }
        places.extend(of.map(|book| (book, together.len())));
        together.push(vec![page]);
    }
    together
}

/// What makes the pages of each language, which lead to the same pages in the others.
fn renderers<'a>(site: &BuiltSite<'a>, themes: &[&'a LoadedTheme]) -> Vec<Renderer<'a>> {
    let several = site.languages.len() > 1;
    let of = |language: &LanguageSite| SiteLanguage::of(&language.config, &language.folder);
    let all: Arc<[SiteLanguage]> = site.languages.iter().filter(|_| several).map(of).collect();
    let renderer = |(language, theme): (&'a LanguageSite, &&'a LoadedTheme)| {
        let renderer =
            theme.site(&language.edition, site.today, language.health.as_ref()).with_keys().among(Arc::clone(&all));
        match &language.since {
            Some(diff) => renderer.since(Arc::clone(diff)),
            None => renderer,
        }
    };
    site.languages.iter().zip(themes).map(renderer).collect()
}

/// Why nothing was published.
pub(super) enum Stop {
    Found(Findings),
    Interrupted,
}

impl From<Box<Finding>> for Stop {
    fn from(finding: Box<Finding>) -> Self {
        Self::Found(finding.into())
    }
}

impl From<Findings> for Stop {
    fn from(findings: Findings) -> Self {
        Self::Found(findings)
    }
}

/// How long after the first interrupt more of them are taken for the same wish: the stage is being removed.
const PATIENCE: Duration = Duration::from_secs(5);

/// A flag that the first interrupt (Ctrl-C) raises. One that comes when the run still has not ended after [`PATIENCE`] ends
/// the process; then the next build removes what is left.
fn interrupts() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    let mut first: Option<Instant> = None;
    // Where no handler can be set, an interrupt ends the process and leaves its stage for the next build to remove.
    let _ = ctrlc::set_handler(move || {
        raised.store(true, Ordering::Relaxed);
        if first.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
            std::process::exit(Exit::Interrupted as i32);
        }
    });
    flag
}

/// The bytes of an asset as it leaves for a customer.
fn leaving_bytes(assets: &Assets, asset: &Asset) -> Result<Vec<u8>, Box<Finding>> {
    let clean = assets.leaving(&asset.source)?;
    if clean.address == asset.address {
        return Ok(clean.bytes);
    }
    let message = say!("this file changed while Keyplan was reading");
    Err(Box::new(Finding::new(Code::KP904, Span::file(&asset.source), message).hint(say!("run again"))))
}
