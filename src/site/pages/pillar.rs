//! A pillar: the objectives that work for it and what it brings, account by account.

use std::sync::Arc;

use crate::document::model::Kind;
use crate::document::model::common::Pillar;
use crate::document::parts::PagePart;
use crate::figures::sort::sort_by_key;
use crate::figures::status::Unit;
use crate::playbook::{Thing, ThingId};
use crate::site::Renderer;
use crate::site::frame::Frame;
use crate::site::shared::cards::Card;
use crate::site::shared::figures::Fact;
use crate::site::shared::leaves::Growing;
use crate::site::shared::rows::ObjectiveRow;
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// The page of a pillar.
    PillarPage for "pillar.html" {
        /// The figures that the page opens with.
        facts: Vec<Fact>,
        /// The growth drivers.
        drivers: Vec<Ready<Card>>,
        /// The objectives by account.
        groups: Vec<PillarAccount>,
        /// The pillar before it.
        before: Option<Ready<Card>>,
        /// The pillar after it.
        after: Option<Ready<Card>>,
    }

    /// What a pillar is to an account.
    PillarAccount {
        /// The account.
        account: Option<Ready<Card>>,
        /// The objectives.
        objectives: Vec<Ready<ObjectiveRow>>,
        /// What the pillar is to bring in the plan in force.
        target: Option<String>,
        /// What it has brought.
        actual: Option<String>,
    }
}

impl Renderer<'_> {
    /// In how many accounts something works for a pillar.
    pub(crate) fn accounts_of_pillar(&self, id: ThingId) -> usize {
        let account = |id: &ThingId| self.edition.account_of(*id);
        let groups = self.objectives_of_pillar(id).chunk_by(|a, b| account(a) == account(b));
        groups.filter(|group| account(&group[0]).is_some()).count()
    }

    /// The objectives that work for a pillar, account by account.
    pub(crate) fn objectives_of_pillar(&self, id: ThingId) -> &[ThingId] {
        self.programme.of_pillar(id, || {
            let mut objectives = self.namers(id, Kind::Objective, &["pillar"]);
            let account = |id: &ThingId| self.edition.account_of(*id);
            let place = |id: &ThingId| account(id).and_then(|account| self.shared.places.get(&account).copied());
            sort_by_key(&mut objectives, |id| (place(id), *id));
            objectives
        })
    }

    pub(crate) fn pillar_page(&self, id: ThingId, thing: &Arc<Thing>, pillar: &Pillar) -> Result<String, ThemeFault> {
        let objectives = self.objectives_of_pillar(id);
        let account = |id: &ThingId| self.edition.account_of(*id);
        let group = |group: &[ThingId]| {
            let account = account(&group[0]);
            let money = account.and_then(|account| self.pillar_money(id, account));
            let format = self.format_of(group[0]);
            let signed = |value: f64| format.signed(value, Unit::Money);
            PillarAccount {
                account: account.map(|account| self.card(account)),
                objectives: self.rows(group),
                target: money.and_then(|(target, _)| target).map(signed),
                actual: money.and_then(|(_, actual)| actual).map(signed),
            }
        };
        let (before, after) = self.neighbours(self.edition.pillars(), id);
        let groups: Vec<&[ThingId]> = objectives.chunk_by(|a, b| account(a) == account(b)).collect();
        let groups = self.on_leaf(Growing::Pillar(id), &groups);
        self.render_leaf(
            Growing::Pillar(id),
            Frame {
                kicker: self.theme.text("kind.pillar").to_owned(),
                parts: vec![(PagePart::Objectives, Some(objectives.len()))],
                ..self.thing_frame(id)
            },
            PillarPage {
                facts: self.on_first_leaf(|| self.pillar_facts(id, objectives)),
                drivers: self.many(thing, &pillar.drivers),
                groups: groups.iter().map(|objectives| group(objectives)).collect(),
                before,
                after,
            },
        )
    }
}
