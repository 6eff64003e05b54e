//! The engine: one thread that owns the project in memory, takes in changes and shows what follows.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::watch::Sender;

use crate::diagnostics::{Finding, Findings, Level};
use crate::preview::change::Change;
use crate::preview::order::{Order, Shown};
use crate::preview::watch::Watching;
use crate::preview::workspace::Workspace;

/// Events of one save come in a burst. They are gathered for at most this long.
const GATHER: Duration = Duration::from_millis(10);
/// The burst is over when nothing comes for this long.
const PAUSE: Duration = Duration::from_millis(2);

/// A file that has vanished or is empty may be about to be written again: this long it counts as it was.
const PATIENCE: Duration = Duration::from_millis(150);

/// A file that was just written may be half written: this long its new errors are not shown.
const TYPING: Duration = Duration::from_millis(900);

/// What is shown before anything has happened.
pub(super) fn first(workspace: &Workspace) -> Shown {
    Shown {
        state: workspace.state(),
        change: Change::Playbook(Vec::new()),
        took: Duration::ZERO,
        notice: None,
        failed_templates: Findings::new(),
        typing: Vec::new(),
        found: None,
        drafts: workspace.shows_drafts(),
        customer: workspace.shows_customer(),
        ended: false,
    }
}

struct Engine<'a> {
    workspace: Workspace,
    watching: Watching,
    publish: &'a Sender<Arc<Shown>>,
    /// Paths to read again, and when: files that vanished or are empty, and folders that may not be full yet.
    doubted: HashMap<PathBuf, Instant>,
    /// When to read everything again, because a folder came that may have been filled before it was watched.
    unsettled: Option<Instant>,
    /// When each file was last written, for as long as it may be half written.
    written: HashMap<Arc<str>, Instant>,
    /// Files whose errors are shown: these stay while the author goes on typing.
    said: Vec<Arc<str>>,
    /// Templates that failed and are named in what is shown next.
    failed_templates: Findings,
    /// All templates that failed since the settings changed last.
    known_failures: Findings,
}

/// Takes in changes until it is told to end.
pub(super) fn run(
    workspace: Workspace,
    orders: &Receiver<Order>,
    watching: Watching,
    publish: &Sender<Arc<Shown>>,
    mut tell: impl FnMut(&Shown),
) {
    let mut engine = Engine {
        workspace,
        watching,
        publish,
        doubted: HashMap::new(),
        unsettled: None,
        written: HashMap::new(),
        said: Vec::new(),
        failed_templates: Findings::new(),
        known_failures: Findings::new(),
    };
    engine.show(Change::Playbook(Vec::new()), Duration::ZERO, &mut tell);
    loop {
        let order = match engine.next_timer() {
            Some(timer) => orders.recv_timeout(timer.saturating_duration_since(Instant::now())),
            None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let (change, start) = match order {
            Ok(Order::Quit) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(order) => {
                let start = Instant::now();
                let Some(change) = engine.follow(order, orders) else { break };
                (change, start)
            }
            Err(RecvTimeoutError::Timeout) => {
                let start = Instant::now();
                (engine.timers(), start)
            }
        };
        if let Some(change) = change {
            engine.show(change, start.elapsed(), &mut tell);
        }
    }
    publish.send_replace(Arc::new(Shown { ended: true, ..first(&engine.workspace) }));
}

impl Engine<'_> {
    /// When something is due although nothing happens.
    fn next_timer(&self) -> Option<Instant> {
        let typing = self.written.values().map(|at| *at + TYPING);
        let missing = self.watching.misses().then(|| Instant::now() + PATIENCE);
        self.doubted.values().copied().chain(typing).chain(self.unsettled).chain(missing).min()
    }

    /// Follows one order, and those that come in the same burst. `None` ends the engine.
    #[expect(clippy::option_option, reason = "the outer one ends the engine, the inner one has nothing to show")]
    fn follow(&mut self, order: Order, orders: &Receiver<Order>) -> Option<Option<Change>> {
        let mut paths = match order {
            Order::Read(paths) => paths,
            other => return self.obey(other),
        };
        let end = Instant::now() + GATHER;
        // What waits is taken in first, so that only the newest state is shown.
        while let Ok(more) = orders.recv_timeout(PAUSE.min(end.saturating_duration_since(Instant::now()))) {
            match more {
                Order::Read(more) => paths.extend(more),
                Order::Quit => return None,
                other => {
                    let read = self.read_paths(paths);
                    return Some(self.obey(other)?.filter(|change| *change != Change::Nothing).or(read));
                }
            }
            if Instant::now() >= end {
                break;
            }
        }
        Some(self.read_paths(paths))
    }

    /// Follows an order that came alone.
    #[expect(clippy::option_option, reason = "the outer one ends the engine, the inner one has nothing to show")]
    fn obey(&mut self, order: Order) -> Option<Option<Change>> {
        match order {
            Order::Quit => None,
            Order::Drafts => {
                let drafts = !self.workspace.shows_drafts();
                self.workspace.show_drafts(drafts);
                Some(Some(Change::Playbook(Vec::new())))
            }
            Order::Edition(account) => {
                self.workspace.show_edition(account);
                Some(Some(Change::Playbook(Vec::new())))
            }
            Order::ReadAll => {
                self.watching.renew();
                Some(Some(self.reload()))
            }
            Order::Unwatched(error) => {
                self.watching.poll_instead(&error);
                Some(Some(self.reload()))
            }
            Order::ReadAgain => Some(Some(match self.reload() {
                Change::Nothing => Change::Playbook(Vec::new()),
                change => change,
            })),
            Order::Read(paths) => Some(self.read_paths(paths)),
            Order::Checked(generation) => Some((generation == self.workspace.generation()).then_some(Change::Nothing)),
            Order::TemplateFailed(finding) => Some(self.template_failed(*finding)),
        }
    }

    /// A template that fails is named once until the settings change, on however many pages it fails.
    fn template_failed(&mut self, finding: Finding) -> Option<Change> {
        let same = |known: &Finding| known.span == finding.span && known.message == finding.message;
        if self.known_failures.iter().any(same) {
            return None;
        }
        self.known_failures.push(finding.clone());
        self.failed_templates.push(finding);
        Some(Change::Nothing)
    }

    /// Reads paths again, but those that may still be about to be written.
    fn read_paths(&mut self, mut paths: Vec<PathBuf>) -> Option<Change> {
        paths.sort();
        paths.dedup();
        for path in &paths {
            if path.parent() == Some(self.workspace.root()) {
                self.watching.replaced(path);
            }
        }
        let now = Instant::now();
        if self.watching.renew() {
            self.unsettled = Some(now);
        }
        let renamed = self.workspace.renamed(&paths);
        // A file that vanished or is empty has a little time to come back; it is looked at when that is over.
        paths.retain(|path| {
            let empty = self.workspace.is_absent_or_empty(path) && !renamed.contains(path);
            if empty {
                self.doubted.entry(path.clone()).or_insert(now + PATIENCE);
            } else {
                self.doubted.remove(path);
            }
            !empty
        });
        if paths.is_empty() {
            return None;
        }
        let change = self.workspace.read_paths(&paths);
        self.remember(&change);
        // The watcher learns of a new folder after its first files may have come.
        self.doubted.extend(self.workspace.folders().into_iter().map(|folder| (folder, now + PATIENCE)));
        Some(change)
    }

    fn reload(&mut self) -> Change {
        let change = self.workspace.reload();
        self.remember(&change);
        change
    }

    /// Notes which files were just written.
    fn remember(&mut self, change: &Change) {
        if let Change::Prose(files) | Change::Playbook(files) = change {
            if files.iter().any(|file| **file == *"site.toml") {
                self.known_failures.clear();
            }
            let now = Instant::now();
            self.written.extend(files.iter().map(|file| (Arc::clone(file), now)));
        }
    }

    /// Does what is due by now: files that stay away are gone, and errors of files that stay broken are shown.
    fn timers(&mut self) -> Option<Change> {
        let now = Instant::now();
        let due: Vec<PathBuf> =
            self.doubted.iter().filter(|(_, at)| **at <= now).map(|(path, _)| path.clone()).collect();
        let mut change = None;
        if !due.is_empty() {
            self.doubted.retain(|path, _| !due.contains(path));
            let made = self.workspace.read_paths(&due);
            self.workspace.folders();
            self.remember(&made);
            change = Some(made);
        }
        if self.watching.renew() || self.unsettled.is_some_and(|at| at <= now) {
            self.unsettled = None;
            let made = self.reload();
            change = change.filter(|_| made == Change::Nothing).or(Some(made));
        }
        let before = self.written.len();
        self.written.retain(|_, at| *at + TYPING > now);
        change.or((self.written.len() < before).then_some(Change::Nothing))
    }

    /// Shows the state now.
    fn show(&mut self, change: Change, took: Duration, tell: &mut impl FnMut(&Shown)) {
        let mut state = self.workspace.state();
        let (written, said) = (&self.written, &self.said);
        let typing = |finding: &Finding| {
            let path = &finding.span.path;
            is_of_one_file(finding) && written.contains_key(path) && !said.contains(path)
        };
        // The `Arc` stays the same while the findings are equal: readers compare pointers.
        if state.findings.iter().any(typing) {
            let rest = state.findings.iter().filter(|finding| !typing(finding));
            state.findings = Arc::new(rest.cloned().collect());
        }
        self.said = state
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
        let same = change == Change::Nothing && before.state.findings == state.findings && before.typing == typing;
        if same && before.found == found && notice.is_none() && failed_templates.is_empty() {
            return;
        }
        let (drafts, customer) = (self.workspace.shows_drafts(), self.workspace.shows_customer());
        let shown =
            Shown { state, change, took, notice, failed_templates, typing, found, drafts, customer, ended: false };
        tell(&shown);
        self.publish.send_replace(Arc::new(shown));
    }
}

/// Whether a finding may come from a file being half written.
fn is_of_one_file(finding: &Finding) -> bool {
    finding.code.text().starts_with("KP0")
}
