//! UTF-8 that was once read as Windows-1252 and saved so ("â€™" for "’", "Ã©" for "é"): told apart from text that is
//! right, and undone.
//!
//! A sequence of characters that are the bytes of another one is no proof: « AMANHÃ” » ends as "Ô" would, "é »" is three
//! bytes of a Chinese character. Undone is what stands in no right text, or where all of a text is like that.

use std::borrow::Cow;

/// A text may have been misread more than once.
const TIMES: usize = 3;

/// The text with its mojibake undone, or nothing if it has none that is certain.
pub(super) fn repair(text: &str) -> Option<String> {
    let mut repaired: Option<String> = None;
    for _ in 0..TIMES {
        match once(repaired.as_deref().unwrap_or(text)) {
            Some(better) => repaired = Some(better),
            None => break,
        }
    }
    repaired
}

/// Repairs a text, and says whether there was something to repair.
pub(super) fn repaired(text: Cow<str>) -> (Cow<str>, bool) {
    match repair(&text) {
        Some(better) => (Cow::Owned(better), true),
        None => (text, false),
    }
}

/// Characters that are the bytes of another one.
struct Sequence {
    begin: usize,
    end: usize,
    means: char,
    /// Whether no right text has it.
    is_certain: bool,
}

fn once(text: &str) -> Option<String> {
    // every character that can begin a sequence begins with this byte, and another beyond ASCII follows it
    let may_begin = |bytes: &[u8]| bytes[0] == 0xc3 && bytes[2] >= 0x80;
    if !text.as_bytes().contains(&0xc3) || !text.as_bytes().windows(3).any(may_begin) {
        return None;
    }
    let (sequences, others) = sequences(text);
    let certain = sequences.iter().filter(|s| s.is_certain).count();
    // right text has characters beyond ASCII that are in no sequence
    let is_all = if others == 0 {
        certain > 0 || sequences.len() >= 3
    } else {
        sequences.len() >= 10 && sequences.len() >= 4 * others
    };
    if !is_all && certain == 0 {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for sequence in sequences.iter().filter(|s| is_all || s.is_certain) {
        out.push_str(&text[copied..sequence.begin]);
        out.push(sequence.means);
        copied = sequence.end;
    }
    out.push_str(&text[copied..]);
    Some(out)
}

/// The sequences of a text, and how many characters beyond ASCII are in none.
fn sequences(text: &str) -> (Vec<Sequence>, usize) {
    let has_lost_quotes = text.contains("â€œ");
    let mut sequences: Vec<Sequence> = Vec::new();
    let (mut at, mut others) = (0, 0);
    let mut before: Option<char> = None;
    while let Some(c) = text[at..].chars().next() {
        let found = match c {
            '\u{c2}'..='\u{f4}' => sequence(text, at, before).or_else(|| lost_quote(text, at, has_lost_quotes)),
            _ => None,
        };
        match found {
            Some(mut found) => {
                let follows = sequences.last().is_some_and(|last| last.end == at && last.is_certain);
                found.is_certain |= follows && found.means == '\u{a0}';
                before = text[..found.end].chars().next_back();
                at = found.end;
                sequences.push(found);
            }
            None => {
                others += usize::from(!c.is_ascii());
                before = Some(c);
                at += c.len_utf8();
            }
        }
    }
    (sequences, others)
}

/// The sequence that begins here.
fn sequence(text: &str, at: usize, before: Option<char>) -> Option<Sequence> {
    let mut chars = text[at..].chars();
    let mut bytes = [0; 4];
    bytes[0] = byte_of(chars.next()?)?;
    let length = match bytes[0] {
        // 0xdc to 0xdf would be scripts that hardly any page has, and "ß“" is German
        0xc2..=0xdb => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    for byte in &mut bytes[1..length] {
        *byte = byte_of(chars.next()?).filter(|byte| (0x80..0xc0).contains(byte))?;
    }
    let means = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    let end = text.len() - chars.as_str().len();
    let after = chars.next();
    let is_certain = is_certain(&bytes[..length], means, before, after);
    Some(Sequence { begin: at, end, means, is_certain })
}

/// "”" whose last byte is none in Windows-1252 and was lost: "â€" beside "â€œ".
fn lost_quote(text: &str, at: usize, has_lost_quotes: bool) -> Option<Sequence> {
    let rest = text[at..].strip_prefix("â€").filter(|_| has_lost_quotes)?;
    let rest = rest.strip_prefix('\u{fffd}').unwrap_or(rest);
    Some(Sequence { begin: at, end: text.len() - rest.len(), means: '”', is_certain: true })
}

/// Whether a sequence is in no right text, by what it means and stands between.
fn is_certain(bytes: &[u8], means: char, before: Option<char>, after: Option<char>) -> bool {
    // bytes that are no character of Windows-1252, so that no text has them
    if bytes[1..].iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
        return true;
    }
    let is_lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    match bytes {
        // general punctuation, € and ™: "â€", "â‚¬", "â„¢"
        [0xe2, ..] => matches!(means, '\u{2000}'..='\u{206f}' | '€' | '™'),
        // a capital Ã, Ä or Å and a sign inside a word of small letters, or at its beginning and no quotation mark or dash
        [0xc3..=0xc5, second] => {
            (is_lower(before) && means.is_lowercase())
                || (!is_letter(before) && is_lower(after) && !(0x91..=0x97).contains(second))
        }
        [0xc2, _] => match means {
            // misread, the mark would be another sequence, "Â»": what stands before it is the letter
            '\u{a0}' => before.is_none_or(|c| c.is_ascii() && !c.is_ascii_alphabetic()) && after != Some('»'),
            '¡'..='¬' | '®'..='º' | '¼'..='¿' => !is_letter(before) && means != '«',
            _ => false,
        },
        _ => false,
    }
}

/// The byte that a character is in Windows-1252; what is none there stays as it is, as in browsers.
fn byte_of(c: char) -> Option<u8> {
    const SIGNS: [(char, u8); 27] = [
        ('€', 0x80),
        ('‚', 0x82),
        ('ƒ', 0x83),
        ('„', 0x84),
        ('…', 0x85),
        ('†', 0x86),
        ('‡', 0x87),
        ('ˆ', 0x88),
        ('‰', 0x89),
        ('Š', 0x8a),
        ('‹', 0x8b),
        ('Œ', 0x8c),
        ('Ž', 0x8e),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('˜', 0x98),
        ('™', 0x99),
        ('š', 0x9a),
        ('›', 0x9b),
        ('œ', 0x9c),
        ('ž', 0x9e),
        ('Ÿ', 0x9f),
    ];
    match c {
        '\u{80}'..='\u{ff}' => Some(c as u8),
        _ => SIGNS.iter().find(|(sign, _)| *sign == c).map(|(_, byte)| *byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    fn misread(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn what_is_certain_is_undone() {
        let pairs = [
            ("the agencyâ€™s plan", "the agency’s plan"),
            ("â€œIt is late,â€\u{9d} she said â€“ â€œgo.â€ Then", "“It is late,” she said – “go.” Then"),
            ("a cafÃ© in SÃ£o Paulo, GenÃ¨ve", "a café in São Paulo, Genève"),
            ("Ã‰tat", "État"),
            ("5Â°C, Â£20, Â© 2026", "5°C, £20, © 2026"),
            ("One.Â\u{a0}Â\u{a0}Two", "One.\u{a0}\u{a0}Two"),
            ("ÐŸÑ€Ð¸Ð²ÐµÑ‚ Ð¼Ð¸Ñ€", "Привет мир"),
            ("æ—¥æœ¬èªž", "日本語"),
            ("the agencyÃ¢â‚¬â„¢s plan", "the agency’s plan"),
            ("â‚¬ 5, naïve", "€ 5, naïve"),
        ];
        for (wrong, right) in pairs {
            assert_eq!(repair(wrong).as_deref(), Some(right), "{wrong}");
        }
    }

    #[test]
    fn what_is_right_stays() {
        let texts = [
            "Ele disse “AMANHÔ e saiu",
            "AMANHÃ”",
            "Il est blessé\u{a0}»",
            "« Il est blessé\u{a0}»",
            "la lettre «\u{a0}Â\u{a0}», «Ã», the Ã’s",
            "„Das macht Spaß“, rief er. „Spaß“ und „Fuß“",
            "100 Å², ESPAÑA”, FRANÇAIS’",
            "LA VIE EN ROSÉ™ 20 €",
            "plain ASCII",
            "Ð and Þ are letters, Ñ’ as well",
            "Â\u{a0}»",
        ];
        for text in texts {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    /// Words as they are written, with the marks that stand beside them.
    fn right_text() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[A-Z]?[a-zéèêàçâîôùœ]{1,9}",
            "[A-ZÄÖÜ]?[a-zäöüß]{1,9}",
            "[A-ZÁÉÍÓÚÃÕÂÔ]{1,9}",
            "[a-zãõâôáéíóúñ]{1,9}",
            "[A-Z]?[a-ząćęłńóśźżčřšž]{1,9}",
            "[А-Я]?[а-я]{1,9}",
            "[一-十]{1,4}",
        ];
        let mark = prop_oneof![
            Just(" "),
            Just(", "),
            Just(". "),
            Just("’s "),
            Just("” "),
            Just(" “"),
            Just(" «\u{a0}"),
            Just("\u{a0}» "),
            Just(" – "),
            Just("… "),
            Just(" 5 € "),
            Just("“ "),
            Just(" „"),
            Just("™ "),
            Just(" © "),
            Just("° "),
        ];
        prop::collection::vec((word, mark), 1..30)
            .prop_map(|parts| parts.into_iter().map(|(word, mark)| word + mark).collect::<String>())
            .prop_filter("a word that ends with this letter, and a sign: just what a misread sign is", |text| {
                !text.contains("Â°")
            })
    }

    proptest! {
        #[test]
        fn right_text_stays_and_comes_back(text in right_text()) {
            prop_assert_eq!(repair(&text), None);
            prop_assume!(text.chars().filter(|c| !c.is_ascii()).count() >= 3);
            prop_assert_eq!(repair(&misread(&text)), Some(text.clone()));
            prop_assert_eq!(repair(&misread(&misread(&text))), Some(text));
        }

        #[test]
        fn any_text_is_taken(text in any::<String>(), leads in "[Ã©â€™ÐŸÂ a-z]{0,20}") {
            let _ = repair(&text);
            if let Some(better) = repair(&leads) {
                prop_assert!(better.len() < leads.len());
            }
        }
    }
}
