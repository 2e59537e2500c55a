//! The rows of the tables, as they stand in the files.

use crate::align::{AlignedPair, Op, OpKind};
use crate::class::Class;
use crate::corpus::{Date, OutletFrom};
use crate::scan::By;
use crate::story::edits::{Fate, SentenceCounts};
use crate::story::{OriginBasis, Quotes, REQUOTED_WORDS, Use};
use serde::{Serialize, Serializer};

/// A row of `alignments.jsonl`.
#[derive(Serialize)]
pub(super) struct AlignmentRow<'r> {
    pub a: &'r str,
    pub b: &'r str,
    pub a_begin: u32,
    pub a_end: u32,
    pub b_begin: u32,
    pub b_end: u32,
    pub a_begin_byte: u32,
    pub a_end_byte: u32,
    pub b_begin_byte: u32,
    pub b_end_byte: u32,
    pub a_words: u32,
    pub b_words: u32,
    pub equal_words: u32,
    pub identity: f64,
    pub kind: Kind,
    pub class: Class,
    pub origins: Option<f64>,
    pub cluster: Option<&'r str>,
    pub same_outlet: bool,
    pub a_quoted_words: u32,
    pub b_quoted_words: u32,
    pub requoted: Option<Requoted>,
    pub requoted_words: u32,
    pub a_text: Option<&'r str>,
    pub b_text: Option<&'r str>,
    #[serde(serialize_with = "ops")]
    pub ops: &'r [Op],
}

/// How alike two passages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Every word is equal after folding.
    Verbatim,
    /// Some words were changed, put in or left out.
    Edited,
    /// Fewer than half of the columns are equal.
    Paraphrase,
}

impl Kind {
    pub(super) fn of(pair: &AlignedPair) -> Kind {
        match pair.is_verbatim() {
            true => Kind::Verbatim,
            false if pair.is_half_equal() => Kind::Edited,
            false => Kind::Paraphrase,
        }
    }
}

/// The kind of a passage, as the tables name it.
pub(crate) fn kind_word(pair: &AlignedPair) -> &'static str {
    ["verbatim", "edited", "paraphrase"][Kind::of(pair) as usize]
}

/// Operations as `[["equal", 13], ["changed", 2], …]`.
fn ops<S: Serializer>(ops: &[Op], serializer: S) -> Result<S::Ok, S::Error> {
    let name = |kind| match kind {
        OpKind::Equal => "equal",
        OpKind::Changed => "changed",
        OpKind::PutIn => "put_in",
        OpKind::LeftOut => "left_out",
    };
    serializer.collect_seq(ops.iter().map(|op| (name(op.kind()), op.words())))
}

/// Which side of a passage quotes what the other prints as its own prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Requoted {
    /// The first document quotes.
    A,
    /// The second one.
    B,
    /// Each quotes another part.
    Both,
}

impl Requoted {
    pub(super) fn of(quotes: &Quotes) -> Option<Requoted> {
        match (quotes.a_only >= REQUOTED_WORDS, quotes.b_only >= REQUOTED_WORDS) {
            (true, true) => Some(Requoted::Both),
            (true, false) => Some(Requoted::A),
            (false, true) => Some(Requoted::B),
            (false, false) => None,
        }
    }
}

/// A row of `passages.jsonl`.
#[derive(Serialize)]
pub(super) struct PassageRow<'r> {
    pub uid: &'r str,
    pub cluster: &'r str,
    pub size: usize,
    pub begin: u32,
    pub end: u32,
    pub begin_byte: u32,
    pub end_byte: u32,
    pub text: Option<&'r str>,
    pub outlet: Option<&'r str>,
    pub date: Option<Date>,
    pub url: Option<&'r str>,
    pub title: Option<&'r str>,
    pub role: Role,
}

/// What a passage is in its cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    /// The others come from it.
    Origin,
    /// It comes from the origin.
    Copy,
    /// The origin is unknown.
    Member,
}

/// A row of `clusters.jsonl`.
#[derive(Serialize)]
pub(super) struct ClusterRow<'r> {
    pub cluster: &'r str,
    pub size: usize,
    pub outlets: usize,
    pub first_date: Option<Date>,
    pub last_date: Option<Date>,
    pub words: u32,
    pub class: Class,
    pub origins: f64,
    pub origin: Option<&'r str>,
    pub origin_basis: OriginBasis,
    pub fullest: &'r str,
    pub text: Option<&'r str>,
    pub cohesion_min: f64,
    pub cohesion_mean: f64,
}

/// Names an alignment in `joins.jsonl`: its documents and where it begins in them.
#[derive(Serialize)]
pub(super) struct AlignmentName<'r> {
    pub a: &'r str,
    pub b: &'r str,
    pub a_begin: u32,
    pub b_begin: u32,
}

/// A row of `joins.jsonl`: two alignments that share words of a document.
#[derive(Serialize)]
pub(super) struct JoinRow<'r> {
    pub cluster: &'r str,
    pub uid: &'r str,
    pub first: AlignmentName<'r>,
    pub second: AlignmentName<'r>,
    pub overlap_words: u32,
    pub longer_words: u32,
}

/// A row of `reprints.jsonl`.
#[derive(Serialize)]
pub(super) struct ReprintRow<'r> {
    pub source: &'r str,
    pub article: &'r str,
    pub source_outlet: Option<&'r str>,
    pub source_date: Option<Date>,
    pub source_title: Option<&'r str>,
    pub source_url: Option<&'r str>,
    pub article_outlet: Option<&'r str>,
    pub article_date: Option<Date>,
    pub article_title: Option<&'r str>,
    pub article_url: Option<&'r str>,
    pub article_version_of: Option<&'r str>,
    pub source_marked: bool,
    #[serde(rename = "use")]
    pub usage: Use,
    pub source_words: u32,
    pub article_words: u32,
    pub source_counted_words: u32,
    pub article_counted_words: u32,
    pub equal_words: u32,
    pub equal_quoted_words: u32,
    pub equal_unquoted_words: u32,
    pub equal_unknown_words: u32,
    pub source_equal_words: u32,
    pub shared_words: u32,
    pub related_words: u32,
    pub cut: Option<f64>,
    pub cut_quoted: Option<f64>,
    pub cut_unquoted: Option<f64>,
    pub cut_unknown: Option<f64>,
    pub paste: Option<f64>,
    pub paste_quoted: Option<f64>,
    pub paste_unquoted: Option<f64>,
    pub paste_unknown: Option<f64>,
    pub longest_words: u32,
    pub passages: u32,
    pub lag_days: Option<i32>,
    pub before_source: bool,
    pub late: bool,
    pub edits: EditsRow,
}

/// A row of `documents.jsonl`.
#[derive(Serialize)]
pub(super) struct DocumentRow<'r> {
    pub id: &'r str,
    pub outlet: Option<&'r str>,
    pub outlet_as_given: Option<&'r str>,
    pub outlet_from: Option<OutletFrom>,
    pub owner: Option<&'r str>,
    pub date: Option<Date>,
    pub url: Option<&'r str>,
    pub title: Option<&'r str>,
    pub author: Option<&'r str>,
    pub source: bool,
    pub version_of: Option<&'r str>,
    pub words: u32,
    pub shared_words: u32,
    pub shared_quoted_words: u32,
    pub digest: String,
}

/// A row of `texts.jsonl`.
#[derive(Serialize)]
pub(super) struct TextRow<'r> {
    pub id: &'r str,
    pub text: &'r str,
}

/// A row of `candidates.jsonl`: two documents that were looked at.
#[derive(Serialize)]
pub(super) struct CandidateRow<'r> {
    pub a: &'r str,
    pub b: &'r str,
    pub by: By,
    pub aligned: bool,
}

/// What an outlet did to a source, in sentences: `edits` of `reprints.jsonl`.
#[derive(Serialize)]
pub(super) struct EditsRow {
    #[serde(flatten)]
    pub sentences: SentenceCounts,
    pub splices: Vec<SpliceRow>,
}

/// A place of an article where passages stand together that are apart in the source.
#[derive(Serialize)]
pub(super) struct SpliceRow {
    pub begin: u32,
    pub end: u32,
    pub begin_byte: u32,
    pub end_byte: u32,
    pub quoted: bool,
    pub marked: bool,
}

/// A row of `release_sentences.jsonl`.
#[derive(Serialize)]
pub(super) struct SentenceRow<'r> {
    pub source: &'r str,
    pub sentence: u32,
    pub begin: u32,
    pub end: u32,
    pub begin_byte: u32,
    pub end_byte: u32,
    pub text: Option<&'r str>,
    pub words: u32,
    pub counted: bool,
    pub outlets: usize,
    pub articles: usize,
    pub printed_by: Vec<PrintedBy<'r>>,
}

/// An article that took something of a sentence.
#[derive(Serialize)]
pub(super) struct PrintedBy<'r> {
    pub article: &'r str,
    pub share: f64,
    pub fate: Fate,
}

/// A row of `fragments.jsonl`.
#[derive(Serialize)]
pub(super) struct FragmentRow<'r> {
    pub group: &'r str,
    pub position: u32,
    pub cluster: &'r str,
    pub text: Option<&'r str>,
    pub words: u32,
    pub outlets: usize,
    pub copies: Vec<&'r str>,
}
