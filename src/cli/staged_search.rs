//! The files of the search on their way into a stage: those of what is the same as at the last build stay as they are.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::cli::known::PagesMade;
use crate::edition::reads::Reads;
use crate::publish::{PublishError, Stage};
use crate::site::Renderer;
use crate::site::files::search_files::SearchPlace;

/// A stage that takes the files of the search in one language.
pub(super) struct StagedSearch<'a, 'k> {
    stage: &'a Stage,
    /// Where the language lies in the output.
    folder: &'a str,
    renderer: &'a Renderer<'a>,
    made: &'a PagesMade<'k>,
    interrupted: &'a AtomicBool,
    kept: Mutex<BTreeSet<u16>>,
    fault: Mutex<Option<PublishError>>,
}

impl<'a, 'k> StagedSearch<'a, 'k> {
    pub(super) fn new(
        (stage, folder): (&'a Stage, &'a str),
        renderer: &'a Renderer<'a>,
        made: &'a PagesMade<'k>,
        interrupted: &'a AtomicBool,
    ) -> Self {
        Self { stage, folder, renderer, made, interrupted, kept: Mutex::default(), fault: Mutex::default() }
    }

    /// What went wrong.
    pub(super) fn done(self) -> Result<(), PublishError> {
        self.fault.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn name(&self, file: u16) -> String {
        format!("{}{}", self.folder, self.renderer.search_file(file))
    }

    /// What a few entries were made from stands beside what files were, under a name that no file has.
    fn name_of_few(&self, few: usize) -> String {
        format!("{}search/#{few}", self.folder)
    }

    fn kept(&self) -> impl std::ops::DerefMut<Target = BTreeSet<u16>> {
        // Nothing panics while holding it.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SearchPlace for StagedSearch<'_, '_> {
    fn put(&self, file: u16, text: String) -> bool {
        // What was kept would be the same.
        if self.kept().contains(&file) {
            return true;
        }
        if let Err(error) = self.stage.put(&self.name(file), text.as_bytes()) {
            *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            return false;
        }
        !self.interrupted.load(Ordering::Relaxed)
    }

    fn note(&self, few: usize, reads: &Reads) {
        self.made.made(&self.name_of_few(few), self.renderer, reads);
    }

    fn is_same(&self, few: usize) -> bool {
        self.made.is_same(&self.name_of_few(few))
    }

    fn stays(&self, few: usize) {
        self.made.stays(&self.name_of_few(few));
    }

    fn keep(&self, file: u16) -> bool {
        let (name, marks) = (self.name(file), self.made.marks());
        let keeps = marks.is_some_and(|marks| self.stage.put_known(&[&name], marks).is_ok_and(|keeps| keeps[0]));
        if keeps {
            self.kept().insert(file);
        }
        keeps
    }

    fn text(&self, file: u16) -> Option<String> {
        self.stage.published(&self.name(file), self.made.marks()?)
    }
}
