//! Which passages of two documents overlap in both of them.

use std::ops::Range;

/// A passage of two documents, in characters of each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spans {
    pub a_begin: u32,
    pub a_end: u32,
    pub b_begin: u32,
    pub b_end: u32,
}

impl Spans {
    pub(super) fn a(&self) -> Range<u32> {
        self.a_begin..self.a_end
    }

    pub(super) fn b(&self) -> Range<u32> {
        self.b_begin..self.b_end
    }

    /// Characters of both sides.
    pub(super) fn characters(&self) -> u64 {
        u64::from(length(&self.a())) + u64::from(length(&self.b()))
    }

    /// Characters of the shorter side.
    pub(super) fn shorter_side(&self) -> u32 {
        length(&self.a()).min(length(&self.b()))
    }
}

fn length(span: &Range<u32>) -> u32 {
    span.end.saturating_sub(span.start)
}

/// What two spans have in common: nothing if one is empty.
pub(super) fn common(x: &Range<u32>, y: &Range<u32>) -> Range<u32> {
    x.start.max(y.start)..x.end.min(y.end)
}

/// The passages of two documents, sorted by their place in the first.
pub(super) struct Index<'s> {
    sorted: &'s [Spans],
    /// The furthest end of the passages up to each.
    reach: Vec<u32>,
}

impl<'s> Index<'s> {
    /// Indexes sorted passages.
    pub(super) fn new(sorted: &'s [Spans]) -> Self {
        debug_assert!(sorted.is_sorted());
        let furthest = |reach: &mut u32, spans: &Spans| {
            *reach = spans.a_end.max(*reach);
            Some(*reach)
        };
        Index { sorted, reach: sorted.iter().scan(0, furthest).collect() }
    }

    /// Those that overlap a passage in both documents.
    pub(super) fn hit_by<'q>(&self, query: &'q Spans) -> impl Iterator<Item = &'s Spans> + use<'q, 's> {
        let begin = self.reach.partition_point(|&reach| reach <= query.a_begin);
        let end = self.sorted.partition_point(|spans| spans.a_begin < query.a_end);
        let near = self.sorted.get(begin..end).unwrap_or_default();
        near.iter()
            .filter(|spans| !common(&spans.a(), &query.a()).is_empty() && !common(&spans.b(), &query.b()).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    prop_compose! {
        fn spans()(a in 0u32..60, a_length in 0u32..20, b in 0u32..60, b_length in 0u32..20) -> Spans {
            Spans { a_begin: a, a_end: a + a_length, b_begin: b, b_end: b + b_length }
        }
    }

    proptest! {
        #[test]
        fn equals_comparing_with_every_one(mut all in proptest::collection::vec(spans(), 0..30), query in spans()) {
            all.sort();
            let common_positions = |x: &Spans| {
                x.a().any(|at| query.a().contains(&at)) && x.b().any(|at| query.b().contains(&at))
            };
            let expected: Vec<&Spans> = all.iter().filter(|x| common_positions(x)).collect();
            prop_assert_eq!(Index::new(&all).hit_by(&query).collect::<Vec<_>>(), expected);
        }
    }
}
