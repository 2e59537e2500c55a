//! Words -> rare words; clusters and alignments -> their classes.

use super::Reworded;
use super::words::CorpusWords;
use crate::align::Alignments;
use crate::class::{
    Class, Classifier, DistinctWords, DocumentFrequencies, Kinship, Origins, RareWord, RareWords, beaten,
    class_of_cluster, origins,
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

/// Tables of counts, of up to 48 MB each, that are filled at the same time.
const MOST_TABLES: usize = 8;

/// Batches of documents whose rare words are looked for at a time.
const BATCHES: usize = 64;

/// In how many documents each word stands.
pub(super) fn document_frequencies(
    words: &CorpusWords,
    batches: &[Range<u32>],
    facts: &[Facts],
) -> DocumentFrequencies {
    let share = batches.len().div_ceil(rayon::current_num_threads().min(MOST_TABLES)).max(1);
    batches
        .par_chunks(share)
        .map(|batches| {
            let (mut counts, mut buffer) = (DocumentFrequencies::new(words.total()), DistinctWords::default());
            for document in batches.iter().flat_map(Clone::clone) {
                counts.add(words.distinct(document, &mut buffer), facts[document as usize].outlet);
            }
            counts
        })
        .reduce_with(|x, y| x.merge(&y))
        .unwrap_or_else(|| DocumentFrequencies::new(0))
}

/// The rare words of each document.
pub(super) fn rare_words(words: &CorpusWords, batches: &[Range<u32>], facts: &[Facts]) -> RareWords {
    rarest_words(&document_frequencies(words, batches, facts), words, batches, facts)
}

/// The same of words that are counted.
pub(super) fn rarest_words(
    frequencies: &DocumentFrequencies,
    words: &CorpusWords,
    batches: &[Range<u32>],
    facts: &[Facts],
) -> RareWords {
    let mut rare_words = RareWords::new(frequencies.vocabulary());
    // a few at a time: those of all documents would be there twice
    for wave in batches.chunks(BATCHES) {
        let kept: Vec<Vec<Vec<RareWord>>> = wave
            .par_iter()
            .with_max_len(1)
            .map_init(DistinctWords::default, |buffer, range| {
                let outlet = |document: u32| facts[document as usize].outlet;
                let mut rarest = |document| frequencies.rarest(words.distinct(document, buffer), outlet(document));
                range.clone().map(&mut rarest).collect()
            })
            .collect();
        kept.iter().flatten().for_each(|words| rare_words.push(words));
    }
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
    let mut classes: Vec<Class> = numbers.par_iter().with_max_len(1024).map(class).collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::verbatim_table;
    use crate::cluster::Member;
    use crate::corpus::Document;
    use crate::facts::facts;
    use crate::scan::words::batch_ranges;

    /// Calls a check with 40 documents of two outlets in turn: words of their own
    /// between two sentences that all have.
    fn with_corpus(check: impl Fn(&CorpusWords, &Kinship, &[Facts])) {
        let common = |count: usize| (0..count).map(|n| format!("of{} ", n % 30)).collect::<String>();
        let text = |n: usize| common(30) + &(0..40).map(|k| format!("own{n}x{k} ")).collect::<String>() + &common(30);
        let texts: Vec<String> = (0..40).map(text).collect();
        let outlets = ["one", "two"].into_iter().cycle();
        let corpus: Vec<Document> =
            texts.iter().zip(outlets).map(|(text, outlet)| Document::new("", text).outlet(outlet)).collect();
        let words = CorpusWords::read(&corpus, &|_| {});
        let facts = facts(&corpus, |document| words.length(document) as u32);
        let rare_words = rare_words(&words, &batch_ranges(&corpus), &facts);
        check(&words, &Kinship::new(&rare_words, &facts), &facts);
    }

    fn of_origins(origins: f32) -> ClusterClass {
        let none = Origins {
            holders: 3,
            origins,
            words: 30,
            same_outlet: 0.0,
            of_sources: 0.0,
            at_an_edge: false,
            core: 30,
            different: 30,
        };
        ClusterClass { class: Class::Reprint, origins: none }
    }

    #[test]
    fn an_alignment_knows_the_origins_of_its_cluster() {
        with_corpus(|words, kinship, facts| {
            let alignments = verbatim_table(&[(0, 1, 70, 70, 30), (2, 3, 70, 70, 30), (4, 5, 70, 70, 30)]);
            let cluster = |alignments: &[u32]| Cluster {
                members: vec![Member { document: 0, words: 70..100 }],
                alignments: alignments.to_vec(),
                joins: Vec::new(),
            };
            let clusters = [cluster(&[1]), cluster(&[0])];
            let of_clusters = [of_origins(3.0), of_origins(2.0)];
            let classes = class_alignments(&alignments, &clusters, &of_clusters, words, kinship, facts);
            // the third is of no cluster
            assert_eq!(classes, [Class::Reprint, Class::Formula, Class::Reprint]);
        });
    }

    #[test]
    fn a_reworded_passage_has_the_class_of_its_alignment() {
        with_corpus(|words, kinship, facts| {
            let passages =
                verbatim_table(&[(0, 1, 70, 70, 30), (0, 2, 70, 70, 30), (0, 3, 70, 70, 30), (0, 4, 70, 70, 30)]);
            let reworded = Reworded { passages, holds: vec![Some(1), None, None, Some(0)], ..Reworded::default() };
            let classes = class_reworded(&reworded, &[Class::Reprint, Class::Boilerplate], words, kinship, facts);
            // of two documents of one outlet that have nothing else in common, and of two outlets
            assert_eq!(classes, [Class::Boilerplate, Class::Template, Class::Reprint, Class::Reprint]);
        });
    }
}
