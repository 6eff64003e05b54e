//! What figures of accounts in different currencies come to in one.

use crate::edition::Edition;
use crate::playbook::ThingId;

/// The currency of an account's money.
pub fn currency(edition: &Edition, account: ThingId) -> &str {
    let own = edition.account(account).and_then(|account| account.currency.as_ref());
    own.map_or(edition.config().currency.as_str(), |currency| currency.value.as_str())
}

/// What one of a currency is in the site's: by the rate of the year, else of the latest year before it. None where no rate
/// is known.
fn in_site_money(edition: &Edition, currency: &str, year: i64) -> Option<f64> {
    let config = edition.config();
    if config.currency == currency {
        return Some(1.0);
    }
    let (_, rates) = config.rates.iter().find(|(of, _)| of == currency)?;
    // Rates come by year.
    let (_, rate) = rates.0.iter().rfind(|(of, _)| *of <= year)?;
    Some(1.0 / rate)
}

/// What a figure of an account's money in a year is multiplied by to be one of the site's.
pub fn to_site(edition: &Edition, account: ThingId, year: i64) -> Option<f64> {
    in_site_money(edition, currency(edition, account), year)
}

/// What a figure of an account's money in a year is multiplied by to be one of another account's.
pub fn between(edition: &Edition, from: ThingId, to: ThingId, year: i64) -> Option<f64> {
    let (from, to) = (currency(edition, from), currency(edition, to));
    if from == to {
        return Some(1.0);
    }
    Some(in_site_money(edition, from, year)? / in_site_money(edition, to, year)?)
}
