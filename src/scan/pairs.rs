//! Pairs of documents -> alignments; and the pairs that complete the clusters.

use super::candidates::{PairTask, block_of, regions};
use super::{Settings, words::CorpusWords};
use crate::align::{Aligner, Alignments};
use crate::cluster::{Cluster, Member};
use ahash::AHashSet;
use rayon::prelude::*;

/// Partners of one document in a task.
const PARTNERS: usize = 512;

/// Tasks between two merges of their results.
const WAVE: usize = 4096;

/// Aligns every pair and appends what counts, in the order of the pairs.
pub(super) fn align_all(
    words: &CorpusWords,
    pairs: &[PairTask],
    settings: &Settings,
    alignments: &mut Alignments,
    done: &(dyn Fn(u64) + Sync),
) {
    let groups: Vec<&[PairTask]> = pairs.chunk_by(|x, y| x.a == y.a).flat_map(split_partners).collect();
    for wave in groups.chunks(WAVE) {
        let found: Vec<Alignments> = wave
            .par_iter()
            .map_init(
                || Aligner::new(settings.min_words),
                |aligner, group| {
                    let mut found = Alignments::default();
                    align_group(words, group, aligner, &mut found);
                    done(group.len() as u64);
                    found
                },
            )
            .collect();
        found.iter().for_each(|part| alignments.append(part));
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

/// The pairs of documents that the tables promise and that were not aligned yet: in a cluster of
/// up to `complete_up_to` documents every pair; in a larger one every member with its hubs.
pub(super) fn missing_pairs(
    words: &CorpusWords,
    clusters: &[Cluster],
    hubs_of: impl Fn(&Cluster) -> Vec<u32>,
    wanted: impl Fn(u32, u32) -> bool,
    complete_up_to: usize,
    tried: &mut AHashSet<(u32, u32)>,
) -> Vec<PairTask> {
    let mut missing: Vec<PairTask> = Vec::new();
    for cluster in clusters {
        let documents = cluster.documents();
        let partners = if documents.len() <= complete_up_to { documents.clone() } else { hubs_of(cluster) };
        for &x in &documents {
            for &y in &partners {
                let (a, b) = (x.min(y), x.max(y));
                if a != b && wanted(a, b) && !tried.contains(&(a, b)) {
                    missing.extend(tasks_of(words, &cluster.members, a, b));
                }
            }
        }
    }
    missing.sort_unstable();
    missing.dedup();
    tried.extend(missing.iter().map(|task| (task.a, task.b)));
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
