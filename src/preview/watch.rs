//! The watcher: says which paths to read again, and nothing else. Whether they changed is decided by what they hold.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, ErrorKind, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::diagnostics::{Message, say};
use crate::load::disk::Disk;
use crate::preview::order::EngineOrder;

/// Folders and files of a project that a preview depends on.
const WATCHED: &[&str] = &["content", "locales", "themes", "templates", "words"];

/// How often to look where the system has no more watches to give.
const FALLBACK: Duration = Duration::from_millis(700);

/// The settings of both ways of watching: no link is followed.
fn config() -> Config {
    Config::default().with_follow_symlinks(false)
}

/// Something that watches; it stops when it is dropped.
pub(super) struct Watching {
    watcher: Box<dyn Watcher + Send>,
    /// Whether it looks for changes itself, because the system does not tell of them.
    polls: bool,
    orders: Sender<EngineOrder>,
    disk: Disk,
    /// The folders that are watched now.
    known: Vec<PathBuf>,
    /// The folders that were watched and are gone.
    missed: Vec<PathBuf>,
    /// What to tell the author where the system could not watch.
    pub(super) complaint: Option<Message>,
}

/// Begins to watch a project.
pub(super) fn start(disk: &Disk, poll: Option<Duration>, orders: Sender<EngineOrder>) -> std::io::Result<Watching> {
    let sender = orders.clone();
    let (watcher, polls, complaint): (Box<dyn Watcher + Send>, _, _) = if let Some(every) = poll {
        (polling(every, orders.clone()).map_err(failed)?, true, None)
    } else {
        match RecommendedWatcher::new(move |event| send(&sender, event), config()) {
            Ok(watcher) => (Box::new(watcher), false, None),
            Err(error) => (polling(FALLBACK, orders.clone()).map_err(failed)?, true, Some(instead(&error))),
        }
    };
    let mut watching =
        Watching { watcher, polls, orders, disk: disk.clone(), known: Vec::new(), missed: Vec::new(), complaint };
    watching.renew();
    Ok(watching)
}

fn polling(every: Duration, orders: Sender<EngineOrder>) -> notify::Result<Box<dyn Watcher + Send>> {
    let config = config().with_poll_interval(every).with_compare_contents(true);
    Ok(Box::new(PollWatcher::new(move |event| send(&orders, event), config)?))
}

fn failed(error: notify::Error) -> std::io::Error {
    match error.kind {
        ErrorKind::Io(error) => error,
        _ => std::io::Error::other(error.to_string()),
    }
}

fn instead(error: &notify::Error) -> Message {
    let why = match &error.kind {
        ErrorKind::MaxFilesWatch => say!("it has no more watches to give"),
        _ => say!("{error}", error = error.to_string()),
    };
    say!("the system cannot watch files ({why}): looking every 0.7 s instead", why)
}

impl Watching {
    /// Watches folders that have appeared, and lets go of those that are gone. Says whether any has appeared.
    pub(super) fn renew(&mut self) -> bool {
        let (known, gone): (Vec<PathBuf>, Vec<PathBuf>) =
            std::mem::take(&mut self.known).into_iter().partition(|path| self.disk.is_folder(path));
        self.known = known;
        for path in gone {
            let _ = self.watcher.unwatch(&path);
            self.missed.push(path);
        }
        let before = self.known.len();
        // The folder itself tells of `site.toml`, and of folders that come and go.
        let root = (self.disk.root().to_owned(), RecursiveMode::NonRecursive);
        let below = WATCHED.iter().map(|name| (self.disk.root().join(name), RecursiveMode::Recursive));
        for (path, mode) in std::iter::once(root).chain(below) {
            if self.known.contains(&path) || !self.disk.is_folder(&path) {
                continue;
            }
            match self.watcher.watch(&path, mode) {
                Ok(()) => self.known.push(path),
                Err(error) if !self.polls => {
                    self.poll_instead(&error);
                    return true;
                }
                Err(error) => {
                    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                    self.complaint =
                        Some(say!("`{name}` cannot be watched ({error})", name, error = error.to_string()));
                }
            }
        }
        self.missed.retain(|path| !self.known.contains(path));
        self.known.len() > before
    }

    /// Looks for changes at intervals, where the system cannot tell of them any more.
    pub(super) fn poll_instead(&mut self, error: &notify::Error) {
        if self.polls {
            return;
        }
        self.polls = true;
        self.complaint = Some(instead(error));
        match polling(FALLBACK, self.orders.clone()) {
            Ok(watcher) => {
                self.watcher = watcher;
                self.known.clear();
                self.renew();
            }
            Err(error) => self.complaint = Some(say!("files cannot be watched ({error})", error = error.to_string())),
        }
    }

    /// Whether a folder that was watched is gone. No event tells when it comes back, so it has to be looked for.
    pub(super) fn misses(&self) -> bool {
        !self.missed.is_empty()
    }

    /// Forgets a folder that was replaced, so that [`Watching::renew`] watches the new one.
    pub(super) fn replaced(&mut self, path: &Path) {
        if self.known.iter().any(|known| known == path) && path != self.disk.root() {
            let _ = self.watcher.unwatch(path);
            self.known.retain(|known| known != path);
        }
    }
}

/// Passes on where something happened. When events were lost, everything is read again.
fn send(orders: &Sender<EngineOrder>, event: notify::Result<Event>) {
    let order = match event {
        Ok(event) if event.need_rescan() => EngineOrder::ReadAll,
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => EngineOrder::Read(event.paths),
            EventKind::Access(_) => return,
            _ => EngineOrder::Read(event.paths),
        },
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => EngineOrder::Unwatched(error),
        Err(_) => EngineOrder::ReadAll,
    };
    let _ = orders.send(order);
}
