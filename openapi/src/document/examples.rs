//! Examples of requests and responses. `make examples` records them in the demonstration school, and a test validates
//! each against its schema.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::json::Json;

const RECORDED: &str = include_str!("../../examples.json");

/// The recorded examples of an operation.
#[derive(Debug, Default, Deserialize)]
struct RecordedExample {
    /// The body of the request; `None` if the operation has none.
    request: Option<Value>,
    /// The bodies of the responses by status and media type.
    #[serde(default)]
    answers: BTreeMap<String, BTreeMap<String, Value>>,
}

/// Inserts the recorded examples into the document.
pub(super) fn insert(document: &mut Json) {
    let mut recorded: BTreeMap<String, RecordedExample> =
        serde_json::from_str(RECORDED).expect("openapi/examples.json is valid, because `make examples` writes it");
    for (_, path) in document.entries_mut("paths") {
        for (_, operation) in path.object_mut().into_iter().flatten() {
            let id = operation.get("operationId").and_then(Json::text).unwrap_or_default();
            let RecordedExample { request, answers } = recorded.remove(id).unwrap_or_default();
            if let (Some(request), Some(body)) = (request, operation.get_mut("requestBody")) {
                set_example(body, None, &request.into());
            }
            for (status, bodies) in answers {
                let response = operation.get_mut("responses").and_then(|responses| responses.get_mut(&status));
                if let Some(response) = response {
                    for (media, body) in bodies {
                        set_example(response, Some(&media), &body.into());
                    }
                }
            }
        }
    }
    assert!(recorded.is_empty(), "examples.json names operations that are not in the document: {:?}", recorded.keys());
}

/// Sets the example of `media_type`, or of every media type if `media_type` is `None`.
fn set_example(body: &mut Json, media_type: Option<&str>, example: &Json) {
    for (name, media) in body.entries_mut("content") {
        if media_type.is_none_or(|media_type| name == media_type)
            && let Some(media) = media.object_mut()
        {
            media.insert("example".into(), example.clone());
        }
    }
}
