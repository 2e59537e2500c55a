//! Pairs of documents -> waves of pairs whose documents are held in memory together.

use super::Pair;
use ahash::AHashSet;
use std::ops::Range;

/// Words of the documents that are held ready at a time, each about 40 bytes: a document is read once for
/// all its partners among them.
pub(super) const WAVE_WORDS: usize = 4_000_000;

/// Cuts the pairs into waves whose documents are held in memory together, each with its documents.
pub(super) fn waves<'p>(pairs: &'p [Pair], length: &dyn Fn(u32) -> usize, most: usize) -> Vec<(&'p [Pair], Vec<u32>)> {
    let mut waves = Vec::new();
    let (mut documents, mut held, mut begin) = (AHashSet::new(), 0, 0);
    let mut close = |range: Range<usize>, documents: &mut AHashSet<u32>| {
        let mut sorted: Vec<u32> = documents.drain().collect();
        sorted.sort_unstable();
        waves.push((&pairs[range], sorted));
    };
    for (at, pair) in pairs.iter().enumerate() {
        let new = |document: u32| if documents.contains(&document) { 0 } else { length(document) };
        let more = new(pair.a) + new(pair.b);
        if held + more > most && at > begin {
            close(begin..at, &mut documents);
            (begin, held) = (at, 0);
        }
        for document in [pair.a, pair.b] {
            if documents.insert(document) {
                held += length(document);
            }
        }
    }
    if begin < pairs.len() {
        close(begin..pairs.len(), &mut documents);
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_hold_each_pair_once_with_its_documents() {
        let pair = |(a, b)| Pair { a, b, alignments: 0..0 };
        let pairs: Vec<Pair> = [(0, 1), (0, 2), (1, 2), (1, 9), (3, 4)].map(pair).into();
        let cut = |most: usize| {
            let waves = waves(&pairs, &|document| if document == 9 { 50 } else { 10 }, most);
            waves.into_iter().map(|(pairs, documents)| (pairs.len(), documents)).collect::<Vec<_>>()
        };
        assert_eq!(cut(100), [(5, vec![0, 1, 2, 3, 4, 9])]);
        assert_eq!(cut(30), [(3, vec![0, 1, 2]), (1, vec![1, 9]), (1, vec![3, 4])]);
        assert_eq!(cut(0).len(), 5, "a pair too large for a wave has one");
    }
}
