//! Sources and articles without a passage in common -> articles that retell a source, as reworded passages.

use super::classes::rare_words;
use super::reworded::Reworded;
use super::words::{CorpusWords, batch_ranges};
use super::{Paraphrase, Scan};
use crate::align::{Alignment, Alignments, word_by_word};
use crate::class::{Class, Kinship, NamesOfSources, Retold};
use crate::corpus::Corpus;
use crate::facts::Facts;
use ahash::AHashSet;
use rayon::prelude::*;

/// Adds what articles retell of marked sources with which they have no passage in common.
pub(super) fn add(
    reworded: &mut Reworded,
    words: &CorpusWords,
    (alignments, classes): (&Alignments, &[Class]),
    kinship: &Kinship,
    facts: &[Facts],
) {
    if kinship.are_few() || !kinship.any_source() {
        return; // where no word is rare, no name tells
    }
    let is_source = |number: &u32| facts[*number as usize].is_source;
    let (sources, articles): (Vec<u32>, Vec<u32>) = (0..facts.len() as u32).partition(is_source);
    let reprints = alignments.iter().zip(classes).filter(|(_, class)| **class == Class::Reprint).map(|(pair, _)| pair);
    let known: AHashSet<(u32, u32)> = reprints.chain(reworded.passages.iter()).map(|pair| (pair.a, pair.b)).collect();
    let names = NamesOfSources::new(sources.into_iter(), kinship);
    let retold: Vec<((u32, u32), Alignment)> = articles
        .par_iter()
        .flat_map_iter(|&article| {
            let sources = names.of_article(article, kinship).into_iter();
            let unknown = sources.filter(|&source| !known.contains(&(source.min(article), source.max(article))));
            unknown.filter_map(|source| passage(source, article, words, kinship)).collect::<Vec<_>>()
        })
        .collect();
    reworded.add(retold);
}

/// What an article retells of a source, by the numbers of both in order.
fn passage(source: u32, article: u32, words: &CorpusWords, kinship: &Kinship) -> Option<((u32, u32), Alignment)> {
    let retold = Retold::of(source, article, words, kinship);
    let span = |words: std::ops::Range<u32>| words.start as usize..words.end as usize;
    let (x, y) = ((source, span(retold.in_source.clone())), (article, span(retold.in_article.clone())));
    let (x, y) = if source < article { (x, y) } else { (y, x) };
    retold.is_enough().then(|| ((x.0, y.0), word_by_word(words.of(x.0), words.of(y.0), x.1, y.1)))
}

/// What a source and an article among documents a and b of a scan have in common that names something; `None` if they
/// are not a source and an article, or nothing was looked for.
pub(crate) fn names_in_common(corpus: &(impl Corpus + ?Sized), scan: &Scan, a: u32, b: u32) -> Option<Retold> {
    let (source, article) = match [a, b].map(|number| scan.facts[number as usize].is_source) {
        [true, false] => (a, b),
        [false, true] => (b, a),
        _ => return None,
    };
    if scan.settings.paraphrase == Paraphrase::Off {
        return None;
    }
    let mut words = CorpusWords::read(corpus, &|_| {});
    words.reread(corpus, &scan.reader);
    let rare_words = rare_words(&words, &batch_ranges(corpus), &scan.facts);
    let kinship = Kinship::new(&rare_words, &scan.facts);
    (!kinship.are_few()).then(|| Retold::of(source, article, &words, &kinship))
}
