//! An estimate as a table for a terminal of 100 columns.

use super::{Estimate, Range};
use crate::report::{Columns, TextMode, WIDTH, count, grouped};
use std::io::{self, Write};

/// Prints an estimate. Styles are for `out` to drop where they are not wanted.
pub fn print_estimate(estimate: &Estimate, out: &mut dyn Write) -> io::Result<()> {
    let documents = count(estimate.documents, "document");
    writeln!(out, "{documents}, {} of text; dry run: nothing was written", bytes(estimate.text_bytes))?;
    if let (Some(last), false) = (estimate.samples.last(), estimate.is_whole) {
        let (drawn, all) = (grouped(last.documents as u64), grouped(estimate.documents as u64));
        writeln!(out, "Estimated from {drawn} of {all} documents, {} of text", bytes(last.text_bytes))?;
    }
    writeln!(out)?;
    table(estimate, out)?;
    writeln!(out)?;
    estimate.notes.iter().try_for_each(|note| wrapped(note, out))
}

fn table(estimate: &Estimate, out: &mut dyn Write) -> io::Result<()> {
    let mut columns = Columns::new(&["", "low", "high", ""], &[1, 2]);
    let mut row = |name: &str, low: String, high: String, what: String| {
        columns.rows.push(vec![name.to_string(), low, high, what]);
    };
    let Range { low, high } = estimate.seconds;
    let threads = count(estimate.threads, "thread");
    row("time", seconds(low), seconds(high), format!("by the wall, in {threads}, with -o"));
    match estimate.peak_memory_bytes {
        Some(Range { low, high }) => row("memory", bytes(low), bytes(high), "most resident at once".to_string()),
        None => row("memory", "–".to_string(), "–".to_string(), "this system does not tell".to_string()),
    }
    let text = match estimate.text {
        TextMode::Full => "full",
        TextMode::Passages => "passages",
        TextMode::None => "none",
    };
    let Range { low, high } = estimate.table_bytes;
    row("tables", bytes(low), bytes(high), format!("on disk, with -o and --text {text}"));
    if let Range { low, high: high @ 1.. } = estimate.page_bytes {
        row("page", bytes(low), bytes(high), "report.html beside them".to_string());
    }
    match estimate.temporary_bytes {
        0 => row("temporary", "0".to_string(), "0".to_string(), "on disk: none without --memory".to_string()),
        most => row("temporary", "0".to_string(), bytes(most), "on disk, in --temp-dir, until it is done".to_string()),
    }
    let Range { low, high } = estimate.shared_passages;
    row("passages", grouped(low), grouped(high), "shared, of all classes".to_string());
    columns.print(out)
}

/// A text in lines of the terminal's width.
fn wrapped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(out, "{line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    writeln!(out, "{line}")
}

fn bytes(bytes: u64) -> String {
    match bytes as f64 {
        few @ ..999_500.0 => format!("{:.0} kB", few / 1e3),
        some @ ..9.95e6 => format!("{:.1} MB", some / 1e6),
        many @ ..999.5e6 => format!("{:.0} MB", many / 1e6),
        most => format!("{:.1} GB", most / 1e9),
    }
}

fn seconds(seconds: f64) -> String {
    match seconds {
        ..9.95 => format!("{seconds:.1} s"),
        ..99.5 => format!("{seconds:.0} s"),
        ..5970.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_have_two_or_three_digits() {
        let sizes = [0, 1_499, 999_499, 999_500, 9_949_999, 9_950_000, 999_499_999, 2_618_704_065];
        let written = ["0 kB", "1 kB", "999 kB", "1.0 MB", "9.9 MB", "10 MB", "999 MB", "2.6 GB"];
        assert_eq!(sizes.map(bytes), written);
        let times = [0.04, 9.94, 9.95, 99.4, 100.0, 5969.0, 5970.0, 90_000.0];
        assert_eq!(times.map(seconds), ["0.0 s", "9.9 s", "10 s", "99 s", "2 min", "99 min", "1.7 h", "25.0 h"]);
    }

    #[test]
    fn notes_fit_the_terminal() {
        let mut out = Vec::new();
        wrapped(&"word ".repeat(80), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| line.len() <= WIDTH) && text.lines().count() == 4, "{text}");
    }
}
