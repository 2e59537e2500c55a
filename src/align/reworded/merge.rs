//! Rectangles -> fewer: parts of one passage between which too little was shared.

use super::gains::Gains;
use super::join::Join;
use super::refine::Rectangle;
use super::tuning::Tuning;
use std::ops::Range;

pub(super) fn merge(gains: &mut Gains, join: &mut Join, found: &mut Vec<Rectangle>, t: &Tuning) {
    found.sort_by(|x, y| (x.spans[0].start, x.spans[1].start).cmp(&(y.spans[0].start, y.spans[1].start)));
    let mut i = 0;
    'next: while i < found.len() {
        for j in i + 1..found.len() {
            if let Some(union) = united(gains, join, &found[i], &found[j], t) {
                found[i] = union;
                found.remove(j);
                i = 0;
                continue 'next;
            }
        }
        i += 1;
    }
}

fn united(gains: &mut Gains, join: &mut Join, x: &Rectangle, y: &Rectangle, t: &Tuning) -> Option<Rectangle> {
    let gap = |s: usize| x.spans[s].start.max(y.spans[s].start).saturating_sub(x.spans[s].end.min(y.spans[s].end));
    if gap(0) > t.merge_gap || gap(1) > t.merge_gap {
        return None;
    }
    let spans = [0, 1].map(|s| x.spans[s].start.min(y.spans[s].start)..x.spans[s].end.max(y.spans[s].end));
    let score = both(gains, join, &spans);
    (score >= x.score.max(y.score) - t.merge_loss).then_some(Rectangle { spans, score })
}

pub(super) fn both(gains: &mut Gains, join: &mut Join, spans: &[Range<usize>; 2]) -> f32 {
    gains.sum(join, 1, &spans[1], &spans[0]) + gains.sum(join, 0, &spans[0], &spans[1])
}
