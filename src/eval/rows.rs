//! JSON lines -> cases, detections and listed pairs. A row that cannot be read is skipped and named.

use super::{Candidate, Case, Detection, ListedPair};
use crate::error::{Error, Result};
use ahash::AHashMap;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::Range;
use std::path::Path;

/// The kind of a case whose row names none.
const NO_KIND: &str = "unnamed";

/// Numbers for the ids of documents: rows hold 4 bytes for each, not a text.
#[derive(Debug, Default)]
pub struct Names {
    numbers: AHashMap<Box<str>, u32>,
}

impl Names {
    pub(super) fn number(&mut self, name: &str) -> u32 {
        let next = self.numbers.len() as u32;
        match self.numbers.get(name) {
            Some(&number) => number,
            None => *self.numbers.entry(name.into()).or_insert(next),
        }
    }
}

/// A row that was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedRow {
    /// Its line, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// The rows that could not be read, by file: how many, and the first three.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    files: BTreeMap<String, (u64, Vec<SkippedRow>)>,
}

impl Skipped {
    const EXAMPLES: usize = 3;

    pub(super) fn add(&mut self, file: &str, line: u64, reason: String) {
        let (count, first) = self.files.entry(file.to_string()).or_default();
        *count += 1;
        if first.len() < Skipped::EXAMPLES {
            first.push(SkippedRow { line, reason });
        }
    }

    fn append(&mut self, later: Skipped) {
        for (file, (more, rows)) in later.files {
            let (count, first) = self.files.entry(file).or_default();
            *count += more;
            first.extend(rows);
            first.truncate(Skipped::EXAMPLES);
        }
    }

    /// How many rows were skipped.
    pub fn count(&self) -> u64 {
        self.files.values().map(|(count, _)| count).sum()
    }

    /// Every file with skipped rows: how many, and the first three.
    pub fn by_file(&self) -> impl Iterator<Item = (&str, u64, &[SkippedRow])> {
        self.files.iter().map(|(file, (count, first))| (file.as_str(), *count, first.as_slice()))
    }
}

/// Reads a truth: rows with `a`, `a_begin` (or `a_start`), `a_end`, `b`, `b_begin` (or `b_start`),
/// `b_end` in characters, and if present `kind` and `edited` (0 to 1).
///
/// # Errors
/// If the file cannot be read, or has no row that can.
pub fn read_truth(path: &Path, names: &mut Names, skipped: &mut Skipped) -> Result<Vec<Case<u32>>> {
    const EXPECTED: &str = "JSON lines (.jsonl or .jsonl.gz), one passage a line, offsets in characters: \
        {\"a\": \"id\", \"a_begin\": 0, \"a_end\": 120, \"b\": \"id\", \"b_begin\": 40, \"b_end\": 160, \"kind\": \"copy\"}";
    let file = Lines { path, expected: EXPECTED, is_stdin: false, may_be_empty: false };
    file.read(skipped, |line| {
        let row = Row::parse(line)?;
        let kind = row.kind.map_or(Ok(Cow::Borrowed(NO_KIND)), |kind| text("kind", Some(kind)))?;
        let edited = row.edited.map(share_edited).transpose()?;
        let Detection { a, a_span, b, b_span } = row.passage(names)?;
        Ok(Some(Case { a, a_span, b, b_span, kind: kind.into_owned(), edited }))
    })
}

/// Reads what was found: rows with `a`, `a_begin` (or `a_start`), `a_end`, `b`, `b_begin` (or
/// `b_start`), `b_end` in characters, as `alignments.jsonl` has them; `-` is standard input. If
/// `classes` names any, rows of another `class` or of none are left out. A file without rows is a
/// search that found nothing.
///
/// # Errors
/// If the file cannot be read, or has rows and none that can be.
pub fn read_found(
    path: &Path,
    classes: &BTreeSet<String>,
    names: &mut Names,
    skipped: &mut Skipped,
) -> Result<Vec<Detection<u32>>> {
    const EXPECTED: &str = "JSON lines (.jsonl or .jsonl.gz, or - for standard input), one passage a line, as in the \
        alignments.jsonl of reprint scan -o DIR: \
        {\"a\": \"id\", \"a_begin\": 0, \"a_end\": 120, \"b\": \"id\", \"b_begin\": 40, \"b_end\": 160}";
    let file = Lines { path, expected: EXPECTED, is_stdin: path == Path::new("-"), may_be_empty: true };
    file.read(skipped, |line| {
        let row = Row::parse(line)?;
        let class = row.class.map(|class| text("class", Some(class))).transpose()?;
        let passage = row.passage(names)?;
        let is_wanted = classes.is_empty() || class.is_some_and(|class| classes.contains(&*class));
        Ok(is_wanted.then_some(passage))
    })
}

/// Reads the pairs of documents that were compared when the truth was made: rows with `a`, `b`, and
/// if present `reuse` (true if missing) and `kind`.
///
/// # Errors
/// If the file cannot be read, or has no row that can.
pub fn read_pairs(path: &Path, names: &mut Names, skipped: &mut Skipped) -> Result<Vec<ListedPair<u32>>> {
    const EXPECTED: &str = "JSON lines (.jsonl or .jsonl.gz), one pair of documents a line: \
        {\"a\": \"id\", \"b\": \"id\", \"reuse\": false, \"kind\": \"none\"}";
    let file = Lines { path, expected: EXPECTED, is_stdin: false, may_be_empty: false };
    file.read(skipped, |line| {
        let row = Row::parse(line)?;
        let (a, b) = (text("a", row.a)?, text("b", row.b)?);
        let kind = row.kind.map(|kind| text("kind", Some(kind))).transpose()?;
        let reuse = unless_false("reuse", row.reuse)?;
        Ok(Some(ListedPair { a: names.number(&a), b: names.number(&b), reuse, kind: kind.map(Cow::into_owned) }))
    })
}

/// Reads the pairs of documents that a search looked at: rows with `a`, `b`, and if present `aligned`
/// (true if missing), as `candidates.jsonl` has them. A file without rows is a search that looked at none.
///
/// # Errors
/// If the file cannot be read, or has rows and none that can be.
pub fn read_candidates(path: &Path, names: &mut Names, skipped: &mut Skipped) -> Result<Vec<Candidate<u32>>> {
    const EXPECTED: &str = "JSON lines (.jsonl or .jsonl.gz), one pair of documents a line, as in the candidates.jsonl \
        of reprint scan -o DIR --candidates: {\"a\": \"id\", \"b\": \"id\", \"aligned\": true}";
    let file = Lines { path, expected: EXPECTED, is_stdin: false, may_be_empty: true };
    file.read(skipped, |line| {
        let row = Row::parse(line)?;
        let (a, b) = (text("a", row.a)?, text("b", row.b)?);
        let aligned = unless_false("aligned", row.aligned)?;
        Ok(Some(Candidate { a: names.number(&a), b: names.number(&b), aligned }))
    })
}

/// A file of rows.
pub(super) struct Lines<'p> {
    pub(super) path: &'p Path,
    pub(super) expected: &'static str,
    pub(super) is_stdin: bool,
    pub(super) may_be_empty: bool,
}

impl Lines<'_> {
    /// The rows that `parse` keeps; those that it cannot read are skipped, with its reason.
    pub(super) fn read<T>(
        &self,
        skipped: &mut Skipped,
        mut parse: impl FnMut(&str) -> std::result::Result<Option<T>, String>,
    ) -> Result<Vec<T>> {
        let name = self.path.to_string_lossy();
        let reader = self.open().map_err(|error| self.nothing(in_words(&error)))?;
        let (mut rows, mut readable, mut bad) = (Vec::new(), 0u64, Skipped::default());
        each_line(reader, |number, line| match line.and_then(&mut parse) {
            Ok(row) => {
                readable += 1;
                rows.extend(row);
            }
            Err(reason) => bad.add(&name, number, reason),
        });
        if readable == 0 {
            self.check_without_rows(&bad)?;
        }
        skipped.append(bad);
        Ok(rows)
    }

    /// Whether a file may be as it is if no row of it can be read.
    fn check_without_rows(&self, bad: &Skipped) -> Result<()> {
        match bad.by_file().next() {
            Some((_, count, first)) => {
                let (line, reason) = (first[0].line, &first[0].reason);
                let none = if count == 1 { "its one row cannot be read" } else { "none of its rows can be read" };
                Err(self.nothing(format!("{none}; line {line}: {reason}")))
            }
            None if self.may_be_empty => Ok(()),
            None => Err(self.nothing("empty".to_string())),
        }
    }

    /// The bytes of the file, decompressed if they begin as gzip does, whatever it is called.
    fn open(&self) -> io::Result<Box<dyn BufRead>> {
        let mut source: Box<dyn Read> =
            if self.is_stdin { Box::new(io::stdin().lock()) } else { Box::new(File::open(self.path)?) };
        let mut begin = Vec::new();
        source.by_ref().take(2).read_to_end(&mut begin)?;
        let is_gzip = begin == [0x1f, 0x8b];
        let source = BufReader::with_capacity(1 << 18, Cursor::new(begin).chain(source));
        Ok(if is_gzip {
            Box::new(BufReader::with_capacity(1 << 18, MultiGzDecoder::new(source)))
        } else {
            Box::new(source)
        })
    }

    fn nothing(&self, reason: String) -> Error {
        Error::NoRows { path: self.path.to_path_buf(), reason, expected: self.expected }
    }
}

/// Every line that is not blank, with its number from 1; a failure counts as the line that it cuts off.
fn each_line(mut reader: impl BufRead, mut each: impl FnMut(u64, std::result::Result<&str, String>)) {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return each(number, Err(format!("{}, from here on", in_words(&error)))),
        }
        let bytes = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
        if !bytes.trim_ascii().is_empty() {
            each(number, std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_string()));
        }
    }
}

pub(super) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_string(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_string(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_string(),
        io::ErrorKind::UnexpectedEof => "truncated gzip".to_string(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => "not valid gzip".to_string(),
        _ => format!("cannot be read: {error}"),
    }
}

/// The fields of any row, as they stand in the line. Others are passed over.
#[derive(Deserialize)]
struct Row<'l> {
    #[serde(borrow)]
    a: Option<&'l RawValue>,
    a_begin: Option<&'l RawValue>,
    a_start: Option<&'l RawValue>,
    a_end: Option<&'l RawValue>,
    b: Option<&'l RawValue>,
    b_begin: Option<&'l RawValue>,
    b_start: Option<&'l RawValue>,
    b_end: Option<&'l RawValue>,
    kind: Option<&'l RawValue>,
    class: Option<&'l RawValue>,
    edited: Option<&'l RawValue>,
    reuse: Option<&'l RawValue>,
    aligned: Option<&'l RawValue>,
}

impl<'l> Row<'l> {
    fn parse(line: &'l str) -> std::result::Result<Self, String> {
        if !line.trim_start().starts_with('{') {
            return Err("not a JSON object".to_string());
        }
        serde_json::from_str(line).map_err(|error| format!("not a JSON object: {}", at_column(&error)))
    }

    fn passage(&self, names: &mut Names) -> std::result::Result<Detection<u32>, String> {
        let (a, b) = (text("a", self.a)?, text("b", self.b)?);
        let a_span = span("a", self.a_begin.or(self.a_start), self.a_end)?;
        let b_span = span("b", self.b_begin.or(self.b_start), self.b_end)?;
        Ok(Detection { a: names.number(&a), a_span, b: names.number(&b), b_span })
    }
}

fn at_column(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1", "")
}

/// A text; a number as it stands, as ids may be numbers.
fn text<'l>(field: &str, value: Option<&'l RawValue>) -> std::result::Result<Cow<'l, str>, String> {
    let raw = value.ok_or_else(|| format!("no such field: {field}"))?.get();
    match raw.as_bytes()[0] {
        b'"' if !raw.contains('\\') => Ok(Cow::Borrowed(&raw[1..raw.len() - 1])),
        b'"' => serde_json::from_str(raw).map(Cow::Owned).map_err(|error| format!("{field}: {}", at_column(&error))),
        b'-' | b'0'..=b'9' => Ok(Cow::Borrowed(raw)),
        _ => Err(format!("{field}: not a text")),
    }
}

fn span(side: &str, begin: Option<&RawValue>, end: Option<&RawValue>) -> std::result::Result<Range<u32>, String> {
    let offset = |field: &str, value: Option<&RawValue>| {
        let raw = value.ok_or_else(|| format!("no such field: {side}_{field}"))?.get();
        raw.parse::<u32>().map_err(|_| format!("{side}_{field}: not a whole number from 0 to {}", u32::MAX))
    };
    let span = offset("begin", begin)?..offset("end", end)?;
    if span.is_empty() {
        return Err(format!("{side}_end: {} is not after {side}_begin, {}", span.end, span.start));
    }
    Ok(span)
}

/// True if missing.
fn unless_false(field: &str, value: Option<&RawValue>) -> std::result::Result<bool, String> {
    match value.map(RawValue::get) {
        None | Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(format!("{field}: neither true nor false")),
    }
}

fn share_edited(value: &RawValue) -> std::result::Result<f64, String> {
    let share: Option<f64> = value.get().parse().ok();
    share.filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "edited: not a number from 0 to 1".to_string())
}
