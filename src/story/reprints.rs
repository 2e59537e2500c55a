//! What each article took from each source: cut, paste, quotes, use, lag.
//!
//! Equal words are unions over alignments; title, boilerplate and contact block count on neither side of a
//! fraction, and shares of documents under 100 counted words are not given.

use super::ClusterStory;
use super::competition::{Claim, Share, settle};
use super::copied::{Runs, copied_runs};
use super::overlaps::redundant;
use crate::align::{AlignedPair, Alignments, together};
use crate::class::Class;
use crate::cluster::Cluster;
use crate::facts::Facts;
use crate::intervals::{covered, union, without};
use crate::text::Voice;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Counted words under which a document's share is not given: one sentence would be a fifth of it.
pub const LEAST_COUNTED_WORDS: u32 = 100;

/// `words` as a share of a document's counted words; none for a short document.
pub fn share(words: u32, of: u32) -> Option<f64> {
    (of >= LEAST_COUNTED_WORDS).then(|| words as f64 / of as f64)
}

/// Share of a source from which on an article has it nearly whole.
const NEARLY_WHOLE: f64 = 0.8;

/// Words in its own prose from which on an article has a part of a source, and a passage of it.
const PART: u32 = 40;
const PASSAGE: u32 = 12;

/// Days after which an article is late, and its lag says nothing of how fast an outlet is.
pub const LATE: i32 = 30;

/// The lag of an article that printed a release before its date: a paper on the web may be a day ahead of it.
pub const EARLY: i32 = -1;

/// Whether an article printed text of a source: it is of those days, or nobody knows of which, and its words are not
/// another's.
pub fn is_printing(usage: Use, lag_days: Option<i32>, before_source: bool, late: bool) -> bool {
    let is_of_those_days = !before_source || lag_days.is_some_and(|days| days >= EARLY);
    is_of_those_days && !late && usage != Use::None
}

/// How an article used a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Four fifths of the source and more.
    NearlyWhole,
    /// 40 words and more in its own prose.
    Part,
    /// 12 to 39 words in its own prose.
    Passage,
    /// Fewer: the rest stands in quotation marks, or may.
    QuotesOnly,
    /// Reworded passages only, or text that another source explains as well.
    None,
}

impl Use {
    /// The use in words: it printed the source …
    pub fn words(self) -> &'static str {
        match self {
            Use::NearlyWhole => "nearly whole",
            Use::Part => "in part",
            Use::Passage => "a passage",
            Use::QuotesOnly => "quotes only",
            Use::None => "nothing copied",
        }
    }
}

/// How many words are in a document's own prose, in quotation marks, and unknown.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct ByVoice {
    /// Outside of quotation marks.
    pub own: u32,
    /// Inside.
    pub quoted: u32,
    /// Behind a mark that is not closed.
    pub unknown: u32,
}

impl ByVoice {
    fn count(document: u32, words: &[Range<u32>], bodies: &dyn Bodies) -> Self {
        let mut counts = ByVoice::default();
        for position in words.iter().cloned().flatten() {
            match bodies.voice(document, position) {
                Voice::Own => counts.own += 1,
                Voice::Quoted => counts.quoted += 1,
                Voice::Unknown => counts.unknown += 1,
            }
        }
        counts
    }
}

/// What an article took from a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Reprint {
    /// Document number of the release or origin.
    pub source: u32,
    /// Document number of the article.
    pub article: u32,
    /// Counted words of both.
    pub source_counted_words: u32,
    /// Counted words of the article.
    pub article_counted_words: u32,
    /// Counted words of the article equal to words of the source, and of no source that explains more.
    pub equal_words: u32,
    /// The same by the marks of the article.
    pub equal_by_voice: ByVoice,
    /// Counted words of the source equal to these.
    pub source_equal_words: u32,
    /// The same by the marks of the source.
    pub source_equal_by_voice: ByVoice,
    /// Counted words of the article equal to words of this source and as well of another.
    pub shared_words: u32,
    /// Words of the article in passages reworded from the source, beside the equal ones.
    pub related_words: u32,
    /// Equal words / counted words of the source.
    pub cut: Option<f64>,
    /// Equal words / counted words of the article.
    pub paste: Option<f64>,
    /// How the article used the source.
    pub usage: Use,
    /// Of the equal words, those of the longest passage.
    pub longest_words: u32,
    /// Passages.
    pub passages: u32,
    /// Days from a marked source to the article.
    pub lag_days: Option<i32>,
    /// Whether the article is older than the marked source.
    pub before_source: bool,
    /// Whether it is more than 30 days younger.
    pub late: bool,
}

impl Reprint {
    /// Whether the article printed text of the source.
    pub fn is_printing(&self) -> bool {
        is_printing(self.usage, self.lag_days, self.before_source, self.late)
    }
}

/// What stories look up of the words of documents.
pub trait Bodies {
    /// Whether a word is quoted.
    fn voice(&self, document: u32, position: u32) -> Voice;
    /// The words that do not count: sorted, apart.
    fn uncounted(&self, document: u32) -> &[Range<u32>];
    /// The first word of each sentence, in order.
    fn sentences(&self, document: u32) -> &[u32];
}

/// What articles have in common with sources, before any of it is settled.
#[derive(Default)]
pub struct Taken(BTreeMap<(u32, u32), Shared>);

impl Taken {
    /// The sources and articles, each once, in order.
    pub fn documents(&self) -> Vec<u32> {
        let all: BTreeSet<u32> = self.0.keys().flat_map(|&(source, article)| [source, article]).collect();
        all.into_iter().collect()
    }

    /// By document: the words that stand in the other, sorted, apart.
    pub fn words(&self) -> BTreeMap<u32, Vec<Range<u32>>> {
        let mut words: BTreeMap<u32, Vec<Range<u32>>> = BTreeMap::new();
        for (&(source, article), shared) in &self.0 {
            words.entry(source).or_default().extend(shared.runs().map(|run| run.0.clone()));
            words.entry(article).or_default().extend(shared.in_article());
        }
        words.values_mut().for_each(|spans| *spans = union(std::mem::take(spans)));
        words
    }
}

/// What one article has in common with one source.
#[derive(Default)]
struct Shared {
    /// Runs of equal words of each alignment, in the source and in the article.
    alignments: Vec<Runs>,
    /// The same of reworded passages.
    reworded: Vec<Runs>,
    /// The same of alignments inside of these: no passages beside them.
    inside: Vec<Runs>,
    /// Reworded passages, in the article.
    related: Vec<Range<u32>>,
}

impl Shared {
    /// Of each alignment and reworded passage.
    fn parts(&self) -> impl Iterator<Item = &Runs> {
        self.alignments.iter().chain(&self.reworded).chain(&self.inside)
    }

    fn runs(&self) -> impl Iterator<Item = &(Range<u32>, Range<u32>)> {
        self.parts().flatten()
    }

    fn in_article(&self) -> Vec<Range<u32>> {
        self.runs().map(|run| run.1.clone()).collect()
    }

    /// Leaves out what stands there by chance; `sentences`: the first words of those of the source and of the article.
    fn without_strays(self, sentences: [&[u32]; 2]) -> Shared {
        let counting = |parts: Vec<Runs>| -> Vec<Runs> {
            let parts = parts.into_iter().map(|runs| together(runs, sentences));
            parts.filter(|runs| !runs.is_empty()).collect()
        };
        // first, by all their equal words: text put in must not make another one count
        let is_redundant = redundant(&self.alignments);
        let alignments = self.alignments.into_iter().zip(is_redundant).filter(|(_, is_redundant)| !is_redundant);
        Shared {
            alignments: counting(alignments.map(|(runs, _)| runs).collect()),
            reworded: counting(self.reworded),
            inside: counting(self.inside),
            related: self.related,
        }
    }

    /// Words of the alignment that has most of these words of the article.
    fn longest(&self, words: &[Range<u32>]) -> u32 {
        self.parts().map(|runs| covered(counterparts(runs, words))).max().unwrap_or(0)
    }
}

fn turned(runs: Runs, a_is_source: bool) -> Runs {
    if a_is_source { runs } else { runs.into_iter().map(|(a, b)| (b, a)).collect() }
}

/// What each article shares with a marked source, or with the origin of a cluster of both. `is_absorbed` tells which
/// alignments lie in reworded passages.
pub fn taken<'s>(
    alignments: &Alignments,
    clusters: &[Cluster],
    classes: &[Class],
    stories: &[ClusterStory],
    is_absorbed: &[bool],
    reworded: impl Iterator<Item = AlignedPair<'s>>,
    facts: &[Facts],
) -> Taken {
    let mut shared: BTreeMap<(u32, u32), Shared> = BTreeMap::new();
    for (cluster, story) in clusters.iter().zip(stories) {
        for &number in cluster.alignments.iter().filter(|&&n| classes[n as usize] == Class::Reprint) {
            let pair = alignments.get(number as usize);
            let Some(a_is_source) = a_is_source(&pair, story, facts) else { continue };
            let key = if a_is_source { (pair.a, pair.b) } else { (pair.b, pair.a) };
            let row = shared.entry(key).or_default();
            // inside of a reworded passage only what is copied
            match is_absorbed[number as usize] {
                true => row.inside.push(turned(copied_runs(&pair), a_is_source)),
                false => row.alignments.push(turned(pair.equal_runs().collect(), a_is_source)),
            }
        }
    }
    for pair in reworded {
        let [a_source, b_source] = [(pair.a, pair.b), (pair.b, pair.a)];
        let marked =
            |(source, article): (u32, u32)| facts[source as usize].is_source && !facts[article as usize].is_source;
        for key in [a_source, b_source] {
            if marked(key) || shared.contains_key(&key) {
                let (a_is_source, row) = (key == a_source, shared.entry(key).or_default());
                // an edited one counts with all its equal words, a paraphrase with those that are copied
                let runs: Runs = if pair.is_half_equal() { pair.equal_runs().collect() } else { copied_runs(&pair) };
                row.reworded.push(turned(runs, a_is_source));
                row.related.push(if a_is_source { pair.b_begin..pair.b_end } else { pair.a_begin..pair.a_end });
            }
        }
    }
    Taken(shared)
}

/// Whether a is the source of b (`Some(true)`), b of a, or neither.
pub fn a_is_source(pair: &AlignedPair, story: &ClusterStory, facts: &[Facts]) -> Option<bool> {
    match (facts[pair.a as usize].is_source, facts[pair.b as usize].is_source) {
        (true, true) => None,
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) if story.origin == Some(pair.a) => Some(true),
        (false, false) if story.origin == Some(pair.b) => Some(false),
        (false, false) => None,
    }
}

/// A row for each article and source with text in common that counts; by source, then by article.
pub fn reprints(taken: Taken, facts: &[Facts], bodies: &dyn Bodies) -> Vec<Reprint> {
    let mut by_article: BTreeMap<u32, Vec<(u32, Shared)>> = BTreeMap::new();
    for ((source, article), shared) in taken.0 {
        let shared = shared.without_strays([bodies.sentences(source), bodies.sentences(article)]);
        by_article.entry(article).or_default().push((source, shared));
    }
    let mut rows: Vec<Reprint> = Vec::new();
    for (article, sources) in by_article {
        let claims: Vec<Claim> = sources
            .iter()
            .map(|(source, shared)| Claim {
                words: without(union(shared.in_article()), bodies.uncounted(article)),
                date: facts[*source as usize].date,
            })
            .collect();
        let shares = settle(&claims, facts[article as usize].date);
        for ((source, shared), share) in sources.into_iter().zip(shares) {
            rows.extend(reprint((source, article), shared, share, facts, bodies));
        }
    }
    rows.sort_unstable_by_key(|row| (row.source, row.article));
    rows
}

/// The row of one source and article; none if nothing is left of what they share.
fn reprint(
    (source, article): (u32, u32),
    shared: Shared,
    share_of: Share,
    facts: &[Facts],
    bodies: &dyn Bodies,
) -> Option<Reprint> {
    let (of_source, of_article) = (facts[source as usize], facts[article as usize]);
    let counted = |document: u32, facts: Facts| facts.words - covered(bodies.uncounted(document).to_vec());
    let (source_counted_words, article_counted_words) = (counted(source, of_source), counted(article, of_article));
    let in_source = without(union(counterparts(shared.runs(), &share_of.words)), bodies.uncounted(source));
    let all_equal = shared.in_article();
    let related_words = covered([&all_equal[..], &shared.related].concat()) - covered(all_equal);
    let (equal_words, source_equal_words) = (covered(share_of.words.clone()), covered(in_source.clone()));
    if equal_words + share_of.shared + related_words == 0 {
        return None;
    }
    let equal_by_voice = ByVoice::count(article, &share_of.words, bodies);
    let cut = share(source_equal_words, source_counted_words);
    let dates = of_source.date.filter(|_| of_source.is_source).zip(of_article.date);
    Some(Reprint {
        source,
        article,
        source_counted_words,
        article_counted_words,
        equal_words,
        equal_by_voice,
        source_equal_words,
        source_equal_by_voice: ByVoice::count(source, &in_source, bodies),
        shared_words: share_of.shared,
        related_words,
        cut,
        paste: share(equal_words, article_counted_words),
        usage: usage(cut, equal_by_voice),
        longest_words: shared.longest(&share_of.words),
        passages: (shared.alignments.len() + shared.reworded.len()) as u32,
        lag_days: dates.and_then(|(source, article)| source.days_until(article)),
        before_source: dates.is_some_and(|(source, article)| article.is_before(source)),
        late: dates.is_some_and(|(source, article)| source.least_days_until(article) > LATE as u32),
    })
}

fn usage(cut: Option<f64>, equal: ByVoice) -> Use {
    match equal.own {
        _ if cut.is_some_and(|cut| cut >= NEARLY_WHOLE) => Use::NearlyWhole,
        PART.. => Use::Part,
        PASSAGE.. => Use::Passage,
        own if own + equal.quoted + equal.unknown > 0 => Use::QuotesOnly,
        _ => Use::None,
    }
}

/// The words of the source that stand opposite to these words of the article.
fn counterparts<'r>(
    runs: impl IntoIterator<Item = &'r (Range<u32>, Range<u32>)>,
    words: &[Range<u32>],
) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    for (source, article) in runs {
        let first = words.partition_point(|x| x.end <= article.start);
        for x in words[first..].iter().take_while(|x| x.start < article.end) {
            let (begin, end) = (x.start.max(article.start), x.end.min(article.end));
            found.push(source.start + (begin - article.start)..source.start + (end - article.start));
        }
    }
    found
}
