//! A plan with its decisions, objectives and reviews as one document. A chapter is the page of a thing without what only a
//! screen needs; links between them lead to the chapter.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::playbook::ThingId;
use crate::site::frame::{Chapter, Frame};
use crate::site::shared::markup::{Attribute, attributes};
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
            let html = self.thing_page(*of, Some(&Chapter { book, number: number.clone() }))?;
            Ok(Html(bound(&html, number, &root, &anchors)))
        };
        chapters.iter().map(chapter).collect()
    }
}

/// What the anchors of a chapter begin with; the chapter itself is its `top`.
fn anchor(number: &str) -> String {
    format!("c{}", number.replace('.', "-"))
}

/// A page made a chapter of a book. Its anchors begin with that of the chapter, so that none occurs twice, and links to
/// pages that are chapters lead to the chapters.
fn bound(html: &str, number: &str, root: &str, chapters: &HashMap<&str, String>) -> String {
    let chapter = anchor(number);
    let all: Vec<Attribute<'_>> = attributes(html).collect();
    let own: HashSet<&str> = all.iter().filter(|it| it.name == "id").map(|it| it.value).collect();
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut last = 0;
    for it in &all {
        let from = last;
        let mut put = |new: &[&str]| {
            out.push_str(&html[from..it.at]);
            out.extend(new.iter().copied());
            last = it.at + it.value.len();
        };
        match it.name {
            "id" => put(&[&chapter, "-", it.value]),
            "aria-labelledby" | "aria-describedby" => {
                let ids: Vec<String> = it.value.split(' ').map(|id| format!("{chapter}-{id}")).collect();
                put(&[&ids.join(" ")]);
            }
            "href" => {
                if let Some(id) = it.value.strip_prefix('#') {
                    if own.contains(id) {
                        put(&["#", &chapter, "-", id]);
                    }
                } else if let Some(url) = it.value.strip_prefix(root) {
                    let (page, part) = url.split_once('#').unwrap_or((url, "top"));
                    if let Some(to) = chapters.get(page) {
                        put(&["#", to, "-", part]);
                    }
                }
            }
            _ => {}
        }
    }
    out.push_str(&html[last..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_the_chapters_own_and_links_between_chapters_stay_in_the_book() {
        let chapters = HashMap::from([("a/b/index.html", "c2".to_owned())]);
        let page = "<section><h2 id=\"goals\">1 &lt; 2 id=\"x\"</h2><svg aria-labelledby=\"t d\"><title id=\"t\">T</title><desc id=\"d\">D</desc><use href=\"#k-red\"/></svg><a href=\"#goals\">g</a><a lang=\"vi\" href=\"../../a/b/index.html#kpi-x\">b</a><a href=\"../../a/c/index.html\">c</a>";
        assert_eq!(
            bound(page, "1", "../../", &chapters),
            "<section><h2 id=\"c1-goals\">1 &lt; 2 id=\"x\"</h2><svg aria-labelledby=\"c1-t c1-d\"><title id=\"c1-t\">T</title><desc id=\"c1-d\">D</desc><use href=\"#k-red\"/></svg><a href=\"#c1-goals\">g</a><a lang=\"vi\" href=\"#c2-kpi-x\">b</a><a href=\"../../a/c/index.html\">c</a>"
        );
    }
}
