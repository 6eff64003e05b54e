//! A review: a meeting about the plan, with its readings.

use crate::diagnostics::{Message, Placed};
use crate::document::front_matter::{AsWritten, CellKind, Field, Node, TomlReader, in_one_bracket};
use crate::document::model::common::{Day, Number, Share, Text, to};
use crate::document::model::objective::{Action, Tier};
use crate::document::plain::{Need, Plain, RecordKey, ReferenceNames, ValueShape};
use crate::document::reference::{Ref, Reference, Wants};
use crate::document::written::{Written, WrittenVisitor};
use crate::figures::period::Period;
use crate::figures::sort::sort_by_key;
use crate::figures::status::Status;

vocabulary! {
    /// The kind of a review.
    ReviewType { Monthly "monthly", Quarterly "quarterly", Annual "annual", Executive "executive", Internal "internal" }
    /// What an issue is about.
    IssueClass {
        OutOfStock "out_of_stock", Display "display", Delay "delay", KpiDeviation "kpi_deviation",
        PriceError "price_error", Supply "supply", Quality "quality", Breakdown "breakdown", Warranty "warranty", Safety "safety",
        Security "security", Interface "interface", Billing "billing", Training "training", Other "other",
    }
}
vocabulary!(words Status { Green "green", Amber "amber", Red "red" });

record! {
    /// A review of a plan.
    Review {
        /// one may be written alone
        types as "type" [must]: OneOrMany<Placed<ReviewType>>,
        /// the day of the meeting
        date: Day,
        /// the last one is the period of the readings; else the month of `date`
        covers: Vec<Placed<Period>>,
        /// who took part, on both sides
        attendees [must]: Vec<Ref<to::Person>>,
        /// the day of the next one
        next: Option<Day>,
        /// as you declare it; `note` beside a reading says why it differs
        status: Option<Placed<Status>>,
        /// for the status
        reason: Option<Text>,
        /// in a sentence
        went_well: Option<Text>,
        /// in a sentence
        missed: Option<Text>,
        /// in their words
        customer_said: Option<Text>,
        /// a table for each objective, see below
        readings: Readings,
        /// what was decided
        decided: Vec<Decided>,
        /// what went wrong on the ground
        issues: Vec<Issue>,
        /// what the meeting changed in the plan
        changes: Vec<ReviewChange>,
        /// what was promised for next time
        actions: Vec<Action>,
        /// closes actions by their id
        closed: Vec<Closed>,
    }
}

impl Review {
    /// Whether it was held with the customer: `internal` is none of its types.
    pub fn is_with_customer(&self) -> bool {
        self.types.0.iter().all(|of| of.value != ReviewType::Internal)
    }
}

record! {
    /// What the meeting decided.
    Decided {
        /// the decision, as a sentence
        text: Text,
        /// default that of `about`, else `operational`
        tier: Option<Placed<Tier>>,
        /// what it is about
        about: Option<Ref<to::DecisionOrObjective>>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
    }
}
record! {
    /// What went wrong on the ground.
    Issue {
        /// what kind of trouble
        class: Placed<IssueClass>,
        /// what happened
        text: Text,
        /// the day it was settled
        closed: Option<Day>,
    }
}
record! {
    /// What the meeting changed in the plan.
    ReviewChange {
        /// what is changed
        what: Text,
        /// the decision or objective it is in
        about: Option<Ref<to::DecisionOrObjective>>,
        /// what was written before: a text, a number or a day
        from: Option<Placed<AsWritten>>,
        /// what is written now: a text, a number or a day
        to: Option<Placed<AsWritten>>,
        /// the reason
        why: Option<Text>,
    }
}
record! {
    /// Closes an action by its id, so that old records stay as they were.
    Closed {
        /// the `id` of the action
        action: Ref<to::Action>,
        /// the day it was done
        on: Day,
    }
}

/// A list that an author may write as a single value.
#[derive(Clone, Debug, PartialEq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Field> Field for OneOrMany<T> {
    const WANTED: &'static str = T::WANTED;
    const SHAPE: ValueShape = Vec::<T>::SHAPE;

    fn wanted(key: &str) -> Message {
        T::wanted(key)
    }

    fn plain(&self, names: &ReferenceNames<'_>) -> Plain {
        self.0.plain(names)
    }

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        if node.get_ref().is_array() {
            return Vec::read(node, reader).map(Self);
        }
        T::read(node, reader).map(|one| Self(vec![one]))
    }

    fn written<'s>(&'s self, key: &str, visit: &mut WrittenVisitor<'_, 's>) {
        self.0.written(key, visit);
    }

    fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

/// The readings of a review: one group for each objective, and one for the plan itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings(pub Vec<ReadingGroup>);

/// The readings of one objective, or of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingGroup {
    /// The objective; none for the plan's own KPIs.
    pub objective: Option<Reference>,
    /// The declared status.
    pub status: Option<Placed<Status>>,
    /// The author's note on them.
    pub note: Option<Text>,
    /// KPI id and value.
    pub values: Vec<(Text, Number)>,
}

/// The keys of a group besides the values. Exports list the values with those of `readings.csv`.
const SAID: &[RecordKey] = &[
    RecordKey {
        name: "objective",
        means: "the objective that was read",
        shape: <Ref<to::Objective>>::SHAPE,
        cell: CellKind::None,
        need: Need::Never,
    },
    RecordKey {
        name: "status",
        means: "as you declare it",
        shape: <Placed<Status>>::SHAPE,
        cell: CellKind::None,
        need: Need::Never,
    },
    RecordKey {
        name: "note",
        means: "words beside the figures; why the status is another than the computed one",
        shape: Text::SHAPE,
        cell: CellKind::None,
        need: Need::Never,
    },
];

impl Field for Readings {
    const WANTED: &'static str = "a table `[readings.<objective>]`";
    const SHAPE: ValueShape = ValueShape::List(&ValueShape::Record(SAID));
    const MUST: bool = false;

    fn plain(&self, names: &ReferenceNames<'_>) -> Plain {
        let said = self.0.iter().filter(|group| group.status.is_some() || group.note.is_some()).map(|group| {
            let objective = Plain::maybe(group.objective.as_ref().and_then(names));
            Plain::Record(vec![
                ("objective", objective),
                ("status", group.status.plain(names)),
                ("note", group.note.plain(names)),
            ])
        });
        Plain::List(said.collect())
    }

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let Some(groups) = node.get_ref().as_table() else {
            reader.wrong(node, &Message::constant(Self::WANTED), in_one_bracket(node, reader));
            return None;
        };
        let mut read = Vec::with_capacity(groups.len());
        for (name, node) in groups {
            let range = name.span().start..name.span().end;
            let name = placed_key(reader, range, name.get_ref());
            let Some(values) = node.get_ref().as_table() else {
                reader.wrong(node, &Message::constant(Self::WANTED), in_one_bracket(node, reader));
                continue;
            };
            let objective = (name.value != "plan").then(|| reader.reference(Wants::Objective, &name));
            let mut group = ReadingGroup { objective, status: None, note: None, values: Vec::new() };
            for (key, node) in values {
                match key.get_ref().as_ref() {
                    "status" => group.status = Placed::read(node, reader),
                    "note" => group.note = Text::read(node, reader),
                    kpi => {
                        let kpi = placed_key(reader, key.span().start..key.span().end, kpi);
                        reader.item = Some(kpi.value.clone());
                        group.values.extend(Number::read(node, reader).map(|value| (kpi, value)));
                        reader.item = None;
                    }
                }
            }
            sort_by_key(&mut group.values, |(kpi, _)| kpi.start);
            read.push(group);
        }
        Some(Self(read))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s Reference)) {
        self.0.iter().filter_map(|group| group.objective.as_ref()).for_each(visit);
    }

    fn written<'s>(&'s self, key: &str, visit: &mut WrittenVisitor<'_, 's>) {
        for group in &self.0 {
            let of = group.objective.as_ref().map_or("plan", |objective| objective.name.value.as_str());
            for (kpi, value) in &group.values {
                visit(&format!("{key}.{of}.{}", kpi.value), Written::Value(Plain::Number(value.value), value.range()));
            }
            group.status.written(&format!("{key}.{of}.status"), visit);
            group.note.written(&format!("{key}.{of}.note"), visit);
        }
    }

    fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s Text)) {
        self.0.iter().filter_map(|group| group.note.as_ref()).for_each(visit);
    }
}

/// A key as a text with its place in the file.
fn placed_key(reader: &TomlReader<'_>, range: std::ops::Range<usize>, key: &str) -> Text {
    let at = reader.file_range(range);
    Placed::new(key.to_owned(), at)
}
