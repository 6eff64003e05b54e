//! The agenda of the next meeting among ourselves: what the customer's plan needs from us, function by function; what has to
//! be decided; and what stands in the way. Internal, never shared.

use std::borrow::Cow;

use jiff::ToSpan;

use crate::document::model::Plan;
use crate::document::model::account::Blocker;
use crate::document::model::people::{Function, Side};
use crate::document::model::plan::RequestStatus;
use crate::document::parts::{PageItem, PagePart};
use crate::figures::sort::sort_by_key;
use crate::figures::status::Status;
use crate::measure::alignment;
use crate::measure::{items, late, people};
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::shared::cards::{Card, Link, iso};
use crate::site::shared::readers::AskLine;
use crate::site::shared::rows::ReviewRow;
use crate::site::theme::ThemeFault;
use crate::site::view::{Maybe, Ready};

/// Actions that are due within so many days are on the agenda.
const DAYS: i32 = 60;

view! {
    /// The agenda of the next meeting among ourselves.
    InternalMeetingPage<'a> for "internal_meeting.html" {
        /// The plan.
        plan: Ready<Card>,
        /// The internal meetings about it: those to come, then those that were held, newest first.
        meetings: Vec<Ready<ReviewRow>>,
        /// What each function of ours owes the customer, the one with most that is late first.
        functions: Vec<FunctionAgenda<'a>>,
        /// What has to be decided among us: requests, and what is asked of somebody senior.
        wanted: Vec<AskLine<'a>>,
        /// What stands in the way of a function and is not settled.
        blockers: Vec<OpenBlocker<'a>>,
    }

    /// What a function of ours owes.
    FunctionAgenda<'a> {
        /// The function, as a word; nothing where nobody owns it.
        title: String,
        /// What it owes, what is late first.
        rows: Vec<Owed<'a>>,
    }

    /// Something that one of ours owes.
    Owed<'a> {
        /// What it is.
        link: Link<'a>,
        /// The kind, as a word.
        kind: String,
        /// Who owes it.
        owner: Option<Ready<Card>>,
        /// The day it is due.
        due: Option<String>,
        /// By how many days it is late.
        late: i32,
        /// Red or amber, of an objective that is off course.
        status: Option<&'static str>,
        /// Whether somebody is kept from it.
        blocked: bool,
    }

    /// A KPI of a function that stands in the account's way.
    OpenBlocker<'a> {
        /// The function, as a word.
        function: Option<String>,
        /// The KPI by which it is measured.
        kpi: Option<Cow<'a, str>>,
        /// The conflict.
        conflict: Option<Cow<'a, str>>,
        /// What is asked of it.
        ask: Option<Cow<'a, str>>,
        /// Who sees to it.
        owner: Option<Ready<Card>>,
    }
}

/// Something owed, by whose function, with the day that it is sorted by.
type OwedBy<'a> = (Option<Function>, Option<String>, Owed<'a>);

impl Renderer<'_> {
    pub(crate) fn internal_meeting_page(&self, id: ThingId, frame: Frame<'_>) -> Result<String, ThemeFault> {
        let thing = self.edition.thing(id);
        let plan = thing.as_plan().expect("an internal meeting is about a plan");
        let meetings = self.edition.beneath(id).reviews.iter();
        let is_internal = |id: &&ThingId| self.edition.review(**id).is_some_and(|review| !review.is_with_customer());
        let view = InternalMeetingPage {
            plan: self.card(id),
            meetings: self.rows(meetings.filter(is_internal)),
            functions: self.function_agendas(id, thing, plan),
            wanted: self.wanted(id, thing, plan),
            blockers: thing.account.map(|account| self.open_blockers(account)).unwrap_or_default(),
        };
        let kicker = thing.account.map_or_else(String::new, |account| self.title_of(account).into_owned());
        self.render_page(Frame { kicker, ..frame }, view)
    }

    fn function_agendas<'a>(&'a self, id: ThingId, thing: &Thing, plan: &'a Plan) -> Vec<FunctionAgenda<'a>> {
        let mut owed = self.owed_objectives(id);
        owed.extend(self.owed_actions(id));
        owed.extend(self.owed_commitments(id, thing, plan));
        sort_by_key(&mut owed, |(_, due, it)| (std::cmp::Reverse(it.late), due.clone()));
        let mut functions: Vec<(Option<Function>, Vec<Owed<'a>>)> = Vec::new();
        for (function, _, it) in owed {
            match functions.iter_mut().find(|(known, _)| *known == function) {
                Some((_, rows)) => rows.push(it),
                None => functions.push((function, vec![it])),
            }
        }
        let late = |rows: &[Owed<'_>]| rows.iter().filter(|it| it.late > 0).count();
        sort_by_key(&mut functions, |(_, rows)| std::cmp::Reverse((late(rows), rows.len())));
        let title = |function: Option<Function>| match function {
            Some(function) => self.theme.word(function.word()),
            None => self.theme.text("desk.nobody_owes").to_owned(),
        };
        functions.into_iter().map(|(function, rows)| FunctionAgenda { title: title(function), rows }).collect()
    }

    /// Whether what somebody owns is ours to do, which what nobody owns is. The customer's people owe us.
    fn is_ours(&self, owner: Option<ThingId>) -> bool {
        let person = owner.and_then(|owner| people::person(self.edition, owner));
        person.is_none_or(|person| person.side.value != Side::Customer)
    }

    fn function_of(&self, owner: Option<ThingId>) -> Option<Function> {
        items::function(self.edition, owner?)
    }

    /// The open objectives that are off course or late.
    fn owed_objectives(&self, id: ThingId) -> Vec<OwedBy<'_>> {
        let owed = items::open_objectives(self.edition, id).filter_map(|at| {
            let thing = self.edition.thing(at);
            let objective = thing.as_objective()?;
            let late = late::objective(self.edition, at, self.today());
            let off = self.status_of(at).filter(|status| *status != Status::Green);
            if late == 0 && off.is_none() {
                return None;
            }
            let owner = thing.maybe(objective.owner.as_ref());
            let it = Owed {
                link: Link::new(self.title_of(at), self.url(at).to_owned()),
                kind: self.word_of("kind", "objective"),
                owner: owner.map(|owner| self.card(owner)),
                due: self.day(objective.due.as_ref()),
                late,
                status: off.map(Status::word),
                blocked: false,
            };
            self.is_ours(owner).then_some((
                self.function_of(owner),
                iso(objective.due.as_ref().map(|day| day.value)),
                it,
            ))
        });
        owed.collect()
    }

    /// The open actions that are late, blocked or due soon.
    fn owed_actions(&self, id: ThingId) -> Vec<OwedBy<'_>> {
        let soon = self.today().saturating_add(DAYS.days());
        let all = items::actions(self.edition, id).into_iter().filter(items::ActionAt::is_open);
        let owed = all.filter_map(|at| {
            let due = at.action.due.as_ref().map(|day| day.value);
            let blocked = late::is_blocked(&at);
            if !blocked && due.is_none_or(|due| due > soon) {
                return None;
            }
            let owner = self.edition.thing(at.on).maybe(at.action.owner.as_ref());
            let it = Owed {
                link: Link::new(self.words_in(at.on, &at.action.title.value), self.action_url(&at)),
                kind: self.word_of("kind", "action"),
                owner: owner.map(|owner| self.card(owner)),
                due: self.day(at.action.due.as_ref()),
                late: late::action(self.edition, &at, self.today()),
                status: None,
                blocked,
            };
            self.is_ours(owner).then_some((self.function_of(owner), iso(due), it))
        });
        owed.collect()
    }

    /// What we promised the customer and did not keep yet.
    fn owed_commitments<'a>(&'a self, id: ThingId, thing: &Thing, plan: &'a Plan) -> Vec<OwedBy<'a>> {
        let ours = plan.commitments.iter().filter(|it| it.side.value != Side::Customer && it.done.is_none());
        let owed = ours.filter_map(|commitment| {
            let owner = thing.maybe(commitment.owner.as_ref());
            let it = Owed {
                link: Link::new(self.words_of(thing, &commitment.text.value), self.part_url(id, PagePart::Commitments)),
                kind: self.word_of("kind", "commitment"),
                owner: owner.map(|owner| self.card(owner)),
                due: self.day(commitment.due.as_ref()),
                late: late::commitment(self.edition, id, commitment, self.today()),
                status: None,
                blocked: false,
            };
            self.is_ours(owner).then_some((
                self.function_of(owner),
                iso(commitment.due.as_ref().map(|day| day.value)),
                it,
            ))
        });
        owed.collect()
    }

    /// Requests that nobody decided, then what somebody senior has not answered.
    fn wanted<'a>(&'a self, id: ThingId, thing: &Thing, plan: &'a Plan) -> Vec<AskLine<'a>> {
        let requests = plan.requests.iter().filter(|request| request.status.value == RequestStatus::Requested);
        let requests = requests.map(|request| AskLine {
            text: self.words_of(thing, &request.title.value),
            to: None,
            days: Maybe(late::undecided(self.edition, id, request, self.today())),
            url: Some(self.item_url(id, PageItem::Request, &request.id.value)),
            cost: self.money(request.cost.as_ref()),
            payback: self.measured("payback_months", request.payback_months.as_ref()),
        });
        requests.chain(self.open_asks(thing, plan)).collect()
    }

    /// What the last round of alignment says is in the way and nobody has settled.
    fn open_blockers(&self, account: ThingId) -> Vec<OpenBlocker<'_>> {
        let thing = self.edition.thing(account);
        let Some(record) = self.edition.account(account) else { return Vec::new() };
        let rounds = alignment::rounds(record, self.today());
        let Some(last) = rounds.last() else { return Vec::new() };
        let blocker = |it: &'_ Blocker| self.word(it.function.as_ref().map(|function| function.value.word()));
        let open = last.record.blockers.iter().filter(|it| it.settled.is_none());
        let rows = open.map(|it| OpenBlocker {
            function: blocker(it),
            kpi: self.text_of(thing, it.kpi.as_ref()),
            conflict: self.text_of(thing, it.conflict.as_ref()),
            ask: self.text_of(thing, it.ask.as_ref()),
            owner: self.one(thing, it.owner.as_ref()),
        });
        rows.collect()
    }
}
