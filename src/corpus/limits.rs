//! What an input may ask of a machine.

/// What is skipped, and named, so that no input takes all memory or never ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest line of JSON lines, and the longest record of other formats, in bytes.
    pub line: u64,
    /// The largest file that is a document by itself, in bytes.
    pub document: u64,
    /// How many times its size a compressed file may unpack to; the first 64 MB are free.
    pub ratio: u64,
    /// How many objects of JSON, one inside the other, records are looked for in.
    pub depth: usize,
    /// How many archives and compressions a file may be packed in, one inside the other. A file that unpacks to itself
    /// has no end.
    pub wrappings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // a zip of tars of gzip files has four wrappings
        Limits { line: 256_000_000, document: 256_000_000, ratio: 1000, depth: 8, wrappings: 4 }
    }
}
