//! The command line: one file a command, from arguments to a library call.

mod audit;
mod bench;
mod dry_run;
mod eval;
mod explain;
mod input;
mod listing;
mod memory;
mod output;
mod progress;
mod report;
mod scan;
mod show;
#[cfg(unix)]
mod shrunk_map;
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
mod spill;
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
#[path = "no_spill.rs"]
mod spill;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;

/// Finds who reprinted what: the passages that articles share with releases and with each other.
#[derive(Parser)]
#[command(name = "reprint", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 done; 2 wrong usage or a fatal error; 3 done, but files or records were skipped.";

#[derive(Subcommand)]
enum Command {
    Scan(scan::Arguments),
    Report(report::Arguments),
    Show(show::Arguments),
    Explain(explain::Arguments),
    Eval(eval::Arguments),
    Bench(bench::Arguments),
}

/// Everything was read.
const DONE: u8 = 0;
/// Wrong usage, or an error that ended the run.
const FATAL: u8 = 2;
/// Something was skipped.
const SKIPPED: u8 = 3;

/// The environment's word for which kernels run: with "portable" those that any processor can run. No option, as it
/// changes no result; docs/bench.md tells what it is for.
const KERNELS: &str = "REPRINT_KERNELS";

/// Runs the command that the arguments ask for.
pub fn run() -> ExitCode {
    #[cfg(unix)]
    shrunk_map::install_handler();
    if std::env::var_os(KERNELS).is_some_and(|kernels| kernels == "portable") {
        reprint::simd::use_portable_kernels();
    }
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Scan(arguments) => scan::run(arguments),
        Command::Report(arguments) => report::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Eval(arguments) => eval::run(arguments),
        Command::Bench(arguments) => bench::run(arguments),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let remedy = if is_full_disk(&error) {
                "\n  make room on that disk, or name a place on another (-o DIR; TMPDIR for what is temporary)"
            } else {
                ""
            };
            let _ = writeln!(io::stderr(), "reprint: {}", printable(&format!("{error:#}{remedy}")));
            ExitCode::from(FATAL)
        }
    }
}

/// A message whose lines cannot steer the terminal, whatever names stand in it.
fn printable(message: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = message.lines().map(|line| format!("{}{}", " ".repeat(indent(line)), reprint::report::clean(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// What became of printing. Whoever read it may have seen enough and closed the pipe: that is no error, and says nothing of
/// what was skipped.
fn told(printed: io::Result<()>) -> Result<()> {
    match printed {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed.context("standard output: cannot write"),
    }
}

fn is_full_disk(error: &anyhow::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let is_full = |error: &io::Error| matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge);
    error.chain().filter_map(|cause| cause.downcast_ref()).any(is_full)
}
