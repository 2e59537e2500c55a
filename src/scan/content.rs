//! Stems of a corpus -> the pairs of documents that may hold reworded text of each other.

use super::candidates::{KEY_RANGES, PairTask, block_of, gather};
use crate::sketch::content::{ContentStems, content_keys, sections};
use crate::text::{FrequencyTable, WordHash};
use crate::weighted_pairs::{Buckets, Index, Limits, PartnerFinder, Row, shared_buckets};
use rayon::prelude::*;
use std::ops::Range;

/// Sections whose partners one task finds: enough to pay for its table of all sections.
const SECTIONS_A_TASK: usize = 4096;

/// Whose stems are read: replaces the content of the buffer with the stems of a document.
pub(super) type ReadStems<'s> = dyn Fn(u32, &mut Vec<WordHash>) + Sync + 's;

/// Which pairs of documents are looked for.
pub(super) struct Wanted<'s> {
    /// By document: whether it is a source. Each article meets the sources most like it, besides
    /// the documents most like it: where thirty articles tell of one release, they are more like
    /// each other (eight partners a section hold the release for .55 of the articles of such a corpus;
    /// one partner among the releases, for .86).
    pub sources: &'s [bool],
    /// Whether articles are compared with sources only.
    pub only_sources: bool,
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

/// The pairs of documents worth aligning as reworded text, sorted, each block once.
///
/// `batches` are runs of documents, in order and together all of them.
pub(super) fn content_candidates(
    stems: &ReadStems,
    batches: &[Range<u32>],
    limits: Limits,
    wanted: &Wanted,
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
            .map(|range| {
                shared_buckets(&gather(&rows, range, |row| row.key), |section| places[section as usize].document)
            })
            .collect();
        drop(rows);
        (places, lengths, Index::new(buckets, key_counts))
    }
}

/// The pairs of consecutive sections with their partners, sorted, each once.
fn pairs_of_sections(
    index: &Index,
    limits: Limits,
    places: &[Place],
    lengths: &[usize],
    numbers: Range<usize>,
    wanted: &Wanted,
) -> Vec<PairTask> {
    let mut finder = PartnerFinder::new(index, limits);
    let mut tasks = Vec::new();
    let document = |section: u32| places[section as usize].document;
    let any_source = wanted.sources.contains(&true);
    for number in numbers {
        let here = places[number];
        let mut partners = Vec::new();
        if any_source {
            partners = finder.partners(number as u32, document, |x| wanted.across(here.document, document(x)));
        }
        if !wanted.only_sources {
            partners.extend(finder.partners(number as u32, document, |x| wanted.unknown(here.document, document(x))));
        }
        tasks.extend(partners.into_iter().map(|partner| {
            let there = places[partner.section as usize];
            let (a, b) = if here.document < there.document { (here, there) } else { (there, here) };
            let block = block_of(lengths[b.document as usize], b.position);
            PairTask { a: a.document, b: b.document, block }
        }));
    }
    tasks.sort_unstable();
    tasks.dedup();
    tasks
}

/// Every pair of so few documents that all may be partners of all, in all blocks.
fn all_pairs(lengths: &[usize], wanted: &Wanted) -> Vec<PairTask> {
    let mut tasks = Vec::new();
    for a in 0..lengths.len() as u32 {
        let is_wanted = |b: u32| if wanted.only_sources { wanted.across(a, b) } else { wanted.unknown(a, b) };
        for b in (a + 1..lengths.len() as u32).filter(|&b| is_wanted(b)) {
            let length = lengths[b as usize];
            let last = block_of(length, length.saturating_sub(1) as u32);
            tasks.extend((0..=last).map(|block| PairTask { a, b, block }));
        }
    }
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Fifty documents of twenty common stems; those of one family share some rarer ones, in another order.
    fn corpus(documents: u32) -> Vec<Vec<WordHash>> {
        let text = |document: u32| {
            let family = document / 2;
            let rare = |i: u32| 1000 + family * 8 + if document.is_multiple_of(2) { i } else { 7 - i };
            // each rare stem between common ones, and each family also uses a word of the next one
            (0..8).flat_map(|i| [i, rare(i), i + 10, i]).chain([1000 + (family + 1) * 8]).collect()
        };
        (0..documents).map(text).collect()
    }

    fn candidates(corpus: &[Vec<WordHash>], limits: Limits, wanted: &Wanted, threads: usize) -> Vec<PairTask> {
        let stems = |document: u32, buffer: &mut Vec<WordHash>| {
            buffer.clear();
            buffer.extend_from_slice(&corpus[document as usize]);
        };
        let batches: Vec<Range<u32>> =
            (0..corpus.len() as u32).step_by(7).map(|x| x..corpus.len().min(x as usize + 7) as u32).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| content_candidates(&stems, &batches, limits, wanted))
    }

    fn everything(sources: &[bool]) -> Wanted<'_> {
        Wanted { sources, only_sources: false, known: &|_, _| false }
    }

    #[test]
    fn reworded_documents_meet_and_others_do_not() {
        let (corpus, sources) = (corpus(50), [false; 50]);
        let found = candidates(&corpus, Limits::default(), &everything(&sources), 1);
        let families: Vec<PairTask> = (0..25).map(|x| PairTask { a: 2 * x, b: 2 * x + 1, block: 0 }).collect();
        assert_eq!(found, families);
        let known = Wanted { known: &|a, b| (a, b) == (4, 5), ..everything(&sources) };
        assert_eq!(candidates(&corpus, Limits::default(), &known, 1).len(), 24);
    }

    #[test]
    fn articles_meet_their_source_beside_articles_more_like_them() {
        let mut corpus = corpus(50);
        // ten articles, word for word the same, and one source that says half of it
        (1..10).for_each(|x| corpus[x] = corpus[0].clone());
        let mut sources = [false; 50];
        sources[10] = true;
        corpus[10] = corpus[0][..20].to_vec();
        let limits = Limits { partners: 3, ..Limits::default() };
        let with_source = |found: Vec<PairTask>| found.iter().filter(|x| x.b == 10).count();
        assert!(with_source(candidates(&corpus, limits, &everything(&[false; 50]), 1)) < 10);
        assert_eq!(with_source(candidates(&corpus, limits, &everything(&sources), 1)), 10);
        let only = Wanted { only_sources: true, ..everything(&sources) };
        assert!(candidates(&corpus, limits, &only, 1).iter().all(|x| x.a == 10 || x.b == 10));
    }

    #[test]
    fn few_documents_all_meet() {
        let corpus = vec![vec![1, 2, 3], vec![], vec![4; 20_000]];
        let found = candidates(&corpus, Limits::default(), &everything(&[false; 3]), 1);
        let pair = |a, b, block| PairTask { a, b, block };
        let blocks = |a| (0..5).map(move |block| pair(a, 2, block));
        assert_eq!(found, [pair(0, 1, 0)].into_iter().chain(blocks(0)).chain(blocks(1)).collect::<Vec<_>>());
        assert!(candidates(&[], Limits::default(), &everything(&[]), 1).is_empty());
    }

    proptest! {
        // a table of frequencies a thread and case: the cases take their time
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Any number of threads gives the same pairs, sorted, in bounded number.
        #[test]
        fn threads_do_not_show(
            corpus in proptest::collection::vec(proptest::collection::vec(0u32..300, 0..600), 5..30),
            partners in 1usize..4,
        ) {
            let limits = Limits { partners, least_tenths: 5, ..Limits::default() };
            let sources = vec![false; corpus.len()];
            let one = candidates(&corpus, limits, &everything(&sources), 1);
            prop_assert!(one.is_sorted());
            let section_count: usize = corpus.iter().map(|stems| sections(stems.len()).count()).sum();
            prop_assert!(one.len() <= section_count * partners);
            prop_assert_eq!(one, candidates(&corpus, limits, &everything(&sources), 3));
        }
    }
}
