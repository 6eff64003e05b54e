//! Names of other accounts in what an edition for a team holds: KP803 in prose, KP802 in everything else.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::document::model::{Document, Entity};
use crate::edition::Edition;
use crate::edition::foreign_names::ForeignNames;

/// The names of other accounts, searched for in an edition.
pub(super) struct NameSearch<'a> {
    pub(super) names: &'a ForeignNames,
    pub(super) edition: &'a Edition,
    /// What the edition is called.
    pub(super) called: &'a str,
}

impl NameSearch<'_> {
    /// Reports the names in one document: in its front matter, its prose and its address. The links that `said` names
    /// were reported already.
    pub(super) fn in_document(
        &self,
        document: &Document,
        said: &[usize],
        texts: &dyn SourceTexts,
        findings: &mut Findings,
    ) {
        let mut report = |code: Code, range: Range<usize>, name: &str| {
            findings.push(self.finding(code, document.span(range), "this", name));
        };
        for (text, range) in written(document) {
            if let Some(name) = self.names.first_in(&text) {
                report(Code::KP802, range, name);
            }
        }
        if let Some(name) = self.names.first_in(&document.id) {
            report(Code::KP802, 0..0, name);
        }
        let source = texts.text(&document.path).unwrap_or("");
        for (name, range) in self.names.read_in(&document.body, source, |link| said.contains(&link)) {
            report(Code::KP803, range, name);
        }
    }

    /// Reports the names in notes of tables of readings. Those of reviews stand in their front matter.
    pub(super) fn in_tables(&self, findings: &mut Findings) {
        for (_, thing) in self.edition.things() {
            for reading in thing.readings.iter().filter(|reading| reading.review.is_none()) {
                let named = reading.note.as_ref().and_then(|note| Some((note, self.names.first_in(note)?)));
                if let (Some((note, name)), Some(row)) = (named, &reading.row) {
                    findings.push(self.finding(Code::KP802, row.note.clone(), &format!("“{note}”"), name));
                }
            }
        }
    }

    /// Reports the names in the settings that the pages of the edition show.
    pub(super) fn in_settings(&self, findings: &mut Findings) {
        let config = self.edition.config();
        let mut texts: Vec<String> = vec![self.called.to_owned(), config.title.clone(), config.supplier.clone()];
        texts.extend([&config.classification, &config.base_url, &config.edit_url].into_iter().flatten().cloned());
        for (id, title) in config.corporate_goals.iter().chain(&config.drivers) {
            texts.extend([id.to_string(), title.to_string()]);
        }
        for pool in &config.pools {
            texts.extend([pool.id.to_string(), pool.title.to_string(), pool.unit.clone()]);
        }
        texts.extend(config.waive.iter().map(|waiver| waiver.reason.value.clone()));
        free_texts(&config.look.options, &mut texts);
        let settings = Arc::from("site.toml");
        for text in texts {
            if let Some(name) = self.names.first_in(&text) {
                findings.push(self.finding(Code::KP802, Span::file(&settings), &format!("“{text}”"), name));
            }
        }
    }

    /// Reports the names in assets: in their paths, which are their addresses, and in what can be read in them.
    pub(super) fn in_assets(&self, asset_text: &dyn Fn(&Arc<str>) -> Option<Arc<str>>, findings: &mut Findings) {
        for asset in self.edition.assets() {
            let inside = || Some(self.names.first_in_asset(&asset_text(&asset.source)?)?.to_owned());
            if let Some(name) = self.names.first_in(&asset.address).map(str::to_owned).or_else(inside) {
                findings.push(self.finding(Code::KP802, Span::file(&asset.source), "this file", &name));
            }
        }
    }

    fn finding(&self, code: Code, place: Span, what: &str, name: &str) -> Finding {
        let message = say!(
            "{what} is in the edition `{called}`, and names “{name}” of another account",
            what,
            called = self.called,
            name
        );
        Finding::new(code, place, message).hint(
            say!("write it without the name, or leave the file out with `without`; a word that is only spelled like it goes into `harmless_names` of site.toml"),
        )
    }
}

/// Every text that an author wrote into front matter, with its place.
fn written(document: &Document) -> Vec<(String, Range<usize>)> {
    let mut all = Vec::new();
    let common = &document.common;
    common.texts(&mut |text| all.push((text.value.clone(), text.range())));
    if let Some(entity) = &document.entity {
        entity.texts(&mut |text| all.push((text.value.clone(), text.range())));
    }
    // What may be a text, a number or a day, and free data, are no texts of their own.
    if let Some(Entity::Review(review)) = &document.entity {
        let values = review.changes.iter().flat_map(|change| [&change.from, &change.to]).flatten();
        all.extend(values.map(|value| (value.value.0.clone(), value.range())));
    }
    if let Some(extra) = &common.extra {
        let mut free = Vec::new();
        free_texts(&extra.0, &mut free);
        all.extend(free.into_iter().map(|text| (text, 0..0)));
    }
    all
}

/// Every text in free data, keys too.
fn free_texts(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => out.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| free_texts(item, out)),
        serde_json::Value::Object(keys) => {
            for (key, value) in keys {
                out.push(key.clone());
                free_texts(value, out);
            }
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}
