//! `[rules]` of `site.toml`: ceilings and thresholds of rules.
//!
//! Only the rules know which thresholds they have, and this folder may not depend on them. The caller that reads the
//! settings passes a function which checks the name of a threshold.

use toml::de::DeTable;

use crate::diagnostics::{Code, Finding, Level, Message, nearest_code, say};
use crate::document::front_matter::{Field, Node, TomlReader, Wrong};
use crate::document::model::common::Number;
use crate::figures::sort::sort_by_key;

/// The highest level that a rule may report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceiling {
    /// The rule is silent.
    Off,
    /// Findings are lowered to this level.
    At(Level),
}

/// The settings of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSetting {
    /// Which rule.
    pub code: Code,
    /// The highest level it may report, if the site sets one.
    pub ceiling: Option<Ceiling>,
    /// Its thresholds, by key.
    pub thresholds: Vec<(String, f64)>,
}

/// The settings of rules, by code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSettings(pub Vec<RuleSetting>);

impl RuleSettings {
    fn of(&self, code: Code) -> Option<&RuleSetting> {
        self.0.iter().find(|setting| setting.code == code)
    }

    /// The highest level that the rule may report.
    pub fn ceiling(&self, code: Code) -> Ceiling {
        self.of(code).and_then(|setting| setting.ceiling).unwrap_or(Ceiling::At(Level::Error))
    }

    /// A threshold that the site sets.
    pub fn threshold(&self, code: Code, key: &str) -> Option<f64> {
        self.of(code)?.thresholds.iter().find(|(known, _)| known == key).map(|(_, value)| *value)
    }
}

/// The key `rules` in the record of `site.toml`.
///
/// The record only adds an empty finding, which keeps the place of the findings of `[rules]` among the others; [`read`]
/// reads the table afterwards. The reason is that only the rules know which thresholds they have.
#[derive(Clone, Debug, PartialEq)]
pub struct RulesTable;

/// Checks the name of a threshold; gives what is wrong with it, or none.
pub type UnknownThreshold = fn(Code, &str) -> Option<Wrong>;

impl Field for RulesTable {
    const WANTED: &'static str = "a table `[rules]` such as `KP301 = \"warning\"`";
    const MUST: bool = false;

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let mark = Finding::new(Code::KP901, reader.span(reader.range(node)), Message::default());
        reader.findings.push(mark);
        Some(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self)
    }
}

/// Reads `[rules]`, after the record that it is a key of. Its findings replace the one that keeps their place.
pub(super) fn read(table: &DeTable<'_>, unknown: UnknownThreshold, reader: &mut TomlReader<'_>) -> RuleSettings {
    let Some(node) = table.get("rules") else { return RuleSettings::default() };
    let end = reader.findings.len();
    let mut settings = Vec::new();
    if let Some(table) = node.get_ref().as_table() {
        for (name, node) in table {
            settings.extend(read_rule(name.get_ref(), node, unknown, reader));
        }
    } else {
        reader.wrong(node, &Message::constant(RulesTable::WANTED), Wrong::Type(None));
    }
    let found = reader.findings.split_off(end);
    let mark = reader.findings.iter().position(|finding| finding.message.is_empty());
    let mark = mark.expect("the record has marked the place of `[rules]`, since the key is there");
    reader.findings.replace(mark, found);
    sort_by_key(&mut settings, |setting: &RuleSetting| setting.code);
    RuleSettings(settings)
}

/// Reads the settings of one rule: a level alone, or a table of a level and thresholds.
fn read_rule(
    name: &str,
    node: &Node<'_>,
    unknown: UnknownThreshold,
    reader: &mut TomlReader<'_>,
) -> Option<RuleSetting> {
    let Some(code) = Code::parse(name).filter(|code| code.is_rule()) else {
        let hint = match nearest_code(name).filter(|code| code.is_rule()) {
            Some(near) => say!("did you mean `{near}` ({name})?", near = near.text(), name = near.name()),
            None => say!("`keyplan explain` lists the rules; only KP2xx to KP7xx take a level"),
        };
        reader.wrong(node, &say!(""), Wrong::Value(say!("no rule that takes a level is called `{name}`", name), hint));
        return None;
    };
    let mut setting = RuleSetting { code, ceiling: None, thresholds: Vec::new() };
    let Some(table) = node.get_ref().as_table() else {
        setting.ceiling = read_ceiling(node, reader);
        return setting.ceiling.map(|_| setting);
    };
    for (key, node) in table {
        let key: &str = key.get_ref();
        if key == "level" {
            setting.ceiling = read_ceiling(node, reader);
        } else if let Some(wrong) = unknown(code, key) {
            reader.wrong(node, &say!(""), wrong);
        } else {
            let number = Number::read(node, reader)?;
            setting.thresholds.push((key.to_owned(), number.value));
        }
    }
    Some(setting)
}

/// Reads a level, or reports what is wrong with it.
fn read_ceiling(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Ceiling> {
    let word = node.get_ref().as_str();
    let ceiling = match word {
        Some("off") => Some(Ceiling::Off),
        Some("note") => Some(Ceiling::At(Level::Note)),
        Some("warning") => Some(Ceiling::At(Level::Warning)),
        Some("error") => Some(Ceiling::At(Level::Error)),
        _ => None,
    };
    if ceiling.is_none() {
        let said = word.map_or_else(|| "this".to_owned(), |word| format!("`{word}`"));
        let hint = say!("write \"off\", \"note\", \"warning\" or \"error\"");
        reader.wrong(node, &say!(""), Wrong::Value(say!("{said} is not a level", said), hint));
    }
    ceiling
}
