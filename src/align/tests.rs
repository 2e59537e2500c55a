use super::*;
use proptest::prelude::*;

fn words(text: &str) -> Vec<WordHash> {
    crate::text::tokenise_plain(text).hashes
}

fn spans(found: &[Alignment]) -> Vec<(Range<usize>, Range<usize>, usize)> {
    found.iter().map(|f| (f.a.clone(), f.b.clone(), f.equal)).collect()
}

/// Distinct words that stand for other text.
fn filler(seed: u32, count: usize) -> Vec<WordHash> {
    (0..count as u32).map(|i| 1_000_000 + seed * 10_000 + i).collect()
}

fn run(from: u32, count: u32) -> Vec<WordHash> {
    (from..from + count).collect()
}

const MIN: MinWords = MinWords { alone: 12, beside: 8 };

#[test]
fn an_attribution_in_the_middle_of_a_quote_is_bridged() {
    let quote = "Our crews train for exactly this kind of night and they brought four people home safely \
                 because they refused to turn around when the weather closed in on them";
    let a = words(quote);
    let b = words(&quote.replace(
        "safely",
        "safely, said the acting commander of the northern coast sector, Captain Ines Marlow, in a statement,",
    ));
    let found = align(&a, &b, MIN);
    assert_eq!(spans(&found), [(0..a.len(), 0..b.len(), a.len())]);
    assert_eq!(
        found[0].ops.iter().map(|op| (op.kind(), op.words())).collect::<Vec<_>>(),
        [(OpKind::Equal, 16), (OpKind::PutIn, 15), (OpKind::Equal, 13)]
    );
}

#[test]
fn a_passage_goes_on_over_an_edit_to_as_many_equal_words() {
    let ops = |a: &[WordHash], b: &[WordHash]| -> Vec<Vec<(OpKind, usize)>> {
        align(a, b, MIN).iter().map(|f| f.ops.iter().map(|op| (op.kind(), op.words())).collect()).collect()
    };
    let framed = |edit: u32, words: usize, core: u32| {
        [
            filler(edit, 9),
            run(900, 2),
            filler(edit + 1, words),
            run(0, core),
            filler(edit + 2, words),
            run(950, 2),
            filler(edit + 3, 9),
        ]
        .concat()
    };
    use OpKind::{Changed, Equal, LeftOut};
    let both = vec![(Equal, 2), (Changed, 2), (Equal, 12), (Changed, 2), (Equal, 2)];
    assert_eq!(ops(&framed(1, 2, 12), &framed(11, 2, 12)), [both]);
    let put_in = vec![(Equal, 2), (LeftOut, 2), (Equal, 12), (LeftOut, 2), (Equal, 2)];
    assert_eq!(ops(&framed(1, 2, 12), &framed(11, 0, 12)), [put_in]);
    // three words beside two say less; and what is too short without them does not get long enough
    assert_eq!(ops(&framed(1, 3, 12), &framed(11, 3, 12)), [vec![(Equal, 12)]]);
    assert!(ops(&framed(1, 2, 11), &framed(11, 2, 11)).is_empty());
}

/// Found by fuzzing. More words were put in than growing's band is wide, so that it ends, and the edit beyond has an equal word.
#[test]
fn words_of_an_edit_at_an_end_are_aligned_too() {
    const N: WordHash = 9;
    let a: Vec<WordHash> =
        [&[1, 3, 3, N, N, N, N, N, N, N, 3, N, N, 1, 1, N, N, 1], &[N; 6][..], &[1], &[N; 11], &run(50, 14)].concat();
    let b: Vec<WordHash> =
        [
            &[
                1, 3, 3, 2, N, N, N, 2, 3, N, 2, N, N, 2, N, 2, 2, 1, 2, 1, 2, N, 2, N, 2, 1, 2, N, 2, N, 2, N, N, N,
                N, 1,
            ][..],
            &[N; 11],
            &run(50, 14),
        ]
        .concat();
    let found = align(&a, &b, MIN);
    assert_eq!((found[0].a.start, found[0].b.start, found[0].ops[0]), (0, 0, Op::new(OpKind::Equal, 3)));
    found.iter().for_each(|found| holds(&a, &b, found));
}

/// What is reported is recounted from the spans and the operations.
fn holds(a: &[WordHash], b: &[WordHash], found: &Alignment) {
    let (mut i, mut j, mut equal) = (found.a.start, found.b.start, 0);
    for op in &found.ops {
        let (x, y) = op.lengths();
        match op.kind() {
            OpKind::Equal => {
                assert_eq!(&a[i..i + x], &b[j..j + y]);
                equal += x;
            }
            OpKind::Changed => assert!((0..x).all(|n| a[i + n] != b[j + n])),
            _ => {}
        }
        (i, j) = (i + x, j + y);
    }
    assert_eq!((i, j, equal), (found.a.end, found.b.end, found.equal));
    assert_eq!(found.ops[0].kind(), OpKind::Equal);
    assert_eq!(found.ops[found.ops.len() - 1].kind(), OpKind::Equal);
    assert!(found.ops.windows(2).all(|pair| pair[0].kind() != pair[1].kind()));
}

#[test]
fn several_passages_in_any_order() {
    let (p, q) = (run(0, 20), run(100, 30));
    let a = [filler(1, 50), p.clone(), filler(2, 50), q.clone()].concat();
    let b = [q, filler(3, 40), p, filler(4, 5)].concat();
    assert_eq!(spans(&align(&a, &b, MIN)), [(50..70, 70..90, 20), (120..150, 0..30, 30)]);
}

#[test]
fn eight_words_count_beside_twelve_only() {
    let a = [run(0, 9), filler(1, 60), run(100, 12)].concat();
    let beside = [run(100, 12), filler(2, 60), run(0, 9)].concat();
    let alone = [filler(3, 60), run(0, 9)].concat();
    assert_eq!(align(&a, &beside, MIN).len(), 2);
    assert_eq!(align(&a, &alone, MIN), []);
    assert_eq!(align(&run(0, 11), &run(0, 11), MIN), []);
}

#[test]
fn text_held_twice_is_reported_once_for_each_place() {
    let p = run(0, 20);
    let a = p.clone();
    let b = [p.clone(), filler(1, 50), p.clone()].concat();
    assert_eq!(spans(&align(&a, &b, MIN)), [(0..20, 0..20, 20), (0..20, 70..90, 20)]);
    assert_eq!(align(&b, &b, MIN).len(), 1);
}

#[test]
fn ends_do_not_grow_into_other_text() {
    let a = [filler(1, 30), run(0, 20), vec![7], filler(2, 30)].concat();
    let b = [filler(3, 30), run(0, 20), filler(4, 1), vec![7], filler(5, 30)].concat();
    assert_eq!(spans(&align(&a, &b, MIN)), [(30..50, 30..50, 20)]);
}

#[test]
fn a_moved_sentence_is_found_inside_what_spans_it() {
    let (p, s, t, q) = (run(0, 40), run(100, 18), run(200, 18), run(300, 40));
    let a = [p.clone(), s.clone(), t.clone(), q.clone()].concat();
    let b = [p, t, s, q].concat();
    let found = align(&a, &b, MIN);
    assert_eq!(found.iter().map(|f| f.equal).sum::<usize>(), 116, "{found:?}");
}

/// Two frames around one long common part, exchanged: what is new at its ends counts.
#[test]
fn new_words_beside_a_long_common_part_are_found() {
    let (v, u, x, y, w) = (run(0, 20), run(100, 20), run(200, 60), run(300, 14), run(400, 14));
    let join = |parts: &[&[u32]]| parts.concat();
    let a = join(&[&filler(1, 30), &v, &x, &y, &filler(2, 40), &u, &x, &w, &filler(3, 30)]);
    let b = join(&[&filler(4, 30), &u, &x, &y, &filler(5, 40), &v, &x, &w, &filler(6, 30)]);
    let found = align(&a, &b, MIN);
    let covers = |at: usize| found.iter().any(|f| f.equal_runs().any(|(run, _)| run.contains(&at)));
    for (part, begin) in [("V", 30), ("X", 50), ("Y", 110), ("U", 164), ("W", 244)] {
        assert!((begin..begin + 14).all(covers), "{part}: {found:?}");
    }
}

#[test]
fn a_phrase_that_recurs_does_not_hide_a_chain() {
    let (r, phrase) = (run(0, 10), run(50, 4));
    let a = [r.clone(), phrase.clone(), run(100, 10)].concat();
    for times in [10, 120, 400] {
        let mut b = [r.clone(), filler(1, 12), run(100, 10)].concat();
        (0..times).for_each(|i| b.extend([phrase.clone(), filler(10 + i, 3)].concat()));
        let found = align(&a, &b, MIN);
        assert!(found.iter().any(|f| f.equal >= 20 && f.b.start == 0), "{times}: {found:?}");
    }
}

proptest! {
    /// What is reported is recomputed from the spans and the operations.
    #[test]
    fn reports_hold(
        a in proptest::collection::vec(0u32..12, 0..120),
        b in proptest::collection::vec(0u32..12, 0..120),
    ) {
        align(&a, &b, MIN).iter().for_each(|found| holds(&a, &b, found));
    }

    /// No alignment lies inside another one of the same two documents.
    #[test]
    fn no_alignment_is_part_of_another(
        length in 30u32..150,
        edits in proptest::collection::vec((0usize..200, 0u32..4), 0..40),
    ) {
        let a = run(0, length);
        let mut b = a.clone();
        for (at, what) in edits {
            let at = at % b.len();
            match what {
                0 => b[at] = 9_000_000 + at as u32,
                1 => b.insert(at, b[at / 2]),
                2 if b.len() > 20 => drop(b.remove(at)),
                _ => b.rotate_left(at / 8),
            }
        }
        let found = align(&a, &b, MIN);
        let inside = |x: &Range<usize>, y: &Range<usize>| x.start >= y.start && x.end <= y.end;
        for (i, x) in found.iter().enumerate() {
            for (j, y) in found.iter().enumerate() {
                let repeats = x.equal_runs().all(|(a, b)| y.equal_runs().any(|(c, d)| inside(&a, &c) && inside(&b, &d)));
                prop_assert!(i == j || !repeats, "{x:?} in {y:?}");
            }
        }
    }

    /// A copy with a word changed here and there is found whole.
    #[test]
    fn an_edited_copy_is_found_whole(length in 30usize..300, every in 6usize..20, before in 0usize..60, after in 0usize..60) {
        let a = [filler(1, before), run(0, length as u32), filler(2, after)].concat();
        let mut copy = run(0, length as u32);
        for i in (every..length - every).step_by(every) {
            copy[i] = 5_000_000 + i as u32;
        }
        let b = [filler(3, after), copy, filler(4, before)].concat();
        let found = align(&a, &b, MIN);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!((&found[0].a, &found[0].b), (&(before..before + length), &(after..after + length)));
    }

    /// Which document comes first does not matter.
    #[test]
    fn sides_can_be_exchanged(seed in 0u32..1000, edits in proptest::collection::vec((0usize..80, 0u32..3), 0..8)) {
        let a = [filler(seed, 20), run(0, 80), filler(seed + 1, 20)].concat();
        let mut b = a.clone();
        for (at, what) in edits {
            match what {
                0 => b[20 + at] = 9_000_000 + at as u32,
                1 => b.insert(20 + at, 9_100_000 + at as u32),
                _ => drop(b.remove(20 + at)),
            }
        }
        let mut there = spans(&align(&a, &b, MIN));
        let mut back: Vec<_> = spans(&align(&b, &a, MIN)).into_iter().map(|(x, y, n)| (y, x, n)).collect();
        there.sort_by_key(|x| (x.0.start, x.1.start));
        back.sort_by_key(|x| (x.0.start, x.1.start));
        prop_assert_eq!(there, back);
    }

    /// Nor for passages whose ends are known.
    #[test]
    fn known_passages_can_be_exchanged(
        a in proptest::collection::vec(0u32..6, 0..60),
        b in proptest::collection::vec(0u32..6, 0..60),
    ) {
        let mut back = word_by_word(&b, &a, 0..b.len(), 0..a.len());
        back.exchange();
        prop_assert_eq!(word_by_word(&a, &b, 0..a.len(), 0..b.len()), back);
    }

    /// Nor does it where one of them prints sentences again, edited or not.
    #[test]
    fn sides_can_be_exchanged_of_repeated_sentences(
        printed in proptest::collection::vec((0usize..3, proptest::option::of(4usize..12), 0usize..12), 1..7),
    ) {
        let a = run(0, 60);
        let mut b = Vec::new();
        for (place, (sentence, edit, own)) in printed.into_iter().enumerate() {
            let edited = |i: usize| edit.is_some_and(|every| i % every == every / 2);
            let words = (0..20).map(|i| if edited(i) { 9_000_000 + (100 * place + i) as u32 } else { a[20 * sentence + i] });
            b.extend(words);
            b.extend(filler(place as u32, own));
        }
        let there = align(&a, &b, MIN);
        let mut back = align(&b, &a, MIN);
        back.iter_mut().for_each(Alignment::exchange);
        back.sort_by_key(|f| (f.a.start, f.b.start, f.a.end, f.b.end));
        prop_assert_eq!(there, back);
    }
}
