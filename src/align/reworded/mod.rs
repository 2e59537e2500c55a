//! Two documents -> passages that one reworded from the other: paraphrase, translation, summary.
//!
//! ```text
//! prepared   a text -> stems, boundaries, positions by stem
//! join       the stems that both have
//! seeds      cells of the dot plot where much that is rare is shared
//! refine     seed -> rectangle: in turn the best segment of one side against the other's
//! merge      rectangles -> fewer, over gaps
//! summary    a passage that draws on the whole other document
//! remainder  rectangles that are more than the exact alignments in them
//! paragraphs rectangles -> more, where a paragraph of its own lies between two passages
//! ends       exact alignments and rectangles -> passages
//! ```
//!
//! The two documents have no roles: exchanged documents give exchanged passages.

mod ends;
mod frequencies;
mod gains;
mod join;
mod merge;
mod paragraphs;
mod prepared;
mod refine;
mod remainder;
mod seeds;
mod summary;

pub use ends::{Origin, Passage, combine};
pub use frequencies::StemFrequencies;
pub use prepared::{Boundary, Prepared, stems};
pub use remainder::is_copy;

use super::Alignment;
use join::Spans;
use refine::{Rectangle, refine};
use remainder::is_reworded;
use std::cmp::Reverse;
use std::ops::Range;

/// The least score of a passage, in all and for each token of both sides. Chance in pairs of long
/// documents reaches 25.
const LEAST_SCORE: (f32, f32) = (30.0, 0.213);

/// Tokens of a passage at the least, on its shorter and on its longer side: one sentence made from
/// one or two.
pub const LEAST_TOKENS: (usize, usize) = (16, 33);

/// Bytes for each of these tokens: five letters, or two characters of a script without spaces,
/// where a token is less than a word.
const TOKEN_BYTES: usize = 5;

/// Seeds grown at the most; 80 give .0005 less plagdet, 20 .006.
const MOST_GROWN: usize = 120;

/// Exact alignments that are grown before the seeds, at the most.
const MOST_EXACT: usize = 20;

/// A passage of two documents that one reworded from the other, or both from a third.
#[derive(Debug, Clone, PartialEq)]
pub struct Reworded {
    /// Tokens of the first document.
    pub a: Range<usize>,
    /// Tokens of the second document.
    pub b: Range<usize>,
    /// What the tokens say for it: the logarithm of a likelihood ratio.
    pub score: f32,
    /// Whether one side sums up the whole other document.
    pub summary: bool,
}

/// A passage that says too little to be one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rejected {
    /// What its tokens say for it.
    pub score: f32,
    /// What they would have to say.
    pub least: f32,
    /// Its tokens on its shorter and on its longer side.
    pub tokens: (usize, usize),
}

impl Rejected {
    fn of(found: &Rectangle) -> Self {
        let [a, b] = found.spans.each_ref().map(Range::len);
        Rejected { score: found.score, least: least_score([a, b]), tokens: (a.min(b), a.max(b)) }
    }

    /// Whether its score is enough, and only its length is not.
    pub fn is_too_short(&self) -> bool {
        self.score >= self.least
    }
}

/// Aligns reworded documents. Keeps its buffers between calls.
///
/// ```
/// use reprint::align::reworded::{Prepared, RewordedAligner, StemFrequencies};
/// let release = Prepared::new(
///     "The weather was calm. Rescue crews pulled four fishermen from a sinking trawler off the northern cape \
///      late on Sunday, after waves had broken its engine and flooded the cabin. The fishermen, aged between \
///      twenty and sixty, were treated for exposure at the county hospital and released.",
/// );
/// let article = Prepared::new(
///     "Prices rose again. Four fishermen were pulled by rescue crews late Sunday from their trawler, which was \
///      sinking off the northern cape because waves flooded its cabin and broke the engine. The county hospital \
///      treated them for exposure; the fishermen are between twenty and sixty.",
/// );
/// let mut frequencies = StemFrequencies::default();
/// frequencies.add(release.stems());
/// frequencies.add(article.stems());
/// let mut aligner = RewordedAligner::default();
/// let found = aligner.align(&release, &article, &frequencies, &[]);
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].a.clone(), found[0].b.clone()), (4..47, 3..45));
/// ```
#[derive(Debug, Default)]
pub struct RewordedAligner {
    join: join::Join,
    grid: seeds::Grid,
    gains: gains::Gains,
    summaries: summary::Summaries,
    rectangles: Vec<Rectangle>,
    /// The spans and equal words of the exact alignments that are not hidden, the longest first.
    exact: Vec<(usize, Spans)>,
    copies: Vec<Spans>,
    found: Vec<Reworded>,
    rejected: Option<Rejected>,
}

impl RewordedAligner {
    /// The reworded passages of two documents, by position in a, then in b. `exact` are the
    /// alignments of the same documents' equal words, `frequencies` those of their collection.
    pub fn align(
        &mut self,
        a: &Prepared,
        b: &Prepared,
        frequencies: &StemFrequencies,
        exact: &[Alignment],
    ) -> &[Reworded] {
        self.run(a, b, frequencies, exact, false)
    }

    /// The same beside the copies among `exact` ([`is_copy`]): a passage lies between them, says enough
    /// without their words, and is more than the other alignments in it.
    pub fn align_beside(
        &mut self,
        a: &Prepared,
        b: &Prepared,
        frequencies: &StemFrequencies,
        exact: &[Alignment],
    ) -> &[Reworded] {
        self.run(a, b, frequencies, exact, true)
    }

    fn run(
        &mut self,
        a: &Prepared,
        b: &Prepared,
        frequencies: &StemFrequencies,
        exact: &[Alignment],
        beside: bool,
    ) -> &[Reworded] {
        // One order for both: what is found must not depend on which document comes first.
        let exchanged = (a.len(), a.stems()) < (b.len(), b.stems());
        let documents = if exchanged { [b, a] } else { [a, b] };
        self.join.fill(documents, frequencies);
        self.take_exact(exact, exchanged, beside);
        self.grow(documents);
        let Self { join, gains, summaries, rectangles, copies, rejected, found, exact: exact_spans, .. } = self;
        merge::merge(gains, join, rectangles);
        let accepted = |found: &Rectangle| is_accepted(found, documents);
        let best_rejected =
            rectangles.iter().filter(|found| !accepted(found)).max_by(|x, y| x.score.total_cmp(&y.score));
        *rejected = best_rejected.map(Rejected::of);
        rectangles.retain(accepted);
        let in_order = |[x, y]: Spans| if exchanged { [y, x] } else { [x, y] };
        let passage = |Rectangle { spans, score }: Rectangle, summary: bool| {
            let [a, b] = in_order(spans);
            Reworded { a, b, score, summary }
        };
        let summary = (0..2).find_map(|side| summaries.find(gains, join, side, copies, rectangles));
        if beside {
            // before passages are parted at paragraphs: what one part has too little of by itself, the other may have
            rectangles.retain(|found| is_reworded(&in_order(found.spans.clone()), [a, b], exact, frequencies));
        }
        let exact: Vec<&Spans> = exact_spans.iter().map(|(_, spans)| spans).collect();
        paragraphs::split(gains, join, &exact, &accepted, rectangles);
        found.clear();
        found.extend(summary.map(|summary| passage(summary, true)));
        found.extend(rectangles.drain(..).map(|found| passage(found, false)));
        found.sort_unstable_by_key(|x| (x.a.start, x.b.start, x.a.end, x.b.end));
        found
    }

    /// Of the last two documents, the best passage that was not accepted.
    pub fn rejected(&self) -> Option<Rejected> {
        self.rejected
    }

    /// Takes the exact alignments over; if passages are looked for `beside` the copies, these are hidden.
    fn take_exact(&mut self, exact: &[Alignment], exchanged: bool, beside: bool) {
        self.exact.clear();
        self.copies.clear();
        let lengths = self.join.lengths();
        for alignment in exact {
            let spans = if exchanged { [&alignment.b, &alignment.a] } else { [&alignment.a, &alignment.b] };
            if (0..2).any(|s| spans[s].is_empty() || spans[s].end > lengths[s]) {
                continue;
            }
            let spans = spans.map(Range::clone);
            if alignment.equal >= ends::LONG {
                self.copies.push(spans.clone());
            }
            if beside && is_copy(alignment.equal, alignment.identity()) {
                self.join.hide(&spans);
            } else {
                self.exact.push((alignment.equal, spans));
            }
        }
        self.exact.sort_unstable_by_key(|(equal, [x, y])| (Reverse(*equal), x.start, y.start, x.end, y.end));
    }

    /// Rectangles around exact alignments, then around seeds that none holds yet.
    fn grow(&mut self, documents: [&Prepared; 2]) {
        let Self { join, grid, gains, rectangles, exact, .. } = self;
        rectangles.clear();
        for (_, spans) in exact.iter().take(MOST_EXACT) {
            refine(gains, join, spans.clone(), rectangles);
        }
        grid.fill(join, documents);
        let lengths = join.lengths();
        let mut grown = 0;
        for number in 0..grid.len() {
            let seed = grid.spans(number, lengths);
            if grown == MOST_GROWN {
                break;
            }
            if !rectangles.iter().any(|found| found.holds_middle(&seed)) {
                refine(gains, join, seed, rectangles);
                grown += 1;
            }
        }
    }
}

fn is_accepted(found: &Rectangle, documents: [&Prepared; 2]) -> bool {
    let tokens = found.spans.each_ref().map(Range::len);
    let least = |s: usize| tokens[s].min(documents[s].byte_span(found.spans[s].clone()).len() / TOKEN_BYTES);
    found.score >= least_score(tokens) && is_long_enough(least(0), least(1))
}

/// The least score of a passage of so many tokens on both sides.
fn least_score(tokens: [usize; 2]) -> f32 {
    LEAST_SCORE.0.max(LEAST_SCORE.1 * (tokens[0] + tokens[1]) as f32)
}

/// Whether a passage of so many tokens on both sides is one.
fn is_long_enough(a: usize, b: usize) -> bool {
    a.min(b) >= LEAST_TOKENS.0 && a.max(b) >= LEAST_TOKENS.1
}

#[cfg(test)]
mod tests;
