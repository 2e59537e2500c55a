use super::*;
use proptest::prelude::*;

fn tally(rows: u64, marked: u64, yes: u64) -> Tally {
    Tally { rows, marked, yes, unsure: 0 }
}

#[test]
fn strata_are_weighted_back() {
    // 900 rows at .9, 100 at .2: .83, whatever was drawn; 1 / (.81/10 + .01/10) = 12.195 rows
    let found = share([tally(900, 10, 9), tally(100, 10, 2)].iter());
    assert!((found.share.unwrap() - 0.83).abs() < 1e-12);
    let expected = wilson(0.83, 1.0 / 0.082);
    assert_eq!((found.low, found.high, found.rows_not_covered), (expected.low, expected.high, 0));

    let found = share([tally(900, 10, 9), tally(100, 0, 0)].iter());
    assert_eq!((found.share, found.rows_not_covered), (Some(0.9), 100));
    assert_eq!((found.low, found.high), {
        let i = wilson(0.9, 10.0);
        (i.low, i.high)
    });

    let found = share([tally(7, 0, 0)].iter());
    assert_eq!((found.share, found.low, found.high, found.rows_not_covered), (None, 0.0, 1.0, 7));
    assert_eq!(share([].iter()).share, None);
}

#[test]
fn intervals_hold_the_share_of_all_rows() {
    // strata drawn unlike their sizes, of unlike precision: 2,000 samples of 100 rows
    let strata = [(20_000, 40, 0.98), (9_000, 25, 0.8), (900, 20, 0.4), (100, 15, 0.2)];
    let all: f64 = strata.iter().map(|&(rows, _, _)| rows as f64).sum();
    let truth: f64 = strata.iter().map(|&(rows, _, precision)| rows as f64 / all * precision).sum();
    let mut random = crate::random::Random(1);
    let mut is_yes = |precision: f64| ((random.next() >> 11) as f64) < precision * (1u64 << 53) as f64;
    let (mut weighted, mut plain) = (0, 0);
    for _ in 0..2_000 {
        let drawn = strata.map(|(rows, drawn, precision)| {
            tally(rows, drawn, (0..drawn).filter(|_| is_yes(precision)).count() as u64)
        });
        let found = share(drawn.iter());
        weighted += (found.low <= truth && truth <= found.high) as u32;
        let without = wilson(found.yes as f64 / found.marked as f64, found.marked as f64);
        plain += (without.low <= truth && truth <= without.high) as u32;
    }
    assert!(weighted >= 1_900, "{weighted} of 2,000");
    assert!(plain < 500, "without weights {plain} of 2,000 do: the strata tell nothing");
}

proptest! {
    #[test]
    fn a_share_lies_in_its_interval(strata in proptest::collection::vec((1u64..1000, 0u64..50, 0.0f64..1.0), 1..12)) {
        let strata: Vec<Tally> =
            strata.iter().map(|&(rows, marked, yes)| tally(rows.max(marked), marked, (marked as f64 * yes) as u64)).collect();
        let found = share(strata.iter());
        match found.share {
            Some(share) => prop_assert!(found.low <= share && share <= found.high && found.low < found.high),
            None => prop_assert!(strata.iter().all(|tally| tally.marked == 0)),
        }
        // drawn in proportion, the weights change nothing
        let even: Vec<Tally> = strata.iter().map(|s| tally(s.marked * 3, s.marked, s.yes)).collect();
        let (marked, yes): (u64, u64) = even.iter().fold((0, 0), |(m, y), s| (m + s.marked, y + s.yes));
        if marked > 0 {
            let plain = wilson(yes as f64 / marked as f64, marked as f64);
            let found = share(even.iter());
            prop_assert!((found.low - plain.low).abs() < 1e-9 && (found.high - plain.high).abs() < 1e-9);
        }
    }
}
