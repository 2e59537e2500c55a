//! Stems of a corpus -> the pairs of documents that may hold reworded text of each other.

use super::sections::{Wanted, all_pairs, pairs_by_sections};
use crate::sketch::content::{ContentStems, content_keys, sections};
use crate::text::{FrequencyTable, WordHash};
use crate::weighted_pairs::Limits;
use rayon::prelude::*;
use std::ops::Range;

/// Whose stems are read: replaces the content of the buffer with the stems of a document.
pub(super) type ReadStems<'s> = dyn Fn(u32, &mut Vec<WordHash>) + Sync + 's;

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
    let content = ContentStems::new(&counts);
    let section_keys = |document: u32, each: &mut dyn FnMut(&[u64])| {
        let (mut text, mut keys) = (Vec::new(), Vec::new());
        stems(document, &mut text);
        for range in sections(text.len()) {
            content_keys(&text[range], content, &mut keys);
            each(&keys);
        }
    };
    pairs_by_sections(&section_keys, batches, limits, wanted)
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
        Wanted { sources, only_sources: false, asks: &|_| true, known: &|_, _| false }
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
