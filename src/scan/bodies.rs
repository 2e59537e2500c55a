//! The bodies of documents: which of their words count, and which are quoted.

use super::reader::Reader;
use super::words::Voices;
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

/// Identity from which on a template is text that its agency repeats word for word ("About the agency"): it is
/// no more the body of a release than a footer is that of an article.
const REPEATED: f64 = 0.95;

/// The words of documents in [`story::reprints`].
pub(super) struct Bodies<'v> {
    voices: &'v Voices,
    uncounted: AHashMap<u32, Vec<Range<u32>>>,
}

impl<'v> Bodies<'v> {
    /// Of the documents that have something in common with a source. What they have in common is no boilerplate,
    /// though the outlet printed it twice.
    pub fn of(
        corpus: &(impl Corpus + ?Sized),
        reader: &Reader,
        taken: &Taken,
        found: (&Alignments, &[Class]),
        facts: &[Facts],
        voices: &'v Voices,
    ) -> Self {
        let (documents, mut words) = (taken.documents(), taken.words());
        let mut boilerplate = boilerplate(&documents, found, facts);
        let of_document = |tokens: &mut Tokens, &document: &u32| {
            reader.tokenise(corpus, document, tokens);
            (document, uncounted(corpus.text(document), tokens, corpus.meta(document).title))
        };
        let titles: Vec<_> = documents.par_iter().map_init(Tokens::default, of_document).collect();
        let all = titles.into_iter().map(|(document, mut ranges)| {
            let repeated = union(boilerplate.remove(&document).unwrap_or_default());
            ranges.extend(without(repeated, &words.remove(&document).unwrap_or_default()));
            (document, union(ranges))
        });
        Bodies { uncounted: all.collect(), voices }
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
        self.voices.of(document, position)
    }

    fn uncounted(&self, document: u32) -> &[Range<u32>] {
        self.uncounted.get(&document).map_or(&[], Vec::as_slice)
    }
}
