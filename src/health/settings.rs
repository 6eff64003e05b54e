//! `[rules]` of `site.toml`: ceilings and thresholds.

use crate::diagnostics::{Code, Level};
use crate::document::front_matter::{Field, Node, Reader, Wrong};

/// The highest level a rule may report at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceiling {
    /// The rule is silent.
    Off,
    /// Findings are lowered to this level.
    At(Level),
}

/// What a site says about one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSetting {
    /// Which rule.
    pub code: Code,
    /// Its ceiling.
    pub ceiling: Option<Ceiling>,
    /// Its numbers, by key.
    pub thresholds: Vec<(String, f64)>,
}

/// What a site says about its rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings(pub Vec<RuleSetting>);

impl Settings {
    fn of(&self, code: Code) -> Option<&RuleSetting> {
        self.0.iter().find(|setting| setting.code == code)
    }

    /// The highest level the rule may report at.
    pub fn ceiling(&self, code: Code) -> Ceiling {
        self.of(code).and_then(|setting| setting.ceiling).unwrap_or(Ceiling::At(Level::Error))
    }

    /// A threshold the site sets.
    pub fn threshold(&self, code: Code, key: &str) -> Option<f64> {
        self.of(code)?.thresholds.iter().find(|(known, _)| known == key).map(|(_, value)| *value)
    }
}

impl Field for Settings {
    const WANTED: &'static str = "a table `[rules]` such as `KP301 = \"warning\"`";
    const MUST: bool = false;

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(table) = node.get_ref().as_table() else {
            reader.wrong(node, Self::WANTED, Wrong::Type(None));
            return None;
        };
        let mut settings = Vec::new();
        for (name, node) in table {
            let name: &str = name.get_ref();
            let Some(code) = Code::parse(name).filter(|code| code.is_rule()) else {
                let hint = match crate::diagnostics::nearest_code(name).filter(|code| code.is_rule()) {
                    Some(near) => format!("did you mean `{}` ({})?", near.text(), near.name()),
                    None => "`keyplan explain` lists the rules; only KP2xx to KP7xx take a level".to_owned(),
                };
                reader.wrong(node, "", Wrong::Value(format!("no rule that takes a level is called `{name}`"), hint));
                continue;
            };
            settings.extend(read_one(code, node, reader));
        }
        settings.sort_by_key(|setting| setting.code);
        Some(Self(settings))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

fn read_one(code: Code, node: &Node<'_>, reader: &mut Reader<'_>) -> Option<RuleSetting> {
    let mut setting = RuleSetting { code, ceiling: None, thresholds: Vec::new() };
    let Some(table) = node.get_ref().as_table() else {
        setting.ceiling = ceiling(node, reader);
        return setting.ceiling.map(|_| setting);
    };
    let known: Vec<&str> =
        crate::health::rule(code).map_or(&[][..], |rule| rule.thresholds).iter().map(|it| it.key).collect();
    for (key, node) in table {
        let key: &str = key.get_ref();
        if key == "level" {
            setting.ceiling = ceiling(node, reader);
        } else if known.contains(&key) {
            let number = crate::document::model::common::Number::read(node, reader)?;
            setting.thresholds.push((key.to_owned(), number.value));
        } else {
            let hint = match crate::figures::names::nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => format!("{} has no numbers, only `level`", code.text()),
                None => format!("its keys are `level` and {}", crate::document::model::listed(&known)),
            };
            reader.wrong(node, "", Wrong::Value(format!("{} has no threshold `{key}`", code.text()), hint));
        }
    }
    Some(setting)
}

fn ceiling(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Ceiling> {
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
        let hint = "write \"off\", \"note\", \"warning\" or \"error\"".to_owned();
        reader.wrong(node, "", Wrong::Value(format!("{said} is not a level"), hint));
    }
    ceiling
}
