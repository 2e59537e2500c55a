//! Stems of a corpus -> the pairs of documents that may hold reworded text of each other.

use super::candidates::{KEY_RANGES, gather};
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

/// The pairs of documents worth aligning as reworded text, sorted, each once, the smaller document first.
///
/// `batches` are runs of documents, in order and together all of them.
pub(super) fn content_candidates(
    stems: &ReadStems,
    batches: &[Range<u32>],
    limits: Limits,
    wanted: &Wanted,
) -> Vec<(u32, u32)> {
    let documents: u32 = batches.iter().map(|batch| batch.len() as u32).sum();
    if documents as usize <= limits.partners.saturating_add(1) {
        return all_pairs(documents, wanted);
    }
    let counts = count(stems, batches);
    let signed = sign(stems, batches, ContentStems::new(&counts));
    drop(counts);
    let (owners, index) = signed.into_index();
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
    /// By section: its document.
    owners: Vec<u32>,
    /// By section: its keys.
    key_counts: Vec<u32>,
}

fn sign(stems: &ReadStems, batches: &[Range<u32>], content: ContentStems) -> Signed {
    let signed: Vec<Signed> = batches
        .par_iter()
        .map_init(Default::default, |(buffer, keys): &mut (Vec<WordHash>, Vec<u64>), batch| {
            let mut signed = Signed { rows: vec![], owners: vec![], key_counts: vec![] };
            let mut rows = Vec::new();
            for document in batch.clone() {
                stems(document, buffer);
                for range in sections(buffer.len()) {
                    let section = signed.owners.len() as u32;
                    signed.owners.push(document);
                    content_keys(&buffer[range], content, keys);
                    signed.key_counts.push(keys.len() as u32);
                    rows.extend(keys.iter().map(|&key| Row { key, section }));
                }
            }
            rows.sort_unstable();
            signed.rows.push(rows);
            signed
        })
        .collect();
    let mut all = Signed { rows: vec![], owners: vec![], key_counts: vec![] };
    for mut batch in signed {
        // sections were numbered in their batch
        let first = all.owners.len() as u32;
        batch.rows.iter_mut().flatten().for_each(|row| row.section += first);
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
            .map(|range| shared_buckets(&gather(&rows, range, |row| row.key), |section| owners[section as usize]))
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
fn all_pairs(documents: u32, wanted: &Wanted) -> Vec<(u32, u32)> {
    let is_wanted = |a: u32, b: u32| if wanted.only_sources { wanted.across(a, b) } else { wanted.unknown(a, b) };
    let pairs = (0..documents).flat_map(|a| (a + 1..documents).map(move |b| (a, b)));
    pairs.filter(|&(a, b)| is_wanted(a, b)).collect()
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

    fn candidates(corpus: &[Vec<WordHash>], limits: Limits, wanted: &Wanted, threads: usize) -> Vec<(u32, u32)> {
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
        let families: Vec<(u32, u32)> = (0..25).map(|x| (2 * x, 2 * x + 1)).collect();
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
        let with_source = |found: Vec<(u32, u32)>| found.iter().filter(|x| x.1 == 10).count();
        assert!(with_source(candidates(&corpus, limits, &everything(&[false; 50]), 1)) < 10);
        assert_eq!(with_source(candidates(&corpus, limits, &everything(&sources), 1)), 10);
        let only = Wanted { only_sources: true, ..everything(&sources) };
        assert!(candidates(&corpus, limits, &only, 1).iter().all(|x| x.0 == 10 || x.1 == 10));
    }

    #[test]
    fn few_documents_all_meet() {
        let corpus = vec![vec![1, 2, 3], vec![], vec![4; 20_000]];
        let found = candidates(&corpus, Limits::default(), &everything(&[false; 3]), 1);
        assert_eq!(found, [(0, 1), (0, 2), (1, 2)]);
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
