//! One of the two documents, and the places of its words.

use super::Place;
use crate::corpus::{Corpus, Date, Meta};
use crate::scan::Reader;
use crate::text::{Tokens, WordHash};
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
}

impl<'t> Text<'t> {
    pub(super) fn of(corpus: &'t (impl Corpus + ?Sized), reader: &Reader, number: u32) -> Self {
        let mut tokens = Tokens::default();
        reader.tokenise(corpus, number, &mut tokens);
        Text { text: corpus.text(number), tokens }
    }

    pub(super) fn words(&self) -> &[WordHash] {
        &self.tokens.hashes
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
        let begin = self.text[..bytes.start].chars().count();
        begin..begin + self.text[bytes].chars().count()
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
