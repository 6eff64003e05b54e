//! What answering a request needs: the state that is shown, and a way to the engine.

use std::collections::VecDeque;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch::Receiver;

use crate::diagnostics::Finding;
use crate::load::disk::Disk;
use crate::preview::door::Door;
use crate::preview::order::{EngineOrder, PreviewUpdate};
use crate::preview::site::PreviewSite;
use crate::site::PageId;

/// All rules run when nothing has changed for this long: open tabs get their pages first.
const REST: Duration = Duration::from_millis(40);

/// So many editors are started within such a time.
const EDITORS: usize = 10;
const WINDOW: Duration = Duration::from_secs(10);

/// What the answers to all requests share.
#[derive(Debug)]
pub(super) struct App {
    pub(super) disk: Disk,
    /// Who is let in.
    pub(super) door: Door,
    pub(super) shown: Receiver<Arc<PreviewUpdate>>,
    /// What a script has to show to prove that this run has served it.
    pub(super) token: String,
    pub(super) editor: Option<String>,
    orders: Sender<EngineOrder>,
    /// When editors were started, the last ones.
    started: Mutex<VecDeque<Instant>>,
    /// Threads that run the rules on the whole playbook. One core stays free to take in the next change.
    rules: rayon::ThreadPool,
}

impl App {
    pub(super) fn new(
        disk: Disk,
        door: Door,
        shown: Receiver<Arc<PreviewUpdate>>,
        orders: Sender<EngineOrder>,
        editor: Option<String>,
    ) -> std::io::Result<Arc<Self>> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let rules = rayon::ThreadPoolBuilder::new().num_threads((cores - 1).max(1)).build();
        let rules = rules.map_err(std::io::Error::other)?;
        Ok(Arc::new(Self { disk, door, shown, token: random()?, editor, orders, started: Mutex::default(), rules }))
    }

    /// Runs the rules that a page shows findings of, unless `stop` says that the state is gone. Returns whether they ran.
    pub(super) fn is_ready(&self, site: &PreviewSite, page: PageId, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        // The threads may still be working on an old state; only pages that list every finding wait for them.
        !site.needs_all_findings(page) || self.rules.install(|| site.health().ask_everything(stop))
    }

    /// Runs all rules when a state has stood for a moment.
    pub(super) async fn check(self: Arc<Self>) {
        let mut shown = self.shown.clone();
        loop {
            let now = Arc::clone(&shown.borrow_and_update());
            tokio::time::sleep(REST).await;
            if !shown.has_changed().unwrap_or(true)
                && let Some(site) = now.state.site.clone()
            {
                let (app, newer) = (Arc::clone(&self), shown.clone());
                let all = tokio::task::spawn_blocking(move || {
                    let stop = || newer.has_changed().unwrap_or(true);
                    app.rules.install(|| site.health().ask_everything(&stop))
                });
                if all.await.unwrap_or(false) && now.found.is_none() {
                    let _ = self.orders.send(EngineOrder::Checked(now.state.generation));
                }
            }
            if shown.changed().await.is_err() {
                return;
            }
        }
    }

    /// Whether an editor may be started now: a page that asks for it again and again fills no screen with windows.
    pub(super) fn may_start(&self) -> bool {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        started.retain(|at| at.elapsed() < WINDOW);
        let may = started.len() < EDITORS;
        if may {
            started.push_back(Instant::now());
        }
        may
    }

    /// Tells the author that a template failed.
    pub(super) fn tell_failed_template(&self, finding: Box<Finding>) {
        let _ = self.orders.send(EngineOrder::TemplateFailed(finding));
    }

    /// The state that is shown now.
    pub(super) fn now(&self) -> Arc<PreviewUpdate> {
        Arc::clone(&self.shown.borrow())
    }
}

/// 128 bits that nobody can guess, from the system's random source.
pub(super) fn random() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
