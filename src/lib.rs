//! Keyplan compiles key account plans into one checked, cross-linked static site.
//!
//! ```text
//! disk ─load→ Sources ─parse→ Documents ─resolve→ Playbook ─project→ Edition ─render→ pages ─publish→ disk
//!
//! source                        the only reader of the disk
//! front_matter, model, markdown, parse, parts      text → Document, every value with its place
//! resolve, playbook, readings   names looked up, once, over the whole graph
//! project, edition              what one audience gets
//! measure, check                what is counted about a plan, and what is wrong with it
//! theme, render, address        Edition + theme + day → pages
//! plain, export, diff           Edition + day → tables; two editions → what changed
//! publish                       the only writer of the disk
//! locale                        a language: words, plural forms, patterns, order of names
//! period, status, format, chart, ics, feed, search   figures, files for programs, words in an index
//! finding, codes, explain, report   what is wrong, as values, and their printers
//! compile, archetype, cli       the arrows put together; the command
//! ```

#[macro_use]
pub mod model;

pub mod address;
pub mod archetype;
pub mod chart;
pub mod check;
pub mod cli;
pub mod codes;
pub mod color;
pub mod compile;
pub mod config;
pub mod diff;
pub mod edition;
pub mod explain;
pub mod export;
pub mod feed;
pub mod finding;
pub mod format;
pub mod front_matter;
pub mod ics;
pub mod locale;
pub mod markdown;
pub mod measure;
pub mod names;
pub mod parse;
pub mod parts;
pub mod period;
pub mod picture;
pub mod plain;
pub mod playbook;
pub mod project;
pub mod publish;
pub mod readings;
pub mod render;
pub mod report;
pub mod resolve;
pub mod search;
pub mod serve;
mod shelf;
pub mod source;
pub mod span;
pub mod status;
pub mod theme;
pub mod workspace;
