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
    let path = folder.join(table);
    let file = match File::open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Error::NoResult { folder: folder.to_path_buf(), reason: format!("it has no {table}") });
        }
        file => file.map_err(Error::io(&path, "read"))?,
    };
    let (mut reader, mut line, mut number) = (BufReader::with_capacity(1 << 18, file), Vec::new(), 0u64);
    while reader.read_until(b'\n', &mut line).map_err(Error::io(&path, "read"))? > 0 {
        number += 1;
        let parsed = serde_json::from_slice(&line).map_err(|error| Error::NoResult {
            folder: folder.to_path_buf(),
            reason: format!("{table}:{number}: {error}"),
        })?;
        row(parsed);
        line.clear();
    }
    Ok(())
}
