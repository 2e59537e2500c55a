//! Which equal words of a reworded passage are copied.
//!
//! Two texts that tell the same facts have many words in common that nobody copied. Copied is what counts by
//! itself: a run of 12 equal words with what is like it around it, and runs of 8 beside.

use crate::align::AlignedPair;
pub(super) use crate::align::Runs;

/// Equal words in a row that are a copy by themselves, and those that are one in the same passage.
const ALONE: u32 = 12;
const BESIDE: u32 = 8;

/// What a word that is not equal costs a copy around a run: so two of three columns are equal at the least.
const NOT_EQUAL: i64 = 2;

/// The equal runs of a reworded passage that are copied.
pub(super) fn copied_runs(pair: &AlignedPair) -> Runs {
    let runs: Runs = pair.equal_runs().collect();
    let mut is_copied: Vec<bool> = runs.iter().map(|(a, _)| a.len() as u32 >= BESIDE).collect();
    for seed in (0..runs.len()).filter(|&run| runs[run].0.len() as u32 >= ALONE) {
        for copied in [grown(&runs, seed, seed + 1..runs.len()), grown(&runs, seed, (0..seed).rev())] {
            copied.into_iter().for_each(|run| is_copied[run] = true);
        }
    }
    runs.into_iter().zip(is_copied).filter(|(_, is_copied)| *is_copied).map(|(run, _)| run).collect()
}

/// The runs that a copy grows over from a long one, one way: as far as the best sum of what is equal and what is not,
/// while the sum lasts.
fn grown(runs: &Runs, seed: usize, way: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut sum = runs[seed].0.len() as i64;
    let (mut best, mut over, mut taken, mut last) = (sum, Vec::new(), 0, seed);
    for run in way {
        let (before, after) = (&runs[last.min(run)], &runs[last.max(run)]);
        let columns = (after.0.start - before.0.end).max(after.1.start - before.1.end);
        sum -= NOT_EQUAL * columns as i64;
        if sum <= 0 {
            break;
        }
        sum += runs[run].0.len() as i64;
        over.push(run);
        last = run;
        // at a tie it goes on, as the ends of edited passages do (`align/extend.rs`)
        if sum >= best {
            (best, taken) = (sum, over.len());
        }
    }
    over.truncate(taken);
    over
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Alignment, Alignments, Op, OpKind};

    fn copied(parts: &[(OpKind, usize)]) -> Vec<(u32, u32)> {
        let ops: Vec<Op> = parts.iter().map(|&(kind, words)| Op::new(kind, words)).collect();
        let (a, b) = ops.iter().map(|op| op.lengths()).fold((0, 0), |sum, op| (sum.0 + op.0, sum.1 + op.1));
        let equal = ops.iter().filter(|op| op.kind() == OpKind::Equal).map(|op| op.words()).sum();
        let mut table = Alignments::default();
        table.push(0, 1, &Alignment { a: 0..a, b: 0..b, equal, ops });
        copied_runs(&table.get(0)).into_iter().map(|run| (run.0.start, run.0.end)).collect()
    }

    #[test]
    fn scattered_words_are_not_copied_and_long_runs_are() {
        use OpKind::{Changed as C, Equal as E, PutIn as P};
        assert!(copied(&[(E, 7), (C, 1), (E, 7), (C, 2), (E, 7)]).is_empty());
        assert_eq!(copied(&[(E, 3), (C, 9), (E, 8), (C, 1), (E, 7)]), [(12, 20)]);
        // a run of 12, what is like it around it, and no more
        let parts = [(E, 2), (C, 30), (E, 4), (P, 1), (E, 12), (C, 2), (E, 5), (C, 12), (E, 3)];
        assert_eq!(copied(&parts), [(32, 36), (36, 48), (50, 55)]);
    }
}
