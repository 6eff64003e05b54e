//! Keyplan compiles key account plans into one checked, cross-linked static site.
//!
//! ```text
//! disk ─load→ Sources ─parse→ Documents ─resolve→ Playbook ─project→ Edition ─site→ pages ─publish→ disk
//!                                                     └──health→ findings    └─ export, preview
//! ```

pub mod figures;
pub mod diagnostics;
pub mod load;
#[macro_use]
pub mod document;
pub mod language;
pub mod config;
pub mod playbook;
pub mod edition;
pub mod measure;
pub mod health;
pub mod export;
pub mod site;
pub mod publish;
pub mod project;
pub mod preview;
pub mod cli;
