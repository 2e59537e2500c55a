//! `reprint show`: a cluster, a document or a pair of the folder of a scan, for the terminal.

use anyhow::Result;
use clap::Args;
use reprint::show;
use std::io::{self, Write};
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:
  reprint show out/ 914cbee513b800c1
  reprint show out/ capitol-brief/2025-11-13-appeals-pile-up.txt | less
  reprint show out/ RELEASE ARTICLE --width 160";

/// Prints two documents side by side, a cluster with its variants, or a document's passages, of results that a scan wrote
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder that `reprint scan -o` wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The name of a cluster, or the id of a document
    #[arg(value_name = "NAME")]
    first: String,

    /// The id of a document to print beside the first
    #[arg(value_name = "NAME")]
    second: Option<String>,

    /// Columns to print [default: as many as the terminal has, else 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
}

/// Columns where there is no terminal.
const WIDTH: u16 = 100;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: Arguments) -> Result<u8> {
    let shown = show::read(&arguments.folder, &arguments.first, arguments.second.as_deref())?;
    let of_terminal = || terminal_size::terminal_size().map(|(width, _)| width.0.max(20));
    let width = arguments.width.or_else(of_terminal).unwrap_or(WIDTH);
    let mut out = io::BufWriter::new(anstream::stdout());
    super::told(show::print(&shown, width as usize, &mut out).and_then(|()| out.flush()))?;
    Ok(super::DONE)
}
