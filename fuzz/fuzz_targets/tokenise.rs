//! Any bytes as text: the words are those of the plain twin, in order, on the boundaries of characters; and so are letters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::text::{Letters, Tokens, fold, stem_hash, tokenise, tokenise_plain};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut tokens = Tokens::default();
    tokenise(&text, &mut tokens);
    assert_eq!(tokens, tokenise_plain(&text));
    // as a part of a text too, wherever that lies in memory
    if let Some((at, _)) = text.char_indices().nth(1) {
        tokenise(&text[at..], &mut tokens);
        assert_eq!(tokens, tokenise_plain(&text[at..]));
        tokenise(&text, &mut tokens);
    }
    let mut end = 0;
    for word in 0..tokens.len() {
        let span = tokens.byte_span(word..word + 1);
        assert!(end <= span.start && span.start < span.end);
        end = span.end;
        let word = &text[span];
        assert_eq!(stem_hash(word), stem_hash(&fold(word)));
    }
    // of a mark of an unspaced script that stands alone only one of the two makes a letter
    let has_unspaced = tokens.hashes.iter().any(|hash| hash >> 31 == 1);
    let mut codes = Vec::new();
    Letters::codes(&text, &mut codes);
    assert!(has_unspaced || codes == Letters::of(&text, &tokens).codes);
});
