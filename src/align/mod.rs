//! Candidate pair + words -> alignments.
//!
//! `check` looks at a candidate's surroundings and drops most false ones. For a pair of documents
//! that passed, `anchors` joins their runs of equal words, `chain` strings anchors together over
//! small edits, and `extend` fills the gaps word by word and grows both ends as far as the text
//! is shared. `fill` aligns passages whose ends are known. Everything works on word hashes; spans are word positions, end exclusive.

mod anchors;
mod chain;
mod check;
mod extend;
mod fill;
mod letters;
mod part;
mod repeats;
pub mod reworded;
mod stray;
mod table;

#[cfg(fuzzing)]
#[doc(hidden)]
pub use anchors::assert_join;
#[cfg(fuzzing)]
#[doc(hidden)]
pub use chain::assert_chains;
#[cfg(fuzzing)]
#[doc(hidden)]
pub use check::equal_words_around_plain;
pub use check::{MOST_EQUAL, each_equal_word_around, equal_words_around};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use extend::assert_best_paths;
pub use letters::LetterAligner;
pub use part::Which;
#[cfg(test)]
pub(crate) use stray::runs_of;
pub(crate) use stray::{Runs, together};
#[cfg(test)]
pub(crate) use table::verbatim_table;
pub use table::{AlignedPair, Alignments, Sink};

use crate::text::{WordHash, half_words};
use anchors::{Anchor, RunIndex};
use repeats::{Covered, without_repeats};
use std::ops::Range;

/// Words in the runs that anchor an alignment.
pub const ANCHOR_WORDS: usize = 4;

/// What happened to a run of words between document a and document b.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpKind {
    /// The same words on both sides.
    Equal,
    /// As many words on both sides, none of them equal but by chance.
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

    /// What happened from b to a.
    fn exchanged(self) -> Op {
        let kind = match self.kind() {
            OpKind::PutIn => OpKind::LeftOut,
            OpKind::LeftOut => OpKind::PutIn,
            kind => kind,
        };
        Op::new(kind, self.words())
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

/// Appends operations that follow the last one.
fn push_ops(ops: &mut Vec<Op>, more: impl IntoIterator<Item = Op>) {
    more.into_iter().for_each(|op| push_op(ops, op.kind(), op.words()));
}

/// The words that operations say are equal.
fn equal_words(ops: &[Op]) -> usize {
    ops.iter().filter(|op| op.kind() == OpKind::Equal).map(|op| op.words()).sum()
}

/// Two passages, word by word. What [`Aligner::align`] finds begins and ends with equal words; of passages
/// whose ends were given ([`word_by_word`]) any words may be equal, or none.
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

impl Alignment {
    /// A document of `words` words aligned with its like.
    fn whole(words: usize) -> Self {
        Alignment { a: 0..words, b: 0..words, equal: words, ops: vec![Op::new(OpKind::Equal, words)] }
    }

    /// Its equal words, where a character of an unspaced script counts half: what minima look at.
    pub(crate) fn counted_words(&self, a: &[WordHash]) -> usize {
        self.equal_runs().map(|(run, _)| half_words(&a[run])).sum::<usize>() / 2
    }

    /// Equal words / columns, as [`AlignedPair::identity`].
    pub(crate) fn identity(&self) -> f64 {
        self.equal as f64 / self.ops.iter().map(|op| op.words()).sum::<usize>() as f64
    }

    pub(crate) fn equal_runs(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
        equal_runs(&self.ops, (self.a.start, self.b.start))
    }

    /// Makes b the first document, and a the second.
    fn exchange(&mut self) {
        std::mem::swap(&mut self.a, &mut self.b);
        self.ops.iter_mut().for_each(|op| *op = op.exchanged());
    }
}

/// The runs of equal words, as word spans of a and of b, of operations that begin at a word of each.
fn equal_runs(ops: &[Op], begin: (usize, usize)) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
    let (mut at_a, mut at_b) = begin;
    ops.iter().filter_map(move |op| {
        let (a, b) = op.lengths();
        let run = (at_a..at_a + a, at_b..at_b + b);
        (at_a, at_b) = (run.0.end, run.1.end);
        (op.kind() == OpKind::Equal).then_some(run)
    })
}

/// Which alignments count. A character of an unspaced script counts as half a word.
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

    /// Those of two documents' alignments that count.
    fn keep(self, a: &[WordHash], mut found: Vec<Alignment>) -> Vec<Alignment> {
        let any_alone = found.iter().any(|f| f.counted_words(a) >= self.alone);
        found.retain(|f| any_alone && f.counted_words(a) >= self.beside);
        found
    }
}

/// Aligns one document with many: the first is indexed once. Keeps its buffers between calls.
pub struct Aligner {
    min: MinWords,
    index: RunIndex,
    anchors: Vec<Anchor>,
    scores: extend::Scores,
}

impl Aligner {
    /// An aligner that reports what `min` lets count.
    pub fn new(min: MinWords) -> Self {
        Aligner { min, index: RunIndex::default(), anchors: Vec::new(), scores: Default::default() }
    }

    /// Sets the first document.
    pub fn index(&mut self, a: &[WordHash]) {
        self.index.build(a);
    }

    /// The passages that the indexed document `a` shares with the given regions of `b` (sorted,
    /// apart from each other), by position in a, then in b.
    pub fn align(&mut self, a: &[WordHash], b: &[WordHash], regions: &[Range<usize>]) -> Vec<Alignment> {
        if a == b {
            return self.min.keep(a, vec![Alignment::whole(a.len())]);
        }
        self.anchors.clear();
        for region in regions {
            self.index.join(a, b, region.clone(), &mut self.anchors);
        }
        // Ties are broken by positions, of the first document first. Which one is first must not tell: of a sentence
        // that an article printed twice, once edited, one order found both and the other one.
        let is_turned = comes_second(a, b);
        if is_turned {
            self.anchors.iter_mut().for_each(|x| (x.a, x.b) = (x.b, x.a));
        }
        let (first, second) = if is_turned { (b, a) } else { (a, b) };
        let grown = self.grow_chains(first, second);
        let mut found = self.min.keep(first, without_repeats(first, grown, self.min.beside));
        found.iter_mut().for_each(|alignment| extend::over_ties(first, second, alignment, &mut self.scores));
        if is_turned {
            found.iter_mut().for_each(Alignment::exchange);
        }
        found.sort_by_key(|f| (f.a.start, f.b.start, f.a.end, f.b.end));
        found
    }

    /// What is left of alignments of a, the first document, without the words that are equal by chance; `begins`: the first
    /// words of the sentences of both documents, in order.
    pub fn without_strays(&self, a: &[WordHash], mut found: Vec<Alignment>, begins: [&[u32]; 2]) -> Vec<Alignment> {
        found.iter_mut().for_each(|alignment| alignment.leave_out_strays(a, begins, self.min));
        self.min.keep(a, found)
    }

    /// Strings the anchors together and grows the chains, best first, but for what is grown over already.
    fn grow_chains(&mut self, a: &[WordHash], b: &[WordHash]) -> Vec<Alignment> {
        let mut grown: Vec<Alignment> = Vec::new();
        let mut covered = Covered::default();
        for chain in chain::chains(&mut self.anchors) {
            let anchored = chain.iter().map(|x| half_words(&a[x.a..x.a + x.len])).sum::<usize>() / 2;
            if anchored < ANCHOR_WORDS {
                continue; // a few characters of an unspaced script: everywhere, and half of its time
            }
            let cores = chain.iter().map(|anchor| (anchor.a..anchor.a + anchor.len, anchor.b..anchor.b + anchor.len));
            if covered.holds(a, cores, self.min.beside) {
                continue; // grown over already, from a longer chain
            }
            let equal_score = if chain.len() > 1 { extend::EQUAL_AT_AN_END } else { 1 };
            let alignment = extend::grow(a, b, &chain, equal_score, &mut self.scores);
            if alignment.counted_words(a) >= self.min.beside {
                covered.add(&alignment);
                grown.push(alignment);
            }
        }
        grown
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

/// Aligns two passages whose ends are known word by word, however little they share. Of long ones (a product of
/// four million words) the longest equal runs that stand in one order are aligned first, then what is between.
pub fn word_by_word(a: &[WordHash], b: &[WordHash], in_a: Range<usize>, in_b: Range<usize>) -> Alignment {
    // as in `Aligner::align`: which comes first must not tell
    let (first, second) = (&a[in_a.clone()], &b[in_b.clone()]);
    let is_turned = comes_second(first, second);
    let ops = if is_turned { fill::fill(second, first) } else { fill::fill(first, second) };
    let equal = equal_words(&ops);
    let (a, b) = if is_turned { (in_b, in_a) } else { (in_a, in_b) };
    let mut alignment = Alignment { a, b, equal, ops };
    if is_turned {
        alignment.exchange();
    }
    alignment
}

/// Whether the first of two texts is aligned as the second one.
fn comes_second(first: &[WordHash], second: &[WordHash]) -> bool {
    (first.len(), first) > (second.len(), second)
}

/// The maximal runs of at least `ANCHOR_WORDS` equal words of two texts, longest first, as word spans
/// of a and of b. Of text that repeats itself only the first places come.
pub fn longest_equal_runs(a: &[WordHash], b: &[WordHash]) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut index, mut anchors) = (RunIndex::default(), Vec::new());
    index.build(a);
    index.join(a, b, 0..b.len(), &mut anchors);
    anchors.sort_unstable_by_key(|x| (std::cmp::Reverse(x.len), x.a, x.b));
    anchors.iter().map(|x| (x.a..x.a + x.len, x.b..x.b + x.len)).collect()
}

#[cfg(test)]
mod tests;
