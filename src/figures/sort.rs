//! Sorting by a key, compiled once for all lists. The sort of the standard library is compiled anew for each type and
//! key, ten kilobytes each time, and most lists here are short.

use std::cmp::Ordering;

/// Sorts a list by a key, the smallest first; where keys are equal the order stays. A key is made once for each element.
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = list.iter().map(key).collect();
    let mut order: Vec<usize> = (0..keys.len()).collect();
    sort_places(&mut order, &|a, b| keys[a].cmp(&keys[b]));
    drop(keys);
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

/// Sorts places of a list by what stands at them.
fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

#[cfg(test)]
mod tests {
    use super::*;

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
