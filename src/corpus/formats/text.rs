//! Text files: a document each.

use crate::corpus::Date;
use crate::corpus::account::{Account, Reason};
use crate::corpus::block::Block;
use crate::corpus::bytes::{Backing, Plain, decode, without_mark};
use crate::corpus::read::Reading;
use crate::corpus::record::{Place, Record};
use crate::corpus::source::{Failure, Source};
use crate::corpus::walk::Found;

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
    let bytes = plain.bytes();
    if bytes.is_empty() {
        return Err(failure(Reason::Empty));
    }
    if bytes.contains(&0) {
        return Err(failure(Reason::NulBytes));
    }
    let (begin, rest) = (bytes.len() - without_mark(bytes).len(), without_mark(bytes).len());
    let (backing, begin, length) = match plain {
        Plain::Mapped(map) if std::str::from_utf8(map.bytes()).is_ok() => (Backing::Map(map), begin, rest),
        plain => {
            let text = decode(plain.bytes(), name, None, repairs);
            let length = text.len();
            (Backing::Text(text), 0, length)
        }
    };
    if !backing.text(begin, length).contains(char::is_alphanumeric) {
        return Err(failure(Reason::NoText));
    }
    let length = u32::try_from(length).map_err(|_| failure(Reason::TooLarge))?;
    Ok((backing, begin, length))
}
