//! The sidebar of every page of an account: a drawing that shows where the reader is, and lists of links.
//!
//! It depends only on the account or plan, so it is made once for each; a page then marks its place in it.

use std::borrow::Cow;

use crate::document::model::{Entity, Kind};
use crate::document::parts::PagePart;
use crate::edition::Audience;
use crate::figures::status::Status;
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards;
use crate::site::shared::markup::{Marks, Prepared};
use crate::site::shared::masthead::NavLink;
use crate::site::theme::ThemeFault;
use crate::site::view::{Html, View};

view! {
    /// The sidebar of the pages of an account or plan.
    SidebarPart<'a> for "parts/sidebar.html" {
        /// The way from the page to the root of the site.
        root: String,
        /// What the account or plan is called.
        title: Cow<'a, str>,
        /// The account.
        account: NavLink<'a>,
        /// The plan, where the side is that of a plan.
        plan: Option<NavLink<'a>>,
        /// In the class of what holds the rooms, where the page of the whole account or plan is marked.
        whole: Html,
        /// Whether the rooms are drawn and numbered. In a customer edition of which parts are missing they are not.
        drawn: bool,
        /// The rooms of the drawing, each a part of the page of the account or plan.
        rooms: Vec<SidebarRoom<'a>>,
        /// The walls of the rooms, as a path.
        walls: &'static str,
        /// The way through the rooms, as a path.
        walk: &'static str,
        /// What stands below the rooms.
        groups: Vec<SidebarGroup<'a>>,
    }

    /// A room of the drawing, and what it holds.
    SidebarRoom<'a> {
        /// In the tag of the room, where a page in it is marked.
        here: Html,
        /// The address of the part, from the root of the site.
        url: String,
        /// What the part is called.
        title: Cow<'a, str>,
        /// How much it holds.
        count: usize,
        /// Before the list, which is left out on pages to which none of its links leads.
        begins: Html,
        /// What the room holds, as far as it has pages of its own.
        list: Vec<NavLink<'a>>,
        /// Behind the list.
        ends: Html,
    }

    /// Links below the rooms.
    SidebarGroup<'a> {
        /// What they are called; nothing for what belongs to the account or plan besides.
        title: Option<&'a str>,
        /// The links.
        links: Vec<NavLink<'a>>,
    }
}

/// A part with more entries than this does not list them in the sidebar.
const MOST: usize = 12;

/// The drawing of an account or plan as a house of rooms, in units of its own: 216 wide, 132 high. Where its rooms lie says
/// the style sheet, by how many there are.
struct Drawing {
    /// The rooms, each a part of the page of the account or plan.
    rooms: &'static [PagePart],
    /// The walls between the rooms, with their doors, as a path.
    walls: &'static str,
    /// The way through the rooms, as a path.
    walk: &'static str,
}

static ACCOUNT: Drawing = Drawing {
    rooms: &[
        PagePart::Goals,
        PagePart::Situation,
        PagePart::Plans,
        PagePart::Reviews,
        PagePart::Objectives,
        PagePart::People,
    ],
    walls: "M72 0v24m0 12v6M0 42h24m12 0h74m12 0h94m-76 0v20m0 12v16M0 90h24m12 0h152m12 0h16m-108 0v42",
    walk: ACCOUNT_WALK,
};

static PLAN: Drawing = Drawing {
    rooms: &[
        PagePart::Goals,
        PagePart::Problem,
        PagePart::Decisions,
        PagePart::Pillars,
        PagePart::Objectives,
        PagePart::Scenarios,
        PagePart::Actions,
        PagePart::Requests,
        PagePart::People,
        PagePart::Reviews,
    ],
    walls: PLAN_WALLS,
    walk: PLAN_WALK,
};

/// The parts that a customer edition has.
static CUSTOMER_ACCOUNT: Drawing = Drawing {
    rooms: &[PagePart::Goals, PagePart::Plans, PagePart::Reviews, PagePart::Objectives, PagePart::People],
    walls: "M0 42h24m12 0h74m12 0h94m-76 0v20m0 12v16M0 90h24m12 0h152m12 0h16m-108 0v42",
    walk: ACCOUNT_WALK,
};

/// The walls of a plan are the same for a customer.
static CUSTOMER_PLAN: Drawing = Drawing {
    rooms: &[
        PagePart::Goals,
        PagePart::Problem,
        PagePart::Decisions,
        PagePart::Pillars,
        PagePart::Objectives,
        PagePart::Actions,
        PagePart::Commitments,
        PagePart::Value,
        PagePart::People,
        PagePart::Reviews,
    ],
    walls: PLAN_WALLS,
    walk: PLAN_WALK,
};

const ACCOUNT_WALK: &str = "M-1 30H116V68M30 30V112M30 68H194V112";
const PLAN_WALLS: &str = "M60 0v24m0 12v6m64-42v24m0 12v6M0 42h164m12 0h40M64 42v20m0 12v16M0 90h70m12 0h114m12 0h8M43.2 90v42m43.2-42v42m43.2-42v42m43.2-42v42";
const PLAN_WALK: &str = "M-1 30H170V68H32M76 68V112M170 68H202V112";

impl Renderer<'_> {
    /// The sidebar of an account or plan; nothing for other things.
    pub(crate) fn side(&self, context: ThingId) -> Option<Result<&Prepared, ThemeFault>> {
        let has_side = matches!(self.edition.kind(context), Kind::Account | Kind::Plan);
        let made = has_side.then(|| self.shared.sides.get_or_make(context, || self.make_side(context)))?;
        Some(made.as_ref().map_err(Clone::clone))
    }

    /// Whether the sidebar of an account or plan draws its rooms; the parts of its page have numbers then.
    pub(crate) fn is_drawn(&self, context: ThingId) -> bool {
        self.drawing(context).rooms.iter().all(|part| self.has_part(context, *part))
    }

    /// Whether a part of the page of an account or plan is a room of its sidebar.
    pub(crate) fn is_room(&self, context: ThingId, part: PagePart) -> bool {
        self.drawing(context).rooms.contains(&part)
    }

    fn drawing(&self, context: ThingId) -> &'static Drawing {
        match (self.edition.audience(), self.edition.kind(context) == Kind::Plan) {
            (Audience::Internal | Audience::Team { .. }, true) => &PLAN,
            (Audience::Internal | Audience::Team { .. }, false) => &ACCOUNT,
            (Audience::Customer { .. }, true) => &CUSTOMER_PLAN,
            (Audience::Customer { .. }, false) => &CUSTOMER_ACCOUNT,
        }
    }

    fn make_side(&self, context: ThingId) -> Result<Prepared, ThemeFault> {
        let thing = self.edition.thing(context);
        let is_plan = thing.kind() == Kind::Plan;
        let account = thing.account.unwrap_or(context);
        let mut marks = Marks::default();
        let drawing = self.drawing(context);
        let rooms: Vec<PagePart> = drawing.rooms.iter().copied().filter(|part| self.has_part(context, *part)).collect();
        let view = SidebarPart {
            root: marks.root(),
            drawn: self.is_drawn(context),
            title: self.title_of(context),
            whole: marks.whole(),
            rooms: rooms.into_iter().map(|room| self.room(context, room, &mut marks)).collect(),
            account: self.nav_link(account, &mut marks),
            plan: is_plan.then(|| self.nav_link(context, &mut marks)),
            walls: drawing.walls,
            walk: drawing.walk,
            groups: self.groups(context, account, &mut marks),
        };
        let html = self.theme.render("parts/sidebar.html", view.given())?;
        Ok(Prepared::new(html.trim_end_matches('\n'), marks))
    }

    /// A room for the template: what it is called and holds.
    fn room(&self, context: ThingId, part: PagePart, marks: &mut Marks) -> SidebarRoom<'_> {
        let url = self.part_url(context, part);
        let things = self.in_room(context, part);
        // Of many reviews the newest are listed: they are read most.
        let is_listed = things.len() <= MOST || part == PagePart::Reviews;
        let listed = if is_listed { &things[..things.len().min(MOST)] } else { &[] };
        SidebarRoom {
            here: marks.room(&url),
            url,
            title: self.part_title(part).into(),
            count: if things.is_empty() { self.count(context, part) } else { things.len() },
            begins: marks.list_begins(),
            list: listed.iter().map(|id| self.entry(*id, marks)).collect(),
            ends: marks.list_ends(),
        }
    }

    /// The links below the drawing: other pages of the account or plan, its pages for paper, and the first screen of each
    /// kind of reader.
    fn groups(&self, context: ThingId, account: ThingId, marks: &mut Marks) -> Vec<SidebarGroup<'_>> {
        let mut also: Vec<ThingId> = Vec::new();
        if context != account {
            also.extend(self.edition.beneath(account).situation.iter().copied());
            also.extend(self.edition.beneath(account).plans.iter().copied().filter(|plan| *plan != context));
        }
        also.extend(self.edition.beneath(context).pages.iter().copied().take(MOST));
        let also: Vec<NavLink<'_>> = also.into_iter().map(|id| self.nav_link(id, marks)).collect();
        let printed = self.printed_cards(context).into_iter().map(|link| NavLink::to(link, marks)).collect();
        let readers = self.reader_cards().into_iter().map(|link| NavLink::to(link, marks)).collect();
        [(None, also), (Some("side.printed"), printed), (Some("side.readers"), readers)]
            .into_iter()
            .filter(|(_, links)| !links.is_empty())
            .map(|(title, links)| SidebarGroup { title: title.map(|key| self.theme.text(key)), links })
            .collect()
    }

    /// A link to a thing.
    pub(crate) fn nav_link(&self, id: ThingId, marks: &mut Marks) -> NavLink<'_> {
        NavLink { here: marks.link(self.url(id)), url: self.url(id).into(), title: self.title_of(id), status: None }
    }

    /// A link to a thing in its room: with its status, and a review by its day.
    fn entry(&self, id: ThingId, marks: &mut Marks) -> NavLink<'_> {
        let mut link = self.nav_link(id, marks);
        if let Some(Entity::Review(review)) = self.edition.thing(id).entity() {
            link.title = self.format().date(review.date.value).into();
        }
        link.status = cards::word(self.status_of(id));
        link
    }

    /// The things in a room.
    fn in_room(&self, context: ThingId, part: PagePart) -> &[ThingId] {
        let beneath = self.edition.beneath(context);
        let is_plan = self.edition.kind(context) == Kind::Plan;
        match part {
            PagePart::Decisions => &beneath.decisions,
            PagePart::Objectives if is_plan => &beneath.objectives,
            PagePart::Reviews => &beneath.reviews,
            PagePart::Situation => &beneath.situation,
            PagePart::Plans => &beneath.plans,
            _ => &[],
        }
    }

    /// How many entries a part has whose entries have no pages of their own.
    fn count(&self, context: ThingId, part: PagePart) -> usize {
        let goals = |account: ThingId| match self.edition.thing(account).entity() {
            Some(Entity::Account(account)) => account.goals.len(),
            _ => 0,
        };
        let thing = self.edition.thing(context);
        match (thing.entity(), part) {
            (_, PagePart::Goals) => thing.account.map_or(0, goals),
            (Some(Entity::Account(_)), PagePart::Objectives) => {
                let plans = &self.edition.beneath(context).plans;
                plans.iter().map(|plan| self.edition.beneath(*plan).objectives.len()).sum()
            }
            (Some(Entity::Plan(plan)), PagePart::Pillars) => plan.pillars.len(),
            (Some(Entity::Plan(plan)), PagePart::Scenarios) => plan.scenarios.len(),
            (Some(Entity::Plan(plan)), PagePart::Requests) => plan.requests.len(),
            (Some(Entity::Plan(plan)), PagePart::Commitments) => plan.commitments.len(),
            (Some(Entity::Plan(plan)), PagePart::Value) => plan.value.len() + plan.promises.len(),
            _ => 0,
        }
    }
}

pub(crate) fn status_key(state: Status) -> &'static str {
    match state {
        Status::Red => "status.red",
        Status::Amber => "status.amber",
        Status::Green => "status.green",
    }
}
