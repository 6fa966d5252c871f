//! JSON in which no object has a key twice. Parsers do not mind: they keep the last, and a response is lost.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// Any JSON, refused where a key has a twin.
struct NoTwins;

impl<'de> Deserialize<'de> for NoTwins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Walk)
    }
}

struct Walk;

impl<'de> Visitor<'de> for Walk {
    type Value = NoTwins;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NoTwins, A::Error> {
        let mut known = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            map.next_value::<NoTwins>()?;
            if !known.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key {key} stands twice")));
            }
        }
        Ok(NoTwins)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<NoTwins, A::Error> {
        while seq.next_element::<NoTwins>()?.is_some() {}
        Ok(NoTwins)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<NoTwins, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| NoTwins)
    }

    fn visit_unit<E>(self) -> Result<NoTwins, E> {
        Ok(NoTwins)
    }

    fn visit_bool<E>(self, _: bool) -> Result<NoTwins, E> {
        Ok(NoTwins)
    }

    fn visit_i64<E>(self, _: i64) -> Result<NoTwins, E> {
        Ok(NoTwins)
    }

    fn visit_u64<E>(self, _: u64) -> Result<NoTwins, E> {
        Ok(NoTwins)
    }

    fn visit_f64<E>(self, _: f64) -> Result<NoTwins, E> {
        Ok(NoTwins)
    }

    fn visit_str<E>(self, _: &str) -> Result<NoTwins, E> {
        Ok(NoTwins)
    }
}

fn check(json: &str) -> Result<(), serde_json::Error> {
    serde_json::from_str::<NoTwins>(json).map(|_| ())
}

#[test]
fn the_checker_finds_a_twin_at_any_depth() {
    assert!(check(r#"{"a": [1, -2, 0.5, null, true, {"b": "c"}], "b": {}}"#).is_ok());
    for twins in [r#"{"a": 1, "a": 1}"#, r#"{"x": [{"a": {"b": {}, "b": {}}}]}"#] {
        assert!(check(twins).unwrap_err().to_string().contains("stands twice"), "{twins}");
    }
}

#[test]
fn no_key_stands_twice_in_the_document() {
    check(super::COMMITTED).unwrap();
}
