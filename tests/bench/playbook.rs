//! A playbook of any size, the same on every machine: accounts of fifty pages each, as a team would write them.

use std::fs;
use std::path::Path;

use crate::dice::Dice;

/// Pages of an account: its own, the situation, a plan, what stands beneath it, and two people.
const PAGES: usize = 50;
const PILLARS: [&str; 6] = ["supply", "assortment", "visibility", "promotion", "digital", "service"];
const DRIVERS: [&str; 4] = ["penetration", "availability", "range_depth", "price_depth"];
const DECISIONS: usize = 5;
const OBJECTIVES: usize = 22;
const REVIEWS: usize = 13;

const SENTENCES: [&str; 10] = [
    "A shelf that is empty cannot be tried, and a point of availability costs a third of a point of discount.",
    "The forecast is made together since July, store by store, and supply answers for it.",
    "Their buyer asked for one figure that both sides count in the same way.",
    "What the audit found in spring was settled by moving the delivery day.",
    "Finance holds the units until the first two stores have shown what they return.",
    "The range was cut by nine lines, and nobody has missed them yet.",
    "New stores are small: what does not fit beside the till is not listed.",
    "Two competitors pay for the same space and neither delivers on Mondays.",
    "The store managers count twice a week, at five in the afternoon.",
    "We said no to a multi-buy that would have filled the quarter and emptied the next one.",
];

/// Two paragraphs that link to some of these things.
fn prose(dice: &mut Dice, names: &[String]) -> String {
    let mut text = String::from("\n");
    for _ in 0..2 {
        for _ in 0..4 {
            text += dice.pick(&SENTENCES);
            text += "\n";
        }
        text += &format!("See [[{}]] and [[{}]].\n\n", dice.pick(names), dice.pick(names));
    }
    text
}

/// Writes a playbook of about so many pages, another one for each seed; says how many accounts it has.
pub(crate) fn write(root: &Path, pages: usize, seed: u64) -> usize {
    let accounts = (pages / PAGES).max(1);
    let put = |path: String, text: String| {
        let disk = root.join(path);
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        fs::write(disk, text).unwrap();
    };
    put("site.toml".into(), "title = \"Key account plans\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\n".into());
    put("content/_index.md".into(), "+++\ntitle = \"Portfolio\"\n+++\n\nAll plans in one place.\n".into());
    for pillar in PILLARS {
        put(
            format!("content/pillars/{pillar}.md"),
            format!("+++\ntitle = \"{pillar} first\"\n+++\n\nWhat we are good at.\n"),
        );
    }
    let mut dice = Dice(seed);
    for at in 0..accounts {
        account(at, &mut dice, &put);
    }
    accounts
}

/// What the files of one account name, and where they lie.
struct AccountNames {
    at: usize,
    ours: String,
    theirs: String,
    base: String,
    plan: String,
    objectives: Vec<String>,
}

fn account(at: usize, dice: &mut Dice, put: &impl Fn(String, String)) {
    let base = format!("content/accounts/account-{at}");
    let names = AccountNames {
        at,
        ours: format!("manager-{at}"),
        theirs: format!("buyer-{at}"),
        plan: format!("{base}/2025"),
        base,
        objectives: (0..OBJECTIVES).map(|n| format!("objective-{n}")).collect(),
    };
    let mut linked = names.objectives.clone();
    linked.extend([names.ours.clone(), names.theirs.clone()]);
    people_and_account(&names, &linked, dice, put);
    plan(&names, &linked, dice, put);
    for n in 0..OBJECTIVES {
        objective(n, &names, &linked, dice, put);
        page_of_prose(n, &names.plan, &linked, dice, put);
    }
    for n in 0..REVIEWS {
        review(n, &names, &linked, dice, put);
    }
}

fn people_and_account(names: &AccountNames, linked: &[String], dice: &mut Dice, put: &impl Fn(String, String)) {
    let AccountNames { at, ours, theirs, base, .. } = names;
    put(
        format!("content/people/{ours}.md"),
        format!(
            "+++\ntitle = \"Manager {at}\"\nside = \"supplier\"\nfunction = \"sales\"\n+++\n\nRuns [[account-{at}]].\n"
        ),
    );
    put(
        format!("content/people/{theirs}.md"),
        format!(
            "+++\ntitle = \"Buyer {at}\"\nside = \"customer\"\naccount = \"account-{at}\"\nfunction = \"purchasing\"\n+++\n\nDecides.\n"
        ),
    );
    put(
        format!("{base}/_index.md"),
        format!(
            "+++\ntitle = \"Account {at}\"\ncountry = \"VN\"\nmanager = \"{ours}\"\nteam = [\"{ours}\"]\nreview_every = \"quarter\"\n\n[[goals]]\nid = \"g1\"\ntitle = \"Fewer empty shelves in the stores of {at}\"\n\n[[contacts]]\nperson = \"{theirs}\"\ninfluence = 4\nsupport = 1\nour_contact = \"{ours}\"\nlast_met = 2026-01-15\nevidence = \"Took our method into her report.\"\n+++\n{}",
            prose(dice, linked)
        ),
    );
    for part in ["customer", "needs", "history", "competition"] {
        put(
            format!("{base}/situation/{part}.md"),
            format!("+++\ntitle = \"Their {part} {at}\"\n+++\n{}", prose(dice, linked)),
        );
    }
}

fn plan(names: &AccountNames, linked: &[String], dice: &mut Dice, put: &impl Fn(String, String)) {
    let AccountNames { at, plan, .. } = names;
    let bridge: String = PILLARS
        .iter()
        .enumerate()
        .map(|(n, pillar)| {
            format!("\n[[pillars]]\npillar = \"{pillar}\"\npriority = {}\ntarget = {}\n", n + 1, 100 + n)
        })
        .collect();
    put(
        format!("{plan}/_index.md"),
        format!(
            "+++\ntitle = \"Plan 2025 of {at}\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\ncreated = 2025-01-21\ngrowth_problem = \"Trial is lost where the shelf is thin.\"\ncustomer_expects = \"Full shelves.\"\n{bridge}+++\n{}",
            prose(dice, linked)
        ),
    );
    for n in 0..DECISIONS {
        let (more, less) = (DRIVERS[n % 2], DRIVERS[2 + n % 2]);
        put(
            format!("{plan}/decisions/decision-{n}.md"),
            format!(
                "+++\ntitle = \"Move money to {more}, {n} of {at}\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\nprioritises = [\"{more}\"]\nsacrifices = [\"{less}\"]\nsupplier_role = \"Pays.\"\ncustomer_role = \"Gives space.\"\ngoals = [\"g1\"]\n+++\n{}",
                prose(dice, linked)
            ),
        );
    }
}

fn objective(n: usize, names: &AccountNames, linked: &[String], dice: &mut Dice, put: &impl Fn(String, String)) {
    let AccountNames { at, ours, plan, .. } = names;
    let name = &names.objectives[n];
    let tier = ["strategic", "tactical", "operational"][n % 3];
    put(
        format!("{plan}/objectives/{name}.md"),
        format!(
            "+++\ntitle = \"Shelf {n} never empty at {at}\"\ntier = \"{tier}\"\npillar = \"{}\"\nowner = \"{ours}\"\nserves = [\"decision-{}\"]\ngoals = [\"g1\"]\nstart = 2025-01-01\ndue = 2026-12-31\nwhy = \"An empty shelf sells nothing.\"\n\n[[kpis]]\nid = \"osa\"\nname = \"Availability\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 89.0\nbaseline_period = \"2024\"\ntarget = 95.0\ntarget_date = 2026-12-31\n\n[[actions]]\nid = \"count\"\ntitle = \"Count at five\"\nkind = \"relational\"\nowner = \"{ours}\"\ndue = 2026-03-31\n+++\n{}",
            PILLARS[n % PILLARS.len()],
            n % DECISIONS,
            prose(dice, linked)
        ),
    );
}

fn review(n: usize, names: &AccountNames, linked: &[String], dice: &mut Dice, put: &impl Fn(String, String)) {
    let AccountNames { ours, theirs, plan, .. } = names;
    let (year, month) = (2025 + n / 12, n % 12 + 1);
    let readings: String = names
        .objectives
        .iter()
        .map(|name| format!("\n[readings.{name}]\nosa = {}.{}\n", 88 + dice.roll(8), dice.roll(10)))
        .collect();
    put(
        format!("{plan}/reviews/{year}-{month:02}-16.md"),
        format!(
            "+++\ntype = \"monthly\"\ndate = {year}-{month:02}-16\nattendees = [\"{ours}\", \"{theirs}\"]\n{readings}\n[[decided]]\ntext = \"Hold the line.\"\nabout = \"decision-{}\"\n+++\n{}",
            n % DECISIONS,
            prose(dice, linked)
        ),
    );
}

/// Two pages of prose an account.
fn page_of_prose(n: usize, plan: &str, linked: &[String], dice: &mut Dice, put: &impl Fn(String, String)) {
    if n < 2 {
        put(format!("{plan}/pages/note-{n}.md"), format!("+++\ntitle = \"Note {n}\"\n+++\n{}", prose(dice, linked)));
    }
}
