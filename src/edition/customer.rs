//! The edition for the customer of one account: the table "What the customer edition gets" of the content format, as
//! code.
//!
//! Records are built field by field, in `records`. Prose is cut from the source before it is parsed. The result is then
//! resolved as if nothing else existed, so that ids, anchors, order and figures depend only on what the customer gets.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::{Config, PaperFor, PublishMode};
use crate::diagnostics::report::SourceTexts;
use crate::diagnostics::{Finding, Findings, Placed};
use crate::document::front_matter::Within;
use crate::document::markdown::LinkTarget;
use crate::document::model::decision::DecisionStatus;
use crate::document::model::objective::Tier;
use crate::document::model::people::Side;
use crate::document::model::plan::PillarUse;
use crate::document::model::review::{ReadingGroup, Readings};
use crate::document::model::{Document, Entity, Kind, Plan, Review};
use crate::document::reference::Wants;
use crate::edition::digest::{self, LeavingThing};
use crate::edition::leaks::Outgoing;
use crate::edition::leaving::Leaving;
use crate::edition::{Audience, Edition, Others, cut, internal, leaks, records};
use crate::figures::sort::sort_by_key;
use crate::playbook::resolve::{self, Inputs};
use crate::playbook::{Graph, LinkTo, Playbook, WholeId, WholeThing};

/// Mandatory keys whose value the customer does not get: a value without meaning stands in its place. With the table of
/// the export that each key is in.
pub const IN_NAME_ONLY: &[(&str, &str)] = &[
    ("objectives", "tier"),
    ("actions", "kind"),
    ("people", "function"),
    ("plans", "status"),
    ("terms", "id"),
    ("terms", "kind"),
    ("promotions", "id"),
    ("contracts", "id"),
];

/// Gives an asset as it leaves, by its source path, or says why it cannot leave.
pub type LeavingAssets<'a> = dyn Fn(&Arc<str>) -> Result<LeavingAsset, Box<Finding>> + 'a;

/// What an edition has to know of an asset that leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeavingAsset {
    /// Its address from the site's root.
    pub address: Arc<str>,
    /// What can be read in it as text, if anything: KP802 looks at it.
    pub text: Option<Arc<str>>,
}

/// A customer edition, with what there is to know before it is handed over.
pub struct Handover {
    /// The edition.
    pub edition: Edition,
    /// Everything that leaves. Nothing where nobody reads it before it is handed over: the edition for our own people.
    pub leaves: Option<Leaves>,
    /// KP805: what shared things name and the edition leaves out, if anything.
    pub incomplete: Option<Finding>,
}

/// Everything that leaves for one customer, as the edition was made of it.
pub struct Leaves {
    account: WholeId,
    parts: Vec<Leaving>,
}

impl Leaves {
    /// The digest of it: every sentence, figure, name and file, thing by thing. Playbook and edition are those that it was
    /// made with.
    pub fn digest(&self, playbook: &Playbook, edition: &Edition) -> Vec<LeavingThing> {
        digest::digest(playbook, self.account, &self.parts, edition)
    }
}

/// What the customer of `account` gets, and nothing else.
///
/// # Errors
/// KP801–KP804, KP806 and KP807 at the places of their causes; then there is no edition.
pub fn customer(
    playbook: &Playbook,
    account: WholeId,
    texts: &dyn SourceTexts,
    assets: &LeavingAssets<'_>,
) -> Result<Edition, Findings> {
    make(playbook, account, texts, assets).map(|(edition, _)| edition)
}

/// The same with what there is to know before it is handed over.
///
/// # Errors
/// As for [`customer`].
pub fn handover(
    playbook: &Playbook,
    account: WholeId,
    texts: &dyn SourceTexts,
    assets: &LeavingAssets<'_>,
) -> Result<Handover, Findings> {
    let (edition, parts) = make(playbook, account, texts, assets)?;
    let incomplete = digest::incomplete(playbook, account, &parts, &edition);
    Ok(Handover { edition, leaves: Some(Leaves { account, parts }), incomplete })
}

fn make(
    playbook: &Playbook,
    account: WholeId,
    texts: &dyn SourceTexts,
    assets: &LeavingAssets<'_>,
) -> Result<(Edition, Vec<Leaving>), Findings> {
    let recipient = Recipient { playbook, account };
    let leaving: Vec<Leaving> = playbook
        .things()
        .filter(|(id, _)| recipient.gets(*id))
        .filter_map(|(id, thing)| recipient.leaving(id, thing, texts))
        .collect();
    let inputs = Inputs {
        config: Arc::new(recipient.config(&leaving)),
        assets: playbook.assets().iter().map(|asset| Arc::clone(&asset.source)).collect(),
        tables: &[],
        drafts: true,
    };
    let documents = leaving.iter().map(|it| Arc::clone(&it.document)).collect();
    // References to what the customer does not get are dropped here without a finding. `leaks` compares edition and
    // playbook, and reports those that matter.
    let (mut linked, _) = resolve::resolve(documents, &inputs);
    linked.copy_sizes(playbook);
    let mut refused = Vec::new();
    let mut asset_texts = Vec::new();
    for asset in linked.assets_mut() {
        match assets(&asset.source) {
            Ok(leaves) => {
                asset.address = leaves.address;
                asset_texts.extend(leaves.text.map(|text| (Arc::clone(&asset.source), text)));
            }
            Err(finding) => refused.push((Arc::clone(&asset.source), *finding)),
        }
    }
    let thing = playbook.thing(account);
    let audience = Audience::Customer { account: Arc::clone(thing.title()), id: Arc::clone(&thing.document().id) };
    let edition = internal::edition(&without_ours(linked.into_graph()), audience, Others::default());
    let mut findings =
        leaks::find(playbook, account, &Outgoing { leaving: &leaving, asset_texts: &asset_texts }, &edition, texts);
    findings
        .extend(refused.into_iter().map(|(source, finding)| leaks::at_its_link(&leaving, &edition, &source, finding)));
    findings.sort();
    if findings.is_empty() { Ok((edition, leaving)) } else { Err(findings) }
}

/// The graph without what was needed to resolve it and must not reach a page: tiers, the paths of source files, and what
/// we call the files that leave.
fn without_ours(mut graph: Graph) -> Graph {
    for thing in graph.things.values_mut() {
        let thing = Arc::make_mut(thing);
        let document = Arc::make_mut(&mut thing.document);
        document.path = Arc::from("");
        document.tables.clear();
        for (link, written) in thing.links.iter().zip(&mut document.body.links) {
            if let (LinkTo::Asset(asset), LinkTarget::File { path, .. } | LinkTarget::Image { path, .. }) =
                (link, &mut written.target)
            {
                *path = graph.assets[*asset].address.to_string();
            }
        }
        if let Some(Entity::Objective(objective)) = &mut document.entity {
            objective.tier.value = Tier::Operational;
        }
    }
    graph
}

/// The customer of an account, for whom the edition is made.
struct Recipient<'a> {
    playbook: &'a Playbook,
    account: WholeId,
}

impl Recipient<'_> {
    fn thing(&self, id: WholeId) -> WholeThing<'_> {
        self.playbook.thing(id)
    }

    /// Whether the customer gets anything of a thing: it and all above it are shared, and its kind can be shared.
    fn gets(&self, id: WholeId) -> bool {
        let thing = self.thing(id);
        if !records::shared(thing.document().common.share.as_ref()) {
            return false;
        }
        let above = [thing.document().account.as_ref(), thing.document().plan.as_ref()];
        let here = thing.account().is_none_or(|account| account == self.account);
        let parents = [thing.account(), thing.plan()].into_iter().flatten();
        let parents_leave = parents
            .filter(|parent| *parent != id)
            .all(|parent| records::shared(self.thing(parent).document().common.share.as_ref()));
        // False if the `_index.md` of its account or plan is missing or could not be read.
        let parents_exist = above.iter().flatten().count() == [thing.account(), thing.plan()].iter().flatten().count();
        let kind = match thing.entity() {
            Some(Entity::Decision(decision)) => decision.status.value == DecisionStatus::Agreed,
            Some(Entity::Person(person)) => match person.side.value {
                Side::Customer => thing.maybe(person.account.as_ref()) == Some(self.account),
                // A partner's person may work for one account only.
                Side::Partner => person.account.is_none() || thing.maybe(person.account.as_ref()) == Some(self.account),
                Side::Supplier => true,
            },
            Some(Entity::Situation(_)) | None => false,
            Some(_) => true,
        };
        here && parents_exist && parents_leave && kind
    }

    /// The site's settings without those that concern the supplier only.
    fn config(&self, leaving: &[Leaving]) -> Config {
        let config = self.playbook.config();
        let thing = self.thing(self.account);
        let record = match thing.entity() {
            Some(Entity::Account(record)) => Some(record),
            _ => None,
        };
        let title = record.and_then(|record| record.customer_title.as_ref());
        let currency = record.and_then(|record| record.currency.as_ref());
        Config {
            title: title
                .map_or_else(|| format!("{} – {}", thing.title(), config.supplier), |title| title.value.clone()),
            supplier: config.supplier.clone(),
            language: Arc::clone(&config.language),
            says_language: config.says_language,
            // All money that leaves is in the currency of the account.
            currency: currency.map_or_else(|| config.currency.clone(), |currency| currency.value.clone()),
            money_unit: config.money_unit,
            classification: None,
            harmless_names: Vec::new(),
            theme: None,
            base_url: None,
            edit_url: None,
            fiscal_month: config.fiscal_month,
            today: config.today,
            output: String::new(),
            publish: PublishMode::Switch,
            paper: PaperFor::Nothing,
            corporate_goals: Vec::new(),
            drivers: self.drivers(leaving),
            pools: Vec::new(),
            rules: crate::config::RuleSettings::default(),
            waive: Vec::new(),
            editions: Vec::new(),
            rates: Vec::new(),
            columns: Vec::new(),
            max_asset_bytes: config.max_asset_bytes,
            noindex: true,
            look: records::look(&config.look),
        }
    }

    /// The growth drivers that what leaves names.
    fn drivers(&self, leaving: &[Leaving]) -> Vec<(Arc<str>, Arc<str>)> {
        let mut named = BTreeSet::new();
        for entity in leaving.iter().filter_map(|part| part.document.entity.as_ref()) {
            entity.references(&mut |reference| {
                if reference.wants == Wants::Driver {
                    named.insert(reference.name.value.as_str());
                }
            });
        }
        let drivers = &self.playbook.config().drivers;
        drivers.iter().filter(|(id, _)| named.contains(&**id)).cloned().collect()
    }

    /// What the customer gets of a thing, if anything.
    fn leaving(&self, id: WholeId, thing: WholeThing<'_>, texts: &dyn SourceTexts) -> Option<Leaving> {
        let document = thing.document();
        let entity = match thing.entity()? {
            Entity::Home(page) => Entity::Home(records::page(page)),
            Entity::Page(page) => Entity::Page(records::page(page)),
            Entity::Pillar(pillar) => Entity::Pillar(records::pillar(pillar)),
            Entity::Person(person) => Entity::Person(records::person(person)),
            Entity::Account(account) => Entity::Account(records::account(account)),
            Entity::Plan(plan) => Entity::Plan(self.plan(thing, plan)),
            Entity::Decision(decision) => Entity::Decision(records::decision(decision)),
            Entity::Objective(objective) => Entity::Objective(records::objective(objective)),
            Entity::Review(review) => Entity::Review(self.review(thing, review)),
            Entity::Situation(_) => return None,
        };
        let title = match thing.entity()? {
            Entity::Decision(decision) => decision.customer_wording.clone().or_else(|| document.common.title.clone()),
            Entity::Review(_) => None,
            _ => document.common.title.clone(),
        };
        let summary = match document.kind {
            Kind::Home | Kind::Page | Kind::Pillar => document.common.summary.clone(),
            _ => None,
        };
        let cut = cut::shared(document, texts.text(&document.path).unwrap_or(""));
        let mut leaves = Document {
            id: Arc::clone(&document.id),
            kind: document.kind,
            path: Arc::clone(&document.path),
            tables: document.tables.clone(),
            account: document.account.clone(),
            plan: document.plan.clone(),
            common: records::common(title, summary, document.common.lang.clone()),
            entity: Some(entity),
            body: crate::document::prose::Prose::default(),
            slots: document.slots,
            opening: 0..0,
            front: 0,
            is_partial: false,
        };
        let reserved = crate::document::parts::reserved(&leaves);
        // Findings are dropped: parsing the whole text has reported them at their own places.
        leaves.body = crate::document::markdown::parse(&leaves.path, &cut.text, 0, &reserved).0.into();
        Some(Leaving { from: id, document: Arc::new(leaves), cut })
    }

    /// The plan, with the names and priorities of the pillars that the customer gets. How many others there are is not
    /// shown.
    fn plan(&self, thing: WholeThing<'_>, plan: &Plan) -> Plan {
        let known = plan.pillars.iter().filter(|it| thing.thing(&it.pillar).is_some_and(|pillar| self.gets(pillar)));
        let mut known: Vec<&PillarUse> = known.collect();
        sort_by_key(&mut known, |it| it.priority.as_ref().map_or(i64::MAX, |priority| priority.value.0));
        // Numbers of their own: with those of the plan a gap would tell that a pillar is withheld.
        let pillars = known.into_iter().zip(1..).map(|(it, number)| PillarUse {
            pillar: it.pillar.clone(),
            priority: Some(Placed::new(Within(number), 0..0)),
            decision: None,
            target: None,
            actual: None,
            place: 0..0,
        });
        Plan { pillars: pillars.collect(), ..records::plan(plan) }
    }

    /// The review, with the readings of shared KPIs of things that the customer gets, without note and declared status.
    fn review(&self, thing: WholeThing<'_>, review: &Review) -> Review {
        let readings = review.readings.0.iter().filter_map(|group| {
            let owner = match &group.objective {
                Some(objective) => thing.thing(objective)?,
                None => thing.plan()?,
            };
            let kpis = self.thing(owner).kpis().iter().filter(|kpi| records::shared(kpi.share.as_ref()));
            let ids: Vec<&str> = kpis.map(|kpi| kpi.id.value.as_str()).collect();
            let values: Vec<_> =
                group.values.iter().filter(|(kpi, _)| ids.contains(&kpi.value.as_str())).cloned().collect();
            let leaves = !values.is_empty() && self.gets(owner);
            leaves.then(|| ReadingGroup { objective: group.objective.clone(), status: None, note: None, values })
        });
        Review {
            types: review.types.clone(),
            date: review.date.clone(),
            covers: review.covers.clone(),
            attendees: review.attendees.clone(),
            next: review.next.clone(),
            status: None,
            reason: None,
            went_well: None,
            missed: None,
            customer_said: review.customer_said.clone(),
            readings: Readings(readings.collect()),
            decided: review
                .decided
                .iter()
                .filter(|decided| records::shared(decided.share.as_ref()))
                .map(records::decided)
                .collect(),
            issues: Vec::new(),
            changes: Vec::new(),
            actions: Vec::new(),
            closed: Vec::new(),
            place: 0..0,
        }
    }
}
