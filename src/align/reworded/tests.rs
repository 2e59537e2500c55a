use super::*;
use crate::align::{MinWords, align};
use proptest::prelude::*;

const RELEASE: &str = "The county will close three bridges on Monday for repairs that should last six weeks. Engineers \
    found cracks in the steel supports of the Mill Street bridge during an inspection in March, and corrosion below \
    two crossings further upstream. Drivers are asked to use the Harbor Road detour, where police officers will \
    direct traffic during the morning rush.";

const REWRITTEN: &str = "Starting Monday, three county bridges are closed while repairs go on, probably for six weeks. \
    An inspection in March had shown the engineers that steel supports under the Mill Street bridge were cracked; two \
    upstream crossings corroded below. The detour over Harbor Road should be used by drivers, and during the rush each \
    morning the police will send officers to direct traffic there.";

const BEFORE: &str = "School boards met last night. A new gymnasium was discussed at length, but nobody voted. Parents \
    brought cookies and complained about buses. ";

const AFTER: &str = " Elsewhere, a farmer won the giant pumpkin contest for the second year running. His trophy is made \
    of tin. It stands in the town hall until winter.";

fn frequencies(documents: &[&Prepared]) -> StemFrequencies {
    let mut frequencies = StemFrequencies::default();
    documents.iter().for_each(|document| frequencies.add(document.stems()));
    frequencies
}

fn aligned(a: &str, b: &str) -> Vec<Reworded> {
    let (a, b) = (Prepared::new(a), Prepared::new(b));
    let exact = align(&a.tokens().hashes, &b.tokens().hashes, MinWords::new(12));
    RewordedAligner::default().align(&a, &b, &frequencies(&[&a, &b]), &exact).to_vec()
}

#[test]
fn a_paraphrase_is_found_inside_other_text() {
    let (a, b) = (format!("{BEFORE}{RELEASE}"), format!("{REWRITTEN}{AFTER}"));
    let found = aligned(&a, &b);
    assert_eq!(found.len(), 1, "{found:?}");
    let (before, words) = (Prepared::new(BEFORE).len(), Prepared::new(REWRITTEN).len());
    assert_eq!((found[0].a.start, found[0].a.end), (before, Prepared::new(&a).len()));
    assert_eq!((found[0].b.start, found[0].b.end), (0, words));
    assert!(!found[0].summary && found[0].score > 60.0);
}

#[test]
fn other_text_is_not_found() {
    assert_eq!(aligned(RELEASE, &format!("{BEFORE}{AFTER}")), []);
    assert_eq!(aligned(&format!("{BEFORE}{AFTER}"), REWRITTEN), []);
    assert_eq!(aligned("", REWRITTEN), []);
    assert_eq!(aligned("", ""), []);
}

const QUOTE: &str = "“We looked at every beam twice and nobody who drove over that crossing last winter was ever in danger, \
    but we would rather close it one month too early than one day too late,” the chief engineer said. ";

/// What is found of a quote and a release beside the same quote and the rewritten release.
fn found_with_quote(beside: bool) -> Vec<Reworded> {
    let (a, b) = (Prepared::new(&format!("{BEFORE}{QUOTE}{RELEASE}")), Prepared::new(&format!("{QUOTE}{REWRITTEN}")));
    let exact = align(&a.tokens().hashes, &b.tokens().hashes, MinWords::new(12));
    assert_eq!(exact.iter().map(|x| is_copy(x.equal, x.identity())).collect::<Vec<_>>(), [true]);
    let frequencies = frequencies(&[&a, &b]);
    let mut aligner = RewordedAligner::default();
    match beside {
        true => aligner.align_beside(&a, &b, &frequencies, &exact).to_vec(),
        false => aligner.align(&a, &b, &frequencies, &exact).to_vec(),
    }
}

#[test]
fn beside_a_copy_lies_what_was_reworded() {
    let words = [BEFORE, QUOTE, RELEASE, REWRITTEN].map(|text| Prepared::new(text).len());
    let spans = |found: Vec<Reworded>| found.into_iter().map(|x| (x.a, x.b)).collect::<Vec<_>>();
    let (in_a, in_b) = (words[0] + words[1], words[1]);
    assert_eq!(spans(found_with_quote(true)), [(in_a..in_a + words[2], in_b..in_b + words[3])]);
    assert_eq!(spans(found_with_quote(false)), [(words[0]..in_a + words[2], 0..in_b + words[3])]);
}

#[test]
fn text_on_the_same_topic_is_not_a_paraphrase() {
    let other = "The county opened a new bridge on Friday after two years of work. Drivers had waited long for it, and \
        the mayor thanked the engineers who had planned the crossing. Trucks may use it from next spring, once the \
        northern ramp is finished; until then heavy traffic stays on the highway, and police will watch the speed.";
    assert_eq!(aligned(RELEASE, other), []);
}

#[test]
fn a_copy_is_one_passage() {
    let found = aligned(&format!("{BEFORE}{RELEASE}{AFTER}"), RELEASE);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].b, 0..Prepared::new(RELEASE).len());
}

#[test]
fn a_single_sentence_is_too_little() {
    let sentence = |text: &str| text.split_inclusive(". ").next().unwrap().to_owned();
    let (a, b) = (format!("{BEFORE}{}", sentence(RELEASE)), format!("{}{AFTER}", sentence(REWRITTEN)));
    assert_eq!(aligned(&a, &b), []);
}

#[test]
fn exact_alignments_that_do_not_fit_are_passed_over() {
    let (a, b) = (Prepared::new(RELEASE), Prepared::new(REWRITTEN));
    let beyond = Alignment { a: 0..900, b: 0..900, equal: 900, ops: vec![] };
    let empty = Alignment { a: 5..5, b: 7..7, equal: 50, ops: vec![] };
    let mut aligner = RewordedAligner::default();
    let found = aligner.align(&a, &b, &frequencies(&[&a, &b]), &[beyond, empty]).to_vec();
    assert_eq!(found, aligner.align(&a, &b, &frequencies(&[&a, &b]), &[]));
    assert_eq!(found.len(), 1);
}

#[test]
fn a_passage_has_a_score_for_its_length() {
    let text: String = (0..100).map(|i| format!("sentence{i} ")).collect();
    let document = Prepared::new(&text);
    let is_accepted = |tokens: usize, score: f32| {
        is_accepted(&Rectangle { spans: [0..tokens, 0..tokens], score }, [&document, &document])
    };
    assert_eq!([is_accepted(40, 29.9), is_accepted(40, 30.0)], [false, true]);
    assert_eq!([is_accepted(100, 42.5), is_accepted(100, 42.7)], [false, true]);
    assert!(!is_accepted(32, 90.0), "too short");
}

/// Text of sentences that come again in both documents, some of them reworded.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just(RELEASE.to_owned()),
        Just(REWRITTEN.to_owned()),
        Just(BEFORE.to_owned()),
        Just(AFTER.to_owned()),
        "([a-m]{1,3}[ .\n]){0,80}",
        "\\PC{0,30}",
        "[東京都市大学。 ]{0,60}",
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Exchanged documents give exchanged passages; a call leaves nothing behind for the next.
    #[test]
    fn roles_do_not_matter(a in text(), b in text(), other in text()) {
        let [a, b, other] = [a, b, other].map(|text| Prepared::new(&text));
        let frequencies = frequencies(&[&a, &b, &other]);
        let exact = align(&a.tokens().hashes, &b.tokens().hashes, MinWords::new(12));
        let back: Vec<Alignment> =
            exact.iter().map(|x| Alignment { a: x.b.clone(), b: x.a.clone(), ..x.clone() }).collect();
        let mut used = RewordedAligner::default();
        used.align(&other, &a, &frequencies, &[]);
        let found = used.align(&a, &b, &frequencies, &exact).to_vec();
        prop_assert_eq!(&found, &RewordedAligner::default().align(&a, &b, &frequencies, &exact).to_vec());
        if a.stems() != b.stems() {
            let mut exchanged = used.align(&b, &a, &frequencies, &back).to_vec();
            exchanged.iter_mut().for_each(|x| std::mem::swap(&mut x.a, &mut x.b));
            exchanged.sort_by_key(|x| (x.a.start, x.b.start, x.a.end, x.b.end));
            prop_assert_eq!(&exchanged, &found);
        }
        for x in &found {
            prop_assert!(x.a.start < x.a.end && x.a.end <= a.len() && x.b.start < x.b.end && x.b.end <= b.len());
            prop_assert!(is_long_enough(x.a.len(), x.b.len()));
        }
        let beside = used.align_beside(&a, &b, &frequencies, &exact).to_vec();
        prop_assert_eq!(&beside, &RewordedAligner::default().align_beside(&a, &b, &frequencies, &exact).to_vec());
        if a.stems() != b.stems() {
            let mut exchanged = used.align_beside(&b, &a, &frequencies, &back).to_vec();
            exchanged.iter_mut().for_each(|x| std::mem::swap(&mut x.a, &mut x.b));
            exchanged.sort_by_key(|x| (x.a.start, x.b.start, x.a.end, x.b.end));
            prop_assert_eq!(&exchanged, &beside);
        }
        if !exact.iter().any(|x| is_copy(x.equal, x.identity())) && exact.iter().all(|x| x.equal < 20) {
            prop_assert_eq!(&beside, &found, "nothing to be beside of");
        }
    }
}
