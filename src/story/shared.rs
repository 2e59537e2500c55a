//! By document: the words that others have too.

use super::copied::copied_runs;
use crate::align::Alignments;
use crate::text::Voice;
use std::ops::Range;

/// Words of a document that are equal to words of any other, each counted once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct SharedWords {
    /// All of them.
    pub words: u32,
    /// Those that it quotes.
    pub quoted: u32,
}

/// The shared words of each document. `is_absorbed` tells which alignments lie in reworded passages, of which only what
/// is copied counts; `lengths` has the words of every document, `voice` tells which are quoted.
pub fn shared_words(
    alignments: &Alignments,
    is_absorbed: &[bool],
    lengths: &[u32],
    voice: impl Fn(u32, u32) -> Voice,
) -> Vec<SharedWords> {
    // One bit a word of the corpus: a document of which a thousand others hold the same sentence
    // would need a thousand intervals.
    let mut bases = vec![0usize; lengths.len() + 1];
    for (document, &length) in lengths.iter().enumerate() {
        bases[document + 1] = bases[document] + length as usize;
    }
    let mut is_shared = vec![0u64; bases[lengths.len()].div_ceil(64)];
    let mut mark = |document: u32, run: Range<u32>| {
        let base = bases[document as usize];
        for word in base + run.start as usize..base + run.end as usize {
            is_shared[word / 64] |= 1 << (word % 64);
        }
    };
    for (pair, &is_absorbed) in alignments.iter().zip(is_absorbed) {
        let mut mark_both = |(a, b)| {
            mark(pair.a, a);
            mark(pair.b, b);
        };
        if is_absorbed {
            copied_runs(&pair).into_iter().for_each(&mut mark_both);
        } else {
            pair.equal_runs().for_each(&mut mark_both);
        }
    }
    let count = |(document, span): (usize, &[usize])| {
        let shared = (span[0]..span[1]).filter(|word| is_shared[word / 64] >> (word % 64) & 1 == 1);
        shared.fold(SharedWords::default(), |counts, word| {
            let is_quoted = voice(document as u32, (word - span[0]) as u32) == Voice::Quoted;
            SharedWords { words: counts.words + 1, quoted: counts.quoted + is_quoted as u32 }
        })
    };
    bases.windows(2).enumerate().map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::verbatim_table as table;

    #[test]
    fn shared_words_count_once() {
        let table = table(&[(0, 1, 60, 0, 20), (0, 2, 70, 5, 20), (1, 2, 0, 40, 12)]);
        let voice = |document, word| if (document, word) < (0, 70) { Voice::Quoted } else { Voice::Own };
        let shared = shared_words(&table, &[false; 3], &[100, 30, 60, 7], voice);
        assert_eq!(shared.iter().map(|shared| shared.words).collect::<Vec<_>>(), [30, 20, 32, 0]);
        assert_eq!(shared.iter().map(|shared| shared.quoted).collect::<Vec<_>>(), [10, 0, 0, 0]);
    }
}
