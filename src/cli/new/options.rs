//! What `keyplan new` understands.

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::cli::day::day;
use crate::diagnostics::{Message, say};
use crate::document::model::objective::Tier;
use crate::document::model::people::Side;
use crate::document::model::review::ReviewType;

/// Begins a new file.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct NewOptions {
    #[command(subcommand)]
    pub(super) file: Option<NewFile>,
    /// The file's name, if the title makes a poor one
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) id: Option<String>,
}

const EXAMPLES: &str = "Examples:
  keyplan new person \"Nguyễn Linh\" --function sales
  keyplan new account \"Lotus Mart\" --country VN
  keyplan new person \"Lê Châu\" --account lotus-mart --job \"Head of buying\"
  keyplan new plan lotus-mart
  keyplan new decision \"Trial before range\"
  keyplan new objective \"Shelf never empty\" --kpi \"On-shelf availability\" --baseline 89 --target 95
  keyplan new review
  keyplan new review --add-missing

On a terminal `keyplan new` asks what is missing.";

#[derive(Clone, Debug, Subcommand)]
pub(super) enum NewFile {
    /// An account
    Account {
        /// The customer's name
        title: Option<String>,
        /// Who answers for it: a file in people/
        #[arg(long, value_name = "PERSON")]
        manager: Option<String>,
        /// Two letters of ISO 3166, such as VN
        #[arg(long, value_name = "CC")]
        country: Option<String>,
    },
    /// A plan of an account
    Plan {
        /// The account, such as lotus-mart
        account: Option<String>,
        /// The folder's name; a plan called 2027 begins with that fiscal year (default: this one)
        name: Option<String>,
        /// The plan before it: its kind, term, category role, open commitments and targets are carried over
        #[arg(long, value_name = "PLAN")]
        follows: Option<String>,
    },
    /// A strategic decision of a plan
    #[command(override_usage = "keyplan new decision [OPTIONS] [PLAN] TITLE")]
    Decision {
        /// The title; if there are several plans, the plan before it, such as lotus-mart/2026
        #[arg(num_args = 0..=2, value_name = "TITLE")]
        names: Vec<String>,
    },
    /// An objective of a plan, with its first KPI
    #[command(override_usage = "keyplan new objective [OPTIONS] [PLAN] TITLE")]
    Objective {
        /// The title; if there are several plans, the plan before it, such as lotus-mart/2026
        #[arg(num_args = 0..=2, value_name = "TITLE")]
        names: Vec<String>,
        /// The direction, the way there, or the work itself
        #[arg(long, value_enum, default_value_t = TierName::Operational)]
        tier: TierName,
        /// The growth pillar; mandatory for a tactical objective
        #[arg(long)]
        pillar: Option<String>,
        #[command(flatten)]
        kpi: KpiOptions,
    },
    /// A review of a plan, with every KPI to type a number for
    Review {
        /// The plan, if there are several; with --add-missing a review too
        plan: Option<String>,
        /// What kind of meeting it is
        #[arg(long = "type", value_enum, default_value_t = TypeName::Quarterly)]
        kind: TypeName,
        /// The day of the meeting (default: today)
        #[arg(long, value_parser = day)]
        date: Option<Date>,
        /// Write no new file: add to the latest review what has come into the plan since
        #[arg(long)]
        add_missing: bool,
    },
    /// A person on our side, at a customer or at a partner
    Person {
        /// The person's name
        #[arg(value_name = "NAME")]
        title: Option<String>,
        #[command(flatten)]
        person: PersonOptions,
    },
    /// A growth pillar
    Pillar {
        /// What it is called
        title: Option<String>,
    },
    /// A page of prose
    Page {
        /// What it is called
        title: Option<String>,
    },
}

/// What is known of a new person.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct PersonOptions {
    /// Which side the person is on (default: supplier; with --account customer)
    #[arg(long, value_enum)]
    pub(super) side: Option<SideName>,
    /// The account that a person of a customer works for
    #[arg(long, value_name = "ACCOUNT")]
    pub(super) account: Option<String>,
    /// The department, such as sales, supply, finance or purchasing
    #[arg(long)]
    pub(super) function: Option<String>,
    /// The job title on their card
    #[arg(long, value_name = "TITLE")]
    pub(super) job: Option<String>,
}

/// The first KPI of an objective.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct KpiOptions {
    /// What is measured (default: how much is done)
    #[arg(long = "kpi", value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Its unit, such as pct, money, count or days (default: pct)
    #[arg(long)]
    pub(super) unit: Option<String>,
    /// Where the KPI is today
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = figure)]
    pub(super) baseline: Option<f64>,
    /// Where it should be on the day the objective is due
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = figure)]
    pub(super) target: Option<f64>,
}

/// A number as TOML writes it.
fn figure(text: &str) -> Result<f64, Message> {
    let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| say!("write a number such as 95 or 95.5"))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TierName {
    Strategic,
    Tactical,
    Operational,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TypeName {
    Monthly,
    Quarterly,
    Annual,
    Executive,
    Internal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SideName {
    Supplier,
    Customer,
    Partner,
}

impl TierName {
    pub(super) fn tier(self) -> Tier {
        match self {
            Self::Strategic => Tier::Strategic,
            Self::Tactical => Tier::Tactical,
            Self::Operational => Tier::Operational,
        }
    }
}

impl TypeName {
    pub(super) fn kind(self) -> ReviewType {
        match self {
            Self::Monthly => ReviewType::Monthly,
            Self::Quarterly => ReviewType::Quarterly,
            Self::Annual => ReviewType::Annual,
            Self::Executive => ReviewType::Executive,
            Self::Internal => ReviewType::Internal,
        }
    }
}

impl SideName {
    /// The side of a word.
    pub(super) fn called(word: &str) -> Option<Self> {
        [Self::Supplier, Self::Customer, Self::Partner].into_iter().find(|side| side.side().word() == word)
    }

    pub(super) fn side(self) -> Side {
        match self {
            Self::Supplier => Side::Supplier,
            Self::Customer => Side::Customer,
            Self::Partner => Side::Partner,
        }
    }
}
