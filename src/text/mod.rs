//! A document's text -> tokens: hashes of folded words, with their spans in the original.
//!
//! A word is a maximal run of letters, digits and marks. A character of a script that is written
//! without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar) is a word by itself, so that the same
//! shingles become character n-grams there.

mod chars;
mod fold;
mod plain;
mod stem;
mod tokenise;
mod weights;

pub use fold::fold;
pub use plain::tokenise_plain;
pub use stem::stem_hash;
pub use tokenise::tokenise;
pub use weights::{FrequencyTable, UNREPEATED, Weights};

use xxhash_rust::xxh3::xxh3_64;

/// The version of the word definition, the folding and the word hash: all three change together,
/// because stored hashes compare only within one version.
pub const TEXT_VERSION: u32 = 1;

/// The hash of a folded word: the low 32 bits of its xxh3.
///
/// Four bytes keep a corpus's words at two thirds of its text. Among a million different words
/// about a hundred pairs collide, and a collision counts only where the words around it agree too.
pub type WordHash = u32;

/// The hash of an already folded word.
pub fn word_hash(folded: &str) -> WordHash {
    hash_bytes(folded.as_bytes())
}

pub(crate) fn hash_bytes(folded: &[u8]) -> WordHash {
    xxh3_64(folded) as WordHash
}

/// The words of one document, in order, as columns of equal length.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Hash of each folded word.
    pub hashes: Vec<WordHash>,
    /// Byte offset of each word's first byte in the original text.
    pub begins: Vec<u32>,
    /// Byte offset after each word's last byte in the original text.
    pub ends: Vec<u32>,
}

impl Tokens {
    /// The number of words.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the text held no word.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Forgets the words and keeps the memory.
    pub fn clear(&mut self) {
        self.hashes.clear();
        self.begins.clear();
        self.ends.clear();
    }

    pub(crate) fn push(&mut self, hash: WordHash, begin: usize, end: usize) {
        self.hashes.push(hash);
        self.begins.push(begin as u32);
        self.ends.push(end as u32);
    }

    /// The bytes from the first to the last word of a run of words (end exclusive).
    ///
    /// # Panics
    /// If the run is empty or reaches past the last word.
    pub fn byte_span(&self, words: std::ops::Range<usize>) -> std::ops::Range<usize> {
        self.begins[words.start] as usize..self.ends[words.end - 1] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stored hashes must mean the same on every machine and in every later version.
    #[test]
    fn word_hashes_are_frozen() {
        assert_eq!(word_hash("release"), 0xa9ea_ce6e);
        assert_eq!(word_hash("2026"), 0xcf5a_9e2c);
        assert_eq!(word_hash("zurich"), 0xe591_3b66);
    }
}
