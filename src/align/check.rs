//! The cheap look at a candidate: how many words around the shared shingle are equal.
//!
//! ```text
//! from the shingle on, and from it back, for 24 words each:
//!   equal: count, go on in both
//!   else:  go over up to two words of each side, the fewest first, behind which two words in a row are equal
//!          stop where there is none, or at the fourth such edit
//! ```
//!
//! No table is filled and nothing is allocated. Property-tested
//! and fuzzed against a twin on copies of the words.

use crate::text::{WordHash, half_words};

/// Words looked at on each side of the shared position.
const REACH: usize = 24;

/// Words that may be equal: half of them from the shared position on, half before it.
pub const MOST_EQUAL: usize = 2 * REACH;

/// Edits gone over on each side.
const EDITS: usize = 3;

/// Equal words around position `i` of `a` and `j` of `b`, over at most three small edits each way; a
/// character of an unspaced script counts half.
///
/// A lower bound in most cases, meant for dropping candidates that share a phrase and no more.
pub fn equal_words_around(a: &[WordHash], i: usize, b: &[WordHash], j: usize) -> usize {
    let mut half = 0;
    each_equal_word_around(a, i, b, j, |at, _| half += half_words(&a[at..at + 1]));
    half / 2
}

/// The positions of these words in `a` and in `b`: from the shingle on, then from it back.
pub fn each_equal_word_around(a: &[WordHash], i: usize, b: &[WordHash], j: usize, mut show: impl FnMut(usize, usize)) {
    walk(|n| a.get(i + n).copied(), |n| b.get(j + n).copied(), |m, n| show(i + m, j + n));
    let back_in_a = |n: usize| i.checked_sub(n + 1).map(|at| a[at]);
    let back_in_b = |n: usize| j.checked_sub(n + 1).map(|at| b[at]);
    walk(back_in_a, back_in_b, |m, n| show(i - m - 1, j - n - 1));
}

fn walk(
    a: impl Fn(usize) -> Option<WordHash>,
    b: impl Fn(usize) -> Option<WordHash>,
    mut show: impl FnMut(usize, usize),
) {
    // Where two equal words in a row may go on after an edit: changed, left out, put in, …
    const AFTER: [(usize, usize); 8] = [(1, 1), (1, 0), (0, 1), (2, 2), (2, 1), (1, 2), (2, 0), (0, 2)];
    let (mut i, mut j, mut edits) = (0, 0, 0);
    let same = |i: usize, j: usize| a(i).is_some() && a(i) == b(j);
    while i < REACH && j < REACH {
        if same(i, j) {
            show(i, j);
            (i, j) = (i + 1, j + 1);
            continue;
        }
        edits += 1;
        let resume = AFTER.iter().find(|(x, y)| same(i + x, j + y) && same(i + x + 1, j + y + 1));
        match resume {
            Some((x, y)) if edits <= EDITS => (i, j) = (i + x, j + y),
            _ => break,
        }
    }
}

/// `equal_words_around` as its definition reads, on copies of the words of each side in the order in which they are looked
/// at: the plain twin.
#[cfg(any(test, fuzzing))]
pub fn equal_words_around_plain(a: &[WordHash], i: usize, b: &[WordHash], j: usize) -> usize {
    let turned = |words: &[WordHash]| words.iter().rev().copied().collect::<Vec<_>>();
    (walk_plain(&a[i..], &b[j..], (0, 0), 0) + walk_plain(&turned(&a[..i]), &turned(&b[..j]), (0, 0), 0)) / 2
}

/// The half words that are equal from a word of each on, behind so many edits.
#[cfg(any(test, fuzzing))]
fn walk_plain(a: &[WordHash], b: &[WordHash], (i, j): (usize, usize), edits: usize) -> usize {
    if i >= REACH || j >= REACH {
        return 0;
    }
    let same = |i: usize, j: usize| i < a.len() && j < b.len() && a[i] == b[j];
    if same(i, j) {
        return half_words(&a[i..i + 1]) + walk_plain(a, b, (i + 1, j + 1), edits);
    }
    // the fewest words that differ first; among as many, words changed, left out, put in
    let mut ways: Vec<(usize, usize)> = (0..=2).flat_map(|x| (0..=2).map(move |y| (x, y))).collect();
    ways.retain(|&(x, y)| x + y > 0 && same(i + x, j + y) && same(i + x + 1, j + y + 1));
    let cost = |(x, y): (usize, usize)| (x.max(y), x.abs_diff(y), y > x);
    match ways.into_iter().min_by_key(|&way| cost(way)) {
        Some((x, y)) if edits < EDITS => walk_plain(a, b, (i + x, j + y), edits + 1),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Of few different words, as only then they are equal over edits; those of an unspaced script count half.
        #[test]
        fn equals_its_plain_twin(
            a in proptest::collection::vec(0u32..40, 1..70), at in 0usize..70,
            edits in proptest::collection::vec((0usize..70, 0u32..3), 0..8), shift in 0usize..4,
        ) {
            let a: Vec<u32> = a.into_iter().map(|word| if word % 5 == 0 { word | 1 << 31 } else { word }).collect();
            let mut b = a.clone();
            for (place, what) in edits {
                let place = place % b.len();
                match what {
                    0 => b[place] = 100 + place as u32,
                    1 => b.insert(place, 200),
                    _ if b.len() > 1 => drop(b.remove(place)),
                    _ => {}
                }
            }
            let (i, j) = (at % a.len(), (at + shift) % b.len());
            let equal = equal_words_around(&a, i, &b, j);
            prop_assert_eq!(equal, equal_words_around_plain(&a, i, &b, j));
            let mut shown = Vec::new();
            each_equal_word_around(&a, i, &b, j, |x, y| shown.push((x, y)));
            prop_assert!(shown.iter().all(|&(x, y)| a[x] == b[y] && (x < i) == (y < j)));
            let before = shown.iter().filter(|&&(x, _)| x < i).count();
            prop_assert!(before <= MOST_EQUAL / 2 && shown.len() - before <= MOST_EQUAL / 2);
            shown.sort_unstable();
            prop_assert!(shown.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
        }
    }

    #[test]
    fn counts_over_small_edits() {
        let a: Vec<u32> = (0..40).collect();
        assert_eq!(equal_words_around(&a, 20, &a, 20), 44 - 4);
        let mut changed = a.clone();
        changed[24] = 99; // one word changed
        changed.insert(15, 98); // one put in
        assert_eq!(equal_words_around(&a, 20, &changed, 21), 39);
        let other: Vec<u32> = (100..120).chain(20..24).chain(200..220).collect();
        assert_eq!(equal_words_around(&a, 20, &other, 20), 4);
    }
}
