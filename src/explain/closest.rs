//! A scan that found nothing: the two documents that came closest, and what they lacked.

use super::SCHEMA_VERSION;
use super::side::Text;
use crate::align::{ANCHOR_WORDS, Aligner, MinWords};
use crate::corpus::Corpus;
use crate::passage::shingle_hash;
use crate::scan::{CorpusWords, Reader, Settings};
use crate::text::{WordHash, half_words};
use rayon::prelude::*;
use serde::Serialize;
use std::cmp::Reverse;

/// The two documents of a scan without results that share the most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closest {
    /// The version of these fields, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The id of the one.
    pub a: String,
    /// The id of the other.
    pub b: String,
    /// Words of the longest run of equal words that was met.
    pub longest_run: usize,
    /// The text of that run in a.
    pub text: String,
    /// Equal words of the best alignment of the two; as the run, where that is too short to align.
    pub equal_words: usize,
    /// The same, a character of a script without spaces as half a word: what `needed` is compared with.
    pub counted_words: usize,
    /// Equal words that make a passage.
    pub needed: usize,
    /// Equal words in a row from which on two texts always meet.
    pub certain_run: usize,
    /// Words looked at, from the beginning of every document.
    pub searched_words: u64,
    /// Words of all documents.
    pub words: u64,
}

/// Words looked at in all documents together: a scan of more that finds nothing has little in common,
/// and the answer must not take as long as the scan.
const MOST_WORDS: usize = 2_000_000;

/// Words looked at in each document at least.
const LEAST_WORDS: usize = 32;

/// Places before each place of a run of words that it is compared with.
const LOOK_BACK: usize = 16;

/// Pairs that are aligned: the longest run need not belong to the best alignment.
const ALIGNED: usize = 16;

/// Words that a run is followed for on each side.
const REACH: usize = 64;

/// The closest pair that these settings compare, of words read as the scan read them; `None` if no two
/// documents share a word.
pub fn closest(corpus: &dyn Corpus, reader: &Reader, settings: &Settings) -> Option<Closest> {
    let mut words = CorpusWords::read(corpus, &|_| {});
    words.reread(corpus, reader);
    let share = (MOST_WORDS / corpus.len().max(1)).max(LEAST_WORDS);
    let searched = |document: u32| &words.of(document)[..share.min(words.length(document))];
    let documents = 0..corpus.len() as u32;
    let is_source: Vec<bool> = documents.clone().map(|document| corpus.meta(document).is_source).collect();
    let wanted = |a: u32, b: u32| !settings.only_sources || is_source[a as usize] != is_source[b as usize];
    let lengths = (1..=ANCHOR_WORDS).rev();
    let best =
        lengths.map(|length| longest_runs(documents.clone(), &searched, &wanted, length)).find(|b| !b.is_empty())?;
    let align = |run: &Run| {
        let mut aligner = Aligner::new(MinWords { alone: ANCHOR_WORDS, beside: ANCHOR_WORDS });
        let (a, b) = (searched(run.a.0), searched(run.b.0));
        aligner.index(a);
        let found = aligner.align(a, b, std::slice::from_ref(&(0..b.len())));
        let begin = run.a.1 as usize;
        let of_run = (half_words(&a[begin..begin + run.words]) / 2, run.words);
        found.iter().map(|x| (x.counted_words(a), x.equal)).max().unwrap_or(of_run).max(of_run)
    };
    let aligned = best.into_iter().map(|run| (align(&run), run));
    let ((counted_words, equal_words), run) =
        aligned.min_by_key(|(equal, run)| (Reverse(*equal), Reverse(run.words), run.a, run.b))?;
    let begin = run.a.1 as usize;
    Some(Closest {
        schema_version: SCHEMA_VERSION,
        a: corpus.meta(run.a.0).id.to_string(),
        b: corpus.meta(run.b.0).id.to_string(),
        longest_run: run.words,
        text: Text::of(corpus, reader, run.a.0).excerpt(begin..begin + run.words),
        equal_words,
        counted_words,
        needed: settings.listed_words(),
        certain_run: settings.recipe.shingle_words + settings.recipe.passage_shingles - 1,
        searched_words: documents.map(|document| searched(document).len() as u64).sum(),
        words: words.total(),
    })
}

/// A run of words that two documents have: document and first word of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    a: (u32, u32),
    b: (u32, u32),
    words: usize,
}

/// The longest runs that begin with `length` equal words, of as many pairs of documents.
fn longest_runs<'w>(
    documents: std::ops::Range<u32>,
    words: &(impl Fn(u32) -> &'w [WordHash] + Sync),
    wanted: &impl Fn(u32, u32) -> bool,
    length: usize,
) -> Vec<Run> {
    let mut places: Vec<(u64, u32, u32)> = documents
        .into_par_iter()
        .flat_map_iter(|document| {
            let runs = words(document).windows(length).zip(0u32..);
            runs.map(move |(run, position)| (shingle_hash(run), document, position))
        })
        .collect();
    places.par_sort_unstable();
    let mut best: Vec<Run> = Vec::new();
    for group in places.chunk_by(|x, y| x.0 == y.0) {
        for (i, y) in group.iter().enumerate() {
            for x in &group[i.saturating_sub(LOOK_BACK)..i] {
                if x.1 != y.1 && wanted(x.1, y.1) {
                    keep(&mut best, follow((x.1, x.2), (y.1, y.2), words));
                }
            }
        }
    }
    best
}

/// The run of equal words through two places.
fn follow<'w>(a: (u32, u32), b: (u32, u32), words: &impl Fn(u32) -> &'w [WordHash]) -> Run {
    let (of_a, of_b) = (words(a.0), words(b.0));
    let (i, j) = (a.1 as usize, b.1 as usize);
    let same = |(x, y): &(&WordHash, &WordHash)| x == y;
    let on = of_a[i..].iter().zip(&of_b[j..]).take(REACH).take_while(same).count();
    let back = of_a[..i].iter().rev().zip(of_b[..j].iter().rev()).take(REACH).take_while(same).count();
    Run { a: (a.0, a.1 - back as u32), b: (b.0, b.1 - back as u32), words: back + on }
}

/// Keeps the longest run of each pair, and of the pairs the first few.
fn keep(best: &mut Vec<Run>, run: Run) {
    let order = |run: &Run| (Reverse(run.words), run.a, run.b);
    if best.len() == ALIGNED && order(&run) >= order(&best[ALIGNED - 1]) {
        return;
    }
    match best.iter().position(|other| (other.a.0, other.b.0) == (run.a.0, run.b.0)) {
        Some(at) if order(&run) >= order(&best[at]) => return,
        Some(at) => best[at] = run,
        None => best.push(run),
    }
    best.sort_unstable_by_key(order);
    best.truncate(ALIGNED);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;

    fn lacking(texts: &[&str]) -> Option<Closest> {
        let documents: Vec<Document> =
            ["x", "y", "z"].iter().zip(texts).map(|(id, text)| Document::new(id, text)).collect();
        closest(&documents, &Reader::default(), &Settings::default())
    }

    #[test]
    fn the_longest_run_and_the_alignment_around_it() {
        let found = lacking(&[
            "none of this is anywhere else at all",
            "as the mayor said on Monday after the long storm",
            "but the mayor said on Tuesday after the long storm",
        ])
        .unwrap();
        assert_eq!((found.a.as_str(), found.b.as_str()), ("y", "z"));
        // "the mayor said on" and "after the long storm", over one word changed
        assert_eq!((found.longest_run, found.equal_words, found.needed), (4, 8, 12));
        assert_eq!(found.text, "the mayor said on");
    }

    #[test]
    fn characters_without_spaces_count_half() {
        let shared = "一二三四五六七八九十百千万上中下左右大";
        let found = lacking(&[&format!("東京{shared}"), &format!("北海{shared}道")]).unwrap();
        assert_eq!((found.longest_run, found.equal_words, found.counted_words, found.needed), (19, 19, 9, 12));
    }

    #[test]
    fn short_runs_and_none() {
        let found = lacking(&["one two three four", "zero two three five"]).unwrap();
        assert_eq!((found.longest_run, found.text.as_str()), (2, "two three"));
        assert_eq!(lacking(&["one two", "three four", ""]), None);
        assert_eq!(lacking(&["one two two one"]), None);
    }

    #[test]
    fn only_pairs_that_are_compared() {
        let documents = [
            Document::new("x", "a b c d e f g"),
            Document::new("y", "a b c d e f h"),
            Document::new("z", "c d e").source(),
        ];
        let settings = Settings { only_sources: true, ..Settings::default() };
        let found = closest(&documents, &Reader::default(), &settings).unwrap();
        assert_eq!((found.b.as_str(), found.longest_run), ("z", 3));
    }
}
