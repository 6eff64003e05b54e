//! Pages as chapters of a book. A page of a plan and its chapter say the same, so where both are wanted the page is made
//! alone, and what only a screen needs is cut out of it for the book.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::edition::reads::{self, Reads};
use crate::playbook::ThingId;
use crate::site::shared::markup::{Attribute, attributes};

/// Stands in a page that is made for a book as well, where what a chapter is given begins and ends. Nobody writes this.
pub(crate) const CUT: &str = "\u{e001}\u{e000}\u{e001}";

/// The pages of one plan while they are made one after another, kept until its book is made of them.
#[derive(Debug, Default)]
pub struct Binder(Mutex<HashMap<ThingId, LoosePage>>);

/// What a book takes of a page.
#[derive(Debug, Default)]
struct LoosePage {
    /// Its HTML, without what only a screen needs.
    html: String,
    /// The way from the page to the site's root.
    root: String,
    /// What was read for it.
    reads: Reads,
}

impl Binder {
    /// Makes the page of a thing, and notes what was read for it.
    pub(crate) fn page<T>(&self, id: ThingId, make: impl FnOnce() -> T) -> T {
        let (text, reads) = reads::noted(make);
        reads.note_again();
        if let Some(page) = self.pages().get_mut(&id) {
            page.reads = reads;
        }
        text
    }

    /// Keeps what a book takes of a page, and returns the page without marks.
    pub(crate) fn keep(&self, id: ThingId, page: &str, root: &str) -> String {
        let parts: Vec<&str> = page.split(CUT).collect();
        if let [_, head, _, parts_and_prose, _] = parts[..] {
            let html = [head, parts_and_prose].concat();
            self.pages().insert(id, LoosePage { html, root: root.to_owned(), reads: Reads::default() });
        }
        parts.concat()
    }

    /// The page of a thing as a chapter that is not bound yet, with its way to the site's root, if it was made before.
    pub(crate) fn chapter(&self, id: ThingId, number: &str) -> Option<(String, String)> {
        let LoosePage { html, root, reads } = self.pages().remove(&id)?;
        reads.note_again();
        let (before, heading) = html.split_once("<h1")?;
        let (attributes, heading) = heading.split_once('>')?;
        let (heading, after) = heading.split_once("</h1>")?;
        // As base.html says it of a chapter.
        let begins = "<article class=\"chapter\" id=\"top\" aria-labelledby=\"name\">";
        let number = format!("><span class=\"no\">{number}</span> ");
        let name = [begins, before, "<h2 class=\"h1\" id=\"name\"", attributes, &number, heading, "</h2>"];
        Some((name.concat() + after + "\n\n</article>\n", root))
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<ThingId, LoosePage>> {
        // Nothing panics while holding it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the anchors of a chapter begin with; the chapter itself is its `top`.
pub(crate) fn anchor(number: &str) -> String {
    format!("c{}", number.replace('.', "-"))
}

/// A page made a chapter of a book. Its anchors begin with that of the chapter, so that none occurs twice, links to pages
/// that are chapters lead to the chapters, and all others lead from the book. `root` is the way to the site's root from the
/// page as it is, then from the book.
pub(crate) fn bound(html: &str, number: &str, root: (&str, &str), chapters: &HashMap<&str, String>) -> String {
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
        let to_page = it.value.strip_prefix(root.0);
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
                } else if let Some(url) = to_page {
                    let (page, part) = url.split_once('#').unwrap_or((url, "top"));
                    match chapters.get(page) {
                        Some(to) => put(&["#", to, "-", part]),
                        None => put(&[root.1, url]),
                    }
                }
            }
            "src" | "data" | "poster" => {
                if let Some(url) = to_page {
                    put(&[root.1, url]);
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
    use crate::playbook::Id as _;

    #[test]
    fn a_chapter_is_what_stands_between_the_cuts_of_a_page() {
        let (binder, id) = (Binder::default(), ThingId::new(7));
        let page = ["<nav>", "<header><h1 lang=\"vi\">A</h1></header>", "<nav>", "<p>b</p>\n", "<footer>"];
        assert_eq!(binder.page(id, || binder.keep(id, &page.join(CUT), "../")), page.concat());
        let html = "<article class=\"chapter\" id=\"top\" aria-labelledby=\"name\"><header>\
            <h2 class=\"h1\" id=\"name\" lang=\"vi\"><span class=\"no\">3.2</span> A</h2></header><p>b</p>\n\n\n</article>\n";
        assert_eq!(binder.chapter(id, "3.2"), Some((html.to_owned(), "../".to_owned())));
        assert_eq!(binder.chapter(id, "3.2"), None, "a book takes it once");
    }

    /// With any other number of cuts each chapter would be made a second time, and nobody would see it.
    #[test]
    fn the_frame_of_all_pages_has_the_cuts() {
        let frame = crate::load::embedded::theme_text("templates/base.html").expect("it is in the default theme");
        assert_eq!(frame.matches("{{ cut }}").count(), 4);
    }

    #[test]
    fn anchors_are_the_chapters_own_and_links_between_chapters_stay_in_the_book() {
        let chapters = HashMap::from([("a/b/index.html", "c2".to_owned())]);
        let page = "<section><h2 id=\"goals\">1 &lt; 2 id=\"x\"</h2><svg aria-labelledby=\"t d\"><title id=\"t\">T</title><desc id=\"d\">D</desc><use href=\"#k-red\"/></svg><a href=\"#goals\">g</a><a lang=\"vi\" href=\"../../a/b/index.html#kpi-x\">b</a><a href=\"../../a/c/index.html\">c</a>";
        assert_eq!(
            bound(page, "1", ("../../", "../../../"), &chapters),
            "<section><h2 id=\"c1-goals\">1 &lt; 2 id=\"x\"</h2><svg aria-labelledby=\"c1-t c1-d\"><title id=\"c1-t\">T</title><desc id=\"c1-d\">D</desc><use href=\"#k-red\"/></svg><a href=\"#c1-goals\">g</a><a lang=\"vi\" href=\"#c2-kpi-x\">b</a><a href=\"../../../a/c/index.html\">c</a>"
        );
    }
}
