//! Rare words -> whether two documents are about the same thing.
//!
//! Two documents that hold the same passage are kin if they also share words that few others have:
//! the names of one case, one person, one study. Copies of a formula or of an agency's template do
//! not. How many documents hold a passage plays no part, so a story that everybody printed stays one.

use super::rare_words::{DocumentFrequencies, RareWords};
use crate::facts::Facts;
use crate::text::WordHash;

/// Documents from which on a word can be rare: below, all are taken for kin.
const LEAST_DOCUMENTS: u32 = 20;

/// What one rare word adds at the most, in bits: one misspelling in common is no kinship.
const MOST_BITS_A_WORD: f32 = 4.0;

/// Bits beyond those of a moderately rare word that make two documents kin. Among 6,000 random pairs
/// of 12,171 releases of one agency one in 1,000 has more than 5, and so have pairs that share a
/// template; releases on one case have 8 to 100.
const KIN_BITS: f32 = 8.0;

/// Share of the bits of the smaller document that makes two documents copies of each other.
const COPY_SHARE: f32 = 0.5;

/// The same where the shared passage counts too.
const WHOLE_SHARE: f32 = 0.9;

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

/// What two documents have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common {
    /// Bits of the rare words that both keep.
    pub bits: f32,
    /// Those beyond what a word has that the square root of all documents share.
    pub rare_bits: f32,
    /// `bits` as a share of those of the smaller of the two.
    pub share: f32,
}

/// Tells which documents are kin.
pub struct Kinship<'c> {
    frequencies: &'c DocumentFrequencies,
    rare_words: &'c RareWords,
    facts: &'c [Facts],
    totals: Vec<f32>,
    sources: Vec<u32>,
    moderate: f32,
    chance: f32,
}

impl<'c> Kinship<'c> {
    /// Kinship among the documents of a corpus.
    pub fn new(frequencies: &'c DocumentFrequencies, rare_words: &'c RareWords, facts: &'c [Facts]) -> Self {
        let total = |document| rare_words.of(document).iter().map(|&word| frequencies.bits(word)).sum();
        let totals = (0..rare_words.len()).map(total).collect();
        let moderate = moderate_bits(frequencies.documents());
        let sources = (0..facts.len() as u32).filter(|&document| facts[document as usize].is_source).collect();
        let mut kinship = Kinship { frequencies, rare_words, facts, totals, sources, moderate, chance: f32::INFINITY };
        kinship.chance = kinship.chance();
        kinship
    }

    /// What two documents have in common beside these words (sorted): those of a passage that both
    /// hold tell nothing about who else would hold it.
    pub fn common(&self, x: u32, y: u32, beside: &[WordHash]) -> Common {
        self.common_in(x, y, beside, self.one_outlet(x, y))
    }

    /// The same, with the words weighed within an outlet or in the whole corpus.
    fn common_in(&self, x: u32, y: u32, beside: &[WordHash], outlet: Option<u32>) -> Common {
        let (mut bits, mut rare_bits) = (0.0, 0.0);
        let (xs, ys) = (self.rare_words.of(x), self.rare_words.of(y));
        let (mut i, mut j) = (0, 0);
        while i < xs.len() && j < ys.len() {
            if xs[i] == ys[j] && beside.binary_search(&xs[i]).is_err() {
                let weight = match outlet {
                    Some(outlet) => self.frequencies.bits_within(xs[i], outlet),
                    None => self.frequencies.bits(xs[i]),
                };
                bits += weight;
                rare_bits += (weight - self.moderate).clamp(0.0, MOST_BITS_A_WORD);
            }
            let (at_i, at_j) = (xs[i], ys[j]);
            i += (at_i <= at_j) as usize;
            j += (at_j <= at_i) as usize;
        }
        let smaller = self.totals[x as usize].min(self.totals[y as usize]);
        Common { bits, rare_bits, share: if smaller > 0.0 { bits / smaller } else { 0.0 } }
    }

    /// Whether two documents are about the same thing. Documents of one outlet share its topics and
    /// its authors, so that only rare words count; those of two outlets are also kin if they share
    /// more words of any kind than chance gives.
    pub fn are_kin(&self, x: u32, y: u32, beside: &[WordHash]) -> bool {
        if self.rare_words.len() < LEAST_DOCUMENTS {
            return true; // among so few no word is rare
        }
        let common = self.common(x, y, beside);
        let same_outlet = self.one_outlet(x, y).is_some();
        common.rare_bits >= KIN_BITS || common.share >= COPY_SHARE || (!same_outlet && common.bits > self.chance)
    }

    /// Whether one of two documents that share most of the smaller one is a copy of the other, not
    /// another page with the same furniture.
    pub fn are_copies(&self, x: u32, y: u32) -> bool {
        // an outlet with three documents has no words of its own: two of them are the copies
        let common = self.common_in(x, y, &[], None);
        common.rare_bits >= KIN_BITS || common.share >= WHOLE_SHARE
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
        let bits: Vec<f32> = others.map(|other| self.common(other, article, &[]).bits).collect();
        if bits.len() < LEAST_SOURCES {
            return false;
        }
        let mean = bits.iter().sum::<f32>() / bits.len() as f32;
        let deviation = (bits.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / bits.len() as f32).sqrt();
        self.common(source, article, &[]).bits >= mean + DEVIATIONS * deviation.max(1.0)
    }

    /// The outlet that both documents are of.
    fn one_outlet(&self, x: u32, y: u32) -> Option<u32> {
        let (x, y) = (&self.facts[x as usize], &self.facts[y as usize]);
        x.outlet.filter(|_| x.same_outlet(y))
    }

    /// The bits that chance gives two documents of two outlets at the most.
    fn chance(&self) -> f32 {
        let documents = self.rare_words.len() as u64;
        if documents < 2 {
            return f32::INFINITY;
        }
        let mut bits = Vec::new();
        for n in 0..CHANCE_PAIRS as u64 {
            let random = mix(n);
            let (x, y) = ((random >> 32) % documents, (random & 0xffff_ffff) % documents);
            if x != y && self.one_outlet(x as u32, y as u32).is_none() {
                bits.push(self.common(x as u32, y as u32, &[]).bits);
            }
        }
        bits.sort_unstable_by(f32::total_cmp);
        bits.get((bits.len() as f64 * ORDINARY) as usize).map_or(f32::INFINITY, |bits| 2.0 * bits)
    }
}

/// The bits of a word that is moderately rare: the square root of all documents have it. In a small
/// corpus one story fills more than that, up to a third of it or 30 documents.
fn moderate_bits(documents: u32) -> f32 {
    let documents = documents as f32;
    let one_story = documents.sqrt().max((documents / 3.0).min(30.0));
    (documents / one_story.max(1.0)).log2()
}

/// A number that looks random, of a number (Steele et al. 2014, SplitMix64).
pub(super) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
