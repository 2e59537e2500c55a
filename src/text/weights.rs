//! How common each word is, and the frozen rarity classes that signing orders shingles by.

use super::WordHash;

/// log2 of the number of counters. Words share counters by the low bits of their hash; a rare
/// word that shares one looks commoner than it is, which costs a worse choice of shingle, never
/// a match.
const TABLE_BITS: u32 = 20;
const TABLE: usize = 1 << TABLE_BITS;

/// The rarity class of a word that occurs once: nothing else can hold it, so it is chosen last.
pub const UNREPEATED: u8 = 63;

/// Counts of words. Tables merge: the sum of two corpora's tables is the table of both.
#[derive(Clone, PartialEq, Eq)]
pub struct FrequencyTable {
    counts: Vec<u32>,
}

impl Default for FrequencyTable {
    fn default() -> Self {
        FrequencyTable { counts: vec![0; TABLE] }
    }
}

impl FrequencyTable {
    /// Counts every word once more.
    pub fn add(&mut self, words: &[WordHash]) {
        for &word in words {
            let count = &mut self.counts[word as usize % TABLE];
            *count = count.saturating_add(1);
        }
    }

    /// How often a word occurs; more, where it shares a counter.
    pub fn count(&self, word: WordHash) -> u32 {
        self.counts[word as usize % TABLE]
    }

    /// Adds the counts of another table.
    pub fn merge(mut self, other: &FrequencyTable) -> Self {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        self
    }
}

/// Rarity classes of words: 0 is the rarest, half a binary order of magnitude a class.
///
/// A frozen value that is passed into signing: two signatures compare only under the same weights.
#[derive(Clone)]
pub struct Weights {
    classes: Vec<u8>,
}

impl Weights {
    /// The classes of the words counted in `table`.
    pub fn from_frequencies(table: &FrequencyTable) -> Self {
        Weights { classes: table.counts.iter().map(|&count| class_of(count)).collect() }
    }

    /// All words alike: signing then takes plain minima of hashes.
    pub fn uniform() -> Self {
        Weights { classes: vec![0; TABLE] }
    }

    /// xxh3 of the classes: which weights a signature was made under.
    pub fn digest(&self) -> u64 {
        xxhash_rust::xxh3::xxh3_64(&self.classes)
    }

    /// The rarity class of a word, 0 to 61, or `UNREPEATED`.
    pub fn class(&self, word: WordHash) -> u8 {
        self.classes[word as usize % TABLE]
    }
}

fn class_of(count: u32) -> u8 {
    match count {
        0 | 1 => UNREPEATED,
        _ => {
            let log2 = count.ilog2();
            let upper_half = count as u64 * count as u64 >= 1u64 << (2 * log2 + 1);
            (2 * log2 + upper_half as u32 - 2) as u8
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_rise_with_counts() {
        let classes: Vec<u8> = [2, 3, 4, 6, 8, 1000, u32::MAX].map(class_of).to_vec();
        assert_eq!(classes, [0, 1, 2, 3, 4, 17, 61]);
        assert_eq!([class_of(0), class_of(1)], [UNREPEATED; 2]);
    }

    #[test]
    fn tables_merge() {
        let (mut left, mut right, mut both) = Default::default();
        FrequencyTable::add(&mut left, &[1, 2, 3]);
        FrequencyTable::add(&mut right, &[3, 3, u32::MAX]);
        FrequencyTable::add(&mut both, &[1, 2, 3, 3, 3, u32::MAX]);
        assert!(left.merge(&right) == both);
    }
}
