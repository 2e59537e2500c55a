//! Several sources share text: each word of an article goes to one of them.
//!
//! To the one whose exclusive text explains most of the article, then to the nearest earlier one; what neither
//! tells is shared. So the pastes of an article add up to 1 at most.

use crate::corpus::Date;
use std::cmp::Reverse;
use std::ops::Range;

/// What a source may explain of an article.
pub(super) struct Claim {
    /// Words of the article that are equal to words of the source: sorted, apart.
    pub words: Vec<Range<u32>>,
    /// When the source was published.
    pub date: Option<Date>,
}

/// What each source gets, and what no source gets alone of the words that it claims.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Share {
    /// Sorted, apart.
    pub words: Vec<Range<u32>>,
    /// Words that others explain as well.
    pub shared: u32,
}

/// Settles the claims on one article of this date.
pub(super) fn settle(claims: &[Claim], article: Option<Date>) -> Vec<Share> {
    let segments = segments(claims);
    let mut exclusive = vec![0u32; claims.len()];
    for (span, claimants) in &segments {
        if let [one] = claimants[..] {
            exclusive[one] += span.len() as u32;
        }
    }
    let rank = |source: usize| (Reverse(exclusive[source]), distance(claims[source].date, article));
    let mut shares = vec![Share::default(); claims.len()];
    for (span, claimants) in segments {
        let best = claimants.iter().map(|&source| rank(source)).min();
        let winners: Vec<usize> = claimants.iter().copied().filter(|&source| Some(rank(source)) == best).collect();
        match winners[..] {
            [winner] => shares[winner].words.push(span),
            _ => claimants.iter().for_each(|&source| shares[source].shared += span.len() as u32),
        }
    }
    for share in &mut shares {
        share.words = crate::intervals::union(std::mem::take(&mut share.words));
    }
    shares
}

/// Days from a source to an article; later ones, and those without a date, are the farthest.
fn distance(source: Option<Date>, article: Option<Date>) -> u32 {
    let dates = source.zip(article).filter(|(source, article)| !article.is_before(*source));
    dates.map_or(u32::MAX, |(source, article)| source.least_days_until(article))
}

/// The words claimed, cut wherever a claim begins or ends, with the numbers of who claims them.
fn segments(claims: &[Claim]) -> Vec<(Range<u32>, Vec<usize>)> {
    let mut edges: Vec<u32> = claims.iter().flat_map(|claim| &claim.words).flat_map(|x| [x.start, x.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let segment = |pair: &[u32]| {
        let span = pair[0]..pair[1];
        let claims_it = |claim: &Claim| {
            let next = claim.words.partition_point(|x| x.end <= span.start);
            claim.words.get(next).is_some_and(|x| x.start <= span.start)
        };
        let claimants: Vec<usize> = (0..claims.len()).filter(|&source| claims_it(&claims[source])).collect();
        (span, claimants)
    };
    edges.windows(2).map(segment).filter(|(_, claimants)| !claimants.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intervals::{covered, union};
    use proptest::prelude::*;

    fn claim(words: &[(u32, u32)], date: &str) -> Claim {
        Claim { words: words.iter().map(|&(begin, end)| begin..end).collect(), date: Date::parse(date) }
    }

    fn words(share: &Share) -> Vec<(u32, u32)> {
        share.words.iter().map(|span| (span.start, span.end)).collect()
    }

    #[test]
    fn contested_words_go_to_whom_explains_more_then_to_the_nearest_earlier() {
        let day = Date::parse("2026-03-10");
        let shares = settle(&[claim(&[(0, 50)], "2026-03-09"), claim(&[(40, 60), (70, 120)], "2026-03-01")], day);
        assert_eq!(words(&shares[0]), [(0, 40)]);
        assert_eq!(words(&shares[1]), [(40, 60), (70, 120)]);
        // nothing exclusive: the nearest earlier one, not the one of the day after
        let dates = ["2026-03-01", "2026-03-08", "2026-03-11"];
        let shares = settle(&dates.map(|date| claim(&[(0, 20)], date)), day);
        assert_eq!(shares.iter().map(|share| covered(share.words.clone())).collect::<Vec<_>>(), [0, 20, 0]);
        // nothing tells
        let shares =
            settle(&[claim(&[(0, 20)], ""), claim(&[(0, 20), (30, 40)], ""), claim(&[(0, 20), (40, 50)], "")], day);
        assert_eq!(
            shares.iter().map(|share| (covered(share.words.clone()), share.shared)).collect::<Vec<_>>(),
            [(0, 20), (10, 20), (10, 20)]
        );
    }

    proptest! {
        /// Against a set of positions: each claimed word goes to one claimant at the most, or is shared by all of its claimants.
        #[test]
        fn each_word_goes_to_one(all in proptest::collection::vec(proptest::collection::vec((0u32..80, 1u32..15), 0..5), 1..5), days in proptest::collection::vec(1u32..28, 5)) {
            let claims: Vec<Claim> = all.iter().zip(&days).map(|(spans, day)| Claim {
                words: union(spans.iter().map(|&(at, length)| at..at + length).collect()),
                date: Date::parse(&format!("2026-03-{day:02}")),
            }).collect();
            let shares = settle(&claims, Date::parse("2026-03-15"));
            for word in 0..100u32 {
                let has = |spans: &[Range<u32>]| spans.iter().any(|x| x.contains(&word));
                let claimants = claims.iter().filter(|claim| has(&claim.words)).count();
                let owners: Vec<usize> = (0..claims.len()).filter(|&s| has(&shares[s].words)).collect();
                prop_assert!(owners.len() <= 1);
                prop_assert!(owners.iter().all(|&s| has(&claims[s].words)));
                prop_assert!(claimants != 1 || owners.len() == 1);
            }
            for (claim, share) in claims.iter().zip(&shares) {
                prop_assert!(covered(share.words.clone()) + share.shared <= covered(claim.words.clone()));
            }
        }
    }
}
