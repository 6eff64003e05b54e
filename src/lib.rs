//! Keyplan compiles key account plans into one checked, cross-linked static site.
//!
//! ```text
//! disk ─load→ Sources ─parse→ Documents ─resolve→ Playbook ─project→ Edition ─site→ pages ─publish→ disk
//!                                                     └──health→ findings    └─ export, preview
//! ```
//!
//! The command does with [`project::Project`] what a program can do too:
//!
//! ```
//! use keyplan::edition::EditionChoice;
//! use keyplan::load::disk::Disk;
//! use keyplan::project::Project;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! std::fs::create_dir(folder.path().join("content"))?;
//! std::fs::write(folder.path().join("site.toml"), "title = \"Plans\"\nsupplier = \"Marrowfen\"\n")?;
//! std::fs::write(folder.path().join("content/_index.md"), "+++\ntitle = \"Our accounts\"\n+++\n\nWelcome.\n")?;
//!
//! let mut project = Project::open(Disk::new(folder.path()))?;
//! let compiled = project.compile(false);
//! assert!(compiled.findings.is_empty());
//!
//! let edition = compiled.edition(EditionChoice::Internal, &project.texts)?;
//! let theme = project.theme()?;
//! let site = theme.site(&edition, "2026-01-31".parse()?, None);
//! for page in site.pages() {
//!     let html = site.page(page)?;
//!     println!("{}: {} bytes", site.file(page), html.len());
//! }
//! # assert!(site.page(site.pages()[0])?.contains("Welcome."));
//! # Ok(())
//! # }
//! ```
//!
//! The modules read as this list does, from top to bottom. A module uses the ones that its row names, and all of these
//! stand above it; a test (`tests/it/graph.rs`) holds the code to it.
//!
//! | module | what it holds | uses |
//! |---|---|---|
//! | `system` | what systems do in different ways: files without links, folders, terminals, programs | |
//! | `figures` | values that know nothing of a project: periods, statuses, colors, names, sizes of pictures, values as bytes; the sharing of work among cores | |
//! | `diagnostics` | findings: codes, levels, places, and the formats in which they are printed | `figures` |
//! | `load` | what is read: the disk, the files inside the program, assets | `diagnostics`, `figures`, `system` |
//! | `document` | one file, parsed: its place, its front matter as a record, its Markdown | `diagnostics`, `figures`, `load` |
//! | `language` | what is said, in four languages: words, plurals, dates, figures, order of names | `diagnostics`, `document`, `figures`, `load` |
//! | `config` | `site.toml` | `diagnostics`, `document`, `figures`, `language`, `load` |
//! | `playbook` | all documents, linked: things, references, readings | `config`, `diagnostics`, `document`, `figures`, `load` |
//! | `edition` | the playbook as one audience may see it | `config`, `diagnostics`, `document`, `figures`, `load`, `playbook` |
//! | `measure` | what is counted about a plan, for rules, pages and exports alike | `diagnostics`, `document`, `edition`, `figures`, `language`, `load`, `playbook` |
//! | `health` | the rules for plans, and what they find | `config`, `diagnostics`, `document`, `edition`, `figures`, `language`, `measure`, `playbook` |
//! | `export` | tables for spreadsheets and programs; what changed between two states | `diagnostics`, `document`, `edition`, `figures`, `health`, `language`, `load`, `measure`, `playbook` |
//! | `site` | the pages and files of a site, by a theme | `config`, `diagnostics`, `document`, `edition`, `export`, `figures`, `health`, `language`, `load`, `measure`, `playbook` |
//! | `publish` | what is written to the disk, whole or not at all | `diagnostics`, `figures`, `system` |
//! | `project` | the way from a folder to a site | `config`, `diagnostics`, `document`, `edition`, `figures`, `health`, `load`, `playbook`, `site` |
//! | `preview` | a project that is followed and shown in a browser | `config`, `diagnostics`, `document`, `edition`, `export`, `figures`, `health`, `language`, `load`, `playbook`, `project`, `site`, `system` |
//! | `cli` | the command: one verb a file | `config`, `diagnostics`, `document`, `edition`, `export`, `figures`, `health`, `language`, `load`, `measure`, `playbook`, `preview`, `project`, `publish`, `site`, `system` |

mod system;
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
#[cfg(feature = "serve")]
pub mod preview;
#[cfg(feature = "cli")]
pub mod cli;
