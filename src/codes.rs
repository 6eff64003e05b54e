//! The codes of findings: stable, public, never reused. `keyplan explain` and the manual are made from this table.

use crate::finding::Level;

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

            /// The level it has unless a site or a plan's status says otherwise.
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
    KP801 "leak-field" Error
    KP802 "leak-other-account" Error
    KP803 "leak-link" Error
    KP804 "leak-money" Error
    KP901 "bad-config" Error
    KP902 "template-fault" Error
    KP903 "output-refused" Error
    KP904 "machine-fault" Error
}
