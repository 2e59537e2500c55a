//! How the texts of a corpus are read as words: documents full of misread words are repaired.

use super::words::CorpusWords;
use crate::corpus::Corpus;
use crate::text::{FrequencyTable, Repair, Tokens, WordHash, tokenise, word_hash};
use ahash::AHashSet;
use rayon::prelude::*;
use std::ops::Range;

/// Documents that common words are taken from, beside the suspect ones.
const SAMPLE: usize = 256;

/// Gives the words of a document, always the same.
#[derive(Default)]
pub struct Reader {
    repair: Option<Repair>,
    /// The documents that are repaired, sorted.
    documents: Vec<u32>,
}

impl Reader {
    /// Finds the documents of a corpus to be repaired. Without any, that costs a look at each word.
    pub(super) fn new(corpus: &(impl Corpus + ?Sized), words: &CorpusWords, counts: &FrequencyTable) -> Self {
        let letters: AHashSet<WordHash> =
            ('a'..='z').map(|letter| word_hash(letter.encode_utf8(&mut [0; 4]))).collect();
        let all = 0..corpus.len() as u32;
        let suspect = |tokens: &mut Tokens, number: u32| {
            let is_suspect = Repair::is_suspect(words.of(number), counts, &letters) && {
                tokenise(corpus.text(number), tokens);
                Repair::has_odd_words(corpus.text(number), tokens, counts)
            };
            is_suspect.then_some(number)
        };
        let suspects: Vec<u32> = all.clone().into_par_iter().map_init(Tokens::default, suspect).flatten().collect();
        if suspects.is_empty() {
            return Reader::default();
        }
        let sample = all.step_by(corpus.len().div_ceil(SAMPLE));
        let texts = suspects.iter().copied().chain(sample).map(|number| corpus.text(number));
        let repair = Repair::new(counts.clone(), texts);
        let is_repaired = |tokens: &mut Tokens, number: u32| {
            tokenise(corpus.text(number), tokens);
            repair.apply(corpus.text(number), tokens).then_some(number)
        };
        let documents: Vec<u32> = suspects.into_par_iter().map_init(Tokens::default, is_repaired).flatten().collect();
        Reader { repair: Some(repair), documents }
    }

    /// How many documents are repaired.
    pub fn repaired(&self) -> usize {
        self.documents.len()
    }

    pub(super) fn repairs_in(&self, range: &Range<u32>) -> bool {
        let next = self.documents.partition_point(|&number| number < range.start);
        self.documents.get(next).is_some_and(|number| range.contains(number))
    }

    /// Replaces the content of `tokens` with the words of a document.
    pub fn tokenise(&self, corpus: &(impl Corpus + ?Sized), number: u32, tokens: &mut Tokens) {
        let text = corpus.text(number);
        tokenise(text, tokens);
        if let (Some(repair), Ok(_)) = (&self.repair, self.documents.binary_search(&number)) {
            repair.apply(text, tokens);
        }
    }
}
