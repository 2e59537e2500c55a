//! What a format gives: records, and the texts that they point to.

use super::Date;
use super::bytes::Backing;

/// Where a text lies.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub backing: u32,
    pub begin: usize,
    pub length: u32,
}

impl Place {
    /// The backing of a text that lies in the mapped file itself.
    pub(super) const FILE: u32 = u32::MAX;
}

/// A document as a format gives it.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub id: Option<String>,
    pub line: u64,
    pub text: Place,
    pub outlet: Option<String>,
    pub date: Option<Date>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub author: Option<String>,
}

/// What a file, or a part of one, gave.
#[derive(Default)]
pub(super) struct Parsed {
    pub backings: Vec<Backing>,
    pub records: Vec<Record>,
}

impl Parsed {
    pub(super) fn append(&mut self, mut later: Parsed) {
        let moved = self.backings.len() as u32;
        for record in &mut later.records {
            if record.text.backing != Place::FILE {
                record.text.backing += moved;
            }
        }
        self.backings.append(&mut later.backings);
        self.records.append(&mut later.records);
    }
}
