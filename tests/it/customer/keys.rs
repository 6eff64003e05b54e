//! The guide says key by key what leaves and what stays. It says what the code does.
//!
//! `UPDATE_GOLDEN=1 cargo test --test it customer::keys` writes that page anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use keyplan::document::model::Kind;
use keyplan::document::model::common::Common;
use keyplan::document::plain::{RecordKey, ValueShape};
use keyplan::edition::{self, LeavingAsset};

use super::author::Author;
use super::{Texts, compile};
use crate::support::assert_golden_after;

/// Playbooks by the dice. Together they hold every key, shared and not.
const PLAYBOOKS: u64 = 80;

/// Keys that decide about an edition. The customer gets nothing of them.
const DECIDES: &[&str] = &["share", "share_body", "draft"];

/// Keys whose value leaves, but not under their own name. The words above the list say how.
const OTHERWISE: &[&str] =
    &["customer_wording", "customer_title", "currency", "pillars.priority", "readings.objective"];

/// The keys that leave, with the kind that they are of.
fn leaving() -> BTreeSet<(Kind, String)> {
    let mut keys = BTreeSet::new();
    for seed in 1..=PLAYBOOKS {
        let files = Author::write(seed, seed + 500);
        let Ok((playbook, _)) = compile(&files) else { continue };
        let (account, _) = playbook.things().find(|(_, thing)| *thing.document().id == *"accounts/lotus").unwrap();
        let made = edition::handover(&playbook, account, &Texts(files.clone()), &|source| {
            Ok(LeavingAsset { address: Arc::clone(source), text: None })
        });
        let Ok(made) = made else { continue };
        let leaves = made.leaves.expect("a customer reads it").digest(&playbook, &made.edition);
        for thing in leaves.iter().filter(|thing| &*thing.path != "site.toml") {
            keys.extend(thing.texts.iter().map(|text| (thing.kind, general(&text.key))));
        }
    }
    keys
}

/// The key of a text. A reading is named after its objective and KPI, which is another name in each playbook.
fn general(key: &str) -> String {
    let said = key.strip_prefix("readings.").and_then(|key| key.rsplit('.').next());
    match said {
        Some("status" | "note") | None => key.to_owned(),
        Some(_) => "readings".to_owned(),
    }
}

/// The keys of a record: those of which something leaves, with those inside; and those of which nothing does.
fn split(keys: &[RecordKey], above: &str, leaves: &dyn Fn(&str) -> bool) -> (Vec<String>, Vec<String>) {
    let (mut go, mut stay) = (Vec::new(), Vec::new());
    for key in keys.iter().filter(|key| !DECIDES.contains(&key.name)) {
        let path = if above.is_empty() { key.name.to_owned() } else { format!("{above}.{}", key.name) };
        if OTHERWISE.contains(&&*path) {
            continue;
        }
        let inner = match key.shape {
            ValueShape::Record(inner) | ValueShape::List(&ValueShape::Record(inner)) => inner,
            _ => &[],
        };
        let (inner_go, inner_stay) = split(inner, &path, leaves);
        if inner_go.is_empty() && !leaves(&path) {
            stay.push(format!("`{}`", key.name));
        } else if inner.is_empty() {
            go.push(format!("`{}`", key.name));
        } else {
            let inside = if inner_go.is_empty() { String::new() } else { format!(" ({})", inner_go.join(", ")) };
            go.push(format!("`{}`{inside}", key.name));
            if !inner_stay.is_empty() {
                stay.push(format!("of `{}` {}", key.name, inner_stay.join(", ")));
            }
        }
    }
    (go, stay)
}

#[test]
fn the_guide_names_every_key_that_leaves_and_every_key_that_stays() {
    let leaving = leaving();
    let mut made = String::new();
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Home) {
        let leaves = |key: &str| leaving.contains(&(*kind, key.to_owned()));
        let (mut go, mut stay) = split(Common::FIELDS, "", &leaves);
        let (own, own_stay) = split(kind.fields(), "", &leaves);
        go.extend(own);
        stay.extend(own_stay);
        let go = if go.is_empty() { "Nothing leaves.".to_owned() } else { format!("Leaves: {}.", go.join(", ")) };
        let word = kind.word();
        let (first, rest) = word.split_at(1);
        let _ = write!(made, "\n### {}{rest}\n\n{go}\n\nStays: {}.\n", first.to_uppercase(), stay.join("; "));
    }
    let page = include_str!("../../../docs/guide/content/reference/customer-edition.md");
    let words = page.split("\n## Keys\n").next().unwrap();
    for key in OTHERWISE.iter().filter_map(|key| key.split('.').next_back()) {
        assert!(words.contains(&format!("`{key}`")), "the words above the list do not say what becomes of `{key}`");
    }
    assert_golden_after("docs/guide/content/reference/customer-edition.md", "\n## Keys\n", &made);
}
