//! What waits for what in a plan: actions that come after others.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::document::parts::PageItem;
use crate::edition::Edition;
use crate::figures::sort::sort_by_key;
use crate::measure::items::{self, ActionAt};
use crate::measure::late;
use crate::playbook::{Target, ThingId};

/// An action in its chain.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The action.
    pub at: ActionAt<'a>,
    /// The actions that come first, as places in the same chain.
    pub after: Vec<usize>,
}

impl Link<'_> {
    /// The day it is due.
    pub fn due(&self) -> Option<Date> {
        self.at.action.due.as_ref().map(|day| day.value)
    }
}

/// The chains of a plan: actions that wait for others, with those that they wait for; each in an order in which it can be
/// done, by the days they are due. The chain with what is latest comes first, then by the first day that something open
/// is due. An action that nothing waits for and that waits for nothing is in no chain.
pub fn chains(edition: &Edition, plan: ThingId, today: Date) -> Vec<Vec<Link<'_>>> {
    let all = items::actions(edition, plan);
    let after = after(edition, &all);
    let mut chains: Vec<Vec<Link<'_>>> = together(&after)
        .into_iter()
        .filter(|chain| chain.len() > 1)
        .map(|chain| in_order(&all, &after, chain))
        .collect();
    let late = |chain: &[Link<'_>]| chain.iter().map(|link| late::action(edition, &link.at, today)).max();
    let next = |chain: &[Link<'_>]| chain.iter().filter(|link| link.at.is_open()).filter_map(Link::due).min();
    sort_by_key(&mut chains, |chain| (std::cmp::Reverse(late(chain)), next(chain).unwrap_or(Date::MAX)));
    chains
}

/// Of each action the actions that come first, by their places in the list.
fn after(edition: &Edition, all: &[ActionAt<'_>]) -> Vec<Vec<usize>> {
    let by_id = all.iter().enumerate().filter_map(|(place, at)| {
        let id = at.action.id.as_ref()?;
        Some(((at.on, PageItem::Action.anchor(&id.value)), place))
    });
    let places: HashMap<(ThingId, String), usize> = by_id.collect();
    let of = |at: &ActionAt<'_>| {
        let first = at.action.after.iter().filter_map(|name| match edition.thing(at.on).target(name) {
            Some(Target::Item(on, anchor)) => places.get(&(*on, anchor.to_string())).copied(),
            _ => None,
        });
        first.collect()
    };
    all.iter().map(of).collect()
}

/// The places that hang together, each group in the order of the list.
fn together(after: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..after.len()).collect();
    for (place, first) in after.iter().enumerate() {
        for other in first {
            let (one, into) = (group[place], group[*other]);
            group.iter_mut().filter(|of| **of == one).for_each(|of| *of = into);
        }
    }
    let members = |of: usize| group.iter().enumerate().filter(move |(_, own)| **own == of).map(|(place, _)| place);
    (0..after.len()).map(|of| members(of).collect::<Vec<_>>()).filter(|chain| !chain.is_empty()).collect()
}

/// A chain in an order in which it can be done: of what waits for nothing more, the first that is due. In a circle, which
/// cannot be done, the first that is due begins.
fn in_order<'a>(all: &[ActionAt<'a>], after: &[Vec<usize>], mut waiting: Vec<usize>) -> Vec<Link<'a>> {
    let due = |place: usize| all[place].action.due.as_ref().map_or(Date::MAX, |day| day.value);
    let mut order: Vec<usize> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let free = |place: usize| after[place].iter().all(|first| order.contains(first));
        let next = waiting.iter().enumerate().min_by_key(|(_, place)| (!free(**place), due(**place), **place));
        let Some((at, _)) = next else { break };
        order.push(waiting.remove(at));
    }
    let place_in = |place: &usize| order.iter().position(|other| other == place);
    order
        .iter()
        .map(|place| Link { at: all[*place].clone(), after: after[*place].iter().filter_map(place_in).collect() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_together_by_way_of_others_is_one_chain() {
        let after = vec![vec![], vec![0], vec![], vec![2], vec![1, 3], vec![]];
        assert_eq!(together(&after), [vec![0, 1, 2, 3, 4], vec![5]]);
        assert_eq!(together(&[vec![], vec![2], vec![1]]), [vec![0], vec![1, 2]]);
        assert!(together(&[]).is_empty());
    }
}
