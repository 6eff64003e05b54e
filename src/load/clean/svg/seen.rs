//! What is seen of a drawing: what stands in its open, and what that points to. A definition that nothing points to, or
//! only another one that is not seen, is a leftover of the editor.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use roxmltree::{Attribute, Document, Node, NodeId};

use super::words::{ANIMATIONS, ATTRIBUTES, CONTAINERS, ONLY_NAMED};
use super::{XLINK, XML, content, is, is_drawn, style};
use crate::figures::percent::decode;

/// What is seen of a drawing, and by which names its parts find each other.
pub(super) struct Seen<'a> {
    /// Elements that are seen with what stands in them.
    whole: HashSet<NodeId>,
    /// These, and the elements around them.
    written: HashSet<NodeId>,
    /// The element of each id.
    by_id: BTreeMap<&'a str, Node<'a, 'a>>,
    /// Ids that something seen points to.
    pub(super) linked: BTreeSet<&'a str>,
    /// Words of style sheets, and of what animations wait for: ids and classes that keep their name.
    pub(super) words: BTreeSet<String>,
    /// Properties of its own that a style uses: `--brand`.
    pub(super) variables: BTreeSet<String>,
}

impl<'a> Seen<'a> {
    pub(super) fn of(drawing: &'a Document<'a>) -> Self {
        let mut seen = Self {
            whole: HashSet::new(),
            written: HashSet::new(),
            by_id: BTreeMap::new(),
            linked: BTreeSet::new(),
            words: BTreeSet::new(),
            variables: BTreeSet::new(),
        };
        let drawn = || drawing.descendants().filter(|node| is_drawn(*node));
        for node in drawn() {
            if let Some(id) = node.attribute("id") {
                seen.by_id.entry(id).or_insert(node);
            }
            // What a style uses is known before notes are told from what is used.
            let sheet = is(node, "style").then(|| content(node));
            for text in node.attributes().map(|attribute| attribute.value()).chain(sheet.as_deref()) {
                let names = text.split("var(").skip(1).filter_map(|rest| words(rest).next());
                seen.variables.extend(names.map(str::to_owned));
            }
        }
        // A style sheet counts for the whole drawing, wherever it stands.
        let mut open: Vec<Node<'a, 'a>> = drawn().filter(|node| is(*node, "style")).collect();
        open.push(drawing.root_element());
        while let Some(node) = open.pop() {
            seen.see(node, &mut open);
        }
        seen
    }

    /// Whether an element leaves, where all around it do.
    pub(super) fn contains(&self, node: Node<'_, '_>) -> bool {
        is_drawn(node) && self.written.contains(&node.id())
    }

    /// The id that a link names, where there is an element of it.
    pub(super) fn target(&self, name: &str) -> Option<&'a str> {
        let known = self.by_id.get_key_value(name).or_else(|| self.by_id.get_key_value(&*decode(name)));
        known.map(|(id, _)| *id)
    }

    /// Takes an element, and notes what else is seen through it.
    fn see(&mut self, node: Node<'a, 'a>, open: &mut Vec<Node<'a, 'a>>) {
        if !self.whole.insert(node.id()) {
            return;
        }
        open.extend(node.children().filter(|child| stands_in(node, *child)));
        for written in node.ancestors().take_while(Node::is_element) {
            if !self.written.insert(written.id()) {
                break;
            }
            self.follow(written, open);
        }
    }

    /// Notes what an element points to.
    fn follow(&mut self, node: Node<'a, 'a>, open: &mut Vec<Node<'a, 'a>>) {
        let mut names = Vec::new();
        if is(node, "style") {
            let sheet = style::declarations(&content(node), &self.variables);
            self.words.extend(words(&sheet).map(str::to_owned));
            names.extend(linked(&sheet).into_iter().map(|name| sheet[name].to_owned()));
            self.words.extend(names.iter().cloned());
        }
        for attribute in node.attributes().filter(is_kept) {
            let value = attribute.value();
            match attribute.name() {
                "begin" | "end" => self.words.extend(words(value).map(str::to_owned)),
                "href" => names.extend(value.trim().strip_prefix('#').map(str::to_owned)),
                _ => names.extend(linked(value).into_iter().map(|name| value[name].to_owned())),
            }
        }
        for name in names {
            if let Some(id) = self.target(&name)
                && self.linked.insert(id)
            {
                open.push(self.by_id[id]);
            }
        }
    }
}

/// Whether a child is seen where it stands.
fn stands_in(parent: Node<'_, '_>, child: Node<'_, '_>) -> bool {
    let (outer, inner) = (parent.tag_name().name(), child.tag_name().name());
    let fits = match outer {
        _ if CONTAINERS.contains(&outer) || ANIMATIONS.contains(&inner) => true,
        "text" | "tspan" | "textPath" => matches!(inner, "tspan" | "textPath" | "a"),
        "linearGradient" | "radialGradient" => inner == "stop",
        "animateMotion" => inner == "mpath",
        _ => (outer == "filter" || outer.starts_with("fe")) && inner.starts_with("fe"),
    };
    // Some elements are seen only where another points to them.
    is_drawn(child) && fits && outer != "defs" && !ONLY_NAMED.contains(&inner)
}

/// Whether an attribute leaves.
pub(super) fn is_kept(attribute: &Attribute<'_, '_>) -> bool {
    match attribute.namespace() {
        None => ATTRIBUTES.contains(&attribute.name()),
        Some(XLINK) => attribute.name() == "href",
        Some(XML) => matches!(attribute.name(), "space" | "lang"),
        Some(_) => false,
    }
}

/// The words of a style sheet, or of the moments of an animation.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).filter(|word| !word.is_empty())
}

/// Where the names stand that a value points to: `fade` in `url(#fade)` and `url( '#fade' ) none`.
pub(super) fn linked(value: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut from = 0;
    // Small letters of ASCII have their place where the large ones have it.
    let small = value.to_ascii_lowercase();
    while let Some(at) = small[from..].find("url(") {
        from += at + "url(".len();
        let address = value[from..].trim_start_matches([' ', '\t', '\n', '\r', '"', '\'']);
        if let Some(name) = address.strip_prefix('#') {
            let name = name.split(['(', ')', '"', '\'']).next().unwrap_or(name).trim();
            let start = value.len() - address.len() + 1;
            let start = start + value[start..].len() - value[start..].trim_start().len();
            all.push(start..start + name.len());
        }
    }
    all
}
