//! Texts that an export cut short: at the most that a cell holds, or with a mark that tells how much is missing.

use std::borrow::Cow;

/// What the cells of spreadsheets hold (Excel: 32,767), and the columns of databases and older programs (65,535).
const CELLS: [usize; 2] = [32_767, 65_535];

/// A text without the mark that it was cut at, and what tells that it was. The mark is no word of the article, and two articles cut at
/// one place would share it; all places in the text stay what they were.
pub(super) fn unmarked(text: Cow<str>) -> (Cow<str>, Option<String>) {
    match (mark(&text), is_full(&text)) {
        (Some(begin), _) => {
            let detail = format!("it ends with {}", text[begin..].trim());
            let length = text[..begin].trim_end().len();
            (shortened(text, length), Some(detail))
        }
        (None, Some(detail)) => (text, Some(detail)),
        (None, None) => (text, None),
    }
}

fn shortened(text: Cow<str>, length: usize) -> Cow<str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
        Cow::Owned(mut text) => {
            text.truncate(length);
            Cow::Owned(text)
        }
    }
}

/// Where the mark "[+1234 chars]" begins that NewsAPI puts at the end of a text.
fn mark(text: &str) -> Option<usize> {
    let inner = text.trim_end().strip_suffix(" chars]")?;
    let begin = inner.rfind("[+")?;
    let digits = &inner.as_bytes()[begin + 2..];
    (!digits.is_empty() && digits.iter().all(u8::is_ascii_digit)).then_some(begin)
}

/// Whether a text fills a cell to its last character: what is counted as one differs, so characters, UTF-16 units (Excel) and bytes
/// (MySQL) are.
fn is_full(text: &str) -> Option<String> {
    if !(CELLS[0]..=CELLS[1] * 4).contains(&text.len()) {
        return None;
    }
    let count = |is_counted: fn(u8) -> bool| text.bytes().filter(|byte| is_counted(*byte)).count();
    let characters = count(|byte| byte & 0xc0 != 0x80);
    let utf_16 = characters + count(|byte| byte >= 0xf0);
    match CELLS.into_iter().find(|cell| [characters, utf_16].contains(cell)) {
        Some(32_767) => Some("it has 32,767 characters, the most that a cell of a spreadsheet holds".to_string()),
        Some(_) => Some("it has 65,535 characters, the most that many programs hold".to_string()),
        None => (text.len() == CELLS[1]).then(|| "it has 65,535 bytes, the most that many databases hold".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mark_at_the_end_is_no_part_of_the_text() {
        let unmarked = |text: &'static str| unmarked(Cow::Borrowed(text)).0;
        assert_eq!(unmarked("The ferry sails… [+1234 chars]\r\n"), "The ferry sails…");
        assert_eq!(unmarked("[+7 chars]"), "");
        for text in ["Cut? [+ chars]", "[+12 chars] it says", "It grew by +12 chars]", "[+1x2 chars]", "[12 chars]", ""]
        {
            assert_eq!(unmarked(text), text);
        }
    }

    #[test]
    fn full_cells_are_told_whatever_a_character_is_in_them() {
        let told = |text: String| unmarked(Cow::Owned(text)).1.unwrap_or_default();
        assert!(told("x".repeat(32_767)).contains("32,767 characters"));
        assert!(told("é".repeat(32_767)).contains("32,767 characters"));
        assert!(told("😀".repeat(16_383) + "x").contains("32,767 characters"), "UTF-16");
        assert!(told("😀".repeat(65_535)).contains("65,535 characters"));
        assert!(told("é".repeat(30_000) + &"x".repeat(5535)).contains("65,535 bytes"));
        assert!([32_766, 32_768, 65_534, 65_536].into_iter().all(|length| told("x".repeat(length)).is_empty()));
    }

    proptest! {
        #[test]
        fn what_is_left_is_the_begin_of_the_text(text in "\\PC{0,12}( |…|)(\\[\\+|)[0-9]{0,3}( chars\\]|)\\s{0,2}") {
            let (left, told) = unmarked(Cow::Borrowed(&text));
            prop_assert!(text.starts_with(&*left));
            prop_assert_eq!(told.is_none(), left.len() == text.len());
        }
    }
}
