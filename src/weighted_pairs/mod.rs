//! Rows (key, section) -> for each section the few others that share the most weight with it.
//!
//! Where `lsh` asks whether two passages share a key, this adds up the weights of all keys that
//! two sections share: log2(sections / sections with the key), so that what everybody writes
//! weighs little and nothing is cut off. What two sections of so many keys share by chance is
//! taken off, and the rest must exceed twice log2(sections): read as a probability, what one of all
//! pairs of sections would reach by chance. A key that no third section has weighs one bit less than log2(sections),
//! so two of them are not enough and three are, in a corpus of any size.
//!
//! ```text
//! for each section: for each of its keys, rare to common, while the budget lasts:
//!                       every holder of the key += the key's weight
//!                   the best so far, if keys are left: += the weight of the keys left that both have
//!                   less chance; above the threshold; the best section of each document; the best few
//! ```
//!
//! The budget keeps a large corpus linear: common keys find nobody new, they only add to those whom
//! rarer keys have found ("continue" in Moffat and Zobel 1996, Self-indexing inverted files). The pairs
//! are bounded by a number a section, so by the words of the corpus.

mod index;
mod partners;

pub use index::{Buckets, Index, shared_buckets};
pub use partners::{Partner, PartnerFinder};

/// One key of one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The key.
    pub key: u64,
    /// The section's number in the corpus.
    pub section: u32,
}

/// What makes two sections a candidate pair.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most partners of a section: the best sections of so many other documents.
    pub partners: usize,
    /// Holders of keys that are looked at for each key of a section, on average. With 4, 16 and 64
    /// the recall on PAN 2013 in the midst of ten times as many other documents is the same.
    pub holders_per_key: usize,
    /// Least weight beyond chance, in tenths of log2(sections).
    pub least_tenths: u32,
}

impl Default for Limits {
    /// On PAN 2013 (5,057 documents, 12,347 sections) six pairs a document, which hold .975 of the
    /// randomly reworded pairs, .99 of the translated and summarised ones; 16 partners and 15
    /// tenths: twelve pairs, .991 and .997 and all.
    fn default() -> Self {
        Limits { partners: 8, holders_per_key: 16, least_tenths: 20 }
    }
}

#[cfg(test)]
mod tests;
