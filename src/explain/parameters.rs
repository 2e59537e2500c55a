//! The chance that a passage is found with the numbers in force, by simulation.
//!
//! A passage of distinct words stands in two documents, between words that they do not share. Each
//! word is changed into another one with a given probability, independently of the others. Words
//! have random rarities, of which the rank of a shingle is the sum, as in a scan. Both documents go
//! through the scan's own minima, check and alignment. The bucket is taken to be small (all its pairs
//! are candidates), and the document signature is left out: it depends on the rest of the documents.

use super::SCHEMA_VERSION;
use crate::align::{align, equal_words_around};
use crate::passage::shingles;
use crate::random::Random;
use crate::scan::Settings;
use crate::sketch::passage_minima;
use crate::text::WordHash;
use ahash::AHashMap;
use rayon::prelude::*;
use serde::Serialize;

/// Passages tried for each chance: a standard error of 1 percent at most.
pub const TRIALS: u32 = 2500;

/// Words of the passages that are tried.
const WORDS: [usize; 3] = [20, 40, 80];

/// Shares of their words that are changed.
const EDITED: [f64; 4] = [0.0, 0.05, 0.1, 0.2];

/// What the numbers in force find.
#[derive(Debug, Clone, Serialize)]
pub struct ParameterTable {
    /// The version of these fields, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Words in a shingle.
    pub shingle_words: usize,
    /// Consecutive shingles of which the least signs.
    pub passage_shingles: usize,
    /// Equal words in a row from which on two texts always meet.
    pub certain_run: usize,
    /// Equal words around a shared shingle that make a pair worth aligning.
    pub check_words: usize,
    /// Equal words of an alignment that counts alone.
    pub min_words: usize,
    /// Equal words of one that counts beside such a one.
    pub min_words_beside: usize,
    /// Members up to which a bucket gives all its pairs.
    pub all_pairs: usize,
    /// Bands of a document's signature.
    pub document_bands: usize,
    /// Minima in a band.
    pub document_rows: usize,
    /// Passages tried for each chance.
    pub trials: u32,
    /// By words, then by share of edited words.
    pub chances: Vec<Chance>,
}

/// The chance that one kind of passage is found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chance {
    /// Its words.
    pub words: usize,
    /// The probability with which each is changed.
    pub edited: f64,
    /// The share of such passages that share a passage key and pass the check.
    pub candidate: f64,
    /// The share that an alignment of enough words then reports.
    pub reported: f64,
}

/// The chances of passages of 20, 40 and 80 words, with 0, 5, 10 and 20 % of them changed.
pub fn parameters(settings: &Settings) -> ParameterTable {
    let kinds: Vec<(usize, f64)> = WORDS.into_iter().flat_map(|words| EDITED.map(|edited| (words, edited))).collect();
    let recipe = settings.recipe;
    ParameterTable {
        schema_version: SCHEMA_VERSION,
        shingle_words: recipe.shingle_words,
        passage_shingles: recipe.passage_shingles,
        certain_run: recipe.shingle_words + recipe.passage_shingles - 1,
        check_words: settings.check_words,
        min_words: settings.min_words.alone,
        min_words_beside: settings.min_words.beside,
        all_pairs: settings.linking.all_pairs,
        document_bands: recipe.document_bands,
        document_rows: recipe.document_rows,
        trials: TRIALS,
        chances: kinds.into_par_iter().map(|(words, edited)| chance(settings, words, edited, TRIALS)).collect(),
    }
}

/// The chance of one kind of passage, from a fixed seed.
fn chance(settings: &Settings, words: usize, edited: f64, trials: u32) -> Chance {
    let mut random = Random(words as u64 ^ edited.to_bits());
    let (mut candidates, mut reported) = (0, 0);
    for _ in 0..trials {
        let changed: Vec<bool> = (0..words).map(|_| share(&mut random) < edited).collect();
        let [a, b] = documents(&changed, &mut random);
        if is_candidate(settings, &a, &b) {
            candidates += 1;
            reported += !align(&a, &b, settings.min_words).is_empty() as u32;
        }
    }
    let of_all = |count: u32| count as f64 / trials as f64;
    Chance { words, edited, candidate: of_all(candidates), reported: of_all(reported) }
}

/// Words on each side of the passage in a and in b: more than the check and a window look at.
const AROUND: [usize; 2] = [28, 31];

/// Two documents that share a passage but for its changed words.
fn documents(changed: &[bool], random: &mut Random) -> [Vec<WordHash>; 2] {
    // numbers spread by a bijection: all words are different
    let first = random.next() as u32;
    let mut words = (0u32..).map(move |i| spread(first.wrapping_add(i)));
    let mut new_words = |count: usize| words.by_ref().take(count).collect::<Vec<WordHash>>();
    let passage = new_words(changed.len());
    let edited: Vec<WordHash> =
        passage.iter().zip(changed).map(|(&word, &changed)| if changed { new_words(1)[0] } else { word }).collect();
    let mut around = |passage: &[WordHash], count: usize| [&new_words(count)[..], passage, &new_words(count)].concat();
    [around(&passage, AROUND[0]), around(&edited, AROUND[1])]
}

/// Whether two documents share a passage key around which enough words are equal.
fn is_candidate(settings: &Settings, a: &[WordHash], b: &[WordHash]) -> bool {
    let minima = |words: &[WordHash]| {
        let (recipe, mut hashes, mut found) = (&settings.recipe, Vec::new(), Vec::new());
        shingles(words, recipe.shingle_words, &mut hashes);
        let ranks: Vec<u16> = words.windows(recipe.shingle_words).map(|run| run.iter().map(rarity).sum()).collect();
        passage_minima(&hashes, &ranks, recipe.passage_shingles, |i| found.push((hashes[i], i)));
        found
    };
    let of_b: AHashMap<u64, usize> = minima(b).into_iter().collect();
    let passes = |i: usize, j: usize| equal_words_around(a, i, b, j) >= settings.check_words;
    minima(a).into_iter().any(|(key, i)| of_b.get(&key).is_some_and(|&j| passes(i, j)))
}

/// A random rarity class: half a binary order of magnitude each, as word weights have.
fn rarity(word: &WordHash) -> u16 {
    (word >> 26) as u16
}

/// A bijection of 31 bits (after the finaliser of MurmurHash3): the 32nd marks half words.
fn spread(x: u32) -> u32 {
    const BITS: u32 = (1 << 31) - 1;
    let mut x = x & BITS;
    x = (x ^ (x >> 16)).wrapping_mul(0x85eb_ca6b) & BITS;
    x = (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35) & BITS;
    x ^ (x >> 16)
}

/// A number from 0 to less than 1.
fn share(random: &mut Random) -> f64 {
    (random.next() >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_without_edits() {
        let settings = Settings::default();
        let of = |words: usize| chance(&settings, words, 0.0, 200);
        // the winnowing guarantee, and the check of 7; below, the check fails
        assert_eq!([of(7).candidate, of(20).candidate], [1.0, 1.0]);
        assert_eq!(of(6).candidate, 0.0);
        assert_eq!([of(11).reported, of(12).reported], [0.0, 1.0]);
        assert_eq!(chance(&settings, 40, 1.0, 50).candidate, 0.0);
    }

    #[test]
    fn fewer_edits_and_more_words_help() {
        let table = parameters(&Settings::default());
        assert_eq!(table.chances.len(), 12);
        for row in table.chances.chunks(4) {
            assert_eq!((row[0].candidate, row[0].reported), (1.0, 1.0));
            assert!(row.windows(2).all(|x| x[0].candidate >= x[1].candidate), "{row:?}");
        }
        let hardest = |row: usize| table.chances[4 * row + 3].candidate;
        assert!(hardest(0) < hardest(1) && hardest(1) < hardest(2), "{table:?}");
        // 7 equal words make a candidate, and 12 are needed
        assert!(table.chances[3].reported < hardest(0), "{table:?}");
    }

    /// Whether two texts share the least shingle of a window and seven words around it, as the definitions
    /// read, for substitutions only: the check goes over three changed words each way, one or two at a time.
    fn plain(a: &[u32], b: &[u32], shift: usize) -> bool {
        let least = |words: &[u32], window: usize| {
            let rank = |i: usize| {
                let run = &words[i..i + 4];
                (run.iter().map(|word| word >> 27).sum::<u32>(), crate::passage::shingle_hash(run))
            };
            (window..window + 4).min_by_key(|&i| rank(i)).unwrap()
        };
        let minima = |words: &[u32]| (0..words.len() - 6).map(|window| least(words, window)).collect::<Vec<usize>>();
        let of_b = minima(b);
        minima(a).into_iter().any(|i| {
            let shared = of_b.contains(&(i + shift)) && a[i..i + 4] == b[i + shift..i + shift + 4];
            let equal = |at: usize| a.get(at).is_some_and(|x| b.get(at + shift) == Some(x));
            let walk = |place: &dyn Fn(usize) -> Option<usize>| {
                let same = |n: usize| place(n).is_some_and(equal);
                let (mut n, mut count, mut edits) = (0, 0, 0);
                while n < 24 {
                    if same(n) {
                        (n, count) = (n + 1, count + 1);
                    } else if edits < 3 && (1..=2).any(|gap| same(n + gap) && same(n + gap + 1)) {
                        n += if same(n + 1) && same(n + 2) { 1 } else { 2 };
                        edits += 1;
                    } else {
                        break;
                    }
                }
                count
            };
            shared && walk(&|n| Some(i + n)) + walk(&|n| i.checked_sub(n + 1)) >= 7
        })
    }

    /// Every way of editing 10 words, weighted by its probability, against the simulation.
    #[test]
    fn equals_brute_force() {
        const EDITED: f64 = 0.15;
        let (mut random, mut exact, mut orders) = (Random(7), 0.0, 0.0);
        for pattern in 0..1u32 << 10 {
            let changed: Vec<bool> = (0..10).map(|i| pattern >> i & 1 == 1).collect();
            let weight =
                EDITED.powi(pattern.count_ones() as i32) * (1.0 - EDITED).powi(10 - pattern.count_ones() as i32);
            // the order of rarities is drawn again for each pattern, often for those that weigh much
            let draws = (4000.0 * weight).ceil() as u32;
            let found = (0..draws).filter(|_| {
                let [a, b] = documents(&changed, &mut random);
                plain(&a, &b, AROUND[1] - AROUND[0])
            });
            exact += weight * found.count() as f64 / draws as f64;
            orders += weight;
        }
        assert!((orders - 1.0f64).abs() < 1e-9);
        let simulated = chance(&Settings::default(), 10, EDITED, 20_000).candidate;
        // standard errors: .0035 of the simulation, less than .008 of the drawn orders
        assert!((simulated - exact).abs() < 0.03, "{simulated} {exact}");
        assert!((0.2..0.8).contains(&exact), "{exact}");
    }
}
