//! The cheap look at a candidate: how many words around the shared shingle are equal.

use crate::text::{WordHash, half_words};

/// Words looked at on each side of the shared position.
const REACH: usize = 24;

/// Edits gone over on each side.
const EDITS: usize = 3;

/// Equal words around position `i` of `a` and `j` of `b`, over at most three small edits each way; a
/// character of an unspaced script counts half.
///
/// A lower bound in most cases, meant for dropping candidates that share a phrase and no more.
pub fn equal_words_around(a: &[WordHash], i: usize, b: &[WordHash], j: usize) -> usize {
    let on = walk(|n| a.get(i + n).copied(), |n| b.get(j + n).copied());
    let back = walk(|n| i.checked_sub(n + 1).map(|at| a[at]), |n| j.checked_sub(n + 1).map(|at| b[at]));
    (on + back) / 2
}

/// In half words.
fn walk(a: impl Fn(usize) -> Option<WordHash>, b: impl Fn(usize) -> Option<WordHash>) -> usize {
    // Where two equal words in a row may go on after an edit: changed, left out, put in, …
    const AFTER: [(usize, usize); 8] = [(1, 1), (1, 0), (0, 1), (2, 2), (2, 1), (1, 2), (2, 0), (0, 2)];
    let (mut i, mut j, mut equal, mut edits) = (0, 0, 0, 0);
    let same = |i: usize, j: usize| a(i).is_some() && a(i) == b(j);
    while i < REACH && j < REACH {
        if same(i, j) {
            equal += a(i).map_or(0, |word| half_words(&[word]));
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
    equal
}

#[cfg(test)]
mod tests {
    use super::equal_words_around;

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
