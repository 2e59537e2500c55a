//! `reprint scan`: files to answer.

use super::dry_run;
use super::input::{Input, Threads};
use super::memory::{Bounded, Memory};
use super::output::Output;
use super::progress::Bars;
use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use reprint::corpus::{MANIFEST, ReadOptions};
use reprint::explain::{self, Closest};
use reprint::page::{self, Shown};
use reprint::report::{
    self, AUDIT, Located, OutputFolder, Parameters, PassingFolder, Results, Run, StandingAudit, Summary, TextMode,
};
use reprint::scan::{Progress, Settings};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

const EXAMPLES: &str = "Examples:
  reprint scan articles/ --releases releases/
  reprint scan articles/ more.jsonl.gz --dry-run
  reprint scan articles/ more.jsonl.gz -o out/
  reprint scan articles/ --releases releases/ -o out/ --tables csv
  reprint scan articles/ --releases releases/ -o network.gexf
  reprint scan articles/ --releases releases/ --html report.html --open
  reprint scan corpus.jsonl --paraphrase all -o out/ --candidates
  reprint scan corpus.jsonl --source-outlet press-release --only-sources --format json
  zcat news.jsonl.gz | reprint scan - --text-field body --outlet-field source";

/// Finds the passages that documents share, and who printed which release
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = "reprint scan <PATH>... [OPTIONS]")]
pub(super) struct Arguments {
    /// Folders, .txt, .md and .docx files and pages of the web (a document each), JSON lines, JSON, CSV, TSV and WARC
    /// files, also compressed (gzip, zstd, bzip2, xz) and in zip and tar files; patterns of them ('news/*.jsonl'); - is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    output: Output,

    /// Write a page to this file, to be opened from disk: who printed what, side by side. With -o it also stands in
    /// the folder, as report.html, unless --text is none
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    html: Option<PathBuf>,

    /// Open the page
    #[arg(long, conflicts_with = "dry_run")]
    open: bool,

    /// Write candidates.jsonl too: every pair of documents that was looked at, and how it came to be
    /// (for reprint eval --candidates)
    #[arg(long, requires = "output")]
    candidates: bool,

    /// How much text the tables hold: passages and whole documents, passages, or none
    #[arg(long, value_enum, default_value_t = Text::Full)]
    text: Text,

    /// Scan a sample only, and print what the scan would take (time, memory and disk) and read (files, formats, fields).
    /// Nothing is written
    #[arg(long)]
    dry_run: bool,

    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Entries of each list that is printed
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    threads: Threads,

    #[command(flatten)]
    memory: Memory,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Format {
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
    fn text_mode(&self) -> TextMode {
        match self.text {
            Text::Full => TextMode::Full,
            Text::Passages => TextMode::Passages,
            Text::None => TextMode::None,
        }
    }

    /// What is read; a folder that is written to is no input.
    fn read_options(&self) -> Result<ReadOptions> {
        Ok(ReadOptions {
            leave_out: self.output.folder().map(Path::to_path_buf),
            ..self.input.read_options(&self.paths)?
        })
    }

    fn settings(&self) -> Settings {
        Settings { keep_candidates: self.candidates, ..self.input.settings() }
    }

    fn parameters(&self, settings: &Settings, options: &ReadOptions) -> Parameters {
        let mut sorted: Vec<String> = options.releases.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        sorted.sort();
        Parameters {
            fields: options.fields.clone(),
            releases: sorted,
            source_outlets: options.source_outlets.clone(),
            exclude: options.exclude.clone(),
            outlets: options.outlets.as_ref().map(|table| table.file().clone()),
            metadata: options.metadata.as_ref().map(|table| table.file().clone()),
            ..Parameters::new(settings, self.text_mode())
        }
    }
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: Arguments) -> Result<u8> {
    if arguments.dry_run {
        return arguments.threads.pool()?.install(|| {
            let (options, settings) = (arguments.read_options()?, arguments.settings());
            let (text, memory) = (arguments.text_mode(), arguments.memory.bytes());
            dry_run::run(&arguments.input, &options, &settings, text, memory, arguments.format)
        });
    }
    if arguments.open
        && arguments.html.is_none()
        && (arguments.output.folder().is_none() || arguments.text_mode() == TextMode::None)
    {
        return Err(anyhow!("--open: there is no page to open\n  give it a name: --html report.html"));
    }
    arguments.html.as_deref().map_or(Ok(()), super::report::check)?;
    arguments.output.check()?;
    // a page is made of tables, and so is a file: without a folder for them they stand in one that goes away
    let is_made_of_tables = arguments.html.is_some() || arguments.output.files().next().is_some();
    let temporary = std::env::temp_dir();
    PassingFolder::remove_abandoned(&temporary);
    let passing = match arguments.output.folder() {
        None if is_made_of_tables => {
            let made = PassingFolder::new(&temporary);
            Some(made.context("cannot make a temporary folder; set TMPDIR, or give -o DIR")?)
        }
        _ => None,
    };
    let output = arguments.output.folder().or(passing.as_ref().map(|folder| folder.path()));
    let folder = output.map(|path| arguments.output.prepare(path)).transpose()?;
    let result = bounded_scan(&arguments, folder.as_ref().zip(output));
    if let (Err(_), Some(folder)) = (&result, folder) {
        folder.abandon();
    }
    let (answer, code) = result?;
    // when the scan's memory is free, and before anything is printed: who reads the answer may close the pipe
    if let Some(folder) = output {
        write_pages(&arguments, folder)?;
        arguments.output.write_files(folder)?;
    }
    super::told(print(&answer, arguments.format))?;
    note_where_results_are(&arguments);
    Ok(code)
}

/// Writes the page where it is wanted, made of the tables in a folder.
fn write_pages(arguments: &Arguments, folder: &Path) -> Result<()> {
    let text = match arguments.text {
        Text::Full => page::Text::Full,
        Text::Passages => page::Text::Passages,
        Text::None => page::Text::None,
    };
    let shown = Shown { text, ..Shown::default() };
    let beside = (arguments.output.folder().is_some() && text != page::Text::None).then(|| folder.join(report::PAGE));
    let beside = beside.filter(|path| report::may_be_replaced(path));
    let paths: Vec<&Path> = arguments.html.as_deref().into_iter().chain(beside.as_deref()).collect();
    if paths.is_empty() {
        return Ok(());
    }
    let page = page::page(folder, &shown)?;
    for path in &paths {
        super::report::write(&page, path, arguments.input.quiet)?;
    }
    if arguments.open {
        super::report::open(paths[0]);
    }
    Ok(())
}

/// Bounds the memory first: the threads' is part of it.
fn bounded_scan(arguments: &Arguments, folder: Option<(&OutputFolder, &Path)>) -> Result<(Answer, u8)> {
    let bounded = arguments.memory.bound(arguments.output.folder())?;
    let done = arguments.threads.pool()?.install(|| scan_in_pool(arguments, folder, bounded.as_ref()))?;
    if let (Some(bounded), false) = (bounded, arguments.input.quiet) {
        bounded.note();
    }
    Ok(done)
}

fn scan_in_pool(
    arguments: &Arguments,
    folder: Option<(&OutputFolder, &Path)>,
    bounded: Option<&Bounded>,
) -> Result<(Answer, u8)> {
    let started = SystemTime::now();
    let (options, settings) = (arguments.read_options()?, arguments.settings());
    let bars = Bars::new(arguments.input.quiet);

    let clock = Instant::now();
    let store = arguments.input.read(&options, &bars)?;
    let mut times = vec![("read", clock.elapsed())];

    let parameters = arguments.parameters(&settings, &options);
    let scratch = bounded.map(|bounded| bounded.scratch(store.inputs(), &parameters)).transpose()?;
    let scan = reprint::scan::scan_with(&store, &settings, &bars, scratch.as_ref());
    if let (Err(_), Some(scratch)) = (&scan, &scratch) {
        scratch.remove();
    }
    let scan = scan?;
    times.extend_from_slice(&scan.times);
    bars.begin("locate", 0);
    let clock = Instant::now();
    let located = Located::new(&store, &scan);
    times.push(("locate", clock.elapsed()));
    store.check_unchanged()?;
    let results = Results { store: &store, scan: &scan, located: &located };
    let mut audit = StandingAudit::Nothing;
    if let Some((folder, path)) = folder {
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
        let digest = report::write_folder(folder, &results, &parameters, &arguments.output.formats()?, run)?;
        audit = StandingAudit::beside(path, &digest);
    }
    if let Some(scratch) = scratch {
        scratch.remove();
    }
    bars.clear();
    note_audit_of_others(arguments, &audit);
    let code = if store.account().skipped() > 0 { super::SKIPPED } else { super::DONE };
    Ok((Answer::of(&results, arguments.top, audit), code))
}

/// What is printed; with `--format json`, all of it.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    summary: Summary,
    #[serde(skip)]
    found_nothing: bool,
    /// Where nothing was found: the pair that came closest.
    #[serde(skip_serializing_if = "Option::is_none")]
    closest: Option<Closest>,
}

impl Answer {
    fn of(results: &Results, top: usize, audit: StandingAudit) -> Self {
        let mut summary = Summary::new(results, top);
        if let StandingAudit::OfThese(audit) = audit {
            summary = summary.with_audit(audit);
        }
        let (reader, settings) = (&results.scan.reader, &results.scan.settings);
        let found_nothing = results.scan.reported().is_empty();
        let closest = if found_nothing { explain::closest(results.store, reader, settings) } else { None };
        Self { summary, found_nothing, closest }
    }
}

fn print(answer: &Answer, format: Format) -> io::Result<()> {
    let mut out = io::BufWriter::new(anstream::stdout());
    match format {
        Format::Text => {
            report::print_summary(&answer.summary, &mut out)?;
            if answer.found_nothing {
                explain::print_closest(answer.closest.as_ref(), &mut out)?;
            }
        }
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(answer)?)?,
    }
    out.flush()
}

/// An audit that does not hold for these results is nobody's to remove, and not to be cited for them.
fn note_audit_of_others(arguments: &Arguments, audit: &StandingAudit) {
    let what = match audit {
        StandingAudit::OfOthers => "is of other results (its alignments_digest is not that of manifest.json)",
        StandingAudit::Unreadable => "cannot be read as an audit",
        StandingAudit::Nothing | StandingAudit::OfThese(_) => return,
    };
    if let Some(folder) = arguments.output.folder() {
        let note = format!("note: {} {what}; it was left as it is", folder.join(AUDIT).display());
        let _ = writeln!(io::stderr(), "{}", report::clean(&note));
    }
}

fn note_where_results_are(arguments: &Arguments) {
    if arguments.input.quiet {
        return;
    }
    let manifest = arguments.output.folder().map(|folder| folder.join(MANIFEST));
    let files = arguments.output.files().map(|(path, _)| path.to_path_buf());
    for written in manifest.into_iter().chain(files) {
        let _ = writeln!(io::stderr(), "wrote {}", report::clean(&written.display().to_string()));
    }
}
