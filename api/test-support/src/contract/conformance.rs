//! Validates every response in a test against the document: its status, media type, headers, and body by the schema.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

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
    let media_type = answer.media_type();
    for header in ["X-Request-Id", "Retry-After", "Content-Disposition"] {
        // Some operations respond with a file or with JSON, which has no file name.
        let is_file_only = header == "Content-Disposition" && media_type == "application/json";
        if response["headers"].get(header).is_some() && !is_file_only {
            assert!(!answer.header(header).is_empty(), "{id} {status} documents the header {header}");
        }
    }
    let field = answer.header("x-error-field");
    if !field.is_empty() {
        assert!(response["headers"].get("X-Error-Field").is_some(), "{id} {status} does not document X-Error-Field");
        assert!(operation.has_field(field), "{id} does not document the field {field:?}: {answer}");
    }
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
    if media_type == EVENT_STREAM {
        for event in events(answer.text()) {
            validate_event(id, &event);
        }
    }
}

/// The media type of server-sent events.
const EVENT_STREAM: &str = "text/event-stream";

/// Returns the server-sent events in a text, as the HTML standard parses them: the fields of each event.
///
/// # Panics
/// If a line is neither a field that the standard defines nor a comment.
pub fn events(text: &str) -> Vec<Value> {
    let event = |block: &str| {
        let mut fields = Map::new();
        for line in block.lines().filter(|line| !line.starts_with(':')) {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            assert!(["data", "event", "id", "retry"].contains(&name), "not a field of an event: {line}");
            let value = value.strip_prefix(' ').unwrap_or(value);
            let earlier = fields.get(name).and_then(Value::as_str).map(|earlier| format!("{earlier}\n{value}"));
            fields.insert(name.to_owned(), earlier.unwrap_or_else(|| value.to_owned()).into());
        }
        // An event without data is not dispatched. Comments only keep the connection open.
        fields.contains_key("data").then_some(Value::Object(fields))
    };
    text.split("\n\n").filter_map(event).collect()
}

/// Panics unless the document allows this event of the operation. Returns the event's data.
#[track_caller]
pub fn validate_event(id: &str, event: &Value) -> Value {
    let content = format!("{}/responses/200/content", operation(id).pointer());
    if let Some(error) = first_error(&validator(&content, EVENT_STREAM), event) {
        panic!("an event of {id} does not match its schema: {error}\n{event}");
    }
    let data = serde_json::from_str(event["data"].as_str().unwrap()).unwrap();
    let schema = format!("{content}/{}/schema/properties/data/contentSchema", escape_for_pointer(EVENT_STREAM));
    if let Some(error) = first_error(&validator_at(schema), &data) {
        panic!("the data of an event of {id} does not match its schema: {error}\n{data}");
    }
    data
}

/// Returns the first schema error of a value and the error's location; `None` if the value matches the schema.
pub fn first_error(validator: &Validator, value: &Value) -> Option<String> {
    validator.iter_errors(value).next().map(|error| format!("{error} at {}", error.instance_path()))
}

/// Returns the validator for a media type's schema in the `content` at this JSON pointer. Each validator is built once,
/// and resolves references within the document.
pub fn validator(content: &str, media_type: &str) -> Arc<Validator> {
    validator_at(format!("{content}/{}/schema", escape_for_pointer(media_type)))
}

/// Returns the validator for the schema at this JSON pointer.
fn validator_at(schema: String) -> Arc<Validator> {
    static SCHEMAS: LazyLock<Registry<'static>> =
        LazyLock::new(|| Registry::new().add(DOCUMENT_URI, &*DOCUMENT).unwrap().prepare().unwrap());
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap();
    let build = |schema: &String| {
        let options = jsonschema::draft202012::options().should_validate_formats(true).with_registry(&SCHEMAS);
        let result = options.build(&json!({ "$ref": format!("{DOCUMENT_URI}#{schema}") }));
        Arc::new(result.unwrap_or_else(|error| panic!("{schema}: {error}")))
    };
    Arc::clone(validators.entry(schema).or_insert_with_key(build))
}

/// The URI under which references name the document.
const DOCUMENT_URI: &str = "urn:openapi";
