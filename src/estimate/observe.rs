//! One sample through the whole scan and its tables, and what that took.

use super::growth::Point;
use crate::bench::clock::{Clock, memory};
use crate::corpus::{Corpus, Store};
use crate::report::{DOCUMENTS, Located, Parameters, Results, TEXTS, make_each_table};
use crate::scan::{self, Settings};
use std::io;

/// What a scan of some documents took.
#[derive(Debug, Clone)]
pub(super) struct Observed {
    pub documents: usize,
    pub sources: usize,
    pub text_bytes: u64,
    pub passages: usize,
    /// By cluster: its documents, and the alignments between them.
    pub cluster_sizes: Vec<(usize, usize)>,
    pub tables: Tables,
    pub seconds: f64,
    /// Of all threads together, where the system tells.
    pub cpu_seconds: Option<f64>,
    /// By how much the most memory exceeded what stands there without the scan, where the system tells.
    pub growth_bytes: Option<u64>,
}

/// Bytes of the tables, by how they grow.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tables {
    /// A row a document: with the documents.
    pub documents: u64,
    /// Whole texts of those that share any: never more than all.
    pub texts: u64,
    /// What is shared: with the pairs.
    pub shared: u64,
}

impl Tables {
    pub fn sum(&self) -> u64 {
        self.documents + self.texts + self.shared
    }
}

impl Observed {
    /// Documents of the cluster that has most.
    pub fn largest_cluster(&self) -> usize {
        self.cluster_sizes.iter().map(|(documents, _)| *documents).max().unwrap_or(0)
    }

    /// Bytes of text, and something else.
    pub fn point(&self, of: impl Fn(&Self) -> f64) -> Point {
        (self.text_bytes as f64, of(self))
    }
}

/// Bytes that are resident now.
pub(super) fn resident() -> Option<u64> {
    memory("VmRSS:")
}

/// Scans documents and makes their tables. `base` is what was resident before there was any scan, and the texts of these
/// documents if they stand there a second time.
pub(super) fn observe(
    store: &Store,
    settings: &Settings,
    parameters: &Parameters,
    base: Option<u64>,
) -> io::Result<Observed> {
    let clock = Clock::new(&());
    let scan = scan::scan(store, settings, &clock);
    let located = clock.time("locate", || Located::new(store, &scan));
    let results = Results { store, scan: &scan, located: &located };
    let made = clock.time("tables", || make_each_table(&results, parameters))?;
    let samples = clock.into_samples();
    let mut tables = Tables::default();
    for table in made {
        match table.file {
            DOCUMENTS => tables.documents += table.bytes,
            TEXTS => tables.texts += table.bytes,
            _ => tables.shared += table.bytes,
        }
    }
    let peak = samples.iter().map(|sample| sample.peak_bytes).max().flatten();
    Ok(Observed {
        documents: store.len(),
        sources: scan.facts.iter().filter(|facts| facts.is_source).count(),
        text_bytes: text_bytes(store),
        passages: scan.alignments.len() + scan.reworded.passages.len(),
        cluster_sizes: scan.clusters.iter().map(|c| (c.documents().len(), c.alignments.len())).collect(),
        tables,
        seconds: samples.iter().map(|sample| sample.seconds).sum(),
        cpu_seconds: samples.iter().map(|sample| sample.cpu_seconds).sum(),
        growth_bytes: peak.zip(base).map(|(peak, base)| peak.saturating_sub(base)),
    })
}

/// Bytes of all texts.
pub(super) fn text_bytes(corpus: &dyn Corpus) -> u64 {
    (0..corpus.len() as u32).map(|number| corpus.text_bytes(number) as u64).sum()
}
