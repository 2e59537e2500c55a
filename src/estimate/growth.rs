//! How a quantity grows with the text, from samples of several sizes.

use serde::Serialize;

/// From the least to the most that is expected.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range<T> {
    /// The least.
    pub low: T,
    /// The most.
    pub high: T,
}

impl Range<f64> {
    /// What is known.
    pub(super) fn exactly(value: f64) -> Self {
        Range { low: value, high: value }
    }

    /// Each end times its own factor.
    pub(super) fn times(self, low: f64, high: f64) -> Self {
        Range { low: self.low * low, high: self.high * high }
    }

    /// The sum of two.
    pub(super) fn plus(self, other: Self) -> Self {
        Range { low: self.low + other.low, high: self.high + other.high }
    }

    /// Whole numbers.
    pub(super) fn rounded(self) -> Range<u64> {
        Range { low: self.low.round() as u64, high: self.high.round() as u64 }
    }
}

/// A sample: its bytes of text, and what was measured in it.
pub(super) type Point = (f64, f64);

/// The latest samples that a slope is taken from: saturation makes early ones steeper.
const LATEST: usize = 3;

/// The exponent of the power that fits best: the slope in logarithms, within `bounds`. Without two samples that hold
/// anything, the middle of the bounds.
pub(super) fn exponent(points: &[Point], bounds: (f64, f64)) -> f64 {
    let latest = &points[points.len().saturating_sub(LATEST)..];
    let logarithms: Vec<Point> =
        latest.iter().filter(|(size, value)| *size > 0.0 && *value > 0.0).map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logarithms.len() as f64;
    let mean = |of: fn(&Point) -> f64| logarithms.iter().map(of).sum::<f64>() / count;
    let (mean_x, mean_y) = (mean(|p| p.0), mean(|p| p.1));
    let spread: f64 = logarithms.iter().map(|p| (p.0 - mean_x).powi(2)).sum();
    let slope = logarithms.iter().map(|p| (p.0 - mean_x) * (p.1 - mean_y)).sum::<f64>() / spread;
    if slope.is_finite() { slope.clamp(bounds.0, bounds.1) } else { (bounds.0 + bounds.1) / 2.0 }
}

/// What is expected at a size beyond all samples: on the line through the last two, and on the parabola through the last
/// three (what is always spent, what grows with words, and with pairs), which is never below the line.
pub(super) fn continued(points: &[Point], size: f64) -> Range<f64> {
    let [earlier @ .., (x1, y1), (x2, y2)] = points else {
        let value = points.last().map_or(0.0, |&(x, y)| y * size / x.max(1.0));
        return Range::exactly(value);
    };
    let slope = |x1: f64, y1: f64, x2: f64, y2: f64| if x2 > x1 { (y2 - y1).max(0.0) / (x2 - x1) } else { 0.0 };
    let last = slope(*x1, *y1, *x2, *y2);
    let low = y2 + last * (size - x2).max(0.0);
    let bend = match earlier.last() {
        Some(&(x0, y0)) if *x2 > x0 => ((last - slope(x0, y0, *x1, *y1)) / (x2 - x0)).max(0.0),
        _ => 0.0,
    };
    Range { low, high: low + bend * (size - x2).max(0.0) * (size - x1).max(0.0) }
}

/// How many times as many alignments are expected at `times` the text, from the clusters of a sample: their documents and
/// their alignments. Of a pair both documents must be drawn, so alignments grow with the square, until a cluster has so
/// many documents that not every pair is aligned; from there on with the documents.
pub(super) fn of_clusters(clusters: &[(usize, usize)], complete_up_to: usize, times: f64) -> f64 {
    let times = times.max(1.0);
    let all: usize = clusters.iter().map(|(_, alignments)| alignments).sum();
    let grown = clusters.iter().map(|&(documents, alignments)| {
        let room = (complete_up_to as f64 / documents.max(1) as f64).max(1.0);
        alignments as f64 * times * times.min(room)
    });
    if all == 0 { times * times } else { grown.sum::<f64>() / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(of: impl Fn(f64) -> f64) -> Vec<Point> {
        [1e6, 2e6, 4e6, 8e6].into_iter().map(|size| (size, of(size))).collect()
    }

    proptest! {
        /// A power is found.
        #[test]
        fn a_power_is_found(power in 0.6f64..2.0, level in 1e-6f64..1e3) {
            let found = exponent(&points(|size| level * (size / 1e6).powf(power)), (0.5, 2.0));
            prop_assert!((found - power).abs() < 1e-6, "{found}");
        }

        /// What is always spent, words and pairs are continued exactly, and words alone by both.
        #[test]
        fn words_and_pairs_are_continued(always in 0.0f64..1.0, word in 0.01f64..1.0, pair in 0.0f64..1.0, times in 1.0f64..100.0) {
            let of = |size: f64| { let x = size / 1e6; always + word * x + pair * x * x };
            let (range, real) = (continued(&points(of), 8e6 * times), of(8e6 * times));
            prop_assert!((range.high / real - 1.0).abs() < 1e-6, "{range:?}, {real}");
            prop_assert!(range.low <= range.high * 1.000_001);
            let of = |size: f64| always + word * size / 1e6;
            let (range, real) = (continued(&points(of), 8e6 * times), of(8e6 * times));
            prop_assert!((range.low / real - 1.0).abs() < 1e-6 && (range.high / real - 1.0).abs() < 1e-6, "{range:?}");
        }

        /// Whatever was measured, a range is one.
        #[test]
        fn a_range_is_a_range(values in proptest::collection::vec((0.0f64..1e9, 0.0f64..1e9), 0..6), size in 0.0f64..1e12) {
            prop_assert!((1.0..=2.0).contains(&exponent(&values, (1.0, 2.0))));
            let range = continued(&values, size);
            prop_assert!(range.high.is_finite() && 0.0 <= range.low && range.low <= range.high, "{range:?}");
        }
    }

    #[test]
    fn clusters_grow_with_the_square_until_they_are_large() {
        assert_eq!(of_clusters(&[(2, 1), (4, 6)], 64, 10.0), 100.0); // 40 documents at most
        assert_eq!(of_clusters(&[(64, 2016), (300, 9000)], 64, 10.0), 10.0);
        assert_eq!(of_clusters(&[(32, 496)], 64, 10.0), 20.0); // twice the documents, then five times
        assert_eq!(of_clusters(&[(2, 1), (64, 3)], 64, 10.0), 32.5);
        assert_eq!([of_clusters(&[], 64, 10.0), of_clusters(&[(2, 1)], 64, 0.5)], [100.0, 1.0]);
    }

    #[test]
    fn without_samples_the_exponent_is_the_middle() {
        assert_eq!(exponent(&[], (1.0, 2.0)), 1.5);
        assert_eq!(exponent(&[(1e6, 3.0)], (1.0, 2.0)), 1.5);
        assert_eq!(exponent(&[(1e6, 0.0), (2e6, 0.0)], (1.0, 2.0)), 1.5);
        assert_eq!(exponent(&[(1e6, 1.0), (2e6, 100.0)], (1.0, 2.0)), 2.0);
    }

    #[test]
    fn ranges_add_up() {
        let range = Range { low: 1.0, high: 2.0 }.plus(Range::exactly(3.0)).times(0.5, 2.0);
        assert_eq!(range, Range { low: 2.0, high: 10.0 });
        assert_eq!(Range { low: 1.4, high: 1.6 }.rounded(), Range { low: 1, high: 2 });
    }
}
