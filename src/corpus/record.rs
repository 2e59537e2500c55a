//! What a format gives: records, and the texts that they point to.

use super::Date;
use super::account::{Account, Reason};
use super::bytes::Backing;
use super::date::Slashed;

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
    /// A date that only the others of the file can tell.
    pub slashed: Option<Slashed>,
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
    /// Reads dates like 03/04/2026 as all others of the file can be read. Where these do not tell which number is the day,
    /// the date is left out, and counted.
    pub(super) fn settle_dates(&mut self, name: &str, account: &mut Account) {
        let order = Slashed::order_of(self.records.iter().filter_map(|record| record.slashed));
        for record in &mut self.records {
            let Some(slashed) = record.slashed.take() else { continue };
            record.date = slashed.date(order);
            if record.date.is_none() {
                account.add(Reason::UnreadableDate, name, Some(record.line), || match slashed.is_date() {
                    true => format!("{slashed}: no date of the file tells whether the month or the day stands first"),
                    false => slashed.to_string(),
                });
            }
        }
    }

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
