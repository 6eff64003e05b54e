//! The names of thresholds. `config`, which reads `[rules]` of `site.toml`, may not depend on the rules.

use crate::diagnostics::{Code, say};
use crate::document::front_matter::Wrong;
use crate::document::model::listed;
use crate::figures::names::nearest;
use crate::health::rules::rule;

/// What is wrong with the name of a threshold in `[rules]`; none if the rule has a threshold of that name.
pub fn unknown_threshold(code: Code, key: &str) -> Option<Wrong> {
    let thresholds = rule(code).map_or(&[][..], |rule| rule.thresholds);
    let known: Vec<&str> = thresholds.iter().map(|threshold| threshold.key).collect();
    if known.contains(&key) {
        return None;
    }
    let hint = match nearest(key, known.iter().copied()) {
        Some(near) => say!("did you mean `{near}`?", near),
        None if known.is_empty() => say!("{code} has no numbers, only `level`", code = code.text()),
        None => say!("its keys are `level` and {known}", known = listed(&known)),
    };
    Some(Wrong::Value(say!("{code} has no threshold `{key}`", code = code.text(), key), hint))
}
