//! Unions and overlaps of intervals: how shares of a document are counted, so that no word counts twice.

use std::ops::Range;

/// The union of half-open intervals: sorted, apart from each other.
pub fn union(mut intervals: Vec<Range<u32>>) -> Vec<Range<u32>> {
    intervals.retain(|x| !x.is_empty());
    intervals.sort_unstable_by_key(|x| (x.start, x.end));
    let mut merged: Vec<Range<u32>> = Vec::with_capacity(intervals.len());
    for next in intervals {
        match merged.last_mut() {
            Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
            _ => merged.push(next),
        }
    }
    merged
}

/// How many positions the union holds.
///
/// ```
/// assert_eq!(reprint::intervals::covered(vec![0..4, 10..12, 2..6]), 8);
/// ```
pub fn covered(intervals: Vec<Range<u32>>) -> u32 {
    union(intervals).iter().map(|x| x.end - x.start).sum()
}

/// Intervals (sorted, apart) without what others (sorted, apart) cover.
///
/// ```
/// assert_eq!(reprint::intervals::without(vec![0..4, 6..9], &[2..7]), [0..2, 7..9]);
/// ```
pub fn without(ranges: Vec<Range<u32>>, others: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut rest = Vec::new();
    for range in ranges {
        let mut begin = range.start;
        let first = others.partition_point(|x| x.end <= range.start);
        for x in others[first..].iter().take_while(|x| x.start < range.end) {
            if begin < x.start {
                rest.push(begin..x.start);
            }
            begin = x.end;
        }
        if begin < range.end {
            rest.push(begin..range.end);
        }
    }
    rest
}

/// How many positions two intervals have in common.
pub(crate) fn overlap(x: &Range<usize>, y: &Range<usize>) -> usize {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn equals_a_set_of_positions(all in proptest::collection::vec((0u32..60, 0u32..12), 0..20)) {
            let intervals: Vec<Range<u32>> = all.iter().map(|&(begin, length)| begin..begin + length).collect();
            let positions: BTreeSet<u32> = intervals.iter().cloned().flatten().collect();
            let merged = union(intervals.clone());
            prop_assert!(merged.windows(2).all(|w| w[0].end < w[1].start));
            prop_assert_eq!(merged.into_iter().flatten().collect::<BTreeSet<u32>>(), positions.clone());
            prop_assert_eq!(covered(intervals), positions.len() as u32);
        }

        #[test]
        fn without_is_a_difference_of_sets(
            x in proptest::collection::vec((0u32..60, 1u32..12), 0..8),
            y in proptest::collection::vec((0u32..60, 1u32..12), 0..8),
        ) {
            let spans = |all: &[(u32, u32)]| union(all.iter().map(|&(at, length)| at..at + length).collect());
            let positions = |spans: &[Range<u32>]| spans.iter().cloned().flatten().collect::<BTreeSet<u32>>();
            let (x, y) = (spans(&x), spans(&y));
            let rest = without(x.clone(), &y);
            prop_assert_eq!(positions(&rest), &positions(&x) - &positions(&y));
            prop_assert!(rest.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }

        #[test]
        fn an_overlap_is_what_both_hold(x in (0usize..20, 0usize..12), y in (0usize..20, 0usize..12)) {
            let (x, y) = (x.0..x.0 + x.1, y.0..y.0 + y.1);
            prop_assert_eq!(overlap(&x, &y), x.clone().filter(|at| y.contains(at)).count());
            prop_assert_eq!(overlap(&y, &x), overlap(&x, &y));
        }
    }
}
