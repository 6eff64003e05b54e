//! The prose of a page: its links are filled in for the page that it stands on.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::markdown::{BodyLink, HoleKind, LinkTarget, ProseFigure, TITLE_OF, escape};
use crate::document::model::objective::Kpi;
use crate::document::parts::{PageItem, PagePart};
use crate::playbook::{Asset, LinkTo, Thing};
use crate::site::languages::dir_attribute;
use crate::site::shared::side::status_key;
use crate::site::{Renderer, address, theme};

impl Renderer<'_> {
    /// The body of a thing with its links leading from `root`.
    pub(crate) fn body(&self, thing: &Arc<Thing>, root: &str) -> String {
        let body = &thing.document.body;
        let mut out = String::with_capacity(body.html.len() + body.holes.len() * 64);
        let mut last = 0;
        for hole in &body.holes {
            let at = hole.at as usize;
            out.push_str(&body.html[last..at]);
            last = at;
            if let HoleKind::Word(key) = hole.kind {
                // An element cannot stand inside a tag, so the title is not marked with its language.
                let own = self.theme.locale().code();
                let lang = Some(own).filter(|own| !key.starts_with("task.") && *own != self.language_of(thing.lang()));
                self.in_language(lang, self.theme.text(key), &mut out);
                continue;
            }
            let Some(link) = thing.links.get(hole.link as usize) else { continue };
            match hole.kind {
                HoleKind::Open => self.open(link, root, &mut out),
                HoleKind::Title => match body.links[hole.link as usize].figure {
                    Some(figure) => self.prose_figure(thing, link, figure, &mut out),
                    None => self.link_title(thing, link, &body.links[hole.link as usize], &mut out),
                },
                HoleKind::Close if *link != LinkTo::Gone => out.push_str("</a>"),
                HoleKind::Source => {
                    if let LinkTo::Asset(asset) = link {
                        out.push_str(root);
                        out.push_str(&address::encode(&self.edition.asset(*asset).address));
                    }
                }
                HoleKind::Size => {
                    if let LinkTo::Asset(asset) = link {
                        out.push_str(&size(self.edition.asset(*asset)));
                    }
                }
                HoleKind::Close | HoleKind::Word(_) => {}
            }
        }
        out.push_str(&body.html[last..]);
        out
    }

    fn open(&self, link: &LinkTo, root: &str, out: &mut String) {
        let anchor = match link {
            LinkTo::Gone => return,
            LinkTo::Thing(id, anchor) => {
                out.push_str("<a href=\"");
                out.push_str(root);
                out.push_str(self.url(*id));
                let has_part = |anchor: &str| PagePart::at(anchor).is_none_or(|part| self.has_part(*id, part));
                anchor.as_ref().filter(|anchor| has_part(anchor))
            }
            LinkTo::Generated(page) => {
                out.push_str("<a href=\"");
                out.push_str(root);
                out.push_str(&address::page(page.name()));
                None
            }
            LinkTo::Here(anchor) => {
                out.push_str("<a href=\"");
                Some(anchor)
            }
            LinkTo::Asset(asset) => {
                out.push_str("<a href=\"");
                out.push_str(root);
                out.push_str(&address::encode(&self.edition.asset(*asset).address));
                None
            }
        };
        if let Some(anchor) = anchor {
            out.push('#');
            escape(anchor, out);
        }
        out.push_str("\">");
    }

    /// The title of what a link leads to, marked where its language differs from that of the text around it.
    fn link_title(&self, thing: &Thing, link: &LinkTo, written: &BodyLink, out: &mut String) {
        let other = match link {
            LinkTo::Thing(id, _) => Some(self.language_of(self.edition.named(*id).lang)),
            LinkTo::Generated(_) => Some(self.theme.locale().code()),
            _ => None,
        };
        let name = self.link_name(link, written);
        self.in_language(other.filter(|other| *other != self.language_of(thing.lang())), name, out);
    }

    /// A figure of a KPI, with the status of a reading as pages show it.
    fn prose_figure(&self, thing: &Thing, link: &LinkTo, figure: ProseFigure, out: &mut String) {
        escape(&self.figure_of_link(thing, link, figure), out);
        let read = self.kpi_of_link(thing, link).filter(|_| figure == ProseFigure::Latest);
        let status = read.and_then(|(of, kpi)| of.latest(&kpi.id.value)).and_then(|reading| reading.status);
        if let Some(status) = status {
            let (name, letter) = (self.theme.text(status_key(status)), self.theme.text(status.letter_key()));
            theme::status(status.word(), name, letter, out);
        }
    }

    /// The KPI that a link leads to, with the thing that holds it.
    fn kpi_of_link<'s>(&'s self, thing: &'s Thing, link: &'s LinkTo) -> Option<(&'s Thing, &'s Kpi)> {
        let (of, anchor) = match link {
            LinkTo::Thing(id, Some(anchor)) => (&**self.edition.thing(*id), anchor),
            LinkTo::Here(anchor) => (thing, anchor),
            _ => return None,
        };
        let id = PageItem::Kpi.id(anchor)?;
        Some((of, of.kpis().iter().find(|kpi| kpi.id.value == id)?))
    }

    /// A figure of the KPI that a link leads to, in words; a dash where it is not known, and dots where nothing is led to.
    fn figure_of_link(&self, thing: &Thing, link: &LinkTo, figure: ProseFigure) -> String {
        let Some((of, kpi)) = self.kpi_of_link(thing, link) else { return "…".to_owned() };
        let format = of.account.map_or_else(|| self.format(), |account| self.format_of(account));
        let unit = kpi.unit.value;
        let baseline = kpi.baseline.as_ref().map(|baseline| baseline.value);
        let latest = of.latest(&kpi.id.value);
        let said = match figure {
            ProseFigure::Latest => latest.map(|reading| {
                let (value, period) = (format.value(reading.value, unit), format.period_in_words(reading.period));
                self.sentence("kpi.in_prose", &[("value", &value), ("period", &period)])
            }),
            ProseFigure::Target => kpi.target.as_ref().map(|target| self.goalpost(target.value.0, unit)),
            ProseFigure::Baseline => baseline.map(|baseline| format.value(baseline, unit)),
            ProseFigure::Change => {
                latest.zip(baseline).map(|(reading, baseline)| format.signed(reading.value - baseline, unit))
            }
        };
        said.unwrap_or_else(|| "–".to_owned())
    }

    /// What stands for the words of a link that has none: the figure that it shows, else what it leads to.
    pub(crate) fn link_words<'s>(&'s self, thing: &Thing, link: &'s LinkTo, written: &'s BodyLink) -> Cow<'s, str> {
        match written.figure {
            Some(figure) => self.figure_of_link(thing, link, figure).into(),
            None => self.link_name(link, written).into(),
        }
    }

    /// The language that something is written in which may say so.
    fn language_of<'s>(&'s self, lang: Option<&'s str>) -> &'s str {
        lang.unwrap_or(self.theme.locale().code())
    }

    /// A text, marked as one of a language where that is given.
    fn in_language(&self, lang: Option<&str>, text: &str, out: &mut String) {
        if let Some(lang) = lang {
            out.push_str("<span lang=\"");
            escape(lang, out);
            out.push('"');
            out.push_str(&dir_attribute(lang, self.theme.locale()));
            out.push('>');
        }
        escape(text, out);
        out.push_str(if lang.is_some() { "</span>" } else { "" });
    }

    /// What a link without words of its own is called.
    fn link_name<'s>(&'s self, link: &'s LinkTo, written: &'s BodyLink) -> &'s str {
        match link {
            LinkTo::Thing(id, _) => self.name(*id),
            LinkTo::Generated(page) => self.theme.text(page.title_key()),
            LinkTo::Here(anchor) => anchor,
            LinkTo::Asset(asset) => {
                let address = &self.edition.asset(*asset).address;
                address.rsplit('/').next().unwrap_or(address)
            }
            // A link that leads nowhere shows its name as it is written.
            LinkTo::Gone => match &written.target {
                LinkTarget::Name { name, .. } => name,
                LinkTarget::File { path, .. } | LinkTarget::Image { path, .. } => path,
                LinkTarget::Here { anchor } => &anchor.value,
            },
        }
    }

    /// A part of a sentence, with the titles of the links in it.
    pub(crate) fn with_titles(&self, thing: &Thing, part: &str) -> String {
        let mut out = String::with_capacity(part.len());
        for (at, piece) in part.split(TITLE_OF).enumerate() {
            let link = piece.parse::<usize>().ok().filter(|_| at % 2 == 1);
            let named = link.and_then(|link| {
                let written = thing.document.body.cited().get(link)?;
                Some(self.link_words(thing, thing.links.get(link).unwrap_or(&LinkTo::Gone), written))
            });
            out.push_str(named.as_deref().unwrap_or(piece));
        }
        out
    }
}

/// The width and height of a picture as attributes, so that a browser keeps room for it before it has loaded.
pub(crate) fn size(asset: &Asset) -> String {
    asset.size.map_or_else(String::new, |(width, height)| format!(" width=\"{width}\" height=\"{height}\""))
}
