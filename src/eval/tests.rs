//! Cases worked by hand, and what holds for any rows.

use super::*;
use proptest::prelude::*;
use std::collections::HashSet;

type KnownPassage = Case<&'static str>;
type Found = Detection<&'static str>;

fn case(a: Range<u32>, b: Range<u32>) -> KnownPassage {
    Case::new("x", a, "y", b, "copy")
}

fn found(a: Range<u32>, b: Range<u32>) -> Found {
    Detection::new("x", a, "y", b)
}

fn all(truth: &[KnownPassage], found: &[Found]) -> Scores {
    score(truth, found, None, &[]).all
}

/// Precision, recall, granularity, macro plagdet.
fn macros(scores: &Scores) -> [f64; 4] {
    let Averages { precision, recall, plagdet, .. } = scores.macro_average;
    [precision, recall, scores.granularity, plagdet]
}

#[track_caller]
fn assert_near(left: impl IntoIterator<Item = f64>, right: impl IntoIterator<Item = f64>) {
    let (left, right): (Vec<f64>, Vec<f64>) = (left.into_iter().collect(), right.into_iter().collect());
    let near = left.len() == right.len() && left.iter().zip(&right).all(|(x, y)| (x - y).abs() < 1e-12);
    assert!(near, "{left:?} is not {right:?}");
}

#[test]
fn an_exact_hit() {
    let scores = all(&[case(0..100, 50..150)], &[found(0..100, 50..150)]);
    assert_eq!(macros(&scores), [1.0, 1.0, 1.0, 1.0]);
    assert_eq!(scores.characters, Characters { cases: 200, detections: 200, both: 200 });
    assert_eq!((scores.cases, scores.detections, scores.cases_detected, scores.half_covered), (1, 1, 1, 1.0));
}

#[test]
fn a_case_covered_by_half() {
    // recall: (50 + 70) / (100 + 100); precision: (50 + 70) / (50 + 90), as 130..150 is outside
    let scores = all(&[case(0..100, 30..130)], &[found(0..50, 60..150)]);
    let (p, r) = (120.0 / 140.0, 0.6);
    assert_near(macros(&scores), [p, r, 1.0, 2.0 * p * r / (p + r)]);
    assert_eq!(scores.half_covered, 1.0);
    // 100 of 200 characters is half; 99 of 200 is less
    assert_eq!(all(&[case(0..100, 0..100)], &[found(0..50, 0..50)]).half_covered, 1.0);
    assert_eq!(all(&[case(0..100, 0..100)], &[found(0..50, 0..49)]).half_covered, 0.0);
}

#[test]
fn two_detections_of_one_case() {
    // they cover 0..40 and 30..100 on both sides: all 200 characters; granularity 2 / 1
    let scores = all(&[case(0..100, 0..100)], &[found(0..40, 0..40), found(30..100, 30..100)]);
    assert_near(macros(&scores), [1.0, 1.0, 2.0, 1.0 / 3f64.log2()]);
    // the ten characters that both cover count once: 200, not 220
    assert_eq!(scores.characters, Characters { cases: 200, detections: 200, both: 200 });
}

#[test]
fn macro_counts_passages_and_micro_characters() {
    // cases of 2,000 and 200 characters, the long one found whole, the short one not at all
    let truth = [case(0..1000, 0..1000), case(2000..2100, 2000..2100)];
    // detections of 2,000 (true) and 1,000 characters (false)
    let scores = all(&truth, &[found(0..1000, 0..1000), found(5000..5500, 5000..5500)]);
    assert_near(macros(&scores), [1.0 / 2.0, 1.0 / 2.0, 1.0, 0.5]);
    let (p, r) = (2000.0 / 3000.0, 2000.0 / 2200.0);
    let micro = scores.micro_average;
    assert_near([micro.precision, micro.recall, micro.plagdet], [p, r, 2.0 * p * r / (p + r)]);
}

#[test]
fn micro_counts_a_character_once_however_many_partners_it_has() {
    // x 0..100 is printed by y and by z: 100 + 100 + 100 characters, not 400; macro: two cases
    let truth = [case(0..100, 0..100), Case::new("x", 0..100, "z", 0..100, "copy")];
    let scores = all(&truth, &[found(0..100, 0..100)]);
    assert_eq!(scores.characters, Characters { cases: 300, detections: 200, both: 200 });
    assert_near([scores.micro_average.recall, scores.macro_average.recall], [2.0 / 3.0, 0.5]);
}

#[test]
fn either_order_of_the_documents() {
    let reversed = [Detection::new("y", 60..150, "x", 0..50)];
    let truth = [case(0..100, 30..130)];
    assert_eq!(score(&truth, &reversed, None, &[]), score(&truth, &[found(0..50, 60..150)], None, &[]));
    // within one document, too
    let truth = [Case::new("x", 0..10, "x", 50..60, "copy")];
    assert_eq!(all(&truth, &[Detection::new("x", 50..60, "x", 0..10)]).macro_average.f1, 1.0);
}

#[test]
fn a_detection_on_one_side_only_hits_nothing() {
    // the right 100 characters of x, but the wrong ones of y; b_span ends where the case begins
    let scores = all(&[case(0..100, 500..600)], &[found(0..100, 400..500)]);
    assert_eq!(macros(&scores), [0.0, 0.0, 1.0, 0.0]);
    assert_eq!((scores.cases_detected, scores.characters.both), (0, 0));
}

#[test]
fn negative_pairs_and_detections_outside() {
    let pair = |a, b, reuse| ListedPair { a, b, reuse, kind: None };
    let pairs = [pair("x", "y", true), pair("n", "m", false), pair("n", "o", false)];
    let truth = [case(0..100, 0..100)];
    let detections = [
        found(0..100, 0..100),
        Detection::new("m", 0..10, "n", 0..10), // a negative pair, in the other order
        Detection::new("m", 20..30, "n", 20..30),
        Detection::new("x", 0..10, "o", 0..10), // known documents, but no known pair
        Detection::new("o", 5..10, "x", 0..10),
        Detection::new("x", 0..10, "p", 0..10),
    ];
    let evaluation = score(&truth, &detections, Some(&pairs), &[]);
    assert_eq!((evaluation.negative_pairs, evaluation.negative_pairs_detected), (2, 1));
    assert_eq!((evaluation.outside_detections, evaluation.outside_pairs), (3, 2));
    // of all, precision is that of the hit and of two in the negative pair; of the kind, of the hit
    assert_near(
        [evaluation.all.macro_average.precision, evaluation.kinds["copy"].macro_average.precision],
        [1.0 / 3.0, 1.0],
    );
    // without the list, only the pair of the truth is known
    let evaluation = score(&truth, &detections, None, &[]);
    assert_eq!((evaluation.negative_pairs, evaluation.outside_detections, evaluation.outside_pairs), (0, 5, 3));
    assert_eq!(evaluation.all.detections, 1);
}

#[test]
fn kinds_are_scored_apart_and_can_be_chosen() {
    let other = |a, b| Case::new("x", a, "z", b, "rewrite");
    // a pair of both kinds: each detection is scored for both
    let truth = [case(0..10, 0..10), case(0..10, 20..30), other(0..10, 0..10), other(50..60, 50..60)];
    let detections = [found(0..10, 0..10), Detection::new("x", 0..10, "z", 0..10)];
    let evaluation = score(&truth, &detections, None, &[]);
    let of = |kind: &str| [&evaluation.kinds[kind]].map(|s| (s.cases, s.detections, s.macro_average.recall))[0];
    assert_eq!((of("copy"), of("rewrite")), ((2, 1, 0.5), (2, 1, 0.5)));
    assert_eq!((evaluation.all.cases, evaluation.all.detections), (4, 2));

    let chosen = score(&truth, &detections, None, &["rewrite".to_string()]);
    assert_eq!(chosen.kinds.keys().collect::<Vec<_>>(), ["rewrite"]);
    assert_eq!((chosen.all.cases, chosen.all.detections), (2, 1));
    assert_eq!((chosen.other_kind_detections, chosen.outside_detections), (1, 0));
}

#[test]
fn nothing_found_and_nothing_known() {
    let scores = all(&[case(0..100, 0..100)], &[]);
    assert_eq!((macros(&scores), scores.cases, scores.half_covered), ([0.0, 0.0, 1.0, 0.0], 1, 0.0));
    let evaluation = score(&[], &[found(0..100, 0..100)], None, &[]);
    assert_eq!((macros(&evaluation.all), evaluation.outside_detections), ([0.0, 0.0, 1.0, 0.0], 1));
    assert_eq!(macros(&all(&[], &[])), [0.0, 0.0, 1.0, 0.0]);
}

#[test]
fn recall_by_length_and_by_edited_words() {
    let mut truth = [
        case(0..149, 0..900),             // the shorter side counts: under 150
        case(1000..1150, 1000..1150),     // 150
        case(2000..2200, 2000..2200),     // 150 to 299
        case(10_000..12_000, 5000..6200), // 1200
    ];
    let detections = [found(1000..1150, 1000..1150), found(2000..2050, 2000..2050), found(0..149, 0..900)];
    let evaluation = score(&truth, &detections, None, &[]);
    let classes = |list: &[RecallClass]| list.iter().map(|c| (c.class, c.cases, c.recall, c.half_covered)).collect();
    let by_length: Vec<(&str, u64, f64, f64)> = classes(&evaluation.recall_by_length);
    assert_eq!(
        by_length,
        [
            ("under 150", 1, 1.0, 1.0),
            ("150 to 299", 2, 0.625, 0.5), // (1 + 100 / 400) / 2
            ("300 to 599", 0, 0.0, 0.0),
            ("600 to 1199", 0, 0.0, 0.0),
            ("1200 or more", 1, 0.0, 0.0),
        ]
    );
    assert_eq!(evaluation.recall_by_edited, None);
    for (case, edited) in truth.iter_mut().zip([0.0, 0.05, 0.51]) {
        case.edited = Some(edited);
    }
    let by_edited: Vec<(&str, u64, f64, f64)> =
        classes(&score(&truth, &detections, None, &[]).recall_by_edited.unwrap());
    assert_eq!(by_edited[..2], [("0", 1, 1.0, 1.0), ("up to 0.05", 1, 1.0, 1.0)]);
    assert_eq!(by_edited[2..5].iter().map(|class| class.1).sum::<u64>(), 0);
    assert_eq!(by_edited[5..], [("more", 1, 0.25, 0.0), ("unknown", 1, 0.0, 0.0)]);
}

#[test]
fn spans_without_a_character_hold_and_hit_nothing() {
    #[expect(clippy::reversed_empty_ranges)]
    let reversed = 90..10;
    let truth = [case(50..50, 0..100), case(reversed.clone(), 0..100)];
    let scores = all(&truth, &[found(0..100, 0..100), found(reversed, 0..100), found(0..u32::MAX, 50..50)]);
    assert_eq!(macros(&scores), [0.0, 0.0, 1.0, 0.0]);
    let widest = case(0..u32::MAX, 0..u32::MAX);
    assert_eq!(all(&[widest], &[found(0..u32::MAX, 0..u32::MAX)]).micro_average.f1, 1.0);
}

const NAMES: [&str; 4] = ["p", "q", "r", "s"];
const KINDS: [&str; 2] = ["copy", "rewrite"];

prop_compose! {
    fn detection()(a in 0usize..4, b in 0usize..4, s in 0u32..40, m in 1u32..20, t in 0u32..40, n in 1u32..20) -> Found {
        Detection::new(NAMES[a], s..s + m, NAMES[b], t..t + n)
    }
}

prop_compose! {
    fn known()(at in detection(), kind in 0usize..2, edited in proptest::option::of(0.0..=1.0)) -> KnownPassage {
        Case { edited, ..Case::new(at.a, at.a_span, at.b, at.b_span, KINDS[kind]) }
    }
}

prop_compose! {
    fn listed()(a in 0usize..4, b in 0usize..4, reuse: bool, kind in proptest::option::of(0usize..2))
        -> ListedPair<&'static str>
    {
        ListedPair { a: NAMES[a], b: NAMES[b], reuse, kind: kind.map(|kind| KINDS[kind].to_string()) }
    }
}

prop_compose! {
    fn rows()(
        truth in proptest::collection::vec(known(), 0..12),
        found in proptest::collection::vec(detection(), 0..20),
        pairs in proptest::collection::vec(listed(), 0..6),
    ) -> (Vec<KnownPassage>, Vec<Found>, Vec<ListedPair<&'static str>>) {
        (truth, found, pairs)
    }
}

/// All cases and detections compared with each other, over sets of characters, as the definitions
/// stand; documents of a pair must be in order.
fn by_definition(truth: &[KnownPassage], found: &[Found]) -> (Vec<f64>, f64) {
    type Set = HashSet<(&'static str, u32, bool)>; // a character, and on which side where documents are the same
    fn set(at: &Found) -> Set {
        let a = at.a_span.clone().map(|i| (at.a, i, false));
        a.chain(at.b_span.clone().map(|i| (at.b, i, true))).collect()
    }
    let at = |case: &KnownPassage| found_at(case);
    let hits = |x: &Found, y: &Found| {
        let both: Set = set(x).intersection(&set(y)).copied().collect();
        (x.a, x.b) == (y.a, y.b) && both.iter().any(|c| c.2) && both.iter().any(|c| !c.2)
    };
    let share = |x: &Found, others: &[Found]| {
        let union: Set = others.iter().filter(|y| hits(x, y)).flat_map(set).collect();
        set(x).intersection(&union).count() as f64 / set(x).len() as f64
    };
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let cases: Vec<Found> = truth.iter().map(at).collect();
    let recall = mean(cases.iter().map(|case| share(case, found)).collect());
    let precision = mean(found.iter().map(|detection| share(detection, &cases)).collect());
    let counts = cases.iter().map(|case| found.iter().filter(|d| hits(case, d)).count() as f64);
    let hit: Vec<f64> = counts.filter(|count| *count > 0.0).collect();
    let granularity = if hit.is_empty() { 1.0 } else { mean(hit) };
    let unsided = |sets: Vec<Set>| sets.into_iter().flatten().map(|(d, i, _)| (d, i)).collect::<HashSet<_>>().len();
    let both = cases.iter().flat_map(|case| found.iter().map(move |detection| (case, detection)));
    let both = both.filter(|(case, d)| hits(case, d)).map(|(case, d)| &set(case) & &set(d)).collect();
    let micro = [unsided(cases.iter().map(set).collect()), unsided(found.iter().map(set).collect()), unsided(both)];
    (vec![precision, recall, micro[0] as f64, micro[1] as f64, micro[2] as f64], granularity)
}

fn found_at(case: &KnownPassage) -> Found {
    Detection::new(case.a, case.a_span.clone(), case.b, case.b_span.clone())
}

proptest! {
    #[test]
    fn equals_the_definitions((truth, found, _) in rows()) {
        // documents in order, different, and every pair known
        let in_order = |d: &Found| d.a < d.b;
        let truth: Vec<_> = truth.into_iter().filter(|case| in_order(&found_at(case))).collect();
        let known: HashSet<_> = truth.iter().map(|case| (case.a, case.b)).collect();
        let found: Vec<_> = found.into_iter().filter(|d| known.contains(&(d.a, d.b))).collect();
        let scores = all(&truth, &found);
        let (expected, granularity) = by_definition(&truth, &found);
        let Characters { cases, detections, both } = scores.characters;
        let average = scores.macro_average;
        assert_near(
            [average.precision, average.recall, cases as f64, detections as f64, both as f64, scores.granularity],
            expected.into_iter().chain([granularity]),
        );
    }

    #[test]
    fn values_are_shares((truth, found, pairs) in rows()) {
        let evaluation = score(&truth, &found, Some(&pairs), &[]);
        let share = |value: f64| (0.0..=1.0).contains(&value);
        for scores in evaluation.kinds.values().chain([&evaluation.all]) {
            for average in [scores.macro_average, scores.micro_average] {
                let Averages { precision, recall, f1, plagdet } = average;
                prop_assert!([precision, recall, f1, plagdet].into_iter().all(share), "{:?}", average);
                prop_assert!(plagdet <= f1);
            }
            prop_assert!(scores.granularity >= 1.0 && share(scores.half_covered));
        }
        let in_classes = |list: &[RecallClass]| list.iter().map(|class| class.cases).sum::<u64>();
        prop_assert_eq!(in_classes(&evaluation.recall_by_length), truth.len() as u64);
        if let Some(by_edited) = &evaluation.recall_by_edited {
            prop_assert_eq!(in_classes(by_edited), truth.len() as u64);
        }
        let counted = evaluation.all.detections + evaluation.outside_detections + evaluation.other_kind_detections;
        prop_assert_eq!(counted, found.len() as u64);
        prop_assert!(evaluation.negative_pairs_detected <= evaluation.negative_pairs);
    }

    #[test]
    fn the_two_documents_and_the_rows_have_no_order((truth, found, pairs) in rows(), which: u32) {
        let expected = score(&truth, &found, Some(&pairs), &[]);
        let turned = |i: usize| which == 0 || (which >> (i % 32)) & 1 == 1; // some of them, or all
        let (mut truth, mut found, mut pairs) = (truth, found, pairs);
        for (_, case) in truth.iter_mut().enumerate().filter(|(i, _)| turned(*i)) {
            std::mem::swap(&mut case.a, &mut case.b);
            std::mem::swap(&mut case.a_span, &mut case.b_span);
        }
        for (_, detection) in found.iter_mut().enumerate().filter(|(i, _)| turned(i + 7)) {
            std::mem::swap(&mut detection.a, &mut detection.b);
            std::mem::swap(&mut detection.a_span, &mut detection.b_span);
        }
        for (_, pair) in pairs.iter_mut().enumerate().filter(|(i, _)| turned(i + 3)) {
            std::mem::swap(&mut pair.a, &mut pair.b);
        }
        prop_assert_eq!(&score(&truth, &found, Some(&pairs), &[]), &expected);
        truth.reverse();
        pairs.reverse();
        let middle = found.len() / 2;
        found.rotate_left(middle);
        prop_assert_eq!(&score(&truth, &found, Some(&pairs), &[]), &expected);
    }
}
