//! Which form of a word a number takes, in the notation of Unicode's CLDR for whole numbers: `one: n = 1; few: n % 10 =
//! 2..4 and n % 100 != 12..14`. A number that no rule fits takes `other`.

use std::ops::RangeInclusive;

/// The forms of CLDR.
pub(super) const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The rules of a language, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plural(Vec<(&'static str, PluralRule)>);

/// Alternatives, of which one has to hold. All relations of an alternative have to hold.
type PluralRule = Vec<Vec<Relation>>;

/// `n % 10 != 2..4,9`
#[derive(Clone, Debug, PartialEq)]
struct Relation {
    modulus: Option<usize>,
    is: bool,
    among: Vec<RangeInclusive<usize>>,
}

impl Plural {
    /// Reads the rules.
    ///
    /// # Errors
    /// The part that is no rule.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| form(part).ok_or_else(|| part.to_owned())).collect::<Result<_, _>>().map(Self)
    }

    /// The form that a number takes.
    pub(super) fn form(&self, count: usize) -> &'static str {
        let holds = |rule: &PluralRule| rule.iter().any(|all| all.iter().all(|relation| relation.holds(count)));
        self.0.iter().find(|(_, rule)| holds(rule)).map_or("other", |(form, _)| form)
    }

    /// The place of this form among those of the language; `other` is the last one.
    pub(super) fn place(&self, count: usize) -> usize {
        let form = self.form(count);
        self.0.iter().position(|(known, _)| *known == form).unwrap_or(self.0.len())
    }
}

impl Relation {
    fn holds(&self, count: usize) -> bool {
        let value = self.modulus.map_or(count, |modulus| count % modulus);
        self.among.iter().any(|range| range.contains(&value)) == self.is
    }
}

fn form(part: &str) -> Option<(&'static str, PluralRule)> {
    let (name, rule) = part.split_once(':')?;
    let name = FORMS.into_iter().find(|form| *form == name.trim())?;
    let all = |part: &str| part.split(" and ").map(relation).collect();
    Some((name, rule.split(" or ").map(all).collect::<Option<PluralRule>>()?))
}

fn relation(text: &str) -> Option<Relation> {
    let (value, among) = text.split_once('=')?;
    let (value, is) = value.strip_suffix('!').map_or((value, true), |value| (value, false));
    let modulus = match value.trim().strip_prefix('n')?.trim() {
        "" => None,
        rest => Some(rest.strip_prefix('%')?.trim().parse().ok().filter(|modulus| *modulus > 0)?),
    };
    let range = |part: &str| {
        let (from, to) = part.split_once("..").unwrap_or((part, part));
        Some(from.trim().parse().ok()?..=to.trim().parse().ok()?)
    };
    Some(Relation { modulus, is, among: among.split(',').map(range).collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_takes_the_form_of_its_language() {
        let forms = |rules: &str, counts: &[usize]| -> Vec<&str> {
            let plural = Plural::parse(rules).unwrap();
            counts.iter().map(|count| plural.form(*count)).collect()
        };
        assert_eq!(forms("one: n = 1", &[0, 1, 2, 21]), ["other", "one", "other", "other"]);
        assert_eq!(forms("one: n = 0,1", &[0, 1, 2]), ["one", "one", "other"]);
        assert_eq!(forms("", &[0, 1, 2]), ["other"; 3]);
        let polish = "one: n = 1; few: n % 10 = 2..4 and n % 100 != 12..14";
        assert_eq!(forms(polish, &[1, 2, 5, 12, 22, 112]), ["one", "few", "other", "other", "few", "other"]);
        assert_eq!(forms("two: n = 2 or n % 10 = 3", &[2, 13, 4]), ["two", "two", "other"]);
    }

    #[test]
    fn what_is_no_rule_is_named() {
        for wrong in ["one", "once: n = 1", "one: n", "one: m = 1", "one: n % 0 = 1", "one: n = a", "one: n = 1 and"] {
            assert_eq!(Plural::parse(wrong), Err(wrong.to_owned()));
        }
    }
}
