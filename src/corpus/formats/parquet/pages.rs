//! The pages of a part of a column: their heads, and their bytes unpacked.

use super::footer::damaged;
use super::thrift::{INTEGERS, STRUCTURE, TRUE, Walk};
use crate::corpus::account::Reason;
use crate::corpus::recognise::Wrapping;
use crate::corpus::source::Failure;
use crate::corpus::unpack::{Tally, unpack};
use parquet::basic::Compression;
use parquet::file::metadata::ColumnChunkMetaData;
use std::io::Read;
use std::ops::Range;

/// What stands before a page.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Head {
    kind: u64,
    /// Bytes of the page, unpacked and as they stand in the file.
    pub unpacked: usize,
    pub packed: usize,
    /// What the head of its kind has, by the number of the field.
    fields: [u64; 9],
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    Dictionary,
    Deltas,
    BehindLengths,
    ByPrefixes,
}

impl Head {
    /// The head at the begin of these bytes, and its length.
    pub(super) fn read(bytes: &[u8]) -> Option<(Head, usize)> {
        let (mut head, mut walk) = (Head::default(), Walk::new(bytes));
        head.fields[7] = 1; // a page of the second version is packed where it does not say
        walk.fields(|walk, id, kind| {
            match (id, kind) {
                (1, kind) if INTEGERS.contains(&kind) => head.kind = walk.signed()?.try_into().ok()?,
                (2, kind) if INTEGERS.contains(&kind) => head.unpacked = walk.signed()?.try_into().ok()?,
                (3, kind) if INTEGERS.contains(&kind) => head.packed = walk.signed()?.try_into().ok()?,
                (5 | 7 | 8, STRUCTURE) => walk.fields(|walk, id, kind| {
                    let field = usize::try_from(id).ok().filter(|id| (1..8).contains(id));
                    match field {
                        Some(field) if INTEGERS.contains(&kind) => {
                            head.fields[field] = walk.signed()?.try_into().ok()?;
                            return Some(true);
                        }
                        Some(field) if kind <= 2 => head.fields[field] = u64::from(kind == TRUE),
                        _ => {}
                    }
                    Some(false)
                })?,
                _ => return Some(false),
            }
            Some(true)
        })?;
        Some((head, walk.at))
    }

    pub(super) fn is_dictionary(&self) -> bool {
        self.kind == 2
    }

    pub(super) fn has_values(&self) -> bool {
        matches!(self.kind, 0 | 3)
    }

    /// Values of the page, those that are missing, too.
    pub(super) fn values(&self) -> usize {
        self.fields[1] as usize
    }

    fn is_second_version(&self) -> bool {
        self.kind == 3
    }

    /// Bytes of the levels that tell lists, and which values are there: of the second version, they are not packed.
    fn levels(&self) -> Option<(usize, usize)> {
        self.is_second_version().then_some((self.fields[6] as usize, self.fields[5] as usize))
    }

    pub(super) fn encoding(&self) -> Result<Encoding, Failure> {
        let number = if self.is_second_version() { self.fields[4] } else { self.fields[2] };
        match number {
            0 => Ok(Encoding::Plain),
            2 | 8 => Ok(Encoding::Dictionary),
            5 => Ok(Encoding::Deltas),
            6 => Ok(Encoding::BehindLengths),
            7 => Ok(Encoding::ByPrefixes),
            _ => Err(unread(format!("encoding {number}"))),
        }
    }

    /// Whether levels are written as runs: the other way was given up in 2013.
    fn has_runs(&self, most_repetitions: u32, most_definitions: u32) -> bool {
        const RUNS: u64 = 3;
        self.is_second_version()
            || ((most_definitions == 0 || self.fields[3] == RUNS) && (most_repetitions == 0 || self.fields[4] == RUNS))
    }

    /// Where in a page levels and values lie.
    pub(super) fn split(
        &self,
        page: &[u8],
        most_repetitions: u32,
        most_definitions: u32,
    ) -> Result<[Range<usize>; 3], Failure> {
        if !self.has_runs(most_repetitions, most_definitions) {
            return Err(unread("levels as packed bits".to_string()));
        }
        let after = |begin: usize, most: u32| -> Option<Range<usize>> {
            if most == 0 {
                return Some(begin..begin);
            }
            let length = u32::from_le_bytes(page.get(begin..begin + 4)?.try_into().ok()?) as usize;
            Some(begin + 4..begin + 4 + length)
        };
        let split = || {
            let (repetitions, definitions) = match self.levels() {
                Some((repetitions, definitions)) => {
                    (0..repetitions, repetitions..repetitions.checked_add(definitions)?)
                }
                None => {
                    let repetitions = after(0, most_repetitions)?;
                    let definitions = after(repetitions.end, most_definitions)?;
                    (repetitions, definitions)
                }
            };
            let values = definitions.end..page.len();
            (repetitions.end <= definitions.end && values.start <= page.len()).then_some([
                repetitions,
                definitions,
                values,
            ])
        };
        split().ok_or_else(|| damaged("a page whose levels are longer than it"))
    }
}

/// What this reader does not know of a format that goes on.
fn unread(what: String) -> Failure {
    let detail = format!(
        "Parquet: {what} is not read; write the file again with DuckDB, Polars or pyarrow, as they do by default"
    );
    Failure::new(Reason::NeedsConversion, detail)
}

/// Where in the file a part of a column lies.
pub(super) fn place(part: &ColumnChunkMetaData, file: &[u8]) -> Result<Range<usize>, Failure> {
    // some writers forgot the dictionary's head when they counted
    const SLACK: usize = 100;
    let begin = part
        .dictionary_page_offset()
        .filter(|begin| *begin > 0)
        .map_or(part.data_page_offset(), |begin| begin.min(part.data_page_offset()));
    let length = if part.num_values() == 0 { 0 } else { part.compressed_size() };
    let place = (usize::try_from(begin).ok(), usize::try_from(length).ok());
    match place {
        (Some(begin), Some(length))
            if part.file_path().is_none() && begin.checked_add(length).is_some_and(|end| end <= file.len()) =>
        {
            Ok(begin..(begin + length + SLACK).min(file.len()))
        }
        _ => Err(damaged("a part of a column that does not lie in the file")),
    }
}

/// The heads of the pages of a part of a column, and where their bytes lie, until it has all values that it should.
pub(super) fn heads(part: &ColumnChunkMetaData, file: &[u8]) -> Result<Vec<(Head, Range<usize>)>, Failure> {
    let place = place(part, file)?;
    let (mut heads, mut at, mut values) = (Vec::new(), place.start, 0_u64);
    let wanted = u64::try_from(part.num_values()).map_err(damaged)?;
    while values < wanted {
        let bytes = &file[at..place.end];
        let (head, length) = Head::read(bytes).ok_or_else(|| damaged("a page that cannot be read"))?;
        let begin = at + length;
        at = begin
            .checked_add(head.packed)
            .filter(|end| *end <= place.end)
            .ok_or_else(|| damaged("a page beyond its column"))?;
        if head.has_values() {
            values += head.fields[1];
        }
        heads.push((head, begin..at));
    }
    if values > wanted {
        return Err(damaged("a page with more values than its column"));
    }
    Ok(heads)
}

/// The bytes of a page: new ones, or nothing where those of the file are as they should be.
pub(super) fn unpacked(
    head: &Head,
    packed: &[u8],
    compression: Compression,
    ratio: u64,
) -> Result<Option<Vec<u8>>, Failure> {
    let (repetitions, definitions) = head.levels().unwrap_or((0, 0));
    let before = repetitions.checked_add(definitions).filter(|before| *before <= packed.len().min(head.unpacked));
    let before = before.ok_or_else(|| damaged("a page whose levels are longer than it"))?;
    let is_packed = compression != Compression::UNCOMPRESSED && (head.levels().is_none() || head.fields[7] != 0);
    if !is_packed {
        return Ok(None);
    }
    let (levels, packed) = packed.split_at(before);
    let length = head.unpacked - before;
    let mut page = Vec::with_capacity(head.unpacked);
    page.extend_from_slice(levels);
    match compression {
        _ if length == 0 => {}
        Compression::SNAPPY => {
            page.resize(head.unpacked, 0);
            let read = snap::raw::Decoder::new().decompress(packed, &mut page[before..]).map_err(damaged)?;
            page.truncate(before + read);
        }
        Compression::GZIP(_) => read_all(Wrapping::Gzip, packed, length, ratio, &mut page)?,
        Compression::ZSTD(_) => read_all(Wrapping::Zstd, packed, length, ratio, &mut page)?,
        other => return Err(unread(format!("compression by {other}"))),
    }
    if page.len() != head.unpacked {
        return Err(damaged("a page that has other bytes than it says"));
    }
    Ok(Some(page))
}

fn read_all(wrapping: Wrapping, packed: &[u8], length: usize, ratio: u64, page: &mut Vec<u8>) -> Result<(), Failure> {
    let unpacked = unpack(wrapping, packed, &Tally::new(ratio)).take(length as u64 + 1).read_to_end(page);
    unpacked.map(drop).map_err(damaged)
}
