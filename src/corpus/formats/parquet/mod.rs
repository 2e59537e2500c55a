//! Parquet: a record a row. Texts stay in the pages in which they were unpacked, or in the file where they are not packed.
//!
//! The library reads the footer, after a look at what it would believe. Pages are read here: in the library (60.1) damaged ones
//! panic or take any memory, and texts are copied out of them.

mod encodings;
mod footer;
mod pages;
mod thrift;
mod values;

use crate::corpus::account::{Account, Reason};
use crate::corpus::block::{Block, Collector};
use crate::corpus::bytes::{Backing, Plain, decode};
use crate::corpus::fields::{RawRecord, Role, Value};
use crate::corpus::read::Reading;
use crate::corpus::record::Place;
use crate::corpus::source::{Failure, Source, over};
use crate::corpus::unpack::Tally;
use crate::corpus::walk::Found;
use footer::{Column, Kind, damaged};
use jiff::{Timestamp, civil};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use rayon::prelude::*;
use std::borrow::Cow;
use values::{Budget, Cell, Page, Reader, Values};

/// The documents of the rows of a file.
pub(super) fn parse(source: Source, file: &Found, reading: &Reading) -> Block {
    let plain = match source {
        Source::Whole(plain) => plain,
        // its footer stands at its end
        stream => match stream.whole(reading.options.limits.document) {
            Ok(plain) => plain,
            Err(failure) => return Block::nothing(failure, &file.name),
        },
    };
    let mut block = match groups(plain.bytes(), file, reading) {
        Ok(blocks) => Block::join(blocks),
        Err(failure) => return Block::nothing(failure, &file.name),
    };
    if block.parsed.records.iter().any(|record| record.text.backing == Place::FILE) {
        block.parsed.backings.push(match plain {
            Plain::Mapped(map) => Backing::Map(map),
            Plain::Read(bytes) => Backing::Bytes(bytes),
        });
    }
    block
}

/// The documents of each row group, which are read in parallel.
fn groups(bytes: &[u8], file: &Found, reading: &Reading) -> Result<Vec<Block>, Failure> {
    let footer = footer::read(bytes)?;
    let columns = footer::columns(&footer, reading)?;
    let packed: Vec<u64> = footer.row_groups().iter().map(|group| packed(group, &columns)).collect();
    // parts that lie one over the other would unpack to any size
    if packed.iter().fold(0, |sum: u64, packed| sum.saturating_add(*packed)) > bytes.len() as u64 {
        return Err(damaged("its columns are longer than the file"));
    }
    let ratio = reading.options.limits.ratio;
    let free = Tally::FREE / packed.len().max(1) as u64;
    let block = |(number, packed): (usize, &u64)| {
        // once unpacked, and once taken out of a dictionary
        let left = free.max(packed.saturating_mul(ratio)).saturating_mul(2);
        let group = Group { bytes, number, columns: &columns, footer: &footer, file, reading };
        group.block(Budget { left, ratio })
    };
    Ok(packed.par_iter().enumerate().map(|(number, packed)| block((number, packed))).collect())
}

/// Bytes of the columns of a group that are read.
fn packed(group: &RowGroupMetaData, columns: &[Column]) -> u64 {
    let parts = columns.iter().filter_map(|column| group.columns().get(column.number));
    parts.map(|part| u64::try_from(part.compressed_size()).unwrap_or(u64::MAX)).fold(0, u64::saturating_add)
}

pub(super) fn too_large(ratio: u64) -> Failure {
    Failure::new(Reason::TooLarge, format!("Parquet: unpacks to over {ratio} times its size (--max-ratio)"))
}

/// Some rows of a file.
struct Group<'g> {
    bytes: &'g [u8],
    number: usize,
    columns: &'g [Column<'g>],
    footer: &'g ParquetMetaData,
    file: &'g Found,
    reading: &'g Reading<'g>,
}

impl Group<'_> {
    fn block(&self, mut budget: Budget) -> Block {
        let mut collector = Collector::new(&self.file.name, &self.reading.names);
        let group = self.footer.row_group(self.number);
        let rows = usize::try_from(group.num_rows()).unwrap_or(0);
        let pages = match self.values(group, rows, &mut budget) {
            Ok(values) => self.rows(rows, values, &mut collector, &mut budget),
            Err(failure) => {
                self.fail(failure, &mut collector);
                Vec::new()
            }
        };
        let mut block = collector.finish();
        block.parsed.backings.extend(pages);
        block.records = rows as u64;
        block
    }

    fn fail(&self, failure: Failure, collector: &mut Collector) {
        let Failure { reason, detail } = failure;
        let detail = format!("{detail} (row group {})", self.number + 1);
        Failure { reason, detail }.account(&self.file.name, &mut collector.block.account);
    }

    fn values(&self, group: &RowGroupMetaData, rows: usize, budget: &mut Budget) -> Result<Vec<Values>, Failure> {
        let values = |column: &Column| {
            let part = group.columns().get(column.number).ok_or_else(|| damaged("a group that lacks a column"))?;
            Reader::read(self.bytes, column, part, rows, budget)
        };
        self.columns.iter().map(values).collect()
    }

    /// Takes the rows; gives the pages in which their texts lie.
    fn rows(
        &self,
        rows: usize,
        mut values: Vec<Values>,
        collector: &mut Collector,
        budget: &mut Budget,
    ) -> Vec<Backing> {
        let mut texts = Texts::new(self, &values);
        for row in 0..rows {
            if let Err(failure) = self.row(row, &values, &mut texts, collector, budget) {
                self.fail(failure, collector);
                break;
            }
        }
        let page = |slot: Slot| match &mut values[slot.column].pages[slot.page] {
            Page::Own(bytes) if slot.is_used => std::mem::take(bytes),
            _ => Vec::new(),
        };
        texts.slots.into_iter().map(page).map(Backing::Bytes).collect()
    }

    fn row<'v>(
        &'v self,
        row: usize,
        values: &'v [Values],
        texts: &mut Texts,
        collector: &mut Collector,
        budget: &mut Budget,
    ) -> Result<(), Failure> {
        let (number, longest) = (row as u64 + 1, self.reading.options.limits.line);
        let (mut record, mut repairs, mut is_too_long) = (RawRecord::default(), Account::default(), false);
        for (column, values) in self.columns.iter().zip(values) {
            let cells = values.row(row);
            let length = cells.iter().map(|cell| cell.length()).sum();
            budget.spend(length)?;
            is_too_long |= column.is(Role::Text) && length > longest;
            let mut value = |cell: &Cell| self.value(*cell, column.kind, values, number, &mut repairs);
            let value = match (&values.ends, cells) {
                (None, [cell]) => value(cell),
                (_, []) => Value::Other("null"),
                (_, cells) => list(cells.iter().map(value)),
            };
            record.offer(column.node, &column.name, value);
        }
        match is_too_long {
            true => collector.skip(Reason::TooLarge, number, || over(longest, "--max-line")),
            false => collector.take(number, record, repairs, |text| texts.place(text)),
        }
        Ok(())
    }

    fn value<'v>(
        &'v self,
        cell: Cell,
        kind: Kind,
        values: &'v Values,
        number: u64,
        repairs: &mut Account,
    ) -> Value<'v> {
        match cell {
            Cell::Missing => Value::Other("null"),
            Cell::Real(real) if real.is_nan() => Value::Other("null"),
            Cell::Real(real) => Value::Number(real.to_string()),
            Cell::Integer(number) => integer(number, kind),
            Cell::Bytes { page, begin, length } => {
                let page = match &values.pages[page as usize] {
                    Page::InFile(place) => &self.bytes[place.clone()],
                    Page::Own(bytes) => bytes,
                };
                let bytes = &page[begin as usize..begin as usize + length as usize];
                match (kind, std::str::from_utf8(bytes)) {
                    (Kind::OldTime, _) => old_time(bytes),
                    (Kind::Uuid, _) => Value::Text(Cow::Owned(uuid(bytes))),
                    (_, Ok(text)) => Value::Text(Cow::Borrowed(text)),
                    (_, Err(_)) => Value::Text(Cow::Owned(decode(bytes, &self.file.name, Some(number), repairs))),
                }
            }
        }
    }
}

/// Texts of a list as one, as those of JSON are.
fn list<'v>(values: impl Iterator<Item = Value<'v>>) -> Value<'v> {
    let texts = values.map(|value| match value {
        Value::Text(text) => Some(text),
        _ => None,
    });
    texts.collect::<Option<Vec<_>>>().map_or(Value::Other("a list"), |texts| Value::Text(Cow::Owned(texts.join("; "))))
}

/// A number, or the day or the time that it means.
fn integer<'v>(number: i64, kind: Kind) -> Value<'v> {
    let meant = match kind {
        Kind::Day => day(number),
        Kind::Time(a_second) => time(number.div_euclid(a_second)),
        _ => None,
    };
    meant.map_or_else(|| Value::Number(number.to_string()), |meant| Value::Text(Cow::Owned(meant)))
}

fn day(number: i64) -> Option<String> {
    let begin = civil::date(1970, 1, 1);
    begin.checked_add(jiff::Span::new().try_days(number).ok()?).ok().map(|day| day.to_string())
}

fn time(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

fn old_time<'v>(bytes: &[u8]) -> Value<'v> {
    /// The number of 1970-01-01 in the days that astronomers count.
    const EPOCH: i64 = 2_440_588;
    let text = || {
        let (nanoseconds, day) = bytes.split_at_checked(8)?;
        let seconds = i64::from_le_bytes(nanoseconds.try_into().ok()?) / 1_000_000_000;
        let day = i64::from(u32::from_le_bytes(day.try_into().ok()?)) - EPOCH;
        time((day * 86_400).checked_add(seconds)?)
    };
    text().map_or(Value::Other("no time"), |text| Value::Text(Cow::Owned(text)))
}

fn uuid(bytes: &[u8]) -> String {
    let hyphen = |at: usize| if matches!(at, 4 | 6 | 8 | 10) { "-" } else { "" };
    bytes.iter().enumerate().map(|(at, byte)| format!("{}{byte:02x}", hyphen(at))).collect()
}

/// Where texts can lie: the file, and the pages that were made of it.
struct Texts {
    file: std::ops::Range<usize>,
    /// By address; their numbers are those of the block's backings, after that of texts that were changed.
    slots: Vec<Slot>,
}

struct Slot {
    memory: std::ops::Range<usize>,
    column: usize,
    page: usize,
    is_used: bool,
}

impl Texts {
    fn new(group: &Group, values: &[Values]) -> Texts {
        let memory = |bytes: &[u8]| {
            let range = bytes.as_ptr_range();
            range.start as usize..range.end as usize
        };
        let mut slots = Vec::new();
        for (number, values) in values.iter().enumerate().filter(|(number, _)| group.columns[*number].is(Role::Text)) {
            for (page, bytes) in values.pages.iter().enumerate() {
                if let Page::Own(bytes) = bytes {
                    slots.push(Slot { memory: memory(bytes), column: number, page, is_used: false });
                }
            }
        }
        slots.sort_by_key(|slot| slot.memory.start);
        Texts { file: memory(group.bytes), slots }
    }

    /// The backing that a text lies in, and where there.
    fn place(&mut self, text: &str) -> Option<(u32, usize)> {
        let at = text.as_ptr() as usize;
        if self.file.contains(&at) {
            return Some((Place::FILE, at - self.file.start));
        }
        let number = self.slots.partition_point(|slot| slot.memory.start <= at);
        let slot = self.slots[..number].last_mut().filter(|slot| slot.memory.contains(&at))?;
        slot.is_used = true;
        Some((number as u32, at - slot.memory.start))
    }
}
