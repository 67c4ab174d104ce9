//! YAML as a tree of values without places: the one file that calls the YAML crate.
//!
//! In: a YAML text. Out: a [`Raw`] tree that keeps the order of keys and keeps duplicate keys, which the crate's own
//! value type would refuse with a vague place; or where the parser stopped and why.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

/// A YAML value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Raw {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; floating point loses digits, so callers that want text read the file's own.
    Number(serde_json::Number),
    /// A text, or a number that JSON cannot hold (`.nan`).
    Text(String),
    /// A list.
    List(Vec<Raw>),
    /// A mapping in the file's order, duplicate keys included.
    Map(Vec<(Raw, Raw)>),
    /// A value with a tag of the author's, as in `!x y`: nearly always a text that should be quoted.
    Tagged(String),
}

/// Where and why the parser stopped.
#[derive(Debug)]
pub(super) struct Stop {
    /// The place, in bytes from the text's start; `None` where the parser names none.
    pub at: Option<usize>,
    /// The crate's own words.
    pub words: String,
}

/// More opening brackets than any front matter has before their closing ones; the crate itself stops at 128 levels.
const DEPTH: i32 = 1000;

/// Parses one YAML document.
///
/// # Errors
/// The first syntax error.
pub(super) fn parse(text: &str) -> Result<Raw, Stop> {
    // The crate drops a byte order mark without a word, and with it the places after it.
    if text.starts_with('\u{feff}') {
        return Err(Stop { at: Some(0), words: String::new() });
    }
    // The crate's time grows with the square of the depth of brackets.
    let mut depth = 0_i32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth > DEPTH {
            return Err(Stop { at: Some(at), words: "recursion limit".into() });
        }
    }
    serde_yaml::from_str(text)
        .map_err(|error| Stop { at: error.location().map(|place| place.index()), words: error.to_string() })
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Number(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(serde_json::Number::from_f64(value).map_or_else(|| Raw::Text(value.to_string()), Raw::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Raw, A::Error> {
        let (tag, contents) = access.variant::<String>()?;
        contents.newtype_variant::<Raw>()?;
        Ok(Raw::Tagged(tag))
    }
}
