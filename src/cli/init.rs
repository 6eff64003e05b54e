//! `keyplan init DIR`: a playbook to begin with. Nothing is overwritten.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{Exit, Global, machine_fault, wrong_use};
use crate::diagnostics::say;
use crate::load::embedded;
use crate::publish::single_file::{held, read, write_new};

/// Writes a small realistic playbook that builds.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct InitOptions {
    /// The folder to write to
    folder: PathBuf,
    /// Write an empty playbook
    #[arg(long)]
    bare: bool,
}

const EXAMPLES: &str = "Examples:
  keyplan init plans             the example playbook, to learn from
  keyplan init plans --bare      an empty one
  keyplan init . --bare          the same in this folder, beside .git, README and LICENSE";

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

<!-- What this playbook is for, in a sentence or two. Nothing between these marks is published. -->
";

/// Names, in lower case and without ending, of files that stand in a new repository before a playbook does.
const BESIDE: [&str; 9] =
    ["authors", "changelog", "codeowners", "contributing", "copying", "licence", "license", "notice", "readme"];

pub(super) fn run(global: &Global, options: &InitOptions) -> Result<Exit, Exit> {
    let folder = &options.folder;
    let shown = folder.display();
    let there =
        held(folder).map_err(|error| wrong_use(say!("`{shown}` is no folder to write to: {error}", shown, error)))?;
    if let Some(name) = there.iter().find(|name| !may_stand_beside(name)) {
        return Err(wrong_use(say!(
            "`{shown}` holds something already, such as `{name}`; name a new folder",
            shown,
            name
        )));
    }
    let mut written: usize = 0;
    for (path, bytes) in if options.bare { bare() } else { starter() } {
        if there.contains(&path) {
            let text = read(&folder.join(&path)).ok().flatten().unwrap_or_default();
            if !text.lines().any(|line| line.trim().trim_matches('/') == OUTPUT) {
                global.say(&say!(
                    "`{path}` was there and stays as it is: add the line `/{output}` to it",
                    path,
                    output = OUTPUT
                ));
            }
            continue;
        }
        let path = folder.join(path);
        write_new(&path, &bytes)
            .map_err(|error| machine_fault(say!("could not write {path}: {error}", path = path.display(), error)))?;
        written += 1;
    }
    global.say(&say!("{files|# file|# files} in {folder}", files = written, folder = shown));
    let name = shown.to_string();
    let go = match name.as_str() {
        "." | "./" => String::new(),
        name if name.contains(' ') => format!("cd \"{name}\" && "),
        name => format!("cd {name} && "),
    };
    if options.bare {
        global.say(&say!("next: {go}keyplan new person \"Your Name\"", go));
        global.say(&say!(
            "then: keyplan new account \"Customer\" --country CC, new plan, new decision, new objective, new review"
        ));
        global.say(&say!("see it at any time: keyplan serve --open"));
    } else {
        global.say(&say!("next: {go}keyplan serve --open", go));
    }
    Ok(Exit::Fine)
}

/// Whether a playbook may be begun beside a file or folder of this name: what is hidden, and what says whose the folder
/// is and who may use it.
fn may_stand_beside(name: &str) -> bool {
    let lower = name.to_lowercase();
    let stem = lower.split('.').next().unwrap_or(&lower);
    name.starts_with('.') || ["desktop.ini", "thumbs.db"].contains(&lower.as_str()) || BESIDE.contains(&stem)
}

/// The folder that a site is made in, unless its settings name another.
const OUTPUT: &str = "public";

fn ignored() -> (String, Vec<u8>) {
    (".gitignore".to_owned(), format!("/{OUTPUT}\n").into_bytes())
}

fn bare() -> Vec<(String, Vec<u8>)> {
    vec![("site.toml".to_owned(), BARE_SITE.into()), ("content/_index.md".to_owned(), BARE_HOME.into()), ignored()]
}

fn starter() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("site.toml".to_owned(), SITE.into()), ignored()];
    files.extend(embedded::starter_files().map(|(path, bytes)| (format!("content/{path}"), bytes.into_owned())));
    files
}
