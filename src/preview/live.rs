//! One open tab: it gets its page again when the page has changed, and the findings.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket};
use serde::{Deserialize, Serialize};

use crate::diagnostics::report::{self, Positions};
use crate::diagnostics::{Finding, Level, Tongue};
use crate::edition::EditionRequest;
use crate::health::Diagnosis;
use crate::language::{Format, Locale};
use crate::preview::address::address;
use crate::preview::app::App;
use crate::preview::order::PreviewUpdate;
use crate::preview::site::{PreviewSite, Route};
use crate::site::PageId;

/// The longest message of a tab, in bytes. A longer one ends the connection.
pub(super) const MAX_MESSAGE: usize = 16 * 1024;

/// The number of findings that are shown. More of them are only counted.
const MAX_SHOWN: usize = 100;

/// What a tab says first.
#[derive(Deserialize)]
struct Hello {
    /// Its address, from the root.
    page: String,
    /// The hash of the page it shows.
    hash: String,
    /// The heading of that page.
    #[serde(default)]
    title: String,
}

/// What a tab is told.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum TabMessage {
    /// The words of the bar, in the language of the site.
    Words { words: BTreeMap<String, String> },
    /// The page as it is now.
    Page { html: String, hash: String },
    /// The page is elsewhere now.
    Moved { to: String },
    /// Nothing has this address any more.
    Gone,
    /// The page cannot be made: the last one that could be stays.
    Stale { finding: Box<FindingItem> },
    /// These assets hold other bytes.
    Assets { paths: Vec<String> },
    /// What is wrong: with this page, then elsewhere.
    Findings(Box<TabFindings>),
    /// The preview has ended.
    Ended,
}

#[derive(Serialize, PartialEq, Clone, Default)]
struct TabFindings {
    #[serde(flatten)]
    all: Counts,
    here: Counts,
    page: Vec<FindingItem>,
    rest: Vec<FindingItem>,
    more: usize,
    plan: PlanFindings,
    /// What each code that is shown means.
    explanations: BTreeMap<&'static str, String>,
    drafts: bool,
    /// Whether a customer's edition is shown. Then no finding is quoted: a customer may be looking.
    customer: bool,
    /// Whether the edition of a team is shown. Then no file is quoted: it may name accounts that the team must not see.
    team: bool,
}

impl TabFindings {
    /// Whether this differs from `before`. While the rules run on all plans, their findings are those of `before`: new ones
    /// follow in a moment.
    fn differs_from(&self, before: &Self) -> bool {
        if self.plan.all.is_some() {
            return self != before;
        }
        let rest = || (before.plan.rest.clone(), before.plan.all.clone(), before.plan.more);
        let mut filled = self.clone();
        (filled.plan.rest, filled.plan.all, filled.plan.more) = rest();
        filled != *before
    }

    /// Adds what the codes mean: each once, however often it is found.
    fn explain(&mut self, format: &Format) {
        let lists = [&self.page, &self.rest, &self.plan.page, &self.plan.rest];
        let codes = lists.into_iter().flatten().filter_map(|item| crate::diagnostics::Code::parse(item.code));
        self.explanations = codes.map(|code| (code.text(), crate::health::explain(code, format))).collect();
    }
}

/// What rules say of the plans.
#[derive(Serialize, PartialEq, Clone, Default)]
struct PlanFindings {
    /// What the page itself lists.
    page: Vec<FindingItem>,
    here: Counts,
    /// Those of other pages, and the counts of all; nothing while the rules have not run for all accounts.
    rest: Vec<FindingItem>,
    all: Option<Counts>,
    /// How many findings are counted and not shown.
    more: usize,
}

#[derive(Serialize, PartialEq, Clone, Default)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
    /// The level and the words of each count that is not 0.
    said: Vec<(&'static str, String)>,
}

impl Counts {
    fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>, locale: &Locale) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            *match finding.level {
                Level::Error => &mut counts.errors,
                Level::Warning => &mut counts.warnings,
                Level::Note => &mut counts.notes,
            } += 1;
        }
        let levels =
            [(Level::Error, counts.errors), (Level::Warning, counts.warnings), (Level::Note, counts.notes)].into_iter();
        let said = levels.filter(|(_, count)| *count > 0);
        counts.said =
            said.map(|(level, count)| (level.word(), locale.count(&format!("{}s", level.word()), count))).collect();
        counts
    }
}

#[derive(Serialize, PartialEq, Clone)]
struct FindingItem {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    message: String,
    file: String,
    line: usize,
    column: usize,
    /// The finding as the terminal shows it, with the lines of the source.
    frame: String,
    /// The text of the page at the place; empty where that is in the front matter.
    text: String,
    label: String,
    hints: Vec<String>,
}

/// What a tab shows.
struct Tab {
    path: String,
    hash: String,
    /// The heading of the page that it came with.
    title: String,
    findings: Option<TabFindings>,
    written: WrittenFindings,
    /// The language that its bar speaks.
    locale: Option<Arc<Locale>>,
    /// Whether the tab was last told that its page is gone or cannot be made.
    absent: bool,
    /// Whether it shows the page that says that nothing has its address.
    lost: bool,
    /// The last state it was told of.
    generation: Option<u64>,
    /// The page that has its address in that state.
    shows: Option<PageId>,
}

/// Serves one tab until it closes or the preview ends.
pub(super) async fn tab(app: Arc<App>, mut socket: WebSocket) {
    let Some(Ok(Message::Text(text))) = socket.recv().await else { return };
    let Ok(hello) = serde_json::from_str::<Hello>(&text) else { return };
    let Hello { page: path, hash, title } = hello;
    let mut tab = Tab::new(path, hash, title);
    let mut shown = app.shown.clone();
    loop {
        let now = Arc::clone(&shown.borrow_and_update());
        // Pages are made on other threads, so that a long one keeps no other tab waiting.
        let (asked, newer) = (Arc::clone(&app), shown.clone());
        let made = tokio::task::spawn_blocking(move || {
            let told = tab.page_messages(&now, &asked, &|| newer.has_changed().unwrap_or(true));
            (tab, now, told)
        });
        let Ok((returned, now, (messages, follows))) = made.await else { return };
        tab = returned;
        if !send(&mut socket, messages).await {
            return;
        }
        // The author waits for the page, and reads what is found about it afterwards.
        if follows {
            let found = tokio::task::spawn_blocking(move || {
                let findings = tab.findings_message(&now);
                (tab, findings)
            });
            let Ok((returned, findings)) = found.await else { return };
            tab = returned;
            if !send(&mut socket, findings).await {
                return;
            }
        }
        loop {
            tokio::select! {
                changed = shown.changed() => match changed {
                    Ok(()) => break,
                    Err(_) => return,
                },
                said = socket.recv() => match said {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => {}
                },
            }
        }
    }
}

/// Tells a tab something. Returns whether it is still open, and the preview still runs.
async fn send(socket: &mut WebSocket, messages: impl IntoIterator<Item = TabMessage>) -> bool {
    for message in messages {
        let Ok(text) = serde_json::to_string(&message) else { continue };
        if socket.send(Message::Text(text.into())).await.is_err() || matches!(message, TabMessage::Ended) {
            return false;
        }
    }
    true
}

/// The findings of plans as a tab was told of them last: what stays is not written out again after each edit.
#[derive(Default)]
struct WrittenFindings(HashMap<usize, (Arc<Diagnosis>, FindingItem)>);

impl WrittenFindings {
    /// What a tab is told of these findings. After a change of a file those in it are found anew, and so written anew.
    fn of(&mut self, found: &[&Arc<Diagnosis>], write: impl Fn(&Finding) -> FindingItem) -> Vec<FindingItem> {
        let item = |it: &&Arc<Diagnosis>| {
            // While a finding is kept here, its address is that of no other one.
            let new = || (Arc::clone(it), write(&it.finding));
            self.0.entry(Arc::as_ptr(it).addr()).or_insert_with(new).1.clone()
        };
        found.iter().map(item).collect()
    }

    /// Forgets all but these.
    fn keep(&mut self, shown: &[&Arc<Diagnosis>]) {
        let shown: HashSet<usize> = shown.iter().map(|it| Arc::as_ptr(it).addr()).collect();
        self.0.retain(|at, _| shown.contains(at));
    }
}

impl Tab {
    /// A tab that came with a page, and was told nothing yet.
    fn new(path: String, hash: String, title: String) -> Self {
        Self {
            path,
            hash,
            title,
            findings: None,
            written: WrittenFindings::default(),
            locale: None,
            absent: false,
            lost: false,
            generation: None,
            shows: None,
        }
    }

    /// What this tab is told about a state before its findings, and whether these follow. They do not where the preview has
    /// ended, or a newer state has come before the rules have run that its page needs.
    fn page_messages(
        &mut self,
        shown: &PreviewUpdate,
        app: &App,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> (Vec<TabMessage>, bool) {
        let mut messages = Vec::new();
        if shown.ended {
            messages.push(TabMessage::Ended);
            return (messages, false);
        }
        let locale = &shown.state.locale;
        if self.locale.as_ref() != Some(locale) {
            self.locale = Some(Arc::clone(locale));
            messages.push(TabMessage::Words { words: words(locale) });
        }
        self.shows = None;
        if let Some(site) = &shown.state.site {
            self.shows = match self.find(site) {
                Some(page) if !app.is_ready(site, page, stop) => return (messages, false),
                Some(page) => self.page(site, page, shown, app, &mut messages),
                None => {
                    self.tell_missing(site, &mut messages);
                    None
                }
            };
            let seen = self.generation.unwrap_or(shown.state.generation);
            let newer = |source: &Arc<str>| shown.state.assets.get(source).is_some_and(|at| *at > seen);
            let assets = site.edition.assets().iter().filter(|asset| newer(&asset.source));
            let paths: Vec<String> = assets.map(|asset| asset.address.to_string()).collect();
            if !paths.is_empty() {
                messages.push(TabMessage::Assets { paths });
            }
        }
        self.generation = Some(shown.state.generation);
        (messages, true)
    }

    /// What is wrong, with the page that the tab shows and elsewhere, if it was told of anything else before.
    fn findings_message(&mut self, shown: &PreviewUpdate) -> Option<TabMessage> {
        let source = self.shows.and_then(|page| shown.state.site.as_ref()?.source(page));
        let mut findings = findings(shown, source.as_deref());
        if let Some(site) = shown.state.site.as_ref().filter(|_| !findings.customer) {
            findings.plan = self.plan(site, self.shows, shown);
        }
        if self.findings.as_ref().is_some_and(|before| !findings.differs_from(before)) {
            return None;
        }
        self.findings = Some(findings.clone());
        findings.explain(&Format::of(&shown.state.locale));
        Some(TabMessage::Findings(Box::new(findings)))
    }

    /// The page that has the tab's address.
    fn find(&self, site: &PreviewSite) -> Option<PageId> {
        let wanted = address(&self.path)?;
        let index = if wanted.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{}/index.html", wanted.trim_end_matches('/'))
        };
        match site.route(&wanted).or_else(|| site.route(&index)) {
            Some(Route::Page(page)) => Some(*page),
            _ => None,
        }
    }

    /// The tab's page, told when it differs from what the tab shows.
    fn page(
        &mut self,
        site: &PreviewSite,
        page: PageId,
        shown: &PreviewUpdate,
        app: &App,
        messages: &mut Vec<TabMessage>,
    ) -> Option<PageId> {
        // Within one generation the page stays the same.
        if self.generation == Some(shown.state.generation) {
            return Some(page);
        }
        self.lost = false;
        if let Some(id) = site.redirect(page) {
            messages.push(TabMessage::Moved { to: format!("/{}", crate::site::address::page(&id)) });
            return None;
        }
        match site.page(page) {
            Ok(html) => self.tell_page(hash(&html), html, messages),
            Err(finding) => {
                self.absent = true;
                let internal = shown.edition == EditionRequest::Internal;
                let texts: &dyn report::SourceTexts = if internal { site } else { &report::NoTexts };
                messages.push(TabMessage::Stale {
                    finding: Box::new(item(&finding, texts, Format::of(&app.now().state.locale).tongue())),
                });
                app.tell_failed_template(finding);
            }
        }
        Some(page)
    }

    /// Tells a tab whose address nothing has any more where its page went, or that it is gone.
    fn tell_missing(&mut self, site: &PreviewSite, messages: &mut Vec<TabMessage>) {
        let missing = site.page(PageId::NotFound).ok().map(|html| (hash(&html), html));
        self.lost |= missing.as_ref().is_some_and(|(hash, _)| *hash == self.hash);
        if let Some((hash, html)) = missing.filter(|_| self.lost) {
            self.tell_page(hash, html, messages);
            return;
        }
        if std::mem::replace(&mut self.absent, true) {
            return;
        }
        let wanted = address(&self.path).unwrap_or_default();
        let id = wanted.trim_end_matches("index.html").trim_end_matches('/');
        // What was renamed while no preview ran is known by its title only.
        let likely = || self.generation.is_none().then(|| site.find_by_title(id, &self.title)).flatten();
        messages.push(match site.moved(id).or_else(likely) {
            Some(id) => TabMessage::Moved { to: format!("/{}", crate::site::address::page(&id)) },
            None => TabMessage::Gone,
        });
    }

    /// What rules say of the plan that the page is about, then of all others.
    fn plan(&mut self, site: &PreviewSite, page: Option<PageId>, shown: &PreviewUpdate) -> PlanFindings {
        let here = page.map(|page| site.concerning(page)).unwrap_or_default();
        let format = Format::of(&shown.state.locale);
        let tongue = format.tongue();
        let before = self.findings.as_ref().map(|findings| &findings.plan);
        let known = |finding: &Finding| {
            let same =
                |item: &FindingItem| item.message == finding.message.said(tongue) && *item.file == *finding.span.path;
            before.is_some_and(|plan| plan.page.iter().chain(&plan.rest).any(same))
        };
        // The file may be half written: findings about it that the tab does not know yet are not shown.
        let said = |it: &&Arc<Diagnosis>| !shown.typing.contains(&it.finding.span.path) || known(&it.finding);
        let locale = &shown.state.locale;
        let all = TwoTexts(site, &*shown.state.texts);
        let internal = shown.edition == EditionRequest::Internal;
        let texts: &dyn report::SourceTexts = if internal { &all } else { &report::NoTexts };
        let write = |finding: &Finding| item(finding, texts, tongue);
        let mut here: Vec<&Arc<Diagnosis>> = here.iter().filter(said).collect();
        let mut plan = PlanFindings { here: counts(&here, locale), ..PlanFindings::default() };
        let own: HashSet<*const Diagnosis> = here.iter().map(|it| Arc::as_ptr(it)).collect();
        plan.more = here.len().saturating_sub(MAX_SHOWN);
        here.truncate(MAX_SHOWN);
        plan.page = self.written.of(&here, write);
        if let Some(found) = site.health().if_known() {
            let found: Vec<&Arc<Diagnosis>> = found.iter().filter(said).collect();
            plan.all = Some(counts(&found, locale));
            let mut rest: Vec<_> = found.into_iter().filter(|it| !own.contains(&Arc::as_ptr(it))).collect();
            let most = MAX_SHOWN - here.len();
            plan.more += rest.len().saturating_sub(most);
            rest.truncate(most);
            plan.rest = self.written.of(&rest, write);
            self.written.keep(&[here, rest].concat());
        }
        plan
    }

    fn tell_page(&mut self, hash: String, html: String, messages: &mut Vec<TabMessage>) {
        if hash != self.hash || self.absent {
            self.hash.clone_from(&hash);
            self.absent = false;
            messages.push(TabMessage::Page { html, hash });
        }
    }
}

fn counts(found: &[&Arc<Diagnosis>], locale: &Locale) -> Counts {
    Counts::of(found.iter().map(|it| &it.finding), locale)
}

/// The words of the bar by their keys: those under `[preview]`, and `level.error` and the like.
pub(super) fn words(locale: &Locale) -> BTreeMap<String, String> {
    let own = |key: &str| match key.strip_prefix("preview.") {
        Some(key) => Some(key.to_owned()),
        None => key.starts_with("level.").then(|| key.to_owned()),
    };
    locale.texts().filter_map(|(key, text)| Some((own(key)?, text.to_owned()))).collect()
}

/// The texts of pages, then those of settings and words.
struct TwoTexts<'a>(&'a dyn report::SourceTexts, &'a dyn report::SourceTexts);

impl report::SourceTexts for TwoTexts<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.text(path).or_else(|| self.1.text(path))
    }
}

fn hash(html: &str) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(html.as_bytes()))
}

/// The findings as a tab shows them: those of its own source first.
fn findings(shown: &PreviewUpdate, source: Option<&str>) -> TabFindings {
    let all = &shown.state.findings;
    let counted = Counts::of(all.iter(), &shown.state.locale);
    let drafts = shown.drafts;
    let customer = matches!(shown.edition, EditionRequest::Customer(_));
    let team = matches!(shown.edition, EditionRequest::Team(_));
    if customer || team {
        return TabFindings { all: counted, more: all.len(), drafts, customer, team, ..TabFindings::default() };
    }
    let own = |finding: &&Finding| source.is_some_and(|source| *finding.span.path == *source);
    let texts = &*shown.state.texts;
    let format = Format::of(&shown.state.locale);
    let tongue = format.tongue();
    let here = Counts::of(all.iter().filter(own), &shown.state.locale);
    let page: Vec<FindingItem> =
        all.iter().filter(own).take(MAX_SHOWN).map(|finding| item(finding, texts, tongue)).collect();
    let others = all.iter().filter(|finding| !own(finding));
    let rest: Vec<FindingItem> =
        others.take(MAX_SHOWN - page.len().min(MAX_SHOWN)).map(|finding| item(finding, texts, tongue)).collect();
    let more = all.len() - page.len() - rest.len();
    TabFindings { all: counted, here, page, rest, more, drafts, ..TabFindings::default() }
}

/// The text that a page shows for a place in the prose of a file: for a link, its words.
fn shown_text(text: &str, place: Range<usize>) -> Option<&str> {
    let front = text.strip_prefix("+++")?.find("\n+++")? + "+++\n+++".len();
    let before = text.get(front..place.start)?;
    let opened = |open: &str, close: &str| before.rfind(open).filter(|at| !before[*at..].contains(close));
    if let Some(at) = opened("[[", "]]") {
        let inside = text[front + at + 2..].split("]]").next()?;
        return Some(inside.split_once('|').map_or(inside, |(_, words)| words));
    }
    if let Some(at) = opened("](", ")") {
        return before[..at].rfind('[').map(|from| &before[from + 1..at]);
    }
    text.get(place)
}

fn item(finding: &Finding, texts: &dyn report::SourceTexts, tongue: &dyn Tongue) -> FindingItem {
    let mut frame = Vec::new();
    let _ = report::human_within(&mut frame, std::slice::from_ref(finding), texts, false, None, tongue);
    let (start, _) = Positions::new(texts).of(&finding.span);
    let text = texts.text(&finding.span.path).and_then(|text| shown_text(text, finding.span.range())).unwrap_or("");
    FindingItem {
        code: finding.code.text(),
        name: finding.code.name(),
        level: finding.level.word(),
        message: finding.message.said(tongue),
        file: finding.span.path.to_string(),
        line: start.line,
        column: start.column,
        frame: String::from_utf8_lossy(&frame).trim_end().to_owned(),
        text: text.trim().chars().take(80).collect(),
        label: finding.label.as_ref().map(|label| label.said(tongue)).unwrap_or_default(),
        hints: finding.hints.iter().map(|hint| hint.said(tongue)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::diagnostics::{Code, Span, say};

    #[test]
    fn a_finding_that_stays_is_written_once() {
        let path = Arc::from("content/_index.md");
        let finding = || Finding::new(Code::KP007, Span::file(&path), say!("first here"));
        let found = |on| Arc::new(Diagnosis { on, finding: finding() });
        let (one, other) = (found(None), found(None));
        let (mut written, times) = (WrittenFindings::default(), Cell::new(0));
        let mut tell = |found: &[&Arc<Diagnosis>]| {
            let told = written.of(found, |finding| {
                times.set(times.get() + 1);
                item(finding, &report::NoTexts, Format::of(&Locale::of_keyplan("en")).tongue())
            });
            written.keep(found);
            (told.len(), times.get())
        };
        assert_eq!(tell(&[&one]), (1, 1));
        assert_eq!(tell(&[&one, &other]), (2, 2));
        assert_eq!(tell(&[&other]), (1, 2));
        assert_eq!(tell(&[&other, &one]), (2, 3), "what was forgotten is written again");
    }

    #[test]
    fn a_place_in_prose_is_what_a_reader_meets_there() {
        let text = "+++\ntitle = \"name\"\n+++\n\n[[one]] [[two|Number two]] [three](name.md#part) and name\n";
        let at = |needle: &str, nth: usize| {
            let (from, _) = text.match_indices(needle).nth(nth).unwrap();
            shown_text(text, from..from + needle.len())
        };
        assert_eq!(at("name", 0), None, "above the prose");
        assert_eq!(at("one", 0), Some("one"));
        assert_eq!(at("two", 0), Some("Number two"));
        assert_eq!(at("name", 1), Some("three"));
        assert_eq!(at("part", 0), Some("three"));
        assert_eq!(at("name", 2), Some("name"));
        assert_eq!(shown_text("no front matter", 3..5), None);
        assert_eq!(shown_text(text, text.len()..text.len() + 9), None);
    }
}
