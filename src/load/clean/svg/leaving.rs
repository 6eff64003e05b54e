//! What leaves of a drawing: it is written anew from what is seen of it.

use crate::diagnostics::{phrase, say};
use std::collections::BTreeMap;

use roxmltree::{Attribute, Document, Node};

use super::seen::{Seen, is_kept, linked};
use super::{SVG, XLINK, content, is, is_drawn, is_picture, parse, style, text};
use crate::figures::percent::decode;
use crate::load::clean::{Refusal, base64, escaped, picture};

/// The drawing as it may leave.
pub(in crate::load::clean) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    if let Some(what) = super::active(bytes) {
        return Err(Refusal::new(say!("holds {what}", what), say!("export it again as plain SVG, or as PNG")));
    }
    let drawing = text(bytes).and_then(parse).expect("a drawing that only draws was read before");
    let seen = Seen::of(&drawing);
    let mut writing = Writing { names: Names::of(&drawing, &seen), written: String::new() };
    writing.element(drawing.root_element(), false)?;
    writing.written.push('\n');
    Ok(writing.written.into_bytes())
}

/// What the parts of a drawing are called where they leave.
struct Names<'a> {
    seen: &'a Seen<'a>,
    /// Ids that something points to, each with its new name.
    renamed: BTreeMap<&'a str, String>,
}

impl<'a> Names<'a> {
    fn of(drawing: &'a Document<'a>, seen: &'a Seen<'a>) -> Self {
        let mut renamed = BTreeMap::new();
        let mut free = (1..).map(|number| format!("n{number}")).filter(|name| !seen.words.contains(name));
        for id in drawing.descendants().filter(|node| seen.contains(*node)).filter_map(|node| node.attribute("id")) {
            // Style sheets and animations know their ids by name.
            if seen.linked.contains(id) && !seen.words.contains(id) && !renamed.contains_key(id) {
                renamed.insert(id, free.next().expect("there are more numbers than ids"));
            }
        }
        Self { seen, renamed }
    }

    /// What an id is called in the drawing that leaves; nothing where nobody points to it.
    fn id(&self, id: &str) -> Option<String> {
        self.renamed.get(id).cloned().or_else(|| self.seen.words.contains(id).then(|| id.to_owned()))
    }

    /// The same for a link. One that leads nowhere keeps leading nowhere.
    fn link(&self, name: &str) -> String {
        self.seen.target(name).and_then(|id| self.id(id)).unwrap_or_else(|| "n0".to_owned())
    }

    /// The value of an attribute with the new names in `url(#…)`.
    fn relinked(&self, value: &str) -> String {
        let mut out = String::with_capacity(value.len());
        let mut done = 0;
        for name in linked(value) {
            out.extend([&value[done..name.start], &self.link(&value[name.clone()])]);
            done = name.end;
        }
        out + &value[done..]
    }
}

/// A drawing while it is written.
struct Writing<'a> {
    names: Names<'a>,
    written: String,
}

impl Writing<'_> {
    /// Writes what leaves of an element. `in_text` says that it stands in a text that is shown.
    fn element(&mut self, node: Node<'_, '_>, in_text: bool) -> Result<(), Refusal> {
        if is_hidden(node) {
            return Err(Refusal::new(
                say!("holds a hidden layer"),
                say!("delete what is hidden in the drawing, then export it again"),
            ));
        }
        let name = node.tag_name().name();
        self.written.extend(["<", name]);
        if node.document().root_element() == node {
            self.written.extend([" xmlns=\"", SVG, phrase!("\" xmlns:xlink=\""), XLINK, "\""]);
        }
        for attribute in node.attributes().filter(is_kept) {
            self.attribute(node, attribute)?;
        }
        self.written.push('>');
        if is(node, "style") {
            let sheet = content(node);
            if style::holds_data(&sheet) {
                return Err(unread_bytes());
            }
            self.written.push_str(&escaped(&style::declarations(&sheet, &self.names.seen.variables)));
        } else {
            let in_text = in_text || is(node, "text");
            for child in node.children() {
                match child.text() {
                    Some(text) if child.is_text() && in_text => self.written.push_str(&escaped(text)),
                    _ if self.names.seen.contains(child) => self.element(child, in_text)?,
                    _ => {}
                }
            }
        }
        self.written.extend(["</", name, ">"]);
        Ok(())
    }

    /// Writes an attribute as it leaves, or nothing.
    fn attribute(&mut self, node: Node<'_, '_>, attribute: Attribute<'_, '_>) -> Result<(), Refusal> {
        let (key, value) = (attribute.name(), attribute.value());
        let prefix = match attribute.namespace() {
            Some(XLINK) => "xlink:",
            Some(_) => "xml:",
            None => "",
        };
        let value = match key {
            "id" => match self.names.id(value) {
                Some(id) => id,
                None => return Ok(()),
            },
            "class" => {
                let used = value.split_whitespace().filter(|class| self.names.seen.words.contains(*class));
                used.collect::<Vec<&str>>().join(" ")
            }
            "href" => match value.trim().strip_prefix('#') {
                Some(name) => format!("#{}", self.names.link(name)),
                None if is_picture(node) => clean_data(value)?,
                None => return Ok(()),
            },
            _ if style::holds_data(value) => return Err(unread_bytes()),
            "style" => self.names.relinked(&style::declarations(value, &self.names.seen.variables)),
            _ => self.names.relinked(value),
        };
        if !(key == "class" && value.is_empty()) {
            self.written.extend([" ", prefix, key, "=\"", &escaped(&value), "\""]);
        }
        Ok(())
    }
}

/// Fonts and pictures in a style: nobody looks into them.
fn unread_bytes() -> Refusal {
    Refusal::new(say!("holds a font, or a picture in a style, with whatever is hidden in it"), say!("export it as PNG"))
}

/// The address of a picture within the drawing, with the bytes that may leave.
fn clean_data(address: &str) -> Result<String, Refusal> {
    let refused = || Refusal::new(say!("holds a picture that cannot be made clean"), say!("export it as PNG"));
    let (_, data) = address.split_once(',').ok_or_else(refused)?;
    let bytes = base64::decode(&decode(data)).ok_or_else(refused)?;
    let (kind, clean) = picture(&bytes).map_err(|_| refused())?;
    Ok(format!("data:image/{kind};base64,{}", base64::encode(&clean)))
}

/// Whether an element is there and not seen, or seen by some readers only.
fn is_hidden(node: Node<'_, '_>) -> bool {
    let is_one_of = |name: &str, all: &[&str]| node.attribute(name).is_some_and(|value| all.contains(&value.trim()));
    let is_nothing = |name: &str| {
        let in_style = node.attribute("style").and_then(|declared| style::value(declared, name));
        let value = in_style.or_else(|| node.attribute(name).map(str::to_owned));
        value.is_some_and(|value| value.trim().trim_end_matches('%').parse() == Ok(0.0))
    };
    let holds_text = matches!(node.tag_name().name(), "svg" | "g" | "a" | "text" | "tspan" | "textPath" | "image");
    let is_text = matches!(node.tag_name().name(), "text" | "tspan" | "textPath");
    is_one_of("display", &["none"])
        || is_one_of("visibility", &["hidden", "collapse"])
        || holds_text && is_nothing("opacity")
        || is_text && is_nothing("fill-opacity")
        || node.attribute("style").is_some_and(style::hides)
        || is(node, "style") && style::hides(&content(node))
        || is(node, "switch") && node.children().filter(|child| is_drawn(*child)).count() > 1
        || ["systemLanguage", "requiredFeatures", "requiredExtensions"].iter().any(|name| node.has_attribute(*name))
}
