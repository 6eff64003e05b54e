//! What a build leaves for the next one, so that a build of what has not changed is a walk over files, and a build of what
//! has changed a little makes the pages that tell of it.
//!
//! It is one file in the folder in which programs keep their state, which is this user's alone: not beside the site, where
//! a server or a copy would take it along. Of the texts of the playbook it holds what findings say and where links lead, no
//! prose. It proves nothing: where anything differs or cannot be told, it counts for nothing and the site is made anew. A
//! customer's edition leaves none.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::cli::build::BuildOptions;
use crate::cli::{Global, Tally, VERSION};
use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Finding, Findings, is_workbook, kept};
use crate::document::model::Document;
use crate::document::prose::{self, ProseFacts, ProseName};
use crate::edition::Edition;
use crate::edition::reads::Reads;
use crate::figures::cores::{self, Later};
use crate::figures::packed::{Packer, Unpacker};
use crate::figures::sort::{sort_by, sort_by_key};
use crate::load::disk::Disk;
use crate::load::marks::SourceMarks;
use crate::load::texts::Texts;
use crate::project::Project;
use crate::publish::{OutputMarks, PublishTarget, single_file};
use crate::site::Renderer;
use crate::site::shared::keys::{ProseNumbers, SiteKeys};
use crate::system;

/// What a site is made from, by the names in the project's folder.
const MADE_FROM: &[&str] = &["site.toml", "content", "locales", "themes", "templates", "words", "archetypes"];

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
        let prose = Later::of(move || Some(KnownProse(of_prose.part(Part::Prose)?)));
        let site = is_same.then(|| KnownSite { marks: output, made: file.later(Part::Made, KnownPages::of_packed) });
        KnownParts { sources, site, prose }
    }
}

impl KnownParts {
    /// What is known of the prose of a file, by its path, if that was read in this run as it was then.
    pub(super) fn prose(&self, path: &str, disk: &Disk) -> Option<ProseFacts> {
        if !self.sources.is_read_as(path, disk) {
            return None;
        }
        ProseFacts::of_packed(self.prose.get().as_ref()?.facts(prose::name_of(path))?)
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

/// The file that is left: a line that says where the site is, one with the length and the hash of each part, then the parts,
/// each of which is read when it is wanted.
struct KnownFile {
    file: Mutex<File>,
    /// Where each part begins, and the end.
    starts: [u64; PARTS + 1],
    hashes: [u64; PARTS],
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
        let parts: Vec<&str> = line.split_whitespace().collect();
        let parts: [&str; PARTS] = parts.try_into().ok()?;
        let (mut starts, mut hashes) = ([start; PARTS + 1], [0; PARTS]);
        for (at, part) in parts.into_iter().enumerate() {
            let (length, hash) = part.split_once(':')?;
            starts[at + 1] = starts[at].checked_add(length.parse().ok()?)?.checked_add(1)?;
            hashes[at] = u64::from_str_radix(hash, 16).ok()?;
        }
        (starts[PARTS] == end).then(|| Self { file: Mutex::new(file.into_inner()), starts, hashes })
    }

    fn part(&self, part: Part) -> Option<Vec<u8>> {
        let [start, end] = [self.starts[part as usize], self.starts[part as usize + 1]];
        let mut bytes = Vec::with_capacity(usize::try_from(end - start).ok()?);
        // Nothing panics while holding it.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start)).ok()?;
        Read::by_ref(&mut *file).take(end - start - 1).read_to_end(&mut bytes).ok()?;
        drop(file);
        (xxh3_64(&bytes) == self.hashes[part as usize]).then_some(bytes)
    }

    /// A part, and what its bytes are.
    fn later<T: Send + Sync + 'static>(
        self: &Arc<Self>,
        part: Part,
        of_packed: impl FnOnce(&[u8]) -> Option<T> + Send + 'static,
    ) -> Later<Option<T>> {
        let file = Arc::clone(self);
        Later::of(move || of_packed(&file.part(part)?))
    }
}

/// What is known of prose: how many there are of them, the name of each in order with the end of its facts behind all names,
/// and the facts. Numbers have eight bytes.
struct KnownProse(Vec<u8>);

impl KnownProse {
    fn of(mut known: Vec<(ProseName, Cow<'_, [u8]>)>) -> Vec<u8> {
        sort_by_key(&mut known, |(name, _)| *name);
        let mut bytes = (known.len() as u64).to_le_bytes().to_vec();
        let mut end = 0;
        for (name, facts) in &known {
            end += facts.len() as u64;
            bytes.extend(name.to_le_bytes().into_iter().chain(end.to_le_bytes()));
        }
        bytes.reserve(known.iter().map(|(_, facts)| facts.len()).sum());
        for (_, facts) in &known {
            bytes.extend_from_slice(facts);
        }
        bytes
    }

    fn number(&self, at: usize) -> Option<u64> {
        let bytes = self.0.get(8 * at..)?.first_chunk()?;
        Some(u64::from_le_bytes(*bytes))
    }

    /// The facts of a name. It is looked for in the file as it is, of which nothing has to be read beforehand.
    fn facts(&self, name: ProseName) -> Option<&[u8]> {
        let count = usize::try_from(self.number(0)?).ok().filter(|count| *count <= self.0.len() / 16)?;
        let (mut from, mut to) = (0, count);
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.number(1 + 2 * middle)?.cmp(&name) {
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
                Ordering::Equal => {
                    let end = |at: usize| self.number(2 * at).and_then(|end| usize::try_from(end).ok());
                    let start = if middle == 0 { 0 } else { end(middle)? };
                    return self.0.get(8 + 16 * count..)?.get(start..end(middle + 1)?);
                }
            }
        }
        None
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
struct KnownPages<'a> {
    /// The key of everything that is the same for all pages.
    whole: u128,
    /// The key of each scope, by its number.
    scopes: Vec<(u32, u128)>,
    /// Of each file the scopes that were read for it; a file for which all were read is not here.
    read: FilesRead<'a>,
}

impl KnownPages<'_> {
    /// As bytes. Of the numbers that a file has read, each but the first is the distance from the one before.
    fn packed(&self) -> Vec<u8> {
        let mut packer = Packer::default();
        packer.hash(self.whole);
        packer.count(self.scopes.len());
        for (scope, key) in &self.scopes {
            packer.number((*scope).into());
            packer.hash(*key);
        }
        packer.count(self.read.len());
        for (file, read) in &self.read {
            packer.text(file);
            packer.count(read.len());
            let mut before = 0;
            for scope in read.iter() {
                packer.number(scope.wrapping_sub(before).into());
                before = *scope;
            }
        }
        packer.finish()
    }

    fn of_packed(bytes: &[u8]) -> Option<KnownPages<'static>> {
        let mut packed = Unpacker::new(bytes);
        let whole = packed.hash()?;
        let scopes = packed.list(|packed| Some((packed.small()?, packed.hash()?)))?;
        let read = packed.list(|packed| {
            let file = Cow::Owned(packed.text()?);
            let mut before = 0_u32;
            let read = packed.list(|packed| {
                before = before.wrapping_add(packed.small()?);
                Some(before)
            })?;
            Some((file, Cow::Owned(read)))
        })?;
        packed.is_done().then_some(KnownPages { whole, scopes, read })
    }
}

/// Files, sorted, each with the numbers of the scopes that were read for it.
type FilesRead<'a> = Vec<(Cow<'a, str>, Cow<'a, [u32]>)>;

/// What was read for a file.
fn read_for<'r>(all: &'r FilesRead<'_>, file: &str) -> Option<&'r (Cow<'r, str>, Cow<'r, [u32]>)> {
    all.binary_search_by(|(known, _)| (**known).cmp(file)).ok().map(|at| &all[at])
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
        let name = xxh3_128(output.as_os_str().as_encoded_bytes());
        let file = system::state_folder()?.join("keyplan").join(format!("{PREFIX}{name:032x}"));
        Some(Self { asked, sources: sources?, output: output.to_path_buf(), file })
    }

    /// The sources, as they were before the first of them was read.
    pub(super) fn sources(&self) -> &SourceMarks {
        &self.sources
    }

    /// What the last build left, if this program made it.
    pub(super) fn last(&self) -> Option<KnownBuild> {
        let file = Arc::new(KnownFile::open(&self.file)?);
        let output = file.later(Part::Output, OutputMarks::of_packed);
        let said = || serde_json::from_slice::<KnownSaid>(&file.part(Part::Said)?).ok();
        let (said, sources) = cores::both(said, || SourceMarks::of_packed(&file.part(Part::Sources)?));
        let said = said?;
        let is_same = said.asked == self.asked;
        let is_ours = said.asked.lines().next() == self.asked.lines().next();
        is_ours.then_some(KnownBuild { is_same, said, sources: sources?, output, file })
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
        shown.retain(|path| project.texts.text(path).is_some() && self.sources.has(path));
        let said = || {
            let findings = told.findings.iter().map(kept::to_json).collect();
            let (asked, tally, pages) = (self.asked.clone(), told.tally, told.pages);
            serde_json::to_vec(&KnownSaid { asked, findings, shown, tally, pages })
        };
        let sources = || project.disk.with_notes(&self.sources).packed();
        let (output, (said, sources)) = cores::both(|| output.packed(), || cores::both(said, sources));
        if let Ok(said) = said {
            self.keep([&said, &sources, &output, &left.made, &left.prose]);
        }
    }

    /// Leaves the same once more, with another look at the sources.
    fn keep_sources(&self, known: &KnownBuild) {
        let sources = self.sources.clone().knowing(&known.sources).packed();
        let part = |part| known.file.part(part);
        let parts = (part(Part::Said), part(Part::Output), part(Part::Made), part(Part::Prose));
        if let (Some(said), Some(output), Some(made), Some(prose)) = parts {
            self.keep([&said, &sources, &output, &made, &prose]);
        }
    }

    /// Where it cannot be kept, the next build makes everything.
    fn keep(&self, parts: [&[u8]; PARTS]) {
        let output = self.output.display().to_string();
        let list = parts.map(|part| format!("{}:{:016x}", part.len(), xxh3_64(part))).join(" ");
        let _ = single_file::write_private(&self.file, &[&[output.as_bytes(), list.as_bytes()][..], &parts].concat());
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
    keys: Option<(u128, Vec<(u32, u128)>)>,
    /// The numbers of prose.
    of_prose: ProseNumbers,
    /// What each file was made from.
    read: Mutex<FilesRead<'k>>,
    /// The scopes of the last run that say the same now.
    same: HashSet<u32, ahash::RandomState>,
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
            Some(((whole, scopes), of_prose))
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
        let before: HashSet<&(u32, u128), ahash::RandomState> = made.scopes.iter().collect();
        let same = scopes.iter().filter(|scope| before.contains(scope)).map(|(scope, _)| *scope);
        Self { same: same.collect(), before: Some((&made.read, output)), ..none }
    }

    /// Whether a file of the last run would be made from the same now.
    pub(super) fn is_same(&self, file: &str) -> bool {
        self.before.and_then(|(before, _)| read_for(before, file)).is_some_and(|(_, read)| self.are_same(read))
    }

    fn are_same(&self, scopes: &[u32]) -> bool {
        scopes.iter().all(|scope| self.same.contains(scope))
    }

    /// Those of some files that would be made from the same now, sorted, with how they lie on the disk.
    pub(super) fn all_same<'f>(&self, files: impl Iterator<Item = &'f str>) -> Option<(Vec<&'k str>, &'k OutputMarks)> {
        let (before, marks) = self.before?;
        let files: HashSet<&str, ahash::RandomState> = files.collect();
        let stays = cores::map(before, cores::LIGHT, |(file, read)| self.are_same(read) && files.contains(&**file));
        let same = before.iter().zip(stays).filter(|(_, stays)| *stays);
        Some((same.map(|((file, _), _)| &**file).collect(), marks))
    }

    /// How the files of the last run lie on the disk.
    pub(super) fn marks(&self) -> Option<&'k OutputMarks> {
        self.before.map(|(_, marks)| marks)
    }

    /// Notes that files of the last run stay.
    pub(super) fn stay(&self, files: &HashSet<&str, ahash::RandomState>) {
        let before = self.before.map(|(before, _)| before.iter()).into_iter().flatten();
        let stay = before.filter(|(file, _)| files.contains(&**file));
        let stay = stay.map(|(file, read)| (Cow::Borrowed(&**file), Cow::Borrowed(&**read)));
        // Nothing panics while holding it.
        self.read.lock().unwrap_or_else(PoisonError::into_inner).extend(stay);
    }

    /// Notes that a file of the last run stays.
    pub(super) fn stays(&self, file: &str) {
        if let Some((file, read)) = self.before.and_then(|(before, _)| read_for(before, file)) {
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
        self.read.lock().unwrap_or_else(PoisonError::into_inner).push((file, scopes));
    }

    /// What the next run is left. Of pages there is nothing where none can be told from what it is made from.
    pub(super) fn left(&self, edition: &Edition) -> LeftForNext {
        let (made, prose) = cores::both(|| self.pages_left(), || self.prose_left(edition));
        LeftForNext { made: made.unwrap_or_default(), prose }
    }

    fn pages_left(&self) -> Option<Vec<u8>> {
        let (whole, scopes) = self.keys.clone()?;
        let mut read = std::mem::take(&mut *self.read.lock().unwrap_or_else(PoisonError::into_inner));
        sort_by(&mut read, |a, b| a.0.cmp(&b.0));
        Some(KnownPages { whole, scopes, read }.packed())
    }

    /// What is known of the prose of an edition.
    fn prose_left(&self, edition: &Edition) -> Vec<u8> {
        let documents: Vec<&Document> = edition.things().map(|(_, thing)| &*thing.document).collect();
        let facts = |document: &&Document| {
            let (name, _) = document.body.name()?;
            let known = self.prose.filter(|_| document.body.is_as_known()).and_then(|known| known.facts(name));
            let made = || Some(Cow::Owned(document.body.facts()?.packed()));
            Some((name, known.map(Cow::Borrowed).or_else(made)?))
        };
        KnownProse::of(cores::map(&documents, cores::LIGHT, facts).into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_found_by_its_name() {
        for count in [0, 1, 2, 3, 10, 100] {
            let names = || (0..count).rev().map(|it: u64| it.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let facts = |name: u64| "f".repeat((name % 7) as usize) + &name.to_string();
            let all = names().map(|name| (name, Cow::Owned(facts(name).into_bytes()))).collect();
            let known = KnownProse(KnownProse::of(all));
            assert!(names().all(|name| known.facts(name) == Some(facts(name).as_bytes())), "{count}");
            assert!([1, 999, ProseName::MAX].into_iter().all(|name| known.facts(name).is_none()), "{count}");
        }
    }

    #[test]
    fn what_is_no_list_of_prose_knows_nothing() {
        let whole = KnownProse::of(vec![(7, Cow::Borrowed(b"seven")), (9, Cow::Borrowed(b"nine"))]);
        for cut in 0..whole.len() {
            assert_eq!(KnownProse(whole[..cut].to_vec()).facts(9), None, "cut at {cut}");
        }
        for byte in [0, 0xff] {
            assert_eq!(KnownProse(vec![byte; 100]).facts(7), None);
        }
    }
}
