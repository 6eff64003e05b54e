//! What Keyplan does, module by module. One binary, so that the library is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test may fail loudly, reads what was built, and says where it could not run"
)]

mod support;

#[cfg(unix)]
mod again;
mod assets;
mod begin;
mod calendar;
mod changes;
mod changes_to;
mod cldr;
mod command;
mod context;
mod customer;
mod edges;
mod export;
mod extremes;
mod findings;
mod first_hour;
mod fixes;
mod figures_in_prose;
mod further;
mod golden;
mod graph;
mod guide;
mod handbook;
mod health;
mod languages;
mod leaves;
mod look;
mod machine;
#[cfg(unix)]
mod manners;
mod maps;
mod mixed;
mod mutations;
mod newcomer;
mod pages;
mod planted;
mod practice;
mod preview;
mod print;
mod properties;
mod pseudo;
mod publish;
mod readers;
mod rules;
mod search;
mod sentences;
mod slips;
mod starter;
mod starters;
mod tables;
mod team;
mod terminal;
mod theme;
mod to_write;
mod tongues;
mod trade;
mod truth;
mod values;
