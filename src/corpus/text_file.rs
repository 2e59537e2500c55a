//! `.txt` files: a document each.

use super::Date;
use super::account::{Account, Reason};
use super::bytes::{Backing, Plain, decode, without_mark};
use super::record::{Parsed, Place, Record};
use super::walk::Found;

/// The document of a text file, or nothing and the reason in the account.
pub(super) fn parse(plain: Plain, file: &Found, account: &mut Account) -> Parsed {
    let mut parsed = Parsed::default();
    let mut repairs = Account::default(); // count only if the text is kept
    match text_of(plain, &file.name, &mut repairs) {
        Ok((backing, begin, length)) => {
            account.append(repairs, 0);
            parsed.backings.push(backing);
            parsed.records.push(Record {
                id: Some(file.id.clone()),
                line: 1,
                text: Place { backing: 0, begin, length },
                date: file.path.file_name().and_then(|name| Date::find_in(&name.to_string_lossy())),
                ..Record::default()
            });
        }
        Err(reason) => account.add(reason, &file.name, None, String::new),
    }
    parsed
}

/// Where the text of a file lies: in its map, or in memory where it was read or repaired.
fn text_of(plain: Plain, name: &str, repairs: &mut Account) -> Result<(Backing, usize, u32), Reason> {
    let bytes = plain.bytes();
    if bytes.is_empty() {
        return Err(Reason::Empty);
    }
    if bytes.contains(&0) {
        return Err(Reason::NulBytes);
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
        return Err(Reason::NoText);
    }
    let length = u32::try_from(length).map_err(|_| Reason::TooLarge)?;
    Ok((backing, begin, length))
}
