//! One pair of documents, followed through the stages: where they met, how they were linked, and
//! which cluster asked for them.

use super::candidates::Finder;
pub(crate) use super::candidates::WHOLE;
use super::complete::Promise;
use super::key_ranges::Ranged;
use super::reader::Reader;
pub(crate) use super::recurring::OWN_WORDS;
use super::recurring::{EqualWords, Recurring};
pub(crate) use super::retold::{Told, told};
pub(crate) use super::reworded::{Followed, follow};
use super::signed::{SignedBatches, sign};
use super::words::{CorpusWords, batch_ranges};
use super::{Scan, Settings};
use crate::class::Class;
use crate::cluster::Cluster;
use crate::corpus::Corpus;
use crate::lsh::{self, Link, Member, Row};
use crate::recipe::Recipe;
use crate::sketch::sign_document;
use crate::text::Weights;
use std::collections::BTreeSet;

/// Where two documents met.
pub(crate) struct Trace {
    /// Passage keys of each.
    pub keys: [usize; 2],
    /// Equal minima of their signatures.
    pub equal_minima: usize,
    /// The passage keys that both have, by position in a.
    pub passages: Vec<Meeting>,
    /// The bands in which both are.
    pub bands: Vec<Meeting>,
}

/// A bucket that holds passages of both documents (or both documents).
pub(crate) struct Meeting {
    /// Word positions of the shared shingle in a and in b; 0 for documents.
    pub positions: [Vec<u32>; 2],
    /// Members of the bucket.
    pub members: usize,
    /// Documents that they are of.
    pub documents: usize,
    /// The strongest reason for which the two were linked and passed the check, or if they did not, were linked.
    pub link: Option<Link>,
    /// The most equal words around the shared shingle, among the pairs of positions that passed; where none
    /// did, among those that were linked, or all.
    pub equal_around: usize,
    /// Of these words, those beside the longest stretch of recurring text.
    pub own_around: usize,
    /// Whether a pair of positions that were linked passed the check.
    pub passes: bool,
}

impl Meeting {
    /// Whether a bucket is too large to give all its pairs.
    pub fn is_large(&self, settings: &Settings) -> bool {
        self.members > settings.linking.all_pairs && self.documents > settings.linking.all_pairs
    }
}

/// Places of one document in one bucket that are looked at. A phrase may recur all over a document.
const MOST_PLACES: usize = 64;

/// Follows documents a < b. The rest of the corpus gives the word weights and fills the buckets.
pub(crate) fn trace(corpus: &dyn Corpus, reader: &Reader, settings: &Settings, a: u32, b: u32) -> Trace {
    let mut words = CorpusWords::read(corpus, &|_| {});
    // as the scan weighs them: by what the texts had before they were repaired
    let weights = Weights::from_frequencies(&words.frequencies());
    words.reread(corpus, reader);
    let sources: Vec<bool> = (0..corpus.len() as u32).map(|document| corpus.meta(document).is_source).collect();
    let finder = Finder { words: &words, recurring: Recurring::none(words.total()), sources: &sources, settings };
    let of = |document: u32| sign(&words, std::slice::from_ref(&(document..document + 1)), &weights, &settings.recipe);
    let [of_a, of_b] = [a, b].map(of);
    let keys = [&of_a, &of_b].map(|of| of.passages.iter().flat_map(Ranged::iter).count());
    let shared = [shared_keys(&of_a.passages, &of_b.passages), shared_keys(&of_a.documents, &of_b.documents)];
    // what recurs around the places where they met is told from all keys of both
    let passage_keys = if shared[0].is_empty() { Vec::new() } else { all_keys([&of_a.passages, &of_b.passages]) };
    let all = [passage_keys, shared[1].clone()];
    let [passage_rows, band_rows] = rows_of(&all, &words, &batch_ranges(corpus), &weights, &settings.recipe);
    for bucket in lsh::buckets(&passage_rows) {
        finder.recurring.add(bucket, &words, settings.linking, settings.recipe.shingle_words);
    }
    let is_shared = |row: &Row| shared[0].binary_search(&row.key).is_ok();
    let rows = [passage_rows.into_iter().filter(is_shared).collect(), band_rows];
    let [mut passages, bands]: [Vec<Meeting>; 2] =
        rows.map(|rows: Vec<Row>| lsh::buckets(&rows).map(|rows| meeting(&finder, rows, a, b)).collect());
    passages.sort_by(|x, y| x.positions.cmp(&y.positions));
    let signature = |document: u32| {
        let mut shingles = Vec::new();
        crate::passage::shingles(words.of(document), settings.recipe.shingle_words, &mut shingles);
        (!shingles.is_empty()).then(|| sign_document(&shingles))
    };
    let equal_minima = match (signature(a), signature(b)) {
        (Some(a), Some(b)) => a.0.iter().zip(&b.0).filter(|(x, y)| x == y).count(),
        _ => 0,
    };
    Trace { keys, equal_minima, passages, bands }
}

/// The keys that rows of both have, sorted.
fn shared_keys(of_a: &[Ranged<Row>], of_b: &[Ranged<Row>]) -> Vec<u64> {
    let [a, b] =
        [of_a, of_b].map(|rows| rows.iter().flat_map(Ranged::iter).map(|row| row.key).collect::<BTreeSet<u64>>());
    a.intersection(&b).copied().collect()
}

/// The keys that rows of either have, sorted.
fn all_keys(of: [&[Ranged<Row>]; 2]) -> Vec<u64> {
    let keys = of.into_iter().flatten().flat_map(Ranged::iter).map(|row| row.key);
    keys.collect::<BTreeSet<u64>>().into_iter().collect()
}

/// The rows of a corpus that have these keys (of passages, of documents), sorted.
fn rows_of(
    keys: &[Vec<u64>; 2],
    words: &CorpusWords,
    batches: &[std::ops::Range<u32>],
    weights: &Weights,
    recipe: &Recipe,
) -> [Vec<Row>; 2] {
    const BATCHES: usize = 256; // signed at once: only what falls into the buckets is kept
    let mut rows: [Vec<Row>; 2] = Default::default();
    if keys.iter().all(Vec::is_empty) {
        return rows;
    }
    for part in batches.chunks(BATCHES) {
        let SignedBatches { passages, documents } = sign(words, part, weights, recipe);
        for ((rows, keys), signed) in rows.iter_mut().zip(keys).zip([passages, documents]) {
            let all = signed.iter().flat_map(Ranged::iter).copied();
            rows.extend(all.filter(|row| keys.binary_search(&row.key).is_ok()));
        }
    }
    rows.iter_mut().for_each(|rows| rows.sort_unstable());
    rows
}

fn meeting(finder: &Finder, rows: &[Row], a: u32, b: u32) -> Meeting {
    let (mut members, mut links) = (Vec::new(), Vec::new());
    finder.links(rows, &mut members, |how, x, y| {
        if (x.document, y.document) == (a, b) {
            links.push((how, x, y));
        }
    });
    let of = |document: u32| members.iter().filter(move |m| m.document == document);
    let [in_a, in_b] = [a, b].map(|document| of(document).take(MOST_PLACES).copied().collect::<Vec<Member>>());
    let all = in_a.iter().flat_map(|x| in_b.iter().map(|y| (*x, *y)));
    let around = |(x, y): (Member, Member)| {
        let equal = EqualWords::around(finder.words, x, y);
        (equal.counted(), finder.recurring.own(&equal))
    };
    let passes = links.iter().any(|&(how, x, y)| finder.passes(how, x, y));
    if passes {
        links.retain(|&(how, x, y)| finder.passes(how, x, y));
    }
    let (equal_around, own_around) = match links.is_empty() {
        false => links.iter().map(|&(_, x, y)| around((x, y))).max(),
        true => all.map(around).max(),
    }
    .unwrap_or_default();
    let documents = members.chunk_by(|x, y| x.document == y.document).count();
    let positions = [in_a, in_b].map(|places| places.iter().map(|m| m.position).collect());
    let link = links.iter().map(|link| link.0).min();
    Meeting { positions, members: members.len(), documents, link, equal_around, own_around, passes }
}

/// A cluster of a scan that promises this pair: aligned whether or not it met in a bucket. (Text that
/// recurs by itself is not completed.)
pub(crate) fn completing_cluster(scan: &Scan, a: u32, b: u32) -> Option<usize> {
    let promise = Promise { settings: &scan.settings, alignments: &scan.alignments, facts: &scan.facts };
    let holds = |cluster: &Cluster, document: u32| cluster.documents().binary_search(&document).is_ok();
    let promised = |cluster: &Cluster| {
        holds(cluster, a) && holds(cluster, b) && promise.pairs(cluster).contains(&(a.min(b), a.max(b)))
    };
    let mut clusters = scan.clusters.iter().zip(&scan.classes.clusters);
    clusters.position(|(cluster, of)| of.class == Class::Reprint && promised(cluster))
}
