//! JSON with ordered keys, so that the fields of the document stay in the order of the code.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An object whose keys keep the order in which they were inserted.
pub(super) type Object = IndexMap<String, Json>;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Json {
    /// An object.
    Object(Object),
    /// A list.
    List(Vec<Self>),
    /// A string, a number, a boolean or null.
    Plain(Value),
}

impl Json {
    /// Returns the field of an object; `None` if the value has no such field or is not an object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.object().and_then(|object| object.get(key))
    }

    /// Returns the field of an object, mutably.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        self.object_mut().and_then(|object| object.get_mut(key))
    }

    /// Returns the value as an object; `None` if it is not an object.
    pub(super) fn object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::List(_) | Self::Plain(_) => None,
        }
    }

    /// Returns the value as an object, mutably; `None` if it is not an object.
    pub(super) fn object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::List(_) | Self::Plain(_) => None,
        }
    }

    /// Returns the fields of the object in field `key`, mutably; an empty iterator if there is no such object.
    pub(super) fn entries_mut(&mut self, key: &str) -> impl Iterator<Item = (&String, &mut Self)> {
        self.get_mut(key).and_then(Self::object_mut).into_iter().flatten()
    }

    /// Returns the items of a list; an empty slice if the value is not a list.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Object(_) | Self::Plain(_) => &[],
        }
    }

    /// Returns the items of a list, mutably; an empty slice if the value is not a list.
    pub(super) fn items_mut(&mut self) -> &mut [Self] {
        match self {
            Self::List(items) => items,
            Self::Object(_) | Self::Plain(_) => &mut [],
        }
    }

    /// Returns the value as a string; `None` if it is not a string.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Plain(Value::String(text)) => Some(text),
            Self::Object(_) | Self::List(_) | Self::Plain(_) => None,
        }
    }

    /// Calls `visit` with the value and with every value inside it.
    pub(super) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Object(object) => object.values().for_each(|value| value.walk(visit)),
            Self::List(items) => items.iter().for_each(|item| item.walk(visit)),
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
