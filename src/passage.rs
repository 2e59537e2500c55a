//! Tokens -> passages and their shingles.
//!
//! A shingle is a run of `k` words, as one hash. A passage is a run of consecutive shingles; the
//! whole document is the longest passage.

use crate::text::WordHash;

/// The hash of a shingle.
pub type ShingleHash = u64;

const START: u64 = 0x2545_f491_4f6c_dd1d; // not 0, or runs of zeros would all be alike
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of one run of words. Recomputed for every run rather than rolled: the runs are then
/// independent of each other, which a processor can overlap (2.2 ns a run of four, `benches/shingle`).
pub fn shingle_hash(words: &[WordHash]) -> ShingleHash {
    let mut hash = START;
    for &word in words {
        hash = (hash.rotate_left(23) ^ word as u64).wrapping_mul(MULTIPLIER);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// Replaces the content of `out` with the shingles of `k` words, one for each word position that
/// has `k` words from it on. Fewer than `k` words have none.
///
/// ```
/// let mut shingles = Vec::new();
/// reprint::passage::shingles(&[1, 2, 3, 1, 2, 3], 3, &mut shingles);
/// assert_eq!(shingles.len(), 4);
/// assert_eq!(shingles[0], shingles[3]);
/// ```
pub fn shingles(words: &[WordHash], k: usize, out: &mut Vec<ShingleHash>) {
    out.clear();
    out.extend(words.windows(k).map(shingle_hash));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stored keys must mean the same on every machine and in every later version.
    #[test]
    fn shingle_hashes_are_frozen() {
        assert_eq!(shingle_hash(&[1, 2, 3, 4]), 4_866_292_044_881_138_913);
        assert_ne!(shingle_hash(&[1, 2, 3, 4]), shingle_hash(&[4, 3, 2, 1]));
        assert_ne!(shingle_hash(&[0; 3]), shingle_hash(&[0; 4]));
    }
}
