//! The tokeniser that the scan runs.
//!
//! ```text
//! for each byte: class = TABLE[byte]
//!   skip separators
//!   while ASCII letters and digits: lower-case into a buffer      -> hash, push
//!   at a byte >= 0x80: read the word again by characters and fold -> hash, push
//! ```
//!
//! 98 of 100 words of English (documentation, in a prototype) are plain ASCII and never leave the first loop; nine in ten of
//! the other bytes are quotes and dashes, which end a word without reading it again. The result
//! equals `tokenise_plain` by the property test below.

use super::chars::{Class, class};
use super::fold::fold_into;
use super::{Tokens, spaced_hash, word_hash};

const SEPARATOR: u8 = 0;
const OTHER: u8 = 1; // a byte of a non-ASCII character

/// Lower-cased letters and digits map to themselves, everything else to a class below b'0'.
const TABLE: [u8; 256] = {
    let mut table = [SEPARATOR; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() {
            table[byte] = b.to_ascii_lowercase();
        } else if b >= 0x80 {
            table[byte] = OTHER;
        }
        byte += 1;
    }
    table
};

/// Replaces the content of `tokens` with the words of `text`.
///
/// Spans are bytes of `text`, which must be shorter than 4 GiB; the corpus refuses longer ones.
///
/// ```
/// let mut tokens = reprint::text::Tokens::default();
/// reprint::text::tokenise("“Don’t wait,” said the Coast Guard.", &mut tokens);
/// assert_eq!(tokens.len(), 7); // don, t, wait, said, the, coast, guard
/// ```
pub fn tokenise(text: &str, tokens: &mut Tokens) {
    tokens.clear();
    let bytes = text.as_bytes();
    let mut buffer = [0u8; 64];
    let mut folded = String::new();
    let mut at = 0;
    while at < bytes.len() {
        match TABLE[bytes[at] as usize] {
            SEPARATOR => at += 1,
            OTHER => at = slow_word(text, at, &mut folded, tokens),
            _ => {
                let begin = at;
                while at < bytes.len() {
                    let lower = TABLE[bytes[at] as usize];
                    if lower <= OTHER || at - begin == buffer.len() {
                        break;
                    }
                    buffer[at - begin] = lower;
                    at += 1;
                }
                let ends_here = at == bytes.len() || TABLE[bytes[at] as usize] == SEPARATOR;
                if ends_here || word_ends(text, at) {
                    tokens.push(spaced_hash(&buffer[..at - begin]), begin, at);
                } else {
                    at = slow_word(text, begin, &mut folded, tokens);
                }
            }
        }
    }
}

/// Whether the character at `at` ends the ASCII word before it: mostly a quote or a dash.
fn word_ends(text: &str, at: usize) -> bool {
    match next_char(text, at) {
        Some(c) => matches!(class(c), Class::Separator | Class::Alone),
        None => true,
    }
}

/// Reads one word (or one separator) by characters from `begin`; returns where to go on.
fn slow_word(text: &str, begin: usize, folded: &mut String, tokens: &mut Tokens) -> usize {
    let mut word: Option<(usize, usize, bool)> = None; // begin, end, stands alone
    let mut at = begin;
    while let Some(c) = next_char(text, at) {
        let end = at + c.len_utf8();
        match (class(c), &mut word) {
            (Class::Invisible, _) => {}
            (Class::Separator, None) => return end,
            (Class::Mark, Some(open)) => open.1 = end,
            (Class::Word, Some(open)) if !open.2 => open.1 = end,
            (_, Some(_)) => break,
            (kind, None) => word = Some((at, end, kind == Class::Alone)),
        }
        at = end;
    }
    if let Some((begin, end, _)) = word {
        folded.clear();
        fold_into(&text[begin..end], folded);
        // accents without a letter are no word
        if !folded.is_empty() {
            tokens.push(word_hash(folded), begin, end);
        }
    }
    at
}

fn next_char(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

#[cfg(test)]
mod tests {
    use super::super::{Tokens, fold, tokenise_plain, word_hash};
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let mut tokens = Tokens::default();
        tokenise(text, &mut tokens);
        assert_eq!(tokens, tokenise_plain(text), "{text:?}");
        (0..tokens.len())
            .map(|i| {
                let word = fold(&text[tokens.byte_span(i..i + 1)]);
                assert_eq!(tokens.hashes[i], word_hash(&word));
                word
            })
            .collect()
    }

    #[test]
    fn words_are_runs_of_letters_digits_and_marks() {
        assert_eq!(words("The U.S. won't pay $1,200—ever."), ["the", "u", "s", "won", "t", "pay", "1", "200", "ever"]);
        assert_eq!(words("“Zürich’s” cafe\u{301}s"), ["zurich", "s", "cafes"]);
        assert_eq!(
            words("co\u{ad}operate ＦＥＭＡ ﬁne STRASSE straße"),
            ["cooperate", "fema", "fine", "strasse", "strasse"]
        );
        assert_eq!(words(""), [""; 0]);
        assert_eq!(words("—“”\u{ad} \u{301} ـ"), [""; 0]);
    }

    #[test]
    fn unspaced_scripts_give_a_word_a_character() {
        assert_eq!(words("abc東京タワーdef"), ["abc", "東", "京", "タ", "ワ", "ー", "def"]);
        assert_eq!(words("الْكِتَاب").len(), 1);
    }

    #[test]
    fn words_longer_than_the_buffer() {
        let long = "A".repeat(200);
        assert_eq!(words(&format!("{long} b{long}é")), ["a".repeat(200), format!("b{}e", "a".repeat(200))]);
    }

    proptest! {
        #[test]
        fn equals_its_plain_twin(text in "\\PC*|[a-zA-Z0-9 .,’—é\u{301}\u{ad}東ß]{0,200}|(?s:.*)") {
            let mut tokens = Tokens::default();
            tokenise(&text, &mut tokens);
            prop_assert_eq!(&tokens, &tokenise_plain(&text));
            for i in 0..tokens.len() {
                prop_assert!(tokens.begins[i] < tokens.ends[i]);
                prop_assert!(i == 0 || tokens.ends[i - 1] <= tokens.begins[i]);
                prop_assert!(text.is_char_boundary(tokens.begins[i] as usize));
                prop_assert!(text.is_char_boundary(tokens.ends[i] as usize));
            }
        }

        #[test]
        fn folding_twice_is_folding_once(word in "\\PC*") {
            prop_assert_eq!(fold(&fold(&word)), fold(&word));
        }
    }
}
