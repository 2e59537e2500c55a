//! Alignments of one outlet's articles -> which of them are versions of one article, and rows that count it once.

use super::{LEAST_COUNTED_WORDS, Reprint};
use crate::align::{AlignedPair, Alignments};
use crate::class::Class;
use crate::facts::Facts;
use crate::intervals::covered;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Of ten words of either document so many are equal to words of the other where both are versions of one article.
const OF_TEN: u64 = 9;

/// Days between two versions at the most, unless they are the same word for word. Of 76 pairs of one agency's releases
/// with nine tenths in common the 19 within three days that are no template's copies are one release each; the others
/// are two, by their titles: somebody pleads guilty in one and is sentenced in the next.
const NEAR: u32 = 3;

/// By document: the document that it is a version of; none if it stands for itself.
///
/// Two articles of one outlet, three days apart at the most, are versions of one article if each has nine tenths of its
/// words equal to words of the other; under 100 words, if they are the same word for word. From 100 words on, word for
/// word, the days do not matter; where either date is unknown, neither. Templates and formulas are no evidence. Versions
/// of versions are versions. The one with the most words stands for all, then the earliest, then the one with the smallest
/// id. Marked sources are none. The alignments of two documents follow each other, as a scan leaves them.
pub fn versions<'i>(
    alignments: &Alignments,
    classes: &[Class],
    facts: &[Facts],
    id: impl Fn(u32) -> &'i str,
) -> Vec<Option<u32>> {
    let mut root: Vec<u32> = (0..facts.len() as u32).collect();
    let mut rows: Vec<AlignedPair> = Vec::new();
    for (number, pair) in alignments.iter().enumerate() {
        let (a, b) = (&facts[pair.a as usize], &facts[pair.b as usize]);
        if !a.same_outlet(b) || a.is_source || b.is_source {
            continue;
        }
        if matches!(classes[number], Class::Reprint | Class::Boilerplate) {
            rows.push(pair);
        }
        let is_last = number + 1 == alignments.len() || {
            let next = alignments.get(number + 1);
            (next.a, next.b) != (pair.a, pair.b)
        };
        if is_last {
            if are_versions(&rows, a, b) {
                join(&mut root, pair.a, pair.b);
            }
            rows.clear();
        }
    }
    representatives(root, facts, id)
}

/// Whether two documents, with all their alignments, are versions of one article.
fn are_versions(rows: &[AlignedPair], a: &Facts, b: &Facts) -> bool {
    let is_whole = |row: &AlignedPair| row.is_verbatim() && row.a_words() == a.words && row.b_words() == b.words;
    let is_near = a.date.zip(b.date).is_none_or(|(a, b)| a.least_days_between(b) <= NEAR);
    match a.words.min(b.words) >= LEAST_COUNTED_WORDS {
        false => return is_near && rows.iter().any(is_whole),
        true if !is_near => return rows.iter().any(is_whole),
        true => {}
    }
    let is_most = |equal: u64, facts: &Facts| 10 * equal >= OF_TEN * facts.words as u64;
    let most: u64 = rows.iter().map(|row| row.equal as u64).sum();
    if !is_most(most, a) || !is_most(most, b) {
        return false; // not even if no word counted twice
    }
    let (in_a, in_b) = rows.iter().flat_map(|row| row.equal_runs()).unzip();
    is_most(covered(in_a) as u64, a) && is_most(covered(in_b) as u64, b)
}

/// The document that stands for the group of another, so far.
fn find(root: &mut [u32], document: u32) -> u32 {
    let mut at = document;
    while root[at as usize] != at {
        root[at as usize] = root[root[at as usize] as usize];
        at = root[at as usize];
    }
    at
}

fn join(root: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(root, a), find(root, b));
    root[a.max(b) as usize] = a.min(b);
}

/// By document: the one that stands for its group, unless it is that itself.
fn representatives<'i>(mut root: Vec<u32>, facts: &[Facts], id: impl Fn(u32) -> &'i str) -> Vec<Option<u32>> {
    let of: Vec<u32> = (0..root.len() as u32).map(|document| find(&mut root, document)).collect();
    let key = |document: u32| {
        let facts = &facts[document as usize];
        let day = facts.date.map(|date| date.first_day_key());
        (Reverse(facts.words), day.is_none(), day, id(document))
    };
    let mut best: Vec<u32> = (0..of.len() as u32).collect();
    for (document, &group) in (0u32..).zip(&of) {
        let known = &mut best[group as usize];
        if document != *known && key(document) < key(*known) {
            *known = document;
        }
    }
    (0u32..).zip(&of).map(|(document, &group)| Some(best[group as usize]).filter(|&best| best != document)).collect()
}

/// The rows that count: where an outlet has several versions of an article, one row for each source, that of the version
/// which stands for all, or if it took nothing of the source, the one with the most equal words. That one version is the
/// source of another counts nowhere.
pub fn counted_once<'r>(
    rows: impl IntoIterator<Item = &'r Reprint>,
    versions: &[Option<u32>],
) -> impl Iterator<Item = &'r Reprint> {
    let mut best: BTreeMap<(u32, u32), &Reprint> = BTreeMap::new();
    let key = |row: &Reprint| (versions[row.article as usize].is_none(), row.equal_words, Reverse(row.article));
    let unit_of = |document: u32| versions[document as usize].unwrap_or(document);
    for row in rows.into_iter().filter(|row| unit_of(row.source) != unit_of(row.article)) {
        let unit = unit_of(row.article);
        let known = best.entry((row.source, unit)).or_insert(row);
        if key(row) > key(known) {
            *known = row;
        }
    }
    best.into_values()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Alignment, Op, OpKind, verbatim_table as table};
    use crate::corpus::Date;
    use proptest::prelude::*;

    fn fact(words: u32, outlet: Option<u32>) -> Facts {
        Facts { words, date: None, outlet, is_source: false }
    }

    fn versions_of(rows: &[(u32, u32, u32, u32, u32)], facts: &[Facts]) -> Vec<Option<u32>> {
        const IDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
        versions(&table(rows), &vec![Class::Reprint; rows.len()], facts, |document| IDS[document as usize])
    }

    #[test]
    fn nine_tenths_of_both_sides() {
        let of = |words: [u32; 2], rows: &[(u32, u32, u32, u32, u32)]| {
            versions_of(rows, &words.map(|words| fact(words, Some(0))))
        };
        assert_eq!(of([200, 200], &[(0, 1, 0, 0, 180)]), [None, Some(0)]);
        assert_eq!(of([200, 200], &[(0, 1, 0, 0, 179)]), [None, None]);
        assert_eq!(of([180, 200], &[(0, 1, 0, 0, 180)]), [Some(1), None]); // the longer one stands for both
        assert_eq!(of([180, 201], &[(0, 1, 0, 0, 180)]), [None, None]);
        assert_eq!(of([200, 200], &[(0, 1, 0, 100, 90), (0, 1, 100, 0, 90)]), [None, Some(0)]); // in another order
        assert_eq!(of([200, 200], &[(0, 1, 0, 0, 100), (0, 1, 0, 100, 100)]), [None, None]); // one half, there twice
    }

    #[test]
    fn edits_count_against_it() {
        let facts = [fact(200, Some(0)); 2];
        let edited = |changed: usize| {
            let ops = vec![
                Op::new(OpKind::Equal, 100),
                Op::new(OpKind::Changed, changed),
                Op::new(OpKind::Equal, 100 - changed),
            ];
            let mut table = Alignments::default();
            table.push(0, 1, &Alignment { a: 0..200, b: 0..200, equal: 200 - changed, ops });
            versions(&table, &[Class::Reprint], &facts, |_| "")
        };
        assert_eq!([edited(20), edited(21)], [[None, Some(0)], [None, None]]);
    }

    #[test]
    fn short_documents_are_the_same_word_for_word() {
        let of =
            |words: [u32; 2], equal: u32| versions_of(&[(0, 1, 0, 0, equal)], &words.map(|words| fact(words, Some(0))));
        assert_eq!(of([99, 99], 99), [None, Some(0)]);
        assert_eq!(of([99, 99], 98), [None, None]);
        assert_eq!(of([99, 100], 99), [None, None]);
    }

    #[test]
    fn of_the_same_days_unless_word_for_word() {
        let of = |equal: u32, dates: [&str; 2], words: u32| {
            versions_of(
                &[(0, 1, 0, 0, equal)],
                &dates.map(|date| Facts { date: Date::parse(date), ..fact(words, Some(0)) }),
            )
        };
        let days = |last: &'static str| ["2026-03-01", last];
        let month = |first: &'static str| [first, "2026-04"];
        assert_eq!(of(190, days("2026-03-04"), 200), [None, Some(0)]);
        assert_eq!(of(190, days("2026-03-05"), 200), [None, None]);
        assert_eq!(of(190, month("2026-03-29"), 200), [None, Some(0)]); // it may be the first of the month
        assert_eq!(of(190, month("2026-03-28"), 200), [None, None]);
        assert_eq!(of(190, days("2026-03"), 200), [None, Some(0)]);
        assert_eq!(of(190, days(""), 200), [None, Some(0)]);
        assert_eq!(of(200, days("2027-03-05"), 200), [None, Some(0)]);
        assert_eq!(of(99, days("2026-03-05"), 99), [None, None]); // a short notice that comes again
    }

    #[test]
    fn templates_are_no_evidence() {
        let facts = [fact(200, Some(0)); 2];
        let of = |second: Class| {
            versions(&table(&[(0, 1, 0, 0, 100), (0, 1, 100, 100, 90)]), &[Class::Reprint, second], &facts, |_| "")
        };
        for class in Class::ALL {
            let is_evidence = matches!(class, Class::Reprint | Class::Boilerplate);
            assert_eq!(of(class), [None, Some(0).filter(|_| is_evidence)], "{class:?}");
        }
    }

    fn row(source: u32, article: u32, equal_words: u32) -> Reprint {
        Reprint {
            source,
            article,
            equal_words,
            source_counted_words: 0,
            article_counted_words: 0,
            equal_by_voice: Default::default(),
            source_equal_words: 0,
            source_equal_by_voice: Default::default(),
            shared_words: 0,
            related_words: 0,
            cut: None,
            paste: None,
            usage: crate::story::Use::None,
            longest_words: 0,
            passages: 0,
            lag_days: None,
            before_source: false,
            late: false,
        }
    }

    #[test]
    fn an_article_counts_once_for_each_source() {
        let versions = [None, None, None, Some(2), Some(2), None];
        let rows =
            [row(0, 2, 20), row(0, 3, 30), row(0, 5, 9), row(1, 3, 8), row(1, 4, 12), row(2, 3, 99), row(3, 4, 99)];
        let counted: Vec<(u32, u32)> = counted_once(&rows, &versions).map(|row| (row.source, row.article)).collect();
        assert_eq!(counted, [(0, 2), (0, 5), (1, 4)]);
    }

    #[test]
    fn of_one_known_outlet_and_no_sources() {
        let rows = [(0, 1, 0, 0, 200)];
        assert_eq!(versions_of(&rows, &[fact(200, Some(0)), fact(200, Some(1))]), [None, None]);
        assert_eq!(versions_of(&rows, &[fact(200, None), fact(200, None)]), [None, None]);
        let source = Facts { is_source: true, ..fact(200, Some(0)) };
        assert_eq!(versions_of(&rows, &[source, fact(200, Some(0))]), [None, None]);
    }

    #[test]
    fn the_longest_stands_for_all_then_the_earliest_then_the_smallest_id() {
        let dated = |words: u32, date: &str| Facts { date: Date::parse(date), ..fact(words, Some(0)) };
        let chain = [(0, 1, 0, 0, 200), (1, 2, 0, 0, 200)];
        let of = |facts: [Facts; 3]| versions_of(&chain, &facts);
        assert_eq!(of([dated(200, "2026-03-01"), dated(200, ""), dated(210, "")]), [Some(2), Some(2), None]);
        let last = [dated(200, ""), dated(200, "2026-03-02"), dated(200, "2026-03-01")];
        assert_eq!(of(last), [Some(2), Some(2), None]);
        assert_eq!(of([dated(200, ""); 3]), [None, Some(0), Some(0)]);
    }

    proptest! {
        /// Whatever the order of the documents, the same ones stand for the same ones.
        #[test]
        fn the_order_of_documents_does_not_matter(
            pairs in proptest::collection::btree_set((0usize..6, 0usize..6), 0..9),
            documents in proptest::collection::vec((190u32..203, 0u32..2, 1u32..4), 6),
            order in Just((0usize..6).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let run = |place: &[usize]| {
                let mut facts = vec![fact(0, None); 6];
                let mut ids = vec![String::new(); 6];
                for (i, &(words, outlet, day)) in documents.iter().enumerate() {
                    let date = Date::parse(&format!("2026-03-{day:02}")).filter(|_| day < 3);
                    facts[place[i]] = Facts { date, ..fact(words, Some(outlet)) };
                    ids[place[i]] = format!("id{i}");
                }
                let mut rows: Vec<(u32, u32, u32, u32, u32)> = pairs.iter().filter(|(x, y)| x < y).map(|&(x, y)| {
                    let (a, b) = (place[x].min(place[y]) as u32, place[x].max(place[y]) as u32);
                    (a, b, 0, 0, documents[x].0.min(documents[y].0) - 10)
                }).collect();
                rows.sort_unstable();
                let classes = vec![Class::Reprint; rows.len()];
                let found = versions(&table(&rows), &classes, &facts, |document| &ids[document as usize]);
                let name = |document: usize| ids[document].clone();
                let named = found.iter().enumerate();
                named.map(|(i, of)| (name(i), of.map(|of| name(of as usize)))).collect::<std::collections::BTreeMap<_, _>>()
            };
            let there = run(&[0, 1, 2, 3, 4, 5]);
            prop_assert_eq!(&there, &run(&order));
            for of in there.values().flatten() {
                prop_assert_eq!(&there[of], &None); // nobody is a version of a version
            }
        }
    }
}
