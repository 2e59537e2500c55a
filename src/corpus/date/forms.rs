//! Texts -> dates: ISO, RFC 2822, and the loose forms of news exports. What may mean two days is none.

use super::{Date, Precision};
use jiff::civil;

/// A text as a date, if it can be read in one way only.
pub(super) fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    match text.bytes().next()? {
        b'0'..=b'9' => year_first(text)
            .or_else(|| iso_day_and_time(text))
            .or_else(|| number(text))
            .or_else(|| dotted(text))
            .or_else(|| Slashed::parse(text)?.date(None))
            .or_else(|| day_and_name(text)),
        _ => {
            let (word, rest) = split_word(text);
            match is_weekday(word) {
                true => {
                    let rest = rest.trim_start_matches(['.', ',']).trim_start();
                    day_and_name(rest).or_else(|| name_and_day(rest)).or_else(|| year_first(rest))
                }
                false => name_and_day(text),
            }
        }
    }
}

/// `2026-03-02` alone.
pub(super) fn iso_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let is_iso = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() });
    is_iso.then(|| year_first(text)).flatten()
}

/// `2026-03-02 10:00:00 Central European Time`: behind an hour any words may tell more of the time.
fn iso_day_and_time(text: &str) -> Option<Date> {
    let date = iso_day(text.get(..10)?)?;
    let (_, rest) = short_number(text[10..].strip_prefix(['T', 't', ' '])?)?;
    (!rest.starts_with(['-', '/', '.'])).then_some(date)
}

/// Which of the first two numbers of `03/04/2026` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// A date like `03/04/2026`, of which only its neighbours can tell whether it is in March or in April.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slashed {
    first: u8,
    second: u8,
    year: i16,
}

impl Slashed {
    /// A text of this form, with or without a time behind it.
    pub(crate) fn parse(text: &str) -> Option<Slashed> {
        let (first, rest) = short_number(text.trim())?;
        let mark = rest.chars().next().filter(|c| matches!(c, '/' | '-'))?;
        let (second, rest) = short_number(&rest[1..])?;
        let (year, rest) = long_year(rest.strip_prefix(mark)?)?;
        is_time(rest).then_some(Slashed { first: first as u8, second: second as u8, year })
    }

    /// What dates of one file tell of their order: nothing where no number is over 12, or where in one date the first
    /// is, and in another the second.
    pub(crate) fn order_of(dates: impl Iterator<Item = Slashed>) -> Option<Order> {
        let (mut first, mut second) = (false, false);
        for date in dates.filter(|date| date.is_date()) {
            first |= date.first > 12;
            second |= date.second > 12;
        }
        match (first, second) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Whether it is a date in any order.
    pub(crate) fn is_date(self) -> bool {
        [Order::DayFirst, Order::MonthFirst].into_iter().any(|order| self.date(Some(order)).is_some())
    }

    /// The date, if it is one in this order; without an order, if it is the same in both or possible in one.
    pub(crate) fn date(self, order: Option<Order>) -> Option<Date> {
        let day_first = || day(self.year, self.second as i16, self.first as i16);
        let month_first = || day(self.year, self.first as i16, self.second as i16);
        match order {
            Some(Order::DayFirst) => day_first(),
            Some(Order::MonthFirst) => month_first(),
            None => match (day_first(), month_first()) {
                (Some(x), Some(y)) => (x == y).then_some(x),
                (x, y) => x.or(y),
            },
        }
    }
}

impl std::fmt::Display for Slashed {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{:02}/{:02}/{:04}", self.first, self.second, self.year)
    }
}

/// `2026-03-02`, `2026/3/2`, `2026.03.02`, `2026年3月2日`, each with or without a time; `2026-03`, `2026`.
fn year_first(text: &str) -> Option<Date> {
    let (year, rest) = long_year(text)?;
    if rest.is_empty() {
        return dated(year, 1, 1, Precision::Year);
    }
    let (month, rest) = short_number(after(rest, &['-', '/', '.', '年', '년'])?)?;
    if matches!(rest, "" | "月" | "월") {
        return dated(year, month, 1, Precision::Month);
    }
    let (of_month, rest) = short_number(after(rest, &['-', '/', '.', '月', '월'])?)?;
    let rest = rest.strip_prefix(['日', '일', '.']).unwrap_or(rest);
    is_time(rest).then(|| day(year, month, of_month)).flatten()
}

/// `20260302`, with or without a time, or seconds or milliseconds since 1970. A number of ten digits may also be a day and an
/// hour of this century: from 2,000,000,000 on, in 2033, it is nothing.
fn number(text: &str) -> Option<Date> {
    const SECONDS: std::ops::Range<i64> = 631_152_000..2_000_000_000; // from 1990 on
    let (digits, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let is_compact = match digits.len() {
        8 => is_time(rest),
        12 | 14 => is_time(rest),
        _ => false,
    };
    let part = |at: std::ops::Range<usize>| digits.get(at)?.parse().ok();
    if let Some(date) = is_compact.then(|| day(part(0..4)?, part(4..6)?, part(6..8)?)).flatten() {
        let (hour, minute) = (part(8..10).unwrap_or(0), part(10..12).unwrap_or(0));
        if PLAUSIBLE.contains(&part(0..4)?) && hour < 25 && minute < 60 {
            return Some(date);
        }
    }
    let fraction = rest.strip_prefix('.').unwrap_or(rest);
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    let seconds = [number, number / 1000].into_iter().find(|seconds| SECONDS.contains(seconds))?;
    let date = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    Some(Date { first_day: date, precision: Precision::Day })
}

/// Years in which a number without marks is taken for a day.
const PLAUSIBLE: std::ops::Range<i16> = 1600..2100;

/// `02.03.2026`: with full stops the day stands first.
fn dotted(text: &str) -> Option<Date> {
    let (of_month, rest) = short_number(text)?;
    let (month, rest) = short_number(after(rest, &['.'])?)?;
    let (year, rest) = long_year(after(rest, &['.'])?)?;
    is_time(rest).then(|| day(year, month, of_month)).flatten()
}

/// `2 March 2026`, `2nd of March, 2026`, `02-Mar-2026`, `2. März 2026`, `2 de marzo de 2026`.
fn day_and_name(text: &str) -> Option<Date> {
    let (of_month, rest) = short_number(text)?;
    let rest = without_ordinal(rest);
    let rest = rest.strip_prefix('-').unwrap_or_else(|| without_of(rest.trim_start()));
    let (month, rest) = month_name(rest)?;
    let (year, rest) = long_year(without_of(rest.trim_start_matches(['.', ',', '-', ' ', '\u{a0}'])))?;
    is_time(rest).then(|| day(year, month, of_month)).flatten()
}

/// `March 2, 2026`, `Mar. 2nd 2026`, `March 2026`.
fn name_and_day(text: &str) -> Option<Date> {
    let (month, rest) = month_name(text)?;
    let rest = without_of(rest.trim_start_matches(['.', ',', '-', ' ', '\u{a0}']));
    if let Some((year, "")) = long_year(rest) {
        return dated(year, month, 1, Precision::Month);
    }
    let (of_month, rest) = short_number(rest)?;
    let (year, rest) = long_year(without_ordinal(rest).trim_start_matches(['.', ',', '-', ' ', '\u{a0}']))?;
    is_time(rest).then(|| day(year, month, of_month)).flatten()
}

fn day(year: i16, month: i16, of_month: i16) -> Option<Date> {
    dated(year, month, of_month, Precision::Day)
}

fn dated(year: i16, month: i16, of_month: i16, precision: Precision) -> Option<Date> {
    let first_day = civil::Date::new(year, month.try_into().ok()?, of_month.try_into().ok()?).ok()?;
    Some(Date { first_day, precision })
}

/// What follows one of these marks, and the white space around it.
fn after<'t>(text: &'t str, marks: &[char]) -> Option<&'t str> {
    Some(text.trim_start().strip_prefix(marks)?.trim_start())
}

/// A number of four digits that no other follows.
fn long_year(text: &str) -> Option<(i16, &str)> {
    digits(text, 4..=4)
}

/// A number of one or two digits that no other follows.
fn short_number(text: &str) -> Option<(i16, &str)> {
    digits(text, 1..=2)
}

fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<(i16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    count.contains(&end).then(|| Some((text[..end].parse().ok()?, &text[end..])))?
}

fn split_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()))
}

fn without_ordinal(text: &str) -> &str {
    let (word, rest) = split_word(text);
    match word.to_ascii_lowercase().as_str() {
        "st" | "nd" | "rd" | "th" | "er" => rest,
        _ => text.strip_prefix(['.', 'º', '°']).unwrap_or(text),
    }
}

fn without_of(text: &str) -> &str {
    let (word, rest) = split_word(text);
    if ["of", "de", "del"].iter().any(|of| word.eq_ignore_ascii_case(of)) { rest.trim_start() } else { text }
}

/// The number of the month that a text begins with, by its name in English, or in full in German, French, Spanish, Italian,
/// Portuguese or Dutch.
fn month_name(text: &str) -> Option<(i16, &str)> {
    let (word, rest) = split_word(text);
    month_of(word).map(|month| (month, rest))
}

fn month_of(word: &str) -> Option<i16> {
    const NAMES: [&str; 12] = [
        "jan january januar janvier enero gennaio janeiro januari",
        "feb february februar février febrero febbraio fevereiro februari",
        "mar march märz mars marzo março maart",
        "apr april avril abril aprile",
        "may mai mayo maggio maio mei",
        "jun june juni juin junio giugno junho",
        "jul july juli juillet julio luglio julho",
        "aug august août agosto augustus",
        "sep sept september septembre septiembre settembre setembro",
        "oct october oktober octobre octubre ottobre outubro",
        "nov november novembre noviembre novembro",
        "dec december dezember décembre diciembre dicembre dezembro",
    ];
    let word = word.to_lowercase();
    let at = NAMES.iter().position(|names| names.split(' ').any(|name| name == word))?;
    Some(at as i16 + 1)
}

fn is_weekday(word: &str) -> bool {
    const NAMES: &str = "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday \
        montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche \
        lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica \
        maandag dinsdag woensdag donderdag vrijdag zaterdag zondag";
    let word = word.to_lowercase();
    !word.is_empty() && NAMES.split_whitespace().any(|name| name == word)
}

/// Whether nothing follows a date but a time, in any words that times come with. Another date is none, and with two dates
/// nobody knows which is meant.
fn is_time(text: &str) -> bool {
    let text = match text.strip_prefix(['T', 't']) {
        Some(time) if time.starts_with(|c: char| c.is_ascii_digit()) => time,
        // what goes on without a space, as in 2026-03-02x, is no date
        _ if text.starts_with(|c: char| c.is_alphanumeric() && c != 'Z') => return false,
        _ => text,
    };
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '[' | ']' | '·' | '@' | '–');
    text.split(is_between).filter(|word| !word.is_empty()).all(is_word_of_time)
}

fn is_word_of_time(word: &str) -> bool {
    const WORDS: [&str; 10] = ["am", "pm", "a.m.", "p.m.", "a.m", "p.m", "at", "um", "uhr", "-"];
    let is_number = |text: &str| {
        let marks = text.bytes().filter(|b| matches!(b, b'+' | b'-')).count();
        marks <= 1 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-'))
    };
    let lower = word.to_ascii_lowercase();
    if WORDS.contains(&lower.as_str()) {
        return true;
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        // 5:30pm, 10h30, 10:00:00Z
        let letters: String = lower.chars().filter(|c| c.is_ascii_alphabetic()).collect();
        let rest = lower.replace(|c: char| c.is_ascii_alphabetic(), "");
        return matches!(letters.as_str(), "" | "am" | "pm" | "h" | "z" | "t") && is_number(&rest);
    }
    // GMT, ET, +0100, UTC+01:00, Europe/Berlin
    let zone = word.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '+' | '-'));
    let is_name = zone.len() <= 5 && zone.bytes().all(|b| b.is_ascii_uppercase()) && month_of(zone).is_none();
    let is_place = zone.contains('/') && zone.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'_'));
    (is_name || is_place) && is_number(&word[zone.len()..])
}
