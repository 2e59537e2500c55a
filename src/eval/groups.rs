//! Cases and detections, brought together by pair of documents.

use super::overlap::Spans;
use super::{Case, Detection, ListedPair};
use ahash::{AHashMap, AHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::ops::Range;

/// Two documents, the lower number first.
pub(super) type PairKey = (u32, u32);

/// A case of a group.
#[derive(Debug, Clone)]
pub(super) struct KnownCase {
    pub spans: Spans,
    pub kind: u32,
    pub edited: Option<f64>,
}

/// What is known and what was found in two documents. Detections are sorted.
pub(super) struct Group {
    pub pair: PairKey,
    pub cases: Vec<KnownCase>,
    pub detections: Vec<Spans>,
    pub is_negative: bool,
    /// Whether the detections count with those of all kinds that are scored.
    pub is_scored: bool,
    /// Kinds of the cases, and those that the pair is listed with.
    kinds: BTreeSet<u32>,
}

/// All pairs of documents of a truth and its list, and what was found outside of them.
pub(super) struct Groups {
    groups: Vec<Group>,
    /// The kinds of the truth, by name.
    kinds: BTreeMap<String, u32>,
    /// By kind, whether it is scored.
    selected: Vec<bool>,
    /// By kind, the places of the groups that count for it.
    of_kind: Vec<Vec<usize>>,
    pub outside_detections: u64,
    pub outside_pairs: u64,
}

impl Groups {
    pub(super) fn new<D: Eq + Hash>(
        truth: &[Case<D>],
        found: &[Detection<D>],
        pairs: &[ListedPair<D>],
        kinds: &[String],
    ) -> Self {
        let mut builder = Builder::default();
        truth.iter().for_each(|case| builder.case(case));
        pairs.iter().for_each(|pair| builder.listed(pair));
        found.iter().for_each(|detection| builder.detection(detection));
        builder.finish(|kind| kinds.is_empty() || kinds.iter().any(|name| name == kind))
    }

    /// The groups, in an order that depends on the rows': sums over them must not.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter()
    }

    /// Those whose detections count for a kind; without one, for all kinds that are scored.
    pub(super) fn counting_for(&self, kind: Option<u32>) -> Vec<&Group> {
        match kind {
            Some(kind) => self.of_kind[kind as usize].iter().map(|&place| &self.groups[place]).collect(),
            None => self.groups.iter().filter(|group| group.is_scored).collect(),
        }
    }

    /// The kinds of the truth that are scored: number and name, by name.
    pub(super) fn selected(&self) -> impl Iterator<Item = (u32, &str)> {
        self.kinds.iter().map(|(name, &number)| (number, name.as_str())).filter(|(number, _)| self.is_selected(*number))
    }

    /// Whether a kind is scored.
    pub(super) fn is_selected(&self, kind: u32) -> bool {
        self.selected[kind as usize]
    }
}

struct Builder<'d, D> {
    documents: AHashMap<&'d D, u32>,
    places: AHashMap<PairKey, usize>,
    groups: Vec<Group>,
    kinds: BTreeMap<String, u32>,
    outside_detections: u64,
    outside_pairs: AHashSet<PairKey>,
}

impl<D> Default for Builder<'_, D> {
    fn default() -> Self {
        Builder {
            documents: AHashMap::new(),
            places: AHashMap::new(),
            groups: Vec::new(),
            kinds: BTreeMap::new(),
            outside_detections: 0,
            outside_pairs: AHashSet::new(),
        }
    }
}

impl<'d, D: Eq + Hash> Builder<'d, D> {
    fn case(&mut self, case: &'d Case<D>) {
        let next = self.kinds.len() as u32;
        let kind = match self.kinds.get(&case.kind) {
            Some(&number) => number,
            None => *self.kinds.entry(case.kind.clone()).or_insert(next),
        };
        let (pair, spans) = self.in_order((&case.a, &case.a_span), (&case.b, &case.b_span));
        let group = self.group(pair);
        group.cases.push(KnownCase { spans, kind, edited: case.edited });
        group.kinds.insert(kind);
    }

    fn listed(&mut self, listed: &'d ListedPair<D>) {
        let (a, b) = (self.number(&listed.a), self.number(&listed.b));
        // a kind that no case has is scored nowhere
        let kind = listed.kind.as_ref().and_then(|kind| self.kinds.get(kind)).copied();
        let group = self.group((a.min(b), a.max(b)));
        if listed.reuse {
            group.kinds.extend(kind);
        } else {
            group.is_negative = true;
        }
    }

    fn detection(&mut self, detection: &'d Detection<D>) {
        let (a, b) = ((&detection.a, &detection.a_span), (&detection.b, &detection.b_span));
        let (pair, spans) = self.in_order(a, b);
        match self.places.get(&pair) {
            Some(&place) => self.groups[place].detections.push(spans),
            None => {
                self.outside_detections += 1;
                self.outside_pairs.insert(pair);
            }
        }
    }

    fn finish(mut self, is_selected: impl Fn(&str) -> bool) -> Groups {
        let mut selected = vec![false; self.kinds.len()];
        self.kinds.iter().for_each(|(name, &number)| selected[number as usize] = is_selected(name));
        let mut of_kind = vec![Vec::new(); self.kinds.len()];
        for (place, group) in self.groups.iter_mut().enumerate() {
            group.detections.sort_unstable();
            group.is_scored = group.is_negative || group.kinds.iter().any(|&kind| selected[kind as usize]);
            group.kinds.iter().for_each(|&kind| of_kind[kind as usize].push(place));
        }
        Groups {
            groups: self.groups,
            kinds: self.kinds,
            selected,
            of_kind,
            outside_detections: self.outside_detections,
            outside_pairs: self.outside_pairs.len() as u64,
        }
    }

    fn number(&mut self, document: &'d D) -> u32 {
        let next = self.documents.len() as u32;
        *self.documents.entry(document).or_insert(next)
    }

    fn group(&mut self, pair: PairKey) -> &mut Group {
        let place = *self.places.entry(pair).or_insert(self.groups.len());
        if place == self.groups.len() {
            self.groups.push(Group {
                pair,
                cases: Vec::new(),
                detections: Vec::new(),
                is_negative: false,
                is_scored: false,
                kinds: BTreeSet::new(),
            });
        }
        &mut self.groups[place]
    }

    /// A passage with its documents in order; within one document, with its places in order.
    fn in_order(&mut self, a: (&'d D, &Range<u32>), b: (&'d D, &Range<u32>)) -> (PairKey, Spans) {
        let mut sides = [a, b].map(|(document, span)| (self.number(document), span.start, span.end));
        sides.sort_unstable();
        let [(first, a_begin, a_end), (second, b_begin, b_end)] = sides;
        ((first, second), Spans { a_begin, a_end, b_begin, b_end })
    }
}
