//! The key plan beside every page of an account: the drawing that shows where you are, and the list that leads on.
//!
//! It depends only on the account or plan and on the depth of the page, so it is made once for each; a page then marks
//! its place in it.

use std::fmt::Write as _;
use std::ops::Range;

use crate::document::markdown::escape;
use crate::document::model::{Entity, Kind};
use crate::edition::Audience;
use crate::playbook::ThingId;
use crate::site::page_id::part_key;
use crate::site::shared::markup;
use crate::site::theme::status;
use crate::site::{Renderer, address};

/// More entries than this stay on the page of the plan or account.
const MOST: usize = 12;

/// The rooms of an account: part, x, y, width, height.
const ACCOUNT: &[(&str, f32, u8, f32, u8)] = &[
    ("goals", 0.0, 0, 72.0, 42),
    ("situation", 72.0, 0, 144.0, 42),
    ("plans", 0.0, 42, 140.0, 48),
    ("reviews", 140.0, 42, 76.0, 48),
    ("objectives", 0.0, 90, 108.0, 42),
    ("people", 108.0, 90, 108.0, 42),
];
const ACCOUNT_WALLS: &str =
    "M72 0V24M72 36V42M0 42H24M36 42H110M122 42H216M140 42V62M140 74V90M0 90H24M36 90H188M200 90H216M108 90V132";
const ACCOUNT_WALK: &str = "M-1 30H116V68M30 30V112M30 68H194V112";

/// The rooms of a plan.
const PLAN: &[(&str, f32, u8, f32, u8)] = &[
    ("goals", 0.0, 0, 60.0, 42),
    ("problem", 60.0, 0, 64.0, 42),
    ("decisions", 124.0, 0, 92.0, 42),
    ("pillars", 0.0, 42, 64.0, 48),
    ("objectives", 64.0, 42, 152.0, 48),
    ("scenarios", 0.0, 90, 43.2, 42),
    ("actions", 43.2, 90, 43.2, 42),
    ("requests", 86.4, 90, 43.2, 42),
    ("people", 129.6, 90, 43.2, 42),
    ("reviews", 172.8, 90, 43.2, 42),
];
const PLAN_WALLS: &str = "M60 0V24M60 36V42M124 0V24M124 36V42M0 42H164M176 42H216M64 42V62M64 74V90M0 90H70M82 90H196M208 90H216M43.2 90V132M86.4 90V132M129.6 90V132M172.8 90V132";
const PLAN_WALK: &str = "M-1 30H170V68H32M76 68V112M170 68H202V112";

/// The rooms that a customer may enter. The walls of the plan are the same.
const CUSTOMER_ACCOUNT: &[(&str, f32, u8, f32, u8)] = &[
    ("goals", 0.0, 0, 216.0, 42),
    ("plans", 0.0, 42, 140.0, 48),
    ("reviews", 140.0, 42, 76.0, 48),
    ("objectives", 0.0, 90, 108.0, 42),
    ("people", 108.0, 90, 108.0, 42),
];
const CUSTOMER_WALLS: &str =
    "M0 42H24M36 42H110M122 42H216M140 42V62M140 74V90M0 90H24M36 90H188M200 90H216M108 90V132";
const CUSTOMER_PLAN: &[(&str, f32, u8, f32, u8)] = &[
    ("goals", 0.0, 0, 60.0, 42),
    ("problem", 60.0, 0, 64.0, 42),
    ("decisions", 124.0, 0, 92.0, 42),
    ("pillars", 0.0, 42, 64.0, 48),
    ("objectives", 64.0, 42, 152.0, 48),
    ("actions", 0.0, 90, 43.2, 42),
    ("commitments", 43.2, 90, 43.2, 42),
    ("value", 86.4, 90, 43.2, 42),
    ("people", 129.6, 90, 43.2, 42),
    ("reviews", 172.8, 90, 43.2, 42),
];

/// The side of an account or plan with the lists of all its rooms.
pub(crate) struct Side {
    html: String,
    lists: Vec<Range<usize>>,
}

impl Side {
    /// The side as a page shows it, whose own link is `here`: it stands in a room, or is the whole. Of the lists only
    /// the one is left that leads to the page; the others would only show how many they hold, as their heads do.
    pub(crate) fn at(&self, here: &str, room: Option<&str>, whole: bool) -> String {
        let mut html = String::with_capacity(self.html.len());
        let mut last = 0;
        for list in &self.lists {
            if !self.html[list.clone()].contains(here) {
                html.push_str(&self.html[last..list.start]);
                last = list.end;
            }
        }
        html.push_str(&self.html[last..]);
        let marked = markup::mark(&html, here, room);
        if whole { marked.replacen("class=\"plan-drawing\"", "class=\"plan-drawing whole\"", 1) } else { marked }
    }
}

impl Renderer<'_> {
    /// The side of an account or plan for pages at a depth.
    pub(crate) fn side(&self, context: ThingId, depth: usize) -> Option<&Side> {
        let slot = self.shared.sides.get(&context)?.get(depth)?;
        Some(slot.get_or_init(|| self.make_side(context, &address::root(depth))))
    }

    fn make_side(&self, context: ThingId, root: &str) -> Side {
        let thing = self.edition.thing(context);
        let is_plan = thing.kind() == Kind::Plan;
        let account = thing.account.unwrap_or(context);
        let mut out = String::with_capacity(8192);
        let mut lists = Vec::new();
        let label = self.theme.text("side.label");
        out.push_str("<nav class=\"keyplan\" aria-label=\"");
        escape(label, &mut out);
        out.push_str("\"><details><summary><span>");
        escape(label, &mut out);
        out.push_str("</span> <span class=\"fold-where\">");
        escape(self.name(context), &mut out);
        out.push_str("</span></summary></details><div class=\"fold\"><p class=\"side-head\">");
        escape(label, &mut out);
        out.push_str("</p><p class=\"where bare\">");
        self.anchor(account, root, &mut out);
        if is_plan {
            out.push(' ');
            self.anchor(context, root, &mut out);
        }
        out.push_str("</p>");
        let url = format!("{root}{}", self.url(context));
        let (rooms, walls, walk) = match (self.edition.audience(), is_plan) {
            (Audience::Internal, true) => (PLAN, PLAN_WALLS, PLAN_WALK),
            (Audience::Internal, false) => (ACCOUNT, ACCOUNT_WALLS, ACCOUNT_WALK),
            (Audience::Customer { .. }, true) => (CUSTOMER_PLAN, PLAN_WALLS, PLAN_WALK),
            (Audience::Customer { .. }, false) => (CUSTOMER_ACCOUNT, CUSTOMER_WALLS, ACCOUNT_WALK),
        };
        out.push_str("<svg class=\"plan-drawing\" viewBox=\"-1 -1 218 134\" aria-hidden=\"true\">");
        for (at, (part, x, y, width, height)) in rooms.iter().enumerate() {
            let _ = write!(
                out,
                "<a href=\"{url}#{part}\" tabindex=\"-1\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/><text x=\"{}\" y=\"{}\">{}</text></a>",
                x + 7.0,
                y + 15,
                at + 1
            );
        }
        let _ = write!(
            out,
            "<path d=\"{walls}\"/><path class=\"wall\" d=\"M0 36V132H216V0H0V24\"/><path class=\"walk\" d=\"{walk}\"/></svg><ol class=\"legend\">"
        );
        for (at, (part, ..)) in rooms.iter().enumerate() {
            let _ = write!(out, "<li><a href=\"{url}#{part}\"><span class=\"no\">{}</span> ", at + 1);
            escape(self.theme.text(part_key(part)), &mut out);
            let list = self.room(context, part);
            let count = if list.is_empty() { self.count(context, part) } else { list.len() };
            if count > 0 {
                let _ = write!(out, " <span class=\"id\">{count}</span>");
            }
            out.push_str("</a>");
            if !list.is_empty() && (list.len() <= MOST || *part == "reviews") {
                let start = out.len();
                out.push_str("<ul>");
                for id in list.iter().take(MOST) {
                    self.entry(*id, root, &mut out);
                }
                out.push_str("</ul>");
                lists.push(start..out.len());
            }
            out.push_str("</li>");
        }
        out.push_str("</ol>");
        let mut also: Vec<ThingId> = Vec::new();
        if is_plan {
            also.extend(self.edition.beneath(account).situation.iter().copied());
            also.extend(self.edition.beneath(account).plans.iter().copied().filter(|plan| *plan != context));
        }
        also.extend(self.edition.beneath(context).pages.iter().copied().take(MOST));
        if !also.is_empty() {
            out.push_str("<ul class=\"also bare\">");
            for id in also {
                out.push_str("<li>");
                self.anchor(id, root, &mut out);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        }
        self.printed_links(context, root, &mut out);
        out.push_str("</div></nav>");
        Side { html: out, lists }
    }

    /// What is printed of an account or plan, then the first screens of each kind of reader.
    fn printed_links(&self, context: ThingId, root: &str, out: &mut String) {
        for (label, cards) in [("side.printed", self.printed_cards(context)), ("side.readers", self.reader_cards())] {
            if cards.is_empty() {
                continue;
            }
            out.push_str("<p class=\"side-head also\">");
            escape(self.theme.text(label), out);
            out.push_str("</p><ul class=\"also bare\">");
            for card in cards {
                let of = |key: &str| {
                    card.get_from_path(key).and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
                };
                let _ = write!(out, "<li><a href=\"{root}{}\">", of("url"));
                escape(&of("title"), out);
                out.push_str("</a></li>");
            }
            out.push_str("</ul>");
        }
    }

    /// The things in a room.
    fn room(&self, context: ThingId, part: &str) -> &[ThingId] {
        let beneath = self.edition.beneath(context);
        let is_plan = self.edition.thing(context).kind() == Kind::Plan;
        match part {
            "decisions" => &beneath.decisions,
            "objectives" if is_plan => &beneath.objectives,
            "reviews" => &beneath.reviews,
            "situation" => &beneath.situation,
            "plans" => &beneath.plans,
            _ => &[],
        }
    }

    /// How many there are of what has no pages of its own.
    fn count(&self, context: ThingId, part: &str) -> usize {
        let goals = |account: ThingId| match self.edition.thing(account).entity() {
            Some(Entity::Account(account)) => account.goals.len(),
            _ => 0,
        };
        let thing = self.edition.thing(context);
        match (thing.entity(), part) {
            (_, "goals") => thing.account.map_or(0, goals),
            (Some(Entity::Account(_)), "objectives") => {
                let plans = &self.edition.beneath(context).plans;
                plans.iter().map(|plan| self.edition.beneath(*plan).objectives.len()).sum()
            }
            (Some(Entity::Plan(plan)), "pillars") => plan.pillars.len(),
            (Some(Entity::Plan(plan)), "scenarios") => plan.scenarios.len(),
            (Some(Entity::Plan(plan)), "requests") => plan.requests.len(),
            (Some(Entity::Plan(plan)), "commitments") => plan.commitments.len(),
            (Some(Entity::Plan(plan)), "value") => plan.value.len(),
            _ => 0,
        }
    }

    fn anchor(&self, id: ThingId, root: &str, out: &mut String) {
        let _ = write!(out, "<a href=\"{root}{}\"", self.url(id));
        self.lang(id, out);
        out.push('>');
        escape(self.name(id), out);
        out.push_str("</a>");
    }

    fn lang(&self, id: ThingId, out: &mut String) {
        if let Some(lang) = &self.edition.thing(id).document.common.lang {
            out.push_str(" lang=\"");
            escape(&lang.value, out);
            out.push('"');
        }
    }

    fn entry(&self, id: ThingId, root: &str, out: &mut String) {
        let _ = write!(out, "<li><a href=\"{root}{}\"", self.url(id));
        self.lang(id, out);
        out.push('>');
        match self.edition.thing(id).entity() {
            Some(Entity::Review(review)) => escape(&self.format().date(review.date.value), out),
            _ => escape(self.name(id), out),
        }
        if let Some(state) = self.status_of(id) {
            out.push(' ');
            status(state.word(), self.theme.text(status_key(state)), out);
        }
        out.push_str("</a></li>");
    }
}

pub(crate) fn status_key(state: crate::figures::status::Status) -> &'static str {
    use crate::figures::status::Status;
    match state {
        Status::Red => "status.red",
        Status::Amber => "status.amber",
        Status::Green => "status.green",
    }
}
