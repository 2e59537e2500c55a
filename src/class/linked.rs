//! A cluster -> its alignments between passages that reprints tie together already.

use crate::align::Alignments;
use crate::cluster::Cluster;

/// Of a cluster's alignments, those that are no reprints by themselves and whose two passages are tied
/// by alignments that are: two articles that each took the same sentence of a release share it, however
/// little each of them left as it was.
pub fn linked(cluster: &Cluster, alignments: &Alignments, is_reprint: impl Fn(u32) -> bool) -> Vec<u32> {
    let members = &cluster.members;
    let place = |document: u32, begin: u32| {
        members.partition_point(|m| (m.document, m.words.start) <= (document, begin)).saturating_sub(1)
    };
    let sides = |number: u32| {
        let pair = alignments.get(number as usize);
        (place(pair.a, pair.a_begin), place(pair.b, pair.b_begin))
    };
    let (tying, others): (Vec<u32>, Vec<u32>) = cluster.alignments.iter().partition(|&&number| is_reprint(number));
    if tying.len() < 2 || others.is_empty() {
        return Vec::new();
    }
    let mut parent: Vec<usize> = (0..members.len()).collect();
    for (x, y) in tying.into_iter().map(sides) {
        let (x, y) = (root(&mut parent, x), root(&mut parent, y));
        parent[x.max(y)] = x.min(y);
    }
    let mut is_tied = |&number: &u32| {
        let (x, y) = sides(number);
        root(&mut parent, x) == root(&mut parent, y)
    };
    others.into_iter().filter(&mut is_tied).collect()
}

fn root(parent: &mut [usize], mut x: usize) -> usize {
    while parent[x] != x {
        parent[x] = parent[parent[x]];
        x = parent[x];
    }
    x
}
