//! Keys of sections -> the pairs of documents with sections that share more of them than chance gives.

use super::key_ranges::{KEY_RANGES, Keyed, Ranged, gather};
use crate::weighted_pairs::{Buckets, Index, Limits, PartnerFinder, Row, shared_buckets};
use rayon::prelude::*;
use std::ops::Range;

/// Sections whose partners one task finds: enough to pay for its table of all sections.
const SECTIONS_A_TASK: usize = 4096;

/// How documents are signed: gives the keys of each section of a document, in order, each key once.
pub(super) type SectionKeys<'s> = dyn Fn(u32, &mut dyn FnMut(&[u64])) + Sync + 's;

/// Which pairs of documents are looked for.
pub(super) struct Wanted<'s> {
    /// By document: whether it is a source. Each article meets the sources most like it, besides
    /// the documents most like it: where thirty articles tell of one release, they are more like
    /// each other (eight partners a section hold the release for .55 of the articles of such a corpus;
    /// one partner among the releases, for .86).
    pub sources: &'s [bool],
    /// Whether articles are compared with sources only.
    pub only_sources: bool,
    /// By document: whether partners are looked for; any may be one.
    pub asks: &'s (dyn Fn(u32) -> bool + Sync),
    /// Pairs that are known without us, the smaller document first: they take nobody's place.
    pub known: &'s (dyn Fn(u32, u32) -> bool + Sync),
}

impl Wanted<'_> {
    fn across(&self, a: u32, b: u32) -> bool {
        self.sources[a as usize] != self.sources[b as usize] && self.unknown(a, b)
    }

    fn unknown(&self, a: u32, b: u32) -> bool {
        !(self.known)(a.min(b), a.max(b))
    }
}

/// The pairs of documents with sections that share more weight than chance gives, sorted, each once, the
/// smaller document first.
///
/// `batches` are runs of documents, in order and together all of them.
pub(super) fn pairs_by_sections(
    section_keys: &SectionKeys,
    batches: &[Range<u32>],
    limits: Limits,
    wanted: &Wanted,
) -> Vec<(u32, u32)> {
    let (owners, index) = sign(section_keys, batches).into_index();
    let found: Vec<Vec<(u32, u32)>> = (0..owners.len().div_ceil(SECTIONS_A_TASK))
        .into_par_iter()
        .map(|task| {
            let numbers = task * SECTIONS_A_TASK..owners.len().min((task + 1) * SECTIONS_A_TASK);
            pairs_of_sections(&index, limits, &owners, numbers, wanted)
        })
        .collect();
    let mut pairs = found.concat();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

impl Keyed for Row {
    fn key(&self) -> u64 {
        self.key
    }
}

/// The signed sections of the corpus.
struct Signed {
    /// By batch.
    rows: Vec<Ranged<Row>>,
    /// By section: its document.
    owners: Vec<u32>,
    /// By section: its keys.
    key_counts: Vec<u32>,
}

fn sign(section_keys: &SectionKeys, batches: &[Range<u32>]) -> Signed {
    let sign_batch = |batch: &Range<u32>| {
        let mut signed = Signed { rows: vec![], owners: vec![], key_counts: vec![] };
        let mut rows = Vec::new();
        for document in batch.clone() {
            section_keys(document, &mut |keys| {
                let section = signed.owners.len() as u32;
                signed.owners.push(document);
                signed.key_counts.push(keys.len() as u32);
                rows.extend(keys.iter().map(|&key| Row { key, section }));
            });
        }
        signed.rows.push(Ranged::of(&rows));
        signed
    };
    let signed: Vec<Signed> = batches.par_iter().map(sign_batch).collect();
    let mut all = Signed { rows: vec![], owners: vec![], key_counts: vec![] };
    for mut batch in signed {
        // sections were numbered in their batch
        let first = all.owners.len() as u32;
        batch.rows.iter_mut().flat_map(Ranged::iter_mut).for_each(|row| row.section += first);
        all.rows.append(&mut batch.rows);
        all.owners.append(&mut batch.owners);
        all.key_counts.append(&mut batch.key_counts);
    }
    all
}

impl Signed {
    fn into_index(self) -> (Vec<u32>, Index) {
        let Signed { rows, owners, key_counts } = self;
        let buckets: Vec<Buckets> = (0..KEY_RANGES)
            .into_par_iter()
            .map(|range| shared_buckets(&gather(&rows, range), |section| owners[section as usize]))
            .collect();
        drop(rows);
        (owners, Index::new(buckets, key_counts))
    }
}

/// The pairs of consecutive sections with their partners, sorted, each once.
fn pairs_of_sections(
    index: &Index,
    limits: Limits,
    owners: &[u32],
    numbers: Range<usize>,
    wanted: &Wanted,
) -> Vec<(u32, u32)> {
    let mut finder = PartnerFinder::new(index, limits);
    let mut pairs = Vec::new();
    let document = |section: u32| owners[section as usize];
    let any_source = wanted.sources.contains(&true);
    for number in numbers {
        let here = owners[number];
        if !(wanted.asks)(here) {
            continue;
        }
        let mut partners = Vec::new();
        if any_source {
            partners = finder.partners(number as u32, document, |x| wanted.across(here, document(x)));
        }
        if !wanted.only_sources {
            partners.extend(finder.partners(number as u32, document, |x| wanted.unknown(here, document(x))));
        }
        let there = partners.into_iter().map(|partner| document(partner.section));
        pairs.extend(there.map(|there| (here.min(there), here.max(there))));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Every pair of so few documents that all may be partners of all.
pub(super) fn all_pairs(documents: u32, wanted: &Wanted) -> Vec<(u32, u32)> {
    let is_wanted = |a: u32, b: u32| if wanted.only_sources { wanted.across(a, b) } else { wanted.unknown(a, b) };
    let pairs = (0..documents).flat_map(|a| (a + 1..documents).map(move |b| (a, b)));
    pairs.filter(|&(a, b)| is_wanted(a, b)).collect()
}
