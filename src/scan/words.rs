//! The words of a whole corpus, as hashes.

use super::batch::{Batch, read_batch};
use super::reader::Reader;
use crate::class::{DistinctWord, DistinctWords, Texts};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::scratch::Scratch;
use crate::text::{FrequencyTable, Tokens, Voice, WordHash, Written};
use rayon::prelude::*;
use std::ops::Range;

/// Bytes of text that one task tokenises.
const BATCH_BYTES: usize = 1 << 18;

/// Batches that are read at a time and then lie together: a few large arrays can be moved and given back, thousands of small ones
/// cannot.
const BATCHES: usize = 64;

/// Bytes of text in a chunk of several batches, at the most: a word takes one at the least.
const MOST_BYTES: usize = 1 << 30;

/// Word hashes by document. The spans of words are not kept: the few documents that are reported
/// are tokenised again.
#[derive(Default)]
pub struct CorpusWords {
    chunks: Vec<Batch>,
    /// By document: its chunk and its first word there.
    places: Vec<(u32, u32)>,
    /// By document, and one more: the corpus-wide number of its first word.
    bases: Vec<u64>,
}

fn get(column: &[u64], word: usize) -> u64 {
    column[word / 32] >> (word % 32 * 2) & 3
}

/// By document and word: whether it stands in quotation marks. A quarter of a byte a word.
#[derive(Default)]
pub struct Voices {
    chunks: Vec<Vec<u64>>,
    /// By document: its chunk and its first word there.
    places: Vec<(u32, u32)>,
}

impl Voices {
    /// The voice of a word of a document.
    ///
    /// # Panics
    /// If there is no such document.
    pub fn of(&self, document: u32, position: u32) -> Voice {
        let (chunk, at) = self.places[document as usize];
        voice(&self.chunks[chunk as usize], at + position)
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
    pub fn read(corpus: &dyn Corpus, done: &(dyn Fn(u64) + Sync)) -> Self {
        CorpusWords::read_with(corpus, done, None).expect("without temporary files none can fail")
    }

    /// The same, with what an interrupted scan had tokenised taken from a folder, and the rest put there.
    pub(super) fn read_with(
        corpus: &dyn Corpus,
        done: &(dyn Fn(u64) + Sync),
        scratch: Option<&Scratch>,
    ) -> Result<Self> {
        let reader = Reader::default();
        let mut words = CorpusWords { bases: vec![0], ..CorpusWords::default() };
        for (number, wave) in waves(corpus).iter().enumerate() {
            let part = format!("words-{number:06}");
            let known = scratch.and_then(|scratch| Batch::of_bytes(&scratch.read(&part)?));
            if let Some(chunk) = known {
                done(chunk.documents.len() as u64);
                words.add(chunk);
                continue;
            }
            let read = |tokens: &mut Tokens, range: &Range<u32>| {
                let batch = read_batch(corpus, &reader, range.clone(), tokens);
                done(range.len() as u64);
                batch
            };
            let batches: Vec<Batch> = wave.par_iter().with_max_len(1).map_init(Tokens::default, read).collect();
            let chunk = Batch::join(&batches);
            if let Some(scratch) = scratch {
                scratch.write(&part, &chunk.to_bytes())?;
            }
            words.add(chunk);
        }
        Ok(words)
    }

    /// Replaces the words of the documents that the reader repairs.
    pub(crate) fn reread(&mut self, corpus: &dyn Corpus, reader: &Reader) {
        let old = std::mem::take(self);
        self.bases.push(0);
        for (wave, chunk) in waves(corpus).iter().zip(old.chunks) {
            let first = wave[0].start;
            if !reader.repairs_in(&(first..wave[wave.len() - 1].end)) {
                self.add(chunk);
                continue;
            }
            let again = |tokens: &mut Tokens, range: &Range<u32>| match reader.repairs_in(range) {
                true => read_batch(corpus, reader, range.clone(), tokens),
                false => chunk.part((range.start - first) as usize..(range.end - first) as usize),
            };
            let batches: Vec<Batch> = wave.par_iter().with_max_len(1).map_init(Tokens::default, again).collect();
            drop(chunk);
            self.add(Batch::join(&batches));
        }
    }

    fn add(&mut self, chunk: Batch) {
        let number = self.chunks.len() as u32;
        for &(first, length) in &chunk.documents {
            self.places.push((number, first));
            self.bases.push(self.total() + length as u64);
        }
        self.chunks.push(chunk);
    }

    /// How often each word occurs.
    pub fn frequencies(&self) -> FrequencyTable {
        // one table for each thread, not one for each batch: a table is larger than a batch
        let share = self.chunks.len().div_ceil(rayon::current_num_threads()).max(1);
        let count = |chunks: &[Batch]| {
            let mut table = FrequencyTable::default();
            for chunk in chunks {
                let words = |&(first, length): &(u32, u32)| &chunk.words[first as usize..(first + length) as usize];
                chunk.documents.iter().for_each(|document| table.add(words(document)));
            }
            table
        };
        self.chunks.par_chunks(share).map(count).reduce(FrequencyTable::default, |x, y| x.merge(&y))
    }

    /// The words of a document.
    pub fn of(&self, document: u32) -> &[WordHash] {
        let (chunk, at) = self.places[document as usize];
        &self.chunks[chunk as usize].words[at as usize..at as usize + self.length(document)]
    }

    /// Replaces the content of a buffer with the first words of the sentences of a document, in order.
    pub fn sentences(&self, document: u32, buffer: &mut Vec<u32>) {
        let (chunk, first) = self.places[document as usize];
        let (begins, end) = (&self.chunks[chunk as usize].begins, first + self.length(document) as u32);
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
        let (chunk, first) = self.places[document as usize];
        let written = |at: usize| get(&self.chunks[chunk as usize].written, first as usize + at);
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
        let (chunk, at) = self.places[document as usize];
        voice(&self.chunks[chunk as usize].voices, at + position)
    }

    /// What of the words is quoted, the words themselves given up.
    pub fn into_voices(self) -> Voices {
        Voices { chunks: self.chunks.into_iter().map(|chunk| chunk.voices).collect(), places: self.places }
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
        let (chunk, at) = self.places[document as usize];
        match get(&self.chunks[chunk as usize].written, (at + position) as usize) {
            0 => Written::Small,
            1 => Written::Capital,
            _ => Written::Digit,
        }
    }
}

/// Batches whose words lie in one chunk: so many, or fewer where documents are giants, as 32 bits number its words.
fn waves(corpus: &dyn Corpus) -> Vec<Vec<Range<u32>>> {
    let (mut waves, mut bytes): (Vec<Vec<Range<u32>>>, usize) = (Vec::new(), 0);
    for batch in batch_ranges(corpus) {
        let of_batch: usize = batch.clone().map(|number| corpus.text_bytes(number)).sum();
        match waves.last_mut() {
            Some(wave) if wave.len() < BATCHES && bytes + of_batch <= MOST_BYTES => {
                bytes += of_batch;
                wave.push(batch);
            }
            _ => {
                bytes = of_batch;
                waves.push(vec![batch]);
            }
        }
    }
    waves
}

/// Runs of consecutive documents with about `BATCH_BYTES` of text.
pub(super) fn batch_ranges(corpus: &dyn Corpus) -> Vec<Range<u32>> {
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
    use crate::text::{sentences, voices};

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
            reader.tokenise(&corpus, document, &mut tokens);
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

    /// Documents of which only the sizes are known.
    struct Giants(Vec<usize>);

    impl Corpus for Giants {
        fn len(&self) -> usize {
            self.0.len()
        }
        fn meta(&self, _: u32) -> crate::corpus::Meta<'_> {
            unreachable!("no stage asks here")
        }
        fn text(&self, _: u32) -> &str {
            unreachable!("no stage asks here")
        }
        fn text_bytes(&self, number: u32) -> usize {
            self.0[number as usize]
        }
    }

    #[test]
    fn no_chunk_has_more_words_than_32_bits_number() {
        let giants = Giants(vec![10, u32::MAX as usize, 5, u32::MAX as usize - 1, 1 << 29, 1 << 29, 1 << 29, 7]);
        let waves = waves(&giants);
        assert_eq!(waves.concat(), batch_ranges(&giants));
        let bytes = |wave: &Vec<Range<u32>>| -> usize {
            wave.iter().flat_map(Clone::clone).map(|n| giants.0[n as usize]).sum()
        };
        assert!(waves.iter().all(|wave| bytes(wave) <= MOST_BYTES || wave.len() == 1));
        let many = Giants(vec![BATCH_BYTES; 3 * BATCHES + 1]);
        assert_eq!(super::waves(&many).iter().map(Vec::len).collect::<Vec<_>>(), [BATCHES, BATCHES, BATCHES, 1]);
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
        let mut words = CorpusWords::read(&corpus, &|_| {});
        assert_eq!(batch_ranges(&corpus).len(), 2);
        check(&words, &texts, &Reader::default());
        let reader = Reader::new(&corpus, &words, &words.frequencies());
        assert_eq!(reader.repaired(), 2);
        words.reread(&corpus, &reader);
        check(&words, &texts, &reader);
        // the years too, as the long text has them
        assert_eq!((words.length(3), words.length(4)), (61, 61));
        assert_eq!((words.written(4, 0), words.written(4, 1)), (Written::Capital, Written::Small));
    }
}
