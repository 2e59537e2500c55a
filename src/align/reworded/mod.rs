//! Two documents -> passages that one reworded from the other: paraphrase, translation, summary.

mod frequencies;
mod gains;
mod join;
mod merge;
mod prepared;
mod refine;
mod seeds;
mod summary;
mod tuning;

pub use frequencies::StemFrequencies;
pub use prepared::{Boundary, Prepared};
pub use tuning::Tuning;

use super::Alignment;
use refine::{Rectangle, refine, repeats};
use std::ops::Range;

/// A passage of two documents that one reworded from the other, or both from a third.
#[derive(Debug, Clone, PartialEq)]
pub struct Reworded {
    /// Tokens of the first document.
    pub a: Range<usize>,
    /// Tokens of the second document.
    pub b: Range<usize>,
    /// What the tokens say for it: a log-likelihood ratio.
    pub score: f32,
    /// Whether one side sums up the whole other document.
    pub summary: bool,
}

/// Aligns reworded documents. Keeps its buffers between calls.
#[derive(Debug)]
pub struct RewordedAligner {
    t: Tuning,
    join: join::Join,
    grid: seeds::Grid,
    gains: gains::Gains,
    summaries: summary::Summaries,
    found: Vec<Rectangle>,
    #[allow(missing_docs)]
    pub stats: [usize; 8],
}

impl Default for RewordedAligner {
    fn default() -> Self {
        Self::tuned(Tuning::default())
    }
}

impl RewordedAligner {
    #[allow(missing_docs)]
    pub fn tuned(t: Tuning) -> Self {
        RewordedAligner {
            t,
            join: Default::default(),
            grid: Default::default(),
            gains: gains::Gains::new(&t),
            summaries: summary::Summaries::new(&t),
            found: Vec::new(),
            stats: [0; 8],
        }
    }

    /// The reworded passages of two documents, by position in a, then in b. `exact` are the
    /// alignments of the same documents' equal words.
    pub fn align(&mut self, a: &Prepared, b: &Prepared, frequencies: &StemFrequencies, exact: &[Alignment]) -> Vec<Reworded> {
        let t = self.t;
        let flip = match t.canon {
            0 => false,
            1 => (a.len(), a.stems()) < (b.len(), b.stems()),
            _ => (a.len(), a.stems()) > (b.len(), b.stems()),
        };
        let (a, b) = if flip { (b, a) } else { (a, b) };
        self.join.fill(a, b, frequencies);
        if t.newline == 0 {
            for (side, d) in self.join.sides.iter_mut().zip([a, b]) {
                for (f, x) in side.free.iter_mut().zip(d.boundaries()) { *f = *x >= Boundary::Sentence; }
            }
        }
        let lengths = [a.len(), b.len()];
        let costs = [t.cost_a, t.cost_b];
        self.found.clear();
        let mut order: Vec<&Alignment> = exact.iter().collect();
        order.sort_by_key(|x| (std::cmp::Reverse(x.equal), x.a.start, x.b.start));
        for e in order.iter().take(20) {
            self.grow(if flip { [e.b.clone(), e.a.clone()] } else { [e.a.clone(), e.b.clone()] }, costs);
        }
        self.grid.seeds(&self.join, a, b, &t);
        let cell = self.grid.cell;
        let mut tried = 0;
        for i in 0..self.grid.len() {
            if tried >= t.seeds { break; }
            let seed = self.grid.get(i);
            let spans = seed.spans(cell, lengths);
            let inside = |r: &Rectangle| (0..2).all(|s| r.spans[s].contains(&spans[s].start.midpoint(spans[s].end)));
            if spans[0].is_empty() || spans[1].is_empty() || self.found.iter().any(inside) { continue; }
            tried += 1;
            self.grow(spans, costs);
        }
        self.stats[0] += tried;
        merge::merge(&mut self.gains, &mut self.join, &mut self.found, &t);
        let accept = |r: &Rectangle| {
            let (x, y) = (r.spans[0].len(), r.spans[1].len());
            let long = if t.min_mode == 0 { x >= t.min_a && y >= t.min_b } else { x.min(y) >= t.min_a && x.max(y) >= t.min_b };
            r.score >= t.score && r.score >= t.per_token * r.tokens() as f32 && long
        };
        self.found.retain(accept);
        let mut out = Vec::new();
        let long: Vec<[Range<usize>; 2]> = exact.iter().filter(|e| e.equal >= t.sum_exact).map(|e| if flip { [e.b.clone(), e.a.clone()] } else { [e.a.clone(), e.b.clone()] }).collect();
        if t.sum_on & 1 == 1 {
            if let Some(s) = self.summaries.find(&mut self.gains, &mut self.join, 0, &mut self.found, &long, t.sum_cost, &t) {
                out.push((s, true));
            }
        }
        if t.sum_on & 2 == 2 && out.is_empty() {
            if let Some(s) = self.summaries.find(&mut self.gains, &mut self.join, 1, &mut self.found, &long, t.sum_cost, &t) {
                out.push((s, true));
            }
        }
        out.extend(self.found.drain(..).map(|r| (r, false)));
        out.into_iter().map(|(r, summary)| { let [mut a, mut b] = r.spans; if flip { std::mem::swap(&mut a, &mut b); } Reworded { a, b, score: r.score, summary } }).collect()
    }

    fn grow(&mut self, spans: [Range<usize>; 2], costs: [f32; 2]) {
        let t = self.t;
        if let Some(r) = refine(&mut self.gains, &mut self.join, spans, costs, &t) {
            if r.score >= t.seed_score && !repeats(&self.found, &r, &t) {
                self.found.push(r);
            }
        }
    }
}
