//! Any bytes as text: sentences hold each word once, every word has a voice, and what is told by bytes is what characters
//! tell.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::text::{
    Tokens, Voice, assert_candidates, assert_closing, assert_sentence_ends, quoted_words, sentences, tokenise, voices,
};

fuzz_target!(|bytes: &[u8]| {
    assert_candidates(bytes);
    let text = String::from_utf8_lossy(bytes);
    let mut tokens = Tokens::default();
    tokenise(&text, &mut tokens);
    assert_sentence_ends(&text, &tokens);
    let (mut word, mut end) = (0, 0);
    for sentence in sentences(&text, &tokens) {
        assert!(sentence.words.start == word && sentence.words.end > word);
        word = sentence.words.end;
        let words = tokens.byte_span(sentence.words.start as usize..word as usize);
        let span = sentence.bytes.start as usize..sentence.bytes.end as usize;
        assert!(end <= span.start && span.start <= words.start && words.end <= span.end);
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
        end = span.end;
    }
    assert_eq!(word as usize, tokens.len());

    assert_closing(&text);
    let voices = voices(&text, &tokens);
    assert_eq!(voices.len(), tokens.len());
    let mut end = 0;
    for run in quoted_words(&text, &tokens) {
        assert!(end <= run.start && run.start < run.end);
        end = run.end;
        assert!(voices[run.start as usize..run.end as usize].iter().all(|&voice| voice == Voice::Quoted));
    }
});
