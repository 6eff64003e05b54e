//! What an author left out, asked on a terminal. Without one it stays out, and the draft says what is missing.

use clap::CommandFactory;

use crate::cli::ask::{Choice, can_ask, choose, perhaps, text};
use crate::cli::new::options::{KpiOptions, NewFile, PersonOptions, SideName, TierName, TypeName};
use crate::cli::new::{Maker, short};
use crate::cli::{Cli, Exit, help, speech};
use crate::diagnostics::{Message, phrase, say};
use crate::document::model::Kind;
use crate::document::model::objective::Tier;

/// The kinds of files, in the order in which a playbook grows.
const KINDS: [(&str, &str); 8] = [
    ("person", phrase!("somebody on our side, at a customer or at a partner")),
    ("account", phrase!("a customer")),
    ("plan", phrase!("what is planned with an account")),
    ("decision", phrase!("what comes first in a plan, and what is given up for it")),
    ("objective", phrase!("what to achieve, with its KPIs and actions")),
    ("review", phrase!("a meeting that reviews a plan")),
    ("pillar", phrase!("a growth pillar")),
    ("page", phrase!("a page of prose")),
];

impl Maker<'_> {
    /// What was typed, with what was left out and is needed.
    pub(super) fn asked(&self, file: Option<NewFile>) -> Result<NewFile, Exit> {
        if !can_ask() {
            return file.ok_or_else(print_own_help);
        }
        let file = match file {
            Some(file) => file,
            None => begun(&choose(&say!("Which kind?"), &KINDS.map(|(name, title)| kind_choice(name, title)))?),
        };
        Ok(match file {
            NewFile::Account { title: None, manager, country } => {
                let title = Some(text(&say!("What is the customer called?"))?);
                let country = if country.is_some() {
                    country
                } else {
                    perhaps(&say!("In which country? Two letters, such as VN"))?
                };
                NewFile::Account { title, manager, country }
            }
            NewFile::Plan { account: None, name, follows } => {
                NewFile::Plan { account: self.chosen(Kind::Account, &say!("For which account?"))?, name, follows }
            }
            NewFile::Decision { names } => NewFile::Decision { names: self.plan_and_title_asked(names)? },
            NewFile::Objective { names, tier, mut pillar, kpi } => {
                let names = self.plan_and_title_asked(names)?;
                if pillar.is_none() && tier.tier() == Tier::Tactical {
                    pillar = self.chosen(Kind::Pillar, &say!("Which pillar?"))?;
                }
                NewFile::Objective { names, tier, pillar, kpi }
            }
            NewFile::Review { plan: None, kind, date, add_missing } => {
                let plan = self.chosen(Kind::Plan, &say!("For which plan?"))?;
                NewFile::Review { plan, kind, date, add_missing }
            }
            NewFile::Person { title: None, mut person } => {
                let title = Some(text(&say!("What is the person called?"))?);
                if person.side.is_none() && person.account.is_none() {
                    let sides = [
                        ("supplier", phrase!("ours")),
                        ("customer", phrase!("a customer's")),
                        ("partner", phrase!("a partner's")),
                    ];
                    let side = choose(
                        &say!("Which side is this person on?"),
                        &sides.map(|(name, title)| kind_choice(name, title)),
                    )?;
                    person.side = SideName::called(&side);
                }
                if person.account.is_none() && person.side == Some(SideName::Customer) {
                    person.account = self.chosen(Kind::Account, &say!("For which account?"))?;
                }
                NewFile::Person { title, person }
            }
            NewFile::Pillar { title: None } => {
                NewFile::Pillar { title: Some(text(&say!("What is the pillar called?"))?) }
            }
            NewFile::Page { title: None } => NewFile::Page { title: Some(text(&say!("What is the page called?"))?) },
            file => file,
        })
    }

    /// A plan where there are several, and a title.
    fn plan_and_title_asked(&self, mut names: Vec<String>) -> Result<Vec<String>, Exit> {
        if names.len() == 2 {
            return Ok(names);
        }
        let title = names.pop();
        let plan = match title.as_deref().map(|title| self.plan_and_title(&[title.to_owned()]).is_err()) {
            // A plan without a title is said to be one.
            Some(true) if title.as_deref().is_some_and(|title| title.contains('/')) => {
                return Ok(title.into_iter().collect());
            }
            _ => self.chosen(Kind::Plan, &say!("For which plan?"))?,
        };
        let title = title.map_or_else(|| text(&say!("What is its title?")), Ok)?;
        Ok(plan.into_iter().chain([title]).collect())
    }

    /// One of the things of a kind; none where there is none to choose from, which the draft says.
    fn chosen(&self, kind: Kind, question: &Message) -> Result<Option<String>, Exit> {
        let all: Vec<Choice> = self
            .of(kind)
            .map(|thing| {
                let id = &thing.document().id;
                let name = if kind == Kind::Plan { id.trim_start_matches("accounts/") } else { short(thing) };
                choice(name, thing.title())
            })
            .collect();
        if all.is_empty() { Ok(None) } else { choose(question, &all).map(Some) }
    }
}

/// One of the words of the command, with what it means.
fn kind_choice(name: &str, meaning: &'static str) -> Choice {
    choice(name, &speech::said(&Message::constant(meaning)))
}

fn choice(name: &str, title: &str) -> Choice {
    Choice { name: name.to_owned(), title: title.to_owned() }
}

/// A file of a kind of which nothing is known yet.
fn begun(kind: &str) -> NewFile {
    match kind {
        "account" => NewFile::Account { title: None, manager: None, country: None },
        "plan" => NewFile::Plan { account: None, name: None, follows: None },
        "decision" => NewFile::Decision { names: Vec::new() },
        "objective" => NewFile::Objective {
            names: Vec::new(),
            tier: TierName::Operational,
            pillar: None,
            kpi: KpiOptions::default(),
        },
        "review" => NewFile::Review { plan: None, kind: TypeName::Quarterly, date: None, add_missing: false },
        "pillar" => NewFile::Pillar { title: None },
        "page" => NewFile::Page { title: None },
        _ => NewFile::Person { title: None, person: PersonOptions::default() },
    }
}

/// Prints the help of the verb: nobody can be asked.
fn print_own_help() -> Exit {
    let mut command = help::spoken(Cli::command());
    // Without this the help of a verb does not know whose it is.
    command.build();
    let new = command.find_subcommand_mut("new").expect("a verb of ours");
    eprint_help(&new.render_help().to_string());
    Exit::Usage
}

/// Prints the help of a verb that was used without what it needs, as for any wrong use.
fn eprint_help(help: &str) {
    use std::io::Write as _;
    let _ = std::io::stderr().lock().write_all(help.as_bytes());
}
