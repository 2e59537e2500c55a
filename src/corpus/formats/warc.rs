//! Crawls (WARC, ISO 28500): a record a response, its block an answer of HTTP as it came, or a text that was made of one.

use super::http;
use crate::corpus::account::{Account, Reason};
use crate::corpus::block::{Block, Collector};
use crate::corpus::bytes::decode;
use crate::corpus::fields::{RawRecord, Role, Value};
use crate::corpus::read::Reading;
use crate::corpus::source::{Failure, Source, over};
use crate::corpus::walk::Found;
use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

/// The longest line of a record's head.
const LINE: u64 = 64 << 10;

/// The documents of a crawl: its texts. An id is the address that the record tells.
pub(super) fn parse(source: Source, file: &Found, reading: &Reading) -> Block {
    match source {
        Source::Whole(plain) => records(plain.bytes(), file, reading),
        Source::Stream(stream) => records(BufReader::with_capacity(1 << 16, stream), file, reading),
    }
}

fn records(mut stream: impl BufRead, file: &Found, reading: &Reading) -> Block {
    let mut collector = Collector::new(&file.name, &reading.names);
    let most = reading.options.limits.document;
    let mut number = 0;
    let failure = loop {
        let head = match Head::read(&mut stream) {
            Ok(Some(head)) => head,
            Ok(None) => return finished(collector, number),
            Err(failure) => break failure,
        };
        number += 1;
        let is_wanted = matches!(head.get("warc-type"), Some("response" | "resource" | "conversion"));
        let mut block = Vec::new();
        let read = match is_wanted && head.length <= most {
            true => stream.by_ref().take(head.length).read_to_end(&mut block).map(|read| read as u64),
            false => io::copy(&mut stream.by_ref().take(head.length), &mut io::sink()),
        };
        match read {
            Err(error) => break Failure::of(&error),
            Ok(read) if read < head.length => break Failure::new(Reason::Truncated, "WARC: the record does not end"),
            Ok(_) if is_wanted && head.length > most => {
                collector.skip(Reason::TooLarge, number, || over(most, "--max-document"));
            }
            Ok(_) if is_wanted => take(&head, block, number, reading, &mut collector),
            Ok(_) => {}
        }
    };
    let mut block = collector.finish();
    failure.account_after(number, &file.name, &mut block.account);
    block
}

/// A crawl that was read to its end; of one without a page, what it holds instead.
fn finished(collector: Collector, records: u64) -> Block {
    let name = collector.name;
    let mut block = collector.finish();
    if records > 0 && block.parsed.records.is_empty() && block.account == Account::default() {
        block
            .account
            .add(Reason::NoText, name, None, || format!("{records} records, and no answer with a page or a text"));
    }
    block
}

/// Takes the text that a record holds, if it does.
fn take(head: &Head, block: Vec<u8>, number: u64, reading: &Reading, collector: &mut Collector) {
    let kind = head.get("content-type").unwrap_or_default();
    let (kind, body) = match head.get("warc-type") {
        Some("response") if kind.is_empty() || kind.starts_with("application/http") => {
            match http::body(&block, &reading.options.limits, &reading.tally) {
                Ok(Some(answer)) => answer,
                Ok(None) => return, // a redirection, or an error of the site
                Err(failure) => return collector.skip(failure.reason, number, || failure.detail),
            }
        }
        _ => (kind.to_ascii_lowercase(), Cow::Borrowed(&block[..])),
    };
    if kind.starts_with("text/html") || kind.starts_with("application/xhtml") {
        return page(head, &kind, &body, number, collector);
    }
    if !kind.starts_with("text/plain") {
        return collector.skip(Reason::OtherFile, number, || kind);
    }
    let mut repairs = Account::default();
    let text = decode(&body, collector.name, Some(number), &mut repairs);
    let mut record = addressed(head);
    record.set(Role::Text, Value::Text(Cow::Owned(text)));
    collector.take(number, record, repairs, |_| None);
}

/// A record with the address of its answer.
fn addressed(head: &Head) -> RawRecord<'_> {
    let mut record = RawRecord::default();
    if let Some(address) = head.get("warc-target-uri") {
        let address = address.trim_start_matches('<').trim_end_matches('>');
        record.set(Role::Id, Value::Text(Cow::Borrowed(address)));
        record.set(Role::Url, Value::Text(Cow::Borrowed(address)));
    }
    record
}

/// Takes the article of a page. `kind` is what the server said of it: `text/html; charset=utf-8`.
#[cfg(feature = "html")]
fn page(head: &Head, kind: &str, body: &[u8], number: u64, collector: &mut Collector) {
    let declared = kind.split_once("charset=").map(|(_, charset)| charset.trim_matches(['"', '\'', ' ']));
    let declared = declared.map(|charset| charset.split([';', '"']).next().unwrap_or(charset));
    let mut repairs = Account::default();
    match super::html::page_of(body, declared, collector.name, &mut repairs) {
        Ok(page) => {
            let mut record = addressed(head);
            page.fill(&mut record);
            collector.take(number, record, repairs, |_| None);
        }
        Err(failure) => collector.skip(failure.reason, number, || failure.detail),
    }
}

#[cfg(not(feature = "html"))]
fn page(_: &Head, _: &str, _: &[u8], number: u64, collector: &mut Collector) {
    let detail = || "a page of HTML: convert the crawl to texts (WET) first".to_string();
    collector.skip(Reason::NeedsConversion, number, detail);
}

/// The head of a record.
struct Head {
    fields: Vec<(String, String)>,
    length: u64,
}

impl Head {
    fn read(stream: &mut impl BufRead) -> Result<Option<Head>, Failure> {
        let damaged = |detail: &str| Failure::new(Reason::Damaged, format!("WARC: {detail}"));
        let version = loop {
            match line(stream)? {
                None => return Ok(None),
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        if !version.starts_with("WARC/") {
            return Err(damaged("a record does not begin with its version"));
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        loop {
            let line = line(stream)?.ok_or_else(|| Failure::new(Reason::Truncated, "WARC: in the head of a record"))?;
            match (line.split_once(':'), fields.last_mut()) {
                _ if line.is_empty() => break,
                (_, Some((_, value))) if line.starts_with([' ', '\t']) => value.push_str(&line),
                (Some((name, value)), _) => fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string())),
                (None, _) => return Err(damaged("a line of the head is no field")),
            }
            if fields.len() > 1000 {
                return Err(damaged("over 1000 fields in the head of a record"));
            }
        }
        let head = Head { fields, length: 0 };
        let length = head.get("content-length").and_then(|length| length.parse().ok());
        let length = length.ok_or_else(|| damaged("a record without its length"))?;
        Ok(Some(Head { length, ..head }))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// A line without its end.
fn line(stream: &mut impl BufRead) -> Result<Option<String>, Failure> {
    let mut line = Vec::new();
    let read = stream.by_ref().take(LINE).read_until(b'\n', &mut line).map_err(|error| Failure::of(&error))?;
    if read as u64 == LINE {
        return Err(Failure::new(Reason::Damaged, "WARC: a line of 64 kB in the head of a record"));
    }
    Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_string()))
}
