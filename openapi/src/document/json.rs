//! JSON that keeps its order: a document is read from top to bottom, and its fields in the order of the code.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An object whose keys stay in the order in which they were written.
pub(super) type Object = IndexMap<String, Json>;

/// Any JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Json {
    /// An object.
    Object(Object),
    /// A list.
    List(Vec<Self>),
    /// A text, a number, a truth value or null.
    Plain(Value),
}

impl Json {
    /// The object's field; none where it has no such field, or is no object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.object().and_then(|object| object.get(key))
    }

    /// The object's field, to change it.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        self.object_mut().and_then(|object| object.get_mut(key))
    }

    /// It as an object.
    pub(super) fn object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::List(_) | Self::Plain(_) => None,
        }
    }

    /// It as an object, to change it.
    pub(super) fn object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::List(_) | Self::Plain(_) => None,
        }
    }

    /// The fields of the object in that field, to change them; none where it is none.
    pub(super) fn entries_mut(&mut self, key: &str) -> impl Iterator<Item = (&String, &mut Self)> {
        self.get_mut(key).and_then(Self::object_mut).into_iter().flatten()
    }

    /// The items of the list; none where it is none.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Object(_) | Self::Plain(_) => &[],
        }
    }

    /// The items of the list, to change them; none where it is none.
    pub(super) fn items_mut(&mut self) -> &mut [Self] {
        match self {
            Self::List(items) => items,
            Self::Object(_) | Self::Plain(_) => &mut [],
        }
    }

    /// It as a text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Plain(Value::String(text)) => Some(text),
            Self::Object(_) | Self::List(_) | Self::Plain(_) => None,
        }
    }

    /// Calls `seen` with it and all that it contains.
    pub(super) fn walk<'a>(&'a self, seen: &mut impl FnMut(&'a Self)) {
        seen(self);
        match self {
            Self::Object(object) => object.values().for_each(|value| value.walk(seen)),
            Self::List(items) => items.iter().for_each(|item| item.walk(seen)),
            Self::Plain(_) => {}
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(fields) => {
                Self::Object(fields.into_iter().map(|(key, value)| (key, Self::from(value))).collect())
            }
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            plain => Self::Plain(plain),
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}
