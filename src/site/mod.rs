//! Pages: what an edition looks like to a reader. A page is a function of the edition, the theme, the day and its own
//! id, and of nothing else.
//!
//! What many pages share is made once: a card for each thing, the masthead for each depth, the side of an account or
//! plan for each depth.

/// A map for a template.
macro_rules! map {
    ($($key:ident: $value:expr),* $(,)?) => {{
        let mut map = Map::with_capacity(<[&str]>::len(&[$(stringify!($key)),*]));
        $(map.insert(Key::Str(stringify!($key)), Value::from($value));)*
        Value::from(map)
    }};
}

pub mod theme;
pub mod address;
pub mod page_id;
pub mod titles;
pub mod shared;
pub mod frame;
pub mod render;
pub mod pages;
pub mod draw;
pub mod files;

pub use files::search::SearchFiles;
pub use page_id::PageId;
pub use render::Renderer;
pub use shared::Shared;
pub use shared::readers::{Printed, Reader};
