//! A file -> its documents: what it is packed in taken off, and its format's parser called.

use super::account::{Account, Reason};
use super::block::Block;
use super::bytes::{self, Digesting, Mapped, Plain};
use super::charset::is_text;
use super::fields::Names;
use super::globs::Excluded;
use super::recognise::{Format, Kind, Wrapping, name_within, recognise};
use super::source::{Begun, Failure, Source};
use super::store::Input;
use super::unpack::{Tally, unpack};
use super::walk::Found;
use super::{ReadOptions, archive, formats};
use crate::error::Result;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

/// How files are read.
pub(super) struct Reading<'o> {
    pub options: &'o ReadOptions,
    pub names: Arc<Names>,
    /// Of the members of archives.
    pub excluded: Arc<Excluded>,
    /// What was unpacked of the file at work.
    pub tally: Tally,
}

impl<'o> Reading<'o> {
    pub(super) fn new(options: &'o ReadOptions) -> Result<Self> {
        let excluded = Arc::new(Excluded::new(&options.exclude, Path::new("."))?);
        let tally = Tally::new(options.limits.ratio);
        Ok(Reading { options, names: Arc::new(Names::new(&options.fields)), excluded, tally })
    }

    fn with(&self, tally: Tally) -> Self {
        Reading { options: self.options, names: self.names.clone(), excluded: self.excluded.clone(), tally }
    }

    /// How what lies in something packed is read.
    pub(super) fn inner(&self) -> Self {
        self.with(self.tally.inner())
    }

    /// How many wrappings a file may be in.
    fn wrappings(&self) -> usize {
        self.options.limits.wrappings
    }
}

/// What a file gave: one part, or of an archive a part a member.
pub(super) struct FileRead {
    pub parts: Parts,
    pub input: Input,
}

/// What a file, or a member of an archive, gave.
pub(super) struct Part {
    pub file: Found,
    /// What it was read as; nothing if it was not.
    pub format: &'static str,
    pub block: Block,
}

#[derive(Default)]
pub(super) struct Parts(pub Vec<Part>);

impl Parts {
    /// A file that gave neither a document nor a reason is empty: it has no line but blank ones.
    pub(super) fn add(&mut self, file: &Found, format: &'static str, mut block: Block) {
        if block.parsed.records.is_empty() && block.account == Account::default() {
            block.account.add(Reason::Empty, &file.name, None, String::new);
        }
        self.0.push(Part { file: file.clone(), format, block });
    }

    /// A file that cannot be read, and why.
    pub(super) fn nothing(&mut self, file: &Found, failure: Failure) {
        self.add(file, "", Block::nothing(failure, &file.name));
    }
}

/// Reads a file. What is wrong with it stands in the account.
pub(super) fn read_file(file: &Found, reading: &Reading) -> FileRead {
    let input = Input { path: file.name.clone(), bytes: 0, digest: String::new(), documents: 0 };
    let mut read = FileRead { parts: Parts::default(), input };
    let reading = &reading.with(Tally::new(reading.options.limits.ratio));
    let opened = if file.name == "-" {
        read_stream(io::stdin().lock(), file, reading, &mut read);
        Ok(())
    } else {
        File::open(&file.path).and_then(|opened| read_opened(opened, file, reading, &mut read))
    };
    if let Err(error) = opened {
        let mut block = Block::default();
        bytes::account_for(&error, &file.name, &mut block.account);
        read.parts.add(file, "", block);
    } else if read.parts.0.is_empty() {
        read.parts.add(file, "", Block::default());
    }
    read
}

/// Maps what is large and not packed in a stream.
fn read_opened(mut opened: File, file: &Found, reading: &Reading, read: &mut FileRead) -> io::Result<()> {
    let length = opened.metadata()?.len();
    if length < bytes::READ_BELOW {
        read_stream(opened, file, reading, read);
        return Ok(());
    }
    let head = bytes::head(&opened)?;
    let kind = recognise(&head, &file.name, reading.options.format);
    let kind = kind.or_else(|| is_text(&head).then_some(Kind::Format(Format::Text)));
    match kind {
        Some(Kind::Format(format)) if reading.options.mmap => {
            let plain = Plain::Mapped(Mapped::new(&opened, &file.path, &file.name)?);
            (read.input.bytes, read.input.digest) = (length, plain.digest());
            read.parts.add(file, format.name(), formats::parse(format, Source::Whole(plain), file, reading));
        }
        // its footer stands at its end
        Some(Kind::Format(format @ Format::Parquet)) => {
            let mut bytes = Vec::new();
            opened.read_to_end(&mut bytes)?;
            let plain = Plain::Read(bytes);
            (read.input.bytes, read.input.digest) = (plain.bytes().len() as u64, plain.digest());
            read.parts.add(file, format.name(), formats::parse(format, Source::Whole(plain), file, reading));
        }
        // its list of members stands at its end
        Some(Kind::Wrapping(Wrapping::Zip)) => {
            let mut digesting = Digesting::new(&mut opened);
            io::copy(&mut digesting, &mut io::sink())?;
            (read.input.digest, read.input.bytes) = digesting.digest();
            opened.rewind()?;
            match reading.wrappings().checked_sub(1) {
                Some(nested) => archive::zip(BufReader::new(opened), length, file, reading, nested, &mut read.parts),
                None => read.parts.nothing(file, too_nested(Wrapping::Zip, 0)),
            }
        }
        _ => read_stream(opened, file, reading, read),
    }
    Ok(())
}

/// Reads bytes as they come.
fn read_stream(stream: impl Read, file: &Found, reading: &Reading, read: &mut FileRead) {
    let mut digesting = Digesting::new(stream);
    documents(&mut digesting, &file.name, file, reading, reading.wrappings(), &mut read.parts);
    // what no document came of belongs to the digest all the same; a stream that was given up may have no end
    let rest = if file.name == "-" { reading.options.limits.document } else { u64::MAX };
    let _ = io::copy(&mut digesting.by_ref().take(rest), &mut io::sink());
    (read.input.digest, read.input.bytes) = digesting.digest();
}

/// The documents of a stream that has this name, with up to `nested` wrappings around them.
pub(super) fn documents(
    stream: &mut dyn Read,
    name: &str,
    file: &Found,
    reading: &Reading,
    nested: usize,
    parts: &mut Parts,
) {
    let begun = Begun::new(stream);
    if begun.head.is_empty() && begun.is_whole() {
        return parts.add(file, "", Block::default());
    }
    match recognise(&begun.head, name, reading.options.format) {
        Some(Kind::Wrapping(wrapping)) if nested == 0 => parts.nothing(file, too_nested(wrapping, reading.wrappings())),
        Some(Kind::Wrapping(Wrapping::Tar)) => archive::tar(begun.stream(), file, reading, nested - 1, parts),
        Some(Kind::Wrapping(Wrapping::Zip)) => {
            match Source::Stream(Box::new(begun.stream())).whole(reading.options.limits.document) {
                Ok(plain) => {
                    let length = plain.bytes().len() as u64;
                    archive::zip(Cursor::new(plain.bytes()), length, file, reading, nested - 1, parts);
                }
                Err(failure) => parts.nothing(file, failure),
            }
        }
        Some(Kind::Wrapping(wrapping)) => {
            let mut unpacked = unpack(wrapping, begun.stream(), &reading.tally);
            documents(&mut unpacked, &name_within(name), file, &reading.inner(), nested - 1, parts);
        }
        Some(Kind::Foreign(foreign)) => parts.nothing(file, foreign.failure(&file.name)),
        Some(Kind::Format(format)) => parse(format, begun, file, reading, parts),
        // nothing but an error, or what only its name could have told
        None if begun.head.is_empty() || (file.is_named && is_text(&begun.head)) => {
            parse(Format::Text, begun, file, reading, parts);
        }
        None if file.is_named => {
            parts.nothing(file, Failure::new(Reason::UnknownType, "neither text nor a format that is read"));
        }
        None => parts.nothing(file, Failure::new(Reason::OtherFile, "")),
    }
}

fn parse(format: Format, begun: Begun<&mut dyn Read>, file: &Found, reading: &Reading, parts: &mut Parts) {
    let source = match begun.is_whole() {
        true => Source::Whole(Plain::Read(begun.head)),
        false => Source::Stream(Box::new(begun.stream())),
    };
    parts.add(file, format.name(), formats::parse(format, source, file, reading));
}

fn too_nested(wrapping: Wrapping, most: usize) -> Failure {
    let detail = format!("{} in {most} other wrappings (--max-wrappings): unpack it first", wrapping.name());
    Failure::new(Reason::UnknownType, detail)
}

/// Panics unless the bytes of a file of this name give documents or a reason, the same however they come.
#[cfg(any(test, fuzzing))]
pub fn assert_readable(bytes: &[u8], name: &str) {
    let limits = super::Limits { line: 1 << 16, document: 1 << 16, ratio: 100, ..super::Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let reading = Reading::new(&options).expect("no pattern is bad");
    let file = Found::named(name.as_ref(), name.to_string(), name.to_string());
    let mut parts = Parts::default();
    documents(&mut &bytes[..], &file.name, &file, &reading, reading.wrappings(), &mut parts);
    for Part { block, .. } in &parts.0 {
        assert!(!block.parsed.records.is_empty() || block.account != Account::default());
        for record in &block.parsed.records {
            let super::record::Place { backing, begin, length } = record.text;
            let backings = &block.parsed.backings;
            let text =
                backings.get(backing as usize).or(backings.last()).map_or("", |b| b.text(begin, length as usize));
            assert!(text.len() == length as usize && text.contains(char::is_alphanumeric));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Files of other programs, cut off and with bytes changed, under any name.
        #[test]
        fn anything_is_read_or_named(file in 0..8_usize, name in 0..8_usize, cut in 0..9000_usize, at in 0..9000_usize, byte: u8) {
            const NAMES: [&str; 8] =
                ["articles.zip", "articles.tar", "members.jsonl.xz", "crawl.warc.gz", "news-api.json", "unix.csv",
                 "2026-03-02-ferry.docx", "members.jsonl.zst"];
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(NAMES[file]);
            let mut bytes = std::fs::read(path).unwrap();
            bytes.truncate(cut.max(1));
            let at = at % bytes.len();
            bytes[at] = byte;
            assert_readable(&bytes, NAMES[name]);
        }
    }

    #[cfg(feature = "parquet")]
    proptest! {
        /// Whole tables of other programs with a few bytes changed, mostly where they tell lengths: in the footer.
        #[test]
        fn any_table_is_read_or_named(file in 0..7_usize, changes in proptest::collection::vec((0..9000_usize, any::<u8>(), any::<bool>()), 1..4)) {
            const NAMES: [&str; 7] = ["pyarrow", "plain", "polars", "int96", "delta", "duckdb", "no-text"];
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(NAMES[file]);
            let mut bytes = std::fs::read(path.with_extension("parquet")).unwrap();
            let footer = u32::from_le_bytes(bytes[bytes.len() - 8..][..4].try_into().unwrap()) as usize;
            for (at, byte, is_in_footer) in changes {
                let begin = if is_in_footer { bytes.len() - 8 - footer } else { 0 };
                let at = begin + at % (bytes.len() - begin);
                bytes[at] = byte;
            }
            assert_readable(&bytes, "table.parquet");
        }
    }
}
