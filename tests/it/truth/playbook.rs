//! A random playbook, and what it means by the words of the rules.

use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::support::Dice;

/// The day of the playbooks.
pub(super) const TODAY: Date = date(2026, 1, 31);

/// A random playbook.
pub(super) struct Randomly {
    pub(super) accounts: Vec<Account>,
    pub(super) people: Vec<Person>,
}

pub(super) struct Person {
    pub(super) name: String,
    pub(super) is_customer: bool,
}

pub(super) struct Account {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) plans: Vec<Plan>,
    parent: Option<usize>,
    sponsor: String,
    /// The day our sponsor's contact was last met.
    met: Option<Date>,
    contracts: Vec<Contract>,
    every: (&'static str, i32),
}

struct Contract {
    title: String,
    to: Date,
    notice: i32,
    owner: String,
    answered: bool,
}

pub(super) struct Plan {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) objectives: Vec<Objective>,
    kind: &'static str,
    status: &'static str,
    from: Date,
    to: Date,
    reviews: Vec<Review>,
    commitments: Vec<Commitment>,
    workshop: Option<(Date, String)>,
}

pub(super) struct Objective {
    pub(super) name: String,
    pub(super) title: String,
    due: Date,
    open: bool,
    owner: String,
    contract: Option<String>,
    actions: Vec<Action>,
}

struct Action {
    title: String,
    due: Date,
    done: bool,
    state: &'static str,
    owner: String,
    counterpart: Option<String>,
}

struct Commitment {
    text: String,
    side: &'static str,
    due: Date,
    done: bool,
    owner: String,
}

struct Review {
    day: Date,
    internal: bool,
    next: Option<Date>,
    attendees: Vec<String>,
}

/// Something that is late.
#[derive(Clone, Debug)]
pub(super) struct Late {
    pub(super) kind: LateKind,
    pub(super) title: String,
    pub(super) account: String,
    pub(super) plan: Option<String>,
    pub(super) day: Date,
    pub(super) days: i64,
    pub(super) people: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LateKind {
    Objective,
    Action,
    Commitment,
    Contract,
    NextReview,
}

pub(super) struct Next {
    pub(super) day: Date,
    pub(super) expected: bool,
}

/// A day as English pages write it.
pub(super) fn said(day: Date) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!("{} {} {}", day.day(), months[usize::from(day.month().unsigned_abs()) - 1], day.year())
}

/// Titles that are found again on pages: `T0001` and on.
struct Titles(usize);

impl Titles {
    fn next(&mut self) -> String {
        self.0 += 1;
        format!("T{:04}", self.0)
    }
}

/// A day within so many of today, but none on which the calendar of the next day would change.
fn near(dice: &mut Dice, days: usize) -> Date {
    let off = i32::try_from(dice.roll(2 * days)).unwrap() - i32::try_from(days).unwrap();
    let off = if (-1..=2).contains(&off) { 5 } else { off };
    TODAY.saturating_add(off.days())
}

impl Randomly {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let mut titles = Titles(0);
        let people = (0..6).map(|at| Person { name: format!("p{at}"), is_customer: at >= 4 }).collect::<Vec<_>>();
        let accounts = (0..3).map(|at| Account::new(dice, &mut titles, at)).collect();
        Self { accounts, people }
    }

    /// Everything that is late, by the words of the rules.
    pub(super) fn late(&self) -> Vec<Late> {
        let mut all = Vec::new();
        for account in &self.accounts {
            account.late_contracts(&mut all);
            for plan in account.plans.iter().filter(|plan| plan.counts()) {
                plan.late(account, &mut all);
                let next = Self::next_of(account, plan).filter(|(next, of)| {
                    let twice = *of != plan.title && account.plans.iter().any(|it| it.title == *of && it.counts());
                    !next.expected && !twice
                });
                if let Some((next, _)) = next {
                    account.push(&mut all, LateKind::NextReview, &plan.title, Some(plan), next.day, Vec::new());
                }
            }
        }
        all
    }

    /// The next review of an account.
    pub(super) fn next_review(account: &Account) -> Option<Next> {
        Some(Self::next_of(account, account.followed()?)?.0)
    }

    /// The next review of a plan that counts, and the title of the plan whose last review it follows from.
    fn next_of(account: &Account, plan: &Plan) -> Option<(Next, String)> {
        let own = Self::after(account, &[plan]);
        own.or_else(|| {
            let is_followed = account.followed().is_some_and(|it| it.title == plan.title);
            is_followed.then(|| Self::after(account, &account.plans.iter().collect::<Vec<_>>())).flatten()
        })
    }

    /// The next review after the last one of some plans.
    fn after(account: &Account, plans: &[&Plan]) -> Option<(Next, String)> {
        let reviews = || plans.iter().flat_map(|plan| plan.reviews.iter().map(move |review| (review, &plan.title)));
        let with = || reviews().filter(|(review, _)| !review.internal);
        let last = with().filter(|(review, _)| review.day <= TODAY).max_by_key(|(review, _)| review.day);
        if let Some((day, of)) = last.and_then(|(review, of)| Some((review.next?, of))) {
            return Some((Next { day, expected: false }, of.clone()));
        }
        let written = with().filter(|(review, _)| review.day > TODAY).min_by_key(|(review, _)| review.day);
        if let Some((review, of)) = written {
            return Some((Next { day: review.day, expected: false }, of.clone()));
        }
        let (last, of) = last?;
        Some((Next { day: last.day.saturating_add(account.every.1.months()), expected: true }, of.clone()))
    }

    /// The last day on which the sponsor of an account was seen: there, above it, or beneath it.
    pub(super) fn seen(&self, account: &Account) -> Option<Date> {
        let at = self.accounts.iter().position(|it| it.name == account.name)?;
        let line = self
            .accounts
            .iter()
            .enumerate()
            .filter(|(other, it)| *other == at || account.parent == Some(*other) || it.parent == Some(at));
        let mut days = Vec::new();
        for (_, it) in line {
            days.extend(it.met.filter(|_| it.sponsor == account.sponsor));
            for plan in &it.plans {
                days.extend(plan.workshop.iter().filter(|(_, who)| *who == account.sponsor).map(|(day, _)| *day));
                let there = plan.reviews.iter().filter(|review| review.attendees.contains(&account.sponsor));
                days.extend(there.map(|review| review.day));
            }
        }
        days.into_iter().filter(|day| *day <= TODAY).max()
    }

    pub(super) fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![
            ("site.toml".to_owned(), format!("title = \"Plans\"\nsupplier = \"Marrowfen\"\ntoday = {TODAY}\n")),
            ("content/_index.md".to_owned(), "+++\ntitle = \"Portfolio\"\n+++\n".to_owned()),
            ("content/pillars/supply.md".to_owned(), "+++\ntitle = \"Supply\"\n+++\n".to_owned()),
        ];
        for person in &self.people {
            let side = if person.is_customer { "customer\"\naccount = \"a0" } else { "supplier" };
            let text =
                format!("+++\ntitle = \"Person {}\"\nside = \"{side}\"\nfunction = \"sales\"\n+++\n", person.name);
            files.push((format!("content/people/{}.md", person.name), text));
        }
        for account in &self.accounts {
            account.files(&mut files);
        }
        files
    }
}

impl Account {
    fn new(dice: &mut Dice, titles: &mut Titles, at: usize) -> Self {
        let contracts = (0..dice.roll(3)).map(|_| Contract {
            title: titles.next(),
            to: near(dice, 200),
            notice: i32::try_from(dice.roll(5)).unwrap(),
            owner: format!("p{}", dice.roll(4)),
            answered: dice.roll(3) == 0,
        });
        let contracts: Vec<Contract> = contracts.collect();
        let count = 1 + dice.roll(3);
        let mut plans: Vec<Plan> = (0..count).map(|plan| Plan::new(dice, titles, plan)).collect();
        // The first objective of the first plan answers what is answered.
        if let Some(first) = plans[0].objectives.first_mut() {
            let answered = contracts.iter().find(|contract| contract.answered);
            first.contract = answered.map(|contract| contract.title.to_lowercase());
        }
        Self {
            name: format!("a{at}"),
            title: titles.next(),
            plans,
            parent: (at > 0 && dice.roll(2) == 0).then_some(0),
            sponsor: "p3".to_owned(),
            met: dice.often().then(|| near(dice, 300)).filter(|day| *day <= TODAY),
            contracts,
            every: dice.pick(&[("month", 1), ("quarter", 3), ("half", 6), ("year", 12)]),
        }
    }

    /// The plan that the pages of the account follow.
    pub(super) fn followed(&self) -> Option<&Plan> {
        let order = |plan: &&Plan| {
            let status = ["approved", "in_review", "draft"].iter().position(|known| *known == plan.status);
            let kind = plan.kind == "jbp";
            (!plan.in_force(), status, kind, std::cmp::Reverse(plan.from), plan.name.clone())
        };
        self.plans.iter().filter(|plan| plan.counts()).min_by_key(order)
    }

    fn push(
        &self,
        all: &mut Vec<Late>,
        kind: LateKind,
        title: &str,
        plan: Option<&Plan>,
        day: Date,
        people: Vec<String>,
    ) {
        let days = i64::from((TODAY - day).get_days());
        if days > 0 {
            let (title, plan) = (title.to_owned(), plan.map(|plan| plan.title.clone()));
            all.push(Late { kind, title, account: self.title.clone(), plan, day, days, people });
        }
    }

    fn late_contracts(&self, all: &mut Vec<Late>) {
        let named = self.plans.iter().filter(|plan| plan.counts()).flat_map(|plan| &plan.objectives);
        let named: Vec<&String> = named.filter_map(|objective| objective.contract.as_ref()).collect();
        for contract in self.contracts.iter().filter(|contract| contract.to >= TODAY) {
            if !named.contains(&&contract.title.to_lowercase()) {
                let notice = contract.to.saturating_sub(contract.notice.months());
                self.push(all, LateKind::Contract, &contract.title, None, notice, vec![contract.owner.clone()]);
            }
        }
    }

    fn files(&self, files: &mut Vec<(String, String)>) {
        let mut text = format!(
            "+++\ntitle = \"{}\"\ncountry = \"DK\"\nmanager = \"p0\"\nsponsor = \"{}\"\nreview_every = \"{}\"\n",
            self.title, self.sponsor, self.every.0
        );
        if let Some(parent) = self.parent {
            let _ = writeln!(text, "parent = \"a{parent}\"");
        }
        if let Some(day) = self.met {
            let _ =
                write!(text, "[[contacts]]\nperson = \"p4\"\nour_contact = \"{}\"\nlast_met = {day}\n", self.sponsor);
        }
        for contract in &self.contracts {
            let _ = write!(
                text,
                "[[contracts]]\nid = \"{}\"\ntitle = \"{}\"\nfrom = 2020-01-01\nto = {}\nnotice_months = {}\nowner = \"{}\"\n",
                contract.title.to_lowercase(),
                contract.title,
                contract.to,
                contract.notice,
                contract.owner
            );
        }
        text.push_str("+++\n");
        files.push((format!("content/accounts/{}/_index.md", self.name), text));
        for plan in &self.plans {
            plan.files(&self.name, files);
        }
    }
}

impl Plan {
    fn new(dice: &mut Dice, titles: &mut Titles, at: usize) -> Self {
        let person = |dice: &mut Dice| format!("p{}", dice.roll(6));
        let mut objective = |dice: &mut Dice, at: usize| Objective {
            name: format!("o{at}"),
            title: titles.next(),
            due: near(dice, 150),
            open: dice.often(),
            owner: person(dice),
            contract: None,
            actions: (0..dice.roll(3))
                .map(|_| Action {
                    title: titles.next(),
                    due: near(dice, 90),
                    done: dice.roll(3) == 0,
                    state: dice.pick(&["open", "doing", "blocked", "cancelled"]),
                    owner: person(dice),
                    counterpart: dice.often().then(|| person(dice)),
                })
                .collect(),
        };
        let objectives = (0..=dice.roll(3)).map(|at| objective(dice, at)).collect();
        let commitments = (0..dice.roll(3))
            .map(|_| Commitment {
                text: titles.next(),
                side: dice.pick(&["supplier", "customer"]),
                due: near(dice, 90),
                done: dice.roll(3) == 0,
                owner: person(dice),
            })
            .collect();
        let mut days: Vec<Date> = (0..dice.roll(4)).map(|_| near(dice, 250)).collect();
        days.sort_unstable();
        days.dedup();
        let reviews = days
            .into_iter()
            .map(|day| Review {
                day,
                internal: dice.roll(4) == 0,
                next: dice.often().then(|| day.saturating_add(i32::try_from(30 + dice.roll(120)).unwrap().days())),
                attendees: vec![person(dice), person(dice)],
            })
            // No review is due on the days between which calendars are compared.
            .map(|review| Review {
                next: review.next.filter(|next| !(-1..=2).contains(&(*next - TODAY).get_days())),
                ..review
            })
            .collect();
        let from = TODAY.saturating_sub(i32::try_from(dice.roll(400)).unwrap().days());
        Self {
            name: format!("plan{at}"),
            title: titles.next(),
            objectives,
            kind: dice.pick(&["account_plan", "jbp"]),
            status: dice.pick(&["draft", "in_review", "approved", "approved", "approved", "superseded", "archived"]),
            from,
            to: from.saturating_add(i32::try_from(200 + dice.roll(500)).unwrap().days()),
            reviews,
            commitments,
            workshop: dice.often().then(|| (near(dice, 200), person(dice))),
        }
    }

    fn counts(&self) -> bool {
        !matches!(self.status, "superseded" | "archived")
    }

    fn in_force(&self) -> bool {
        self.status == "approved" && self.from <= TODAY && TODAY <= self.to
    }

    fn late(&self, account: &Account, all: &mut Vec<Late>) {
        for objective in &self.objectives {
            if objective.open {
                let people = vec![objective.owner.clone()];
                account.push(all, LateKind::Objective, &objective.title, Some(self), objective.due, people);
            }
            for action in objective.actions.iter().filter(|action| !action.done && action.state != "cancelled") {
                let people = std::iter::once(action.owner.clone()).chain(action.counterpart.clone()).collect();
                account.push(all, LateKind::Action, &action.title, Some(self), action.due, people);
            }
        }
        for it in self.commitments.iter().filter(|it| !it.done) {
            account.push(all, LateKind::Commitment, &it.text, Some(self), it.due, vec![it.owner.clone()]);
        }
    }

    fn files(&self, account: &str, files: &mut Vec<(String, String)>) {
        let folder = format!("content/accounts/{account}/{}", self.name);
        let mut text = format!(
            "+++\ntitle = \"{}\"\nkind = \"{}\"\nfrom = {}\nto = {}\nstatus = \"{}\"\n",
            self.title, self.kind, self.from, self.to, self.status
        );
        if let Some((day, who)) = &self.workshop {
            let _ = write!(text, "[[workshops]]\ndate = {day}\npeople = [\"{who}\"]\n");
        }
        for it in &self.commitments {
            let done = if it.done { format!("done = {}\n", it.due) } else { String::new() };
            let _ = write!(
                text,
                "[[commitments]]\nside = \"{}\"\ntext = \"{}\"\nowner = \"{}\"\ndue = {}\n{done}",
                it.side, it.text, it.owner, it.due
            );
        }
        files.push((format!("{folder}/_index.md"), format!("{text}+++\n")));
        for objective in &self.objectives {
            files.push((format!("{folder}/objectives/{}.md", objective.name), objective.text()));
        }
        for review in &self.reviews {
            let kind = if review.internal { "internal" } else { "quarterly" };
            let next = review.next.map_or_else(String::new, |day| format!("next = {day}\n"));
            let who: Vec<String> = review.attendees.iter().map(|who| format!("\"{who}\"")).collect();
            let who = who.join(", ");
            let text = format!("+++\ntype = \"{kind}\"\ndate = {}\nattendees = [{who}]\n{next}+++\n", review.day);
            files.push((format!("{folder}/reviews/{}.md", review.day), text));
        }
    }
}

impl Objective {
    fn text(&self) -> String {
        let state =
            if self.open { String::new() } else { format!("state = \"achieved\"\nclosed_on = {}\n", date(2026, 1, 5)) };
        let contract = self.contract.as_ref().map_or_else(String::new, |id| format!("contract = \"{id}\"\n"));
        let mut text = format!(
            "+++\ntitle = \"{}\"\ntier = \"operational\"\nowner = \"{}\"\ndue = {}\n{state}{contract}",
            self.title, self.owner, self.due
        );
        for action in &self.actions {
            let done = match (action.done, action.state) {
                (true, _) => format!("done = {}\n", action.due),
                (false, state) => format!("state = \"{state}\"\n"),
            };
            let with = action.counterpart.as_ref().map_or_else(String::new, |who| format!("counterpart = \"{who}\"\n"));
            let _ = write!(
                text,
                "[[actions]]\ntitle = \"{}\"\nkind = \"relational\"\nowner = \"{}\"\ndue = {}\n{done}{with}",
                action.title, action.owner, action.due
            );
        }
        text + "+++\n"
    }
}
