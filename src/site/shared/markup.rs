//! Changes to finished HTML: the attributes of its tags, the place of a page in navigation that many pages share, links
//! made as short as they can be.

use memchr::{memchr, memmem};

use crate::site::view::Html;

/// An attribute in double quotes.
pub(crate) struct Attribute<'h> {
    pub(crate) name: &'h str,
    pub(crate) value: &'h str,
    /// Where the value begins.
    pub(crate) at: usize,
}

/// The attributes of all tags, in their order.
pub(crate) fn attributes(html: &str) -> impl Iterator<Item = Attribute<'_>> {
    let bytes = html.as_bytes();
    let mut at = 0;
    let mut within = false;
    std::iter::from_fn(move || {
        loop {
            if !within {
                (within, at) = (true, at + memchr(b'<', &bytes[at..])? + 1);
            }
            // Tags are short: to look for one of two bytes many at a time would take longer.
            let next = at + bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'>'))?;
            if bytes[next] == b'>' {
                (within, at) = (false, next + 1);
                continue;
            }
            let value = &html[next + 1..next + 1 + bytes[next + 1..].iter().position(|byte| *byte == b'"')?];
            let before = at;
            at = next + 1 + value.len() + 1;
            if next > before && bytes[next - 1] == b'=' {
                let name = bytes[before..next - 1].iter().rposition(|byte| matches!(byte, b' ' | b'\n'));
                let name = &html[name.map_or(before, |blank| before + blank + 1)..next - 1];
                return Some(Attribute { name, value, at: next + 1 });
            }
        }
    })
}

/// Stands on both sides of a mark's number in HTML that a template has just made.
const MARK: char = '\u{e000}';

/// What a mark in navigation stands for: each page that shows it fills in its own place.
#[derive(Debug)]
enum Mark {
    /// The way from the page to the site's root.
    Root,
    /// In a link, behind the address: the page at this address, from the site's root, is the one that shows it.
    Link(String),
    /// In the tag of a room of the drawing: the page stands in the room at this address.
    Room(String),
    /// In the class of what holds the drawing: the page is that of the whole account or plan.
    Whole,
    /// Before a list that is left out where none of its links leads to the page.
    ListBegins,
    /// Behind that list.
    ListEnds,
}

/// Marks for a template that draws navigation, numbered in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Marks(Vec<Mark>);

impl Marks {
    pub(crate) fn root(&mut self) -> String {
        self.add(Mark::Root).0
    }

    pub(crate) fn link(&mut self, url: &str) -> Html {
        self.add(Mark::Link(url.to_owned()))
    }

    pub(crate) fn room(&mut self, url: &str) -> Html {
        self.add(Mark::Room(url.to_owned()))
    }

    pub(crate) fn whole(&mut self) -> Html {
        self.add(Mark::Whole)
    }

    pub(crate) fn list_begins(&mut self) -> Html {
        self.add(Mark::ListBegins)
    }

    pub(crate) fn list_ends(&mut self) -> Html {
        self.add(Mark::ListEnds)
    }

    fn add(&mut self, mark: Mark) -> Html {
        self.0.push(mark);
        Html(format!("{MARK}{}{MARK}", self.0.len() - 1))
    }
}

/// Navigation that many pages show, made once, with the positions of what is another on each page.
#[derive(Debug)]
pub(crate) struct Prepared {
    html: String,
    /// In the order of their positions. The number is the place in `marks`.
    holes: Vec<(usize, usize)>,
    marks: Vec<Mark>,
}

impl Prepared {
    /// Takes the marks out of HTML that a template made with them. A template need not use them all.
    pub(crate) fn new(html: &str, Marks(marks): Marks) -> Self {
        let mut prepared =
            Self { html: String::with_capacity(html.len()), holes: Vec::with_capacity(marks.len()), marks };
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(MARK) {
            prepared.html.push_str(before);
            let hole = after.split_once(MARK).and_then(|(number, after)| Some((number.parse().ok()?, after)));
            if let Some((mark, after)) = hole.filter(|(mark, _)| *mark < prepared.marks.len()) {
                prepared.holes.push((prepared.html.len(), mark));
                rest = after;
            } else {
                prepared.html.push(MARK);
                rest = after;
            }
        }
        prepared.html.push_str(rest);
        prepared
    }

    /// The navigation as a page shows it: the page's own address, its way to the site's root, the address of the room it
    /// stands in, and whether it is the page of the whole account or plan. Addresses are from the site's root. Of the
    /// lists only those are left that lead to the page; the others would only show how many they hold, as their heads do.
    pub(crate) fn on(&self, page: &str, to_root: &str, room: Option<&str>, whole: bool) -> String {
        let mut out = String::with_capacity(self.html.len() + self.holes.len() * to_root.len() + 64);
        let (mut written, mut hole) = (0, 0);
        while let Some((at, mark)) = self.holes.get(hole) {
            out.push_str(&self.html[written..*at]);
            written = *at;
            hole += 1;
            match &self.marks[*mark] {
                Mark::Root => out.push_str(to_root),
                Mark::Link(url) if url == page => out.push_str(" aria-current=\"page\""),
                Mark::Room(url) if Some(&**url) == room => out.push_str(" class=\"room-here\""),
                Mark::Whole if whole => out.push_str(" whole"),
                Mark::ListBegins => {
                    let list = &self.holes[hole..];
                    let end = list.iter().position(|(_, mark)| matches!(self.marks[*mark], Mark::ListEnds));
                    let list = &list[..end.unwrap_or(0)];
                    let leads_here =
                        |(_, mark): &(usize, usize)| matches!(&self.marks[*mark], Mark::Link(url) if url == page);
                    if let Some(end) = end.filter(|_| !list.iter().any(leads_here)) {
                        hole += end;
                        written = self.holes[hole].0;
                    }
                }
                _ => {}
            }
        }
        out.push_str(&self.html[written..]);
        out
    }
}

/// A page with its links as short as they can be: on a page in `a/b/`, `../../a/b/c` becomes `c`, and a part of the page
/// itself its anchor. `url` is the address of the page from the site's root, percent-encoded.
pub(crate) fn near(html: String, url: &str) -> String {
    let (folder, page) = url.split_at(url.rfind('/').map_or(0, |at| at + 1));
    let Some((first, _)) = folder.split_once('/') else { return html };
    let depth = folder.matches('/').count();
    let up = "../".repeat(depth);
    let far = format!("=\"{up}{first}/");
    let mut out = String::with_capacity(html.len());
    let mut last = 0;
    for at in memmem::find_iter(html.as_bytes(), &far) {
        let down = at + 2 + up.len();
        let mut shared = (0, 0);
        for part in folder.split_inclusive('/') {
            if !html[down + shared.1..].starts_with(part) {
                break;
            }
            shared = (shared.0 + 1, shared.1 + part.len());
        }
        out.push_str(&html[last..at + 2]);
        out.push_str(&up[..3 * (depth - shared.0)]);
        last = down + shared.1;
        // A part of the page itself.
        if shared.0 == depth && html[last..].strip_prefix(page).is_some_and(|rest| rest.starts_with('#')) {
            last += page.len();
        }
    }
    if last == 0 {
        return html;
    }
    out.push_str(&html[last..]);
    out
}

const SVG_ENDS: &str = "</svg>";

/// A shape of the sprite, as the default theme writes it, and what a drawing says that shows it.
struct Shape {
    begins: &'static str,
    ends: &'static str,
    shown_by: &'static [&'static str],
}

/// The shapes that drawings refer to, and the hatch, which the style sheets fill these classes with.
const SHAPES: [Shape; 6] = [
    Shape { begins: "<g id=\"k-red\">", ends: "</g>", shown_by: &["#k-red\""] },
    Shape { begins: "<g id=\"k-amber\">", ends: "</g>", shown_by: &["#k-amber\""] },
    Shape { begins: "<g id=\"k-green\">", ends: "</g>", shown_by: &["#k-green\""] },
    Shape { begins: "<g id=\"k-ring\">", ends: "</g>", shown_by: &["#k-ring\""] },
    Shape { begins: "<g id=\"k-dot\">", ends: "</g>", shown_by: &["#k-dot\""] },
    Shape { begins: "<pattern id=\"k-hatch\"", ends: "</pattern>", shown_by: &["tier-o", "bar-2", "bar-down"] },
];

/// A page without the shapes of its sprite that none of its drawings shows, and without the sprite where nothing is left.
pub(crate) fn with_shown_shapes(mut html: String) -> String {
    let find = |text: &str, what: &str| memmem::find(text.as_bytes(), what.as_bytes());
    let sprite = find(&html, "<svg class=\"sprite\"")
        .and_then(|from| Some(from..from + find(&html[from..], SVG_ENDS)? + SVG_ENDS.len()));
    let Some(sprite) = sprite else { return html };
    let after = &html[sprite.end..];
    let main = &after[find(after, "<main").unwrap_or(0)..];
    let drawn =
        find(main, "<svg").and_then(|from| Some(&main[from..memmem::rfind(main.as_bytes(), SVG_ENDS.as_bytes())?]));
    let is_shown = |shape: &Shape| drawn.is_some_and(|drawn| shape.shown_by.iter().any(|it| find(drawn, it).is_some()));
    let mut kept = html[sprite.clone()].to_owned();
    for shape in SHAPES.iter().filter(|shape| !is_shown(shape)) {
        let Some(from) = find(&kept, shape.begins) else { continue };
        let end = find(&kept[from..], shape.ends).map_or(from, |at| from + at + shape.ends.len());
        kept.replace_range(from..end, "");
    }
    let is_empty = find(&kept, " id=").is_none();
    html.replace_range(sprite, if is_empty { "" } else { &kept });
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_shapes_that_it_shows() {
        let sprite = "<svg class=\"sprite\"><defs><g id=\"k-red\"><path/></g><g id=\"k-ring\"><circle/></g>\
            <pattern id=\"k-hatch\" width=\"4\"><path/></pattern></defs></svg>";
        let page = |sprite: &str, main: &str| format!("<body>{sprite}<svg><path/></svg><main>{main}</main>");
        for (main, kept) in [
            (
                "<svg><svg/></svg> <svg><g><svg></svg><use href=\"#k-red\"/></g></svg>",
                Some("<g id=\"k-red\"><path/></g>"),
            ),
            ("<svg><rect class=\"tier-o\"/></svg>", Some("<pattern id=\"k-hatch\" width=\"4\"><path/></pattern>")),
            ("<svg><path/></svg>", None),
            ("#k-red\" is a name", None),
        ] {
            let kept = kept.map_or_else(String::new, |it| format!("<svg class=\"sprite\"><defs>{it}</defs></svg>"));
            assert_eq!(with_shown_shapes(page(sprite, main)), page(&kept, main));
        }
        let own = "<svg class=\"sprite\"><defs><g id=\"k-own\"></g></defs></svg>";
        assert_eq!(with_shown_shapes(page(own, "")), page(own, ""), "shapes that a site adds stay");
    }

    /// The classes that are hatched stand in the style sheets, where nobody thinks of a page that lacks the hatch.
    #[test]
    fn every_hatched_class_keeps_the_hatch() {
        let sheets = ["keyplan", "overview", "paper", "maps", "thread", "handbook", "search"];
        let mut hatched = 0;
        for sheet in sheets {
            let text = crate::load::embedded::theme_text(&format!("static/{sheet}.css")).expect(sheet);
            let rules = text.split('}').filter(|rule| rule.contains("url(#k-"));
            for class in rules.filter_map(|rule| rule.rsplit_once('{').expect("a rule has a head").0.rsplit('.').next())
            {
                let class = class.trim();
                assert!(SHAPES[5].shown_by.contains(&class), "{sheet}: {class}");
                hatched += 1;
            }
        }
        assert_eq!(hatched, SHAPES[5].shown_by.len());
    }

    #[test]
    fn the_shapes_are_those_of_the_sprite() {
        let sprite = crate::load::embedded::theme_text("templates/parts/sprite.html").expect("there is a sprite");
        assert!(SHAPES.iter().all(|shape| sprite.contains(shape.begins)));
        assert_eq!(sprite.matches(" id=").count(), SHAPES.len());
    }

    #[test]
    fn attributes_are_found_in_tags_only() {
        let html = "<p class=\"a\" title=\"x > y\">say id=\"no\" <br> 1 &lt; 2 <a\nhref=\"#b\">b</a></p>";
        let all: Vec<_> = attributes(html).map(|it| (it.name, it.value)).collect();
        assert_eq!(all, [("class", "a"), ("title", "x > y"), ("href", "#b")]);
        assert!(attributes(html).all(|it| html[it.at..].starts_with(it.value)));
    }

    #[test]
    fn an_unfinished_tag_ends_the_attributes() {
        for html in ["<p class=\"a", "<p class", "<", "<p class=\"a\" id="] {
            assert!(attributes(html).all(|it| it.name == "class"), "{html}");
        }
    }

    #[test]
    fn navigation_marks_the_place_of_a_page() {
        let mut marks = Marks::default();
        let (a, b, c) = (marks.link("a/index.html"), marks.link("b/index.html"), marks.room("a/index.html#goals"));
        let (begins, ends, whole, root) = (marks.list_begins(), marks.list_ends(), marks.whole(), marks.root());
        let [a, b, c, begins, ends, whole] = [a, b, c, begins, ends, whole].map(|Html(mark)| mark);
        let list = format!("{begins}<ul><a{b}>B</a></ul>{ends}");
        let html = format!("{root}<a{a}>A</a>{list}<svg class=\"x{whole}\"><rect{c}>{MARK}9{MARK}");
        let prepared = Prepared::new(&html, marks);
        let rest = format!("{MARK}9{MARK}");
        assert_eq!(prepared.on("", "", None, false), format!("<a>A</a><svg class=\"x\"><rect>{rest}"));
        let on_a = prepared.on("a/index.html", "../", Some("a/index.html#goals"), true);
        assert_eq!(
            on_a,
            format!("../<a aria-current=\"page\">A</a><svg class=\"x whole\"><rect class=\"room-here\">{rest}")
        );
        let on_b = prepared.on("b/index.html", "../", Some("b/index.html"), false);
        assert_eq!(on_b, format!("../<a>A</a><ul><a aria-current=\"page\">B</a></ul><svg class=\"x\"><rect>{rest}"));
    }

    #[test]
    fn the_way_to_what_is_near_is_short() {
        let from = |html: &str| near(html.to_owned(), "accounts/q/2025/index.html");
        assert_eq!(from("<a href=\"../../../accounts/q/2025/kpis/a.html#b\">"), "<a href=\"kpis/a.html#b\">");
        assert_eq!(from("<a href=\"../../../accounts/q/2025/index.html#kpis\">"), "<a href=\"#kpis\">");
        assert_eq!(from("<a href=\"../../../accounts/q/2025/index.html\">"), "<a href=\"index.html\">");
        assert_eq!(from("<a href=\"../../../accounts/q/index.html\">"), "<a href=\"../index.html\">");
        assert_eq!(from("<a href=\"../../../accounts/q2/index.html\">"), "<a href=\"../../q2/index.html\">");
        assert_eq!(from("<a href=\"../../../accounts/index.html\">"), "<a href=\"../../index.html\">");
        let others = "<a href=\"../../../people/q/index.html\">../../../accounts/q/</a>";
        assert_eq!(from(others), others);
        assert_eq!(
            near("<a href=\"accounts/index.html\">".to_owned(), "index.html"),
            "<a href=\"accounts/index.html\">"
        );
        let from_leaf = |html: &str| near(html.to_owned(), "health/2.html");
        assert_eq!(from_leaf("<a href=\"../health/index.html#by-rule\">"), "<a href=\"index.html#by-rule\">");
        assert_eq!(from_leaf("<a href=\"../health/2.html#pitfalls\">"), "<a href=\"#pitfalls\">");
    }
}
