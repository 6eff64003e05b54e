//! `site.toml`: the settings of a playbook, read like front matter.

mod look;
mod named;
mod rules;

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostics::{Code, Finding, Findings, Message, Placed, say};
use crate::document::front_matter::{Field, Node, TableKeys, TomlReader, Within, Wrong};
use crate::document::model::common::{Day, Number, Text};
use crate::figures::iso;
use crate::figures::period::Period;
use crate::figures::sort::sort_by_key;
use crate::language::Locale;
use crate::load::disk::Source;

pub use look::Appearance;
use named::TableSettings;
pub use named::{Named, TeamEdition, YearRates};
pub use rules::{Ceiling, RuleSetting, RuleSettings, RulesTable, UnknownThreshold};

vocabulary! {
    /// How a site is published.
    PublishMode { Switch "switch", Files "files" }
}

vocabulary! {
    /// Of which plans there are books and agendas, and of which accounts meeting cards.
    PaperFor { InForce "in_force", All "all", Nothing "none" }
}

record! {
    /// `site.toml` as it is written.
    Written {
        /// the title of the site
        title: Text,
        /// the company whose playbook this is
        supplier: Text,
        /// of the interface; default `en`
        language: Option<Text>,
        /// three letters; default `EUR`
        currency: Option<Text>,
        /// 1, 1000 or 1000000: what one figure stands for; default 1
        money_unit: Option<Placed<Within<1, 1_000_000>>>,
        /// a line on every page and print
        classification: Option<Text>,
        /// words that are spelled like the name of an account and that a customer may read
        harmless_names: Vec<Text>,
        /// a folder under `themes/`
        theme: Option<Text>,
        /// the whole address; for feeds, sitemap and calendars
        base_url: Option<Text>,
        /// where a page can be edited, with `{path}`
        edit_url: Option<Text>,
        /// the month; default 1
        fiscal_year_starts: Option<Placed<Within<1, 12>>>,
        /// the day the site is about; else the clock
        today: Option<Day>,
        /// the folder to publish to; default `public`
        output: Option<Text>,
        /// `files` replaces file by file instead of the folder; default `switch`
        publish: Option<Placed<PublishMode>>,
        /// of which plans there are books and agendas, and of their accounts meeting cards: those `in_force`, and the one that
        /// is followed where none is; `all`; or `none`; default `in_force`
        paper: Option<Placed<PaperFor>>,
        /// our own goals
        corporate_goals: Vec<CorporateGoal>,
        /// growth drivers, instead of the ones there are
        drivers: Option<Drivers>,
        /// what all accounts compete for
        pools: Vec<Pool>,
        /// levels and numbers of rules
        rules: RulesTable,
        /// waivers of rules
        waive: Vec<SiteWaiver>,
        /// sites for readers who may see some accounts only, by name
        editions: Named<TeamEdition>,
        /// what one of the site’s currency is worth in another, by currency and year
        rates: Named<YearRates>,
        /// the columns of tables from Excel or a CRM, by table
        tables: Named<TableSettings>,
        /// the most bytes a file beside the pages may have; default 100000000
        max_asset_bytes: Option<Placed<Within<1, 1_000_000_000_000>>>,
        /// asks search engines to stay away; default `true`
        noindex: Option<Placed<bool>>,
        /// accent, logo, free data for templates
        theme_options: Option<Appearance>,
    }
}
record! {
    /// A goal of the whole supplier.
    CorporateGoal {
        /// what others name it by
        id: Text,
        /// the goal, as a sentence
        title: Text,
    }
}
record! {
    /// Something all accounts compete for.
    Pool {
        /// what others name it by
        id: Text,
        /// what it is called
        title: Text,
        /// what it is counted in
        unit: Option<Text>,
        /// who shares it out: a file in `people/`
        owner: Option<Text>,
        /// how much there is, by period
        capacity: Option<Capacity>,
    }
}
record! {
    /// A dated waiver of one rule on one thing.
    SiteWaiver {
        /// its code or name
        rule: Text,
        /// the id of the thing; without it, all
        on_thing: Option<Text>,
        /// why the rule does not hold here
        reason: Text,
        /// the day it was agreed
        on: Day,
        /// the last day it holds: at most 180 days after `on`
        until: Day,
    }
}

/// The growth drivers of a site: id and name.
#[derive(Clone, Debug, PartialEq)]
pub struct Drivers(pub Vec<(Arc<str>, Arc<str>)>);

/// The capacity of a pool by period.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity(pub Vec<(Period, f64)>);

impl Field for Drivers {
    const WANTED: &'static str = "a table `[drivers]` of id = \"Name\"";
    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let Some(table) = node.get_ref().as_table() else {
            reader.wrong(node, &Message::constant(Self::WANTED), Wrong::Type(None));
            return None;
        };
        let mut drivers: Vec<_> = table
            .iter()
            .filter_map(|(id, name)| {
                let text = Text::read(name, reader)?;
                Some((id.span().start, Arc::from(id.get_ref().as_ref()), Arc::from(text.value)))
            })
            .collect();
        sort_by_key(&mut drivers, |(at, ..)| *at);
        Some(Self(drivers.into_iter().map(|(_, id, name)| (id, name)).collect()))
    }
}

impl Field for Capacity {
    const WANTED: &'static str = "a table such as `{ \"2026-H1\" = 100 }`";
    fn read(node: &Node<'_>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let Some(table) = node.get_ref().as_table() else {
            reader.wrong(node, &Message::constant(Self::WANTED), Wrong::Type(None));
            return None;
        };
        let mut capacity = Vec::new();
        for (key, value) in table {
            let number = Number::read(value, reader);
            if let Some(period) = Period::parse(key.get_ref()) {
                capacity.extend(number.map(|number| (period, number.value)));
            } else {
                let message = say!("`{get_ref}` is not a period", get_ref = key.get_ref());
                reader.wrong(value, &say!(""), Wrong::Value(message, say!("write a period such as \"2026-H1\"")));
            }
        }
        Some(Self(capacity))
    }
}

/// The settings that the rest of Keyplan uses: checked, with defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The site's title.
    pub title: String,
    /// The supplier, the company whose playbook this is.
    pub supplier: String,
    /// The language of the interface.
    pub language: Arc<Locale>,
    /// Whether `site.toml` says it, or whoever builds: else it is English because something has to be.
    pub says_language: bool,
    /// The code of the currency (ISO 4217).
    pub currency: String,
    /// How many of the currency one unit of money is: 1, 1,000 or 1,000,000.
    pub money_unit: i64,
    /// The line on every page.
    pub classification: Option<String>,
    /// What KP802 takes for no name of an account.
    pub harmless_names: Vec<String>,
    /// The theme's name, when it is not the default one.
    pub theme: Option<String>,
    /// The site's address, without a slash at the end. Feeds, sitemap and calendars need it.
    pub base_url: Option<String>,
    /// The address where a page can be edited, with `{path}`.
    pub edit_url: Option<String>,
    /// The month the fiscal year starts in, 1–12.
    pub fiscal_month: i8,
    /// The day the site is about, if it is fixed.
    pub today: Option<Date>,
    /// The folder to publish to, from the project's root.
    pub output: String,
    /// How to publish.
    pub publish: PublishMode,
    /// Of which plans there are books and agendas.
    pub paper: PaperFor,
    /// The supplier's own goals: id and title.
    pub corporate_goals: Vec<(Arc<str>, Arc<str>)>,
    /// Growth drivers: id and name.
    pub drivers: Vec<(Arc<str>, Arc<str>)>,
    /// Resource pools.
    pub pools: Vec<PoolSettings>,
    /// Ceilings and thresholds of rules.
    pub rules: RuleSettings,
    /// Dated waivers of rules.
    pub waive: Vec<SiteWaiver>,
    /// Editions for readers who may see some accounts only, by name.
    pub editions: Vec<(Text, TeamEdition)>,
    /// What one of the site's currency is worth in others, by currency, then year.
    pub rates: Vec<(String, YearRates)>,
    /// What the columns of tables are called, by table: the name of each column, and the key it holds; an empty key leaves
    /// the column out.
    pub columns: Vec<(String, Vec<(String, String)>)>,
    /// The most bytes that an asset may have.
    pub max_asset_bytes: u64,
    /// Whether search engines are asked to stay away.
    pub noindex: bool,
    /// The accent, the logo, and free data for the theme.
    pub look: Appearance,
}

/// A resource pool, for which all accounts compete.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolSettings {
    /// Its id.
    pub id: Arc<str>,
    /// Where its id stands in `site.toml`.
    pub place: Range<usize>,
    /// Its title.
    pub title: Arc<str>,
    /// What it is counted in.
    pub unit: String,
    /// How much there is, by period.
    pub capacity: Vec<(Period, f64)>,
}

/// The default growth drivers, by id. The text `driver.<id>` is the name of each.
const DRIVERS: &[&str] = &[
    "penetration",
    "frequency",
    "basket_size",
    "trade_up",
    "availability",
    "range_depth",
    "price_depth",
    "promo_volume",
    "new_occasions",
    "loyalty",
    "online",
];

/// Reads `site.toml`. Whatever is wrong with it is KP901 at its place. `unknown_threshold` says what is wrong with the
/// name of a threshold in `[rules]`; `tables` gives the site's own tables of words, once the name of its theme is known.
///
/// # Errors
/// All faults found; those of a table of words where `site.toml` has none.
pub fn read(
    path: &Arc<str>,
    text: &str,
    unknown_threshold: UnknownThreshold,
    tables: impl FnOnce(Option<&str>) -> Vec<Source>,
) -> Result<Config, Findings> {
    read_in(path, text, None, unknown_threshold, tables)
}

/// The same with another language than `site.toml` says, if one is given.
///
/// # Errors
/// As for [`read`].
pub fn read_in(
    path: &Arc<str>,
    text: &str,
    language: Option<&str>,
    unknown_threshold: UnknownThreshold,
    tables: impl FnOnce(Option<&str>) -> Vec<Source>,
) -> Result<Config, Findings> {
    if let Some(finding) = crate::document::merge::unfinished(path, text) {
        return Err(finding.into());
    }
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = TomlReader::new(path, start, 0..0);
    let read = reader.parse(&text[start..], |table, reader| {
        let mut keys = reader.table(table, None);
        keys.declare(Written::KEYS);
        let written = Written::read_keys(&mut keys, reader);
        moved_key(table, &mut keys, reader);
        keys.finish(reader);
        let rules = rules::read(table, unknown_threshold, reader);
        written.zip(Some(rules))
    });
    let read = read.flatten();
    if let Some((written, _)) = &read {
        check_values(written, &mut reader);
    }
    match read {
        Some((written, rules)) if reader.findings.is_empty() => {
            let wanted = match language {
                Some(language) => Text::new(language.to_owned(), 0..0),
                None => written.language.clone().unwrap_or_else(|| Text::new("en".to_owned(), 0..0)),
            };
            let tables = tables(written.theme.as_ref().map(|theme| theme.value.as_str()));
            Ok(settle(written, rules, Locale::read(path, &wanted, &tables)?))
        }
        _ => Err(reader.findings.into_iter().map(|finding| Finding { code: Code::KP901, ..finding }).collect()),
    }
}

/// KP004 for a key that belongs to an account now: one here would stand before every customer.
fn moved_key(table: &toml::de::DeTable<'_>, keys: &mut TableKeys<'_, '_>, reader: &mut TomlReader<'_>) {
    const KEY: &str = "customer_title";
    let Some((key, _)) = table.get_key_value(KEY) else { return };
    let span = reader.span(reader.file_range(key.span()));
    let finding = Finding::new(
        Code::KP004,
        span,
        say!("`{key}` is a key of an account: here every customer would read it", key = KEY),
    );
    keys.declare(&[KEY]);
    reader.findings.push(finding.hint(say!("move it to the `_index.md` of the account that it is for")));
}

/// Reports values that have the right type but are not valid.
fn check_values(written: &Written, reader: &mut TomlReader<'_>) {
    named::check(&written.editions, &written.rates, &written.tables, reader);
    if let Some(currency) = &written.currency
        && let Some(unknown) = iso::unknown_currency(&currency.value)
    {
        reader.unknown_code(currency, &unknown);
    }
    if let Some(unit) = &written.money_unit
        && ![1, 1000, 1_000_000].contains(&unit.value.0)
    {
        let finding = Finding::new(Code::KP901, reader.span(unit.range()), say!("`money_unit` is 1, 1000 or 1000000"));
        reader.findings.push(finding.hint(say!("write how many of the currency one figure stands for")));
    }
    if let Some(url) = &written.edit_url {
        let lower = url.value.trim().to_lowercase();
        let is_web = lower.starts_with("https://") || lower.starts_with("http://");
        if !is_web || !url.value.contains("{path}") {
            let message = say!("`edit_url` is not an address where a file can be edited");
            let hint = say!("write an `https://` address with `{{path}}` where the path of the file goes");
            reader.findings.push(Finding::new(Code::KP901, reader.span(url.range()), message).hint(hint));
        }
    }
    if let Some(url) = &written.base_url
        && !is_whole(&url.value)
    {
        let finding =
            Finding::new(Code::KP901, reader.span(url.range()), say!("`base_url` is not the address of a site"));
        reader.findings.push(
            finding.hint(say!("write it whole, such as \"https://plans.example.com\", with nothing after the path")),
        );
    }
}

/// Whether an address is that of a folder in full: scheme, host and path, percent-encoded, and nothing else.
fn is_whole(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/[]%".contains(&byte))
    })
}

/// Fills in the defaults.
fn settle(written: Written, rules: RuleSettings, language: Locale) -> Config {
    let drivers = written.drivers.map_or_else(
        || DRIVERS.iter().map(|id| (Arc::from(*id), Arc::from(language.text(&format!("driver.{id}"))))).collect(),
        |drivers| drivers.0,
    );
    Config {
        title: written.title.value,
        supplier: written.supplier.value,
        says_language: written.language.is_some(),
        language: Arc::new(language),
        currency: written.currency.map_or_else(|| "EUR".to_owned(), |currency| currency.value),
        money_unit: written.money_unit.map_or(1, |unit| unit.value.0),
        classification: written.classification.map(|line| line.value),
        harmless_names: written.harmless_names.into_iter().map(|name| name.value).collect(),
        theme: written.theme.map(|theme| theme.value),
        base_url: written.base_url.map(|url| url.value.trim_end_matches('/').to_owned()),
        edit_url: written.edit_url.map(|url| url.value),
        fiscal_month: written.fiscal_year_starts.and_then(|month| i8::try_from(month.value.0).ok()).unwrap_or(1),
        today: written.today.map(|today| today.value),
        output: written.output.map_or_else(|| "public".to_owned(), |output| output.value),
        publish: written.publish.map_or(PublishMode::Switch, |mode| mode.value),
        paper: written.paper.map_or(PaperFor::InForce, |paper| paper.value),
        corporate_goals: written
            .corporate_goals
            .into_iter()
            .map(|goal| (Arc::from(goal.id.value), Arc::from(goal.title.value)))
            .collect(),
        drivers,
        pools: written
            .pools
            .into_iter()
            .map(|pool| PoolSettings {
                place: pool.id.range(),
                id: Arc::from(pool.id.value),
                title: Arc::from(pool.title.value),
                unit: pool.unit.map(|unit| unit.value).unwrap_or_default(),
                capacity: pool.capacity.map(|capacity| capacity.0).unwrap_or_default(),
            })
            .collect(),
        rules,
        waive: written.waive,
        editions: written.editions.0,
        rates: written.rates.0.into_iter().map(|(currency, rates)| (currency.value, rates)).collect(),
        columns: written.tables.0.into_iter().map(|(table, settings)| (table.value, settings.names())).collect(),
        max_asset_bytes: written.max_asset_bytes.map_or(100_000_000, |most| most.value.0.unsigned_abs()),
        noindex: written.noindex.is_none_or(|noindex| noindex.value),
        look: written.theme_options.unwrap_or_default(),
    }
}
