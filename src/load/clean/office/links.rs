//! How the parts of an Office document lead to each other: which kinds of links leave, which stay, and which stop it.

use crate::diagnostics::phrase;
use roxmltree::Node;

use super::xml::{INSPECT, INSTEAD, parse};

/// What a link leads to, by the end of its type: `…/relationships/image`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To a part that is written where something names the link, or to an address.
    Named(Role),
    /// To a part that every document with this link has.
    Always(Role),
    /// To notes of programs and authors.
    Nowhere,
    /// To what a reader does not see, or nobody here knows: what, and what to do.
    Refused(&'static str, &'static str),
    Unknown,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Main,
    Address,
    Picture,
    Styles,
    Numbering,
    Settings,
    Header,
    Footer,
    Footnotes,
    Endnotes,
    Theme,
    Chart,
    Sheet,
    ChartSheet,
    SharedStrings,
    Drawing,
    Table,
    Slide,
    Layout,
    Master,
    TableStyles,
    Notes,
}

/// The kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Excel,
    Slides,
}

impl Kind {
    /// The folder of its parts.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Excel => "xl",
            Self::Slides => "ppt",
        }
    }

    /// The kind of document that content types name.
    fn types(self) -> &'static str {
        match self {
            Self::Word => "wordprocessingml",
            Self::Excel => "spreadsheetml",
            Self::Slides => "presentationml",
        }
    }
}

impl Role {
    /// The type of a link to such a part, where it is written, its name there, and the end of its content type.
    fn names(self, kind: Kind) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Main => match kind {
                Kind::Word => ("officeDocument", "document", "document.main"),
                Kind::Excel => ("officeDocument", "workbook", "sheet.main"),
                Kind::Slides => ("officeDocument", "presentation", "presentation.main"),
            },
            Self::Address => ("hyperlink", "", ""),
            Self::Picture => ("image", "media/image", ""),
            Self::Styles => ("styles", "styles", "styles"),
            Self::Numbering => ("numbering", "numbering", "numbering"),
            Self::Settings => ("settings", "settings", "settings"),
            Self::Header => ("header", "header", "header"),
            Self::Footer => ("footer", "footer", "footer"),
            Self::Footnotes => ("footnotes", "footnotes", "footnotes"),
            Self::Endnotes => ("endnotes", "endnotes", "endnotes"),
            Self::Theme => ("theme", "theme/theme", "theme"),
            Self::Chart => ("chart", "charts/chart", "drawingml.chart"),
            Self::Sheet => ("worksheet", "worksheets/sheet", "worksheet"),
            Self::ChartSheet => ("chartsheet", "chartsheets/sheet", "chartsheet"),
            Self::SharedStrings => ("sharedStrings", "sharedStrings", "sharedStrings"),
            Self::Drawing => ("drawing", "drawings/drawing", "drawing"),
            Self::Table => ("table", "tables/table", "table"),
            Self::Slide => ("slide", "slides/slide", "slide"),
            Self::Layout => ("slideLayout", "slideLayouts/slideLayout", "slideLayout"),
            Self::Master => ("slideMaster", "slideMasters/slideMaster", "slideMaster"),
            Self::TableStyles => ("tableStyles", "tableStyles", "tableStyles"),
            Self::Notes => ("notesSlide", "", ""),
        }
    }

    /// The type of a link to such a part.
    pub(super) fn link(self, kind: Kind) -> String {
        format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}", self.names(kind).0)
    }

    /// Where the part with this number stands, without the end of its name.
    pub(super) fn place(self, kind: Kind, number: usize) -> String {
        let is_only = matches!(
            self,
            Self::Main
                | Self::Styles
                | Self::Numbering
                | Self::Settings
                | Self::Footnotes
                | Self::Endnotes
                | Self::SharedStrings
                | Self::TableStyles
        );
        // Some programs look for these by their names.
        let number = if is_only && number == 1 { String::new() } else { number.to_string() };
        format!("{}/{}{number}", kind.folder(), self.names(kind).1)
    }

    /// Its content type.
    pub(super) fn content_type(self, kind: Kind) -> String {
        let end = self.names(kind).2;
        match self {
            Self::Theme | Self::Drawing | Self::Chart => {
                format!("application/vnd.openxmlformats-officedocument.{end}+xml")
            }
            _ => format!("application/vnd.openxmlformats-officedocument.{}.{end}+xml", kind.types()),
        }
    }
}

/// A link of a part.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) id: String,
    pub(super) leads: Leads,
    /// The end of its type, as it is written.
    pub(super) kind: String,
    /// The part that it leads to, or an address.
    pub(super) target: String,
    pub(super) is_outside: bool,
}

/// The links of the part `source`; none where it has no list of them. Nothing for a list that cannot be read.
pub(super) fn links(source: &str, list: Option<&[u8]>) -> Option<Vec<Link>> {
    let Some(list) = list else { return Some(Vec::new()) };
    let document = parse(list)?;
    let mut links = Vec::new();
    for node in document.root_element().children().filter(Node::is_element) {
        let kind = node.attribute("Type")?.rsplit('/').next()?.to_owned();
        let is_outside = node.attribute("TargetMode") == Some("External");
        let target = node.attribute("Target")?;
        let target = if is_outside { target.to_owned() } else { resolved(source, target) };
        links.push(Link { id: node.attribute("Id")?.to_owned(), leads: leads(&kind), kind, target, is_outside });
    }
    Some(links)
}

/// The name of a part that another names by a relative address.
fn resolved(source: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = source.split('/').collect();
    steps.pop();
    for step in target.split('/') {
        match step {
            ".." => _ = steps.pop(),
            "." => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Links that a part names where it uses them.
const NAMED: &[(&str, Role)] = &[
    ("hyperlink", Role::Address),
    ("image", Role::Picture),
    ("header", Role::Header),
    ("footer", Role::Footer),
    ("chart", Role::Chart),
    ("worksheet", Role::Sheet),
    ("chartsheet", Role::ChartSheet),
    ("drawing", Role::Drawing),
    ("table", Role::Table),
    ("slide", Role::Slide),
    ("slideMaster", Role::Master),
    ("slideLayout", Role::Layout),
];

/// Links that count without being named.
const ALWAYS: &[(&str, Role)] = &[
    ("styles", Role::Styles),
    ("numbering", Role::Numbering),
    ("settings", Role::Settings),
    ("footnotes", Role::Footnotes),
    ("endnotes", Role::Endnotes),
    ("theme", Role::Theme),
    ("sharedStrings", Role::SharedStrings),
    ("tableStyles", Role::TableStyles),
    ("notesSlide", Role::Notes),
];

/// Links to notes of programs and authors.
const NOWHERE: &[&str] = &[
    "attachedTemplate",
    "authors",
    "calcChain",
    "changesInfo",
    "chartColorStyle",
    "chartStyle",
    "commentAuthors",
    "core-properties",
    "custom-properties",
    "customXml",
    "customXmlProps",
    "extended-properties",
    "font",
    "fontTable",
    "glossaryDocument",
    "handoutMaster",
    "hdphoto",
    "keyMapCustomizations",
    "notesMaster",
    "officeDocument",
    "people",
    "person",
    "presProps",
    "printerSettings",
    "revisionInfo",
    "sheetMetadata",
    "stylesWithEffects",
    "tags",
    "thumbnail",
    "viewProps",
    "webSettings",
];

/// Links to what a reader does not see, what it is called, and what to do.
const REFUSED: &[(&[&str], &str, &str)] = &[
    (&["comments", "commentsExtended", "commentsExtensible", "commentsIds", "threadedComment"], "comments", INSPECT),
    (&["vbaProject", "xlMacrosheet", "attachedToolbars"], "macros", phrase!("save it without macros")),
    (&["oleObject", "package"], phrase!("an embedded file"), INSTEAD),
    (&["control", "activeXControlBinary", "ctrlProp"], "a control", INSTEAD),
    (
        &["externalLink", "externalLinkPath"],
        phrase!("links to other workbooks"),
        phrase!("break the links (Data > Edit Links > Break Link), and save"),
    ),
    (&["connections", "queryTable", "xmlMaps", "tableSingleCells"], phrase!("a connection to data"), INSPECT),
    (
        &["pivotTable", "pivotCacheDefinition", "slicer", "slicerCache", "timeline", "timelineCache"],
        phrase!("a pivot table, which holds all its rows"),
        phrase!("copy it, paste it as values, delete the pivot table, and save"),
    ),
    (&["vmlDrawing"], phrase!("comments, controls or shapes of an older kind"), INSPECT),
    (
        &["diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"],
        "SmartArt",
        phrase!("convert it to shapes (SmartArt Design > Convert), and save"),
    ),
    (&["audio", "video", "media"], phrase!("sound or video"), INSTEAD),
    (&["origin"], "a signature", phrase!("remove the signature (File > Info), and save")),
    (&["revisionHeaders", "usernames"], phrase!("tracked changes"), INSPECT),
];

/// What a link of this kind leads to.
fn leads(kind: &str) -> Leads {
    let of = |table: &[(&str, Role)]| table.iter().find(|(known, _)| *known == kind).map(|(_, role)| *role);
    if let Some(role) = of(NAMED) {
        Leads::Named(role)
    } else if let Some(role) = of(ALWAYS) {
        Leads::Always(role)
    } else if NOWHERE.contains(&kind) {
        Leads::Nowhere
    } else if let Some((_, what, hint)) = REFUSED.iter().find(|(known, _, _)| known.contains(&kind)) {
        Leads::Refused(what, hint)
    } else {
        Leads::Unknown
    }
}
