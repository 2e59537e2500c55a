//! A line of JSON -> the fields that a document needs, borrowed where JSON holds them as they are.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The names of the fields that hold what a document needs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fields {
    /// The text, the one field that a record must have.
    pub text: String,
    /// The id.
    pub id: String,
    /// The outlet.
    pub outlet: String,
    /// The date.
    pub date: String,
    /// The title.
    pub title: String,
}

impl Default for Fields {
    fn default() -> Self {
        let name = str::to_string;
        Fields { text: name("text"), id: name("id"), outlet: name("outlet"), date: name("date"), title: name("title") }
    }
}

/// The fields of a line.
pub(super) fn parse<'l>(line: &'l str, fields: &Fields) -> serde_json::Result<RawRecord<'l>> {
    let mut json = serde_json::Deserializer::from_str(line);
    let record = RecordSeed(fields).deserialize(&mut json)?;
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

/// A field of a record.
#[derive(Default, Clone)]
pub(super) enum Value<'l> {
    #[default]
    Missing,
    Text(Cow<'l, str>),
    Number(String),
    Other(&'static str),
}

impl Value<'_> {
    /// The text of a field that is not needed: nothing where it is empty or no text.
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_string()),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// A line, with the fields that were asked for.
#[derive(Default)]
pub(super) struct RawRecord<'l> {
    pub text: Value<'l>,
    pub id: Value<'l>,
    pub outlet: Value<'l>,
    pub date: Value<'l>,
    pub title: Value<'l>,
    pub url: Value<'l>,
    pub author: Value<'l>,
    /// The first names of the record's fields, for the message where the text is missing.
    pub names: Vec<String>,
}

impl<'l> RawRecord<'l> {
    /// Reads the value of the field `name` into every role that it has: with `--id-field url`, two.
    fn fill<M: MapAccess<'l>>(&mut self, fields: &Fields, name: &str, map: &mut M) -> Result<(), M::Error> {
        let wanted = [
            (&*fields.text, &mut self.text),
            (&*fields.id, &mut self.id),
            (&*fields.outlet, &mut self.outlet),
            (&*fields.date, &mut self.date),
            (&*fields.title, &mut self.title),
            ("url", &mut self.url),
            ("author", &mut self.author),
        ];
        let mut roles = wanted.into_iter().filter(|(wanted, _)| *wanted == name).map(|(_, role)| role);
        if name == fields.id {
            let raw: &RawValue = map.next_value()?;
            let value = ValueSeed.deserialize(&mut serde_json::Deserializer::from_str(raw.get()));
            let value = value.map_err(serde::de::Error::custom)?;
            roles.for_each(|role| *role = value.clone());
            self.id = as_it_stands(raw, value);
        } else if let Some(first) = roles.next() {
            *first = map.next_value_seed(ValueSeed)?;
            let value = &*first;
            roles.for_each(|role| *role = value.clone());
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

struct RecordSeed<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = RawRecord<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = RawRecord<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        const NAMES: usize = 12;
        let mut record = RawRecord::default();
        while let Some(name) = map.next_key::<Cow<str>>()? {
            record.fill(self.0, &name, &mut map)?;
            if matches!(record.text, Value::Missing) && record.names.len() < NAMES {
                record.names.push(format!("{name:?}"));
            }
        }
        Ok(record)
    }
}

/// An id as it stands: a number of any length keeps its digits.
fn as_it_stands<'l>(raw: &RawValue, value: Value<'l>) -> Value<'l> {
    match raw.get().as_bytes()[0] {
        b'-' | b'0'..=b'9' => Value::Number(raw.get().to_string()),
        _ => value,
    }
}

struct ValueSeed;

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
        let (mut texts, mut others) = (Vec::new(), false);
        while let Some(item) = items.next_element_seed(ValueSeed)? {
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
