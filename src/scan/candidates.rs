//! Words of a corpus -> the pairs of documents worth aligning.

use super::key_ranges::KEY_RANGES;
use super::recurring::{EqualWords, OWN_WORDS, Recurring, members_of};
use super::signed::{Signed, SortedRows};
use super::{Counts, Settings, words::CorpusWords};
use crate::error::Result;
use crate::lsh::{self, CONTEXT_WORDS, Context, Link, Member, Row};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A pair of documents to align, and roughly where: the number of the block of b in which they
/// met. In documents of ordinary length that is always block 0, the whole document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PairTask {
    pub a: u32,
    pub b: u32,
    pub block: u32,
}

/// Words of a document that is always aligned as a whole.
pub(crate) const WHOLE: usize = 16_384;

/// Words of a block of a longer document.
const BLOCK: usize = 4096;

/// The block of a document of `length` words in which a position lies.
pub(super) fn block_of(length: usize, position: u32) -> u32 {
    if length <= WHOLE { 0 } else { position / BLOCK as u32 }
}

/// The words of a document of `length` words to be aligned for tasks in these (sorted) blocks:
/// each block with the one before and after it.
pub(super) fn regions(length: usize, blocks: impl Iterator<Item = u32>) -> Vec<Range<usize>> {
    if length <= WHOLE {
        return std::iter::once(0..length).collect();
    }
    let around = |block: u32| {
        let begin = (block as usize * BLOCK).saturating_sub(BLOCK);
        begin as u32..((block as usize + 2) * BLOCK).min(length) as u32
    };
    let merged = crate::intervals::union(blocks.map(around).collect());
    merged.into_iter().map(|x| x.start as usize..x.end as usize).collect()
}

/// The pairs of documents that share a bucket and pass the check, sorted, each block once.
pub(super) fn candidates(
    words: &CorpusWords,
    signed: Signed,
    sources: &[bool],
    settings: &Settings,
    counts: &mut Counts,
    done: &(dyn Fn(u64) + Sync),
) -> Result<Vec<PairTask>> {
    let rows = signed.sorted();
    let finder = Finder { words, recurring: rows.recurring(words, settings)?, sources, settings };
    let known = KnownPairs::new();
    let mut tasks: Vec<PairTask> = Vec::new();
    let mut merged = MERGED_AT_ONCE;
    // A few ranges at a time: the pairs of a wave are merged when they are as many as those before.
    let wave = 2 * rayon::current_num_threads() as u64;
    for first in (0..KEY_RANGES).step_by(wave as usize) {
        let found: Vec<Result<(Vec<PairTask>, Counts)>> = (first..KEY_RANGES.min(first + wave))
            .into_par_iter()
            .map(|range| {
                let found = finder.in_key_range(&rows, range, &known);
                done(1);
                found
            })
            .collect();
        for found in found {
            let (pairs, more) = found?;
            tasks.extend(pairs);
            counts.add(&more);
        }
        if tasks.len() > 2 * merged {
            merge(&mut tasks);
            merged = tasks.len().max(MERGED_AT_ONCE);
        }
    }
    merge(&mut tasks);
    tasks.shrink_to_fit();
    counts.checked_pairs = tasks.len() as u64;
    Ok(tasks)
}

/// Pairs that are merged with those before at the least.
const MERGED_AT_ONCE: usize = 1 << 18;

fn merge(tasks: &mut Vec<PairTask>) {
    tasks.par_sort_unstable_by_key(|task| ((task.a as u64) << 32 | task.b as u64, task.block));
    tasks.dedup();
}

/// Pairs of documents that were found lately, of those whose second document is aligned as a whole: with a long passage in common they meet in many buckets, and once is
/// enough. All threads write to it and none waits: what it forgets is checked and merged once more.
struct KnownPairs(Vec<AtomicU64>);

/// Pairs remembered, by a hash: a later one takes the place of an earlier one.
const KNOWN_BITS: u32 = 18;

impl KnownPairs {
    fn new() -> Self {
        KnownPairs((0..1 << KNOWN_BITS).map(|_| AtomicU64::new(0)).collect()) // 0 and 0 are no pair
    }

    /// Where a pair is remembered, and as what.
    fn place(&self, x: u32, y: u32) -> (&AtomicU64, u64) {
        let pair = (x as u64) << 32 | y as u64;
        (&self.0[(pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - KNOWN_BITS)) as usize], pair)
    }
}

/// Finds the pairs of buckets.
pub(super) struct Finder<'s> {
    pub words: &'s CorpusWords,
    pub recurring: Recurring,
    pub sources: &'s [bool],
    pub settings: &'s Settings,
}

impl Finder<'_> {
    fn in_key_range(&self, rows: &SortedRows, range: u64, known: &KnownPairs) -> Result<(Vec<PairTask>, Counts)> {
        if let Some(found) = rows.found(range) {
            return Ok(found);
        }
        let mut counts = Counts::default();
        let mut tasks = Vec::new();
        let passages = rows.passages(range)?;
        counts.passage_keys = passages.signed;
        self.pairs((&passages.shared, true), known, &mut tasks, &mut counts);
        drop(passages);
        let documents = rows.documents(range)?;
        counts.document_keys = documents.signed;
        self.pairs((&documents.shared, false), known, &mut tasks, &mut counts);
        merge(&mut tasks);
        rows.keep(range, &tasks, counts)?;
        Ok((tasks, counts))
    }

    /// The pairs of one range of keys. Passages are checked on the words around them; documents
    /// that share a band are alike as a whole, and go on to be aligned.
    fn pairs(
        &self,
        (rows, are_passages): (&[Row], bool),
        known: &KnownPairs,
        tasks: &mut Vec<PairTask>,
        counts: &mut Counts,
    ) {
        let mut members: Vec<Member> = Vec::new();
        for bucket in lsh::buckets(rows) {
            counts.buckets += 1;
            counts.largest_bucket = counts.largest_bucket.max(bucket.len() as u64);
            self.links(bucket, &mut members, |how, x, y| {
                counts.candidate_pairs += 1;
                let (place, pair) = known.place(x.document, y.document);
                if place.load(Relaxed) == pair || are_passages && !self.passes(how, x, y) {
                    return;
                }
                let length = self.words.length(y.document);
                if length <= WHOLE {
                    place.store(pair, Relaxed);
                }
                tasks.push(PairTask { a: x.document, b: y.document, block: block_of(length, y.position) });
            });
        }
    }

    /// The members of a bucket, and the candidate pairs that it gives.
    pub fn links(&self, bucket: &[Row], members: &mut Vec<Member>, emit: impl FnMut(Link, Member, Member)) {
        members_of(bucket, self.words, members);
        let is_source = |document: u32| self.sources[document as usize];
        let sides: Option<&dyn Fn(u32) -> bool> = if self.settings.only_sources { Some(&is_source) } else { None };
        let context = |member: Member, after: bool| self.context(member, after);
        lsh::candidate_pairs(members, self.settings.linking, sides, context, emit);
    }

    /// The check: whether two passages that were linked so are worth aligning. Neighbours and hubs tie recurring text together;
    /// members of a small bucket or a group must share more.
    pub fn passes(&self, how: Link, x: Member, y: Member) -> bool {
        let least = self.settings.check_words;
        let equal = EqualWords::around(self.words, x, y);
        let may_recur = matches!(how, Link::Neighbour | Link::Hub);
        equal.counted() >= least && (may_recur || self.recurring.own(&equal) >= OWN_WORDS.min(least))
    }

    fn context(&self, member: Member, after: bool) -> Context {
        let text = self.words.of(member.document);
        let at = member.position as usize;
        let mut context = [0; CONTEXT_WORDS];
        if after {
            context
                .iter_mut()
                .zip(text.iter().skip(at + self.settings.recipe.shingle_words))
                .for_each(|(c, &word)| *c = word);
        } else {
            context.iter_mut().zip(text[..at].iter().rev()).for_each(|(c, &word)| *c = word);
        }
        context
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_documents_are_aligned_around_their_blocks() {
        assert_eq!(regions(500, [0].into_iter()).first(), Some(&(0..500)));
        assert_eq!((block_of(500, 400), block_of(100_000, 5000)), (0, 1));
        assert_eq!(regions(100_000, [0, 1, 9, 24].into_iter()), [0..12_288, 32_768..45_056, 94_208..100_000]);
    }
}
