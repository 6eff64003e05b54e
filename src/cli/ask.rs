//! Questions on a terminal: a text, or one of several things. Without a terminal nothing is ever asked.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use crate::cli::{Exit, speech, wrong_use};
use crate::diagnostics::{Message, say};
use crate::figures::letters::searched;
use crate::figures::names::nearest_few;

/// At most so many things are listed at once; letters that are typed make the list shorter.
const LISTED: usize = 12;

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// What is given back, and typed by who knows it.
    pub(super) name: String,
    /// What it is called.
    pub(super) title: String,
}

impl Choice {
    fn line(&self) -> String {
        if self.title == self.name { self.name.clone() } else { format!("{}  {}", self.name, self.title) }
    }
}

/// Whether somebody sits at a terminal who reads a question and can answer it.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// A text that is typed; asked again while it is empty.
pub(super) fn text(question: &Message) -> Result<String, Exit> {
    loop {
        let answer = line(question)?;
        if !answer.is_empty() {
            return Ok(answer);
        }
    }
}

/// A text that is typed; an empty line for none.
pub(super) fn perhaps(question: &Message) -> Result<Option<String>, Exit> {
    line(&say!("{question} (Enter to skip)", question)).map(|answer| Some(answer).filter(|answer| !answer.is_empty()))
}

/// One of several things, by its number or by some of its letters. The only one is taken without a question.
pub(super) fn choose(question: &Message, all: &[Choice]) -> Result<String, Exit> {
    let mut listed: Vec<&Choice> = all.iter().collect();
    loop {
        if let [one] = listed.as_slice() {
            let _ = writeln!(io::stderr().lock(), "{}", one.line());
            return Ok(one.name.clone());
        }
        list(&listed);
        let answer = line(&say!("{question} Type a number, or part of the name", question))?;
        if let Some(one) = answer.parse().ok().and_then(|number: usize| listed.get(number.checked_sub(1)?)) {
            return Ok(one.name.clone());
        }
        let found = matching(&answer, all);
        if found.is_empty() {
            let _ = writeln!(io::stderr().lock(), "{}", speech::said(&say!("nothing here matches `{answer}`", answer)));
        }
        listed = if found.is_empty() { all.iter().collect() } else { found };
    }
}

fn list(listed: &[&Choice]) {
    let mut out = String::new();
    for (at, choice) in listed.iter().take(LISTED).enumerate() {
        let _ = writeln!(out, "{:>4}  {}", at + 1, choice.line());
    }
    if listed.len() > LISTED {
        let _ = writeln!(out, "      {}", speech::said(&say!("and {more} more", more = listed.len() - LISTED)));
    }
    let _ = io::stderr().lock().write_all(out.as_bytes());
}

/// The things that an answer may mean: one that is called exactly so, else those that hold its words, else those that hold
/// its letters in their order, else those that are spelled nearly so.
fn matching<'c>(answer: &str, all: &'c [Choice]) -> Vec<&'c Choice> {
    let folded = |text: &str| searched(text).trim_end().to_owned();
    let wanted = folded(answer);
    let texts: Vec<[String; 2]> = all.iter().map(|choice| [folded(&choice.name), folded(&choice.title)]).collect();
    let those = |fits: &dyn Fn(&str) -> bool| -> Vec<&Choice> {
        all.iter()
            .zip(&texts)
            .filter(|(_, texts)| texts.iter().any(|text| fits(text)))
            .map(|(choice, _)| choice)
            .collect()
    };
    let ways: [&dyn Fn(&str) -> bool; 3] =
        [&|text| text == wanted, &|text| wanted.split(' ').all(|word| text.contains(word)), &|text| {
            let mut letters = text.chars();
            wanted.chars().filter(|letter| *letter != ' ').all(|letter| letters.any(|other| other == letter))
        }];
    if wanted.is_empty() {
        return all.iter().collect();
    }
    let found = ways.iter().map(|way| those(way)).find(|found| !found.is_empty());
    found.unwrap_or_else(|| {
        let near = nearest_few(answer, all.iter().flat_map(|choice| [&*choice.name, &*choice.title]), LISTED);
        all.iter().filter(|choice| near.contains(&&*choice.name) || near.contains(&&*choice.title)).collect()
    })
}

/// Asks, and reads a line. The end of the input is the wish to stop.
fn line(question: &Message) -> Result<String, Exit> {
    let mut err = io::stderr().lock();
    let _ = write!(err, "{}: ", speech::said(question)).and_then(|()| err.flush());
    let mut answer = String::new();
    match io::stdin().read_line(&mut answer) {
        Ok(0) => {
            let _ = writeln!(err);
            Err(wrong_use(say!("nothing was chosen, and nothing was written")))
        }
        Ok(_) => Ok(answer.trim().to_owned()),
        Err(error) => Err(wrong_use(say!("the answer could not be read: {error}", error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_finds_it_without_marks_and_with_gaps() {
        let all =
            [("havnely/2025", "Havnely 2025–2027"), ("quangora/2025", "Quảng Ôra 2025"), ("quangora/2026", "JBP")];
        let all = all.map(|(name, title)| Choice { name: name.to_owned(), title: title.to_owned() });
        let names = |answer: &str| matching(answer, &all).iter().map(|one| &*one.name).collect::<Vec<_>>().join(" ");
        assert_eq!(names("quang ora 2025"), "quangora/2025", "a title without its marks");
        assert_eq!(names("2026"), "quangora/2026");
        assert_eq!(names("qua"), "quangora/2025 quangora/2026");
        assert_eq!(names("hvn"), "havnely/2025", "letters in their order");
        assert_eq!(names("havnley/2025"), "havnely/2025", "a slip");
        assert_eq!(names("xyz"), "");
    }
}
