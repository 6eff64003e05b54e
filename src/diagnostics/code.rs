//! The codes of findings: stable, public, never reused. `keyplan explain` and the manual are made from this table.

use crate::diagnostics::Level;

macro_rules! codes {
    ($($code:ident $name:literal $level:ident)*) => {
        /// The code of a finding. Codes and names are contracts with authors: they waive them and search for them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $name] $code),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// As it is written: `KP101`.
            pub fn text(self) -> &'static str {
                match self { $(Code::$code => stringify!($code)),* }
            }

            /// The name beside it: `unknown-reference`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => $name),* }
            }

            /// The level it has, or for a rule the highest it gives.
            pub fn level(self) -> Level {
                match self { $(Code::$code => Level::$level),* }
            }
        }
    };
}

codes! {
    KP001 "not-utf8" Error
    KP002 "front-matter-missing" Error
    KP003 "bad-toml" Error
    KP004 "unknown-key" Error
    KP005 "wrong-type" Error
    KP006 "missing-field" Error
    KP007 "bad-value" Error
    KP008 "bad-date-order" Error
    KP009 "duplicate-id" Error
    KP010 "reserved-name" Error
    KP011 "path-not-portable" Error
    KP012 "twin-path" Error
    KP013 "misplaced-file" Error
    KP014 "too-large" Error
    KP015 "unknown-mark" Error
    KP016 "picture-without-words" Warning
    KP101 "unknown-reference" Error
    KP102 "wrong-kind" Error
    KP103 "ambiguous-reference" Error
    KP104 "broken-link" Error
    KP105 "broken-anchor" Error
    KP106 "reference-cycle" Error
    KP107 "cross-account-link" Error
    KP108 "unsafe-link" Error
    KP109 "missing-asset" Error
    KP110 "link-to-draft" Warning
    KP111 "orphan-page" Warning
    KP200 "missing-for-status" Warning
    KP201 "stuck-tactical" Error
    KP202 "stuck-operational" Error
    KP203 "copied-forward" Error
    KP204 "uniform-uplift" Warning
    KP205 "scattered" Warning
    KP206 "acted-before-deciding" Warning
    KP207 "execution-steers-strategy" Warning
    KP208 "green-but-mute" Warning
    KP209 "unsigned-jbp" Note
    KP211 "slogan" Warning
    KP212 "nothing-given-up" Error
    KP213 "orphan-objective" Error
    KP214 "idle-decision" Warning
    KP215 "strategy-or-action" Warning
    KP216 "no-scenario" Error
    KP217 "trigger-unanswered" Error
    KP218 "untestable-trigger" Warning
    KP219 "working-on-a-sacrifice" Error
    KP301 "owned-by-one" Error
    KP302 "written-alone" Error
    KP303 "no-senior-interest" Error
    KP304 "never-looked-at-again" Error
    KP305 "short-term" Error
    KP306 "not-reviewed" Error
    KP307 "all-about-us" Error
    KP308 "kept-close" Warning
    KP309 "box-filling" Error
    KP310 "nobody-owns-it" Error
    KP401 "coverage-gap" Note
    KP402 "shallow-analysis" Error
    KP403 "reporting-not-planning" Warning
    KP404 "not-rolled" Error
    KP501 "pool-overcommitted" Error
    KP502 "person-overallocated" Error
    KP503 "request-without-case" Error
    KP504 "decided-without-reason" Warning
    KP511 "alignment-falling" Error
    KP512 "alignment-stale" Warning
    KP513 "straight-lined" Warning
    KP514 "alignment-unevidenced" Note
    KP601 "title-not-role" Warning
    KP602 "kpi-not-role" Warning
    KP603 "too-many-accounts" Warning
    KP604 "stage-mismatch" Note
    KP605 "manager-absent-from-strategy" Warning
    KP611 "single-threaded" Warning
    KP612 "no-executive-contact" Warning
    KP613 "key-person-not-met" Warning
    KP614 "no-doubter-recorded" Note
    KP701 "kpi-without-target" Error
    KP702 "direction-contradicts-target" Error
    KP703 "stale-reading" Warning
    KP704 "impossible-value" Error
    KP705 "too-many-kpis" Warning
    KP706 "bridge-does-not-add-up" Warning
    KP707 "quarters-do-not-add-up" Error
    KP708 "watermelon" Warning
    KP709 "status-without-note" Note
    KP711 "review-without-decision" Warning
    KP712 "actions-overdue" Warning
    KP713 "zombie-action" Warning
    KP721 "waiver-expired" Warning
    KP722 "waiver-unneeded" Warning
    KP723 "waiver-too-long" Warning
    KP801 "leak-field" Error
    KP802 "leak-other-account" Error
    KP803 "leak-link" Error
    KP804 "leak-money" Error
    KP901 "bad-config" Error
    KP902 "template-fault" Error
    KP903 "output-refused" Error
    KP904 "machine-fault" Error
}

impl Code {
    /// Whether it speaks about the plan, not about files: it can be lowered, silenced and waived, and stops no build
    /// unless it is strict.
    pub fn is_rule(self) -> bool {
        matches!(self.text().as_bytes()[2], b'2'..=b'7')
    }
}
