//! Pages: what an edition looks like to a reader. A page is a function of the edition, the theme, the day and its own
//! id, and of nothing else.
//!
//! What many pages share is made once: a card for each thing, the head of all pages, the sidebar of each account and plan.

#[macro_use]
pub mod view;
pub mod theme;
pub mod address;
pub mod languages;
pub mod page_id;
pub mod titles;
pub mod shared;
pub mod frame;
pub mod render;
pub mod pages;
pub mod draw;
pub mod files;
pub mod context_file;

pub use context_file::context_file;
pub use files::search::SearchFiles;
pub use page_id::PageId;
pub use render::Renderer;
pub use shared::Shared;
pub use shared::binding::Binder;
