//! Validates every response in a test against the document: its status, media type, headers, and body by the schema.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use super::documented::{DOCUMENT, DocumentedOperation, documented_operations, escape_for_pointer};
use crate::Answer;

/// The operations of the committed document, by id.
static OPERATIONS: LazyLock<HashMap<String, DocumentedOperation>> =
    LazyLock::new(|| documented_operations().into_iter().map(|operation| (operation.id.clone(), operation)).collect());

/// Returns the operation with this id.
fn operation(id: &str) -> &'static DocumentedOperation {
    OPERATIONS.get(id).unwrap_or_else(|| panic!("{id} is not in the document"))
}

/// Panics unless the document allows this response of the operation.
#[track_caller]
pub fn validate(id: &str, answer: &Answer) {
    let status = answer.status.to_string();
    let operation = operation(id);
    let response = &operation.object["responses"][&status];
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
        let validator = validator(&format!("{}/responses/{status}/content", operation.pointer()), media_type);
        if let Some(error) = first_error(&validator, &answer.json()) {
            panic!("{id} {status} does not match its schema: {error}\n{}", answer.text());
        }
    }
}

/// Returns the first schema error of a value and the error's location; `None` if the value matches the schema.
pub fn first_error(validator: &Validator, value: &Value) -> Option<String> {
    validator.iter_errors(value).next().map(|error| format!("{error} at {}", error.instance_path()))
}

/// Returns the validator for a media type's schema in the `content` at this JSON pointer. Each validator is built once,
/// and resolves references within the document.
pub fn validator(content: &str, media_type: &str) -> Arc<Validator> {
    static SCHEMAS: LazyLock<Registry<'static>> =
        LazyLock::new(|| Registry::new().add(DOCUMENT_URI, &*DOCUMENT).unwrap().prepare().unwrap());
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap();
    let build = |schema: &String| {
        let options = jsonschema::draft202012::options().should_validate_formats(true).with_registry(&SCHEMAS);
        let result = options.build(&json!({ "$ref": format!("{DOCUMENT_URI}#{schema}") }));
        Arc::new(result.unwrap_or_else(|error| panic!("{schema}: {error}")))
    };
    let schema = format!("{content}/{}/schema", escape_for_pointer(media_type));
    Arc::clone(validators.entry(schema).or_insert_with_key(build))
}

/// The URI under which references name the document.
const DOCUMENT_URI: &str = "urn:openapi";
