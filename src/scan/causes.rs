//! Why the passages of one pair have their classes: told anew, as a scan keeps no more than the class.

use super::Scan;
use super::classes::rare_words;
use super::words::{CorpusWords, batch_ranges};
use crate::class::{Class, Classifier, Doubt, Kinship, class_of_cluster};
use crate::corpus::Corpus;

/// Why a passage is not of class reprint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cause {
    /// The text of its cluster recurs by itself.
    Cluster,
    /// The text is a reprint in others, but not in these two.
    Pair(Doubt),
    /// Another release explains the article far better.
    Beaten,
}

/// The causes for these passages of a scan (alignments, then reworded passages); `None` for reprints.
pub(crate) fn causes(corpus: &dyn Corpus, scan: &Scan, numbers: &[u32]) -> Vec<Option<Cause>> {
    if numbers.iter().all(|&number| scan.class(number) == Class::Reprint) {
        return vec![None; numbers.len()];
    }
    let mut words = CorpusWords::read(corpus, &|_| {});
    words.reread(corpus, &scan.reader);
    let rare_words = rare_words(&words, &batch_ranges(corpus), &scan.facts);
    let kinship = Kinship::new(&rare_words, &scan.facts);
    let classifier = Classifier { texts: &words, kinship: &kinship, facts: &scan.facts };
    let cause = |&number: &u32| {
        if scan.class(number) == Class::Reprint {
            return None;
        }
        let (pair, held) = (scan.pair(number), scan.told_by(number));
        let cluster = held.and_then(|held| scan.clusters.iter().position(|c| c.alignments.contains(&held)));
        let origins = cluster.map(|cluster| scan.classes.clusters[cluster].origins);
        if origins.is_some_and(|of| class_of_cluster(&of, kinship.any_source()) != Class::Reprint) {
            return Some(Cause::Cluster);
        }
        // a reworded passage has the class of the alignment inside
        let doubt = match held {
            Some(held) => classifier.doubt(&scan.pair(held), origins.map_or(1.0, |of| of.origins)),
            None => classifier.doubt_of_reworded(&pair),
        };
        Some(doubt.map_or(Cause::Beaten, Cause::Pair))
    };
    numbers.iter().map(cause).collect()
}
