//! The calendar: what falls on which day, on the page and in files that calendar programs read; feed and sitemap.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{HEALTHY, OBJECTIVE, Site, xml};

const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";
const PLAN: &str = "content/accounts/lotus/2025/_index.md";
const TRIAL: &str = "content/accounts/lotus/2025/decisions/trial.md";
const REVIEW: &str = "content/accounts/lotus/2025/reviews/2025-04-16.md";

/// The keys of each event, unfolded and unescaped, as RFC 5545 says: every line ends with CR LF, is at most 75 bytes
/// long and holds a name and a value; components close in the order they open.
fn events(text: &str) -> Vec<BTreeMap<String, String>> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let whole = text.replace("\r\n ", "");
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for line in whole.split_terminator("\r\n") {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no value: {line}"));
        let name = name.split(';').next().unwrap();
        assert!(name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-'), "{line}");
        match name {
            "BEGIN" => {
                open.push(value);
                if value == "VEVENT" {
                    all.push(BTreeMap::new());
                }
            }
            "END" => assert_eq!(open.pop(), Some(value)),
            _ if open == ["VCALENDAR", "VEVENT"] => {
                let value = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
                assert_eq!(all.last_mut().unwrap().insert(name.to_owned(), value), None, "{name} twice");
            }
            _ => assert_eq!(open, ["VCALENDAR"]),
        }
    }
    assert!(open.is_empty());
    let uids: BTreeSet<&String> = all.iter().map(|event| &event["UID"]).collect();
    assert_eq!(uids.len(), all.len(), "an event is known by its UID alone");
    for event in &all {
        for key in ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"] {
            assert!(event.contains_key(key), "{key} is missing: {event:?}");
        }
    }
    all
}

fn ics(site: &Site, name: &str) -> Vec<BTreeMap<String, String>> {
    events(&std::fs::read_to_string(site.path("public/calendar").join(name)).unwrap())
}

/// The day of each event by its summary.
fn days(events: &[BTreeMap<String, String>]) -> Vec<(&str, &str)> {
    events.iter().map(|event| (event["DTSTART"].as_str(), event["SUMMARY"].as_str())).collect()
}

/// The healthy playbook with a date of every sort.
fn busy() -> Site {
    let plan = "pool = \"hands\"\nstatus = \"requested\"\n";
    let plan = format!(
        "[[kpis]]\nid = \"margin\"\nunit = \"pct\"\nbetter = \"up\"\ntarget = 9\ntarget_date = 2026-06-30\n[[requests]]\nid = \"r1\"\ntitle = \"Two, hands; \\\"more\\\"\"\nperiod = \"2026-Q2\"\nquantity = 2\nowner = \"duy\"\n{plan}[[scenarios]]\nid = \"s1\"\ntitle = \"Port shut\"\nactor = \"supply\"\nwhen = {{ event = \"The port is shut\" }}\nthen = \"Fly it in.\"\nowner = \"duy\"\nwithin_days = 10\nstate = \"fired\"\nfired_on = 2026-01-28\n[[commitments]]\nside = \"supplier\"\ntext = \"A calendar\"\nowner = \"duy\"\ndue = 2026-02-27\n[[commitments]]\nside = \"customer\"\ntext = \"Done already\"\ndue = 2026-02-01\ndone = 2026-01-30\n"
    );
    let actions = "[[actions]]\nid = \"call\"\ntitle = \"Call\"\nkind = \"relational\"\nowner = \"duy\"\ndue = 2026-02-10\n[[actions]]\ntitle = \"Write\"\nkind = \"relational\"\nowner = \"duy\"\ndue = 2026-01-02\n[[actions]]\nid = \"over\"\ntitle = \"Over\"\nkind = \"relational\"\ndue = 2026-02-11\ndone = 2026-01-11\n[[kpis]]";
    let site = |path: &str| HEALTHY.iter().find(|(known, _)| *known == path).unwrap().1;
    Site::with(&[
        (
            "site.toml",
            &format!(
                "{}[[pools]]\nid = \"hands\"\ntitle = \"Hands\"\ncapacity = {{ \"2026-Q2\" = 9 }}\n",
                site("site.toml")
            ),
        ),
        (
            PLAN,
            &site(PLAN).replacen("+++\n", "@", 1).replacen("+++\n", &format!("{plan}+++\n"), 1).replace('@', "+++\n"),
        ),
        (
            SHELF,
            &OBJECTIVE.replace("[[kpis]]", actions).replace("target = 95.0", "target = 95.0\ntarget_date = 2026-03-31"),
        ),
        (TRIAL, &site(TRIAL).replace("prioritises", "until = 2027-01-31\nprioritises")),
        (REVIEW, &site(REVIEW).replace("[readings", "next = 2026-02-20\n[readings")),
    ])
}

#[test]
fn everything_that_is_due_has_its_day() {
    let site = busy();
    site.build();
    let all = ics(&site, "programme.ics");
    assert_eq!(
        days(&all),
        [
            ("20250416", "Quarterly review, 16 Apr 2025 – Lotus Mart"),
            ("20251231", "Objective due: Shelf never empty – Lotus Mart"),
            ("20260102", "Action due: Write – Lotus Mart"),
            ("20260207", "Response to scenario due: Port shut – Lotus Mart"),
            ("20260210", "Action due: Call – Lotus Mart"),
            ("20260220", "Next review: Plan 2025 – Lotus Mart"),
            ("20260227", "Commitment due: A calendar – Lotus Mart"),
            ("20260331", "KPI target due: osa – Lotus Mart"),
            ("20260401", "Resources needed from: Two, hands; \"more\" – Lotus Mart"),
            ("20260630", "KPI target due: margin – Lotus Mart"),
            ("20270131", "Decision up for review: Trial first – Lotus Mart"),
            ("20271231", "Plan ends: Plan 2025 – Lotus Mart"),
        ],
    );
    assert!(all.iter().all(|event| event["DTSTAMP"] == "20250416T000000Z" && !event.contains_key("URL")));
    assert_eq!(all[11]["DTEND"], "20280101", "the end is the day after");
    assert_eq!(ics(&site, "accounts/lotus.ics"), all);
    let duy = ics(&site, "people/duy.ics");
    let mine = |what: &str| duy.iter().any(|event| event["SUMMARY"].starts_with(what));
    assert!(
        mine("Action due: Call")
            && mine("Next review")
            && mine("KPI target due: osa")
            && !mine("KPI target due: margin")
    );
    let page = site.page("calendar");
    for (what, times) in [
        ("29 days late", 1),
        ("10 Feb 2026", 1),
        ("Feb 2026</h2>", 1),
        ("Quarterly review, 16 Apr 2025", 0),
        ("Done already", 0),
    ] {
        assert_eq!(page.matches(what).count(), times, "{what}");
    }
    for (id, file) in
        [("accounts/lotus", "../../calendar/accounts/lotus.ics"), ("people/duy", "../../calendar/people/duy.ics")]
    {
        assert!(site.page(id).contains(&format!("href=\"{file}\"")), "{id}");
    }
}

#[test]
fn an_event_stays_the_same_when_its_day_and_title_change() {
    let site = busy();
    site.build();
    let before: BTreeSet<String> = ics(&site, "programme.ics").into_iter().map(|event| event["UID"].clone()).collect();
    let shelf = std::fs::read_to_string(site.path(SHELF)).unwrap();
    site.write(
        SHELF,
        shelf
            .replace("Shelf never", "Shelf hardly ever")
            .replace("2026-02-10", "2026-02-12")
            .replace("\"Call\"", "\"Ring\"")
            .as_bytes(),
    );
    site.build();
    let all = ics(&site, "programme.ics");
    assert!(days(&all).contains(&("20260212", "Action due: Ring – Lotus Mart")));
    assert_eq!(all.into_iter().map(|event| event["UID"].clone()).collect::<BTreeSet<_>>(), before);
}

#[test]
fn what_is_over_is_not_due() {
    let site = busy();
    let plan = std::fs::read_to_string(site.path(PLAN)).unwrap();
    site.write(PLAN, plan.replace("\"approved\"", "\"archived\"").as_bytes());
    site.build();
    assert_eq!(days(&ics(&site, "programme.ics")), [("20250416", "Quarterly review, 16 Apr 2025 – Lotus Mart")]);
    assert!(site.page("calendar").contains("Nothing is due."));
}

#[test]
fn a_customer_reads_what_lies_ahead_of_what_is_shared() {
    let site = busy();
    for (path, _) in HEALTHY.iter().filter(|(path, _)| path.contains("content/")) {
        let text = std::fs::read_to_string(site.path(path)).unwrap();
        site.write(path, text.replacen("+++\n", "+++\nshare = \"customer\"\n", 1).as_bytes());
    }
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "-o", "out"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let all = events(&std::fs::read_to_string(site.path("out/calendar/programme.ics")).unwrap());
    let said: Vec<&str> = days(&all).into_iter().map(|(_, said)| said).collect();
    assert_eq!(
        said,
        [
            "Next review: Plan 2025 – Lotus Mart",
            "Decision up for review: Trial first – Lotus Mart",
            "Plan ends: Plan 2025 – Lotus Mart",
        ]
    );
    let files = crate::support::tree(&site.path("out/calendar"));
    assert_eq!(files.into_iter().map(|(path, _)| path).collect::<Vec<_>>(), ["index.html", "programme.ics"]);
}

#[test]
fn no_file_of_an_author_takes_the_address_of_a_calendar() {
    let notes = (
        "content/accounts/lotus/pages/notes.md",
        "+++\ntitle = \"Notes\"\n+++\n\n[All](../../../calendar/programme.ics) [[notes]]\n",
    );
    let site = Site::with(&[notes, ("content/calendar/programme.ics", "mine")]);
    assert!(
        site.findings().iter().any(|it| it.contains("KP012") && it.contains("`calendar/programme.ics`")),
        "{:?}",
        site.findings()
    );
}

#[test]
fn with_a_whole_address_there_are_a_feed_a_sitemap_and_links_that_are_whole() {
    let site = busy();
    site.build();
    for file in ["feeds/atom.xml", "sitemap.xml"] {
        assert!(!site.path("public").join(file).exists(), "{file} without an address");
    }
    assert!(!site.page("").contains("canonical"));
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    let settings = format!("base_url = \"https://plans.example.com/kam/\"\n{settings}");
    site.write("site.toml", settings.as_bytes());
    site.build();
    let hidden = std::fs::read_to_string(site.path("public/sitemap.xml")).unwrap();
    assert!(
        !hidden.contains("<loc>") && site.page("").contains("noindex"),
        "search engines are to stay away: {hidden}"
    );
    site.write("site.toml", format!("noindex = false\n{settings}").as_bytes());
    let trial = std::fs::read_to_string(site.path(TRIAL)).unwrap();
    site.write(TRIAL, trial.replace("Trial first", "Trial < range & \\\"more\\\"").as_bytes());
    site.build();
    let base = "https://plans.example.com/kam";
    let read = |file: &str| std::fs::read_to_string(site.path("public").join(file)).unwrap();
    let feed = xml(&read("feeds/atom.xml"));
    let all = |name: &str| -> Vec<&str> {
        feed.iter().filter(|(path, _)| path == name).map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(all("feed/id"), ["tag:plans.example.com,2026:kam/"]);
    assert_eq!(all("feed/updated"), ["2025-04-16T00:00:00Z"]);
    assert_eq!(all("feed/author/name"), ["Marrowfen"]);
    assert_eq!(
        all("feed/entry/id"),
        [
            "tag:plans.example.com,2026:kam/accounts/lotus/2025/reviews/2025-04-16",
            "tag:plans.example.com,2026:kam/accounts/lotus/2025/decisions/trial",
        ]
    );
    assert_eq!(all("feed/entry/updated"), ["2025-04-16T00:00:00Z", "2025-01-28T00:00:00Z"]);
    assert_eq!(all("feed/entry/title")[1], "Lotus Mart: Trial < range & \"more\", agreed");
    assert_eq!(
        all("feed/entry/link")[0],
        format!("rel=\"alternate\" href=\"{base}/accounts/lotus/2025/reviews/2025-04-16/index.html\"")
    );
    assert_eq!(all("feed/link")[0], format!("rel=\"self\" href=\"{base}/feeds/atom.xml\""));
    assert!(!read("index.html").contains("noindex"));
    let map = xml(&read("sitemap.xml"));
    let pages: Vec<&str> =
        map.iter().filter(|(path, _)| path == "urlset/url/loc").map(|(_, text)| text.as_str()).collect();
    assert!(pages.contains(&"https://plans.example.com/kam/index.html"));
    for page in &pages {
        let file = page.strip_prefix("https://plans.example.com/kam/").unwrap();
        let html = read(file);
        assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{page}\">")), "{page}");
    }
    assert!(
        ics(&site, "programme.ics").iter().all(|event| event["URL"].starts_with(&format!("{base}/accounts/lotus/")))
    );
}

#[test]
fn an_address_that_is_none_is_pointed_at() {
    for address in ["plans.example.com", "https://", "ftp://x", "https://x/?a", "https://x/\\\"", "https://x y"] {
        let site = Site::with(&[("site.toml", &format!("{}base_url = \"{address}\"\n", HEALTHY[0].1))]);
        let run = site.run(&["check", "--format", "short"]);
        assert!(run.code == 2 && run.out.contains("site.toml:4:12: error[KP901]"), "{address}: {}", run.out);
    }
}

#[test]
fn whoever_has_no_day_to_come_has_no_calendar_file() {
    let (plan, over) = (HEALTHY[5].1, HEALTHY[5].1.replace("2027-12-31", "2025-12-31"));
    let bamboo = "+++\ntitle = \"Bamboo\"\ncountry = \"VN\"\nmanager = \"duy\"\n+++\n";
    let site = Site::with(&[
        (PLAN, &over),
        ("content/accounts/bamboo/_index.md", bamboo),
        ("content/accounts/bamboo/2025/_index.md", plan),
    ]);
    site.build();
    let made = |account: &str| site.path(&format!("public/calendar/accounts/{account}.ics")).exists();
    assert_eq!([made("lotus"), made("bamboo")], [false, true]);
    assert!(!site.page("accounts/lotus").contains("lotus.ics"));
    let page = site.page("calendar");
    assert!(page.contains("accounts/bamboo.ics") && !page.contains("accounts/lotus.ics"));
    assert!(!ics(&site, "programme.ics").is_empty(), "what is past stands in the calendar of the programme");
}
