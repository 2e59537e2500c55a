//! Signatures -> bands -> buckets -> candidate pairs.
//!
//! A row is one band key of one passage. Rows are sorted by key, never put into a map of vectors:
//! a bucket is a run of equal keys. Keys have 64 bits, so rows can be partitioned by their high
//! bits and each range handled on its own, here, on disk, or on another machine, once it is marked in all what recurs.
//!
//! Small buckets give all their pairs. Large ones (a sentence that a thousand outlets print, a
//! legal formula) must stay linear and still lose nobody: members whose four next words (or the
//! four before) are the same too form groups, which give all their pairs if they are small; so a
//! run of 12 words that few hold is found inside a formula that everybody holds (but see
//! `scan/recurring.rs` for runs of which all but three words recur). Then all members
//! are put in the order of the words that follow and of those that precede, and each is linked to
//! its neighbour in both orders, and to a few hubs. What is linked is verified, and the clusters
//! complete the pairs later.

use crate::text::WordHash;
use serde::Serialize;
use std::borrow::Cow;

/// One band key of one passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The band's key.
    pub key: u64,
    /// The passage: the corpus-wide number of its minimum's first word.
    pub passage: u64,
}

/// The buckets with more than one member of rows sorted by key.
pub fn buckets(sorted: &[Row]) -> impl Iterator<Item = &[Row]> {
    sorted.chunk_by(|a, b| a.key == b.key).filter(|bucket| bucket.len() > 1)
}

/// A member of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Document number.
    pub document: u32,
    /// Word position of the shared shingle in the document.
    pub position: u32,
}

/// Words around a member that order a large bucket.
pub const CONTEXT_WORDS: usize = 8;

/// The words next to the shared shingle, nearest first; 0 past the document's edge.
pub type Context = [WordHash; CONTEXT_WORDS];

/// How buckets become pairs.
#[derive(Debug, Clone, Copy)]
pub struct Linking {
    /// A bucket of up to this many members, or of members of so many documents, gives all its pairs.
    pub all_pairs: usize,
    /// In a larger bucket every member is also paired with this many hubs.
    pub hubs: usize,
}

impl Default for Linking {
    fn default() -> Self {
        Linking { all_pairs: 64, hubs: 2 }
    }
}

/// Why two members of a bucket are a candidate pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The bucket is small and gives all its pairs.
    AllPairs,
    /// The bucket is large; the words around both agree further, and few members share them.
    Group,
    /// The bucket is large; they are next to each other in the order of the words around them.
    Neighbour,
    /// The bucket is large; one of them is a hub.
    Hub,
}

/// Whether a bucket, whose members come by document, is too large to give all its pairs.
pub fn is_large(bucket: &[Member], linking: Linking) -> bool {
    few_documents(bucket, linking.all_pairs, |m| m.document).is_none()
}

/// Emits the candidate pairs of one bucket, whose members come by document: the smaller document
/// first, never two passages of one document. A pair may come more than once, for several reasons.
///
/// `sides` is given where only pairs across two kinds of documents are wanted (articles with
/// releases): it tells on which side a document stands. `context` gives the words after (`true`)
/// or before a member.
pub fn candidate_pairs(
    bucket: &[Member],
    linking: Linking,
    sides: Option<&dyn Fn(u32) -> bool>,
    context: impl Fn(Member, bool) -> Context,
    mut emit: impl FnMut(Link, Member, Member),
) {
    let mut link = |how: Link, x: Member, y: Member| {
        let wanted = x.document != y.document && sides.is_none_or(|side| side(x.document) != side(y.document));
        if wanted {
            emit(how, x.min(y), x.max(y));
        }
        wanted
    };
    if let Some(few) = few_documents(bucket, linking.all_pairs, |m| m.document) {
        link_all(&few, |m| m, &mut |x, y| link(Link::AllPairs, x, y));
        return;
    }
    let around: Vec<Around> = bucket
        .iter()
        .map(|&member| Around { after: context(member, true), before: context(member, false), member })
        .collect();
    link_groups(&around, linking.all_pairs, &mut |x, y| link(Link::Group, x, y));
    for after in [true, false] {
        let mut ordered: Vec<(Context, Member)> =
            around.iter().map(|x| (if after { x.after } else { x.before }, x.member)).collect();
        ordered.sort_unstable();
        let mut link = |x: Member, y: Member| link(Link::Neighbour, x, y);
        link_neighbours(&ordered, sides, &mut link);
        if sides.is_some() {
            // an article before the first release in this order meets it on the way back
            ordered.reverse();
            link_neighbours(&ordered, sides, &mut link);
        }
    }
    let mut hubs: Vec<Member> = bucket.iter().filter(|m| sides.is_none_or(|side| side(m.document))).copied().collect();
    hubs.dedup_by_key(|m| m.document);
    hubs.truncate(linking.hubs);
    for hub in hubs {
        for &member in bucket {
            link(Link::Hub, hub, member);
        }
    }
}

/// A member with the words around it.
#[derive(Clone, Copy)]
struct Around {
    after: Context,
    before: Context,
    member: Member,
}

/// Links all pairs of the groups of up to `all_pairs` members whose words agree further: the four
/// on one side of the shared shingle, and where that group is too large, the eight, or four on both.
fn link_groups(around: &[Around], all_pairs: usize, link: &mut impl FnMut(Member, Member) -> bool) {
    const NEAR: usize = CONTEXT_WORDS / 2;
    type Key = fn(&Around) -> Context;
    let far_too: [Key; 3] = [
        |x| x.after,
        |x| x.before,
        |x| {
            let mut both = x.after;
            both[NEAR..].copy_from_slice(&x.before[..NEAR]);
            both
        },
    ];
    let near: [Key; 2] = [
        |x| std::array::from_fn(|i| if i < NEAR { x.after[i] } else { 0 }),
        |x| std::array::from_fn(|i| if i < NEAR { x.before[i] } else { 0 }),
    ];
    for near in near {
        for large in link_small_groups(around, near, all_pairs, link) {
            for far in far_too {
                link_small_groups(&large, far, all_pairs, link);
            }
        }
    }
}

/// The members, if they are few; if they are many of few documents, the first one of each.
fn few_documents<T: Copy>(members: &[T], few: usize, document: impl Fn(&T) -> u32) -> Option<Cow<'_, [T]>> {
    if members.len() <= few {
        return Some(Cow::Borrowed(members));
    }
    let mut first = members.to_vec();
    first.dedup_by_key(|member| document(member));
    (first.len() <= few).then_some(Cow::Owned(first))
}

fn link_all<T: Copy>(members: &[T], member: impl Fn(T) -> Member, link: &mut impl FnMut(Member, Member) -> bool) {
    for (i, &x) in members.iter().enumerate() {
        for &y in &members[i + 1..] {
            link(member(x), member(y));
        }
    }
}

/// Links all pairs of members with one key, where they are few; gives the groups where they are not.
fn link_small_groups(
    around: &[Around],
    key: fn(&Around) -> Context,
    all_pairs: usize,
    link: &mut impl FnMut(Member, Member) -> bool,
) -> Vec<Vec<Around>> {
    let mut sorted = around.to_vec();
    sorted.sort_unstable_by_key(|x| (key(x), x.member));
    let mut large = Vec::new();
    for group in sorted.chunk_by(|x, y| key(x) == key(y)) {
        match few_documents(group, all_pairs, |x| x.member.document) {
            Some(few) => link_all(&few, |x| x.member, link),
            None => large.push(group.to_vec()),
        }
    }
    large
}

/// Links every member to the one before it that it may be paired with.
fn link_neighbours(
    ordered: &[(Context, Member)],
    sides: Option<&dyn Fn(u32) -> bool>,
    link: &mut impl FnMut(Member, Member) -> bool,
) {
    let mut last: [Option<Member>; 2] = [None, None];
    let mut one_before: Option<Member> = None; // the last member of another document than `last`
    for &(_, member) in ordered {
        match sides {
            Some(side) => {
                let mine = side(member.document) as usize;
                if let Some(other) = last[1 - mine] {
                    link(member, other);
                }
                last[mine] = Some(member);
            }
            None => {
                if let Some(other) = last[0] {
                    if other.document != member.document {
                        one_before = Some(other);
                    }
                    if let Some(before) = one_before {
                        link(member, before);
                    }
                }
                last[0] = Some(member);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The pairs of documents, and how many candidate pairs gave them.
    fn pairs(
        bucket: &[Member],
        linking: Linking,
        sides: Option<&dyn Fn(u32) -> bool>,
    ) -> (BTreeSet<(u32, u32)>, usize) {
        let (mut found, mut emitted) = (BTreeSet::new(), 0);
        let context = |m: Member, after: bool| [if after { m.position % 3 } else { m.position % 5 }; CONTEXT_WORDS];
        candidate_pairs(bucket, linking, sides, context, |_, x, y| {
            assert!(x.document < y.document);
            found.insert((x.document, y.document));
            emitted += 1;
        });
        (found, emitted)
    }

    fn every_pair(bucket: &[Member]) -> BTreeSet<(u32, u32)> {
        let partners = |x: u32| bucket.iter().map(move |y| (x, y.document)).filter(|(x, y)| x < y);
        bucket.iter().flat_map(|x| partners(x.document)).collect()
    }

    #[test]
    fn buckets_are_runs_of_equal_keys() {
        let rows: Vec<Row> =
            [1, 2, 2, 3, 3, 3].into_iter().zip(0..).map(|(key, passage)| Row { key, passage }).collect();
        assert_eq!(buckets(&rows).map(<[Row]>::len).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(buckets(&[]).count(), 0);
    }

    proptest! {
        /// Large buckets stay linear, connect all their documents, and small ones give every pair.
        #[test]
        fn linking_is_linear_and_connected(documents in proptest::collection::vec((0u32..40, 0u32..100), 2..200)) {
            let mut bucket: Vec<Member> = documents.iter().map(|&(document, position)| Member { document, position }).collect();
            bucket.sort_unstable();
            bucket.dedup();
            let (linked, emitted) = pairs(&bucket, Linking { all_pairs: 4, hubs: 1 }, None);
            let (all, _) = pairs(&bucket, Linking { all_pairs: 1000, hubs: 0 }, None);
            prop_assert!(linked.is_subset(&all));
            prop_assert_eq!(all, every_pair(&bucket));
            // five kinds of groups of up to 4, two neighbours, one hub
            prop_assert!(emitted <= (5 * 2 + 3) * bucket.len(), "{emitted} of {}", bucket.len());
            let first = bucket[0].document;
            for &Member { document, .. } in &bucket {
                prop_assert!(document == first || linked.contains(&(first, document)));
            }
        }

        #[test]
        fn every_article_meets_a_source(documents in proptest::collection::vec((0u32..40, 0u32..100), 2..200)) {
            let mut bucket: Vec<Member> = documents.iter().map(|&(document, position)| Member { document, position }).collect();
            bucket.sort_unstable();
            bucket.dedup();
            let is_source = |document: u32| document.is_multiple_of(7);
            // without hubs, which every member meets: by neighbours alone
            let (linked, _) = pairs(&bucket, Linking { all_pairs: 4, hubs: 0 }, Some(&is_source));
            prop_assert!(linked.iter().all(|&(x, y)| is_source(x) != is_source(y)));
            if bucket.iter().any(|m| is_source(m.document)) {
                for m in bucket.iter().filter(|m| !is_source(m.document)) {
                    prop_assert!(linked.iter().any(|&(x, y)| x == m.document || y == m.document));
                }
            }
        }
    }
}
