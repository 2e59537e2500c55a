//! Exact alignments and reworded rectangles of one pair -> passages, each part of text once.
//!
//! An exact alignment knows its ends to the word, a rectangle only to the sentence; so a long
//! exact alignment always stands, and a rectangle takes in short ones.

use super::{Reworded, is_long_enough};
use crate::align::Alignment;
use std::ops::Range;

/// Equal words from which an exact alignment stands by itself: about 250 characters.
pub(super) const LONG: usize = 40;

/// The share of a rectangle's longer side that an exact alignment's equal words must make up to
/// be the same passage, with better ends.
const SAME: f32 = 0.9;

/// Where a passage comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// An exact alignment, by its position in the list.
    Exact(usize),
    /// A reworded passage, or what is left of it beside long exact alignments.
    Reworded {
        /// Its position in the list.
        number: usize,
        /// The exact alignments inside it, by position, that are not listed themselves.
        absorbed: Vec<usize>,
    },
}

/// A passage that two documents share.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Words of the first document.
    pub a: Range<usize>,
    /// Words of the second document.
    pub b: Range<usize>,
    /// What found it.
    pub origin: Origin,
}

/// The passages of two documents, by position in a, then in b. Every exact alignment is either
/// listed or absorbed by one reworded passage.
pub fn combine(exact: &[Alignment], reworded: &[Reworded]) -> Vec<Passage> {
    let mut absorbed_by: Vec<Option<usize>> = vec![None; exact.len()];
    let mut pieces: Vec<(usize, [Range<usize>; 2])> = Vec::new();
    for (number, whole) in reworded.iter().enumerate() {
        if !exact.iter().any(|copy| touches(copy, &whole.a, &whole.b) && is_same(copy, whole)) {
            cut(exact, number, whole, &mut pieces);
        }
    }
    for (copy, absorbed) in exact.iter().zip(&mut absorbed_by) {
        if copy.equal < LONG {
            *absorbed = pieces.iter().position(|(_, [a, b])| is_inside(copy, a, b));
        }
    }
    let standing = exact.iter().enumerate().filter(|(i, _)| absorbed_by[*i].is_none());
    let mut passages: Vec<Passage> =
        standing.map(|(i, copy)| Passage { a: copy.a.clone(), b: copy.b.clone(), origin: Origin::Exact(i) }).collect();
    for (piece, (number, [a, b])) in pieces.into_iter().enumerate() {
        let absorbed = (0..exact.len()).filter(|&i| absorbed_by[i] == Some(piece)).collect();
        passages.push(Passage { a, b, origin: Origin::Reworded { number, absorbed } });
    }
    passages.sort_by_key(|x| (x.a.start, x.b.start, x.a.end, x.b.end));
    passages
}

fn common(x: &Range<usize>, y: &Range<usize>) -> usize {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

fn touches(copy: &Alignment, a: &Range<usize>, b: &Range<usize>) -> bool {
    common(&copy.a, a) > 0 && common(&copy.b, b) > 0
}

/// Whether most of an exact alignment lies in a rectangle, on both sides.
fn is_inside(copy: &Alignment, a: &Range<usize>, b: &Range<usize>) -> bool {
    2 * common(&copy.a, a) > copy.a.len() && 2 * common(&copy.b, b) > copy.b.len()
}

fn is_same(copy: &Alignment, whole: &Reworded) -> bool {
    !whole.summary && copy.equal as f32 >= SAME * whole.a.len().max(whole.b.len()) as f32
}

/// What long exact alignments leave of a rectangle: the parts before, between and after them that
/// are long enough by themselves.
fn cut(exact: &[Alignment], number: usize, whole: &Reworded, pieces: &mut Vec<(usize, [Range<usize>; 2])>) {
    let first = pieces.len();
    pieces.push((number, [whole.a.clone(), whole.b.clone()]));
    if whole.summary {
        return; // its source is the whole document
    }
    for copy in exact.iter().filter(|copy| copy.equal >= LONG) {
        for i in (first..pieces.len()).rev() {
            let [a, b] = &pieces[i].1;
            if !touches(copy, a, b) {
                continue;
            }
            let before = [a.start..copy.a.start.max(a.start), b.start..copy.b.start.max(b.start)];
            let after = [copy.a.end.min(a.end)..a.end, copy.b.end.min(b.end)..b.end];
            pieces.remove(i);
            let long = [before, after].into_iter().filter(|[a, b]| is_long_enough(a.len(), b.len()));
            pieces.extend(long.map(|spans| (number, spans)));
        }
    }
}
