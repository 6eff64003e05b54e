//! What the types of keys have to do: read a value, give a value for an absent key, and visit what is inside.

use toml::de::DeValue;

use crate::diagnostics::Placed;
use crate::document::front_matter::TomlReader;
use crate::document::plain::{Plain, ReferenceNames, ValueShape};
use crate::document::reference::{Ref, Reference, ReferenceKind};
use crate::document::written::{Written, WrittenVisitor};

/// A value of the TOML tree with its place, relative to the front matter.
pub type Node<'a> = toml::Spanned<DeValue<'a>>;

/// A value that a key of a record may hold.
pub trait Field: Sized {
    /// What goes there, in the words of a message: `a date such as 2026-03-31`.
    const WANTED: &'static str;

    /// What it holds as plain data.
    const SHAPE: ValueShape = ValueShape::Value(Self::WANTED);

    /// Whether an absent key is a fault. If not, [`Field::absent`] gives the value.
    const MUST: bool = true;

    /// Reads the value, or reports why it cannot.
    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self>;

    /// The value as plain data; nothing for types that only settings have.
    fn plain(&self, _names: &ReferenceNames<'_>) -> Plain {
        Plain::Nothing
    }

    /// The value for a key that is absent; none for a mandatory key.
    fn absent() -> Option<Self> {
        None
    }

    /// Calls `visit` with each reference inside.
    fn references<'s>(&'s self, _visit: &mut dyn FnMut(&'s Reference)) {}

    /// Calls `visit` with each text inside and its place.
    fn texts<'s>(&'s self, _visit: &mut dyn FnMut(&'s Placed<String>)) {}

    /// Calls `visit` with each single value inside. `key` is the one that holds this.
    fn written<'s>(&'s self, _key: &str, _visit: &mut WrittenVisitor<'_, 's>) {}

    /// Whether it is absent or empty.
    fn is_blank(&self) -> bool {
        false
    }
}

/// A single value. [`Placed`] adds its place.
pub trait Scalar: Sized {
    /// See [`Field::WANTED`].
    const WANTED: &'static str;

    /// See [`Field::SHAPE`].
    const SHAPE: ValueShape = ValueShape::Value(Self::WANTED);

    /// Reads the value.
    ///
    /// # Errors
    /// What is wrong with it.
    fn read(value: &DeValue<'_>) -> Result<Self, Wrong>;

    /// The value as plain data.
    fn plain(&self) -> Plain;

    /// A placed value as a text, if it is one.
    fn as_text(_placed: &Placed<Self>) -> Option<&Placed<String>> {
        None
    }

    /// Whether it counts as absent.
    fn is_blank(&self) -> bool {
        false
    }
}

/// Why a scalar could not be read.
#[derive(Debug)]
pub enum Wrong {
    /// Not the TOML type that is wanted; with a hint where one helps.
    Type(Option<String>),
    /// Not the TOML type that is wanted, but it is plain what is meant: a hint, and that value as TOML writes it.
    Meant(String, String),
    /// The wanted type with a value that is not valid: message and hint.
    Value(String, String),
    /// A word that the key does not take: message, hint, and the word that can only be meant, if there is one.
    Word(String, String, Option<String>),
}

impl<T: Scalar> Field for Placed<T> {
    const WANTED: &'static str = T::WANTED;
    const SHAPE: ValueShape = T::SHAPE;

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        match T::read(node.get_ref()) {
            Ok(value) => Some(Placed::new(value, reader.range(node))),
            Err(wrong) => {
                reader.wrong(node, T::WANTED, wrong);
                None
            }
        }
    }

    fn plain(&self, _names: &ReferenceNames<'_>) -> Plain {
        self.value.plain()
    }

    fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s Placed<String>)) {
        if let Some(text) = T::as_text(self) {
            visit(text);
        }
    }

    fn written<'s>(&'s self, key: &str, visit: &mut WrittenVisitor<'_, 's>) {
        visit(key, Written::Value(self.value.plain(), self.range()));
    }

    fn is_blank(&self) -> bool {
        self.value.is_blank()
    }
}

impl<T: Field> Field for Option<T> {
    const WANTED: &'static str = T::WANTED;
    const SHAPE: ValueShape = T::SHAPE;
    const MUST: bool = false;

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        T::read(node, reader).map(Some)
    }

    fn plain(&self, names: &ReferenceNames<'_>) -> Plain {
        self.as_ref().map_or(Plain::Nothing, |value| value.plain(names))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s Reference)) {
        if let Some(value) = self {
            value.references(visit);
        }
    }

    fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s Placed<String>)) {
        if let Some(value) = self {
            value.texts(visit);
        }
    }

    fn written<'s>(&'s self, key: &str, visit: &mut WrittenVisitor<'_, 's>) {
        if let Some(value) = self {
            value.written(key, visit);
        }
    }

    fn is_blank(&self) -> bool {
        self.as_ref().is_none_or(Field::is_blank)
    }
}

impl<T: Field> Field for Vec<T> {
    const WANTED: &'static str = "a list";
    const SHAPE: ValueShape = ValueShape::List(&T::SHAPE);
    const MUST: bool = false;

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let Some(items) = node.get_ref().as_array() else {
            let hint = match node.get_ref() {
                DeValue::Table(_) => format!("write `[[{}]]`, in two brackets: there may be several", reader.field),
                _ => "put it in square brackets".to_owned(),
            };
            let wanted = if matches!(T::SHAPE, ValueShape::Record(_)) {
                "a list of tables".to_owned()
            } else {
                format!("a list: {}", T::WANTED)
            };
            reader.wrong(node, &wanted, Wrong::Type(Some(hint)));
            return None;
        };
        Some(items.iter().filter_map(|item| T::read(item, reader)).collect())
    }

    fn plain(&self, names: &ReferenceNames<'_>) -> Plain {
        Plain::List(self.iter().map(|item| item.plain(names)).collect())
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s Reference)) {
        for item in self {
            item.references(visit);
        }
    }

    fn texts<'s>(&'s self, visit: &mut dyn FnMut(&'s Placed<String>)) {
        for item in self {
            item.texts(visit);
        }
    }

    fn written<'s>(&'s self, key: &str, visit: &mut WrittenVisitor<'_, 's>) {
        for item in self {
            item.written(key, visit);
        }
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<K: ReferenceKind> Field for Ref<K> {
    const WANTED: &'static str = K::WANTED;

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let name = Placed::<String>::read(node, reader)?;
        if name.trim().is_empty() {
            reader.wrong(
                node,
                K::WANTED,
                Wrong::Value("this name is empty".to_owned(), "write a name, or leave the key out".to_owned()),
            );
            return None;
        }
        Some(Self::new(reader.reference(K::WANTS, &name)))
    }

    fn plain(&self, names: &ReferenceNames<'_>) -> Plain {
        Plain::maybe(names(&self.reference))
    }

    fn references<'s>(&'s self, visit: &mut dyn FnMut(&'s Reference)) {
        visit(&self.reference);
    }

    fn written<'s>(&'s self, key: &str, visit: &mut WrittenVisitor<'_, 's>) {
        visit(key, Written::Reference(&self.reference));
    }
}
