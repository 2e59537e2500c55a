//! Alignments -> clusters, with the pairs aligned that their tables promise.
//!
//! A bucket may link two documents to a third and not to each other; where all three are copies of
//! one text, the tables say what each shares with each.

use super::candidates::{PairTask, WHOLE, block_of};
use super::closings;
use super::kept::{By, Kept};
use super::pairs::align_all;
use super::words::CorpusWords;
use super::{Counts, Settings};
use crate::align::Alignments;
use crate::class::Class;
use crate::cluster::{Cluster, Member, cluster};
use crate::facts::Facts;
use crate::story;
use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

/// Most rounds: each may join clusters, whose members then have new partners. What is left after these
/// is counted (`unfinished_pairs`).
const MOST_ROUNDS: u64 = 2;

/// Clusters that a thread looks through at a time: a few may be as much work as all others.
const CLUSTERS: usize = 16;

/// What completing needs to know beside the alignments.
pub(super) struct Completing<'s> {
    pub words: &'s CorpusWords,
    pub facts: &'s [Facts],
    pub settings: &'s Settings,
    /// By document: its rank by id.
    pub ranks: &'s [u32],
    /// The class of a cluster: text that recurs by itself has no story to be complete.
    pub class: &'s (dyn Fn(&Cluster) -> Class + Sync),
}

impl Completing<'_> {
    /// Aligns what is missing of the first clusters, those of the alignments of these tasks, and clusters anew, round by
    /// round.
    pub fn run(
        &self,
        tasks: Vec<PairTask>,
        first: Vec<Cluster>,
        alignments: &mut Alignments,
        kept: &mut Kept,
        counts: &mut Counts,
    ) -> Vec<Cluster> {
        kept.add_tasks(By::Passages, &tasks);
        let mut tried = Tried(tasks);
        let found_by_bands = tried.pairs();
        let mut clusters = first;
        loop {
            let missing = self.missing(&clusters, alignments, &tried);
            if missing.is_empty() || counts.completing_rounds == MOST_ROUNDS {
                counts.unfinished_pairs = Tried(missing).pairs();
                counts.sources_left_out = self.sources_left_out(&clusters, alignments);
                break;
            }
            counts.completing_rounds += 1;
            let again: AHashSet<(u32, u32)> = missing.iter().map(|task| (task.a, task.b)).collect();
            alignments.remove(|a, b| again.contains(&(a, b)));
            align_all(self.words, &missing, self.settings.min_words, alignments, &|_| {});
            tried.add(&missing);
            drop(clusters); // before and after are not there at a time
            clusters = sorted_clusters(alignments, self.ranks);
        }
        // at last, as what a release ends with is told from the alignments of all rounds
        if closings::part(alignments, self.words, self.facts, self.settings) {
            drop(clusters);
            clusters = sorted_clusters(alignments, self.ranks);
        }
        counts.aligned_pairs = tried.pairs();
        counts.completing_pairs = counts.aligned_pairs - found_by_bands;
        kept.add_tasks(By::Completed, &tried.0);
        clusters
    }

    fn sources_left_out(&self, clusters: &[Cluster], alignments: &Alignments) -> u64 {
        let promise = Promise { settings: self.settings, alignments, facts: self.facts };
        let left_out = clusters.iter().map(|cluster| (promise.sources_left_out(cluster), cluster));
        let told = left_out.filter(|&(sources, cluster)| sources > 0 && (self.class)(cluster) == Class::Reprint);
        told.map(|(sources, _)| sources).sum()
    }

    /// The tasks that these clusters promise and that were not done yet, sorted.
    fn missing(&self, clusters: &[Cluster], alignments: &Alignments, tried: &Tried) -> Vec<PairTask> {
        let promise = Promise { settings: self.settings, alignments, facts: self.facts };
        let of_cluster = |cluster: &Cluster| {
            let mut missing: Vec<PairTask> = Vec::new();
            for (a, b) in promise.pairs(cluster) {
                // most are documents of ordinary length that were aligned
                if self.words.length(b) <= WHOLE && tried.contains(&PairTask { a, b, block: 0 }) {
                    continue;
                }
                let tasks: Vec<PairTask> = tasks_of(self.words, &cluster.members, a, b).collect();
                missing.extend(tried.new_tasks(&tasks, self.words.length(b)));
            }
            // told last: most clusters miss nothing
            if missing.is_empty() || (self.class)(cluster) == Class::Reprint { missing } else { Vec::new() }
        };
        let mut missing: Vec<PairTask> = clusters.par_iter().with_max_len(CLUSTERS).flat_map_iter(of_cluster).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}

/// The clusters of alignments, which are sorted for it.
pub(super) fn sorted_clusters(alignments: &mut Alignments, ranks: &[u32]) -> Vec<Cluster> {
    alignments.sort();
    cluster(alignments, |document| ranks[document as usize])
}

/// The tasks done so far, sorted.
struct Tried(Vec<PairTask>);

impl Tried {
    fn contains(&self, task: &PairTask) -> bool {
        self.0.binary_search(task).is_ok()
    }

    /// The tasks of these that were not done. Where a pair of long documents meets in another
    /// block, all its blocks are done again, so that no passage at a border comes twice.
    fn new_tasks(&self, tasks: &[PairTask], length: usize) -> Vec<PairTask> {
        if tasks.iter().all(|task| self.contains(task)) {
            return Vec::new();
        }
        let first = tasks[0];
        let blocks = 0..=block_of(length, length.saturating_sub(1) as u32);
        let again = blocks.map(|block| PairTask { block, ..first }).filter(|task| self.contains(task));
        again.chain(tasks.iter().copied()).collect()
    }

    fn add(&mut self, tasks: &[PairTask]) {
        self.0.extend_from_slice(tasks);
        self.0.sort();
        self.0.dedup();
    }

    /// How many pairs of documents.
    fn pairs(&self) -> u64 {
        self.0.chunk_by(|x, y| (x.a, x.b) == (y.a, y.b)).count() as u64
    }
}

/// Which pairs of a cluster the tables promise: up to a number of documents every pair, beyond it
/// every document with the hubs, and every article with each source.
pub(super) struct Promise<'p> {
    pub settings: &'p Settings,
    pub alignments: &'p Alignments,
    pub facts: &'p [Facts],
}

/// Pairs of articles and sources that one large cluster is completed with: an agency's standing
/// sentence in ten thousand releases and ten thousand articles must not give a hundred million.
const MOST_SOURCE_PAIRS: usize = 250_000;

impl Promise<'_> {
    fn is_source(&self, document: u32) -> bool {
        self.facts[document as usize].is_source
    }

    /// The sources that the articles of a large cluster are aligned with: all, or as many as there is
    /// room for, those that hold most of it first.
    fn sources_of(&self, cluster: &Cluster, documents: &[u32]) -> Vec<u32> {
        let mut sources: Vec<u32> = documents.iter().copied().filter(|&d| self.is_source(d)).collect();
        let most = MOST_SOURCE_PAIRS / (documents.len() - sources.len()).max(1);
        if sources.len() > most {
            let mut held: AHashMap<u32, usize> = AHashMap::new();
            cluster.members.iter().for_each(|m| *held.entry(m.document).or_default() += m.words.len());
            sources.sort_by_key(|source| (std::cmp::Reverse(held[source]), *source));
            sources.truncate(most);
        }
        sources
    }

    /// How many marked sources of a cluster are left out of completing.
    fn sources_left_out(&self, cluster: &Cluster) -> u64 {
        let documents = cluster.documents();
        if documents.len() <= self.settings.complete_up_to {
            return 0;
        }
        let sources = documents.iter().filter(|&&d| self.is_source(d)).count();
        (sources - self.sources_of(cluster, &documents).len()) as u64
    }

    /// The pairs of a cluster that are promised.
    pub(super) fn pairs(&self, cluster: &Cluster) -> Vec<(u32, u32)> {
        let documents = cluster.documents();
        let mut pairs = Vec::new();
        let mut add = |x: u32, y: u32| {
            if x != y && (!self.settings.only_sources || self.is_source(x) != self.is_source(y)) {
                pairs.push((x.min(y), x.max(y)));
            }
        };
        if documents.len() <= self.settings.complete_up_to {
            for (i, &x) in documents.iter().enumerate() {
                documents[i + 1..].iter().for_each(|&y| add(x, y));
            }
        } else {
            let hubs = story::hubs(cluster, self.alignments, self.facts);
            let sources = self.sources_of(cluster, &documents);
            for &x in &documents {
                hubs.iter().for_each(|&y| add(x, y));
                sources.iter().filter(|_| !self.is_source(x)).for_each(|&y| add(x, y));
            }
        }
        pairs
    }
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
