//! Words of consecutive documents, column by column.

use super::reader::Reader;
use crate::corpus::Corpus;
use crate::scratch::{Numbers, put};
use crate::text::{Tokens, WordHash, Written, each_voice, sentences};
use std::ops::Range;

/// Words of consecutive documents.
#[derive(Default)]
pub(super) struct Batch {
    pub words: Vec<WordHash>,
    /// By word: two bits, how it is written.
    pub written: Vec<u64>,
    /// By word: two bits, whether it is quoted.
    pub voices: Vec<u64>,
    /// By word: one bit, whether a sentence begins with it.
    pub begins: Vec<u64>,
    /// By document: its first word and how many it has.
    pub documents: Vec<(u32, u32)>,
}

/// A batch ends with words of no document, up to a multiple of these: so that columns of bits can be put one behind the other.
const WHOLE_BITS: usize = 64;

impl Batch {
    /// Puts batches one behind the other, without room to grow.
    ///
    /// # Panics
    /// If they hold 2^32 words, which is more than 8 GB of text: their numbers would begin anew, and what is found be wrong.
    pub fn join(batches: &[Batch]) -> Batch {
        let sum = |length: fn(&Batch) -> usize| batches.iter().map(length).sum::<usize>();
        let fits = u32::try_from(sum(|batch| batch.words.len())).is_ok();
        assert!(fits, "64 documents after one another hold more than 2^32 words: scan them apart");
        let mut all = Batch {
            words: Vec::with_capacity(sum(|batch| batch.words.len())),
            written: Vec::with_capacity(sum(|batch| batch.written.len())),
            voices: Vec::with_capacity(sum(|batch| batch.voices.len())),
            begins: Vec::with_capacity(sum(|batch| batch.begins.len())),
            documents: Vec::with_capacity(sum(|batch| batch.documents.len())),
        };
        for batch in batches {
            let moved = all.words.len() as u32;
            all.documents.extend(batch.documents.iter().map(|&(first, length)| (first + moved, length)));
            all.words.extend_from_slice(&batch.words);
            all.written.extend_from_slice(&batch.written);
            all.voices.extend_from_slice(&batch.voices);
            all.begins.extend_from_slice(&batch.begins);
        }
        all
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 * (1 + self.documents.len()) + self.words.len() * 5);
        put(&mut bytes, &[self.documents.len() as u32, self.words.len() as u32], 4);
        self.documents.iter().for_each(|&(first, length)| put(&mut bytes, &[first, length], 4));
        put(&mut bytes, &self.words, 4);
        [&self.written, &self.voices, &self.begins].into_iter().for_each(|column| put(&mut bytes, column, 8));
        bytes
    }

    pub fn of_bytes(bytes: &[u8]) -> Option<Batch> {
        let mut numbers = Numbers(bytes);
        let (documents, words) = (numbers.u32()?, numbers.u32()? as usize);
        Some(Batch {
            documents: (0..documents).map(|_| Some((numbers.u32()?, numbers.u32()?))).collect::<Option<_>>()?,
            words: (0..words).map(|_| numbers.u32()).collect::<Option<_>>()?,
            written: (0..words / 32).map(|_| numbers.u64()).collect::<Option<_>>()?,
            voices: (0..words / 32).map(|_| numbers.u64()).collect::<Option<_>>()?,
            begins: (0..words / 64).map(|_| numbers.u64()).collect::<Option<_>>()?,
        })
    }

    /// One of the batches that were put one behind the other, which had these documents.
    pub fn part(&self, documents: Range<usize>) -> Batch {
        let first = self.documents[documents.start].0;
        let words = first as usize..self.documents.get(documents.end).map_or(self.words.len(), |next| next.0 as usize);
        let bits = |each: usize| words.start / (64 / each)..words.end / (64 / each);
        Batch {
            words: self.words[words.clone()].to_vec(),
            written: self.written[bits(2)].to_vec(),
            voices: self.voices[bits(2)].to_vec(),
            begins: self.begins[bits(1)].to_vec(),
            documents: self.documents[documents].iter().map(|&(begin, length)| (begin - first, length)).collect(),
        }
    }
}

/// Sets the two bits of a word in a column of them.
fn set(column: &mut [u64], word: usize, bits: u64) {
    column[word / 32] |= bits << (word % 32 * 2);
}

/// The words of documents as they are read.
pub(super) fn read_batch(corpus: &dyn Corpus, reader: &Reader, range: Range<u32>, tokens: &mut Tokens) -> Batch {
    let mut batch = Batch::default();
    for number in range {
        reader.tokenise(corpus, number, tokens);
        let text = corpus.text(number);
        let first = batch.words.len();
        for column in [&mut batch.written, &mut batch.voices] {
            column.resize((first + tokens.len()).div_ceil(32), 0);
        }
        batch.begins.resize((first + tokens.len()).div_ceil(64), 0);
        for (n, &begin) in (first..).zip(&tokens.begins) {
            set(&mut batch.written, n, Written::of(text, begin as usize) as u64);
        }
        each_voice(text, tokens, |words, voice| {
            words.for_each(|word| set(&mut batch.voices, first + word as usize, voice as u64));
        });
        for sentence in sentences(text, tokens) {
            let n = first + sentence.words.start as usize;
            batch.begins[n / 64] |= 1 << (n % 64);
        }
        batch.words.extend_from_slice(&tokens.hashes);
        batch.documents.push((first as u32, tokens.len() as u32));
    }
    let whole = batch.words.len().next_multiple_of(WHOLE_BITS);
    batch.words.resize(whole, 0);
    [&mut batch.written, &mut batch.voices].into_iter().for_each(|column| column.resize(whole / 32, 0));
    batch.begins.resize(whole / 64, 0);
    batch
}
