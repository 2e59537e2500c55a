//! A document's text -> tokens: hashes of folded words, with their spans in the original.
//!
//! A word is a maximal run of letters, digits and marks. A character of a script that is written
//! without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar) is a word by itself, so that the same
//! shingles become character n-grams there.

mod abbreviations;
mod chars;
mod fold;
mod letters;
mod misread;
mod plain;
mod quotes;
mod readings;
mod sentences;
mod stem;
mod structure;
mod tokenise;
mod weights;

pub use fold::fold;
pub use letters::Letters;
pub use misread::Misreadings;
pub use plain::tokenise_plain;
pub(crate) use quotes::each_run as each_voice;
pub use quotes::{Voice, quoted_words, voices};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use quotes::{assert_candidates, assert_closing};
pub use readings::{Readings, Word};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use sentences::assert_sentence_ends;
pub use sentences::{Sentence, sentences};
pub use stem::stem_hash;
pub use structure::Structure;
pub use tokenise::tokenise;
pub use weights::{FrequencyTable, UNREPEATED, Weights};

use xxhash_rust::xxh3::xxh3_64;

/// The version of the word definition, the folding and the word hash: all three change together,
/// because stored hashes compare only within one version.
pub const TEXT_VERSION: u32 = 2;

/// The hash of a folded word: the low 31 bits of its xxh3, and a bit for a character that is a word
/// only for want of spaces.
///
/// Four bytes keep a corpus's words at two thirds of its text. Among a million different words some
/// two hundred pairs collide, and a collision counts only where the words around it agree too.
pub type WordHash = u32;

/// Set in the hash of a character of an unspaced script, and in no other.
const UNSPACED: WordHash = 1 << 31;

/// The hash of an already folded word.
pub fn word_hash(folded: &str) -> WordHash {
    match folded.chars().next() {
        Some(first) if chars::is_unspaced(first) => spaced_hash(folded.as_bytes()) | UNSPACED,
        _ => spaced_hash(folded.as_bytes()),
    }
}

/// The hash of an already folded word of a spaced script.
fn spaced_hash(folded: &[u8]) -> WordHash {
    xxh3_64(folded) as WordHash & !UNSPACED
}

/// How much text a run of words is, in half words: two a word, one a character of an unspaced script.
///
/// What a minimum in words is compared with, or it would be one in characters there: 12 Chinese
/// characters say about what 6 words say. Compressed, a character of Chinese law takes 5 bits, a word
/// of French law 9, of Spanish or German law and of Arabic books 11 to 14.
pub fn half_words(words: &[WordHash]) -> usize {
    words.iter().map(|&word| if word & UNSPACED == 0 { 2 } else { 1 }).sum()
}

/// How the first character of a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// As a small letter, or in a script that knows no other.
    Small,
    /// As a capital: mostly a name.
    Capital,
    /// As a digit.
    Digit,
}

impl Written {
    /// Of the word that begins at this byte of a text.
    pub fn of(text: &str, begin: usize) -> Self {
        match text.as_bytes().get(begin) {
            Some(first) if first.is_ascii_lowercase() => return Written::Small, // most
            Some(first) if first.is_ascii_uppercase() => return Written::Capital,
            _ => {}
        }
        match text.get(begin..).and_then(|rest| rest.chars().next()) {
            Some(first) if first.is_uppercase() => Written::Capital,
            Some(first) if first.is_numeric() => Written::Digit,
            _ => Written::Small,
        }
    }
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

    /// Appends a run of words of others.
    pub(crate) fn extend(&mut self, from: &Tokens, words: std::ops::Range<usize>) {
        self.hashes.extend_from_slice(&from.hashes[words.clone()]);
        self.begins.extend_from_slice(&from.begins[words.clone()]);
        self.ends.extend_from_slice(&from.ends[words]);
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
        assert_eq!(word_hash("release"), 0x29ea_ce6e);
        assert_eq!(word_hash("2026"), 0x4f5a_9e2c);
        assert_eq!(word_hash("zurich"), 0x6591_3b66);
        assert_eq!(word_hash("東"), 0xbbdf_658d);
    }

    #[test]
    fn words_are_written_with_capitals_digits_or_neither() {
        let written = |text| Written::of(text, 0);
        assert_eq!(["Zürich", "Ärzte", "Ωmega"].map(written), [Written::Capital; 3]);
        assert_eq!(["2026", "٣"].map(written), [Written::Digit; 2]);
        assert_eq!(["zürich", "ärzte", "東京", "عرب", ""].map(written), [Written::Small; 5]);
    }

    proptest::proptest! {
        /// What is told of an ASCII letter by its byte is what its character tells.
        #[test]
        fn how_a_word_is_written_is_told_by_its_first_character(text in "\\PC{0,3}|[a-zA-Z0-9é٣ ]{0,3}") {
            for (begin, first) in text.char_indices() {
                let plain = match first {
                    first if first.is_uppercase() => Written::Capital,
                    first if first.is_numeric() => Written::Digit,
                    _ => Written::Small,
                };
                proptest::prop_assert_eq!(Written::of(&text, begin), plain);
            }
        }
    }

    #[test]
    fn a_character_of_an_unspaced_script_is_half_a_word() {
        let half = |text| half_words(&tokenise_plain(text).hashes);
        assert_eq!([half("two words"), half("東京"), half("ﾀﾜ塔 GmbH"), half("สวั"), half("서울 시")], [4, 2, 5, 2, 4]);
    }
}
