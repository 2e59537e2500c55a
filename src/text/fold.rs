//! Folding: one form for spellings that a reader takes for the same word.
//!
//! Compatibility decomposition (width, ligatures, superscripts), optional marks and invisible
//! characters dropped, lower case. Quotes, dashes and apostrophes need none: they separate words.

use super::chars::{is_invisible, is_optional_mark};
use icu_normalizer::DecomposingNormalizerBorrowed;

/// The folded form of a word. Folding a folded word changes nothing.
///
/// ```
/// assert_eq!(reprint::text::fold("Zürich"), "zurich");
/// assert_eq!(reprint::text::fold("ＦＥＭＡ"), "fema");
/// assert_eq!(reprint::text::fold("re\u{ad}lease"), "release");
/// ```
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    folded
}

/// Appends the folded form of `word`.
pub(super) fn fold_into(word: &str, folded: &mut String) {
    // Lower case first: capitals of some scripts decompose into a letter and a mark only then.
    let lower = word.chars().filter(|&c| !is_invisible(c)).flat_map(char::to_lowercase);
    for c in DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(lower) {
        // A compatibility form may decompose into capitals (™ into TM) or invisible characters.
        for c in c.to_lowercase() {
            match c {
                'ß' => folded.push_str("ss"),
                'ς' => folded.push('σ'),
                c if is_optional_mark(c) || is_invisible(c) => {}
                c => folded.push(c),
            }
        }
    }
}
