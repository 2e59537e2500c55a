//! Whether two documents share content keys in one place of each: the quick test before two
//! documents are aligned as reworded text.
//!
//! Documents on one topic share content keys too, but here and there, and a few of them again and again; a
//! reworded passage has many different ones close together in both. The dot plot of the shared
//! keys is laid out in squares, and the heaviest square counts. A key adds its weight once a
//! square, less what its repetitions make likely.
//!
//! On the pairs of PAN 2013, a threshold that lets 5 % of the pairs without reuse pass (they are on one
//! topic) keeps .96 of the randomly reworded and .97 of the translated ones; the weight of all shared keys
//! keeps .89 and .93.

use super::bits::log2;
use super::content::ContentStems;
use crate::passage::shingle_hash;
use crate::text::WordHash;

/// Words between the lines of the squares; a square is twice as wide, and laid at every line, so
/// that each run of so many words is inside one.
const SQUARE_WORDS: u32 = 64;

/// Most pairs of places of one key that are looked at: a key that is all over both documents says
/// nothing about one place.
const MOST_PLACES: usize = 64;

/// A content key where it stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyPlace {
    key: u64,
    position: u32,
    weight: u32,
}

impl KeyPlace {
    /// The word with which the key ends.
    pub fn position(&self) -> u32 {
        self.position
    }
}

/// Replaces the content of `places` with the content keys of a document, sorted by key.
pub fn key_places(stems: &[WordHash], content: ContentStems, places: &mut Vec<KeyPlace>) {
    places.clear();
    let mut before: Option<WordHash> = None;
    for (&stem, position) in stems.iter().zip(0..) {
        if !content.contain(stem) {
            continue;
        }
        match before.replace(stem) {
            Some(other) if other != stem => places.push(KeyPlace {
                key: shingle_hash(&[stem.min(other), stem.max(other)]),
                position,
                weight: content.information(stem).midpoint(content.information(other)),
            }),
            _ => {}
        }
    }
    places.sort_unstable();
}

/// Finds the heaviest square; keeps its memory from pair to pair.
#[derive(Debug, Default)]
pub struct DensestSquare {
    dots: Vec<(u32, u32, u32)>,
    squares: Vec<(u64, u32)>,
}

impl DensestSquare {
    /// The weight of the keys shared in the heaviest square, in parts of a bit.
    pub fn weight(&mut self, a: &[KeyPlace], b: &[KeyPlace]) -> u32 {
        self.squares.clear();
        let (mut i, mut j) = (0, 0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            if x.key != y.key {
                i += (x.key < y.key) as usize;
                j += (y.key < x.key) as usize;
                continue;
            }
            let in_a = a[i..].iter().take_while(|other| other.key == x.key).count();
            let in_b = b[j..].iter().take_while(|other| other.key == x.key).count();
            self.lay(&a[i..i + in_a], &b[j..j + in_b]);
            (i, j) = (i + in_a, j + in_b);
        }
        self.squares.sort_unstable();
        let sums = self.squares.chunk_by(|x, y| x.0 == y.0).map(|square| square.iter().map(|x| x.1).sum());
        sums.max().unwrap_or(0)
    }

    /// Adds one key's weight to every square with a dot of it.
    fn lay(&mut self, a: &[KeyPlace], b: &[KeyPlace]) {
        let repetitions = a.len() * b.len();
        let weight = a[0].weight.saturating_sub(log2(repetitions as u64));
        if repetitions > MOST_PLACES || weight == 0 {
            return;
        }
        self.dots.clear();
        for x in a {
            for y in b {
                let (column, row) = (x.position / SQUARE_WORDS, y.position / SQUARE_WORDS);
                self.dots.extend(
                    [(column, row), (column, row + 1), (column + 1, row), (column + 1, row + 1)]
                        .map(|(c, r)| (c, r, weight)),
                );
            }
        }
        self.dots.sort_unstable();
        self.dots.dedup();
        self.squares
            .extend(self.dots.iter().map(|&(column, row, weight)| ((column as u64) << 32 | row as u64, weight)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FrequencyTable;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn places(keys: &[(u64, u32)]) -> Vec<KeyPlace> {
        let mut places: Vec<KeyPlace> =
            keys.iter().map(|&(key, position)| KeyPlace { key, position, weight: 1000 + 500 * key as u32 }).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// By definition: every square, every key.
    fn weight_plain(a: &[KeyPlace], b: &[KeyPlace]) -> u32 {
        let count = |all: &[KeyPlace], key: u64| all.iter().filter(|x| x.key == key).count() as u64;
        let mut squares: BTreeMap<(u32, u32), BTreeSet<(u64, u32)>> = BTreeMap::new();
        for x in a {
            for y in b.iter().filter(|y| y.key == x.key) {
                let repetitions = count(a, x.key) * count(b, x.key);
                if repetitions <= MOST_PLACES as u64 {
                    let weight = x.weight.saturating_sub(log2(repetitions));
                    for (column, row) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                        let square = (x.position / SQUARE_WORDS + column, y.position / SQUARE_WORDS + row);
                        squares.entry(square).or_default().insert((x.key, weight));
                    }
                }
            }
        }
        squares.values().map(|keys| keys.iter().map(|x| x.1).sum()).max().unwrap_or(0)
    }

    #[test]
    fn keys_close_together_weigh_more_than_scattered_ones() {
        let near = places(&[(1, 10), (2, 20), (3, 30)]);
        let far = places(&[(1, 10), (2, 1020), (3, 2030)]);
        let mut densest = DensestSquare::default();
        assert_eq!(densest.weight(&near, &near), 1500 + 2000 + 2500);
        assert_eq!(densest.weight(&near, &far), 2500);
        assert_eq!(densest.weight(&near, &[]), 0);
    }

    #[test]
    fn a_key_is_two_content_words_that_follow_each_other() {
        // 7 and 8 occur once, so they are no content; 3 twice in a row is no key
        let stems = [1, 7, 2, 3, 3, 8, 2, 1];
        let mut counts = FrequencyTable::default();
        counts.add(&stems);
        let mut places = Vec::new();
        key_places(&stems, ContentStems::new(&counts), &mut places);
        assert!(places.is_sorted());
        let positions: BTreeSet<u32> = places.iter().map(|x| x.position).collect();
        assert_eq!(positions, [2, 3, 6, 7].into());
        let key_at = |at: u32| places.iter().find(|x| x.position == at).unwrap().key;
        assert_eq!((key_at(2), key_at(3)), (key_at(7), key_at(6)), "in either order");
    }

    proptest! {
        #[test]
        fn equals_its_plain_twin(
            a in proptest::collection::vec((0u64..9, 0u32..400), 0..60),
            b in proptest::collection::vec((0u64..9, 0u32..400), 0..60),
        ) {
            let (a, b) = (places(&a), places(&b));
            let mut densest = DensestSquare::default();
            prop_assert_eq!(densest.weight(&a, &b), weight_plain(&a, &b));
            prop_assert_eq!(densest.weight(&a, &b), densest.weight(&b, &a));
        }
    }
}
