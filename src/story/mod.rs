//! Clusters + dates + outlets -> origins, cut, paste, lag.

mod body;
mod competition;
mod copied;
mod overlaps;
mod quotes;
mod redundant;
mod reprints;
mod shared;

pub use body::{headline, uncounted};
pub use quotes::{Quotes, REQUOTED_WORDS, quotes};
pub use redundant::redundant_words;
pub use reprints::{
    Bodies, ByVoice, EARLY, LATE, LEAST_COUNTED_WORDS, Reprint, Taken, Use, a_is_source, is_printing, reprints, share,
    taken,
};
pub use shared::{SharedWords, shared_words};

mod versions;

pub use versions::{counted_once, versions};

pub mod edits;
pub mod fragments;
pub mod splices;

use crate::align::{AlignedPair, Alignments};
use crate::cluster::{Cluster, Member};
use crate::corpus::Date;
use crate::facts::Facts;
use crate::intervals::covered;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// How an origin is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginBasis {
    /// The user marked it as a source.
    Marked,
    /// It is earlier than all other members by more than the precision of the dates.
    Earliest,
    /// Nothing tells.
    Unknown,
}

/// The document from which the other members come, if that can be told, and how.
///
/// Of several marked sources it is the earliest, then the one that holds most of the text.
pub fn origin(cluster: &Cluster, facts: &[Facts]) -> (Option<u32>, OriginBasis) {
    let documents = cluster.documents();
    let day = |document: u32| facts[document as usize].date.map(|date| date.first_day_key());
    let marked = documents.iter().copied().filter(|&d| facts[d as usize].is_source);
    let held = |document: u32| -> usize {
        let first = cluster.members.partition_point(|m| m.document < document);
        cluster.members[first..].iter().take_while(|m| m.document == document).map(|m| m.words.len()).sum()
    };
    let first_marked = marked.min_by_key(|&d| (day(d).is_none(), day(d), std::cmp::Reverse(held(d)), d));
    if first_marked.is_some() {
        return (first_marked, OriginBasis::Marked);
    }
    let dates: Option<Vec<Date>> = documents.iter().map(|&d| facts[d as usize].date).collect();
    let earliest = dates.and_then(|dates| {
        let first = (0..dates.len()).min_by_key(|&i| dates[i].first_day_key())?;
        let alone = (0..dates.len()).all(|i| i == first || dates[first].is_before(dates[i]));
        alone.then_some(documents[first])
    });
    match earliest {
        Some(document) => (Some(document), OriginBasis::Earliest),
        None => (None, OriginBasis::Unknown),
    }
}

/// The documents that every member of a large cluster is aligned with: its origin, if known, and
/// its medoid.
pub fn hubs(cluster: &Cluster, alignments: &Alignments, facts: &[Facts]) -> Vec<u32> {
    let medoid = cluster.members[medoid(cluster, alignments)].document;
    let origin = origin(cluster, facts).0.filter(|&origin| origin != medoid);
    std::iter::once(medoid).chain(origin).collect()
}

/// The number of the member whose alignments hold the most equal words.
fn medoid(cluster: &Cluster, alignments: &Alignments) -> usize {
    let mut equal = vec![0u64; cluster.members.len()];
    for pair in cluster.alignments.iter().map(|&number| alignments.get(number as usize)) {
        for side in sides(&pair) {
            equal[member_of(cluster, &side)] += pair.equal as u64;
        }
    }
    (0..equal.len()).max_by_key(|&m| (equal[m], std::cmp::Reverse(m))).unwrap_or(0)
}

fn sides(pair: &AlignedPair) -> [Member; 2] {
    [
        Member { document: pair.a, words: pair.a_begin..pair.a_end },
        Member { document: pair.b, words: pair.b_begin..pair.b_end },
    ]
}

/// The member that a side of one of the cluster's alignments lies in.
fn member_of(cluster: &Cluster, side: &Member) -> usize {
    cluster.members.partition_point(|m| (m.document, m.words.start) <= (side.document, side.words.start)) - 1
}

/// What is told of a cluster beside its members.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusterStory {
    /// The document from which the others come, if known.
    pub origin: Option<u32>,
    /// How it is known.
    pub basis: OriginBasis,
    /// The number of the member that holds the text most fully.
    pub fullest: usize,
    /// Least and mean cohesion: identity x coverage of each document against the medoid.
    pub cohesion: (f64, f64),
}

/// Tells the story of a cluster. `compared` tells whether two documents were compared at all.
pub fn tell(
    cluster: &Cluster,
    alignments: &Alignments,
    facts: &[Facts],
    compared: impl Fn(u32, u32) -> bool,
) -> ClusterStory {
    let (origin, basis) = origin(cluster, facts);
    let length = |m: &Member| m.words.end - m.words.start;
    let fullest = (0..cluster.members.len())
        .max_by_key(|&i| {
            let member = &cluster.members[i];
            let is_origin = Some(member.document) == origin;
            (length(member), is_origin, std::cmp::Reverse(i))
        })
        .unwrap_or(0);
    ClusterStory { origin, basis, fullest, cohesion: cohesion(cluster, alignments, compared) }
}

/// Least and mean cohesion of the documents with the medoid's document: the identity of what they
/// share times the share of their members' words that it covers. `compared` tells which documents
/// were compared at all; the others say nothing about cohesion.
fn cohesion(cluster: &Cluster, alignments: &Alignments, compared: impl Fn(u32, u32) -> bool) -> (f64, f64) {
    let medoid = cluster.members[medoid(cluster, alignments)].document;
    let mut with_medoid: BTreeMap<u32, WithMedoid> = BTreeMap::new();
    for member in cluster.members.iter().filter(|m| m.document != medoid && compared(m.document, medoid)) {
        with_medoid.entry(member.document).or_default().words += member.words.len();
    }
    for pair in cluster.alignments.iter().map(|&number| alignments.get(number as usize)) {
        let [a, b] = sides(&pair);
        let own = if a.document == medoid { b } else { a };
        if pair.a != medoid && pair.b != medoid {
            continue;
        }
        if let Some(shared) = with_medoid.get_mut(&own.document) {
            shared.spans.push(own.words);
            shared.equal += pair.equal as usize;
            shared.columns += pair.columns();
        }
    }
    let cohesion: Vec<f64> = with_medoid.into_values().map(WithMedoid::cohesion).collect();
    let least = cohesion.iter().copied().fold(1.0, f64::min);
    let mean = if cohesion.is_empty() { 1.0 } else { cohesion.iter().sum::<f64>() / cohesion.len() as f64 };
    (least, mean)
}

/// What a document of a cluster shares with the medoid.
#[derive(Default)]
struct WithMedoid {
    words: usize,
    spans: Vec<Range<u32>>,
    equal: usize,
    columns: usize,
}

impl WithMedoid {
    fn cohesion(self) -> f64 {
        let coverage = covered(self.spans) as f64 / self.words as f64;
        if self.columns == 0 { 0.0 } else { coverage * self.equal as f64 / self.columns as f64 }
    }
}

#[cfg(test)]
mod tests;
