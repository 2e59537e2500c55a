//! Any bytes as a text in any charset: what is read is the same however it is cut, and what is UTF-8 stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::corpus::assert_decoding;

/// Beginnings that libFuzzer would have to find out: byte order marks, and words of which a charset is told.
const BEGINNINGS: [&[u8]; 8] = [
    b"",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe\0\0",
    "d\u{e9}j\u{e0} vu â€™ ".as_bytes(),
    b"\x1b$B",
    b"a\0 \0b\0 \0",
];

fuzz_target!(|bytes: &[u8]| {
    let [kind, rest @ ..] = bytes else { return };
    let beginning = BEGINNINGS[usize::from(*kind) % BEGINNINGS.len()];
    assert_decoding(&[beginning, rest].concat());
    // over the bytes that are looked at at once
    if *kind >= 0xfe {
        assert_decoding(&[beginning, &rest.repeat((300_000 / rest.len().max(1)).min(300_000))].concat());
    }
});
