//! `Scores::best_path` as its definition reads, cell by cell in a table of its own: the plain twin.

use super::*;

/// A cell that no way leads to is none.
type Cells = Vec<Vec<Option<i32>>>;

/// Fills the rows of the table up to the one where a free end stops; gives the end of the best way, too.
fn filled(a: &[WordHash], b: &[WordHash], ends: Ends) -> (Cells, (usize, usize)) {
    let mut cells: Cells = Vec::new();
    let (mut best, mut best_at) = (0, (0, 0));
    for i in 0..=a.len() {
        let mut row = vec![None; b.len() + 1];
        for j in 0..=b.len() {
            if i == 0 && j == 0 {
                row[0] = Some(0);
            } else if ends == Ends::Fixed || i.abs_diff(j) <= BAND {
                let above = |j: usize| i.checked_sub(1).and_then(|above| cells[above][j]);
                let left = j.checked_sub(1);
                let paired = left.and_then(above).map(|score| score + pair_score(a[i - 1], b[j - 1], ends));
                let gaps = [above(j), left.and_then(|left| row[left])].map(|score| score.map(|score| score - 1));
                row[j] = gaps.into_iter().fold(paired, Option::max);
            }
        }
        let row_best = row.iter().copied().max().flatten();
        let column = row.iter().position(|&score| score == row_best);
        cells.push(row);
        if let (Some(score), Some(column)) = (row_best, column)
            && score > best
        {
            (best, best_at) = (score, (i, column));
        }
        if ends != Ends::Fixed && row_best.is_none_or(|score| score < best - X_DROP) {
            break;
        }
    }
    (cells, if ends == Ends::Fixed { (a.len(), b.len()) } else { best_at })
}

fn pair_score(x: WordHash, y: WordHash, ends: Ends) -> i32 {
    match ends {
        _ if x != y => -1,
        Ends::Free { equal_score } => equal_score,
        Ends::Fixed => 1,
    }
}

/// The end of the best way, and its operations.
fn best_path_plain(a: &[WordHash], b: &[WordHash], ends: Ends) -> ((usize, usize), Vec<Op>) {
    let (cells, end) = filled(a, b, ends);
    let (mut i, mut j) = end;
    let mut steps = Vec::new();
    while (i, j) != (0, 0) {
        let here = cells[i][j].expect("the best way goes where ways lead");
        let from = |i: usize, j: usize, more: i32| cells[i][j].is_some_and(|score| score + more == here);
        if i > 0 && j > 0 && from(i - 1, j - 1, pair_score(a[i - 1], b[j - 1], ends)) {
            (i, j) = (i - 1, j - 1);
            steps.push(if a[i] == b[j] { OpKind::Equal } else { OpKind::Changed });
        } else if i > 0 && from(i - 1, j, -1) {
            i -= 1;
            steps.push(OpKind::LeftOut);
        } else {
            j -= 1;
            steps.push(OpKind::PutIn);
        }
    }
    let mut ops = Vec::new();
    steps.into_iter().rev().for_each(|kind| push_op(&mut ops, kind, 1));
    (end, ops)
}

/// Panics where the best way through two runs of words is not that of the plain twin: of two passages, and of free ends
/// at which an equal word scores one and two. `scores` may have been used before: its cells are never cleared.
fn assert_with(scores: &mut Scores, a: &[WordHash], b: &[WordHash]) {
    for ends in [Ends::Free { equal_score: 1 }, Ends::Fixed, Ends::Free { equal_score: EQUAL_AT_AN_END }] {
        let path = scores.best_path(a, b, ends);
        let mut joined = Vec::new();
        path.ops.iter().for_each(|op| push_op(&mut joined, op.kind(), op.words()));
        assert_eq!(((path.a, path.b), joined), best_path_plain(a, b, ends), "{a:?} {b:?}");
    }
}

/// Panics where a table of scores does not give the ways of its plain twin, for one pair after the other.
pub fn assert_best_paths(pairs: &[(&[WordHash], &[WordHash])]) {
    let mut scores = Scores::default();
    pairs.iter().for_each(|(a, b)| assert_with(&mut scores, a, b));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Of few different words and of many, and of a text and an edited one; the second pair finds the cells of the first.
        #[test]
        fn best_paths_are_those_of_their_plain_twin(
            a in proptest::collection::vec(0u32..5, 0..REACH),
            b in proptest::collection::vec(0u32..30, 0..REACH),
            edits in proptest::collection::vec((0usize..REACH, 0u32..3), 0..10),
            other in (0usize..REACH, 5usize..10),
        ) {
            // as many other words in a row as a free end goes over, or one more
            let mut changed: Vec<u32> = (0..REACH as u32).collect();
            let before = changed.clone();
            changed.iter_mut().skip(other.0 / 2).take(other.1).for_each(|word| *word += 100);
            let mut edited = b.clone();
            for (at, what) in edits {
                let at = at % (edited.len() + 1);
                match what {
                    0 => edited.insert(at, 40),
                    1 if at < edited.len() => edited[at] = 50,
                    _ if at < edited.len() => drop(edited.remove(at)),
                    _ => {}
                }
            }
            edited.truncate(REACH);
            assert_best_paths(&[(&a, &b), (&edited, &b), (&b, &a), (&before, &changed)]);
        }
    }
}
