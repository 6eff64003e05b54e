//! The chapters of a handbook: a site of prose alone, such as Keyplan's own guide. They stand beside the text, in the
//! order in which they are read, where an account has its key plan.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::edition::Edition;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::page_id;
use crate::site::shared::cards::Card;
use crate::site::shared::markup::{Marks, Prepared};
use crate::site::shared::masthead::NavLink;
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready, View};

view! {
    /// The chapters beside the text of a handbook.
    ChaptersPart<'a> for "parts/chapters.html" {
        /// The way from the page to the root of the site.
        root: String,
        /// The chapters, in the order in which they are read.
        chapters: Vec<ChapterLinks<'a>>,
    }

    /// A chapter of a handbook in its navigation: a page that lies in no folder of another page.
    ChapterLinks<'a> {
        /// The link to its page.
        link: NavLink<'a>,
        /// Before the list, which a long handbook shows on the pages of the chapter only.
        begins: Html,
        /// The pages of the chapter.
        pages: Vec<NavLink<'a>>,
        /// Behind the list.
        ends: Html,
    }

    /// A chapter on the first page of a handbook.
    HandbookChapter<'a> {
        /// Its page.
        card: Ready<Card>,
        /// What it is about.
        summary: Option<Cow<'a, str>>,
        /// The pages of the chapter, each with what it is about.
        pages: Vec<HandbookPage<'a>>,
    }

    /// A page of a chapter on the first page of a handbook.
    HandbookPage<'a> {
        /// The page.
        card: Ready<Card>,
        /// What it is about.
        summary: Option<Cow<'a, str>>,
    }
}

/// With more pages than this, the pages of a chapter are listed only on the pages of that chapter.
const ALL_LISTED: usize = 60;

/// With more pages than this no chapters stand beside the text: every page would carry links to all of them.
const MOST: usize = 400;

/// The pages of a handbook in the order in which they are read, each with the pages in whose folders it lies.
#[derive(Debug, Default)]
pub(crate) struct Chapters {
    /// The first page, where it is written, then all others.
    pub(crate) order: Vec<ThingId>,
    above: HashMap<ThingId, Vec<ThingId>>,
}

impl Chapters {
    /// The chapters of an edition; none where it is no handbook.
    pub(crate) fn of(edition: &Edition) -> Self {
        if !edition.is_handbook() {
            return Self::default();
        }
        let pages = edition.pages();
        let id = |page: ThingId| &*edition.thing(page).document.id;
        let ranks: HashMap<&str, usize> = (0..).zip(pages).map(|(rank, page)| (id(*page), rank)).collect();
        // The way to a page leads over the pages in whose folders it lies, so a chapter stands right before its pages.
        let way = |page: ThingId| -> Vec<usize> {
            let folders = id(page).match_indices('/').map(|(end, _)| &id(page)[..end]);
            folders.chain([id(page)]).filter_map(|folder| ranks.get(folder).copied()).collect()
        };
        let mut ways: Vec<Vec<usize>> = pages.iter().map(|page| way(*page)).collect();
        ways.sort_unstable();
        let mut chapters = Self { order: page_id::home(edition).into_iter().collect(), above: HashMap::new() };
        for way in ways {
            let (last, above) = way.split_last().expect("a way ends at its page");
            chapters.order.push(pages[*last]);
            chapters.above.insert(pages[*last], above.iter().map(|rank| pages[*rank]).collect());
        }
        chapters
    }

    /// The pages in whose folders a page lies, from the outside in.
    pub(crate) fn above(&self, page: ThingId) -> &[ThingId] {
        self.above.get(&page).map_or(&[], Vec::as_slice)
    }

    /// The chapters, each with its pages.
    fn grouped(&self) -> Vec<(ThingId, Vec<ThingId>)> {
        let mut grouped: Vec<(ThingId, Vec<ThingId>)> = Vec::new();
        for page in self.order.iter().filter(|page| self.above.contains_key(page)) {
            match grouped.last_mut().filter(|_| !self.above(*page).is_empty()) {
                Some((_, pages)) => pages.push(*page),
                None => grouped.push((*page, Vec::new())),
            }
        }
        grouped
    }
}

impl Renderer<'_> {
    /// The chapters beside the text of a handbook; nothing on other sites.
    pub(crate) fn chapters_side(&self) -> Option<Result<&Prepared, ThemeFault>> {
        let pages = self.shared.chapters.order.len();
        if pages == 0 || pages > MOST {
            return None;
        }
        let made = self.shared.chapters_side.get_or_make(|| self.make_chapters_side());
        Some(made.as_ref().map_err(Clone::clone))
    }

    fn make_chapters_side(&self) -> Result<Prepared, ThemeFault> {
        let mut marks = Marks::default();
        let is_long = self.shared.chapters.order.len() > ALL_LISTED;
        let root = marks.root();
        let mut chapters = Vec::new();
        for (chapter, pages) in self.shared.chapters.grouped() {
            chapters.push(ChapterLinks {
                link: self.nav_link(chapter, &mut marks),
                begins: if is_long { marks.list_begins() } else { Html(String::new()) },
                pages: pages.into_iter().map(|page| self.nav_link(page, &mut marks)).collect(),
                ends: if is_long { marks.list_ends() } else { Html(String::new()) },
            });
        }
        let html = self.theme.render("parts/chapters.html", ChaptersPart { root, chapters }.given())?;
        Ok(Prepared::new(html.trim_end_matches('\n'), marks))
    }

    /// The chapters for the first page of a handbook; none on other sites.
    pub(crate) fn handbook_chapters(&self) -> Vec<HandbookChapter<'_>> {
        let page = |id: ThingId| HandbookPage { card: self.card(id), summary: self.summary(id) };
        let chapters = self.shared.chapters.grouped().into_iter();
        let chapter = |(id, pages): (ThingId, Vec<ThingId>)| HandbookChapter {
            card: self.card(id),
            summary: self.summary(id),
            pages: pages.into_iter().map(page).collect(),
        };
        chapters.map(chapter).collect()
    }

    fn summary(&self, id: ThingId) -> Option<Cow<'_, str>> {
        let thing = self.edition.thing(id);
        self.text_of(thing, thing.document.common.summary.as_ref())
    }
}
