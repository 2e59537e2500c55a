//! The signature of text that may be misread: some of its runs of letters.

use std::ops::Range;

/// Letters of a key. With a tenth of the letters of two copies misread, one in eight runs of ten is the
/// same in both (.9 to the power of 20).
pub const KEY_LETTERS: usize = 10;

/// One in so many runs (a power of two) is a key, chosen by its hash: by the run alone, so that copies choose the same.
const ONE_IN: u64 = 4;

/// Letters of a section: a passage is local, and what two long texts share by chance is not.
const SECTION_LETTERS: usize = 2048;

/// The sections of a text of so many letters: as few as possible, of equal length.
pub fn sections(length: usize) -> impl Iterator<Item = Range<usize>> {
    let count = length.div_ceil(SECTION_LETTERS);
    (0..count).map(move |i| length * i / count..length * (i + 1) / count)
}

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Replaces the content of `keys` with the keys of a run of letters, sorted, each once.
///
/// The hash rolls (Karp and Rabin 1987): each letter of a corpus with scans is looked at. Property-tested and fuzzed
/// against a hash of each run by itself.
pub fn letter_keys(letters: &[u32], keys: &mut Vec<u64>) {
    keys.clear();
    let out_of_sight = MULTIPLIER.wrapping_pow(KEY_LETTERS as u32);
    let mut hash = 0u64;
    for (at, &letter) in letters.iter().enumerate() {
        hash = hash.wrapping_mul(MULTIPLIER).wrapping_add(letter as u64);
        if let Some(before) = at.checked_sub(KEY_LETTERS) {
            hash = hash.wrapping_sub((letters[before] as u64).wrapping_mul(out_of_sight));
        }
        // the upper bits are mixed best
        let key = hash ^ hash >> 32;
        if at + 1 >= KEY_LETTERS && key.wrapping_mul(MULTIPLIER) >> 32 & (ONE_IN - 1) == 0 {
            keys.push(key);
        }
    }
    keys.sort_unstable();
    keys.dedup();
}

/// Panics where the keys are not those of a hash of each run by itself: the plain twin.
#[cfg(any(test, fuzzing))]
pub fn assert_letter_keys(letters: &[u32]) {
    let hash = |run: &[u32]| {
        let add = |hash: u64, &letter: &u32| hash.wrapping_mul(MULTIPLIER).wrapping_add(letter as u64);
        let hash = run.iter().fold(0, add);
        hash ^ hash >> 32
    };
    let is_chosen = |key: &u64| (key.wrapping_mul(MULTIPLIER) >> 32).is_multiple_of(ONE_IN);
    let plain: std::collections::BTreeSet<u64> = letters.windows(KEY_LETTERS).map(hash).filter(is_chosen).collect();
    let mut keys = vec![7];
    letter_keys(letters, &mut keys);
    assert!(keys.iter().eq(&plain), "{letters:?}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_its_plain_twin(letters in proptest::collection::vec(prop_oneof![97u32..123, any::<u32>()], 0..200)) {
            assert_letter_keys(&letters);
        }
    }

    #[test]
    fn copies_choose_the_same_keys_wherever_they_begin() {
        let letters: Vec<u32> = (0..400u64).map(|i| (crate::random::mix(i) % 26) as u32).collect();
        let (mut whole, mut part) = (Vec::new(), Vec::new());
        letter_keys(&letters, &mut whole);
        letter_keys(&letters[37..337], &mut part);
        assert!(part.iter().all(|key| whole.contains(key)));
        assert!(!part.is_empty() && whole.is_sorted());
        assert!((60..130).contains(&whole.len()), "{} of 391", whole.len());
        letter_keys(&letters[..KEY_LETTERS - 1], &mut part);
        assert!(part.is_empty());
    }
}
