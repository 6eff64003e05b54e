//! Random playbooks: every reference and link stands on the page, and as a backlink on its target; every link and
//! anchor of the finished site works; every page is reachable from home; two builds give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::support::{Dice, Site};

/// A path and a text, or two ids.
type Pair = (String, String);

/// A playbook that grows by chance, and the pairs of ids that have to be linked, from and to.
struct Random {
    dice: Dice,
    files: Vec<Pair>,
    edges: BTreeSet<Pair>,
    pillars: Vec<String>,
    people: Vec<String>,
    accounts: Vec<String>,
}

fn random(seed: u64) -> (Vec<Pair>, BTreeSet<Pair>) {
    let mut dice = Dice(seed);
    let accounts = (0..2 + dice.roll(3)).map(|n| format!("accounts/a{n}")).collect();
    let mut random = Random {
        dice,
        files: vec![
            ("site.toml".to_owned(), "title = \"Plans\"\nsupplier = \"S\"\ntoday = 2026-01-31\n".to_owned()),
            ("content/_index.md".to_owned(), "+++\ntitle = \"Portfolio\"\n+++\n".to_owned()),
        ],
        edges: BTreeSet::new(),
        pillars: (0..3).map(|n| format!("pillars/p{n}")).collect(),
        people: ["an", "bình", "søren", "élodie", "mette"].map(|name| format!("people/{name}")).to_vec(),
        accounts,
    };
    random.pillars_and_people();
    for account in random.accounts.clone() {
        random.account(&account);
    }
    let back: Vec<Pair> = random.edges.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
    random.edges.extend(back);
    (random.files, random.edges)
}

fn short(id: &str) -> &str {
    id.rsplit('/').next().unwrap()
}

impl Random {
    fn file(&mut self, id: &str, front: &str, body: &str) {
        self.files.push((format!("content/{id}.md"), format!("+++\n{front}+++\n{body}")));
    }

    fn edge(&mut self, from: &str, to: &str) {
        self.edges.insert((from.to_owned(), to.to_owned()));
    }

    fn pillars_and_people(&mut self) {
        for pillar in self.pillars.clone() {
            self.file(&pillar, &format!("title = \"Pillar {}\"\n", short(&pillar)), "");
        }
        for person in self.people.clone() {
            let front = format!("title = \"Person {}\"\nside = \"supplier\"\nfunction = \"sales\"\n", short(&person));
            self.file(&person, &front, "");
        }
    }

    fn account(&mut self, account: &str) {
        let manager = self.dice.pick(&self.people);
        let front = format!("title = \"Account {account}\"\ncountry = \"VN\"\nmanager = \"{}\"\n", short(&manager));
        self.file(&format!("{account}/_index"), &front, "");
        self.edge(account, &manager);
        let plan = format!("{account}/plan");
        let front = "title = \"Plan\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\n";
        self.file(&format!("{plan}/_index"), front, "");
        self.edge(account, &plan);
        let decisions: Vec<String> = (0..=self.dice.roll(2)).map(|n| format!("{plan}/decisions/d{n}")).collect();
        for decision in &decisions {
            self.file(decision, &format!("title = \"Decision {}\"\nstatus = \"proposed\"\n", short(decision)), "");
        }
        let objectives: Vec<String> = (0..2 + self.dice.roll(5)).map(|n| format!("{plan}/objectives/o{n}")).collect();
        let own = [account.to_owned(), plan.clone()];
        let linked = [&own[..], &decisions, &objectives, &self.pillars, &self.people, &self.accounts].concat();
        for objective in &objectives {
            self.objective(objective, &decisions, &linked);
            self.edge(objective, &plan);
            self.edge(objective, account);
        }
        for n in 0..self.dice.roll(4) {
            let review = format!("{plan}/reviews/2025-0{}-10", 3 * (n + 1));
            self.review(&review, &objectives);
            self.edge(account, &review);
        }
    }

    fn objective(&mut self, objective: &str, decisions: &[String], linked: &[String]) {
        let pillar = self.dice.pick(&self.pillars);
        let owner = self.dice.pick(&self.people);
        let serves = self.dice.pick(decisions);
        let front = format!(
            "title = \"Objective {}\"\ntier = \"tactical\"\npillar = \"{}\"\nowner = \"{}\"\nserves = [\"{}\"]\n[[kpis]]\nid = \"k\"\nunit = \"count\"\nbetter = \"up\"\nbaseline = 1\ntarget = 9\n",
            short(objective),
            short(&pillar),
            short(&owner),
            short(&serves)
        );
        let mut body = String::from("\n## Next steps\n\n");
        for _ in 0..self.dice.roll(5) {
            let to = self.dice.pick(linked);
            if to == objective {
                continue;
            }
            body += &self.link_in_prose(&to);
            self.edge(objective, &to);
        }
        self.file(objective, &front, &body);
        for to in [pillar, owner, serves] {
            self.edge(objective, &to);
        }
    }

    /// A link in each of the places where prose may have one.
    fn link_in_prose(&mut self, to: &str) -> String {
        match self.dice.roll(4) {
            0 => format!("The plan rests on [[{to}]] here. And then more.\n\n"),
            1 => format!("- item with [[{to}|words]] in it\n\n"),
            2 => format!("| a | b |\n|---|---|\n| [[{to}\\|cell]] | 2 |\n\n"),
            _ => {
                let index = to.starts_with("accounts/") && to.split('/').count() <= 3;
                let file = if index { format!("{to}/_index.md") } else { format!("{to}.md") };
                format!("See [that](../../../../{file}).\n\n")
            }
        }
    }

    fn review(&mut self, review: &str, objectives: &[String]) {
        let attendee = self.dice.pick(&self.people);
        let mut front =
            format!("type = [\"quarterly\"]\ndate = {}\nattendees = [\"{}\"]\n", short(review), short(&attendee));
        for objective in objectives {
            writeln!(front, "[readings.{}]\nk = {}", short(objective), self.dice.roll(9)).unwrap();
            self.edge(review, objective);
        }
        self.file(review, &front, "");
        self.edge(review, &attendee);
    }
}

/// The links of every page: page file to (target file, anchor).
fn links(site: &Site) -> BTreeMap<String, BTreeSet<(String, String)>> {
    let mut pages = BTreeMap::new();
    for (path, bytes) in crate::support::tree(&site.path("public")) {
        if !path.ends_with("index.html") {
            continue;
        }
        let html = String::from_utf8(bytes).unwrap();
        let links = html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        let links = links.filter(|href| !href.contains(':')).map(|href| {
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            (
                if file.is_empty() {
                    path.clone()
                } else {
                    crate::support::leads(path.rsplit_once('/').map_or("", |(folder, _)| folder), &decode(file))
                },
                decode(anchor),
            )
        });
        pages.insert(path.clone(), links.collect());
    }
    pages
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Every link leads to a file, every anchor to an element, every page can be reached from home.
#[track_caller]
fn whole(site: &Site) {
    let pages = links(site);
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for page in pages.keys() {
        let html = std::fs::read_to_string(site.path("public").join(page)).unwrap();
        let found: Vec<String> =
            html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&")).collect();
        let set: BTreeSet<String> = found.iter().cloned().collect();
        assert_eq!(set.len(), found.len(), "an id stands twice on {page}");
        ids.insert(page, set);
        assert_eq!(html.matches("<h1").count(), 1, "one h1 on {page}");
        assert!(
            !html.contains(" style=") && !html.contains("<style") && !html.contains("<script>"),
            "inline code on {page}"
        );
    }
    for (page, links) in &pages {
        for (file, anchor) in links {
            assert!(site.path("public").join(file).is_file(), "{page} links to {file}");
            if !anchor.is_empty() {
                assert!(ids[file.as_str()].contains(anchor), "{page} links to {file}#{anchor}");
            }
        }
    }
    let (mut seen, mut next) = (BTreeSet::new(), vec!["index.html".to_owned()]);
    while let Some(page) = next.pop() {
        if seen.insert(page.clone()) {
            next.extend(pages.get(&page).into_iter().flatten().map(|(file, _)| file.clone()));
        }
    }
    for page in pages.keys() {
        let html = std::fs::read_to_string(site.path("public").join(page)).unwrap();
        assert!(seen.contains(page) || html.contains("http-equiv=\"refresh\""), "{page} cannot be reached from home");
    }
    let mut titles = BTreeMap::new();
    for page in pages.keys() {
        let html = std::fs::read_to_string(site.path("public").join(page)).unwrap();
        let title = html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned();
        if let Some(other) = titles.insert(title.clone(), page) {
            panic!("{page} and {other} have the title {title}");
        }
    }
}

#[test]
fn every_reference_and_link_stands_on_both_pages() {
    for seed in 0..12 {
        let (files, edges) = random(seed);
        let site = Site::empty();
        for (path, text) in &files {
            site.write(path, text.as_bytes());
        }
        site.build();
        let pages = links(&site);
        for (from, to) in &edges {
            let (from, to) = (format!("{from}/index.html"), format!("{to}/index.html"));
            assert!(pages[&from].iter().any(|(file, _)| *file == to), "seed {seed}: {from} does not link to {to}");
        }
        whole(&site);
    }
}

#[test]
fn the_playbook_of_this_repository_is_whole() {
    let site = Site::starter();
    site.build();
    whole(&site);
}

#[test]
fn every_fixed_part_stands_on_its_page_even_when_it_is_empty() {
    use keyplan::document::model::Kind;
    let site = Site::with(&[
        ("content/accounts/lotus/situation/needs.md", "+++\ntitle = \"Needs\"\n+++\n\n## Problem\n\n## Contacts\n"),
        ("content/notes.md", "+++\ntitle = \"Notes\"\n+++\n"),
    ]);
    site.build();
    let plan = "accounts/lotus/2025";
    for (kind, id) in [
        (Kind::Home, String::new()),
        (Kind::Account, "accounts/lotus".to_owned()),
        (Kind::Situation, "accounts/lotus/situation/needs".to_owned()),
        (Kind::Plan, plan.to_owned()),
        (Kind::Decision, format!("{plan}/decisions/trial")),
        (Kind::Objective, format!("{plan}/objectives/shelf")),
        (Kind::Review, format!("{plan}/reviews/2025-04-16")),
        (Kind::Pillar, "pillars/supply".to_owned()),
        (Kind::Person, "people/duy".to_owned()),
        (Kind::Page, "notes".to_owned()),
    ] {
        let page = site.page(&id);
        for part in keyplan::document::parts::of(kind) {
            assert_eq!(page.matches(&format!(" id=\"{}\"", part.anchor())).count(), 1, "{part:?} on {id}");
        }
    }
    whole(&site);
}

#[test]
fn the_same_files_give_the_same_bytes_in_every_process() {
    let (files, _) = random(99);
    let site = Site::empty();
    for (path, text) in &files {
        site.write(path, text.as_bytes());
    }
    for output in ["one", "two"] {
        assert_eq!(site.run(&["build", "-o", output]).code, 0);
    }
    assert_eq!(crate::support::tree(&site.path("one")), crate::support::tree(&site.path("two")));
}

/// Rust without comments, strings, and items that only tests have.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |at| at + 5)
        } else if first == '"' {
            let mut escaped = false;
            let ends = |c: char| {
                let is_end = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                is_end
            };
            rest[1..].find(ends).map_or(rest.len(), |at| at + 2)
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest[1..].find('\'').map_or(rest.len(), |at| at + 2)
        } else if rest.starts_with("#[cfg(test)]") {
            let (body, end) = (rest.find('{').unwrap_or(rest.len()), rest.find(';').unwrap_or(rest.len()));
            if end < body { end + 1 } else { rest.find("\n}").map_or(rest.len(), |at| at + 2) }
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        rest = &rest[skipped..];
    }
    out
}

/// The folders that the code of a file names: `crate::folder::…`, and each of `crate::{folder::…, …}`.
fn folders_used(code: &str) -> BTreeSet<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
    };
    let mut used = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            used.insert(name(after));
            continue;
        };
        let mut depth = 0;
        let mut starts_at = Some(0);
        for (at, c) in list.char_indices() {
            if depth == 0 && starts_at.take_if(|from| *from == at).is_some() {
                used.insert(name(&list[at..]));
            }
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => starts_at = Some(at + 1),
                _ => {}
            }
        }
    }
    used
}

/// `src` reads as the table in `lib.rs` does: its folders in this order, and each uses just those that its row names,
/// all of which stand above it.
#[test]
fn folders_use_each_other_as_the_picture_says() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files: BTreeMap<String, String> = crate::support::tree(&source)
        .into_iter()
        .filter(|(path, _)| std::path::Path::new(path).extension().is_some_and(|ending| ending == "rs"))
        .map(|(path, bytes)| (path, code(&String::from_utf8(bytes).unwrap())))
        .collect();
    let library = std::fs::read_to_string(source.join("lib.rs")).unwrap();
    let cells = |row: &str| -> Vec<Vec<String>> {
        let cells = row.split('|').skip(1).map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect());
        cells.collect()
    };
    let table: Vec<(String, BTreeSet<String>)> = library
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .map(|row| cells(&format!("| `{row}")))
        .map(|cells| (cells[0][0].clone(), cells[2].iter().cloned().collect()))
        .collect();
    let order: Vec<&str> = table.iter().map(|(folder, _)| folder.as_str()).collect();

    let declared: Vec<&str> = library
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(declared, order, "the modules of lib.rs, and its table");
    let entry = |path: &String| path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
    let entries: BTreeSet<String> =
        files.keys().map(entry).filter(|name| !["build", "lib", "main"].contains(&&**name)).collect();
    assert_eq!(entries, order.iter().map(|name| (*name).to_owned()).collect(), "the entries of src, and its table");

    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, code) in &files {
        let used = found.entry(entry(path)).or_default();
        used.extend(folders_used(code).into_iter().filter(|name| order.contains(&name.as_str())));
    }
    let mut wrong = Vec::new();
    for (at, (folder, named)) in table.iter().enumerate() {
        let used: BTreeSet<String> = found[folder].iter().filter(|name| *name != folder).cloned().collect();
        wrong.extend(
            used.difference(named).map(|name| format!("`{folder}` uses `{name}`, and its row does not say so")),
        );
        wrong.extend(named.difference(&used).map(|name| format!("`{folder}` does not use `{name}`, as its row says")));
        let upward = |name: &&String| !order[..at].contains(&name.as_str());
        wrong.extend(used.iter().filter(upward).map(|name| format!("`{folder}` uses `{name}`, which stands below it")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Who reads is handed a `Disk`; so nobody else can read.
#[test]
fn only_the_command_makes_a_disk() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (path, bytes) in crate::support::tree(&source) {
        let makes = code(&String::from_utf8(bytes).unwrap()).contains("Disk::new(");
        assert!(!makes || path.starts_with("cli/"), "{path} makes a `Disk`");
    }
}

#[test]
fn the_folders_that_a_file_uses_are_found_wherever_it_names_them() {
    for (text, used) in [
        ("use crate::health::Health;", &["health"][..]),
        ("pub use crate::site::{PageId, address};", &["site"]),
        ("use crate::{export::{self, diff::{Diff, Older}}, load, config::Config};", &["config", "export", "load"]),
        ("fn f() -> crate::cli::Exit { $crate::document::plain() }", &["cli", "document"]),
        (
            "// crate::cli\nlet text = \"crate::\\\"cli\"; let quote = '\"'; crate::site::x(r#\"crate::\"cli\"#)",
            &["site"],
        ),
        ("pub(crate) fn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::cli::run;\n}\n", &[]),
        ("#[cfg(test)]\nuse crate::cli::run;\nuse crate::load::disk;", &["load"]),
    ] {
        assert_eq!(folders_used(&code(text)).into_iter().collect::<Vec<_>>(), used, "{text}");
    }
}
