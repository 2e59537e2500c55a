//! Words of a corpus -> rows of keys, signed batch by batch; then range by range of keys, sorted.

use super::key_ranges::{KEY_RANGES, Keyed, Ranged, gather};
use super::partitions::Partitions;
use super::recurring::Recurring;
use super::{Counts, Settings, candidates::PairTask, words::CorpusWords};
use crate::error::Result;
use crate::lsh::{self, Row};
use crate::passage::shingles;
use crate::recipe::Recipe;
use crate::scratch::Scratch;
use crate::sketch::{passage_minima, shingle_ranks, sign_document};
use crate::text::Weights;
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;

impl Keyed for Row {
    fn key(&self) -> u64 {
        self.key
    }
}

/// The rows of passages and of documents, by batch.
pub(super) struct SignedBatches {
    pub passages: Vec<Ranged<Row>>,
    pub documents: Vec<Ranged<Row>>,
}

/// Where the rows of a scan are.
pub(super) enum Signed<'s> {
    InMemory(SignedBatches),
    OnDisk(Partitions<'s>),
}

impl<'s> Signed<'s> {
    /// Signs every passage and every document.
    pub fn of(
        words: &CorpusWords,
        batches: &[Range<u32>],
        weights: &Weights,
        recipe: &Recipe,
        scratch: Option<&'s Scratch>,
    ) -> Result<Signed<'s>> {
        match scratch {
            Some(scratch) => {
                let waves = batches.chunks(BATCHES).map(|wave| sign(words, wave, weights, recipe));
                Ok(Signed::OnDisk(Partitions::of(scratch, waves)?))
            }
            None => Ok(Signed::InMemory(sign(words, batches, weights, recipe))),
        }
    }

    /// The same, range by range: in memory they are sorted now, on disk whenever they are read.
    pub fn sorted(self) -> SortedRows<'s> {
        match self {
            Signed::InMemory(SignedBatches { passages, documents }) => {
                let of_range = |range| [&passages, &documents].map(|batches| RangeRows::of(gather(batches, range)));
                SortedRows::InMemory((0..KEY_RANGES).into_par_iter().map(of_range).collect())
            }
            Signed::OnDisk(partitions) => SortedRows::OnDisk(partitions),
        }
    }
}

/// The rows of a scan by range of keys.
pub(super) enum SortedRows<'s> {
    /// By range: of passages, and of documents.
    InMemory(Vec<[RangeRows; 2]>),
    OnDisk(Partitions<'s>),
}

/// The rows of one range of keys.
#[derive(Clone)]
pub(super) struct RangeRows {
    /// Those whose key another one has, sorted.
    pub shared: Vec<Row>,
    /// How many there are, with all others.
    pub signed: u64,
}

impl RangeRows {
    fn of(sorted: Vec<Row>) -> Self {
        let mut shared = Vec::with_capacity(lsh::buckets(&sorted).map(<[Row]>::len).sum());
        shared.extend(lsh::buckets(&sorted).flatten().copied());
        RangeRows { shared, signed: sorted.len() as u64 }
    }
}

impl SortedRows<'_> {
    /// The rows of passages of one range.
    pub fn passages(&self, range: u64) -> Result<Cow<'_, RangeRows>> {
        match self {
            SortedRows::InMemory(rows) => Ok(Cow::Borrowed(&rows[range as usize][0])),
            SortedRows::OnDisk(partitions) => Ok(Cow::Owned(RangeRows::of(partitions.passages(range)?))),
        }
    }

    /// Those of documents.
    pub fn documents(&self, range: u64) -> Result<Cow<'_, RangeRows>> {
        match self {
            SortedRows::InMemory(rows) => Ok(Cow::Borrowed(&rows[range as usize][1])),
            SortedRows::OnDisk(partitions) => Ok(Cow::Owned(RangeRows::of(partitions.documents(range)?))),
        }
    }

    /// Which words recur.
    pub fn recurring(&self, words: &CorpusWords, settings: &Settings) -> Result<Recurring> {
        let mark = || {
            let recurring = Recurring::none(words.total());
            let add = |range: u64| {
                for bucket in lsh::buckets(&self.passages(range)?.shared) {
                    recurring.add(bucket, words, settings.linking, settings.recipe.shingle_words);
                }
                Ok(())
            };
            (0..KEY_RANGES).into_par_iter().map(add).collect::<Result<()>>()?;
            Ok(recurring)
        };
        match self {
            SortedRows::InMemory(_) => mark(),
            SortedRows::OnDisk(partitions) => partitions.recurring(words.total(), mark),
        }
    }

    /// What was found in a range before the scan was interrupted.
    pub fn found(&self, range: u64) -> Option<(Vec<PairTask>, Counts)> {
        match self {
            SortedRows::InMemory(_) => None,
            SortedRows::OnDisk(partitions) => partitions.found(range),
        }
    }

    /// Keeps what was found in a range.
    pub fn keep(&self, range: u64, tasks: &[PairTask], counts: Counts) -> Result<()> {
        match self {
            SortedRows::InMemory(_) => Ok(()),
            SortedRows::OnDisk(partitions) => partitions.keep(range, tasks, counts),
        }
    }
}

/// Batches whose rows are in memory on their way to the disk.
const BATCHES: usize = 64;

#[derive(Default)]
struct SigningBuffers {
    hashes: Vec<u64>,
    ranks: Vec<u16>,
    passages: Vec<Row>,
    documents: Vec<Row>,
}

/// Signs every passage and every document of these batches.
pub(super) fn sign(words: &CorpusWords, batches: &[Range<u32>], weights: &Weights, recipe: &Recipe) -> SignedBatches {
    let signed: Vec<(Ranged<Row>, Ranged<Row>)> = batches
        .par_iter()
        .with_max_len(1)
        .map_init(SigningBuffers::default, |buffers, range| {
            let SigningBuffers { hashes, ranks, passages, documents } = buffers;
            passages.clear();
            documents.clear();
            for document in range.clone() {
                let text = words.of(document);
                shingles(text, recipe.shingle_words, hashes);
                shingle_ranks(text, recipe.shingle_words, weights, ranks);
                let base = words.base(document);
                passage_minima(hashes, ranks, recipe.passage_shingles, |i| {
                    passages.push(Row { key: hashes[i], passage: base + i as u64 });
                });
                if !hashes.is_empty() {
                    let signature = sign_document(hashes);
                    let keys = signature.band_keys(recipe.document_bands, recipe.document_rows);
                    documents.extend(keys.map(|key| Row { key, passage: base }));
                }
            }
            (Ranged::of(passages), Ranged::of(documents))
        })
        .collect();
    let (passages, documents) = signed.into_iter().unzip();
    SignedBatches { passages, documents }
}
