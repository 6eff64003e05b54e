//! Checks the names that templates use when they are loaded. The engine reports no unknown name in an `if`: a part of the
//! page would be missing, and nobody would know why.
//!
//! This is a small reader of the template language. It follows `for`, `set`, `include`, `extends` and what is given to
//! components, and skips what it does not understand. Whether a template is well-formed is checked by the engine.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::figures::names::nearest;
use crate::site::theme::ThemeFault;
use crate::site::theme::context::{CONTEXT, Shape, is_part};
use crate::site::theme::renamed::new_name;

/// Words of the language that are no names.
const KEYWORDS: &[&str] =
    &["and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "None", "True", "False"];
/// What the engine itself gives.
const ENGINE: &[&str] = &["__tera_context", "super"];
/// Checks every template of the theme. `words` are the keys of the string table with dots. A template that several pages
/// include may use a name that only some of them are given.
pub(super) fn check(templates: &BTreeMap<&str, &str>, words: &HashSet<&str>) -> Vec<ThemeFault> {
    let mut places = BTreeMap::new();
    for page in CONTEXT.pages.keys() {
        let pages = [format!("pages/{page}"), format!("customer/pages/{page}")];
        for root in if is_part(page) { vec![(*page).to_owned()] } else { pages.into() } {
            if let Some(text) = templates.get(&*root) {
                let scopes = vec![HashMap::new()];
                TemplateReader { templates, words, root: &root, scopes, places: &mut places }.template(&root, text, 0);
            }
        }
    }
    places.into_values().flatten().collect()
}

/// The names that were met, by template and place: the fault, or nothing where at least one page is given the name.
type Places = BTreeMap<(String, usize), Option<ThemeFault>>;

struct TemplateReader<'a> {
    templates: &'a BTreeMap<&'a str, &'a str>,
    words: &'a HashSet<&'a str>,
    root: &'a str,
    scopes: Vec<HashMap<String, Shape>>,
    places: &'a mut Places,
}

impl TemplateReader<'_> {
    /// Follows a template from its first tag to its last.
    fn template(&mut self, name: &str, text: &str, depth: usize) {
        if depth > 16 {
            return;
        }
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|open| at + open) {
            let rest = &text[open..];
            let Some(end) = ["{#", "{{", "{%"].iter().find(|tag| rest.starts_with(**tag)).map(|tag| match *tag {
                "{#" => "#}",
                "{{" => "}}",
                _ => "%}",
            }) else {
                at = open + 1;
                continue;
            };
            let Some(close) = close(rest, end).map(|close| open + close) else { return };
            let inside = (open + 2, close - 2);
            match end {
                "}}" => {
                    self.expression(name, text, inside);
                }
                "%}" => {
                    if let Some(skip) = self.tag(name, text, inside, depth) {
                        at = text[close..].find(skip).map_or(text.len(), |end| close + end);
                        continue;
                    }
                }
                _ => {}
            }
            at = close;
        }
    }

    /// Follows one tag. Returns the tag that ends it, for a tag whose inside is skipped.
    fn tag(&mut self, name: &str, text: &str, (from, to): (usize, usize), depth: usize) -> Option<&'static str> {
        let inside = text[from..to].trim_start_matches('-');
        let from = to - inside.len();
        if inside.trim_start().starts_with('<') {
            self.expression(name, text, (from, to));
            return None;
        }
        let word = inside.trim_start();
        let word = &word[..word.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(word.len())];
        let after = from + inside.find(word).unwrap_or(0) + word.len();
        match word {
            "raw" => return Some("endraw"),
            "component" => return Some("endcomponent"),
            "for" => {
                let middle = text[after..to].find(" in ").map(|middle| after + middle)?;
                let shape = self.expression(name, text, (middle + 4, to));
                let element = match shape {
                    Some(Shape::List(element)) => *element,
                    _ => Shape::Free,
                };
                let mut scope = HashMap::from([("loop".to_owned(), Shape::Free)]);
                let names: Vec<&str> = text[after..middle].split(',').map(str::trim).collect();
                for local in &names {
                    let is = if names.len() == 1 { element.clone() } else { Shape::Free };
                    scope.insert((*local).to_owned(), is);
                }
                self.scopes.push(scope);
            }
            "endfor" => {
                self.scopes.pop().filter(|_| !self.scopes.is_empty());
                if self.scopes.is_empty() {
                    self.scopes.push(HashMap::new());
                }
            }
            "set" | "set_global" => {
                // Without a value it is what stands up to `endset`.
                let equals = text[after..to].find('=').map(|equals| after + equals);
                let value = equals.and_then(|equals| self.expression(name, text, (equals + 1, to)));
                let shape = value.unwrap_or(Shape::Free);
                let local = text[after..equals.unwrap_or(to)].trim_end_matches('-').trim().to_owned();
                let scope = if word == "set" { self.scopes.last_mut() } else { self.scopes.first_mut() };
                scope?.insert(local, shape);
            }
            "include" | "extends" => {
                let other = text[after..to].trim().trim_end_matches('-').trim().trim_matches(['"', '\'']);
                let today = new_name(other);
                if let Some((other, text)) = self.templates.get_key_value(today.as_deref().unwrap_or(other)) {
                    self.template(other, text, depth + 1);
                }
            }
            "if" | "elif" => {
                self.expression(name, text, (after, to));
            }
            _ => {}
        }
        None
    }

    /// Looks at every name of an expression. Returns what it stands for, where it is one name and its filters.
    fn expression(&mut self, name: &str, text: &str, (from, to): (usize, usize)) -> Option<Shape> {
        let bytes = text.as_bytes();
        let from = from + after_component(&text[from..to]);
        let (mut at, mut whole, mut paths, mut filtered) = (from, None, 0, false);
        let mut before = ' ';
        while at < to {
            let c = text[at..].chars().next()?;
            match c {
                '"' | '\'' | '`' => {
                    at = text[at + 1..to].find(c).map_or(to, |end| at + 1 + end + 1);
                    before = c;
                }
                c if c.is_alphabetic() || c == '_' => {
                    let start = at;
                    at += text[at..to].find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(to - at);
                    let word = &text[start..at];
                    let next = text[at..to].trim_start();
                    let is_argument = next.starts_with('=') && !next.starts_with("==");
                    let is_test = before == 'i';
                    before = if word == "is" || (word == "not" && is_test) { 'i' } else { 'a' };
                    if KEYWORDS.contains(&word) || is_test || is_argument || next.starts_with('(') {
                        continue;
                    }
                    if text[from..start].trim_end().ends_with('|') {
                        filtered = true;
                        continue;
                    }
                    paths += 1;
                    let first = self.root(name, text, start, word);
                    (whole, at) = self.path(name, text, (at, to), first);
                }
                c if c.is_ascii_digit() => {
                    at +=
                        text[at..to].find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_')).unwrap_or(to - at);
                    before = '0';
                }
                c => {
                    if !c.is_whitespace() {
                        before = c;
                        paths += usize::from(matches!(bytes[at], b'+' | b'~' | b'*' | b'<' | b'>' | b'['));
                    }
                    at += c.len_utf8();
                }
            }
        }
        // A filter may make something else of a list, except those that only reorder or shorten it.
        whole.filter(|_| paths == 1 && (!filtered || keeps(&text[from..to])))
    }

    /// Follows the fields and places behind a first name, as far as they go. Returns what stands there, and where the
    /// path ends.
    fn path(
        &mut self,
        name: &str,
        text: &str,
        (mut at, to): (usize, usize),
        mut shape: Option<Shape>,
    ) -> (Option<Shape>, usize) {
        loop {
            let rest = &text[at..to];
            if let Some(rest) = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) {
                let start = to - rest.len();
                let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
                shape = self.field(name, text, start, shape, &rest[..end]);
                at = start + end;
            } else if rest.starts_with('[') {
                let end = close_bracket(rest);
                self.expression(name, text, (at + 1, (at + end).saturating_sub(1)));
                shape = match shape {
                    Some(Shape::List(element)) => Some(*element),
                    _ => Some(Shape::Free),
                };
                at += end;
            } else {
                return (shape, at);
            }
        }
    }

    /// What a first name stands for.
    fn root(&mut self, template: &str, text: &str, at: usize, word: &str) -> Option<Shape> {
        let local = self.scopes.iter().rev().find_map(|scope| scope.get(word)).cloned();
        let known = match word {
            "t" => Some(Shape::Words(String::new())),
            _ if ENGINE.contains(&word) => Some(Shape::Free),
            _ => CONTEXT.given(self.root, word).map(|given| given.shape.clone()),
        };
        if let Some(shape) = local.or(known) {
            self.places.insert((template.to_owned(), at), None);
            return Some(shape);
        }
        let known = CONTEXT.every.keys().chain(CONTEXT.page(self.root).into_iter().flat_map(|names| names.keys()));
        let locals = self.scopes.iter().flat_map(|scope| scope.keys().map(String::as_str));
        let near = nearest(word, known.copied().chain(locals)).map(str::to_owned);
        let whom =
            if template == self.root { format!("`{template}`") } else { "any page with this template".to_owned() };
        self.fault(template, text, at, format!("`{word}` is nothing that {whom} is given"), near);
        None
    }

    /// What stands under a name inside of something.
    fn field(&mut self, template: &str, text: &str, at: usize, of: Option<Shape>, field: &str) -> Option<Shape> {
        let (found, message, near) = match of? {
            Shape::Free => (Some(Shape::Free), String::new(), None),
            Shape::Words(above) => {
                let key = if above.is_empty() { field.to_owned() } else { format!("{above}.{field}") };
                let below = format!("{key}.");
                if self.words.contains(&*key) || self.words.iter().any(|word| word.starts_with(&below)) {
                    (Some(Shape::Words(key)), String::new(), None)
                } else {
                    let near = nearest(&key, self.words.iter().copied()).map(|near| format!("t.{near}"));
                    (None, format!("the string table has no `{key}`"), near)
                }
            }
            Shape::Named(name) => {
                let names = CONTEXT.shapes.get(name)?;
                let near = || nearest(field, names.keys().copied()).map(str::to_owned);
                match names.get(field) {
                    Some(given) => (Some(given.shape.clone()), String::new(), None),
                    None => (None, format!("there is no `{field}` in what is called `{name}` here"), near()),
                }
            }
            Shape::List(element) if field.bytes().all(|byte| byte.is_ascii_digit()) => {
                (Some(*element), String::new(), None)
            }
            Shape::List(_) => (None, format!("this is a list: it has no `{field}`"), None),
            Shape::Plain(what) => (None, format!("this is {what}: it has no `{field}`"), None),
        };
        match &found {
            Some(_) => drop(self.places.insert((template.to_owned(), at), None)),
            None => self.fault(template, text, at, message, near),
        }
        found
    }

    fn fault(&mut self, template: &str, text: &str, at: usize, message: String, near: Option<String>) {
        let column = text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at].chars().count() + 1;
        let line = text[..at].matches('\n').count() + 1;
        let fault = ThemeFault { template: template.to_owned(), message, line, column, page: None, near };
        self.places.entry((template.to_owned(), at)).or_insert(Some(fault));
    }
}

/// Whether the filters of an expression keep a list of the same elements.
fn keeps(expression: &str) -> bool {
    let filters = expression.split('|').skip(1).map(str::trim_start);
    filters
        .map(|filter| filter.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or(""))
        .all(|filter| matches!(filter, "sort" | "reverse" | "unique" | "slice" | "filter"))
}

/// The length of what a call of a component begins with, `<part` or `</part`; 0 of anything else.
fn after_component(expression: &str) -> usize {
    let inside = expression.trim_start_matches('-').trim_start();
    let Some(name) = inside.strip_prefix('<').map(|name| name.strip_prefix('/').unwrap_or(name)) else { return 0 };
    let attributes = name.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.'));
    expression.len() - attributes.len()
}

/// Where a tag ends, after its closing marks. What stands in quotation marks is not looked at.
fn close(tag: &str, end: &str) -> Option<usize> {
    if end == "#}" {
        return tag.find(end).map(|at| at + 2);
    }
    let mut quote = None;
    for (at, c) in tag.char_indices().skip(2) {
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if tag[at..].starts_with(end) => return Some(at + 2),
            _ => {}
        }
    }
    None
}

/// Where the bracket that a text begins with ends, after it.
fn close_bracket(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}
