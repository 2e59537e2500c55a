//! `reprint scan --dry-run`: what the scan would take, and what it would read.

use super::input::Input;
use super::listing::Listing;
use super::progress::Bars;
use super::scan::Format;
use anyhow::{Context, Result};
use reprint::corpus::ReadOptions;
use reprint::estimate::{Estimate, estimate, print_estimate};
use reprint::report::TextMode;
use reprint::scan::{Progress, Settings};
use serde::Serialize;
use std::io::{self, Write};
use std::time::Instant;

/// Reads what the scan would read and tells what it would take, in the caller's thread pool; gives the exit code.
pub(super) fn run(
    input: &Input,
    options: &ReadOptions,
    settings: &Settings,
    text: TextMode,
    memory: Option<u64>,
    format: Format,
) -> Result<u8> {
    let bars = Bars::new(input.quiet);
    let clock = Instant::now();
    let store = input.read(options, &bars)?;
    let read = clock.elapsed();
    bars.begin("sample", 0);
    let expected = estimate(&store, settings, text, read).context("the tables of a sample: cannot make")?;
    let expected = memory.into_iter().fold(expected, Estimate::within);
    store.check_unchanged()?;
    bars.clear();
    super::told(print(&Told { expected, listing: Listing::new(&store, &options.fields) }, format))?;
    Ok(if store.account().skipped() > 0 { super::SKIPPED } else { super::DONE })
}

#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    expected: Estimate,
    #[serde(flatten)]
    listing: Listing,
}

fn print(told: &Told, format: Format) -> io::Result<()> {
    let mut out = io::BufWriter::new(anstream::stdout());
    match format {
        Format::Text => {
            print_estimate(&told.expected, &mut out)?;
            told.listing.print(&mut out)?;
        }
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(told)?)?,
    }
    out.flush()
}
