//! A document's text -> what the aligner of reworded text reads of it.

use crate::passage::shingle_hash;
use crate::text::{Tokens, WordHash, stem_hash, tokenise};
use std::ops::Range;

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boundary {
    /// Nothing: both are inside a sentence.
    None,
    /// A new line, not a wrapped one.
    Newline,
    /// The end of a sentence.
    Sentence,
    /// The end of a paragraph: an empty line, or a new line after a sentence.
    Paragraph,
    /// The beginning or the end of the document.
    Edge,
}

/// A stem of a document: where its positions begin in the list of positions sorted by stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub stem: WordHash,
    begin: u32,
}

/// A document prepared for the alignment of reworded text: tokens as columns of equal length, and
/// their positions sorted by stem.
#[derive(Debug, Default, Clone)]
pub struct Prepared {
    tokens: Tokens,
    stems: Vec<WordHash>,
    /// One more than tokens: the last is the end of the document.
    boundaries: Vec<Boundary>,
    /// By stem, ascending.
    vocabulary: Vec<Entry>,
    positions: Vec<u32>,
    sorting: Vec<u64>,
}

impl Prepared {
    /// Prepares a text (shorter than 4 GiB).
    ///
    /// ```
    /// use reprint::align::reworded::{Boundary, Prepared};
    /// let prepared = Prepared::new("Two boats sank. The boat’s crew swam.");
    /// assert_eq!(prepared.len(), 8);
    /// assert_eq!(prepared.stems()[1], prepared.stems()[4]);
    /// assert_eq!(prepared.boundaries()[3], Boundary::Sentence);
    /// ```
    pub fn new(text: &str) -> Self {
        let mut prepared = Prepared::default();
        prepared.fill(text);
        prepared
    }

    /// Replaces the document and keeps the memory.
    pub fn fill(&mut self, text: &str) {
        self.fill_with(text, |tokens| tokenise(text, tokens));
    }

    /// The same with words read in another way: those of a repaired text.
    pub fn fill_with(&mut self, text: &str, read: impl FnOnce(&mut Tokens)) {
        read(&mut self.tokens);
        stems(text, &self.tokens, &mut self.stems);
        let count = self.tokens.len();
        self.boundaries.clear();
        self.boundaries.push(Boundary::Edge);
        let between = self.tokens.ends.iter().zip(self.tokens.begins.iter().skip(1));
        self.boundaries.extend(between.map(|(&end, &begin)| {
            let (between, next) = (&text[end as usize..begin as usize], &text[begin as usize..]);
            boundary(between, next.starts_with(char::is_lowercase))
        }));
        if count > 0 {
            self.boundaries.push(Boundary::Edge);
        }
        self.sort();
    }

    /// Gives back the memory that only filling needs.
    pub fn shrink(&mut self) {
        self.sorting = Vec::new();
        self.vocabulary.shrink_to_fit();
    }

    fn sort(&mut self) {
        self.sorting.clear();
        self.sorting.extend(self.stems.iter().enumerate().map(|(at, &stem)| (stem as u64) << 32 | at as u64));
        self.sorting.sort_unstable();
        self.vocabulary.clear();
        self.positions.clear();
        for &key in &self.sorting {
            let stem = (key >> 32) as WordHash;
            if self.vocabulary.last().is_none_or(|last| last.stem != stem) {
                self.vocabulary.push(Entry { stem, begin: self.positions.len() as u32 });
            }
            self.positions.push(key as u32);
        }
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.stems.len()
    }

    /// Whether the text held no word.
    pub fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// The hash of each token's stem.
    pub fn stems(&self) -> &[WordHash] {
        &self.stems
    }

    /// The hash of each token's folded word, and its byte span in the text.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// What stands before each token, and after the last one.
    pub fn boundaries(&self) -> &[Boundary] {
        &self.boundaries
    }

    /// The different stems, ascending.
    pub(super) fn vocabulary(&self) -> &[Entry] {
        &self.vocabulary
    }

    /// The positions of the stem at this place of the vocabulary, ascending.
    pub(super) fn positions(&self, place: usize) -> &[u32] {
        let begin = self.vocabulary[place].begin as usize;
        let end = self.vocabulary.get(place + 1).map_or(self.positions.len(), |next| next.begin as usize);
        &self.positions[begin..end]
    }

    /// The bytes from the first to the last token of a run (end exclusive).
    ///
    /// # Panics
    /// If the run is empty or reaches past the last token.
    pub fn byte_span(&self, run: Range<usize>) -> Range<usize> {
        self.tokens.byte_span(run)
    }
}

/// Replaces the content of `stems` with those of a text's words.
pub fn stems(text: &str, tokens: &Tokens, stems: &mut Vec<WordHash>) {
    stems.clear();
    for i in 0..tokens.len() {
        // Words that touch are characters of a script without spaces: one alone says little,
        // so that the stem is that of two.
        let touches_next = i + 1 < tokens.len() && tokens.ends[i] == tokens.begins[i + 1];
        let word = &text[tokens.byte_span(i..i + 1)];
        stems.push(match touches_next {
            true => shingle_hash(&tokens.hashes[i..i + 2]) as WordHash,
            // a word put together from pieces has no spelling but its hash
            false if word.bytes().any(|byte| byte.is_ascii_punctuation() || byte.is_ascii_whitespace()) => {
                tokens.hashes[i]
            }
            false => stem_hash(word),
        });
    }
}

/// The boundary that the characters between two tokens make: a full stop counts where a space or
/// a quote follows (1.5 and u.s. have none), an ideographic one always. A line that goes on in lower
/// case was only wrapped, unless a blank line follows.
fn boundary(between: &str, goes_on: bool) -> Boundary {
    if between == " " {
        return Boundary::None;
    }
    let (mut newlines, mut ends_sentence) = (0, false);
    let mut characters = between.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '。' | '！' | '？' => ends_sentence = true,
            '.' | '!' | '?' | '…' | '؟' | '۔' | '।' => {
                let next = characters.peek();
                ends_sentence |= next.is_some_and(|c| c.is_whitespace() || "\"'”’»“‘)]".contains(*c));
            }
            '\u{2029}' => newlines += 2,
            '\n' | '\u{2028}' => newlines += 1,
            _ => {}
        }
    }
    match newlines {
        2.. => Boundary::Paragraph,
        1 if ends_sentence && !goes_on => Boundary::Paragraph,
        _ if ends_sentence => Boundary::Sentence,
        1 if !goes_on => Boundary::Newline,
        _ => Boundary::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn boundaries_are_sentences_lines_paragraphs_and_edges() {
        use Boundary::{Edge, Newline, None, Paragraph, Sentence};
        let prepared = Prepared::new("He paid $1.5 (late). “Why?” she said\nAnd left.Gone");
        assert_eq!(
            prepared.boundaries(),
            [Edge, None, None, None, None, Sentence, Sentence, None, Newline, None, None, Edge]
        );
        assert_eq!(Prepared::new("One\r\ntwo\r\n\r\nthree\nFour").boundaries(), [Edge, None, Paragraph, Newline, Edge]);
        assert_eq!(
            Prepared::new("One.\nTwo.\nthree.\n\n“Four").boundaries(),
            [Edge, Paragraph, Sentence, Paragraph, Edge]
        );
        assert_eq!(Prepared::new("東京。大").boundaries(), [Edge, None, Sentence, Edge]);
        assert_eq!(Prepared::new("…").boundaries(), [Edge]);
    }

    #[test]
    fn characters_without_spaces_are_taken_in_twos() {
        let prepared = Prepared::new("東京都。京都");
        let stems = prepared.stems();
        assert_eq!((stems.len(), stems[1] == stems[3], stems[0] == stems[1]), (5, true, false));
        assert_eq!(stems[4], crate::text::word_hash("都"));
    }

    proptest! {
        #[test]
        fn positions_list_every_token_by_stem(text in "([abc]{1,2}(ing|s)?[ .\n]{1,2}){0,40}|\\PC*", other in "\\PC*") {
            let mut prepared = Prepared::new(&other);
            prepared.fill(&text);
            let mut seen = Vec::new();
            for (place, entry) in prepared.vocabulary().iter().enumerate() {
                let positions = prepared.positions(place);
                prop_assert!(!positions.is_empty() && positions.is_sorted());
                prop_assert!(positions.iter().all(|&at| prepared.stems()[at as usize] == entry.stem));
                seen.extend_from_slice(positions);
            }
            prop_assert!(prepared.vocabulary().is_sorted_by(|x, y| x.stem < y.stem));
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..prepared.len() as u32).collect::<Vec<_>>());
            prop_assert_eq!(prepared.boundaries().len(), prepared.len() + 1);
        }
    }
}
