//! The join: two documents' sorted stem lists -> the stems that both have, and where.

use super::frequencies::StemFrequencies;
use super::prepared::{Boundary, Prepared};

/// A stem of both documents, and the counters that `gains` works with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shared {
    /// Share of the collection's tokens.
    pub share: f32,
    /// Occurrences in each document.
    pub total: [u32; 2],
    /// Places in the documents' vocabularies.
    pub place: [u32; 2],
    /// Occurrences in the passage that gains are taken against; 0 between calls.
    pub count: u32,
    /// Occurrences met so far on the other side; 0 between calls.
    pub used: u32,
    /// The stem's row in the table of gains, while `count` is not 0.
    pub row: u32,
}

/// One document of the pair.
#[derive(Debug, Default)]
pub(super) struct Side {
    /// By token: the number of its stem among the shared ones, from 1 on; 0 where the other
    /// document has none.
    pub ids: Vec<u32>,
    /// By token, and one more: whether a passage may begin or end before it at no cost.
    pub free: Vec<bool>,
}

/// The join of two documents. Keeps its buffers between calls.
#[derive(Debug, Default)]
pub(super) struct Join {
    /// By number; the first stands for all stems that are not shared.
    pub shared: Vec<Shared>,
    pub sides: [Side; 2],
}

impl Join {
    /// Replaces the join by that of two documents.
    pub(super) fn fill(&mut self, a: &Prepared, b: &Prepared, frequencies: &StemFrequencies) {
        for (side, document) in self.sides.iter_mut().zip([a, b]) {
            side.ids.clear();
            side.ids.resize(document.len(), 0);
            side.free.clear();
            side.free.extend(document.boundaries().iter().map(|&boundary| boundary != Boundary::None));
        }
        self.shared.clear();
        self.shared.push(Shared::default());
        let (left, right) = (a.vocabulary(), b.vocabulary());
        let (mut i, mut j) = (0, 0);
        while i < left.len() && j < right.len() {
            let (x, y) = (left[i].stem, right[j].stem);
            if x == y {
                self.add(a.positions(i), b.positions(j), frequencies.share(x), [i as u32, j as u32]);
            }
            // without a branch: which list goes on is as good as random
            i += (x <= y) as usize;
            j += (y <= x) as usize;
        }
    }

    fn add(&mut self, a: &[u32], b: &[u32], share: f32, place: [u32; 2]) {
        let id = self.shared.len() as u32;
        for (side, positions) in self.sides.iter_mut().zip([a, b]) {
            for &at in positions {
                side.ids[at as usize] = id;
            }
        }
        let total = [a.len() as u32, b.len() as u32];
        self.shared.push(Shared { share, total, place, ..Shared::default() });
    }
}
