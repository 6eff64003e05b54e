//! A plan with its decisions, objectives and reviews as one document. A chapter is the page of a thing without what only a
//! screen needs; links between them lead to the chapter.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::playbook::ThingId;
use crate::site::frame::{Chapter, Frame};
use crate::site::shared::binding::{anchor, bound};
use crate::site::shared::rows::{AccountRow, PlanRow};
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, Ready};
use crate::site::{Renderer, address};

view! {
    /// A plan as one document.
    BookPage<'a> for "book.html" {
        /// The plan.
        it: Ready<PlanRow>,
        /// The account.
        account: Option<Ready<AccountRow>>,
        /// The sections with their chapters, to go to.
        book: Vec<BookSection<'a>>,
        /// The chapters.
        chapters: Vec<Html>,
    }

    /// A section of a book: the plan, its decisions, its objectives, or its reviews.
    BookSection<'a> {
        /// Its number.
        number: usize,
        /// What it is called.
        title: &'a str,
        /// Its chapters.
        entries: Vec<BookEntry<'a>>,
    }

    /// A chapter, to go to.
    BookEntry<'a> {
        /// Its number: `3.2`.
        number: String,
        /// What it is called.
        title: Cow<'a, str>,
        /// Its anchor on the page.
        anchor: String,
    }
}

impl Renderer<'_> {
    pub(crate) fn book_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let beneath = self.edition.beneath(id);
        let sections: [(&str, &[ThingId]); 4] = [
            ("foot.plan", &[id]),
            ("part.decisions", &beneath.decisions),
            ("part.objectives", &beneath.objectives),
            ("part.reviews", &beneath.reviews),
        ];
        let number = |section: usize, at: usize| match section {
            1 => "1".to_owned(),
            _ => format!("{section}.{at}"),
        };
        let chapters = (1..)
            .zip(&sections)
            .flat_map(|(section, (_, things))| (1..).zip(*things).map(move |(at, of)| (number(section, at), *of)));
        let chapters: Vec<(String, ThingId)> = chapters.collect();
        let entry = |section: usize, (at, of): (usize, &ThingId)| {
            let number = number(section, at);
            BookEntry { title: self.title_of(*of), anchor: anchor(&number), number }
        };
        let book = (1..).zip(&sections).map(|(section, (title, things))| BookSection {
            number: section,
            title: self.theme.text(title),
            entries: (1..).zip(*things).map(|chapter| entry(section, chapter)).collect(),
        });
        let chapters = self.chapters(frame.id, &chapters);
        self.render_page(
            Frame {
                heading: &self.title_of(id),
                kicker: thing.account.map_or_else(String::new, |account| self.title_of(account).into_owned()),
                ..frame
            },
            BookPage {
                it: self.row(id),
                account: thing.account.map(|account| self.row(account)),
                book: book.collect(),
                chapters: chapters?,
            },
        )
    }

    /// The pages of things, bound into the book whose page has an id.
    fn chapters(&self, book: &str, chapters: &[(String, ThingId)]) -> Result<Vec<Html>, ThemeFault> {
        let anchors: HashMap<&str, String> =
            chapters.iter().map(|(number, of)| (self.url(*of), anchor(number))).collect();
        let root = address::root(address::depth(book));
        let chapter = |(number, of): &(String, ThingId)| {
            let made = self.binder.and_then(|binder| binder.chapter(*of, number));
            let (html, from) = match made {
                Some(made) => made,
                None => (self.thing_page(*of, Some(&Chapter { book, number: number.clone() }))?, root.clone()),
            };
            Ok(Html(bound(&html, number, (&from, &root), &anchors)))
        };
        chapters.iter().map(chapter).collect()
    }
}
