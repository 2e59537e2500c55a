//! Rows of keys -> which text recurs: words that stand together in more documents than give all their pairs.
//!
//! A footer of thousands of documents meets in large buckets, which stay linear. But the word that comes after it comes after
//! it in others, too: shingles over the end fall into small buckets, and all pairs of these had nothing in common but the
//! footer and a word. So such a pair counts only if it shares more than one stretch of recurring text and three words: two
//! stretches in a row, for instance. Stretches that overlap are one: what recurs in part with these and in part with those is
//! found by its neighbours, and by completing where it is a reprint, not pair by pair. Planted corpora have 15 to 20 % fewer alignments for it, the releases of a hundred
//! senators 24 %, district attorneys' pages 41 %, and every planted copy is found as before.

use super::words::CorpusWords;
use crate::align::{MOST_EQUAL, each_equal_word_around};
use crate::lsh::{self, Linking, Member, Row};
use crate::text::{WordHash, half_words};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Equal words beside a stretch of recurring text from which on two members of a small bucket or group share more than that.
pub(crate) const OWN_WORDS: usize = 4;

/// Words beside a shingle of a large bucket that may recur with it: so many are in no such shingle at either end of recurring
/// text, as of each passage, which are `passage_shingles` in a row, one shingle is in a bucket. One less than these.
const BESIDE: usize = 3;

/// A bit for each word of a corpus, by its corpus-wide number: whether it recurs together with the next.
pub(super) struct Recurring(Vec<AtomicU64>);

impl Recurring {
    /// Of a corpus of so many words of which none recurs, or none is known to.
    pub fn none(words: u64) -> Self {
        Recurring((0..words.div_ceil(64)).map(|_| AtomicU64::new(0)).collect())
    }

    /// Marks the words of a bucket, if it is large, and those beside them that more documents have than give all their pairs.
    pub fn add(&self, bucket: &[Row], words: &CorpusWords, linking: Linking, shingle_words: usize) {
        if bucket.len() <= linking.all_pairs {
            return;
        }
        let mut members = Vec::new();
        members_of(bucket, words, &mut members);
        if !lsh::is_large(&members, linking) {
            return;
        }
        for row in bucket {
            (row.passage..row.passage + shingle_words as u64 - 1).for_each(|word| self.mark(word));
        }
        for after in [true, false] {
            let mut beside: Vec<Beside> =
                members.iter().map(|&member| Beside::of(member, words, shingle_words, after)).collect();
            beside.sort_unstable();
            self.add_beside(&beside, 0, after, linking);
        }
    }

    /// Marks the words so far from a shingle that many of these have, sorted.
    fn add_beside(&self, sorted: &[Beside], distance: usize, after: bool, linking: Linking) {
        if distance == BESIDE {
            return;
        }
        for alike in sorted.chunk_by(|x, y| x.words[distance] == y.words[distance]) {
            if alike.len() <= linking.all_pairs || alike[0].words[distance].is_none() {
                continue;
            }
            let mut documents: Vec<u32> = alike.iter().map(|x| x.document).collect();
            documents.sort_unstable();
            documents.dedup();
            if documents.len() > linking.all_pairs {
                let further = distance as u64;
                alike.iter().for_each(|x| self.mark(if after { x.edge + further } else { x.edge - 1 - further }));
                self.add_beside(alike, distance + 1, after, linking);
            }
        }
    }

    fn mark(&self, word: u64) {
        self.0[word as usize / 64].fetch_or(1 << (word % 64), Relaxed);
    }

    /// Whether a word, by its corpus-wide number, recurs together with the next.
    pub fn contains(&self, word: u64) -> bool {
        self.0[word as usize / 64].load(Relaxed) >> (word % 64) & 1 == 1
    }

    /// Of the equal words around a shingle those that are beside the longest stretch of recurring text; a character of an unspaced
    /// script is one here.
    pub fn own(&self, equal: &EqualWords) -> usize {
        let in_one = [0, 1].map(|side| self.longest_stretch(equal.bases[side], equal.positions(side)));
        equal.positions(0).len() - in_one[0].max(in_one[1])
    }

    /// The most of these words of a document that stand in one stretch of recurring text.
    fn longest_stretch(&self, base: u64, positions: &[u32]) -> usize {
        let recurs = |from: u32, to: u32| (from..to).all(|word| self.contains(base + word as u64));
        let stretches = positions.chunk_by(|&from, &to| recurs(from, to)).map(<[u32]>::len);
        stretches.filter(|&words| words > 1).max().unwrap_or(0)
    }

    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|bits| bits.load(Relaxed).to_le_bytes()).collect()
    }

    /// What these bytes are, of a corpus of so many words.
    pub fn of_bytes(bytes: &[u8], words: u64) -> Option<Self> {
        let bits =
            bytes.chunks_exact(8).map(|bits| AtomicU64::new(u64::from_le_bytes(bits.try_into().unwrap_or_default())));
        let recurring = Recurring(bits.collect());
        (recurring.0.len() as u64 == words.div_ceil(64)).then_some(recurring)
    }
}

/// What stands on one side of a member's shingle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Beside {
    /// The words there, nearest first; none past the document's edge.
    words: [Option<WordHash>; BESIDE],
    document: u32,
    /// The corpus-wide number of the word of the shingle that they stand beside.
    edge: u64,
}

impl Beside {
    fn of(member: Member, words: &CorpusWords, shingle_words: usize, after: bool) -> Self {
        let (text, position) = (words.of(member.document), member.position as usize);
        let word = |n: usize| match after {
            true => text.get(position + shingle_words + n),
            false => position.checked_sub(n + 1).and_then(|at| text.get(at)),
        };
        let edge = words.base(member.document) + (if after { position + shingle_words - 1 } else { position }) as u64;
        Beside { words: std::array::from_fn(|n| word(n).copied()), document: member.document, edge }
    }
}

/// The equal words around a shingle that two members share.
pub(super) struct EqualWords {
    /// In half words: a character of an unspaced script is one.
    half_words: usize,
    /// The corpus-wide numbers of the first words of both documents.
    bases: [u64; 2],
    /// In each document, in order, those before the shingle ending in the middle.
    positions: [[u32; MOST_EQUAL]; 2],
    first: usize,
    end: usize,
}

impl EqualWords {
    /// Over small edits, as the check counts them.
    pub fn around(words: &CorpusWords, x: Member, y: Member) -> Self {
        const MIDDLE: usize = MOST_EQUAL / 2;
        let (a, b) = (words.of(x.document), words.of(y.document));
        let bases = [words.base(x.document), words.base(y.document)];
        let mut equal =
            EqualWords { half_words: 0, bases, positions: [[0; MOST_EQUAL]; 2], first: MIDDLE, end: MIDDLE };
        each_equal_word_around(a, x.position as usize, b, y.position as usize, |i, j| {
            equal.half_words += half_words(&a[i..i + 1]);
            let at = if i < x.position as usize {
                equal.first -= 1;
                equal.first
            } else {
                equal.end += 1;
                equal.end - 1
            };
            (equal.positions[0][at], equal.positions[1][at]) = (i as u32, j as u32);
        });
        equal
    }

    /// How many they are, a character of an unspaced script as half a word.
    pub fn counted(&self) -> usize {
        self.half_words / 2
    }

    fn positions(&self, side: usize) -> &[u32] {
        &self.positions[side][self.first..self.end]
    }
}

/// Replaces the content of a buffer with the members of a bucket.
pub(super) fn members_of(bucket: &[Row], words: &CorpusWords, members: &mut Vec<Member>) {
    members.clear();
    members.extend(bucket.iter().map(|row| {
        let (document, position) = words.locate(row.passage);
        Member { document, position }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const SHINGLE: usize = 4;

    /// The words of texts, and what recurs in them where more than `all_pairs` documents hold it; all shingles are keys.
    fn recurring(texts: &[String], all_pairs: usize) -> (CorpusWords, Recurring) {
        let documents: Vec<Document> = texts.iter().map(|text| Document::new("", text)).collect();
        let words = CorpusWords::read(&documents, &|_| {});
        let recurring = Recurring::none(words.total());
        for bucket in buckets(&words, texts.len()) {
            recurring.add(&bucket, &words, Linking { all_pairs, hubs: 1 }, SHINGLE);
        }
        (words, recurring)
    }

    fn buckets(words: &CorpusWords, documents: usize) -> Vec<Vec<Row>> {
        let mut rows: Vec<Row> = Vec::new();
        for document in 0..documents as u32 {
            let shingles = words.of(document).windows(SHINGLE).enumerate();
            rows.extend(shingles.map(|(at, shingle)| Row {
                key: shingle.iter().fold(0, |key, &word| key * 1000 + (word % 1000) as u64),
                passage: words.base(document) + at as u64,
            }));
        }
        rows.sort_unstable();
        lsh::buckets(&rows).map(<[Row]>::to_vec).collect()
    }

    #[test]
    fn what_is_beside_recurring_text_is_told_word_by_word() {
        let footer = "all rights are reserved by the publisher";
        let mut texts: Vec<String> = (0..6).map(|i| format!("a{i} b{i} {footer} c{i} d{i}")).collect();
        texts[0] = format!("{footer} see here");
        texts[1] = format!("so {footer} see there");
        texts[2] = format!("one two three four five six {footer}");
        texts[3] = format!("{footer} one two three four five six");
        let (words, recurring) = recurring(&texts, 4);
        let own = |x: u32, y: u32, position: [u32; 2]| {
            let [x, y] = [(x, position[0]), (y, position[1])].map(|(document, position)| Member { document, position });
            let equal = EqualWords::around(&words, x, y);
            (equal.counted(), recurring.own(&equal))
        };
        assert_eq!(own(0, 1, [2, 3]), (8, 1)); // see
        assert_eq!(own(4, 5, [3, 3]), (7, 0));
        assert_eq!(own(2, 3, [0, 7]), (6, 6)); // of these words no two recur
        assert_eq!(BESIDE + 1, crate::recipe::Recipe::default().passage_shingles);
        let read = Recurring::of_bytes(&recurring.to_bytes(), words.total()).unwrap();
        assert!((0..words.total()).all(|word| recurring.contains(word) == read.contains(word)));
        assert!(Recurring::of_bytes(&recurring.to_bytes(), words.total() + 64).is_none());
    }

    proptest! {
        /// By definition: two words in a row recur if they stand in a shingle of many documents, or up to three words beside one, with
        /// all that is between, in many documents.
        #[test]
        fn equals_its_plain_twin(texts in proptest::collection::vec("[abc]( [abcd]){4,24}", 2..9), all_pairs in 1usize..4) {
            let (words, recurring) = recurring(&texts, all_pairs);
            let mut marked = BTreeSet::new();
            for bucket in buckets(&words, texts.len()) {
                for reach in 0..=BESIDE as i64 {
                    for after in [true, false] {
                        let span = |row: &Row| {
                            let (document, at) = words.locate(row.passage);
                            let (begin, end) = if after { (0, reach) } else { (-reach, 0) };
                            let (begin, end) = (at as i64 + begin, at as i64 + SHINGLE as i64 + end);
                            let text = words.of(document);
                            (begin >= 0 && end <= text.len() as i64).then(|| (document, text[begin as usize..end as usize].to_vec(), begin as u64))
                        };
                        for (_, text, _) in bucket.iter().filter_map(span) {
                            let alike: Vec<_> = bucket.iter().filter_map(span).filter(|x| x.1 == text).collect();
                            let documents: BTreeSet<u32> = alike.iter().map(|x| x.0).collect();
                            if documents.len() > all_pairs {
                                for (document, text, begin) in alike {
                                    let first = words.base(document) + begin;
                                    marked.extend(first..first + text.len() as u64 - 1);
                                }
                            }
                        }
                    }
                }
            }
            let found: BTreeSet<u64> = (0..words.total()).filter(|&word| recurring.contains(word)).collect();
            prop_assert_eq!(found, marked);
        }
    }
}
