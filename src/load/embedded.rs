//! The files inside the binary: the default theme (templates, style sheet, languages, word lists, archetypes) and the
//! starters that `keyplan init` writes.
//!
//! `src/build.rs` packs them. What is wanted together lies in one pack, which is unpacked when one of its files is first wanted.

use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec;

// The tables `THEME` and `STARTERS`.
include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// Files that are wanted together.
struct Pack {
    /// What their paths begin with, or the name of a starter.
    name: &'static str,
    /// Sorted by path.
    files: LazyLock<Vec<EmbeddedFile>>,
}

/// A file with its path inside its folder.
pub(crate) type EmbeddedFile = (&'static str, &'static [u8]);

/// The folder under which findings name a file of the default theme.
pub(crate) const THEME_FOLDER: &str = "themes/default/";

/// The files of a pack: a line of length and path for each, an empty line, and then their bytes.
fn unpacked(packed: &[u8]) -> Vec<EmbeddedFile> {
    const FORM: &str = "build.rs packed it";
    let whole: &[u8] = decompress_to_vec(packed).expect(FORM).leak();
    let end = memchr::memmem::find(whole, b"\n\n").expect(FORM);
    let (list, mut rest) = (str::from_utf8(&whole[..end]).expect(FORM), &whole[end + 2..]);
    let file = |line: &'static str| {
        let (length, path) = line.split_once(' ').expect(FORM);
        let (bytes, behind) = rest.split_at(length.parse().expect(FORM));
        rest = behind;
        (path, bytes)
    };
    list.lines().map(file).collect()
}

/// The text of a file of the default theme by its path in it, such as `words/ranks.txt`; none where there is no such
/// file, or where it is no text.
pub(crate) fn theme_text(path: &str) -> Option<&'static str> {
    let files = &THEME.iter().find(|pack| path.starts_with(pack.name))?.files;
    let at = files.binary_search_by_key(&path, |(path, _)| path).ok()?;
    str::from_utf8(files[at].1).ok()
}

/// The texts of a language by their dotted keys, sorted: those of its table, `locales/vi.toml`, or its sentences,
/// `sentences/vi.toml`.
pub(crate) fn texts(path: &str) -> Vec<(&'static str, &'static str)> {
    let mut parts = theme_text(path).unwrap_or_default().split_terminator('\0');
    std::iter::from_fn(|| parts.next().zip(parts.next())).collect()
}

/// The same by the path under which findings name the file, such as `themes/default/templates/plan.html`.
pub(crate) fn named_text(path: &str) -> Option<&'static str> {
    theme_text(path.strip_prefix(THEME_FOLDER)?)
}

/// The archetype of a kind in a language, else in English; none for a kind that has none.
pub(crate) fn archetype(language: &str, kind: &str) -> Option<&'static str> {
    theme_text(&format!("archetypes/{language}/{kind}.md")).or_else(|| theme_text(&format!("archetypes/{kind}.md")))
}

/// The names of the default templates, such as `pages/plan.html`.
#[cfg(feature = "cli")]
pub(crate) fn templates() -> Vec<&'static str> {
    theme_files("templates").iter().filter_map(|(path, _)| path.strip_prefix("templates/")).collect()
}

/// The files of a folder of the default theme, sorted by path.
pub(crate) fn theme_files(folder: &str) -> &'static [EmbeddedFile] {
    THEME.iter().find(|pack| pack.name == folder).map_or(&[], |pack| &pack.files)
}

/// The files of a starter, sorted by path: that in a language, such as `vi`, or that of another trade, such as `services`.
#[cfg(feature = "cli")]
pub(crate) fn starter_files(name: &str) -> &'static [EmbeddedFile] {
    STARTERS.iter().find(|pack| pack.name == name).map_or(&[], |pack| &pack.files)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what is inside is compared with what it was made of")]
mod tests {
    use super::*;

    fn on_disk(folder: &str, path: &str) -> Vec<u8> {
        std::fs::read(format!("{}/{folder}/{path}", env!("CARGO_MANIFEST_DIR"))).expect(path)
    }

    #[test]
    fn a_pack_holds_its_files_as_they_are() {
        for folder in ["archetypes", "static", "styles", "templates", "words"] {
            assert!(!theme_files(folder).is_empty(), "{folder}");
            for (path, bytes) in theme_files(folder) {
                assert!(on_disk("themes/default", path) == *bytes, "{path}");
                assert_eq!(theme_text(path).map(str::as_bytes), Some(*bytes), "{path} is found by its name");
            }
        }
        assert_eq!(theme_text("templates/none.html"), None);
        assert_eq!(theme_text("none"), None);
    }

    #[cfg(feature = "cli")]
    #[test]
    fn a_starter_is_what_stands_in_its_folder() {
        for (name, folder) in [("en", "."), ("vi", "docs/starters/vi"), ("services", "docs/starters/services")] {
            assert!(starter_files(name).iter().any(|(path, _)| *path == "site.toml"), "{name}");
            for (path, bytes) in starter_files(name) {
                assert!(on_disk(folder, path) == *bytes, "{name}: {path}");
            }
        }
    }

    #[test]
    fn the_texts_of_a_language_are_sorted_by_their_dotted_keys() {
        let texts = texts("locales/en.toml");
        assert!(texts.is_sorted_by_key(|(key, _)| *key));
        assert!(texts.contains(&("language.name", "English")), "{:?}", &texts[..3]);
    }
}
