//! Text files: a document each.

use crate::corpus::Date;
use crate::corpus::account::{Account, Reason};
use crate::corpus::block::Block;
use crate::corpus::bytes::{Backing, Plain};
use crate::corpus::charset;
use crate::corpus::cut;
use crate::corpus::mojibake;
use crate::corpus::read::Reading;
use crate::corpus::record::{Place, Record};
use crate::corpus::source::{Failure, Source};
use crate::corpus::walk::Found;
use std::borrow::Cow;

/// The document of a text file, or nothing and the reason in the account.
pub(super) fn parse(source: Source, file: &Found, reading: &Reading) -> Block {
    let mut block = Block { records: 1, ..Block::default() };
    let mut repairs = Account::default(); // count only if the text is kept
    let place =
        source.whole(reading.options.limits.document).and_then(|plain| text_of(plain, &file.name, &mut repairs));
    match place {
        Ok((backing, begin, length)) => {
            block.account.append(repairs, 0);
            block.parsed.backings.push(backing);
            block.parsed.records.push(Record {
                id: Some(file.id.clone()),
                line: 1,
                text: Place { backing: 0, begin, length },
                date: file.path.file_name().and_then(|name| Date::find_in(&name.to_string_lossy())),
                ..Record::default()
            });
        }
        Err(failure) => failure.account(&file.name, &mut block.account),
    }
    block
}

/// Where the text of a file lies: in its map, or in memory where it was read or repaired.
fn text_of(plain: Plain, name: &str, repairs: &mut Account) -> Result<(Backing, usize, u32), Failure> {
    let failure = |reason: Reason| Failure::new(reason, "");
    if plain.bytes().is_empty() {
        return Err(failure(Reason::Empty));
    }
    let decoded = charset::decode(plain.bytes(), None).map_err(|charset::Binary| failure(Reason::NulBytes))?;
    decoded.account(name, None, repairs);
    let mark = plain.bytes().len().saturating_sub(decoded.text.len());
    let (text, cut) = cut::unmarked(decoded.text);
    if let Some(detail) = cut {
        repairs.add(Reason::CutText, name, None, || detail);
    }
    let (text, is_repaired) = mojibake::repaired(text);
    if is_repaired {
        repairs.add(Reason::Mojibake, name, None, String::new);
    }
    let (length, decoded) = (text.len(), Some(text).filter(|text| matches!(text, Cow::Owned(_))).map(Cow::into_owned));
    let (backing, begin) = match (plain, decoded) {
        (_, Some(text)) => (Backing::Text(text), 0),
        (Plain::Mapped(map), None) => (Backing::Map(map), mark),
        (Plain::Read(bytes), None) => (Backing::Text(String::from_utf8(bytes).unwrap_or_default()), mark),
    };
    if !backing.text(begin, length).contains(char::is_alphanumeric) {
        return Err(failure(Reason::NoText));
    }
    let length = u32::try_from(length).map_err(|_| failure(Reason::TooLarge))?;
    Ok((backing, begin, length))
}
