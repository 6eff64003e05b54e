//! `keyplan export`: what an edition holds, as JSON, CSV or a workbook.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::cli::build::publish_finding;
use crate::cli::{
    Channel, EditionOptions, Exit, FailOn, Global, machine_fault, print_result, sources, summary, verdict, wrong_use,
};
use crate::diagnostics::{Finding, Message, say};
use crate::document::model::Kind;
use crate::edition::{Audience, Edition, EditionChoice};
use crate::export::{self, Sheet, TABLES, Table};
use crate::figures::names::nearest;
use crate::health;
use crate::load::texts::Texts;
use crate::publish::single_file::{self, ReplaceError};
use crate::publish::{Mode, PublishError, PublishTarget, Stage};

/// Writes what the plans hold, for spreadsheets and programs.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExportOptions {
    #[command(subcommand)]
    form: ExportForm,
}

#[derive(Debug, Subcommand)]
enum ExportForm {
    /// One JSON document
    Json {
        /// The file to write (default: print it)
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        scope: ExportScope,
    },
    /// A workbook, one sheet per table; an edited table can be put back beside its account or plan
    Xlsx {
        /// The file to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Only what is on this account or plan, and under it
        #[arg(long, value_name = "ID")]
        of: Option<String>,
        #[command(flatten)]
        scope: ExportScope,
    },
    /// One CSV file per table, or one table printed
    Csv {
        /// The folder to write to, a file a table
        #[arg(short, long, value_name = "DIR", required_unless_present = "kind")]
        output: Option<PathBuf>,
        #[command(flatten)]
        scope: ExportScope,
    },
}

/// What is exported.
#[derive(Args, Debug)]
struct ExportScope {
    /// Only these tables
    #[arg(long, value_name = "TABLE", value_delimiter = ',', value_parser = tables())]
    kind: Vec<String>,
    #[command(flatten)]
    edition: EditionOptions,
}

const EXAMPLES: &str = "Examples:
  keyplan export json -o plans.json                 everything, in one file
  keyplan export csv -o tables                      one file per table, for a spreadsheet
  keyplan export xlsx -o plans.xlsx                 a workbook, one sheet per table
  keyplan export xlsx -o lotus.xlsx --of lotus-mart everything about one account
  keyplan export csv --kind actions                 one table, printed
  keyplan export json --kind kpis,readings | jq .   some of it
  keyplan export csv -o lotus --edition customer --account lotus-mart
                                                    what is shared with one account
  keyplan export json --edition north               what an edition of site.toml holds";

/// The names of tables; that of one row is understood too.
fn tables() -> PossibleValuesParser {
    TABLES.iter().map(|table| PossibleValue::new(table.name).alias(table.one)).collect::<Vec<_>>().into()
}

/// The byte order mark, which makes a spreadsheet read the file as UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn run(global: &Global, options: &ExportOptions) -> Result<Exit, Exit> {
    let (ExportForm::Json { scope, .. } | ExportForm::Csv { scope, .. } | ExportForm::Xlsx { scope, .. }) =
        &options.form;
    if matches!(options.form, ExportForm::Csv { output: None, .. }) && scope.kind.len() > 1 {
        return Err(wrong_use(say!(
            "several tables cannot be printed at once: name one with `--kind`, or a folder with `-o`"
        )));
    }
    let start = Instant::now();
    let (mut project, today) = global.open(Channel::Talk)?;
    let disk = project.disk.clone();
    let run = ExportRun { global, root: disk.root(), start };
    let compiled = project.compile(scope.edition.drafts);
    if verdict(&compiled.findings, FailOn::Error) != Exit::Fine {
        return Err(run.stop(&compiled.findings, &project.texts));
    }
    let choice = scope.edition.choice(&compiled.playbook)?;
    let edition = compiled.edition(choice, &project.texts);
    let edition = edition.map_err(|leaks| run.stop(&leaks, &project.texts))?;
    // A customer is told nothing of what is wrong with a plan.
    let found = match choice {
        EditionChoice::Customer(_) => Vec::new(),
        _ => health::check(&edition, today, &project.words()).found().to_vec(),
    };
    let wanted: Vec<&str> = scope.kind.iter().filter_map(|name| Some(Table::find(name)?.name)).collect();
    let mut sheets = export::sheets(&edition, today, &found, &project.texts);
    sheets.retain(|sheet| wanted.is_empty() || wanted.contains(&sheet.table.name));
    match &options.form {
        ExportForm::Csv { output: None, .. } => print_result(&sheets.first().map(csv).unwrap_or_default())?,
        ExportForm::Json { output: None, .. } => print_result(&json(&edition, today, &sheets))?,
        ExportForm::Csv { output: Some(output), .. } => {
            let written = run.write_folder(output, edition.audience(), &sheets);
            written.map_err(|error| run.stop(&[publish_finding(run.root, &error)], &project.texts))?;
            run.say_written(output, &sheets);
        }
        ExportForm::Json { output: Some(output), .. } => {
            replace(output, &json(&edition, today, &sheets))?;
            run.say_written(output, &sheets);
        }
        ExportForm::Xlsx { output, of, .. } => {
            let of = of.as_deref().map(|name| owner(&edition, name)).transpose()?;
            let config = edition.config();
            let book = export::xlsx(&sheets, of.as_deref(), &config.title, &config.language);
            let book = book.map_err(|error| {
                wrong_use(say!("these tables do not fit in a workbook: {error}", error = error.to_string()))
            })?;
            write_once(output, &book)?;
            global.say(&say!("written: {output}", output = output.display()));
        }
    }
    Ok(Exit::Fine)
}

/// One run of the verb.
#[derive(Clone, Copy)]
struct ExportRun<'a> {
    global: &'a Global,
    root: &'a Path,
    start: Instant,
}

impl ExportRun<'_> {
    /// Prints why nothing was exported.
    fn stop(&self, findings: &[Finding], texts: &Texts) -> Exit {
        match self.global.print(findings, texts, &summary(0, self.start), Channel::Talk) {
            Ok(()) => verdict(findings, FailOn::Error),
            Err(exit) => exit,
        }
    }

    fn say_written(&self, output: &Path, sheets: &[Sheet]) {
        let rows: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
        let (tables, output) = (sheets.len(), output.display());
        self.global.say(&say!("{tables|# table|# tables}, {rows|# row|# rows} in {output}", tables, rows, output));
    }

    /// Writes every table to a folder in one step. What is there and was not made by an export is kept, or refused.
    fn write_folder(&self, output: &Path, audience: &Audience, sheets: &[Sheet]) -> Result<(), PublishError> {
        let edition = match audience {
            Audience::Internal => "export".to_owned(),
            Audience::Team { name, .. } => format!("export for the team {name}"),
            Audience::Customer { id, .. } => format!("export for the customer of {id}"),
        };
        for name in folder(self.root, output, edition, sheets)? {
            self.global.say(&say!("kept: {name} (not made by Keyplan)", name = output.join(name).display()));
        }
        Ok(())
    }
}

fn json(edition: &Edition, today: Date, sheets: &[Sheet]) -> Vec<u8> {
    let mut text = Vec::new();
    export::json(&mut text, edition, today, sheets).expect("writing into memory cannot fail");
    text
}

fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut text = Vec::new();
    export::csv(&mut text, sheet).expect("writing into memory cannot fail");
    text
}

/// Publishes every table into a folder; returns what lies there, was not made by an export, and was kept.
fn folder(root: &Path, output: &Path, edition: String, sheets: &[Sheet]) -> Result<Vec<String>, PublishError> {
    let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    let target = PublishTarget {
        output: &output,
        project: root,
        sources: sources(root),
        inside: false,
        mode: Mode::Switch,
        edition,
        manifest: true,
    };
    let stage = Stage::begin(&target)?;
    for sheet in sheets {
        let mut text = MARK.to_vec();
        text.extend(csv(sheet));
        stage.put(&format!("{}.csv", sheet.table.name), &text)?;
    }
    Ok(stage.commit()?.foreign)
}

/// The id of the account or plan that somebody types.
fn owner(edition: &Edition, typed: &str) -> Result<String, Exit> {
    let name = typed.trim_matches('/');
    let owners = || edition.things().filter(|(_, it)| matches!(it.kind(), Kind::Account | Kind::Plan));
    let ends = |id: &str| id.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    let found: Vec<String> = owners().map(|(_, it)| it.document.id.to_string()).filter(|id| ends(id)).collect();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let known: Vec<String> =
                owners().map(|(_, it)| it.document.id.trim_start_matches("accounts/").to_owned()).collect();
            let near = nearest(name, known.iter().map(String::as_str));
            let hint = near.map_or_else(Message::default, |near| say!(": did you mean `{near}`?", near));
            Err(wrong_use(say!("no account or plan is called `{name}`{hint}", name, hint)))
        }
        many => Err(wrong_use(say!("`{name}` could be any of {many}", name, many = many.join(", ")))),
    }
}

/// Writes a workbook. One that is there may hold what somebody edited, and is left alone.
fn write_once(output: &Path, bytes: &[u8]) -> Result<(), Exit> {
    let shown = output.display();
    single_file::write_new(output, bytes).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            wrong_use(say!("`{shown}` already exists; nothing was changed: name another file, or delete it", shown))
        }
        _ => machine_fault(say!("could not write {shown}: {error}", shown, error)),
    })
}

/// Puts the one file of an export in place. A file that no export made is left alone.
fn replace(output: &Path, text: &[u8]) -> Result<(), Exit> {
    let shown = output.display();
    single_file::replace(output, text, export::BEGINNING.as_bytes()).map_err(|error| match error {
        ReplaceError::Folder => wrong_use(say!("`{shown}` is a folder; nothing was changed: name another file", shown)),
        ReplaceError::Foreign => wrong_use(say!(
            "`{shown}` already exists, and no export wrote it; nothing was changed: name another file",
            shown
        )),
        ReplaceError::NoName => wrong_use(say!("`{shown}` is not a file", shown)),
        ReplaceError::Machine(error) => machine_fault(say!("could not write {shown}: {error}", shown, error)),
    })
}
