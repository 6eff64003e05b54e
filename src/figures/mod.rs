//! Values that know nothing: periods, the status of a figure, colors, pictures, names as they are compared,
//! letters and addresses as they are written.

pub mod color;
pub mod letters;
pub mod names;
pub mod percent;
pub mod period;
pub mod picture;
pub mod status;
