//! The rules: what each finds, why it matters, and how to settle it. In a playbook they are explained on one page, below
//! their list; in a handbook each has a page of its own, to which the list leads.

use crate::diagnostics::Code;
use crate::document::made_pages::MadePage;
use crate::health::{explained, gist, meaning, thresholds};
use crate::site::frame::Frame;
use crate::site::page_id::rule_id;
use crate::site::shared::cards::Card;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;
use crate::site::{Renderer, address};

view! {
    /// The page of all rules.
    RulesPage<'a> for "rules.html" {
        /// The rules, by code.
        rules: Vec<RuleEntry<'a>>,
    }

    /// The page of one rule, in a handbook.
    RulePage<'a> for "rule.html" {
        /// The rule.
        rule: RuleEntry<'a>,
        /// The rule before it.
        before: Option<Ready<Card>>,
        /// The rule after it.
        after: Option<Ready<Card>>,
    }

    /// A rule.
    RuleEntry<'a> {
        /// Its anchor on the page of all rules.
        anchor: &'static str,
        /// Where it is explained, from the root of the site.
        url: String,
        /// The code.
        code: &'static str,
        /// The name.
        name: &'static str,
        /// Error, warning or note.
        level: &'static str,
        /// Whether it can be waived.
        waivable: bool,
        /// Whether it is explained in English on a site of another language.
        is_english: bool,
        /// The first sentence of what it finds.
        gist: &'a str,
        /// What it finds.
        finds: &'a str,
        /// Why it matters.
        matters: &'a str,
        /// How to settle it.
        settle: &'a str,
        /// An example that is found.
        wrong: &'a str,
        /// An example that is not.
        right: &'a str,
        /// The numbers that a site may set.
        thresholds: Vec<RuleThreshold<'a>>,
        /// How often it is found here.
        found: usize,
    }

    /// A number of a rule that a site may set.
    RuleThreshold<'a> {
        /// The key.
        key: &'static str,
        /// What it means.
        meaning: &'a str,
        /// The default.
        default: String,
        /// What this site sets, where that is another number.
        now: Option<String>,
    }
}

impl Renderer<'_> {
    pub(crate) fn rules_page(&self) -> Result<String, ThemeFault> {
        let rules = Code::ALL.iter().map(|code| self.rule_entry(*code)).collect();
        self.render_made(MadePage::Rules, Vec::new(), RulesPage { rules })
    }

    /// The page of one rule.
    pub(crate) fn rule_page(&self, code: Code) -> Result<String, ThemeFault> {
        let named = |code: Code| format!("{} {}", code.text(), code.name());
        let card = |code: Code| Card::to_part(&named(code), self.rule_url(code)).into();
        let at = Code::ALL.iter().position(|other| *other == code);
        let beside = |at: Option<usize>| Some(card(*Code::ALL.get(at?)?));
        let (before, after) = (beside(at.and_then(|at| at.checked_sub(1))), beside(at.map(|at| at + 1)));
        let (id, heading) = (rule_id(code), named(code));
        let title = format!("{heading} – {}", self.theme.text(MadePage::Rules.title_key()));
        let frame = Frame { id: &id, title: &title, heading: &heading, ..Frame::default() };
        self.render_page(frame, RulePage { rule: self.rule_entry(code), before, after })
    }

    /// Where a rule is explained.
    pub(crate) fn rule_url(&self, code: Code) -> String {
        if self.edition.is_handbook() {
            address::page(&rule_id(code))
        } else {
            address::part(MadePage::Rules.name(), code.text())
        }
    }

    fn rule_entry(&self, code: Code) -> RuleEntry<'_> {
        let text = explained(code, self.theme.locale());
        RuleEntry {
            anchor: code.text(),
            url: self.rule_url(code),
            code: code.text(),
            name: code.name(),
            level: code.level().word(),
            waivable: code.is_rule(),
            is_english: !text.is_said,
            gist: gist(code, self.theme.locale()),
            finds: text.finds,
            matters: text.matters,
            settle: text.settle,
            wrong: text.wrong,
            right: text.right,
            thresholds: self.rule_thresholds(code),
            found: self.all_findings().iter().filter(|diagnosis| diagnosis.finding.code == code).count(),
        }
    }

    fn rule_thresholds(&self, code: Code) -> Vec<RuleThreshold<'_>> {
        let number = |value: f64| self.format().number(value, None);
        let threshold = thresholds(code).iter().map(|threshold| {
            let now = self.edition.config().rules.threshold(code, threshold.key);
            RuleThreshold {
                key: threshold.key,
                meaning: meaning(code, threshold, self.theme.locale()),
                default: number(threshold.default),
                now: now.filter(|now| (now - threshold.default).abs() > f64::EPSILON).map(number),
            }
        });
        threshold.collect()
    }
}
