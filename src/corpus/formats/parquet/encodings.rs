//! How numbers and bytes are written into pages (the format's Encodings.md). Nothing where they end too early or mean nothing.
//!
//! Own code, as the library's panics or takes any memory on damaged pages, and would copy texts.

use super::thrift::Walk;

/// Where a text lies: its begin and its length.
pub(super) type Span = (usize, usize);

/// Numbers of `width` bits, `count` of them, as runs and as packed bits by turns: levels, and places in a dictionary.
pub(super) fn hybrid(bytes: &[u8], width: u32, count: usize) -> Option<Vec<u32>> {
    if width > 32 {
        return None;
    }
    let mut numbers = Vec::new();
    let mut walk = Walk::new(bytes);
    while numbers.len() < count {
        let head = walk.number()?;
        let (left, rest) = (count - numbers.len(), bytes.get(walk.at..)?);
        let length = usize::try_from(head >> 1).ok()?;
        if head & 1 == 0 {
            let taken = width.div_ceil(8) as usize;
            let number = rest.get(..taken)?.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
            numbers.resize(numbers.len() + length.min(left), number);
            walk.at += taken;
        } else {
            // eight at a time; of the last eight some may be none
            let wanted = length.checked_mul(8)?.min(left);
            let bits = Bits { bytes: rest, width };
            for number in 0..wanted {
                numbers.push(bits.number(number)? as u32);
            }
            walk.at += length.checked_mul(width as usize)?.min(rest.len());
        }
    }
    Some(numbers)
}

/// Numbers of up to 64 bits, one after the other, the lowest bit first.
struct Bits<'b> {
    bytes: &'b [u8],
    width: u32,
}

impl Bits<'_> {
    fn number(&self, at: usize) -> Option<u64> {
        let (begin, width) = (at.checked_mul(self.width as usize)?, self.width as usize);
        if width == 0 {
            return Some(0);
        }
        let bytes = self.bytes.get(begin / 8..(begin + width).div_ceil(8))?;
        let all = bytes.iter().rev().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        Some((all >> (begin % 8)) as u64 & (u64::MAX >> (64 - width)))
    }
}

/// Numbers by their differences, no more than `most`; and how many bytes they take.
pub(super) fn deltas(bytes: &[u8], most: usize) -> Option<(Vec<i64>, usize)> {
    let mut walk = Walk::new(bytes);
    let [block, parts, count] = [walk.number()?, walk.number()?, walk.number()?];
    let mut last = walk.signed()?;
    let is_usable = count <= most as u64 && parts > 0 && block % parts == 0 && (block / parts).is_multiple_of(8);
    if !is_usable || block == 0 || block > 1 << 24 {
        return None;
    }
    let (count, per_part) = (count as usize, (block / parts) as usize);
    let mut numbers = Vec::new();
    if count > 0 {
        numbers.push(last);
    }
    while numbers.len() < count {
        let least = walk.signed()?;
        let widths = bytes.get(walk.at..)?.get(..parts as usize)?;
        walk.at += parts as usize;
        for &width in widths {
            if numbers.len() == count {
                break;
            }
            if width > 64 {
                return None;
            }
            let bits = Bits { bytes: bytes.get(walk.at..)?, width: width.into() };
            for at in 0..per_part.min(count - numbers.len()) {
                last = last.wrapping_add(least).wrapping_add(bits.number(at)? as i64);
                numbers.push(last);
            }
            walk.at = (walk.at + per_part / 8 * usize::from(width)).min(bytes.len());
        }
    }
    Some((numbers, walk.at))
}

/// Texts, each after its length: where they lie.
pub(super) fn plain_texts(bytes: &[u8], count: usize) -> Option<Vec<Span>> {
    let (mut places, mut at) = (Vec::new(), 0_usize);
    for _ in 0..count {
        let length = u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize;
        at += 4;
        bytes.get(at..)?.get(..length)?;
        places.push((at, length));
        at += length;
    }
    Some(places)
}

/// Texts behind all their lengths: where they lie, and where the last one ends.
pub(super) fn texts_behind_lengths(bytes: &[u8], count: usize) -> Option<Vec<Span>> {
    let (lengths, mut at) = deltas(bytes, count)?;
    let mut places = Vec::new();
    for length in lengths {
        let length = usize::try_from(length).ok()?;
        bytes.get(at..)?.get(..length)?;
        places.push((at, length));
        at += length;
    }
    (places.len() == count).then_some(places)
}

/// Texts by what they have in common with the one before: the texts in a row, no more than `most` bytes, and where they lie.
pub(super) fn texts_by_prefixes(bytes: &[u8], count: usize, most: u64) -> Option<(Vec<u8>, Vec<Span>)> {
    let (prefixes, at) = deltas(bytes, count)?;
    let rest = bytes.get(at..)?;
    let suffixes = texts_behind_lengths(rest, count)?;
    let (mut texts, mut places, mut last) = (Vec::new(), Vec::new(), (0, 0));
    for (prefix, (at, length)) in prefixes.into_iter().zip(suffixes) {
        let prefix = usize::try_from(prefix).ok().filter(|prefix| *prefix <= last.1)?;
        let begin = texts.len();
        if (begin + prefix + length) as u64 > most {
            return None;
        }
        texts.extend_from_within(last.0..last.0 + prefix);
        texts.extend_from_slice(&rest[at..at + length]);
        last = (begin, prefix + length);
        places.push(last);
    }
    (places.len() == count).then_some((texts, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn examples_of_the_format() {
        // 0 to 7 in three bits each, as Encodings.md has it; then four times 5
        assert_eq!(
            hybrid(&[3, 0b10001000, 0b11000110, 0b11111010, 8, 5], 3, 12).unwrap(),
            [0, 1, 2, 3, 4, 5, 6, 7, 5, 5, 5, 5]
        );
        assert_eq!(hybrid(&[8], 0, 4).unwrap(), [0; 4]);
        assert_eq!(hybrid(&[3, 0b10001000], 3, 8), None);
        // 7, 5, 3, 1, 2, 3, 4, 5: differences from -2 on, in two bits
        let bytes = [0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0];
        assert_eq!(deltas(&bytes, 8), Some((vec![7, 5, 3, 1, 2, 3, 4, 5], bytes.len())));
        assert_eq!(deltas(&bytes, 7), None, "more than there can be");
        assert_eq!(plain_texts(b"\x02\0\0\0ab\0\0\0\0", 2).unwrap(), [(4, 2), (10, 0)]);
        assert_eq!(plain_texts(b"\x03\0\0\0ab", 1), None);
    }

    proptest! {
        #[test]
        fn any_bytes_mean_something_or_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..60), width in 0..40_u32, count in 0..200_usize) {
            prop_assert!(hybrid(&bytes, width, count).is_none_or(|numbers| numbers.len() == count));
            prop_assert!(deltas(&bytes, count).is_none_or(|(numbers, at)| numbers.len() <= count && at <= bytes.len()));
            for places in [plain_texts(&bytes, count), texts_behind_lengths(&bytes, count)].into_iter().flatten() {
                prop_assert!(places.len() == count && places.iter().all(|(begin, length)| begin + length <= bytes.len()));
            }
            if let Some((texts, places)) = texts_by_prefixes(&bytes, count, 1000) {
                prop_assert!(texts.len() <= 1000 && places.iter().all(|(begin, length)| begin + length <= texts.len()));
            }
        }
    }
}
