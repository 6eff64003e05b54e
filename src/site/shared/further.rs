//! What an author keeps under `[extra]`, as the rows of a small table.

use crate::document::model::common::Extra;
use crate::document::plain::free_number;

view! {
    /// One value of free data.
    FurtherRow {
        /// The name of its key, with those of the tables around it: `crm.number`.
        key: String,
        /// The value, as it is written.
        value: String,
    }
}

/// The values of free data, by the names of their keys. What is empty has no row.
pub(crate) fn rows(extra: &Extra) -> Vec<FurtherRow> {
    let mut rows = Vec::new();
    add(String::new(), &extra.0, &mut rows);
    rows
}

fn add(key: String, value: &serde_json::Value, rows: &mut Vec<FurtherRow>) {
    use serde_json::Value;
    let beneath = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
    let is_plain = |item: &Value| !item.is_array() && !item.is_object();
    match value {
        Value::Object(keys) => keys.iter().for_each(|(name, value)| add(beneath(name), value, rows)),
        Value::Array(items) if !items.iter().all(is_plain) => {
            for (item, number) in items.iter().zip(1..) {
                add(beneath(&number.to_string()), item, rows);
            }
        }
        Value::Array(items) => {
            let value = items.iter().map(written).collect::<Vec<_>>().join(", ");
            if !value.is_empty() {
                rows.push(FurtherRow { key, value });
            }
        }
        plain => {
            let value = written(plain);
            if !value.is_empty() {
                rows.push(FurtherRow { key, value });
            }
        }
    }
}

/// A single value without the quotes of a text.
fn written(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Number(number) => free_number(number),
        value => value.to_string(),
    }
}
