//! The signature of a passage: the least of its shingles, by rarity and then by hash.
//!
//! Passages are windows of `width` shingles, one at every shingle (a MinHash of one row whose
//! permutation puts rare shingles first; Schleimer et al. 2003 call it winnowing). Neighbouring
//! passages mostly share their minimum, which is stored once. Any order that depends on the
//! shingle alone gives two equal passages the same minimum; putting rare words first makes small
//! buckets: in a prototype, on 20 million words, a third of the keys and an eighth of the false
//! candidate pairs of 16 bands x 2 rows of plain MinHash over 24 words, at the same recall (25 words,
//! 10 % of them edited).
//!
//! The kernel looks at the whole of every window. To remember the minimum, and look at a window again when it has left it,
//! was tried: it took 1.8 times as long, as windows are of four. Property-tested and fuzzed against its plain twin.

use crate::passage::ShingleHash;
use crate::text::{UNREPEATED, Weights, WordHash};

/// The rank of a shingle that nothing can share.
const LAST: u16 = u16::MAX;

/// Replaces the content of `out` with the rank of every shingle of `k` words: the sum of its
/// words' rarity classes, so that 0 is rarest.
///
/// A shingle with a word that occurs once in the corpus ranks last: nothing can share it.
pub fn shingle_ranks(words: &[WordHash], k: usize, weights: &Weights, out: &mut Vec<u16>) {
    out.clear();
    out.extend(words.iter().map(|&word| match weights.class(word) {
        UNREPEATED => LAST,
        class => class as u16,
    }));
    // in place: a word's class is asked once, not once for each of its shingles
    let shingles = (words.len() + 1).saturating_sub(k);
    let mut sum: u64 = out.iter().take(k - 1).map(|&class| class as u64).sum();
    for first in 0..shingles {
        sum += out[first + k - 1] as u64;
        let leaves = std::mem::replace(&mut out[first], sum.min(LAST as u64) as u16);
        sum -= leaves as u64;
    }
    out.truncate(shingles);
}

/// `shingle_ranks` as its definition reads: every shingle on its own.
#[cfg(test)]
fn shingle_ranks_plain(words: &[WordHash], k: usize, weights: &Weights) -> Vec<u16> {
    let class = |word: &WordHash| match weights.class(*word) {
        UNREPEATED => LAST,
        class => class as u16,
    };
    words.windows(k).map(|run| run.iter().map(class).fold(0, u16::saturating_add)).collect()
}

/// Calls `emit` with the index of the least shingle of every window of `width` shingles, once for
/// each index. A document shorter than a window is one window.
///
/// `shingles` and `ranks` have the same length.
pub fn passage_minima(shingles: &[ShingleHash], ranks: &[u16], width: usize, mut emit: impl FnMut(usize)) {
    debug_assert_eq!(shingles.len(), ranks.len());
    if shingles.is_empty() {
        return;
    }
    let width = width.min(shingles.len());
    let mut last = usize::MAX;
    for first in 0..=shingles.len() - width {
        let mut least = first;
        for i in first + 1..first + width {
            if (ranks[i], shingles[i]) <= (ranks[least], shingles[least]) {
                least = i;
            }
        }
        if least != last {
            last = least;
            emit(least);
        }
    }
}

/// `passage_minima` as its definition reads: every window on its own.
pub fn passage_minima_plain(shingles: &[ShingleHash], ranks: &[u16], width: usize) -> Vec<(u16, ShingleHash)> {
    let all: Vec<(u16, ShingleHash)> = ranks.iter().copied().zip(shingles.iter().copied()).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let width = width.min(all.len());
    let mut minima: Vec<_> = all.windows(width).map(|window| *window.iter().min().unwrap()).collect();
    minima.dedup();
    minima
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_its_plain_twin(all in proptest::collection::vec((0u16..4, 0u64..20), 0..80), width in 1usize..9) {
            let ranks: Vec<u16> = all.iter().map(|x| x.0).collect();
            let shingles: Vec<u64> = all.iter().map(|x| x.1).collect();
            let mut places = Vec::new();
            passage_minima(&shingles, &ranks, width, |i| places.push(i));
            prop_assert!(places.is_sorted_by(|x, y| x < y), "{:?}", places);
            let mut minima: Vec<_> = places.iter().map(|&i| (ranks[i], shingles[i])).collect();
            minima.dedup();
            prop_assert_eq!(minima, passage_minima_plain(&shingles, &ranks, width));
            // of equal shingles of a window the last one
            let width = width.min(all.len());
            let windows = (0..(all.len() + 1 - width) * width.min(1)).map(|first| first..first + width);
            let mut last: Vec<usize> = windows.filter_map(|window| window.rev().min_by_key(|&i| all[i])).collect();
            last.dedup();
            prop_assert_eq!(places, last);
        }

        #[test]
        fn ranks_equal_their_plain_twin(words in proptest::collection::vec(0u32..40, 0..60), k in 1usize..7) {
            let mut counts = crate::text::FrequencyTable::default();
            counts.add(&words);
            let weights = Weights::from_frequencies(&counts);
            let mut ranks = vec![7];
            shingle_ranks(&words, k, &weights, &mut ranks);
            prop_assert_eq!(ranks, shingle_ranks_plain(&words, k, &weights));
        }

        /// The winnowing guarantee: a shared run of k + width - 1 words shares a minimum.
        #[test]
        fn a_shared_run_shares_a_minimum(
            run in proptest::collection::vec(0u32..1000, 7),
            left in proptest::collection::vec(0u32..1000, 0..20),
            right in proptest::collection::vec(0u32..1000, 0..20),
        ) {
            let minima = |words: &[u32]| {
                let (mut shingles, mut ranks, mut found) = (Vec::new(), Vec::new(), Vec::new());
                crate::passage::shingles(words, 4, &mut shingles);
                shingle_ranks(words, 4, &Weights::uniform(), &mut ranks);
                passage_minima(&shingles, &ranks, 4, |i| found.push(shingles[i]));
                found
            };
            let a = minima(&[&left[..], &run, &right].concat());
            let b = minima(&[&right[..], &run, &left].concat());
            prop_assert!(a.iter().any(|x| b.contains(x)));
        }
    }
}
