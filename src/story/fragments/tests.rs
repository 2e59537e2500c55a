use super::*;
use proptest::prelude::*;

/// Fragments of copies, each given as the fragments in its order.
fn held(copies: &[&[usize]]) -> Vec<Vec<Copy>> {
    let count = copies.iter().flat_map(|copy| copy.iter()).max().map_or(0, |&most| most + 1);
    let mut fragments = vec![Vec::new(); count];
    for (document, copy) in (0u32..).zip(copies) {
        copy.iter().zip(0u32..).for_each(|(&fragment, at)| fragments[fragment].push(Copy { document, begin: at * 10 }));
    }
    fragments
}

#[test]
fn the_order_that_most_copies_have() {
    assert_eq!(groups(&held(&[&[2, 0, 1], &[2, 0, 1], &[1, 0, 2]])), [vec![2, 0, 1]]);
    // nobody holds all four: the majorities of pairs tell
    assert_eq!(groups(&held(&[&[3, 1, 0], &[3, 1, 0], &[1, 0, 2], &[1, 0, 2]])), [vec![3, 1, 0, 2]]);
    // in a circle (0 1, 1 2, 2 0) the copy with the most decides
    assert_eq!(groups(&held(&[&[0, 1], &[1, 2, 3], &[2, 0], &[2, 3, 0, 1]])).len(), 1);
    assert_eq!(groups(&[]), Vec::<Vec<usize>>::new());
}

#[test]
fn one_page_with_two_stories_ties_nothing() {
    assert_eq!(groups(&held(&[&[0, 1], &[0, 1], &[0, 1, 2, 3], &[2, 3], &[2, 3]])), [vec![0, 1], vec![2, 3]]);
}

#[test]
fn a_sentence_that_closes_two_releases_joins_neither_to_the_other() {
    let copies: [&[usize]; 6] = [&[0, 1, 4], &[0, 1, 4], &[0, 1], &[2, 3, 4], &[2, 3, 4], &[2, 3]];
    let groups = groups(&held(&copies));
    assert_eq!(groups, [vec![0, 1, 4], vec![2, 3]]);
}

#[test]
fn a_quote_that_many_more_printed_stays_with_its_text() {
    let copies: [&[usize]; 8] = [&[0, 1, 2], &[0, 1, 2], &[1], &[1], &[1], &[1], &[1], &[1]];
    assert_eq!(groups(&held(&copies)), [vec![0, 1, 2]]);
}

proptest! {
    /// Each fragment is in one group, at one place; and copies that agree give their own order.
    #[test]
    fn groups_partition(copies in proptest::collection::vec(proptest::collection::vec(0usize..12, 0..10), 0..8)) {
        let copies: Vec<&[usize]> = copies.iter().map(Vec::as_slice).collect();
        let fragments = held(&copies);
        let groups = groups(&fragments);
        let mut all: Vec<usize> = groups.concat();
        all.sort_unstable();
        prop_assert_eq!(all, (0..fragments.len()).collect::<Vec<_>>());
    }

    #[test]
    fn copies_that_agree_are_followed(
        order in Just((0..9usize).collect::<Vec<_>>()).prop_shuffle(),
        held_by in proptest::collection::vec(1u32..8, 9),
    ) {
        // all have the first ones, fewer the others; each in the same order
        let of = |copy: u32| order.iter().copied().filter(|&f| held_by[f] > copy).collect::<Vec<_>>();
        let copies: Vec<Vec<usize>> = (0..8).map(of).filter(|copy| !copy.is_empty()).collect();
        let copies: Vec<&[usize]> = copies.iter().map(Vec::as_slice).collect();
        let place = |fragment: usize| order.iter().position(|&f| f == fragment);
        for group in groups(&held(&copies)) {
            // nothing tells the order of fragments that are never near each other, and here all are near
            let near = |x: usize, y: usize| place(x).unwrap().abs_diff(place(y).unwrap()) <= NEAR;
            prop_assert!(group.windows(2).all(|w| !near(w[0], w[1]) || place(w[0]) < place(w[1])));
        }
    }
}
