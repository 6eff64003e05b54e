//! TODO head.

pub(crate) mod body;
pub(crate) mod cards;
pub(crate) mod concerns;
pub(crate) mod figures;
pub(crate) mod markup;
pub(crate) mod readers;
pub(crate) mod side;
