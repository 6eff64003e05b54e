//! Which edition is wanted, by the names that the command and the preview are given.

use crate::config::Config;
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
    pub fn find(&self, playbook: &Playbook) -> Result<EditionChoice, String> {
        match self {
            Self::Internal => Ok(EditionChoice::Internal),
            Self::Team(name) => team(playbook.config(), name).map(EditionChoice::Team),
            Self::Customer(account) => shared_account(playbook, account).map(EditionChoice::Customer),
        }
    }
}

fn team(config: &Config, name: &str) -> Result<usize, String> {
    let known = || config.editions.iter().map(|(name, _)| name.value.as_str());
    if let Some(at) = known().position(|known| known == name) {
        return Ok(at);
    }
    let more = match nearest(name, known().chain(["customer"])) {
        Some(near) => format!("did you mean `{near}`?"),
        None if config.editions.is_empty() => format!("write `[editions.{name}]` into site.toml"),
        None => format!("site.toml has {}", listed(&known().collect::<Vec<_>>())),
    };
    Err(format!("no edition is called `{name}`; {more}"))
}
