//! What an author keeps under `[extra]`, as the rows of a small table.

use crate::document::plain::{free_text, free_values, is_in_words};
use crate::playbook::Thing;

view! {
    /// One value of free data.
    FurtherRow<'a> {
        /// The name of its key, with those of the tables around it: `crm.number`.
        key: String,
        /// The value, as it is written: unlike other texts it can be compared, and does not say its language by itself.
        value: String,
        /// The language of the value, where its file says one; none for figures and addresses.
        lang: Option<&'a str>,
    }
}

/// The values of free data, by the names of their keys. What is empty has no row.
pub(crate) fn rows(thing: &Thing) -> Vec<FurtherRow<'_>> {
    let Some(extra) = &thing.document.common.extra else { return Vec::new() };
    let row = |(keys, value): (Vec<String>, &_)| FurtherRow {
        key: keys.join("."),
        value: free_text(value),
        lang: thing.lang().filter(|_| is_in_words(value)),
    };
    free_values(&extra.0).into_iter().map(row).filter(|row| !row.value.is_empty()).collect()
}
