//! The one step between the document that poem-openapi makes and the one that is served and committed: it says what
//! poem-openapi cannot.
//!
//! poem-openapi writes OpenAPI 3.0 and knows no examples, no null, no shared headers and no operation without security.
//! Here the document becomes OpenAPI 3.1, whose schemas are JSON Schema, so that every answer can be checked by it.

mod examples;
mod json;
mod limits;
mod operations;
mod schemas;

use std::collections::BTreeSet;

use serde_json::json;

use json::{Json, Object};

/// The version of the OpenAPI specification that the document is written in.
const VERSION: &str = "3.1.0";

/// The document as it is served, of the one that poem-openapi made.
///
/// # Panics
/// When `made` is no document, or `examples.json` names what is not in it: mistakes that no caller should meet, so the
/// service does not start with them.
#[must_use]
pub fn finished(made: &str) -> String {
    let mut document: Json = serde_json::from_str(made).expect("poem-openapi writes JSON");
    if let Some(document) = document.object_mut() {
        document.insert("openapi".into(), VERSION.into());
    }
    let answered = only_answered(&document);
    for (_, path) in document.entries_mut("paths") {
        for (_, operation) in path.object_mut().into_iter().flatten() {
            operations::finish(operation);
        }
    }
    if let Some(components) = document.get_mut("components") {
        for (name, schema) in components.entries_mut("schemas") {
            schemas::finish(name, schema, answered.contains(name));
        }
        if let Some(components) = components.object_mut() {
            components.insert("headers".into(), shared_headers());
        }
    }
    operations::describe_answers(&mut document);
    examples::put_into(&mut document);
    serde_json::to_string_pretty(&document).expect("JSON can be written") + "\n"
}

/// The headers that answers of many operations have.
fn shared_headers() -> Json {
    json!({
        "X-Request-Id": {
            "description": "Quote it to support: it finds the request in the server's log. A request's own comes back \
                when it is at most 64 letters, digits, dots, hyphens and underscores.",
            "required": true,
            "schema": { "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[A-Za-z0-9._-]+$" },
            "example": "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a",
        },
        "Retry-After": {
            "description": "Seconds after which to try again.",
            "required": true,
            "schema": { "type": "integer", "format": "int32", "minimum": 1 },
            "example": 1,
        },
    })
    .into()
}

/// The schemas that no request contains: their fields are always there.
fn only_answered(document: &Json) -> BTreeSet<String> {
    let (mut asked, mut answered) = (BTreeSet::new(), BTreeSet::new());
    let paths = document.get("paths").and_then(Json::object).into_iter().flat_map(Object::values);
    for operation in paths.flat_map(|path| path.object().into_iter().flat_map(Object::values)) {
        for (part, names) in [("requestBody", &mut asked), ("responses", &mut answered)] {
            if let Some(part) = operation.get(part) {
                collect(document, part, names);
            }
        }
    }
    answered.retain(|name| !asked.contains(name));
    answered
}

/// The names of the schemas that `part` refers to, and those that they refer to.
fn collect(document: &Json, part: &Json, names: &mut BTreeSet<String>) {
    let mut found = Vec::new();
    part.walk(&mut |value| found.extend(value.get("$ref").and_then(Json::text).and_then(schemas::name_of)));
    for name in found {
        if names.insert(name.to_owned())
            && let Some(schema) = schemas::named(document, name)
        {
            collect(document, schema, names);
        }
    }
}
