//! Streams of bytes that are packed: gzip, zstd, bzip2 and xz, in one member or several.

use super::account::Reason;
use super::recognise::Wrapping;
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Memory that one decoder may take for what it looks back at, in bytes. `zstd --ultra --long=27` takes 128 MB.
const WINDOW: u64 = 128 << 20;

/// What is unpacked of one file, at all depths: a little one may hold others that hold others, each of which does not unpack to so
/// much.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// How many times what was packed it may unpack to.
    ratio: u64,
    packed: Arc<AtomicU64>,
    unpacked: Arc<AtomicU64>,
    /// Whether what is packed came out of something packed: it counts as unpacked already.
    is_inner: bool,
}

impl Tally {
    /// Bytes for which the ratio says nothing: a page of zeros is no attack.
    pub(super) const FREE: u64 = 64 << 20;

    pub(super) fn new(ratio: u64) -> Tally {
        Tally { ratio, packed: Arc::default(), unpacked: Arc::default(), is_inner: false }
    }

    /// That of what lies in something packed.
    pub(super) fn inner(&self) -> Tally {
        Tally { is_inner: true, ..self.clone() }
    }

    pub(super) fn add_packed(&self, bytes: u64) {
        if !self.is_inner {
            self.packed.fetch_add(bytes, Relaxed);
        }
    }

    /// Counts them; whether they are too many.
    fn is_bomb_with(&self, bytes: u64) -> bool {
        let unpacked = self.unpacked.fetch_add(bytes, Relaxed) + bytes;
        unpacked > Self::FREE && unpacked > self.packed.load(Relaxed).saturating_mul(self.ratio)
    }
}

/// The bytes of a stream that is packed. No more than the ratio times as many as were packed, but for the first 64 MB.
pub(super) fn unpack<'s>(wrapping: Wrapping, packed: impl Read + 's, tally: &Tally) -> Box<dyn Read + 's> {
    let packed = Counted { inner: BufReader::with_capacity(1 << 18, packed), tally: tally.clone() };
    let inner: Box<dyn Read> = match wrapping {
        Wrapping::Gzip => Box::new(MultiGzDecoder::new(packed)),
        Wrapping::Bzip2 => Box::new(MultiBzDecoder::new(packed)),
        Wrapping::Xz => Box::new(XzReader::new_mem_limit(packed, true, (WINDOW >> 10) as u32)),
        Wrapping::Zstd => Box::new(ZstdFrames { packed, decoder: None }),
        Wrapping::Zip | Wrapping::Tar => Box::new(packed), // archive.rs takes these apart
    };
    Box::new(Unpacked { inner, wrapping, tally: tally.clone() })
}

/// Counts the bytes that a decoder took, not those that were read ahead for it.
struct Counted<R> {
    inner: R,
    tally: Tally,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.tally.add_packed(count as u64);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.tally.add_packed(count as u64);
        self.inner.consume(count);
    }
}

/// An error of what bytes are packed in, not of reading them.
#[derive(Debug)]
pub(super) struct Unpacking {
    pub reason: Reason,
    pub detail: String,
}

impl fmt::Display for Unpacking {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl Error for Unpacking {}

/// What a stream may unpack to: more than text ever does is meant to fill a memory or a day.
pub(super) struct Unpacked<'s> {
    pub inner: Box<dyn Read + 's>,
    pub wrapping: Wrapping,
    pub tally: Tally,
}

impl Unpacked<'_> {
    fn error(&self, error: &io::Error) -> io::Error {
        let (is_gzip, name) = (self.wrapping == Wrapping::Gzip, self.wrapping.name());
        let reason = match (is_truncation(error), is_gzip) {
            (true, true) => Reason::TruncatedGzip,
            (true, false) => Reason::Truncated,
            (false, true) => Reason::BadGzip,
            (false, false) => Reason::Damaged,
        };
        let detail = if is_gzip { error.to_string() } else { format!("{name}: {error}") };
        io::Error::other(Unpacking { reason, detail })
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(count) => {
                if !self.tally.is_bomb_with(count as u64) {
                    return Ok(count);
                }
                let (name, ratio) = (self.wrapping.name(), self.tally.ratio);
                let detail = format!("{name}: unpacks to over {ratio} times its size (--max-ratio)");
                Err(io::Error::other(Unpacking { reason: Reason::TooLarge, detail }))
            }
            // what the system says of a file has a number, or was said of a wrapping around this one; the rest is a decoder's
            Err(error) if error.kind() == ErrorKind::Interrupted || error.raw_os_error().is_some() => Err(error),
            Err(error) if error.get_ref().is_some_and(|inner| inner.is::<Unpacking>()) => Err(error),
            Err(error) => Err(self.error(&error)),
        }
    }
}

/// Whether an error, or what lies behind it, is that bytes end too early.
fn is_truncation(error: &io::Error) -> bool {
    let ends = |error: &io::Error| error.kind() == ErrorKind::UnexpectedEof;
    let mut behind: Option<&(dyn Error + 'static)> = error.get_ref().map(|inner| inner as _);
    while let Some(inner) = behind {
        if inner.downcast_ref::<io::Error>().is_some_and(ends) {
            return true;
        }
        behind = inner.source();
    }
    ends(error)
}

/// The frames of zstd one after the other: the decoder knows one.
struct ZstdFrames<R> {
    packed: R,
    decoder: Option<FrameDecoder>,
}

impl<R: BufRead> ZstdFrames<R> {
    /// Whether there is another frame. The decoder keeps its memory.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.packed.fill_buf()?.is_empty() {
                return Ok(false);
            }
            let decoder = self.decoder.get_or_insert_with(|| {
                let mut decoder = FrameDecoder::new();
                decoder.set_max_window_size(WINDOW);
                decoder
            });
            match decoder.reset(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.packed.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use ruzstd::decoding::BlockDecodingStrategy::UptoBlocks;
        loop {
            let is_between =
                self.decoder.as_ref().is_none_or(|decoder| decoder.is_finished() && decoder.can_collect() == 0);
            if is_between && !self.begin()? {
                return Ok(0);
            }
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            while decoder.can_collect() == 0 && !decoder.is_finished() {
                decoder.decode_blocks(&mut self.packed, UptoBlocks(1)).map_err(io::Error::other)?;
            }
            let count = decoder.read(buffer)?;
            if decoder.is_finished() && decoder.can_collect() == 0 && !is_intact(decoder) {
                return Err(io::Error::new(ErrorKind::InvalidData, "the checksum is another"));
            }
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
        }
    }
}

/// Whether what was unpacked is what was packed, as far as the frame tells.
fn is_intact(decoder: &FrameDecoder) -> bool {
    decoder.get_checksum_from_data().is_none_or(|told| decoder.get_calculated_checksum() == Some(told))
}
