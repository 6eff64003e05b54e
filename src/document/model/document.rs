//! One source file as a value: its id, kind, record and body.

use std::sync::Arc;

use crate::diagnostics::message::Value;
use crate::diagnostics::{Finding, Message, Span, say};
use crate::document::model::common::{Page, Pillar, Text};
use crate::document::model::{Account, Common, Decision, Objective, Person, Plan, Review, Situation};
use crate::document::plain::{Plain, RecordKey, ReferenceNames};
use crate::document::prose::Prose;
use crate::document::reference::Reference;
use crate::document::written::WrittenVisitor;

/// The kinds of things, in the order in which the site lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The portfolio.
    Home,
    /// A key account.
    Account,
    /// A part of an account's situation.
    Situation,
    /// A plan.
    Plan,
    /// A strategic decision.
    Decision,
    /// An objective.
    Objective,
    /// A review.
    Review,
    /// A growth pillar.
    Pillar,
    /// A person.
    Person,
    /// A page of prose.
    Page,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: &'static [Kind] = &[
        Self::Home,
        Self::Account,
        Self::Situation,
        Self::Plan,
        Self::Decision,
        Self::Objective,
        Self::Review,
        Self::Pillar,
        Self::Person,
        Self::Page,
    ];

    /// Its word in templates and file names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Account => "account",
            Self::Situation => "situation",
            Self::Plan => "plan",
            Self::Decision => "decision",
            Self::Objective => "objective",
            Self::Review => "review",
            Self::Pillar => "pillar",
            Self::Person => "person",
            Self::Page => "page",
        }
    }

    /// The keys of its record.
    pub fn fields(self) -> &'static [RecordKey] {
        match self {
            Self::Home | Self::Page => Page::FIELDS,
            Self::Account => Account::FIELDS,
            Self::Situation => Situation::FIELDS,
            Self::Plan => Plan::FIELDS,
            Self::Decision => Decision::FIELDS,
            Self::Objective => Objective::FIELDS,
            Self::Review => Review::FIELDS,
            Self::Pillar => Pillar::FIELDS,
            Self::Person => Person::FIELDS,
        }
    }

    /// The word with its article: `an objective`.
    pub fn with_article(self) -> Message {
        say!("{kind?account: an account|objective: an objective|a #}", kind = Value::Word("kind", self.word()))
    }
}

/// A record with its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Entity {
    /// The portfolio.
    Home(Page),
    /// A key account.
    Account(Account),
    /// A part of an account's situation.
    Situation(Situation),
    /// A plan.
    Plan(Plan),
    /// A strategic decision.
    Decision(Decision),
    /// An objective.
    Objective(Objective),
    /// A review.
    Review(Review),
    /// A growth pillar.
    Pillar(Pillar),
    /// A person.
    Person(Person),
    /// A page of prose.
    Page(Page),
}

macro_rules! for_each_entity {
    ($entity:expr, $record:ident => $then:expr) => {
        match $entity {
            Entity::Home($record) | Entity::Page($record) => $then,
            Entity::Account($record) => $then,
            Entity::Situation($record) => $then,
            Entity::Plan($record) => $then,
            Entity::Decision($record) => $then,
            Entity::Objective($record) => $then,
            Entity::Review($record) => $then,
            Entity::Pillar($record) => $then,
            Entity::Person($record) => $then,
        }
    };
}

impl Entity {
    /// Calls `visit` with each reference inside.
    pub fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s Reference)) {
        for_each_entity!(self, record => record.references(visit));
    }

    /// Calls `visit` with each text inside.
    pub fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s Text)) {
        for_each_entity!(self, record => record.texts(visit));
    }

    /// Calls `visit` with each single value inside and its key.
    pub fn written<'s>(&'s self, visit: &mut WrittenVisitor<'_, 's>) {
        for_each_entity!(self, record => record.written(visit));
    }

    /// Every key with what it holds.
    pub fn values(&self, names: &ReferenceNames<'_>) -> Vec<(&'static str, Plain)> {
        for_each_entity!(self, record => record.values(names))
    }

    /// The keys an approved plan has to have and that are empty here.
    pub fn blanks(&self) -> Vec<&'static str> {
        for_each_entity!(self, record => record.blanks())
    }
}

/// A table whose rows a record holds. A place from `start` on is one in the table, so many bytes behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableAt {
    /// Behind every place in the file itself and in the tables before.
    pub start: usize,
    /// The path of the table from the project's root.
    pub path: Arc<str>,
}

/// One source file as a value. Nothing in it depends on another file.
#[derive(Clone, Debug)]
pub struct Document {
    /// The path without `content/`, `.md` and `/_index`; empty for home.
    pub id: Arc<str>,
    /// The kind of thing.
    pub kind: Kind,
    /// The source path from the project's root.
    pub path: Arc<str>,
    /// The tables beside the file whose rows the record holds too.
    pub tables: Vec<TableAt>,
    /// The id of the account it belongs to (an account belongs to itself).
    pub account: Option<Arc<str>>,
    /// The id of the plan it belongs to (a plan belongs to itself).
    pub plan: Option<Arc<str>>,
    /// The keys that every kind has.
    pub common: Common,
    /// The record; none when its front matter could not be read, so that links to it still find it.
    pub entity: Option<Entity>,
    /// The prose.
    pub body: Prose,
    /// How many references the record holds.
    pub slots: u32,
    /// The line that opens the front matter, for findings about the file as a whole.
    pub opening: std::ops::Range<usize>,
    /// The hash of all that stands before the prose.
    pub front: u128,
    /// Whether something of its front matter could not be read. Then nothing is said about what depends on it.
    pub is_partial: bool,
}

impl Document {
    /// The last segment of the id.
    pub fn short(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or("")
    }

    /// The title; for a document without one, a substitute.
    pub fn title(&self) -> String {
        match (&self.common.title, &self.entity) {
            (Some(title), _) => title.value.clone(),
            (None, Some(Entity::Review(review))) => review.heading(),
            _ => self.short().to_owned(),
        }
    }

    /// A place in this file, or in a table beside it.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        match self.tables.iter().rfind(|table| table.start <= range.start) {
            Some(table) => Span::new(&table.path, range.start - table.start..range.end.max(range.start) - table.start),
            None => Span::new(&self.path, range),
        }
    }

    /// A finding whose places are those of this document, where they stand in a table beside the file too.
    pub(crate) fn placed(&self, mut finding: Finding) -> Finding {
        let moved = |span: &Span| if span.path == self.path { self.span(span.range()) } else { span.clone() };
        finding.span = moved(&finding.span);
        for label in &mut finding.labels {
            label.span = moved(&label.span);
        }
        match finding.fix.take() {
            Some(fix) => finding.fix(moved(&fix.span), fix.text),
            None => finding,
        }
    }
}

impl Review {
    /// The title of a review that has none: its types and its day.
    fn heading(&self) -> String {
        let types: Vec<&str> = self.types.0.iter().map(|kind| kind.word()).collect();
        let mut heading = format!("{} review {}", types.join(" and "), self.date.value);
        heading[..1].make_ascii_uppercase();
        heading
    }
}
