//! How fast the stages of a scan are: a corpus, read or planted, through all of them, beside a copy and a plain look
//! at the same bytes.
//!
//! ```text
//! for each number of threads, in a pool of its own that the caller makes:
//!   repeat times: read, limits and kernels on the texts read, tokenise … story, locate, tables
//!   a row a stage: the least seconds of the runs, and the median
//! ```
//!
//! One stage's least time is one of few that the noise of a machine cannot make better than it is, so it is what is
//! shown and compared.

mod against;
pub(crate) mod clock;
mod limits;
mod planted;
mod rows;
mod terminal;
mod vocabulary;

pub use against::{Against, Saved, Then};
pub use planted::{Planted, PlantedDocument, PlantedPassage};
pub use rows::{Row, RowKind};
pub use terminal::print_bench;

use crate::corpus::{Corpus, Store};
use crate::error::{Error, Result};
use crate::report::{Located, Parameters, Results, TextMode, make_tables};
use crate::scan::{self, Paraphrase, Progress, Settings};
use clock::{Clock, Sample};
use limits::Texts;
use serde::Serialize;
use std::path::PathBuf;
use xxhash_rust::xxh3::Xxh3;

/// The version of the fields of a [`Bench`]. A field is never given another meaning under one version.
pub const BENCH_VERSION: u32 = 1;

/// What was measured, of what.
#[derive(Debug, Clone, Serialize)]
pub struct Bench {
    /// The version of these fields, [`BENCH_VERSION`].
    pub schema_version: u32,
    /// "reprint".
    pub program: &'static str,
    /// Its version.
    pub version: &'static str,
    /// What the stages ran on.
    pub corpus: Benched,
    /// What they looked for.
    pub settings: Compared,
    /// Processors that the system offers, if it tells.
    pub cores: Option<usize>,
    /// Runs of which each row shows the fastest.
    pub repeat: u32,
    /// The runs of each number of threads.
    pub runs: Vec<ThreadsRun>,
    /// What the rows are compared with, if with anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
}

/// A corpus that stages ran on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Benched {
    /// Documents.
    pub documents: usize,
    /// Words of all of them, as a scan counts them; 0 before one did.
    pub words: u64,
    /// Bytes of their texts.
    pub text_bytes: u64,
    /// xxh3-128 of their texts, outlets, dates and marks as sources, in hexadecimal.
    pub digest: String,
    /// How it was made, if it was not read.
    pub planted: Option<PlantedBy>,
}

/// What a planted corpus is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlantedBy {
    /// The seed.
    pub seed: u64,
    /// Bytes of text that were asked for.
    pub size: u64,
}

/// What times depend on beside the corpus, as far as a user sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Equal words that make a passage.
    pub min_words: usize,
    /// Between which documents reworded passages are looked for.
    pub paraphrase: Paraphrase,
    /// Whether articles are compared with sources only.
    pub only_sources: bool,
}

impl Compared {
    /// Those of a scan.
    pub fn of(settings: &Settings) -> Self {
        let Settings { min_words, paraphrase, only_sources, .. } = *settings;
        Compared { min_words: min_words.alone, paraphrase, only_sources }
    }
}

/// The runs of one number of threads.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadsRun {
    /// Threads.
    pub threads: usize,
    /// What each of them found.
    pub counts: Counts,
    /// Limits, kernels, stages in their order, and the whole.
    pub rows: Vec<Row>,
}

/// What a run found: the same at any number of threads.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Shared passages.
    pub alignments: usize,
    /// Their clusters.
    pub clusters: usize,
    /// Articles and the sources that they took from, as pairs.
    pub reprints: usize,
    /// Rows of all tables.
    pub table_rows: u64,
    /// Bytes of all tables.
    pub table_bytes: u64,
    /// What passed each stage.
    #[serde(flatten)]
    pub stages: scan::Counts,
}

/// What is read anew in each run.
pub type Read<'r> = &'r (dyn Fn() -> Result<Store> + Sync);

/// Runs everything so many times (once at least) on a corpus that `read` gives, in the caller's thread pool.
///
/// # Errors
/// If the documents cannot be read, or are not those of the corpus.
pub fn measure(
    corpus: &Benched,
    repeat: u32,
    read: Read,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<ThreadsRun> {
    let mut runs = vec![run_once(corpus, read, settings, progress)?];
    for _ in 1..repeat {
        runs.push(run_once(corpus, read, settings, progress)?);
    }
    let counts = runs[0].counts;
    let rows = rows::of_runs(&runs, corpus.text_bytes, counts.stages.words);
    Ok(ThreadsRun { threads: rayon::current_num_threads(), counts, rows })
}

struct OneRun {
    counts: Counts,
    samples: Vec<Sample>,
    /// Bytes that limits and kernels were timed on.
    limit_bytes: u64,
}

fn run_once(corpus: &Benched, read: Read, settings: &Settings, progress: &dyn Progress) -> Result<OneRun> {
    let clock = Clock::new(progress);
    let store = clock.time("read", read)?;
    let limit_bytes = {
        let texts = Texts::of(&store);
        texts.time(&clock, &settings.recipe);
        texts.bytes() as u64
    };
    let scan = scan::scan(&store, settings, &clock);
    clock.end();
    let located = clock.time("locate", || Located::new(&store, &scan));
    let results = Results { store: &store, scan: &scan, located: &located };
    let parameters = Parameters::new(settings, TextMode::Full);
    let made = clock.time("tables", || make_tables(&results, &parameters));
    let (table_rows, table_bytes) =
        made.map_err(|source| Error::Io { path: PathBuf::from("the tables"), doing: "make", source })?;
    store.check_unchanged()?;
    if Benched::of(&store, corpus.planted) != (Benched { words: 0, ..corpus.clone() }) {
        return Err(Error::FileChanged { path: "the documents".to_string() });
    }
    let counts = Counts {
        alignments: scan.reported().len(),
        clusters: scan.clusters.len(),
        reprints: scan.reprints.len(),
        table_rows,
        table_bytes,
        stages: scan.counts,
    };
    Ok(OneRun { counts, samples: clock.into_samples(), limit_bytes })
}

impl Benched {
    /// Describes documents that were read.
    pub fn of(store: &Store, planted: Option<PlantedBy>) -> Self {
        let (mut hasher, mut text_bytes) = (Xxh3::new(), 0);
        for number in 0..store.len() as u32 {
            let (text, meta) = (store.text(number), store.meta(number));
            let date = meta.date.map(|date| date.to_string()).unwrap_or_default();
            for part in [text, meta.outlet.unwrap_or_default(), &date] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
            hasher.update(&[meta.is_source as u8]);
            text_bytes += text.len() as u64;
        }
        Benched {
            documents: store.len(),
            words: 0,
            text_bytes,
            digest: format!("{:032x}", hasher.digest128()),
            planted,
        }
    }
}

impl Bench {
    /// Puts the runs of one corpus together; rows of later ones get their speed over those of the first.
    pub fn new(corpus: Benched, settings: &Settings, repeat: u32, mut runs: Vec<ThreadsRun>) -> Self {
        let words = runs.first().map_or(0, |run| run.counts.stages.words);
        if let [first, later @ ..] = &mut runs[..] {
            for row in later.iter_mut().flat_map(|run| &mut run.rows) {
                let one = first.rows.iter().find(|one| one.stage == row.stage);
                row.speedup = one.and_then(|one| rows::ratio(one.seconds, row.seconds));
            }
        }
        Bench {
            schema_version: BENCH_VERSION,
            program: "reprint",
            version: env!("CARGO_PKG_VERSION"),
            corpus: Benched { words, ..corpus },
            settings: Compared::of(settings),
            cores: std::thread::available_parallelism().ok().map(Into::into),
            repeat,
            runs,
            against: None,
        }
    }
}
