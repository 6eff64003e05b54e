//! `keyplan new`: a file to fill in, from an archetype that a site can override under `archetypes/`.

mod asked;
mod find;
mod missing;
mod next;
mod options;
mod plan;
mod review;

use std::sync::Arc;

use jiff::{ToSpan, civil::Date};

use crate::cli::archetype::{aligned, fill, quoted};
use crate::cli::{Channel, Exit, Global, machine_fault, step, wrong_use};
use crate::diagnostics::{Message, say};
use crate::document::front_matter::no_code;
use crate::document::model::objective::Tier;
use crate::document::model::people::{Function, Side};
use crate::document::model::{Entity, Kind};
use crate::document::place::place;
use crate::figures::iso;
use crate::figures::letters::{file_name, works_everywhere};
use crate::figures::period::Period;
use crate::figures::status::{Better, Unit};
use crate::language::Format;
use crate::load::disk::Disk;
use crate::load::embedded::archetype;
use crate::playbook::{Playbook, WholeThing};
use crate::publish::single_file::write_new;

pub(super) use options::NewOptions;
use options::{KpiOptions, NewFile, PersonOptions, SideName};

/// A file to write: its path in `content/`, its archetype, and what fills the blanks.
struct Draft {
    path: String,
    archetype: &'static str,
    blanks: Vec<(&'static str, String)>,
    /// Tables that go along, at the end of the front matter.
    along: String,
    /// What to do next, a line each.
    next: Vec<Message>,
}

pub(super) fn run(global: &Global, options: &NewOptions) -> Result<Exit, Exit> {
    let (mut project, today) = global.open(Channel::Talk)?;
    let compiled = project.compile(true);
    let maker = Maker { playbook: &compiled.playbook, today, id: options.id.clone() };
    let file = maker.asked(options.file.clone())?;
    if let NewFile::Review { plan, date, add_missing: true, .. } = &file {
        return maker.add_missing(global, &project, plan.as_deref(), *date);
    }
    let draft = maker.draft(&file).map_err(wrong_use)?;
    write(global, &project.disk, project.config.language.code(), &draft)
}

/// Writes a draft; a file that is there is left alone.
fn write(global: &Global, disk: &Disk, language: &str, draft: &Draft) -> Result<Exit, Exit> {
    let own = format!("archetypes/{}.md", draft.archetype);
    let source =
        disk.text(&own).map_err(|finding| wrong_use(say!("{own}: {message}", own, message = finding.message)))?;
    let text = match source {
        Some(source) => source.text,
        None => Arc::from(archetype(language, draft.archetype).expect("each kind of draft has one")),
    };
    let path = format!("content/{}", draft.path);
    let text = with_tables(aligned(&fill(&text, &draft.blanks)), &draft.along);
    match write_new(&disk.root().join(&path), text.as_bytes()) {
        Ok(()) => {
            global.say(&say!("wrote {path}", path));
            for (at, line) in draft.next.iter().enumerate() {
                global.say(&step(at, line));
            }
            Ok(Exit::Fine)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(wrong_use(say!("`{path}` already exists; nothing was changed", path)))
        }
        Err(error) => Err(machine_fault(say!("could not write {path}: {error}", path, error))),
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
    /// The name of the file, where the author gives one.
    id: Option<String>,
}

/// A line of front matter that stands, or waits as a comment for its value.
fn key_or_comment(key: &str, value: Option<&str>, sample: &str) -> String {
    match value {
        Some(value) => format!("{key} = {}", quoted(value)),
        None => format!("# {key} = {sample}"),
    }
}

impl Maker<'_> {
    fn draft(&self, file: &NewFile) -> Result<Draft, Message> {
        match file {
            NewFile::Account { title, manager, country } => {
                self.account(known(title.as_deref())?, manager.as_deref(), country.as_deref())
            }
            NewFile::Plan { account, name, follows } => {
                let account = account.as_deref().ok_or_else(|| say!("name the account: `keyplan new plan ACCOUNT`"))?;
                self.plan(account, name.as_deref(), follows.as_deref())
            }
            NewFile::Decision { names } => self.decision(names),
            NewFile::Objective { names, tier, pillar, kpi } => {
                self.objective(names, tier.tier(), pillar.as_deref(), kpi)
            }
            NewFile::Review { plan, kind, date, .. } => {
                self.review(plan.as_deref(), kind.kind(), date.unwrap_or(self.today))
            }
            NewFile::Person { title, person } => self.person(known(title.as_deref())?, person),
            NewFile::Pillar { title } => self.single("pillars/", "pillar", known(title.as_deref())?),
            NewFile::Page { title } => self.single("", "page", known(title.as_deref())?),
        }
    }

    fn single(&self, folder: &str, archetype: &'static str, title: &str) -> Result<Draft, Message> {
        let path = self.path(title, |name| format!("{folder}{name}.md"))?;
        let next = if archetype == "pillar" { self.after_pillar(&path) } else { next::after_page(&path) };
        let blanks = vec![("title", quoted(title)), ("drivers", self.drivers())];
        Ok(Draft { path, archetype, blanks, along: String::new(), next })
    }

    fn account(&self, title: &str, manager: Option<&str>, country: Option<&str>) -> Result<Draft, Message> {
        let manager = match manager {
            Some(name) => Some(short(self.find(Kind::Person, name)?).to_owned()),
            None => self.someone(),
        };
        let country = country.map(country_code).transpose()?;
        let path = self.path(title, |name| format!("accounts/{name}/_index.md"))?;
        let next = next::after_account(&path, country.is_some(), manager.is_some());
        let blanks = vec![
            ("title", quoted(title)),
            ("manager", key_or_comment("manager", manager.as_deref(), "\"\"")),
            ("country", key_or_comment("country", country.as_deref(), "\"VN\"")),
        ];
        Ok(Draft { path, archetype: "account", blanks, along: String::new(), next })
    }

    fn person(&self, name: &str, options: &PersonOptions) -> Result<Draft, Message> {
        let account = options.account.as_deref().map(|name| self.find(Kind::Account, name)).transpose()?;
        let usual = if account.is_some() { Side::Customer } else { Side::Supplier };
        let side = options.side.map_or(usual, SideName::side);
        if account.is_some() && side == Side::Supplier {
            return Err(say!("a person on our side has no account: leave `--account` out, or say `--side customer`"));
        }
        let usual = if side == Side::Customer { Function::Purchasing } else { Function::Sales };
        let function = options.function.as_deref();
        let function = function.map_or(Ok(usual.word()), |typed| word("function", typed, Function::WORDS))?;
        let account = account.map(|account| short(account).to_owned());
        let of_account = match (&account, side) {
            (None, Side::Supplier) => String::new(),
            _ => key_or_comment("account", account.as_deref(), "\"\"") + "\n",
        };
        let path = self.path(name, |name| format!("people/{name}.md"))?;
        let next = self.after_person(&path, side, account.as_deref());
        let blanks = vec![
            ("title", quoted(name)),
            ("side", quoted(side.word())),
            ("account", of_account),
            ("function", quoted(function)),
            ("job", key_or_comment("job_title", options.job.as_deref(), "\"\"")),
        ];
        Ok(Draft { path, archetype: "person", blanks, along: String::new(), next })
    }

    fn decision(&self, names: &[String]) -> Result<Draft, Message> {
        let (plan, title) = self.plan_and_title(names)?;
        let until = self.today.saturating_add(3.years());
        let blanks = vec![
            ("title", quoted(title)),
            ("today", self.today.to_string()),
            ("until", until.to_string()),
            ("drivers", self.drivers()),
        ];
        let path = self.path(title, |name| format!("{}/decisions/{name}.md", plan.document().id))?;
        let next = self.after_decision(&path, plan);
        Ok(Draft { path, archetype: "decision", blanks, along: String::new(), next })
    }

    fn objective(
        &self,
        names: &[String],
        tier: Tier,
        pillar: Option<&str>,
        kpi: &KpiOptions,
    ) -> Result<Draft, Message> {
        let (plan, title) = self.plan_and_title(names)?;
        let pillar = match pillar {
            Some(name) => Some(short(self.find(Kind::Pillar, name)?).to_owned()),
            None if tier == Tier::Tactical => {
                let known = self.names(Kind::Pillar).join(", ");
                return Err(match known.as_str() {
                    "" => say!("a tactical objective needs a pillar: begin with `keyplan new pillar NAME`"),
                    known => {
                        say!("a tactical objective needs a pillar: add `--pillar NAME` (there are: {known})", known)
                    }
                });
            }
            None => None,
        };
        let decisions: Vec<&str> = self.of_plan(Kind::Decision, plan).map(short).collect();
        let (serves, others) = match decisions.as_slice() {
            [] => (String::new(), String::new()),
            [one] => (quoted(one), String::new()),
            several => (String::new(), format!(": {}", several.join(", "))),
        };
        let owner = self
            .manager(plan)
            .ok_or_else(|| say!("an objective needs an owner: begin with `keyplan new person NAME`"))?;
        let mut blanks = vec![
            ("title", quoted(title)),
            ("tier", quoted(tier.word())),
            ("pillar", pillar.map_or_else(String::new, |pillar| format!("pillar = {}\n", quoted(&pillar)))),
            ("serves", serves),
            ("decisions", others),
            ("owner", quoted(&owner)),
            ("start", self.start(plan).to_string()),
            ("due", self.due(plan, tier).to_string()),
        ];
        blanks.extend(kpi_blanks(kpi)?);
        let path = self.path(title, |name| format!("{}/objectives/{name}.md", plan.document().id))?;
        let next = self.after_objective(&path, plan, kpi);
        Ok(Draft { path, archetype: "objective", blanks, along: String::new(), next })
    }

    /// The day the path of an objective begins: today, within its plan.
    fn start(&self, plan: WholeThing<'_>) -> Date {
        let Some(Entity::Plan(record)) = plan.entity() else { return self.today };
        self.today.clamp(record.from.value, record.to.value.max(record.from.value))
    }

    /// The day an objective of a plan is due by: the end of the plan, for an operational one that of the fiscal year.
    fn due(&self, plan: WholeThing<'_>, tier: Tier) -> Date {
        let Some(Entity::Plan(record)) = plan.entity() else { return self.today };
        match tier {
            Tier::Operational => {
                Period::year_of(self.start(plan), self.fiscal_month()).end(self.fiscal_month()).min(record.to.value)
            }
            Tier::Strategic | Tier::Tactical => record.to.value,
        }
    }

    /// A sentence in a file: in the language of the playbook.
    fn written(&self, sentence: &Message) -> String {
        sentence.said(Format::of(&self.playbook.config().language).tongue())
    }

    /// The month in which the fiscal year starts, 1–12.
    fn fiscal_month(&self) -> i8 {
        self.playbook.config().fiscal_month
    }

    fn drivers(&self) -> String {
        let ids: Vec<&str> = self.playbook.config().drivers.iter().map(|(id, _)| &**id).collect();
        ids.join(", ")
    }

    /// The path for a title, from `content/`, or for the name that the author gave.
    fn path(&self, title: &str, path_of: impl Fn(&str) -> String) -> Result<String, Message> {
        let Some(id) = &self.id else { return usable(title, path_of) };
        let id = crate::figures::names::normal(id);
        if !works_everywhere(&id) {
            let near = crate::figures::letters::portable(&id);
            return Err(say!(
                "`{id}` cannot be a file name: write lower-case letters, digits and hyphens, such as `{near}`",
                id,
                near
            ));
        }
        let path = path_of(&id);
        match place(&Arc::from(format!("content/{path}"))) {
            Ok((_, None)) => Ok(path),
            Ok((_, Some(finding))) => Err(finding.message),
            Err(finding) => Err(finding.message),
        }
    }
}

/// What fills the blanks of an objective's first KPI. Without a word from the author it is the share of the way that is
/// done, which any objective has.
fn kpi_blanks(kpi: &KpiOptions) -> Result<Vec<(&'static str, String)>, Message> {
    let name = kpi.name.as_deref().unwrap_or("Progress");
    let id = file_name(name);
    if id.is_empty() {
        return Err(say!("`{name}` gives no short name for a KPI: use letters or digits", name));
    }
    let unit = kpi.unit.as_deref().map_or(Ok(Unit::Pct.word()), |typed| word("unit", typed, Unit::WORDS))?;
    let whole = kpi.name.is_none() && kpi.unit.is_none();
    let baseline = kpi.baseline.or(Some(0.0).filter(|_| whole));
    let target = kpi.target.or(Some(100.0).filter(|_| whole));
    let falls = baseline.zip(target).is_some_and(|(baseline, target)| target < baseline);
    let better = if falls { Better::Down } else { Better::Up };
    let figure =
        |key: &str, value: Option<f64>| value.map_or_else(|| format!("# {key} = 0"), |it| format!("{key} = {it}"));
    Ok(vec![
        ("kpi", quoted(&id)),
        ("kpi_name", quoted(name)),
        ("unit", quoted(unit)),
        ("better", quoted(better.word())),
        ("baseline", figure("baseline", baseline)),
        ("target", figure("target", target)),
    ])
}

fn known(title: Option<&str>) -> Result<&str, Message> {
    title.ok_or_else(|| say!("write the title in quotes: `keyplan new account \"Lotus Mart\"`"))
}

/// The word of a list that an author typed; the error names the nearest, and else all.
fn word(what: &str, typed: &str, all: &[&'static str]) -> Result<&'static str, Message> {
    let typed = typed.trim();
    let found = all.iter().copied().find(|word| word.eq_ignore_ascii_case(typed));
    found.ok_or_else(|| match crate::figures::names::nearest(typed, all.iter().copied()) {
        Some(near) => say!("`{typed}` is not a {what}; did you mean `{near}`?", typed, what, near),
        None => say!("`{typed}` is not a {what}: write one of {all}", typed, what, all = all.join(", ")),
    })
}

/// The two letters of a country, however they or its name are typed.
fn country_code(typed: &str) -> Result<String, Message> {
    let code = typed.trim().to_uppercase();
    let Some(unknown) = iso::unknown_country(&code) else { return Ok(code) };
    if let Some(meant) = iso::country_called(typed) {
        return Err(say!("write the two letters of the country: did you mean `--country {meant}`?", meant));
    }
    let (message, hint) = no_code(&unknown);
    Err(say!("{message}: {hint}", message, hint))
}

fn short(thing: WholeThing<'_>) -> &str {
    thing.document().short()
}

/// The longest name that `new` makes of a title, in letters: a path has many of them.
const NAME_LETTERS: usize = 60;

/// The longest such name in bytes. Letters of some scripts have four, and no file system takes more than 255.
const NAME_BYTES: usize = 190;

/// Words at the end of a name are left out as a whole, unless less than so many letters would be left.
const KEPT_LETTERS: usize = 30;

/// The path for a title, from `content/`: one that the next check has nothing against. A word that no file can be called by,
/// such as `con` or the name of a page that Keyplan makes, gets a number.
fn usable(title: &str, path_of: impl Fn(&str) -> String) -> Result<String, Message> {
    let whole = file_name(title);
    let name = shortened(&whole);
    if name.is_empty() {
        let title: String = title.chars().take(NAME_LETTERS).collect();
        return Err(say!("`{title}` has no letter or digit for a file name: add `--id NAME`", title));
    }
    let names = std::iter::once(name.to_owned()).chain((1..10).map(|number| format!("{name}-{number}")));
    let fits = |path: &String| matches!(place(&Arc::from(format!("content/{path}"))), Ok((_, None)));
    names
        .map(|name| path_of(&name))
        .find(fits)
        .ok_or_else(|| say!("no file can be called `{name}` here: add `--id NAME`", name))
}

/// A name of at most [`NAME_LETTERS`] letters, cut between words where that leaves enough of it.
fn shortened(name: &str) -> &str {
    let mut ends = name.char_indices().enumerate();
    let Some((_, (end, _))) =
        ends.find(|(letters, (at, c))| *letters == NAME_LETTERS || at + c.len_utf8() > NAME_BYTES)
    else {
        return name;
    };
    let cut = &name[..end];
    if name[end..].starts_with('-') {
        return cut;
    }
    match cut.rsplit_once('-') {
        Some((words, _)) if words.chars().count() >= KEPT_LETTERS => words,
        _ => cut.trim_end_matches('-'),
    }
}
