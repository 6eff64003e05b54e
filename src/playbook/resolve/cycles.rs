//! References that lead upward: they form no circle, and an objective serves only what stands above it.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Code, Finding, Findings, say};
use crate::document::model::{Entity, Kind};
use crate::figures::cores;
use crate::playbook::Target;
use crate::playbook::id::IdVec;
use crate::playbook::resolve::Linked;
use crate::playbook::resolve::index::{DocumentId, Documents};

/// The keys that lead upward.
const UPWARD: [&str; 3] = ["serves", "parent", "follows"];

/// A reference that leads upward.
struct UpwardStep {
    from: DocumentId,
    to: DocumentId,
    /// Its index among the references of `from`.
    slot: usize,
    /// Where it is written.
    range: Range<usize>,
}

/// Steps that lead back to where they began.
struct Circle<'a> {
    /// The documents of the circle, beginning with the one that `closing` leads back to.
    members: Vec<DocumentId>,
    closing: &'a UpwardStep,
}

/// How far the references of a document were followed.
#[derive(Clone, Copy)]
enum Visit {
    New,
    /// On the path that is being followed.
    Open,
    Done,
}

/// KP106: circles of `serves`, `parent` and `follows`. The reference that closes a circle is left out.
pub(super) fn cycles(documents: &Documents, all: &mut IdVec<DocumentId, Linked>, findings: &mut Findings) {
    let steps = steps(documents, all);
    for circle in circles(&steps) {
        let (members, closing) = (circle.members, circle.closing);
        let names: Vec<&str> = members.iter().map(|member| documents[*member].short()).collect();
        let message = say!(
            "this goes round in a circle: {names} → {short}",
            names = names.join(" → "),
            short = documents[closing.to].short()
        );
        // One cause gives one finding: no KP102 is reported in a file that has a circle.
        let within = |finding: &Finding| members.iter().any(|member| documents[*member].path == finding.span.path);
        findings.retain(|finding| finding.code != Code::KP102 || !within(finding));
        findings.push(
            Finding::new(Code::KP106, documents[closing.from].span(closing.range.clone()), message)
                .hint(say!("a thread leads upward and ends at a decision: remove this step, or point it higher")),
        );
        all[closing.from].targets[closing.slot] = None;
    }
    wrong_tiers(documents, all, findings);
}

/// The steps upward from each document.
fn steps(documents: &Documents, all: &IdVec<DocumentId, Linked>) -> IdVec<DocumentId, Vec<UpwardStep>> {
    let from: Vec<DocumentId> = documents.iter().map(|(from, _)| from).collect();
    let steps = |from: &DocumentId| {
        let (from, mut steps) = (*from, Vec::new());
        if !matches!(documents[from].kind, Kind::Objective | Kind::Account | Kind::Plan) {
            return steps;
        }
        let Some(entity) = &documents[from].entity else { return steps };
        entity.references(&mut |reference| {
            let slot = reference.slot as usize;
            if UPWARD.contains(&reference.field)
                && let Some(Target::Thing(to)) = all[from].targets[slot]
            {
                steps.push(UpwardStep { from, to, slot, range: reference.name.range() });
            }
        });
        steps
    };
    cores::map(&from, cores::LIGHT, steps).into_iter().collect()
}

/// Every circle, in the order in which a depth-first walk closes them.
fn circles(steps: &IdVec<DocumentId, Vec<UpwardStep>>) -> Vec<Circle<'_>> {
    let mut visits = IdVec::filled(steps.len(), Visit::New);
    let mut circles = Vec::new();
    for (root, ahead) in steps.iter() {
        if !matches!(visits[root], Visit::New) {
            continue;
        }
        let mut path = vec![(root, ahead.iter())];
        visits[root] = Visit::Open;
        while let Some((at, ahead)) = path.last_mut() {
            let Some(step) = ahead.next() else {
                visits[*at] = Visit::Done;
                path.pop();
                continue;
            };
            match visits[step.to] {
                Visit::New => {
                    visits[step.to] = Visit::Open;
                    path.push((step.to, steps[step.to].iter()));
                }
                Visit::Open => {
                    let members = path.iter().map(|(member, _)| *member).skip_while(|member| *member != step.to);
                    circles.push(Circle { members: members.collect(), closing: step });
                }
                Visit::Done => {}
            }
        }
    }
    circles
}

/// KP102: an objective serves decisions and objectives of a higher tier.
fn wrong_tiers(documents: &Documents, all: &mut IdVec<DocumentId, Linked>, findings: &mut Findings) {
    let circled: Vec<Arc<str>> = findings
        .iter()
        .filter(|finding| finding.code == Code::KP106)
        .map(|finding| Arc::clone(&finding.span.path))
        .collect();
    for (at, document) in documents.iter() {
        let Some(Entity::Objective(objective)) = &document.entity else { continue };
        for served in &objective.serves {
            let slot = served.slot as usize;
            let Some(Target::Thing(to)) = all[at].targets[slot] else { continue };
            let Some(Entity::Objective(higher)) = &documents[to].entity else { continue };
            if higher.tier.value < objective.tier.value {
                continue;
            }
            all[at].targets[slot] = None;
            if circled.contains(&document.path) || circled.contains(&documents[to].path) {
                continue;
            }
            let message = say!(
                "{tier} objective cannot serve `{name}`, which is {tier_2}",
                tier = with_article(objective.tier.value.word()),
                name = served.name.value,
                tier_2 = higher.tier.value.word()
            );
            findings.push(
                Finding::new(Code::KP102, document.span(served.name.range()), message)
                    .also(documents[to].span(higher.tier.range()), say!("its tier"))
                    .hint(say!("serve a decision, or an objective of a higher tier")),
            );
        }
    }
}

fn with_article(word: &str) -> String {
    format!("{} {word}", if word.starts_with('o') { "an" } else { "a" })
}
