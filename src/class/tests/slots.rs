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

/// Two documents on one topic whose letters differ at these places, and what they hold beside; all names of
/// `known` stand in other documents, too.
fn letters(
    words: [&[(usize, WordHash)]; 2],
    beside: [&[WordHash]; 2],
    known: &[WordHash],
    one_outlet: bool,
) -> Newsroom {
    let (letter, topic) = (text(43, 90), text(47, 12));
    let written = |side: usize| {
        let mut letter = letter.clone();
        words[side].iter().for_each(|&(at, word)| letter[at] = word);
        joined(&[&ordinary(side as u32, 60), &letter, &topic, beside[side]])
    };
    let outlets = [Some(1), Some(if one_outlet { 1 } else { 2 })];
    let documents = [0, 1].map(|side| (written(side), outlets[side], false));
    newsroom(documents.into_iter().chain([(known.to_vec(), Some(3), false)]).chain(others(900, 300)).collect())
}

/// Why the letters are no reprint.
fn doubt(newsroom: &Newsroom) -> Option<Doubt> {
    let words = [0, 1].map(|document| newsroom.words(document));
    let mut table = Alignments::default();
    table.push(0, 1, &crate::align::word_by_word(words[0], words[1], 60..150, 60..150));
    newsroom.doubt(&table.get(0))
}

fn has_slots(newsroom: &Newsroom, wanted: usize) -> bool {
    matches!(doubt(newsroom), Some(Doubt::Slots { slots, .. }) if slots == wanted)
}

#[test]
fn a_name_that_stands_elsewhere_in_the_other_document_is_no_other_case() {
    // each document has many names that are not the other's: no share speaks for a reprint
    let (x, y) = ([(20, NAMES.start + 1), (60, NAMES.start + 2)], [(20, NAMES.start + 3), (60, NAMES.start + 4)]);
    let (own_x, own_y, known) = (names(6, 30), names(7, 30), joined(&[&names(6, 30), &names(7, 30)]));
    let slots = |more_x: &[WordHash], more_y: &[WordHash]| {
        letters([&x, &y], [&joined(&[&own_x, more_x]), &joined(&[&own_y, more_y])], &known, false)
    };
    let (of_x, of_y) = ([x[0].1, x[1].1], [y[0].1, y[1].1]);
    assert!(has_slots(&slots(&[], &[]), 2));
    assert_eq!(doubt(&slots(&of_y, &of_x)), None);
    // both must have one of their own
    assert_eq!(doubt(&slots(&[], &of_x)), None);
    assert_eq!(doubt(&slots(&of_y, &[])), None);
    assert_eq!(doubt(&slots(&[], &of_x[1..])), None); // one place is left
    // of two names in one place, one is enough
    let x = [(20, NAMES.start + 1), (21, NAMES.start + 5), (60, NAMES.start + 2)];
    let y = [(20, NAMES.start + 3), (21, NAMES.start + 6), (60, NAMES.start + 4)];
    let newsroom = letters([&x, &y], [&own_x, &joined(&[&own_y, &[NAMES.start + 1]])], &known, false);
    assert!(has_slots(&newsroom, 2));
}

#[test]
fn names_in_common_make_up_for_slots() {
    let (x, y) = ([(20, NAMES.start + 1), (60, NAMES.start + 2)], [(20, NAMES.start + 3), (60, NAMES.start + 4)]);
    let known = joined(&[&names(6, 30), &names(7, 30)]);
    // of 20 names that a document has, so many are the other's too
    let slots = |shared: u32, one_outlet: bool| {
        let own = |number: u32| joined(&[&names(8, shared), &names(number, 20 - shared)]);
        // a name in common weighs the same as others if it stands in as many documents
        letters([&x, &y], [&own(6), &own(7)], &known, one_outlet)
    };
    assert_eq!([8, 12].map(|shared| has_slots(&slots(shared, true), 2)), [true, false]);
    assert_eq!([3, 7].map(|shared| has_slots(&slots(shared, false), 2)), [true, false]);
    assert_eq!([doubt(&slots(12, true)), doubt(&slots(7, false))], [None, None]);
}

#[test]
fn between_two_outlets_slots_are_in_text_that_is_mostly_equal() {
    let class_with = |edits: usize, one_outlet: bool| {
        let changed = |side: u32| {
            let edits = (0..edits).map(move |n| (2 * n + 1, 800_000 + 100 * side + n as u32));
            edits.chain([(20, NAMES.start + 2 * side), (60, NAMES.start + 2 * side + 1)]).collect::<Vec<_>>()
        };
        has_slots(&letters([&changed(0), &changed(1)], [&[], &[]], &[], one_outlet), 2)
    };
    assert!(class_with(0, false));
    assert_eq!([class_with(43, false), class_with(44, false)], [true, false]); // 45 of 90 words are equal, or 44
    assert!(class_with(44, true));
}

/// A legal notice and a refusal to comment, with somebody's name between them.
#[test]
fn two_phrases_with_another_name_between_them_are_short() {
    let article = |n: u32, name: &[WordHash], phrases: [u32; 2], beside: &[WordHash]| {
        let [first, second] = [text(60, phrases[0]), text(61, phrases[1])];
        joined(&[&ordinary(n, 60), &first, name, &second, &ordinary(10 + n, 60), beside])
    };
    let doubt = |own: [&[WordHash]; 2], phrases: [u32; 2], beside: &[WordHash]| {
        let [x, y] = [0, 1].map(|n| article(n as u32, own[n], phrases, beside));
        let newsroom = pair_of(&[&x], &[&y], false);
        let words = [0, 1].map(|document| newsroom.words(document));
        let span = 60..61 + (phrases[0] + phrases[1]) as usize;
        let mut table = Alignments::default();
        table.push(0, 1, &crate::align::word_by_word(words[0], words[1], span.clone(), span));
        newsroom.doubt(&table.get(0))
    };
    let (x, y, edit) = (names(6, 1), names(7, 1), text(62, 2));
    assert_eq!(doubt([&x, &y], [15, 15], &[]), Some(Doubt::NotKin));
    // of 16 words one says enough; so do all of them beside another word that is no name
    assert_eq!(doubt([&x, &y], [15, 16], &[]), None);
    assert_eq!(doubt([&edit[..1], &edit[1..]], [15, 15], &[]), None);
    // on one case
    assert_eq!(doubt([&x, &y], [15, 15], &names(8, 8)), None);
}
