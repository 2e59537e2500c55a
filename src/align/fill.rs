//! Two passages whose ends are known -> how the words of one became those of the other.

use super::anchors::Anchor;
use super::extend::Scores;
use super::{ANCHOR_WORDS, Op, OpKind, longest_equal_runs, push_op, push_ops};
use crate::text::WordHash;

/// Cells of the table with which two passages are aligned in one piece: beyond that, of 2,048 words each,
/// their longest equal runs cut them into pieces.
const MOST_CELLS: usize = 1 << 22;

/// Aligns two given passages word by word. Where even a piece between equal runs is too large for a
/// table, its words are paired by position.
pub(super) fn fill(a: &[WordHash], b: &[WordHash]) -> Vec<Op> {
    fill_within(a, b, MOST_CELLS)
}

fn fill_within(a: &[WordHash], b: &[WordHash], most_cells: usize) -> Vec<Op> {
    let mut scores = Scores::default();
    let is_small = |a: &[WordHash], b: &[WordHash]| a.len().saturating_mul(b.len()) <= most_cells;
    if is_small(a, b) {
        return scores.all_words(a, b);
    }
    let mut runs = runs_in_one_order(a, b);
    runs.push(Anchor { a: a.len(), b: b.len(), len: 0 });
    let (mut ops, mut a_end, mut b_end) = (Vec::new(), 0, 0);
    for run in runs {
        let (a_gap, b_gap) = (&a[a_end..run.a], &b[b_end..run.b]);
        let gap = if is_small(a_gap, b_gap) { scores.all_words(a_gap, b_gap) } else { by_position(a_gap, b_gap) };
        push_ops(&mut ops, gap);
        push_op(&mut ops, OpKind::Equal, run.len);
        (a_end, b_end) = (run.a + run.len, run.b + run.len);
    }
    ops
}

/// Runs of equal words that follow each other on both sides: the longest one, and in turn each that stands
/// in the same order beside those before it, or what of it does.
fn runs_in_one_order(a: &[WordHash], b: &[WordHash]) -> Vec<Anchor> {
    let mut taken: Vec<Anchor> = Vec::new();
    for (of_a, of_b) in longest_equal_runs(a, b) {
        let at = taken.partition_point(|other| other.a < of_a.start);
        let (a_begin, b_begin) =
            at.checked_sub(1).map_or((0, 0), |i| (taken[i].a + taken[i].len, taken[i].b + taken[i].len));
        let (a_end, b_end) = taken.get(at).map_or((a.len(), b.len()), |next| (next.a, next.b));
        let before = a_begin.saturating_sub(of_a.start).max(b_begin.saturating_sub(of_b.start));
        let after = of_a.end.saturating_sub(a_end).max(of_b.end.saturating_sub(b_end));
        if before + after + ANCHOR_WORDS <= of_a.len() {
            let len = of_a.len() - before - after;
            taken.insert(at, Anchor { a: of_a.start + before, b: of_b.start + before, len });
        }
    }
    taken
}

/// Pairs the first words of both sides, the second ones and so on.
fn by_position(a: &[WordHash], b: &[WordHash]) -> Vec<Op> {
    let mut ops = Vec::new();
    for (x, y) in a.iter().zip(b) {
        push_op(&mut ops, if x == y { OpKind::Equal } else { OpKind::Changed }, 1);
    }
    push_op(&mut ops, OpKind::LeftOut, a.len().saturating_sub(b.len()));
    push_op(&mut ops, OpKind::PutIn, b.len().saturating_sub(a.len()));
    ops
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Its equal words, if the operations say what is the case.
    fn equal_words(a: &[WordHash], b: &[WordHash], ops: &[Op]) -> Option<usize> {
        let (mut i, mut j, mut equal) = (0, 0, 0);
        for op in ops {
            let (x, y) = op.lengths();
            let mut pairs = a.get(i..i + x)?.iter().zip(b.get(j..j + y)?);
            match op.kind() {
                OpKind::Equal if pairs.all(|(x, y)| x == y) => equal += x,
                OpKind::Changed if pairs.all(|(x, y)| x != y) => {}
                OpKind::PutIn | OpKind::LeftOut => {}
                _ => return None,
            }
            (i, j) = (i + x, j + y);
        }
        ((i, j) == (a.len(), b.len()) && ops.windows(2).all(|w| w[0].kind() != w[1].kind())).then_some(equal)
    }

    #[test]
    fn a_long_passage_keeps_its_equal_words() {
        let own = |from: u32, count: u32| (from..from + count).collect::<Vec<WordHash>>();
        let a = [own(10_000, 900), own(0, 120), own(20_000, 1400)].concat();
        let b = [own(30_000, 1300), own(0, 120), own(40_000, 1000)].concat();
        assert!(a.len() * b.len() > MOST_CELLS);
        assert_eq!(equal_words(&a, &b, &fill(&a, &b)), Some(120));
        let nothing = own(50_000, 5000);
        assert_eq!(equal_words(&a, &nothing, &fill(&a, &nothing)), Some(0));
    }

    #[test]
    fn runs_that_cross_give_way_to_longer_ones() {
        let own = |from: u32, count: u32| (from..from + count).collect::<Vec<WordHash>>();
        let (p, q, r) = (own(0, 30), own(100, 20), own(200, 10));
        let runs = runs_in_one_order(&[p.clone(), q.clone(), r.clone()].concat(), &[q, own(900, 5), p, r].concat());
        assert_eq!(runs, [Anchor { a: 0, b: 25, len: 30 }, Anchor { a: 50, b: 55, len: 10 }]);
    }

    proptest! {
        /// Whatever fits the table, the operations hold, and the longest common run is among them.
        #[test]
        fn operations_hold(
            a in proptest::collection::vec(0u32..6, 0..90),
            b in proptest::collection::vec(0u32..6, 0..90),
            most_cells in 0usize..3000,
        ) {
            let equal = equal_words(&a, &b, &fill_within(&a, &b, most_cells));
            let longest = longest_equal_runs(&a, &b).first().map_or(0, |(run, _)| run.len());
            prop_assert!(equal.is_some_and(|equal| equal >= longest), "{equal:?} {longest}");
        }
    }
}
