//! Places where one document has another name than the other.

use super::particulars::{names, pair_of};
use super::*;

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
