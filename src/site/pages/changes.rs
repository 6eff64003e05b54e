//! What changed: by plan between its reviews, from the record; and since an older copy, key by key, where there is one.

use jiff::civil::Date;

use crate::document::model::Entity;
use crate::edition::Audience;
use crate::export::diff::{Diff, Difference, Field, How};
use crate::measure::beneath;
use crate::measure::changes::{self, Change, ChangeDetail, ChangeKind};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::page_id::nav_key;
use crate::site::shared::cards::word;
use crate::site::shared::concerns::anchor;
use crate::site::theme::{Key, Map, ThemeFault, Value};

/// So many changes of a plan since its last review are said of a large programme, the latest; those before are counted.
const LATEST: usize = 3;

impl Renderer<'_> {
    pub(crate) fn changes_page(&self) -> Result<String, ThemeFault> {
        let mut plans = Vec::new();
        for account in self.edition.accounts() {
            for (plan, _) in beneath::plans(self.edition, *account) {
                plans.push(self.plan_changes(*account, plan));
            }
        }
        let since = self.since.as_ref().map(|diff| self.compared(diff));
        let given = vec![("plans", Value::from(plans)), ("since", Value::from(since))];
        self.generated("changes", "changes.html", Vec::new(), given)
    }

    /// The link to what changed in a plan.
    pub(crate) fn changes_link(&self, plan: ThingId) -> Value {
        map! { title: self.theme.text(nav_key("changes")), url: self.way("changes", plan) }
    }

    /// Whether the page of changes has a place for a plan: it is internal, and the plan counts.
    pub(crate) fn has_changes(&self, plan: ThingId) -> bool {
        let account = self.edition.thing(plan).account;
        *self.edition.audience() == Audience::Internal
            && account.is_some_and(|account| beneath::plans(self.edition, account).any(|(id, _)| id == plan))
    }

    fn plan_changes(&self, account: ThingId, plan: ThingId) -> Value {
        let all = changes::of(self.edition, plan);
        let (last, before) = changes::last_reviews(self.edition, plan, self.today());
        let last_day = last.and_then(|id| self.held(id));
        let mut since: Vec<&Change> =
            all.iter().filter(|it| last_day.is_some_and(|last| it.day > last) && it.day <= self.today()).collect();
        let window = before.and_then(|id| self.held(id)).zip(last_day);
        let between: Vec<&Change> =
            all.iter().filter(|it| window.is_some_and(|(from, to)| it.day > from && it.day <= to)).collect();
        if self.is_large() {
            since.sort_by_key(|it| std::cmp::Reverse(it.day));
        }
        let (since, more_since) = self.first(since, LATEST);
        let (between, more_between) = self.first(between, 0);
        let rows = |changes: Vec<&Change>| changes.into_iter().map(|it| self.change(it)).collect::<Vec<_>>();
        map! {
            anchor: anchor(self.edition, plan),
            account: self.card(account),
            plan: self.card(plan),
            last: last.map(|id| self.row(id)),
            before: before.map(|id| self.row(id)),
            since: rows(since),
            more_since: more_since,
            between: rows(between),
            more_between: more_between,
        }
    }

    /// The day a review was held.
    fn held(&self, id: ThingId) -> Option<Date> {
        match self.edition.thing(id).entity() {
            Some(Entity::Review(review)) => Some(review.date.value),
            _ => None,
        }
    }

    fn change(&self, it: &Change) -> Value {
        let anchor = it.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        let name = it.title.as_deref().unwrap_or(self.name(it.on));
        let (from, was, to, is) = match &it.detail {
            ChangeDetail::Done => (None, None, None, None),
            ChangeDetail::Word(word) => (None, None, Some(self.theme.word(word)), None),
            ChangeDetail::Words(from, to) => (from.clone(), None, to.clone(), None),
            ChangeDetail::Figure(before, (value, status), unit) => (
                before.map(|(value, _)| self.format().value(value, *unit)),
                before.and_then(|(_, status)| status),
                Some(self.format().value(*value, *unit)),
                *status,
            ),
        };
        map! {
            day: self.format().date(it.day),
            iso: it.day.to_string(),
            what: self.theme.text(what_key(it.kind)),
            link: map! { title: name, url: format!("{}{anchor}", self.url(it.on)) },
            of: it.title.as_ref().map(|_| self.card(it.on)),
            from: from,
            was: word(was),
            to: to,
            is: word(is),
        }
    }

    /// What changed since an older copy: by account, then by plan.
    fn compared(&self, diff: &Diff) -> Value {
        type Above = Option<(std::sync::Arc<str>, std::sync::Arc<str>)>;
        let mut order: Vec<&Difference> = diff.things.iter().collect();
        let title =
            |above: &Above| above.as_ref().map(|(id, title)| (crate::figures::names::folded(title), id.clone()));
        order.sort_by_cached_key(|it| (title(&it.account), title(&it.plan), it.id.clone()));
        let groups: Vec<Value> = order
            .chunk_by(|a, b| (&a.account, &a.plan) == (&b.account, &b.plan))
            .map(|things| {
                let above = [&things[0].account, &things[0].plan].into_iter().flatten();
                map! {
                    title: above.map(|(_, title)| title.to_string()).collect::<Vec<_>>().join(", "),
                    things: things.iter().map(|it| self.difference(diff, it)).collect::<Vec<_>>(),
                }
            })
            .collect();
        map! { groups: groups, count: diff.things.len() }
    }

    fn difference(&self, diff: &Diff, it: &Difference) -> Value {
        let url = it.now.map(|id| self.url(id));
        let part = |(how, part): &(How, crate::export::diff::Part)| {
            let link = part.anchor.as_ref().filter(|_| *how != How::Removed).zip(url);
            map! {
                how: self.theme.text(how_key(*how)),
                title: part.heading.as_deref().unwrap_or(self.theme.text("changes.opening")),
                url: link.map(|(anchor, url)| format!("{url}#{}", crate::site::address::encode(anchor))),
            }
        };
        map! {
            how: (it.how != How::Changed).then(|| self.theme.text(how_key(it.how))),
            renamed: it.renamed_from.as_deref(),
            kind: self.theme.text(&format!("search_kind.{}", it.kind.word())).to_owned(),
            title: it.now.map_or(&*it.title, |id| self.name(id)),
            url: url,
            fields: it.fields.iter().map(|field| self.field(diff, field)).collect::<Vec<_>>(),
            prose: it.prose.iter().map(part).collect::<Vec<_>>(),
        }
    }

    fn field(&self, diff: &Diff, field: &Field) -> Value {
        let said = |value: &crate::document::plain::Plain| match value {
            crate::document::plain::Plain::Number(number) => self.format().number(*number, None),
            value => match value.line().parse::<Date>() {
                Ok(day) => self.format().date(day),
                Err(_) => diff.said(value),
            },
        };
        let path: Vec<String> =
            field.path.iter().map(|key| diff.said(&key.as_str().into()).replace('_', " ")).collect();
        map! {
            field: path.join(", "),
            from: (!field.from.is_nothing()).then(|| said(&field.from)),
            to: (!field.to.is_nothing()).then(|| said(&field.to)),
        }
    }
}

fn how_key(how: How) -> &'static str {
    match how {
        How::Added => "changes.added",
        How::Removed => "changes.removed",
        How::Changed => "changes.changed",
    }
}

fn what_key(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Reading => "changes.reading",
        ChangeKind::Agreed => "changes.agreed",
        ChangeKind::Ended => "changes.ended",
        ChangeKind::Change => "changes.change",
        ChangeKind::Trigger => "changes.trigger",
        ChangeKind::Objective => "changes.objective",
        ChangeKind::Opened => "changes.opened",
        ChangeKind::Closed => "changes.closed",
        ChangeKind::Commitment => "changes.commitment",
        ChangeKind::Request => "changes.request",
        ChangeKind::Asked => "changes.asked",
        ChangeKind::Answered => "changes.answered",
        ChangeKind::Approved => "changes.approved",
        ChangeKind::Signed => "changes.signed",
        ChangeKind::Rolled => "changes.rolled",
    }
}
