//! A record of JSON -> the fields that a document needs, borrowed where JSON holds them as they are.

use crate::corpus::account::{Account, Reason};
use crate::corpus::block::Collector;
use crate::corpus::bytes::decode;
use crate::corpus::fields::{Names, Node, RawRecord, Role, Value};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Takes the record that stands in these bytes, mended if it must be. `place` tells where a text that was borrowed from
/// them lies in the file's map.
pub(super) fn take(
    bytes: &[u8],
    number: u64,
    collector: &mut Collector,
    place: impl FnOnce(&str) -> Option<(u32, usize)>,
) {
    let mut repairs = Account::default();
    let repaired;
    let json = match std::str::from_utf8(bytes) {
        Ok(json) => json,
        Err(_) => {
            collector.block.is_utf8 = false;
            repaired = decode(bytes, collector.name, Some(number), &mut repairs);
            repaired.as_str()
        }
    };
    let whole;
    let (json, parsed) = match parse(json, collector.names) {
        Err(error) => match replace_lone_surrogates(json) {
            Some(replaced) => {
                repairs.add(Reason::InvalidUtf8, collector.name, Some(number), || "half of a surrogate pair".into());
                whole = replaced;
                (whole.as_str(), parse(&whole, collector.names))
            }
            None => (json, Err(error)),
        },
        parsed => (json, parsed),
    };
    match parsed {
        Ok(raw) => collector.take(number, raw, repairs, place),
        Err(error) => collector.skip(Reason::NotJson, number, || json_detail(json, &error)),
    }
}

/// Whether the record in these bytes has a field that can be its text.
pub(super) fn has_text(bytes: &[u8], names: &Names) -> bool {
    let json = String::from_utf8_lossy(bytes);
    parse(&json, names).is_ok_and(|record| record.has(Role::Text)) || replace_lone_surrogates(&json).is_some()
}

fn json_detail(json: &str, error: &serde_json::Error) -> String {
    match json.trim_start().as_bytes().first() {
        Some(b'[') => "an array; expected one object a line".to_string(),
        _ => error.to_string().replace(" at line 1", ""),
    }
}

/// The fields of a record.
fn parse<'l>(json: &'l str, names: &Names) -> serde_json::Result<RawRecord<'l>> {
    let mut json = serde_json::Deserializer::from_str(json);
    let mut record = RawRecord::default();
    ObjectSeed { node: names.root(), record: &mut record, is_record: true }.deserialize(&mut json)?;
    json.end().map(|()| record)
}

/// The line with every escaped half of a surrogate pair that lacks the other (a text cut inside an
/// emoji) replaced by U+FFFD; nothing if there is none.
pub(super) fn replace_lone_surrogates(line: &str) -> Option<String> {
    let escape = |at: usize| {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut replaced = String::with_capacity(line.len());
    let (mut at, mut copied, mut any) = (0, 0, false);
    while let Some(found) = line[at..].find('\\') {
        at += found;
        match escape(at) {
            Some(0xd800..=0xdbff) if matches!(escape(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                replaced.push_str(&line[copied..at]);
                replaced.push_str("\\ufffd");
                (at, any) = (at + 6, true);
                copied = at;
            }
            _ => at = (at + 2..=line.len()).find(|&next| line.is_char_boundary(next)).unwrap_or(line.len()),
        }
    }
    replaced.push_str(&line[copied..]);
    any.then_some(replaced)
}

/// The fields of an object, taken into a record.
struct ObjectSeed<'n, 'r, 'l> {
    node: &'n Node,
    record: &'r mut RawRecord<'l>,
    /// Whether the object is the record, not one below it.
    is_record: bool,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        const NAMES: usize = 12;
        while let Some(name) = map.next_key::<Cow<str>>()? {
            match self.node.get(&name) {
                Some(node) => fill(self.record, node, &name, &mut map)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
            if self.is_record && !self.record.has(Role::Text) && self.record.names.len() < NAMES {
                self.record.names.push(format!("{name:?}"));
            }
        }
        Ok(())
    }
}

/// Reads the value of a field that is wanted, or in which others are. A number keeps its digits, however long it is.
fn fill<'l, M: MapAccess<'l>>(
    record: &mut RawRecord<'l>,
    node: &Node,
    name: &str,
    map: &mut M,
) -> Result<(), M::Error> {
    if !node.has_below() && !node.is(Role::Id, name) {
        record.offer(node, name, map.next_value_seed(ValueSeed::default())?);
        return Ok(());
    }
    let raw: &RawValue = map.next_value()?;
    let mut json = serde_json::Deserializer::from_str(raw.get());
    let value = match raw.get().as_bytes()[0] {
        b'-' | b'0'..=b'9' => Value::Number(raw.get().to_string()),
        b'{' if node.has_below() => {
            let below = ObjectSeed { node, record: &mut *record, is_record: false };
            below.deserialize(&mut json).map_err(serde::de::Error::custom)?;
            Value::Other("an object")
        }
        _ => ValueSeed::default().deserialize(&mut json).map_err(serde::de::Error::custom)?,
    };
    record.offer(node, name, value);
    Ok(())
}

#[derive(Default)]
struct ValueSeed {
    /// Whether the value stands in a list. Lists in lists are no text, and are passed over without going down into them:
    /// they may be a million deep.
    is_item: bool,
}

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other("true or false"))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Other("null"))
    }

    /// A list of texts, as of authors, is one text.
    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Value<'de>, S::Error> {
        if self.is_item {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Other("a list"));
        }
        let (mut texts, mut others) = (Vec::new(), false);
        while let Some(item) = items.next_element_seed(ValueSeed { is_item: true })? {
            match item {
                Value::Text(text) => texts.push(text),
                _ => others = true,
            }
        }
        Ok(if others || texts.is_empty() { Value::Other("a list") } else { Value::Text(Cow::Owned(texts.join("; "))) })
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Value<'de>, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}
