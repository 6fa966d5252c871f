//! Request bodies that are documented as a type `T` but read field by field, because different mistakes have different
//! codes, and because each error names the field.

mod schema;

use std::{borrow::Cow, marker::PhantomData, ops::Deref};

use chrono::{DateTime, Datelike, Utc};
use openapi::{InputError, without_input};
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
    pub fn text(&self, name: &'static str) -> Result<Option<&str>, InputError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            // PostgreSQL cannot store NUL in a text.
            Some(Value::String(text)) if !text.contains('\0') => Ok(Some(text)),
            Some(_) => Err(InputError::new(name, "a string without NUL")),
        }
    }

    /// Reads a secret string, which must not be logged.
    pub fn secret(&self, name: &'static str) -> Result<Option<SecretString>, InputError> {
        Ok(self.text(name)?.map(SecretString::from))
    }

    /// Reads the change of a string.
    pub fn change(&self, name: &'static str) -> Result<FieldChange<&str>, InputError> {
        if self.fields.get(name).is_some_and(Value::is_null) {
            return Ok(FieldChange::Clear);
        }
        Ok(self.text(name)?.map_or(FieldChange::Keep, FieldChange::Set))
    }

    /// Reads an id; null counts as missing.
    pub fn id<I: From<Uuid>>(&self, name: &'static str) -> Result<Option<I>, InputError> {
        self.text(name)?.map(|id| parse_id(name, id)).transpose()
    }

    /// Reads the change of an id.
    pub fn id_change<I: From<Uuid>>(&self, name: &'static str) -> Result<FieldChange<I>, InputError> {
        self.change(name)?.try_map(|id| parse_id(name, id))
    }

    /// Reads a boolean; null counts as missing.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, InputError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(InputError::new(name, "true or false")),
        }
    }

    /// Reads a whole number; null counts as missing.
    pub fn number(&self, name: &'static str) -> Result<Option<i32>, InputError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
                number.map(Some).ok_or_else(|| InputError::new(name, "a whole number of 32 bits"))
            }
        }
    }

    /// Reads a time in the years 1970 to 9999; null counts as missing.
    pub fn time(&self, name: &'static str) -> Result<Option<DateTime<Utc>>, InputError> {
        let rule = || InputError::new(name, "a time in the years 1970 to 9999 by RFC 3339");
        let parse = |text: &str| DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()).map_err(|_| rule());
        let time = self.text(name)?.map(parse).transpose()?;
        if time.is_none_or(|time| (1970..=9999).contains(&time.year())) { Ok(time) } else { Err(rule()) }
    }

    /// Reads a list of at most `most` items; null counts as missing. `item` reads an item, or returns the rule that the
    /// item breaks.
    pub fn list<I>(
        &self,
        name: &'static str,
        most: usize,
        item: impl Fn(&Value) -> Result<I, &'static str>,
    ) -> Result<Option<Vec<I>>, InputError> {
        let items = match self.fields.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Array(items)) if items.len() <= most => items,
            Some(_) => return Err(InputError::new(name, format!("a list of {most} items at most"))),
        };
        let read = |(index, value)| item(value).map_err(|rule| InputError::new(format!("{name}[{index}]"), rule));
        items.iter().enumerate().map(read).collect::<Result<_, _>>().map(Some)
    }

    /// Reads a number that may have decimal places; null counts as missing.
    pub fn decimal(&self, name: &'static str) -> Result<Option<f64>, InputError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or_else(|| InputError::new(name, "a number")),
        }
    }
}

impl<T: ParseFromJSON> Fields<T> {
    /// Parses the whole body, if all its mistakes have the same code.
    pub fn parse(&self) -> Result<T, InputError> {
        let body = || Value::Object(self.fields.clone());
        T::parse_from_json(Some(body())).map_err(|error| {
            // The framework does not name the invalid field, but the documented schema does. If the schema finds no
            // error, the framework's error is logged, because the schema accepts NUL characters, and 1.0 as a whole
            // number.
            let reason = || InputError::of_body(without_input(error.message()).to_owned());
            schema::first_error(&T::name(), &body()).unwrap_or_else(reason)
        })
    }
}

fn parse_id<I: From<Uuid>>(name: &'static str, id: &str) -> Result<I, InputError> {
    Uuid::try_parse(id).map(I::from).map_err(|_| InputError::new(name, "a UUID"))
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
            _ => Err(ParseError::custom("expected a string without NUL")),
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
