//! The pages of the authors alone, which other generators make of the same files too: without books and cards, the lists of
//! the whole programme, the search, calendars and rules.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use keyplan::edition::EditionChoice;
use keyplan::load::disk::Disk;
use keyplan::project::Project;
use keyplan::site::PageId;
use rayon::prelude::*;

use crate::measured::Cost;

/// Asks this program to make the pages, so that they are made in a process of their own.
pub(crate) const WORD: &str = "--pages-alone";

/// Pages that a core makes at a time.
const PIECE: usize = 32;

/// What it costs to make the pages of a project into a folder.
pub(crate) fn cost(root: &Path, to: &Path) -> Cost {
    let _ = fs::remove_dir_all(to);
    Cost::of(Command::new(std::env::current_exe().unwrap()).arg(WORD).arg(root).arg(to))
}

/// Makes them.
pub(crate) fn make(mut words: impl Iterator<Item = String>) {
    let (root, to) = (PathBuf::from(words.next().unwrap()), PathBuf::from(words.next().unwrap()));
    let mut project = Project::open(Disk::new(&root)).unwrap();
    let compiled = project.compile(false);
    let edition = compiled.edition(EditionChoice::Internal, &project.texts).unwrap();
    let theme = project.theme().unwrap();
    let site = theme.site(&edition, "2026-01-31".parse().unwrap(), None);
    let is_authors = |page: &PageId| matches!(page, PageId::Home | PageId::Thing(_));
    let pages: Vec<PageId> = site.pages().iter().copied().filter(is_authors).collect();
    pages.par_iter().with_max_len(PIECE).for_each(|page| {
        let file = to.join(site.file(*page));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, site.page(*page).unwrap()).unwrap();
    });
    // As in the command, nothing is freed one by one before the process ends.
    std::process::exit(0);
}
