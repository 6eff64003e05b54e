//! The engine: one thread that owns the project in memory, takes in changes and shows what follows.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::watch::Sender;

use crate::diagnostics::{Finding, Findings, Level};
use crate::preview::watch::Watching;
use crate::preview::workspace::{Change, State, Workspace};

/// What the engine can be told.
#[derive(Debug)]
pub enum Order {
    /// Something happened at these paths.
    Look(Vec<PathBuf>),
    /// Something happened, and nobody knows where.
    LookAtAll,
    /// The system has no more watches to give.
    Unwatched(notify::Error),
    /// Read everything again, and say so.
    ReadAgain,
    /// What rules say of all plans is known, for the state of this number.
    Checked(u64),
    /// A page could not be made from its template.
    Unmade(Box<Finding>),
    /// Show drafts, or stop showing them.
    Drafts,
    /// Show the customer edition of an account; the internal edition for none.
    Edition(Option<String>),
    /// End.
    Quit,
}

/// What is shown: a state of the project, and how it came about.
#[derive(Debug)]
pub struct Shown {
    /// The project.
    pub state: State,
    /// What changed since what was shown before.
    pub change: Change,
    /// How long taking it in took.
    pub took: Duration,
    /// Something the author should know about the preview itself.
    pub word: Option<String>,
    /// Templates that failed on a page, each told once.
    pub unmade: Findings,
    /// Files that may be half written: what is new about their plans is no fault yet.
    pub typing: Vec<Arc<str>>,
    /// How much rules find in all plans; nothing where that was not known when this was first shown.
    pub found: Option<usize>,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether a customer's edition is shown.
    pub customer: bool,
    /// Whether the engine has ended.
    pub ended: bool,
}

/// Events of one save come in a burst: they are gathered for at most this long, less when they stop.
const GATHER: Duration = Duration::from_millis(10);
const PAUSE: Duration = Duration::from_millis(2);

/// A file that has vanished or is empty is about to be written again: this long nothing is said of it.
const PATIENCE: Duration = Duration::from_millis(150);

/// What is half written is no fault yet: this long after the last keystroke that was saved.
const TYPING: Duration = Duration::from_millis(900);

/// What is shown before anything has happened.
pub(super) fn first(workspace: &Workspace) -> Shown {
    Shown {
        state: workspace.state(),
        change: Change::Playbook(Vec::new()),
        took: Duration::ZERO,
        word: None,
        unmade: Findings::new(),
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
    /// Files that vanished or are empty, and when to believe it; folders that may not be full yet.
    doubted: HashMap<PathBuf, Instant>,
    /// When to read everything again, because a folder came that may have been filled before it was watched.
    unsettled: Option<Instant>,
    /// When each file was last written, for as long as it may be half written.
    written: HashMap<Arc<str>, Instant>,
    /// Files whose faults are being said: they are not taken back while the author goes on typing.
    said: Vec<Arc<str>>,
    /// Templates that failed: those that are told of next, and all since templates were last changed.
    unmade: Findings,
    told: Findings,
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
        unmade: Findings::new(),
        told: Findings::new(),
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
    /// When something has to be looked at although nothing happened.
    fn next_timer(&self) -> Option<Instant> {
        let typing = self.written.values().map(|at| *at + TYPING);
        let missing = self.watching.misses().then(|| Instant::now() + PATIENCE);
        self.doubted.values().copied().chain(typing).chain(self.unsettled).chain(missing).min()
    }

    /// Follows one order, and those that came with it. `None` ends the engine.
    #[expect(clippy::option_option, reason = "the outer one ends the engine, the inner one has nothing to show")]
    fn follow(&mut self, order: Order, orders: &Receiver<Order>) -> Option<Option<Change>> {
        let mut paths = match order {
            Order::Look(paths) => paths,
            other => return self.obey(other),
        };
        let end = Instant::now() + GATHER;
        // The newest state wins: what waits is taken in before anything is shown.
        while let Ok(more) = orders.recv_timeout(PAUSE.min(end.saturating_duration_since(Instant::now()))) {
            match more {
                Order::Look(more) => paths.extend(more),
                Order::Quit => return None,
                other => {
                    let looked = self.look(paths);
                    return Some(self.obey(other)?.filter(|change| *change != Change::Nothing).or(looked));
                }
            }
            if Instant::now() >= end {
                break;
            }
        }
        Some(self.look(paths))
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
            Order::LookAtAll => {
                self.watching.renew();
                Some(Some(self.reload()))
            }
            Order::Unwatched(error) => {
                self.watching.look_instead(&error);
                Some(Some(self.reload()))
            }
            Order::ReadAgain => Some(Some(match self.reload() {
                Change::Nothing => Change::Playbook(Vec::new()),
                change => change,
            })),
            Order::Look(paths) => Some(self.look(paths)),
            Order::Checked(generation) => Some((generation == self.workspace.generation()).then_some(Change::Nothing)),
            Order::Unmade(finding) => Some(self.unmade(*finding)),
        }
    }

    /// A template that failed is told of once, on however many pages it fails, until templates are changed.
    fn unmade(&mut self, finding: Finding) -> Option<Change> {
        let same = |told: &Finding| told.span == finding.span && told.message == finding.message;
        if self.told.iter().any(same) {
            return None;
        }
        self.told.push(finding.clone());
        self.unmade.push(finding);
        Some(Change::Nothing)
    }

    fn look(&mut self, mut paths: Vec<PathBuf>) -> Option<Change> {
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
            let empty = std::fs::symlink_metadata(path).map_or(true, |meta| meta.is_file() && meta.len() == 0)
                && !renamed.contains(path);
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
        let change = self.workspace.look(&paths);
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

    /// Keeps in mind which files were just written.
    fn remember(&mut self, change: &Change) {
        if let Change::Prose(files) | Change::Playbook(files) = change {
            if files.iter().any(|file| **file == *"site.toml") {
                self.told.clear();
            }
            let now = Instant::now();
            self.written.extend(files.iter().map(|file| (Arc::clone(file), now)));
        }
    }

    /// What time alone brings: files that stay away are gone, and what stays half written is a fault.
    fn timers(&mut self) -> Option<Change> {
        let now = Instant::now();
        let due: Vec<PathBuf> =
            self.doubted.iter().filter(|(_, at)| **at <= now).map(|(path, _)| path.clone()).collect();
        let mut change = None;
        if !due.is_empty() {
            self.doubted.retain(|path, _| !due.contains(path));
            let made = self.workspace.look(&due);
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
        // The list stays the same one while nothing about it changes: whoever has it knows by that.
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
        let word = self.watching.complaint.take();
        let unmade = std::mem::take(&mut self.unmade);
        let mut typing: Vec<Arc<str>> = self.written.keys().cloned().collect();
        typing.sort();
        let found = state.site.as_ref().and_then(|site| site.health().if_known()).map(<[_]>::len);
        let before = self.publish.borrow().clone();
        let same = change == Change::Nothing && before.state.findings == state.findings && before.typing == typing;
        if same && before.found == found && word.is_none() && unmade.is_empty() {
            return;
        }
        let (drafts, customer) = (self.workspace.shows_drafts(), self.workspace.shows_customer());
        let shown = Shown { state, change, took, word, unmade, typing, found, drafts, customer, ended: false };
        tell(&shown);
        self.publish.send_replace(Arc::new(shown));
    }
}

/// Whether a finding may come from a file being half written.
fn is_of_one_file(finding: &Finding) -> bool {
    finding.code.text().starts_with("KP0")
}
