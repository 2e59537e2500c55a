use super::*;
use crate::text::tokenise;
use proptest::prelude::*;

fn tokens(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    tokens
}

fn split(text: &str) -> Vec<&str> {
    let found = sentences(text, &tokens(text));
    found.iter().map(|s| &text[s.bytes.start as usize..s.bytes.end as usize]).collect()
}

/// Each entry is the sentences of one text, which is they, joined by a space.
#[test]
fn full_stops_that_end_and_that_do_not() {
    let texts: &[&[&str]] = &[
        &["U.S. Rep. Ann Doe, R-Fla., met Gen. J. R. Smith of the U.S. Army.", "Both left."],
        &["It came at 1:52 a.m.", "When nobody answered, they left."],
        &["The vote in the U.S. House was at 9 p.m. Monday, Nov. 9.", "No. 4 lost to St. Louis 3.5 to 2."],
        &["He lives in the U.S.", "The others don't."],
        &["Ann Doe Sr. lives in Main St.", "The shop is in St. Louis."],
        &["Gov. George W. Bush Jr. spoke.", "Acme Inc. Chief Executive Jo Lee did not."],
        &["Is that so?", "“Yes!” she said.", "“No.”", "He left…", "Then... nothing.", "He said “stop.”", "They did."],
        &["“They did right,” said Lt. Cmdr. Wesley Lindqvist, who flew.", "“When you look (hard), it helps.”", "OK."],
        &["It cost $1.2 million.", "2025 was worse.", "See fig. 3 and No. 12."],
        &["PORT SERRANO, Fla. — A helicopter crew rescued four.", "(He agreed.)", "[Editor's note.]", "End"],
        &["Doe v. Roe was decided in 1973 by the Supreme Court.", "It was 7-2 vs. Texas."],
        &["Visit www.example.gov or mail help@example.gov.", "Call 1.800.555."],
        &["He was 46.", "She was not."],
        &["Plan B.", "The other plan failed."],
    ];
    for sentences in texts {
        assert_eq!(split(&sentences.join(" ")), **sentences);
    }
}

#[test]
fn paragraphs_end_a_sentence() {
    assert_eq!(split("Four rescued\n\nBy A. B.\n\nThe crew"), ["Four rescued", "By A. B.", "The crew"]);
    assert_eq!(
        split("The cooler has a name\nBy Tess Marrow\n\nIt is"),
        ["The cooler has a name", "By Tess Marrow", "It is"]
    );
    let wrapped = "The crew found the\nhull and then the\nMary Delphine, which\nis based in town. It\nsank.\nThe end.";
    assert_eq!(split(wrapped).len(), 3);
    let begins: Vec<bool> = sentences("Ann ran. Bob sat.\n\nEve hid.", &tokens("Ann ran. Bob sat.\n\nEve hid."))
        .iter()
        .map(|s| s.begins_paragraph)
        .collect();
    assert_eq!(begins, [true, false, true]);
    assert_eq!(split("1. Register it.\n2. Test it. Twice."), ["1. Register it.", "2. Test it.", "Twice."]);
}

/// What follows in another paragraph must not tell.
#[test]
fn an_initial_at_the_end_is_one() {
    assert_eq!(split("A A. A."), ["A A. A."]);
    assert_eq!(split("A A. A.\n\nA"), ["A A. A.", "A"]);
}

#[test]
fn other_languages() {
    assert_eq!(split("東京は晴れ。明日は雨。「行く。」終わり"), ["東京は晴れ。", "明日は雨。", "「行く。」", "終わり"]);
    assert_eq!(split("यह ठीक है। वह नहीं।"), ["यह ठीक है।", "वह नहीं।"]);
    assert_eq!(split("هل هذا صحيح؟ نعم."), ["هل هذا صحيح؟", "نعم."]);
    assert_eq!(split("¿Cómo? Él dijo «no». ¡Bien!"), ["¿Cómo?", "Él dijo «no».", "¡Bien!"]);
    assert_eq!(
        split("It ended.The agency left.“No!”He saw Mr.Smith at www.Example.Gov."),
        ["It ended.", "The agency left.“", "No!”", "He saw Mr.Smith at www.Example.Gov."]
    );
    assert!(split("").is_empty() && split(" … ").is_empty());
}

proptest! {
    #[test]
    fn ends_told_by_bytes_are_those_told_by_characters(text in "[a-cA-C0-9 .!?\n\u{2029}•。東’”-]{0,60}|\\PC*|([a-cA-C.]{1,3} ){0,20}") {
        assert_sentence_ends(&text, &tokens(&text));
    }

    /// Each word is in exactly one sentence, in order; spans hold their words and do not overlap.
    #[test]
    fn they_partition_the_words(text in "([A-Za-z]{1,4}|U\\.S|Mr|No|[0-9]{1,2}|[.!?…\"“”’)(—\n]| |\n\n|東。?|é){0,60}|(?s:.*)") {
        let tokens = tokens(&text);
        let found = sentences(&text, &tokens);
        let (mut word, mut byte) = (0, 0);
        for sentence in &found {
            prop_assert_eq!(sentence.words.start, word);
            prop_assert!(sentence.words.end > word && sentence.bytes.start >= byte);
            let bytes = tokens.byte_span(sentence.words.start as usize..sentence.words.end as usize);
            prop_assert!(sentence.bytes.start as usize <= bytes.start && bytes.end <= sentence.bytes.end as usize);
            prop_assert!(text.get(sentence.bytes.start as usize..sentence.bytes.end as usize).is_some());
            (word, byte) = (sentence.words.end, sentence.bytes.end);
        }
        prop_assert_eq!(word as usize, tokens.len());
    }

    /// A blank line ends a sentence whatever stands around it.
    #[test]
    fn paragraphs_are_split_by_themselves(first in "[A-Za-z]{1,5}( [A-Za-z.?“”]{0,5}){0,8}", second in "[A-Za-z]{1,5}( [A-Za-z.?“”]{0,5}){0,8}") {
        let both = format!("{first}\n\n{second}");
        prop_assert_eq!(split(&both).len(), split(&first).len() + split(&second).len());
    }
}
