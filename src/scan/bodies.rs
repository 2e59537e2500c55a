//! The bodies of documents: which of their words count, and which are quoted.

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

/// Identity from which on a template is text that its agency repeats word for word ("About the agency"): it is
/// no more the body of a release than a footer is that of an article.
const REPEATED: f64 = 0.95;

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
        corpus: &(impl Corpus + ?Sized),
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

/// The words with which two releases of one agency end ("About the agency"), and where articles have them: unlike other
/// text that releases repeat, a quote or a paragraph of background, nobody printed them for what one release says.
fn closings((alignments, classes): (&Alignments, &[Class]), facts: &[Facts]) -> AHashMap<u32, Vec<Range<u32>>> {
    let mut closings: AHashMap<u32, Vec<Range<u32>>> = AHashMap::new();
    for (pair, _) in alignments.iter().zip(classes).filter(|(_, class)| **class == Class::Template) {
        let (a, b) = (&facts[pair.a as usize], &facts[pair.b as usize]);
        let is_last = pair.a_end == a.words && pair.b_end == b.words;
        if is_last && a.is_source && b.is_source && a.same_outlet(b) && pair.identity() >= REPEATED {
            closings.entry(pair.a).or_default().push(pair.a_begin..pair.a_end);
            closings.entry(pair.b).or_default().push(pair.b_begin..pair.b_end);
        }
    }
    let mut printed: Vec<(u32, Range<u32>)> = Vec::new();
    for pair in alignments.iter().filter(|_| !closings.is_empty()) {
        let (source, article) = match (facts[pair.a as usize].is_source, facts[pair.b as usize].is_source) {
            (true, false) => (pair.a, pair.b),
            (false, true) => (pair.b, pair.a),
            _ => continue,
        };
        for closing in closings.get(&source).into_iter().flatten() {
            for (in_a, in_b) in pair.equal_runs() {
                let (of_source, of_article) = if source == pair.a { (in_a, in_b) } else { (in_b, in_a) };
                let (begin, end) = (of_source.start.max(closing.start), of_source.end.min(closing.end));
                // half of it, or it is a name that stands in the closing too
                if begin < end && 2 * (end - begin) >= closing.len() as u32 {
                    let first = of_article.start + (begin - of_source.start);
                    printed.push((article, first..first + (end - begin)));
                }
            }
        }
    }
    for (article, words) in printed {
        closings.entry(article).or_default().push(words);
    }
    closings
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::verbatim_table as table;

    #[test]
    fn what_releases_of_an_agency_end_with_counts_nowhere() {
        let fact = |outlet: u32, is_source: bool| Facts { words: 200, date: None, outlet: Some(outlet), is_source };
        let facts = [fact(0, true), fact(0, true), fact(1, false), fact(2, false), fact(3, true)];
        // two releases end alike; an article has that with what stands before it, another a name out of it
        let ends = [(0, 1, 170, 170, 30), (0, 2, 150, 40, 50), (0, 3, 180, 90, 8)];
        let of = |rows: &[(u32, u32, u32, u32, u32)], class: Class| {
            let mut classes = vec![Class::Reprint; rows.len()];
            classes[0] = class;
            let closings = closings((&table(rows), &classes), &facts);
            (0..5)
                .map(|document| closings.get(&document).into_iter().flatten().map(|x| (x.start, x.end)).collect())
                .collect::<Vec<Vec<_>>>()
        };
        assert_eq!(of(&ends, Class::Template), [vec![(170, 200)], vec![(170, 200)], vec![(60, 90)], vec![], vec![]]);
        let none = vec![Vec::new(); 5];
        assert_eq!(of(&ends, Class::Reprint), none);
        assert_eq!(of(&[(0, 1, 100, 170, 30), (0, 2, 100, 40, 30)], Class::Template), none); // not the end of both
        assert_eq!(of(&[(0, 4, 170, 170, 30), (0, 2, 170, 40, 30)], Class::Template), none); // of two agencies
    }
}
