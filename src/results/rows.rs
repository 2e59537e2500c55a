//! Rows of a result's tables, as far as they are looked at.

use crate::story::edits::SentenceCounts;
use crate::story::{Use, is_printing};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A row of `documents.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Document {
    pub id: String,
    pub outlet: Option<String>,
    pub owner: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub source: bool,
    pub version_of: Option<String>,
    pub words: u32,
    pub shared_words: u32,
    pub shared_quoted_words: u32,
}

/// A row of `alignments.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Alignment {
    pub a: String,
    pub b: String,
    pub a_begin: u32,
    pub a_end: u32,
    pub b_begin: u32,
    pub b_end: u32,
    pub equal_words: u32,
    pub identity: f64,
    pub kind: String,
    pub class: String,
    pub cluster: Option<String>,
    pub a_quoted_words: u32,
    pub b_quoted_words: u32,
    pub requoted: Option<String>,
    pub requoted_words: u32,
    pub a_text: Option<String>,
    pub b_text: Option<String>,
    pub ops: Vec<(String, usize)>,
}

/// A row of `clusters.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Cluster {
    pub cluster: String,
    pub size: u32,
    pub outlets: u32,
    pub first_date: Option<String>,
    pub last_date: Option<String>,
    pub words: u32,
    pub class: String,
    pub origins: f64,
    pub origin: Option<String>,
    pub origin_basis: String,
    pub text: Option<String>,
    pub cohesion_min: f64,
    pub cohesion_mean: f64,
}

/// A row of `passages.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Passage {
    pub uid: String,
    pub cluster: String,
    pub begin: u32,
    pub end: u32,
    pub text: Option<String>,
}

/// A row of `joins.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Join {
    pub cluster: String,
    pub uid: String,
    pub first: JoinSide,
    pub second: JoinSide,
    pub overlap_words: u32,
    pub longer_words: u32,
}

/// An alignment that a join names.
#[derive(Deserialize)]
pub(crate) struct JoinSide {
    pub a: String,
    pub b: String,
}

/// A row of `reprints.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Reprint {
    pub source: String,
    pub article: String,
    #[serde(rename = "use")]
    pub usage: Use,
    pub equal_words: u32,
    pub equal_quoted_words: u32,
    pub cut: Option<f64>,
    pub paste: Option<f64>,
    pub longest_words: u32,
    pub lag_days: Option<i32>,
    pub before_source: bool,
    pub late: bool,
    pub edits: Edits,
}

impl Reprint {
    /// Whether the article printed text of the source.
    pub(crate) fn is_printing(&self) -> bool {
        is_printing(self.usage, self.lag_days, self.before_source, self.late)
    }
}

/// What an article did to a source.
#[derive(Deserialize)]
pub(crate) struct Edits {
    #[serde(flatten)]
    pub sentences: SentenceCounts,
    pub splices: Vec<IgnoredAny>,
}

/// A row of `release_sentences.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Sentence {
    pub source: String,
    pub begin: u32,
    pub end: u32,
    pub counted: bool,
    pub outlets: u32,
    pub text: Option<String>,
    pub printed_by: Vec<PrintedBy>,
}

/// An article that took something of a sentence.
#[derive(Deserialize)]
pub(crate) struct PrintedBy {
    pub article: String,
    pub share: f64,
    pub fate: String,
}

/// A row of `fragments.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Fragment {
    pub group: String,
    pub cluster: String,
    pub text: Option<String>,
    pub words: u32,
    pub outlets: u32,
    pub copies: Vec<String>,
}

/// A row of `texts.jsonl`.
#[derive(Deserialize)]
pub(crate) struct Whole {
    pub id: String,
    pub text: String,
}
