//! The rules: what each finds, why it matters, and how to settle it.

use crate::diagnostics::Code;
use crate::document::made_pages::MadePage;
use crate::health::{explained, meaning, thresholds};
use crate::site::Renderer;
use crate::site::theme::ThemeFault;

view! {
    /// The page of all rules.
    RulesPage<'a> for "rules.html" {
        /// The rules, by code.
        rules: Vec<RuleEntry<'a>>,
    }

    /// A rule.
    RuleEntry<'a> {
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
        /// Whether it is explained in English on a site of another language.
        is_english: bool,
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

    fn rule_entry(&self, code: Code) -> RuleEntry<'_> {
        let text = explained(code, self.theme.locale());
        RuleEntry {
            anchor: code.text(),
            code: code.text(),
            name: code.name(),
            level: code.level().word(),
            waivable: code.is_rule(),
            is_english: !text.is_said,
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
