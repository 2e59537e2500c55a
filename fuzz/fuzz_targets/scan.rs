//! The whole scan of any texts, of texts that copy each other and of any JSON lines: what is reported lies in the
//! documents, on the boundaries of characters, and counted again from its spans it has the numbers that are reported.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::align::{AlignedPair, MinWords, OpKind};
use reprint::corpus::{Corpus, Document, ReadOptions, Store};
use reprint::report::Located;
use reprint::scan::{Paraphrase, Scan, Settings, scan};
use reprint::text::Tokens;

/// Words of which texts are made that libFuzzer would not copy: names, numbers, marks, a script without spaces.
const WORDS: [&str; 32] = [
    "the",
    "of",
    "and",
    "said",
    "in",
    "Ferry",
    "Lindqvist",
    "1,200",
    "April",
    "harbor.",
    "\u{201c}We",
    "dock\u{201d}",
    "engine,",
    "storm",
    "café",
    "naïve",
    "weeks",
    "closed",
    "\n\n",
    "港の渡し船",
    "พนักงาน",
    "Ночной",
    "co-\nmuters",
    "it’s",
    "$5m",
    "(AP)",
    "–",
    "don't",
    "ships",
    "ship",
    "sailing",
    "\u{ad}",
];

fuzz_target!(|bytes: &[u8]| {
    let [kind, marked, rest @ ..] = bytes else { return };
    let paraphrase = [Paraphrase::Off, Paraphrase::Linked, Paraphrase::All][usize::from(*kind >> 2) % 3];
    let settings = Settings { paraphrase, min_words: MinWords::new(8), ..Settings::default() };
    if kind & 3 == 3 {
        if let Ok(store) = Store::of_json_lines(rest, "fuzz.jsonl", &ReadOptions::default()) {
            check(&store, &scan(&store, &settings, &()));
        }
        return;
    }
    let texts: Vec<String> = match kind & 3 {
        0 => rest.split(|&byte| byte == 0xff).map(|text| String::from_utf8_lossy(text).into_owned()).collect(),
        _ => made(rest),
    };
    let names: Vec<String> = (0..texts.len()).map(|number| number.to_string()).collect();
    let documents: Vec<Document> = (0..texts.len())
        .map(|number| {
            let document = Document::new(&names[number], &texts[number]).outlet(&names[number % 3]);
            if marked >> (number % 8) & 1 == 1 { document.source() } else { document }
        })
        .collect();
    check(&documents, &scan(&documents, &settings, &()));
});

/// Texts of words. A byte from 0xe0 on copies a part of what was written before, 0xff begins the next text.
fn made(bytes: &[u8]) -> Vec<String> {
    let (mut texts, mut words) = (vec![Vec::new()], Vec::new());
    for &byte in bytes {
        let more = match byte {
            0xff => {
                texts.push(Vec::new());
                continue;
            }
            0xe0.. => {
                let begin = words.len().saturating_sub(usize::from(byte & 0x1f) * 16);
                words[begin..].iter().copied().take(40).collect()
            }
            _ => vec![WORDS[usize::from(byte) % WORDS.len()]],
        };
        words.extend(&more);
        if words.len() > 4000 {
            break;
        }
        texts.last_mut().expect("one was pushed").extend(more);
    }
    texts.iter().map(|words| words.join(" ")).collect()
}

fn check(corpus: &dyn Corpus, found: &Scan) {
    let words = |document: u32| {
        let mut tokens = Tokens::default();
        found.reader.tokenise(corpus, document, &mut tokens);
        tokens
    };
    let tokens: Vec<Tokens> = (0..corpus.len() as u32).map(words).collect();
    let located = Located::new(corpus, found);
    for number in found.reported() {
        let pair = found.pair(number);
        assert!(pair.a < pair.b);
        recount(&pair, &tokens);
        let sides = [(pair.a, pair.a_begin, pair.a_end), (pair.b, pair.b_begin, pair.b_end)];
        for ((document, begin, end), span) in sides.into_iter().zip(located.alignments[number as usize]) {
            let bytes = tokens[document as usize].byte_span(begin as usize..end as usize);
            assert_eq!((span.begin_byte as usize, span.end_byte as usize), (bytes.start, bytes.end));
            let text = corpus.text(document);
            let characters = |bytes: std::ops::Range<usize>| text[bytes].chars().count();
            assert_eq!(span.begin as usize, characters(0..bytes.start));
            assert_eq!((span.end - span.begin) as usize, characters(bytes));
        }
    }
    for (shared, tokens) in found.shared_words.iter().zip(&tokens) {
        assert!(shared.quoted <= shared.words && shared.words as usize <= tokens.len());
    }
    for reprint in &found.reprints {
        assert!(reprint.equal_words <= reprint.article_counted_words && reprint.longest_words <= reprint.equal_words);
        assert!(reprint.source_equal_words <= reprint.source_counted_words);
        assert!(reprint.source_counted_words as usize <= tokens[reprint.source as usize].len());
        assert!(reprint.article_counted_words as usize <= tokens[reprint.article as usize].len());
    }
}

fn recount(pair: &AlignedPair, tokens: &[Tokens]) {
    let [a, b] = [pair.a, pair.b].map(|document| &tokens[document as usize].hashes);
    let (mut i, mut j, mut equal) = (pair.a_begin as usize, pair.b_begin as usize, 0);
    for op in pair.ops {
        let (x, y) = op.lengths();
        if op.kind() == OpKind::Equal {
            assert_eq!(a[i..i + x], b[j..j + y]);
            equal += x;
        }
        (i, j) = (i + x, j + y);
    }
    assert_eq!((i, j, equal), (pair.a_end as usize, pair.b_end as usize, pair.equal as usize));
    assert!(i <= a.len() && j <= b.len());
}
