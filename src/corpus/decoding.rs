//! A stream in any charset -> UTF-8, piece by piece, so that every format is parsed in one.

use super::account::Account;
use super::charset::{self, Utf8Count};
use encoding_rs::{CoderResult, Decoder, Encoding};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// Bytes that are looked at, and decoded, at once.
const PIECE: usize = 256 << 10;

/// What a stream was decoded from.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    charset: Option<&'static str>,
    /// Whether some bytes meant nothing in it.
    has_replaced: bool,
}

impl Told {
    /// Names the charset in the account, if it is another than UTF-8.
    pub(super) fn account(self, name: &str, account: &mut Account) {
        if let Some(charset) = self.charset {
            charset::account_charset(charset, self.has_replaced, name, None, account);
        }
    }
}

/// A stream as UTF-8. What is UTF-8 with some broken bytes passes as it is: whoever takes a record mends that one.
pub(super) struct Decoding<R> {
    inner: R,
    told: Rc<Cell<Told>>,
    state: State,
    /// The bytes of a character that the last piece was cut in.
    cut: Vec<u8>,
    out: Vec<u8>,
    /// How much of `out` was given.
    given: usize,
    is_ended: bool,
    failed: Option<io::Error>,
}

enum State {
    Begin,
    Utf8(Utf8Count),
    /// Marked as UTF-8, or binary.
    AsIs,
    By(Box<Decoder>),
}

impl<R: Read> Decoding<R> {
    pub(super) fn new(inner: R) -> Self {
        let (told, state) = (Rc::default(), State::Begin);
        Decoding { inner, told, state, cut: Vec::new(), out: Vec::new(), given: 0, is_ended: false, failed: None }
    }

    /// Where it stands, when all was read, what was decoded.
    pub(super) fn told(&self) -> Rc<Cell<Told>> {
        self.told.clone()
    }

    fn by(&mut self, encoding: &'static Encoding) {
        self.told.set(Told { charset: Some(encoding.name()), has_replaced: false });
        self.state = State::By(Box::new(encoding.new_decoder_without_bom_handling()));
    }

    /// Reads and decodes a piece.
    fn fill(&mut self) {
        let mut piece = std::mem::take(&mut self.cut);
        let wanted = PIECE - piece.len();
        match self.inner.by_ref().take(wanted as u64).read_to_end(&mut piece) {
            Ok(count) => self.is_ended = count < wanted,
            Err(error) => (self.is_ended, self.failed) = (true, Some(error)),
        }
        if matches!(self.state, State::Begin) {
            match charset::begin(&piece) {
                Some((encoding, mark)) => {
                    drop(piece.drain(..mark));
                    self.by(encoding);
                }
                None if charset::is_as_is(&piece) => self.state = State::AsIs,
                None => self.state = State::Utf8(Utf8Count::default()),
            }
        }
        if let State::Utf8(count) = &mut self.state {
            let cut = count.add(&piece, self.is_ended);
            if count.is_utf8() {
                self.cut = piece.split_off(piece.len() - cut);
            } else {
                self.by(charset::detect(&piece));
            }
        }
        (self.out, self.given) = (piece, 0);
        if let State::By(decoder) = &mut self.state {
            let (decoded, has_replaced) = decoded(decoder, &self.out, self.is_ended);
            self.out = decoded;
            let told = self.told.get();
            self.told.set(Told { has_replaced: told.has_replaced || has_replaced, ..told });
        }
    }
}

/// The next piece, and whether bytes of it mean nothing.
fn decoded(decoder: &mut Decoder, mut piece: &[u8], is_last: bool) -> (Vec<u8>, bool) {
    let (mut text, mut any) = (String::new(), false);
    loop {
        text.reserve(decoder.max_utf8_buffer_length(piece.len()).unwrap_or(PIECE));
        let (result, read, has_replaced) = decoder.decode_to_string(piece, &mut text, is_last);
        any |= has_replaced;
        piece = &piece[read..];
        if result == CoderResult::InputEmpty {
            return (text.into_bytes(), any);
        }
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            if self.is_ended {
                return self.failed.take().map_or(Ok(0), Err);
            }
            self.fill();
        }
        let count = buffer.len().min(self.out.len() - self.given);
        buffer[..count].copy_from_slice(&self.out[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

/// Whether bytes in memory would be decoded as a stream: then they must be, so that both are read the same.
pub(super) fn is_other(bytes: &[u8]) -> bool {
    let mut decoding = Decoding::new(bytes);
    while !decoding.is_ended && decoding.told.get().charset.is_none() {
        decoding.fill();
    }
    decoding.told.get().charset.is_some()
}

/// Any bytes: a stream gives UTF-8 or the bytes as they are, however it is read, and as a text they are decoded, or binary.
#[cfg(any(test, fuzzing))]
pub fn assert_decoding(bytes: &[u8]) {
    let (mut decoding, mut out) = (Decoding::new(bytes), Vec::new());
    let told = decoding.told();
    decoding.read_to_end(&mut out).expect("bytes in memory are read");
    assert_eq!(is_other(bytes), told.get().charset.is_some());
    match told.get().charset {
        Some(_) => assert!(std::str::from_utf8(&out).is_ok()),
        None => assert_eq!(out, bytes),
    }
    let (mut one_by_one, mut slow) = (Decoding::new(bytes), Vec::new());
    let mut byte = [0];
    while one_by_one.read(&mut byte).expect("bytes in memory are read") > 0 {
        slow.push(byte[0]);
    }
    assert_eq!(out, slow);
    if let Ok(decoded) = charset::decode(bytes, None) {
        if decoded.charset.is_none() && decoded.replaced.is_none() {
            assert!(bytes.ends_with(decoded.text.as_bytes()));
        }
        if let Some(better) = super::mojibake::repair(&decoded.text) {
            assert!(better.len() < decoded.text.len());
        }
    }
    charset::readable(bytes);
    charset::is_text(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> (Vec<u8>, Option<&'static str>) {
        let mut decoding = Decoding::new(bytes);
        let mut out = Vec::new();
        decoding.read_to_end(&mut out).unwrap();
        assert_eq!(is_other(bytes), decoding.told.get().charset.is_some());
        (out, decoding.told.get().charset)
    }

    #[test]
    fn where_a_stream_is_cut_does_not_show() {
        let words = "Ünder dem Straßenpflaster, 東京の天気は晴れです。 ".repeat(20_000);
        assert_eq!(read(words.as_bytes()), (words.clone().into_bytes(), None));
        let japanese = "東京の天気は晴れです。\n".repeat(30_000);
        let (bytes, ..) = SHIFT_JIS.encode(&japanese);
        assert_eq!(read(&bytes), (japanese.clone().into_bytes(), Some("Shift_JIS")));
        // only ASCII in the first piece
        let late = "plain words, ".repeat(40_000) + &"déjà vu à l'été, ".repeat(50);
        let (bytes, ..) = WINDOWS_1252.encode(&late);
        assert_eq!(read(&bytes), (late.into_bytes(), Some("windows-1252")));
    }

    #[test]
    fn some_broken_bytes_make_no_other_charset() {
        let mut bytes = "naïve, déjà vu, à l'été: ".repeat(100).into_bytes();
        bytes[1] = 0xff;
        bytes.truncate(bytes.len() - 1);
        assert_eq!(read(&bytes), (bytes.clone(), None));
        assert_eq!(read(b"\xef\xbb\xbfcaf\xe9"), (b"\xef\xbb\xbfcaf\xe9".to_vec(), None));
        assert_eq!(read(b"a\0b"), (b"a\0b".to_vec(), None));
    }

    proptest! {
        #[test]
        fn any_text_in_utf_16_with_a_mark_is_read_as_it_is(text in any::<String>(), is_big in any::<bool>()) {
            let (encoding, mut bytes) = if is_big { (UTF_16BE, vec![0xfe, 0xff]) } else { (UTF_16LE, vec![0xff, 0xfe]) };
            for unit in text.encode_utf16() {
                bytes.extend(if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            }
            // what begins with NUL after the mark is one of UTF-32
            prop_assume!(!text.starts_with('\0'));
            prop_assert_eq!(read(&bytes), (text.clone().into_bytes(), Some(encoding.name())));
            let decoded = charset::decode(&bytes, None).unwrap();
            prop_assert_eq!((decoded.text.as_ref(), decoded.charset), (text.as_str(), Some(encoding.name())));
        }

        #[test]
        fn any_bytes_are_read(begin in prop::sample::select(vec!["", "\u{feff}", "a \0", "\u{1b}$B"]), rest in any::<Vec<u8>>()) {
            assert_decoding(&[begin.as_bytes(), &rest].concat());
        }

        #[test]
        fn utf_8_passes_as_it_is(text in "\\PC{0,60}") {
            prop_assert_eq!(read(text.as_bytes()), (text.clone().into_bytes(), None));
        }
    }
}
