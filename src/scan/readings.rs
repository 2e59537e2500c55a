//! Documents full of misread words -> how their copies have these words.
//!
//! ```text
//! letters of all documents -> keys -> pairs with a misread document -> alignments of letters
//!     -> blocks: words of one side that stand for words of the other -> for each the best reading
//! ```
//!
//! What is read so goes through the same stages as all other words.

mod blocks;

use super::reader::Reader;
use super::sections::{Wanted, all_pairs, pairs_by_sections};
use super::words::batch_ranges;
use crate::align::LetterAligner;
use crate::corpus::Corpus;
use crate::sketch::letters::{letter_keys, sections};
use crate::text::{FrequencyTable, Letters, Readings};
use crate::weighted_pairs::Limits;
use ahash::AHashSet;
use blocks::{Proposals, Side};
use rayon::prelude::*;

/// The readings of documents that may be misread (sorted), by document; those of which `sure` are misread for certain.
pub(super) fn find(
    corpus: &dyn Corpus,
    reader: &Reader,
    misread: &[u32],
    sure: &[u32],
    counts: &FrequencyTable,
) -> Vec<(u32, Readings)> {
    if misread.is_empty() {
        return Vec::new();
    }
    let is_misread = |number: u32| misread.binary_search(&number).is_ok();
    let side = |number: u32| Side::of(corpus, reader, number, is_misread(number));
    let pairs = candidates(corpus, misread);
    let mut partners: Vec<(u32, u32)> = pairs.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
    partners.retain(|&(own, _)| is_misread(own));
    partners.sort_unstable();
    let groups: Vec<&[(u32, u32)]> = partners.chunk_by(|x, y| x.0 == y.0).collect();
    let read = |aligner: &mut LetterAligner, group: &&[(u32, u32)]| {
        let own = side(group[0].0);
        aligner.index(&own.letters.codes);
        let mut proposals = Proposals::new(&own, counts);
        for other in group.iter().map(|pair| side(pair.1)).filter(|other| other.tokens.hashes != own.tokens.hashes) {
            for alignment in aligner.align(&own.letters.codes, &other.letters.codes) {
                proposals.add(&other, &alignment);
            }
        }
        Some((own.number, proposals.choose(sure.binary_search(&own.number).is_ok())?))
    };
    groups.par_iter().map_init(LetterAligner::default, read).flatten().collect()
}

/// The pairs of documents that have letters in common, one of them misread.
fn candidates(corpus: &dyn Corpus, misread: &[u32]) -> Vec<(u32, u32)> {
    let is_misread = |document: u32| misread.binary_search(&document).is_ok();
    let keys_of = |document: u32, each: &mut dyn FnMut(&[u64])| {
        let (mut letters, mut keys) = (Vec::new(), Vec::new());
        Letters::codes(corpus.text(document), &mut letters);
        for section in sections(letters.len()) {
            letter_keys(&letters[section], &mut keys);
            each(&keys);
        }
    };
    let wanted = Wanted {
        sources: &vec![false; corpus.len()],
        only_sources: false,
        asks: &is_misread,
        known: &|a, b| !is_misread(a) && !is_misread(b),
    };
    let limits = Limits::default();
    if corpus.len() <= limits.partners + 1 {
        return all_pairs(corpus.len() as u32, &wanted);
    }
    let keys_of_misread = misread.par_iter().map(|&document| {
        let mut all = Vec::new();
        keys_of(document, &mut |keys| all.extend_from_slice(keys));
        all
    });
    let keys_of_misread: AHashSet<u64> = keys_of_misread.collect::<Vec<Vec<u64>>>().into_iter().flatten().collect();
    // of clean documents, only what a misread one has
    let section_keys = |document: u32, each: &mut dyn FnMut(&[u64])| {
        keys_of(document, &mut |keys| {
            let shared: Vec<u64> = keys.iter().copied().filter(|key| keys_of_misread.contains(key)).collect();
            each(&shared);
        })
    };
    pairs_by_sections(&section_keys, &batch_ranges(corpus), limits, &wanted)
}
