//! One of the two documents, and the places of its words.

use super::Place;
use crate::corpus::{Corpus, Date, Meta};
use crate::scan::Reader;
use crate::text::{Tokens, WordHash, sentences};
use serde::Serialize;
use std::ops::Range;

/// One of the two documents.
#[derive(Debug, Clone, Serialize)]
pub struct Side {
    /// Its id.
    pub id: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// Whether it is marked as a source.
    pub source: bool,
    /// Its words.
    pub words: usize,
}

impl Side {
    pub(super) fn of(meta: Meta, words: usize) -> Self {
        let outlet = meta.outlet.map(str::to_string);
        Side { id: meta.id.to_string(), outlet, date: meta.date, source: meta.is_source, words }
    }
}

/// Characters of an excerpt.
const EXCERPT: usize = 160;

/// A text with its words, as the scan read them: its places count repaired words.
pub(super) struct Text<'t> {
    text: &'t str,
    tokens: Tokens,
    /// Characters before every `STEP` bytes: a long document has thousands of places to count up to.
    before: Vec<usize>,
}

/// Bytes between two entries of that table.
const STEP: usize = 1024;

/// Characters that begin in these bytes.
fn begins(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

impl<'t> Text<'t> {
    pub(super) fn of(corpus: &'t dyn Corpus, reader: &Reader, number: u32) -> Self {
        let mut tokens = Tokens::default();
        reader.tokenise(corpus, number, &mut tokens);
        let text = corpus.text(number);
        let sum = |before: &mut usize, block: &[u8]| Some(std::mem::replace(before, *before + begins(block)));
        let before = text.as_bytes().chunks(STEP).chain([&[][..]]).scan(0, sum).collect();
        Text { text, tokens, before }
    }

    pub(super) fn words(&self) -> &[WordHash] {
        &self.tokens.hashes
    }

    /// The first words of its sentences.
    pub(super) fn sentences(&self) -> Vec<u32> {
        sentences(self.text, &self.tokens).into_iter().map(|sentence| sentence.words.start).collect()
    }

    /// The text of some words; its beginning, if it is long. Nothing for words that are not there: the
    /// file has changed since it was scanned.
    pub(super) fn excerpt(&self, words: Range<usize>) -> String {
        let text = &self.text[self.bytes(words)];
        match text.char_indices().nth(EXCERPT) {
            Some((end, _)) => format!("{}…", text[..end].trim_end()),
            None => text.to_string(),
        }
    }

    fn bytes(&self, words: Range<usize>) -> Range<usize> {
        if words.is_empty() || words.end > self.tokens.len() { 0..0 } else { self.tokens.byte_span(words) }
    }

    fn characters(&self, words: Range<usize>) -> Range<usize> {
        let bytes = self.bytes(words);
        self.characters_before(bytes.start)..self.characters_before(bytes.end)
    }

    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / STEP;
        self.before[block] + begins(&self.text.as_bytes()[block * STEP..byte])
    }
}

/// Where words of a and of b lie.
pub(super) fn place(texts: &[Text; 2], a: Range<usize>, b: Range<usize>) -> Place {
    let (in_a, in_b) = (texts[0].characters(a.clone()), texts[1].characters(b.clone()));
    Place {
        a_begin: in_a.start,
        a_end: in_a.end,
        b_begin: in_b.start,
        b_end: in_b.end,
        a_word: a.start,
        b_word: b.start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;

    #[test]
    fn characters_are_counted_across_blocks() {
        for (word, times) in [("żółw ", 500), ("x ", 512), ("東京 ", 0), ("abcdefg ", 128), ("é", 2000)] {
            let text = word.repeat(times);
            let documents = [Document::new("d", &text)];
            let read = Text::of(&documents, &Reader::default(), 0);
            for (byte, characters) in text.char_indices().map(|(byte, _)| byte).chain([text.len()]).zip(0..) {
                assert_eq!(read.characters_before(byte), characters, "{word} {byte}");
            }
        }
    }
}
