//! `.jsonl` and `.jsonl.gz` files: a document a line.

use super::Date;
use super::account::{Account, Reason};
use super::bytes::{Backing, Digesting, decode, without_mark};
use super::store::{Parsed, Place, Record};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufReader, Read};

/// The names of the fields that hold what a document needs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fields {
    /// The text, the one field that a record must have.
    pub text: String,
    /// The id.
    pub id: String,
    /// The outlet.
    pub outlet: String,
    /// The date.
    pub date: String,
    /// The title.
    pub title: String,
}

impl Default for Fields {
    fn default() -> Self {
        let name = str::to_string;
        Fields { text: name("text"), id: name("id"), outlet: name("outlet"), date: name("date"), title: name("title") }
    }
}

/// Bytes of lines that one task parses.
const BLOCK: usize = 4 << 20;

/// The documents of the lines of a file in memory. Texts that JSON holds as they are stay in the
/// file's bytes if these are a map; the others are decoded into texts of their own.
pub(super) fn parse(bytes: &[u8], is_map: bool, fields: &Fields, name: &str) -> Block {
    let parser = Parser { fields, name, is_map };
    let blocks = split_lines(bytes, BLOCK);
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

    fn record<'l>(&self, line: &'l str) -> serde_json::Result<RawRecord<'l>> {
        let mut json = serde_json::Deserializer::from_str(line);
        let record = RecordSeed(self.fields).deserialize(&mut json)?;
        json.end().map(|()| record)
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
        let (line, parsed) = match self.record(line) {
            Err(error) => match replace_lone_surrogates(line) {
                Some(replaced) => {
                    repairs.add(Reason::InvalidUtf8, self.name, Some(number), || "half of a surrogate pair".into());
                    whole = replaced;
                    (whole.as_str(), self.record(&whole))
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
        let parsed_date = date.as_deref().and_then(Date::parse);
        if let (Some(date), None) = (&date, parsed_date) {
            repairs.add(Reason::UnreadableDate, self.name, Some(number), || format!("{date:?}"));
        }
        account.append(repairs, 0);
        block.parsed.records.push(Record {
            id: raw.id.into_text(),
            line: number,
            text: place,
            outlet: raw.outlet.into_text(),
            date: parsed_date,
            url: raw.url.into_text(),
            title: raw.title.into_text(),
            author: raw.author.into_text(),
        });
    }
}

/// The line with every escaped half of a surrogate pair that lacks the other (a text cut inside an
/// emoji) replaced by U+FFFD; nothing if there is none.
fn replace_lone_surrogates(line: &str) -> Option<String> {
    let escape = |at: usize| {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut replaced = String::with_capacity(line.len());
    let (mut at, mut copied, mut any) = (0, 0, false);
    while let Some(found) = line[at..].find('\\') {
        at += found;
        match escape(at) {
            Some(0xd800..=0xdbff) if matches!(escape(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                replaced.push_str(&line[copied..at]);
                replaced.push_str("\\ufffd");
                (at, any) = (at + 6, true);
                copied = at;
            }
            _ => at = (at + 2..=line.len()).find(|&next| line.is_char_boundary(next)).unwrap_or(line.len()),
        }
    }
    replaced.push_str(&line[copied..]);
    any.then_some(replaced)
}

fn json_detail(line: &str, error: &serde_json::Error) -> String {
    match line.trim_start().as_bytes().first() {
        Some(b'[') => "an array; expected one object a line".to_string(),
        _ => error.to_string().replace(" at line 1", ""),
    }
}

/// A field of a record.
#[derive(Default, Clone)]
enum Value<'l> {
    #[default]
    Missing,
    Text(Cow<'l, str>),
    Number(String),
    Other(&'static str),
}

impl Value<'_> {
    /// The text of a field that is not needed: nothing where it is empty or no text.
    fn into_text(self) -> Option<String> {
        match self {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_string()),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// A line, with the fields that were asked for.
#[derive(Default)]
struct RawRecord<'l> {
    text: Value<'l>,
    id: Value<'l>,
    outlet: Value<'l>,
    date: Value<'l>,
    title: Value<'l>,
    url: Value<'l>,
    author: Value<'l>,
    /// The first names of the record's fields, for the message where the text is missing.
    names: Vec<String>,
}

impl<'l> RawRecord<'l> {
    /// Reads the value of the field `name` into every role that it has: with `--id-field url`, two.
    fn fill<M: MapAccess<'l>>(&mut self, fields: &Fields, name: &str, map: &mut M) -> Result<(), M::Error> {
        let wanted = [
            (&*fields.text, &mut self.text),
            (&*fields.id, &mut self.id),
            (&*fields.outlet, &mut self.outlet),
            (&*fields.date, &mut self.date),
            (&*fields.title, &mut self.title),
            ("url", &mut self.url),
            ("author", &mut self.author),
        ];
        let mut roles = wanted.into_iter().filter(|(wanted, _)| *wanted == name).map(|(_, role)| role);
        if name == fields.id {
            let raw: &RawValue = map.next_value()?;
            let value = ValueSeed.deserialize(&mut serde_json::Deserializer::from_str(raw.get()));
            let value = value.map_err(serde::de::Error::custom)?;
            roles.for_each(|role| *role = value.clone());
            self.id = as_it_stands(raw, value);
        } else if let Some(first) = roles.next() {
            *first = map.next_value_seed(ValueSeed)?;
            let value = &*first;
            roles.for_each(|role| *role = value.clone());
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

struct RecordSeed<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = RawRecord<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = RawRecord<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        const NAMES: usize = 12;
        let mut record = RawRecord::default();
        while let Some(name) = map.next_key::<Cow<str>>()? {
            record.fill(self.0, &name, &mut map)?;
            if matches!(record.text, Value::Missing) && record.names.len() < NAMES {
                record.names.push(format!("{name:?}"));
            }
        }
        Ok(record)
    }
}

/// An id as it stands: a number of any length keeps its digits.
fn as_it_stands<'l>(raw: &RawValue, value: Value<'l>) -> Value<'l> {
    match raw.get().as_bytes()[0] {
        b'-' | b'0'..=b'9' => Value::Number(raw.get().to_string()),
        _ => value,
    }
}

struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other("true or false"))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Other("null"))
    }

    /// A list of texts, as of authors, is one text.
    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Value<'de>, S::Error> {
        let (mut texts, mut others) = (Vec::new(), false);
        while let Some(item) = items.next_element_seed(ValueSeed)? {
            match item {
                Value::Text(text) => texts.push(text),
                _ => others = true,
            }
        }
        Ok(if others || texts.is_empty() { Value::Other("a list") } else { Value::Text(Cow::Owned(texts.join("; "))) })
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Value<'de>, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}
