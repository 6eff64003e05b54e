//! People, accounts and pillars by the names that a table may call them: id, title, and of people the address.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::model::{Document, Entity, Kind};
use crate::document::reference::Wants;
use crate::figures::names::folded;

/// The ids of things by what they are called.
#[derive(Default)]
pub(super) struct Names {
    /// By kind and folded name; nothing where several are called so.
    called: HashMap<(Kind, String), Option<Arc<str>>>,
}

impl Names {
    pub(super) fn of(documents: &[Arc<Document>]) -> Self {
        let mut names = Self::default();
        for document in documents {
            if !matches!(document.kind, Kind::Person | Kind::Account | Kind::Pillar) {
                continue;
            }
            if let Some(title) = &document.common.title {
                names.add(document, &title.value);
            }
            if let Some(Entity::Person(person)) = &document.entity
                && let Some(email) = &person.email
            {
                names.add(document, &email.value);
            }
        }
        names
    }

    fn add(&mut self, document: &Document, name: &str) {
        let known = self.called.entry((document.kind, folded(name.trim())));
        let entry = known.or_insert_with(|| Some(Arc::clone(&document.id)));
        if entry.as_ref().is_some_and(|id| *id != document.id) {
            *entry = None;
        }
    }

    /// The id of what a cell calls by its title or address; nothing for a name that is an id, or nobody's.
    pub(super) fn id(&self, wants: Wants, name: &str) -> Option<&str> {
        let kind = match wants {
            Wants::Person => Kind::Person,
            Wants::Account => Kind::Account,
            Wants::Pillar => Kind::Pillar,
            _ => return None,
        };
        self.called.get(&(kind, folded(name.trim())))?.as_deref()
    }
}
