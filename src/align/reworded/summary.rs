//! Summary mode: a passage that draws on the whole of a longer document.

use super::gains::{GainTable, Gains};
use super::join::Join;
use super::refine::{Rectangle, overlap};
use super::tuning::Tuning;
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Summaries {
    table: GainTable,
    absent: f32,
    gains: Vec<f32>,
}

impl Summaries {
    pub(super) fn new(t: &Tuning) -> Self {
        Summaries { table: GainTable::new(t.sum_r as f64, t.cap as f64), absent: (1.0 - t.sum_r).ln(), gains: Vec::new() }
    }

    /// The passage of `side` that sums up the whole of the other document, if there is one; removes
    /// the rectangles that it replaces.
    pub(super) fn find(&mut self, gains: &mut Gains, join: &mut Join, side: usize, found: &mut Vec<Rectangle>, long: &[[Range<usize>; 2]], cost: f32, t: &Tuning) -> Option<Rectangle> {
        let whole = join.sides[1 - side].ids.len();
        if (whole as f32) < t.sum_times * t.sum_min as f32 {
            return None;
        }
        for stem in &mut join.shared[1..] {
            stem.row = GainTable::row(stem.share * whole as f32);
        }
        let (shared, ids) = (&join.shared, &join.sides[side].ids);
        self.gains.clear();
        self.gains.extend(ids.iter().map(|&id| if id == 0 { self.absent } else { self.table.gain(shared[id as usize].row, 1) }));
        let (span, sum) = self.best(&join.sides[side].free, cost, t)?;
        let length = span.len();
        if sum < t.sum_least || sum < t.sum_per * length as f32 || length < t.sum_min || length > t.sum_max || (whole as f32) < t.sum_times * length as f32 {
            return None;
        }
        if long.iter().any(|e| overlap(&e[side], &span) > 0) {
            return None;
        }
        for old in found.iter().filter(|old| overlap(&old.spans[side], &span) > 0) {
            let there = &old.spans[1 - side];
            if there.len() as f32 >= t.sum_span * whole as f32 {
                return None;
            }
            let rival = if t.sum_mode == 0 { gains.sum(join, 1 - side, there, &span) } else {
                gains.count(join, 1 - side, there);
                let n = there.len() as f32;
                let mut x = 0.0;
                for &id in &join.sides[side].ids[span.clone()] {
                    let stem = &join.shared[id as usize];
                    x += if stem.count == 0 { self.absent } else { self.table.gain(GainTable::row(stem.share * n), 1) };
                }
                gains.forget(&mut join.shared);
                x
            };
            if sum < t.sum_ratio * rival {
                return None;
            }
        }
        found.retain(|old| overlap(&old.spans[side], &span) == 0);
        let spans = if side == 0 { [span, 0..whole] } else { [0..whole, span] };
        Some(Rectangle { spans, score: sum })
    }

    fn best(&self, free: &[bool], cost: f32, t: &Tuning) -> Option<(Range<usize>, f32)> {
        let mut best: Option<(Range<usize>, f32)> = None;
        let (mut begin, mut sum, mut peak) = (0, 0.0f32, 0.0f32);
        for (at, gain) in self.gains.iter().enumerate() {
            sum += gain;
            if sum <= 0.0 || sum < peak - t.sum_drop {
                (begin, sum, peak) = (at + 1, 0.0, 0.0);
                continue;
            }
            if sum > peak {
                peak = sum;
                if best.as_ref().is_none_or(|x| sum > x.1) {
                    best = Some((begin..at + 1, sum));
                }
            }
        }
        let (span, _) = best?;
        // the ends, each from the middle on
        let middle = span.start.midpoint(span.end);
        let (mut s, mut top, mut top_sum, mut end) = (0.0, f32::MIN, 0.0, middle);
        for at in middle..(span.end + 40).min(self.gains.len()) {
            s += self.gains[at];
            let v = if free[at + 1] { s } else { s - cost };
            if v > top { (top, top_sum, end) = (v, s, at + 1); }
        }
        let mut total = top_sum;
        let (mut s, mut top, mut top_sum, mut start) = (0.0, f32::MIN, 0.0, middle);
        for at in (span.start.saturating_sub(40)..middle).rev() {
            s += self.gains[at];
            let v = if free[at] { s } else { s - cost };
            if v > top { (top, top_sum, start) = (v, s, at); }
        }
        total += top_sum;
        Some((start..end, total))
    }
}
