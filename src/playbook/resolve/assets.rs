//! The files that are published: those that a page links to, and the site's logo.

use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Span, say};
use crate::document::model::common::Text;
use crate::figures::picture::is_picture;
use crate::playbook::id::IdVec;
use crate::playbook::resolve::Linked;
use crate::playbook::resolve::index::FileId;
use crate::playbook::{Asset, AssetId, LinkTo};

/// The files of the project that are not pages, sorted by path.
pub(super) type ProjectFiles = IdVec<FileId, Arc<str>>;

/// The files that are published.
pub(super) struct Published {
    pub(super) assets: IdVec<AssetId, Asset>,
    /// The asset of each file; none for one that no page uses.
    pub(super) ids: IdVec<FileId, Option<AssetId>>,
}

/// The files that pages link to, and the logo.
pub(super) fn published<'a>(
    files: &ProjectFiles,
    pages: impl Iterator<Item = &'a Linked>,
    logo: Option<FileId>,
) -> Published {
    let mut used = IdVec::filled(files.len(), false);
    for link in pages.flat_map(|page| &page.links) {
        if let LinkTo::Asset(file) = link {
            used[*file] = true;
        }
    }
    if let Some(logo) = logo {
        used[logo] = true;
    }
    let mut assets = IdVec::default();
    let ids = files.iter().map(|(id, source)| {
        used[id].then(|| {
            let address = Arc::from(source.strip_prefix("content/").unwrap_or(source));
            assets.push(Asset { source: Arc::clone(source), address, size: None })
        })
    });
    let ids = ids.collect();
    Published { assets, ids }
}

/// The file of the site's logo.
pub(super) fn logo(files: &ProjectFiles, logo: &Text) -> Result<FileId, Box<Finding>> {
    let wanted = format!("content/{}", crate::figures::names::normal(&logo.value));
    let found = files.iter().find(|(_, path)| ***path == *wanted).filter(|_| is_picture(&wanted));
    if let Some((file, _)) = found {
        return Ok(file);
    }
    let span = Span::new(&Arc::from("site.toml"), logo.range());
    let finding = Finding::new(Code::KP109, span, say!("there is no picture `{wanted}`", wanted));
    let known =
        files.values().filter(|path| is_picture(path)).map(|path| path.strip_prefix("content/").unwrap_or(path));
    Err(Box::new(match crate::figures::names::nearest(&logo.value, known) {
        Some(near) => finding.hint(say!("did you mean `{near}`?", near)),
        None => finding.hint(say!("put the picture in `content/`, and write its path from there")),
    }))
}
