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
    let begin = folded.len();
    let has_dropped = fold_once(word, folded);
    // what was dropped may have stood between marks that have another order without it: a tatweel does
    if has_dropped && !folded[begin..].is_ascii() {
        let once = folded.split_off(begin);
        fold_once(&once, folded);
    }
}

/// The same, but that marks may be out of order where something was dropped; tells whether anything was.
fn fold_once(word: &str, folded: &mut String) -> bool {
    let mut has_dropped = false;
    // Lower case first: capitals of some scripts decompose into a letter and a mark only then.
    let lower = word.chars().filter(|&c| !is_invisible(c)).flat_map(char::to_lowercase);
    for c in DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(lower) {
        // A compatibility form may decompose into capitals (™ into TM) or invisible characters.
        for c in c.to_lowercase() {
            match c {
                'ß' => folded.push_str("ss"),
                'ς' => folded.push('σ'),
                c if is_optional_mark(c) || is_invisible(c) => has_dropped = true,
                c => folded.push(c),
            }
        }
    }
    has_dropped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_with_something_dropped_between_them_are_put_in_order() {
        // Syriac marks of different classes around a tatweel, and around one that a presentation form holds
        for word in ["\u{743}\u{640}\u{742}", "\u{743}\u{fe71}\u{742}", "ܒ\u{743}\u{34f}\u{742}"] {
            let folded = fold(word);
            assert_eq!(fold(&folded), folded, "{word:?}");
        }
        assert_eq!(fold("\u{743}\u{640}\u{742}"), "\u{742}\u{743}");
    }
}
