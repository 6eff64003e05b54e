//! `keyplan build --timings`: where the time of a build goes, by stage, by kind of page and by page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cli::speech;
use crate::diagnostics::{Message, say};
use crate::edition::Edition;
use crate::figures::sort::sort_by_key;
use crate::site::PageId;
use crate::site::shared::leaves::Growing;

/// How many kinds and pages are named: the dearest.
const NAMED: usize = 12;

/// The times of one run; nothing is noted where nobody asked.
pub(super) struct Timings {
    start: Instant,
    noted: Option<Mutex<Noted>>,
}

#[derive(Default)]
struct Noted {
    /// What was done by when.
    stages: Vec<(Message, Duration)>,
    /// Of each file its kind and the time that making it took.
    files: Vec<(String, String, Duration)>,
}

impl Timings {
    /// The times of a run that began at `start`.
    pub(super) fn new(start: Instant, wanted: bool) -> Self {
        Self { start, noted: wanted.then(Mutex::default) }
    }

    /// A stage is done.
    pub(super) fn stage(&self, what: &Message) {
        self.note(|noted, start| noted.stages.push((what.clone(), start.elapsed())));
    }

    /// Makes a file, and notes how long it took.
    pub(super) fn file<T>(&self, edition: &Edition, page: PageId, file: &str, make: impl FnOnce() -> T) -> T {
        let before = Instant::now();
        let value = make();
        let took = before.elapsed();
        self.note(|noted, _| noted.files.push((kind(edition, page), file.to_owned(), took)));
        value
    }

    fn note(&self, note: impl FnOnce(&mut Noted, Instant)) {
        if let Some(noted) = &self.noted {
            // Nothing panics while holding it.
            note(&mut noted.lock().unwrap_or_else(PoisonError::into_inner), self.start);
        }
    }

    /// The times as a table; nothing where nobody asked.
    pub(super) fn table(&self) -> Option<String> {
        let noted = self.noted.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = speech::said(&say!("stages")) + "\n";
        let mut before = Duration::ZERO;
        for (stage, at) in &noted.stages {
            // Writing to a string cannot fail.
            let stage = speech::said(stage);
            let _ = writeln!(out, "  {stage:<40} {:>17.3} s", at.saturating_sub(before).as_secs_f64());
            before = *at;
        }
        if noted.files.is_empty() {
            return Some(out);
        }
        let mut kinds: BTreeMap<&str, (u32, Duration)> = BTreeMap::new();
        for (kind, _, took) in &noted.files {
            let all = kinds.entry(kind).or_default();
            *all = (all.0 + 1, all.1 + *took);
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        sort_by_key(&mut kinds, |(kind, (_, took))| (std::cmp::Reverse(*took), *kind));
        let _ = writeln!(out, "{}", speech::said(&say!("by kind of page, all cores together")));
        for (kind, (count, took)) in kinds.iter().take(NAMED) {
            let (all, each) = (took.as_secs_f64(), millis(*took / *count));
            let _ = writeln!(out, "  {kind:<40} {count:>7} {all:>9.3} s {each:>9.2} ms");
        }
        let mut files: Vec<_> = noted.files.iter().collect();
        sort_by_key(&mut files, |(_, file, took)| (std::cmp::Reverse(*took), file.as_str()));
        let _ = writeln!(out, "{}", speech::said(&say!("slowest")));
        for (_, file, took) in files.into_iter().take(NAMED) {
            let _ = writeln!(out, "  {file:<58} {:>9.2} ms", millis(*took));
        }
        Some(out)
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// What kind of page a file is: the template that makes it, or what it is for programs.
fn kind(edition: &Edition, page: PageId) -> String {
    match page {
        PageId::Thing(id) | PageId::Leaf(Growing::Pillar(id), _) => edition.thing(id).kind().word().to_owned(),
        PageId::Home => "home".to_owned(),
        PageId::Made(page) | PageId::Leaf(Growing::Made(page), _) => page.name().to_owned(),
        PageId::Beneath(page, _) => page.name().to_owned(),
        PageId::Rule(_) => "rule".to_owned(),
        PageId::Ics(_) => "calendar file".to_owned(),
        PageId::Feed | PageId::Sitemap | PageId::Icon | PageId::NotFound => "file of the site".to_owned(),
        PageId::SearchFile(_) => "search file".to_owned(),
        PageId::Redirect(_) => "redirect".to_owned(),
    }
}
