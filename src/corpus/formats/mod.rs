//! The formats, a file each. A format takes a [`Source`] and gives a [`Block`]: documents with an account of the rest.

mod csv;
pub(super) mod docx;
#[cfg(feature = "html")]
mod html;
mod http;
mod json;
mod json_lines;
mod json_record;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod text;
mod warc;

use super::account::Reason;
use super::block::Block;
use super::bytes::{Backing, Plain};
use super::decoding::{self, Decoding};
use super::read::Reading;
use super::recognise::Format;
use super::record::Place;
use super::source::{Failure, Source};
use super::walk::Found;
use std::io::Read;

#[cfg(all(fuzzing, feature = "html"))]
pub use html::assert_page;

/// The documents of a file that has this format.
pub(super) fn parse(format: Format, source: Source, file: &Found, reading: &Reading) -> Block {
    match (format, source) {
        // a document's charset is that of all of it, also where it was cut into pieces
        (Format::Text, source) => text::parse(source, file, reading),
        (Format::Warc, source) => warc::parse(source, file, reading),
        #[cfg(feature = "html")]
        (Format::Html, source) => html::parse(source, file, reading),
        #[cfg(not(feature = "html"))]
        (Format::Html, _) => Block::nothing(without("html", &format!("pandoc -t plain {:?}", file.name)), &file.name),
        #[cfg(feature = "parquet")]
        (Format::Parquet, source) => parquet::parse(source, file, reading),
        #[cfg(not(feature = "parquet"))]
        (Format::Parquet, _) => {
            let command = format!("duckdb -c \"COPY (FROM {:?}) TO 'table.csv'\"", file.name);
            Block::nothing(without("parquet", &command), &file.name)
        }
        (_, Source::Stream(stream)) => decoded(format, stream, file, reading),
        (_, Source::Whole(plain)) => in_memory(format, plain, file, reading),
    }
}

/// The records of a file in memory. One that is a map keeps the texts that are written there as they are.
fn in_memory(format: Format, plain: Plain, file: &Found, reading: &Reading) -> Block {
    let bytes = plain.bytes();
    let is_map = matches!(plain, Plain::Mapped(_));
    let mut block = match format {
        Format::Json if std::str::from_utf8(bytes).is_ok() => json::parse(bytes, is_map, file, reading),
        Format::JsonLines => json_lines::parse(bytes, is_map, file, reading),
        _ => Block { is_utf8: false, ..Block::default() },
    };
    let is_copied = matches!(format, Format::Csv) || (!block.is_utf8 && decoding::is_other(bytes));
    match format {
        _ if is_copied => return decoded(format, bytes, file, reading),
        Format::Json if !block.is_utf8 => block = json::parse(bytes, is_map, file, reading),
        _ => {}
    }
    if let Plain::Mapped(map) = plain {
        if block.parsed.records.iter().any(|record| record.text.backing == Place::FILE) {
            block.parsed.backings.push(Backing::Map(map));
        } else if map.has_changed() {
            block.account.add(Reason::Unreadable, &file.name, None, || "it changed while it was read".to_string());
        }
    }
    block
}

/// The records of a stream in any charset.
fn decoded(format: Format, stream: impl Read, file: &Found, reading: &Reading) -> Block {
    let stream = Decoding::new(stream);
    let told = stream.told();
    let mut block = match format {
        Format::Text | Format::Html | Format::Warc | Format::Parquet => Block::default(),
        Format::Csv => csv::parse(stream, file, reading),
        Format::Json => json::parse_stream(stream, file, reading),
        Format::JsonLines => json_lines::parse_stream(stream, file, reading),
    };
    if !block.parsed.records.is_empty() {
        told.get().account(&file.name, &mut block.account);
    }
    block
}

/// What a program that was built without a format says of it, with the command of another that converts it.
#[cfg(not(all(feature = "html", feature = "parquet")))]
fn without(feature: &str, command: &str) -> Failure {
    let detail = format!("this reprint was built without the feature {feature}; convert it first: {command}");
    Failure::new(Reason::NeedsConversion, detail)
}

/// What is said of a table without a column of text.
fn no_text_column(names: &[String]) -> Failure {
    const SHOWN: usize = 40;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("{name:?}")).collect();
    let rest = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    let detail = format!("its columns are {}{rest}; --text-field NAME names the one with the text", shown.join(", "));
    Failure::new(Reason::NoTextColumn, detail)
}
