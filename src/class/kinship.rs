//! Rare words -> whether two documents are about the same thing.
//!
//! Two documents that hold the same passage are kin if they also share words that few others have:
//! the names of one case, one person, one study. Copies of a formula or of an agency's template do
//! not. How many documents hold a passage plays no part, so a story that everybody printed stays one.

use super::rare_words::{DocumentFrequencies, RareWords};
use crate::facts::Facts;

/// What one rare word adds at the most, in bits: one misspelling in common is no kinship.
const MOST_BITS_A_WORD: f32 = 4.0;

/// Bits beyond those of a moderately rare word that make two documents kin. Among 6,000 random pairs
/// of 12,171 releases of one agency one in 1,000 has more than 5, and so have pairs that share a
/// template; releases on one case have 8 to 100.
const KIN_BITS: f32 = 8.0;

/// Share of the bits of the smaller document that makes two documents copies of each other.
const COPY_SHARE: f32 = 0.5;

/// Random pairs looked at for what chance gives, and the share of them that lies below its limit.
const CHANCE_PAIRS: usize = 4096;
const BELOW_CHANCE: f64 = 0.99;

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
    moderate: f32,
    chance: f32,
}

impl<'c> Kinship<'c> {
    /// Kinship among the documents of a corpus.
    pub fn new(frequencies: &'c DocumentFrequencies, rare_words: &'c RareWords, facts: &'c [Facts]) -> Self {
        let total = |document| rare_words.of(document).iter().map(|&word| frequencies.bits(word)).sum();
        let totals = (0..rare_words.len()).map(total).collect();
        let moderate = moderate_bits(frequencies.documents());
        let mut kinship = Kinship { frequencies, rare_words, facts, totals, moderate, chance: f32::INFINITY };
        kinship.chance = kinship.chance();
        kinship
    }

    /// What two documents have in common.
    pub fn common(&self, x: u32, y: u32) -> Common {
        let (mut bits, mut rare_bits) = (0.0, 0.0);
        let (xs, ys) = (self.rare_words.of(x), self.rare_words.of(y));
        let (mut i, mut j) = (0, 0);
        while i < xs.len() && j < ys.len() {
            if xs[i] == ys[j] {
                let weight = self.frequencies.bits(xs[i]);
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
    /// more words of any kind than 99 of 100 random pairs of two outlets.
    pub fn are_kin(&self, x: u32, y: u32) -> bool {
        let common = self.common(x, y);
        let same_outlet = self.facts[x as usize].same_outlet(&self.facts[y as usize]);
        common.rare_bits >= KIN_BITS || common.share >= COPY_SHARE || (!same_outlet && common.bits > self.chance)
    }

    /// The bits that 99 of 100 random pairs of documents of two outlets do not pass.
    fn chance(&self) -> f32 {
        let documents = self.rare_words.len() as u64;
        if documents < 2 {
            return f32::INFINITY;
        }
        let mut bits = Vec::new();
        for n in 0..CHANCE_PAIRS as u64 {
            let random = mix(n);
            let (x, y) = ((random >> 32) % documents, (random & 0xffff_ffff) % documents);
            if x != y && !self.facts[x as usize].same_outlet(&self.facts[y as usize]) {
                bits.push(self.common(x as u32, y as u32).bits);
            }
        }
        bits.sort_unstable_by(f32::total_cmp);
        bits.get((bits.len() as f64 * BELOW_CHANCE) as usize).copied().unwrap_or(f32::INFINITY)
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
