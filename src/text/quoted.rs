//! A text's quotation marks -> the words that stand between two of them.
//!
//! Marks are paired within a paragraph. What an unclosed one opens is not known, and not given. Marks inside
//! a quote belong to it; a single mark opens only before a word, and closes only behind one, or every
//! apostrophe would.

use super::{Sentence, Tokens, sentences};
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
        let sentences = sentences(text, tokens);
        let quotes = quoted_words(text, tokens, &sentences);
        Structure { sentences, quotes }
    }
}

/// The runs of words that stand in quotation marks, in order, apart from each other.
///
/// ```
/// use reprint::text::{quoted_words, sentences, tokenise, Tokens};
/// let text = "“We don’t know,” she said. “It's gone.”\n\nAn \"unclosed one.\n\n«Ah», he said.";
/// let mut tokens = Tokens::default();
/// tokenise(text, &mut tokens);
/// assert_eq!(quoted_words(text, &tokens, &sentences(text, &tokens)), [0..4, 6..9, 12..13]);
/// let mixed = "“To be,\" he said. \"Or not.”";
/// tokenise(mixed, &mut tokens);
/// assert_eq!(quoted_words(mixed, &tokens, &sentences(mixed, &tokens)), [0..2, 4..6]);
/// ```
pub fn quoted_words(text: &str, tokens: &Tokens, sentences: &[Sentence]) -> Vec<Range<u32>> {
    let mut quotes = Vec::new();
    let word_at = |byte: usize| tokens.begins.partition_point(|&begin| (begin as usize) < byte) as u32;
    for paragraph in sentences.chunk_by(|_, next| !next.begins_paragraph) {
        let begin = paragraph[0].bytes.start as usize;
        let end = paragraph[paragraph.len() - 1].bytes.end as usize;
        let pairs = pairs(text.get(begin..end).unwrap_or(""));
        let words = pairs.into_iter().map(|pair| word_at(begin + pair.start)..word_at(begin + pair.end));
        quotes.extend(words.filter(|words| !words.is_empty()));
    }
    quotes
}

/// The outer pairs of marks of a paragraph, in bytes.
fn pairs(paragraph: &str) -> Vec<Range<usize>> {
    let mut pairs = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    for (at, mark) in paragraph.char_indices() {
        let behind = paragraph[at + mark.len_utf8()..].chars().next().unwrap_or(' ');
        match open {
            Some((begin, closing)) if closes(mark, closing, before, behind) => {
                pairs.push(begin..at);
                open = None;
            }
            None => open = closing_mark(mark, before, behind).map(|closing| (at, closing)),
            Some(_) => {}
        }
        before = mark;
    }
    pairs
}

fn closes(mark: char, closing: char, before: char, behind: char) -> bool {
    let is_apostrophe = matches!(mark, '’' | '\'') && (behind.is_alphanumeric() || before.is_whitespace());
    // one page may mix straight and curly marks
    let is_double = matches!((mark, closing), ('"', '”') | ('”', '"'));
    (mark == closing || is_double) && !is_apostrophe
}

/// The mark that closes what this one opens, if it opens anything.
fn closing_mark(mark: char, before: char, behind: char) -> Option<char> {
    let is_outside = !before.is_alphanumeric() && !behind.is_whitespace();
    match mark {
        '"' if is_outside => Some('"'),
        '“' => Some('”'),
        '„' => Some('“'),
        '«' => Some('»'),
        '»' => Some('«'),
        '「' => Some('」'),
        '『' => Some('』'),
        '‘' if is_outside => Some('’'),
        '\'' if is_outside => Some('\''),
        _ => None,
    }
}
