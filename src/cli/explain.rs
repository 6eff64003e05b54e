//! `keyplan explain CODE`.

use std::fmt::Write as _;
use std::io;

use clap::Args;

use crate::cli::{Exit, print_result, width_of, wrong_use};
use crate::diagnostics::Code;

/// Prints why a finding is one, and what to do.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainOptions {
    /// A code (KP101, 101) or a name (unknown-reference); every code when left out
    code: Option<String>,
}

const EXAMPLES: &str = "Examples:
  keyplan explain            every code, with its level and what it finds
  keyplan explain KP213      why it matters, and what to do
  keyplan explain 213        the same
  keyplan explain orphan-objective";

/// The heads of the list: the beginning of codes, and what they are about.
const GROUPS: [(&str, &str); 9] = [
    ("KP0", "Files"),
    ("KP1", "Links and references"),
    ("KP2", "Strategy"),
    ("KP3", "Pitfalls"),
    ("KP4", "Coverage"),
    ("KP5", "Resources and alignment"),
    ("KP6", "Roles and stakeholders"),
    ("KP7", "Numbers and reviews"),
    ("KP8", "What must not leave"),
];

/// Every code with its level and what it finds, a line each. On a terminal a line ends where the terminal does.
fn table(width: Option<usize>) -> String {
    let mut out = String::new();
    let mut group = "";
    let names = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    for code in Code::ALL {
        let found = GROUPS.iter().find(|(begin, _)| code.text().starts_with(begin));
        let head = found.map_or("Settings and machine", |(_, head)| head);
        if head != group {
            let _ = writeln!(out, "{}{head}", if group.is_empty() { "" } else { "\n" });
            group = head;
        }
        let (level, gist) = (code.level().word(), crate::health::gist(*code));
        let line = format!("{}  {level:7}  {:names$}  {gist}", code.text(), code.name());
        match width {
            Some(width) if line.chars().count() > width => {
                out.extend(line.chars().take(width.saturating_sub(1)));
                out.push('…');
            }
            _ => out.push_str(&line),
        }
        out.push('\n');
    }
    out.push_str("\nkeyplan explain CODE says why it matters, how to settle it, and how to waive or lower it.\n");
    out
}

pub(super) fn run(options: &ExplainOptions) -> Result<Exit, Exit> {
    let Some(name) = &options.code else {
        return print_result(table(width_of(&io::stdout())).as_bytes()).map(|()| Exit::Fine);
    };
    if let Some(code) = Code::parse(name) {
        return print_result(crate::health::explain(code).as_bytes()).map(|()| Exit::Fine);
    }
    let hint = match crate::diagnostics::nearest_code(name) {
        Some(near) => format!("; did you mean {} {}?", near.text(), near.name()),
        None => "; `keyplan explain` lists them all".to_owned(),
    };
    Err(wrong_use(format!("no rule is called `{name}`{hint}")))
}
