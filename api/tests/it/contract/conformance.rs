//! Whatever a test is answered keeps the document: its status, its media type, its headers, its body by the schema.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::COMMITTED;
use crate::support::Answer;

/// The committed document.
pub(super) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(COMMITTED).unwrap());

/// The operations of the committed document by their ids.
static OPERATIONS: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    let operations = super::documented();
    operations.into_iter().map(|operation| (operation.id, operation.object)).collect()
});

/// The operation's part of the document.
pub(super) fn operation(id: &str) -> &'static Value {
    OPERATIONS.get(id).unwrap_or_else(|| panic!("{id} is not in the document"))
}

/// Fails unless the document allows that the operation answers so.
#[track_caller]
pub(crate) fn check(id: &str, answer: &Answer) {
    let status = answer.status.to_string();
    let response = &operation(id)["responses"][&status];
    assert!(response.is_object(), "{id} does not document {status}: {answer}");
    for header in ["X-Request-Id", "Retry-After", "Content-Disposition"] {
        if response["headers"].get(header).is_some() {
            assert!(!answer.header(header).is_empty(), "{id} {status} documents the header {header}");
        }
    }
    let media_type = answer.header("content-type");
    let Some(content) = response["content"].as_object() else {
        assert!(answer.body.is_empty(), "{id} {status} documents no body: {answer}");
        return;
    };
    assert!(content.contains_key(media_type), "{id} {status} does not document {media_type:?}: {answer}");
    if media_type == "application/json" {
        let validator = validator(&format!("{id} {status}"), &content[media_type]["schema"]);
        if let Some(wrong) = first_error(&validator, &answer.json()) {
            panic!("{id} {status} does not keep its schema: {wrong}\n{}", answer.text());
        }
    }
}

/// What is first wrong with a value, and where; none when it keeps the schema.
pub(super) fn first_error(validator: &Validator, value: &Value) -> Option<String> {
    validator.iter_errors(value).next().map(|error| format!("{error} at {}", error.instance_path()))
}

/// The validator of a schema of the document, made once under that name.
pub(super) fn validator(name: &str, schema: &Value) -> Arc<Validator> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap();
    let make = || {
        let rooted = json!({ "allOf": [schema], "components": { "schemas": DOCUMENT["components"]["schemas"] } });
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Arc::new(options.build(&rooted).unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    Arc::clone(known.entry(name.to_owned()).or_insert_with(make))
}
