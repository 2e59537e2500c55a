//! Summary mode: a passage that draws on the whole of a longer document.
//!
//! Its gains are taken against the whole other document, by presence alone: a summary uses a word
//! once where its source does ten times.

use super::gains::{END_COST, GainTable, Gains};
use super::join::{Join, Spans};
use super::refine::Rectangle;
use crate::intervals::overlap;
use std::ops::Range;

/// The probability that a word of a summary is one of its source.
const KEPT: f64 = 0.6;

/// A segment ends where its sum has fallen this far below its peak: 13 words without an equal.
const X_DROP: f32 = 12.0;

/// Tokens beyond a segment in which a boundary is looked for.
const REACH: usize = 40;

/// The least sum of gains, in all and for each token.
const LEAST: (f32, f32) = (60.0, 0.55);

/// Tokens of a summary, from a paragraph of news to four.
const TOKENS: Range<usize> = 53..211;

/// How much longer than its summary a source is, at the least.
const TIMES: f32 = 3.5;

/// A rectangle with more of the source than this says it as well.
const MOST_OF_SOURCE: f32 = 0.5;

/// Finds summaries. Keeps its buffers between calls.
#[derive(Debug)]
pub(super) struct Summaries {
    table: GainTable,
    absent: f32,
    gains: Vec<f32>,
}

impl Default for Summaries {
    fn default() -> Self {
        Summaries { table: GainTable::new(KEPT), absent: (1.0 - KEPT).ln() as f32, gains: Vec::new() }
    }
}

impl Summaries {
    /// The passage of document `side` that sums up the whole other document, if there is one.
    /// `copies` are passages copied word for word: a copy is no summary. The rectangles that
    /// the summary explains better are removed from `found`.
    pub(super) fn find(
        &mut self,
        gains: &mut Gains,
        join: &mut Join,
        side: usize,
        copies: &[Spans],
        found: &mut Vec<Rectangle>,
    ) -> Option<Rectangle> {
        let whole = join.lengths()[1 - side];
        if (whole as f32) < TIMES * TOKENS.start as f32 {
            return None;
        }
        for stem in &mut join.shared[1..] {
            stem.row = GainTable::row(stem.share * whole as f32);
        }
        let (shared, ids) = (&join.shared, &join.sides[side].ids);
        self.gains.clear();
        self.gains.extend(ids.iter().map(|&id| match &shared[id as usize] {
            stem if stem.total[1 - side] == 0 => self.absent,
            stem => self.table.gain(stem.row, 1),
        }));
        let (span, sum) = self.best_segment(&join.sides[side].free)?;
        let tokens = span.len() as f32;
        let fits = sum >= LEAST.0
            && sum >= LEAST.1 * tokens
            && TOKENS.contains(&span.len())
            && whole as f32 >= TIMES * tokens
            && copies.iter().all(|copy| overlap(&copy[side], &span) == 0);
        // what a part of the source explains as well was made from that part
        let better = |old: &Rectangle, gains: &mut Gains, join: &mut Join| {
            let part = &old.spans[1 - side];
            overlap(&old.spans[side], &span) == 0
                || (part.len() as f32) < MOST_OF_SOURCE * whole as f32
                    && sum >= self.sum_against(gains, join, side, part, &span)
        };
        if !fits || !found.iter().all(|old| better(old, gains, join)) {
            return None;
        }
        found.retain(|old| overlap(&old.spans[side], &span) == 0);
        let mut spans = [0..whole, 0..whole];
        spans[side] = span;
        Some(Rectangle { spans, score: sum })
    }

    /// The sum of gains by presence of `span`, against a part of the other document.
    fn sum_against(
        &self,
        gains: &mut Gains,
        join: &mut Join,
        side: usize,
        part: &Range<usize>,
        span: &Range<usize>,
    ) -> f32 {
        gains.count(join, 1 - side, part);
        let gain = |&id: &u32| match &join.shared[id as usize] {
            stem if stem.count == 0 => self.absent,
            stem => self.table.gain(GainTable::row(stem.share * part.len() as f32), 1),
        };
        let sum = join.sides[side].ids[span.clone()].iter().map(gain).sum();
        gains.forget(&mut join.shared);
        sum
    }

    /// The segment of the largest sum, its ends moved to boundaries where that is worth it.
    fn best_segment(&self, free: &[bool]) -> Option<(Range<usize>, f32)> {
        let (mut best, mut best_sum) = (0..0, 0.0);
        let (mut begin, mut sum, mut peak) = (0, 0.0f32, 0.0f32);
        for (at, gain) in self.gains.iter().enumerate() {
            sum += gain;
            if sum <= 0.0 || sum < peak - X_DROP {
                (begin, sum, peak) = (at + 1, 0.0, 0.0);
                continue;
            }
            peak = peak.max(sum);
            if sum > best_sum {
                (best, best_sum) = (begin..at + 1, sum);
            }
        }
        if best.is_empty() {
            return None;
        }
        let middle = best.start.midpoint(best.end);
        let last = (best.end + REACH).min(self.gains.len());
        let first = best.start.saturating_sub(REACH);
        let (on, on_sum) = best_end((middle..last).map(|at| (self.gains[at], free[at + 1])));
        let (back, back_sum) = best_end((first..middle).rev().map(|at| (self.gains[at], free[at])));
        Some((middle - back..middle + on, on_sum + back_sum))
    }
}

/// How many of the tokens given, from the first on, score best with the cost of the end; and
/// their sum without it.
fn best_end(tokens: impl Iterator<Item = (f32, bool)>) -> (usize, f32) {
    let (mut sum, mut best_score, mut best) = (0.0, f32::MIN, (0, 0.0));
    for (before, (gain, free)) in tokens.enumerate() {
        sum += gain;
        let score = if free { sum } else { sum - END_COST };
        if score > best_score {
            (best_score, best) = (score, (before + 1, sum));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::{Prepared, StemFrequencies};
    use super::*;

    /// A source of 600 words, and a summary that takes every tenth of them.
    fn join() -> Join {
        let word = |i: usize| format!("word{i}x");
        let source: String = (0..600).map(|i| word(i) + " ").collect();
        let summary: String = (0..60).map(|i| word(10 * i) + " ").collect();
        let frame = |name: &str| (0..80).map(|i| format!("{name}{i} ")).collect::<String>();
        let documents = [format!("{}. {summary}. {}", frame("p"), frame("q")), source].map(|text| Prepared::new(&text));
        let mut frequencies = StemFrequencies::default();
        frequencies.add(Prepared::new(&"much other text ".repeat(5000)).stems());
        let mut join = Join::default();
        join.fill([&documents[0], &documents[1]], &frequencies);
        join
    }

    fn find(join: &mut Join, side: usize, copies: &[Spans], found: &mut Vec<Rectangle>) -> Option<Spans> {
        Summaries::default().find(&mut Gains::default(), join, side, copies, found).map(|found| found.spans)
    }

    #[test]
    fn a_summary_takes_the_whole_source_and_what_it_explains() {
        let mut join = join();
        let mut found = vec![Rectangle { spans: [100..110, 200..300], score: 15.0 }];
        assert_eq!(find(&mut join, 0, &[], &mut found), Some([80..140, 0..600]));
        assert_eq!(found, []);
        assert_eq!(find(&mut join, 1, &[], &mut found), None, "the source sums up nothing");
    }

    #[test]
    fn what_is_hidden_of_the_source_sums_up_nothing() {
        let mut join = join();
        join.hide(&[0..10, 0..40]);
        assert_eq!(find(&mut join, 0, &[], &mut vec![]), Some([80..140, 0..600]), "four words of sixty are lost");
        join.hide(&[0..10, 40..300]);
        assert_eq!(find(&mut join, 0, &[], &mut vec![]), None, "thirty are");
    }

    #[test]
    fn a_copy_or_a_rectangle_that_explains_it_stands() {
        let mut join = join();
        assert_eq!(find(&mut join, 0, &[[90..130, 0..40]], &mut vec![]), None);
        let mut found = vec![Rectangle { spans: [80..140, 0..400], score: 50.0 }];
        assert_eq!(find(&mut join, 0, &[], &mut found), None);
        assert_eq!(found.len(), 1);
    }
}
