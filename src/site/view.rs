//! Views: what a template is given, declared beside the page that gives it. One declaration yields the struct that the
//! page fills in, the value that the template reads, and the lines of `themes/default/context.toml` that say so.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::site::theme::Value;

/// The type of a value as an author of templates knows it. Anything may be missing, whatever its type.
#[derive(Clone, Debug)]
pub enum Type {
    /// Text, which is escaped where it is shown.
    Text,
    /// HTML, which is shown as it is.
    Html,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A map whose keys a site chooses.
    Free,
    /// A list of values of one type.
    List(Box<Self>),
    /// A map of its own: see [`ViewInfo`].
    View(&'static ViewInfo),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("text"),
            Self::Html => f.write_str("html"),
            Self::Number => f.write_str("number"),
            Self::Flag => f.write_str("yes or no"),
            Self::Free => f.write_str("free"),
            Self::List(element) => write!(f, "list of {element}"),
            Self::View(view) => f.write_str(&view.shape()),
        }
    }
}

impl Type {
    /// The view of a value of this type, or of the elements of a list.
    pub(crate) fn view(&self) -> Option<&'static ViewInfo> {
        match self {
            Self::List(element) => element.view(),
            Self::View(view) => Some(view),
            _ => None,
        }
    }
}

/// What a view is called and what is in it.
#[derive(Debug)]
pub struct ViewInfo {
    /// The name of the struct: `ObjectiveRow`.
    pub name: &'static str,
    /// The template that is given it, for the view of a page: `objective.html`.
    pub template: Option<&'static str>,
    /// A view whose fields it has too. A field of its own with the same name takes the place of that of the base.
    pub base: Option<&'static ViewInfo>,
    /// Its own fields, in their order.
    pub own: &'static [FieldInfo],
}

/// A field of a view.
#[derive(Debug)]
pub struct FieldInfo {
    /// The name that templates use.
    pub name: &'static str,
    /// Its type.
    pub shape: fn() -> Type,
    /// What it means, as a sentence.
    pub meaning: &'static str,
}

impl ViewInfo {
    /// What findings and the written context call it: `objective_row`.
    pub fn shape(&self) -> String {
        let mut out = String::with_capacity(self.name.len() + 4);
        for (at, char) in self.name.char_indices() {
            if char.is_ascii_uppercase() && at > 0 {
                out.push('_');
            }
            out.push(char.to_ascii_lowercase());
        }
        out
    }

    /// All fields by name, those of the base among them.
    pub fn fields(&self) -> BTreeMap<&'static str, &'static FieldInfo> {
        let mut fields = self.base.map(Self::fields).unwrap_or_default();
        fields.extend(self.own.iter().map(|field| (field.name, field)));
        fields
    }

    /// How many fields there are; one that stands in the base too counts twice.
    pub(crate) const fn count(&self) -> usize {
        match self.base {
            Some(base) => base.count() + self.own.len(),
            None => self.own.len(),
        }
    }

    /// The views that the fields of some views lead to, however deep, by what they are called.
    pub fn inside(views: &[&'static Self]) -> BTreeMap<String, &'static Self> {
        let mut found = BTreeMap::new();
        let mut open = views.to_vec();
        while let Some(view) = open.pop() {
            for inside in view.fields().values().filter_map(|field| (field.shape)().view()) {
                if found.insert(inside.shape(), inside).is_none() {
                    open.push(inside);
                }
            }
        }
        found
    }
}

/// A struct that is declared by `view!`.
pub(crate) trait View: Typed {
    /// Its description.
    const INFO: &'static ViewInfo;

    /// Gives away what each field holds with its name; those of the base come first. It is by reference, since a view that
    /// is moved out of field by field has to say at each of them what becomes of the others.
    fn give(&mut self, to: &mut dyn Taker);

    /// The fields as a page gives them to its template.
    fn given(mut self) -> Vec<(&'static str, Value)>
    where
        Self: Sized,
    {
        let mut given = Vec::with_capacity(const { Self::INFO.count() } + 32);
        self.give(&mut given);
        given
    }

    /// The fields as one value.
    fn map(&mut self) -> Value
    where
        Self: Sized,
    {
        map_of(&mut |to| self.give(to), const { Self::INFO.count() })
    }
}

/// What the fields of a view are given to.
pub(crate) trait Taker {
    /// Takes one.
    fn take(&mut self, name: &'static str, value: Value);
}

impl Taker for Vec<(&'static str, Value)> {
    fn take(&mut self, name: &'static str, value: Value) {
        self.push((name, value));
    }
}

/// The map of the fields that `give` gives away, so many of them; one copy for all views.
fn map_of(give: Give<'_>, fields: usize) -> Value {
    Value::from_serializable(&Fields { give: RefCell::new(give), fields })
}

/// What gives fields away.
type Give<'g> = &'g mut dyn FnMut(&mut dyn Taker);

/// The fields of a view, each given away once. The engine makes a map from them as it does from any struct, and keeps the
/// values as they are. From a map that we have made, it would make another one.
struct Fields<'g> {
    give: RefCell<Give<'g>>,
    fields: usize,
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut taken = Taken { into: serializer.serialize_struct("", self.fields)?, fault: None };
        (self.give.borrow_mut())(&mut taken);
        taken.fault.map_or_else(|| taken.into.end(), Err)
    }
}

/// Fields as they are taken, until one cannot be.
struct Taken<S: SerializeStruct> {
    into: S,
    fault: Option<S::Error>,
}

impl<S: SerializeStruct> Taker for Taken<S> {
    fn take(&mut self, name: &'static str, value: Value) {
        if let Err(fault) = self.into.serialize_field(name, &value) {
            self.fault.get_or_insert(fault);
        }
    }
}

/// A view that was turned into a value. It is made once and given to many templates without a copy of what is inside.
pub(crate) struct Ready<V>(Value, PhantomData<fn() -> V>);

impl<V> Ready<V> {
    /// Takes a value that was made from the view `V`. Nothing checks that it was, so only caches of finished values call
    /// this.
    pub(crate) fn of(value: &Value) -> Self {
        Self(value.clone(), PhantomData)
    }
}

impl<V> fmt::Debug for Ready<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<V> Clone for Ready<V> {
    fn clone(&self) -> Self {
        Self::of(&self.0)
    }
}

impl<V: View> From<V> for Ready<V> {
    fn from(mut view: V) -> Self {
        Self(view.map(), PhantomData)
    }
}

impl<V> From<Ready<V>> for Value {
    fn from(ready: Ready<V>) -> Self {
        ready.0
    }
}

/// A field that is undefined where there is nothing, for templates that ask `is defined`. Everything else that may be
/// missing is an `Option`, which shows as nothing.
#[derive(Clone, Debug)]
pub(crate) struct Maybe<T>(pub(crate) Option<T>);

/// HTML that we wrote ourselves: it is shown as it is.
#[derive(Clone, Debug)]
pub(crate) struct Html(pub(crate) String);

/// A type of Rust that has a type for templates.
pub(crate) trait Typed {
    /// What templates know it as.
    fn shape() -> Type;

    /// Takes what it holds.
    fn value(&mut self) -> Value;
}

macro_rules! typed {
    ($($rust:ty => $shape:ident, $it:ident => $value:expr;)*) => {
        $(impl Typed for $rust {
            fn shape() -> Type {
                Type::$shape
            }

            fn value(&mut self) -> Value {
                let $it = self;
                $value
            }
        })*
    };
}

typed! {
    &str => Text, it => Value::from(&**it);
    String => Text, it => Value::from(it.as_str());
    Cow<'_, str> => Text, it => Value::from(&**it);
    Html => Html, it => Value::safe_string(&it.0);
    bool => Flag, it => Value::from(*it);
    u8 => Number, it => Value::from(*it);
    i8 => Number, it => Value::from(*it);
    i16 => Number, it => Value::from(*it);
    i32 => Number, it => Value::from(*it);
    i64 => Number, it => Value::from(*it);
    usize => Number, it => Value::from(*it);
    f64 => Number, it => Value::from(*it);
    Value => Free, it => std::mem::replace(it, Value::undefined());
}

impl<T: Typed> Typed for Option<T> {
    fn shape() -> Type {
        T::shape()
    }

    fn value(&mut self) -> Value {
        self.as_mut().map_or_else(Value::none, T::value)
    }
}

impl<T: Typed> Typed for Maybe<T> {
    fn shape() -> Type {
        T::shape()
    }

    fn value(&mut self) -> Value {
        self.0.as_mut().map_or_else(Value::undefined, T::value)
    }
}

impl<T: Typed> Typed for Vec<T> {
    fn shape() -> Type {
        Type::List(Box::new(T::shape()))
    }

    #[inline(never)]
    fn value(&mut self) -> Value {
        self.iter_mut().map(T::value).collect::<Vec<_>>().into()
    }
}

impl<V: View> Typed for Ready<V> {
    fn shape() -> Type {
        Type::View(V::INFO)
    }

    fn value(&mut self) -> Value {
        self.0.value()
    }
}

/// Declares views: `Name<'a> for "page.html" { ..Base<'a>; /// Meaning. field: type, … }`. Lifetime, template and base
/// may be left out.
macro_rules! view {
    ($($(#[doc = $about:literal])+ $name:ident $(<$life:lifetime>)? $(for $template:literal)? {
        $(..$base:ty;)?
        $($(#[doc = $meaning:literal])+ $field:ident: $type:ty,)*
    })+) => {$(
        $(#[doc = $about])+
        pub(crate) struct $name $(<$life>)? {
            $(
                /// What it has in common with others.
                pub(crate) base: $base,
            )?
            $($(#[doc = $meaning])+ pub(crate) $field: $type,)*
        }

        impl $(<$life>)? $crate::site::view::View for $name $(<$life>)? {
            const INFO: &'static $crate::site::view::ViewInfo = &$crate::site::view::ViewInfo {
                name: stringify!($name),
                template: view!(@template $($template)?),
                base: view!(@base $($base)?),
                own: &[$($crate::site::view::FieldInfo {
                    name: stringify!($field),
                    shape: <$type as $crate::site::view::Typed>::shape,
                    meaning: concat!($($meaning),+).trim_ascii_start(),
                }),*],
            };

            // One copy of each: inlined into every view that holds it, the binary grows by hundreds of kilobytes.
            #[inline(never)]
            fn give(&mut self, to: &mut dyn $crate::site::view::Taker) {
                $(<$base as $crate::site::view::View>::give(&mut self.base, to);)?
                $(to.take(stringify!($field), $crate::site::view::Typed::value(&mut self.$field));)*
            }
        }

        impl $(<$life>)? From<$name $(<$life>)?> for $crate::site::theme::Value {
            fn from(mut view: $name $(<$life>)?) -> Self {
                $crate::site::view::View::map(&mut view)
            }
        }

        impl $(<$life>)? $crate::site::view::Typed for $name $(<$life>)? {
            fn shape() -> $crate::site::view::Type {
                $crate::site::view::Type::View(<Self as $crate::site::view::View>::INFO)
            }

            #[inline(never)]
            fn value(&mut self) -> $crate::site::theme::Value {
                $crate::site::view::View::map(self)
            }
        }
    )+};
    (@template) => { None };
    (@template $template:literal) => { Some($template) };
    (@base) => { None };
    (@base $base:ty) => { Some(<$base as $crate::site::view::View>::INFO) };
}
