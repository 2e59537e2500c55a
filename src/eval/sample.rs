//! Rows -> a sample of them, drawn by stratum, to be marked by people.
//!
//! ```text
//! every stratum: the same minimum, or all it has; its rows are those with the least hashes of seed and row
//! what is left:  row by row to the stratum with the most rows for each one drawn
//! ```

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Rows that every stratum gives if it has them, however small it is among the others.
const MINIMUM: u64 = 10;

/// Of all that is drawn, the share that each list beside the alignments gets: a quarter of two lists.
const BESIDE: f64 = 1.0 / 3.0;

/// Equal words from which on a row is of the next length.
const LENGTHS: [(u32, &str); 6] =
    [(0, "under 8"), (8, "8–11"), (12, "12–19"), (20, "20–39"), (40, "40–79"), (80, "80+")];

/// The list that a row stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// `alignments.jsonl`: what was found.
    Alignments,
    /// `short_alignments.jsonl`: what is too short for that list.
    ShortAlignments,
    /// What only a scan with lower thresholds finds.
    NearMisses,
}

impl List {
    /// Its name for people.
    pub fn words(self) -> &'static str {
        ["alignments", "short alignments", "near-misses"][self as usize]
    }
}

/// What the rows of a stratum have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stratum {
    /// Where they stand.
    pub list: List,
    /// Their class.
    pub class: String,
    /// Their kind.
    pub kind: String,
    /// The least number of equal words of their length: 0, 8, 12, 20, 40 or 80.
    pub equal_words_from: u32,
}

impl Stratum {
    /// The stratum of a row with so many equal words.
    pub fn of(list: List, class: &str, kind: &str, equal_words: u32) -> Stratum {
        let length = LENGTHS.iter().rev().find(|(from, _)| *from <= equal_words);
        let equal_words_from = length.map_or(0, |(from, _)| *from);
        Stratum { list, class: class.to_string(), kind: kind.to_string(), equal_words_from }
    }

    /// The equal words of its rows, for people.
    pub fn length(&self) -> &'static str {
        LENGTHS.iter().rev().find(|(from, _)| *from <= self.equal_words_from).map_or("", |(_, name)| name)
    }
}

/// A stratum, and how much of it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// What its rows are.
    #[serde(flatten)]
    pub stratum: Stratum,
    /// Rows of the results.
    pub rows: u64,
    /// Rows of the sample.
    pub drawn: u64,
}

/// Rows drawn from many.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample<R> {
    /// Every stratum with rows, sorted.
    pub strata: Vec<Drawn>,
    /// The rows, in an order that tells nothing, each with its name in the sample and the number of its stratum.
    pub rows: Vec<(String, usize, R)>,
}

/// Draws a sample from rows that come one after another: what it holds does not grow with them.
///
/// ```
/// use reprint::eval::{List, Sampler, Stratum};
///
/// let mut sampler = Sampler::new(1, 12);
/// for row in 0..10_000 {
///     let (class, words) = if row % 500 == 0 { ("formula", 13) } else { ("reprint", 50) };
///     let stratum = Stratum::of(List::Alignments, class, "verbatim", words);
///     sampler.add(stratum, format!("row {row}").as_bytes(), || row);
/// }
/// let sample = sampler.draw().unwrap();
/// // the 20 formulas give 3 rows, as every stratum does, and the 9,980 reprints all others
/// assert_eq!([sample.strata[0].drawn, sample.strata[1].drawn], [3, 9]);
/// assert_eq!(sample.rows.len(), 12);
/// ```
#[derive(Debug)]
pub struct Sampler<R> {
    seed: u64,
    size: usize,
    pools: BTreeMap<Stratum, Pool<R>>,
}

/// The rows of a stratum: how many, and those that may be drawn.
#[derive(Debug)]
struct Pool<R> {
    rows: u64,
    least: BTreeMap<u64, R>,
}

impl<R> Sampler<R> {
    /// Draws so many rows, others with every seed.
    pub fn new(seed: u64, size: usize) -> Self {
        Sampler { seed, size, pools: BTreeMap::new() }
    }

    /// Offers a row. What is drawn depends on the seed and on `identity`, which no two rows of a list
    /// have in common, and not on the order of rows.
    pub fn add(&mut self, stratum: Stratum, identity: &[u8], row: impl FnOnce() -> R) {
        // a row may stand in two lists: the list is part of its name
        let hash = xxh3_64_with_seed(identity, self.seed.wrapping_add(stratum.list as u64));
        let pool = self.pools.entry(stratum).or_insert_with(|| Pool { rows: 0, least: BTreeMap::new() });
        pool.rows += 1;
        let is_among_the_least = pool.least.last_key_value().is_none_or(|(&last, _)| hash < last);
        if pool.least.len() < self.size || is_among_the_least {
            pool.least.insert(hash, row());
        }
        if pool.least.len() > self.size {
            pool.least.pop_last();
        }
    }

    /// The sample: of each stratum as many rows as [`allocate`] gives it.
    ///
    /// # Errors
    /// If there are more strata than rows to draw: how many there are.
    pub fn draw(self) -> Result<Sample<R>, usize> {
        let rows_of = |list: List| -> u64 {
            self.pools.iter().filter(|(stratum, _)| stratum.list == list).map(|(_, pool)| pool.rows).sum()
        };
        let lists = [List::Alignments, List::ShortAlignments, List::NearMisses].map(rows_of);
        let weighed = |(stratum, pool): (&Stratum, &Pool<R>)| {
            let share = if stratum.list == List::Alignments { 1.0 } else { BESIDE };
            (pool.rows, share * pool.rows as f64 / lists[stratum.list as usize] as f64)
        };
        let sizes: Vec<(u64, f64)> = self.pools.iter().map(weighed).collect();
        let shares = allocate(&sizes, self.size as u64).ok_or(sizes.len())?;
        let mut sample = Sample { strata: Vec::new(), rows: Vec::new() };
        for ((stratum, pool), share) in self.pools.into_iter().zip(shares) {
            let before = sample.rows.len();
            let drawn = pool.least.into_iter().take(share as usize);
            sample.rows.extend(drawn.map(|(hash, row)| (name(hash), sample.strata.len(), row)));
            let drawn = (sample.rows.len() - before) as u64;
            sample.strata.push(Drawn { stratum, rows: pool.rows, drawn });
        }
        sample.rows.sort_by(|x, y| x.0.cmp(&y.0));
        Ok(sample)
    }
}

/// The name of a row in the sample. It is scattered once more, as rows of large strata have lower hashes: neither
/// names nor their order tell the stratum. A letter before it keeps spreadsheets from taking it for a number.
fn name(hash: u64) -> String {
    format!("s{:012x}", crate::random::mix(hash) >> 16)
}

/// How many of `size` rows each stratum gives. `strata` has the rows of each and its weight, the share of the
/// sample that it is to have in proportion to the others.
///
/// Every stratum gives 10 rows, or half of what all would give if all gave the same, if that is less, but one at
/// the least, or all that it has. What is left goes row by row to the stratum with the most weight for each row
/// it already gives. `None` if there are more strata than rows.
///
/// ```
/// use reprint::eval::allocate;
///
/// assert_eq!(allocate(&[(9_000, 0.9), (980, 0.098), (20, 0.002)], 100), Some(vec![80, 10, 10]));
/// assert_eq!(allocate(&[(5, 0.5), (5, 0.5)], 1), None);
/// ```
pub fn allocate(strata: &[(u64, f64)], size: u64) -> Option<Vec<u64>> {
    let count = strata.len() as u64;
    if count > size {
        return None;
    }
    let minimum = (size / (2 * count.max(1))).clamp(1, MINIMUM);
    let mut shares: Vec<u64> = strata.iter().map(|&(rows, _)| rows.min(minimum)).collect();
    let mut left = size.saturating_sub(shares.iter().sum());
    while left > 0 {
        let for_each = |at: usize| strata[at].1 / shares[at].max(1) as f64;
        let open = (0..strata.len()).filter(|&at| shares[at] < strata[at].0);
        let Some(most) = open.reduce(|x, y| if for_each(y) > for_each(x) { y } else { x }) else { break };
        shares[most] += 1;
        left -= 1;
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sampler(seed: u64, size: usize, rows: impl Iterator<Item = (List, u32, u32)>) -> Sampler<u32> {
        let mut sampler = Sampler::new(seed, size);
        for (list, words, row) in rows {
            let class = ["reprint", "formula"][row.is_multiple_of(7) as usize];
            sampler.add(Stratum::of(list, class, "edited", words), &row.to_le_bytes(), || row);
        }
        sampler
    }

    #[test]
    fn lengths() {
        let length = |words| Stratum::of(List::Alignments, "", "", words).length();
        let all = [7, 8, 11, 12, 19, 20, 40, 79, 80, u32::MAX].map(length);
        let [under, eight, twelve, twenty, forty, eighty] = LENGTHS.map(|(_, name)| name);
        assert_eq!(all, [under, eight, eight, twelve, twelve, twenty, forty, forty, eighty, eighty]);
    }

    #[test]
    fn near_misses_get_a_quarter() {
        let near = |size: usize| {
            let list = |i: u32| if i.is_multiple_of(50) { List::Alignments } else { List::NearMisses };
            let one_class = (0..7000).filter(|i| i % 7 > 0);
            let sample = sampler(3, size, one_class.map(|i| (list(i), 30, i))).draw().unwrap();
            assert_eq!(sample.rows.len(), size);
            let of_near = |stratum: &&Drawn| stratum.stratum.list == List::NearMisses;
            sample.strata.iter().filter(of_near).map(|stratum| stratum.drawn).sum::<u64>()
        };
        assert!(near(80).abs_diff(20) <= 1, "{}", near(80));
        // the 120 alignments cannot give 150
        assert_eq!(near(200), 80);
    }

    #[test]
    fn too_few_rows_for_the_strata() {
        let rows = (0..40).map(|i| (List::Alignments, [8, 12, 20][i as usize % 3], i));
        assert_eq!(sampler(0, 5, rows).draw().unwrap_err(), 6);
    }

    proptest! {
        #[test]
        fn shares_keep_the_rule(sizes in proptest::collection::vec(1u64..400, 1..20), size in 1u64..500) {
            let all: u64 = sizes.iter().sum();
            let strata: Vec<(u64, f64)> = sizes.iter().map(|&rows| (rows, rows as f64 / all as f64)).collect();
            let Some(shares) = allocate(&strata, size) else {
                prop_assert!(sizes.len() as u64 > size);
                return Ok(());
            };
            prop_assert_eq!(shares.iter().sum::<u64>(), size.min(all));
            let minimum = (size / (2 * sizes.len() as u64)).clamp(1, MINIMUM);
            for (&share, &rows) in shares.iter().zip(&sizes) {
                prop_assert!((rows.min(minimum)..=rows).contains(&share));
            }
            // above the minimum, no stratum gives two rows more than its part beside another with rows left
            for (&x, &rows_x) in shares.iter().zip(&sizes) {
                for (&y, &rows_y) in shares.iter().zip(&sizes) {
                    if x > minimum && y < rows_y {
                        prop_assert!(rows_x as f64 / (x - 1) as f64 >= rows_y as f64 / y as f64 - 1e-9);
                    }
                }
            }
        }

        #[test]
        fn the_order_of_rows_means_nothing(seed in any::<u64>(), shift in 1u32..300, size in 8usize..80) {
            let row = |i: u32| (if i.is_multiple_of(3) { List::NearMisses } else { List::Alignments }, 8 + i % 30, i);
            let one = sampler(seed, size, (0..300).map(row)).draw();
            let other = sampler(seed, size, (0..300).map(|i| row((i + shift) % 300)).rev()).draw();
            prop_assert_eq!(&one, &other);
            if let Ok(sample) = one {
                let mut rows: Vec<u32> = sample.rows.iter().map(|row| row.2).collect();
                prop_assert!(sample.rows.is_sorted_by(|x, y| x.0 < y.0));
                rows.sort_unstable();
                rows.dedup();
                prop_assert_eq!(rows.len(), size);
                let another = sampler(seed ^ 1, size, (0..300).map(row)).draw().unwrap();
                prop_assert_ne!(another.rows, sample.rows);
            }
        }
    }
}
