//! Marks of several coders -> how well they agree, chance set apart: Krippendorff's alpha.

use std::collections::BTreeMap;

/// Krippendorff's alpha for nominal values: 1 where coders always agree, 0 where they agree as often as
/// chance would have them, below 0 where less often. A unit holds the mark of each coder, in any order;
/// a missing mark is `None`, and a unit with fewer than two marks tells nothing.
///
/// `None` where nothing can be told: no unit has two marks, or all marks are the same, so that no
/// disagreement was to be expected.
///
/// K. Krippendorff: Computing Krippendorff's Alpha-Reliability, 2011. A. F. Hayes, K. Krippendorff:
/// Answering the Call for a Standard Reliability Measure for Coding Data, Communication Methods and
/// Measures 1, 2007.
///
/// ```
/// use reprint::eval::krippendorff_alpha;
///
/// // Krippendorff 2011, section B: two observers, twelve units
/// let (meg, owen) = ("aabbdcccedda", "babbbccceddd");
/// let units: Vec<[Option<char>; 2]> = meg.chars().zip(owen.chars()).map(|(x, y)| [Some(x), Some(y)]).collect();
///
/// let alpha = krippendorff_alpha(&units).unwrap();
/// assert_eq!((alpha * 1000.0).round(), 692.0);
/// ```
pub fn krippendorff_alpha<V: Ord, U: AsRef<[Option<V>]>>(units: &[U]) -> Option<f64> {
    let mut totals: BTreeMap<&V, f64> = BTreeMap::new();
    let (mut all, mut observed) = (0.0, 0.0);
    for unit in units {
        let mut here: BTreeMap<&V, f64> = BTreeMap::new();
        for value in unit.as_ref().iter().flatten() {
            *here.entry(value).or_default() += 1.0;
        }
        let marks: f64 = here.values().sum();
        if marks < 2.0 {
            continue;
        }
        // of the pairs of marks in the unit, those of unlike ones, each weighed so that a unit counts
        // as its marks
        let alike: f64 = here.values().map(|count| count * (count - 1.0)).sum();
        observed += (marks * (marks - 1.0) - alike) / (marks - 1.0);
        all += marks;
        for (value, count) in here {
            *totals.entry(value).or_default() += count;
        }
    }
    let alike: f64 = totals.values().map(|count| count * (count - 1.0)).sum();
    let unlike = all * (all - 1.0) - alike;
    (totals.len() > 1).then(|| 1.0 - (all - 1.0) * observed / unlike)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(coders: &[&str]) -> Vec<Vec<Option<char>>> {
        let coders: Vec<Vec<char>> = coders.iter().map(|marks| marks.chars().collect()).collect();
        let unit = |at: usize| coders.iter().map(|marks| Some(marks[at]).filter(|&mark| mark != '.')).collect();
        (0..coders[0].len()).map(unit).collect()
    }

    fn thousandths(coders: &[&str]) -> f64 {
        (krippendorff_alpha(&units(coders)).unwrap() * 1000.0).round()
    }

    #[test]
    fn published_examples() {
        // Krippendorff 2011: section A (binary), section B (nominal), section C (four observers, missing values)
        assert_eq!(thousandths(&["0100000010", "1110010000"]), 95.0);
        assert_eq!(thousandths(&["aabbdcccedda", "babbbccceddd"]), 692.0);
        let four = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        assert_eq!(thousandths(&four), 743.0);
    }

    #[test]
    fn what_tells_nothing() {
        assert_eq!(krippendorff_alpha::<char, Vec<_>>(&[]), None);
        assert_eq!(krippendorff_alpha(&units(&["ab.", "..c"])), None); // no unit with two marks
        assert_eq!(krippendorff_alpha(&units(&["aaa", "aaa"])), None); // nothing to disagree on
        // units with one mark change nothing
        let (with, without) = (krippendorff_alpha(&units(&["abab.c", "abba..c"])), thousandths(&["abab", "abba"]));
        assert_eq!((with.unwrap() * 1000.0).round(), without);
    }

    proptest! {
        #[test]
        fn perfect_agreement_is_one_and_nothing_is_above(
            marks in proptest::collection::vec(0u8..4, 2..60), other in proptest::collection::vec(0u8..4, 60)
        ) {
            let same: Vec<[Option<u8>; 2]> = marks.iter().map(|&mark| [Some(mark); 2]).collect();
            let varies = marks.iter().any(|&mark| mark != marks[0]);
            prop_assert_eq!(krippendorff_alpha(&same), varies.then_some(1.0));

            let pairs: Vec<[Option<u8>; 2]> = marks.iter().zip(&other).map(|(&x, &y)| [Some(x), Some(y)]).collect();
            let turned: Vec<[Option<u8>; 2]> = pairs.iter().rev().map(|&[x, y]| [y, x]).collect();
            let (alpha, again) = (krippendorff_alpha(&pairs), krippendorff_alpha(&turned));
            prop_assert!(alpha.is_none_or(|alpha| (-1.0..=1.0).contains(&alpha)), "{alpha:?}");
            prop_assert!(alpha.is_some() == again.is_some());
            prop_assert!(alpha.zip(again).is_none_or(|(x, y)| (x - y).abs() < 1e-9));
        }

        #[test]
        fn equals_the_sum_over_all_pairs(
            marks in proptest::collection::vec(proptest::collection::vec(proptest::option::of(0u8..3), 3), 1..20)
        ) {
            // the definition, pair by pair: 1 - observed / expected
            let pairable: Vec<Vec<u8>> = marks.iter().map(|unit| unit.iter().flatten().copied().collect()).collect();
            let pairable: Vec<Vec<u8>> = pairable.into_iter().filter(|unit| unit.len() > 1).collect();
            let all: Vec<u8> = pairable.concat();
            let unlike = |marks: &[u8]| {
                let pairs = (0..marks.len()).flat_map(|i| (0..marks.len()).map(move |j| (i, j)));
                pairs.filter(|&(i, j)| i != j && marks[i] != marks[j]).count() as f64
            };
            let observed: f64 = pairable.iter().map(|unit| unlike(unit) / (unit.len() - 1) as f64).sum();
            let expected = unlike(&all) / (all.len() as f64 - 1.0);
            match krippendorff_alpha(&marks) {
                Some(alpha) => prop_assert!((alpha - (1.0 - observed / expected)).abs() < 1e-9),
                None => prop_assert!(unlike(&all) == 0.0),
            }
        }
    }
}
