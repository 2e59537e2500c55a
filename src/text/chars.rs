//! What kind of character this is, to the tokeniser.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// What a character does to the word that it may belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Ends a word.
    Separator,
    /// A letter or a digit.
    Word,
    /// Continues the word before it, begins none of its own kind: a combining mark.
    Mark,
    /// Of a script written without spaces: a word by itself, with the marks that follow.
    Alone,
    /// Neither seen nor compared: soft hyphen, zero-width characters.
    Invisible,
}

pub(super) fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Word } else { Class::Separator };
    }
    if is_invisible(c) {
        return Class::Invisible;
    }
    match c.general_category_group() {
        GeneralCategoryGroup::Mark => Class::Mark,
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number if is_unspaced(c) => Class::Alone,
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number => Class::Word,
        _ => Class::Separator,
    }
}

/// Soft hyphen and the zero-width characters that pages put inside words.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Scripts written without spaces between words. Hangul is written with them.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c as u32,
        0x0e00..=0x0eff          // Thai, Lao
        | 0x1000..=0x109f        // Myanmar
        | 0x1780..=0x17ff        // Khmer
        | 0x3005..=0x3007        // iteration mark, zero
        | 0x3040..=0x30ff        // Hiragana, Katakana
        | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf        // Han
        | 0x4e00..=0x9fff
        | 0xf900..=0xfaff
        | 0xff66..=0xff9f        // half-width Katakana
        | 0x20000..=0x3ffff)
}

/// Marks that writers leave out or put in without meaning another word: accents, Hebrew points,
/// Arabic vowel signs. The vowel signs of Indic scripts stay: they are half of the spelling.
pub(super) fn is_optional_mark(c: char) -> bool {
    matches!(c as u32,
        0x0300..=0x036f | 0x0483..=0x0489 | 0x0591..=0x05c7 | 0x0610..=0x061a | 0x0640
        | 0x064b..=0x065f | 0x0670 | 0x06d6..=0x06ed | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff
        | 0x20d0..=0x20ff | 0xfe20..=0xfe2f)
}
