//! The join: maximal runs of equal words of two documents.

use super::ANCHOR_WORDS;
use crate::passage::shingle_hash;
use crate::text::WordHash;
use std::ops::Range;

/// A maximal run of equal words: `len` words from `a` on equal those from `b` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    pub a: usize,
    pub b: usize,
    pub len: usize,
}

/// A run that occurs more often than this in the indexed document is looked up so far only: a
/// document of one word repeated must not make every pair of positions an anchor.
const OCCURRENCES: usize = 16;

/// Anchors kept for one pair of documents, the longest first.
const MOST_ANCHORS: usize = 20_000;

/// Where each run of `ANCHOR_WORDS` words occurs in a document: a hash table of chains.
#[derive(Default)]
pub(super) struct RunIndex {
    /// By slot: 1 + the last position with that slot, 0 for none.
    heads: Vec<u32>,
    /// By position: 1 + the position before it with the same slot.
    next: Vec<u32>,
    mask: usize,
}

impl RunIndex {
    pub(super) fn build(&mut self, words: &[WordHash]) {
        let runs = words.len().saturating_sub(ANCHOR_WORDS - 1);
        let slots = (2 * runs).next_power_of_two().max(64);
        self.mask = slots - 1;
        self.heads.clear();
        self.heads.resize(slots, 0);
        self.next.clear();
        // from the end, so that a chain lists positions from the front
        self.next.resize(runs, 0);
        for at in (0..runs).rev() {
            let head = &mut self.heads[shingle_hash(&words[at..at + ANCHOR_WORDS]) as usize & self.mask];
            self.next[at] = *head;
            *head = at as u32 + 1;
        }
    }

    /// Appends the maximal runs of `a` (indexed) and the words of `b` in `region`.
    pub(super) fn join(&self, a: &[WordHash], b: &[WordHash], region: Range<usize>, anchors: &mut Vec<Anchor>) {
        let before = anchors.len();
        let mut cut_short = false; // whether the last position's chain was not followed to its end
        for at in region.start..(region.end + 1).saturating_sub(ANCHOR_WORDS).max(region.start) {
            let run = &b[at..at + ANCHOR_WORDS];
            let mut link = self.heads[shingle_hash(run) as usize & self.mask];
            let mut steps = 0;
            let last_cut_short = std::mem::replace(&mut cut_short, false);
            while link != 0 {
                let from = link as usize - 1;
                link = self.next[from];
                steps += 1;
                if steps > OCCURRENCES {
                    cut_short = true;
                    break;
                }
                if a[from..from + ANCHOR_WORDS] != *run {
                    continue;
                }
                let continues = from > 0 && at > region.start && a[from - 1] == b[at - 1];
                if !continues || last_cut_short {
                    anchors.push(maximal(a, b, &region, from, at));
                }
            }
        }
        if anchors.len() - before > MOST_ANCHORS {
            let found = &mut anchors[before..];
            found.sort_unstable_by_key(|x| (std::cmp::Reverse(x.len), x.a, x.b));
            anchors.truncate(before + MOST_ANCHORS);
        }
    }
}

/// The run through (from, at), as long as it goes both ways.
fn maximal(a: &[WordHash], b: &[WordHash], region: &Range<usize>, from: usize, at: usize) -> Anchor {
    let back = a[..from].iter().rev().zip(b[region.start..at].iter().rev()).take_while(|(x, y)| x == y).count();
    let on = a[from..].iter().zip(&b[at..region.end]).take_while(|(x, y)| x == y).count();
    Anchor { a: from - back, b: at - back, len: back + on }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every maximal run, by looking at all pairs of positions.
    fn plain(a: &[u32], b: &[u32]) -> Vec<Anchor> {
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

    proptest! {
        #[test]
        fn equals_its_plain_twin(
            a in proptest::collection::vec(0u32..4, 0..40),
            b in proptest::collection::vec(0u32..4, 0..40),
        ) {
            let (mut index, mut anchors) = (RunIndex::default(), Vec::new());
            index.build(&a);
            index.join(&a, &b, 0..b.len(), &mut anchors);
            anchors.sort();
            anchors.dedup();
            prop_assert_eq!(anchors, plain(&a, &b));
        }
    }

    #[test]
    fn one_word_repeated_stays_linear() {
        let words = vec![7u32; 50_000];
        let (mut index, mut anchors) = (RunIndex::default(), Vec::new());
        index.build(&words);
        index.join(&words, &words, 0..2000, &mut anchors);
        assert!(anchors.len() <= MOST_ANCHORS && !anchors.is_empty());
    }
}
