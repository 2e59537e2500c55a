//! The tables of a result -> one HTML page that opens from disk.
//!
//! ```text
//! tables.rs    rows of the folder, one at a time, those that the page shows
//! data.rs      what the page knows: columns, documents by number
//! changes.rs   operations on words -> spans of characters
//! texts.rs     whole texts, compressed, some at a time
//! html.rs      the page: what can be read without a script, and the data and the script for the rest
//! ```
//!
//! The page asks nothing of any network. Its policy (Content-Security-Policy) lets one script and one style sheet run, by
//! their digests; everything else in it is text.

pub(crate) mod changes;
mod data;
mod html;
pub(crate) mod tables;
mod texts;

use crate::corpus::MANIFEST;
use crate::error::{Error, Result};
use crate::report::SCHEMA_VERSION;
use std::fs;
use std::path::Path;

/// What of a result a page shows: upwards of what was scanned for.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Passages of at least so many equal words.
    pub min_words: Option<u32>,
    /// Passages of these kinds (`verbatim`, `edited`, `paraphrase`); all, if none is named.
    pub kinds: Vec<String>,
    /// How much text.
    pub text: Text,
}

/// How much text a page holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Text {
    /// Whole documents, as far as the result has them.
    #[default]
    Full,
    /// Shared passages.
    Passages,
    /// None: places and numbers only.
    None,
}

/// Documents with shared text that a page holds at the most, those that share most first; and alignments, reprints and
/// the longest first. What is left out is counted on the page.
const MOST_DOCUMENTS: usize = 20_000;
const MOST_ALIGNMENTS: usize = 100_000;

/// Makes the page of the result in a folder.
///
/// # Errors
/// Where the folder holds no complete result, or one of another schema.
pub fn page(folder: &Path, shown: &Shown) -> Result<String> {
    let manifest = Manifest::read(folder)?;
    let held = match manifest.parameters.text.as_str() {
        "full" => shown.text,
        "passages" if shown.text != Text::None => Text::Passages,
        _ => Text::None,
    };
    let shown = &Shown { text: held, ..shown.clone() };
    let mut data = data::Data::read(folder, shown, &manifest)?;
    let texts = if shown.text == Text::Full { texts::read(folder, &mut data)? } else { texts::Texts::default() };
    Ok(html::page(&data, &texts))
}

/// What the page needs of a manifest.
#[derive(serde::Deserialize)]
pub(crate) struct Manifest {
    version: String,
    schema_version: u32,
    parameters: Parameters,
    counts: Counts,
    #[serde(default)]
    skipped: serde_json::Map<String, serde_json::Value>,
}

#[derive(serde::Deserialize, serde::Serialize)]
struct Parameters {
    min_words: u32,
    only_sources: bool,
    paraphrase: String,
    text: String,
}

#[derive(serde::Deserialize)]
struct Counts {
    documents: u64,
    alignments: u64,
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
}
