//! A bench as tables for a terminal of 100 columns.

use super::{Bench, Row, RowKind, ThreadsRun};
use crate::report::{Columns, clean, count, grouped, heading};
use std::io::{self, Write};

/// Prints a bench. Styles are for `out` to drop where they are not wanted.
pub fn print_bench(bench: &Bench, out: &mut dyn Write) -> io::Result<()> {
    what(bench, out)?;
    for run in &bench.runs {
        table(run, out)?;
    }
    speedups(&bench.runs, out)?;
    against(bench, out)
}

/// What was measured, in two lines.
fn what(bench: &Bench, out: &mut dyn Write) -> io::Result<()> {
    let corpus = &bench.corpus;
    let planted = match corpus.planted {
        Some(planted) => format!(" planted by seed {}", planted.seed),
        None => String::new(),
    };
    let (documents, words) = (count(corpus.documents, "document"), count(corpus.words as usize, "word"));
    let megabytes = number(Some(corpus.text_bytes as f64 / 1e6));
    writeln!(out, "{megabytes} MB of text{planted}: {documents}, {words}")?;
    if corpus.words == 0 {
        writeln!(out, "No document has a word, so nothing is told for each word.")?;
    }
    let runs = if bench.repeat == 1 { "one run".to_string() } else { format!("the fastest of {} runs", bench.repeat) };
    writeln!(out, "reprint {}, {runs}; MB are millions of bytes, of text and (peak, +) of memory", bench.version)?;
    let found = |run: &ThreadsRun| (run.counts.alignments, run.counts.clusters, run.counts.table_rows);
    match bench.runs.first().map(found) {
        Some((alignments, clusters, rows)) => {
            let (alignments, clusters) = (count(alignments, "shared passage"), count(clusters, "cluster"));
            writeln!(out, "found: {alignments}, {clusters}; {} of tables", count(rows as usize, "row"))
        }
        None => Ok(()),
    }
}

fn table(run: &ThreadsRun, out: &mut dyn Write) -> io::Result<()> {
    heading(&count(run.threads, "thread"), None, out)?;
    let names = ["", "seconds", "share", "MB/s", "per CPU s", "ns/word", "x memcpy", "x scan", "peak MB", "+ MB", ""];
    let mut columns = Columns::new(&names, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for row in &run.rows {
        let share = row.share.filter(|_| row.kind != RowKind::Whole);
        let memory = |bytes: Option<u64>| bytes.map_or_else(nothing, |bytes| grouped((bytes as f64 / 1e6) as u64));
        let has_memory = matches!(row.kind, RowKind::Stage | RowKind::Whole);
        let of_stages = |cell: String| if has_memory { cell } else { String::new() };
        columns.rows.push(vec![
            row_name(row),
            seconds(row.seconds),
            share.map_or_else(String::new, |share| format!("{:.1} %", 100.0 * share)),
            number(row.mb_per_second),
            number(row.mb_per_cpu_second),
            of_stages(number(row.ns_per_word)),
            number(row.times_memcpy),
            number(row.times_plain_scan),
            of_stages(memory(row.peak_memory_bytes)),
            of_stages(memory(row.memory_growth_bytes)),
            String::new(),
        ]);
    }
    columns.print(out)
}

fn row_name(row: &Row) -> String {
    let name = row.stage.replace('_', " ");
    match row.kind {
        RowKind::Kernel => format!("({name})"),
        RowKind::Limit | RowKind::Stage | RowKind::Whole => name,
    }
}

/// What more threads give.
fn speedups(runs: &[ThreadsRun], out: &mut dyn Write) -> io::Result<()> {
    let [first, later @ ..] = runs else { return Ok(()) };
    if later.is_empty() {
        return Ok(());
    }
    heading(&format!("Times as fast as with {}", count(first.threads, "thread")), None, out)?;
    let mut names = vec![String::new()];
    names.extend(later.iter().map(|run| count(run.threads, "thread")));
    names.push(String::new());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let numbers: Vec<usize> = (1..=later.len()).collect();
    let mut columns = Columns::new(&names, &numbers);
    for row in &first.rows {
        let speedup = |run: &ThreadsRun| run.rows.iter().find(|other| other.stage == row.stage)?.speedup;
        let mut cells = vec![row_name(row)];
        cells.extend(later.iter().map(|run| speedup(run).map_or_else(nothing, |speedup| format!("{speedup:.2}"))));
        cells.push(String::new());
        columns.rows.push(cells);
    }
    columns.print(out)
}

/// What changed since another bench.
fn against(bench: &Bench, out: &mut dyn Write) -> io::Result<()> {
    let Some(against) = &bench.against else { return Ok(()) };
    for run in &bench.runs {
        let then = |row: &Row| against.rows.iter().find(|then| then.threads == run.threads && then.stage == row.stage);
        let threads = count(run.threads, "thread");
        heading(&format!("Against reprint {}, {threads}", clean(&against.version)), None, out)?;
        if !run.rows.iter().any(|row| then(row).is_some()) {
            writeln!(out, "{} has no run in {threads}", clean(&against.file))?;
            continue;
        }
        let mut columns = Columns::new(&["", "then", "now", ""], &[1, 2]);
        for row in &run.rows {
            let then = then(row).map_or_else(nothing, |then| seconds(then.seconds));
            let change = row.against_ratio.map_or_else(String::new, change);
            columns.rows.push(vec![row_name(row), then, seconds(row.seconds), change]);
        }
        columns.print(out)?;
    }
    Ok(())
}

/// "1.25x faster", where something takes four fifths of the time.
fn change(ratio: f64) -> String {
    match ratio {
        1.005.. => format!("{ratio:.2}x faster"),
        ..0.995 => format!("{:.2}x slower", 1.0 / ratio),
        _ => "the same".to_string(),
    }
}

fn nothing() -> String {
    "–".to_string()
}

/// Three digits at the least where they say something.
fn number(value: Option<f64>) -> String {
    match value {
        None => nothing(),
        Some(value) if value >= 99.95 => grouped(value.round() as u64),
        Some(value) if value >= 9.995 => format!("{value:.1}"),
        Some(value) => format!("{value:.2}"),
    }
}

fn seconds(seconds: f64) -> String {
    match seconds {
        ..0.001 => format!("{seconds:.6}"),
        ..9.9995 => format!("{seconds:.4}"),
        _ => format!("{seconds:.1}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_say_something() {
        let numbers = [0.004, 0.126, 9.994, 9.996, 99.94, 99.96, 12_345.6];
        let written = numbers.map(|value| number(Some(value)));
        assert_eq!(written, ["0.00", "0.13", "9.99", "10.0", "99.9", "100", "12,346"]);
        assert_eq!(number(None), "–");
        assert_eq!([0.000_012_3, 0.001_23, 9.9999].map(seconds), ["0.000012", "0.0012", "10.0"]);
    }

    #[test]
    fn changes_say_which_way() {
        assert_eq!(
            [change(1.25), change(0.8), change(1.004), change(0.996)],
            ["1.25x faster", "1.25x slower", "the same", "the same"]
        );
    }
}
