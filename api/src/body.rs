//! Bodies whose mistakes have codes of their own: documented as the type `T`, read field by field.

use std::{borrow::Cow, marker::PhantomData, ops::Deref};

use poem_openapi::{
    registry::{MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use secrecy::SecretString;
use serde_json::{Map, Value};
use uuid::Uuid;

/// A JSON object that stands for a `T`, not yet checked: a missing field, a field of a wrong type and a value out of
/// its set are different codes, so the handler looks.
pub struct Fields<T> {
    fields: Map<String, Value>,
    documented_as: PhantomData<T>,
}

/// A field is of another type than documented, or has a character that no text can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongType;

/// What a change says of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<V> {
    /// Nothing: it stays.
    Keep,
    /// It is emptied.
    Clear,
    /// It gets this value.
    Set(V),
}

impl<V> Change<V> {
    /// The same change of another value.
    pub fn try_map<W, E>(self, to: impl FnOnce(V) -> Result<W, E>) -> Result<Change<W>, E> {
        Ok(match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(value) => Change::Set(to(value)?),
        })
    }

    /// What becomes of a value that was there.
    pub fn over(self, was: Option<V>) -> Option<V> {
        match self {
            Self::Keep => was,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// What a column gets: nothing, or a value that may be none.
    pub fn into_update(self) -> Option<Option<V>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }

    /// The new value, where there is one; an emptied field counts as none.
    pub fn into_option(self) -> Option<V> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> Fields<T> {
    /// The body in one spelling, to compare it with a repeated one.
    #[must_use]
    pub fn canonical(&self) -> String {
        Value::Object(self.fields.clone()).to_string()
    }

    /// Is it in the body as null?
    #[must_use]
    pub fn is_null(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(Value::is_null)
    }

    /// Is it in the body, and not null?
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    /// A text; null counts as missing.
    pub fn text(&self, name: &str) -> Result<Option<&str>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            // PostgreSQL's text has no NUL.
            Some(Value::String(text)) if !text.contains('\0') => Ok(Some(text)),
            Some(_) => Err(WrongType),
        }
    }

    /// A text that must not be shown.
    pub fn secret(&self, name: &str) -> Result<Option<SecretString>, WrongType> {
        Ok(self.text(name)?.map(SecretString::from))
    }

    /// What a change says of a text.
    pub fn change(&self, name: &str) -> Result<Change<&str>, WrongType> {
        if self.fields.get(name).is_some_and(Value::is_null) {
            return Ok(Change::Clear);
        }
        Ok(self.text(name)?.map_or(Change::Keep, Change::Set))
    }

    /// An id; null counts as missing.
    pub fn id<I: From<Uuid>>(&self, name: &str) -> Result<Option<I>, WrongType> {
        self.text(name)?.map(|id| Uuid::try_parse(id).map(I::from).map_err(|_| WrongType)).transpose()
    }

    /// What a change says of an id.
    pub fn id_change<I: From<Uuid>>(&self, name: &str) -> Result<Change<I>, WrongType> {
        self.change(name)?.try_map(|id| Uuid::try_parse(id).map(I::from).map_err(|_| WrongType))
    }

    /// A truth value; null counts as missing.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(WrongType),
        }
    }

    /// A whole number; null counts as missing.
    pub fn number(&self, name: &str) -> Result<Option<i32>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_i64().and_then(|number| i32::try_from(number).ok()).map(Some).ok_or(WrongType),
        }
    }

    /// A list of so many items at most; null counts as missing.
    pub fn list(&self, name: &str, most: usize) -> Result<Option<&[Value]>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(items)) if items.len() <= most => Ok(Some(items)),
            Some(_) => Err(WrongType),
        }
    }

    /// A number that need not be whole; null counts as missing.
    pub fn decimal(&self, name: &str) -> Result<Option<f64>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or(WrongType),
        }
    }
}

/// A text within a body. The framework's own takes numbers and truth values for texts, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Type for Text {
    const IS_REQUIRED: bool = true;

    type RawValueType = String;
    type RawElementValueType = String;

    fn name() -> Cow<'static, str> {
        String::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        String::schema_ref()
    }

    fn as_raw_value(&self) -> Option<&String> {
        Some(&self.0)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a String> + 'a> {
        Box::new(std::iter::once(&self.0))
    }
}

impl ParseFromJSON for Text {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value {
            // PostgreSQL's text has no NUL.
            Some(Value::String(text)) if !text.contains('\0') => Ok(Self(text)),
            _ => Err(ParseError::custom("expected a text")),
        }
    }
}

impl ToJSON for Text {
    fn to_json(&self) -> Option<Value> {
        Some(Value::String(self.0.clone()))
    }
}

impl<T: Type> Type for Fields<T> {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        T::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: Type> ParseFromJSON for Fields<T> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value {
            Some(Value::Object(fields)) => Ok(Self { fields, documented_as: PhantomData }),
            _ => Err(ParseError::custom("expected an object")),
        }
    }
}
