//! Drawings: whether one only draws (KP108), and what of it may leave.
//!
//! A drawing is read by an XML parser, so that references are decoded before anything is looked at, and what leaves is
//! written anew from the elements and attributes that are known to draw.

use std::collections::BTreeSet;

use roxmltree::{Attribute, Document, Node, NodeType, ParsingOptions};

use crate::figures::percent::decode;

use super::svg_words::{ATTRIBUTES, DRAWN, PICTURES, UNSEEN};
use super::{Refusal, style};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Namespaces whose elements browsers give a meaning of their own wherever they stand.
const FOREIGN: &[&str] = &["http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"];

/// A drawing has at most so many elements within each other. None by hand or by a program comes near.
const DEEPEST: usize = 200;

/// A drawing has at most so many elements, texts and comments.
const LARGEST: u32 = 2_000_000;

/// What makes an SVG more than a picture, in words; `None` for one that only draws.
pub(crate) fn active(bytes: &[u8]) -> Option<String> {
    let drawing = match text(bytes).and_then(parse) {
        Ok(drawing) => drawing,
        Err(what) => return Some(what.to_owned()),
    };
    let found = drawing.root().descendants().find_map(active_node);
    found.or_else(|| too_deep(drawing.root(), 0).then(|| "elements too deep within each other".to_owned()))
}

/// The drawing as it may leave.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    if let Some(what) = active(bytes) {
        return Err(Refusal::new(format!("holds {what}"), "export it again as plain SVG, or as PNG"));
    }
    let drawing = text(bytes).and_then(parse).expect("a drawing that only draws was read before");
    let nodes = || drawing.descendants().filter(|node| is_drawn(*node));
    if nodes().any(is_hidden) {
        return Err(Refusal::new("holds a hidden layer", "delete what is hidden in the drawing, then export it again"));
    }
    let has_data = |node: Node<'_, '_>| {
        is_picture(node)
            || node.attributes().any(|attribute| attribute.value().to_lowercase().contains("data:"))
            || is_style(node) && style::holds_data(&content(node))
    };
    if nodes().any(has_data) {
        return Err(Refusal::new("holds another picture or a font, with whatever that says", "export it as PNG"));
    }
    let mut written = String::new();
    let named = named(&drawing);
    write(drawing.root_element(), &named, true, &mut written);
    written.push('\n');
    Ok(written.into_bytes())
}

/// The text of a drawing.
fn text(bytes: &[u8]) -> Result<&str, &'static str> {
    let text = str::from_utf8(bytes).map_err(|_| "characters that are not UTF-8")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A browser believes what the first line says; we read UTF-8.
    let first = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or("", |(first, _)| first);
    let first: String = first.to_lowercase().split_whitespace().collect();
    let encoding = first.split_once("encoding=").map_or("utf-8", |(_, name)| name.trim_matches(['"', '\'']));
    let ours = ["utf-8", "utf8", "us-ascii"].iter().any(|name| encoding.starts_with(name));
    if ours || text.is_ascii() && encoding.starts_with("iso-8859-") {
        Ok(text)
    } else {
        Err("an encoding other than UTF-8")
    }
}

/// Reads a drawing.
fn parse(text: &str) -> Result<Document<'_>, &'static str> {
    // Entities and default attributes would say something else to a browser than to us.
    if text.split("<!DOCTYPE").skip(1).any(|kind| kind.split('<').next().is_some_and(|kind| kind.contains('['))) {
        return Err("entities");
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: LARGEST, ..ParsingOptions::default() };
    let drawing = Document::parse_with_options(text, options).map_err(|_| "XML that cannot be read")?;
    let root = drawing.root_element().tag_name();
    if root.name() == "svg" && is_svg(root.namespace()) { Ok(drawing) } else { Err("no SVG") }
}

/// Whether a namespace is that of SVG. Without any, a drawing may stand within a page one day.
fn is_svg(namespace: Option<&str>) -> bool {
    namespace.is_none_or(|namespace| namespace == SVG || namespace.is_empty())
}

/// What a node does besides drawing.
fn active_node(node: Node<'_, '_>) -> Option<String> {
    if node.node_type() == NodeType::PI {
        return Some("an instruction for programs".to_owned());
    }
    if !node.is_element() {
        return None;
    }
    let name = node.tag_name();
    if name.namespace().is_some_and(|namespace| FOREIGN.contains(&namespace)) {
        return Some("a foreign document".to_owned());
    }
    let local = name.name();
    if local.eq_ignore_ascii_case("script") {
        return Some("a script".to_owned());
    }
    if is_svg(name.namespace()) && ![DRAWN, UNSEEN, PICTURES].iter().any(|known| known.contains(&local)) {
        return Some(format!("`<{local}>`, which is no part of a plain drawing"));
    }
    let sheet = is_style(node).then(|| style::active(&content(node))).flatten();
    sheet.map(str::to_owned).or_else(|| node.attributes().find_map(|attribute| active_attribute(node, attribute)))
}

/// What an attribute does besides drawing.
fn active_attribute(node: Node<'_, '_>, attribute: Attribute<'_, '_>) -> Option<String> {
    // Attributes of editors are theirs: browsers give them no meaning.
    if attribute.namespace().is_some_and(|namespace| namespace != XLINK && namespace != XML && namespace != SVG) {
        return None;
    }
    let (name, value) = (attribute.name().to_lowercase(), attribute.value());
    let dense: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let dense = dense.to_lowercase();
    if name.starts_with("on") {
        return Some("an event handler".to_owned());
    }
    if name == "base" || name == "src" || name == "srcset" {
        return Some("something to be fetched from elsewhere".to_owned());
    }
    if name == "href" && !(dense.starts_with('#') || PICTURES.contains(&node.tag_name().name()) && is_data(&dense)) {
        let runs = dense.contains("script:") || dense.starts_with("data:");
        return Some(if runs { "a link that runs script" } else { "a link that leads elsewhere" }.to_owned());
    }
    // An animation could put in later what may not stand there now.
    if name == "attributename" && (dense.contains("href") || dense.starts_with("on") || dense == "style") {
        return Some("an animation of a link or a style".to_owned());
    }
    style::active(value).map(str::to_owned)
}

/// Whether an address is a picture in the drawing itself. An SVG within is a drawing that nobody looked at.
fn is_data(address: &str) -> bool {
    ["png", "jpeg", "jpg", "gif", "webp"].iter().any(|kind| address.starts_with(&format!("data:image/{kind};base64,")))
}

fn is_style(node: Node<'_, '_>) -> bool {
    is_svg(node.tag_name().namespace()) && node.tag_name().name() == "style"
}

fn is_picture(node: Node<'_, '_>) -> bool {
    is_svg(node.tag_name().namespace()) && PICTURES.contains(&node.tag_name().name())
}

/// All text within an element.
fn content(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

fn too_deep(node: Node<'_, '_>, depth: usize) -> bool {
    depth > DEEPEST || node.children().any(|child| too_deep(child, depth + 1))
}

/// Whether an element leaves, where all around it do.
fn is_drawn(node: Node<'_, '_>) -> bool {
    let name = node.tag_name();
    is_svg(name.namespace()) && (DRAWN.contains(&name.name()) || is_picture(node))
}

/// Whether an element is there and not seen.
fn is_hidden(node: Node<'_, '_>) -> bool {
    let is = |name: &str, hidden: &[&str]| node.attribute(name).is_some_and(|value| hidden.contains(&value.trim()));
    is("display", &["none"])
        || is("visibility", &["hidden", "collapse"])
        || node.attribute("style").is_some_and(style::hides)
        || is_style(node) && style::hides(&content(node))
}

/// The ids by which a drawing names its own parts: one that is not among them is a note of the editor.
fn named(drawing: &Document<'_>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut words = |text: &str| {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        all.extend(text.split(|c| !is_name(c)).filter(|word| !word.is_empty()).map(str::to_owned));
    };
    let mut links = Vec::new();
    for node in drawing.descendants().filter(|node| is_drawn(*node)) {
        for attribute in node.attributes().filter(is_kept) {
            let value = attribute.value();
            // `url(#fade)`, `url('#fade') none`, and the whole of a link, whose name may hold any letter.
            for name in value.split('#').skip(1) {
                links.push(name.split([')', '"', '\'']).next().unwrap_or(name).trim().to_owned());
            }
            if matches!(attribute.name(), "begin" | "end") {
                words(value);
            }
        }
        if is_style(node) {
            words(&style::without_comments(&content(node)));
        }
    }
    all.extend(links.iter().map(|name| decode(name)));
    all.extend(links);
    all
}

/// Whether an attribute leaves.
fn is_kept(attribute: &Attribute<'_, '_>) -> bool {
    match attribute.namespace() {
        None => ATTRIBUTES.contains(&attribute.name()),
        Some(XLINK) => attribute.name() == "href",
        Some(XML) => matches!(attribute.name(), "space" | "lang"),
        Some(_) => false,
    }
}

/// Writes what leaves of an element.
fn write(node: Node<'_, '_>, named: &BTreeSet<String>, is_root: bool, out: &mut String) {
    let name = node.tag_name().name();
    out.push('<');
    out.push_str(name);
    if is_root {
        out.extend([" xmlns=\"", SVG, "\" xmlns:xlink=\"", XLINK, "\""]);
    }
    for attribute in node.attributes().filter(is_kept) {
        let (key, value) = (attribute.name(), attribute.value());
        if key == "id" && !named.contains(value) {
            continue;
        }
        let prefix = match attribute.namespace() {
            Some(XLINK) => "xlink:",
            Some(_) => "xml:",
            None => "",
        };
        let value = if key == "style" { style::declarations(value) } else { value.to_owned() };
        out.extend([" ", prefix, key, "=\"", &escaped(&value), "\""]);
    }
    out.push('>');
    if is_style(node) {
        out.push_str(&escaped(&style::without_comments(&content(node))));
    } else {
        for child in node.children() {
            match child.text() {
                Some(text) if child.is_text() => out.push_str(&escaped(text)),
                _ if child.is_element() && is_drawn(child) => write(child, named, false, out),
                _ => {}
            }
        }
    }
    out.extend(["</", name, ">"]);
}

/// A text as it stands in XML, between tags and in quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | ' '.. => out.push(c),
            _ => out.extend(["&#", &u32::from(c).to_string(), ";"]),
        }
    }
    out
}
