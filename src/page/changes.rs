//! Operations on words -> where they are, in characters.

use crate::text::{Tokens, tokenise};

/// What happened to words of two passages that are not equal, in characters from the begin of each passage; an empty span is
/// a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Change(pub u8, pub u32, pub u32, pub u32, pub u32);

/// Kinds of changes, as [`Change`] numbers them.
pub(crate) const CHANGES: [&str; 3] = ["changed", "put_in", "left_out"];

/// The changes from one text to the other; none where the texts have other words than the operations say (misread words,
/// which are read as their copies have them).
pub(crate) fn changes(texts: [&str; 2], ops: &[(String, usize)], tokens: &mut Tokens) -> Vec<Change> {
    if ops.iter().all(|(kind, _)| kind == "equal") {
        return Vec::new();
    }
    let mut words: [Vec<(u32, u32)>; 2] = Default::default();
    for (words, text) in words.iter_mut().zip(texts) {
        tokenise(text, tokens);
        *words = in_characters(text, tokens);
    }
    let taken = |side: usize| {
        let other = ["put_in", "left_out"][side];
        let words = ops.iter().filter(|(kind, _)| kind != other).map(|(_, words)| *words);
        words.fold(0, usize::saturating_add)
    };
    if [taken(0), taken(1)] != [words[0].len(), words[1].len()] {
        return Vec::new();
    }
    let (mut at, mut found) = ([0, 0], Vec::new());
    for (kind, count) in ops {
        let lengths = match kind.as_str() {
            "put_in" => [0, *count],
            "left_out" => [*count, 0],
            _ => [*count, *count],
        };
        if let Some(number) = CHANGES.iter().position(|change| change == kind) {
            let [a, b] = [0, 1].map(|side| span(&words[side], at[side], lengths[side]));
            found.push(Change(number as u8, a.0, a.1, b.0, b.1));
        }
        at = [at[0] + lengths[0], at[1] + lengths[1]];
    }
    found
}

/// The characters of some words; of none, the place behind the word before.
fn span(words: &[(u32, u32)], first: usize, count: usize) -> (u32, u32) {
    match count {
        0 => {
            let place = first.checked_sub(1).map_or(0, |before| words[before].1);
            (place, place)
        }
        _ => (words[first].0, words[first + count - 1].1),
    }
}

/// Where each word begins and ends, in characters.
pub(super) fn in_characters(text: &str, tokens: &Tokens) -> Vec<(u32, u32)> {
    let (mut byte, mut character) = (0, 0);
    let mut to = |end: u32| {
        character += text.as_bytes()[byte..end as usize].iter().filter(|&&byte| byte & 0xc0 != 0x80).count() as u32;
        byte = end as usize;
        character
    };
    tokens.begins.iter().zip(&tokens.ends).map(|(&begin, &end)| (to(begin), to(end))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: [&str; 2], ops: &[(&str, usize)]) -> Vec<Change> {
        let ops: Vec<(String, usize)> = ops.iter().map(|&(kind, words)| (kind.to_string(), words)).collect();
        changes(texts, &ops, &mut Tokens::default())
    }

    #[test]
    fn changes_are_where_their_words_are() {
        let texts = ["“Zürich pays 3 million,” he said", "Zürich pays four million, it says, he said today"];
        let ops = [("equal", 2), ("changed", 1), ("equal", 1), ("put_in", 2), ("equal", 2), ("put_in", 1)];
        let found = of(texts, &ops);
        let part = |side: usize, begin: u32, end: u32| {
            texts[side].chars().skip(begin as usize).take((end - begin) as usize).collect::<String>()
        };
        let shown: Vec<(u8, String, String)> =
            found.iter().map(|&Change(kind, a, b, c, d)| (kind, part(0, a, b), part(1, c, d))).collect();
        let expected = [(0, "3", "four"), (1, "", "it says"), (1, "", "today")];
        assert_eq!(shown, expected.map(|(kind, a, b)| (kind, a.to_string(), b.to_string())));
        assert_eq!(found[1].1, 22); // behind "million"
    }

    #[test]
    fn operations_that_no_scan_wrote_give_none() {
        assert_eq!(of(["one two", "one two"], &[("changed", usize::MAX), ("equal", 3)]), []);
        assert_eq!(of(["one", "one"], &[("put_in", usize::MAX), ("left_out", usize::MAX)]), []);
    }

    #[test]
    fn verbatim_text_and_other_words_give_none() {
        assert_eq!(of(["one two", "one two"], &[("equal", 2)]), []);
        assert_eq!(of(["one two", "one"], &[("equal", 1), ("changed", 1)]), []);
    }
}
