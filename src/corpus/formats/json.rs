//! JSON that is not a record a line: records in an array, in an array under a key, or a record by itself.

use super::json_record;
use crate::corpus::account::Reason;
use crate::corpus::block::{Block, Collector};
use crate::corpus::bytes::without_mark;
use crate::corpus::read::Reading;
use crate::corpus::record::Place;
use crate::corpus::source::{Begun, Failure, Source, over};
use crate::corpus::walk::Found;
use std::io::Read;

/// Bytes that are read at once.
const PIECE: usize = 4 << 20;

/// The documents of a file of JSON in memory. Those of a map can keep their texts there.
pub(super) fn parse(bytes: &[u8], is_map: bool, file: &Found, reading: &Reading) -> Block {
    if bytes.iter().take(4).any(|&byte| byte == 0) {
        return Block::nothing(Failure::new(Reason::NulBytes, ""), &file.name);
    }
    let mut values = Values { bytes, is_map, file, reading, count: 0, is_cut: false, blocks: Vec::new() };
    values.all();
    Block::join(values.blocks)
}

/// The documents of a stream of JSON. An array is read record by record; what else there is must fit into
/// `--max-document`.
pub(super) fn parse_stream(stream: impl Read, file: &Found, reading: &Reading) -> Block {
    let begun = Begun::new(stream);
    if without_mark(&begun.head).trim_ascii_start().first() == Some(&b'[') {
        return array_of_stream(begun.stream(), file, reading);
    }
    match Source::Stream(Box::new(begun.stream())).whole(reading.options.limits.document) {
        Ok(plain) => parse(plain.bytes(), false, file, reading),
        Err(failure) => Block::nothing(failure, &file.name),
    }
}

/// The values of a file in memory.
struct Values<'v> {
    bytes: &'v [u8],
    /// Whether documents can keep their texts there.
    is_map: bool,
    file: &'v Found,
    reading: &'v Reading<'v>,
    count: u64,
    /// Whether objects were not looked into, as they are in too many others.
    is_cut: bool,
    blocks: Vec<Block>,
}

impl Values<'_> {
    /// The values, one after the other. Of one object alone an array of records is enough.
    fn all(&mut self) {
        let mut at = self.bytes.len() - without_mark(self.bytes).len();
        loop {
            at = skip_space(self.bytes, at);
            let end = match self.bytes.get(at) {
                None => return,
                Some(b'[') => self.array(at),
                Some(b'{') => match value_end(self.bytes, at) {
                    Some(end) => {
                        self.object(at, end);
                        Some(end)
                    }
                    None => {
                        self.arrays_below(at, self.bytes.len(), self.reading.options.limits.depth.saturating_sub(1));
                        if self.blocks.last().is_none_or(|block| block.account.skipped() == 0) {
                            self.fail("an object does not end");
                        }
                        None
                    }
                },
                Some(_) => {
                    let detail = format!("neither an object nor an array at byte {at}");
                    return self.blocks.push(Block::nothing(Failure::new(Reason::NotJson, detail), &self.file.name));
                }
            };
            let Some(end) = end else { return };
            at = end;
        }
    }

    fn fail(&mut self, what: &str) {
        let detail = format!("after record {}: {what}", self.count);
        self.blocks.push(Block::nothing(Failure::new(Reason::Truncated, detail), &self.file.name));
    }

    /// A record, or what holds arrays of them.
    fn object(&mut self, begin: usize, end: usize) {
        if !json_record::has_text(&self.bytes[begin..end], &self.reading.names) {
            let (earlier, counted) = (std::mem::take(&mut self.blocks), self.count);
            let depth = self.reading.options.limits.depth;
            self.is_cut = false;
            self.arrays_below(begin, end, depth.saturating_sub(1));
            let found = std::mem::replace(&mut self.blocks, earlier);
            let has_documents = found.iter().any(|block| !block.parsed.records.is_empty());
            if has_documents {
                // other arrays of objects, as of authors, are no records
                return self.blocks.extend(found.into_iter().filter(|block| !block.parsed.records.is_empty()));
            }
            self.count = counted;
            if self.is_cut {
                let detail = format!(
                    "records are not looked for in more than {depth} objects, one inside the other (--max-depth)"
                );
                return self.blocks.push(Block::nothing(Failure::new(Reason::TooLarge, detail), &self.file.name));
            }
        }
        let mut collector = Collector::new(&self.file.name, &self.reading.names);
        self.take(begin, end, &mut collector);
        self.blocks.push(collector.finish());
    }

    fn take(&mut self, begin: usize, end: usize, collector: &mut Collector) {
        self.count += 1;
        let (is_map, bytes) = (self.is_map, self.bytes);
        let place = |text: &str| is_map.then(|| (Place::FILE, text.as_ptr() as usize - bytes.as_ptr() as usize));
        json_record::take(&self.bytes[begin..end], self.count, collector, place);
    }

    /// The records of an array, and where it ends.
    fn array(&mut self, begin: usize) -> Option<usize> {
        let mut collector = Collector::new(&self.file.name, &self.reading.names);
        let (bytes, mut at) = (self.bytes, begin + 1);
        let end = loop {
            match element(bytes, at) {
                Element::Value(begin, end) => {
                    self.take(begin, end, &mut collector);
                    at = end;
                }
                Element::End(end) => break Some(end),
                Element::More(_) => break None,
            }
        };
        self.blocks.push(collector.finish());
        if end.is_none() {
            self.fail("the array does not end");
        }
        end
    }

    /// The arrays of objects that stand in an object, or in objects in it. Gives where the object ends, if that is seen on the
    /// way: what is deep is not looked through again at every depth.
    fn arrays_below(&mut self, begin: usize, end: usize, depth: usize) -> Option<usize> {
        let bytes = &self.bytes[..end];
        let mut at = skip_space(bytes, begin + 1);
        while bytes.get(at) == Some(&b'"') {
            let colon = skip_space(bytes, string_end(bytes, at)?);
            if bytes.get(colon) != Some(&b':') {
                return None;
            }
            let value = skip_space(bytes, colon + 1);
            let is_object = bytes.get(value) == Some(&b'{');
            let is_records = bytes.get(value) == Some(&b'[') && bytes.get(skip_space(bytes, value + 1)) == Some(&b'{');
            self.is_cut |= is_object && depth == 0;
            let next = match () {
                () if is_records => self.array(value),
                () if is_object && depth > 0 => self.arrays_below(value, end, depth - 1),
                () => None,
            };
            at = skip_space(bytes, next.or_else(|| value_end(bytes, value).filter(|_| !is_records))?);
        }
        (bytes.get(at) == Some(&b'}')).then_some(at + 1)
    }
}

/// The documents of an array that is too large for the memory, or of unknown length.
fn array_of_stream(mut stream: impl Read, file: &Found, reading: &Reading) -> Block {
    let mut collector = Collector::new(&file.name, &reading.names);
    let longest = reading.options.limits.line;
    let (mut buffer, mut count, mut is_begun) = (Vec::new(), 0, false);
    let failure = loop {
        // ever more at once, so that a long record is looked at a few times only
        let (before, more) = (buffer.len(), PIECE.max(buffer.len()) as u64);
        let read = stream.by_ref().take(more).read_to_end(&mut buffer);
        let mut at = 0;
        if !is_begun {
            is_begun = true;
            at = buffer.iter().position(|&b| b == b'[').map_or(0, |at| at + 1);
        }
        let is_end = loop {
            match element(&buffer, at) {
                Element::Value(begin, end) => {
                    count += 1;
                    json_record::take(&buffer[begin..end], count, &mut collector, |_| None);
                    at = end;
                }
                Element::End(_) => break true,
                Element::More(begin) => {
                    at = begin;
                    break false;
                }
            }
        };
        match read {
            _ if is_end => break None,
            Err(error) => break Some(Failure::of(&error)),
            Ok(_) if buffer.len() == before => break Some(Failure::new(Reason::Truncated, "the array does not end")),
            Ok(_) => drop(buffer.drain(..at)),
        }
        if buffer.len() as u64 > longest {
            break Some(Failure::new(Reason::TooLarge, over(longest, "--max-line")));
        }
    };
    let mut block = collector.finish();
    if let Some(failure) = failure {
        failure.account_after(count, &file.name, &mut block.account);
    }
    block
}

/// What stands next in an array.
enum Element {
    Value(usize, usize),
    End(usize),
    /// Nothing that is whole; where it begins.
    More(usize),
}

fn element(bytes: &[u8], at: usize) -> Element {
    let begin = skip_space(bytes, at);
    match bytes.get(begin) {
        Some(b']') => Element::End(begin + 1),
        Some(_) => value_end(bytes, begin).map_or(Element::More(begin), |end| Element::Value(begin, end)),
        None => Element::More(begin),
    }
}

/// Behind white space and commas: of those, one too many does no harm.
fn skip_space(bytes: &[u8], at: usize) -> usize {
    let is_space = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
    bytes.get(at..).map_or(bytes.len(), |rest| rest.iter().position(|b| !is_space(b)).map_or(bytes.len(), |n| at + n))
}

/// Where a value ends that begins here; of brackets only the depth is looked at.
fn value_end(bytes: &[u8], begin: usize) -> Option<usize> {
    let (mut at, mut depth) = (begin, 0_usize);
    loop {
        match bytes.get(at)? {
            b'"' => at = string_end(bytes, at)? - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b',' | b']' | b'}' | b'"' | b'{' | b'[');
                return Some(at + bytes[at..].iter().position(is_end)?).map(|end| end.max(begin + 1));
            }
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Where a string ends that begins here, behind its quotation mark.
fn string_end(bytes: &[u8], begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    loop {
        at += bytes.get(at..)?.iter().position(|&b| matches!(b, b'"' | b'\\'))?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_end_where_they_do() {
        let end = |text: &str| value_end(text.as_bytes(), 0);
        assert_eq!(end(r#"{"a": "}\"", "b": [1, {}]} x"#), Some(26));
        assert_eq!((end("12, 3"), end("\"\\\\\" "), end("[[]"), end("\"a\\")), (Some(2), Some(4), None, None));
    }

    proptest! {
        /// Any bytes: elements go on, and end.
        #[test]
        fn elements_of_any_bytes(bytes in "[\\[\\]{}\",:a \\\\]{0,40}") {
            let (bytes, mut at) = (bytes.as_bytes(), 0);
            while let Element::Value(begin, end) = element(bytes, at) {
                prop_assert!(at <= begin && begin < end && end <= bytes.len());
                at = end;
            }
        }
    }
}
