//! Sorting by a key, compiled once for all lists. The sort of the standard library is compiled anew for each type and
//! key, ten kilobytes each time, and most lists here are short.

use std::cmp::Ordering;

/// Sorts a list by a key, the smallest first; where keys are equal the order stays. A key is made once for each element.
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = list.iter().map(key).collect();
    arrange(list, order(keys.len(), &|a, b| keys[a].cmp(&keys[b])));
}

/// Sorts a list as its elements compare, the smallest first; where they are equal the order stays.
pub(crate) fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(list.len(), &|a, b| compare(&list[a], &list[b]));
    arrange(list, order);
}

/// Sorts a list by a figure, the largest first, and what has none last; where figures are equal the order stays.
pub(crate) fn largest_first<T>(list: &mut [T], figure: impl FnMut(&T) -> Option<f64>) {
    let figures: Vec<Option<f64>> = list.iter().map(figure).collect();
    let order = order(figures.len(), &|a, b| match (figures[a], figures[b]) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    arrange(list, order);
}

/// The places of a list in the order that comparing what stands at them gives.
fn order(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// Puts a list in an order of its places.
fn arrange<T>(list: &mut [T], mut order: Vec<usize>) {
    // Each circle of elements that change places is walked once.
    for start in 0..order.len() {
        let mut to = start;
        while order[to] != start {
            let from = std::mem::replace(&mut order[to], to);
            list.swap(to, from);
            to = from;
        }
        order[to] = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_figure_stands_first_and_what_has_none_last() {
        let mut all = [
            ("a", None),
            ("b", Some(1.5)),
            ("c", Some(-2.0)),
            ("d", Some(1.5)),
            ("e", Some(f64::NAN)),
            ("f", Some(9.0)),
        ];
        largest_first(&mut all, |(_, figure)| *figure);
        assert_eq!(all.map(|(name, _)| name), ["e", "f", "b", "d", "c", "a"], "any number has its place");
    }

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        // All lists of five letters out of three: each with its place, so that the order of equals shows.
        for number in 0..3_usize.pow(5) {
            let list: Vec<(usize, usize)> = (0..5).map(|at| (number / 3_usize.pow(at) % 3, at as usize)).collect();
            let (mut ours, mut theirs) = (list.clone(), list);
            sort_by_key(&mut ours, |(letter, _)| std::cmp::Reverse(*letter));
            theirs.sort_by_key(|(letter, _)| std::cmp::Reverse(*letter));
            assert_eq!(ours, theirs);
        }
    }
}
