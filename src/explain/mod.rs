//! Why two documents are, or are not, reported: the stages of a scan, seen from one pair.
//!
//! [`explain`] follows a pair through a scan that was done; [`closest`] names the pair that came
//! closest in a scan that found nothing; [`parameters`] gives the chance that a passage is found with
//! the numbers in force.

mod closest;
mod conclusion;
mod parameters;
mod runs;
mod side;
mod stages;
mod terminal;

pub use closest::{Closest, closest};
pub use parameters::{Chance, ParameterTable, TRIALS, parameters};
pub use side::Side;
pub use terminal::{print_closest, print_explanation, print_parameters};

use crate::align::{Aligner, Alignment, MinWords};
use crate::class::Class;
use crate::corpus::Corpus;
use crate::error::{Error, Result, nearest_names};
use crate::lsh::Link;
use crate::report::{Located, kind_word, rounded, rounded_origins};
use crate::scan::causes::causes;
use crate::scan::{Scan, trace};
use serde::Serialize;
use side::Text;
use stages::Evidence;
use std::collections::BTreeSet;
use std::ops::Range;

/// The version of the fields of this module's results.
pub const SCHEMA_VERSION: u32 = 1;

/// Entries of each list of an explanation.
const MOST_ENTRIES: usize = 20;

/// What became of a pair, stage by stage.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// The version of these fields, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The document that stands first in the tables.
    pub a: Side,
    /// The other.
    pub b: Side,
    /// Whether the scan reports any passage of the two.
    pub reported: bool,
    /// The answer in one sentence.
    pub conclusion: String,
    /// What each stage decided, in order.
    pub stages: Vec<Stage>,
    /// The runs of four or more equal words, longest first; not those inside longer ones.
    pub equal_runs: First<EqualRun>,
    /// The passage keys that both have, by position in a.
    pub meetings: First<Meeting>,
    /// What aligning the two finds: what counts, by position, then what does not, most equal words first.
    pub alignments: First<Tried>,
    /// The rows of `alignments.jsonl`.
    pub passages: Vec<Reported>,
}

/// What one stage decided.
#[derive(Debug, Clone, Serialize)]
pub struct Stage {
    /// Its name.
    pub name: &'static str,
    /// What it decided.
    pub verdict: Verdict,
    /// The number that it looked at, if any.
    pub number: Option<u64>,
    /// The least number with which a pair passes, if any.
    pub threshold: Option<u64>,
    /// The same in words.
    pub sentence: String,
}

/// What a stage decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The pair passes.
    Passed,
    /// It does not. (Of passages and document signature, one is enough.)
    Failed,
    /// It may pass: a later stage tells.
    Open,
    /// The stage had nothing to decide.
    NotReached,
}

/// The first entries of a list.
#[derive(Debug, Clone, Serialize)]
pub struct First<T> {
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub first: Vec<T>,
}

impl<T> First<T> {
    fn new(mut all: Vec<T>) -> Self {
        let total = all.len();
        all.truncate(MOST_ENTRIES);
        First { total, first: all }
    }
}

/// Where a passage lies in both documents, in characters, as in `alignments.jsonl`, and in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// First character in a.
    pub a_begin: usize,
    /// After the last character in a.
    pub a_end: usize,
    /// First character in b.
    pub b_begin: usize,
    /// After the last character in b.
    pub b_end: usize,
    /// The number of the first word in a, from 0.
    pub a_word: usize,
    /// The number of the first word in b, from 0.
    pub b_word: usize,
}

/// Words that both documents have in a row.
#[derive(Debug, Clone, Serialize)]
pub struct EqualRun {
    /// How many.
    pub words: usize,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Their text in a, as far as there is room.
    pub text: String,
}

/// A passage key that both documents have: they fell into one bucket.
#[derive(Debug, Clone, Serialize)]
pub struct Meeting {
    /// Where the shared shingle first lies.
    #[serde(flatten)]
    pub place: Place,
    /// Passages in the bucket.
    pub bucket: usize,
    /// Documents in it.
    pub documents: usize,
    /// Whether the bucket is too large to give all its pairs.
    pub large: bool,
    /// The strongest reason for which the two were linked; `None` if they were not.
    pub link: Option<Link>,
    /// Equal words around the shingle, over small edits: what the check counts.
    pub equal_around: usize,
    /// Of these, those beside the longest stretch of text that many documents have, a character of an unspaced script as one:
    /// four are needed in a small bucket or a group.
    pub own_around: usize,
    /// The text of the shingle in a.
    pub text: String,
}

/// An alignment before it is decided which count.
#[derive(Debug, Clone, Serialize)]
pub struct Tried {
    /// Its equal words.
    pub equal_words: usize,
    /// The same, a character of a script without spaces as half a word: what minima look at.
    pub counted_words: usize,
    /// Whether it counts.
    pub counts: bool,
    /// Why it does, or does not.
    pub reason: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Its text in a, as far as there is room.
    pub text: String,
}

/// A passage as it stands in `alignments.jsonl`.
#[derive(Debug, Clone, Serialize)]
pub struct Reported {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Equal words.
    pub equal_words: u32,
    /// Equal words / words of both sides, those aligned with each other counted once.
    pub identity: f64,
    /// `verbatim`, `edited` or `paraphrase`.
    pub kind: &'static str,
    /// What it is: copied, or text that recurs by itself.
    pub class: Class,
    /// Why it is no reprint, if it is none.
    pub cause: Option<String>,
    /// How many independent origins the text of its cluster has.
    pub origins: Option<f64>,
    /// The name of its cluster.
    pub cluster: Option<String>,
    /// Documents of the cluster.
    pub cluster_documents: usize,
    /// Its text in a, as far as there is room.
    pub text: String,
}

/// The number of the document with this id. The path of a file may stand for the id that ends it.
///
/// # Errors
/// If there is none: names the ids most like it.
pub fn find(corpus: &dyn Corpus, id: &str) -> Result<u32> {
    let ids = || (0..corpus.len() as u32).map(|number| corpus.meta(number).id);
    let ends = |other: &str| id.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    let found = ids().zip(0u32..).filter(|(other, _)| ends(other)).max_by_key(|(other, _)| other.len());
    found
        .map(|(_, number)| number)
        .ok_or_else(|| Error::NoSuchDocument { id: id.to_string(), nearest: nearest_names(id, ids(), 3) })
}

/// Why two documents are, or are not, reported by this scan of their corpus. Signs the corpus once
/// more, to see the buckets.
pub fn explain(corpus: &dyn Corpus, scan: &Scan, located: &Located, documents: [u32; 2]) -> Explanation {
    let [a, b] = [documents[0].min(documents[1]), documents[0].max(documents[1])];
    let texts = [a, b].map(|number| Text::of(corpus, &scan.reader, number));
    let trace = trace::trace(corpus, &scan.reader, &scan.settings, a, b);
    let passages = reported(corpus, &texts, scan, located, [a, b]);
    let (alignments, equal_runs) = (tried(&texts, scan, a, b), runs::equal_runs(&texts));
    let completing = trace::completing_cluster(scan, a, b);
    let evidence = Evidence {
        settings: &scan.settings,
        sources: [a, b].map(|number| corpus.meta(number).is_source),
        lengths: [texts[0].words().len(), texts[1].words().len()],
        longest_run: runs::longest_common_run(texts[0].words(), texts[1].words()),
        runs: &equal_runs,
        trace: &trace,
        reworded: trace::follow(corpus, scan, a, b),
        told: trace::told(corpus, scan, a, b),
        completing: completing
            .map(|number| (located.cluster_names[number].as_str(), scan.clusters[number].documents().len())),
        unfinished: scan.counts.unfinished_pairs,
        alignments: &alignments,
        found: scan.alignments.iter().any(|pair| (pair.a, pair.b) == (a, b)),
        passages: &passages,
    };
    let (stages, conclusion) = (evidence.stages(), evidence.conclusion());
    let meetings = trace.passages.iter().map(|meeting| Meeting::of(meeting, &texts, scan)).collect();
    Explanation {
        schema_version: SCHEMA_VERSION,
        a: Side::of(corpus.meta(a), texts[0].words().len()),
        b: Side::of(corpus.meta(b), texts[1].words().len()),
        reported: !passages.is_empty(),
        conclusion,
        stages,
        equal_runs: First::new(equal_runs),
        meetings: First::new(meetings),
        alignments: First::new(alignments),
        passages,
    }
}

impl Meeting {
    fn of(meeting: &trace::Meeting, texts: &[Text; 2], scan: &Scan) -> Self {
        let words = scan.settings.recipe.shingle_words;
        let [a, b] = [0, 1].map(|side| {
            let begin = meeting.positions[side].first().map_or(0, |&position| position as usize);
            begin..begin + words
        });
        Meeting {
            text: texts[0].excerpt(a.clone()),
            place: side::place(texts, a, b),
            bucket: meeting.members,
            documents: meeting.documents,
            large: meeting.is_large(&scan.settings),
            link: meeting.link,
            equal_around: meeting.equal_around,
            own_around: meeting.own_around,
        }
    }
}

/// What the scan reports of the pair.
fn reported(
    corpus: &dyn Corpus,
    texts: &[Text; 2],
    scan: &Scan,
    located: &Located,
    documents: [u32; 2],
) -> Vec<Reported> {
    let of_pair = |&number: &u32| [scan.pair(number).a, scan.pair(number).b] == documents;
    let numbers: Vec<u32> = scan.reported().into_iter().filter(of_pair).collect();
    let row = |(&number, cause)| {
        let pair = scan.pair(number);
        let cluster = scan.told_by(number).map(|alignment| located.cluster_of[alignment as usize] as usize);
        let [in_a, in_b] = [pair.a_begin..pair.a_end, pair.b_begin..pair.b_end].map(wide);
        Reported {
            text: texts[0].excerpt(in_a.clone()),
            place: side::place(texts, in_a, in_b),
            equal_words: pair.equal,
            identity: rounded(pair.identity()),
            kind: kind_word(&pair),
            class: scan.class(number),
            cause: Option::map(cause, stages::why_no_reprint),
            origins: cluster.map(|c| rounded_origins(scan, c as u32)),
            cluster: cluster.map(|c| located.cluster_names[c].clone()),
            cluster_documents: cluster.map_or(2, |c| scan.clusters[c].documents().len()),
        }
    };
    numbers.iter().zip(causes(corpus, scan, &numbers)).map(row).collect()
}

/// Aligns the two, whatever the stages before decided: what counts, and what would with fewer words.
fn tried(texts: &[Text; 2], scan: &Scan, a: u32, b: u32) -> Vec<Tried> {
    let (of_a, of_b, min) = (texts[0].words(), texts[1].words(), scan.settings.min_words);
    let sentences = [texts[0].sentences(), texts[1].sentences()];
    let align = |min: MinWords| {
        let mut aligner = Aligner::new(min);
        aligner.index(of_a);
        let found = aligner.align(of_a, of_b, std::slice::from_ref(&(0..of_b.len())));
        aligner.without_strays(of_a, found, [&sentences[0], &sentences[1]])
    };
    // of long documents the scan aligns the parts that met: what it reports is what counts
    let rows = scan.alignments.iter().filter(|pair| (pair.a, pair.b) == (a, b));
    let mut counting: Vec<_> = rows.map(|x| x.to_alignment()).collect();
    if counting.is_empty() {
        counting = align(min);
    }
    let any_alone = counting.iter().any(|x| x.counted_words(of_a) >= min.alone);
    const LEAST: usize = crate::align::ANCHOR_WORDS;
    let is_new = |x: &Alignment| {
        let inside = |whole: &Range<usize>, part: &Range<usize>| whole.start <= part.start && part.end <= whole.end;
        // what the scan parted where a closing begins lies in no part as a whole
        !counting.iter().any(|y| inside(&y.a, &x.a) && inside(&y.b, &x.b)) && words_beside(x, &counting) >= LEAST
    };
    let mut others = align(MinWords { alone: LEAST, beside: LEAST });
    others.retain(is_new);
    others.sort_by_key(|x| (std::cmp::Reverse(x.equal), x.a.start, x.b.start));
    let all = counting.iter().map(|x| (x, true)).chain(others.iter().map(|x| (x, false)));
    all.map(|(x, counts)| Tried {
        equal_words: x.equal,
        counted_words: x.counted_words(of_a),
        counts,
        reason: stages::why(x.counted_words(of_a), counts, any_alone, min),
        text: texts[0].excerpt(x.a.clone()),
        place: side::place(texts, x.a.clone(), x.b.clone()),
    })
    .collect()
}

/// Equal words of an alignment that no other one has opposite to each other.
fn words_beside(alignment: &Alignment, others: &[Alignment]) -> usize {
    let pairs = |of: &Alignment| of.equal_runs().flat_map(|(a, b)| a.zip(b)).collect::<Vec<_>>();
    let of_others: BTreeSet<(usize, usize)> = others.iter().flat_map(pairs).collect();
    pairs(alignment).into_iter().filter(|pair| !of_others.contains(pair)).count()
}

fn wide(words: Range<u32>) -> Range<usize> {
    words.start as usize..words.end as usize
}

#[cfg(test)]
mod tests;
