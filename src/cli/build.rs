//! `keyplan build`: from the project to a published site, or to findings and nothing changed.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use jiff::civil::Date;

use crate::cli::changes::ChangesFile;
use crate::cli::digest::{DigestFile, FinishedDigest};
use crate::cli::known::{self, KnownBuild, Memory, Told, ToldBefore};
use crate::cli::languages::SeveralLanguages;
use crate::cli::progress::Progress;
use crate::cli::publishing::{BuiltSite, Published, Stop, publish};
use crate::cli::timings::Timings;
use crate::cli::{
    Channel, EditionOptions, Exit, FailOn, Global, Tally, closing_line, sources, summary, verdict, wrong_use,
};
use crate::config::{Config, PublishMode};
use crate::diagnostics::{Code, Finding, Message, Span, say};
use crate::edition::{self, Edition, EditionChoice, EditionRequest, Handover, Leaves};
use crate::export::diff::{Diff, PlaybookState};
use crate::figures::cores;
use crate::health::{self, Health, WordLists};
use crate::load::disk::Disk;
use crate::load::texts::Texts;
use crate::playbook::Playbook;
use crate::project::{Compiled, LaterTheme, Project};
use crate::publish::{Mode, PublishError, PublishTarget, Report};
use crate::site::theme::LoadedTheme;

/// Makes the site.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct BuildOptions {
    /// The folder to publish to, from the current folder (default: `output` of site.toml, `public`)
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    edition: EditionOptions,
    /// Show what changed since an older copy of the playbook, in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "edition")]
    since: Option<PathBuf>,
    /// Write every sentence, figure, name and file that leaves, with its place, to one page to read and sign
    #[arg(long, value_name = "FILE", requires = "account")]
    digest: Option<PathBuf>,
    /// Write which files were added, changed and removed since the last build into a list, for uploads; what the list holds
    /// already stays until you delete it
    #[arg(long, value_name = "FILE", conflicts_with = "no_manifest")]
    changes_to: Option<PathBuf>,
    /// Leave out the list of its own files that Keyplan puts into the folder, which must be new or empty
    #[arg(long)]
    no_manifest: bool,
    /// Fail on warnings
    #[arg(long)]
    strict: bool,
    /// Print where the time goes: by stage, by kind of page, and the slowest pages
    #[arg(long)]
    timings: bool,
}

const EXAMPLES: &str = "Examples:
  keyplan build                              the internal site, in public/
  keyplan build -o /srv/plans                elsewhere
  keyplan build --strict                     fail on warnings too
  keyplan build --edition customer --account lotus-mart -o lotus
                                             what is shared with one customer
  keyplan build --since ../january           with what changed since
  keyplan build --language en,vi             in English, and in Vietnamese in public/vi/";

impl BuildOptions {
    /// Whether the site follows from the project alone, is for people of the house, and is replaced by the next build.
    pub(super) fn is_plain(&self) -> bool {
        self.edition.account.is_none() && self.since.is_none() && !self.no_manifest
    }

    /// What is asked for, as far as a plain site depends on it.
    pub(super) fn asked(&self) -> String {
        let Self { edition, strict, output: _, since: _, digest: _, changes_to: _, no_manifest: _, timings: _ } = self;
        format!("{edition:?} {strict}")
    }
}

pub(super) fn run(global: &Global, options: &BuildOptions) -> Result<Exit, Exit> {
    let start = Instant::now();
    cores::take_part();
    let folder = global.folder();
    let disk = Disk::noting(&folder);
    let sources = known::look(&disk, options);
    let (mut project, today) = global.open_disk(&folder, disk.clone(), Channel::Talk)?;
    let several = &SeveralLanguages::asked(global, &disk)?;
    let (progress, timings) = (&Progress::new(global, say!("reading")), &Timings::new(start, options.timings));
    let request = &options.edition.request()?;
    let output = &output(options, request, disk.root(), &project.config);
    // What several languages were made from is not kept: each build of them makes all.
    let sources = sources.filter(|_| several.is_none());
    // Not freed either: see [`build`].
    let memory: &Option<Memory> = &ManuallyDrop::new(Memory::of(sources, (global, options), (&project, today, output)));
    let run =
        BuildRun { global, options, request, root: disk.root(), output, several, memory, start, timings, progress };
    let known = memory.as_ref().and_then(Memory::last);
    if let (Some(memory), Some(known)) = (memory, &known) {
        let target = run.target(&project.config, String::new());
        if let Some(told) = memory.told_before(known, &project, &target) {
            return run.say_again(told);
        }
    }
    let changes = run.changes()?;
    let (told, published) = build(&run, &mut project, known, today)?;
    if let Some(changes) = changes {
        changes.write(global, published.commit.changes())?;
    }
    if let (Some(memory), Some(marks), Some(left)) = (memory, &published.commit.marks, &published.left) {
        memory.leave(&project, marks, &told, left);
    }
    std::mem::forget((told, project, published));
    Ok(Exit::Fine)
}

/// Makes the site. Returns what was said, and what is published.
fn build(
    run: &BuildRun<'_>,
    project: &mut Project,
    known: Option<KnownBuild>,
    today: Date,
) -> Result<(Told, Published), Exit> {
    let BuildRun { global, options, several, progress, .. } = *run;
    // Nothing of this is freed before the process ends: that would take longer than making it did.
    let (disk, known) = (project.disk.clone(), ManuallyDrop::new(known.map(KnownBuild::begin)));
    let further = several.iter().flat_map(|several| several.further.iter().map(|(_, config)| config));
    let themes = std::iter::once(&project.config).chain(further).map(|config| project.begin_theme(config));
    let themes: ManuallyDrop<Vec<LaterTheme>> = ManuallyDrop::new(themes.collect());
    let known_prose = |path: &str| known.as_ref()?.prose(path, &disk);
    let sources = run.memory.as_ref().map_or_else(|| disk.content(), |memory| disk.content_seen(memory.sources()));
    let mut compiled = project.compile_knowing(sources, options.edition.drafts, &known_prose);
    run.done(&say!("read and resolved"));
    run.stop_at_faults(&compiled.findings, &project.texts)?;
    let words = &project.words();
    let written = several.as_ref().map(|several| (several, compiled.playbook.clone()));
    if let Some((several, written)) = &written {
        compiled.playbook = written.said_in(&project.config, &several.own);
    }
    let Handover { edition, leaves, incomplete } = run.handover(&mut compiled, &project.texts)?;
    let mut languages = ManuallyDrop::new(vec![run.site(String::new(), edition, &compiled, today, words)]);
    let first = &languages[0];
    let is_customer = first.edition.audience().is_customer();
    if options.strict {
        compiled.findings.extend(first.of_plans().cloned());
        compiled.findings.sort();
        run.stop_at_faults(&compiled.findings, &project.texts)?;
    }
    let digest = run.digest(leaves.as_ref(), &first.edition, &compiled, project, today)?;
    compiled.findings.extend(incomplete);
    compiled.findings.sort();
    if let Some(written) = &written {
        run.further(written, &mut compiled, &project.texts, (today, words), &mut languages)?;
    }
    run.since(&mut languages, &project.texts)?;
    // Nobody asks for the others any more.
    cores::drop_later(project.texts.take_others(&compiled.findings));
    let site = BuiltSite { assets: &compiled.assets, languages: &languages, today };
    let published = loaded(project, &themes).and_then(|themes| publish(run, &site, project, &themes, known.as_ref()));
    progress.end();
    match published {
        Ok(published) => {
            let pages = published.pages;
            let signed = digest.map(|digest| digest.write(global)).transpose();
            let told = global.print(&compiled.findings, &project.texts, &summary(pages, run.start), Channel::Talk);
            // The site lists what is wrong with the plans; the terminal only counts it.
            let counted = Some(&languages[0]).filter(|_| !is_customer && !options.strict);
            let tally = Tally::of(compiled.findings.iter().chain(counted.into_iter().flat_map(LanguageSite::of_plans)));
            run.say_closing_line(pages, tally);
            told.and(signed)?;
            let findings = std::mem::take(&mut compiled.findings);
            std::mem::forget(compiled);
            Ok((Told { findings, tally, pages }, published))
        }
        Err(Stop::Interrupted) => {
            global.say(&say!("interrupted: nothing was published"));
            Err(Exit::Interrupted)
        }
        Err(Stop::Found(found)) => {
            compiled.findings.extend(found);
            Err(run.stop(&compiled.findings, &project.texts))
        }
    }
}

/// One run of the verb: what was asked for, in which project, and when it began.
#[derive(Clone, Copy)]
pub(super) struct BuildRun<'a> {
    pub(super) global: &'a Global,
    options: &'a BuildOptions,
    request: &'a EditionRequest,
    pub(super) root: &'a Path,
    /// The folder to publish to, absolute.
    pub(super) output: &'a Path,
    /// The languages of the site, where it has several.
    several: &'a Option<SeveralLanguages>,
    /// What is left for the next run; none where it is left nothing.
    pub(super) memory: &'a Option<Memory>,
    start: Instant,
    pub(super) timings: &'a Timings,
    /// Ended before anything is printed.
    pub(super) progress: &'a Progress,
}

impl<'a> BuildRun<'a> {
    /// Where the site goes, and how.
    pub(super) fn target(&self, config: &Config, edition: String) -> PublishTarget<'a> {
        PublishTarget {
            output: self.output,
            project: self.root,
            sources: sources(self.root),
            inside: self.options.output.is_none(),
            mode: if config.publish == PublishMode::Files { Mode::Files } else { Mode::Switch },
            edition,
            manifest: !self.options.no_manifest,
        }
    }

    /// A stage is done.
    pub(super) fn done(&self, stage: &Message) {
        self.timings.stage(stage);
        self.global.timing(stage, self.start);
    }

    /// The level of findings that stops the build.
    fn fail_on(&self) -> FailOn {
        if self.options.strict { FailOn::Warning } else { FailOn::Error }
    }

    /// Ends the run where findings are bad enough for it.
    fn stop_at_faults(&self, findings: &[Finding], texts: &Texts) -> Result<(), Exit> {
        if verdict(findings, self.fail_on()) == Exit::Fine { Ok(()) } else { Err(self.stop(findings, texts)) }
    }

    /// Prints why nothing was published.
    fn stop(&self, findings: &[Finding], texts: &Texts) -> Exit {
        self.progress.end();
        if let Err(exit) = self.global.print(findings, texts, &summary(0, self.start), Channel::Talk) {
            return exit;
        }
        if findings.iter().all(|finding| !matches!(finding.code, Code::KP901 | Code::KP903 | Code::KP904)) {
            self.global.say(&closing_line(0, self.start, Tally::of(findings)));
        }
        verdict(findings, self.fail_on())
    }

    /// The edition that is asked for.
    fn handover(&self, compiled: &mut Compiled, texts: &Texts) -> Result<Handover, Exit> {
        let choice = self.request.find(&compiled.playbook).map_err(wrong_use)?;
        let handover = match choice {
            EditionChoice::Customer(account) => compiled.handover(account, texts),
            EditionChoice::Internal | EditionChoice::Team(_) => {
                let edition = compiled.edition(choice, texts);
                edition.map(|edition| Handover { edition, leaves: None, incomplete: None })
            }
        };
        handover.map_err(|leaks| {
            compiled.findings.extend(leaks);
            compiled.findings.sort();
            self.stop(&compiled.findings, texts)
        })
    }

    /// The site of an edition in one language, in a folder of the output.
    fn site(
        &self,
        folder: String,
        edition: Edition,
        compiled: &Compiled,
        today: Date,
        words: &WordLists,
    ) -> LanguageSite {
        // Rules read what the reader may see. A customer is told nothing of what is wrong with a plan: then they read
        // everything, for the author, and only where they may stop the build.
        let is_customer = edition.audience().is_customer();
        let ruled = if is_customer { edition::internal(&compiled.playbook) } else { Edition::clone(&edition) };
        let ruled = ManuallyDrop::new(ruled);
        let wants_health = !is_customer || self.options.strict && folder.is_empty();
        let health = wants_health.then(|| self.health(&ruled, today, words));
        LanguageSite { folder, config: Arc::clone(compiled.playbook.config()), edition, health, since: None }
    }

    /// Adds the site in each language after the first one, from the playbook as it was written.
    fn further(
        &self,
        (several, written): &(&SeveralLanguages, Playbook),
        compiled: &mut Compiled,
        texts: &Texts,
        (today, words): (Date, &WordLists),
        languages: &mut Vec<LanguageSite>,
    ) -> Result<(), Exit> {
        several.stop_at_own(&languages[0].edition)?;
        for (folder, config) in &several.further {
            compiled.playbook = written.said_in(config, &several.own);
            let edition = self.handover(compiled, texts)?.edition;
            languages.push(self.site(folder.clone(), edition, compiled, today, words));
        }
        Ok(())
    }

    /// What the rules find in an edition.
    fn health(&self, edition: &Edition, today: Date, words: &WordLists) -> Arc<Health> {
        self.progress.stage(say!("checking plans"), 0);
        let health = Arc::new(health::check(edition, today, words));
        // All cores run the rules now. Pages would ask for them account by account.
        let _ = health.found();
        self.done(&say!("checked"));
        health
    }

    /// The digest that `--digest` asks for. It is written once the site is published.
    fn digest(
        &self,
        leaves: Option<&Leaves>,
        edition: &Edition,
        compiled: &Compiled,
        project: &Project,
        today: Date,
    ) -> Result<Option<FinishedDigest>, Exit> {
        let (Some(path), Some(leaves)) = (&self.options.digest, leaves) else { return Ok(None) };
        let file = DigestFile::look(path, self.root, self.output, edition)?;
        let leaves = leaves.digest(&compiled.playbook, edition);
        Ok(Some(file.finish(&leaves, edition, &project.texts, today)))
    }

    /// Compares with the older copy that `--since` names.
    fn since(&self, languages: &mut [LanguageSite], texts: &Texts) -> Result<(), Exit> {
        let Some(folder) = &self.options.since else { return Ok(()) };
        let older = crate::cli::diff::older(self.global, folder, self.options.edition.drafts)?;
        for LanguageSite { edition, since, .. } in languages {
            *since = Some(Arc::new(older.compare(PlaybookState { edition, texts })));
        }
        Ok(())
    }

    /// The list that `--changes-to` asks for. It is written once the site is published.
    fn changes(&self) -> Result<Option<ChangesFile>, Exit> {
        let path = self.options.changes_to.as_ref();
        path.map(|path| ChangesFile::look(path, self.root, self.output)).transpose()
    }

    /// Says what the last build said, since nothing has changed.
    fn say_again(&self, before: ToldBefore) -> Result<Exit, Exit> {
        if let Some(changes) = self.changes()? {
            changes.write(self.global, std::iter::empty())?;
        }
        let ToldBefore { told: Told { findings, tally, pages }, texts } = before;
        self.progress.end();
        self.done(&say!("nothing has changed"));
        let told = self.global.print(&findings, &texts, &summary(pages, self.start), Channel::Talk);
        self.say_closing_line(pages, tally);
        told.map(|()| Exit::Fine)
    }

    /// Says how many pages were made and what was found; where plans have findings, also how to see them.
    fn say_closing_line(&self, pages: usize, tally: Tally) {
        let line = closing_line(pages, self.start, tally);
        self.global.say(&if tally.plans.is_some() { say!("{line} (keyplan check)", line) } else { line });
        if let Some(times) = self.timings.table() {
            self.global.print_line(times.trim_end());
        }
    }
}

/// The site in one of its languages.
pub(super) struct LanguageSite {
    /// Where it lies in the output: nowhere else for the first language, `vi/` for a further one.
    pub(super) folder: String,
    /// The settings, of which an edition for a customer has not all.
    pub(super) config: Arc<Config>,
    pub(super) edition: Edition,
    pub(super) health: Option<Arc<Health>>,
    pub(super) since: Option<Arc<Diff>>,
}

impl LanguageSite {
    /// What is wrong with the plans.
    fn of_plans(&self) -> impl Iterator<Item = &Finding> {
        self.health.iter().flat_map(|health| health.findings())
    }
}

/// The themes of each language.
fn loaded<'a>(project: &mut Project, themes: &'a [LaterTheme]) -> Result<Vec<&'a LoadedTheme>, Stop> {
    let loaded = themes.iter().map(|theme| {
        let (theme, texts) = theme.get();
        project.texts.join(texts);
        theme.as_ref().map_err(|found| Stop::Found(found.clone()))
    });
    loaded.collect()
}

/// The output folder: `-o` counts from the current folder, `output` of site.toml from the project.
fn output(options: &BuildOptions, request: &EditionRequest, root: &Path, config: &Config) -> PathBuf {
    if let Some(output) = &options.output {
        return std::path::absolute(output).unwrap_or_else(|_| output.clone());
    }
    // No other edition lies where the internal one does.
    let name = match request {
        EditionRequest::Internal => return root.join(&config.output),
        EditionRequest::Team(name) => name.as_str(),
        EditionRequest::Customer(account) => account.rsplit('/').next().unwrap_or(account),
    };
    root.join(format!("{}-{name}", config.output))
}

/// The finding for an error of the publisher: KP903 where it refused, KP904 where it could not.
pub(super) fn publish_finding(root: &Path, error: &PublishError) -> Finding {
    let place = |path: &Path| {
        let shown = path.strip_prefix(root).ok().filter(|inside| !inside.as_os_str().is_empty()).unwrap_or(path);
        Span::file(&Arc::from(shown.to_string_lossy().replace('\\', "/")))
    };
    match error {
        PublishError::Refused { path, reason, hint } => {
            Finding::new(Code::KP903, place(path), say!("this output {reason}", reason)).hint(hint.clone())
        }
        PublishError::Machine { path, action, source } => Finding::new(
            Code::KP904,
            place(path),
            say!("could not {action}: {source}", action = Message::constant(action), source = system_message(source)),
        )
        .hint(say!("nothing was published: the site is as it was; fix the cause and run again")),
        PublishError::Busy { path, holder } => {
            let message = match holder {
                Some(pid) => say!("another build is writing here (process {pid})", pid = pid.to_string()),
                None => say!("another build is writing here"),
            };
            Finding::new(Code::KP904, place(path), message)
                .hint(say!("wait until it has ended, or publish to another folder with `-o`"))
        }
    }
}

/// The system's message without its error number.
fn system_message(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// Names what lies in the output, was not made by Keyplan, and was kept.
pub(super) fn say_kept(global: &Global, output: &Path, report: &Report) {
    for name in &report.foreign {
        global.say(&say!("kept: {name} (not made by Keyplan)", name = output.join(name).display()));
    }
}
