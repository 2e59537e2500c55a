//! Articles that have the names and numbers of a source.

use super::particulars::names;
use super::*;

/// A release (document 0) with a name every ten words, and an article with these names between words of its own.
fn with_article(of_article: &[WordHash], apart: usize) -> Newsroom {
    let among = |names: &[WordHash], seed: u32, apart: usize| -> Vec<WordHash> {
        let words = ordinary(seed, (names.len() * apart) as u32);
        names.iter().zip(words.chunks(apart)).flat_map(|(&name, words)| [&[name], words].concat()).collect()
    };
    let release = (among(&names(1, 10), 1, 9), Some(1), true);
    let article = (among(of_article, 2, apart), Some(2), false);
    let elsewhere = (names(7, 20), Some(3), false);
    newsroom([release, article, elsewhere].into_iter().chain(others(900, 300)).collect())
}

fn retold(newsroom: &Newsroom) -> Retold {
    Retold::of(0, 1, newsroom, &newsroom.kinship())
}

#[test]
fn names_in_one_order_retell_a_source() {
    let known = names(1, 10);
    let found = retold(&with_article(&known, 9));
    assert_eq!((found.shared, found.share, found.in_order), (10, 1.0, 1.0));
    assert_eq!((&found.in_source, &found.in_article), (&(0..91), &(0..91)));
    let is_enough = |of_article: &[WordHash]| retold(&with_article(of_article, 9)).is_enough();
    assert!(is_enough(&known));
    // the last two are missing, then one more
    assert_eq!([is_enough(&known[..8]), is_enough(&known[..7])], [true, false]);
    // six of ten in one order, then five
    let turned = |first: usize| [&known[..first], &known[first..].iter().rev().copied().collect::<Vec<_>>()].concat();
    assert_eq!([is_enough(&turned(5)), is_enough(&turned(4))], [true, false]);
    // between them people of its own, who are in the news elsewhere, too
    let with_own = |own: u32| -> Vec<WordHash> {
        let own = names(7, 10 * own);
        known.iter().zip(own.chunks(own.len() / 10)).flat_map(|(&name, own)| [&[name], own].concat()).collect()
    };
    assert_eq!([is_enough(&with_own(1)), is_enough(&with_own(2))], [true, false]);
    // all in a few lines, of a release that has them all over; or in less than half of the article
    assert!(!retold(&with_article(&known, 1)).is_enough());
    let behind = |words: u32| {
        let mut newsroom = with_article(&known, 9);
        newsroom.texts[1].extend(ordinary(3, words));
        retold(&newsroom).is_enough()
    };
    assert_eq!([behind(80), behind(83)], [true, false]);
}

#[test]
fn sources_are_found_by_their_names() {
    let sources = |of_article: &[WordHash]| {
        let newsroom = with_article(of_article, 9);
        let kinship = newsroom.kinship();
        NamesOfSources::new([0].into_iter(), &kinship).of_article(1, &kinship)
    };
    assert_eq!([sources(&names(1, 8)), sources(&names(1, 7))], [vec![0], vec![]]);
    // names that 65 releases have tell none from the others
    let newsroom = with_article(&names(1, 10), 9);
    let kinship = newsroom.kinship();
    let of = |count: usize| NamesOfSources::new([0].into_iter().cycle().take(count), &kinship).of_article(1, &kinship);
    assert_eq!([of(64).len(), of(65).len()], [1, 0]);
}

proptest::proptest! {
    /// The chain is one: it rises on both sides, and none is longer (against all subsequences).
    #[test]
    fn the_longest_rising_chain(seconds in proptest::collection::vec(0u32..12, 0..10)) {
        let places: Vec<(u32, u32)> = (0..).zip(seconds).collect();
        let chain = super::super::retold::longest_rising(&places);
        let rises = |chain: &[(u32, u32)]| chain.windows(2).all(|two| two[0].1 < two[1].1);
        proptest::prop_assert!(rises(&chain) && chain.iter().all(|place| places.contains(place)));
        let all = (0..1u32 << places.len()).map(|chosen| {
            let kept = places.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, &place)| place);
            kept.collect::<Vec<_>>()
        });
        let longest = all.filter(|chain| rises(chain)).map(|chain| chain.len()).max();
        proptest::prop_assert_eq!(Some(chain.len()), longest);
    }
}
