//! Any text as a date, alone and in a file's name: what is read reads back, and the days between two dates agree whichever is
//! asked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::corpus::{Date, assert_date, assert_dates};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    assert_date(&text);
    let mut dates = Vec::new();
    for line in text.lines() {
        assert_date(line);
        dates.extend(Date::parse(line));
    }
    for pair in dates.windows(2) {
        assert_dates(pair[0], pair[1]);
    }
});
