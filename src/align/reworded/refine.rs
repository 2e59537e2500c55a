//! Seed -> rectangle: alternately the best segment of one side against the other's, until stable.

use super::gains::{Gains, Reach};
use super::join::Join;
use super::tuning::Tuning;
use std::ops::Range;

/// A passage on both sides, and what its tokens say for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rectangle {
    pub spans: [Range<usize>; 2],
    pub score: f32,
}

impl Rectangle {
    pub(super) fn tokens(&self) -> usize {
        self.spans[0].len() + self.spans[1].len()
    }
}

pub(super) fn overlap(x: &Range<usize>, y: &Range<usize>) -> usize {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

pub(super) fn refine(gains: &mut Gains, join: &mut Join, mut spans: [Range<usize>; 2], costs: [f32; 2], t: &Tuning) -> Option<Rectangle> {
    let mut score = 0.0;
    for round in 0..t.rounds {
        let window = if round == 0 { t.window1 } else { t.window };
        let a = gains.grow(join, 1, &spans[1], &spans[0], Reach { window, cost: costs[0] });
        if a.span.is_empty() {
            return None;
        }
        let b = gains.grow(join, 0, &a.span, &spans[1], Reach { window, cost: costs[1] });
        if b.span.is_empty() {
            return None;
        }
        score = a.sum - a.cost + b.sum - b.cost;
        if round == 0 && score < t.round1_least {
            return None;
        }
        let next = [a.span, b.span];
        if next == spans {
            break;
        }
        spans = next;
    }
    Some(Rectangle { spans, score })
}

/// Whether a rectangle says again what a found one says.
pub(super) fn repeats(found: &[Rectangle], new: &Rectangle, t: &Tuning) -> bool {
    found.iter().any(|old| {
        let [a, b] = [0, 1].map(|s| overlap(&old.spans[s], &new.spans[s]));
        let most = |s: usize, n: usize| n as f32 > t.overlap * new.spans[s].len().min(old.spans[s].len()) as f32;
        a > 0 && b > 0 || most(0, a) || most(1, b)
    })
}
