//! The search: its page, and the files that `search.js` loads when a reader begins to search.
//!
//! Only what an edition holds can be found, so a customer finds nothing that is internal.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use crate::diagnostics::Code;
use crate::document::made_pages::{MadeBeneath, MadePage};
use crate::document::markdown;
use crate::document::model::objective::{Action, Kpi, Tier};
use crate::document::model::{Entity, Kind};
use crate::edition::Edition;
use crate::figures::sort::sort_by_key;
use crate::figures::status::Status;
use crate::playbook::{Thing, ThingId};
use crate::site::address;
use crate::site::files::index::{self, BLOCK, SearchField, Words, literal};
use crate::site::page_id::to_read;
use crate::site::shared::cards::Link;
use crate::site::theme::ThemeFault;
use crate::site::{PageId, Renderer};

/// The text below a result is cut to about this many bytes.
const TOLD: usize = 140;

/// What results can be narrowed by.
const FACETS: [(&str, &str); 6] = [
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

/// What can be found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Searchable {
    Home,
    Thing(ThingId),
    Made(MadePage),
    Beneath(MadeBeneath, ThingId),
    /// A rule on the page of rules.
    Rule(Code),
}

/// The files of the search, by number: the beginning, the words, then the titles.
#[derive(Debug)]
pub struct SearchFiles(Vec<String>);

/// What a result shows.
struct SearchResult {
    title: String,
    url: String,
    above: String,
    told: String,
    lang: Option<String>,
    facets: [Option<String>; FACETS.len()],
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
        MadePage::ALL.iter().copied().filter(move |page| internal || page.is_for_customers())
    }

    /// The files of the search: how many there are is known without a look at any text.
    pub(crate) fn search_files(&self) -> impl Iterator<Item = PageId> {
        let files = 1 + index::shards(self.shared.found) + self.shared.found.div_ceil(BLOCK);
        (0..).take(files).map(PageId::SearchFile)
    }

    /// The name of a file of the search.
    pub(crate) fn search_file(&self, at: u16) -> String {
        let words = index::shards(self.shared.found);
        match usize::from(at) {
            0 => "search/index.js".to_owned(),
            at if at <= words => format!("search/words-{}.js", at - 1),
            at => format!("search/pages-{}.js", at - 1 - words),
        }
    }

    /// The text of a file of the search.
    pub(crate) fn search_text(&self, at: u16) -> String {
        self.search().0.get(usize::from(at)).cloned().expect("a number of `search_files`")
    }

    /// The files of the search, made when they are first asked for.
    pub fn search(&self) -> &SearchFiles {
        self.search.get_or_init(|| self.make_search())
    }

    fn make_search(&self) -> SearchFiles {
        let all = entries(self.edition);
        let mut words = Words::default();
        let mut text = String::new();
        let mut entries: Vec<SearchResult> = Vec::with_capacity(all.len());
        for (page, found) in (0..).zip(&all) {
            entries.push(self.found_entry(*found, page, &mut words, &mut text));
        }
        let shards = words.shards(index::shards(all.len()));
        let titles = entries.chunks(BLOCK).map(|block| {
            let block = block.iter();
            let rows: Vec<_> = block.map(|it| json!([it.title, it.url, it.above, it.told, it.lang])).collect();
            literal(&rows)
        });
        let mut files: Vec<String> = shards.iter().map(|it| format!("\"{}\",\"{}\"", it.words, it.pages)).collect();
        let kinds = files.len();
        files.extend(titles);
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        for file in &files {
            hash.update(file.as_bytes());
        }
        let version = format!("{:016x}", hash.digest());
        for (at, file) in files.iter_mut().enumerate() {
            let (name, at) = if at < kinds { ("words", at) } else { ("pages", at - kinds) };
            *file = format!("keyplan.{name}({at},\"{version}\",{file});\n");
        }
        let first: Vec<&str> = shards.iter().map(|shard| shard.first.as_str()).collect();
        let begin = json!({
            "version": version,
            "pages": all.len(),
            "block": BLOCK,
            "shards": first,
            "sheet": self.theme.address("search.css"),
            "say": SAID.iter().map(|word| (*word, self.theme.text(&format!("search.{word}")).to_owned())).collect::<BTreeMap<_, _>>(),
            "facets": self.facets(&entries),
        });
        files.insert(0, format!("keyplan.begin({});\n", literal(&begin)));
        SearchFiles(files)
    }

    /// Each facet with the values that it takes, and of each entry which of them, from 1; 0 where it has none.
    fn facets(&self, entries: &[SearchResult]) -> serde_json::Value {
        let internal = !self.edition.audience().is_customer();
        let tiers = [Tier::Strategic, Tier::Tactical, Tier::Operational].map(|tier| self.theme.word(tier.word()));
        let states = [Status::Red, Status::Amber, Status::Green].map(|status| self.status_word(status));
        let facets = FACETS.iter().enumerate().filter(|(_, (key, _))| internal || CUSTOMER_FACETS.contains(key));
        let facets = facets.map(|(at, (key, title))| {
            let mut values: Vec<&str> = entries.iter().filter_map(|entry| entry.facets[at].as_deref()).collect();
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
                entries.iter().map(|it| it.facets[at].as_deref().map_or(0, |value| places[value])).collect();
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
        };
        let entry = match found {
            Searchable::Rule(code) => {
                let title = format!("{} {}", code.text(), code.name());
                let told = crate::health::explanation(code).finds;
                words.add(page, SearchField::Title, &title);
                words.add(page, SearchField::Key, told);
                let url = address::part(MadePage::Rules.name(), code.text());
                return SearchResult { told: cut(told).to_owned(), ..plain(&title, url, kind("rule")) };
            }
            Searchable::Thing(id) => return self.thing_entry(id, page, words, text),
            Searchable::Home => plain(&self.edition.config().title, address::page(""), kind("list")),
            Searchable::Made(list) => match self.edition.sections().on(list) {
                Some(id) => {
                    words.add(page, SearchField::Title, self.name(id));
                    self.plain(self.edition.thing(id), text);
                    words.add(page, SearchField::Body, text);
                    plain(self.name(id), address::page(list.name()), kind("list"))
                }
                None => plain(self.theme.text(list.title_key()), address::page(list.name()), kind("list")),
            },
            Searchable::Beneath(list @ MadeBeneath::Stakeholders, account) => {
                let name = self.name(account).to_string();
                let title = self.theme.text(list.title_key());
                words.add(page, SearchField::Title, title);
                words.add(page, SearchField::Key, &name);
                let url = address::page(&self.id_beneath(list, account));
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
        keys(thing, &mut key);
        self.plain(thing, text);
        words.add(page, SearchField::Body, text);
        let status = self.status_of(id).map(|status| self.status_word(status));
        let above: Vec<String> = [account, plan].into_iter().flatten().map(name).collect();
        SearchResult {
            title,
            url: self.url(id).to_owned(),
            above: above.join(", "),
            told: cut(summary.unwrap_or_else(|| text.lines().next().unwrap_or_default())).to_owned(),
            lang: thing.document.common.lang.as_ref().map(|lang| lang.value.clone()),
            facets: [
                Some(self.theme.text(&format!("search_kind.{}", thing.kind().word())).to_owned()),
                thing.account.map(name),
                owner.or_else(|| (thing.kind() == Kind::Person).then(|| name(id))),
                tier,
                status,
                pillar.or_else(|| (thing.kind() == Kind::Pillar).then(|| name(id))),
            ],
        }
    }

    /// The prose of a thing without its markup, links by the titles of what they lead to.
    fn plain(&self, thing: &Thing, out: &mut String) {
        out.clear();
        markdown::plain_with(&thing.document.body, out, |link, out| {
            if let (Some(to), Some(written)) = (thing.links.get(link), thing.document.body.links.get(link)) {
                out.push_str(self.link_name(to, written));
            }
        });
    }
}

/// Everything that can be found. Of results that match equally well the script shows the first here first.
pub(crate) fn entries(edition: &Edition) -> Vec<Searchable> {
    let mut entries: Vec<Searchable> = to_read(edition).into_iter().filter_map(searchable).collect();
    let rank = |entry: &Searchable| match entry {
        Searchable::Thing(id) => match edition.thing(*id).kind() {
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
        Searchable::Beneath(MadeBeneath::Stakeholders, _) => 10,
        Searchable::Home | Searchable::Made(_) | Searchable::Beneath(..) => 1,
        Searchable::Rule(_) => 11,
    };
    let internal = !edition.audience().is_customer();
    entries.extend(Code::ALL.iter().filter(|_| internal).map(|code| Searchable::Rule(*code)));
    sort_by_key(&mut entries, rank);
    entries
}

/// A page as what can be found; nothing for the page of the search and for files for programs.
fn searchable(page: PageId) -> Option<Searchable> {
    match page {
        PageId::Home => Some(Searchable::Home),
        PageId::Thing(id) => Some(Searchable::Thing(id)),
        PageId::Made(page) => (page != MadePage::Search).then_some(Searchable::Made(page)),
        PageId::Beneath(page, of) => Some(Searchable::Beneath(page, of)),
        PageId::Ics(_)
        | PageId::Feed
        | PageId::Sitemap
        | PageId::SearchFile(_)
        | PageId::NotFound
        | PageId::Redirect(_) => None,
    }
}

/// The titles of what a thing lists: its KPIs, actions and other items.
fn keys(thing: &Thing, key: &mut impl FnMut(&str)) {
    let kpis = |kpis: &[Kpi], key: &mut dyn FnMut(&str)| kpis.iter().for_each(|kpi| key(kpi.title()));
    let actions =
        |actions: &[Action], key: &mut dyn FnMut(&str)| actions.iter().for_each(|action| key(&action.title.value));
    match thing.entity() {
        Some(Entity::Account(account)) => account.goals.iter().for_each(|goal| key(&goal.title.value)),
        Some(Entity::Plan(plan)) => {
            kpis(&plan.kpis, key);
            plan.scenarios.iter().for_each(|it| key(&it.title.value));
            plan.requests.iter().for_each(|it| key(&it.title.value));
            plan.risks.iter().for_each(|it| key(&it.title.value));
            plan.asks.iter().for_each(|it| key(&it.text.value));
            plan.commitments.iter().for_each(|it| key(&it.text.value));
        }
        Some(Entity::Objective(objective)) => {
            kpis(&objective.kpis, key);
            actions(&objective.actions, key);
        }
        Some(Entity::Review(review)) => {
            actions(&review.actions, key);
            review.decided.iter().for_each(|it| key(&it.text.value));
            review.issues.iter().for_each(|it| key(&it.text.value));
        }
        Some(Entity::Person(person)) => person.job_title.iter().for_each(|job| key(&job.value)),
        _ => {}
    }
}

/// The beginning of a text, up to the end of a word.
fn cut(text: &str) -> &str {
    if text.len() <= TOLD {
        return text;
    }
    let end = (0..=TOLD).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[..end].rsplit_once(' ').map_or(&text[..end], |(cut, _)| cut)
}
