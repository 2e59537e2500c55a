//! A light suffix stemmer: `announces`, `announced`, `announcing` and `announcement` count as one.
//!
//! Reworded text keeps the words and changes their endings. Only words of ASCII letters are
//! stemmed, by suffixes of English; every other word is its own stem, so other languages lose
//! nothing. A stem is a key, not a word: `countries` and `country` both become `countri`.

use super::fold::fold_into;
use super::{WordHash, spaced_hash, word_hash};

/// Longer words are their own stems: no suffix of theirs says anything.
const LONGEST: usize = 32;

/// Letters that a suffix must leave.
const LEAST: usize = 3;

/// Suffixes taken off once, the longer before the shorter.
const SUFFIXES: [&[u8]; 10] = [b"ation", b"ating", b"ement", b"ated", b"ment", b"ness", b"ate", b"ing", b"ed", b"ly"];

/// The hash of a word's stem, of a word as it stands in a text or folded.
///
/// ```
/// use reprint::text::{stem_hash, word_hash};
/// assert_eq!(stem_hash("Announced"), stem_hash("announcing"));
/// assert_eq!(stem_hash("countries"), stem_hash("Country"));
/// assert_eq!(stem_hash("東"), word_hash("東"));
/// ```
pub fn stem_hash(word: &str) -> WordHash {
    if word.is_ascii() {
        return ascii_stem_hash(word.as_bytes());
    }
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    if folded.is_ascii() { ascii_stem_hash(folded.as_bytes()) } else { word_hash(&folded) }
}

/// The stem of lower-cased ASCII letters; of other bytes, and of long words, the word's own hash.
fn ascii_stem_hash(word: &[u8]) -> WordHash {
    let mut buffer = [0u8; LONGEST];
    let Some(lower) = buffer.get_mut(..word.len()) else {
        return spaced_hash(&word.to_ascii_lowercase());
    };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    let length = if lower.iter().all(u8::is_ascii_lowercase) { stem(lower) } else { lower.len() };
    spaced_hash(&lower[..length])
}

/// Stems a lower-case word in place; gives the length of the stem.
fn stem(word: &mut [u8]) -> usize {
    let mut end = without_plural(word);
    for suffix in SUFFIXES {
        if word[..end].ends_with(suffix) && has_body(&word[..end - suffix.len()]) {
            end -= suffix.len();
            break;
        }
    }
    if end > LEAST && word[end - 1] == b'e' {
        end -= 1;
    }
    // stopped, stop; called, call
    if end > LEAST && word[end - 1] == word[end - 2] {
        end -= 1;
    }
    if end > LEAST - 1 && word[end - 1] == b'y' {
        word[end - 1] = b'i';
    }
    end
}

fn without_plural(word: &[u8]) -> usize {
    let end = word.len();
    if end <= LEAST || !word.ends_with(b"s") {
        return end;
    }
    match word[end - 2] {
        b's' | b'u' | b'i' => end,
        // countries: countri, as country below
        b'e' if end > LEAST + 1 && word[end - 3] == b'i' => end - 2,
        _ => end - 1,
    }
}

/// Whether what a suffix leaves can be a word: string, bed and fly keep their ends.
fn has_body(rest: &[u8]) -> bool {
    rest.len() >= LEAST && rest.iter().any(|c| b"aeiouy".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::{fold, word_hash};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for forms in [
            &["announce", "announces", "announced", "announcing", "announcement", "Announcements"][..],
            &["country", "countries", "COUNTRY"],
            &["stop", "stops", "stopped", "stopping"],
            &["call", "calls", "called"],
            &["investigate", "investigated", "investigation", "investigations", "investigating"],
            &["box", "boxes"],
            &["quick", "quickly", "quickness"],
            &["café", "cafés"],
        ] {
            let stems: Vec<WordHash> = forms.iter().map(|word| stem_hash(word)).collect();
            assert!(stems.iter().all(|&stem| stem == stems[0]), "{forms:?}: {stems:x?}");
        }
    }

    #[test]
    fn short_words_and_other_scripts_stay() {
        for word in ["is", "was", "the", "bus", "sing", "bed", "2026", "covid19", "москва", "東", "ing", "ed", "s", ""]
        {
            assert_eq!(stem_hash(word), word_hash(word), "{word}");
        }
        let long = "a".repeat(LONGEST) + "ing";
        assert_eq!(stem_hash(&long), word_hash(&long));
    }

    #[test]
    fn different_words_stay_apart() {
        let words =
            ["nation", "native", "string", "strong", "police", "policy", "united", "unit", "need", "news", "new"];
        let mut stems: Vec<WordHash> = words.iter().map(|word| stem_hash(word)).collect();
        stems.sort_unstable();
        stems.dedup();
        // news and new, united and unit share theirs: what a light stemmer costs
        assert_eq!(stems.len(), words.len() - 2);
    }

    proptest! {
        #[test]
        fn a_raw_word_has_the_stem_of_the_folded(word in "\\PC*|[a-zA-Z]{0,40}|[a-zéÀ]{1,8}(ing|ed|s|ations)") {
            prop_assert_eq!(stem_hash(&word), stem_hash(&fold(&word)));
        }
    }
}
