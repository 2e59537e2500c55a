//! Texts that are known from copies only -> which of them the same copies hold, and in which order.
//!
//! ```text
//! for each copy: the fragments in it, in its order
//! two fragments that stand near each other in at least two copies, and in more than half of the copies of either,
//!   belong to one group; one that then is alone goes where more than half of the fewer copies lead it
//! in a group, what most copies have first comes first; where they disagree in a circle, or say nothing,
//!   the copy with the most fragments decides
//! ```
//!
//! A group is no document: nobody need ever have issued its fragments together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many of the fragments that follow one in a copy are compared with it: in a copy with thousands of them,
/// what is further apart is told by those between.
const NEAR: usize = 8;

/// Copies that must hold two fragments near each other: by one alone, two stories in one page would be one.
const COPIES: u32 = 2;

/// Where a fragment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copy {
    /// Document number.
    pub document: u32,
    /// Its first word there.
    pub begin: u32,
}

/// Groups of fragments, given where each stands: the numbers of those in each, in the order that most copies
/// have; the groups by their least number.
///
/// ```
/// use reprint::story::fragments::{Copy, groups};
/// let copy = |document, begin| Copy { document, begin };
/// let second = vec![copy(0, 90), copy(1, 40), copy(2, 0)];
/// let first = vec![copy(0, 10), copy(1, 0), copy(2, 70)]; // copy 2 turned them round
/// let alone = vec![copy(3, 0), copy(4, 0), copy(5, 0)];
/// assert_eq!(groups(&[second, first, alone]), [vec![1, 0], vec![2]]);
/// ```
pub fn groups(fragments: &[Vec<Copy>]) -> Vec<Vec<usize>> {
    let copies = by_document(fragments);
    let pairs = pairs(&copies);
    let group_of = group_of(fragments, &pairs);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (fragment, &group) in group_of.iter().enumerate() {
        members.entry(group).or_default().push(fragment);
    }
    let mut behind = vec![Vec::new(); fragments.len()];
    for (&(x, y), pair) in pairs.iter().filter(|((x, y), pair)| group_of[*x] == group_of[*y] && pair.first != 0) {
        let (before, follower) = if pair.first > 0 { (x, y) } else { (y, x) };
        behind[before].push(follower);
    }
    let tie_ranks = tie_ranks(&copies, &group_of);
    members.into_values().map(|members| ordered(members, &behind, &tie_ranks)).collect()
}

/// By document: the fragments in it, in order; a fragment that it holds twice, where it comes first.
fn by_document(fragments: &[Vec<Copy>]) -> Vec<Vec<usize>> {
    let mut first: BTreeMap<(u32, usize), u32> = BTreeMap::new();
    for (number, copies) in fragments.iter().enumerate() {
        for copy in copies {
            let begin = first.entry((copy.document, number)).or_insert(copy.begin);
            *begin = copy.begin.min(*begin);
        }
    }
    let mut placed: Vec<(u32, u32, usize)> =
        first.into_iter().map(|((document, number), begin)| (document, begin, number)).collect();
    placed.sort_unstable();
    placed.chunk_by(|x, y| x.0 == y.0).map(|copy| copy.iter().map(|&(.., number)| number).collect()).collect()
}

/// By fragment: the least number in its group. Groups join only where more than half of the copies of either
/// fragment hold both: a sentence that closes two releases cannot tie them together. Then each that is still
/// alone goes where most of its copies, or of the other's, lead: a quote that many more have printed than the rest.
fn group_of(fragments: &[Vec<Copy>], pairs: &BTreeMap<(usize, usize), Pair>) -> Vec<usize> {
    let copies: Vec<u32> = fragments.iter().map(|copies| documents(copies)).collect();
    let mut groups = Groups { parents: (0..fragments.len()).collect(), sizes: vec![1; fragments.len()] };
    let mut near: Vec<((usize, usize), u32)> = pairs.iter().map(|(&two, pair)| (two, pair.copies)).collect();
    near.retain(|&(_, common)| common >= COPIES);
    near.sort_by_key(|&(two, common)| (Reverse(common), two));
    for &((x, y), _) in near.iter().filter(|&&((x, y), common)| 2 * common > copies[x].max(copies[y])) {
        groups.join(x, y);
    }
    for &((x, y), _) in near.iter().filter(|&&((x, y), common)| 2 * common > copies[x].min(copies[y])) {
        if [x, y].into_iter().any(|fragment| groups.is_alone(fragment)) {
            groups.join(x, y);
        }
    }
    (0..fragments.len()).map(|fragment| groups.root(fragment)).collect()
}

/// Disjoint sets of fragments, each named by its least.
struct Groups {
    parents: Vec<usize>,
    sizes: Vec<usize>,
}

impl Groups {
    fn root(&mut self, mut fragment: usize) -> usize {
        while self.parents[fragment] != fragment {
            self.parents[fragment] = self.parents[self.parents[fragment]];
            fragment = self.parents[fragment];
        }
        fragment
    }

    fn is_alone(&mut self, fragment: usize) -> bool {
        let root = self.root(fragment);
        self.sizes[root] == 1
    }

    fn join(&mut self, x: usize, y: usize) {
        let (x, y) = (self.root(x), self.root(y));
        if x != y {
            self.parents[x.max(y)] = x.min(y);
            self.sizes[x.min(y)] += self.sizes[x.max(y)];
        }
    }
}

/// In how many documents a fragment stands.
fn documents(copies: &[Copy]) -> u32 {
    copies.iter().map(|copy| copy.document).collect::<BTreeSet<_>>().len() as u32
}

/// Two fragments, the one with the lesser number first.
#[derive(Default)]
struct Pair {
    /// Copies with both near each other.
    copies: u32,
    /// In how many more of them the one stands first.
    first: i32,
}

fn pairs(copies: &[Vec<usize>]) -> BTreeMap<(usize, usize), Pair> {
    let mut pairs: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
    for copy in copies {
        for (at, &x) in copy.iter().enumerate() {
            for &y in copy[at + 1..].iter().take(NEAR) {
                let pair = pairs.entry((x.min(y), x.max(y))).or_default();
                pair.copies += 1;
                pair.first += if x < y { 1 } else { -1 };
            }
        }
    }
    pairs
}

/// By fragment: its place in the copy that holds the most fragments of its group, of several the first; the
/// others come behind those.
fn tie_ranks(copies: &[Vec<usize>], group_of: &[usize]) -> Vec<usize> {
    let mut fullest: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for copy in copies {
        let mut of_group: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        copy.iter().for_each(|&fragment| of_group.entry(group_of[fragment]).or_default().push(fragment));
        for (group, held) in of_group {
            let fullest = fullest.entry(group).or_default();
            if held.len() > fullest.len() {
                *fullest = held;
            }
        }
    }
    let mut ranks = vec![usize::MAX; group_of.len()];
    for (rank, &fragment) in fullest.values().flat_map(|held| held.iter().enumerate()) {
        ranks[fragment] = rank;
    }
    ranks
}

/// The members of a group in order: again and again the one that the fewest of those left should precede. Where
/// nothing goes in a circle, every majority is obeyed. `behind`: by fragment, those that most copies have later.
fn ordered(members: Vec<usize>, behind: &[Vec<usize>], tie_ranks: &[usize]) -> Vec<usize> {
    let mut before: BTreeMap<usize, usize> = members.iter().map(|&member| (member, 0)).collect();
    for follower in members.iter().flat_map(|&member| &behind[member]) {
        *before.entry(*follower).or_default() += 1;
    }
    let key = |member: usize, count: usize| (count, tie_ranks[member], member);
    let mut waiting: BTreeSet<_> = before.iter().map(|(&member, &count)| key(member, count)).collect();
    let mut order = Vec::with_capacity(members.len());
    while let Some((_, _, next)) = waiting.pop_first() {
        order.push(next);
        for &follower in &behind[next] {
            let count = before.entry(follower).or_default();
            if waiting.remove(&key(follower, *count)) {
                *count -= 1;
                waiting.insert(key(follower, *count));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests;
