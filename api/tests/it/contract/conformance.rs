//! Whatever a test is answered keeps the document: its status, its media type, its headers, its body by the schema.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use super::documented::{DOCUMENT, Documented, documented, in_a_pointer};
use crate::support::Answer;

/// The operations of the committed document by their ids.
static OPERATIONS: LazyLock<HashMap<String, Documented>> =
    LazyLock::new(|| documented().into_iter().map(|operation| (operation.id.clone(), operation)).collect());

/// The operation's part of the document.
fn operation(id: &str) -> &'static Documented {
    OPERATIONS.get(id).unwrap_or_else(|| panic!("{id} is not in the document"))
}

/// Fails unless the document allows that the operation answers so.
#[track_caller]
pub(crate) fn check(id: &str, answer: &Answer) {
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
        if let Some(wrong) = first_error(&validator, &answer.json()) {
            panic!("{id} {status} does not keep its schema: {wrong}\n{}", answer.text());
        }
    }
}

/// What is first wrong with a value, and where; none when it keeps the schema.
pub(super) fn first_error(validator: &Validator, value: &Value) -> Option<String> {
    validator.iter_errors(value).next().map(|error| format!("{error} at {}", error.instance_path()))
}

/// The validator of a media type's schema in the content that is there in the document. Each is made once, and looks up in
/// the one document what its schema refers to.
pub(super) fn validator(content: &str, media_type: &str) -> Arc<Validator> {
    static SCHEMAS: LazyLock<Registry<'static>> =
        LazyLock::new(|| Registry::new().add(HERE, &*DOCUMENT).unwrap().prepare().unwrap());
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap();
    let make = |schema: &String| {
        let options = jsonschema::draft202012::options().should_validate_formats(true).with_registry(&SCHEMAS);
        let made = options.build(&json!({ "$ref": format!("{HERE}#{schema}") }));
        Arc::new(made.unwrap_or_else(|error| panic!("{schema}: {error}")))
    };
    let schema = format!("{content}/{}/schema", in_a_pointer(media_type));
    Arc::clone(known.entry(schema).or_insert_with_key(make))
}

/// What the document is called where it is referred to.
const HERE: &str = "urn:openapi";
