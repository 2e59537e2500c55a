//! Dates as precise as their source gives them.

mod forms;

pub(crate) use forms::{Order, Slashed};

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
    /// Reads a date, alone or followed by a time: ISO 8601 (`2026-03-02`, `20260302T101500`, `2026-03`, `2026`), RFC 2822
    /// (`Mon, 02 Mar 2026 10:00:00 GMT`), `March 2, 2026`, `2 March 2026`, `02.03.2026` (the day first), `2026/03/02`,
    /// `March 2026`, and seconds or milliseconds since 1970 from 1990 to 2033. The day is that which stands there; of
    /// seconds it is that of UTC. What may be two days, as `03/04/2026`, is none.
    pub fn parse(text: &str) -> Option<Date> {
        forms::read(text)
    }

    /// The first ISO date of day precision in a file name.
    pub fn find_in(name: &str) -> Option<Date> {
        let bytes = name.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        (0..bytes.len().saturating_sub(9)).find_map(|at| {
            let apart = (at == 0 || !digit(at - 1)) && !digit(at + 10);
            name.get(at..at + 10).filter(|_| apart && digit(at)).and_then(forms::iso_day)
        })
    }

    /// Whether this date is earlier by more than the coarser of both precisions.
    pub fn is_before(self, other: Date) -> bool {
        self.last_day() < other.first_day
    }

    /// Days from this date to `other`, if the days of both are known.
    pub fn days_until(self, other: Date) -> Option<i32> {
        let are_days = self.precision == Precision::Day && other.precision == Precision::Day;
        are_days.then(|| days(self.first_day, other.first_day))
    }

    /// Days from this date to a later one at the least, whatever is not known of them; 0 if it may be no later.
    pub fn least_days_until(self, other: Date) -> u32 {
        days(self.last_day(), other.first_day).max(0) as u32
    }

    /// Days that lie between two dates at the least, whatever is not known of them.
    pub fn least_days_between(self, other: Date) -> u32 {
        self.least_days_until(other).max(other.least_days_until(self))
    }

    fn last_day(self) -> civil::Date {
        match self.precision {
            Precision::Day => self.first_day,
            Precision::Month => self.first_day.last_of_month(),
            Precision::Year => self.first_day.last_of_year(),
        }
    }

    /// A key that sorts dates by their first day.
    pub fn first_day_key(self) -> (i16, i8, i8) {
        (self.first_day.year(), self.first_day.month(), self.first_day.day())
    }
}

fn days(from: civil::Date, to: civil::Date) -> i32 {
    (to - from).get_days()
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

/// Panics where what a date shows is not read as that date again.
#[cfg(any(test, fuzzing))]
pub fn assert_date(text: &str) {
    let slashed = Slashed::parse(text);
    let ordered = [None, Some(Order::DayFirst), Some(Order::MonthFirst)];
    let dates = ordered.map(|order| slashed.and_then(|slashed| slashed.date(order)));
    for date in dates.into_iter().chain([Date::parse(text), Date::find_in(text)]).flatten() {
        assert_eq!(Date::parse(&date.to_string()), Some(date), "{text:?}");
        assert_dates(date, date);
    }
    // of what may be two days, a date by itself is none
    assert!(slashed.is_none() || Date::parse(text) == dates[0], "{text:?}");
}

/// Panics where the days between two dates, or which is earlier, depend on which of them is asked, or are more than the days
/// that both may be.
#[cfg(any(test, fuzzing))]
pub fn assert_dates(a: Date, b: Date) {
    assert_eq!(a.least_days_between(b), b.least_days_between(a), "{a} {b}");
    assert_eq!(a.is_before(b), a.least_days_until(b) > 0, "{a} {b}");
    assert!(!(a.is_before(b) && b.is_before(a)), "{a} {b}");
    assert_eq!(a.days_until(b), b.days_until(a).map(|days| -days), "{a} {b}");
    if let Some(known) = a.days_until(b) {
        assert_eq!(a.least_days_between(b), known.unsigned_abs(), "{a} {b}");
    }
    for (x, y) in [(a.first_day, b.first_day), (a.first_day, b.last_day()), (a.last_day(), b.last_day())] {
        assert!(a.least_days_between(b) <= days(x, y).unsigned_abs(), "{a} {b}");
    }
}

#[cfg(test)]
mod tests;
