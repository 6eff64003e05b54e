//! Keyplan compiles key account plans into one checked, cross-linked static site.
//!
//! ```text
//! disk ─load→ Sources ─parse→ Documents ─resolve→ Playbook ─project→ Edition ─site→ pages ─publish→ disk
//!                                                     └──health→ findings    └─ export, preview
//! ```

pub mod diagnostics;
pub mod figures;
pub mod load;
#[macro_use]
pub mod document;
pub mod cli;
pub mod config;
pub mod edition;
pub mod export;
pub mod health;
pub mod language;
pub mod measure;
pub mod playbook;
pub mod preview;
pub mod project;
pub mod publish;
pub mod site;
