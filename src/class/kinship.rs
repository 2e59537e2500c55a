//! Rare words -> whether two documents are about the same thing.
//!
//! Two documents that hold the same passage are kin if they also share words that few others have:
//! the names of one case, one person, one study. Copies of a formula or of an agency's template do
//! not. How many documents hold a passage plays no part, so a story that everybody printed stays one.

use super::particulars::Particulars;
use super::rare_words::{RareWord, RareWords, RareWordsOf};
use super::vocabulary::{Vocabulary, WordKind};
use crate::facts::Facts;
use crate::random::mix;
use crate::sketch::bits::{BIT, log2};
use crate::text::WordHash;

/// Documents from which on a word can be rare: below, all are taken for kin.
const LEAST_DOCUMENTS: u32 = 20;

/// What one rare word adds at the most: one misspelling in common is no kinship.
const MOST_A_WORD: u32 = 4 * BIT;

/// Bits beyond those of a moderately rare word that make two documents kin. Among 6,000 random pairs
/// of 12,171 releases of one agency one in 1,000 has more than 5, and so have pairs that share a
/// template; releases on one case have 8 to 100.
const KIN: u32 = 8 * BIT;

/// Share of what is rare in the smaller of two documents of one outlet that both must have: a
/// topic's own words make 8 bits in any two releases of its series, but
/// little of what is rare in either. Of 50 pairs of one agency's releases read, 13 of 17 on
/// different cases stay below, and 3 of 33 on one case.
const KIN_SHARE: f32 = 1.0 / 3.0;

/// Share of the words of the shorter passage that the longer one must have too, where both are most of
/// their documents and those are of one outlet: of two days' tables it is .6 to .85.
const COPY_SHARE: f32 = 0.9;

/// Share of what one of two documents weighs that makes it a copy though nothing in it is rare.
const WHOLE_SHARE: f32 = 0.75;

/// What a word of a page's furniture weighs at the most: a quarter of its outlet's pages have it.
const FURNITURE: u32 = 2 * BIT;

/// Random pairs looked at for what chance gives: twice what 9 in 10 of them do not pass. On planted
/// text 1 or 2 in 1,000 pass that; with a limit that one in 100 passes, more than half of all wrong pairs
/// were of chance phrases. The limit is told from ordinary pairs, as the topmost are kin: of a story that
/// fills a quarter of a corpus 6 in 100.
const CHANCE_PAIRS: usize = 4096;
const ORDINARY: f64 = 0.9;

/// Other sources that a source is compared with as an article's, at the most and at the least, and
/// standard deviations of their bits that set it apart from them.
const OTHER_SOURCES: usize = 64;
const LEAST_SOURCES: usize = 8;
const DEVIATIONS: f32 = 4.0;

/// What two documents have in common, in parts of a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Common {
    /// Weight of the rare words that both keep.
    pub weight: u32,
    /// That beyond what a word has that the square root of all documents share.
    pub rare: u32,
    /// The same with the words that were left out.
    pub rare_in_all: u32,
}

/// What all words that a document keeps weigh.
#[derive(Clone, Copy)]
struct Totals {
    weight: u32,
    within: u32,
    /// What is rare within its outlet.
    rare_within: u32,
    /// What is rare and particular.
    particular: u32,
}

impl Totals {
    fn of(words: RareWordsOf, moderate: u32, vocabulary: &Vocabulary) -> Self {
        let particular = words.iter().filter(|rare| vocabulary.kind(rare.word) == WordKind::Particular);
        Totals {
            particular: particular.map(|rare| beyond(rare.weight, moderate)).sum(),
            weight: words.iter().map(|word| word.weight as u32).sum(),
            within: words.iter().map(|word| word.within as u32).sum(),
            rare_within: words.iter().map(|word| beyond(word.within, moderate)).sum(),
        }
    }
}

/// What a word weighs beyond a moderately rare one.
fn beyond(weight: u16, moderate: u32) -> u32 {
    (weight as u32).saturating_sub(moderate).min(MOST_A_WORD)
}

/// Tells which documents are kin.
pub struct Kinship<'c> {
    rare_words: &'c RareWords,
    facts: &'c [Facts],
    totals: Vec<Totals>,
    sources: Vec<u32>,
    moderate: u32,
    chance: u32,
}

impl<'c> Kinship<'c> {
    /// Kinship among the documents of a corpus.
    pub fn new(rare_words: &'c RareWords, facts: &'c [Facts]) -> Self {
        let moderate = moderate(rare_words.len());
        let of = |document| Totals::of(rare_words.of(document), moderate, rare_words.vocabulary());
        let totals = (0..rare_words.len()).map(of).collect();
        let order = in_order_of_content(rare_words);
        let sources = order.iter().copied().filter(|&document| facts[document as usize].is_source).collect();
        let mut kinship = Kinship { rare_words, facts, totals, sources, moderate, chance: u32::MAX };
        kinship.chance = kinship.chance(&order);
        kinship
    }

    /// What two documents have in common beside these words (sorted): those of a passage that both
    /// hold tell nothing about who else would hold it.
    pub fn common(&self, x: u32, y: u32, beside: &[WordHash]) -> Common {
        let one_outlet = self.one_outlet(x, y);
        let mut common = Common { weight: 0, rare: 0, rare_in_all: 0 };
        for rare in self.in_both(x, y) {
            let weight = if one_outlet { rare.within } else { rare.weight };
            let bits = beyond(weight, self.moderate);
            common.rare_in_all += bits;
            if beside.binary_search(&rare.word).is_err() {
                common.weight += weight as u32;
                common.rare += bits;
            }
        }
        common
    }

    /// The rare words that two documents both keep, as the first weighs them: both lists are sorted.
    fn in_both(&self, x: u32, y: u32) -> impl Iterator<Item = RareWord> + 'c {
        let (xs, ys) = (self.rare_words.of(x), self.rare_words.of(y));
        let (mut i, mut j) = (0, 0);
        std::iter::from_fn(move || {
            while i < xs.words.len() && j < ys.words.len() {
                let (of_x, of_y) = (xs.words[i], ys.words[j]);
                i += (of_x <= of_y) as usize;
                j += (of_y <= of_x) as usize;
                if of_x == of_y {
                    return Some(xs.get(i - 1));
                }
            }
            None
        })
    }

    /// Whether two documents are about the same thing. Documents of one outlet share its topics and
    /// its authors, so that only rare words count, and they must be much of what is rare in either; those of
    /// two outlets are also kin if they share more words of any kind than chance gives.
    pub fn are_kin(&self, x: u32, y: u32, beside: &[WordHash]) -> bool {
        if self.are_few() {
            return true;
        }
        let common = self.common(x, y, beside);
        if self.one_outlet(x, y) {
            let smaller = self.totals[x as usize].rare_within.min(self.totals[y as usize].rare_within);
            common.rare >= KIN && common.rare_in_all as f32 >= KIN_SHARE * smaller as f32
        } else {
            common.rare >= KIN || common.weight > self.chance
        }
    }

    /// Whether one of two documents that share most of the smaller one, in these words (sorted), is a
    /// copy of the other: not another page with the same furniture, nor, in one outlet, the same table with
    /// another day's numbers.
    pub fn are_copies(&self, x: u32, y: u32, passages: [&[WordHash]; 2]) -> bool {
        let common = self.common(x, y, &[]);
        let one_outlet = self.one_outlet(x, y);
        let same_words = alike(passages[0], passages[1]) >= COPY_SHARE;
        let is_most_of = |document: u32| {
            let Totals { weight, within, .. } = self.totals[document as usize];
            let furniture = self.rare_words.of(document).words.len() as u32 * FURNITURE;
            let (all, least) = if one_outlet { (within, furniture) } else { (weight, 1) };
            common.weight >= least && common.weight as f32 >= WHOLE_SHARE * all as f32
        };
        if common.rare >= KIN { same_words || !one_outlet } else { same_words && (is_most_of(x) || is_most_of(y)) }
    }

    /// What is particular in two documents, and beside these words (sorted).
    pub fn particulars(&self, x: u32, y: u32, beside: &[WordHash]) -> Particulars {
        let of = |document: u32| self.totals[document as usize].particular;
        let mut found = Particulars { shared: 0, beside: 0, smaller: of(x).min(of(y)) };
        for rare in self.in_both(x, y).filter(|rare| self.vocabulary().kind(rare.word) == WordKind::Particular) {
            let weight = beyond(rare.weight, self.moderate);
            found.shared += weight;
            found.beside += if beside.binary_search(&rare.word).is_err() { weight } else { 0 };
        }
        found
    }

    /// The rare names and numbers of a document, sorted, weighed beyond moderately rare words.
    pub fn particulars_of(&self, document: u32) -> impl Iterator<Item = RareWord> {
        self.rare_words.of(document).iter().filter_map(|rare| self.particular(rare))
    }

    /// Those that two documents both have.
    pub fn particulars_in_both(&self, x: u32, y: u32) -> Vec<RareWord> {
        self.in_both(x, y).filter_map(|rare| self.particular(rare)).collect()
    }

    fn particular(&self, rare: RareWord) -> Option<RareWord> {
        let weight = beyond(rare.weight, self.moderate) as u16;
        let is_rare = weight > 0 && self.vocabulary().kind(rare.word) == WordKind::Particular;
        is_rare.then_some(RareWord { weight, ..rare })
    }

    /// What each word of the corpus is.
    pub fn vocabulary(&self) -> &Vocabulary {
        self.rare_words.vocabulary()
    }

    /// Whether so few documents are known that no word of theirs is rare.
    pub fn are_few(&self) -> bool {
        self.rare_words.len() < LEAST_DOCUMENTS
    }

    /// Whether one of these words (sorted) of a document is rare.
    pub fn has_rare_word(&self, document: u32, passage: &[WordHash]) -> bool {
        if self.are_few() {
            return true;
        }
        let rare = |rare: RareWord| rare.weight as u32 >= self.moderate && passage.binary_search(&rare.word).is_ok();
        self.rare_words.of(document).iter().any(rare)
    }

    /// Whether any document is a marked source.
    pub fn any_source(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Whether one is a marked source and the other an article about it: they share far more rare
    /// words than the article does with other sources.
    pub fn is_about(&self, x: u32, y: u32) -> bool {
        let (source, article) = match (self.facts[x as usize].is_source, self.facts[y as usize].is_source) {
            (true, false) => (x, y),
            (false, true) => (y, x),
            _ => return false,
        };
        let step = self.sources.len().div_ceil(OTHER_SOURCES).max(1);
        let others = self.sources.iter().copied().step_by(step).filter(|&other| other != source);
        let bits: Vec<f32> = others.map(|other| self.weight_in_bits(other, article)).collect();
        if bits.len() < LEAST_SOURCES {
            return false;
        }
        let mean = bits.iter().sum::<f32>() / bits.len() as f32;
        let deviation = (bits.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / bits.len() as f32).sqrt();
        self.weight_in_bits(source, article) >= mean + DEVIATIONS * deviation.max(1.0)
    }

    fn weight_in_bits(&self, x: u32, y: u32) -> f32 {
        self.common(x, y, &[]).weight as f32 / BIT as f32
    }

    fn one_outlet(&self, x: u32, y: u32) -> bool {
        self.facts[x as usize].same_outlet(&self.facts[y as usize])
    }

    /// The weight that chance gives two documents of two outlets at the most: of pairs from this order of all documents.
    fn chance(&self, order: &[u32]) -> u32 {
        let documents = self.rare_words.len() as u64;
        if documents < 2 {
            return u32::MAX;
        }
        let mut weights = Vec::new();
        for n in 0..CHANCE_PAIRS as u64 {
            let random = mix(n);
            let places = [random >> 32, random & 0xffff_ffff].map(|random| (random % documents) as usize);
            let (x, y) = (order[places[0]], order[places[1]]);
            if x != y && !self.one_outlet(x, y) {
                weights.push(self.common(x, y, &[]).weight);
            }
        }
        weights.sort_unstable();
        weights.get((weights.len() as f64 * ORDINARY) as usize).map_or(u32::MAX, |weight| 2 * weight)
    }
}

/// The documents in an order that does not depend on their numbers, or what is drawn from them would, and with it what a
/// scan finds: by their rare words.
fn in_order_of_content(rare_words: &RareWords) -> Vec<u32> {
    let digest = |document: u32| {
        let fold = |digest: u64, word: &WordHash| mix(digest ^ *word as u64);
        rare_words.of(document).words.iter().fold(0, fold)
    };
    let mut order: Vec<(u64, u32)> = (0..rare_words.len()).map(|document| (digest(document), document)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, document)| document).collect()
}

/// The weight of a word that is moderately rare: the square root of all documents have it. In a small
/// corpus one story fills more than that, up to a third of it or 30 documents.
fn moderate(documents: u32) -> u32 {
    let documents = documents as u64;
    let thrice_one_story = (9 * documents).isqrt().max(documents.min(90)).max(3);
    log2(3 * documents).saturating_sub(log2(thrice_one_story))
}

/// Share of the words of the shorter of two passages (sorted) that the longer has too.
fn alike(x: &[WordHash], y: &[WordHash]) -> f32 {
    let (shorter, longer) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    let equal = shorter.iter().filter(|word| longer.binary_search(word).is_ok()).count();
    equal as f32 / shorter.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The same documents in the same order, however they are numbered.
        #[test]
        fn order_comes_from_content(documents in proptest::collection::vec(proptest::collection::vec(0u32..40, 0..6), 1..20)) {
            let ordered = |documents: &mut dyn Iterator<Item = &Vec<u32>>| {
                let mut rare_words = RareWords::new(Vocabulary::default());
                for words in documents {
                    let rare = |&word: &u32| RareWord { word, weight: 1, within: 1 };
                    rare_words.push(&words.iter().map(rare).collect::<Vec<_>>());
                }
                let words = |document: u32| rare_words.of(document).words.to_vec();
                in_order_of_content(&rare_words).into_iter().map(words).collect::<Vec<_>>()
            };
            prop_assert_eq!(ordered(&mut documents.iter()), ordered(&mut documents.iter().rev()));
        }
    }
}
