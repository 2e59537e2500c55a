//! Corpora of tests: documents as words, with outlets and names.

use super::*;
use crate::align::{MinWords, align};
use crate::facts::Facts;
use crate::text::Written;
use std::ops::Range;

/// A document of a test: its words, its outlet, whether it is a source.
pub(super) type Page = (Vec<WordHash>, Option<u32>, bool);

/// The words of tests that are names; only few tests have any.
pub(super) const NAMES: Range<WordHash> = 900_000_000..900_100_000;

/// Documents, and what classes are told from.
pub(super) struct Newsroom {
    pub(super) texts: Vec<Vec<WordHash>>,
    pub(super) facts: Vec<Facts>,
    rare_words: RareWords,
    /// How words are written at some places of all documents; elsewhere each as it is known.
    pub(super) written: Vec<(Range<u32>, Written)>,
}

pub(super) fn newsroom(documents: Vec<Page>) -> Newsroom {
    let facts = |(text, outlet, is_source): &Page| Facts {
        words: text.len() as u32,
        date: None,
        outlet: *outlet,
        is_source: *is_source,
    };
    let facts: Vec<Facts> = documents.iter().map(facts).collect();
    let texts: Vec<Vec<WordHash>> = documents.into_iter().map(|(text, ..)| text).collect();
    let mut frequencies = DocumentFrequencies::new(100_000);
    let distinct = |text: &Vec<WordHash>| {
        let mut words: Vec<DistinctWord> =
            text.iter().map(|&word| DistinctWord { word, is_particular: NAMES.contains(&word) }).collect();
        words.sort_unstable();
        words.dedup_by_key(|distinct| distinct.word);
        words
    };
    texts.iter().zip(&facts).for_each(|(text, of)| frequencies.add(&distinct(text), of.outlet));
    let mut rare_words = RareWords::new(frequencies.vocabulary());
    texts.iter().zip(&facts).for_each(|(text, of)| rare_words.push(&frequencies.rarest(&distinct(text), of.outlet)));
    Newsroom { texts, facts, rare_words, written: Vec::new() }
}

impl Newsroom {
    pub(super) fn kinship(&self) -> Kinship<'_> {
        Kinship::new(&self.rare_words, &self.facts)
    }

    pub(super) fn origins(&self, cluster: &Cluster) -> Origins {
        origins(cluster, self, &self.kinship(), &self.facts)
    }

    /// The class of a passage at a place of each of these documents, and its origins.
    pub(super) fn class(&self, members: &[(u32, u32)], length: u32) -> (Class, Origins) {
        let origins = self.origins(&passage(members, length));
        (class_of_cluster(&origins, self.kinship().any_source()), origins)
    }

    pub(super) fn class_of(&self, pair: &AlignedPair, of_cluster: Class) -> Class {
        self.with_classifier(|classifier| classifier.of_alignment(pair, of_cluster, 1.0))
    }

    /// Why a passage of a cluster of one origin is no reprint.
    pub(super) fn doubt(&self, pair: &AlignedPair) -> Option<Doubt> {
        self.with_classifier(|classifier| classifier.doubt(pair, 1.0))
    }

    pub(super) fn with_classifier<X>(&self, ask: impl Fn(&Classifier<'_, Newsroom>) -> X) -> X {
        ask(&Classifier { texts: self, kinship: &self.kinship(), facts: &self.facts })
    }

    /// The alignments of two documents.
    pub(super) fn aligned(&self, x: u32, y: u32) -> Alignments {
        let mut table = Alignments::default();
        align(self.words(x), self.words(y), MinWords::new(12)).iter().for_each(|found| table.push(x, y, found));
        table
    }
}

impl Texts for Newsroom {
    fn words(&self, document: u32) -> &[WordHash] {
        &self.texts[document as usize]
    }

    fn written(&self, document: u32, position: u32) -> Written {
        let at_place = self.written.iter().find(|(place, _)| place.contains(&position));
        let is_name = || NAMES.contains(&self.words(document)[position as usize]);
        at_place.map_or_else(|| if is_name() { Written::Capital } else { Written::Small }, |&(_, written)| written)
    }
}

/// A cluster of one passage: by member the document and the word where it begins.
pub(super) fn passage(members: &[(u32, u32)], length: u32) -> Cluster {
    let members = members.iter().map(|&(document, begin)| Member { document, words: begin..begin + length }).collect();
    Cluster { members, alignments: Vec::new(), joins: Vec::new() }
}

/// Words of ordinary text: 64 that recur everywhere and 20,000 that are rare, drawn by chance.
pub(super) fn ordinary(seed: u32, count: u32) -> Vec<WordHash> {
    let word = |n: u32| {
        let random = crate::random::mix((seed as u64) << 32 | n as u64);
        (if !random.is_multiple_of(4) { random >> 8 & 0x3f } else { 1000 + (random >> 8) % 20_000 }) as WordHash
    };
    (0..count).map(word).collect()
}

/// Words of one text that no other text has.
pub(super) fn text(number: u32, count: u32) -> Vec<WordHash> {
    // a product with an odd number: distinct, and in no order, as hashes are;
    // the highest bit would make it a character of an unspaced script
    (0..count).map(|n| (1_000_000 + 10_000 * number + n).wrapping_mul(0x9e37_79b1) & 0x7fff_ffff).collect()
}

/// Documents of ordinary text, of ten outlets in turn, that hold nothing in common by plan.
pub(super) fn others(seed: u32, count: u32) -> impl Iterator<Item = Page> {
    (0..count).map(move |n| (ordinary(seed + n, 200), Some(100 + n % 10), false))
}

pub(super) fn joined(parts: &[&[WordHash]]) -> Vec<WordHash> {
    parts.concat()
}
