//! Alignments -> alignments without the equal words that stand there by chance.
//!
//! An alignment goes on over edits as long as that pays, and takes along what happens to be equal on the way: the
//! "the" of `…around him,” recalled the swimmer` and of `…around him.” The Mary Delphine`. In another sentence than the
//! copied words beside it, a word or three say nothing.

use super::{Alignment, MinWords, OpKind, equal_words, push_op};
use crate::text::{WordHash, half_words};
use std::ops::Range;

/// Equal words of a stretch from which on they are no chance.
const STRETCH: i64 = 4;

/// Runs of equal words, in the first document and in the second.
pub(crate) type Runs = Vec<(Range<u32>, Range<u32>)>;

impl Alignment {
    /// Leaves out the words that are equal by chance, given the words of the first document and the first words of the
    /// sentences of both, in order.
    pub(crate) fn leave_out_strays(&mut self, a: &[WordHash], begins: [&[u32]; 2], min: MinWords) {
        let narrow = |run: Range<usize>| run.start as u32..run.end as u32;
        let runs: Runs = self.equal_runs().map(|(a, b)| (narrow(a), narrow(b))).collect();
        let gaps: Vec<Gap> = runs.windows(2).map(|two| Gap::between(&two[0], &two[1], begins)).collect();
        let mut counts = in_stretches(&lengths(&runs), &gaps);
        while leave_out_ends(&runs, a, begins, min, &mut counts) {}
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
        self.equal = equal_words(&ops);
        (self.a, self.b, self.ops) = (first.0.start..last.0.end, first.1.start..last.1.end, ops);
    }
}

/// The runs of one alignment that count: those in a stretch of four equal words and more, with no more words between its
/// runs (of the document that has more of them), and no sentence's end there in either document. So each run of four words
/// counts.
/// `begins`: the first words of the sentences of both, in order.
pub(crate) fn together(runs: Runs, begins: [&[u32]; 2]) -> Runs {
    let gaps: Vec<Gap> = runs.windows(2).map(|two| Gap::between(&two[0], &two[1], begins)).collect();
    let counts = in_stretches(&lengths(&runs), &gaps);
    runs.into_iter().zip(counts).filter(|(_, counts)| *counts).map(|(run, _)| run).collect()
}

/// What is between two runs.
struct Gap {
    /// Words of the document that has more of them there.
    words: i64,
    /// Whether a sentence ends there, in one of the documents.
    is_parted: bool,
}

impl Gap {
    fn between(run: &(Range<u32>, Range<u32>), next: &(Range<u32>, Range<u32>), begins: [&[u32]; 2]) -> Gap {
        let is_parted =
            begins_within(begins[0], run.0.end, next.0.start) || begins_within(begins[1], run.1.end, next.1.start);
        let words = next.0.start.abs_diff(run.0.end).max(next.1.start.abs_diff(run.1.end));
        Gap { words: words as i64, is_parted }
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
    let over = |gap: &Gap, sum: i64| if gap.is_parted { 0 } else { (sum - gap.words).max(0) };
    // by run: the most that a stretch before it adds, and one behind it: equal words less those between
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
                let Gap { words, is_parted: false } = gaps[last - 1] else { break };
                sum -= words;
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

/// Leaves out of what counts what hangs at an end: beyond the end of a sentence, with fewer equal words than a passage
/// beside others needs and than stand between it and the rest. (A headline, then a byline of each, then the article.)
/// Whether any was left out: then something else may hang.
fn leave_out_ends(runs: &Runs, a: &[WordHash], begins: [&[u32]; 2], min: MinWords, counts: &mut [bool]) -> bool {
    let kept: Vec<usize> = (0..runs.len()).filter(|&run| counts[run]).collect();
    let halves = |run: usize| half_words(&a[runs[run].0.start as usize..runs[run].0.end as usize]);
    let gap = |x: usize, y: usize| Gap::between(&runs[x.min(y)], &runs[x.max(y)], begins);
    // how many of these runs hang, the first of them at the end: no more are asked than have too few words
    let hanging = |order: &[usize]| {
        let (mut equal, mut hanging) = (0, 0);
        for (at, two) in (1..).zip(order.windows(2)) {
            equal += halves(two[0]);
            if equal / 2 >= min.beside {
                break;
            }
            let gap = gap(two[0], two[1]);
            if gap.is_parted && ((equal / 2) as i64) < gap.words {
                hanging = at;
            }
        }
        hanging
    };
    let begin = hanging(&kept);
    let reversed: Vec<usize> = kept[begin..].iter().rev().copied().collect();
    let end = kept.len() - hanging(&reversed);
    kept[..begin].iter().chain(&kept[end..]).for_each(|&run| counts[run] = false);
    begin > 0 || end < kept.len()
}

/// For tests: runs of these lengths, so many words apart in both documents, from word 10 in the first and 50 in the second.
#[cfg(test)]
pub(crate) fn runs_of(parts: &[(u32, u32)]) -> Runs {
    let mut begin = 10;
    let run = |&(gap, length): &(u32, u32)| {
        begin += gap + length;
        (begin - length..begin, begin - length + 40..begin + 40)
    };
    parts.iter().map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Op;
    use super::*;
    use proptest::prelude::*;

    fn counted(parts: &[(u32, u32)], begins: [&[u32]; 2]) -> Vec<(u32, u32)> {
        let runs = together(runs_of(parts), begins).into_iter();
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
                parts.iter().skip(1).map(|&(_, words, is_parted)| Gap { words, is_parted }).collect();
            let mut counts = vec![false; lengths.len()];
            for first in 0..lengths.len() {
                for last in first..lengths.len() {
                    if gaps[first..last].iter().any(|gap| gap.is_parted) {
                        continue;
                    }
                    let gap: i64 = gaps[first..last].iter().map(|gap| gap.words).sum();
                    let equal: i64 = lengths[first..=last].iter().sum();
                    if equal >= 4 && equal >= gap {
                        counts[first..=last].fill(true);
                    }
                }
            }
            prop_assert_eq!(in_stretches(&lengths, &gaps), counts);
        }

        /// What is left is an alignment: its operations fill both spans from the first equal words to the last, each of
        /// which was equal before. It has no strays of its own, and is the same from both sides.
        #[test]
        fn what_is_left_is_an_alignment_without_strays(
            parts in proptest::collection::vec((0u8..4, 1usize..8), 0..14),
            sentences in [proptest::collection::btree_set(0u32..90, 0..8), proptest::collection::btree_set(0u32..90, 0..8)],
        ) {
            let kinds = [OpKind::Equal, OpKind::Changed, OpKind::PutIn, OpKind::LeftOut];
            let mut ops = Vec::new();
            push_op(&mut ops, OpKind::Equal, 5);
            parts.iter().for_each(|&(kind, words)| push_op(&mut ops, kinds[kind as usize], words));
            push_op(&mut ops, OpKind::Equal, 1);
            let sum = |ops: &[Op]| ops.iter().fold((0, 0), |sum, op| (sum.0 + op.lengths().0, sum.1 + op.lengths().1));
            let words: Vec<WordHash> = (0..200).collect();
            let (a, b) = sum(&ops);
            let whole = Alignment { a: 3..3 + a, b: 0..b, equal: equal_words(&ops), ops };
            let begins = sentences.map(|begins| begins.into_iter().collect::<Vec<u32>>());
            let left = |mut alignment: Alignment, begins: [&[u32]; 2]| {
                alignment.leave_out_strays(&words, begins, MinWords::new(12));
                alignment
            };
            let found = left(whole.clone(), [&begins[0], &begins[1]]);
            prop_assert_eq!(sum(&found.ops), (found.a.len(), found.b.len()));
            prop_assert_eq!(equal_words(&found.ops), found.equal);
            let ends = [found.ops.first(), found.ops.last()];
            prop_assert!(ends.iter().all(|op| op.is_some_and(|op| op.kind() == OpKind::Equal)));
            let pairs = |of: &Alignment| of.equal_runs().flat_map(|(a, b)| a.zip(b)).collect::<Vec<_>>();
            let before = pairs(&whole);
            prop_assert!(pairs(&found).iter().all(|pair| before.contains(pair)));
            prop_assert_eq!(&left(found.clone(), [&begins[0], &begins[1]]), &found);
            let mut turned = whole.clone();
            turned.exchange();
            let mut turned = left(turned, [&begins[1], &begins[0]]);
            turned.exchange();
            prop_assert_eq!(turned, found);
        }
    }

    #[test]
    fn what_hangs_at_an_end_is_left_out() {
        // a headline of so many words, bylines of 10 words, an article of 60
        let left = |headline: usize, min: usize| {
            let ops = [(OpKind::Equal, headline), (OpKind::Changed, 10), (OpKind::Equal, 60)];
            let ops = ops.map(|(kind, words)| Op::new(kind, words)).to_vec();
            let words: Vec<WordHash> = (0..200).collect();
            let all = headline + 70;
            let mut alignment = Alignment { a: 0..all, b: 0..all, equal: headline + 60, ops };
            let byline = headline as u32;
            let begins = [0, byline, byline + 10];
            alignment.leave_out_strays(&words, [&begins, &begins], MinWords::new(min));
            alignment.a.start
        };
        assert_eq!([4, 7, 8].map(|headline| left(headline, 12)), [14, 17, 0]);
        assert_eq!([3, 4].map(|headline| left(headline, 7)), [13, 0]); // four are enough beside seven
    }
}
