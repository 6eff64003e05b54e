//! The words of a language as templates know them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::language::Locale;
use crate::site::theme::{Key, Map, Value};

/// The words of a language as a value for templates: `t.part.goals`.
pub(super) fn value(locale: &Locale) -> Value {
    let mut tables: BTreeMap<&str, Map> = BTreeMap::new();
    let mut all = Map::new();
    let key = |key: &str| Key::String(Arc::from(key));
    for (path, text) in locale.texts() {
        match path.split_once('.') {
            Some((table, name)) => drop(tables.entry(table).or_default().insert(key(name), Value::from(text))),
            None => drop(all.insert(key(path), Value::from(text))),
        }
    }
    all.extend(tables.into_iter().map(|(table, words)| (key(table), Value::from(words))));
    Value::from(all)
}
