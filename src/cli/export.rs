//! `keyplan export`: what an edition holds, as JSON or CSV.
#![expect(clippy::disallowed_methods, reason = "writes the file that is asked for")]

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Subcommand};

use crate::cli::build::publish_finding;
use crate::cli::{Exit, Global, Whose, complain, counted, verdict};
use crate::diagnostics::Finding;
use crate::diagnostics::report::Summary;
use crate::edition::{self, Audience};
use crate::export::{self, Sheet, TABLES, Table};
use crate::health;
use crate::project::{self, Texts};
use crate::publish::{Mode, PublishError, Stage, Target};

/// Writes what the plans hold, for spreadsheets and programs.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    #[command(subcommand)]
    form: Form,
}

#[derive(Debug, Subcommand)]
enum Form {
    /// One JSON document
    Json {
        /// The file to write (default: print it)
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        what: What,
    },
    /// A CSV file a table, or one table printed
    Csv {
        /// The folder to write to, a file a table
        #[arg(short, long, value_name = "DIR", required_unless_present = "kind")]
        output: Option<PathBuf>,
        #[command(flatten)]
        what: What,
    },
}

/// What is exported.
#[derive(Args, Debug)]
struct What {
    /// Only these tables
    #[arg(long, value_name = "TABLE", value_delimiter = ',', value_parser = tables())]
    kind: Vec<String>,
    #[command(flatten)]
    whose: Whose,
}

const EXAMPLES: &str = "Examples:
  keyplan export json -o plans.json                 everything, in one file
  keyplan export csv -o tables                      a file a table, for a spreadsheet
  keyplan export csv --kind actions                 one table, printed
  keyplan export json --kind kpis,readings | jq .   some of it
  keyplan export csv -o lotus --edition customer --account lotus-mart
                                                    what is shared with one account";

/// The names of tables; that of one row is understood too.
fn tables() -> PossibleValuesParser {
    TABLES.iter().map(|table| PossibleValue::new(table.name).alias(table.one)).collect::<Vec<_>>().into()
}

/// What a spreadsheet needs to read a file as UTF-8 when it is opened with a double click.
const MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn run(global: &Global, options: &Options) -> Exit {
    let (Form::Json { output, what } | Form::Csv { output, what }) = &options.form;
    let as_csv = matches!(options.form, Form::Csv { .. });
    if as_csv && output.is_none() && what.kind.len() > 1 {
        complain("several tables do not fit in one print: name one `--kind`, or a folder with `-o`");
        return Exit::Usage;
    }
    let start = Instant::now();
    let root = global.root();
    let mut texts = Texts::default();
    let (config, today) = match global.begin(&root, &mut texts, false) {
        Ok(begun) => begun,
        Err(exit) => return exit,
    };
    let compiled = project::compile(&root, config, what.whose.drafts, &mut texts);
    let stop = |findings: &[Finding]| {
        global.print(findings, &texts, &Summary { pages: 0, seconds: start.elapsed().as_secs_f64() }, false);
        verdict(findings, crate::cli::FailOn::Error)
    };
    if verdict(&compiled.findings, crate::cli::FailOn::Error) != Exit::Fine {
        return stop(&compiled.findings);
    }
    let (edition, found) = match &what.whose.account {
        None => {
            let edition = edition::internal(&compiled.playbook);
            let health = health::check(&edition, today, &project::words(&root));
            (edition, health.found().to_vec())
        }
        Some(name) => {
            let customer = match edition::shared_account(&compiled.playbook, name) {
                Ok(account) => edition::customer(&compiled.playbook, account, &texts),
                Err(message) => {
                    complain(&message);
                    return Exit::Usage;
                }
            };
            match customer {
                Ok(edition) => (edition, Vec::new()),
                Err(leaks) => return stop(&leaks),
            }
        }
    };
    let wanted: Vec<&str> = what.kind.iter().filter_map(|name| Some(Table::find(name)?.name)).collect();
    let mut sheets = export::sheets(&edition, today, &found, &texts);
    sheets.retain(|sheet| wanted.is_empty() || wanted.contains(&sheet.table.name));
    if !as_csv {
        let mut text = Vec::new();
        // Memory takes whatever is written to it.
        let _ = export::json(&mut text, &edition, today, &sheets);
        return match output {
            Some(output) => told(global, output, &sheets, replace(output, &text)),
            None => print(&text),
        };
    }
    let Some(output) = output else {
        let mut text = Vec::new();
        if let Some(sheet) = sheets.first() {
            let _ = export::csv(&mut text, sheet);
        }
        return print(&text);
    };
    let audience = match edition.audience() {
        Audience::Internal => "export".to_owned(),
        Audience::Customer { id, .. } => format!("export for the customer of {id}"),
    };
    match folder(&root, output, audience, &sheets) {
        Ok(foreign) => {
            for name in foreign {
                global.say(&format!("kept: {} (not made by Keyplan)", output.join(name).display()));
            }
            told(global, output, &sheets, Ok(()))
        }
        Err(error) => stop(&[publish_finding(&root, &error)]),
    }
}

/// Prints; a closed pipe is the reader's choice and no fault.
fn print(text: &[u8]) -> Exit {
    match io::stdout().lock().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(&format!("could not print: {error}"));
            Exit::Machine
        }
        _ => Exit::Fine,
    }
}

fn told(global: &Global, output: &Path, sheets: &[Sheet], result: Result<(), Exit>) -> Exit {
    match result {
        Ok(()) => {
            let rows = sheets.iter().map(|sheet| sheet.rows.len()).sum();
            let (tables, rows) = (counted(sheets.len(), "table"), counted(rows, "row"));
            global.say(&format!("{tables}, {rows} in {}", output.display()));
            Exit::Fine
        }
        Err(exit) => exit,
    }
}

/// Writes every table to a folder in one step; what is there and was not made by us is kept, or refused.
fn folder(root: &Path, output: &Path, edition: String, sheets: &[Sheet]) -> Result<Vec<String>, PublishError> {
    let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    let sources = ["content", "themes", "templates", "archetypes", "words", "src", "site.toml"];
    let target = Target {
        output: &output,
        project: root,
        sources: sources.iter().map(|name| root.join(name)).collect(),
        mode: Mode::Switch,
        edition,
    };
    let stage = Stage::begin(&target)?;
    for sheet in sheets {
        let mut text = MARK.to_vec();
        let _ = export::csv(&mut text, sheet);
        stage.put(&format!("{}.csv", sheet.table.name), &text)?;
    }
    Ok(stage.commit()?.foreign)
}

/// Puts a file in place whole. What is there and was not made by an export stays as it is.
fn replace(output: &Path, text: &[u8]) -> Result<(), Exit> {
    let fault = |error: io::Error| {
        complain(&format!("could not write {}: {error}", output.display()));
        Exit::Machine
    };
    match fs::symlink_metadata(output) {
        Ok(meta) if meta.is_file() && is_ours(output) => {}
        Ok(meta) => {
            let what = if meta.is_dir() { "a folder" } else { "there already, and no export wrote it" };
            complain(&format!("`{}` is {what}; nothing was changed: name another file", output.display()));
            return Err(Exit::Usage);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(fault(error)),
    }
    let Some(name) = output.file_name() else {
        complain(&format!("`{}` is no file", output.display()));
        return Err(Exit::Usage);
    };
    let beside = output.with_file_name(format!(".{}.keyplan-new", name.to_string_lossy()));
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, output)).map_err(|error| {
        let _ = fs::remove_file(&beside);
        fault(error)
    })
}

fn is_ours(path: &Path) -> bool {
    let mut beginning = vec![0; export::BEGINNING.len()];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut beginning));
    read.is_ok() && beginning == export::BEGINNING.as_bytes()
}
