//! Lists of words that rules search for, in four languages. A site can replace them.

use crate::measure::filled::Placeholders;

/// The lists, in the form in which texts are compared: lower case, one kind of dash, single spaces. A list is one file
/// with a word or phrase a line; `#` begins a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordLists {
    /// Phrases that sound like a strategy and decide nothing.
    pub slogans: Vec<String>,
    /// Verbs that begin an action, not a decision.
    pub execution_verbs: Vec<String>,
    /// Verbs that begin an objective.
    pub aim_verbs: Vec<String>,
    /// Ranks that an objective reaches.
    pub ranks: Vec<String>,
    /// Words by which a title says what goes before what.
    pub choices: Vec<String>,
    /// Words of templates that stand for what is still to be written.
    pub placeholders: Placeholders,
}

impl WordLists {
    /// Reads the lists; `file` gives the text of `words/<name>.txt`.
    pub fn read(file: impl Fn(&str) -> Option<String>) -> Self {
        let list = |name: &str| -> Vec<String> {
            let text = file(name).unwrap_or_default();
            let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
            lines.filter(|line| !line.is_empty()).map(even).collect()
        };
        Self {
            slogans: list("slogans"),
            execution_verbs: list("execution-verbs"),
            aim_verbs: list("aim-verbs"),
            ranks: list("ranks"),
            choices: list("choices"),
            placeholders: Placeholders::of(&list("placeholders")),
        }
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
        first_word(&even(title), &self.execution_verbs)
    }

    /// What a title wants to reach, where it is an objective's: a rank, or a figure with a unit, at the beginning, or
    /// after a verb that begins an objective. None for a title that says what goes before what.
    pub fn aim_of(&self, title: &str) -> Option<String> {
        let text = even(title);
        if self.choices.iter().any(|choice| holds(&text, choice)) {
            return None;
        }
        if let Some(rank) = self.ranks.iter().find(|rank| holds(&text, rank)) {
            return Some(rank.clone());
        }
        let begins = first_word(&text, &self.aim_verbs).is_some();
        amounts(title).find(|amount| begins || amount.has_unit || amount.is_first).map(|amount| amount.text.to_owned())
    }
}

/// The word or phrase of a list that a text begins with.
fn first_word<'a>(text: &str, list: &'a [String]) -> Option<&'a str> {
    let begins = |word: &&str| text.strip_prefix(*word).is_some_and(|rest| !rest.starts_with(is_inside));
    list.iter().map(String::as_str).find(begins)
}

/// A figure in a text.
struct Amount<'a> {
    /// The figure with its unit, as it is written.
    text: &'a str,
    has_unit: bool,
    /// Whether the text begins with it.
    is_first: bool,
}

/// The figures of a text that are no years and no part of a word, such as `Q3`.
fn amounts(text: &str) -> impl Iterator<Item = Amount<'_>> {
    const UNITS: &[&str] = &[
        "%", "€", "$", "£", "₫", "m€", "k€", "kr", "eur", "usd", "dkk", "vnd", "pp", "mio", "mio.", "m", "bn", "tỷ",
        "triệu", "million", "millions", "tonnes",
    ];
    let unit = |word: &str| UNITS.contains(&word.to_lowercase().as_str());
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = text[from..].find(|c: char| c.is_ascii_digit()) {
            let start = from + found;
            let rest = &text[start..];
            let digits = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
            let end = start + rest[..digits].trim_end_matches(['.', ',']).len();
            from = start + digits;
            let is_year = matches!(text[start..end].parse::<u16>(), Ok(1990..=2100)) && end - start == 4;
            if is_year || text[..start].ends_with(is_inside) {
                continue;
            }
            let after = &text[end..];
            let blanks = after.len() - after.trim_start().len();
            let word = after[blanks..].split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')).next();
            let word = word.filter(|word| unit(word));
            let sign = text[..start].trim_end().ends_with(['€', '$', '£']);
            let end = word.map_or(end, |word| end + blanks + word.len());
            return Some(Amount { text: &text[start..end], has_unit: sign || word.is_some(), is_first: start == 0 });
        }
        None
    })
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

    /// The lists of the default theme.
    fn words() -> WordLists {
        WordLists::read(|name| {
            let text = match name {
                "aim-verbs" => include_str!("../../themes/default/words/aim-verbs.txt"),
                "ranks" => include_str!("../../themes/default/words/ranks.txt"),
                "choices" => include_str!("../../themes/default/words/choices.txt"),
                _ => return None,
            };
            Some(text.to_owned())
        })
    }

    #[test]
    fn a_title_that_only_says_how_much_is_an_objective() {
        for (title, aim) in [
            ("Grow sales by 8 % in 2027", "8 %"),
            ("Reach 24 % penetration by 2028", "24 %"),
            ("Tăng doanh số 15 %", "15 %"),
            ("Augmenter le CA de 8 %", "8 %"),
            ("Øg salget med 8 %", "8 %"),
            ("100 M€ by 2030", "100 M€"),
            ("Become number one supplier", "number one"),
            ("Sales of €2.5m by 2030", "2.5m"),
            ("Atteindre 12,5 % de part de linéaire", "12,5 %"),
            ("Trở thành nhà cung cấp số một", "số một"),
            ("Double the range to 40 lines", "40"),
        ] {
            assert_eq!(words().aim_of(title).as_deref(), Some(aim), "{title}");
        }
    }

    #[test]
    fn a_title_that_chooses_is_a_decision() {
        for title in [
            "Win trial in minimarts before adding range in hypermarkets",
            "Family packs instead of deeper promotions",
            "Dispatch in every depot before any new module",
            "No discount above 20 %, whatever it costs in volume",
            "Minimarts first, through 2027",
            "Grow with families in 2027",
            "Cửa hàng nhỏ trước, 20 % khuyến mãi sau",
            "Plutôt 40 références bien tenues que 80",
            "Kun 40 varenumre",
            "Full shelves in Q3 and H2",
        ] {
            assert_eq!(words().aim_of(title), None, "{title}");
        }
    }
}
