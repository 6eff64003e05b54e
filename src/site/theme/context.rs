//! What templates are given, read once from `themes/default/context.toml`. The views that it is made from are not asked: a
//! program without them is smaller.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a name in a template stands for. Anything may be missing, whatever its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text, HTML, a number, yes or no: nothing is inside.
    Plain(&'static str),
    /// One of the things under `[shape]`.
    Named(&'static str),
    /// Several.
    List(Box<Self>),
    /// Words of the interface below a key: `part` of `t.part.goals`.
    Words(String),
    /// A map whose keys a site chooses.
    Free,
}

/// A name that a template is given.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its type.
    pub shape: Shape,
    /// Its type as it is written: `list of card`.
    pub written: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// The names of one page or shape.
pub type Names = BTreeMap<&'static str, Given>;

/// Everything that templates are given.
#[derive(Debug, Default)]
pub struct Context {
    /// What every page has.
    pub every: Names,
    /// What the pages of a template have besides; and what the parts have that are drawn once for many pages.
    pub pages: BTreeMap<&'static str, Names>,
    /// What stands inside of other things.
    pub shapes: BTreeMap<&'static str, Names>,
}

/// The context as it is documented.
pub static CONTEXT: LazyLock<Context> =
    LazyLock::new(|| read(crate::load::embedded::theme_text("context.toml").expect("the context is in the theme")));

impl Context {
    /// The shapes that some names lead to, however deep.
    pub fn inside<'n>(&'n self, names: impl IntoIterator<Item = &'n Names>) -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Names> = names.into_iter().collect();
        while let Some(names) = open.pop() {
            for given in names.values() {
                let name = given.written.trim_start_matches("list of ");
                if let Some(inside) = self.shapes.get(name).filter(|_| found.insert(name)) {
                    open.push(inside);
                }
            }
        }
        found
    }

    /// What the page of a template has besides, by any name of the template: `plan.html`, `pages/plan.html`,
    /// `customer/pages/plan.html`.
    pub fn page(&self, template: &str) -> Option<&Names> {
        let name = template.strip_prefix("customer/").unwrap_or(template);
        self.pages.get(name.strip_prefix("pages/").unwrap_or(name))
    }

    /// What a name means to a template: of its page, or of every page.
    pub fn given(&self, template: &str, name: &str) -> Option<&Given> {
        let own = self.page(template).and_then(|names| names.get(name));
        own.or_else(|| self.every.get(name).filter(|_| !is_part(template)))
    }
}

/// Whether a template is no page, and is given nothing but what is its own.
pub(super) fn is_part(template: &str) -> bool {
    template.starts_with("parts/")
}

/// A line a name: `name = "type: meaning"` under `[every]`, `[page.plan]` or `[shape.card]`.
fn read(text: &'static str) -> Context {
    let mut context = Context::default();
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
            continue;
        }
        let Some((name, value)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else { continue };
        let (written, meaning) = value.trim_matches('"').split_once(": ").unwrap_or((value.trim_matches('"'), ""));
        let given = Given { shape: shape(written), written, meaning };
        let names = match section.split_once('.') {
            None => &mut context.every,
            Some(("page", page)) => context.pages.entry(page.trim_matches('"')).or_default(),
            Some((_, shape)) => context.shapes.entry(shape).or_default(),
        };
        names.insert(name, given);
    }
    context
}

fn shape(written: &'static str) -> Shape {
    match written.strip_prefix("list of ") {
        Some(inner) => Shape::List(Box::new(shape(inner))),
        None => match written {
            "text" | "html" | "number" | "yes or no" => Shape::Plain(written),
            "free" => Shape::Free,
            name => Shape::Named(name),
        },
    }
}
