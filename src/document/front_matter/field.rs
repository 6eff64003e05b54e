//! What the types of keys have to do: read a value, give a value for an absent key, and visit what is inside.

use toml::de::DeValue;

use crate::diagnostics::{Message, Placed, say};
use crate::document::front_matter::reader::{Takes, no_code};
use crate::document::front_matter::{Meant, TomlReader, meant};
use crate::document::plain::{Plain, ReferenceNames, ValueShape};
use crate::document::reference::{Ref, Reference, ReferenceKind, Wants};
use crate::document::written::{Written, WrittenVisitor};
use crate::figures::iso::{self, UnknownCode};

/// A value of the TOML tree with its place, relative to the front matter.
pub type Node<'a> = toml::Spanned<DeValue<'a>>;

/// What a key holds where a cell of a table stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A text as it stands.
    Text,
    /// A word of a list.
    Word,
    /// A number.
    Number,
    /// A day.
    Day,
    /// A period.
    Period,
    /// A yes or no.
    Flag,
    /// The name of another thing.
    Name(Wants),
    /// No cell can hold it.
    None,
}

/// A value that a key of a record may hold.
pub trait Field: Sized {
    /// What goes there, in the words of a message: `a day such as 2026-03-31`.
    const WANTED: &'static str;

    /// The same where more can be said of the key that holds it.
    fn wanted(_key: &str) -> Message {
        Message::constant(Self::WANTED)
    }

    /// What it holds as plain data.
    const SHAPE: ValueShape = ValueShape::Value(Self::WANTED);

    /// What it holds, where a cell of a table stands for it; of a list, what each part of the cell is.
    const CELL: CellKind = CellKind::None;

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

    /// See [`Field::wanted`].
    fn wanted() -> Message {
        Message::constant(Self::WANTED)
    }

    /// See [`Field::SHAPE`].
    const SHAPE: ValueShape = ValueShape::Value(Self::WANTED);

    /// See [`Field::CELL`].
    const CELL: CellKind = CellKind::Text;

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
    Type(Option<Message>),
    /// Not the TOML type that is wanted, and nothing says what is meant: a hint, behind which the reader says whether the
    /// line may be left out.
    Unclear(Message),
    /// Not the TOML type that is wanted, but it is plain what is meant: a hint, and that value as TOML writes it.
    Meant(Message, String),
    /// A list where one table is wanted: a hint, and the head that stands at a place of the TOML, as it is to read.
    Head(Message, std::ops::Range<usize>, String),
    /// The wanted type with a value that is not valid: message and hint.
    Value(Message, Message),
    /// A word that the key does not take: message, hint, and the word that can only be meant, if there is one.
    Word(Message, Message, Option<String>),
}

impl<T: Scalar> Field for Placed<T> {
    const WANTED: &'static str = T::WANTED;
    const SHAPE: ValueShape = T::SHAPE;
    const CELL: CellKind = T::CELL;

    fn wanted(_key: &str) -> Message {
        T::wanted()
    }

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        match T::read(node.get_ref()) {
            Ok(value) => {
                let placed = Placed::new(value, reader.range(node));
                // Codes are checked when the file is read whole; what a hint proposes has to be one before.
                if reader.is_trial()
                    && let Some(text) = T::as_text(&placed)
                    && let Some(unknown) = no_code_of(reader.field, text)
                {
                    reader.unknown_code(text, &unknown);
                }
                Some(placed)
            }
            Err(wrong) => {
                let wrong = meant_otherwise(node, reader, fault::<T>).unwrap_or_else(|| taken(wrong, fault::<T>));
                reader.wrong(node, &T::wanted(), wrong);
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

/// Why a value cannot be read; nothing where it can.
type Fault = fn(&DeValue<'_>) -> Option<Wrong>;

fn fault<T: Scalar>(value: &DeValue<'_>) -> Option<Wrong> {
    T::read(value).err()
}

/// What is wrong with what is meant, where the key does not take that either.
fn taken(wrong: Wrong, fault: Fault) -> Wrong {
    let Wrong::Meant(_, value) = &wrong else { return wrong };
    let line = format!("x = {value}");
    let Ok(table) = toml::de::DeTable::parse(&line) else { return wrong };
    table.get_ref().get("x").and_then(|node| fault(node.get_ref())).unwrap_or(wrong)
}

/// What to write for a value in brackets that stands alone, and for a number, a day or a yes where a text is wanted.
fn meant_otherwise(node: &Node<'_>, reader: &TomlReader<'_>, fault: Fault) -> Option<Wrong> {
    let written = |node: &Node<'_>| reader.toml.get(node.span()).map(str::to_owned);
    match node.get_ref() {
        DeValue::String(_) | DeValue::Table(_) => None,
        DeValue::Array(items) => {
            let [one] = &items[..] else { return None };
            let text = written(one).filter(|_| fault(one.get_ref()).is_none())?;
            Some(Wrong::Meant(say!("one value alone stands without brackets: write `{text}`", text), text))
        }
        _ => {
            let text = written(node)?;
            if fault(&DeValue::String(text.as_str().into())).is_some() {
                return None;
            }
            if let Some(unknown) = no_code_of(reader.field, &text) {
                return Some(Wrong::Type(Some(no_code(&unknown).1)));
            }
            Some(Wrong::Meant(say!("put it in quotes: `\"{text}\"`", text), format!("\"{text}\"")))
        }
    }
}

/// What is wrong with a text in place of a code, for a key that takes one: in quotes it would be wrong too.
fn no_code_of(key: &str, text: &str) -> Option<UnknownCode> {
    match key {
        "lang" | "language" => iso::unknown_language(text),
        "country" => iso::unknown_country(text),
        "currency" => iso::unknown_currency(text),
        _ => None,
    }
}

impl<T: Field> Field for Option<T> {
    const WANTED: &'static str = T::WANTED;
    const SHAPE: ValueShape = T::SHAPE;
    const CELL: CellKind = T::CELL;
    const MUST: bool = false;

    fn wanted(key: &str) -> Message {
        T::wanted(key)
    }

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
    const CELL: CellKind = T::CELL;
    const MUST: bool = false;

    fn wanted(key: &str) -> Message {
        if let ValueShape::Record(_) = T::SHAPE {
            return say!("a table `[[{key}]]` for each", key);
        }
        say!("a list in square brackets, each of it {wanted}", wanted = T::wanted(key))
    }

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let Some(items) = node.get_ref().as_array() else {
            if let ValueShape::Record(_) = T::SHAPE {
                no_tables(node, reader);
            } else {
                let wanted = say!("a list: {wanted}", wanted = T::wanted(reader.field));
                let takes: Takes = |node, reader| T::read(node, reader).is_some();
                let wrong = in_brackets(node, reader, takes, Self::wanted);
                reader.wrong(node, &wanted, wrong);
            }
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

/// Reports what stands where a list of tables is wanted.
fn no_tables(node: &Node<'_>, reader: &mut TomlReader<'_>) {
    let wrong = match node.get_ref() {
        DeValue::Table(_) => in_two_brackets(node, reader),
        _ => Wrong::Type(Some(say!("write `[[{field}]]`, and its keys below it", field = reader.field))),
    };
    reader.wrong(node, &say!("a list of tables"), wrong);
}

/// What to write for the head of one table where there may be several.
fn in_two_brackets(node: &Node<'_>, reader: &TomlReader<'_>) -> Wrong {
    let hint = say!("write `[[{field}]]`, in two brackets: there may be several", field = reader.field);
    let head = format!("[{}]", reader.field);
    match reader.toml.get(node.span()) {
        Some(written) if written == head => Wrong::Meant(hint, format!("[{head}]")),
        _ => Wrong::Type(Some(hint)),
    }
}

/// What to write where the head of one table stands in two brackets.
pub(crate) fn in_one_bracket(node: &Node<'_>, reader: &TomlReader<'_>) -> Wrong {
    let DeValue::Array(items) = node.get_ref() else { return Wrong::Type(None) };
    let written = items.first().and_then(|item| reader.toml.get(item.span())).unwrap_or_default();
    let Some(name) = written.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) else {
        return Wrong::Type(None);
    };
    let head = format!("[{name}]");
    let hint = say!("write `{head}`, in one bracket: there is only one", head);
    if items.len() == 1 { Wrong::Head(hint, items[0].span(), head) } else { Wrong::Type(Some(hint)) }
}

/// What to write for one value where a list is wanted.
fn in_brackets(node: &Node<'_>, reader: &mut TomlReader<'_>, takes: Takes, wanted: fn(&str) -> Message) -> Wrong {
    let text = reader.toml.get(node.span()).unwrap_or_default().to_owned();
    if text.is_empty() || !reader.takes(node, takes) {
        return Wrong::Type(Some(say!("write {wanted}", wanted = wanted(reader.field))));
    }
    Wrong::Meant(say!("put it in square brackets: `[{text}]`", text), format!("[{text}]"))
}

impl<K: ReferenceKind> Field for Ref<K> {
    const WANTED: &'static str = K::WANTED;
    const CELL: CellKind = CellKind::Name(K::WANTS);

    fn wanted(_key: &str) -> Message {
        K::wanted()
    }

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        match name_of(node, reader, K::wanted) {
            Ok(name) => Some(Self::new(reader.reference(K::WANTS, &Placed::new(name, reader.range(node))))),
            Err(wrong) => {
                reader.wrong(node, &K::wanted(), wrong);
                None
            }
        }
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

/// The text of a name. A number may be the name of a plan or of a KPI; a yes and a day are none.
fn name_of(node: &Node<'_>, reader: &TomlReader<'_>, wanted: fn() -> Message) -> Result<String, Wrong> {
    let name = match node.get_ref() {
        DeValue::Boolean(_) | DeValue::Datetime(_) => Err(Wrong::Type(None)),
        text => String::read(text).map_err(|wrong| meant_otherwise(node, reader, fault::<String>).unwrap_or(wrong)),
    }?;
    let message = match name.trim() {
        "" => say!("this name is empty"),
        trimmed if matches!(meant(&name), Some(Meant::Nothing)) => say!("`{name}` is no name", name = trimmed),
        _ => return Ok(name),
    };
    let hint = if reader.must {
        say!("write {wanted}", wanted = wanted())
    } else {
        say!("write {wanted}, or leave the line out until it is known", wanted = wanted())
    };
    Err(Wrong::Value(message, hint))
}
