//! Plain values that depend on no other module: periods, the status of a figure, colors, sizes of pictures, the
//! comparing of names, sorting, letters and percent encoding; values as bytes; and the sharing of work among cores.

pub mod color;
pub mod letters;
pub mod names;
pub mod percent;
pub(crate) mod cores;
mod country_names;
pub mod iso;
#[cfg(any(feature = "cli", test))]
pub(crate) mod packed;
pub mod period;
pub mod picture;
pub(crate) mod sort;
pub mod status;
