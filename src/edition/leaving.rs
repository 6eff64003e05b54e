//! What the customer gets of one thing. The customer edition is made of these, and leaks are searched in them.

use std::sync::Arc;

use crate::document::model::Document;
use crate::edition::cut::Cut;
use crate::playbook::WholeId;

/// What the customer gets of one thing.
pub(super) struct Leaving {
    /// The thing in the whole playbook.
    pub(super) from: WholeId,
    /// The document for the customer.
    pub(super) document: Arc<Document>,
    /// Which bytes of its source the prose was taken from.
    pub(super) cut: Cut,
}
