//! A rectangle without its exact alignments: is there anything reworded in it?
//!
//! Sentences of a release that an article prints word for word, in another order and with its own
//! prose between, make a rectangle too. It says nothing that the exact alignments do not say better.

use super::{Prepared, Reworded, StemFrequencies};
use crate::align::Alignment;
use crate::intervals::{overlap, union};
use crate::text::WordHash;
use std::ops::Range;

/// Tokens beside the exact alignments from which on they are asked what they share.
const LEAST_LEFT: usize = 16;

/// The share of what these tokens tell, in bits, that both sides must have: with less, quotes that
/// stand apart in one article and together in another would be taken for one paraphrase.
const LEAST_SHARE: f32 = 0.2;

/// Equal words of an exact alignment that a reader wants to see by itself.
const LONG: usize = 20;

fn env(name: &str, default: f64) -> f64 {
    std::env::var(name).ok().and_then(|x| x.parse().ok()).unwrap_or(default)
}

/// Whether an exact alignment is a copy.
pub fn is_copy(alignment: &Alignment) -> bool {
    static L: std::sync::LazyLock<(f64, f64)> = std::sync::LazyLock::new(|| (env("P2_LONG", 20.0), env("P2_ID", 0.8)));
    let columns: usize = alignment.ops.iter().map(|op| op.words()).sum();
    alignment.equal as f64 >= L.0 && alignment.equal as f64 >= L.1 * columns as f64
}

pub(super) fn stands_beside(found: &super::Rectangle, hidden: &[[Range<usize>; 2]], documents: [&Prepared; 2]) -> bool {
    static L: std::sync::LazyLock<[f64; 5]> = std::sync::LazyLock::new(|| [env("P2_S", 30.0), env("P2_SM", 0.213), env("P2_T1", 16.0), env("P2_T2", 33.0), env("P2_GAP", 5.0)]);
    let [x, y] = &found.spans;
    let gap = L[4] as usize;
    let near = |p: usize, q: usize| p.abs_diff(q) <= gap;
    let beside = |copy: &[Range<usize>; 2]| near(copy[0].end, x.start) && near(copy[1].end, y.start) || near(x.end, copy[0].start) && near(y.end, copy[1].start);
    let tokens = found.spans.each_ref().map(Range::len);
    let least = |s: usize| tokens[s].min(documents[s].byte_span(found.spans[s].clone()).len() / 5);
    let (p, q) = (least(0), least(1));
    hidden.iter().any(beside) && found.score as f64 >= L[0].max(L[1] * (tokens[0] + tokens[1]) as f64) && p.min(q) as f64 >= L[2] && p.max(q) as f64 >= L[3]
}

/// Whether a rectangle has more to it than the exact alignments inside.
pub(super) fn is_reworded(
    found: &Reworded,
    [a, b]: [&Prepared; 2],
    exact: &[Alignment],
    frequencies: &StemFrequencies,
) -> bool {
    if found.summary {
        return true;
    }
    let inside = |copy: &&Alignment| overlap(&copy.a, &found.a) > 0 && overlap(&copy.b, &found.b) > 0;
    let copies: Vec<&Alignment> = exact.iter().filter(inside).collect();
    if copies.iter().all(|copy| copy.equal < LONG) {
        return true;
    }
    let left_a = left(a, &found.a, copies.iter().map(|copy| &copy.a));
    let left_b = left(b, &found.b, copies.iter().map(|copy| &copy.b));
    if left_a.len().max(left_b.len()) < LEAST_LEFT {
        return false; // next to nothing but the copies, perhaps in another order
    }
    share(&left_a, &left_b, frequencies) >= LEAST_SHARE
}

/// The stems of a span outside of these, sorted.
fn left<'c>(of: &Prepared, span: &Range<usize>, copies: impl Iterator<Item = &'c Range<usize>>) -> Vec<WordHash> {
    let covered = union(copies.map(|x| x.start as u32..x.end as u32).collect());
    let is_left = |at: &usize| !covered.iter().any(|run| run.contains(&(*at as u32)));
    let mut stems: Vec<WordHash> = span.clone().filter(is_left).map(|at| of.stems()[at]).collect();
    stems.sort_unstable();
    stems
}

/// Of the bits of two sorted lists of stems, the share of those in both.
fn share(a: &[WordHash], b: &[WordHash], frequencies: &StemFrequencies) -> f32 {
    let bits = |stem: WordHash| -frequencies.share(stem).log2().min(0.0);
    let (mut shared, mut i, mut j) = (0.0, 0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            shared += 2.0 * bits(a[i]);
        }
        let (x, y) = (a[i], b[j]);
        i += (x <= y) as usize;
        j += (y <= x) as usize;
    }
    let all: f32 = a.iter().chain(b).map(|&stem| bits(stem)).sum();
    if all > 0.0 { shared / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{MinWords, align};

    #[test]
    fn quotes_with_other_prose_between_are_no_paraphrase() {
        let quote = |n: usize| (0..25).map(|i| format!("quote{n}x{i} ")).collect::<String>();
        let own = |name: &str| (0..30).map(|i| format!("{name}{i} ")).collect::<String>();
        let told = |between: [String; 2]| Prepared::new(&format!("{}{}{}", quote(0), between.concat(), quote(1)));
        let retold = [own("fact"), own("told")];
        // the same words in another order
        let turned =
            retold.clone().map(|told| told.split(' ').rev().map(|word| format!("{word} ")).collect::<String>());
        let documents = [told(retold), told([own("other"), own("prose")]), told(turned)];
        let mut frequencies = StemFrequencies::default();
        documents.iter().for_each(|document| frequencies.add(document.stems()));
        let check = |a: &Prepared, b: &Prepared| {
            let exact = align(&a.tokens().hashes, &b.tokens().hashes, MinWords::new(12));
            let whole = Reworded { a: 0..a.len(), b: 0..b.len(), score: 90.0, summary: false };
            is_reworded(&whole, [a, b], &exact, &frequencies)
        };
        assert!(!check(&documents[0], &documents[1]));
        assert!(check(&documents[0], &documents[2]));
        // two sentences in the other order
        let swapped = [[quote(0), quote(1)], [quote(1), quote(0)]].map(|told| Prepared::new(&told.concat()));
        assert!(!check(&swapped[0], &swapped[1]));
    }
}
