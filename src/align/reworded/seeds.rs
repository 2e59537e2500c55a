//! Seeds: places of the dot plot where much that is rare is shared.

use super::join::{Join, Spans};
use super::prepared::Prepared;

/// Tokens of a cell's side. On PAN 2013 twelve give .001 less plagdet, 24 in a prototype .007.
const CELL: usize = 9;

/// Cells of the grid at the most (4 MB): for long documents cells are made larger.
const MOST_CELLS: usize = 1 << 20;

/// Tokens of two cells' sides: in so many a stem may occur by chance.
const CHANCE_TOKENS: f32 = 2.0 * CELL as f32;

/// What one stem adds to a cell, at the least (stems that 18 tokens have more often than one time
/// in three are passed over) and at the most.
const WEIGHTS: (f32, f32) = (1.0, 5.0);

/// Dots of one stem at the most; one with more is common in this pair.
const MOST_DOTS: usize = 400;

/// The least weight of a seed: three rare stems. On PAN 2013 13 gives the same, 5 costs 40 us a pair more.
const LEAST_WEIGHT: f32 = 11.0;

/// Seeds kept, best first.
const MOST_SEEDS: usize = 400;

/// Four neighbouring cells to grow a passage from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seed {
    pub weight: f32,
    row: u32,
    column: u32,
}

/// The dot plot on a grid. Keeps its buffers between calls.
#[derive(Debug, Default)]
pub(super) struct Grid {
    cell: usize,
    rows: usize,
    columns: usize,
    weights: Vec<f32>,
    seeds: Vec<Seed>,
}

impl Grid {
    /// Finds the seeds of two documents.
    pub(super) fn fill(&mut self, join: &Join, documents: [&Prepared; 2]) {
        self.cell = CELL;
        loop {
            [self.rows, self.columns] = documents.map(|document| document.len() / self.cell + 2);
            if self.rows.saturating_mul(self.columns) <= MOST_CELLS {
                break;
            }
            self.cell *= 2;
        }
        self.weights.clear();
        self.weights.resize(self.rows * self.columns, 0.0);
        for stem in &join.shared[1..] {
            let dots = (stem.total[0] as usize).saturating_mul(stem.total[1] as usize);
            let weight = -(1.0 - (-CHANCE_TOKENS * stem.share).exp()).ln();
            if dots <= MOST_DOTS && weight >= WEIGHTS.0 {
                let [a, b] = [0, 1].map(|s| join.positions(stem, s, documents[s]));
                self.add(&a, &b, weight.min(WEIGHTS.1));
            }
        }
        self.collect();
    }

    /// Adds a stem's weight to the cells that it has dots in, once to each.
    fn add(&mut self, a: &[u32], b: &[u32], weight: f32) {
        let cell = self.cell as u32;
        let mut last_row = None;
        for &i in a {
            let row = (i / cell) as usize;
            if last_row.replace(row) == Some(row) {
                continue;
            }
            let weights = &mut self.weights[row * self.columns..][..self.columns];
            let mut last_column = None;
            for &j in b {
                let column = (j / cell) as usize;
                if last_column.replace(column) != Some(column) {
                    weights[column] += weight;
                }
            }
        }
    }

    fn collect(&mut self) {
        self.seeds.clear();
        for row in 0..self.rows - 1 {
            let here = &self.weights[row * self.columns..][..self.columns];
            let below = &self.weights[(row + 1) * self.columns..][..self.columns];
            let mut last = here[0] + below[0];
            for column in 1..self.columns {
                let next = here[column] + below[column];
                if last + next >= LEAST_WEIGHT {
                    self.seeds.push(Seed { weight: last + next, row: row as u32, column: column as u32 - 1 });
                }
                last = next;
            }
        }
        let place = |seed: &Seed| (seed.row, seed.column);
        let order = |x: &Seed, y: &Seed| y.weight.total_cmp(&x.weight).then(place(x).cmp(&place(y)));
        if self.seeds.len() > MOST_SEEDS {
            self.seeds.select_nth_unstable_by(MOST_SEEDS, order);
            self.seeds.truncate(MOST_SEEDS);
        }
        self.seeds.sort_unstable_by(order);
    }

    /// How many seeds were found.
    pub(super) fn len(&self) -> usize {
        self.seeds.len()
    }

    /// The tokens of a seed, by number from the best on, in documents of these lengths.
    pub(super) fn spans(&self, number: usize, lengths: [usize; 2]) -> Spans {
        let Seed { row, column, .. } = self.seeds[number];
        [(row, lengths[0]), (column, lengths[1])].map(|(at, length)| {
            let begin = (at as usize * self.cell).min(length);
            begin..(begin + 2 * self.cell).min(length)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::StemFrequencies;
    use super::*;

    fn filler(name: &str, count: usize) -> String {
        (0..count).map(|i| format!("{name}{i} ")).collect()
    }

    fn grid(a: &str, b: &str) -> (Grid, [usize; 2]) {
        let (a, b) = (Prepared::new(a), Prepared::new(b));
        let mut frequencies = StemFrequencies::default();
        for document in [&a, &b] {
            frequencies.add(document.stems());
        }
        let (mut join, mut grid) = (Join::default(), Grid::default());
        join.fill([&a, &b], &frequencies);
        grid.fill(&join, [&a, &b]);
        (grid, join.lengths())
    }

    #[test]
    fn the_best_seed_is_where_rare_words_are_shared() {
        let shared = "zebra quagga eland oryx kudu impala";
        let a = format!("{}{shared} {}", filler("a", 200), filler("b", 100));
        let b = format!("{}{shared} {}", filler("c", 40), filler("d", 300));
        let (grid, lengths) = grid(&a, &b);
        let [x, y] = grid.spans(0, lengths);
        assert!(x.start <= 200 && x.end >= 206 && y.start <= 40 && y.end >= 46, "{x:?} {y:?}");
        assert!(grid.seeds.is_sorted_by(|x, y| x.weight >= y.weight));
    }

    #[test]
    fn common_words_and_single_rare_ones_are_no_seed() {
        let (common, _) = grid(&"alpha beta gamma delta ".repeat(50), &"delta gamma beta alpha ".repeat(50));
        assert_eq!(common.len(), 0);
        let (single, _) = grid(&format!("zebra {}", filler("a", 300)), &format!("{} zebra", filler("b", 300)));
        assert_eq!(single.len(), 0);
        assert_eq!(grid("", "zebra").0.len(), 0);
    }

    #[test]
    fn long_documents_get_larger_cells() {
        let (grid, lengths) = grid(&filler("a", 20_000), &format!("{}zebra", filler("b", 30_000)));
        assert!(grid.weights.len() <= MOST_CELLS && grid.cell > CELL);
        assert_eq!((grid.len(), lengths), (0, [20_000, 30_001]));
    }
}
