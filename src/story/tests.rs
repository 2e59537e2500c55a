use super::*;
use crate::align::{Alignment, Op, OpKind, verbatim_table as table};
use crate::class::Class;
use crate::cluster::cluster;
use crate::text::Voice;
use proptest::prelude::*;

fn fact(words: u32, date: &str, is_source: bool) -> Facts {
    Facts { words, date: Date::parse(date), outlet: None, is_source }
}

fn all_reprints(table: &Alignments, facts: &[Facts]) -> Vec<Reprint> {
    let clusters = cluster(table, |document| document);
    let stories: Vec<ClusterStory> = clusters.iter().map(|c| tell(c, table, facts, |_, _| true)).collect();
    let (classes, absorbed) = (vec![Class::Reprint; table.len()], vec![false; table.len()]);
    let taken = taken(table, &clusters, &classes, &stories, &absorbed, std::iter::empty(), facts);
    reprints(taken, facts, &OwnProse)
}

/// Documents of own prose only, all of which counts.
struct OwnProse;

impl Bodies for OwnProse {
    fn voice(&self, _: u32, _: u32) -> Voice {
        Voice::Own
    }

    fn uncounted(&self, _: u32) -> &[Range<u32>] {
        &[]
    }

    fn sentences(&self, _: u32) -> &[u32] {
        &[]
    }
}

#[test]
fn cut_and_paste_are_unions() {
    // words 10..40 of the source in two overlapping pieces, one of them printed twice
    let table = table(&[(0, 1, 10, 0, 20), (0, 1, 20, 10, 20), (0, 1, 10, 100, 20)]);
    let facts = [fact(300, "2026-03-01", true), fact(200, "2026-03-04", false)];
    let rows = all_reprints(&table, &facts);
    assert_eq!(
        rows,
        [Reprint {
            source: 0,
            article: 1,
            source_counted_words: 300,
            article_counted_words: 200,
            equal_words: 50,
            equal_by_voice: ByVoice { own: 50, ..ByVoice::default() },
            source_equal_words: 30,
            source_equal_by_voice: ByVoice { own: 30, ..ByVoice::default() },
            shared_words: 0,
            related_words: 0,
            cut: Some(0.1),
            paste: Some(0.25),
            usage: Use::Part,
            longest_words: 20,
            passages: 3,
            lag_days: Some(3),
            before_source: false,
            late: false,
        }]
    );
}

#[test]
fn a_tolerated_insertion_is_not_copied() {
    let mut table = Alignments::default();
    let ops = vec![Op::new(OpKind::Equal, 15), Op::new(OpKind::PutIn, 16), Op::new(OpKind::Equal, 15)];
    table.push(0, 1, &Alignment { a: 0..30, b: 5..51, equal: 30, ops });
    let facts = [fact(100, "", true), fact(100, "", false)];
    assert_eq!(all_reprints(&table, &facts)[0].paste, Some(0.3));
}

/// Three words in another sentence, and seven of an alignment over another one.
#[test]
fn words_equal_by_chance_are_in_no_share() {
    struct Sentences;
    impl Bodies for Sentences {
        fn voice(&self, _: u32, _: u32) -> Voice {
            Voice::Own
        }
        fn uncounted(&self, _: u32) -> &[Range<u32>] {
            &[]
        }
        fn sentences(&self, _: u32) -> &[u32] {
            &[0, 25]
        }
    }
    let answer = |stray: usize, over: usize| {
        let mut table = Alignments::default();
        let ops = vec![Op::new(OpKind::Equal, 25), Op::new(OpKind::Changed, 2), Op::new(OpKind::Equal, stray)];
        table.push(0, 1, &Alignment { a: 0..27 + stray, b: 0..27 + stray, equal: 25 + stray, ops });
        // the first words over again, and some that the other alignment has not
        let ops = vec![Op::new(OpKind::Equal, 9), Op::new(OpKind::PutIn, 51), Op::new(OpKind::Equal, over)];
        table.push(0, 1, &Alignment { a: 0..9 + over, b: 0..60 + over, equal: 9 + over, ops });
        let clusters = cluster(&table, |document| document);
        let facts = [fact(200, "2026-03-01", true), fact(100, "2026-03-04", false)];
        let stories: Vec<ClusterStory> = clusters.iter().map(|c| tell(c, &table, &facts, |_, _| true)).collect();
        let classes = vec![Class::Reprint; 2];
        let taken = taken(&table, &clusters, &classes, &stories, &[false; 2], std::iter::empty(), &facts);
        let rows = reprints(taken, &facts, &Sentences);
        (rows[0].equal_words, rows[0].source_equal_words, rows[0].longest_words, rows[0].passages)
    };
    assert_eq!(answer(3, 7), (25, 25, 25, 1));
    assert_eq!(answer(4, 7), (29, 29, 29, 1));
    assert_eq!(answer(3, 8), (33, 25, 25, 2));
}

#[test]
fn shares_of_short_documents_are_not_given() {
    let facts = [fact(99, "2026-03-01", true), fact(100, "2026-03-01", false)];
    let row = &all_reprints(&table(&[(0, 1, 0, 0, 50)]), &facts)[0];
    assert_eq!((row.cut, row.paste, row.source_equal_words), (None, Some(0.5), 50));
}

#[test]
fn origin_is_marked_or_earlier_beyond_the_precision_of_dates() {
    let clusters = cluster(&table(&[(0, 1, 0, 0, 20), (0, 2, 0, 0, 20)]), |document| document);
    let origin_of = |dates: [&str; 3], source: Option<usize>| {
        let facts: Vec<Facts> = (0..3).map(|i| fact(200, dates[i], source == Some(i))).collect();
        origin(&clusters[0], &facts)
    };
    let marked = |d| (Some(d), OriginBasis::Marked);
    assert_eq!(origin_of(["2026-03-02", "2026-03-01", "2026-03-03"], Some(2)), marked(2));
    assert_eq!(origin_of(["2026-03-02", "2026-03-01", "2026-03-03"], None), (Some(1), OriginBasis::Earliest));
    assert_eq!(origin_of(["2026-03-01", "2026-03-01", "2026-03-03"], None), (None, OriginBasis::Unknown));
    assert_eq!(origin_of(["2026-03", "2026-03-01", "2026-03-03"], None), (None, OriginBasis::Unknown));
    assert_eq!(origin_of(["2026-03-02", "", "2026-03-03"], None), (None, OriginBasis::Unknown));
}

#[test]
fn without_a_marked_source_the_earliest_member_is_the_source() {
    let facts = [fact(200, "2026-03-05", false), fact(200, "2026-03-01", false), fact(200, "2026-03-02", false)];
    let rows = all_reprints(&table(&[(0, 1, 0, 0, 20), (0, 2, 0, 0, 20), (1, 2, 0, 0, 20)]), &facts);
    let pairs: Vec<_> = rows.iter().map(|r| (r.source, r.article, r.lag_days)).collect();
    assert_eq!(pairs, [(1, 0, None), (1, 2, None)]); // a lag is told from marked sources only
}

#[test]
fn cohesion_is_identity_times_coverage_against_the_medoid() {
    let mut table = table(&[(0, 1, 0, 0, 40)]);
    let ops = vec![Op::new(OpKind::Equal, 15), Op::new(OpKind::Changed, 5)];
    table.push(0, 2, &Alignment { a: 0..20, b: 0..20, equal: 15, ops });
    let clusters = cluster(&table, |document| document);
    let told = tell(&clusters[0], &table, &[fact(200, "", false); 3], |_, _| true);
    assert_eq!(told.cohesion, (0.75, 0.875)); // document 0 is the medoid; 1.0 and 15/20
    assert_eq!(clusters[0].members[told.fullest].document, 0);
}

proptest! {
    /// Shares lie in 0 to 1, and do not change with the order in which alignments come.
    #[test]
    fn shares_hold(rows in proptest::collection::vec((1u32..5, 0u32..80, 0u32..80, 12u32..40), 1..20)) {
        let rows: Vec<_> = rows.into_iter().map(|(b, x, y, n)| (0, b, x, y, n)).collect();
        let facts = [fact(120, "2026-03-01", true), fact(120, "", false), fact(120, "", false), fact(120, "", false), fact(120, "", false)];
        let there = all_reprints(&table(&rows), &facts);
        let back = all_reprints(&table(&rows.iter().rev().copied().collect::<Vec<_>>()), &facts);
        prop_assert_eq!(&there, &back);
        for row in there {
            prop_assert!((0.0..=1.0).contains(&row.cut.unwrap()) && (0.0..=1.0).contains(&row.paste.unwrap()));
            prop_assert!(row.longest_words <= row.equal_words && row.longest_words <= row.source_equal_words);
        }
    }
}

/// Properties of whole newsrooms.
mod shares;
