//! Files that are published as they are, and what none of them may hold.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Span};
use crate::figures::picture;
use crate::load::disk::Disk;

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
            None => Err(Box::new(machine(source, "this file vanished while Keyplan was reading".to_owned()))),
        }
    }

    /// The width and height of a picture, in pixels; `None` for what is none, or cannot be read.
    pub(crate) fn picture_size(&self, source: &Arc<str>) -> Option<(u32, u32)> {
        self.files.get(source).and_then(|file| picture_size(&self.disk, file))
    }
}

/// The bytes of the asset `source`, which lies at `file`, checked.
///
/// # Errors
/// KP108 for an SVG with script, KP904 for a file that cannot be read.
pub(crate) fn bytes(disk: &Disk, file: &Path, source: &Arc<str>) -> Result<Vec<u8>, Box<Finding>> {
    let bytes = disk
        .bytes(file, MAX_ASSET)
        .map_err(|error| machine(source, format!("this file could not be read: {error}")))?
        .ok_or_else(|| machine(source, "this file is larger than 1 GiB".to_owned()))?;
    let active = if is_drawing(source) { active_svg(&bytes) } else { None };
    match active {
        None => Ok(bytes),
        Some(what) => Err(Box::new(
            Finding::new(Code::KP108, Span::file(source), format!("this picture holds {what}"))
                .hint("export it again as plain SVG, or as PNG"),
        )),
    }
}

/// Whether an asset is an SVG, by its name.
pub(crate) fn is_drawing(source: &str) -> bool {
    source.to_lowercase().ends_with(".svg")
}

/// The width and height of the picture at `file`, in pixels; `None` for what is none, or cannot be read.
pub(crate) fn picture_size(disk: &Disk, file: &Path) -> Option<(u32, u32)> {
    disk.head(file, picture::HEAD).ok().and_then(|head| picture::size(&head))
}

/// KP904: the machine failed at an asset.
fn machine(source: &Arc<str>, message: String) -> Finding {
    Finding::new(Code::KP904, Span::file(source), message).hint("check the file, then run again")
}

/// What makes an SVG more than a picture, in words; `None` for one that only draws.
fn active_svg(bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t' || *c == '\r').collect();
    let dense: String = text.split_whitespace().collect();
    let handler = text.split('<').any(|tag| {
        let tag = tag.split('>').next().unwrap_or("");
        tag.split(|c: char| c.is_whitespace() || c == '"' || c == '\'' || c == '/').any(|word| {
            word.len() > 2
                && word.starts_with("on")
                && word.split('=').next().is_some_and(|name| name[2..].bytes().all(|byte| byte.is_ascii_alphabetic()))
                && (word.contains('=') || dense.contains(&format!("{word}=")))
        })
    });
    let holds = |needle: &str| dense.contains(needle);
    if holds("<script") || holds(":script") {
        Some("a script")
    } else if holds("javascript:") || holds("data:text") || holds("vbscript:") {
        Some("a link that runs script")
    } else if holds("<foreignobject") || holds("<iframe") || holds("<embed") || holds("<object") {
        Some("a foreign document")
    } else if holds("<!entity") {
        Some("entities")
    } else if holds("href=\"http") || holds("href='http") || holds("url(http") || holds("@import") {
        Some("something to be fetched from elsewhere")
    } else if handler {
        Some("an event handler")
    } else {
        None
    }
}
