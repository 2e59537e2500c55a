//! `.txt` files: a document each.

use super::Date;
use super::account::{Account, Reason};
use super::bytes::{Backing, Plain, decode, without_mark};
use super::record::{Parsed, Place, Record};
use super::walk::Found;

/// The document of a text file.
pub(super) fn parse(plain: Plain, file: &Found, account: &mut Account) -> Parsed {
    let mut parsed = Parsed::default();
    let bytes = plain.bytes();
    let reason = if bytes.is_empty() {
        Some(Reason::Empty)
    } else if bytes.contains(&0) {
        Some(Reason::NulBytes)
    } else {
        None
    };
    if let Some(reason) = reason {
        account.add(reason, &file.name, None, String::new);
        return parsed;
    }
    let length = bytes.len();
    let text = without_mark(bytes);
    let (begin, text_length) = (length - text.len(), text.len());
    let backing = match plain {
        Plain::Mapped(map) if std::str::from_utf8(map.bytes()).is_ok() => (Backing::Map(map), begin, text_length),
        plain => {
            let text = decode(plain.bytes(), &file.name, None, account);
            let text_length = text.len();
            (Backing::Text(text), 0, text_length)
        }
    };
    let (backing, begin, length) = backing;
    let text = backing.text(begin, length);
    let reason = if length >= u32::MAX as usize {
        Some(Reason::TooLarge)
    } else if !text.contains(char::is_alphanumeric) {
        Some(Reason::NoText)
    } else {
        None
    };
    if let Some(reason) = reason {
        account.add(reason, &file.name, None, String::new);
        return parsed;
    }
    parsed.backings.push(backing);
    let name = std::path::Path::new(&file.name).file_name().map(|n| n.to_string_lossy().into_owned());
    parsed.records.push(Record {
        id: Some(file.id.clone()),
        line: 1,
        text: Place { backing: 0, begin, length: length as u32 },
        outlet: file.outlet.clone(),
        date: name.as_deref().and_then(Date::find_in),
        ..Record::default()
    });
    parsed
}
