//! The engine: one thread that owns the project in memory, takes in changes and shows what follows.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::watch::Sender;

use crate::diagnostics::{Finding, Findings, Level};
use crate::preview::change::SiteChange;
use crate::preview::order::{EngineOrder, PreviewUpdate};
use crate::preview::reader::ProjectReader;
use crate::preview::watch::Watching;
use crate::preview::workspace::Workspace;

/// Events of one save come in a burst. They are gathered for at most this long.
const BURST: Duration = Duration::from_millis(10);
/// The burst is over when nothing comes for this long.
const BURST_PAUSE: Duration = Duration::from_millis(2);

/// A file that has vanished or is empty may be about to be written again: this long it counts as it was.
const ABSENCE: Duration = Duration::from_millis(150);

/// How often the calendar is looked at while nothing happens: pages name ages in days. A timer that ends at midnight would
/// be late by as long as the machine slept.
const DAY_CHECK: Duration = Duration::from_mins(1);

/// A file that was just written may be half written: this long its new errors are not shown.
const TYPING: Duration = Duration::from_millis(900);

/// What is shown before anything has happened.
pub(super) fn first(workspace: &Workspace) -> PreviewUpdate {
    PreviewUpdate {
        state: workspace.state(),
        change: SiteChange::Playbook(Vec::new()),
        took: Duration::ZERO,
        notice: None,
        failed_templates: Findings::new(),
        typing: Vec::new(),
        found: None,
        drafts: workspace.shows_drafts(),
        edition: workspace.shown_edition().clone(),
        ended: false,
    }
}

struct Engine<'a> {
    reader: ProjectReader,
    watching: Watching,
    publish: &'a Sender<Arc<PreviewUpdate>>,
    /// Paths to read again, and when: files that vanished or are empty, and folders that may not be full yet.
    pending: HashMap<PathBuf, Instant>,
    /// When to read everything again, because a folder came that may have been filled before it was watched.
    reload_at: Option<Instant>,
    /// When each file was last written, for as long as it may be half written.
    written: HashMap<Arc<str>, Instant>,
    /// Files whose errors are shown: these stay while the author goes on typing.
    shown_errors: Vec<Arc<str>>,
    /// Templates that failed and are named in what is shown next.
    failed_templates: Findings,
    /// All templates that failed since the settings changed last.
    known_failures: Findings,
}

/// Takes in changes until it is told to end.
pub(super) fn run(
    reader: ProjectReader,
    orders: &Receiver<EngineOrder>,
    watching: Watching,
    publish: &Sender<Arc<PreviewUpdate>>,
    mut tell: impl FnMut(&PreviewUpdate),
) {
    let mut engine = Engine {
        reader,
        watching,
        publish,
        pending: HashMap::new(),
        reload_at: None,
        written: HashMap::new(),
        shown_errors: Vec::new(),
        failed_templates: Findings::new(),
        known_failures: Findings::new(),
    };
    engine.show(SiteChange::Playbook(Vec::new()), Duration::ZERO, &mut tell);
    loop {
        let timer = engine.next_timer().map_or(DAY_CHECK, |timer| timer.saturating_duration_since(Instant::now()));
        let order = orders.recv_timeout(timer.min(DAY_CHECK));
        let (change, start) = match order {
            Ok(EngineOrder::Quit) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(order) => {
                let start = Instant::now();
                let ControlFlow::Continue(change) = engine.follow(order, orders) else { break };
                (change, start)
            }
            Err(RecvTimeoutError::Timeout) => {
                let start = Instant::now();
                (engine.timers(), start)
            }
        };
        let change = if engine.reader.follow_day() { Some(SiteChange::Playbook(Vec::new())) } else { change };
        if let Some(change) = change {
            engine.show(change, start.elapsed(), &mut tell);
        }
    }
    publish.send_replace(Arc::new(PreviewUpdate { ended: true, ..first(engine.reader.workspace()) }));
}

impl Engine<'_> {
    /// When something is due although nothing happens.
    fn next_timer(&self) -> Option<Instant> {
        let typing = self.written.values().map(|at| *at + TYPING);
        let missing = self.watching.misses().then(|| Instant::now() + ABSENCE);
        self.pending.values().copied().chain(typing).chain(self.reload_at).chain(missing).min()
    }

    /// Follows one order, and those that come in the same burst. Returns what changed, if anything is to be shown; a break
    /// ends the engine.
    fn follow(&mut self, order: EngineOrder, orders: &Receiver<EngineOrder>) -> ControlFlow<(), Option<SiteChange>> {
        let mut paths = match order {
            EngineOrder::Read(paths) => paths,
            other => return self.follow_one(other),
        };
        let end = Instant::now() + BURST;
        // What waits is taken in first, so that only the newest state is shown.
        while let Ok(more) = orders.recv_timeout(BURST_PAUSE.min(end.saturating_duration_since(Instant::now()))) {
            match more {
                EngineOrder::Read(more) => paths.extend(more),
                EngineOrder::Quit => return ControlFlow::Break(()),
                other => {
                    let read = self.read_paths(paths);
                    let change = self.follow_one(other)?;
                    return ControlFlow::Continue(change.filter(|change| *change != SiteChange::Nothing).or(read));
                }
            }
            if Instant::now() >= end {
                break;
            }
        }
        ControlFlow::Continue(self.read_paths(paths))
    }

    /// Follows an order that came alone.
    fn follow_one(&mut self, order: EngineOrder) -> ControlFlow<(), Option<SiteChange>> {
        let everything = || SiteChange::Playbook(Vec::new());
        ControlFlow::Continue(match order {
            EngineOrder::Quit => return ControlFlow::Break(()),
            EngineOrder::Drafts => {
                let drafts = !self.reader.workspace().shows_drafts();
                self.reader.show_drafts(drafts);
                Some(everything())
            }
            EngineOrder::Edition(edition) => {
                self.reader.show_edition(edition);
                Some(everything())
            }
            EngineOrder::ReadAll => {
                self.watching.renew();
                Some(self.reload())
            }
            EngineOrder::Unwatched(error) => {
                self.watching.poll_instead(&error);
                Some(self.reload())
            }
            EngineOrder::ReadAgain => Some(match self.reload() {
                SiteChange::Nothing => everything(),
                change => change,
            }),
            EngineOrder::Read(paths) => self.read_paths(paths),
            EngineOrder::Checked(generation) => {
                (generation == self.reader.workspace().generation()).then_some(SiteChange::Nothing)
            }
            EngineOrder::TemplateFailed(finding) => self.template_failed(*finding),
        })
    }

    /// A template that fails is named once until the settings change, on however many pages it fails.
    fn template_failed(&mut self, finding: Finding) -> Option<SiteChange> {
        let same = |known: &Finding| known.span == finding.span && known.message == finding.message;
        if self.known_failures.iter().any(same) {
            return None;
        }
        self.known_failures.push(finding.clone());
        self.failed_templates.push(finding);
        Some(SiteChange::Nothing)
    }

    /// Reads paths again, but those that may still be about to be written.
    fn read_paths(&mut self, mut paths: Vec<PathBuf>) -> Option<SiteChange> {
        paths.sort();
        paths.dedup();
        for path in &paths {
            if path.parent() == Some(self.reader.root()) {
                self.watching.replaced(path);
            }
        }
        let now = Instant::now();
        if self.watching.renew() {
            self.reload_at = Some(now);
        }
        let renamed = self.reader.renamed(&paths);
        // A file that vanished or is empty has a little time to come back; it is looked at when that is over.
        paths.retain(|path| {
            let empty = self.reader.is_absent_or_empty(path) && !renamed.contains(path);
            if empty {
                self.pending.entry(path.clone()).or_insert(now + ABSENCE);
            } else {
                self.pending.remove(path);
            }
            !empty
        });
        if paths.is_empty() {
            return None;
        }
        let change = self.reader.read_paths(&paths);
        self.note_written(&change);
        // The watcher learns of a new folder after its first files may have come.
        self.pending.extend(self.reader.take_folders().into_iter().map(|folder| (folder, now + ABSENCE)));
        Some(change)
    }

    fn reload(&mut self) -> SiteChange {
        let change = self.reader.reload();
        self.note_written(&change);
        change
    }

    /// Notes which files were just written.
    fn note_written(&mut self, change: &SiteChange) {
        if let SiteChange::Prose(files) | SiteChange::Playbook(files) = change {
            if files.iter().any(|file| **file == *"site.toml") {
                self.known_failures.clear();
            }
            let now = Instant::now();
            self.written.extend(files.iter().map(|file| (Arc::clone(file), now)));
        }
    }

    /// Does what is due by now: files that stay away are gone, and errors of files that stay broken are shown.
    fn timers(&mut self) -> Option<SiteChange> {
        let now = Instant::now();
        let due: Vec<PathBuf> =
            self.pending.iter().filter(|(_, at)| **at <= now).map(|(path, _)| path.clone()).collect();
        let mut change = None;
        if !due.is_empty() {
            self.pending.retain(|path, _| !due.contains(path));
            let made = self.reader.read_paths(&due);
            self.reader.take_folders();
            self.note_written(&made);
            change = Some(made);
        }
        if self.watching.renew() || self.reload_at.is_some_and(|at| at <= now) {
            self.reload_at = None;
            let made = self.reload();
            change = change.filter(|_| made == SiteChange::Nothing).or(Some(made));
        }
        let before = self.written.len();
        self.written.retain(|_, at| *at + TYPING > now);
        change.or((self.written.len() < before).then_some(SiteChange::Nothing))
    }

    /// Shows the state now.
    fn show(&mut self, change: SiteChange, took: Duration, tell: &mut impl FnMut(&PreviewUpdate)) {
        let mut state = self.reader.workspace().state();
        let (written, shown_errors) = (&self.written, &self.shown_errors);
        let typing = |finding: &Finding| {
            let path = &finding.span.path;
            is_of_one_file(finding) && written.contains_key(path) && !shown_errors.contains(path)
        };
        // The `Arc` stays the same while the findings are equal: readers compare pointers.
        if state.findings.iter().any(typing) {
            let rest = state.findings.iter().filter(|finding| !typing(finding));
            state.findings = Arc::new(rest.cloned().collect());
        }
        self.shown_errors = state
            .findings
            .iter()
            .filter(|finding| finding.level == Level::Error)
            .map(|finding| Arc::clone(&finding.span.path))
            .collect();
        let notice = self.watching.complaint.take();
        let failed_templates = std::mem::take(&mut self.failed_templates);
        let mut typing: Vec<Arc<str>> = self.written.keys().cloned().collect();
        typing.sort();
        let found = state.site.as_ref().and_then(|site| site.health().if_known()).map(<[_]>::len);
        let before = self.publish.borrow().clone();
        let same = change == SiteChange::Nothing && before.state.findings == state.findings && before.typing == typing;
        if same && before.found == found && notice.is_none() && failed_templates.is_empty() {
            return;
        }
        let workspace = self.reader.workspace();
        let (drafts, edition) = (workspace.shows_drafts(), workspace.shown_edition().clone());
        let shown = PreviewUpdate {
            state,
            change,
            took,
            notice,
            failed_templates,
            typing,
            found,
            drafts,
            edition,
            ended: false,
        };
        tell(&shown);
        self.publish.send_replace(Arc::new(shown));
    }
}

/// Whether a finding may come from a file being half written.
fn is_of_one_file(finding: &Finding) -> bool {
    finding.code.text().starts_with("KP0")
}
