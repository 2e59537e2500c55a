//! Whether a document is full of words that a scanner misread.
//!
//! Character recognition breaks words ("E ast", "p r o s e c u t i o n", "govern-\nment") and changes
//! letters ("govemment"). Where it does so often, runs of equal words get too short to be found: with
//! 5 % of the characters of both copies misread, half of their words differ. Such documents are told by how
//! many of their rare words are a common word of the corpus but for a letter, or for spaces; names and slips
//! are few.

use super::{FrequencyTable, Readings, Tokens, WordHash, fold, tokenise, word_hash};
use ahash::{AHashMap, AHashSet};
use xxhash_rust::xxh3::xxh3_64;

/// Occurrences that make a word common, and those up to which one may be misread: a name comes again.
const COMMON: u32 = 10;
const RARE: u32 = 2;

/// Letters of a word that may be read from one with another letter, one more or one less: shorter
/// words have too many neighbours.
const LETTERS: usize = 4;

/// Pieces that a word may have come apart into, and its letters then.
const PIECES: (usize, usize) = (16, 24);

/// A document is full of misread words if one in so many is, and this many at the least. Of clean
/// news and releases, one in a thousand documents has as many (rare plurals, names), all of them short.
const ONE_IN: usize = 30;
const LEAST: usize = 10;

/// The common words of a corpus, by what a scanner makes of them.
pub struct Misreadings<'t> {
    counts: &'t FrequencyTable,
    /// Common words of two letters and more.
    common: AHashMap<WordHash, u32>,
    /// By the digest of a common word and of all that remains of it with one letter less: how often the
    /// most common one occurs, and its last letter (Garbe's symmetric deletes).
    near: AHashMap<u64, (u32, char)>,
}

impl<'t> Misreadings<'t> {
    /// With the words of these texts that are common by `counts`.
    pub fn new<'d>(counts: &'t FrequencyTable, texts: impl Iterator<Item = &'d str>) -> Self {
        let mut misreadings = Misreadings { counts, common: AHashMap::new(), near: AHashMap::new() };
        let mut tokens = Tokens::default();
        for text in texts {
            tokenise(text, &mut tokens);
            for i in 0..tokens.len() {
                let (hash, count) = (tokens.hashes[i], misreadings.counts.count(tokens.hashes[i]));
                if count >= COMMON && !misreadings.common.contains_key(&hash) {
                    misreadings.add(&fold(&text[tokens.byte_span(i..i + 1)]), hash, count);
                }
            }
        }
        misreadings
    }

    fn add(&mut self, word: &str, hash: WordHash, count: u32) {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < 2 || !letters.iter().all(|&c| is_latin(c)) {
            return;
        }
        self.common.insert(hash, count);
        let common = (count, letters[letters.len() - 1]);
        if letters.len() >= LETTERS {
            for key in std::iter::once(xxh3_64(word.as_bytes())).chain(one_less(&letters)) {
                let best = self.near.entry(key).or_insert(common);
                *best = common.max(*best);
            }
        }
    }

    /// Whether a document may be worth a closer look: whether one word in twelve is rare or a letter.
    pub fn is_suspect(words: &[WordHash], counts: &FrequencyTable, letters: &AHashSet<WordHash>) -> bool {
        let odd = words.iter().filter(|&word| counts.count(*word) <= RARE || letters.contains(word)).count();
        odd >= LEAST && 12 * odd >= words.len()
    }

    /// How the words of a text are read that came apart, if it is full of misread words.
    pub fn read(&self, text: &str, tokens: &Tokens) -> Option<Readings> {
        let words: Vec<String> = (0..tokens.len()).map(|i| fold(&text[tokens.byte_span(i..i + 1)])).collect();
        let (mut readings, mut count, mut at, mut misread) = (Readings::default(), 0, 0, 0);
        while at < tokens.len() {
            let whole = self.joined(text, tokens, &words, at);
            misread += (whole.is_some() || self.is_misread(&words[at], tokens.hashes[at])) as usize;
            let pieces = whole.map_or(1, |(hash, pieces)| {
                let span = tokens.byte_span(at..at + pieces);
                readings.push(at as u32..(at + pieces) as u32, &[(hash, span.start as u32, span.end as u32)]);
                pieces
            });
            (at, count) = (at + pieces, count + 1);
        }
        Misreadings::are_many(misread, count).then_some(readings)
    }

    /// Whether so many misread words of so many are many.
    pub fn are_many(misread: usize, words: usize) -> bool {
        misread >= LEAST && ONE_IN * misread >= words
    }

    /// Whether a word is so rare that it may be misread.
    pub fn is_rare(word: WordHash, counts: &FrequencyTable) -> bool {
        counts.count(word) <= RARE
    }

    /// Whether one word in so many is rare or a single letter, numbers (tables) apart: the second look.
    pub fn has_odd_words(text: &str, tokens: &Tokens, counts: &FrequencyTable) -> bool {
        let is_odd = |&i: &usize| {
            let is_letter = tokens.ends[i] - tokens.begins[i] == 1;
            text.as_bytes()[tokens.begins[i] as usize].is_ascii_alphabetic()
                && (is_letter || counts.count(tokens.hashes[i]) <= RARE)
        };
        12 * (0..tokens.len()).filter(is_odd).count() >= tokens.len()
    }

    /// The longest common word that the pieces from `at` on make up, and how many they are.
    fn joined(&self, text: &str, tokens: &Tokens, words: &[String], at: usize) -> Option<(WordHash, usize)> {
        let (mut word, mut letters, mut rarest, mut any_odd, mut found) = (String::new(), 0, u32::MAX, false, None);
        for (pieces, piece) in (1..=PIECES.0).zip(&words[at..]) {
            letters += piece.chars().count();
            if letters > PIECES.1 || !piece.chars().all(is_latin) {
                break;
            }
            word.push_str(piece);
            let hash = tokens.hashes[at + pieces - 1];
            any_odd |= !self.common.contains_key(&hash);
            if piece.chars().nth(1).is_some() {
                rarest = rarest.min(self.counts.count(hash));
            }
            if pieces == 1 {
                continue;
            }
            let gap = &text[tokens.ends[at + pieces - 2] as usize..tokens.begins[at + pieces - 1] as usize];
            let is_hyphened =
                gap.strip_prefix(['-', '\u{ad}']).is_some_and(|rest| rest.trim().is_empty() && !rest.is_empty());
            if !is_hyphened && (gap.contains('\n') || !gap.trim().is_empty()) {
                break;
            }
            // letters alone make up any word; of longer pieces one must be rarer than the whole
            let least = if rarest == u32::MAX { COMMON } else { rarest };
            let whole = word_hash(&word);
            let is_word = self.common.get(&whole).is_some_and(|&count| count >= least);
            if is_word && (any_odd || is_hyphened && pieces == 2) {
                found = Some((whole, pieces));
            }
        }
        found
    }

    /// Whether a word is a common one but for a letter: names come more than twice, and inflected words end otherwise.
    fn is_misread(&self, word: &str, hash: WordHash) -> bool {
        let count = self.counts.count(hash);
        if count > RARE {
            return false;
        }
        let letters: Vec<char> = word.chars().collect();
        let are_letters = 3 * letters.iter().filter(|&&c| is_latin(c)).count() >= 2 * letters.len();
        if letters.len() < LETTERS || letters.len() > PIECES.1 || !are_letters {
            return false;
        }
        let keys = std::iter::once(xxh3_64(word.as_bytes())).chain(one_less(&letters));
        let nearest = keys.filter_map(|key| self.near.get(&key)).max();
        nearest.is_some_and(|&(common, last)| common >= COMMON * count && letters.last() == Some(&last))
    }
}

/// Folded letters of the Latin script have lost their accents. Other scripts are left alone: in Arabic,
/// one letter more is more often another word ("and" is a prefix) than a misreading.
fn is_latin(c: char) -> bool {
    c.is_ascii_lowercase()
}

/// The digests of a word with each of its letters left out.
fn one_less(letters: &[char]) -> impl Iterator<Item = u64> + '_ {
    let mut rest = String::new();
    (0..letters.len()).map(move |out| {
        rest.clear();
        rest.extend(letters[..out].iter().chain(&letters[out + 1..]));
        xxh3_64(rest.as_bytes())
    })
}
