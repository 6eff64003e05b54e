//! Values that know nothing: periods, the status of a figure, colors, pictures, names as they are compared.

pub mod color;
pub mod names;
pub mod period;
pub mod picture;
pub mod status;
