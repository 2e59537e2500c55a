//! The manifest: what was read, how, and what came of it.

use super::Results;
use super::tables::TextMode;
use crate::align::MinWords;
use crate::corpus::{Corpus, Entry, Example, Fields, Input, Reason, SUFFIX_LIST, TableFile};
use crate::recipe::Recipe;
use crate::scan::{Counts, Paraphrase, Settings};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// The version of the tables' fields. A field is never given another meaning under one version.
pub const SCHEMA_VERSION: u32 = 1;

/// What the result depends on, beside the documents.
#[derive(Debug, Clone, Serialize)]
pub struct Parameters {
    /// Equal words of an alignment that counts by itself.
    pub min_words: usize,
    /// Equal words of one that counts beside such a one.
    pub min_words_beside: usize,
    /// Equal words around a shared shingle that make a candidate worth aligning.
    pub check_words: usize,
    /// Documents of a cluster up to which every pair is aligned; in larger ones the verified joins,
    /// and every member with the origin, the medoid and the marked sources.
    pub complete_up_to: usize,
    /// Members of a bucket up to which all pairs are candidates.
    pub bucket_all_pairs: usize,
    /// Hubs with which every member of a larger bucket is a candidate.
    pub bucket_hubs: usize,
    /// Whether articles were compared with sources only.
    pub only_sources: bool,
    /// Between which documents reworded passages were looked for.
    pub paraphrase: Paraphrase,
    /// How much text the tables hold.
    pub text: TextMode,
    /// Whether there is a table of the pairs of documents that were looked at.
    pub candidates: bool,
    /// How documents were cut, signed and banded.
    pub recipe: Recipe,
    /// The names of the fields of records.
    pub fields: Fields,
    /// The paths marked as sources.
    pub releases: Vec<String>,
    /// The outlets marked as sources.
    pub source_outlets: Vec<String>,
    /// The globs left out.
    pub exclude: Vec<String>,
    /// The list of public suffixes by which the sites of URLs name outlets.
    pub public_suffix_list: &'static str,
    /// The user's table of outlets.
    pub outlets: Option<TableFile>,
    /// The user's table of what is known of documents.
    pub metadata: Option<TableFile>,
}

impl Parameters {
    /// The parameters of a scan; what concerns its input is left empty.
    pub fn new(settings: &Settings, text: TextMode) -> Self {
        let MinWords { alone, beside } = settings.min_words;
        Parameters {
            min_words: alone,
            min_words_beside: beside,
            check_words: settings.check_words,
            complete_up_to: settings.complete_up_to,
            bucket_all_pairs: settings.linking.all_pairs,
            bucket_hubs: settings.linking.hubs,
            only_sources: settings.only_sources,
            paraphrase: settings.paraphrase,
            text,
            candidates: settings.keep_candidates,
            recipe: settings.recipe,
            fields: Fields::default(),
            releases: Vec::new(),
            source_outlets: Vec::new(),
            exclude: Vec::new(),
            public_suffix_list: SUFFIX_LIST,
            outlets: None,
            metadata: None,
        }
    }
}

/// What differs from run to run: outside the promise of the same bytes.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// Threads.
    pub threads: usize,
    /// When it began, in seconds since 1970.
    pub started_unix: u64,
    /// Seconds of each stage, in order.
    pub stage_seconds: Vec<(&'static str, f64)>,
    /// Most memory held at once, in bytes, if the system tells.
    pub peak_memory_bytes: Option<u64>,
}

impl Run {
    /// A run's stages as seconds.
    pub fn seconds(times: &[(&'static str, Duration)]) -> Vec<(&'static str, f64)> {
        times.iter().map(|(stage, time)| (*stage, (time.as_secs_f64() * 1000.0).round() / 1000.0)).collect()
    }
}

#[derive(Serialize)]
pub(super) struct Manifest<'m> {
    pub program: &'static str,
    pub version: &'static str,
    pub schema_version: u32,
    pub parameters: &'m Parameters,
    pub inputs: &'m [Input],
    /// The word weights that passages were signed under, counted on this corpus.
    pub weights_digest: String,
    pub counts: AllCounts,
    pub skipped: BTreeMap<Reason, Accounted>,
    pub repaired: BTreeMap<Reason, Accounted>,
    pub files: BTreeMap<String, File>,
    pub run: &'m Run,
}

#[derive(Serialize)]
pub(super) struct AllCounts {
    documents: usize,
    sources: usize,
    outlets: usize,
    documents_without_outlet: usize,
    versions: usize,
    alignments: usize,
    clusters: usize,
    reprints: usize,
    #[serde(flatten)]
    stages: Counts,
}

impl AllCounts {
    pub(super) fn of(results: &Results) -> Self {
        let Results { store, scan, .. } = results;
        AllCounts {
            documents: store.len(),
            sources: scan.facts.iter().filter(|f| f.is_source).count(),
            outlets: store.outlets().len(),
            documents_without_outlet: store.without_outlet(),
            versions: scan.versions.iter().flatten().count(),
            alignments: scan.reported().len(),
            clusters: scan.clusters.len(),
            reprints: scan.reprints.len(),
            stages: scan.counts,
        }
    }
}

/// A reason's count and examples.
#[derive(Serialize)]
pub(super) struct Accounted {
    count: u64,
    examples: Vec<Example>,
}

/// A table that was written.
#[derive(Serialize)]
pub(super) struct File {
    pub rows: u64,
    pub bytes: u64,
    pub digest: String,
}

pub(super) fn accounted(reasons: &BTreeMap<Reason, Entry>, skips: bool) -> BTreeMap<Reason, Accounted> {
    let of_kind = reasons.iter().filter(|(reason, _)| reason.is_skip() == skips);
    of_kind
        .map(|(reason, entry)| (*reason, Accounted { count: entry.count, examples: entry.examples.clone() }))
        .collect()
}

/// The most memory that this process has held, in bytes, where the system tells (Linux).
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
