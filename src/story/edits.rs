//! A source's sentences and what an article took of it -> what became of each sentence.
//!
//! ```text
//! for each sentence of the source: its words that are equal in the article, and where most of them stand
//! those printed (nearly) whole in the longest rising run of such places were kept, the others moved
//! the rest: edited, reworded, printed partly, cut
//! sentences of the article between those that it took, with nothing taken: put in
//! ```
//!
//! Everything is counted in sentences. A headline is one, and so is a line of a contact block: these have a fate like
//! any other, and are in no count.

use super::body::counting;
use super::splices::{Splice, splices};
use crate::intervals::covered;
use crate::text::{Sentence, Structure, Tokens};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Share of a sentence's words that are equal from which on it was printed whole: one word of ten changed is
/// an outlet's spelling, a figure or a name, not another sentence.
const WHOLE: f64 = 0.9;

/// The same from which on it was printed, if edited: what `edited` means of a passage, too.
const EDITED: f64 = 0.5;

/// With fewer equal words a part of it was printed, no less than this: a passage beside another one counts with
/// 8 words; of a shorter sentence a third, if that is the four words that anchor a passage.
const PARTLY_WORDS: u32 = 8;
const PARTLY: f64 = 1.0 / 3.0;
const PARTLY_LEAST_WORDS: u32 = 4;

/// What became of a sentence in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Nine tenths of its words or more, in the source's order.
    Kept,
    /// As many, but out of the order of those kept.
    Moved,
    /// Half of its words or more.
    Edited,
    /// Half of it or more lies in a reworded passage.
    Reworded,
    /// Some of its words, fewer than half.
    Partly,
    /// The article has nothing of it that counts.
    Cut,
}

/// What became of one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentenceFate {
    /// What became of it.
    pub fate: Fate,
    /// Its words that are equal to words of the article, each once.
    pub equal_words: u32,
}

/// How a text is built, and which of its sentences count.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Its sentences and quotes.
    pub structure: Structure,
    /// Whether each sentence counts: it is no title, contact line or boilerplate.
    pub counts: Vec<bool>,
}

impl Outline {
    /// Of a text with these words, of which some (sorted, apart) do not count.
    pub fn of(text: &str, tokens: &Tokens, uncounted: &[Range<u32>]) -> Self {
        let structure = Structure::of(text, tokens);
        let counts = counting(&structure.sentences, uncounted);
        Outline { structure, counts }
    }
}

/// What an article took of a source: spans of words in the source, and in the article.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TakenSpans {
    /// Runs of equal words, as long in the source as in the article.
    pub equal: Vec<(Range<u32>, Range<u32>)>,
    /// Reworded passages.
    pub reworded: Vec<(Range<u32>, Range<u32>)>,
}

impl TakenSpans {
    /// The same, from the article to the source.
    fn turned(&self) -> TakenSpans {
        let turn = |spans: &[(Range<u32>, Range<u32>)]| spans.iter().map(|(x, y)| (y.clone(), x.clone())).collect();
        TakenSpans { equal: turn(&self.equal), reworded: turn(&self.reworded) }
    }
}

/// What an outlet did to a source, in sentences that count.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentenceCounts {
    /// Sentences of the source with nine tenths of their words or more, in its order.
    pub kept: u32,
    /// Sentences of the source with half of their words or more.
    pub edited: u32,
    /// Sentences of the source as whole as those kept, elsewhere.
    pub moved: u32,
    /// Sentences of the source in other words.
    pub reworded: u32,
    /// Sentences of the source of which a part was printed.
    pub partly: u32,
    /// Sentences of the source of which nothing was taken that counts.
    pub cut: u32,
    /// Sentences of the article between the first and the last that it took something of, with nothing taken.
    pub put_in: u32,
}

/// What an outlet did to a source, and where it spliced.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Edits {
    /// In sentences.
    pub sentences: SentenceCounts,
    /// Where passages that are apart in the source stand together, by their place in the article.
    pub splices: Vec<Splice>,
}

/// What an outlet did to a source.
pub fn edits(source: &Outline, article: &Outline, taken: &TakenSpans) -> Edits {
    let mut sentences = SentenceCounts::default();
    for fate in fates_that_count(source, taken) {
        match fate {
            Fate::Kept => sentences.kept += 1,
            Fate::Moved => sentences.moved += 1,
            Fate::Edited => sentences.edited += 1,
            Fate::Reworded => sentences.reworded += 1,
            Fate::Partly => sentences.partly += 1,
            Fate::Cut => sentences.cut += 1,
        }
    }
    let own: Vec<bool> = fates_that_count(article, &taken.turned()).map(|fate| fate == Fate::Cut).collect();
    let ends = own.iter().position(|own| !own).zip(own.iter().rposition(|own| !own));
    sentences.put_in = ends.map_or(0, |(first, last)| own[first..last].iter().filter(|&&own| own).count() as u32);
    Edits { sentences, splices: splices(&source.structure, &article.structure, &taken.equal) }
}

fn fates_that_count(text: &Outline, taken: &TakenSpans) -> impl Iterator<Item = Fate> {
    let fates = fates(text, taken).into_iter().zip(&text.counts);
    fates.filter(|(_, counts)| **counts).map(|(sentence, _)| sentence.fate)
}

/// What became of each sentence of a source.
pub fn fates(source: &Outline, taken: &TakenSpans) -> Vec<SentenceFate> {
    let sentences = &source.structure.sentences;
    let equal = by_sentence(sentences, &taken.equal);
    let reworded = by_sentence(sentences, &taken.reworded);
    let mut fates: Vec<SentenceFate> = (0..sentences.len())
        .map(|i| {
            let words = sentences[i].words.end - sentences[i].words.start;
            let equal_words = covered(spans(&equal[i]));
            let touched = covered(spans(&equal[i]).into_iter().chain(spans(&reworded[i])).collect());
            let is_reworded = !reworded[i].is_empty() && touched as f64 >= EDITED * words as f64;
            SentenceFate { fate: fate_of(equal_words, words, is_reworded), equal_words }
        })
        .collect();
    let whole: Vec<usize> = (0..fates.len()).filter(|&i| fates[i].fate == Fate::Kept).collect();
    // a title that stands elsewhere moves no sentence: all that do not count weigh less than a word of one that does
    let weight = |i: usize| match source.counts[i] {
        true => fates[i].equal_words as u64 * (fates.len() as u64 + 1),
        false => 1,
    };
    let places: Vec<(u32, u64)> = whole.iter().map(|&i| (place(&equal[i]), weight(i))).collect();
    for (&i, in_order) in whole.iter().zip(heaviest_rising(&places)) {
        if !in_order {
            fates[i].fate = Fate::Moved;
        }
    }
    fates
}

/// The fate of a sentence, its place aside.
fn fate_of(equal: u32, words: u32, is_reworded: bool) -> Fate {
    let has = |share: f64| equal as f64 >= share * words as f64;
    let is_taken_partly = equal >= PARTLY_WORDS || (has(PARTLY) && equal >= PARTLY_LEAST_WORDS);
    match words {
        _ if has(WHOLE) => Fate::Kept,
        _ if has(EDITED) => Fate::Edited,
        _ if is_reworded => Fate::Reworded,
        _ if is_taken_partly => Fate::Partly,
        _ => Fate::Cut,
    }
}

/// A part of a sentence that was taken: its words there, and where they begin in the other text.
type Part = (Range<u32>, u32);

/// By sentence: the parts of it that these spans hold.
fn by_sentence(sentences: &[Sentence], taken: &[(Range<u32>, Range<u32>)]) -> Vec<Vec<Part>> {
    let mut parts = vec![Vec::new(); sentences.len()];
    for (here, there) in taken {
        let first = sentences.partition_point(|sentence| sentence.words.end <= here.start);
        let touched = sentences[first..].iter().take_while(|sentence| sentence.words.start < here.end);
        for (parts, Sentence { words, .. }) in parts[first..].iter_mut().zip(touched) {
            let part = here.start.max(words.start)..here.end.min(words.end);
            let place = there.start + (part.start - here.start);
            parts.push((part, place));
        }
    }
    parts
}

fn spans(parts: &[Part]) -> Vec<Range<u32>> {
    parts.iter().map(|(words, _)| words.clone()).collect()
}

/// Where the longest part of a sentence stands in the other text; of several the first.
fn place(parts: &[Part]) -> u32 {
    let longest = parts.iter().max_by_key(|(words, place)| (words.end - words.start, std::cmp::Reverse(*place)));
    longest.map_or(0, |&(_, place)| place)
}

/// Which of these (place, weight) are in the never falling subsequence of places that weighs most: of two
/// sentences in each other's place, the shorter one was moved.
fn heaviest_rising(items: &[(u32, u64)]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&i| (items[i].0, i));
    let mut rank = vec![0; items.len()];
    order.iter().enumerate().for_each(|(at, &i)| rank[i] = at + 1);
    // a Fenwick tree over ranks: the best weight of a subsequence that ends there or before, and its last item
    let mut tree: Vec<(u64, usize)> = vec![(0, usize::MAX); items.len() + 1];
    let mut before = vec![usize::MAX; items.len()];
    let mut heaviest = (0, usize::MAX);
    for (i, &(_, weight)) in items.iter().enumerate() {
        let mut best = (0, usize::MAX);
        let mut at = rank[i];
        while at > 0 {
            best = if tree[at].0 > best.0 { tree[at] } else { best };
            at &= at - 1;
        }
        before[i] = best.1;
        let with = (best.0 + weight, i);
        heaviest = if with.0 > heaviest.0 { with } else { heaviest };
        at = rank[i];
        while at <= items.len() {
            tree[at] = if with.0 > tree[at].0 { with } else { tree[at] };
            at += at & at.wrapping_neg();
        }
    }
    let mut chosen = vec![false; items.len()];
    let mut at = heaviest.1;
    while at != usize::MAX {
        chosen[at] = true;
        at = before[at];
    }
    chosen
}

#[cfg(test)]
mod tests;
