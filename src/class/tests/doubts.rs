//! Phrases of several origins or printed long apart, and reworded passages.

use super::particulars::{class, names, pair_of};
use super::*;
use crate::corpus::Date;

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
    let long: Vec<WordHash> = ordinary(45, 40).iter().map(|word| word % 64).collect();
    let class_long = |words: u32| {
        let parts = |n: u32| [ordinary(n, 60), long.clone()].concat();
        class(&pair_of(&[&parts(0)], &[&parts(1)], false), [60, 60], words, 2.5)
    };
    assert_eq!([class_long(39), class_long(40)], [Class::Formula, Class::Reprint]);
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
fn an_outlet_repeats_its_own_phrases_years_later() {
    // kin by a few rare words: two outlets would have to have more in common
    let common = |seed: u32, count: u32| ordinary(seed, count).iter().map(|word| word % 64).collect::<Vec<_>>();
    let (phrase, case) = (common(46, 30), text(48, 3));
    let document = |n: u32| joined(&[&common(n, 60), &phrase, &case]);
    let doubt = |one_outlet: bool| {
        let outlets = [Some(1), Some(if one_outlet { 1 } else { 2 })];
        let documents = [0, 1].map(|n| (document(n as u32), outlets[n], false));
        let known = (0..2).map(|_| (case.clone(), Some(3), false));
        let mut newsroom = newsroom(documents.into_iter().chain(known).chain(others(900, 300)).collect());
        for (facts, date) in newsroom.facts.iter_mut().zip(["2005-03-01", "2008-03-01"]) {
            facts.date = Date::parse(date);
        }
        let bits = newsroom.kinship().common(0, 1, &[]).rare_in_all / crate::sketch::bits::BIT;
        assert!((8..10).contains(&bits), "{bits}");
        newsroom.doubt(&verbatim_table(&[(0, 1, 60, 60, 30)]).get(0))
    };
    assert_eq!(doubt(true), None);
    assert!(matches!(doubt(false), Some(Doubt::Apart { .. })));
}

#[test]
fn a_reworded_passage_has_the_class_of_what_it_holds() {
    let (story, series) = (text(50, 30), text(51, 12));
    let document = |n: u32, names: &[WordHash], beside: &[WordHash]| {
        let mut story = story.clone();
        (story[8], story[20]) = (names[0], names[1]);
        joined(&[&ordinary(n, 60), &story, beside])
    };
    let classes = |names: [&[WordHash]; 2], beside: &[WordHash], one_outlet: bool| {
        let newsroom = pair_of(&[&document(0, names[0], beside)], &[&document(1, names[1], beside)], one_outlet);
        let mut table = Alignments::default();
        let words = [0, 1].map(|document| newsroom.words(document));
        table.push(0, 1, &crate::align::word_by_word(words[0], words[1], 60..90, 60..90));
        let pair = table.get(0);
        [None, Some(Class::Reprint), Some(Class::Boilerplate)]
            .map(|held| newsroom.with_classifier(|classifier| classifier.of_reworded(&pair, held)))
    };
    let (x, y) = (names(11, 2), names(12, 2));
    // no kin: of one outlet a template, of two each in its own words
    assert_eq!(classes([&x, &x], &[], true), [Class::Template, Class::Reprint, Class::Boilerplate]);
    assert_eq!(classes([&x, &x], &[], false), [Class::Reprint, Class::Reprint, Class::Boilerplate]);
    // a few words too, which would be a phrase if they were all equal
    let newsroom = pair_of(&[&ordinary(0, 60), &story[..12]], &[&ordinary(1, 60), &story[..12]], false);
    let table = verbatim_table(&[(0, 1, 60, 60, 12)]);
    assert_eq!(newsroom.doubt(&table.get(0)), Some(Doubt::NotKin));
    assert_eq!(newsroom.with_classifier(|classifier| classifier.of_reworded(&table.get(0), None)), Class::Reprint);
    // kin
    assert_eq!(classes([&x, &x], &series, true)[0], Class::Reprint);
    // other names speak against it
    assert_eq!(classes([&x, &y], &series, true), [Class::Template, Class::Reprint, Class::Boilerplate]);
    assert_eq!(classes([&x, &y], &[], false), [Class::Formula, Class::Reprint, Class::Boilerplate]);
}
