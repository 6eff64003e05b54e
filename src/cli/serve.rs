//! `keyplan serve`: the preview, and what the terminal says of it.

use std::collections::HashSet;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use clap::Args;
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

use crate::cli::{Exit, Global, Whose, complain, counted, diff};
use crate::diagnostics::report::{self, Summary};
use crate::diagnostics::{Finding, Level};
use crate::export::diff::Older;
use crate::preview::workspace::{Change, Wish};
use crate::preview::{Options as Wanted, Order, Preview, Shown};
use crate::project::Texts;

/// Shows the playbook in a browser while it is written.
#[derive(Args, Debug)]
pub(super) struct Options {
    /// Open the playbook in a browser
    #[arg(long)]
    open: bool,
    /// The port to listen on (default: one that belongs to this folder, or the next free one)
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// End rather than take another port
    #[arg(long)]
    strict_port: bool,
    /// Look for changes every so many milliseconds, where the system does not tell of them (shares, containers)
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "500", require_equals = true)]
    poll: Option<u64>,
    #[command(flatten)]
    whose: Whose,
    /// Show what changed since an older copy of the playbook, in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "edition")]
    since: Option<PathBuf>,
}

const KEYS: &str = "keys: o open, c check, d drafts, e edition, r read again, q quit";

pub(super) fn run(global: &Global, options: &Options) -> Exit {
    let root = global.root();
    let mut texts = Texts::default();
    // A preview without settings has nothing to show; once it runs, broken settings are a finding like any other.
    let (_, today) = match global.begin(&root, &mut texts, false) {
        Ok(begun) => begun,
        Err(exit) => return exit,
    };
    let Whose { drafts, account, .. } = options.whose.clone();
    let older = match options.since.as_ref().map(|folder| diff::older(global, folder, drafts)).transpose() {
        Ok(older) => older,
        Err(exit) => return exit,
    };
    let wanted = Wanted {
        port: options.port,
        strict_port: options.strict_port,
        poll: options.poll.map(|every| Duration::from_millis(every.clamp(50, 60_000))),
        editor: editor(),
    };
    let preview = match Preview::bind(&root, wanted) {
        Ok(preview) => preview,
        Err(error) => {
            let port = options.port.map_or_else(|| "its port".to_owned(), |port| format!("port {port}"));
            complain(&format!(
                "the preview cannot listen on {port}: {error}; try another one with --port, or --port 0"
            ));
            return Exit::Machine;
        }
    };
    let day = global.clone();
    let wish = Wish {
        drafts,
        account: account.clone(),
        older: again(global, options.since.as_ref(), older),
        // A day taken out of `site.toml` while it runs is the clock again, as in a build.
        today: Box::new(move |config| day.today(config).unwrap_or(today)),
    };
    let address = format!("http://localhost:{}/", preview.address().port());
    global.say(&address);
    if options.open {
        browse(&address);
    }
    let (sender, receiver) = mpsc::channel();
    let keys = Keys::listen(&sender, &address, account);
    let stop = sender.clone();
    let asked = AtomicBool::new(false);
    let _ = ctrlc::set_handler(move || {
        // The second time it ends at once: nothing is written, so nothing can be left half done.
        if asked.swap(true, Ordering::Relaxed) || stop.send(Order::Quit).is_err() {
            std::process::exit(Exit::Interrupted as i32);
        }
    });
    let mut teller = Teller::new(global.clone(), keys.is_some());
    let served = preview.run(&root, wish, (sender, receiver), move |shown| teller.tell(shown));
    drop(keys);
    match served {
        Ok(()) => Exit::Fine,
        Err(error) => {
            complain(&format!("the preview ended: {error}"));
            Exit::Machine
        }
    }
}

/// Reads the older copy when drafts begin to count there, or cease to; for the first time it is read already.
fn again(
    global: &Global,
    folder: Option<&PathBuf>,
    mut first: Option<Older>,
) -> Box<dyn FnMut(bool) -> Option<Older> + Send> {
    let (global, folder) = (global.clone(), folder.cloned());
    Box::new(move |drafts| first.take().or_else(|| diff::older(&global, folder.as_ref()?, drafts).ok()))
}

/// The editor that findings open in: a program, or a pattern with `{file}`, `{line}` and `{column}`.
fn editor() -> Option<String> {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = named("KEYPLAN_EDITOR").or_else(|| named("VISUAL"))?;
    let program = editor.split_whitespace().next().map(|program| Path::new(program).file_name().map(ToOwned::to_owned));
    let program = program.flatten().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Some(match program.as_str() {
        _ if editor.contains("{file}") => editor,
        "code" | "codium" | "cursor" | "windsurf" => format!("{editor} -g {{file}}:{{line}}:{{column}}"),
        "subl" | "zed" => format!("{editor} {{file}}:{{line}}:{{column}}"),
        _ => editor,
    })
}

/// Opens an address in the browser of the system.
fn browse(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = std::process::Stdio::null;
    let started = std::process::Command::new(program).arg(address).stdout(quiet()).stderr(quiet()).spawn();
    if let Ok(mut child) = started {
        std::thread::spawn(move || child.wait());
    }
}

/// What the terminal says: the counts once, then a line a change; a finding once, until it is gone.
struct Teller {
    global: Global,
    keys: bool,
    first: bool,
    said: HashSet<String>,
    /// The list that was looked at last.
    findings: Arc<Vec<Finding>>,
    /// What was said of the plans.
    plans: String,
}

impl Teller {
    fn new(global: Global, keys: bool) -> Self {
        Self { global, keys, first: true, said: HashSet::new(), findings: Arc::default(), plans: String::new() }
    }

    fn tell(&mut self, shown: &Shown) {
        let pages = shown.state.site.as_ref().map_or(0, crate::preview::workspace::Site::pages);
        if std::mem::take(&mut self.first) {
            let (errors, warnings, _) = report::counts(&shown.state.findings);
            let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
            self.global.say(&format!("{} · files: {errors}, {warnings}", counted(pages, "page")));
            if self.keys {
                self.global.say(KEYS);
            }
        } else {
            let took = shown.took.as_secs_f64() * 1000.0;
            match &shown.change {
                Change::Nothing => {}
                Change::Prose(files) => self.line(files, "1 page", took),
                Change::Playbook(files) => self.line(files, &counted(pages, "page"), took),
                Change::Assets(files) => self.line(files, "no page", took),
            }
        }
        if let Some(word) = &shown.word {
            self.global.say(word);
        }
        if !shown.unmade.is_empty() {
            self.global.print(&shown.unmade, &shown.state.texts, &Summary { pages, seconds: 0.0 }, false);
        }
        self.tell_plans(shown);
        if !Arc::ptr_eq(&self.findings, &shown.state.findings) {
            self.findings = Arc::clone(&shown.state.findings);
            self.tell_findings(shown, pages);
        }
    }

    /// What was not said before, and that nothing is wrong any more.
    fn tell_findings(&mut self, shown: &Shown, pages: usize) {
        let key = |finding: &Finding| format!("{:?} {} {}", finding.code, finding.span.path, finding.message);
        let findings = &shown.state.findings;
        let new: Vec<Finding> = findings.iter().filter(|finding| !self.said.contains(&key(finding))).cloned().collect();
        let gone = self.said.len() + new.len() > findings.len() && findings.is_empty();
        self.said = findings.iter().map(key).collect();
        if !new.is_empty() {
            self.global.print(&new, &shown.state.texts, &Summary { pages, seconds: 0.0 }, false);
        } else if gone {
            self.global.say("nothing is wrong any more");
        }
    }

    /// How the plans are, when that is known and another thing than was said before.
    fn tell_plans(&mut self, shown: &Shown) {
        let found = shown.state.site.as_ref().and_then(|site| site.health().if_known());
        let Some(found) = found.filter(|_| !shown.customer) else { return };
        let of = |level| found.iter().filter(|it| it.finding.level == level).count();
        let (errors, warnings) = (counted(of(Level::Error), "error"), counted(of(Level::Warning), "warning"));
        let plans = format!("plan health: {errors}, {warnings} (keyplan check)");
        if plans != self.plans {
            self.global.say(&plans);
            self.plans = plans;
        }
    }

    fn line(&self, files: &[Arc<str>], pages: &str, took: f64) {
        let what = match files {
            [] => "everything".to_owned(),
            [one] => one.strip_prefix("content/").unwrap_or(one).to_owned(),
            [first, rest @ ..] => {
                format!("{} and {} more", first.strip_prefix("content/").unwrap_or(first), rest.len())
            }
        };
        self.global.say(&format!("{what}  {pages}  {took:.0} ms"));
    }
}

/// The keys of the terminal, read one by one; the terminal is as it was when this is dropped.
struct Keys {
    before: Arc<Mutex<Option<Termios>>>,
}

impl Keys {
    /// Listens where there is a terminal.
    fn listen(orders: &mpsc::Sender<Order>, address: &str, account: Option<String>) -> Option<Self> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        let before = tcgetattr(io::stdin()).ok()?;
        let mut raw = before.clone();
        raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        tcsetattr(io::stdin(), OptionalActions::Now, &raw).ok()?;
        let keys = Self { before: Arc::new(Mutex::new(Some(before))) };
        let (orders, address) = (orders.clone(), address.to_owned());
        std::thread::spawn(move || {
            let mut customer = account.is_some();
            let mut last = Instant::now();
            for byte in io::stdin().lock().bytes() {
                let order = match byte {
                    Ok(b'o') => {
                        browse(&address);
                        continue;
                    }
                    Ok(b'c' | b'r') => Order::ReadAgain,
                    Ok(b'd') => Order::Drafts,
                    Ok(b'e') => {
                        if let Some(account) = &account {
                            customer = !customer;
                            Order::Edition(customer.then(|| account.clone()))
                        } else {
                            let text = "start with --edition customer --account ID to change between editions";
                            let _ = writeln!(io::stderr().lock(), "{text}");
                            continue;
                        }
                    }
                    Ok(b'q' | 4) | Err(_) => Order::Quit,
                    Ok(b'?' | b'h') if last.elapsed() > Duration::from_millis(100) => {
                        last = Instant::now();
                        let _ = writeln!(io::stderr().lock(), "{KEYS}");
                        continue;
                    }
                    Ok(_) => continue,
                };
                if orders.send(order).is_err() {
                    return;
                }
            }
        });
        Some(keys)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(before) = self.before.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
        }
    }
}
