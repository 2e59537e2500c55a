//! The words of a whole corpus, as hashes.

use super::reader::Reader;
use crate::class::{DistinctWord, DistinctWords, Texts};
use crate::corpus::Corpus;
use crate::text::{FrequencyTable, Tokens, Voice, WordHash, Written, each_voice, sentences};
use rayon::prelude::*;
use std::ops::Range;

/// Bytes of text that one task tokenises.
const BATCH_BYTES: usize = 1 << 18;

/// Word hashes by document. The spans of words are not kept: the few documents that are reported
/// are tokenised again.
#[derive(Default)]
pub struct CorpusWords {
    batches: Vec<Batch>,
    /// By document: its batch and its first word there.
    places: Vec<(u32, u32)>,
    /// By document, and one more: the corpus-wide number of its first word.
    bases: Vec<u64>,
}

/// Words of consecutive documents.
#[derive(Default)]
struct Batch {
    words: Vec<WordHash>,
    /// By word: two bits, how it is written.
    written: Vec<u64>,
    /// By word: two bits, whether it is quoted.
    voices: Vec<u64>,
    /// By word: one bit, whether a sentence begins with it.
    begins: Vec<u64>,
    /// How many each document has.
    lengths: Vec<u32>,
}

/// Sets the two bits of a word in a column of them.
fn set(column: &mut [u64], word: usize, bits: u64) {
    column[word / 32] |= bits << (word % 32 * 2);
}

fn get(column: &[u64], word: usize) -> u64 {
    column[word / 32] >> (word % 32 * 2) & 3
}

/// By document and word: whether it stands in quotation marks. A quarter of a byte a word.
#[derive(Default)]
pub struct Voices {
    batches: Vec<Vec<u64>>,
    /// By document: its batch and its first word there.
    places: Vec<(u32, u32)>,
}

impl Voices {
    /// The voice of a word of a document.
    ///
    /// # Panics
    /// If there is no such document.
    pub fn of(&self, document: u32, position: u32) -> Voice {
        let (batch, at) = self.places[document as usize];
        voice(&self.batches[batch as usize], at + position)
    }

    /// How many words of a span are in a document's own prose, quoted, unknown.
    pub fn count(&self, document: u32, span: Range<u32>) -> [u32; 3] {
        let mut counts = [0; 3];
        span.for_each(|position| counts[self.of(document, position) as usize] += 1);
        counts
    }
}

fn voice(column: &[u64], word: u32) -> Voice {
    match get(column, word as usize) {
        0 => Voice::Own,
        1 => Voice::Quoted,
        _ => Voice::Unknown,
    }
}

impl CorpusWords {
    /// Tokenises a corpus in the pool of the caller.
    pub fn read(corpus: &(impl Corpus + ?Sized), done: &(dyn Fn(u64) + Sync)) -> Self {
        let reader = Reader::default();
        let batch = |tokens: &mut Tokens, range: &Range<u32>| {
            let batch = read_batch(corpus, &reader, range.clone(), tokens);
            done(range.len() as u64);
            batch
        };
        CorpusWords::assemble(batch_ranges(corpus).par_iter().map_init(Tokens::default, batch).collect())
    }

    /// Replaces the words of the documents that the reader repairs.
    pub(crate) fn reread(&mut self, corpus: &(impl Corpus + ?Sized), reader: &Reader) {
        let old = std::mem::take(&mut self.batches).into_par_iter();
        let again = |tokens: &mut Tokens, (old, range): (Batch, Range<u32>)| {
            if reader.repairs_in(&range) { read_batch(corpus, reader, range, tokens) } else { old }
        };
        let batches = old.zip(batch_ranges(corpus)).map_init(Tokens::default, again).collect();
        *self = CorpusWords::assemble(batches);
    }

    fn assemble(batches: Vec<Batch>) -> Self {
        let (mut places, mut bases) = (Vec::new(), vec![0]);
        for (number, batch) in (0u32..).zip(&batches) {
            let mut at = 0;
            for &length in &batch.lengths {
                places.push((number, at));
                bases.push(bases[bases.len() - 1] + length as u64);
                at += length;
            }
        }
        CorpusWords { batches, places, bases }
    }

    /// How often each word occurs.
    pub fn frequencies(&self) -> FrequencyTable {
        // one table for each thread, not one for each batch: a table is larger than a batch
        let share = self.batches.len().div_ceil(rayon::current_num_threads()).max(1);
        let count = |batches: &[Batch]| {
            let mut table = FrequencyTable::default();
            batches.iter().for_each(|batch| table.add(&batch.words));
            table
        };
        self.batches.par_chunks(share).map(count).reduce(FrequencyTable::default, |x, y| x.merge(&y))
    }

    /// The words of a document.
    pub fn of(&self, document: u32) -> &[WordHash] {
        let (batch, at) = self.places[document as usize];
        &self.batches[batch as usize].words[at as usize..at as usize + self.length(document)]
    }

    /// Replaces the content of a buffer with the first words of the sentences of a document, in order.
    pub fn sentences(&self, document: u32, buffer: &mut Vec<u32>) {
        let (batch, first) = self.places[document as usize];
        let (begins, end) = (&self.batches[batch as usize].begins, first + self.length(document) as u32);
        buffer.clear();
        for block in first / 64..end.div_ceil(64) {
            let mut bits = begins[block as usize];
            while bits != 0 {
                let word = block * 64 + bits.trailing_zeros();
                bits &= bits - 1;
                if (first..end).contains(&word) {
                    buffer.push(word - first);
                }
            }
        }
    }

    /// The different words of a document, as they first come.
    pub fn distinct<'b>(&self, document: u32, buffer: &'b mut DistinctWords) -> &'b [DistinctWord] {
        let (batch, first) = self.places[document as usize];
        let written = |at: usize| get(&self.batches[batch as usize].written, first as usize + at);
        let distinct = |(at, &word)| DistinctWord { word, is_particular: written(at) != Written::Small as u64 };
        buffer.of(self.of(document).iter().enumerate().map(distinct))
    }

    /// The number of words of a document.
    pub fn length(&self, document: u32) -> usize {
        (self.bases[document as usize + 1] - self.bases[document as usize]) as usize
    }

    /// The corpus-wide number of a document's first word.
    pub fn base(&self, document: u32) -> u64 {
        self.bases[document as usize]
    }

    /// The document and the position in it of a word with a corpus-wide number.
    pub fn locate(&self, word: u64) -> (u32, u32) {
        let document = self.bases.partition_point(|&base| base <= word) - 1;
        (document as u32, (word - self.bases[document]) as u32)
    }

    /// The voice of a word of a document.
    pub(super) fn voice(&self, document: u32, position: u32) -> Voice {
        let (batch, at) = self.places[document as usize];
        voice(&self.batches[batch as usize].voices, at + position)
    }

    /// What of the words is quoted, the words themselves given up.
    pub fn into_voices(self) -> Voices {
        Voices { batches: self.batches.into_iter().map(|batch| batch.voices).collect(), places: self.places }
    }

    /// The number of words of all documents.
    pub fn total(&self) -> u64 {
        self.bases.last().copied().unwrap_or(0)
    }
}

impl Texts for CorpusWords {
    fn words(&self, document: u32) -> &[WordHash] {
        self.of(document)
    }

    fn written(&self, document: u32, position: u32) -> Written {
        let (batch, at) = self.places[document as usize];
        match get(&self.batches[batch as usize].written, (at + position) as usize) {
            0 => Written::Small,
            1 => Written::Capital,
            _ => Written::Digit,
        }
    }
}

fn read_batch(corpus: &(impl Corpus + ?Sized), reader: &Reader, range: Range<u32>, tokens: &mut Tokens) -> Batch {
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
        batch.lengths.push(tokens.len() as u32);
    }
    batch.words.shrink_to_fit();
    [&mut batch.written, &mut batch.voices, &mut batch.begins].into_iter().for_each(Vec::shrink_to_fit);
    batch
}

/// Runs of consecutive documents with about `BATCH_BYTES` of text.
pub(super) fn batch_ranges(corpus: &(impl Corpus + ?Sized)) -> Vec<Range<u32>> {
    let (mut ranges, mut begin, mut bytes) = (Vec::new(), 0, 0);
    for number in 0..corpus.len() as u32 {
        bytes += corpus.text_bytes(number);
        if bytes >= BATCH_BYTES || number + 1 == corpus.len() as u32 {
            ranges.push(begin..number + 1);
            (begin, bytes) = (number + 1, 0);
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;
    use crate::text::voices;

    /// Common words of a corpus, in an order of their own, every fifth with a capital, and a year.
    fn sentence(turn: usize) -> String {
        let words = "harbour council morning station village teacher garden winter market bridge engine doctor";
        let words: Vec<&str> = words.split(' ').collect();
        let word = |n: usize| {
            let word = words[(n * (turn + 1) + turn) % words.len()];
            if n.is_multiple_of(5) { word[..1].to_uppercase() + &word[1..] } else { word.into() }
        };
        (0..60).map(word).chain([format!("{}", 1990 + turn)]).collect::<Vec<_>>().join(" ")
    }

    /// The words, and how they are written, are those of the texts as they are read.
    fn check(words: &CorpusWords, texts: &[String], reader: &Reader) {
        let corpus: Vec<Document> = texts.iter().map(|text| Document::new("", text)).collect();
        let mut tokens = Tokens::default();
        for (document, text) in (0..).zip(texts) {
            reader.tokenise(&corpus[..], document, &mut tokens);
            assert_eq!(words.of(document), tokens.hashes);
            let written = (0..tokens.len() as u32).map(|at| words.written(document, at));
            let expected = tokens.begins.iter().map(|&begin| Written::of(text, begin as usize));
            assert!(written.eq(expected), "document {document}");
            let voice = |at: u32| words.voice(document, at);
            assert_eq!((0..tokens.len() as u32).map(voice).collect::<Vec<_>>(), voices(text, &tokens));
            let expected: Vec<u32> = sentences(text, &tokens).iter().map(|sentence| sentence.words.start).collect();
            let mut begins = vec![7];
            words.sentences(document, &mut begins);
            assert_eq!(begins, expected);
        }
    }

    #[test]
    fn words_keep_how_they_are_written() {
        use Written::{Capital as C, Digit as D, Small as S};
        let long = "The Old Bridge ".to_owned() + &"of ".repeat(40) + "Oslo";
        let texts = ["In May 1905 the mayor paid 300 kr", "", &long, "may Paris", "Oslo 7"].map(String::from);
        let corpus = texts.each_ref().map(|text| Document::new("", text));
        let words = CorpusWords::read(&corpus, &|_| {});
        let written = |document: u32| {
            (0..words.length(document) as u32).map(|at| words.written(document, at)).collect::<Vec<_>>()
        };
        assert_eq!(written(0), [C, C, D, S, S, S, D, S]);
        assert_eq!(written(1), []);
        assert_eq!(written(2), [vec![C; 3], vec![S; 40], vec![C]].concat());
        assert_eq!([written(3), written(4)], [[S, C], [C, D]]);
        check(&words, &texts, &Reader::default());
    }

    #[test]
    fn a_word_is_particular_that_is_nowhere_small() {
        let texts = ["Paris", "May 3 or may not, Paris said, and MAY"];
        let corpus = texts.map(|text| Document::new("", text));
        let words = CorpusWords::read(&corpus, &|_| {});
        let mut buffer = DistinctWords::default();
        let distinct = words.distinct(1, &mut buffer);
        let particular = |at: usize| {
            let of_word: Vec<bool> =
                distinct.iter().filter(|x| x.word == words.of(1)[at]).map(|x| x.is_particular).collect();
            assert_eq!(of_word.len(), 1);
            of_word[0]
        };
        // may, 3, or, not, paris
        assert_eq!([0, 1, 2, 4, 5].map(particular), [false, true, false, false, true]);
    }

    #[test]
    fn a_repaired_document_keeps_how_its_words_are_written_and_so_do_all_others() {
        // two batches: the first is left as it is, of the second two documents are repaired
        let fills_a_batch = (0..1000).map(|n| sentence(n % 5)).collect::<Vec<_>>().join(". ");
        let apart = |text: String| {
            let spaced = |word: &str| word.chars().map(String::from).collect::<Vec<_>>().join(" ");
            let words = text.split(' ').enumerate();
            words.map(|(n, word)| if n % 3 == 0 { spaced(word) } else { word.into() }).collect::<Vec<_>>().join(" ")
        };
        let mut texts = vec![sentence(0), String::new(), fills_a_batch];
        texts.extend([sentence(1), apart(sentence(2)), String::new(), apart(sentence(4)), sentence(6)]);
        let corpus: Vec<Document> = texts.iter().map(|text| Document::new("", text)).collect();
        let mut words = CorpusWords::read(&corpus[..], &|_| {});
        assert_eq!(words.batches.len(), 2);
        check(&words, &texts, &Reader::default());
        let reader = Reader::new(&corpus[..], &words, &words.frequencies());
        assert_eq!(reader.repaired(), 2);
        words.reread(&corpus[..], &reader);
        check(&words, &texts, &reader);
        // the years too, as the long text has them
        assert_eq!((words.length(3), words.length(4)), (61, 61));
        assert_eq!((words.written(4, 0), words.written(4, 1)), (Written::Capital, Written::Small));
    }
}
