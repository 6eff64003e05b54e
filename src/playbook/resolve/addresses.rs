//! KP012: two files that would get the same address.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Span};
use crate::document::made_pages;
use crate::document::model::Document;
use crate::playbook::resolve::gather::old_address;

/// KP012: paths that some file systems take for one path, and pages that two files would make.
pub(super) fn same_addresses(documents: &[Arc<Document>], assets: &[Arc<str>], findings: &mut Findings) {
    let mut seen: HashMap<String, &Arc<str>> = HashMap::with_capacity(documents.len());
    let pages = documents.iter().map(|document| (document.id.as_ref(), &document.path));
    let files = assets.iter().map(|path| (path.strip_prefix("content/").unwrap_or(path), path));
    let mut aliases = Vec::new();
    for (file, path) in
        files.clone().filter(|(file, _)| made_pages::is_file_for_programs(&crate::figures::names::folded(file)))
    {
        let message = format!("`{file}` is the address of a file that Keyplan makes");
        findings
            .push(Finding::new(Code::KP012, Span::file(path), message).hint("rename it, or move it to another folder"));
    }
    for (id, path) in pages.chain(files) {
        if let Some(first) = seen.insert(crate::figures::names::folded(id), path) {
            let message = format!("`{path}` and `{first}` make the same address");
            findings.push(
                Finding::new(Code::KP012, Span::file(path), message).also(Span::file(first), "the other one").hint(
                    "rename one of them: names that differ only in case or accents' form are one name on many disks",
                ),
            );
        }
    }
    for document in documents {
        for alias in &document.common.aliases {
            let key = crate::figures::names::folded(&old_address(&alias.value));
            let taken = seen
                .get(&key)
                .copied()
                .or_else(|| aliases.iter().find(|(known, _)| *known == key).map(|(_, path)| *path));
            if let Some(first) = taken {
                let message = format!("the alias `{}` is the address of `{first}`", alias.value);
                findings
                    .push(Finding::new(Code::KP012, document.span(alias.range()), message).hint("remove the alias"));
            }
            if made_pages::is_made(&key) {
                let message = format!("the alias `{key}` is the address of a page that Keyplan makes");
                findings
                    .push(Finding::new(Code::KP012, document.span(alias.range()), message).hint("remove the alias"));
            }
            aliases.push((key, &document.path));
        }
    }
}
