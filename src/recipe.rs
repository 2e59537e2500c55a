//! The numbers that decide what becomes a candidate pair, as one versioned value.
//!
//! A recipe stands beside every stored signature: two signatures compare only under one recipe.

use crate::sketch::SKETCH_VERSION;
use crate::text::TEXT_VERSION;
use serde::Serialize;

/// How documents are cut, signed and banded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Recipe {
    /// Version of the words, their folding and their hash.
    pub text_version: u32,
    /// Version of the shingle hash, the minima and the bands.
    pub sketch_version: u32,
    /// Words in a shingle.
    pub shingle_words: usize,
    /// Consecutive shingles in a passage. A run of `shingle_words + passage_shingles - 1` equal
    /// words always shares a passage, and so its minimum (Schleimer et al. 2003, winnowing).
    pub passage_shingles: usize,
    /// Bands of a document's signature.
    pub document_bands: usize,
    /// Rows (minima) in a band of a document's signature.
    pub document_rows: usize,
}

impl Default for Recipe {
    /// Passages of 7 words: 4 shingles of 4 words, one rarity-ordered minimum each. In a prototype it
    /// found as many edited passages as 16 bands of 2 rows over passages of 24 words, with a third of
    /// the keys. Documents: 16 bands of 4 rows, so that two of Jaccard similarity .5 share a band with
    /// probability 1 - (1 - .5^4)^16 = .64.
    fn default() -> Self {
        Recipe {
            text_version: TEXT_VERSION,
            sketch_version: SKETCH_VERSION,
            shingle_words: 4,
            passage_shingles: 4,
            document_bands: 16,
            document_rows: 4,
        }
    }
}
