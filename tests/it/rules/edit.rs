//! Changes to the files of a playbook, by the names of their keys.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

/// A change to one file: below `content`, or `site.toml`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit<'a> {
    pub(super) path: &'a str,
    change: Change<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Change<'a> {
    Set(&'a str, &'a str),
    Unset(&'a str),
    Add(&'a str, &'a str),
    Body(&'a str),
    File(&'a str),
}

/// Gives a key a value: `set(SHELF, "kpis.osa.target", "88.9")`.
///
/// Keys are joined by dots. An entry of a list goes by what names it (its `id`, its `person`, its `period` and so on)
/// or else by its place in the list, from 0. The value is as TOML writes it; what is no value of TOML is a string.
pub(crate) const fn set<'a>(path: &'a str, key: &'a str, value: &'a str) -> Edit<'a> {
    Edit { path, change: Change::Set(key, value) }
}

/// Takes a key or an entry of a list away, which has to be there.
pub(crate) const fn unset<'a>(path: &'a str, key: &'a str) -> Edit<'a> {
    Edit { path, change: Change::Unset(key) }
}

/// One more entry at the end of a list: `add(PLAN, "risks", "id = \"port\"\nimpact = 3")`.
pub(crate) const fn add<'a>(path: &'a str, list: &'a str, entry: &'a str) -> Edit<'a> {
    Edit { path, change: Change::Add(list, entry) }
}

/// Other words below the front matter.
pub(crate) const fn body<'a>(path: &'a str, words: &'a str) -> Edit<'a> {
    Edit { path, change: Change::Body(words) }
}

/// A whole file, new or in place of the one that is there.
pub(crate) const fn file<'a>(path: &'a str, text: &'a str) -> Edit<'a> {
    Edit { path, change: Change::File(text) }
}

impl Edit<'_> {
    /// The text of the file after the change.
    #[track_caller]
    pub(super) fn apply(&self, before: Option<&str>) -> String {
        if let Change::File(text) = self.change {
            return text.to_owned();
        }
        let before = before.unwrap_or_else(|| panic!("there is no {}", self.path));
        let after = match before.strip_prefix("+++\n") {
            Some(rest) => {
                let (front, words) = rest.split_once("+++\n").unwrap();
                match self.change {
                    Change::Body(words) => format!("+++\n{front}+++\n\n{words}"),
                    _ => format!("+++\n{}+++\n{words}", self.keys(front)),
                }
            }
            None => self.keys(before),
        };
        assert_ne!(before, after, "{self:?} changes nothing");
        after
    }

    fn keys(&self, text: &str) -> String {
        let mut document: DocumentMut = text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.path));
        let table = document.as_table_mut();
        match self.change {
            Change::Set(key, value) => {
                let value = value.parse().unwrap_or_else(|_| Value::from(value));
                change(table, &key.split('.').collect::<Vec<_>>(), Some(value));
            }
            Change::Unset(key) => change(table, &key.split('.').collect::<Vec<_>>(), None),
            Change::Add(list, entry) => {
                let entry: DocumentMut = entry.parse().unwrap_or_else(|error| panic!("{entry}: {error}"));
                let mut more = Table::new();
                for (key, item) in entry.iter() {
                    more.insert(key, item.clone());
                }
                let list = table.entry(list).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
                list.as_array_of_tables_mut().expect("a list of tables").push(more);
            }
            Change::Body(_) | Change::File(_) => {}
        }
        document.to_string()
    }
}

/// Sets a value, or takes away what stands there.
#[track_caller]
fn change(table: &mut dyn TableLike, keys: &[&str], value: Option<Value>) {
    match (keys, value) {
        ([key], Some(value)) => drop(table.insert(key, Item::Value(value))),
        ([key], None) => assert!(table.remove(key).is_some(), "there is no `{key}`"),
        ([list, name, rest @ ..], value) => match table.entry(list).or_insert_with(toml_edit::table) {
            Item::ArrayOfTables(entries) => {
                let at = place(entries, name);
                match rest {
                    [] => drop(entries.remove(at)),
                    rest => change(entries.get_mut(at).unwrap(), rest, value),
                }
            }
            inner => change(inner.as_table_like_mut().expect("a table"), &keys[1..], value),
        },
        ([], _) => unreachable!("a key has a name"),
    }
}

/// What names an entry of a list.
const NAMES: &[&str] = &["id", "person", "period", "pillar", "account", "action", "date"];

#[track_caller]
fn place(entries: &ArrayOfTables, name: &str) -> usize {
    let is_named = |value: &Value| value.as_str().map_or_else(|| value.to_string().trim() == name, |text| text == name);
    let is_it = |entry: &Table| NAMES.iter().filter_map(|key| entry.get(key)?.as_value()).any(is_named);
    let found = entries.iter().position(is_it).or_else(|| name.parse().ok().filter(|at| *at < entries.len()));
    found.unwrap_or_else(|| panic!("no entry is called `{name}`"))
}
