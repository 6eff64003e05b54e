//! How names compare, after NFC and trimming, and which known name is nearest to a misspelt one.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::figures::sort::sort_by;

/// The form in which names are compared and published: NFC, trimmed.
pub fn normal(name: &str) -> String {
    composed(name.trim())
}

/// A name in NFC, as it is otherwise.
pub fn composed(name: &str) -> String {
    match is_nfc_quick(name.chars()) {
        IsNormalized::Yes => name.to_owned(),
        _ => name.nfc().collect(),
    }
}

/// A form that is equal for two paths which some file systems take for the same path.
pub fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.trim().to_ascii_lowercase();
    }
    let lower = normal(name).to_lowercase();
    if is_nfc_quick(lower.chars()) == IsNormalized::Yes { lower } else { lower.nfc().collect() }
}

/// The known name nearest to a misspelt one, if any is near enough.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_few(name, known, 1).into_iter().next()
}

/// The few known names nearest to a misspelt one, nearest first.
pub fn nearest_few<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, few: usize) -> Vec<&'a str> {
    let wanted = folded(name);
    let mut near: Vec<(f64, &str)> = known
        .into_iter()
        .map(|known| (likeness(&wanted, &folded(known)), known))
        .filter(|(likeness, _)| *likeness >= 0.62)
        .collect();
    sort_by(&mut near, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().take(few).map(|(_, name)| name).collect()
}

/// The known name that a misspelt one can only be: one letter in six may be wrong, two that changed places count as one, and
/// no other name is as near.
pub fn certain<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(name);
    let far = (wanted.chars().count() / 6).max(1);
    let edits = |known: &str| strsim::damerau_levenshtein(&wanted, &folded(known));
    let mut near: Vec<&str> =
        known.into_iter().filter(|known| known.chars().count() > 2 && edits(known) <= far).collect();
    near.sort_unstable();
    near.dedup();
    let [one] = near.as_slice() else { return None };
    Some(one)
}

/// How alike two names are, from 0 to 1, by the number of edits between them. A name that begins with the other is
/// alike too, and one that begins nearly so: with one slip.
fn likeness(wanted: &str, known: &str) -> f64 {
    let edits = strsim::normalized_damerau_levenshtein(wanted, known);
    if wanted.len() >= 3 && known.len() >= 3 && (known.starts_with(wanted) || wanted.starts_with(known)) {
        return edits.max(0.75);
    }
    let letters = wanted.chars().count();
    if (SLIP_LETTERS..=LONGEST_SLIP).contains(&letters) && known.chars().count() > letters + 1 {
        let begins = [letters - 1, letters, letters + 1].into_iter().any(|count| {
            let beginning: String = known.chars().take(count).collect();
            strsim::damerau_levenshtein(wanted, &beginning) <= 1
        });
        return if begins { edits.max(0.7) } else { edits };
    }
    edits
}

/// From so many letters on, the beginning of a name may have a slip.
const SLIP_LETTERS: usize = 6;

/// Nobody types a longer beginning.
const LONGEST_SLIP: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbour_and_a_strange_one_none() {
        let known = ["owner", "title", "due", "start"];
        assert_eq!(nearest("ownr", known), Some("owner"));
        assert_eq!(nearest("tilte", known), Some("title"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(nearest("e-comerce", ["assortment", "e-commerce-more"]), Some("e-commerce-more"));
        assert_eq!(nearest("e-comerce", ["e-commerce-more", "e-commerce"]), Some("e-commerce"));
        assert_eq!(nearest("weathr", ["e-commerce-more", "whether-or-not"]), None);
    }

    #[test]
    fn what_is_changed_without_asking_can_only_be_one_name() {
        let known = ["owner", "title", "due", "start", "state", "on"];
        assert_eq!(certain("ownr", known), Some("owner"));
        assert_eq!(certain("tilte", known), Some("title"));
        assert_eq!(certain("Due", known), Some("due"));
        for unclear in ["stat", "stare", "owning", "o", "in", ""] {
            assert_eq!(certain(unclear, known), None, "{unclear}");
        }
    }

    #[test]
    fn names_compare_after_composition() {
        assert_eq!(normal(" be\u{302}\u{301} "), "bế");
        assert_eq!(folded("BẾ"), folded("be\u{302}\u{301}"));
    }
}
