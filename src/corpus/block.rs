//! What a format gives: documents with an account, collected record by record, and a file's parts joined in order.

use super::Date;
use super::account::{Account, Reason};
use super::bytes::Backing;
use super::cut;
use super::date::Slashed;
use super::fields::{Chosen, Names, RawRecord, Role, Value};
use super::mojibake;
use super::record::{Parsed, Place, Record};
use super::site;
use super::source::Failure;
use std::borrow::Cow;

/// What some records of a file gave.
pub(super) struct Block {
    pub parsed: Parsed,
    pub account: Account,
    /// From which fields its documents took what they are.
    pub chosen: Chosen,
    /// Records, or lines of JSON lines: by how much those of a later part are moved on.
    pub records: u64,
    /// Whether all bytes that were looked at are UTF-8.
    pub is_utf8: bool,
}

impl Default for Block {
    fn default() -> Self {
        let (parsed, account, chosen) = (Parsed::default(), Account::default(), Chosen::default());
        Block { parsed, account, chosen, records: 0, is_utf8: true }
    }
}

impl Block {
    /// A file that gave nothing, and why.
    pub(super) fn nothing(failure: Failure, name: &str) -> Block {
        let mut block = Block::default();
        failure.account(name, &mut block.account);
        block
    }

    pub(super) fn append(&mut self, mut later: Block) {
        for record in &mut later.parsed.records {
            record.line += self.records;
        }
        self.account.append(later.account, self.records);
        self.parsed.append(later.parsed);
        self.chosen.append(&later.chosen);
        self.records += later.records;
        self.is_utf8 &= later.is_utf8;
    }

    pub(super) fn join(blocks: Vec<Block>) -> Block {
        let mut all = Block::default();
        blocks.into_iter().for_each(|block| all.append(block));
        all
    }
}

/// Takes the records of a part of a file, one by one.
pub(super) struct Collector<'c> {
    pub name: &'c str,
    pub names: &'c Names,
    pub block: Block,
    texts: String,
}

impl<'c> Collector<'c> {
    /// Of the file that messages call `name`.
    pub(super) fn new(name: &'c str, names: &'c Names) -> Self {
        Collector { name, names, block: Block::default(), texts: String::new() }
    }

    /// Takes a record. `number` counts records (or lines) from 1 in this part; `repairs` are what was mended in it, and
    /// count only if it is kept; `place` tells in which backing a text lies as it is, and where there: in the file's own map, or in a page.
    pub(super) fn take(
        &mut self,
        number: u64,
        mut raw: RawRecord<'_>,
        mut repairs: Account,
        place: impl FnOnce(&str) -> Option<(u32, usize)>,
    ) {
        let text = match raw.take(Role::Text) {
            Value::Text(text) => text,
            missing => return self.skip_without_text(number, &missing, &raw),
        };
        let (text, cut) = cut::unmarked(text);
        let (text, is_repaired) = mojibake::repaired(text);
        if !text.contains(char::is_alphanumeric) {
            return self.skip(Reason::NoText, number, String::new);
        }
        if text.len() >= u32::MAX as usize {
            return self.skip(Reason::TooLarge, number, String::new);
        }
        let is_as_it_was = repairs == Account::default() && matches!(text, Cow::Borrowed(_));
        let text = self.keep(&text, |text| if is_as_it_was { place(text) } else { None });
        self.block.chosen.add(Role::Text, raw.rank(Role::Text));
        let (record, is_repaired_too) = self.record(number, text, raw, &mut repairs);
        if let Some(detail) = cut {
            repairs.add(Reason::CutText, self.name, Some(number), || detail);
        }
        if is_repaired || is_repaired_too {
            repairs.add(Reason::Mojibake, self.name, Some(number), String::new);
        }
        self.block.account.append(repairs, 0);
        self.block.parsed.records.push(record);
    }

    /// Keeps a text where it lies, or copies it.
    fn keep(&mut self, text: &str, place: impl FnOnce(&str) -> Option<(u32, usize)>) -> Place {
        let length = text.len() as u32;
        let (backing, begin) = place(text).unwrap_or_else(|| {
            self.texts.push_str(text);
            (0, self.texts.len() - text.len())
        });
        Place { backing, begin, length }
    }

    /// A record with this text, and whether any of its other fields was misread once.
    fn record(&mut self, number: u64, text: Place, mut raw: RawRecord, repairs: &mut Account) -> (Record, bool) {
        let is_domain = self.names.is_domain(raw.rank(Role::Outlet));
        let mut is_repaired = false;
        let mut field = |role: Role| {
            let text = raw.take(role).into_text()?;
            self.block.chosen.add(role, raw.rank(role));
            let (text, is_repaired_too) = mojibake::repaired(text.into());
            is_repaired |= is_repaired_too;
            Some(text.into_owned())
        };
        let told = field(Role::Date);
        let (slashed, date) = (told.as_deref().and_then(Slashed::parse), told.as_deref().and_then(Date::parse));
        if let (Some(told), None, None) = (&told, date, slashed) {
            repairs.add(Reason::UnreadableDate, self.name, Some(number), || format!("{told:?}"));
        }
        let record = Record {
            id: field(Role::Id),
            line: number,
            text,
            outlet: field(Role::Outlet).and_then(|told| site::outlet_of(told, is_domain)),
            date,
            slashed,
            url: field(Role::Url),
            title: field(Role::Title),
            author: field(Role::Author),
        };
        (record, is_repaired)
    }

    fn skip_without_text(&mut self, number: u64, text: &Value, raw: &RawRecord) {
        let field = self.names.name(Role::Text, raw.rank(Role::Text));
        match text {
            Value::Number(_) => self.skip(Reason::NotAString, number, || format!("{field:?} is a number")),
            Value::Other(kind) => self.skip(Reason::NotAString, number, || format!("{field:?} is {kind}")),
            _ => self.skip(Reason::MissingField, number, || format!("{field:?}; it has {}", raw.names.join(", "))),
        }
    }

    /// Names a record that is not kept.
    pub(super) fn skip(&mut self, reason: Reason, number: u64, detail: impl FnOnce() -> String) {
        self.block.account.add(reason, self.name, Some(number), detail);
    }

    /// What was taken.
    pub(super) fn finish(mut self) -> Block {
        self.texts.shrink_to_fit();
        self.block.parsed.backings.push(Backing::Text(self.texts));
        self.block
    }
}
