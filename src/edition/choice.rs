//! Which edition is wanted, by the names that the command and the preview are given.

use crate::config::Config;
use crate::diagnostics::{Message, say};
use crate::document::model::listed;
use crate::edition::{Audience, shared_account};
use crate::figures::names::{nearest, normal};
use crate::playbook::{Playbook, WholeId};

/// An edition that is asked for, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EditionRequest {
    /// Everything, for the supplier's own people.
    #[default]
    Internal,
    /// An edition of `site.toml`, by its name.
    Team(String),
    /// The edition for the customer of an account, by the account's name.
    Customer(String),
}

/// An edition that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionChoice {
    /// Everything.
    Internal,
    /// An edition of `site.toml`, by its index in the settings.
    Team(usize),
    /// The edition for the customer of an account.
    Customer(WholeId),
}

impl EditionRequest {
    /// Whether an edition for these readers is what it asks for.
    pub fn is_for(&self, audience: &Audience) -> bool {
        match (self, audience) {
            (Self::Internal, Audience::Internal) => true,
            (Self::Team(wanted), Audience::Team { name, .. }) => **wanted == **name,
            (Self::Customer(wanted), Audience::Customer { id, .. }) => {
                let wanted = normal(wanted.trim_matches('/'));
                **id == *wanted || id.rsplit('/').next() == Some(&*wanted)
            }
            _ => false,
        }
    }

    /// What it names.
    ///
    /// # Errors
    /// A sentence that names the nearest edition or account.
    pub fn find(&self, playbook: &Playbook) -> Result<EditionChoice, Message> {
        match self {
            Self::Internal => Ok(EditionChoice::Internal),
            Self::Team(name) => team(playbook.config(), name).map(EditionChoice::Team),
            Self::Customer(account) => shared_account(playbook, account).map(EditionChoice::Customer),
        }
    }
}

fn team(config: &Config, name: &str) -> Result<usize, Message> {
    let known = || config.editions.iter().map(|(name, _)| name.value.as_str());
    if let Some(at) = known().position(|known| known == name) {
        return Ok(at);
    }
    Err(match nearest(name, known().chain(["customer"])) {
        Some(near) => say!("no edition is called `{name}`; did you mean `{near}`?", name, near),
        None if config.editions.is_empty() => {
            say!("no edition is called `{name}`; write `[editions.{name}]` into site.toml", name)
        }
        None => {
            say!(
                "no edition is called `{name}`; site.toml has {editions}",
                name,
                editions = listed(&known().collect::<Vec<_>>())
            )
        }
    })
}
