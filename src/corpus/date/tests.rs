use super::*;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| panic!("{text}"))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[test]
fn reads_the_forms_that_news_exports_hold() {
    let forms = [
        "2026-03-02",
        "2026-03-02T23:59:00Z",
        " 2026-03-02 08:00",
        "2026-03-02T10:00:00.123456+01:00",
        "2026-03-02T10:00:00+01:00[Europe/Berlin]",
        "2026-03-02 10:00:00 +0000 UTC",
        "2026-03-02Z",
        "2026-03-02 10:00 Central European Time",
        "2026-03-02T10 o'clock",
        "2026-3-2",
        "2026/03/02",
        "2026/03/02 10:00",
        "2026.03.02.",
        "2026年3月2日",
        "2026년 3월 2일",
        "20260302",
        "20260302T101500",
        "20260302T101500Z",
        "20260302101500",
        "Mon, 02 Mar 2026 10:00:00 GMT",
        "Mon, 2 Mar 2026 10:00:00 +0100 (CET)",
        "March 2, 2026",
        "2 March 2026",
        "2 MAR 2026",
        "2nd of March, 2026",
        "02-Mar-2026",
        "Mar. 2, 2026, 5:30 p.m. ET",
        "March 2, 2026 at 5:30 PM",
        "Mar 2, 2026 5:30pm EST",
        "Monday, March 2nd, 2026",
        "March 2, 2026 | 10:15",
        "02.03.2026",
        "2.3.2026, 10:15 Uhr",
        "2. März 2026",
        "Montag, 2. März 2026",
        "2 mars 2026",
        "2 de marzo de 2026",
        "March\u{a0}2, 2026",
        "1772445600",
        "1772445600.5",
        "1772445600000",
    ];
    for text in forms {
        assert_eq!(date(text).to_string(), "2026-03-02", "{text}");
    }
    for text in ["03/02/2026x", "02/31/2026", "13/13/2026", "03/02/26", "03/02-2026"] {
        assert_eq!(Date::parse(text), None, "{text}");
    }
    assert_eq!(date("13/02/2026").to_string(), "2026-02-13");
    assert_eq!(date("02-13-2026").to_string(), "2026-02-13");
    assert_eq!(date("3/3/2026 10:00").to_string(), "2026-03-03");
}

#[test]
fn keeps_the_precision() {
    for (text, shown) in [
        ("2026-03", "2026-03"),
        ("2026/03", "2026-03"),
        ("March 2026", "2026-03"),
        ("Mar. 2026", "2026-03"),
        ("2026年3月", "2026-03"),
        ("2026", "2026"),
    ] {
        assert_eq!(date(text).to_string(), shown, "{text}");
    }
}

#[test]
fn guesses_nothing() {
    for text in [
        "",
        "2026-02-30",
        "2026-03-02x",
        "2026-03-02 noon",
        "+026",
        "2026-03-é2",
        "0000-00-00",
        "03/04/2026",
        "3-4-2026 10:00",
        "yesterday",
        "March 2",
        "March 2, 26",
        "before March 2, 2026",
        "March 2, 2026 - April 5, 2026",
        "2 MAR 2026 - 5 APR 2026",
        "2026-03-02/2026-03-05",
        "2026-03-02 2026-03-05",
        "Monday",
        "Monday, 10:00",
        "20261302",
        "99990302",
        "12345",
        "202603",
        "2026030210",
        "4102444800",
        "-1772445600",
        "1772445600 km",
        "45.3.2026",
    ] {
        assert_eq!(Date::parse(text), None, "{text}");
    }
}

#[test]
fn a_file_tells_the_order_of_its_dates() {
    let order = |texts: &[&str]| Slashed::order_of(texts.iter().filter_map(|text| Slashed::parse(text)));
    let ambiguous = Slashed::parse("03/04/2026").unwrap();
    let read = |texts: &[&str]| ambiguous.date(order(texts)).map(|date| date.to_string());
    assert_eq!(read(&["03/04/2026", "13/04/2026"]).as_deref(), Some("2026-04-03"));
    assert_eq!(read(&["03/04/2026", "04/13/2026 10:00"]).as_deref(), Some("2026-03-04"));
    assert_eq!(read(&["03/04/2026", "04/13/2026", "13/04/2026"]), None);
    assert_eq!(read(&["03/04/2026", "2026-04-13", "31/31/2026"]), None);
    assert_eq!(ambiguous.to_string(), "03/04/2026");
}

#[test]
fn finds_the_date_in_a_file_name() {
    assert_eq!(Date::find_in("2026-03-02-rescue.txt"), Some(date("2026-03-02")));
    assert_eq!(Date::find_in("rescué_2026-03-02.txt"), Some(date("2026-03-02")));
    for name in ["12026-03-02.txt", "000_71c7.txt", "02.03.2026.txt", "20260302.txt", "story 1772445600.txt"] {
        assert_eq!(Date::find_in(name), None, "{name}");
    }
}

#[test]
fn compares_at_the_coarser_precision() {
    assert!(date("2026-03-01").is_before(date("2026-03-02")));
    assert!(!date("2026-03-01").is_before(date("2026-03")));
    assert!(date("2026-02-28").is_before(date("2026-03")));
    assert!(!date("2026-03-01").is_before(date("2026-03-01T10:00:00")));
}

#[test]
fn days_are_counted_between_days_only() {
    assert_eq!(date("2026-02-27").days_until(date("2026-03-02")), Some(3));
    assert_eq!(date("2026-03-02").days_until(date("2026-02-27")), Some(-3));
    assert_eq!(date("2026-02-27").days_until(date("2026-03")), None);
    assert_eq!(date("2026").days_until(date("2026-02-27")), None);
    // the end of one month and the begin of the next are a day apart
    assert_eq!(date("2026-01").least_days_until(date("2026-02")), 1);
    assert_eq!(date("2026-01-10").least_days_until(date("2026-02")), 22);
    assert_eq!(date("2026-02").least_days_until(date("2026-01-10")), 0);
    assert_eq!(date("2025").least_days_between(date("2026-01-31")), 31);
    assert_eq!(date("2026-01-31").least_days_between(date("2025")), 31);
    assert_eq!(date("2026-01").least_days_between(date("2026-01-31")), 0);
    assert_eq!(date("9999").least_days_between(date("9999-12")), 0);
}

proptest! {
    /// Every form of a day gives that day back.
    #[test]
    fn written_and_read(year in 1600i16..2100, month in 1i8..=12, day in 1i8..=28, hour in 0u8..24, minute in 0u8..60) {
        let (name, expected) = (MONTHS[month as usize - 1], format!("{year:04}-{month:02}-{day:02}"));
        let short = &name[..3];
        let civil = jiff::civil::date(year, month, day);
        let weekday = format!("{:?}", civil.weekday());
        let twelve = (hour + 11) % 12 + 1;
        let half = if hour < 12 { "a.m." } else { "p.m." };
        let forms = [
            expected.clone(),
            format!("{expected}T{hour:02}:{minute:02}:00Z"),
            format!("{expected} {hour:02}:{minute:02}:00.5+02:00"),
            format!("{year}/{month}/{day}"),
            format!("{year}{month:02}{day:02}"),
            format!("{year}{month:02}{day:02}T{hour:02}{minute:02}00"),
            format!("{year}{month:02}{day:02}{hour:02}{minute:02}00"),
            format!("{name} {day}, {year}"),
            format!("{day} {name} {year}"),
            format!("{short}. {day}, {year}, {twelve}:{minute:02} {half} ET"),
            format!("{weekday}, {name} {day}, {year} at {twelve} {half}"),
            format!("{}, {day:02} {short} {year} {hour:02}:{minute:02}:00 GMT", &weekday[..3]),
            format!("{day:02}.{month:02}.{year}"),
        ];
        for form in forms {
            prop_assert_eq!(Date::parse(&form).map(|date| date.to_string()), Some(expected.clone()), "{}", form);
        }
        let slashed = Slashed::parse(&format!("{day}/{month}/{year} {hour}:{minute:02}")).unwrap();
        prop_assert_eq!(slashed.date(Some(Order::DayFirst)).unwrap().to_string(), expected.clone());
        let month_text = format!("{year}-{month:02}");
        prop_assert_eq!(Date::parse(&format!("{name} {year}")).unwrap().to_string(), month_text);
        let seconds = civil.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second() + hour as i64 * 3600;
        if (1990..2033).contains(&year) {
            prop_assert_eq!(Date::parse(&seconds.to_string()).unwrap().to_string(), expected.clone());
            prop_assert_eq!(Date::parse(&(seconds * 1000).to_string()).unwrap().to_string(), expected);
        }
    }

    /// Behind an hour after an ISO day any words are read as more of the time.
    #[test]
    fn words_behind_an_iso_time_are_no_matter(mark in "[Tt ]", hour in 0u8..24, words in "(:[0-9]{2}){1,2}\\PC{0,20}| [a-z ']{0,12}") {
        let text = format!("2026-03-02{mark}{hour:02}{words}");
        prop_assert_eq!(Date::parse(&text), Some(date("2026-03-02")), "{}", text);
    }

    /// What a date shows is read as the same date, whatever text it was read from.
    #[test]
    fn any_text_is_no_date_or_one_that_reads_back(
        text in "\\PC{0,24}|[0-9/.:TZ, -]{0,24}|[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}|(Mar|March|2|02|2026|[ ,./-]){0,8}",
    ) {
        assert_date(&text);
    }

    /// A month or a year is any of its days: the days between two dates are those of the days that are nearest.
    #[test]
    fn days_between_are_those_of_the_nearest_days(a in near_2024(), b in near_2024()) {
        let days_of = |date: Date| -> Vec<i32> {
            let days = (0i32..).zip(civil::date(2023, 1, 1).series(jiff::Span::new().days(1))).take(3 * 366);
            days.filter(|(_, day)| day.to_string().starts_with(&date.to_string())).map(|(number, _)| number).collect()
        };
        let (of_a, of_b) = (days_of(a), days_of(b));
        let between = of_a.iter().flat_map(|x| of_b.iter().map(move |y| x.abs_diff(*y))).min().unwrap();
        let is_before = of_a.iter().max() < of_b.iter().min();
        prop_assert_eq!(a.least_days_between(b), between);
        prop_assert_eq!(a.is_before(b), is_before);
        prop_assert_eq!(a.least_days_until(b), if is_before { between } else { 0 });
        assert_dates(a, b);
    }
}

/// A day, month or year around the leap year 2024.
fn near_2024() -> impl Strategy<Value = Date> {
    (2023i16..=2025, 1i8..=12, 1i8..=31, 0usize..3).prop_filter_map("no day", |(year, month, day, form)| {
        Date::parse(&[format!("{year}-{month:02}-{day:02}"), format!("{year}-{month:02}"), format!("{year}")][form])
    })
}
