//! Seeds: cells of the dot plot where much that is rare is shared.

use super::join::Join;
use super::prepared::Prepared;
use super::tuning::Tuning;
use std::ops::Range;

/// A place to grow a passage from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seed {
    pub weight: f32,
    pub row: u32,
    pub column: u32,
}

/// The dot plot on a grid. Keeps its buffers between calls.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub cell: usize,
    rows: usize,
    columns: usize,
    weights: Vec<f32>,
    seeds: Vec<Seed>,
}

/// Cells of the grid at the most: for long documents they are made larger.
const MOST_CELLS: usize = 1 << 20;
const MOST_PAIRS: usize = 400;

impl Grid {
    /// The seeds of a pair, best first.
    pub(super) fn seeds(&mut self, join: &Join, a: &Prepared, b: &Prepared, t: &Tuning) -> &[Seed] {
        self.cell = t.cell;
        loop {
            (self.rows, self.columns) = (a.len() / self.cell + 2, b.len() / self.cell + 2);
            if self.rows * self.columns <= MOST_CELLS || self.cell > 1 << 20 {
                break;
            }
            self.cell *= 2;
        }
        self.weights.clear();
        self.weights.resize(self.rows * self.columns, 0.0);
        for stem in &join.shared[1..] {
            if (stem.total[0] as usize).saturating_mul(stem.total[1] as usize) > MOST_PAIRS {
                continue;
            }
            let chance = 1.0 - (-18.0 * stem.share).exp();
            let weight = (-chance.ln()).min(5.0);
            if weight >= 1.0 {
                self.add(a.positions(stem.place[0] as usize), b.positions(stem.place[1] as usize), weight);
            }
        }
        self.collect(t);
        &self.seeds
    }

    fn add(&mut self, a: &[u32], b: &[u32], weight: f32) {
        let cell = self.cell as u32;
        let mut last_row = u32::MAX;
        for &i in a {
            let row = i / cell;
            if row == last_row {
                continue;
            }
            last_row = row;
            let weights = &mut self.weights[row as usize * self.columns..][..self.columns];
            let mut last_column = u32::MAX;
            for &j in b {
                let column = j / cell;
                if column != last_column {
                    weights[column as usize] += weight;
                    last_column = column;
                }
            }
        }
    }

    fn collect(&mut self, t: &Tuning) {
        self.seeds.clear();
        for row in 0..self.rows - 1 {
            let here = &self.weights[row * self.columns..][..self.columns];
            let below = &self.weights[(row + 1) * self.columns..][..self.columns];
            let mut last = here[0] + below[0];
            for column in 0..self.columns - 1 {
                let next = here[column + 1] + below[column + 1];
                let weight = last + next;
                last = next;
                if weight > t.seed_least {
                    self.seeds.push(Seed { weight, row: row as u32, column: column as u32 });
                }
            }
        }
        let order = |x: &Seed, y: &Seed| y.weight.total_cmp(&x.weight).then((x.row, x.column).cmp(&(y.row, y.column)));
        if self.seeds.len() > t.seed_list {
            self.seeds.select_nth_unstable_by(t.seed_list, order);
            self.seeds.truncate(t.seed_list);
        }
        self.seeds.sort_unstable_by(order);
    }
}

impl Seed {
    /// The tokens of both documents that a seed stands for.
    pub(super) fn spans(self, cell: usize, lengths: [usize; 2]) -> [Range<usize>; 2] {
        let span = |at: u32, length: usize| {
            let begin = (at as usize * cell).min(length);
            begin..(begin + 2 * cell).min(length)
        };
        [span(self.row, lengths[0]), span(self.column, lengths[1])]
    }
}
impl Grid {
    pub(super) fn len(&self) -> usize { self.seeds.len() }
    pub(super) fn get(&self, i: usize) -> Seed { self.seeds[i] }
}
