//! Prose: Markdown to HTML with holes for links, headings with their ids, and the sentence around each link.
//!
//! One parse gives all of it. Only this module names pulldown-cmark. Raw HTML is text, and no address of an author's
//! reaches the page before [`address`](self) has said that it is safe.

mod address;
mod escape;
mod sentence;
mod writer;

use std::sync::Arc;

use crate::finding::Finding;
use crate::span::Placed;

pub use escape::escape;

/// Markdown blocks may nest this deep (KP014).
pub const MAX_DEPTH: usize = 64;

/// A body, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// HTML with holes.
    pub html: String,
    /// Where addresses and titles go, in order.
    pub holes: Vec<Hole>,
    /// The links of the body, in order.
    pub links: Vec<Link>,
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
    /// The link it belongs to.
    pub link: u32,
    /// What goes there.
    pub kind: HoleKind,
}

/// What goes into a hole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HoleKind {
    /// `<a href="…">`, or nothing where the link leads nowhere.
    Open,
    /// The title of the target, or the name as written.
    Title,
    /// `</a>`, or nothing.
    Close,
    /// The address of an image.
    Source,
}

/// A link of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What is written.
    pub target: LinkTarget,
    /// First byte of the target in the whole file.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The sentence around it.
    pub sentence: Sentence,
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
        /// The words that stand for it.
        alt: String,
    },
}

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
pub enum Mark {
    /// `{.customer}`
    Customer,
    /// `{.internal}`
    Internal,
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 2 to 6: the page's title is 1.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Who may see its section.
    pub mark: Option<Mark>,
    /// First byte in the whole file.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// Parses the body of a file, which begins at `body_start`. No heading takes an id of `reserved`: it gets `-2`.
pub fn parse(file: &Arc<str>, text: &str, body_start: usize, reserved: &[String]) -> (Body, Vec<Finding>) {
    writer::Writer::new(file, text, body_start, reserved).run()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        body(text).html
    }

    fn body(text: &str) -> Body {
        let (body, findings) = parse(&Arc::from("a.md"), text, 0, &["kpis".to_owned()]);
        assert_eq!(findings, [], "{text}");
        body
    }

    fn code(text: &str) -> &'static str {
        let (_, findings) = parse(&Arc::from("a.md"), text, 0, &[]);
        assert_eq!(findings.len(), 1, "{text}: {findings:#?}");
        findings[0].code.text()
    }

    #[test]
    fn raw_html_is_shown_as_text() {
        assert_eq!(html("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
        assert_eq!(html("<script>x</script>"), "<pre class=\"raw\">&lt;script&gt;x&lt;/script&gt;</pre>\n");
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
        assert_eq!(body("## Ours {.internal}\n").headings[0].mark, Some(Mark::Internal));
        assert_eq!(code("## Ours {.customr}\n"), "KP015");
        assert_eq!(code("## Ours {.customer\n\n## b}\n"), "KP015");
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
    fn links_that_cannot_work_everywhere() {
        for link in ["[a](/b.md)", "[a](b/)", "[a](b.html)", "[a][nowhere]", "[a]()", "[a](b.md?x)"] {
            assert_eq!(code(link), "KP104", "{link}");
        }
        for link in [
            "[a](javascript:x)",
            "[a](JAVASCRIPT:x)",
            "[a](<java\tscript:x>)",
            "[a](javascript&colon;x)",
            "[a](&#x6A;avascript:x)",
            "[a](javascript%3Ax)",
            "[a](data:x)",
            "[a](vbscript:x)",
            "[a](file:///etc)",
            "[a](//host/x)",
            "[a](\\\\host)",
            "<javascript:x>",
            "![a](https://host/x.png)",
            "![a](data:image/png;base64,x)",
            "[a](x\\\\y.md)",
            "[a](blob:x)",
            "[a](&#1;javascript:x)",
        ] {
            assert_eq!(code(link), "KP108", "{link}");
        }
        assert_eq!(
            html("<https://a.example/?q=1>"),
            "<p><a href=\"https://a.example/?q=1\" rel=\"noopener noreferrer\">https://a.example/?q=1</a></p>\n"
        );
    }

    #[test]
    fn callouts_name_themselves() {
        assert_eq!(
            html("> [!DECISION]\n> Trial first.\n"),
            "<div class=\"callout decision\" role=\"note\"><p class=\"callout-title\">Decision</p>\n<p>Trial first.</p>\n</div>\n"
        );
        assert!(html("> [!NOTE]\n> x\n").contains("callout note"));
        assert!(html("> plain\n").starts_with("<blockquote>"));
    }

    #[test]
    fn tables_lists_tasks_footnotes_and_code() {
        assert_eq!(
            html("| a | b |\n|---|--:|\n| 1 | 2 |\n"),
            "<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr></thead><tbody>\n<tr><td>1</td><td class=\"right\">2</td></tr>\n</tbody></table>\n"
        );
        assert!(html("| | b |\n|---|---|\n| 1 | 2 |\n").contains("<tr><td></td><th scope=\"col\">b</th></tr>"));
        assert!(html("- [x] done\n").contains("<input type=\"checkbox\" disabled checked aria-label=\"done\">"));
        assert!(html("a[^1]\n\n[^1]: note\n").contains("<a href=\"#fn-1\" id=\"fnref-1\">1</a>"));
        assert_eq!(
            html("```toml\na<\n```\n"),
            "<pre tabindex=\"0\"><code class=\"language-toml\">a&lt;\n</code></pre>\n"
        );
        assert_eq!(html("3. x\n"), "<ol start=\"3\">\n<li>x</li>\n</ol>\n");
    }

    #[test]
    fn what_nests_too_deep_is_one_finding() {
        assert_eq!(code(&">".repeat(10_000)), "KP014");
    }
}
