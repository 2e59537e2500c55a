//! Which equal words of a pair of documents stand there by chance, and count in no share.
//!
//! An alignment goes on over edits as long as that pays, and takes along what happens to be equal on the way: the
//! "the" of `…around him,” recalled the swimmer` and of `…around him.” The Mary Delphine`. In another sentence than the
//! copied words beside it, a word or three say nothing.

use super::copied::Runs;
use crate::intervals::{covered, union, without};
use std::cmp::Reverse;
use std::ops::Range;

/// Equal words of a stretch from which on they are no chance: what anchors an alignment.
const STRETCH: u32 = 4;

/// Equal words that an alignment over another one must have beside it to count, in one of the documents: what counts
/// beside a longer run in the same passage.
const BESIDE: u32 = 8;

/// The runs of one alignment that count: those in a stretch of four equal words and more, half of its columns equal or
/// more, within which no sentence ends between two runs, in either document. So each run of four words counts.
/// `begins`: the first words of the sentences of both, in order.
pub(super) fn together(runs: Runs, begins: [&[u32]; 2]) -> Runs {
    if runs.iter().all(|run| run.0.len() as u32 >= STRETCH) {
        return runs;
    }
    let gaps: Vec<Option<i64>> = runs.windows(2).map(|two| gap(&two[0], &two[1], begins)).collect();
    let lengths: Vec<i64> = runs.iter().map(|run| run.0.len() as i64).collect();
    let counts = in_stretches(&lengths, &gaps);
    runs.into_iter().zip(counts).filter(|(_, counts)| *counts).map(|(run, _)| run).collect()
}

/// Columns between two runs; none if a sentence ends there.
fn gap(run: &(Range<u32>, Range<u32>), next: &(Range<u32>, Range<u32>), begins: [&[u32]; 2]) -> Option<i64> {
    let is_parted =
        begins_within(begins[0], run.0.end, next.0.start) || begins_within(begins[1], run.1.end, next.1.start);
    let columns = next.0.start.abs_diff(run.0.end).max(next.1.start.abs_diff(run.1.end));
    (!is_parted).then_some(columns as i64)
}

/// Which runs of these lengths, with these gaps between them, are in a stretch that counts.
///
/// A stretch of enough words holds one of at most as many runs as it needs words: each such one is tried with what makes
/// the most of it on both sides, in linear time.
fn in_stretches(lengths: &[i64], gaps: &[Option<i64>]) -> Vec<bool> {
    // by run: the most that a stretch before it adds, and one behind it: equal columns less those that are not
    let mut before = vec![0; lengths.len()];
    for run in 1..lengths.len() {
        before[run] = gaps[run - 1].map_or(0, |gap| (before[run - 1] + lengths[run - 1] - gap).max(0));
    }
    let mut behind = vec![0; lengths.len()];
    for run in (1..lengths.len()).rev() {
        behind[run - 1] = gaps[run - 1].map_or(0, |gap| (behind[run] + lengths[run] - gap).max(0));
    }
    let mut counts = vec![false; lengths.len()];
    for first in 0..lengths.len() {
        let (mut equal, mut sum) = (0, before[first]);
        for last in first..lengths.len().min(first + STRETCH as usize) {
            let gap = if last == first { Some(0) } else { gaps[last - 1] };
            let Some(gap) = gap else { break };
            equal += lengths[last];
            sum += lengths[last] - gap;
            if equal >= STRETCH as i64 && sum + behind[last] >= 0 {
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

/// Which alignments of one pair of documents say nothing beside another one: they have words in common with it in both
/// documents, and fewer than eight of their own in each. Of two such the one with fewer equal words goes.
///
/// In each: what an article prints twice, as a caption and in its text, is in the source once.
pub(super) fn redundant(alignments: &[Runs]) -> Vec<bool> {
    let mut is_redundant = vec![false; alignments.len()];
    let met = meeting(alignments);
    if met.iter().all(Vec::is_empty) {
        return is_redundant;
    }
    let mut order: Vec<usize> = (0..alignments.len()).collect();
    // not by number: the answer is the same in whatever order alignments come
    order.sort_by_cached_key(|&x| {
        let places: Vec<_> = alignments[x].iter().map(|(a, b)| (a.start, b.start, a.end)).collect();
        (Reverse(places.iter().map(|&(begin, _, end)| end - begin).sum::<u32>()), places)
    });
    let mut stays = vec![false; alignments.len()];
    for x in order {
        is_redundant[x] = met[x].iter().any(|&y| stays[y] && says_nothing(&alignments[x], &alignments[y]));
        stays[x] = !is_redundant[x];
    }
    is_redundant
}

/// By alignment: the others whose spans meet its spans in both documents.
fn meeting(alignments: &[Runs]) -> Vec<Vec<usize>> {
    let spans: Vec<_> = alignments.iter().map(|runs| runs.first().zip(runs.last())).collect();
    let mut order: Vec<usize> = (0..alignments.len()).filter(|&x| spans[x].is_some()).collect();
    order.sort_by_key(|&x| spans[x].map(|(first, _)| first.0.start));
    let mut met = vec![Vec::new(); alignments.len()];
    for (at, &x) in order.iter().enumerate() {
        let Some((first, last)) = spans[x] else { continue };
        for &y in &order[at + 1..] {
            let Some((next_first, next_last)) = spans[y].filter(|span| span.0.0.start < last.0.end) else { break };
            if next_first.1.start < last.1.end && first.1.start < next_last.1.end {
                met[x].push(y);
                met[y].push(x);
            }
        }
    }
    met
}

/// Whether an alignment and another one have equal words in common in both documents, and the first hardly any beside.
fn says_nothing(runs: &Runs, beside: &Runs) -> bool {
    let side = |runs: &Runs, number: usize| {
        union(runs.iter().map(|(a, b)| if number == 0 { a.clone() } else { b.clone() }).collect())
    };
    let words = [0, 1].map(|number| {
        let own = side(runs, number);
        (covered(without(own.clone(), &side(beside, number))), covered(own))
    });
    words.iter().all(|&(outside, all)| outside < all && outside < BESIDE)
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

    #[test]
    fn an_alignment_over_another_one_counts_with_eight_words_beside_it() {
        let alignments = |a: &[(u32, u32)], b: &[(u32, u32)]| redundant(&[runs(a), runs(b)]);
        assert_eq!(alignments(&[(0, 10), (5, 7)], &[(0, 10), (30, 10)]), [true, false]);
        assert_eq!(alignments(&[(0, 10), (5, 8)], &[(0, 10), (30, 10)]), [false, false]);
        assert_eq!(alignments(&[(0, 12)], &[(12, 10)]), [false, false]); // no word in common
        // one passage of the first document, twice in the second
        let (once, mut again) = (runs(&[(0, 20)]), runs(&[(0, 19)]));
        again.iter_mut().for_each(|run| run.1 = 90..109);
        assert_eq!(redundant(&[once.clone(), again]), [false, false]);
        // and with eight words there that it has but once
        let mut caption = runs(&[(0, 8), (1, 20)]);
        let text = caption[1].clone();
        caption[0].1 = 80..88;
        caption[1].1 = 89..109;
        assert_eq!(redundant(&[caption, vec![(10..18, 61..69), (text.0, 89..109)]]), [false, false]);
        // the same twice: one stays
        assert_eq!(redundant(&[once.clone(), once]), [false, true]);
    }

    proptest! {
        /// Against all stretches, one by one.
        #[test]
        fn stretches_are_found_in_any_run(
            parts in proptest::collection::vec((1i64..7, 1i64..9, prop::bool::weighted(0.2)), 0..12),
        ) {
            let lengths: Vec<i64> = parts.iter().map(|part| part.0).collect();
            let gaps: Vec<Option<i64>> = parts.iter().skip(1).map(|&(_, gap, parted)| (!parted).then_some(gap)).collect();
            let mut counts = vec![false; lengths.len()];
            for first in 0..lengths.len() {
                for last in first..lengths.len() {
                    let Some(gap) = gaps[first..last].iter().copied().sum::<Option<i64>>() else { continue };
                    let equal: i64 = lengths[first..=last].iter().sum();
                    if equal >= 4 && equal >= gap {
                        counts[first..=last].fill(true);
                    }
                }
            }
            prop_assert_eq!(in_stretches(&lengths, &gaps), counts);
        }

        /// What is left out is covered but for seven words; which ones does not hang on the order.
        #[test]
        fn redundant_alignments_leave_hardly_a_word(
            all in proptest::collection::vec((0u32..40, 0u32..3, 1u32..25), 0..8),
        ) {
            let alignments: Vec<Runs> = all.iter().map(|&(at, off, words)| vec![(at..at + words, at + off..at + off + words)]).collect();
            let left = |alignments: &[Runs]| {
                let is_redundant = redundant(alignments);
                let stay = alignments.iter().zip(is_redundant).filter(|(_, is_redundant)| !is_redundant);
                let mut stay: Vec<_> = stay.map(|(runs, _)| (runs[0].0.start, runs[0].1.start, runs[0].0.end)).collect();
                stay.sort_unstable();
                stay
            };
            let stay = left(&alignments);
            prop_assert_eq!(&stay, &left(&alignments.iter().rev().cloned().collect::<Vec<_>>()));
            for &(at, off, words) in &all {
                let beside = |&(a, b, end): &(u32, u32, u32)| {
                    let outside = |begin: u32, end: u32, other: Range<u32>| (begin..end).filter(|x| !other.contains(x)).count();
                    outside(at, at + words, a..end).max(outside(at + off, at + off + words, b..b + (end - a)))
                };
                prop_assert!(stay.iter().any(|other| beside(other) < 8 || *other == (at, at + off, at + words)));
            }
        }
    }
}
