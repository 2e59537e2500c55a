//! Alignments -> reworded passages beside and around them.
//!
//! Two documents are aligned as reworded text if they share a reprinted passage already, or, on
//! demand, if they share content words; in both cases only after a quick look says that there is
//! something to find (`sketch::dense`).

mod follow;
mod waves;

pub(crate) use follow::{Followed, follow};

use super::content::content_candidates;
use super::reader::Reader;
use super::sections::Wanted;
use super::words::CorpusWords;
use super::{Counts, Paraphrase, Settings};
use crate::align::reworded::{self, Origin, Prepared, RewordedAligner, StemFrequencies, combine, stems};
use crate::align::{AlignedPair, Alignment, Alignments, word_by_word};
use crate::class::Class;
use crate::corpus::Corpus;
use crate::intervals::union;
use crate::sketch::content::ContentStems;
use crate::sketch::dense::{DensestSquare, KeyPlace, key_places};
use crate::text::{Tokens, WordHash, half_words};
use ahash::AHashSet;
use rayon::prelude::*;
use std::ops::Range;
use waves::{WAVE_WORDS, waves};

/// Partners of one document in a task.
const PARTNERS: usize = 64;

/// What the content words of one place must weigh for two documents to be aligned, in quarters of
/// what one word of the corpus can tell: of pairs on one topic 9 in 100 pass, of reworded ones 98.
const LEAST_DENSE_QUARTERS: u64 = 6;

/// Products of words beyond which two documents are not aligned as reworded text: the grid of two
/// books of 30,000 words.
const MOST_CELLS: u64 = 1 << 30;

/// Words that both documents must have left outside of copies.
const LEAST_LEFT: usize = 16;

/// Equal words, and their share of the columns, of an alignment around which nothing reworded is
/// looked for where passages take in copies. One that is edited more is mostly what the exact matcher could hold of a reworded
/// passage: without the second, its poor ends cost .006 plagdet on PAN 2013. With a share of .9,
/// plagdet is .0002 higher, but planted passages reprinted with edits lose characters.
const LONG_COPY: (u32, f64) = (40, 0.8);

/// Equal words of a passage that is listed among those of all pairs, as a multiple of the least
/// words of an alignment: 16, a sentence, what a reworded passage must have as well. Of so many
/// pairs on one subject many share shorter phrases, mostly names, lists and notices. On PAN 2013
/// these are 208 of 4,183 detections and 2 of the 6 unrelated pairs with one, and cost .024 plagdet.
pub(super) const LISTED: (usize, usize) = (4, 3);

/// Reworded passages, and which alignments lie within them.
#[derive(Default)]
pub struct Reworded {
    /// The passages, by documents, then by position, with their words aligned one by one.
    pub passages: Alignments,
    /// By passage: the longest alignment of equal words inside it, of class reprint if any is.
    pub holds: Vec<Option<u32>>,
    /// By alignment of equal words: whether it is not listed by itself, because it lies inside a
    /// reworded passage or is too short for a list of the passages of all pairs.
    pub is_absorbed: Vec<bool>,
    /// The alignments that are too short for a list of the passages of all pairs, by number.
    pub short: Vec<u32>,
    /// Where candidates are kept: the pairs looked at, and whether they were aligned.
    pub(super) looked_at: Vec<((u32, u32), bool)>,
}

impl Reworded {
    /// Adds passages, each of a pair of documents that has none, and no alignment of class reprint.
    pub(super) fn add(&mut self, more: Vec<((u32, u32), Alignment)>) {
        if more.is_empty() {
            return;
        }
        let known = self.passages.iter().zip(&self.holds);
        let known = known.map(|(pair, &held)| ((pair.a, pair.b), pair.to_alignment(), held));
        let more = more.into_iter().map(|(pair, passage)| (pair, passage, None));
        let mut all: Vec<_> = known.chain(more).collect();
        all.sort_by_key(|(pair, ..)| *pair);
        (self.passages, self.holds) = Default::default();
        for ((a, b), passage, held) in all {
            self.passages.push(a, b, &passage);
            self.holds.push(held);
        }
    }
}

/// The documents' texts, and how their words are read.
pub(super) struct Texts<'c> {
    pub corpus: &'c dyn Corpus,
    pub reader: &'c Reader,
}

impl Texts<'_> {
    fn prepare(&self, document: u32, prepared: &mut Prepared) {
        prepared.fill_with(self.corpus.text(document), |tokens| self.reader.tokenise(self.corpus, document, tokens));
    }

    fn stems(&self, document: u32, tokens: &mut Tokens, buffer: &mut Vec<WordHash>) {
        self.reader.tokenise(self.corpus, document, tokens);
        stems(self.corpus.text(document), tokens, buffer);
    }
}

/// A pair of documents, and its alignments.
struct Pair {
    a: u32,
    b: u32,
    alignments: Range<u32>,
}

/// Finds the reworded passages of a corpus.
pub(super) fn find(
    texts: Texts,
    words: &CorpusWords,
    (alignments, classes): (&Alignments, &[Class]),
    sources: &[bool],
    settings: &Settings,
    counts: &mut Counts,
    done: &(dyn Fn(u64) + Sync),
) -> Reworded {
    let mut found = Reworded { is_absorbed: vec![false; alignments.len()], ..Reworded::default() };
    let pairs = pairs(&texts, (alignments, classes), sources, settings, counts);
    let frequencies = frequencies(&texts, &pairs);
    let content = ContentStems::new(frequencies.table());
    let as_they_are = settings.paraphrase == Paraphrase::All;
    let finder = Finder { texts, words, alignments, frequencies: &frequencies, content, as_they_are };
    for (pairs, documents) in waves(&pairs, &|document| words.length(document), WAVE_WORDS) {
        let read = finder.read(documents);
        let groups: Vec<&[Pair]> = pairs.chunk_by(|x, y| x.a == y.a).flat_map(|group| group.chunks(PARTNERS)).collect();
        let parts: Vec<Part> = groups
            .par_iter()
            .with_max_len(4)
            .map_init(Workspace::default, |space, group| {
                let part = finder.in_group(group, &read, space);
                done(1);
                part
            })
            .collect();
        let mut looked_at = 0;
        for part in parts {
            for ((a, b), passage, absorbed) in part.passages {
                found.passages.push(a, b, &passage);
                found.holds.push(held(&absorbed, alignments, classes));
                absorbed.iter().for_each(|&number| found.is_absorbed[number as usize] = true);
            }
            counts.reworded_aligned += part.aligned.iter().filter(|&&aligned| aligned).count() as u64;
            if settings.keep_candidates {
                let documents = pairs[looked_at..].iter().map(|pair| (pair.a, pair.b));
                found.looked_at.extend(documents.zip(part.aligned.iter().copied()));
                looked_at += part.aligned.len();
            }
        }
    }
    if settings.paraphrase == Paraphrase::All {
        found.short = hide_short(words, alignments, settings.min_words.alone, &mut found.is_absorbed);
        counts.hidden_alignments = found.short.len() as u64;
    }
    found
}

/// The alignment that tells what a passage is: of those inside the longest, of class reprint if any is, as
/// what is counted as a reprint must be seen as one.
fn held(inside: &[u32], alignments: &Alignments, classes: &[Class]) -> Option<u32> {
    let key = |&number: &u32| {
        let is_reprint = classes[number as usize] == Class::Reprint;
        (is_reprint, alignments.get(number as usize).equal, u32::MAX - number)
    };
    inside.iter().copied().max_by_key(key)
}

/// How often the stems of these documents occur.
fn frequencies(texts: &Texts, pairs: &[Pair]) -> StemFrequencies {
    let mut documents: Vec<u32> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    documents.sort_unstable();
    documents.dedup();
    let share = documents.len().div_ceil(rayon::current_num_threads()).max(1);
    let count = |documents: &[u32]| {
        let (mut counts, mut tokens, mut stems) = (StemFrequencies::default(), Tokens::default(), Vec::new());
        for &document in documents {
            texts.stems(document, &mut tokens, &mut stems);
            counts.add(&stems);
        }
        counts
    };
    documents.par_chunks(share).map(count).reduce_with(|x, y| x.merge(&y)).unwrap_or_default()
}

/// Hides the alignments too short to be listed among those of all pairs; which.
fn hide_short(words: &CorpusWords, alignments: &Alignments, alone: usize, is_hidden: &mut [bool]) -> Vec<u32> {
    let mut short = Vec::new();
    for ((alignment, is_hidden), number) in alignments.iter().zip(is_hidden).zip(0u32..) {
        let text = words.of(alignment.a);
        let runs = alignment.equal_runs().map(|(run, _)| half_words(&text[run.start as usize..run.end as usize]));
        let is_short = LISTED.1 * runs.sum::<usize>() < 2 * LISTED.0 * alone;
        if is_short && !*is_hidden {
            short.push(number);
        }
        *is_hidden |= is_short;
    }
    short
}

/// The pairs of documents to look at, by number.
fn pairs(
    texts: &Texts,
    (alignments, classes): (&Alignments, &[Class]),
    sources: &[bool],
    settings: &Settings,
    counts: &mut Counts,
) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (number, pair) in (0u32..).zip(alignments.iter()) {
        match pairs.last_mut() {
            Some(last) if (last.a, last.b) == (pair.a, pair.b) => last.alignments.end = number + 1,
            _ => pairs.push(Pair { a: pair.a, b: pair.b, alignments: number..number + 1 }),
        }
    }
    let reprinted = |pair: &Pair| pair.alignments.clone().any(|number| classes[number as usize] == Class::Reprint);
    if settings.paraphrase == Paraphrase::Linked {
        pairs.retain(reprinted);
    }
    if settings.paraphrase == Paraphrase::All {
        let known: AHashSet<(u32, u32)> = pairs.iter().filter(|pair| reprinted(pair)).map(|p| (p.a, p.b)).collect();
        let wanted = Wanted {
            sources,
            only_sources: settings.only_sources,
            asks: &|_| true,
            known: &|a, b| known.contains(&(a, b)),
        };
        let read = |document: u32, buffer: &mut Vec<WordHash>| texts.stems(document, &mut Tokens::default(), buffer);
        let batches = super::words::batch_ranges(texts.corpus);
        let mut more = content_candidates(&read, &batches, settings.partners, &wanted);
        counts.content_pairs = more.len() as u64;
        let with_alignments: AHashSet<(u32, u32)> = pairs.iter().map(|pair| (pair.a, pair.b)).collect();
        let candidate: AHashSet<(u32, u32)> = more.iter().copied().collect();
        pairs.retain(|pair| known.contains(&(pair.a, pair.b)) || candidate.contains(&(pair.a, pair.b)));
        more.retain(|pair| !with_alignments.contains(pair));
        pairs.extend(more.into_iter().map(|(a, b)| Pair { a, b, alignments: 0..0 }));
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    }
    counts.reworded_pairs = pairs.len() as u64;
    pairs
}

/// Whether an alignment is a long copy, with ends to rely on.
fn is_long_copy(alignment: &AlignedPair) -> bool {
    alignment.equal >= LONG_COPY.0 && alignment.identity() >= LONG_COPY.1
}

type Found = ((u32, u32), Alignment, Vec<u32>);

#[derive(Default)]
struct Part {
    passages: Vec<Found>,
    /// By pair of the group: whether it passed the first look.
    aligned: Vec<bool>,
}

/// Buffers of one thread.
#[derive(Default)]
struct Workspace {
    aligner: RewordedAligner,
    square: DensestSquare,
    places: [Vec<KeyPlace>; 2],
}

/// Documents held ready, by number.
struct Ready {
    documents: Vec<u32>,
    read: Vec<Read>,
}

/// A document, and its content keys.
struct Read {
    prepared: Prepared,
    places: Vec<KeyPlace>,
}

impl Ready {
    fn get(&self, document: u32) -> &Read {
        &self.read[self.documents.partition_point(|&other| other < document)]
    }
}

struct Finder<'c> {
    texts: Texts<'c>,
    words: &'c CorpusWords,
    alignments: &'c Alignments,
    frequencies: &'c StemFrequencies,
    content: ContentStems<'c>,
    /// Whether a passage takes in the copies inside it: the study of rewriting wants each case once
    /// and as wide as it goes, a newsroom the words that were copied, and apart from them those that
    /// were reworded.
    as_they_are: bool,
}

impl<'c> Finder<'c> {
    fn least_dense(&self) -> u64 {
        self.content.corpus_bits() as u64 * LEAST_DENSE_QUARTERS / 4
    }

    fn read(&self, documents: Vec<u32>) -> Ready {
        let read = |&document: &u32| {
            let (mut prepared, mut places) = (Prepared::default(), Vec::new());
            self.texts.prepare(document, &mut prepared);
            prepared.shrink();
            key_places(prepared.stems(), self.content, &mut places);
            places.shrink_to_fit();
            Read { prepared, places }
        };
        Ready { read: documents.par_iter().map(read).collect(), documents }
    }

    fn in_group(&self, group: &[Pair], ready: &Ready, space: &mut Workspace) -> Part {
        let mut part = Part::default();
        for pair in group {
            let documents = [ready.get(pair.a), ready.get(pair.b)];
            let weight = self.content_weight(pair, documents, space);
            let aligned = weight.is_some_and(|weight| weight >= self.least_dense());
            part.aligned.push(aligned);
            if aligned {
                self.align(pair, documents, &mut space.aligner, &mut part.passages);
            }
        }
        part
    }

    /// Whether nothing reworded is looked for in an alignment: what the first look skips must be what
    /// the aligner hides, or it looks at words that it may not use.
    fn is_skipped(&self, alignment: &AlignedPair) -> bool {
        match self.as_they_are {
            true => is_long_copy(alignment),
            false => reworded::is_copy(alignment.equal as usize, alignment.identity()),
        }
    }

    /// What the content words of one place weigh that the pair shares outside of its copies, if there is
    /// enough outside.
    fn content_weight(&self, pair: &Pair, documents: [&Read; 2], space: &mut Workspace) -> Option<u64> {
        let lengths = [self.words.length(pair.a), self.words.length(pair.b)];
        if lengths[0] as u64 * lengths[1] as u64 > MOST_CELLS {
            return None;
        }
        let alignments = || pair.alignments.clone().map(|number| self.alignments.get(number as usize));
        let copies = || alignments().filter(|alignment| self.is_skipped(alignment));
        let skipped = [
            union(copies().map(|x| x.a_begin..x.a_end).collect()),
            union(copies().map(|x| x.b_begin..x.b_end).collect()),
        ];
        let left = |side: usize| lengths[side] - skipped[side].iter().map(|run| run.len()).sum::<usize>();
        if left(0).min(left(1)) < LEAST_LEFT {
            return None;
        }
        let Workspace { square, places, .. } = space;
        let left = |side: usize, buffer: &mut Vec<KeyPlace>| {
            let is_left = |place: &&KeyPlace| {
                let next = skipped[side].partition_point(|run| run.end <= place.position());
                skipped[side].get(next).is_none_or(|run| place.position() < run.start)
            };
            buffer.clear();
            buffer.extend(documents[side].places.iter().filter(is_left));
        };
        let [a, b] = places;
        left(0, a);
        left(1, b);
        Some(square.weight(a, b) as u64)
    }

    fn align(&self, pair: &Pair, documents: [&Read; 2], aligner: &mut RewordedAligner, found: &mut Vec<Found>) {
        let exact: Vec<Alignment> =
            pair.alignments.clone().map(|number| self.alignments.get(number as usize).to_alignment()).collect();
        let [a, b] = documents.map(|document| &document.prepared);
        let reworded = match self.as_they_are {
            true => aligner.align(a, b, self.frequencies, &exact),
            false => aligner.align_beside(a, b, self.frequencies, &exact),
        };
        let (a_words, b_words) = (self.words.of(pair.a), self.words.of(pair.b));
        let stands = |x: &Alignment| !self.as_they_are && reworded::is_copy(x.equal, x.identity());
        for passage in combine(&exact, reworded, &stands) {
            if let Origin::Reworded { absorbed, .. } = passage.origin {
                let alignment = word_by_word(a_words, b_words, passage.a, passage.b);
                let absorbed = absorbed.into_iter().map(|i| pair.alignments.start + i as u32).collect();
                found.push(((pair.a, pair.b), alignment, absorbed));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::verbatim_table;
    use crate::corpus::Document;
    use crate::scan::scan;

    /// The equal words of the passages listed of two documents that share nothing but so many words.
    fn listed(shared: usize, paraphrase: Paraphrase) -> Vec<u32> {
        let words = |name: &str, count: usize| (0..count).map(|i| format!("{name}{i} ")).collect::<String>();
        let text = |name: &str| format!("{}{}{}", words(name, 60), words("same", shared), words(&name.repeat(2), 60));
        let texts = ["p", "q"].map(text);
        let documents = [Document::new("one", &texts[0]), Document::new("two", &texts[1])];
        let found = scan(&documents, &Settings { paraphrase, ..Settings::default() }, &());
        let listed: Vec<u32> = found.reported().into_iter().map(|number| found.pair(number).equal).collect();
        assert_eq!(listed.len() as u64 + found.counts.hidden_alignments, 1);
        listed
    }

    #[test]
    fn among_all_pairs_a_passage_has_a_sentence() {
        assert_eq!(listed(15, Paraphrase::Linked), [15]);
        assert_eq!(listed(15, Paraphrase::All), [] as [u32; 0]);
        assert_eq!(listed(16, Paraphrase::All), [16]);
    }

    #[test]
    fn a_long_alignment_edited_throughout_is_no_copy() {
        let mut table = Alignments::default();
        for changed in [10, 11] {
            let text: Vec<WordHash> = (0..40 + changed).collect();
            let edited: Vec<WordHash> = text.iter().map(|&x| if x < changed { 1000 + x } else { x }).collect();
            table.push(0, 1, &word_by_word(&text, &edited, 0..text.len(), 0..text.len()));
        }
        assert_eq!(table.iter().map(|x| (x.equal, is_long_copy(&x))).collect::<Vec<_>>(), [(40, true), (40, false)]);
    }

    #[test]
    fn a_passage_that_holds_a_reprint_is_told_by_it() {
        let alignments =
            verbatim_table(&[(0, 1, 0, 0, 20), (0, 1, 30, 30, 12), (0, 1, 50, 50, 14), (0, 1, 70, 70, 14)]);
        let classes = [Class::Formula, Class::Reprint, Class::Reprint, Class::Reprint];
        assert_eq!(held(&[0, 1, 2, 3], &alignments, &classes), Some(2)); // the longest, the first of equal ones
        assert_eq!(held(&[0], &alignments, &classes), Some(0));
        assert_eq!(held(&[], &alignments, &classes), None);
    }
}
