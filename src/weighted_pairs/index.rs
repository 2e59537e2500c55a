//! Sorted rows -> the index of who holds which key, with the weights of keys.

use super::{Limits, Row};
use crate::sketch::bits::log2;
use crate::sketch::content::shared_weight;

/// Buckets of one range of keys: the holders of the keys that sections of several documents share.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Buckets {
    sizes: Vec<u32>,
    holders: Vec<u32>,
}

/// The buckets of sorted rows, each row once. `document` tells whose section it is.
pub fn shared_buckets(sorted: &[Row], document: impl Fn(u32) -> u32) -> Buckets {
    let mut buckets = Buckets::default();
    for bucket in sorted.chunk_by(|x, y| x.key == y.key) {
        let first = document(bucket[0].section);
        if bucket.iter().any(|row| document(row.section) != first) {
            buckets.sizes.push(bucket.len() as u32);
            buckets.holders.extend(bucket.iter().map(|row| row.section));
        }
    }
    buckets
}

/// Who holds which key, both ways. Buckets are numbered from rare to common.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// By section: its keys, shared or not.
    key_counts: Vec<u32>,
    buckets: Lists,
    /// By bucket.
    weights: Vec<u32>,
    /// By section: its buckets, rare to common.
    sections: Lists,
    /// Weight that two sections of one key each share by chance.
    chance: f64,
}

/// Lists in one vector.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lists {
    begins: Vec<usize>,
    items: Vec<u32>,
}

impl Lists {
    fn of(&self, number: u32) -> &[u32] {
        let number = number as usize;
        &self.items[self.begins[number]..self.begins[number + 1]]
    }

    /// Empty lists of these lengths, to be filled from their begins.
    fn with_lengths(lengths: impl Iterator<Item = usize>) -> Self {
        let mut begins = vec![0];
        let mut end = 0;
        begins.extend(lengths.map(|length| {
            end += length;
            end
        }));
        Lists { begins, items: vec![0; end] }
    }
}

impl Index {
    /// The index of the buckets of all ranges, in the order of the ranges. `key_counts` has the
    /// number of keys of each section, shared or not.
    pub fn new(ranges: Vec<Buckets>, key_counts: Vec<u32>) -> Self {
        let buckets = rare_to_common(ranges);
        let everybody = log2(key_counts.len() as u64);
        let sizes = || buckets.begins.windows(2).map(|x| x[1] - x[0]);
        // each size once: buckets come by size
        let mut last = (0, 0);
        let weigh = |size: usize| {
            if size != last.0 {
                last = (size, everybody.saturating_sub(log2(size as u64)));
            }
            last.1
        };
        let weights: Vec<u32> = sizes().map(weigh).collect();
        let rows: u64 = key_counts.iter().map(|&count| count as u64).sum();
        let met: f64 = sizes().zip(&weights).map(|(d, &weight)| d as f64 * (d - 1) as f64 * weight as f64).sum();
        let chance = if rows == 0 { 0.0 } else { met / (rows as f64 * rows as f64) };
        let sections = turned(&buckets, key_counts.len());
        Index { key_counts, buckets, weights, sections, chance }
    }

    /// The number of sections.
    pub fn len(&self) -> usize {
        self.key_counts.len()
    }

    /// Whether there are no sections.
    pub fn is_empty(&self) -> bool {
        self.key_counts.is_empty()
    }

    /// What two sections share beyond chance, in parts of a bit.
    pub fn excess(&self, a: u32, b: u32) -> i64 {
        let weight = shared_weight(self.held_by(a), self.held_by(b), |bucket| self.weight(bucket));
        self.beyond_chance(a, b, weight)
    }

    /// The least excess of a candidate pair.
    pub fn threshold(&self, limits: Limits) -> i64 {
        log2(self.len() as u64) as i64 * limits.least_tenths as i64 / 10
    }

    /// The buckets that hold a section, rare to common.
    pub(super) fn held_by(&self, section: u32) -> &[u32] {
        self.sections.of(section)
    }

    /// The sections in a bucket.
    pub(super) fn holders(&self, bucket: u32) -> &[u32] {
        self.buckets.of(bucket)
    }

    pub(super) fn weight(&self, bucket: u32) -> u32 {
        self.weights[bucket as usize]
    }

    pub(super) fn beyond_chance(&self, a: u32, b: u32, weight: u32) -> i64 {
        let keys = |section: u32| self.key_counts[section as usize] as f64;
        weight as i64 - (keys(a) * keys(b) * self.chance).round() as i64
    }
}

/// The buckets of all ranges in one numbering, the smaller before the larger.
fn rare_to_common(ranges: Vec<Buckets>) -> Lists {
    let largest = ranges.iter().flat_map(|range| &range.sizes).max().map_or(0, |&size| size as usize);
    // a counting sort: by size, how many buckets
    let mut counts = vec![0usize; largest + 1];
    ranges.iter().flat_map(|range| &range.sizes).for_each(|&size| counts[size as usize] += 1);
    let sizes = counts.iter().enumerate().flat_map(|(size, &count)| std::iter::repeat_n(size, count));
    let mut lists = Lists::with_lengths(sizes);
    let mut next = Vec::with_capacity(counts.len());
    let mut end = 0;
    for (size, count) in counts.iter().enumerate() {
        next.push(end);
        end += size * count;
    }
    for range in ranges {
        let mut rest = &range.holders[..];
        for &size in &range.sizes {
            let (bucket, after) = rest.split_at(size as usize);
            let at = &mut next[size as usize];
            lists.items[*at..*at + bucket.len()].copy_from_slice(bucket);
            *at += bucket.len();
            rest = after;
        }
    }
    lists
}

/// By section, the buckets that hold it, ascending.
fn turned(buckets: &Lists, sections: usize) -> Lists {
    let mut lengths = vec![0usize; sections];
    buckets.items.iter().for_each(|&section| lengths[section as usize] += 1);
    let mut lists = Lists::with_lengths(lengths.into_iter());
    let mut next = lists.begins.clone();
    for bucket in 0..buckets.begins.len() as u32 - 1 {
        for &section in buckets.of(bucket) {
            let at = &mut next[section as usize];
            lists.items[*at] = bucket;
            *at += 1;
        }
    }
    lists
}
