//! Each sentence of *Team editions* in the content format, on a small playbook with the real command.

use crate::support::{OBJECTIVE, Run, Site, tree};

/// Two accounts: `lotus` of the smallest healthy playbook, and `havnely`, which the edition `south` must not show.
pub(super) const FILES: &[(&str, &str)] = &[
    (
        "site.toml",
        "title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\nbase_url = \"https://plans.example.com\"\n[[pools]]\nid = \"units\"\ntitle = \"Chilled units\"\nunit = \"units\"\ncapacity = { \"2026-H1\" = 100 }\n[editions.south]\naccounts = [\"lotus\"]\ntitle = \"Plans of the south\"\n",
    ),
    (
        "content/accounts/havnely/_index.md",
        "+++\ntitle = \"Havnely\"\ncountry = \"DK\"\nmanager = \"signe\"\nparent = \"lotus\"\naliases = [\"old/havn\"]\n+++\n",
    ),
    (
        "content/accounts/havnely/2025/_index.md",
        "+++\ntitle = \"Northern plan\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\n[[requests]]\nid = \"rq1\"\ntitle = \"Northern request\"\npool = \"units\"\nperiod = \"2026-H1\"\nquantity = 50\nstatus = \"requested\"\n[[requests]]\nid = \"rq2\"\ntitle = \"Another one\"\npool = \"units\"\nperiod = \"2026-H1\"\nquantity = 30\nstatus = \"partly\"\ngranted = 25\n+++\n",
    ),
    ("content/accounts/havnely/2025/objectives/shelf.md", OBJECTIVE_OF_HAVNELY),
    (
        "content/accounts/havnely/2025/decisions/trial.md",
        "+++\ntitle = \"Northern decision\"\nstatus = \"agreed\"\nagreed_on = 2025-02-28\n+++\n",
    ),
    ("content/people/signe.md", "+++\ntitle = \"Signe Aabel\"\nside = \"supplier\"\nfunction = \"sales\"\n+++\n"),
    (
        "content/people/mette.md",
        "+++\ntitle = \"Mette Holm\"\nside = \"customer\"\naccount = \"havnely\"\nfunction = \"purchasing\"\n+++\n",
    ),
    (
        "content/people/lam.md",
        "+++\ntitle = \"Do Quang Lam\"\nside = \"customer\"\naccount = \"lotus\"\nfunction = \"purchasing\"\n+++\n",
    ),
    ("content/guide/how.md", "+++\ntitle = \"How we plan\"\n+++\n\nSee [[lotus]].\n"),
];

pub(super) const OBJECTIVE_OF_HAVNELY: &str = "+++
title = \"Northern shelf\"
tier = \"tactical\"
pillar = \"supply\"
owner = \"duy\"
+++
";

/// What nobody of the south may read.
const OF_THE_NORTH: &[&str] = &["havnely", "havn", "northern", "mette", "holm", "people/signe", "aabel"];

fn site(files: &[(&str, &str)]) -> Site {
    Site::with(&[FILES, files].concat())
}

/// Builds the edition `south`, and expects it to work.
#[track_caller]
fn build(site: &Site) -> Run {
    let run = site.run(&["build", "--edition", "south"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    run
}

/// Builds the edition with further files, and reads a page.
#[track_caller]
fn page(files: &[(&str, &str)], id: &str) -> String {
    let site = site(files);
    build(&site);
    read(&site, id)
}

#[track_caller]
fn read(site: &Site, id: &str) -> String {
    std::fs::read_to_string(site.path("public-south").join(id).join("index.html")).unwrap()
}

/// The settings with more keys in `[editions.south]`.
fn settings(more: &str) -> String {
    format!("{}{more}", FILES[0].1)
}

/// Every file of the edition, as text.
fn texts(site: &Site) -> Vec<(String, String)> {
    let files = tree(&site.path("public-south")).into_iter();
    files.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

#[test]
fn it_is_the_internal_site_of_these_accounts_alone() {
    let site = site(&[]);
    site.build();
    let whole = tree(&site.path("public"));
    build(&site);
    assert_eq!(tree(&site.path("public")), whole, "it lies in a folder of its own");
    let files = texts(&site);
    for page in ["accounts/lotus/2025/objectives/shelf", "health", "resources", "readers/director", "print/board"] {
        assert!(files.iter().any(|(path, _)| *path == format!("{page}/index.html")), "{page}");
    }
    assert!(files.iter().any(|(path, text)| path == "index.html" && text.contains("Plans of the south")));
    for (path, text) in files.iter().filter(|(path, _)| !path.starts_with("rules/")) {
        let (path, text) = (path.to_lowercase(), text.to_lowercase());
        for name in OF_THE_NORTH {
            assert!(!text.contains(name) && !path.contains(name), "{name} in {path}");
        }
    }
    for file in ["calendar/programme.ics", "feeds/atom.xml", "search/words-0.js", ".keyplan-manifest.json"] {
        let in_both = whole.iter().any(|(path, _)| path == file) == files.iter().any(|(path, _)| path == file);
        assert!(in_both, "{file}");
    }
}

#[test]
fn one_edition_is_never_published_over_another() {
    let more = "[editions.north]\naccounts = [\"havnely\"]\nwithout = [\"guide\"]\n";
    let site = site(&[("site.toml", &settings(more))]);
    site.build();
    build(&site);
    let before = [tree(&site.path("public")), tree(&site.path("public-south"))];
    for arguments in [
        &["build", "--edition", "south", "-o", "public"][..],
        &["build", "-o", "public-south"],
        &["build", "--edition", "north", "-o", "public-south"],
    ] {
        let run = site.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
    }
    assert_eq!([tree(&site.path("public")), tree(&site.path("public-south"))], before);
}

#[test]
fn what_an_edition_names_has_to_be_there() {
    let says = |settings: &str, arguments: &[&str]| {
        let site = site(&[("site.toml", settings)]);
        let run = site.run(&[&["build", "--format", "short", "--edition"], arguments].concat());
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(!site.path("public-south").exists());
        run.err
    };
    let unknown = FILES[0].1.replace("[\"lotus\"]", "[\"lotus\", \"lotos\"]");
    let said = says(&unknown, &["south"]);
    assert!(
        said.contains("site.toml:11:22: error[KP901]: no account is called `lotos`; did you mean `lotus`?"),
        "{said}"
    );
    let said = says(&settings("without = [\"guide/who.md\"]\n"), &["south"]);
    assert!(
        said.contains("site.toml:13:12: error[KP901]: nothing in `content/` has the path `guide/who.md`"),
        "{said}"
    );
    for (arguments, said) in [
        (&["soth"][..], "no edition is called `soth`; did you mean `south`?"),
        (&["south", "--account", "lotus"], "`--account` goes with `--edition customer`"),
        (&["customer"], "--account"),
    ] {
        assert!(says(FILES[0].1, arguments).contains(said), "{said}");
    }
    let run = Site::with(&[]).run(&["build", "--edition", "south"]);
    assert!(run.code == 2 && run.err.contains("write `[editions.south]` into site.toml"), "{}", run.err);
}

#[test]
fn pillars_and_pages_come_along_and_what_is_named_stays_behind() {
    let guide = |name: &str| format!("+++\ntitle = \"{name}\"\n+++\n\nWords.\n");
    let (margins, first, plan) = (guide("Margins"), guide("First"), guide("Next year").replace("+++\n\n", PLAN));
    let files = [
        (
            "site.toml",
            settings("without = [\"guide/margins.md\", \"content/inner/\", \"accounts/lotus/2026/_index.md\"]\n"),
        ),
        ("content/guide/margins.md", margins),
        ("content/inner/first.md", first.clone()),
        ("content/inner/deep/second.md", first),
        ("content/accounts/lotus/2026/_index.md", plan),
        ("content/accounts/lotus/2026/objectives/shelf.md", OBJECTIVE_OF_HAVNELY.replace("Northern", "Next")),
        ("content/guide/how.md", "+++\ntitle = \"How\"\n+++\n\nSee [[margins]] and [[first|the rest]].\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = site(&files);
    build(&site);
    for page in ["pillars/supply", "guide/how", "accounts/lotus/2025"] {
        assert!(site.path("public-south").join(page).join("index.html").exists(), "{page}");
    }
    for page in ["guide/margins", "inner", "accounts/lotus/2026"] {
        assert!(!site.path("public-south").join(page).exists(), "{page}");
    }
    assert!(read(&site, "guide/how").contains("See margins and the rest."), "what leads there is text");
}

const PLAN: &str = "kind = \"jbp\"\nfrom = 2026-01-01\nto = 2027-12-31\nstatus = \"draft\"\n+++\n\n";

#[test]
fn people_are_its_customers_and_ours_who_are_named_there() {
    let person = |name: &str, more: &str| format!("+++\ntitle = \"{name}\"\nfunction = \"sales\"\n{more}+++\n");
    let ours = "side = \"supplier\"\n";
    let promised = format!("{ours}allocation = [{{ account = \"lotus\", period = \"2026\", pct = 20 }}]\n");
    let files = [
        ("content/people/hana.md", person("Hana", ours)),
        ("content/people/ruth.md", person("Ruth", &promised)),
        ("content/people/idle.md", person("Idle", ours)),
        ("content/people/agency.md", person("Agency", "side = \"partner\"\naccount = \"havnely\"\n")),
        ("content/people/helper.md", person("Helper", "side = \"partner\"\naccount = \"lotus\"\n")),
        (
            "content/accounts/lotus/situation/needs.md",
            "+++\ntitle = \"Needs\"\n+++\n\nAs [[hana]] and [[agency|they]] say.\n".to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = site(&files);
    build(&site);
    let there = |id: &str| site.path("public-south/people").join(id).join("index.html").exists();
    for id in ["duy", "hana", "ruth", "lam", "helper"] {
        assert!(there(id), "{id}");
    }
    for id in ["idle", "signe", "mette", "agency"] {
        assert!(!there(id), "{id}");
    }
}

#[test]
fn pools_show_what_others_ask_and_have_in_one_figure_each_and_are_judged_whole() {
    let request = "[[requests]]\nid = \"rq1\"\ntitle = \"Ours\"\npool = \"units\"\nperiod = \"2026-H1\"\nquantity = 40\nstatus = \"requested\"\n+++\n";
    let plan = format!("+++\ntitle = \"Plan 2025\"\n{}", PLAN.replace("+++\n\n", request));
    let site = site(&[("content/accounts/lotus/2025/_index.md", &plan)]);
    build(&site);
    let resources = read(&site, "resources");
    assert!(resources.contains("<th scope=\"row\">Other accounts</th>"), "{resources}");
    assert!(resources.contains("25 granted, 50 requested"), "{resources}");
    let health = read(&site, "health");
    let said = "100 units in H1 2026, but 115 granted or requested: Lotus Mart asks for 40, other accounts have 25 and ask for 50";
    assert!(health.contains(said), "{health}");
}

#[test]
fn people_have_what_others_have_of_them_as_one_sum_and_are_judged_whole() {
    let duy = "+++\ntitle = \"Duy\"\nside = \"supplier\"\nfunction = \"supply\"\nallocation = [\n{ account = \"lotus\", period = \"2026-Q1\", pct = 60 },\n{ account = \"havnely\", period = \"2026-Q1\", pct = 30 },\n{ account = \"fjord\", period = \"2026-Q1\", pct = 25 },\n]\n+++\n";
    let site = site(&[
        ("content/people/duy.md", duy),
        ("content/accounts/fjord/_index.md", "+++\ntitle = \"Fjord\"\ncountry = \"NO\"\n+++\n"),
    ]);
    build(&site);
    let person = read(&site, "people/duy");
    assert!(person.contains("Lotus Mart 60%, other accounts 55%"), "{person}");
    let said = "Duy is committed to 115 % in Q1 2026: Lotus Mart 60 %, other accounts 55 %";
    assert!(person.contains(said), "{person}");
}

#[test]
fn parents_and_waivers_outside_fall_away() {
    let parent = "+++\ntitle = \"Lotus Mart\"\ncountry = \"VN\"\nmanager = \"duy\"\nparent = \"fjord\"\n[[goals]]\nid = \"g1\"\ntitle = \"Fewer empty shelves\"\n+++\n";
    let waiver = |on: &str| {
        format!(
            "[[waive]]\nrule = \"KP213\"\non_thing = \"{on}\"\nreason = \"Agreed\"\non = 2025-01-01\nuntil = 2026-12-31\n"
        )
    };
    let site = site(&[
        ("site.toml", &settings(&(waiver("accounts/havnely/2025/objectives/shelf") + &waiver("accounts/lotus")))),
        ("content/accounts/lotus/_index.md", parent),
        ("content/accounts/fjord/_index.md", "+++\ntitle = \"Fjord\"\ncountry = \"NO\"\n+++\n"),
    ]);
    build(&site);
    assert!(!read(&site, "accounts/lotus").contains("Fjord"));
    let run = site.run(&["export", "csv", "--kind", "findings", "--edition", "south"]);
    assert_eq!(run.code, 0, "{}", run.err);
    // Both waivers are too long. Of one of them nobody in the south is told.
    assert_eq!(run.out.matches("KP723").count(), 1, "{}", run.out);
}

#[test]
fn what_leads_out_of_it_becomes_text() {
    let guide = "+++\ntitle = \"How\"\n+++\n\nWords [of ours](../accounts/havnely/_index.md), [[havnely/2025|like these]], [[accounts/havnely/2025/objectives/shelf#kpis|and]] [[signe]] too.\n";
    let guide = guide.replace("[[havnely/2025|like these]]", "[[accounts/havnely/2025|like these]]");
    let how = page(&[("content/guide/how.md", &guide)], "guide/how");
    assert!(how.contains("<p>Words of ours, like these, and signe too.</p>"), "{how}");
}

/// A file of another account, and one that stays behind, are not published however they are linked.
#[test]
fn files_that_stay_behind_are_not_published() {
    let guide = "+++\ntitle = \"How\"\n+++\n\nSee [the table](../accounts/havnely/north.csv), [sums](sums.csv) and [days](days.csv).\n";
    let site = site(&[
        ("site.toml", &settings("without = [\"guide/sums.csv\"]\n")),
        ("content/guide/how.md", guide),
        ("content/accounts/havnely/north.csv", "a,b\n"),
        ("content/guide/sums.csv", "c,d\n"),
        ("content/guide/days.csv", "e,f\n"),
    ]);
    build(&site);
    assert!(read(&site, "guide/how").contains("<p>See the table, sums and <a href="), "{}", read(&site, "guide/how"));
    let files = texts(&site);
    let published = |text: &str| files.iter().any(|(_, it)| it == text);
    assert!(published("e,f\n") && !published("a,b\n") && !published("c,d\n"));
}

/// The findings that stop the edition, one line each.
#[track_caller]
fn stops(files: &[(&str, &str)]) -> Vec<String> {
    let site = site(files);
    let run = site.run(&["build", "--edition", "south", "--format", "short"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(!site.path("public-south").exists(), "no edition is written");
    run.err.lines().filter(|line| line.contains("[KP8")).map(str::to_owned).collect()
}

#[test]
fn prose_that_names_another_account_stops_it() {
    let names = |name: &str| format!("this is in the edition `south`, and names “{name}” of another account");
    let prose = "+++\ntitle = \"How\"\n+++\n\nAs at [that one](../accounts/havnely/_index.md), and at HAVNELY’s.\n\nMette\nHolm said so, and [Havnely](https://example.com).\n";
    assert_eq!(
        stops(&[("content/guide/how.md", prose)]),
        [
            format!("content/guide/how.md:5:57: error[KP803]: {}", names("Havnely")),
            format!("content/guide/how.md:7:1: error[KP803]: {}", names("Mette Holm")),
        ]
    );
    let harmless = settings("").replace("today", "harmless_names = [\"Havnely\", \"Mette Holm\"]\ntoday");
    let site = site(&[("content/guide/how.md", prose), ("site.toml", &harmless)]);
    build(&site);
}

#[test]
fn everything_else_that_names_another_account_stops_it_too() {
    let how = |front: &str| format!("+++\ntitle = \"How\"\n{front}+++\n");
    let page = "content/guide/how.md";
    let shown = "+++\ntitle = \"How\"\n+++\n\n![A picture](shown.svg) [rows](rows.csv)\n";
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Havnely</text></svg>";
    let waiver = "[[waive]]\nrule = \"KP213\"\nreason = \"Havnely\"\non = 2026-01-01\nuntil = 2026-02-01\n";
    let row = "objective,kpi,period,value,note\nshelf,osa,2025-12,91,as at Havnely\n";
    for files in [
        vec![(page, how("summary = \"Havnely\"\n"))],
        vec![(page, how("aliases = [\"from-havnely\"]\n"))],
        vec![(page, how(waiver))],
        vec![(page, how("[extra]\nlist = [{ of = \"Havnely\" }]\n"))],
        vec![(page, how("[extra]\nhavnely = 1\n"))],
        vec![("content/guide/havnely.md", how(""))],
        vec![("content/accounts/lotus/2025/readings.csv", row.to_owned())],
        vec![("site.toml", settings("").replace("title = \"Plans of the south\"", "title = \"Not Havnely\""))],
        vec![("site.toml", settings("").replace("Chilled units", "Units of Havnely"))],
        vec![("site.toml", settings("").replace("today", "classification = \"Not for Havnely\"\ntoday"))],
        vec![("site.toml", settings("[[corporate_goals]]\nid = \"g\"\ntitle = \"Grow at Havnely\"\n"))],
        vec![(
            "site.toml",
            settings("[drivers]\navailability = \"As at Havnely\"\npenetration = \"P\"\nprice_depth = \"D\"\n"),
        )],
        vec![("site.toml", settings("[theme_options]\nline = [\"Havnely\"]\n"))],
        vec![("site.toml", settings(waiver))],
        vec![
            (page, shown.to_owned()),
            ("content/guide/shown.svg", drawing.to_owned()),
            ("content/guide/rows.csv", "a\n".to_owned()),
        ],
        vec![
            (page, shown.to_owned()),
            ("content/guide/shown.svg", drawing.replace("Havnely", "x")),
            ("content/guide/rows.csv", "a;Havnely\n".to_owned()),
        ],
        vec![
            (page, shown.replace("rows.csv", "havnely.csv")),
            ("content/guide/shown.svg", drawing.replace("Havnely", "x")),
            ("content/guide/havnely.csv", "a\n".to_owned()),
        ],
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let found = stops(&files);
        assert!(found.len() == 1 && found[0].contains("error[KP802]"), "{files:#?}: {found:#?}");
    }
}

#[test]
fn a_link_that_would_show_a_name_stops_it() {
    let site = site(&[("content/guide/how.md", "+++\ntitle = \"How\"\n+++\n\nAs at [[havnely]].\n")]);
    let run = site.run(&["build", "--edition", "south", "--format", "short"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("content/guide/how.md:5:9: error[KP803]"), "{}", run.err);
    assert!(!site.path("public-south").exists(), "no edition is written");
}

#[test]
fn without_finance_there_is_no_money() {
    let plan = format!("+++\ntitle = \"Plan 2025\"\n{}", PLAN.replace("+++\n\n", MONEY));
    let objective = OBJECTIVE.replace("[[kpis]]\n", "prize = 771377131\n[[kpis]]\nid = \"cash\"\nunit = \"money\"\nbetter = \"up\"\nbaseline = 771377132\ntarget = 771377133\n[[kpis]]\n");
    let review = "+++\ntype = \"quarterly\"\ndate = 2025-04-16\ncovers = [\"2025-Q1\"]\nattendees = [\"duy\"]\n[readings.shelf]\nosa = 90.2\ncash = 771377134\n+++\n\nSee [[shelf#kpi-cash|the figure]] and [[shelf#kpi-osa]].\n";
    let files = [
        ("site.toml", settings("finance = false\n")),
        ("content/accounts/lotus/2025/_index.md", plan),
        ("content/accounts/lotus/2025/objectives/shelf.md", objective),
        ("content/accounts/lotus/2025/reviews/2025-04-16.md", review.to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = site(&files);
    build(&site);
    for (path, text) in texts(&site) {
        assert!(!text.replace([',', '.', '\u{a0}', '\u{202f}'], "").contains(FIGURE), "{path}");
    }
    let page = read(&site, "accounts/lotus/2025");
    assert!(page.contains("This edition leaves money out."), "{page}");
    assert!(page.contains("an amount of money, which this edition leaves out"), "{page}");
    assert!(!read(&site, "resources").contains("Contribution"));
    let review = read(&site, "accounts/lotus/2025/reviews/2025-04-16");
    assert!(review.contains("See the figure and <a"), "a link to a KPI that is not there is text: {review}");
    assert!(read(&site, "accounts/lotus/2025/objectives/shelf").contains("90.2"), "other KPIs stay");
    let run = site.run(&["export", "json", "--edition", "south"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("\"edition\": \"team south\"") && !run.out.contains(FIGURE), "{}", run.out);
}

/// What every figure in money of this test begins with: longer than chance writes into the hash of a file.
const FIGURE: &str = "77137713";

const MONEY: &str = "investment = 771377130
[[pillars]]
pillar = \"supply\"
target = 771377130
[[sales]]
period = \"2025\"
target = 771377130
[[scenarios]]
id = \"sc1\"
title = \"It falls\"
actor = \"market\"
when = { kpi = \"shelf.cash\", op = \"<\", value = 771377130 }
then = \"We ask why.\"
[[value]]
date = 2025-05-01
text = \"Fewer losses\"
amount = 771377130
+++
";

#[test]
fn drafts_are_in_it_when_they_are_asked_for() {
    let draft = "+++\ntitle = \"Not yet\"\ndraft = true\n+++\n";
    let site = site(&[("content/guide/draft.md", draft)]);
    build(&site);
    assert!(!site.path("public-south/guide/draft").exists());
    let run = site.run(&["build", "--edition", "south", "--drafts"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(site.path("public-south/guide/draft").exists());
}
