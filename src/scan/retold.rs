//! Sources and articles without a reprint in common -> articles that retell a source, as reworded passages.

use super::classes::rare_words;
use super::reworded::Reworded;
use super::words::{CorpusWords, batch_ranges};
use super::{Paraphrase, Scan};
use crate::align::{AlignedPair, Alignments, word_by_word};
use crate::class::{Class, Kinship, NamesOfSources, Retold, beaten};
use crate::corpus::Corpus;
use crate::facts::Facts;
use crate::intervals::{covered, union, without};
use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;
use std::ops::Range;

/// Share of what an article retells of a source from which on it is another source's, if that was copied there.
const COPIED: f64 = 0.5;

/// A source and an article.
type Pair = (u32, u32);

/// Adds what articles retell of marked sources with which they have no passage of class reprint in common, and which
/// none explains far better that they took text of. Gives the pairs looked at, sorted, and whether they were aligned.
pub(super) fn add(
    reworded: &mut Reworded,
    words: &CorpusWords,
    (alignments, classes): (&Alignments, &[Class]),
    kinship: &Kinship,
    facts: &[Facts],
) -> Vec<((u32, u32), bool)> {
    if kinship.are_few() || !kinship.any_source() {
        return Vec::new(); // where no word is rare, no name tells
    }
    let is_source = |number: &u32| facts[*number as usize].is_source;
    let (sources, articles): (Vec<u32>, Vec<u32>) = (0..facts.len() as u32).partition(is_source);
    let taken = Taken::of((alignments, classes), reworded, facts);
    let names = NamesOfSources::new(sources.into_iter(), kinship);
    let looked_at: Vec<(Pair, Option<Retold>)> = articles
        .par_iter()
        .flat_map_iter(|&article| {
            let sources = names.of_article(article, kinship).into_iter();
            let unknown = sources.filter(|&source| !taken.pairs.contains(&(source, article)));
            let look = |source: u32| {
                let retold = Some(Retold::of(source, article, words, kinship));
                ((source, article), retold.filter(|x| x.is_enough() && !taken.holds(article, &x.in_article)))
            };
            unknown.map(look).collect::<Vec<_>>()
        })
        .collect();
    let mut pairs: Vec<Pair> = taken.pairs.iter().copied().collect();
    pairs.sort_unstable();
    pairs.extend(looked_at.iter().filter(|(_, retold)| retold.is_some()).map(|(pair, _)| *pair));
    let beaten: AHashSet<Pair> = beaten(&pairs, kinship).into_iter().collect();
    let (mut more, mut tried) = (Vec::new(), Vec::new());
    for ((source, article), retold) in looked_at {
        let retold = retold.filter(|_| !beaten.contains(&(source, article)));
        tried.push(((source.min(article), source.max(article)), retold.is_some()));
        let Some(Retold { in_source, in_article, .. }) = retold else { continue };
        let span = |words: Range<u32>| words.start as usize..words.end as usize;
        let (x, y) = ((source, span(in_source)), (article, span(in_article)));
        let (x, y) = if source < article { (x, y) } else { (y, x) };
        more.push(((x.0, y.0), word_by_word(words.of(x.0), words.of(y.0), x.1, y.1)));
    }
    reworded.add(more);
    tried.sort_unstable();
    tried
}

/// What articles have of sources in passages of class reprint, or that are reworded.
struct Taken {
    pairs: AHashSet<Pair>,
    /// By article: where these passages stand in it.
    spans: AHashMap<u32, Vec<Range<u32>>>,
}

impl Taken {
    fn of((alignments, classes): (&Alignments, &[Class]), reworded: &Reworded, facts: &[Facts]) -> Self {
        let reprints = alignments.iter().zip(classes).filter(|(_, class)| **class == Class::Reprint);
        let mut taken = Taken { pairs: AHashSet::new(), spans: AHashMap::new() };
        for pair in reprints.map(|(pair, _)| pair).chain(reworded.passages.iter()) {
            if let Some((source, article, span)) = of_source(&pair, facts) {
                taken.pairs.insert((source, article));
                taken.spans.entry(article).or_default().push(span);
            }
        }
        taken.spans.values_mut().for_each(|spans| *spans = union(std::mem::take(spans)));
        taken
    }

    /// Whether most of these words of an article were taken of sources.
    fn holds(&self, article: u32, words: &Range<u32>) -> bool {
        let spans = self.spans.get(&article).map_or(&[][..], Vec::as_slice);
        let left = covered(without(vec![words.clone()], spans));
        (words.len() as f64 - left as f64) >= COPIED * words.len() as f64
    }
}

/// The source, the article and its words, if a pair is of these.
fn of_source(pair: &AlignedPair, facts: &[Facts]) -> Option<(u32, u32, Range<u32>)> {
    match [pair.a, pair.b].map(|number| facts[number as usize].is_source) {
        [true, false] => Some((pair.a, pair.b, pair.b_begin..pair.b_end)),
        [false, true] => Some((pair.b, pair.a, pair.a_begin..pair.a_end)),
        _ => None,
    }
}

/// What is known of a source and an article.
pub(crate) enum Told {
    /// They have a passage of class reprint in common, or a reworded one.
    Known,
    /// So much names something in both, and whether that is listed.
    Names { retold: Retold, is_listed: bool },
}

/// Follows documents a and b of a scan; `None` if they are not a source and an article, or nothing was looked for.
pub(crate) fn told(corpus: &dyn Corpus, scan: &Scan, a: u32, b: u32) -> Option<Told> {
    let (source, article) = match [a, b].map(|number| scan.facts[number as usize].is_source) {
        [true, false] => (a, b),
        [false, true] => (b, a),
        _ => return None,
    };
    if scan.settings.paraphrase == Paraphrase::Off {
        return None;
    }
    let is_pair = |pair: &AlignedPair| (pair.a, pair.b) == (a.min(b), a.max(b));
    let mut classed = scan.alignments.iter().zip(&scan.classes.alignments);
    if classed.any(|(pair, class)| is_pair(&pair) && *class == Class::Reprint) {
        return Some(Told::Known);
    }
    let mut words = CorpusWords::read(corpus, &|_| {});
    words.reread(corpus, &scan.reader);
    let rare_words = rare_words(&words, &batch_ranges(corpus), &scan.facts);
    let kinship = Kinship::new(&rare_words, &scan.facts);
    if kinship.are_few() {
        return None;
    }
    let retold = Retold::of(source, article, &words, &kinship);
    let spans = |pair: AlignedPair| of_source(&pair, &scan.facts).map(|(.., span)| span);
    let passages: Vec<Range<u32>> = scan.reworded.passages.iter().filter(is_pair).filter_map(spans).collect();
    match passages.contains(&retold.in_article) {
        false if !passages.is_empty() => Some(Told::Known),
        is_listed => Some(Told::Names { retold, is_listed }),
    }
}
