//! `keyplan explain CODE`.

use std::fmt::Write as _;
use std::io;

use clap::Args;

use crate::cli::{Exit, print_result, speech, width_of, wrong_use};
use crate::diagnostics::{Code, Message, phrase, say};
use crate::language::Format;

/// Prints why a finding is one, and what to do.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainOptions {
    /// A code (KP101, 101) or a name (unknown-reference); leave it out to list every code
    code: Option<String>,
}

const EXAMPLES: &str = "Examples:
  keyplan explain            every code, with its level and what it finds
  keyplan explain KP213      why it matters, and what to do
  keyplan explain 213        the same
  keyplan explain orphan-objective";

/// The heads of the list: the beginning of codes, and what they are about.
const GROUPS: [(&str, &str); 9] = [
    ("KP0", phrase!("Files")),
    ("KP1", phrase!("Links and references")),
    ("KP2", phrase!("Strategy")),
    ("KP3", phrase!("Pitfalls")),
    ("KP4", phrase!("Coverage")),
    ("KP5", phrase!("Resources and alignment")),
    ("KP6", phrase!("Roles and stakeholders")),
    ("KP7", phrase!("Numbers and reviews")),
    ("KP8", phrase!("What must not leave")),
];

/// Every code with its level and what it finds, a line each. On a terminal a line ends where the terminal does.
fn table(width: Option<usize>, format: &Format) -> String {
    let mut out = String::new();
    let mut group = "";
    let names = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    for code in Code::ALL {
        let found = GROUPS.iter().find(|(begin, _)| code.text().starts_with(begin));
        let head = found.map_or(phrase!("Settings and machine"), |(_, head)| head);
        if head != group {
            let break_before = if group.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{break_before}{}", format.say(&Message::constant(head)));
            group = head;
        }
        let (level, gist) = (format.language.text(code.level().key()), crate::health::gist(*code, &format.language));
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
    let more = say!("keyplan explain CODE says why it matters, how to settle it, and how to waive or lower it.");
    let _ = writeln!(out, "\n{}", format.say(&more));
    out
}

pub(super) fn run(options: &ExplainOptions) -> Result<Exit, Exit> {
    let Some(name) = &options.code else {
        return print_result(table(width_of(&io::stdout()), &speech::format()).as_bytes()).map(|()| Exit::Fine);
    };
    if let Some(code) = Code::parse(name) {
        return print_result(crate::health::explain(code, &speech::format()).as_bytes()).map(|()| Exit::Fine);
    }
    Err(wrong_use(match crate::diagnostics::nearest_code(name) {
        Some(near) => {
            say!("no rule is called `{name}`; did you mean {code} {near}?", name, code = near, near = near.name())
        }
        None => say!("no rule is called `{name}`; `keyplan explain` lists them all", name),
    }))
}
