//! Results -> one output each: the terminal's summary, the tables, the manifest.

mod answer;
mod audited;
mod columns;
mod folder;
mod fragments;
mod locate;
mod manifest;
mod passing;
mod rows;
mod sentences;
mod summary;
mod tables;
mod terminal;

pub use audited::{AUDIT, Audited, StandingAudit};
pub use columns::clean;
pub(crate) use columns::{BOLD, Columns, WIDTH, count, grouped, heading};
pub(crate) use folder::make_each_table;
pub use folder::{OutputFolder, PAGE, TableFormat, make_tables, may_be_replaced, write_folder};
pub use locate::{Located, Span};
pub use manifest::{Parameters, Run, SCHEMA_VERSION, peak_memory};
pub use passing::PassingFolder;
pub(crate) use rows::kind_word;
pub use summary::Summary;
pub use tables::TextMode;
pub(crate) use tables::{
    ALIGNMENTS, CLUSTERS, DOCUMENTS, FRAGMENTS, JOINS, PASSAGES, REPRINTS, SENTENCES, SHORT_ALIGNMENTS, SUMMARY, TEXTS,
};
pub(crate) use tables::{rounded, rounded_origins};
pub use terminal::print_summary;

use crate::corpus::Store;
use crate::scan::Scan;

/// What a report is made of.
#[derive(Clone, Copy)]
pub struct Results<'r> {
    /// The documents.
    pub store: &'r Store,
    /// What was found among them.
    pub scan: &'r Scan,
    /// Where it lies in their texts.
    pub located: &'r Located,
}
