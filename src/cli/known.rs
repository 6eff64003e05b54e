//! What a build leaves for the next one, so that a build of what has not changed is a walk over files, and a build of what
//! has changed a little makes the pages that tell of it.
//!
//! It is one file in the folder in which programs keep their state, which is this user's alone: not beside the site, where
//! a server or a copy would take it along. Of the texts of the playbook it holds what findings say and where links lead, no
//! prose. It proves nothing: where anything differs or cannot be told, it counts for nothing and the site is made anew. A
//! customer's edition leaves none.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::cli::build::BuildOptions;
use crate::cli::{Global, Tally, VERSION};
use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Finding, Findings, is_workbook, kept};
use crate::document::model::Document;
use crate::document::prose::ProseFacts;
use crate::edition::Edition;
use crate::edition::reads::Reads;
use crate::figures::cores;
use crate::load::disk::Disk;
use crate::load::marks::{SourceMarks, halves};
use crate::load::texts::Texts;
use crate::project::Project;
use crate::publish::{OutputMarks, PublishTarget, single_file};
use crate::site::Renderer;
use crate::site::shared::keys::SiteKeys;
use crate::system;

/// What a site is made from, by the names in the project's folder.
const MADE_FROM: &[&str] = &["site.toml", "content", "locales", "themes", "templates", "words", "archetypes"];

/// A hash in two halves: JSON has no numbers of 128 bits.
type Hash = (u64, u64);

/// One run's look at the sources, from before the first of them was read, and where the last run left what it knew.
pub(super) struct Memory {
    /// What makes the site and what it is asked for: a build that differs in any of it leaves nothing for another.
    asked: String,
    sources: SourceMarks,
    output: PathBuf,
    file: PathBuf,
}

/// What a build leaves for the next one.
pub(super) struct KnownBuild {
    /// Whether it was asked for the same. Else nothing but the prose is as it was.
    is_same: bool,
    said: KnownSaid,
    sources: SourceMarks,
    output: OutputMarks,
    left: LeftForNext,
}

/// What is left of the pages for the next build, as JSON, which is not read where nothing has changed.
pub(super) struct LeftForNext {
    /// [`KnownPages`].
    made: String,
    /// [`KnownProse`].
    prose: String,
}

/// What is known of the prose of pages, by their paths.
type KnownProse = HashMap<String, ProseFacts>;

impl KnownBuild {
    /// What is known of the prose of pages, by the path of a file that was read in this run.
    pub(super) fn prose<'k>(&self, all: &'k OnceLock<KnownProse>, path: &str, disk: &Disk) -> Option<&'k ProseFacts> {
        let all = all.get_or_init(|| serde_json::from_str(&self.left.prose).unwrap_or_default());
        all.get(path).filter(|_| self.sources.is_read_as(path, disk))
    }
}

/// What a build was asked for, and what it said.
#[derive(Serialize, Deserialize)]
struct KnownSaid {
    asked: String,
    /// What was found and told, as JSON.
    findings: Vec<Json>,
    /// The files of these findings of which lines are shown.
    shown: Vec<String>,
    tally: Tally,
    pages: usize,
}

/// What the pages of a build were made from.
#[derive(Serialize, Deserialize)]
struct KnownPages {
    /// The key of everything that is the same for all pages.
    whole: Hash,
    /// The key of each scope, by its number.
    scopes: BTreeMap<u32, Hash>,
    /// Of each file the scopes that were read for it; a file for which all were read is not here.
    read: BTreeMap<String, Vec<u32>>,
}

/// What a build says.
pub(super) struct Told {
    pub(super) findings: Findings,
    pub(super) tally: Tally,
    pub(super) pages: usize,
}

/// What the last build said, with the texts that its findings point into.
pub(super) struct ToldBefore {
    pub(super) told: Told,
    pub(super) texts: Texts,
}

/// Looks at the sources, if the build that is asked for leaves anything.
pub(super) fn look(disk: &Disk, options: &BuildOptions) -> Option<SourceMarks> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_nanos();
    if options.is_plain() { disk.marks(MADE_FROM, i64::try_from(now).ok()?) } else { None }
}

impl Memory {
    /// The memory of a build; none where it leaves nothing, and where the program cannot be told from another version.
    pub(super) fn of(
        sources: Option<SourceMarks>,
        (global, options): (&Global, &BuildOptions),
        (project, today, output): (&Project, Date, &Path),
    ) -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        let mark = system::mark(&program.metadata().ok()?)?;
        let mut asked = format!("{VERSION} {} {mark:?}\n", program.display());
        let _ = write!(asked, "{} {today} {:?} {}", project.disk.root().display(), global.language, options.asked());
        let name = xxhash_rust::xxh3::xxh3_128(output.as_os_str().as_encoded_bytes());
        let file = system::state_folder()?.join("keyplan").join(format!("{PREFIX}{name:032x}"));
        Some(Self { asked, sources: sources?, output: output.to_path_buf(), file })
    }

    /// What the last build left, if this program made it.
    pub(super) fn last(&self) -> Option<KnownBuild> {
        let text = single_file::read_private(&self.file).ok()??;
        let mut lines = text.lines().skip(1);
        let (said, sources, output) = (lines.next()?, lines.next()?, lines.next()?);
        let (made, prose) = (lines.next()?, lines.next()?);
        let said: KnownSaid = serde_json::from_str(said).ok()?;
        let is_same = said.asked == self.asked;
        if said.asked.lines().next() != self.asked.lines().next() {
            return None;
        }
        let (sources, output) = cores::both(|| serde_json::from_str(sources), || serde_json::from_str(output));
        let left = LeftForNext { made: made.to_owned(), prose: prose.to_owned() };
        Some(KnownBuild { is_same, said, sources: sources.ok()?, output: output.ok()?, left })
    }

    /// What the last build said, where nothing has changed since.
    pub(super) fn told_before(
        &self,
        known: &KnownBuild,
        project: &Project,
        target: &PublishTarget<'_>,
    ) -> Option<ToldBefore> {
        if !known.is_same
            || !project.disk.is_as_before(&known.sources, &self.sources)
            || !known.output.still_hold(target)
        {
            return None;
        }
        let KnownSaid { findings, shown, tally, pages, .. } = &known.said;
        let mut texts = Texts::default();
        for path in shown {
            texts.add(&project.disk.text(path).ok()??);
        }
        let findings = findings.iter().map(kept::from_json).collect::<Option<Findings>>()?;
        if known.sources.has_fresh() {
            // By now they are old enough for what the system says of them.
            self.keep(&known.said, &self.sources.clone().knowing(&known.sources), &known.output, &known.left);
        }
        Some(ToldBefore { told: Told { findings, tally: *tally, pages: *pages }, texts })
    }

    /// Leaves for the next build what this one has made and said.
    pub(super) fn leave(&self, project: &Project, output: &OutputMarks, told: &Told, left: &LeftForNext) {
        let mut shown: Vec<String> = told.findings.iter().flat_map(Finding::paths).map(ToString::to_string).collect();
        shown.sort();
        shown.dedup();
        // What is shown of a workbook is no line of the file.
        if shown.iter().any(|path| is_workbook(path)) {
            return;
        }
        // What is inside the program needs no reading.
        shown.retain(|path| project.texts.text(path).is_some() && project.disk.holds(Path::new(path)));
        let said = KnownSaid {
            asked: self.asked.clone(),
            findings: told.findings.iter().map(kept::to_json).collect(),
            shown,
            tally: told.tally,
            pages: told.pages,
        };
        let sources = project.disk.with_notes(&self.sources);
        self.keep(&said, &sources, output, left);
    }

    /// Where it cannot be kept, the next build makes everything.
    fn keep(&self, said: &KnownSaid, sources: &SourceMarks, output: &OutputMarks, left: &LeftForNext) {
        let marks = cores::both(|| serde_json::to_string(sources), || serde_json::to_string(output));
        let (Ok(said), (Ok(sources), Ok(output))) = (serde_json::to_string(said), marks) else { return };
        let LeftForNext { made, prose } = left;
        let output_path = self.output.display().to_string();
        let _ = single_file::write_private(&self.file, &[&output_path, &said, &sources, &output, made, prose]);
        // What belongs to folders that are gone goes with them.
        if let Some(folder) = self.file.parent() {
            single_file::sweep(folder, PREFIX, |output| Path::new(output).is_dir());
        }
    }
}

/// The beginning of the names of these files.
const PREFIX: &str = "built-";

/// The pages of one run: what each is made from, and which of them the last run has made already.
pub(super) struct PagesMade {
    keys: Option<(Hash, BTreeMap<u32, Hash>)>,
    /// What each file was made from.
    read: Mutex<BTreeMap<String, Vec<u32>>>,
    /// The files of the last run that would be made from the same now, and how they lie on the disk.
    same: HashSet<String>,
    before: Option<(BTreeMap<String, Vec<u32>>, OutputMarks)>,
}

impl PagesMade {
    /// The pages that a renderer is about to make; `memory` is none where nothing is left for the next run.
    pub(super) fn of(memory: Option<&Memory>, known: Option<KnownBuild>, disk: &Disk, renderer: &Renderer<'_>) -> Self {
        let keys = memory.and_then(|memory| {
            let SiteKeys { whole, scopes } = renderer.keys(&|path| disk.hash_read(path))?;
            let whole = disk.key_beside_pages(&memory.sources, whole);
            Some((halves(whole), scopes.into_iter().map(|(scope, key)| (scope, halves(key))).collect()))
        });
        let none = Self { keys, read: Mutex::default(), same: HashSet::new(), before: None };
        let (Some((whole, scopes)), Some(known)) = (&none.keys, known.filter(|known| known.is_same)) else {
            return none;
        };
        let Ok(made) = serde_json::from_str::<KnownPages>(&known.left.made) else { return none };
        if made.whole != *whole {
            return none;
        }
        let is_same = |scope: &u32| made.scopes.get(scope).is_some_and(|key| scopes.get(scope) == Some(key));
        let same = made.read.iter().filter(|(_, read)| read.iter().all(is_same)).map(|(file, _)| file.clone());
        Self { same: same.collect(), before: Some((made.read, known.output)), ..none }
    }

    /// How a file lies on the disk that would be made from the same now.
    pub(super) fn same(&self, file: &str) -> Option<&OutputMarks> {
        self.marks().filter(|_| self.same.contains(file))
    }

    /// How the files of the last run lie on the disk.
    pub(super) fn marks(&self) -> Option<&OutputMarks> {
        self.before.as_ref().map(|(_, marks)| marks)
    }

    /// Notes that a file of the last run stays.
    pub(super) fn stays(&self, file: &str) {
        if let Some(read) = self.before.as_ref().and_then(|(before, _)| before.get(file)) {
            self.note(file, read.clone());
        }
    }

    /// Notes what was read for a file.
    pub(super) fn made(&self, file: &str, renderer: &Renderer<'_>, reads: &Reads) {
        if let (true, Some(scopes)) = (self.keys.is_some(), renderer.scopes_read(reads)) {
            self.note(file, scopes);
        }
    }

    fn note(&self, file: &str, scopes: Vec<u32>) {
        // Nothing panics while holding it.
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(file.to_owned(), scopes);
    }

    /// What the next run is left. Of pages there is nothing where none can be told from what it is made from.
    pub(super) fn left(&self, edition: &Edition) -> LeftForNext {
        let (made, prose) = cores::both(|| self.pages_left(), || prose_left(edition));
        LeftForNext { made: made.unwrap_or_default(), prose: prose.unwrap_or_default() }
    }

    fn pages_left(&self) -> Option<String> {
        let (whole, scopes) = self.keys.clone()?;
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        serde_json::to_string(&KnownPages { whole, scopes, read }).ok()
    }
}

/// What is known of the prose of an edition.
fn prose_left(edition: &Edition) -> Option<String> {
    let documents: Vec<&Document> = edition.things().map(|(_, thing)| &*thing.document).collect();
    let facts = |document: &&Document| Some((document.path.to_string(), document.body.facts()?));
    let all: KnownProse = cores::map(&documents, cores::LIGHT, facts).into_iter().flatten().collect();
    serde_json::to_string(&all).ok()
}
