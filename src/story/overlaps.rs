//! Which alignments of an article and a source count in no share, beside others.

use super::copied::Runs;
use crate::intervals::{covered, union, without};
use std::cmp::Reverse;

/// Equal words that an alignment over another one must have beside it to count, in one of the documents: what counts
/// beside a longer run in the same passage.
const BESIDE: u32 = 8;

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
    use crate::align::runs_of;
    use proptest::prelude::*;
    use std::ops::Range;

    #[test]
    fn an_alignment_over_another_one_counts_with_eight_words_beside_it() {
        let alignments = |a: &[(u32, u32)], b: &[(u32, u32)]| redundant(&[runs_of(a), runs_of(b)]);
        assert_eq!(alignments(&[(0, 10), (5, 7)], &[(0, 10), (30, 10)]), [true, false]);
        assert_eq!(alignments(&[(0, 10), (5, 8)], &[(0, 10), (30, 10)]), [false, false]);
        assert_eq!(alignments(&[(0, 12)], &[(12, 10)]), [false, false]); // no word in common
        // one passage of the first document, twice in the second
        let (once, mut again) = (runs_of(&[(0, 20)]), runs_of(&[(0, 19)]));
        again.iter_mut().for_each(|run| run.1 = 90..109);
        assert_eq!(redundant(&[once.clone(), again]), [false, false]);
        // and with eight words there that it has but once
        let mut caption = runs_of(&[(0, 8), (1, 20)]);
        let text = caption[1].clone();
        caption[0].1 = 80..88;
        caption[1].1 = 89..109;
        assert_eq!(redundant(&[caption, vec![(10..18, 61..69), (text.0, 89..109)]]), [false, false]);
        // the same twice: one stays
        assert_eq!(redundant(&[once.clone(), once]), [false, true]);
    }

    proptest! {
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
