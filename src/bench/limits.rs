//! What stages are held against: the same bytes copied and looked at once, and the first kernels by themselves.

use super::clock::Clock;
use crate::corpus::Corpus;
use crate::passage::shingles;
use crate::recipe::Recipe;
use crate::text::{Tokens, WordHash, tokenise};
use rayon::prelude::*;
use std::hint::black_box;

/// A limit: no stage that reads every byte can be faster by much.
pub(super) const LIMITS: [&str; 2] = ["memcpy", "plain_scan"];
/// A part of a stage, by itself.
pub(super) const KERNELS: [&str; 3] = ["check_utf8", "split", "shingle"];

/// Of larger corpora only so many bytes are taken, as they stand in memory twice: far more than caches hold.
const MOST: usize = 256 << 20;
/// Bytes that one task copies or looks at.
const PIECE: usize = 1 << 20;

/// Texts one after the other, as a stage without any work of its own would find them.
pub(super) struct Texts {
    joined: String,
    ends: Vec<usize>,
}

impl Texts {
    pub fn of(corpus: &dyn Corpus) -> Self {
        let mut texts = Texts { joined: String::new(), ends: Vec::new() };
        for number in 0..corpus.len() as u32 {
            let is_full = texts.joined.len() + corpus.text_bytes(number) > MOST;
            if is_full && number > 0 {
                break;
            }
            texts.joined += corpus.text(number);
            texts.ends.push(texts.joined.len());
        }
        texts
    }

    pub fn bytes(&self) -> usize {
        self.joined.len()
    }

    fn documents(&self) -> impl IndexedParallelIterator<Item = &str> {
        (0..self.ends.len()).into_par_iter().map(|i| {
            let begin = i.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.joined[begin..self.ends[i]]
        })
    }

    /// Times limits and kernels, in the threads of the caller's pool as the stages are.
    pub fn time(&self, clock: &Clock, recipe: &Recipe) {
        let bytes = self.joined.as_bytes();
        let mut copy = bytes.to_vec(); // so that its pages are there
        let [memcpy, plain_scan] = LIMITS;
        clock.time(memcpy, || {
            copy.par_chunks_mut(PIECE).zip(bytes.par_chunks(PIECE)).for_each(|(to, from)| to.copy_from_slice(from));
        });
        drop(black_box(copy));
        clock.time(plain_scan, || black_box(count_of(b' ', bytes)));

        let [check_utf8, split, shingle] = KERNELS;
        // what each look at a mapped text costs
        let check = |text: &str| std::str::from_utf8(black_box(text.as_bytes())).map_or(0, str::len);
        clock.time(check_utf8, || black_box(self.documents().map(check).sum::<usize>()));
        let count = |tokens: &mut Tokens, text| {
            tokenise(text, tokens);
            tokens.len()
        };
        clock.time(split, || black_box(self.documents().map_init(Tokens::default, count).sum::<usize>()));
        let words: Vec<Vec<WordHash>> = self.documents().map(words_of).collect();
        let count = |hashes: &mut Vec<_>, words: &Vec<WordHash>| {
            shingles(words, recipe.shingle_words, hashes);
            black_box(&*hashes).len()
        };
        clock.time(shingle, || black_box(words.par_iter().map_init(Vec::new, count).sum::<usize>()));
    }
}

fn words_of(text: &str) -> Vec<WordHash> {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    tokens.hashes
}

/// How often a byte stands among others: as little as can be done with each of them.
fn count_of(wanted: u8, bytes: &[u8]) -> usize {
    // 255 at a time fit into a byte, so that the compiler compares and adds 16 or more at once
    let of_few = |few: &[u8]| few.iter().map(|&byte| u8::from(byte == wanted)).sum::<u8>() as usize;
    bytes.par_chunks(PIECE).map(|piece| piece.chunks(255).map(of_few).sum::<usize>()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;

    #[test]
    fn bytes_are_counted() {
        let text = "one word é two".repeat(1000);
        assert_eq!(count_of(b' ', text.as_bytes()), 3000);
        assert_eq!(count_of(b' ', &[b' '; 3 * PIECE + 1]), 3 * PIECE + 1);
        assert_eq!(count_of(b' ', b""), 0);
    }

    #[test]
    fn documents_are_those_of_the_corpus() {
        let documents = [Document::new("a", "one two"), Document::new("b", ""), Document::new("c", "é")];
        let texts = Texts::of(&documents);
        assert_eq!(texts.documents().collect::<Vec<_>>(), ["one two", "", "é"]);
        assert_eq!(texts.bytes(), 9);
    }
}
