//! The formats, a file each. A format takes a [`Source`] and gives a [`Block`]: documents with an account of the rest.

mod csv;
pub(super) mod docx;
mod http;
mod json;
mod json_lines;
mod json_record;
mod lines;
mod text;
mod warc;

use super::block::Block;
use super::read::Reading;
use super::recognise::Format;
use super::source::Source;
use super::walk::Found;

/// The documents of a file that has this format.
pub(super) fn parse(format: Format, source: Source, file: &Found, reading: &Reading) -> Block {
    match format {
        Format::Text => text::parse(source, file, reading),
        Format::Csv => csv::parse(source, file, reading),
        Format::Json => json::parse(source, file, reading),
        Format::Warc => warc::parse(source, file, reading),
        Format::JsonLines => json_lines::parse(source, file, reading),
    }
}
