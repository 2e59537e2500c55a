//! Releases compete for an article: the one that explains it best takes what others only share with it.

use super::kinship::Kinship;
use ahash::AHashMap;

/// A release with less than this share of the rare words that the article's best release shares with
/// it is not its source. On 1,092 pairs of releases and articles that share text this drops 256 of
/// 270 false ones and none of 822 true ones.
const OF_THE_BEST: f32 = 0.5;

/// Bits by which the best release must lead: two releases that share as good as nothing with an article
/// beside a passage of both do not compete.
const LEAD: f32 = 16.0;

/// Of pairs (release, article) that share text: those in which another release explains the article
/// far better.
pub fn beaten(pairs: &[(u32, u32)], kinship: &Kinship) -> Vec<(u32, u32)> {
    let bits: Vec<f32> = pairs.iter().map(|&(source, article)| kinship.common(source, article, &[]).bits).collect();
    let mut best: AHashMap<u32, f32> = AHashMap::new();
    for (&(_, article), &bits) in pairs.iter().zip(&bits) {
        let best = best.entry(article).or_default();
        *best = best.max(bits);
    }
    let is_beaten = |(&(_, article), &bits): (&(u32, u32), &f32)| {
        bits < OF_THE_BEST * best[&article] && bits + LEAD < best[&article]
    };
    pairs.iter().zip(&bits).filter(|&(pair, bits)| is_beaten((pair, bits))).map(|(&pair, _)| pair).collect()
}
