//! `keyplan new`: a file to fill in, from an archetype that a site can override under `archetypes/`.

mod plan;
mod review;

use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};
use jiff::{ToSpan, civil::Date};

use crate::cli::archetype::{fill, quoted};
use crate::cli::{Channel, Exit, Global, machine_fault, wrong_use};
use crate::document::model::objective::Tier;
use crate::document::model::people::{Side, TeamRole};
use crate::document::model::review::ReviewType;
use crate::document::model::{Entity, Kind};
use crate::document::place::place;
use crate::figures::letters::file_name;
use crate::figures::period::Period;
use crate::load::disk::Disk;
use crate::load::embedded::theme_text;
use crate::playbook::{Playbook, WholeThing};
use crate::publish::single_file::write_new;

/// Begins a new file.
#[derive(Args, Debug)]
pub(super) struct NewOptions {
    #[command(subcommand)]
    file: NewFile,
}

#[derive(Debug, Subcommand)]
enum NewFile {
    /// An account
    Account {
        title: String,
        /// Who answers for it
        #[arg(long, value_name = "PERSON")]
        manager: Option<String>,
        /// Two letters of ISO 3166
        #[arg(long, value_name = "CC")]
        country: Option<String>,
    },
    /// A plan of an account
    Plan {
        account: String,
        /// The folder's name; a plan called 2027 begins with that fiscal year (default: this one)
        name: Option<String>,
        /// The plan before it: its kind, term, category role, open commitments and targets go along
        #[arg(long, value_name = "PLAN")]
        follows: Option<String>,
    },
    /// A strategic decision of a plan
    Decision {
        /// [PLAN] TITLE; the plan may be left out where there is just one
        #[arg(num_args = 1..=2, required = true, value_names = ["PLAN", "TITLE"])]
        names: Vec<String>,
    },
    /// An objective of a plan
    Objective {
        /// [PLAN] TITLE; the plan may be left out where there is just one
        #[arg(num_args = 1..=2, required = true, value_names = ["PLAN", "TITLE"])]
        names: Vec<String>,
        #[arg(long, value_enum, default_value_t = TierName::Operational)]
        tier: TierName,
        /// Mandatory for a tactical objective
        #[arg(long)]
        pillar: Option<String>,
    },
    /// A review of a plan, with every KPI to type a number for
    Review {
        plan: Option<String>,
        #[arg(long = "type", value_enum, default_value_t = TypeName::Quarterly)]
        kind: TypeName,
        /// The day of the meeting (default: today)
        #[arg(long)]
        date: Option<Date>,
    },
    /// A person
    Person { title: String },
    /// A growth pillar
    Pillar { title: String },
    /// A page of prose
    Page { title: String },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TierName {
    Strategic,
    Tactical,
    Operational,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TypeName {
    Monthly,
    Quarterly,
    Annual,
    Executive,
    Internal,
}

impl TierName {
    fn tier(self) -> Tier {
        match self {
            Self::Strategic => Tier::Strategic,
            Self::Tactical => Tier::Tactical,
            Self::Operational => Tier::Operational,
        }
    }
}

impl TypeName {
    fn kind(self) -> ReviewType {
        match self {
            Self::Monthly => ReviewType::Monthly,
            Self::Quarterly => ReviewType::Quarterly,
            Self::Annual => ReviewType::Annual,
            Self::Executive => ReviewType::Executive,
            Self::Internal => ReviewType::Internal,
        }
    }
}

/// A file to write: its path in `content/`, its archetype, and what fills the blanks.
struct Draft {
    path: String,
    archetype: &'static str,
    blanks: Vec<(&'static str, String)>,
    /// Tables that go along, at the end of the front matter.
    along: String,
}

pub(super) fn run(global: &Global, options: &NewOptions) -> Result<Exit, Exit> {
    let (mut project, today) = global.open(&global.project, Channel::Talk)?;
    let compiled = project.compile(true);
    let maker = Maker { playbook: &compiled.playbook, today };
    let draft = maker.draft(&options.file).map_err(wrong_use)?;
    write(global, &project.disk, &draft)
}

/// Writes a draft; a file that is there is left alone.
fn write(global: &Global, disk: &Disk, draft: &Draft) -> Result<Exit, Exit> {
    let own = format!("archetypes/{}.md", draft.archetype);
    let source = disk.text(&own).map_err(|finding| wrong_use(format!("{own}: {}", finding.message)))?;
    let archetype = match source {
        Some(source) => source.text,
        None => Arc::from(theme_text(&own).expect("each kind of draft has an archetype of ours")),
    };
    let path = format!("content/{}", draft.path);
    let text = with_tables(fill(&archetype, &draft.blanks), &draft.along);
    match write_new(&disk.root().join(&path), text.as_bytes()) {
        Ok(()) => {
            global.say(&format!("wrote {path}"));
            Ok(Exit::Fine)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(wrong_use(format!("`{path}` is there already; nothing was changed")))
        }
        Err(error) => Err(machine_fault(format!("could not write {path}: {error}"))),
    }
}

/// A text with tables at the end of its front matter. An archetype of the site's own has no blank for them.
fn with_tables(text: String, tables: &str) -> String {
    match text.find("\n+++") {
        Some(end) if !tables.is_empty() => format!("{}{tables}{}", &text[..=end], &text[end + 1..]),
        _ => text,
    }
}

/// Makes drafts from what the playbook holds.
struct Maker<'a> {
    playbook: &'a Playbook,
    today: Date,
}

impl Maker<'_> {
    fn draft(&self, file: &NewFile) -> Result<Draft, String> {
        match file {
            NewFile::Account { title, manager, country } => self.account(title, manager.as_deref(), country.as_deref()),
            NewFile::Plan { account, name, follows } => self.plan(account, name.as_deref(), follows.as_deref()),
            NewFile::Decision { names } => self.decision(names),
            NewFile::Objective { names, tier, pillar } => self.objective(names, tier.tier(), pillar.as_deref()),
            NewFile::Review { plan, kind, date } => {
                self.review(plan.as_deref(), kind.kind(), date.unwrap_or(self.today))
            }
            NewFile::Person { title } => self.single("people/", "person", title),
            NewFile::Pillar { title } => self.single("pillars/", "pillar", title),
            NewFile::Page { title } => self.single("", "page", title),
        }
    }

    fn single(&self, folder: &str, archetype: &'static str, title: &str) -> Result<Draft, String> {
        let path = usable(title, |name| format!("{folder}{name}.md"))?;
        Ok(Draft {
            path,
            archetype,
            blanks: vec![("title", quoted(title)), ("drivers", self.drivers())],
            along: String::new(),
        })
    }

    fn account(&self, title: &str, manager: Option<&str>, country: Option<&str>) -> Result<Draft, String> {
        let manager = match manager {
            Some(name) => short(self.find(Kind::Person, name)?).to_owned(),
            None => self.someone().ok_or("an account needs a manager: begin with `keyplan new person NAME`")?,
        };
        let country =
            country.map(str::to_uppercase).or_else(|| self.usual_country()).unwrap_or_else(|| "GB".to_owned());
        let path = usable(title, |name| format!("accounts/{name}/_index.md"))?;
        let blanks = vec![("title", quoted(title)), ("manager", quoted(&manager)), ("country", quoted(&country))];
        Ok(Draft { path, archetype: "account", blanks, along: String::new() })
    }

    fn decision(&self, names: &[String]) -> Result<Draft, String> {
        let (plan, title) = self.plan_and_title(names)?;
        let until = self.today.saturating_add(3.years());
        let blanks = vec![
            ("title", quoted(title)),
            ("today", self.today.to_string()),
            ("until", until.to_string()),
            ("drivers", self.drivers()),
        ];
        Ok(Draft {
            path: usable(title, |name| format!("{}/decisions/{name}.md", plan.document().id))?,
            archetype: "decision",
            blanks,
            along: String::new(),
        })
    }

    fn objective(&self, names: &[String], tier: Tier, pillar: Option<&str>) -> Result<Draft, String> {
        let (plan, title) = self.plan_and_title(names)?;
        let pillar = match pillar {
            Some(name) => Some(short(self.find(Kind::Pillar, name)?).to_owned()),
            None if tier == Tier::Tactical => {
                let known = self.names(Kind::Pillar).join(", ");
                return Err(format!("a tactical objective needs a pillar: add `--pillar NAME` (there are: {known})"));
            }
            None => None,
        };
        let decisions: Vec<&str> = self
            .of(Kind::Decision)
            .filter(|decision| decision.document().plan.as_deref() == Some(&plan.document().id))
            .map(short)
            .collect();
        let serves = if decisions.is_empty() { String::new() } else { format!(": {}", decisions.join(", ")) };
        let owner = self.manager(plan).ok_or("an objective needs an owner: begin with `keyplan new person NAME`")?;
        let blanks = vec![
            ("title", quoted(title)),
            ("tier", quoted(tier.word())),
            ("pillar", pillar.map_or_else(String::new, |pillar| format!("pillar = {}\n", quoted(&pillar)))),
            ("serves", serves),
            ("owner", quoted(&owner)),
            ("due", self.due(plan, tier).to_string()),
        ];
        Ok(Draft {
            path: usable(title, |name| format!("{}/objectives/{name}.md", plan.document().id))?,
            archetype: "objective",
            blanks,
            along: String::new(),
        })
    }

    /// The day an objective of a plan is due by: the end of the plan, for an operational one that of the fiscal year.
    fn due(&self, plan: WholeThing<'_>, tier: Tier) -> Date {
        let Some(Entity::Plan(record)) = plan.entity() else { return self.today };
        let day = self.today.clamp(record.from.value, record.to.value.max(record.from.value));
        match tier {
            Tier::Operational => {
                Period::year_of(day, self.fiscal_month()).end(self.fiscal_month()).min(record.to.value)
            }
            Tier::Strategic | Tier::Tactical => record.to.value,
        }
    }

    /// The month in which the fiscal year starts, 1–12.
    fn fiscal_month(&self) -> i8 {
        self.playbook.config().fiscal_month
    }

    fn plan_and_title<'n>(&self, names: &'n [String]) -> Result<(WholeThing<'_>, &'n str), String> {
        match names {
            [plan, title] => Ok((self.the_plan(Some(plan))?, title)),
            [title] => Ok((self.the_plan(None)?, title)),
            _ => Err("write the plan, then the title in quotes".to_owned()),
        }
    }

    /// The plan that is named, or the only one.
    fn the_plan(&self, name: Option<&str>) -> Result<WholeThing<'_>, String> {
        if let Some(name) = name {
            return self.find(Kind::Plan, name);
        }
        let plans: Vec<WholeThing<'_>> = self.of(Kind::Plan).collect();
        match plans.as_slice() {
            [one] => Ok(*one),
            [] => Err("there is no plan yet: begin with `keyplan new plan ACCOUNT`".to_owned()),
            many => {
                let names: Vec<&str> =
                    many.iter().map(|plan| plan.document().id.trim_start_matches("accounts/")).collect();
                Err(format!("name the plan, since there are several: {}", names.join(", ")))
            }
        }
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = WholeThing<'_>> {
        self.playbook.things().map(|(_, thing)| thing).filter(move |thing| thing.kind() == kind)
    }

    fn names(&self, kind: Kind) -> Vec<&str> {
        self.of(kind).map(short).collect()
    }

    /// The one thing of a kind whose id ends with a name.
    fn find(&self, kind: Kind, name: &str) -> Result<WholeThing<'_>, String> {
        let name = crate::figures::names::normal(name);
        let fits = |thing: &WholeThing<'_>| {
            thing.document().id.strip_suffix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let found: Vec<WholeThing<'_>> = self.of(kind).filter(fits).collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                let near = crate::figures::names::nearest(&name, self.names(kind));
                let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                Err(format!("no {} is called `{name}`{hint}", kind.word()))
            }
            many => {
                let ids: Vec<&str> = many.iter().map(|thing| &*thing.document().id).collect();
                Err(format!("`{name}` could be any of {}", ids.join(", ")))
            }
        }
    }

    /// The manager of a plan's account, or somebody of ours.
    fn manager(&self, plan: WholeThing<'_>) -> Option<String> {
        let account = self.playbook.thing(plan.account()?);
        let manager = match account.entity() {
            Some(Entity::Account(record)) => account.maybe(record.manager.as_ref()),
            _ => None,
        };
        manager.map(|id| short(self.playbook.thing(id)).to_owned()).or_else(|| self.someone())
    }

    /// Somebody of ours: a key account manager, where there is one.
    fn someone(&self) -> Option<String> {
        let ours = |person: &WholeThing<'_>| match person.entity() {
            Some(Entity::Person(record)) => record.side.value == Side::Supplier,
            _ => false,
        };
        let manages = |person: &WholeThing<'_>| match person.entity() {
            Some(Entity::Person(record)) => record.team_role.as_ref().is_some_and(|role| role.value == TeamRole::Kam),
            _ => false,
        };
        let first = self.of(Kind::Person).filter(ours).find(manages);
        first.or_else(|| self.of(Kind::Person).find(ours)).map(|person| short(person).to_owned())
    }

    fn usual_country(&self) -> Option<String> {
        self.of(Kind::Account).find_map(|account| match account.entity() {
            Some(Entity::Account(record)) => Some(record.country.value.clone()),
            _ => None,
        })
    }

    fn drivers(&self) -> String {
        let ids: Vec<&str> = self.playbook.config().drivers.iter().map(|(id, _)| &**id).collect();
        ids.join(", ")
    }
}

fn short(thing: WholeThing<'_>) -> &str {
    thing.document().short()
}

/// The longest name that `new` makes of a title, in letters: a path has many of them.
const NAME_LETTERS: usize = 60;

/// The path for a title, from `content/`: one that the next check has nothing against. A word that no file can be called by,
/// such as `con` or the name of a page that Keyplan makes, gets a number.
fn usable(title: &str, path_of: impl Fn(&str) -> String) -> Result<String, String> {
    let name = file_name(title);
    let name = match name.char_indices().nth(NAME_LETTERS) {
        Some((end, _)) => name[..end].rsplit_once('-').map_or(&name[..end], |(whole_words, _)| whole_words),
        None => &name,
    };
    if name.is_empty() {
        return Err(format!("`{title}` makes no file name: use letters or digits"));
    }
    let names = std::iter::once(name.to_owned()).chain((1..10).map(|number| format!("{name}-{number}")));
    let fits = |path: &String| matches!(place(&Arc::from(format!("content/{path}"))), Ok((_, None)));
    names
        .map(|name| path_of(&name))
        .find(fits)
        .ok_or_else(|| format!("no file can be called `{name}` here: use another title"))
}
