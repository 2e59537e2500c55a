//! Dates as precise as their source gives them.

use jiff::civil;
use std::fmt;

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Precision {
    Year,
    Month,
    Day,
}

/// A calendar date, or the year or month of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    first_day: civil::Date,
    precision: Precision,
}

impl Date {
    /// Reads an ISO 8601 date (`2026-03-02`, `2026-03`, `2026`), alone or followed by a time.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim();
        let date = match text.find(['T', 't', ' ']) {
            Some(at) if at == 10 && text[11..].starts_with(|c: char| c.is_ascii_digit()) => &text[..10],
            Some(_) => return None,
            None => text,
        };
        if !date.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return None;
        }
        let mut parts = date.split('-');
        let year = part(parts.next(), 4)?;
        let (month, day) = (parts.next(), parts.next());
        if parts.next().is_some() {
            return None;
        }
        let precision = match (month, day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        };
        let number = |text: Option<&str>| if text.is_some() { part(text, 2) } else { Some(1) };
        let first_day = civil::Date::new(year, number(month)? as i8, number(day)? as i8).ok()?;
        Some(Date { first_day, precision })
    }

    /// The first ISO date of day precision in a file name.
    pub fn find_in(name: &str) -> Option<Date> {
        let bytes = name.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        (0..bytes.len().saturating_sub(9)).find_map(|at| {
            let apart = (at == 0 || !digit(at - 1)) && !digit(at + 10);
            name.get(at..at + 10).filter(|_| apart && digit(at)).and_then(Date::parse)
        })
    }

    /// Whether this date is earlier by more than the coarser of both precisions.
    pub fn is_before(self, other: Date) -> bool {
        let coarser = self.precision.min(other.precision);
        self.at(coarser) < other.at(coarser)
    }

    /// Days from this date to `other`, at the coarser of both precisions.
    pub fn days_until(self, other: Date) -> i32 {
        let coarser = self.precision.min(other.precision);
        (other.at(coarser) - self.at(coarser)).get_days()
    }

    /// Days that lie between two dates at the least, whatever is not known of them.
    pub fn least_days_between(self, other: Date) -> u32 {
        let unknown = match self.precision.min(other.precision) {
            Precision::Day => 0,
            Precision::Month => 30,
            Precision::Year => 365,
        };
        self.days_until(other).unsigned_abs().saturating_sub(unknown)
    }

    /// The first day of the period at a precision.
    fn at(self, precision: Precision) -> civil::Date {
        match precision {
            Precision::Day => self.first_day,
            Precision::Month => self.first_day.first_of_month(),
            Precision::Year => self.first_day.first_of_year(),
        }
    }

    /// A key that sorts dates by their first day.
    pub fn first_day_key(self) -> (i16, i8, i8) {
        (self.first_day.year(), self.first_day.month(), self.first_day.day())
    }
}

/// A number of exactly `digits` digits.
fn part(text: Option<&str>, digits: usize) -> Option<i16> {
    text.filter(|t| t.len() == digits)?.parse().ok()
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let date = self.first_day;
        match self.precision {
            Precision::Day => write!(f, "{date}"),
            Precision::Month => write!(f, "{:04}-{:02}", date.year(), date.month()),
            Precision::Year => write!(f, "{:04}", date.year()),
        }
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn reads_iso_dates_with_their_precision() {
        for text in ["2026-03-02", "2026-03", "2026"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert_eq!(date("2026-03-02T23:59:00Z").to_string(), "2026-03-02");
        assert_eq!(date(" 2026-03-02 08:00").to_string(), "2026-03-02");
        for text in [
            "",
            "2026-3-2",
            "2026-02-30",
            "March 2, 2026",
            "2026-03-02x",
            "20260302",
            "2026-03-02 noon",
            "+026",
            "2026-03-é2",
            "0000-00-00",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn finds_the_date_in_a_file_name() {
        assert_eq!(Date::find_in("2026-03-02-rescue.txt"), Some(date("2026-03-02")));
        assert_eq!(Date::find_in("rescué_2026-03-02.txt"), Some(date("2026-03-02")));
        assert_eq!(Date::find_in("12026-03-02.txt"), None);
        assert_eq!(Date::find_in("000_71c7.txt"), None);
    }

    #[test]
    fn compares_at_the_coarser_precision() {
        assert!(date("2026-03-01").is_before(date("2026-03-02")));
        assert!(!date("2026-03-01").is_before(date("2026-03")));
        assert!(date("2026-02-28").is_before(date("2026-03")));
        assert!(!date("2026-03-01").is_before(date("2026-03-01T10:00:00")));
        assert_eq!(date("2026-02-27").days_until(date("2026-03-02")), 3);
        assert_eq!(date("2026-02-27").days_until(date("2026")), 0);
    }
}
