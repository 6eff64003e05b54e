//! The calendar: what falls on which day, as a page by month and as files for calendar programs.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::document::made_pages::MadePage;
use crate::document::model::Plan;
use crate::edition::Audience;
use crate::measure::dates::{DateKind, Dated, PastDay};
use crate::playbook::ThingId;
use crate::site::files::ics::{self, CalendarEvent};
use crate::site::shared::cards::{Card, Link};
use crate::site::shared::phases::PlanPhases;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;
use crate::site::{PageId, Renderer};

/// In a large programme, how many late things and how many calendar files are listed, and how many days ahead. The calendar
/// files of accounts and people have everything, that of the programme as many days ahead as the page, and fewer where more
/// than so many events fall on them: else each program that subscribes to it would load megabytes again and again.
const LATE: usize = 100;
const FILES: usize = 100;
const AHEAD: i32 = 60;
const EVENTS: usize = 800;

view! {
    /// The calendar.
    CalendarPage<'a> for "calendar.html" {
        /// The steps of joint plans that are not through with them.
        processes: Vec<PlanPhases>,
        /// What is late; of a large programme the latest first.
        late: Vec<CalendarRow<'a>>,
        /// How many things are late.
        all_late: usize,
        /// How many of them are not listed.
        more_late: usize,
        /// What is past its day and has to be settled: requests that nobody decided, decisions that ran out, scenarios
        /// without an answer, plans that ended, reviews that are expected.
        unsettled: Vec<CalendarRow<'a>>,
        /// How many of them are not listed.
        more_unsettled: usize,
        /// How many days to come are not listed.
        more: usize,
        /// The months to come.
        months: Vec<CalendarMonth<'a>>,
        /// The file for calendar programs with everything; in a large programme with what is near.
        whole: Option<Link<'a>>,
        /// The files of the accounts; of a large programme the first. Each account leads to its own.
        accounts: Vec<Link<'a>>,
        /// How many of them are not listed.
        more_accounts: usize,
    }

    /// A month.
    CalendarMonth<'a> {
        /// The month and the year.
        title: String,
        /// What falls into it, by day.
        days: Vec<CalendarRow<'a>>,
    }

    /// Something that falls on a day.
    CalendarRow<'a> {
        /// The day.
        day: String,
        /// The same day for sorting.
        iso: String,
        /// What falls on it, in words.
        what: &'a str,
        /// Where it is written.
        link: Link<'a>,
        /// The thing it is written in, where that is another.
        of: Option<Ready<Card>>,
        /// The account.
        account: Option<Ready<Card>>,
        /// Whom it concerns.
        people: Vec<Ready<Card>>,
        /// By how many days it is late.
        late: i32,
    }
}

impl Renderer<'_> {
    pub(crate) fn calendar_page(&self) -> Result<String, ThemeFault> {
        let shown: Vec<&Dated> = self.dates().collect();
        let mut late: Vec<&Dated> = shown.iter().copied().filter(|it| it.late(self.today()) > 0).collect();
        let all_late = late.len();
        if self.is_large() {
            late.reverse();
        }
        let (late, more_late) = self.first(late, LATE);
        let is_unsettled = |it: &&Dated| matches!(it.past(self.today()), Some(PastDay::Unsettled(_)));
        let mut unsettled: Vec<&Dated> = shown.iter().copied().filter(is_unsettled).collect();
        if self.is_large() {
            unsettled.reverse();
        }
        let (unsettled, more_unsettled) = self.first(unsettled, LATE);
        let (ahead, more) = self.days_ahead();
        let ahead = self.on_leaf(MadePage::Calendar, &ahead);
        let months = ahead.chunk_by(|a, b| month(a.day) == month(b.day)).map(|days| CalendarMonth {
            title: self.format().month_year(days[0].day),
            days: days.iter().map(|dated| self.dated(dated)).collect(),
        });
        let accounts = match self.edition.audience() {
            Audience::Internal | Audience::Team { .. } => {
                self.edition.accounts().iter().filter_map(|id| self.ics_link(Some(*id))).collect()
            }
            Audience::Customer { .. } => Vec::new(),
        };
        let (accounts, more_accounts) = self.first(accounts, FILES);
        let (processes, _) = self.first(self.phases_of_all(), LATE);
        let view = CalendarPage {
            processes,
            late: late.into_iter().map(|dated| self.dated(dated)).collect(),
            all_late,
            more_late,
            unsettled: unsettled.into_iter().map(|dated| self.dated(dated)).collect(),
            more_unsettled,
            more,
            months: months.collect(),
            whole: self.ics_link(None),
            accounts,
            more_accounts,
        };
        self.render_made(MadePage::Calendar, Vec::new(), view)
    }

    /// What falls on the days to come and was reviewed in this month, as far as the page looks ahead; and how much more there is.
    pub(crate) fn days_ahead(&self) -> (Vec<&Dated>, usize) {
        let is_ahead = |it: &&Dated| {
            it.day >= self.today() || (it.kind == DateKind::Review && month(it.day) == month(self.today()))
        };
        let ahead: Vec<&Dated> = self.dates().filter(is_ahead).collect();
        let near = ahead.partition_point(|it| (it.day - self.today()).get_days() <= AHEAD);
        self.first(ahead, near)
    }

    fn dated<'a>(&'a self, it: &'a Dated) -> CalendarRow<'a> {
        let thing = self.edition.thing(it.on);
        let account = thing.account.filter(|_| !self.edition.audience().is_customer());
        CalendarRow {
            day: self.format().date(it.day),
            iso: it.day.to_string(),
            what: self.theme.text(what_key(it.kind)),
            link: Link::new(self.dated_name(it), self.dated_url(it)),
            of: it.title.as_ref().map(|_| self.card(it.on)),
            account: account.map(|id| self.card(id)),
            people: self.cards(&it.detail.people),
            late: it.late(self.today()),
        }
    }

    /// What is late in an account or in a plan, as rows of a calendar.
    pub(crate) fn late_rows(&self, of: ThingId, keep: impl Fn(&Dated) -> bool) -> Vec<CalendarRow<'_>> {
        self.late_in(of).filter(|dated| keep(dated)).map(|dated| self.dated(dated)).collect()
    }

    /// What falls on a day, as a page says it.
    pub(crate) fn dated_name<'n>(&'n self, it: &'n Dated) -> Cow<'n, str> {
        it.title.as_ref().map_or_else(|| self.title_of(it.on), |title| self.words_in(it.on, title))
    }

    fn dated_title(&self, it: &Dated) -> String {
        it.title.clone().unwrap_or_else(|| self.name(it.on).to_string())
    }

    fn dated_url(&self, it: &Dated) -> String {
        let anchor = it.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        format!("{}{anchor}", self.url(it.on))
    }

    /// The calendar files: one with everything; in an internal edition also one for each account and each person
    /// that has a day to come.
    pub(crate) fn ics_files(&self) -> Vec<PageId> {
        let mut files = vec![PageId::Ics(None)];
        if !self.edition.audience().is_customer() {
            let of = self.edition.accounts().iter().chain(self.edition.people());
            files.extend(of.filter(|id| self.has_days_to_come(**id)).map(|id| PageId::Ics(Some(*id))));
        }
        files
    }

    fn has_days_to_come(&self, of: ThingId) -> bool {
        self.dates_of(of).any(|dated| dated.day >= self.today())
    }

    /// The link to a calendar file, where there is one.
    pub(crate) fn ics_link(&self, of: Option<ThingId>) -> Option<Link<'_>> {
        let title = match of {
            None if self.is_large() => self.sentence("calendar.next_days", &[("n", &self.days_in_file().to_string())]),
            None => self.theme.text("calendar.everything").to_owned(),
            Some(_) if self.edition.audience().is_customer() => return None,
            Some(id) if !self.has_days_to_come(id) => return None,
            Some(id) => self.title_of(id).into_owned(),
        };
        Some(Link::new(title, crate::site::address::encode(&self.file(PageId::Ics(of)))))
    }

    /// A calendar file.
    pub(crate) fn ics(&self, of: Option<ThingId>) -> String {
        let events: Vec<CalendarEvent> = match of {
            None => self.dates_of_all().map(|it| self.event(it)).collect(),
            Some(id) => self.dates_of(id).map(|it| self.event(it)).collect(),
        };
        let site = &self.edition.config().title;
        let name = of.map_or_else(|| site.clone(), |id| format!("{} – {site}", self.name(id)));
        ics::calendar(&name, &events)
    }

    /// What stands in the calendar file of the programme.
    fn dates_of_all(&self) -> impl Iterator<Item = &Dated> {
        let days = self.is_large().then(|| 0..=self.days_in_file());
        let days_to = |it: &Dated| (it.day - self.today()).get_days();
        self.dates().filter(move |it| days.as_ref().is_none_or(|days| days.contains(&days_to(it))))
    }

    /// How many days the calendar file of a large programme looks ahead.
    fn days_in_file(&self) -> i32 {
        let first_left_out = self.dates().filter(|it| it.day >= self.today()).nth(EVENTS);
        first_left_out.map_or(AHEAD, |it| ((it.day - self.today()).get_days() - 1).clamp(1, AHEAD))
    }

    /// The day on which an event was last written, as far as a playbook tells: that of the last review of its account or
    /// plan, else the day its plan began. It does not change from day to day.
    fn written_on(&self, it: &Dated) -> Date {
        let thing = self.edition.thing(it.on);
        let above = thing.plan.or(thing.account);
        let reviewed = above.and_then(|above| self.edition.review(self.last_review(above)?));
        let began = || thing.plan.and_then(|plan| self.edition.plan(plan)).map(Plan::began);
        let day = reviewed.map(|review| review.date.value).or_else(began);
        day.filter(|day| *day <= self.today()).unwrap_or(UNKNOWN)
    }

    fn event(&self, it: &Dated) -> CalendarEvent {
        let config = self.edition.config();
        let thing = self.edition.thing(it.on);
        let what = self.theme.text(what_key(it.kind));
        let name = |id: ThingId| self.name(id);
        let account = thing.account.map(name);
        let mut said: Vec<String> = Vec::new();
        if it.title.is_some() {
            said.push(name(it.on).to_string());
        }
        let people: Vec<String> = it.detail.people.iter().map(|id| name(*id).to_string()).collect();
        if !people.is_empty() {
            said.push(people.join(", "));
        }
        let whose = account.map_or_else(String::new, |account| format!(" – {account}"));
        CalendarEvent {
            stamp: self.written_on(it),
            uid: format!(
                "{}#{}@{}.keyplan",
                crate::site::address::encode(&thing.document.id),
                crate::site::address::encode(&it.detail.key),
                crate::figures::letters::file_name(&config.supplier)
            ),
            day: it.day,
            summary: match it.kind {
                DateKind::Review => format!("{}{whose}", self.dated_title(it)),
                _ => format!("{what}: {}{whose}", self.dated_title(it)),
            },
            description: said.join("\n"),
            category: what.to_owned(),
            url: self.whole(&self.dated_url(it)),
        }
    }
}

/// The stamp of an event of which the playbook does not say when it was written.
const UNKNOWN: Date = Date::constant(2026, 1, 1);

fn month(day: Date) -> Date {
    day.first_of_month()
}

fn what_key(kind: DateKind) -> &'static str {
    match kind {
        DateKind::Review => "calendar.review",
        DateKind::NextReview => "calendar.next_review",
        DateKind::ExpectedReview => "calendar.expected_review",
        DateKind::Decision => "calendar.decision",
        DateKind::Objective => "calendar.objective",
        DateKind::Kpi => "calendar.kpi",
        DateKind::Action => "calendar.action",
        DateKind::Commitment => "calendar.commitment",
        DateKind::Contract => "calendar.contract",
        DateKind::Request => "calendar.request",
        DateKind::Scenario => "calendar.scenario",
        DateKind::Plan => "calendar.plan",
    }
}
