//! The account that a name given to the command or the preview means.

use crate::diagnostics::{Message, say};
use crate::document::model::common::Share;
use crate::document::model::{Document, Kind};
use crate::figures::names::{nearest, normal};
use crate::playbook::{Playbook, WholeId};

/// The account that a name means: its id, or the last part of it.
///
/// # Errors
/// A sentence that names the nearest account.
pub fn account(playbook: &Playbook, name: &str) -> Result<WholeId, Message> {
    let wanted = normal(name.trim_matches('/'));
    let accounts: Vec<(WholeId, &Document)> = playbook
        .things()
        .filter(|(_, thing)| thing.kind() == Kind::Account)
        .map(|(id, thing)| (id, &**thing.document()))
        .collect();
    let found = accounts.iter().find(|(_, document)| *document.id == *wanted || document.short() == wanted);
    found.map(|(id, _)| *id).ok_or_else(|| {
        let near = nearest(&wanted, accounts.iter().map(|(_, document)| document.short()));
        match near {
            Some(near) => say!("no account is called `{name}`; did you mean `{near}`?", name, near),
            None => say!("no account is called `{name}`", name),
        }
    })
}

/// The account that a name means, if it is shared with its customer.
///
/// # Errors
/// A sentence that says why there is none.
pub fn shared_account(playbook: &Playbook, name: &str) -> Result<WholeId, Message> {
    let id = account(playbook, name)?;
    let document = playbook.thing(id).document();
    if !Share::with_customer(document.common.share.as_ref()) {
        return Err(say!(
            "`{short}` is not shared with its customer; to begin, add `share = \"customer\"` to {path}",
            short = document.short(),
            path = document.path
        ));
    }
    Ok(id)
}
