//! Tables of `site.toml` whose keys are names that the author chooses: editions, rates, columns of tables.

use crate::diagnostics::{Message, say};
use crate::document::front_matter::{Field, Node, TomlReader, Wrong};
use crate::document::model::common::{Number, Text, Year};
use crate::figures::iso;
use crate::figures::sort::sort_by_key;
use crate::load::tables::TABLES;

/// Values by name, in the order in which they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T>(pub Vec<(Text, T)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Field> Field for Named<T> {
    const WANTED: &'static str = "a table by name";
    const MUST: bool = false;

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let Some(table) = node.get_ref().as_table() else {
            reader.wrong(node, &Message::constant(Self::WANTED), Wrong::Type(None));
            return None;
        };
        let mut named = Vec::with_capacity(table.len());
        for (name, value) in table {
            let at = reader.file_range(name.span());
            let name = Text::new(name.get_ref().as_ref().to_owned(), at);
            named.extend(T::read(value, reader).map(|value| (name, value)));
        }
        sort_by_key(&mut named, |(name, _)| name.start);
        Some(Self(named))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

record! {
    /// A site for readers who may see some accounts only.
    TeamEdition {
        /// the accounts that are in it, by id or last part of it
        accounts [must]: Vec<Text>,
        /// the title of the site; default that of the whole site
        title: Option<Text>,
        /// `false` leaves out all money; default `true`
        finance: Option<crate::diagnostics::Placed<bool>>,
        /// what stays behind: paths of files or folders from `content/`
        without: Vec<Text>,
    }
}

record! {
    /// How a table beside a file is read.
    TableSettings {
        /// the key that each column of the table holds; an empty one leaves the column out
        columns: Named<Text>,
    }
}

impl TableSettings {
    /// The name of each column with the key that it holds.
    pub(super) fn names(self) -> Vec<(String, String)> {
        self.columns.0.into_iter().map(|(column, key)| (column.value, key.value)).collect()
    }
}

/// What a unit of the site's currency is worth in another one, by year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearRates(pub Vec<(i64, f64)>);

impl Field for YearRates {
    const WANTED: &'static str = "a table such as `{ \"2026\" = 27000 }`";

    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let Named(written) = Named::<Number>::read(node, reader)?;
        let mut rates = Vec::with_capacity(written.len());
        for (year, rate) in written {
            let hint = || say!("write the year in quotes and a number above 0: `{{ \"2026\" = 27000 }}`");
            match year.value.parse::<i64>().ok().filter(|year| Year::RANGE.contains(year)) {
                Some(year) if rate.value > 0.0 => rates.push((year, rate.value)),
                Some(_) => {
                    let message = say!("the rate of {year} is not above 0", year = year.value);
                    reader.bad_value(rate.range(), message, hint());
                }
                None => {
                    let message = say!("`{year}` is not a year", year = year.value);
                    reader.bad_value(year.range(), message, hint());
                }
            }
        }
        sort_by_key(&mut rates, |(year, _)| *year);
        Some(Self(rates))
    }
}

/// Reports names that mean nothing.
pub(super) fn check(
    editions: &Named<TeamEdition>,
    rates: &Named<YearRates>,
    tables: &Named<TableSettings>,
    reader: &mut TomlReader<'_>,
) {
    for (name, _) in &editions.0 {
        let fits = |c: char| c.is_alphanumeric() || c == '-';
        if name.value.is_empty() || !name.value.chars().all(fits) || ["customer", "internal"].contains(&&*name.value) {
            let message = say!("an edition cannot be called `{name}`", name = name.value);
            let hint = say!("write letters, digits and hyphens; `customer` and `internal` mean something already");
            reader.bad_value(name.range(), message, hint);
        }
    }
    for (currency, _) in &rates.0 {
        if let Some(unknown) = iso::unknown_currency(&currency.value) {
            reader.unknown_code(currency, &unknown);
        }
    }
    for (name, _) in &tables.0 {
        let known = TABLES.iter().map(|(known, _)| *known);
        if !known.clone().any(|known| known == name.value) {
            let message = say!("no table is called `{name}`", name = name.value);
            let near = crate::figures::names::nearest(&name.value, known.clone());
            let hint = near.map_or_else(
                || say!("write one of {names}", names = crate::document::model::listed(&known.collect::<Vec<_>>())),
                |near| say!("did you mean `{near}`?", near),
            );
            reader.bad_value(name.range(), message, hint);
        }
    }
}
