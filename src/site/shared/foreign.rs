//! Texts of authors in another language than the site's. Where a page says one, in a row, a sentence or a drawing, it
//! stands between marks, which the finished page is gone over for once: what stands around a text is known there alone.
//! A tag that holds the text and nothing else says its language, else a tag of its own does. A text in the language of
//! the site has no marks, so the pages of most sites have none at all.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use crate::diagnostics::Code;
use crate::document::model::common::Text;
use crate::edition::Edition;
use crate::language::Locale;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::languages::dir_attribute;

/// Before the language of a text. No text has this sign, nor the two below: Unicode keeps them for programs.
const LANGUAGE: char = '\u{fdd0}';
/// Between the language of a text and the text.
const TEXT: char = '\u{fdd1}';
/// Behind a text.
const END: char = '\u{fdd2}';

impl Renderer<'_> {
    /// What a thing is called.
    pub(crate) fn title_of(&self, id: ThingId) -> Cow<'_, str> {
        self.shared.directory.title(self.edition, id)
    }

    /// A text that stands in the file of a thing.
    pub(crate) fn words_of<'t>(&self, thing: &Thing, text: &'t str) -> Cow<'t, str> {
        between_marks(thing.lang(), text, self.theme.locale())
    }

    /// A name in a sentence of the site, which is about a thing where it is about one. The title of another thing is in
    /// the language of that one; what else its author named, or that of another file, is likely to be in the language
    /// of the thing. Figures, what stands in back-ticks and what the settings name are none of theirs.
    pub(crate) fn name_in(&self, thing: Option<&Thing>, name: &str) -> String {
        if !self.shared.directory.is_mixed() || !self.is_of_authors(name) {
            return name.to_owned();
        }
        let of = self.called(name).or(thing);
        between_marks(of.and_then(Thing::lang), name, self.theme.locale()).into_owned()
    }

    /// A value that an author wrote down as a text, which may be a figure or a name of the settings.
    pub(crate) fn value_in(&self, thing: &Thing, value: &str) -> String {
        if self.is_of_authors(value) { self.words_of(thing, value).into_owned() } else { value.to_owned() }
    }

    fn is_of_authors(&self, name: &str) -> bool {
        let is_code = name.contains('`') || Code::parse(name).is_some() || !name.contains(char::is_alphabetic);
        let settings = self.edition.config();
        let of_site = settings.drivers.iter().chain(&settings.corporate_goals).map(|(_, title)| title);
        let mut of_site = of_site.chain(settings.pools.iter().map(|pool| &pool.title));
        !is_code && !of_site.any(|title| **title == *name)
    }

    /// A thing that is called so; none where several are, in several languages.
    fn called(&self, title: &str) -> Option<&Thing> {
        let called = self.shared.directory.titled(self.edition, title).iter();
        let mut called = called.map(|id| &**self.edition.thing(*id));
        let first = called.next()?;
        called.all(|other| other.lang() == first.lang()).then_some(first)
    }

    /// The same by the thing's id.
    pub(crate) fn words_in<'t>(&self, id: ThingId, text: &'t str) -> Cow<'t, str> {
        self.words_of(self.edition.thing(id), text)
    }

    /// An optional text that stands in the file of a thing.
    pub(crate) fn text_of<'t>(&self, thing: &Thing, text: Option<&'t Text>) -> Option<Cow<'t, str>> {
        text.map(|text| self.words_of(thing, &text.value))
    }
}

/// The name of the account that an edition is for, where a customer reads it.
pub(crate) fn customer_name<'n>(edition: &Edition, name: &'n str) -> Cow<'n, str> {
    let account = edition.accounts().first().map(|account| edition.thing(*account));
    between_marks(account.and_then(|account| account.lang()), name, &edition.config().language)
}

/// A text between marks, where its language is another one than that of the site.
pub(crate) fn between_marks<'t>(lang: Option<&str>, text: &'t str, site: &Locale) -> Cow<'t, str> {
    match lang {
        Some(lang) if lang != site.code() && is_code(lang) && !text.trim().is_empty() => {
            Cow::Owned(format!("{LANGUAGE}{lang}{TEXT}{text}{END}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// What is made of a text, between its marks where it has some.
pub(crate) fn inside_marks(text: &str, made: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let parts = text.strip_prefix(LANGUAGE).and_then(|text| language(text.strip_suffix(END)?));
    match parts {
        Some((lang, text)) => made(text).into_iter().map(|made| format!("{LANGUAGE}{lang}{TEXT}{made}{END}")).collect(),
        None => made(text),
    }
}

/// A text without marks, where it does not become a part of a page.
pub(crate) fn without_marks(text: &str) -> Cow<'_, str> {
    if !has_marks(text) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    put_bare(text, &mut out);
    out.into()
}

fn has_marks(text: &str) -> bool {
    // The signs differ in their last byte only.
    memmem::find(text.as_bytes(), &"\u{fdd0}".as_bytes()[..2]).is_some()
}

/// Whether a language may stand in an attribute as it is.
fn is_code(lang: &str) -> bool {
    !lang.is_empty() && !lang.contains(is_no_part_of_code)
}

fn is_no_part_of_code(sign: char) -> bool {
    !sign.is_ascii_alphanumeric() && sign != '-'
}

/// The language behind its mark, and what stands behind the second one. None where somebody wrote the first sign alone.
fn language(text: &str) -> Option<(&str, &str)> {
    let (lang, behind) = text.split_at(text.find(is_no_part_of_code)?);
    Some((lang, behind.strip_prefix(TEXT)?)).filter(|_| !lang.is_empty())
}

fn put_bare(mut text: &str, out: &mut String) {
    while let Some(at) = text.find([LANGUAGE, TEXT, END]) {
        out.push_str(&text[..at]);
        let is_language = text[at..].starts_with(LANGUAGE);
        text = &text[at + LANGUAGE.len_utf8()..];
        if is_language && let Some((_, rest)) = language(text) {
            text = rest;
        }
    }
    out.push_str(text);
}

/// A finished page with the languages of its texts in place of the marks.
pub(crate) fn with_languages(html: String, site: &Locale) -> String {
    if !has_marks(&html) {
        return html;
    }
    let mut page = Page { out: String::with_capacity(html.len() + html.len() / 8), site, tag: None, drawings: 0 };
    let mut rest = &*html;
    while let Some(at) = memchr2(b'<', LANGUAGE_BYTE, rest.as_bytes()) {
        page.out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('<') {
            page.put_tag(rest)
        } else if let Some(said) = rest.strip_prefix(LANGUAGE) {
            page.put_text(said)
        } else {
            page.put_sign(rest)
        };
    }
    page.out.push_str(rest);
    page.out
}

/// The first byte of a mark, and of some other signs.
const LANGUAGE_BYTE: u8 = 0xef;

/// Tags that hold nothing.
const EMPTY: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// A page that is gone over.
struct Page<'l> {
    out: String,
    site: &'l Locale,
    /// The tag before what is being read, where it opens something.
    tag: Option<OpenTag>,
    /// How many drawings are open.
    drawings: usize,
}

/// A tag that was opened.
struct OpenTag {
    /// Where it begins.
    from: usize,
    /// Where its `>` stands.
    end: usize,
    /// Whether it may hold no other tag.
    plain: bool,
}

impl Page<'_> {
    /// Takes a tag over, without marks in its attributes. What is returned stands behind it.
    fn put_tag<'h>(&mut self, html: &'h str) -> &'h str {
        let end = tag_end(html);
        let (tag, rest) = html.split_at(end);
        let name = tag[1..].split([' ', '\n', '>', '/']).next().unwrap_or_default();
        let from = self.out.len();
        put_bare(tag, &mut self.out);
        self.tag = None;
        match tag.as_bytes().get(1) {
            Some(b'/') => {
                if tag.starts_with("</svg") {
                    self.drawings = self.drawings.saturating_sub(1);
                }
            }
            Some(b'!') => {}
            _ if EMPTY.contains(&name) || tag.ends_with("/>") => {}
            _ if name == "script" || name == "style" => {
                let close = format!("</{name}");
                let end = memmem::find(rest.as_bytes(), close.as_bytes()).unwrap_or(rest.len());
                put_bare(&rest[..end], &mut self.out);
                return &rest[end..];
            }
            _ => {
                self.drawings += usize::from(name == "svg");
                let plain = matches!(name, "title" | "desc" | "option" | "textarea");
                self.tag = Some(OpenTag { from, end: self.out.len() - 1, plain });
            }
        }
        rest
    }

    /// Says the language of a text, whose mark has just been met. What is returned stands behind the text.
    fn put_text<'h>(&mut self, html: &'h str) -> &'h str {
        let Some((lang, behind)) = language(html) else { return html };
        let (text, rest) = split_end(behind);
        let attributes = self.attributes(lang);
        let begins = self.tag.as_ref().is_some_and(|tag| self.out[tag.end + 1..].trim_ascii().is_empty());
        let is_all = begins && rest.trim_ascii_start().starts_with("</");
        match &self.tag {
            Some(tag) if begins && self.says(tag, &format!(" lang=\"{lang}\"")) => put_bare(text, &mut self.out),
            Some(tag) if is_all && !self.says(tag, " lang=\"") => {
                self.out.insert_str(tag.end, &attributes);
                put_bare(text, &mut self.out);
            }
            Some(tag) if tag.plain => put_bare(text, &mut self.out),
            _ => {
                let name = if self.drawings > 0 { "tspan" } else { "span" };
                self.out.extend(["<", name, &attributes, ">"]);
                put_bare(text, &mut self.out);
                self.out.extend(["</", name, ">"]);
            }
        }
        rest
    }

    fn says(&self, tag: &OpenTag, attribute: &str) -> bool {
        self.out[tag.from..tag.end].contains(attribute)
    }

    /// The attributes of a text in a language. A drawing keeps its direction.
    fn attributes(&self, lang: &str) -> String {
        let dir = if self.drawings > 0 { String::new() } else { dir_attribute(lang, self.site) };
        format!(" lang=\"{lang}\"{dir}")
    }

    /// Takes one sign over that begins as a mark does; one of ours that stands alone is left out.
    fn put_sign<'h>(&mut self, html: &'h str) -> &'h str {
        let mut signs = html.chars();
        if let Some(sign) = signs.next().filter(|sign| ![LANGUAGE, TEXT, END].contains(sign)) {
            self.out.push(sign);
        }
        signs.as_str()
    }
}

/// Where a tag ends, behind its `>`. A quote holds what it likes.
fn tag_end(html: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = 1;
    while let Some(next) = memchr2(b'"', b'>', &bytes[at..]) {
        at += next + 1;
        if bytes[at - 1] == b'>' {
            return at;
        }
        let Some(quote) = memchr(b'"', &bytes[at..]) else { break };
        at += quote + 1;
    }
    html.len()
}

/// A text up to its end, and what stands behind. A text inside it has an end of its own; a tag ends one that has none.
fn split_end(html: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    for (at, sign) in html.match_indices([LANGUAGE, END, '<']) {
        match sign {
            "<" => return html.split_at(at),
            sign if sign.starts_with(LANGUAGE) => depth += 1,
            sign if depth == 0 => return (&html[..at], &html[at + sign.len()..]),
            _ => depth -= 1,
        }
    }
    (html, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(html: &str) -> String {
        let html = html.replace('[', "\u{fdd0}ar\u{fdd1}").replace(']', "\u{fdd2}");
        with_languages(html, &Locale::built_in("en"))
    }

    #[test]
    fn a_tag_that_holds_a_text_alone_says_its_language() {
        assert_eq!(said("<td class=\"a\">[b]</td>"), "<td class=\"a\" lang=\"ar\" dir=\"rtl\">b</td>");
        assert_eq!(said("<li>\n  [b]\n</li>"), "<li lang=\"ar\" dir=\"rtl\">\n  b\n</li>");
        assert_eq!(said("<option>[b]</option>"), "<option lang=\"ar\" dir=\"rtl\">b</option>");
    }

    #[test]
    fn beside_other_words_a_text_has_a_tag_of_its_own() {
        assert_eq!(said("<p>by [b], late</p>"), "<p>by <span lang=\"ar\" dir=\"rtl\">b</span>, late</p>");
        assert_eq!(said("<p>[b] <b>1</b></p>"), "<p><span lang=\"ar\" dir=\"rtl\">b</span> <b>1</b></p>");
        assert_eq!(said("<p><br>[b]</p>"), "<p><br><span lang=\"ar\" dir=\"rtl\">b</span></p>");
        assert_eq!(said("<a>1</a>[b]</p>"), "<a>1</a><span lang=\"ar\" dir=\"rtl\">b</span></p>");
    }

    #[test]
    fn what_can_hold_no_tag_has_the_text_alone() {
        assert_eq!(said("<a title=\"[b] > c\">[d]</a>"), "<a title=\"b > c\" lang=\"ar\" dir=\"rtl\">d</a>");
        assert_eq!(said("<title>[b] – c</title>"), "<title>b – c</title>");
        assert_eq!(said("<script>let a = \"<[b]\"</script>"), "<script>let a = \"<b\"</script>");
    }

    #[test]
    fn a_drawing_keeps_its_direction() {
        assert_eq!(said("<svg><text>[b]</text></svg>"), "<svg><text lang=\"ar\">b</text></svg>");
        assert_eq!(said("<svg><text>[b] 1</text></svg>"), "<svg><text><tspan lang=\"ar\">b</tspan> 1</text></svg>");
        assert_eq!(said("<svg></svg><p>[b]</p>"), "<svg></svg><p lang=\"ar\" dir=\"rtl\">b</p>");
    }

    #[test]
    fn a_language_is_said_once() {
        assert_eq!(said("<p lang=\"ar\">[b]</p>"), "<p lang=\"ar\">b</p>");
        assert_eq!(said("<p>[a [b] c]</p>"), "<p lang=\"ar\" dir=\"rtl\">a b c</p>");
        let other = "<p lang=\"vi\"><span lang=\"ar\" dir=\"rtl\">b</span></p>";
        assert_eq!(said("<p lang=\"vi\">[b]</p>"), other);
    }

    /// Only an author who writes the signs can do this (KP025 tells of them), and takes nothing from the page.
    #[test]
    fn marks_that_do_not_fit_are_left_out() {
        assert_eq!(said("<p>a] b</p>"), "<p>a b</p>");
        assert_eq!(said("<p>\u{fdd0}\" onload=\"x\u{fdd1}b]</p>"), "<p>\" onload=\"xb</p>");
        assert_eq!(said("<p>\u{fdd0}\u{fdd1}b]</p>"), "<p>b</p>");
        assert_eq!(said("<p>\u{fdd0}a</p><p>[b]</p>"), "<p>a</p><p lang=\"ar\" dir=\"rtl\">b</p>");
        assert_eq!(said("<p title=\"\u{fdd0}a\">\u{fdd0}[b]</p>"), "<p title=\"a\" lang=\"ar\" dir=\"rtl\">b</p>");
        assert_eq!(said("<p>[b</p><p>c</p>"), "<p lang=\"ar\" dir=\"rtl\">b</p><p>c</p>");
        assert_eq!(said("<p>ﷺ</p>"), "<p>ﷺ</p>");
    }

    #[test]
    fn what_is_made_of_a_text_stands_between_its_marks() {
        let marked = between_marks(Some("ar"), "a b", &Locale::built_in("en")).into_owned();
        let halves = inside_marks(&marked, |text| text.split(' ').map(str::to_owned).collect());
        assert_eq!(halves.iter().map(|half| without_marks(half)).collect::<Vec<_>>(), ["a", "b"]);
        assert!(halves.iter().all(|half| half.starts_with(LANGUAGE) && half.ends_with(END)));
        assert_eq!(between_marks(Some("en"), "a", &Locale::built_in("en")), "a");
        assert_eq!(between_marks(Some("vi VN\""), "a", &Locale::built_in("en")), "a", "no code of a language");
    }
}
