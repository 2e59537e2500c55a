//! `reprint explain`: why two documents are, or are not, reported.

use super::input::{Input, Threads};
use super::progress::Bars;
use super::scan::Format;
use anyhow::Result;
use clap::Args;
use reprint::corpus::{Corpus, ReadOptions, Store};
use reprint::error::Error;
use reprint::explain;
use reprint::report::Located;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:
  reprint explain release.txt article.txt
  reprint explain herald/2026-03-02-rescue.txt coast-guard/2026-03-01-rescue.txt articles/ releases/
  reprint explain 1017 2204 corpus.jsonl.gz --min-words 9 --format json
  reprint explain --parameters";

/// Shows why two documents are, or are not, reported: what each stage of a scan decided
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = "reprint explain <A> <B> [PATH]... [OPTIONS]\n       reprint explain --parameters")]
pub(super) struct Arguments {
    /// Ids of two documents in PATH, as the tables name them; without PATH, two files
    #[arg(value_name = "A", required_unless_present = "parameters")]
    a: Option<String>,

    /// The other document
    #[arg(value_name = "B", required_unless_present = "parameters")]
    b: Option<String>,

    /// What is scanned: files and folders, as for reprint scan. All of it counts, as it decides which
    /// words are rare and which buckets are large
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Show what is found with the numbers in force: the chance that a passage of 20, 40 or 80 words
    /// with 0, 5, 10 or 20 % of them edited becomes a candidate pair, and is reported
    #[arg(long, visible_alias = "explain-parameters", conflicts_with_all = ["a", "b", "paths"])]
    parameters: bool,

    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    threads: Threads,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: Arguments) -> Result<u8> {
    arguments.threads.pool()?.install(|| match (&arguments.a, &arguments.b) {
        (Some(a), Some(b)) => explain_pair(&arguments, a, b),
        _ => {
            let table = explain::parameters(&arguments.input.settings());
            print(arguments.format, &table, |out| explain::print_parameters(&table, out))?;
            Ok(super::DONE)
        }
    })
}

fn explain_pair(arguments: &Arguments, a: &str, b: &str) -> Result<u8> {
    let input = &arguments.input;
    let bars = Bars::new(input.quiet);
    let (store, documents) = if arguments.paths.is_empty() && input.releases.is_empty() {
        read_two_files(input, &bars, a, b)?
    } else {
        let store = input.read(&input.read_options(&arguments.paths)?, &bars)?;
        let documents = [explain::find(&store, a)?, explain::find(&store, b)?];
        (store, documents)
    };
    if documents[0] == documents[1] {
        return Err(Error::SameDocument { id: a.to_string() }.into());
    }
    let scan = reprint::scan::scan(&store, &input.settings(), &bars);
    bars.clear();
    let located = Located::new(&store, &scan);
    let explanation = explain::explain(&store, &scan, &located, documents);
    store.check_unchanged()?;
    print(arguments.format, &explanation, |out| explain::print_explanation(&explanation, out))?;
    Ok(if store.account().skipped() > 0 { super::SKIPPED } else { super::DONE })
}

/// Two files of one document each.
fn read_two_files(input: &Input, bars: &Bars, a: &str, b: &str) -> Result<(Store, [u32; 2])> {
    let paths = [a, b].map(PathBuf::from);
    let options = input.read_options(&paths)?;
    let store = input.read_only(&options, bars)?;
    if store.len() == 2 && store.inputs().iter().all(|file| file.documents == 1) {
        return Ok((store, [0, 1]));
    }
    for path in paths {
        let documents = Store::read(&ReadOptions { paths: vec![path.clone()], ..options.clone() }, &|_| {})?.len();
        if documents != 1 {
            return Err(Error::NotOneDocument { path, documents: documents as u64 }.into());
        }
    }
    Err(Error::SameDocument { id: a.to_string() }.into())
}

fn print(format: Format, result: &impl Serialize, text: impl Fn(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = io::BufWriter::new(anstream::stdout());
    let mut print = || -> io::Result<()> {
        match format {
            Format::Text => text(&mut out)?,
            Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(result)?)?,
        }
        out.flush()
    };
    super::told(print())
}
