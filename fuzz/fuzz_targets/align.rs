//! Any two texts and any two runs of words: what is reported holds, does not depend on which comes first, and each kernel
//! gives what its plain twin gives.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::align::{
    Alignment, MinWords, OpKind, align, assert_best_paths, assert_chains, assert_join, equal_words_around,
    equal_words_around_plain, word_by_word,
};
use reprint::text::{Tokens, WordHash, tokenise};

/// Words of a text in which every place of a run is looked at, so that neither order nor twin may differ.
const FEW: usize = 64;

fuzz_target!(|bytes: &[u8]| {
    let [kind, cut, rest @ ..] = bytes else { return };
    let cut = rest.len() * usize::from(*cut) / 256;
    let (a, b) = rest.split_at(cut);
    let words = |bytes: &[u8]| -> Vec<WordHash> {
        match kind & 7 {
            0 => words_of(&String::from_utf8_lossy(bytes)),
            // of two to 64 different words; every fourth of a script without spaces
            bits => bytes.iter().map(|&byte| word(byte & ((1 << bits.min(6)) - 1), kind & 8 != 0)).collect(),
        }
    };
    let (a, mut b) = (words(a), words(b));
    if kind & 16 != 0 {
        b = edited(&a, &b);
    }
    reports_hold(&a, &b);
    let (a, b) = (&a[..a.len().min(FEW)], &b[..b.len().min(FEW)]);
    orders_agree(a, b);
    assert_join(a, b);
    assert_best_paths(&[(&a[..a.len().min(48)], &b[..b.len().min(48)]), (b, a)]);
    let place = |at: usize| (rest[3 * at] as usize, rest[3 * at + 1] as usize, rest[3 * at + 2] as usize % 30 + 1);
    assert_chains(&(0..rest.len() / 3).take(FEW).map(place).collect::<Vec<_>>());
    for (i, j) in (0..=a.len()).zip(0..=b.len()) {
        assert_eq!(equal_words_around(a, i, b, j), equal_words_around_plain(a, i, b, j));
    }
});

fn words_of(text: &str) -> Vec<WordHash> {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    tokens.hashes
}

fn word(byte: u8, has_unspaced: bool) -> WordHash {
    let is_unspaced = has_unspaced && byte.is_multiple_of(4);
    WordHash::from(byte) | WordHash::from(is_unspaced) << 31
}

/// A copy, with a word changed, left out or put in at places that the other words tell.
fn edited(a: &[WordHash], edits: &[WordHash]) -> Vec<WordHash> {
    let mut copy = a.to_vec();
    let mut at = 0;
    for &edit in edits {
        at += edit as usize & 0xff;
        match (edit % 3, copy.get(at)) {
            (0, Some(_)) => copy[at] = edit ^ 1,
            (1, Some(_)) => drop(copy.remove(at)),
            (_, Some(_)) => copy.insert(at, edit),
            (_, None) => at = 0,
        }
    }
    copy
}

fn reports_hold(a: &[WordHash], b: &[WordHash]) {
    for found in align(a, b, MinWords::new(12)) {
        holds(a, b, &found);
        let is_equal = |op: Option<&reprint::align::Op>| op.is_some_and(|op| op.kind() == OpKind::Equal);
        assert!(is_equal(found.ops.first()) && is_equal(found.ops.last()));
    }
    holds(a, b, &word_by_word(a, b, 0..a.len(), 0..b.len()));
}

/// Recomputes what is reported from the spans and the operations.
fn holds(a: &[WordHash], b: &[WordHash], found: &Alignment) {
    let (mut i, mut j, mut equal) = (found.a.start, found.b.start, 0);
    for op in &found.ops {
        let (x, y) = op.lengths();
        assert!(op.words() > 0);
        match op.kind() {
            OpKind::Equal => {
                assert_eq!(a[i..i + x], b[j..j + y]);
                equal += x;
            }
            OpKind::Changed => assert!((0..x).all(|n| a[i + n] != b[j + n])),
            OpKind::PutIn | OpKind::LeftOut => {}
        }
        (i, j) = (i + x, j + y);
    }
    assert_eq!((i, j, equal), (found.a.end, found.b.end, found.equal));
    assert!(i <= a.len() && j <= b.len());
    assert!(found.ops.windows(2).all(|pair| pair[0].kind() != pair[1].kind()));
}

fn orders_agree(a: &[WordHash], b: &[WordHash]) {
    type Row = (std::ops::Range<usize>, std::ops::Range<usize>, usize, Vec<(OpKind, usize)>);
    let rows = |found: Vec<Alignment>, is_turned: bool| -> Vec<Row> {
        let kind = |kind| match kind {
            OpKind::PutIn if is_turned => OpKind::LeftOut,
            OpKind::LeftOut if is_turned => OpKind::PutIn,
            kind => kind,
        };
        let mut rows: Vec<Row> = found
            .into_iter()
            .map(|f| {
                let ops = f.ops.iter().map(|op| (kind(op.kind()), op.words())).collect();
                if is_turned { (f.b, f.a, f.equal, ops) } else { (f.a, f.b, f.equal, ops) }
            })
            .collect();
        rows.sort_by_key(|row| (row.0.start, row.1.start, row.0.end, row.1.end));
        rows
    };
    let min = MinWords::new(8);
    assert_eq!(rows(align(a, b, min), false), rows(align(b, a, min), true));
    let whole = |a: &[WordHash], b: &[WordHash]| vec![word_by_word(a, b, 0..a.len(), 0..b.len())];
    assert_eq!(rows(whole(a, b), false), rows(whole(b, a), true));
}
