//! Scores of what was found against a truth: the measures of PAN's text alignment task.
//!
//! M. Potthast, B. Stein, A. Barrón-Cedeño, P. Rosso: An Evaluation Framework for Plagiarism
//! Detection, COLING 2010. A *case* is a passage that two documents are known to share, a
//! *detection* one that was found; a detection *hits* a case where it overlaps it in both
//! documents. Of all characters of a case (both sides), recall is the share that the detections
//! which hit it cover; precision is the same of a detection and the cases that it hits.
//! `docs/eval.md` has the definitions in full.
//!
//! Where nothing is known, people judge a sample: [`draw_sample`] draws it by stratum, [`AuditFiles`] writes it as a
//! sheet, [`read_marks`] reads what they marked, and [`audit`](audit()) works out precision and agreement.
//!
//! ```
//! use reprint::eval::{Case, Detection, score};
//!
//! // The herald is known to hold characters 100 to 300 of the release, as its first 200.
//! let truth = [Case::new("herald", 0..200, "release", 100..300, "copy")];
//! // Found were the first half of it, and something else between the same documents.
//! let found = [
//!     Detection::new("release", 100..200, "herald", 0..100), // either order of the documents
//!     Detection::new("release", 500..550, "herald", 400..450),
//! ];
//!
//! let scores = score(&truth, &found, None, &[]).all;
//!
//! assert_eq!(scores.macro_average.recall, 0.5); // (100 + 100) / (200 + 200) characters
//! assert_eq!(scores.macro_average.precision, 0.5); // (1 + 0) / 2 detections
//! assert_eq!(scores.micro_average.precision, 200.0 / 300.0); // of 200 + 100 characters
//! assert_eq!(scores.granularity, 1.0); // one detection hit the case
//! assert_eq!(scores.macro_average.plagdet, 0.5); // F1 / log2(1 + 1)
//! ```

mod agreement;
mod audit;
mod audit_terminal;
mod candidates;
mod classes;
mod groups;
mod marks;
mod measures;
mod overlap;
mod results;
mod rows;
mod sample;
mod sheet;
mod terminal;
#[cfg(test)]
mod tests;
mod wilson;

pub use agreement::krippendorff_alpha;
pub use audit::{AUDIT_VERSION, Alpha, Audit, Basis, Figures, Judgement, ListAudit, Share, StratumAudit, audit};
pub use audit_terminal::print_audit;
pub use candidates::{Candidate, CandidateRecall, KnownPairs, candidate_recall};
pub use classes::RecallClass;
pub use marks::{CLASS_MARKS, Key, Marks, SHARED_MARKS, read_key, read_marks};
pub use measures::{Averages, Characters, Scores};
pub use results::{AuditSample, SampledResults, SampledRow, Side, draw_sample};
pub use rows::{Names, Skipped, SkippedRow, read_candidates, read_found, read_pairs, read_truth};
pub use sample::{Drawn, List, Sample, Sampler, Stratum, allocate};
pub use sheet::{AuditFiles, KeyHeader, KeyRow, cell};
pub use terminal::print_evaluation;
pub use wilson::{Interval, wilson};

use groups::Groups;
use serde::Serialize;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::Range;

/// The version of the fields of an [`Evaluation`].
pub const SCHEMA_VERSION: u32 = 1;

/// A passage that two documents are known to share. `D` names a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Case<D> {
    /// A document.
    pub a: D,
    /// Where in it, in characters.
    pub a_span: Range<u32>,
    /// The other document; the order of the two means nothing.
    pub b: D,
    /// Where in that, in characters.
    pub b_span: Range<u32>,
    /// What kind of reuse it is; scores are given for each kind.
    pub kind: String,
    /// Share of its words that were edited, 0 to 1, if known.
    pub edited: Option<f64>,
}

impl<D> Case<D> {
    /// A case, with no share of edited words.
    pub fn new(a: D, a_span: Range<u32>, b: D, b_span: Range<u32>, kind: &str) -> Self {
        Case { a, a_span, b, b_span, kind: kind.to_string(), edited: None }
    }
}

/// A passage that was found in two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection<D> {
    /// A document.
    pub a: D,
    /// Where in it, in characters.
    pub a_span: Range<u32>,
    /// The other document; the order of the two means nothing.
    pub b: D,
    /// Where in that, in characters.
    pub b_span: Range<u32>,
}

impl<D> Detection<D> {
    /// A detection.
    pub fn new(a: D, a_span: Range<u32>, b: D, b_span: Range<u32>) -> Self {
        Detection { a, a_span, b, b_span }
    }
}

/// Two documents that were looked at when the truth was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPair<D> {
    /// A document.
    pub a: D,
    /// The other document; the order of the two means nothing.
    pub b: D,
    /// Whether they share text; where not, every detection between them is false.
    pub reuse: bool,
    /// The kind of reuse, if the cases between them do not tell it.
    pub kind: Option<String>,
}

/// How well detections agree with a truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// The version of these fields, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Cases of one kind, and the detections in pairs that have cases of it or are listed with it.
    pub kinds: BTreeMap<String, Scores>,
    /// Cases of all these kinds, and the detections in their pairs and in negative pairs.
    pub all: Scores,
    /// Recall of all cases by their length in characters, of the shorter side.
    pub recall_by_length: Vec<RecallClass>,
    /// Recall of all cases by the share of edited words; nothing if no case tells it.
    pub recall_by_edited: Option<Vec<RecallClass>>,
    /// Pairs listed as sharing no text.
    pub negative_pairs: u64,
    /// Of these, those with a detection.
    pub negative_pairs_detected: u64,
    /// Detections in pairs that neither the truth nor the list holds; they are not scored.
    pub outside_detections: u64,
    /// In how many pairs they are.
    pub outside_pairs: u64,
    /// Detections in known pairs, of none of the kinds that are scored; they are not scored.
    pub other_kind_detections: u64,
    /// How many pairs of the truth were looked at, as [`candidate_recall`] counts them; [`score`] leaves it
    /// to its caller.
    pub candidates: Option<CandidateRecall>,
}

/// Scores what was found. `pairs` lists documents that were compared when the truth was made;
/// without it, these are the pairs of the truth. Of the truth, only `kinds` count; an empty list
/// means all kinds. Nothing depends on the order of rows or of the two documents of a row.
///
/// A span that ends where it begins, or before, holds nothing and hits nothing. The time grows with
/// the rows and with how many cases and detections of two documents overlap in one of them.
pub fn score<D: Eq + Hash>(
    truth: &[Case<D>],
    found: &[Detection<D>],
    pairs: Option<&[ListedPair<D>]>,
    kinds: &[String],
) -> Evaluation {
    let groups = Groups::new(truth, found, pairs.unwrap_or_default(), kinds);
    let per_kind = groups.selected().map(|(number, name)| {
        let (scores, _) = measures::measure(&groups, Some(number));
        (name.to_string(), scores)
    });
    let kinds: BTreeMap<String, Scores> = per_kind.collect();
    let (all, recalls) = measures::measure(&groups, None);
    let negatives = || groups.iter().filter(|group| group.is_negative);
    Evaluation {
        schema_version: SCHEMA_VERSION,
        kinds,
        all,
        recall_by_length: classes::by_length(&recalls),
        recall_by_edited: classes::by_edited(&recalls),
        negative_pairs: negatives().count() as u64,
        negative_pairs_detected: negatives().filter(|group| !group.detections.is_empty()).count() as u64,
        outside_detections: groups.outside_detections,
        outside_pairs: groups.outside_pairs,
        other_kind_detections: groups
            .iter()
            .filter(|group| !group.is_scored)
            .map(|group| group.detections.len() as u64)
            .sum(),
        candidates: None,
    }
}
