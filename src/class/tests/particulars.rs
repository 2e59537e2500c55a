//! What names, numbers and dates say of a passage.

use super::*;
use crate::text::Written;

/// Names that no other text has.
pub(super) fn names(number: u32, count: u32) -> Vec<WordHash> {
    (0..count).map(|n| NAMES.start + 100 * number + n).collect()
}

/// Two documents, and 300 others: of one outlet if so wanted.
pub(super) fn pair_of(x: &[&[WordHash]], y: &[&[WordHash]], one_outlet: bool) -> Newsroom {
    let [x, y] = [(x, Some(1)), (y, Some(if one_outlet { 1 } else { 2 }))];
    newsroom([x, y].map(|(parts, outlet)| (joined(parts), outlet, false)).into_iter().chain(others(900, 300)).collect())
}

/// The class of what both have from these places on, so many words long, in a cluster of so many origins.
pub(super) fn class(newsroom: &Newsroom, begins: [u32; 2], words: u32, origins: f32) -> Class {
    let table = verbatim_table(&[(0, 1, begins[0], begins[1], words)]);
    let kinship = newsroom.kinship();
    Classifier { texts: newsroom, kinship: &kinship, facts: &newsroom.facts }.of_alignment(
        &table.get(0),
        Class::Reprint,
        origins,
    )
}

/// Two articles of two outlets on one topic that share this passage, and words beside it.
fn with_title(passage: &[WordHash], beside: &[WordHash]) -> Newsroom {
    let topic = text(40, 12);
    let article = |n: u32| joined(&[&ordinary(n, 60), &topic, passage, &ordinary(10 + n, 60), beside]);
    pair_of(&[&article(0)], &[&article(1)], false)
}

#[test]
fn a_title_that_two_articles_on_one_topic_have_is_a_formula() {
    let class_with = |passage: &[WordHash], beside: &[WordHash]| {
        class(&with_title(passage, beside), [72, 72], passage.len() as u32, 1.0)
    };
    let (title, beside) = (names(1, 10), names(2, 8));
    let with_words = |count: u32, words: u32| class_with(&joined(&[&names(1, count), &text(41, words)]), &[]);
    assert_eq!(class_with(&title, &[]), Class::Formula);
    // names of a case beside it, or a list too long for chance
    assert_eq!(class_with(&title, &beside), Class::Reprint);
    assert_eq!([class_with(&names(1, 23), &[]), class_with(&names(1, 24), &[])], [Class::Formula, Class::Reprint]);
    // a sentence around it; or half as many words as names
    assert_eq!([with_words(10, 3), with_words(10, 4)], [Class::Formula, Class::Reprint]);
    assert_eq!([with_words(6, 3), with_words(5, 3)], [Class::Formula, Class::Reprint]);
    // words of every text, and no name
    let common: Vec<WordHash> = ordinary(45, 15).iter().map(|word| word % 64).collect();
    assert_eq!(class_with(&common, &[]), Class::Reprint);
}

#[test]
fn a_capital_makes_a_name_only_where_some_words_are_small() {
    let class_written = |passage: &[WordHash], written: &[(std::ops::Range<u32>, Written)]| {
        let mut newsroom = with_title(passage, &[]);
        newsroom.written = written.to_vec();
        class(&newsroom, [72, 72], passage.len() as u32, 1.0)
    };
    let (title, words) = (joined(&[&names(1, 10), &text(41, 4)]), text(41, 12));
    // a sentence in capitals throughout has as many names as the same in small letters
    assert_eq!(class_written(&title, &[(72..86, Written::Capital)]), Class::Reprint);
    assert_eq!(class_written(&title[..13], &[(72..85, Written::Capital)]), Class::Formula);
    // beside small words, what has a capital is a name, whatever it is elsewhere
    assert_eq!(class_written(&words, &[(72..81, Written::Capital)]), Class::Formula);
    assert_eq!(class_written(&words, &[(72..80, Written::Capital)]), Class::Reprint);
    // numbers are no names, and neither is what is small here
    assert_eq!(class_written(&title[..10], &[(72..82, Written::Digit)]), Class::Reprint);
    assert_eq!(class_written(&title[..10], &[(72..82, Written::Small)]), Class::Reprint);
}

#[test]
fn two_cases_of_one_outlet_have_their_own_names() {
    let series = text(42, 40); // long, and in no other text: both look like one case
    let class_of = |x: Vec<WordHash>, y: Vec<WordHash>| {
        let newsroom = pair_of(&[&ordinary(0, 60), &series, &x], &[&ordinary(1, 60), &series, &y], true);
        assert!(newsroom.kinship().are_kin(0, 1, &[]));
        class(&newsroom, [60, 60], 20, 1.0)
    };
    assert_eq!(class_of(names(3, 12), names(3, 12)), Class::Reprint);
    // each with names that two others have as well, but not the other of the two
    let others_too = |own: u32| joined(&[&names(3, 1), &names(own, 12)]);
    let (x, y) = (others_too(4), others_too(5));
    let parts = [[&ordinary(0, 60), &series, &x], [&ordinary(1, 60), &series, &y]];
    let documents = parts.iter().map(|parts| parts.map(|part| &part[..]).concat());
    let documents = documents.chain([x.clone(), y.clone()]).map(|words| (words, Some(1), false));
    let newsroom = newsroom(documents.chain(others(900, 300)).collect());
    assert!(newsroom.kinship().are_kin(0, 1, &[]));
    assert_eq!(class(&newsroom, [60, 60], 20, 1.0), Class::Template);
}

#[test]
fn only_within_an_outlet_names_apart_are_two_cases_and_only_if_both_have_some() {
    let series = text(42, 40);
    // names that two others have as well; of one document more than of the other
    let class_of = |x: Vec<WordHash>, y: Vec<WordHash>, one_outlet: bool| {
        let outlet = |second: bool| Some(1 + (second && !one_outlet) as u32);
        let document = |n: u32, own: &[WordHash]| joined(&[&ordinary(n, 60), &series, own]);
        let documents = [(document(0, &x), outlet(false), false), (document(1, &y), outlet(true), false)];
        let known = [(x, Some(3), false), (y, Some(3), false)];
        class(&newsroom(documents.into_iter().chain(known).chain(others(900, 300)).collect()), [60, 60], 20, 1.0)
    };
    let apart = |count: u32, one_outlet: bool| class_of(names(4, 20), names(5, count), one_outlet);
    assert_eq!([apart(20, true), apart(20, false)], [Class::Template, Class::Reprint]);
    // two names are too few to tell
    assert_eq!([apart(4, true), apart(2, true)], [Class::Template, Class::Reprint]);
    // all that the shorter one names is in the longer one
    let shared = names(6, 5);
    assert_eq!(class_of(joined(&[&shared, &names(4, 25)]), shared.clone(), true), Class::Reprint);
    assert_eq!(class_of(joined(&[&shared, &names(4, 25)]), joined(&[&shared, &names(5, 25)]), true), Class::Template);
}

#[test]
fn among_few_documents_no_name_speaks_against_a_reprint() {
    let title = names(9, 10);
    let documents: Vec<Page> = (0..19).map(|n| (joined(&[&ordinary(n, 60), &title]), Some(n), false)).collect();
    let newsroom = newsroom(documents);
    assert_eq!(class(&newsroom, [60, 60], 10, 5.0), Class::Reprint);
}

#[test]
fn words_are_common_ordinary_or_particular() {
    let kinds = |documents: u32, counts: &[(u32, u32)]| {
        let vocabulary = Vocabulary::new(documents, counts.iter().copied());
        (0..counts.len() as u32).map(|word| vocabulary.kind(word)).collect::<Vec<_>>()
    };
    use WordKind::{Common, Ordinary, Particular};
    // in how many documents, and in how many of these in small letters
    let counts = [(26, 26), (25, 25), (4, 1), (4, 2), (30, 0)];
    assert_eq!(kinds(100, &counts), [Common, Ordinary, Particular, Ordinary, Common]);
    // where all is in capitals, they name nothing
    assert_eq!(kinds(100, &[(20, 1), (4, 0)]), [Ordinary, Ordinary]);
    assert_eq!(Vocabulary::default().kind(7), Ordinary);
}
