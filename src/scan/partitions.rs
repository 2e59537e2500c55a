//! Rows of keys on disk, a file for each range of their high bits, and the pairs that were found in each.
//!
//! A range is read, sorted and looked through by itself, so that no more rows are in memory than those of the ranges at
//! work; a scan that was interrupted goes on with the ranges that are left.

use super::Counts;
use super::candidates::PairTask;
use super::key_ranges::{KEY_RANGES, sorted};
use super::recurring::Recurring;
use super::signed::SignedBatches;
use crate::error::Result;
use crate::lsh::Row;
use crate::scratch::{Numbers, Scratch, put};

/// Of passages, and of documents.
const KINDS: [&str; 2] = ["passages", "documents"];

/// The part that tells that all rows are on disk: the digests of their files.
const SIGNED: &str = "signed";

/// The part that tells which words recur.
const RECURRING: &str = "recurring";

/// Bytes of a row.
const ROW: usize = 16;

/// The rows of a scan on disk.
pub(super) struct Partitions<'s> {
    scratch: &'s Scratch,
    digests: Vec<u64>,
}

impl<'s> Partitions<'s> {
    /// Those that an interrupted scan finished, if it did, or those of these batches, of passages and of documents, a few at a
    /// time.
    pub fn of(scratch: &'s Scratch, waves: impl Iterator<Item = SignedBatches>) -> Result<Partitions<'s>> {
        if let Some(digests) = scratch.read(SIGNED) {
            let mut numbers = Numbers(&digests);
            let digests = std::iter::from_fn(|| numbers.u64()).collect();
            return Ok(Partitions { scratch, digests });
        }
        let names = KINDS.iter().flat_map(|kind| (0..KEY_RANGES).map(|range| keys(kind, range)));
        let mut files = scratch.growing(names)?;
        let mut bytes = Vec::new();
        for wave in waves {
            for (kind, batches) in [wave.passages, wave.documents].iter().enumerate() {
                for range in 0..KEY_RANGES {
                    bytes.clear();
                    let rows = batches.iter().flat_map(|batch| batch.range(range));
                    rows.for_each(|row| put(&mut bytes, &[row.key, row.passage], 8));
                    files.append(kind * KEY_RANGES as usize + range as usize, &bytes)?;
                }
            }
        }
        let digests = files.digests();
        bytes.clear();
        put(&mut bytes, &digests, 8);
        scratch.write(SIGNED, &bytes)?;
        Ok(Partitions { scratch, digests })
    }

    /// The rows of passages of one range, sorted.
    pub fn passages(&self, range: u64) -> Result<Vec<Row>> {
        self.rows(0, range)
    }

    /// Those of documents.
    pub fn documents(&self, range: u64) -> Result<Vec<Row>> {
        self.rows(1, range)
    }

    /// Which of so many words recur: known since before the scan was interrupted, as the rows of ranges that are done are gone, or
    /// told now and kept.
    pub fn recurring(&self, words: u64, tell: impl Fn() -> Result<Recurring>) -> Result<Recurring> {
        if let Some(known) = self.scratch.read(RECURRING).and_then(|bytes| Recurring::of_bytes(&bytes, words)) {
            return Ok(known);
        }
        let recurring = tell()?;
        self.scratch.write(RECURRING, &recurring.to_bytes())?;
        Ok(recurring)
    }

    fn rows(&self, kind: usize, range: u64) -> Result<Vec<Row>> {
        let digest = self.digests.get(kind * KEY_RANGES as usize + range as usize).copied().unwrap_or_default();
        let Some(bytes) = self.scratch.grown(&keys(KINDS[kind], range), digest)? else {
            self.scratch.forget(SIGNED); // the next run signs anew
            return Err(self.scratch.error("keys were changed since they were written; scan again"));
        };
        let row = |bytes: &[u8]| {
            let mut numbers = Numbers(bytes);
            Row { key: numbers.u64().unwrap_or_default(), passage: numbers.u64().unwrap_or_default() }
        };
        Ok(sorted(bytes.len() / ROW, || bytes.chunks_exact(ROW).map(row)))
    }

    /// What was found in a range before the scan was interrupted.
    pub fn found(&self, range: u64) -> Option<(Vec<PairTask>, Counts)> {
        let bytes = self.scratch.read(&pairs(range))?;
        let mut numbers = Numbers(&bytes);
        let mut counts = Counts::default();
        for count in counts.of_ranges() {
            *count = numbers.u64()?;
        }
        let mut tasks = Vec::with_capacity(numbers.0.len() / 12);
        while let Some(a) = numbers.u32() {
            tasks.push(PairTask { a, b: numbers.u32()?, block: numbers.u32()? });
        }
        Some((tasks, counts))
    }

    /// Keeps what was found in a range, in place of its rows.
    pub fn keep(&self, range: u64, tasks: &[PairTask], counts: Counts) -> Result<()> {
        let mut bytes = Vec::with_capacity(40 + 12 * tasks.len());
        let mut counts = counts;
        counts.of_ranges().into_iter().for_each(|count| put(&mut bytes, &[*count], 8));
        tasks.iter().for_each(|task| put(&mut bytes, &[task.a, task.b, task.block], 4));
        self.scratch.write(&pairs(range), &bytes)?;
        KINDS.iter().for_each(|kind| self.scratch.forget(&keys(kind, range)));
        Ok(())
    }
}

fn keys(kind: &str, range: u64) -> String {
    format!("keys-of-{kind}-{range:02}")
}

fn pairs(range: u64) -> String {
    format!("pairs-{range:02}")
}
