//! Drawings as SVG: the chart of a KPI, the growth bridge, reviews by time.

pub(crate) mod bridge;
pub mod path;
pub(crate) mod timeline;
