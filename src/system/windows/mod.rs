//! Windows.

mod files;
mod folder;
#[cfg(feature = "serve")]
mod programs;
#[cfg(feature = "cli")]
pub(crate) mod terminal;

#[cfg(feature = "cli")]
pub(crate) use files::state_folder;
pub(crate) use files::{
    EXCHANGES, FOLDS_CASE, canonical, create_private, exchange, is_link_fault, is_mount_point, is_private,
    is_same_file, keep_rights, make_closed, mark, name_key, open_lock, open_to_read, rename_new, settle, sync_folder,
};
pub(crate) use folder::Folder;
#[cfg(feature = "serve")]
pub(crate) use programs::{browse, program, raise_file_limit};
