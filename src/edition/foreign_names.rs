//! KP802: what leaves for one customer and names another account.
//!
//! What a reader would read is compared: the text as it is rendered, and as it is written, since addresses, names of
//! files and words of pictures leave too.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, Span};
use crate::document::markdown;
use crate::document::model::people::Side;
use crate::document::model::{Entity, Kind};
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
    /// The names of all accounts but one.
    ///
    /// What is a word, or some words, of that account's own names, of its customers' persons or of the supplier's name is
    /// no name of another. What an author listed as harmless, and the persons whom the customer gets, are none either.
    pub(super) fn of(playbook: &Playbook, account: WholeId, leaving: &[Leaving]) -> Self {
        let config = playbook.config();
        let thing = playbook.thing(account);
        let mut own = names(thing);
        own.extend([config.supplier.clone(), thing.document().short().to_owned()]);
        let mut foreign = Vec::new();
        for (id, thing) in playbook.things() {
            match thing.entity() {
                Some(Entity::Account(_)) if id != account => {
                    foreign.extend(names(thing).into_iter().map(|name| (name_forms::company(&name), name)));
                    foreign.push((name_forms::id(thing.document().short()), thing.title().to_string()));
                }
                Some(Entity::Person(person)) if person.side.value != Side::Supplier => {
                    let name = thing.title().to_string();
                    match thing.maybe(person.account.as_ref()) {
                        Some(of) if of == account => own.push(name),
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
        let persons = leaving.iter().filter(|part| part.document.kind == Kind::Person);
        let persons = persons.flat_map(|part| name_forms::person(&part.document.title()));
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
            if let Some(name) = self.first_in(&text.value) {
                report(text.range(), name);
            }
        }
        let written = self.index.find(&part.cut.text);
        for found in &written {
            let (start, end) = (part.cut.source(found.place.start), part.cut.source(found.place.end - 1) + 1);
            report(start..end.max(start), found.name);
        }
        let mut read = self.in_body(&document.body);
        for found in &written {
            read.remove(&found.name);
        }
        for (name, place) in self.paragraphs(part, read) {
            report(place, name);
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
            && let Some(name) = self.first_in(&title.value)
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

    /// The first name in what can be read in an asset.
    pub(super) fn find_in_asset(&self, source: &Arc<str>, text: &str) -> Option<Finding> {
        let name = self.index.find(text).first()?.name;
        Some(self.finding(Span::file(source), name))
    }

    /// The first name in a text that leaves and stands somewhere in a file: a setting, the name of an asset.
    fn find_in_text(&self, text: &str, file: &Arc<str>) -> Option<Finding> {
        self.first_in(text).map(|name| self.finding(Span::file(file), name))
    }

    fn finding(&self, place: Span, name: usize) -> Finding {
        let name = &self.written[name];
        let message = format!("this text leaves for the customer, and names “{name}” of another account");
        Finding::new(Code::KP802, place, message).hint(
            "write it without the name; a word that is only spelled like it goes into `harmless_names` of site.toml",
        )
    }

    /// The first name in a text, as it is written or as Markdown would show it.
    fn first_in(&self, text: &str) -> Option<usize> {
        match self.index.find(text).first() {
            Some(found) => Some(found.name),
            None if text.contains(['&', '*', '_', '<', '\\', '%']) => self.in_body(&shown(text)).into_iter().next(),
            None => None,
        }
    }

    /// The names in a body as a reader sees it, and in the addresses behind it.
    fn in_body(&self, body: &markdown::Body) -> BTreeSet<usize> {
        let mut text = markdown::plain(body);
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

    /// The first paragraph of the source in which each of these names is read; the beginning of the text that leaves
    /// where no single one says it.
    fn paragraphs(&self, part: &Leaving, mut names: BTreeSet<usize>) -> Vec<(usize, Range<usize>)> {
        let mut places = Vec::new();
        let mut start = 0;
        for paragraph in part.cut.text.split_inclusive("\n\n") {
            if names.is_empty() {
                break;
            }
            let here = start..start + paragraph.trim_end().len();
            start += paragraph.len();
            if here.is_empty() {
                continue;
            }
            for name in self.in_body(&shown(paragraph)) {
                if names.remove(&name) {
                    places.push((name, part.cut.source(here.start)..part.cut.source(here.end - 1) + 1));
                }
            }
        }
        let start = part.cut.source(0);
        places.extend(names.into_iter().map(|name| (name, start..start)));
        places
    }
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
