//! Samples -> what the whole is expected to take.

use super::growth::{Point, Range, exponent, grown};
use super::observe::Observed;

/// Bytes that a disk takes in a second, at the least: what a slow one adds to the high end.
pub(super) const DISK: f64 = 200e6;

/// By how much two runs of one thing differ on a busy machine.
const TIME: (f64, f64) = (0.9, 1.25);
const MEMORY: (f64, f64) = (0.95, 1.1);

/// Bytes of memory that a shared passage takes with what belongs to it (its pair, its joins, where it lies), from 300,000
/// to 2,000,000 passages in two corpora: about 250.
const OF_PASSAGE: (f64, f64) = (200.0, 300.0);

/// What the memory of words comes to, of what it would be if it grew evenly: buffers and vocabularies fill up.
const OF_WORDS: (f64, f64) = (0.7, 1.1);

/// The documents, and what the scans of samples of them took.
pub(super) struct Whole<'s> {
    pub documents: usize,
    pub text_bytes: u64,
    /// Most memory while they were read, and what stayed of it.
    pub read_peak: Option<u64>,
    pub base: Option<u64>,
    /// The scan of no document, unless all were scanned.
    pub nothing: Option<Observed>,
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
        let (tables, passages, memory) = if self.is_sampled_whole() {
            let memory = last.growth_bytes.map(|growth| Range::exactly(growth as f64));
            (Range::exactly(last.tables.sum() as f64), Range::exactly(last.passages as f64), memory)
        } else {
            let passages = self.paired(last, |o| o.passages as f64);
            (self.tables(last), passages, self.memory(last, passages))
        };
        let scan = self.seconds(last).times(TIME.0, TIME.1);
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

    /// What grows with the pairs that share something. Few clusters tell little: their number is taken for one that varies
    /// with its root, within two deviations; of none, up to three pairs were missed.
    fn paired(&self, last: &Observed, of: impl Fn(&Observed) -> f64) -> Range<f64> {
        let range = grown(of(last), exponent(&self.points(&of), (0.5, 2.0)), self.times(last), 2.0);
        let doubt = 1.0 + 2.0 / (last.clusters as f64 + 1.0).sqrt();
        range.times(1.0 / doubt, doubt)
    }

    fn tables(&self, last: &Observed) -> Range<f64> {
        const OF_ROW: f64 = 1000.0; // bytes that a shared passage has in all tables
        let documents = last.tables.documents as f64 * self.documents as f64 / last.documents.max(1) as f64;
        let mut shared = self.paired(last, |o| o.tables.shared as f64);
        if last.passages == 0 {
            shared.high += 3.0 * OF_ROW * self.times(last).powi(2);
        }
        let texts = self.paired(last, |o| o.tables.texts as f64);
        // all of them, with what escapes and ids take
        let all_texts =
            if last.tables.texts > 0 { 1.1 * self.text_bytes as f64 + 100.0 * self.documents as f64 } else { 0.0 };
        let texts = Range { low: texts.low.min(all_texts), high: texts.high.min(all_texts) };
        Range::exactly(documents).plus(shared).plus(texts)
    }

    fn seconds(&self, last: &Observed) -> Range<f64> {
        let Some(nothing) = &self.nothing else { return Range::exactly(last.seconds) };
        // processors tell how it grows, as others on the machine do not count; the wall, how long it takes
        let spent = |o: &Observed| o.cpu_seconds.unwrap_or(o.seconds);
        let power = exponent(&self.points(|o| (spent(o) - spent(nothing)).max(0.0)), (0.9, 2.0));
        let more = (last.seconds - nothing.seconds).max(0.0);
        grown(more, power, self.times(last), 2.0).plus(Range::exactly(nothing.seconds))
    }

    /// By how much the most memory exceeds what stands there when the documents were read.
    fn memory(&self, last: &Observed, passages: Range<f64>) -> Option<Range<f64>> {
        let nothing = self.nothing.as_ref()?.growth_bytes? as f64;
        let more = (last.growth_bytes? as f64 - nothing).max(0.0);
        let of_words = (more - OF_PASSAGE.0 * last.passages as f64).max(last.text_bytes as f64) * self.times(last);
        let of_words = Range::exactly(of_words).times(OF_WORDS.0, OF_WORDS.1);
        Some(of_words.plus(passages.times(OF_PASSAGE.0, OF_PASSAGE.1)).plus(Range::exactly(nothing)))
    }
}
