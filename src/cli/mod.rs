//! The command: arguments, printing, exit codes. One verb a file.
#![expect(clippy::disallowed_methods, reason = "the command reads the clock and the environment, once")]

pub mod archetype;
mod ask;
mod beside;
mod build;
mod changes;
mod check;
mod completions;
mod crowd;
mod day;
mod digest;
mod diff;
mod explain;
mod fix;
mod export;
mod help;
mod import;
mod init;
mod new;
#[cfg(feature = "serve")]
mod kept;
mod known;
mod languages;
mod progress;
mod publishing;
mod staged_search;
#[cfg(feature = "serve")]
mod serve;
mod speech;
#[cfg(not(feature = "serve"))]
#[path = "no_preview.rs"]
mod serve;
mod state;
mod theme;
mod timings;

use std::any::Any;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::diagnostics::report::{self, ReportFormat, Summary};
use crate::diagnostics::{Code, Finding, Findings, Level, Message, Value, say};
use crate::edition::{EditionChoice, EditionRequest};
use crate::figures::cores;
use crate::load::disk::{Disk, canonical};
use crate::load::texts::Texts;
use crate::playbook::Playbook;
use crate::project::Project;
use crate::system::terminal;

/// The version, and in a release its commit and day, which `.release/build` names.
const VERSION: &str = match option_env!("KEYPLAN_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// Compiles key account plans into one browsable, checked site.
#[derive(Debug, Parser)]
#[command(name = "keyplan", version = VERSION, propagate_version = true, after_help = EXAMPLES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Option<Verb>,
}

const EXAMPLES: &str = "Examples:
  keyplan                          where the playbook stands, and what is next
  keyplan init plans               write a playbook to start from
  keyplan new account Lotus        create an account
  keyplan build                    make the site in public/
  keyplan build -o /srv/plans      make it elsewhere
  keyplan serve --open             see it while it is written
  keyplan check --format short     one line per finding
  keyplan export xlsx -o plans.xlsx
                                   the plans as a workbook
  keyplan import contacts.xlsx lotus-mart
                                   a list from Excel or a CRM beside an account
  keyplan diff ../january          what changed since
  keyplan explain KP101            why a finding is one, and what to do";

/// The heading of what every verb understands. `-h` of a verb leaves it out.
const COMMON: &str = "Common options";

/// What every verb understands, before or after it.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = COMMON)]
struct Global {
    /// The folder of the playbook (default: this one, or the nearest above it with a site.toml)
    #[arg(short = 'C', long = "project", global = true, hide_short_help = true, value_name = "DIR")]
    project: Option<PathBuf>,
    /// The day the site is about (default: site.toml, `SOURCE_DATE_EPOCH`, the clock)
    #[arg(long, global = true, hide_short_help = true, value_name = "DATE", value_parser = day::day)]
    today: Option<Date>,
    /// The language of the site's own words, dates and figures, such as `vi` (default: site.toml). `build`
    /// takes several, `en,vi`: the first is at the root of the site, each other one in a folder named by its code
    #[arg(long, global = true, hide_short_help = true, value_name = "LANG")]
    language: Option<String>,
    /// How findings are printed
    #[arg(long, global = true, hide_short_help = true, value_enum, default_value_t = FormatName::Human)]
    format: FormatName,
    /// Whether to use color
    #[arg(long, global = true, hide_short_help = true, value_enum, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    /// Print errors only
    #[arg(short, long, global = true, hide_short_help = true)]
    quiet: bool,
    /// Print timings
    #[arg(short, long, global = true, hide_short_help = true)]
    verbose: bool,
}

/// Whose edition a verb makes, and whether drafts count.
#[derive(Args, Clone, Debug)]
struct EditionOptions {
    /// Include drafts
    #[arg(long, conflicts_with = "account")]
    drafts: bool,
    /// Who it is for: the name of an edition of site.toml, or `customer`, who gets what is shared with one account
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// The account whose customer the edition is for, such as `lotus-mart`
    #[arg(long, value_name = "ID", requires = "edition")]
    account: Option<String>,
}

impl EditionOptions {
    /// The edition that is asked for.
    fn request(&self) -> Result<EditionRequest, Exit> {
        match (self.edition.as_deref(), &self.account) {
            (Some("customer"), Some(account)) => Ok(EditionRequest::Customer(account.clone())),
            (Some("customer"), None) => Err(wrong_use(say!("whose customer? Name the account with `--account ID`"))),
            (Some(name), Some(_)) => Err(wrong_use(say!(
                "`--account` goes with `--edition customer`: `{name}` names its own accounts",
                name
            ))),
            (None | Some("internal"), _) => Ok(EditionRequest::Internal),
            (Some(name), None) => Ok(EditionRequest::Team(name.to_owned())),
        }
    }

    /// The same in a playbook.
    fn choice(&self, playbook: &Playbook) -> Result<EditionChoice, Exit> {
        self.request()?.find(playbook).map_err(wrong_use)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Human,
    Short,
    Json,
    Github,
    Sarif,
}

impl FormatName {
    /// Whether programs read it, and not people.
    fn is_for_programs(self) -> bool {
        matches!(self, Self::Json | Self::Github | Self::Sarif)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Never,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write a playbook to start from
    Init(init::InitOptions),
    /// Create an account, plan, decision, objective, review, person, pillar or page
    New(new::NewOptions),
    /// Make the site
    Build(build::BuildOptions),
    /// Show the playbook in a browser while it is written
    #[cfg_attr(not(feature = "serve"), command(hide = true))]
    Serve(serve::ServeOptions),
    /// Check files, links and plans
    #[command(alias = "lint")]
    Check(check::CheckOptions),
    /// Say what changed since an older state of the playbook
    Diff(diff::DiffOptions),
    /// Write what the plans hold as JSON, CSV or a workbook
    Export(export::ExportOptions),
    /// Make a table from a workbook or a CRM report
    Import(import::ImportOptions),
    /// Start a theme, or see what its templates are given
    Theme(theme::ThemeOptions),
    /// Explain a code such as KP101, or list them all
    Explain(explain::ExplainOptions),
    /// Print the completions of a shell
    Completions(completions::CompletionsOptions),
}

/// How a run ended: the exit code. A verb returns `Err` where it had to stop and has said why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Fine = 0,
    Findings = 1,
    Usage = 2,
    Machine = 3,
    Interrupted = 130,
}

/// Runs the command.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(say_wrong_words(&error) as u8),
    };
    speech::begin(cli.global.language.as_deref(), cli.global.project.as_ref());
    if let Some(wrong) = cli.global.wrong_languages(matches!(cli.verb, Some(Verb::Build(_)))) {
        return ExitCode::from(wrong_use(wrong) as u8);
    }
    let Some(verb) = cli.verb else {
        let ended = contained(|| state::run(&cli.global).unwrap_or_else(print_help));
        let (Ok(exit) | Err(exit)) = ended;
        return ExitCode::from(exit as u8);
    };
    let ended = contained(|| match verb {
        Verb::Init(options) => init::run(&cli.global, &options),
        Verb::New(options) => new::run(&cli.global, &options),
        Verb::Build(options) => build::run(&cli.global, &options),
        Verb::Serve(options) => serve::run(&cli.global, &options),
        Verb::Check(options) => check::run(&cli.global, &options),
        Verb::Diff(options) => diff::run(&cli.global, &options),
        Verb::Export(options) => export::run(&cli.global, &options),
        Verb::Import(options) => import::run(&cli.global, &options),
        Verb::Theme(options) => theme::run(&cli.global, &options),
        Verb::Explain(options) => explain::run(&options),
        Verb::Completions(options) => completions::run(&options, &mut Cli::command()),
    });
    let (Ok(exit) | Err(exit)) = ended;
    ExitCode::from(exit as u8)
}

/// The texts of the help, which the languages have words for.
#[doc(hidden)]
pub fn help_sentences() -> std::collections::BTreeSet<String> {
    help::sentences(Cli::command())
}

/// Prints help that was asked for, or what is wrong with the words that were typed, in the language that is asked for,
/// else in that of the playbook, else of the machine.
fn say_wrong_words(error: &clap::Error) -> Exit {
    if error.kind() == clap::error::ErrorKind::DisplayVersion {
        _ = error.print();
        return Exit::Fine;
    }
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let named = help::asked(&words, &["-C", "--project"]).map(PathBuf::from);
    speech::begin(help::asked(&words, &["--language"]).as_deref(), named.as_ref());
    let exit = if error.use_stderr() { Exit::Usage } else { Exit::Fine };
    // The same words again: `clap` writes its help, and the usage, from the command that reads them.
    let Err(error) = help::spoken(Cli::command()).try_get_matches() else { return exit };
    let is_english = speech::in_it(|tongue| tongue.code().is_none());
    match help::fault(&error).filter(|_| !is_english) {
        Some(message) => {
            print_error(&message);
            let more = say!("`--help` lists what is understood");
            let _ = writeln!(io::stderr().lock(), "\n{}", speech::said(&more));
        }
        None => _ = error.print(),
    }
    exit
}

/// Prints the help of the command, as for any wrong use: there is nothing to do.
fn print_help() -> Result<Exit, Exit> {
    let help = help::spoken(Cli::command()).render_help();
    let _ = write!(io::stderr().lock(), "{help}");
    Err(Exit::Usage)
}

/// Runs a verb. The standard library panics where the system fails to close a folder that was read, as a share that went
/// away does: that is a fault of the machine, and said so. Any other panic is ours.
fn contained(verb: impl FnOnce() -> Result<Exit, Exit>) -> Result<Exit, Exit> {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !is_of_closing(info.payload()) {
            usual(info);
        }
    }));
    panic::catch_unwind(AssertUnwindSafe(verb)).unwrap_or_else(|payload| {
        if !is_of_closing(&*payload) {
            panic::resume_unwind(payload);
        }
        Err(machine_fault(say!("the disk failed while a folder was read: check the disk or the share, then run again")))
    })
}

/// Whether a panic is that of the standard library about a folder that could not be closed.
fn is_of_closing(payload: &(dyn Any + Send)) -> bool {
    cores::words_of(payload).is_some_and(|text| text.starts_with("unexpected error during closedir"))
}

impl Global {
    /// The day the site is about: `--today`, `site.toml`, `SOURCE_DATE_EPOCH`, the clock.
    fn today(&self, config: &Config) -> Result<Date, Message> {
        if let Some(today) = self.today.or(config.today) {
            return Ok(today);
        }
        // A number of seconds is the same day on every machine; the clock says what day it is for who sits here.
        let day = |stamp: jiff::Timestamp| jiff::tz::TimeZone::UTC.to_datetime(stamp).date();
        match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(seconds) => seconds
                .trim()
                .parse::<i64>()
                .ok()
                .filter(|seconds| *seconds >= 0)
                .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
                .map(day)
                .ok_or_else(|| say!("SOURCE_DATE_EPOCH is `{seconds}`, and should be seconds since 1970", seconds)),
            Err(_) => Ok(jiff::Zoned::now().date()),
        }
    }

    /// The folder of the playbook, see [`folder_of`].
    fn folder(&self) -> PathBuf {
        folder_of(self.project.as_ref())
    }

    /// Opens the playbook, see [`Self::open_in`].
    fn open(&self, output: Channel) -> Result<(Project, Date), Exit> {
        self.open_in(&self.folder(), output)
    }

    /// Reads what every verb needs first: the settings of the project in a folder, and the day. Prints what is wrong
    /// with them.
    fn open_in(&self, folder: &Path, output: Channel) -> Result<(Project, Date), Exit> {
        self.open_disk(folder, Disk::new(folder), output)
    }

    /// The same with the disk that reads it.
    fn open_disk(&self, folder: &Path, disk: Disk, output: Channel) -> Result<(Project, Date), Exit> {
        if self.format == FormatName::Human && folder.join(SETTINGS).symlink_metadata().is_err() {
            return Err(self.no_playbook(folder));
        }
        let project = self.project(disk, self.first_language(), output)?;
        if self.language.is_some() || project.config.says_language {
            speech::speak(&project.config.language);
        }
        let today = self.today(&project.config).map_err(wrong_use)?;
        Ok((project, today))
    }

    /// The project on a disk in a language. Prints what is wrong with its settings.
    fn project(&self, disk: Disk, language: Option<&str>, output: Channel) -> Result<Project, Exit> {
        Project::open_in(disk, language).map_err(|error| {
            let is_of_machine = error.findings.iter().any(|finding| finding.code == Code::KP904);
            match self.print(&error.findings, &error.texts, &Summary::default(), output) {
                Ok(()) if is_of_machine => Exit::Machine,
                Ok(()) => Exit::Usage,
                Err(exit) => exit,
            }
        })
    }

    /// Says that a folder holds no playbook: there is no line to point at.
    fn no_playbook(&self, folder: &Path) -> Exit {
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let whole = whole.components().as_path().display();
        let message = if self.project.is_none() {
            say!(
                "there is no playbook in {folder}, or in a folder above it: `{file}` is missing",
                folder = whole,
                file = SETTINGS
            )
        } else {
            say!("there is no playbook in {folder}: `{file}` is missing", folder = whole, file = SETTINGS)
        };
        let hints = [
            say!("go to the folder that holds it, or name it with `-C FOLDER`"),
            say!("`keyplan init FOLDER` starts a playbook"),
        ];
        let mut out = io::stderr().lock();
        let _ = writeln!(out, "{}[KP901]: {}", level_word("level.error", "error"), speech::said(&message));
        for hint in hints {
            let _ = writeln!(out, "  = {}: {}", level_word("level.help", "help"), speech::said(&hint));
        }
        Exit::Usage
    }

    /// Prints findings. What a program reads goes to stdout always; what a person reads goes there only when it is the
    /// result of the verb, else to stderr. Fails where a result could not be written whole; what is said to a person beside
    /// it may be lost.
    fn print(&self, findings: &[Finding], texts: &Texts, summary: &Summary, output: Channel) -> Result<(), Exit> {
        progress::clear();
        let shown: Findings;
        let findings = if self.quiet {
            shown = findings.iter().filter(|finding| finding.level == Level::Error).cloned().collect();
            &shown
        } else {
            findings
        };
        if output == Channel::Result || self.format.is_for_programs() {
            let width = width_of(&io::stdout());
            written(self.print_to(&mut io::stdout().lock(), width, findings, texts, summary))
        } else {
            let width = width_of(&io::stderr());
            let _ = self.print_to(&mut io::stderr().lock(), width, findings, texts, summary);
            Ok(())
        }
    }

    /// Prints findings in the format and color that are asked for. `width` is that of a terminal; none elsewhere.
    fn print_to(
        &self,
        out: &mut dyn Write,
        width: Option<usize>,
        findings: &[Finding],
        texts: &Texts,
        summary: &Summary,
    ) -> io::Result<()> {
        let mut out = io::BufWriter::new(out);
        let color = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                width.is_some()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                    && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
                    && terminal::takes_colors()
            }
        };
        let printed = match self.format.into() {
            ReportFormat::Human => {
                speech::in_it(|tongue| report::human_within(&mut out, findings, texts, color, width, tongue))
            }
            ReportFormat::Short => speech::in_it(|tongue| report::short(&mut out, findings, texts, tongue)),
            ReportFormat::Json => speech::in_it(|tongue| report::json(&mut out, findings, texts, summary, tongue)),
            ReportFormat::Github => report::github(&mut out, findings, texts),
            ReportFormat::Sarif => report::sarif(&mut out, findings, texts, crate::health::explanation),
        };
        printed.and_then(|()| out.flush())
    }

    /// Says a sentence on stderr, unless the run is quiet.
    fn say(&self, sentence: &Message) {
        self.print_line(&speech::said(sentence));
    }

    /// Prints a line to stderr, unless the run is quiet.
    fn print_line(&self, text: &str) {
        if !self.quiet {
            progress::clear();
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// With `-v`, prints how many seconds after `start` something was done.
    fn timing(&self, what: &Message, start: Instant) {
        if self.verbose {
            self.say(&say!("{what} after {seconds} s", what, seconds = Value::Fixed(start.elapsed().as_secs_f64(), 3)));
        }
    }
}

/// The folder of the playbook: the one that is named, else this one or the nearest above it that has a `site.toml`,
/// as git does. Where there is none it is this one, and so it is where `content/` stands without its settings. The
/// system's folder for temporary files counts for nothing: anybody may put a file there.
fn folder_of(named: Option<&PathBuf>) -> PathBuf {
    if let Some(folder) = named {
        return folder.clone();
    }
    let here = PathBuf::from(".");
    let Ok(whole) = std::env::current_dir() else { return here };
    let holds = |folder: &Path, name: &str| folder.join(name).symlink_metadata().is_ok();
    if holds(&whole, SETTINGS) || holds(&whole, "content") {
        return here;
    }
    let temporary = canonical(&std::env::temp_dir());
    let mut above = whole.ancestors().skip(1).take_while(|folder| *folder != temporary);
    above.find(|folder| holds(folder, SETTINGS)).map_or(here, Path::to_path_buf)
}

/// The word of a level, as reports print it.
fn level_word(key: &str, english: &str) -> String {
    speech::in_it(|tongue| tongue.keyed(key).unwrap_or(english).to_owned())
}

/// How many columns a terminal has; none for what is no terminal. One that does not say has as many as usual.
fn width_of(stream: &(impl IsTerminal + terminal::Stream)) -> Option<usize> {
    const USUAL: usize = 80;
    stream.is_terminal().then(|| terminal::columns(stream).ok().filter(|columns| *columns > 0).unwrap_or(USUAL))
}

impl From<FormatName> for ReportFormat {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Human => Self::Human,
            FormatName::Short => Self::Short,
            FormatName::Json => Self::Json,
            FormatName::Github => Self::Github,
            FormatName::Sarif => Self::Sarif,
        }
    }
}

/// Whether findings are what a verb was asked for, or are told beside its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Channel {
    Result,
    Talk,
}

/// The file that makes a folder a playbook.
const SETTINGS: &str = "site.toml";

/// What sites and exports are made from: nothing is published over it.
fn sources(root: &Path) -> Vec<PathBuf> {
    let names = ["content", "locales", "themes", "templates", "words", "archetypes", "src", "site.toml"];
    names.iter().map(|name| root.join(name)).collect()
}

/// Writes the result of a verb to stdout.
fn print_result(text: &[u8]) -> Result<(), Exit> {
    let mut out = io::stdout().lock();
    written(out.write_all(text).and_then(|()| out.flush()))
}

/// Says what became of a result. A closed pipe is no fault: the reader closed it.
fn written(result: io::Result<()>) -> Result<(), Exit> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(machine_fault(say!("the result could not be written: {error}", error)))
        }
        _ => Ok(()),
    }
}

/// Prints an error to stderr.
fn print_error(message: &Message) {
    progress::clear();
    let _ = writeln!(io::stderr().lock(), "{}: {}", level_word("level.error", "error"), speech::said(message));
}

/// For `map_err`: prints the message; the command was used wrongly.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` gives the message away")]
fn wrong_use(message: Message) -> Exit {
    print_error(&message);
    Exit::Usage
}

/// For `map_err`: prints the message; the machine failed.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` gives the message away")]
fn machine_fault(message: Message) -> Exit {
    print_error(&message);
    Exit::Machine
}

/// The figures of a run that began at `start`.
fn summary(pages: usize, start: Instant) -> Summary {
    Summary { pages, seconds: start.elapsed().as_secs_f64() }
}

/// A line of what to do next, of which this is the one at `at`.
fn step(at: usize, step: &Message) -> Message {
    if at == 0 { say!("next: {step}", step) } else { say!("then: {step}", step) }
}

/// The exit code that findings lead to.
fn verdict(findings: &[Finding], fail_on: FailOn) -> Exit {
    let has = |code: Code| findings.iter().any(|finding| finding.code == code);
    if has(Code::KP904) {
        return Exit::Machine;
    }
    if has(Code::KP901) || has(Code::KP903) {
        return Exit::Usage;
    }
    let worst = findings.iter().map(|finding| finding.level).max();
    let fails = match fail_on {
        FailOn::Error => worst >= Some(Level::Error),
        FailOn::Warning => worst >= Some(Level::Warning),
        FailOn::Never => false,
    };
    if fails { Exit::Findings } else { Exit::Fine }
}

/// The last line: pages, time, and what was found.
fn closing_line(pages: usize, start: Instant, tally: Tally) -> Message {
    let seconds = Value::Fixed(start.elapsed().as_secs_f64(), 2);
    let files = said_counts(tally.files);
    let Some(plans) = tally.plans.map(said_counts) else {
        return say!("{pages|# page|# pages} in {seconds} s · files: {files}", pages, seconds, files);
    };
    say!("{pages|# page|# pages} in {seconds} s · files: {files} · plan health: {plans}", pages, seconds, files, plans)
}

/// How many errors and warnings there are.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Tally {
    /// In files and links.
    files: (usize, usize),
    /// In plans; none where nothing was found, not even a note.
    plans: Option<(usize, usize)>,
}

impl Tally {
    fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut tally = Self { files: (0, 0), plans: None };
        for finding in findings {
            let of = if finding.code.is_rule() { tally.plans.get_or_insert_default() } else { &mut tally.files };
            of.0 += usize::from(finding.level == Level::Error);
            of.1 += usize::from(finding.level == Level::Warning);
        }
        tally
    }
}

/// How many errors and warnings there are.
fn worst_of(findings: &[Finding]) -> Message {
    let (errors, warnings, _) = report::counts(findings);
    said_counts((errors, warnings))
}

fn said_counts((errors, warnings): (usize, usize)) -> Message {
    say!("{errors|# error|# errors}, {warnings|# warning|# warnings}", errors, warnings)
}
