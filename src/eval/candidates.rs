//! How many pairs of a truth are among the pairs of documents that a search looked at.

use super::groups::PairKey;
use super::measures::ratio;
use super::{Case, ListedPair};
use ahash::{AHashMap, AHashSet};
use serde::Serialize;
use std::collections::BTreeMap;
use std::hash::Hash;

/// Two documents that a search looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<D> {
    /// A document.
    pub a: D,
    /// The other document; the order of the two means nothing.
    pub b: D,
    /// Whether they were aligned, not dropped after a first look.
    pub aligned: bool,
}

impl<D> Candidate<D> {
    /// Two documents that were aligned.
    pub fn new(a: D, b: D) -> Self {
        Candidate { a, b, aligned: true }
    }
}

/// What became of known pairs of documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct KnownPairs {
    /// Pairs of documents, each counted once.
    pub pairs: u64,
    /// Those that are candidates.
    pub candidates: u64,
    /// Those that were aligned.
    pub aligned: u64,
    /// `candidates` / `pairs`; 0 if there are none.
    pub recall: f64,
    /// `aligned` / `pairs`; 0 if there are none.
    pub aligned_recall: f64,
}

/// How well the pairs that a search looked at hold those of a truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateRecall {
    /// Candidates, each pair of documents counted once, in whichever order and however often it is listed.
    pub candidates: u64,
    /// Those that were aligned, by one of their rows at least.
    pub aligned: u64,
    /// The pairs of each kind of the truth. A pair that shares passages of two kinds is one of both.
    pub kinds: BTreeMap<String, KnownPairs>,
    /// The pairs of all these kinds.
    pub all: KnownPairs,
    /// The pairs listed as sharing no text. Where they are candidates, that is work for nothing.
    pub negative: KnownPairs,
}

/// Counts the pairs of a truth that are candidates. Of the truth, only `kinds` count; an empty list
/// means all kinds. Of `pairs`, those without reuse are counted; the others are pairs of the truth
/// only if it has a passage in them.
///
/// ```
/// use reprint::eval::{Candidate, Case, candidate_recall};
///
/// let truth = [
///     Case::new("herald", 0..200, "release", 100..300, "copy"),
///     Case::new("herald", 300..350, "release", 0..50, "copy"), // the same two documents
///     Case::new("courier", 0..80, "release", 0..90, "rewrite"),
/// ];
/// let looked_at = [Candidate::new("release", "herald"), Candidate::new("release", "ledger")];
///
/// let found = candidate_recall(&looked_at, &truth, None, &[]);
///
/// assert_eq!(found.candidates, 2);
/// assert_eq!((found.kinds["copy"].pairs, found.kinds["copy"].recall), (1, 1.0));
/// assert_eq!((found.all.pairs, found.all.recall), (2, 0.5)); // nobody looked at the courier
/// ```
pub fn candidate_recall<D: Eq + Hash>(
    candidates: &[Candidate<D>],
    truth: &[Case<D>],
    pairs: Option<&[ListedPair<D>]>,
    kinds: &[String],
) -> CandidateRecall {
    let mut numbers = Numbers::default();
    let looked_at = LookedAt::new(candidates, &mut numbers);
    let mut of_kinds: BTreeMap<&str, AHashSet<PairKey>> = BTreeMap::new();
    for case in truth.iter().filter(|case| kinds.is_empty() || kinds.contains(&case.kind)) {
        of_kinds.entry(&case.kind).or_default().insert(numbers.pair(&case.a, &case.b));
    }
    let all: AHashSet<PairKey> = of_kinds.values().flatten().copied().collect();
    let negatives = pairs.unwrap_or_default().iter().filter(|pair| !pair.reuse);
    let negative = negatives.map(|pair| numbers.pair(&pair.a, &pair.b)).collect();
    CandidateRecall {
        candidates: looked_at.0.len() as u64,
        aligned: looked_at.0.iter().filter(|(_, aligned)| *aligned).count() as u64,
        kinds: of_kinds.iter().map(|(kind, pairs)| (kind.to_string(), looked_at.hold(pairs))).collect(),
        all: looked_at.hold(&all),
        negative: looked_at.hold(&negative),
    }
}

/// Numbers for documents.
struct Numbers<'d, D>(AHashMap<&'d D, u32>);

impl<D> Default for Numbers<'_, D> {
    fn default() -> Self {
        Numbers(AHashMap::new())
    }
}

impl<'d, D: Eq + Hash> Numbers<'d, D> {
    fn pair(&mut self, a: &'d D, b: &'d D) -> PairKey {
        let [a, b] = [a, b].map(|document| {
            let next = self.0.len() as u32;
            *self.0.entry(document).or_insert(next)
        });
        (a.min(b), a.max(b))
    }
}

/// Candidates, sorted, each pair once, with whether one of its rows says that it was aligned. A search
/// may list millions: 12 bytes each.
struct LookedAt(Vec<(PairKey, bool)>);

impl LookedAt {
    fn new<'d, D: Eq + Hash>(candidates: &'d [Candidate<D>], numbers: &mut Numbers<'d, D>) -> Self {
        let row = |row: &'d Candidate<D>| (numbers.pair(&row.a, &row.b), row.aligned);
        let mut rows: Vec<(PairKey, bool)> = candidates.iter().map(row).collect();
        rows.sort_unstable_by_key(|&(pair, aligned)| (pair, !aligned));
        rows.dedup_by_key(|(pair, _)| *pair); // an aligned row stands first
        LookedAt(rows)
    }

    fn hold(&self, pairs: &AHashSet<PairKey>) -> KnownPairs {
        let mut known = KnownPairs { pairs: pairs.len() as u64, ..KnownPairs::default() };
        for pair in pairs {
            if let Ok(at) = self.0.binary_search_by_key(pair, |&(pair, _)| pair) {
                known.candidates += 1;
                known.aligned += u64::from(self.0[at].1);
            }
        }
        let share = |part: u64| ratio(part as f64, known.pairs as f64);
        KnownPairs { recall: share(known.candidates), aligned_recall: share(known.aligned), ..known }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    type Pair = (&'static str, &'static str);

    fn case((a, b): Pair, kind: &str) -> Case<&'static str> {
        Case::new(a, 0..9, b, 0..9, kind)
    }

    fn listed((a, b): Pair, reuse: bool) -> ListedPair<&'static str> {
        ListedPair { a, b, reuse, kind: None }
    }

    /// Pairs, candidates, aligned.
    fn counts(known: &KnownPairs) -> (u64, u64, u64) {
        (known.pairs, known.candidates, known.aligned)
    }

    #[test]
    fn pairs_count_once_whatever_their_order() {
        // x, y: three cases, listed twice; once dropped, once aligned; x, z: dropped; y, z: unknown to the search
        let truth = [("x", "y"), ("y", "x"), ("x", "y")].map(|pair| case(pair, "copy"));
        let truth = [&truth[..], &[case(("x", "z"), "rewrite"), case(("z", "y"), "rewrite")]].concat();
        let dropped = |a, b| Candidate { a, b, aligned: false };
        let looked_at = [dropped("x", "y"), Candidate::new("y", "x"), dropped("z", "x"), Candidate::new("p", "q")];
        let found = candidate_recall(&looked_at, &truth, None, &[]);
        assert_eq!((found.candidates, found.aligned), (3, 2));
        assert_eq!(counts(&found.kinds["copy"]), (1, 1, 1));
        assert_eq!(counts(&found.kinds["rewrite"]), (2, 1, 0));
        assert_eq!(counts(&found.all), (3, 2, 1));
        assert_eq!((found.all.recall, found.all.aligned_recall), (2.0 / 3.0, 1.0 / 3.0));
        assert_eq!(found.negative, KnownPairs::default());
    }

    #[test]
    fn kinds_can_be_chosen_and_negative_pairs_are_counted() {
        // x, y is a pair of both kinds
        let truth = [case(("x", "y"), "copy"), case(("y", "x"), "rewrite"), case(("x", "z"), "rewrite")];
        // a list with reuse makes no pair of the truth; the negative pair is listed twice
        let pairs = [listed(("p", "q"), true), listed(("n", "m"), false), listed(("m", "n"), false)];
        let pairs = [&pairs[..], &[listed(("n", "x"), false)]].concat();
        let looked_at = [("x", "y"), ("p", "q"), ("m", "n")].map(|(a, b)| Candidate::new(a, b));
        let found = candidate_recall(&looked_at, &truth, Some(&pairs), &[]);
        assert_eq!((counts(&found.kinds["copy"]), counts(&found.kinds["rewrite"])), ((1, 1, 1), (2, 1, 1)));
        assert_eq!((counts(&found.all), counts(&found.negative)), ((2, 1, 1), (2, 1, 1)));
        let copies = candidate_recall(&looked_at, &truth, Some(&pairs), &["copy".to_string()]);
        assert_eq!((copies.kinds.len(), counts(&copies.all), copies.candidates), (1, (1, 1, 1), 3));
    }

    #[test]
    fn nothing_looked_at_and_nothing_known() {
        let found = candidate_recall(&[], &[case(("x", "y"), "copy")], None, &[]);
        assert_eq!((counts(&found.all), found.all.recall, found.candidates), ((1, 0, 0), 0.0, 0));
        let found = candidate_recall(&[Candidate::new("x", "y")], &[], None, &[]);
        assert_eq!((found.all, found.candidates), (KnownPairs::default(), 1));
    }

    const NAMES: [&str; 5] = ["p", "q", "r", "s", "t"];

    prop_compose! {
        fn rows()(rows in proptest::collection::vec((0usize..5, 0usize..5, any::<bool>()), 0..15)) -> Vec<(Pair, bool)> {
            rows.into_iter().map(|(a, b, is)| ((NAMES[a], NAMES[b]), is)).collect()
        }
    }

    proptest! {
        /// Sets of pairs with their documents in order, and the order of rows and documents, which means nothing.
        #[test]
        fn equals_the_definition(looked_at in rows(), known in rows(), negatives in rows()) {
            let candidate = |&((a, b), aligned): &(Pair, bool)| Candidate { a, b, aligned };
            let kind = |is: bool| if is { "copy" } else { "rewrite" };
            let candidates: Vec<_> = looked_at.iter().map(candidate).collect();
            let truth: Vec<_> = known.iter().map(|&(pair, is)| case(pair, kind(is))).collect();
            let pairs: Vec<_> = negatives.iter().map(|&(pair, reuse)| listed(pair, reuse)).collect();
            let found = candidate_recall(&candidates, &truth, Some(&pairs), &[]);

            let set = |rows: &[(Pair, bool)], wanted: &dyn Fn(bool) -> bool| -> BTreeSet<Pair> {
                rows.iter().filter(|row| wanted(row.1)).map(|&((a, b), _)| (a.min(b), a.max(b))).collect()
            };
            let (all, aligned) = (set(&looked_at, &|_| true), set(&looked_at, &|is| is));
            let expected = |known: BTreeSet<Pair>| {
                (known.len() as u64, (&known & &all).len() as u64, (&known & &aligned).len() as u64)
            };
            prop_assert_eq!((found.candidates, found.aligned), (all.len() as u64, aligned.len() as u64));
            for is in [true, false] {
                let of_kind = found.kinds.get(kind(is)).copied().unwrap_or_default();
                prop_assert_eq!(counts(&of_kind), expected(set(&known, &|x| x == is)));
            }
            prop_assert_eq!(counts(&found.all), expected(set(&known, &|_| true)));
            prop_assert_eq!(counts(&found.negative), expected(set(&negatives, &|reuse| !reuse)));

            let turned: Vec<_> = candidates.iter().rev().map(|x| Candidate { a: x.b, b: x.a, ..*x }).collect();
            prop_assert_eq!(candidate_recall(&turned, &truth, Some(&pairs), &[]), found);
        }
    }
}
