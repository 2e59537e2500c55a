//! Alignments of letters -> blocks -> the best reading of each word.
//!
//! A block is what two documents have between two places where words begin on both sides: one word ("govemment"),
//! words that came apart ("gov ernment") or ran together ("ofthe"). A reading of it is better that
//! is of a clean document, with fewer odd words, fewer words, commoner words, in this order; the hash decides
//! between two misread words that nobody else has, so that both become one.

use super::super::reader::Reader;
use crate::align::{Alignment, OpKind};
use crate::corpus::Corpus;
use crate::text::{FrequencyTable, Letters, Misreadings, Readings, Tokens, Word, WordHash};
use std::cmp::Reverse;
use std::ops::Range;

/// Words and letters of a block at the most: a word whose letters stand apart.
const MOST_WORDS: usize = 16;
const MOST_LETTERS: usize = 24;

/// A document to be aligned.
pub(super) struct Side {
    pub number: u32,
    pub tokens: Tokens,
    pub letters: Letters,
    /// By letter: the end of its bytes.
    letter_ends: Vec<u32>,
    is_misread: bool,
}

impl Side {
    pub fn of(corpus: &dyn Corpus, reader: &Reader, number: u32, is_misread: bool) -> Self {
        let (text, mut tokens) = (corpus.text(number), Tokens::default());
        reader.tokenise(corpus, number, &mut tokens);
        let letters = Letters::of(text, &tokens);
        let length = |begin: u32| text[begin as usize..].chars().next().map_or(0, char::len_utf8) as u32;
        let letter_ends = letters.begins.iter().map(|&begin| begin + length(begin)).collect();
        Side { number, tokens, letters, letter_ends, is_misread }
    }

    /// Whether a word begins at this letter, or the text ends.
    fn begins_word(&self, letter: usize) -> bool {
        let words = &self.letters.words;
        letter == 0 || letter == words.len() || words[letter] != words[letter - 1]
    }

    fn words(&self, letters: &Range<usize>) -> Range<u32> {
        self.letters.words[letters.start]..self.letters.words[letters.end - 1] + 1
    }

    fn rank(&self, words: &Range<u32>, counts: &FrequencyTable) -> Rank {
        let hashes = &self.tokens.hashes[words.start as usize..words.end as usize];
        let spans = || words.clone().map(|word| self.tokens.byte_span(word as usize..word as usize + 1));
        let odd =
            hashes.iter().zip(spans()).filter(|(hash, span)| span.len() == 1 || Misreadings::is_rare(**hash, counts));
        Rank {
            is_misread: self.is_misread,
            odd: odd.count(),
            words: hashes.len(),
            rarest: Reverse(hashes.iter().map(|&hash| counts.count(hash)).min().unwrap_or(0)),
            hashes: hashes.to_vec(),
        }
    }
}

/// How good a reading is: the least is the best.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_misread: bool,
    odd: usize,
    words: usize,
    rarest: Reverse<u32>,
    hashes: Vec<WordHash>,
}

/// So much commoner than "tbe" is the word that it is.
const MUCH_COMMONER: u32 = 10;

impl Rank {
    fn is_much_commoner(&self, than: &Rank) -> bool {
        self.rarest.0 >= than.rarest.0.saturating_mul(MUCH_COMMONER)
    }
}

/// How words of a document may be read, or that they are read as they are written.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Proposal {
    rank: Rank,
    replaced: (u32, u32),
    /// None where they are as they are written.
    words: Vec<Word>,
    /// Equal letters of the alignment.
    equal: u32,
    /// Whether what it replaces is odd in itself.
    is_odd: bool,
}

/// What the documents that are aligned with a misread one propose.
pub(super) struct Proposals<'s> {
    own: &'s Side,
    counts: &'s FrequencyTable,
    all: Vec<Proposal>,
    /// By word: the most equal letters of an alignment with it.
    longest: Vec<u32>,
}

impl<'s> Proposals<'s> {
    pub fn new(own: &'s Side, counts: &'s FrequencyTable) -> Self {
        Proposals { own, counts, all: Vec::new(), longest: vec![0; own.tokens.len()] }
    }

    /// Adds what another document proposes that is aligned with this one.
    pub fn add(&mut self, other: &Side, alignment: &Alignment) {
        let covered = self.own.words(&alignment.a);
        for longest in &mut self.longest[covered.start as usize..covered.end as usize] {
            *longest = (*longest).max(alignment.equal as u32);
        }
        let mut block: Option<Block> = None;
        let (mut i, mut j) = (alignment.a.start, alignment.b.start);
        let columns = alignment.ops.iter().flat_map(|op| std::iter::repeat_n(op.kind(), op.words()));
        for kind in columns.map(Some).chain([None]) {
            if self.own.begins_word(i) && other.begins_word(j) {
                let last = block.replace(Block { begins: (i, j), pairs: Vec::new() });
                let proposal = last.and_then(|last| last.proposal([self.own, other], (i, j), self.counts));
                self.all.extend(proposal.map(|proposal| Proposal { equal: alignment.equal as u32, ..proposal }));
            }
            if let (Some(block), Some(OpKind::Equal | OpKind::Changed)) = (&mut block, kind) {
                block.pairs.push((i, j));
            }
            i += !matches!(kind, Some(OpKind::PutIn) | None) as usize;
            j += !matches!(kind, Some(OpKind::LeftOut) | None) as usize;
        }
    }

    /// The best readings that go together. None for a document that has few misread words after
    /// all, unless that it has many is known (`is_sure`).
    pub fn choose(mut self, is_sure: bool) -> Option<Readings> {
        let words = |proposal: &Proposal| proposal.replaced.0 as usize..proposal.replaced.1 as usize;
        // a copy knows better than a text with a phrase in common
        let is_copy = |x: &Proposal| self.longest[words(x)].iter().all(|&longest| 2 * x.equal >= longest);
        self.all.retain(is_copy);
        self.all.sort_unstable();
        let mut is_taken = vec![false; self.longest.len()];
        let mut chosen: Vec<&Proposal> = Vec::new();
        for proposal in &self.all {
            let taken = &mut is_taken[words(proposal)];
            if !taken.contains(&true) {
                taken.fill(true);
                chosen.push(proposal);
            }
        }
        chosen.retain(|proposal| !proposal.words.is_empty());
        chosen.sort_unstable_by_key(|proposal| proposal.replaced);
        let odd = chosen.iter().filter(|proposal| proposal.is_odd).count();
        let aligned = self.longest.iter().filter(|&&longest| longest > 0).count();
        if chosen.is_empty() || !is_sure && !Misreadings::are_many(odd, aligned) {
            return None;
        }
        let mut readings = Readings::default();
        chosen.iter().for_each(|x| readings.push(x.replaced.0..x.replaced.1, &x.words));
        Some(readings)
    }
}

/// Letters of both sides between two places where words begin on both.
struct Block {
    begins: (usize, usize),
    /// The letters aligned with each other.
    pairs: Vec<(usize, usize)>,
}

impl Block {
    /// Whether both sides may be the same words: most letters are equal (all, unless the words may differ: "reported"
    /// is no misread "reports"), and the same figures stand in them: two numbers are two facts.
    fn is_alike(&self, [own, other]: [&Side; 2], end: (usize, usize), may_differ: bool) -> bool {
        let (of_own, of_other) = (&own.letters.codes[self.begins.0..end.0], &other.letters.codes[self.begins.1..end.1]);
        let is_figure = |code: &u32| char::from_u32(*code).is_some_and(char::is_numeric);
        let figures = |codes: &[u32]| codes.iter().copied().filter(is_figure).collect::<Vec<_>>();
        let (own_figures, other_figures) = (figures(of_own), figures(of_other));
        if !own_figures.is_empty() && !other_figures.is_empty() && own_figures != other_figures {
            return false;
        }
        let letter = |i: usize| Some(own.letters.codes[i]).filter(|code| !is_figure(code));
        let equal = self.pairs.iter().filter(|&&(i, j)| letter(i) == Some(other.letters.codes[j])).count();
        let longest = (of_own.len() - own_figures.len()).max(of_other.len() - other_figures.len());
        if longest <= 3 {
            return 2 * equal >= longest;
        }
        equal == longest || may_differ && 10 * equal >= 6 * longest
    }

    /// What the other document proposes for the words of this block: its own words if they are like and
    /// better, or, if they are the same, to leave them.
    fn proposal(self, sides: [&Side; 2], end: (usize, usize), counts: &FrequencyTable) -> Option<Proposal> {
        let [own, other] = sides;
        let (in_own, in_other) = (self.begins.0..end.0, self.begins.1..end.1);
        if in_own.is_empty() || in_other.is_empty() || in_own.len().max(in_other.len()) > MOST_LETTERS {
            return None;
        }
        let (replaced, read) = (own.words(&in_own), other.words(&in_other));
        let (mut own_rank, rank) = (own.rank(&replaced, counts), other.rank(&read, counts));
        let is_odd = own_rank.odd > 0;
        let place = (replaced.start, replaced.end);
        if own_rank.hashes == rank.hashes {
            own_rank.is_misread &= rank.is_misread;
            return Some(Proposal { rank: own_rank, replaced: place, words: Vec::new(), equal: 0, is_odd });
        }
        let is_better = rank < own_rank && rank.words.max(own_rank.words) <= MOST_WORDS;
        if !is_better || !self.is_alike(sides, end, is_odd || rank.is_much_commoner(&own_rank)) {
            return None;
        }
        let words = self.words(sides, &replaced, read)?;
        Some(Proposal { rank, replaced: place, words, equal: 0, is_odd })
    }

    /// Words of the other document with the bytes that they stand for; none where a word would stand for no letter.
    fn words(&self, [own, other]: [&Side; 2], replaced: &Range<u32>, read: Range<u32>) -> Option<Vec<Word>> {
        let mut words = Vec::new();
        for word in read {
            let mut letters = self.pairs.iter().filter(|pair| other.letters.words[pair.1] == word).map(|pair| pair.0);
            let first = letters.next()?;
            let span = (own.letters.begins[first], own.letter_ends[letters.next_back().unwrap_or(first)]);
            words.push((other.tokens.hashes[word as usize], span.0, span.1));
        }
        words.first_mut()?.1 = own.tokens.begins[replaced.start as usize];
        words.last_mut()?.2 = own.tokens.ends[replaced.end as usize - 1];
        Some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::LetterAligner;
    use crate::corpus::Document;
    use crate::text::tokenise_plain;

    const CLEAN: &str = "the government of the islands said that 1,986 boats were lost in the storm on Sunday morning";

    /// The words of a misread text as it is read beside others: first misread ones, then clean ones.
    fn read(text: &str, misread: &[&str], clean: &[&str]) -> Vec<String> {
        let mut counts = FrequencyTable::default();
        (0..20).for_each(|_| counts.add(&tokenise_plain(CLEAN).hashes));
        let texts = [&[text], misread, clean].concat();
        let corpus: Vec<Document> = texts.iter().map(|text| Document::new("", text)).collect();
        let side = |number: usize| Side::of(&corpus, &Reader::default(), number as u32, number <= misread.len());
        let own = side(0);
        let mut aligner = LetterAligner::default();
        aligner.index(&own.letters.codes);
        let mut proposals = Proposals::new(&own, &counts);
        for other in (1..texts.len()).map(side) {
            let alignments = aligner.align(&own.letters.codes, &other.letters.codes);
            alignments.iter().for_each(|alignment| proposals.add(&other, alignment));
        }
        let mut tokens = own.tokens.clone();
        if let Some(readings) = proposals.choose(true) {
            readings.apply(&mut tokens);
        }
        let known: Vec<(WordHash, String)> = texts.iter().flat_map(|text| named(text)).collect();
        let name = |hash: WordHash| known.iter().find(|word| word.0 == hash).map(|word| word.1.clone());
        tokens.hashes.iter().map(|&hash| name(hash).unwrap_or_default()).collect()
    }

    fn named(text: &str) -> Vec<(WordHash, String)> {
        let tokens = tokenise_plain(text);
        (0..tokens.len()).map(|i| (tokens.hashes[i], text[tokens.byte_span(i..i + 1)].to_lowercase())).collect()
    }

    fn words(text: &str) -> Vec<String> {
        named(text).into_iter().map(|word| word.1).collect()
    }

    #[test]
    fn words_misread_apart_and_run_together_are_read_as_the_copy_has_them() {
        let scanned = "The gov ernmcnt ofthe is1ands sa id that 1,986 b0ats were lostin the sturm on Sun- day morn ing";
        assert_eq!(read(scanned, &[], &[CLEAN]), words(CLEAN));
        // as well from a misread copy, where that is right
        let other = "the government of the lslands said tbat 1,986 boats were lost in thc storm on Sunday morning";
        let own = "the govemment of the islands said that 1,986 boats werc lost in the storm on Sundoy morning";
        assert_eq!(read(own, &[other], &[]), words(CLEAN));
    }

    #[test]
    fn two_misread_words_become_one() {
        let [x, y] = ["gouernment", "govemment"].map(|word| CLEAN.replace("government", word));
        assert_eq!(read(&x, &[&y], &[]), read(&y, &[&x], &[]));
    }

    #[test]
    fn numbers_and_other_words_stay() {
        let own = CLEAN.replace("1,986", "1,936").replace("storm", "flood");
        assert_eq!(read(&own, &[], &[CLEAN]), words(&own));
        // a word as common as the copy's is no misread one
        let own = CLEAN.replace("islands", "morning");
        assert_eq!(read(&own, &[], &[&CLEAN.replace("islands", "mourning")]), words(&own));
    }

    /// Another text with the beginning of the sentence in common has another word there: the copy knows better.
    #[test]
    fn a_copy_knows_better_than_a_phrase() {
        let own = CLEAN.replace("storm", "sform");
        let phrase = "were lost in the form on Sunday morning";
        assert_eq!(read(&own, &[], &[phrase, CLEAN]), words(CLEAN));
    }
}
