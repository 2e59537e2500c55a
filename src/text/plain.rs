//! The tokeniser as its definition reads: the plain twin of `tokenise`, for tests and benches.

use super::chars::{Class, class};
use super::{Tokens, fold, word_hash};

/// The words of `text`, a character at a time, each folded into a string of its own.
pub fn tokenise_plain(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    let mut word: Option<(usize, usize, bool)> = None; // begin, end, stands alone
    let mut close = |word: &mut Option<(usize, usize, bool)>| {
        if let Some((begin, end, _)) = word.take() {
            let folded = fold(&text[begin..end]);
            if !folded.is_empty() {
                tokens.push(word_hash(&folded), begin, end);
            }
        }
    };
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match (class(c), &mut word) {
            (Class::Invisible, _) => {}
            (Class::Separator, _) => close(&mut word),
            (Class::Mark, Some(open)) => open.1 = end,
            (Class::Word, Some(open)) if !open.2 => open.1 = end,
            (kind, _) => {
                close(&mut word);
                word = Some((at, end, kind == Class::Alone));
            }
        }
    }
    close(&mut word);
    tokens
}
