//! Many alignments as flat columns: what the scan appends to as pairs are done.

use super::{Alignment, Op, OpKind};
use std::ops::Range;

/// One alignment of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlignedPair<'t> {
    /// Document number of a, smaller than that of b.
    pub a: u32,
    /// Document number of b.
    pub b: u32,
    /// First word in a.
    pub a_begin: u32,
    /// After the last word in a.
    pub a_end: u32,
    /// First word in b.
    pub b_begin: u32,
    /// After the last word in b.
    pub b_end: u32,
    /// Equal words.
    pub equal: u32,
    /// How a became b.
    pub ops: &'t [Op],
}

impl AlignedPair<'_> {
    /// Words of a in the span.
    pub fn a_words(&self) -> u32 {
        self.a_end - self.a_begin
    }

    /// Words of b in the span.
    pub fn b_words(&self) -> u32 {
        self.b_end - self.b_begin
    }

    /// Equal words / columns (equal, changed, put in, left out), after folding.
    pub fn identity(&self) -> f64 {
        let columns: usize = self.ops.iter().map(|op| op.words()).sum();
        self.equal as f64 / columns as f64
    }

    /// Whether every column is equal.
    pub fn is_verbatim(&self) -> bool {
        self.ops.iter().all(|op| op.kind() == OpKind::Equal)
    }

    /// The runs of equal words, as word spans of a and of b.
    pub fn equal_runs(&self) -> impl Iterator<Item = (Range<u32>, Range<u32>)> + '_ {
        let (mut at_a, mut at_b) = (self.a_begin, self.b_begin);
        self.ops.iter().filter_map(move |op| {
            let (a, b) = op.lengths();
            let run = (at_a..at_a + a as u32, at_b..at_b + b as u32);
            (at_a, at_b) = (run.0.end, run.1.end);
            (op.kind() == OpKind::Equal).then_some(run)
        })
    }
}

#[derive(Debug, Clone, Copy)]
struct Row {
    documents: [u32; 2],
    a: [u32; 2],
    b: [u32; 2],
    equal: u32,
    ops_end: usize,
}

/// Alignments of many pairs of documents, in the order in which they were appended.
///
/// Rows have a fixed size and the operations lie one after the other, so that a table can be
/// spilled to disk as it stands.
#[derive(Debug, Default, Clone)]
pub struct Alignments {
    rows: Vec<Row>,
    ops: Vec<Op>,
}

impl Alignments {
    /// Appends an alignment of documents `a` and `b`.
    pub fn push(&mut self, a: u32, b: u32, alignment: &Alignment) {
        self.ops.extend_from_slice(&alignment.ops);
        self.rows.push(Row {
            documents: [a, b],
            a: [alignment.a.start as u32, alignment.a.end as u32],
            b: [alignment.b.start as u32, alignment.b.end as u32],
            equal: alignment.equal as u32,
            ops_end: self.ops.len(),
        });
    }

    /// Appends all of another table.
    pub fn append(&mut self, other: &Alignments) {
        let ops = self.ops.len();
        self.ops.extend_from_slice(&other.ops);
        self.rows.extend(other.rows.iter().map(|row| Row { ops_end: row.ops_end + ops, ..*row }));
    }

    /// The number of alignments.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One alignment by its number.
    pub fn get(&self, number: usize) -> AlignedPair<'_> {
        let row = self.rows[number];
        let ops_begin = if number == 0 { 0 } else { self.rows[number - 1].ops_end };
        AlignedPair {
            a: row.documents[0],
            b: row.documents[1],
            a_begin: row.a[0],
            a_end: row.a[1],
            b_begin: row.b[0],
            b_end: row.b[1],
            equal: row.equal,
            ops: &self.ops[ops_begin..row.ops_end],
        }
    }

    /// All alignments in order.
    pub fn iter(&self) -> impl Iterator<Item = AlignedPair<'_>> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The same alignments by documents, then by position.
    pub fn sorted(&self) -> Alignments {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_unstable_by_key(|&i| (self.rows[i].documents, self.rows[i].a, self.rows[i].b));
        let mut sorted =
            Alignments { rows: Vec::with_capacity(self.rows.len()), ops: Vec::with_capacity(self.ops.len()) };
        for i in order {
            sorted.ops.extend_from_slice(self.get(i).ops);
            sorted.rows.push(Row { ops_end: sorted.ops.len(), ..self.rows[i] });
        }
        sorted
    }
}
