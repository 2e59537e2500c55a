//! Words -> rare words; clusters and alignments -> their classes.

use super::Reworded;
use super::words::CorpusWords;
use crate::align::Alignments;
use crate::class::{
    Class, Classifier, DocumentFrequencies, Kinship, Origins, RareWord, RareWords, beaten, class_of_cluster, origins,
};
use crate::cluster::Cluster;
use crate::facts::Facts;
use ahash::AHashSet;
use rayon::prelude::*;
use std::ops::Range;

/// The class of a cluster, and what it is told from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusterClass {
    /// What its passages are.
    pub class: Class,
    /// How many origins they have.
    pub origins: Origins,
}

/// What every shared passage is.
#[derive(Debug, Default, Clone)]
pub struct Classes {
    /// By cluster.
    pub clusters: Vec<ClusterClass>,
    /// By alignment.
    pub alignments: Vec<Class>,
    /// By reworded passage.
    pub reworded: Vec<Class>,
}

impl Classes {
    /// Gives each cluster the class that most of its alignments have: two documents that share eight
    /// words and nothing else are no reprint, and neither is their cluster.
    pub(super) fn settle(&mut self, clusters: &[Cluster]) {
        for (cluster, of_cluster) in clusters.iter().zip(&mut self.clusters) {
            let count = |class| cluster.alignments.iter().filter(|&&n| self.alignments[n as usize] == class).count();
            let most = Class::ALL.into_iter().rev().max_by_key(|&class| count(class));
            of_cluster.class = most.unwrap_or(of_cluster.class);
        }
    }
}

/// The rare words of each document.
pub(super) fn rare_words(words: &CorpusWords, batches: &[Range<u32>], facts: &[Facts]) -> RareWords {
    let share = batches.len().div_ceil(rayon::current_num_threads()).max(1);
    let frequencies = batches
        .par_chunks(share)
        .map(|batches| {
            let (mut counts, mut buffer) = (DocumentFrequencies::default(), Vec::new());
            for document in batches.iter().flat_map(Clone::clone) {
                words.distinct(document, &mut buffer);
                counts.add(&buffer, facts[document as usize].outlet);
            }
            counts
        })
        .reduce_with(|x, y| x.merge(&y))
        .unwrap_or_default();
    let kept: Vec<Vec<Vec<RareWord>>> = batches
        .par_iter()
        .map_init(Vec::new, |buffer, range| {
            let rarest = |document| {
                words.distinct(document, buffer);
                frequencies.rarest(buffer, facts[document as usize].outlet)
            };
            range.clone().map(rarest).collect()
        })
        .collect();
    let mut rare_words = RareWords::new(frequencies.vocabulary());
    kept.iter().flatten().for_each(|words| rare_words.push(words));
    rare_words
}

/// The class of a cluster.
pub(super) fn class_cluster(
    cluster: &Cluster,
    words: &CorpusWords,
    kinship: &Kinship,
    facts: &[Facts],
) -> ClusterClass {
    let origins = origins(cluster, words, kinship, facts);
    ClusterClass { class: class_of_cluster(&origins, kinship.any_source()), origins }
}

/// The classes of the alignments of classed clusters; releases that another one beats lose theirs.
pub(super) fn class_alignments(
    alignments: &Alignments,
    clusters: &[Cluster],
    of_clusters: &[ClusterClass],
    words: &CorpusWords,
    kinship: &Kinship,
    facts: &[Facts],
) -> Vec<Class> {
    let mut cluster_of = vec![None; alignments.len()];
    for (cluster, of_cluster) in clusters.iter().zip(of_clusters) {
        cluster.alignments.iter().for_each(|&number| cluster_of[number as usize] = Some(of_cluster));
    }
    let numbers: Vec<usize> = (0..alignments.len()).collect();
    let classifier = Classifier { texts: words, kinship, facts };
    let class = |&number: &usize| {
        let (class, origins) = cluster_of[number].map_or((Class::Reprint, 1.0), |of| (of.class, of.origins.origins));
        classifier.of_alignment(&alignments.get(number), class, origins)
    };
    let mut classes: Vec<Class> = numbers.par_iter().map(class).collect();
    let release_and_article = |number: usize| {
        let pair = alignments.get(number);
        match (facts[pair.a as usize].is_source, facts[pair.b as usize].is_source) {
            (true, false) => Some((pair.a, pair.b)),
            (false, true) => Some((pair.b, pair.a)),
            _ => None,
        }
    };
    let mut pairs: Vec<(u32, u32)> =
        numbers.iter().filter(|&&n| classes[n] == Class::Reprint).filter_map(|&n| release_and_article(n)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let beaten: AHashSet<(u32, u32)> = beaten(&pairs, kinship).into_iter().collect();
    for &number in &numbers {
        let is_beaten = release_and_article(number).is_some_and(|pair| beaten.contains(&pair));
        if is_beaten && classes[number] == Class::Reprint {
            classes[number] = Class::Formula;
        }
    }
    classes
}

/// The classes of reworded passages, told from those of the alignments which they hold.
pub(super) fn class_reworded(
    reworded: &Reworded,
    of_alignments: &[Class],
    words: &CorpusWords,
    kinship: &Kinship,
    facts: &[Facts],
) -> Vec<Class> {
    let classifier = Classifier { texts: words, kinship, facts };
    let class = |number: usize| {
        let held = reworded.holds[number].map(|alignment| of_alignments[alignment as usize]);
        classifier.of_reworded(&reworded.passages.get(number), held)
    };
    (0..reworded.passages.len()).into_par_iter().map(class).collect()
}
