//! The rules: what each finds, why it matters, and how to settle it.

use crate::diagnostics::Code;
use crate::document::made_pages::MadePage;
use crate::health::{explanation, thresholds};
use crate::site::Renderer;
use crate::site::theme::ThemeFault;

view! {
    /// The page of all rules.
    RulesPage for "rules.html" {
        /// The rules, by code.
        rules: Vec<RuleEntry>,
    }

    /// A rule.
    RuleEntry {
        /// Its anchor on the page.
        anchor: &'static str,
        /// The code.
        code: &'static str,
        /// The name.
        name: &'static str,
        /// Error, warning or note.
        level: &'static str,
        /// Whether it can be waived.
        waivable: bool,
        /// What it finds.
        finds: &'static str,
        /// Why it matters.
        matters: &'static str,
        /// How to settle it.
        settle: &'static str,
        /// An example that is found.
        wrong: &'static str,
        /// An example that is not.
        right: &'static str,
        /// The numbers that a site may set.
        thresholds: Vec<RuleThreshold>,
        /// How often it is found here.
        found: usize,
    }

    /// A number of a rule that a site may set.
    RuleThreshold {
        /// The key.
        key: &'static str,
        /// What it means.
        meaning: &'static str,
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

    fn rule_entry(&self, code: Code) -> RuleEntry {
        let text = explanation(code);
        RuleEntry {
            anchor: code.text(),
            code: code.text(),
            name: code.name(),
            level: code.level().word(),
            waivable: code.is_rule(),
            finds: text.finds,
            matters: text.matters,
            settle: text.settle,
            wrong: text.wrong,
            right: text.right,
            thresholds: self.rule_thresholds(code),
            found: self.all_findings().iter().filter(|diagnosis| diagnosis.finding.code == code).count(),
        }
    }

    fn rule_thresholds(&self, code: Code) -> Vec<RuleThreshold> {
        let number = |value: f64| self.format().number(value, None);
        let threshold = thresholds(code).iter().map(|threshold| {
            let now = self.edition.config().rules.threshold(code, threshold.key);
            RuleThreshold {
                key: threshold.key,
                meaning: threshold.meaning,
                default: number(threshold.default),
                now: now.filter(|now| (now - threshold.default).abs() > f64::EPSILON).map(number),
            }
        });
        threshold.collect()
    }
}
