//! Playbooks by two dice. One writes what is shared with the customer. The other writes everything internal, and puts a
//! canary into each text that it writes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::Dice;

pub(crate) type Files = BTreeMap<String, String>;

/// A word that every internal text contains.
pub(super) const CANARY: &str = "canary";

/// Writes one playbook. The dice `shared` decide what leaves, the dice `inner` everything else.
pub(crate) struct Author {
    pub(super) shared: Dice,
    pub(super) inner: Dice,
    pub(super) files: Files,
    /// Whether what is shared is in another language than the site.
    foreign: bool,
}

impl Author {
    pub(crate) fn write(shared: u64, inner: u64) -> Files {
        let foreign = shared.is_multiple_of(3);
        let mut author = Self { shared: Dice(shared), inner: Dice(inner), files: Files::new(), foreign };
        author.site();
        author.people();
        author.pillars_and_pages();
        author.account();
        author.plan();
        author.decisions();
        author.objectives();
        author.drafts();
        author.reviews();
        author.only_internal();
        author.files
    }

    /// A text that must not leave.
    pub(super) fn secret(&mut self) -> String {
        format!("{CANARY} {} {}", self.inner.pick(&["share", "of", "the", "shelf"]), self.inner.roll(1000))
    }

    /// A text that leaves.
    pub(super) fn open(&mut self) -> String {
        let words = ["Full shelves", "Trial first", "Two lines more", "Every store", "By summer"];
        format!("{} {}", self.shared.pick(&words), self.shared.roll(100))
    }

    /// Keys that must not leave. Each is written or left out by chance.
    fn maybe(&mut self, keys: &[(&str, &str)]) -> String {
        let mut out = String::new();
        for (key, value) in keys {
            if self.inner.often() {
                let value = value.replace('%', &self.secret());
                writeln!(out, "{key} = {value}").unwrap();
            }
        }
        out
    }

    /// The items of `open`, which leave, and between them some that must not. The inner dice choose how many and where.
    fn list(&mut self, mut open: Vec<String>, inner: &str) -> String {
        for _ in 0..self.inner.roll(3) {
            let at = self.inner.roll(open.len() + 1);
            let number = format!("z{}", self.inner.roll(100_000));
            let item = inner.replace('%', &self.secret()).replace("NUMBER", &number);
            open.insert(at, item);
        }
        open.concat()
    }

    /// Sections of prose. The shared dice write those that leave; between them stand some that must not.
    fn prose(&mut self, targets: &[&str]) -> String {
        let mut out = String::new();
        let inner = |author: &mut Self, out: &mut String| {
            if author.inner.often() {
                let title = author.inner.pick(&["Numbers", "Behind it", "What we think", "Terms"]).to_owned();
                let secret = author.secret();
                match author.inner.roll(4) {
                    0 => writeln!(out, "## {title}\n\n{secret}\n\n```\n{secret}\n").unwrap_or_default(),
                    1 => writeln!(out, "{title}\n===\n\n- {secret}\n- more\n").unwrap_or_default(),
                    2 => writeln!(out, "## {title} {{.internal}}\n\n| {secret} | b |\n|---|---|\n| c | d |\n")
                        .unwrap_or_default(),
                    _ => writeln!(out, "## {title}\n\n> {secret}[^n]\n\n[^n]: {secret}\n").unwrap_or_default(),
                }
                if out.contains("```\n") && out.matches("```").count() % 2 == 1 {
                    out.push_str("```\n\n");
                }
            }
        };
        inner(self, &mut out);
        for at in 0..self.shared.roll(3) {
            let text = self.open();
            let link = match self.shared.roll(4) {
                0 if !targets.is_empty() => format!(" See [[{}]].", self.shared.pick(targets)),
                1 => " See [[objectives]].".to_owned(),
                2 => format!("[^{at}]\n\n[^{at}]: {text}"),
                _ => String::new(),
            };
            writeln!(out, "## {text} {{.customer}}\n\n{text}{link}\n").unwrap();
            if self.inner.roll(4) == 0 {
                let secret = self.secret();
                writeln!(out, "### Between us {{.internal}}\n\n{secret}\n").unwrap();
            }
            if self.shared.roll(2) == 0 {
                writeln!(out, "### More of it\n\n- {text}\n").unwrap();
            }
            if self.inner.often() {
                inner(self, &mut out);
            }
        }
        out
    }

    /// Of some playbooks everything shared is in another language.
    fn put(&mut self, path: &str, front: &str, body: &str) {
        let keys = front.split("\n[").next().unwrap_or_default();
        let marked = self.foreign && keys.contains("\nshare = \"customer\"") && !keys.contains("\nlang = ");
        let lang = if marked { "lang = \"fr\"\n" } else { "" };
        let front = format!("{lang}{front}");
        self.files.insert(path.to_owned(), format!("+++\n{front}+++\n\n{body}"));
    }

    /// Keys that every kind has and that must not leave.
    fn common(&mut self) -> String {
        let mut out = String::new();
        if self.inner.often() {
            let secret = self.secret().replace(' ', "-");
            writeln!(out, "aliases = [\"old/{secret}-{}\"]", self.inner.roll(100_000)).unwrap();
        }
        out
    }

    /// Tables that every kind has and that must not leave. TOML wants them after the keys.
    fn tables(&mut self) -> String {
        let mut out = String::new();
        if self.inner.often() {
            let secret = self.secret();
            writeln!(out, "[[waive]]\nrule = \"KP213\"\nreason = \"{secret}\"\non = 2026-01-01\nuntil = 2026-03-01")
                .unwrap();
        }
        if self.inner.often() {
            let secret = self.secret();
            writeln!(out, "[extra]\nnote = \"{secret}\"").unwrap();
        }
        out
    }

    fn site(&mut self) {
        let mut text = format!("title = \"{}\"\nsupplier = \"Marrowfen\"\ntoday = 2026-01-31\n", self.secret());
        text += &self.maybe(&[("classification", "\"%\""), ("edit_url", "\"https://%.example/{path}\"")]);
        let secret = self.secret();
        write!(text, "[[corporate_goals]]\nid = \"cg1\"\ntitle = \"{secret}\"\n[[pools]]\nid = \"units\"\ntitle = \"{secret}\"\ncapacity = {{ \"2026-H1\" = {} }}\n[theme_options]\nline = \"{secret}\"\n", self.inner.roll(900)).unwrap();
        if self.inner.often() {
            writeln!(text, "[editions.\"{CANARY}\"]\naccounts = [\"lotus\"]\ntitle = \"{secret}\"\n[rates]\nVND = {{ \"2025\" = 27123 }}\n[tables.contacts.columns]\n\"{secret}\" = \"person\"").unwrap();
        }
        self.files.insert("site.toml".to_owned(), text);
        let secret = self.secret();
        self.put("content/_index.md", &format!("title = \"{secret}\"\n"), &secret);
    }

    fn people(&mut self) {
        for (id, name, side) in [
            ("duy", "Phạm Duy", "supplier"),
            ("hana", "Hana Lindqvist", "supplier"),
            ("lam", "Đỗ Quang Lâm", "customer"),
        ] {
            let job = self.open();
            let mut front =
                format!("title = \"{name}\"\nshare = \"customer\"\nside = \"{side}\"\njob_title = \"{job}\"\n");
            if side == "customer" {
                front += "account = \"lotus\"\n";
            }
            let function = self.inner.pick(&["sales", "supply", "finance", "executive"]);
            writeln!(front, "function = \"{function}\"").unwrap();
            front += &self.common();
            front += &self.maybe(&[
                ("team_role", "\"member\""),
                ("role", "\"farmer\""),
                ("kpi_families", "[\"volume\"]"),
                ("since", "2020-01-01"),
                ("until", "2030-01-01"),
                ("email", "\"canary@marrowfen.example\""),
                ("summary", "\"%\""),
                ("allocation", "[{ account = \"lotus\", period = \"2026-Q1\", pct = 30 }]"),
            ]);
            front += &self.tables();
            let secret = self.secret();
            self.put(&format!("content/people/{id}.md"), &front, &secret);
        }
        for at in 0..self.inner.roll(3) {
            let secret = self.secret();
            let front = match self.inner.roll(4) {
                3 => format!(
                    "title = \"{secret}\"\nside = \"partner\"\naccount = \"havnely\"\nshare = \"customer\"\nfunction = \"service\"\n"
                ),
                0 => format!("title = \"{secret}\"\nside = \"supplier\"\nfunction = \"finance\"\n"),
                1 => format!(
                    "title = \"{secret}\"\nside = \"customer\"\naccount = \"havnely\"\nshare = \"customer\"\nfunction = \"purchasing\"\n"
                ),
                _ => format!(
                    "title = \"{secret}\"\nside = \"customer\"\naccount = \"lotus\"\nfunction = \"purchasing\"\n"
                ),
            };
            self.put(&format!("content/people/{CANARY}-{at}.md"), &front, "");
        }
    }

    fn pillars_and_pages(&mut self) {
        for (id, order) in [("supply", 1), ("range", 2)] {
            let summary = self.open();
            let mut front =
                format!("title = \"Pillar {id}\"\nsummary = \"{summary}\"\norder = {order}\nshare = \"customer\"\n");
            front += &self.common();
            front += &self.maybe(&[("drivers", "[\"availability\"]")]);
            front += &self.tables();
            let body = self.prose(&["range"]);
            self.put(&format!("content/pillars/{id}.md"), &front, &body);
        }
        let secret = self.secret();
        if self.inner.often() {
            self.put("content/pillars/aaa-canary.md", &format!("title = \"{secret}\"\norder = 0\n"), &secret);
        }
        if self.inner.often() {
            self.put(
                "content/guide/canary.md",
                &format!("title = \"{secret}\"\n"),
                "See [[lotus]] and [[shelf]].".replace("[[shelf]]", "").as_str(),
            );
        }
        let (summary, body) = (self.open(), self.open());
        self.put(
            "content/accounts/lotus/pages/counting.md",
            &format!("title = \"How we count\"\nsummary = \"{summary}\"\norder = 3\nshare = \"customer\"\nshare_body = true\n"),
            &body,
        );
        if self.inner.often() {
            self.put(
                "content/accounts/lotus/pages/canary.md",
                &format!("title = \"{secret}\"\n"),
                "See [[shelf]] and [[duy]].",
            );
        }
    }

    fn account(&mut self) {
        let manager =
            self.shared.pick(&["manager = \"duy\"\n", "manager = \"hana\"\ndeputy = \"duy\"\n", ""]).to_owned();
        let every = self.shared.pick(&["quarter", "half"]).to_owned();
        let mut front = format!(
            "title = \"Lotus Mart\"\nshare = \"customer\"\ncountry = \"VN\"\n{manager}review_every = \"{every}\"\n"
        );
        if self.shared.often() {
            front += "customer_title = \"Our plan\"\n";
        }
        if self.shared.often() {
            front += "currency = \"VND\"\nlang = \"vi\"\n";
        }
        front += &self.common();
        front += &self.maybe(&[
            ("summary", "\"%\""),
            ("industry", "\"%\""),
            ("potential", "{ attractiveness = 5, strength = 1, reasons = \"%\" }"),
            ("director", "\"hana\""),
            ("sponsor", "\"hana\""),
            ("customer_sponsor", "\"lam\""),
            ("segment", "\"A\""),
            ("channel", "\"hyper\""),
            ("stage", "\"basic\""),
            ("posture", "\"harvest\""),
            ("also_known_as", "[\"% known\"]"),
            ("team", "[\"duy\", \"hana\"]"),
            ("parent", "\"havnely\""),
        ]);
        let goals: Vec<String> = (1..=self.shared.roll(3))
            .map(|at| {
                let title = self.open();
                format!("[[goals]]\nid = \"g{at}\"\ntitle = \"{title}\"\nsource = \"annual report\"\nby = 2027\nmetric = \"{title}\"\nevidence = \"confirmed\"\nshare = \"customer\"\n")
            })
            .collect();
        let kept = self.inner.pick(&["evidence = \"assumed\"\nshare = \"customer\"\n", "evidence = \"confirmed\"\n"]);
        front += &self.list(goals, &format!("[[goals]]\nid = \"NUMBER\"\ntitle = \"%\"\n{kept}"));
        if self.inner.often() {
            let secret = self.secret();
            front += &"[[contacts]]\nperson = \"lam\"\ninfluence = 5\nsupport = -2\nbuying_role = \"gatekeeper\"\ncoverage = \"brief\"\nour_contact = \"duy\"\nlast_met = 2025-12-01\nevidence = \"%\"\nreports_to = \"lam\"\ncares_about = \"%\"\n".replace('%', &secret);
        }
        front += &self.trade();
        front += &self.list(Vec::new(), "[[alignment]]\ndate = 2025-12-01\nraters = [\"duy\"]\nshared_values = 1\nstyle = 2\nskills = 3\nstaff = 4\nstrategy = 5\nstructure = 1\nsystems = 2\nevidence = \"%\"\nblockers = [{ function = \"supply\", kpi = \"%\", conflict = \"%\", ask = \"%\", owner = \"hana\", raised = 2025-11-01, settled = 2025-12-01 }]\n");
        front += &self.finance();
        front += &self.tables();
        let body = self.prose(&["lotus/2025", "duy", "supply"]);
        self.put("content/accounts/lotus/_index.md", &front, &body);
        for part in ["customer", "needs", "history", "competition"] {
            if self.inner.often() {
                let secret = self.secret();
                let front = format!(
                    "title = \"{secret}\"\nas_of = 2025-01-01\nsources = [\"{secret}\"]\n[[facts]]\ntext = \"{secret}\"\nevidence = \"assumed\"\n"
                );
                self.put(&format!("content/accounts/lotus/situation/{part}.md"), &front, &secret);
            }
        }
    }

    /// Contracts, white space and competitors.
    fn trade(&mut self) -> String {
        let mut front = String::new();
        let secret = self.secret();
        writeln!(front, "[[contracts]]\nid = \"kc1\"\ntitle = \"{secret}\"\nfrom = 2024-01-01\nto = 2030-12-31")
            .unwrap();
        let contracts: Vec<String> = (0..self.shared.roll(2))
            .map(|at| {
                let title = self.open();
                let kept = self.maybe(&[("covers", "\"%\""), ("value", "678901"), ("renews", "\"tender\""), ("signed", "2024-12-24"), ("owner", "\"hana\"")]);
                let number = self.inner.roll(100_000);
                format!("[[contracts]]\nid = \"{CANARY}{number}-{at}\"\ntitle = \"{title}\"\nfrom = 2025-01-01\nto = 2026-12-31\nnotice_months = 6\nshare = \"customer\"\n{kept}")
            })
            .collect();
        front += &self
            .list(contracts, "[[contracts]]\nid = \"NUMBER\"\ntitle = \"%\"\nfrom = 2024-01-01\nto = 2030-12-31\n");
        front += &self.list(Vec::new(), "[[whitespace]]\nunit = \"NUMBER\"\noffer = \"%\"\nstate = \"competitor\"\nsize = 654321\ncompetitor = \"%\"\ndecision = \"trial\"\nobjective = \"shelf\"\n");
        front += &self.list(
            Vec::new(),
            "[[competitors]]\nname = \"% NUMBER\"\nshare = 33\nstrength = \"%\"\nthreat = \"%\"\nscenario = \"sc9\"\n",
        );
        front
    }

    /// Money of the account, which never leaves.
    fn finance(&mut self) -> String {
        let mut front = String::new();
        // Figures of a year stand once for each kind.
        for kind in ["actual", "plan", "estimate"] {
            if self.inner.often() {
                writeln!(front, "[[finance]]\nyear = 2025\nkind = \"{kind}\"\nlist_sales = 987654\non_invoice = 543210\ngross_sales = 987654\noff_invoice = 543210\nnet_sales = 876543\ncogs = 543210\ngross_margin = 345678\ncost_to_serve = 456789\ndso = 543210\ncontribution = 765432\ncustomer_margin = 654321").unwrap();
            }
        }
        front
    }

    fn kpi(&mut self, id: &str) -> String {
        let (definition, baseline) = (self.open(), self.shared.roll(50));
        let mut kpi = format!(
            "[[kpis]]\nid = \"{id}\"\nname = \"{definition}\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = {baseline}\ntarget = {}\ncumulation = \"point\"\nbaseline_period = \"2024\"\ntarget_date = 2025-12-31\nmilestones = [{{ period = \"2025-Q2\", value = 40 }}, {{ period = \"2025-W40\", value = 50 }}]\npath = \"{}\"\nshare = \"customer\"\ndefinition = \"{definition}\"\n",
            baseline + 20,
            self.shared.pick(&["line", "step"])
        );
        kpi += &self.maybe(&[("family", "\"service\""), ("perspective", "\"shared\"")]);
        kpi
    }

    /// A KPI that must not leave.
    const INNER_KPI: &str = "[[kpis]]\nid = \"NUMBER\"\nname = \"%\"\nunit = \"money\"\nbetter = \"up\"\nbaseline = 123456\ntarget = 234567\nfamily = \"profit\"\ndefinition = \"%\"\n";

    fn plan(&mut self) {
        let (problem, expects, vision) = (self.open(), self.open(), self.open());
        let mut front = format!(
            "title = \"Plan 2025\"\nshare = \"customer\"\nkind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\ngrowth_problem = \"{problem}\"\ncustomer_expects = \"{expects}\"\nvision = \"{vision}\"\nmission = \"{vision}\"\ncategory_role = \"routine\"\ncontributors = [\"duy\"]\ncustomer_contributors = [\"lam\"]\nsigned = {{ supplier = 2025-02-01, customer = 2025-02-02 }}\n"
        );
        let status = self.inner.pick(&["approved", "draft", "in_review", "superseded"]);
        writeln!(front, "status = \"{status}\"").unwrap();
        front += &self.common();
        front += &self.maybe(&[
            ("summary", "\"%\""),
            ("created", "2024-11-01"),
            ("follows", "\"2024\""),
            ("rolled", "2026-01-02"),
            ("analysis_days", "77"),
            ("approved", "{ by = \"hana\", on = 2025-02-03 }"),
            ("board_presented", "2025-03-04"),
            ("investment", "654321"),
        ]);
        let pillars = ["supply", "range"]
            .map(|id| {
                let money = self.maybe(&[("target", "345678"), ("actual", "456789"), ("decision", "\"trial\"")]);
                format!("[[pillars]]\npillar = \"{id}\"\npriority = 1\n{money}")
            })
            .to_vec();
        front += &pillars.concat();
        if self.files.contains_key("content/pillars/aaa-canary.md") && self.inner.often() {
            front += "[[pillars]]\npillar = \"aaa-canary\"\npriority = 9\ntarget = 567890\n";
        }
        let kpis = if self.shared.often() { vec![self.kpi("gmroi")] } else { Vec::new() };
        front += &self.list(kpis, Self::INNER_KPI);
        front += &self.list(Vec::new(), "[[workshops]]\ndate = 2025-01-05\npeople = [\"duy\"]\noutput = \"%\"\n");
        for period in ["2025", "2025-Q1", "2025-W07"] {
            if self.inner.often() {
                writeln!(front, "[[sales]]\nperiod = \"{period}\"\nprior = 678901\ntarget = 789012\nforecast = 654321\nactual = 890123").unwrap();
            }
        }
        front += &self.terms_and_promotions();
        front += &self.list(Vec::new(), "[[requests]]\nid = \"NUMBER\"\ntitle = \"%\"\npool = \"units\"\nperiod = \"2026-H1\"\nquantity = 543210\nstatus = \"partly\"\nowner = \"duy\"\ndecision = \"trial\"\ncorporate_goal = \"cg1\"\ncost = 543210\nbenefit = 543210\npayback_months = 543210\ngranted = 543210\ndecided_by = \"hana\"\ndecided_on = 2025-12-12\nreason = \"case_roi\"\n");
        front += &self.list(Vec::new(), "[[scenarios]]\nid = \"NUMBER\"\ntitle = \"%\"\nactor = \"customer\"\nwhen = { event = \"%\", kpi = \"shelf.osa\", op = \"<\", value = 543210, for_readings = 2 }\nthen = \"%\"\nowner = \"duy\"\nwithin_days = 543210\nprotects = [\"trial\"]\nstate = \"fired\"\nfired_on = 2025-12-12\n");
        front += &self.list(
            Vec::new(),
            "[[risks]]\nid = \"NUMBER\"\ntitle = \"%\"\nprobability = 5\nimpact = 5\nresponse = \"accept\"\nmitigation = \"%\"\nowner = \"duy\"\n",
        );
        let secret = self.secret();
        write!(front, "[[scenarios]]\nid = \"sc9\"\ncontract = \"kc1\"\ntitle = \"{secret}\"\nactor = \"market\"\nwhen = {{ event = \"{secret}\" }}\nthen = \"{secret}\"\n[[risks]]\nid = \"r9\"\ntitle = \"{secret}\"\nprobability = 1\nimpact = 1\nscenario = \"sc9\"\n").unwrap();
        front += &self
            .list(Vec::new(), "[[asks]]\ntext = \"%\"\nto = \"hana\"\nraised = 2025-12-12\nanswered = 2026-01-01\n");
        front += &self.promised();
        front += &self.tables();
        let body = self.prose(&["shelf", "trial", "duy"]) + &self.shown_files();
        self.put("content/accounts/lotus/2025/_index.md", &front, &body);
    }

    /// What each side promised, what was delivered, and what is to come.
    fn promised(&mut self) -> String {
        let mut front = String::new();
        let promises: Vec<String> = (0..self.shared.roll(3))
            .map(|at| {
                let text = self.open();
                let done = if at == 1 { "done = 2026-01-20\n" } else { "" };
                format!("[[commitments]]\nside = \"supplier\"\ntext = \"{text}\"\nowner = \"duy\"\ndue = 2026-06-30\n{done}share = \"customer\"\n")
            })
            .collect();
        front += &self.list(promises, "[[commitments]]\nside = \"customer\"\ntext = \"%\"\nowner = \"lam\"\n");
        let text = self.open();
        let value = vec![format!(
            "[[value]]\ndate = 2025-07-01\ntext = \"{text}\"\namount = {}\nevidence = \"{}\"\nshare = \"customer\"\n{}",
            self.shared.roll(900),
            self.open(),
            if self.has_goal() { "goal = \"g1\"\n" } else { "" }
        )];
        front += &self.list(value, "[[value]]\ndate = 2025-08-01\ntext = \"%\"\namount = 901234\nevidence = \"%\"\n");
        let text = self.open();
        let to_come = vec![format!(
            "[[promises]]\ntext = \"{text}\"\namount = 40\nby = 2026-06-30\nto = \"lam\"\nshare = \"customer\"\n{}",
            if self.has_goal() { "goal = \"g1\"\n" } else { "" }
        )];
        front += &self.list(to_come, "[[promises]]\ntext = \"%\"\namount = 654321\n");
        front += &self.list(Vec::new(), "[[phases]]\nphase = \"sign\"\nfrom = 2025-01-01\nto = 2025-12-24\n");
        front
    }

    /// Whether the account has a goal that leaves.
    fn has_goal(&self) -> bool {
        self.files["content/accounts/lotus/_index.md"].contains("\"g1\"")
    }

    fn terms_and_promotions(&mut self) -> String {
        let mut out = String::new();
        let (title, condition) = (self.open(), self.open());
        let number = self.inner.roll(100_000);
        let kind = self.inner.pick(&["on_invoice", "growth", "fixed"]).to_owned();
        let kept = self.maybe(&[("pct", "7.5"), ("amount", "654321")]);
        let term = format!(
            "[[terms]]\nid = \"{CANARY}{number}\"\ntitle = \"{title}\"\nkind = \"{kind}\"\ncondition = \"{condition}\"\nshare = \"customer\"\n{kept}"
        );
        out += &self
            .list(vec![term], "[[terms]]\nid = \"NUMBER\"\ntitle = \"%\"\nkind = \"service\"\ncondition = \"%\"\n");
        let (title, products) = (self.open(), self.open());
        let kept = self.maybe(&[
            ("pillar", "\"supply\""),
            ("objective", "\"shelf\""),
            ("drivers", "[\"price_depth\"]"),
            ("depth_pct", "33"),
            ("funding", "654321"),
            ("unit", "\"count\""),
            ("baseline", "654321"),
            ("expected", "654321"),
            ("result", "654321"),
            ("roi", "0.37"),
            ("lesson", "\"%\""),
            ("owner", "\"hana\""),
        ]);
        let number = self.inner.roll(100_000);
        let promotion = format!(
            "[[promotions]]\nid = \"{CANARY}{number}\"\ntitle = \"{title}\"\nfrom = 2025-03-01\nto = 2025-03-14\nmechanic = \"multibuy\"\nproducts = [\"{products}\"]\nshare = \"customer\"\n{kept}"
        );
        out += &self.list(vec![promotion], "[[promotions]]\nid = \"NUMBER\"\ntitle = \"%\"\nfrom = 2025-05-01\nto = 2025-05-14\nmechanic = \"price\"\nproducts = [\"%\"]\n");
        out
    }

    fn decisions(&mut self) {
        let (we, they, success) = (self.open(), self.open(), self.open());
        let wording = self.shared.often().then(|| self.open());
        let title = if wording.is_some() { self.secret() } else { self.open() };
        let mut front = format!(
            "title = \"{title}\"\nshare = \"customer\"\nstatus = \"agreed\"\nagreed_on = 2025-01-28\nagreed_by = {{ supplier = [\"duy\"], customer = [\"lam\"] }}\nuntil = 2027-12-31\nprioritises = [\"penetration\"]\nsupplier_role = \"{we}\"\ncustomer_role = \"{they}\"\nsuccess = \"{success}\"\n"
        );
        if let Some(wording) = wording {
            writeln!(front, "customer_wording = \"{wording}\"").unwrap();
        }
        if self.has_goal() {
            front += "goals = [\"g1\"]\n";
        }
        if self.shared.often() {
            let given_up = self.open();
            writeln!(front, "customer_instead_of = \"{given_up}\"").unwrap();
        }
        front += &self.common();
        front += &self.maybe(&[
            ("summary", "\"%\""),
            ("sacrifices", "[\"price_depth\"]"),
            ("alternatives", "[\"%\"]"),
            ("kam_role", "\"absent\""),
            ("outcome", "\"failed\""),
            ("lesson", "\"%\""),
            ("corporate_goals", "[\"cg1\"]"),
            ("contract", "\"kc1\""),
            ("ended_on", "2026-01-01"),
        ]);
        front += &self.tables();
        let body = self.prose(&["shelf", "supply"]);
        self.put("content/accounts/lotus/2025/decisions/trial.md", &front, &body);
        let secret = self.secret();
        let share = self.inner.pick(&[
            "share = \"customer\"\nstatus = \"proposed\"\n",
            "status = \"agreed\"\nagreed_on = 2025-01-01\n",
            "share = \"customer\"\nstatus = \"revoked\"\n",
        ]);
        if self.inner.often() {
            self.put(
                "content/accounts/lotus/2025/decisions/canary.md",
                &format!("title = \"{secret}\"\n{share}"),
                &secret,
            );
        }
    }

    fn objectives(&mut self) {
        for (id, tier) in
            [("shelf", self.inner.pick(&["operational", "tactical"]).to_owned()), ("growth", "strategic".to_owned())]
        {
            let title = self.open();
            let goals = if self.has_goal() { "goals = [\"g1\"]\n" } else { "" };
            let serves = if id == "shelf" { "serves = [\"trial\", \"growth\"]\n" } else { "serves = [\"trial\"]\n" };
            let mut front = format!(
                "title = \"{title}\"\nshare = \"customer\"\ntier = \"{tier}\"\npillar = \"supply\"\nowner = \"duy\"\nstart = 2025-01-01\ndue = 2025-12-31\n{serves}{goals}"
            );
            front += &self.common();
            front += &self.maybe(&[
                ("summary", "\"%\""),
                ("why", "\"%\""),
                ("basis", "\"quota\""),
                ("kind", "\"hygiene\""),
                ("prize", "654321"),
                ("contract", "\"kc1\""),
                ("drivers", "[\"price_depth\"]"),
            ]);
            if self.inner.roll(3) == 0 {
                front += "state = \"missed\"\nclosed_on = 2026-01-02\n";
            }
            let kpis = vec![self.kpi("osa")];
            front += &self.list(kpis, Self::INNER_KPI);
            if self.inner.often() {
                let secret = self.secret();
                let inner = Self::INNER_KPI.replace("NUMBER", "zz").replace('%', &secret);
                front += &inner;
            }
            let text = self.open();
            let mut action = format!(
                "[[actions]]\ntitle = \"{text}\"\nowner = \"hana\"\ncounterpart = \"lam\"\nstart = 2025-02-01\ndue = 2026-05-01\nstate = \"doing\"\ndone = 2026-01-20\nshare = \"customer\"\nid = \"a-{id}\"\n"
            );
            let kind = self.inner.pick(&["contractual", "relational", "internal"]);
            writeln!(action, "kind = \"{kind}\"").unwrap();
            action += &self.maybe(&[("involves", "[\"duy\"]"), ("cost", "654321")]);
            action +=
                &self.maybe(&[("planned", "false"), ("raised_in", "\"2025-04-15\""), ("drivers", "[\"price_depth\"]")]);
            front += &self.list(
                vec![action],
                "[[actions]]\ntitle = \"%\"\nkind = \"internal\"\nowner = \"duy\"\ndue = 2026-04-01\nid = \"NUMBER\"\nafter = [\"NUMBER\"]\n",
            );
            front += &self.tables();
            let body = self.prose(&["trial", "lotus"]);
            self.put(&format!("content/accounts/lotus/2025/objectives/{id}.md"), &front, &body);
        }
        if self.inner.often() {
            let secret = self.secret();
            let front = format!(
                "title = \"{secret}\"\ntier = \"tactical\"\npillar = \"supply\"\nserves = [\"trial\", \"growth\"]\nowner = \"duy\"\n[[kpis]]\nid = \"osa\"\nunit = \"pct\"\nbetter = \"up\"\nbaseline = 1\ntarget = 99\nshare = \"customer\"\n"
            );
            self.put(
                "content/accounts/lotus/2025/objectives/canary.md",
                &front,
                &format!("{secret} [[shelf]] [[trial]] [[duy]]"),
            );
        }
    }

    fn drafts(&mut self) {
        let secret = self.secret();
        if self.inner.often() {
            self.put(
                "content/accounts/lotus/2025/objectives/draft.md",
                &format!(
                    "title = \"{secret}\"\ndraft = true\nshare = \"customer\"\ntier = \"strategic\"\nserves = [\"trial\"]\n"
                ),
                &secret,
            );
        }
    }

    fn reviews(&mut self) {
        for month in ["04", "07", "10"] {
            let said = self.open();
            let leaves = self.shared.often();
            let mut front = format!(
                "type = \"quarterly\"\ndate = 2025-{month}-15\nattendees = [\"duy\", \"lam\"]\ncovers = [\"2025-{month}\"]\nnext = 2026-02-01\n"
            );
            if leaves {
                writeln!(front, "share = \"customer\"\ncustomer_said = \"{said}\"").unwrap();
            } else {
                front += &self.maybe(&[("customer_said", "\"%\"")]);
            }
            front += &self.common();
            front += &self.maybe(&[
                ("title", "\"%\""),
                ("summary", "\"%\""),
                ("reason", "\"%\""),
                ("went_well", "\"%\""),
                ("missed", "\"%\""),
                ("status", "\"red\""),
            ]);
            let value = if leaves { self.shared.roll(90) } else { self.inner.roll(90) };
            writeln!(front, "[readings.shelf]\nosa = {value}").unwrap();
            front += &self.maybe(&[("note", "\"%\""), ("status", "\"green\"")]);
            if self.files["content/accounts/lotus/2025/objectives/shelf.md"].contains("\"zz\"") {
                front += "zz = 313373\n";
            }
            if self.files.contains_key("content/accounts/lotus/2025/objectives/canary.md") && self.inner.often() {
                writeln!(front, "[readings.canary]\nosa = {}", self.inner.roll(90)).unwrap();
            }
            let decided = if leaves {
                let text = self.open();
                vec![format!("[[decided]]\ntext = \"{text}\"\nabout = \"trial\"\nshare = \"customer\"\n")]
            } else {
                Vec::new()
            };
            front += &self.list(decided, "[[decided]]\ntext = \"%\"\ntier = \"strategic\"\nabout = \"shelf\"\n");
            front += &self.list(Vec::new(), "[[issues]]\nclass = \"delay\"\ntext = \"%\"\nclosed = 2025-12-12\n");
            front += &self.list(
                Vec::new(),
                "[[changes]]\nwhat = \"%\"\nabout = \"shelf\"\nfrom = 654321\nto = 2025-12-24\nwhy = \"%\"\n",
            );
            front += &self.list(
                Vec::new(),
                "[[actions]]\ntitle = \"%\"\nkind = \"relational\"\nobjective = \"shelf\"\nowner = \"duy\"\n",
            );
            front += &self.list(Vec::new(), "[[closed]]\naction = \"a-shelf\"\non = 2025-12-24\n");
            front += &self.tables();
            let body = if leaves { self.prose(&["shelf", "trial"]) } else { self.secret() };
            self.put(&format!("content/accounts/lotus/2025/reviews/2025-{month}-15.md"), &front, &body);
        }
        if self.inner.often() {
            let secret = self.secret();
            let rows = format!("objective,kpi,period,value,note\nshelf,osa,2025-12,{},{secret}\n", self.inner.roll(90));
            self.files.insert("content/accounts/lotus/2025/readings.csv".to_owned(), rows);
        }
    }

    /// Other accounts, and things of this account that no customer gets.
    fn only_internal(&mut self) {
        let secret = self.secret();
        self.put(
            "content/accounts/lotus/2024/_index.md",
            &format!(
                "title = \"{secret}\"\nkind = \"account_plan\"\nfrom = 2024-01-01\nto = 2024-12-31\nstatus = \"superseded\"\n"
            ),
            &secret,
        );
        let share = self.inner.pick(&["share = \"customer\"\n", ""]).to_owned();
        self.put(
            "content/accounts/havnely/_index.md",
            &format!("title = \"{secret} Havnely\"\ncountry = \"DK\"\nalso_known_as = [\"{secret} H\"]\n{share}"),
            &secret,
        );
        self.put("content/accounts/havnely/2025/_index.md", &format!("title = \"{secret}\"\n{share}kind = \"jbp\"\nfrom = 2025-01-01\nto = 2027-12-31\nstatus = \"approved\"\n"), &secret);
        if self.inner.often() {
            self.put(
                "content/accounts/havnely/2025/objectives/shelf.md",
                &format!("title = \"{secret}\"\n{share}tier = \"tactical\"\npillar = \"supply\"\nowner = \"duy\"\n"),
                "",
            );
        }
    }
}
