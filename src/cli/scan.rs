//! `reprint scan`: files to answer.

use super::progress::Bars;
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use reprint::align::MinWords;
use reprint::corpus::{Corpus, Fields, MANIFEST, ReadOptions, Reason, Store};
use reprint::error::Error;
use reprint::report::{self, Located, OutputFolder, Parameters, Results, Run, Summary, TextMode};
use reprint::scan::{Progress, Settings};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

const EXAMPLES: &str = "Examples:
  reprint scan articles/ --releases releases/
  reprint scan articles/ more.jsonl.gz -o out/
  reprint scan corpus.jsonl --source-outlet press-release --only-sources --format json
  zcat news.jsonl.gz | reprint scan - --text-field body --outlet-field source";

/// Finds the passages that documents share, and who printed which release
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = "reprint scan <PATH>... [OPTIONS]")]
pub(super) struct Arguments {
    /// Folders, .txt files (a document each), .jsonl and .jsonl.gz files (a document a line); - is
    /// standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Files or folders of releases: read too, and marked as sources
    #[arg(long, value_name = "PATH", num_args = 1..)]
    releases: Vec<PathBuf>,

    /// Mark the documents of this outlet as sources (may be repeated)
    #[arg(long, value_name = "NAME")]
    source_outlet: Vec<String>,

    /// Compare articles with releases only, not with each other
    #[arg(long)]
    only_sources: bool,

    /// Equal words that make a passage (7 or more); two thirds of it beside such a passage. A character
    /// of a script without spaces counts half
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(7..))]
    min_words: u16,

    /// Write all tables to this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Write to the folder even if it holds other files
    #[arg(long, requires = "output")]
    force: bool,

    /// How much text the tables hold: passages and whole documents, passages, or none
    #[arg(long, value_enum, default_value_t = Text::Full)]
    text: Text,

    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Entries of each list that is printed
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,

    /// Leave out files and folders that match (may be repeated)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Field of a record that holds its text
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,

    /// Field that holds the id
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,

    /// Field that holds the outlet
    #[arg(long, value_name = "NAME", default_value = "outlet")]
    outlet_field: String,

    /// Field that holds the date (2026-03-02, with or without a time)
    #[arg(long, value_name = "NAME", default_value = "date")]
    date_field: String,

    /// Field that holds the title
    #[arg(long, value_name = "NAME", default_value = "title")]
    title_field: String,

    /// Read files instead of mapping them into memory
    #[arg(long)]
    no_mmap: bool,

    /// Threads (default: one for each core)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Option<u16>,

    /// No progress, no notes; what was skipped is still named
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// A summary for people, 100 columns wide
    Text,
    /// The same as one JSON object
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Text {
    /// Passages, and the whole texts of documents that share any
    Full,
    /// Passages
    Passages,
    /// Ids, offsets and digests only
    None,
}

impl Arguments {
    fn read_options(&self) -> ReadOptions {
        ReadOptions {
            paths: self.paths.clone(),
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
            mmap: !self.no_mmap,
            leave_out: self.output.clone(),
        }
    }

    fn settings(&self) -> Settings {
        let min_words = MinWords::new(self.min_words as usize);
        Settings { min_words, only_sources: self.only_sources, ..Settings::default() }
    }

    fn text_mode(&self) -> TextMode {
        match self.text {
            Text::Full => TextMode::Full,
            Text::Passages => TextMode::Passages,
            Text::None => TextMode::None,
        }
    }

    fn parameters(&self, settings: &Settings, options: &ReadOptions) -> Parameters {
        let mut sorted: Vec<String> = self.releases.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        sorted.sort();
        Parameters {
            fields: options.fields.clone(),
            releases: sorted,
            source_outlets: self.source_outlet.clone(),
            exclude: self.exclude.clone(),
            ..Parameters::new(settings, self.text_mode())
        }
    }
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: Arguments) -> Result<u8> {
    let folder = match &arguments.output {
        Some(path) => Some(OutputFolder::prepare(path, arguments.force)?),
        None => None,
    };
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = arguments.threads {
        pool = pool.num_threads(threads as usize);
    }
    let pool = pool.build().context("cannot start the threads")?;
    let result = pool.install(|| scan_in_pool(&arguments, folder.as_ref()));
    if let (Err(_), Some(folder)) = (&result, folder) {
        folder.abandon();
    }
    result
}

fn scan_in_pool(arguments: &Arguments, folder: Option<&OutputFolder>) -> Result<u8> {
    let started = SystemTime::now();
    let options = arguments.read_options();
    let settings = arguments.settings();
    let bars = Bars::new(arguments.quiet);

    bars.begin("read", 0);
    let clock = Instant::now();
    let store = Store::read(&options, &|_| bars.advance(1))?;
    let mut times = vec![("read", clock.elapsed())];
    bars.clear();
    name_what_was_skipped(&store, arguments.quiet);
    if settings.only_sources && !(0..store.len() as u32).any(|n| store.meta(n).is_source) {
        return Err(Error::NoSources.into());
    }

    let scan = reprint::scan::scan(&store, &settings, &bars);
    times.extend_from_slice(&scan.times);
    bars.begin("locate", 0);
    let clock = Instant::now();
    let located = Located::new(&store, &scan);
    times.push(("locate", clock.elapsed()));
    store.check_unchanged()?;
    let results = Results { store: &store, scan: &scan, located: &located };
    if let Some(folder) = folder {
        bars.begin("write", 0);
        let clock = Instant::now();
        let run = || {
            let mut times = times.clone();
            times.push(("write", clock.elapsed()));
            Run {
                threads: rayon::current_num_threads(),
                started_unix: started.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs()),
                stage_seconds: Run::seconds(&times),
                peak_memory_bytes: report::peak_memory(),
            }
        };
        report::write_folder(folder, &results, &arguments.parameters(&settings, &options), run)?;
    }
    bars.clear();
    print(arguments, &results).context("standard output: cannot write")?;
    note_where_results_are(arguments);
    Ok(if store.account().skipped() > 0 { super::SKIPPED } else { super::DONE })
}

fn print(arguments: &Arguments, results: &Results) -> io::Result<()> {
    let summary = Summary::new(results, arguments.top);
    let mut out = io::BufWriter::new(anstream::stdout());
    match arguments.format {
        Format::Text => report::print_summary(&summary, &mut out)?,
        Format::Json => {
            let json = serde_json::to_string_pretty(&summary)?;
            writeln!(out, "{json}")?;
        }
    }
    out.flush()
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
        let verb = if reason.is_skip() { "skipped" } else { "repaired" };
        // a field that a whole file lacks is one line; other reasons name their first records
        let shown = if reason == Reason::MissingField { 1 } else { entry.examples.len() };
        let rest = entry.count - shown as u64;
        for (i, example) in entry.examples[..shown].iter().enumerate() {
            let line = example.line.map(|line| format!(":{line}")).unwrap_or_default();
            let detail = if example.detail.is_empty() { String::new() } else { format!(": {}", example.detail) };
            let more = if i + 1 == shown && rest > 0 { format!(" (and {rest} more)") } else { String::new() };
            let message = format!("{verb} {path}{line}: {}{detail}{more}", reason.words());
            let _ = writeln!(err, "{}", report::clean(&message));
        }
    }
    if !quiet {
        let documents = || (0..store.len() as u32).map(|number| store.meta(number));
        if documents().all(|d| d.outlet.is_none()) {
            let _ = writeln!(
                err,
                "note: no document has an outlet, so each counts as its own: name the field (--outlet-field NAME), \
                 or put .txt files into one folder an outlet"
            );
        }
        if documents().all(|d| d.date.is_none()) {
            let unreadable = store.account().by_reason().get(&Reason::UnreadableDate).map_or(0, |entry| entry.count);
            let but = if unreadable > 0 {
                format!(" that can be read ({unreadable} are unlike 2026-03-02)")
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
}

fn note_where_results_are(arguments: &Arguments) {
    if let (Some(folder), false) = (&arguments.output, arguments.quiet) {
        let written = folder.join(MANIFEST).display().to_string();
        let _ = writeln!(io::stderr(), "wrote {}", report::clean(&written));
    }
}
