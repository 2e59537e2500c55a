//! Words -> in how many documents each stands, and the rarest words of each document.

use crate::text::WordHash;

/// log2 of the number of counters, which words share by the low bits of their hash. A rare word
/// that shares one looks commoner than it is: it weighs less, and ties nothing together.
const TABLE_BITS: u32 = 22;
const TABLE: usize = 1 << TABLE_BITS;

/// Rare words kept of a document. With 128, whether a release and an article are about the same
/// thing is told best from the words that both keep (area under the curve .989 on 1,092 pairs of
/// releases and articles that share text; 64: .981, 256: .981).
pub const KEPT: usize = 128;

/// In how many documents, and in how many of each outlet, each word stands. Counts merge: the sum of
/// two corpora's is that of both.
pub struct DocumentFrequencies {
    counts: Vec<u32>,
    documents: u32,
    in_outlets: Vec<u32>,
    of_outlets: Vec<u32>,
}

impl Default for DocumentFrequencies {
    fn default() -> Self {
        DocumentFrequencies { counts: vec![0; TABLE], documents: 0, in_outlets: vec![0; TABLE], of_outlets: Vec::new() }
    }
}

impl DocumentFrequencies {
    /// Counts the distinct words of one more document, of this outlet.
    pub fn add(&mut self, distinct: &[WordHash], outlet: Option<u32>) {
        self.documents += 1;
        for &word in distinct {
            self.counts[word as usize % TABLE] += 1;
        }
        if let Some(outlet) = outlet {
            self.of_outlets.resize(self.of_outlets.len().max(outlet as usize + 1), 0);
            self.of_outlets[outlet as usize] += 1;
            for &word in distinct {
                self.in_outlets[in_outlet(word, outlet)] += 1;
            }
        }
    }

    /// Adds the counts of another collection.
    pub fn merge(mut self, other: &DocumentFrequencies) -> Self {
        self.documents += other.documents;
        self.of_outlets.resize(self.of_outlets.len().max(other.of_outlets.len()), 0);
        let add =
            |counts: &mut [u32], more: &[u32]| counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
        add(&mut self.counts, &other.counts);
        add(&mut self.in_outlets, &other.in_outlets);
        add(&mut self.of_outlets, &other.of_outlets);
        self
    }

    /// The number of documents.
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// How much it tells that two documents share a word, in bits: log2 of documents / documents
    /// with the word (Spärck Jones 1972).
    pub fn bits(&self, word: WordHash) -> f32 {
        ((self.documents as f32 + 1.0) / (self.count(word) as f32 + 0.5)).log2()
    }

    /// The same for two documents of one outlet, whose own words and names tell less: its documents
    /// count, with eight of the whole corpus beside them.
    pub fn bits_within(&self, word: WordHash, outlet: u32) -> f32 {
        const BESIDE: f32 = 8.0;
        let of_outlet = self.of_outlets.get(outlet as usize).map_or(0.0, |&count| count as f32);
        let expected = BESIDE * self.count(word) as f32 / self.documents.max(1) as f32;
        let share = (self.in_outlets[in_outlet(word, outlet)] as f32 + expected) / (of_outlet + BESIDE);
        self.bits(word).min(-share.log2())
    }

    fn count(&self, word: WordHash) -> u32 {
        self.counts[word as usize % TABLE]
    }

    /// The rarest of these distinct words that any other document has too, sorted by hash.
    pub fn rarest(&self, distinct: &[WordHash]) -> Vec<WordHash> {
        let mut shared: Vec<(u32, WordHash)> =
            distinct.iter().map(|&word| (self.count(word), word)).filter(|(count, _)| *count >= 2).collect();
        if shared.len() > KEPT {
            shared.select_nth_unstable(KEPT);
            shared.truncate(KEPT);
        }
        let mut words: Vec<WordHash> = shared.into_iter().map(|(_, word)| word).collect();
        words.sort_unstable();
        words
    }
}

/// The counter of a word in an outlet.
fn in_outlet(word: WordHash, outlet: u32) -> usize {
    let mixed = (word as u64 | (outlet as u64 + 1) << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - TABLE_BITS)) as usize
}

/// The rare words of every document, one after the other.
#[derive(Default)]
pub struct RareWords {
    words: Vec<WordHash>,
    ends: Vec<u32>,
}

impl RareWords {
    /// Appends the words of the next document.
    pub fn push(&mut self, words: &[WordHash]) {
        self.words.extend_from_slice(words);
        self.ends.push(self.words.len() as u32);
    }

    /// Those of a document, sorted by hash.
    pub fn of(&self, document: u32) -> &[WordHash] {
        let begin = document.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.words[begin as usize..self.ends[document as usize] as usize]
    }

    /// The number of documents.
    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_document_alone_are_left_out() {
        let mut counts = DocumentFrequencies::default();
        [&[1, 2, 3][..], &[2, 3, 4], &[3, 5]].iter().for_each(|words| counts.add(words, None));
        assert_eq!(counts.rarest(&[1, 2, 3]), [2, 3]);
        assert!(counts.bits(2) > counts.bits(3));
        assert_eq!((counts.documents(), counts.bits(2)), (3, (4.0f32 / 2.5).log2()));
    }

    #[test]
    fn the_rarest_are_kept() {
        let mut counts = DocumentFrequencies::default();
        let many: Vec<WordHash> = (0..KEPT as u32 + 50).collect();
        counts.add(&many, None);
        counts.add(&many, None);
        (0..5).for_each(|_| counts.add(&many[..50], None));
        assert_eq!(counts.rarest(&many), many[50..]);
    }

    #[test]
    fn counts_merge() {
        let (mut left, mut right) = (DocumentFrequencies::default(), DocumentFrequencies::default());
        left.add(&[1, 2], Some(3));
        right.add(&[2], Some(3));
        let both = left.merge(&right);
        assert_eq!((both.documents(), both.count(1), both.count(2)), (2, 1, 2));
        assert!(both.bits_within(2, 3) < both.bits_within(1, 3));
    }
}
