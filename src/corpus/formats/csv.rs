//! CSV and TSV: a header, and a record a row.

use super::no_text_column;
use crate::corpus::account::{Account, Reason};
use crate::corpus::block::{Block, Collector};
use crate::corpus::bytes::{decode, without_mark};
use crate::corpus::fields::{Node, RawRecord, Role, Value};
use crate::corpus::read::Reading;
use crate::corpus::source::{Begun, Failure, over};
use crate::corpus::user_table::delimiter;
use crate::corpus::walk::Found;
use csv::{ByteRecord, ReaderBuilder};
use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};

/// The documents of the rows of a table. Its header says which column is what.
pub(super) fn parse(stream: impl Read, file: &Found, reading: &Reading) -> Block {
    let mut begun = Begun::new(stream);
    if begun.head.iter().take(4).any(|&byte| byte == 0) {
        return Block::nothing(Failure::new(Reason::NulBytes, ""), &file.name);
    }
    begun.head = without_mark(&begun.head).to_vec();
    let delimiter = delimiter(&begun.head);
    let (longest, taken) = (reading.options.limits.line, Cell::new(0));
    let bounded = Bounded { inner: begun.stream(), taken: &taken, most: longest };
    let mut builder = ReaderBuilder::new();
    let mut reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(bounded);
    let mut collector = Collector::new(&file.name, &reading.names);
    let (mut row, mut header, mut count) = (ByteRecord::new(), None, 0);
    loop {
        taken.set(0);
        match reader.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return collector.finish(),
            Err(error) => {
                let mut block = collector.finish();
                failure(error).account_after(count, &file.name, &mut block.account);
                return block;
            }
        }
        let line = row.position().map_or(count, csv::Position::line);
        match &header {
            None => match Header::new(&row, reading) {
                Ok(columns) => header = Some(columns),
                Err(failure) => return Block::nothing(failure, &file.name),
            },
            Some(_) if row.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
            Some(header) => {
                count += 1;
                header.take(&row, line, &file.name, &mut collector);
            }
        }
    }
}

fn failure(error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<TooLong>()) {
            Some(TooLong(most)) => Failure::new(Reason::TooLarge, over(*most, "--max-line")),
            None => Failure::of(&error),
        },
        kind => Failure::new(Reason::BadRow, format!("{kind:?}")),
    }
}

/// What the columns of a table are.
struct Header<'n> {
    columns: Vec<Option<(&'n Node, String)>>,
}

impl<'n> Header<'n> {
    fn new(row: &ByteRecord, reading: &'n Reading) -> Result<Self, Failure> {
        let names: Vec<String> = row.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_string()).collect();
        let root = reading.names.root();
        let column = |name: &String| root.get(name).map(|node| (node, name.clone()));
        let columns: Vec<_> = names.iter().map(column).collect();
        if !columns.iter().flatten().any(|(node, name)| node.is(Role::Text, name)) {
            return Err(no_text_column(&names));
        }
        Ok(Header { columns })
    }

    fn take(&self, row: &ByteRecord, line: u64, name: &str, collector: &mut Collector) {
        // cells that moved would give a document the wrong text
        if row.len() != self.columns.len() {
            let (cells, s) = (row.len(), if row.len() == 1 { "" } else { "s" });
            let detail = || format!("{cells} cell{s} where the header has {}", self.columns.len());
            return collector.skip(Reason::BadRow, line, detail);
        }
        let (mut record, mut repairs) = (RawRecord::default(), Account::default());
        for (cell, column) in row.iter().zip(&self.columns) {
            let Some((node, column)) = column else { continue };
            let text = match std::str::from_utf8(cell) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => Cow::Owned(decode(cell, name, Some(line), &mut repairs)),
            };
            record.offer(node, column, Value::Text(text));
        }
        collector.take(line, record, repairs, |_| None);
    }
}

/// A stream that ends with an error where a row has too many bytes: a quotation mark that nothing closes makes a row of
/// all that follows.
struct Bounded<'t, R> {
    inner: R,
    /// Bytes since the row began.
    taken: &'t Cell<u64>,
    most: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("a row of more than {0} bytes")]
struct TooLong(u64);

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken.get() > self.most {
            return Err(io::Error::other(TooLong(self.most)));
        }
        let count = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}
