//! The account of what could not be read as it was: counted by reason, with examples.

use serde::Serialize;
use std::collections::BTreeMap;

/// Why a file or a record was skipped, or what was repaired in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// There is nothing at this path.
    NotFound,
    /// Neither a file nor a folder.
    NotAFile,
    /// The system does not let us read it.
    NoPermission,
    /// Reading failed.
    Unreadable,
    /// A file given by name whose type is none that we read.
    UnknownType,
    /// No bytes.
    Empty,
    /// No word in the text.
    NoText,
    /// A line that is not a JSON object.
    NotJson,
    /// A record without the field that holds the text.
    MissingField,
    /// A field that should hold text and holds something else.
    NotAString,
    /// A table that has no column with text; the detail names its columns.
    NoTextColumn,
    /// A gzip file that ends too early; the records before the end are kept.
    TruncatedGzip,
    /// Bytes that gzip cannot decompress.
    BadGzip,
    /// A file in another wrapping (zstd, bzip2, xz) that ends too early; the records before the end are kept.
    Truncated,
    /// Bytes of another wrapping that cannot be unpacked.
    Damaged,
    /// A file that another program must convert first; the detail is its command.
    NeedsConversion,
    /// A file with NUL bytes that is no text in UTF-16 or UTF-32 either.
    NulBytes,
    /// A file, a line or a text over a limit, which the detail names.
    TooLarge,
    /// A row of a table, or of `--metadata`, that cannot be used.
    BadRow,
    /// A row of `--metadata` that names no document.
    NoSuchDocument,
    /// A row of `--metadata` that names a document that an earlier one names.
    RepeatedRow,
    /// A date of `--metadata` that cannot be read; the rest of its row counts.
    BadDate,
    /// Repaired: bytes that are not UTF-8, each replaced by U+FFFD.
    InvalidUtf8,
    /// Repaired: text in another charset than UTF-8, decoded; the detail is the charset.
    OtherCharset,
    /// Repaired: UTF-8 that was once read as Windows-1252 ("â€™" for "’").
    Mojibake,
    /// Repaired: an id seen before, made `id@path:line`.
    RepeatedId,
    /// Repaired: a date that cannot be read, left out.
    UnreadableDate,
    /// Noted: a text that an export cut short, kept as it is.
    CutText,
    /// Passed over: a file of unknown type in a folder.
    OtherFile,
    /// Passed over: a result of reprint in a folder.
    ResultFolder,
    /// Passed over: a row of `--outlets` with a name that no document has.
    UnusedName,
}

impl Reason {
    /// Whether a document, or what the user says of one, was lost; the other reasons are repairs, notes and files passed over.
    pub fn is_skip(self) -> bool {
        self <= Reason::BadDate
    }

    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Reason::NotFound => "no such file or folder",
            Reason::NotAFile => "not a file",
            Reason::NoPermission => "no permission to read it",
            Reason::Unreadable => "cannot be read",
            Reason::UnknownType => "unknown type of file",
            Reason::Empty => "empty",
            Reason::NoText => "no text",
            Reason::NotJson => "not a JSON object",
            Reason::MissingField => "no such field",
            Reason::NotAString => "not a text",
            Reason::NoTextColumn => "no article text",
            Reason::TruncatedGzip => "truncated gzip",
            Reason::BadGzip => "not valid gzip",
            Reason::Truncated => "truncated",
            Reason::Damaged => "damaged",
            Reason::NeedsConversion => "not read as it is",
            Reason::NulBytes => "NUL bytes: binary",
            Reason::TooLarge => "too large",
            Reason::BadRow => "not a usable row",
            Reason::NoSuchDocument => "no such document",
            Reason::RepeatedRow => "a document named before",
            Reason::BadDate => "unreadable date of a row",
            Reason::InvalidUtf8 => "invalid UTF-8, replaced",
            Reason::OtherCharset => "not UTF-8, decoded",
            Reason::Mojibake => "misread characters, such as â€™ for ’, repaired",
            Reason::RepeatedId => "id seen before, renamed",
            Reason::UnreadableDate => "unreadable date, left out",
            Reason::CutText => "a text cut short before it came here",
            Reason::OtherFile => "other type of file, passed over",
            Reason::ResultFolder => "a result of reprint, passed over",
            Reason::UnusedName => "not the name of any outlet",
        }
    }
}

/// One of the files or records that a reason was given for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The file.
    pub path: String,
    /// The record's line, if the file has records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What exactly, or nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Examples kept for each file and reason.
const EXAMPLES: usize = 3;

/// What one reason was given for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// How often.
    pub count: u64,
    /// The first few.
    pub examples: Vec<Example>,
}

/// What was skipped, repaired and passed over, by reason and file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    entries: BTreeMap<(Reason, String), Entry>,
}

impl Account {
    /// Counts one more.
    pub fn add(&mut self, reason: Reason, path: &str, line: Option<u64>, detail: impl FnOnce() -> String) {
        let entry = self.entries.entry((reason, path.to_string())).or_default();
        entry.count += 1;
        if entry.examples.len() < EXAMPLES {
            entry.examples.push(Example { path: path.to_string(), line, detail: detail() });
        }
    }

    /// Adds what happened in a later part of the corpus, with its lines moved on by `lines`.
    pub(super) fn append(&mut self, later: Account, lines: u64) {
        for (key, mut more) in later.entries {
            let entry = self.entries.entry(key).or_default();
            entry.count += more.count;
            more.examples.truncate(EXAMPLES - entry.examples.len());
            for example in &mut more.examples {
                example.line = example.line.map(|line| line + lines);
            }
            entry.examples.append(&mut more.examples);
        }
    }

    /// Every reason and file, in order.
    pub fn by_file(&self) -> impl Iterator<Item = (Reason, &str, &Entry)> {
        self.entries.iter().map(|((reason, path), entry)| (*reason, path.as_str(), entry))
    }

    /// Every reason, with the first examples of all files.
    pub fn by_reason(&self) -> BTreeMap<Reason, Entry> {
        let mut all: BTreeMap<Reason, Entry> = BTreeMap::new();
        for (reason, _, entry) in self.by_file() {
            let sum = all.entry(reason).or_default();
            sum.count += entry.count;
            let room = EXAMPLES - sum.examples.len();
            sum.examples.extend(entry.examples.iter().take(room).cloned());
        }
        all
    }

    /// How many files and records were lost.
    pub fn skipped(&self) -> u64 {
        self.by_file().filter(|(reason, ..)| reason.is_skip()).map(|(_, _, entry)| entry.count).sum()
    }
}
