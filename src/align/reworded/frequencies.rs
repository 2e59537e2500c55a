//! How often each stem occurs in a collection: the background that shared words stand out from.

use crate::text::{FrequencyTable, WordHash, stem_hash};

/// Occurrences taken off each count: a stem that two documents share occurs in both, which says
/// nothing about how common it is. Without it, the collection of two has only common words.
const OWN: f32 = 2.0;

/// Occurrences that every stem is given: a stem that only the two documents have is rare, not
/// impossible.
const UNSEEN: f32 = 0.5;

/// Tokens that a collection is taken to have besides its own. What two articles have in common
/// looks common in a collection of these two; what the language has in common, the pair's own
/// background tells. Lets two documents alone find what a hundred do (1,000 to 3,000 are alike;
/// with 10,000, one in a thousand unrelated pairs of news is reported).
const LEAST_TOTAL: f32 = 2000.0;

/// The commonest words of English, in steps of how often they are in ten thousand words of it:
/// what the tokens that a collection is taken to have are made of. Between two short notes on one
/// subject the articles and prepositions would else look rare, and make a passage.
const COMMON: [(f32, &str); 5] = [
    (600.0, "the"),
    (250.0, "of and to a in"),
    (100.0, "is that for it was on with as he be said"),
    (50.0, "at by i his from have has are this not but had an they were or who will their which one"),
    (
        20.0,
        "been she her we you all there when if would more about its out up so after what no new other can two \
            also into than time first some could them over last year people him only three most my s",
    ),
];

/// Tokens from which a collection tells by itself how common these words are.
const ENOUGH: u64 = 100_000;

/// Counts of stems. They merge: the sum of two collections' counts is the count of both. Stems share
/// counters; a rare one that shares looks commoner than it is and weighs less.
#[derive(Clone, PartialEq)]
pub struct StemFrequencies {
    table: FrequencyTable,
    /// Stems of `COMMON` and their occurrences among the tokens taken for granted, by stem.
    common: Vec<(WordHash, f32)>,
}

impl Default for StemFrequencies {
    fn default() -> Self {
        let stems = |(rate, words): (f32, &'static str)| {
            words.split_whitespace().map(move |word| (stem_hash(word), LEAST_TOTAL * rate / 10_000.0))
        };
        let mut common: Vec<(WordHash, f32)> = COMMON.into_iter().flat_map(stems).collect();
        common.sort_unstable_by_key(|(stem, _)| *stem);
        StemFrequencies { table: FrequencyTable::default(), common }
    }
}

impl StemFrequencies {
    /// Counts the stems of one more document.
    pub fn add(&mut self, stems: &[WordHash]) {
        self.table.add(stems);
    }

    /// Adds the counts of another collection.
    pub fn merge(self, other: &StemFrequencies) -> Self {
        StemFrequencies { table: self.table.merge(&other.table), ..self }
    }

    /// The counts.
    pub fn table(&self) -> &FrequencyTable {
        &self.table
    }

    /// The share of the collection's tokens that have this stem, seen from two documents that
    /// share it.
    pub fn share(&self, stem: WordHash) -> f32 {
        let count = self.table.count(stem) as f32;
        let common = match self.table.total() < ENOUGH {
            true => self.common.binary_search_by_key(&stem, |(stem, _)| *stem).map_or(0.0, |at| self.common[at].1),
            false => 0.0,
        };
        ((count - OWN).max(0.0) + UNSEEN + common) / (self.table.total() as f32 + LEAST_TOTAL)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Prepared;
    use super::*;

    fn counted(texts: &[&str]) -> StemFrequencies {
        let mut frequencies = StemFrequencies::default();
        texts.iter().for_each(|text| frequencies.add(Prepared::new(text).stems()));
        frequencies
    }

    #[test]
    fn tables_merge() {
        let (left, right) = (["the boat sank", "a boat"], ["boats and the sea"]);
        assert!(counted(&left).merge(&counted(&right)) == counted(&[left[0], left[1], right[0]]));
    }

    /// Of two short articles: what both have once is rare, what both have often is not.
    #[test]
    fn a_small_collection_tells_common_from_rare() {
        let text = "the boat and the crew of the ship in the bay of the island ";
        let frequencies = counted(&[&text.repeat(10), &(text.repeat(10) + "zebra"), "zebra"]);
        let share = |word: &str| frequencies.share(crate::text::stem_hash(word));
        assert!(share("the") > 0.02);
        assert!(share("zebra") > 0.0 && share("zebra") < 0.001);
        assert_eq!(share("zebra"), share("unseen"));
        let unseen = counted(&[]);
        assert!(unseen.share(7) > 0.0);
        assert!((unseen.share(crate::text::stem_hash("the")) - 0.06).abs() < 0.001);
    }
}
