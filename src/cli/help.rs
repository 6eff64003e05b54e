//! Help and wrong use in the language that is spoken. The English help is what `clap` makes of the options; in another
//! language each of its texts is replaced by what the catalogue has for it.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::cli::speech;
use crate::diagnostics::{Message, phrase, say};
use crate::language::Format;

/// What `clap` says itself.
const OPTIONS: &str = phrase!("Options");
const ARGUMENTS: &str = phrase!("Arguments");
const COMMANDS: &str = phrase!("Commands");
const USAGE: &str = phrase!("Usage:");

/// The command in the language that is spoken.
pub(super) fn spoken(mut command: Command) -> Command {
    let format = speech::format();
    if format.tongue().code().is_none() {
        return command;
    }
    command.build();
    translated(command, &format)
}

/// A text of the help as a language says it; one that it has no words for stays.
fn said(english: &str, format: &Format) -> String {
    format.language.sentence(english).unwrap_or(english).to_owned()
}

/// Whether an option asks for help. `clap` has several texts for it, by where it stands.
fn asks_help(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong)
}

fn translated(command: Command, format: &Format) -> Command {
    let word = |english: &str| said(english, format);
    let text = |text: &StyledStr| word(&text.to_string());
    let about = command.get_about().map(text);
    let long_about = command.get_long_about().map(text);
    let after = command.get_after_help().map(text);
    let names: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let usage = word(USAGE);
    let mut command = command
        .help_template(format!(
            "{{before-help}}{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .subcommand_help_heading(word(COMMANDS));
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    for name in names {
        command = command.mut_subcommand(name, |verb| translated(verb, format));
    }
    command.mut_args(|arg| option(arg, format))
}

/// An option or argument; what `clap` would put behind its help in English is part of the help.
fn option(arg: Arg, format: &Format) -> Arg {
    let word = |english: &str| said(english, format);
    let mut text = if asks_help(&arg) {
        format.say(&say!("Print help"))
    } else {
        arg.get_help().map(|text| word(&text.to_string())).unwrap_or_default()
    };
    let takes_value = arg.get_action().takes_values();
    let defaults: Vec<String> = arg.get_default_values().iter().map(|it| it.to_string_lossy().into_owned()).collect();
    if takes_value && !defaults.is_empty() && !arg.is_hide_default_value_set() {
        text += &format.say(&say!(" [default: {values}]", values = defaults.join(", ")));
    }
    let values: Vec<String> =
        arg.get_possible_values().iter().filter(|it| !it.is_hide_set()).map(|it| it.get_name().to_owned()).collect();
    if takes_value && !values.is_empty() && !arg.is_hide_possible_values_set() {
        text += &format.say(&say!(" [possible values: {values}]", values = values.join(", ")));
    }
    let heading = match arg.get_help_heading() {
        Some(own) => word(own),
        None if arg.is_positional() => word(ARGUMENTS),
        None => word(OPTIONS),
    };
    let names: Option<Vec<String>> =
        arg.get_value_names().map(|names| names.iter().map(|name| word(name.as_str())).collect());
    let mut arg = arg.help(text).help_heading(heading).hide_default_value(true).hide_possible_values(true);
    if let (true, Some(names)) = (takes_value, names) {
        arg = arg.value_names(names);
    }
    arg
}

/// Every text of the help, for the catalogues of the languages.
pub(super) fn sentences(mut command: Command) -> BTreeSet<String> {
    command.build();
    let mut all = BTreeSet::new();
    add_sentences(&command, &mut all);
    all
}

fn add_sentences(command: &Command, all: &mut BTreeSet<String>) {
    let texts = [command.get_about(), command.get_long_about(), command.get_after_help()];
    all.extend(texts.into_iter().flatten().map(ToString::to_string));
    for arg in command.get_arguments() {
        if !asks_help(arg) {
            all.extend(arg.get_help().map(ToString::to_string));
        }
        all.extend(arg.get_help_heading().map(str::to_owned));
        if !matches!(arg.get_action(), ArgAction::Help | ArgAction::Version | ArgAction::SetTrue) {
            all.extend(arg.get_value_names().into_iter().flatten().map(ToString::to_string));
        }
    }
    for verb in command.get_subcommands() {
        add_sentences(verb, all);
    }
}

/// What was asked for with `--language` and `-C`, as far as words can be read that make no command.
pub(super) fn asked(words: &[OsString], names: &[&str]) -> Option<String> {
    let mut words = words.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if names.contains(&&*word) {
            return words.next().map(std::borrow::Cow::into_owned);
        }
        let (name, value) = word.split_once('=').unwrap_or((&word, ""));
        if names.contains(&name) {
            return Some(value.to_owned());
        }
    }
    None
}

/// What is wrong with the words that were typed; nothing for what only `clap` can say.
pub(super) fn fault(error: &clap::Error) -> Option<Message> {
    let text = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let near = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        _ => None,
    };
    let arg = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::UnknownArgument => match near(ContextKind::SuggestedArg) {
            Some(near) => say!("`{arg}` is not understood here; did you mean `{near}`?", arg, near),
            None => say!("`{arg}` is not understood here", arg),
        },
        ErrorKind::InvalidSubcommand => {
            let verb = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            match near(ContextKind::SuggestedSubcommand) {
                Some(near) => say!("there is no command `{verb}`; did you mean `{near}`?", verb, near),
                None => say!("there is no command `{verb}`", verb),
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => say!("`{arg}` needs a value", arg),
        ErrorKind::InvalidValue => match (near(ContextKind::SuggestedValue), text(ContextKind::ValidValue)) {
            (Some(near), _) => say!("`{value}` is no value of `{arg}`; did you mean `{near}`?", value, arg, near),
            (None, Some(known)) => say!("`{value}` is no value of `{arg}`: write one of {known}", value, arg, known),
            (None, None) => say!("`{value}` is no value of `{arg}`", value, arg),
        },
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error)?;
            let why = why.downcast_ref::<Message>().cloned().unwrap_or_else(|| say!("{why}", why = why.to_string()));
            say!("`{value}` is no value of `{arg}`: {why}", value, arg, why)
        }
        ErrorKind::MissingRequiredArgument => say!("this is missing: {arg}", arg),
        ErrorKind::ArgumentConflict => {
            let other = text(ContextKind::PriorArg).unwrap_or_default();
            say!("`{arg}` and `{other}` do not go together", arg, other)
        }
        ErrorKind::NoEquals => say!("write `{arg}` with an equals sign before its value", arg),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            say!("`{value}` is one value too many for `{arg}`", value, arg)
        }
        ErrorKind::TooFewValues => say!("`{arg}` needs more values", arg),
        _ => return None,
    })
}
