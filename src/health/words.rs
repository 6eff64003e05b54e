//! Lists of words that rules search for, in four languages. A site can replace them.

/// The lists, in the form in which texts are compared: lower case, one kind of dash, single spaces. A list is one file
/// with a word or phrase a line; `#` begins a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordLists {
    /// Phrases that sound like a strategy and decide nothing.
    pub slogans: Vec<String>,
    /// Verbs that begin an action, not a decision.
    pub execution_verbs: Vec<String>,
    /// Words of templates that stand for what is still to be written.
    pub placeholders: Vec<String>,
}

impl WordLists {
    /// Reads the lists; `file` gives the text of `words/<name>.txt`.
    pub fn read(file: impl Fn(&str) -> Option<String>) -> Self {
        let list = |name: &str| {
            let text = file(name).unwrap_or_default();
            let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
            lines.filter(|line| !line.is_empty()).map(even).collect()
        };
        Self { slogans: list("slogans"), execution_verbs: list("execution-verbs"), placeholders: list("placeholders") }
    }
}

impl WordLists {
    /// The slogan that a text contains as whole words.
    pub fn slogan_in(&self, text: &str) -> Option<&str> {
        let text = even(text);
        self.slogans.iter().map(String::as_str).find(|slogan| holds(&text, slogan))
    }

    /// The execution verb that a title begins with.
    pub fn verb_of(&self, title: &str) -> Option<&str> {
        let title = even(title);
        let begins = |verb: &&str| title.strip_prefix(*verb).is_some_and(|rest| !rest.starts_with(is_inside));
        self.execution_verbs.iter().map(String::as_str).find(begins)
    }
}

/// Whether a text contains a phrase as whole words, whatever the case and the kind of dash.
pub(super) fn mentions(text: &str, phrase: &str) -> bool {
    holds(&even(text), &even(phrase))
}

/// The same for a text and a phrase that are in this form already.
fn holds(text: &str, phrase: &str) -> bool {
    let whole =
        |(at, _): (usize, &str)| !text[..at].ends_with(is_inside) && !text[at + phrase.len()..].starts_with(is_inside);
    !phrase.is_empty() && text.match_indices(phrase).any(whole)
}

fn is_inside(c: char) -> bool {
    c.is_alphanumeric()
}

/// Lower case, one kind of dash, single spaces.
fn even(text: &str) -> String {
    let dash = |c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
    let text = crate::figures::names::folded(text);
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(dash));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_whatever_the_dash() {
        assert!(mentions("A WIN\u{2011}win  partnership", "win–win") && mentions("Win-win", "win-win"));
        assert!(!mentions("A window", "win") && !mentions("Unwin", "win") && !mentions("win", ""));
        assert!(mentions("Đôi bên cùng có lợi, lâu dài", "đôi bên cùng có lợi"));
    }

    #[test]
    fn a_title_begins_with_a_verb_or_only_like_one() {
        let words = WordLists { execution_verbs: vec!["run".into(), "triển khai".into()], ..WordLists::default() };
        assert_eq!(words.verb_of("Run 3 promotions"), Some("run"));
        assert_eq!(words.verb_of("Triển khai 20 tủ mát"), Some("triển khai"));
        assert_eq!(words.verb_of("Runners first"), None);
        assert_eq!(words.verb_of("Never run 3 promotions"), None);
    }
}
