//! CSV files of the user's -> rows with the lines that they begin at.

use super::bytes::without_mark;
use crate::text::fold;
use serde::Serialize;
use std::fs;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// A table of the user's that was read: which file, and what was in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TableFile {
    /// Its path as given.
    pub path: String,
    /// xxh3-128 of its bytes, in hexadecimal.
    pub digest: String,
}

impl TableFile {
    pub(super) fn new(path: &Path, bytes: &[u8]) -> Self {
        TableFile { path: path.to_string_lossy().into_owned(), digest: format!("{:032x}", xxh3_128(bytes)) }
    }
}

/// The bytes of a table, or why it cannot be read.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("cannot be read: {error}"))
}

/// Names as they are compared: without case, accents and width, white space as single spaces.
pub(super) fn key(name: &str) -> String {
    name.split_whitespace().map(fold).collect::<Vec<_>>().join(" ").trim().to_string()
}

/// A row: its line, and its cells, or why it has none that can be used.
pub(super) struct Row {
    pub line: u64,
    pub cells: Result<Vec<String>, String>,
}

/// The rows of a table, and where in them the columns stand that are asked for.
pub(super) struct Sheet {
    columns: Vec<Option<usize>>,
    pub rows: Vec<Row>,
}

impl Sheet {
    /// Reads a table with a header, its cells apart by commas, semicolons or tabs, whichever the header has most
    /// of. Rows with nothing in them are left out.
    pub(super) fn parse(bytes: &[u8], wanted: &[&str]) -> Result<Sheet, String> {
        let bytes = without_mark(bytes);
        if let Err(error) = std::str::from_utf8(bytes) {
            let line = 1 + line_breaks(&bytes[..error.valid_up_to()]);
            return Err(format!("line {line} is not UTF-8: save the table as CSV in UTF-8"));
        }
        let delimiter = delimiter(bytes);
        let mut builder = csv::ReaderBuilder::new();
        let mut reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
        let (mut header, mut rows, mut at, mut line) = (None, Vec::new(), 0, 1);
        let mut record = csv::StringRecord::new();
        loop {
            let mut begin = reader.position().byte() as usize;
            begin += bytes[begin..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            line += line_breaks(&bytes[at..begin]);
            at = begin;
            if !reader.read_record(&mut record).map_err(|error| format!("line {line}: {error}"))? {
                break;
            }
            let raw = bytes.get(begin..reader.position().byte() as usize).unwrap_or_default();
            match header {
                None => header = Some((record.len(), columns(&record, wanted)?)),
                Some((width, _)) if record.iter().any(|cell| !cell.trim().is_empty()) => {
                    rows.push(Row { line, cells: cells(&record, width, raw, delimiter) });
                }
                Some(_) => {}
            }
        }
        let (_, columns) = header.ok_or("empty")?;
        Ok(Sheet { columns, rows })
    }

    /// Whether the header has the column asked for in this place.
    pub(super) fn has(&self, column: usize) -> bool {
        self.columns[column].is_some()
    }

    /// What a row has in the column asked for in this place, if anything.
    pub(super) fn cell<'r>(&self, cells: &'r [String], column: usize) -> Option<&'r str> {
        let cell = cells.get(self.columns[column]?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }
}

/// Ends of lines: "\n", "\r\n", or "\r" alone.
fn line_breaks(bytes: &[u8]) -> u64 {
    let ends = |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(ends).count() as u64
}

/// What parts the cells: spreadsheets write semicolons where the comma is the decimal sign.
pub(super) fn delimiter(bytes: &[u8]) -> u8 {
    let header = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).find(|line| !line.is_empty()).unwrap_or_default();
    let count = |delimiter: u8| header.iter().filter(|&&byte| byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}

/// Where the columns stand that are asked for.
fn columns(header: &csv::StringRecord, wanted: &[&str]) -> Result<Vec<Option<usize>>, String> {
    let names: Vec<String> = header.iter().map(key).collect();
    let column = |&name: &&str| {
        let mut places = (0..names.len()).filter(|&i| names[i] == name);
        let first = places.next();
        if places.next().is_some() { Err(format!("column {name} is there twice")) } else { Ok(first) }
    };
    wanted.iter().map(column).collect()
}

/// The cells of a row, or what is wrong with it: cells that moved would give a document the wrong name.
fn cells(record: &csv::StringRecord, width: usize, raw: &[u8], delimiter: u8) -> Result<Vec<String>, String> {
    if !is_well_quoted(raw, delimiter) {
        return Err("quotation marks do not pair: in a cell that begins with one, write others twice".to_string());
    }
    if record.len() != width {
        let s = if record.len() == 1 { "" } else { "s" };
        return Err(format!("{} cell{s} where the header has {width}", record.len()));
    }
    Ok(record.iter().map(str::to_string).collect())
}

/// Whether every cell that begins with a quotation mark ends after one. Readers of CSV forgive it, and take the rows
/// that follow for one cell.
fn is_well_quoted(row: &[u8], delimiter: u8) -> bool {
    let ends_cell = |byte: &u8| *byte == delimiter || matches!(byte, b'\r' | b'\n');
    let mut rest = row;
    while !rest.is_empty() {
        if let Some(mut quoted) = rest.strip_prefix(b"\"") {
            loop {
                let Some(mark) = quoted.iter().position(|&byte| byte == b'"') else { return false };
                quoted = &quoted[mark + 1..];
                match quoted.first() {
                    Some(b'"') => quoted = &quoted[1..],
                    Some(byte) if !ends_cell(byte) => return false,
                    _ => break,
                }
            }
            rest = quoted;
        }
        rest = rest.iter().position(ends_cell).map_or(&[], |end| &rest[end + 1..]);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(bytes: &[u8]) -> Vec<(u64, Result<Vec<String>, String>)> {
        let sheet = Sheet::parse(bytes, &["name"]).unwrap();
        sheet.rows.into_iter().map(|row| (row.line, row.cells)).collect()
    }

    fn row(line: u64, cells: [&str; 2]) -> (u64, Result<Vec<String>, String>) {
        (line, Ok(cells.map(str::to_string).to_vec()))
    }

    #[test]
    fn marks_line_ends_and_quoted_breaks() {
        let bytes = b"\xef\xbb\xbf Name ,b\r\n\r\none,\"two\r\nlines \"\"q\"\"\"\r\n,\r\nthree,four";
        assert_eq!(rows(bytes), [row(3, ["one", "two\r\nlines \"q\""]), row(6, ["three", "four"])]);
        assert_eq!(rows(b"name;b\na,x;2\n"), [row(2, ["a,x", "2"])]);
        assert_eq!(rows(b"b\tname\n1\t2\n"), [row(2, ["1", "2"])]);
        assert_eq!(rows(b"name,b\r1,2\r3,4\r"), [row(2, ["1", "2"]), row(3, ["3", "4"])]);
        assert_eq!(rows(b"name\n"), []);
    }

    #[test]
    fn ragged_rows_and_open_quotes_are_named_with_their_line() {
        let wrong = |bytes: &[u8]| {
            let rows = rows(bytes);
            rows.into_iter().filter_map(|(line, cells)| Some((line, cells.err()?))).collect::<Vec<_>>()
        };
        let two = "2 cells where the header has 3".to_string();
        assert_eq!(wrong(b"name,b,c\n1,2,3\n\n1,2\n1,2,3\n"), [(4, two)]);
        for open in [&b"name,b\n1,2\n1,\"2\n3,4\n5,6\n"[..], b"name,b\n1,2\n1,\"2\n3,\"4\"\n"] {
            let wrong = wrong(open);
            assert!(wrong.len() == 1 && wrong[0].0 == 3 && wrong[0].1.contains("do not pair"), "{wrong:?}");
        }
        assert_eq!(wrong(b"name;b\n\"\";5\" pipe\n\"a\"\"\";\"\"\n"), []);
    }

    #[test]
    fn files_that_are_no_table() {
        let wrong = |bytes: &[u8]| Sheet::parse(bytes, &["name"]).err().unwrap();
        assert!(wrong(b"name\nok\ncaf\xe9\n").contains("line 3 is not UTF-8"));
        assert!(wrong(b"\xff\xfen\0a\0").contains("not UTF-8"));
        assert_eq!(wrong(b"\xef\xbb\xbf\n\n"), "empty");
        assert_eq!(wrong(b"name,x,NAME\n"), "column name is there twice");
    }

    #[test]
    fn keys_have_no_case_no_accents_and_single_spaces() {
        assert_eq!(key("  Le\u{a0} Progrès\r\nDE Lyon "), "le progres de lyon");
        assert_eq!(key(" \u{200b} "), "");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Sheet::parse(&bytes, &["name"]);
        }

        /// Among characters that mean something to CSV: lines go up, and are there.
        #[test]
        fn rows_have_their_lines(text in "name[,;\t\"\r\na-cé]{0,60}") {
            if let Ok(sheet) = Sheet::parse(text.as_bytes(), &["name"]) {
                let lines = 1 + line_breaks(text.as_bytes());
                prop_assert!(sheet.rows.windows(2).all(|w| w[0].line < w[1].line));
                prop_assert!(sheet.rows.iter().all(|row| (2..=lines).contains(&row.line)));
            }
        }

        #[test]
        fn quoted_cells_come_back(cells in proptest::collection::vec("[,;\"\r\na-c é]{0,8}", 1..6)) {
            let quoted: Vec<String> = cells.iter().map(|c| format!("\"{}\",x\r\n", c.replace('"', "\"\""))).collect();
            let read = rows(format!("name,b\r\n{}", quoted.concat()).as_bytes());
            let read: Vec<String> = read.into_iter().map(|(_, cells)| cells.unwrap()[0].clone()).collect();
            prop_assert_eq!(read, cells);
        }
    }
}
