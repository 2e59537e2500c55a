//! `reprint bench`: how fast each stage is, on documents or on planted ones.

use super::input::{self, Input};
use super::progress::Bars;
use super::scan::Format;
use anyhow::{Result, bail};
use clap::Args;
use rayon::ThreadPool;
use reprint::bench::{self, Bench, Benched, Compared, Planted, PlantedBy, Saved};
use reprint::corpus::{PARTIAL, ReadOptions, Store};
use reprint::error::Error;
use reprint::report;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Columns:
  seconds    of the fastest run, by the wall
  share      of a stage: its seconds of those of all stages
  MB/s       millions of bytes of text a second, by the wall
  per CPU s  millions of bytes of text for each second of a processor, all threads together
  ns/word    seconds by the wall for each word of the corpus, in billionths
  x memcpy   how many times as long as copying the same bytes in as many threads
  x scan     how many times as long as counting the spaces in them
  peak MB    most memory resident in the stage, of the whole process (Linux only)
  + MB       of it, what the stage added to what was there when it began

Rows: memcpy and plain scan are limits. Those in brackets are parts of stages by themselves and
count in no share: check utf8 is what a look at a mapped text costs, split makes words and their
hashes, shingle the hashes of four words in a row. The stages are those of reprint scan -o, from
read to tables, which are made and digested but not put on disk. By how much memcpy differs
between two runs tells how noisy the machine is. Of more than 268 MB of text, limits and brackets
are timed on the first.

Examples:
  reprint bench
  reprint bench --size 100M --threads 1,2 --save before.json
  reprint bench --size 100M --threads 1,2 --against before.json
  reprint bench corpus.jsonl --paraphrase off --repeat 5 --format json";

/// Shows how fast each stage of a scan is, and how far from the speed of a mere copy
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = "reprint bench [PATH]... [OPTIONS]")]
pub(super) struct Arguments {
    /// What is scanned: files and folders, as for reprint scan, but not standard input. Without PATH, a corpus
    /// that is made in memory: documents as long as news, with passages of 12 to 80 words copied between them
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Another seed makes another corpus
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with_all = ["paths", "releases"])]
    seed: u64,

    /// Bytes of text to make: 500K, 10M, 1G are thousands, millions, thousand millions
    #[arg(long, value_name = "BYTES", default_value = "10M", value_parser = size, conflicts_with_all = ["paths", "releases"])]
    size: u64,

    /// Run everything in each of these numbers of threads (default: one for each core)
    #[arg(long, value_name = "N,…", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Vec<u16>,

    /// Runs of which the fastest is shown (the median stands in the JSON)
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    repeat: u32,

    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Keep the JSON in a file, to compare later ones with
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,

    /// Compare with a file that --save wrote, of the same corpus and settings
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,

    #[command(flatten)]
    input: Input,
}

/// Most bytes of a corpus that is made: it stands in memory several times.
const LARGEST: u64 = 100_000_000_000;

fn size(text: &str) -> std::result::Result<u64, String> {
    let (digits, unit) = match text.as_bytes().last() {
        Some(b'k' | b'K') => (&text[..text.len() - 1], 1_000),
        Some(b'm' | b'M') => (&text[..text.len() - 1], 1_000_000),
        Some(b'g' | b'G') => (&text[..text.len() - 1], 1_000_000_000),
        _ => (text, 1),
    };
    let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    bytes.filter(|bytes| (1..=LARGEST).contains(bytes)).ok_or_else(|| "expected 1 to 100G, for example 10M".to_string())
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: Arguments) -> Result<u8> {
    let saved = arguments.against.as_deref().map(Saved::read).transpose()?;
    let save = arguments.save.as_deref().map(SaveFile::prepare).transpose()?;
    let settings = arguments.input.settings();
    let bars = Bars::new(arguments.input.quiet);
    let pools = pools(&arguments.threads)?;
    let source = Source::of(&arguments)?;
    // once more than it is timed: to name what was skipped, and so that the files are in the system's memory
    let store = pools[0].install(|| source.read_first(&arguments.input, &bars))?;
    let has_skipped = store.account().skipped() > 0;
    let corpus = Benched::of(&store, source.planted());
    drop(store);
    if let Some(saved) = &saved {
        let threads: Vec<usize> = pools.iter().map(ThreadPool::current_num_threads).collect();
        saved.check(&corpus, &Compared::of(&settings), &threads)?;
    }
    let read = || source.read();
    let measure = || bench::measure(&corpus, arguments.repeat, &read, &settings, &bars);
    let runs = pools.iter().map(|pool| pool.install(measure)).collect::<Result<Vec<_>, _>>();
    bars.clear();
    let mut bench = Bench::new(corpus.clone(), &settings, arguments.repeat, runs?);
    if let Some(saved) = saved {
        saved.compare(&mut bench);
    }
    let json = serde_json::to_string_pretty(&bench)? + "\n";
    if let Some(save) = save {
        let path = save.finish(&json)?;
        if !arguments.input.quiet {
            let _ = writeln!(io::stderr(), "wrote {}", report::clean(&path.display().to_string()));
        }
    }
    super::told(print(arguments.format, &bench, &json))?;
    Ok(if has_skipped { super::SKIPPED } else { super::DONE })
}

/// A pool for each number of threads; one for each core if none is given. Those that wait take no time.
fn pools(threads: &[u16]) -> Result<Vec<ThreadPool>> {
    match threads {
        [] => Ok(vec![input::pool(None)?]),
        threads => threads.iter().map(|&threads| input::pool(Some(threads))).collect(),
    }
}

fn print(format: Format, bench: &Bench, json: &str) -> io::Result<()> {
    let mut out = io::BufWriter::new(anstream::stdout());
    match format {
        Format::Text => bench::print_bench(bench, &mut out)?,
        Format::Json => out.write_all(json.as_bytes())?,
    }
    out.flush()
}

/// Where documents come from, as often as they are wanted.
enum Source {
    Files(Box<ReadOptions>),
    Planted { lines: Vec<u8>, offices: Vec<String>, by: PlantedBy },
}

impl Source {
    fn of(arguments: &Arguments) -> Result<Source> {
        let input = &arguments.input;
        if arguments.paths.iter().chain(&input.releases).any(|path| path.as_os_str() == "-") {
            let reason = "standard input can be read once only, and documents are read several times".to_string();
            let remedy = "write it to a file, and give that".to_string();
            return Err(Error::CannotBench { path: PathBuf::from("-"), reason, remedy }.into());
        }
        if !arguments.paths.is_empty() || !input.releases.is_empty() {
            return Ok(Source::Files(Box::new(input.read_options(&arguments.paths)?)));
        }
        let of_files = [
            ("--source-outlet", !input.source_outlet.is_empty()),
            ("--exclude", !input.exclude.is_empty()),
            ("--outlets", input.outlets.is_some()),
            ("--metadata", input.metadata.is_some()),
        ];
        if let Some((option, _)) = of_files.iter().find(|(_, is_given)| *is_given) {
            bail!(
                "{option}: says something of documents that are read, and no PATH is given\n  give one, or leave {option} out"
            );
        }
        let by = PlantedBy { seed: arguments.seed, size: arguments.size };
        let planted = Planted::new(by.seed, by.size);
        Ok(Source::Planted { lines: planted.json_lines(), offices: planted.offices(), by })
    }

    fn planted(&self) -> Option<PlantedBy> {
        match self {
            Source::Files(_) => None,
            Source::Planted { by, .. } => Some(*by),
        }
    }

    fn read(&self) -> reprint::error::Result<Store> {
        match self {
            Source::Files(options) => Store::read(options, &|_| {}),
            Source::Planted { lines, offices, .. } => Planted::read(lines, offices),
        }
    }

    /// The same, and names what was skipped.
    fn read_first(&self, input: &Input, bars: &Bars) -> Result<Store> {
        match self {
            Source::Files(options) => input.read_only(options, bars),
            Source::Planted { .. } => Ok(self.read()?),
        }
    }
}

/// A file that the JSON goes to: written beside, then renamed, so that one that stands there stays whole.
struct SaveFile {
    path: PathBuf,
    partial: PathBuf,
}

impl SaveFile {
    /// Asked before a long run, so that it does not end in a refusal. Only a saved bench is replaced.
    fn prepare(path: &Path) -> Result<SaveFile> {
        let refuse = |path: &Path, reason: String, remedy: &str| -> Result<SaveFile> {
            Err(Error::CannotBench { path: path.to_path_buf(), reason, remedy: remedy.to_string() }.into())
        };
        if let (true, Err(error)) = (path.exists(), Saved::read(path)) {
            let reason = match error {
                Error::CannotBench { reason, .. } => format!("is there, and is not written over: {reason}"),
                error => format!("is there, and is no saved bench ({error})"),
            };
            return refuse(path, reason, "give --save another name");
        }
        let mut partial = path.as_os_str().to_owned();
        partial.push(PARTIAL);
        let partial = PathBuf::from(partial);
        match File::create_new(&partial) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let reason = "is there: another bench writes it, or one was interrupted".to_string();
                return refuse(&partial, reason, "remove it, or give --save another name");
            }
            created => created.map_err(Error::io(path, "write"))?,
        };
        Ok(SaveFile { path: path.to_path_buf(), partial })
    }

    /// Writes the file; gives its path.
    fn finish(self, json: &str) -> Result<PathBuf> {
        fs::write(&self.partial, json).map_err(Error::io(&self.partial, "write"))?;
        fs::rename(&self.partial, &self.path).map_err(Error::io(&self.path, "rename"))?;
        Ok(self.path.clone())
    }
}

impl Drop for SaveFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.partial);
    }
}
