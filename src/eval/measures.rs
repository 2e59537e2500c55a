//! Recall, precision, granularity and plagdet of cases and detections.

use super::groups::{Group, Groups, KnownCase};
use super::overlap::{Index, Spans, common};
use crate::intervals::{covered, union};
use serde::Serialize;
use std::ops::Range;

/// The scores of some cases and detections. Where there is nothing to average, recall and precision
/// are 0, granularity is 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    /// Passages that documents are known to share.
    pub cases: u64,
    /// Passages that were found.
    pub detections: u64,
    /// Cases that a detection hits.
    pub cases_detected: u64,
    /// Share of the cases of which detections cover half the characters or more.
    pub half_covered: f64,
    /// Detections that hit a case, as a mean over the cases that one hits; 1 is best.
    pub granularity: f64,
    /// Every case and every detection counts the same, whatever its length.
    pub macro_average: Averages,
    /// Every character counts the same, and once, however many passages cover it.
    pub micro_average: Averages,
    /// What the micro average is made of.
    pub characters: Characters,
}

/// Precision and recall, and what they make together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Averages {
    /// How much of what was found is true, 0 to 1.
    pub precision: f64,
    /// How much of what is true was found, 0 to 1.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// `f1` / log2(1 + granularity).
    pub plagdet: f64,
}

impl Averages {
    fn new(precision: f64, recall: f64, granularity: f64) -> Self {
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Averages { precision, recall, f1, plagdet: f1 / (1.0 + granularity).log2() }
    }
}

/// Characters of all documents, each counted once, however many passages cover it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Characters {
    /// Those of cases.
    pub cases: u64,
    /// Those of detections.
    pub detections: u64,
    /// Those where a case and a detection that hits it overlap.
    pub both: u64,
}

/// How much of a case was found.
pub(super) struct CaseRecall {
    pub covered: u64,
    pub characters: u64,
    pub shorter_side: u32,
    pub edited: Option<f64>,
}

impl CaseRecall {
    pub(super) fn is_half_covered(&self) -> bool {
        self.covered > 0 && 2 * self.covered >= self.characters
    }
}

/// A mean of fractions of 1, summed in units of 2^-64: the same in any order of the rows.
#[derive(Default)]
pub(super) struct Mean {
    sum: u128,
    count: u64,
}

impl Mean {
    pub(super) fn add(&mut self, part: u64, whole: u64) {
        self.sum += (u128::from(part) << 64) / u128::from(whole.max(1));
        self.count += 1;
    }

    pub(super) fn value(&self) -> f64 {
        const ONE: f64 = (1u128 << 64) as f64;
        ratio(self.sum as f64 / ONE, self.count as f64)
    }
}

/// 0 where there is nothing to divide by.
pub(super) fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Scores the cases of a kind and the detections in its pairs; without a kind, those of all kinds
/// that are scored and of the negative pairs.
pub(super) fn measure(groups: &Groups, kind: Option<u32>) -> (Scores, Vec<CaseRecall>) {
    let mut tally = Tally::default();
    let counts = |case: &&KnownCase| kind.map_or_else(|| groups.is_selected(case.kind), |kind| kind == case.kind);
    for group in groups.counting_for(kind) {
        let cases: Vec<&KnownCase> = group.cases.iter().filter(counts).collect();
        tally.add(group, &cases);
    }
    tally.finish()
}

#[derive(Default)]
struct Tally {
    recalls: Vec<CaseRecall>,
    precision: Mean,
    hits: u64,
    cases_detected: u64,
    case_characters: Cover,
    detection_characters: Cover,
    both_characters: Cover,
}

impl Tally {
    fn add(&mut self, group: &Group, cases: &[&KnownCase]) {
        let index = Index::new(&group.detections);
        for case in cases {
            self.case(group, case, &index);
        }
        let mut known: Vec<Spans> = cases.iter().map(|case| case.spans.clone()).collect();
        known.sort_unstable();
        let index = Index::new(&known);
        for detection in &group.detections {
            let (a, b, _) = hit_parts(detection, &index);
            self.precision.add(u64::from(covered(a)) + u64::from(covered(b)), detection.characters());
            self.detection_characters.add(group, [detection.a(), detection.b()]);
        }
    }

    fn case(&mut self, group: &Group, case: &KnownCase, detections: &Index) {
        let (a, b, hits) = hit_parts(&case.spans, detections);
        let (a, b) = (union(a), union(b));
        let covered = a.iter().chain(&b).map(|part| u64::from(part.end - part.start)).sum();
        self.hits += hits;
        self.cases_detected += u64::from(hits > 0);
        self.recalls.push(CaseRecall {
            covered,
            characters: case.spans.characters(),
            shorter_side: case.spans.shorter_side(),
            edited: case.edited,
        });
        self.case_characters.add(group, [case.spans.a(), case.spans.b()]);
        for (document, parts) in [(group.pair.0, a), (group.pair.1, b)] {
            self.both_characters.parts.extend(parts.into_iter().map(|part| (document, part.start, part.end)));
        }
    }

    fn finish(self) -> (Scores, Vec<CaseRecall>) {
        let mut recall = Mean::default();
        self.recalls.iter().for_each(|case| recall.add(case.covered, case.characters));
        let granularity = if self.cases_detected > 0 { self.hits as f64 / self.cases_detected as f64 } else { 1.0 };
        let characters = Characters {
            cases: self.case_characters.count(),
            detections: self.detection_characters.count(),
            both: self.both_characters.count(),
        };
        let share = |whole: u64| ratio(characters.both as f64, whole as f64);
        let half_covered = self.recalls.iter().filter(|case| case.is_half_covered()).count();
        let scores = Scores {
            cases: recall.count,
            detections: self.precision.count,
            cases_detected: self.cases_detected,
            half_covered: ratio(half_covered as f64, recall.count as f64),
            granularity,
            macro_average: Averages::new(self.precision.value(), recall.value(), granularity),
            micro_average: Averages::new(share(characters.detections), share(characters.cases), granularity),
            characters,
        };
        (scores, self.recalls)
    }
}

/// The parts of a passage, on each side, that those which it hits cover, and how many these are.
fn hit_parts(passage: &Spans, index: &Index) -> (Vec<Range<u32>>, Vec<Range<u32>>, u64) {
    let parts = |other: &Spans| (common(&other.a(), &passage.a()), common(&other.b(), &passage.b()));
    let (a, b): (Vec<_>, Vec<_>) = index.hit_by(passage).map(parts).unzip();
    let hits = a.len() as u64;
    (a, b, hits)
}

/// Parts of documents.
#[derive(Default)]
struct Cover {
    parts: Vec<(u32, u32, u32)>,
}

impl Cover {
    fn add(&mut self, group: &Group, [a, b]: [Range<u32>; 2]) {
        self.parts.extend([(group.pair.0, a.start, a.end), (group.pair.1, b.start, b.end)]);
    }

    /// The characters in one part or more.
    fn count(mut self) -> u64 {
        self.parts.sort_unstable();
        let documents = self.parts.chunk_by(|x, y| x.0 == y.0);
        documents.map(|parts| u64::from(covered(parts.iter().map(|&(_, begin, end)| begin..end).collect()))).sum()
    }
}
