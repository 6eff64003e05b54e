//! `keyplan serve`: the preview, and what the terminal says of it.

use std::collections::HashSet;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use clap::Args;

use crate::cli::kept::KeptPreview;
use crate::cli::{Channel, EditionOptions, Exit, Global, diff, machine_fault, speech, worst_of};
use crate::diagnostics::report::Summary;
use crate::diagnostics::{Finding, Findings, Level, Message, Value, say};
use crate::edition::EditionRequest;
use crate::export::diff::OlderPlaybook;
use crate::preview::{EngineOrder, Preview, PreviewOptions, PreviewSite, PreviewUpdate, SiteChange, WorkspaceOptions};
use crate::system::{browse, terminal::SingleKeys};

/// Shows the playbook in a browser while it is written.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ServeOptions {
    /// Open the playbook in a browser
    #[arg(long)]
    open: bool,
    /// The port to listen on (default: the one that this folder had last, or any that is free)
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Stop rather than take another port
    #[arg(long)]
    strict_port: bool,
    /// Look for changes every so many milliseconds, where the system does not report them (shares, containers)
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "500", require_equals = true)]
    poll: Option<u64>,
    /// Answer to this name too, such as that of a forwarded port; it still listens on this machine only
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Let other pages show the preview in a frame, such as the browser pane of an editor
    #[arg(long)]
    allow_frame: bool,
    #[command(flatten)]
    edition: EditionOptions,
    /// Show what changed since an older copy of the playbook, in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "edition")]
    since: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  keyplan serve --open                       see it in the browser while you write
  keyplan serve --drafts                     with drafts
  keyplan serve --edition customer --account lotus-mart
                                             what is shared with one customer
  keyplan serve --since ../january           with what changed since";

fn keys() -> Message {
    say!("keys: o open, c check, d drafts, e edition, r reload, q quit")
}

pub(super) fn run(global: &Global, options: &ServeOptions) -> Result<Exit, Exit> {
    let began = Instant::now();
    // Without settings there is nothing to show at first. Settings that break while the preview runs are a finding.
    let (project, today) = global.open(Channel::Talk)?;
    let disk = project.disk;
    let (drafts, edition) = (options.edition.drafts, options.edition.request()?);
    let older = options.since.as_ref().map(|folder| diff::older(global, folder, drafts)).transpose()?;
    let preview = bind(disk.root(), options)?;
    let day = global.clone();
    let shown = WorkspaceOptions {
        drafts,
        edition: edition.clone(),
        language: global.language.clone(),
        older: older_copies(global, options.since.as_ref(), older),
        // When the day is taken out of `site.toml` meanwhile, the clock counts, as in a build.
        today: Box::new(move |config| day.today(config).unwrap_or(today)),
    };
    let address = format!("http://localhost:{}/?key={}", preview.address().port(), preview.secret());
    global.print_line(&address);
    if options.open {
        browse(&address);
    }
    let (sender, receiver) = mpsc::channel();
    let keys = listen_to_keys(&sender, &address, edition);
    quit_when_interrupted(sender.clone());
    let mut terminal = Terminal::new(global.clone(), began, keys.is_some());
    let served = preview.run(disk, shown, (sender, receiver), move |shown| terminal.print_update(shown));
    drop(keys);
    served.map_err(|error| machine_fault(say!("the preview ended: {error}", error)))?;
    Ok(Exit::Fine)
}

/// Opens the port: the one that is asked for, else that of the last run.
fn bind(root: &Path, options: &ServeOptions) -> Result<Preview, Exit> {
    let kept = KeptPreview::of(root);
    let kept_port = kept.as_ref().and_then(|kept| kept.port);
    let wanted = PreviewOptions {
        port: options.port,
        usual_port: kept_port,
        secret: kept.as_ref().map(|kept| kept.secret.clone()),
        hosts: options.allow_host.clone(),
        framed: options.allow_frame,
        strict_port: options.strict_port,
        poll: options.poll.map(|every| Duration::from_millis(every.clamp(50, 60_000))),
        editor: editor(),
    };
    let preview = Preview::bind(wanted).map_err(|error| {
        let port = options.port.map_or_else(|| say!("its port"), |port| say!("port {port}", port));
        machine_fault(say!(
            "the preview cannot listen on {port}: {error}; try another one with --port, or --port 0",
            port,
            error
        ))
    })?;
    let port = kept_port.or_else(|| options.port.is_none().then(|| preview.address().port()));
    if kept.is_none() || port != kept_port {
        KeptPreview { port, secret: preview.secret().to_owned() }.keep(root);
    }
    Ok(preview)
}

/// Ends the preview at the first interrupt (Ctrl-C), and the process at the second: nothing is written, so nothing can
/// be left half done.
fn quit_when_interrupted(orders: mpsc::Sender<EngineOrder>) {
    let asked = AtomicBool::new(false);
    let _ = ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) || orders.send(EngineOrder::Quit).is_err() {
            std::process::exit(Exit::Interrupted as i32);
        }
    });
}

/// Reads the older copy with drafts or without. The first time it is read already, which `first` holds.
fn older_copies(
    global: &Global,
    folder: Option<&PathBuf>,
    mut first: Option<OlderPlaybook>,
) -> Box<dyn FnMut(bool) -> Option<OlderPlaybook> + Send> {
    let (global, folder) = (global.clone(), folder.cloned());
    Box::new(move |drafts| first.take().or_else(|| diff::older(&global, folder.as_ref()?, drafts).ok()))
}

/// The editor that findings open in: a program, or a command line with `{file}`, `{line}` and `{column}`.
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

/// Prints what happens: the counts once, a line for each change, and each finding once, until it is gone.
struct Terminal {
    global: Global,
    /// When the command began.
    began: Instant,
    /// Whether single keys are read.
    keys: bool,
    /// Whether nothing was printed yet.
    first: bool,
    /// The findings that were there last, to tell new ones.
    known: HashSet<String>,
    /// The list of findings that was looked at last.
    findings: Arc<Findings>,
    /// The line about the plans that was printed last.
    plans: Message,
}

impl Terminal {
    fn new(global: Global, began: Instant, keys: bool) -> Self {
        Self {
            global,
            began,
            keys,
            first: true,
            known: HashSet::new(),
            findings: Arc::default(),
            plans: Message::default(),
        }
    }

    fn print_update(&mut self, shown: &PreviewUpdate) {
        let pages = shown.state.site.as_ref().map_or(0, PreviewSite::pages);
        if std::mem::take(&mut self.first) {
            let files = worst_of(&shown.state.findings);
            let ready = Value::Fixed(self.began.elapsed().as_secs_f64() * 1000.0, 0);
            let version = env!("CARGO_PKG_VERSION");
            self.global.say(&say!(
                "keyplan {version}; only somebody at this machine with this address can open the preview",
                version
            ));
            self.global.say(&say!(
                "{pages|# page|# pages} · files: {files} · ready in {ready} ms",
                pages,
                files,
                ready
            ));
            if self.keys {
                self.global.say(&keys());
            }
        } else {
            let took = shown.took.as_secs_f64() * 1000.0;
            match &shown.change {
                SiteChange::Nothing => {}
                SiteChange::Prose(files) => self.print_change(files, 1, took),
                SiteChange::Playbook(files) => self.print_change(files, pages, took),
                SiteChange::Assets(files) => self.print_change(files, 0, took),
            }
        }
        if let Some(notice) = &shown.notice {
            self.global.say(notice);
        }
        if !shown.failed_templates.is_empty() {
            self.print_list(&shown.failed_templates, shown, pages);
        }
        self.print_plans(shown);
        if !Arc::ptr_eq(&self.findings, &shown.state.findings) {
            self.findings = Arc::clone(&shown.state.findings);
            self.print_findings(shown, pages);
        }
    }

    fn print_list(&self, findings: &[Finding], shown: &PreviewUpdate, pages: usize) {
        let summary = Summary { pages, ..Summary::default() };
        // The preview goes on, whoever listens.
        let _ = self.global.print(findings, &shown.state.texts, &summary, Channel::Talk);
    }

    /// Prints findings that are new, or that the last one is gone.
    fn print_findings(&mut self, shown: &PreviewUpdate, pages: usize) {
        let key = |finding: &Finding| format!("{:?} {} {}", finding.code, finding.span.path, finding.message);
        let findings = &shown.state.findings;
        let new: Findings = findings.iter().filter(|finding| !self.known.contains(&key(finding))).cloned().collect();
        let gone = self.known.len() + new.len() > findings.len() && findings.is_empty();
        self.known = findings.iter().map(key).collect();
        if !new.is_empty() {
            self.print_list(&new, shown, pages);
        } else if gone {
            self.global.say(&say!("nothing is wrong any more"));
        }
    }

    /// Prints how many findings the plans have, when that is known and has changed.
    fn print_plans(&mut self, shown: &PreviewUpdate) {
        let found = shown.state.site.as_ref().and_then(|site| site.health().if_known());
        let is_customer = matches!(shown.edition, EditionRequest::Customer(_));
        let Some(found) = found.filter(|_| !is_customer) else { return };
        let of = |level| found.iter().filter(|it| it.finding.level == level).count();
        let (errors, warnings) = (of(Level::Error), of(Level::Warning));
        let plans = say!(
            "plan health: {errors|# error|# errors}, {warnings|# warning|# warnings} (keyplan check)",
            errors,
            warnings
        );
        if plans != self.plans {
            self.global.say(&plans);
            self.plans = plans;
        }
    }

    /// Prints what changed, how many pages that concerns, and the milliseconds it took.
    fn print_change(&self, files: &[Arc<str>], pages: usize, took: f64) {
        let what = match files {
            [] => say!("everything"),
            [one] => say!("{file}", file = one.strip_prefix("content/").unwrap_or(one)),
            [first, rest @ ..] => {
                say!(
                    "{first} and {count} more",
                    first = first.strip_prefix("content/").unwrap_or(first),
                    count = rest.len()
                )
            }
        };
        let took = Value::Fixed(took, 0);
        self.global.say(&say!("{what}  {pages|=0 no page|# page|# pages}  {took} ms", what, pages, took));
    }
}

/// Reads single keys of the terminal, where there is one.
fn listen_to_keys(orders: &mpsc::Sender<EngineOrder>, address: &str, edition: EditionRequest) -> Option<SingleKeys> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return None;
    }
    let keys = SingleKeys::begin()?;
    let mut reader = KeyReader {
        address: address.to_owned(),
        shows_all: edition == EditionRequest::Internal,
        edition,
        help_printed: Instant::now(),
    };
    let orders = orders.clone();
    std::thread::spawn(move || {
        for byte in io::stdin().lock().bytes() {
            if let Some(order) = reader.order(byte.ok())
                && orders.send(order).is_err()
            {
                return;
            }
        }
    });
    Some(keys)
}

/// What each key does.
struct KeyReader {
    /// The address of the preview.
    address: String,
    /// The edition that the preview began with.
    edition: EditionRequest,
    /// Whether the internal edition is shown now.
    shows_all: bool,
    /// When the list of keys was printed last: once is enough for a key that is held down.
    help_printed: Instant,
}

impl KeyReader {
    /// The order for the engine that a key gives, if any. `None` instead of a byte: the terminal was closed.
    fn order(&mut self, byte: Option<u8>) -> Option<EngineOrder> {
        match byte {
            Some(b'o') => browse(&self.address),
            Some(b'c' | b'r') => return Some(EngineOrder::ReadAgain),
            Some(b'd') => return Some(EngineOrder::Drafts),
            Some(b'e') => return self.other_edition(),
            // 4 is Ctrl-D.
            Some(b'q' | 4) | None => return Some(EngineOrder::Quit),
            Some(b'?' | b'h') if self.help_printed.elapsed() > Duration::from_millis(100) => {
                self.help_printed = Instant::now();
                let _ = writeln!(io::stderr().lock(), "{}", speech::said(&keys()));
            }
            Some(_) => {}
        }
        None
    }

    fn other_edition(&mut self) -> Option<EngineOrder> {
        if self.edition == EditionRequest::Internal {
            let text =
                say!("start with --edition NAME, or --edition customer --account ID, to change between editions");
            let _ = writeln!(io::stderr().lock(), "{}", speech::said(&text));
            return None;
        }
        self.shows_all = !self.shows_all;
        let edition = if self.shows_all { EditionRequest::Internal } else { self.edition.clone() };
        Some(EngineOrder::Edition(edition))
    }
}
