//! The words with which two releases of one agency end ("About the agency"): text of their own, wherever it stands.
//!
//! Unlike other text that releases repeat, a quote or a paragraph of background, nobody printed them for what one release
//! says. What an article has of the longest closing of a release is a passage by itself, of another cluster and origin than
//! what stands before it. Once classes are known, closings of class template count in no share.

use super::Settings;
use super::words::CorpusWords;
use crate::align::{AlignedPair, Alignment, Alignments, Which};
use crate::class::Class;
use crate::facts::Facts;
use ahash::AHashMap;
use std::ops::Range;

/// Identity from which on what an agency repeats is one text.
pub(super) const REPEATED: f64 = 0.95;

/// Whether two releases of one agency end with an alignment of theirs.
fn is_closing(pair: &AlignedPair, facts: &[Facts]) -> bool {
    let (a, b) = (&facts[pair.a as usize], &facts[pair.b as usize]);
    let is_last = pair.a_end == a.words && pair.b_end == b.words;
    is_last && a.is_source && b.is_source && a.same_outlet(b) && pair.identity() >= REPEATED
}

/// Parts the alignments of articles with releases where a closing begins, if both parts are passages by themselves, of so
/// many equal words. Whether any was parted.
pub(super) fn part(alignments: &mut Alignments, words: &CorpusWords, facts: &[Facts], settings: &Settings) -> bool {
    let begins = begins(alignments, words, facts);
    let before = alignments.len();
    if !begins.is_empty() {
        alignments.part(|pair| parts(pair, &begins, words, facts, settings));
    }
    alignments.len() > before
}

fn parts(
    pair: &AlignedPair,
    begins: &AHashMap<u32, u32>,
    words: &CorpusWords,
    facts: &[Facts],
    settings: &Settings,
) -> Option<[Alignment; 2]> {
    let (source, which) = match [pair.a, pair.b].map(|document| facts[document as usize].is_source) {
        [true, false] => (pair.a, Which::A),
        [false, true] => (pair.b, Which::B),
        _ => return None,
    };
    let mut parts = pair.part_at(which, *begins.get(&source)?)?;
    let (of_a, mut sentences) = (words.of(pair.a), [Vec::new(), Vec::new()]);
    words.sentences(pair.a, &mut sentences[0]);
    words.sentences(pair.b, &mut sentences[1]);
    // a run that was cut may leave a word or two behind the end of a sentence
    parts.iter_mut().for_each(|part| {
        part.leave_out_strays(of_a, [&sentences[0], &sentences[1]], settings.min_words);
    });
    let is_enough = |part: &Alignment| part.counted_words(of_a) >= settings.listed_words();
    parts.iter().all(is_enough).then_some(parts)
}

/// By release: the first sentence of its longest closing. What is half of a release or more is no closing, but the release
/// again.
fn begins(alignments: &Alignments, words: &CorpusWords, facts: &[Facts]) -> AHashMap<u32, u32> {
    let mut begins: AHashMap<u32, u32> = AHashMap::new();
    let mut sentences = Vec::new();
    for pair in alignments.iter().filter(|pair| is_closing(pair, facts)) {
        let sides = [(pair.a, pair.a_begin), (pair.b, pair.b_begin)];
        if sides.iter().any(|&(document, begin)| 2 * begin <= facts[document as usize].words) {
            continue;
        }
        for (document, begin) in sides {
            words.sentences(document, &mut sentences);
            if let Some(&first) = sentences.get(sentences.partition_point(|&sentence| sentence < begin)) {
                begins.entry(document).and_modify(|begin| *begin = first.min(*begin)).or_insert(first);
            }
        }
    }
    begins
}

/// By document: the closings of releases, told by alignments of class template, and where articles have them.
pub(super) fn closings(
    (alignments, classes): (&Alignments, &[Class]),
    facts: &[Facts],
) -> AHashMap<u32, Vec<Range<u32>>> {
    let mut closings: AHashMap<u32, Vec<Range<u32>>> = AHashMap::new();
    for (pair, _) in alignments.iter().zip(classes).filter(|(_, class)| **class == Class::Template) {
        if is_closing(&pair, facts) {
            closings.entry(pair.a).or_default().push(pair.a_begin..pair.a_end);
            closings.entry(pair.b).or_default().push(pair.b_begin..pair.b_end);
        }
    }
    let mut printed: Vec<(u32, Range<u32>)> = Vec::new();
    for pair in alignments.iter().filter(|_| !closings.is_empty()) {
        let (source, article) = match (facts[pair.a as usize].is_source, facts[pair.b as usize].is_source) {
            (true, false) => (pair.a, pair.b),
            (false, true) => (pair.b, pair.a),
            _ => continue,
        };
        for closing in closings.get(&source).into_iter().flatten() {
            for (in_a, in_b) in pair.equal_runs() {
                let (of_source, of_article) = if source == pair.a { (in_a, in_b) } else { (in_b, in_a) };
                let (begin, end) = (of_source.start.max(closing.start), of_source.end.min(closing.end));
                // half of it, or it is a name that stands in the closing too
                if begin < end && 2 * (end - begin) >= closing.len() as u32 {
                    let first = of_article.start + (begin - of_source.start);
                    printed.push((article, first..first + (end - begin)));
                }
            }
        }
    }
    for (article, words) in printed {
        closings.entry(article).or_default().push(words);
    }
    closings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{MinWords, verbatim_table as table};
    use crate::corpus::Document;

    #[test]
    fn what_releases_of_an_agency_end_with_counts_nowhere() {
        let fact = |outlet: u32, is_source: bool| Facts { words: 200, date: None, outlet: Some(outlet), is_source };
        let facts = [fact(0, true), fact(0, true), fact(1, false), fact(2, false), fact(3, true)];
        // two releases end alike; an article has that with what stands before it, another a name out of it
        let ends = [(0, 1, 170, 170, 30), (0, 2, 150, 40, 50), (0, 3, 180, 90, 8)];
        let of = |rows: &[(u32, u32, u32, u32, u32)], class: Class| {
            let mut classes = vec![Class::Reprint; rows.len()];
            classes[0] = class;
            let closings = closings((&table(rows), &classes), &facts);
            (0..5)
                .map(|document| closings.get(&document).into_iter().flatten().map(|x| (x.start, x.end)).collect())
                .collect::<Vec<Vec<_>>>()
        };
        assert_eq!(of(&ends, Class::Template), [vec![(170, 200)], vec![(170, 200)], vec![(60, 90)], vec![], vec![]]);
        let none = vec![Vec::new(); 5];
        assert_eq!(of(&ends, Class::Reprint), none);
        assert_eq!(of(&[(0, 1, 100, 170, 30), (0, 2, 100, 40, 30)], Class::Template), none); // not the end of both
        assert_eq!(of(&[(0, 4, 170, 170, 30), (0, 2, 170, 40, 30)], Class::Template), none); // of two agencies
    }

    #[test]
    fn a_closing_begins_with_a_sentence_and_is_no_half_of_a_release() {
        // sentences from words 0, 18 and 23 on
        let words = |count: usize| format!("Harbour{}.", " bridge".repeat(count - 1));
        let text = [18, 5, 10].map(words).join(" ");
        let corpus = [Document::new("x", &text), Document::new("y", &text), Document::new("z", &text)];
        let words = CorpusWords::read(&corpus, &|_| {});
        let facts: Vec<Facts> = (0..3)
            .map(|n| Facts { words: words.length(n) as u32, date: None, outlet: Some(n / 2), is_source: n < 2 })
            .collect();
        assert_eq!(facts[0].words, 33);
        let begins_of = |first: u32| {
            let table = table(&[(0, 1, first, first, 33 - first)]);
            let begins = begins(&table, &words, &facts);
            assert_eq!(begins.get(&0), begins.get(&1));
            begins.get(&0).copied()
        };
        assert_eq!([17, 18, 19, 23, 24].map(begins_of), [Some(18), Some(18), Some(23), Some(23), None]);
        assert_eq!([0, 16].map(begins_of), [None, None]);
        let parts = |least: usize| {
            let mut all = table(&[(0, 1, 23, 23, 10), (0, 2, 10, 10, 23)]);
            let settings = Settings { min_words: MinWords::new(least), ..Settings::default() };
            let is_parted = part(&mut all, &words, &facts, &settings);
            assert_eq!(is_parted, all.len() == 3);
            assert!(!part(&mut all, &words, &facts, &settings));
            all.sort();
            all.iter().map(|pair| (pair.b, pair.a_begin, pair.a_end, pair.equal)).collect::<Vec<_>>()
        };
        assert_eq!(parts(10), [(1, 23, 33, 10), (2, 10, 23, 13), (2, 23, 33, 10)]);
        assert_eq!(parts(11), [(1, 23, 33, 10), (2, 10, 33, 23)]);
    }
}
