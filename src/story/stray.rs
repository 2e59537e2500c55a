//! Which equal words of a pair of documents stand there by chance, and count in no share.
//!
//! An alignment goes on over edits as long as that pays, and takes along what happens to be equal on the way: the
//! "the" of `…around him,” recalled the swimmer` and of `…around him.” The Mary Delphine`. In another sentence than the
//! copied words beside it, a word or three say nothing.

use super::copied::Runs;
use crate::intervals::{covered, union, without};
use std::cmp::Reverse;
use std::ops::Range;

/// Equal words in a row up to which chance may have put them there; four are what anchors an alignment.
const SHORT: u32 = 3;

/// Equal words that an alignment over another one must have beside it to count: a run that counts in the same passage.
const BESIDE: u32 = 8;

/// The runs of one alignment that count: the long ones, and each short one that no sentence's end parts from one that
/// counts, before it or behind it, in either document. `begins`: the first words of the sentences of both, in order.
pub(super) fn joined(runs: Runs, begins: [&[u32]; 2]) -> Runs {
    let longest = runs.iter().map(|run| run.0.len() as u32).max().unwrap_or(0);
    let mut counts: Vec<bool> = runs.iter().map(|run| run.0.len() as u32 > SHORT.min(longest.max(1) - 1)).collect();
    let is_together: Vec<bool> = runs
        .windows(2)
        .map(|two| {
            let [(a, b), (next_a, next_b)] = [&two[0], &two[1]];
            !begins_within(begins[0], a.end, next_a.start) && !begins_within(begins[1], b.end, next_b.start)
        })
        .collect();
    for run in 1..runs.len() {
        counts[run] |= counts[run - 1] && is_together[run - 1];
    }
    for run in (1..runs.len()).rev() {
        counts[run - 1] |= counts[run] && is_together[run - 1];
    }
    runs.into_iter().zip(counts).filter(|(_, counts)| *counts).map(|(run, _)| run).collect()
}

/// Whether one of these words, sorted, is `first`, `last` or between them.
fn begins_within(begins: &[u32], first: u32, last: u32) -> bool {
    begins.get(begins.partition_point(|&word| word < first)).is_some_and(|&word| word <= last)
}

/// Which alignments of one pair of documents say nothing beside another one: they meet it in both documents, and have
/// fewer than eight equal words that it has not, in one of them. Of two such the one with fewer equal words goes.
pub(super) fn redundant(alignments: &[Runs]) -> Vec<bool> {
    let mut is_redundant = vec![false; alignments.len()];
    let met = meeting(alignments);
    if met.iter().all(Vec::is_empty) {
        return is_redundant;
    }
    let mut order: Vec<usize> = (0..alignments.len()).collect();
    // not by number: the answer is the same in whatever order alignments come
    order.sort_by_cached_key(|&x| {
        let places: Vec<_> = alignments[x].iter().map(|(a, b)| (a.start, b.start, a.end)).collect();
        (Reverse(places.iter().map(|&(begin, _, end)| end - begin).sum::<u32>()), places)
    });
    let mut stays = vec![false; alignments.len()];
    for x in order {
        is_redundant[x] = met[x].iter().any(|&y| stays[y] && says_nothing(&alignments[x], &alignments[y]));
        stays[x] = !is_redundant[x];
    }
    is_redundant
}

/// By alignment: the others whose spans meet its spans in both documents.
fn meeting(alignments: &[Runs]) -> Vec<Vec<usize>> {
    let spans: Vec<_> = alignments.iter().map(|runs| runs.first().zip(runs.last())).collect();
    let mut order: Vec<usize> = (0..alignments.len()).filter(|&x| spans[x].is_some()).collect();
    order.sort_by_key(|&x| spans[x].map(|(first, _)| first.0.start));
    let mut met = vec![Vec::new(); alignments.len()];
    for (at, &x) in order.iter().enumerate() {
        let Some((first, last)) = spans[x] else { continue };
        for &y in &order[at + 1..] {
            let Some((next_first, next_last)) = spans[y].filter(|span| span.0.0.start < last.0.end) else { break };
            if next_first.1.start < last.1.end && first.1.start < next_last.1.end {
                met[x].push(y);
                met[y].push(x);
            }
        }
    }
    met
}

/// Whether an alignment and another one have words in common in both documents, and the first hardly any beside.
fn says_nothing(runs: &Runs, beside: &Runs) -> bool {
    let sides: [fn(&(Range<u32>, Range<u32>)) -> Range<u32>; 2] = [|run| run.0.clone(), |run| run.1.clone()];
    let words = sides.map(|side| {
        let own = union(runs.iter().map(side).collect());
        let all = covered(own.clone());
        (covered(without(own, &union(beside.iter().map(side).collect()))), all)
    });
    words.iter().all(|(outside, all)| outside < all) && words.iter().any(|&(outside, _)| outside < BESIDE)
}
