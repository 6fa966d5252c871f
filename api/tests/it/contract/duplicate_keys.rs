//! No object in the OpenAPI document has a duplicate key. Parsers accept duplicate keys and use the last one, so one of
//! two responses with the same key would be lost.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// Any JSON without duplicate keys.
struct UniqueKeyJson;

impl<'de> Deserialize<'de> for UniqueKeyJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueKeyVisitor)
    }
}

/// Visits every value of the JSON and rejects duplicate keys.
struct UniqueKeyVisitor;

impl<'de> Visitor<'de> for UniqueKeyVisitor {
    type Value = UniqueKeyJson;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<UniqueKeyJson, A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            map.next_value::<UniqueKeyJson>()?;
            if !keys.insert(key.clone()) {
                return Err(A::Error::custom(format!("duplicate key {key}")));
            }
        }
        Ok(UniqueKeyJson)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<UniqueKeyJson, A::Error> {
        while seq.next_element::<UniqueKeyJson>()?.is_some() {}
        Ok(UniqueKeyJson)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<UniqueKeyJson, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| UniqueKeyJson)
    }

    fn visit_unit<E>(self) -> Result<UniqueKeyJson, E> {
        Ok(UniqueKeyJson)
    }

    fn visit_bool<E>(self, _: bool) -> Result<UniqueKeyJson, E> {
        Ok(UniqueKeyJson)
    }

    fn visit_i64<E>(self, _: i64) -> Result<UniqueKeyJson, E> {
        Ok(UniqueKeyJson)
    }

    fn visit_u64<E>(self, _: u64) -> Result<UniqueKeyJson, E> {
        Ok(UniqueKeyJson)
    }

    fn visit_f64<E>(self, _: f64) -> Result<UniqueKeyJson, E> {
        Ok(UniqueKeyJson)
    }

    fn visit_str<E>(self, _: &str) -> Result<UniqueKeyJson, E> {
        Ok(UniqueKeyJson)
    }
}

fn validate(json: &str) -> Result<(), serde_json::Error> {
    serde_json::from_str::<UniqueKeyJson>(json).map(|_| ())
}

#[test]
fn duplicate_keys_are_found_at_any_depth() {
    assert!(validate(r#"{"a": [1, -2, 0.5, null, true, {"b": "c"}], "b": {}}"#).is_ok());
    for duplicates in [r#"{"a": 1, "a": 1}"#, r#"{"x": [{"a": {"b": {}, "b": {}}}]}"#] {
        assert!(validate(duplicates).unwrap_err().to_string().contains("duplicate key"), "{duplicates}");
    }
}

#[test]
fn the_document_has_no_duplicate_keys() {
    validate(super::COMMITTED).unwrap();
}
