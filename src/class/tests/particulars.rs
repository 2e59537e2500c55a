//! What names, numbers and dates say of a passage.

use super::*;
use crate::corpus::Date;

/// Names that no other text has.
fn names(number: u32, count: u32) -> Vec<WordHash> {
    (0..count).map(|n| NAMES.start + 100 * number + n).collect()
}

/// Two documents, and 300 others: of one outlet if so wanted.
fn pair_of(x: &[&[WordHash]], y: &[&[WordHash]], one_outlet: bool) -> Newsroom {
    let [x, y] = [(x, Some(1)), (y, Some(if one_outlet { 1 } else { 2 }))];
    newsroom([x, y].map(|(parts, outlet)| (joined(parts), outlet, false)).into_iter().chain(others(900, 300)).collect())
}

/// The class of what both have from these places on, so many words long, in a cluster of so many origins.
fn class(newsroom: &Newsroom, begins: [u32; 2], words: u32, origins: f32) -> Class {
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
fn slots_with_other_names_make_two_cases() {
    let letter = text(43, 90);
    let aligned = |slots: [&[(usize, WordHash)]; 2], more: [&[WordHash]; 2], one_outlet: bool| {
        let written = |side: usize| {
            let mut words = letter.clone();
            slots[side].iter().for_each(|&(at, name)| words[at] = name);
            joined(&[&ordinary(side as u32, 60), &words, more[side]])
        };
        let newsroom = pair_of(&[&written(0)], &[&written(1)], one_outlet);
        let words = [0, 1].map(|document| newsroom.words(document));
        let alignment = crate::align::word_by_word(words[0], words[1], 60..150, 60..150);
        let mut table = Alignments::default();
        table.push(0, 1, &alignment);
        newsroom.class_of(&table.get(0), Class::Reprint)
    };
    let (x, y) = (names(6, 3), names(7, 3));
    let two = |names: &[WordHash]| [(20, names[0]), (60, names[1])];
    let nothing: [&[WordHash]; 2] = [&[], &[]];
    assert_eq!(aligned([&two(&x), &two(&y)], nothing, true), Class::Template);
    assert_eq!(aligned([&two(&x), &two(&y)], nothing, false), Class::Formula);
    // one slot can be a correction; a name that stands elsewhere in the other document is no other case's
    assert_eq!(aligned([&two(&x)[..1], &two(&y)[..1]], nothing, false), Class::Reprint);
    assert_eq!(aligned([&two(&x), &two(&y)], [&y, &x], false), Class::Reprint);
    // other words than names are an outlet's edits
    let edits = text(44, 4);
    assert_eq!(aligned([&two(&edits[..2]), &two(&edits[2..])], nothing, false), Class::Reprint);
}

#[test]
fn a_phrase_of_several_origins_needs_a_name_in_common() {
    let sentence = ordinary(45, 30).iter().map(|word| word % 64).collect::<Vec<_>>(); // words of every text
    let class_with = |names: &[WordHash], origins: f32| {
        let parts = |n: u32| [ordinary(n, 60), sentence.clone(), names.to_vec()].concat();
        class(&pair_of(&[&parts(0)], &[&parts(1)], false), [60, 60], 30, origins)
    };
    assert_eq!(class_with(&[], 2.0), Class::Reprint);
    assert_eq!(class_with(&[], 2.5), Class::Formula);
    assert_eq!(class_with(&names(8, 4), 2.5), Class::Reprint);
}

#[test]
fn a_phrase_printed_long_apart_needs_names_in_common() {
    let class_with = |words: u32, names: &[WordHash], dates: [Option<&str>; 2]| {
        let phrase: Vec<WordHash> = ordinary(46, words).iter().map(|word| word % 64).collect(); // words of every text
        let parts = |n: u32| [ordinary(n, 60), phrase.clone(), names.to_vec()].concat();
        let mut newsroom = pair_of(&[&parts(0)], &[&parts(1)], false);
        for (facts, date) in newsroom.facts.iter_mut().zip(dates) {
            facts.date = date.and_then(Date::parse);
        }
        class(&newsroom, [60, 60], words, 1.0)
    };
    let far = [Some("2005-03-01"), Some("2005-06-01")];
    assert_eq!(class_with(30, &[], far), Class::Formula);
    assert_eq!(class_with(30, &names(10, 8), far), Class::Reprint);
    assert_eq!(class_with(40, &[], far), Class::Reprint); // as long as this it was copied
    assert_eq!(class_with(30, &[], [Some("2005-03-01"), Some("2005-04-30")]), Class::Reprint); // 60 days
    // what is not known of a date does not part two documents
    assert_eq!(class_with(30, &[], [Some("2005"), Some("2006")]), Class::Reprint);
    assert_eq!(class_with(30, &[], [Some("2005"), Some("2007")]), Class::Formula);
    assert_eq!(class_with(30, &[], [Some("2005-03-01"), None]), Class::Reprint);
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
