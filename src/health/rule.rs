//! What a rule is, and what it can read.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::{Ceiling, Config, RuleSettings};
use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Message, Span};
use crate::document::model::Kind;
use crate::edition::Edition;
use crate::health::WordLists;
use crate::measure::age::in_days;
use crate::measure::coverage::Cell;
use crate::playbook::{Thing, ThingId};

/// What a rule looks at. When something within it changes, the findings of the rule may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The thing itself, and what it names.
    Thing,
    /// The plan and all beneath it.
    Plan,
    /// The account and all beneath it.
    Account,
    /// The whole playbook.
    Playbook,
}

/// How the findings of a rule change as days pass and nothing else changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// They are the same on any day.
    Constant,
    /// They appear and become more serious; none goes away by itself.
    Ripens,
    /// They appear and go away: what is too long ago stops counting, what begins starts counting.
    Passes,
}

/// A number of a rule that a site can change.
#[derive(Debug)]
pub struct Threshold {
    /// Its key in `[rules]`: `share`.
    pub key: &'static str,
    /// The number that is used unless the site sets another.
    pub default: f64,
    /// What it means, with its unit: "days a plan may be a draft".
    pub meaning: &'static str,
}

/// One rule.
pub(crate) struct Rule {
    /// Its code.
    pub(crate) code: Code,
    /// What it looks at.
    pub(crate) scope: Scope,
    /// How its findings change as days pass.
    pub(crate) time: Time,
    /// The kinds of things it is run on, one thing at a time; none for a rule that is run once on the whole playbook.
    pub(crate) asks: &'static [Kind],
    /// Its numbers.
    pub(crate) thresholds: &'static [Threshold],
    /// The rules whose findings on the same thing are removed when this rule finds something.
    pub(crate) silences: &'static [Code],
    /// What it finds, why it matters, how to settle it.
    pub(crate) text: Explanation,
    /// Adds what it finds on one thing. A rule on the whole playbook is given the first thing and ignores it.
    pub(crate) find: fn(&RuleContext<'_>, ThingId, &mut Findings),
}

impl Rule {
    /// What it finds on one thing.
    pub(crate) fn findings(&self, context: &RuleContext<'_>, id: ThingId) -> Findings {
        let mut findings = Findings::new();
        (self.find)(context, id, &mut findings);
        findings
    }
}

/// What a rule can read.
pub(crate) struct RuleContext<'a> {
    /// The internal edition.
    pub(crate) edition: &'a Edition,
    /// The day of the site: all ages are counted from it.
    pub(crate) today: Date,
    /// Lists of words that rules look for.
    pub(crate) words: &'a WordLists,
    pub(super) settings: &'a RuleSettings,
    /// The nine cells of the plans that are asked, where rules run on the things of one account; none where they run on the
    /// whole playbook.
    pub(super) coverage: &'a [(ThingId, Arc<[Cell; 9]>)],
}

impl<'a> RuleContext<'a> {
    /// The nine cells of a plan.
    pub(crate) fn coverage(&self, plan: ThingId) -> Option<&'a [Cell; 9]> {
        self.coverage.iter().find(|(id, _)| *id == plan).map(|(_, cells)| &**cells)
    }

    /// A thing by its id.
    pub(crate) fn thing(&self, id: ThingId) -> &'a Arc<Thing> {
        self.edition.thing(id)
    }

    /// The site's settings.
    pub(crate) fn config(&self) -> &'a Config {
        self.edition.config()
    }

    /// What another rule finds on a thing; nothing where the site has switched that rule off. A rule asks this of one
    /// that names the same cause, so that one cause is told once.
    pub(crate) fn said_by(&self, rule: &Rule, id: ThingId) -> Findings {
        match self.settings.ceiling(rule.code) {
            Ceiling::Off => Findings::new(),
            Ceiling::At(_) => rule.findings(self, id),
        }
    }

    /// A threshold of a rule.
    pub(crate) fn limit(&self, rule: &Rule, key: &str) -> f64 {
        threshold(self.settings, rule, key)
    }

    /// Whole days from a day to today; negative for days ahead.
    pub(crate) fn age(&self, day: Date) -> i64 {
        in_days(day, self.today)
    }
}

/// A threshold of a rule: the one that the site sets, else the default.
pub(super) fn threshold(settings: &RuleSettings, rule: &Rule, key: &str) -> f64 {
    let own = rule.thresholds.iter().find(|threshold| threshold.key == key);
    let default = own.expect("a rule asks only for thresholds that it declares").default;
    settings.threshold(rule.code, key).unwrap_or(default)
}

/// A finding of a rule at a place of a thing.
pub(crate) fn at(rule: &Rule, level: Level, thing: &Thing, range: Range<usize>, message: Message) -> Finding {
    at_span(rule, level, thing.document.span(range), message)
}

/// A finding of a rule at a place of any file, such as the cell of a table.
pub(crate) fn at_span(rule: &Rule, level: Level, span: Span, message: Message) -> Finding {
    Finding { level, ..Finding::new(rule.code, span, message) }
}

/// A place in `site.toml`, for findings that belong to no page.
pub(crate) fn site_span(range: Range<usize>) -> Span {
    Span::new(&Arc::from("site.toml"), range)
}
