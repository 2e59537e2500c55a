//! The answer in brief: what the terminal shows, and `--format json` gives as one object.

use super::Results;
use super::answer::{Answer, Calendar, Threshold, answer, thresholds};
use super::audited::Audited;
use super::columns::count;
use super::rows::Kind;
use super::tables::{count_outlets, date_range, rounded};
use crate::class::Class;
use crate::corpus::{Corpus, Date, Entry, Meta, Reason};
use crate::story::{OriginBasis, REQUOTED_WORDS, Reprint, Use, counted_once, headline, redundant_words};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The answer in brief. Lists hold the first few; what they leave out is counted beside them.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    schema_version: u32,
    pub(super) documents: usize,
    pub(super) words: u64,
    pub(super) article_outlets: usize,
    /// Names that they had before `--outlets` merged them.
    pub(super) article_outlets_as_given: Option<usize>,
    /// The file of `--outlets`.
    pub(super) outlets_file: Option<String>,
    /// Articles that are versions of others.
    pub(super) versions: usize,
    pub(super) documents_without_outlet: usize,
    pub(super) sources: usize,
    pub(super) alignments: usize,
    pub(super) reworded: usize,
    /// Passages too short to be listed, where all pairs were looked at.
    pub(super) hidden_alignments: u64,
    pub(super) classes: BTreeMap<Class, usize>,
    pub(super) clusters: usize,
    pub(super) incomplete_clusters: usize,
    pub(super) complete_up_to: usize,
    pub(super) skipped: BTreeMap<Reason, u64>,
    pub(super) repaired: BTreeMap<Reason, u64>,
    /// Words beyond the first copy of each reprinted text.
    pub(super) redundant_words: u64,
    /// What people said of a sample of these results.
    pub(super) audit: Option<Audited>,
    /// Who printed text of any release; of any earliest document, where none is marked.
    pub(super) answer: Answer,
    /// The same as a sentence; none where no release is marked.
    pub(super) answer_sentence: Option<String>,
    pub(super) thresholds: Vec<Threshold>,
    /// Articles and releases with text that one quotes and the other prints as its own prose, most words first.
    pub(super) requoted: List<RequotedLine>,
    /// Releases that any outlet printed text of.
    pub(super) printed_releases: usize,
    pub(super) releases: List<Release>,
    pub(super) largest_clusters: List<ClusterLine>,
    pub(super) highest_paste: List<Printing>,
    pub(super) sharing_nothing: List<String>,
}

/// The first few of a list.
#[derive(Debug, Clone, Serialize)]
pub(super) struct List<T> {
    pub total: usize,
    pub first: Vec<T>,
}

impl<T> List<T> {
    /// Of all of these the first `most`, and only those, are made entries of.
    fn new<I>(all: impl IntoIterator<Item = I>, most: usize, entry: impl FnMut(I) -> T) -> Self {
        let mut items = all.into_iter();
        let first: Vec<T> = items.by_ref().take(most).map(entry).collect();
        List { total: first.len() + items.count(), first }
    }
}

/// A release, or a document that is the earliest of those that share text, and who printed it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Release {
    pub id: String,
    pub title: Option<String>,
    /// Without a title, the headline that its text begins with.
    pub headline: Option<String>,
    pub outlet: Option<String>,
    pub date: Option<Date>,
    pub words: u32,
    pub marked: bool,
    pub answer: Answer,
    /// The same as a sentence.
    pub answer_sentence: String,
    pub earlier_articles: usize,
    pub late_articles: usize,
    pub articles: List<Printing>,
}

impl Release {
    /// What people call it.
    pub fn name(&self) -> &str {
        self.title.as_deref().or(self.headline.as_deref()).unwrap_or(&self.id)
    }
}

/// A passage that one document quotes and another prints as its own prose.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RequotedLine {
    pub quoted_by: String,
    pub quoted_by_outlet: Option<String>,
    pub quoted_by_title: Option<String>,
    pub own_prose_of: String,
    pub own_prose_of_outlet: Option<String>,
    pub own_prose_of_title: Option<String>,
    pub words: u32,
    pub text: String,
}

/// An article that printed text of a release.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Printing {
    pub article: String,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub date: Option<Date>,
    pub source: String,
    #[serde(rename = "use")]
    pub usage: Use,
    pub equal_words: u32,
    pub equal_quoted_words: u32,
    pub related_words: u32,
    pub cut: Option<f64>,
    pub paste: Option<f64>,
    pub longest_words: u32,
    pub passages: u32,
    pub lag_days: Option<i32>,
    pub late: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ClusterLine {
    pub cluster: String,
    pub documents: usize,
    pub members: usize,
    pub outlets: usize,
    pub words: u32,
    pub equal_words: u32,
    pub cohesion_mean: f64,
    pub first_date: Option<Date>,
    pub origin: Option<String>,
    pub origin_basis: OriginBasis,
    pub text: String,
}

/// Characters of a cluster's text in a summary.
const FIRST_WORDS: usize = 160;

impl Summary {
    /// Sums up; each list holds its first `most`.
    pub fn new(results: &Results, most: usize) -> Self {
        let Results { store, scan, .. } = *results;
        let reasons = store.account().by_reason();
        let reported = scan.reported();
        let outlets_file = store.outlets_file();
        let counts = |skips: bool| {
            let of_kind = reasons.iter().filter(move |(reason, _)| reason.is_skip() == skips);
            of_kind.map(|(reason, entry): (&Reason, &Entry)| (*reason, entry.count)).collect()
        };
        let is_reworded = |&&n: &&u32| scan.class(n) == Class::Reprint && Kind::of(&scan.pair(n)) == Kind::Paraphrase;
        let reworded: BTreeSet<u32> = scan.reworded.passages.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        let nothing = scan.shared_words.iter().zip(0u32..);
        let nothing = nothing.filter(|(shared, number)| shared.words == 0 && !reworded.contains(number));
        let any_marked = scan.facts.iter().any(|f| f.is_source);
        let counted: Vec<&Reprint> = counted_once(&scan.reprints, &scan.versions).collect();
        let is_told = |row: &&&Reprint| !any_marked || scan.facts[row.source as usize].is_source;
        let told: Vec<&Reprint> = counted.iter().filter(is_told).copied().collect();
        let sources: Vec<u32> = match any_marked {
            true => (0..store.len() as u32).filter(|&number| scan.facts[number as usize].is_source).collect(),
            false => told.iter().map(|row| row.source).collect(),
        };
        let printed: BTreeSet<u32> = told.iter().filter(|row| row.is_printing()).map(|row| row.source).collect();
        let calendar = Calendar::of(store);
        let mut summary = Summary {
            schema_version: super::SCHEMA_VERSION,
            documents: store.len(),
            words: scan.counts.words,
            article_outlets: article_outlets(results, |d| d.outlet),
            article_outlets_as_given: outlets_file
                .map(|_| article_outlets(results, |d| d.outlet_as_given.or(d.outlet))),
            outlets_file: outlets_file.map(|file| file.path.clone()),
            versions: scan.versions.iter().flatten().count(),
            documents_without_outlet: store.without_outlet(),
            sources: scan.facts.iter().filter(|f| f.is_source).count(),
            alignments: reported.len(),
            reworded: reported.iter().filter(is_reworded).count(),
            hidden_alignments: scan.counts.hidden_alignments,
            classes: Class::ALL
                .map(|class| (class, reported.iter().filter(|&&n| scan.class(n) == class).count()))
                .into(),
            clusters: reprinted(results).count(),
            incomplete_clusters: scan.counts.incomplete_clusters as usize,
            complete_up_to: scan.settings.complete_up_to,
            skipped: counts(true),
            repaired: counts(false),
            redundant_words: redundant_words(
                reprinted(results).map(|n| (&scan.clusters[n as usize], &scan.stories[n as usize])),
            ),
            audit: None,
            answer: answer(results, &calendar, &told, &sources),
            answer_sentence: None,
            thresholds: thresholds(results, &told),
            requoted: requoted(results, most),
            printed_releases: printed.len(),
            releases: releases(results, &calendar, &told, most),
            largest_clusters: List::new(reprinted(results), most, |n| cluster_line(results, n as usize)),
            highest_paste: highest_paste(results, &counted, most),
            sharing_nothing: List::new(nothing, most, |(_, number)| store.meta(number).id.to_string()),
        };
        summary.answer_sentence = summary.as_a_sentence();
        summary
    }

    fn as_a_sentence(&self) -> Option<String> {
        let what = match (&self.releases.first[..], self.sources) {
            (_, 0) => return None,
            ([release], 1) => format!("the release “{}”", release.name()),
            (_, sources) => format!("{} of {}", self.printed_releases, count(sources, "release")),
        };
        Some(format!("{}.", self.answer.sentence(&what)))
    }

    /// The same without a word of any text.
    pub(super) fn without_texts(mut self) -> Self {
        self.requoted.first.iter_mut().for_each(|line| line.text.clear());
        self.largest_clusters.first.iter_mut().for_each(|line| line.text.clear());
        self.releases.first.iter_mut().for_each(|release| release.headline = None);
        self.answer_sentence = self.as_a_sentence(); // of one release it gives the name, which may be its headline
        self
    }

    /// The same, with the audit of these results.
    pub fn with_audit(self, audit: Audited) -> Self {
        Summary { audit: Some(audit), ..self }
    }
}

/// The clusters of reprinted text, largest first.
fn reprinted<'r>(results: &Results<'r>) -> impl Iterator<Item = u32> + 'r {
    let (scan, located) = (results.scan, results.located);
    located.by_size.iter().copied().filter(|&n| scan.classes.clusters[n as usize].class == Class::Reprint)
}

/// The releases that most outlets printed first; without marked releases, the earliest documents.
fn releases(results: &Results, calendar: &Calendar, told: &[&Reprint], most: usize) -> List<Release> {
    let Results { store, scan, .. } = *results;
    let by_source = told.chunk_by(|x, y| x.source == y.source);
    let mut printed: Vec<(usize, &[&Reprint])> =
        by_source.map(|rows| (printing_outlets(results, rows), rows)).collect();
    let equal = |rows: &[&Reprint]| rows.iter().map(|r| r.equal_words).sum::<u32>();
    printed.sort_by_key(|(outlets, rows)| (std::cmp::Reverse((*outlets, rows.len(), equal(rows))), rows[0].source));
    let release = |(_, rows): (usize, &[&Reprint])| {
        let answer = answer(results, calendar, rows, &[rows[0].source]);
        let source = store.meta(rows[0].source);
        let mut rows: Vec<&Reprint> = rows.to_vec();
        rows.sort_by_key(|r| (std::cmp::Reverse(r.source_equal_words), r.article));
        Release {
            id: source.id.to_string(),
            title: source.title.map(str::to_string),
            headline: match source.title {
                None => headline(store.text(rows[0].source)).map(str::to_string),
                Some(_) => None,
            },
            outlet: source.outlet.map(str::to_string),
            date: source.date,
            words: scan.facts[rows[0].source as usize].words,
            marked: source.is_source,
            answer_sentence: answer.sentence("it"),
            answer,
            earlier_articles: rows.iter().filter(|r| r.before_source).count(),
            late_articles: rows.iter().filter(|r| r.late).count(),
            articles: List::new(rows, most, |r| printing(results, r)),
        }
    };
    List::new(printed, most, release)
}

/// The outlets that printed text of the release.
fn printing_outlets(results: &Results, rows: &[&Reprint]) -> usize {
    count_outlets(rows.iter().filter(|r| r.is_printing()).map(|r| results.store.meta(r.article)))
}

/// What editors look for first: the passages of class reprint that one side quotes and the other prints as its own. That a
/// release is not in quotation marks, and an article that quotes it is, comes last.
fn requoted(results: &Results, most: usize) -> List<RequotedLine> {
    let Results { store, scan, located } = *results;
    let mut found: Vec<(bool, u32, u32, bool)> = Vec::new();
    for number in scan.reported().into_iter().filter(|&number| scan.class(number) == Class::Reprint) {
        let (quotes, pair) = (scan.quotes(number), scan.pair(number));
        for (words, a_quotes, printing) in [(quotes.a_only, true, pair.b), (quotes.b_only, false, pair.a)] {
            if words >= REQUOTED_WORDS {
                found.push((scan.facts[printing as usize].is_source, words, number, a_quotes));
            }
        }
    }
    found.sort_unstable_by_key(|&(of_release, words, number, a_quotes)| {
        (of_release, std::cmp::Reverse(words), number, a_quotes)
    });
    let line = |(_, words, number, a_quotes): (bool, u32, u32, bool)| {
        let pair = scan.pair(number);
        let (quoting, printing) = if a_quotes { (pair.a, pair.b) } else { (pair.b, pair.a) };
        let span = located.alignments[number as usize][a_quotes as usize];
        let owned = |text: Option<&str>| text.map(str::to_string);
        let (quotes, prints) = (store.meta(quoting), store.meta(printing));
        RequotedLine {
            quoted_by: quotes.id.to_string(),
            quoted_by_outlet: owned(quotes.outlet),
            quoted_by_title: owned(quotes.title),
            own_prose_of: prints.id.to_string(),
            own_prose_of_outlet: owned(prints.outlet),
            own_prose_of_title: owned(prints.title),
            words,
            text: span.text(store, printing).chars().take(FIRST_WORDS).collect(),
        }
    };
    List::new(found, most, line)
}

fn article_outlets(results: &Results, name: for<'m> fn(Meta<'m>) -> Option<&'m str>) -> usize {
    let articles = (0..results.store.len() as u32).map(|number| results.store.meta(number)).filter(|d| !d.is_source);
    articles.filter_map(name).collect::<BTreeSet<_>>().len()
}

fn printing(results: &Results, reprint: &Reprint) -> Printing {
    let article = results.store.meta(reprint.article);
    Printing {
        article: article.id.to_string(),
        title: article.title.map(str::to_string),
        outlet: article.outlet.map(str::to_string),
        date: article.date,
        source: results.store.meta(reprint.source).id.to_string(),
        usage: reprint.usage,
        equal_words: reprint.equal_words,
        equal_quoted_words: reprint.equal_by_voice.quoted,
        related_words: reprint.related_words,
        cut: reprint.cut.map(rounded),
        paste: reprint.paste.map(rounded),
        longest_words: reprint.longest_words,
        passages: reprint.passages,
        lag_days: reprint.lag_days,
        late: reprint.late,
    }
}

/// Each article once, with the source that explains most of it.
fn highest_paste(results: &Results, rows: &[&Reprint], most: usize) -> List<Printing> {
    let mut best: BTreeMap<u32, &Reprint> = BTreeMap::new();
    for &reprint in rows.iter().filter(|r| r.paste.is_some()) {
        let known = best.entry(reprint.article).or_insert(reprint);
        if reprint.equal_words > known.equal_words {
            *known = reprint;
        }
    }
    let mut best: Vec<&Reprint> = best.into_values().collect();
    best.sort_by(|x, y| {
        y.paste.partial_cmp(&x.paste).unwrap_or(std::cmp::Ordering::Equal).then(x.article.cmp(&y.article))
    });
    List::new(best, most, |r| printing(results, r))
}

fn cluster_line(results: &Results, number: usize) -> ClusterLine {
    let Results { store, scan, located } = *results;
    let (cluster, story) = (&scan.clusters[number], &scan.stories[number]);
    let fullest = &cluster.members[story.fullest];
    // the origin's own words where there is one: the fullest copy may be an edited one
    let of_origin = (0..cluster.members.len()).filter(|&m| Some(cluster.members[m].document) == story.origin);
    let shown = of_origin.max_by_key(|&m| cluster.members[m].words.len()).unwrap_or(story.fullest);
    let text = located.members[number][shown].text(store, cluster.members[shown].document);
    ClusterLine {
        cluster: located.cluster_names[number].clone(),
        documents: cluster.documents().len(),
        members: cluster.members.len(),
        outlets: count_outlets(cluster.documents().into_iter().map(|d| store.meta(d))),
        words: fullest.words.len() as u32,
        equal_words: cluster.alignments.iter().map(|&n| scan.alignments.get(n as usize).equal).max().unwrap_or(0),
        cohesion_mean: rounded(story.cohesion.1),
        first_date: date_range(cluster, store).0,
        origin: story.origin.map(|origin| store.meta(origin).id.to_string()),
        origin_basis: story.basis,
        text: text.chars().take(FIRST_WORDS).collect(),
    }
}
