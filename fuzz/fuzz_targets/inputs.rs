//! Any bytes as a file of any name: they give documents or a reason, and texts that lie in what was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::corpus::assert_readable;

const NAMES: [&str; 16] = [
    "x.txt", "x.jsonl", "x.json", "x.csv", "x.tsv", "x.warc", "x.docx", "x.zip", "x.tar", "x.gz", "x.zst", "x.bz2",
    "x.xz", "x.tgz", "x", "-",
];

fuzz_target!(|bytes: &[u8]| {
    if let Some((&first, rest)) = bytes.split_first() {
        assert_readable(rest, NAMES[first as usize % NAMES.len()]);
    }
});
