//! The tokeniser that the scan runs.
//!
//! ```text
//! for each byte: class = TABLE[byte]
//!   skip separators
//!   ASCII letters and digits, eight bytes at a time: lower-case into a buffer -> hash, push
//!   at a byte >= 0x80: read the word again by characters and fold             -> hash, push
//! ```
//!
//! Eight bytes in one register: byte by byte the buffer was written in pieces that the hash then had to wait for, and the
//! whole took 1.2 times as long.
//!
//! 98 of 100 words of English (documentation, in a prototype) are plain ASCII and never leave the first loop; nine in ten of
//! the other bytes are quotes and dashes, which end a word without reading it again. The result
//! equals `tokenise_plain` by the property test below, and fuzzed.

use super::chars::{Class, class};
use super::fold::fold_into;
use super::{Tokens, spaced_hash, word_hash};

const SEPARATOR: u8 = 0;
const OTHER: u8 = 1; // a byte of a non-ASCII character
const WORD: u8 = 2; // an ASCII letter or digit

/// The class of each byte.
const TABLE: [u8; 256] = {
    let mut table = [SEPARATOR; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() {
            table[byte] = WORD;
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
                at += lower_case_run(&bytes[at..], &mut buffer);
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

/// Eight times the same byte.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Puts the ASCII letters and digits that a text begins with into a buffer, in small letters, as far as there is room;
/// how many they are. Behind them it leaves anything.
fn lower_case_run(bytes: &[u8], buffer: &mut [u8; 64]) -> usize {
    let mut length = 0;
    while length < buffer.len() {
        let Some(next) = bytes[length..].first_chunk::<8>() else {
            let rest = bytes[length..].iter().take_while(|byte| byte.is_ascii_alphanumeric());
            let begin = length;
            for (lower, byte) in buffer[begin..].iter_mut().zip(rest) {
                *lower = byte | 0x20;
                length += 1;
            }
            return length;
        };
        let next = u64::from_le_bytes(*next);
        // letters and digits: the bit that makes a letter small is set in every digit
        buffer[length..length + 8].copy_from_slice(&(next | eight(0x20)).to_le_bytes());
        let other = !letters_and_digits(next) & eight(0x80);
        if other != 0 {
            return length + other.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length
}

/// The high bit of each byte that is an ASCII letter or digit; the other bits are anything.
fn letters_and_digits(bytes: u64) -> u64 {
    // seven bits of each, so that no sum reaches the next byte: the high bit is set from `first` to `last`
    let low = bytes & eight(0x7f);
    let within = |low: u64, first: u8, last: u8| (low + eight(0x80 - first)) & !(low + eight(0x7f - last));
    (within(low, b'0', b'9') | within(low | eight(0x20), b'a', b'z')) & !bytes
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

    /// Every byte at every place of eight, beside letters.
    #[test]
    fn letters_and_digits_are_told_in_every_place() {
        for place in 0..8 {
            for byte in 0..=255u8 {
                for beside in [b'a', b'Z', b' ', 0xff] {
                    let mut bytes = [beside; 8];
                    bytes[place] = byte;
                    let found = letters_and_digits(u64::from_le_bytes(bytes)).to_le_bytes();
                    let is_word = found.map(|byte| byte & 0x80 != 0);
                    assert_eq!(is_word, bytes.map(|byte| byte.is_ascii_alphanumeric()), "{bytes:?}");
                }
            }
        }
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
