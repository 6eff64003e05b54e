//! Plain values that depend on no other module: periods, the status of a figure, colors, sizes of pictures, the
//! comparing of names, sorting, letters and percent encoding.

pub mod color;
pub(crate) mod decimals;
pub mod letters;
pub mod names;
pub mod percent;
mod country_names;
pub mod iso;
pub mod period;
pub mod picture;
pub(crate) mod sort;
pub mod status;
