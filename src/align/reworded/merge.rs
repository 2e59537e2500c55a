//! Rectangles -> fewer: parts of one passage between which little was shared.

use super::gains::Gains;
use super::join::Join;
use super::refine::Rectangle;

/// Tokens between two rectangles on each side that a merge goes over. On PAN 2013 70 to 110 are alike;
/// without merging a prototype had .12 plagdet less.
const MOST_GAP: usize = 90;

/// What the gap between two rectangles may cost: about 20 words without an equal.
const MOST_LOSS: f32 = 15.0;

/// Merges rectangles that lie near each other on both sides, until none do.
pub(super) fn merge(gains: &mut Gains, join: &mut Join, found: &mut Vec<Rectangle>) {
    found.sort_unstable_by_key(|x| (x.spans[0].start, x.spans[1].start, x.spans[0].end, x.spans[1].end));
    let mut i = 0;
    while i < found.len() {
        let united = (i + 1..found.len()).find_map(|j| Some((j, united(gains, join, &found[i], &found[j])?)));
        if let Some((j, union)) = united {
            found[i] = union;
            found.remove(j);
            i = 0; // a larger one may reach those before it
        } else {
            i += 1;
        }
    }
}

/// The rectangle around two, if the gap between them does not cost too much.
fn united(gains: &mut Gains, join: &mut Join, x: &Rectangle, y: &Rectangle) -> Option<Rectangle> {
    let near = |s: usize| {
        let (x, y) = (&x.spans[s], &y.spans[s]);
        x.start.max(y.start) <= x.end.min(y.end) + MOST_GAP
    };
    if !near(0) || !near(1) {
        return None;
    }
    let spans = [0, 1].map(|s| {
        let (x, y) = (&x.spans[s], &y.spans[s]);
        x.start.min(y.start)..x.end.max(y.end)
    });
    let score = gains.sum(join, 1, &spans[1], &spans[0]) + gains.sum(join, 0, &spans[0], &spans[1]);
    (score >= x.score.max(y.score) - MOST_LOSS).then_some(Rectangle { spans, score })
}

#[cfg(test)]
mod tests {
    use super::super::{Prepared, StemFrequencies};
    use super::*;

    fn merged(gap: usize) -> Vec<Rectangle> {
        let parts = [0, 1].map(|part| (0..30).map(|i| format!("same{part}x{i} ")).collect::<String>());
        let between = |name: &str| (0..gap).map(|i| format!("{name}{i} ")).collect::<String>();
        let documents = ["p", "q"].map(|name| Prepared::new(&format!("{}{}{}", parts[0], between(name), parts[1])));
        let mut frequencies = StemFrequencies::default();
        documents.iter().for_each(|document| frequencies.add(document.stems()));
        let mut join = Join::default();
        join.fill([&documents[0], &documents[1]], &frequencies);
        let part = |begin: usize| Rectangle { spans: [begin..begin + 30, begin..begin + 30], score: 100.0 };
        let mut found = vec![part(30 + gap), part(0)];
        merge(&mut Gains::default(), &mut join, &mut found);
        found
    }

    #[test]
    fn near_parts_become_one() {
        let found = merged(10);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].spans, [0..70, 0..70]);
    }

    #[test]
    fn parts_far_from_each_other_stay() {
        assert_eq!(merged(MOST_GAP + 1).iter().map(|x| x.spans[0].start).collect::<Vec<_>>(), [0, 30 + MOST_GAP + 1]);
    }
}
