//! `keyplan build`: from the project to a published site, or to findings and nothing changed.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::Args;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::cli::{Exit, FailOn, Global, Whose, closing_line, complain, verdict};
use crate::config::{Config, PublishMode};
use crate::diagnostics::report::Summary;
use crate::diagnostics::{Code, Finding, Span};
use crate::edition::{self, Audience, Edition};
use crate::export::diff::{Diff, State};
use crate::health::{self, Health};
use crate::project::{self, Compiled, Texts};
use crate::publish::{Mode, PublishError, Report, Stage, Target};
use crate::site::theme::Theme;
use crate::site::{PageId, Renderer, address};

/// Makes the site.
#[derive(Args, Debug)]
pub(super) struct Options {
    /// The folder to publish to, from the current folder (default: `output` of site.toml, `public`)
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    whose: Whose,
    /// Show what changed since an older copy of the playbook, in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "edition")]
    since: Option<PathBuf>,
    /// Let warnings stop the build
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(global: &Global, options: &Options) -> Exit {
    let start = Instant::now();
    let root = global.root();
    let mut texts = Texts::default();
    let fail_on = if options.strict { FailOn::Warning } else { FailOn::Error };
    let stop = |findings: &[Finding], texts: &Texts, pages: usize| {
        global.print(findings, texts, &Summary { pages, seconds: start.elapsed().as_secs_f64() }, false);
        if findings.iter().all(|finding| !matches!(finding.code, Code::KP901 | Code::KP903 | Code::KP904)) {
            global.say(&closing_line(pages, start, findings));
        }
        verdict(findings, fail_on)
    };
    let (config, today) = match global.begin(&root, &mut texts, false) {
        Ok(begun) => begun,
        Err(exit) => return exit,
    };
    let mut compiled = project::compile(&root, config, options.whose.drafts, &mut texts);
    global.timing("read and resolved", start);
    if verdict(&compiled.findings, fail_on) != Exit::Fine {
        return stop(&compiled.findings, &texts, 0);
    }
    let account = match &options.whose.account {
        Some(name) => match edition::shared_account(&compiled.playbook, name) {
            Ok(account) => Some(account),
            Err(message) => {
                complain(&message);
                return Exit::Usage;
            }
        },
        None => None,
    };
    // Nothing here is given back before the process ends: that would take longer than making it did.
    let internal = ManuallyDrop::new(edition::internal(&compiled.playbook));
    // A customer is told nothing of what is wrong with a plan: it is looked at only where it may stop the build.
    let looks = account.is_none() || options.strict;
    let health = looks.then(|| Arc::new(health::check(&internal, today, &project::words(&root))));
    let health = ManuallyDrop::new(health);
    let plan = || health.iter().flat_map(|health| health.findings()).cloned();
    // All cores ask the rules now: pages would wait for the answers one by one.
    if let Some(health) = &*health {
        let _ = health.found();
    }
    global.timing("checked", start);
    if options.strict {
        compiled.findings.extend(plan());
        crate::diagnostics::sort(&mut compiled.findings);
        if verdict(&compiled.findings, fail_on) != Exit::Fine {
            return stop(&compiled.findings, &texts, 0);
        }
    }
    let edition = ManuallyDrop::new(match account {
        None => Edition::clone(&internal),
        Some(account) => match edition::customer(&compiled.playbook, account, &texts) {
            Ok(edition) => edition,
            Err(leaks) => {
                compiled.findings.extend(leaks);
                crate::diagnostics::sort(&mut compiled.findings);
                return stop(&compiled.findings, &texts, 0);
            }
        },
    });
    let older = options.since.as_ref().map(|folder| crate::cli::diff::older(global, folder, options.whose.drafts));
    let since = match older.transpose() {
        Ok(older) => older.map(|older| Arc::new(older.compare(State { edition: &edition, texts: &texts }))),
        Err(exit) => return exit,
    };
    texts.keep(&compiled.findings);
    let what = What { compiled: &compiled, edition: &edition, health: health.as_ref(), since: since.as_ref(), today };
    let exit = match publish(&Run { global, options, root: &root, start }, &what, &mut texts) {
        Ok(pages) => {
            let summary = Summary { pages, seconds: start.elapsed().as_secs_f64() };
            global.print(&compiled.findings, &texts, &summary, false);
            // What is wrong with the plans stands on the site, and here only as a number.
            if account.is_none() && !options.strict {
                compiled.findings.extend(plan());
            }
            let line = closing_line(pages, start, &compiled.findings);
            let more = if line.contains("plan health") { " (keyplan check)" } else { "" };
            global.say(&format!("{line}{more}"));
            Exit::Fine
        }
        Err(Stop::Interrupted) => {
            global.say("interrupted: nothing was published");
            Exit::Interrupted
        }
        Err(Stop::Found(found)) => {
            compiled.findings.extend(found);
            stop(&compiled.findings, &texts, 0)
        }
    };
    std::mem::forget((compiled, texts));
    exit
}

/// What is published.
#[derive(Clone, Copy)]
struct What<'a> {
    compiled: &'a Compiled,
    edition: &'a Edition,
    health: Option<&'a Arc<Health>>,
    since: Option<&'a Arc<Diff>>,
    today: Date,
}

/// What was asked for, where, and since when.
#[derive(Clone, Copy)]
struct Run<'a> {
    global: &'a Global,
    options: &'a Options,
    root: &'a Path,
    start: Instant,
}

/// Renders on all cores and publishes; the old site stays as it is when anything fails.
fn publish(run: &Run<'_>, what: &What<'_>, texts: &mut Texts) -> Result<usize, Stop> {
    let Run { global, options, root, start } = *run;
    let What { compiled, edition, health, since, today } = *what;
    let config = Arc::clone(compiled.playbook.config());
    let dress = project::theme(root, &config, texts)?;
    let theme = &dress.theme;
    let renderer = Renderer::new(edition, theme, today, health);
    let renderer = ManuallyDrop::new(match since {
        Some(diff) => renderer.since(Arc::clone(diff)),
        None => renderer,
    });
    let output = output(root, options, &config);
    let target = Target {
        output: &output,
        project: root,
        sources: ["content", "locales", "themes", "templates", "words", "archetypes", "src", "site.toml"]
            .iter()
            .map(|name| root.join(name))
            .collect(),
        mode: if config.publish == PublishMode::Files { Mode::Files } else { Mode::Switch },
        edition: match edition.audience() {
            Audience::Internal => "internal".to_owned(),
            Audience::Customer { id, .. } => format!("customer of {id}"),
        },
    };
    let fault = |error: PublishError| Box::new(publish_finding(root, &error));
    let interrupted = interrupts();
    let stage = Stage::begin(&target).map_err(fault)?;
    let put = |page: &PageId| {
        if interrupted.load(Ordering::Relaxed) {
            return Err(Stop::Interrupted);
        }
        let text = renderer.page(*page).map_err(|error| Box::new(dress.finding(&error)))?;
        Ok(stage.put(&renderer.file(*page), text.as_bytes()).map_err(fault)?)
    };
    let (pages, files): (Vec<PageId>, Vec<PageId>) =
        renderer.pages().into_iter().partition(|page| address::is_page(&renderer.file(*page)));
    // One core reads all words while the others render.
    rayon::join(|| _ = renderer.search(), || pages.par_iter().try_for_each(put)).1?;
    files.par_iter().try_for_each(put)?;
    put_files(&stage, theme, edition, compiled).map_err(|error| match error {
        Failure::Publish(error) => fault(error),
        Failure::Found(finding) => finding,
    })?;
    global.timing("rendered", start);
    // From here on the site is switched in one go: stopping would not be quicker than ending.
    if interrupted.load(Ordering::Relaxed) {
        return Err(Stop::Interrupted);
    }
    let report = stage.commit().map_err(fault)?;
    global.timing("published", start);
    tell(global, &output, &report);
    Ok(pages.len())
}

/// Why nothing was published.
enum Stop {
    Found(Vec<Finding>),
    Interrupted,
}

impl From<Box<Finding>> for Stop {
    fn from(finding: Box<Finding>) -> Self {
        Self::Found(vec![*finding])
    }
}

impl From<Vec<Finding>> for Stop {
    fn from(findings: Vec<Finding>) -> Self {
        Self::Found(findings)
    }
}

/// Whether somebody wants this build to end; the second time they say so it ends at once, and the next build tidies up.
fn interrupts() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    // Without a handler an interrupt still ends the process; only its stage is left for the next build to remove.
    let _ = ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Interrupted as i32);
        }
    });
    flag
}

enum Failure {
    Publish(PublishError),
    Found(Box<Finding>),
}

/// The theme's own files and the assets that pages link to.
fn put_files(stage: &Stage, theme: &Theme, edition: &Edition, compiled: &Compiled) -> Result<(), Failure> {
    for (path, bytes) in theme.files() {
        stage.put(path, bytes).map_err(Failure::Publish)?;
    }
    edition.assets().par_iter().try_for_each(|asset| {
        let bytes = project::asset(compiled, &asset.source).map_err(Failure::Found)?;
        stage.put(&asset.address, &bytes).map_err(Failure::Publish)
    })
}

/// `-o` from the current folder, `output` of site.toml from the project.
fn output(root: &Path, options: &Options, config: &Config) -> PathBuf {
    match &options.output {
        Some(output) => std::path::absolute(output).unwrap_or_else(|_| output.clone()),
        // A customer edition never lies where the internal one does.
        None => match &options.whose.account {
            Some(account) => root.join(format!("{}-{}", config.output, account.rsplit('/').next().unwrap_or(account))),
            None => root.join(&config.output),
        },
    }
}

/// KP903 and KP904: what the publisher refused or could not do.
pub(super) fn publish_finding(root: &Path, error: &PublishError) -> Finding {
    let place = |path: &Path| {
        let shown = path.strip_prefix(root).ok().filter(|inside| !inside.as_os_str().is_empty()).unwrap_or(path);
        Span::file(&Arc::from(shown.to_string_lossy().replace('\\', "/")))
    };
    match error {
        PublishError::Refused { path, reason, hint } => {
            Finding::new(Code::KP903, place(path), format!("this output {reason}")).hint(hint.clone())
        }
        PublishError::Machine { path, action, source } => {
            Finding::new(Code::KP904, place(path), format!("could not {action}: {}", plain(source)))
                .hint("nothing was published: the site is as it was; mend the cause and run again")
        }
        PublishError::Busy { path, holder } => {
            let who = holder.map_or_else(String::new, |pid| format!(" (process {pid})"));
            Finding::new(Code::KP904, place(path), format!("another build is writing here{who}"))
                .hint("wait until it has ended, or publish to another folder with `-o`")
        }
    }
}

/// What the system says, without the number that only programmers know.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// What was kept that is not ours.
fn tell(global: &Global, output: &Path, report: &Report) {
    for name in &report.foreign {
        global.say(&format!("kept: {} (not made by Keyplan)", output.join(name).display()));
    }
}
