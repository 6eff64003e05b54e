//! A plan as one document: what it says, its decisions, its objectives, its reviews. Each is the page that it has on the
//! site, without what only a screen needs; links between them lead to the chapter.

use std::collections::{HashMap, HashSet};

use crate::playbook::ThingId;
use crate::site::frame::{Chapter, Frame};
use crate::site::shared::markup::{Attribute, attributes};
use crate::site::shared::readers::Page;
use crate::site::theme::{Key, Map, ThemeFault, Value};
use crate::site::{Renderer, address};

impl Renderer<'_> {
    pub(crate) fn book_page(&self, id: ThingId, page: Page<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let beneath = self.edition.beneath(id);
        let sections: [(&str, &[ThingId]); 4] = [
            ("foot.plan", &[id]),
            ("part.decisions", &beneath.decisions),
            ("part.objectives", &beneath.objectives),
            ("part.reviews", &beneath.reviews),
        ];
        let numbered: Vec<(String, ThingId)> = (1..)
            .zip(&sections)
            .flat_map(|(section, (_, things))| {
                let one = section == 1;
                (1..)
                    .zip(*things)
                    .map(move |(at, of)| (if one { "1".to_owned() } else { format!("{section}.{at}") }, *of))
            })
            .collect();
        let anchors: HashMap<&str, String> =
            numbered.iter().map(|(number, of)| (self.url(*of), anchor(number))).collect();
        let root = address::root(address::depth(page.id));
        let mut chapters: Vec<Value> = Vec::with_capacity(numbered.len());
        for (number, of) in &numbered {
            let html = self.thing_page(*of, Some(&Chapter { book: page.id, number: number.clone() }))?;
            chapters.push(Value::safe_string(&bound(&html, number, &root, &anchors)));
        }
        let mut at = numbered.iter();
        let contents: Vec<Value> = (1..)
            .zip(&sections)
            .map(|(section, (title, things))| {
                let entries: Vec<Value> = at
                    .by_ref()
                    .take(things.len())
                    .map(|(number, of)| {
                        map! { number: number.as_str(), title: self.name(*of), anchor: anchor(number) }
                    })
                    .collect();
                map! { number: section, title: self.theme.text(title), entries: entries }
            })
            .collect();
        self.render_frame(
            None,
            Frame {
                template: "book.html",
                id: page.id,
                title: page.title,
                heading: &thing.title,
                kicker: thing.account.map_or_else(String::new, |account| self.edition.thing(account).title.to_string()),
                thing: None,
                parts: Vec::new(),
                room: None,
                given: vec![
                    ("it", self.row(id)),
                    ("account", Value::from(thing.account.map(|account| self.row(account)))),
                    ("book", Value::from(contents)),
                    ("chapters", Value::from(chapters)),
                ],
            },
        )
    }
}

/// What the anchors of a chapter begin with; the chapter itself is its `top`.
fn anchor(number: &str) -> String {
    format!("c{}", number.replace('.', "-"))
}

/// A page bound into a book: its anchors begin with the chapter's, so that none is there twice, and links to pages that
/// are chapters lead to them.
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
