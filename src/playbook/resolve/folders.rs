//! What the folder of a document says about it: its account and plan, whether it is a draft, whether it can be shared.

use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::document::model::common::Share;
use crate::document::model::{Document, Kind};
use crate::playbook::id::IdVec;
use crate::playbook::resolve::index::{DocumentId, Documents};

/// KP006 at the folder of an account or plan that has no `_index.md`.
pub(super) fn missing_indexes(documents: &Documents, findings: &mut Findings) {
    let mut missing: Vec<(&Arc<str>, &str)> = Vec::new();
    let known = |id: &Arc<str>| documents.find(|document| document.id.cmp(id)).is_some();
    // Documents beside each other mostly belong to the same account and plan.
    let mut last: [Option<&Arc<str>>; 2] = [None, None];
    for document in documents.values() {
        for (at, (id, kind)) in [(&document.account, "account"), (&document.plan, "plan")].into_iter().enumerate() {
            if let Some(id) = id
                && last[at].replace(id) != Some(id)
                && !known(id)
                && !missing.iter().any(|(seen, _)| *seen == id)
            {
                missing.push((id, kind));
            }
        }
    }
    for (id, kind) in missing {
        let folder: Arc<str> = Arc::from(format!("content/{id}"));
        let message = say!("this {kind} has no `_index.md`", kind);
        findings.push(Finding::new(Code::KP006, Span::file(&folder), message).hint(say!(
            "add `{folder}/_index.md` with the {kind}'s front matter",
            folder,
            kind
        )));
    }
}

/// Which documents are drafts: those that say so, and those beneath an `_index.md` that says so.
pub(super) fn drafts(documents: &Documents, wanted: bool) -> IdVec<DocumentId, bool> {
    let says = |document: &Document| document.common.draft.as_ref().is_some_and(|draft| draft.value);
    let mut roots: Vec<&str> = Vec::new();
    documents
        .values()
        .map(|document| {
            let under = roots.iter().any(|root| {
                document.id.strip_prefix(root).is_some_and(|rest| root.is_empty() || rest.starts_with('/'))
            });
            if says(document) && document.path.ends_with("/_index.md") {
                roots.push(&document.id);
            }
            !wanted && (under || says(document))
        })
        .collect()
}

/// KP007: something that is shared with the customer beneath something that is not.
pub(super) fn shares(documents: &Documents, findings: &mut Findings) {
    let shared = |document: &Document| Share::with_customer(document.common.share.as_ref());
    let find = |id: &Arc<str>| documents.find(|document| document.id.cmp(id)).map(|at| &documents[at]);
    for document in documents.values().filter(|document| shared(document)) {
        if document.kind == Kind::Situation {
            continue;
        }
        let parents = [document.plan.as_ref(), document.account.as_ref()];
        let parent = parents
            .into_iter()
            .flatten()
            .filter(|id| **id != document.id)
            .filter_map(find)
            .find(|parent| !shared(parent))
            .filter(|parent| !parent.is_partial || parent.common.share.is_some());
        if let (Some(parent), Some(share)) = (parent, &document.common.share) {
            let message = say!(
                "this is shared with the customer, but the {kind} it belongs to is not",
                kind = parent.kind.word()
            );
            findings.push(
                Finding::new(Code::KP007, document.span(share.range()), message)
                    .hint(say!("add `share = \"customer\"` to `{parent}`, or take it out here", parent = parent.path)),
            );
        }
    }
}
