//! Any bytes as a page of the web: a text, or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::corpus::assert_page;

/// Tags that libFuzzer would have to find out, one for each byte that is no text.
const TAGS: [&str; 16] = [
    "<p>",
    "</p>",
    "<div class=\"",
    "\">",
    "</div>",
    "<table><tr><td>",
    "</table>",
    "<b>",
    "</b>",
    "<article>",
    "<br>",
    "<meta property=\"og:title\" content=\"",
    "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": ",
    "</script>",
    "<a href=\"",
    "words, and more of them, in a sentence that is long enough to be an article. ",
];

fuzz_target!(|bytes: &[u8]| {
    assert_page(bytes);
    let mut page = Vec::new();
    for &byte in bytes {
        match byte {
            0x80.. => page.extend(TAGS[usize::from(byte) % TAGS.len()].as_bytes()),
            _ => page.push(byte),
        }
    }
    assert_page(&page);
});
