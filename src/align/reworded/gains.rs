//! Gains: what each token says for or against a passage having been made from another.
//!
//! The gain of a token is the log-likelihood ratio of two explanations. Chance: the stem's number
//! of occurrences in the other passage follows a Poisson law with the stem's rate in the
//! background. Rewording: a stem is kept with probability `KEPT`, or else chance decides.

use super::join::{Join, Shared, Side};
use std::ops::Range;

/// The probability that rewording keeps a stem. .45 to .55 give the same within .003 plagdet.
const KEPT: f64 = 0.5;

/// The most that one token counts: a rare word may be a typing error or a name of many documents.
const CAP: f64 = 3.0;

/// Weight of the pair's own background: a stem that the other document also has outside of the
/// passage is common in what both write about. Without it a prototype reported 2.9 % of pairs with
/// nothing in common.
const OWN_BACKGROUND: f32 = 1.5;

/// Tokens that a background of a short document is thinned with: a stem that occurs once more in
/// an article of 300 words says little about its rate. Raises recall of short answers and articles.
const THINNED: f32 = 300.0;

/// What a stem that the other passage has, but not so often, costs of an absent one. It stops
/// growth into text beside it on the same topic (a prototype without it: .034 plagdet less).
const SURPLUS: f32 = 0.569;

/// Growth ends where the sum has fallen this far below its peak: 12 words without an equal.
const X_DROP: f32 = 8.0;

/// What an end inside a sentence costs. Passages end where sentences do (9 to 15 are alike; a
/// prototype without it: .007 plagdet less).
pub(super) const END_COST: f32 = 12.0;

/// Tokens beyond a passage that it may grow by in a round; 60 to 600 give the same.
const REACH: usize = 120;

/// log2 of the steps of the table of gains for each doubling of the expected count.
const STEPS_LOG2: u32 = 4;

/// log2 of expected counts: from what is capped long before to more than a passage has.
const OCTAVES: (i32, i32) = (-12, 8);

const ROWS: usize = ((OCTAVES.1 - OCTAVES.0) as usize) << STEPS_LOG2;

/// Uses of a stem that are told apart.
const USES: usize = 16;

/// Gains by expected count and by use: logarithms and exponentials once, not for each token.
#[derive(Debug)]
pub(super) struct GainTable(Vec<f32>);

impl GainTable {
    /// The table for stems kept with a probability.
    pub(super) fn new(kept: f64) -> Self {
        let steps = 1usize << STEPS_LOG2;
        let mut gains = Vec::with_capacity(ROWS * USES);
        for row in 0..ROWS {
            let octave = OCTAVES.0 + (row / steps) as i32;
            let mean = f64::from(octave).exp2() * (1.0 + ((row % steps) as f64 + 0.5) / steps as f64);
            // P(Poisson(mean) >= k) is 1 less the first k terms
            let (mut term, mut below) = ((-mean).exp(), 0.0);
            for k in 1..=USES {
                below += term;
                term *= mean / k as f64;
                let chance = (1.0f64 - below).max(1e-9);
                gains.push(((chance + (1.0 - chance) * kept) / chance).ln().min(CAP) as f32);
            }
        }
        GainTable(gains)
    }

    /// The row of an expected count: its exponent and the first bits of its fraction.
    pub(super) fn row(mean: f32) -> u32 {
        let lowest = ((127 + OCTAVES.0) as u32) << STEPS_LOG2;
        let step = mean.to_bits() >> (23 - STEPS_LOG2);
        step.saturating_sub(lowest).min(ROWS as u32 - 1) * USES as u32
    }

    /// The gain of the `uses`-th use (from 1 on) of a stem.
    #[inline]
    pub(super) fn gain(&self, row: u32, uses: u32) -> f32 {
        self.0[row as usize + (uses as usize).min(USES) - 1]
    }
}

/// The part of a document that says most for a passage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub span: Range<usize>,
    /// The sum of its tokens' gains, less the cost of its ends.
    pub score: f32,
}

/// Gains against one passage at a time. Keeps its buffers between calls.
#[derive(Debug)]
pub(super) struct Gains {
    table: GainTable,
    absent: f32,
    /// Shared stems of the passage.
    touched: Vec<u32>,
}

impl Default for Gains {
    fn default() -> Self {
        Gains { table: GainTable::new(KEPT), absent: (1.0 - KEPT).ln() as f32, touched: Vec::new() }
    }
}

impl Gains {
    /// Counts the stems of `passage` on the side `given`, as what gains are taken against.
    pub(super) fn count(&mut self, join: &mut Join, given: usize, passage: &Range<usize>) {
        self.touched.clear();
        let Join { shared, sides } = join;
        for &id in &sides[given].ids[passage.clone()] {
            if id != 0 {
                let stem = &mut shared[id as usize];
                if stem.count == 0 {
                    self.touched.push(id);
                }
                stem.count += 1;
            }
        }
        let tokens = passage.len();
        let outside = (sides[given].ids.len() - tokens).max(tokens);
        let weight = OWN_BACKGROUND / (outside as f32 + THINNED);
        for &id in &self.touched {
            let stem = &mut shared[id as usize];
            let rate = stem.share + weight * (stem.total[given] - stem.count) as f32;
            stem.row = GainTable::row(rate * tokens as f32);
        }
    }

    /// Undoes `count`.
    pub(super) fn forget(&self, shared: &mut [Shared]) {
        for &id in &self.touched {
            let stem = &mut shared[id as usize];
            (stem.count, stem.used) = (0, 0);
        }
    }

    /// The gain of one more use of a stem.
    #[inline]
    fn gain(&self, stem: &mut Shared) -> f32 {
        if stem.count == 0 {
            return self.absent;
        }
        stem.used += 1;
        if stem.used <= stem.count { self.table.gain(stem.row, stem.used) } else { SURPLUS * self.absent }
    }

    /// The best segment around the middle of `span` on the side that is not `given`, against
    /// `passage` on the side `given`. It may be shorter than `span`.
    pub(super) fn grow(
        &mut self,
        join: &mut Join,
        given: usize,
        passage: &Range<usize>,
        span: &Range<usize>,
    ) -> Segment {
        self.count(join, given, passage);
        let Join { shared, sides } = join;
        let Side { ids, free, .. } = &sides[1 - given];
        let middle = span.start.midpoint(span.end);
        let most = [middle.min(middle - span.start + REACH), (ids.len() - middle).min(span.end - middle + REACH)];
        let [mut back, mut on] = [Arm::new(free[middle]); 2];
        // both ways in turn, so that a stem's uses are counted from the middle outwards
        for length in 1..=most[0].max(most[1]) {
            on.alive &= length <= most[1];
            back.alive &= length <= most[0];
            if on.alive {
                let end = middle + length;
                let gain = self.gain(&mut shared[ids[end - 1] as usize]);
                on.add(gain, length, free[end], end <= span.end);
            } else if !back.alive {
                break;
            }
            if back.alive {
                let begin = middle - length;
                let gain = self.gain(&mut shared[ids[begin] as usize]);
                back.add(gain, length, free[begin], begin >= span.start);
            }
        }
        self.forget(shared);
        Segment { span: middle - back.best_length..middle + on.best_length, score: back.best + on.best }
    }

    /// The sum of gains of `span` on the side that is not `given`, against `passage`.
    pub(super) fn sum(&mut self, join: &mut Join, given: usize, passage: &Range<usize>, span: &Range<usize>) -> f32 {
        self.count(join, given, passage);
        let Join { shared, sides } = join;
        // in which order a stem's uses are met does not change their sum
        let sum = sides[1 - given].ids[span.clone()].iter().map(|&id| self.gain(&mut shared[id as usize])).sum();
        self.forget(shared);
        sum
    }

    /// For each of these parts of `span`, the sum of gains that `span` would lose without it.
    pub(super) fn losses(
        &mut self,
        join: &mut Join,
        given: usize,
        passage: &Range<usize>,
        span: &Range<usize>,
        parts: impl Iterator<Item = Range<usize>>,
    ) -> Vec<f32> {
        self.count(join, given, passage);
        let Join { shared, sides } = join;
        let ids = &sides[1 - given].ids;
        use_stems(shared, &ids[span.clone()], 1);
        let mut losses = Vec::new();
        for part in parts {
            // its uses come after those of the rest
            use_stems(shared, &ids[part.clone()], -1);
            losses.push(ids[part].iter().map(|&id| self.gain(&mut shared[id as usize])).sum());
        }
        self.forget(shared);
        losses
    }
}

/// Counts more or fewer uses of these stems, where the passage has them.
fn use_stems(shared: &mut [Shared], ids: &[u32], change: i32) {
    for &id in ids {
        let stem = &mut shared[id as usize];
        if stem.count > 0 {
            stem.used = stem.used.wrapping_add_signed(change);
        }
    }
}

/// Growth one way.
#[derive(Clone, Copy)]
struct Arm {
    sum: f32,
    peak: f32,
    best: f32,
    best_length: usize,
    alive: bool,
}

impl Arm {
    fn new(free: bool) -> Self {
        Arm { sum: 0.0, peak: 0.0, best: if free { 0.0 } else { -END_COST }, best_length: 0, alive: true }
    }

    #[inline]
    fn add(&mut self, gain: f32, length: usize, free: bool, inside: bool) {
        self.sum += gain;
        self.peak = self.peak.max(self.sum);
        let score = if free { self.sum } else { self.sum - END_COST };
        if score > self.best {
            (self.best, self.best_length) = (score, length);
        }
        self.alive = inside || self.sum >= self.peak - X_DROP;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Prepared, StemFrequencies};
    use super::*;
    use proptest::prelude::*;

    fn join(a: &str, b: &str) -> Join {
        let (a, b) = (Prepared::new(a), Prepared::new(b));
        let mut frequencies = StemFrequencies::default();
        let filler = Prepared::new(&"the of and to in a ".repeat(200));
        for document in [&a, &b, &filler] {
            frequencies.add(document.stems());
        }
        let mut join = Join::default();
        join.fill([&a, &b], &frequencies);
        join
    }

    #[test]
    fn the_table_is_the_formula() {
        let table = GainTable::new(0.5);
        for mean in [0.001f64, 0.02, 0.3, 1.0, 2.7, 9.0, 40.0] {
            let (mut below, mut term) = (0.0, (-mean).exp());
            for k in 1..=USES as u32 {
                below += term;
                term *= mean / f64::from(k);
                let chance = 1.0 - below;
                let exact = (0.5 + 0.5 / chance).ln().min(CAP);
                let found = f64::from(table.gain(GainTable::row(mean as f32), k));
                // a row is 1/16 of a doubling wide; the k-th of k has that to its power
                assert!((exact - found).abs() < 0.04 * f64::from(k) + 0.02, "{mean} {k}: {exact} {found}");
            }
        }
        assert_eq!(GainTable::row(0.0), 0);
        assert_eq!(GainTable::row(f32::MAX) as usize, (ROWS - 1) * USES);
    }

    #[test]
    fn rare_words_count_common_and_surplus_ones_do_not() {
        let mut join = join("zebra the zebra", "the zebra quagga of");
        let mut gains = Gains::default();
        let mut sum = |span| gains.sum(&mut join, 1, &(0..4), &span);
        assert!(sum(0..1) > 2.0, "a rare word");
        assert!(sum(1..2).abs() < 1.0, "a common word");
        assert!((sum(0..1) - sum(0..3) + sum(1..2) - 0.569 * 0.5f32.ln().abs()).abs() < 1e-5, "once too many");
    }

    #[test]
    fn segments_end_at_sentences() {
        let same = "Zebras quietly graze beside quaggas. Elands watch lions nearby today";
        let mut join = join(&format!("Nothing here. {same} anyway, who knows. Other things."), &format!("{same}."));
        let grown = Gains::default().grow(&mut join, 1, &(0..10), &(4..8));
        assert_eq!(grown.span, 2..15, "up to the full stop after three other words");
    }

    proptest! {
        /// A grown segment scores what the sum of its span does, less its ends, and calls leave
        /// nothing behind.
        #[test]
        fn grown_segments_are_their_sums(
            a in "([a-h]{2}[ .] ?){8,60}", b in "([a-h]{2}[ .] ?){8,60}", at in 0usize..60, from in 0usize..60,
        ) {
            let mut join = join(&a, &b);
            let [x, y] = join.lengths();
            prop_assume!(x > 4 && y > 4);
            let (span, passage) = (at % (x - 4)..at % (x - 4) + 4, from % (y - 4)..from % (y - 4) + 4);
            let mut gains = Gains::default();
            let grown = gains.grow(&mut join, 1, &passage, &span);
            prop_assert!(join.shared.iter().all(|stem| stem.count == 0 && stem.used == 0));
            prop_assert!(grown.span.start <= grown.span.end && grown.span.end <= x);
            let ends = [grown.span.start, grown.span.end].map(|end| if join.sides[0].free[end] { 0.0 } else { END_COST });
            let sum = gains.sum(&mut join, 1, &passage, &grown.span);
            prop_assert!(join.shared.iter().all(|stem| stem.count == 0 && stem.used == 0));
            let (start, end) = (grown.span.start, grown.span.end);
            let cut = start + (end - start) / 2;
            let loss = gains.losses(&mut join, 1, &passage, &grown.span, std::iter::once(cut..end))[0];
            prop_assert!(join.shared.iter().all(|stem| stem.count == 0 && stem.used == 0));
            prop_assert!((loss - (sum - gains.sum(&mut join, 1, &passage, &(start..cut)))).abs() < 1e-3);
            // uses met beyond the end that was chosen can only have taken from it
            prop_assert!(grown.score <= sum - ends[0] - ends[1] + 1e-3);
        }
    }
}
