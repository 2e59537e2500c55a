//! Two documents -> passages that one reworded from the other: paraphrase, translation, summary.

mod frequencies;
mod prepared;

pub use frequencies::StemFrequencies;
pub use prepared::{Boundary, Prepared};
