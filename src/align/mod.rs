//! Candidate pair + words -> alignments.
//!
//! `check` looks at a candidate's surroundings and drops most false ones. For a pair of documents
//! that passed, `anchors` joins their runs of equal words, `chain` strings anchors together over
//! small edits, and `extend` fills the gaps word by word and grows both ends as far as the text
//! is shared. Everything works on word hashes; spans are word positions, end exclusive.

mod anchors;
mod chain;
mod check;
mod extend;
mod table;

pub use check::equal_words_around;
pub use table::{AlignedPair, Alignments};

use crate::text::WordHash;
use anchors::{Anchor, RunIndex};
use std::ops::Range;

/// Words in the runs that anchor an alignment.
pub const ANCHOR_WORDS: usize = 4;

/// What happened to a run of words between document a and document b.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpKind {
    /// The same words on both sides.
    Equal,
    /// As many words on both sides, none of them equal.
    Changed,
    /// Words that only b has.
    PutIn,
    /// Words that only a has.
    LeftOut,
}

/// A run of words with one fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Op(u32);

impl Op {
    pub(crate) fn new(kind: OpKind, words: usize) -> Self {
        Op((words as u32) << 2 | kind as u32)
    }

    /// What happened.
    pub fn kind(self) -> OpKind {
        [OpKind::Equal, OpKind::Changed, OpKind::PutIn, OpKind::LeftOut][self.0 as usize & 3]
    }

    /// To how many words (of each side that has them).
    pub fn words(self) -> usize {
        (self.0 >> 2) as usize
    }

    /// Words on the side of a and of b.
    pub fn lengths(self) -> (usize, usize) {
        match self.kind() {
            OpKind::Equal | OpKind::Changed => (self.words(), self.words()),
            OpKind::PutIn => (0, self.words()),
            OpKind::LeftOut => (self.words(), 0),
        }
    }
}

/// Appends an operation, joining it with the last one of the same kind.
fn push_op(ops: &mut Vec<Op>, kind: OpKind, words: usize) {
    if words == 0 {
        return;
    }
    match ops.last_mut() {
        Some(last) if last.kind() == kind => *last = Op::new(kind, last.words() + words),
        _ => ops.push(Op::new(kind, words)),
    }
}

/// Two passages, word by word. Begins and ends with equal words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// Words of the first document.
    pub a: Range<usize>,
    /// Words of the second document.
    pub b: Range<usize>,
    /// Equal words aligned with each other.
    pub equal: usize,
    /// How the words of a became those of b; their lengths add up to both spans.
    pub ops: Vec<Op>,
}

/// Which alignments count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinWords {
    /// Equal words of an alignment that counts by itself.
    pub alone: usize,
    /// Equal words of one that counts beside such a one, between the same two documents.
    pub beside: usize,
}

impl MinWords {
    /// `alone` words, and two thirds of it beside (12 and 8).
    pub fn new(alone: usize) -> Self {
        MinWords { alone, beside: alone * 2 / 3 }
    }
}

/// Aligns one document with many: the first is indexed once. Keeps its buffers between calls.
pub struct Aligner {
    min: MinWords,
    index: RunIndex,
    anchors: Vec<Anchor>,
}

impl Aligner {
    /// An aligner that reports what `min` lets count.
    pub fn new(min: MinWords) -> Self {
        Aligner { min, index: RunIndex::default(), anchors: Vec::new() }
    }

    /// Sets the first document.
    pub fn index(&mut self, a: &[WordHash]) {
        self.index.build(a);
    }

    /// The passages that the indexed document `a` shares with the given regions of `b` (sorted,
    /// apart from each other), by position in a, then in b.
    pub fn align(&mut self, a: &[WordHash], b: &[WordHash], regions: &[Range<usize>]) -> Vec<Alignment> {
        self.anchors.clear();
        for region in regions {
            self.index.join(a, b, region.clone(), &mut self.anchors);
        }
        let mut found: Vec<Alignment> = Vec::new();
        for chain in chain::chains(&mut self.anchors) {
            let (first, last) = (chain[0], chain[chain.len() - 1]);
            let (core_a, core_b) = (first.a..last.a + last.len, first.b..last.b + last.len);
            if found.iter().any(|f| inside(&core_a, &f.a) && inside(&core_b, &f.b)) {
                continue;
            }
            let alignment = extend::grow(a, b, &chain);
            if alignment.equal >= self.min.beside && !is_repeat(&alignment, &found) {
                found.push(alignment);
            }
        }
        if !found.iter().any(|f| f.equal >= self.min.alone) {
            found.clear();
        }
        found.sort_by_key(|f| (f.a.start, f.b.start, f.a.end, f.b.end));
        found
    }
}

/// Aligns two texts given as word hashes.
///
/// ```
/// use reprint::align::{MinWords, align};
/// use reprint::text::{Tokens, tokenise};
/// let words = |text: &str| {
///     let mut tokens = Tokens::default();
///     tokenise(text, &mut tokens);
///     tokens.hashes
/// };
/// let release = words("The Coast Guard rescued four people from a sinking boat off the cape late on Sunday.");
/// let article = words("We learned that “the Coast Guard rescued four people from a sinking vessel off the cape late on Sunday.”");
/// let found = align(&release, &article, MinWords::new(12));
/// assert_eq!((found[0].a.clone(), found[0].b.clone(), found[0].equal), (0..16, 3..19, 15));
/// ```
pub fn align(a: &[WordHash], b: &[WordHash], min: MinWords) -> Vec<Alignment> {
    let mut aligner = Aligner::new(min);
    aligner.index(a);
    aligner.align(a, b, std::slice::from_ref(&(0..b.len())))
}

fn inside(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    inner.start >= outer.start && inner.end <= outer.end
}

/// Whether four fifths of both sides lie inside alignments already found: the shadow of a passage
/// that one or both documents hold twice.
fn is_repeat(alignment: &Alignment, found: &[Alignment]) -> bool {
    let covered = |span: &Range<usize>, side: fn(&Alignment) -> &Range<usize>| {
        let most = found.iter().map(|f| overlap(span, side(f))).max();
        most.unwrap_or(0) * 5 >= span.len() * 4
    };
    covered(&alignment.a, |f| &f.a) && covered(&alignment.b, |f| &f.b)
}

fn overlap(x: &Range<usize>, y: &Range<usize>) -> usize {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

#[cfg(test)]
mod tests;
