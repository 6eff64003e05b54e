//! The theme: templates and style sheet. No other module names the template engine.
//!
//! A theme is the default one, embedded here, with files of a site laid over it one by one.

pub mod context;
mod inline;
mod loaded;
mod names;
pub(crate) mod renamed;
mod small;
mod words;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera};

use crate::document::markdown::escape;
use crate::language::Locale;
use crate::language::locale::{fill, placeholders};
use crate::load::{clean, embedded};
use crate::site::languages::dir_attribute;
use crate::site::theme::inline::Inliner;
use crate::site::view::{Html, View};

pub use loaded::LoadedTheme;
pub(crate) use loaded::OwnFiles;
pub use tera::value::Key;
pub use tera::{Map, Value};

/// What is wrong with a theme, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFault {
    /// The template's name: `pages/plan.html`.
    pub template: String,
    /// What is wrong.
    pub message: String,
    /// The line, from 1; 0 where it is not known.
    pub line: usize,
    /// The column, from 1; 0 where it is not known.
    pub column: usize,
    /// The page that was being made.
    pub page: Option<String>,
    /// The name that was probably meant.
    pub near: Option<String>,
}

impl std::fmt::Display for ThemeFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}: {}", self.template, self.line, self.column, self.message)
    }
}

impl std::error::Error for ThemeFault {}

/// Templates, style sheet and words, ready to use.
pub struct Theme {
    tera: Tera,
    /// The templates as they are written.
    templates: Vec<(String, String)>,
    locale: Arc<Locale>,
    /// What templates know as `files`.
    addresses: Value,
    files: Vec<(String, Vec<u8>)>,
    /// Whether the site has templates of its own.
    has_own_templates: bool,
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme").field("css", &self.address("keyplan.css")).finish_non_exhaustive()
    }
}

/// The style sheet of every page.
const SHEET: &str = "static/keyplan.css";

impl Theme {
    /// Loads the default theme with a site's own files laid over it, in a language. `rules` are added at the end of the
    /// style sheet.
    ///
    /// # Errors
    /// Templates that cannot be read, or use names that no page is given.
    pub fn load(overrides: &[(String, Vec<u8>)], locale: &Arc<Locale>, rules: &str) -> Result<Self, Vec<ThemeFault>> {
        let mut files = default_files();
        for (path, bytes) in overrides {
            files.insert(path.clone(), bytes.clone());
        }
        if let Some(sheet) = files.get_mut(SHEET) {
            sheet.extend(rules.bytes());
        }
        let mut statics: Vec<(String, Vec<u8>)> = Vec::new();
        let mut addresses = Map::new();
        for (path, bytes) in &files {
            let Some(name) = path.strip_prefix("static/") else { continue };
            // Every edition has the files of the theme. A drawing of it may be a sheet of parts for templates, and stays.
            let bytes = clean::picture_only(name, bytes).unwrap_or_else(|| bytes.clone());
            let address = address_of(name, &bytes);
            addresses.insert(Key::String(Arc::from(name)), Value::from(address.as_str()));
            statics.push((address, bytes));
        }
        let addresses = Value::from(addresses);
        let mut templates: Vec<(String, String)> = files
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, String::from_utf8_lossy(bytes))))
            .filter(|(name, _)| name.rsplit_once('.').is_some_and(|(_, end)| end == "html"))
            .map(|(name, text)| (name.to_owned(), text.into_owned()))
            .collect();
        if !overrides.is_empty() {
            add_old_names(&mut templates);
        }
        let own = |name: &str| {
            let name = renamed::new_name(name).unwrap_or_else(|| name.to_owned());
            overrides.iter().any(|(path, _)| path.strip_prefix("templates/") == Some(&*name))
        };
        let definitions = templates.iter().find(|(name, _)| name == COMPONENTS && !own(name));
        let definitions = definitions.map(|(_, text)| small::html(text));
        let inliner = Inliner::new(locale, definitions.as_deref());
        // A site's own template stays as it is written, so that faults are reported at their places.
        let loaded =
            |name: &str, text: &str| if own(name) { text.to_owned() } else { inliner.inline(&small::html(text)) };
        let loaded = templates.iter().map(|(name, text)| (name.as_str(), loaded(name, text)));
        let tera = engine(loaded, locale, &addresses).map_err(|error| vec![of(&error, "")])?;
        // The default templates are not checked here: a test does that.
        if !overrides.is_empty() {
            let texts = templates.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            let words: HashSet<&str> = locale.texts().map(|(key, _)| key).collect();
            let faults = names::check(&texts, &words);
            if !faults.is_empty() {
                return Err(faults);
            }
        }
        let has_own_templates = overrides.iter().any(|(path, _)| path.starts_with("templates/"));
        Ok(Self { tera, templates, locale: Arc::clone(locale), addresses, files: statics, has_own_templates })
    }

    /// Whether the site has templates of its own.
    pub(crate) fn has_own_templates(&self) -> bool {
        self.has_own_templates
    }

    /// The files that pages of this theme need, with their addresses from the site's root.
    pub fn files(&self) -> &[(String, Vec<u8>)] {
        &self.files
    }

    /// The template of a page, by the page's own name: `pages/plan.html` of `plan.html`. A customer's page has one of
    /// its own where there is one.
    pub(crate) fn page_template(&self, page: &str, for_customer: bool) -> String {
        let shared = format!("pages/{page}");
        let own = for_customer.then(|| format!("customer/{shared}"));
        own.filter(|own| self.tera.get_template_names().any(|name| name == own)).unwrap_or(shared)
    }

    /// The address of one of its files from the site's root.
    pub(crate) fn address(&self, name: &'static str) -> &str {
        let address = self.addresses.as_map().and_then(|all| all.get(&Key::Str(name)));
        address.and_then(Value::as_str).expect("the theme has this file")
    }

    /// The language of its words.
    pub(crate) fn locale(&self) -> &Locale {
        &self.locale
    }

    /// A word of the interface by its key, such as `part.goals`; the key's end where there is none.
    pub(crate) fn text<'t>(&'t self, key: &'t str) -> &'t str {
        self.locale.text(key)
    }

    /// A word of the content format as people read it: `out_of_stock` is "out of stock".
    pub(crate) fn word(&self, word: &str) -> String {
        self.locale.word("", word)
    }

    /// An error with its place in the template as it is written, before words were put in.
    fn placed(&self, error: &tera::Error, template: &str, context: &Context) -> ThemeFault {
        let written = self.templates.iter().map(|(name, text)| (name.as_str(), text.clone()));
        let again = engine(written, &self.locale, &self.addresses).and_then(|tera| tera.render(template, context));
        of(again.as_ref().err().unwrap_or(error), template)
    }

    /// Renders a template with what it is given.
    pub(crate) fn render(&self, template: &str, given: Vec<(&'static str, Value)>) -> Result<String, ThemeFault> {
        let mut context = Context::new();
        for (key, value) in given {
            context.insert_value(key, value);
        }
        // A page is written into a buffer that is kept for the next one, then copied at its exact size.
        thread_local!(static PAGE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });
        PAGE.with_borrow_mut(|page| {
            page.clear();
            self.tera
                .render_to(template, &context, &mut *page)
                .map_err(|error| self.placed(&error, template, &context))?;
            let text = str::from_utf8(page).map_err(|error| fault(template, &error))?;
            Ok(text.to_owned())
        })
    }
}

view! {
    /// What the engine itself gives to every template, besides the string table `t`.
    EngineContext {
        /// The attribute that marks words of findings as English, on a site of another language.
        in_english: Html,
        /// Addresses of the files of the theme, by name.
        files: Value,
    }
}

/// Where the components are that all templates may call.
const COMPONENTS: &str = "parts/components.html";

/// The engine with templates, and what they all know.
fn engine<'t>(
    templates: impl Iterator<Item = (&'t str, String)>,
    locale: &Arc<Locale>,
    files: &Value,
) -> tera::TeraResult<Tera> {
    let mut tera = Tera::new();
    register(&mut tera, locale);
    tera.add_raw_templates(templates)?;
    tera.global_context().insert_value("t", words::value(locale));
    // What findings and explanations say is English in every language.
    let in_english = if locale.code() == "en" { "" } else { " lang=\"en\"" };
    let given = EngineContext { in_english: Html(in_english.to_owned()), files: files.clone() };
    for (name, value) in given.given() {
        tera.global_context().insert_value(name, value);
    }
    Ok(tera)
}

/// Adds templates a second time under an old name, where others include or extend them by it.
fn add_old_names(templates: &mut Vec<(String, String)>) {
    let used: BTreeMap<String, String> = templates.iter().flat_map(|(_, text)| renamed::old_names(text)).collect();
    for (old, new) in used {
        if let Some((_, text)) = templates.iter().find(|(name, _)| *name == new) {
            let text = text.clone();
            templates.push((old, text));
        }
    }
}

/// What pages are made of in the default theme, as it is sent, by path. Words and sentences are read by languages.
fn default_files() -> BTreeMap<String, Vec<u8>> {
    let files = ["static", "styles", "templates"].into_iter().flat_map(embedded::theme_files);
    let files = files.map(|(path, bytes)| ((*path).to_owned(), small(path, bytes)));
    let mut files: BTreeMap<String, Vec<u8>> = files.collect();
    let end_of_sheet = files.remove("styles/media.css").expect("the default theme has the end of its style sheet");
    files.get_mut(SHEET).expect("the default theme has a style sheet").extend(end_of_sheet);
    files
}

/// A file of the default theme as it is sent. A site's own files stay as written.
fn small(path: &str, bytes: &[u8]) -> Vec<u8> {
    match (path.rsplit_once('.'), str::from_utf8(bytes)) {
        (Some((_, "css")), Ok(sheet)) => small::css(sheet).into_bytes(),
        (Some((_, "js")), Ok(script)) => small::js(script).into_bytes(),
        _ => bytes.to_vec(),
    }
}

/// The address of a static file: with a part that changes when its bytes do, so that browsers may keep it.
fn address_of(name: &str, bytes: &[u8]) -> String {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let hash = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes));
    format!("assets/{stem}.{}.{end}", &hash[..10])
}

/// A fault without a place in the file.
fn fault(template: &str, message: &dyn ToString) -> ThemeFault {
    ThemeFault {
        template: renamed::new_name(template).unwrap_or_else(|| template.to_owned()),
        message: message.to_string(),
        line: 0,
        column: 0,
        page: None,
        near: None,
    }
}

/// The engine's error as a fault.
fn of(error: &tera::Error, template: &str) -> ThemeFault {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => ThemeFault {
            line: report.span().start_line,
            column: report.span().start_col + 1,
            ..fault(report.filename(), &report.message())
        },
        _ => reported(&error.to_string()).unwrap_or_else(|| fault(template, error)),
    }
}

/// The first of several reports that the engine put into one text: `error: message … --> plan.html:2:10`.
fn reported(text: &str) -> Option<ThemeFault> {
    let (message, rest) = text.strip_prefix("error: ")?.split_once("-->")?;
    let place = rest.split_whitespace().next()?;
    let mut parts = place.rsplitn(3, ':');
    let (column, line, template) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    Some(ThemeFault { line, column, ..fault(template, &message.trim()) })
}

/// The filters of the theme: `link`, `links`, `turned`, `status`, `rank`, `number`, `count(of="days")` for so many of
/// something, and `fill(day=it.due)` for a sentence of the string table.
fn register(tera: &mut Tera, locale: &Arc<Locale>) {
    tera.register_filter("link", |value: &Value, _: Kwargs, state: &State| {
        let mut out = String::new();
        link(value, root(state).as_str().unwrap_or_default(), &mut out);
        Value::safe_string(&out)
    });
    tera.register_filter("links", |value: &Value, _: Kwargs, state: &State| {
        let mut out = String::new();
        let root = root(state);
        for (at, one) in value.as_array().unwrap_or_default().iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            link(one, root.as_str().unwrap_or_default(), &mut out);
        }
        Value::safe_string(&out)
    });
    // Behind the language of a text: its direction, where the page has another one.
    let words = Arc::clone(locale);
    tera.register_filter("turned", move |value: &Value, _: Kwargs, _: &State| {
        Value::safe_string(&dir_attribute(value.as_str().unwrap_or_default(), &words))
    });
    // Tables are sorted by this number: the worst status first.
    tera.register_filter("rank", |value: &Value, _: Kwargs, _: &State| match value.as_str() {
        Some("red") => "0",
        Some("amber") => "1",
        Some("green") => "2",
        _ => "",
    });
    let words = Arc::clone(locale);
    tera.register_filter("status", move |value: &Value, _: Kwargs, _: &State| {
        let mut out = String::new();
        if let Some(word) = value.as_str() {
            let named = |key: &str| words.get(&format!("{key}.{word}")).unwrap_or(word);
            status(word, named("status"), named("status_letter"), &mut out);
        }
        Value::safe_string(&out)
    });
    register_figures(tera, locale);
    // A sentence with its blanks filled in: each of them, as a name that is not there is a fault elsewhere too. What is
    // HTML stays so.
    let words = Arc::clone(locale);
    tera.register_filter("fill", move |value: &Value, given: Kwargs, _: &State| {
        let escaped = |text: &str| {
            let mut out = String::with_capacity(text.len());
            inline::escape(text, &mut out);
            out
        };
        let pattern = value.as_str().unwrap_or_default();
        let filled = placeholders(pattern).map(|name| {
            let value = given.must_get::<&Value>(name)?;
            if value.is_undefined() {
                return Err(tera::Error::message(format!("`{name}` of the sentence is not defined.")));
            }
            if let (Some(number), true) = (value.as_i64(), COUNTS.contains(&name)) {
                return Ok((name, words.integer(number)));
            }
            Ok((name, if value.is_safe() { value.to_string() } else { escaped(&value.to_string()) }))
        });
        let filled = filled.collect::<tera::TeraResult<Vec<(&str, String)>>>()?;
        let filled: Vec<(&str, &str)> = filled.iter().map(|(name, text)| (*name, text.as_str())).collect();
        Ok(Value::safe_string(&fill(&escaped(pattern), &filled)))
    });
}

/// The filters for figures and names.
fn register_figures(tera: &mut Tera, locale: &Arc<Locale>) {
    let words = Arc::clone(locale);
    tera.register_filter("count", move |value: &Value, given: Kwargs, _: &State| {
        let count = value.as_i64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
        Ok(Value::from(words.count(&given.must_get::<String>("of")?, count)))
    });
    // A whole number: with its sign where `sign=true`. A year is none, so it is not shown by this.
    let words = Arc::clone(locale);
    tera.register_filter("number", move |value: &Value, given: Kwargs, _: &State| {
        let Some(number) = value.as_i64() else { return Ok(value.clone()) };
        let is_signed = number > 0 && given.get::<bool>("sign")?.unwrap_or(false);
        let figure = words.integer(number);
        Ok(Value::from(if is_signed { words.plus(&figure) } else { figure }))
    });
    // The engine's own would write the rest of a name small: `IT` and `OTIF` stay as they are written.
    tera.register_filter("capitalize", |value: &Value, _: Kwargs, _: &State| {
        let mut chars = value.as_str().unwrap_or_default().chars();
        let text = chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
        if value.is_safe() { Value::safe_string(&text) } else { Value::from(text) }
    });
}

/// The blanks of sentences that are counts where they are numbers; other numbers are years.
const COUNTS: [&str; 4] = ["n", "all", "late", "open"];

/// The way from the page to the site's root.
fn root(state: &State<'_>) -> Value {
    state.get::<Value>("root").ok().flatten().unwrap_or_else(Value::undefined)
}

/// A card as a link; as its name where it has no page.
fn link(card: &Value, root: &str, out: &mut String) {
    let Some(map) = card.as_map() else {
        if let Some(text) = card.as_str() {
            escape(text, out);
        }
        return;
    };
    let get = |key: &'static str| map.get(&Key::Str(key)).and_then(Value::as_str);
    let title = get("title").unwrap_or_default();
    match get("url") {
        Some(url) => {
            out.push_str("<a href=\"");
            out.push_str(root);
            escape(url, out);
            out.push_str("\">");
            escape(title, out);
            out.push_str("</a>");
        }
        None => escape(title, out),
    }
}

/// A status as shape, letter and word.
pub(crate) fn status(word: &str, name: &str, letter: &str, out: &mut String) {
    let _ = write!(out, "<i class=\"st {word}\" role=\"img\" aria-label=\"{name}\">{letter}</i>");
}
