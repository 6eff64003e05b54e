//! `keyplan import`: takes a workbook or a report of a CRM, says what its columns mean, and makes a table of it that
//! stands beside an account, a plan or people.

mod columns;
mod report;
mod rows;
mod settings;
mod table;
mod words;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::{Channel, Exit, Global, machine_fault, print_result, speech, wrong_use};
use crate::config::Config;
use crate::diagnostics::{Message, say};
use crate::document::model::{Entity, Kind, listed};
use crate::document::plain::RecordKey;
use crate::figures::letters::file_name;
use crate::figures::names::{folded, nearest, normal};
use crate::load::disk::Disk;
use crate::load::tables::{Cell, TABLES, TableOwner};
use crate::playbook::Playbook;
use crate::playbook::tables::{ColumnKey, column_keys, keys_of};
use crate::publish::single_file::{rewrite, write_new};
use columns::Meaning;
use report::Report;
use rows::{ReadRows, Row};
use table::{Changes, Target};

/// Makes a table of a workbook or a report. Rows that are there already are updated by their key.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ImportOptions {
    /// The workbook (`.xlsx`) or report (`.csv`)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the table goes: an account such as lotus-mart, a plan such as lotus-mart/2026, or `people`
    #[arg(value_name = "PLACE")]
    place: String,
    /// Which table it is (default: the one that its columns fit)
    #[arg(long = "as", value_name = "TABLE", value_parser = tables())]
    table: Option<String>,
    /// Only show what would be read
    #[arg(short = 'n', long)]
    dry_run: bool,
}

const EXAMPLES: &str = "Examples:
  keyplan import contacts.xlsx lotus-mart           contacts, and the people behind them
  keyplan import contacts.xlsx lotus-mart -n        only show what would be read
  keyplan import sales.xlsx lotus-mart/2026         figures of a plan
  keyplan import report.csv lotus-mart --as whitespace
                                                    opportunities from a CRM, without odds
  keyplan import team.csv people                    one person per row

Importing the same report again updates the rows by their key and says what changed. No row is removed.";

/// What a key holds in a new row of a table where no report says it, if there is something usual.
fn usual(table: &str, key: &str) -> Option<&'static str> {
    match (table, key) {
        ("people", "side") => Some("customer"),
        ("people", "function") | ("promotions", "mechanic") => Some("other"),
        ("whitespace", "state") => Some("open"),
        _ => None,
    }
}

fn tables() -> PossibleValuesParser {
    TABLES.iter().map(|(name, _)| *name).collect::<Vec<_>>().into()
}

/// The keys that a row of a table may hold.
fn row_keys(table: &str) -> Vec<RecordKey> {
    keys_of(table).expect("the names of tables come from one list")
}

/// The columns that a table may have.
fn table_columns(table: &str) -> Vec<ColumnKey> {
    column_keys(&row_keys(table))
}

/// Whether a row of a table may hold a key.
fn has_key(table: &str, key: &str) -> bool {
    row_keys(table).iter().any(|known| known.name == key)
}

pub(super) fn run(global: &Global, options: &ImportOptions) -> Result<Exit, Exit> {
    let (mut project, _) = global.open(Channel::Talk)?;
    let compiled = project.compile(true);
    let config = Arc::clone(&project.config);
    let import = Import { global, config: &config, disk: &project.disk, playbook: &compiled.playbook };
    let place = import.place(&options.place).map_err(wrong_use)?;
    let allowed: Vec<&'static str> =
        TABLES.iter().filter(|(_, owner)| *owner == place.owner).map(|(name, _)| *name).collect();
    let allowed = match &options.table {
        Some(table) => vec![*allowed.iter().find(|name| *name == table).ok_or_else(|| {
            wrong_use(say!(
                "`{table}` does not belong beside {what}: write one of {allowed}",
                table,
                what = place.what(),
                allowed = listed(&allowed)
            ))
        })?],
        None => allowed,
    };
    let best = |cells: &[Cell]| allowed.iter().map(|table| columns::fit(cells, table, &config).1).max().unwrap_or(0);
    let report = Report::read(&options.file, &best)?;
    let fitting = allowed.iter().copied().filter(|table| columns::fit(&report.head, table, &config).0);
    let chosen = fitting.max_by_key(|table| columns::fit(&report.head, table, &config).1);
    let Some(table) = chosen else { return Err(import.nothing_fits(&report, &allowed, &options.file)) };
    import.take(&report, table, &place, options)
}

/// Where a table is to stand.
struct Place {
    /// The id of the account or plan; `people` for that of people.
    id: String,
    owner: TableOwner,
}

impl Place {
    fn what(&self) -> Message {
        match self.owner {
            TableOwner::Account => say!("an account"),
            TableOwner::Plan => say!("a plan"),
            TableOwner::People => say!("people"),
        }
    }
}

/// One run of the verb.
struct Import<'a> {
    global: &'a Global,
    config: &'a Config,
    disk: &'a Disk,
    playbook: &'a Playbook,
}

/// A file as it is and as it will be.
struct NewText {
    path: String,
    before: Option<Arc<str>>,
    after: String,
}

impl Import<'_> {
    /// The place that somebody types.
    fn place(&self, typed: &str) -> Result<Place, Message> {
        let name = normal(typed.trim().trim_start_matches("content/").trim_end_matches("_index.md").trim_matches('/'));
        if name == "people" {
            return Ok(Place { id: name, owner: TableOwner::People });
        }
        let things = || {
            let things = self.playbook.things().map(|(_, thing)| thing);
            things.filter(|thing| matches!(thing.kind(), Kind::Account | Kind::Plan))
        };
        let ends = |id: &str| id.strip_suffix(&*name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
        let mut found: Vec<_> = things().filter(|thing| ends(&thing.document().id)).collect();
        if found.is_empty() {
            found = things().filter(|thing| folded(thing.title()) == folded(&name)).collect();
        }
        match found.as_slice() {
            [one] => {
                let owner = if one.kind() == Kind::Account { TableOwner::Account } else { TableOwner::Plan };
                Ok(Place { id: one.document().id.to_string(), owner })
            }
            [] => {
                let ids = things().map(|thing| thing.document().id.trim_start_matches("accounts/").to_owned());
                let ids: Vec<String> = ids.collect();
                let near = nearest(&name, ids.iter().map(String::as_str));
                let hint = near.map_or_else(
                    || say!("name an account, a plan or `people`"),
                    |near| say!("did you mean `{near}`?", near),
                );
                Err(say!("no account or plan is called `{name}`: {hint}", name, hint))
            }
            many => {
                let ids: Vec<&str> = many.iter().map(|thing| &*thing.document().id).collect();
                Err(say!("`{name}` could be any of {ids}", name, ids = ids.join(", ")))
            }
        }
    }

    /// Says that no table is like a report.
    fn nothing_fits(&self, report: &Report, allowed: &[&'static str], file: &std::path::Path) -> Exit {
        let heads: Vec<&str> =
            report.head.iter().map(|cell| cell.text.as_str()).filter(|head| !head.is_empty()).collect();
        let near = allowed.iter().copied().max_by_key(|table| columns::fit(&report.head, table, self.config).1);
        let table = near.unwrap_or("contacts");
        let must: Vec<&str> = table_columns(table).into_iter().filter(|key| key.must).map(|key| key.name).collect();
        wrong_use(say!(
            "{file} looks like no table: its columns are {heads}; `{table}` needs {must}: say what they hold in \
            `[tables.{table}.columns]` of site.toml, such as `\"{copied}\" = \"{copied_2}\"`",
            file = file.display(),
            heads = listed(&heads),
            table,
            must = listed(&must),
            copied = heads.first().copied().unwrap_or("Name"),
            copied_2 = must.first().copied().unwrap_or("name")
        ))
    }

    /// Takes in a report as a table.
    fn take(&self, report: &Report, table: &'static str, place: &Place, options: &ImportOptions) -> Result<Exit, Exit> {
        let people = self.people();
        let person = |name: &str| people.get(&folded(name.trim())).cloned();
        let mut meanings = columns::meanings(&report.head, table, self.config);
        columns::by_content(report, &mut meanings, &|name| person(name).is_some());
        let elsewhere = |name: &str| self.is_another(name, &place.id);
        let mut read = rows::read(report, &meanings, table, self.config, &person, &elsewhere);
        let same = |name: &str| person(name).unwrap_or_else(|| name.to_owned());
        let path = format!("content/{}/{table}.csv", place.id);
        let mut out = format!("{} → {path}\n", options.file.display());
        say_columns(report, &meanings, &mut out);
        say_rows(report, &read, &mut out);
        let mut texts = Vec::new();
        let changes = self.update(table, &path, &read.rows, &same, &mut texts)?;
        say_changes(&changes, &mut out);
        if table == "contacts" {
            let path = "content/people/people.csv";
            let of_table = self.playbook.things().map(|(_, thing)| thing.document());
            let in_table = of_table.filter(|it| *it.path == *path).map(|it| it.short().to_owned()).collect();
            let people = people_of(&mut read, &place.id, &person, &in_table);
            let mut changes = self.update("people", path, &people, &|name| file_name(name), &mut texts)?;
            // Most people are of other accounts.
            changes.kept.clear();
            if changes.is_any() {
                _ = writeln!(out, "\n{} → {path}", speech::said(&say!("people")));
                say_changes(&changes, &mut out);
            }
        }
        self.mapping(report, &meanings, table, &mut texts, &mut out)?;
        print_result(out.as_bytes())?;
        if read.rows.is_empty() {
            return Err(wrong_use(say!("no row of this file can be read; nothing was written")));
        }
        self.write(&texts, options.dry_run)
    }

    /// Whether a name is that of an account, and not of the one that a table is of.
    fn is_another(&self, name: &str, id: &str) -> bool {
        let things = self.playbook.things().map(|(_, thing)| thing);
        let mut accounts = things.filter(|thing| thing.kind() == Kind::Account);
        let is_named = |title: &str, short: &str| [title, short].iter().any(|it| folded(it) == folded(name.trim()));
        accounts.any(|it| is_named(it.title(), it.document().short()) && *it.document().id != *id)
    }

    /// Everybody of the playbook by id, title and address, with the short id.
    fn people(&self) -> HashMap<String, String> {
        let mut people = HashMap::new();
        for (_, thing) in self.playbook.things().filter(|(_, thing)| thing.kind() == Kind::Person) {
            let short = thing.document().short();
            let email = match thing.entity() {
                Some(Entity::Person(person)) => person.email.as_ref().map(|email| email.value.as_str()),
                _ => None,
            };
            for name in [Some(short), Some(&**thing.title()), Some(&*thing.document().id), email].into_iter().flatten()
            {
                people.insert(folded(name), short.to_owned());
            }
        }
        people
    }

    /// A table with rows put in. A workbook that stands there is left alone.
    fn update(
        &self,
        table: &str,
        path: &str,
        rows: &[Row],
        same: &dyn Fn(&str) -> String,
        texts: &mut Vec<NewText>,
    ) -> Result<Changes, Exit> {
        let workbook = path.replace(".csv", ".xlsx");
        if !rows.is_empty() && self.disk.holds(std::path::Path::new(&workbook)) {
            let hint = say!("save it as `.csv` there and delete it, and import again; or copy the rows in Excel");
            return Err(wrong_use(say!(
                "{workbook} already exists, and Keyplan never changes a workbook: {hint}",
                workbook,
                hint
            )));
        }
        let before = self
            .disk
            .text(path)
            .map_err(|finding| wrong_use(say!("{path}: {message}", path, message = finding.message)))?;
        let before = before.map(|source| source.text);
        let mut target = Target::read(table, before.as_deref(), self.config);
        let changes = target.update(table, rows, same);
        if changes.is_any() {
            texts.push(NewText { path: path.to_owned(), before, after: target.text() });
        }
        Ok(changes)
    }

    /// What `site.toml` says of the columns that it does not name yet.
    fn mapping(
        &self,
        report: &Report,
        meanings: &[Meaning],
        table: &str,
        texts: &mut Vec<NewText>,
        out: &mut String,
    ) -> Result<(), Exit> {
        let said = report.head.iter().zip(meanings).filter_map(|(cell, meaning)| match meaning {
            Meaning::Key(key) if words::plain(&cell.text) != words::plain(key) => Some((cell.text.as_str(), *key)),
            Meaning::LeftOut(_) if !cell.text.is_empty() => Some((cell.text.as_str(), "")),
            _ => None,
        });
        let fresh = settings::fresh(table, &said.collect::<Vec<_>>(), self.config);
        if fresh.is_empty() {
            return Ok(());
        }
        let source = self
            .disk
            .text("site.toml")
            .map_err(|finding| wrong_use(say!("site.toml: {message}", message = finding.message)))?;
        let Some(source) = source else { return Ok(()) };
        let head = say!("[tables.{table}.columns] of site.toml", table);
        _ = writeln!(out, "\n{}", speech::said(&head));
        for (name, key) in &fresh {
            _ = writeln!(out, "  \"{name}\" = \"{key}\"");
        }
        if let Some(after) = settings::with(&source.text, table, &fresh) {
            texts.push(NewText { path: "site.toml".to_owned(), before: Some(source.text), after });
        } else {
            let form = say!("site.toml writes `tables` in another form: add these lines there");
            _ = writeln!(out, "  {}", speech::said(&form));
        }
        Ok(())
    }

    /// Writes what is new.
    fn write(&self, texts: &[NewText], dry_run: bool) -> Result<Exit, Exit> {
        if texts.is_empty() {
            self.global.say(&say!("nothing changed"));
            return Ok(Exit::Fine);
        }
        let paths: Vec<&str> = texts.iter().map(|text| text.path.as_str()).collect();
        if dry_run {
            self.global.say(&say!("would be written: {paths}", paths = paths.join(", ")));
            return Ok(Exit::Fine);
        }
        for text in texts {
            let file = self.disk.root().join(&text.path);
            let done = match &text.before {
                Some(before) => rewrite(&file, before, &text.after),
                None => write_new(&file, text.after.as_bytes()),
            };
            done.map_err(|error| machine_fault(say!("could not write {text}: {error}", text = text.path, error)))?;
        }
        self.global.say(&say!("written: {paths}; next: `keyplan check`", paths = paths.join(", ")));
        Ok(Exit::Fine)
    }
}

/// The people of a report of contacts: those whom the playbook does not know, and what is said of those whom the table
/// of people holds, by their ids in `in_table`.
fn people_of(
    read: &mut ReadRows,
    account: &str,
    person: &dyn Fn(&str) -> Option<String>,
    in_table: &HashSet<String>,
) -> Vec<Row> {
    let account = account.rsplit('/').next().unwrap_or(account);
    let of_table = |mut row: Row| {
        let name = row.get("name")?;
        let known = row.get("email").and_then(|email| person(email)).or_else(|| person(name));
        match known {
            None => _ = row.insert("account", account.to_owned()),
            Some(known) if known == file_name(name) && in_table.contains(&known) => _ = row.remove("account"),
            Some(_) => return None,
        }
        row.retain(|key, _| has_key("people", key));
        Some(row)
    };
    std::mem::take(&mut read.people).into_iter().filter_map(of_table).collect()
}

/// Says what each column holds.
fn say_columns(report: &Report, meanings: &[Meaning], out: &mut String) {
    let said = |wanted: &dyn Fn(&str, &Meaning) -> Option<Message>| {
        let both = report.head.iter().zip(meanings);
        let lines = both.filter_map(|(cell, meaning)| wanted(&cell.text, meaning));
        lines.map(|line| format!("  {}\n", speech::said(&line))).collect::<Vec<_>>().concat()
    };
    let read = said(&|head, meaning| match meaning {
        Meaning::Key(key) => Some(say!("{head} → {key}", head, key)),
        Meaning::OfPerson(key) => Some(say!("{head} → {key} of the person", head, key)),
        _ => None,
    });
    let left_out = said(&|head, meaning| match meaning {
        Meaning::LeftOut(why) => Some(say!("{head}: {why}", head, why)),
        _ => None,
    });
    let unknown = said(&|head, meaning| (*meaning == Meaning::Unknown).then(|| say!("{head}", head)));
    for (title, lines) in
        [(say!("columns that are read"), read), (say!("left out"), left_out), (say!("not understood"), unknown)]
    {
        if !lines.is_empty() {
            _ = write!(out, "\n{}\n{lines}", speech::said(&title));
        }
    }
}

/// So many rows and cells are told.
const TOLD: usize = 10;

/// Says some lines, and how many more there are.
fn say_lines(what: &Message, lines: &[Message], out: &mut String) {
    for line in lines.iter().take(TOLD) {
        _ = writeln!(out, "  {}", speech::said(&say!("{what}: {line}", what, line)));
    }
    if lines.len() > TOLD {
        _ = writeln!(out, "  {}", speech::said(&say!("{what}: {count} more", what, count = lines.len() - TOLD)));
    }
}

/// Says which rows and cells are not read.
fn say_rows(report: &Report, read: &ReadRows, out: &mut String) {
    _ = writeln!(out, "\n{}", speech::said(&say!("{rows|# row|# rows} read", rows = read.rows.len())));
    if report.above > 0 {
        let above = say!("{rows|# row|# rows} above the header left out", rows = report.above);
        _ = writeln!(out, "  {}", speech::said(&above));
    }
    for (what, lines) in [(say!("left out"), &read.left_out), (say!("not understood"), &read.unread)] {
        say_lines(&what, lines, out);
    }
}

/// Says what becomes of the rows of a table.
fn say_changes(changes: &Changes, out: &mut String) {
    for (what, lines) in [
        (say!("new"), &changes.added),
        (say!("changed"), &changes.changed),
        (say!("not in this report, kept"), &changes.kept),
    ] {
        say_lines(&what, lines, out);
    }
    if changes.same > 0 {
        _ = writeln!(out, "  {}", speech::said(&say!("as before: {rows|# row|# rows}", rows = changes.same)));
    }
}
