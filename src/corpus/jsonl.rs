//! `.jsonl` and `.jsonl.gz` files: a document a line.

use super::Date;
use super::account::{Account, Reason};
use super::bytes::{Backing, Digesting, decode, without_mark};
use super::date::Slashed;
use super::json_record::{self, Fields, Value};
use super::record::{Parsed, Place, Record};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use std::borrow::Cow;
use std::io::{self, BufReader, Read};

/// Bytes of lines that one task parses.
const BLOCK: usize = 4 << 20;

/// The documents of the lines of a file in memory. Texts that JSON holds as they are stay in the
/// file's bytes if these are a map; the others are decoded into texts of their own.
pub(super) fn parse(bytes: &[u8], is_map: bool, fields: &Fields, name: &str) -> Block {
    parse_in_blocks(bytes, is_map, fields, name, BLOCK)
}

fn parse_in_blocks(bytes: &[u8], is_map: bool, fields: &Fields, name: &str, size: usize) -> Block {
    let parser = Parser { fields, name, is_map };
    let blocks = split_lines(bytes, size);
    let parsed: Vec<Block> = blocks.into_par_iter().map(|(begin, block)| parser.block(block, begin)).collect();
    Block::join(parsed)
}

/// Decompresses a file and parses it, some blocks at a time; also its digest and length.
pub(super) fn parse_gzip(file: impl Read, fields: &Fields, name: &str) -> (Block, (String, u64)) {
    let parser = Parser { fields, name, is_map: false };
    let mut blocks = Blocks {
        reader: MultiGzDecoder::new(BufReader::with_capacity(1 << 18, Digesting::new(file))),
        rest: Vec::new(),
        failed: None,
    };
    let mut all = Block::default();
    loop {
        let several: Vec<Vec<u8>> = blocks.by_ref().take(2 * rayon::current_num_threads()).collect();
        if several.is_empty() {
            break;
        }
        let begin = all.bytes; // only the very first block can begin with a byte order mark
        let parse = |(i, block): (usize, &Vec<u8>)| parser.block(block, begin + i);
        let parsed: Vec<Block> = several.par_iter().enumerate().map(parse).collect();
        parsed.into_iter().for_each(|block| all.append(block));
    }
    if let Some(error) = blocks.failed {
        let reason = match error.kind() {
            io::ErrorKind::UnexpectedEof => Reason::TruncatedGzip,
            _ => Reason::BadGzip,
        };
        all.account.add(reason, name, None, || format!("after line {}: {error}", all.lines));
    }
    let mut source = blocks.reader.into_inner();
    // what follows the gzip members belongs to the digest all the same
    let _ = io::copy(&mut source, &mut io::sink());
    (all, source.into_inner().digest())
}

/// Blocks of whole lines of what a reader gives, until it ends or fails. A last line that a
/// failure cuts off is dropped: the failure is accounted for.
struct Blocks<R> {
    reader: R,
    rest: Vec<u8>,
    failed: Option<io::Error>,
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut block = std::mem::take(&mut self.rest);
        let mut at_end = self.failed.is_some();
        while !at_end {
            let before = block.len();
            match self.reader.by_ref().take(BLOCK as u64).read_to_end(&mut block) {
                Ok(_) => at_end = block.len() == before,
                Err(error) => (self.failed, at_end) = (Some(error), true),
            }
            let end_of_line = block[before..].iter().rposition(|&b| b == b'\n').map(|at| before + at + 1);
            match end_of_line {
                Some(end) if self.failed.is_some() => block.truncate(end),
                Some(end) => {
                    self.rest = block.split_off(end);
                    break;
                }
                None if self.failed.is_some() => block.clear(),
                None => {}
            }
        }
        (!block.is_empty()).then_some(block)
    }
}

/// Cuts into blocks of whole lines of about `size` bytes, each with its offset.
fn split_lines(bytes: &[u8], size: usize) -> Vec<(usize, &[u8])> {
    let mut blocks = Vec::new();
    let mut begin = 0;
    while begin < bytes.len() {
        let least = (begin + size).min(bytes.len());
        let end = bytes[least..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |at| least + at + 1);
        blocks.push((begin, &bytes[begin..end]));
        begin = end;
    }
    blocks
}

/// What some lines gave.
#[derive(Default)]
pub(super) struct Block {
    pub parsed: Parsed,
    pub account: Account,
    lines: u64,
    bytes: usize,
}

impl Block {
    fn append(&mut self, mut later: Block) {
        for record in &mut later.parsed.records {
            record.line += self.lines;
        }
        self.account.append(later.account, self.lines);
        self.parsed.append(later.parsed);
        self.lines += later.lines;
        self.bytes += later.bytes;
    }

    fn join(blocks: Vec<Block>) -> Block {
        let mut all = Block::default();
        blocks.into_iter().for_each(|block| all.append(block));
        all
    }
}

struct Parser<'p> {
    fields: &'p Fields,
    name: &'p str,
    is_map: bool,
}

impl Parser<'_> {
    /// Parses the lines of a block that begins at an offset of the file.
    fn block(&self, bytes: &[u8], offset: usize) -> Block {
        let mut block = Block { bytes: bytes.len(), ..Block::default() };
        let mut texts = String::new();
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            block.lines += 1;
            let line_offset = offset + (line.as_ptr() as usize - bytes.as_ptr() as usize);
            let line = if line_offset == 0 { without_mark(line) } else { line };
            if !line.trim_ascii().is_empty() {
                self.line(line, &mut block, bytes, offset, &mut texts);
            }
        }
        texts.shrink_to_fit();
        block.parsed.backings.push(Backing::Text(texts));
        block
    }

    fn line(&self, line: &[u8], block: &mut Block, bytes: &[u8], offset: usize, texts: &mut String) {
        let number = block.lines;
        let account = &mut block.account;
        let mut repairs = Account::default(); // count only if the record is kept
        let repaired;
        let line = match std::str::from_utf8(line) {
            Ok(line) => line,
            Err(_) => {
                repaired = decode(line, self.name, Some(number), &mut repairs);
                repaired.as_str()
            }
        };
        let whole;
        let (line, parsed) = match json_record::parse(line, self.fields) {
            Err(error) => match json_record::replace_lone_surrogates(line) {
                Some(replaced) => {
                    repairs.add(Reason::InvalidUtf8, self.name, Some(number), || "half of a surrogate pair".into());
                    whole = replaced;
                    (whole.as_str(), json_record::parse(&whole, self.fields))
                }
                None => (line, Err(error)),
            },
            parsed => (line, parsed),
        };
        let raw = match parsed {
            Ok(raw) => raw,
            Err(error) => return account.add(Reason::NotJson, self.name, Some(number), || json_detail(line, &error)),
        };
        let text = match raw.text {
            Value::Text(text) => text,
            Value::Missing => {
                let detail = || format!("{:?}; it has {}", self.fields.text, raw.names.join(", "));
                return account.add(Reason::MissingField, self.name, Some(number), detail);
            }
            Value::Number(_) => {
                let detail = || format!("{:?} is a number", self.fields.text);
                return account.add(Reason::NotAString, self.name, Some(number), detail);
            }
            Value::Other(kind) => {
                let detail = || format!("{:?} is {kind}", self.fields.text);
                return account.add(Reason::NotAString, self.name, Some(number), detail);
            }
        };
        if !text.contains(char::is_alphanumeric) {
            return account.add(Reason::NoText, self.name, Some(number), String::new);
        }
        if text.len() >= u32::MAX as usize {
            return account.add(Reason::TooLarge, self.name, Some(number), String::new);
        }
        let length = text.len() as u32;
        let place = match text {
            Cow::Borrowed(text) if self.is_map && repairs == Account::default() => {
                let begin = offset + (text.as_ptr() as usize - bytes.as_ptr() as usize);
                Place { backing: Place::FILE, begin, length }
            }
            text => {
                texts.push_str(&text);
                Place { backing: 0, begin: texts.len() - text.len(), length }
            }
        };
        let date = raw.date.into_text();
        let slashed = date.as_deref().and_then(Slashed::parse);
        let parsed_date = date.as_deref().and_then(Date::parse);
        if let (Some(date), None, None) = (&date, parsed_date, slashed) {
            repairs.add(Reason::UnreadableDate, self.name, Some(number), || format!("{date:?}"));
        }
        account.append(repairs, 0);
        block.parsed.records.push(Record {
            id: raw.id.into_text(),
            line: number,
            text: place,
            outlet: raw.outlet.into_text(),
            date: parsed_date,
            slashed,
            url: raw.url.into_text(),
            title: raw.title.into_text(),
            author: raw.author.into_text(),
        });
    }
}

fn json_detail(line: &str, error: &serde_json::Error) -> String {
    match line.trim_start().as_bytes().first() {
        Some(b'[') => "an array; expected one object a line".to_string(),
        _ => error.to_string().replace(" at line 1", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a file is cut does not show: the same lines, texts and account.
    #[test]
    fn blocks_of_any_size_give_the_same() {
        let mut file = "\u{feff}".to_string();
        for i in 0..200 {
            file += &match i % 5 {
                0 => format!("{{\"text\": \"plain {i}\"}}\r\n"),
                1 => format!("{{\"text\": \"escaped\\n{i}\"}}\n"),
                2 => "\n".to_string(),
                3 => format!("broken {i}\n"),
                _ => format!("{{\"body\": {i}}}\n"),
            };
        }
        let bytes = file.as_bytes();
        let result = |size: usize, is_map: bool| {
            let block = parse_in_blocks(bytes, is_map, &Fields::default(), "f", size);
            let text = |record: &Record| match record.text {
                Place { backing: Place::FILE, begin, length } => file[begin..begin + length as usize].to_string(),
                Place { backing, begin, length } => {
                    block.parsed.backings[backing as usize].text(begin, length as usize).to_string()
                }
            };
            let records: Vec<(u64, String)> = block.parsed.records.iter().map(|r| (r.line, text(r))).collect();
            (records, block.account.clone())
        };
        let whole = result(1 << 20, false);
        assert_eq!(
            (whole.0.len(), whole.0[0].clone(), whole.0[1].clone()),
            (80, (1, "plain 0".to_string()), (2, "escaped\n1".to_string()))
        );
        assert_eq!(whole.1.skipped(), 80);
        for size in [1, 7, 64, 1000] {
            assert_eq!(result(size, false), whole);
            assert_eq!(result(size, true), whole);
        }
    }

    #[test]
    fn gzip_blocks_end_with_lines() {
        let lines: String = (0..3000).map(|i| format!("{{\"text\": \"{}\"}}\n", "word ".repeat(i % 700))).collect();
        let blocks = Blocks { reader: lines.as_bytes(), rest: Vec::new(), failed: None };
        let blocks: Vec<Vec<u8>> = blocks.collect();
        assert!(blocks.len() > 1 && blocks.iter().all(|block| block.ends_with(b"\n")));
        assert_eq!(blocks.concat(), lines.as_bytes());
    }
}
