//! The tables: one JSON object a line, written as they are made.

use super::rows::*;
use super::sentences::Editing;
use super::{Located, Parameters, Results, Summary};
use crate::cluster::Cluster;
use crate::corpus::{Corpus, Meta};
use crate::scan::{CandidatePair, Paraphrase, Scan};
use crate::story::share;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};
use xxhash_rust::xxh3::xxh3_128;

/// How much text the tables hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextMode {
    /// Passages, and the whole texts of documents in any alignment.
    Full,
    /// Passages.
    Passages,
    /// None: ids, offsets and digests only.
    None,
}

/// A table: its file, and what writes it.
pub(super) struct Table {
    pub file: &'static str,
    pub write: fn(&Results, TextMode, &mut (dyn Write + Send)) -> io::Result<u64>,
}

/// Every table, in the order in which they are written.
pub(super) const TABLES: [Table; 12] = [
    Table { file: ALIGNMENTS, write: alignments },
    Table { file: SHORT_ALIGNMENTS, write: short_alignments },
    Table { file: PASSAGES, write: passages },
    Table { file: CLUSTERS, write: clusters },
    Table { file: JOINS, write: joins },
    Table { file: REPRINTS, write: reprints },
    Table { file: SENTENCES, write: super::sentences::release_sentences },
    Table { file: FRAGMENTS, write: super::fragments::fragments },
    Table { file: DOCUMENTS, write: documents },
    Table { file: TEXTS, write: texts },
    Table { file: CANDIDATES, write: candidates },
    Table { file: SUMMARY, write: summary },
];

pub(crate) const ALIGNMENTS: &str = "alignments.jsonl";
pub(crate) const PASSAGES: &str = "passages.jsonl";
pub(crate) const CLUSTERS: &str = "clusters.jsonl";
pub(crate) const JOINS: &str = "joins.jsonl";
pub(crate) const REPRINTS: &str = "reprints.jsonl";
pub(crate) const SENTENCES: &str = "release_sentences.jsonl";
pub(crate) const FRAGMENTS: &str = "fragments.jsonl";
pub(crate) const SUMMARY: &str = "summary.json";
pub(crate) const DOCUMENTS: &str = "documents.jsonl";
pub(crate) const TEXTS: &str = "texts.jsonl";
const CANDIDATES: &str = "candidates.jsonl";
pub(crate) const SHORT_ALIGNMENTS: &str = "short_alignments.jsonl";

impl Table {
    /// What its files in all formats are called, without the ending.
    pub(super) fn name(&self) -> &'static str {
        self.file.split('.').next().unwrap_or(self.file)
    }

    /// Its file in another format; none for what has no rows.
    pub(super) fn in_format(&self, ending: &str) -> Option<String> {
        self.file.strip_suffix(".jsonl").map(|name| format!("{name}.{ending}"))
    }

    /// Whether a result with these parameters has the table.
    pub(super) fn is_in(&self, parameters: &Parameters) -> bool {
        match self.file {
            TEXTS => parameters.text == TextMode::Full,
            CANDIDATES => parameters.candidates,
            SHORT_ALIGNMENTS => parameters.paraphrase == Paraphrase::All,
            _ => true,
        }
    }
}

/// Rows made at a time: a wave of a few of these is in memory.
const ROWS: usize = 1024;

/// Writes the rows of `items` in order, making them in parallel; returns their number.
pub(super) fn write_rows<T: Sync>(
    items: &[T],
    out: &mut (dyn Write + Send),
    row: impl Fn(&T, &mut dyn FnMut(&dyn erased::Row)) + Sync,
) -> io::Result<u64> {
    write_rows_by(ROWS, items, out, row)
}

/// The same, so many items at a time: few where one has much work or many rows. While rows are made, those before them are
/// written.
pub(super) fn write_rows_by<T: Sync>(
    at_a_time: usize,
    items: &[T],
    out: &mut (dyn Write + Send),
    row: impl Fn(&T, &mut dyn FnMut(&dyn erased::Row)) + Sync,
) -> io::Result<u64> {
    let (mut rows, mut made) = (0, Vec::new());
    for wave in items.chunks(at_a_time * 4 * rayon::current_num_threads()) {
        let before = std::mem::take(&mut made);
        let (written, next) = rayon::join(|| write_parts(&before, out), || make_parts(wave, at_a_time, &row));
        rows += written?;
        made = next;
    }
    Ok(rows + write_parts(&made, out)?)
}

/// Rows as bytes, and their number.
type Part = (Vec<u8>, u64);

fn make_parts<T: Sync>(
    items: &[T],
    at_a_time: usize,
    row: &(impl Fn(&T, &mut dyn FnMut(&dyn erased::Row)) + Sync),
) -> Vec<Part> {
    let make = |items: &[T]| {
        let (mut bytes, mut count) = (Vec::new(), 0);
        for item in items {
            row(item, &mut |row| {
                row.write(&mut bytes);
                bytes.push(b'\n');
                count += 1;
            });
        }
        (bytes, count)
    };
    items.par_chunks(at_a_time).with_max_len(1).map(make).collect()
}

fn write_parts(parts: &[Part], out: &mut dyn Write) -> io::Result<u64> {
    parts.iter().try_for_each(|(bytes, _)| out.write_all(bytes))?;
    Ok(parts.iter().map(|(_, rows)| rows).sum())
}

pub(super) mod erased {
    /// A row that can be written without its type being known.
    pub(in crate::report) trait Row {
        fn write(&self, bytes: &mut Vec<u8>);
    }

    impl<T: serde::Serialize> Row for T {
        fn write(&self, bytes: &mut Vec<u8>) {
            serde_json::to_writer(bytes, self).expect("rows are plain structs, and memory does not fail");
        }
    }
}

/// Shares and identities with four decimals: enough for a page, and the same on every machine.
pub(crate) fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

/// The origins of a cluster with one decimal.
pub(crate) fn rounded_origins(scan: &Scan, cluster: u32) -> f64 {
    (scan.classes.clusters[cluster as usize].origins.origins as f64 * 10.0).round() / 10.0
}

fn numbers(count: usize) -> Vec<u32> {
    (0..count as u32).collect()
}

fn alignments(results: &Results, text: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    alignment_rows(&results.scan.reported(), results, text, out)
}

fn short_alignments(results: &Results, text: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    alignment_rows(&results.scan.reworded.short, results, text, out)
}

fn alignment_rows(numbers: &[u32], results: &Results, text: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, located } = *results;
    write_rows(numbers, out, |&number, emit| {
        let pair = scan.pair(number);
        let (a, b) = (store.meta(pair.a), store.meta(pair.b));
        let [a_span, b_span] = located.alignments[number as usize];
        let with_text = text != TextMode::None;
        let quotes = scan.quotes(number);
        let cluster = scan.told_by(number).map(|alignment| located.cluster_of[alignment as usize]);
        emit(&AlignmentRow {
            a: a.id,
            b: b.id,
            a_begin: a_span.begin,
            a_end: a_span.end,
            b_begin: b_span.begin,
            b_end: b_span.end,
            a_begin_byte: a_span.begin_byte,
            a_end_byte: a_span.end_byte,
            b_begin_byte: b_span.begin_byte,
            b_end_byte: b_span.end_byte,
            a_words: pair.a_words(),
            b_words: pair.b_words(),
            equal_words: pair.equal,
            identity: rounded(pair.identity()),
            kind: Kind::of(&pair),
            class: scan.class(number),
            origins: cluster.map(|cluster| rounded_origins(scan, cluster)),
            cluster: cluster.map(|cluster| &*located.cluster_names[cluster as usize]),
            same_outlet: a.same_outlet(&b),
            a_quoted_words: quotes.a_quoted,
            b_quoted_words: quotes.b_quoted,
            requoted: Requoted::of(&quotes),
            requoted_words: quotes.a_only + quotes.b_only,
            a_text: with_text.then(|| a_span.text(store, pair.a)),
            b_text: with_text.then(|| b_span.text(store, pair.b)),
            ops: pair.ops,
        });
    })
}

fn passages(results: &Results, text: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, located } = *results;
    let members = flattened(located, |cluster| scan.clusters[cluster].members.len());
    let sizes: Vec<usize> = scan.clusters.iter().map(|cluster| cluster.documents().len()).collect();
    write_rows(&members, out, |&(number, index), emit| {
        let (cluster, index) = (number as usize, index as usize);
        let member = &scan.clusters[cluster].members[index];
        let span = located.members[cluster][index];
        let document = store.meta(member.document);
        emit(&PassageRow {
            uid: document.id,
            cluster: &located.cluster_names[cluster],
            size: sizes[cluster],
            begin: span.begin,
            end: span.end,
            begin_byte: span.begin_byte,
            end_byte: span.end_byte,
            text: (text != TextMode::None).then(|| span.text(store, member.document)),
            outlet: document.outlet,
            date: document.date,
            url: document.url,
            title: document.title,
            role: match scan.stories[cluster].origin {
                None => Role::Member,
                Some(origin) if origin == member.document => Role::Origin,
                Some(_) => Role::Copy,
            },
        });
    })
}

/// The parts of all clusters, largest cluster first: a cluster's number and its part's. One cluster
/// may hold most of a corpus, so that clusters are no measure of work.
fn flattened(located: &Located, parts: impl Fn(usize) -> usize) -> Vec<(u32, u32)> {
    let of_cluster = |&number: &u32| (0..parts(number as usize) as u32).map(move |part| (number, part));
    located.by_size.iter().flat_map(of_cluster).collect()
}

/// How many outlets these documents have; one without an outlet is its own.
pub(super) fn count_outlets<'c>(documents: impl Iterator<Item = Meta<'c>>) -> usize {
    let (mut named, mut without) = (BTreeSet::new(), 0);
    for document in documents {
        match document.outlet {
            Some(outlet) => drop(named.insert(outlet)),
            None => without += 1,
        }
    }
    named.len() + without
}

/// The first and the last date of a cluster's documents.
pub(super) fn date_range(
    cluster: &Cluster,
    store: &dyn Corpus,
) -> (Option<crate::corpus::Date>, Option<crate::corpus::Date>) {
    let mut dates: Vec<_> = cluster.documents().into_iter().filter_map(|d| store.meta(d).date).collect();
    dates.sort_by_key(|date| date.first_day_key());
    (dates.first().copied(), dates.last().copied())
}

fn clusters(results: &Results, text: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, located } = *results;
    write_rows(&located.by_size, out, |&number, emit| {
        let (cluster, story) = (&scan.clusters[number as usize], &scan.stories[number as usize]);
        let fullest = &cluster.members[story.fullest];
        let (first_date, last_date) = date_range(cluster, store);
        let document = store.meta(fullest.document);
        emit(&ClusterRow {
            cluster: &located.cluster_names[number as usize],
            size: cluster.documents().len(),
            outlets: count_outlets(cluster.documents().into_iter().map(|d| store.meta(d))),
            first_date,
            last_date,
            words: fullest.words.len() as u32,
            class: scan.classes.clusters[number as usize].class,
            origins: rounded_origins(scan, number),
            origin: story.origin.map(|origin| store.meta(origin).id),
            origin_basis: story.basis,
            fullest: document.id,
            text: (text != TextMode::None)
                .then(|| located.members[number as usize][story.fullest].text(store, fullest.document)),
            cohesion_min: rounded(story.cohesion.0),
            cohesion_mean: rounded(story.cohesion.1),
        });
    })
}

fn joins(results: &Results, _: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, located } = *results;
    let name = |alignment: u32| {
        let pair = scan.alignments.get(alignment as usize);
        let [a, b] = located.alignments[alignment as usize];
        AlignmentName { a: store.meta(pair.a).id, b: store.meta(pair.b).id, a_begin: a.begin, b_begin: b.begin }
    };
    let joins = flattened(located, |cluster| scan.clusters[cluster].joins.len());
    write_rows(&joins, out, |&(number, index), emit| {
        let join = scan.clusters[number as usize].joins[index as usize];
        emit(&JoinRow {
            cluster: &located.cluster_names[number as usize],
            uid: store.meta(join.document).id,
            first: name(join.first),
            second: name(join.second),
            overlap_words: join.overlap,
            longer_words: join.longer,
        });
    })
}

fn reprints(results: &Results, _: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, .. } = *results;
    let edits = Editing::of(results);
    write_rows_by(1, &edits.batches, out, |batch, emit| {
        let outline = edits.outline(scan.reprints[batch.start].source);
        for reprint in &scan.reprints[batch.clone()] {
            let (source, article) = (store.meta(reprint.source), store.meta(reprint.article));
            let (cut, paste) = (reprint.source_equal_by_voice, reprint.equal_by_voice);
            let of_source = |words: u32| share(words, reprint.source_counted_words).map(rounded);
            let of_article = |words: u32| share(words, reprint.article_counted_words).map(rounded);
            emit(&ReprintRow {
                source: source.id,
                article: article.id,
                source_outlet: source.outlet,
                source_date: source.date,
                source_title: source.title,
                source_url: source.url,
                article_outlet: article.outlet,
                article_date: article.date,
                article_title: article.title,
                article_url: article.url,
                article_version_of: scan.versions[reprint.article as usize].map(|of| store.meta(of).id),
                source_marked: source.is_source,
                usage: reprint.usage,
                source_words: scan.facts[reprint.source as usize].words,
                article_words: scan.facts[reprint.article as usize].words,
                source_counted_words: reprint.source_counted_words,
                article_counted_words: reprint.article_counted_words,
                equal_words: reprint.equal_words,
                equal_quoted_words: reprint.equal_by_voice.quoted,
                equal_unquoted_words: reprint.equal_by_voice.own,
                equal_unknown_words: reprint.equal_by_voice.unknown,
                source_equal_words: reprint.source_equal_words,
                shared_words: reprint.shared_words,
                related_words: reprint.related_words,
                cut: reprint.cut.map(rounded),
                cut_quoted: of_source(cut.quoted),
                cut_unquoted: of_source(cut.own),
                cut_unknown: of_source(cut.unknown),
                paste: reprint.paste.map(rounded),
                paste_quoted: of_article(paste.quoted),
                paste_unquoted: of_article(paste.own),
                paste_unknown: of_article(paste.unknown),
                longest_words: reprint.longest_words,
                passages: reprint.passages,
                lag_days: reprint.lag_days,
                before_source: reprint.before_source,
                late: reprint.late,
                edits: edits.of_row(&outline, reprint),
            });
        }
    })
}

fn documents(results: &Results, _: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, .. } = *results;
    write_rows(&numbers(store.len()), out, |&number, emit| {
        let document = store.meta(number);
        emit(&DocumentRow {
            id: document.id,
            outlet: document.outlet,
            outlet_as_given: document.outlet_as_given,
            outlet_from: document.outlet_from,
            owner: document.owner,
            date: document.date,
            url: document.url,
            title: document.title,
            author: document.author,
            source: document.is_source,
            version_of: scan.versions[number as usize].map(|of| store.meta(of).id),
            words: scan.facts[number as usize].words,
            shared_words: scan.shared_words[number as usize].words,
            shared_quoted_words: scan.shared_words[number as usize].quoted,
            digest: format!("{:032x}", xxh3_128(store.text(number).as_bytes())),
        });
    })
}

fn texts(results: &Results, _: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, .. } = *results;
    let documents = |&number: &u32| [scan.pair(number).a, scan.pair(number).b];
    let mut shared: Vec<u32> = scan.reported().iter().chain(&scan.reworded.short).flat_map(documents).collect();
    shared.sort_unstable();
    shared.dedup();
    write_rows(&shared, out, |&number, emit| {
        emit(&TextRow { id: store.meta(number).id, text: store.text(number) });
    })
}

/// Entries of each list of the summary.
const MOST_ENTRIES: usize = 1000;

fn summary(results: &Results, text: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let summary = Summary::new(results, MOST_ENTRIES);
    let summary = if text == TextMode::None { summary.without_texts() } else { summary };
    serde_json::to_writer_pretty(&mut *out, &summary)?;
    out.write_all(b"\n")?;
    Ok(1)
}

fn candidates(results: &Results, _: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, .. } = *results;
    write_rows(&scan.candidates, out, |&CandidatePair { a, b, by, aligned }, emit| {
        emit(&CandidateRow { a: store.meta(a).id, b: store.meta(b).id, by, aligned });
    })
}
