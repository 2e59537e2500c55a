//! Alignments -> fewer: each piece of shared text once.

use super::Alignment;
use crate::intervals::overlap;
use crate::text::{WordHash, half_words};
use std::ops::Range;

/// The alignments, longest first, without repetitions: those of which longer ones leave fewer words than a passage needs
/// (the shadow of a passage that both documents hold twice, a part of one grown twice, the same beginning with another
/// end), and those that only repeat what has found its counterpart.
pub(super) fn without_repeats(words: &[WordHash], mut grown: Vec<Alignment>, least_new: usize) -> Vec<Alignment> {
    grown.sort_by_key(|f| (std::cmp::Reverse(f.equal), f.a.start, f.b.start, f.a.end, f.b.end));
    let mut covered = Covered::default();
    let mut kept: Vec<Kept> = Vec::with_capacity(grown.len());
    for alignment in grown {
        if !covered.leaves_too_few(words, alignment.equal_runs(), least_new)
            && !repeats(words, &alignment, &kept, least_new)
        {
            covered.add(&alignment);
            kept.push(Kept { is_sure: is_sure(&alignment), alignment });
        }
    }
    kept.into_iter().map(|kept| kept.alignment).collect()
}

/// An alignment that stays, and whether it is a copy beyond doubt: told once, as all later ones ask.
struct Kept {
    alignment: Alignment,
    is_sure: bool,
}

/// Equal words, and their share of the columns, of a copy that is beyond doubt.
const SURE_WORDS: usize = 40;
const SURE_IDENTITY: f64 = 0.98;

fn is_sure(alignment: &Alignment) -> bool {
    alignment.equal >= SURE_WORDS && alignment.identity() >= SURE_IDENTITY
}

/// Whether an alignment only says that one document repeats itself. Its words have their
/// counterpart on one side, in a longer alignment, and
/// - that is a verbatim copy of many words,
/// - or none of its own equal runs would count alone,
/// - or they have two already: a line of a list, a refrain.
///
/// Of 542 alignments outside of the planted passages in the verbatim pairs of PAN 2013 this drops
/// 450, and of 3,754 verbatim runs that releases and articles share none of 12 words and three of 8.
fn repeats(words: &[WordHash], alignment: &Alignment, longer: &[Kept], least_run: usize) -> bool {
    // the share that is covered on one side; none if words are left there that would count alone
    let share_on = |own: &Range<usize>, other: &Range<usize>| {
        let covered = overlap(own, other);
        if own.len() - covered < least_run { covered as f64 / own.len() as f64 } else { 0.0 }
    };
    let share = |other: &Alignment| share_on(&alignment.a, &other.a).max(share_on(&alignment.b, &other.b));
    let longest_run = alignment.equal_runs().map(|(a, _)| half_words(&words[a]) / 2).max().unwrap_or(0);
    let mut counterparts = 0;
    for other in longer {
        let share = share(&other.alignment);
        if (share >= 0.95 && other.is_sure) || (share >= 0.5 && longest_run < least_run) {
            return true;
        }
        counterparts += (share >= 0.8) as usize;
    }
    // most have fewer, by their spans alone
    counterparts >= 2
        && longer.iter().filter(|other| equal_share(alignment, &other.alignment) >= 0.8).take(2).count() == 2
}

/// The share of an alignment that another one has in equal words, on the side where that is more. Its span alone says
/// nothing: of a sentence that was moved, one alignment left out the one copy on its way, and another put in the other.
fn equal_share(alignment: &Alignment, other: &Alignment) -> f64 {
    let runs = other.equal_runs();
    let (in_a, in_b) =
        runs.fold((0, 0), |(in_a, in_b), (a, b)| (in_a + overlap(&alignment.a, &a), in_b + overlap(&alignment.b, &b)));
    (in_a as f64 / alignment.a.len() as f64).max(in_b as f64 / alignment.b.len() as f64)
}

/// The equal words of alignments of two documents, by side.
#[derive(Default)]
pub(super) struct Covered {
    a: Runs,
    b: Runs,
}

impl Covered {
    pub(super) fn add(&mut self, alignment: &Alignment) {
        for (a, b) in alignment.equal_runs() {
            self.a.add(a);
            self.b.add(b);
        }
    }

    /// Whether some words of these runs are covered on both sides, and fewer than `least_new` are not: too few for a
    /// passage. `text` has the words of document a. Of 47,476 rows of Reuters-21578 this drops 163, and of the runs that
    /// releases and articles share none.
    fn leaves_too_few(
        &self,
        text: &[WordHash],
        runs: impl Iterator<Item = (Range<usize>, Range<usize>)>,
        least_new: usize,
    ) -> bool {
        let (words, halves, covered) = self.count(text, runs);
        covered > 0 && (words - covered) * halves < 2 * least_new * words.max(1)
    }

    /// The same, and whether four fifths of them are covered: what is grown around them brings no others.
    pub(super) fn holds(
        &self,
        text: &[WordHash],
        runs: impl Iterator<Item = (Range<usize>, Range<usize>)>,
        least_new: usize,
    ) -> bool {
        let (words, halves, covered) = self.count(text, runs);
        5 * covered >= 4 * words && (words - covered) * halves < 2 * least_new * words.max(1)
    }

    /// The words of runs, half-words among them, and those that are covered on both sides.
    fn count(
        &self,
        text: &[WordHash],
        runs: impl Iterator<Item = (Range<usize>, Range<usize>)>,
    ) -> (usize, usize, usize) {
        let (mut words, mut halves, mut in_a, mut in_b) = (0, 0, 0, 0);
        for (a, b) in runs {
            words += a.len();
            halves += half_words(&text[a.clone()]);
            in_a += self.a.overlap(&a);
            in_b += self.b.overlap(&b);
        }
        (words, halves, in_a.min(in_b))
    }
}

/// Disjoint runs of positions, sorted.
#[derive(Default)]
struct Runs(Vec<Range<usize>>);

impl Runs {
    /// The runs that touch a run.
    fn touching(&self, run: &Range<usize>) -> Range<usize> {
        let first = self.0.partition_point(|x| x.end < run.start);
        let count = self.0[first..].partition_point(|x| x.start <= run.end);
        first..first + count
    }

    fn add(&mut self, run: Range<usize>) {
        let touching = self.touching(&run);
        let merged = match &self.0[touching.clone()] {
            [] => run,
            [first, .., last] => first.start.min(run.start)..last.end.max(run.end),
            [one] => one.start.min(run.start)..one.end.max(run.end),
        };
        self.0.splice(touching, [merged]);
    }

    fn overlap(&self, run: &Range<usize>) -> usize {
        let touching = &self.0[self.touching(run)];
        touching.iter().map(|x| overlap(x, run)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Alignment, Op, OpKind};
    use super::*;

    fn verbatim(a: usize, b: usize, words: usize) -> Alignment {
        Alignment { a: a..a + words, b: b..b + words, equal: words, ops: vec![Op::new(OpKind::Equal, words)] }
    }

    /// One sentence of a release printed elsewhere: on its way one longer alignment leaves it out, another puts it in.
    #[test]
    fn a_moved_sentence_between_longer_passages_stays() {
        let of = |a: Range<usize>, b: Range<usize>, ops: &[(OpKind, usize)]| Alignment {
            a,
            b,
            equal: ops.iter().filter(|op| op.0 == OpKind::Equal).map(|op| op.1).sum(),
            ops: ops.iter().map(|&(kind, words)| Op::new(kind, words)).collect(),
        };
        use OpKind::{Equal, LeftOut, PutIn};
        let words: Vec<WordHash> = (0..200).collect();
        let leaving_out = of(0..60, 0..46, &[(Equal, 25), (LeftOut, 14), (Equal, 21)]);
        let putting_in = of(100..140, 100..154, &[(Equal, 20), (PutIn, 14), (Equal, 20)]);
        let moved = of(25..39, 120..134, &[(Equal, 14)]);
        let kept = without_repeats(&words, vec![leaving_out.clone(), putting_in.clone(), moved.clone()], 8);
        assert_eq!(kept, [leaving_out, putting_in, moved]);
    }

    /// A passage of 12 words, and a shorter one that has its last four, and so many more, in both documents.
    #[test]
    fn what_leaves_too_few_new_words_is_no_passage() {
        let text: Vec<WordHash> = (0..100).collect();
        let kept = |new: usize| {
            let found = vec![verbatim(10, 10, 12), verbatim(18, 18, 4 + new)];
            without_repeats(&text, found, 8).len()
        };
        assert_eq!([kept(6), kept(7)], [1, 1]);
        // nothing in common, and fewer words than a passage needs: those are told elsewhere
        assert_eq!(without_repeats(&text, vec![verbatim(10, 10, 12), verbatim(40, 40, 7)], 8).len(), 2);
        let eight_more = vec![verbatim(10, 10, 13), verbatim(18, 18, 13)];
        assert_eq!(without_repeats(&text, eight_more, 8).len(), 2);
    }
}
