//! Bytes -> documents: files found, mapped or decompressed, one file a format, and an account of
//! what could not be used.
//!
//! Bad input ends here: the stages after this one cannot fail.

mod account;
mod archive;
mod block;
mod bytes;
mod charset;
mod cut;
mod date;
mod decoding;
mod document;
mod fields;
mod formats;
mod globs;
mod limits;
mod map;
mod metadata;
mod mojibake;
mod options;
mod outlets;
mod read;
mod recognise;
mod record;
mod site;
mod source;
mod store;
mod unpack;
mod user_table;
mod walk;

pub use account::{Account, Entry, Example, Reason};
pub use date::Date;
#[cfg(fuzzing)]
pub use date::{assert_date, assert_dates};
#[cfg(fuzzing)]
pub use decoding::assert_decoding;
pub use document::{Corpus, Document, Meta, OutletFrom};
pub use fields::Fields;
#[cfg(all(fuzzing, feature = "html"))]
pub use formats::assert_page;
pub use limits::Limits;
pub use map::mapped_file_at;
pub use metadata::MetadataTable;
pub use options::{OnError, ReadOptions};
pub use outlets::{Outlet, OutletTable};
#[cfg(fuzzing)]
pub use read::assert_readable;
pub use recognise::Format;
pub use site::SUFFIX_LIST;
#[cfg(fuzzing)]
pub use site::assert_site;
pub use store::{Input, ReadAs, Store};
pub use user_table::TableFile;
pub use walk::{MANIFEST, PARTIAL, is_result_folder};
