//! Pairs of documents -> alignments; and the pairs that complete the clusters.

use super::candidates::{PairTask, block_of, regions};
use super::words::CorpusWords;
use crate::align::{Aligner, Alignments, MinWords, Sink};
use crate::cluster::{Cluster, Member};
use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

/// Partners of one document in a task.
const PARTNERS: usize = 512;

/// Tasks between two merges of their results.
const WAVE: usize = 4096;

/// Aligns every pair and appends what counts, in the order of the pairs.
pub(super) fn align_all(
    words: &CorpusWords,
    pairs: &[PairTask],
    min_words: MinWords,
    sink: &mut dyn Sink,
    done: &(dyn Fn(u64) + Sync),
) {
    let groups: Vec<&[PairTask]> = pairs.chunk_by(|x, y| x.a == y.a).flat_map(split_partners).collect();
    for wave in groups.chunks(WAVE) {
        let found: Vec<Alignments> = wave
            .par_iter()
            .map_init(
                || Aligner::new(min_words),
                |aligner, group| {
                    let mut found = Alignments::default();
                    align_group(words, group, aligner, &mut found);
                    done(group.len() as u64);
                    found
                },
            )
            .collect();
        found.iter().for_each(|part| sink.take(part));
    }
}

/// Cuts the tasks of one document into groups, never within one pair.
fn split_partners(tasks: &[PairTask]) -> Vec<&[PairTask]> {
    let mut groups = Vec::new();
    let mut rest = tasks;
    while rest.len() > PARTNERS {
        let last = rest[PARTNERS - 1].b;
        let cut = PARTNERS + rest[PARTNERS..].iter().take_while(|task| task.b == last).count();
        groups.push(&rest[..cut]);
        rest = &rest[cut..];
    }
    if !rest.is_empty() {
        groups.push(rest);
    }
    groups
}

fn align_group(words: &CorpusWords, group: &[PairTask], aligner: &mut Aligner, found: &mut Alignments) {
    let a = group[0].a;
    let a_words = words.of(a);
    aligner.index(a_words);
    for tasks in group.chunk_by(|x, y| x.b == y.b) {
        let b_words = words.of(tasks[0].b);
        let regions = regions(b_words.len(), tasks.iter().map(|task| task.block));
        for alignment in aligner.align(a_words, b_words, &regions) {
            found.push(a, tasks[0].b, &alignment);
        }
    }
}

/// The tasks done so far.
pub(super) struct Tried(AHashSet<PairTask>);

impl Tried {
    pub(super) fn new(tasks: &[PairTask]) -> Self {
        Tried(tasks.iter().copied().collect())
    }

    /// The tasks of these that were not done. Where a pair of long documents meets in another
    /// block, all its blocks are done again, so that no passage at a border comes twice.
    fn new_tasks(&self, tasks: &[PairTask], length: usize) -> Vec<PairTask> {
        if tasks.iter().all(|task| self.0.contains(task)) {
            return Vec::new();
        }
        let first = tasks[0];
        let blocks = 0..=block_of(length, length.saturating_sub(1) as u32);
        let again = blocks.map(|block| PairTask { block, ..first }).filter(|task| self.0.contains(task));
        again.chain(tasks.iter().copied()).collect()
    }

    /// How many pairs of documents.
    pub(super) fn pairs(&self) -> u64 {
        self.0.iter().map(|task| (task.a, task.b)).collect::<AHashSet<_>>().len() as u64
    }
}

/// Which pairs of a cluster the tables promise.
pub(super) struct Promise<'p> {
    /// Documents of a cluster up to which it is every pair.
    pub complete_up_to: usize,
    /// Beyond: every document with each of these,
    pub hubs: &'p dyn Fn(&Cluster) -> Vec<u32>,
    /// and every article with each source.
    pub sources: &'p [bool],
    /// Whether only articles with sources.
    pub only_sources: bool,
}

/// Pairs of articles and sources that one large cluster is completed with: an agency's standing
/// sentence in ten thousand releases and ten thousand articles must not give a hundred million.
const MOST_SOURCE_PAIRS: usize = 250_000;

impl Promise<'_> {
    /// The sources that the articles of a large cluster are aligned with: all, or as many as there is
    /// room for, those that hold most of it first.
    fn sources_of(&self, cluster: &Cluster, documents: &[u32]) -> Vec<u32> {
        let mut sources: Vec<u32> = documents.iter().copied().filter(|&d| self.sources[d as usize]).collect();
        let most = MOST_SOURCE_PAIRS / (documents.len() - sources.len()).max(1);
        if sources.len() > most {
            let mut held: AHashMap<u32, usize> = AHashMap::new();
            cluster.members.iter().for_each(|m| *held.entry(m.document).or_default() += m.words.len());
            sources.sort_by_key(|source| (std::cmp::Reverse(held[source]), *source));
            sources.truncate(most);
        }
        sources
    }

    /// How many marked sources were left out of completing.
    pub(super) fn sources_left_out<'c>(&self, clusters: impl Iterator<Item = &'c Cluster>) -> u64 {
        let large = clusters.map(|c| (c, c.documents())).filter(|(_, d)| d.len() > self.complete_up_to);
        let left_out = large.map(|(cluster, documents)| {
            let sources = documents.iter().filter(|&&d| self.sources[d as usize]).count();
            sources - self.sources_of(cluster, &documents).len()
        });
        left_out.sum::<usize>() as u64
    }

    /// The pairs of a cluster that are promised.
    pub(super) fn pairs(&self, cluster: &Cluster) -> Vec<(u32, u32)> {
        let documents = cluster.documents();
        let is_source = |document: u32| self.sources[document as usize];
        let mut pairs = Vec::new();
        let mut add = |x: u32, y: u32| {
            if x != y && (!self.only_sources || is_source(x) != is_source(y)) {
                pairs.push((x.min(y), x.max(y)));
            }
        };
        if documents.len() <= self.complete_up_to {
            for (i, &x) in documents.iter().enumerate() {
                documents[i + 1..].iter().for_each(|&y| add(x, y));
            }
        } else {
            let hubs = (self.hubs)(cluster);
            let sources = self.sources_of(cluster, &documents);
            for &x in &documents {
                hubs.iter().for_each(|&y| add(x, y));
                sources.iter().filter(|_| !is_source(x)).for_each(|&y| add(x, y));
            }
        }
        pairs
    }
}

/// The tasks of pairs that are promised and were not done yet, and now count as tried.
pub(super) fn missing_tasks<'c>(
    words: &CorpusWords,
    clusters: impl Iterator<Item = &'c Cluster>,
    promise: &Promise,
    tried: &mut Tried,
) -> Vec<PairTask> {
    let mut missing: Vec<PairTask> = Vec::new();
    for cluster in clusters {
        for (a, b) in promise.pairs(cluster) {
            let tasks: Vec<PairTask> = tasks_of(words, &cluster.members, a, b).collect();
            missing.extend(tried.new_tasks(&tasks, words.length(b)));
        }
    }
    missing.sort_unstable();
    missing.dedup();
    tried.0.extend(&missing);
    missing
}

/// The tasks of a pair: one for each block of b that its members touch.
fn tasks_of(words: &CorpusWords, members: &[Member], a: u32, b: u32) -> impl Iterator<Item = PairTask> {
    let first = members.partition_point(|m| m.document < b);
    let length = words.length(b);
    members[first..].iter().take_while(move |m| m.document == b).flat_map(move |m| {
        let blocks = block_of(length, m.words.start)..=block_of(length, m.words.end - 1);
        blocks.map(move |block| PairTask { a, b, block })
    })
}
