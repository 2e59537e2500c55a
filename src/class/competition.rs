//! Releases compete for an article: the one that explains it best takes what others only share with it.

use super::kinship::Kinship;
use crate::sketch::bits::BIT;
use ahash::AHashMap;

/// A release with less than half of the rare words that the article's best release shares with
/// it is not its source. On 1,092 pairs of releases and articles that share text this drops 256 of
/// 270 false ones and none of 822 true ones.
const BEST_OF_MINE: u32 = 2;

/// By how much the best release must lead: two releases that share as good as nothing with an article
/// beside a passage of both do not compete.
const LEAD: u32 = 16 * BIT;

/// Of pairs (release, article) that share text: those in which another release explains the article
/// far better.
pub fn beaten(pairs: &[(u32, u32)], kinship: &Kinship) -> Vec<(u32, u32)> {
    let weights: Vec<u32> =
        pairs.iter().map(|&(source, article)| kinship.common(source, article, &[]).weight).collect();
    let mut best: AHashMap<u32, u32> = AHashMap::new();
    for (&(_, article), &weight) in pairs.iter().zip(&weights) {
        let best = best.entry(article).or_default();
        *best = weight.max(*best);
    }
    let is_beaten = |(&(_, article), &weight): (&(u32, u32), &u32)| {
        weight * BEST_OF_MINE < best[&article] && weight + LEAD < best[&article]
    };
    pairs.iter().zip(&weights).filter(|&(pair, weight)| is_beaten((pair, weight))).map(|(&pair, _)| pair).collect()
}
