//! What two texts share exactly.

use super::EqualRun;
use super::side::{Text, place};
use crate::align::{ANCHOR_WORDS, longest_equal_runs};
use crate::intervals::{covered, union};
use crate::passage::shingles;
use crate::text::WordHash;
use ahash::AHashSet;
use std::ops::Range;

/// Runs that are looked at. Of text made of one phrase there are thousands inside each other.
const MOST_RUNS: usize = 1000;

/// The runs of four or more equal words, longest first, without those that longer ones cover on both
/// sides.
pub(super) fn equal_runs(texts: &[Text; 2]) -> Vec<EqualRun> {
    let [a, b] = [texts[0].words(), texts[1].words()];
    let (mut in_a, mut in_b): (Vec<Range<u32>>, Vec<Range<u32>>) = Default::default();
    let mut runs = Vec::new();
    for (of_a, of_b) in longest_equal_runs(a, b).into_iter().take(MOST_RUNS) {
        if is_covered(&mut in_a, &of_a) & is_covered(&mut in_b, &of_b) {
            continue;
        }
        let text = texts[0].excerpt(of_a.clone());
        runs.push(EqualRun { words: of_a.len(), place: place(texts, of_a, of_b), text });
    }
    runs
}

/// Whether all words of a run are covered; covers them.
fn is_covered(all: &mut Vec<Range<u32>>, run: &Range<usize>) -> bool {
    let before = covered(all.clone());
    let mut more = std::mem::take(all);
    more.push(run.start as u32..run.end as u32);
    *all = union(more);
    covered(all.clone()) == before
}

/// The words of the longest run that both have.
pub(super) fn longest_common_run(a: &[WordHash], b: &[WordHash]) -> usize {
    if let Some((run, _)) = longest_equal_runs(a, b).first() {
        return run.len();
    }
    let have_in_common = |words: &usize| {
        let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
        shingles(a, *words, &mut of_a);
        shingles(b, *words, &mut of_b);
        let of_a: AHashSet<u64> = of_a.into_iter().collect();
        of_b.iter().any(|shingle| of_a.contains(shingle))
    };
    (1..ANCHOR_WORDS).rev().find(have_in_common).unwrap_or(0)
}
