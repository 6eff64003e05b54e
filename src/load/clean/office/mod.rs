//! Office documents (DOCX, XLSX, PPTX): what a reader sees of them, written anew.
//!
//! Properties, names of authors, identifiers of editing sessions, printers, thumbnails, formulas and whatever nothing
//! points to are left out. What somebody put in and a reader does not see stops the document: comments, tracked changes,
//! hidden sheets, rows, slides and text, notes, cropped parts of pictures, embedded files, macros. So does what is not
//! known here.

mod links;
mod rules;
mod words;
mod xml;

use crate::diagnostics::{Message, say};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use links::{Kind, Leads, Link, Role};
use rules::PartRules;
use xml::{INSTEAD, Writing};

use super::packed::{self, Packing};
use super::{Clean, Refusal, escaped, picture};

/// All parts of a document together have at most so many bytes.
const MOST_UNPACKED: usize = 256 << 20;

/// The document as it may leave. `extension` is one of `docx`, `xlsx`, `pptx`.
pub(super) fn clean(extension: &str, bytes: &[u8]) -> Result<Clean, Refusal> {
    let kind = match extension {
        "docx" => Kind::Word,
        "xlsx" => Kind::Excel,
        _ => Kind::Slides,
    };
    let parts = packed::parts(bytes, MOST_UNPACKED).map_err(|_| {
        Refusal::new(
            say!("is damaged, protected by a password, or no Office document"),
            say!("open it, save it again without a password, or send the document by itself"),
        )
    })?;
    Cleaning::new(kind, parts)?.document()
}

/// A document that cannot be read.
fn damaged() -> Refusal {
    Refusal::new(say!("is damaged"), say!("open it and save it again"))
}

/// A document while it is written.
struct Cleaning {
    kind: Kind,
    /// The parts as they were.
    parts: BTreeMap<String, Vec<u8>>,
    /// The name of each part that leaves, by its old one.
    names: BTreeMap<String, String>,
    /// How many parts of each role there are.
    counts: BTreeMap<Role, usize>,
    /// Parts that are still to be written.
    open: VecDeque<(String, Role)>,
    /// Layouts and masters that a slide uses.
    used_slides: BTreeSet<String>,
    /// Texts of a workbook that a cell shows, by their numbers.
    used_strings: BTreeSet<usize>,
    /// Styles that are none of Word's own, numbered.
    styles: BTreeMap<String, usize>,
    /// Whether even pages of a document have heads of their own.
    has_even_heads: bool,
    /// Names for cells of a workbook, in small letters. They do not leave.
    cell_names: BTreeSet<String>,
    /// The width and height of slides.
    slide_size: Option<(i64, i64)>,
    /// Footnotes and endnotes that the document names, by their numbers.
    used_notes: BTreeSet<(Role, String)>,
    /// What is written: name, role, bytes.
    written: Vec<(String, Role, Vec<u8>)>,
    shown: String,
}

impl Cleaning {
    fn new(kind: Kind, parts: BTreeMap<String, Vec<u8>>) -> Result<Self, Refusal> {
        let mut cleaning = Self {
            kind,
            parts,
            names: BTreeMap::new(),
            counts: BTreeMap::new(),
            open: VecDeque::new(),
            used_slides: BTreeSet::new(),
            used_strings: BTreeSet::new(),
            styles: BTreeMap::new(),
            has_even_heads: false,
            cell_names: BTreeSet::new(),
            slide_size: None,
            used_notes: BTreeSet::new(),
            written: Vec::new(),
            shown: String::new(),
        };
        let links = cleaning.links("")?;
        for link in &links {
            if let Leads::Refused(what, hint) = link.leads {
                return Err(refused_for(what, hint));
            }
        }
        let main = links.iter().find(|link| link.kind == "officeDocument").ok_or_else(damaged)?;
        cleaning.name(&main.target, Role::Main);
        if kind == Kind::Slides {
            cleaning.find_used_slides(&main.target)?;
        }
        cleaning.look_ahead(&main.target)?;
        Ok(cleaning)
    }

    fn document(mut self) -> Result<Clean, Refusal> {
        // Which texts of a workbook are used is known behind its sheets.
        let mut last = None;
        while let Some((path, role)) = self.open.pop_front().or_else(|| last.take()) {
            match role {
                Role::SharedStrings if !self.open.is_empty() => last = Some((path, role)),
                Role::Picture => self.picture(&path)?,
                role => self.part(&path, role)?,
            }
        }
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), self.content_types().into_bytes()),
            ("_rels/.rels".to_owned(), self.first_links().into_bytes()),
        ];
        self.written.sort();
        parts.extend(self.written.into_iter().map(|(name, _, bytes)| (name, bytes)));
        Ok(Clean { bytes: packed::container(&parts, Packing::Usual), shown: Some(self.shown) })
    }

    /// Finds what is needed before the parts that say it.
    fn look_ahead(&mut self, main: &str) -> Result<(), Refusal> {
        let links = self.links(main)?;
        let part = |kind: &str| links.iter().find(|link| link.kind == kind).and_then(|link| self.get(&link.target));
        let (mut styles, mut has_even_heads) = (BTreeMap::new(), false);
        if self.kind == Kind::Word {
            styles = part("styles").map_or(Some(styles), rules::own_styles).ok_or_else(damaged)?;
            has_even_heads =
                part("settings").is_some_and(|part| memchr::memmem::find(part, b"evenAndOddHeaders").is_some());
        }
        let main = self.get(main).and_then(xml::parse).ok_or_else(damaged)?;
        let (cell_names, slide_size) = match self.kind {
            Kind::Word => (BTreeSet::new(), None),
            Kind::Excel => (rules::cell_names(&main), None),
            Kind::Slides => (BTreeSet::new(), rules::slide_size(&main)),
        };
        drop(main);
        (self.styles, self.has_even_heads, self.cell_names, self.slide_size) =
            (styles, has_even_heads, cell_names, slide_size);
        Ok(())
    }

    /// The links of a part.
    fn links(&self, path: &str) -> Result<Vec<Link>, Refusal> {
        let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
        let list = format!("{folder}{}_rels/{name}.rels", if folder.is_empty() { "" } else { "/" });
        links::links(path, self.get(&list)).ok_or_else(damaged)
    }

    fn get(&self, path: &str) -> Option<&[u8]> {
        let known = self.parts.get(path);
        let known =
            known.or_else(|| self.parts.iter().find(|(name, _)| name.eq_ignore_ascii_case(path)).map(|it| it.1));
        known.map(Vec::as_slice)
    }

    /// The name under which a part leaves. It is written later.
    fn name(&mut self, path: &str, role: Role) -> String {
        if let Some(name) = self.names.get(path) {
            return name.clone();
        }
        let end = match (role, self.get(path)) {
            (Role::Picture, Some([0xff, 0xd8, ..])) => "jpeg",
            (Role::Picture, Some([b'G', b'I', b'F', ..])) => "gif",
            (Role::Picture, _) => "png",
            _ => "xml",
        };
        let count = self.counts.entry(role).or_default();
        *count += 1;
        let name = format!("{}.{end}", role.place(self.kind, *count));
        self.names.insert(path.to_owned(), name.clone());
        self.open.push_back((path.to_owned(), role));
        name
    }

    /// Layouts that slides use, and their masters.
    fn find_used_slides(&mut self, main: &str) -> Result<(), Refusal> {
        let mut open = vec![(main.to_owned(), Role::Slide)];
        while let Some((path, wanted)) = open.pop() {
            let next = match wanted {
                Role::Slide => Role::Layout,
                _ => Role::Master,
            };
            for link in self.links(&path)? {
                let leads = matches!(link.leads, Leads::Named(role) if role == wanted);
                if leads && !link.is_outside && self.used_slides.insert(link.target.clone()) && wanted != Role::Master {
                    open.push((link.target, next));
                }
            }
        }
        Ok(())
    }

    fn picture(&mut self, path: &str) -> Result<(), Refusal> {
        let unreadable = || {
            Refusal::new(
                say!("holds a picture that cannot be made clean"),
                say!("paste the picture again as PNG (Paste Special), and save"),
            )
        };
        let bytes = self.get(path).ok_or_else(damaged)?;
        let (kind, clean) = picture(bytes).map_err(|_| unreadable())?;
        let name = self.names[path].clone();
        if !name.ends_with(kind) {
            return Err(unreadable());
        }
        self.written.push((name, Role::Picture, clean));
        Ok(())
    }

    /// Writes a part of XML, with the links that it uses.
    fn part(&mut self, path: &str, role: Role) -> Result<(), Refusal> {
        let bytes = self.get(path).ok_or_else(damaged)?.to_vec();
        let document = xml::parse(&bytes).ok_or_else(damaged)?;
        if role == Role::Notes {
            return rules::notes(&document);
        }
        let links = self.links(path)?;
        let mut rules = PartRules::new(self, role, links, &document)?;
        let mut writing = Writing {
            rules: &mut rules,
            is_settings: role == Role::Settings,
            out: String::new(),
            shown: String::new(),
        };
        writing.part(&document)?;
        let (out, shown) = (writing.out, writing.shown);
        // The part begins with an element that belongs to something else.
        if !out.contains("xmlns") {
            return Err(damaged());
        }
        let list = rules.list();
        // Names of styles and colors are no text of the document.
        if !matches!(role, Role::Styles | Role::Theme | Role::Settings | Role::TableStyles) {
            self.shown.push_str(&shown);
            self.shown.push('\n');
        }
        let name = self.names[path].clone();
        if !list.is_empty() {
            let (folder, file) = name.rsplit_once('/').expect("every part is written into a folder");
            self.written.push((format!("{folder}/_rels/{file}.rels"), Role::Address, link_list(&list).into_bytes()));
        }
        self.written.push((name, role, out.into_bytes()));
        Ok(())
    }

    fn content_types(&self) -> String {
        let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
            <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
            <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
            <Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            .to_owned();
        for kind in ["gif", "jpeg", "png"] {
            out.extend(["<Default Extension=\"", kind, "\" ContentType=\"image/", kind, "\"/>"]);
        }
        for (name, role, _) in self.written.iter().filter(|(_, role, _)| !matches!(role, Role::Address | Role::Picture))
        {
            let kind = role.content_type(self.kind);
            out.extend(["<Override PartName=\"/", name, "\" ContentType=\"", &kind, "\"/>"]);
        }
        out + "</Types>"
    }

    fn first_links(&self) -> String {
        let target = format!("/{}.xml", Role::Main.place(self.kind, 1));
        let link = NewLink { id: "rId1".to_owned(), kind: Role::Main.link(self.kind), target, is_outside: false };
        link_list(&[link])
    }
}

/// A link as it leaves.
struct NewLink {
    id: String,
    kind: String,
    target: String,
    is_outside: bool,
}

/// A list of links, as a part.
fn link_list(links: &[NewLink]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        .to_owned();
    for link in links {
        let target = escaped(&link.target);
        out.extend(["<Relationship Id=\"", &link.id, "\" Type=\"", &link.kind, "\" Target=\"", &target, "\""]);
        out.push_str(if link.is_outside { " TargetMode=\"External\"/>" } else { "/>" });
    }
    out + "</Relationships>"
}

/// A refusal for what a document holds.
fn refused_for(what: &'static str, hint: &'static str) -> Refusal {
    Refusal::new(say!("holds {what}", what = Message::constant(what)), Message::constant(hint))
}

/// What a link of this kind says of the document that holds it.
fn refused(link: &Link) -> Option<Refusal> {
    match link.leads {
        Leads::Refused(what, hint) => Some(refused_for(what, hint)),
        Leads::Unknown => {
            let short: String = link.kind.chars().take(40).collect();
            Some(Refusal::new(
                say!("holds a part of the kind `{short}`, which Keyplan does not know", short),
                Message::constant(INSTEAD),
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
