//! Request bodies that are documented as a type `T` but read field by field, because different faults have different
//! codes.

use std::{borrow::Cow, marker::PhantomData, ops::Deref};

use poem_openapi::{
    registry::{MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use secrecy::SecretString;
use serde_json::{Map, Value};
use uuid::Uuid;

/// A JSON object that is documented as a `T` and not yet validated. The handler validates each field, because a missing
/// field, a field of the wrong type and a value outside its set have different codes.
pub struct Fields<T> {
    fields: Map<String, Value>,
    documented_as: PhantomData<T>,
}

/// The error for a field whose type is not the documented type, or that contains a character that the database cannot
/// store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongType;

/// What the body of a change does to a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FieldChange<V> {
    /// The field is absent, so its value stays.
    #[default]
    Keep,
    /// The field is null, so its value is cleared.
    Clear,
    /// The field gets this value.
    Set(V),
}

impl<V> FieldChange<V> {
    /// Converts the value of the change.
    pub fn try_map<W, E>(self, to: impl FnOnce(V) -> Result<W, E>) -> Result<FieldChange<W>, E> {
        Ok(match self {
            Self::Keep => FieldChange::Keep,
            Self::Clear => FieldChange::Clear,
            Self::Set(value) => FieldChange::Set(to(value)?),
        })
    }

    /// Applies the change to a current value.
    pub fn over(self, current: Option<V>) -> Option<V> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// Returns the new value of a nullable column; `None` if the column is not written.
    pub fn into_update(self) -> Option<Option<V>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }

    /// Returns the new value; `None` if the field is absent or cleared.
    pub fn into_option(self) -> Option<V> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> Fields<T> {
    /// Returns the body in a canonical form, to compare it with the body of a repeated request.
    #[must_use]
    pub fn canonical(&self) -> String {
        Value::Object(self.fields.clone()).to_string()
    }

    /// Returns whether the field is in the body as null.
    #[must_use]
    pub fn is_null(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(Value::is_null)
    }

    /// Returns whether the field is in the body and not null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    /// Reads a string; null counts as missing.
    pub fn text(&self, name: &str) -> Result<Option<&str>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            // PostgreSQL cannot store NUL in a text.
            Some(Value::String(text)) if !text.contains('\0') => Ok(Some(text)),
            Some(_) => Err(WrongType),
        }
    }

    /// Reads a secret string, which must not be logged.
    pub fn secret(&self, name: &str) -> Result<Option<SecretString>, WrongType> {
        Ok(self.text(name)?.map(SecretString::from))
    }

    /// Reads the change of a string.
    pub fn change(&self, name: &str) -> Result<FieldChange<&str>, WrongType> {
        if self.fields.get(name).is_some_and(Value::is_null) {
            return Ok(FieldChange::Clear);
        }
        Ok(self.text(name)?.map_or(FieldChange::Keep, FieldChange::Set))
    }

    /// Reads an id; null counts as missing.
    pub fn id<I: From<Uuid>>(&self, name: &str) -> Result<Option<I>, WrongType> {
        self.text(name)?.map(|id| Uuid::try_parse(id).map(I::from).map_err(|_| WrongType)).transpose()
    }

    /// Reads the change of an id.
    pub fn id_change<I: From<Uuid>>(&self, name: &str) -> Result<FieldChange<I>, WrongType> {
        self.change(name)?.try_map(|id| Uuid::try_parse(id).map(I::from).map_err(|_| WrongType))
    }

    /// Reads a boolean; null counts as missing.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(WrongType),
        }
    }

    /// Reads a whole number; null counts as missing.
    pub fn number(&self, name: &str) -> Result<Option<i32>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_i64().and_then(|number| i32::try_from(number).ok()).map(Some).ok_or(WrongType),
        }
    }

    /// Reads a list of at most `most` items; null counts as missing.
    pub fn list(&self, name: &str, most: usize) -> Result<Option<&[Value]>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(items)) if items.len() <= most => Ok(Some(items)),
            Some(_) => Err(WrongType),
        }
    }

    /// Reads a number that may have decimal places; null counts as missing.
    pub fn decimal(&self, name: &str) -> Result<Option<f64>, WrongType> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or(WrongType),
        }
    }
}

/// A string in a body. Unlike the framework's own type, it rejects numbers and booleans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyText(pub String);

impl Deref for BodyText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Type for BodyText {
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

impl ParseFromJSON for BodyText {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value {
            // PostgreSQL cannot store NUL in a text.
            Some(Value::String(text)) if !text.contains('\0') => Ok(Self(text)),
            _ => Err(ParseError::custom("expected a string")),
        }
    }
}

impl ToJSON for BodyText {
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
