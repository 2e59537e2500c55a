//! reprint finds who reprinted what: the passages that articles share with press releases and with
//! each other, aligned word by word, at the scale of a whole corpus.
//!
//! The modules stand in the order in which text flows through them; each imports only from those
//! above it.
//!
//! ```
//! use reprint::corpus::Document;
//! use reprint::scan::{Settings, scan};
//!
//! let release = "The agency will open two recovery centers on Monday, and anyone whose home was damaged \
//!                by the flood can ask for help there in person without an appointment.";
//! let article = "Help is near. Anyone whose home was damaged by the flood can ask for help there in person \
//!                without an appointment, the agency says.";
//! let other = "The harbor festival drew a record crowd on Saturday, and the fireworks were late.";
//! let documents = [
//!     Document::new("release", release).source(),
//!     Document::new("herald", article),
//!     Document::new("courier", other),
//! ];
//!
//! let found = scan(&documents, &Settings::default(), &());
//!
//! assert_eq!(found.clusters.len(), 1);
//! assert_eq!(found.clusters[0].documents(), [0, 1]);
//! let alignment = found.alignments.get(0);
//! assert_eq!((alignment.a, alignment.b, alignment.equal), (0, 1, 18)); // "anyone whose … an appointment"
//! assert_eq!(found.reprints[0].source_equal_words, 18);
//! ```

pub mod error;
pub mod scratch;

pub mod intervals;

mod random;

pub mod simd;

pub mod text;

pub mod corpus;

pub mod passage;

pub mod sketch;

pub mod recipe;

pub mod lsh;

pub mod weighted_pairs;

pub mod align;

pub mod cluster;

pub mod facts;

pub mod class;

pub mod story;

pub mod scan;

pub mod report;

mod results;

pub mod export;

pub mod page;

pub mod show;

pub mod explain;

pub mod eval;

pub mod bench;

pub mod estimate;
