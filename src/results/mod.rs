//! A folder that a scan wrote -> its manifest, and the rows of its tables, one at a time.

mod rows;

pub(crate) use rows::{Alignment, Cluster, Document, Fragment, Join, Passage, Reprint, Sentence, Whole};

use crate::corpus::MANIFEST;
use crate::error::{Error, Result};
use crate::report::{ALIGNMENTS, SCHEMA_VERSION};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;

/// What readers of a result need of its manifest.
#[derive(Deserialize)]
pub(crate) struct Manifest {
    pub version: String,
    schema_version: u32,
    pub parameters: Parameters,
    pub counts: Counts,
    #[serde(default)]
    pub skipped: serde_json::Map<String, serde_json::Value>,
    files: BTreeMap<String, Written>,
}

/// How was scanned.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Parameters {
    pub min_words: u32,
    pub only_sources: bool,
    pub paraphrase: String,
    pub text: String,
}

/// How many rows there are.
#[derive(Deserialize)]
pub(crate) struct Counts {
    pub documents: u64,
    pub alignments: u64,
}

/// A table that was written.
#[derive(Deserialize)]
struct Written {
    digest: String,
}

impl Manifest {
    /// Reads that of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Manifest> {
        let path = folder.join(MANIFEST);
        let no_result = |reason: String| Error::NoResult { folder: folder.to_path_buf(), reason };
        let text = fs::read_to_string(&path).map_err(|error| no_result(format!("{MANIFEST}: {error}")))?;
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|error| no_result(format!("{MANIFEST}: {error}")))?;
        match manifest.schema_version {
            SCHEMA_VERSION => Ok(manifest),
            other => Err(no_result(format!("its schema_version is {other}, and this version reads {SCHEMA_VERSION}"))),
        }
    }

    /// The digest of `alignments.jsonl`, by which an audit knows the rows that it is of.
    pub(crate) fn alignments_digest(&self) -> &str {
        self.files.get(ALIGNMENTS).map_or("", |file| &file.digest)
    }
}

/// Hands over the rows of a table in order.
pub(crate) fn each_row<R: DeserializeOwned>(folder: &Path, table: &str, mut row: impl FnMut(R)) -> Result<()> {
    let mut rows = Rows::open(folder, table)?;
    while let Some(parsed) = rows.next()? {
        row(parsed);
    }
    Ok(())
}

/// The rows of a table, one at a time.
pub(crate) struct Rows<'f> {
    folder: &'f Path,
    table: &'f str,
    reader: BufReader<File>,
    line: Vec<u8>,
    number: u64,
}

impl<'f> Rows<'f> {
    /// Opens a table in a folder.
    pub(crate) fn open(folder: &'f Path, table: &'f str) -> Result<Rows<'f>> {
        let path = folder.join(table);
        let file = match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Error::NoResult { folder: folder.to_path_buf(), reason: format!("it has no {table}") });
            }
            file => file.map_err(Error::io(&path, "read"))?,
        };
        Ok(Rows { folder, table, reader: BufReader::with_capacity(1 << 18, file), line: Vec::new(), number: 0 })
    }

    /// The next row, which may borrow from its line.
    pub(crate) fn next<'l, R: Deserialize<'l>>(&'l mut self) -> Result<Option<R>> {
        self.line.clear();
        self.number += 1;
        let path = || self.folder.join(self.table);
        if self.reader.read_until(b'\n', &mut self.line).map_err(|error| Error::io(&path(), "read")(error))? == 0 {
            return Ok(None);
        }
        let row = serde_json::from_slice(&self.line).map_err(|error| Error::NoResult {
            folder: self.folder.to_path_buf(),
            reason: format!("{}:{}: {error}", self.table, self.number),
        })?;
        Ok(Some(row))
    }

    /// Bytes of the line of the row that came last.
    #[cfg(feature = "parquet")]
    pub(crate) fn line_bytes(&self) -> usize {
        self.line.len()
    }
}
