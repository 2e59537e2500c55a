//! Shingles -> signatures, one kernel a file.
//!
//! `rarest`: a passage's signature is one minimum over its shingles, rare words first. `minhash`:
//! a document's signature is 64 minima over all its shingles, cut into bands. `content`: the pairs
//! of content stems of a section, for text that was reworded; `dense`: whether two documents share
//! them in one place.

/// The version of the shingle hash, the minima and the bands: part of every stored signature.
pub const SKETCH_VERSION: u32 = 1;

pub mod bits;
pub mod content;
pub mod dense;
pub mod letters;
mod minhash;
mod rarest;

pub use minhash::{DocumentSignature, LANES, sign_document, sign_document_plain};
pub use rarest::{passage_minima, passage_minima_plain, shingle_ranks};
