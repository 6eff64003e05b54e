//! What leaves of one thing: what the customer edition is made of, and where leaks are looked for.

use std::sync::Arc;

use crate::document::model::Document;
use crate::edition::cut::Cut;
use crate::playbook::WholeId;

/// What leaves of one thing.
pub(super) struct Leaving {
    /// The thing in the whole playbook.
    pub(super) from: WholeId,
    /// What the customer gets of it.
    pub(super) document: Arc<Document>,
    /// Which bytes of its source the prose was taken from.
    pub(super) cut: Cut,
}
