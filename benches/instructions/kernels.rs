//! What is counted: each kernel on one fixed input.

use crate::common::{Numbers, edited, prose, words};
use reprint::align::{Aligner, MinWords, equal_words_around, word_by_word};
use reprint::lsh::{CONTEXT_WORDS, Linking, Member, candidate_pairs};
use reprint::passage::{ShingleHash, shingles};
use reprint::sketch::{
    DocumentSignature, passage_minima, passage_minima_plain, shingle_ranks, sign_document, sign_document_plain,
};
use reprint::text::{FrequencyTable, Tokens, Voice, Weights, WordHash};
use reprint::text::{sentences, tokenise, tokenise_plain, voices};

/// Words of the text that the first stages are counted on.
const TEXT: usize = 10_000;

/// Words of each text that is aligned.
const ARTICLE: usize = 400;

/// Members of the bucket that is linked.
const CROWD: usize = 10_000;

type Run = Box<dyn FnMut() -> usize>;

/// A kernel with an input.
pub struct Kernel {
    pub name: &'static str,
    /// What the report divides by, and how many of it one run reads.
    pub unit: &'static str,
    pub units: usize,
    /// Makes the input and gives what is counted, or nothing if this processor cannot run it. A run gives a number
    /// of its answer, never 0, the same each time.
    pub prepare: fn() -> Option<Run>,
}

const fn of_words(name: &'static str, units: usize, prepare: fn() -> Option<Run>) -> Kernel {
    Kernel { name, unit: "a word", units, prepare }
}

/// In the order of the flow.
pub const KERNELS: &[Kernel] = &[
    of_words("tokenise", TEXT, || {
        text(|text, tokens| {
            tokenise(text, tokens);
            tokens.len()
        })
    }),
    of_words("tokenise, plain", TEXT, || text(|text, _| tokenise_plain(text).len())),
    of_words("sentences", TEXT, || text(|text, tokens| sentences(text, tokens).len())),
    of_words("voices", TEXT, || {
        text(|text, tokens| voices(text, tokens).iter().filter(|&&voice| voice == Voice::Quoted).count())
    }),
    of_words("shingles", TEXT, shingles_of_four),
    of_words("shingle ranks", TEXT, ranks),
    of_words("passage minima", TEXT, || {
        minima(|hashes, ranks| {
            let mut sum = 0;
            passage_minima(hashes, ranks, 4, |i| sum += i);
            sum
        })
    }),
    of_words("passage minima, plain", TEXT, || minima(|hashes, ranks| passage_minima_plain(hashes, ranks, 4).len())),
    of_words("MinHash, AVX2", TEXT, || if reprint::simd::has_avx2() { signed(sign_document) } else { None }),
    of_words("MinHash, plain", TEXT, || signed(sign_document_plain)),
    Kernel { name: "link a large bucket", unit: "a member", units: CROWD, prepare: link },
    of_words("check, copy", ARTICLE, || check(1)),
    of_words("check, nothing", ARTICLE, || check(2)),
    of_words("align, index", ARTICLE, index),
    of_words("align, edited", ARTICLE, || align(|release| edited(release, 10))),
    of_words("align, nothing", ARTICLE, || align(|_| words(&prose(2, ARTICLE)))),
    of_words("word by word", ARTICLE, every_word),
];

fn text(run: fn(&str, &mut Tokens) -> usize) -> Option<Run> {
    let text = prose(1, TEXT);
    let mut tokens = Tokens::default();
    tokenise(&text, &mut tokens);
    Some(Box::new(move || run(&text, &mut tokens)))
}

fn shingles_of_four() -> Option<Run> {
    let (words, mut hashes) = (words(&prose(1, TEXT)), Vec::new());
    Some(Box::new(move || {
        shingles(&words, 4, &mut hashes);
        hashes.len()
    }))
}

fn ranks() -> Option<Run> {
    let words = words(&prose(1, TEXT));
    let (weights, mut ranks) = (weights(&words), Vec::new());
    Some(Box::new(move || {
        shingle_ranks(&words, 4, &weights, &mut ranks);
        ranks.len()
    }))
}

fn weights(words: &[WordHash]) -> Weights {
    let mut table = FrequencyTable::default();
    table.add(words);
    Weights::from_frequencies(&table)
}

fn minima(run: fn(&[ShingleHash], &[u16]) -> usize) -> Option<Run> {
    let words = words(&prose(1, TEXT));
    let (mut hashes, mut ranks) = (Vec::new(), Vec::new());
    shingles(&words, 4, &mut hashes);
    shingle_ranks(&words, 4, &weights(&words), &mut ranks);
    Some(Box::new(move || run(&hashes, &ranks)))
}

fn signed(sign: fn(&[ShingleHash]) -> DocumentSignature) -> Option<Run> {
    let mut hashes = Vec::new();
    shingles(&words(&prose(1, TEXT)), 4, &mut hashes);
    assert_eq!(sign(&hashes), sign_document_plain(&hashes));
    Some(Box::new(move || sign(&hashes).0[0] as usize))
}

fn link() -> Option<Run> {
    let mut numbers = Numbers::new(1);
    let crowd: Vec<Member> =
        (0..CROWD as u32).map(|document| Member { document, position: numbers.below(500) as u32 }).collect();
    Some(Box::new(move || {
        let mut count = 0;
        let context = |member: Member, after: bool| [member.document % if after { 7 } else { 11 }; CONTEXT_WORDS];
        candidate_pairs(&crowd, Linking::default(), None, context, |_, _, _| count += 1);
        count
    }))
}

/// A look around every word of one text and the same one of another.
fn check(seed: u64) -> Option<Run> {
    let [release, other] = [1, seed].map(|seed| words(&prose(seed, ARTICLE)));
    let shorter = release.len().min(other.len());
    Some(Box::new(move || 1 + (0..shorter).map(|i| equal_words_around(&release, i, &other, i)).sum::<usize>()))
}

fn index() -> Option<Run> {
    let release = words(&prose(1, ARTICLE));
    let mut aligner = Aligner::new(MinWords::new(12));
    Some(Box::new(move || {
        aligner.index(&release);
        release.len()
    }))
}

fn align(article: fn(&[WordHash]) -> Vec<WordHash>) -> Option<Run> {
    let release = words(&prose(1, ARTICLE));
    let article = article(&release);
    let mut aligner = Aligner::new(MinWords::new(12));
    aligner.index(&release);
    Some(Box::new(move || {
        let found = aligner.align(&release, &article, std::slice::from_ref(&(0..article.len())));
        1 + found.iter().map(|alignment| alignment.equal).sum::<usize>()
    }))
}

fn every_word() -> Option<Run> {
    let release = words(&prose(1, ARTICLE));
    let article = edited(&release, 10);
    Some(Box::new(move || word_by_word(&release, &article, 0..release.len(), 0..article.len()).equal))
}
