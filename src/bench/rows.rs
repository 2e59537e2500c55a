//! The samples of several runs -> a row a stage.

use super::OneRun;
use super::clock::Sample;
use super::limits::{KERNELS, LIMITS};
use serde::Serialize;

/// What one stage, or one limit, took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its name.
    pub stage: &'static str,
    /// What it is.
    pub kind: RowKind,
    /// Seconds of the fastest run, by the wall.
    pub seconds: f64,
    /// The median of the runs.
    pub seconds_median: f64,
    /// Seconds that processors gave to all threads together in the run that took the least of them.
    pub cpu_seconds: Option<f64>,
    /// Of a stage: its seconds over those of all stages.
    pub share: Option<f64>,
    /// Bytes of text that it was timed on.
    pub text_bytes: u64,
    /// Millions of bytes of text a second, by the wall.
    pub mb_per_second: Option<f64>,
    /// Millions of bytes of text for each second of a processor.
    pub mb_per_cpu_second: Option<f64>,
    /// Of a stage and of the whole: billionths of a second, by the wall, for each word of the corpus.
    pub ns_per_word: Option<f64>,
    /// How many times as long as copying the same bytes.
    pub times_memcpy: Option<f64>,
    /// How many times as long as looking at each byte once.
    pub times_plain_scan: Option<f64>,
    /// Most bytes resident while it ran, of the whole process; the most of the runs. What runs before it left counts,
    /// too, as far as the system has not got it back.
    pub peak_memory_bytes: Option<u64>,
    /// By how much that exceeds what was resident when it began; the most of the runs, as later ones use again what
    /// earlier ones left.
    pub memory_growth_bytes: Option<u64>,
    /// How many times as fast as with the first number of threads.
    pub speedup: Option<f64>,
    /// How many times as fast as in what it is compared with.
    pub against_ratio: Option<f64>,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// What no stage can be much faster than.
    Limit,
    /// A part of a stage by itself, which counts in no share.
    Kernel,
    /// A stage of a scan.
    Stage,
    /// All stages.
    Whole,
}

const WHOLE: &str = "whole";

/// One number over another, where that says anything.
pub(super) fn ratio(above: f64, below: f64) -> Option<f64> {
    let ratio = above / below;
    (above > 0.0 && ratio.is_finite()).then_some(ratio)
}

/// The rows of runs over texts of so many bytes and words.
pub(super) fn of_runs(runs: &[OneRun], text_bytes: u64, words: u64) -> Vec<Row> {
    let Some(first) = runs.first() else { return Vec::new() };
    let names = |kind| first.samples.iter().map(|sample| sample.stage).filter(move |stage| kind_of(stage) == kind);
    let stages: Vec<&str> = names(RowKind::Stage).collect();
    let mut rows = Vec::new();
    for kind in [RowKind::Limit, RowKind::Kernel, RowKind::Stage] {
        let bytes = if kind == RowKind::Stage { text_bytes } else { first.limit_bytes };
        for stage in names(kind) {
            let of_stage = |run: &OneRun| run.samples.iter().find(|sample| sample.stage == stage).cloned();
            rows.push(row(kind, bytes, &runs.iter().filter_map(of_stage).collect::<Vec<_>>()));
        }
    }
    let wholes: Vec<Sample> = runs.iter().filter_map(|run| sum(&run.samples, &stages)).collect();
    if !wholes.is_empty() {
        rows.push(row(RowKind::Whole, text_bytes, &wholes));
    }
    compare_rows(&mut rows, words);
    rows
}

fn kind_of(stage: &str) -> RowKind {
    match stage {
        WHOLE => RowKind::Whole,
        stage if LIMITS.contains(&stage) => RowKind::Limit,
        stage if KERNELS.contains(&stage) => RowKind::Kernel,
        _ => RowKind::Stage,
    }
}

/// All stages of a run together.
fn sum(samples: &[Sample], stages: &[&str]) -> Option<Sample> {
    let samples = || samples.iter().filter(|sample| stages.contains(&sample.stage));
    let first = samples().next()?;
    let began_with = first.peak_bytes.zip(first.growth_bytes).map(|(peak, growth)| peak - growth);
    let peak_bytes = samples().map(|sample| sample.peak_bytes).try_fold(0, |most, peak| Some(peak?.max(most)));
    Some(Sample {
        stage: WHOLE,
        seconds: samples().map(|sample| sample.seconds).sum(),
        cpu_seconds: samples().map(|sample| sample.cpu_seconds).sum(),
        peak_bytes,
        growth_bytes: peak_bytes.zip(began_with).map(|(peak, began)| peak.saturating_sub(began)),
    })
}

fn row(kind: RowKind, text_bytes: u64, samples: &[Sample]) -> Row {
    let mut seconds: Vec<f64> = samples.iter().map(|sample| sample.seconds).collect();
    seconds.sort_by(f64::total_cmp);
    let (low, high) = (seconds[(seconds.len() - 1) / 2], seconds[seconds.len() / 2]);
    let cpu_seconds = samples.iter().filter_map(|sample| sample.cpu_seconds).min_by(f64::total_cmp);
    // what limits and kernels stand in is memory that they were given for the bench
    let has_memory = matches!(kind, RowKind::Stage | RowKind::Whole);
    let megabytes = text_bytes as f64 / 1e6;
    Row {
        stage: samples[0].stage,
        kind,
        seconds: seconds[0],
        seconds_median: (low + high) / 2.0,
        cpu_seconds,
        share: None,
        text_bytes,
        mb_per_second: ratio(megabytes, seconds[0]),
        mb_per_cpu_second: cpu_seconds.and_then(|cpu| ratio(megabytes, cpu)),
        ns_per_word: None,
        times_memcpy: None,
        times_plain_scan: None,
        peak_memory_bytes: samples.iter().filter_map(|sample| sample.peak_bytes).max().filter(|_| has_memory),
        memory_growth_bytes: samples.iter().filter_map(|sample| sample.growth_bytes).max().filter(|_| has_memory),
        speedup: None,
        against_ratio: None,
    }
}

/// What takes several rows to tell: shares, and how far each is from the limits.
fn compare_rows(rows: &mut [Row], words: u64) {
    let all: f64 = rows.iter().filter(|row| row.kind == RowKind::Stage).map(|row| row.seconds).sum();
    let speed = |stage| rows.iter().find(|row| row.stage == stage).and_then(|row: &Row| row.mb_per_second);
    let [memcpy, plain_scan] = LIMITS.map(speed);
    for row in rows {
        row.share = match row.kind {
            RowKind::Stage => (all > 0.0).then(|| row.seconds / all),
            RowKind::Whole => Some(1.0),
            RowKind::Limit | RowKind::Kernel => None,
        };
        let times = |limit: Option<f64>| limit.zip(row.mb_per_second).and_then(|(limit, own)| ratio(limit, own));
        (row.times_memcpy, row.times_plain_scan) = (times(memcpy), times(plain_scan));
        if matches!(row.kind, RowKind::Stage | RowKind::Whole) {
            row.ns_per_word = ratio(row.seconds * 1e9, words as f64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::Counts;

    fn sample(stage: &'static str, seconds: f64, peak: u64, growth: u64) -> Sample {
        Sample { stage, seconds, cpu_seconds: Some(2.0 * seconds), peak_bytes: Some(peak), growth_bytes: Some(growth) }
    }

    fn one_run(samples: Vec<Sample>, limit_bytes: u64) -> OneRun {
        OneRun { counts: Counts::default(), samples, limit_bytes }
    }

    #[test]
    fn rows_show_the_fastest_run_and_tell_the_median() {
        let run = |read: f64, sign: f64, peak: u64| {
            let limits = [sample("memcpy", 0.001, 9, 9), sample("plain_scan", 0.002, 9, 9)];
            let stages = [sample("read", read, 100, 40), sample("sign", sign, peak, 10)];
            one_run(limits.into_iter().chain(stages).collect(), 1_000_000)
        };
        let rows = of_runs(&[run(0.5, 1.0, 300), run(0.1, 2.0, 200), run(0.3, 1.5, 250)], 2_000_000, 1000);
        let names: Vec<&str> = rows.iter().map(|row| row.stage).collect();
        assert_eq!(names, ["memcpy", "plain_scan", "read", "sign", "whole"]);
        let [memcpy, _, read, sign, whole] = &rows[..] else { panic!("{names:?}") };
        assert_eq!((read.seconds, read.seconds_median, sign.seconds, sign.seconds_median), (0.1, 0.3, 1.0, 1.5));
        assert_eq!((whole.seconds, whole.seconds_median, whole.share), (1.5, 1.8, Some(1.0)));
        assert_eq!((read.share.map(|s| (1.1 * s * 1e6).round()), memcpy.share), (Some(100_000.0), None));
        assert_eq!(read.ns_per_word.map(f64::round), Some(100_000.0));
        assert_eq!(sign.times_memcpy.map(f64::round), Some(500.0)); // 2 MB in 1 s, 1 MB in 1 ms
        assert_eq!(sign.times_plain_scan.map(f64::round), Some(250.0));
        assert_eq!((sign.peak_memory_bytes, sign.memory_growth_bytes), (Some(300), Some(10)));
        assert_eq!((whole.peak_memory_bytes, whole.memory_growth_bytes), (Some(300), Some(240)));
        assert_eq!((memcpy.peak_memory_bytes, memcpy.ns_per_word), (None, None));
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        let run = vec![sample("memcpy", 0.0, 0, 0), sample("read", 0.0, 0, 0), sample("sign", 0.1, 0, 0)];
        let rows = of_runs(&[one_run(run, 0)], 0, 0);
        for row in &rows {
            assert_eq!((row.mb_per_second, row.ns_per_word, row.times_memcpy), (None, None, None));
        }
        assert_eq!(rows.iter().map(|row| row.share).collect::<Vec<_>>(), [None, Some(0.0), Some(1.0), Some(1.0)]);
        assert_eq!((ratio(0.0, 1.0), ratio(1.0, 0.0), ratio(3.0, 2.0)), (None, None, Some(1.5)));
        assert!(of_runs(&[], 0, 0).is_empty());
    }
}
