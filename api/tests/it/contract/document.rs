//! The OpenAPI document is generated from the code, committed and complete.

use std::collections::BTreeSet;

use openapi::CATALOGUE;
use poem::http::Method;
use serde_json::{Value, json};

use super::{COMMITTED, documented_operations, operation_rows};
use crate::support::TestApp;

#[test]
fn the_committed_document_is_the_generated_one() {
    let generated = api::serve::document();
    assert!(generated == COMMITTED, "openapi/openapi.json is out of date: run `make openapi` and commit it");
}

#[tokio::test]
async fn the_document_and_its_viewer_are_served() {
    let app = TestApp::spawn().await;
    let served = app.anonymous().get("/api/openapi.json").await;
    served.ok();
    assert!(served.text() == COMMITTED, "the served document differs from the committed one");
    assert_eq!(served.header("content-type"), "application/json");
    let viewer = app.anonymous().get("/api/docs").await;
    viewer.ok();
    assert!(viewer.header("content-type").starts_with("text/html"), "{viewer}");
}

#[test]
fn every_operation_has_a_unique_id_one_tag_and_a_summary() {
    let mut ids = BTreeSet::new();
    let document: Value = serde_json::from_str(COMMITTED).unwrap();
    let tags: Vec<&Value> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    for operation in documented_operations() {
        let name = format!("{} {}", operation.method, operation.path);
        assert!(!operation.id.is_empty(), "{name} has no operationId");
        assert!(ids.insert(operation.id.clone()), "{name}: the operationId {} is not unique", operation.id);
        let operation_tags = operation.object["tags"].as_array().unwrap();
        assert!(operation_tags.len() == 1 && tags.contains(&&operation_tags[0]), "{name}: {operation_tags:?}");
        let summary = operation.object["summary"].as_str().unwrap_or_default();
        assert!(!summary.is_empty() && !summary.ends_with('.'), "{name}: {summary:?}");
        for described in [vec![operation.object], operation.parameters("query"), operation.parameters("path")].concat()
        {
            assert!(described["description"].as_str().is_some_and(|text| text.ends_with('.')), "{name}: {described}");
        }
        for (status, response) in operation.object["responses"].as_object().unwrap() {
            assert!(!response["description"].as_str().unwrap().is_empty(), "{name} {status}");
        }
        assert!(operation.object.get("security").is_some(), "{name} does not state whether it needs a token");
    }
}

#[test]
fn the_document_has_exactly_the_specified_operations() {
    let ids: BTreeSet<String> = documented_operations().into_iter().map(|operation| operation.id).collect();
    assert_eq!(ids, operation_rows().keys().cloned().collect());
}

#[test]
fn methods_and_paths_match_the_specification() {
    let rows = operation_rows();
    for operation in documented_operations() {
        let row = &rows[&operation.id];
        assert_eq!((&operation.method, &operation.path), (&row.method, &row.path), "{}", operation.id);
    }
}

#[test]
fn every_placeholder_in_a_path_is_a_required_parameter() {
    for operation in documented_operations() {
        let placeholders: Vec<&str> =
            operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let names: Vec<&str> =
            operation.parameters("path").iter().map(|parameter| parameter["name"].as_str().unwrap()).collect();
        assert_eq!(names, placeholders, "{}", operation.id);
        assert!(operation.parameters("path").iter().all(|parameter| parameter["required"] == true));
    }
}

#[test]
fn every_response_has_a_request_id_and_429_and_503_have_retry_after() {
    for operation in documented_operations() {
        for (status, response) in operation.object["responses"].as_object().unwrap() {
            let has_header = |header: &str| response["headers"].get(header).is_some();
            assert!(has_header("X-Request-Id"), "{} {status}", operation.id);
            let must_wait = matches!(status.as_str(), "429" | "503");
            assert_eq!(has_header("Retry-After"), must_wait, "{} {status}", operation.id);
        }
    }
}

#[test]
fn responses_with_400_and_404_may_name_a_field() {
    for operation in documented_operations() {
        for (status, response) in operation.object["responses"].as_object().unwrap() {
            let names_a_field = response["headers"].get("X-Error-Field").is_some();
            assert_eq!(names_a_field, matches!(status.as_str(), "400" | "404"), "{} {status}", operation.id);
        }
    }
}

#[test]
fn every_error_response_has_exactly_two_keys_and_an_example_of_each_code() {
    for operation in documented_operations() {
        for (status, response) in operation.object["responses"].as_object().unwrap() {
            if status.as_str() < "400" {
                continue;
            }
            let name = format!("{} {status}", operation.id);
            let content = response["content"].as_object().unwrap();
            assert_eq!(content.keys().collect::<Vec<_>>(), ["application/json"], "{name}");
            let schema = &content["application/json"]["schema"];
            let properties = schema["properties"].as_object().unwrap();
            assert_eq!(properties.keys().collect::<Vec<_>>(), ["code", "error"], "{name}");
            assert_eq!(schema["required"], json!(["code", "error"]), "{name}");

            let codes = properties["code"]["enum"].as_array().unwrap();
            let rows: Vec<_> = CATALOGUE.iter().filter(|row| codes.iter().any(|code| code == row.id)).collect();
            assert_eq!(rows.len(), codes.len(), "{name}");
            assert!(rows.iter().all(|row| row.http_status.to_string() == *status), "{name}");
            let messages: BTreeSet<&str> = rows.iter().map(|row| row.message).collect();
            let errors: BTreeSet<&str> =
                properties["error"]["enum"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
            assert_eq!(errors, messages, "{name}");
            let examples = content["application/json"]["examples"].as_object().unwrap();
            assert_eq!(examples.len(), rows.len(), "{name}");
            for row in &rows {
                assert_eq!(examples[row.id]["value"], json!({ "code": row.id, "error": row.message }), "{name}");
            }
            let description = response["description"].as_str().unwrap();
            assert!(rows.iter().all(|row| description.contains(row.id) && description.contains(row.likely_cause)));
        }
    }
}

/// The limits that the schema of a field lacks.
fn missing_limits(field: &Value) -> Vec<&'static str> {
    let has_type =
        |kind: &str| field["type"] == kind || field["type"].as_array().is_some_and(|all| all.contains(&kind.into()));
    let has = |keys: &[&str]| keys.iter().any(|key| field.get(key).is_some());
    let mut missing = Vec::new();
    if has_type("string") && !has(&["format", "enum", "pattern", "maxLength"]) {
        missing.push("a length, a pattern or a format");
    }
    if (has_type("integer") || has_type("number")) && !(has(&["minimum"]) && has(&["format"])) {
        missing.push("a minimum and a format");
    }
    if has_type("array") {
        missing.extend(missing_limits(&field["items"]));
    }
    missing
}

#[test]
fn every_field_has_a_description_and_limits() {
    let document: Value = serde_json::from_str(COMMITTED).unwrap();
    let mut complaints = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        if schema["description"].as_str().is_none_or(str::is_empty) && !name.starts_with("Page_") {
            complaints.push(format!("{name} has no description"));
        }
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            if schema["description"].as_str().is_none_or(str::is_empty) {
                complaints.push(format!("{name}.{field} has no description"));
            }
            let missing = missing_limits(schema);
            complaints.extend(missing.iter().map(|limits| format!("{name}.{field} does not have {limits}")));
        }
    }
    assert!(complaints.is_empty(), "see openapi/src/document/limits.rs:\n{}", complaints.join("\n"));
}

#[test]
fn every_enum_is_a_named_schema() {
    let document: Value = serde_json::from_str(COMMITTED).unwrap();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            assert!(schema.get("enum").is_none(), "{name}.{field}: the enum must be a named schema");
        }
    }
}

#[test]
fn every_reference_in_the_document_resolves() {
    let document: Value = serde_json::from_str(COMMITTED).unwrap();
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let found = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
        assert!(found.is_some(), "{reference}");
    }
}

fn collect_references<'a>(value: &'a Value, references: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| collect_references(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_references(value, references)),
        _ => {}
    }
}

#[test]
fn get_operations_take_no_body_and_json_media_types_have_no_charset() {
    for operation in documented_operations() {
        if operation.method == Method::GET {
            assert!(!operation.takes_a_body(), "{}", operation.id);
        }
        let mut media_types = operation.object["requestBody"]["content"].as_object().cloned().unwrap_or_default();
        for response in operation.object["responses"].as_object().unwrap().values() {
            media_types.extend(response["content"].as_object().cloned().unwrap_or_default());
        }
        let charset =
            media_types.keys().find(|name| name.starts_with("application/json") && name.as_str() != "application/json");
        assert_eq!(charset, None, "{}", operation.id);
    }
}
