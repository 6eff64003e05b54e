//! The index of documents by name: by full id, and by the last segment within an account or outside of accounts.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::document::model::{Document, Entity, Kind};
use crate::playbook::id::{IdVec, ids};

ids! {
    /// A document among all that are resolved, drafts included.
    pub(super) struct DocumentId;

    /// A file that is not a page, among all files of the project, used or not.
    pub(super) struct FileId;
}

/// All documents, sorted by id.
pub(super) type Documents = IdVec<DocumentId, Arc<Document>>;

/// What documents are called.
type ByName<N, T> = HashMap<N, T, ahash::RandomState>;

/// The documents by their names.
pub(super) struct Index<'a> {
    pub(super) documents: &'a Documents,
    by_id: ByName<&'a str, DocumentId>,
    /// Things of an account, by account and last segment.
    inside: ByName<(&'a str, &'a str), Vec<DocumentId>>,
    /// Accounts, pillars, people and pages outside accounts, by last segment.
    beyond: ByName<&'a str, Vec<DocumentId>>,
    /// Plans of each account, and what stands beneath each plan.
    beneath: ByName<&'a str, Vec<DocumentId>>,
    /// All things by last segment, for hints in messages: made when a name is not known.
    anywhere: OnceLock<ByName<String, Vec<DocumentId>>>,
    /// All things by what their titles and names fold to, for hints in messages: made when a name is not known.
    spoken: OnceLock<HashMap<String, Vec<DocumentId>>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(documents: &'a Documents) -> Self {
        let mut index = Self {
            documents,
            by_id: HashMap::with_capacity_and_hasher(documents.len(), ahash::RandomState::default()),
            inside: HashMap::with_capacity_and_hasher(documents.len(), ahash::RandomState::default()),
            beyond: HashMap::default(),
            beneath: HashMap::default(),
            anywhere: OnceLock::new(),
            spoken: OnceLock::new(),
        };
        for (at, document) in documents.iter() {
            let short = document.short();
            index.by_id.insert(&document.id, at);
            if let Some(account) = &document.account {
                index.inside.entry((account, short)).or_default().push(at);
                index.beneath.entry(account).or_default().push(at);
            }
            if matches!(document.kind, Kind::Account | Kind::Pillar | Kind::Person)
                || (document.kind == Kind::Page && document.account.is_none())
            {
                index.beyond.entry(short).or_default().push(at);
            }
        }
        index
    }

    /// The document with this id.
    pub(super) fn by_id(&self, id: &str) -> Option<DocumentId> {
        self.by_id.get(id).copied()
    }

    /// The document of this file, which may stand elsewhere than its id says. It looks through all of them.
    pub(super) fn by_path(&self, path: &str) -> Option<DocumentId> {
        self.documents.iter().find(|(_, document)| *document.path == *path).map(|(at, _)| at)
    }

    /// The thing that once had this name, by its aliases. It looks through all of them.
    pub(super) fn renamed(&self, name: &str) -> Option<DocumentId> {
        let once = |document: &Document| {
            document.common.aliases.iter().any(|alias| {
                let old = alias.value.trim_matches('/');
                let old = old.strip_suffix("index.html").unwrap_or(old).trim_matches('/');
                ends_with(old, name)
            })
        };
        self.documents.iter().find(|(_, document)| once(document)).map(|(at, _)| at)
    }

    /// The document with this number.
    pub(super) fn document(&self, at: DocumentId) -> &'a Document {
        &self.documents[at]
    }

    /// Everything beneath an account, the account included.
    pub(super) fn beneath(&self, account: &str) -> &[DocumentId] {
        self.beneath.get(account).map_or(&[], Vec::as_slice)
    }

    /// Things of `account` whose id ends with `name`.
    pub(super) fn inside<'s>(
        &'s self,
        account: &'s str,
        name: &'s str,
    ) -> impl Iterator<Item = DocumentId> + use<'s, 'a> {
        let found = self.inside.get(&(account, last(name))).map_or(&[][..], Vec::as_slice);
        found.iter().copied().filter(move |at| ends_with(&self.document(*at).id, name))
    }

    /// Accounts, pillars, people and pages outside accounts whose id ends with `name`.
    pub(super) fn beyond<'s>(&'s self, name: &'s str) -> impl Iterator<Item = DocumentId> + use<'s, 'a> {
        let found = self.beyond.get(last(name)).map_or(&[][..], Vec::as_slice);
        found.iter().copied().filter(move |at| ends_with(&self.document(*at).id, name))
    }

    /// Any thing with this name, wherever it is.
    pub(super) fn anywhere(&self, name: &str) -> Option<DocumentId> {
        let all = self.anywhere.get_or_init(|| {
            let mut all: ByName<String, Vec<DocumentId>> = HashMap::default();
            for (at, document) in self.documents.iter() {
                all.entry(document.short().to_owned()).or_default().push(at);
            }
            all
        });
        let found = all.get(last(name))?;
        found.iter().copied().find(|at| ends_with(&self.document(*at).id, name))
    }

    /// Things whose title or name is this one as people say it: `Phạm Duy` or `pham duy` for `pham-duy`.
    pub(super) fn spoken(&self, name: &str) -> impl Iterator<Item = DocumentId> {
        let all = self.spoken.get_or_init(|| {
            let mut all: HashMap<String, Vec<DocumentId>> = HashMap::new();
            for (at, document) in self.documents.iter() {
                let title = document.common.title.as_ref().map(|title| spoken_form(&title.value));
                let short = spoken_form(document.short());
                let forms = std::iter::once(short.clone()).chain(title.filter(|title| *title != short));
                forms.filter(|form| !form.is_empty()).for_each(|form| all.entry(form).or_default().push(at));
            }
            all
        });
        let last = last(name.strip_suffix(".md").unwrap_or(name));
        all.get(&spoken_form(last)).map_or(&[][..], Vec::as_slice).iter().copied()
    }

    /// The account with this id, with its record.
    pub(super) fn account_record(&self, account: &str) -> Option<(DocumentId, &'a crate::document::model::Account)> {
        let at = self.by_id(account)?;
        match &self.document(at).entity {
            Some(Entity::Account(record)) => Some((at, record)),
            _ => None,
        }
    }
}

/// A name or a title without marks, case and signs.
fn spoken_form(text: &str) -> String {
    crate::figures::letters::file_name(text)
}

/// The last segment of a name.
pub(super) fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Whether an id ends with `name` in whole segments.
fn ends_with(id: &str, name: &str) -> bool {
    id.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}
