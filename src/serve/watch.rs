//! The watcher: says where to look again, and nothing else. What the files hold decides.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::engine::Order;

/// Folders and files of a project that a preview depends on.
const WATCHED: &[&str] = &["content", "themes", "templates", "words"];

/// How often to look where the system has no more watches to give.
const FALLBACK: Duration = Duration::from_millis(700);

/// What both ways of watching share: the project ends where a link leads out of it.
fn own() -> Config {
    Config::default().with_follow_symlinks(false)
}

/// Something that watches; it stops when it is dropped.
pub(super) struct Watching {
    watcher: Box<dyn Watcher + Send>,
    root: PathBuf,
    /// The folders that are watched now.
    known: Vec<PathBuf>,
    /// Those that were.
    missed: Vec<PathBuf>,
    /// Words for the author when the system could not watch.
    pub(super) complaint: Option<String>,
}

/// Begins to watch a project.
pub(super) fn start(root: &Path, poll: Option<Duration>, orders: Sender<Order>) -> std::io::Result<Watching> {
    let failed = |error: notify::Error| std::io::Error::other(error.to_string());
    let polled = |every: Duration, orders: Sender<Order>| {
        let config = own().with_poll_interval(every).with_compare_contents(true);
        PollWatcher::new(move |event| send(&orders, event), config)
    };
    let mut complaint = None;
    let watcher: Box<dyn Watcher + Send> = if let Some(every) = poll {
        Box::new(polled(every, orders).map_err(failed)?)
    } else {
        let told = orders.clone();
        match RecommendedWatcher::new(move |event| send(&told, event), own()) {
            Ok(watcher) => Box::new(watcher),
            Err(error) => {
                complaint = Some(format!("the system cannot watch files ({error}): looking every 0.7 s instead"));
                Box::new(polled(FALLBACK, orders).map_err(failed)?)
            }
        }
    };
    let mut watching = Watching { watcher, root: root.to_owned(), known: Vec::new(), missed: Vec::new(), complaint };
    watching.renew();
    Ok(watching)
}

impl Watching {
    /// Watches folders that have appeared, and lets go of those that are gone. Says whether any has appeared.
    pub(super) fn renew(&mut self) -> bool {
        let (known, gone): (Vec<PathBuf>, Vec<PathBuf>) =
            std::mem::take(&mut self.known).into_iter().partition(|path| is_own_folder(path));
        self.known = known;
        for path in gone {
            let _ = self.watcher.unwatch(&path);
            self.missed.push(path);
        }
        let before = self.known.len();
        // The folder itself tells of `site.toml`, and of folders that come and go.
        let root = (self.root.clone(), RecursiveMode::NonRecursive);
        let below = WATCHED.iter().map(|name| (self.root.join(name), RecursiveMode::Recursive));
        for (path, mode) in std::iter::once(root).chain(below) {
            if self.known.contains(&path) || !is_own_folder(&path) {
                continue;
            }
            match self.watcher.watch(&path, mode) {
                Ok(()) => self.known.push(path),
                Err(error) => {
                    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                    self.complaint = Some(format!("`{name}` cannot be watched ({error}): start again with --poll"));
                }
            }
        }
        self.missed.retain(|path| !self.known.contains(path));
        self.known.len() > before
    }

    /// Whether a folder that was watched is gone. Nobody may tell when it comes back: it has to be looked for.
    pub(super) fn misses(&self) -> bool {
        !self.missed.is_empty()
    }

    /// Forgets a folder that was replaced, so that [`Watching::renew`] watches the new one.
    pub(super) fn replaced(&mut self, path: &Path) {
        if self.known.iter().any(|known| known == path) && path != self.root {
            let _ = self.watcher.unwatch(path);
            self.known.retain(|known| known != path);
        }
    }
}

/// Whether a folder stands here; a link to one leads out of the project.
fn is_own_folder(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir())
}

/// Passes on where something happened; when events were lost, everything has to be looked at.
fn send(orders: &Sender<Order>, event: notify::Result<Event>) {
    let order = match event {
        Ok(event) if event.need_rescan() => Order::LookAtAll,
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Order::Look(event.paths),
            EventKind::Access(_) => return,
            _ => Order::Look(event.paths),
        },
        Err(_) => Order::LookAtAll,
    };
    let _ = orders.send(order);
}
