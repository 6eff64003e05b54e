//! The names of other accounts, and where they stand: KP802 for what leaves for one customer, KP802 and KP803 for an
//! edition of some accounts.
//!
//! What a reader would read is compared: the text as it is rendered, and as it is written, since addresses, names of
//! files and words of pictures leave too.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Span, say};
use crate::document::markdown;
use crate::document::model::Entity;
use crate::document::model::people::Side;
use crate::edition::Edition;
use crate::edition::leaving::Leaving;
use crate::edition::name_forms;
use crate::edition::name_index::NameIndex;
use crate::playbook::{Playbook, WholeId, WholeThing};

/// Names that belong to other accounts: of the accounts, and of their customers' people. Made once for an edition.
pub(super) struct ForeignNames {
    index: NameIndex,
    /// The names as they are written, by their number in the index.
    written: Vec<String>,
}

impl ForeignNames {
    /// The names of all accounts but those of the reader, which `is_own` tells.
    ///
    /// What is a word, or some words, of an own account's names, of its customers' persons or of the supplier's name is no
    /// name of another. What an author listed as harmless, and the persons whom the reader gets, are none either.
    pub(super) fn of(
        playbook: &Playbook,
        is_own: impl Fn(WholeId) -> bool,
        persons: impl Iterator<Item = String>,
    ) -> Self {
        let config = playbook.config();
        let mut own = vec![config.supplier.clone()];
        let mut foreign = Vec::new();
        for (id, thing) in playbook.things() {
            match thing.entity() {
                Some(Entity::Account(_)) if is_own(id) => {
                    own.extend(names(thing));
                    own.push(thing.document().short().to_owned());
                }
                Some(Entity::Account(_)) => {
                    foreign.extend(names(thing).into_iter().map(|name| (name_forms::company(&name), name)));
                    foreign.push((name_forms::id(thing.document().short()), thing.title().to_string()));
                }
                Some(Entity::Person(person)) if person.side.value != Side::Supplier => {
                    let name = thing.title().to_string();
                    match thing.maybe(person.account.as_ref()) {
                        Some(of) if is_own(of) => own.push(name),
                        Some(_) => foreign.push((name_forms::person(&name), name)),
                        None => {}
                    }
                }
                _ => {}
            }
        }
        let mut names = Self { index: NameIndex::default(), written: Vec::new() };
        let words = own.iter().flat_map(|name| name_forms::single_words(name));
        let whole = own.iter().flat_map(|name| name_forms::company(name));
        let harmless = config.harmless_names.iter().flat_map(|name| name_forms::plain(name));
        let persons: Vec<_> = persons.flat_map(|name| name_forms::person(&name)).collect();
        for form in words.chain(whole).chain(harmless).chain(persons) {
            names.index.add(form, None);
        }
        let own: HashSet<String> = own.iter().flat_map(|name| name_forms::runs_of_words(name)).collect();
        let mut numbers = HashMap::new();
        for (forms, written) in foreign {
            let number = *numbers.entry(written.clone()).or_insert(names.written.len());
            if number == names.written.len() {
                names.written.push(written);
            }
            for form in forms.into_iter().filter(|form| !own.contains(&form.letters.iter().collect::<String>())) {
                names.index.add(form, Some(number));
            }
        }
        names
    }

    /// Reports the names in what the customer gets of one thing: in its front matter, its text and its address.
    pub(super) fn find_in(&self, part: &Leaving, findings: &mut Findings) {
        let document = &part.document;
        let mut report = |range: Range<usize>, name: usize| findings.push(self.finding(document.span(range), name));
        let mut texts = Vec::new();
        document.common.title.iter().chain(&document.common.summary).for_each(|text| texts.push(text));
        if let Some(entity) = &document.entity {
            entity.texts(&mut |text| texts.push(text));
        }
        for text in texts {
            if let Some(name) = self.number_in(&text.value) {
                report(text.range(), name);
            }
        }
        let written = self.index.find(&part.cut.text);
        for found in &written {
            let (start, end) = (part.cut.source(found.place.start), part.cut.source(found.place.end - 1) + 1);
            report(start..end.max(start), found.name);
        }
        let mut read = self.in_body(&document.body, |_| false);
        for found in &written {
            read.remove(&found.name);
        }
        for (name, place) in self.paragraphs(&part.cut.text, read, |_| false) {
            let end = place.end.checked_sub(1).map_or(0, |last| part.cut.source(last) + 1);
            let start = part.cut.source(place.start);
            report(start..end.max(start), name);
        }
        if let Some(found) = self.index.find(&document.id).first() {
            report(0..0, found.name);
        }
    }

    /// Reports the names in what leaves with every page: the settings, and the names of files. `account` is the whole
    /// account, not only what leaves of it.
    pub(super) fn find_beside(&self, account: WholeThing<'_>, edition: &Edition, findings: &mut Findings) {
        let config = edition.config();
        if let Some(Entity::Account(record)) = account.entity()
            && let Some(title) = &record.customer_title
            && let Some(name) = self.number_in(&title.value)
        {
            findings.push(self.finding(account.document().span(title.range()), name));
        }
        let settings = Arc::from("site.toml");
        let drivers = config.drivers.iter().flat_map(|(id, name)| [&**id, &**name]);
        for text in [config.supplier.as_str()].into_iter().chain(drivers) {
            findings.extend(self.find_in_text(text, &settings));
        }
        for asset in edition.assets() {
            findings.extend(self.find_in_text(&asset.source, &asset.source));
        }
    }

    /// The first name in what can be read in an asset, as it is written.
    pub(super) fn first_in_asset(&self, text: &str) -> Option<&str> {
        self.index.find(text).first().map(|found| self.written[found.name].as_str())
    }

    /// KP802 for the first name in what can be read in an asset that leaves for a customer.
    pub(super) fn find_in_asset(&self, source: &Arc<str>, text: &str) -> Option<Finding> {
        let name = self.index.find(text).first()?.name;
        Some(self.finding(Span::file(source), name))
    }

    /// The first name in a text that leaves and stands somewhere in a file: a setting, the name of an asset.
    fn find_in_text(&self, text: &str, file: &Arc<str>) -> Option<Finding> {
        self.number_in(text).map(|name| self.finding(Span::file(file), name))
    }

    fn finding(&self, place: Span, name: usize) -> Finding {
        let name = &self.written[name];
        let message = say!("this text leaves for the customer, and names “{name}” of another account", name);
        Finding::new(Code::KP802, place, message).hint(say!(
            "write it without the name; a word that is only spelled like it goes into `harmless_names` of site.toml"
        ))
    }

    /// The first name in a text, as the account or the person writes it.
    pub(super) fn first_in(&self, text: &str) -> Option<&str> {
        self.number_in(text).map(|name| self.written[name].as_str())
    }

    /// The names that a reader sees in the body of a source, each with the place that says it first: the name, or the
    /// paragraph where it is written in another way. Links without words for which `is_said` are left out.
    pub(super) fn read_in(
        &self,
        body: &markdown::Body,
        source: &str,
        is_said: impl Fn(usize) -> bool,
    ) -> Vec<(&str, Range<usize>)> {
        let start = body.start as usize;
        let source = source.get(start..).unwrap_or("");
        let exact = |name: usize, paragraph: Range<usize>| {
            let here = &source[paragraph.clone()];
            let mut written = self.index.find(here).into_iter().filter(|found| found.name == name);
            let written = written.find(|found| !is_address(here, found.place.start));
            let place = written.map(|found| paragraph.start + found.place.start..paragraph.start + found.place.end);
            place.unwrap_or(paragraph)
        };
        let found = self.paragraphs(source, self.in_body(body, &is_said), &is_said).into_iter();
        let found = found.map(|(name, paragraph)| (name, exact(name, paragraph)));
        found.map(|(name, place)| (self.written[name].as_str(), place.start + start..place.end + start)).collect()
    }

    /// The first name in a text, as it is written or as Markdown would show it.
    fn number_in(&self, text: &str) -> Option<usize> {
        match self.index.find(text).first() {
            Some(found) => Some(found.name),
            None if text.contains(['&', '*', '_', '<', '\\', '%']) => {
                self.in_body(&shown(text), |_| false).into_iter().next()
            }
            None => None,
        }
    }

    /// The names in a body as a reader sees it, and in the addresses behind it. Links without words for which `is_said`
    /// are left out.
    fn in_body(&self, body: &markdown::Body, is_said: impl Fn(usize) -> bool) -> BTreeSet<usize> {
        let mut text = String::with_capacity(body.html.len());
        markdown::plain_with(body, &mut text, |link, out| {
            if !is_said(link) {
                out.push_str(markdown::link_name(body, link));
            }
        });
        if text.contains('&') {
            // A character reference in code is shown as it is written, and read as what it stands for.
            text = format!("{text}\n\n:\n\n{}", markdown::plain(&shown(&text)));
        }
        if text.contains('<') {
            text = format!("{text}\n\n:\n\n{}", without_tags(&text, ""));
        }
        let addresses = attributes(&body.html).flat_map(|address| self.index.find(&decoded(address)));
        self.index.find(&text).into_iter().chain(addresses).map(|found| found.name).collect()
    }

    /// The first paragraph of a source in which each of these names is read; its beginning where no single one says it.
    /// Links without words for which `is_said`, by their number in the whole source, are left out.
    fn paragraphs(
        &self,
        source: &str,
        mut names: BTreeSet<usize>,
        is_said: impl Fn(usize) -> bool,
    ) -> Vec<(usize, Range<usize>)> {
        let mut places = Vec::new();
        let (mut start, mut links) = (0, 0);
        for paragraph in source.split_inclusive("\n\n") {
            if names.is_empty() {
                break;
            }
            let here = start..start + paragraph.trim_end().len();
            start += paragraph.len();
            if here.is_empty() {
                continue;
            }
            let body = shown(paragraph);
            for name in self.in_body(&body, |link| is_said(links + link)) {
                if names.remove(&name) {
                    places.push((name, here.clone()));
                }
            }
            links += body.links.len();
        }
        places.extend(names.into_iter().map(|name| (name, 0..0)));
        places
    }
}

/// Whether a place in the source of a paragraph is that of the address of a link, which nobody reads.
fn is_address(paragraph: &str, at: usize) -> bool {
    let before = &paragraph[..at];
    [("](", ")"), ("[[", "|")].into_iter().any(|(open, close)| {
        before.rfind(open).is_some_and(|from| !before[from..].contains(close) && !before[from..].contains("]]"))
    })
}

/// A text as Markdown shows it.
fn shown(text: &str) -> markdown::Body {
    markdown::parse(&Arc::from(""), text, 0, &[]).0
}

/// A text with something else in place of what looks like HTML: raw HTML is shown as text, and nobody reads it.
fn without_tags(text: &str, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = after;
        if after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
            let Some((_, behind)) = after.split_once('>') else {
                out.push('<');
                break;
            };
            out.push_str(instead);
            rest = behind;
        } else {
            out.push('<');
        }
    }
    out.push_str(rest);
    out
}

/// The values of all attributes.
fn attributes(html: &str) -> impl Iterator<Item = &str> {
    let tags = html.split('<').skip(1).filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag);
    tags.flat_map(|tag| tag.split('"').skip(1).step_by(2))
}

/// An address without its percent signs.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The names of an account: the further ones, then the title.
fn names(thing: WholeThing<'_>) -> Vec<String> {
    let further = match thing.entity() {
        Some(Entity::Account(account)) => account.also_known_as.as_slice(),
        _ => &[],
    };
    further.iter().map(|name| name.value.clone()).chain([thing.title().to_string()]).collect()
}
