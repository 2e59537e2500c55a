//! Signatures and minima of any words: those of the plain twins, with the kernels of this processor.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reprint::passage::{shingle_hash, shingles};
use reprint::sketch::letters::assert_letter_keys;
use reprint::sketch::{passage_minima, passage_minima_plain, sign_document, sign_document_plain};

fuzz_target!(|bytes: &[u8]| {
    let [width, cut, bytes @ ..] = bytes else { return };
    let words: Vec<u32> = bytes.iter().map(|&byte| u32::from(byte)).collect();
    assert_letter_keys(&words);
    let k = usize::from(width >> 4) + 1;
    let mut hashes = Vec::new();
    shingles(&words, k, &mut hashes);
    assert!(hashes.iter().copied().eq(words.windows(k).map(shingle_hash)));

    let signature = sign_document(&hashes);
    assert_eq!(signature, sign_document_plain(&hashes));
    let (left, right) = hashes.split_at(usize::from(*cut).min(hashes.len()));
    assert_eq!(sign_document(left).merge(&sign_document(right)), signature);

    let ranks: Vec<u16> = words.windows(k).map(|run| run[0] as u16 >> 5).collect();
    let width = usize::from(width & 15) + 1;
    let mut minima = Vec::new();
    passage_minima(&hashes, &ranks, width, |at| minima.push((ranks[at], hashes[at])));
    minima.dedup(); // of equal shingles the place goes on
    assert_eq!(minima, passage_minima_plain(&hashes, &ranks, width));
});
