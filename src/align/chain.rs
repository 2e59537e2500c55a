//! Anchors -> chains: anchors that follow each other on both sides, over small edits.
//!
//! A local alignment over anchors (Smith and Waterman 1981): a chain scores its words less the
//! cost of its gaps, and goes over a gap only where both parts outscore it. An anchor looks back at the last ones only: of up
//! to 64 anchors, property-tested and fuzzed, the chains are those of a look at all.

use super::anchors::Anchor;

/// Words put in or left out between two anchors at the most: an attribution in the middle of a
/// quote has 12 to 16, a sentence left out has mostly more.
const MAX_SHIFT: usize = 18;

/// Words changed between two anchors at the most.
const MAX_CHANGED: usize = 20;

/// Anchors looked back at from each anchor: this many that it can follow, among this many at all.
/// The second is for phrases that recur all over one document and stand between.
const LOOK_BACK: (usize, usize) = (64, 512);

/// What a gap costs, in quarter words: a word changed costs a half, words put in or left out one
/// and a quarter of their number. An attribution of 16 words costs 5 equal words.
fn gap_cost(changed: usize, shift: usize) -> i64 {
    let changed = if changed > 0 { 2 + 2 * changed } else { 0 };
    let shift = if shift > 0 { 4 + shift } else { 0 };
    (changed + shift) as i64
}

/// The chains of these anchors (which it sorts), best first. Every anchor is in one chain; where
/// two anchors of a chain overlap on a side, the later one is trimmed.
pub(super) fn chains(anchors: &mut Vec<Anchor>) -> Vec<Vec<Anchor>> {
    anchors.sort_unstable();
    anchors.dedup();
    let mut score = vec![0i64; anchors.len()];
    let mut before: Vec<Option<usize>> = vec![None; anchors.len()];
    let mut longest = 0;
    for t in 0..anchors.len() {
        longest = longest.max(anchors[t].len);
        score[t] = 4 * anchors[t].len as i64;
        let mut followed = 0;
        for s in (t.saturating_sub(LOOK_BACK.1)..t).rev() {
            if anchors[s].a + longest + MAX_SHIFT + MAX_CHANGED < anchors[t].a {
                break;
            }
            if let Some((trim, cost)) = follows(anchors[s], anchors[t]) {
                let through = score[s] + 4 * (anchors[t].len - trim) as i64 - cost;
                if through > score[t] {
                    (score[t], before[t]) = (through, Some(s));
                }
                followed += 1;
                if followed == LOOK_BACK.0 {
                    break;
                }
            }
        }
    }
    take_best_first(anchors, &score, &before)
}

/// Whether `next` can follow `last`: how many words it must be trimmed by, and the gap's cost.
fn follows(last: Anchor, next: Anchor) -> Option<(usize, i64)> {
    let (a_end, b_end) = (last.a + last.len, last.b + last.len);
    if next.a <= last.a || next.b <= last.b {
        return None;
    }
    let trim = a_end.saturating_sub(next.a).max(b_end.saturating_sub(next.b));
    if trim >= next.len {
        return None;
    }
    let (a_gap, b_gap) = (next.a + trim - a_end, next.b + trim - b_end);
    let (changed, shift) = (a_gap.min(b_gap), a_gap.abs_diff(b_gap));
    (changed <= MAX_CHANGED && shift <= MAX_SHIFT).then(|| (trim, gap_cost(changed, shift)))
}

fn take_best_first(anchors: &[Anchor], score: &[i64], before: &[Option<usize>]) -> Vec<Vec<Anchor>> {
    let mut order: Vec<usize> = (0..anchors.len()).collect();
    order.sort_unstable_by_key(|&t| (std::cmp::Reverse(score[t]), t));
    let mut used = vec![false; anchors.len()];
    let mut chains = Vec::new();
    for end in order {
        if used[end] {
            continue;
        }
        let mut chain = Vec::new();
        let mut at = Some(end);
        while let Some(t) = at.filter(|&t| !used[t]) {
            used[t] = true;
            chain.push(anchors[t]);
            at = before[t];
        }
        chain.reverse();
        trim_overlaps(&mut chain);
        chains.push(chain);
    }
    // a chain cut short by a better one may score less than one after it
    chains.sort_by_key(|chain| (std::cmp::Reverse(chain.iter().map(|x| x.len).sum::<usize>()), chain[0]));
    chains
}

fn trim_overlaps(chain: &mut [Anchor]) {
    for i in 1..chain.len() {
        let (last, next) = (chain[i - 1], &mut chain[i]);
        let trim = (last.a + last.len).saturating_sub(next.a).max((last.b + last.len).saturating_sub(next.b));
        *next = Anchor { a: next.a + trim, b: next.b + trim, len: next.len - trim };
    }
}

/// The chains of up to `LOOK_BACK.0` anchors, where each looks back at all others: the plain twin.
#[cfg(any(test, fuzzing))]
fn chains_plain(anchors: &[Anchor]) -> Vec<Vec<Anchor>> {
    let sorted: Vec<Anchor> = anchors.iter().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let (mut score, mut before) = (Vec::new(), Vec::new());
    for (t, &anchor) in sorted.iter().enumerate() {
        let alone = (4 * anchor.len as i64, None);
        // of equal ones the nearest, and none before any
        let ways = (0..t).rev().filter_map(|s| {
            let (trim, cost) = follows(sorted[s], anchor)?;
            Some((score[s] + 4 * (anchor.len - trim) as i64 - cost, Some(s)))
        });
        let best = ways.fold(alone, |best, way| if way.0 > best.0 { way } else { best });
        score.push(best.0);
        before.push(best.1);
    }
    take_best_first(&sorted, &score, &before)
}

/// Panics where up to 64 anchors are not strung together as by the plain twin, where an anchor is lost that is in no chain,
/// or where a chain goes back.
#[cfg(any(test, fuzzing))]
pub fn assert_chains(anchors: &[(usize, usize, usize)]) {
    let mut anchors: Vec<Anchor> = anchors.iter().map(|&(a, b, len)| Anchor { a, b, len }).collect();
    let plain = chains_plain(&anchors);
    let found = chains(&mut anchors);
    assert_eq!(found, plain, "{anchors:?}");
    assert_eq!(found.iter().map(Vec::len).sum::<usize>(), anchors.len());
    for pair in found.iter().flat_map(|chain| chain.windows(2)) {
        let (last, next) = (pair[0], pair[1]);
        assert!(last.a + last.len <= next.a && last.b + last.len <= next.b && next.len > 0, "{pair:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_its_plain_twin(
            anchors in proptest::collection::vec((0usize..200, -30isize..30, 1usize..25), 0..LOOK_BACK.0),
        ) {
            // near a diagonal, as those of a copy are
            let placed = anchors.into_iter().map(|(a, shift, len)| (a, a.saturating_add_signed(shift), len));
            assert_chains(&placed.collect::<Vec<_>>());
        }
    }
}
