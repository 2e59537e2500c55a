//! A document's words -> its letters, in one run.
//!
//! What a scanner does to a text, it does to letters: it changes, loses and adds some, and puts spaces where
//! none are. Without the spaces, most runs of ten letters are still the original's where hardly a word is.

use super::chars::{Class, class};
use super::{Tokens, UNSPACED, fold};

/// The folded letters and digits of a text, as columns of equal length.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Letters {
    /// The letter.
    pub codes: Vec<u32>,
    /// The number of its word.
    pub words: Vec<u32>,
    /// Byte offset of its first byte in the text.
    pub begins: Vec<u32>,
}

impl Letters {
    /// The letters of the words of a text; characters of an unspaced script are none.
    pub fn of(text: &str, tokens: &Tokens) -> Self {
        let mut letters = Letters::default();
        for word in (0..tokens.len()).filter(|&word| tokens.hashes[word] & UNSPACED == 0) {
            let span = tokens.byte_span(word..word + 1);
            let begin = span.start;
            for (at, c) in text[span].char_indices() {
                if c.is_ascii_alphanumeric() {
                    letters.push(c.to_ascii_lowercase(), word, begin + at);
                } else if !c.is_ascii() {
                    fold(c.encode_utf8(&mut [0; 4])).chars().for_each(|c| letters.push(c, word, begin + at));
                }
            }
        }
        letters
    }

    /// Replaces the content of `codes` with the letters alone: what [`Letters::of`] has, without its words (and
    /// with the marks of unspaced scripts that stand alone).
    pub fn codes(text: &str, codes: &mut Vec<u32>) {
        codes.clear();
        let mut after_unspaced = false; // a mark belongs to the character before it
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                codes.push(c.to_ascii_lowercase() as u32);
                after_unspaced = false;
                continue;
            }
            let class = if c.is_ascii() { Class::Separator } else { class(c) };
            match class {
                Class::Invisible => {}
                Class::Mark if after_unspaced => {}
                Class::Alone | Class::Separator => after_unspaced = class == Class::Alone,
                Class::Word | Class::Mark => {
                    codes.extend(fold(c.encode_utf8(&mut [0; 4])).chars().map(u32::from));
                    after_unspaced = false;
                }
            }
        }
    }

    fn push(&mut self, letter: char, word: usize, begin: usize) {
        self.codes.push(letter as u32);
        self.words.push(word as u32);
        self.begins.push(begin as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokenise_plain;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_are_folded_and_run_on_over_words() {
        let text = "G o v- ern’ment Ärzte ﬁne 東 2";
        let letters = Letters::of(text, &tokenise_plain(text));
        let run: String = letters.codes.iter().filter_map(|&code| char::from_u32(code)).collect();
        assert_eq!(run, "governmentarztefine2");
        assert_eq!(letters.words[..10], [0, 1, 2, 3, 3, 3, 4, 4, 4, 4]);
        // both letters of a ligature begin where it does
        let f = text.find('ﬁ').unwrap() as u32;
        assert_eq!(letters.begins[15..18], [f, f, f + 3]);
    }

    proptest! {
        #[test]
        fn letters_are_the_same_with_and_without_words(text in "([a-zA-Z0-9 .,’éﬁΩж\u{301}\u{93f}\u{ad}東タß-]|ก\u{e31}){0,200}") {
            let mut codes = vec![7];
            Letters::codes(&text, &mut codes);
            prop_assert_eq!(codes, Letters::of(&text, &tokenise_plain(&text)).codes);
        }
    }
}
