//! The examples of the document.

use serde_json::Value;

use super::{
    conformance::{first_error, validator},
    documented,
};

/// What needs an example has one, and each keeps its schema; the complaints about those that do not.
///
/// The content may be another than that which stands at `place` in the document; its schemas are those of there.
fn complaints(place: &str, content: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    for (media_type, media) in content.as_object().into_iter().flatten() {
        let named = media["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
        let all: Vec<&Value> = media.get("example").into_iter().chain(named).collect();
        // A page to print and a stream of events are seen by asking for them.
        if all.is_empty() && !media_type.starts_with("text/html") && media_type != "text/event-stream" {
            complaints.push(format!("{place}/{media_type} has no example"));
        }
        let validator = validator(place, media_type);
        let wrong = all.iter().filter_map(|example| first_error(&validator, example));
        complaints.extend(wrong.map(|wrong| format!("{place}/{media_type}: {wrong}")));
    }
    complaints
}

#[test]
fn every_body_that_is_sent_or_answered_has_an_example_that_keeps_its_schema() {
    let mut all = Vec::new();
    for operation in documented() {
        let pointer = operation.pointer();
        // A file in a form is not shown.
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
fn an_example_that_does_not_keep_its_schema_is_found() {
    let operation = documented().into_iter().find(|operation| operation.id == "whoAmI").unwrap();
    let mut content = operation.object["responses"]["200"]["content"].clone();
    let place = format!("{}/responses/200/content", operation.pointer());
    assert!(complaints(&place, &content).is_empty());
    content["application/json"]["example"]["role"] = "king".into();
    assert_eq!(complaints(&place, &content).len(), 1);
    content["application/json"].as_object_mut().unwrap().remove("example");
    assert_eq!(complaints(&place, &content), [format!("{place}/application/json has no example")]);
}
