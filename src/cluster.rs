//! Alignments -> clusters: passages that are copies of one text, with the reason for every join.
//!
//! Two alignments join where they share half of the shorter span in one document. A cluster is
//! what such joins connect; collisions of signatures never join anything.

use crate::align::Alignments;
use std::ops::Range;

/// A passage of a document in a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Document number.
    pub document: u32,
    /// Words of the passage.
    pub words: Range<u32>,
}

/// Why two alignments are in one cluster: where in a document they met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    /// The document in which they share words.
    pub document: u32,
    /// Number of the one alignment.
    pub first: u32,
    /// Number of the other.
    pub second: u32,
    /// Words that both spans cover.
    pub overlap: u32,
    /// Words of the shorter span.
    pub shorter: u32,
}

/// Passages that are copies of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The passages, by document, then position.
    pub members: Vec<Member>,
    /// Numbers of the alignments between them, rising.
    pub alignments: Vec<u32>,
    /// The joins that connected them: one fewer than alignments.
    pub joins: Vec<Join>,
}

impl Cluster {
    /// The documents that hold the text, in order.
    pub fn documents(&self) -> Vec<u32> {
        let mut documents: Vec<u32> = self.members.iter().map(|m| m.document).collect();
        documents.dedup();
        documents
    }
}

/// A side of an alignment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Side {
    document: u32,
    begin: u32,
    end: u32,
    alignment: u32,
}

/// The clusters of these alignments, in the order of their first alignment.
pub fn cluster(alignments: &Alignments) -> Vec<Cluster> {
    let mut sides = Vec::with_capacity(2 * alignments.len());
    for (pair, alignment) in alignments.iter().zip(0u32..) {
        sides.push(Side { document: pair.a, begin: pair.a_begin, end: pair.a_end, alignment });
        sides.push(Side { document: pair.b, begin: pair.b_begin, end: pair.b_end, alignment });
    }
    sides.sort_unstable();
    let mut sets = Sets::new(alignments.len());
    let mut joins = Vec::new();
    for document in sides.chunk_by(|x, y| x.document == y.document) {
        join_document(document, &mut sets, &mut joins);
    }
    collect(&sides, &mut sets, joins, alignments.len())
}

/// Joins the alignments that meet in one document, whose sides come by position.
fn join_document(sides: &[Side], sets: &mut Sets, joins: &mut Vec<Join>) {
    let mut open: Vec<Side> = Vec::new(); // distinct spans that may reach the next one
    for &side in sides {
        open.retain(|earlier| earlier.end > side.begin);
        let mut is_new = true;
        for &earlier in &open {
            is_new &= (earlier.begin, earlier.end) != (side.begin, side.end);
            let overlap = earlier.end.min(side.end) - side.begin;
            let shorter = (earlier.end - earlier.begin).min(side.end - side.begin);
            if 2 * overlap >= shorter && sets.join(earlier.alignment, side.alignment) {
                joins.push(Join {
                    document: side.document,
                    first: earlier.alignment,
                    second: side.alignment,
                    overlap,
                    shorter,
                });
            }
        }
        if is_new {
            open.push(side);
        }
    }
}

fn collect(sides: &[Side], sets: &mut Sets, joins: Vec<Join>, alignments: usize) -> Vec<Cluster> {
    let mut number_of_root = vec![u32::MAX; alignments];
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut cluster_of = Vec::with_capacity(alignments);
    for alignment in 0..alignments as u32 {
        let number = &mut number_of_root[sets.root(alignment) as usize];
        if *number == u32::MAX {
            *number = clusters.len() as u32;
            clusters.push(Cluster { members: Vec::new(), alignments: Vec::new(), joins: Vec::new() });
        }
        cluster_of.push(*number as usize);
        clusters[*number as usize].alignments.push(alignment);
    }
    for join in joins {
        clusters[cluster_of[join.first as usize]].joins.push(join);
    }
    // sides come by document and position, so members of a cluster do too
    for side in sides {
        let members = &mut clusters[cluster_of[side.alignment as usize]].members;
        match members.last_mut() {
            Some(last) if last.document == side.document && side.begin <= last.words.end => {
                last.words.end = last.words.end.max(side.end);
            }
            _ => members.push(Member { document: side.document, words: side.begin..side.end }),
        }
    }
    clusters
}

/// Disjoint sets of alignments.
struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Sets { parent: (0..count as u32).collect() }
    }

    fn root(&mut self, mut x: u32) -> u32 {
        while self.parent[x as usize] != x {
            let grandparent = self.parent[self.parent[x as usize] as usize];
            self.parent[x as usize] = grandparent;
            x = grandparent;
        }
        x
    }

    /// Whether they were apart.
    fn join(&mut self, x: u32, y: u32) -> bool {
        let (x, y) = (self.root(x), self.root(y));
        self.parent[x.max(y) as usize] = x.min(y);
        x != y
    }
}

/// By document: its words that are equal to words of any other, each counted once. `words` tells the
/// length of every document.
pub fn shared_words(alignments: &Alignments, words: &[u32]) -> Vec<u32> {
    // One bit a word of the corpus: a document of which a thousand others hold the same sentence
    // would need a thousand intervals.
    let mut bases = vec![0usize; words.len() + 1];
    for (document, &length) in words.iter().enumerate() {
        bases[document + 1] = bases[document] + length as usize;
    }
    let mut is_shared = vec![0u64; bases[words.len()].div_ceil(64)];
    let mut mark = |document: u32, run: Range<u32>| {
        let base = bases[document as usize];
        for word in base + run.start as usize..base + run.end as usize {
            is_shared[word / 64] |= 1 << (word % 64);
        }
    };
    for pair in alignments.iter() {
        for (a, b) in pair.equal_runs() {
            mark(pair.a, a);
            mark(pair.b, b);
        }
    }
    let count = |word: &usize| is_shared[word / 64] >> (word % 64) & 1 == 1;
    bases.windows(2).map(|w| (w[0]..w[1]).filter(count).count() as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::verbatim_table as table;
    use proptest::prelude::*;

    #[test]
    fn alignments_join_on_half_of_the_shorter_span() {
        let joined = cluster(&table(&[(0, 1, 0, 0, 20), (0, 2, 10, 0, 40)]));
        assert_eq!(joined.len(), 1);
        assert_eq!(joined[0].joins, [Join { document: 0, first: 0, second: 1, overlap: 10, shorter: 20 }]);
        assert_eq!(
            joined[0].members,
            [
                Member { document: 0, words: 0..50 },
                Member { document: 1, words: 0..20 },
                Member { document: 2, words: 0..40 }
            ]
        );
        assert_eq!(cluster(&table(&[(0, 1, 0, 0, 20), (0, 2, 11, 0, 40)])).len(), 2);
        assert_eq!(cluster(&Alignments::default()), []);
    }

    #[test]
    fn shared_words_count_once() {
        let shared =
            shared_words(&table(&[(0, 1, 60, 0, 20), (0, 2, 70, 5, 20), (1, 2, 0, 40, 12)]), &[100, 30, 60, 7]);
        assert_eq!(shared, [30, 20, 32, 0]);
    }

    #[test]
    fn a_document_can_hold_the_text_twice() {
        let clusters = cluster(&table(&[(0, 1, 0, 0, 20), (0, 1, 0, 50, 20)]));
        assert_eq!(clusters[0].members.len(), 3);
        assert_eq!(clusters[0].documents(), [0, 1]);
    }

    proptest! {
        /// The sweep finds the components that comparing all pairs of sides finds.
        #[test]
        fn equals_all_pairs(rows in proptest::collection::vec((0u32..4, 4u32..8, 0u32..50, 0u32..50, 12u32..40), 0..25)) {
            let table = table(&rows);
            let mut plain = Sets::new(rows.len());
            let sides = |&(a, b, x, y, n): &(u32, u32, u32, u32, u32)| [(a, x, x + n), (b, y, y + n)];
            for (i, first) in rows.iter().enumerate() {
                for (j, second) in rows.iter().enumerate().take(i) {
                    for (p, q) in sides(first).into_iter().flat_map(|p| sides(second).map(|q| (p, q))) {
                        let overlap = p.2.min(q.2).saturating_sub(p.1.max(q.1));
                        if p.0 == q.0 && 2 * overlap >= (p.2 - p.1).min(q.2 - q.1) {
                            plain.join(i as u32, j as u32);
                        }
                    }
                }
            }
            let clusters = cluster(&table);
            for c in &clusters {
                prop_assert_eq!(c.joins.len() + 1, c.alignments.len());
                for &x in &c.alignments {
                    prop_assert_eq!(plain.root(x), plain.root(c.alignments[0]));
                }
            }
            let components = (0..rows.len() as u32).filter(|&x| plain.root(x) == x).count();
            prop_assert_eq!(clusters.len(), components);
        }
    }
}
