//! `keyplan theme`: a theme of one's own to begin with, and what its templates are given.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::{Exit, Global, machine_fault, print_result, wrong_use};
use crate::diagnostics::{Message, say};
use crate::figures::names::nearest;
use crate::load::disk::Disk;
use crate::publish::single_file::write_new;
use crate::site::theme::context::{CONTEXT, Names};

/// Begins a theme, or says what templates are given.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ThemeOptions {
    #[command(subcommand)]
    verb: ThemeVerb,
}

const EXAMPLES: &str = "Examples:
  keyplan theme new ours                 a style sheet of your own, in themes/ours/
  keyplan theme new ours plan.html       with a copy of a template
  keyplan theme context plan.html        what that template is given";

#[derive(Debug, Subcommand)]
enum ThemeVerb {
    /// Write a theme to start from: a style sheet, and copies of the templates that are named
    New {
        /// The theme's name: that of its folder under themes/
        name: String,
        /// Templates to copy, such as `plan.html`; what is not copied stays Keyplan's own
        #[arg(value_name = "TEMPLATE")]
        templates: Vec<String>,
    },
    /// Say what a template is given: names, types and meanings
    Context {
        /// The template, such as `plan.html` (default: what every page has, and all shapes)
        template: Option<String>,
    },
}

pub(super) fn run(global: &Global, options: &ThemeOptions) -> Result<Exit, Exit> {
    match &options.verb {
        ThemeVerb::New { name, templates } => begin(global, name, templates),
        ThemeVerb::Context { template } => context(template.as_deref()),
    }
}

/// The style sheet that a new theme begins with.
const SHEET: &str =
    "/* Read after Keyplan's own style sheets: what stands here wins. These are some of its tokens, a color for light ground
   and one for dark; see keyplan.css in the built site for all of them. */

:root {
  /* --paper: light-dark(#fcfcfa, #10151a); */
  /* --ink: light-dark(#14181d, #e9ebed); */
  /* --accent: light-dark(#17508f, #8dbdf2); */
  /* --font: \"Our Sans\", sans-serif; */
}
";

fn begin(global: &Global, name: &str, templates: &[String]) -> Result<Exit, Exit> {
    let known = crate::load::embedded::templates();
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !plain {
        return Err(wrong_use(say!("`{name}` cannot be the name of a theme: write letters, digits and hyphens", name)));
    }
    let mut files: Vec<(String, String)> = vec![("static/own.css".to_owned(), SHEET.to_owned())];
    for template in templates {
        // A page is called by its own name too.
        let template = crate::site::theme::renamed::new_name(template).unwrap_or_else(|| template.clone());
        let Some(text) = crate::load::embedded::theme_text(&format!("templates/{template}")) else {
            let pages = known.iter().filter_map(|name| name.strip_prefix("pages/"));
            let near = nearest(&template, pages.chain(known.iter().copied()));
            let hint = near.map_or_else(Message::default, |near| say!("; did you mean `{near}`?", near));
            return Err(wrong_use(say!("there is no template `{template}`{hint}", template, hint)));
        };
        files.push((format!("templates/{template}"), text.to_owned()));
    }
    let folder = PathBuf::from("themes").join(name);
    let disk = Disk::new(&global.folder());
    if disk.holds(&folder) {
        return Err(wrong_use(say!("`{folder}` already exists; name another theme", folder = folder.display())));
    }
    for (path, text) in &files {
        let path = folder.join(path);
        if let Err(error) = write_new(&disk.root().join(&path), text.as_bytes()) {
            return Err(machine_fault(say!("could not write {path}: {error}", path = path.display(), error)));
        }
    }
    global.say(&say!("{files|# file|# files} in {folder}", files = files.len(), folder = folder.display()));
    global.say(&say!("next: write `theme = \"{name}\"` into site.toml, then keyplan serve", name));
    Ok(Exit::Fine)
}

fn context(template: Option<&str>) -> Result<Exit, Exit> {
    let mut out = String::new();
    if let Some(template) = template {
        let Some(names) = CONTEXT.page(template) else {
            let near = nearest(template, CONTEXT.pages.keys().copied());
            let hint = near.map_or_else(Message::default, |near| say!("; did you mean `{near}`?", near));
            return Err(wrong_use(say!("no page is made from `{template}`{hint}", template, hint)));
        };
        list(template, names, &mut out);
    }
    list("every page", &CONTEXT.every, &mut out);
    let own = template.and_then(|template| CONTEXT.page(template));
    let inside = own.map(|own| CONTEXT.inside([own, &CONTEXT.every]));
    for (name, names) in &CONTEXT.shapes {
        if inside.as_ref().is_none_or(|inside| inside.contains(name)) {
            list(name, names, &mut out);
        }
    }
    print_result(out.trim_start().as_bytes()).map(|()| Exit::Fine)
}

/// A heading, then a line a name.
fn list(title: &str, names: &Names, out: &mut String) {
    let width = names.keys().map(|name| name.len()).max().unwrap_or(0);
    let types = names.values().map(|given| given.written.len()).max().unwrap_or(0);
    let _ = writeln!(out, "\n{title}");
    for (name, given) in names {
        let _ = writeln!(out, "  {name:width$}  {:types$}  {}", given.written, given.meaning);
    }
}
