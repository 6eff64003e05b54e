//! Parts of an Office document written anew: elements and texts that a list names, everything else told or left out.

use crate::diagnostics::{Message, phrase, say};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use roxmltree::{Attribute, Document, Node, ParsingOptions};

use super::words::{KEPT, LEFT_OUT, NEWER, Namespace, REFUSED, SHOWN, UNWRAPPED};
use crate::load::clean::{Refusal, bounds, escaped};

/// Links between parts.
pub(super) const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const ALTERNATIVES: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// Where namespaces begin of a form of the same format that hardly anybody uses.
const STRICT: &str = "http://purl.oclc.org/ooxml/";

/// The elements of each namespace that leave.
static NAMES: LazyLock<HashMap<&str, HashSet<&str>>> =
    LazyLock::new(|| KEPT.iter().map(|known| (known.uri, known.names.split_ascii_whitespace().collect())).collect());

/// A part has at most so many elements and texts.
const LARGEST: u32 = 20_000_000;

/// What authors can do about most of what hides.
pub(super) const INSPECT: &str =
    phrase!("in Word, Excel or PowerPoint choose File > Info > Inspect Document, remove what it finds, and save");

/// What they can do about the rest.
pub(super) const INSTEAD: &str =
    phrase!("take it out, or save what the customer may see as PNG, a table as CSV, or send the document by itself");

/// Reads a part.
pub(super) fn parse(part: &[u8]) -> Option<Document<'_>> {
    let text = str::from_utf8(part).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("<!DOCTYPE") || bounds::exceeded(text).is_some() {
        return None;
    }
    Document::parse_with_options(text, ParsingOptions { nodes_limit: LARGEST, ..ParsingOptions::default() }).ok()
}

/// What a format does with elements that are more than names.
pub(super) trait Rules {
    /// Takes an element before it is written.
    ///
    /// # Errors
    /// What the document holds.
    fn element(&mut self, node: Node<'_, '_>, key: &str) -> Result<Does, Refusal>;

    /// The value of an attribute as it leaves; nothing where it does not.
    ///
    /// # Errors
    /// What the document holds.
    fn attribute(&mut self, node: Node<'_, '_>, key: &str, name: &str, value: &str) -> Result<Option<String>, Refusal>;

    /// The new name of a link, by the old one.
    ///
    /// # Errors
    /// The link leads where nothing may lead.
    fn link(&mut self, id: &str) -> Result<Option<String>, Refusal>;

    /// A text as it leaves.
    fn text(&mut self, key: &str, text: &str) -> String;
}

/// What happens to an element.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// It is written with what stands in it, as lists say.
    Leave,
    /// It is left out with all that stands in it.
    Stay,
}

/// A part while it is written.
pub(super) struct Writing<'r, R: Rules> {
    pub(super) rules: &'r mut R,
    /// Whether elements that no list names are left out: in settings, which show nothing.
    pub(super) is_settings: bool,
    pub(super) out: String,
    /// What the part shows.
    pub(super) shown: String,
}

impl<R: Rules> Writing<'_, R> {
    /// Writes a whole part.
    pub(super) fn part(&mut self, document: &Document<'_>) -> Result<(), Refusal> {
        self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        self.node(document.root_element())
    }

    /// Writes an element as it leaves.
    fn node(&mut self, node: Node<'_, '_>) -> Result<(), Refusal> {
        let (uri, name) = (node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
        if uri == ALTERNATIVES && name == "AlternateContent" {
            return self.alternatives(node);
        }
        if uri.starts_with(STRICT) {
            return Err(Refusal::new(
                say!("is saved as Strict Open XML"),
                say!("save it as an ordinary document, not as Strict Open XML"),
            ));
        }
        let Some(namespace) = KEPT.iter().find(|known| known.uri == uri) else {
            return if NEWER.iter().any(|newer| uri.starts_with(newer)) || self.is_settings {
                Ok(())
            } else {
                Err(unknown(name))
            };
        };
        let key = key(namespace, name);
        if LEFT_OUT.contains(&&*key) {
            // Among what newer programs add stand small charts in cells, which are seen.
            let draws = key == "x:extLst" && node.descendants().any(|it| it.tag_name().name() == "sparklineGroup");
            return if draws { Err(unknown("sparklineGroup")) } else { Ok(()) };
        }
        if UNWRAPPED.contains(&&*key) {
            return self.children(node, &key);
        }
        if let Some((_, what, hint)) = REFUSED.iter().find(|(known, _, _)| *known == key) {
            return Err(super::refused_for(what, hint));
        }
        if !NAMES.get(uri).is_some_and(|names| names.contains(name)) {
            return if self.is_settings { Ok(()) } else { Err(unknown(name)) };
        }
        if self.rules.element(node, &key)? == Does::Stay {
            return Ok(());
        }
        let tag = if namespace.prefix.is_empty() { name.to_owned() } else { key.clone() };
        self.out.extend(["<", &tag]);
        if node.document().root_element() == node {
            self.namespaces();
        }
        for attribute in node.attributes() {
            self.attribute(node, namespace, &key, attribute)?;
        }
        self.out.push('>');
        self.children(node, &key)?;
        self.out.extend(["</", &tag, ">"]);
        match &*key {
            "w:p" | "a:p" | "x:si" | "x:c" | "c:pt" => self.shown.push('\n'),
            "w:tab" | "w:br" | "w:cr" | "a:br" => self.shown.push(' '),
            _ => {}
        }
        Ok(())
    }

    fn children(&mut self, node: Node<'_, '_>, key: &str) -> Result<(), Refusal> {
        for child in node.children() {
            match child.text() {
                Some(text) if child.is_text() && SHOWN.contains(&key) => {
                    let text = self.rules.text(key, text);
                    self.out.push_str(&escaped(&text));
                    self.shown.push_str(&text);
                }
                _ if child.is_element() => self.node(child)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The same thing for newer and older programs: what is seen depends on the program. Few of them hide nothing.
    fn alternatives(&mut self, node: Node<'_, '_>) -> Result<(), Refusal> {
        let named = |wanted: &'static str| {
            node.children().filter(move |child| child.is_element() && child.tag_name().name() == wanted)
        };
        let offered: Vec<&str> = named("Choice")
            .flat_map(|choice| choice.children())
            .filter(Node::is_element)
            .map(|it| it.tag_name().name())
            .collect();
        if offered.iter().all(|name| matches!(*name, "absPath" | "transition" | "timing")) || self.is_settings {
            return Ok(());
        }
        if offered.iter().all(|name| matches!(*name, "positionH" | "positionV" | "style" | "numFmt" | "blipFill")) {
            return named("Fallback").try_for_each(|older| self.children(older, ""));
        }
        Err(Refusal::new(
            say!("holds a shape, text box or control of a newer kind"),
            say!("copy it, paste it as a picture (Paste Special > PNG) in its place, and save"),
        ))
    }

    fn namespaces(&mut self) {
        for known in KEPT {
            match known.prefix {
                "" => self.out.extend([" xmlns=\"", known.uri, "\""]),
                prefix => self.out.extend([" xmlns:", prefix, "=\"", known.uri, "\""]),
            }
        }
        self.out.extend([" xmlns:r=\"", LINKS, "\""]);
    }

    /// Writes an attribute as it leaves. Those of other namespaces are of newer programs, which read the document without.
    fn attribute(
        &mut self,
        node: Node<'_, '_>,
        namespace: &Namespace,
        key: &str,
        attribute: Attribute<'_, '_>,
    ) -> Result<(), Refusal> {
        let (name, value) = (attribute.name(), attribute.value());
        let (prefix, value) = match attribute.namespace() {
            Some(LINKS) => ("r:".to_owned(), self.rules.link(value)?),
            Some(XML) => ("xml:".to_owned(), Some(value.to_owned())),
            None => (String::new(), self.rules.attribute(node, key, name, value)?),
            Some(uri) if uri == namespace.uri => {
                (format!("{}:", namespace.prefix), self.rules.attribute(node, key, name, value)?)
            }
            Some(_) => return Ok(()),
        };
        if let Some(value) = value {
            if matches!(name, "prompt" | "promptTitle" | "error" | "errorTitle" | "display")
                || key == "x:sheet" && name == "name"
            {
                self.shown.extend([&value, "\n"]);
            }
            self.out.extend([" ", &prefix, name, "=\"", &escaped(&value), "\""]);
        }
        Ok(())
    }
}

/// `w:p`, as lists name it. What has no prefix in files is `x:` there.
fn key(namespace: &Namespace, name: &str) -> String {
    format!("{}:{name}", if namespace.prefix.is_empty() { "x" } else { namespace.prefix })
}

/// An element that nobody looked at.
fn unknown(name: &str) -> Refusal {
    let short: String = name.chars().take(40).collect();
    Refusal::new(say!("holds `{short}`, which Keyplan does not know", short), Message::constant(INSTEAD))
}
