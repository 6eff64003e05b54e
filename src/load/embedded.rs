//! The files inside the binary: the default theme (templates, style sheet, languages, word lists, archetypes) and the
//! content of the starter that `keyplan init` writes.

use std::borrow::Cow;

#[derive(rust_embed::RustEmbed)]
#[folder = "themes/default"]
struct DefaultTheme;

#[cfg(feature = "cli")]
#[derive(rust_embed::RustEmbed)]
#[folder = "content"]
struct Starter;

#[cfg(feature = "cli")]
#[derive(rust_embed::RustEmbed)]
#[folder = "docs/starters"]
struct OtherStarters;

/// The folder under which findings name a file of the default theme.
pub(crate) const THEME_FOLDER: &str = "themes/default/";

/// A file with its path inside its folder.
pub(crate) type EmbeddedFile = (Cow<'static, str>, Cow<'static, [u8]>);

/// The text of a file of the default theme by its path in it, such as `locales/en.toml`; none where there is no such
/// file, or where it is no text.
pub(crate) fn theme_text(path: &str) -> Option<&'static str> {
    match DefaultTheme::get(path)?.data {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok(),
        // The feature `debug-embed` puts the files into debug builds too, so they are never read from a disk.
        Cow::Owned(_) => None,
    }
}

/// The same by the path under which findings name the file, such as `themes/default/templates/plan.html`.
pub(crate) fn named_text(path: &str) -> Option<&'static str> {
    theme_text(path.strip_prefix(THEME_FOLDER)?)
}

/// The archetype of a kind in a language, else in English; none for a kind that has none.
pub(crate) fn archetype(language: &str, kind: &str) -> Option<&'static str> {
    theme_text(&format!("archetypes/{language}/{kind}.md")).or_else(|| theme_text(&format!("archetypes/{kind}.md")))
}

/// The names of the default templates, such as `plan.html`.
#[cfg(feature = "cli")]
pub(crate) fn templates() -> Vec<String> {
    DefaultTheme::iter().filter_map(|path| Some(path.strip_prefix("templates/")?.to_owned())).collect()
}

/// The files of the default theme, sorted by path.
pub(crate) fn theme_files() -> impl Iterator<Item = EmbeddedFile> {
    DefaultTheme::iter().filter_map(|path| DefaultTheme::get(&path).map(|file| (path, file.data)))
}

/// The files of the starter's `content/`, sorted by path.
#[cfg(feature = "cli")]
pub(crate) fn starter_files() -> impl Iterator<Item = EmbeddedFile> {
    Starter::iter().filter_map(|path| Starter::get(&path).map(|file| (path, file.data)))
}

/// The files of another starter, by the name of its folder, sorted by path: that in another language, such as `vi`, or
/// that of another trade, such as `services`.
#[cfg(feature = "cli")]
pub(crate) fn other_starter_files(name: &str) -> impl Iterator<Item = EmbeddedFile> {
    let folder = format!("{name}/");
    OtherStarters::iter().filter_map(move |path| {
        let inside = path.strip_prefix(&folder)?.to_owned();
        Some((inside.into(), OtherStarters::get(&path)?.data))
    })
}
