//! Samples -> what the whole is expected to take.

use super::growth::{Point, Range, continued, exponent, of_clusters};
use super::observe::Observed;

/// Bytes that a disk takes in a second, at the least: what a slow one adds to the high end.
pub(super) const DISK: f64 = 200e6;

/// By how much two runs of one thing differ on a busy machine: the same scan took 3.3 to 4.3 s, another 7.5 to 11.7.
const TIME: (f64, f64) = (0.9, 1.35);
const MEMORY: (f64, f64) = (0.95, 1.1);

/// Bytes of memory of a shared passage with what belongs to it (its pair, its joins, where it lies): about 250, from 300,000
/// to 2,000,000 passages in two corpora.
const OF_PASSAGE: (f64, f64) = (200.0, 300.0);

/// Bytes of memory of a byte of text, beside the text: 1.2 to 2.4 in five corpora, once the tables of word counts are full,
/// as they are from 1 MB on.
const OF_TEXT: (f64, f64) = (1.2, 3.0);

/// By how much the passages differ from what their clusters lead to expect; and the power of how far that is to look ahead
/// by which they may be more. (Of passages of large clusters some are aligned in small groups, with all their pairs: in a
/// corpus of web sites' menus passages grew with the 1.4th power where their clusters alone tell of the 1.1th.)
const PASSAGES: f64 = 1.1;
const AHEAD: f64 = 0.3;

/// Bytes of the page: its script and style; its share of the bytes of the tables, from .12 to .54 in five corpora with `full`
/// and `passages`; and at the most what its 100,000 alignments take, beside the texts of its documents.
const PAGE: f64 = 60e3;
const OF_TABLES: (f64, f64) = (0.1, 0.6);
const MOST_OF_PAGE: f64 = 60e6;

/// The documents, and what the scans of samples of them took.
pub(super) struct Whole<'s> {
    pub documents: usize,
    pub text_bytes: u64,
    /// Documents of a cluster up to which every pair is aligned.
    pub complete_up_to: usize,
    /// Most memory while they were read, and what stayed of it.
    pub read_peak: Option<u64>,
    pub base: Option<u64>,
    /// At least one, the smallest first.
    pub samples: &'s [Observed],
}

/// What is expected.
pub(super) struct Expected {
    pub seconds: Range<f64>,
    pub peak: Option<Range<f64>>,
    pub tables: Range<f64>,
    pub passages: Range<f64>,
}

impl Whole<'_> {
    /// Whether all documents were scanned.
    pub fn is_sampled_whole(&self) -> bool {
        self.samples.last().is_some_and(|last| last.documents == self.documents)
    }

    pub fn expected(&self, read_seconds: f64) -> Expected {
        let Some(last) = self.samples.last() else {
            let none = Range::exactly(0.0);
            return Expected { seconds: none, peak: None, tables: none, passages: none };
        };
        let more = if self.is_sampled_whole() { Range::exactly(1.0) } else { self.more_passages(last) };
        let (tables, memory) = (self.tables(last, more), self.memory(last, more));
        let passages = Range::exactly(last.passages as f64).times(more.low, more.high);
        let scan = if self.is_sampled_whole() { Range::exactly(last.seconds) } else { self.seconds(last, more) };
        let scan = scan.times(TIME.0, TIME.1);
        let to_disk = Range { low: 0.0, high: tables.high / DISK };
        let seconds = Range::exactly(read_seconds).plus(scan).plus(to_disk);
        let peak = memory.zip(self.base).map(|(memory, base)| {
            let read = self.read_peak.unwrap_or(0) as f64;
            let peak = memory.plus(Range::exactly(base as f64)).times(MEMORY.0, MEMORY.1);
            Range { low: peak.low.max(read), high: peak.high.max(read) }
        });
        Expected { seconds, peak, tables, passages }
    }

    /// How many times the text of the last sample.
    fn times(&self, last: &Observed) -> f64 {
        self.text_bytes as f64 / last.text_bytes.max(1) as f64
    }

    fn points(&self, of: impl Fn(&Observed) -> f64) -> Vec<Point> {
        self.samples.iter().map(|sample| sample.point(&of)).collect()
    }

    /// How many times as many shared passages as in the last sample. Few clusters tell little: their number is taken for
    /// one that varies with its root, within two deviations.
    fn more_passages(&self, last: &Observed) -> Range<f64> {
        let times = self.times(last);
        let by_clusters = of_clusters(&last.cluster_sizes, self.complete_up_to, times);
        // links in large clusters may thin out, as the slope between samples tells
        let slope = exponent(&self.points(|o| o.passages as f64), (0.5, 2.0));
        let doubt = (1.0 + 2.0 / (last.cluster_sizes.len() as f64 + 1.0).sqrt()) * PASSAGES;
        Range { low: by_clusters.min(times.powf(slope)) / doubt, high: by_clusters * doubt * times.powf(AHEAD) }
    }

    /// The page beside tables of such a size.
    pub fn page(&self, tables: Range<f64>) -> Range<f64> {
        let most = MOST_OF_PAGE + OF_TABLES.1 * self.text_bytes as f64;
        let share = tables.times(OF_TABLES.0, OF_TABLES.1);
        Range::exactly(PAGE).plus(Range { low: share.low.min(MOST_OF_PAGE), high: share.high.min(most) })
    }

    /// By kind: rows of documents with the documents, what is shared with the passages, whole texts up to all of them.
    fn tables(&self, last: &Observed, more: Range<f64>) -> Range<f64> {
        const OF_ROW: f64 = 1000.0; // bytes that a shared passage has in all tables
        let times = self.documents as f64 / last.documents.max(1) as f64;
        let documents = last.tables.documents as f64 * times;
        let mut shared = Range::exactly(last.tables.shared as f64).times(more.low, more.high);
        let mut texts = Range::exactly(last.tables.texts as f64);
        if !self.is_sampled_whole() {
            // with their ids, and what must be escaped
            let most = 1.1 * self.text_bytes as f64 + 100.0 * self.documents as f64;
            texts = texts.times(times, self.times(last).powi(2));
            texts = Range { low: texts.low.min(most), high: texts.high.min(most) };
            if last.passages == 0 {
                shared.high += 3.0 * OF_ROW * self.times(last).powi(2); // of none, up to three were missed
            }
        }
        Range::exactly(documents).plus(shared).plus(texts)
    }

    /// Without reading: the processors tell how it grows, as others on the machine do not count there; the wall, how long it
    /// takes. It grows no faster than the passages do, or where these are few, than reading misread words does (1.4).
    fn seconds(&self, last: &Observed, more: Range<f64>) -> Range<f64> {
        let spent = |o: &Observed| o.cpu_seconds.unwrap_or(o.seconds);
        let Range { low: line, high: curve } = continued(&self.points(spent), self.text_bytes as f64);
        let most = spent(last) * self.times(last).powf(1.4).max(more.high);
        let curve = curve.clamp(line.min(most), most);
        // nearer to the line: what bends may be noise, and clusters that outgrow all pairs bend back
        let low = line.min(curve).powf(0.6) * curve.powf(0.4);
        let by_wall = if spent(last) > 0.0 { last.seconds / spent(last) } else { 0.0 };
        Range { low: low * by_wall, high: curve * by_wall }
    }

    /// By how much the most memory exceeds what stands there when the documents were read.
    fn memory(&self, last: &Observed, more: Range<f64>) -> Option<Range<f64>> {
        let text = self.text_bytes.saturating_sub(last.text_bytes) as f64;
        let passages = |more: f64| last.passages as f64 * (more - 1.0).max(0.0);
        let further = Range {
            low: OF_TEXT.0 * text + OF_PASSAGE.0 * passages(more.low),
            high: OF_TEXT.1 * text + OF_PASSAGE.1 * passages(more.high),
        };
        Some(further.plus(Range::exactly(last.growth_bytes? as f64)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::observe::Tables;

    /// A sample of a corpus in which text makes time, rows and memory, and pairs their share.
    fn observed(text_bytes: u64) -> Observed {
        let (megabytes, clusters) = (text_bytes as f64 / 1e6, 10 * (text_bytes / 1_000_000).pow(2) as usize);
        Observed {
            documents: text_bytes as usize / 3000,
            sources: 0,
            text_bytes,
            passages: clusters,
            cluster_sizes: vec![(2, 1); clusters],
            tables: Tables { documents: text_bytes / 10, texts: 0, shared: 1000 * clusters as u64 },
            seconds: 0.1 + 0.05 * megabytes,
            cpu_seconds: Some(0.1 + 0.1 * megabytes),
            growth_bytes: Some(90_000_000 + 2 * text_bytes + 250 * clusters as u64),
        }
    }

    fn expected(all: u64, samples: &[Observed]) -> Expected {
        let documents = observed(all).documents;
        let base = Some(all);
        Whole { documents, text_bytes: all, complete_up_to: 64, read_peak: None, base, samples }.expected(0.5)
    }

    fn holds(range: Range<f64>, real: f64, width: f64) -> bool {
        range.low <= real && real <= range.high && range.high <= width * range.low
    }

    #[test]
    fn a_corpus_of_known_growth_lies_in_the_ranges() {
        let samples = [1, 2, 4, 8].map(|megabytes| observed(megabytes * 1_000_000));
        for all in [10_000_000, 30_000_000, 100_000_000, 240_000_000] {
            let (told, real) = (expected(all, &samples), observed(all));
            let width = 1.5 * (all as f64 / 8e6).powf(AHEAD);
            assert!(holds(told.seconds, 0.5 + real.seconds, 3.5), "{:?}, {}", told.seconds, real.seconds);
            assert!(holds(told.passages, real.passages as f64, width), "{:?}, {}", told.passages, real.passages);
            assert!(holds(told.tables, real.tables.sum() as f64, width), "{:?}, {:?}", told.tables, real.tables);
            let peak = (all + real.growth_bytes.unwrap()) as f64;
            assert!(holds(told.peak.unwrap(), peak, width), "{:?}, {peak}", told.peak);
        }
    }

    #[test]
    fn what_was_scanned_whole_is_known() {
        let real = observed(5_000_000);
        let told = expected(5_000_000, std::slice::from_ref(&real));
        assert_eq!(told.tables, Range::exactly(real.tables.sum() as f64));
        assert_eq!(told.passages, Range::exactly(real.passages as f64));
        assert!(holds(told.seconds, 0.5 + real.seconds, 1.5));
    }

    #[test]
    fn a_page_is_a_part_of_the_tables_and_no_more_than_it_may_hold() {
        let whole = |text_bytes| {
            let (documents, samples) = (observed(text_bytes).documents, &[][..]);
            Whole { documents, text_bytes, complete_up_to: 64, read_peak: None, base: None, samples }
        };
        let few = whole(1_000_000).page(Range { low: 1e6, high: 2e6 });
        assert_eq!(few, Range { low: 160e3, high: 1_260e3 });
        assert_eq!(whole(10_000_000).page(Range::exactly(1e12)), Range { low: 60.06e6, high: 66.06e6 });
    }

    #[test]
    fn what_shares_nothing_in_the_sample_may_share_a_little() {
        let nothing =
            Observed { passages: 0, cluster_sizes: Vec::new(), tables: Tables::default(), ..observed(8_000_000) };
        let told = expected(16_000_000, &[nothing]);
        assert_eq!(told.tables, Range { low: 0.0, high: 12_000.0 });
    }

    #[test]
    fn a_system_that_tells_no_memory_gets_none() {
        let samples = [1, 2].map(|megabytes| Observed {
            growth_bytes: None,
            cpu_seconds: None,
            ..observed(megabytes * 1_000_000)
        });
        let told = expected(30_000_000, &samples);
        assert!(told.peak.is_none() && holds(told.seconds, 2.1, 3.0));
        assert_eq!(expected(30_000_000, &[]).tables, Range::exactly(0.0));
    }
}
