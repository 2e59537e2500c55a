//! Bytes as a format takes them: all at once, or as they come out of what they were packed in.

use super::account::{Account, Reason};
use super::bytes::Plain;
use super::unpack::Unpacking;
use std::io::{self, Cursor, Read};

/// Bytes that tell what a file is.
pub(super) const HEAD: usize = 64 << 10;

/// The bytes of a file, or of what is in one, unpacked.
pub(super) enum Source<'s> {
    /// All of them, in memory or mapped.
    Whole(Plain),
    /// One after the other.
    Stream(Box<dyn Read + 's>),
}

impl Source<'_> {
    /// All bytes, if they are no more than `most`.
    pub(super) fn whole(self, most: u64) -> Result<Plain, Failure> {
        let too_large = || Failure::new(Reason::TooLarge, over(most, "--max-document"));
        match self {
            Source::Whole(plain) if plain.bytes().len() as u64 > most => Err(too_large()),
            Source::Whole(plain) => Ok(plain),
            Source::Stream(stream) => {
                let mut bytes = Vec::new();
                stream.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| Failure::of(&error))?;
                if bytes.len() as u64 > most { Err(too_large()) } else { Ok(Plain::Read(bytes)) }
            }
        }
    }
}

/// A stream whose first bytes were looked at, and that gives them all the same.
pub(super) struct Begun<R> {
    pub head: Vec<u8>,
    failed: Option<io::Error>,
    rest: R,
}

impl<R: Read> Begun<R> {
    /// Reads the first bytes. An error is kept for whoever reads on.
    pub(super) fn new(mut stream: R) -> Self {
        let mut head = Vec::new();
        let failed = stream.by_ref().take(HEAD as u64).read_to_end(&mut head).err();
        Begun { head, failed, rest: stream }
    }

    /// Whether nothing follows the first bytes.
    pub(super) fn is_whole(&self) -> bool {
        self.head.len() < HEAD && self.failed.is_none()
    }

    /// All bytes, the first ones first.
    pub(super) fn stream(self) -> impl Read {
        Cursor::new(self.head).chain(Failing(self.failed)).chain(self.rest)
    }
}

/// Nothing but an error, if there was one: then nothing follows it.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// "more than 256M (--max-document)".
pub(super) fn over(most: u64, flag: &str) -> String {
    format!("more than {} ({flag})", size(most))
}

/// A size as `--max-document` takes it.
fn size(bytes: u64) -> String {
    [(1_000_000_000, "G"), (1_000_000, "M"), (1000, "K")]
        .into_iter()
        .find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit))
        .map_or(bytes.to_string(), |(unit, name)| format!("{}{name}", bytes / unit))
}

/// Why bytes, or what follows of them, cannot be used.
#[derive(Debug)]
pub(super) struct Failure {
    pub reason: Reason,
    pub detail: String,
}

impl Failure {
    pub(super) fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Failure { reason, detail: detail.into() }
    }

    /// What a failed read means.
    pub(super) fn of(error: &io::Error) -> Self {
        let unpacking = error.get_ref().and_then(|inner| inner.downcast_ref::<Unpacking>());
        let reason = unpacking.map_or(Reason::Unreadable, |unpacking| unpacking.reason);
        Failure::new(reason, error.to_string())
    }

    /// Names it, and how many records were read before.
    pub(super) fn account_after(self, records: u64, name: &str, account: &mut Account) {
        account.add(self.reason, name, None, || format!("after record {records}: {}", self.detail));
    }

    pub(super) fn account(self, name: &str, account: &mut Account) {
        account.add(self.reason, name, None, || self.detail);
    }
}
