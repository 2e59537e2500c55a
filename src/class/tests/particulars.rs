//! What names, numbers and dates say of a passage.

use super::*;

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

#[test]
fn a_title_that_two_articles_on_one_topic_have_is_a_formula() {
    let topic = text(40, 12);
    let (title, beside) = (names(1, 10), names(2, 8));
    let class_with = |passage: &[WordHash], beside: &[WordHash]| {
        let parts = |n: u32| [ordinary(n, 60), topic.clone(), passage.to_vec(), ordinary(10 + n, 60), beside.to_vec()];
        let [x, y] = [parts(0), parts(1)];
        let [x, y] = [&x, &y].map(|parts| parts.iter().map(|part| &part[..]).collect::<Vec<_>>());
        class(&pair_of(&x, &y, false), [72, 72], passage.len() as u32, 1.0)
    };
    assert_eq!(class_with(&title, &[]), Class::Formula);
    assert_eq!(class_with(&joined(&[&title, &text(41, 2)]), &[]), Class::Formula);
    // names of a case beside it, a sentence around it, or a list too long for chance
    assert_eq!(class_with(&title, &beside), Class::Reprint);
    assert_eq!(class_with(&joined(&[&title, &text(41, 6)]), &[]), Class::Reprint);
    assert_eq!(class_with(&names(1, 24), &[]), Class::Reprint);
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
