//! What of an element or attribute leaves where a list of names does not decide it.

use crate::diagnostics::{Message, phrase, say};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use roxmltree::{Document, Node};

use super::links::{Kind, Leads, Link, Role};
use super::xml::{Does, INSPECT, Rules};
use super::{Cleaning, NewLink, damaged, refused};
use crate::load::clean::Refusal;

/// Fields that show what stands in the document itself, or a day.
const FIELDS: &[&str] = &[
    "DATE",
    "HYPERLINK",
    "NOTEREF",
    "NUMPAGES",
    "PAGE",
    "PAGEREF",
    "REF",
    "SECTION",
    "SECTIONPAGES",
    "SEQ",
    "TIME",
    "TOC",
];

/// Elements that carry the name of a thing in a drawing.
const NAMED: &[&str] = &["a:cNvPr", "p:cNvPr", "pic:cNvPr", "wp:docPr", "xdr:cNvPr"];

/// Attributes that say who, when or why, wherever they stand.
const LEFT_OUT: &[&str] = &[
    "author",
    "cm",
    "codeName",
    "comment",
    "customMenu",
    "descr",
    "description",
    "docLocation",
    "fPublished",
    "help",
    "invalidUrl",
    "macro",
    "matchingName",
    "published",
    "statusBar",
    "textlink",
    "tgtFrame",
    "title",
    "tooltip",
    "userName",
    "vm",
];

/// A part while it is written.
pub(super) struct PartRules<'c> {
    cleaning: &'c mut Cleaning,
    role: Role,
    links: Vec<Link>,
    /// Their places in the list, by their old names.
    by_id: HashMap<String, usize>,
    /// The new names of those that are used, by their places in the list.
    used: HashMap<usize, String>,
    new_links: Vec<NewLink>,
    /// Marks of places that leave, by their numbers.
    marks: BTreeSet<String>,
    /// The number of the text of a workbook that is written.
    string: Option<usize>,
}

impl<'c> PartRules<'c> {
    pub(super) fn new(
        cleaning: &'c mut Cleaning,
        role: Role,
        links: Vec<Link>,
        document: &Document<'_>,
    ) -> Result<Self, Refusal> {
        // A chart keeps its figures itself, and the workbook behind it stays.
        let stays = |link: &&Link| role == Role::Chart && link.kind == "package" || role == Role::Settings;
        if let Some(refusal) = links.iter().filter(|link| !stays(link)).find_map(refused) {
            return Err(refusal);
        }
        fields(document)?;
        if let Some(size) = cleaning.slide_size.filter(|_| role == Role::Slide) {
            beside(document, size)?;
        }
        let by_id = links.iter().enumerate().map(|(at, link)| (link.id.clone(), at)).collect();
        let mut rules = Self {
            cleaning,
            role,
            links,
            by_id,
            used: HashMap::new(),
            new_links: Vec::new(),
            marks: BTreeSet::new(),
            string: None,
        };
        for at in 0..rules.links.len() {
            let link = &rules.links[at];
            let needed = match link.leads {
                Leads::Always(_) => true,
                // Slides lead to their layout, and that to its master, without a word in the part.
                Leads::Named(Role::Layout) => role == Role::Slide,
                Leads::Named(Role::Master) => role == Role::Layout,
                _ => false,
            };
            if needed {
                rules.new_link(at)?;
            }
        }
        Ok(rules)
    }

    /// The links that are used.
    pub(super) fn list(self) -> Vec<NewLink> {
        self.new_links
    }

    /// The new name of a link that is used; nothing where its part does not leave.
    fn new_link(&mut self, at: usize) -> Result<Option<String>, Refusal> {
        let link = &self.links[at];
        let (Leads::Named(role) | Leads::Always(role)) = link.leads else { return Ok(None) };
        if let Some(known) = self.used.get(&at) {
            return Ok(Some(known.clone()));
        }
        // Numbers without gaps: nobody sees how many links stayed.
        let id = format!("rId{}", self.used.len() + 1);
        let (target, is_outside) = (link.target.clone(), link.is_outside);
        let target = match role {
            Role::Address if is_outside => {
                let is_open = ["https://", "http://", "mailto:"]
                    .iter()
                    .any(|start| target.get(..start.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(start)));
                if !is_open {
                    return Err(Refusal::new(
                        say!("holds a link to a file of yours"),
                        say!("remove the link, and save"),
                    ));
                }
                target
            }
            _ if is_outside => {
                return Err(Refusal::new(
                    say!("shows something that is stored elsewhere"),
                    say!("insert it again, and save"),
                ));
            }
            Role::Address => return Ok(None),
            Role::Layout | Role::Master if !self.cleaning.used_slides.contains(&target) => return Ok(None),
            Role::Notes => {
                self.cleaning.open.push_back((target, Role::Notes));
                return Ok(None);
            }
            _ if self.cleaning.get(&target).is_none() => return Err(damaged()),
            _ => format!("/{}", self.cleaning.name(&target, role)),
        };
        let kind = role.link(self.cleaning.kind);
        self.used.insert(at, id.clone());
        self.new_links.push(NewLink { id: id.clone(), kind, target, is_outside });
        Ok(Some(id))
    }

    /// Whether the part that an element names by its link leaves.
    fn leaves(&mut self, node: Node<'_, '_>) -> Result<bool, Refusal> {
        let id = node.attribute((super::xml::LINKS, "id")).unwrap_or_default();
        Ok(self.link(id)?.is_some())
    }

    /// The new name of a style that is none of Word's own.
    fn style(&self, id: &str) -> Option<String> {
        self.cleaning.styles.get(id).map(|number| format!("Style{number}"))
    }

    /// Whether a head or foot stands on any page.
    fn is_shown(&self, node: Node<'_, '_>) -> bool {
        match attribute(node, "type") {
            Some("first") => node.parent().is_some_and(|section| {
                let first = section.children().find(|child| child.tag_name().name() == "titlePg");
                first.is_some_and(|first| !matches!(attribute(first, "val"), Some("0" | "false" | "off")))
            }),
            Some("even") => self.cleaning.has_even_heads,
            _ => true,
        }
    }

    /// Refuses a formula that leads to another workbook, or to cells by a name.
    fn formula(&self, formula: &str) -> Result<(), Refusal> {
        if formula.contains('[') {
            return Err(Refusal::new(
                say!("holds links to other workbooks"),
                say!("replace the formula by values, and save"),
            ));
        }
        let mut words = formula.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '\\')));
        if words.any(|word| self.cleaning.cell_names.contains(&word.to_lowercase())) {
            return Err(Refusal::new(
                say!("holds a rule that uses a name for cells"),
                say!("write the cells in its place, and save"),
            ));
        }
        Ok(())
    }
}

impl PartRules<'_> {
    /// Takes an element of Word.
    fn word(&mut self, node: Node<'_, '_>, key: &str) -> Result<Does, Refusal> {
        match key {
            "w:vanish" | "w:specVanish" if !says(node, "val", &["0", "false", "off"]) => {
                return hidden(phrase!("hidden text"));
            }
            "w:bookmarkStart" => {
                if !is_mark_kept(attribute(node, "name").unwrap_or_default()) {
                    return Ok(Does::Stay);
                }
                self.marks.extend(attribute(node, "id").map(str::to_owned));
            }
            "w:bookmarkEnd" if attribute(node, "id").is_none_or(|id| !self.marks.contains(id)) => {
                return Ok(Does::Stay);
            }
            "w:headerReference" | "w:footerReference" if !self.is_shown(node) => return Ok(Does::Stay),
            "w:footnoteReference" | "w:endnoteReference" => {
                let role = if key == "w:footnoteReference" { Role::Footnotes } else { Role::Endnotes };
                let id = attribute(node, "id").unwrap_or_default();
                self.cleaning.used_notes.insert((role, id.to_owned()));
            }
            // Notes of a kind are lines between text and notes.
            "w:footnote" | "w:endnote" if attribute(node, "type").is_none() => {
                let id = attribute(node, "id").unwrap_or_default();
                if !self.cleaning.used_notes.contains(&(self.role, id.to_owned())) {
                    return Ok(Does::Stay);
                }
            }
            _ => {}
        }
        Ok(Does::Leave)
    }

    /// Takes an element of Excel.
    fn excel(&mut self, node: Node<'_, '_>, key: &str) -> Result<Does, Refusal> {
        let is_zero = |name: &str| attribute(node, name).and_then(|value| value.parse().ok()) == Some(0.0);
        match key {
            "x:sheet" if attribute(node, "state").is_some_and(|state| state != "visible") => {
                return hidden(phrase!("a hidden sheet"));
            }
            "x:workbookView" if attribute(node, "visibility").is_some_and(|state| state != "visible") => {
                return hidden(phrase!("a hidden sheet"));
            }
            "x:evenHeader" | "x:evenFooter" if !parent_says(node, "differentOddEven") => return Ok(Does::Stay),
            "x:firstHeader" | "x:firstFooter" if !parent_says(node, "differentFirst") => return Ok(Does::Stay),
            "x:row" if says(node, "hidden", &["1", "true"]) || is_zero("ht") => return hidden(phrase!("hidden rows")),
            "x:sheetFormatPr" if says(node, "zeroHeight", &["1", "true"]) => return hidden(phrase!("hidden rows")),
            "x:col" if says(node, "hidden", &["1", "true"]) || is_zero("width") => {
                return hidden(phrase!("hidden columns"));
            }
            "x:numFmt" if attribute(node, "formatCode").is_some_and(hides) => {
                return hidden(phrase!("figures that are not shown"));
            }
            "x:definedName" => {
                let name = attribute(node, "name").unwrap_or_default();
                if !matches!(name, "_xlnm.Print_Area" | "_xlnm.Print_Titles") {
                    return Ok(Does::Stay);
                }
                self.formula(node.text().unwrap_or_default())?;
            }
            "x:cellStyle" if attribute(node, "builtinId").is_none() => return Ok(Does::Stay),
            "x:formula" | "x:formula1" | "x:formula2" => self.formula(node.text().unwrap_or_default())?,
            "x:v" if node.parent().is_some_and(|cell| cell.attribute("t") == Some("s")) => {
                let number = node.text().and_then(|text| text.trim().parse().ok()).ok_or_else(damaged)?;
                self.cleaning.used_strings.insert(number);
            }
            "x:si" => self.string = Some(self.string.map_or(0, |before| before + 1)),
            _ => {}
        }
        Ok(Does::Leave)
    }

    /// Takes an element of a slide, a drawing or a chart.
    fn drawing(&mut self, node: Node<'_, '_>, key: &str) -> Result<Does, Refusal> {
        match key {
            "a:srcRect" if ["l", "t", "r", "b"].iter().any(|side| positive(attribute(node, side))) => {
                return Err(Refusal::new(
                    say!("holds a cropped picture, with what was cropped"),
                    say!("choose Picture Format > Compress Pictures, delete cropped areas, and save"),
                ));
            }
            "a:hlinkClick" | "a:hlinkMouseOver" => {
                let runs = attribute(node, "action").is_some_and(|action| {
                    !["ppaction://hlinksldjump", "ppaction://hlinkshowjump", "ppaction://noaction"]
                        .iter()
                        .any(|known| action.starts_with(known))
                        && !action.is_empty()
                });
                if runs {
                    return Err(Refusal::new(
                        say!("starts something when it is clicked"),
                        say!("remove the action, and save"),
                    ));
                }
            }
            "p:sld" if says(node, "show", &["0", "false"]) => return hidden(phrase!("a hidden slide")),
            "p:sldLayoutId" | "p:sldMasterId" if !self.leaves(node)? => return Ok(Does::Stay),
            "c:f" if node.text().is_some_and(|text| text.contains('[')) && self.cleaning.kind == Kind::Excel => {
                return Err(Refusal::new(
                    say!("holds links to other workbooks"),
                    say!("replace the formula by values, and save"),
                ));
            }
            _ => {}
        }
        Ok(Does::Leave)
    }
}

impl Rules for PartRules<'_> {
    fn element(&mut self, node: Node<'_, '_>, key: &str) -> Result<Does, Refusal> {
        match key.split_once(':').map(|(prefix, _)| prefix) {
            Some("w") => self.word(node, key),
            Some("x") => self.excel(node, key),
            _ => self.drawing(node, key),
        }
    }

    fn attribute(&mut self, node: Node<'_, '_>, key: &str, name: &str, value: &str) -> Result<Option<String>, Refusal> {
        if LEFT_OUT.contains(&name) || name.starts_with("rsid") {
            return Ok(None);
        }
        match (key, name) {
            (named, "hidden") if NAMED.contains(&named) && matches!(value, "1" | "true") => {
                Err(Refusal::new(say!("holds a hidden shape"), Message::constant(INSPECT)))
            }
            (named, "name") if NAMED.contains(&named) => Ok(Some(String::new())),
            ("a:theme" | "a:clrScheme" | "a:fontScheme" | "a:fmtScheme", "name") | ("a:tblStyle", "styleName") => {
                Ok(Some("-".to_owned()))
            }
            ("p:cSld" | "a:custClr", "name") | ("x:cellStyles", "count") => Ok(None),
            ("w:hyperlink", "anchor") if !is_mark_kept(value) => Ok(None),
            // What a company calls its styles.
            ("w:pStyle" | "w:rStyle" | "w:tblStyle" | "w:basedOn" | "w:next" | "w:link" | "w:styleLink", "val")
            | ("w:style", "styleId") => Ok(Some(self.style(value).unwrap_or_else(|| value.to_owned()))),
            ("w:name", "val") => {
                let style = node.parent().and_then(|style| attribute(style, "styleId"));
                Ok(Some(style.and_then(|style| self.style(style)).unwrap_or_else(|| value.to_owned())))
            }
            // Names for formulas, which nobody else sees.
            ("x:table", "name" | "displayName") => Ok(Some(format!("Table{}", attribute(node, "id").unwrap_or("1")))),
            _ => Ok(Some(value.to_owned())),
        }
    }

    fn link(&mut self, id: &str) -> Result<Option<String>, Refusal> {
        if id.is_empty() {
            return Ok(Some(String::new()));
        }
        match self.by_id.get(id) {
            Some(at) => self.new_link(*at),
            None => Err(damaged()),
        }
    }

    fn text(&mut self, key: &str, text: &str) -> String {
        let unused = self.string.is_some_and(|string| !self.cleaning.used_strings.contains(&string));
        match key {
            // A text of a workbook that no cell shows.
            "x:t" if self.role == Role::SharedStrings && unused => String::new(),
            // The workbook behind a chart stays, and so do the names of its sheets.
            "c:f" if self.cleaning.kind != Kind::Excel => "Sheet1!$A$1".to_owned(),
            _ => text.to_owned(),
        }
    }
}

/// Whether the mark of a place leaves: those that Word sets itself say nothing.
fn is_mark_kept(name: &str) -> bool {
    name.starts_with("_Toc") || name.starts_with("_Ref")
}

/// The styles of a document that are none of Word's own, numbered.
pub(super) fn own_styles(part: &[u8]) -> Option<BTreeMap<String, usize>> {
    let document = super::xml::parse(part)?;
    let styles = document.root_element().children().filter(|node| node.tag_name().name() == "style");
    let own = styles.filter(|style| matches!(attribute(*style, "customStyle"), Some("1" | "true")));
    Some(own.filter_map(|style| attribute(style, "styleId")).map(str::to_owned).zip(1..).collect())
}

/// What a document holds that is not seen.
fn hidden(what: &'static str) -> Result<Does, Refusal> {
    Err(super::refused_for(what, INSPECT))
}

/// Whether an attribute has one of these values.
fn says(node: Node<'_, '_>, name: &str, values: &[&str]) -> bool {
    attribute(node, name).is_some_and(|value| values.contains(&value))
}

/// An attribute without a namespace, or of that of its element.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let own = node.tag_name().namespace();
    node.attributes()
        .find(|attribute| attribute.name() == name && (attribute.namespace().is_none() || attribute.namespace() == own))
        .map(|attribute| attribute.value())
}

/// Whether the element around this one says yes to a question.
fn parent_says(node: Node<'_, '_>, name: &str) -> bool {
    node.parent().and_then(|parent| attribute(parent, name)).is_some_and(|value| matches!(value, "1" | "true"))
}

/// Whether a number is more than nothing.
fn positive(value: Option<&str>) -> bool {
    value.is_some_and(|value| value.trim_end_matches('%').parse::<f64>().is_ok_and(|value| value > 0.0))
}

/// Whether a format of figures shows nothing: `;;;`.
fn hides(format: &str) -> bool {
    let shown: Vec<&str> = format.split(';').map(str::trim).collect();
    shown.len() > 1 && shown[0].is_empty()
}

/// The names of cells of a workbook, in small letters.
pub(super) fn cell_names(workbook: &Document<'_>) -> BTreeSet<String> {
    let names = workbook.descendants().filter(|node| node.tag_name().name() == "definedName");
    names.filter_map(|node| node.attribute("name")).map(str::to_lowercase).collect()
}

/// The width and height of the slides of a presentation.
pub(super) fn slide_size(presentation: &Document<'_>) -> Option<(i64, i64)> {
    let size = presentation.descendants().find(|node| node.tag_name().name() == "sldSz")?;
    Some((number(size, "cx")?, number(size, "cy")?))
}

/// A whole number that an attribute holds.
fn number(node: Node<'_, '_>, name: &str) -> Option<i64> {
    node.attribute(name)?.parse().ok()
}

/// Fields may show only what the document holds anyway: not who wrote it, or where it lies.
fn fields(document: &Document<'_>) -> Result<(), Refusal> {
    let mut open: Vec<String> = Vec::new();
    let mut all: Vec<String> = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "fldSimple" => all.extend(attribute(node, "instr").map(str::to_owned)),
            "fldChar" => match attribute(node, "fldCharType") {
                Some("begin") => open.push(String::new()),
                Some("separate") => all.extend(open.last().cloned()),
                Some("end") => all.extend(open.pop()),
                _ => {}
            },
            "instrText" => match open.last_mut() {
                Some(field) => field.push_str(node.text().unwrap_or_default()),
                None => all.extend(node.text().map(str::to_owned)),
            },
            _ => {}
        }
    }
    all.extend(open);
    for field in &all {
        let name = field.split_whitespace().next().unwrap_or_default().to_uppercase();
        let rest = field.trim_start().get(name.len()..).unwrap_or_default().trim_start();
        // A table of contents by styles names them.
        let by_styles = name == "TOC" && rest.contains("\\t");
        let leads_out = name == "HYPERLINK"
            && !["\\l", "\"http://", "\"https://", "\"mailto:"].iter().any(|it| rest.starts_with(it));
        if !name.is_empty() && (!FIELDS.contains(&&*name) || leads_out || by_styles) {
            return Err(Refusal::new(
                say!("holds a field that says more than the document shows"),
                say!("select all, turn fields into text (Ctrl+Shift+F9), and save"),
            ));
        }
    }
    Ok(())
}

/// Notes for the speaker stop a presentation; an empty page of notes does not.
pub(super) fn notes(document: &Document<'_>) -> Result<(), Refusal> {
    let said = document.descendants().filter(|node| node.tag_name().name() == "sp").any(|shape| {
        let kind = shape.descendants().find(|node| node.tag_name().name() == "ph").and_then(|it| it.attribute("type"));
        let texts = shape.descendants().filter(|node| node.tag_name().name() == "t").filter_map(|node| node.text());
        !matches!(kind, Some("sldNum" | "dt" | "hdr" | "ftr" | "sldImg"))
            && texts.into_iter().any(|text| !text.trim().is_empty())
    });
    if said { Err(Refusal::new(say!("holds speaker notes"), Message::constant(INSPECT))) } else { Ok(()) }
}

/// Shapes that stand wholly beside a slide stop a presentation.
fn beside(document: &Document<'_>, (width, height): (i64, i64)) -> Result<(), Refusal> {
    let named = |node: Node<'_, '_>, name: &str| {
        node.children().find(|child| child.tag_name().name() == name).map(|it| it.id())
    };
    let tree = document.descendants().find(|node| node.tag_name().name() == "spTree");
    for shape in tree.into_iter().flat_map(|tree| tree.children()).filter(Node::is_element) {
        let place = shape.descendants().find(|node| node.tag_name().name() == "xfrm").and_then(|place| {
            let (off, ext) = (document.get_node(named(place, "off")?)?, document.get_node(named(place, "ext")?)?);
            Some((number(off, "x")?, number(off, "y")?, number(ext, "cx")?, number(ext, "cy")?))
        });
        let Some((x, y, wide, high)) = place else { continue };
        if x >= width || y >= height || x.saturating_add(wide) < 0 || y.saturating_add(high) < 0 {
            return Err(Refusal::new(say!("holds a shape beside the slide"), say!("delete it, and save")));
        }
    }
    Ok(())
}
