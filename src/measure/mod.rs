//! What is computed about a plan, for rules and pages alike, so that both always say the same.
//!
//! Every function is pure: it reads an edition and a day. Sources: "The plan: what each word means" in the rules.

pub mod age;
pub mod alignment;
pub mod allocation;
pub mod beneath;
pub mod cadence;
pub mod contracts;
pub mod contributors;
pub mod counterparts;
pub mod coverage;
pub mod declared;
pub mod entries;
pub mod family;
pub mod filled;
pub mod followed;
pub mod investment;
pub mod involved;
pub mod items;
pub mod kpis;
pub mod late;
pub mod likeness;
pub mod meetings;
pub mod people;
pub mod pools;
pub mod profit;
pub mod rates;
pub mod sales;
pub mod situation;
pub mod space;
pub mod sponsor;
pub mod thread;
pub mod triggers;
pub mod work;
pub mod events;
pub mod changes;
pub mod dates;

/// A count as a number.
pub fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Days as a number.
pub fn days(count: i64) -> f64 {
    i32::try_from(count).map_or(f64::MAX, f64::from)
}

/// The share of a part in a whole, 0–1; none if the whole is 0.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| number(part) / number(whole))
}
