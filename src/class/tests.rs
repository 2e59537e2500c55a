use super::*;
use crate::align::{AlignedPair, Alignments, verbatim_table};
use crate::cluster::{Cluster, Member, cluster};
use newsroom::*;
use proptest::prelude::*;

mod doubts;
mod newsroom;
mod particulars;
mod retold;
mod slots;

#[test]
fn a_story_that_500_outlets_print_stays_a_reprint() {
    // whole, and cut: its first 60 words, other text, and its last 70
    for (cut, own) in [(0..0, 20), (60..80, 120)] {
        let story = text(1, 150);
        let printed = |n: u32| {
            let between = if cut.is_empty() { Vec::new() } else { ordinary(5000 + n, 20) };
            let parts = [&ordinary(n, own), &story[..cut.start], &between, &story[cut.end..]];
            (joined(&parts), Some(n), false)
        };
        let newsroom = newsroom((0..500).map(printed).chain(others(20_000, 1500)).collect());
        let members: Vec<(u32, u32)> = (0..500).map(|n| (n, own)).collect();
        let (class, origins) = newsroom.class(&members, if cut.is_empty() { 150 } else { 60 });
        assert_eq!((class, origins.holders), (Class::Reprint, 500));
        // those that print another part share less with each other than with the whole
        assert!(origins.origins < 6.0, "{origins:?}");
    }
}

#[test]
fn a_phrase_that_outlets_use_by_themselves_is_a_formula() {
    let phrase = text(2, 15);
    let holder =
        |n: u32| (joined(&[&ordinary(n, 60 + 25 * n), &phrase, &ordinary(5000 + n, 900 - 25 * n)]), Some(n), false);
    let newsroom = newsroom((0..30).map(holder).chain(others(20_000, 1000)).collect());
    let members: Vec<(u32, u32)> = (0..30).map(|n| (n, 60 + 25 * n)).collect();
    let (class, origins) = newsroom.class(&members, 15);
    assert_eq!(class, Class::Formula);
    assert!(origins.origins > 6.0 && !origins.at_an_edge && origins.same_outlet == 0.0, "{origins:?}");
    // two of them alone: not enough holders to tell, and each alignment is judged by itself
    assert_eq!(newsroom.class(&members[..2], 15).0, Class::Reprint);
    let table = newsroom.aligned(0, 1);
    assert_eq!(newsroom.class_of(&table.get(0), Class::Reprint), Class::Formula);
}

#[test]
fn a_footer_is_boilerplate() {
    let footer = text(3, 40);
    let holder = |n: u32| (joined(&[&ordinary(n, 150 + 10 * n), &footer]), Some(1), false);
    let newsroom = newsroom((0..30).map(holder).chain(others(20_000, 1000)).collect());
    let members: Vec<(u32, u32)> = (0..30).map(|n| (n, 150 + 10 * n)).collect();
    let (class, origins) = newsroom.class(&members, 40);
    assert_eq!(class, Class::Boilerplate);
    assert!(origins.at_an_edge && origins.same_outlet == 1.0 && origins.origins > 10.0, "{origins:?}");
}

#[test]
fn recurring_text_of_sources_is_a_template() {
    // an agency's sentences around other names each time, far from begin and end
    let template = text(4, 30);
    let holder = |n: u32, is_source: bool| {
        let names = text(100 + n, 12);
        (
            joined(&[&ordinary(n, 100 + 30 * n), &template, &names, &ordinary(5000 + n, 1100 - 30 * n)]),
            Some(1),
            is_source,
        )
    };
    let members: Vec<(u32, u32)> = (0..30).map(|n| (n, 100 + 30 * n)).collect();
    for is_source in [true, false] {
        let newsroom = newsroom((0..30).map(|n| holder(n, is_source)).chain(others(20_000, 1000)).collect());
        let (class, origins) = newsroom.class(&members, 30);
        assert_eq!(class, Class::Template, "{origins:?}");
        assert_eq!(origins.of_sources, is_source as u32 as f32);
    }
    // where sources are marked, what an outlet repeats in its own articles is no agency's template
    let marked = others(30_000, 1).map(|(text, ..)| (text, Some(200), true));
    let newsroom = newsroom((0..30).map(|n| holder(n, false)).chain(marked).chain(others(20_000, 1000)).collect());
    assert_eq!(newsroom.class(&members, 30).0, Class::Boilerplate);
}

#[test]
fn documents_of_one_outlet_about_one_case_are_kin() {
    let (case, topic) = (text(5, 24), text(6, 60));
    let of_outlet = |n: u32| {
        let names = if n < 2 { case.clone() } else { text(100 + n, 24) };
        // a third of its documents have each word of its topic
        let own: Vec<WordHash> = topic
            .iter()
            .copied()
            .enumerate()
            .filter(|(at, _)| (*at as u32 + n).is_multiple_of(3))
            .map(|(_, word)| word)
            .collect();
        (joined(&[&ordinary(n, 60), &own, &names]), Some(1), false)
    };
    let newsroom = newsroom((0..300).map(of_outlet).chain(others(20_000, 1000)).collect());
    let kinship = newsroom.kinship();
    assert!(kinship.are_kin(0, 1, &[]));
    // the words of its topic tie nothing, though they are as rare among all documents
    assert!(!kinship.are_kin(3, 6, &[]), "{:?}", kinship.common(3, 6, &[]));
    // the words of the passage itself do not count
    let mut both = case.clone();
    both.sort_unstable();
    assert!(!kinship.are_kin(0, 1, &both));
    let table = verbatim_table(&[(0, 1, 80, 80, 24), (3, 6, 10, 10, 12)]);
    assert_eq!(newsroom.class_of(&table.get(0), Class::Reprint), Class::Template);
    assert_eq!(newsroom.class_of(&verbatim_table(&[(0, 1, 10, 10, 12)]).get(0), Class::Reprint), Class::Reprint);
    assert_eq!(newsroom.class_of(&table.get(1), Class::Reprint), Class::Template);
}

#[test]
fn within_an_outlet_a_short_passage_without_a_rare_word_is_a_phrase() {
    let (case, phrase) = (text(5, 30), text(6, 12)); // the phrase stands in every third document
    let of_outlet = |n: u32| {
        let names = if n < 2 { case.clone() } else { text(100 + n, 30) };
        let with: &[WordHash] = if n < 2 || n.is_multiple_of(3) { &phrase } else { &[] };
        (joined(&[&ordinary(n, 60), &names, with]), Some(1), false)
    };
    let newsroom = newsroom((0..300).map(of_outlet).chain(others(20_000, 600)).collect());
    let class = |rows: &[_]| newsroom.class_of(&verbatim_table(rows).get(0), Class::Reprint);
    assert!(newsroom.kinship().are_kin(0, 1, &[]));
    assert_eq!(class(&[(0, 1, 90, 90, 12)]), Class::Template); // the phrase
    assert_eq!(class(&[(0, 1, 89, 89, 13)]), Class::Reprint); // with a name before it
    assert_eq!(class(&[(0, 1, 86, 86, 16)]), Class::Reprint);
}

#[test]
fn a_few_rare_words_in_common_are_kin_across_outlets_only() {
    // two cases of one series: beside its dozen words, each has its own names
    let series = text(15, 12);
    let release = |n: u32, outlet: u32| {
        let parts = [&ordinary(n, 40)[..], &series, &text(200 + n / 2, 30)]; // the names stand in two releases each
        (joined(&parts), Some(outlet), false)
    };
    for (outlet, are_kin) in [(1, false), (2, true)] {
        let newsroom = newsroom(
            [release(0, 1), release(2, outlet), release(1, 1), release(3, outlet)]
                .into_iter()
                .chain((0..300).map(|n| (ordinary(900 + n, 100), Some(n % 2 + 1), false)))
                .collect(),
        );
        let kinship = newsroom.kinship();
        assert_eq!(kinship.are_kin(0, 1, &[]), are_kin, "{:?}", kinship.common(0, 1, &[]));
        assert!(kinship.are_kin(0, 2, &[])); // one case
    }
}

#[test]
fn a_table_with_other_numbers_is_no_copy_within_an_outlet() {
    let story = text(16, 100);
    let with_numbers = |n: u32, each: usize| {
        let mut words = story.clone();
        (0..100).step_by(each).for_each(|at| words[at] = 500 + n * 40 + at as u32 / each as u32); // in no other text
        (words, Some(1), false)
    };
    // one word of 25 is misread, or one of four is another day's number; a title stands before
    for (each, origins) in [(25, 1.0), (4, 2.0)] {
        let newsroom =
            newsroom([with_numbers(0, each), with_numbers(1, each)].into_iter().chain(others(20_000, 300)).collect());
        assert_eq!(newsroom.origins(&passage(&[(0, 0), (1, 0)], 100)).origins, origins, "{each}");
    }
}

#[test]
fn a_menu_is_the_same_word_by_word_and_an_announcement_is_not() {
    let menu = text(17, 24);
    let page = |n: u32, changed: usize| {
        let mut top = menu.clone();
        (0..changed).for_each(|k| top[k * 2] = 700_000 + n * 40 + k as u32); // names of its own
        (joined(&[&ordinary(n, 8), &top, &ordinary(5000 + n, 300)]), Some(1), false)
    };
    let class = |holders: u32, changed: usize| {
        let pages = (0..holders).map(|n| page(n, changed));
        let newsroom = newsroom(pages.chain(others(20_000, 1000)).collect());
        let members: Vec<(u32, u32)> = (0..holders).map(|n| (n, 8)).collect();
        let (class, origins) = newsroom.class(&members, 24);
        assert!(origins.at_an_edge && origins.core == 24 - changed as u32, "{origins:?}");
        class
    };
    assert_eq!((class(6, 0), class(6, 6), class(6, 12)), (Class::Boilerplate, Class::Template, Class::Template));
    // where many pages have 16 words of it, the others are a page's title
    assert_eq!((class(40, 0), class(40, 6), class(40, 12)), (Class::Boilerplate, Class::Boilerplate, Class::Template));
}

#[test]
fn among_few_documents_all_are_kin() {
    let newsroom = newsroom(others(1, 19).collect());
    assert!(newsroom.kinship().are_kin(0, 1, &[]));
    let more = self::newsroom(others(1, 200).collect());
    assert!(!more.kinship().are_kin(0, 1, &[]));
}

#[test]
fn a_long_quote_needs_no_kinship() {
    let quote = text(7, 40);
    let mut edited = quote.clone();
    (0..40).step_by(4).for_each(|n| edited[n + 1] = 77); // ten of 40 words: 30 equal, 10 edited
    let mut worn = quote.clone();
    (0..40).step_by(5).for_each(|n| (worn[n + 1], worn[n + 2]) = (77, 78)); // 24 equal, 16 edited
    let own =
        |n: u32, quoted: &[WordHash]| (joined(&[&ordinary(n, 200), quoted, &ordinary(5000 + n, 200)]), Some(n), false);
    let documents = vec![own(1, &quote), own(2, &edited), own(3, &worn), own(4, &quote[..16]), own(5, &quote[..15])];
    let newsroom = newsroom(documents.into_iter().chain(others(20_000, 1000)).collect());
    let class = |y: u32, equal: u32, edited: usize| {
        let span = |document: u32, words: usize| {
            let begin = newsroom.words(document)[..].iter().position(|&word| word == quote[0]).unwrap();
            begin..begin + words
        };
        let words = equal as usize + edited;
        let alignment =
            crate::align::word_by_word(newsroom.words(0), newsroom.words(y), span(0, words), span(y, words));
        assert_eq!(alignment.equal, equal as usize);
        let mut table = Alignments::default();
        table.push(0, y, &alignment);
        newsroom.class_of(&table.get(0), Class::Reprint)
    };
    assert_eq!(class(1, 30, 10), Class::Reprint);
    assert_eq!(class(2, 24, 16), Class::Formula);
    assert_eq!(class(3, 16, 0), Class::Reprint);
    assert_eq!(class(4, 15, 0), Class::Formula);
    // what recurs by itself stays that, however long
    let long = verbatim_table(&[(0, 1, 0, 0, 200)]);
    assert_eq!(newsroom.class_of(&long.get(0), Class::Boilerplate), Class::Boilerplate);
}

#[test]
fn an_article_is_about_the_source_it_shares_most_with() {
    let names = text(8, 12);
    let source = |n: u32| (joined(&[&ordinary(n, 200), if n == 0 { &names } else { &[] }]), Some(1), true);
    let article = (joined(&[&ordinary(500, 200), &names]), Some(2), false);
    let mut documents: Vec<Page> = (0..40).map(source).collect();
    documents.push(article);
    let newsroom = newsroom(documents);
    let kinship = newsroom.kinship();
    assert!(kinship.any_source());
    assert!(kinship.is_about(0, 40) && kinship.is_about(40, 0));
    assert!(!kinship.is_about(1, 40));
    assert!(!kinship.is_about(0, 1)); // two sources
}

#[test]
fn the_release_that_explains_an_article_best_takes_it() {
    let (study, field) = (text(9, 30), text(10, 10));
    let documents = vec![
        (joined(&[&ordinary(0, 100), &study, &field]), Some(1), true),
        (joined(&[&ordinary(1, 100), &field]), Some(1), true),
        (joined(&[&ordinary(2, 100), &study, &field]), Some(2), false), // of the first
        (joined(&[&ordinary(3, 100), &field]), Some(3), false),         // of either
    ];
    let newsroom = newsroom(documents.into_iter().chain(others(20_000, 300)).collect());
    assert_eq!(beaten(&[(0, 2), (1, 2), (0, 3), (1, 3)], &newsroom.kinship()), [(1, 2)]);
    // alone, it has nobody to lose against
    assert_eq!(beaten(&[(1, 2)], &newsroom.kinship()), []);
    assert_eq!(beaten(&[], &newsroom.kinship()), []);
}

#[test]
fn a_copy_of_a_whole_document_has_its_origin() {
    // two words are beside the passage: what ties the two is the passage itself
    let release = text(11, 100);
    let newsroom = newsroom(
        vec![(release.clone(), Some(1), false), (joined(&[&ordinary(1, 200), &release]), Some(2), false)]
            .into_iter()
            .chain(others(20_000, 300))
            .collect(),
    );
    let cluster = passage(&[(0, 0), (1, 200)], 100);
    assert_eq!(newsroom.origins(&cluster).origins, 1.0);
}

#[test]
fn a_document_that_holds_the_text_twice_is_one_holder() {
    // beside the passage the holders share the names of its story
    let (story, names) = (text(12, 80), text(14, 12));
    let holder = |n: u32| (joined(&[&ordinary(n, 50), &story, &ordinary(50 + n, 50), &names]), Some(n), false);
    let twice = (joined(&[&story, &ordinary(99, 50), &story, &names]), Some(9), false);
    let newsroom = newsroom((0..4).map(holder).chain([twice]).chain(others(20_000, 300)).collect());
    let rows: Vec<_> = (0..4).flat_map(|n| [(n, 4, 50, 0, 80), (n, 4, 50, 130, 80)]).collect();
    let mut table = verbatim_table(&rows);
    table.sort();
    let clusters = cluster(&table, |document| document);
    assert_eq!((clusters.len(), clusters[0].members.len()), (1, 6));
    let origins = newsroom.origins(&clusters[0]);
    assert_eq!((origins.holders, origins.origins), (5, 1.0));
    assert_eq!(class_of_cluster(&origins, false), Class::Reprint);
}

proptest! {
    /// Origins lie between one and the number of holders; neither the order of members nor a second
    /// place in a document changes them.
    #[test]
    fn origins_hold(stories in proptest::collection::vec(0u32..6, 1..40), seed in 0u32..1000, turn in 0usize..40) {
        let phrase = text(13, 15);
        // documents of one story share its words: some of the holders are kin
        let holder = |(n, &story): (usize, &u32)| {
            (joined(&[&ordinary(seed + n as u32, 80), &phrase, &text(100 + story, 5)]), Some(n as u32 % 7), n % 5 == 0)
        };
        let newsroom = newsroom(stories.iter().enumerate().map(holder).chain(others(20_000, 100)).collect());
        let mut members: Vec<(u32, u32)> = (0..stories.len() as u32).map(|n| (n, 80)).collect();
        let there = newsroom.origins(&passage(&members, 15));
        prop_assert_eq!(there.holders as usize, stories.len());
        prop_assert!(there.origins >= 1.0 - 1e-6 && there.origins <= stories.len() as f32 + 1e-3, "{:?}", there);
        prop_assert!((0.0..=1.0).contains(&there.same_outlet) && (0.0..=1.0).contains(&there.of_sources));
        members.rotate_left(turn % stories.len());
        prop_assert_eq!(newsroom.origins(&passage(&members, 15)), there);
        members.reverse();
        prop_assert_eq!(newsroom.origins(&passage(&members, 15)), there);
    }

    /// Kinship knows no order.
    #[test]
    fn kinship_is_symmetric(x in 0u32..60, y in 0u32..60, seed in 0u32..100) {
        let story = |n: u32| (joined(&[&ordinary(seed + n, 100), &text(n % 9, 4 + n % 9)]), Some(n % 4), n.is_multiple_of(6));
        let newsroom = newsroom((0..60).map(story).collect());
        let kinship = newsroom.kinship();
        prop_assert_eq!(kinship.common(x, y, &[]), kinship.common(y, x, &[]));
        prop_assert_eq!(kinship.are_kin(x, y, &[]), kinship.are_kin(y, x, &[]));
        prop_assert_eq!(kinship.is_about(x, y), kinship.is_about(y, x));
    }
}
