//! The join: maximal runs of equal words of two documents.

use super::ANCHOR_WORDS;
use crate::text::WordHash;
use std::ops::Range;

/// A maximal run of equal words: `len` words from `a` on equal those from `b` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    pub a: usize,
    pub b: usize,
    pub len: usize,
}

/// Occurrences of a run in the indexed document that are looked at. More would cost time without
/// end in a document of one phrase repeated; of a passage that a document holds more often than
/// this, the first places count.
const OCCURRENCES: usize = 64;

/// Words compared while one region is joined, for each word of it and of the indexed document. Ordinary text
/// needs one or two; text made of one phrase would need as many as it has words. Past it, runs are
/// followed for `SHORT` words only, and chained again afterwards.
const COMPARED: usize = 32;

/// Words that a run is followed for once too many were compared.
const SHORT: usize = 64;

/// Anchors kept for one region of a document (a document of ordinary length is one), the longest first.
const MOST_ANCHORS: usize = 20_000;

/// Bits of the filter for each run of the document: of runs that it does not hold, 1 in 16 to 1 in 32
/// pass. Two documents have few runs in common, and a filter of 2 kB stays in the nearest cache.
const FILTER_BITS: usize = 16;

/// Where each run of `ANCHOR_WORDS` words occurs in a document: a filter, and a hash table of chains.
#[derive(Default)]
pub(super) struct RunIndex {
    /// Bits by the top bits of a run's hash: whether any run has them.
    filter: Vec<u64>,
    filter_shift: u32,
    /// By the top bits of a run's hash: 1 + the first position with that slot, 0 for none.
    heads: Vec<u32>,
    heads_shift: u32,
    /// By position: 1 + the position after it with the same slot.
    next: Vec<u32>,
    /// Positions in the other document whose runs pass the filter.
    passed: Vec<u32>,
}

/// A hash of four words, good in its top bits; the words are hashes themselves.
fn run_hash(run: &[WordHash; ANCHOR_WORDS]) -> u64 {
    let two = |at: usize| run[at] as u64 | (run[at + 1] as u64) << 32;
    two(0).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ two(2).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// The runs of a text, one for each position that has enough words from it on.
fn runs(words: &[WordHash]) -> impl DoubleEndedIterator<Item = &[WordHash; ANCHOR_WORDS]> + ExactSizeIterator {
    words.windows(ANCHOR_WORDS).map(|run| run.try_into().expect("a window of that length"))
}

impl RunIndex {
    pub(super) fn build(&mut self, words: &[WordHash]) {
        let count = runs(words).len();
        let slots = (2 * count).next_power_of_two().max(64);
        self.heads_shift = 64 - slots.ilog2();
        self.heads.clear();
        self.heads.resize(slots, 0);
        let bits = (FILTER_BITS * count).next_power_of_two().max(64);
        self.filter_shift = 64 - bits.ilog2();
        self.filter.clear();
        self.filter.resize(bits / 64, 0);
        self.next.clear();
        // from the end, so that a chain lists positions from the front
        self.next.resize(count, 0);
        for (at, run) in runs(words).enumerate().rev() {
            let hash = run_hash(run);
            let head = &mut self.heads[(hash >> self.heads_shift) as usize];
            self.next[at] = *head;
            *head = at as u32 + 1;
            let bit = hash >> self.filter_shift;
            self.filter[bit as usize / 64] |= 1 << (bit % 64);
        }
    }

    /// Lists the positions of a region whose runs the document may hold.
    fn filter(&mut self, b: &[WordHash], region: Range<usize>) {
        let words = &b[region.clone()];
        self.passed.resize(words.len() + 1, 0);
        let mut passed = 0;
        for (at, run) in (region.start as u32..).zip(runs(words)) {
            let bit = run_hash(run) >> self.filter_shift;
            // written always, counted if it passes: nothing here is worth guessing
            self.passed[passed] = at;
            passed += (self.filter[bit as usize / 64] >> (bit % 64) & 1) as usize;
        }
        self.passed.truncate(passed);
    }

    /// Appends the maximal runs of `a` (indexed) and the words of `b` in `region`; gives the steps
    /// that it took, for the test that they do not grow with the square of the words.
    pub(super) fn join(
        &mut self,
        a: &[WordHash],
        b: &[WordHash],
        region: Range<usize>,
        anchors: &mut Vec<Anchor>,
    ) -> usize {
        let (before, mut steps) = (anchors.len(), 0);
        let mut budget = COMPARED * (a.len() + region.len());
        // where the runs at this and at the last position were met in a
        let (mut met, mut met_before): (Vec<usize>, Vec<usize>) = Default::default();
        let mut b_end = region.end;
        let mut last = usize::MAX;
        self.filter(b, region.clone());
        for at in self.passed.iter().map(|&at| at as usize) {
            std::mem::swap(&mut met, &mut met_before);
            met.clear();
            if at != last.wrapping_add(1) || (budget == 0 && at % SHORT == 0) {
                met_before.clear(); // with a budget of 0, the runs that were cut short go on here
            }
            last = at;
            let run = b[at..].first_chunk().expect("runs have all their words");
            for from in self.positions(run).take(OCCURRENCES) {
                if a[from..from + ANCHOR_WORDS] != *run {
                    continue;
                }
                met.push(from);
                steps += 1;
                if from > 0 && met_before.contains(&(from - 1)) {
                    continue; // a word further along a run already followed
                }
                if budget == 0 {
                    b_end = region.end.min((at / SHORT + 1) * SHORT + ANCHOR_WORDS);
                }
                let len = a[from..].iter().zip(&b[at..b_end]).take_while(|(x, y)| x == y).count();
                budget = budget.saturating_sub(len + met.len());
                steps += len;
                anchors.push(Anchor { a: from, b: at, len });
            }
        }
        if anchors.len() - before > MOST_ANCHORS {
            anchors[before..].sort_unstable_by_key(|x| (std::cmp::Reverse(x.len), x.a, x.b));
            anchors.truncate(before + MOST_ANCHORS);
        }
        steps
    }

    /// The positions whose runs share the slot of this one, from the front.
    fn positions(&self, run: &[WordHash; ANCHOR_WORDS]) -> impl Iterator<Item = usize> + '_ {
        let position = |link: u32| (link as usize).checked_sub(1);
        let first = position(self.heads[(run_hash(run) >> self.heads_shift) as usize]);
        std::iter::successors(first, move |&at| position(self.next[at]))
    }
}

/// Every maximal run, by looking at all pairs of positions: the plain twin of `join`, for texts of up to `SHORT` words.
#[cfg(any(test, fuzzing))]
fn join_plain(a: &[WordHash], b: &[WordHash]) -> Vec<Anchor> {
    let mut all = Vec::new();
    for i in 0..a.len() {
        for j in 0..b.len() {
            let len = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
            if len >= ANCHOR_WORDS && (i == 0 || j == 0 || a[i - 1] != b[j - 1]) {
                all.push(Anchor { a: i, b: j, len });
            }
        }
    }
    all
}

/// Panics where two texts of up to `SHORT` words each are not joined as by the plain twin.
#[cfg(any(test, fuzzing))]
pub fn assert_join(a: &[WordHash], b: &[WordHash]) {
    let (mut index, mut anchors) = (RunIndex::default(), Vec::new());
    index.build(a);
    index.join(a, b, 0..b.len(), &mut anchors);
    anchors.sort();
    anchors.dedup();
    assert_eq!(anchors, join_plain(a, b), "{a:?} {b:?}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_its_plain_twin(
            a in proptest::collection::vec(0u32..4, 0..40),
            b in proptest::collection::vec(0u32..4, 0..40),
        ) {
            assert_join(&a, &b);
        }
    }

    #[test]
    fn repeated_text_stays_linear() {
        for period in [1u32, 9] {
            let words: Vec<u32> = (0..100_000).map(|i| i % period).collect();
            let (mut index, mut anchors) = (RunIndex::default(), Vec::new());
            index.build(&words);
            let steps = index.join(&words, &words, 0..words.len(), &mut anchors);
            assert_eq!(anchors[0], Anchor { a: 0, b: 0, len: 100_000 });
            // the budget of 32 for each word of both, 64 occurrences at each position, and short runs
            assert!(steps < 250 * words.len(), "{steps}");
        }
    }
}
