//! `keyplan init DIR`: a playbook to begin with. Nothing is overwritten.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::archetype::quoted;
use crate::cli::{Exit, Global, machine_fault, wrong_use};
use crate::diagnostics::{Message, phrase, say};
use crate::language::locale::BUILT_IN;
use crate::language::{Format, Locale};
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
    /// The trade it is about
    #[arg(long, value_enum, default_value_t = Trade::Retail)]
    kind: Trade,
}

/// What a supplier and its key accounts do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Trade {
    /// A maker of consumer goods and its retailers
    Retail,
    /// A maker of machines or parts and those who build and run with them
    Industrial,
    /// A supplier of software or services and those who use them
    Services,
}

const EXAMPLES: &str = "Examples:
  keyplan init plans                  the example playbook, to learn from
  keyplan init plans --kind services  one for software and services
  keyplan init plans --language fr    one in French
  keyplan init plans --bare           an empty one
  keyplan init . --bare               the same in this folder, beside .git, README and LICENSE";

/// Names, in lower case and without ending, of files that stand in a new repository before a playbook does.
const BESIDE: [&str; 9] =
    ["authors", "changelog", "codeowners", "contributing", "copying", "licence", "license", "notice", "readme"];

pub(super) fn run(global: &Global, options: &InitOptions) -> Result<Exit, Exit> {
    let folder = &options.folder;
    let shown = folder.display();
    let there = held(folder)
        .map_err(|error| wrong_use(say!("`{shown}` is not a folder that can be written to: {error}", shown, error)))?;
    if let Some(name) = there.iter().find(|name| !may_stand_beside(name)) {
        return Err(wrong_use(say!("`{shown}` is not empty: it holds `{name}`; name a new folder", shown, name)));
    }
    let language = global.language.as_deref().unwrap_or("en");
    if !BUILT_IN.contains(&language) {
        let known = BUILT_IN.join(", ");
        return Err(wrong_use(say!("no language is called `{language}`: write one of {known}", language, known)));
    }
    let mut written: usize = 0;
    let files = if options.bare { bare(language, options.kind) } else { starter(language, options.kind) };
    for (path, bytes) in files {
        if there.contains(&path) {
            let text = read(&folder.join(&path)).ok().flatten().unwrap_or_default();
            if !text.lines().any(|line| line.trim().trim_matches('/') == OUTPUT) {
                global.say(&say!(
                    "`{path}` already exists and is left as it is: add the line `/{output}` to it",
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
        if options.kind != Trade::Retail && language != "en" {
            global.say(&say!("this example is in English; `--bare` starts an empty playbook in your language"));
        }
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

/// An empty playbook in a language.
fn bare(language: &str, kind: Trade) -> Vec<(String, Vec<u8>)> {
    let format = Format::of(&Locale::of_keyplan(language));
    let said = |sentence: &Message| format.say(sentence);
    let title = quoted(&said(&say!("Key accounts")));
    let mut site = String::new();
    let supplier = format!("supplier = {}", quoted(&said(&say!("Our company"))));
    for (line, comment) in [
        (format!("title = {title}"), None),
        (supplier, Some(say!("the company whose playbook this is"))),
        (format!("language = \"{language}\""), Some(say!("{languages}", languages = BUILT_IN.join(", ")))),
        ("currency = \"EUR\"".to_owned(), None),
        ("money_unit = 1000".to_owned(), Some(say!("figures of money are in thousands"))),
        (format!("classification = {}", quoted(&said(&say!("Internal")))), None),
    ] {
        let _ = match comment {
            Some(comment) => writeln!(site, "{line:31}  # {}", said(&comment)),
            None => writeln!(site, "{line}"),
        };
    }
    let drivers = kind.drivers();
    if !drivers.is_empty() {
        let why = say!("What moves growth in this trade. This list replaces the one for retail.");
        let _ = write!(site, "\n# {}\n[drivers]\n", said(&why));
        for (id, name) in drivers {
            let _ = writeln!(site, "{id} = {}", quoted(&said(&Message::constant(name))));
        }
    }
    let what = say!("What this playbook is for, in a sentence or two. Nothing between these marks is published.");
    let home = format!("+++\ntitle = {title}\n+++\n\n<!-- {} -->\n", said(&what));
    vec![("site.toml".to_owned(), site.into_bytes()), ("content/_index.md".to_owned(), home.into_bytes()), ignored()]
}

/// The example of a trade: in retail in the language that is asked for, else in English.
fn starter(language: &str, kind: Trade) -> Vec<(String, Vec<u8>)> {
    let name = match kind {
        Trade::Retail => language,
        Trade::Industrial => "industrial",
        Trade::Services => "services",
    };
    let files = embedded::starter_files(name).iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    std::iter::once(ignored()).chain(files).collect()
}

impl Trade {
    /// The growth drivers of the trade with their names; none where they are the usual ones.
    fn drivers(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Retail => &[],
            Self::Industrial => &[
                ("uptime", phrase!("Uptime")),
                ("service_contracts", phrase!("Service contracts")),
                ("spare_parts", phrase!("Spare parts")),
                ("specification", phrase!("Specification")),
                ("standard_range", phrase!("Standard range")),
                ("total_cost", phrase!("Total cost of ownership")),
                ("retrofit", phrase!("Retrofit")),
                ("installed_base", phrase!("Installed base")),
                ("special_designs", phrase!("Special designs")),
                ("tender_volume", phrase!("Tender volume")),
                ("price", phrase!("Price")),
            ],
            Self::Services => &[
                ("adoption", phrase!("Daily use")),
                ("time_to_value", phrase!("Time to value")),
                ("new_units", phrase!("New units")),
                ("new_users", phrase!("More users")),
                ("new_modules", phrase!("New modules")),
                ("service_level", phrase!("Service level")),
                ("integration", phrase!("Integration")),
                ("term", phrase!("Longer term")),
                ("price", phrase!("Price")),
                ("custom_work", phrase!("Custom work")),
            ],
        }
    }
}
