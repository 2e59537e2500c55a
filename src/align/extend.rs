//! Chain -> alignment: gaps filled word by word, both ends grown as far as the text is shared.
//!
//! An end is a banded table with X-drop, of which a row is filled in two passes, so that the first is taken many cells at a
//! time; a bound says before whether it need be filled at all. Property-tested and fuzzed against a whole table that is
//! filled cell by cell (`plain.rs`).

#[cfg(any(test, fuzzing))]
mod plain;

use super::anchors::Anchor;
use super::{Alignment, Op, OpKind, equal_words, push_op, push_ops};
use crate::text::WordHash;
#[cfg(fuzzing)]
pub use plain::assert_best_paths;

/// An end grows as long as some way on scores within this of the best: a word changed, put in or
/// left out costs one (Zhang et al. 2000, X-drop).
const X_DROP: i32 = 7;

/// What an equal word scores at an end of a passage that has edits inside: two, so that the word beyond
/// one more edit belongs to it. At one each they tie, and an end stops there, as that of a verbatim
/// passage must: of planted passages of 25 to 80 words with every tenth word edited 98.5 and 98.9 %
/// were covered (two corpora), with two 99.3 and 99.6 %.
pub(super) const EQUAL_AT_AN_END: i32 = 2;

/// Words looked at in one step of growing.
const REACH: usize = 48;

/// Words put in or left out, on balance, within one step of growing.
const BAND: usize = 10;

/// Fills the gaps of a chain and grows its ends, where an equal word scores `equal_score`.
pub(super) fn grow(
    a: &[WordHash],
    b: &[WordHash],
    chain: &[Anchor],
    equal_score: i32,
    scores: &mut Scores,
) -> Alignment {
    let first = chain[0];
    let (words_a, words_b) = (a[..first.a].iter().rev(), b[..first.b].iter().rev());
    let (back_a, back_b, back_ops) = grow_end(words_a, words_b, equal_score, scores);
    let mut ops: Vec<Op> = Vec::with_capacity(back_ops.len() + 2 * chain.len());
    push_ops(&mut ops, back_ops.into_iter().rev());
    let (mut a_end, mut b_end) = (first.a, first.b);
    for anchor in chain {
        push_ops(&mut ops, scores.all_words(&a[a_end..anchor.a], &b[b_end..anchor.b]));
        push_op(&mut ops, OpKind::Equal, anchor.len);
        (a_end, b_end) = (anchor.a + anchor.len, anchor.b + anchor.len);
    }
    let (on_a, on_b, on_ops) = grow_end(a[a_end..].iter(), b[b_end..].iter(), equal_score, scores);
    push_ops(&mut ops, on_ops);
    let equal = equal_words(&ops);
    Alignment { a: first.a - back_a..a_end + on_a, b: first.b - back_b..b_end + on_b, equal, ops }
}

/// Lets a passage that counts as it is go on at either end over an edit of two words or three to as many equal words:
/// "for [at least] five years." Growing stops there, at a tie; and such words make no passage long enough: in tables
/// and letterheads that gave 12 % more rows (Reuters-21578), nearly all of them templates.
pub(super) fn over_ties(a: &[WordHash], b: &[WordHash], found: &mut Alignment, scores: &mut Scores) {
    let before = (a[..found.a.start].iter().rev(), b[..found.b.start].iter().rev());
    if let Some((x, y)) = tie(&first_words(before.0), &first_words(before.1)) {
        let edit = scores.all_words(&a[found.a.start - x..found.a.start], &b[found.b.start - y..found.b.start]);
        let (run, ops) = (x.max(y), std::mem::take(&mut found.ops));
        (found.a.start, found.b.start) = (found.a.start - x - run, found.b.start - y - run);
        push_op(&mut found.ops, OpKind::Equal, run);
        push_ops(&mut found.ops, edit);
        push_ops(&mut found.ops, ops);
    }
    if let Some((x, y)) = tie(&first_words(a[found.a.end..].iter()), &first_words(b[found.b.end..].iter())) {
        let edit = scores.all_words(&a[found.a.end..found.a.end + x], &b[found.b.end..found.b.end + y]);
        let run = x.max(y);
        (found.a.end, found.b.end) = (found.a.end + x + run, found.b.end + y + run);
        push_ops(&mut found.ops, edit);
        push_op(&mut found.ops, OpKind::Equal, run);
    }
    found.equal = equal_words(&found.ops);
}

/// Words of an edit at an end of a passage that as many equal ones make up for.
const TIE: std::ops::RangeInclusive<usize> = 2..=3;

fn first_words<'w>(words: impl Iterator<Item = &'w WordHash>) -> Vec<WordHash> {
    words.take(2 * TIE.end()).copied().collect()
}

/// The edit, in words of both, that both texts begin with, if as many equal words as the longer one has come next.
fn tie(a: &[WordHash], b: &[WordHash]) -> Option<(usize, usize)> {
    let goes_on = |x: usize, y: usize| {
        let run = x.max(y);
        a.len() >= x + run && b.len() >= y + run && a[x..x + run] == b[y..y + run]
    };
    // words changed before words put in or left out, as everywhere
    let edits = |longest: usize| (0..=longest).rev().flat_map(move |other| [(longest, other), (other, longest)]);
    TIE.flat_map(edits).find(|&(x, y)| goes_on(x, y))
}

/// Grows over the words given, away from the alignment: how many words of each side it took, and
/// how they align, from the alignment outwards.
fn grow_end<'w>(
    mut a: impl Iterator<Item = &'w WordHash>,
    mut b: impl Iterator<Item = &'w WordHash>,
    equal_score: i32,
    scores: &mut Scores,
) -> (usize, usize, Vec<Op>) {
    let (mut taken_a, mut taken_b, mut ops) = (0, 0, Vec::new());
    let [mut next_a, mut next_b] = std::mem::take(&mut scores.next);
    next_a.clear();
    next_b.clear();
    loop {
        next_a.extend(a.by_ref().take(REACH - next_a.len()));
        next_b.extend(b.by_ref().take(REACH - next_b.len()));
        let path = scores.best_path(&next_a, &next_b, Ends::Free { equal_score });
        push_ops(&mut ops, path.ops);
        taken_a += path.a;
        taken_b += path.b;
        // Near the far edge of what it saw, it may grow on; else it has ended.
        let grows_on = path.a.max(path.b) + X_DROP as usize >= REACH;
        if !grows_on {
            scores.next = [next_a, next_b];
            return (taken_a, taken_b, ops);
        }
        next_a.drain(..path.a);
        next_b.drain(..path.b);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Ends {
    /// All words of both sides are aligned.
    Fixed,
    /// The best-scoring part from the beginning on.
    Free { equal_score: i32 },
}

struct Path {
    a: usize,
    b: usize,
    ops: Vec<Op>,
}

/// Whether any way through the words from their beginning may score more than nothing, by a bound: where it says no, the
/// table need not be filled. Most ends of copied passages are followed by words that have nothing in common.
///
/// A way to the `k`-th equal pair, words `i` and `j`, has at least `max(i, j) - k` words that cost one. Of a row it is
/// asked for the first equal word within the band, and `k` is at most the number of rows that have one.
fn may_gain(a: &[WordHash], b: &[WordHash], equal_score: i32) -> bool {
    let mut matched = 0;
    for (row, &word) in (1..).zip(a) {
        let begin = (row - 1usize).saturating_sub(BAND).min(b.len());
        let band = &b[begin..b.len().min(row + BAND)];
        if let Some(at) = position(band, word) {
            matched += 1;
            let farthest = row.max(begin + at + 1) as i32;
            if equal_score * matched > farthest - matched {
                return true;
            }
        }
        if equal_score * matched - (row as i32 - matched) < -X_DROP {
            return false; // no way on from this row
        }
    }
    false
}

/// Where a word first stands among a few. All are looked at, many at a time, and mostly it is not there.
fn position(words: &[WordHash], word: WordHash) -> Option<usize> {
    let is_there = words.iter().fold(false, |found, &other| found | (other == word));
    if is_there { words.iter().position(|&other| other == word) } else { None }
}

const NEVER: i32 = i32::MIN / 2;

/// The table of scores: of each number of words of both sides from their beginning, the best way to
/// align them. It is kept between calls, and never cleared: a free end mostly stops after eight rows.
#[derive(Default)]
pub(super) struct Scores {
    cells: Vec<i32>,
    /// Cell (i, j) is `i * stride + j + shift`: all columns, or those of the band and one on both sides.
    stride: usize,
    shift: usize,
    band: usize,
    /// The words that an end looks at.
    next: [Vec<WordHash>; 2],
}

impl Scores {
    /// How all words of one side became all words of the other.
    pub(super) fn all_words(&mut self, a: &[WordHash], b: &[WordHash]) -> Vec<Op> {
        self.best_path(a, b, Ends::Fixed).ops
    }

    /// The best way through the words of both sides from their beginning (Needleman and Wunsch 1970,
    /// with a band and X-drop where the end is free). Among equal scores: pairs before gaps, and the
    /// shorter path.
    fn best_path(&mut self, a: &[WordHash], b: &[WordHash], ends: Ends) -> Path {
        if a.is_empty() || b.is_empty() {
            let mut ops = Vec::new();
            if ends != Ends::Fixed {
                return Path { a: 0, b: 0, ops };
            }
            push_op(&mut ops, OpKind::LeftOut, a.len());
            push_op(&mut ops, OpKind::PutIn, b.len());
            return Path { a: a.len(), b: b.len(), ops };
        }
        let (is_free, equal_score) = match ends {
            Ends::Free { equal_score } if !may_gain(a, b, equal_score) => return Path { a: 0, b: 0, ops: Vec::new() },
            Ends::Free { equal_score } => (true, equal_score),
            Ends::Fixed => (false, 1),
        };
        let (rows, columns) = (a.len() + 1, b.len() + 1);
        (self.stride, self.shift, self.band) =
            if is_free { (2 * BAND + 2, BAND + 1, BAND) } else { (columns, 0, usize::MAX) };
        let cells = self.at(rows, columns) + 1;
        self.cells.resize(self.cells.len().max(cells), NEVER);
        let (mut best, mut best_at) = (0, (0, 0));
        for i in 0..rows {
            let row_best = match i {
                0 => self.first_row(columns),
                _ => self.row(i, a[i - 1], b, equal_score),
            };
            if row_best.0 > best {
                (best, best_at) = (row_best.0, (i, row_best.1));
            }
            if is_free && row_best.0 < best - X_DROP {
                break;
            }
        }
        let end = if is_free { best_at } else { (a.len(), b.len()) };
        Path { a: end.0, b: end.1, ops: self.trace_back(a, b, end, equal_score) }
    }

    fn at(&self, i: usize, j: usize) -> usize {
        i * self.stride + j + self.shift
    }

    /// The columns of a row.
    fn columns(&self, i: usize, columns: usize) -> std::ops::Range<usize> {
        i.saturating_sub(self.band)..columns.min(i.saturating_add(self.band).saturating_add(1))
    }

    /// No words of a. Gives the best score and its column.
    fn first_row(&mut self, columns: usize) -> (i32, usize) {
        let range = self.columns(0, columns);
        let begin = self.at(0, 0);
        (0..).zip(&mut self.cells[begin..][..range.end]).for_each(|(put_in, cell): (i32, _)| *cell = -put_in);
        self.close(0, range.end, columns);
        (0, 0)
    }

    /// One more word of a. Gives the best score and the first column with it. In two passes: what comes
    /// from the row above without a branch, so that it is taken many at a time, then what comes from the left.
    fn row(&mut self, i: usize, word: WordHash, b: &[WordHash], equal_score: i32) -> (i32, usize) {
        let columns = b.len() + 1;
        let range = self.columns(i, columns);
        let (begin, end) = (range.start.max(1), range.end);
        let mut left = if range.start == 0 { -(i as i32) } else { NEVER };
        let mut best = (left, range.start);
        let here = self.at(i, begin);
        self.cells[here - 1] = left;
        let above = self.at(i - 1, begin) - 1;
        let (before, this) = self.cells.split_at_mut(here);
        let (above, this) = (&before[above..][..end - begin + 1], &mut this[..end - begin]);
        for (((cell, other), diagonal), up) in this.iter_mut().zip(&b[begin - 1..]).zip(above).zip(&above[1..]) {
            let pair = if word == *other { equal_score } else { -1 };
            *cell = (diagonal + pair).max(up - 1);
        }
        for (j, cell) in (begin..).zip(this) {
            left = (*cell).max(left - 1);
            *cell = left;
            if left > best.0 {
                best = (left, j);
            }
        }
        self.close(i, end, columns);
        best
    }

    /// Marks the cell after a row that ends at the band: no way leads there.
    fn close(&mut self, i: usize, end: usize, columns: usize) {
        if end < columns {
            let after = self.at(i, end);
            self.cells[after] = NEVER;
        }
    }

    fn trace_back(&self, a: &[WordHash], b: &[WordHash], end: (usize, usize), equal_score: i32) -> Vec<Op> {
        let score = |i: usize, j: usize| self.cells[self.at(i, j)];
        let (mut i, mut j) = end;
        let mut reversed = Vec::new();
        while (i, j) != (0, 0) {
            let here = score(i, j);
            let pair = |i: usize, j: usize| if a[i] == b[j] { equal_score } else { -1 };
            if i > 0 && j > 0 && here == score(i - 1, j - 1) + pair(i - 1, j - 1) {
                (i, j) = (i - 1, j - 1);
                push_op(&mut reversed, if a[i] == b[j] { OpKind::Equal } else { OpKind::Changed }, 1);
            } else if i > 0 && here == score(i - 1, j) - 1 {
                i -= 1;
                push_op(&mut reversed, OpKind::LeftOut, 1);
            } else {
                j -= 1;
                push_op(&mut reversed, OpKind::PutIn, 1);
            }
        }
        reversed.reverse();
        reversed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best score of the whole table, as `best_path` fills it.
    fn best(a: &[WordHash], b: &[WordHash], equal_score: i32) -> i32 {
        let mut scores = Scores::default();
        (scores.stride, scores.shift, scores.band) = (2 * BAND + 2, BAND + 1, BAND);
        scores.cells.resize(scores.at(a.len() + 1, b.len() + 1) + 1, NEVER);
        let mut best = scores.first_row(b.len() + 1).0;
        for (row, &word) in (1..).zip(a) {
            let of_row = scores.row(row, word, b, equal_score).0;
            if of_row < best - X_DROP {
                break;
            }
            best = best.max(of_row);
        }
        best
    }

    proptest! {
        /// What is not filled has nothing to gain.
        #[test]
        fn only_tables_without_gain_are_left_out(
            a in proptest::collection::vec(0u32..30, 1..REACH),
            b in proptest::collection::vec(0u32..30, 1..REACH),
            equal_score in 1..=EQUAL_AT_AN_END,
        ) {
            prop_assert!(may_gain(&a, &b, equal_score) || best(&a, &b, equal_score) == 0);
        }
    }

    #[test]
    fn unlike_words_gain_nothing_and_like_ones_may() {
        let words: Vec<WordHash> = (0..REACH as u32).collect();
        let others: Vec<WordHash> = (100..100 + REACH as u32).collect();
        assert!(!may_gain(&words, &others, EQUAL_AT_AN_END));
        let mut later = others.clone();
        later[9..13].copy_from_slice(&words[..4]); // four equal words behind nine put in
        assert_eq!([1, 2].map(|equal_score| may_gain(&words, &later, equal_score)), [false, false]);
        later[2..6].copy_from_slice(&words[..4]);
        assert!(may_gain(&words, &later, 1));
    }
}
