//! Many alignments as flat columns: what the scan appends to as pairs are done.

use super::{Alignment, Op, OpKind};
use crate::scratch::{Numbers, put};
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

    /// Words of both sides, those aligned with each other once.
    pub fn columns(&self) -> usize {
        self.ops.iter().map(|op| op.words()).sum()
    }

    /// Whether at least half of the columns are equal: an edited passage, not a paraphrase.
    pub fn is_half_equal(&self) -> bool {
        2 * self.equal as usize >= self.columns()
    }

    /// Equal words / columns (equal, changed, put in, left out), after folding.
    pub fn identity(&self) -> f64 {
        self.equal as f64 / self.columns() as f64
    }

    /// Whether every column is equal.
    pub fn is_verbatim(&self) -> bool {
        self.ops.iter().all(|op| op.kind() == OpKind::Equal)
    }

    /// The alignment by itself.
    pub fn to_alignment(&self) -> Alignment {
        let span = |begin: u32, end: u32| begin as usize..end as usize;
        Alignment {
            a: span(self.a_begin, self.a_end),
            b: span(self.b_begin, self.b_end),
            equal: self.equal as usize,
            ops: self.ops.to_vec(),
        }
    }

    /// The runs of equal words, as word spans of a and of b.
    pub fn equal_runs(&self) -> impl Iterator<Item = (Range<u32>, Range<u32>)> + '_ {
        let narrow = |run: Range<usize>| run.start as u32..run.end as u32;
        let begin = (self.a_begin as usize, self.b_begin as usize);
        super::equal_runs(self.ops, begin).map(move |(a, b)| (narrow(a), narrow(b)))
    }
}

#[derive(Debug, Clone, Copy)]
struct Row {
    documents: [u32; 2],
    a: [u32; 2],
    b: [u32; 2],
    equal: u32,
    /// How many operations it has,
    ops: u32,
    /// and where they begin.
    ops_begin: usize,
}

impl Row {
    fn ops(&self) -> Range<usize> {
        self.ops_begin..self.ops_begin + self.ops as usize
    }
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
        let ops_begin = self.ops.len();
        self.ops.extend_from_slice(&alignment.ops);
        self.rows.push(Row {
            documents: [a, b],
            a: [alignment.a.start as u32, alignment.a.end as u32],
            b: [alignment.b.start as u32, alignment.b.end as u32],
            equal: alignment.equal as u32,
            ops: alignment.ops.len() as u32,
            ops_begin,
        });
    }

    /// Removes the alignments of some pairs of documents.
    pub fn remove(&mut self, is_removed: impl Fn(u32, u32) -> bool) {
        self.rows.retain(|row| !is_removed(row.documents[0], row.documents[1]));
    }

    /// Parts some alignments in two: the first takes the place of the whole, the other comes last.
    pub fn part(&mut self, parts: impl Fn(&AlignedPair) -> Option<[Alignment; 2]>) {
        for number in 0..self.len() {
            let Some([first, second]) = parts(&self.get(number)) else { continue };
            let [a, b] = self.rows[number].documents;
            self.push(a, b, &second);
            self.push(a, b, &first);
            self.rows.swap_remove(number);
        }
    }

    /// The table as bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 * 4 * self.rows.len() + 4 * self.ops.len());
        for row in &self.rows {
            let [a, b] = row.documents;
            put(&mut bytes, &[a, b, row.a[0], row.a[1], row.b[0], row.b[1], row.equal, row.ops], 4);
            self.ops[row.ops()].iter().for_each(|op| put(&mut bytes, &[op.0], 4));
        }
        bytes
    }

    /// The table that these bytes are.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Alignments> {
        let (mut table, mut numbers) = (Alignments::default(), Numbers(bytes));
        while let Some(a) = numbers.u32() {
            let mut next = || numbers.u32();
            let (documents, of_a, of_b) = ([a, next()?], [next()?, next()?], [next()?, next()?]);
            let (equal, ops) = (next()?, next()?);
            let ops_begin = table.ops.len();
            for _ in 0..ops {
                table.ops.push(Op(next()?));
            }
            table.rows.push(Row { documents, a: of_a, b: of_b, equal, ops, ops_begin });
        }
        Some(table)
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
        AlignedPair {
            a: row.documents[0],
            b: row.documents[1],
            a_begin: row.a[0],
            a_end: row.a[1],
            b_begin: row.b[0],
            b_end: row.b[1],
            equal: row.equal,
            ops: &self.ops[row.ops()],
        }
    }

    /// All alignments in order.
    pub fn iter(&self) -> impl Iterator<Item = AlignedPair<'_>> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// Puts the alignments in the order of their documents, then of their positions. They come as a few sorted runs, which a
    /// stable sort merges.
    pub fn sort(&mut self) {
        self.rows.sort_by_key(|row| (row.documents, row.a, row.b, row.equal, row.ops_begin));
    }
}

/// Takes alignments as pairs of documents are done, in the order of the pairs.
///
/// The scan's own sink is the table above; one that writes to disk needs no more than this.
pub trait Sink {
    /// Takes the alignments of some pairs.
    fn take(&mut self, part: &Alignments);
}

impl Sink for Alignments {
    fn take(&mut self, part: &Alignments) {
        let moved = self.ops.len();
        self.ops.extend_from_slice(&part.ops);
        let place = |row: &Row| Row { ops_begin: row.ops_begin + moved, ..*row };
        self.rows.extend(part.rows.iter().map(place));
    }
}

/// Verbatim alignments for tests: a, b, begin in a, begin in b, words.
#[cfg(test)]
pub(crate) fn verbatim_table(rows: &[(u32, u32, u32, u32, u32)]) -> Alignments {
    let mut table = Alignments::default();
    for &(a, b, a_begin, b_begin, words) in rows {
        let span = |begin: u32| begin as usize..(begin + words) as usize;
        let ops = vec![Op::new(OpKind::Equal, words as usize)];
        table.push(a, b, &Alignment { a: span(a_begin), b: span(b_begin), equal: words as usize, ops });
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_what_its_bytes_are() {
        let mut table = verbatim_table(&[(0, 1, 5, 7, 20), (0, 2, 0, 3, 12)]);
        let ops = vec![Op::new(OpKind::Equal, 9), Op::new(OpKind::Changed, 2), Op::new(OpKind::Equal, 4)];
        table.push(3, 4, &Alignment { a: 1..16, b: 2..17, equal: 13, ops });
        table.push(3, 5, &Alignment { a: 1..1, b: 2..2, equal: 0, ops: Vec::new() });
        let bytes = table.to_bytes();
        let read = Alignments::of_bytes(&bytes).unwrap();
        assert!(read.iter().eq(table.iter()) && read.len() == 4);
        assert!(Alignments::of_bytes(&bytes[..bytes.len() - 4]).is_none());
        assert!(Alignments::of_bytes(&[]).unwrap().is_empty());
    }
}
