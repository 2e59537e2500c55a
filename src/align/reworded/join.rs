//! The join: two documents' sorted stems -> the stems that both have, and where.

use super::frequencies::StemFrequencies;
use super::prepared::{Boundary, Prepared};
use std::borrow::Cow;
use std::ops::Range;

/// Tokens of one document and tokens of the other.
pub(super) type Spans = [Range<usize>; 2];

/// A stem of both documents, and the counters that `gains` works with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shared {
    /// Share of the collection's tokens.
    pub share: f32,
    /// Occurrences in each document that are not hidden.
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
    /// document has none, or where it is hidden. Of what the other document has, all may be hidden.
    pub ids: Vec<u32>,
    /// By token, and one more: whether a passage may begin before it, or end there, at no cost.
    pub free: Vec<bool>,
    /// Tokens that begin a line, ascending, and whether that begins a paragraph.
    lines: Vec<(u32, bool)>,
}

impl Side {
    /// The tokens inside of a span that begin a line, and whether that begins a paragraph.
    pub fn lines_in(&self, span: &Range<usize>) -> impl Iterator<Item = (usize, bool)> {
        let first = self.lines.partition_point(|&(begin, _)| begin as usize <= span.start);
        let end = span.end;
        self.lines[first..].iter().map(|&(at, is_paragraph)| (at as usize, is_paragraph)).take_while(move |x| x.0 < end)
    }
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
    pub(super) fn fill(&mut self, documents: [&Prepared; 2], frequencies: &StemFrequencies) {
        for (side, document) in self.sides.iter_mut().zip(documents) {
            side.ids.clear();
            side.ids.resize(document.len(), 0);
            side.free.clear();
            side.free.extend(document.boundaries().iter().map(|&boundary| boundary != Boundary::None));
            side.lines.clear();
            side.lines.extend(document.boundaries().iter().zip(0..).filter_map(|(boundary, at)| match boundary {
                Boundary::Paragraph => Some((at, true)),
                Boundary::Newline => Some((at, false)),
                _ => None,
            }));
        }
        self.shared.clear();
        self.shared.push(Shared::default());
        let [left, right] = documents.map(Prepared::vocabulary);
        let (mut i, mut j) = (0, 0);
        while i < left.len() && j < right.len() {
            let (x, y) = (left[i].stem, right[j].stem);
            if x == y {
                self.add(documents, [i, j], frequencies.share(x));
            }
            // without a branch: which list goes on next is as good as random
            i += (x <= y) as usize;
            j += (y <= x) as usize;
        }
    }

    fn add(&mut self, documents: [&Prepared; 2], place: [usize; 2], share: f32) {
        let id = self.shared.len() as u32;
        let mut stem = Shared { share, place: place.map(|x| x as u32), ..Shared::default() };
        for (s, side) in self.sides.iter_mut().enumerate() {
            let positions = documents[s].positions(place[s]);
            stem.total[s] = positions.len() as u32;
            for &at in positions {
                side.ids[at as usize] = id;
            }
        }
        self.shared.push(stem);
    }

    /// Takes tokens of both documents out of what they share, as if other words stood there. Beside
    /// them a passage begins and ends at no cost.
    pub(super) fn hide(&mut self, spans: &Spans) {
        for (s, (side, span)) in self.sides.iter_mut().zip(spans).enumerate() {
            side.free[span.start] = true;
            side.free[span.end] = true;
            for id in side.ids[span.clone()].iter_mut().filter(|id| **id != 0) {
                self.shared[std::mem::take(id) as usize].total[s] -= 1;
            }
        }
    }

    /// The positions of a shared stem on one side that are not hidden.
    pub(super) fn positions<'d>(&self, stem: &Shared, s: usize, document: &'d Prepared) -> Cow<'d, [u32]> {
        let all = document.positions(stem.place[s] as usize);
        if all.len() == stem.total[s] as usize {
            return all.into();
        }
        all.iter().copied().filter(|&at| self.sides[s].ids[at as usize] != 0).collect()
    }

    /// The length of both documents in tokens.
    pub(super) fn lengths(&self) -> [usize; 2] {
        [0, 1].map(|s| self.sides[s].ids.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Hidden tokens are shared no more, and counts and positions are those of the others.
        #[test]
        fn hidden_tokens_are_not_shared(
            x in "([abcd][a-d]? ){1,30}",
            y in "([abcd][a-d]? ){1,30}",
            cuts in proptest::collection::vec([0usize..30, 0usize..30, 0usize..30, 0usize..30], 0..3),
        ) {
            let documents = [&x, &y].map(|text| Prepared::new(text));
            let mut join = Join::default();
            join.fill([&documents[0], &documents[1]], &StemFrequencies::default());
            let before = [0, 1].map(|s| join.sides[s].ids.clone());
            let span = |i: usize, j: usize, length: usize| i.min(j).min(length)..i.max(j).min(length);
            let hidden: Vec<Spans> = cuts
                .into_iter()
                .map(|[i, j, k, l]| [span(i, j, documents[0].len()), span(k, l, documents[1].len())])
                .collect();
            hidden.iter().for_each(|spans| join.hide(spans));
            for s in 0..2 {
                let is_hidden = |at: usize| hidden.iter().any(|spans| spans[s].contains(&at));
                for (at, &id) in before[s].iter().enumerate() {
                    prop_assert_eq!(join.sides[s].ids[at], if is_hidden(at) { 0 } else { id });
                }
                for (id, stem) in join.shared.iter().enumerate().skip(1) {
                    let left: Vec<u32> =
                        (0u32..).zip(&join.sides[s].ids).filter(|(_, x)| **x == id as u32).map(|(at, _)| at).collect();
                    prop_assert_eq!(stem.total[s] as usize, left.len());
                    prop_assert_eq!(&join.positions(stem, s, &documents[s])[..], &left[..]);
                }
            }
        }

        /// Tokens have the same number exactly where they have the same stem.
        #[test]
        fn numbers_stand_for_stems(x in "([abcd][a-d]? ){0,30}", y in "([abcd][a-d]? ){0,30}", z in "([a-z] ){0,9}") {
            let [x, y, z] = [&x, &y, &z].map(|text| Prepared::new(text));
            let mut join = Join::default();
            join.fill([&z, &x], &StemFrequencies::default()); // what a call before leaves behind
            join.fill([&x, &y], &StemFrequencies::default());
            for (s, (own, other)) in [(&x, &y), (&y, &x)].into_iter().enumerate() {
                prop_assert_eq!(join.sides[s].free.len(), own.len() + 1);
                for (&id, stem) in join.sides[s].ids.iter().zip(own.stems()) {
                    prop_assert_eq!(id == 0, !other.stems().contains(stem));
                    let count = own.stems().iter().filter(|&x| x == stem).count() as u32;
                    prop_assert!(id == 0 || join.shared[id as usize].total[s] == count);
                }
            }
            for (i, stem) in x.stems().iter().enumerate() {
                for (j, other) in y.stems().iter().enumerate() {
                    let (p, q) = (join.sides[0].ids[i], join.sides[1].ids[j]);
                    prop_assert_eq!(stem == other, p == q && p != 0);
                }
            }
        }
    }
}
