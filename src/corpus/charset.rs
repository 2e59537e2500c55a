//! Bytes -> text: UTF-8 where it is UTF-8, else by byte order mark, declaration or what the bytes look like.

use super::account::{Account, Reason};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_KR, Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes that tell which charset a file has: the detector reads about 4 MB of them in a second, and a page of text is
/// enough for it.
const SAMPLE: usize = 64 * 1024;

/// A text, and what was done to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded<'b> {
    /// Borrowed from the bytes where these are UTF-8; without a byte order mark.
    pub text: Cow<'b, str>,
    /// The name of the charset, where it is not UTF-8.
    pub charset: Option<&'static str>,
    /// Where the first byte stands that means nothing in this charset, if it is known; each such is U+FFFD in the text.
    pub replaced: Option<usize>,
}

impl Decoded<'_> {
    /// Counts what was not UTF-8.
    pub(super) fn account(&self, path: &str, line: Option<u64>, account: &mut Account) {
        match (self.charset, self.replaced) {
            (None, None) => {}
            (None, Some(at)) => account.add(Reason::InvalidUtf8, path, line, || format!("first at byte {at}")),
            (Some(charset), replaced) => account_charset(charset, replaced.is_some(), path, line, account),
        }
    }
}

/// Counts a text of another charset than UTF-8.
pub(super) fn account_charset(charset: &str, has_replaced: bool, path: &str, line: Option<u64>, account: &mut Account) {
    let replaced = if has_replaced { ", with bytes that mean nothing in it, replaced" } else { "" };
    account.add(Reason::OtherCharset, path, line, || format!("{charset}{replaced}"));
}

/// The bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Binary;

/// Decodes bytes. UTF-8 counts more than what is `declared`, as pages and servers often declare what is not so, and other
/// texts are hardly ever UTF-8 by chance.
pub(super) fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> Result<Decoded<'b>, Binary> {
    if let Some(marked) = by_mark(bytes) {
        return Ok(marked);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0) => Ok(escaped(bytes).unwrap_or_else(|| as_is(text))),
        Ok(_) => wide(bytes).ok_or(Binary),
        // UTF-16 of any script has some of them
        Err(_) if has_controls(bytes) => match wide(bytes) {
            None if bytes.contains(&0) => Err(Binary),
            found => Ok(found.unwrap_or_else(|| legacy(bytes, declared))),
        },
        Err(_) => Ok(legacy(bytes, declared)),
    }
}

/// Decodes a record of a file that is UTF-8 else.
pub(super) fn decode_part(bytes: &[u8]) -> Decoded<'_> {
    legacy(bytes, None)
}

/// UTF-16 that bytes begin in, and how long its mark is.
pub(super) fn begin(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match Encoding::for_bom(bytes) {
        // the mark of UTF-32 begins as one of UTF-16
        Some((encoding, _)) if encoding == UTF_8 || bytes.starts_with(b"\xff\xfe\0\0") => None,
        None if bytes.contains(&0) => utf16(&bytes[..bytes.len().min(SAMPLE)]).map(|encoding| (encoding, 0)),
        marked => marked,
    }
}

/// Whether nothing but what bytes begin with says that they are UTF-8, or no text.
pub(super) fn is_as_is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xef\xbb\xbf") || bytes.contains(&0)
}

/// The first bytes of a file, readable in ASCII if they are text.
pub(super) fn readable(head: &[u8]) -> Cow<'_, [u8]> {
    match begin(head) {
        Some((encoding, mark)) => match encoding.decode_without_bom_handling(&head[mark..]).0 {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        },
        None => Cow::Borrowed(head),
    }
}

/// Whether the first bytes of a file can be those of a text.
pub(super) fn is_text(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => !head.contains(&0) || wide(head).is_some(),
        Err(error) if error.error_len().is_none() && !head.contains(&0) => true,
        // of no script but with white space
        Err(_) => {
            let is_legacy = !has_controls(head) && head.iter().any(u8::is_ascii_whitespace);
            is_legacy || begin(head).is_some() || wide(head).is_some()
        }
    }
}

/// Control characters that no legacy charset has in a text.
fn has_controls(bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| byte < 0x20 && !b"\t\n\x0b\x0c\r\x1a\x1b\x0e\x0f".contains(&byte))
}

fn as_is(text: &str) -> Decoded<'_> {
    Decoded { text: Cow::Borrowed(text), charset: None, replaced: None }
}

fn by_mark(bytes: &[u8]) -> Option<Decoded<'_>> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return Some(lossy(rest));
    }
    // before UTF-16, whose mark its own begins with
    let order = if bytes.starts_with(b"\xff\xfe\0\0") {
        Some(Order::Little)
    } else {
        bytes.starts_with(b"\0\0\xfe\xff").then_some(Order::Big)
    };
    if let Some(text) = order.and_then(|order| utf32(&bytes[4..], order)) {
        return Some(text);
    }
    let (encoding, length) = Encoding::for_bom(bytes)?;
    Some(by(encoding, &bytes[length..]))
}

fn lossy(bytes: &[u8]) -> Decoded<'_> {
    let replaced = std::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
    Decoded { text: String::from_utf8_lossy(bytes), charset: None, replaced }
}

fn by<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Decoded<'b> {
    if encoding == UTF_8 {
        return lossy(bytes);
    }
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    // U+FFFD is also what a charset may hold itself, so the place is that of the first in the text
    let replaced = has_errors.then(|| text.find('\u{fffd}').unwrap_or_default());
    Decoded { text, charset: Some(encoding.name()), replaced }
}

/// Bytes that are neither UTF-8 nor marked nor UTF-16.
fn legacy<'b>(bytes: &'b [u8], declared: Option<&str>) -> Decoded<'b> {
    if is_mostly_utf8(bytes) {
        return lossy(bytes);
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // what declares UTF-16 in letters of one byte is not UTF-16
    let declared = declared.filter(|&e| e != REPLACEMENT && e != UTF_8 && e != UTF_16LE && e != UTF_16BE);
    match declared.map(|encoding| by(encoding, bytes)) {
        Some(text) if text.replaced.is_none() => text,
        Some(text) => {
            let detected = by(detect(bytes), bytes);
            if broken(&detected) < broken(&text) { detected } else { text }
        }
        None => by(detect(bytes), bytes),
    }
}

fn broken(decoded: &Decoded) -> usize {
    decoded.text.chars().filter(|&c| c == '\u{fffd}').count()
}

/// Whether bytes that are not UTF-8 are UTF-8 with some broken characters, or cut inside the last one.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let mut count = Utf8Count::default();
    count.add(bytes, true);
    count.is_utf8()
}

/// Characters of UTF-8, beyond ASCII, and what is none. In other charsets hardly one pair of bytes in seven is such a character.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Utf8Count {
    characters: usize,
    broken: usize,
    /// Whether the last of them is cut, as texts are that were made shorter.
    is_cut: bool,
}

impl Utf8Count {
    /// Counts those of a piece, and tells how many bytes at its end may be the begin of a character that goes on.
    pub(super) fn add(&mut self, piece: &[u8], is_last: bool) -> usize {
        let mut cut = 0;
        for chunk in piece.utf8_chunks() {
            self.characters += chunk.valid().bytes().filter(|&byte| byte >= 0xc0).count();
            let goes_on = std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
            match goes_on && chunk.invalid().as_ptr_range().end == piece.as_ptr_range().end {
                true if is_last => self.is_cut = true,
                true => cut = chunk.invalid().len(),
                false => self.broken += usize::from(!chunk.invalid().is_empty()),
            }
        }
        cut
    }

    pub(super) fn is_utf8(self) -> bool {
        match self {
            Utf8Count { characters, broken: 0, is_cut } => characters > 0 || !is_cut,
            Utf8Count { characters, broken, is_cut } => characters >= 4 * (broken + usize::from(is_cut)),
        }
    }
}

/// What bytes that are not UTF-8 most likely are.
pub(super) fn detect(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|&byte| byte >= 0x80).unwrap_or(0);
    // from the beginning of a line, as the detector looks at what stands before a letter
    let begin = bytes[..first]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1)
        .max(first.saturating_sub(SAMPLE / 2));
    let sample = &bytes[begin..bytes.len().min(begin + SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, begin + sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

/// Charsets that write everything in ASCII, and tell by escape sequences what it means.
fn escaped(bytes: &[u8]) -> Option<Decoded<'_>> {
    let escape = bytes.iter().position(|&byte| byte == 0x1b)?;
    if !bytes.is_ascii() {
        return None;
    }
    if bytes[escape..].starts_with(b"\x1b$)C") {
        let decoded = by(EUC_KR, &shifted(bytes)).text.into_owned();
        let is_right = !decoded.contains('\u{fffd}');
        return is_right.then(|| Decoded { text: decoded.into(), charset: Some("ISO-2022-KR"), replaced: None });
    }
    let decoded = by(ISO_2022_JP, bytes);
    decoded.replaced.is_none().then_some(decoded)
}

/// ISO-2022-KR as EUC-KR: what stands between "shift out" and "shift in" (or the end of the line) has its high bit set
/// there (RFC 1557).
fn shifted(bytes: &[u8]) -> Vec<u8> {
    const SHIFT_OUT: u8 = 0x0e;
    const SHIFT_IN: u8 = 0x0f;
    let mut is_korean = false;
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        rest = after.strip_prefix(b"$)C").filter(|_| *byte == 0x1b).unwrap_or(after);
        match *byte {
            SHIFT_OUT => is_korean = true,
            SHIFT_IN => is_korean = false,
            0x1b if rest.len() < after.len() => {}
            b'\n' => {
                is_korean = false;
                out.push(b'\n');
            }
            byte if is_korean && byte > 0x20 => out.push(byte | 0x80),
            byte => out.push(byte),
        }
    }
    out
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

/// UTF-16 or UTF-32 without a byte order mark.
fn wide(bytes: &[u8]) -> Option<Decoded<'_>> {
    let orders = [Order::Little, Order::Big];
    if let Some(text) = orders.into_iter().find_map(|order| utf32(bytes, order)) {
        return Some(text);
    }
    utf16(bytes).map(|encoding| by(encoding, bytes))
}

fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let [little, big] = [Order::Little, Order::Big].map(|order| spaces_of_utf16(bytes, order));
    // spaces and line ends are rare characters in the other order
    match (little, big) {
        (None, None) => None,
        (little, big) => Some(if little > big { UTF_16LE } else { UTF_16BE }),
    }
}

/// How many spaces and line ends there are in what would be the text; nothing if it would be none.
fn spaces_of_utf16(bytes: &[u8], order: Order) -> Option<usize> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let units = sample.chunks_exact(2).map(|pair| match order {
        Order::Little => u16::from_le_bytes([pair[0], pair[1]]),
        Order::Big => u16::from_be_bytes([pair[0], pair[1]]),
    });
    let (mut spaces, mut chars, mut strange) = (0, 0, 0);
    for unit in char::decode_utf16(units) {
        match unit {
            Ok('\0' | '\u{fffe}' | '\u{ffff}') => return None,
            Ok(' ' | '\n' | '\r' | '\t') => spaces += 1,
            // a sample may end in the middle of a pair, and few texts have half a pair
            Ok('\u{1}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}') | Err(_) => strange += 1,
            Ok(_) => {}
        }
        chars += 1;
    }
    (spaces > 0 && strange <= 1 + chars / 200).then_some(spaces)
}

/// The text if every four bytes are a character.
fn utf32(bytes: &[u8], order: Order) -> Option<Decoded<'static>> {
    let mut text = String::new();
    for four in bytes.chunks_exact(4) {
        let four = [four[0], four[1], four[2], four[3]];
        let code = match order {
            Order::Little => u32::from_le_bytes(four),
            Order::Big => u32::from_be_bytes(four),
        };
        text.push(char::from_u32(code).filter(|&c| c != '\0')?);
    }
    let charset = match order {
        Order::Little => "UTF-32LE",
        Order::Big => "UTF-32BE",
    };
    let cut = (!bytes.len().is_multiple_of(4) && !text.is_empty()).then_some(text.len());
    if cut.is_some() {
        text.push('\u{fffd}');
    }
    (!text.is_empty()).then_some(Decoded { text: text.into(), charset: Some(charset), replaced: cut })
}
