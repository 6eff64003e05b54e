//! Drawings as SVG: the chart of a KPI, the growth bridge, reviews by time, who or what stands where.

pub(crate) mod bridge;
pub(crate) mod field;
pub mod path;
pub(crate) mod timeline;
pub(crate) mod spans;
