//! The accounts beneath an account: a customer's group with its parts, each in a line, and what they come to together.

use crate::diagnostics::Level;
use crate::measure::sales::SalesOfYear;
use crate::measure::{family, rates};
use crate::playbook::ThingId;
use crate::site::Renderer;
use crate::site::shared::rows::AccountRow;
use crate::site::view::Ready;

view! {
    /// The accounts beneath an account.
    FamilyPart {
        /// The accounts, those that belong to it directly first.
        rows: Vec<FamilyRow>,
        /// What the account and those beneath it sold in the last year that it has a figure for.
        sales: Option<String>,
        /// The year of these sales.
        period: Option<String>,
        /// How many accounts are not in that sum: they have no figure for that year, or no rate for
        /// their currency.
        left_out: usize,
        /// How many things are late in all of them, the account included.
        late: usize,
        /// How many findings are errors in all of them, the account included.
        errors: usize,
    }

    /// An account beneath another.
    FamilyRow {
        /// The account.
        it: Ready<AccountRow>,
        /// The status at the last review.
        status: Option<&'static str>,
        /// How many findings there are, notes left out.
        findings: usize,
        /// How many of them are errors.
        errors: usize,
    }
}

impl Renderer<'_> {
    /// The accounts beneath an account; none where there is none, and none for a customer.
    pub(crate) fn family(&self, account: ThingId) -> Option<FamilyPart> {
        if self.edition.audience().is_customer() {
            return None;
        }
        let beneath = family::beneath(self.edition, account);
        if beneath.is_empty() {
            return None;
        }
        let errors = |id: ThingId| self.count_concerning(id, Level::Error);
        let row = |id: &ThingId| FamilyRow {
            it: self.row(*id),
            status: self.last_status(*id),
            findings: self.count_concerning(*id, Level::Warning),
            errors: errors(*id),
        };
        let all = || std::iter::once(account).chain(beneath.iter().copied());
        let year = |id: ThingId| self.year(self.in_force(id)?.id);
        let period = all().filter_map(year).map(|year| year.period).max();
        let sold = |id: ThingId| {
            let year = year(id).filter(|year| Some(year.period) == period)?;
            Some(year.times(rates::between(self.edition, id, account, year.period.year().into())?))
        };
        let sold: Vec<SalesOfYear> = all().filter_map(sold).collect();
        let sum = (self.edition.has_money() && !sold.is_empty())
            .then(|| self.format().money(sold.iter().map(|year| year.actual).sum()));
        Some(FamilyPart {
            rows: beneath.iter().map(row).collect(),
            period: sum.as_ref().and(period).map(|period| self.format().period(period)),
            left_out: if sum.is_some() { all().count() - sold.len() } else { 0 },
            sales: sum,
            late: all().map(|id| self.late_in(id).count()).sum(),
            errors: all().map(errors).sum(),
        })
    }
}
