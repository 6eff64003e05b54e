//! What a long run is doing, in one line of the terminal that goes away afterwards.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::cli::{Global, speech};
use crate::diagnostics::{Message, Value, say};

/// A run that is over before this says nothing of its progress.
const PATIENCE: Duration = Duration::from_millis(300);

/// The time between two states of the line.
const PACE: Duration = Duration::from_millis(100);

/// Whether the line stands on the screen.
static IS_SHOWN: AtomicBool = AtomicBool::new(false);

/// Takes the line away where it stands: what is printed next begins at the left.
pub(super) fn clear() {
    if IS_SHOWN.swap(false, Ordering::Relaxed) {
        put("\r\u{1b}[2K");
    }
}

/// The line of one run. Without a terminal there is none.
pub(super) struct Progress {
    work: Arc<Work>,
    /// Ends the thread that writes the line, and waits for it.
    writer: Mutex<Option<(mpsc::Sender<()>, JoinHandle<()>)>>,
}

/// What is being done, and how much of it is.
struct Work {
    stage: Mutex<Message>,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    /// Begins to watch a run.
    pub(super) fn new(global: &Global, stage: Message) -> Self {
        let work = Arc::new(Work { stage: Mutex::new(stage), done: AtomicUsize::new(0), all: AtomicUsize::new(0) });
        let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let shows = io::stderr().is_terminal() && !is_dumb && !global.quiet && !global.verbose;
        let writer = shows.then(|| {
            let (end, ended) = mpsc::channel();
            let work = Arc::clone(&work);
            (end, std::thread::spawn(move || work.write(&ended)))
        });
        Self { work, writer: Mutex::new(writer) }
    }

    /// Another stage begins, of this many pieces; 0 where they are not counted.
    pub(super) fn stage(&self, stage: Message, all: usize) {
        *self.work.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
        self.work.done.store(0, Ordering::Relaxed);
        self.work.all.store(all, Ordering::Relaxed);
    }

    /// A piece is done.
    pub(super) fn step(&self) {
        self.work.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes the line away: what is printed next stands on a line of its own.
    pub(super) fn end(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((end, writer)) = writer {
            drop(end);
            let _ = writer.join();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

impl Work {
    /// Writes the line until the run ends, then takes it away.
    fn write(&self, ended: &mpsc::Receiver<()>) {
        let mut wait = PATIENCE;
        while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            wait = PACE;
            IS_SHOWN.store(true, Ordering::Relaxed);
            put(&format!("\r\u{1b}[2K{}", self.line()));
        }
        clear();
    }

    fn line(&self) -> String {
        let stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match self.all.load(Ordering::Relaxed) {
            0 => speech::said(&stage),
            all => {
                let done = self.done.load(Ordering::Relaxed).min(all);
                let amount = |pages: usize| Value::Amount(f64::from(u32::try_from(pages).unwrap_or(u32::MAX)));
                speech::said(&say!("{stage} {done} of {all} pages", stage, done = amount(done), all = amount(all)))
            }
        }
    }
}

fn put(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_the_stage_and_how_much_is_done() {
        let work = Work {
            stage: Mutex::new(say!("rendering")),
            done: AtomicUsize::new(1204),
            all: AtomicUsize::new(1_001_948),
        };
        assert_eq!(work.line(), "rendering 1,204 of 1,001,948 pages");
        work.all.store(0, Ordering::Relaxed);
        assert_eq!(work.line(), "rendering");
    }
}
