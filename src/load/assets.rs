//! Files that are published as they are, and what none of them may hold.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Message, Span, say};
use crate::figures::picture;
use crate::load::clean;
use crate::load::disk::Disk;
use crate::load::whole::{self, Broken};

/// Larger files are not held in memory, in bytes.
const LARGE: u64 = 4 << 20;

/// The largest file that is published, in bytes.
const MAX_ASSET: u64 = 1 << 30;

/// The assets of a project: every file under `content/` that is neither a page nor a table.
#[derive(Clone, Debug)]
pub struct Assets {
    disk: Disk,
    /// Where each lies on disk, by its path from the project's root.
    files: HashMap<Arc<str>, PathBuf>,
}

impl Assets {
    /// The assets that the loader found.
    pub(crate) fn new(disk: &Disk, files: impl IntoIterator<Item = (Arc<str>, PathBuf)>) -> Self {
        Self { disk: disk.clone(), files: files.into_iter().collect() }
    }

    /// Their paths from the project's root, sorted.
    pub(crate) fn paths(&self) -> Vec<Arc<str>> {
        let mut paths: Vec<Arc<str>> = self.files.keys().cloned().collect();
        paths.sort();
        paths
    }

    /// The bytes of an asset, checked.
    ///
    /// # Errors
    /// KP108 for an SVG with script, KP904 for a file that is gone or cannot be read.
    pub fn bytes(&self, source: &Arc<str>) -> Result<Vec<u8>, Box<Finding>> {
        match self.files.get(source) {
            Some(file) => bytes(&self.disk, file, source),
            None => Err(Box::new(machine(source, say!("this file vanished while Keyplan was reading")))),
        }
    }

    /// Whether an asset is too large to be held in memory. One that has to be looked through before it is published is not.
    pub fn is_large(&self, source: &Arc<str>) -> bool {
        let length = || Some(self.open(source).ok()?.metadata().ok()?.len());
        !is_drawing(source) && length().is_some_and(|length| length > LARGE && length <= MAX_ASSET)
    }

    /// Begins to read an asset.
    ///
    /// # Errors
    /// Those of the system; `NotFound` for a file that is gone.
    pub fn open(&self, source: &Arc<str>) -> io::Result<File> {
        let file = self.files.get(source).ok_or(io::ErrorKind::NotFound)?;
        self.disk.open(file)
    }

    /// An asset as it leaves in a customer edition.
    ///
    /// # Errors
    /// KP807 at the file where it cannot be made clean, otherwise those of [`Self::bytes`].
    pub fn leaving(&self, source: &Arc<str>) -> Result<CleanAsset, Box<Finding>> {
        CleanAsset::new(source, &self.bytes(source)?)
    }

    /// What people can read as text in an asset that is published as it is. A picture is not read for it.
    pub(crate) fn text(&self, source: &Arc<str>) -> Option<Arc<str>> {
        if !clean::shows_text(extension(source)) {
            return None;
        }
        text(source, &self.bytes(source).ok()?)
    }

    /// What is known of an asset without reading it whole. Nothing is known of one that cannot be read.
    pub(crate) fn look(&self, source: &Arc<str>) -> AssetLook {
        self.files.get(source).map(|file| look(&self.disk, file, source)).unwrap_or_default()
    }
}

/// An asset without metadata, under a name that says nothing of how we call it.
#[derive(Clone, Debug)]
pub struct CleanAsset {
    /// Its address from the site's root: the first 16 digits of the hash of its bytes, with its extension.
    pub address: Arc<str>,
    /// What is published.
    pub bytes: Vec<u8>,
    /// What people can read in it as text: a drawing, a table, a text or a document. Nothing of a picture.
    pub text: Option<Arc<str>>,
}

impl CleanAsset {
    /// The clean form of the asset `source`, which holds `bytes`.
    ///
    /// # Errors
    /// KP807 at the file, where there is none.
    pub fn new(source: &Arc<str>, bytes: &[u8]) -> Result<Self, Box<Finding>> {
        let name = source.rsplit('/').next().unwrap_or(source);
        let extension = extension(name);
        let clean = clean::clean(extension, bytes).map_err(|refusal| {
            let message = say!("`{name}` would leave for the customer, and {reason}", name, reason = refusal.reason);
            Box::new(Finding::new(Code::KP807, Span::file(source), message).hint(refusal.hint))
        })?;
        let hash = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&clean.bytes));
        let address = format!("assets/{}.{}", &hash[..16], extension.to_lowercase()).into();
        let text = readable(name, clean.shown, &clean.bytes);
        Ok(Self { address, bytes: clean.bytes, text })
    }
}

/// What people can read as text in an asset of this name that is published as it is. Nothing of a picture, and of a file
/// that cannot be read.
pub(crate) fn text(name: &str, bytes: &[u8]) -> Option<Arc<str>> {
    let extension = extension(name);
    if !clean::shows_text(extension) {
        return None;
    }
    let shown = clean::clean(extension, bytes).ok().and_then(|clean| clean.shown);
    readable(name, shown, bytes)
}

/// What a file shows, and in a drawing all that is written: the names by which it finds its parts are published too.
fn readable(name: &str, shown: Option<String>, bytes: &[u8]) -> Option<Arc<str>> {
    if !is_drawing(name) {
        return shown.map(Arc::from);
    }
    Some(format!("{}\n{}", shown.unwrap_or_default(), String::from_utf8_lossy(bytes)).into())
}

/// The end of a name, without the full stop; empty where it has none.
fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The bytes of the asset `source`, which lies at `file`, checked.
///
/// # Errors
/// KP108 for an SVG with script, KP904 for a file that cannot be read.
pub(crate) fn bytes(disk: &Disk, file: &Path, source: &Arc<str>) -> Result<Vec<u8>, Box<Finding>> {
    let bytes = disk
        .bytes(file, MAX_ASSET)
        .map_err(|error| machine(source, say!("this file could not be read: {error}", error)))?
        .ok_or_else(|| machine(source, say!("this file is larger than 1 GiB")))?;
    let active = if is_drawing(source) { clean::active(&bytes) } else { None };
    let Some(what) = active else { return Ok(bytes) };
    let refused =
        |message: Message, hint: Message| Box::new(Finding::new(Code::KP108, Span::file(source), message).hint(hint));
    Err(match whole::broken("svg", &bytes, &bytes, bytes.len() as u64).map(Broken::message) {
        Some((message, hint)) => refused(message, hint),
        None => refused(say!("this picture holds {what}", what), say!("export it again as plain SVG, or as PNG")),
    })
}

/// Whether an asset is an SVG, by its name.
pub(crate) fn is_drawing(source: &str) -> bool {
    source.to_lowercase().ends_with(".svg")
}

/// What is known of an asset from its length, its first and its last bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AssetLook {
    /// The width and height of a picture, in pixels; `None` for what is none.
    pub(crate) size: Option<(u32, u32)>,
    /// How many bytes it has.
    length: u64,
    /// What stands in its place.
    broken: Option<Broken>,
}

impl AssetLook {
    /// KP027 for a file that is not what its name says, KP026 for one that is heavy. `most` is how many bytes an asset may
    /// have.
    pub(crate) fn warning(&self, source: &Arc<str>, most: u64) -> Option<Finding> {
        let find = |code, message: Message| Finding::new(code, Span::file(source), message);
        if let Some(broken) = self.broken {
            let (message, hint) = broken.message();
            return Some(find(Code::KP027, message).hint(hint));
        }
        if picture::is_picture(source) && self.length > HEAVY_PICTURE {
            let message = say!(
                "this picture is {length}, and everybody who opens its page loads it",
                length = megabytes(self.length)
            );
            let hint = say!("save it smaller: 2000 pixels are wide enough for a page, and 5 MB is the limit");
            return Some(find(Code::KP026, message).hint(hint));
        }
        (self.length > most).then(|| {
            let message = say!(
                "this file is {length}, and the limit is {most}",
                length = megabytes(self.length),
                most = megabytes(most)
            );
            find(Code::KP026, message).hint(say!("make it smaller, or raise `max_asset_bytes` in `site.toml`"))
        })
    }
}

/// The largest picture that is not called heavy, in bytes.
const HEAVY_PICTURE: u64 = 5_000_000;

/// A number of bytes in MB, so that one which is beyond a limit never reads like the limit.
fn megabytes(bytes: u64) -> Message {
    let tenths = u32::try_from(bytes.div_ceil(100_000)).unwrap_or(u32::MAX);
    say!("{megabytes} MB", megabytes = f64::from(tenths) / 10.0)
}

/// What is known of the asset `source`, which lies at `file`, without reading it whole.
pub(crate) fn look(disk: &Disk, file: &Path, source: &Arc<str>) -> AssetLook {
    let Ok(ends) = disk.ends(file, picture::HEAD, whole::TAIL) else { return AssetLook::default() };
    let broken = whole::broken(&extension(source).to_lowercase(), &ends.head, &ends.tail, ends.length);
    AssetLook { size: picture::size(&ends.head), length: ends.length, broken }
}

/// KP904: the machine failed at an asset.
fn machine(source: &Arc<str>, message: Message) -> Finding {
    Finding::new(Code::KP904, Span::file(source), message).hint(say!("check the file, then run again"))
}
