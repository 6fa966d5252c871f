//! The examples of the document match their schemas.

use serde_json::Value;

use super::{
    conformance::{first_error, validator},
    documented_operations,
};

/// Returns the complaints about examples in `content` that are missing or do not match their schemas.
///
/// The schemas are those at `place` in the document, even if `content` is a changed copy.
fn complaints(place: &str, content: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    for (media_type, media) in content.as_object().into_iter().flatten() {
        let named_examples = media["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
        let all: Vec<&Value> = media.get("example").into_iter().chain(named_examples).collect();
        // HTML pages and event streams have no examples.
        if all.is_empty() && !media_type.starts_with("text/html") && media_type != "text/event-stream" {
            complaints.push(format!("{place}/{media_type} has no example"));
        }
        let validator = validator(place, media_type);
        let errors = all.iter().filter_map(|example| first_error(&validator, example));
        complaints.extend(errors.map(|error| format!("{place}/{media_type}: {error}")));
    }
    complaints
}

#[test]
fn every_request_and_response_body_has_an_example_that_matches_its_schema() {
    let mut all = Vec::new();
    for operation in documented_operations() {
        let pointer = operation.pointer();
        // The uploaded file of `createImport` has no example.
        if operation.id != "createImport" {
            all.extend(complaints(
                &format!("{pointer}/requestBody/content"),
                &operation.object["requestBody"]["content"],
            ));
        }
        for (status, response) in operation.object["responses"].as_object().unwrap() {
            all.extend(complaints(&format!("{pointer}/responses/{status}/content"), &response["content"]));
        }
    }
    assert!(all.is_empty(), "run `make examples`, or correct the schemas:\n{}", all.join("\n"));
}

#[test]
fn a_missing_or_mismatched_example_is_found() {
    let operation = documented_operations().into_iter().find(|operation| operation.id == "whoAmI").unwrap();
    let mut content = operation.object["responses"]["200"]["content"].clone();
    let place = format!("{}/responses/200/content", operation.pointer());
    assert!(complaints(&place, &content).is_empty());
    content["application/json"]["example"]["role"] = "king".into();
    assert_eq!(complaints(&place, &content).len(), 1);
    content["application/json"].as_object_mut().unwrap().remove("example");
    assert_eq!(complaints(&place, &content), [format!("{place}/application/json has no example")]);
}
