//! The bodies of documents: which of their words count, and which are quoted.

use super::closings::{REPEATED, closings};
use super::reader::Reader;
use super::words::CorpusWords;
use crate::align::{AlignedPair, Alignments};
use crate::class::Class;
use crate::corpus::Corpus;
use crate::facts::Facts;
use crate::intervals::{union, without};
use crate::story::{self, Taken, uncounted};
use crate::text::{Tokens, Voice};
use ahash::AHashMap;
use rayon::prelude::*;
use std::ops::Range;

/// Words that are left of repeated text, once what a source explains is taken out, from which on they are repeated text:
/// fewer are what the outlet put between two parts of a quotation that two articles of its have.
const LEFT: usize = 4;

/// The words of documents in [`story::reprints`].
pub(super) struct Bodies<'w> {
    words: &'w CorpusWords,
    uncounted: AHashMap<u32, Vec<Range<u32>>>,
    /// By document: the first word of each sentence.
    sentences: AHashMap<u32, Vec<u32>>,
}

impl<'w> Bodies<'w> {
    /// Of the documents that have something in common with a source. What they have in common is no boilerplate,
    /// though the outlet printed it twice.
    pub fn of(
        corpus: &dyn Corpus,
        reader: &Reader,
        taken: &Taken,
        found: (&Alignments, &[Class]),
        facts: &[Facts],
        words: &'w CorpusWords,
    ) -> Self {
        let (documents, taken) = (taken.documents(), taken.words());
        let boilerplate = boilerplate(&documents, found, facts);
        let closings = closings(found, facts);
        let of_document = |tokens: &mut Tokens, document: &u32| {
            let spans = |of: &AHashMap<u32, Vec<Range<u32>>>| of.get(document).cloned().unwrap_or_default();
            let taken = taken.get(document).map_or(&[][..], Vec::as_slice);
            let mut ranges = without(union(spans(&boilerplate)), taken);
            ranges.retain(|range| range.len() >= LEFT);
            let lead = ranges.first().filter(|first| first.start == 0).map_or(0, |first| first.end);
            ranges.extend(spans(&closings));
            reader.tokenise(corpus, *document, tokens);
            ranges.extend(uncounted(corpus.text(*document), tokens, corpus.meta(*document).title, lead));
            let mut sentences = Vec::new();
            words.sentences(*document, &mut sentences);
            ((*document, union(ranges)), (*document, sentences))
        };
        let all: Vec<_> = documents.par_iter().map_init(Tokens::default, of_document).collect();
        let (uncounted, sentences) = all.into_iter().unzip();
        Bodies { uncounted, sentences, words }
    }

    /// By document that has something in common with a source: its words that do not count, sorted, apart.
    pub fn into_uncounted(self) -> AHashMap<u32, Vec<Range<u32>>> {
        self.uncounted
    }
}

/// The spans of these documents that their outlet or agency repeats.
fn boilerplate(
    documents: &[u32],
    (alignments, classes): (&Alignments, &[Class]),
    facts: &[Facts],
) -> AHashMap<u32, Vec<Range<u32>>> {
    let mut spans: AHashMap<u32, Vec<Range<u32>>> = AHashMap::new();
    let same_outlet = |pair: &AlignedPair| facts[pair.a as usize].same_outlet(&facts[pair.b as usize]);
    for (pair, class) in alignments.iter().zip(classes) {
        let is_boilerplate = match class {
            Class::Boilerplate => true,
            // no more the body of a release than a footer is that of an article
            Class::Template => pair.identity() >= REPEATED && same_outlet(&pair),
            _ => false,
        };
        if is_boilerplate {
            for (document, span) in [(pair.a, pair.a_begin..pair.a_end), (pair.b, pair.b_begin..pair.b_end)] {
                if documents.binary_search(&document).is_ok() {
                    spans.entry(document).or_default().push(span);
                }
            }
        }
    }
    spans
}

impl story::Bodies for Bodies<'_> {
    fn voice(&self, document: u32, position: u32) -> Voice {
        self.words.voice(document, position)
    }

    fn uncounted(&self, document: u32) -> &[Range<u32>] {
        self.uncounted.get(&document).map_or(&[], Vec::as_slice)
    }

    fn sentences(&self, document: u32) -> &[u32] {
        self.sentences.get(&document).map_or(&[], Vec::as_slice)
    }
}
