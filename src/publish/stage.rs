//! The stage: a site in the making, filled by many threads, published or thrown away as a whole.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::sync::{Mutex, PoisonError, RwLock};

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::diagnostics::{phrase, say};
use crate::figures::cores;
use crate::figures::sort::sort_by;
use crate::publish::lock::Lock;
use crate::publish::manifest::{MANIFEST, Manifest, ancestors, is_plain, parent};
use crate::publish::marks::{SeenMarks, among};
use crate::publish::place::{Parents, PublishPlaces, exists};
use crate::publish::survey::{Survey, in_the_way, survey};
use crate::publish::tree::Tree;
use crate::publish::{
    FileChange, Mode, OutputMarks, PublishError, PublishTarget, Report, journal, recover, refusals, switch,
};
use crate::system::{self, FileMark};

/// A site in the making. Dropped without [`Stage::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Stage {
    edition: String,
    by_files: bool,
    keeps_manifest: bool,
    /// The folder that holds it.
    around: Tree,
    /// Where the new files are written.
    site: Tree,
    /// What is published now.
    old: Option<PublishedSite>,
    /// What was put so far.
    files: Mutex<BTreeMap<String, StagedFile>>,
    /// What was put as the last publication left it.
    known: Mutex<Vec<(String, StagedFile)>>,
    /// Folders of `site` that exist, so that each is made once.
    folders: RwLock<HashSet<Box<str>>>,
    /// What was published, once it is.
    published: Option<Manifest>,
    /// What was published before that.
    replaced: Option<Manifest>,
    /// How that lies on the disk which was looked at and stays where it is.
    seen: SeenMarks,
    // Dropped in this order: folders are let go before they are removed, and the lock file must be gone before the
    // folders made for it are.
    staged: Staged,
    _lock: Lock,
    _parents: Parents,
}

/// What lies on the disk of a stage. Dropped, it is removed.
#[derive(Debug)]
struct Staged {
    place: PublishPlaces,
    /// The journal is open: the stage must stay until it is worked off.
    is_journaled: bool,
}

#[derive(Debug)]
struct PublishedSite {
    tree: Tree,
    /// None if the folder is empty.
    manifest: Option<Manifest>,
}

#[derive(Debug)]
struct StagedFile {
    hash: u128,
    is_unchanged: bool,
    /// How it lies on the disk, where it was looked at and stays there.
    mark: Option<FileMark>,
}

impl Stage {
    /// Makes a stage for `target`, after finishing or removing what an interrupted run left.
    ///
    /// # Errors
    /// Refuses what is not a place for a site before anything is touched; fails if another run has the lock.
    pub fn begin(target: &PublishTarget) -> Result<Self, PublishError> {
        let place = PublishPlaces::of(refusals::location(target)?);
        let edition = target.edition.replace(char::is_control, " ");
        if !recover::is_pending(&place)? {
            let manifest = refusals::contents(&place, &edition)?;
            if !target.manifest && manifest.is_some() {
                return Err(refusals::not_empty(&place.output));
            }
        }
        let parents = Parents::make(&place.output)?;
        let lock = Lock::take(&place)?;
        recover::recover(&place)?;
        // Once more, since only now nobody else can change it.
        let manifest = refusals::contents(&place, &edition)?;
        if !target.manifest && manifest.is_some() {
            return Err(refusals::not_empty(&place.output));
        }
        let old = open_old(&place, manifest)?;
        let (around, site) = make_stage(&place)?;
        let by_files = place.is_mount || target.mode == Mode::Files || !system::EXCHANGES;
        Ok(Self {
            by_files: old.is_some() && by_files,
            edition,
            keeps_manifest: target.manifest,
            around,
            site,
            old,
            files: Mutex::default(),
            known: Mutex::default(),
            folders: RwLock::default(),
            published: None,
            replaced: None,
            seen: SeenMarks::default(),
            staged: Staged { place, is_journaled: false },
            _lock: lock,
            _parents: parents,
        })
    }

    /// Files will be put in place one by one, as [`Mode::Files`] says. Nothing was put before.
    pub fn put_one_by_one(&mut self) {
        self.by_files = self.old.is_some();
    }

    /// Adds the file `path` (relative to the output, with forward slashes). Called from many threads, once a path.
    ///
    /// # Errors
    /// Fails if the disk does, and for a path that was put already: of two pages with one address, one would be lost.
    /// Refuses a path that would leave the output.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.put_hashed(path, xxh3_128(bytes), bytes.len() as u64, &mut || self.write(path, bytes))
    }

    /// Adds files as the last publication left them; `paths` are sorted, each stands there once, and none was put. Says of
    /// each whether it was added: one is not that does not lie there as it did then, or cannot be kept.
    ///
    /// # Errors
    /// As for [`Self::put`].
    pub fn put_known(&self, paths: &[&str], marks: &OutputMarks) -> Result<Vec<bool>, PublishError> {
        let Some(manifest) = self.old.as_ref().and_then(|old| old.manifest.as_ref()) else {
            return Ok(vec![false; paths.len()]);
        };
        let pieces: Vec<&[&str]> = paths.chunks(cores::LIGHT).collect();
        let put = cores::map(&pieces, 1, |piece| {
            let hashes = among(&manifest.files, piece);
            let held = marks.held(&self.staged.place.output, piece);
            let files = piece.iter().zip(hashes).zip(held);
            files.map(|((path, hash), mark)| self.known(path, hash.copied().zip(mark))).collect::<Result<Vec<_>, _>>()
        });
        let put: Vec<Option<StagedFile>> =
            put.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let is_put = put.iter().map(Option::is_some).collect();
        let new = paths.iter().zip(put).filter_map(|(path, file)| Some(((*path).to_owned(), file?)));
        self.known.lock().unwrap_or_else(PoisonError::into_inner).extend(new);
        Ok(is_put)
    }

    /// A file as the last publication left it, if it can be kept.
    fn known(&self, path: &str, known: Option<(u128, FileMark)>) -> Result<Option<StagedFile>, PublishError> {
        let Some((hash, mark)) = known else { return Ok(None) };
        self.make_folders_of(path, true)?;
        // To link it changes what the system says of it.
        let mark = Some(mark).filter(|_| self.by_files);
        Ok(self.keep(path).then_some(StagedFile { hash, is_unchanged: true, mark }))
    }

    /// The text of the file `path` as the last publication left it; none where it is not there as it was then.
    pub fn published(&self, path: &str, marks: &OutputMarks) -> Option<String> {
        let hash = self.old.as_ref()?.manifest.as_ref()?.files.get(path)?;
        let output = &self.staged.place.output;
        marks.held(output, &[path])[0]?;
        let text = fs::read_to_string(output.join(path)).ok()?;
        (xxh3_128(text.as_bytes()) == *hash).then_some(text)
    }

    /// Adds a file that is too large to be held in memory: it is read once to know it, and once more to write it where it
    /// is not published already. `open` begins to read it.
    ///
    /// # Errors
    /// As for [`Self::put`], and where it cannot be read, or changes meanwhile.
    pub fn put_large(&self, path: &str, open: &dyn Fn() -> io::Result<File>) -> Result<(), PublishError> {
        let fault =
            |error: io::Error| PublishError::machine(&self.staged.place.output.join(path), phrase!("copy"))(error);
        let (hash, length) = open().and_then(|file| copy(file, io::sink())).map_err(fault)?;
        self.put_hashed(path, hash, length, &mut || {
            let written = open().and_then(|from| {
                let to = self.create(path)?;
                copy(from, &to).and_then(|copied| system::settle(&to).map(|()| copied))
            });
            if written.map_err(fault)? == (hash, length) {
                return Ok(());
            }
            Err(fault(io::Error::other("it changed while it was read")))
        })
    }

    /// Adds a file of this hash and length in bytes, which `write` writes where it is not published already.
    fn put_hashed(
        &self,
        path: &str,
        hash: u128,
        length: u64,
        write: &mut dyn FnMut() -> Result<(), PublishError>,
    ) -> Result<(), PublishError> {
        if !is_plain(path) {
            let hint = say!("rename the page or the asset it comes from");
            return Err(PublishError::refused(
                &self.staged.place.output.join(path),
                say!("is not a name a site can have"),
                hint,
            ));
        }
        let is_unchanged = self.old.as_ref().is_some_and(|old| old.has(path, hash, length));
        if !self.claim(path, StagedFile { hash, is_unchanged, mark: None }) {
            return Err(self.twice(path));
        }
        let made = self.make_folders_of(path, is_unchanged);
        let written = made.and_then(|()| if is_unchanged && self.keep(path) { Ok(()) } else { write() });
        written.inspect_err(|_| self.unclaim(path))
    }

    /// Publishes what was put.
    ///
    /// # Errors
    /// Refuses to overwrite a file Keyplan did not make. If the machine fails before the switch or the journal, the
    /// old site is still there; after that, the next run finishes.
    pub fn commit(mut self) -> Result<Report, PublishError> {
        self.publish(None)
    }

    /// The same, and all that can be told of it. What lies as `known` says holds nothing else than it did then.
    ///
    /// # Errors
    /// Those of [`Self::commit`].
    pub fn commit_and_look(mut self, known: Option<&OutputMarks>) -> Result<Commit, PublishError> {
        let report = self.publish(known)?;
        let now = self.published.take().unwrap_or_default();
        let is_ours = report.foreign.is_empty() && self.keeps_manifest && !self.staged.place.is_mount;
        let marks = is_ours.then(|| OutputMarks::of(&self.staged.place.output, &now, &self.seen)).flatten();
        Ok(Commit { report, marks, before: self.replaced.take().unwrap_or_default(), now })
    }

    fn publish(&mut self, known: Option<&OutputMarks>) -> Result<Report, PublishError> {
        let (new, staged) = self.count()?;
        let before = self.old.as_mut().and_then(|old| old.manifest.take());
        let report = self.publish_all(&new, before.as_ref(), &staged, known)?;
        (self.published, self.replaced) = (Some(new), before);
        Ok(report)
    }

    /// Publishes what `new` lists, of which `staged` are new or changed, in place of what `before` lists.
    fn publish_all(
        &mut self,
        new: &Manifest,
        before: Option<&Manifest>,
        staged: &BTreeSet<String>,
        known: Option<&OutputMarks>,
    ) -> Result<Report, PublishError> {
        let (written, unchanged) = (staged.len(), new.files.len() - staged.len());
        let mut report = Report { written, unchanged, ..Report::default() };
        let none = Manifest::default();
        let old = before.unwrap_or(&none);
        let gone: Vec<&str> = old.without(new).collect();
        let mut found = self.survey(old, &gone, known)?;
        let touched = staged.iter().map(String::as_str).chain(gone).flat_map(ancestors);
        for folder in std::iter::once("").chain(touched) {
            found.held.remove(folder);
        }
        self.seen.folders = std::mem::take(&mut found.held);
        report.removed = found.stale;
        if report.written == 0 && before == Some(new) {
            report.foreign = found.foreign;
            return Ok(report);
        }
        let can_switch = !self.by_files && found.foreign.is_empty();
        if !can_switch {
            in_the_way(&self.staged.place.output, old, staged, &found)?;
        }
        self.write(MANIFEST, new.text().as_bytes())?;
        self.site.sync()?;
        // What is published is what was written here, not what somebody laid in its place.
        for folder in [&self.around, &self.site] {
            if !folder.is_in_place() {
                return Err(recover::not_ours(folder.path()));
            }
        }
        report.switched = can_switch && switch::whole(&self.staged.place, before.is_some())?;
        if report.switched {
            self.retire_old(before);
        } else {
            report.removed = self.put_in_place(old, new, staged)?;
        }
        if !self.keeps_manifest {
            // The journal needed it. Should this fail, the folder names in it what it holds, and nothing else.
            let manifest = self.staged.place.output.join(MANIFEST);
            fs::remove_file(&manifest).map_err(PublishError::machine(&manifest, phrase!("remove")))?;
        }
        report.foreign = found.foreign;
        Ok(report)
    }

    fn claim(&self, path: &str, entry: StagedFile) -> bool {
        // Nothing panics while holding these locks, and the maps are whole between any two calls.
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.contains_key(path) {
            return false;
        }
        files.insert(path.to_owned(), entry);
        true
    }

    fn unclaim(&self, path: &str) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    /// The same file again: linked, so that it keeps its inode, or left alone if the folder itself stays. False where it has
    /// to be written: no links on this file system, or too many, or not to files of that owner.
    fn keep(&self, path: &str) -> bool {
        let Some(old) = self.old.as_ref().filter(|_| !self.by_files) else { return true };
        old.tree.folder().link(path, self.site.folder()).is_ok()
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.create(path)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| system::settle(&file)))
            .map_err(PublishError::machine(&self.staged.place.output.join(path), phrase!("write")))
    }

    /// A new file of the stage.
    fn create(&self, path: &str) -> io::Result<File> {
        self.site.folder().create(path)
    }

    /// The folders around a file, unless the one that is published stays where it is.
    fn make_folders_of(&self, path: &str, is_unchanged: bool) -> Result<(), PublishError> {
        if is_unchanged && self.by_files { Ok(()) } else { self.make_folders(path) }
    }

    fn make_folders(&self, path: &str) -> Result<(), PublishError> {
        let Some(folder) = parent(path) else { return Ok(()) };
        if self.folders.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        self.make_folders(folder)?;
        let made = self.site.folder().make(folder);
        made.map_err(PublishError::machine(&self.staged.place.output.join(folder), phrase!("create folder")))?;
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into());
        Ok(())
    }

    /// What is to be published, and which of it is new or changed.
    fn count(&mut self) -> Result<(Manifest, BTreeSet<String>), PublishError> {
        let files = std::mem::take(self.files.get_mut().unwrap_or_else(PoisonError::into_inner));
        let mut entries = std::mem::take(self.known.get_mut().unwrap_or_else(PoisonError::into_inner));
        entries.extend(files);
        sort_by(&mut entries, |a, b| a.0.cmp(&b.0));
        if let Some([(path, _), _]) = entries.array_windows().find(|[a, b]| a.0 == b.0) {
            return Err(self.twice(path));
        }
        let staged = entries.iter().filter(|(_, entry)| !entry.is_unchanged).map(|(path, _)| path.clone()).collect();
        self.seen.files = entries.iter().map(|(_, entry)| entry.mark).collect();
        let files = entries.into_iter().map(|(path, entry)| (path, entry.hash)).collect();
        Ok((Manifest::new(self.edition.clone(), files), staged))
    }

    fn twice(&self, path: &str) -> PublishError {
        let twice = io::Error::new(io::ErrorKind::AlreadyExists, "two files of this site have this address");
        PublishError::machine(&self.staged.place.output.join(path), phrase!("write"))(twice)
    }

    fn survey(&self, old: &Manifest, gone: &[&str], known: Option<&OutputMarks>) -> Result<Survey, PublishError> {
        let Some(published) = &self.old else { return Ok(Survey::default()) };
        if !published.tree.is_in_place() {
            let gone = io::Error::new(io::ErrorKind::NotFound, "it was moved or replaced meanwhile");
            return Err(PublishError::machine(&self.staged.place.output, phrase!("publish into"))(gone));
        }
        // What is switched away is looked through to the last file: it will be taken away.
        survey(&self.staged.place.output, old, gone, known.filter(|_| self.by_files))
    }

    fn retire_old(&self, manifest: Option<&Manifest>) {
        if let Some(manifest) = manifest {
            let old =
                if self.staged.place.aside().exists() { self.staged.place.aside() } else { self.staged.place.site() };
            // The new site is published. What cannot be removed now, the next run removes or names.
            let _ = recover::retire(&old, manifest, &self.staged.place.output);
        }
    }

    fn put_in_place(
        &mut self,
        old: &Manifest,
        new: &Manifest,
        staged: &BTreeSet<String>,
    ) -> Result<usize, PublishError> {
        let output = &self.staged.place.output;
        if !exists(output)? {
            fs::create_dir(output).map_err(PublishError::machine(output, phrase!("create folder")))?;
        }
        let output = Tree::open(output)?;
        // Set first: if opening the journal fails halfway, the next run decides whether it counts.
        self.staged.is_journaled = true;
        journal::open(&self.staged.place)?;
        let staged = staged.iter().map(String::as_str).collect();
        let removed = journal::apply(&self.site, &output, (old, new), staged)?;
        self.staged.is_journaled = false;
        Ok(removed)
    }
}

/// A publication that is done.
#[derive(Debug)]
pub struct Commit {
    /// What it changed, in numbers.
    pub report: Report,
    /// What the system says of all that is published now. It is looked at while nobody else can publish, and not where the
    /// folder holds what Keyplan did not make.
    pub marks: Option<OutputMarks>,
    before: Manifest,
    now: Manifest,
}

impl Commit {
    /// What became of each file, by the manifests: what others did to the folder meanwhile counts for nothing.
    pub fn changes(&self) -> impl Iterator<Item = (FileChange, &str)> {
        let here = self.now.files.iter().filter_map(|(path, hash)| match self.before.files.get(path) {
            None => Some((FileChange::Added, path.as_str())),
            Some(before) if before != hash => Some((FileChange::Changed, path.as_str())),
            Some(_) => None,
        });
        here.chain(self.before.without(&self.now).map(|path| (FileChange::Removed, path)))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_journaled {
            // What cannot be removed now, the next run removes.
            let _ = recover::recover(&self.place);
        }
    }
}

impl PublishedSite {
    /// Whether `path` is published with these bytes, trusting our manifest and the file's length.
    fn has(&self, path: &str, hash: u128, length: u64) -> bool {
        let listed = self.manifest.as_ref().and_then(|manifest| manifest.files.get(path));
        listed == Some(&hash) && self.tree.length(path) == Some(length)
    }
}

/// Copies all that can be read; returns the hash and the length of it.
fn copy(mut from: impl Read, mut to: impl io::Write) -> io::Result<(u128, u64)> {
    let mut hasher = Xxh3::new();
    let mut block = vec![0; 1 << 18];
    let mut length = 0;
    loop {
        let read = match from.read(&mut block) {
            Ok(0) => return Ok((hasher.digest128(), length)),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&block[..read]);
        to.write_all(&block[..read])?;
        length += read as u64;
    }
}

fn open_old(place: &PublishPlaces, manifest: Option<Manifest>) -> Result<Option<PublishedSite>, PublishError> {
    if !exists(&place.output)? {
        return Ok(None);
    }
    Ok(Some(PublishedSite { tree: Tree::open(&place.output)?, manifest }))
}

/// Closed to others, so that nobody reads, or a server shows, what is half made. The site is made in the folder that was
/// made here, whatever lies at its path a moment later.
fn make_stage(place: &PublishPlaces) -> Result<(Tree, Tree), PublishError> {
    system::make_closed(&place.stage).map_err(PublishError::machine(&place.stage, phrase!("create folder")))?;
    let made = Tree::open(&place.stage).and_then(|stage| {
        let site = stage.make("site")?;
        Ok((stage, site))
    });
    made.inspect_err(|_| {
        let _ = recover::clear(place);
    })
}
