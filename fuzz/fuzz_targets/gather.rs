//! Rows of any keys, in any batches: gathered by range of keys they are those of one sort.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::scan::assert_gather;

fuzz_target!(|bytes: &[u8]| {
    let [first, second, repeated, bytes @ ..] = bytes else { return };
    // few bytes of a key, at its top, in its middle or below, so that keys are equal or lie close together
    let keys: Vec<u64> =
        bytes.chunks(3).map(|key| key.iter().fold(0, |key, &byte| key << 8 | u64::from(byte))).collect();
    let spread = keys.iter().map(|key| (key & 0xffff) << ((key >> 16 & 0x3f).min(48)));
    // many rows of a key, as a formula has
    let many = spread.clone().flat_map(|key| std::iter::repeat_n(key, usize::from(*repeated) / 8 + 1));
    let cuts = [first, second].map(|cut| usize::from(*cut) * 4);
    assert_gather(&spread.collect::<Vec<_>>(), &cuts);
    assert_gather(&many.collect::<Vec<_>>(), &cuts);
});
