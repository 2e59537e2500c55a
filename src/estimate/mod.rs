//! What a scan would take, from scans of a few of the documents.
//!
//! ```text
//! documents in the order of a hash of their ids -> nested samples of 0.5, 1, 2, 4, 8 MB of text
//! each sample -> the scan and its tables, as they are
//! passages -> cluster by cluster: small ones with the square of the text, large ones with the text
//! time -> the line and the parabola through the last samples, continued to the whole; tables -> with the passages
//! memory -> what the last sample took, and so much for each further byte of text and passage
//! ```

mod growth;
mod observe;
mod sample;
mod terminal;
mod whole;

pub use growth::Range;
pub use terminal::print_estimate;

use crate::corpus::{Corpus, Store};
use crate::report::{Parameters, TextMode, peak_memory};
use crate::scan::{Paraphrase, Settings};
use observe::{Observed, observe, resident, text_bytes};
use serde::Serialize;
use std::io;
use std::time::Duration;

/// The version of the fields of an [`Estimate`]. A field is never given another meaning under one version.
pub const ESTIMATE_VERSION: u32 = 1;

/// Bytes of text of the largest sample, and of the smallest: 8 MB of news take about a second, and three samples must be
/// there where 2 MB share as much as web sites' menus do.
const LARGEST: u64 = 8_000_000;
const SMALLEST: u64 = 500_000;

/// Shared passages of a sample after which no larger one is made: twice the text has up to four times as many, and 100,000
/// of them take a second or two.
const PASSAGES: usize = 40_000;

/// What a scan is expected to take.
#[derive(Debug, Clone, Serialize)]
pub struct Estimate {
    /// The version of these fields, [`ESTIMATE_VERSION`].
    pub schema_version: u32,
    /// "reprint".
    pub program: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Threads that it holds for.
    pub threads: usize,
    /// Between which documents reworded passages would be looked for.
    pub paraphrase: Paraphrase,
    /// Whether articles would be compared with sources only.
    pub only_sources: bool,
    /// How much text the tables would hold.
    pub text: TextMode,
    /// Documents that were read.
    pub documents: usize,
    /// Of these, marked sources.
    pub sources: usize,
    /// Bytes of their texts.
    pub text_bytes: u64,
    /// Whether the last sample is all documents: then nothing is estimated but how runs differ.
    pub is_whole: bool,
    /// Seconds by the wall, reading and writing included.
    pub seconds: Range<f64>,
    /// Of these, what reading took just now.
    pub read_seconds: f64,
    /// Most bytes resident at once, if the system tells (Linux).
    pub peak_memory_bytes: Option<Range<u64>>,
    /// Bytes of all tables.
    pub table_bytes: Range<u64>,
    /// Bytes of the page that stands beside them (`report.html`): none without text.
    pub page_bytes: Range<u64>,
    /// Bytes on disk while it runs that are no tables, at the most: none, unless its memory is bounded.
    pub temporary_bytes: u64,
    /// Shared passages.
    pub shared_passages: Range<u64>,
    /// What it rests on, the smallest first.
    pub samples: Vec<Sampled>,
    /// What it cannot tell.
    pub notes: Vec<String>,
}

/// What the scan of a sample took.
#[derive(Debug, Clone, Serialize)]
pub struct Sampled {
    /// Documents.
    pub documents: usize,
    /// Of these, marked sources.
    pub sources: usize,
    /// Bytes of their texts.
    pub text_bytes: u64,
    /// Shared passages.
    pub shared_passages: usize,
    /// Clusters.
    pub clusters: usize,
    /// Documents of the largest.
    pub largest_cluster: usize,
    /// Bytes of all tables.
    pub table_bytes: u64,
    /// Seconds by the wall, without reading.
    pub seconds: f64,
    /// Seconds of the processors, all threads together, if the system tells.
    pub cpu_seconds: Option<f64>,
    /// Bytes by which its most memory exceeded what the documents take, if the system tells.
    pub memory_growth_bytes: Option<u64>,
}

/// Estimates what a scan of these documents and its tables would take in the caller's thread pool, where reading them took
/// so long. Nothing is written.
///
/// # Errors
/// If the tables of a sample cannot be made.
pub fn estimate(store: &Store, settings: &Settings, text: TextMode, read: Duration) -> io::Result<Estimate> {
    let parameters = Parameters::new(settings, text);
    let (read_peak, base) = (peak_memory(), resident());
    let of_all = text_bytes(store);
    let samples = match of_all {
        ..=LARGEST => vec![observe(store, settings, &parameters, base)?],
        _ => samples(store, settings, &parameters, base)?,
    };
    let complete_up_to = settings.complete_up_to;
    let (documents, samples) = (store.len(), &samples[..]);
    let whole = whole::Whole { documents, text_bytes: of_all, complete_up_to, read_peak, base, samples };
    let expected = whole.expected(read.as_secs_f64());
    let notes = notes(&whole);
    Ok(Estimate {
        schema_version: ESTIMATE_VERSION,
        program: "reprint",
        version: env!("CARGO_PKG_VERSION"),
        threads: rayon::current_num_threads(),
        paraphrase: settings.paraphrase,
        only_sources: settings.only_sources,
        text,
        documents,
        sources: (0..store.len() as u32).filter(|&number| store.meta(number).is_source).count(),
        text_bytes: of_all,
        is_whole: whole.is_sampled_whole(),
        seconds: Range { low: milliseconds(expected.seconds.low), high: milliseconds(expected.seconds.high) },
        read_seconds: milliseconds(read.as_secs_f64()),
        peak_memory_bytes: expected.peak.map(Range::rounded),
        table_bytes: expected.tables.rounded(),
        page_bytes: match text {
            TextMode::None => Range { low: 0, high: 0 },
            TextMode::Full | TextMode::Passages => whole.page(expected.tables).rounded(),
        },
        temporary_bytes: 0,
        shared_passages: expected.passages.rounded(),
        samples: samples.iter().map(Sampled::of).collect(),
        notes,
    })
}

/// Bytes on disk for each byte of text: words take 0.7 and keys 1.3 of 72,631 releases.
const PARTS_OF_TEXT: u64 = 2;

impl Estimate {
    /// The same for a scan that takes no more than so much memory: what is beyond lies on disk, with what it would be resumed
    /// from.
    pub fn within(self, memory: u64) -> Self {
        let bounded = |peak: Range<u64>| Range { low: peak.low.min(memory), high: peak.high.min(memory) };
        let beyond = self.peak_memory_bytes.map_or(2 * self.text_bytes, |peak| peak.high);
        Estimate {
            peak_memory_bytes: self.peak_memory_bytes.map(bounded),
            temporary_bytes: beyond + PARTS_OF_TEXT * self.text_bytes,
            ..self
        }
    }
}

/// Nested samples, each of twice the text of the one before, up to the largest or to one that shares much.
fn samples(
    store: &Store,
    settings: &Settings,
    parameters: &Parameters,
    base: Option<u64>,
) -> io::Result<Vec<Observed>> {
    let order = sample::order(store);
    let mut samples: Vec<Observed> = Vec::new();
    let mut bytes = SMALLEST;
    while bytes <= LARGEST {
        let count = sample::cut(store, &order, bytes);
        bytes *= 2;
        if samples.last().is_some_and(|last| last.documents == count) {
            continue; // a long document next
        }
        let mut drawn = order[..count].to_vec();
        drawn.sort_unstable(); // as a scan would number them
        let part = store.part(&drawn);
        let with_copy = base.map(|base| base + text_bytes(&part));
        if samples.is_empty() {
            observe(&part, settings, parameters, with_copy)?; // the first run pays for cold caches, and for all later ones
        }
        samples.push(observe(&part, settings, parameters, with_copy)?);
        if samples.last().is_some_and(|last| last.passages > PASSAGES) {
            break;
        }
    }
    Ok(samples)
}

/// What the numbers do not tell.
fn notes(whole: &whole::Whole) -> Vec<String> {
    let mut notes = Vec::new();
    let Some(last) = whole.samples.last() else { return notes };
    if whole.is_sampled_whole() {
        notes.push(
            "The documents are few, so all of them were scanned: the tables would have just this size.".to_string(),
        );
    } else {
        let clusters = match last.largest_cluster() {
            0 => "no text was shared in the sample".to_string(),
            documents => format!("the largest cluster of the sample has {documents} documents"),
        };
        notes.push(format!(
            "Not foreseen: what a part of the documents shares that the sample has none of, and how far pairs grow in \
             clusters that it has few documents of ({clusters})."
        ));
        let most = whole.text_bytes / last.text_bytes.max(1);
        if most > 64 {
            notes.push(format!("The whole has {most} times the text of the sample: that is far to look ahead."));
        }
    }
    notes.push(format!(
        "Time is that of this machine as busy as it was, and of a disk that takes {} MB a second or more.",
        whole::DISK / 1e6
    ));
    notes
}

impl Sampled {
    fn of(observed: &Observed) -> Self {
        Sampled {
            documents: observed.documents,
            sources: observed.sources,
            text_bytes: observed.text_bytes,
            shared_passages: observed.passages,
            clusters: observed.cluster_sizes.len(),
            largest_cluster: observed.largest_cluster(),
            table_bytes: observed.tables.sum(),
            seconds: milliseconds(observed.seconds),
            cpu_seconds: observed.cpu_seconds.map(milliseconds),
            memory_growth_bytes: observed.growth_bytes,
        }
    }
}

fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
