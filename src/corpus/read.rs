//! A file -> its documents: what it is packed in taken off, and its format's parser called.

use super::ReadOptions;
use super::account::{Account, Reason};
use super::block::Block;
use super::bytes::{self, Digesting, Mapped, Plain};
use super::fields::Names;
use super::formats;
use super::recognise::{Format, Kind, Wrapping, is_text, name_within, recognise};
use super::source::{Begun, Failure, Source};
use super::store::Input;
use super::unpack::unpack;
use super::walk::Found;
use std::fs::File;
use std::io::{self, Read};

/// Wrappings one inside the other. A file that unpacks to itself has no end.
const NESTED: usize = 3;

/// How files are read.
pub(super) struct Reading<'o> {
    pub options: &'o ReadOptions,
    pub names: Names,
}

impl<'o> Reading<'o> {
    pub(super) fn new(options: &'o ReadOptions) -> Self {
        Reading { options, names: Names::new(&options.fields) }
    }
}

/// What a file gave.
pub(super) struct FileRead {
    pub block: Block,
    pub input: Input,
}

/// Reads a file. What is wrong with it stands in the account.
pub(super) fn read_file(file: &Found, reading: &Reading) -> FileRead {
    let mut read = FileRead {
        block: Block::default(),
        input: Input { path: file.name.clone(), bytes: 0, digest: String::new(), documents: 0 },
    };
    let opened = if file.name == "-" {
        read_stream(io::stdin().lock(), file, reading, &mut read);
        Ok(())
    } else {
        File::open(&file.path).and_then(|opened| read_opened(opened, file, reading, &mut read))
    };
    match opened {
        Ok(()) => account_for_nothing(&mut read.block, &file.name),
        Err(error) => bytes::account_for(&error, &file.name, &mut read.block.account),
    }
    read
}

/// Maps what is large and not packed.
fn read_opened(opened: File, file: &Found, reading: &Reading, read: &mut FileRead) -> io::Result<()> {
    let length = opened.metadata()?.len();
    let format = if reading.options.mmap && length >= bytes::READ_BELOW {
        let head = bytes::head(&opened)?;
        match recognise(&head, &file.name, reading.options.format) {
            Some(Kind::Format(format)) => Some(format),
            None if is_text(&head) => Some(Format::Text),
            _ => None,
        }
    } else {
        None
    };
    match format {
        Some(format) => {
            let plain = Plain::Mapped(Mapped::new(opened, &file.name)?);
            (read.input.bytes, read.input.digest) = (plain.bytes().len() as u64, plain.digest());
            read.block = formats::parse(format, Source::Whole(plain), file, reading);
        }
        None => read_stream(opened, file, reading, read),
    }
    Ok(())
}

/// Reads bytes as they come.
fn read_stream(stream: impl Read, file: &Found, reading: &Reading, read: &mut FileRead) {
    let mut digesting = Digesting::new(stream);
    read.block = documents(&mut digesting, &file.name, file, reading, NESTED);
    // what no document came of belongs to the digest all the same
    let _ = io::copy(&mut digesting, &mut io::sink());
    (read.input.digest, read.input.bytes) = digesting.digest();
}

/// The documents of a stream that has this name, with up to `nested` wrappings around them.
fn documents(stream: &mut dyn Read, name: &str, file: &Found, reading: &Reading, nested: usize) -> Block {
    let begun = Begun::new(stream);
    let is_empty = begun.head.is_empty() && begun.is_whole();
    let kind = recognise(&begun.head, name, reading.options.format);
    match kind {
        _ if is_empty => Block::default(),
        Some(Kind::Wrapping(wrapping)) if nested > 0 => {
            let mut unpacked = unpack(wrapping, begun.stream(), reading.options.limits.ratio);
            documents(&mut unpacked, name_within(name), file, reading, nested - 1)
        }
        Some(Kind::Wrapping(wrapping)) => Block::nothing(too_nested(wrapping), &file.name),
        Some(Kind::Foreign(foreign)) => {
            let detail = format!("convert it first: {}", foreign.command(&file.name));
            Block::nothing(Failure::new(Reason::NeedsConversion, detail), &file.name)
        }
        Some(Kind::Format(format)) => parse(format, begun, file, reading),
        // nothing but an error
        None if begun.head.is_empty() || is_text(&begun.head) => parse(Format::Text, begun, file, reading),
        None => Block::nothing(Failure::new(Reason::UnknownType, "neither text nor a format that is read"), &file.name),
    }
}

fn parse(format: Format, begun: Begun<&mut dyn Read>, file: &Found, reading: &Reading) -> Block {
    let source = match begun.is_whole() {
        true => Source::Whole(Plain::Read(begun.head)),
        false => Source::Stream(Box::new(begun.stream())),
    };
    formats::parse(format, source, file, reading)
}

fn too_nested(wrapping: Wrapping) -> Failure {
    let detail = format!("{} in {NESTED} other wrappings: unpack it first", wrapping.name());
    Failure::new(Reason::UnknownType, detail)
}

/// A file that gave neither a document nor a reason is empty: it has no line but blank ones.
fn account_for_nothing(block: &mut Block, name: &str) {
    if block.parsed.records.is_empty() && block.account == Account::default() {
        block.account.add(Reason::Empty, name, None, String::new);
    }
}
