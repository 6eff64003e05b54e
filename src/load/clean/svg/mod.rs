//! Drawings: whether one only draws (KP108), the text that it shows, and what of it may leave.
//!
//! A drawing is read by an XML parser, so that references are decoded before anything is looked at. Elements and
//! attributes that no list names are refused: nobody knows what a browser does with them one day.

mod leaving;
mod seen;
mod style;
mod words;

use crate::diagnostics::{Message, phrase, say};
use roxmltree::{Attribute, Document, Node, NodeType, ParsingOptions};

use super::bounds;
pub(super) use leaving::clean;
use words::{ATTRIBUTES, DRAWN, NOTES, PICTURES, UNSEEN};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Namespaces whose elements browsers give a meaning of their own wherever they stand.
const FOREIGN: &[&str] = &["http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"];

/// A drawing has at most so many elements, texts and comments.
const LARGEST: u32 = 2_000_000;

/// A name that is shown in a message has at most so many letters.
const LONGEST_NAME: usize = 40;

/// What makes an SVG more than a picture, in words; `None` for one that only draws.
pub(crate) fn active(bytes: &[u8]) -> Option<Message> {
    let drawing = match text(bytes).and_then(parse) {
        Ok(drawing) => drawing,
        Err(what) => return Some(Message::constant(what)),
    };
    drawing.root().descendants().find_map(active_node)
}

/// The text that a drawing shows, a line for each place where some stands. A line whose words are set one by one stands
/// there twice: as one word, and with blanks between. `None` for what is no drawing.
pub(super) fn shown(bytes: &[u8]) -> Option<String> {
    let drawing = text(bytes).and_then(parse).ok()?;
    let mut all = String::new();
    let seen = seen::Seen::of(&drawing);
    for place in drawing.descendants().filter(|node| is(*node, "text") && seen.contains(*node)) {
        let is_seen = |part: &Node<'_, '_>| part.is_text() && part.parent().is_some_and(|around| seen.contains(around));
        let parts: Vec<&str> = place.descendants().filter(is_seen).filter_map(|part| part.text()).collect();
        let (joined, apart) = (parts.concat(), parts.join(" "));
        all.extend([&joined, "\n"]);
        if parts.len() > 1 {
            all.extend([&apart, "\n"]);
        }
    }
    Some(all)
}

/// The text of a drawing.
fn text(bytes: &[u8]) -> Result<&str, &'static str> {
    let text = str::from_utf8(bytes).map_err(|_| phrase!("characters that are not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A browser believes what the first line says; we read UTF-8.
    let first = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or("", |(first, _)| first);
    let first: String = first.to_lowercase().split_whitespace().collect();
    let encoding = first.split_once("encoding=").map_or("utf-8", |(_, name)| name.trim_matches(['"', '\'']));
    let ours = ["utf-8", "utf8", "us-ascii"].iter().any(|name| encoding.starts_with(name));
    if ours || text.is_ascii() && encoding.starts_with("iso-8859-") {
        Ok(text)
    } else {
        Err(phrase!("an encoding other than UTF-8"))
    }
}

/// Reads a drawing.
fn parse(text: &str) -> Result<Document<'_>, &'static str> {
    // Entities and default attributes would say something else to a browser than to us.
    if text.split("<!DOCTYPE").skip(1).any(|kind| kind.split('<').next().is_some_and(|kind| kind.contains('['))) {
        return Err("entities");
    }
    if let Some(what) = bounds::exceeded(text) {
        return Err(what);
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: LARGEST, ..ParsingOptions::default() };
    let drawing = Document::parse_with_options(text, options).map_err(|_| phrase!("XML that cannot be read"))?;
    let root = drawing.root_element();
    if root.tag_name().name() == "svg" && is_svg(root) { Ok(drawing) } else { Err(phrase!("no SVG")) }
}

/// Whether an element is one of SVG. Without a namespace a drawing may stand within a page one day.
fn is_svg(node: Node<'_, '_>) -> bool {
    node.is_element() && node.tag_name().namespace().is_none_or(|namespace| namespace == SVG || namespace.is_empty())
}

/// Whether an element is the one of SVG with this name.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    is_svg(node) && node.tag_name().name() == name
}

/// Whether an element is a picture of dots within the drawing.
fn is_picture(node: Node<'_, '_>) -> bool {
    is_svg(node) && PICTURES.contains(&node.tag_name().name())
}

/// Whether an element draws, or says how something is drawn.
fn is_drawn(node: Node<'_, '_>) -> bool {
    is_svg(node) && DRAWN.contains(&node.tag_name().name()) || is_picture(node)
}

/// All text within an element.
fn content(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// What a node does besides drawing.
fn active_node(node: Node<'_, '_>) -> Option<Message> {
    if node.node_type() == NodeType::PI {
        let is_sheet = node.pi()?.target.eq_ignore_ascii_case("xml-stylesheet");
        return is_sheet.then(|| say!("a link to a style sheet"));
    }
    if !node.is_element() {
        return None;
    }
    let (namespace, local) = (node.tag_name().namespace(), node.tag_name().name());
    if namespace.is_some_and(|namespace| FOREIGN.contains(&namespace)) || local.eq_ignore_ascii_case("foreignObject") {
        return Some(say!("a foreign document, such as a text with line breaks of its own (`foreignObject`)"));
    }
    if local.eq_ignore_ascii_case("script") {
        return Some(say!("a script"));
    }
    if is_svg(node) && !is_drawn(node) && !UNSEEN.contains(&local) {
        return Some(say!("`<{local}>`, which is not part of a plain drawing", local = short(local)));
    }
    let sheet = is(node, "style").then(|| style::active_sheet(&content(node))).flatten();
    sheet.map(Message::constant).or_else(|| node.attributes().find_map(|attribute| active_attribute(node, attribute)))
}

/// What an attribute does besides drawing.
fn active_attribute(node: Node<'_, '_>, attribute: Attribute<'_, '_>) -> Option<Message> {
    const ELSEWHERE: &str = phrase!("something to be fetched from elsewhere");
    let (name, value) = (attribute.name(), attribute.value());
    let plain = match attribute.namespace() {
        None | Some(SVG) => true,
        Some(XLINK | XML) => false,
        // Attributes of editors are theirs: browsers give them no meaning.
        Some(_) => return None,
    };
    if name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) {
        return Some(say!("an event handler"));
    }
    if ["base", "src", "srcset", "ping"].iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return Some(Message::constant(ELSEWHERE));
    }
    // In elements that browsers do not know, such as the author's license, nothing is followed.
    if !is_svg(node) {
        return None;
    }
    let dense = || value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    if name.eq_ignore_ascii_case("href") {
        let address = dense();
        let stays = address.starts_with('#') || is_picture(node) && is_data(&address);
        let runs = address.contains("script:") || address.starts_with("data:");
        let what = if runs { say!("a link that runs script") } else { say!("a link that leads elsewhere") };
        return (!stays).then_some(what);
    }
    // Elements that are not shown have attributes of their own, as the letters of a font do.
    if !plain || !is_drawn(node) {
        return None;
    }
    // An animation could put in later what may not stand there now.
    let animated = if name == "attributeName" { dense() } else { String::new() };
    if animated.contains("href") || animated.starts_with("on") || animated == "style" {
        return Some(say!("an animation of a link or a style"));
    }
    if NOTES.contains(&name) || name.starts_with("data-") || name.starts_with("aria-") {
        None
    } else if ATTRIBUTES.contains(&name) {
        style::active_value(value).map(Message::constant)
    } else {
        Some(say!("`{name}=\"…\"`, which is not part of a plain drawing", name = short(name)))
    }
}

/// The beginning of a name.
fn short(name: &str) -> &str {
    name.char_indices().nth(LONGEST_NAME).map_or(name, |(end, _)| &name[..end])
}

/// Whether an address is a picture in the drawing itself. An SVG within is a drawing that nobody looked at.
fn is_data(address: &str) -> bool {
    ["png", "jpeg", "jpg", "gif", "webp"].iter().any(|kind| address.starts_with(&format!("data:image/{kind};base64,")))
}
