//! Stems of a corpus -> the pairs of documents that may hold reworded text of each other.

use super::candidates::{PairTask, block_of};
use crate::sketch::content::{ContentStems, content_keys, sections};
use crate::text::{FrequencyTable, WordHash};
use crate::weighted_pairs::{Buckets, Index, Limits, PartnerFinder, Row, shared_buckets};
use rayon::prelude::*;
use std::ops::Range;

/// Ranges of keys that are handled one by one, by their high bits.
const KEY_RANGES: u64 = 64;

/// Sections whose partners one task finds: enough to pay for its table of all sections.
const SECTIONS_A_TASK: usize = 4096;

/// Whose stems are read: replaces the content of the buffer with the stems of a document.
pub(super) type ReadStems<'s> = dyn Fn(u32, &mut Vec<WordHash>) + Sync + 's;

/// The pairs of documents worth aligning as reworded text, sorted, each block once.
///
/// `batches` are runs of documents, together all of them. `wanted` tells which pairs are looked
/// for; those already known should not be, so that they do not take the places of others.
pub(super) fn content_candidates(
    stems: &ReadStems,
    batches: &[Range<u32>],
    limits: Limits,
    wanted: &(dyn Fn(u32, u32) -> bool + Sync),
) -> Vec<PairTask> {
    let counts = count(stems, batches);
    let signed = sign(stems, batches, ContentStems::new(&counts));
    drop(counts);
    if signed.lengths.len() <= limits.partners.saturating_add(1) {
        return all_pairs(&signed.lengths, wanted);
    }
    let (places, lengths, index) = signed.into_index();
    let found: Vec<Vec<PairTask>> = (0..places.len().div_ceil(SECTIONS_A_TASK))
        .into_par_iter()
        .map(|task| {
            let numbers = task * SECTIONS_A_TASK..places.len().min((task + 1) * SECTIONS_A_TASK);
            pairs_of_sections(&index, limits, &places, &lengths, numbers, wanted)
        })
        .collect();
    let mut tasks = found.concat();
    tasks.sort_unstable();
    tasks.dedup();
    tasks
}

/// Where a section stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    document: u32,
    /// Its middle word.
    position: u32,
}

/// How often each stem occurs.
fn count(stems: &ReadStems, batches: &[Range<u32>]) -> FrequencyTable {
    // one table for each thread, not one for each batch: a table is larger than a batch
    let share = batches.len().div_ceil(rayon::current_num_threads()).max(1);
    let count = |batches: &[Range<u32>]| {
        let (mut table, mut buffer) = (FrequencyTable::default(), Vec::new());
        for document in batches.iter().cloned().flatten() {
            stems(document, &mut buffer);
            table.add(&buffer);
        }
        table
    };
    batches.par_chunks(share).map(count).reduce(FrequencyTable::default, |x, y| x.merge(&y))
}

/// The signed sections of the corpus.
struct Signed {
    /// Each batch sorted by key.
    rows: Vec<Vec<Row>>,
    places: Vec<Place>,
    /// By section: its keys.
    key_counts: Vec<u32>,
    /// By document: its words.
    lengths: Vec<usize>,
}

fn sign(stems: &ReadStems, batches: &[Range<u32>], content: ContentStems) -> Signed {
    let signed: Vec<Signed> = batches
        .par_iter()
        .map_init(Default::default, |(buffer, keys): &mut (Vec<WordHash>, Vec<u64>), batch| {
            let mut signed = Signed { rows: vec![], places: vec![], key_counts: vec![], lengths: vec![] };
            let mut rows = Vec::new();
            for document in batch.clone() {
                stems(document, buffer);
                for range in sections(buffer.len()) {
                    let section = signed.places.len() as u32;
                    signed.places.push(Place { document, position: range.start.midpoint(range.end) as u32 });
                    content_keys(&buffer[range], content, keys);
                    signed.key_counts.push(keys.len() as u32);
                    rows.extend(keys.iter().map(|&key| Row { key, section }));
                }
                signed.lengths.push(buffer.len());
            }
            rows.sort_unstable();
            signed.rows.push(rows);
            signed
        })
        .collect();
    let mut all = Signed { rows: vec![], places: vec![], key_counts: vec![], lengths: vec![] };
    for mut batch in signed {
        // sections were numbered in their batch
        let first = all.places.len() as u32;
        batch.rows.iter_mut().flatten().for_each(|row| row.section += first);
        all.rows.append(&mut batch.rows);
        all.places.append(&mut batch.places);
        all.key_counts.append(&mut batch.key_counts);
        all.lengths.append(&mut batch.lengths);
    }
    all
}

impl Signed {
    fn into_index(self) -> (Vec<Place>, Vec<usize>, Index) {
        let Signed { rows, places, key_counts, lengths } = self;
        let buckets: Vec<Buckets> = (0..KEY_RANGES)
            .into_par_iter()
            .map(|range| shared_buckets(&gather(&rows, range), |section| places[section as usize].document))
            .collect();
        drop(rows);
        (places, lengths, Index::new(buckets, key_counts))
    }
}

/// All rows of one range of keys, sorted.
fn gather(batches: &[Vec<Row>], range: u64) -> Vec<Row> {
    let shift = 64 - KEY_RANGES.ilog2();
    let mut rows = Vec::new();
    for batch in batches {
        let begin = batch.partition_point(|row| row.key >> shift < range);
        let end = begin + batch[begin..].partition_point(|row| row.key >> shift == range);
        rows.extend_from_slice(&batch[begin..end]);
    }
    rows.sort_unstable();
    rows
}

/// The pairs of consecutive sections with their partners, sorted, each once.
fn pairs_of_sections(
    index: &Index,
    limits: Limits,
    places: &[Place],
    lengths: &[usize],
    numbers: Range<usize>,
    wanted: &(dyn Fn(u32, u32) -> bool + Sync),
) -> Vec<PairTask> {
    let mut finder = PartnerFinder::new(index, limits);
    let mut tasks = Vec::new();
    for number in numbers {
        let here = places[number];
        let document = |section: u32| places[section as usize].document;
        let wanted = |section: u32| {
            let other = document(section);
            wanted(here.document.min(other), here.document.max(other))
        };
        for partner in finder.partners(number as u32, document, wanted) {
            let there = places[partner.section as usize];
            let (a, b) = if here.document < there.document { (here, there) } else { (there, here) };
            let block = block_of(lengths[b.document as usize], b.position);
            tasks.push(PairTask { a: a.document, b: b.document, block });
        }
    }
    tasks.sort_unstable();
    tasks.dedup();
    tasks
}

/// Every pair of so few documents that all may be partners of all, in all blocks.
fn all_pairs(lengths: &[usize], wanted: &(dyn Fn(u32, u32) -> bool + Sync)) -> Vec<PairTask> {
    let mut tasks = Vec::new();
    for a in 0..lengths.len() as u32 {
        for b in (a + 1..lengths.len() as u32).filter(|&b| wanted(a, b)) {
            let length = lengths[b as usize];
            let last = block_of(length, length.saturating_sub(1) as u32);
            tasks.extend((0..=last).map(|block| PairTask { a, b, block }));
        }
    }
    tasks
}
