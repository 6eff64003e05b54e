//! The prose of a document. Of a file that was read before and has not changed, what others have to know of its prose is
//! known: it is parsed when somebody wants to read it, and of most files nobody does.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value as Json;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::diagnostics::{Finding, Findings, Placed, kept};
use crate::document::markdown::{self, Body, BodyLink, LinkTarget, ProseFigure, Sentence};
#[cfg(any(feature = "cli", test))]
use crate::figures::packed::{Packer, Unpacker};

thread_local! {
    static READ: RefCell<Option<Vec<ProseName>>> = const { RefCell::new(None) };
}

/// Prose by the hash of the path of its file.
pub(crate) type ProseName = u64;

/// The name of what others cite of prose: its links, with the sentences around them.
pub(crate) fn cited_of(name: ProseName) -> ProseName {
    !name
}

/// Notes from now on which prose is read on this thread, where there is something to note it in, and returns what was noted
/// before. Prose that no file holds is not noted: nothing changes it.
pub(crate) fn note_read(notes: Option<Vec<ProseName>>) -> Option<Vec<ProseName>> {
    READ.replace(notes)
}

/// A body, which is read like one: it is parsed by then.
#[derive(Debug, Default)]
pub struct Prose {
    body: OnceLock<Body>,
    /// Where it stands in a file: the hashes of the path and of its text.
    name: Option<(ProseName, u128)>,
    unread: Option<Box<Unread>>,
    /// What was found in it, where it is as it was read.
    found: Option<Findings>,
    judged: Mutex<Vec<(u64, u8)>>,
    /// Whether it was judged by something else than what is known of it says.
    is_judged_anew: AtomicBool,
}

/// What is not parsed yet.
#[derive(Clone, Debug)]
struct Unread {
    path: Arc<str>,
    text: Arc<str>,
    start: usize,
    reserved: Vec<Cow<'static, str>>,
    words: u32,
    /// The ids of its headings, hashed.
    headings: Vec<u64>,
    /// Its links, without the sentences around them.
    links: Vec<BodyLink>,
    /// [`Prose::cited_key`].
    #[cfg_attr(not(any(feature = "cli", test)), expect(dead_code, reason = "only a build asks"))]
    cited: u128,
}

/// What is known of prose without a word of it but those of findings: how many words it has, where it leads, the hashes of
/// its headings' ids and of the sentences around its links, what was found in it, and how it was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProseFacts {
    words: u32,
    headings: Vec<u64>,
    links: Vec<LinkFacts>,
    cited: u128,
    found: Vec<Json>,
    judged: Vec<(u64, u8)>,
}

/// A link: its kind, its name or path, its anchor, where it stands, and which figure of a KPI stands for its words.
type LinkFacts = (u8, String, Option<(String, u32, u32)>, (u32, u32), u8);

/// The figures of links by the numbers they are kept by; 0 is none.
const FIGURES: [ProseFigure; 4] =
    [ProseFigure::Latest, ProseFigure::Target, ProseFigure::Baseline, ProseFigure::Change];

/// So many judgements are kept.
const MOST_JUDGED: usize = 4;

impl Prose {
    /// Prose that was read from a file of this path and text, in which it begins at `start`, and what was found in it.
    pub(crate) fn read((path, text, start): (&str, &str, usize), body: Body, found: Findings) -> Self {
        let name = Some(name(path, text, start));
        Self { body: body.into(), name, found: Some(found), ..Self::default() }
    }

    /// The hashes of the path of its file and of its text there; none where no file holds it.
    #[cfg(feature = "cli")]
    pub(crate) fn name(&self) -> Option<(ProseName, u128)> {
        self.name
    }

    /// Whether [`Self::facts`] are those that it was made from.
    #[cfg(feature = "cli")]
    pub(crate) fn is_as_known(&self) -> bool {
        self.unread.is_some() && !self.is_judged_anew.load(Ordering::Relaxed)
    }

    /// What was found in it.
    pub(crate) fn found(&self) -> impl Iterator<Item = &Finding> {
        self.found.iter().flat_map(|found| found.iter())
    }

    /// The body, without a note that it is read.
    fn parsed(&self) -> &Body {
        self.body.get_or_init(|| match &self.unread {
            Some(unread) => markdown::parse(&unread.path, &unread.text, unread.start, &unread.reserved).0,
            None => Body::default(),
        })
    }

    /// Notes that it is read, where somebody wants to know.
    fn note(&self) {
        self.note_as(|name| name);
    }

    fn note_as(&self, called: impl FnOnce(ProseName) -> ProseName) {
        let Some(name) = self.name.map(|(name, _)| called(name)) else { return };
        READ.with_borrow_mut(|read| {
            if let Some(read) = read.as_mut().filter(|read| read.last() != Some(&name)) {
                read.push(name);
            }
        });
    }

    /// Prose of which all that others have to know is known. It begins at `start` of a text, and no heading takes an id of
    /// `reserved`. None where the facts are not those of prose.
    pub(crate) fn known(
        (path, text, start): (&Arc<str>, &Arc<str>, usize),
        reserved: &[Cow<'static, str>],
        facts: ProseFacts,
    ) -> Option<Self> {
        let ProseFacts { words, headings, links, cited, found, judged } = facts;
        let links = links.into_iter().map(link).collect::<Option<Vec<_>>>()?;
        let found = Some(found.iter().map(kept::from_json).collect::<Option<Findings>>()?);
        let (path, text) = (Arc::clone(path), Arc::clone(text));
        let name = Some(name(&path, &text, start));
        let unread = Unread { path, text, start, reserved: reserved.to_vec(), words, headings, links, cited };
        let (body, unread, judged) = (OnceLock::new(), Some(Box::new(unread)), Mutex::new(judged));
        Some(Self { body, name, unread, found, judged, is_judged_anew: AtomicBool::new(false) })
    }

    /// What another run has to know of it, so that it need not be parsed; none where words of it would have to be kept.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn facts(&self) -> Option<ProseFacts> {
        let headings = || match &self.unread {
            Some(unread) => unread.headings.clone(),
            None => self.headings.iter().map(|heading| hash(&heading.id)).collect(),
        };
        let links = || self.targets().iter().map(facts_of).collect::<Option<Vec<_>>>();
        let found = self.found.as_ref().filter(|_| self.words() > 0)?.iter().map(kept::to_json).collect();
        let links = links()?;
        let judged = self.judged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (words, headings, cited) = (self.words(), headings(), self.cited_key());
        Some(ProseFacts { words, headings, links, cited, found, judged })
    }

    /// How many words a reader sees.
    pub fn words(&self) -> u32 {
        self.note();
        self.unread.as_ref().map_or_else(|| self.words, |unread| unread.words)
    }

    /// The links, in order. The sentences around them may be missing.
    pub fn targets(&self) -> &[BodyLink] {
        self.note();
        self.unread.as_ref().map_or_else(|| &self.links, |unread| &unread.links)
    }

    /// The links with the sentences around them. Who reads them has read nothing else of it.
    pub(crate) fn cited(&self) -> &[BodyLink] {
        self.note_as(cited_of);
        &self.parsed().links
    }

    /// Whether it shows figures of the thing that it is about.
    pub(crate) fn has_own_figures(&self) -> bool {
        self.note_as(cited_of);
        let links = self.unread.as_ref().map_or_else(|| &self.parsed().links, |unread| &unread.links);
        links.iter().any(|link| link.figure.is_some() && matches!(link.target, LinkTarget::Here { .. }))
    }

    /// A hash of all that [`Self::cited`] gives, but for its places in the file.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn cited_key(&self) -> u128 {
        self.unread.as_ref().map_or_else(|| cited_key(&self.parsed().links), |unread| unread.cited)
    }

    /// Whether a heading has this id.
    pub fn has_heading(&self, id: &str) -> bool {
        self.note();
        match &self.unread {
            Some(unread) => unread.headings.contains(&hash(id)),
            None => self.headings.iter().any(|heading| heading.id == id),
        }
    }

    /// What its words were judged to be, by the key of all that was judged by; else `judge` reads them.
    pub(crate) fn judged(&self, key: u64, judge: impl FnOnce(&Body) -> u8) -> u8 {
        self.note();
        // Nothing panics while holding it.
        let all = || self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all().iter().find(|(by, _)| *by == key).map(|(_, judged)| *judged);
        known.unwrap_or_else(|| {
            let judged = judge(self);
            let mut all = all();
            // Other settings judge otherwise. Those of long ago will hardly come back.
            if all.len() >= MOST_JUDGED {
                all.remove(0);
            }
            all.push((key, judged));
            self.is_judged_anew.store(true, Ordering::Relaxed);
            judged
        })
    }
}

#[cfg(any(feature = "cli", test))]
impl ProseFacts {
    /// As bytes.
    pub(crate) fn packed(&self) -> Vec<u8> {
        let Self { words, headings, links, cited, found, judged } = self;
        let mut packer = Packer::default();
        packer.number((*words).into());
        packer.count(headings.len());
        for heading in headings {
            packer.number(*heading);
        }
        packer.count(links.len());
        for (kind, name, anchor, (start, end), figure) in links {
            for number in [u32::from(*kind), *start, *end, (*figure).into()] {
                packer.number(number.into());
            }
            packer.text(name);
            packer.count(usize::from(anchor.is_some()));
            if let Some((anchor, start, end)) = anchor {
                packer.text(anchor);
                packer.number((*start).into());
                packer.number((*end).into());
            }
        }
        packer.hash(*cited);
        packer.count(found.len());
        for found in found {
            packer.text(&found.to_string());
        }
        packer.count(judged.len());
        for (by, judged) in judged {
            packer.number(*by);
            packer.number((*judged).into());
        }
        packer.finish()
    }

    /// Those of which these are the bytes.
    pub(crate) fn of_packed(bytes: &[u8]) -> Option<Self> {
        let mut packed = Unpacker::new(bytes);
        let (words, headings) = (packed.small()?, packed.list(Unpacker::number)?);
        let links = packed.list(|packed| {
            let (kind, start, end, figure) = (packed.small()?, packed.small()?, packed.small()?, packed.small()?);
            let name = packed.text()?;
            let has_anchor = packed.number()? == 1;
            let anchor = if has_anchor { Some((packed.text()?, packed.small()?, packed.small()?)) } else { None };
            Some((kind, name, anchor, (start, end), figure))
        })?;
        let cited = packed.hash()?;
        let found = packed.list(|packed| serde_json::from_str(&packed.text()?).ok())?;
        let judged = packed.list(|packed| Some((packed.number()?, packed.small()?)))?;
        packed.is_done().then_some(Self { words, headings, links, cited, found, judged })
    }
}

impl From<Body> for Prose {
    fn from(body: Body) -> Self {
        Self { body: body.into(), ..Self::default() }
    }
}

impl Clone for Prose {
    fn clone(&self) -> Self {
        let judged = self.judged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Self { body, name, unread, found, judged: _, is_judged_anew } = self;
        let (body, unread, found) = (body.clone(), unread.clone(), found.clone());
        let is_judged_anew = AtomicBool::new(is_judged_anew.load(Ordering::Relaxed));
        Self { body, name: *name, unread, found, judged: Mutex::new(judged), is_judged_anew }
    }
}

impl Deref for Prose {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.note();
        self.parsed()
    }
}

impl DerefMut for Prose {
    fn deref_mut(&mut self) -> &mut Body {
        let body = self.body.take().unwrap_or_else(|| Body::clone(self));
        // What was known of it may change.
        *self = body.into();
        self.body.get_mut().expect("it was set")
    }
}

impl PartialEq for Prose {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

/// The name of the prose of a file.
pub(crate) fn name_of(path: &str) -> ProseName {
    hash(path)
}

fn name(path: &str, text: &str, start: usize) -> (ProseName, u128) {
    (name_of(path), xxh3_128(&text.as_bytes()[start..]))
}

fn hash(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

#[cfg(any(feature = "cli", test))]
fn cited_key(links: &[BodyLink]) -> u128 {
    let mut packer = Packer::default();
    for BodyLink { target, start: _, end: _, sentence: Sentence { before, linked, after }, figure } in links {
        let (kind, name, rest) = match target {
            LinkTarget::Name { name, anchor } => (0, name, anchor.as_ref().map(|anchor| &anchor.value)),
            LinkTarget::File { path, anchor } => (1, path, anchor.as_ref().map(|anchor| &anchor.value)),
            LinkTarget::Here { anchor } => (2, &anchor.value, None),
            LinkTarget::Image { path, alt } => (3, path, Some(alt)),
        };
        packer.number(kind);
        packer.count(number_of(*figure));
        let rest = rest.map_or("", String::as_str);
        for text in [name, rest, before, linked, after] {
            packer.text(text);
        }
    }
    xxh3_128(&packer.finish())
}

/// The number that the figure of a link is kept by.
#[cfg(any(feature = "cli", test))]
fn number_of(figure: Option<ProseFigure>) -> usize {
    FIGURES.iter().position(|known| Some(*known) == figure).map_or(0, |at| at + 1)
}

/// The facts of a link; none of a picture, whose text is prose.
#[cfg(any(feature = "cli", test))]
fn facts_of(link: &BodyLink) -> Option<LinkFacts> {
    let (kind, name, anchor) = match &link.target {
        LinkTarget::Name { name, anchor } => (0, name.clone(), anchor.as_ref()),
        LinkTarget::File { path, anchor } => (1, path.clone(), anchor.as_ref()),
        LinkTarget::Here { anchor } => (2, String::new(), Some(anchor)),
        LinkTarget::Image { .. } => return None,
    };
    let anchor = anchor.map(|anchor| (anchor.value.clone(), anchor.start, anchor.end));
    let figure = u8::try_from(number_of(link.figure)).ok()?;
    Some((kind, name, anchor, (link.start, link.end), figure))
}

/// The link that facts tell of.
fn link((kind, name, anchor, (start, end), figure): LinkFacts) -> Option<BodyLink> {
    let anchor = anchor.map(|(value, start, end)| Placed { value, start, end });
    let target = match kind {
        0 => LinkTarget::Name { name, anchor },
        1 => LinkTarget::File { path: name, anchor },
        2 => LinkTarget::Here { anchor: anchor? },
        _ => return None,
    };
    let figure = match usize::from(figure) {
        0 => None,
        at => Some(*FIGURES.get(at - 1)?),
    };
    Some(BodyLink { target, start, end, sentence: Sentence::default(), figure })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "## Why\n\nSee [[shelf#kpi-osa|=]] and [there](../b.md#x), or [above](#why).\n\n## Why\n\nMore.\n";

    fn parsed(text: &str) -> Prose {
        let (body, found) = markdown::parse(&Arc::from("a.md"), text, 0, &["more".into()]);
        Prose::read(("a.md", text, 0), body, found)
    }

    fn known(text: &str, facts: ProseFacts) -> Prose {
        Prose::known((&Arc::from("a.md"), &Arc::from(text), 0), &["more".into()], facts).unwrap()
    }

    #[test]
    fn what_is_known_of_prose_is_what_is_read_in_it() {
        let read = parsed(TEXT);
        read.judged(7, |body| u8::try_from(body.links.len()).unwrap());
        let facts = read.facts().unwrap();
        let again = ProseFacts::of_packed(&facts.packed()).unwrap();
        let known = known(TEXT, again);
        assert_eq!(known.judged(7, |_| unreachable!("it was judged before")), 3);
        assert_eq!(known.words(), read.words);
        assert!(["why", "why-2"].iter().all(|id| known.has_heading(id)) && !known.has_heading("more"));
        for (known, read) in known.targets().iter().zip(&read.links) {
            assert_eq!(*known, BodyLink { sentence: Sentence::default(), ..read.clone() });
        }
        assert_eq!(known.cited_key(), read.cited_key());
        assert_eq!(known.facts(), Some(facts), "nobody has read it");
        assert!(known.body.get().is_none());
        assert_eq!(known, read);
        assert!(known.body.get().is_some());
    }

    #[test]
    fn no_word_is_kept() {
        let facts = parsed(TEXT).facts().unwrap().packed();
        let facts = String::from_utf8_lossy(&facts);
        assert!(facts.contains("shelf"), "{facts}");
        assert!(!facts.contains("More") && !facts.contains("Why") && !facts.contains("See"), "{facts}");
        for text in ["", "![A shelf](a.png) by the door"] {
            assert_eq!(parsed(text).facts(), None, "{text}");
        }
    }

    #[test]
    fn what_was_found_in_prose_is_found_again() {
        let read = parsed("A <b>shelf</b>.\n");
        assert!(read.found().next().is_some());
        let known = known("A <b>shelf</b>.\n", read.facts().unwrap());
        assert!(known.found().eq(read.found()));
        assert!(known.body.get().is_none());
    }

    #[test]
    fn what_others_cite_is_the_same_while_links_and_their_sentences_are() {
        let key = |text: &str| parsed(text).cited_key();
        let text = "One. See [[a#x]] there. Two.\n\nThree.\n";
        assert_eq!(key(text), key("Another one. See [[a#x]] there. 2.\n\nAnd a line.\n"));
        for other in ["See [[a#x]] here.\n", "See [[a#y]] there.\n", "See [[b#x]] there.\n", "See [[a#x|it]] there.\n"]
        {
            assert_ne!(key(text), key(other), "{other}");
        }
        assert_ne!(key("[[a#k|=]]"), key("[[a#k|=target]]"));
        assert_ne!(key(text), key(&format!("{text}\nSee [[b]].\n")));
        assert_eq!(key("One."), key(""));
    }

    #[test]
    fn who_cites_prose_has_read_what_it_cites() {
        let prose = parsed(TEXT);
        let read = |read: &dyn Fn()| {
            note_read(Some(Vec::new()));
            read();
            note_read(None).unwrap()
        };
        let (whole, cited) = (name_of("a.md"), cited_of(name_of("a.md")));
        assert_eq!(read(&|| assert_eq!(prose.cited().len(), 3)), [cited]);
        assert_eq!(read(&|| assert!(!prose.has_own_figures())), [cited]);
        assert_eq!(read(&|| assert_eq!(prose.links.len(), 3)), [whole]);
        assert_eq!(read(&|| assert_eq!(prose.targets().len(), 3)), [whole]);
    }

    #[test]
    fn facts_that_are_cut_are_none() {
        let read = parsed(&format!("{TEXT}\nA <b>shelf</b>.\n"));
        read.judged(7, |_| 1);
        let facts = read.facts().unwrap();
        assert!(facts.found.len() == 1 && facts.judged.len() == 1 && facts.links.len() == 3);
        let bytes = facts.packed();
        assert_eq!(ProseFacts::of_packed(&bytes), Some(facts));
        assert!((0..bytes.len()).all(|end| ProseFacts::of_packed(&bytes[..end]).is_none()));
    }

    #[test]
    fn prose_that_was_changed_is_read_as_it_is_then() {
        let mut prose = known(TEXT, parsed(TEXT).facts().unwrap());
        prose.headings.clear();
        prose.words = 1;
        assert_eq!((prose.words(), prose.has_heading("why"), prose.targets().len()), (1, false, 3));
        assert_eq!(prose.targets()[0].sentence.before, "See ");
    }
}
