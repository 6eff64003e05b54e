//! What a build leaves for the next one, so that a build of what has not changed is a walk over files, and a build of what
//! has changed a little makes the pages that tell of it.
//!
//! It is one file in the folder in which programs keep their state, which is this user's alone: not beside the site, where
//! a server or a copy would take it along. Of the texts of the playbook it holds what findings say and where links lead, no
//! prose. It proves nothing: where anything differs or cannot be told, it counts for nothing and the site is made anew. A
//! customer's edition leaves none.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::cli::build::BuildOptions;
use crate::cli::{Global, Tally, VERSION};
use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Finding, Findings, is_workbook, kept};
use crate::document::model::Document;
use crate::document::prose::{self, ProseFacts, ProseName};
use crate::edition::Edition;
use crate::edition::reads::Reads;
use crate::figures::cores::{self, Later};
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

/// What the last build left.
pub(super) struct KnownBuild {
    /// Whether it was asked for the same. Else nothing but the prose is as it was.
    is_same: bool,
    said: KnownSaid,
    sources: SourceMarks,
    output: Later<Option<OutputMarks>>,
    file: Arc<KnownFile>,
}

/// What the last build left, for a build of what has changed since.
pub(super) struct KnownParts {
    sources: SourceMarks,
    /// None where it was asked for something else.
    site: Option<KnownSite>,
    prose: Later<Option<KnownProse>>,
}

/// The files of a build.
struct KnownSite {
    /// How they lie on the disk.
    marks: Later<Option<OutputMarks>>,
    /// What they were made from.
    made: Later<Option<KnownPages<'static>>>,
}

/// What is left of the pages for the next build.
pub(super) struct LeftForNext {
    /// [`KnownPages`].
    made: Vec<u8>,
    /// [`KnownProse`].
    prose: Vec<u8>,
}

impl KnownBuild {
    /// Begins to read what a build has to know of the last one.
    pub(super) fn begin(self) -> KnownParts {
        let Self { is_same, said: _, sources, output, file } = self;
        let of_prose = Arc::clone(&file);
        let prose = Later::of(move || KnownProse::of(of_prose.part(Part::Prose)?));
        let site = is_same.then(|| KnownSite { marks: output, made: file.later(Part::Made) });
        KnownParts { sources, site, prose }
    }
}

impl KnownParts {
    /// What is known of the prose of a file, by its path, if that was read in this run as it was then.
    pub(super) fn prose(&self, path: &str, disk: &Disk) -> Option<ProseFacts> {
        let line = self.prose.get().as_ref()?.line(prose::name_of(path))?;
        let facts = self.sources.is_read_as(path, disk).then(|| line.split_once(' ')).flatten()?.1;
        serde_json::from_str(facts).ok()
    }
}

/// The parts of the file that is left.
#[derive(Clone, Copy)]
enum Part {
    /// [`KnownSaid`].
    Said,
    /// [`SourceMarks`].
    Sources,
    /// [`OutputMarks`].
    Output,
    /// [`KnownPages`].
    Made,
    /// [`KnownProse`].
    Prose,
}

/// How many parts there are.
const PARTS: usize = 5;

/// The file that is left: a line that says where the site is, one with the lengths of the parts, then the parts, each of which
/// is read when it is wanted.
struct KnownFile {
    file: Mutex<File>,
    /// Where each part begins, and the end.
    starts: [u64; PARTS + 1],
}

impl KnownFile {
    fn open(path: &Path) -> Option<Self> {
        let file = single_file::open_private(path).ok()??;
        let (end, mut file, mut start) = (file.metadata().ok()?.len(), BufReader::new(file), 0);
        let mut line = String::new();
        for _ in 0..2 {
            line.clear();
            start += file.read_line(&mut line).ok()? as u64;
        }
        let lengths: Vec<u64> = line.split_whitespace().map(|length| length.parse().ok()).collect::<Option<_>>()?;
        let lengths: [u64; PARTS] = lengths.try_into().ok()?;
        let mut starts = [start; PARTS + 1];
        for (at, length) in lengths.into_iter().enumerate() {
            starts[at + 1] = starts[at].checked_add(length)?.checked_add(1)?;
        }
        (starts[PARTS] == end).then(|| Self { file: Mutex::new(file.into_inner()), starts })
    }

    fn part(&self, part: Part) -> Option<Vec<u8>> {
        let [start, end] = [self.starts[part as usize], self.starts[part as usize + 1]];
        let mut bytes = Vec::with_capacity(usize::try_from(end - start).ok()?);
        // Nothing panics while holding it.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start)).ok()?;
        Read::by_ref(&mut *file).take(end - start - 1).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// A part of JSON.
    fn json<T: DeserializeOwned>(&self, part: Part) -> Option<T> {
        serde_json::from_slice(&self.part(part)?).ok()
    }

    fn later<T: DeserializeOwned + Send + Sync + 'static>(self: &Arc<Self>, part: Part) -> Later<Option<T>> {
        let file = Arc::clone(self);
        Later::of(move || file.json(part))
    }
}

/// What is known of prose: a line each, with its name, a space and its facts as JSON.
struct KnownProse {
    text: String,
    lines: HashMap<ProseName, Range<usize>>,
}

impl KnownProse {
    fn of(text: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(text).ok()?;
        let mut lines = HashMap::with_capacity(text.len() / 512);
        let mut start = 0;
        for line in text.lines() {
            let end = start + line.len();
            lines.insert(ProseName::from_str_radix(line.split_once(' ')?.0, 16).ok()?, start..end);
            start = end + 1;
        }
        Some(Self { text, lines })
    }

    fn line(&self, name: ProseName) -> Option<&str> {
        self.text.get(self.lines.get(&name)?.clone())
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
struct KnownPages<'a> {
    /// The key of everything that is the same for all pages.
    whole: Hash,
    /// The key of each scope, by its number, in order.
    scopes: Vec<(u32, Hash)>,
    /// Of each file the scopes that were read for it; a file for which all were read is not here.
    read: FilesRead<'a>,
}

/// By the names of files, the numbers of the scopes that were read for each.
type FilesRead<'a> = BTreeMap<Cow<'a, str>, Cow<'a, [u32]>>;

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
        let file = Arc::new(KnownFile::open(&self.file)?);
        let said: KnownSaid = file.json(Part::Said)?;
        let is_same = said.asked == self.asked;
        if said.asked.lines().next() != self.asked.lines().next() {
            return None;
        }
        let output = file.later(Part::Output);
        Some(KnownBuild { is_same, said, sources: file.json(Part::Sources)?, output, file })
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
            || !known.output.get().as_ref()?.still_hold(target)
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
            self.keep_sources(known);
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
        let said_and_sources = || {
            let sources = project.disk.with_notes(&self.sources);
            Some((serde_json::to_vec(&said).ok()?, serde_json::to_vec(&sources).ok()?))
        };
        let (output, said) = cores::both(|| serde_json::to_vec(output), said_and_sources);
        if let (Ok(output), Some((said, sources))) = (output, said) {
            self.keep([&said, &sources, &output, &left.made, &left.prose]);
        }
    }

    /// Leaves the same once more, with another look at the sources.
    fn keep_sources(&self, known: &KnownBuild) {
        let sources = serde_json::to_vec(&self.sources.clone().knowing(&known.sources));
        let part = |part| known.file.part(part);
        let parts = (part(Part::Said), part(Part::Output), part(Part::Made), part(Part::Prose));
        if let ((Some(said), Some(output), Some(made), Some(prose)), Ok(sources)) = (parts, sources) {
            self.keep([&said, &sources, &output, &made, &prose]);
        }
    }

    /// Where it cannot be kept, the next build makes everything.
    fn keep(&self, parts: [&[u8]; PARTS]) {
        let output = self.output.display().to_string();
        let lengths = parts.map(|part| part.len().to_string()).join(" ");
        let _ =
            single_file::write_private(&self.file, &[&[output.as_bytes(), lengths.as_bytes()][..], &parts].concat());
        // What belongs to folders that are gone goes with them.
        if let Some(folder) = self.file.parent() {
            single_file::sweep(folder, PREFIX, |output| Path::new(output).is_dir());
        }
    }
}

/// The beginning of the names of these files.
const PREFIX: &str = "built-";

/// The pages of one run: what each is made from, and which of them the last run has made already.
pub(super) struct PagesMade<'k> {
    keys: Option<(Hash, Vec<(u32, Hash)>)>,
    /// The numbers of prose.
    of_prose: HashMap<ProseName, u32>,
    /// What each file was made from.
    read: Mutex<FilesRead<'k>>,
    /// The files of the last run that would be made from the same now.
    same: HashSet<&'k str, ahash::RandomState>,
    /// What the files of the last run were made from, and how they lie on the disk.
    before: Option<(&'k FilesRead<'k>, &'k OutputMarks)>,
    /// What is known of prose.
    prose: Option<&'k KnownProse>,
}

impl<'k> PagesMade<'k> {
    /// The pages that a renderer is about to make; `memory` is none where nothing is left for the next run.
    pub(super) fn of(
        memory: Option<&Memory>,
        known: Option<&'k KnownParts>,
        disk: &Disk,
        renderer: &Renderer<'_>,
    ) -> Self {
        let keys = memory.and_then(|memory| {
            let SiteKeys { whole, scopes, of_prose } = renderer.keys()?;
            let whole = disk.key_beside_pages(&memory.sources, whole);
            Some(((halves(whole), scopes.into_iter().map(|(scope, key)| (scope, halves(key))).collect()), of_prose))
        });
        let (keys, of_prose) = keys.unzip();
        let of_prose = of_prose.unwrap_or_default();
        let prose = known.and_then(|known| known.prose.get().as_ref());
        let none = Self { keys, of_prose, read: Mutex::default(), same: HashSet::default(), before: None, prose };
        let site = known.and_then(|known| known.site.as_ref());
        let Some(((whole, scopes), site)) = none.keys.as_ref().zip(site) else { return none };
        let Some((output, made)) = site.marks.get().as_ref().zip(site.made.get().as_ref()) else { return none };
        if made.whole != *whole {
            return none;
        }
        let before: HashSet<&(u32, Hash), ahash::RandomState> = made.scopes.iter().collect();
        let stays = scopes.iter().filter(|scope| before.contains(scope)).map(|(scope, _)| *scope);
        let stays: HashSet<u32, ahash::RandomState> = stays.collect();
        let same = made.read.iter().filter(|(_, read)| read.iter().all(|scope| stays.contains(scope)));
        Self { same: same.map(|(file, _)| &**file).collect(), before: Some((&made.read, output)), ..none }
    }

    /// How a file lies on the disk that would be made from the same now.
    pub(super) fn same(&self, file: &str) -> Option<&'k OutputMarks> {
        self.marks().filter(|_| self.same.contains(file))
    }

    /// How the files of the last run lie on the disk.
    pub(super) fn marks(&self) -> Option<&'k OutputMarks> {
        self.before.map(|(_, marks)| marks)
    }

    /// Notes that a file of the last run stays.
    pub(super) fn stays(&self, file: &str) {
        if let Some((file, read)) = self.before.and_then(|(before, _)| before.get_key_value(file)) {
            self.note(Cow::Borrowed(file), Cow::Borrowed(read));
        }
    }

    /// Notes what was read for a file.
    pub(super) fn made(&self, file: &str, renderer: &Renderer<'_>, reads: &Reads) {
        if let (true, Some(scopes)) = (self.keys.is_some(), renderer.scopes_read(reads, &self.of_prose)) {
            self.note(Cow::Owned(file.to_owned()), Cow::Owned(scopes));
        }
    }

    fn note(&self, file: Cow<'k, str>, scopes: Cow<'k, [u32]>) {
        // Nothing panics while holding it.
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(file, scopes);
    }

    /// What the next run is left. Of pages there is nothing where none can be told from what it is made from.
    pub(super) fn left(&self, edition: &Edition) -> LeftForNext {
        let (made, prose) = cores::both(|| self.pages_left(), || self.prose_left(edition));
        LeftForNext { made: made.unwrap_or_default(), prose }
    }

    fn pages_left(&self) -> Option<Vec<u8>> {
        let (whole, scopes) = self.keys.clone()?;
        let read = std::mem::take(&mut *self.read.lock().unwrap_or_else(PoisonError::into_inner));
        serde_json::to_vec(&KnownPages { whole, scopes, read }).ok()
    }

    /// What is known of the prose of an edition.
    fn prose_left(&self, edition: &Edition) -> Vec<u8> {
        let documents: Vec<&Document> = edition.things().map(|(_, thing)| &*thing.document).collect();
        let line = |document: &&Document| {
            let (name, _) = document.body.name()?;
            let known = self.prose.filter(|_| document.body.is_as_known()).and_then(|known| known.line(name));
            let made = || Some(format!("{name:016x} {}", serde_json::to_string(&document.body.facts()?).ok()?));
            known.map(Cow::Borrowed).or_else(|| made().map(Cow::Owned))
        };
        let lines: Vec<Cow<'_, str>> = cores::map(&documents, cores::LIGHT, line).into_iter().flatten().collect();
        lines.join("\n").into_bytes()
    }
}
