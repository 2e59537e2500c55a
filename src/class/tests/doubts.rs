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
