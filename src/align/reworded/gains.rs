//! Gains: what each token says for or against a passage having been made from another.
//!
//! A token's gain is the log-likelihood ratio of two explanations: chance, where a stem's number of
//! occurrences in the passage follows a Poisson law with the stem's rate in the background, and
//! rewording, which keeps a stem with probability `r`.

use super::join::{Join, Shared};
use super::tuning::Tuning;
use std::ops::Range;

/// Steps of the table of gains for each doubling of the expected count.
const STEPS_LOG2: u32 = 4;
/// Expected counts from 2^-12 (gains are capped long before) to 2^8 (more than a passage has).
const OCTAVES: (i32, i32) = (-12, 8);
const ROWS: usize = ((OCTAVES.1 - OCTAVES.0) as usize) << STEPS_LOG2;
/// Uses of a stem that are told apart.
const USES: usize = 16;

/// Gains by expected count and by use: logarithms and exponentials once, not for each token.
#[derive(Debug)]
pub(super) struct GainTable(Vec<f32>);

impl GainTable {
    pub(super) fn new(r: f64, cap: f64) -> Self {
        let mut gains = Vec::with_capacity(ROWS * USES);
        for row in 0..ROWS {
            let steps = (1 << STEPS_LOG2) as f64;
            let octave = OCTAVES.0 + (row >> STEPS_LOG2) as i32;
            let fraction = (row % (1 << STEPS_LOG2)) as f64 + 0.5;
            let mean = (octave as f64).exp2() * (1.0 + fraction / steps);
            // P(Poisson(mean) >= k) = 1 - sum of the first k terms
            let (mut term, mut below) = ((-mean).exp(), 0.0);
            for k in 0..USES {
                below += term;
                term *= mean / (k + 1) as f64;
                let tail = (1.0f64 - below).max(1e-9);
                gains.push(((tail + (1.0 - tail) * r) / tail).ln().min(cap) as f32);
            }
        }
        GainTable(gains)
    }

    /// The row of an expected count.
    pub(super) fn row(mean: f32) -> u32 {
        let lowest = ((127 + OCTAVES.0) as u32) << STEPS_LOG2;
        let step = mean.to_bits() >> (23 - STEPS_LOG2);
        step.saturating_sub(lowest).min(ROWS as u32 - 1) * USES as u32
    }

    #[inline]
    pub(super) fn gain(&self, row: u32, uses: u32) -> f32 {
        self.0[row as usize + (uses as usize).min(USES) - 1]
    }
}

/// The segment of one side that says most for a passage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub span: Range<usize>,
    /// The sum of its tokens' gains.
    pub sum: f32,
    /// What its ends cost.
    pub cost: f32,
}

/// How far a segment may grow, and what its ends cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub window: usize,
    pub cost: f32,
}

#[derive(Debug)]
pub(super) struct Gains {
    pub table: GainTable,
    pub lam: f32,
    pub bg_k: f32,
    pub absent: f32,
    pub surplus: f32,
    pub xdrop: f32,
    touched: Vec<u32>,
}

/// One direction of growth.
struct Arm {
    sum: f32,
    peak: f32,
    best: f32,
    best_sum: f32,
    best_length: usize,
    alive: bool,
}

impl Arm {
    fn new(free: bool, cost: f32) -> Self {
        let best = if free { 0.0 } else { -cost };
        Arm { sum: 0.0, peak: 0.0, best, best_sum: 0.0, best_length: 0, alive: true }
    }

    #[inline]
    fn add(&mut self, gain: f32, length: usize, free: bool, cost: f32, inside: bool, xdrop: f32) {
        self.sum += gain;
        self.peak = self.peak.max(self.sum);
        let value = if free { self.sum } else { self.sum - cost };
        if value > self.best {
            (self.best, self.best_sum, self.best_length) = (value, self.sum, length);
        }
        self.alive = inside || self.sum >= self.peak - xdrop;
    }
}

impl Gains {
    pub(super) fn new(t: &Tuning) -> Self {
        let absent = (1.0 - t.r).ln();
        Gains {
            table: GainTable::new(t.r as f64, t.cap as f64),
            lam: t.lam,
            bg_k: t.bg_k,
            absent,
            surplus: t.mult * absent,
            xdrop: t.xdrop,
            touched: Vec::new(),
        }
    }

    /// Counts the stems of the passage that gains are taken against.
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
        let outside = sides[given].ids.len() - tokens;
        let per_outside = self.lam / (outside.max(tokens).max(1) as f32 + self.bg_k);
        for &id in &self.touched {
            let stem = &mut shared[id as usize];
            let rate = stem.share + per_outside * (stem.total[given] - stem.count) as f32;
            stem.row = GainTable::row(rate * tokens as f32);
        }
    }

    pub(super) fn forget(&mut self, shared: &mut [Shared]) {
        for &id in &self.touched {
            let stem = &mut shared[id as usize];
            (stem.count, stem.used) = (0, 0);
        }
    }

    #[inline]
    fn gain(&self, stem: &mut Shared) -> f32 {
        if stem.count == 0 {
            return self.absent;
        }
        stem.used += 1;
        if stem.used <= stem.count { self.table.gain(stem.row, stem.used) } else { self.surplus }
    }

    /// The best segment around the middle of `span` on the side that is not `given`, against
    /// `passage` on the side `given`.
    pub(super) fn grow(
        &mut self,
        join: &mut Join,
        given: usize,
        passage: &Range<usize>,
        span: &Range<usize>,
        reach: Reach,
    ) -> Segment {
        self.count(join, given, passage);
        let Join { shared, sides } = join;
        let Side { ids, free } = &sides[1 - given];
        let middle = span.start.midpoint(span.end);
        let first = span.start.saturating_sub(reach.window);
        let last = (span.end + reach.window).min(ids.len());
        let (mut left, mut right) = (Arm::new(free[middle], reach.cost), Arm::new(free[middle], reach.cost));
        let mut step = 0;
        // both ways in turn, so that a stem's uses are counted from the middle outwards
        while left.alive || right.alive {
            if right.alive {
                let at = middle + step;
                if at < last {
                    let gain = self.gain(&mut shared[ids[at] as usize]);
                    right.add(gain, step + 1, free[at + 1], reach.cost, at < span.end, self.xdrop);
                } else {
                    right.alive = false;
                }
            }
            if left.alive {
                if middle >= first + step + 1 {
                    let at = middle - step - 1;
                    let gain = self.gain(&mut shared[ids[at] as usize]);
                    left.add(gain, step + 1, free[at], reach.cost, at > span.start, self.xdrop);
                } else {
                    left.alive = false;
                }
            }
            step += 1;
        }
        self.forget(shared);
        let sum = left.best_sum + right.best_sum;
        Segment {
            span: middle - left.best_length..middle + right.best_length,
            sum,
            cost: sum - left.best - right.best,
        }
    }

    /// The sum of gains of `span` on the side that is not `given`, against `passage`.
    pub(super) fn sum(&mut self, join: &mut Join, given: usize, passage: &Range<usize>, span: &Range<usize>) -> f32 {
        self.count(join, given, passage);
        let Join { shared, sides } = join;
        let ids = &sides[1 - given].ids;
        let mut sum = 0.0;
        // without an order of the uses: the sum of a whole span does not depend on it
        for &id in &ids[span.clone()] {
            sum += self.gain(&mut shared[id as usize]);
        }
        self.forget(shared);
        sum
    }
}

use super::join::Side;
