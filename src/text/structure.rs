//! How a text is built: its sentences, and what of it is quoted.

use super::{Sentence, Tokens, quoted_words, sentences};
use std::ops::Range;

/// How a text is built.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Structure {
    /// Its sentences, in order; each word is in one.
    pub sentences: Vec<Sentence>,
    /// The runs of words in quotation marks, in order, apart from each other.
    pub quotes: Vec<Range<u32>>,
}

impl Structure {
    /// Of a text with these words.
    pub fn of(text: &str, tokens: &Tokens) -> Self {
        Structure { sentences: sentences(text, tokens), quotes: quoted_words(text, tokens) }
    }
}
