//! The keys that every kind has, pages and pillars, and the kinds that a reference can mean.

use jiff::civil::Date;
use toml::de::DeValue;

use crate::diagnostics::{Placed, say};
use crate::document::front_matter::{Field, Node, TomlReader, Within, in_one_bracket};
use crate::document::plain::{Plain, ReferenceNames};
use crate::document::reference::{Ref, ReferenceKind, Wants};
use crate::figures::period::{FIRST_YEAR, LAST_YEAR};

/// A text an author wrote.
pub type Text = Placed<String>;
/// A day an author wrote.
pub type Day = Placed<Date>;
/// A number an author wrote.
pub type Number = Placed<f64>;

/// A year an author wrote.
pub type Year = Within<{ FIRST_YEAR as i64 }, { LAST_YEAR as i64 }>;

/// The kinds that a [`Ref`] can mean.
pub mod to {
    use super::{ReferenceKind, Wants};

    macro_rules! kinds {
        ($($name:ident $wanted:literal)*) => { $(
            #[doc = concat!("Asks for ", $wanted, ".")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name {}
            impl ReferenceKind for $name {
                const WANTS: Wants = Wants::$name;
                const WANTED: &'static str = concat!("the name of ", $wanted, ", in quotes");
                const THING: &'static str = $wanted;
            }
        )* };
    }

    kinds! {
        Person "a person" Pillar "a pillar" Account "an account" Plan "a plan" Decision "a decision"
        Objective "an objective" DecisionOrObjective "a decision or an objective"
        Served "a decision or a higher objective" Review "a review" Goal "a customer goal" Scenario "a scenario"
        Contract "a contract" Kpi "a KPI" Action "an action" Driver "a growth driver" CorporateGoal "a corporate goal" Pool "a resource pool"
    }
}

vocabulary! {
    /// Who may see a thing.
    Share { Internal "internal", Customer "customer" }
}

impl Share {
    /// Whether an author marked something for the customer.
    pub fn with_customer(share: Option<&Placed<Self>>) -> bool {
        share.is_some_and(|share| share.value == Self::Customer)
    }
}

record! {
    /// The keys every kind has.
    Common {
        /// what it is called; mandatory, except for a review
        title: Option<Text>,
        /// one sentence for lists
        summary: Option<Text>,
        /// left off the site, with everything under it; default `false`
        draft: Option<Placed<bool>>,
        /// `customer`: goes to the customer edition; default `internal`
        share: Option<Placed<Share>>,
        /// shares all of the prose; default `false`
        share_body: Option<Placed<bool>>,
        /// older addresses that lead here
        aliases: Vec<Text>,
        /// the language of the text, such as `vi`, if it is not the site’s
        lang: Option<Text>,
        /// rules set aside for a while
        waive: Vec<Waiver>,
        /// free data for templates
        extra: Option<Extra>,
    }
}

record! {
    /// A dated waiver of one rule.
    Waiver {
        /// its code or name
        rule: Text,
        /// why the rule does not hold here
        reason: Text,
        /// the day it was agreed
        on: Day,
        /// the last day it holds: at most 180 days after `on`
        until: Day,
    }
}

record! {
    /// Home, or a page of prose.
    Page {
        /// its place in lists, smallest first
        order: Option<Number>,
    }
}

record! {
    /// A growth pillar.
    Pillar {
        /// its place in lists, smallest first
        order: Option<Number>,
        /// the growth drivers it works through
        drivers: Vec<Ref<to::Driver>>,
    }
}

/// Free data under `[extra]`, kept as it is for templates.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra(pub serde_json::Value);

impl Field for Extra {
    const WANTED: &'static str = "a table";

    fn plain(&self, _names: &ReferenceNames<'_>) -> Plain {
        Plain::Free(self.0.clone())
    }

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        if node.get_ref().is_table() {
            return Some(Self(plain(node.get_ref())));
        }
        reader.wrong(node, &say!("a table `[extra]`"), in_one_bracket(node, reader));
        None
    }
}

/// TOML as JSON. Its depth was checked before.
fn plain(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).unwrap_or_default().into(),
        DeValue::Float(number) => number.as_str().parse::<f64>().unwrap_or_default().into(),
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| plain(item.get_ref())).collect(),
        DeValue::Table(table) => {
            table.iter().map(|(key, value)| (key.get_ref().to_string(), plain(value.get_ref()))).collect()
        }
    }
}
