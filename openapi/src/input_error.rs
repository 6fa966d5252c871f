//! The error for a mistake in a request: which field breaks which rule.

use std::{borrow::Cow, error::Error as StdError, fmt};

use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError};

use crate::{
    catalogue::CodeType,
    failure::{CodeWithCause, FailureCause},
};

/// A field of a request breaks a rule. The log shows the field and the rule, and the response names the field in the
/// header `X-Error-Field`. Neither contains the value, which may be personal or secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    field: Option<Cow<'static, str>>,
    rule: Cow<'static, str>,
}

impl InputError {
    /// Returns an error for a field of the body, a parameter or a header, by its name in the document. Within a list or
    /// an object, the name is a path: `questions[3].answer`. The rule says what is allowed, for example `six digits`.
    #[must_use]
    pub fn new(field: impl Into<Cow<'static, str>>, rule: impl Into<Cow<'static, str>>) -> Self {
        Self { field: Some(field.into()), rule: rule.into() }
    }

    /// Returns an error for a field that is required and missing.
    #[must_use]
    pub fn missing(field: impl Into<Cow<'static, str>>) -> Self {
        Self::new(field, "required")
    }

    /// Returns an error for the body as a whole, for example a body that is not JSON.
    #[must_use]
    pub fn of_body(rule: impl Into<Cow<'static, str>>) -> Self {
        Self { field: None, rule: rule.into() }
    }

    /// Returns a function that converts a broken rule to an error for this field:
    /// `name::check(text).map_err(at("name"))`.
    pub fn at<E: fmt::Display>(field: impl Into<Cow<'static, str>>) -> impl FnOnce(E) -> Self {
        move |rule| Self::new(field, rule.to_string())
    }

    /// Returns the error with the path of the list item or the object that contains the field: `answer` becomes
    /// `questions[3].answer`.
    #[must_use]
    pub fn within(mut self, parent: &str) -> Self {
        self.field = Some(match self.field {
            Some(field) => format!("{parent}.{field}").into(),
            None => parent.to_owned().into(),
        });
        self
    }

    /// Returns the error without a field if the operation documents only these fields and not this one. The name of the
    /// field remains in the log.
    #[must_use]
    pub fn documented_in(self, fields: &[&str]) -> Self {
        match self.field() {
            Some(field) if !fields.contains(&field) => Self::of_body(self.to_string()),
            _ => self,
        }
    }

    /// Returns the name of the field; `None` if the error is about the body as a whole.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Returns the code for the response, with this error as its cause.
    #[must_use]
    pub fn with<C: CodeType>(self, code: C) -> CodeWithCause<C> {
        CodeWithCause::new(code, self)
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field.as_deref().unwrap_or("body"), self.rule)
    }
}

impl StdError for InputError {}

/// Converts an error of the framework before a handler to its cause: the parameter and the rule, as far as the
/// framework knows them.
pub(crate) fn of_framework(error: &poem::Error, path_parameters: &[String]) -> FailureCause {
    if let Some(ParseParamError { name, reason }) = error.downcast_ref() {
        return InputError::new(*name, without_input(reason).to_owned()).into();
    }
    if let Some(ParsePathError { name, reason }) = error.downcast_ref() {
        // The framework numbers the parameters of a path: `param0`.
        let number = name.strip_prefix("param").and_then(|number| number.parse::<usize>().ok());
        let documented = number.and_then(|number| path_parameters.get(number));
        let name = documented.map_or(*name, String::as_str).to_owned();
        return InputError::new(name, without_input(reason).to_owned()).into();
    }
    if let Some(ParseRequestPayloadError { reason }) = error.downcast_ref() {
        return InputError::of_body(without_input(reason).to_owned()).into();
    }
    match error.downcast_ref() {
        Some(ContentTypeError::ExpectContentType) => "the request has a body and no Content-Type".into(),
        Some(ContentTypeError::NotSupported { .. }) => "the body is not of a documented media type".into(),
        None => without_input(&error.to_string()).into(),
    }
}

/// Removes the client's input, with which the framework's messages end, because it may be a secret in the wrong place.
#[must_use]
pub fn without_input(message: &str) -> &str {
    message.split(", found ").next().and_then(|reason| reason.split(": found ").next()).unwrap_or_default()
}
