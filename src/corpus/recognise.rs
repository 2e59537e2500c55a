//! Bytes and a name -> what a file is: a format, a wrapping around one, or what another program must convert first.
//!
//! Content goes before the name: a `.jsonl` that is gzip is unpacked, a `.gz` that a browser has unpacked is read as it is.

use super::account::Reason;
use super::bytes::without_mark;
use super::charset;
use super::fields::{Fields, Names};
use super::source::Failure;
use super::user_table::delimiter;
use std::borrow::Cow;

/// How documents lie in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A text, a document.
    Text,
    /// A record a line.
    JsonLines,
    /// Records in an array, or in one under a key, or a record by itself.
    Json,
    /// A header and a record a row, apart by commas, semicolons or tabs.
    Csv,
    /// A crawl: a response a record.
    Warc,
    /// A page of the web, a document.
    Html,
    /// A table in columns: a record a row.
    Parquet,
}

impl Format {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::JsonLines => "JSON lines",
            Format::Json => "JSON",
            Format::Csv => "CSV",
            Format::Warc => "WARC",
            Format::Html => "HTML",
            Format::Parquet => "Parquet",
        }
    }
}

/// What bytes are packed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapping {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    /// Files.
    Zip,
    /// Files.
    Tar,
}

impl Wrapping {
    /// Its name in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Wrapping::Gzip => "gzip",
            Wrapping::Zstd => "zstd",
            Wrapping::Bzip2 => "bzip2",
            Wrapping::Xz => "xz",
            Wrapping::Zip => "zip",
            Wrapping::Tar => "tar",
        }
    }
}

/// What only another program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    Pdf,
    Rtf,
    /// Spreadsheets: .xlsx, .xls, .ods.
    Sheet,
    /// Word processors' files other than .docx: .doc, .odt.
    Letter,
    Epub,
    /// The older form of WARC.
    Arc,
    Lz4,
}

impl Foreign {
    /// Why a file of this name is not read.
    pub(super) fn failure(self, name: &str) -> Failure {
        Failure::new(Reason::NeedsConversion, format!("convert it first: {}", self.command(name)))
    }

    /// The command that makes of a file one that we read.
    fn command(self, name: &str) -> String {
        let name = if name == "-" { "FILE" } else { name };
        match self {
            Foreign::Pdf => format!("pdftotext {name:?}"),
            Foreign::Rtf | Foreign::Letter => format!("soffice --headless --convert-to txt:Text {name:?}"),
            Foreign::Sheet => format!("soffice --headless --convert-to csv {name:?}"),
            Foreign::Arc => format!("warcio recompress {name:?} crawl.warc.gz"),
            Foreign::Lz4 => format!("lz4 -d {name:?}"),
            Foreign::Epub => format!("pandoc -t plain -o text.txt {name:?}"),
        }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Format(Format),
    Wrapping(Wrapping),
    Foreign(Foreign),
}

const ENDINGS: &[(&str, Kind)] = {
    use super::recognise::{Foreign as Other, Format as F, Wrapping as W};
    use Kind::{Foreign, Format, Wrapping};
    &[
        (".txt", Format(F::Text)),
        (".text", Format(F::Text)),
        (".md", Format(F::Text)),
        (".markdown", Format(F::Text)),
        (".jsonl", Format(F::JsonLines)),
        (".ndjson", Format(F::JsonLines)),
        (".jl", Format(F::JsonLines)),
        (".json", Format(F::Json)),
        (".html", Format(F::Html)),
        (".htm", Format(F::Html)),
        (".xhtml", Format(F::Html)),
        (".csv", Format(F::Csv)),
        (".tsv", Format(F::Csv)),
        (".tab", Format(F::Csv)),
        (".warc", Format(F::Warc)),
        (".wet", Format(F::Warc)),
        (".gz", Wrapping(W::Gzip)),
        (".zst", Wrapping(W::Zstd)),
        (".zstd", Wrapping(W::Zstd)),
        (".bz2", Wrapping(W::Bzip2)),
        (".xz", Wrapping(W::Xz)),
        (".tgz", Wrapping(W::Gzip)),
        (".tzst", Wrapping(W::Zstd)),
        (".tbz2", Wrapping(W::Bzip2)),
        (".txz", Wrapping(W::Xz)),
        (".zip", Wrapping(W::Zip)),
        (".tar", Wrapping(W::Tar)),
        (".pdf", Foreign(Other::Pdf)),
        (".rtf", Foreign(Other::Rtf)),
        (".xlsx", Foreign(Other::Sheet)),
        (".xlsm", Foreign(Other::Sheet)),
        (".xls", Foreign(Other::Sheet)),
        (".ods", Foreign(Other::Sheet)),
        (".doc", Foreign(Other::Letter)),
        (".docx", Wrapping(W::Zip)),
        (".odt", Foreign(Other::Letter)),
        (".epub", Foreign(Other::Epub)),
        (".parquet", Format(F::Parquet)),
        (".pq", Format(F::Parquet)),
        (".arc", Foreign(Other::Arc)),
        (".lz4", Foreign(Other::Lz4)),
    ]
};

/// What a file's name says.
pub(super) fn by_name(name: &str) -> Option<Kind> {
    let name = name.as_bytes();
    let ends_with = |ending: &str| {
        let at = name.len().checked_sub(ending.len());
        at.is_some_and(|at| at > 0 && name[at..].eq_ignore_ascii_case(ending.as_bytes()))
    };
    ENDINGS.iter().find(|(ending, _)| ends_with(ending)).map(|(_, kind)| *kind)
}

/// Whether a file's name has no ending, so that only its content tells what it is.
pub(super) fn has_no_ending(name: &str) -> bool {
    !name.rsplit(['/', '\\']).next().is_some_and(|file| file.contains('.'))
}

/// The name of what is in a file of one stream: `news.csv.gz` holds `news.csv`, and `news.tgz` `news.tar`.
pub(super) fn name_within(name: &str) -> Cow<'_, str> {
    match (by_name(name), name.rsplit_once('.')) {
        (Some(Kind::Wrapping(Wrapping::Zip | Wrapping::Tar)), _) => Cow::Borrowed(name),
        (Some(Kind::Wrapping(_)), Some((stem, ending))) if ending.starts_with(['t', 'T']) => {
            format!("{stem}.tar").into()
        }
        (Some(Kind::Wrapping(_)), Some((stem, _))) => Cow::Borrowed(stem),
        _ => Cow::Borrowed(name),
    }
}

/// Whether a file of this name is a document by itself, and so most likely small.
pub(super) fn is_one_document(name: &str) -> bool {
    matches!(by_name(&name_within(name)), Some(Kind::Format(Format::Text | Format::Html))) || is_docx(name)
}

/// Whether a file's name is that of a word processor's document, which is a zip file by its content.
pub(super) fn is_docx(name: &str) -> bool {
    name.len().checked_sub(5).is_some_and(|at| name.as_bytes()[at..].eq_ignore_ascii_case(b".docx"))
}

/// What bytes are that begin like this and have this name, if anything tells it.
pub(super) fn recognise(head: &[u8], name: &str, forced: Option<Format>) -> Option<Kind> {
    let signed = by_signature(head, name);
    if let Some(Kind::Wrapping(_)) = signed {
        return signed;
    }
    if forced.is_some() {
        return forced.map(Kind::Format);
    }
    let named = by_name(name);
    signed.or_else(|| structured(&charset::readable(head), named).map(Kind::Format)).or(named)
}

/// What the first bytes tell for sure.
fn by_signature(head: &[u8], name: &str) -> Option<Kind> {
    const SIGNATURES: [(&[u8], Kind); 12] = [
        (b"\x1f\x8b", Kind::Wrapping(Wrapping::Gzip)),
        (b"\x28\xb5\x2f\xfd", Kind::Wrapping(Wrapping::Zstd)),
        (b"\xfd7zXZ\0", Kind::Wrapping(Wrapping::Xz)),
        (b"PK\x03\x04", Kind::Wrapping(Wrapping::Zip)),
        (b"PK\x05\x06", Kind::Wrapping(Wrapping::Zip)),
        (b"WARC/", Kind::Format(Format::Warc)),
        (b"filedesc://", Kind::Foreign(Foreign::Arc)),
        (b"PAR1", Kind::Format(Format::Parquet)),
        (b"\x04\x22\x4d\x18", Kind::Foreign(Foreign::Lz4)),
        (b"%PDF-", Kind::Foreign(Foreign::Pdf)),
        (b"{\\rtf", Kind::Foreign(Foreign::Rtf)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Foreign(Foreign::Letter)),
    ];
    // an article may begin with BZh: what follows tells (a block, or the end of a file of none)
    let is_bzip2 = head.starts_with(b"BZh") && matches!(head.get(4..10), Some(b"1AY&SY" | b"\x17\x72\x45\x38\x50\x90"));
    if is_bzip2 {
        return Some(Kind::Wrapping(Wrapping::Bzip2));
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(Kind::Wrapping(Wrapping::Tar));
    }
    let found = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, kind)| *kind);
    match (found, by_name(name)) {
        // Office wrote letters and sheets into one container
        (Some(Kind::Foreign(Foreign::Letter)), Some(kind @ Kind::Foreign(_))) => Some(kind),
        _ => found,
    }
}

/// What bytes of records are. A text, or a cell of a table, may begin with a bracket, too, so the name counts before.
fn structured(head: &[u8], named: Option<Kind>) -> Option<Format> {
    let begin = without_mark(head).trim_ascii_start();
    let next = |at: usize| begin.get(at..).and_then(|rest| rest.trim_ascii_start().first());
    match (begin.first()?, next(1)) {
        (b'<', _) if is_page(begin) => Some(Format::Html),
        _ if matches!(named, Some(Kind::Format(Format::Text | Format::Csv))) => None,
        (b'[', Some(b'{' | b'[' | b'"' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') | None) => Some(Format::Json),
        (b'{', Some(b'"' | b'}') | None) => Some(objects(begin, named)),
        (_, _) if named.is_none() => is_table(begin).then_some(Format::Csv),
        _ => None,
    }
}

/// Whether bytes begin as a page of the web, after what may stand before: comments, and what XML says of itself.
fn is_page(mut begin: &[u8]) -> bool {
    loop {
        begin = begin.trim_ascii_start();
        let end: &[u8] = match () {
            () if begin.starts_with(b"<!--") => b"-->",
            () if begin.starts_with(b"<?xml") => b"?>",
            () => break,
        };
        let Some(at) = begin.windows(end.len()).position(|bytes| bytes == end) else { return false };
        begin = &begin[at + end.len()..];
    }
    let is_next = |tag: &[u8]| begin.get(..tag.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(tag));
    [&b"<!doctype html"[..], b"<html", b"<head>", b"<body"].into_iter().any(is_next)
}

/// One object over several lines, or one a line.
fn objects(begin: &[u8], named: Option<Kind>) -> Format {
    let end_of_line = begin.iter().position(|&b| b == b'\n');
    let (line, rest) = begin.split_at(end_of_line.unwrap_or(begin.len()));
    // a long line is cut anywhere
    let goes_on = end_of_line.is_some() && matches!(line.trim_ascii_end().last(), Some(b'{' | b'[' | b','));
    let is_alone = rest.trim_ascii().is_empty() && named != Some(Kind::Format(Format::JsonLines));
    if goes_on || is_alone { Format::Json } else { Format::JsonLines }
}

/// Whether the first line is a header with names of what articles have.
fn is_table(begin: &[u8]) -> bool {
    let line = begin.split(|&b| matches!(b, b'\r' | b'\n')).next().unwrap_or_default();
    let cells = line.split(|byte| *byte == delimiter(line));
    let known = Names::new(&Fields::default());
    let is_known = |cell: &&[u8]| {
        let name = String::from_utf8_lossy(cell);
        known.root().get(name.trim().trim_matches('"')).is_some()
    };
    line.len() < 4096 && cells.filter(is_known).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name_but_a_text_may_begin_as_anything() {
        let kind = |head: &[u8], name: &str| recognise(head, name, None);
        let (text, lines) = (Some(Kind::Format(Format::Text)), Some(Kind::Format(Format::JsonLines)));
        assert_eq!(kind(b"{\"text\": \"cut in a long line,", "a.jsonl"), lines);
        assert_eq!(kind(b"\x1f\x8b\x08", "a.jsonl"), Some(Kind::Wrapping(Wrapping::Gzip)));
        assert_eq!(kind(b"{\"text\": 1}\n{", "a.jsonl.gz"), lines);
        assert_eq!(kind(b"[1] A note on this.", "a.txt"), text);
        assert_eq!(kind(b"{ and so on", "a.TXT"), text);
        assert_eq!(kind(b"%PDF-1.7", "a.txt"), Some(Kind::Foreign(Foreign::Pdf)));
        assert_eq!(kind(b"BZh is how it begins.", "a.txt"), text);
        let (json, csv) = (Some(Kind::Format(Format::Json)), Some(Kind::Format(Format::Csv)));
        assert_eq!(kind(b"\xef\xbb\xbf {\n\"a\":", "-"), json);
        assert_eq!(kind(b"{\"a\": 1,\n \"b\": 2}", "a.jsonl"), json);
        assert_eq!(kind(b"{\"a\": 1}\n", "a.jsonl"), lines);
        assert_eq!(kind(b"{\"a\": 1}\n", "a.json"), json);
        assert_eq!(kind(b"{\"a\": 1}\nbroken\n", "a.json"), lines);
        assert_eq!(kind(b" [{\"a\": 1}]", "a.jsonl"), json);
        assert_eq!(kind(b"Title;\"Publish Date\";x\n1;2;3", "-"), csv);
        assert_eq!(kind(b"title,and so on\n", "-"), None);
        assert_eq!(kind(b"plain words", "-"), None);
        let html = Some(Kind::Format(Format::Html));
        assert_eq!(kind(b"<?xml version='1.0'?>\n<!-- saved --> <!DOCTYPE html>", "a.txt"), html);
        assert_eq!((kind(b"<div>", "a.HTM"), kind(b"<div>", "a.md"), kind(b"<rss>", "-")), (html, text, None));
        assert_eq!(recognise(b"plain words", "a.jsonl", Some(Format::Text)), text);
        assert_eq!(kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls"), Some(Kind::Foreign(Foreign::Sheet)));
    }

    #[test]
    fn names() {
        assert_eq!(name_within("d/news.jsonl.gz"), "d/news.jsonl");
        assert_eq!(name_within("d/news.jsonl"), "d/news.jsonl");
        assert_eq!(name_within("d/news.tgz"), "d/news.tar");
        assert_eq!(name_within("d/news.zip"), "d/news.zip");
        assert!(has_no_ending("a.b/part-0001") && !has_no_ending("a/b.c") && is_one_document("x.txt.ZST"));
        assert_eq!(by_name(".txt"), None);
    }
}
