//! Alignments -> alignments without the equal words that stand there by chance.
//!
//! An alignment goes on over edits as long as that pays, and takes along what happens to be equal on the way: the
//! "the" of `…around him,” recalled the swimmer` and of `…around him.” The Mary Delphine`. In another sentence than the
//! copied words beside it, a word or three say nothing.

use super::{Alignment, Op, OpKind, push_op};
use std::ops::Range;

/// Equal words of a stretch from which on they are no chance: what anchors an alignment.
const STRETCH: i64 = 4;

/// Equal words with which what hangs at an end counts, though more is between it and the rest.
const BESIDE: i64 = 8;

/// Runs of equal words, in the first document and in the second.
pub(crate) type Runs = Vec<(Range<u32>, Range<u32>)>;

impl Alignment {
    pub(super) fn leave_out_strays(&mut self, begins: [&[u32]; 2]) {
        let narrow = |run: Range<usize>| run.start as u32..run.end as u32;
        let runs: Runs = self.equal_runs().map(|(a, b)| (narrow(a), narrow(b))).collect();
        let gaps: Vec<Gap> = runs.windows(2).map(|two| Gap::between(&two[0], &two[1], begins)).collect();
        let mut counts = in_stretches(&lengths(&runs), &gaps);
        leave_out_ends(&runs, begins, &mut counts);
        if !counts.iter().all(|&counts| counts) {
            self.keep(&counts);
        }
    }

    /// Keeps these runs of equal words: what is equal between them counts as changed.
    fn keep(&mut self, counts: &[bool]) {
        let kept = || self.equal_runs().zip(counts).filter(|(_, counts)| **counts).map(|(run, _)| run);
        let (Some(first), Some(last)) = (kept().next(), kept().last()) else { return };
        let (mut at, mut counts) = ((self.a.start, self.b.start), counts.iter());
        let mut ops = Vec::with_capacity(self.ops.len());
        for op in &self.ops {
            let is_equal = op.kind() == OpKind::Equal;
            let kind = if is_equal && counts.next() == Some(&false) { OpKind::Changed } else { op.kind() };
            if at.0 >= first.0.start && at.1 >= first.1.start && at.0 < last.0.end && at.1 < last.1.end {
                push_op(&mut ops, kind, op.words());
            }
            (at.0, at.1) = (at.0 + op.lengths().0, at.1 + op.lengths().1);
        }
        self.equal = ops.iter().filter(|op: &&Op| op.kind() == OpKind::Equal).map(|op| op.words()).sum();
        (self.a, self.b, self.ops) = (first.0.start..last.0.end, first.1.start..last.1.end, ops);
    }
}

/// The runs of one alignment that count: those in a stretch of four equal words and more, half of its columns equal or
/// more, within which no sentence ends between two runs, in either document. So each run of four words counts.
/// `begins`: the first words of the sentences of both, in order.
pub(crate) fn together(runs: Runs, begins: [&[u32]; 2]) -> Runs {
    let gaps: Vec<Gap> = runs.windows(2).map(|two| Gap::between(&two[0], &two[1], begins)).collect();
    let counts = in_stretches(&lengths(&runs), &gaps);
    runs.into_iter().zip(counts).filter(|(_, counts)| *counts).map(|(run, _)| run).collect()
}

/// What is between two runs.
struct Gap {
    columns: i64,
    /// Whether a sentence ends there, in one of the documents.
    is_parted: bool,
}

impl Gap {
    fn between(run: &(Range<u32>, Range<u32>), next: &(Range<u32>, Range<u32>), begins: [&[u32]; 2]) -> Gap {
        let is_parted =
            begins_within(begins[0], run.0.end, next.0.start) || begins_within(begins[1], run.1.end, next.1.start);
        let columns = next.0.start.abs_diff(run.0.end).max(next.1.start.abs_diff(run.1.end));
        Gap { columns: columns as i64, is_parted }
    }
}

fn lengths(runs: &Runs) -> Vec<i64> {
    runs.iter().map(|run| run.0.len() as i64).collect()
}

/// Which runs of these lengths, with these gaps between them, are in a stretch that counts.
///
/// A stretch of enough words holds one of at most as many runs as it needs words: each such one is tried with what makes
/// the most of it on both sides, in linear time.
fn in_stretches(lengths: &[i64], gaps: &[Gap]) -> Vec<bool> {
    if lengths.iter().all(|&length| length >= STRETCH) {
        return vec![true; lengths.len()];
    }
    // over a gap, with what of a sum is left behind it
    let over = |gap: &Gap, sum: i64| if gap.is_parted { 0 } else { (sum - gap.columns).max(0) };
    // by run: the most that a stretch before it adds, and one behind it: equal columns less those that are not
    let mut before = vec![0; lengths.len()];
    for run in 1..lengths.len() {
        before[run] = over(&gaps[run - 1], before[run - 1] + lengths[run - 1]);
    }
    let mut behind = vec![0; lengths.len()];
    for run in (1..lengths.len()).rev() {
        behind[run - 1] = over(&gaps[run - 1], behind[run] + lengths[run]);
    }
    let mut counts = vec![false; lengths.len()];
    for first in 0..lengths.len() {
        let (mut equal, mut sum) = (0, before[first]);
        for last in first..lengths.len().min(first + STRETCH as usize) {
            if last > first {
                let Gap { columns, is_parted: false } = gaps[last - 1] else { break };
                sum -= columns;
            }
            (equal, sum) = (equal + lengths[last], sum + lengths[last]);
            if equal >= STRETCH && sum + behind[last] >= 0 {
                counts[first..=last].fill(true);
            }
        }
    }
    counts
}

/// Whether one of these words, sorted, is `first`, `last` or between them.
fn begins_within(begins: &[u32], first: u32, last: u32) -> bool {
    begins.get(begins.partition_point(|&word| word < first)).is_some_and(|&word| word <= last)
}

/// Leaves out of what counts what hangs at an end: beyond the end of a sentence, with fewer than eight equal words and
/// more than these between it and the rest. (A headline, then a byline of each, then the article.)
fn leave_out_ends(runs: &Runs, begins: [&[u32]; 2], counts: &mut [bool]) {
    let kept: Vec<usize> = (0..runs.len()).filter(|&run| counts[run]).collect();
    let equal = |kept: &[usize]| kept.iter().map(|&run| runs[run].0.len() as i64).sum::<i64>();
    let hangs = |part: &[usize], gap: Gap| gap.is_parted && equal(part) < BESIDE.min(gap.columns);
    let gap = |at: usize| Gap::between(&runs[kept[at - 1]], &runs[kept[at]], begins);
    let begin = (1..kept.len()).rev().find(|&at| hangs(&kept[..at], gap(at))).unwrap_or(0);
    let end = (begin + 1..kept.len()).find(|&at| hangs(&kept[at..], gap(at))).unwrap_or(kept.len());
    kept[..begin].iter().chain(&kept[end..]).for_each(|&run| counts[run] = false);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Runs of these lengths, so many words apart in both documents, from word 10 in the first and 50 in the second.
    fn runs(parts: &[(u32, u32)]) -> Runs {
        let mut begin = 10;
        let run = |&(gap, length): &(u32, u32)| {
            begin += gap + length;
            (begin - length..begin, begin - length + 40..begin + 40)
        };
        parts.iter().map(run).collect()
    }

    fn counted(parts: &[(u32, u32)], begins: [&[u32]; 2]) -> Vec<(u32, u32)> {
        let runs = together(runs(parts), begins).into_iter();
        runs.map(|(a, b)| (a.start, b.end - b.start)).collect()
    }

    #[test]
    fn a_short_run_in_another_sentence_is_chance() {
        // 20 words, one that is not equal, then "the"
        let edge = [(0, 20), (1, 1)];
        assert_eq!(counted(&edge, [&[], &[]]), [(10, 20), (31, 1)]);
        assert_eq!(counted(&edge, [&[31], &[]]), [(10, 20)]); // a sentence begins with it, in either document
        assert_eq!(counted(&edge, [&[], &[70]]), [(10, 20)]); // or before it
        assert_eq!(counted(&edge, [&[30], &[]]), [(10, 20)]);
        assert_eq!(counted(&edge, [&[29, 32], &[69, 72]]), [(10, 20), (31, 1)]); // not between them
        // in the gap between two, joined to the second only
        let gap = [(0, 20), (10, 1), (4, 20)];
        assert_eq!(counted(&gap, [&[35], &[]]), [(10, 20), (40, 1), (45, 20)]);
        assert_eq!(counted(&gap, [&[35], &[82]]), [(10, 20), (45, 20)]);
    }

    #[test]
    fn short_runs_of_an_edited_sentence_hold_each_other() {
        // "over half (52%) exceeded the maximum calorie range", alone in its sentence
        let sentence = [(0, 20), (1, 2), (1, 3), (1, 1), (8, 20)];
        assert_eq!(counted(&sentence, [&[31], &[78]]).len(), 5);
        // three equal words are none, nor four among many others
        assert_eq!(counted(&[(0, 20), (1, 2), (1, 1), (8, 20)], [&[31], &[77]]).len(), 2);
        assert_eq!(counted(&[(0, 20), (1, 2), (5, 2), (8, 20)], [&[31], &[80]]).len(), 2);
        assert_eq!(counted(&[(0, 20), (1, 2), (4, 2), (8, 20)], [&[31], &[80]]).len(), 4);
        // four in a row are a stretch
        assert_eq!(counted(&[(0, 20), (1, 4), (8, 3)], [&[31, 35], &[]]).len(), 2);
    }

    proptest! {
        /// Against all stretches, one by one.
        #[test]
        fn stretches_are_found_in_any_run(
            parts in proptest::collection::vec((1i64..7, 1i64..9, prop::bool::weighted(0.2)), 0..12),
        ) {
            let lengths: Vec<i64> = parts.iter().map(|part| part.0).collect();
            let gaps: Vec<Gap> =
                parts.iter().skip(1).map(|&(_, columns, is_parted)| Gap { columns, is_parted }).collect();
            let mut counts = vec![false; lengths.len()];
            for first in 0..lengths.len() {
                for last in first..lengths.len() {
                    if gaps[first..last].iter().any(|gap| gap.is_parted) {
                        continue;
                    }
                    let gap: i64 = gaps[first..last].iter().map(|gap| gap.columns).sum();
                    let equal: i64 = lengths[first..=last].iter().sum();
                    if equal >= 4 && equal >= gap {
                        counts[first..=last].fill(true);
                    }
                }
            }
            prop_assert_eq!(in_stretches(&lengths, &gaps), counts);
        }
    }
}
