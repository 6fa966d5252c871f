//! Examples of requests and answers. They were recorded in the demonstration school, and `make examples` records them
//! anew; a test compares each with its schema.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::json::Json;

const RECORDED: &str = include_str!("../../examples.json");

/// What was recorded of an operation.
#[derive(Debug, Default, Deserialize)]
struct Recorded {
    /// The request's body.
    request: Option<Value>,
    /// The bodies of answers by their status.
    #[serde(default)]
    answers: BTreeMap<String, BTreeMap<String, Value>>,
}

/// Puts what was recorded into the document.
pub(super) fn put_into(document: &mut Json) {
    let mut recorded: BTreeMap<String, Recorded> =
        serde_json::from_str(RECORDED).expect("openapi/examples.json is written by `make examples`");
    for (_, path) in document.entries_mut("paths") {
        for (_, operation) in path.object_mut().into_iter().flatten() {
            let id = operation.get("operationId").and_then(Json::text).unwrap_or_default();
            let Recorded { request, answers } = recorded.remove(id).unwrap_or_default();
            if let (Some(request), Some(body)) = (request, operation.get_mut("requestBody")) {
                put(body, None, &request.into());
            }
            for (status, bodies) in answers {
                let response = operation.get_mut("responses").and_then(|responses| responses.get_mut(&status));
                if let Some(response) = response {
                    for (media, body) in bodies {
                        put(response, Some(&media), &body.into());
                    }
                }
            }
        }
    }
    assert!(recorded.is_empty(), "examples.json has operations that are not in the document: {:?}", recorded.keys());
}

/// Puts an example to the media type, or to the only one.
fn put(body: &mut Json, media_type: Option<&str>, example: &Json) {
    for (name, media) in body.entries_mut("content") {
        if media_type.is_none_or(|media_type| name == media_type)
            && let Some(media) = media.object_mut()
        {
            media.insert("example".into(), example.clone());
        }
    }
}
