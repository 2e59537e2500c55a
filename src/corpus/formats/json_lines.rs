//! JSON lines: a record a line.

use super::{json_record, lines};
use crate::corpus::account::Reason;
use crate::corpus::block::{Block, Collector};
use crate::corpus::bytes::without_mark;
use crate::corpus::fields::Names;
use crate::corpus::read::Reading;
use crate::corpus::record::Place;
use crate::corpus::source::{Failure, over};
use crate::corpus::walk::Found;
use std::io::Read;

/// The documents of the lines of a file in memory. Texts that JSON holds as they are stay in its bytes if these are a map;
/// the others are decoded into texts of their own.
pub(super) fn parse(bytes: &[u8], is_map: bool, file: &Found, reading: &Reading) -> Block {
    // of bytes that are no text every line would be told as no JSON
    if bytes.iter().take(4).any(|&byte| byte == 0) {
        let failure = Failure::new(Reason::NulBytes, "");
        return Block { is_utf8: false, ..Block::nothing(failure, &file.name) };
    }
    let parser = Parser { is_map, ..Parser::new(file, reading) };
    lines::whole(bytes, &|bytes, offset| parser.lines(bytes, offset))
}

/// The documents of the lines of a stream.
pub(super) fn parse_stream(stream: impl Read, file: &Found, reading: &Reading) -> Block {
    let parser = Parser::new(file, reading);
    let parse = |bytes: &[u8], offset: usize| parser.lines(bytes, offset);
    lines::from_stream(stream, &parse, parser.longest, &file.name)
}

struct Parser<'p> {
    names: &'p Names,
    name: &'p str,
    is_map: bool,
    longest: u64,
}

impl<'p> Parser<'p> {
    fn new(file: &'p Found, reading: &'p Reading) -> Self {
        let longest = reading.options.limits.line;
        Parser { names: &reading.names, name: &file.name, is_map: false, longest }
    }

    /// Parses lines that begin at an offset of the file.
    fn lines(&self, bytes: &[u8], offset: usize) -> Block {
        let mut collector = Collector::new(self.name, self.names);
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            collector.block.records += 1;
            let begin = offset + (line.as_ptr() as usize - bytes.as_ptr() as usize);
            let line = if begin == 0 { without_mark(line) } else { line };
            let number = collector.block.records;
            if line.len() as u64 > self.longest {
                collector.block.is_utf8 &= std::str::from_utf8(line).is_ok();
                collector.skip(Reason::TooLarge, number, || over(self.longest, "--max-line"));
            } else if !line.trim_ascii().is_empty() {
                let place = |text: &str| offset + (text.as_ptr() as usize - bytes.as_ptr() as usize);
                json_record::take(line, number, &mut collector, |text| self.is_map.then(|| (Place::FILE, place(text))));
            }
        }
        collector.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Fields;
    use crate::corpus::record::Record;

    /// Where a file is cut does not show: the same lines, texts and account.
    #[test]
    fn pieces_of_any_size_give_the_same() {
        let mut file = "\u{feff}".to_string();
        for i in 0..200 {
            file += &match i % 5 {
                0 => format!("{{\"text\": \"plain {i}\"}}\r\n"),
                1 => format!("{{\"text\": \"escaped\\n{i}\"}}\n"),
                2 => "\n".to_string(),
                3 => format!("broken {i}\n"),
                _ => format!("{{\"blurb\": {i}}}\n"),
            };
        }
        let bytes = file.as_bytes();
        let names = Names::new(&Fields::default());
        let result = |size: usize, is_map: bool| {
            let parser = Parser { names: &names, name: "f", is_map, longest: 1000 };
            let block = lines::in_pieces(bytes, &|bytes, offset| parser.lines(bytes, offset), size);
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
}
