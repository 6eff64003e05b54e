//! KP806: an address or an anchor that says a title which the customer is not to read.

use crate::diagnostics::{Code, Finding, Findings, say};
use crate::document::model::objective::Kpi;
use crate::document::model::{Document, Entity};
use crate::edition::leaving::Leaving;
use crate::figures::letters::searched;
use crate::playbook::Playbook;

/// Words with fewer letters than this say nothing about a title.
const WORD: usize = 4;
/// So many words of a title give it away; one where it has no more.
const ENOUGH: usize = 2;

/// A title that `customer_wording` stands for.
struct Hidden<'a> {
    decision: &'a Document,
    /// Its words that the wording avoids.
    words: Vec<String>,
}

/// Every address of a thing that leaves, and every anchor of a KPI that leaves, that tells a title of its plan.
pub(super) fn find(playbook: &Playbook, leaving: &[Leaving], findings: &mut Findings) {
    let hidden: Vec<Hidden<'_>> =
        leaving.iter().filter_map(|part| hidden(playbook.thing(part.from).document())).collect();
    for part in leaving {
        let document = &part.document;
        let of_plan = || hidden.iter().filter(|hidden| hidden.decision.plan == document.plan);
        findings.extend(of_plan().filter_map(|hidden| address(document, hidden)));
        findings.extend(kpis(document).iter().filter_map(|kpi| anchor(document, kpi, of_plan())));
    }
}

/// The title of a decision with `customer_wording`.
fn hidden(document: &Document) -> Option<Hidden<'_>> {
    let Some(Entity::Decision(decision)) = &document.entity else { return None };
    let wording = decision.customer_wording.as_ref()?;
    let words = without(words(&document.common.title.as_ref()?.value), &wording.value);
    Some(Hidden { decision: document, words })
}

/// The leak in the address of a thing that leaves. What its own title says to the customer is none.
fn address(document: &Document, hidden: &Hidden<'_>) -> Option<Finding> {
    let title = document.common.title.as_ref()?;
    let words = without(hidden.words.clone(), &title.value);
    let told = told(&words, document.short(), ENOUGH.min(words.len()))?;
    let message = if document.id == hidden.decision.id {
        say!(
            "the customer reads this wording, but the address `{short}` gives the title away",
            short = document.short()
        )
    } else {
        say!(
            "the address `{short}` gives away the title of `{short_2}`, for which the customer reads another wording",
            short = document.short(),
            short_2 = hidden.decision.short()
        )
    };
    let hint = say!(
        "rename the file so that it does not say {told}, and add the old address to `aliases`: aliases do not leave",
        told
    );
    Some(Finding::new(Code::KP806, document.span(title.range()), message).hint(hint))
}

/// The leak in the anchor of a KPI that leaves under a name: its id holds words of a title, or is one itself.
fn anchor<'a>(document: &Document, kpi: &Kpi, mut titles: impl Iterator<Item = &'a Hidden<'a>>) -> Option<Finding> {
    let name = kpi.name.as_ref()?;
    let id = kpi.id.value.as_str();
    // One word alone is what a figure is called for short: `otif` for “On time in full”.
    let told = told(&without(words(id), &name.value), id, ENOUGH).or_else(|| {
        titles.find_map(|hidden| {
            let words = without(hidden.words.clone(), &name.value);
            told(&words, id, ENOUGH.min(words.len()))
        })
    })?;
    let message =
        say!("the customer reads “{name}”, but the anchor `kpi-{id}` gives away {told}", name = name.value, id, told);
    let hint = say!("give the KPI an `id` that says what its `name` says, in the reviews too");
    Some(Finding::new(Code::KP806, document.span(name.range()), message).hint(hint))
}

/// The KPIs that leave with a thing.
fn kpis(document: &Document) -> &[Kpi] {
    match &document.entity {
        Some(Entity::Plan(plan)) => &plan.kpis,
        Some(Entity::Objective(objective)) => &objective.kpis,
        _ => &[],
    }
}

/// The words that an address or anchor holds, for a sentence, where there are enough of them.
fn told(words: &[String], address: &str, enough: usize) -> Option<String> {
    let address = self::words(address);
    let told: Vec<&str> =
        words.iter().filter(|word| address.iter().any(|other| alike(word, other))).map(String::as_str).collect();
    (!told.is_empty() && told.len() >= enough).then(|| format!("“{}”", told.join("”, “")))
}

/// The words of a text that say something, folded, each once.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> =
        searched(text).split(' ').filter(|word| word.chars().count() >= WORD).map(str::to_owned).collect();
    words.sort();
    words.dedup();
    words
}

/// The words that a text lacks.
fn without(mut words: Vec<String>, text: &str) -> Vec<String> {
    let said = self::words(text);
    words.retain(|word| !said.iter().any(|other| alike(word, other)));
    words
}

/// Whether two words are one, perhaps with an ending: `discount` and `discounts`.
fn alike(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}
