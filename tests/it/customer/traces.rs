//! What is withheld leaves no trace: order, numbers, counts, scales, ids, days and titles are those of an edition that never
//! knew of it. Each case hides one thing beside what is shared. Shared, the same thing changes the bytes: so it could be seen.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::shared;
use crate::support::{Site, tree};

const PLAN: &str = "content/accounts/lotus/2025/_index.md";
const SHELF: &str = "content/accounts/lotus/2025/objectives/shelf.md";
const REVIEW: &str = "content/accounts/lotus/2025/reviews/2025-04-16.md";
const ACCOUNT: &str = "content/accounts/lotus/_index.md";

/// One thing that is hidden: a file, what is put into it (at `@` of the shared text, or as a whole), and how it reads when
/// it is shared.
struct Trace {
    /// What could be told by it.
    of: &'static str,
    path: &'static str,
    hidden: &'static str,
    shown: &'static str,
}

/// The shared playbook. `@name` marks where a case puts something.
const FILES: &[(&str, &str)] = &[
    ("content/pillars/supply.md", "+++\ntitle = \"Supply\"\nshare = \"customer\"\n+++\n"),
    ("content/pillars/people.md", "+++\ntitle = \"People\"\nshare = \"customer\"\n+++\n"),
    ("content/pillars/range.md", "+++\ntitle = \"Range\"\nshare = \"customer\"\n+++\n"),
    (
        "content/people/duy.md",
        "+++\ntitle = \"Phạm Duy\"\nshare = \"customer\"\nside = \"supplier\"\nfunction = \"supply\"\n+++\n",
    ),
    (
        ACCOUNT,
        "+++\ntitle = \"Lotus Mart\"\nshare = \"customer\"\ncountry = \"VN\"\nmanager = \"duy\"\n@goals\n[[goals]]\nid = \"g1\"\ntitle = \"Fewer empty shelves\"\nevidence = \"confirmed\"\nshare = \"customer\"\n+++\n",
    ),
    (
        PLAN,
        "+++\ntitle = \"Plan 2025\"\nshare = \"customer\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\n@pillars\n[[pillars]]\npillar = \"supply\"\npriority = 3\n[[pillars]]\npillar = \"range\"\npriority = 7\n@commitments\n[[commitments]]\nside = \"supplier\"\ntext = \"Stock for nine days\"\ndue = 2026-06-30\nshare = \"customer\"\n+++\n\n@prose\n\n## Together {.customer}\n\nOne shelf.[^a]\n\n[^a]: Counted together.\n",
    ),
    (
        SHELF,
        "+++\ntitle = \"Shelf never empty\"\nshare = \"customer\"\ntier = \"operational\"\npillar = \"supply\"\nowner = \"duy\"\nserves = [\"trial\"]\ngoals = [\"g1\"]\nstart = 2025-01-01\ndue = 2025-12-31\n@kpis\n[[kpis]]\nid = \"osa\"\nname = \"Availability\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 89\ntarget = 95\nshare = \"customer\"\n+++\n",
    ),
    (
        "content/accounts/lotus/2025/objectives/growth.md",
        "+++\ntitle = \"Zones that grow\"\nshare = \"customer\"\ntier = \"operational\"\npillar = \"range\"\nserves = [\"trial\"]\n+++\n",
    ),
    (
        "content/accounts/lotus/2025/decisions/trial.md",
        "+++\ntitle = \"Trial first\"\nshare = \"customer\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\nprioritises = [\"penetration\"]\nsacrifices = [\"price_depth\"]\n+++\n",
    ),
    (
        REVIEW,
        "+++\ntype = \"quarterly\"\ndate = 2025-04-16\ncovers = [\"2025-Q1\"]\nattendees = [\"duy\"]\nnext = 2026-04-16\nshare = \"customer\"\n[readings.shelf]\nosa = 90.2\n@readings\n+++\n",
    ),
];

const OBJECTIVE: &str = "tier = \"operational\"\npillar = \"supply\"\nserves = [\"trial\"]\ndue = 2025-06-30\n[[kpis]]\nid = \"osa\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 1\ntarget = 99\nshare = \"customer\"\n+++\n";

const TRACES: &[Trace] = &[
    Trace {
        of: "numbers of pillars",
        path: PLAN,
        hidden: "@pillars[[pillars]]\npillar = \"secret\"\npriority = 1\n",
        shown: "@pillars[[pillars]]\npillar = \"people\"\npriority = 1\n",
    },
    Trace {
        of: "order by tier",
        path: "content/accounts/lotus/2025/objectives/growth.md",
        hidden: "+++\ntitle = \"Zones that grow\"\nshare = \"customer\"\ntier = \"strategic\"\npillar = \"range\"\nserves = [\"trial\"]\n+++\n",
        shown: "+++\ntitle = \"A zone that grows\"\nshare = \"customer\"\ntier = \"operational\"\npillar = \"range\"\nserves = [\"trial\"]\n+++\n",
    },
    Trace {
        of: "counts of goals",
        path: ACCOUNT,
        hidden: "@goals[[goals]]\nid = \"g0\"\ntitle = \"Lower cost\"\nevidence = \"assumed\"\nshare = \"customer\"\n",
        shown: "@goals[[goals]]\nid = \"g0\"\ntitle = \"Lower cost\"\nevidence = \"confirmed\"\nshare = \"customer\"\n",
    },
    Trace {
        of: "counts of commitments",
        path: PLAN,
        hidden: "@commitments[[commitments]]\nside = \"supplier\"\ntext = \"More\"\ndue = 2025-06-30\n",
        shown: "@commitments[[commitments]]\nside = \"supplier\"\ntext = \"More\"\ndue = 2025-06-30\nshare = \"customer\"\n",
    },
    Trace {
        of: "the scale of a chart, by a reading of a review that is not shared",
        path: "content/accounts/lotus/2025/reviews/2025-07-16.md",
        hidden: "+++\ntype = \"quarterly\"\ndate = 2025-07-16\ncovers = [\"2025-Q2\"]\nattendees = [\"duy\"]\nnext = 2026-02-01\n[readings.shelf]\nosa = 12\n+++\n",
        shown: "+++\ntype = \"quarterly\"\ndate = 2025-07-16\ncovers = [\"2025-Q2\"]\nattendees = [\"duy\"]\nnext = 2026-02-01\nshare = \"customer\"\n[readings.shelf]\nosa = 12\n+++\n",
    },
    Trace {
        of: "the scale of a chart, by a table of readings",
        path: "content/accounts/lotus/2025/readings.csv",
        hidden: "objective,kpi,period,value,note\nshelf,osa,2025-05,12,\n",
        shown: "",
    },
    Trace {
        of: "a KPI before a shared one",
        path: SHELF,
        hidden: "@kpis[[kpis]]\nid = \"margin\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 1\ntarget = 2\n",
        shown: "@kpis[[kpis]]\nid = \"margin\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 1\ntarget = 2\nshare = \"customer\"\n",
    },
    Trace {
        of: "ids of headings",
        path: PLAN,
        hidden: "@prose## Together\n\nOurs.\n",
        shown: "@prose## Together {.customer}\n\nOurs.\n",
    },
    Trace {
        of: "numbers of notes",
        path: PLAN,
        hidden: "@proseOurs.[^b]\n\n[^b]: Ours.\n",
        shown: "@prose## Notes {.customer}\n\nOurs.[^b]\n\n[^b]: Ours.\n",
    },
    Trace {
        of: "the language of prose",
        path: "content/accounts/lotus/2025/objectives/inner.md",
        hidden: "+++\ntitle = \"Nội bộ\"\nlang = \"vi\"\ntier = \"operational\"\npillar = \"supply\"\nserves = [\"trial\"]\n+++\n",
        shown: "+++\ntitle = \"Nội bộ\"\nlang = \"vi\"\nshare = \"customer\"\ntier = \"operational\"\npillar = \"supply\"\nserves = [\"trial\"]\n+++\n",
    },
    Trace {
        of: "titles of the browser, by a namesake",
        path: "content/accounts/lotus/2025/objectives/namesake.md",
        hidden: "+++\ntitle = \"Zones that grow\"\n",
        shown: "+++\ntitle = \"Zones that grow\"\nshare = \"customer\"\n",
    },
    Trace {
        of: "the last review and the next meeting",
        path: "content/accounts/lotus/2025/reviews/2026-01-20.md",
        hidden: "+++\ntype = \"monthly\"\ndate = 2026-01-20\nattendees = [\"duy\"]\nnext = 2026-02-20\n+++\n",
        shown: "+++\ntype = \"monthly\"\ndate = 2026-01-20\nattendees = [\"duy\"]\nnext = 2026-02-20\nshare = \"customer\"\n+++\n",
    },
    Trace {
        of: "pages before and after",
        path: "content/accounts/lotus/2025/decisions/middle.md",
        hidden: "+++\ntitle = \"A middle way\"\nstatus = \"agreed\"\nagreed_on = 2025-01-29\nprioritises = [\"loyalty\"]\nsacrifices = [\"online\"]\n+++\n",
        shown: "+++\ntitle = \"A middle way\"\nstatus = \"agreed\"\nshare = \"customer\"\nagreed_on = 2025-01-29\nprioritises = [\"loyalty\"]\nsacrifices = [\"online\"]\n+++\n",
    },
    Trace { of: "an old address", path: SHELF, hidden: "@aliasaliases = [\"old-shelf\"]\n", shown: "" },
    Trace {
        of: "another customer of the same manager",
        path: "content/accounts/havnely/_index.md",
        hidden: "+++\ntitle = \"Havnely\"\ncountry = \"DK\"\nmanager = \"duy\"\nshare = \"customer\"\n+++\n",
        shown: "",
    },
];

/// The shared playbook with a case put in.
fn with(path: &str, added: &str) -> Site {
    let site = shared(&[("content/pillars/secret.md", "+++\ntitle = \"Secret\"\norder = 0\n+++\n")]);
    for (known, text) in FILES {
        let mut text = (*text).to_owned();
        if path == *known {
            text = match added.strip_prefix('@') {
                None if added.is_empty() => text,
                None => added.to_owned(),
                Some(rest) if rest.starts_with("alias") => text.replace("tier =", &format!("{}tier =", &rest[5..])),
                Some(rest) => {
                    let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap();
                    let end = if rest.starts_with("prose") { "prose".len() } else { end };
                    text.replace(&format!("@{}", &rest[..end]), &rest[end..])
                }
            };
        }
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('@')).collect();
        site.write(known, (lines.join("\n") + "\n").as_bytes());
    }
    if !added.is_empty() && FILES.iter().all(|(known, _)| *known != path) {
        let rest = if path.ends_with("namesake.md") { OBJECTIVE } else { "" };
        site.write(path, format!("{added}{rest}").as_bytes());
    }
    site
}

/// Every file that the customer gets.
fn edition(site: &Site, what: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let run = site.run(&["build", "--edition", "customer", "--account", "lotus", "--no-manifest"]);
    assert_eq!(run.code, 0, "{what}: {}", run.err);
    tree(&site.path("public-lotus")).into_iter().map(|(path, bytes)| (PathBuf::from(path), bytes)).collect()
}

#[test]
fn what_is_withheld_leaves_no_trace() {
    let plain = edition(&with("", ""), "nothing hidden");
    TRACES.par_iter().for_each(|trace| {
        let hidden = edition(&with(trace.path, trace.hidden), trace.of);
        let differs: Vec<&PathBuf> =
            plain.keys().chain(hidden.keys()).filter(|path| plain.get(*path) != hidden.get(*path)).collect();
        assert!(differs.is_empty(), "{} can be told from {differs:?}", trace.of);
        if !trace.shown.is_empty() {
            let shown = edition(&with(trace.path, trace.shown), trace.of);
            assert!(shown != plain, "{}: nothing would be seen of it anyway", trace.of);
        }
    });
}

#[test]
fn pillars_are_numbered_anew_and_a_language_leaves_with_what_it_marks() {
    let site = with("", "");
    let text = std::fs::read_to_string(site.path(SHELF)).unwrap();
    site.write(SHELF, text.replace("title =", "lang = \"vi\"\ntitle =").as_bytes());
    edition(&site, "a language");
    let page = |path: &str| std::fs::read_to_string(site.path("public-lotus").join(path)).unwrap();
    let plan = page("accounts/lotus/2025/index.html");
    let at = |text: &str| plan.find(text).unwrap_or_else(|| panic!("{text}: {plan}"));
    assert!(
        at("<span class=\"id\">1</span> <a") < at("Supply</a>")
            && at("<span class=\"id\">2</span> <a") < at("Range</a>")
    );
    assert!(!plan.contains("<span class=\"id\">3</span> <a") && !plan.contains("<span class=\"id\">7</span> <a"));
    assert!(page("accounts/lotus/2025/objectives/shelf/index.html").contains("<h1 lang=\"vi\">Shelf never empty</h1>"));
}

#[test]
fn of_the_growth_drivers_those_leave_that_a_shared_decision_names() {
    let site = with("", "");
    let settings = std::fs::read_to_string(site.path("site.toml")).unwrap();
    let drivers =
        "[drivers]\nprice_depth = \"Deep prices\"\npenetration = \"Penetration\"\nexit = \"Leave the discounters\"\n";
    site.write("site.toml", format!("{settings}{drivers}").as_bytes());
    let digest = ["build", "--edition", "customer", "--account", "lotus", "--no-manifest", "--digest", "digest.html"];
    let run = site.run(&digest);
    assert_eq!(run.code, 0, "{}", run.err);
    let listed = std::fs::read_to_string(site.path("digest.html")).unwrap();
    assert!(listed.contains(">drivers</td><td>Penetration</td>") && !listed.contains("Deep prices"), "{listed}");
    std::fs::remove_dir_all(site.path("public-lotus")).unwrap();
    let files = edition(&site, "drivers");
    let told = files.iter().find(|(_, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        text.contains("Deep prices") || text.contains("discounters")
    });
    assert!(told.is_none(), "{told:?}");
}
