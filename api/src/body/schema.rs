//! Finds the field of a body that does not match the documented schema.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use jsonschema::{
    Registry, ValidationError, Validator,
    error::ValidationErrorKind,
    paths::{Location, LocationSegment},
};
use openapi::InputError;
use serde_json::{Value, json};

use crate::serve;

/// The URI under which references name the schemas.
const SCHEMAS_URI: &str = "urn:schemas";

/// Returns the first mistake in a body that is documented as the schema `name`; `None` if the schema allows the body.
pub(super) fn first_error(name: &str, body: &Value) -> Option<InputError> {
    validator(name)?.iter_errors(body).next().map(|error| to_input_error(&error))
}

/// Returns the validator for a documented schema. Each one is built when the first body with a mistake arrives.
fn validator(name: &str) -> Option<Arc<Validator>> {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(validator) = validators.get(name) {
        return Some(Arc::clone(validator));
    }
    let reference = json!({ "$ref": format!("{SCHEMAS_URI}#/components/schemas/{name}") });
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    let validator = Arc::new(options.with_registry(schemas()?).build(&reference).ok()?);
    validators.insert(name.to_owned(), Arc::clone(&validator));
    Some(validator)
}

fn schemas() -> Option<&'static Registry<'static>> {
    static SCHEMAS: LazyLock<Option<Registry<'static>>> = LazyLock::new(|| {
        let mut document: Value = serde_json::from_str(serve::document()).ok()?;
        let schemas = json!({ "components": { "schemas": document["components"]["schemas"].take() } });
        Registry::new().add(SCHEMAS_URI, schemas).ok()?.prepare().ok()
    });
    SCHEMAS.as_ref()
}

fn to_input_error(error: &ValidationError<'_>) -> InputError {
    let mut path = path(error.instance_path());
    if let ValidationErrorKind::Required { property } = error.kind() {
        let property = property.as_str().unwrap_or_default();
        let separator = if path.is_empty() { "" } else { "." };
        path = format!("{path}{separator}{property}");
        return InputError::missing(path);
    }
    let rule = error.masked().to_string();
    if path.is_empty() { InputError::of_body(rule) } else { InputError::new(path, rule) }
}

/// Writes the location as a path such as `questions[3].answer`.
fn path(location: &Location) -> String {
    location.iter().fold(String::new(), |path, segment| match segment {
        LocationSegment::Index(index) => format!("{path}[{index}]"),
        LocationSegment::Property(name) if path.is_empty() => name.into_owned(),
        LocationSegment::Property(name) => format!("{path}.{name}"),
    })
}
