//! Prose: Markdown to HTML with holes for links, headings with their ids, and the sentence around each link.
//!
//! One parse gives all of it. Only this module uses pulldown-cmark. Raw HTML is shown as text, and no address of an
//! author's reaches a page before [`address`](self) has found it to be safe.

mod escape;
mod comments;
mod address;
mod sentence;
mod output;
mod headings;
mod links;
mod image;
mod table;
mod footnotes;
mod callouts;
mod bare;
mod raw_html;
mod highlight;
mod overlooked;
mod writer;
mod plain;
mod unread;

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostics::{Findings, Placed};

pub use escape::escape;
pub(crate) use overlooked::{has_unseen, is_unseen, unseen, without_unseen};
pub use plain::{link_name, plain, plain_with};
pub(crate) use unread::check as check_unread;
use writer::EXTENSIONS;

/// Markdown blocks may nest this deep (KP014).
pub const MAX_DEPTH: usize = 64;

/// A body, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Where it begins in its file, in bytes.
    pub start: u32,
    /// HTML with holes.
    pub html: String,
    /// The holes, in order.
    pub holes: Vec<Hole>,
    /// The links of the body, in order.
    pub links: Vec<BodyLink>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// How many words a reader sees.
    pub words: u32,
    /// The first paragraph as plain text, cut short.
    pub lead: String,
}

/// A place in the HTML that is filled when the page is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hole {
    /// Byte offset in the HTML.
    pub at: u32,
    /// The link it belongs to; 0 for a word of the interface.
    pub link: u32,
    /// What goes there.
    pub kind: HoleKind,
}

/// What goes into a hole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HoleKind {
    /// `<a href="…">`; nothing for a link that leads nowhere.
    Open,
    /// The title of the target; for a link that leads nowhere, the name as written.
    Title,
    /// `</a>`; nothing for a link that leads nowhere.
    Close,
    /// The address of an image.
    Source,
    /// The width and height of an image, as attributes.
    Size,
    /// A word of the interface, by its key. The page knows its language.
    Word(&'static str),
}

/// A link of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyLink {
    /// What is written.
    pub target: LinkTarget,
    /// First byte of the target in the whole file.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The sentence around it.
    pub sentence: Sentence,
    /// The figure that stands for its words, where it leads to a KPI to show one.
    pub figure: Option<ProseFigure>,
}

/// A figure of a KPI in prose, `[[shelf-never-empty#kpi-osa|=]]`: so what is written never goes stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProseFigure {
    /// The last reading with its period and its status.
    Latest,
    /// The target.
    Target,
    /// Where it began.
    Baseline,
    /// How far it came since then.
    Change,
}

impl ProseFigure {
    /// What the words of a link ask for; nothing where they are words.
    fn asked(words: &str) -> Option<Self> {
        match words {
            "=" => Some(Self::Latest),
            "=target" => Some(Self::Target),
            "=baseline" => Some(Self::Baseline),
            "=change" => Some(Self::Change),
            _ => None,
        }
    }

    /// Whether it is made of readings.
    pub fn is_read(self) -> bool {
        matches!(self, Self::Latest | Self::Change)
    }
}

/// What a link names.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkTarget {
    /// `[[name#anchor]]`
    Name {
        /// The name.
        name: String,
        /// The part after `#`.
        anchor: Option<Placed<String>>,
    },
    /// A relative link to a file.
    File {
        /// The path as written, decoded.
        path: String,
        /// The part after `#`.
        anchor: Option<Placed<String>>,
    },
    /// `#anchor`
    Here {
        /// The anchor.
        anchor: Placed<String>,
    },
    /// A picture.
    Image {
        /// The path as written, decoded.
        path: String,
        /// Its alternative text.
        alt: String,
    },
}

/// Marks the number of a link in the sentence around another link, on both sides. The title of that link's target
/// belongs there.
pub(crate) const TITLE_OF: char = '\u{e000}';

/// The sentence around a link, as plain text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// Before the link.
    pub before: String,
    /// The link's own words; empty where the target's title stands for them.
    pub linked: String,
    /// After the link.
    pub after: String,
}

/// What a heading says about who may see its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionMark {
    /// `{.customer}`
    Customer,
    /// `{.internal}`
    Internal,
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 2 to 6, since 1 is the title of the page.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub text: String,
    /// The level as written, 1 to 6.
    pub written: u8,
    /// Whether it stands in a quote, list or footnote, so that it begins no section.
    pub nested: bool,
    /// Who may see its section.
    pub mark: Option<SectionMark>,
    /// First byte in the whole file.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// Parses the body of a file, which begins at `body_start`. No heading takes an id of `reserved`: it gets `-2`.
pub fn parse(file: &Arc<str>, text: &str, body_start: usize, reserved: &[Cow<'static, str>]) -> (Body, Findings) {
    let (text, _) = comments::blank(text, body_start);
    writer::Writer::new(file, &text, body_start, reserved).run(None)
}

/// A body that was parsed and checked.
pub(crate) struct CheckedBody {
    pub(crate) body: Body,
    /// What is wrong with it.
    pub(crate) faults: Findings,
    /// What an author takes for something else than it is, and what nobody sees.
    pub(crate) overlooked: Findings,
}

/// The same, with what its author overlooked: that is seen in the same pass.
pub(crate) fn parse_and_check(
    file: &Arc<str>,
    text: &str,
    body_start: usize,
    reserved: &[Cow<'static, str>],
) -> CheckedBody {
    let mut overlooked = overlooked::unseen(file, text, body_start..text.len());
    let (text, _) = comments::blank(text, body_start);
    let mut seen = overlooked::Overlooked::of(file, &text, body_start);
    let (body, faults) = writer::Writer::new(file, &text, body_start, reserved).run(seen.as_mut());
    overlooked.extend(seen.map(overlooked::Overlooked::found).into_iter().flatten());
    CheckedBody { body, faults, overlooked }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        body(text).html
    }

    /// The HTML with the keys of words of the interface in their holes.
    fn with_keys(text: &str) -> String {
        let mut body = body(text);
        for hole in body.holes.iter().rev() {
            if let HoleKind::Word(key) = hole.kind {
                body.html.insert_str(hole.at as usize, key);
            }
        }
        body.html
    }

    fn body(text: &str) -> Body {
        let (body, findings) = parse(&Arc::from("a.md"), text, 0, &["kpis".into()]);
        assert_eq!(findings, [], "{text}");
        body
    }

    #[test]
    fn the_plain_text_is_what_a_reader_sees_a_line_a_block() {
        for (text, wanted) in [
            ("", ""),
            ("One *two*\nthree.\n\n\nFour", "One two three.\nFour"),
            ("# Head\n\n- a **b**\n- c\n", "Head\na b\nc"),
            ("AT&T < 3 \"x\" 'y' \\<b>z\\</b>", "AT&T < 3 \"x\" 'y' <b>z</b>"),
            ("See [[shelf]] and [the door](b.md#x), at [](c.md).", "See shelf and the door, at c.md."),
            ("| a | b |\n|---|---|\n| 1 | `2` |\n", "a\nb\n1\n2"),
            ("![Kệ hàng](a.png) đầy", "đầy"),
            ("> [!RISK]\n> Late.\n", "Late."),
            ("[out](https://a.example/?b=1&c=2) there", "out there"),
        ] {
            assert_eq!(plain(&body(text)), wanted, "{text}");
        }
    }

    fn code(text: &str) -> &'static str {
        let (_, findings) = parse(&Arc::from("a.md"), text, 0, &[]);
        assert_eq!(findings.len(), 1, "{text}: {findings:#?}");
        findings[0].code.text()
    }

    #[test]
    fn raw_html_is_shown_as_text() {
        for (text, wanted) in [
            ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"),
            ("<script>x</script>", "<pre class=\"raw\">&lt;script&gt;x&lt;/script&gt;</pre>\n"),
        ] {
            assert_eq!(code(text), "KP022", "{text}");
            assert_eq!(parse(&Arc::from("a.md"), text, 0, &[]).0.html, wanted);
        }
    }

    #[test]
    fn comments_stand_on_no_page() {
        for (text, wanted) in [
            ("a <!-- b --> c", "<p>a  c</p>\n"),
            ("a <!-- b -->\nc", "<p>a \nc</p>\n"),
            ("<!-- a note of ours --> b", "<p> b</p>\n"),
            ("- a\n<!-- b\n\n## c -->\n- d\n", "<ul>\n<li><p>a</p>\n</li>\n<li><p>d</p>\n</li>\n</ul>\n"),
            ("a\n\n%% b\nc %%\n\nd", "<p>a</p>\n<p>d</p>\n"),
        ] {
            assert_eq!(html(text), wanted, "{text}");
        }
    }

    #[test]
    fn headings_keep_letters_of_every_script_and_repeats_are_numbered() {
        let body = body("# Bối cảnh\n\n## Next, steps!\n\n## Next steps\n\n## KPIs\n\n## Own {#mine}\n");
        let ids: Vec<&str> = body.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["bối-cảnh", "next-steps", "next-steps-2", "kpis-2", "mine"]);
        assert!(body.html.starts_with("<h2 id=\"bối-cảnh\">Bối cảnh</h2>"));
    }

    #[test]
    fn marks_of_headings() {
        assert_eq!(body("## Ours {.internal}\n").headings[0].mark, Some(SectionMark::Internal));
        assert_eq!(code("## Ours {.customr}\n"), "KP015");
        assert_eq!(code("## Ours {.customer\n\n## b}\n"), "KP015");
        assert_eq!(body("Ours {#own .customer}\n===\n").headings[0].mark, Some(SectionMark::Customer));
        assert_eq!(body("## The `{id}`\n\n## Of {braces} inside\n").headings[0].mark, None);
    }

    #[test]
    fn a_mark_that_is_not_understood_is_never_passed_over() {
        for heading in [
            "## A {}",
            "## A {#}",
            "## A {.}",
            "## A {foo}",
            "## A {a=b}",
            "## A {.Internal}",
            "## A {{.internal}}",
            "## A {.internal}.",
            "## A {.internal} {#x}",
            "## A {.customer .internal}",
            "## A {.customer} ##",
            "## A \\{.customer}",
            "A {.strange}\n---",
        ] {
            assert_eq!(code(heading), "KP015", "{heading}");
        }
        let (body, findings) = parse(&Arc::from("a.md"), "+++\n+++\n## A {.customer .internal}\n", 8, &[]);
        assert_eq!(body.headings[0].mark, Some(SectionMark::Internal), "of two marks the one that shows less");
        assert_eq!((findings[0].span.start, findings[0].span.end), (13, 34));
    }

    #[test]
    fn ids_are_unique_on_the_page() {
        let ids = |text: &str| body(text).headings.into_iter().map(|heading| heading.id).collect::<Vec<_>>();
        assert_eq!(ids("# a-2\n\n# a\n\n# a\n\n# a\n"), ["a-2", "a", "a-3", "a-4"]);
        assert_eq!(ids("# !?\n\n#\n"), ["section", "section-2"]);
        assert_eq!(ids("# Fn 1\n\n# Fn x\n"), ["fn-1-section", "fn-x"], "footnotes have `fn-1`");
        assert_eq!(ids("# About [[shelf]] and `code`, *now*\n"), ["about-shelf-and-code-now"]);
        assert_eq!(ids("# Bo\u{302}\u{301}i ca\u{309}nh {#Bo\u{302}\u{301}i}\n"), ["B\u{1ed1}i"]);
        assert_eq!(ids("# Bo\u{302}\u{301}i ca\u{309}nh\n"), ["bối-cảnh"]);
        assert_eq!(ids("# Straße_日本 – ÉTÉ\n"), ["straße_日本--été"]);
    }

    #[test]
    fn a_link_remembers_its_sentence() {
        let body = body("One. Then the [[shelf|empty shelf]] counts, says Vy. Three.\n");
        let sentence = &body.links[0].sentence;
        assert_eq!(
            (sentence.before.as_str(), sentence.linked.as_str(), sentence.after.as_str()),
            ("Then the ", "empty shelf", " counts, says Vy.")
        );
        assert_eq!(body.html, "<p>One. Then the empty shelf counts, says Vy. Three.</p>\n");
        assert_eq!(body.holes.len(), 2);
    }

    #[test]
    fn wikilinks_in_all_their_forms() {
        let names: Vec<LinkTarget> = body("[[a]] [[b#c]] [[#d]] `[[e]]` \\[[f]]\n\n| x |\n|---|\n| [[g\\|h]] |\n")
            .links
            .into_iter()
            .map(|link| link.target)
            .collect();
        assert_eq!(names.len(), 4, "{names:#?}");
        assert!(
            matches!(&names[1], LinkTarget::Name { name, anchor: Some(anchor) } if name == "b" && anchor.value == "c")
        );
        assert!(matches!(&names[2], LinkTarget::Here { anchor } if anchor.value == "d"));
        assert!(matches!(&names[3], LinkTarget::Name { name, .. } if name == "g"));
        assert_eq!(code("![[a]]"), "KP104");
        assert_eq!(code("| x | y |\n|---|---|\n| [[g|h]] | 2 |\n"), "KP104");
    }

    #[test]
    fn a_bar_in_a_table_is_reported_with_the_right_form() {
        let findings = |row: &str| parse(&Arc::from("a.md"), &format!("| x |\n|---|\n{row}\n"), 0, &[]).1;
        let found = findings("| see [[g#h|the g]] now |");
        assert_eq!((found[0].span.start, found[0].span.end), (18, 31));
        assert!(found[0].hints[0].english().contains("`[[g#h\\|the g]]`"), "{found:#?}");
        assert_eq!(findings("| `x` [[a|b]] [[c|d]] |").len(), 2);
        for row in ["| [[a\\|b]] |", "| `[[a|b]]` |", "| \\[[a|b]] |", "| [[a]] | [[b]] |", "| [[ | x |"] {
            assert_eq!(findings(row), [], "{row}");
        }
    }

    #[test]
    fn a_link_without_words_gets_the_title() {
        for text in ["[[a]]", "[[a|]]", "[](a.md)"] {
            let kinds: Vec<HoleKind> = body(text).holes.iter().map(|hole| hole.kind).collect();
            assert_eq!(kinds, [HoleKind::Open, HoleKind::Title, HoleKind::Close], "{text}");
            assert_eq!(body(text).links[0].sentence.linked, "");
        }
        assert!(html("[](https://a.example)").contains(">https://a.example</a>"));
        assert_eq!(body("Start with [[shelf]] here.").lead, "Start with shelf here.");
    }

    #[test]
    fn places_are_in_the_whole_file() {
        let text = "+++\n+++\n[a](b%20c.md#d) [[e#f]] ![g](h.png)\n";
        let (body, findings) = parse(&Arc::from("a.md"), text, 8, &[]);
        assert_eq!(findings, []);
        let places: Vec<&str> = body.links.iter().map(|link| &text[link.start as usize..link.end as usize]).collect();
        assert_eq!(places, ["b%20c.md#d", "e#f", "h.png"]);
        let LinkTarget::File { path, anchor: Some(anchor) } = &body.links[0].target else { panic!("{body:#?}") };
        assert_eq!((path.as_str(), anchor.value.as_str(), &text[anchor.range()]), ("b c.md", "d", "d"));
        let LinkTarget::Name { anchor: Some(anchor), .. } = &body.links[1].target else { panic!("{body:#?}") };
        assert_eq!(&text[anchor.range()], "f");
        assert_eq!(body.links[2].target, LinkTarget::Image { path: "h.png".to_owned(), alt: "g".to_owned() });
        let filled = body.holes.iter().rev().fold(body.html.clone(), |mut html, hole| {
            html.insert_str(hole.at as usize, &format!("{:?}", hole.kind).to_uppercase());
            html
        });
        assert_eq!(filled, "<p>OPENaCLOSE OPENTITLECLOSE <img src=\"SOURCE\" alt=\"g\"SIZE></p>\n");
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        let sentence = |text: &str| {
            let sentence = body(text).links.remove(0).sentence;
            (sentence.before, sentence.after)
        };
        let pair = |before: &str, after: &str| (before.to_owned(), after.to_owned());
        assert_eq!(sentence("Ah. Says Dr. Vy, z. B. [[x|x]] now! B."), pair("Says Dr. Vy, z. B. ", " now!"));
        assert_eq!(sentence("\"Ah.\" [[x|x]]? bee. C"), pair("", "? bee."));
        assert_eq!(sentence("One. [[x|iphone]] two… Three."), pair("", " two…"));
        assert_eq!(sentence("- One\n  - two [[x|x]]\n  - three"), pair("two ", ""));
        let (before, after) = sentence(&format!("{} [[x|x]] {}", "đầu ".repeat(500), "đuôi ".repeat(500)));
        assert!(before.starts_with("… đầu") && before.len() < 180, "{before}");
        assert!(after.ends_with("đuôi …") && after.len() < 180, "{after}");
    }

    #[test]
    fn links_that_cannot_work_everywhere() {
        for link in [
            "[a](/b.md)",
            "[a](%2Fb.md)",
            "[a](b/)",
            "[a](..)",
            "[a](b/.)",
            "[a](b.html)",
            "[a](b.HTM#c)",
            "[a](b/index.html)",
            "[a](\u{130}\u{c0}.html)",
            "[a][nowhere]",
            "[a]()",
            "[a](#)",
            "[a](b.md?x)",
            "![a]()",
            "![a](#b)",
        ] {
            assert_eq!(code(link), "KP104", "{link}");
        }
        assert_eq!(body("[a] and [a][] and \\[[a]]").links, []);
        assert_eq!(
            html("<https://a.example/?q=1>"),
            "<p><a href=\"https://a.example/?q=1\" rel=\"noopener noreferrer\">https://a.example/?q=1</a></p>\n"
        );
    }

    /// Addresses that are unsafe, or disguised so that they may be.
    const UNSAFE: &[&str] = &[
        "javascript:x",
        "JAVASCRIPT:x",
        "JaVaScRiPt:alert(1)",
        "javascript://a.example/%0Ax",
        "javascript&colon;x",
        "javascript&#58;x",
        "javascript&#x3A;x",
        "javascript&#x0003a;x",
        "&#x6A;avascript:x",
        "&#106;&#97;vascript:x",
        "&#0000106;avascript&#58;x",
        "java&Tab;script:x",
        "java&NewLine;script:x",
        "java&#9;script:x",
        "java&#10;script:x",
        "java&#13;script:x",
        "java&#x0D;&#x0A;script:x",
        "&#1;javascript:x",
        "&#32;javascript:x",
        "&#xA0;javascript:x",
        "&#xFEFF;javascript:x",
        "&#x200B;javascript:x",
        "java&shy;script:x",
        "javascript%3Ax",
        "javascript%3ax",
        "%6Aavascript:x",
        "%6A%61vascript%3Ax",
        "java%0Ascript:x",
        "java%09script%3Ax",
        "%01javascript:x",
        "javascript&Tab;:x",
        "java\\script:x",
        "javascript\\:x",
        "view-source:javascript:x",
        "jar:javascript:x",
        "data:x",
        "data:text/html;base64,x",
        "DATA&colon;text/html,x",
        "vbscript:x",
        "VbScRiPt&#58;x",
        "file:///etc",
        "file:x",
        "blob:x",
        "ftp://a.example",
        "intent:x",
        "//host/x",
        "///host/x",
        "&sol;/host/x",
        "&#9;//host/x",
        "\\\\host",
        "\\\\\\\\host",
        "/\\\\host",
        "x\\\\y.md",
        "https&Tab;://a.example",
        "&#1;https://a.example",
        "https%3A//a.example",
    ];

    /// The same in other forms of links and pictures.
    const UNSAFE_FORMS: &[&str] = &[
        "[a](<javascript:x>)",
        "[a](<java\tscript:x>)",
        "[a](< javascript:x>)",
        "[a](<javascript :x>)",
        "[a][b]\n\n[b]: javascript:x",
        "[b]\n\n[b]: <data:x>",
        "<javascript:x>",
        "<JAVASCRIPT:x>",
        "<data:text/html,x>",
        "![a](javascript:x)",
        "![a](https://host/x.png)",
        "![a](//host/x.png)",
        "![a](data:image/png;base64,x)",
    ];

    #[test]
    fn no_spelling_of_an_unsafe_address_gets_through() {
        let links = UNSAFE.iter().map(|address| format!("[a]({address})"));
        for link in links.chain(UNSAFE_FORMS.iter().map(|form| (*form).to_owned())) {
            assert_eq!(code(&link), "KP108", "{link}");
            let (body, _) = parse(&Arc::from("a.md"), &link, 0, &[]);
            assert!(!body.html.contains("<a") && !body.html.contains("<img"), "{link}: {}", body.html);
            assert!(body.links.is_empty() && body.holes.is_empty(), "{link}");
        }
        assert_eq!(
            html("[a](<https://a.example/x y\">)"),
            "<p><a href=\"https://a.example/x%20y%22\" rel=\"noopener noreferrer\">a</a></p>\n"
        );
        assert!(html("[a](MAILTO:a@b.example) <a@b.example> [t](tel:+84)").matches("<a href").count() == 3);
    }

    #[test]
    fn callouts_name_themselves() {
        assert_eq!(
            with_keys("> [!DECISION]\n> Trial first.\n"),
            "<div class=\"callout decision\" role=\"note\"><p class=\"callout-title\">callout.decision</p>\n<p>Trial first.</p>\n</div>\n"
        );
        assert!(html("> [!NOTE]\n> x\n").contains("callout note"));
        assert!(html("> plain\n").starts_with("<blockquote>"));
        for (word, class) in
            [("TIP", "tip"), ("IMPORTANT", "important"), ("WARNING", "warning"), ("caution", "caution")]
        {
            assert!(html(&format!("> [!{word}]\n> x\n")).starts_with(&format!("<div class=\"callout {class}\"")));
        }
        assert!(!html("> [!RISK]\n> - a\n").contains("<p></p>"));
        assert!(html("> > [!RISK]\n> > a\n").starts_with("<blockquote>\n<div class=\"callout risk\""));
        let titled = with_keys("> [!RISK] on its line\n> a\n");
        assert!(titled.contains("callout.risk: on its line</p>\n<p>a</p>"), "{titled}");
        assert!(html("> [!info]- Folded\n> a\n").starts_with("<div class=\"callout note\""));
        for text in ["> a\n> [!RISK]\n", ">     [!RISK]\n", "> [!OTHER]\n> a\n"] {
            assert!(html(text).starts_with("<blockquote>"), "{text}");
        }
    }

    #[test]
    fn tables_lists_tasks_footnotes_and_code() {
        assert_eq!(
            html("| a | b |\n|---|--:|\n| 1 | 2 |\n"),
            "<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr></thead><tbody>\n<tr><td>1</td><td class=\"right\">2</td></tr>\n</tbody></table>\n"
        );
        let wide = html("| a | **b** | \"c\" | |\n|---|---|---|---|\n| 1 | 2 | | 4 |\n");
        assert!(wide.starts_with("<table class=\"stack\">"), "{wide}");
        let row = "<tr><td>1</td><td data-label=\"b\">2</td><td data-label=\"&quot;c&quot;\"></td><td>4</td></tr>";
        assert!(wide.contains(row), "{wide}");
        assert!(html("| | b |\n|---|---|\n| 1 | 2 |\n").contains("<tr><td></td><th scope=\"col\">b</th></tr>"));
        let tasks = with_keys("- [x] a\n- [ ] b\n");
        assert!(tasks.contains("<input type=\"checkbox\" disabled checked aria-label=\"task.done\"> a"), "{tasks}");
        assert!(tasks.contains("<input type=\"checkbox\" disabled aria-label=\"task.open\"> b"), "{tasks}");
        assert!(html("a[^1]\n\n[^1]: note\n").contains("<a href=\"#fn-1\" id=\"fnref-1\">1</a>"));
        assert_eq!(
            html("```toml\na<\n```\n"),
            "<pre tabindex=\"0\"><code class=\"language-toml\">a&lt;\n</code></pre>\n"
        );
        assert_eq!(
            html("> ```toml\n> a = 1\n> ```\n"),
            "<blockquote>\n<pre tabindex=\"0\"><code class=\"language-toml\">\
             <span class=\"tkey\">a</span> = <span class=\"tval\">1</span>\n</code></pre>\n</blockquote>\n"
        );
        assert!(html("```sh\na = 1\n```\n").contains(">a = 1\n<"));
        assert_eq!(
            html("``` C++,x\n```\n\n``` a\"b\n```\n"),
            "<pre tabindex=\"0\"><code class=\"language-c++\"></code></pre>\n<pre tabindex=\"0\"><code></code></pre>\n"
        );
        assert_eq!(html("3. x\n"), "<ol start=\"3\">\n<li>x</li>\n</ol>\n");
    }

    #[test]
    fn footnotes_lead_there_and_back() {
        let html = html("[^a]: [[first]]\n\n[^a]: again\n\n[^b]: unused\n\n# H [[x]]\n\none[^a] two[^a] [[y]]\n");
        assert!(
            html.starts_with("<div class=\"footnote\" id=\"fn-1\"><sup><a href=\"#fnref-1\">1</a></sup>"),
            "{html}"
        );
        assert!(html.contains("<div class=\"footnote\" id=\"fn-2\"><sup>2</sup>"), "{html}");
        for id in ["fn-1", "fn-2", "fnref-1", "fnref-1-2"] {
            assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{html}");
        }
        let body = body("[^a]: [[first]]\n\n# H [[x]]\n\none[^a] two[^a] [[y]]\n");
        for title in body.holes.iter().filter(|hole| hole.kind == HoleKind::Title) {
            let before = &body.html[..title.at as usize];
            assert!(["<p>", "H ", "</sup> "].iter().any(|end| before.ends_with(end)), "{before}");
        }
    }

    #[test]
    fn words_are_those_a_reader_sees() {
        assert_eq!(body("# One two\n\nthree *four*\nfive\n\n- [ ] six\n\n```\nseven eight\n```\n").words, 8);
    }

    #[test]
    fn what_nests_too_deep_is_one_finding() {
        for text in [">".repeat(10_000), "- ".repeat(2_000) + "a", "1. > ".repeat(2_000) + "a", "> ".repeat(66) + "đ"]
        {
            assert_eq!(code(&text), "KP014");
            assert_eq!(parse(&Arc::from("a.md"), &text, 0, &[]).0, Body::default());
        }
        body(&("> ".repeat(64) + "a"));
        body(&format!("```\n{}\n```\n", ">".repeat(200)));
        body(&"- ".repeat(200));
    }

    /// Pieces of text that have a meaning in Markdown.
    const PIECES: &[&str] = &[
        "[[a]]",
        "[[b|c",
        "]]",
        "[x](y.md)",
        "![",
        "](z.png)",
        "`",
        "``",
        "*",
        "**",
        "~~",
        "| ",
        "|\n",
        "|---|---|\n",
        "> ",
        "- ",
        "1. ",
        "# ",
        "\n",
        "\n\n",
        "{.customer}",
        "{",
        "}",
        "[^1]",
        "[^1]: ",
        "<b>",
        "<!--",
        "\\",
        "đ",
        "a. B",
        "    ",
        "[!RISK]\n",
        "- [ ] ",
        "&amp;",
        "<https://a.example>",
        "===\n",
        "\r\n",
        "\0",
        "\u{301}",
    ];

    /// Random mixtures of these pieces give well-formed HTML, and all places are inside the text.
    #[test]
    fn no_mixture_breaks_the_page() {
        let mut seed = 7_u32;
        for _ in 0..4_000 {
            let mut text = String::from("+++\n");
            for _ in 0..24 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(PIECES[(seed >> 8) as usize % PIECES.len()]);
            }
            let (body, findings) = parse(&Arc::from("a.md"), &text, 4, &[]);
            well_formed(&body.html).unwrap_or_else(|fault| panic!("{fault}\n{text:?}\n{}", body.html));
            let places = body.links.iter().map(|link| link.start as usize..link.end as usize);
            let headings = body.headings.iter().map(|heading| heading.start as usize..heading.end as usize);
            for place in places.chain(headings).chain(findings.iter().map(|finding| finding.span.range())) {
                assert!(place.start >= 4 && text.get(place.clone()).is_some(), "{place:?} {text:?}");
            }
            assert!(body.holes.is_sorted_by_key(|hole| hole.at), "{text:?}");
            for hole in &body.holes {
                let (before, after) = body.html.split_at(hole.at as usize);
                let inside_tag = before.rfind('<') > before.rfind('>');
                let in_tag =
                    matches!(hole.kind, HoleKind::Source | HoleKind::Size | HoleKind::Word("task.done" | "task.open"));
                assert_eq!(inside_tag, in_tag, "{text:?}\n{before}•{after}");
            }
        }
    }

    /// Checks that tags close in the order in which they opened.
    fn well_formed(html: &str) -> Result<(), String> {
        let mut open = Vec::new();
        for part in html.split('<').skip(1) {
            let (tag, text) = part.split_once('>').ok_or_else(|| format!("`<{part}` does not end"))?;
            let name = tag.split([' ', '\n']).next().unwrap_or("");
            match name.strip_prefix('/') {
                Some(name) if open.pop() == Some(name) => {}
                Some(name) => return Err(format!("`</{name}>` closes nothing")),
                None if matches!(name, "br" | "hr" | "img" | "input") => {}
                None => open.push(name),
            }
            if text.contains('>') {
                return Err(format!("bare `>` in `{text}`"));
            }
        }
        if open.is_empty() { Ok(()) } else { Err(format!("{open:?} stay open")) }
    }

    #[test]
    fn what_is_written_oddly_is_read_in_good_time() {
        let whole = 1 << 20;
        for piece in
            ["# a\n", "[[a]]. B ", "[", "![", "> [!RISK]\n", "|a|b|\n|-|-|\n", "[^a]: b\n\n", "[a][b] ", ">>>>a\n"]
        {
            let text = piece.repeat(whole / 8 / piece.len());
            let (body, _) = parse(&Arc::from("a.md"), &text, 0, &[]);
            assert!(body.html.len() < 10 * whole, "{piece}");
        }
    }
}
