//! How often each stem occurs in a collection: the background that shared words stand out from.

use crate::text::{FrequencyTable, WordHash};

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

/// Counts of stems. They merge: the sum of two collections' counts is the count of both. Stems share
/// counters; a rare one that shares looks commoner than it is and weighs less.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StemFrequencies(FrequencyTable);

impl StemFrequencies {
    /// Counts the stems of one more document.
    pub fn add(&mut self, stems: &[WordHash]) {
        self.0.add(stems);
    }

    /// Adds the counts of another collection.
    pub fn merge(self, other: &StemFrequencies) -> Self {
        StemFrequencies(self.0.merge(&other.0))
    }

    /// The counts.
    pub fn table(&self) -> &FrequencyTable {
        &self.0
    }

    /// The share of the collection's tokens that have this stem, seen from two documents that
    /// share it.
    pub fn share(&self, stem: WordHash) -> f32 {
        let count = self.0.count(stem) as f32;
        ((count - OWN).max(0.0) + UNSEEN) / (self.0.total() as f32 + LEAST_TOTAL)
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
        assert!(counted(&[]).share(7) > 0.0);
    }
}
