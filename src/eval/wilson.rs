//! A share of a sample -> the interval that holds the share of the whole: Wilson's score interval.

use serde::Serialize;

/// Standard deviations that hold 95 % of a normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// From where to where a share lies, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Wilson's 95 % score interval around a share, 0 to 1, of a sample of `size` rows. A weighted share
/// takes its effective size, so that `size` may have a fraction. Without rows nothing is known: 0 to 1.
///
/// E. B. Wilson: Probable Inference, the Law of Succession, and Statistical Inference, JASA 22, 1927.
/// Unlike the share plus and minus its standard error, it stays within 0 and 1 and keeps a width at
/// either end, where the samples of an audit are.
///
/// ```
/// use reprint::eval::wilson;
///
/// let interval = wilson(8.0 / 10.0, 10.0);
/// assert_eq!(format!("{:.3} to {:.3}", interval.low, interval.high), "0.490 to 0.943");
/// ```
pub fn wilson(share: f64, size: f64) -> Interval {
    if size.is_nan() || share.is_nan() || size <= 0.0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let share = share.clamp(0.0, 1.0);
    let widening = Z * Z / size;
    let centre = (share + widening / 2.0) / (1.0 + widening);
    let half = Z / (1.0 + widening) * (share * (1.0 - share) / size + widening / (4.0 * size)).sqrt();
    // the share itself lies within, whatever is lost in the last digit
    Interval { low: (centre - half).clamp(0.0, share), high: (centre + half).clamp(share, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_values() {
        // Newcombe, Statistics in Medicine 17, 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29
        for (yes, size, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
            (8.0, 10.0, 0.4902, 0.9433),
        ] {
            let found = wilson(yes / size, size);
            assert!((found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5, "{yes} of {size}: {found:?}");
        }
    }

    #[test]
    fn without_rows_nothing_is_known() {
        for (share, size) in [(0.5, 0.0), (0.5, -1.0), (f64::NAN, 3.0), (1.0, f64::NAN)] {
            assert_eq!(wilson(share, size), Interval { low: 0.0, high: 1.0 });
        }
    }

    proptest! {
        #[test]
        fn holds_the_share_and_narrows(yes in 0u32..500, no in 0u32..500) {
            prop_assume!(yes + no > 0);
            let size = f64::from(yes + no);
            let share = f64::from(yes) / size;
            let Interval { low, high } = wilson(share, size);
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0 && low < high);
            let larger = wilson(share, 4.0 * size);
            prop_assert!(larger.high - larger.low < high - low);
            // what is not there is the mirror of what is
            let mirror = wilson(1.0 - share, size);
            prop_assert!((mirror.low - (1.0 - high)).abs() < 1e-9 && (mirror.high - (1.0 - low)).abs() < 1e-9);
            // its ends are where the score test turns: |share - end| = z * sqrt(end (1 - end) / size)
            for end in [low, high] {
                prop_assert!(((share - end).powi(2) - Z * Z * end * (1.0 - end) / size).abs() < 1e-9);
            }
        }
    }
}
