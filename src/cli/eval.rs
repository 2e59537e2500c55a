//! `reprint eval`: what was found against a truth.

use super::scan::Format;
use anyhow::Result;
use clap::Args;
use reprint::error::Error;
use reprint::eval::{self, Candidate, Case, Evaluation, Names, Skipped, candidate_recall};
use reprint::report;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:
  reprint scan corpus.jsonl -o out/ && reprint eval truth.jsonl out/alignments.jsonl
  reprint eval truth.jsonl.gz found.jsonl.gz --pairs pairs.jsonl.gz --format json
  reprint scan corpus.jsonl --paraphrase all -o out/ --candidates &&
    reprint eval truth.jsonl out/alignments.jsonl --candidates out/candidates.jsonl
  zcat found.jsonl.gz | reprint eval truth.jsonl - --class reprint --kind quote
To have people judge what was found:
  reprint eval --sample 400 --seed 1 out/ -o audit.csv
  reprint eval --sample 400 --seed 1 out/ --near out-lower/ -o audit.csv
  reprint eval --marks audit.csv -o out/audit.json
  reprint eval --marks first-coder.csv second-coder.csv --key audit.key.jsonl";

const USAGE: &str = "reprint eval <TRUTH> <FOUND> [OPTIONS]
       reprint eval --sample <N> [--seed <S>] [--near <DIR>] [-o <FILE.csv>] <DIR>
       reprint eval --marks <FILE.csv>... [--key <FILE>] [-o <FILE.json>]";

/// Scores passages that were found against those that are known: precision, recall, granularity
#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub(super) struct Arguments {
    /// The shared passages that are known, JSON lines (.jsonl or .jsonl.gz): a, a_begin, a_end, b,
    /// b_begin, b_end (characters), kind, and if known edited (share of edited words, 0 to 1); with
    /// --sample, a folder that scan -o wrote
    #[arg(value_name = "TRUTH", required_unless_present = "marks")]
    truth: Option<PathBuf>,

    /// What was found: a, a_begin, a_end, b, b_begin, b_end, as in alignments.jsonl; - is standard
    /// input
    #[arg(value_name = "FOUND", required_unless_present_any = ["sample", "marks"])]
    found: Option<PathBuf>,

    /// Pairs of documents that were compared when the truth was made: a, b, reuse (true or false),
    /// kind; detections in pairs without reuse are false
    #[arg(long, value_name = "PAIRS")]
    pairs: Option<PathBuf>,

    /// Pairs of documents that were looked at: a, b, aligned (true or false), as in the candidates.jsonl
    /// of scan --candidates; tells how many pairs of the truth are among them
    #[arg(long, value_name = "FILE")]
    candidates: Option<PathBuf>,

    /// Score only rows of the truth with this kind (may be repeated)
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,

    /// Score only what was found with one of these classes
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    class: Vec<String>,

    /// What is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    audit: super::audit::AuditArguments,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: Arguments) -> Result<u8> {
    let (truth, found_path) = match (&arguments.truth, &arguments.found) {
        (None, _) => return super::audit::read_back(&arguments.audit, arguments.format),
        (Some(folder), None) => return super::audit::draw(&arguments.audit, folder),
        (Some(truth), Some(found)) => (truth, found),
    };
    let (mut names, mut skipped) = (Names::default(), Skipped::default());
    let truth = eval::read_truth(truth, &mut names, &mut skipped)?;
    check_kinds(&arguments.kind, &truth)?;
    let pairs = arguments.pairs.as_ref().map(|path| eval::read_pairs(path, &mut names, &mut skipped)).transpose()?;
    let classes: BTreeSet<String> = arguments.class.iter().cloned().collect();
    let found = eval::read_found(found_path, &classes, &mut names, &mut skipped)?;
    let candidates = &arguments.candidates;
    let candidates =
        candidates.as_ref().map(|path| eval::read_candidates(path, &mut names, &mut skipped)).transpose()?;
    name_what_was_skipped(&skipped);
    if found.is_empty() && !classes.is_empty() {
        let (path, classes) = (found_path.display(), arguments.class.join(" or "));
        let note = format!("note: no row of {path} has the class {classes}, so nothing that was found is scored");
        let _ = writeln!(io::stderr(), "{}", report::clean(&note));
    }
    let mut evaluation = eval::score(&truth, &found, pairs.as_deref(), &arguments.kind);
    let recall = |found: Vec<Candidate<u32>>| candidate_recall(&found, &truth, pairs.as_deref(), &arguments.kind);
    evaluation.candidates = candidates.map(recall);
    super::told(print(arguments.format, &evaluation))?;
    Ok(if skipped.count() > 0 { super::SKIPPED } else { super::DONE })
}

fn check_kinds(wanted: &[String], truth: &[Case<u32>]) -> Result<()> {
    let kinds: BTreeSet<&str> = truth.iter().map(|case| case.kind.as_str()).collect();
    match wanted.iter().find(|kind| !kinds.contains(kind.as_str())) {
        Some(kind) => {
            let kinds = kinds.into_iter().take(10).map(str::to_string).collect();
            Err(Error::NoSuchKind { name: kind.clone(), kinds }.into())
        }
        None => Ok(()),
    }
}

pub(super) fn name_what_was_skipped(skipped: &Skipped) {
    let mut err = io::stderr().lock();
    for (path, count, first) in skipped.by_file() {
        let rest = count - first.len() as u64;
        for (i, row) in first.iter().enumerate() {
            let more = if i + 1 == first.len() && rest > 0 { format!(" (and {rest} more)") } else { String::new() };
            let message = format!("skipped {path}:{}: {}{more}", row.line, row.reason);
            let _ = writeln!(err, "{}", report::clean(&message));
        }
    }
}

fn print(format: Format, evaluation: &Evaluation) -> io::Result<()> {
    let mut out = io::BufWriter::new(anstream::stdout());
    match format {
        Format::Text => eval::print_evaluation(evaluation, &mut out)?,
        Format::Json => {
            let json = serde_json::to_string_pretty(evaluation)?;
            writeln!(out, "{json}")?;
        }
    }
    out.flush()
}
