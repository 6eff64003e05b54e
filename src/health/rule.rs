//! What a rule is, and what it can look at.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::config::{Config, RuleSettings};
use crate::diagnostics::{Code, Explanation, Finding, Findings, Level, Span};
use crate::document::model::Kind;
use crate::edition::Edition;
use crate::health::Words;
use crate::measure::age::in_days;
use crate::playbook::{Thing, ThingId};

/// How far a rule looks. When something within it changes, what the rule found may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The thing alone, and what it names.
    Thing,
    /// The plan and all beneath it.
    Plan,
    /// The account and all beneath it.
    Account,
    /// The whole playbook.
    Playbook,
}

/// What days that pass, and nothing else, do to the findings of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Nothing: they are the same on any day.
    Constant,
    /// They appear and weigh more; none goes away by itself.
    Ripens,
    /// They come and go: what lies far enough behind no longer counts, what begins does.
    Passes,
}

/// A number of a rule that a site can change.
#[derive(Debug)]
pub struct Threshold {
    /// Its key in `[rules]`: `share`.
    pub key: &'static str,
    /// The number that holds unless the site sets another.
    pub default: f64,
    /// What it means, with its unit: "days a plan may be a draft".
    pub meaning: &'static str,
}

/// One rule.
pub(crate) struct Rule {
    /// Its code.
    pub(crate) code: Code,
    /// How far it looks.
    pub(crate) scope: Scope,
    /// What days that pass do to what it finds.
    pub(crate) time: Time,
    /// The kinds of things it is asked about, one at a time; none for one question about the whole playbook.
    pub(crate) asks: &'static [Kind],
    /// Its numbers.
    pub(crate) thresholds: &'static [Threshold],
    /// The rules it silences on the same thing when it finds something.
    pub(crate) silences: &'static [Code],
    /// What it finds, why it matters, how to settle it.
    pub(crate) text: Explanation,
    /// Looks at one thing. A rule about the whole playbook is given the first one, and does not need it.
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

/// What a rule can look at.
pub(crate) struct RuleContext<'a> {
    /// The internal edition.
    pub(crate) edition: &'a Edition,
    /// The day all ages count from.
    pub(crate) today: Date,
    /// Lists of words that rules look for.
    pub(crate) words: &'a Words,
    pub(super) settings: &'a RuleSettings,
}

impl<'a> RuleContext<'a> {
    /// A thing by its id.
    pub(crate) fn thing(&self, id: ThingId) -> &'a Arc<Thing> {
        self.edition.thing(id)
    }

    /// The site's settings.
    pub(crate) fn config(&self) -> &'a Config {
        self.edition.config()
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

/// A threshold of a rule as a site sets it, else its default.
pub(super) fn threshold(settings: &RuleSettings, rule: &Rule, key: &str) -> f64 {
    let own = rule.thresholds.iter().find(|threshold| threshold.key == key);
    let default = own.expect("a rule asks only for thresholds that it declares").default;
    settings.threshold(rule.code, key).unwrap_or(default)
}

/// A finding of a rule at a place of a thing.
pub(crate) fn at(rule: &Rule, level: Level, thing: &Thing, range: Range<usize>, message: impl Into<String>) -> Finding {
    Finding { level, ..Finding::new(rule.code, thing.document.span(range), message) }
}

/// A place in `site.toml`, for findings that no page can hold.
pub(crate) fn site_span(range: Range<usize>) -> Span {
    Span::new(&Arc::from("site.toml"), range)
}
