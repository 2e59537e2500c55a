//! A document's words -> its sentences.
//!
//! ```text
//! for each gap between two words:
//!   a blank line ends a sentence; so does a line break, unless the text's lines are wrapped
//!   . ! ? … and their like end one, unless what follows goes on in small letters or behind a dash,
//!     or the stop belongs to a title, an initial, a number, or "U.S." before no word that opens a sentence
//! ```
//!
//! Unicode's sentence boundaries (UAX #29) know no abbreviations: on the sample newsroom they break eight times
//! inside "said Lt. Cmdr. Wesley Lindqvist" and "on Nov. 14". A headline is a sentence, full stop or not.
//!
//! A gap of one space, as most are, is told by its byte; property-tested and fuzzed against its characters.

use super::Tokens;
use super::abbreviations::{Stop, is_opener, stop_behind};
use super::chars::is_unspaced;
use std::ops::Range;

/// A sentence of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its words.
    pub words: Range<u32>,
    /// Its bytes in the text, with the marks around it.
    pub bytes: Range<u32>,
    /// Whether a blank line, or a line break in a text whose lines are not wrapped, stands before it.
    pub begins_paragraph: bool,
}

/// The sentences of a text with these words, in order: each word is in exactly one.
///
/// ```
/// use reprint::text::{sentences, tokenise, Tokens};
/// let text = "Help for Fla.\n\nU.S. Rep. J. Doe spoke at 9 a.m. Nov. 3. “Go,” she said. The hall cheered.";
/// let mut tokens = Tokens::default();
/// tokenise(text, &mut tokens);
/// let found = sentences(text, &tokens);
/// let texts: Vec<&str> = found.iter().map(|s| &text[s.bytes.start as usize..s.bytes.end as usize]).collect();
/// assert_eq!(texts, ["Help for Fla.", "U.S. Rep. J. Doe spoke at 9 a.m. Nov. 3.", "“Go,” she said.", "The hall cheered."]);
/// ```
pub fn sentences(text: &str, tokens: &Tokens) -> Vec<Sentence> {
    let Some(last) = tokens.len().checked_sub(1) else { return Vec::new() };
    let reading = Reading { text, tokens, is_wrapped: is_wrapped(text) };
    let mut found = Vec::new();
    let lead = &text[..tokens.begins[0] as usize];
    let mut open = (0, tokens.begins[0] as usize - lead_in(lead), true);
    for word in 0..last {
        let Some(begins_paragraph) = reading.ends_after(word, open.0) else { continue };
        let (end, begin) = reading.marks(word);
        found.push(sentence(open, word, end));
        open = (word + 1, begin, begins_paragraph);
    }
    let end = tokens.ends[last] as usize;
    found.push(sentence(open, last, end + trail(&text[end..])));
    found
}

fn sentence((first, begin, begins_paragraph): (usize, usize, bool), last: usize, end: usize) -> Sentence {
    Sentence { words: first as u32..last as u32 + 1, bytes: begin as u32..end as u32, begins_paragraph }
}

/// A text in which so many line breaks, of all that no blank line follows, go on in small letters is wrapped:
/// its lines are no paragraphs. (Of English prose some eight in ten do, of a list of headlines hardly any.)
const WRAPPED: f64 = 0.25;

fn is_wrapped(text: &str) -> bool {
    let (mut breaks, mut small) = (0usize, 0usize);
    let mut above = "";
    for line in text.lines() {
        if let (false, Some(first)) = (above.trim().is_empty(), line.trim_start().chars().next()) {
            breaks += 1;
            small += first.is_lowercase() as usize;
        }
        above = line;
    }
    small > 0 && small as f64 >= WRAPPED * breaks as f64
}

/// A text as it is taken apart.
struct Reading<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    is_wrapped: bool,
}

impl Reading<'_> {
    fn word(&self, number: usize) -> &str {
        &self.text[self.tokens.byte_span(number..number + 1)]
    }

    /// What stands between a word and the next one.
    fn gap(&self, word: usize) -> &str {
        self.text.get(self.tokens.ends[word] as usize..self.tokens.begins[word + 1] as usize).unwrap_or("")
    }

    /// Whether a sentence ends behind a word; and if so, whether a paragraph does. `first`: the first word of
    /// the sentence.
    fn ends_after(&self, word: usize, first: usize) -> Option<bool> {
        let (end, begin) = (self.tokens.ends[word] as usize, self.tokens.begins[word + 1] as usize);
        if end + 1 == begin && self.text.as_bytes().get(end) == Some(&b' ') {
            return None; // most are
        }
        self.ends_after_gap(word, first)
    }

    /// The same, by the characters of the gap: whatever it is, and of a mere space what `ends_after` tells by its byte.
    fn ends_after_gap(&self, word: usize, first: usize) -> Option<bool> {
        let gap = self.gap(word);
        let lines = gap.chars().filter(|&c| c == '\n').count() + gap.matches('\u{2029}').count() * 2;
        if lines >= 2 || (lines == 1 && !self.is_wrapped) {
            return Some(true);
        }
        let Some(at) = gap.find(is_stop) else { return gap.contains('•').then_some(false) };
        let stop = gap[at..].chars().next()?;
        let behind = gap[at..].trim_start_matches(|c: char| is_stop(c) || is_closing(c));
        let next = self.word(word + 1);
        let stands_alone = |c: char| is_unspaced(c) || matches!(stop, '。' | '！' | '？' | '｡' | '।' | '۔' | '؟');
        if next.chars().next().is_some_and(stands_alone) {
            return Some(false);
        }
        let is_apart = behind.starts_with(char::is_whitespace) || (behind.is_empty() && self.is_glued(word, first));
        if !is_apart || next.starts_with(char::is_lowercase) || behind.contains(is_going_on) {
            return None;
        }
        if at > 0 || stop != '.' || gap[1..].starts_with(['.', '…']) {
            return Some(false);
        }
        self.full_stop_ends(word, first, behind.contains(is_opening)).then_some(false)
    }

    /// Whether a full stop right behind a word ends a sentence, where the next word is not written small.
    fn full_stop_ends(&self, word: usize, first: usize, opens_quote: bool) -> bool {
        let next = self.word(word + 1);
        let is_number = |word: &str| word.chars().all(char::is_numeric);
        let is_dotted = word > first && self.gap(word - 1) == ".";
        match stop_behind(self.word(word), is_dotted && self.word(word).chars().count() <= 2) {
            Stop::Abbreviates => false,
            Stop::AbbreviatesBeforeNumbers => !next.starts_with(char::is_numeric),
            Stop::Either => opens_quote || self.opens_a_sentence(word + 1),
            // "1. Register your beacon": the number of an item
            Stop::Ends => word > first || self.word(word).len() > 2 || !is_number(self.word(word)),
        }
    }

    /// Whether a word opens a sentence rather than a name. "A. Smith" is a name.
    fn opens_a_sentence(&self, word: usize) -> bool {
        let is_initial = self.text[self.tokens.ends[word] as usize..].starts_with('.');
        is_opener(self.word(word)) && !is_initial
    }

    /// Whether a word and the next one look like the end of a sentence and the beginning of another between which
    /// the space was lost, as where a page's paragraphs were run together: "for them.The agency". In a web
    /// address more words are glued.
    fn is_glued(&self, word: usize, first: usize) -> bool {
        let is_in_address =
            (word > first && self.gap(word - 1) == ".") || (word + 2 < self.tokens.len() && self.gap(word + 1) == ".");
        let mut ends = self.word(word).chars().rev();
        let is_a_word = ends.next().is_some_and(char::is_lowercase) && ends.next().is_some();
        is_a_word && !is_in_address && self.word(word + 1).starts_with(char::is_uppercase)
    }

    /// Where the sentence that a word ends ends, and where the next one begins, in bytes.
    fn marks(&self, word: usize) -> (usize, usize) {
        let gap = self.gap(word);
        let behind = self.tokens.ends[word] as usize;
        match gap.contains(char::is_whitespace) {
            true => (behind + trail(gap), self.tokens.begins[word + 1] as usize - lead_in(gap)),
            false => {
                let end = gap.trim_start_matches(|c: char| is_stop(c) || is_closing(c));
                (behind + gap.len() - end.len(), behind + gap.len() - end.len())
            }
        }
    }
}

/// Bytes of the marks right behind a word.
fn trail(behind: &str) -> usize {
    behind.find(char::is_whitespace).unwrap_or(behind.len())
}

/// Bytes of the marks right before a word.
fn lead_in(before: &str) -> usize {
    before.len() - before.trim_end_matches(|c: char| !c.is_whitespace()).len()
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '।' | '۔' | '؟' | '‼' | '⁇' | '⁈' | '⁉')
}

/// Marks that close what a sentence ends with: quotes and brackets, straight or not.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '‘' | ')' | ']' | '}' | '」' | '』' | '）' | '*')
}

/// Marks that open a quote behind a space.
fn is_opening(c: char) -> bool {
    matches!(c, '"' | '“' | '„' | '«' | '‹' | '‘' | '\'' | '「' | '『')
}

/// Marks behind a full stop that say that the sentence goes on: "Serrano, Fla. — A helicopter", "Jr., the".
fn is_going_on(c: char) -> bool {
    matches!(c, '—' | '–' | '-' | ',' | ';' | ':' | '/' | '|' | '−')
}

/// Panics where what a gap's bytes tell is not what its characters tell, the plain twin.
#[cfg(any(test, fuzzing))]
pub fn assert_sentence_ends(text: &str, tokens: &Tokens) {
    let reading = Reading { text, tokens, is_wrapped: is_wrapped(text) };
    for word in 1..tokens.len() {
        for first in [0, word - 1] {
            assert_eq!(reading.ends_after(word - 1, first), reading.ends_after_gap(word - 1, first), "{text:?} {word}");
        }
    }
}

#[cfg(test)]
mod tests;
