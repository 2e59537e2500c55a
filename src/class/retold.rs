//! A source and an article -> whether the article retells the source: many of its names and numbers, most in its order.
//!
//! A spun article has hardly a phrase of its release, so nothing aligns them; what cannot be said otherwise stays: who,
//! where, how many. An article of somebody's own on the same event has names of its own beside, and leaves most out.

use super::kinship::Kinship;
use super::{RareWord, Texts};
use crate::text::WordHash;
use ahash::AHashMap;
use std::ops::Range;

/// Rare names and numbers that both must have, the share of those of either that they must weigh, and the share of
/// them that must come in one order. Of insciout's releases and news without a passage in common one pair passes, of one
/// study. Articles that share fewer have most of their names from elsewhere: they tell more than the release.
const LEAST: usize = 8;
const SHARE: f32 = 0.4;
const IN_ORDER: f32 = 0.6;

/// Share of the article that must lie between the first and the last, and of the longer such span that the shorter one
/// must have: an article with all the names in one sentence retells nothing.
const SPAN: f32 = 0.5;

/// Sources with a name beyond which it tells no two of them apart.
const MOST_SOURCES: usize = 64;

/// What a source and an article have in common that names something.
#[derive(Debug, Clone, PartialEq)]
pub struct Retold {
    /// Rare names and numbers in both,
    pub shared: usize,
    /// the share that they weigh of those of the document of which they are less,
    pub share: f32,
    /// and the share of them that come in one order.
    pub in_order: f32,
    /// From the first to the last that does, in words of the source,
    pub in_source: Range<u32>,
    /// and of the article,
    pub in_article: Range<u32>,
    /// which has so many words.
    pub article_words: u32,
}

impl Retold {
    /// Names and numbers that are needed,
    pub const LEAST: usize = LEAST;
    /// and shares: of those of either document, in one order, of the article around them.
    pub const SHARES: [f32; 3] = [SHARE, IN_ORDER, SPAN];

    /// Looks at a source and an article.
    pub fn of(source: u32, article: u32, texts: &(impl Texts + ?Sized), kinship: &Kinship) -> Self {
        let shared = kinship.particulars_in_both(source, article);
        let weigh = |words: &[RareWord]| words.iter().map(|rare| rare.weight as u32).sum::<u32>();
        let all = [source, article].map(|document| weigh(&kinship.particulars_of(document).collect::<Vec<_>>()));
        let words: Vec<WordHash> = shared.iter().map(|rare| rare.word).collect();
        let [in_source, in_article] = [source, article].map(|document| first_places(&words, texts.words(document)));
        let mut places: Vec<(u32, u32)> =
            in_source.into_iter().zip(in_article).filter_map(|(x, y)| Some((x?, y?))).collect();
        places.sort_unstable();
        let chain = longest_rising(&places);
        let span = |side: fn(&(u32, u32)) -> u32| match (chain.first(), chain.last()) {
            (Some(first), Some(last)) => side(first)..side(last) + 1,
            _ => 0..0,
        };
        Retold {
            shared: shared.len(),
            share: weigh(&shared) as f32 / all[0].max(all[1]).max(1) as f32,
            in_order: chain.len() as f32 / shared.len().max(1) as f32,
            in_source: span(|place| place.0),
            in_article: span(|place| place.1),
            article_words: texts.words(article).len() as u32,
        }
    }

    /// Share of the article from the first to the last of them.
    pub fn span(&self) -> f32 {
        self.in_article.len() as f32 / self.article_words.max(1) as f32
    }

    /// Whether it is enough.
    pub fn is_enough(&self) -> bool {
        let [source, article] = [&self.in_source, &self.in_article].map(|span| span.len() as f32);
        let is_wide = self.span() >= SPAN && source.min(article) >= SPAN * source.max(article);
        is_wide && self.shared >= LEAST && self.share >= SHARE && self.in_order >= IN_ORDER
    }
}

/// The sources with each name.
pub struct NamesOfSources(AHashMap<WordHash, Vec<u32>>);

impl NamesOfSources {
    /// Of these sources.
    pub fn new(sources: impl Iterator<Item = u32>, kinship: &Kinship) -> Self {
        let mut names: AHashMap<WordHash, Vec<u32>> = AHashMap::new();
        for source in sources {
            kinship.particulars_of(source).for_each(|rare| names.entry(rare.word).or_default().push(source));
        }
        names.retain(|_, sources| sources.len() <= MOST_SOURCES);
        NamesOfSources(names)
    }

    /// The sources that have enough names and numbers in common with an article, sorted.
    pub fn of_article(&self, article: u32, kinship: &Kinship) -> Vec<u32> {
        let holders = kinship.particulars_of(article).filter_map(|rare| self.0.get(&rare.word));
        let mut met: Vec<u32> = holders.flatten().copied().collect();
        met.sort_unstable();
        met.chunk_by(|x, y| x == y).filter(|same| same.len() >= LEAST).map(|same| same[0]).collect()
    }
}

/// Where each of these words, sorted, stands first in a text.
fn first_places(words: &[WordHash], text: &[WordHash]) -> Vec<Option<u32>> {
    let mut places = vec![None; words.len()];
    for (place, word) in (0..).zip(text) {
        if let Ok(number) = words.binary_search(word) {
            places[number].get_or_insert(place);
        }
    }
    places
}

/// The longest subsequence of places, sorted by the first, that rises in the second; they are `KEPT` at the most.
pub(super) fn longest_rising(places: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (i, &(_, here)) in places.iter().enumerate() {
        let before = (0..i).filter(|&j| places[j].1 < here).max_by_key(|&j| (best[j].0, std::cmp::Reverse(j)));
        best.push((1 + before.map_or(0, |j| best[j].0), before));
    }
    let mut at = (0..best.len()).max_by_key(|&i| (best[i].0, std::cmp::Reverse(i)));
    let mut chain = Vec::new();
    while let Some(i) = at {
        chain.push(places[i]);
        at = best[i].1;
    }
    chain.reverse();
    chain
}
