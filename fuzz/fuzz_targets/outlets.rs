//! Any text as a URL: the site that names an outlet is a name, and its own address gives it again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::corpus::assert_site;

/// Beginnings that libFuzzer would have to find out: a host, a platform, a copy of a page of others.
const BEGINNINGS: [&str; 8] = [
    "",
    "https://",
    "https://medium.com/",
    "https://web.archive.org/web/2026/http",
    "https://ann.blogspot.",
    "https://www.",
    "herald.com/",
    "//ann.substack.com",
];

fuzz_target!(|bytes: &[u8]| {
    let [kind, rest @ ..] = bytes else { return };
    let (beginning, text) = (BEGINNINGS[usize::from(*kind) % BEGINNINGS.len()], String::from_utf8_lossy(rest));
    assert_site(&format!("{beginning}{text}"));
    // behind a host that is one, as the text alone seldom is
    assert_site(&format!("https://{text}.com/"));
});
