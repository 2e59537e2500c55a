//! What is read, and how.

use super::Fields;
use super::limits::Limits;
use super::metadata::MetadataTable;
use super::outlets::OutletTable;
use super::recognise::Format;
use std::path::PathBuf;

/// What to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Files and folders; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Files and folders whose documents are marked as sources.
    pub releases: Vec<PathBuf>,
    /// Outlets whose documents are marked as sources.
    pub source_outlets: Vec<String>,
    /// Globs of files in folders to leave out.
    pub exclude: Vec<String>,
    /// Names of the fields of records.
    pub fields: Fields,
    /// What all files are, if that is known; otherwise content and name tell.
    pub format: Option<Format>,
    /// What is skipped for its size.
    pub limits: Limits,
    /// What becomes of a scan of which something must be skipped.
    pub on_error: OnError,
    /// Whether large plain files are mapped rather than read.
    pub mmap: bool,
    /// A folder that is being written to.
    pub leave_out: Option<PathBuf>,
    /// What outlets are called, whatever documents call them.
    pub outlets: Option<OutletTable>,
    /// What is known of documents, whatever their files say.
    pub metadata: Option<MetadataTable>,
}

/// What becomes of a scan where a file or a record cannot be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnError {
    /// It is named, and the rest goes on.
    #[default]
    Skip,
    /// It ends.
    Fail,
}
