//! What a page knows: the rows that it shows, with documents and clusters by number.

use super::changes::changes;
use super::rows::{AlignmentRow, ClusterRow, DocumentRow, FragmentRow, Join, Member, ReprintRow, SentenceRow, columns};
use super::summary::{self, Told};
use super::{MOST_ALIGNMENTS, MOST_DOCUMENTS, Shown, Text};
use crate::error::Result;
use crate::report::{
    ALIGNMENTS, AUDIT, CLUSTERS, DOCUMENTS, FRAGMENTS, JOINS, PASSAGES, REPRINTS, SENTENCES, StandingAudit,
};
use crate::results::{self, Manifest, each_row};
use crate::story::edits::SentenceCounts;
use crate::text::Tokens;
use ahash::AHashMap;
use serde::Serialize;
use std::path::Path;

/// Releases whose texts can be read without a script.
const PLAIN_RELEASES: usize = 100;

/// Joins of one cluster that a page tells.
const MOST_JOINS: usize = 12;

/// What was found and what of it is on the page.
#[derive(Serialize)]
pub(super) struct Extent {
    documents: u64,
    pub documents_shown: u64,
    alignments: u64,
    pub alignments_shown: u64,
    /// Why alignments are not shown that others of their length are: the filter.
    filter: Option<String>,
}

/// What a page knows.
#[derive(Serialize)]
pub(super) struct Data {
    version: String,
    parameters: results::Parameters,
    skipped: serde_json::Map<String, serde_json::Value>,
    pub extent: Extent,
    summary: serde_json::Value,
    /// What people said of a sample, in sentences; nothing if nobody was asked.
    audit: Vec<String>,
    pub outlets: Vec<(String, Option<String>)>,
    #[serde(serialize_with = "columns")]
    pub documents: Vec<DocumentRow>,
    #[serde(serialize_with = "columns")]
    clusters: Vec<ClusterRow>,
    /// By cluster.
    members: Vec<Vec<Member>>,
    /// By cluster.
    joins: Vec<Vec<Join>>,
    #[serde(serialize_with = "columns")]
    alignments: Vec<AlignmentRow>,
    #[serde(serialize_with = "columns")]
    pub reprints: Vec<ReprintRow>,
    #[serde(serialize_with = "columns")]
    pub sentences: Vec<SentenceRow>,
    #[serde(serialize_with = "columns")]
    fragments: Vec<FragmentRow>,
    /// Of the result that it shows: a page may stand beside a newer one.
    #[serde(skip)]
    pub digest: String,
    #[serde(skip)]
    pub told: Told,
    #[serde(skip)]
    numbers: AHashMap<String, u32>,
    #[serde(skip)]
    releases: Vec<u32>,
    #[serde(skip)]
    cluster_numbers: AHashMap<String, u32>,
}

impl Data {
    /// Reads what a page shows of a result.
    pub fn read(folder: &Path, shown: &Shown, manifest: &Manifest) -> Result<Data> {
        let mut data = Data::new(folder, shown, manifest)?;
        data.read_documents(folder)?;
        data.read_alignments(folder, shown)?;
        data.read_clusters(folder, shown)?;
        data.read_reprints(folder)?;
        data.read_sentences(folder, shown)?;
        data.releases =
            data.told.releases.first.iter().filter_map(|r| data.number(&r.id)).take(PLAIN_RELEASES).collect();
        Ok(data)
    }

    fn new(folder: &Path, shown: &Shown, manifest: &Manifest) -> Result<Data> {
        let (summary, told) = summary::read(folder, shown)?;
        let extent = Extent {
            documents: manifest.counts.documents,
            documents_shown: 0,
            alignments: manifest.counts.alignments,
            alignments_shown: 0,
            filter: filter_in_words(shown),
        };
        let audit = match StandingAudit::beside(folder, manifest.alignments_digest()) {
            StandingAudit::Nothing => Vec::new(),
            StandingAudit::OfThese(audit) => audit.lines(),
            StandingAudit::OfOthers => vec![format!("{AUDIT} is of other results, and says nothing of these")],
            StandingAudit::Unreadable => vec![format!("{AUDIT} cannot be read as an audit")],
        };
        Ok(Data {
            version: manifest.version.clone(),
            digest: manifest.alignments_digest().to_string(),
            parameters: manifest.parameters.clone(),
            skipped: manifest.skipped.clone(),
            extent,
            summary,
            audit,
            told,
            outlets: Vec::new(),
            documents: Vec::new(),
            clusters: Vec::new(),
            members: Vec::new(),
            joins: Vec::new(),
            alignments: Vec::new(),
            reprints: Vec::new(),
            sentences: Vec::new(),
            fragments: Vec::new(),
            numbers: AHashMap::new(),
            releases: Vec::new(),
            cluster_numbers: AHashMap::new(),
        })
    }

    /// Gives a document without a title the headline of its text.
    pub fn set_headline(&mut self, document: u32, headline: Option<&str>) {
        let title = &mut self.documents[document as usize].title;
        if title.is_none() {
            *title = headline.map(str::to_string);
        }
    }

    /// The number of a document, if the page has it.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// The releases whose texts can be read without a script, the most printed first.
    pub fn releases(&self) -> &[u32] {
        &self.releases
    }

    fn read_documents(&mut self, folder: &Path) -> Result<()> {
        let (mut all, mut next): (Vec<(u32, results::Document)>, u32) = (Vec::new(), 0);
        let keep_most = |all: &mut Vec<(u32, results::Document)>| {
            if all.len() > MOST_DOCUMENTS {
                all.select_nth_unstable_by_key(MOST_DOCUMENTS, |(number, row)| {
                    (std::cmp::Reverse((row.shared_words > 0, row.source, row.shared_words)), *number)
                });
                all.truncate(MOST_DOCUMENTS);
            }
        };
        each_row(folder, DOCUMENTS, |row| {
            all.push((next, row));
            next += 1;
            if all.len() >= 2 * MOST_DOCUMENTS {
                keep_most(&mut all);
            }
        })?;
        keep_most(&mut all);
        all.sort_by_key(|(number, _)| *number);
        let all: Vec<results::Document> = all.into_iter().map(|(_, row)| row).collect();
        self.extent.documents_shown = all.len() as u64;
        self.numbers = (0..).zip(&all).map(|(number, row)| (row.id.clone(), number)).collect();
        let mut outlets: AHashMap<String, u32> = AHashMap::new();
        for row in all {
            let outlet = row.outlet.map(|name| {
                *outlets.entry(name).or_insert_with_key(|name| {
                    self.outlets.push((name.clone(), row.owner.clone()));
                    self.outlets.len() as u32 - 1
                })
            });
            let version_of = row.version_of.and_then(|id| self.number(&id));
            self.documents.push(DocumentRow {
                id: row.id,
                outlet,
                date: row.date,
                title: row.title,
                url: row.url,
                words: row.words,
                shared: row.shared_words,
                quoted: row.shared_quoted_words,
                is_source: row.source,
                version_of,
            });
        }
        Ok(())
    }

    fn read_alignments(&mut self, folder: &Path, shown: &Shown) -> Result<()> {
        let (mut rows, mut tokens) = (Vec::new(), Tokens::default());
        let mut clusters: AHashMap<String, u32> = AHashMap::new();
        each_row(folder, ALIGNMENTS, |row: results::Alignment| {
            let (Some(a), Some(b)) = (self.number(&row.a), self.number(&row.b)) else { return };
            if row.equal_words < shown.min_words.unwrap_or(0)
                || !(shown.kinds.is_empty() || shown.kinds.contains(&row.kind))
            {
                return;
            }
            let changes = match (&row.a_text, &row.b_text) {
                (Some(a), Some(b)) if shown.text != Text::None => changes([a, b], &row.ops, &mut tokens),
                _ => Vec::new(),
            };
            let cluster = row.cluster.map(|name| {
                let next = clusters.len() as u32;
                *clusters.entry(name).or_insert(next)
            });
            rows.push(AlignmentRow {
                a,
                b,
                spans: [row.a_begin, row.a_end, row.b_begin, row.b_end],
                equal: row.equal_words,
                identity: row.identity,
                kind: row.kind,
                class: row.class,
                cluster,
                quoted: [row.a_quoted_words, row.b_quoted_words],
                requoted: row.requoted,
                requoted_words: row.requoted_words,
                changes,
            });
            if rows.len() >= 2 * MOST_ALIGNMENTS {
                keep_most(&mut rows);
            }
        })?;
        keep_most(&mut rows);
        rows.sort_by_key(|row| (row.a, row.b, row.spans));
        self.extent.alignments_shown = rows.len() as u64;
        self.alignments = rows;
        self.cluster_numbers = clusters;
        Ok(())
    }

    fn read_clusters(&mut self, folder: &Path, shown: &Shown) -> Result<()> {
        let count = self.cluster_numbers.len();
        (self.members, self.joins) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let text = |text: Option<String>| text.filter(|_| shown.text != Text::None);
        // a cluster that no row tells of has no name and no members
        self.clusters.resize_with(count, ClusterRow::default);
        each_row(folder, CLUSTERS, |row: results::Cluster| {
            let Some(&number) = self.cluster_numbers.get(&row.cluster) else { return };
            let origin = row.origin.and_then(|id| self.number(&id));
            self.clusters[number as usize] = ClusterRow {
                name: row.cluster,
                size_outlets_words: [row.size, row.outlets, row.words],
                dates: [row.first_date, row.last_date],
                class: row.class,
                origins: row.origins,
                origin,
                basis: row.origin_basis,
                text: text(row.text),
                cohesion: [row.cohesion_min, row.cohesion_mean],
            };
        })?;
        let (numbers, clusters) = (&self.numbers, &self.cluster_numbers);
        let members = &mut self.members;
        each_row(folder, PASSAGES, |row: results::Passage| {
            if let (Some(&cluster), Some(&document)) = (clusters.get(&row.cluster), numbers.get(&row.uid)) {
                // whole texts have it already
                let text = row.text.filter(|_| shown.text == Text::Passages);
                members[cluster as usize].push((document, row.begin, row.end, text));
            }
        })?;
        let joins = &mut self.joins;
        each_row(folder, JOINS, |row: results::Join| {
            let Some(&cluster) = clusters.get(&row.cluster) else { return };
            let ids = [&row.first.a, &row.first.b, &row.second.a, &row.second.b];
            let known: Vec<u32> = ids.iter().filter_map(|id| numbers.get(*id).copied()).collect();
            let (Ok(documents), Some(&at)) = (known.try_into(), numbers.get(&row.uid)) else { return };
            let joins = &mut joins[cluster as usize];
            if joins.len() < MOST_JOINS {
                joins.push((at, documents, [row.overlap_words, row.longer_words]));
            }
        })?;
        Ok(())
    }

    fn read_reprints(&mut self, folder: &Path) -> Result<()> {
        let mut rows = Vec::new();
        each_row(folder, REPRINTS, |row: results::Reprint| {
            let (Some(source), Some(article)) = (self.number(&row.source), self.number(&row.article)) else { return };
            let (sentences, splices) = (row.edits.sentences, row.edits.splices.len() as u32);
            let SentenceCounts { kept, edited, moved, reworded, partly, cut, put_in } = sentences;
            rows.push(ReprintRow {
                source,
                article,
                usage: row.usage,
                equal: row.equal_words,
                quoted: row.equal_quoted_words,
                cut: row.cut,
                paste: row.paste,
                longest: row.longest_words,
                lag: row.lag_days,
                printing: row.is_printing(),
                edits: [kept, edited, moved, reworded, partly, cut, put_in, splices],
            });
        })?;
        self.reprints = rows;
        Ok(())
    }

    fn read_sentences(&mut self, folder: &Path, shown: &Shown) -> Result<()> {
        let text = |text: Option<String>| text.filter(|_| shown.text == Text::Passages);
        let mut rows = Vec::new();
        each_row(folder, SENTENCES, |row: results::Sentence| {
            let Some(source) = self.number(&row.source) else { return };
            let printed_by = row.printed_by.into_iter();
            let printed_by = printed_by.filter_map(|by| Some((self.number(&by.article)?, by.share, by.fate))).collect();
            let (counted, outlets, text) = (row.counted, row.outlets, text(row.text));
            rows.push(SentenceRow { source, begin: row.begin, end: row.end, counted, outlets, text, printed_by });
        })?;
        self.sentences = rows;
        let mut rows = Vec::new();
        each_row(folder, FRAGMENTS, |row: results::Fragment| {
            let Some(&cluster) = self.cluster_numbers.get(&row.cluster) else { return };
            let copies = row.copies.iter().filter_map(|id| self.number(id)).collect();
            let text = row.text.filter(|_| shown.text != Text::None);
            let (group, words, outlets) = (row.group, row.words, row.outlets);
            rows.push(FragmentRow { group, cluster, text, words, outlets, copies });
        })?;
        self.fragments = rows;
        Ok(())
    }
}

/// Keeps as many alignments as a page holds: reprints, then the longest.
fn keep_most(rows: &mut Vec<AlignmentRow>) {
    if rows.len() > MOST_ALIGNMENTS {
        let key = |row: &AlignmentRow| (row.class != "reprint", std::cmp::Reverse(row.equal), row.a, row.b, row.spans);
        rows.select_nth_unstable_by_key(MOST_ALIGNMENTS, key);
        rows.truncate(MOST_ALIGNMENTS);
    }
}

fn filter_in_words(shown: &Shown) -> Option<String> {
    let words = shown.min_words.map(|words| format!("of {words} equal words and more"));
    let kinds = (!shown.kinds.is_empty()).then(|| format!("of kind {}", shown.kinds.join(" or ")));
    let parts: Vec<String> = words.into_iter().chain(kinds).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
