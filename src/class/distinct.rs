//! A document's words -> each once.

use crate::text::WordHash;

/// A word of a document, counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DistinctWord {
    /// The word.
    pub word: WordHash,
    /// Whether it is written with a capital or digits wherever it stands.
    pub is_particular: bool,
}

/// Finds the different words of one document after the other: in a table of two places a word, as sorting them took six
/// times as long.
#[derive(Default)]
pub struct DistinctWords {
    found: Vec<DistinctWord>,
    /// By the top bits of a word's hash, or the next free place: the word in the low half, in the high half 1 + its number
    /// among those found; 0 for none.
    places: Vec<u64>,
}

impl DistinctWords {
    /// The different words of a document, as they first come. One that stands there in any place as an ordinary word is none
    /// that names something.
    pub fn of(&mut self, words: impl ExactSizeIterator<Item = DistinctWord>) -> &[DistinctWord] {
        let bits = (2 * words.len()).next_power_of_two().max(2).ilog2();
        self.places.clear();
        self.places.resize(1 << bits, 0);
        self.found.clear();
        let last = self.places.len() - 1;
        for word in words {
            let mut place = (word.word.wrapping_mul(0x9e37_79b1) >> (32 - bits)) as usize;
            while self.places[place] != 0 && self.places[place] as u32 != word.word {
                place = (place + 1) & last;
            }
            match (self.places[place] >> 32).checked_sub(1) {
                Some(known) => self.found[known as usize].is_particular &= word.is_particular,
                None => {
                    self.found.push(word);
                    self.places[place] = (self.found.len() as u64) << 32 | word.word as u64;
                }
            }
        }
        &self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against sorting.
        #[test]
        fn each_word_comes_once(documents in proptest::collection::vec(proptest::collection::vec((0u32..40, any::<bool>()), 0..90), 1..4)) {
            let mut distinct = DistinctWords::default();
            for document in documents {
                // hashes that differ in their low bits only, and others
                let word = |&(word, is_particular): &(u32, bool)| {
                    let word = if word < 20 { word } else { word.wrapping_mul(0x1234_5679) };
                    DistinctWord { word, is_particular }
                };
                let words: Vec<DistinctWord> = document.iter().map(word).collect();
                let mut expected = words.clone();
                expected.sort();
                expected.dedup_by_key(|distinct| distinct.word);
                let mut found = distinct.of(words.into_iter()).to_vec();
                found.sort();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
