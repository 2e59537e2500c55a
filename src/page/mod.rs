//! The tables of a result -> one HTML page that opens from disk.
//!
//! ```text
//! data.rs      what the page knows of a result, read from its tables
//! rows.rs      its rows: documents and clusters by number, columns by name
//! summary.rs   what of it is told
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
mod rows;
mod summary;
mod texts;

use crate::error::Result;
use crate::results::Manifest;
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
