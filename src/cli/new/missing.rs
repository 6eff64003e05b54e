//! `keyplan new review --add-missing`: what came into a plan since a review was begun gets its row in it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::cli::new::review::Rows;
use crate::cli::new::{Maker, short};
use crate::cli::{Exit, Global, machine_fault, wrong_use};
use crate::diagnostics::{Message, say};
use crate::document::model::{Entity, Kind};
use crate::figures::names::normal;
use crate::playbook::WholeThing;
use crate::project::Project;
use crate::publish::single_file::rewrite;

impl Maker<'_> {
    /// Adds the rows to the review that is named, or to the latest of the plan.
    pub(super) fn add_missing(
        &self,
        global: &Global,
        project: &Project,
        name: Option<&str>,
        date: Option<Date>,
    ) -> Result<Exit, Exit> {
        let (plan, review) = self.review_to_fill(name, date).map_err(wrong_use)?;
        let path = &review.document().path;
        let source = project
            .disk
            .text(path)
            .map_err(|finding| wrong_use(say!("{path}: {message}", path, message = finding.message)))?;
        let text = source.map(|source| source.text).unwrap_or_default();
        let rows = self.rows(plan);
        let (new, added) = with_missing(&text, &rows);
        if added == 0 {
            global.say(&say!("nothing is missing in {path}", path));
            return Ok(Exit::Fine);
        }
        rewrite(&project.disk.root().join(&**path), &text, &new)
            .map_err(|error| machine_fault(say!("could not write {path}: {error}", path, error)))?;
        global.say(&say!("{added|# row|# rows} added to {path}", added, path));
        global.say(&say!("next: remove the `#` before a KPI, and type its number"));
        Ok(Exit::Fine)
    }

    /// The review that is meant, with its plan.
    fn review_to_fill(
        &self,
        name: Option<&str>,
        date: Option<Date>,
    ) -> Result<(WholeThing<'_>, WholeThing<'_>), Message> {
        let named = name.filter(|name| self.find(Kind::Plan, name).is_err());
        if let Some(review) = named.and_then(|name| self.find(Kind::Review, name).ok()) {
            let plan = self.of(Kind::Plan).find(|plan| review.document().plan.as_deref() == Some(&plan.document().id));
            return plan.map(|plan| (plan, review)).ok_or_else(|| say!("that review has no plan"));
        }
        let plan = self.the_plan(name)?;
        let day = |review: &WholeThing<'_>| match review.entity() {
            Some(Entity::Review(record)) => Some(record.date.value),
            _ => None,
        };
        let reviews = self.of_plan(Kind::Review, plan).filter(|review| date.is_none() || day(review) == date);
        let latest = reviews.max_by_key(day);
        latest.map(|review| (plan, review)).ok_or_else(|| {
            let when = date.map_or_else(Message::default, |date| say!(" of {date}", date));
            say!("{plan} has no review{when} yet: begin with `keyplan new review`", plan = short(plan), when)
        })
    }
}

/// The text of a review with the rows that it lacks, and how many they are. Rows go below the last line of their table;
/// tables and promises that are not there go to the end of the front matter.
fn with_missing(text: &str, rows: &Rows) -> (String, usize) {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(end) = front_matter_end(text) else { return (text.to_owned(), 0) };
    let (front, rest) = text.split_at(end);
    let mut lines: Vec<String> = front.lines().map(str::to_owned).collect();
    let mut added = 0;
    let mut tail = String::new();
    for table in &rows.tables {
        let head = lines.iter().position(|line| head_of(line).is_some_and(|name| is_same(&name, &table.name)));
        let Some(head) = head else {
            let _ = writeln!(tail, "[readings.{}]", table.key);
            for row in &table.rows {
                let _ = writeln!(tail, "{}", row.line);
                added += 1;
            }
            continue;
        };
        let after = lines[head + 1..].iter().position(|line| line.trim_start().starts_with('['));
        let last = after.map_or(lines.len(), |after| head + 1 + after);
        let there: BTreeSet<String> = lines[head + 1..last].iter().filter_map(|line| key_of(line)).collect();
        let kept =
            lines[head + 1..last].iter().rposition(|line| key_of(line).is_some()).map_or(head + 1, |at| head + 2 + at);
        let new: Vec<String> =
            table.rows.iter().filter(|row| !there.contains(&row.kpi)).map(|row| row.line.clone()).collect();
        added += new.len();
        lines.splice(kept..kept, new);
    }
    for promise in rows.promises.iter().filter(|promise| !lines.iter().any(|line| line.contains(&promise.text))) {
        let _ = writeln!(tail, "{}", promise.line);
        added += 1;
    }
    let mut out = lines.join(line_end);
    if !out.is_empty() {
        out.push_str(line_end);
    }
    out.push_str(&tail.replace('\n', line_end));
    (out + rest, added)
}

/// Where the second `+++` of a text begins.
fn front_matter_end(text: &str) -> Option<usize> {
    let start = text.find("+++")? + 3;
    let second = text[start..].find("\n+++")?;
    Some(start + second + 1)
}

/// The name in the head of a table of readings: `[readings.shelf]`, `[readings."kệ"]`.
fn head_of(line: &str) -> Option<String> {
    let inside = line.trim().strip_prefix('[')?.split(']').next()?.trim();
    let name = inside.strip_prefix("readings")?.trim_start().strip_prefix('.')?.trim();
    Some(normal(name.trim_matches(['"', '\''])))
}

/// Whether a name in a head is that of an objective: its short name, or its whole id.
fn is_same(written: &str, name: &str) -> bool {
    written.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

/// The key of a row, whether it is filled in or waits behind a `#`.
fn key_of(line: &str) -> Option<String> {
    let (key, _) = line.trim_start().trim_start_matches(['#', ' ']).split_once('=')?;
    let key = key.trim().trim_matches(['"', '\'']);
    (!key.is_empty() && !key.contains(char::is_whitespace)).then(|| normal(key))
}
