//! `keyplan init DIR`: a playbook to begin with. Nothing is overwritten.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{Exit, Global, counted, machine_fault, wrong_use};
use crate::load::embedded;
use crate::publish::single_file::{is_taken, write_new};

/// Writes a small realistic playbook that builds.
#[derive(Args, Debug)]
pub(super) struct InitOptions {
    /// The folder to write to
    folder: PathBuf,
    /// Write an empty playbook
    #[arg(long)]
    bare: bool,
}

const SITE: &str = include_str!("../../site.toml");

const BARE_SITE: &str = "title = \"Key accounts\"
supplier = \"Our company\"         # whose playbook it is
language = \"en\"                  # en, vi, fr, da
currency = \"EUR\"
money_unit = 1000                # figures of money are in thousands
classification = \"Internal\"
";

const BARE_HOME: &str = "+++
title = \"Key accounts\"
+++

Begin with `keyplan new person`, `keyplan new account` and `keyplan new plan`.
";

pub(super) fn run(global: &Global, options: &InitOptions) -> Result<Exit, Exit> {
    let folder = &options.folder;
    if is_taken(folder) {
        return Err(wrong_use(format!("`{}` holds something already; name a new folder", folder.display())));
    }
    let files = if options.bare { bare() } else { starter() };
    for (path, bytes) in &files {
        let path = folder.join(path);
        write_new(&path, bytes)
            .map_err(|error| machine_fault(format!("could not write {}: {error}", path.display())))?;
    }
    global.say(&format!("{} in {}", counted(files.len(), "file"), folder.display()));
    let name = folder.display().to_string();
    let go = match name.as_str() {
        "." => String::new(),
        name if name.contains(' ') => format!("cd \"{name}\" && "),
        name => format!("cd {name} && "),
    };
    global.say(&format!("next: {go}keyplan serve"));
    Ok(Exit::Fine)
}

fn bare() -> Vec<(String, Vec<u8>)> {
    let ignore = (".gitignore".to_owned(), b"/public\n".to_vec());
    vec![("site.toml".to_owned(), BARE_SITE.into()), ("content/_index.md".to_owned(), BARE_HOME.into()), ignore]
}

fn starter() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("site.toml".to_owned(), SITE.into()), (".gitignore".to_owned(), b"/public\n".to_vec())];
    files.extend(embedded::starter_files().map(|(path, bytes)| (format!("content/{path}"), bytes.into_owned())));
    files
}
