//! What may leave: the customer edition holds what the table of the content format names, and nothing else.
//!
//! Two playbooks that share the same things, and differ in everything else, give the customer the same bytes.

mod assets;
pub(crate) mod author;
mod canaries;
mod digest;
mod files;
mod keys;
mod peers;
mod slips;
mod traces;
mod names;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::Site;
use author::{Author, CANARY, Files};
use files::as_bytes;
use keyplan::diagnostics::{Finding, Findings, Level};
use keyplan::document::model::{
    Account, Decision, Objective, Person, Plan, Review, Situation, account, common, decision, objective, people, plan,
    review,
};
use keyplan::document::{parse, place};
use keyplan::edition::{self, Edition};
use keyplan::load::assets::CleanAsset;
use keyplan::load::disk::Source;
use keyplan::playbook::resolve::{self, Inputs};
use keyplan::playbook::{Playbook, WholeId};
use keyplan::site::Renderer;
use keyplan::site::theme::Theme;
use keyplan::{config, export, health};
use rayon::prelude::*;

/// Internal words of word lists, and internal figures. None of them may stand in a customer's edition.
const MARKED: &[&str] = &[
    CANARY,
    "price_depth",
    "Tactical",
    "Strategic",
    "Quota",
    "Hygiene",
    "Harvest",
    "Absent",
    "Failed",
    "Profit",
    "content/",
    "123456",
    "234567",
    "345678",
    "456789",
    "567890",
    "678901",
    "789012",
    "890123",
    "901234",
    "987654",
    "876543",
    "765432",
    "543210",
    "313373",
    "654321",
    "2025-12-24",
];

/// The files as a playbook.
fn compile(files: &Files) -> Result<(Playbook, Texts), Findings> {
    let source = |(path, text): (&String, &String)| Source {
        path: Arc::from(path.as_str()),
        text: Arc::from(text.as_str()),
        readable: true,
    };
    let config = config::read(&Arc::from("site.toml"), &files["site.toml"], health::unknown_threshold, |_| Vec::new())?;
    let mut documents = Vec::new();
    let mut findings = Findings::new();
    for page in files.iter().filter(|(path, _)| path.split('.').next_back() == Some("md")).map(source) {
        let (place, _) = place::place(&page.path)?;
        let (document, found) = parse::document(&page, place);
        documents.push(Arc::new(document));
        findings.extend(found);
    }
    let is_table = |path: &str| path.ends_with("/readings.csv");
    let tables: Vec<Source> = files.iter().filter(|(path, _)| is_table(path)).map(source).collect();
    let is_page = |path: &str| path.split('.').next_back() == Some("md");
    let assets = files.keys().filter(|path| path.starts_with("content/") && !is_page(path) && !is_table(path));
    let assets = assets.map(|path| Arc::from(path.as_str())).collect();
    let inputs = Inputs { config: Arc::new(config), assets, tables: &tables, drafts: false };
    let (playbook, found) = resolve::resolve(documents, &inputs);
    findings.extend(found);
    findings.retain(|finding| finding.level == Level::Error);
    if findings.is_empty() { Ok((playbook, Texts(files.clone()))) } else { Err(findings) }
}

struct Texts(Files);

impl keyplan::diagnostics::report::SourceTexts for Texts {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

/// The edition of an account's customer, of a playbook with these texts.
fn customer_of(playbook: &Playbook, account: WholeId, texts: &Texts) -> Result<Edition, Findings> {
    edition::customer(playbook, account, texts, &|source| {
        let clean = clean(&texts.0, source)?;
        Ok(edition::LeavingAsset { text: clean.text, address: clean.address })
    })
}

/// The edition of an account's customer.
fn edition(files: &Files, account: &str) -> Result<Edition, Findings> {
    let (playbook, texts) = compile(files)?;
    let (id, _) = playbook.things().find(|(_, thing)| *thing.document().id == *account).unwrap();
    customer_of(&playbook, id, &texts)
}

/// An asset as it leaves.
fn clean(files: &Files, source: &Arc<str>) -> Result<CleanAsset, Box<Finding>> {
    CleanAsset::new(source, &as_bytes(source, &files[&**source]))
}

/// Every page of the customer edition of `lotus`, by its path.
fn pages(files: &Files, theme: &Theme) -> Result<BTreeMap<String, String>, Findings> {
    let edition = edition(files, "accounts/lotus")?;
    for (_, thing) in edition.things() {
        let made = format!("{:?}", thing.document);
        let found = MARKED.iter().find_map(|mark| Some((mark, made.find(mark)?)));
        assert_eq!(
            found.map(|(mark, at)| (mark, made[at.saturating_sub(200)..].chars().take(300).collect::<String>())),
            None
        );
    }
    let settings = format!("{:?}", edition.config());
    assert!(!settings.contains(CANARY), "{settings}");
    let renderer = Renderer::new(&edition, theme, "2026-01-31".parse().unwrap(), None);
    let pages = renderer.pages();
    let mut all: BTreeMap<String, String> =
        pages.into_iter().map(|page| (renderer.file(page), renderer.page(page).unwrap())).collect();
    all.extend(exports(&edition));
    for asset in edition.assets() {
        let clean = clean(files, &asset.source).unwrap();
        all.insert(clean.address.to_string(), String::from_utf8_lossy(&clean.bytes).into_owned());
    }
    assert!(edition.assets().len() >= 3, "the plan shows three files");
    Ok(all)
}

/// What `keyplan export` writes of an edition.
fn exports(edition: &Edition) -> Vec<(String, String)> {
    let today = "2026-01-31".parse().unwrap();
    let sheets = export::sheets(edition, today, &[], &keyplan::diagnostics::report::NoTexts);
    let mut json = Vec::new();
    export::json(&mut json, edition, today, &sheets).unwrap();
    let mut all = vec![("export.json".to_owned(), String::from_utf8(json).unwrap())];
    for sheet in &sheets {
        let mut csv = Vec::new();
        export::csv(&mut csv, sheet).unwrap();
        all.push((format!("{}.csv", sheet.table.name), String::from_utf8(csv).unwrap()));
    }
    all
}

/// How many pairs of playbooks are compared that differ only in what is internal. `KEYPLAN_PAIRS=10000` asks for more.
fn pairs() -> u64 {
    std::env::var("KEYPLAN_PAIRS").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(1000)
}

/// How many of these pairs have the same shared part.
const GROUP: u64 = 100;

#[test]
fn whatever_is_internal_the_customer_gets_the_same_bytes() {
    let theme = Theme::load(&[], keyplan::language::Locale::english(), "").unwrap();
    let (same, stopped) = (AtomicUsize::new(0), Mutex::new(BTreeMap::<String, usize>::new()));
    (0..pairs() / GROUP).into_par_iter().for_each(|shared| {
        let mut first: Option<(u64, BTreeMap<String, String>)> = None;
        for inner in 0..=GROUP {
            let files = Author::write(shared + 1, shared * 1000 + inner + 7);
            let made = match pages(&files, &theme) {
                Ok(made) => made,
                Err(findings) => {
                    assert!(findings.iter().all(|it| it.level == Level::Error) && !findings.is_empty());
                    *stopped.lock().unwrap().entry(findings[0].message.to_string()).or_default() += 1;
                    continue;
                }
            };
            for (path, page) in &made {
                let found = page.to_lowercase().find(CANARY).map(|at| &page[at.saturating_sub(200)..]);
                assert_eq!(
                    found.map(|text| text.chars().take(300).collect::<String>()),
                    None,
                    "{shared}/{inner} {path}"
                );
                assert!(!path.contains(CANARY), "{path}");
            }
            let Some((before, known)) = &first else {
                first = Some((inner, made));
                continue;
            };
            let paths: Vec<&String> = made.keys().collect();
            assert_eq!(paths, known.keys().collect::<Vec<_>>(), "{shared}: {before} and {inner}");
            for (path, page) in &made {
                let differs = known[path].lines().zip(page.lines()).find(|(a, b)| a != b);
                assert_eq!(differs, None, "{shared}: {before} and {inner}, {path}");
                assert_eq!(known[path].len(), page.len(), "{shared}: {before} and {inner}, {path}");
            }
            same.fetch_add(1, Ordering::Relaxed);
        }
    });
    let same = same.into_inner();
    assert!(
        same * 10 >= usize::try_from(pairs()).unwrap() * 9,
        "{same} pairs gave the same bytes; stopped: {stopped:?}"
    );
}

/// The keys of every record of the content format.
pub(crate) const RECORDS: &[&[&str]] = &[
    common::Common::KEYS,
    common::Waiver::KEYS,
    common::Page::KEYS,
    common::Pillar::KEYS,
    Person::KEYS,
    people::Allocation::KEYS,
    Account::KEYS,
    account::Goal::KEYS,
    account::Contact::KEYS,
    account::Alignment::KEYS,
    account::Blocker::KEYS,
    account::Finance::KEYS,
    account::Contract::KEYS,
    account::WhitespaceField::KEYS,
    account::Competitor::KEYS,
    account::Potential::KEYS,
    Situation::KEYS,
    account::RecordedFact::KEYS,
    Plan::KEYS,
    plan::Workshop::KEYS,
    plan::Approval::KEYS,
    plan::Signed::KEYS,
    plan::PillarUse::KEYS,
    plan::Sales::KEYS,
    plan::Request::KEYS,
    plan::Scenario::KEYS,
    plan::Trigger::KEYS,
    plan::Risk::KEYS,
    plan::Ask::KEYS,
    plan::Commitment::KEYS,
    plan::ValueDelivered::KEYS,
    plan::Term::KEYS,
    plan::Promotion::KEYS,
    plan::Phase::KEYS,
    plan::Promise::KEYS,
    Decision::KEYS,
    decision::Signatories::KEYS,
    Objective::KEYS,
    objective::Kpi::KEYS,
    objective::Milestone::KEYS,
    objective::Action::KEYS,
    Review::KEYS,
    review::Decided::KEYS,
    review::Issue::KEYS,
    review::ReviewChange::KEYS,
    review::Closed::KEYS,
];

#[test]
fn every_key_of_every_kind_is_written_by_one_of_the_dice() {
    let all: String = (0..60).flat_map(|seed| Author::write(seed, seed + 1).into_values()).collect();
    let written = |key: &str| {
        let (line, inline) = (format!("\n{key} = "), format!(" {key} = "));
        all.contains(&line)
            || all.contains(&inline)
            || all.contains(&format!("[{key}]"))
            || all.contains(&format!("[{key}."))
    };
    for keys in RECORDS {
        let missing: Vec<&&str> = keys.iter().filter(|key| !written(key)).collect();
        assert!(missing.is_empty(), "nothing tells whether these leave: {missing:?}");
    }
}

/// The smallest healthy playbook with what the customer may see marked.
fn shared(files: &[(&str, &str)]) -> Site {
    let site = Site::with(&[]);
    for path in ["accounts/lotus/_index", "accounts/lotus/2025/_index", "accounts/lotus/2025/objectives/shelf"] {
        let path = format!("content/{path}.md");
        let text = std::fs::read_to_string(site.path(&path)).unwrap();
        site.write(&path, text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1).as_bytes());
    }
    for (path, text) in files {
        site.write(path, text.as_bytes());
    }
    site
}

/// The findings of a customer edition that has to stop, one line each.
#[track_caller]
fn stops(files: &[(&str, &str)]) -> Vec<String> {
    let site = shared(files);
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--format", "short"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(!site.path("public-lotus").exists(), "no edition is written");
    let leak = ["[KP015]", "[KP020]", "[KP021]", "[KP8"];
    run.err.lines().filter(|line| leak.iter().any(|code| line.contains(code))).map(str::to_owned).collect()
}

const PLAN: &str = "+++
title = \"Plan 2025\"
share = \"customer\"
kind = \"jbp\"
from = 2025-01-01
to = 2027-12-31
status = \"approved\"
+++

";

#[test]
fn what_leaves_goes_to_a_folder_of_its_own() {
    let site = shared(&[]);
    site.build();
    let before = crate::support::tree(&site.path("public"));
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(crate::support::tree(&site.path("public")), before, "the internal edition is left alone");
    assert!(site.path("public-lotus/accounts/lotus/2025/objectives/shelf/index.html").exists());
    assert!(!site.path("public-lotus/people/duy/index.html").exists(), "he is not shared");
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "-o", "public"]);
    assert_eq!(run.code, 2, "one edition does not overwrite another: {}", run.err);
    assert_eq!(crate::support::tree(&site.path("public")), before);
}

#[test]
fn an_account_has_to_be_named_and_shared() {
    let site = Site::with(&[]);
    for (arguments, says) in [
        (["--account", "lotus"].as_slice(), "is not shared with its customer"),
        (&["--account", "lotos"], "did you mean `lotus`?"),
        (&[], "--account"),
        (&["--account", "lotus", "--drafts"], "--drafts"),
    ] {
        let run = site.run(&[&["build", "--edition", "customer"], arguments].concat());
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains(says), "{}", run.err);
    }
}

#[test]
fn our_view_of_the_customer_never_leaves() {
    let needs = "+++\ntitle = \"Needs\"\nshare = \"customer\"\n+++\n";
    assert_eq!(
        stops(&[("content/accounts/lotus/situation/needs.md", needs)]),
        ["content/accounts/lotus/situation/needs.md:3:9: error[KP801]: our view of the customer never leaves"]
    );
}

#[test]
fn no_text_that_leaves_names_another_account() {
    let other = "+++\ntitle = \"Havnely\"\ncountry = \"DK\"\nalso_known_as = [\"HVN\", \"Nordic Retail\"]\n+++\n";
    let buyer =
        "+++\ntitle = \"Mette Holm\"\nside = \"customer\"\naccount = \"havnely\"\nfunction = \"purchasing\"\n+++\n";
    let body = "## Next {.customer}\n\nAs at HAVNELY, says Mette Holm.\n\n## Inside\n\nHavnely again.\n\n## More {.customer}\n\nNot a hvn, but one HVN.\n";
    let plan = format!("{PLAN}{body}").replace("Plan 2025", "Plan like Nordic Retail");
    let found = stops(&[
        ("content/accounts/havnely/_index.md", other),
        ("content/people/mette.md", buyer),
        ("content/accounts/lotus/2025/_index.md", &plan),
    ]);
    let at = |place: &str, name: &str| {
        format!(
            "content/accounts/lotus/2025/_index.md:{place}: error[KP802]: this text leaves for the customer, and names “{name}” of another account"
        )
    };
    assert_eq!(
        found,
        [
            at("2:9", "Nordic Retail"),
            at("12:7", "Havnely"),
            at("12:21", "Mette Holm"),
            at("20:7", "HVN"),
            at("20:20", "HVN")
        ]
    );
}

/// A part of the account's own name is no other account's; letters that happen to stand in it are.
#[test]
fn an_own_name_hides_no_other_one() {
    let other = |title: &str| format!("+++\ntitle = \"{title}\"\ncountry = \"DK\"\n+++\n");
    let plan = format!("{PLAN}## Next {{.customer}}\n\nAs at Lotus, as at Otus.\n");
    let found = stops(&[
        ("content/accounts/first/_index.md", &other("Lotus")),
        ("content/accounts/second/_index.md", &other("Otus")),
        ("content/accounts/lotus/2025/_index.md", &plan),
    ]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("names “Otus”"), "{found:#?}");
}

#[test]
fn a_section_that_does_not_end_where_it_seems_to_stops_the_edition() {
    let stopped = |inside: &str| {
        let body = format!("{PLAN}## Next {{.customer}}\n\nShelves first.\n\n{inside}\n\nMargin is 3 %.\n");
        let found = stops(&[("content/accounts/lotus/2025/_index.md", &body)]);
        assert_eq!(found.len(), 1, "{found:#?}");
        let (place, rest) = found[0].split_once(": ").expect("a place");
        assert!(place.starts_with("content/accounts/lotus/2025/_index.md:"), "{place}");
        rest.split(':').next().expect("a code").to_owned()
    };
    assert_eq!(stopped("##Ours"), "error[KP020]");
    assert_eq!(stopped("- {.internal}"), "error[KP015]");
    assert_eq!(stopped("```\nx\n\n## Ours\n\n```"), "error[KP021]");
}

#[test]
fn comments_stand_on_no_page_and_leave_for_nobody() {
    let body = format!(
        "{PLAN}## Next {{.customer}}\n\nShelves <!-- canary one --> first.\n\n<!--\ncanary two\n-->\n\n%% canary three %%\n"
    );
    let site = shared(&[("content/accounts/lotus/2025/_index.md", &body)]);
    for arguments in [&["build"][..], &["build", "--edition", "customer", "--account", "lotus"]] {
        let run = site.run(arguments);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    for folder in ["public", "public-lotus"] {
        let files = crate::support::tree(&site.path(folder));
        let texts: Vec<String> = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
        assert!(texts.iter().any(|text| text.contains("Shelves")), "{folder}");
        assert!(texts.iter().all(|text| !text.contains("canary")), "{folder}");
    }
}

#[test]
fn prose_that_leaves_links_only_to_what_leaves() {
    let body = "## Next {.customer}\n\nSee [[trial]] and [[shelf]], [numbers][n] and more[^1].\n\n## Inside\n\n[n]: objectives/shelf.md\n\n[^1]: Not for them.\n";
    let found = stops(&[("content/accounts/lotus/2025/_index.md", &format!("{PLAN}{body}"))]);
    let at =
        |place: &str, message: &str| format!("content/accounts/lotus/2025/_index.md:{place}: error[KP803]: {message}");
    assert_eq!(
        found,
        [
            at("12:7", "this text leaves for the customer, but “Trial first”, which it links to, does not"),
            at("12:39", "this text leaves for the customer, but `[n]` is defined in a part that stays"),
            at("12:51", "this text leaves for the customer, but `[^1]` is defined in a part that stays"),
        ]
    );
}

#[test]
fn a_name_means_the_same_to_the_customer_as_to_us() {
    let body = "## Steps\n\nOurs.\n\n## Steps {.customer}\n\nBack [up](#steps).\n";
    let found = stops(&[("content/accounts/lotus/2025/_index.md", &format!("{PLAN}{body}"))]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].ends_with("error[KP803]: this link would lead the customer elsewhere than it leads you"),
        "{found:?}"
    );
}

#[test]
fn an_anchor_of_a_part_that_stays_leads_nowhere() {
    let body = "## Next {.customer}\n\nSee [[2025#requests]] and [[2025#goals]].\n";
    let objective = crate::support::OBJECTIVE.replacen("+++\n", "+++\nshare = \"customer\"\n", 1) + body;
    let found = stops(&[("content/accounts/lotus/2025/objectives/shelf.md", &objective)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("KP803"), "{found:?}");
}

#[test]
fn our_own_profit_in_money_never_leaves() {
    let kpi = |more: &str| {
        PLAN.replace("+++\n\n", &format!("[[kpis]]\nid = \"margin\"\nunit = \"money\"\nbetter = \"up\"\nfamily = \"profit\"\nshare = \"customer\"\n{more}+++\n"))
    };
    let path = "content/accounts/lotus/2025/_index.md";
    assert_eq!(
        stops(&[(path, &kpi(""))]),
        [
            "content/accounts/lotus/2025/_index.md:13:9: error[KP804]: `margin` is our own profit in money, and never leaves"
        ]
    );
    let theirs = shared(&[(path, &kpi("perspective = \"customer\"\n"))]);
    let run = theirs.run(&["build", "--edition", "customer", "--account", "lotus"]);
    assert_eq!(run.code, 0, "the customer's own figure may: {}", run.err);
}
