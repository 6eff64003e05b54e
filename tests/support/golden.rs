//! Texts that are kept as they were reviewed. Where one has changed, the test shows what stands in its place.
//!
//! `UPDATE_GOLDEN=1 cargo test --test it` writes the kept files anew: read the difference before it is committed.

use std::path::Path;

use similar::TextDiff;

/// Lines around a change that are shown with it.
const AROUND: usize = 3;

/// Compares a text with the file that keeps it, a path from the root of the repository.
#[track_caller]
pub(crate) fn assert_golden(file: &str, is: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, is).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_same(file, &kept, is);
}

/// Compares a text with the end of a kept file, which follows the line `head`; the words before it are kept by hand.
#[track_caller]
pub(crate) fn assert_golden_after(file: &str, head: &str, is: &str) {
    let kept = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
    let kept = kept.unwrap_or_else(|error| panic!("{file}: {error}"));
    let (words, _) = kept.split_once(head).unwrap_or_else(|| panic!("{file} has no line `{}`", head.trim()));
    assert_golden(file, &format!("{words}{head}{is}"));
}

/// Compares two texts line by line; `name` says what they are.
#[track_caller]
fn assert_same(name: &str, wanted: &str, is: &str) {
    if wanted != is {
        let difference = TextDiff::from_lines(wanted, is);
        let difference = difference.unified_diff().context_radius(AROUND).header("as kept", "as it is").to_string();
        panic!("{name} has changed; UPDATE_GOLDEN=1 writes it anew:\n{difference}");
    }
}
