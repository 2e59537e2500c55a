//! How the texts of a corpus are read as words: misread words as their copies have them.

use super::readings;
use super::words::CorpusWords;
use crate::corpus::Corpus;
use crate::text::{FrequencyTable, Misreadings, Readings, Tokens, WordHash, tokenise, word_hash};
use ahash::AHashSet;
use rayon::prelude::*;
use std::ops::Range;

/// Documents that common words are taken from, beside the suspect ones.
const SAMPLE: usize = 256;

/// A corpus in which one document of so many looks misread is small, or all of it is scanned: too few of its
/// words come often enough to know misread ones by them.
const SUSPECT_ONE_IN: usize = 4;

/// Gives the words of a document, always the same.
#[derive(Default)]
pub struct Reader {
    /// Of documents full of misread words, sorted: the words that came apart.
    joined: Vec<(u32, Readings)>,
    /// By document, sorted: how its copies have its misread words.
    as_copies: Vec<(u32, Readings)>,
}

impl Reader {
    /// Finds the documents of a corpus that are full of misread words, and how these are read.
    /// Without any, that costs a look at each word.
    pub(super) fn new(corpus: &dyn Corpus, words: &CorpusWords, counts: &FrequencyTable) -> Self {
        let suspects = suspects(corpus, words, counts);
        if suspects.is_empty() {
            return Reader::default();
        }
        let sample = (0..corpus.len() as u32).step_by(corpus.len().div_ceil(SAMPLE));
        let texts = suspects.iter().copied().chain(sample).map(|number| corpus.text(number));
        let misreadings = Misreadings::new(counts, texts);
        let read = |tokens: &mut Tokens, number: u32| {
            tokenise(corpus.text(number), tokens);
            Some((number, misreadings.read(corpus.text(number), tokens)?))
        };
        let joined = suspects.par_iter().copied().map_init(Tokens::default, read).flatten().collect();
        let mut reader = Reader { joined, as_copies: Vec::new() };
        let misread: Vec<u32> = reader.joined.iter().map(|(number, _)| *number).collect();
        let looked_at = if SUSPECT_ONE_IN * suspects.len() >= corpus.len() { &suspects } else { &misread };
        reader.as_copies = readings::find(corpus, &reader, looked_at, &misread, counts);
        reader
    }

    /// How many documents have words that are read otherwise than they are written.
    pub fn repaired(&self) -> usize {
        let joined = self.joined.iter().filter(|(_, readings)| !readings.is_empty());
        let numbers: AHashSet<u32> = joined.chain(&self.as_copies).map(|(number, _)| *number).collect();
        numbers.len()
    }

    pub(super) fn repairs_in(&self, range: &Range<u32>) -> bool {
        [&self.joined, &self.as_copies].into_iter().any(|documents| {
            let next = documents.partition_point(|(number, _)| *number < range.start);
            documents.get(next).is_some_and(|(number, _)| range.contains(number))
        })
    }

    /// Replaces the content of `tokens` with the words of a document.
    pub fn tokenise(&self, corpus: &dyn Corpus, number: u32, tokens: &mut Tokens) {
        tokenise(corpus.text(number), tokens);
        for documents in [&self.joined, &self.as_copies] {
            if let Ok(at) = documents.binary_search_by_key(&number, |(number, _)| *number) {
                documents[at].1.apply(tokens);
            }
        }
    }
}

/// The documents with many rare words and single letters.
fn suspects(corpus: &dyn Corpus, words: &CorpusWords, counts: &FrequencyTable) -> Vec<u32> {
    let letters: AHashSet<WordHash> = ('a'..='z').map(|letter| word_hash(letter.encode_utf8(&mut [0; 4]))).collect();
    let is_suspect = |tokens: &mut Tokens, number: u32| {
        let is_suspect = Misreadings::is_suspect(words.of(number), counts, &letters) && {
            tokenise(corpus.text(number), tokens);
            Misreadings::has_odd_words(corpus.text(number), tokens, counts)
        };
        is_suspect.then_some(number)
    };
    (0..corpus.len() as u32).into_par_iter().map_init(Tokens::default, is_suspect).flatten().collect()
}
