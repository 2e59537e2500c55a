//! Words -> in how many documents each stands, and the rarest words of each document.

use super::distinct::DistinctWord;
use super::vocabulary::Vocabulary;
use crate::sketch::bits::log2;
use crate::text::WordHash;

/// log2 of the most counters, which words share by the low bits of their hash. A rare word
/// that shares one looks commoner than it is: it weighs less, and ties nothing together.
const MOST_BITS: u32 = 22;

/// Counters for each word of a small corpus, which has no use for so many: clearing and adding up 48 MB of them took
/// a third of the sample newsroom's scan.
const COUNTERS_A_WORD: u64 = 64;

/// Rare words kept of a document. With 128, whether a release and an article are about the same
/// thing is told best from the words that both keep (area under the curve .989 on 1,092 pairs of
/// releases and articles that share text; 64: .981, 256: .981).
pub const KEPT: usize = 128;

/// In how many documents, and in how many of each outlet, each word stands. Counts merge: the sum of those of two parts of a
/// corpus is that of both.
pub struct DocumentFrequencies {
    /// As many as `in_outlets`, a power of two.
    counts: Vec<Count>,
    documents: u32,
    in_outlets: Vec<u32>,
    of_outlets: Vec<u32>,
}

/// In how many documents a word stands, and in how many as an ordinary one: side by side, as they are counted together.
#[derive(Clone, Copy, Default)]
struct Count {
    all: u32,
    plain: u32,
}

/// Documents of the whole corpus that count beside those of an outlet.
const BESIDE: u64 = 8;

/// Documents other than two that are compared.
fn others(documents: u32) -> u64 {
    documents.saturating_sub(2) as u64
}

/// A half more than counted, in halves; words that share a counter may count a document twice.
fn weight_of_count(count: u32) -> u32 {
    log2(2 * count as u64 + 1)
}

impl DocumentFrequencies {
    /// Nothing counted yet, of a corpus with so many words.
    pub fn new(words: u64) -> Self {
        let most = 1 << MOST_BITS;
        let counters = words.saturating_mul(COUNTERS_A_WORD).clamp(1 << 10, most).next_power_of_two() as usize;
        let counts = vec![Count::default(); counters];
        DocumentFrequencies { counts, documents: 0, in_outlets: vec![0; counters], of_outlets: Vec::new() }
    }

    /// Counts the distinct words of one more document, of this outlet.
    pub fn add(&mut self, distinct: &[DistinctWord], outlet: Option<u32>) {
        self.documents += 1;
        for &DistinctWord { word, is_particular } in distinct {
            let counter = self.counter(word);
            let count = &mut self.counts[counter];
            count.all += 1;
            count.plain += !is_particular as u32;
        }
        if let Some(outlet) = outlet {
            self.of_outlets.resize(self.of_outlets.len().max(outlet as usize + 1), 0);
            self.of_outlets[outlet as usize] += 1;
            for distinct in distinct {
                let counter = self.counter_within(distinct.word, outlet);
                self.in_outlets[counter] += 1;
            }
        }
    }

    /// The counter of a word,
    fn counter(&self, word: WordHash) -> usize {
        word as usize & (self.counts.len() - 1)
    }

    /// and of a word in an outlet.
    fn counter_within(&self, word: WordHash, outlet: u32) -> usize {
        let mixed = (word as u64 | (outlet as u64 + 1) << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - self.in_outlets.len().ilog2())) as usize
    }

    /// Adds the counts of other documents of the same corpus.
    pub fn merge(mut self, other: &DocumentFrequencies) -> Self {
        assert_eq!(self.counts.len(), other.counts.len(), "parts of one corpus");
        self.documents += other.documents;
        self.of_outlets.resize(self.of_outlets.len().max(other.of_outlets.len()), 0);
        let add =
            |counts: &mut [u32], more: &[u32]| counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            (count.all, count.plain) = (count.all + more.all, count.plain + more.plain);
        }
        add(&mut self.in_outlets, &other.in_outlets);
        add(&mut self.of_outlets, &other.of_outlets);
        self
    }

    /// The number of documents.
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// How much it tells that two documents share a word, in parts of a bit: log2 of documents /
    /// documents with the word (Spärck Jones 1972).
    pub fn weight(&self, word: WordHash) -> u32 {
        self.weight_of_all().saturating_sub(weight_of_count(self.count(word)))
    }

    fn weight_of_all(&self) -> u32 {
        log2(2 * self.documents as u64 + 2)
    }

    /// The same for two documents of one outlet, whose own words and names tell less: its other
    /// documents count, with eight of the whole corpus beside them. Without the two, or all that is in an
    /// outlet with three documents would be words of its own.
    pub fn weight_within(&self, word: WordHash, outlet: u32) -> u32 {
        let holding = self.weight_of_holding(self.in_outlets[self.counter_within(word, outlet)], self.count(word));
        self.weight(word).min(self.weight_of_outlet(outlet).saturating_sub(holding))
    }

    fn weight_of_outlet(&self, outlet: u32) -> u32 {
        let of_outlet = self.of_outlets.get(outlet as usize).map_or(0, |&count| others(count));
        log2((of_outlet + BESIDE) * others(self.documents).max(1))
    }

    /// Of a word in so many documents of an outlet, and so many of all.
    fn weight_of_holding(&self, in_outlet: u32, count: u32) -> u32 {
        log2(others(in_outlet) * others(self.documents).max(1) + BESIDE * others(count))
    }

    /// What each word is.
    pub fn vocabulary(&self) -> Vocabulary {
        Vocabulary::new(self.documents, self.counts.iter().map(|count| (count.all, count.plain)))
    }

    fn count(&self, word: WordHash) -> u32 {
        self.counts[self.counter(word)].all
    }

    /// The rarest of the different words of a document of this outlet that any other document has too, sorted by hash.
    pub fn rarest(&self, distinct: &[DistinctWord], outlet: Option<u32>) -> Vec<RareWord> {
        let counted = distinct.iter().map(|distinct| (self.count(distinct.word), distinct.word));
        let mut shared: Vec<(u32, WordHash)> = counted.filter(|&(count, _)| count >= 2).collect();
        if shared.len() > KEPT {
            shared.select_nth_unstable_by_key(KEPT, |&(count, word)| (count as u64) << 32 | word as u64);
            shared.truncate(KEPT);
        }
        self.weigh(shared, outlet)
    }

    /// Words with their counts -> what they weigh, sorted by hash.
    fn weigh(&self, shared: Vec<(u32, WordHash)>, outlet: Option<u32>) -> Vec<RareWord> {
        // as `weight` and `weight_within` say, but what is the same for all words once
        let of_all = self.weight_of_all();
        let of_outlet = outlet.map(|outlet| self.weight_of_outlet(outlet));
        // counts are far apart in memory: looked up by themselves, many are on their way at once
        let holding = |&(_, word): &(u32, WordHash)| {
            outlet.map_or(0, |outlet| self.in_outlets[self.counter_within(word, outlet)])
        };
        let holding: Vec<u32> = shared.iter().map(holding).collect();
        let weigh = |((count, word), in_outlet)| {
            let weight = of_all.saturating_sub(weight_of_count(count));
            let within = of_outlet
                .map_or(weight, |of_all| weight.min(of_all.saturating_sub(self.weight_of_holding(in_outlet, count))));
            RareWord { word, weight: weight as u16, within: within as u16 } // at most 33 bits of 1,024 parts
        };
        let mut words: Vec<RareWord> = shared.into_iter().zip(holding).map(weigh).collect();
        words.sort_unstable_by_key(|rare| rare.word);
        words
    }
}

/// A rare word of a document, and how much it tells that another document has it too, in parts of a
/// bit: weighed once, as a scan compares documents millions of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RareWord {
    /// The word.
    pub word: WordHash,
    /// What it tells in the whole corpus,
    pub weight: u16,
    /// and within the outlet of the document.
    pub within: u16,
}

/// The rare words of a document, sorted by hash.
#[derive(Clone, Copy)]
pub struct RareWordsOf<'r> {
    /// The words.
    pub words: &'r [WordHash],
    weights: &'r [[u16; 2]],
}

impl<'r> RareWordsOf<'r> {
    /// One of them.
    pub fn get(self, number: usize) -> RareWord {
        let [weight, within] = self.weights[number];
        RareWord { word: self.words[number], weight, within }
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = RareWord> + 'r {
        (0..self.words.len()).map(move |number| self.get(number))
    }
}

/// The rare words of every document, one after the other.
#[derive(Default)]
pub struct RareWords {
    words: Vec<WordHash>,
    /// By word: what it weighs, and within the outlet. Apart, as two documents' words are compared far more often.
    weights: Vec<[u16; 2]>,
    ends: Vec<usize>,
    vocabulary: Vocabulary,
}

impl RareWords {
    /// No documents yet, of a corpus with this vocabulary.
    pub fn new(vocabulary: Vocabulary) -> Self {
        RareWords { vocabulary, ..RareWords::default() }
    }

    /// What each word of the corpus is.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Appends the words of the next document.
    pub fn push(&mut self, words: &[RareWord]) {
        self.words.extend(words.iter().map(|rare| rare.word));
        self.weights.extend(words.iter().map(|rare| [rare.weight, rare.within]));
        self.ends.push(self.words.len());
    }

    /// Those of a document, sorted by hash.
    pub fn of(&self, document: u32) -> RareWordsOf<'_> {
        let begin = document.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        let range = begin..self.ends[document as usize];
        RareWordsOf { words: &self.words[range.clone()], weights: &self.weights[range] }
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

    fn frequencies() -> DocumentFrequencies {
        DocumentFrequencies::new(100_000)
    }

    fn plain(words: &[WordHash]) -> Vec<DistinctWord> {
        words.iter().map(|&word| DistinctWord { word, is_particular: false }).collect()
    }

    #[test]
    fn words_of_one_document_alone_are_left_out() {
        let mut counts = frequencies();
        [&[1, 2, 3][..], &[2, 3, 4], &[3, 5]].iter().for_each(|words| counts.add(&plain(words), None));
        let weights = [2, 3].map(|word| counts.weight(word));
        assert_eq!(weights, [695, 198]); // 1,024 x log2 of 4 / 2.5 and of 4 / 3.5, to two parts
        let [two, three] = counts.rarest(&plain(&[3, 1, 2]), None)[..] else { panic!() };
        assert_eq!(
            [(two.word, two.weight as u32), (three.word, three.within as u32)],
            [(2, weights[0]), (3, weights[1])]
        );
        assert_eq!(counts.documents(), 3);
    }

    #[test]
    fn words_that_share_a_counter_weigh_nothing_more() {
        let mut counts = frequencies();
        let both = [1, 1 + counts.counts.len() as WordHash];
        (0..2).for_each(|_| counts.add(&plain(&both), Some(0)));
        assert_eq!((counts.weight(1), counts.weight_within(1, 0)), (0, 0));
    }

    #[test]
    fn the_rarest_are_those_of_a_full_sort() {
        // words in one to 256 of 256 documents, three times as many as are kept
        let many: Vec<WordHash> = (0..3 * KEPT as u32).collect();
        let mut counts = frequencies();
        for document in 0..256u32 {
            let held: Vec<WordHash> = many.iter().copied().filter(|word| document <= word * word % 257).collect();
            counts.add(&plain(&held), Some(0));
        }
        for take in [many.len(), 2 * KEPT, KEPT, KEPT / 2] {
            let words: Vec<WordHash> = many.iter().rev().step_by(many.len() / take).copied().collect();
            let mut all: Vec<_> = words.iter().map(|&word| (counts.count(word), word)).collect();
            all.retain(|&(count, _)| count >= 2);
            all.sort_unstable();
            let weigh =
                |&(_, word): &(u32, WordHash)| (word, counts.weight(word) as u16, counts.weight_within(word, 0) as u16);
            let mut expected: Vec<_> = all.iter().take(KEPT).map(weigh).collect();
            expected.sort_unstable();
            let found = counts.rarest(&plain(&words), Some(0)).into_iter();
            assert_eq!(found.map(|rare| (rare.word, rare.weight, rare.within)).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn the_rarest_are_kept() {
        let mut counts = frequencies();
        let many: Vec<WordHash> = (0..KEPT as u32 + 50).collect();
        counts.add(&plain(&many), None);
        counts.add(&plain(&many), None);
        (0..5).for_each(|_| counts.add(&plain(&many[..50]), None));
        let words: Vec<WordHash> = counts.rarest(&plain(&many), None).iter().map(|rare| rare.word).collect();
        assert_eq!(words, many[50..]);
    }

    #[test]
    fn counts_merge() {
        let (mut left, mut right) = (frequencies(), frequencies());
        left.add(&plain(&[1, 2]), Some(3));
        right.add(&plain(&[2]), Some(3));
        let both = left.merge(&right);
        assert_eq!((both.documents(), both.count(1), both.count(2)), (2, 1, 2));
        assert!(both.weight_within(2, 3) < both.weight_within(1, 3));
    }
}
