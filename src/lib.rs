//! reprint finds who reprinted what.
#![warn(missing_docs)]

pub mod error;
pub mod intervals;
pub mod text;
pub mod recipe;
pub mod corpus;
pub mod passage;
pub mod sketch;
pub mod lsh;
pub mod align;
pub mod cluster;
pub mod story;
pub mod scan;
pub mod report;
