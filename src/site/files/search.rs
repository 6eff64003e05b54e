//! The search: its page, and the files that `search.js` loads when a reader begins to search.
//!
//! Only what an edition holds can be found, so a customer finds nothing that is internal.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use serde_json::json;

use crate::diagnostics::Code;
use crate::document::made_pages::{MadeBeneath, MadePage};
use crate::document::markdown::{self, Body};
use crate::document::model::objective::{Action, Kpi, Tier};
use crate::document::model::plan::Request;
use crate::document::model::{Entity, Kind};
use crate::document::parts::{PageItem, PagePart};
use crate::edition::{Edition, reads};
use crate::figures::cores;
use crate::figures::sort::sort_by_key;
use crate::figures::status::Status;
use crate::measure;
use crate::playbook::{Target, Thing, ThingId};
use crate::site::address;
use crate::site::files::found_before::FoundBefore;
use crate::site::files::index::{BLOCK, SearchField, TEXTS, Words, literal, literal_to};
use crate::site::files::search_files::{
    BEGIN, END, FileNumbers, SearchPlace, TitleRow, Titles, put_all, put_versioned, script, version,
};
use crate::site::page_id::to_read;
use crate::site::shared::cards::Link;
use crate::site::theme::ThemeFault;
use crate::site::{PageId, Renderer};

const _: () = assert!(BLOCK.is_multiple_of(TEXTS), "a file of texts lies within a block");

/// The text below a result is cut to about this many bytes.
const TOLD: usize = 140;

/// What results can be narrowed by.
pub(super) const FACETS: [(&str, &str); 6] = [
    ("kind", "search.kind"),
    ("account", "search.account"),
    ("owner", "search.owner"),
    ("tier", "search.tier"),
    ("status", "search.status"),
    ("pillar", "search.pillar"),
];

/// Facets of a customer edition. It has one account, and does not say tiers.
const CUSTOMER_FACETS: &[&str] = &["kind", "owner", "status", "pillar"];

/// The words of the interface that the script shows, below `search` in the string table.
const SAID: [&str; 12] =
    ["title", "label", "hint", "close", "none", "one", "many", "first", "any", "failed", "results", "facets"];

/// What the trade says in several ways, below `search_same` in the string table.
const SAME: [&str; 18] = [
    "out_of_stock",
    "availability",
    "on_time",
    "promotion",
    "range",
    "listing",
    "delisting",
    "terms",
    "rebate",
    "joint_plan",
    "share_of_shelf",
    "market_share",
    "sell_out",
    "margin",
    "forecast",
    "private_label",
    "buyer",
    "supply_chain",
];

/// What can be found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Searchable {
    Home,
    Thing(ThingId),
    Made(MadePage),
    Beneath(MadeBeneath, ThingId),
    /// A KPI on the page of KPIs across accounts: the first of its id, and what it is a KPI of.
    Kpi(ThingId, usize),
    /// A rule on the page of rules.
    Rule(Code),
}

impl Searchable {
    /// Whether it is a page, with texts of its own.
    pub(crate) const fn has_texts(&self) -> bool {
        !matches!(self, Self::Kpi(..) | Self::Rule(_))
    }
}

/// The files of the search, by number: the beginning, the words, the titles, then the texts.
#[derive(Debug)]
pub struct SearchFiles(BTreeMap<u16, String>);

/// Keeps the files of the search in memory.
#[derive(Default)]
struct MadeFiles(Mutex<BTreeMap<u16, String>>);

impl SearchPlace for MadeFiles {
    fn put(&self, file: u16, text: String) -> bool {
        // Nothing panics while holding it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(file, text);
        true
    }
}

/// What a result shows.
struct SearchResult {
    title: String,
    url: String,
    above: String,
    told: String,
    lang: Option<String>,
    facets: Facets,
    /// What stands on the page, to show the sentence that was found and to lead to its part: pairs, as they stand in the
    /// script, of the anchor, nothing for the beginning of the page, and a text, a line a sentence or block.
    texts: String,
}

/// The value that an entry has of each facet.
pub(super) type Facets = [Option<String>; FACETS.len()];

/// What is found of a few entries: those of a file of texts, or as many that have none.
#[derive(Default)]
pub(super) struct FoundFew {
    pub(super) facets: Vec<Facets>,
    pub(super) titles: Vec<TitleRow>,
    /// The version of the file of texts.
    pub(super) texts: Option<String>,
}

/// What is found of the entries of a block. Nothing of their titles and texts stays but in files, and of these their
/// versions.
#[derive(Default)]
struct FoundPart {
    words: Words,
    facets: Vec<Facets>,
    pages: Vec<String>,
    texts: Vec<String>,
}

view! {
    /// The page of the search, for readers without script.
    SearchPage<'a> for "search.html" {
        /// The lists of the site.
        lists: Vec<Link<'a>>,
    }
}

impl Renderer<'_> {
    /// The page that leads to the lists where there is no script.
    pub(crate) fn search_page(&self) -> Result<String, ThemeFault> {
        let lists = self.lists().filter(|page| *page != MadePage::Search).map(|page| self.made_link(page)).collect();
        self.render_made(MadePage::Search, Vec::new(), SearchPage { lists })
    }

    /// The made pages that the edition has.
    fn lists(&self) -> impl Iterator<Item = MadePage> {
        let internal = !self.edition.audience().is_customer();
        let has = |page| holds_something(self.edition, page);
        MadePage::ALL.iter().copied().filter(move |page| has(*page) && (internal || page.is_for_customers()))
    }

    /// The files of the search: how many there are is known without a look at any text.
    pub(crate) fn search_files(&self) -> impl Iterator<Item = PageId> {
        (0..).take(FileNumbers::of(self.found()).count()).map(PageId::SearchFile)
    }

    /// The name of a file of the search.
    pub(crate) fn search_file(&self, at: u16) -> String {
        FileNumbers::of(self.found()).name(at)
    }

    /// The text of a file of the search.
    pub(crate) fn search_text(&self, at: u16) -> String {
        self.search().0.get(&at).cloned().expect("a number of `search_files`")
    }

    /// The files of the search, made when they are first asked for.
    fn search(&self) -> &SearchFiles {
        // Some other thread may have made them, of everything.
        reads::note_all();
        if let Some(made) = self.search.get() {
            return made;
        }
        // Made outside of the cell: a core that waits for others may meanwhile be asked for the search itself.
        let made = MadeFiles::default();
        self.make_search(&made);
        self.search.get_or_init(|| SearchFiles(made.0.into_inner().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Everything that can be found, in the order of its numbers.
    pub(crate) fn entries(&self) -> &[Searchable] {
        self.programme.entries.get_or_make(|| entries(self.edition, self.today()))
    }

    /// Makes the files of the search on all cores, and hands over each as soon as it is made. Of what is the same as the
    /// last time, files stay as they are, and words are read from them.
    pub(crate) fn make_search(&self, place: &dyn SearchPlace) {
        let all = self.entries();
        let files = FileNumbers::of(self.found());
        let before = FoundBefore::read(files, place);
        let blocks: Vec<(usize, &[Searchable])> = all.chunks(BLOCK).enumerate().collect();
        let part = |(block, entries): &(usize, &[Searchable])| {
            self.found_part(*block, entries, (files, before.as_ref()), place)
        };
        let Some(parts) = cores::map(&blocks, 1, part).into_iter().collect::<Option<Vec<FoundPart>>>() else { return };
        let mut found = FoundPart::default();
        for part in parts {
            found.words.append(part.words);
            found.facets.extend(part.facets);
            found.pages.extend(part.pages);
            found.texts.extend(part.texts);
        }
        let FoundPart { words, facets, pages, texts } = found;
        let shards = words.shards(before.as_ref().map_or(&[], FoundBefore::words), files.words);
        let words = shards.iter().enumerate().map(|(at, shard)| {
            let mut file = script("words", at);
            file.extend(["\"", &shard.words, "\",\"", &shard.pages, "\");\n"]);
            file
        });
        let Some(words) = put_all(words, 1, place) else { return };
        let first: Vec<&str> = shards.iter().map(|shard| shard.first.as_str()).collect();
        let mut begin = json!({
            "versions": { "words": words, "pages": pages, "texts": texts },
            "pages": all.len(),
            "block": BLOCK,
            "texts": TEXTS,
            "texted": files.found.texted,
            "shards": first,
            "sheet": self.theme.address("search.css"),
            "same": SAME.iter().map(|key| self.phrases(key)).collect::<Vec<_>>(),
            "say": SAID.iter().map(|word| (*word, self.theme.text(&format!("search.{word}")).to_owned())).collect::<BTreeMap<_, _>>(),
            "facets": self.facets(&facets),
        });
        begin["version"] = version(&literal(&begin)).into();
        place.put(0, format!("{BEGIN}{}{END}", literal(&begin)));
    }

    /// What is found of the entries of a block, with its files. What is the same as `before` is taken from there.
    fn found_part(
        &self,
        block: usize,
        entries: &[Searchable],
        (files, before): (FileNumbers, Option<&FoundBefore>),
        place: &dyn SearchPlace,
    ) -> Option<FoundPart> {
        let mut before = before.and_then(|before| before.block(block, place));
        let mut part = FoundPart::default();
        let mut titles = Titles::of(block);
        for (few, entries) in (block * BLOCK / TEXTS..).zip(entries.chunks(TEXTS)) {
            let known = before.as_mut().and_then(|before| before.few(few, place));
            let known = match known {
                Some(known) => known,
                None => self.found_few(few, entries, files, (&mut part.words, place))?,
            };
            part.facets.extend(known.facets);
            part.texts.extend(known.texts);
            known.titles.iter().for_each(|row| titles.add(row));
        }
        let known = before.and_then(|before| before.titles().cloned());
        part.pages.push(known.map_or_else(|| titles.put(files.titles(block), place), Some)?);
        Some(part)
    }

    /// What is found of a few entries, with their file of texts.
    fn found_few(
        &self,
        few: usize,
        entries: &[Searchable],
        files: FileNumbers,
        (words, place): (&mut Words, &dyn SearchPlace),
    ) -> Option<FoundFew> {
        let from = few * TEXTS;
        let texted = files.found.texted.saturating_sub(from);
        let found = || {
            // Which entries these are is a matter of all of them.
            let _ = self.entries();
            let (mut found, mut text, mut texts) = (FoundFew::default(), String::new(), script("texts", few));
            for (at, entry) in entries.iter().enumerate() {
                let page = u32::try_from(from + at).expect("fewer pages than 32 bits count");
                let it = self.found_entry(*entry, page, words, &mut text);
                found.titles.push((it.title, it.url, it.above, it.told, it.lang));
                if at < texted {
                    texts.extend([if at == 0 { "[[" } else { ",[" }, &it.texts, "]"]);
                }
                found.facets.push(it.facets);
            }
            (found, texts + "]);\n")
        };
        let ((mut found, texts), reads) = reads::noted(found);
        place.note(few, &reads);
        if texted > 0 {
            found.texts = Some(put_versioned(files.texts(few), texts, place)?);
        }
        Some(found)
    }

    /// The phrases that mean one thing.
    fn phrases(&self, key: &str) -> Vec<String> {
        self.theme.text(&format!("search_same.{key}")).split(", ").map(str::to_owned).collect()
    }

    /// Each facet with the values that it takes, and of each entry which of them, from 1; 0 where it has none.
    fn facets(&self, entries: &[Facets]) -> serde_json::Value {
        let internal = !self.edition.audience().is_customer();
        let tiers = [Tier::Strategic, Tier::Tactical, Tier::Operational].map(|tier| self.theme.word(tier.word()));
        let states = [Status::Red, Status::Amber, Status::Green].map(|status| self.status_word(status));
        let facets = FACETS.iter().enumerate().filter(|(_, (key, _))| internal || CUSTOMER_FACETS.contains(key));
        let facets = facets.map(|(at, (key, title))| {
            let mut values: Vec<&str> = entries.iter().filter_map(|facets| facets[at].as_deref()).collect();
            // Kinds, tiers and statuses keep their own order. Values that no entry has are not offered.
            match *key {
                "kind" => {}
                "tier" => values.sort_unstable_by_key(|value| tiers.iter().position(|tier| tier == value)),
                "status" => values.sort_unstable_by_key(|value| states.iter().position(|state| state == value)),
                _ => values.sort_unstable(),
            }
            let mut places: HashMap<&str, usize> = HashMap::new();
            let mut known: Vec<&str> = Vec::new();
            for value in values {
                places.entry(value).or_insert_with(|| {
                    known.push(value);
                    known.len()
                });
            }
            let of: Vec<usize> =
                entries.iter().map(|facets| facets[at].as_deref().map_or(0, |value| places[value])).collect();
            json!({ "key": key, "title": self.theme.text(title), "values": known, "of": of })
        });
        facets.collect()
    }

    fn status_word(&self, status: Status) -> String {
        self.theme.text(&format!("status.{}", status.word())).to_owned()
    }

    fn found_entry(&self, found: Searchable, page: u32, words: &mut Words, text: &mut String) -> SearchResult {
        let kind = |key: &str| Some(self.theme.text(&format!("search.{key}")).to_owned());
        let plain = |title: &str, url: String, kind: Option<String>| SearchResult {
            title: title.to_owned(),
            url,
            above: String::new(),
            told: String::new(),
            lang: None,
            facets: [kind, None, None, None, None, None],
            texts: String::new(),
        };
        let entry = match found {
            Searchable::Rule(code) => {
                let title = format!("{} {}", code.text(), code.name());
                let told = crate::health::explained(code, self.theme.locale()).finds;
                // Only who types the code looks for the rule first.
                words.add(page, SearchField::Title, code.text());
                words.add(page, SearchField::Key, code.name());
                words.add(page, SearchField::Key, told);
                let url = self.rule_url(code);
                return SearchResult { told: cut(told).to_owned(), ..plain(&title, url, kind("rule")) };
            }
            Searchable::Thing(id) => return self.thing_entry(id, page, words, text),
            Searchable::Home => plain(&self.edition.config().title, address::page(""), kind("list")),
            Searchable::Kpi(of, at) => {
                let kpi = &self.edition.thing(of).kpis()[at];
                words.add(page, SearchField::Title, kpi.title());
                words.add(page, SearchField::Title, &kpi.id.value);
                let definition = kpi.definition.as_ref().map_or("", |text| text.value.as_str());
                words.add(page, SearchField::Body, definition);
                let url = address::part(MadePage::Kpis.name(), &PageItem::Kpi.anchor(&kpi.id.value));
                let mut entry = plain(kpi.title(), url, kind("kpi"));
                cut(definition).clone_into(&mut entry.told);
                return SearchResult { above: kpi.id.value.clone(), ..entry };
            }
            Searchable::Made(list) => self.made_entry(list, page, plain, words, text),
            Searchable::Beneath(list, of) if !list.is_for_paper() => {
                let account = self.edition.account_of(of).unwrap_or(of);
                let name = self.name(account).to_string();
                let title = self.theme.text(list.title_key());
                words.add(page, SearchField::Title, title);
                words.add(page, SearchField::Key, &name);
                let url = address::page(&self.id_beneath(list, of));
                let mut entry = plain(title, url, kind("list"));
                entry.facets[1] = Some(name.clone());
                SearchResult { above: name, ..entry }
            }
            // What is printed has no words of its own yet: it is found as one of the reviews.
            Searchable::Beneath(printed, of) => {
                let title = self.theme.text(MadePage::Reviews.title_key());
                plain(title, address::page(&self.id_beneath(printed, of)), kind("list"))
            }
        };
        words.add(page, SearchField::Title, &entry.title);
        entry
    }

    fn thing_entry(&self, id: ThingId, page: u32, words: &mut Words, text: &mut String) -> SearchResult {
        let thing = self.edition.thing(id);
        let internal = !self.edition.audience().is_customer();
        let name = |id: ThingId| self.name(id).to_string();
        let account = thing.account.filter(|account| *account != id);
        let plan = thing.plan.filter(|plan| *plan != id);
        let person = |owner: Option<ThingId>| owner.map(name);
        let (owner, tier, pillar) = match thing.entity() {
            Some(Entity::Account(account)) => (person(thing.maybe(account.manager.as_ref())), None, None),
            Some(Entity::Objective(objective)) => (
                person(thing.maybe(objective.owner.as_ref())),
                Some(self.theme.word(objective.tier.value.word())).filter(|_| internal),
                person(thing.maybe(objective.pillar.as_ref())),
            ),
            _ => (None, None, None),
        };
        let summary = thing.document.common.summary.as_ref().map(|text| text.value.as_str());
        let title = name(id);
        words.add(page, SearchField::Title, &title);
        let mut key = |text: &str| words.add(page, SearchField::Key, text);
        summary.into_iter().for_each(&mut key);
        [&owner, &tier, &pillar].into_iter().flatten().for_each(|text| key(text));
        [account, plan].into_iter().flatten().for_each(|id| key(self.name(id)));
        let mut texts = String::new();
        self.items(thing, &mut |anchor, text| {
            key(text);
            put_text(&mut texts, &anchor, text);
        });
        self.plain(thing, text);
        words.add(page, SearchField::Body, text);
        put_sections(&mut texts, &thing.document.body, text);
        let status = self.status_of(id).map(|status| self.status_word(status));
        let above: Vec<String> = [account, plan].into_iter().flatten().map(name).collect();
        SearchResult {
            title,
            url: self.url(id).to_owned(),
            above: above.join(", "),
            told: cut(summary.unwrap_or_else(|| text.lines().next().unwrap_or_default())).to_owned(),
            lang: thing.lang().map(str::to_owned),
            facets: [
                Some(self.theme.text(&format!("search_kind.{}", thing.kind().word())).to_owned()),
                thing.account.map(name),
                owner.or_else(|| (thing.kind() == Kind::Person).then(|| name(id))),
                tier,
                status,
                pillar.or_else(|| (thing.kind() == Kind::Pillar).then(|| name(id))),
            ],
            texts,
        }
    }

    /// A page that Keyplan makes: by its title, and by what people type who look for what it answers.
    fn made_entry(
        &self,
        list: MadePage,
        page: u32,
        plain: impl Fn(&str, String, Option<String>) -> SearchResult,
        words: &mut Words,
        text: &mut String,
    ) -> SearchResult {
        let kind = Some(self.theme.text("search.list").to_owned());
        let url = address::page(list.name());
        let asked = list.title_key().replacen("nav.", "search_word.", 1);
        let said = self.theme.locale().get(&asked).unwrap_or_default();
        let Some(id) = self.edition.sections().on(list) else {
            let title = self.theme.text(list.title_key());
            words.add(page, SearchField::Title, title);
            words.add(page, SearchField::Title, said);
            let mut entry = plain(title, url, kind);
            if list == MadePage::Resources {
                for pool in &self.edition.config().pools {
                    words.add(page, SearchField::Key, &pool.title);
                    put_text(&mut entry.texts, &PageItem::Pool.anchor(&pool.id), &pool.title);
                }
            }
            return entry;
        };
        let title = self.name(id);
        words.add(page, SearchField::Title, title);
        words.add(page, SearchField::Title, said);
        self.plain(self.edition.thing(id), text);
        words.add(page, SearchField::Body, text);
        let mut entry = plain(title, url, kind);
        put_sections(&mut entry.texts, &self.edition.thing(id).document.body, text);
        entry
    }

    /// The words of what a thing lists, each with the anchor of its place on the page.
    fn items(&self, thing: &Thing, put: &mut dyn FnMut(String, &str)) {
        let part = |part: PagePart| part.anchor().to_owned();
        match thing.entity() {
            Some(Entity::Account(account)) => {
                for goal in &account.goals {
                    put(PageItem::Goal.anchor(&goal.id.value), &goal.title.value);
                }
                for contract in &account.contracts {
                    put(PageItem::Contract.anchor(&contract.id.value), &contract.title.value);
                }
            }
            Some(Entity::Plan(plan)) => {
                plan.growth_problem.iter().for_each(|it| put(part(PagePart::Problem), &it.value));
                kpis(&plan.kpis, put);
                plan.scenarios.iter().for_each(|it| put(PageItem::Scenario.anchor(&it.id.value), &it.title.value));
                for request in &plan.requests {
                    put(PageItem::Request.anchor(&request.id.value), &request.title.value);
                    if let Some(goal) = self.corporate_goal(thing, request) {
                        put(PageItem::Request.anchor(&request.id.value), goal);
                    }
                }
                plan.risks.iter().for_each(|it| put(PageItem::Risk.anchor(&it.id.value), &it.title.value));
                plan.asks.iter().for_each(|it| put(part(PagePart::Requests), &it.text.value));
                plan.commitments.iter().for_each(|it| put(part(PagePart::Commitments), &it.text.value));
            }
            Some(Entity::Objective(objective)) => {
                kpis(&objective.kpis, put);
                actions(&objective.actions, put);
            }
            Some(Entity::Review(review)) => {
                actions(&review.actions, put);
                review.decided.iter().for_each(|it| put(part(PagePart::Decided), &it.text.value));
                review.issues.iter().for_each(|it| put(part(PagePart::Issues), &it.text.value));
            }
            Some(Entity::Person(person)) => {
                person.job_title.iter().for_each(|job| put(String::new(), &job.value));
            }
            _ => {}
        }
    }

    /// The title of the corporate goal that a request helps.
    fn corporate_goal<'a>(&'a self, thing: &Thing, request: &Request) -> Option<&'a str> {
        let Some(Target::CorporateGoal(at)) = thing.target(request.corporate_goal.as_ref()?) else { return None };
        Some(&self.edition.config().corporate_goals[*at].1)
    }

    /// The prose of a thing without its markup, links by the titles of what they lead to.
    fn plain(&self, thing: &Thing, out: &mut String) {
        out.clear();
        markdown::plain_with(&thing.document.body, out, |link, out| {
            if let (Some(to), Some(written)) = (thing.links.get(link), thing.document.body.links.get(link)) {
                out.push_str(&self.link_words(thing, to, written));
            }
        });
    }
}

/// Adds a text to those of a page, with the anchor of its place.
fn put_text(texts: &mut String, anchor: &str, text: &str) {
    if !texts.is_empty() {
        texts.push(',');
    }
    literal_to(&(anchor, text), texts);
}

/// Everything that can be found. Of results that match equally well the script shows the first here first.
pub(crate) fn entries(edition: &Edition, today: Date) -> Vec<Searchable> {
    let is_empty_list = |page: &Searchable| matches!(page, Searchable::Made(page) if !holds_something(edition, *page));
    let mut entries: Vec<Searchable> = to_read(edition, today).into_iter().filter_map(searchable).collect();
    entries.retain(|page| !is_empty_list(page));
    let rank = |entry: &Searchable| match entry {
        Searchable::Thing(id) => match edition.kind(*id) {
            Kind::Home => 0,
            Kind::Account => 2,
            Kind::Plan => 3,
            Kind::Pillar => 4,
            Kind::Person => 5,
            Kind::Decision => 6,
            Kind::Objective => 7,
            Kind::Review => 8,
            Kind::Situation | Kind::Page => 9,
        },
        Searchable::Beneath(page, _) if !page.is_for_paper() => 10,
        Searchable::Home | Searchable::Made(_) | Searchable::Beneath(..) => 1,
        Searchable::Kpi(..) => 11,
        Searchable::Rule(_) => 12,
    };
    let internal = !edition.audience().is_customer();
    if internal {
        // The page of KPIs shows those of one id under the name that the first of them has.
        let first = measure::kpis::by_id(edition).into_values().map(|all| all[0]);
        entries.extend(first.map(|(of, at)| Searchable::Kpi(of, at)));
    }
    entries.extend(Code::ALL.iter().filter(|_| internal).map(|code| Searchable::Rule(*code)));
    sort_by_key(&mut entries, rank);
    entries
}

/// Whether a made page holds anything. In a handbook the lists of plans are empty, and nobody looks for them.
fn holds_something(edition: &Edition, page: MadePage) -> bool {
    !edition.is_handbook() || matches!(page, MadePage::Rules | MadePage::Search)
}

/// A page as what can be found; nothing for the page of the search and for files for programs. Rules are added apart: they
/// are found in a playbook too, which has no page for each.
fn searchable(page: PageId) -> Option<Searchable> {
    match page {
        PageId::Home => Some(Searchable::Home),
        PageId::Thing(id) => Some(Searchable::Thing(id)),
        PageId::Made(page) => (page != MadePage::Search).then_some(Searchable::Made(page)),
        PageId::Beneath(page, of) => Some(Searchable::Beneath(page, of)),
        PageId::Leaf(..)
        | PageId::Rule(_)
        | PageId::Ics(_)
        | PageId::Feed
        | PageId::Sitemap
        | PageId::SearchFile(_)
        | PageId::Icon
        | PageId::NotFound
        | PageId::Redirect(_) => None,
    }
}

/// The names and ids of KPIs, each with its anchor.
fn kpis(kpis: &[Kpi], put: &mut dyn FnMut(String, &str)) {
    for kpi in kpis {
        let anchor = PageItem::Kpi.anchor(&kpi.id.value);
        if kpi.title() != kpi.id.value {
            put(anchor.clone(), kpi.title());
        }
        put(anchor, &kpi.id.value);
    }
}

/// The titles of actions, each with its anchor; that of the list for an action without an id.
fn actions(actions: &[Action], put: &mut dyn FnMut(String, &str)) {
    for action in actions {
        let anchor = action.id.as_ref().map(|id| PageItem::Action.anchor(&id.value));
        put(anchor.unwrap_or_else(|| PagePart::Actions.anchor().to_owned()), &action.title.value);
    }
}

/// Adds the plain text of a body to the texts of its page by its sections, each with the anchor of its heading.
fn put_sections(texts: &mut String, body: &Body, text: &str) {
    let mut headings = body.headings.iter().filter(|heading| !heading.nested).peekable();
    let (mut anchor, mut from, mut at) = ("", 0, 0);
    let mut put = |anchor: &str, section: &str| {
        let section = section.trim_end_matches('\n');
        if !section.is_empty() {
            put_text(texts, anchor, section);
        }
    };
    for line in text.split_inclusive('\n') {
        // A heading is a line of its own.
        if let Some(heading) = headings.next_if(|heading| heading.text.trim() == line.trim()) {
            put(anchor, &text[from..at]);
            (anchor, from) = (&heading.id, at);
        }
        at += line.len();
    }
    put(anchor, &text[from..]);
}

/// The beginning of a text, up to the end of a word.
fn cut(text: &str) -> &str {
    if text.len() <= TOLD {
        return text;
    }
    let end = (0..=TOLD).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[..end].rsplit_once(' ').map_or(&text[..end], |(cut, _)| cut)
}
