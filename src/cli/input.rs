//! What commands that read documents share: which, how, and what is compared.

use super::memory::size;
use super::progress::Bars;
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use rayon::ThreadPool;
use reprint::align::MinWords;
use reprint::corpus::{
    Corpus, Fields, Format, Limits, MetadataTable, OnError, OutletFrom, OutletTable, ReadOptions, Reason, Store,
};
use reprint::error::Error;
use reprint::report;
use reprint::scan::{Paraphrase, Progress, Settings};
use std::io::{self, Write};
use std::path::PathBuf;

/// Which documents are read, how, and which of them are compared.
#[derive(Args)]
#[command(next_help_heading = "What is read and compared")]
pub(super) struct Input {
    /// Files or folders of releases: read too, and marked as sources
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub releases: Vec<PathBuf>,

    /// Mark the documents of this outlet as sources (may be repeated)
    #[arg(long, value_name = "NAME")]
    pub source_outlet: Vec<String>,

    /// Compare articles with releases only, not with each other
    #[arg(long)]
    pub only_sources: bool,

    /// Equal words that make a passage (7 or more); two thirds of it beside such a passage. A character
    /// of a script without spaces counts half
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(7..))]
    pub min_words: u16,

    /// Between which documents reworded passages are looked for
    #[arg(long, value_enum, default_value_t = Reworded::Linked)]
    pub paraphrase: Reworded,

    /// Leave out files and folders that match, in folders and in archives (may be repeated). What is named itself is read
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,

    /// What all files are, whatever their content and names say
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub input_format: Option<InputFormat>,

    /// Field of a record that holds its text, or a path to it (article.body) [default: text, body, content, or another
    /// name that exports of news use; so for the others]
    #[arg(long, value_name = "NAME")]
    pub text_field: Option<String>,

    /// Field that holds the id
    #[arg(long, value_name = "NAME")]
    pub id_field: Option<String>,

    /// Field that holds the outlet
    #[arg(long, value_name = "NAME")]
    pub outlet_field: Option<String>,

    /// Field that holds the date (2026-03-02, March 2, 2026, and other forms: docs/tables.md)
    #[arg(long, value_name = "NAME")]
    pub date_field: Option<String>,

    /// Field that holds the title
    #[arg(long, value_name = "NAME")]
    pub title_field: Option<String>,

    /// Merge the names of outlets: CSV with the columns name, canonical and, if wanted, owner
    #[arg(long, value_name = "FILE")]
    pub outlets: Option<PathBuf>,

    /// What is known of documents, whatever their files say: CSV with the columns id (or path) and any of
    /// outlet, date, url and title
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,

    /// Skip lines longer than this
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size)]
    pub max_line: u64,

    /// Skip files of one document larger than this
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size)]
    pub max_document: u64,

    /// Skip what compressed files unpack to beyond so many times their size
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    pub max_ratio: u64,

    /// Look for records of JSON in no more than so many objects, one inside the other
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=128))]
    pub max_depth: u16,

    /// Skip what is packed in more than so many archives and compressions, one inside the other
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(0..=16))]
    pub max_wrappings: u16,

    /// What becomes of the scan where a file or a record cannot be read
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = WhenUnreadable::Skip)]
    pub on_error: WhenUnreadable,

    /// Read files instead of mapping them into memory
    #[arg(long)]
    pub no_mmap: bool,

    /// No progress, no notes; what was skipped is still named
    #[arg(short, long)]
    pub quiet: bool,
}

/// The threads of commands that do their work once.
#[derive(Args)]
#[command(next_help_heading = "What is read and compared")]
pub(super) struct Threads {
    /// Threads (default: one for each core)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
}

impl Threads {
    /// A pool of them.
    pub fn pool(&self) -> Result<ThreadPool> {
        pool(self.threads)
    }
}

/// A pool of so many threads, or of one for each core.
pub(super) fn pool(threads: Option<u16>) -> Result<ThreadPool> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = threads {
        pool = pool.num_threads(threads as usize);
    }
    pool.build().context("cannot start the threads")
}

/// What becomes of a scan of which something must be skipped.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum WhenUnreadable {
    /// It is named, and the rest goes on (exit code 3)
    Skip,
    /// The scan ends (exit code 2)
    Fail,
}

/// The formats by name.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum InputFormat {
    /// A document a file
    Text,
    /// A JSON object a line
    Jsonl,
    /// JSON objects in an array, in one under a key, or one alone
    Json,
    /// A header and a row a document, apart by commas, semicolons or tabs
    Csv,
    /// A crawl (WARC): its pages and texts, and texts that were taken out of pages (WET)
    Warc,
    /// A page of the web a file
    Html,
    /// A table in columns, a row a document (builds with the feature parquet)
    Parquet,
}

impl InputFormat {
    fn format(self) -> Format {
        match self {
            InputFormat::Text => Format::Text,
            InputFormat::Jsonl => Format::JsonLines,
            InputFormat::Json => Format::Json,
            InputFormat::Csv => Format::Csv,
            InputFormat::Warc => Format::Warc,
            InputFormat::Html => Format::Html,
            InputFormat::Parquet => Format::Parquet,
        }
    }
}

/// Between which documents reworded passages are looked for.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Reworded {
    /// None
    Off,
    /// Those that share a reprinted passage, and articles with the names and numbers of a release
    Linked,
    /// Those, and all that share content words: for a study, not for a large scan. Passages of equal words
    /// are then listed from four thirds of --min-words on
    All,
}

impl Input {
    /// What to read of these paths. Reads the tables of the user's, so that a bad one is told before a long scan.
    pub fn read_options(&self, paths: &[PathBuf]) -> Result<ReadOptions> {
        Ok(ReadOptions {
            paths: paths.to_vec(),
            releases: self.releases.clone(),
            source_outlets: self.source_outlet.clone(),
            exclude: self.exclude.clone(),
            fields: Fields {
                text: self.text_field.clone(),
                id: self.id_field.clone(),
                outlet: self.outlet_field.clone(),
                date: self.date_field.clone(),
                title: self.title_field.clone(),
            },
            format: self.input_format.map(InputFormat::format),
            on_error: match self.on_error {
                WhenUnreadable::Skip => OnError::Skip,
                WhenUnreadable::Fail => OnError::Fail,
            },
            limits: Limits {
                line: self.max_line,
                document: self.max_document,
                ratio: self.max_ratio,
                depth: self.max_depth.into(),
                wrappings: self.max_wrappings.into(),
            },
            mmap: !self.no_mmap,
            leave_out: None,
            outlets: self.outlets.as_deref().map(OutletTable::read).transpose()?,
            metadata: self.metadata.as_deref().map(MetadataTable::read).transpose()?,
        })
    }

    /// What to look for.
    pub fn settings(&self) -> Settings {
        let min_words = MinWords::new(self.min_words as usize);
        let paraphrase = match self.paraphrase {
            Reworded::Off => Paraphrase::Off,
            Reworded::Linked => Paraphrase::Linked,
            Reworded::All => Paraphrase::All,
        };
        Settings { min_words, only_sources: self.only_sources, paraphrase, ..Settings::default() }
    }

    /// Reads the documents, names what was skipped, and notes what they all lack.
    pub fn read(&self, options: &ReadOptions, bars: &Bars) -> Result<Store> {
        let store = self.read_only(options, bars)?;
        if !self.quiet {
            note_what_fields_were_read(&store, &options.fields);
            note_what_is_missing(&store);
        }
        Ok(store)
    }

    /// The same without notes.
    pub fn read_only(&self, options: &ReadOptions, bars: &Bars) -> Result<Store> {
        bars.begin("read", 0);
        let store = Store::read(options, &|_| bars.advance(1))?;
        bars.clear();
        name_what_was_skipped(&store, self.quiet);
        if self.only_sources && !(0..store.len() as u32).any(|n| store.meta(n).is_source) {
            return Err(Error::NoSources.into());
        }
        Ok(store)
    }
}

/// Names files and records on standard error; repairs and what was passed over unless quiet.
fn name_what_was_skipped(store: &Store, quiet: bool) {
    let mut err = io::stderr().lock();
    for (reason, path, entry) in store.account().by_file() {
        if (quiet && !reason.is_skip())
            || matches!(reason, Reason::OtherFile | Reason::RepeatedId | Reason::ResultFolder)
        {
            continue;
        }
        let verb = match reason {
            Reason::UnusedName => "unused",
            Reason::CutText => "noted",
            _ if reason.is_skip() => "skipped",
            _ => "repaired",
        };
        // what a whole file lacks, or had cut, is one line; other reasons name their first records
        let is_of_all = matches!(reason, Reason::MissingField | Reason::CutText);
        let shown = if is_of_all { 1 } else { entry.examples.len() };
        let rest = entry.count - shown as u64;
        for (i, example) in entry.examples[..shown].iter().enumerate() {
            let line = example.line.map(|line| format!(":{line}")).unwrap_or_default();
            let detail = if example.detail.is_empty() { String::new() } else { format!(": {}", example.detail) };
            let more = if i + 1 == shown && rest > 0 { format!(" (and {rest} more)") } else { String::new() };
            let message = format!("{verb} {path}{line}: {}{detail}{more}", reason.words());
            let _ = writeln!(err, "{}", report::clean(&message));
        }
    }
}

/// Tells, where records have other names for what documents are than our own, which ones were taken.
fn note_what_fields_were_read(store: &Store, fields: &Fields) {
    let given = [&fields.text, &fields.id, &fields.outlet, &fields.date, &fields.title];
    let was_given = |name: &String| given.iter().any(|given| given.as_ref() == Some(name));
    let read = store.fields_read(fields);
    if read.iter().all(|(role, names)| names.iter().all(|name| name == role || was_given(name))) {
        return;
    }
    let read = read.iter().filter(|(_, names)| !names.is_empty());
    let of = |(role, names): &(&str, Vec<String>)| match names.iter().all(|name| name == role) {
        true => role.to_string(),
        false => format!("{role} from {}", names.join(" or ")),
    };
    let read: Vec<String> = read.map(of).collect();
    let note = format!("note: read of records: {} (other fields: --text-field NAME and its like)", read.join(", "));
    let _ = writeln!(io::stderr(), "{}", report::clean(&note));
}

/// Names on standard error what no document has.
fn note_what_is_missing(store: &Store) {
    let mut err = io::stderr().lock();
    let documents = || (0..store.len() as u32).map(|number| store.meta(number));
    let by_url = documents().filter(|d| d.outlet_from == Some(OutletFrom::Url)).count();
    if by_url > 0 {
        let _ = writeln!(
            err,
            "note: the outlets of {by_url} of {} documents are the sites of their URLs, as their records name none (--outlet-field NAME); \
                 documents.jsonl of -o tells which",
            store.len()
        );
    }
    if documents().all(|d| d.outlet.is_none()) {
        let _ = writeln!(
            err,
            "note: no document has an outlet or a URL that tells it, so each counts as its own: name the field (--outlet-field NAME), \
                 or put .txt files into one folder an outlet, inside the folder that is read"
        );
    }
    if documents().all(|d| d.date.is_none()) {
        let unreadable = store.account().by_reason().get(&Reason::UnreadableDate).map_or(0, |entry| entry.count);
        let but = if unreadable > 0 {
            format!(" that can be read ({unreadable} cannot be read in one way only)")
        } else {
            String::new()
        };
        let _ = writeln!(
            err,
            "note: no document has a date{but}, so nothing tells who came first: name the field (--date-field NAME), \
                 or put a date like 2026-03-02 into the names of .txt files"
        );
    }
}
