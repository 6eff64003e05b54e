//! What changed: by plan between its reviews, from the record; and since an older copy, key by key, where there is one.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::made_pages::MadePage;
use crate::document::model::Entity;
use crate::document::plain::Plain;
use crate::export::diff::{self, Diff, Difference, DifferenceKind, FieldChange};
use crate::figures::names::folded;
use crate::figures::sort::sort_by_key;
use crate::measure::beneath;
use crate::measure::changes::{self, ChangeDetail, ChangeKind, PlanChange};
use crate::playbook::ThingId;
use crate::site::shared::cards::{Card, Link, word};
use crate::site::shared::concerns::anchor;
use crate::site::shared::foreign::between_marks;
use crate::site::shared::rows::ReviewRow;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;
use crate::site::{Renderer, address};

/// In a large programme, how many of the latest changes of a plan are listed; the others are counted.
const LATEST: usize = 3;

view! {
    /// The page of changes.
    ChangesPage<'a> for "changes.html" {
        /// The plans.
        plans: Vec<PlanChanges<'a>>,
        /// What changed since an older copy, where there is one.
        since: Option<ChangesSince<'a>>,
    }

    /// What changed in a plan.
    PlanChanges<'a> {
        /// Its anchor on the page.
        anchor: String,
        /// The account.
        account: Ready<Card>,
        /// The plan.
        plan: Ready<Card>,
        /// The last review.
        last: Option<Ready<ReviewRow>>,
        /// The review before it.
        before: Option<Ready<ReviewRow>>,
        /// What changed since the last review.
        since: Vec<ChangeRow<'a>>,
        /// How many more changes since then there are.
        more_since: usize,
        /// What changed between the last two reviews.
        between: Vec<ChangeRow<'a>>,
        /// How many more changes between them there are.
        more_between: usize,
    }

    /// A change.
    ChangeRow<'a> {
        /// The day.
        day: String,
        /// The same day for sorting.
        iso: String,
        /// What kind of change it is, in words.
        what: &'a str,
        /// What changed.
        link: Link<'a>,
        /// The thing it is written in, where that is another.
        of: Option<Ready<Card>>,
        /// What it was.
        from: Option<String>,
        /// The status before.
        was: Option<&'static str>,
        /// What it is now.
        to: Option<String>,
        /// The status now.
        is: Option<&'static str>,
    }

    /// What changed since an older copy.
    ChangesSince<'a> {
        /// The things that changed, by account and plan.
        groups: Vec<ChangedGroup<'a>>,
        /// How many things changed.
        count: usize,
    }

    /// The things of an account or plan that changed.
    ChangedGroup<'a> {
        /// The account and the plan.
        title: String,
        /// The things.
        things: Vec<ChangedThing<'a>>,
    }

    /// A thing that changed.
    ChangedThing<'a> {
        /// Added or removed, in words; none where it only changed.
        how: Option<&'a str>,
        /// The id before.
        renamed: Option<&'a str>,
        /// The kind, as a word.
        kind: String,
        /// What it is called.
        title: Cow<'a, str>,
        /// The address of its page from the root of the site; none where it is gone.
        url: Option<&'a str>,
        /// The keys that changed.
        fields: Vec<ChangedField>,
        /// The parts of the prose that changed.
        prose: Vec<ChangedProse<'a>>,
    }

    /// A key that changed.
    ChangedField {
        /// The key.
        field: String,
        /// What it was.
        from: Option<String>,
        /// What it is now.
        to: Option<String>,
    }

    /// A part of the prose that changed.
    ChangedProse<'a> {
        /// Added, removed or changed, in words.
        how: &'a str,
        /// The heading of the part.
        title: Cow<'a, str>,
        /// Its address from the root of the site; none where it is gone.
        url: Option<String>,
    }
}

impl Renderer<'_> {
    pub(crate) fn changes_page(&self) -> Result<String, ThemeFault> {
        let accounts = self.accounts_on(MadePage::Changes).iter();
        let plans =
            accounts.flat_map(|account| beneath::plans(self.edition, *account).map(move |(plan, _)| (*account, plan)));
        let view = ChangesPage {
            plans: plans.map(|(account, plan)| self.plan_changes(account, plan)).collect(),
            since: self.since.as_ref().filter(|_| self.is_first_leaf()).map(|diff| self.changes_since(diff)),
        };
        self.render_made(MadePage::Changes, Vec::new(), view)
    }

    /// The link to what changed in a plan.
    pub(crate) fn changes_link(&self, plan: ThingId) -> Link<'_> {
        Link::new(self.theme.text(MadePage::Changes.title_key()), self.section_url(MadePage::Changes, plan))
    }

    /// Whether the page of changes has a place for a plan: it is internal, and the plan counts.
    pub(crate) fn has_changes(&self, plan: ThingId) -> bool {
        let account = self.edition.account_of(plan);
        !self.edition.audience().is_customer()
            && account.is_some_and(|account| beneath::plans(self.edition, account).any(|(id, _)| id == plan))
    }

    fn plan_changes(&self, account: ThingId, plan: ThingId) -> PlanChanges<'_> {
        let all = changes::of(self.edition, plan);
        let (last, before) = changes::last_reviews(self.edition, plan, self.today());
        let last_day = last.and_then(|id| self.held(id));
        let mut since: Vec<PlanChange> = Vec::new();
        let mut between: Vec<PlanChange> = Vec::new();
        let window = before.and_then(|id| self.held(id)).zip(last_day);
        for change in all {
            if last_day.is_some_and(|last| change.day > last) && change.day <= self.today() {
                since.push(change);
            } else if window.is_some_and(|(from, to)| change.day > from && change.day <= to) {
                between.push(change);
            }
        }
        if self.is_large() {
            sort_by_key(&mut since, |change| std::cmp::Reverse(change.day));
        }
        let (since, more_since) = self.first(since, LATEST);
        let (between, more_between) = self.first(between, 0);
        PlanChanges {
            anchor: anchor(self.edition, plan),
            account: self.card(account),
            plan: self.card(plan),
            last: last.map(|id| self.row(id)),
            before: before.map(|id| self.row(id)),
            since: since.into_iter().map(|change| self.change(&change)).collect(),
            more_since,
            between: between.into_iter().map(|change| self.change(&change)).collect(),
            more_between,
        }
    }

    /// The day a review was held.
    fn held(&self, id: ThingId) -> Option<Date> {
        match self.edition.thing(id).entity() {
            Some(Entity::Review(review)) => Some(review.date.value),
            _ => None,
        }
    }

    fn change(&self, change: &PlanChange) -> ChangeRow<'_> {
        let anchor = change.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        let said = |words: &str| self.value_in(self.edition.thing(change.on), words);
        let (from, was, to, is) = match &change.detail {
            ChangeDetail::Done => (None, None, None, None),
            ChangeDetail::Word(word) => (None, None, Some(self.theme.word(word)), None),
            ChangeDetail::Words(from, to) => (from.as_deref().map(said), None, to.as_deref().map(said), None),
            ChangeDetail::Figure(before, (value, status), unit) => (
                before.map(|(value, _)| self.format_of(change.on).value(value, *unit)),
                before.and_then(|(_, status)| status),
                Some(self.format_of(change.on).value(*value, *unit)),
                *status,
            ),
        };
        let item = change.title.as_deref().map(|title| self.words_in(change.on, title));
        let title = item.unwrap_or_else(|| self.title_of(change.on));
        ChangeRow {
            day: self.format().date(change.day),
            iso: change.day.to_string(),
            what: self.theme.text(what_key(change.kind)),
            of: change.title.as_ref().map(|_| self.card(change.on)),
            link: Link::new(title.into_owned(), format!("{}{anchor}", self.url(change.on))),
            from,
            was: word(was),
            to,
            is: word(is),
        }
    }

    /// What changed since an older copy: by account, then by plan.
    fn changes_since<'a>(&'a self, diff: &'a Diff) -> ChangesSince<'a> {
        type Above = Option<(Arc<str>, Arc<str>)>;
        let mut order: Vec<&Difference> = diff.things.iter().collect();
        let title = |above: &Above| above.as_ref().map(|(id, title)| (folded(title), id.clone()));
        sort_by_key(&mut order, |it| (title(&it.account), title(&it.plan), it.id.clone()));
        let groups = order.chunk_by(|a, b| (&a.account, &a.plan) == (&b.account, &b.plan)).map(|things| {
            let above = [&things[0].account, &things[0].plan].into_iter().flatten();
            let title = |(id, title): &(Arc<str>, Arc<str>)| diff.title_in(id, title, &self.authors());
            ChangedGroup {
                title: above.map(title).collect::<Vec<_>>().join(", "),
                things: things.iter().map(|difference| self.changed_thing(diff, difference)).collect(),
            }
        });
        ChangesSince { groups: groups.collect(), count: diff.things.len() }
    }

    fn changed_thing<'a>(&'a self, diff: &Diff, difference: &'a Difference) -> ChangedThing<'a> {
        let url = difference.now.map(|id| self.url(id));
        let prose = difference.prose.iter().map(|(how, part)| self.changed_prose(*how, part, difference, url));
        let gone = || diff.title_in(&difference.id, &difference.title, &self.authors()).into();
        ChangedThing {
            how: (difference.how != DifferenceKind::Changed).then(|| self.theme.text(how_key(difference.how))),
            renamed: difference.renamed_from.as_deref(),
            kind: self.theme.text(&format!("search_kind.{}", difference.kind.word())).to_owned(),
            title: difference.now.map_or_else(gone, |id| self.title_of(id)),
            url,
            fields: difference.fields.iter().map(|field| self.changed_field(diff, difference, field)).collect(),
            prose: prose.collect(),
        }
    }

    fn changed_prose<'a>(
        &'a self,
        how: DifferenceKind,
        part: &'a diff::ProsePart,
        difference: &Difference,
        url: Option<&str>,
    ) -> ChangedProse<'a> {
        let link = part.anchor.as_ref().filter(|_| how != DifferenceKind::Removed).zip(url);
        let (then, now) = &difference.langs;
        let lang = if how == DifferenceKind::Removed { then } else { now };
        let heading = part.heading.as_deref().map(|heading| between_marks(Some(lang), heading, self.theme.locale()));
        ChangedProse {
            how: self.theme.text(how_key(how)),
            title: heading.unwrap_or_else(|| self.theme.text("changes.opening").into()),
            url: link.map(|(anchor, url)| format!("{url}#{}", address::encode(anchor))),
        }
    }

    fn changed_field(&self, diff: &Diff, difference: &Difference, field: &FieldChange) -> ChangedField {
        let said = |lang: &str, value: &Plain| match value {
            Plain::Number(number) => self.format().number(*number, None),
            value => match value.line().parse::<Date>() {
                Ok(day) => self.format().date(day),
                Err(_) => diff.said_in(lang, value, &self.authors()),
            },
        };
        let (then, now) = &difference.langs;
        let lang = if field.to.is_nothing() { then } else { now };
        let path = field.path.iter().map(|key| diff.said_in(lang, key, &self.authors()).replace('_', " "));
        ChangedField {
            field: path.collect::<Vec<_>>().join(", "),
            from: (!field.from.is_nothing()).then(|| said(then, &field.from)),
            to: (!field.to.is_nothing()).then(|| said(now, &field.to)),
        }
    }

    /// How texts of authors stand on the page: between marks, but for figures.
    fn authors(&self) -> impl Fn(&str, &str) -> String {
        move |lang, text| {
            let lang = Some(lang).filter(|_| text.contains(char::is_alphabetic));
            between_marks(lang, text, self.theme.locale()).into_owned()
        }
    }
}

fn how_key(how: DifferenceKind) -> &'static str {
    match how {
        DifferenceKind::Added => "changes.added",
        DifferenceKind::Removed => "changes.removed",
        DifferenceKind::Changed => "changes.changed",
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
