//! Words of a text that are read otherwise than they are written.

use super::{Tokens, WordHash};
use std::ops::Range;

/// A word and the span of its bytes.
pub type Word = (WordHash, u32, u32);

/// How some words of a document are read: runs of them, and what stands for each.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Readings {
    /// Words of the document, in order, apart from each other.
    replaced: Vec<Range<u32>>,
    /// By replaced run: where its words end in `words`.
    ends: Vec<u32>,
    words: Tokens,
}

impl Readings {
    /// Whether all words are read as they are written.
    pub fn is_empty(&self) -> bool {
        self.replaced.is_empty()
    }

    /// Adds how a run of words is read; runs come in order.
    pub fn push(&mut self, replaced: Range<u32>, words: &[Word]) {
        words.iter().for_each(|&(hash, begin, end)| self.words.push(hash, begin as usize, end as usize));
        self.replaced.push(replaced);
        self.ends.push(self.words.len() as u32);
    }

    /// Replaces the words that are read otherwise.
    ///
    /// # Panics
    /// If these are not the words that the readings were made for.
    pub fn apply(&self, tokens: &mut Tokens) {
        let mut read = Tokens::default();
        let (mut at, mut word) = (0, 0);
        for (replaced, &end) in self.replaced.iter().zip(&self.ends) {
            read.extend(tokens, at..replaced.start as usize);
            read.extend(&self.words, word..end as usize);
            (at, word) = (replaced.end as usize, end as usize);
        }
        read.extend(tokens, at..tokens.len());
        *tokens = read;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokenise_plain;
    use super::*;

    #[test]
    fn words_are_joined_split_and_read_otherwise() {
        let text = "the gov ernment ofthe lsland";
        let (mut tokens, read) = (tokenise_plain(text), tokenise_plain("the government of the island"));
        let word = |n: usize, begin, end| (read.hashes[n], begin, end);
        let mut readings = Readings::default();
        readings.push(1..3, &[word(1, 4, 15)]);
        readings.push(3..4, &[word(2, 16, 18), word(3, 18, 21)]);
        readings.push(4..5, &[word(4, 22, 28)]);
        readings.apply(&mut tokens);
        assert_eq!(tokens.hashes, read.hashes);
        let spans: Vec<&str> = (0..tokens.len()).map(|i| &text[tokens.byte_span(i..i + 1)]).collect();
        assert_eq!(spans, ["the", "gov ernment", "of", "the", "lsland"]);
    }
}
