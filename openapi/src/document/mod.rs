//! Converts the document that poem-openapi generates to the document that is served and committed.
//!
//! poem-openapi generates OpenAPI 3.0. It does not support examples, null, shared headers or an explicit "no security".
//! This module adds these parts and converts the document to OpenAPI 3.1. The schemas of OpenAPI 3.1 are JSON Schema,
//! so every response can be validated against the document.

mod examples;
mod json;
mod limits;
mod operations;
mod schemas;

use std::collections::BTreeSet;

use serde_json::json;

use json::{Json, Object};

/// The version of the OpenAPI specification that the document follows.
const VERSION: &str = "3.1.0";

/// Converts the document that poem-openapi generated to the document that is served.
///
/// # Panics
/// If `generated` is not a valid document, or if `examples.json` names an operation that is not in `generated`. The
/// service then does not start, so that the error is found before a client reads the document.
#[must_use]
pub fn finish(generated: &str) -> String {
    let mut document: Json = serde_json::from_str(generated).expect("poem-openapi generates JSON");
    if let Some(document) = document.object_mut() {
        document.insert("openapi".into(), VERSION.into());
    }
    let response_only = response_only_schemas(&document);
    for (_, path) in document.entries_mut("paths") {
        for (_, operation) in path.object_mut().into_iter().flatten() {
            operations::finish(operation);
        }
    }
    if let Some(components) = document.get_mut("components") {
        for (name, schema) in components.entries_mut("schemas") {
            schemas::finish(name, schema, response_only.contains(name));
        }
        if let Some(components) = components.object_mut() {
            components.insert("headers".into(), shared_headers());
        }
    }
    operations::describe_responses(&mut document);
    examples::insert(&mut document);
    serde_json::to_string_pretty(&document).expect("JSON can be serialised") + "\n"
}

/// Returns the headers that responses of many operations share.
fn shared_headers() -> Json {
    json!({
        "X-Request-Id": {
            "description": "Identifies the request in the server's log; quote it to support. If the request has this header \
                with at most 64 letters, digits, dots, hyphens and underscores, its value is used.",
            "required": true,
            "schema": { "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[A-Za-z0-9._-]+$" },
            "example": "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a",
        },
        "X-Error-Field": {
            "description": "Names the field that the mistake is in: a field of the body, a parameter or a header. A field \
                within a list or an object has a path, counted from 0. Absent if the mistake is not in one field. The \
                rule that the field breaks is only in the server's log.",
            "required": false,
            "schema": { "type": "string", "minLength": 1 },
            "example": "questions[3].answer",
        },
        "Retry-After": {
            "description": "Seconds after which the client may try again.",
            "required": true,
            "schema": { "type": "integer", "format": "int32", "minimum": 1 },
            "example": 1,
        },
    })
    .into()
}

/// Returns the names of the schemas that no request contains. All their fields are always present.
fn response_only_schemas(document: &Json) -> BTreeSet<String> {
    let (mut in_requests, mut in_responses) = (BTreeSet::new(), BTreeSet::new());
    let paths = document.get("paths").and_then(Json::object).into_iter().flat_map(Object::values);
    for operation in paths.flat_map(|path| path.object().into_iter().flat_map(Object::values)) {
        for (part, names) in [("requestBody", &mut in_requests), ("responses", &mut in_responses)] {
            if let Some(part) = operation.get(part) {
                collect(document, part, names);
            }
        }
    }
    in_responses.retain(|name| !in_requests.contains(name));
    in_responses
}

/// Adds to `names` the schemas that `part` refers to, directly or through other schemas.
fn collect(document: &Json, part: &Json, names: &mut BTreeSet<String>) {
    let mut references = Vec::new();
    part.walk(&mut |value| references.extend(value.get("$ref").and_then(Json::text).and_then(schemas::name_of)));
    for name in references {
        if names.insert(name.to_owned())
            && let Some(schema) = schemas::named(document, name)
        {
            collect(document, schema, names);
        }
    }
}
