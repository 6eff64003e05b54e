//! The edition for a team: the internal site of some accounts alone, for readers who must not see the others.
//!
//! The things that belong to it are chosen from the whole playbook (`scope`), their records are written field by field
//! (`records`), and the result is resolved as if no other account existed. So ids, backlinks, orders, search, calendars and
//! the pages of the programme depend only on what the team gets. Of the other accounts it knows sums ([`Others`]).

mod leaks;
mod names;
mod records;
mod scope;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{Config, SiteWaiver, TeamEdition};
use crate::diagnostics::Findings;
use crate::diagnostics::report::SourceTexts;
use crate::document::model::plan::PoolShare;
use crate::document::model::{Document, Entity};
use crate::edition::others::{Others, rounded};
use crate::edition::team::scope::TeamScope;
use crate::edition::{Audience, Edition, internal};
use crate::figures::period::Period;
use crate::load::disk::Source;
use crate::playbook::resolve::{self, Inputs};
use crate::playbook::{Graph, Playbook, Target, ThingId, WholeId, WholeThing};

/// What is read beside the playbook.
pub struct TeamSources<'a> {
    /// All tables of readings.
    pub tables: &'a [Source],
    /// The texts of pages.
    pub texts: &'a dyn SourceTexts,
    /// Gives what people can read as text in an asset, by its source path.
    pub asset_text: &'a dyn Fn(&Arc<str>) -> Option<Arc<str>>,
}

/// The edition of `site.toml` with this index, for its team.
///
/// # Errors
/// KP901 for what the edition names and that is not there; KP802 and KP803 where something in it names another account.
/// Then there is no edition.
pub fn team(playbook: &Playbook, at: usize, sources: &TeamSources<'_>) -> Result<Edition, Findings> {
    let (name, settings) = &playbook.config().editions[at];
    let scope = TeamScope::of(playbook, settings, sources.texts)?;
    let leaving: Vec<TeamDocument> =
        playbook.things().filter(|(id, _)| scope.has(*id)).filter_map(|(id, it)| leaving(&scope, id, it)).collect();
    let documents = leaving.iter().map(|it| Arc::clone(&it.document)).collect();
    let assets = playbook.assets().iter().map(|asset| &asset.source);
    let tables: Vec<Source> = sources.tables.iter().filter(|table| scope.has_file(&table.path)).cloned().collect();
    let inputs = Inputs {
        config: Arc::new(config(&scope, settings)),
        assets: assets.filter(|source| scope.has_file(source)).cloned().collect(),
        tables: &tables,
        drafts: true,
    };
    // References to what is not in the edition are dropped here without a finding: they are text there.
    let (mut linked, _) = resolve::resolve(documents, &inputs);
    linked.copy_sizes(playbook);
    let graph = linked.into_graph();
    let others = others(&scope, &graph);
    let audience = Audience::Team { name: Arc::from(name.value.as_str()), money: scope.money };
    let edition = internal::edition(&graph, audience, others);
    let findings = leaks::find(&scope, &leaving, &edition, &name.value, sources);
    if findings.is_empty() { Ok(edition) } else { Err(findings) }
}

/// What the edition holds of one thing.
struct TeamDocument {
    /// The thing in the whole playbook.
    from: WholeId,
    document: Arc<Document>,
}

/// What the edition holds of a thing; none where its file could not be read.
fn leaving(scope: &TeamScope<'_>, from: WholeId, thing: WholeThing<'_>) -> Option<TeamDocument> {
    let document = thing.document();
    let written = thing.entity()?;
    let entity = records::entity(scope, thing, written)?;
    let common = records::common(scope, thing, &document.common)?;
    let is_whole = entity == *written && common == document.common;
    // A document never changes, so the one of the whole playbook serves here too.
    let kept = || Arc::new(Document { common, entity: Some(entity), ..Document::clone(document) });
    Some(TeamDocument { from, document: if is_whole { Arc::clone(document) } else { kept() } })
}

/// The settings of the site, without what speaks of other accounts.
fn config(scope: &TeamScope<'_>, edition: &TeamEdition) -> Config {
    let config = scope.playbook.config();
    Config {
        title: edition.title.as_ref().map_or_else(|| config.title.clone(), |title| title.value.clone()),
        supplier: config.supplier.clone(),
        language: Arc::clone(&config.language),
        says_language: config.says_language,
        currency: config.currency.clone(),
        money_unit: config.money_unit,
        classification: config.classification.clone(),
        theme: config.theme.clone(),
        base_url: config.base_url.clone(),
        edit_url: config.edit_url.clone(),
        fiscal_month: config.fiscal_month,
        today: config.today,
        output: config.output.clone(),
        publish: config.publish,
        paper: config.paper,
        corporate_goals: config.corporate_goals.clone(),
        drivers: config.drivers.clone(),
        pools: config.pools.clone(),
        rules: config.rules.clone(),
        harmless_names: Vec::new(),
        waive: config.waive.iter().filter(|waiver| holds_here(scope, waiver)).cloned().collect(),
        editions: Vec::new(),
        rates: rates(scope),
        // No page shows them, and tables are read with them.
        columns: config.columns.clone(),
        max_asset_bytes: config.max_asset_bytes,
        noindex: config.noindex,
        look: config.look.clone(),
    }
}

/// Whether a waiver of `site.toml` may hold for something in the edition.
fn holds_here(scope: &TeamScope<'_>, waiver: &SiteWaiver) -> bool {
    let Some(name) = &waiver.on_thing else { return true };
    let name = name.value.trim_matches('/');
    let is_named = |id: &str| id.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'));
    scope.playbook.things().any(|(id, thing)| scope.has(id) && is_named(&thing.document().id))
}

/// The rates of the currencies that accounts of the edition have.
fn rates(scope: &TeamScope<'_>) -> Vec<(String, crate::config::YearRates)> {
    let uses = |currency: &str| {
        scope.playbook.things().filter(|(id, _)| scope.has(*id)).any(|(_, thing)| match thing.entity() {
            Some(Entity::Account(account)) => account.currency.as_ref().is_some_and(|own| own.value == currency),
            _ => false,
        })
    };
    let rates = scope.playbook.config().rates.iter();
    rates.filter(|(currency, _)| scope.money && uses(currency)).cloned().collect()
}

/// What accounts take that are not in the edition: of the pools, and of the time of the people who are in it.
fn others(scope: &TeamScope<'_>, graph: &Graph) -> Others {
    let mut pools: BTreeMap<(usize, Period), PoolShare> = BTreeMap::new();
    let mut people: BTreeMap<ThingId, Vec<(Period, f64)>> = BTreeMap::new();
    for (id, thing) in scope.playbook.things() {
        match thing.entity() {
            Some(Entity::Plan(plan)) if !scope.has(id) && plan.status.value.counts() => {
                for request in &plan.requests {
                    let (Some(Target::Pool(pool)), Some(share)) = (thing.target(&request.pool), request.takes()) else {
                        continue;
                    };
                    let sum = pools.entry((pool, request.period.value)).or_default();
                    *sum =
                        PoolShare { granted: sum.granted + share.granted, requested: sum.requested + share.requested };
                }
            }
            Some(Entity::Person(person)) if scope.has(id) => {
                let elsewhere = person
                    .allocation
                    .iter()
                    .filter(|part| thing.thing(&part.account).is_some_and(|account| !scope.has(account)));
                let mut sums: BTreeMap<Period, f64> = BTreeMap::new();
                for part in elsewhere {
                    *sums.entry(part.period.value).or_default() += part.pct.value.0;
                }
                let here = graph.things.find(|it| it.document.id.cmp(&thing.document().id));
                let here = here.expect("the graph is made of the things of the edition");
                people.insert(here, sums.into_iter().map(|(period, sum)| (period, rounded(sum))).collect());
            }
            _ => {}
        }
    }
    let shares = pools.into_iter().map(|(of, PoolShare { granted, requested })| {
        (of, PoolShare { granted: rounded(granted), requested: rounded(requested) })
    });
    let shares = shares.filter(|(_, share)| *share != PoolShare::default());
    Others { pools: shares.collect(), people }
}
