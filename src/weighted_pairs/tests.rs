use super::*;
use crate::sketch::bits::log2;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Sections of each document, as sets of keys.
type Corpus = Vec<Vec<BTreeSet<u64>>>;

fn corpora() -> impl Strategy<Value = Corpus> {
    // squares: rare and common keys
    let key = (0u64..12).prop_map(|x| x * x / 2);
    let section = proptest::collection::btree_set(key, 0..12);
    proptest::collection::vec(proptest::collection::vec(section, 0..3), 0..25)
}

/// The number of the document of each section.
fn owners(corpus: &Corpus) -> Vec<u32> {
    (0..).zip(corpus).flat_map(|(document, sections)| std::iter::repeat_n(document, sections.len())).collect()
}

fn indexed(corpus: &Corpus, ranges: u64) -> Index {
    let owners = owners(corpus);
    let sections: Vec<&BTreeSet<u64>> = corpus.iter().flatten().collect();
    let mut rows: Vec<Row> =
        (0..).zip(&sections).flat_map(|(section, keys)| keys.iter().map(move |&key| Row { key, section })).collect();
    rows.sort_unstable();
    let range = |x: u64| {
        let rows: Vec<Row> = rows.iter().copied().filter(|row| row.key % ranges == x).collect();
        shared_buckets(&rows, |section| owners[section as usize])
    };
    Index::new((0..ranges).map(range).collect(), sections.iter().map(|keys| keys.len() as u32).collect())
}

/// By section of `a`, all partners of other documents, by definition.
fn excess_plain(corpus: &Corpus) -> BTreeMap<(u32, u32), i64> {
    let owners = owners(corpus);
    let sections: Vec<&BTreeSet<u64>> = corpus.iter().flatten().collect();
    let n = sections.len() as u64;
    let mut holders: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for (section, keys) in (0..).zip(&sections) {
        for &key in *keys {
            holders.entry(key).or_default().insert(section);
        }
    }
    holders.retain(|_, x| x.iter().any(|&a| x.iter().any(|&b| owners[a as usize] != owners[b as usize])));
    let weight = |key: &u64| holders.get(key).map_or(0, |x| log2(n).saturating_sub(log2(x.len() as u64)));
    let rows: usize = sections.iter().map(|keys| keys.len()).sum();
    let met: f64 = holders.iter().map(|(key, x)| (x.len() * (x.len() - 1)) as f64 * weight(key) as f64).sum();
    let mut all = BTreeMap::new();
    for (a, x) in (0u32..).zip(&sections) {
        for (b, y) in (0u32..).zip(&sections) {
            // multiplied in the same order: the last bit decides how a half is rounded
            let chance = (x.len() * y.len()) as f64 * (met / (rows as f64 * rows as f64));
            let shared: i64 = x.intersection(y).map(|key| weight(key) as i64).sum();
            if shared > 0 && owners[a as usize] != owners[b as usize] {
                all.insert((a, b), shared - chance.round() as i64);
            }
        }
    }
    all
}

fn found(corpus: &Corpus, limits: Limits) -> BTreeMap<(u32, u32), i64> {
    let (owners, index) = (owners(corpus), indexed(corpus, 3));
    let mut finder = PartnerFinder::new(&index, limits);
    let mut all = BTreeMap::new();
    for a in 0..index.len() as u32 {
        let partners = finder.partners(a, |x| owners[x as usize], |_| true);
        assert!(partners.is_sorted_by_key(|x| (-x.excess, x.section)));
        all.extend(partners.iter().map(|b| ((a, b.section), b.excess)));
    }
    all
}

const EVERYTHING: Limits = Limits { partners: usize::MAX, holders_per_key: usize::MAX, least_tenths: 5 };

#[test]
fn three_rare_keys_make_a_pair_and_two_or_common_ones_do_not() {
    let mut corpus: Corpus = (0..100).map(|x| vec![BTreeSet::from([1000 + x, 1, 2, 3])]).collect();
    corpus[10][0].extend([50, 51]);
    corpus[20][0].extend([50, 51]);
    assert_eq!(found(&corpus, Limits::default()), BTreeMap::new());
    corpus[10][0].insert(52);
    corpus[20][0].insert(52);
    let pairs: Vec<(u32, u32)> = found(&corpus, Limits::default()).into_keys().collect();
    assert_eq!(pairs, [(10, 20), (20, 10)]);
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(found(&vec![], Limits::default()), BTreeMap::new());
    assert_eq!(found(&vec![vec![BTreeSet::new()]; 3], Limits::default()), BTreeMap::new());
}

proptest! {
    /// Without limits, exactly what the definition gives: the best section of each document.
    #[test]
    fn equals_its_plain_twin(corpus in corpora()) {
        let owners = owners(&corpus);
        let threshold = indexed(&corpus, 1).threshold(EVERYTHING);
        let mut best: BTreeMap<(u32, u32), (i64, u32)> = BTreeMap::new();
        for ((a, b), excess) in excess_plain(&corpus).into_iter().filter(|&(_, excess)| excess >= threshold) {
            let entry = best.entry((a, owners[b as usize])).or_insert((excess, b));
            if excess > entry.0 {
                *entry = (excess, b);
            }
        }
        let expected = best.into_iter().map(|((a, _), (excess, b))| ((a, b), excess));
        prop_assert_eq!(found(&corpus, EVERYTHING), expected.collect::<BTreeMap<_, _>>());
    }

    /// A budget may lose pairs; those that are found have their exact weight, and are no more than allowed.
    #[test]
    fn a_budget_changes_no_weight(corpus in corpora(), holders_per_key in 0usize..4, partners in 1usize..4) {
        let plain = excess_plain(&corpus);
        let all = found(&corpus, Limits { holders_per_key, partners, ..EVERYTHING });
        for (pair, excess) in &all {
            prop_assert_eq!(plain[pair], *excess);
        }
        for a in all.keys().map(|&(a, _)| a) {
            prop_assert!(all.range((a, 0)..=(a, u32::MAX)).count() <= partners);
        }
    }

    /// Sections of any two documents weigh the same wherever the documents stand in the corpus.
    #[test]
    fn documents_in_another_order_have_the_same_pairs(corpus in corpora(), seed in any::<u64>()) {
        let mut order: Vec<usize> = (0..corpus.len()).collect();
        order.sort_by_key(|&x| crate::passage::shingle_hash(&[x as u32, seed as u32]));
        let moved: Corpus = order.iter().map(|&x| corpus[x].clone()).collect();
        let documents = |corpus: &Corpus, original: &dyn Fn(u32) -> u32| {
            let owners = owners(corpus);
            let all = found(corpus, EVERYTHING).into_iter();
            all.map(|((a, b), excess)| (original(owners[a as usize]), original(owners[b as usize]), excess)).collect()
        };
        let here: BTreeSet<(u32, u32, i64)> = documents(&corpus, &|x| x);
        let there: BTreeSet<(u32, u32, i64)> = documents(&moved, &|x| order[x as usize] as u32);
        prop_assert_eq!(here, there);
    }

    /// The ranges in which keys are handled do not show in the weights.
    #[test]
    fn ranges_do_not_show(corpus in corpora()) {
        let (one, many) = (indexed(&corpus, 1), indexed(&corpus, 7));
        for a in 0..one.len() as u32 {
            for b in 0..one.len() as u32 {
                prop_assert_eq!(one.excess(a, b), many.excess(a, b));
                prop_assert_eq!(one.excess(a, b), one.excess(b, a));
            }
        }
    }
}
