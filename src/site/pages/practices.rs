//! What worked across the accounts: decisions with their outcome, promotions by what the shopper got, the same KPI side by
//! side, and what was learnt. Internal, never shared.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::document::made_pages::MadePage;
use crate::document::model::decision::Outcome;
use crate::document::model::objective::Kpi;
use crate::document::model::plan::{Mechanic, Promotion};
use crate::document::model::{Decision, Entity};
use crate::document::parts::PageItem;
use crate::figures::sort::{largest_first, sort_by_key};
use crate::measure::{kpis, rates};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::cards::{Card, Link, word};
use crate::site::theme::ThemeFault;
use crate::site::view::Ready;

view! {
    /// What worked across the accounts.
    PracticesPage<'a> for "practices.html" {
        /// Decisions with an outcome or a lesson, those that worked first.
        decisions: Vec<DecisionLesson<'a>>,
        /// Promotions with a result, by what the shopper got; the best return first.
        mechanics: Vec<MechanicRow<'a>>,
        /// KPIs that several accounts count by one definition.
        kpis: Vec<SharedKpi<'a>>,
    }

    /// What became of a decision.
    DecisionLesson<'a> {
        /// The decision.
        decision: Ready<Card>,
        /// The account.
        account: Option<Ready<Card>>,
        /// What became of it, as a word.
        outcome: Option<String>,
        /// What was learnt.
        lesson: Option<Cow<'a, str>>,
    }

    /// The promotions of one kind that have a result.
    MechanicRow<'a> {
        /// What the shopper got, as a word.
        title: String,
        /// How many there were.
        count: usize,
        /// What they cost together, in the site's money.
        funding: Option<String>,
        /// How much of what they were to bring they brought.
        attained: Option<String>,
        /// What came back for each unit of money, the mean of those that say it.
        roi: Option<String>,
        /// The single promotions, with what was learnt.
        lessons: Vec<PromotionLesson<'a>>,
    }

    /// What was learnt of a promotion.
    PromotionLesson<'a> {
        /// The promotion.
        promotion: Link<'a>,
        /// The account.
        account: Ready<Card>,
        /// What came back for each unit of money.
        roi: Option<String>,
        /// What was learnt.
        lesson: Option<Cow<'a, str>>,
    }

    /// A KPI that several accounts count by one definition.
    SharedKpi<'a> {
        /// What it is called.
        title: Cow<'a, str>,
        /// How it is counted.
        definition: Option<Cow<'a, str>>,
        /// Where each account stands.
        rows: Vec<SharedReading>,
    }

    /// A KPI of an account beside the same of others.
    SharedReading {
        /// The account.
        account: Ready<Card>,
        /// Where it began.
        baseline: Option<String>,
        /// Where it stands.
        latest: Option<String>,
        /// How far it came since the beginning, with its sign.
        change: Option<String>,
        /// Red, amber or green; the filter `status` draws it.
        status: Option<&'static str>,
    }
}

/// A promotion with its account and plan.
struct At<'a> {
    account: ThingId,
    plan: ThingId,
    promotion: &'a Promotion,
}

impl Renderer<'_> {
    pub(crate) fn practices_page(&self) -> Result<String, ThemeFault> {
        let accounts = self.set_on_leaf(MadePage::Practices, self.accounts_with_practice());
        let view = PracticesPage {
            decisions: self.decision_lessons(&accounts),
            mechanics: self.mechanic_rows(&accounts),
            kpis: self.shared_kpis(&accounts),
        };
        self.render_made(MadePage::Practices, Vec::new(), view)
    }

    /// The accounts that something was learnt of, by name.
    pub(crate) fn accounts_with_practice(&self) -> &[ThingId] {
        self.programme.with_practice.get_or_make(|| self.find_accounts_with_practice())
    }

    fn find_accounts_with_practice(&self) -> Vec<ThingId> {
        let mut learnt: HashSet<ThingId> = self.read_promotions().iter().map(|at| at.account).collect();
        let decisions = self.told_decisions().into_iter().map(|(id, _)| id);
        let kpis = self.shared_readings().into_iter().flatten().map(|(on, _)| on);
        learnt.extend(decisions.chain(kpis).filter_map(|id| self.edition.account_of(id)));
        self.edition.accounts().iter().filter(|id| learnt.contains(id)).copied().collect()
    }

    /// The decisions with an outcome or a lesson.
    fn told_decisions(&self) -> Vec<(ThingId, &Decision)> {
        let all = self.edition.things().filter_map(|(id, thing)| match thing.entity() {
            Some(Entity::Decision(decision)) => Some((id, decision)),
            _ => None,
        });
        all.filter(|(_, decision)| decision.outcome.is_some() || decision.lesson.is_some()).collect()
    }

    fn decision_lessons(&self, accounts: &HashSet<ThingId>) -> Vec<DecisionLesson<'_>> {
        let mut told = self.told_decisions();
        told.retain(|(id, _)| self.edition.account_of(*id).is_some_and(|account| accounts.contains(&account)));
        sort_by_key(&mut told, |(_, decision)| match decision.outcome.as_ref().map(|outcome| outcome.value) {
            Some(Outcome::Worked) => 0,
            Some(Outcome::Partly) => 1,
            Some(Outcome::Failed) => 2,
            Some(Outcome::TooEarly) | None => 3,
        });
        let rows = told.into_iter().map(|(id, decision)| DecisionLesson {
            decision: self.card(id),
            account: self.edition.account_of(id).map(|account| self.card(account)),
            outcome: self.word(decision.outcome.as_ref().map(|outcome| outcome.value.word())),
            lesson: self.text_of(self.edition.thing(id), decision.lesson.as_ref()),
        });
        rows.collect()
    }

    /// The promotions of all plans, superseded ones too: what was learnt stays true.
    fn read_promotions(&self) -> Vec<At<'_>> {
        let mut all = Vec::new();
        for account in self.edition.accounts() {
            for plan in &self.edition.beneath(*account).plans {
                let Some(record) = self.edition.plan(*plan) else { continue };
                let read = |it: &&Promotion| it.result.is_some() || it.roi.is_some() || it.lesson.is_some();
                all.extend(record.promotions.iter().filter(read).map(|promotion| At {
                    account: *account,
                    plan: *plan,
                    promotion,
                }));
            }
        }
        all
    }

    fn mechanic_rows(&self, accounts: &HashSet<ThingId>) -> Vec<MechanicRow<'_>> {
        let all = self.read_promotions();
        let mut mechanics: Vec<(Mechanic, Vec<&At<'_>>)> = Vec::new();
        for at in &all {
            let of = at.promotion.mechanic.value;
            match mechanics.iter_mut().find(|(known, _)| *known == of) {
                Some((_, rows)) => rows.push(at),
                None => mechanics.push((of, vec![at])),
            }
        }
        largest_first(&mut mechanics, |(_, rows)| mean_roi(rows));
        let rows = mechanics.into_iter().map(|(mechanic, rows)| self.mechanic_row(mechanic, &rows, accounts));
        rows.filter(|row| self.is_first_leaf() || !row.lessons.is_empty()).collect()
    }

    /// The promotions of a mechanic: what they come to together, and those of these accounts one by one.
    fn mechanic_row<'a>(
        &'a self,
        mechanic: Mechanic,
        rows: &[&At<'a>],
        accounts: &HashSet<ThingId>,
    ) -> MechanicRow<'a> {
        let funding = rows.iter().map(|at| {
            let rate = rates::to_site(self.edition, at.account, at.promotion.from.value.year().into())?;
            Some(rate * at.promotion.funding.as_ref()?.value)
        });
        let funding: Option<f64> = funding.sum();
        // Shares of different units can be compared, their sums cannot.
        let shares = rows.iter().filter_map(|at| {
            let (result, expected) = (at.promotion.result.as_ref()?.value, at.promotion.expected.as_ref()?.value);
            (expected > 0.0).then_some(result / expected)
        });
        let lesson = |at: &&At<'a>| PromotionLesson {
            promotion: Link::new(
                self.words_in(at.plan, &at.promotion.title.value),
                self.promotion_url(at.plan, at.promotion),
            ),
            account: self.card(at.account),
            roi: self.number(at.promotion.roi.as_ref()),
            lesson: self.text_of(self.edition.thing(at.plan), at.promotion.lesson.as_ref()),
        };
        MechanicRow {
            title: self.word_of("mechanic", mechanic.word()),
            count: rows.len(),
            funding: funding.map(|sum| self.format().money(sum)),
            attained: mean(shares).map(|share| self.percent(share)),
            roi: mean_roi(rows).map(|roi| self.format().number((roi * 10.0).round() / 10.0, None)),
            lessons: rows.iter().filter(|at| accounts.contains(&at.account)).map(lesson).collect(),
        }
    }

    /// The KPIs of plans that count which two accounts or more read by one definition in one unit, each with who reads it.
    fn shared_readings(&self) -> Vec<Vec<(ThingId, &Kpi)>> {
        let mut shared = Vec::new();
        for all in kpis::by_id(self.edition).into_values() {
            let at = |(on, place): (ThingId, usize)| (on, &self.edition.thing(on).kpis()[place]);
            let read = |(on, kpi): &(ThingId, &Kpi)| {
                self.edition.thing(*on).latest(&kpi.id.value).is_some() && kpi.definition.is_some()
            };
            let mut rows: Vec<_> = all.into_iter().map(at).filter(read).collect();
            let Some((_, first)) = rows.first().copied() else { continue };
            rows.retain(|(_, kpi)| {
                let definition = |kpi: &Kpi| kpi.definition.as_ref().map(|text| text.value.trim().to_lowercase());
                kpi.unit.value == first.unit.value && definition(kpi) == definition(first)
            });
            let mut accounts: Vec<_> = rows.iter().map(|(on, _)| self.edition.account_of(*on)).collect();
            accounts.sort_unstable();
            accounts.dedup();
            if accounts.len() >= 2 {
                shared.push(rows);
            }
        }
        shared
    }

    /// The same as rows, of these accounts.
    fn shared_kpis(&self, accounts: &HashSet<ThingId>) -> Vec<SharedKpi<'_>> {
        let is_here = |on: ThingId| self.edition.account_of(on).is_some_and(|account| accounts.contains(&account));
        let kpis = self.shared_readings().into_iter().map(|rows| SharedKpi {
            title: self.words_in(rows[0].0, rows[0].1.title()),
            definition: self.text_of(self.edition.thing(rows[0].0), rows[0].1.definition.as_ref()),
            rows: rows
                .iter()
                .filter(|(on, _)| is_here(*on))
                .filter_map(|(on, kpi)| self.shared_reading(*on, kpi))
                .collect(),
        });
        kpis.filter(|kpi| !kpi.rows.is_empty()).collect()
    }

    fn shared_reading(&self, on: ThingId, kpi: &Kpi) -> Option<SharedReading> {
        let thing = self.edition.thing(on);
        let (unit, format) = (kpi.unit.value, self.format_of(on));
        let latest = thing.latest(&kpi.id.value)?;
        let baseline = kpi.baseline.as_ref().map(|baseline| baseline.value);
        let url = self.item_url(on, PageItem::Kpi, &kpi.id.value);
        Some(SharedReading {
            account: Card::to_part(&self.title_of(thing.account?), url).into(),
            baseline: baseline.map(|baseline| format.value(baseline, unit)),
            latest: Some(format.value(latest.value, unit)),
            change: baseline.map(|baseline| format.signed(latest.value - baseline, unit)),
            status: word(latest.status),
        })
    }
}

/// The mean of what came back for each unit of money, of the promotions that say it.
fn mean_roi(rows: &[&At<'_>]) -> Option<f64> {
    mean(rows.iter().filter_map(|at| Some(at.promotion.roi.as_ref()?.value)))
}

/// The mean of some figures; none of none.
fn mean(figures: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = figures.fold((0, 0.0), |(count, sum), figure| (count + 1, sum + figure));
    (count > 0).then(|| sum / crate::measure::number(count))
}
