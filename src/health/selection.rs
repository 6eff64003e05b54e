//! The choice of findings to show: by codes, names, the beginning of a code, or a group.

use crate::diagnostics::{Code, Message, nearest_code, say};

/// Groups of codes, by the words that authors use for them.
const GROUPS: &[(&str, &[&str])] = &[
    ("files", &["KP0", "KP1", "KP9"]),
    ("plan", &["KP2", "KP3", "KP4", "KP5", "KP6", "KP7"]),
    ("tiers", &["KP20"]),
    ("strategy", &["KP21"]),
    ("pitfalls", &["KP3"]),
    ("coverage", &["KP4"]),
    ("resources", &["KP50"]),
    ("alignment", &["KP51"]),
    ("roles", &["KP60"]),
    ("stakeholders", &["KP61"]),
    ("numbers", &["KP70"]),
    ("reviews", &["KP71"]),
    ("waivers", &["KP72"]),
    ("leaks", &["KP8"]),
];

/// A choice of codes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
}

impl Selection {
    /// Reads which codes to show and which not. Without any choice all are shown.
    ///
    /// # Errors
    /// A sentence about the first word that is not understood.
    pub fn read(select: &[String], ignore: &[String]) -> Result<Self, Message> {
        let prefixes = |words: &[String]| -> Result<Vec<String>, Message> {
            let all: Vec<Vec<String>> = words.iter().map(|word| prefixes(word)).collect::<Result<_, _>>()?;
            Ok(all.concat())
        };
        Ok(Self { select: prefixes(select)?, ignore: prefixes(ignore)? })
    }

    /// Whether findings of this code are shown.
    pub fn wants(&self, code: Code) -> bool {
        let begins = |list: &[String]| list.iter().any(|prefix| code.text().starts_with(prefix.as_str()));
        (self.select.is_empty() || begins(&self.select)) && !begins(&self.ignore)
    }
}

fn prefixes(word: &str) -> Result<Vec<String>, Message> {
    let word = word.trim();
    let lower = word.to_lowercase();
    if let Some((_, prefixes)) = GROUPS.iter().find(|(name, _)| *name == lower) {
        return Ok(prefixes.iter().map(|prefix| (*prefix).to_owned()).collect());
    }
    if let Some(code) = Code::parse(word) {
        return Ok(vec![code.text().to_owned()]);
    }
    let upper = word.to_uppercase();
    if upper.len() > 2 && upper.starts_with("KP") && Code::ALL.iter().any(|code| code.text().starts_with(&upper)) {
        return Ok(vec![upper]);
    }
    let names = GROUPS.iter().map(|(name, _)| *name).chain(Code::ALL.iter().map(|code| code.name()));
    // A word with digits is a code with a slip.
    let code = word.chars().any(|c| c.is_ascii_digit()).then(|| nearest_code(word)).flatten();
    let near = code.map(Code::text).or_else(|| crate::figures::names::nearest(word, names));
    Err(if let Some(near) = near {
        say!("`{word}` is neither a code nor a group; did you mean `{near}`?", word, near)
    } else {
        let groups: Vec<&str> = GROUPS.iter().map(|(name, _)| *name).collect();
        say!(
            "`{word}` is neither a code nor a group; the groups are {groups}",
            word,
            groups = crate::document::model::listed(&groups)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(select: &[&str], ignore: &[&str]) -> Vec<&'static str> {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let selection = Selection::read(&words(select), &words(ignore)).unwrap();
        let few = [Code::KP004, Code::KP101, Code::KP213, Code::KP301, Code::KP501, Code::KP801];
        few.into_iter().filter(|code| selection.wants(*code)).map(Code::text).collect()
    }

    #[test]
    fn a_group_a_beginning_a_code_and_a_name_select() {
        assert_eq!(wanted(&[], &[]), ["KP004", "KP101", "KP213", "KP301", "KP501", "KP801"]);
        assert_eq!(wanted(&["files"], &[]), ["KP004", "KP101"]);
        assert_eq!(wanted(&["plan"], &["KP3", "pool-overcommitted"]), ["KP213"]);
        assert_eq!(wanted(&["kp1", "213"], &[]), ["KP101", "KP213"]);
    }

    #[test]
    fn a_word_that_is_neither_names_the_nearest() {
        let read = |word: &str| Selection::read(&[word.to_owned()], &[]).unwrap_err();
        assert!(read("pitfals").english().ends_with("did you mean `pitfalls`?"), "{}", read("pitfals"));
        assert!(read("zzz").english().contains("the groups are `files`"), "{}", read("zzz"));
        assert!(read("KP").english().contains("neither"));
    }
}
