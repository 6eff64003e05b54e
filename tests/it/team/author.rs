//! Playbooks by three dice: one writes what the team may see, one the other accounts, one the money.
//!
//! Files are written from templates, block by block. The mark before a block or a line says whose dice decide if it is
//! there: `?` the writer's, `$` those of the money, `!` those of the other accounts. In a value `%` is a text, `#` a sum of
//! money, `^` a number, and `&` further persons of other accounts in a list of persons.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::templates::{ACCOUNT, DECISION, OBJECTIVE, OTHER_SETTINGS, PERSON, PLAN, REQUEST, REVIEW, SITE, SITUATION};
use crate::support::Dice;

pub(super) type Files = BTreeMap<String, String>;

/// A word that every text about other accounts contains.
pub(super) const CANARY: &str = "canary";

/// What texts begin with.
pub(super) const WORDS: [&str; 5] = ["Full shelves", "Trial first", "Two lines more", "Every store", "By summer"];

/// A number that every sum of money of the team's accounts contains.
pub(super) const MONEY: &str = "7713";

/// What decides one playbook.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seeds {
    /// What the team may see.
    pub(super) own: u64,
    /// The other accounts.
    pub(super) others: u64,
    /// The money of the team's accounts.
    pub(super) money: u64,
    /// Whether the edition holds money.
    pub(super) finance: bool,
}

/// Whose account is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Own,
    Others,
}

/// Writes one playbook.
pub(super) struct Author {
    own: Dice,
    others: Dice,
    money: Dice,
    /// How many more accounts there are, besides the first one.
    more: usize,
    /// Whether things of the team name things of other accounts.
    names_others: bool,
    files: Files,
}

/// How many texts of the other accounts there are for one part of the team: reading them anew for each pair takes long.
const VARIANTS: u64 = 24;

/// What other accounts have of a person's time in a period.
const ELSEWHERE: [(&str, &str); 4] = [("duy", "2026-Q1"), ("duy", "2026"), ("hana", "2026-03"), ("hana", "2026-Q1")];

impl Author {
    pub(super) fn write(seeds: Seeds) -> Files {
        let mut others = Dice(seeds.others % VARIANTS);
        let (more, names_others) = (others.roll(3), others.roll(3) == 0);
        let (own, money) = (Dice(seeds.own), Dice(seeds.money));
        let mut author = Self { own, others, money, more, names_others, files: Files::new() };
        let elsewhere = ELSEWHERE.map(|_| author.own.roll(90));
        let pool = [author.own.roll(60), author.own.roll(60)];
        let quantity = author.own.roll(60) + 4;
        let state = author.own.pick(&["partly\"\ngranted = 3", "requested\"", "approved\"", "draft\""]);
        let request = author.request(Whose::Own, "rq1", &format!("quantity = {quantity}\nstatus = \"{state}"));
        author.account(Whose::Own, "lotus", "Lotus Mart", "lam", &request);
        author.begin(Whose::Own, "fjord", "Fjord Coop", "mette", "");
        author.other_accounts();
        author.around();
        // Reading settings takes longer than all else here: there are a few of them.
        author.others = Dice(seeds.others % 4);
        author.site(seeds.finance);
        author.others = Dice(seeds.others);
        author.requests(pool);
        author.people(elsewhere);
        author.files
    }

    fn dice(&mut self, whose: Whose) -> &mut Dice {
        match whose {
            Whose::Own => &mut self.own,
            Whose::Others => &mut self.others,
        }
    }

    fn text(&mut self, whose: Whose) -> String {
        let dice = self.dice(whose);
        let text = format!("{} {}", dice.pick(&WORDS), dice.roll(100));
        if whose == Whose::Others { format!("{CANARY} {text}") } else { text }
    }

    /// Fills in a template.
    fn fill(&mut self, whose: Whose, template: &str) -> String {
        let mut out = String::new();
        for block in template.split("\n\n") {
            let (mark, block) = marked(block.trim_start_matches('\n'));
            if self.has(whose, mark) {
                for line in block.lines() {
                    let (mark, line) = marked(line);
                    if self.has(whose, mark) {
                        self.fill_line(whose, line, &mut out);
                    }
                }
                out.push('\n');
            }
        }
        out
    }

    fn has(&mut self, whose: Whose, mark: Option<char>) -> bool {
        match (mark, whose) {
            (None, _) => true,
            (Some('!'), _) => self.names_others && self.others.often(),
            (Some('$'), Whose::Own) => self.money.often(),
            _ => self.dice(whose).often(),
        }
    }

    fn fill_line(&mut self, whose: Whose, line: &str, out: &mut String) {
        for c in line.chars() {
            match c {
                '%' => out.push_str(&self.text(whose)),
                '#' if whose == Whose::Own => {
                    write!(out, "{MONEY}{:02}", self.money.roll(100)).unwrap();
                }
                '#' => write!(out, "98765{}", self.others.roll(10)).unwrap(),
                '^' => out.push_str(&(self.dice(whose).roll(80) + 10).to_string()),
                '&' if self.names_others && self.others.often() => out.push_str(", \"canary-buyer\""),
                '&' => {}
                c => out.push(c),
            }
        }
        out.push('\n');
    }

    fn put(&mut self, path: &str, front: &str, body: &str) {
        self.files.insert(path.to_owned(), format!("+++\n{front}+++\n\n{body}"));
    }

    /// A whole account. `requests` are further tables of its plan.
    fn account(&mut self, whose: Whose, id: &str, title: &str, buyer: &str, requests: &str) {
        self.begin(whose, id, title, buyer, requests);
        let folder = format!("content/accounts/{id}");
        let part = self.dice(whose).pick(&["customer", "needs", "history", "competition"]);
        let front = self.fill(whose, SITUATION);
        let body = self.prose(whose, &["shelf"]);
        self.put(&format!("{folder}/situation/{part}.md"), &front, &body);
        let front = self.fill(whose, "title = \"%\"\norder = ^\n");
        let body = self.prose(whose, &["shelf", "trial"]);
        self.put(&format!("{folder}/pages/counting.md"), &front, &body);
        self.beneath(whose, &format!("{folder}/2025"), buyer);
    }

    /// An account with a plan, and what both name.
    fn begin(&mut self, whose: Whose, id: &str, title: &str, buyer: &str, requests: &str) {
        let folder = format!("content/accounts/{id}");
        let managers = if whose == Whose::Own { ["duy"; 3] } else { ["duy", "hana", "canary-manager"] };
        let manager = self.dice(whose).pick(&managers);
        let front = self.fill(whose, ACCOUNT).replace("TITLE", title).replace("BUYER", buyer);
        let mut front = front.replace("MANAGER", manager).replace("ID", id);
        if id == "canary-first" {
            let lines = front.lines().filter(|line| !line.starts_with("parent"));
            front = lines.fold(String::new(), |all, line| all + line + "\n");
        }
        let body = self.prose(whose, &["2025", "duy", "supply"]);
        self.put(&format!("{folder}/_index.md"), &front, &body);
        let status = self.dice(whose).pick(&["approved", "draft", "in_review"]);
        let front = self.fill(whose, PLAN).replace("BUYER", buyer).replace("STATUS", status) + requests;
        let body = self.prose(whose, &["shelf", "trial", "range"]);
        self.put(&format!("{folder}/2025/_index.md"), &front, &body);
        let front = self.fill(
            whose,
            "title = \"%\"\nkind = \"account_plan\"\nfrom = 2022-01-01\nto = 2024-12-31\nstatus = \"superseded\"\n",
        );
        self.put(&format!("{folder}/2022/_index.md"), &front, "");
        let front = self.fill(whose, DECISION).replace("BUYER", buyer);
        let body = self.prose(whose, &["shelf", "supply"]);
        self.put(&format!("{folder}/2025/decisions/trial.md"), &front, &body);
        self.objective(whose, &format!("{folder}/2025"), buyer, "shelf", "operational");
    }

    fn objective(&mut self, whose: Whose, folder: &str, buyer: &str, id: &str, tier: &str) {
        let front = self.fill(whose, OBJECTIVE).replace("BUYER", buyer).replace("TIER", tier).replace("SELF", id);
        let body = self.prose(whose, &["trial", "shelf#kpi-cash", "duy"]);
        self.put(&format!("{folder}/objectives/{id}.md"), &front, &body);
    }

    fn request(&mut self, whose: Whose, id: &str, state: &str) -> String {
        self.fill(whose, REQUEST).replace("RQ", id).replace("STATE", state)
    }

    /// What stands beneath a plan besides what all plans have.
    fn beneath(&mut self, whose: Whose, folder: &str, buyer: &str) {
        if self.dice(whose).often() {
            self.objective(whose, folder, buyer, "growth", "strategic");
        }
        for month in &["04", "07", "10"][..=self.dice(whose).roll(3)] {
            let front = self.fill(whose, REVIEW).replace("BUYER", buyer).replace("MONTH", month);
            let body = self.prose(whose, &["shelf", "trial"]);
            self.put(&format!("{folder}/reviews/2025-{month}-15.md"), &front, &body);
        }
        if self.dice(whose).often() {
            let rows = self.fill(whose, "shelf,osa,2025-12,^,%\nshelf,cash,2025-11,#,\nplan,income,2025-11,#,\n");
            self.files.insert(
                format!("{folder}/readings.csv"),
                format!("objective,kpi,period,value,note\n{}", rows.trim_end()),
            );
        }
        if self.dice(whose).often() {
            let front = self.fill(whose, "title = \"%\"\ndraft = true\ntier = \"tactical\"\npillar = \"supply\"\n");
            self.put(&format!("{folder}/objectives/draft.md"), &front, "");
        }
    }

    /// Some prose with links.
    fn prose(&mut self, whose: Whose, targets: &[&str]) -> String {
        let mut out = String::new();
        for _ in 0..self.dice(whose).roll(3) {
            let target = self.dice(whose).pick(targets);
            let (first, second) = (self.text(whose), self.text(whose));
            write!(out, "## {first}\n\n{second}, see [[{target}|{first}]], and so on.\n\n").unwrap();
        }
        if self.names_others && self.others.often() {
            let file = self.others.pick(&["_index", "2025/_index", "2025/objectives/shelf"]);
            out += &format!("See our peers [[accounts/canary-first/{}|there]].\n", file.trim_end_matches("/_index"))
                .replace("/_index", "");
        } else {
            out += "See our peers there.\n";
        }
        out
    }

    /// The ids of the other accounts.
    fn other_ids(&self) -> Vec<String> {
        ["first", "second", "third"].iter().take(1 + self.more).map(|id| format!("canary-{id}")).collect()
    }

    fn other_accounts(&mut self) {
        for id in self.other_ids() {
            let title = format!("{CANARY} {} {id}", self.others.pick(&["Havnely", "Epicerie", "Marché"]));
            if self.others.roll(3) == 0 {
                self.account(Whose::Others, &id, &title, "canary-buyer", "");
            } else {
                self.begin(Whose::Others, &id, &title, "canary-buyer", "");
            }
        }
    }

    /// What the other accounts take of the pool: a plan each. It adds up to what is given, however it is shared out.
    fn requests(&mut self, [granted, requested]: [usize; 2]) {
        let ids = self.other_ids();
        let granted = split(&mut self.others, granted, ids.len());
        let requested = split(&mut self.others, requested, ids.len());
        for ((id, granted), requested) in ids.iter().zip(granted).zip(requested) {
            let quantity = granted + self.others.roll(9);
            let states = [
                (format!("quantity = {granted}\nstatus = \"approved\""), granted > 0),
                (format!("quantity = {quantity}\nstatus = \"partly\"\ngranted = 0"), true),
                (format!("quantity = {requested}\nstatus = \"requested\""), requested > 0),
                (format!("quantity = {quantity}\nstatus = \"declined\""), true),
                (format!("quantity = {quantity}\nstatus = \"draft\""), true),
            ];
            let mut front =
                "title = \"canary\"\nkind = \"jbp\"\nfrom = 2026-01-01\nto = 2026-12-31\nstatus = \"draft\"\n"
                    .to_owned();
            for (at, (state, there)) in states.into_iter().enumerate() {
                if there && (at % 2 == 0 || self.others.often()) {
                    let request = self.request(Whose::Others, &format!("canary-{at}"), &state);
                    front += &request.replace("decision = \"trial\"\n", "");
                }
            }
            self.put(&format!("content/accounts/{id}/2026/_index.md"), &front, "");
        }
    }

    /// Everybody, of all sides.
    fn people(&mut self, elsewhere: [usize; 4]) {
        for id in ["duy", "hana"] {
            let mut front = self.fill(Whose::Own, PERSON).replace("NAME", &format!("Phạm {}", id.to_uppercase()));
            front += "side = \"supplier\"\n";
            let mut parts = Vec::new();
            for ((of, period), sum) in ELSEWHERE.into_iter().zip(elsewhere) {
                if of == id {
                    for (at, pct) in
                        split(&mut self.others, sum, 1 + self.more).into_iter().enumerate().filter(|(_, pct)| *pct > 0)
                    {
                        let account = ["canary-first", "canary-second", "canary-third"][at];
                        parts.push(format!(
                            "[[allocation]]\naccount = \"{account}\"\nperiod = \"{period}\"\npct = {pct}\n"
                        ));
                    }
                }
            }
            let own = ["lotus", "fjord"].map(|account| {
                let pct = self.own.roll(50) + 1;
                format!("[[allocation]]\naccount = \"{account}\"\nperiod = \"2026-Q1\"\npct = {pct}\n")
            });
            for part in own {
                // Those of other accounts stand between its own ones and above them.
                let at = self.others.roll(parts.len() + 1);
                let last = parts.iter().rposition(|part| part.contains("lotus")).map_or(0, |at| at + 1);
                parts.insert(at.max(last), part);
            }
            front += &parts.concat();
            let body = self.prose(Whose::Own, &["supply", "hana"]);
            self.put(&format!("content/people/{id}.md"), &front, &body);
        }
        for (id, name, keys) in [
            ("lam", "Đỗ Quang Lâm", "side = \"customer\"\naccount = \"lotus\"\n"),
            ("mette", "Mette Holm", "side = \"customer\"\naccount = \"fjord\"\n"),
            ("phong", "Phong Lê", "side = \"partner\"\naccount = \"lotus\"\n"),
        ] {
            let front = format!("title = \"{name}\"\nfunction = \"purchasing\"\n{keys}");
            self.put(&format!("content/people/{id}.md"), &front, "");
        }
        for (id, keys, always) in [
            ("buyer", "side = \"customer\"\naccount = \"canary-first\"\n", true),
            ("manager", "side = \"supplier\"\n", true),
            ("helper", "side = \"partner\"\naccount = \"canary-first\"\n", false),
            (
                "idle",
                "side = \"supplier\"\nallocation = [{ account = \"canary-first\", period = \"2026\", pct = 90 }]\n",
                false,
            ),
            ("unknown", "side = \"customer\"\n", false),
        ] {
            if always || self.others.often() {
                let name = self.text(Whose::Others);
                let front = self.fill(Whose::Others, PERSON).replace("NAME", &name) + keys;
                self.put(&format!("content/people/canary-{id}.md"), &front, &name);
            }
        }
    }

    /// Pillars and pages outside of accounts, with what stays behind of them.
    fn around(&mut self) {
        for (id, order) in [("supply", 1), ("range", 2)] {
            let front = self.fill(
                Whose::Own,
                "title = \"Pillar\"\nsummary = \"%\"\n? aliases = [\"old/SELF\"]\n? drivers = [\"availability\"]\n",
            );
            let front = format!("{}order = {order}\n", front.replace("SELF", id));
            let body = self.prose(Whose::Own, &["range", "guide/how"]);
            self.put(&format!("content/pillars/{id}.md"), &front, &body);
        }
        for path in ["_index", "guide/how", "accounts/_index"] {
            let front = self.fill(Whose::Own, "title = \"%\"\n? summary = \"%\"\n");
            let body = self.prose(Whose::Own, &["lotus", "supply", "health"]);
            let left = if self.names_others && self.others.often() { "and [[canary-file|more]]." } else { "and more." };
            self.put(&format!("content/{path}.md"), &front, &format!("{body}{left}\n"));
        }
        let text = self.text(Whose::Others);
        self.put("content/guide/canary-file.md", &format!("title = \"{text}\"\n"), &text);
        self.put("content/guide/left/canary-first.md", &format!("title = \"{text}\"\n"), "See [[lotus]] and [[duy]].");
        if self.others.often() {
            self.put("content/guide/left/canary-second.md", &format!("title = \"{text}\"\n"), &text);
        }
    }

    fn site(&mut self, finance: bool) {
        let mut text = self.fill(Whose::Own, SITE);
        text += &self.fill(Whose::Others, OTHER_SETTINGS);
        let without = "without = [\"guide/canary-file.md\", \"guide/left\"]";
        writeln!(text, "[editions.south]\naccounts = [\"lotus\", \"accounts/fjord\"]\nfinance = {finance}\n{without}")
            .unwrap();
        text += if self.own.often() { "title = \"Plans of the south\"\n" } else { "" };
        self.files.insert("site.toml".to_owned(), text);
    }
}

/// A line or a block without the mark before it.
fn marked(text: &str) -> (Option<char>, &str) {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(mark @ ('?' | '$' | '!')), Some(' ')) => (Some(mark), chars.as_str()),
        _ => (None, text),
    }
}

/// A sum in parts by chance.
fn split(dice: &mut Dice, sum: usize, parts: usize) -> Vec<usize> {
    let mut left = sum;
    let mut all: Vec<usize> = (1..parts)
        .map(|_| {
            let part = dice.roll(left + 1);
            left -= part;
            part
        })
        .collect();
    all.push(left);
    all
}
